package cch

// The elimination-tree query. All nodes that an upward path from s can visit are
// the ancestors of s, so no queue is needed: walk from s and from t to the root
// and relax the arcs of every node passed. Below the lowest common ancestor the
// two walks take turns (the one that stands lower moves), above it they go
// together, and each node there may be where the shortest path turns:
//
//	            root
//	             |   both walks
//	  lowest common ancestor
//	      /              \
//	     s                t
//
// A node above is not expanded when its distance is no shorter than the best path
// already found (Buchhold, Sanders, Wagner 2018).
//
// A path is found by the same walk with the arc noted by which each node was
// reached. Its hierarchy arcs are then unpacked: an arc is a graph arc of its
// weight, or else some lower triangle adds up to its weight.

import "slices"

// Query answers point-to-point questions. One per goroutine; no call allocates
// after NewQuery, except to grow the slice given to Path.
type Query struct {
	m *Metric
	p *Perfect // nil: walk on the metric itself
	// Position -> distance from the source and to the target; Infinity between
	// queries.
	up, down []Weight
	// Position -> the hierarchy arc by which the last search reached it.
	upBy, downBy []uint32
	path         []uint32
}

// NewQuery returns a workspace for m. It sees later changes of m.
func NewQuery(m *Metric) *Query {
	n := m.Order.Graph.Nodes()
	q := &Query{
		m:  m,
		up: make([]Weight, n), down: make([]Weight, n),
		upBy: make([]uint32, n), downBy: make([]uint32, n),
	}
	for x := range n {
		q.up[x], q.down[x] = Infinity, Infinity
	}
	return q
}

// NewQuery returns a workspace for p, faster than one for its metric.
func (p *Perfect) NewQuery() *Query {
	q := NewQuery(p.Metric)
	q.p = p
	return q
}

// Distance is the length of the shortest path from s to t, [Infinity] if there is
// none.
func (q *Query) Distance(s, t NodeID) Weight {
	x, y := q.m.Order.Position[s], q.m.Order.Position[t]
	if q.p != nil {
		return q.pruned(x, y)
	}
	return q.plain(x, y)
}

// plain is the length of the shortest path from position x to y in the metric.
func (q *Query) plain(x, y uint32) Weight {
	o, w, up, down := q.m.Order, q.m.w, q.up, q.down
	up[x], down[y] = 0, 0
	for x != y {
		if x+1 > y+1 { // none + 1 is 0: past a root is above everything
			relaxPairs(up, o.Up[o.First[x]:o.First[x+1]], w[o.First[x]:], 0, up[x])
			up[x] = Infinity
			x = o.Parent[x]
		} else {
			relaxPairs(down, o.Up[o.First[y]:o.First[y+1]], w[o.First[y]:], 1, down[y])
			down[y] = Infinity
			y = o.Parent[y]
		}
	}
	best := Infinity
	for ; x != none; x = o.Parent[x] {
		u, d := up[x], down[x]
		up[x], down[x] = Infinity, Infinity
		best = min(best, u+d)
		heads, arcs := o.Up[o.First[x]:o.First[x+1]], w[o.First[x]:]
		if u < best {
			relaxPairs(up, heads, arcs, 0, u)
		}
		if d < best {
			relaxPairs(down, heads, arcs, 1, d)
		}
	}
	return best
}

// relaxPairs lowers dist over arcs from a node at distance d, in a direction: 0
// upwards, 1 against downwards.
func relaxPairs(dist []Weight, heads []uint32, arcs []pair, direction int, d Weight) {
	arcs = arcs[:len(heads)]
	for i, y := range heads {
		dist[y] = min(dist[y], d+arcs[i][direction&1])
	}
}

// pruned is the length of the shortest path from position x to y in q.p.
func (q *Query) pruned(x, y uint32) Weight {
	steps, up, down, above, below := q.p.steps, q.up, q.down, q.p.up.arcs, q.p.down.arcs
	up[x], down[y] = 0, 0
	for x != y {
		if x+1 > y+1 {
			relaxHalves(up, above[steps[x].up:steps[x+1].up], up[x])
			up[x] = Infinity
			x = steps[x].parent
		} else {
			relaxHalves(down, below[steps[y].down:steps[y+1].down], down[y])
			down[y] = Infinity
			y = steps[y].parent
		}
	}
	best := Infinity
	for x != none {
		u, d := up[x], down[x]
		up[x], down[x] = Infinity, Infinity
		best = min(best, u+d)
		if u < best {
			relaxHalves(up, above[steps[x].up:steps[x+1].up], u)
		}
		if d < best {
			relaxHalves(down, below[steps[x].down:steps[x+1].down], d)
		}
		x = steps[x].parent
	}
	return best
}

// relaxHalves lowers dist over arcs from a node at distance d.
func relaxHalves(dist []Weight, arcs []half, d Weight) {
	for _, a := range arcs {
		dist[a.head] = min(dist[a.head], d+a.weight)
	}
}

// Path appends a shortest path from s to t to arcs, in the order of travel, and
// returns it with its length; nothing and [Infinity] if there is none. The metric
// must not have changed since a Perfect was made from it.
func (q *Query) Path(s, t NodeID, arcs []ArcID) ([]ArcID, Weight) {
	begin := len(arcs)
	reversed := q.p != nil && q.p.reversed
	if reversed {
		s, t = t, s
	}
	x, y := q.m.Order.Position[s], q.m.Order.Position[t]
	turn, length := q.search(x, y)
	if length == Infinity {
		return arcs, Infinity
	}
	q.path = q.path[:0]
	for z := turn; z != x; z = q.m.Order.tail[q.upBy[z]] {
		q.path = append(q.path, q.upBy[z])
	}
	for i := len(q.path) - 1; i >= 0; i-- {
		arcs = q.m.unpack(q.path[i], 0, arcs)
	}
	for z := turn; z != y; z = q.m.Order.tail[q.downBy[z]] {
		arcs = q.m.unpack(q.downBy[z], 1, arcs)
	}
	if reversed {
		slices.Reverse(arcs[begin:])
	}
	return arcs, length
}

// search finds the shortest path in the metric itself: its length, and where it
// turns downwards. The arcs that led to each node are left in upBy and downBy.
func (q *Query) search(x, y uint32) (turn uint32, best Weight) {
	parent, up, down := q.m.Order.Parent, q.up, q.down
	up[x], down[y] = 0, 0
	for x != y {
		if x+1 > y+1 {
			q.expand(up, q.upBy, x, 0, up[x])
			up[x] = Infinity
			x = parent[x]
		} else {
			q.expand(down, q.downBy, y, 1, down[y])
			down[y] = Infinity
			y = parent[y]
		}
	}
	best = Infinity
	for ; x != none; x = parent[x] {
		u, d := up[x], down[x]
		up[x], down[x] = Infinity, Infinity
		if u+d < best {
			turn, best = x, u+d
		}
		if u < best {
			q.expand(up, q.upBy, x, 0, u)
		}
		if d < best {
			q.expand(down, q.downBy, x, 1, d)
		}
	}
	return turn, best
}

// expand relaxes the arcs of x, at distance d, in a direction: 0 upwards, 1 against
// downwards.
func (q *Query) expand(dist []Weight, by []uint32, x uint32, direction int, d Weight) {
	if d >= Infinity {
		return
	}
	o := q.m.Order
	begin, end := o.First[x], o.First[x+1]
	w := q.m.w[begin:end]
	for i, y := range o.Up[begin:end] {
		if l := d + w[i][direction&1]; l < dist[y] {
			dist[y], by[y] = l, begin+uint32(i)
		}
	}
}

// unpack appends the graph arcs of the hierarchy arc a in a direction.
func (m *Metric) unpack(a uint32, direction int, arcs []ArcID) []ArcID {
	o, want := m.Order, m.w[a][direction]
	if e := o.origin[a][direction]; m.weight[e] == want {
		return append(arcs, ArcID(e))
	}
	for _, e := range o.parallels(a) {
		if int(e.place&1) == direction && m.weight[e.arc] == want {
			return append(arcs, ArcID(e.arc))
		}
	}
	for _, b := range o.lower[o.lowerFirst[a]:o.lowerFirst[a+1]] {
		c := o.second(b, o.Up[a])
		zx, zy := m.w[b], m.w[c]
		switch {
		case direction == 0 && zx[1]+zy[0] == want:
			return m.unpack(c, 0, m.unpack(b, 1, arcs))
		case direction == 1 && zy[1]+zx[0] == want:
			return m.unpack(b, 0, m.unpack(c, 1, arcs))
		}
	}
	panic("cch: a hierarchy arc has no origin: the metric changed during the call")
}
