package plan

// Places and passages to be passed.

// stagedBounds computes bounds that know how many vias are still to be passed:
// without them a search by way of far-off places would look everywhere.
func (w *workspace) stagedBounds(g *graph) {
	w.stride, w.anew = int(g.target)+1, nil
	for len(w.kind) < len(g.kinds) {
		w.kind, w.limit = append(w.kind, nil), append(w.limit, 0)
	}
	w.kind, w.limit = w.kind[:len(g.kinds)], w.limit[:len(g.kinds)]
	inParallel(len(w.bound)+len(g.kinds), func(i int) {
		if i < len(w.bound) {
			w.bound[i] = g.stagedBack(pick[i])
		} else {
			w.kind[i-len(w.bound)] = g.stagedBack(g.kinds[i-len(w.bound)].additive)
		}
	})
	for k := range g.kinds {
		w.limit[k] = limitOf(w.kind[k][g.origin])
	}
}

// stagedBack returns the least of what the arcs to the destination add up to, by
// vias passed and node: a Dijkstra against the arcs.
func (g *graph) stagedBack(weigh func(*Vector) int64) []int64 {
	v, nodes, last := g.v, int(g.target)+1, len(g.via)
	dist := make([]int64, nodes*(last+1))
	for i := range dist {
		dist[i] = infinity
	}
	var q []boundItem
	relax := func(state int, d int64) {
		if d < dist[state] {
			dist[state] = d
			q = pushBound(q, boundItem{d, NodeID(state)})
		}
	}
	dist[last*nodes+int(g.target)] = 0
	for i := range g.terminal {
		t := &g.terminal[i]
		for s := range last + 1 {
			if t.to == g.target && t.from != g.origin && int(t.access.via[s]) == last {
				relax(s*nodes+int(t.from), weigh(&t.weight))
			}
		}
	}
	for len(q) > 0 {
		var it boundItem
		it, q = popBound(q)
		if it.d > dist[it.u] {
			continue
		}
		node, stage := int(it.u)%nodes, int(it.u)/nodes
		for _, e := range v.rarcs[v.rfirst[node]:v.rfirst[node+1]] {
			if !g.usable[e] {
				continue
			}
			d := it.d + weigh(&g.weights[e])
			for s := range stage + 1 {
				if int(g.viaTo[e][s]) == stage {
					relax(s*nodes+int(v.Arcs[e].From), d)
				}
			}
		}
	}
	best := int64(infinity)
	for i := range g.terminal {
		if t := &g.terminal[i]; t.from == g.origin {
			best = min(best, weigh(&t.weight)+dist[int(t.access.via[0])*nodes+int(t.to)])
		}
	}
	dist[g.origin] = best
	return dist
}

// viaBest returns the additive generalised cost of the best way that passes the
// vias in order, infinity if there is none.
func (w *workspace) viaBest(g *graph, kind int) int64 {
	return w.staged(g, len(g.via), kind, func(arc int32, stage int) int {
		return int(g.passed(arc, uint8(stage)))
	})
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
