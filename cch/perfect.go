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

// A walk is the nodes in the order of their places (branch.go), a record each:
//
//	{record of the parent, end of the arcs up} {end of the arcs down, -}
//	arcs up ... arcs down ... unused, as many as there are arcs that no path needs
type walk []half

// up is what a walk upwards needs of the node with this record.
func (w walk) up(at uint32) (parent uint32, arcs []half) {
	head := w[at]
	return head.head, w[at+2 : head.weight]
}

// down is up for walks against the direction of travel.
func (w walk) down(at uint32) (parent uint32, arcs []half) {
	head := w[at]
	return head.head, w[head.weight:w[at+1].head]
}

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
	// Position -> number of finite arcs upwards and downwards.
	kept []pair
	// Position -> its record in walk.
	record   []uint32
	walk     walk
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
	n := len(o.Parent)
	p := &Perfect{Metric: m, Index: make([]uint32, n), w: huge[pair](o.Arcs()), kept: huge[pair](n),
		record: make([]uint32, n), walk: huge[half](2*n + 2*o.Arcs()), once: &sync.Once{}}
	at := make([]uint32, n) // place -> position
	for x, place := range o.branch.place {
		at[place] = uint32(x)
	}
	free := uint32(0)
	for _, x := range at {
		p.record[x] = free
		free += 2 + 2*(o.First[x+1]-o.First[x])
	}
	for x, y := range o.Parent {
		p.walk[p.record[x]].head = none
		if y != none {
			p.walk[p.record[x]].head = p.record[y]
		}
	}
	return p
}

// Refresh makes p follow a change of its metric, in the memory it has. Workspaces
// made from p stay valid; Targets do not, and nothing else may use p meanwhile.
func (p *Perfect) Refresh(workers int) {
	p.shortenAll(workers)
	p.keep(p.Metric.Order.runs)
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
	r.collect(p.Metric.Order.runs)
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

// keep closes the arcs that are shorter than in the metric, and collects the rest.
func (p *Perfect) keep(runs []run) {
	o := p.Metric.Order
	for _, r := range runs {
		first, end := o.First[r.first], o.First[r.first+r.count]
		closeChanged(p.w[first:end], p.Metric.w[first:end])
		if p.reversed {
			for a := range p.w[first:end] {
				x := &p.w[first:end][a]
				x[0], x[1] = x[1], x[0]
			}
		}
		p.collect([]run{r})
	}
}

// collect writes the finite arcs of these runs to their records.
func (p *Perfect) collect(runs []run) {
	o := p.Metric.Order
	for _, r := range runs {
		first, end := o.First[r.first], o.First[r.first+r.count]
		w, rise := p.w[first:end], o.branch.rise[first:end]
		kept := p.kept[r.first : r.first+r.count]
		for v, at := range p.record[r.first : r.first+r.count] {
			record := p.walk[at : at+2+2*r.degree]
			arcs, heads := w[:r.degree], rise[:r.degree]
			arcs = arcs[:len(heads)]
			i := uint32(2)
			for k, y := range heads {
				record[i] = half{y, arcs[k][0]}
				i += isFinite(arcs[k][0])
			}
			j := i
			for k, y := range heads {
				record[j] = half{y, arcs[k][1]}
				j += isFinite(arcs[k][1])
			}
			record[0].weight, record[1].head = Weight(at+i), at+j
			kept[v] = pair{Weight(i - 2), Weight(j - i)}
			w, rise = w[r.degree:], rise[r.degree:]
		}
	}
}

// isFinite is 0 for Infinity, else 1.
func isFinite(w Weight) uint32 { return uint32(^(w + 1) >> 31) }
