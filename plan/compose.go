package plan

import (
	"cmp"
	"context"
	"math/bits"
	"reflect"
	"slices"
	"sync"

	"meridian"
)

// Composing variants: what many change together is put together from what few
// change, without a view of all together, where their changes are apart.
//
// Arcs come from sites: the hauls of a zone from its links, a crossing from its
// row, a change of gauge from its place, voyages from all lanes, passages and
// services by water, named trains from the railways they run on. Players that
// change one site belong to one block, and a block's subsets have views of their
// own; the arcs of different blocks are changed by one of them alone. That the
// parts make the whole is checked on the network of all players, arc by arc;
// where they do not, nothing is composed.

// mostParts is how many views blocks may need.
const mostParts = 160

// composer makes the variants of subsets from those of blocks.
type composer struct {
	c      *coalitioner
	blocks []uint32
	mu     sync.Mutex
	parts  map[uint32]func() (*Variant, error)
}

// takeApart finds blocks of players whose changes are apart; nil, if there are no
// two, or if more views would be needed than are worth it.
func (c *coalitioner) takeApart(ctx context.Context) (*composer, error) {
	x := &composer{c: c, parts: map[uint32]func() (*Variant, error){}}
	n := len(c.players)
	sites := make([]map[site]bool, n)
	alone := make([]*Variant, n)
	err := c.each(ctx, n, func(p int) (err error) {
		if alone[p], err = x.part(1 << p); err == nil {
			sites[p] = c.s.sites(alone[p], c.network(1<<p))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	x.blocks = blocksOf(sites)
	views := 0
	for _, b := range x.blocks {
		views += 1 << bits.OnesCount32(b)
	}
	if len(x.blocks) < 2 || views > mostParts {
		return nil, nil
	}
	all := uint32(1)<<n - 1
	whole, err := c.s.Variant(c.network(all))
	if err != nil {
		return nil, err
	}
	if put, err := x.variant(all); err != nil || put == nil || !put.equal(whole) {
		return nil, err
	}
	return x, nil
}

// site is what arcs come from.
type site struct {
	kind string
	id   int32
}

// everything is the site of changes that bear on all arcs.
var everything = site{kind: "everything"}

// blocksOf joins players that share a site.
func blocksOf(sites []map[site]bool) []uint32 {
	var blocks []uint32
	share := func(a, b map[site]bool) bool {
		if len(a) > 0 && b[everything] || len(b) > 0 && a[everything] {
			return true
		}
		for s := range a {
			if b[s] {
				return true
			}
		}
		return false
	}
	for p := range sites {
		mine := uint32(1) << p
		var rest []uint32
		for _, b := range blocks {
			joined := false
			for q := range p {
				joined = joined || b>>q&1 == 1 && share(sites[p], sites[q])
			}
			if joined {
				mine |= b
			} else {
				rest = append(rest, b)
			}
		}
		blocks = append(rest, mine)
	}
	return blocks
}

// part returns the variant of a subset of a block; it is made once.
func (x *composer) part(subset uint32) (*Variant, error) {
	x.mu.Lock()
	f := x.parts[subset]
	if f == nil {
		f = sync.OnceValues(func() (*Variant, error) {
			x.c.views.Add(1)
			return x.c.s.Variant(x.c.network(subset))
		})
		x.parts[subset] = f
	}
	x.mu.Unlock()
	return f()
}

// variant puts the variant of a subset together; nil where it cannot be.
func (x *composer) variant(subset uint32) (*Variant, error) {
	var parts []*Variant
	for _, b := range x.blocks {
		if s := subset & b; s != 0 {
			v, err := x.part(s)
			if err != nil {
				return nil, err
			}
			parts = append(parts, v)
		}
	}
	return x.c.s.compose(parts), nil
}

// compose puts variants together whose changes are apart; nil where they are not.
func (s *Skims) compose(parts []*Variant) *Variant {
	if len(parts) == 0 {
		return s.same
	}
	if len(parts) == 1 {
		return parts[0]
	}
	w := &Variant{s: s, view: s.base, ends: map[*end]*end{}, direct: map[int]directs{}, cost: map[[2]int]*variantCosts{}}
	extra := 0
	for _, p := range parts {
		if p.whole != nil || p.priced || len(p.closed) > 0 {
			return nil
		}
		w.changes = append(w.changes, p.changes...)
		w.extra = append(w.extra, p.extra...)
		extra += len(p.extra)
	}
	if !w.number() || len(w.extra) != extra {
		return nil
	}
	for k := range s.arcs {
		c := &variantCosts{base: s.arcs[k], changed: make([]int64, 0, len(w.changes))}
		for _, p := range parts {
			c.changed = append(c.changed, p.costs(k[0], k[1]).changed...)
		}
		w.cost[k] = c
	}
	for _, p := range parts {
		if !w.join(p) {
			return nil
		}
	}
	return w
}

// join takes over the ends and direct ways of a part.
func (w *Variant) join(p *Variant) bool {
	for was, is := range p.ends {
		if w.ends[was] != nil {
			return false
		}
		if len(w.extra) > 0 { // nodes have other numbers here
			n := *is
			n.arcs = slices.Clone(is.arcs)
			for j := range n.arcs {
				n.arcs[j].id = w.node(n.arcs[j].node)
			}
			is = &n
		}
		w.ends[was] = is
	}
	for od, d := range p.direct {
		if _, twice := w.direct[od]; twice {
			return false
		}
		w.direct[od] = d
	}
	return true
}

// equal tells whether two variants of one base have the same arcs at the same
// costs, in any order, and the same ends.
func (w *Variant) equal(o *Variant) bool {
	if o.whole != nil || w.whole != nil || !slices.Equal(w.extra, o.extra) {
		return false
	}
	for k := range w.s.arcs {
		a, b := w.costs(k[0], k[1]), o.costs(k[0], k[1])
		for e := range w.mark {
			if m, n := w.mark[e], o.mark[e]; (m != 0 || n != 0) && a.of(m, e) != b.of(n, e) {
				return false
			}
		}
		if !slices.Equal(w.newArcs(a), o.newArcs(b)) {
			return false
		}
	}
	for i := range w.s.rows {
		r := &w.s.rows[i]
		if r.reason != "" {
			continue
		}
		for _, e := range [2]*end{r.from, r.to} {
			if !w.end(e).sameArcs(o.end(e)) {
				return false
			}
		}
	}
	return true
}

// of is the cost of a base arc, with the mark of its change.
func (c *variantCosts) of(mark int32, e int) int64 {
	if mark == 0 {
		return c.base[e]
	}
	return c.changed[mark-1]
}

// newArcs lists the arcs that the base has not, in order.
func (w *Variant) newArcs(c *variantCosts) []changedPair {
	var out []changedPair
	for i := range w.changes {
		if h := &w.changes[i]; h.base < 0 && c.changed[i] < infinity {
			out = append(out, changedPair{h.from, h.to, c.changed[i]})
		}
	}
	slices.SortFunc(out, func(a, b changedPair) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.cost, b.cost))
	})
	return out
}

type changedPair struct {
	from, to int32
	cost     int64
}

func (e *end) sameArcs(o *end) bool {
	return e == o || slices.EqualFunc(e.arcs, o.arcs, func(a, b endArc) bool { return a.node == b.node }) && slices.EqualFunc(e.costs, o.costs, slices.Equal)
}

// sites lists what a network changes of the base.
func (s *Skims) sites(w *Variant, net *meridian.Network) map[site]bool {
	out := map[site]bool{}
	if w == s.same {
		return out
	}
	if w.whole != nil || w.priced || len(w.closed) > 0 || otherTables(s.Net, net) {
		return map[site]bool{everything: true}
	}
	v := w.view.v
	for i := range w.changes {
		if h := &w.changes[i]; h.base >= 0 && s.base.v.Arcs[h.base].Kind == ArcTrain || h.own >= 0 && v.Arcs[h.own].Kind == ArcTrain {
			out[site{kind: "trains"}] = true
		}
	}
	zone := func(p meridian.PlaceID) {
		if p == meridian.NoID {
			out[everything] = true
			return
		}
		out[site{"zone", int32(v.zoneAt[p])}] = true
	}
	border := func(id meridian.LinkID) {
		zone(net.Links[id].From)
		zone(net.Links[id].To)
		out[site{"crossing", int32(id)}] = true
	}
	changedRows(s.Net.Links, net.Links, func(i int, _, _ *meridian.Link) {
		if net.Links[i].Mode.Waterborne() {
			out[site{kind: "water"}] = true
		}
		border(meridian.LinkID(i))
	})
	changedRows(s.Net.Crossings, net.Crossings, func(_ int, a, b *meridian.Crossing) {
		if a != nil && a.Link == b.Link && a.Valid == b.Valid && a.Closed == b.Closed && a.From == b.From && !v.inZone(&net.Links[b.Link]) {
			out[site{"crossing", int32(b.Link)}] = true // what it takes, no more
			return
		}
		border(b.Link)
	})
	changedRows(s.Net.GaugeBreaks, net.GaugeBreaks, func(_ int, a, b *meridian.GaugeBreak) {
		out[site{"gauge", int32(b.Place)}] = true
		if a == nil || a.Place != b.Place || a.A != b.A || a.B != b.B || a.Method != b.Method || a.Valid != b.Valid {
			zone(b.Place)
		}
	})
	changedRows(s.Net.Transfers, net.Transfers, func(_ int, _, b *meridian.Transfer) { zone(b.Place) })
	changedRows(s.Net.Places, net.Places, func(i int, _, _ *meridian.Place) {
		zone(meridian.PlaceID(i))
		out[site{kind: "water"}] = true
	})
	changedRows(s.Net.Passages, net.Passages, func(int, *meridian.Passage, *meridian.Passage) { out[site{kind: "water"}] = true })
	changedRows(s.Net.Services, net.Services, func(_ int, _, b *meridian.Service) {
		if b.Mode == meridian.Rail {
			out[site{kind: "trains"}] = true
		} else {
			out[site{kind: "water"}] = true
		}
		for i := range b.Calls {
			zone(b.Calls[i].Place)
		}
	})
	return out
}

// changedRows calls f with the rows that differ; a is nil for one that is new.
func changedRows[T any](a, b []T, f func(i int, a, b *T)) {
	if shared(a, b) {
		return
	}
	for i := range b {
		switch {
		case i >= len(a):
			f(i, nil, &b[i])
		case !equalValues(reflect.ValueOf(&a[i]).Elem(), reflect.ValueOf(&b[i]).Elem()):
			f(i, &a[i], &b[i])
		}
	}
}

// equalValues compares values, unknown numbers (NaN) as equal.
func equalValues(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Float64:
		x, y := a.Float(), b.Float()
		return x == y || x != x && y != y
	case reflect.Struct:
		for i := range a.NumField() {
			if !equalValues(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		if a.Pointer() != b.Pointer() {
			for i := range a.Len() {
				if !equalValues(a.Index(i), b.Index(i)) {
					return false
				}
			}
		}
		return true
	case reflect.Map, reflect.Pointer, reflect.Interface:
		return reflect.DeepEqual(a.Interface(), b.Interface())
	}
	return a.Equal(b)
}

// otherTables tells whether a table differs that bears on arcs everywhere, or
// whether rows are gone.
func otherTables(a, b *meridian.Network) bool {
	known := []string{"Links", "Crossings", "GaugeBreaks", "Transfers", "Places", "Passages", "Services"}
	mute := []string{"Sources", "Documents", "Claims", "Flows"}
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range x.NumField() {
		name, p, q := x.Type().Field(i).Name, x.Field(i), y.Field(i)
		switch {
		case slices.Contains(mute, name):
		case p.Kind() == reflect.Slice && slices.Contains(known, name):
			if q.Len() < p.Len() {
				return true
			}
		case p.Kind() == reflect.Slice:
			if p.Len() != q.Len() || p.Pointer() != q.Pointer() {
				return true
			}
		case p.Kind() == reflect.Map:
			if p.Pointer() != q.Pointer() {
				return true
			}
		case !p.Equal(q):
			return true
		}
	}
	return false
}
