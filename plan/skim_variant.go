package plan

import (
	"cmp"
	"context"
	"reflect"
	"slices"

	"meridian"
)

// Variant is another network as the arcs by which its view differs from the base
// of skims. It is frozen and safe for concurrent use.
type Variant struct {
	s       *Skims
	view    *weighedView
	own     []int32 // base arc -> arc of the view, −1: gone; nil: the base itself
	changes []arcChange
	mark    []int32 // base arc -> 1 + index of changes; 0: as it was
	extra   []Node  // nodes that the base has not
	added   []int32 // node -> first of its changes that are new arcs, −1: none; nil: no node has any
	next    []int32 // change -> next new arc of its node
	ends    map[*end]*end
	direct  map[int]directs
	closed  map[int]string // OD -> why it has no way now
	zones   []bool         // zone -> whether it differs
	priced  bool           // whether all is priced by the view's own models
	cost    map[[2]int]*variantCosts
	whole   *Skims // where nothing of the base can be kept
}

// arcChange is an arc that the variant has otherwise than the base.
type arcChange struct {
	base     int32 // arc of the base, −1: new
	own      int32 // arc of at, −1: gone
	at       *weighedView
	from, to int32 // nodes of the variant
	a, b     Node  // the same
}

// variantCosts are distances of arcs for a kind of shipment and rules.
type variantCosts struct {
	base    []int64 // of base arcs
	changed []int64 // of changes; infinity: not to be used
}

// Moved is an OD whose best way is another one, or is otherwise than in the base.
type Moved struct {
	OD  int
	Way Way
}

// Variant tells how another network, under the same conditions, differs from the
// base. The network must number places as the base does.
func (s *Skims) Variant(net *meridian.Network) (*Variant, error) {
	if net == s.Net {
		return s.same, nil
	}
	w := &Variant{s: s}
	if !shared(net.Restrictions, s.Net.Restrictions) || len(net.Places) != len(s.Net.Places) {
		return w, w.anew(net)
	}
	v, err := NewView(net, s.Conditions)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(v.zoneAt, s.base.v.zoneAt) || s.opens(v) {
		return w, w.anew(net)
	}
	if w.view, err = s.weighAll(v); err != nil {
		return nil, err
	}
	w.priced = !samePrices(net, s.Net)
	w.differ()
	w.finish()
	w.joinEnds()
	return w, nil
}

// anew makes the variant from nothing.
func (w *Variant) anew(net *meridian.Network) (err error) {
	w.whole, err = NewSkims(context.Background(), net, w.s.Conditions, w.s.ODs)
	return err
}

// samePrices tells whether two networks price the same piece alike.
func samePrices(a, b *meridian.Network) bool {
	return shared(a.Charges, b.Charges) && shared(a.Emissions, b.Emissions) && shared(a.Equipment, b.Equipment) && shared(a.Goods, b.Goods) &&
		shared(a.Countries, b.Countries) && shared(a.Speeds, b.Speeds) && shared(a.Corridors, b.Corridors) && a.Prices == b.Prices &&
		reflect.ValueOf(a.Rates).Pointer() == reflect.ValueOf(b.Rates).Pointer()
}

// opens tells whether a view serves an end that the base does not.
func (s *Skims) opens(v *View) bool {
	for i := range s.rows {
		if s.rows[i].reason != "" && s.base.v.unserved(&s.ODs[i].Query, s.base.v.countryOf) != "" && v.unserved(&s.ODs[i].Query, v.countryOf) == "" {
			return true
		}
	}
	return false
}

// differ lists the arcs that differ.
func (w *Variant) differ() {
	b, v := w.s.base.v, w.view.v
	w.own = make([]int32, len(b.Arcs))
	inBase := make([]NodeID, len(v.Nodes)) // node of the view -> of the base; −1: none
	for i, n := range v.Nodes {
		inBase[i] = -1
		if id, ok := b.findNode(n.Place, n.Medium, n.Hauled); ok {
			inBase[i] = id
		} else {
			w.extra = append(w.extra, n)
		}
	}
	lb, lv := b.lifts(), v.lifts()
	d := viewDiff{w: w, inBase: inBase, lifts: [2]map[liftSite]bool{lb, lv}}
	for u := range b.Nodes {
		n := b.Nodes[u]
		id, ok := v.findNode(n.Place, n.Medium, n.Hauled)
		if !ok {
			d.node(b.first[u], b.first[u+1], 0, 0)
			continue
		}
		d.node(b.first[u], b.first[u+1], v.first[id], v.first[id+1])
	}
	for u := range v.Nodes {
		if inBase[u] < 0 {
			d.node(0, 0, v.first[u], v.first[u+1])
		}
	}
}

// viewDiff compares two views node by node.
type viewDiff struct {
	w      *Variant
	inBase []NodeID
	lifts  [2]map[liftSite]bool
}

// arcKey tells the arcs of a node apart, as far as it goes.
type arcKey struct {
	kind ArcKind
	to   Node
}

// node compares the arcs of one node in base and view.
func (d *viewDiff) node(b0, b1, v0, v1 int32) {
	b, v := d.w.s.base.v, d.w.view.v
	aligned := b1-b0 == v1-v0
	for i := int32(0); aligned && i < b1-b0; i++ {
		x, y := &b.Arcs[b0+i], &v.Arcs[v0+i]
		aligned = x.Kind == y.Kind && d.inBase[y.To] == x.To
	}
	if aligned {
		for i := range b1 - b0 {
			d.pair(b0+i, v0+i)
		}
		return
	}
	list := map[arcKey][]int32{}
	for e := v0; e < v1; e++ {
		k := arcKey{v.Arcs[e].Kind, v.Nodes[v.Arcs[e].To]}
		list[k] = append(list[k], e)
	}
	used := make([]bool, v1-v0)
	for e := b0; e < b1; e++ {
		k := arcKey{b.Arcs[e].Kind, b.Nodes[b.Arcs[e].To]}
		if l := list[k]; len(l) > 0 {
			list[k], used[l[0]-v0] = l[1:], true
			d.pair(e, l[0])
		} else {
			d.add(e, -1)
		}
	}
	for e := v0; e < v1; e++ {
		if !used[e-v0] {
			d.add(-1, e)
		}
	}
}

// pair compares an arc of the base with its like in the view.
func (d *viewDiff) pair(e, own int32) {
	b, v := d.w.s.base, d.w.view
	d.w.own[e] = own
	for k := range b.weights {
		if b.weights[k][e] != v.weights[k][own] {
			d.add(e, own)
			return
		}
	}
	if b.ties[e] != v.ties[own] || !d.alike(e, own) {
		d.add(e, own)
	}
}

// alike compares what rules and receipts read off arcs that weigh the same.
func (d *viewDiff) alike(e, own int32) bool {
	b, v := d.w.s.base.v, d.w.view.v
	x, y := &b.Arcs[e], &v.Arcs[own]
	switch x.Kind {
	case ArcHaul:
		return b.Hauls[x.Detail].Km == v.Hauls[y.Detail].Km
	case ArcVoyage:
		p, q := b.Voyages[x.Detail].Service, v.Voyages[y.Detail].Service
		if !slices.EqualFunc(b.Voyages[x.Detail].Passages, v.Voyages[y.Detail].Passages, func(i, j meridian.PassageID) bool {
			t, u := &b.Net.Passages[i], &v.Net.Passages[j]
			return i == j && t.Toll20 == u.Toll20 && t.Toll40 == u.Toll40 && t.TollT == u.TollT // who gets how much of the rate
		}) {
			return false
		}
		return p == q || p != nil && q != nil && p.ID == q.ID && p.Operator == q.Operator
	case ArcGaugeBreak:
		p, q := &b.Net.GaugeBreaks[x.Detail], &v.Net.GaugeBreaks[y.Detail]
		return p.Method == q.Method && d.lifts[0][liftSite{p.Place, p.A, p.B}] == d.lifts[1][liftSite{q.Place, q.A, q.B}]
	}
	return true
}

func (d *viewDiff) add(e, own int32) {
	c := arcChange{base: e, own: own, at: d.w.view}
	if own >= 0 {
		v := d.w.view.v
		c.a, c.b = v.Nodes[v.Arcs[own].From], v.Nodes[v.Arcs[own].To]
	} else {
		b := d.w.s.base.v
		c.a, c.b = b.Nodes[b.Arcs[e].From], b.Nodes[b.Arcs[e].To]
		d.w.own[e] = -1
	}
	d.w.changes = append(d.w.changes, c)
}

// finish numbers the nodes, lists the changes by arc and node, and costs them.
func (w *Variant) finish() {
	w.number()
	w.cost = map[[2]int]*variantCosts{}
	usable := map[int][]bool{}
	for k := range w.s.arcs {
		ok := usable[k[1]]
		if ok == nil {
			ok = w.usable(w.s.rules[k[1]])
			usable[k[1]] = ok
		}
		w.cost[k] = w.changedCosts(k, ok)
	}
}

// number numbers the nodes and lists the changes by arc and node. It tells
// whether no arc of the base is changed twice.
func (w *Variant) number() (once bool) {
	slices.SortFunc(w.extra, compareNodes)
	w.extra = slices.Compact(w.extra)
	w.mark = make([]int32, len(w.s.base.v.Arcs))
	w.next = make([]int32, len(w.changes))
	once = true
	for i := range w.changes {
		c := &w.changes[i]
		c.from, c.to = w.node(c.a), w.node(c.b)
		if c.base >= 0 {
			once = once && w.mark[c.base] == 0
			w.mark[c.base] = int32(i + 1)
			continue
		}
		if w.added == nil {
			w.added = make([]int32, w.nodes())
			for j := range w.added {
				w.added[j] = -1
			}
		}
		w.next[i], w.added[c.from] = w.added[c.from], int32(i)
	}
	return once
}

// usable marks the changes that rules leave.
func (w *Variant) usable(c *ruleClass) []bool {
	out := make([]bool, 0, len(w.changes))
	for from := 0; from < len(w.changes); { // changes of one view stand together
		to := from
		var arcs []int32
		for ; to < len(w.changes) && w.changes[to].at == w.changes[from].at; to++ {
			arcs = append(arcs, w.changes[to].own)
		}
		out = append(out, c.leaves(w.changes[from].at.v, arcs)...)
		from = to
	}
	return out
}

func (w *Variant) changedCosts(k [2]int, usable []bool) *variantCosts {
	c := &variantCosts{base: w.s.arcs[k], changed: make([]int64, len(w.changes))}
	p := w.s.kinds[k[0]].prices
	for i := range w.changes {
		h := &w.changes[i]
		c.changed[i] = infinity
		if h.own >= 0 && usable[i] {
			c.changed[i] = h.at.distance(h.own, p.additive(&h.at.weights[k[0]][h.own]))
		}
	}
	return c
}

func (w *Variant) costs(kind, rules int) *variantCosts {
	k := [2]int{kind, rules}
	if w.cost == nil {
		return &variantCosts{base: w.s.arcs[k]}
	}
	return w.cost[k]
}

// nodes returns how many nodes there are, those of the base first.
func (w *Variant) nodes() int { return len(w.s.base.v.Nodes) + len(w.extra) }

// node returns the number of a node.
func (w *Variant) node(n Node) int32 {
	if id, ok := w.s.base.v.findNode(n.Place, n.Medium, n.Hauled); ok {
		return int32(id)
	}
	i, _ := slices.BinarySearchFunc(w.extra, n, compareNodes)
	return int32(len(w.s.base.v.Nodes) + i)
}

func (w *Variant) addedAt(u int) int32 {
	if w.added == nil {
		return -1
	}
	return w.added[u]
}

// step returns the step that an unchanged arc of the base is.
func (w *Variant) step(e int32) wayStep {
	if w.own == nil {
		return wayStep{at: w.s.base, arc: e}
	}
	return wayStep{at: w.view, arc: w.own[e]}
}

// joinEnds attaches the ends anew whose zones or prices differ.
func (w *Variant) joinEnds() {
	s, v := w.s, w.view.v
	was, is := s.marks(), v.zoneMarks()
	w.zones = make([]bool, len(is))
	for z := range is {
		w.zones[z] = was[z] != is[z]
	}
	w.ends, w.direct, w.closed = map[*end]*end{}, map[int]directs{}, map[int]string{}
	differs := func(e *end) bool {
		stops := v.stops(e.at)
		return !slices.Equal(stops, e.stops) || slices.ContainsFunc(stops, func(x stopAt) bool { return w.zones[v.zoneAt[x.place]] })
	}
	var list []*end
	seen := map[*end]bool{}
	for i := range s.rows {
		r := &s.rows[i]
		if r.reason != "" {
			continue
		}
		if why := v.unserved(&s.ODs[i].Query, func(End) string { return "known" }); why != "" {
			w.closed[i] = why
			continue
		}
		for _, e := range [2]*end{r.from, r.to} {
			if !seen[e] {
				seen[e] = true
				list = append(list, e)
			}
		}
	}
	made := make([]*end, len(list))
	moved := make([]bool, len(list))
	inParallel(len(list), func(i int) {
		e := list[i]
		if moved[i] = differs(e); !moved[i] && !w.priced {
			return
		}
		n := *e
		if moved[i] {
			n.attach(v)
			for j := range n.arcs {
				n.arcs[j].id = w.node(n.arcs[j].node)
			}
		}
		n.weigh(s, w.view)
		if moved[i] || !slices.EqualFunc(n.costs, e.costs, slices.Equal) || !slices.EqualFunc(n.weights, e.weights, slices.Equal) {
			made[i] = &n
		}
	})
	for i, e := range list {
		if made[i] != nil {
			w.ends[e] = made[i]
		}
		seen[e] = moved[i]
	}
	for i := range s.rows {
		if r := &s.rows[i]; r.reason == "" && w.closed[i] == "" {
			if seen[r.from] || seen[r.to] {
				w.direct[i] = directs{w.view, v.directArcs(&s.ODs[i].Query, w.end(r.from).stops, w.end(r.to).stops)}
			} else if w.priced && len(r.direct.arcs) > 0 {
				w.direct[i] = directs{w.view, r.direct.arcs}
			}
		}
	}
}

func (w *Variant) end(e *end) *end {
	if n := w.ends[e]; n != nil {
		return n
	}
	return e
}

// Moved returns the ODs whose best way differs from that of the base, in order.
func (w *Variant) Moved() []Moved { return w.moved(nil) }

// moved is Moved among those that are wanted; nil: all.
func (w *Variant) moved(wanted []bool) []Moved {
	var out []Moved
	if w.whole != nil {
		for i := range w.whole.Base {
			if (wanted == nil || wanted[i]) && !w.whole.Base[i].same(&w.s.Base[i]) {
				out = append(out, Moved{i, w.whole.Base[i]})
			}
		}
		return out
	}
	lists := make([][]Moved, len(w.s.sweeps))
	inSpaces(len(lists), func(i int, t *tree) { lists[i] = w.sweep(w.s.sweeps[i], t, wanted) })
	for _, l := range lists {
		out = append(out, l...)
	}
	for i, why := range w.closed {
		if wanted == nil || wanted[i] {
			out = append(out, Moved{i, Way{Reason: why}})
		}
	}
	slices.SortFunc(out, func(a, b Moved) int { return cmp.Compare(a.OD, b.OD) })
	return out
}

// Ways returns the best way of every OD.
func (w *Variant) Ways() []Way {
	out := slices.Clone(w.s.Base)
	for _, m := range w.Moved() {
		out[m.OD] = m.Way
	}
	return out
}

// sweep searches a sweep again as far as it can differ.
func (w *Variant) sweep(x *sweep, t *tree, wanted []bool) (out []Moved) {
	if wanted != nil && !slices.ContainsFunc(x.ods, func(i int) bool { return wanted[i] }) {
		return nil
	}
	c := w.costs(x.kind, x.rules)
	from := w.end(x.from)
	touched := from != x.from || x.touches(w, c)
	grown := false
	for _, i := range x.ods {
		r := &w.s.rows[i]
		to := w.end(r.to)
		direct, other := w.direct[i]
		if wanted != nil && !wanted[i] {
			continue
		}
		if w.closed[i] != "" || !touched && to == r.to && !other {
			continue
		}
		if !grown {
			grown = true
			if from != x.from {
				t.whole(w, c, from, x.kind)
			} else {
				t.mend(w, c, x)
			}
		}
		if !other {
			direct = r.direct
		}
		if way := t.read(w, c, x, i, from, to, direct); !way.same(&w.s.Base[i]) {
			out = append(out, Moved{i, way})
		}
	}
	return out
}

// shared tells whether two tables are one and the same.
func shared[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
