package feed

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"meridian"
)

// Checks of services and their calendars.

// horizon is how far ahead of the day of the data a calendar must have a
// departure, in days: its next season at least.
const horizon = 2 * 366

func (c *checker) services() {
	read := newReader(table("services"))
	for i := range c.n.Services {
		s := &c.n.Services[i]
		r := read.row(c.t.Rows["services"].Cells[i])
		if len(s.Calls) < 2 {
			c.add(false, "services", i, "id", "add its stops to calls.csv", "service %s has %d calls", s.ID, len(s.Calls))
		}
		if out := s.Calendar(false); s.Headway == 0 && !out.Known() {
			c.add(false, "services", i, "headway_days", "give headway_days, weekdays or dates", "service %s has neither a headway nor departure days", s.ID)
		}
		if s.Cancel >= 1 {
			c.add(false, "services", i, "cancel", "end the service with valid_to, or give a probability below 1", "service %s cancels every departure", s.ID)
		}
		c.calendar(i, r, "", false)
		c.calendar(i, r, "return_", true)
	}
}

// calendar checks the columns of one direction.
func (c *checker) calendar(i int, r row, prefix string, back bool) {
	s := &c.n.Services[i]
	bad := func(field, fix, format string, args ...any) {
		c.add(false, "services", i, prefix+field, fix, format, args...)
	}
	for _, d := range r.list(prefix + "weekdays") {
		if !slices.Contains(weekdays, d) {
			fix := "use " + strings.Join(weekdays, ", ")
			if n := nearest(d, weekdays); n != "" {
				fix = "did you mean " + n + "?"
			}
			bad("weekdays", fix, "%q is no day of the week", d)
		}
	}
	var seen []string
	for _, d := range r.list(prefix + "dates") {
		if _, err := meridian.ParseDate(d); err != nil {
			bad("dates", "separate the days by semicolons", "%v", err)
		}
		if slices.Contains(seen, d) {
			bad("dates", "name each day once; a second sailing of a day is a service of its own", "%s stands twice", d)
		}
		seen = append(seen, d)
	}
	given := 0
	for _, f := range [...]string{"weekdays", "dates", "first_departure"} {
		if r.str(prefix+f) != "" {
			given++
		}
	}
	switch {
	case given > 1:
		bad("dates", "keep one of weekdays, dates and first_departure", "service %s has %d calendars for one direction", s.ID, given)
		return
	case given == 0:
		if r.str(prefix+"departs") != "" {
			c.add(true, "services", i, prefix+"departs", "give weekdays, dates or first_departure, or leave the time out", "a time of departure without days has no effect")
		}
		return
	}
	if back && !s.Returns {
		bad("weekdays", "set returns to true on its first call, or leave the calendar out", "service %s does not run in the opposite direction", s.ID)
	}
	if h := r.num("headway_days", 0); r.str(prefix+"first_departure") != "" && (h < 1 || h != math.Trunc(h)) {
		bad("first_departure", "give headway_days as a whole number of days", "departures every %g days make no calendar", h)
		return
	}
	c.departs(i, prefix, back)
}

// departs checks that a calendar has a departure within the season and the
// validity of its service.
func (c *checker) departs(i int, prefix string, back bool) {
	s := &c.n.Services[i]
	cal := s.Calendar(back)
	if !cal.Known() {
		return
	}
	from, to := c.n.AsOf, c.n.AsOf+horizon
	if s.Valid.From != meridian.NoDate {
		from, to = max(from, s.Valid.From), max(to, s.Valid.From+horizon)
	}
	if s.Valid.To != meridian.NoDate && s.Valid.To <= from {
		from = s.Valid.To - horizon
	}
	for _, d := range cal.Dates {
		if !s.Valid.Holds(d) || !s.Season.Open(d) {
			c.add(false, "services", i, prefix+"dates", "drop the day, or widen season or validity", "%s lies outside season or validity of service %s", d, s.ID)
		}
	}
	if len(cal.Dates) > 0 {
		if last := cal.Dates[len(cal.Dates)-1]; last < c.n.AsOf && s.Valid.Holds(c.n.AsOf) {
			c.add(true, "services", i, prefix+"dates", "add the coming departures, or end the service with valid_to", "the last departure of service %s was on %s", s.ID, last)
		}
		return
	}
	if len(s.Departures(back, from, to)) == 0 {
		c.add(false, "services", i, prefix+calendarField(&cal), "widen the season or the validity, or correct the days", "the calendar of service %s has no departure%s", s.ID, period(s))
	}
}

func calendarField(c *meridian.Calendar) string {
	if c.Weekdays != 0 {
		return "weekdays"
	}
	return "first_departure"
}

func period(s *meridian.Service) string {
	var parts []string
	if s.Valid.From != meridian.NoDate {
		parts = append(parts, "from "+s.Valid.From.String())
	}
	if s.Valid.To != meridian.NoDate {
		parts = append(parts, "before "+s.Valid.To.String())
	}
	if s.Season != (meridian.Season{}) {
		parts = append(parts, fmt.Sprintf("in its season %s to %s", s.Season.From, s.Season.To))
	}
	if len(parts) == 0 {
		return ""
	}
	return " " + strings.Join(parts, " ")
}

// seasons finds seasons with one end.
func (c *checker) seasons() {
	for _, name := range [...]string{"links", "passages", "lanes", "services"} {
		rows := c.t.Rows[name]
		if rows == nil {
			continue
		}
		read := newReader(rows.Table)
		for i := range rows.Cells {
			if r := read.row(rows.Cells[i]); (r.str("season_from") == "") != (r.str("season_to") == "") {
				c.add(false, name, i, "season_to", "give both ends of the season, or neither", "the season of %s runs from %q to %q", rows.Key(i), r.str("season_from"), r.str("season_to"))
			}
		}
	}
}
