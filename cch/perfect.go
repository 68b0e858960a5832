package cch

// Perfect customisation. From the roots to the leaves, every arc is shortened by
// the triangles of its lower end until its weight is the distance between its
// ends. An arc that became shorter was on no shortest path as it was, so only the
// arcs that kept their weight are needed: about four in five a direction.
//
// The arcs that remain are stored twice over, upwards and downwards, each as
// (head, weight) side by side, in the arrangement that its reader wants.

import (
	"slices"
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

// step is a position on a walk upwards: one cache line in place of three.
type step struct{ parent, up, down uint32 }

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
	steps    []step // position -> what a walk upwards needs
	tree     tree   // down, arranged for sweeps over all nodes
	reversed bool   // whether up and down changed places
	w        []pair // workspace of Refresh
}

// Perfect prunes the metric on up to workers goroutines.
func (m *Metric) Perfect(workers int) *Perfect {
	p := &Perfect{Metric: m, Index: make([]uint32, m.Order.Graph.Nodes())}
	p.Refresh(workers)
	return p
}

// Refresh makes p follow a change of its metric, in the memory it has. Workspaces
// made from p stay valid; Targets do not, and nothing else may use p meanwhile.
func (p *Perfect) Refresh(workers int) {
	p.w = append(p.w[:0], p.Metric.w...)
	p.Metric.shorten(p.w, workers)
	if p.reversed {
		p.Metric.keep(p.w, &p.down, &p.up)
	} else {
		p.Metric.keep(p.w, &p.up, &p.down)
	}
	p.arrange()
}

// Reverse is the same metric with every arc turned round: distances from a node
// are distances to it, and a sweep from a node is a sweep towards it.
func (p *Perfect) Reverse() *Perfect {
	r := &Perfect{Metric: p.Metric, Index: make([]uint32, len(p.Index)), reversed: !p.reversed}
	r.up.copy(&p.down)
	r.down.copy(&p.up)
	r.arrange()
	return r
}

func (h *halves) copy(from *halves) {
	h.first, h.arcs = slices.Clone(from.first), slices.Clone(from.arcs)
}

func (p *Perfect) arrange() {
	o := p.Metric.Order
	p.steps = p.steps[:0]
	for x, parent := range o.Parent {
		p.steps = append(p.steps, step{parent, p.up.first[x], p.down.first[x]})
	}
	p.steps = append(p.steps, step{none, uint32(len(p.up.arcs)), uint32(len(p.down.arcs))})
	p.tree.build(o, &p.down, nil)
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
		k := len(arcs) - i - 1
		shortenFirst(w, arcs[i:], tri[:k])
		tri = tri[k:]
	}
	return tri
}

// shortenFirst processes the triangles of the first of these arcs.
func shortenFirst(w, arcs []pair, tri []uint32) {
	up, down, rest := arcs[0][0], arcs[0][1], arcs[1:]
	rest = rest[:len(tri)]
	for j, a := range tri {
		y, z := &w[a], &rest[j]
		yUp, yDown, zUp, zDown := y[0], y[1], z[0], z[1]
		up, down = min(up, zUp+yDown), min(down, yUp+zDown)
		z[0], z[1] = min(zUp, up+yUp), min(zDown, yDown+down)
	}
	arcs[0][0], arcs[0][1] = up, down
}

// keep collects the finite arcs of both directions whose weights in w are
// unchanged.
func (m *Metric) keep(w []pair, up, down *halves) {
	o := m.Order
	up.reset(len(o.Parent), len(w))
	down.reset(len(o.Parent), len(w))
	i, j := uint32(0), uint32(0)
	for _, r := range o.runs {
		a := o.First[r.first]
		for x := r.first; x < r.first+r.count; x++ {
			for range r.degree {
				y, now, then := o.Up[a], &w[a], &m.w[a]
				up.arcs[i], down.arcs[j] = half{y, now[0]}, half{y, now[1]}
				i += kept(now[0], then[0])
				j += kept(now[1], then[1])
				a++
			}
			up.first[x+1], down.first[x+1] = i, j
		}
	}
	up.arcs, down.arcs = up.arcs[:i], down.arcs[:j]
}

// reset makes room for the arcs of nodes nodes, and one more that is written but
// not kept.
func (h *halves) reset(nodes, arcs int) {
	h.first = slices.Grow(h.first[:0], nodes+1)[:nodes+1]
	h.first[0] = 0
	h.arcs = slices.Grow(h.arcs[:0], arcs+1)[:arcs+1]
}

// kept is 1 if a finite weight is unchanged, else 0.
func kept(now, then Weight) uint32 {
	if now == then|(now+1)&(Infinity+1) { // Infinity + 1 has a bit that no weight has
		return 1
	}
	return 0
}
