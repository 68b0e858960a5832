package cch

// Perfect customisation. From the roots to the leaves, every arc is shortened by
// the triangles of its lower end until its weight is the distance between its
// ends. An arc that became shorter was on no shortest path as it was, so only the
// arcs that kept their weight are needed: about four in five a direction.
//
// The arcs that remain are stored twice over, upwards and downwards, each as
// (head, weight) side by side, in the arrangement that its reader wants.

import (
	"sync"
	"sync/atomic"
)

// half is one direction of a hierarchy arc.
type half struct {
	// Position, or index in a sweep, of the upper end.
	head   uint32
	weight Weight
}

// halves are the arcs of one direction that remain.
type halves struct {
	// Position -> range of arcs.
	first []uint32
	arcs  []half
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

	up, down halves
	tree     *tree // down, arranged for sweeps over all nodes
	reversed bool  // whether up and down changed places
}

// Perfect prunes the metric on up to workers goroutines.
func (m *Metric) Perfect(workers int) *Perfect {
	w := make([]pair, len(m.w))
	copy(w, m.w)
	m.shorten(w, workers)
	p := &Perfect{Metric: m, up: m.keep(w, 0), down: m.keep(w, 1)}
	p.arrange()
	return p
}

// Reverse is the same metric with every arc turned round: distances from a node
// are distances to it, and a sweep from a node is a sweep towards it.
func (p *Perfect) Reverse() *Perfect {
	r := &Perfect{Metric: p.Metric, up: p.down, down: p.up, reversed: !p.reversed}
	r.arrange()
	return r
}

func (p *Perfect) arrange() {
	o := p.Metric.Order
	p.tree = newTree(o, &p.down, nil)
	p.Index = make([]uint32, o.Graph.Nodes())
	for v, x := range o.Position {
		p.Index[v] = p.tree.index[x]
	}
}

// shorten turns w, a copy of the customised weights, into distances.
func (m *Metric) shorten(w []pair, workers int) {
	o := m.Order
	if len(o.tasks) == 0 {
		return
	}
	o.shortenRuns(w, o.runs[:o.tasks[0].begin])
	var wait sync.WaitGroup
	var next atomic.Int32
	for range min(max(1, workers), len(o.tasks)) {
		wait.Go(func() {
			for t := next.Add(1); int(t) <= len(o.tasks); t = next.Add(1) {
				task := o.tasks[t-1]
				o.shortenRuns(w, o.runs[task.begin:task.end])
			}
		})
	}
	wait.Wait()
}

func (o *Order) shortenRuns(w []pair, runs []run) {
	for _, r := range runs {
		if r.degree < 2 {
			continue
		}
		end := r.first + r.count
		arcs, tri := w[o.First[r.first]:o.First[end]], o.tri[o.triFirst[r.first]:o.triFirst[end]]
		for ; len(arcs) > 0; arcs = arcs[r.degree:] {
			tri = shortenNode(w, arcs[:r.degree], tri)
		}
	}
}

// shortenNode processes the triangles of the node with these arcs and returns the
// rest of the list.
func shortenNode(w, arcs []pair, tri []uint32) []uint32 {
	for i := range arcs {
		x, rest := arcs[i], arcs[i+1:]
		t := tri[:len(rest)]
		tri = tri[len(rest):]
		for j, a := range t {
			y, z := w[a], &rest[j]
			zf, zb := z[0], z[1]
			x[0], x[1] = min(x[0], zf+y[1]), min(x[1], y[0]+zb)
			z[0], z[1] = min(zf, x[0]+y[0]), min(zb, y[1]+x[1])
		}
		arcs[i] = x
	}
	return tri
}

// keep collects the finite arcs of a direction whose weight in w is unchanged.
func (m *Metric) keep(w []pair, direction int) halves {
	o := m.Order
	h := halves{first: make([]uint32, len(o.First)), arcs: make([]half, len(w))}
	k := uint32(0)
	for x := range o.Parent {
		begin, end := o.First[x], o.First[x+1]
		up, now, then := o.Up[begin:end], w[begin:end], m.w[begin:end]
		for i, y := range up {
			d := now[i][direction]
			h.arcs[k] = half{y, d}
			if d == then[i][direction] && d < Infinity {
				k++
			}
		}
		h.first[x+1] = k
	}
	h.arcs = h.arcs[:k:k]
	return h
}
