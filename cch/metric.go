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
// arcs (y,z) are read from a list in the order of use (order.go).
//
// In parallel, every worker takes tasks. Tasks share only the arcs between two
// nodes of the top part; each worker collects those in a copy of its own, and the
// copies are merged by minimum, so the result is the same in any schedule.

import (
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

	private [][]pair // copies of the top arcs, one a worker
	former  []Weight // the weights before the last Customize
	height  []uint64 // workspace of ceiling
	partial partial  // workspace of Update
}

// NewMetric customises o for these weights, one per arc of the graph. Weights
// above [Infinity] and path sums that could reach it are errors.
func NewMetric(o *Order, weights []Weight) (*Metric, error) {
	m := &Metric{Order: o, weight: make([]Weight, o.Graph.Arcs()+1), w: make([]pair, o.Arcs())}
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
		m.limit = certificate{sum: true, bound: sum}
		m.customize(weights, workers)
		return nil
	}
	m.former = append(m.former[:0], m.weight[:len(weights)]...)
	m.customize(weights, workers)
	if err := m.certify(); err != nil {
		m.customize(m.former, workers)
		return err
	}
	return nil
}

func (m *Metric) customize(weights []Weight, workers int) {
	copy(m.weight, weights)
	m.load()
	if workers > 1 && len(m.Order.tasks) > 1 {
		m.relaxParallel(workers)
		return
	}
	m.relax(m.Order.runs)
}

// load sets every hierarchy arc to its cheapest graph arc.
func (m *Metric) load() {
	weight, w := m.weight, m.w
	for a, from := range m.Order.origin {
		w[a] = pair{weight[from[0]], weight[from[1]]}
	}
	for _, e := range m.Order.extra {
		y := &w[e.place/2][e.place&1]
		*y = min(*y, weight[e.arc])
	}
}

// relax processes the lower triangles of these runs, the last run first.
func (m *Metric) relax(runs []run) {
	o, w := m.Order, m.w
	for i := len(runs) - 1; i >= 0; i-- {
		r := runs[i]
		end := r.first + r.count
		arc, last, tri := o.First[r.first], o.First[end], o.tri[o.triFirst[r.first]:o.triFirst[end]]
		if r.degree <= unrolled {
			relaxers[r.degree](w, arc, last, tri)
			continue
		}
		for ; arc < last; arc += r.degree {
			tri = relaxWide(w, arc, arc+r.degree, tri)
		}
	}
}

// relaxWide processes the triangles of the node with the arcs first..end-1, more
// than unrolled, and returns the rest of the list. Short loops of changing length
// are what processors predict worst, so the last arcs go as a whole.
func relaxWide(w []pair, first, end uint32, tri []uint32) []uint32 {
	for ; end-first > unrolled; first++ {
		k := end - first - 1
		relaxFirst(w, w[first:end], tri[:k])
		tri = tri[k:]
	}
	const rest = unrolled * (unrolled - 1) / 2
	relaxers[unrolled](w, first, end, tri[:rest])
	return tri[rest:]
}

// relaxNode processes the triangles of the node with these arcs and returns the
// rest of the list.
func relaxNode(w, arcs []pair, tri []uint32) []uint32 {
	for i := range arcs {
		k := len(arcs) - i - 1
		relaxFirst(w, arcs[i:], tri[:k])
		tri = tri[k:]
	}
	return tri
}

// relaxFirst processes the triangles of the first of these arcs.
func relaxFirst(w, arcs []pair, tri []uint32) {
	up, down := arcs[0][0], arcs[0][1]
	arcs = arcs[1:]
	arcs = arcs[:len(tri)]
	for j, a := range tri {
		y, z := &w[a], &arcs[j]
		y[0] = min(y[0], down+z[0])
		y[1] = min(y[1], z[1]+up)
	}
}

func (m *Metric) relaxParallel(workers int) {
	o := m.Order
	workers = min(workers, len(o.tasks))
	topArcs := o.First[o.top]
	for len(m.private) < workers {
		m.private = append(m.private, make([]pair, topArcs))
	}
	var wait sync.WaitGroup
	var next atomic.Int32
	for i := range workers {
		wait.Go(func() {
			own := m.private[i]
			for a := range own {
				own[a] = closed
			}
			for t := next.Add(1); int(t) <= len(o.tasks); t = next.Add(1) {
				m.relaxTask(o.tasks[t-1], own)
			}
		})
	}
	wait.Wait()
	for _, own := range m.private[:workers] {
		for a, x := range own {
			y := &m.w[a]
			y[0], y[1] = min(y[0], x[0]), min(y[1], x[1])
		}
	}
	m.relax(o.runs[:o.tasks[0].begin])
}

// relaxTask is relax for one task; arcs between top nodes are lowered in own.
func (m *Metric) relaxTask(task span, own []pair) {
	o := m.Order
	end := task.end
	for i := task.end; i > task.begin; i-- {
		r := o.runs[i-1]
		if r.mixed == 0 {
			continue
		}
		m.relax(o.runs[i:end])
		end = i - 1
		for p := r.first; p < r.first+r.count; p++ {
			m.relaxMixed(p, own)
		}
	}
	m.relax(o.runs[task.begin:end])
}

// relaxMixed is relaxNode for a node with two or more arcs to the top part.
func (m *Metric) relaxMixed(p uint32, own []pair) {
	o := m.Order
	arcs, tri := m.w[o.First[p]:o.First[p+1]], o.tri[o.triFirst[p]:o.triFirst[p+1]]
	for i, y := range o.Up[o.First[p]:o.First[p+1]] {
		if y < o.top {
			relaxNode(own, arcs[i:], tri)
			return
		}
		k := len(arcs) - i - 1
		relaxFirst(m.w, arcs[i:], tri[:k])
		tri = tri[k:]
	}
}
