package plan

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"meridian"
)

// Worlds: the best ways of one set of ODs on many networks that differ a little
// from a base, as scenarios do. What cannot have changed is not searched again,
// and the result is that of searching all:
//
//   - The view of the other network is made whole, and its arcs are compared with
//     those of the base: for each kind of shipment, which arcs of what cost only
//     one of them has between two nodes.
//   - A relation whose best way has an arc that is gone is searched again.
//   - Arcs that are new are put into the trees of distances from the origins beside
//     all that were there: lower bounds of the distances after. Only a relation
//     whose bound at its destination is below its cost is searched again.
//   - Ends: relations with an end in a zone whose links, charges or transfers
//     changed are searched again, for their pick-up and delivery may be others.
//   - Where a table changed that all depend on (rules, countries, emissions ...),
//     all are searched.
//
// A test holds it against searching everything on random changes.

// Worlds holds the base. It is safe for concurrent use.
type Worlds struct {
	c     Conditions
	ods   []OD
	base  *World
	trees map[treeKey]*distances
	kinds []*weighing // of the base, by kind of shipment
	sums  []*pairs    // by kind: least cost of each pair of nodes
	group []int       // relation -> index of kinds; -1: none
	ends  [][]areaID  // relation -> zones of its ends
}

// World is the ODs on one network.
type World struct {
	Net     *meridian.Network
	Best    []Best
	Sought  int // relations that were searched for it
	planner *Planner
	v       *View
	rel     []*relation
}

// treeKey says which relations share a tree of distances.
type treeKey struct {
	origin string
	w      *weighing
	usable *bool // first of the usable arcs
}

// distances is a tree from an origin over the nodes of a view.
type distances struct {
	d    []int64
	via  []int32
	prev []NodeID
}

// NewWorlds finds the best ways of the ODs on a base network.
func NewWorlds(net *meridian.Network, c Conditions, ods []OD) (*Worlds, error) {
	if err := checkODs(ods); err != nil {
		return nil, err
	}
	w := &Worlds{c: c, ods: ods}
	p := New(net)
	v, err := p.View(c)
	if err != nil {
		return nil, err
	}
	w.base = &World{Net: net, planner: p, v: v, rel: make([]*relation, len(ods))}
	all := make([]int, len(ods))
	for i := range all {
		all[i] = i
	}
	if w.trees, err = w.base.seek(ods, all); err != nil {
		return nil, err
	}
	w.base.settle()
	w.group, w.ends = make([]int, len(ods)), make([][]areaID, len(ods))
	at := map[*weighing]int{}
	for i, r := range w.base.rel {
		w.group[i] = -1
		if r.reason != "" {
			continue
		}
		w.ends[i] = r.endZones()
		k, ok := at[r.w]
		if !ok {
			k = len(w.kinds)
			at[r.w], w.kinds = k, append(w.kinds, r.w)
			w.sums = append(w.sums, pairsOf(v, r.add, nil, len(v.Nodes)))
		}
		w.group[i] = k
	}
	return w, nil
}

// Base returns the ODs on the base network.
func (w *Worlds) Base() *World { return w.base }

// seek relates and searches some of the ODs of a world, those with a common
// origin together, and returns their trees.
func (x *World) seek(ods []OD, which []int) (map[treeKey]*distances, error) {
	errs := make([]error, len(which))
	kinds := map[string]bool{}
	for _, i := range which { // weigh each kind of shipment once, on all processors
		q := &ods[i].Query
		k := fmt.Sprint(q.Prices, q.Shipment.Goods.ID, q.Shipment.Equipment.ID, q.Shipment.Units, q.Shipment.Tonnes, q.Shipment.Value)
		if !kinds[k] {
			kinds[k] = true
			var err error
			if x.rel[i], err = x.planner.relate(x.v, &ods[i]); err != nil {
				return nil, err
			}
		}
	}
	inParallel(len(which), func(n int) {
		if i := which[n]; x.rel[i] == nil {
			x.rel[i], errs[n] = x.planner.relate(x.v, &ods[i])
		}
	})
	for n, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ods[which[n]].Name(), err)
		}
	}
	members := map[treeKey][]int{}
	var keys []treeKey
	for _, i := range which {
		r := x.rel[i]
		if r.reason != "" {
			r.best = Best{Reason: r.reason}
			continue
		}
		k := r.treeKey()
		if members[k] == nil {
			keys = append(keys, k)
		}
		members[k] = append(members[k], i)
	}
	trees := make([]*distances, len(keys))
	inParallel(len(keys), func(n int) {
		list := members[keys[n]]
		trees[n] = x.rel[list[0]].tree()
		for _, i := range list {
			x.rel[i].read(trees[n])
		}
	})
	out := make(map[treeKey]*distances, len(keys))
	for n, k := range keys {
		out[k] = trees[n]
	}
	x.Sought += len(which)
	return out, nil
}

func (r *relation) treeKey() treeKey {
	f := &r.od.Query.From
	return treeKey{fmt.Sprintf("%d|%v|%t|%g", f.Place, f.Point, r.od.Query.Terminals, r.od.Query.CarbonPrice), r.w, &r.usable[0]}
}

// tree searches from the origin to all nodes.
func (r *relation) tree() *distances {
	v := r.v
	n := len(v.Nodes)
	t := &distances{d: make([]int64, n), via: make([]int32, n), prev: make([]NodeID, n)}
	for i := range t.d {
		t.d[i] = infinity
	}
	var q []boundItem
	for _, i := range r.gate.entries {
		a := &r.gate.arcs[i]
		if int(a.to) >= n {
			continue // the direct way to the destination
		}
		if d := r.prices.additive(&a.weight); d < t.d[a.to] {
			t.d[a.to], t.via[a.to], t.prev[a.to] = d, -1-i, NodeID(n)
			q = pushBound(q, boundItem{d, a.to})
		}
	}
	for len(q) > 0 {
		var it boundItem
		it, q = popBound(q)
		if it.d > t.d[it.u] {
			continue
		}
		for e := v.first[it.u]; e < v.first[it.u+1]; e++ {
			if !r.usable[e] {
				continue
			}
			to := v.Arcs[e].To
			if d := it.d + r.add[e]; d < t.d[to] {
				t.d[to], t.via[to], t.prev[to] = d, e, it.u
				q = pushBound(q, boundItem{d, to})
			}
		}
	}
	return t
}

// read reads the best way to the destination off a tree from the origin.
func (r *relation) read(t *distances) {
	n := NodeID(len(r.v.Nodes))
	best, last := int64(infinity), int32(0)
	for i := range r.gate.arcs {
		a := &r.gate.arcs[i]
		if a.to != n+1 {
			continue
		}
		d := r.prices.additive(&a.weight)
		if a.from != n { // not the direct way
			d += t.d[a.from]
		}
		if d < best {
			best, last = d, int32(i)
		}
	}
	if best >= infinity {
		r.arcs, r.best = nil, Best{Reason: "no way is open"}
		return
	}
	path := []int32{-1 - last}
	for u := r.gate.arcs[last].from; u != n; u = t.prev[u] {
		path = append(path, t.via[u])
	}
	slices.Reverse(path)
	r.arcs = path
	sum, hits := r.sum(path)
	r.best = r.describe(best, &sum, hits)
}

// sum adds up a way.
func (r *relation) sum(path []int32) (sum Vector, hits []gateHit) {
	for _, a := range path {
		if a < 0 {
			sum = sum.plus(&r.gate.arcs[-1-a].weight)
			hits = append(hits, r.gate.arcs[-1-a].access.hits...)
		} else {
			sum = sum.plus(&r.w.weights[a])
			hits = append(hits, r.v.hits(a)...)
		}
	}
	return sum, hits
}

// settle fills Best from the relations.
func (x *World) settle() {
	x.Best = make([]Best, len(x.rel))
	for i, r := range x.rel {
		x.Best[i] = r.best
	}
}

// pairs are the costs of all arcs, by tail, then head, then cost.
type pairs struct {
	first []int32
	heads []pairHead
}

type pairHead struct {
	to   NodeID
	cost int64
}

func (h pairHead) compare(o pairHead) int {
	return cmp.Or(cmp.Compare(h.to, o.to), cmp.Compare(h.cost, o.cost))
}

// pairsOf sorts the costs of the arcs of a view. Same maps its nodes to those of
// the base, nil if they are the same; n is how many ids there are.
func pairsOf(v *View, add []int64, same []NodeID, n int) *pairs {
	id := func(u NodeID) NodeID {
		if same == nil {
			return u
		}
		return same[u]
	}
	back := make([]NodeID, n)
	for i := range back {
		back[i] = -1
	}
	for u := range v.Nodes {
		back[id(NodeID(u))] = NodeID(u)
	}
	p := &pairs{first: make([]int32, 1, n+1), heads: make([]pairHead, 0, len(v.Arcs))}
	for _, u := range back {
		begin := len(p.heads)
		if u >= 0 {
			for e := v.first[u]; e < v.first[u+1]; e++ {
				p.heads = append(p.heads, pairHead{id(v.Arcs[e].To), add[e]})
			}
		}
		slices.SortFunc(p.heads[begin:], pairHead.compare)
		p.first = append(p.first, int32(len(p.heads)))
	}
	return p
}

// at returns the heads of a node.
func (p *pairs) at(u NodeID) []pairHead {
	if int(u) >= len(p.first)-1 {
		return nil
	}
	return p.heads[p.first[u]:p.first[u+1]]
}

// changedPair is an arc between two nodes that only one of two views has at this
// cost.
type changedPair struct {
	from, to NodeID
	cost     int64
}

// compare lists the arcs that only o has, and those that only p has. An arc whose
// cost changed is in both lists.
func (p *pairs) compare(o *pairs) (added, gone []changedPair) {
	for u := range NodeID(len(o.first) - 1) {
		x, y := p.at(u), o.at(u)
		for len(x) > 0 || len(y) > 0 {
			switch {
			case len(y) == 0 || len(x) > 0 && x[0].compare(y[0]) < 0:
				gone = append(gone, changedPair{u, x[0].to, x[0].cost})
				x = x[1:]
			case len(x) == 0 || x[0].compare(y[0]) > 0:
				added = append(added, changedPair{u, y[0].to, y[0].cost})
				y = y[1:]
			default:
				x, y = x[1:], y[1:]
			}
		}
	}
	return added, gone
}

// On returns the ODs on another network, which must have the places of the base.
func (w *Worlds) On(net *meridian.Network) (*World, error) {
	if net == w.base.Net {
		return w.base, nil
	}
	p := New(net)
	v, err := p.View(w.c)
	if err != nil {
		return nil, err
	}
	x := &World{Net: net, planner: p, v: v, rel: slices.Clone(w.base.rel)}
	zones, all := w.changedZones(net)
	again := make([]bool, len(w.ods))
	if all {
		for i := range again {
			again[i] = true
		}
	} else if err := w.mark(x, zones, again); err != nil {
		return nil, err
	}
	var which []int
	for i, a := range again {
		if a {
			which = append(which, i)
			x.rel[i] = nil
		}
	}
	if _, err := x.seek(w.ods, which); err != nil {
		return nil, err
	}
	x.settle()
	return x, nil
}

// mark notes which relations have to be searched again.
func (w *Worlds) mark(x *World, zones map[areaID]bool, again []bool) error {
	base := w.base.v
	same, n := alignNodes(base, x.v)
	added, gone := make([][]changedPair, len(w.kinds)), make([]map[changedPair]bool, len(w.kinds))
	for k := range w.kinds {
		r := w.base.rel[slices.Index(w.group, k)]
		q := r.od.Query
		if q.Prices == 0 {
			q.Prices = x.Net.Prices
		}
		weighed, err := x.planner.weigh(x.v, q.Prices, q.Shipment)
		if err != nil {
			return err
		}
		var lost []changedPair
		added[k], lost = w.sums[k].compare(pairsOf(x.v, weighed.additive(r.prices), same, n))
		gone[k] = make(map[changedPair]bool, len(lost))
		for _, c := range lost {
			gone[k][c] = true
		}
	}
	bounds := sync.Map{}
	inSpaces(len(again), func(i int, s *repairer) {
		r, k := w.base.rel[i], w.group[i]
		switch {
		case k < 0 || slices.ContainsFunc(w.ends[i], func(z areaID) bool { return zones[z] }):
			again[i] = true
			return
		case slices.ContainsFunc(r.arcs, func(a int32) bool {
			return a >= 0 && gone[k][changedPair{base.Arcs[a].From, base.Arcs[a].To, r.add[a]}]
		}):
			again[i] = true
			return
		case len(added[k]) == 0:
			return
		}
		key := r.treeKey()
		lower, ok := bounds.Load(key)
		if !ok {
			lower = s.repair(w.trees[key].d, w.sums[k], added[k])
			bounds.Store(key, lower)
		}
		again[i] = r.below(lower.(map[NodeID]int64))
	})
	return nil
}

// below tells whether lower distances than those of the base could make a better
// way than the best.
func (r *relation) below(lower map[NodeID]int64) bool {
	if len(lower) == 0 {
		return false
	}
	best := int64(infinity)
	if r.best.Reachable {
		best = int64(math.Round(100 * r.best.Cost))
	}
	target := NodeID(len(r.v.Nodes) + 1)
	for i := range r.gate.arcs {
		a := &r.gate.arcs[i]
		if a.to != target {
			continue
		}
		if d, ok := lower[a.from]; ok && d+r.prices.additive(&a.weight) < best {
			return true
		}
	}
	return false
}

// repairer is the arrays of one goroutine.
type repairer struct{ q []boundItem }

// repair returns the nodes that new arcs bring nearer to the origin, with their
// distances over the old and the new arcs. Rules are not looked at: the distances
// are lower bounds.
func (s *repairer) repair(d []int64, p *pairs, added []changedPair) map[NodeID]int64 {
	lower := map[NodeID]int64{}
	at := func(u NodeID) int64 {
		if x, ok := lower[u]; ok {
			return x
		}
		if int(u) < len(d) {
			return d[u]
		}
		return infinity
	}
	s.q = s.q[:0]
	relax := func(to NodeID, x int64) {
		if x < at(to) {
			lower[to] = x
			s.q = pushBound(s.q, boundItem{x, to})
		}
	}
	for _, c := range added {
		if x := at(c.from); x < infinity {
			relax(c.to, x+c.cost)
		}
	}
	for len(s.q) > 0 {
		var it boundItem
		it, s.q = popBound(s.q)
		if it.d > at(it.u) {
			continue
		}
		for _, h := range p.at(it.u) {
			relax(h.to, it.d+h.cost)
		}
		i, _ := slices.BinarySearchFunc(added, it.u, func(c changedPair, u NodeID) int { return cmp.Compare(c.from, u) })
		for ; i < len(added) && added[i].from == it.u; i++ {
			relax(added[i].to, it.d+added[i].cost)
		}
	}
	return lower
}

// alignNodes maps the nodes of a view to those of another: to the same place,
// medium and state, or past the last. It returns nil if they are equal, and how
// many ids there are.
func alignNodes(base, v *View) (same []NodeID, n int) {
	if slices.Equal(base.Nodes, v.Nodes) {
		return nil, len(base.Nodes)
	}
	n = len(base.Nodes)
	same = make([]NodeID, len(v.Nodes))
	for u, k := range v.Nodes {
		if id, ok := base.findNode(k.Place, k.Medium, k.Hauled); ok {
			same[u] = id
			continue
		}
		same[u] = NodeID(n)
		n++
	}
	return same, n
}

// endZones lists the zones in which a relation begins and ends.
func (r *relation) endZones() []areaID {
	var out []areaID
	for _, e := range [2]End{r.od.Query.From, r.od.Query.To} {
		for _, s := range r.v.stops(e) {
			if z := r.v.zoneAt[s.place]; !slices.Contains(out, z) {
				out = append(out, z)
			}
		}
	}
	return out
}

// changedZones lists the zones where links, charges or transfers differ; all is
// true where a table differs that every relation depends on.
func (w *Worlds) changedZones(net *meridian.Network) (zones map[areaID]bool, all bool) {
	a, v := w.base.Net, w.base.v
	zones = map[areaID]bool{}
	if !shared(a.Speeds, net.Speeds) || !shared(a.Emissions, net.Emissions) || !shared(a.Restrictions, net.Restrictions) || !shared(a.Equipment, net.Equipment) ||
		!shared(a.Countries, net.Countries) || !shared(a.Memberships, net.Memberships) || !shared(a.Corridors, net.Corridors) || len(a.Places) != len(net.Places) {
		return nil, true
	}
	in := func(p meridian.PlaceID) {
		if p != meridian.NoID {
			zones[v.zoneAt[p]] = true
		}
	}
	country := func(c string) {
		if c == "" {
			all = true
		}
		for p := range a.Places {
			if a.Places[p].Country == c {
				in(meridian.PlaceID(p))
			}
		}
	}
	differ(a.Links, net.Links, func(x, y *meridian.Link) bool {
		return x.Status == y.Status && x.Valid == y.Valid && x.Km == y.Km && x.Speed == y.Speed && x.Gauge == y.Gauge && x.Electrified == y.Electrified && x.Class == y.Class
	}, func(l *meridian.Link) {
		if !l.Mode.Waterborne() {
			in(l.From)
			in(l.To)
		}
	})
	differ(a.Charges, net.Charges, func(x, y *meridian.Charge) bool { return x.ID == y.ID && x.Amount == y.Amount }, func(c *meridian.Charge) {
		if c.AnyMode || c.Mode == meridian.Road || c.Mode == meridian.Rail {
			country(c.Country)
		}
	})
	differ(a.Transfers, net.Transfers, func(x, y *meridian.Transfer) bool {
		return sameHandling(&x.Handling, &y.Handling) && x.Valid == y.Valid && x.Place == y.Place
	}, func(x *meridian.Transfer) {
		if x.Place == meridian.NoID {
			all = true
			return
		}
		in(x.Place)
	})
	differ(a.Places, net.Places, func(x, y *meridian.Place) bool { return x.Handling == y.Handling }, func(x *meridian.Place) { in(a.PlaceByID[x.ID]) })
	differ(a.Services, net.Services, func(x, y *meridian.Service) bool {
		return x.ID == y.ID && x.Valid == y.Valid && shared(x.Calls, y.Calls)
	}, func(x *meridian.Service) { // ports that are gateways now, or no longer
		for i := range x.Calls {
			in(x.Calls[i].Place)
		}
	})
	differ(a.Disruptions, net.Disruptions, func(x, y *meridian.Disruption) bool {
		return x.ID == y.ID && x.Seq == y.Seq && x.Value == y.Value && x.Valid == y.Valid
	}, func(d *meridian.Disruption) {
		switch d.TargetType {
		case "passage":
		case "border":
			if x, y, ok := strings.Cut(d.Target, "-"); ok {
				country(x)
				country(y)
			}
		default:
			all = true
		}
	})
	return zones, all
}

// sameHandling compares with NaN equal to NaN.
func sameHandling(x, y *meridian.Handling) bool {
	same := func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
	return x.Hours == y.Hours && same(x.Charge20, y.Charge20) && same(x.Charge40, y.Charge40) && same(x.ChargeT, y.ChargeT)
}

// shared tells whether two tables are one and the same.
func shared[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// differ calls f with the rows of b that a has not at the same index, and with
// those of a past the end of b.
func differ[T any](a, b []T, same func(x, y *T) bool, f func(*T)) {
	if shared(a, b) {
		return
	}
	for i := range b {
		if i >= len(a) || !same(&a[i], &b[i]) {
			f(&b[i])
			if i < len(a) {
				f(&a[i])
			}
		}
	}
	for i := len(b); i < len(a); i++ {
		f(&a[i])
	}
}
