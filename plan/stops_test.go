package plan

import (
	"slices"
	"testing"

	"meridian"
	"meridian/atlas"
)

// TestStops: a place to be passed that lies on no shortest haul is passed by a
// haul of its own, under one tariff: as long as both ways together.
func TestStops(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	p := New(net)
	ends := [2]meridian.PlaceID{net.PlaceByID["INBOM"], net.PlaceByID["RUMOW"]}
	for _, via := range [][]string{{"Samara"}, {"Tabriz"}, {"Isfahan"}, {"Shiraz", "Tehran", "Rasht"}} {
		q := Query{From: endOf(net, ends[0]), To: endOf(net, ends[1]), Via: via, Shipment: testShipment(t, net), Prices: net.Prices,
			Conditions: Conditions{AsOf: net.AsOf, Ready: net.AsOf}}
		res, err := p.Plan(q)
		if err != nil {
			t.Fatalf("via %v: %v", via, err)
		}
		for i := range res.Itineraries {
			it := &res.Itineraries[i]
			var passed []string
			for _, l := range it.Legs {
				passed = append(append(append(passed, l.From), l.Via...), l.To)
			}
			at := 0
			for _, word := range via {
				id, err := FindPlace(net, word)
				if err != nil {
					t.Fatal(err)
				}
				n := slices.Index(passed[at:], net.Places[id].ID)
				if n < 0 {
					t.Fatalf("via %v: itinerary %d passes %v", via, it.ID, passed)
				}
				at += n
			}
		}
	}
}

// TestDetours: the haul by way of a stop has the length of the ways to it and
// on, its parts add up, and it is there beside the shortest one.
func TestDetours(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	stop := net.PlaceByID["RUKUF"] // Samara
	v, err := NewView(net, Conditions{AsOf: net.AsOf, Ready: net.AsOf, stops: []meridian.PlaceID{stop}})
	if err != nil {
		t.Fatal(err)
	}
	shortest, detours := map[[3]int32]float64{}, 0
	for i := range v.Hauls {
		h := &v.Hauls[i]
		k := [3]int32{int32(h.From), int32(h.To), int32(h.Medium)}
		if h.own == nil {
			shortest[k] = h.Km
			continue
		}
		detours++
		if d, ok := shortest[k]; !ok || h.Medium.rail() && h.Km < d {
			t.Fatalf("%s to %s by way of %s: %g km, without %g", net.Places[h.From].ID, net.Places[h.To].ID, net.Places[stop].ID, h.Km, d)
		}
		sum := 0.0
		for _, p := range h.Parts() {
			sum += p.Km
		}
		if at, _ := v.spot(stop, h.Medium); !v.passes(h, []int32{at}, v.landAt(stop, h.Medium)) || sum < h.Km-1e-6 || sum > h.Km+1e-6 {
			t.Fatalf("parts of %g km add up to %g, or the stop is not passed", h.Km, sum)
		}
	}
	if detours == 0 {
		t.Fatal("no haul by way of the stop")
	}
}
