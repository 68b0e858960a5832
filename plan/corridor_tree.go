package plan

import (
	"math"
	"slices"

	"meridian"
)

// The best way along a corridor. A way is at stage k when it has passed k gates
// of the corridor in order, and passing more never makes the rest dearer. What lies
// before the first gate is read off the tree from the origin, and what lies after
// the last one off the tree to the destination, which all corridors share; a way
// that passes all gates on one arc is the least over arcs of both and the arc.
//
// Only what lies between the first gate and the last has to be searched: against
// the arcs, from what leads to the last stage, in the order of the cost to the
// destination plus a lower bound of the cost from the origin (A*; Hart, Nilsson and
// Raphael 1968). That bound is the larger of two: the cost from the origin without
// gates, and the cost from the first gate over all others passed so far, which
// depends neither on origin nor on destination. The search ends where no state left
// can be on a way as cheap as the best one found, so it touches little but that way.

// wayBack is the best way on from every node to the destination, by the balanced
// shipper's generalised cost.
type wayBack struct {
	dist []int64
	next []int32 // arc to take; terminal arcs as −1 − their place among the exits
}

// wayOut is the best way from the origin to every node.
type wayOut struct {
	dist []int64
	last []int32 // arc taken last; terminal arcs as −1 − their place among the entries
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

// firstArc is where a way along a corridor passes its first gate: what the best
// such way costs, the stage after the arc, and the arc. Of equal ones the first
// terminal arc counts, else that of the first list.
type firstArc struct {
	cost  int64
	list  int32 // −1: a terminal arc
	arc   int32
	stage int
}

func (f *firstArc) take(cost int64, list, arc int32, stage int) {
	if cost < f.cost || cost == f.cost && (list < f.list || list == f.list && list >= 0 && arc < f.arc) {
		*f = firstArc{cost, list, arc, stage}
	}
}

// corridorBest returns the arcs of the best way along a course, and what it costs;
// nil if there is none of at most that cost.
func (g *graph) corridorBest(c *course, most int64) ([]int32, int64) {
	if c == nil || most < 0 {
		return nil, infinity
	}
	t := trees{g.out, g.b.back, g.through}
	if c.bars != nil {
		t = g.openTrees(c)
	}
	best := firstArc{cost: min(most, infinity-1) + 1, list: math.MinInt32} // nothing is as good as that but something
	starts := g.startTerminals(c, &t, &best)
	for _, l := range c.starts {
		if c.next[0][l] == uint8(c.gates) && (c.bars == nil || !c.bars[l]) {
			if x := t.through(l); x.cost < infinity {
				best.take(x.cost, l, x.arc, c.gates)
			}
		}
	}
	if c.gates == 1 {
		if best.stage == 0 {
			return nil, infinity
		}
		return g.wayBy(c, &t, nil, &best), best.cost
	}
	if len(starts) == 0 && g.leastThrough(c, &t) > best.cost {
		return nil, infinity
	}
	w := courseSpaces.Get().(*courseSpace)
	defer courseSpaces.Put(w)
	w.search(g, c, &t, starts, &best)
	defer w.forget()
	if best.stage == 0 {
		return nil, infinity
	}
	return g.wayBy(c, &t, w, &best), best.cost
}

// trees are what a corridor is searched with.
type trees struct {
	out     *wayOut
	back    wayBack
	through func(list int32) through
}

// through is the best way over the arcs that pass a list of gates.
type through struct {
	cost  int64
	arc   int32
	known bool
}

// through returns the best way over the arcs that pass a list of gates. Those of the
// courses that are to be looked at at once must be known before.
func (g *graph) through(list int32) through {
	if !g.throughs[list].known {
		g.throughs[list] = g.throughOf(list, g.out.dist, g.b.back.dist)
	}
	return g.throughs[list]
}

// throughAll finds what passing the lists of gates of a course comes to.
func (g *graph) throughAll(c *course) {
	if c == nil || c.bars != nil {
		return
	}
	for l, moves := range c.moves {
		if moves {
			g.through(int32(l))
		}
	}
}

// throughOf finds the best way over the arcs that pass a list of gates; the first
// of equal arcs counts.
func (g *graph) throughOf(list int32, out, back []int64) through {
	x := through{cost: infinity, known: true}
	tails, heads := g.v.tails, g.v.heads
	for _, e := range g.v.arcsPassing(list) {
		if d := out[tails[e]] + g.balanced[e] + back[heads[e]]; d < x.cost && g.usable[e] {
			x.cost, x.arc = d, e
		}
	}
	return x
}

// leastThrough is a lower bound of ways along a course whose gates are passed by arcs
// of the view until the last: each way from one stage to another is on some arc.
func (g *graph) leastThrough(c *course, t *trees) int64 {
	least := int64(infinity)
	for _, l := range c.starts {
		least = min(least, t.through(l).cost)
	}
	return least
}

// corridorOf returns the arcs of the best way along a corridor in either direction,
// and what it costs. Of equal ones that forwards counts; the direction whose first
// gate is nearer to the origin is searched first, since what it finds bounds the
// other.
func (g *graph) corridorOf(corridor int) ([]int32, int64) {
	forward, back := g.v.course(corridor, false), g.v.course(corridor, true)
	if back != nil && g.leastBefore(back, g.out.dist) < g.leastBefore(forward, g.out.dist) {
		arcs, cost := g.corridorBest(back, infinity-1)
		if first, c := g.corridorBest(forward, cost); first != nil {
			return first, c
		}
		return arcs, cost
	}
	arcs, cost := g.corridorBest(forward, infinity-1)
	if second, c := g.corridorBest(back, cost-1); second != nil {
		return second, c
	}
	return arcs, cost
}

// startTerminal is a terminal arc of the origin that passes the first gate but not
// the last.
type startTerminal struct {
	to    NodeID
	stage int
	cost  int64
	index int32
}

// startTerminals looks at the terminal arcs that pass the first gate.
func (g *graph) startTerminals(c *course, t *trees, best *firstArc) (starts []startTerminal) {
	p := g.kinds[balanced]
	for i := range g.terminal {
		a := &g.terminal[i]
		n, ok := advance(a.access.hits, c.corridor, c.gates, 0, c.backward)
		if !ok || n == 0 || a.to == g.target && n < c.gates {
			continue
		}
		d := p.additive(&a.weight)
		if a.from != g.origin {
			d += t.out.dist[a.from]
		}
		switch {
		case n < c.gates:
			starts = append(starts, startTerminal{a.to, n, d, int32(i)})
			continue
		case a.to != g.target:
			d += t.back.dist[a.to]
		}
		best.terminal(d, int32(i), n)
	}
	return starts
}

// openTrees are the trees without the arcs that a course excludes. Where there is
// one gate, and no terminal arc passes it, that from the origin goes no farther than
// to the gate, and that to the destination no farther than ways as cheap as the best.
func (g *graph) openTrees(c *course) trees {
	v, p := g.v, g.kinds[balanced]
	h := newNodeHeap(int(g.target) + 1)
	defer h.free()
	short := c.gates == 1
	open := func(i int32) bool {
		n, ok := advance(g.terminal[i].access.hits, c.corridor, c.gates, 0, c.backward)
		short = short && n == 0
		return ok
	}
	out := newWayOut(int(g.target) + 1)
	h.begin(out.dist)
	for k, i := range g.entries {
		if t := &g.terminal[i]; open(i) {
			if d := p.additive(&t.weight); d < out.dist[t.to] {
				out.dist[t.to], out.last[t.to] = d, int32(-1-k)
				h.lower(t.to)
			}
		}
	}
	lead := int64(infinity) // the least cost over the gate
	for len(h.nodes) > 0 {
		u := h.pop()
		d := out.dist[u]
		for _, e := range c.open.arcs[c.open.first[u]:c.open.first[u+1]] {
			to, d := v.heads[e], d+g.balanced[e]
			if short && c.moves[v.hitList[e]] {
				if g.usable[e] {
					lead = min(lead, d)
				}
			} else if d < out.dist[to] && g.usable[e] {
				out.dist[to], out.last[to] = d, e
				h.lower(to)
			}
		}
	}
	back := newWayBack(int(g.target) + 1)
	h.begin(back.dist)
	for k, i := range g.exits {
		if t := &g.terminal[i]; open(i) {
			if d := p.additive(&t.weight); d < back.dist[t.from] {
				back.dist[t.from], back.next[t.from] = d, int32(-1-k)
				h.lower(t.from)
			}
		}
	}
	best := int64(infinity)
	for len(h.nodes) > 0 {
		u := h.pop()
		d := back.dist[u]
		if short && d+lead > best {
			break
		}
		for _, e := range c.open.rarcs[c.open.rfirst[u]:c.open.rfirst[u+1]] {
			from, d := v.tails[e], d+g.balanced[e]
			if short && c.moves[v.hitList[e]] && g.usable[e] {
				best = min(best, out.dist[from]+d)
			}
			if d < back.dist[from] && g.usable[e] {
				back.dist[from], back.next[from] = d, e
				h.lower(from)
			}
		}
	}
	back.dist[g.target] = 0
	return trees{out, back, func(l int32) through { return g.throughOf(l, out.dist, back.dist) }}
}

// wayBy puts together the way over a first arc: to it from the origin, from it
// along the states of a search, and to the destination.
func (g *graph) wayBy(c *course, t *trees, w *courseSpace, first *firstArc) []int32 {
	arcs := []int32{first.arc}
	for node := g.tail(first.arc); node != g.origin; node = g.tail(arcs[len(arcs)-1]) {
		e := t.out.last[node]
		if e < 0 {
			e = -1 - g.entries[-1-e]
		}
		arcs = append(arcs, e)
	}
	slices.Reverse(arcs)
	stage := first.stage
	for node := g.head(first.arc); node != g.target; node = g.head(arcs[len(arcs)-1]) {
		var e int32
		if stage == c.gates {
			e = t.back.next[node]
		} else {
			e = w.onward(g, c, t, stage, node)
		}
		if e < 0 {
			e = -1 - g.exits[-1-e]
		}
		arcs = append(arcs, e)
		stage, _ = advance(g.hits(e), c.corridor, c.gates, stage, c.backward)
	}
	return arcs
}

// leastBefore is the least cost from the origin to an arc that passes the first
// gate of a course.
func (g *graph) leastBefore(c *course, out []int64) int64 {
	least := int64(infinity)
	for _, u := range c.tails {
		least = min(least, out[u])
	}
	return least
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
