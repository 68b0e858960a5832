package cost_test

import (
	"slices"
	"testing"

	"meridian"
	"meridian/atlas"
	"meridian/cost"
)

// A discount never makes a haul dearer, whoever is cited for the changed rows:
// the bands of a tariff belong together by the id of their charge.
func TestDiscountOnBandedTariff(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	cut := *net
	cut.Charges = slices.Clone(net.Charges)
	for i := range cut.Charges {
		if c := &cut.Charges[i]; c.Kind == "linehaul" && c.Mode == meridian.Rail {
			c.Amount *= 0.8
			c.Cite = meridian.Cite{Table: "scenario", Key: "discount"}
		}
	}
	s := meridian.Shipment{Goods: net.Goods[0], Equipment: equipment(t, net, "40HC"), Units: 1, Tonnes: 20, Value: 50000}
	before, err := cost.New(net, net.AsOf, net.Prices, s)
	if err != nil {
		t.Fatal(err)
	}
	after, err := cost.New(&cut, net.AsOf, net.Prices, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, country := range []string{"RU", "KZ", "AZ", "IR", "DE"} {
		for _, km := range []float64{100, 700, 1500, 3000} {
			h := &cost.Haul{Mode: meridian.Rail, Country: country, Km: km, Hours: km / 30}
			a, _ := before.Haul(h)
			b, _ := after.Haul(h)
			x, y := a.Lines[cost.Linehaul], b.Lines[cost.Linehaul]
			if d := y - 0.8*x; x == 0 || d > 0.01 || d < -0.01 {
				t.Errorf("%s %g km: %g after a fifth off %g", country, km, y, x)
			}
		}
	}
}

func equipment(t *testing.T, net *meridian.Network, id string) meridian.Equipment {
	t.Helper()
	for _, e := range net.Equipment {
		if e.ID == id {
			return e
		}
	}
	t.Fatalf("there is no %s", id)
	return meridian.Equipment{}
}
