package infra

import (
	"cmp"
	"fmt"
	"slices"

	"meridian"
)

// Options steer Build. The zero Options repair nothing.
type Options struct {
	Atlas      *meridian.Network // places to snap, countries, gauge breaks; nil: none
	RailGap    float64           // km within which loose ends of track are joined
	RoadGap    float64
	WaterGap   float64
	DoubleKm   float64 // km within which parallel tracks become one link
	SnapKm     float64 // km within which places snap
	LeastKm    float64 // km that an island needs for places to snap to it
	Largest    bool    // keep the largest island of every layer alone
	MostRepair int     // repairs that the report lists; counts are complete
}

// DefaultOptions repair as the how-to describes.
func DefaultOptions(atlas *meridian.Network) Options {
	return Options{Atlas: atlas, RailGap: 0.025, RoadGap: 0.010, WaterGap: 0.1, DoubleKm: 0.015, SnapKm: 8, LeastKm: 20, MostRepair: 100_000}
}

// edge is a piece of line between two junctions on its way into a link.
type edge struct {
	Props
	id    int64
	verts []uint32
	gone  bool
	scale float64 // length over that of the line as drawn
	// valid is when the edge is open, where an atlas says so.
	valid meridian.Validity
	// extra is the km of parallel tracks that were merged into it.
	extra float64
	cuts  []cut
}

// cut is a vertex that was put on a segment of an edge: the edge is split there.
type cut struct {
	seg int32
	t   float64
	v   uint32
}

// builder builds one network, layer by layer.
type builder struct {
	raw    *Raw
	o      Options
	net    *Network
	report *Report

	layer   Layer
	edges   []edge
	pts     []Coord // of vertices; the builder adds its own at the end
	shapes  [][]Coord
	keep    map[uint32]bool // vertices that must become nodes
	borders map[uint32]string
	places  map[uint32][]int // vertex -> terminals of the layer
	seeds   []seed

	fromLine map[int32]bool // links whose gauge a line of the atlas gave
}

// Build makes a network of what an importer found.
func Build(raw *Raw, o Options) (*Network, *Report, error) {
	b := &builder{raw: raw, o: o, net: &Network{Source: raw.Source}, fromLine: map[int32]bool{}, pts: raw.Vertices[:len(raw.Vertices):len(raw.Vertices)]}
	b.report = &Report{Source: raw.Source, Counts: map[string]int{}, Km: map[string]float64{}, Notes: slices.Clone(raw.Notes), Country: CountryReport{Km: map[string]float64{}}}
	for l := range NumLayers {
		b.layer = l
		if err := b.buildLayer(); err != nil {
			return nil, nil, err
		}
	}
	if err := b.gaugeOfAtlas(); err != nil {
		return nil, nil, err
	}
	if err := b.addFutureLines(); err != nil {
		return nil, nil, err
	}
	b.findBreaks()
	if len(b.net.Links) == 0 {
		return nil, nil, &meridian.NoResultError{What: raw.Source.File + " gives no link", Reasons: []string{"all of its lines are points or off the layers road, rail and water"}}
	}
	b.finishReport()
	return b.net, b.report, nil
}

func (b *builder) buildLayer() error {
	b.edges, b.shapes = nil, nil
	b.keep, b.borders, b.places = map[uint32]bool{}, map[uint32]string{}, map[uint32][]int{}
	b.cutAtJunctions()
	if len(b.edges) == 0 {
		return nil
	}
	if b.layer == RailLayer && b.o.DoubleKm > 0 {
		b.mergeTracks()
		b.applyCuts()
	}
	if gap := [NumLayers]float64{b.o.RoadGap, b.o.RailGap, b.o.WaterGap}[b.layer]; gap > 0 {
		b.bridgeGaps(gap)
		b.applyCuts()
	}
	if b.o.Largest {
		b.keepLargest()
	}
	if b.o.Atlas != nil {
		b.snapPlaces()
		b.applyCuts()
	}
	b.countries()
	b.joinChains()
	b.freeze()
	return nil
}

// cutAtJunctions takes the lines of the layer and cuts them where they meet.
func (b *builder) cutAtJunctions() {
	uses := make(map[uint32]uint8, len(b.raw.Vertices)/2)
	clean := make([][]uint32, len(b.raw.Lines))
	points := 0
	for i := range b.raw.Lines {
		l := &b.raw.Lines[i]
		if lay, ok := LayerOf(l.Mode); !ok || lay != b.layer {
			continue
		}
		line := make([]uint32, 0, l.N)
		for _, v := range b.raw.Refs[l.First : l.First+l.N] {
			if n := len(line); n == 0 || line[n-1] != v && b.pts[line[n-1]] != b.pts[v] {
				line = append(line, v)
			}
		}
		if len(line) < 2 {
			points++
			continue
		}
		clean[i] = line
		for k, v := range line {
			n := uint8(1)
			if k == 0 || k == len(line)-1 {
				n = 2
			}
			uses[v] = min(3, uses[v]+n)
		}
	}
	b.note(b.layer.String()+" lines that are a point, left out", points)
	for _, m := range b.raw.Marks {
		if _, ok := uses[m.Vertex]; ok {
			b.keep[m.Vertex] = true
			if m.Kind == "border" {
				b.borders[m.Vertex] = m.Country
			}
		}
	}
	for i, line := range clean {
		start := 0
		for k := 1; k < len(line); k++ {
			if k < len(line)-1 && uses[line[k]] < 2 && !b.keep[line[k]] {
				continue
			}
			l := &b.raw.Lines[i]
			b.edges = append(b.edges, edge{Props: l.Props, id: l.ID, verts: line[start : k+1 : k+1], valid: meridian.Always, scale: scaleOf(l)})
			start = k
		}
	}
	for _, line := range clean {
		if line != nil {
			b.report.Counts[b.layer.String()+" lines read"]++
		}
	}
}

func scaleOf(l *Line) float64 {
	if l.Scale > 0 {
		return float64(l.Scale)
	}
	return 1
}

func (b *builder) note(what string, n int) {
	if n > 0 {
		b.report.Notes = append(b.report.Notes, Note{What: what, Count: n})
	}
}

// repaired notes a repair.
func (b *builder) repaired(kind string, at Coord, km float64, ways ...int64) {
	b.report.Counts[b.layer.String()+" "+kind]++
	if len(b.report.Repairs) < b.o.MostRepair {
		p := at.Point()
		b.report.Repairs = append(b.report.Repairs, Repair{Kind: kind, Layer: b.layer.String(), Lat: p.Lat, Lon: p.Lon, Metres: round(km*1000, 10), Ways: ways})
	}
}

// shape returns the line of an edge.
func (b *builder) shape(e int32) []Coord {
	for int(e) >= len(b.shapes) {
		k := len(b.shapes)
		line := make([]Coord, len(b.edges[k].verts))
		for i, v := range b.edges[k].verts {
			line[i] = b.pts[v]
		}
		b.shapes = append(b.shapes, line)
	}
	return b.shapes[e]
}

// addVertex adds a vertex of the builder's own.
func (b *builder) addVertex(c Coord) uint32 {
	b.pts = append(b.pts, c)
	return uint32(len(b.pts) - 1)
}

// vertexAt returns a vertex at a foot: one that is there, or a new cut. An end
// of the edge within a metre is taken as it is.
func (b *builder) vertexAt(f foot) uint32 {
	e := &b.edges[f.edge]
	line := b.shape(f.edge)
	at := between(line[f.seg], line[f.seg+1], f.t)
	for _, k := range [2]int32{f.seg, f.seg + 1} {
		if at.Distance(line[k]) <= 0.001 {
			if k == 0 || int(k) == len(line)-1 {
				return e.verts[k]
			}
			f.t, f.seg = 0, k
			if int(k) < len(line)-1 {
				e.cuts = append(e.cuts, cut{k, 0, e.verts[k]})
				return e.verts[k]
			}
		}
	}
	v := b.addVertex(at)
	e.cuts = append(e.cuts, cut{f.seg, f.t, v})
	return v
}

// connect adds a short edge between two vertices.
func (b *builder) connect(u, v uint32, like *Props) {
	if u == v {
		return
	}
	p := *like
	p.Name, p.Derived = "", p.Derived|DerivedLink
	b.edges = append(b.edges, edge{Props: p, verts: []uint32{u, v}, valid: meridian.Always, scale: 1})
}

// applyCuts splits edges at their cuts and drops the edges that are gone.
func (b *builder) applyCuts() {
	var out []edge
	for i := range b.edges {
		e := &b.edges[i]
		if e.gone {
			continue
		}
		if len(e.cuts) == 0 {
			out = append(out, *e)
			continue
		}
		out = append(out, split(e)...)
	}
	b.edges, b.shapes = out, nil
}

func split(e *edge) []edge {
	slices.SortStableFunc(e.cuts, func(x, y cut) int { return cmp.Or(cmp.Compare(x.seg, y.seg), cmp.Compare(x.t, y.t)) })
	var out []edge
	piece := *e
	piece.cuts = nil
	cur := []uint32{e.verts[0]}
	flush := func() {
		if len(cur) >= 2 {
			p := piece
			p.verts = slices.Clone(cur)
			out = append(out, p)
		}
		cur = cur[:1]
	}
	k := 0
	for s := range len(e.verts) - 1 {
		for ; k < len(e.cuts) && int(e.cuts[k].seg) == s; k++ {
			v := e.cuts[k].v
			if cur[len(cur)-1] != v {
				cur = append(cur, v)
			}
			flush()
			cur[0] = v
		}
		if cur[len(cur)-1] != e.verts[s+1] {
			cur = append(cur, e.verts[s+1])
		}
	}
	flush()
	return out
}

// incidence lists the edges at each vertex that is an end of one.
func (b *builder) incidence() map[uint32][]int32 {
	at := make(map[uint32][]int32, len(b.edges))
	for i := range b.edges {
		e := &b.edges[i]
		if e.gone {
			continue
		}
		u, v := e.verts[0], e.verts[len(e.verts)-1]
		at[u] = append(at[u], int32(i))
		if u != v {
			at[v] = append(at[v], int32(i))
		}
	}
	return at
}

// vertices returns the keys of a map in order, so that results do not depend on
// the order of a map.
func vertices[T any](m map[uint32]T) []uint32 {
	out := make([]uint32, 0, len(m))
	for v := range m {
		out = append(out, v)
	}
	slices.Sort(out)
	return out
}

func (b *builder) finishReport() {
	r := b.report
	r.Counts["nodes"], r.Counts["links"], r.Counts["vertices"] = len(b.net.Nodes), len(b.net.Links), len(b.net.Shapes)
	for i := range b.net.Links {
		l := &b.net.Links[i]
		r.Km[l.Mode.String()] += l.Km
		if l.Status != meridian.Open {
			r.Km[l.Mode.String()+", "+statusNames[l.Status]] += l.Km
		}
		if !l.Freight {
			r.Km[l.Mode.String()+", closed to freight"] += l.Km
		}
	}
	for k, v := range r.Km {
		r.Km[k] = round(v, 10)
	}
	c := &r.Country
	for k, v := range c.Km {
		c.Km[k] = round(v, 10)
	}
	for _, x := range []*float64{&c.Stated, &c.AlongLine, &c.ByAir, &c.Unknown, &c.GaugeStated, &c.GaugeGiven, &c.GaugeNone} {
		*x = round(*x, 10)
	}
	if total := len(r.Repairs); total == b.o.MostRepair && total > 0 {
		r.Notes = append(r.Notes, Note{What: fmt.Sprintf("the list of repairs ends after %d; the counts are complete", total), Count: 1})
	}
}

var statusNames = [...]string{"open", "construction", "planned", "closed"}

func round(x, per float64) float64 { return float64(int64(x*per+0.5)) / per }
