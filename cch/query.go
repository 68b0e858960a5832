package cch

// The elimination-tree query. All nodes that an upward path from s can visit are
// the ancestors of s, so no queue is needed: walk from s and from t to the root
// and relax the arcs of every node passed. Below the lowest common ancestor the
// deeper of the two walks moves, above it they go together, and each node there may
// be where the shortest path turns:
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
	// Depth -> distance from the source and to the target of the node there on the
	// walk; Infinity between queries.
	up, down []Weight
	// Depth -> the hierarchy arc by which the last search reached the node.
	upBy, downBy []uint32
	path         []uint32
}

// NewQuery returns a workspace for m. It sees later changes of m.
func NewQuery(m *Metric) *Query {
	b := &m.Order.branch
	return &Query{
		m:  m,
		up: b.depths(), down: b.depths(),
		upBy: make([]uint32, b.height), downBy: make([]uint32, b.height),
	}
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
	o := q.m.Order
	x, y := o.Position[s], o.Position[t]
	if q.p != nil {
		return q.pruned(x, y)
	}
	return q.plain(x, y)
}

// plain is the length of the shortest path from position x to y in the metric.
func (q *Query) plain(x, y uint32) Weight {
	o := q.m.Order
	i, j := int(o.branch.depth[x]), int(o.branch.depth[y])
	q.up[i], q.down[j] = 0, 0
	for x != y {
		if i >= j {
			q.relax(q.up, x, i, 0)
			x = o.Parent[x]
			i--
		}
		if j > i {
			q.relax(q.down, y, j, 1)
			y = o.Parent[y]
			j--
		}
	}
	best := Infinity
	for ; x != none; x, i = o.Parent[x], i-1 {
		u, d := q.up[i], q.down[i]
		best = min(best, u+d)
		if u < best {
			q.relax(q.up, x, i, 0)
		}
		if d < best {
			q.relax(q.down, x, i, 1)
		}
		q.up[i], q.down[i] = Infinity, Infinity
	}
	return best
}

// relax lowers dist over the arcs of position x, at depth i, in a direction: 0
// upwards, 1 against downwards. Afterwards x is as far as can be.
func (q *Query) relax(dist []Weight, x uint32, i, direction int) {
	o := q.m.Order
	begin, end := o.First[x], o.First[x+1]
	if direction == 0 {
		relaxUp(dist, o.branch.rise[begin:end], q.m.w[begin:end], dist[i])
	} else {
		relaxDown(dist, o.branch.rise[begin:end], q.m.w[begin:end], dist[i])
	}
	dist[i] = Infinity
}

// pruned is the length of the shortest path from position x to y in q.p.
func (q *Query) pruned(x, y uint32) Weight {
	b, p := &q.m.Order.branch, q.p
	steps, up, down := b.steps, q.up, q.down
	i, j := int(b.depth[x]), int(b.depth[y])
	x, y = b.place[x], b.place[y]
	up[i], down[j] = 0, 0
	for x != y {
		if i >= j {
			p.lowerUp(up, x, up[i])
			up[i] = Infinity
			x = steps[x].parent
			i--
		}
		if j > i {
			p.lowerDown(down, y, down[j])
			down[j] = Infinity
			y = steps[y].parent
			j--
		}
	}
	best := Infinity
	for ; x != none; i-- {
		u, d := up[i], down[i]
		up[i], down[i] = Infinity, Infinity
		best = min(best, u+d)
		if u < best {
			p.lowerUp(up, x, u)
		}
		if d < best {
			p.lowerDown(down, x, d)
		}
		x = steps[x].parent
	}
	return best
}

// lowerUp lowers dist, by depth, over the arcs upwards from a place at distance d.
func (p *Perfect) lowerUp(dist []Weight, place uint32, d Weight) {
	b := &p.Metric.Order.branch
	s, next := &b.steps[place], &b.steps[place+1]
	if s.block < next.block {
		lowerBlocks(dist, b.bases[s.block:next.block], p.up[s.block:next.block], d)
		return
	}
	relaxUp(dist, b.heads[s.first:next.first], p.walk[s.first:next.first], d)
}

// lowerDown is lowerUp against arcs downwards.
func (p *Perfect) lowerDown(dist []Weight, place uint32, d Weight) {
	b := &p.Metric.Order.branch
	s, next := &b.steps[place], &b.steps[place+1]
	if s.block < next.block {
		lowerBlocks(dist, b.bases[s.block:next.block], p.down[s.block:next.block], d)
		return
	}
	relaxDown(dist, b.heads[s.first:next.first], p.walk[s.first:next.first], d)
}

// relaxUp lowers dist over arcs upwards from a node at distance d.
func relaxUp(dist []Weight, heads []uint32, arcs []pair, d Weight) {
	arcs = arcs[:len(heads)]
	for k, y := range heads {
		dist[y] = min(dist[y], d+arcs[k][0])
	}
}

// relaxDown is relaxUp against arcs downwards.
func relaxDown(dist []Weight, heads []uint32, arcs []pair, d Weight) {
	arcs = arcs[:len(heads)]
	for k, y := range heads {
		dist[y] = min(dist[y], d+arcs[k][1])
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
	tail, depth := q.m.Order.tail, q.m.Order.branch.depth
	q.path = q.path[:0]
	for z := turn; z != x; z = tail[q.upBy[depth[z]]] {
		q.path = append(q.path, q.upBy[depth[z]])
	}
	for i := len(q.path) - 1; i >= 0; i-- {
		arcs = q.m.unpack(q.path[i], 0, arcs)
	}
	for z := turn; z != y; z = tail[q.downBy[depth[z]]] {
		arcs = q.m.unpack(q.downBy[depth[z]], 1, arcs)
	}
	if reversed {
		slices.Reverse(arcs[begin:])
	}
	return arcs, length
}

// search finds the shortest path in the metric itself: its length, and where it
// turns downwards. The arcs that led to each node are left in upBy and downBy.
func (q *Query) search(x, y uint32) (turn uint32, best Weight) {
	o := q.m.Order
	i, j := int(o.branch.depth[x]), int(o.branch.depth[y])
	q.up[i], q.down[j] = 0, 0
	for x != y {
		if i >= j {
			q.expand(q.up, q.upBy, x, i, 0)
			x = o.Parent[x]
			i--
		}
		if j > i {
			q.expand(q.down, q.downBy, y, j, 1)
			y = o.Parent[y]
			j--
		}
	}
	best = Infinity
	for ; x != none; x, i = o.Parent[x], i-1 {
		u, d := q.up[i], q.down[i]
		if u+d < best {
			turn, best = x, u+d
		}
		if u < best {
			q.expand(q.up, q.upBy, x, i, 0)
		}
		if d < best {
			q.expand(q.down, q.downBy, x, i, 1)
		}
		q.up[i], q.down[i] = Infinity, Infinity
	}
	return turn, best
}

// expand is relax with the arcs noted.
func (q *Query) expand(dist []Weight, by []uint32, x uint32, i, direction int) {
	o := q.m.Order
	d := dist[i]
	dist[i] = Infinity
	if d >= Infinity {
		return
	}
	begin, end := o.First[x], o.First[x+1]
	w := q.m.w[begin:end]
	for k, y := range o.branch.rise[begin:end] {
		if l := d + w[k][direction&1]; l < dist[y] {
			dist[y], by[y] = l, begin+uint32(k)
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
	for _, x := range o.lower[o.lowerFirst[a]:o.lowerFirst[a+1]] {
		b, c := x.b, x.c
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
