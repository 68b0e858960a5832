package docs_test

import (
	"math"
	"testing"

	"meridian"
	"meridian/cost"
)

// TestEmissions is the worked example of model/emissions.md.
func TestEmissions(t *testing.T) {
	p := open(t, "model/emissions.md")
	defer p.close()
	net := &meridian.Network{
		AsOf: day("2026-06-01"), Prices: month("2026-06"),
		Emissions: []meridian.Emission{
			{Mode: "rail", Vehicle: "diesel", WTW: 30, DistanceFactor: 1.05},
			{Mode: "rail", Vehicle: "electric", WTW: 10, DistanceFactor: 1.05},
			{Mode: "rail", Vehicle: "electric", Country: "AA", WTW: 16, DistanceFactor: 1.05},
			{Mode: "sea", WTW: 20, DistanceFactor: 1.15},
			{Mode: "sea", Vehicle: "feeder", WTW: 45, DistanceFactor: 1.15},
			{Mode: "road", WTW: 90, DistanceFactor: 1.05},
			{Mode: "hub", WTW: 1200, DistanceFactor: 1},
		},
		Lanes: []meridian.Lane{{Vessel: "feeder", Rate40: 1000}},
	}
	box := meridian.Shipment{Equipment: meridian.Equipment{ID: "40HC", TEU: 2}, Units: 1, Tonnes: 20}
	m, err := cost.New(net, net.AsOf, net.Prices, box)
	if err != nil {
		t.Fatal(err)
	}
	handling := meridian.Handling{Charge20: math.NaN(), Charge40: math.NaN(), ChargeT: math.NaN()}
	sum := 0.0
	element := func(label string, km, perTonneKm, grams float64) {
		t.Helper()
		p.row(label, km, perTonneKm, grams/1000)
		sum += grams
	}
	_, g := m.Access("AA", 25, 12)
	element("pick-up", 25, 90*1.05, g)
	_, g = m.Haul(&cost.Haul{Mode: meridian.Rail, Country: "AA", Km: 800, ElectricKm: 500})
	element("rail in AA", 800, g/800/20, g)
	_, g = m.Haul(&cost.Haul{Mode: meridian.Rail, Country: "BB", Km: 300, ElectricKm: 300})
	element("rail in BB", 300, g/300/20, g)
	_, g = m.Handling(cost.Transfer, &handling)
	p.row("port", nil, nil, g/1000)
	sum += g
	_, g = m.Voyage(&cost.Voyage{Mode: meridian.Sea, Vessel: "feeder", Km: 2000, Lane: &net.Lanes[0], RateFactor: 1})
	element("sea, feeder", 2000, g/2000/20, g)
	p.row("sum", nil, nil, sum/1000)
	_, g = m.Voyage(&cost.Voyage{Mode: meridian.Sea, Vessel: "ro-ro", Km: 2000, Lane: &net.Lanes[0], RateFactor: 1})
	p.row("the same voyage on a ship without a row", 2000.0, g/2000/20, g/1000)
}
