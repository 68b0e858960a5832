package plan

import (
	"sync"
)

// Exact lower bounds to a destination: one reverse Dijkstra a criterion, and one
// a kind of shipper. They are kept by destination, since many questions share
// one.

// bounds are exact lower bounds from each node to one destination: of every
// criterion, and of the generalised cost of every kind of shipper.
type bounds struct {
	of   [NumCriteria][]int64
	kind [][]int64
	back wayBack // of the balanced shipper
	anew []int64 // variance of ways on that board a known departure; nil without a clock

	// usual is the generalised cost with the mean waits for departures: no bound,
	// but a way to a good first guess. Nil without a clock.
	usual [][]int64

	mu    sync.Mutex
	trees map[int]*corridorTree // 2 × corridor + direction
	free  *bounds               // trees on all arcs, denied ones included
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
	free.out = free.outFrom(free.costs, anyTerminal)
	g.b.mu.Lock()
	defer g.b.mu.Unlock()
	if g.b.free == nil {
		g.b.free = &bounds{trees: map[int]*corridorTree{}, back: free.backFrom(free.costs, free.ends(anyTerminal), true)}
	}
	free.b = g.b.free
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
	b := &bounds{kind: make([][]int64, len(g.kinds)), trees: map[int]*corridorTree{}}
	n := len(b.of) + len(g.kinds)
	waiting := *g
	if g.clock != nil {
		waiting.weights = g.usual
		b.usual = make([][]int64, len(g.kinds))
		n += len(g.kinds)
	}
	inParallel(n, func(i int) {
		switch {
		case i >= len(b.of)+len(g.kinds):
			k := i - len(b.of) - len(g.kinds)
			b.usual[k] = waiting.toTarget(g.kinds[k].additive)
		case i == Variance && g.clock != nil:
			b.of[i], b.anew = g.leastVariance()
		case i < len(b.of):
			b.of[i] = g.toTarget(pick[i])
		default:
			k := i - len(b.of)
			if k == balanced {
				b.back = g.backFrom(g.costs, g.ends(anyTerminal), true)
			}
			if k == balanced && g.clock == nil {
				b.kind[k] = b.back.dist
			} else {
				b.kind[k] = g.toTarget(g.kinds[k].additive)
			}
		}
	})
	return b
}

// toTarget returns the least of what the arcs from every node to the destination
// add up to.
func (g *graph) toTarget(weigh func(*Vector) int64) []int64 { return g.toTargetBy(weigh, nil) }

// toTargetBy leaves the arcs out that without tells, if it is given.
func (g *graph) toTargetBy(weigh func(*Vector) int64, without func(int32) bool) []int64 {
	costs := make([]int64, len(g.weights))
	for e := range costs {
		costs[e] = infinity
		if g.usable[e] && (without == nil || !without(int32(e))) {
			costs[e] = weigh(&g.weights[e])
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

// bounds takes the bounds of the destination and closes them at the origin.
func (w *workspace) bounds(g *graph) {
	nodes := int(g.target) + 1
	w.stride = 0
	if len(g.via) > 0 && g.clock == nil {
		w.stagedBounds(g)
		return
	}
	copyTo := func(dst *[]int64, src []int64, weigh func(*Vector) int64) {
		if cap(*dst) < nodes {
			*dst = make([]int64, nodes)
		}
		*dst = (*dst)[:nodes]
		copy(*dst, src)
		best := int64(infinity)
		for i := range g.terminal {
			if t := &g.terminal[i]; t.from == g.origin {
				best = min(best, weigh(&t.weight)+(*dst)[t.to])
			}
		}
		(*dst)[g.origin] = best
	}
	for c := range NumCriteria {
		copyTo(&w.bound[c], g.b.of[c], pick[c])
	}
	w.anew = nil
	if g.clock != nil {
		copyTo(&w.anewAt, g.b.anew, func(*Vector) int64 { return 0 })
		w.anew = w.anewAt
	}
	for len(w.kind) < len(g.kinds) {
		w.kind = append(w.kind, nil)
		w.limit = append(w.limit, 0)
	}
	w.kind, w.limit = w.kind[:len(g.kinds)], w.limit[:len(g.kinds)]
	for k := range g.kinds {
		copyTo(&w.kind[k], g.b.kind[k], g.kinds[k].additive)
		best := w.kind[k][g.origin]
		if len(g.via) > 0 {
			best = w.viaBest(g, k)
		}
		w.limit[k] = limitOf(best)
	}
	if g.clock != nil {
		w.firstLimits(g)
	}
}

// pick reads one criterion off a vector.
var pick = [NumCriteria]func(*Vector) int64{
	func(v *Vector) int64 { return v[0] }, func(v *Vector) int64 { return v[1] },
	func(v *Vector) int64 { return v[2] }, func(v *Vector) int64 { return v[3] },
}

// interesting tells whether a label can still become a way within the region.
func (w *workspace) interesting(g *graph, v *Vector, at int) bool {
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
