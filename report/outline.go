package report

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"

	"meridian"
)

// The base map: land and borders, see the head of outline.txt for their source.

//go:embed outline.txt
var outlineText string

type outline struct {
	land, borders [][]meridian.Point
}

const outlineStep = 0.05 // degrees

// baseMap is read once; nothing writes to it afterwards.
var baseMap = sync.OnceValue(func() *outline {
	o := &outline{}
	for _, line := range strings.Split(outlineText, "\n") {
		kind, rest, _ := strings.Cut(line, " ")
		switch kind {
		case "L":
			o.land = append(o.land, steps(rest))
		case "B":
			o.borders = append(o.borders, steps(rest))
		}
	}
	return o
})

func steps(s string) []meridian.Point {
	words := strings.Fields(s)
	pts := make([]meridian.Point, 0, len(words)/2)
	x, y := 0, 0
	for i := 0; i+1 < len(words); i += 2 {
		dx, err1 := strconv.Atoi(words[i])
		dy, err2 := strconv.Atoi(words[i+1])
		if err1 != nil || err2 != nil {
			panic("report: outline.txt is damaged")
		}
		x, y = x+dx, y+dy
		pts = append(pts, meridian.Point{Lat: float64(y) * outlineStep, Lon: float64(x) * outlineStep})
	}
	return pts
}

// projection is Lambert's azimuthal equal-area projection about a centre
// (Snyder 1987, p. 182), fitted into a box.
type projection struct {
	sin0, cos0, lon0 float64
	box              rect
	k, x, y          float64
	coast            [][]point // land, once projected
}

// project returns coordinates in earth radii; ok is false behind the horizon of
// what can be shown.
func (p *projection) project(q meridian.Point) (x, y float64, ok bool) {
	const rad = math.Pi / 180
	sin, cos := math.Sincos(q.Lat * rad)
	sinL, cosL := math.Sincos((q.Lon - p.lon0) * rad)
	c := p.sin0*sin + p.cos0*cos*cosL
	if c < -0.6 {
		return 0, 0, false
	}
	k := math.Sqrt(2 / (1 + c))
	return k * cos * sinL, k * (p.cos0*sin - p.sin0*cos*cosL), true
}

func (p *projection) at(q meridian.Point) (point, bool) {
	x, y, ok := p.project(q)
	return point{p.box.x + p.box.w/2 + (x-p.x)*p.k, p.box.y + p.box.h/2 - (y-p.y)*p.k}, ok
}

// fit makes the projection that shows all points in a box.
func fit(pts []meridian.Point, box rect) *projection {
	var vx, vy, vz float64 // the mean of the directions
	const rad = math.Pi / 180
	for _, q := range pts {
		sin, cos := math.Sincos(q.Lat * rad)
		sinL, cosL := math.Sincos(q.Lon * rad)
		vx, vy, vz = vx+cos*cosL, vy+cos*sinL, vz+sin
	}
	lat0 := math.Atan2(vz, math.Hypot(vx, vy))
	p := &projection{sin0: math.Sin(lat0), cos0: math.Cos(lat0), lon0: math.Atan2(vy, vx) / rad, box: box}
	lo, hi := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, q := range pts {
		if x, y, ok := p.project(q); ok {
			lo = point{math.Min(lo.x, x), math.Min(lo.y, y)}
			hi = point{math.Max(hi.x, x), math.Max(hi.y, y)}
		}
	}
	const least = 0.12 // earth radii: about 760 km across
	w, h := math.Max(least, hi.x-lo.x), math.Max(least, hi.y-lo.y)
	p.k = math.Min(box.w/w, box.h/h) * 0.88
	p.x, p.y = (lo.x+hi.x)/2, (lo.y+hi.y)/2
	return p
}

// ground draws water, land, borders and a graticule.
func (s *sheet) ground(p *projection) {
	s.rect(p.box, paint{fill: water})
	s.clip(p.box)
	var parts [][]point
	for _, ring := range baseMap().land {
		if pts := p.ring(ring); pts != nil {
			parts = append(parts, pts)
		}
	}
	s.area(parts, paint{fill: land, stroke: frontier, width: 0.8})
	var edges [][]point
	for _, b := range baseMap().borders {
		if pts := p.ring(b); pts != nil {
			edges = append(edges, pts)
		}
	}
	s.lines(edges, paint{stroke: frontier, width: 0.7, dash: []float64{3, 1.5}})
}

// ring projects a line; nil if no part of it is in view.
func (p *projection) ring(line []meridian.Point) []point {
	out := make([]point, 0, len(line))
	seen := false
	for _, q := range line {
		xy, ok := p.at(q)
		if !ok {
			continue
		}
		xy.x = math.Max(p.box.x-p.box.w, math.Min(p.box.right()+p.box.w, xy.x))
		xy.y = math.Max(p.box.y-p.box.h, math.Min(p.box.bottom()+p.box.h, xy.y))
		if n := len(out); n > 0 && math.Abs(out[n-1].x-xy.x) < 0.25 && math.Abs(out[n-1].y-xy.y) < 0.25 {
			continue
		}
		out = append(out, xy)
		seen = seen || xy.x > p.box.x-40 && xy.x < p.box.right()+40 && xy.y > p.box.y-40 && xy.y < p.box.bottom()+40
	}
	if len(out) < 2 || !seen && !p.around(out) {
		return nil
	}
	return out
}

// around tells whether a ring without a point in view may still enclose the
// view.
func (p *projection) around(pts []point) bool {
	lo, hi := pts[0], pts[0]
	for _, q := range pts {
		lo = point{math.Min(lo.x, q.x), math.Min(lo.y, q.y)}
		hi = point{math.Max(hi.x, q.x), math.Max(hi.y, q.y)}
	}
	b := rect{lo.x, lo.y, hi.x - lo.x, hi.y - lo.y}
	return b.overlaps(p.box)
}

// great returns the points between two positions along the great circle, at
// most 150 km apart, without the first.
func great(a, b meridian.Point) []meridian.Point {
	d := a.Distance(b) / meridian.EarthRadius
	n := int(d*meridian.EarthRadius/150) + 1
	if n < 2 || d > 3 {
		return []meridian.Point{b}
	}
	const rad = math.Pi / 180
	vec := func(p meridian.Point) [3]float64 {
		sin, cos := math.Sincos(p.Lat * rad)
		sinL, cosL := math.Sincos(p.Lon * rad)
		return [3]float64{cos * cosL, cos * sinL, sin}
	}
	u, v := vec(a), vec(b)
	out := make([]meridian.Point, 0, n)
	for i := 1; i < n; i++ {
		f := float64(i) / float64(n)
		s, t := math.Sin((1-f)*d)/math.Sin(d), math.Sin(f*d)/math.Sin(d)
		x, y, z := s*u[0]+t*v[0], s*u[1]+t*v[1], s*u[2]+t*v[2]
		out = append(out, meridian.Point{Lat: math.Atan2(z, math.Hypot(x, y)) / rad, Lon: math.Atan2(y, x) / rad})
	}
	return append(out, b)
}
