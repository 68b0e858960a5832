package cch

// Perfect customisation. From the roots to the leaves, every arc is shortened by
// the triangles of its lower end until its weight is the distance between its
// ends. An arc that became shorter was on no shortest path as it was, so only the
// arcs that kept their weight are needed: about four in five a direction.
//
// The others are closed. Queries read a copy in the order of their walks
// (branch.go), sweeps one without the closed arcs in an order of its own (tree.go).

import (
	"sync"
	"sync/atomic"
)

// Perfect is a metric without the arcs that no shortest path needs: the base of
// sweeps, matrices and the fastest queries. It is a copy: later changes of the
// metric do not show. Safe for concurrent use.
type Perfect struct {
	// The metric it was made from. Paths are unpacked by its weights, so Query.Path
	// asks that it has not changed; distances do not.
	Metric *Metric
	// Node -> index in the distances of a sweep. It is filled by NewSweep and
	// NewLaneSweep, and again by the first run after a Refresh.
	Index []uint32

	// Hierarchy arc -> weights; Infinity where the arc is not needed.
	w []pair
	// The same, place by place (branch.go).
	walk     []pair
	reversed bool // whether up and down changed places

	tree tree // w downwards, arranged for sweeps over all nodes, once asked for
	once *sync.Once
}

// Perfect prunes the metric on up to workers goroutines.
func (m *Metric) Perfect(workers int) *Perfect {
	p := newPerfect(m)
	p.Refresh(workers)
	return p
}

func newPerfect(m *Metric) *Perfect {
	arcs := m.Order.Arcs()
	return &Perfect{Metric: m, Index: make([]uint32, m.Order.Graph.Nodes()), w: huge[pair](arcs), walk: huge[pair](arcs), once: &sync.Once{}}
}

// Refresh makes p follow a change of its metric, in the memory it has. Workspaces
// made from p stay valid; Targets do not, and nothing else may use p meanwhile.
func (p *Perfect) Refresh(workers int) {
	p.shortenAll(workers)
	closeChanged(p.w, p.Metric.w)
	if p.reversed {
		for a, x := range p.w {
			p.w[a] = pair{x[1], x[0]}
		}
	}
	p.collect()
	p.once = &sync.Once{}
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
	for a, x := range p.w {
		r.w[a] = pair{x[1], x[0]}
	}
	r.collect()
	return r
}

// sweeps is the arrangement for sweeps, made when it is first asked for.
func (p *Perfect) sweeps() *tree {
	p.once.Do(func() {
		p.tree.build(p, nil)
		for x, v := range p.Metric.Order.NodeAt {
			p.Index[v] = p.tree.index[x]
		}
	})
	return &p.tree
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

// collect copies the arcs of every node to its place.
func (p *Perfect) collect() {
	o := p.Metric.Order
	steps, to, w := o.branch.steps, p.walk, p.w
	for place, x := range o.branch.at {
		arcs := to[steps[place].first:steps[place+1].first]
		from := w[o.First[x]:]
		from = from[:len(arcs)]
		for k := range arcs {
			arcs[k] = from[k]
		}
	}
}

// isFinite is 0 for Infinity, else 1.
func isFinite(w Weight) uint32 { return uint32(^(w + 1) >> 31) }
