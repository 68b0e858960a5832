package meridian

import (
	"math/rand/v2"
	"testing"
	"time"
)

func mustDate(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustSeason(t testing.TB, from, to string) Season {
	t.Helper()
	a, err1 := ParseYearDay(from)
	b, err2 := ParseYearDay(to)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	return Season{a, b}
}

func TestParseDate(t *testing.T) {
	for s, want := range map[string]Date{"1970-01-01": 0, "1969-12-31": -1, "2000-02-29": 11016, "2028-02-29": 21243, "0001-01-01": -719162, "9999-12-31": 2932896} {
		if d, err := ParseDate(s); err != nil || d != want || d.String() != s {
			t.Errorf("%s: day %d %q, %v; want day %d", s, d, d, err, want)
		}
	}
	for _, s := range []string{"", "2026", "2026-02-29", "1900-02-29", "2026-04-31", "2026-00-01", "2026-13-01", "2026-01-00", "2026-01-32", "0000-01-01", "26-01-01",
		"2026-1-1", "2026/01/01", "01-01-2026", "2026-01-01 ", " 2026-01-01", "2026-01-01T00:00", "+026-01-01", "2026--1-01", "２０２６-01-01", "tomorrow"} {
		if d, err := ParseDate(s); err == nil || d != NoDate {
			t.Errorf("%q is day %d, %v; want an error", s, d, err)
		}
	}
	if NoDate.String() != "" {
		t.Errorf("no date prints %q", NoDate)
	}
}

// TestEveryDay walks 400 years, a whole cycle of the calendar: every day prints,
// parses, and follows the one before.
func TestEveryDay(t *testing.T) {
	at := time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC)
	for d := mustDate(t, "1800-01-01"); d < mustDate(t, "2200-01-01"); d++ {
		s := at.Format("2006-01-02")
		if d.String() != s || DateOf(at) != d || mustDate(t, s) != d || !d.Time().Equal(at) {
			t.Fatalf("day %d is %s, want %s", d, d, s)
		}
		if m := d.Month(); m.String() != s[:7] || m.First() > d || d-m.First() != Date(at.Day()-1) {
			t.Fatalf("%s lies in month %s", s, m)
		}
		if d.YearDay().String() != s[5:] {
			t.Fatalf("%s is %s of the year", s, d.YearDay())
		}
		at = at.AddDate(0, 0, 1)
	}
}

// TestDateOfZone: the day is that of the clock on the wall.
func TestDateOfZone(t *testing.T) {
	tehran := time.FixedZone("+03:30", 12600)
	if d := DateOf(time.Date(2026, 6, 2, 1, 0, 0, 0, tehran)); d.String() != "2026-06-02" {
		t.Errorf("one in the morning of 2 June in Tehran is %s", d)
	}
}

func TestParseMonth(t *testing.T) {
	m, err := ParseMonth("2026-06")
	if err != nil || m.String() != "2026-06" || m.First().String() != "2026-06-01" || (m+7).String() != "2027-01" {
		t.Errorf("June 2026 is %s from %s, %v", m, m.First(), err)
	}
	for _, s := range []string{"", "2026", "2026-13", "2026-00", "2026-6", "26-06", "2026-06-01", "June 2026", "0000-01", "2026-06 "} {
		if m, err := ParseMonth(s); err == nil || m != 0 {
			t.Errorf("%q is %s, %v; want an error", s, m, err)
		}
	}
	if YearMonth(0).String() != "" {
		t.Errorf("no month prints %q", YearMonth(0))
	}
}

func TestParseYearDay(t *testing.T) {
	for _, s := range []string{"01-01", "02-29", "12-31"} {
		if d, err := ParseYearDay(s); err != nil || d.String() != s {
			t.Errorf("%s: %s, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "02-30", "13-01", "00-10", "1-1", "2026-01-01"} {
		if d, err := ParseYearDay(s); err == nil {
			t.Errorf("%q is %s, want an error", s, d)
		}
	}
}

func TestSeason(t *testing.T) {
	for _, c := range []struct {
		from, to, day string
		open          bool
		next          string
	}{
		{"04-01", "11-30", "2026-03-31", false, "2026-04-01"},
		{"04-01", "11-30", "2026-04-01", true, "2026-04-01"},
		{"04-01", "11-30", "2026-11-30", true, "2026-11-30"},
		{"04-01", "11-30", "2026-12-01", false, "2027-04-01"},
		{"12-15", "03-10", "2026-12-14", false, "2026-12-15"}, // over the new year
		{"12-15", "03-10", "2026-12-31", true, "2026-12-31"},
		{"12-15", "03-10", "2027-01-01", true, "2027-01-01"},
		{"12-15", "03-10", "2027-03-10", true, "2027-03-10"},
		{"12-15", "03-10", "2027-03-11", false, "2027-12-15"},
		{"01-01", "12-31", "2028-02-29", true, "2028-02-29"},
		{"02-29", "02-29", "2027-03-01", false, "2028-02-29"}, // within a year of a leap day
		{"03-01", "03-01", "2026-03-02", false, "2027-03-01"},
	} {
		s, d := mustSeason(t, c.from, c.to), mustDate(t, c.day)
		if s.Open(d) != c.open || s.NextOpen(d).String() != c.next {
			t.Errorf("season %s to %s on %s: open %v, next %s; want %v, %s", c.from, c.to, c.day, s.Open(d), s.NextOpen(d), c.open, c.next)
		}
	}
	if d := mustDate(t, "2026-06-01"); !(Season{}).Open(d) || (Season{}).NextOpen(d) != d {
		t.Error("the zero season is not open all year")
	}
}

// TestSeasonAndComplement: a day is open either from a to b or from the day after
// b to the day before a.
func TestSeasonAndComplement(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	base := mustDate(t, "2026-01-01") // a common year
	for range 2000 {
		a, n := base+Date(r.IntN(365)), 1+r.IntN(363)
		b := a + Date(n)
		in := Season{a.YearDay(), b.YearDay()}
		out := Season{(b + 1).YearDay(), (a - 1).YearDay()}
		d := base + Date(r.IntN(365))
		if in.Open(d) == out.Open(d) {
			t.Fatalf("%s lies in both or neither of %v and %v", d, in, out)
		}
	}
}

func TestValidity(t *testing.T) {
	d := mustDate(t, "2026-06-01")
	for _, c := range []struct {
		v    Validity
		want bool
	}{
		{Always, true}, {Validity{d, NoDate}, true}, {Validity{d + 1, NoDate}, false}, {Validity{NoDate, d}, false}, {Validity{NoDate, d + 1}, true}, {Validity{d, d + 1}, true}, {Validity{d, d}, false},
	} {
		if c.v.Holds(d) != c.want {
			t.Errorf("%s to %s holds on %s: %v", c.v.From, c.v.To, d, !c.want)
		}
	}
}

// TestOpenOn: what is under construction or planned needs a published day, what
// is closed was open once.
func TestOpenOn(t *testing.T) {
	d := mustDate(t, "2026-06-01")
	for _, c := range []struct {
		name string
		l    Link
		want bool
	}{
		{"open", Link{Status: Open, Valid: Always}, true},
		{"planned without a day", Link{Status: Planned, Valid: Always}, false},
		{"building without a day", Link{Status: Construction, Valid: Always}, false},
		{"building, opens today", Link{Status: Construction, Valid: Validity{d, NoDate}}, true},
		{"building, opens tomorrow", Link{Status: Construction, Valid: Validity{d + 1, NoDate}}, false},
		{"closed without a day", Link{Status: Closed, Valid: Always}, false},
		{"closed today", Link{Status: Closed, Valid: Validity{NoDate, d}}, false},
		{"closes tomorrow", Link{Status: Closed, Valid: Validity{NoDate, d + 1}}, true},
		{"out of season", Link{Valid: Always, Season: mustSeason(t, "07-01", "09-30")}, false},
	} {
		if c.l.OpenOn(d) != c.want {
			t.Errorf("%s: open %v", c.name, !c.want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-06-01", "2000-02-29", "1900-02-29", "0001-01-01", "9999-12-31", "", "2026-6-1", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if _, want := time.Parse("2006-01-02", s); err == nil != (want == nil && s[:4] != "0000") {
			t.Fatalf("%q: %v, the library says %v", s, err, want)
		}
		if err == nil && d.String() != s {
			t.Fatalf("%q is read as %s", s, d)
		}
		if err != nil && d != NoDate {
			t.Fatalf("%q: error and day %d", s, d)
		}
	})
}

func FuzzParseMonth(f *testing.F) {
	for _, s := range []string{"2026-06", "0000-01", "0001-01", "9999-12", "2026-13", "", "2026-6"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := ParseMonth(s)
		if err == nil && (m.String() != s || m == 0) {
			t.Fatalf("%q is read as %q", s, m)
		}
		if err == nil && m.First().Month() != m {
			t.Fatalf("%q begins on %s", s, m.First())
		}
	})
}
