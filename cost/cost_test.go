package cost_test

import (
	"flag"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"meridian"
	"meridian/cost"
)

// Property tests draw the same cases in every run; -rapid.seed draws others.
func init() {
	if err := flag.Set("rapid.seed", "20260601"); err != nil {
		panic(err)
	}
}

var (
	box40 = meridian.Equipment{ID: "40HC", TEU: 2, PayloadT: 26, DayUSD: 3}
	box20 = meridian.Equipment{ID: "20DC", TEU: 1, PayloadT: 22, DayUSD: 2}
	bulk  = meridian.Equipment{ID: "bulk", PayloadT: 65}
)

func month(s string) meridian.YearMonth {
	m, err := meridian.ParseMonth(s)
	if err != nil {
		panic(err)
	}
	return m
}

// row is a charge in June 2026 USD for any day, unless changed.
func row(kind, shape, per string, amount float64, change ...func(*meridian.Charge)) meridian.Charge {
	c := meridian.Charge{ID: kind, Kind: kind, AnyMode: true, Shape: shape, Per: per, Amount: amount, Currency: "USD", Month: month("2026-06"), Valid: meridian.Always}
	for _, f := range change {
		f(&c)
	}
	c.Cite = meridian.Cite{Table: "charges", Key: c.ID}
	return c
}

func id(s string) func(*meridian.Charge) { return func(c *meridian.Charge) { c.ID = s } }
func in(country string) func(*meridian.Charge) {
	return func(c *meridian.Charge) { c.Country = country }
}
func to(country string) func(*meridian.Charge) {
	return func(c *meridian.Charge) { c.ToCountry = country }
}
func on(corridor string) func(*meridian.Charge) {
	return func(c *meridian.Charge) { c.Corridor = corridor }
}
func by(m meridian.Mode) func(*meridian.Charge) {
	return func(c *meridian.Charge) { c.Mode, c.AnyMode = m, false }
}
func from(km float64) func(*meridian.Charge) { return func(c *meridian.Charge) { c.BandFrom = km } }
func only(equipment ...string) func(*meridian.Charge) {
	return func(c *meridian.Charge) { c.Equipment = equipment }
}
func goods(g string) func(*meridian.Charge) { return func(c *meridian.Charge) { c.Goods = g } }
func priced(currency, m, series string) func(*meridian.Charge) {
	return func(c *meridian.Charge) { c.Currency, c.Month, c.Series = currency, month(m), series }
}

func rail(perKm float64, change ...func(*meridian.Charge)) meridian.Charge {
	return row("linehaul", "per_km", "container", perKm, append([]func(*meridian.Charge){by(meridian.Rail)}, change...)...)
}

func one(e meridian.Equipment, units, tonnes, value float64) meridian.Shipment {
	return meridian.Shipment{Goods: meridian.Goods{ID: "general"}, Equipment: e, Units: units, Tonnes: tonnes, Value: value}
}

// model costs in June 2026 prices.
func model(t testing.TB, s meridian.Shipment, charges ...meridian.Charge) *cost.Model {
	t.Helper()
	net := &meridian.Network{Charges: charges, Rates: map[string][]meridian.Rate{}}
	m, err := cost.New(net, 20000, month("2026-06"), s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*math.Max(1, math.Abs(want)) {
		t.Errorf("%s: %.6f, want %.6f", what, got, want)
	}
}

// TestBands reads a banded tariff off the whole distance: 100 USD, and per km
// 1.00 to 500 km, 0.80 to 1,000 km, 0.50 beyond. The rows may come in any order.
func TestBands(t *testing.T) {
	tariff := []meridian.Charge{rail(0.5, from(1000)), rail(1), rail(0.8, from(500)), row("linehaul", "fixed", "container", 100, by(meridian.Rail))}
	m := model(t, one(box40, 1, 20, 0), tariff...)
	for _, c := range []struct{ km, want float64 }{
		{0, 100}, {1, 101}, {500, 600}, {501, 600.8}, {1000, 1000}, {2000, 1500},
	} {
		b, _ := m.Haul(&cost.Haul{Mode: meridian.Rail, Country: "AA", Km: c.km})
		near(t, "haul", b.Lines[cost.Linehaul], c.want)
	}
	b, _ := m.Haul(&cost.Haul{Mode: meridian.Road, Country: "AA", Km: 100})
	near(t, "road without a tariff", b.Lines[cost.Linehaul], 0)
}

// TestUnits: what a charge is for, and how much of it 100 t in four 40 ft, in
// five 20 ft containers, or in bulk are.
func TestUnits(t *testing.T) {
	for _, c := range []struct {
		per                   string
		four40, five20, loose float64
	}{
		{"container", 4, 5, 100.0 / 26}, {"teu", 8, 5, 100.0 / 13}, {"tonne", 100, 100, 100},
		{"wagon", 4, 2.5, 100.0 / cost.WagonTonnes}, {"truck", 4, 5, 100.0 / cost.TruckTonnes},
		{"document", 1, 1, 1}, {"shipment", 1, 1, 1},
	} {
		for _, s := range []struct {
			name string
			s    meridian.Shipment
			want float64
		}{{"40 ft", one(box40, 4, 100, 0), c.four40}, {"20 ft", one(box20, 5, 100, 0), c.five20}, {"bulk", one(bulk, 0, 100, 0), c.loose}} {
			m := model(t, s.s, row("linehaul", "per_km", c.per, 1, by(meridian.Rail)))
			b, _ := m.Haul(&cost.Haul{Mode: meridian.Rail, Km: 1})
			near(t, c.per+" in "+s.name, b.Lines[cost.Linehaul], s.want)
		}
	}
}

// TestPrices converts at the rate of the charge's own month and then follows its
// series to the month of the answer: 100 RUB of January at 0.01 USD are 1 USD,
// and the tariff rose from 80 to 120 since: 1.50 USD.
func TestPrices(t *testing.T) {
	net := &meridian.Network{Charges: []meridian.Charge{rail(100, priced("RUB", "2026-01", "tariff"))}, Rates: map[string][]meridian.Rate{
		"fx-rub": {{Month: month("2025-01"), Value: 0.02}, {Month: month("2026-01"), Value: 0.01}, {Month: month("2026-12"), Value: 0.05}},
		"tariff": {{Month: month("2026-01"), Value: 80}, {Month: month("2026-07"), Value: 128}},
	}}
	for _, c := range []struct {
		prices string
		want   float64
	}{{"2026-01", 1}, {"2026-04", 1.30}, {"2026-06", 1.50}, {"2026-07", 1.60}, {"2030-01", 1.60}, {"2020-01", 1}} {
		m, err := cost.New(net, 20000, month(c.prices), one(box40, 1, 20, 0))
		if err != nil {
			t.Fatal(err)
		}
		b, _ := m.Haul(&cost.Haul{Mode: meridian.Rail, Km: 1})
		near(t, "prices of "+c.prices, b.Lines[cost.Linehaul], c.want)
	}
	net.Charges[0].Currency = "XAU"
	if _, err := cost.New(net, 20000, month("2026-06"), one(box40, 1, 20, 0)); err == nil || !strings.Contains(err.Error(), "fx-xau") {
		t.Errorf("a currency without rate: %v", err)
	}
}

// TestSpecificity: of the tariffs that fit the most specific one is used, never
// the cheapest: goods before equipment before neither, country before any, and
// a corridor's own on that corridor alone.
func TestSpecificity(t *testing.T) {
	all := []meridian.Charge{
		rail(1, id("any")), rail(2, id("aa"), in("AA")), rail(3, id("aa-40"), in("AA"), only("40HC", "40RF")), rail(4, id("aa-goods"), in("AA"), goods("machines")),
		rail(5, id("aa-40-goods"), in("AA"), only("40HC"), goods("machines")), rail(0.5, id("special"), in("AA"), on("north")),
	}
	general, machines, small := one(box40, 1, 20, 0), one(box40, 1, 20, 0), one(box20, 1, 20, 0)
	machines.Goods.ID = "machines"
	small.Goods.ID = "machines"
	for _, c := range []struct {
		name string
		s    meridian.Shipment
		h    cost.Haul
		want float64
		cite string
	}{
		{"elsewhere", general, cost.Haul{Country: "BB"}, 1, "any"},
		{"by equipment", general, cost.Haul{Country: "AA"}, 3, "aa-40"},
		{"by goods", small, cost.Haul{Country: "AA"}, 4, "aa-goods"},
		{"by both", machines, cost.Haul{Country: "AA"}, 5, "aa-40-goods"},
		{"on the corridor", machines, cost.Haul{Country: "AA", Corridor: "north"}, 0.5, "special"},
		{"on another corridor", machines, cost.Haul{Country: "AA", Corridor: "south"}, 5, "aa-40-goods"},
	} {
		for range 2 { // in either order of rows
			m := model(t, c.s, all...)
			c.h.Mode, c.h.Km = meridian.Rail, 1
			b, _ := m.Haul(&c.h)
			near(t, c.name, b.Lines[cost.Linehaul], c.want)
			if cites := m.HaulCites(&c.h); len(cites) != 1 || cites[0].Key != c.cite {
				t.Errorf("%s rests on %v, want %s", c.name, cites, c.cite)
			}
			slices.Reverse(all)
		}
	}
	// Of two that are equally specific the first row counts, and only it.
	m := model(t, general, rail(1, id("first")), rail(7, id("second")))
	b, _ := m.Haul(&cost.Haul{Mode: meridian.Rail, Km: 10})
	near(t, "equals", b.Lines[cost.Linehaul], 10)
}

// TestValidity: rows hold from their first day to the day before their last.
func TestValidity(t *testing.T) {
	early, late := rail(1, id("early")), rail(2, id("late"))
	early.Valid, late.Valid = meridian.Validity{From: meridian.NoDate, To: 20000}, meridian.Validity{From: 20000, To: meridian.NoDate}
	net := &meridian.Network{Charges: []meridian.Charge{early, late}}
	for day, want := range map[meridian.Date]float64{19999: 1, 20000: 2, 30000: 2} {
		m, err := cost.New(net, day, month("2026-06"), one(box40, 1, 20, 0))
		if err != nil {
			t.Fatal(err)
		}
		b, _ := m.Haul(&cost.Haul{Mode: meridian.Rail, Km: 1})
		near(t, "day", b.Lines[cost.Linehaul], want)
	}
}

// TestExtras: 1,000 km at 1 USD, and on top
//
//	+10 % in AA                                          100 USD
//	-20 % towards CC                                    -200 USD
//	0.05 USD a km beyond 400 km                           30 USD
//	2 USD an hour, 50 h                                  100 USD
//	12 USD a day, 50 h                                    25 USD
//	0.1 % of 40,000 USD                                   40 USD
//	transit fee of 77 USD from border to border of AA     77 USD, half of it tax
func TestExtras(t *testing.T) {
	fee := row("transit_fee", "fixed", "container", 77, in("AA"))
	fee.TransferShare = 0.5
	s := one(box40, 1, 20, 40000)
	s.Equipment.DayUSD = 0
	m := model(t, s, rail(1), row("surcharge", "percent", "container", 10, in("AA")), row("discount", "percent", "container", -20, to("CC")),
		row("surcharge", "per_km", "container", 0.05, from(400)), row("surcharge", "per_hour", "container", 2), row("surcharge", "per_day", "container", 12),
		row("surcharge", "ad_valorem", "shipment", 0.001), row("surcharge", "fixed", "container", 5000, in("BB")), row("surcharge", "fixed", "container", 5000, on("other")),
		row("surcharge", "fixed", "container", 5000, by(meridian.Road)), fee)
	extras := func(b *cost.Bill) float64 { return b.Freight() - b.Lines[cost.Linehaul] - b.Lines[cost.TransitFee] }

	b, _ := m.Haul(&cost.Haul{Mode: meridian.Rail, Country: "AA", Km: 1000, Hours: 50, From: "BB", To: "CC"})
	near(t, "linehaul", b.Lines[cost.Linehaul], 1000)
	near(t, "extras", extras(&b), 100-200+30+100+25+40)
	near(t, "transit fee", b.Lines[cost.TransitFee], 77)
	near(t, "public", b.Public, 38.5)

	b, _ = m.Haul(&cost.Haul{Mode: meridian.Rail, Country: "AA", Km: 1000, Hours: 50, From: "BB"})
	near(t, "extras of an export", extras(&b), 100+30+100+25+40)
	near(t, "no transit, no fee", b.Lines[cost.TransitFee], 0)
}

// TestHandling: amounts by size of container; where one size has no figure it
// follows from the other (a 20 ft container costs 0.65 of a 40 ft one), and bulk
// from 40 ft containers of 26 t.
func TestHandling(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name      string
		h         meridian.Handling
		b40, b20  float64
		bulkAtTen float64
	}{
		{"all given", meridian.Handling{Charge20: 100, Charge40: 150, ChargeT: 4}, 150, 100, 40},
		{"no 20 ft", meridian.Handling{Charge20: nan, Charge40: 200, ChargeT: nan}, 200, 130, 2000.0 / 26},
		{"no 40 ft", meridian.Handling{Charge20: 130, Charge40: nan, ChargeT: 3}, 200, 130, 30},
		{"nothing", meridian.Handling{Charge20: nan, Charge40: nan, ChargeT: nan}, 0, 0, 0},
	} {
		for _, s := range []struct {
			s    meridian.Shipment
			want float64
		}{{one(box40, 3, 60, 0), 3 * c.b40}, {one(box20, 3, 60, 0), 3 * c.b20}, {one(bulk, 0, 10, 0), c.bulkAtTen}} {
			b, _ := model(t, s.s).Handling(cost.Transfer, &c.h)
			near(t, c.name+" "+s.s.Equipment.ID, b.Lines[cost.Transfer], s.want)
		}
	}
}

// TestTimeCosts: a container is hired by the day, goods in transit are stock.
// 73,000 USD at 25 % a year are 50 USD a day; a standard deviation of 24 h needs
// 1.645 times that as safety stock.
func TestTimeCosts(t *testing.T) {
	m := model(t, one(box40, 2, 40, 73000))
	near(t, "inventory", m.Inventory(24), 50)
	near(t, "safety stock", m.SafetyStock(24), 50*1.6448536269514722)
	h := meridian.Handling{Hours: meridian.Spread{P50: 48, P90: 48}, Charge40: 10}
	b, _ := m.Handling(cost.GaugeBreak, &h)
	near(t, "two boxes for two days", b.Lines[cost.Equipment], 2*3*2)
	near(t, "stock of two days", b.Lines[cost.Inventory], 100)
	near(t, "freight", b.Freight(), 20+12)
	near(t, "total", b.Total(), 132)
	b, _ = m.Border(meridian.Rail, "AA", 0, 30, 24)
	near(t, "border", b.Lines[cost.Crossing], 60)
	near(t, "the border is no resource", b.Public, 60)
	near(t, "bulk at a railway border", firstOf(model(t, one(bulk, 0, 130, 0)).Border(meridian.Rail, "AA", 0, 30, 0)), 60)
	near(t, "bulk at a road border", firstOf(model(t, one(bulk, 0, 66, 0)).Border(meridian.Road, "AA", 0, 30, 0)), 90)
}

func firstOf(b cost.Bill, _ float64) float64 { return b.Lines[cost.Crossing] }

// TestBorderDrive: the drive over a border link costs what a long haul costs a km
// in the country that is left, without the fixed part: 20 km × 0.50 USD, 20 km ×
// 20 t × 30 g.
func TestBorderDrive(t *testing.T) {
	net := &meridian.Network{
		Charges:   []meridian.Charge{rail(2, in("AA")), rail(0.5, in("AA"), from(600)), rail(0.1, in("AA"), from(1500)), row("linehaul", "fixed", "container", 100, by(meridian.Rail), in("AA"))},
		Emissions: []meridian.Emission{{Mode: "rail", WTW: 30, DistanceFactor: 1}},
	}
	m, err := cost.New(net, 20000, month("2026-06"), one(box40, 1, 20, 0))
	if err != nil {
		t.Fatal(err)
	}
	b, g := m.Border(meridian.Rail, "AA", 20, 35, 0)
	near(t, "drive", b.Lines[cost.Linehaul], 10)
	near(t, "fee", b.Lines[cost.Crossing], 35)
	near(t, "emissions", g, 12000)
	b, _ = m.Border(meridian.Rail, "BB", 20, 35, 0)
	near(t, "drive without a tariff", b.Lines[cost.Linehaul], 0)
}

// TestChain: what is paid once. Insurance and the return of empties take the
// most specific row, documents and the hire of equipment for a corridor all.
func TestChain(t *testing.T) {
	m := model(t, one(box40, 2, 40, 100000),
		row("insurance", "ad_valorem", "shipment", 0.002), row("insurance", "ad_valorem", "shipment", 0.005, on("north")),
		row("empty_return", "fixed", "container", 100), row("empty_return", "fixed", "container", 300, to("RU")), row("empty_return", "fixed", "container", 900, in("IN"), to("RU")),
		row("document", "fixed", "document", 40), row("document", "fixed", "document", 60, in("RU")), row("document", "fixed", "document", 80, in("CN")),
		row("document", "fixed", "document", 25, by(meridian.Sea)), row("equipment", "fixed", "container", 150, on("north")))
	for _, c := range []struct {
		name                                   string
		chain                                  cost.Chain
		insurance, documents, equipment, empty float64
	}{
		{"plain", cost.Chain{From: "DE", To: "PL", Modes: meridian.Modes(meridian.Road), Countries: []string{"DE", "PL"}}, 200, 40, 0, 200},
		{"to Russia", cost.Chain{From: "DE", To: "RU", Modes: meridian.Modes(meridian.Road), Countries: []string{"DE", "RU"}}, 200, 100, 0, 600},
		{"from India", cost.Chain{From: "IN", To: "RU", Modes: meridian.Modes(meridian.Sea, meridian.Rail), Countries: []string{"IN", "RU"}}, 200, 125, 0, 1800},
		{"on the corridor", cost.Chain{Corridor: "north", From: "IN", To: "RU", Modes: meridian.Modes(meridian.Rail), Countries: []string{"RU"}}, 500, 100, 300, 1800},
	} {
		start, end := m.Chain(&c.chain)
		near(t, c.name+": insurance", start.Lines[cost.Insurance], c.insurance)
		near(t, c.name+": documents", start.Lines[cost.Document], c.documents)
		near(t, c.name+": equipment", start.Lines[cost.Equipment], c.equipment)
		near(t, c.name+": empties", end.Lines[cost.EmptyReturn], c.empty)
	}
}

// TestEmissions follows ISO 14083: tonnes × km × intensity × distance adjustment
// (sea: 1.15), hubs by the tonne. 20 t over 1,000 km, of which 600 electrified:
//
//	rail    20 × (600 × 10 + 400 × 30)       = 360,000 g
//	rail AA 20 × (600 × 10 + 400 × 40)       = 440,000 g, diesel of the country
//	sea     20 × 1000 × 8 × 1.15             = 184,000 g; the large ship 115,000 g
//	hub     20 × 1,200                       =  24,000 g
func TestEmissions(t *testing.T) {
	net := &meridian.Network{Emissions: []meridian.Emission{
		{Mode: "rail", Vehicle: "diesel", WTW: 30, TTW: 25, DistanceFactor: 1}, {Mode: "rail", Vehicle: "diesel", Country: "AA", WTW: 40, DistanceFactor: 1},
		{Mode: "rail", Vehicle: "electric", WTW: 10, DistanceFactor: 1}, {Mode: "sea", WTW: 8, DistanceFactor: 1.15}, {Mode: "sea", Vehicle: "container-large", WTW: 5, DistanceFactor: 1.15},
		{Mode: "hub", WTW: 1200, DistanceFactor: 1},
	}}
	m, err := cost.New(net, 20000, month("2026-06"), one(box40, 1, 20, 0))
	if err != nil {
		t.Fatal(err)
	}
	_, g := m.Haul(&cost.Haul{Mode: meridian.Rail, Country: "BB", Km: 1000, ElectricKm: 600})
	near(t, "rail", g, 360000)
	_, g = m.Haul(&cost.Haul{Mode: meridian.Rail, Country: "AA", Km: 1000, ElectricKm: 600})
	near(t, "rail in AA", g, 440000)
	_, g = m.Voyage(&cost.Voyage{Mode: meridian.Sea, Km: 1000, RateFactor: 1})
	near(t, "sea", g, 184000)
	_, g = m.Voyage(&cost.Voyage{Mode: meridian.Sea, Vessel: "container-large", Km: 1000, RateFactor: 1})
	near(t, "large ship", g, 115000)
	_, g = m.Handling(cost.Transfer, &meridian.Handling{})
	near(t, "hub", g, 24000)
	if c, ok := m.EmissionCite("tram", "", ""); ok {
		t.Errorf("a tram has an intensity: %v", c)
	}
}

// TestVoyage: a lane's rate is moved by its series, longer ways pay the detour,
// the toll is part of it unless it comes on top, and never more than 0.6 of it.
func TestVoyage(t *testing.T) {
	net := &meridian.Network{
		Rates:    map[string][]meridian.Rate{"boxes": {{Month: month("2026-01"), Value: 100}, {Month: month("2026-06"), Value: 200}}},
		Passages: []meridian.Passage{{ID: "canal", Toll20: 100, Toll40: 160, TollT: 2}, {ID: "gate", Toll20: 1000, Toll40: 2000}},
	}
	lane := &meridian.Lane{Rate20: 500, Rate40: 800, RateT: 30, Base: month("2026-01"), RefKm: 1000, Detour40: 0.2, Series: "boxes"}
	for _, c := range []struct {
		name       string
		s          meridian.Shipment
		v          cost.Voyage
		haul, toll float64
	}{
		{"40 ft", one(box40, 1, 20, 0), cost.Voyage{Km: 1150}, 1600, 0},
		{"20 ft", one(box20, 1, 20, 0), cost.Voyage{Km: 1000}, 1000, 0},
		{"bulk", one(bulk, 0, 100, 0), cost.Voyage{Km: 1000}, 6000, 0},
		{"detour", one(box40, 1, 20, 0), cost.Voyage{Km: 1650}, 1600 + 500*0.2, 0},
		{"detour 20 ft", one(box20, 1, 20, 0), cost.Voyage{Km: 1650}, 1000 + 500*0.2*0.55, 0},
		{"toll inside", one(box40, 1, 20, 0), cost.Voyage{Km: 1000, Passages: []meridian.PassageID{0}}, 1440, 160},
		{"toll on top", one(box40, 1, 20, 0), cost.Voyage{Km: 1000, Passages: []meridian.PassageID{0}, OutsideRate: true}, 1600, 160},
		{"toll of bulk", one(bulk, 0, 100, 0), cost.Voyage{Km: 1000, Passages: []meridian.PassageID{0}}, 5800, 200},
		{"a toll is at most 0.6 of the rate", one(box40, 1, 20, 0), cost.Voyage{Km: 1000, Passages: []meridian.PassageID{1}}, 640, 960},
		{"doubled by a disruption", one(box40, 1, 20, 0), cost.Voyage{Km: 1000, RateFactor: 2}, 3200, 0},
	} {
		m, err := cost.New(net, 20000, month("2026-06"), c.s)
		if err != nil {
			t.Fatal(err)
		}
		c.v.Lane = lane
		if c.v.RateFactor == 0 {
			c.v.RateFactor = 1
		}
		b, _ := m.Voyage(&c.v)
		near(t, c.name, b.Lines[cost.Linehaul], c.haul)
		near(t, c.name+": toll", b.Lines[cost.Toll], c.toll)
		near(t, c.name+": public", b.Public, c.toll)
	}
	m, err := cost.New(net, 20000, month("2026-06"), one(box40, 2, 40, 0))
	if err != nil {
		t.Fatal(err)
	}
	fare := &meridian.Fare{Fare20: math.NaN(), Fare40: 900, FareT: math.NaN(), Month: month("2026-06")}
	b, _ := m.Voyage(&cost.Voyage{Lane: lane, Fare: fare, FareShare: 0.5, Km: 5000, RateFactor: 1, SurchargeUSD: [2]float64{70, 110}})
	near(t, "a fare comes before the lane", b.Lines[cost.Linehaul], 900)
	near(t, "surcharge", b.Lines[cost.Surcharge], 220)
	fare.FareT = 3000
	b, _ = m.Voyage(&cost.Voyage{Mode: meridian.Air, Fare: fare, FareShare: 1, Km: 5000, RateFactor: 1})
	near(t, "goods in the air are weighed", b.Lines[cost.Linehaul], 40*3000)
}

// TestAccess: a pick-up by the charges of the country, of the world, or 180 USD a
// truck for 25 km and in proportion from 50 km on.
func TestAccess(t *testing.T) {
	m := model(t, one(box40, 2, 40, 0), row("drayage", "fixed", "truck", 100), row("drayage", "per_km", "truck", 2, from(25)), row("drayage", "fixed", "truck", 70, in("AA")))
	b, _ := m.Access("BB", 100, 0)
	near(t, "the world's", b.Lines[cost.Drayage], 2*(100+75*2))
	b, _ = m.Access("AA", 100, 0)
	near(t, "the country's", b.Lines[cost.Drayage], 2*70)
	m = model(t, one(box40, 1, 20, 0))
	for km, want := range map[float64]float64{25: 180, 50: 180, 100: 360} {
		b, _ = m.Access("AA", km, 0)
		near(t, "without charges", b.Lines[cost.Drayage], want)
	}
}

func TestBill(t *testing.T) {
	var b cost.Bill
	b.Lines[cost.Linehaul], b.Lines[cost.Inventory], b.Lines[cost.SafetyStock], b.Lines[cost.Toll] = 10.004, 3, 2, 0.004
	near(t, "freight", b.Freight(), 10.008)
	near(t, "total", b.Total(), 15.008)
	sum := b.Add(b)
	near(t, "sum", sum.Total(), 30.016)
	want := []meridian.Component{{Kind: "linehaul", Amount: 10}, {Kind: "inventory", Amount: 3}, {Kind: "safety_stock", Amount: 2}}
	if got := b.Components(); !slices.Equal(got, want) {
		t.Errorf("components %v, want %v", got, want)
	}
}

// TestSpeeds: country and class before country before class before mode, then
// what is usual of the mode; a link's own speed comes first.
func TestSpeeds(t *testing.T) {
	s := cost.NewSpeeds(&meridian.Network{Speeds: []meridian.Speed{
		{Mode: meridian.Road, Kmh: 40, P90Factor: 1.5}, {Mode: meridian.Road, Class: "motorway", Kmh: 60, P90Factor: 1.2},
		{Mode: meridian.Road, Country: "AA", Kmh: 30, P90Factor: 2}, {Mode: meridian.Road, Country: "AA", Class: "motorway", Kmh: 50, P90Factor: 1.4},
	}})
	for _, c := range []struct {
		country, class string
		speed, hours   float64
		p90            float64
	}{
		{"BB", "", 0, 3, 4.5}, {"BB", "motorway", 0, 2, 2.4}, {"AA", "primary", 0, 4, 8}, {"AA", "motorway", 0, 2.4, 3.36}, {"AA", "motorway", 120, 1, 1.4},
	} {
		h, _ := s.Link(&meridian.Link{Mode: meridian.Road, Km: 120, Class: c.class, Speed: c.speed}, c.country)
		near(t, "P50 "+c.country+" "+c.class, h.P50, c.hours)
		near(t, "P90 "+c.country+" "+c.class, h.P90, c.p90)
	}
	if h, row := s.Link(&meridian.Link{Mode: meridian.Rail, Km: 100}, "AA"); row != nil || h.P50 <= 0 || h.P90 < h.P50 {
		t.Errorf("a mode without speeds: %v %v", h, row)
	}
}

// anyTariff draws a banded tariff with surcharges that never falls with distance.
func anyTariff(t *rapid.T) []meridian.Charge {
	price := rapid.Float64Range(0.01, 5)
	out := []meridian.Charge{rail(price.Draw(t, "perKm")), row("linehaul", "fixed", "container", price.Draw(t, "fixed")*100, by(meridian.Rail))}
	at := 0.0
	for range rapid.IntRange(0, 4).Draw(t, "bands") {
		at += rapid.Float64Range(1, 1500).Draw(t, "band")
		out = append(out, rail(price.Draw(t, "perKm"), from(at)))
	}
	return append(out, row("surcharge", "percent", "container", rapid.Float64Range(-50, 50).Draw(t, "percent")),
		row("surcharge", "per_km", "tonne", 0.01, from(rapid.Float64Range(0, 3000).Draw(t, "from"))), row("surcharge", "per_hour", "container", price.Draw(t, "perHour")))
}

func freightOf(t *rapid.T, s meridian.Shipment, km, hours float64, charges []meridian.Charge) float64 {
	m, err := cost.New(&meridian.Network{Charges: charges}, 20000, month("2026-06"), s)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := m.Haul(&cost.Haul{Mode: meridian.Rail, Country: "AA", Km: km, Hours: hours})
	return b.Freight()
}

// TestCostGrowsWithDistance: a longer haul is never cheaper.
func TestCostGrowsWithDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		charges := anyTariff(t)
		s := one(box40, float64(rapid.IntRange(1, 50).Draw(t, "units")), 20, 1000)
		km, more := rapid.Float64Range(0, 8000).Draw(t, "km"), rapid.Float64Range(0, 2000).Draw(t, "more")
		hours := rapid.Float64Range(0, 400).Draw(t, "hours")
		if a, b := freightOf(t, s, km, hours, charges), freightOf(t, s, km+more, hours, charges); b < a-1e-6 {
			t.Fatalf("%.1f km cost %.2f, %.1f km only %.2f", km, a, km+more, b)
		}
	})
}

// TestScalingTariffsScalesCosts: all tariffs times k are all costs times k;
// percentages and values stay as they are.
func TestScalingTariffsScalesCosts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		charges := anyTariff(t)
		k := rapid.Float64Range(0.1, 10).Draw(t, "k")
		scaled := slices.Clone(charges)
		for i := range scaled {
			if scaled[i].Shape != "percent" {
				scaled[i].Amount *= k
			}
		}
		s := one(box40, 3, 60, 1000)
		s.Equipment.DayUSD = 0
		km, hours := rapid.Float64Range(0, 8000).Draw(t, "km"), rapid.Float64Range(0, 400).Draw(t, "hours")
		if a, b := k*freightOf(t, s, km, hours, charges), freightOf(t, s, km, hours, scaled); math.Abs(a-b) > 1e-6*math.Max(1, math.Abs(a)) {
			t.Fatalf("%g times the tariffs: %.4f, want %.4f", k, b, a)
		}
	})
}

// TestTwiceTheUnits: twice the units, tonnes and value cost twice as much, but for
// what is paid once a shipment.
func TestTwiceTheUnits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		charges := append(anyTariff(t), row("drayage", "fixed", "truck", 99), row("insurance", "ad_valorem", "shipment", 0.003),
			row("empty_return", "fixed", "teu", 45), row("document", "fixed", "document", 60), row("document", "fixed", "shipment", 15))
		e := rapid.SampledFrom([]meridian.Equipment{box40, box20, bulk}).Draw(t, "equipment")
		units := 0.0
		if e.TEU > 0 {
			units = float64(rapid.IntRange(1, 40).Draw(t, "units"))
		}
		s := one(e, units, rapid.Float64Range(1, 900).Draw(t, "tonnes"), rapid.Float64Range(0, 1e6).Draw(t, "value"))
		twice := s
		twice.Units, twice.Tonnes, twice.Value = 2*s.Units, 2*s.Tonnes, 2*s.Value
		km := rapid.Float64Range(0, 8000).Draw(t, "km")
		bill := func(s meridian.Shipment) (total, once, grams float64) {
			net := &meridian.Network{Charges: charges, Emissions: []meridian.Emission{{Mode: "rail", WTW: 25, DistanceFactor: 1}, {Mode: "hub", WTW: 900, DistanceFactor: 1}}}
			m, err := cost.New(net, 20000, month("2026-06"), s)
			if err != nil {
				t.Fatal(err)
			}
			b, g1 := m.Haul(&cost.Haul{Mode: meridian.Rail, Country: "AA", Km: km, Hours: km / 20})
			h, g2 := m.Handling(cost.Transfer, &meridian.Handling{Hours: meridian.Spread{P50: 10, P90: 30}, Charge20: 50, Charge40: 80, ChargeT: 2})
			a, _ := m.Access("AA", 30, 12)
			start, end := m.Chain(&cost.Chain{From: "AA", To: "BB", Modes: meridian.Modes(meridian.Rail)})
			x, g3 := m.Border(meridian.Rail, "AA", 10, 25, 12)
			all := b.Add(h).Add(a).Add(start).Add(end).Add(x)
			return all.Total(), all.Lines[cost.Document], g1 + g2 + g3
		}
		total, once, g := bill(s)
		total2, once2, g2 := bill(twice)
		if once != 75 || once2 != 75 {
			t.Fatalf("documents cost %.2f and %.2f, want 75 whatever the units", once, once2)
		}
		if want := 2 * (total - once); math.Abs(total2-once2-want) > 1e-6*math.Max(1, math.Abs(want)) {
			t.Fatalf("twice the units: %.4f, want %.4f", total2-once2, want)
		}
		if math.Abs(g2-2*g) > 1e-6*math.Max(1, g) {
			t.Fatalf("twice the tonnes: %.1f g, want %.1f", g2, 2*g)
		}
	})
}

// TestValue: a series is linear between its dated values and constant beyond.
func TestValue(t *testing.T) {
	net := &meridian.Network{Rates: map[string][]meridian.Rate{"x": {{Month: month("2024-01"), Value: 100}, {Month: month("2024-11"), Value: 200}}, "zero": {{Month: month("2024-01"), Value: 0}}}}
	for m, want := range map[string]float64{"2020-01": 100, "2024-01": 100, "2024-06": 150, "2024-11": 200, "2030-01": 200} {
		if v, ok := cost.Value(net, "x", month(m)); !ok || math.Abs(v-want) > 1e-9 {
			t.Errorf("%s: %g, want %g", m, v, want)
		}
	}
	if _, ok := cost.Value(net, "y", month("2024-01")); ok {
		t.Error("an unknown series has a value")
	}
	for _, c := range []struct {
		series, from, to string
		want             float64
	}{{"x", "2024-01", "2024-11", 2}, {"x", "2024-11", "2024-01", 0.5}, {"", "2024-01", "2024-11", 1}, {"y", "2024-01", "2024-11", 1}, {"zero", "2023-01", "2024-11", 1}, {"x", "2024-06", "2024-06", 1}} {
		near(t, "index "+c.series, cost.Index(net, c.series, month(c.from), month(c.to)), c.want)
	}
}
