package risk

import (
	"testing"

	"meridian"
)

// TestServiceCalendar: departures are those of the calendar by the clocks of the
// first call, carried on along the timetable to the call of boarding, in the
// direction of the journey; where the timetable is silent none is known.
func TestServiceCalendar(t *testing.T) {
	day := func(s string) meridian.Date {
		d, err := meridian.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	net := &meridian.Network{PlaceByID: map[string]meridian.PlaceID{"X": 0, "Y": 1, "Z": 2}}
	for _, id := range []string{"X", "Y", "Z"} {
		net.Places = append(net.Places, meridian.Place{ID: id, Country: "AA"})
	}
	net.Countries = []meridian.Country{{ID: "AA", Zone: 180}}
	s := meridian.Service{ID: "s", Name: "Line", Mode: meridian.Ferry, Weekdays: 1 << 1, Departs: 18 * 60, CutOff: 4, Returns: true, Valid: meridian.Always, Cite: meridian.Cite{Table: "services", Key: "s"},
		Calls: []meridian.Call{{Place: 0}, {Place: 1, Hours: meridian.Spread{P50: 24, P90: 30}, Stop: 6}, {Place: 2, Hours: meridian.Spread{P50: 48, P90: 60}}},
		Back:  meridian.Calendar{Dates: []meridian.Date{day("2026-05-30"), day("2026-06-10")}, Clock: 6 * 60}}
	net.Services = []meridian.Service{s}
	monday := Clock{Start: day("2026-06-01"), Zone: 0, Known: true}
	for _, x := range []struct {
		from, to string
		want     []float64 // the first ones
		n        int       // 0: any number
	}{
		{"X", "Z", []float64{24 + 15, 8*24 + 15}, 0}, // Tuesdays 18:00 by clocks three hours ahead
		{"Y", "Z", []float64{24 + 15 + 30, 8*24 + 15 + 30}, 0},
		{"Z", "Y", []float64{9*24 + 3}, 1},
		{"Y", "X", []float64{9, 9*24 + 3 + 48 + 6}, 2}, // that of 30 May calls at Y on Monday
		{"X", "nowhere", nil, 0},
	} {
		w := ofService(&net.Services[0], x.from, x.to, net, monday)
		if len(w.Departures) < len(x.want) || x.n > 0 && len(w.Departures) != x.n || x.want == nil && len(w.Departures) > 0 {
			t.Errorf("%s to %s: departures %v", x.from, x.to, w.Departures)
			continue
		}
		for i, h := range x.want {
			if w.Departures[i] != h {
				t.Errorf("%s to %s: departure %d is at hour %g, want %g", x.from, x.to, i+1, w.Departures[i], h)
			}
		}
	}
	// A leg of an itinerary boards at Y: goods that come an hour late wait a week.
	it := &meridian.Itinerary{Legs: []meridian.Leg{
		{Kind: meridian.LegAccess, From: "Y", To: "Y", Time: meridian.Moments{Mean: 10}},
		{Kind: meridian.LegWait, Mode: "ferry", From: "Y", To: "Y", Service: "Line", Time: meridian.Moments{Mean: 88, Var: 2352}, Cites: []meridian.Cite{s.Cite}},
		{Kind: meridian.LegLink, Mode: "ferry", From: "Y", To: "Z", Service: "Line", Time: meridian.Moments{Mean: 48, Var: 9}}}}
	chain := Of(net, it, monday)
	if len(chain) != 3 || len(chain[1].Wait.Departures) == 0 {
		t.Fatalf("chain %+v", chain)
	}
	for at, want := range map[float64]float64{10: 59, 65: 4, 66: 3 + 168} {
		if got := chain[1].Wait.hours(at, 0.5, 0); got != want {
			t.Errorf("goods of hour %g wait %g h, want %g", at, got, want)
		}
	}
	if w := Of(net, it, Clock{})[1].Wait; len(w.Departures) > 0 {
		t.Error("departures are known without a date")
	}
	net.Services[0].Calls[1].Hours = meridian.Spread{} // silent
	if w := ofService(&net.Services[0], "Y", "Z", net, monday); len(w.Departures) > 0 {
		t.Errorf("departures %v from a timetable that does not say", w.Departures)
	}
	if w := ofService(&net.Services[0], "X", "Z", net, monday); len(w.Departures) == 0 {
		t.Error("the first call needs no timetable")
	}
}
