package plan

import (
	"math"
	"math/rand/v2"
	"testing"

	"meridian"
)

// TestVoyageWithinOnePassage holds that a voyage whose links all lie in one
// passage keeps its freight and its time.
func TestVoyageWithinOnePassage(t *testing.T) {
	found := 0
	for seed := uint64(1); seed < 60; seed++ {
		net := randomNetwork(rand.New(rand.NewPCG(seed, 7)))
		net.Passages = []meridian.Passage{{ID: "strait", Name: "The Strait", Kind: "strait", Hours: meridian.Spread{P50: 5, P90: 9}, Toll40: 20, Valid: meridian.Always}}
		for i := range net.Links {
			if net.Links[i].Mode == meridian.Sea {
				net.Links[i].Passage = 0
			}
		}
		v, err := NewView(net, Conditions{AsOf: net.AsOf, Ready: net.AsOf})
		if err != nil {
			t.Fatal(err)
		}
		q := Query{From: endOf(net, 0), To: endOf(net, 1), Shipment: testShipment(t, net), Restrictions: ScreenOff, All: true}
		s := buildSearch(t, v, &q)
		ws := new(workspace)
		ws.pareto(s.g)
		for _, id := range ws.front {
			s.add(ws.way(id), true)
		}
		for i := range s.candidates {
			c := &s.candidates[i]
			it := s.itinerary(c, 1)
			if math.Abs(it.Cost.Freight-float64(c.v[Money])/100) > 0.5 || math.Abs(it.Time.Mean-float64(c.v[Minutes])/60) > 0.5 {
				t.Errorf("seed %d: legs %.2f USD and %.2f h, label %v", seed, it.Cost.Freight, it.Time.Mean, c.v)
			}
			for n := range it.Legs {
				if len(it.Legs[n].Passages) > 0 {
					found++
				}
			}
		}
	}
	if found == 0 {
		t.Errorf("only %d legs lay in the passage", found)
	}
}
