package infra

import (
	"slices"

	"meridian"
)

// joinChains makes one edge of edges that follow each other without a junction,
// a border, a terminal or a change of what they are between them.
func (b *builder) joinChains() {
	at := b.incidence()
	for _, v := range vertices(at) {
		in := at[v]
		if len(in) != 2 || b.keep[v] || b.places[v] != nil || in[0] == in[1] {
			continue
		}
		x, y := &b.edges[in[0]], &b.edges[in[1]]
		if x.verts[0] == x.verts[len(x.verts)-1] || y.verts[0] == y.verts[len(y.verts)-1] {
			continue
		}
		yv, yp := y.verts, y.Props
		xEnds := x.verts[len(x.verts)-1] == v
		yBegins := yv[0] == v
		if xEnds != yBegins { // the other way round
			yv = slices.Clone(yv)
			slices.Reverse(yv)
			yp.Forward, yp.Backward = yp.Backward, yp.Forward
		}
		if !mergeable(&x.Props, &yp) || x.valid != y.valid {
			continue
		}
		joined := make([]uint32, 0, len(x.verts)+len(yv)-1)
		if xEnds {
			joined = append(append(joined, x.verts...), yv[1:]...)
		} else {
			joined = append(append(joined, yv...), x.verts[1:]...)
		}
		if x.scale != y.scale {
			a, c := length(b.shape(in[0])), length(b.shape(in[1]))
			x.scale = (a*x.scale + c*y.scale) / max(a+c, 1e-9)
		}
		x.verts = joined
		b.reshape(in[0])
		if x.Name == "" || x.Name != yp.Name && yp.Name != "" && len(yp.Name) < len(x.Name) {
			x.Name = yp.Name
		}
		x.Derived |= yp.Derived &^ DerivedLink
		y.gone = true
		// The far end of y belongs to x now.
		far := joined[len(joined)-1]
		if !xEnds {
			far = joined[0]
		}
		list := at[far]
		if i := slices.Index(list, in[1]); i >= 0 {
			if slices.Contains(list, in[0]) {
				at[far] = slices.Delete(list, i, i+1)
			} else {
				list[i] = in[0]
			}
		}
		delete(at, v)
	}
	b.applyCuts()
}

// reshape renews the line of an edge.
func (b *builder) reshape(e int32) {
	if int(e) < len(b.shapes) {
		line := make([]Coord, len(b.edges[e].verts))
		for i, v := range b.edges[e].verts {
			line[i] = b.pts[v]
		}
		b.shapes[e] = line
	}
}

// mergeable tells whether two edges are the same but for their names and what
// was derived.
func mergeable(x, y *Props) bool {
	a, c := *x, *y
	if (a.Derived^c.Derived)&DerivedLink != 0 {
		return false
	}
	a.Name, c.Name, a.Derived, c.Derived = "", "", 0, 0
	return a == c
}

// freeze writes the edges of the layer into the network.
func (b *builder) freeze() {
	at := map[uint32]int32{}
	node := func(v uint32) int32 {
		i, ok := at[v]
		if !ok {
			i = int32(len(b.net.Nodes))
			at[v] = i
			_, border := b.borders[v]
			b.net.Nodes = append(b.net.Nodes, Node{At: b.pts[v], Layer: b.layer, Border: border})
		}
		return i
	}
	first := len(b.net.Links)
	for i := range b.edges {
		e := &b.edges[i]
		l := Link{Props: e.Props, ID: e.id, From: node(e.verts[0]), To: node(e.verts[len(e.verts)-1]), First: uint32(len(b.net.Shapes)), N: uint32(len(e.verts)), Valid: e.valid}
		for _, v := range e.verts {
			b.net.Shapes = append(b.net.Shapes, b.pts[v])
		}
		l.Km = e.scale * length(b.net.Shape(&l))
		for _, n := range [2]int32{l.From, l.To} {
			if c := &b.net.Nodes[n].Country; *c == "" {
				*c = l.Country
			}
		}
		b.net.Links = append(b.net.Links, l)
	}
	for v, terminals := range b.places {
		i, ok := at[v]
		for _, t := range terminals {
			if ok {
				b.net.Terminals[t].Node = i
			} else {
				b.net.Terminals[t].Why = "its line was taken away"
			}
		}
	}
	b.nameIslands(first)
}

// mostIslands is how many islands of a layer the report names.
const mostIslands = 20

// nameIslands names the connected parts of the links from first on.
func (b *builder) nameIslands(first int) {
	p := parts{}
	links := b.net.Links[first:]
	for i := range links {
		p.join(uint32(links[i].From), uint32(links[i].To))
	}
	type part struct {
		km      float64
		links   int
		longest int
	}
	of := map[uint32]*part{}
	total := 0.0
	for i := range links {
		root := p.find(uint32(links[i].From))
		if of[root] == nil {
			of[root] = &part{longest: i}
		}
		q := of[root]
		q.km += links[i].Km
		q.links++
		total += links[i].Km
		if links[i].Km > links[q.longest].Km {
			q.longest = i
		}
	}
	roots := vertices(of)
	slices.SortStableFunc(roots, func(x, y uint32) int {
		switch d := of[y].km - of[x].km; {
		case d > 0:
			return 1
		case d < 0:
			return -1
		}
		return 0
	})
	var air *air
	if b.o.Atlas != nil {
		air = newAir(b.o.Atlas)
	}
	b.report.Counts[b.layer.String()+" islands"] = len(roots)
	for k, r := range roots[:min(mostIslands, len(roots))] {
		q := of[r]
		l := &links[q.longest]
		shape := b.net.Shape(l)
		c := shape[len(shape)/2].Point()
		is := Island{Layer: b.layer.String(), Links: q.links, Km: round(q.km, 10), Share: round(q.km/max(total, 1e-9), 1000), Lat: c.Lat, Lon: c.Lon, Largest: k == 0}
		is.Name = l.Name
		if air != nil {
			if near := air.nearest(c); near != nil {
				is.Name = "around " + near.Name + ", " + near.Country
			}
		}
		b.report.Islands = append(b.report.Islands, is)
	}
}

// OpenOn tells whether a link can be used on a day. Lines under construction or
// planned open on the day that an atlas gives them, if it does.
func (l *Link) OpenOn(d meridian.Date) bool {
	switch l.Status {
	case meridian.Open:
		return l.Valid.Holds(d)
	case meridian.Construction, meridian.Planned:
		return l.Valid.From != meridian.NoDate && l.Valid.Holds(d)
	}
	return false
}
