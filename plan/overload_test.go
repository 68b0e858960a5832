package plan_test

import (
	"strings"
	"testing"

	"meridian"
	"meridian/plan"
)

// TestOverload: a shipment that no departure can take whole is told so, with the
// departures that it needs; one that fits is not.
func TestOverload(t *testing.T) {
	p := shared()
	tried := 0
	for i := range p.Net.Services {
		s := &p.Net.Services[i]
		if s.Mode != meridian.Ferry || s.Capacity <= 0 || s.Capacity > 500 {
			continue
		}
		ways, notes := overloads(t, p, s, 1)
		if ways == 0 { // another ferry between the same ports is better
			continue
		}
		if notes > 0 {
			t.Errorf("%s: %d notes for one container", s.ID, notes)
		}
		if ways, notes = overloads(t, p, s, s.Capacity); ways == 0 || notes != ways { // twice its capacity
			t.Errorf("%s: %g FEU: %d ways, %d notes", s.ID, s.Capacity, ways, notes)
		}
		if tried++; tried == 3 {
			return
		}
	}
	if tried == 0 {
		t.Fatal("no ferry with a capacity is on any way")
	}
}

// overloads counts the ways between the first calls of a service that take it, and
// the notes that it takes less than so many containers.
func overloads(t *testing.T, p *plan.Planner, small *meridian.Service, feu float64) (ways, notes int) {
	t.Helper()
	res, err := ask(t, p, p.Net.Places[small.Calls[0].Place].ID, p.Net.Places[small.Calls[1].Place].ID, func(q *plan.Query) {
		s, err := plan.NewShipment(p.Net, plan.ShipmentRequest{FEU: feu, Ready: p.Net.AsOf, Deadline: meridian.NoDate})
		if err != nil {
			t.Fatal(err)
		}
		q.Shipment, q.Terminals, q.All, q.Restrictions = s, true, true, plan.ScreenOff
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range res.Itineraries {
		it := &res.Itineraries[i]
		for k := range it.Legs {
			if it.Legs[k].Service == small.Name && it.Legs[k].Kind == meridian.LegLink {
				ways++
			}
		}
		for _, n := range it.Notes {
			if strings.HasPrefix(n, small.Name+" takes ") && strings.Contains(n, "departures at least") {
				notes++
			}
		}
	}
	return ways, notes
}
