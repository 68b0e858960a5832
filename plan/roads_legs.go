package plan

import (
	"fmt"
	"slices"

	"meridian"
	"meridian/cost"
)

// Legs over real roads, and what they pass.

// cite is the source of length, time and line of a way over the network.
func (r *Roads) cite() meridian.Cite {
	asOf, err := meridian.ParseDate(r.Source.Date)
	if err != nil {
		asOf = meridian.NoDate // many maps do not say
	}
	return meridian.Cite{Table: "network", Key: r.Name, Source: firstOf(r.Source.Attribution, r.Source.File), AsOf: asOf, Confidence: meridian.Derived,
		Note: "length and line of the roads in " + r.Source.File + ", driving time by their speeds, rests of a single driver after AETR"}
}

// nameEnds names a leg between two ends.
func (b *legs) nameEnds(l *meridian.Leg, from, to End) {
	for i, e := range [2]End{from, to} {
		id := e.Name
		if e.Place != meridian.NoID {
			id = b.place(e.Place).ID
		}
		if i == 0 {
			l.From, l.FromName = id, e.Name
		} else {
			l.To, l.ToName = id, e.Name
		}
	}
}

// byRoad shows a pick-up or delivery over real roads.
func (b *legs) byRoad(l *meridian.Leg, r *roadHaul) {
	b.nameEnds(l, r.from, r.to)
	l.Path = r.line
	l.Notes = append(l.Notes, "the first or last km of the way over "+r.roads.Name)
}

// roadHaul shows a haul over real roads by country. Borders within a zone are
// shown, as everywhere, though nothing is done there.
func (b *legs) roadHaul(h *Haul, r *roadHaul) {
	whole := h.Spread.Moments()
	parts := h.Parts()
	long, done := lineKm(r.line), 0.0
	for i := range parts {
		p := &parts[i]
		if i > 0 {
			l := meridian.Leg{Kind: meridian.LegCrossing, Mode: "road", Border: []string{parts[i-1].Country, p.Country}}
			b.nameEnds(&l, r.from, r.to)
			b.add(l, cost.Bill{}, 0, meridian.Moments{}, r.roads.cite())
		}
		l := meridian.Leg{Kind: meridian.LegLink, Mode: "road", Country: p.Country, Km: p.Km}
		b.nameEnds(&l, r.from, r.to)
		bill, g := b.m.Haul(p)
		cites := b.m.HaulCites(p)
		if len(cites) == 0 {
			l.Notes = append(l.Notes, "no tariff for road in "+p.Country+": the carriage is not priced")
		}
		l.Notes = append(l.Notes, fmt.Sprintf("over the roads of %s: %.1f h at the wheel, the rest is rests", r.roads.Name, r.driving*p.Km/max(h.Km, 1e-9)))
		share := p.Km / max(h.Km, 1e-9)
		l.Path = along(r.line, long*done, long*(done+share))
		done += share
		if i == 0 {
			l.Via = b.passed(r)
		}
		b.add(l, bill, g, meridian.Moments{Mean: whole.Mean * share, Var: whole.Var * share}, append(cites, r.roads.cite())...)
	}
}

// passed lists the places between the ends of a way.
func (b *legs) passed(r *roadHaul) []string {
	var out []string
	for _, p := range r.passes {
		if p != r.from.Place && p != r.to.Place {
			out = append(out, b.place(p).ID)
		}
	}
	return out
}

// waypoints lists the places of a way, its ends among them where they are such.
func (r *roadHaul) waypoints() []meridian.PlaceID {
	out := make([]meridian.PlaceID, 0, len(r.passes)+2)
	add := func(p meridian.PlaceID) {
		if p != meridian.NoID && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	add(r.from.Place)
	for _, p := range r.passes {
		if p != r.to.Place {
			add(p)
		}
	}
	add(r.to.Place)
	return out
}

// roadHits appends the gates that a haul over real roads passes.
func (v *View) roadHits(out []gateHit, h *Haul, r *roadHaul) []gateHit {
	x := v.gateOf
	out = append(out, x.mode[meridian.Road]...)
	at := noArea
	for _, part := range h.own.parts {
		c, known := v.areaOf[part.Country]
		if !known || c == at {
			continue
		}
		if at != noArea {
			out = append(out, x.border[[2]areaID{at, c}]...)
		}
		at = c
		out = append(out, x.country[c]...)
	}
	for _, p := range r.waypoints() {
		out = append(out, x.place[p]...)
	}
	return out
}

// roadTokens lists what a haul over real roads passes.
func (v *View) roadTokens(h *Haul, r *roadHaul) []token {
	out := []token{{"mode", meridian.Road.String()}}
	for i, part := range h.own.parts {
		if i > 0 {
			out = append(out, parseToken("border:"+h.own.parts[i-1].Country+"-"+part.Country))
		}
		out = append(out, token{"country", part.Country})
	}
	for _, p := range r.waypoints() {
		out = append(out, token{"place", v.Net.Places[p].ID})
	}
	return out
}

// Redraw draws the legs over links of the network along the lines of these links,
// from their From to their To, where there is one.
func Redraw(net *meridian.Network, its []meridian.Itinerary, lines map[meridian.LinkID][]meridian.Point) {
	for i := range its {
		for k := range its[i].Legs {
			l := &its[i].Legs[k]
			if len(l.Links) == 0 || len(l.Path) != len(l.Links)+1 || !slices.ContainsFunc(l.Links, func(id meridian.LinkID) bool { return lines[id] != nil }) {
				continue
			}
			path := l.Path[:1:1]
			for n, id := range l.Links {
				line := lines[id]
				if line == nil {
					path = append(path, l.Path[n+1])
					continue
				}
				if l.Reverse[n] {
					line = slices.Clone(line)
					slices.Reverse(line)
				}
				path = append(path, line...)
			}
			l.Path = path
		}
	}
}
