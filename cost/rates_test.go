package cost

import (
	"math/rand/v2"
	"testing"

	"meridian"
	"meridian/atlas"
)

// TestRates: what is looked up once a kind is what is looked up every time, to
// the last bit.
func TestRates(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, units := range []float64{1, 0} {
		s := meridian.Shipment{Goods: net.Goods[0], Equipment: net.Equipment[1], Units: units, Tonnes: 24, Value: 72000}
		m, err := New(net, net.AsOf, net.Prices, s)
		if err != nil {
			t.Fatal(err)
		}
		for range 2000 {
			var sum HaulSum
			var bill Bill
			grams := 0.0
			for range 1 + r.IntN(3) {
				h := Haul{Mode: []meridian.Mode{meridian.Rail, meridian.Road}[r.IntN(2)], Country: net.Countries[r.IntN(len(net.Countries))].ID, Km: r.Float64() * 3000, Hours: r.Float64() * 200}
				h.ElectricKm = h.Km * r.Float64()
				if r.IntN(2) == 0 {
					h.From, h.To = "IR", "RU"
					h.Corridor = "north-south-west"
				}
				rate := m.HaulRate(&h)
				rate.Add(&sum, h.Km, h.ElectricKm, h.Hours)
				b, g := m.Haul(&h)
				bill, grams = bill.Add(b), grams+g
			}
			if sum.Freight() != bill.Freight() || sum.Grams != grams {
				t.Fatalf("%v and %v g, want %v and %v g", sum.Freight(), sum.Grams, bill.Freight(), grams)
			}
		}
		rates := m.VoyageRates()
		for i := range net.Lanes {
			v := Voyage{Lane: &net.Lanes[i], Vessel: net.Lanes[i].Vessel, Km: r.Float64() * 20000, Hours: 300, FareShare: 1, RateFactor: 1 + r.Float64(), OutsideRate: r.IntN(3) == 0, SurchargeUSD: [2]float64{r.Float64() * 100, r.Float64() * 200}}
			for range r.IntN(4) {
				v.Passages = append(v.Passages, meridian.PassageID(r.IntN(len(net.Passages))))
			}
			b, g := m.Voyage(&v)
			if usd, grams := rates.Freight(&v); usd != b.Freight() || grams != g {
				t.Fatalf("lane %s: %v and %v g, want %v and %v g", net.Lanes[i].Cite.Key, usd, grams, b.Freight(), g)
			}
		}
	}
}
