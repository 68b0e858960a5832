package infra

import (
	"cmp"
	"math"
	"slices"

	"meridian"
	"meridian/cch"
)

// Leg is a link of the atlas as it runs over the network.
type Leg struct {
	Link    string // of the atlas
	Mode    meridian.Mode
	AtlasKm float64
	Way
	// Accepted tells whether the way is the link: neither much longer nor much
	// shorter than what the atlas says.
	Accepted bool
}

// A way is taken for a link of the atlas within these ratios of lengths.
const (
	leastRatio = 0.75
	mostRatio  = 1.35
	slackKm    = 5 // for short links: places are known to a km or two
)

func accepted(km, atlas float64) bool {
	return km >= leastRatio*atlas-slackKm && km <= mostRatio*atlas+slackKm
}

// terminalsOf maps places to nodes of a layer.
func (n *Network) terminalsOf(layer Layer) map[string]int32 {
	out := map[string]int32{}
	for _, t := range n.Terminals {
		if t.Layer == layer && t.Node != meridian.NoID {
			out[t.Place] = t.Node
		}
	}
	return out
}

// gaugeOfAtlas gives tracks whose gauge no tag says the gauge that the atlas
// has for the line: a 1435 mm line beyond the border of a country of 1520 mm.
// Lines that are being built get the day on which the atlas has them open.
func (b *builder) gaugeOfAtlas() error {
	if b.o.Atlas == nil {
		return nil
	}
	flat := *b.net // as if all track were of one gauge
	flat.Links = slices.Clone(b.net.Links)
	for i := range flat.Links {
		flat.Links[i].Gauges = Gauges{}
	}
	flat.Breaks = nil
	r, err := NewRouter(&flat, RailLayer)
	if err != nil || len(r.Spots) == 0 {
		return err
	}
	at := b.net.terminalsOf(RailLayer)
	var search [2]*cch.Dijkstra
	for k, built := range [2]bool{false, true} {
		w, err := r.Kilometres(Rules{Built: built, Day: meridian.NoDate, Car: true})
		if err != nil {
			return err
		}
		search[k] = cch.NewDijkstra(r.Graph.WithWeight(w.Arc))
	}
	// Borders first: their gauge is not that of the country.
	for _, borders := range [2]bool{true, false} {
		for i := range b.o.Atlas.Links {
			l := &b.o.Atlas.Links[i]
			from, to := &b.o.Atlas.Places[l.From], &b.o.Atlas.Places[l.To]
			u, ok1 := at[from.ID]
			v, ok2 := at[to.ID]
			if l.Mode != meridian.Rail || !ok1 || !ok2 || u == v || (from.Country != to.Country) != borders || l.Status == meridian.Closed {
				continue
			}
			s := search[0]
			if l.Status != meridian.Open {
				s = search[1]
			}
			if d := s.Distance(r.At(u)[0], r.At(v)[0]); d >= cch.Infinity || !accepted(float64(d)/1000, l.Km) {
				continue
			}
			b.takeFromAtlas(r.Way(s.Path(r.At(v)[0], nil)), l)
		}
	}
	return nil
}

// addFutureLines adds the railways and roads that the atlas has as planned or
// under construction and the map does not draw, or in pieces alone: straight
// lines of the length and the opening day of the atlas.
func (b *builder) addFutureLines() error {
	if b.o.Atlas == nil {
		return nil
	}
	for _, layer := range [2]Layer{RoadLayer, RailLayer} {
		at := b.net.terminalsOf(layer)
		r, err := NewRouter(b.net, layer)
		if err != nil {
			return err
		}
		if len(r.Spots) == 0 {
			continue
		}
		w, err := r.Kilometres(Rules{Built: true, Day: meridian.NoDate})
		if err != nil {
			return err
		}
		search := cch.NewDijkstra(r.Graph.WithWeight(w.Arc))
		for i := range b.o.Atlas.Links {
			l := &b.o.Atlas.Links[i]
			from, to := &b.o.Atlas.Places[l.From], &b.o.Atlas.Places[l.To]
			u, ok1 := at[from.ID]
			v, ok2 := at[to.ID]
			if lay, ok := LayerOf(l.Mode); !ok || lay != layer || l.Mode.Waterborne() || !ok1 || !ok2 || u == v || l.Status != meridian.Construction && l.Status != meridian.Planned {
				continue
			}
			best := cch.Infinity
			for _, s := range r.At(u) {
				for _, t := range r.At(v) {
					if l.Gauge == 0 || r.Spots[s].Gauge == uint16(l.Gauge) && r.Spots[t].Gauge == uint16(l.Gauge) {
						best = min(best, search.Distance(s, t))
					}
				}
			}
			if best >= cch.Infinity || !accepted(w.Value(best), l.Km) {
				b.addLine(l, u, v)
			}
		}
	}
	return nil
}

func (b *builder) addLine(l *meridian.Link, u, v int32) {
	p := Props{Mode: l.Mode, Status: l.Status, Class: l.Class, Freight: true, Tracks: uint8(min(20, max(0, l.Tracks))), Electrified: l.Electrified, Name: l.ID, Derived: DerivedSpeed | DerivedLink}
	p.Forward = float32(cmp.Or(l.Speed, 60))
	p.Backward = p.Forward
	if l.OneWay {
		p.Backward = 0
	}
	p.Gauges = p.Gauges.With(uint16(l.Gauge))
	p.Country = b.o.Atlas.Places[l.From].Country
	x := Link{Props: p, From: u, To: v, Km: l.Km, First: uint32(len(b.net.Shapes)), N: 2, Valid: l.Valid}
	b.net.Shapes = append(b.net.Shapes, b.net.Nodes[u].At, b.net.Nodes[v].At)
	b.net.Links = append(b.net.Links, x)
	b.report.Counts["lines of the atlas that the map does not draw"]++
}

func (b *builder) takeFromAtlas(w *Way, l *meridian.Link) {
	for _, p := range w.Links {
		x := &b.net.Links[p.Link]
		if l.Gauge != 0 && x.Derived&DerivedGauge != 0 && !b.fromLine[p.Link] {
			x.Gauges = Gauges{}.With(uint16(l.Gauge))
			b.fromLine[p.Link] = true
			b.report.Counts["rail links of the gauge that the atlas has for the line"]++
		}
		if x.Status != meridian.Open && l.Valid.From != meridian.NoDate && x.Valid.From == meridian.NoDate {
			x.Valid.From = l.Valid.From
			b.report.Counts["links with the opening day of the atlas"]++
		}
	}
}

// mostBreakKm is how far from the place of a gauge break its tracks may lie.
const mostBreakKm = 12

// findBreaks puts the gauge breaks of the atlas onto the network.
func (b *builder) findBreaks() {
	if b.o.Atlas == nil {
		return
	}
	net := b.net
	gauges := map[int32]Gauges{}
	for i := range net.Links {
		l := &net.Links[i]
		if l.Mode != meridian.Rail {
			continue
		}
		for _, g := range l.Gauges {
			gauges[l.From], gauges[l.To] = gauges[l.From].With(g), gauges[l.To].With(g)
		}
	}
	nodes := make([]int32, 0, len(gauges))
	for v := range gauges {
		nodes = append(nodes, v)
	}
	slices.Sort(nodes)
	type key struct {
		place string
		a, b  int
	}
	best := map[key]int{}
	for i := range b.o.Atlas.GaugeBreaks {
		g := &b.o.Atlas.GaugeBreaks[i]
		p := &b.o.Atlas.Places[g.Place]
		hours := g.Handling.Hours.Moments().Mean
		k := key{p.ID, g.A, g.B}
		if j, ok := best[k]; ok {
			x := &net.Breaks[j]
			x.Hours = min(x.Hours, hours)
			if x.Valid.From != meridian.NoDate && (g.Valid.From == meridian.NoDate || g.Valid.From < x.Valid.From) {
				x.Valid.From = g.Valid.From
			}
			continue
		}
		u, v, ok := nearestOfBoth(net, nodes, gauges, At(p.Point), uint16(g.A), uint16(g.B))
		if !ok {
			continue
		}
		best[k] = len(net.Breaks)
		net.Breaks = append(net.Breaks, Break{Place: p.ID, A: u, B: v, GA: uint16(g.A), GB: uint16(g.B), Km: net.Nodes[u].At.Distance(net.Nodes[v].At), Hours: hours, Valid: g.Valid})
	}
	b.report.Counts["gauge breaks"] = len(net.Breaks)
}

// nearestOfBoth finds the nodes of two gauges nearest to a place: one node that
// has both, if it lies no more than a kilometre farther.
func nearestOfBoth(net *Network, nodes []int32, gauges map[int32]Gauges, c Coord, ga, gb uint16) (u, v int32, ok bool) {
	du, dv, db := math.Inf(1), math.Inf(1), math.Inf(1)
	both := int32(meridian.NoID)
	for _, n := range nodes {
		at := net.Nodes[n].At
		if d := c[0] - at[0]; d > 2e6 || d < -2e6 {
			continue
		}
		d := c.Distance(at)
		if d > mostBreakKm {
			continue
		}
		a, b := gauges[n].Has(ga), gauges[n].Has(gb)
		if a && d < du {
			du, u = d, n
		}
		if b && d < dv {
			dv, v = d, n
		}
		if a && b && d < db {
			db, both = d, n
		}
	}
	if both != meridian.NoID && db <= max(du, dv)+1 {
		return both, both, true
	}
	return u, v, !math.IsInf(du, 1) && !math.IsInf(dv, 1)
}

// Legs finds the ways of the links of the atlas over the network. Routers are
// by layer; a nil one leaves its layer out.
func Legs(n *Network, atlas *meridian.Network, routers [NumLayers]*Router) ([]Leg, error) {
	var out []Leg
	for layer, r := range routers {
		if r == nil || r.Order == nil {
			continue
		}
		at := n.terminalsOf(Layer(layer))
		var queries [2]*cch.Query
		for k, built := range [2]bool{false, true} {
			w, err := r.Kilometres(Rules{Built: built, Day: meridian.NoDate})
			if err != nil {
				return nil, err
			}
			m, err := cch.NewMetric(r.Order, w.Arc)
			if err != nil {
				return nil, err
			}
			queries[k] = cch.NewQuery(m)
		}
		for i := range atlas.Links {
			l := &atlas.Links[i]
			if lay, ok := LayerOf(l.Mode); !ok || int(lay) != layer || l.Status == meridian.Closed {
				continue
			}
			u, ok1 := at[atlas.Places[l.From].ID]
			v, ok2 := at[atlas.Places[l.To].ID]
			if !ok1 || !ok2 || u == v {
				continue
			}
			q := queries[0]
			if l.Status != meridian.Open {
				q = queries[1]
			}
			if leg := r.leg(q, l, u, v); leg != nil {
				out = append(out, *leg)
			}
		}
	}
	return out, nil
}

// leg finds the way of one link of the atlas, nil if there is none.
func (r *Router) leg(q *cch.Query, l *meridian.Link, u, v int32) *Leg {
	best := cch.Infinity
	var from, to cch.NodeID
	for _, s := range r.At(u) {
		for _, t := range r.At(v) {
			if l.Gauge != 0 && (r.Spots[s].Gauge != uint16(l.Gauge) || r.Spots[t].Gauge != uint16(l.Gauge)) {
				continue
			}
			if d := q.Distance(s, t); d < best {
				best, from, to = d, s, t
			}
		}
	}
	if best >= cch.Infinity {
		return nil
	}
	arcs, _ := q.Path(from, to, nil)
	w := r.Way(arcs)
	if len(w.Breaks) > 0 {
		return nil
	}
	return &Leg{Link: l.ID, Mode: l.Mode, AtlasKm: l.Km, Way: *w, Accepted: accepted(w.Km, l.Km)}
}
