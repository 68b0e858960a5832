package plan

// Places and passages to be passed.

// stagedBack returns the least of what the weights of arcs to the destination add
// up to, by state: a Dijkstra against the arcs. Bounds that know how many vias are
// still to be passed keep a search by way of far-off places from looking everywhere.
func (g *graph) stagedBack(weights []Vector, weigh func(*Vector) int64) []int64 {
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
			d := it.d + weigh(&weights[e])
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
