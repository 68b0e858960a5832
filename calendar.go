package meridian

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Instant is a minute, counted from 1 January 1970, 00:00 UTC.
type Instant int64

// At returns the instant of a local time of day, minutes after midnight, at a
// place whose clocks are zone minutes ahead of UTC.
func (d Date) At(minute, zone int) Instant { return Instant(int64(d)*1440 + int64(minute-zone)) }

// Local returns day and minutes after midnight by clocks that are zone minutes
// ahead of UTC.
func (t Instant) Local(zone int) (day Date, minute int) {
	m := int64(t) + int64(zone)
	d := m / 1440
	if m%1440 < 0 {
		d--
	}
	return Date(d), int(m - d*1440)
}

// In writes the instant in RFC 3339 by clocks that are zone minutes ahead of UTC.
func (t Instant) In(zone int) string {
	return time.Unix(int64(t)*60, 0).In(time.FixedZone("", zone*60)).Format(time.RFC3339)
}

// ParseMoment reads YYYY-MM-DD, or YYYY-MM-DD HH:MM with a blank or a T between,
// as a local time. A day alone begins at midnight; timed tells which it was.
func ParseMoment(s string) (day Date, minute int, timed bool, err error) {
	if len(s) <= 10 {
		day, err = ParseDate(s)
		return day, 0, false, err
	}
	if day, err = ParseDate(s[:10]); err != nil {
		return NoDate, 0, false, err
	}
	clock := s[11:]
	h, m := digits(clock, 0, 2), digits(clock, 3, 5)
	if s[10] != ' ' && s[10] != 'T' || len(clock) != 5 || clock[2] != ':' || h < 0 || h > 23 || m < 0 || m > 59 {
		return NoDate, 0, false, fmt.Errorf("%q is not a time: write YYYY-MM-DD or YYYY-MM-DDTHH:MM", s)
	}
	return day, h*60 + m, true, nil
}

// Zone returns how many minutes clocks at a place are ahead of UTC: as its own
// row says, else as its country does, else by its longitude, to the hour (the
// zones that ships keep). Summer time is left out.
func (n *Network) Zone(p PlaceID) int {
	if z, ok := n.Zones[p]; ok {
		return z
	}
	pl := &n.Places[p]
	for i := range n.Countries {
		if c := &n.Countries[i]; c.ID == pl.Country && pl.Country != "" {
			if c.Zone != NoZone {
				return c.Zone
			}
			break
		}
	}
	return 60 * int(math.Round(pl.Point.Lon/15))
}

// NoZone marks a country without a time of its own: several, or none known.
const NoZone = math.MinInt32

// Calendar is the days on which a service leaves its first call: weekdays, or
// every so many days from a known one, or a list. The zero value has none: the
// service is known by its frequency.
type Calendar struct {
	Weekdays uint8  // bit 0 is Monday
	Every    int    // days between departures; 0: not by this rule
	First    Date   // a day of departure, with Every
	Dates    []Date // ascending
	Clock    int    // minutes after local midnight
}

// Known tells whether there is a calendar at all.
func (c *Calendar) Known() bool { return c.Weekdays != 0 || c.Every > 0 || len(c.Dates) > 0 }

// On tells whether the service leaves on a day.
func (c *Calendar) On(d Date) bool {
	switch {
	case len(c.Dates) > 0:
		_, found := slices.BinarySearch(c.Dates, d)
		return found
	case c.Weekdays != 0:
		return c.Weekdays&(1<<d.Weekday()) != 0
	case c.Every > 0:
		return int(d-c.First)%c.Every == 0
	}
	return false
}

// Weekday returns the day of the week: 0 is Monday.
func (d Date) Weekday() int {
	w := (int(d) + 3) % 7 // 1 January 1970 was a Thursday
	if w < 0 {
		w += 7
	}
	return w
}

// HeadwayDays returns the mean days between departures, 0 without a calendar or
// with a single day.
func (c *Calendar) HeadwayDays() float64 {
	switch n := len(c.Dates); {
	case n > 1:
		return float64(c.Dates[n-1]-c.Dates[0]) / float64(n-1)
	case n == 0 && c.Weekdays != 0:
		days := 0
		for w := c.Weekdays; w != 0; w &= w - 1 {
			days++
		}
		return 7 / float64(days)
	case n == 0 && c.Every > 0:
		return float64(c.Every)
	}
	return 0
}

// Calendar returns the calendar of a service in one of its directions. The
// opposite direction has its own or none: ships do not turn on the day of their
// arrival.
func (s *Service) Calendar(back bool) Calendar {
	if back {
		return s.Back
	}
	c := Calendar{Weekdays: s.Weekdays, Dates: s.Dates, Clock: s.Departs, First: s.First}
	if len(s.Dates) == 0 && s.Weekdays == 0 {
		c.Every = s.Every
	}
	return c
}

// Departures returns the days in [from, to) on which the service leaves its first
// call in a direction: those of its calendar within its season and validity.
func (s *Service) Departures(back bool, from, to Date) []Date {
	c := s.Calendar(back)
	if !c.Known() {
		return nil
	}
	if s.Valid.From != NoDate {
		from = max(from, s.Valid.From)
	}
	if s.Valid.To != NoDate {
		to = min(to, s.Valid.To)
	}
	var days []Date
	for d := from; d < to; d++ {
		if c.On(d) && s.Season.Open(d) {
			days = append(days, d)
		}
	}
	return days
}

// Hours of opening of a crossing: minutes after local midnight. Equal ends mean
// round the clock; closing before opening means open over midnight.
type OpeningHours struct {
	Opens, Closes int
}

// Always tells whether there is no closing.
func (o OpeningHours) Always() bool {
	return o.Opens == o.Closes || o.Opens == 0 && o.Closes == 1440
}

// Wait returns how many minutes one who comes at a local minute of the day waits
// for the opening.
func (o OpeningHours) Wait(minute int) int {
	if o.Always() {
		return 0
	}
	open := o.Opens <= minute && minute < o.Closes
	if o.Closes < o.Opens {
		open = minute >= o.Opens || minute < o.Closes
	}
	if open {
		return 0
	}
	return ((o.Opens-minute)%1440 + 1440) % 1440
}

// Moments returns the moments of the wait of one who comes at any time of the
// day: with L hours closed, the mean is L²/48 and the mean square L³/72.
func (o OpeningHours) Moments() Moments {
	if o.Always() {
		return Moments{}
	}
	l := float64(((o.Opens-o.Closes)%1440+1440)%1440) / 60
	mean := l * l / 48
	return Moments{Mean: mean, Var: l*l*l/72 - mean*mean}
}
