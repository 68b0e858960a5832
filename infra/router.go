package infra

import (
	"errors"
	"math"
	"slices"

	"meridian"
	"meridian/cch"
)

// Router answers questions about one layer of a network. Its graph holds every
// link whatever its status; what is open is a matter of weights. On the rail
// layer a node of the graph is a node of the network and a gauge, so that a
// train changes gauge at a break alone.
type Router struct {
	Net   *Network
	Layer Layer
	Graph *cch.Graph
	Order *cch.Order // nil until Prepare or Open
	Spots []Spot     // node of the graph -> where it is

	first []int32 // node of the network -> its first spot; one more than nodes
	arcs  []arcOf // arc of the graph -> what it is
}

// Spot is a node of the graph: a node of the network, for rail with a gauge.
type Spot struct {
	Node  int32
	Gauge uint16 // mm; 0: no railway, or a gauge that is not known
}

// arcOf is a link in one of its directions, or a gauge break.
type arcOf struct {
	link    int32 // NoID: a break
	brk     int32
	reverse bool
}

// NewRouter makes the graph of a layer. The same network gives the same graph.
func NewRouter(n *Network, layer Layer) (*Router, error) {
	r := &Router{Net: n, Layer: layer}
	r.findSpots()
	var arcs []cch.Arc
	var of []arcOf
	add := func(u, v cch.NodeID, km float64, a arcOf) {
		arcs = append(arcs, cch.Arc{Tail: u, Head: v, Weight: cch.Weight(min(1e6, math.Round(km)))})
		of = append(of, a)
	}
	for i := range n.Links {
		l := &n.Links[i]
		if lay, ok := LayerOf(l.Mode); !ok || lay != layer {
			continue
		}
		for _, g := range l.gaugesOn(layer) {
			u, v := r.spot(l.From, g), r.spot(l.To, g)
			add(u, v, l.Km, arcOf{int32(i), meridian.NoID, false})
			add(v, u, l.Km, arcOf{int32(i), meridian.NoID, true})
		}
	}
	if layer == RailLayer {
		for i := range n.Breaks {
			b := &n.Breaks[i]
			u, v := r.spot(b.A, b.GA), r.spot(b.B, b.GB)
			add(u, v, b.Km, arcOf{meridian.NoID, int32(i), false})
			add(v, u, b.Km, arcOf{meridian.NoID, int32(i), true})
		}
	}
	g, ids, err := cch.NewGraph(len(r.Spots), arcs)
	if err != nil {
		return nil, err
	}
	r.Graph = g
	r.arcs = make([]arcOf, len(of))
	for i, id := range ids {
		r.arcs[id] = of[i]
	}
	return r, nil
}

// gaugesOn lists the gauges of a link; one zero where there is none.
func (l *Link) gaugesOn(layer Layer) []uint16 {
	if layer != RailLayer || !l.Gauges.Known() {
		return []uint16{0}
	}
	out := l.Gauges[:]
	for len(out) > 0 && out[len(out)-1] == 0 {
		out = out[:len(out)-1]
	}
	return out
}

// findSpots lists the nodes of the graph, by node and gauge.
func (r *Router) findSpots() {
	n := r.Net
	gauges := make([]Gauges, len(n.Nodes))
	zero := make([]bool, len(n.Nodes))
	for i := range n.Links {
		l := &n.Links[i]
		if lay, ok := LayerOf(l.Mode); !ok || lay != r.Layer {
			continue
		}
		for _, g := range l.gaugesOn(r.Layer) {
			for _, v := range [2]int32{l.From, l.To} {
				if g == 0 {
					zero[v] = true
				} else {
					gauges[v] = gauges[v].With(g)
				}
			}
		}
	}
	if r.Layer == RailLayer {
		for _, b := range n.Breaks {
			gauges[b.A], gauges[b.B] = gauges[b.A].With(b.GA), gauges[b.B].With(b.GB)
		}
	}
	r.first = make([]int32, len(n.Nodes)+1)
	for v := range n.Nodes {
		if zero[v] {
			r.Spots = append(r.Spots, Spot{int32(v), 0})
		}
		for _, g := range gauges[v] {
			if g != 0 {
				r.Spots = append(r.Spots, Spot{int32(v), g})
			}
		}
		r.first[v+1] = int32(len(r.Spots))
	}
}

func (r *Router) spot(node int32, gauge uint16) cch.NodeID {
	for i := r.first[node]; i < r.first[node+1]; i++ {
		if r.Spots[i].Gauge == gauge {
			return cch.NodeID(i)
		}
	}
	panic("infra: a link of a gauge that its node has not") // findSpots has seen every link
}

// At returns the nodes of the graph at a node of the network.
func (r *Router) At(node int32) []cch.NodeID {
	var out []cch.NodeID
	for i := r.first[node]; i < r.first[node+1]; i++ {
		out = append(out, cch.NodeID(i))
	}
	return out
}

// Layout places the nodes of the graph.
func (r *Router) Layout() cch.Layout {
	l := cch.Layout{Lat: make([]float32, len(r.Spots)), Lon: make([]float32, len(r.Spots))}
	for i, s := range r.Spots {
		p := r.Net.Nodes[s.Node].At.Point()
		l.Lat[i], l.Lon[i] = float32(p.Lat), float32(p.Lon)
	}
	return l
}

// Prepare finds the order of the layer, unless it is there.
func (r *Router) Prepare() error {
	if r.Order != nil || len(r.Spots) == 0 {
		return nil
	}
	o, err := cch.NewOrder(r.Graph, r.Layout())
	r.Order = o
	return err
}

// adopt takes an order that was saved, if it is one of this graph.
func (r *Router) adopt(o *cch.Order) bool {
	if !slices.Equal(o.Graph.FirstOut, r.Graph.FirstOut) || !slices.Equal(o.Graph.Head, r.Graph.Head) {
		return false
	}
	r.Order = o
	return true
}

// Rules say what may be used.
type Rules struct {
	Day    meridian.Date   // NoDate: links that are open now
	Built  bool            // as if everything under construction were open
	Car    bool            // roads that are closed to trucks too
	Dry    bool            // no ferries
	Within map[string]bool // links of these countries alone; nil: of all
}

// Allows tells whether a link may be used in a direction.
func (u Rules) Allows(l *Link, reverse bool) bool { return u.allows(l, reverse) }

// allows tells whether a link may be used in a direction.
func (u Rules) allows(l *Link, reverse bool) bool {
	speed := l.Forward
	if reverse {
		speed = l.Backward
	}
	if speed <= 0 || !l.Freight && !u.Car || u.Dry && l.Mode.Waterborne() || u.Within != nil && !u.Within[l.Country] {
		return false
	}
	if u.Built && (l.Status == meridian.Construction || l.Status == meridian.Planned) {
		return true
	}
	if u.Day == meridian.NoDate {
		return l.Status == meridian.Open
	}
	return l.OpenOn(u.Day)
}

// Weights are the arcs of a graph weighed in one quantity: a weight is a whole
// number of units.
type Weights struct {
	Arc  []cch.Weight
	Unit float64 // of the quantity
}

// Value returns the quantity of a distance; infinite where there is no way.
func (w *Weights) Value(d cch.Weight) float64 {
	if d >= cch.Infinity {
		return math.Inf(1)
	}
	return float64(d) * w.Unit
}

// Weigh weighs the arcs: of is the quantity of a link in a direction, brk that
// of a gauge break. The unit is the finest of unit, 10 unit, 100 unit ... in
// which no path can overflow.
func (r *Router) Weigh(u Rules, unit float64, of func(l *Link, reverse bool) float64, brk func(b *Break) float64) (*Weights, error) {
	for ; ; unit *= 10 {
		w := &Weights{Arc: make([]cch.Weight, len(r.arcs)), Unit: unit}
		for i, a := range r.arcs {
			w.Arc[i] = cch.Infinity
			x := math.Inf(1)
			switch {
			case a.link == meridian.NoID:
				b := &r.Net.Breaks[a.brk]
				if u.Built || u.Day == meridian.NoDate && b.Valid.From == meridian.NoDate || u.Day != meridian.NoDate && b.Valid.Holds(u.Day) {
					x = brk(b)
				}
			default:
				if l := &r.Net.Links[a.link]; u.allows(l, a.reverse) {
					x = of(l, a.reverse)
				}
			}
			if x/unit < float64(cch.Infinity)/2 {
				w.Arc[i] = cch.Weight(max(0, math.Round(x/unit)))
			}
		}
		err := r.Graph.CheckWeights(w.Arc)
		var over *cch.OverflowError
		if errors.As(err, &over) && unit < 1e9 {
			continue
		}
		return w, err
	}
}

// Kilometres weighs the arcs by length.
func (r *Router) Kilometres(u Rules) (*Weights, error) {
	return r.Weigh(u, 0.001, func(l *Link, _ bool) float64 { return l.Km }, func(b *Break) float64 { return b.Km })
}

// Hours weighs the arcs by time: drives, sailings and gauge breaks.
func (r *Router) Hours(u Rules) (*Weights, error) {
	return r.Weigh(u, 0.1/3600, func(l *Link, reverse bool) float64 { return l.Hours(reverse) }, func(b *Break) float64 { return b.Hours + b.Km/20 })
}

// Hours is the time of a link in a direction, infinite where it is closed.
func (l *Link) Hours(reverse bool) float64 {
	if reverse {
		return l.Km / float64(l.Backward)
	}
	return l.Km / float64(l.Forward)
}

// Way is a path over the network.
type Way struct {
	Links  []Passing
	Breaks []int32 // gauge breaks passed
	Km     float64
	Hours  float64
}

// Passing is a link in a direction.
type Passing struct {
	Link    int32
	Reverse bool
}

// Way reads a path of arcs.
func (r *Router) Way(arcs []cch.ArcID) *Way {
	w := &Way{}
	for _, id := range arcs {
		a := r.arcs[id]
		if a.link == meridian.NoID {
			b := &r.Net.Breaks[a.brk]
			w.Breaks = append(w.Breaks, a.brk)
			w.Km += b.Km
			w.Hours += b.Hours + b.Km/20
			continue
		}
		l := &r.Net.Links[a.link]
		w.Links = append(w.Links, Passing{a.link, a.reverse})
		w.Km += l.Km
		w.Hours += l.Hours(a.reverse)
	}
	return w
}

// Line returns the shape of a way.
func (n *Network) Line(w *Way) []Coord {
	var out []Coord
	for _, p := range w.Links {
		s := n.Shape(&n.Links[p.Link])
		if p.Reverse {
			s = slices.Clone(s)
			slices.Reverse(s)
		}
		if len(out) > 0 && out[len(out)-1] == s[0] {
			s = s[1:]
		}
		out = append(out, s...)
	}
	return out
}
