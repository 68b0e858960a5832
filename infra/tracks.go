package infra

import (
	"cmp"
	"math"
	"slices"
)

// Double track is drawn as two lines, often without a crossover between them: a
// train could not turn round, and a terminal would lie on one of them alone.
// A track all of whose length lies within DoubleKm of other tracks of the same
// gauge, status and direction is taken away; what was joined to it is joined to
// them. Sidings go before main lines, short pieces before long ones.

const (
	sampleKm = 0.04 // between the points at which tracks are compared
	parallel = 0.9  // cosine of the angle between tracks
	matched  = 0.95 // share of the points that must have a neighbour
)

// classRank orders tracks: the main line survives.
func classRank(class string) int {
	switch class {
	case "main":
		return 0
	case "branch":
		return 1
	case "industrial", "rail_ferry":
		return 2
	case "spur":
		return 3
	case "siding":
		return 4
	case "yard":
		return 5
	}
	return 6
}

// sample is a point of an edge with its direction.
type sample struct {
	at     Coord
	dx, dy float64
}

// samples returns points of a line, never its ends.
func samples(line []Coord, km float64) []sample {
	n := max(3, int(math.Ceil(km/sampleKm)))
	out := make([]sample, 0, n)
	step, next, done := km/float64(n), km/float64(n)/2, 0.0
	for i := 1; i < len(line); i++ {
		d := line[i-1].Distance(line[i])
		if d == 0 {
			continue
		}
		flat := planeAt(line[i-1])
		dx, dy := flat.xy(line[i])
		h := math.Hypot(dx, dy)
		for next <= done+d && len(out) < n {
			out = append(out, sample{between(line[i-1], line[i], (next-done)/d), dx / h, dy / h})
			next += step
		}
		done += d
	}
	return out
}

// mergeTracks makes one link of parallel tracks.
func (b *builder) mergeTracks() {
	n := len(b.edges)
	g := newGrid(0.005, n, b.shape)
	km := make([]float64, n)
	order := make([]int32, n)
	for i := range order {
		order[i], km[i] = int32(i), length(b.shape(int32(i)))
	}
	slices.SortFunc(order, func(x, y int32) int {
		return cmp.Or(-cmp.Compare(classRank(b.edges[x].Class), classRank(b.edges[y].Class)), cmp.Compare(km[x], km[y]), cmp.Compare(x, y))
	})
	at := b.incidence()
	for _, a := range order {
		if partners := b.doubles(g, a, km[a]); partners != nil {
			b.take(g, at, a, km[a], partners)
		}
	}
	for i := range b.edges[:n] {
		e := &b.edges[i]
		if e.extra > 0 && !e.gone {
			e.Tracks = max(e.Tracks, uint8(min(20, 1+math.Round(e.extra/max(km[i], 0.001)))))
		}
	}
}

// doubles returns, for an edge that runs beside others all along, its partner
// at each sample; nil for other edges.
func (b *builder) doubles(g *grid, a int32, km float64) []foot {
	e := &b.edges[a]
	if e.gone || e.verts[0] == e.verts[len(e.verts)-1] || e.Mode.Waterborne() || km > 60 {
		return nil
	}
	all := samples(b.shape(a), km)
	lost, most := 0, int(float64(len(all))*(1-matched))
	out := make([]foot, 0, len(all))
	last := int32(-1)
	for _, s := range all {
		f, ok := b.beside(g, a, last, s)
		if !ok {
			if lost++; lost > most {
				return nil
			}
			continue
		}
		out, last = append(out, f), f.edge
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// beside finds the track beside a sample of edge a: the one that was beside it
// at the sample before, if it still is, else the nearest.
func (b *builder) beside(g *grid, a, last int32, s sample) (foot, bool) {
	e := &b.edges[a]
	flat := planeAt(s.at)
	best, found := foot{}, false
	g.near(s.at, b.o.DoubleKm, func(f foot) {
		p := &b.edges[f.edge]
		if f.edge == a || p.gone || p.Status != e.Status || p.Mode != e.Mode || !p.Gauges.Meets(e.Gauges) || classRank(p.Class) > classRank(e.Class) || p.Freight != e.Freight && !p.Freight {
			return
		}
		line := b.shape(f.edge)
		if f.seg == 0 && f.t == 0 || int(f.seg) == len(line)-2 && f.t == 1 {
			return // beyond its end: the next piece of the same track
		}
		if found && f.edge != last && (best.edge == last || f.km > best.km || f.km == best.km && f.edge >= best.edge) {
			return
		}
		if found && f.edge == last && best.edge == last && f.km >= best.km {
			return
		}
		x0, y0 := flat.xy(line[f.seg])
		x1, y1 := flat.xy(line[f.seg+1])
		h := math.Hypot(x1-x0, y1-y0)
		if h == 0 || math.Abs((x1-x0)*s.dx+(y1-y0)*s.dy)/h < parallel {
			return
		}
		best, found = f, true
	})
	return best, found
}

// take removes edge a. Its ends, where something else is joined to them, and
// the cuts on it are joined to its partners, and partners that follow each
// other to each other, so that nothing is cut off.
func (b *builder) take(g *grid, at map[uint32][]int32, a int32, km float64, partners []foot) {
	e := &b.edges[a]
	e.gone = true
	anchors := make([]uint32, 0, 2+len(e.cuts))
	for _, v := range [2]uint32{e.verts[0], e.verts[len(e.verts)-1]} {
		if b.keep[v] || slices.ContainsFunc(at[v], func(i int32) bool { return !b.edges[i].gone }) {
			anchors = append(anchors, v)
		}
	}
	for _, c := range e.cuts {
		anchors = append(anchors, c.v)
	}
	share := km / float64(len(partners))
	for i, f := range partners {
		p := &b.edges[f.edge]
		p.extra += share * float64(max(1, e.Tracks))
		if !p.Gauges.Known() {
			p.Gauges = e.Gauges
		}
		if p.Electrified == "" {
			p.Electrified = e.Electrified
		}
		if i > 0 && partners[i-1].edge != f.edge && !b.share(partners[i-1].edge, f.edge) {
			b.join(at, b.vertexAt(partners[i-1]), b.vertexAt(f), &e.Props)
		}
	}
	for _, v := range anchors {
		b.anchor(at, v, partners, &e.Props)
	}
	line := b.shape(a)
	b.repaired("double_track_merged", line[len(line)/2], km, e.id, b.edges[partners[0].edge].id)
}

// share tells whether two edges have an end in common.
func (b *builder) share(x, y int32) bool {
	v, w := b.edges[x].verts, b.edges[y].verts
	a, c := v[0], v[len(v)-1]
	return a == w[0] || a == w[len(w)-1] || c == w[0] || c == w[len(w)-1]
}

// anchor joins a vertex of a track that is gone to the nearest of its partners.
func (b *builder) anchor(at map[uint32][]int32, v uint32, partners []foot, like *Props) {
	flat := planeAt(b.pts[v])
	best := foot{edge: -1}
	tried := map[int32]bool{}
	for _, p := range [2]foot{partners[0], partners[len(partners)-1]} {
		if tried[p.edge] {
			continue
		}
		tried[p.edge] = true
		line := b.shape(p.edge)
		for s := range len(line) - 1 {
			if t, d := flat.project(line[s], line[s+1]); best.edge < 0 || d < best.km {
				best = foot{p.edge, int32(s), t, d}
			}
		}
	}
	b.join(at, v, b.vertexAt(best), like)
}

// join connects two vertices where tracks were merged.
func (b *builder) join(at map[uint32][]int32, u, v uint32, like *Props) {
	if u == v {
		return
	}
	b.connect(u, v, like)
	i := int32(len(b.edges) - 1)
	at[u], at[v] = append(at[u], i), append(at[v], i)
	b.report.Counts[b.layer.String()+" crossover"]++
}
