package cch

// Customisation. Every hierarchy arc (x,y), x below y, has two weights: upwards
// from x to y and downwards from y to x. They begin as the cheapest graph arc, or
// Infinity. Then the nodes are visited from the leaves to the roots; when x is
// visited its arcs are final, and for every pair (x,y), (x,z) the way y-x-z may
// lower the arc (y,z):
//
//	  y ------- z        up(y,z)   = min(up(y,z),   down(x,y) + up(x,z))
//	   \       /         down(y,z) = min(down(y,z), down(x,z) + up(x,y))
//	    \     /
//	      x
//
// Afterwards up(x,y) is the length of the shortest way from x to y over nodes
// below x, and some shortest path between any two nodes goes up first and down
// after that (Dibbelt, Strasser, Wagner 2016).
//
// Both weights lie side by side, the arcs of a node in a row, and the ids of the
// arcs (y,z) are read from a list in the order of use (order.go). One task after the
// other is loaded and relaxed while it is in the cache, the top part last.
//
// In parallel, every worker takes tasks. Tasks share only the arcs between two
// nodes of the top part; each worker collects those in a copy of its own, and the
// copies are merged by minimum, so the result is the same in any schedule.

import (
	"slices"
	"sync"
	"sync/atomic"
)

//go:generate go run gen_kernels.go

// pair is the weight of a hierarchy arc upwards and downwards.
type pair [2]Weight

var closed = pair{Infinity, Infinity}

// Metric is one weighting of an [Order], customised. Reading it is safe for
// concurrent use; Customize and Update need it alone.
type Metric struct {
	Order *Order
	// Graph arc -> weight, and Infinity once more for "no arc".
	weight []Weight
	// Hierarchy arc -> weights over lower nodes.
	w []pair
	// What is known about the longest distance; see ceiling.go.
	limit certificate

	workers []worker // one for each goroutine of CustomizeParallel
	former  []Weight // the weights before the last Customize
	height  []uint64 // workspace of ceiling
	partial partial  // workspace of Update
}

// worker relaxes tasks.
type worker struct {
	m *Metric
	// A copy of the arcs between top nodes; empty if only one worker runs.
	own []pair
	// Depth -> 1 + the largest finite weight of an arc up from there; nil if nobody
	// asks.
	highest []Weight
}

// NewMetric customises o for these weights, one per arc of the graph. Weights
// above [Infinity] and path sums that could reach it are errors.
func NewMetric(o *Order, weights []Weight) (*Metric, error) {
	m := &Metric{Order: o, weight: huge[Weight](o.Graph.Arcs() + 1), w: huge[pair](o.Arcs())}
	m.weight[o.Graph.Arcs()] = Infinity
	if err := m.CustomizeParallel(weights, 1); err != nil {
		return nil, err
	}
	return m, nil
}

// Customize changes all weights. After an error the metric is as before.
func (m *Metric) Customize(weights []Weight) error { return m.CustomizeParallel(weights, 1) }

// CustomizeParallel is Customize on up to workers goroutines. The result does
// not depend on their number.
func (m *Metric) CustomizeParallel(weights []Weight, workers int) error {
	sum, err := m.Order.Graph.sumBound(weights)
	if err != nil {
		return err
	}
	if sum < uint64(Infinity) {
		m.limit, m.partial.remembers = certificate{sum: true, bound: sum}, false
		copy(m.weight, weights)
		m.customize(workers, false)
		return nil
	}
	if m.former == nil {
		m.former = huge[Weight](len(m.weight))
		m.former[len(weights)] = Infinity
	}
	limit, remembers := m.limit, m.partial.remembers
	m.weight, m.former = m.former, m.weight
	copy(m.weight, weights)
	if err := m.certify(m.customize(workers, true)); err != nil {
		m.weight, m.former = m.former, m.weight
		m.customize(workers, false)
		m.limit, m.partial.remembers = limit, remembers
		return err
	}
	return nil
}

// customize makes w from weight. If a bound is wanted, no upward path is longer
// than the result.
func (m *Metric) customize(workers int, bounded bool) uint64 {
	o := m.Order
	workers = max(1, min(workers, len(o.tasks)))
	for len(m.workers) < workers {
		m.workers = append(m.workers, worker{m: m})
	}
	for i := range m.workers[:workers] {
		m.workers[i].reset(workers > 1, bounded)
	}
	m.load(0, o.First[o.top])
	if len(o.tasks) == 0 {
		return 0
	}
	if workers == 1 {
		for _, t := range o.tasks {
			m.workers[0].task(t)
		}
	} else {
		m.relaxParallel(m.workers[:workers])
	}
	m.workers[0].relax(0, o.tasks[0].begin)
	return m.bound(m.workers[:workers])
}

func (k *worker) reset(private, bounded bool) {
	o := k.m.Order
	k.own = k.own[:0]
	if private {
		k.own = slices.Grow(k.own, int(o.First[o.top]))[:o.First[o.top]]
		for a := range k.own {
			k.own[a] = closed
		}
	}
	k.highest = k.highest[:0]
	if bounded {
		k.highest = slices.Grow(k.highest, o.Height())[:o.Height()]
		clear(k.highest)
	}
}

// bound adds up the longest arcs of every depth: an upward path has at most one
// arc from each.
func (m *Metric) bound(workers []worker) uint64 {
	sum := uint64(0)
	for d := range workers[0].highest {
		h := Weight(0)
		for _, k := range workers {
			h = max(h, k.highest[d])
		}
		sum += uint64(h)
	}
	return sum
}

// load sets the hierarchy arcs first..end-1 to their cheapest graph arcs.
func (m *Metric) load(first, end uint32) {
	closeAll(m.w[first:end])
	loadNamed(m.w, m.Order.namedIn(first, end), m.weight)
	for _, e := range m.Order.parallelsIn(first, end) {
		y := &m.w[e.place/2][e.place&1]
		*y = min(*y, m.weight[e.arc])
	}
}

// relax processes the lower triangles of the runs begin..end-1, the last run first.
func (k *worker) relax(begin, end uint32) {
	o, w := k.m.Order, k.m.w
	jobs := o.schedule.jobs[begin : end+1]
	for i := len(jobs) - 2; i >= 0; i-- {
		j, last := jobs[i], jobs[i+1]
		if i > 0 {
			prefetch(o.tri[jobs[i-1].tri:j.tri])
		}
		relaxRun(w, j.arc, last.arc, j.degree, o.tri[j.tri:last.tri])
		k.raise(j.depth, j.arc, last.arc)
	}
}

// raise takes note of the arcs first..end-1 of nodes at a depth.
func (k *worker) raise(depth, first, end uint32) {
	if len(k.highest) > 0 {
		h := &k.highest[depth]
		*h = max(*h, raised(k.m.w[first:end]))
	}
}

func (m *Metric) relaxParallel(workers []worker) {
	o := m.Order
	var wait sync.WaitGroup
	var next atomic.Int32
	for i := range workers {
		wait.Go(func() {
			for t := next.Add(1); int(t) <= len(o.tasks); t = next.Add(1) {
				workers[i].task(o.tasks[t-1])
			}
		})
	}
	wait.Wait()
	for _, k := range workers {
		for a, x := range k.own {
			y := &m.w[a]
			y[0], y[1] = min(y[0], x[0]), min(y[1], x[1])
		}
	}
}

// task loads a task and processes its lower triangles. With a copy of the arcs
// between top nodes, those are lowered there.
func (k *worker) task(task span) {
	o := k.m.Order
	last := o.runs[task.end-1]
	k.m.load(o.First[o.runs[task.begin].first], o.First[last.first+last.count])
	end := task.end
	for i := task.end; i > task.begin && len(k.own) > 0; i-- {
		r := o.runs[i-1]
		if r.mixed == 0 {
			continue
		}
		k.relax(i, end)
		end = i - 1
		for p := r.first; p < r.first+r.count; p++ {
			k.mixed(p)
		}
		k.raise(o.branch.depth[r.first], o.First[r.first], o.First[r.first+r.count])
	}
	k.relax(task.begin, end)
}

// mixed processes the triangles of a node with two or more arcs to the top part.
func (k *worker) mixed(p uint32) {
	o := k.m.Order
	first, end, tri := o.First[p], o.First[p+1], o.tri[o.triFirst[p]:o.triFirst[p+1]]
	arcs := k.m.w[first:end]
	w := k.m.w
	for i := range arcs {
		if o.Up[first+uint32(i)] < o.top {
			w = k.own
		}
		rest := len(arcs) - i - 1
		relaxFirst(w, arcs[i:], tri[:rest])
		tri = tri[rest:]
	}
}
