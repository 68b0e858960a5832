package infra

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"meridian"
)

// Countries. Where no tag says in which country a line lies, it lies in that of
// the place of the atlas that is nearest along the line: lines cross a border at
// border posts alone, and the atlas has a place on both sides of nearly every
// one of them. A line between two countries is cut half way between the places.
// Parts of the network without any place get the country of the nearest place as
// the crow flies. Both are marked as derived.

func (b *builder) countries() {
	if b.o.Atlas == nil {
		b.tally(nil)
		return
	}
	if len(b.seeds) > 0 {
		b.cutAtBorders()
	}
	w := b.walk()
	country, km := w.spread(b.seeds)
	air := newAir(b.o.Atlas)
	along := make([]bool, len(b.edges))
	for i := range b.edges {
		e := &b.edges[i]
		if e.Country != "" {
			continue
		}
		u, v := w.index[e.verts[0]], w.index[e.verts[len(e.verts)-1]]
		e.Derived |= DerivedCountry
		switch {
		case country[u] != "" && (country[u] == country[v] || km[u] <= km[v]):
			e.Country, along[i] = country[u], true
		case country[v] != "":
			e.Country, along[i] = country[v], true
		default:
			e.Country = air.country(b.shape(int32(i))[0].Point())
		}
	}
	if b.layer == RailLayer {
		b.gaugesOfCountries()
	}
	b.tally(along)
}

// cutAtBorders cuts the edges whose ends lie in different countries, half way
// between the places that say so.
func (b *builder) cutAtBorders() {
	w := b.walk()
	country, km := w.spread(b.seeds)
	for i := range b.edges {
		e := &b.edges[i]
		u, v := w.index[e.verts[0]], w.index[e.verts[len(e.verts)-1]]
		if country[u] == "" || country[v] == "" || country[u] == country[v] || e.Country != "" {
			continue
		}
		line := b.shape(int32(i))
		total := length(line)
		at := (km[v] - km[u] + total) / 2
		if at <= 0.01 || at >= total-0.01 {
			continue
		}
		done := 0.0
		for s := 1; s < len(line); s++ {
			d := line[s-1].Distance(line[s])
			if done+d >= at {
				f := foot{int32(i), int32(s - 1), (at - done) / d, 0}
				x := b.vertexAt(f)
				b.keep[x] = true
				b.borders[x] = ""
				break
			}
			done += d
		}
	}
	b.applyCuts()
}

// gaugesOfCountries gives railways without a gauge that of their country.
func (b *builder) gaugesOfCountries() {
	of := map[string]uint16{}
	for _, c := range b.o.Atlas.Countries {
		of[c.ID] = uint16(c.Gauge)
	}
	for i := range b.edges {
		e := &b.edges[i]
		if g := of[e.Country]; !e.Gauges.Known() && g != 0 && e.Mode == meridian.Rail {
			e.Gauges = e.Gauges.With(g)
			e.Derived |= DerivedGauge
		}
	}
}

// tally counts the km of each way of knowing.
func (b *builder) tally(along []bool) {
	c := &b.report.Country
	for i := range b.edges {
		e := &b.edges[i]
		km := length(b.shape(int32(i)))
		switch {
		case e.Country == "":
			c.Unknown += km
		case e.Derived&DerivedCountry == 0:
			c.Stated += km
		case along != nil && along[i]:
			c.AlongLine += km
		default:
			c.ByAir += km
		}
		if e.Country != "" {
			c.Km[e.Country] += km
		}
		if e.Mode != meridian.Rail {
			continue
		}
		switch {
		case !e.Gauges.Known():
			c.GaugeNone += km
		case e.Derived&DerivedGauge != 0:
			c.GaugeGiven += km
		default:
			c.GaugeStated += km
		}
	}
}

// air finds the nearest place as the crow flies: places by latitude.
type air struct {
	places []*meridian.Place
}

func newAir(net *meridian.Network) *air {
	a := &air{}
	for i := range net.Places {
		if p := &net.Places[i]; p.Country != "" && p.Kind != "waypoint" {
			a.places = append(a.places, p)
		}
	}
	slices.SortStableFunc(a.places, func(x, y *meridian.Place) int { return cmp.Compare(x.Point.Lat, y.Point.Lat) })
	return a
}

// mostAirKm is how far a place may be to say a country.
const mostAirKm = 500

func (a *air) nearest(p meridian.Point) *meridian.Place {
	best, at := math.Inf(1), (*meridian.Place)(nil)
	mid := sort.Search(len(a.places), func(i int) bool { return a.places[i].Point.Lat >= p.Lat })
	try := func(i int) bool {
		q := a.places[i]
		if math.Abs(q.Point.Lat-p.Lat)*kmPerDegree > best {
			return false
		}
		if d := p.Distance(q.Point); d < best || d == best && q.ID < at.ID {
			best, at = d, q
		}
		return true
	}
	for i := mid; i < len(a.places) && try(i); i++ {
	}
	for i := mid - 1; i >= 0 && try(i); i-- {
	}
	if best > mostAirKm {
		return nil
	}
	return at
}

func (a *air) country(p meridian.Point) string {
	if q := a.nearest(p); q != nil {
		return q.Country
	}
	return ""
}
