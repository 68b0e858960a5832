package plan

import (
	"sync"
)

// Exact lower bounds to a destination: one reverse Dijkstra a kind of shipper. They
// are kept by destination, since many questions share one.

// bounds are exact lower bounds from each node to one destination, of the
// generalised cost of every kind of shipper.
type bounds struct {
	kind [][]int64
	back wayBack // of the balanced shipper, at what arcs cost with the mean waits

	// usual is the generalised cost with the mean waits for departures: no bound,
	// but a way to a good first guess. Nil without a clock.
	usual [][]int64

	mu      sync.Mutex
	minutes []int64 // the least mean time to the destination; nil until it is asked for
}

// size is about how many bytes the bounds take.
func (b *bounds) size() int64 {
	return int64(len(b.back.dist)) * int64(8*len(b.kind)+8*len(b.usual)+20)
}

// quickest returns the least mean time to the destination.
func (b *bounds) quickest(g *graph) []int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.minutes == nil {
		costs := make([]int64, len(g.weights))
		for i, e := range g.v.rarcs {
			costs[i] = g.weights[e][Minutes]
		}
		b.minutes = g.backFrom(costs, func(v *Vector) int64 { return v[Minutes] }, nil)
	}
	return b.minutes
}

// unscreened returns the graph with all arcs, whatever rules say; it has no
// bounds but what ways along corridors need.
func (g *graph) unscreened(w *weighing, q *Query) *graph {
	free := *g
	free.arcsLeft(g.v.allArcs())
	free.b = w.backTo(&free, q)
	free.findOut(w, q)
	return &free
}

// arcsLeft lets a graph use some arcs.
func (g *graph) arcsLeft(u *usableArcs) { g.usable, g.usableBack, g.u = u.ok, u.back, u }

// findOut finds the tree from the origin.
func (g *graph) findOut(w *weighing, q *Query) {
	g.out = keep(w.kept.trees, w.name+g.fromKey(q), (*wayOut).size, g.outFrom)
	g.throughs = make([]through, len(g.v.gateLists.lists))
}

// slack is how much dearer, in generalised cost, a way may be than the best of a
// kind of shipper to be of interest to it.
const slack = 0.05

type boundItem struct {
	d int64
	u NodeID
}

// newBounds computes the bounds of a graph; those at the origin, which differ
// from query to query, are left open.
func newBounds(g *graph) *bounds {
	kinds, nodes := len(g.kinds), int(g.target)+1
	b := &bounds{kind: make([][]int64, kinds), back: newWayBack(nodes)}
	n := kinds
	if g.clock != nil {
		b.usual = make([][]int64, kinds)
		n += kinds
	}
	inParallel(n, func(i int) {
		k := i % kinds
		switch weigh := g.kinds[k].additive; {
		case k == balanced && (i >= kinds || g.clock == nil):
			g.backFrom(g.balancedBack, weigh, &b.back)
			if g.clock == nil {
				b.kind[k] = b.back.dist
			} else {
				b.usual[k] = b.back.dist
			}
		case i >= kinds:
			b.usual[k] = g.backFrom(g.p.usualBack[k], weigh, nil)
		default:
			b.kind[k] = g.backFrom(g.p.back[k], weigh, nil)
		}
	})
	return b
}

// nearBounds are the bounds of a graph where a way can be of interest: elsewhere they
// are infinite. What a kind of shipper pays at most follows from the way that is best
// for the balanced one; what it pays at least from the origin to a node, from what
// the balanced one pays and the least share of it on any arc.
func (g *graph) nearBounds(back wayBack) *bounds {
	b := &bounds{kind: make([][]int64, len(g.kinds)), back: back}
	inParallel(len(g.kinds), func(k int) {
		if k == balanced {
			b.kind[k] = back.dist
			return
		}
		share, most := g.near(k, &back)
		v, costs := g.v, g.p.back[k]
		dist := endless(int(g.target) + 1)
		h := newNodeHeap(len(dist))
		defer h.free()
		h.begin(dist)
		lower := func(u NodeID, d int64) {
			if x := g.out.dist[u]; x < infinity && d < dist[u] && d+int64(share*float64(x)) <= most {
				dist[u] = d
				h.lower(u)
			}
		}
		for _, i := range g.exits {
			t := &g.terminal[i]
			lower(t.from, g.kinds[k].additive(&t.weight))
		}
		for len(h.nodes) > 0 {
			u := h.pop()
			d := dist[u]
			for i := v.rfirst[u]; i < v.rfirst[u+1]; i++ {
				if d := d + costs[i]; d < dist[v.rtail[i]] && (g.usableBack == nil || g.usableBack[i]) {
					lower(v.rtail[i], d)
				}
			}
		}
		dist[g.target] = 0
		b.kind[k] = dist
	})
	return b
}

// near returns the least share of what the balanced shipper pays that another kind
// pays on any way from the origin, and what ways of interest cost that kind at most.
func (g *graph) near(k int, back *wayBack) (share float64, most int64) {
	p, q := g.kinds[balanced], g.kinds[k]
	share = g.p.least[k]
	first, best, direct := int32(-1), int64(infinity), int64(infinity)
	for i := range g.terminal {
		t := &g.terminal[i]
		switch {
		case t.from != g.origin:
		case t.to == g.target:
			direct = min(direct, q.additive(&t.weight))
		default:
			a, b := q.additive(&t.weight), p.additive(&t.weight)
			if a < 0 || b < 0 {
				share = 0
			} else if float64(a) < share*float64(b) {
				share = float64(a) / float64(b)
			}
			if d := b + back.dist[t.to]; d < best {
				best, first = d, int32(i)
			}
		}
	}
	share = max(0, min(share, 2)*(1-1e-12)) // less what rounding may add
	if first < 0 {
		return share, limitOf(direct) + rounding
	}
	cost, u := q.additive(&g.terminal[first].weight), g.terminal[first].to
	for u != g.target {
		e := back.next[u]
		if e < 0 {
			cost += q.additive(&g.terminal[g.exits[-1-e]].weight)
			break
		}
		cost += g.p.along[k][e]
		u = g.v.heads[e]
	}
	return share, limitOf(min(cost, direct)) + rounding
}

func newWayBack(nodes int) wayBack {
	return wayBack{dist: endless(nodes), next: make([]int32, nodes)}
}

func newWayOut(nodes int) *wayOut { return &wayOut{endless(nodes), make([]int32, nodes)} }

func (o *wayOut) size() int64 { return int64(len(o.dist)) * 12 }

// endless makes an array of infinite distances.
func endless(n int) []int64 {
	dist := make([]int64, n)
	for i := range dist {
		dist[i] = infinity
	}
	return dist
}

// backFrom is a Dijkstra against the arcs from the destination; costs are those of
// View.rarcs, in that order, and weigh is that of terminal arcs. Into a tree, if
// one is given, it puts the arcs to take as well.
func (g *graph) backFrom(costs []int64, weigh func(*Vector) int64, into *wayBack) []int64 {
	v, nodes := g.v, int(g.target)+1
	var dist []int64
	var next []int32
	if into != nil {
		dist, next = into.dist, into.next
	} else {
		dist = endless(nodes)
	}
	h := newNodeHeap(nodes)
	defer h.free()
	h.begin(dist)
	for k, i := range g.exits {
		t := &g.terminal[i]
		if d := weigh(&t.weight); d < dist[t.from] {
			dist[t.from] = d
			if next != nil {
				next[t.from] = int32(-1 - k)
			}
			h.lower(t.from)
		}
	}
	for len(h.nodes) > 0 {
		u := h.pop()
		d := dist[u]
		first, last := v.rfirst[u], v.rfirst[u+1]
		tails, costs := v.rtail[first:last], costs[first:last]
		for i, from := range tails {
			d := d + costs[i]
			if d >= dist[from] || g.usableBack != nil && !g.usableBack[int(first)+i] {
				continue
			}
			dist[from] = d
			if next != nil {
				next[from] = v.rarcs[int(first)+i]
			}
			h.lower(from)
		}
	}
	dist[g.target] = 0
	return dist
}

// outFrom is a Dijkstra along the arcs from the origin, at what they cost the
// balanced shipper.
func (g *graph) outFrom() *wayOut {
	v, p := g.v, g.kinds[balanced]
	o := newWayOut(int(g.target) + 1)
	dist := o.dist
	h := newNodeHeap(len(dist))
	defer h.free()
	h.begin(dist)
	for k, i := range g.entries {
		t := &g.terminal[i]
		if d := p.additive(&t.weight); d < dist[t.to] {
			dist[t.to], o.last[t.to] = d, int32(-1-k)
			h.lower(t.to)
		}
	}
	for len(h.nodes) > 0 {
		u := h.pop()
		d := dist[u]
		first, last := v.first[u], v.first[u+1]
		heads, costs := v.heads[first:last], g.balanced[first:last]
		for i, to := range heads {
			if d := d + costs[i]; d < dist[to] && g.usable[int(first)+i] {
				dist[to], o.last[to] = d, first+int32(i)
				h.lower(to)
			}
		}
	}
	return o
}

// limits takes the bounds of the kinds of shipper, closes them at the origin, and
// finds what ways may cost to be of interest.
func (w *workspace) limits(g *graph) {
	for len(w.kind) < len(g.kinds) {
		w.kind, w.limit = append(w.kind, nil), append(w.limit, 0)
	}
	w.kind, w.limit = w.kind[:len(g.kinds)], w.limit[:len(g.kinds)]
	if len(g.via) > 0 {
		inParallel(len(g.kinds), func(k int) { w.kind[k] = g.stagedBack(g.weights, g.kinds[k].additive) })
	} else {
		for k := range g.kinds {
			w.kind[k] = g.closed(append(w.kind[k][:0], g.b.kind[k]...), g.kinds[k].additive)
		}
	}
	for k := range g.kinds {
		w.limit[k] = limitOf(w.kind[k][g.origin])
	}
	if g.clock != nil {
		w.firstLimits(g)
	}
}

// closed sets the bound at the origin.
func (g *graph) closed(dist []int64, weigh func(*Vector) int64) []int64 {
	best := int64(infinity)
	for i := range g.terminal {
		if t := &g.terminal[i]; t.from == g.origin {
			best = min(best, weigh(&t.weight)+dist[t.to])
		}
	}
	dist[g.origin] = best
	return dist
}

// interesting tells whether a label can still become a way within the region.
func (w *workspace) interesting(g *graph, v *Vector, at int32) bool {
	if !g.confined {
		return true
	}
	for k := range g.kinds {
		if g.kinds[k].additive(v)+w.kind[k][at] <= w.limit[k] {
			return true
		}
	}
	if g.clock == nil || v[Minutes]+w.bound[Minutes][at] > g.due {
		return false
	}
	for k := range g.kinds {
		if g.kinds[k].additive(v)+w.kind[k][at] <= w.inTime[k] {
			return true
		}
	}
	return false
}

// nodeHeap is a heap of nodes by their distance, each at most once in it.
type nodeHeap struct {
	dist  []int64
	nodes []NodeID
	place []int32 // of a node in the heap + 1; 0: not there
}

var nodeHeaps = sync.Pool{New: func() any { return new(nodeHeap) }}

// newNodeHeap returns an empty heap for so many nodes; free gives it back.
func newNodeHeap(nodes int) *nodeHeap {
	h := nodeHeaps.Get().(*nodeHeap)
	if len(h.place) < nodes {
		h.nodes, h.place = make([]NodeID, 0, nodes), make([]int32, nodes)
	}
	return h
}

// begin empties the heap and gives it distances.
func (h *nodeHeap) begin(dist []int64) {
	h.clear()
	h.dist = dist
}

func (h *nodeHeap) clear() {
	for _, u := range h.nodes {
		h.place[u] = 0
	}
	h.nodes = h.nodes[:0]
}

func (h *nodeHeap) free() {
	h.begin(nil)
	nodeHeaps.Put(h)
}

// lower takes in a node whose distance has fallen.
func (h *nodeHeap) lower(u NodeID) {
	i := int(h.place[u]) - 1
	if i < 0 {
		i = len(h.nodes)
		h.nodes = append(h.nodes, u)
	}
	q, d := h.nodes, h.dist[u]
	for i > 0 {
		p := (i - 1) / 4
		if h.dist[q[p]] <= d {
			break
		}
		q[i] = q[p]
		h.place[q[i]] = int32(i + 1)
		i = p
	}
	q[i] = u
	h.place[u] = int32(i + 1)
}

// pop removes the nearest node.
func (h *nodeHeap) pop() NodeID {
	q := h.nodes
	top, n := q[0], len(q)-1
	u := q[n]
	q = q[:n]
	h.nodes = q
	h.place[top] = 0
	if n == 0 {
		return top
	}
	i, d := 0, h.dist[u]
	for {
		c := 4*i + 1
		if c >= n {
			break
		}
		best, least := c, h.dist[q[c]]
		for k := c + 1; k < min(c+4, n); k++ {
			if x := h.dist[q[k]]; x < least {
				best, least = k, x
			}
		}
		if least >= d {
			break
		}
		q[i] = q[best]
		h.place[q[i]] = int32(i + 1)
		i = best
	}
	q[i] = u
	h.place[u] = int32(i + 1)
	return top
}

func pushBound(q []boundItem, it boundItem) []boundItem {
	q = append(q, it)
	i := len(q) - 1
	for i > 0 {
		p := (i - 1) / 4
		if q[p].d <= it.d {
			break
		}
		q[i] = q[p]
		i = p
	}
	q[i] = it
	return q
}

func popBound(q []boundItem) (boundItem, []boundItem) {
	top := q[0]
	n := len(q) - 1
	it := q[n]
	q = q[:n]
	if n == 0 {
		return top, q
	}
	i := 0
	for {
		c := 4*i + 1
		if c >= n {
			break
		}
		best := c
		for k := c + 1; k < min(c+4, n); k++ {
			if q[k].d < q[best].d {
				best = k
			}
		}
		if q[best].d >= it.d {
			break
		}
		q[i] = q[best]
		i = best
	}
	q[i] = it
	return top, q
}
