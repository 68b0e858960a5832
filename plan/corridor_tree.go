package plan

import (
	"slices"

	"meridian"
)

// The best way along a corridor. A way is at stage k when it has passed k gates
// of the corridor in order, and passing more never makes the rest dearer. So the
// best way to the destination from every node at a stage is one Dijkstra against
// the arcs, begun at the arcs that lead to later stages; the last stage is that
// of the bounds, and the first is a Dijkstra from the origin that all corridors
// share. Most corridors have one or two gates and need none or one of their own.

// wayBack is the best way on from every node to the destination, by the balanced
// shipper's generalised cost.
type wayBack struct {
	dist []int64
	next []int32 // arc to take; terminal arcs from the end of their list, where those of the destination stand: origins differ
}

// wayOut is the best way from the origin to every node.
type wayOut struct {
	dist []int64
	last []int32 // arc taken last; terminal arcs as in labels
}

// corridorTree is the best ways on for one destination and one corridor, after
// every number of gates passed but none. Whoever asks for the corridor to that
// destination, from wherever, reads the answer off it.
type corridorTree struct {
	stages []wayBack // by gates passed; the first is left out
	barred bool      // the corridor has excluded gates
}

// farOff is how many times the generalised cost of the best way a way along a
// corridor may have at most, to be offered.
const farOff = 3

// farOffByAir is the same for a corridor that goes by air: it is what a shipper
// in a hurry compares with, and costs a multiple by nature.
const farOffByAir = 30

// farOffOf returns which of the two goes for a corridor.
func (g *graph) farOffOf(corridor int) int64 {
	for _, alternatives := range g.v.gates[corridor].gates {
		if slices.Contains(alternatives, token{"mode", meridian.Air.String()}) {
			return farOffByAir
		}
	}
	return farOff
}

// seed is where a search begins: a node, what is to be paid from there, and the
// arc by which.
type seed struct {
	node NodeID
	cost int64
	arc  int32
}

// advance returns the stage after some gates: how many gates of the corridor are
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

// backFrom is a Dijkstra against the arcs from some seeds; costs are those of
// View.rarcs, in that order.
func (g *graph) backFrom(costs []int64, seeds []seed, withNext bool) wayBack {
	v := g.v
	t := wayBack{dist: make([]int64, int(g.target)+1)}
	for i := range t.dist {
		t.dist[i] = infinity
	}
	if withNext {
		t.next = make([]int32, len(t.dist))
	}
	t.dist[g.target] = 0
	q := newNodeHeap(t.dist)
	for _, s := range seeds {
		if s.cost < t.dist[s.node] {
			t.dist[s.node] = s.cost
			if withNext {
				t.next[s.node] = s.arc
			}
			q.lower(s.node)
		}
	}
	for len(q.nodes) > 0 {
		u := q.pop()
		if int(u) >= len(v.Nodes) {
			continue
		}
		d := t.dist[u]
		first, last := v.rfirst[u], v.rfirst[u+1]
		tails, costs := v.rtail[first:last], costs[first:last]
		for i, from := range tails {
			if d := d + costs[i]; d < t.dist[from] {
				t.dist[from] = d
				if withNext {
					t.next[from] = v.rarcs[int(first)+i]
				}
				q.lower(from)
			}
		}
	}
	return t
}

// backwards puts the costs of arcs in the order of the reverse lists.
func (v *View) backwards(costs []int64) []int64 {
	out := make([]int64, len(costs))
	for i, e := range v.rarcs {
		out[i] = costs[e]
	}
	return out
}

// outFrom is a Dijkstra along the arcs from the origin.
func (g *graph) outFrom(costs []int64, terminal func(*terminalArc) bool) *wayOut {
	v, p := g.v, g.kinds[balanced]
	o := &wayOut{dist: make([]int64, int(g.target)+1), last: make([]int32, int(g.target)+1)}
	for i := range o.dist {
		o.dist[i] = infinity
	}
	q := newNodeHeap(o.dist)
	for i := range g.terminal {
		t := &g.terminal[i]
		if t.from != g.origin || t.to == g.target || !terminal(t) {
			continue
		}
		if d := p.additive(&t.weight); d < o.dist[t.to] {
			o.dist[t.to], o.last[t.to] = d, int32(-1-i)
			q.lower(t.to)
		}
	}
	for len(q.nodes) > 0 {
		u := q.pop()
		d := o.dist[u]
		for e := v.first[u]; e < v.first[u+1]; e++ {
			to := v.Arcs[e].To
			if d := d + costs[e]; d < o.dist[to] {
				o.dist[to], o.last[to] = d, e
				q.lower(to)
			}
		}
	}
	return o
}

// ends lists the terminal arcs to the destination as seeds, with what the
// balanced shipper pays.
func (g *graph) ends(passes func(*terminalArc) bool) []seed {
	var out []seed
	for i := range g.terminal {
		if t := &g.terminal[i]; t.to == g.target && t.from != g.origin && passes(t) {
			out = append(out, seed{t.from, g.kinds[balanced].additive(&t.weight), int32(i - len(g.terminal))})
		}
	}
	return out
}

// barredCosts returns the costs of arcs for a corridor: infinite where an
// excluded gate is passed.
func (g *graph) barredCosts(corridor int) []int64 {
	costs := slices.Clone(g.costs)
	bar := gateHit{int16(corridor), -1}
	for list, hits := range g.v.gateLists.lists {
		if slices.Contains(hits, bar) {
			for _, e := range g.v.arcsPassing(int32(list)) {
				costs[e] = infinity
			}
		}
	}
	return costs
}

// steps calls f with each arc of the view that leads from a stage of a corridor
// to a later one.
func (g *graph) steps(corridor, gates, stage int, backward bool, f func(e int32, next int)) {
	mask := uint64(1) << (corridor & 63)
	for list, hits := range g.v.gateLists.lists {
		if g.v.gateLists.masks[list]&mask == 0 {
			continue
		}
		if n, ok := g.advance(hits, corridor, gates, stage, backward); ok && n > stage {
			for _, e := range g.v.arcsPassing(int32(list)) {
				if g.usable[e] {
					f(e, n)
				}
			}
		}
	}
}

// corridorTree computes the tree, from the last stage to the first.
func (g *graph) corridorTree(corridor int, backward bool) *corridorTree {
	gates := len(g.v.gates[corridor].gates)
	t := &corridorTree{stages: make([]wayBack, gates+1), barred: len(g.v.gates[corridor].bar) > 0}
	costs, back := g.costs, g.backCosts
	stage := func(k int) []seed {
		return g.ends(func(a *terminalArc) bool {
			n, ok := g.advance(a.access.hits, corridor, gates, k, backward)
			return ok && n == gates
		})
	}
	if t.stages[gates] = g.b.back; t.barred {
		costs = g.barredCosts(corridor)
		back = g.v.backwards(costs)
		t.stages[gates] = g.backFrom(back, stage(gates), true)
	}
	for k := gates - 1; k > 0; k-- {
		seeds := stage(k)
		g.steps(corridor, gates, k, backward, func(e int32, next int) {
			a := &g.v.Arcs[e]
			if d := t.stages[next].dist[a.To]; d < infinity {
				seeds = append(seeds, seed{a.From, costs[e] + d, e})
			}
		})
		t.stages[k] = g.backFrom(back, seeds, true)
	}
	return t
}

// corridorBest returns the arcs of the best way along a corridor, nil if there
// is none.
func (g *graph) corridorBest(corridor int, backward bool) []int32 {
	gates, p := len(g.v.gates[corridor].gates), g.kinds[balanced]
	if gates == 0 || gates == 1 && backward {
		return nil
	}
	t := g.b.corridor(g, corridor, backward)
	out := g.out
	if t.barred {
		key := 2 * corridor
		if backward {
			key++
		}
		out = g.b.wayOut(g, key, func() *wayOut {
			return g.outFrom(g.barredCosts(corridor), func(a *terminalArc) bool {
				_, ok := g.advance(a.access.hits, corridor, gates, 0, backward)
				return ok
			})
		})
	}
	best, first, lead := int64(infinity), int32(0), NodeID(0) // the arc of the first gate, and the node it leaves
	take := func(d int64, arc int32, from NodeID) {
		if d < best {
			best, first, lead = d, arc, from
		}
	}
	for i := range g.terminal {
		a := &g.terminal[i]
		n, ok := g.advance(a.access.hits, corridor, gates, 0, backward)
		if !ok || n == 0 || a.to == g.target && n < gates {
			continue
		}
		d := p.additive(&a.weight)
		if a.from != g.origin {
			d += out.dist[a.from]
		}
		if a.to != g.target {
			d += t.stages[n].dist[a.to]
		}
		take(d, int32(-1-i), a.from)
	}
	g.steps(corridor, gates, 0, backward, func(e int32, next int) {
		a := &g.v.Arcs[e]
		take(out.dist[a.From]+g.costs[e]+t.stages[next].dist[a.To], e, a.From)
	})
	if best >= infinity {
		return nil
	}
	arcs := []int32{first}
	for node := lead; node != g.origin; node = g.tail(arcs[len(arcs)-1]) {
		arcs = append(arcs, out.last[node])
	}
	slices.Reverse(arcs)
	stage, _ := g.advance(g.hits(first), corridor, gates, 0, backward)
	for node := g.head(first); node != g.target; node = g.head(arcs[len(arcs)-1]) {
		e := t.stages[stage].next[node]
		if e < 0 {
			e = -1 - (int32(len(g.terminal)) + e)
		}
		arcs = append(arcs, e)
		stage, _ = g.advance(g.hits(e), corridor, gates, stage, backward)
	}
	return arcs
}

func (g *graph) hits(arc int32) []gateHit {
	if arc < 0 {
		return g.terminal[-1-arc].access.hits
	}
	return g.v.hits(arc)
}

func (g *graph) tail(arc int32) NodeID {
	if arc < 0 {
		return g.terminal[-1-arc].from
	}
	return g.v.Arcs[arc].From
}

func (g *graph) head(arc int32) NodeID {
	if arc < 0 {
		return g.terminal[-1-arc].to
	}
	return g.v.Arcs[arc].To
}
