package docs_test

import (
	"math"
	"testing"

	"meridian"
	"meridian/cost"
)

// lognormal returns the quantile of a spread that goes with a standard normal
// deviate z.
func lognormal(s meridian.Spread, z float64) float64 {
	const z90 = 1.2815515655446004
	return s.P50 * math.Exp(math.Log(s.P90/s.P50)/z90*z)
}

// always is Validity without ends, for the literals below.
var always = meridian.Always

func day(s string) meridian.Date {
	d, err := meridian.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func month(s string) meridian.YearMonth {
	m, err := meridian.ParseMonth(s)
	if err != nil {
		panic(err)
	}
	return m
}

// tariffs is the network of model/cost.md: the railway of AA, a lane from east
// to west, and what a shipment pays once.
func tariffs() *meridian.Network {
	base := month("2025-01")
	rate := func(m string, v float64) meridian.Rate { return meridian.Rate{Month: month(m), Value: v} }
	rail := meridian.Charge{ID: "rail-aa", Kind: "linehaul", Mode: meridian.Rail, Country: "AA", Per: "container", Currency: "XTS", Month: base, Series: "rail", TransferShare: 0.1, Valid: always, Cite: meridian.Cite{Table: "charges", Key: "rail-aa/0"}}
	fixed, near, far := rail, rail, rail
	fixed.Shape, fixed.Amount = "fixed", 200
	near.Shape, near.Amount = "per_km", 1.20
	far.Shape, far.Amount, far.BandFrom = "per_km", 0.80, 500
	usd := func(c meridian.Charge) meridian.Charge {
		c.Currency, c.Month, c.Valid, c.AnyMode = "USD", base, always, true
		return c
	}
	return &meridian.Network{
		AsOf: day("2026-01-15"), Prices: month("2026-01"),
		Charges: []meridian.Charge{fixed, near, far,
			usd(meridian.Charge{ID: "rebate", Kind: "discount", Country: "AA", Shape: "percent", Per: "container", Amount: -10}),
			usd(meridian.Charge{ID: "transit", Kind: "transit_fee", Country: "AA", Shape: "fixed", Per: "container", Amount: 40}),
			usd(meridian.Charge{ID: "insurance", Kind: "insurance", Shape: "ad_valorem", Per: "shipment", Amount: 0.001}),
			usd(meridian.Charge{ID: "insurance-north", Kind: "insurance", Corridor: "north", Shape: "ad_valorem", Per: "shipment", Amount: 0.002}),
			usd(meridian.Charge{ID: "papers", Kind: "document", Shape: "fixed", Per: "document", Amount: 60}),
			usd(meridian.Charge{ID: "empty-north", Kind: "empty_return", Corridor: "north", Shape: "fixed", Per: "container", Amount: 300}),
		},
		Rates: map[string][]meridian.Rate{
			"fx-xts": {rate("2025-01", 0.5)},
			"rail":   {rate("2025-01", 100), rate("2026-01", 110)},
			"ocean":  {rate("2024-07", 80), rate("2025-01", 100), rate("2026-01", 150)},
		},
		Lanes:    []meridian.Lane{{From: "east", To: "west", Vessel: "feeder", Rate20: math.NaN(), Rate40: 1000, RateT: math.NaN(), Base: base, RefKm: 2000, Detour40: 0.2, Series: "ocean", Valid: always}},
		Passages: []meridian.Passage{{ID: "canal", Toll20: 90, Toll40: 150, Valid: always}},
	}
}

// TestCost is the worked example of model/cost.md.
func TestCost(t *testing.T) {
	p := open(t, "model/cost.md")
	defer p.close()
	net := tariffs()
	box := meridian.Shipment{Goods: meridian.Goods{ID: "general"}, Equipment: meridian.Equipment{ID: "40HC", TEU: 2, PayloadT: 26, DayUSD: 6}, Units: 1, Tonnes: 20, Value: 50_000}
	m, err := cost.New(net, net.AsOf, net.Prices, box)
	if err != nil {
		t.Fatal(err)
	}

	haul, _ := m.Haul(&cost.Haul{Mode: meridian.Rail, Country: "AA", Km: 800, Hours: 32, From: "BB", To: "CC"})
	p.row("rail 800 km", haul.Lines[cost.Linehaul], haul.Lines[cost.Discount], haul.Lines[cost.TransitFee], haul.Lines[cost.Equipment], haul.Lines[cost.Inventory], haul.Public)

	voyage, _ := m.Voyage(&cost.Voyage{Mode: meridian.Sea, Km: 2500, Hours: 200, Lane: &net.Lanes[0], Passages: []meridian.PassageID{0}, RateFactor: 1})
	p.row("freight", voyage.Lines[cost.Linehaul])
	p.row("toll", voyage.Lines[cost.Toll])
	p.row("stock, 200 h", voyage.Lines[cost.Inventory])

	port, _ := m.Handling(cost.Transfer, &meridian.Handling{Hours: meridian.Spread{P50: 24, P90: 24}, Charge20: math.NaN(), Charge40: 180, ChargeT: math.NaN()})
	p.row("port, 24 h", port.Lines[cost.Transfer], port.Lines[cost.Equipment], port.Lines[cost.Inventory])
	border, _ := m.Border(meridian.Rail, "BB", 0, 50, 12)
	p.row("border, 12 h", border.Lines[cost.Crossing], border.Lines[cost.Equipment], border.Lines[cost.Inventory])

	start, end := m.Chain(&cost.Chain{Corridor: "north", From: "BB", To: "CC", Modes: meridian.Modes(meridian.Rail, meridian.Sea)})
	p.row("insurance", start.Lines[cost.Insurance])
	p.row("papers", start.Lines[cost.Document])
	p.row("empty return", end.Lines[cost.EmptyReturn])

	sum := haul.Add(voyage).Add(port).Add(border).Add(start).Add(end)
	p.row("freight in all", sum.Freight())
	p.row("resource", sum.Freight()-sum.Public)
	p.row("stock in transit", sum.Lines[cost.Inventory])
	sum.Lines[cost.SafetyStock] = m.SafetyStock(60)
	p.row("safety stock", sum.Lines[cost.SafetyStock])
	p.row("total", sum.Total())

	p.says("Index(ocean) = %.2f", cost.Index(net, "ocean", month("2025-01"), month("2026-01")))
	small := box
	small.Equipment = meridian.Equipment{ID: "20DC", TEU: 1}
	if m, err = cost.New(net, net.AsOf, net.Prices, small); err != nil {
		t.Fatal(err)
	}
	voyage, _ = m.Voyage(&cost.Voyage{Mode: meridian.Sea, Km: 2500, Lane: &net.Lanes[0], RateFactor: 1})
	p.row("the same voyage for a 20 ft container", voyage.Lines[cost.Linehaul])
}
