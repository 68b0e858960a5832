package plan

import (
	"cmp"
	"slices"

	"meridian"
	"meridian/cost"
	"meridian/infra"
)

// The accesses of an end that stands on real roads: as those of access.go, with
// the hauls by road over the network. A pick-up or delivery covers the first or
// last 25 km of the way, and is all of a shorter one; where the end is a town and
// no address, it stays within the town.

// inTown is how many km of the way of an end its pick-up or delivery covers.
func (e *roadEnd) inTown(km float64) float64 {
	if !e.known() {
		return 0
	}
	return min(km, cost.DrayageKm)
}

// drayage is the length of a pick-up or delivery whose way is so long.
func (e *roadEnd) drayage(km float64) float64 {
	if !e.known() {
		return cost.DrayageKm
	}
	return min(km, cost.DrayageKm)
}

// roadWay is the way between an end and a place.
type roadWay struct {
	place     meridian.PlaceID
	hours, km float64 // least
	drive     *infra.Drive
}

// exact reads the way off the network.
func (w *roadWay) exact(v *View, e *roadEnd) {
	if w.drive == nil {
		w.drive = e.reach.Way(v.Net.Places[w.place].ID)
	}
}

// roadTo returns the way between an end and a place, nil where the network has
// none.
func (v *View) roadTo(e *roadEnd, p meridian.PlaceID) *roadWay {
	if v.zone(v.Net.Places[p].Country) != e.zone {
		return nil
	}
	h, km, ok := e.reach.Bound(v.Net.Places[p].ID)
	if !ok {
		return nil
	}
	return &roadWay{place: p, hours: h, km: km}
}

// accessOn is the access between an end and a place by a way, of the bounds while
// the way itself is not known.
func (v *View) accessOn(e *roadEnd, w *roadWay, delivery bool) Access {
	km, hours := w.km, w.hours
	if w.drive != nil {
		km = w.drive.Km
	}
	a := Access{Place: e.near, Country: e.country, Km: e.drayage(km), Hours: pickUp, Transfer: meridian.NoID, Delivery: delivery}
	town := e.inTown(km)
	if e.known() {
		a.road = &roadHaul{roads: e.roads, from: e.end, to: v.endAt(w.place)}
		if delivery {
			a.road.from, a.road.to = a.road.to, a.road.from
		}
	}
	if km-town <= 0 {
		a.Place = w.place
		if a.road != nil && w.drive != nil {
			a.road.drive, a.road.line = w.drive, w.drive.Line
		}
		return a
	}
	parts := []infra.DrivePart{{Country: e.country, Km: km, Hours: hours}}
	if w.drive != nil {
		parts = w.drive.Parts
	}
	begin, end := town, 0.0
	from, to := e.end, v.endAt(w.place)
	if delivery {
		begin, end, from, to = 0, town, to, from
	}
	h := v.roadHaul(e.roads, w.drive, trimmed(parts, begin, end), from, to, e.near)
	if w.drive != nil {
		long := lineKm(w.drive.Line)
		b, t := begin*long/km, long-end*long/km
		h.own.road.line = along(w.drive.Line, b, t)
		if a.road != nil {
			a.road.drive = w.drive
			a.road.line = along(w.drive.Line, 0, b)
			if delivery {
				a.road.line = along(w.drive.Line, t, long)
			}
			a.road.from, a.road.to = e.end, e.end
		}
	}
	a.Haul = h
	return a
}

func (v *View) endAt(p meridian.PlaceID) End {
	return End{Name: v.Net.Places[p].Name, Place: p, Point: v.Net.Places[p].Point}
}

// roadHaul makes a haul of parts of a drive; near stands for an end that is no
// place.
func (v *View) roadHaul(r *Roads, d *infra.Drive, parts []infra.DrivePart, from, to End, near meridian.PlaceID) *Haul {
	road := &roadHaul{roads: r, drive: d, from: from, to: to}
	own := &ownHaul{road: road}
	h := &Haul{From: from.Place, To: to.Place, Medium: OnRoad, own: own}
	if h.From == meridian.NoID {
		h.From = near
	}
	if h.To == meridian.NoID {
		h.To = near
	}
	for _, p := range parts {
		h.Km += p.Km
		road.driving += p.Hours
	}
	h.Spread.P50 = withRests(road.driving)
	h.Spread.P90 = h.Spread.P50 * v.lateByRoad(parts)
	mean := h.Spread.Moments().Mean
	for _, p := range parts {
		share := 1 / float64(len(parts))
		if road.driving > 0 {
			share = p.Hours / road.driving
		}
		own.parts = append(own.parts, cost.Haul{Mode: meridian.Road, Country: p.Country, Km: p.Km, Hours: mean * share})
	}
	v.tariffParts(own.parts, h.From, h.To, OnRoad)
	if d == nil {
		return h
	}
	for _, id := range d.Via {
		if p, ok := v.Net.PlaceByID[id]; ok {
			road.passes = append(road.passes, p)
		}
	}
	return h
}

// lateByRoad is the factor from P50 to P90 of the country with most of the way.
func (v *View) lateByRoad(parts []infra.DrivePart) float64 {
	most := &parts[0]
	for i := range parts {
		if parts[i].Km > most.Km {
			most = &parts[i]
		}
	}
	if s := v.speeds.Find(meridian.Road, most.Country, ""); s != nil {
		return max(1, s.P90Factor)
	}
	return 1.4
}

// attachByRoads calls f with each node at which an end on the roads joins the
// network.
func (v *View) attachByRoads(q *Query, e *roadEnd, delivery bool, m *cost.Model, f func(NodeID, Access)) {
	if !v.only(meridian.Road) {
		v.attachInTown(q, e, delivery, m, f)
		return
	}
	served := map[meridian.PlaceID]bool{}
	ln := v.landAt(e.near, OnRoad)
	if ln != nil {
		for i, p := range ln.places {
			w := v.roadTo(e, p)
			if w == nil {
				continue
			}
			served[p] = true
			if !ln.used[i] {
				continue
			}
			if n, ok := v.findNode(p, OnRoad, !delivery); ok { // what follows is no haul by road
				w.exact(v, e)
				f(n, v.accessOn(e, w, delivery))
			}
		}
	}
	v.attachYards(q, e, delivery, m, f)
	for _, s := range v.stops(e.end) { // the places off the roads, by links of the atlas
		if v.zone(v.Net.Places[s.place].Country) != e.zone || !v.reaches(s.place, OnRoad) {
			continue
		}
		a := Access{Place: s.place, Country: v.Net.Places[s.place].Country, Km: s.km, Hours: pickUp, Transfer: meridian.NoID, Delivery: delivery}
		if w := v.roadTo(e, s.place); w != nil && e.known() { // over the roads as far as they go
			w.exact(v, e)
			a = v.byRoadOnly(e, w, delivery)
		}
		if n, ok := v.findNode(s.place, OnRoad, !delivery); ok && !served[s.place] {
			f(n, a)
		}
		v.attachByHaul(a, func(n NodeID, b Access) {
			if !served[v.Nodes[n].Place] {
				f(n, b)
			}
		})
	}
}

// yards lists the terminals for rail within terminalKm by road of an end, those
// that are near in hours first.
func (v *View) yards(e *roadEnd, within float64) []*roadWay {
	var out []*roadWay
	for i := range v.Net.Places {
		p := meridian.PlaceID(i)
		h := v.Net.Places[i].Handling
		if _, idle := v.shut.terminals[p]; idle || !h.Has(meridian.Road) || !h.Has(meridian.Rail) {
			continue
		}
		if w := v.roadTo(e, p); w != nil && w.km <= within {
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, func(a, b *roadWay) int { return cmp.Compare(a.hours, b.hours) })
	return out
}

// railAccess is an access by road and rail whose road is known by its bounds.
type railAccess struct {
	node  NodeID
	way   *roadWay
	rest  Access // beyond the way
	least Vector
	hits  []gateHit
}

// attachYards attaches an end to the railway at the terminals near it: all of
// them, less the accesses to a node that another one to it beats in every
// criterion.
func (v *View) attachYards(q *Query, e *roadEnd, delivery bool, m *cost.Model, f func(NodeID, Access)) {
	if !v.only(meridian.Rail) {
		return
	}
	var list []railAccess
	for _, w := range v.yards(e, terminalKm) {
		if v.gateway[w.place] && v.reaches(w.place, OnRoad) {
			continue // the network has it already
		}
		v.eachRail(e, w, delivery, func(n NodeID, a Access) {
			list = append(list, railAccess{node: n, way: w, rest: a, least: accessWeight(&a, m), hits: v.accessHits(&a)})
		})
	}
	v.unbeaten(q, e, delivery, m, list, f)
}

// eachRail calls f with the accesses by a yard and rail beyond it.
func (v *View) eachRail(e *roadEnd, w *roadWay, delivery bool, f func(NodeID, Access)) {
	from, to := meridian.Road, meridian.Rail
	if delivery {
		from, to = to, from
	}
	row := v.transferRow.find(v.Net, w.place, from, to)
	if row == meridian.NoID {
		return
	}
	a := v.accessOn(e, w, delivery)
	a.Transfer, a.Yard = row, w.place
	for md := OnRail1000; md <= OnRail1676; md++ {
		if ln := v.landAt(e.near, md); ln != nil {
			v.attachByRail(ln, w.place, a, f)
		}
	}
}

// unbeaten calls f with the accesses that no other one to the same node beats.
// The bounds are below any way, so what they beat need not be read.
func (v *View) unbeaten(q *Query, e *roadEnd, delivery bool, m *cost.Model, list []railAccess, f func(NodeID, Access)) {
	slices.SortStableFunc(list, func(a, b railAccess) int { return slices.Compare(a.least[:], b.least[:]) })
	kept := map[NodeID][]railAccess{}
	beaten := func(x *railAccess, w *Vector) bool {
		return len(q.Via) == 0 && !e.roads.whole && slices.ContainsFunc(kept[x.node], func(k railAccess) bool {
			return k.least.dominates(w) && slices.Equal(k.hits, x.hits)
		})
	}
	for i := range list {
		x := &list[i]
		if e.zone != "EU" && beaten(x, &x.least) { // the countries of a way within the EU are not known before it is
			continue
		}
		x.way.exact(v, e)
		a := v.accessOn(e, x.way, delivery)
		a.Transfer, a.Yard, a.Rail = x.rest.Transfer, x.rest.Yard, x.rest.Rail
		x.least = accessWeight(&a, m)
		if beaten(x, &x.least) {
			continue
		}
		kept[x.node] = append(kept[x.node], *x)
		f(x.node, a)
	}
}

// attachInTown attaches an end where line haul by road is ruled out: pick-up and
// delivery reach what lies within townKm by road.
func (v *View) attachInTown(q *Query, e *roadEnd, delivery bool, m *cost.Model, f func(NodeID, Access)) {
	for i := range v.Net.Places {
		p := meridian.PlaceID(i)
		if v.Net.Places[i].Kind == "waypoint" {
			continue
		}
		w := v.roadTo(e, p)
		if w == nil || w.km > townKm {
			continue
		}
		w.exact(v, e)
		if w.drive.Km > townKm {
			continue
		}
		a := v.byRoadOnly(e, w, delivery)
		for md := range numMedia {
			if md != OnRoad {
				v.join(p, md, a, f)
			}
		}
		h := v.Net.Places[i].Handling
		if _, idle := v.shut.terminals[p]; !v.only(meridian.Rail) || idle || !h.Has(meridian.Rail) {
			continue
		}
		from, to := meridian.Road, meridian.Rail
		if delivery {
			from, to = to, from
		}
		if row := v.transferRow.find(v.Net, p, from, to); row != meridian.NoID {
			a.Transfer, a.Yard = row, p
			for md := OnRail1000; md <= OnRail1676; md++ {
				if ln := v.landAt(e.near, md); ln != nil {
					v.attachByRail(ln, p, a, f)
				}
			}
		}
	}
}

// byRoadOnly is a pick-up or delivery that is the whole way.
func (v *View) byRoadOnly(e *roadEnd, w *roadWay, delivery bool) Access {
	km := w.drive.Km
	if !e.known() {
		km = max(km, cost.DrayageKm)
	}
	a := Access{Place: w.place, Country: e.country, Km: km, Hours: pickUp, Transfer: meridian.NoID, Delivery: delivery}
	a.road = &roadHaul{roads: e.roads, drive: w.drive, from: e.end, to: v.endAt(w.place), line: w.drive.Line}
	if delivery {
		a.road.from, a.road.to = a.road.to, a.road.from
	}
	return a
}

// directRoad is the access that is the whole way between two ends on the roads of
// one zone; nil if there is none.
func (v *View) directRoad(from, to *roadEnd) *Access {
	if from == nil || to == nil || from.zone != to.zone || !v.only(meridian.Road) {
		return nil
	}
	d := from.reach.Between(to.reach)
	if d == nil {
		return nil
	}
	// Pick-up and delivery cover 25 km each, less on a short way, so that some is left
	// to haul.
	short := min(1, d.Km/60)
	begin, end := short*from.inTown(cost.DrayageKm), short*to.inTown(cost.DrayageKm)
	h := v.roadHaul(from.roads, d, trimmed(d.Parts, begin, end), from.end, to.end, from.near)
	if to.known() {
		h.To = to.near
	}
	long := lineKm(d.Line)
	scale := long / max(d.Km, 1e-9)
	h.own.road.line = along(d.Line, begin*scale, long-end*scale)
	a := &Access{Place: from.near, Country: from.country, Km: short * from.drayage(cost.DrayageKm), Hours: pickUp, Haul: h, Transfer: meridian.NoID, DeliveryKm: short * to.drayage(cost.DrayageKm)}
	if !from.known() {
		a.Km = cost.DrayageKm
	} else {
		a.road = &roadHaul{roads: from.roads, drive: d, from: from.end, to: from.end, line: along(d.Line, 0, begin*scale)}
	}
	if !to.known() {
		a.DeliveryKm = cost.DrayageKm
	} else {
		a.last = &roadHaul{roads: to.roads, drive: d, from: to.end, to: to.end, line: along(d.Line, long-end*scale, long)}
	}
	return a
}
