package atlas_test

import (
	"slices"
	"strings"
	"testing"

	"meridian"
	"meridian/plan"
)

// ask plans a shipment of a 40 ft box between two places.
func ask(t testing.TB, p *plan.Planner, from, to, goods string, c plan.Conditions, screen plan.Screen) *plan.Result {
	t.Helper()
	s, err := plan.NewShipment(p.Net, plan.ShipmentRequest{Goods: goods, Ready: c.Ready, Deadline: meridian.NoDate})
	if err != nil {
		t.Fatal(err)
	}
	q := plan.Query{Shipment: s, Conditions: c, Restrictions: screen}
	for _, end := range []struct {
		name string
		at   *plan.End
	}{{from, &q.From}, {to, &q.To}} {
		if *end.at, err = plan.FindEnd(p.Net, end.name); err != nil {
			t.Fatal(err)
		}
	}
	res, err := p.Plan(q)
	if err != nil {
		t.Errorf("%s-%s: %v", from, to, err)
		return &plan.Result{}
	}
	return res
}

// corridorsOf returns the corridors of which a plan found an itinerary, offered
// or beaten.
func corridorsOf(res *plan.Result) (found []string) {
	for i := range res.Itineraries {
		found = append(found, res.Itineraries[i].Corridor)
	}
	for i := range res.NotOffered {
		if n := &res.NotOffered[i]; n.Itinerary != nil || n.Reason == "dominated" {
			found = append(found, n.Corridor)
		}
	}
	return found
}

// TestCorridors: every corridor has an itinerary on a summer day without
// episodes, when its passages, borders and seasons are open. One planner answers
// all, so that what it keeps from one question must not spoil the next.
func TestCorridors(t *testing.T) {
	net := atlasNetwork(t)
	p := plan.New(net)
	const summer = "2026-08-15"
	ends := map[string][3]string{
		"air":                   {"Mumbai", "Moscow", summer},
		"cape":                  {"INNSA", "NLRTM", summer},
		"china-iran":            {"CNXIA", "Tehran", summer},
		"china-pakistan":        {"Kashgar", "Islamabad", summer},
		"gulf-sea":              {"CNSHA", "Tehran", summer},
		"iran-turkey":           {"Tehran", "Istanbul", summer},
		"iraq-development-road": {"IQUQR", "Istanbul", summer},
		"kazakhstan-rail":       {"Urumqi", "Moscow", summer},
		"middle":                {"Almaty", "Tbilisi", summer},
		"north-south-armenia":   {"Tehran", "Moscow", summer},
		"north-south-caspian":   {"Mumbai", "Moscow", summer},
		"north-south-east":      {"Mumbai", "Moscow", summer},
		"north-south-west":      {"Mumbai", "Moscow", summer},
		"northern-sea-route":    {"CNSHA", "RUMMK", summer},
		"pakistan-iran":         {"Lahore", "Tehran", summer},
		"suez-baltic":           {"Mumbai", "RULED", summer},
		"suez-black-sea":        {"Mumbai", "Moscow", summer},
		"suez-mediterranean":    {"Mumbai", "Milan", summer},
		"suez-north-sea":        {"Mumbai", "Berlin", summer},
		"trans-afghan":          {"Karachi", "Tashkent", "2025-08-15"}, // shut since October 2025
		"trans-siberian":        {"Beijing", "Moscow", summer},
		"vladivostok-sea":       {"CNSHA", "Moscow", summer},
		"volga-don":             {"IRBAZ", "RURND", summer},
	}
	for i := range net.Corridors {
		id := net.Corridors[i].ID
		od, ok := ends[id]
		if raceEnabled && i%3 != 0 {
			continue // a third of the corridors, where each takes two seconds
		}
		if !ok {
			t.Errorf("corridor %s has no origin and destination in this test", id)
			continue
		}
		res := ask(t, p, od[0], od[1], "", calm(net, od[2]), plan.ScreenOff)
		found := slices.Contains(corridorsOf(res), id)
		if !found {
			why := ""
			for _, n := range res.NotOffered {
				if n.Corridor == id {
					why = n.Reason + ": " + n.Text
				}
			}
			t.Errorf("%s: no itinerary from %s to %s (%s); there are %s", id, od[0], od[1], why, strings.Join(corridorsOf(res), ", "))
		}
	}
}

// TestEpisodes: the as-of date brings the episodes of that day, and they can be
// switched off.
func TestEpisodes(t *testing.T) {
	net := atlasNetwork(t)
	on := func(day string) plan.Conditions {
		return plan.Conditions{AsOf: mustDate(day), Ready: mustDate(day), Only: meridian.Modes(meridian.Sea)}
	}
	byWater := func(c plan.Conditions, from, to string) (*plan.View, bool) {
		v := view(t, net, c)
		_, _, ok := v.RouteByWater(net.PlaceByID[from], net.PlaceByID[to], false)
		return v, ok
	}
	for _, c := range []struct {
		day     string
		without string
		active  string // episode
		is      bool   // in force
		gulf    bool   // Bandar Abbas can be reached by sea
	}{
		{"2026-02-27", "", "hormuz-2026", false, true},
		{"2026-02-28", "", "hormuz-2026", true, false},
		{"2026-06-23", "", "hormuz-2026", true, false},
		{"2026-06-24", "", "hormuz-2026", true, true}, // surcharges stay
		{"2026-03-15", "hormuz-2026", "hormuz-2026", false, true},
		{"2023-11-30", "", "red-sea-2024", false, true},
		{"2024-01-15", "", "red-sea-2024", true, true},
	} {
		conditions := on(c.day)
		if c.without != "" {
			conditions.Without = []string{c.without}
		}
		v, ok := byWater(conditions, "INNSA", "IRBND")
		if got := slices.Contains(v.Active, c.active); got != c.is {
			t.Errorf("%s without %q: %s in force %v, want %v", c.day, c.without, c.active, got, c.is)
		}
		if ok != c.gulf {
			t.Errorf("%s without %q: Bandar Abbas reached by sea %v, want %v", c.day, c.without, ok, c.gulf)
		}
	}
	if _, ok := byWater(plan.Conditions{AsOf: mustDate("2025-06-01"), Ready: mustDate("2025-06-01"), With: []string{"red-sea-2024-closed"}, Only: meridian.Modes(meridian.Sea)}, "INNSA", "EGPSD"); !ok {
		t.Error("Port Said cannot be reached round the Cape when the Red Sea is shut by hand")
	}
}

// TestRates: the series of the years between 2019 and 2026 show what happened.
func TestRates(t *testing.T) {
	net := atlasNetwork(t)
	at := func(series, month string) float64 {
		m, err := meridian.ParseMonth(month)
		if err != nil {
			t.Fatal(err)
		}
		value, months := 0.0, net.Rates[series]
		if len(months) == 0 {
			t.Fatalf("no series %s", series)
		}
		for _, r := range months {
			if r.Month <= m {
				value = r.Value
			}
		}
		return value
	}
	for _, c := range []struct {
		series, low, high string
		atLeast           float64
	}{
		{"wci", "2019-09", "2021-09", 5},         // the peak of 2021
		{"asia-europe", "2023-10", "2024-07", 3}, // Red Sea diversions
	} {
		if lo, hi := at(c.series, c.low), at(c.series, c.high); hi < c.atLeast*lo {
			t.Errorf("%s: %g in %s and %g in %s, want a rise of %g times", c.series, lo, c.low, hi, c.high, c.atLeast)
		}
	}
}

// TestSanctions: European law lets machinery go to Russia until 2022 and not
// after, and other law does not follow.
func TestSanctions(t *testing.T) {
	net := atlasNetwork(t)
	denied := func(day, jurisdiction, from, chapter string) (n int) {
		for i := range net.Restrictions {
			r := &net.Restrictions[i]
			if r.Deny && r.Jurisdiction == jurisdiction && r.Valid.Holds(mustDate(day)) && r.Target == "destination" && slices.Contains(r.Countries, "RU") &&
				(len(r.Counterpart) == 0 || slices.Contains(r.Counterpart, from)) && (len(r.HS) == 0 || slices.Contains(r.HS, chapter)) {
				n++
			}
		}
		return n
	}
	if n := denied("2021-12-01", "EU", "DE", "84"); n > 0 {
		t.Errorf("%d rules of the EU deny machinery for Russia in 2021", n)
	}
	if denied("2023-12-01", "EU", "DE", "84") == 0 {
		t.Error("no rule of the EU denies machinery for Russia in 2023")
	}
	if n := denied("2023-12-01", "IN", "IN", "84"); n > 0 {
		t.Errorf("%d rules of India deny machinery for Russia", n)
	}
}
