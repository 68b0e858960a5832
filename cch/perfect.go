package cch

// Perfect customisation. From the roots to the leaves, every arc is shortened by
// the triangles of its lower end until its weight is the distance between its
// ends. An arc that became shorter was on no shortest path as it was, so only the
// arcs that kept their weight are needed: about four in five a direction.
//
// The arcs that remain are stored twice over, upwards and downwards, each in the
// arrangement that its reader wants: walks of queries go along branches (branch.go),
// sweeps along runs (tree.go).

import (
	"sync"
	"sync/atomic"
)

// half is one direction of a hierarchy arc.
type half struct {
	// What the reader knows the upper end by: its depth on a walk, its index in a
	// sweep.
	head   uint32
	weight Weight
}

// step is a node on a walk upwards, by its place in the depth-first order.
type step struct {
	// Place of the parent.
	parent uint32
	// The arcs upwards are first..up-1 of one array, downwards first..down-1 of
	// another.
	first, up, down uint32
}

// Perfect is a metric without the arcs that no shortest path needs: the base of
// sweeps, matrices and the fastest queries. It is a copy: later changes of the
// metric do not show. Safe for concurrent use.
type Perfect struct {
	// The metric it was made from. Paths are unpacked by its weights, so Query.Path
	// asks that it has not changed; distances do not.
	Metric *Metric
	// Node -> index in the distances of a sweep.
	Index []uint32

	// Hierarchy arc -> weights; Infinity where the arc is not needed.
	w        []pair
	steps    []step
	up, down []half
	tree     tree // w downwards, arranged for sweeps over all nodes
	reversed bool // whether up and down changed places
}

// Perfect prunes the metric on up to workers goroutines.
func (m *Metric) Perfect(workers int) *Perfect {
	p := newPerfect(m)
	p.Refresh(workers)
	return p
}

func newPerfect(m *Metric) *Perfect {
	o := m.Order
	n := len(o.Parent)
	p := &Perfect{Metric: m, Index: make([]uint32, n), w: huge[pair](o.Arcs()), steps: huge[step](n)}
	p.up, p.down = huge[half](o.Arcs()), huge[half](o.Arcs())
	for x, at := range o.branch.place {
		d := o.First[x+1] - o.First[x]
		p.steps[at] = step{parent: none, first: d}
		if y := o.Parent[x]; y != none {
			p.steps[at].parent = o.branch.place[y]
		}
	}
	first := uint32(0)
	for i := range p.steps {
		s := &p.steps[i]
		s.first, first = first, first+s.first
	}
	return p
}

// Refresh makes p follow a change of its metric, in the memory it has. Workspaces
// made from p stay valid; Targets do not, and nothing else may use p meanwhile.
func (p *Perfect) Refresh(workers int) {
	p.shortenAll(workers)
	p.keep(p.Metric.Order.runs)
	p.arrange()
}

// shortenAll turns the customised weights into distances.
func (p *Perfect) shortenAll(workers int) {
	o := p.Metric.Order
	if len(o.tasks) == 0 {
		return
	}
	p.shorten(o.runs[:o.tasks[0].begin])
	var wait sync.WaitGroup
	var next atomic.Int32
	for range min(max(1, workers), len(o.tasks)) {
		wait.Go(func() {
			for t := next.Add(1); int(t) <= len(o.tasks); t = next.Add(1) {
				task := o.tasks[t-1]
				p.shorten(o.runs[task.begin:task.end])
			}
		})
	}
	wait.Wait()
}

// Reverse is the same metric with every arc turned round: distances from a node
// are distances to it, and a sweep from a node is a sweep towards it.
func (p *Perfect) Reverse() *Perfect {
	r := newPerfect(p.Metric)
	r.reversed = !p.reversed
	copy(r.up, p.down)
	copy(r.down, p.up)
	for a, x := range p.w {
		r.w[a] = pair{x[1], x[0]}
	}
	for i, s := range p.steps {
		r.steps[i].up, r.steps[i].down = s.down, s.up
	}
	r.arrange()
	return r
}

func (p *Perfect) arrange() {
	o := p.Metric.Order
	p.tree.build(o, p.w, nil)
	for x, v := range o.NodeAt {
		p.Index[v] = p.tree.index[x]
	}
}

// shorten turns the customised weights of these runs into distances.
func (p *Perfect) shorten(runs []run) {
	if len(runs) == 0 {
		return
	}
	o := p.Metric.Order
	last := runs[len(runs)-1]
	first, end := o.First[runs[0].first], o.First[last.first+last.count]
	copy(p.w[first:end], p.Metric.w[first:end])
	for _, r := range runs {
		end := r.first + r.count
		shortenRun(p.w, p.w[o.First[r.first]:o.First[end]], r.degree, o.tri[o.triFirst[r.first]:o.triFirst[end]])
	}
}

// keep collects the finite arcs of both directions whose weights are unchanged,
// and closes the others.
func (p *Perfect) keep(runs []run) {
	o := p.Metric.Order
	above, below, turn := p.up, p.down, uint32(0)
	if p.reversed {
		turn = 1
	}
	for _, r := range runs {
		begin, end := o.First[r.first], o.First[r.first+r.count]
		now, then, rise := p.w[begin:end], p.Metric.w[begin:end], o.branch.rise[begin:end]
		for _, at := range o.branch.place[r.first : r.first+r.count] {
			s := &p.steps[at]
			first := s.first
			i, j := first, first
			for k, y := range rise[:r.degree] {
				w := keptPair(now[k], then[k])
				w[0], w[1] = w[turn&1], w[1-turn&1]
				now[k] = w
				above[i], below[j] = half{y, w[0]}, half{y, w[1]}
				i, j = i+isFinite(w[0]), j+isFinite(w[1])
			}
			s.up, s.down = i, j
			now, then, rise = now[r.degree:], then[r.degree:], rise[r.degree:]
		}
	}
}

// keptPair is now, with Infinity for a weight that differs from then.
func keptPair(now, then pair) pair {
	for k := range now {
		if now[k] != then[k] {
			now[k] = Infinity
		}
	}
	return now
}

// isFinite is 0 for Infinity, else 1.
func isFinite(w Weight) uint32 { return uint32(^(w + 1) >> 31) }
