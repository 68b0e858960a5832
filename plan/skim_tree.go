package plan

// Sweeps: the tree of shortest ways from one end, whole or mended.

// tree is the arrays of one goroutine.
type tree struct {
	dist  []int64
	via   []int32 // base arc; −1−i: entry i; from viaExtra on: change of the variant
	order []int32
	stale []bool
	q     []boundItem
	path  []int32
}

func (t *tree) size(n int) {
	if cap(t.dist) < n {
		t.dist, t.via, t.stale = make([]int64, n), make([]int32, n), make([]bool, n)
	}
	t.dist, t.via, t.stale = t.dist[:n], t.via[:n], t.stale[:n]
}

// first searches a sweep on the base and keeps it.
func (s *Skims) first(x *sweep, t *tree) {
	costs := s.same.costs(x.kind, x.rules)
	t.whole(s.same, costs, x.from, x.kind)
	x.dist, x.via, x.order = append([]int64(nil), t.dist...), append([]int32(nil), t.via...), append([]int32(nil), t.order...)
	for _, i := range x.ods {
		s.Base[i] = t.read(s.same, costs, x, i, x.from, s.rows[i].to, s.rows[i].direct)
	}
}

// whole searches the tree of an end in a variant from nothing.
func (t *tree) whole(w *Variant, c *variantCosts, from *end, kind int) {
	n := w.nodes()
	t.size(n)
	for i := range t.dist {
		t.dist[i], t.via[i] = infinity, noVia
	}
	t.q, t.order = t.q[:0], t.order[:0]
	for i := range from.arcs {
		t.relax(int(from.arcs[i].id), from.costs[kind][i], -1-int32(i))
	}
	t.spread(w, c, true)
}

func (t *tree) relax(to int, d int64, via int32) {
	if d < t.dist[to] {
		t.dist[to], t.via[to] = d, via
		t.q = pushBound(t.q, boundItem{d, NodeID(to)})
	}
}

// spread settles what is queued.
func (t *tree) spread(w *Variant, c *variantCosts, keep bool) {
	v := w.s.base.v
	n := len(v.Nodes)
	heads, base := w.s.heads, c.base
	for len(t.q) > 0 {
		var it boundItem
		it, t.q = popBound(t.q)
		u := int(it.u)
		if it.d > t.dist[u] {
			continue
		}
		if keep {
			t.order = append(t.order, int32(u))
		}
		if u < n {
			for e := v.first[u]; e < v.first[u+1]; e++ {
				d, via := base[e], e
				if m := w.mark[e]; m != 0 {
					d, via = c.changed[m-1], viaExtra+m-1
				}
				if d < infinity {
					t.relax(int(heads[e]), it.d+d, via)
				}
			}
		}
		for i := w.addedAt(u); i >= 0; i = w.next[i] {
			if d := c.changed[i]; d < infinity {
				t.relax(int(w.changes[i].to), it.d+d, viaExtra+i)
			}
		}
	}
}

// touches tells whether the changes of a variant touch a sweep: whether one
// shortens the way to its head or is the last arc of the best way to it.
func (x *sweep) touches(w *Variant, c *variantCosts) bool {
	n := int32(len(x.dist))
	for i := range w.changes {
		h := &w.changes[i]
		if h.base >= 0 && x.via[h.to] == h.base {
			return true
		}
		if h.from >= n || c.changed[i] >= infinity || x.dist[h.from] >= infinity {
			continue
		}
		if h.to >= n || x.dist[h.from]+c.changed[i] < x.dist[h.to] {
			return true
		}
	}
	return false
}

// mend brings the base tree of a sweep to a variant.
func (t *tree) mend(w *Variant, c *variantCosts, x *sweep) {
	n := len(x.dist)
	t.size(w.nodes())
	copy(t.dist, x.dist)
	copy(t.via, x.via)
	for i := n; i < len(t.dist); i++ {
		t.dist[i], t.via[i] = infinity, noVia
	}
	t.q = t.q[:0]
	t.cut(w, c, x)
	for i := range w.changes {
		if h := &w.changes[i]; c.changed[i] < infinity && t.dist[h.from] < infinity {
			t.relax(int(h.to), t.dist[h.from]+c.changed[i], viaExtra+int32(i))
		}
	}
	t.spread(w, c, false)
}

// cut takes away the ways over arcs that became longer, and joins the nodes
// behind them by the best arc from what is left.
func (t *tree) cut(w *Variant, c *variantCosts, x *sweep) {
	v := w.s.base.v
	any := false
	clear(t.stale)
	for _, u := range x.order {
		e := x.via[u]
		if e < 0 {
			continue
		}
		if t.stale[v.Arcs[e].From] {
			t.stale[u] = true
			continue
		}
		m := w.mark[e]
		if m == 0 {
			continue
		}
		t.via[u] = viaExtra + m - 1
		if c.changed[m-1] > c.base[e] {
			t.stale[u], any = true, true
		}
	}
	if !any {
		return
	}
	for _, u := range x.order {
		if t.stale[u] {
			t.dist[u], t.via[u] = infinity, noVia
		}
	}
	for i := range x.from.arcs {
		if id := x.from.arcs[i].id; t.stale[id] {
			t.relax(int(id), x.from.costs[x.kind][i], -1-int32(i))
		}
	}
	for _, u := range x.order {
		if !t.stale[u] {
			continue
		}
		for _, e := range v.rarcs[v.rfirst[u]:v.rfirst[u+1]] {
			if from := v.Arcs[e].From; w.mark[e] == 0 && !t.stale[from] && c.base[e] < infinity && t.dist[from] < infinity {
				t.relax(int(u), t.dist[from]+c.base[e], e)
			}
		}
	}
}

// read returns the way of an OD off the tree.
func (t *tree) read(w *Variant, c *variantCosts, x *sweep, od int, from, to *end, direct directs) Way {
	best, exit, straight := int64(infinity), -1, -1
	for i := range to.arcs {
		if d := t.dist[to.arcs[i].id]; d < infinity && d+to.costs[x.kind][i] < best {
			best, exit = d+to.costs[x.kind][i], i
		}
	}
	prices := w.s.kinds[x.kind].prices
	var sum Vector
	for i := range direct.arcs {
		a := &direct.arcs[i]
		v := accessWeight(&a.access, direct.at.models[x.kind])
		if d := endDistance(a, prices.additive(&v)); d < best {
			best, straight, sum = d, i, v
		}
	}
	switch {
	case straight >= 0:
		return Way{Reachable: true, Cost: best >> tieBits, V: sum, path: []wayStep{{at: direct.at, arc: -1, access: &direct.arcs[straight].access}}}
	case exit < 0:
		return Way{Reason: "no way is open"}
	}
	out := Way{Reachable: true, Cost: best >> tieBits}
	t.path = t.path[:0]
	u := to.arcs[exit].id
	for {
		e := t.via[u]
		t.path = append(t.path, e)
		if e < 0 {
			break
		}
		if e >= viaExtra {
			u = w.changes[e-viaExtra].from
		} else {
			u = int32(w.s.base.v.Arcs[e].From)
		}
	}
	out.path = make([]wayStep, 0, len(t.path)+1)
	for i := len(t.path) - 1; i >= 0; i-- {
		e := t.path[i]
		switch {
		case e < 0:
			out.V = out.V.plus(&from.weights[x.kind][-1-e])
			out.path = append(out.path, wayStep{at: from.on, arc: -1, access: &from.arcs[-1-e].access})
		case e >= viaExtra:
			h := &w.changes[e-viaExtra]
			out.altered = true
			out.V = out.V.plus(&h.at.weights[x.kind][h.own])
			out.path = append(out.path, wayStep{at: h.at, arc: h.own})
		default:
			out.V = out.V.plus(&w.s.base.weights[x.kind][e])
			out.path = append(out.path, w.step(e))
		}
	}
	out.V = out.V.plus(&to.weights[x.kind][exit])
	out.path = append(out.path, wayStep{at: to.on, arc: -1, access: &to.arcs[exit].access})
	return out
}
