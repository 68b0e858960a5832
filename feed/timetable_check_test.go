package feed

import (
	"strings"
	"testing"

	"meridian"
)

// lines are a feed with one service whose row is given in full.
func withService(row string) map[string]string {
	return map[string]string{
		"services.csv": "id,name,operator,mode,headway_days,weekdays,dates,first_departure,departs,return_weekdays,cutoff_hours,cancel,season_from,season_to,valid_from,valid_to,source,as_of,confidence\n" + row + ",s,2026-01-01,measured\n",
		"calls.csv":    "service,seq,place,hours_p50,hours_p90,source,as_of,confidence\nx,1,AAA,,,s,2026-01-01,measured\nx,2,BBB,10,12,s,2026-01-01,measured\n",
	}
}

// TestCalendarMistakes holds that each mistake of a calendar comes with row,
// field and fix.
func TestCalendarMistakes(t *testing.T) {
	for name, c := range map[string]struct{ row, want string }{
		"no calendar":        {"x,X,O,sea,,,,,,,,,,,,", "services.csv:2: headway_days: service x has neither a headway nor departure days; give headway_days, weekdays or dates"},
		"weekday":            {"x,X,O,sea,,tus;fri,,,,,,,,,,", `services.csv:2: weekdays: "tus" is no day of the week; did you mean tue?`},
		"date":               {"x,X,O,sea,,,2026-02-30,,,,,,,,,", `services.csv:2: dates: "2026-02-30" is not a date: the month has no day 30; separate the days by semicolons`},
		"date twice":         {"x,X,O,sea,,,2026-07-01;2026-07-01,,,,,,,,,", "services.csv:2: dates: 2026-07-01 stands twice"},
		"two calendars":      {"x,X,O,sea,,tue,2026-07-01,,,,,,,,,", "services.csv:2: dates: service x has 2 calendars for one direction; keep one of weekdays, dates and first_departure"},
		"broken rhythm":      {"x,X,O,sea,3.5,,,2026-07-01,,,,,,,,", "services.csv:2: first_departure: departures every 3.5 days make no calendar; give headway_days as a whole number of days"},
		"never within":       {"x,X,O,sea,,mon,,,,,,,,,2026-07-07,2026-07-13", "services.csv:2: weekdays: the calendar of service x has no departure from 2026-07-07 before 2026-07-13; widen the season or the validity, or correct the days"},
		"date out of season": {"x,X,O,sea,,,2026-07-01,,,,,,12-01,03-31,,", "services.csv:2: dates: 2026-07-01 lies outside season or validity of service x"},
		"one-way returns":    {"x,X,O,sea,7,,,,,wed,,,,,,", "services.csv:2: return_weekdays: service x does not run in the opposite direction; set returns to true on its first call, or leave the calendar out"},
		"negative cut-off":   {"x,X,O,sea,7,,,,,,-6,,,,,", "services.csv:2: cutoff_hours: -6 lies outside 0 to 240; check the unit (h)"},
		"no probability":     {"x,X,O,sea,7,,,,,,,1.2,,,,", "services.csv:2: cancel: 1.2 lies outside 0 to 1"},
		"all cancelled":      {"x,X,O,sea,7,,,,,,,1,,,,", "services.csv:2: cancel: service x cancels every departure; end the service with valid_to, or give a probability below 1"},
		"half a season":      {"x,X,O,sea,7,,,,,,,,12-01,,,", `services.csv:2: season_to: the season of x runs from "12-01" to ""; give both ends of the season, or neither`},
		"no time of day":     {"x,X,O,sea,,mon,,,25:00,,,,,,,", `services.csv:2: departs: "25:00" is not a time of day; write HH:MM`},
	} {
		_, ps := Read(with(withService(c.row)))
		if !strings.Contains(all(ps), c.want) {
			t.Errorf("%s: missing %q in\n%s", name, c.want, all(ps))
		}
		if len(ps.Errors()) == 0 {
			t.Errorf("%s: is let pass: %v", name, all(ps))
		}
	}
	for name, c := range map[string]struct{ row, want string }{
		"time without days": {"x,X,O,sea,7,,,,08:00,,,,,,,", "services.csv:2: departs: a time of departure without days has no effect"},
		"all in the past":   {"x,X,O,sea,,,2026-03-01;2026-04-01,,,,,,,,,", "services.csv:2: dates: the last departure of service x was on 2026-04-01"},
	} {
		net, ps := Read(with(withService(c.row)))
		if !strings.Contains(all(ps), c.want) || len(ps.Errors()) > 0 || net == nil {
			t.Errorf("%s: want the warning %q, got %v", name, c.want, all(ps))
		}
	}
	text := strings.Replace(steppe["crossings.csv"], "charge,status", "charge,opens,status", 1)
	text = strings.Replace(text, "50,open", "50,08:00,open", 2)
	_, ps := Read(with(map[string]string{"crossings.csv": text}))
	if want := `crossings.csv:2: closes: Border opens at "08:00" and closes at ""; give both or neither`; !strings.Contains(all(ps), want) {
		t.Errorf("missing %q in %v", want, all(ps))
	}
}

// TestCalendarRead: columns become calendars.
func TestCalendarRead(t *testing.T) {
	files := withService("x,X,O,sea,14,,,2026-07-02,06:30,mon;thu,24,0.1,,,,")
	files["calls.csv"] = strings.Replace(strings.Replace(files["calls.csv"], "hours_p90,", "hours_p90,returns,", 1), "x,1,AAA,,,", "x,1,AAA,,,true,", 1)
	files["calls.csv"] = strings.Replace(files["calls.csv"], "10,12,", "10,12,,", 1)
	files["countries.csv"] = strings.Replace(steppe["countries.csv"], "currency,", "currency,utc_offset,", 1)
	files["countries.csv"] = strings.Replace(strings.Replace(files["countries.csv"], "Aland,USD,", "Aland,USD,3.5,", 1), "Bland,USD,", "Bland,USD,,", 1)
	net, ps := Read(with(files))
	if len(ps.Errors()) > 0 {
		t.Fatal(ps)
	}
	s := &net.Services[0]
	first, _ := meridian.ParseDate("2026-07-02")
	var out []string
	for _, d := range s.Departures(false, first-20, first+20) {
		out = append(out, d.String())
	}
	if got := strings.Join(out, " "); got != "2026-06-18 2026-07-02 2026-07-16" || s.Departs != 390 || s.HeadwayDays() != 14 {
		t.Errorf("departures %s at minute %d, headway %g", got, s.Departs, s.HeadwayDays())
	}
	out = nil
	for _, d := range s.Departures(true, first, first+7) {
		out = append(out, d.String())
	}
	if got := strings.Join(out, " "); got != "2026-07-02 2026-07-06" { // a Thursday and a Monday
		t.Errorf("return departures %s", got)
	}
	if a, b := net.Zone(net.PlaceByID["AAA"]), net.Zone(net.PlaceByID["BBB"]); a != 210 || b != 180 {
		t.Errorf("clocks are %d and %d minutes ahead of UTC, want 210 and, by longitude 52, 180", a, b)
	}
}
