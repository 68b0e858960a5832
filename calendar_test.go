package meridian

import (
	"math"
	"testing"
	"time"
)

func TestInstants(t *testing.T) {
	d, _ := ParseDate("2026-12-03")
	at := d.At(18*60, 210) // 18:00 in Iran
	if got := at.In(210); got != "2026-12-03T18:00:00+03:30" {
		t.Error(got)
	}
	if got := at.In(-600); got != "2026-12-03T04:30:00-10:00" {
		t.Error(got)
	}
	for _, zone := range []int{-720, 0, 210, 840} {
		for _, day := range []Date{-1000, -1, 0, 1, d} {
			for _, minute := range []int{0, 1, 719, 1439} {
				if gd, gm := day.At(minute, zone).Local(zone); gd != day || gm != minute {
					t.Errorf("%d %d in zone %d comes back as %d %d", day, minute, zone, gd, gm)
				}
			}
		}
	}
}

func TestParseMoment(t *testing.T) {
	for s, want := range map[string]int{"2026-12-01": 0, "2026-12-01T08:30": 510, "2026-12-01 23:59": 1439} {
		d, m, timed, err := ParseMoment(s)
		if err != nil || d.String() != "2026-12-01" || m != want || timed != (len(s) > 10) {
			t.Errorf("%s: %v %d %v %v", s, d, m, timed, err)
		}
	}
	for _, s := range []string{"", "2026-12-1", "2026-12-01T24:00", "2026-12-01T08:60", "2026-12-01x08:30", "2026-12-01T8:30", "2026-12-01T08:30Z", "2026-02-30T08:00"} {
		if _, _, _, err := ParseMoment(s); err == nil {
			t.Errorf("%q is let pass", s)
		}
	}
}

// TestWeekday holds the arithmetic against the standard library over the years.
func TestWeekday(t *testing.T) {
	for d := Date(-20000); d < 40000; d += 13 {
		if want := (int(d.Time().Weekday()) - int(time.Monday) + 7) % 7; d.Weekday() != want {
			t.Fatalf("%s is day %d of the week, got %d", d, want, d.Weekday())
		}
	}
}

func TestOpeningHours(t *testing.T) {
	for _, o := range []OpeningHours{{480, 1020}, {1200, 300}, {0, 720}, {420, 1140}, {60, 59}, {0, 0}, {0, 1440}} {
		sum, square := 0.0, 0.0
		for m := range 1440 {
			w := o.Wait(m)
			sum, square = sum+float64(w)/60, square+float64(w)/60*float64(w)/60
			if w > 0 && o.Wait((m+w)%1440) != 0 {
				t.Fatalf("%v: after %d minutes from %d it is still closed", o, w, m)
			}
			if next := o.Wait((m + 1) % 1440); next < w-1 {
				t.Fatalf("%v: who comes a minute later than %d passes earlier", o, m)
			}
		}
		mean, variance := sum/1440, square/1440-sum/1440*sum/1440
		if got := o.Moments(); math.Abs(got.Mean-mean) > 0.02 || math.Abs(got.Var-variance) > 0.3 {
			t.Errorf("%v: moments %v, counted %g %g", o, got, mean, variance)
		}
	}
}

func TestDepartures(t *testing.T) {
	d, _ := ParseDate("2026-12-01") // a Tuesday
	s := Service{Weekdays: 1<<1 | 1<<4, Season: Season{From: 12*32 + 4, To: 3*32 + 31}, Valid: Validity{From: NoDate, To: d + 9}, First: NoDate}
	got := s.Departures(false, d, d+30)
	if len(got) != 2 || got[0] != d+3 || got[1] != d+7 { // Friday 4th, Tuesday 8th; not Tuesday 1st, not Friday 11th
		t.Errorf("%v", got)
	}
	if s.Departures(true, d, d+30) != nil {
		t.Error("the opposite direction has a calendar of its own or none")
	}
	dates := Calendar{Dates: []Date{d, d + 10, d + 30}}
	if dates.HeadwayDays() != 15 || !dates.On(d+10) || dates.On(d+11) {
		t.Errorf("dates: headway %g", dates.HeadwayDays())
	}
	every := Calendar{Every: 14, First: d}
	if !every.On(d-28) || !every.On(d+14) || every.On(d+7) {
		t.Error("every 14 days holds before and after the first known day")
	}
}
