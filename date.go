package meridian

import (
	"fmt"
	"time"
)

// Date is a day, counted from 1 January 1970. The zero value of an optional
// date is [NoDate].
type Date int32

// NoDate stands for an absent date.
const NoDate Date = -1 << 31

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	y, m, d := digits(s, 0, 4), digits(s, 5, 7), digits(s, 8, 10)
	if len(s) != 10 || s[4] != '-' || s[7] != '-' || y < 1 || m < 1 || m > 12 || d < 1 {
		return NoDate, fmt.Errorf("%q is not a date: write YYYY-MM-DD", s)
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d {
		return NoDate, fmt.Errorf("%q is not a date: the month has no day %d", s, d)
	}
	return DateOf(t), nil
}

// digits returns the number written in s[i:j], −1 if there is none.
func digits(s string, i, j int) int {
	if len(s) < j {
		return -1
	}
	n := 0
	for _, c := range []byte(s[i:j]) {
		if c < '0' || c > '9' {
			return -1
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// DateOf returns the day of t in its own time zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Time returns midnight UTC of the day.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d Date) String() string {
	if d == NoDate {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// Month returns the month of the day.
func (d Date) Month() YearMonth {
	y, m, _ := d.Time().Date()
	return YearMonth(y*12 + int(m) - 1)
}

// YearDay returns the day of the year of d.
func (d Date) YearDay() YearDay {
	_, m, day := d.Time().Date()
	return YearDay(int(m)*32 + day)
}

// YearMonth is a calendar month: year × 12 + month − 1. Zero means absent.
type YearMonth int32

// ParseMonth reads YYYY-MM.
func ParseMonth(s string) (YearMonth, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%q is not a month: write YYYY-MM", s)
	}
	return YearMonth(t.Year()*12 + int(t.Month()) - 1), nil
}

func (m YearMonth) String() string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", int(m)/12, int(m)%12+1)
}

// First returns the first day of the month.
func (m YearMonth) First() Date {
	return DateOf(time.Date(int(m)/12, time.Month(int(m)%12+1), 1, 0, 0, 0, 0, time.UTC))
}

// YearDay is a day of any year: month × 32 + day. Zero means absent.
type YearDay uint16

// ParseYearDay reads MM-DD.
func ParseYearDay(s string) (YearDay, error) {
	t, err := time.Parse("2006-01-02", "2000-"+s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a day of the year: write MM-DD", s)
	}
	return YearDay(int(t.Month())*32 + t.Day()), nil
}

func (d YearDay) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%02d-%02d", d/32, d%32)
}

// Validity is a period [From, To) in which a row of data holds; NoDate leaves
// an end open.
type Validity struct {
	From, To Date
}

// Always is the validity without ends.
var Always = Validity{NoDate, NoDate}

// Holds tells whether d lies in the period.
func (v Validity) Holds(d Date) bool {
	return (v.From == NoDate || v.From <= d) && (v.To == NoDate || d < v.To)
}

// Season is the open part of each year, both ends included. The zero value is
// open all year; a season may run over the new year.
type Season struct {
	From, To YearDay
}

// Open tells whether d lies in the season.
func (s Season) Open(d Date) bool {
	if s.From == 0 || s.To == 0 {
		return true
	}
	y := d.YearDay()
	if s.From <= s.To {
		return s.From <= y && y <= s.To
	}
	return y >= s.From || y <= s.To
}

// NextOpen returns the first day on or after d that lies in the season.
func (s Season) NextOpen(d Date) Date {
	for i := range Date(366) {
		if s.Open(d + i) {
			return d + i
		}
	}
	return NoDate
}
