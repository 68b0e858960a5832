package cch

// Perfect customisation. From the roots to the leaves, every arc is shortened by
// the triangles of its lower end until its weight is the distance between its
// ends. An arc that became shorter was on no shortest path as it was, so only the
// arcs that kept their weight are needed: about four in five a direction.
//
// The others are closed. Queries read a copy in the order of their walks
// (branch.go), sweeps one without the closed arcs in an order of its own (tree.go).

import (
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"
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
	up, down []block
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
	o := m.Order
	p := &Perfect{Metric: m, Index: make([]uint32, o.Graph.Nodes()), w: huge[pair](o.Arcs()), once: &sync.Once{}}
	p.walk = huge[pair](len(o.branch.heads))
	p.up, p.down = huge[block](len(o.branch.bases)), huge[block](len(o.branch.bases))
	for i := range p.up {
		p.up[i], p.down[i] = closedBlock, closedBlock
	}
	return p
}

var closedBlock = block(slices.Repeat([]Weight{Infinity}, blockWidth))

// Refresh makes p follow a change of its metric, in the memory it has. Workspaces
// made from p stay valid; Targets do not, and nothing else may use p meanwhile.
func (p *Perfect) Refresh(workers int) {
	p.shortenAll(workers, true)
	p.once = &sync.Once{}
}

// shortenAll turns the customised weights into distances. If that is to be finished,
// arcs that became shorter are closed and all are copied to their places.
func (p *Perfect) shortenAll(workers int, finish bool) {
	o := p.Metric.Order
	if len(o.tasks) == 0 {
		return
	}
	p.shorten(0, o.tasks[0].begin)
	var wait sync.WaitGroup
	var next atomic.Int32
	for range min(max(1, workers), len(o.tasks)) {
		wait.Go(func() {
			for t := next.Add(1); int(t) <= len(o.tasks); t = next.Add(1) {
				task := o.tasks[t-1]
				p.shorten(task.begin, task.end)
				if finish {
					last := o.runs[task.end-1]
					p.finish(o.runs[task.begin].first, last.first+last.count)
				}
			}
		})
	}
	wait.Wait()
	if finish {
		p.finish(0, o.top)
	}
}

// Reverse is the same metric with every arc turned round: distances from a node
// are distances to it, and a sweep from a node is a sweep towards it.
func (p *Perfect) Reverse() *Perfect {
	r := newPerfect(p.Metric)
	r.reversed = !p.reversed
	for a, x := range p.w {
		r.w[a] = pair{x[1], x[0]}
	}
	r.collect(0, uint32(len(r.Metric.Order.Parent)))
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

// shorten turns the customised weights of the runs begin..end-1 into distances.
func (p *Perfect) shorten(begin, end uint32) {
	o := p.Metric.Order
	jobs := o.schedule.jobs[begin : end+1]
	first, last := jobs[0].arc, jobs[len(jobs)-1].arc
	copy(p.w[first:last], p.Metric.w[first:last])
	for i, j := range jobs[:len(jobs)-1] {
		next := jobs[i+1]
		shortenRun(p.w, p.w[j.arc:next.arc], j.degree, o.tri[j.tri:next.tri])
	}
}

// finish closes the arcs of the positions first..end-1, the top part or a task, that
// are shorter than in the metric, and copies all to their places.
func (p *Perfect) finish(first, end uint32) {
	o := p.Metric.Order
	w := p.w[o.First[first]:o.First[end]]
	closeChanged(w, p.Metric.w[o.First[first]:o.First[end]])
	if p.reversed {
		for a, x := range w {
			w[a] = pair{x[1], x[0]}
		}
	}
	p.collect(first, end)
}

// collect copies the arcs of the positions first..end-1, which are also places, to
// their places.
func (p *Perfect) collect(first, end uint32) {
	b := &p.Metric.Order.branch
	up, down := flat(p.up), flat(p.down)
	limit := b.steps[end].first
	for place := first; place < end; place++ {
		s, next := &b.steps[place], &b.steps[place+1]
		arc := b.from[place]
		slots := b.slots[s.slots:next.slots]
		if s.first+8 <= limit && int(arc)+8 <= len(p.w) && len(slots) == 0 {
			// As many as there can be: the places that follow are filled later.
			*(*[8]pair)(p.walk[s.first:]) = *(*[8]pair)(p.w[arc:])
			continue
		}
		copy(p.walk[s.first:next.first], p.w[arc:])
		from := p.w[arc:]
		from = from[:len(slots)]
		for k, at := range slots {
			up[at], down[at] = from[k][0], from[k][1]
		}
	}
}

// flat is blocks as weights.
func flat(b []block) []Weight {
	if len(b) == 0 {
		return nil
	}
	return unsafe.Slice(&b[0][0], blockWidth*len(b))
}

// isFinite is 0 for Infinity, else 1.
func isFinite(w Weight) uint32 { return uint32(^(w + 1) >> 31) }
