package skim

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync"

	"meridian"
	"meridian/cch"
	"meridian/cost"
	"meridian/infra"
)

// Network is a source over one layer of an imported network. Every quantity has
// its own shortest ways: the cheapest, the fastest, the shortest, the one of
// least emissions. Zones stand on the nearest link; the way there from off the
// network counts 1.3 times the straight line at 30 km/h (an estimate).
type Network struct {
	Origins, Destinations []Zone
	Lost                  []Lost // zones that are not on the network

	snap     *infra.Snapper
	router   *infra.Router
	measures []*measure
	from, to []infra.Foothold // Link NoID: lost
	sources  []doorOf
	targets  []doorOf
	outFirst []int // origin -> its first source
	inFirst  []int // destination -> its first target
}

// Lost is a zone without a link near it.
type Lost struct {
	Zone Zone
	Why  string
}

// doorOf is a node by which a zone is left or reached, with what the way there
// costs in every measure.
type doorOf struct {
	node cch.NodeID
	cost []float64
}

// measure is one quantity: the weights of arcs, and the value of a link.
type measure struct {
	of      func(l *infra.Link, reverse bool) float64
	brk     func(b *infra.Break) float64
	off     float64 // of a km off the network
	weights *infra.Weights
	targets *cch.Targets
}

const (
	offDetour = 1.3
	offKmh    = 30
)

// NewNetwork prepares a source. model prices the shipment; it may be nil where
// neither cost nor emissions are asked.
func NewNetwork(r *infra.Router, u infra.Rules, origins, destinations []Zone, of []Quantity, snapKm float64, model *cost.Model) (*Network, error) {
	n := &Network{Origins: origins, Destinations: destinations, router: r, snap: infra.NewSnapper(r, u)}
	for _, q := range of {
		m, err := n.measure(q, model)
		if err != nil {
			return nil, err
		}
		if m.weights, err = r.Weigh(u, unit[q], m.of, m.brk); err != nil {
			return nil, err
		}
		n.measures = append(n.measures, m)
	}
	n.from, n.outFirst, n.sources = n.place(origins, snapKm, true)
	n.to, n.inFirst, n.targets = n.place(destinations, snapKm, false)
	nodes := make([]cch.NodeID, len(n.targets))
	for i, d := range n.targets {
		nodes[i] = d.node
	}
	for _, m := range n.measures {
		metric, err := cch.NewMetric(r.Order, m.weights.Arc)
		if err != nil {
			return nil, err
		}
		m.targets = cch.NewTargets(metric.Perfect(runtime.GOMAXPROCS(0)), nodes)
	}
	return n, nil
}

// unit is the finest unit of a quantity.
var unit = map[Quantity]float64{Cost: 0.001, Hours: 0.1 / 3600, Km: 0.001, CO2e: 0.001}

func (n *Network) measure(q Quantity, model *cost.Model) (*measure, error) {
	switch q {
	case Km:
		return &measure{of: func(l *infra.Link, _ bool) float64 { return l.Km }, brk: func(b *infra.Break) float64 { return b.Km }, off: offDetour}, nil
	case Hours:
		return &measure{of: func(l *infra.Link, r bool) float64 { return l.Hours(r) }, brk: func(b *infra.Break) float64 { return b.Hours + b.Km/20 }, off: offDetour / offKmh}, nil
	case Cost, CO2e:
		if model == nil {
			return nil, fmt.Errorf("skim: %s needs a model of cost", q)
		}
		p := newPrices(model)
		k := 0
		if q == CO2e {
			k = 1
		}
		return &measure{
			of: func(l *infra.Link, r bool) float64 {
				x := p.of(l.Mode, l.Country)
				return x.km[k]*l.Km + x.hour[k]*l.Hours(r)
			},
			brk: func(b *infra.Break) float64 { return p.brk(b, k) },
			off: offDetour * p.of(meridian.Road, "").km[k],
		}, nil
	}
	return nil, meridian.Input("--of", "use cost, hours, km, co2e", "%s is no quantity of an imported network", q)
}

// prices are the linear prices of a km and an hour by mode and country.
type prices struct {
	m     *cost.Model
	known map[string]price
}

// price is USD and kg of CO2e, a km and an hour.
type price struct{ km, hour [2]float64 }

func newPrices(m *cost.Model) *prices { return &prices{m: m, known: map[string]price{}} }

// longHaul is the haul whose rate a km prices all km: tariffs are banded by
// distance, a shortest path needs one rate.
const longHaul = 1000

func (p *prices) of(mode meridian.Mode, country string) price {
	switch mode {
	case meridian.Ferry: // the truck waits; the fare is that of the road a km
		mode = meridian.Road
	case meridian.RailFerry:
		mode = meridian.Rail
	}
	k := mode.String() + country
	x, ok := p.known[k]
	if !ok {
		b0, g := p.m.Haul(&cost.Haul{Mode: mode, Country: country, Km: longHaul})
		b1, _ := p.m.Haul(&cost.Haul{Mode: mode, Country: country, Km: longHaul, Hours: 100})
		x.km = [2]float64{b0.Freight() / longHaul, g / 1000 / longHaul}
		x.hour = [2]float64{max(0, (b1.Freight()-b0.Freight())/100), 0}
		p.known[k] = x
	}
	return x
}

// brk is the price or the emission of a gauge break of the atlas.
func (p *prices) brk(b *infra.Break, k int) float64 {
	for i := range p.m.Net.GaugeBreaks {
		g := &p.m.Net.GaugeBreaks[i]
		if p.m.Net.Places[g.Place].ID != b.Place || min(g.A, g.B) != int(min(b.GA, b.GB)) || max(g.A, g.B) != int(max(b.GA, b.GB)) {
			continue
		}
		bill, grams := p.m.Handling(cost.GaugeBreak, &g.Handling)
		if k == 1 {
			return grams / 1000
		}
		if usd := bill.Freight(); !math.IsNaN(usd) {
			return usd
		}
	}
	return 0
}

// place puts zones onto the network.
func (n *Network) place(zones []Zone, km float64, out bool) (at []infra.Foothold, first []int, doors []doorOf) {
	for _, z := range zones {
		first = append(first, len(doors))
		f, ok := n.snap.Snap(z.Point, km)
		if !ok {
			at = append(at, infra.Foothold{Link: meridian.NoID})
			if out || !n.isLost(z) {
				n.Lost = append(n.Lost, Lost{z, fmt.Sprintf("no open %s within %g km of %.4f,%.4f", n.router.Layer, km, z.Point.Lat, z.Point.Lon)})
			}
			continue
		}
		at = append(at, f)
		l := &n.router.Net.Links[f.Link]
		for _, d := range n.snap.Doors(f, out) {
			x := doorOf{node: d.Node}
			for _, m := range n.measures {
				x.cost = append(x.cost, d.Share*m.of(l, d.Reverse)+f.Off*m.off)
			}
			doors = append(doors, x)
		}
	}
	return at, append(first, len(doors)), doors
}

func (n *Network) isLost(z Zone) bool {
	for _, l := range n.Lost {
		if l.Zone.ID == z.ID {
			return true
		}
	}
	return false
}

// Bytes is the memory of a block: distances between doors, and the values.
func (n *Network) Bytes(rows int) int64 {
	perRow := float64(len(n.sources)) / float64(max(1, len(n.Origins)))
	return int64(float64(rows)*(perRow*float64(len(n.targets))*4+float64(len(n.Destinations)*len(n.measures)*4))) + 1<<20
}

// Rows implements Source.
func (n *Network) Rows(from, to int, out [][]float32) error {
	lo, hi := n.outFirst[from], n.outFirst[to]
	nodes := make([]cch.NodeID, hi-lo)
	for i := range nodes {
		nodes[i] = n.sources[lo+i].node
	}
	dist := make([]cch.Weight, len(nodes)*len(n.targets))
	for k, m := range n.measures {
		n.table(m.targets, nodes, dist)
		for o := from; o < to; o++ {
			n.row(k, m, o, lo, dist, out[k][(o-from)*len(n.Destinations):][:len(n.Destinations)])
		}
	}
	return nil
}

// table fills the distances from nodes to all targets, on all processors.
func (n *Network) table(targets *cch.Targets, nodes []cch.NodeID, dist []cch.Weight) {
	if len(nodes) == 0 || len(n.targets) == 0 {
		return
	}
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (len(nodes)+cch.Lanes-1)/cch.Lanes) {
		wg.Go(func() {
			t := cch.NewTable(targets)
			for i := range next {
				end := min(len(nodes), i+cch.Lanes)
				t.Rows(nodes[i:end], dist[i*len(n.targets):end*len(n.targets)])
			}
		})
	}
	for i := 0; i < len(nodes); i += cch.Lanes {
		next <- i
	}
	close(next)
	wg.Wait()
}

// row fills the values from one origin.
func (n *Network) row(k int, m *measure, o, lo int, dist []cch.Weight, out []float32) {
	for d := range n.Destinations {
		best := math.Inf(1)
		for s := n.outFirst[o]; s < n.outFirst[o+1]; s++ {
			row := dist[(s-lo)*len(n.targets):]
			for t := n.inFirst[d]; t < n.inFirst[d+1]; t++ {
				if w := row[t]; w < cch.Infinity {
					best = min(best, n.sources[s].cost[k]+m.weights.Value(w)+n.targets[t].cost[k])
				}
			}
		}
		a, b := n.from[o], n.to[d]
		if a.Link != meridian.NoID && b.Link != meridian.NoID {
			if share, reverse, ok := n.snap.Direct(a, b); ok {
				best = min(best, share*m.of(&n.router.Net.Links[a.Link], reverse)+(a.Off+b.Off)*m.off)
			}
		}
		if n.Origins[o].ID == n.Destinations[d].ID && n.Origins[o].Point == n.Destinations[d].Point && a.Link != meridian.NoID {
			best = 0
		}
		if math.IsInf(best, 1) {
			best = math.NaN()
		}
		out[d] = float32(best)
	}
}

// LostText names zones for a message.
func LostText(lost []Lost) string {
	var names []string
	for i, l := range lost {
		if i == 5 {
			names = append(names, fmt.Sprintf("and %d more", len(lost)-5))
			break
		}
		names = append(names, l.Zone.ID+" ("+l.Why+")")
	}
	return strings.Join(names, ", ")
}
