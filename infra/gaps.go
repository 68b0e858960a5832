package infra

import (
	"cmp"
	"slices"
)

// A gap is a loose end that lies close to a line it is not joined to. It is
// bridged where that joins two islands, or where two loose ends face each other:
// any other loose end may well be a dead end.

// parts is a union of vertices into connected parts.
type parts map[uint32]uint32

func (p parts) find(v uint32) uint32 {
	for {
		u, ok := p[v]
		if !ok || u == v {
			return v
		}
		if w, ok := p[u]; ok {
			p[v] = w
		}
		v = u
	}
}

func (p parts) join(u, v uint32) bool {
	u, v = p.find(u), p.find(v)
	if u == v {
		return false
	}
	if v < u {
		u, v = v, u
	}
	p[v] = u
	return true
}

type gap struct {
	v     uint32
	from  int32
	to    foot
	loose uint32 // the loose end met; v where none is
}

func (b *builder) bridgeGaps(km float64) {
	at := b.incidence()
	islands := parts{}
	for i := range b.edges {
		e := &b.edges[i]
		islands.join(e.verts[0], e.verts[len(e.verts)-1])
	}
	g := newGrid(0.01, len(b.edges), b.shape)
	var gaps []gap
	for _, v := range vertices(at) {
		if len(at[v]) != 1 {
			continue
		}
		from := at[v][0]
		e := &b.edges[from]
		if e.verts[0] == e.verts[len(e.verts)-1] {
			continue
		}
		f, ok := g.nearest(b.pts[v], km, func(f foot) bool {
			p := &b.edges[f.edge]
			return f.edge != from && p.Gauges.Meets(e.Gauges) && (islands.find(p.verts[0]) != islands.find(v) || b.looseAt(at, f) != nil)
		})
		if !ok {
			continue
		}
		c := gap{v: v, from: from, to: f, loose: v}
		if l := b.looseAt(at, f); l != nil && *l != v {
			c.loose = *l
		}
		gaps = append(gaps, c)
	}
	slices.SortStableFunc(gaps, func(x, y gap) int { return cmp.Or(cmp.Compare(x.to.km, y.to.km), cmp.Compare(x.v, y.v)) })
	used := map[uint32]bool{}
	for _, c := range gaps {
		e, p := b.edges[c.from], b.edges[c.to.edge]
		joins := islands.find(c.v) != islands.find(p.verts[0])
		if used[c.v] || !joins && (c.loose == c.v || used[c.loose]) {
			continue
		}
		used[c.v], used[c.loose] = true, true
		islands.join(c.v, p.verts[0])
		like := e.Props
		like.Status = max(e.Status, p.Status)
		like.Freight = e.Freight && p.Freight
		b.connect(c.v, b.vertexAt(c.to), &like)
		b.repaired("gap_bridged", b.pts[c.v], c.to.km, e.id, p.id)
	}
}

// looseAt returns the loose end of an edge that a foot lies at, nil if it lies
// elsewhere.
func (b *builder) looseAt(at map[uint32][]int32, f foot) *uint32 {
	e := &b.edges[f.edge]
	var v uint32
	switch {
	case f.seg == 0 && f.t == 0:
		v = e.verts[0]
	case int(f.seg) == len(e.verts)-2 && f.t == 1:
		v = e.verts[len(e.verts)-1]
	default:
		return nil
	}
	if len(at[v]) != 1 {
		return nil
	}
	return &v
}

// island is a connected part of the edges of the layer.
type island struct {
	root  uint32
	edges []int32
	km    float64
}

// islands lists the connected parts, the longest first.
func (b *builder) islands() []island {
	p := parts{}
	for i := range b.edges {
		e := &b.edges[i]
		p.join(e.verts[0], e.verts[len(e.verts)-1])
	}
	index := map[uint32]int{}
	var out []island
	for i := range b.edges {
		root := p.find(b.edges[i].verts[0])
		k, ok := index[root]
		if !ok {
			k = len(out)
			index[root] = k
			out = append(out, island{root: root})
		}
		out[k].edges = append(out[k].edges, int32(i))
		out[k].km += length(b.shape(int32(i)))
	}
	slices.SortStableFunc(out, func(x, y island) int { return cmp.Compare(y.km, x.km) })
	return out
}

// keepLargest drops all islands but the largest.
func (b *builder) keepLargest() {
	all := b.islands()
	dropped, km := 0, 0.0
	for _, is := range all[1:] {
		for _, e := range is.edges {
			b.edges[e].gone = true
		}
		dropped++
		km += is.km
	}
	b.applyCuts()
	b.note(b.layer.String()+" islands dropped, only the largest is kept", dropped)
}
