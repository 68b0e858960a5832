package infra

import (
	"math"

	"meridian"
)

// kmPerDegree is the length of a degree of a great circle.
const kmPerDegree = meridian.EarthRadius * math.Pi / 180

// plane is a flat map around a point, in km: good to a part in a thousand
// within some tens of km.
type plane struct {
	lat, lon, kx float64
}

func planeAt(c Coord) plane {
	p := c.Point()
	return plane{p.Lat, p.Lon, kmPerDegree * math.Cos(p.Lat*math.Pi/180)}
}

func (p plane) xy(c Coord) (x, y float64) {
	q := c.Point()
	return math.Remainder(q.Lon-p.lon, 360) * p.kx, (q.Lat - p.lat) * kmPerDegree
}

func (p plane) coord(x, y float64) Coord {
	return At(meridian.Point{Lat: p.lat + y/kmPerDegree, Lon: math.Remainder(p.lon+x/p.kx, 360)})
}

// foot is the point of a segment nearest to a position.
type foot struct {
	edge, seg int32
	t         float64 // 0..1 along the segment
	km        float64
}

// project finds the point of a segment nearest to the origin of the plane.
func (p plane) project(a, b Coord) (t, km float64) {
	ax, ay := p.xy(a)
	bx, by := p.xy(b)
	dx, dy := bx-ax, by-ay
	if d := dx*dx + dy*dy; d > 0 {
		t = min(1, max(0, -(ax*dx+ay*dy)/d))
	}
	return t, math.Hypot(ax+t*dx, ay+t*dy)
}

// grid finds segments near a position: cells of a square map of degrees, each
// with the segments that touch it.
type grid struct {
	cell  float64 // degrees
	items []gridItem
	first map[int64]int32 // cell -> its first item
	shape func(edge int32) []Coord
}

type gridItem struct {
	cell      int64
	edge, seg int32
}

func (g *grid) key(lat, lon float64) int64 {
	return int64(math.Floor(lat/g.cell))<<32 + int64(math.Floor(lon/g.cell)) + 1<<31
}

// newGrid indexes the segments of edges 0..n-1: once counted by cell, once laid
// out, so that those of a cell stand in the order of edges.
func newGrid(cell float64, n int, shape func(edge int32) []Coord) *grid {
	g := &grid{cell: cell, first: map[int64]int32{}, shape: shape}
	numbers := map[int64]int32{} // cell -> its number
	var cells []int64
	var counts []int32
	var in []int32 // cell number by visit, in order
	g.visit(n, func(cell int64, edge, seg int32) {
		k, ok := numbers[cell]
		if !ok {
			k = int32(len(cells))
			numbers[cell] = k
			cells, counts = append(cells, cell), append(counts, 0)
		}
		counts[k]++
		in = append(in, k)
	})
	g.items = make([]gridItem, len(in))
	next := make([]int32, len(cells))
	at := int32(0)
	for k, c := range counts {
		g.first[cells[k]], next[k] = at, at
		at += c
	}
	i := 0
	g.visit(n, func(cell int64, edge, seg int32) {
		k := in[i]
		i++
		g.items[next[k]] = gridItem{cell, edge, seg}
		next[k]++
	})
	return g
}

// visit calls f with the cells that each segment touches.
func (g *grid) visit(n int, f func(cell int64, edge, seg int32)) {
	for e := range int32(n) {
		line := g.shape(e)
		for s := 0; s+1 < len(line); s++ {
			a, b := line[s].Point(), line[s+1].Point()
			steps := 1 + int(4*max(math.Abs(a.Lat-b.Lat), math.Abs(a.Lon-b.Lon))/g.cell)
			if math.Abs(a.Lon-b.Lon) > 180 {
				continue // over the date line: no road does
			}
			last := int64(math.MinInt64)
			for k := range steps + 1 {
				t := float64(k) / float64(steps)
				if c := g.key(a.Lat+t*(b.Lat-a.Lat), a.Lon+t*(b.Lon-a.Lon)); c != last {
					f(c, e, int32(s))
					last = c
				}
			}
		}
	}
}

// near calls f with every segment within km of a position, some of them more
// than once.
func (g *grid) near(c Coord, km float64, f func(foot)) {
	p := c.Point()
	flat := planeAt(c)
	dlat := km/kmPerDegree + g.cell/4
	dlon := km/max(0.02*kmPerDegree, flat.kx) + g.cell/4
	for y := math.Floor((p.Lat - dlat) / g.cell); y <= math.Floor((p.Lat+dlat)/g.cell); y++ {
		for x := math.Floor((p.Lon - dlon) / g.cell); x <= math.Floor((p.Lon+dlon)/g.cell); x++ {
			cell := int64(y)<<32 + int64(x) + 1<<31
			i, ok := g.first[cell]
			if !ok {
				continue
			}
			for ; int(i) < len(g.items) && g.items[i].cell == cell; i++ {
				it := g.items[i]
				line := g.shape(it.edge)
				if t, d := flat.project(line[it.seg], line[it.seg+1]); d <= km {
					f(foot{it.edge, it.seg, t, d})
				}
			}
		}
	}
}

// nearest returns the nearest segment that keep accepts, false if none is
// within km. Ties go to the smaller edge, so that the result is one and the same.
func (g *grid) nearest(c Coord, km float64, keep func(foot) bool) (foot, bool) {
	best := foot{edge: -1}
	for r := min(km, 1.0); ; r = min(km, 4*r) {
		g.near(c, r, func(f foot) {
			if best.edge >= 0 && (f.km > best.km || f.km == best.km && (f.edge > best.edge || f.edge == best.edge && f.seg >= best.seg)) {
				return
			}
			if keep == nil || keep(f) {
				best = f
			}
		})
		if best.edge >= 0 || r >= km {
			return best, best.edge >= 0
		}
	}
}

// between returns the position at t of a segment.
func between(a, b Coord, t float64) Coord {
	p, q := a.Point(), b.Point()
	return At(meridian.Point{Lat: p.Lat + t*(q.Lat-p.Lat), Lon: p.Lon + t*(q.Lon-p.Lon)})
}

// length is the length of a line in km.
func length(line []Coord) float64 {
	sum := 0.0
	for i := 1; i < len(line); i++ {
		sum += line[i-1].Distance(line[i])
	}
	return sum
}
