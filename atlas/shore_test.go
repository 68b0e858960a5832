package atlas_test

import (
	"math"
	"slices"
	"testing"

	"meridian"
)

// How a port reaches the lanes of an oracle: along straight lines over water of
// at most joinKm, by which nearly every port on the open sea reaches one (some
// thirty reach none within 100 km). The first freeKm may cross the coast: ports lie behind moles
// and up rivers that a map at 1:10m does not draw.
const (
	joinKm = 200.0
	freeKm = 10.0
)

// shore is the coastline of Natural Earth at 1:10m: its pieces by cell and by
// row of cells.
type shore struct {
	cells map[[2]int32][][2]meridian.Point
	rows  map[int32][][2]meridian.Point
}

func readShore(t testing.TB) *shore {
	s := &shore{map[[2]int32][][2]meridian.Point{}, map[int32][][2]meridian.Point{}}
	for _, f := range readFeatures(t, "natural-earth/ne_10m_coastline.geojson.gz") {
		for _, line := range f.lines(t) {
			for k := 1; k < len(line); k++ {
				s.add(line[k-1], line[k])
			}
		}
	}
	return s
}

func (s *shore) add(a, b meridian.Point) {
	lo, hi := cellsBetween(a, b)
	for r := lo[0]; r <= hi[0]; r++ {
		s.rows[r] = append(s.rows[r], [2]meridian.Point{a, b})
		for c := lo[1]; c <= hi[1]; c++ {
			k := [2]int32{r, c}
			s.cells[k] = append(s.cells[k], [2]meridian.Point{a, b})
		}
	}
}

// water tells whether a point lies in the sea: a line from it due west crosses
// an even number of coasts.
func (s *shore) water(p meridian.Point) bool {
	n := 0
	for _, x := range s.rows[cellOf(p)[0]] {
		if (x[0].Lat > p.Lat) != (x[1].Lat > p.Lat) &&
			part(x[0], x[1], (p.Lat-x[0].Lat)/(x[1].Lat-x[0].Lat)).Lon < p.Lon {
			n++
		}
	}
	return n%2 == 0
}

// cellsBetween returns the corners of the block of cells that a line lies in.
func cellsBetween(a, b meridian.Point) (lo, hi [2]int32) {
	lo = cellOf(meridian.Point{Lat: min(a.Lat, b.Lat), Lon: min(a.Lon, b.Lon)})
	hi = cellOf(meridian.Point{Lat: max(a.Lat, b.Lat), Lon: max(a.Lon, b.Lon)})
	return lo, hi
}

// clear tells whether the straight line from a to b runs over water, its first
// and last free km apart.
func (s *shore) clear(a, b meridian.Point, first, last float64) bool {
	d := a.Distance(b)
	if d <= first+last {
		return true
	}
	a, b = part(a, b, first/d), part(a, b, 1-last/d)
	if !s.water(a) || !s.water(b) {
		return false
	}
	lo, hi := cellsBetween(a, b)
	for r := lo[0]; r <= hi[0]; r++ {
		for c := lo[1]; c <= hi[1]; c++ {
			for _, x := range s.cells[[2]int32{r, c}] {
				if crosses(a, b, x[0], x[1]) {
					return false
				}
			}
		}
	}
	return true
}

// part returns the point that lies the share t of the way from a to b.
func part(a, b meridian.Point, t float64) meridian.Point {
	return meridian.Point{Lat: a.Lat + t*(b.Lat-a.Lat), Lon: a.Lon + t*(b.Lon-a.Lon)}
}

// crosses tells whether the segments ab and cd cross in the plane.
func crosses(a, b, c, d meridian.Point) bool {
	side := func(p, q, r meridian.Point) bool {
		return (q.Lon-p.Lon)*(r.Lat-p.Lat)-(q.Lat-p.Lat)*(r.Lon-p.Lon) > 0
	}
	return side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
}

// join is how a port reaches a mesh: the ends of the lanes that it can reach
// over water, each at the price of the straight line and of the piece of lane,
// and how far off the nearest is.
type join struct {
	at  []seed
	off float64
}

// joins finds for each port the lanes within joinKm that a straight line over
// water reaches; where there are none, the nearest vertex, wherever it is.
func (m *mesh) joins(net *meridian.Network, coast *shore, ports []meridian.PlaceID) []join {
	out := make([]join, len(ports))
	for i, p := range ports {
		out[i] = m.join(coast, net.Places[p].Point)
	}
	return out
}

func (m *mesh) join(coast *shore, p meridian.Point) join {
	best := map[int32]uint32{}
	j := join{off: math.Inf(1)}
	reach := func(v int32, dm uint32) {
		if x, ok := best[v]; !ok || dm < x {
			best[v] = dm
		}
	}
	for u := range m.points {
		for e := m.first[u]; e < m.first[u+1]; e++ {
			if v := m.head[e]; int32(u) < v {
				m.joinLane(coast, p, int32(u), v, m.dm[e], &j, reach)
			}
		}
	}
	if len(best) == 0 {
		i, d := int32(-1), 0.0
		for r := joinKm; i < 0; r *= 2 {
			i, d = m.snap(p, r, 0)
		}
		return join{[]seed{{i, decimetres(d)}}, d}
	}
	for v, dm := range best {
		j.at = append(j.at, seed{v, dm})
	}
	slices.SortFunc(j.at, func(a, b seed) int { return int(a.at - b.at) })
	return j
}

// joinLane joins a port to one lane: at its foot and at both ends.
func (m *mesh) joinLane(coast *shore, p meridian.Point, u, v int32, dm uint32, j *join, reach func(v int32, dm uint32)) {
	a, b := m.points[u], m.points[v]
	const perDegree = meridian.EarthRadius * math.Pi / 180
	scale := math.Cos(p.Lat * math.Pi / 180)
	dLat, dLon := joinKm/perDegree, joinKm/perDegree/max(0.05, scale)
	if max(a.Lat, b.Lat) < p.Lat-dLat || min(a.Lat, b.Lat) > p.Lat+dLat || math.Abs(a.Lon-b.Lon) > 180 ||
		max(a.Lon, b.Lon) < p.Lon-dLon || min(a.Lon, b.Lon) > p.Lon+dLon {
		return
	}
	x, y := (b.Lon-a.Lon)*scale, b.Lat-a.Lat
	foot := ((p.Lon-a.Lon)*scale*x + (p.Lat-a.Lat)*y) / max(1e-12, x*x+y*y)
	for _, t := range []float64{0, 1, min(1, max(0, foot))} {
		q := part(a, b, t)
		d := p.Distance(q)
		if d > joinKm || !coast.clear(p, q, freeKm, 0) {
			continue
		}
		j.off = min(j.off, d)
		if t < 1 {
			reach(u, decimetres(d)+uint32(t*float64(dm)))
		}
		if t > 0 {
			reach(v, decimetres(d)+uint32((1-t)*float64(dm)))
		}
	}
}

// direct returns the straight line between two ports where it is short and runs
// over water, else +Inf.
func (s *shore) direct(a, b meridian.Point) float64 {
	if d := a.Distance(b); d <= joinKm && s.clear(a, b, freeKm, freeKm) {
		return d
	}
	return math.Inf(1)
}

// TestShore asks for points and lines of which everybody knows whether they are
// wet.
func TestShore(t *testing.T) {
	s := readShore(t)
	at := func(lat, lon float64) meridian.Point { return meridian.Point{Lat: lat, Lon: lon} }
	for _, c := range []struct {
		name string
		p    meridian.Point
		want bool
	}{
		{"Caspian Sea", at(41, 51), true}, {"Black Sea", at(43, 34), true}, {"Sea of Azov", at(46, 36.5), true},
		{"Persian Gulf", at(27, 51), true}, {"Bay of Bengal", at(15, 88), true}, {"Baltic Sea", at(56, 18), true},
		{"Moscow", at(55.75, 37.6), false}, {"Tehran", at(35.7, 51.4), false}, {"Sri Lanka", at(7.5, 80.7), false}, {"Holstein", at(53.8, 10.2), false},
	} {
		if got := s.water(c.p); got != c.want {
			t.Errorf("%s: water %v", c.name, got)
		}
	}
	if !s.clear(at(38, 50.2), at(38, 53), 0, 0) || s.clear(at(40.9, 49.9), at(39.8, 49.9), 0, 0) || s.clear(at(53.55, 10), at(53.9, 10.8), freeKm, freeKm) {
		t.Error("lines: along the south of the Caspian is clear, through Absheron and through Holstein is not")
	}
}
