package infra

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"meridian"
)

// otherTrackKm is how far from a place a second carriageway or track may lie to
// be joined to it: a terminal has access to both directions.
const otherTrackKm = 0.6

// box is a bounding box in degrees.
type box struct{ south, west, north, east float64 }

func (b *builder) box() box {
	x := box{90, 180, -90, -180}
	for i := range b.edges {
		for _, c := range b.shape(int32(i)) {
			p := c.Point()
			x.south, x.north = min(x.south, p.Lat), max(x.north, p.Lat)
			x.west, x.east = min(x.west, p.Lon), max(x.east, p.Lon)
		}
	}
	return x
}

func (x box) has(p meridian.Point, km float64) bool {
	dlat := km / kmPerDegree
	dlon := dlat / max(0.02, math.Cos(p.Lat*math.Pi/180))
	return p.Lat >= x.south-dlat && p.Lat <= x.north+dlat && p.Lon >= x.west-dlon && p.Lon <= x.east+dlon
}

// used tells which places the atlas uses on the layer, the gauges that meet
// there, and whether some line there is open.
type used struct {
	gauges Gauges
	open   bool
}

func (b *builder) atlasUses() map[meridian.PlaceID]*used {
	out := map[meridian.PlaceID]*used{}
	at := func(p meridian.PlaceID) *used {
		if out[p] == nil {
			out[p] = &used{}
		}
		return out[p]
	}
	net := b.o.Atlas
	for i := range net.Links {
		l := &net.Links[i]
		lay, ok := LayerOf(l.Mode)
		if !ok || lay != b.layer || l.Mode == meridian.Sea || l.Mode == meridian.Ferry || l.Mode == meridian.RailFerry {
			continue
		}
		for _, p := range [2]meridian.PlaceID{l.From, l.To} {
			u := at(p)
			u.gauges = u.gauges.With(uint16(l.Gauge))
			u.open = u.open || l.Status == meridian.Open
		}
	}
	for i := range net.Places {
		h := net.Places[i].Handling
		if b.layer == RoadLayer && h.Has(meridian.Road) || b.layer == RailLayer && h.Has(meridian.Rail) {
			at(meridian.PlaceID(i)).open = true
		}
	}
	return out
}

// snapPlaces puts the places of the atlas onto the lines of the layer.
func (b *builder) snapPlaces() {
	x := b.box()
	islands := b.islands()
	big := map[int32]bool{}
	for k, is := range islands {
		if k == 0 || is.km >= b.o.LeastKm {
			for _, e := range is.edges {
				big[e] = true
			}
		}
	}
	g := newGrid(0.02, len(b.edges), b.shape)
	uses := b.atlasUses()
	b.seeds = b.seeds[:0]
	for i := range b.o.Atlas.Places {
		p := &b.o.Atlas.Places[i]
		if p.Country == "" || p.Kind == "waypoint" || p.Kind == "airport" || !x.has(p.Point, b.o.SnapKm) {
			continue
		}
		u := uses[meridian.PlaceID(i)]
		b.snapPlace(g, big, p, u)
	}
	for _, v := range vertices(b.borders) {
		if c := b.borders[v]; c != "" {
			b.seeds = append(b.seeds, seed{v, 0, c})
		}
	}
}

// seedKm is how near a line must pass a place to be known to lie in its country.
const seedKm = 3

// snapPlace snaps one place. Places that the atlas does not use on the layer
// (u nil) only tell the country.
func (b *builder) snapPlace(g *grid, big map[int32]bool, p *meridian.Place, u *used) {
	c := At(p.Point)
	reach := b.o.SnapKm
	if u == nil {
		reach = seedKm
	}
	fits := func(f foot) bool {
		e := &b.edges[f.edge]
		if !big[f.edge] || !e.Freight {
			return false
		}
		return u == nil || (e.Status == meridian.Open || !u.open) && e.Gauges.Meets(u.gauges)
	}
	f, ok := g.nearest(c, reach, fits)
	t := Terminal{Place: p.ID, Layer: b.layer, Node: meridian.NoID}
	if !ok {
		if u != nil {
			t.Why = b.whyNot(g, c)
			b.net.Terminals = append(b.net.Terminals, t)
		}
		return
	}
	v := b.vertexAt(f)
	b.keep[v] = true
	if f.km <= seedKm {
		b.seeds = append(b.seeds, seed{v, f.km, p.Country})
	}
	if u == nil {
		return
	}
	t.Off = round(f.km, 1000)
	b.places[v] = append(b.places[v], len(b.net.Terminals))
	b.net.Terminals = append(b.net.Terminals, t)
	b.joinOthers(g, c, v, f, fits)
}

// joinOthers joins the other carriageways and tracks at a terminal to it, at
// their distance.
func (b *builder) joinOthers(g *grid, c Coord, v uint32, f foot, fits func(foot) bool) {
	near := map[int32]foot{}
	g.near(c, max(otherTrackKm, f.km), func(o foot) {
		if old, ok := near[o.edge]; o.edge != f.edge && fits(o) && o.km <= f.km+otherTrackKm && (!ok || o.km < old.km) {
			near[o.edge] = o
		}
	})
	list := make([]foot, 0, len(near))
	for _, o := range near {
		e := &b.edges[f.edge]
		p := &b.edges[o.edge]
		if p.Forward > 0 && p.Backward > 0 && e.Forward > 0 && e.Backward > 0 && b.layer == RoadLayer {
			continue // both directions are there already
		}
		if !p.Gauges.Meets(e.Gauges) {
			continue
		}
		list = append(list, o)
	}
	slices.SortFunc(list, func(x, y foot) int { return cmp.Or(cmp.Compare(x.km, y.km), cmp.Compare(x.edge, y.edge)) })
	for _, o := range list[:min(4, len(list))] {
		w := b.vertexAt(o)
		if w == v {
			continue
		}
		like := b.edges[f.edge].Props
		like.Forward, like.Backward = max(like.Forward, like.Backward), max(like.Forward, like.Backward)
		b.connect(v, w, &like)
		b.report.Counts[b.layer.String()+" terminal access"]++
	}
}

// whyNot says why a place did not snap.
func (b *builder) whyNot(g *grid, c Coord) string {
	f, ok := g.nearest(c, b.o.SnapKm, nil)
	if !ok {
		return fmt.Sprintf("no %s within %g km", b.layer, b.o.SnapKm)
	}
	e := &b.edges[f.edge]
	switch {
	case !e.Freight:
		return fmt.Sprintf("the nearest %s (%.1f km, way %d) is closed to freight", b.layer, f.km, e.id)
	case e.Status != meridian.Open:
		return fmt.Sprintf("the nearest %s (%.1f km, way %d) is not open", b.layer, f.km, e.id)
	}
	return fmt.Sprintf("the nearest %s (%.1f km, way %d) is an island of less than %g km, or of another gauge", b.layer, f.km, e.id, b.o.LeastKm)
}
