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

	mu    sync.Mutex
	trees map[int]*corridorTree // 2 × corridor + direction
	free  *bounds               // trees on all arcs, denied ones included
}

// unscreened returns the bounds that hold trees on all arcs, whatever rules say.
func (b *bounds) unscreened() *bounds {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.free == nil {
		b.free = &bounds{trees: map[int]*corridorTree{}}
	}
	return b.free
}

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
	inParallel(len(b.of)+len(g.kinds), func(i int) {
		if i < len(b.of) {
			b.of[i] = g.toTarget(pick[i])
		} else {
			b.kind[i-len(b.of)] = g.toTarget(g.kinds[i-len(b.of)].additive)
		}
	})
	return b
}

// toTarget is a Dijkstra from the destination against the arcs.
func (g *graph) toTarget(weigh func(*Vector) int64) []int64 {
	b := make([]int64, int(g.target)+1)
	for i := range b {
		b[i] = infinity
	}
	b[g.target] = 0
	var q []boundItem
	for i := range g.terminal {
		if t := &g.terminal[i]; t.to == g.target && t.from != g.origin {
			if d := weigh(&t.weight); d < b[t.from] {
				b[t.from] = d
				q = pushBound(q, boundItem{d, t.from})
			}
		}
	}
	for len(q) > 0 {
		var it boundItem
		it, q = popBound(q)
		if it.d > b[it.u] {
			continue
		}
		for _, e := range g.v.rarcs[g.v.rfirst[it.u]:g.v.rfirst[it.u+1]] {
			from := g.v.Arcs[e].From
			if d := it.d + weigh(&g.weights[e]); g.usable[e] && d < b[from] {
				b[from] = d
				q = pushBound(q, boundItem{d, from})
			}
		}
	}
	return b
}

// bounds takes the bounds of the destination and closes them at the origin.
func (w *workspace) bounds(g *graph) {
	nodes := int(g.target) + 1
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
		w.limit[k] = best + int64(slack*float64(best))
	}
}

// pick reads one criterion off a vector.
var pick = [NumCriteria]func(*Vector) int64{
	func(v *Vector) int64 { return v[0] }, func(v *Vector) int64 { return v[1] },
	func(v *Vector) int64 { return v[2] }, func(v *Vector) int64 { return v[3] },
}

// interesting tells whether a label can still become a way within the region.
func (w *workspace) interesting(g *graph, v *Vector, node NodeID) bool {
	if !g.confined {
		return true
	}
	for k := range g.kinds {
		if g.kinds[k].additive(v)+w.kind[k][node] <= w.limit[k] {
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
