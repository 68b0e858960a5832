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
	back wayBack // of the balanced shipper

	// usual is the generalised cost with the mean waits for departures: no bound,
	// but a way to a good first guess. Nil without a clock.
	usual [][]int64

	mu      sync.Mutex
	minutes []int64               // the least mean time to the destination; nil until it is asked for
	trees   map[int]*corridorTree // 2 × corridor + direction
	free    *bounds               // trees on all arcs, denied ones included
	costs   []int64               // of free: what the arcs of View.rarcs cost
	outs    map[int]*wayOut       // 2 × corridor + direction; −1: all ways
	origin  string                // of outs
}

// quickest returns the least mean time to the destination.
func (b *bounds) quickest(g *graph) []int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.minutes == nil {
		b.minutes = g.toTarget(func(v *Vector) int64 { return v[Minutes] })
	}
	return b.minutes
}

// unscreened returns the graph with all arcs, whatever rules say; it has no
// bounds but what trees of corridors need.
func (g *graph) unscreened() *graph {
	free := *g
	free.usable = make([]bool, len(g.usable))
	for i := range free.usable {
		free.usable[i] = true
	}
	free.costs = g.balanced
	g.b.mu.Lock()
	if g.b.free == nil {
		back := g.v.backwards(free.costs)
		g.b.free = &bounds{costs: back, trees: map[int]*corridorTree{}, back: free.backFrom(back, free.ends(anyTerminal), true)}
	}
	free.b, free.backCosts = g.b.free, g.b.free.costs
	g.b.mu.Unlock()
	free.out = free.b.wayOut(&free, allWays, func() *wayOut { return free.outFrom(free.costs, anyTerminal) })
	return &free
}

func anyTerminal(*terminalArc) bool { return true }

// corridor returns the tree of a corridor, computed when it is first asked for.
func (b *bounds) corridor(g *graph, corridor int, backward bool) *corridorTree {
	k := 2 * corridor
	if backward {
		k++
	}
	b.mu.Lock()
	t := b.trees[k]
	b.mu.Unlock()
	if t == nil { // two at once may reckon it; they find the same
		t = g.corridorTree(corridor, backward)
		b.mu.Lock()
		b.trees[k] = t
		b.mu.Unlock()
	}
	return t
}

// allWays is the key of ways out along any corridor.
const allWays = -1

// wayOut returns the tree from the origin of a graph that is kept under a key;
// trees of one origin at a time are kept.
func (b *bounds) wayOut(g *graph, key int, find func() *wayOut) *wayOut {
	b.mu.Lock()
	if b.origin != g.from {
		b.origin, b.outs = g.from, nil
	}
	o := b.outs[key]
	b.mu.Unlock()
	if o == nil {
		o = find()
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.origin == g.from {
			if b.outs == nil {
				b.outs = map[int]*wayOut{}
			}
			b.outs[key] = o
		}
	}
	return o
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
	kinds := len(g.kinds)
	b := &bounds{kind: make([][]int64, kinds), trees: map[int]*corridorTree{}}
	n := kinds
	waiting := *g
	if g.clock != nil {
		waiting.weights = g.usual
		b.usual = make([][]int64, kinds)
		n += kinds
	}
	inParallel(n, func(i int) {
		if i >= kinds {
			b.usual[i-kinds] = waiting.toTarget(g.kinds[i-kinds].additive)
			return
		}
		if i == balanced {
			b.back = g.backFrom(g.backCosts, g.ends(anyTerminal), true)
		}
		if i == balanced && g.clock == nil {
			b.kind[i] = b.back.dist
		} else {
			b.kind[i] = g.toTarget(g.kinds[i].additive)
		}
	})
	return b
}

// toTarget returns the least of what the arcs from every node to the destination
// add up to.
func (g *graph) toTarget(weigh func(*Vector) int64) []int64 {
	costs := make([]int64, len(g.weights))
	for i, e := range g.v.rarcs {
		costs[i] = infinity
		if g.usable[e] {
			costs[i] = weigh(&g.weights[e])
		}
	}
	var seeds []seed
	for i := range g.terminal {
		if t := &g.terminal[i]; t.to == g.target && t.from != g.origin {
			seeds = append(seeds, seed{node: t.from, cost: weigh(&t.weight)})
		}
	}
	return g.backFrom(costs, seeds, false).dist
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

func newNodeHeap(dist []int64) *nodeHeap {
	return &nodeHeap{dist: dist, nodes: make([]NodeID, 0, len(dist)), place: make([]int32, len(dist))}
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
