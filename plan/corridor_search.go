package plan

import "sync"

// courseSpace is the arrays of a search between the gates of a course. A state is
// a node after some gates, but not none and not all.
type courseSpace struct {
	nodes   int
	dist    []int64 // state -> cost to the destination
	total   []int64 // the same, plus the bound from the origin
	next    []int32 // state -> an arc to take; terminal arcs as −1 − their place among the exits
	heap    nodeHeap
	touched []NodeID
}

var courseSpaces = sync.Pool{New: func() any { return new(courseSpace) }}

func (w *courseSpace) state(stage int, node NodeID) NodeID {
	return NodeID((stage-1)*w.nodes) + node
}

// room makes room for the states of a course.
func (w *courseSpace) room(nodes, stages int) {
	n := nodes * stages
	w.nodes = nodes
	if len(w.dist) < n {
		w.dist, w.total, w.next = make([]int64, n), make([]int64, n), make([]int32, n)
		for i := range w.dist {
			w.dist[i], w.total[i] = infinity, infinity
		}
		w.heap = nodeHeap{dist: w.total, place: make([]int32, n)}
	}
}

// forget makes the arrays ready for the next search.
func (w *courseSpace) forget() {
	for _, s := range w.touched {
		w.dist[s], w.total[s] = infinity, infinity
	}
	w.touched = w.touched[:0]
	w.heap.clear()
}

// lower takes in a way on from a state.
func (w *courseSpace) lower(s NodeID, d, bound, most int64, arc int32) {
	if d+bound > most || d >= w.dist[s] {
		return
	}
	if w.dist[s] == infinity {
		w.touched = append(w.touched, s)
	}
	w.dist[s], w.total[s], w.next[s] = d, d+bound, arc
	w.heap.lower(s)
}

// onward returns the arc to take from a state of a best way. What the search found
// first depends on its bounds, so of ways on that cost the same the choice is made
// here: a terminal arc, else an arc to a later stage, of the first list; else that
// to the node nearest to the destination.
func (w *courseSpace) onward(g *graph, c *course, t *trees, stage int, u NodeID) int32 {
	v, d := g.v, w.dist[w.state(stage, u)]
	for k, i := range g.exits {
		a := &g.terminal[i]
		if a.from != u || g.kinds[balanced].additive(&a.weight) != d {
			continue
		}
		if n, ok := advance(a.access.hits, c.corridor, c.gates, stage, c.backward); ok && n == c.gates {
			return int32(-1 - k)
		}
	}
	later, list := int32(-1), int32(0)
	nearest, rest := int32(-1), d
	for e := v.first[u]; e < v.first[u+1]; e++ {
		l := v.hitList[e]
		if !g.usable[e] || c.bars != nil && c.bars[l] {
			continue
		}
		to := v.heads[e]
		if n := int(c.next[stage][l]); n > stage && (later < 0 || l < list) {
			x := t.back.dist[to]
			if n < c.gates {
				x = w.dist[w.state(n, to)]
			}
			if g.balanced[e]+x == d {
				later, list = e, l
			}
		}
		if x := w.dist[w.state(stage, to)]; x < rest && g.balanced[e]+x == d {
			nearest, rest = e, x
		}
	}
	switch {
	case later >= 0:
		return later
	case nearest >= 0:
		return nearest
	}
	return w.next[w.state(stage, u)] // it costs nothing
}

// search finds the ways on from the states of a course, as far as they are on ways
// no dearer than the best one, and takes the best first arc.
func (w *courseSpace) search(g *graph, c *course, t *trees, starts []startTerminal, best *firstArc) {
	v := g.v
	w.room(int(g.target)+1, c.gates-1)
	out, ahead := t.out.dist, [][]int64(nil)
	base := int64(0)
	if len(starts) == 0 { // all gates are passed by arcs of the view
		if ahead = g.p.ahead(v, c); ahead != nil {
			if base = g.leastBefore(c, out); base >= infinity {
				return
			}
		}
	}
	bound := func(stage int, u NodeID) int64 {
		b := out[u]
		if ahead != nil {
			b = max(b, base+ahead[stage-1][u])
		}
		return b
	}
	w.seed(g, c, t, bound, best.cost)
	for len(w.heap.nodes) > 0 {
		s := w.heap.pop()
		if w.total[s] > best.cost {
			return
		}
		d, stage, u := w.dist[s], 1+int(s)/w.nodes, NodeID(int(s)%w.nodes)
		for i := range starts {
			if x := &starts[i]; x.to == u && x.stage == stage {
				best.terminal(x.cost+d, x.index, stage)
			}
		}
		if int(u) >= len(v.Nodes) {
			continue
		}
		for i := v.rfirst[u]; i < v.rfirst[u+1]; i++ {
			from := v.rtail[i]
			x := d + g.balancedBack[i]
			if x+out[from] > best.cost || g.usableBack != nil && !g.usableBack[i] {
				continue
			}
			l := v.rhitList[i]
			if c.bars != nil && c.bars[l] {
				continue
			}
			e := v.rarcs[i]
			if c.moves[l] {
				if int(c.next[0][l]) == stage {
					best.take(x+out[from], l, e, stage)
				}
				for before := 1; before < stage; before++ {
					if int(c.next[before][l]) == stage {
						w.lower(w.state(before, from), x, bound(before, from), best.cost, e)
					}
				}
			}
			if s := w.state(stage, from); x < w.dist[s] {
				w.lower(s, x, bound(stage, from), best.cost, e)
			}
		}
	}
}

// terminal takes a first arc that is a terminal arc: those come before others, in
// their order.
func (f *firstArc) terminal(cost int64, index int32, stage int) {
	if cost < f.cost || cost == f.cost && (f.list >= 0 || -1-index > f.arc) {
		*f = firstArc{cost, -1, -1 - index, stage}
	}
}

// seed begins a search with what leads to the last stage.
func (w *courseSpace) seed(g *graph, c *course, t *trees, bound func(int, NodeID) int64, most int64) {
	v, p := g.v, g.kinds[balanced]
	for stage := 1; stage < c.gates; stage++ {
		for k, i := range g.exits {
			a := &g.terminal[i]
			if n, ok := advance(a.access.hits, c.corridor, c.gates, stage, c.backward); ok && n == c.gates {
				w.lower(w.state(stage, a.from), p.additive(&a.weight), bound(stage, a.from), most, int32(-1-k))
			}
		}
		for _, l := range c.ends[stage] {
			if c.bars != nil && c.bars[l] || t.through(l).cost > most {
				continue
			}
			for _, e := range v.arcsPassing(l) {
				from, d := v.tails[e], g.balanced[e]+t.back.dist[v.heads[e]]
				if d+t.out.dist[from] > most || !g.usable[e] {
					continue
				}
				w.lower(w.state(stage, from), d, bound(stage, from), most, e)
			}
		}
	}
}
