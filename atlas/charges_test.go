package atlas_test

import (
	"slices"
	"strings"
	"testing"

	"meridian"
)

// TestCorridorCharges: what a corridor charges for hauls in a country can apply:
// one of its gates or borders lies on that country's border, or a port of the
// country in a sea of its gates.
func TestCorridorCharges(t *testing.T) {
	net := atlasNetwork(t)
	touches := map[string]map[string]bool{} // corridor, country
	for i := range net.Corridors {
		c := &net.Corridors[i]
		at := map[string]bool{}
		for _, gate := range append(slices.Clone(c.Gates), c.Borders...) {
			for alt := range strings.SplitSeq(gate, "|") {
				kind, name, ok := strings.Cut(alt, ":")
				if !ok {
					name = kind
				}
				if a, b, border := strings.Cut(name, "-"); border && kind != "sea" && len(a) == 2 && len(b) == 2 {
					at[a], at[b] = true, true
				}
				for k := range net.Places {
					if kind == "sea" && net.Places[k].Region == name {
						at[net.Places[k].Country] = true
					}
				}
			}
		}
		touches[c.ID] = at
	}
	n := 0
	for i := range net.Charges {
		c := &net.Charges[i]
		if c.Corridor == "" || c.Country == "" || !slices.Contains([]string{"linehaul", "surcharge", "discount", "transit_fee"}, c.Kind) {
			continue
		}
		n++
		if !touches[c.Corridor][c.Country] {
			t.Errorf("charge %s can never apply: no gate or border of %s is in %s", c.ID, c.Corridor, c.Country)
		}
	}
	if n < 50 {
		t.Errorf("only %d charges of corridors", n)
	}
}

// TestAirports: each cargo airport has a road to its city and flights, and each
// flight has a price by weight.
func TestAirports(t *testing.T) {
	net := atlasNetwork(t)
	road, served := map[meridian.PlaceID]bool{}, map[meridian.PlaceID]bool{}
	for i := range net.Links {
		if l := &net.Links[i]; l.Mode == meridian.Road {
			road[l.From], road[l.To] = true, true
		}
	}
	flights := 0
	for i := range net.Services {
		s := &net.Services[i]
		if s.Mode != meridian.Air {
			continue
		}
		flights++
		for _, c := range s.Calls {
			served[c.Place] = true
			if net.Places[c.Place].Kind != "airport" {
				t.Errorf("%s calls at %s, which is no airport", s.ID, net.Places[c.Place].ID)
			}
		}
		if len(s.Fares) == 0 || slices.ContainsFunc(s.Fares, func(f meridian.Fare) bool { return !(f.FareT >= 400 && f.FareT <= 15000) }) {
			t.Errorf("%s has a fare that is not 0.4 to 15 USD/kg", s.ID)
		}
	}
	airports := 0
	for i := range net.Places {
		p := &net.Places[i]
		if p.Kind != "airport" {
			continue
		}
		airports++
		if id := meridian.PlaceID(i); !road[id] || !served[id] {
			t.Errorf("%s: road %v, flights %v", p.ID, road[id], served[id])
		}
	}
	if airports < 40 || flights < 100 {
		t.Errorf("%d airports with %d services", airports, flights)
	}
}
