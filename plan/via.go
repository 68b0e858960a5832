package plan

// Places and passages to be passed.

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
