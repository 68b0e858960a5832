package report

import (
	"testing"

	"meridian"
	"meridian/plan"
)

// The steppe of these tests: three corridors from Alpha to Beta whose figures
// follow by arithmetic. Rail and road are certain to the hour and make the
// worked example of docs/model/time-cost-distance.md; the ship has spreads, a
// rate with a history, and the one source that is missing elsewhere.
//
//	ALPHA ══ 480 km ══ BORDER | 1435→1520 ══ 520 km ══ BETA    rail, 1,000 km
//	ALPHA ── 450 km ── BORDER ─────────────── 450 km ── BETA    road, 900 km
//	ALPHA ~~~~ wait ~~~~~~~ 2,000 km ~~~~~~~~~~~~~~~~~~ BETA    sea
func steppeNetwork() *meridian.Network {
	month := func(s string) meridian.YearMonth { m, _ := meridian.ParseMonth(s); return m }
	day, _ := meridian.ParseDate("2026-06-01")
	net := &meridian.Network{Name: "steppe", Version: "1", AsOf: day, Prices: month("2026-06"), PlaceByID: map[string]meridian.PlaceID{},
		Sources: map[string]meridian.Source{
			"survey": {Key: "survey", Title: "A survey of borders", Publisher: "An office", Date: "2026-01", Address: "https://example.org/survey"},
			"tariff": {Key: "tariff", Title: "Tariff of the railways", Publisher: "The railways", Date: "2026"},
			"index":  {Key: "index", Title: "Freight index", Publisher: "A broker", Date: "2026-06"},
		},
		Corridors: []meridian.Corridor{{ID: "rail-way", Name: "Rail way"}, {ID: "road-way", Name: "Road way"}, {ID: "suez-baltic", Name: "Suez"}},
	}
	for _, p := range []meridian.Place{
		{ID: "ALPHA", Name: "Alpha", Country: "AA", Point: meridian.Point{Lat: 40, Lon: 50}, Kind: "city", Aliases: []string{"Альфа", "آلفا"}},
		{ID: "BORDER", Name: "Border town", Country: "AA", Point: meridian.Point{Lat: 42, Lon: 55}, Kind: "border", Aliases: []string{"Пограничный", "شهر مرزي", "شهر مرزی"}},
		{ID: "BETA", Name: "Beta", Country: "BB", Point: meridian.Point{Lat: 44, Lon: 61}, Kind: "city", Aliases: []string{"Бета", "بتا"}},
	} {
		net.PlaceByID[p.ID] = meridian.PlaceID(len(net.Places))
		net.Places = append(net.Places, p)
	}
	net.Rates = map[string][]meridian.Rate{}
	for i, v := range []float64{80, 90, 100, 110, 120, 130, 100} {
		net.Rates["sea"] = append(net.Rates["sea"], meridian.Rate{Month: month("2026-06") - meridian.YearMonth(6-i), Value: v})
	}
	return net
}

type legSpec struct {
	kind     meridian.LegKind
	mode     string
	from, to string
	km, mean float64
	sd       float64
	usd      float64
	stock    float64
	co2e     float64
	cites    []meridian.Cite
}

func cite(table, key, source string, c meridian.Confidence) meridian.Cite {
	return meridian.Cite{Table: table, Key: key, Source: source, Confidence: c}
}

func itinerary(net *meridian.Network, id int, corridor string, specs []legSpec) meridian.Itinerary {
	it := meridian.Itinerary{ID: id, Corridor: corridor, Label: "via Border town", Confidence: "tariff", Borders: [][]string{}}
	var freight, stock float64
	for _, s := range specs {
		from, to := net.Places[net.PlaceByID[s.from]], net.Places[net.PlaceByID[s.to]]
		l := meridian.Leg{Kind: s.kind, Mode: s.mode, From: s.from, To: s.to, FromName: from.Name, ToName: to.Name, Km: s.km, Cost: s.usd + s.stock, CO2e: s.co2e, Cites: s.cites, Confidence: "tariff",
			Time: meridian.Moments{Mean: s.mean, Var: s.sd * s.sd}}
		l.Hours = l.Time.Hours()
		if s.usd > 0 {
			l.Components = append(l.Components, meridian.Component{Kind: map[bool]string{true: "linehaul", false: string(s.kind)}[s.kind == meridian.LegLink], Amount: s.usd})
		}
		if s.stock > 0 {
			l.Components = append(l.Components, meridian.Component{Kind: "inventory", Amount: s.stock})
		}
		it.Cost.Components = append(it.Cost.Components, l.Components...)
		switch s.kind {
		case meridian.LegLink:
			l.Path = []meridian.Point{from.Point, to.Point}
			if len(it.Modes) == 0 || it.Modes[len(it.Modes)-1] != s.mode {
				it.Modes = append(it.Modes, s.mode)
			}
		case meridian.LegCrossing:
			l.Border = []string{"AA", "BB"}
			it.Borders = append(it.Borders, l.Border)
		case meridian.LegGaugeBreak:
			it.GaugeBreaks++
		}
		it.Legs = append(it.Legs, l)
		it.Time = it.Time.Add(l.Time)
		it.Km += s.km
		it.CO2e += s.co2e
		freight += s.usd
		stock += s.stock
	}
	it.Hours = it.Time.Hours()
	it.Cost.Freight, it.Cost.Total, it.Cost.Currency = freight, freight+stock, "USD"
	return it
}

func steppeResult(net *meridian.Network) (plan.Query, *plan.Result) {
	survey := []meridian.Cite{cite("crossings", "b", "survey", meridian.Measured)}
	rail := []meridian.Cite{cite("charges", "r", "tariff", meridian.Tariff), cite("links", "r", "survey", meridian.Reported), cite("emissions", "e", "survey", meridian.Reported)}
	ship := []meridian.Cite{cite("lanes", "l", "index", meridian.Claimed), cite("rates", "sea/2026-06", "index", meridian.Reported)}
	res := &plan.Result{Prices: net.Prices, Itineraries: []meridian.Itinerary{
		itinerary(net, 1, "rail-way", []legSpec{
			{meridian.LegTransfer, "road", "ALPHA", "ALPHA", 0, 24, 0, 200, 0, 0, survey},
			{meridian.LegLink, "rail", "ALPHA", "BORDER", 480, 20, 0, 480, 0, 240, rail},
			{meridian.LegCrossing, "rail", "BORDER", "BORDER", 0, 12, 0, 60, 0, 0, survey},
			{meridian.LegGaugeBreak, "rail", "BORDER", "BORDER", 0, 24, 0, 90, 0, 0, survey},
			{meridian.LegLink, "rail", "BORDER", "BETA", 520, 20, 0, 520, 0, 260, rail},
		}),
		itinerary(net, 2, "road-way", []legSpec{
			{meridian.LegLink, "road", "ALPHA", "BORDER", 450, 15, 0, 900, 0, 700, nil},
			{meridian.LegCrossing, "road", "BORDER", "BORDER", 0, 30, 0, 120, 0, 0, survey},
			{meridian.LegLink, "road", "BORDER", "BETA", 450, 15, 0, 900, 0, 700, nil},
		}),
		itinerary(net, 3, "suez-baltic", []legSpec{
			{meridian.LegTransfer, "road", "ALPHA", "ALPHA", 0, 48, 30, 150, 20, 0, survey},
			{meridian.LegWait, "sea", "ALPHA", "ALPHA", 0, 84, 48, 0, 35, 0, nil},
			{meridian.LegLink, "sea", "ALPHA", "BETA", 2000, 80, 12, 500, 33, 300, ship},
			{meridian.LegTransfer, "sea", "BETA", "BETA", 0, 72, 40, 250, 30, 5, survey},
		}),
		itinerary(net, 4, "road-way", []legSpec{
			{meridian.LegLink, "road", "ALPHA", "BORDER", 450, 14, 0, 1000, 0, 700, nil},
			{meridian.LegCrossing, "road", "BORDER", "BORDER", 0, 28, 0, 120, 0, 0, survey},
			{meridian.LegLink, "road", "BORDER", "BETA", 450, 14, 0, 1000, 0, 700, nil},
		}),
	}, NotOffered: []meridian.NotOffered{{Corridor: "northern-sea-route", Reason: "closed", Text: "closed until 2026-07-01"}}, Notes: []string{"a note of the planner"}}
	end := func(id string) plan.End {
		p := net.PlaceByID[id]
		return plan.End{Name: net.Places[p].Name, Place: p, Point: net.Places[p].Point}
	}
	q := plan.Query{From: end("ALPHA"), To: end("BETA"), Prices: net.Prices, CarbonPrice: -1,
		Shipment: meridian.Shipment{Goods: meridian.Goods{ID: "general", Name: "General cargo", Aliases: []string{"генеральный груз", "کالای عمومی"}, DayValue: 0.6}, Equipment: meridian.Equipment{ID: "40HC", TEU: 2}, Units: 1, Tonnes: 20, Value: 40000}}
	q.Conditions.AsOf, q.Conditions.Ready = net.AsOf, net.AsOf
	return q, res
}

func steppe(t testing.TB) *Comparison {
	t.Helper()
	net := steppeNetwork()
	q, res := steppeResult(net)
	c, err := New(net, q, res, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
