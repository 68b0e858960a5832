package plan

// The best way along a corridor, or through places to be passed: Dijkstra on
// nodes × stages, where a stage is how many gates have been passed in order.

// corridorTree holds, for one destination and one corridor, the best way on from
// every node after every number of gates passed, by the balanced shipper's
// generalised cost. Whoever asks for the corridor to that destination, from
// wherever, reads the answer off it.
type corridorTree struct {
	dist []int64 // stage × node
	next []int32 // arc to take; terminal arcs from the end of the list, where those of the destination stand: origins differ
}

// farOff is how many times the generalised cost of the best way a way along a
// corridor may have at most, to be called a way at all.
const farOff = 3

// advance returns the stage after an arc: how many gates of the corridor are
// passed. ok is false where an excluded gate bars the way.
func (g *graph) advance(hits []gateHit, corridor, gates, stage int, backward bool) (next int, ok bool) {
	for _, h := range hits {
		if int(h.corridor) != corridor {
			continue
		}
		if h.gate < 0 {
			return 0, false
		}
		want := stage
		if backward {
			want = gates - 1 - stage
		}
		if stage < gates && int(h.gate) == want {
			stage++
		}
	}
	return stage, true
}

// corridorTree computes the tree by a Dijkstra against the arcs.
func (g *graph) corridorTree(corridor int, backward bool) *corridorTree {
	gates, nodes, p := len(g.v.gates[corridor].gates), int(g.target)+1, g.kinds[balanced]
	t := &corridorTree{make([]int64, nodes*(gates+1)), make([]int32, nodes*(gates+1))}
	for i := range t.dist {
		t.dist[i] = infinity
	}
	var q []boundItem
	relax := func(state int, d int64, arc int32) {
		if d < t.dist[state] {
			t.dist[state], t.next[state] = d, arc
			q = pushBound(q, boundItem{d, NodeID(state)})
		}
	}
	for i := range g.terminal { // the last arc must bring the stage to the end
		a := &g.terminal[i]
		if a.to != g.target || a.from == g.origin {
			continue
		}
		for k := range gates + 1 {
			if n, ok := g.advance(a.access.hits, corridor, gates, k, backward); ok && n == gates {
				relax(k*nodes+int(a.from), p.additive(&a.weight), int32(i-len(g.terminal)))
			}
		}
	}
	mask := uint64(1) << (corridor & 63)
	for len(q) > 0 {
		var it boundItem
		it, q = popBound(q)
		if it.d > t.dist[it.u] {
			continue
		}
		node, stage := int(it.u)%nodes, int(it.u)/nodes
		for _, e := range g.v.rarcs[g.v.rfirst[node]:g.v.rfirst[node+1]] {
			if !g.usable[e] {
				continue
			}
			d, from := it.d+g.balanced[e], int(g.v.Arcs[e].From)
			if g.v.gateLists.masks[g.v.hitList[e]]&mask == 0 {
				relax(stage*nodes+from, d, e)
				continue
			}
			for k := 0; k <= stage; k++ {
				if n, ok := g.advance(g.v.hits(e), corridor, gates, k, backward); ok && n == stage {
					relax(k*nodes+from, d, e)
				}
			}
		}
	}
	return t
}

// corridorBest returns the arcs of the best way along a corridor, nil if there
// is none that is not far off.
func (w *workspace) corridorBest(g *graph, corridor int, backward bool) []int32 {
	gates, nodes, p := len(g.v.gates[corridor].gates), int(g.target)+1, g.kinds[balanced]
	if gates == 0 || gates == 1 && backward {
		return nil
	}
	t := g.b.corridor(g, corridor, backward)
	best, first, stage := int64(infinity), int32(0), 0
	for i := range g.terminal {
		a := &g.terminal[i]
		if a.from != g.origin {
			continue
		}
		n, ok := g.advance(a.access.hits, corridor, gates, 0, backward)
		if !ok {
			continue
		}
		d := p.additive(&a.weight)
		if a.to != g.target {
			d += t.dist[n*nodes+int(a.to)]
		} else if n < gates {
			continue
		}
		if d < best {
			best, first, stage = d, int32(-1-i), n
		}
	}
	if best >= infinity || best > farOff*w.kind[balanced][g.origin] {
		return nil
	}
	arcs := []int32{first}
	for node := g.terminal[-1-first].to; node != g.target; {
		e := t.next[stage*nodes+int(node)]
		if e < 0 {
			e = -1 - (int32(len(g.terminal)) + e)
		}
		arcs = append(arcs, e)
		stage, _ = g.advance(g.hits(e), corridor, gates, stage, backward)
		if e < 0 {
			node = g.terminal[-1-e].to
		} else {
			node = g.v.Arcs[e].To
		}
	}
	return arcs
}

// viaBest returns the additive generalised cost of the best way that passes the
// vias in order, infinity if there is none.
func (w *workspace) viaBest(g *graph, kind int) int64 {
	return w.staged(g, len(g.via), kind, func(arc int32, stage int) int {
		return int(g.passed(arc, uint8(stage)))
	})
}

func (g *graph) hits(arc int32) []gateHit {
	if arc < 0 {
		return g.terminal[-1-arc].access.hits
	}
	return g.v.hits(arc)
}

// staged is the cost of the best way through all stages for one kind of shipper,
// by A* on nodes × stages with that kind's exact bounds; advance says to which
// stage an arc leads.
func (w *workspace) staged(g *graph, stages, kind int, advance func(arc int32, stage int) int) int64 {
	nodes := int(g.target) + 1
	w.stageArrays(nodes * (stages + 1))
	dist, bound, p := w.dist, w.kind[kind], g.kinds[kind]
	dist[g.origin] = 0
	q := pushBound(w.bq[:0], boundItem{bound[g.origin], g.origin})
	goal := stages*nodes + int(g.target)
	for len(q) > 0 {
		var it boundItem
		it, q = popBound(q)
		u := int(it.u)
		node, stage := NodeID(u%nodes), u/nodes
		d := dist[u]
		if it.d > d+bound[node] {
			continue
		}
		if u == goal {
			break
		}
		relax := func(arc int32, to NodeID, weight *Vector) {
			if bound[to] >= infinity {
				return
			}
			n := d + p.additive(weight)
			if s := advance(arc, stage)*nodes + int(to); n < dist[s] {
				dist[s] = n
				q = pushBound(q, boundItem{n + bound[to], NodeID(s)})
			}
		}
		if int(node) < len(g.v.Nodes) {
			for e := g.v.first[node]; e < g.v.first[node+1]; e++ {
				if g.usable[e] {
					relax(e, g.v.Arcs[e].To, &g.weights[e])
				}
			}
		}
		for _, t := range w.tlist[w.tfirst[node]:w.tfirst[node+1]] {
			relax(-1-t, g.terminal[t].to, &g.terminal[t].weight)
		}
	}
	w.bq = q[:0]
	return dist[goal]
}

func (w *workspace) stageArrays(n int) {
	if cap(w.dist) < n {
		w.dist = make([]int64, n)
	}
	w.dist = w.dist[:n]
	for i := range w.dist {
		w.dist[i] = infinity
	}
}
