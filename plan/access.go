package plan

import (
	"cmp"
	"fmt"
	"slices"

	"meridian"
	"meridian/cost"
)

// Access is how a shipment gets from its origin into the network or from the
// network to its destination: a pick-up or delivery, and a haul by road where
// the end lies off the places at which carriers change.
type Access struct {
	Place    meridian.PlaceID // where the haul, or the network, begins or ends
	Country  string
	Km       float64 // pick-up or delivery by road; 0 at a terminal
	Hours    meridian.Spread
	Haul     *Haul            // by road; nil: none
	Transfer int              // row of a transfer between road and rail, −1: none
	Yard     meridian.PlaceID // where it is
	Rail     *Haul            // haul by rail beyond the transfer; nil: none
	Delivery bool

	// DeliveryKm is that of the delivery where one access is the whole way:
	// pick-up, haul by road and delivery within one zone.
	DeliveryKm float64

	road *roadHaul // of the pick-up or delivery, on real roads; nil: within a town
	last *roadHaul // of the delivery where one access is the whole way

	via  viaStages
	hits []gateHit
}

// pickUp is the time of a pick-up or delivery: call, stuffing or emptying of the
// unit, and the drive (estimate of this model; a day is usual for appointment
// and stuffing, and a free shift).
var pickUp = meridian.Spread{P50: 12, P90: 24}

// reachKm is how far from a place a point may lie to be served from it.
const reachKm = 400

// access lists the terminal arcs of a query.
func (v *View) access(q *Query, m *cost.Model) []terminalArc {
	origin := NodeID(len(v.Nodes))
	target := origin + 1
	var out []terminalArc
	one := func(from, to NodeID, a Access) {
		out = append(out, terminalArc{from: from, to: to, weight: accessWeight(&a, m), access: a})
	}
	stops := v.stopTrees()
	add := func(from, to NodeID, a Access) {
		one(from, to, a)
		for i, h := range [2]*Haul{a.Haul, a.Rail} {
			if h == nil {
				continue
			}
			for _, d := range stops.detours(h) {
				b := a
				if i == 0 {
					b.Haul = &d
				} else {
					b.Rail = &d
				}
				one(from, to, b)
			}
		}
	}
	if from := q.ends[0]; from != nil {
		v.attachByRoads(q, from, false, m, func(n NodeID, a Access) { add(origin, n, a) })
	}
	whole := v.directRoad(q.ends[0], q.ends[1])
	if whole != nil {
		add(origin, target, *whole)
	}
	for _, o := range v.stops(q.From) {
		if q.ends[0] == nil {
			v.attach(q, o, false, func(n NodeID, a Access) { add(origin, n, a) })
		}
		if whole != nil {
			continue
		}
		for _, d := range v.stops(q.To) {
			if a := v.directAccess(q, o, d); a != nil {
				add(origin, target, *a)
			}
		}
	}
	if to := q.ends[1]; to != nil {
		v.attachByRoads(q, to, true, m, func(n NodeID, a Access) { add(n, target, a) })
		return out
	}
	for _, d := range v.stops(q.To) {
		v.attach(q, d, true, func(n NodeID, a Access) { add(n, target, a) })
	}
	return out
}

// joint is where an end joins the network, and how it gets there.
type joint struct {
	node   NodeID
	access Access
}

// joints lists where an end that is a place joins the network.
func (v *View) joints(q *Query, s stopAt, delivery bool) []joint {
	size := func(list []joint) int64 { return 64 + 400*int64(len(list)) }
	return keep(v.kept.joints, v.name+jointKey(q, s, delivery), size, func() (list []joint) {
		v.attach(q, s, delivery, func(n NodeID, a Access) {
			a.hits = v.accessHits(&a)
			list = append(list, joint{n, a})
		})
		return list
	})
}

func jointKey(q *Query, s stopAt, delivery bool) string {
	return fmt.Sprintf("joints %d %x %t %t", s.place, s.km, delivery, q.Terminals)
}

// terminals lists the terminal arcs of a query, with the gates that they pass.
func (w *weighing) terminals(v *View, q *Query) []terminalArc {
	if q.ends != [2]*roadEnd{} || len(v.Conditions.stops) > 0 {
		out := v.access(q, w.model)
		for i := range out {
			out[i].access.hits = v.accessHits(&out[i].access)
		}
		return out
	}
	origin := NodeID(len(v.Nodes))
	var out []terminalArc
	add := func(s stopAt, delivery bool) {
		list := v.joints(q, s, delivery)
		size := func(list []Vector) int64 { return 64 + 32*int64(len(list)) }
		weights := keep(w.kept.joints, w.name+jointKey(q, s, delivery), size, func() []Vector {
			out := make([]Vector, len(list))
			for i := range list {
				out[i] = accessWeight(&list[i].access, w.model)
			}
			return out
		})
		out = slices.Grow(out, len(list)+1)
		for i := range list {
			t := terminalArc{from: origin, to: list[i].node, weight: weights[i], access: list[i].access}
			if delivery {
				t.from, t.to = list[i].node, origin+1
			}
			out = append(out, t)
		}
	}
	for _, o := range v.stops(q.From) {
		add(o, false)
		for _, d := range v.stops(q.To) {
			if a := v.directAccess(q, o, d); a != nil {
				a.hits = v.accessHits(a)
				out = append(out, terminalArc{from: origin, to: origin + 1, weight: accessWeight(a, w.model), access: *a})
			}
		}
	}
	for _, d := range v.stops(q.To) {
		add(d, true)
	}
	return out
}

// directAccess is the access that is the whole way by road; nil if there is none.
func (v *View) directAccess(q *Query, o, d stopAt) *Access {
	h := v.direct(q, o.place, d.place)
	if h == nil {
		return nil
	}
	return &Access{Place: o.place, Country: v.Net.Places[o.place].Country, Km: o.km, Hours: pickUp, Haul: h, Transfer: meridian.NoID, DeliveryKm: d.km}
}

// stop is a place from which an end is served, and the road between them.
type stopAt struct {
	place meridian.PlaceID
	km    float64
}

// townReachKm is how far a place without a road in the network is from one that
// serves it, at most: a truck's day there and back.
const townReachKm = 150

// stops returns the place of an end, or the four nearest places with a road around
// a point. A place that the network has no way to, such as a port that no service
// calls at, is served like a point, from places of its country.
func (v *View) stops(e End) []stopAt {
	at, most, country := e.Point, float64(reachKm), ""
	if e.Place != meridian.NoID {
		if v.joined(e.Place) {
			return []stopAt{{e.Place, cost.DrayageKm}}
		}
		pl := &v.Net.Places[e.Place]
		at, most, country = pl.Point, townReachKm, pl.Country
	}
	var near []stopAt
	for i := range v.Net.Places {
		p := meridian.PlaceID(i)
		pl := &v.Net.Places[i]
		if pl.Kind == "waypoint" || pl.Kind == "border" || country != "" && pl.Country != country || !v.reaches(p, OnRoad) {
			continue
		}
		if km := at.Distance(pl.Point); km <= most {
			near = append(near, stopAt{p, max(cost.DrayageKm, 1.3*km)})
		}
	}
	slices.SortFunc(near, func(a, b stopAt) int { return cmp.Compare(a.km, b.km) })
	if len(near) == 0 {
		return nil
	}
	country = v.Net.Places[near[0].place].Country
	near = slices.DeleteFunc(near, func(s stopAt) bool { return v.Net.Places[s.place].Country != country })
	return near[:min(4, len(near))]
}

// unreachedEnd says why an end has no stops, "" if it has some.
func (v *View) unreachedEnd(e End) string {
	switch {
	case len(v.stops(e)) > 0:
		return ""
	case e.Place == meridian.NoID:
		return fmt.Sprintf("no place with a road lies within %d km of %s", reachKm, e.Name)
	}
	return fmt.Sprintf("the network has no way to %s, and none to a place within %d km of it in %s", e.Name, townReachKm, v.Net.Places[e.Place].Country)
}

// joined tells whether shipments can begin and end at a place itself.
func (v *View) joined(p meridian.PlaceID) bool {
	if v.gateway[p] || v.reaches(p, OnRoad) {
		return true
	}
	h := v.Net.Places[p].Handling
	for m := OnRail1000; m <= OnRail1676; m++ {
		if h.Has(meridian.Rail) && h.Has(meridian.Road) && v.reaches(p, m) {
			return true
		}
	}
	return false
}

// attach calls f with each node at which an end joins the network.
func (v *View) attach(q *Query, s stopAt, delivery bool, f func(NodeID, Access)) {
	pl := &v.Net.Places[s.place]
	a := Access{Place: s.place, Country: pl.Country, Km: s.km, Hours: pickUp, Transfer: meridian.NoID, Delivery: delivery}
	if q.Terminals {
		a.Km, a.Hours = 0, meridian.Spread{}
		for m := range numMedia {
			for _, hauled := range [2]bool{false, true} {
				if n, ok := v.findNode(s.place, m, hauled); ok && (delivery || !hauled) {
					f(n, a)
				}
			}
		}
		if _, ok := v.findNode(s.place, OnRoad, false); !ok {
			v.attachByHaul(a, f)
		}
		return
	}
	if v.reaches(s.place, OnRoad) && v.only(meridian.Road) {
		v.join(s.place, OnRoad, a, f)
		if _, ok := v.findNode(s.place, OnRoad, false); !ok {
			v.attachByHaul(a, f)
		}
		v.attachByTerminal(a, f)
		return
	}
	for m := range numMedia {
		v.join(s.place, m, a, f)
	}
	v.attachByTerminal(a, f)
}

// Terminals for rail that are no gateways serve the ends of a chain: those
// within terminalKm by road of an end, the nearest ones first.
const (
	terminalKm    = 600
	mostTerminals = 4
)

// attachByTerminal attaches an end to the railway at terminals near it: by road
// to the terminal, over the yard, and by rail to where something can follow.
func (v *View) attachByTerminal(a Access, f func(NodeID, Access)) {
	if !v.only(meridian.Rail) {
		return
	}
	n := 0
	v.terminalsNear(a, func(yard meridian.PlaceID, road *Haul) bool {
		if _, idle := v.shut.terminals[yard]; idle {
			return true
		}
		if v.gateway[yard] && (road != nil || v.only(meridian.Road)) && v.reaches(yard, OnRoad) && v.only(meridian.Road) {
			return true // the network has it already
		}
		from, to := meridian.Road, meridian.Rail
		if a.Delivery {
			from, to = to, from
		}
		row := v.transferRow.find(v.Net, yard, from, to)
		if row == meridian.NoID {
			return true
		}
		n++
		for m := OnRail1000; m <= OnRail1676; m++ {
			if ln := v.landAt(a.Place, m); ln != nil {
				b := a
				b.Haul, b.Transfer, b.Yard = road, row, yard
				if road == nil {
					b.Km = max(b.Km, 1.3*v.Net.Places[yard].Point.Distance(v.Net.Places[a.Place].Point))
				}
				v.attachByRail(ln, yard, b, f)
			}
		}
		return n < mostTerminals
	})
}

// terminalsNear calls f with the places near an end where road and rail meet,
// nearest first, and the haul by road between them (nil at the end itself),
// until f returns false.
func (v *View) terminalsNear(a Access, f func(yard meridian.PlaceID, road *Haul) bool) {
	both := func(p meridian.PlaceID) bool {
		h := v.Net.Places[p].Handling
		return h.Has(meridian.Road) && h.Has(meridian.Rail)
	}
	if both(a.Place) && !f(a.Place, nil) {
		return
	}
	if !v.only(meridian.Road) {
		v.terminalsInTown(a, f)
		return
	}
	s, ok := v.spot(a.Place, OnRoad)
	if !ok {
		return
	}
	ln := v.landAt(a.Place, OnRoad)
	t, dist := ln.tree(s)
	var order []int32
	for d, p := range ln.places {
		if t.reach(int32(d)) && both(p) && v.Net.Places[p].Point.Distance(v.Net.Places[a.Place].Point) <= terminalKm {
			order = append(order, int32(d))
		}
	}
	slices.SortStableFunc(order, func(x, y int32) int { return cmp.Compare(dist[x], dist[y]) })
	for _, d := range order {
		h := t.haul(d)
		if a.Delivery {
			h = v.reversed(h)
		}
		if !f(ln.places[d], &h) {
			return
		}
	}
}

// townKm is how far the terminals of a town lie from its centre at most: a
// pick-up or delivery reaches them even where line haul by road is ruled out.
const townKm = 60

// terminalsInTown calls f with the rail terminals of a town, nearest first.
func (v *View) terminalsInTown(a Access, f func(yard meridian.PlaceID, road *Haul) bool) {
	here := v.Net.Places[a.Place].Point
	var near []stopAt
	for i := range v.Net.Places {
		p := &v.Net.Places[i]
		if km := here.Distance(p.Point); meridian.PlaceID(i) != a.Place && km <= townKm && p.Country == a.Country && p.Handling.Has(meridian.Rail) {
			near = append(near, stopAt{meridian.PlaceID(i), km})
		}
	}
	slices.SortFunc(near, func(x, y stopAt) int { return cmp.Compare(x.km, y.km) })
	for _, s := range near {
		if !f(s.place, nil) {
			return
		}
	}
}

// attachByRail attaches an access that has come to a yard to the rail nodes of a
// medium that trains reach from it.
func (v *View) attachByRail(ln *landNet, yard meridian.PlaceID, a Access, f func(NodeID, Access)) {
	if v.landAt(yard, ln.medium) != ln {
		return
	}
	for _, r := range v.railReach(ln, yard, a.Delivery) {
		b := a
		b.Rail = r.haul
		f(r.node, b)
	}
}

// railReach is a rail node that trains reach from a yard, or that reach the yard.
type railReach struct {
	node NodeID
	haul *Haul // nil at the yard itself
}

// railReach lists the nodes of a rail network within reach of a yard.
func (v *View) railReach(ln *landNet, yard meridian.PlaceID, delivery bool) []railReach {
	size := func(list []railReach) int64 { return 64 + 700*int64(len(list)) }
	return keep(v.kept.joints, fmt.Sprintf("%srail %d %d %t", v.name, yard, ln.medium, delivery), size, func() (list []railReach) {
		s, ok := v.spot(yard, ln.medium)
		if !ok {
			return nil
		}
		t, _ := ln.tree(s)
		for d, p := range ln.places {
			if int32(d) != s && !(ln.used[d] && t.reach(int32(d))) {
				continue
			}
			n, ok := v.findNode(p, ln.medium, delivery == (int32(d) == s)) // hauls end in state H
			if !ok {
				continue
			}
			r := railReach{node: n}
			if int32(d) != s {
				h := t.haul(int32(d))
				if delivery {
					h = v.reversed(h)
				}
				r.haul = &h
			}
			list = append(list, r)
		}
		return list
	})
}

// join attaches an end to the nodes of one medium at a place.
func (v *View) join(p meridian.PlaceID, m Medium, a Access, f func(NodeID, Access)) {
	for _, hauled := range [2]bool{false, true} {
		if n, ok := v.findNode(p, m, hauled); ok && (a.Delivery || !hauled) {
			f(n, a)
		}
	}
}

// attachByHaul attaches a place between carriers' stops by hauls by road.
func (v *View) attachByHaul(a Access, f func(NodeID, Access)) {
	s, ok := v.spot(a.Place, OnRoad)
	if !ok {
		return
	}
	ln := v.landAt(a.Place, OnRoad)
	t, _ := ln.tree(s)
	for d, p := range ln.places {
		if !ln.used[d] || !t.reach(int32(d)) {
			continue
		}
		h := t.haul(int32(d))
		if a.Delivery {
			h = v.reversed(h)
			if n, ok := v.findNode(p, OnRoad, false); ok {
				b := a
				b.Haul = &h
				f(n, b)
			}
			continue
		}
		if n, ok := v.findNode(p, OnRoad, true); ok {
			b := a
			b.Haul = &h
			f(n, b)
		}
	}
}

// reversed returns the haul in the other direction (roads are two-way unless a
// link says otherwise; the tree is of the other direction then, a difference
// that strategic networks do not show).
func (v *View) reversed(h Haul) Haul {
	way := h.Links()
	links := make([]Step, len(way))
	for i, s := range way {
		links[len(links)-1-i] = Step{s.Link, !s.Reverse}
	}
	return v.newHaul(h.Medium, h.To, h.From, links)
}

// direct returns the haul by road between two places of one country, nil where
// the network has it already or there is none.
func (v *View) direct(q *Query, from, to meridian.PlaceID) *Haul {
	ln := v.landAt(from, OnRoad)
	if from == to || v.zoneAt[from] != v.zoneAt[to] || ln == nil || !v.only(meridian.Road) || q.Terminals {
		return nil
	}
	s, ok1 := v.spot(from, OnRoad)
	d, ok2 := v.spot(to, OnRoad)
	if !ok1 || !ok2 || ln.used[s] && ln.used[d] {
		return nil
	}
	t, _ := ln.tree(s)
	if !t.reach(d) {
		return nil
	}
	h := t.haul(d)
	return &h
}

// hauls returns the hauls of an access in the order of travel.
func (a *Access) hauls() []*Haul {
	var out []*Haul
	for _, h := range [2]*Haul{a.Haul, a.Rail} {
		if h != nil {
			out = append(out, h)
		}
	}
	if a.Delivery {
		slices.Reverse(out)
	}
	return out
}

// bill returns money, emissions (g) and time of an access.
func (a *Access) bill(m *cost.Model) (cost.Bill, float64, meridian.Moments) {
	t := a.Hours.Moments()
	var b cost.Bill
	var g float64
	if a.Km > 0 {
		b, g = m.Access(a.Country, a.Km, t.Mean)
	}
	if a.DeliveryKm > 0 {
		db, dg := m.Access(m.Net.Places[a.Haul.To].Country, a.DeliveryKm, t.Mean)
		b, g, t = b.Add(db), g+dg, t.Add(t)
	}
	if a.Haul != nil {
		hb, hg := a.Haul.bill(m)
		b, g, t = b.Add(hb), g+hg, t.Add(a.Haul.Spread.Moments())
	}
	if a.Transfer >= 0 {
		h := &m.Net.Transfers[a.Transfer].Handling
		hb, hg := m.Handling(cost.Transfer, h)
		b, g, t = b.Add(hb), g+hg, t.Add(h.Hours.Moments())
	}
	if a.Rail != nil {
		hb, hg := a.Rail.bill(m)
		b, g, t = b.Add(hb), g+hg, t.Add(a.Rail.Spread.Moments())
	}
	return b, g, t
}

func accessWeight(a *Access, m *cost.Model) Vector {
	b, g, t := a.bill(m)
	return momentsVector(100*b.Freight(), t, g)
}
