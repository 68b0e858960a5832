package plan

import (
	"math"
	"slices"
	"sync"

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

// advance returns the stage after some gates: how many gates of the corridor are
// passed. ok is false where an excluded gate bars the way.
func advance(hits []gateHit, corridor, gates, stage int, backward bool) (next int, ok bool) {
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

// course is a corridor in one direction, as the lists of gates of a view pass it.
type course struct {
	corridor int
	backward bool
	gates    int
	next     [][]uint8 // stage -> list -> stage after it
	moves    []bool    // list -> whether it leads to a later stage from any
	starts   []int32   // lists that lead from stage 0 to a later one
	tails    []NodeID  // of their arcs, each once
	ends     [][]int32 // stage -> lists that lead from it to the last
	bars     []bool    // list -> whether an excluded gate is in it; nil: none
	open     *openArcs // arcs without excluded gates; nil: all
}

// openArcs are the arcs of a view that excluded gates leave, by tail and by head.
type openArcs struct {
	first, arcs   []int32
	rfirst, rarcs []int32
}

// courses are those of a view, made when they are first needed.
type courses struct {
	mu   sync.Mutex
	list []*course // 2 × corridor + direction
}

// course returns a corridor in one direction; nil where that has no gates, or is
// no other than the other direction.
func (v *View) course(corridor int, backward bool) *course {
	gates := len(v.gates[corridor].gates)
	if gates == 0 || gates == 1 && backward {
		return nil
	}
	k := 2 * corridor
	if backward {
		k++
	}
	all := v.courses
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.list == nil {
		all.list = make([]*course, 2*len(v.gates))
	}
	if all.list[k] == nil {
		all.list[k] = v.newCourse(corridor, backward)
	}
	return all.list[k]
}

func (v *View) newCourse(corridor int, backward bool) *course {
	lists, gates := v.gateLists.lists, len(v.gates[corridor].gates)
	c := &course{corridor: corridor, backward: backward, gates: gates, next: make([][]uint8, gates), moves: make([]bool, len(lists)), ends: make([][]int32, gates)}
	mask := uint64(1) << (corridor & 63)
	for stage := range gates {
		c.next[stage] = make([]uint8, len(lists))
		for l, hits := range lists {
			c.next[stage][l] = uint8(stage)
			if v.gateLists.masks[l]&mask == 0 {
				continue
			}
			n, ok := advance(hits, corridor, gates, stage, backward)
			if !ok {
				if c.bars == nil {
					c.bars = make([]bool, len(lists))
				}
				c.bars[l] = true
				continue
			}
			if n == stage {
				continue
			}
			c.next[stage][l], c.moves[l] = uint8(n), true
			if stage == 0 {
				c.starts = append(c.starts, int32(l))
			}
			if n == gates {
				c.ends[stage] = append(c.ends[stage], int32(l))
			}
		}
	}
	if c.bars != nil {
		c.open = v.openArcs(c.bars)
	}
	for _, l := range c.starts {
		for _, e := range v.arcsPassing(l) {
			c.tails = append(c.tails, v.Arcs[e].From)
		}
	}
	slices.Sort(c.tails)
	c.tails = slices.Compact(c.tails)
	return c
}

// openArcs lists the arcs that pass none of some lists.
func (v *View) openArcs(bars []bool) *openArcs {
	n := len(v.Nodes)
	o := &openArcs{first: make([]int32, n+1), rfirst: make([]int32, n+1)}
	for u := range n {
		for e := v.first[u]; e < v.first[u+1]; e++ {
			if !bars[v.hitList[e]] {
				o.arcs = append(o.arcs, e)
			}
		}
		for _, e := range v.rarcs[v.rfirst[u]:v.rfirst[u+1]] {
			if !bars[v.hitList[e]] {
				o.rarcs = append(o.rarcs, e)
			}
		}
		o.first[u+1], o.rfirst[u+1] = int32(len(o.arcs)), int32(len(o.rarcs))
	}
	return o
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

// boundsAfter is how often a corridor is asked for at some prices before bounds
// from its first gate are found: a single question does without.
const boundsAfter = 4

// ahead returns, for each stage and node, the least cost from before the first gate
// of a course over all gates to the node; nil as long as it is hardly worth finding.
// It leaves rules out, so it bounds what they leave.
func (p *priced) ahead(v *View, c *course) [][]int64 {
	p.mu.Lock()
	a := p.between[c]
	p.mu.Unlock()
	if a == nil && p.asked.Load() > boundsAfter {
		a = p.newAhead(v, c)
		p.mu.Lock()
		p.between[c] = a
		p.mu.Unlock()
	}
	return a
}

// newAhead is a Dijkstra along the arcs over the states of a course.
func (p *priced) newAhead(v *View, c *course) [][]int64 {
	nodes := len(v.Nodes) + 2
	dist := endless(nodes * (c.gates - 1))
	h := newNodeHeap(len(dist))
	defer h.free()
	h.begin(dist)
	lower := func(stage int, u NodeID, d int64) {
		if s := NodeID((stage-1)*nodes) + u; d < dist[s] {
			dist[s] = d
			h.lower(s)
		}
	}
	barred := func(l int32) bool { return c.bars != nil && c.bars[l] }
	for _, l := range c.starts {
		if n := int(c.next[0][l]); n < c.gates && !barred(l) {
			for _, e := range v.arcsPassing(l) {
				lower(n, v.heads[e], p.usual[e])
			}
		}
	}
	for len(h.nodes) > 0 {
		s := h.pop()
		d, stage, u := dist[s], 1+int(s)/nodes, NodeID(int(s)%nodes)
		for e := v.first[u]; e < v.first[u+1]; e++ {
			l := v.hitList[e]
			if barred(l) {
				continue
			}
			if n := int(c.next[stage][l]); n > stage && n < c.gates {
				lower(n, v.heads[e], d+p.usual[e])
			}
			lower(stage, v.heads[e], d+p.usual[e])
		}
	}
	out := make([][]int64, c.gates-1)
	for k := range out {
		out[k] = dist[k*nodes : (k+1)*nodes]
	}
	return out
}
