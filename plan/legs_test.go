package plan

import (
	"math"
	"testing"

	"meridian/atlas"
)

// TestLegsAddUpToLabels holds the two ways in which a chain is measured against
// each other: the arcs' vectors that the search adds, and the legs that are
// shown. They must agree in money, mean and variance of time and emissions.
func TestLegsAddUpToLabels(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	p := New(net)
	checked := 0
	for _, od := range [][2]string{{"INBOM", "RUMOW"}, {"RUMOW", "INBOM"}, {"CNSHA", "DEHAM"}, {"UZTAS", "TRIST"}, {"AEDXB", "RUYEK"}, {"CNSIA", "IRTHR"}} {
		from, to := net.PlaceByID[od[0]], net.PlaceByID[od[1]]
		q := Query{From: endOf(net, from), To: endOf(net, to), Shipment: testShipment(t, net), Prices: net.Prices,
			Conditions: Conditions{AsOf: net.AsOf, Ready: net.AsOf}, Restrictions: ScreenFlag}
		v, err := p.View(q.Conditions)
		if err != nil {
			t.Fatal(err)
		}
		w, err := p.weigh(v, q.Prices, q.Shipment)
		if err != nil {
			t.Fatal(err)
		}
		s, err := newSearch(v, &q, w)
		if err != nil {
			t.Fatal(err)
		}
		ws := new(workspace)
		ws.pareto(s.g)
		for _, id := range ws.front {
			s.add(ws.way(id), true)
		}
		s.corridorBests(ws)
		for i := range s.candidates {
			c := &s.candidates[i]
			it := s.itinerary(c, 1)
			near := func(what string, got, want, tolerance float64) {
				if math.Abs(got-want) > tolerance {
					t.Errorf("%s to %s by %s (%s): %s of the legs is %.2f, of the label %.2f", od[0], od[1], it.Corridor, it.Label, what, got, want)
				}
			}
			arcs := float64(len(c.arcs))
			near("freight", it.Cost.Freight, float64(c.v[Money])/100, 0.02*arcs+0.2)
			near("time", it.Time.Mean, float64(c.v[Minutes])/60, 0.02*arcs)
			near("emissions", it.CO2e, float64(c.v[Grams])/1000, 0.1*float64(len(it.Legs))+0.1)
			if sd := math.Sqrt(float64(c.v[Variance]) / 100); math.Abs(it.Time.SD()-sd) > 0.1*sd {
				near("standard deviation", it.Time.SD(), sd, 0.1*sd)
			}
			sum, freight := 0.0, 0.0
			for _, x := range it.Cost.Components {
				sum += x.Amount
				if x.Kind != "inventory" && x.Kind != "safety_stock" {
					freight += x.Amount
				}
			}
			near("components", sum, it.Cost.Total, 0.01)
			near("freight components", freight, it.Cost.Freight, 0.01)
			checked++
		}
	}
	if checked < 100 {
		t.Errorf("only %d ways were checked", checked)
	}
}
