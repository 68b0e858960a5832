package plan_test

import (
	"errors"
	"math"
	"testing"

	"meridian"
	"meridian/plan"
)

// A place that the network has no way to is served by road from a place of its
// country near it; where there is none, nothing is planned.
func TestEndsThatTheNetworkDoesNotReach(t *testing.T) {
	net := network(t)
	p := plan.New(net)
	res, err := p.Plan(query(t, net, "Neka", "Aktau"))
	if err != nil {
		t.Fatal(err)
	}
	neka, err := plan.FindEnd(net, "Neka")
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]*meridian.Place{}
	for i := range net.Places {
		at[net.Places[i].ID] = &net.Places[i]
	}
	for i := range res.Itineraries {
		leg := &res.Itineraries[i].Legs[0]
		stop := at[leg.From]
		if leg.Kind != "access" || stop == nil || stop.Country != "IR" {
			t.Fatalf("itinerary %d begins with %v at %s", i+1, leg.Kind, leg.From)
		}
		if km := max(25, 1.3*at[net.Places[neka.Place].ID].Point.Distance(stop.Point)); math.Abs(leg.Km-km) > 1 {
			t.Errorf("itinerary %d: %.1f km from Neka to %s, want %.1f", i+1, leg.Km, stop.Name, km)
		}
	}
	if len(res.Itineraries) == 0 {
		t.Error("no way from Neka to Aktau")
	}
	var none *meridian.NoResultError
	if _, err := p.Plan(query(t, net, "Tiksi", "Moscow")); !errors.As(err, &none) || len(none.Reasons) != 1 || none.Reasons[0] != "the network has no way to Tiksi, and none to a place within 150 km of it in RU" {
		t.Errorf("from Tiksi: %v", err)
	}
}
