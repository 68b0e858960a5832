package plan

import (
	"math"
	"slices"
	"sync"

	"meridian"
)

// Timetables. A view for plans with a day of departure keeps, beside the arcs,
// what binds each of them in time: the calendar of its service, the seasons of
// the passages and links on its way, the opening hours of its crossing. Times of
// such arcs hold no wait, so that sums of them are lower bounds; the wait follows
// from when the goods come.
//
// A clock is the timings of a view worked out for a stretch of days: ascending
// departures and open windows in minutes, one array for all arcs, in which the
// next departure is found by bisection.

// departureWait returns the wait for a departure of unknown time, h hours apart
// on average: cut-off included, and another headway for each departure that is
// cancelled, whose number is geometric. s is nil for a liner market.
func departureWait(h float64, s *meridian.Service) meridian.Moments {
	w := meridian.Wait(h)
	if s == nil {
		return w
	}
	w.Mean += s.CutOff
	return w.Add(cancellations(h, s.Cancel))
}

// cancellations returns the moments of the time lost to cancelled departures.
func cancellations(h, c float64) meridian.Moments {
	if c <= 0 || c >= 1 {
		return meridian.Moments{}
	}
	return meridian.Moments{Mean: h * c / (1 - c), Var: h * h * c / ((1 - c) * (1 - c))}
}

// boarding is the place of a service where goods come on board.
type boarding struct {
	back   bool
	offset float64 // h from the departure at the first call to that here
}

// calendar tells whether the departures of a service are known days in this
// view, so that no wait belongs to the time of its arcs.
func (v *View) calendar(s *meridian.Service, b boarding) bool {
	if !v.Conditions.Timetabled || s == nil {
		return false
	}
	c := s.Calendar(b.back)
	return c.Known()
}

// waitOf returns the wait that belongs to the time of an arc of a service: all of
// it by frequency; with a calendar the cut-off, and what cancelled departures
// take on average.
func (v *View) waitOf(headway float64, s *meridian.Service, b boarding) meridian.Moments {
	if !v.calendar(s, b) {
		return departureWait(headway, s)
	}
	return meridian.Moments{Mean: s.CutOff + cancellations(headway, s.Cancel).Mean}
}

// timing is what binds an arc in time.
type timing struct {
	service *meridian.Service // with a calendar; nil: none
	at      boarding
	zone    int        // of the clocks at the first call, or at the crossing
	seasons []seasonAt // that must be open
	bans    []ban
	opening meridian.OpeningHours
	wait    meridian.Moments // mean wait at an unknown time, beyond the time of the arc
}

// seasonAt is a season that must be open from one time to another, in minutes
// after departure, or after the arc is entered.
type seasonAt struct {
	season   meridian.Season
	from, to int64
}

// timetable finds what binds the arcs of a view in time.
func (v *View) timetable() {
	v.timingOf = make([]int32, len(v.Arcs))
	v.clockZones()
	roads := v.seasonalRoads()
	for i := range v.Arcs {
		a := &v.Arcs[i]
		var t timing
		switch a.Kind {
		case ArcHaul:
			if roads {
				t = v.haulTiming(&v.Hauls[a.Detail])
			}
		case ArcVoyage:
			t = v.voyageTiming(&v.Voyages[a.Detail])
		case ArcTrain:
			tr := &v.Trains[a.Detail]
			t.bind(v, tr.Service, tr.boarding, tr.From)
			t.season(tr.Service.Season, 0, 0)
		case ArcCrossing:
			x := &v.Crossings[a.Detail]
			t.opening, t.zone, t.wait = x.Opening, int(v.zones[v.Nodes[a.From].Place]), x.Opening.Moments()
			t.season(v.Net.Links[x.Step.Link].Season, 0, 0)
		}
		if len(v.dated) > 0 {
			departs := 0.0
			if a.Kind == ArcVoyage && t.service == nil {
				departs = v.Voyages[a.Detail].Wait.Mean
			}
			t.bans = v.bans(int32(i), departs)
		}
		if t.service != nil || len(t.seasons) > 0 || len(t.bans) > 0 || !t.opening.Always() {
			v.timings = append(v.timings, t)
			v.timingOf[i] = int32(len(v.timings))
		}
	}
}

// clockZones notes the clocks of all places, since legs ask for them often.
func (v *View) clockZones() {
	zones := map[string]int{}
	for i := range v.Net.Countries {
		if c := &v.Net.Countries[i]; c.Zone != meridian.NoZone {
			zones[c.ID] = c.Zone
		}
	}
	v.zones = make([]int16, len(v.Net.Places))
	for i := range v.zones {
		pl := &v.Net.Places[i]
		zone, ok := zones[pl.Country]
		if !ok || pl.Country == "" {
			zone = v.Net.Zone(meridian.PlaceID(i))
		}
		v.zones[i] = int16(zone)
	}
}

// bind sets the calendar of a service.
func (t *timing) bind(v *View, s *meridian.Service, at boarding, from meridian.PlaceID) {
	if !v.calendar(s, at) {
		return
	}
	first := s.Calls[0].Place
	if at.back {
		first = s.Calls[len(s.Calls)-1].Place
	}
	c := s.Calendar(at.back)
	t.service, t.at, t.zone = s, at, int(v.zones[first])
	t.wait = meridian.Wait(24 * headwayDays(s, &c))
}

func headwayDays(s *meridian.Service, c *meridian.Calendar) float64 {
	if h := c.HeadwayDays(); h > 0 {
		return h
	}
	return s.HeadwayDays()
}

// season adds a season that must be open, unless it is all year.
func (t *timing) season(s meridian.Season, from, to float64) {
	if s == (meridian.Season{}) {
		return
	}
	f, e := int64(math.Round(from*60)), int64(math.Round(to*60))
	if n := len(t.seasons); n > 0 && t.seasons[n-1].season == s {
		t.seasons[n-1].to = e
		return
	}
	t.seasons = append(t.seasons, seasonAt{s, f, e})
}

// voyageTiming reads calendar and seasons of a voyage: those of the lane or
// service hold at departure, those of the way when the ship is there.
func (v *View) voyageTiming(y *Voyage) timing {
	var t timing
	t.bind(v, y.Service, y.boarding, y.From)
	before := 0.0 // h from when the arc is entered, or the ship leaves, to the beginning of the way
	if t.service == nil {
		before = y.Wait.Mean
	}
	switch {
	case y.Service != nil:
		t.season(y.Service.Season, before, before)
	case y.Lane != nil:
		t.season(y.Lane.Season, before, before)
	}
	if y.way.tree == nil || !y.way.seasonal(v) {
		return t
	}
	sailing := y.Sailing.Moments().Add(y.Extra.Moments()).Add(y.Delay)
	km, whole := 0.0, math.Max(y.way.km(), 1e-9)
	for _, st := range y.way.steps() {
		l := &v.Net.Links[st.Link]
		from := before + sailing.Mean*km/whole
		km += l.Km
		to := before + sailing.Mean*math.Min(1, km/whole)
		t.season(l.Season, from, to)
		if l.Passage != meridian.NoID {
			t.season(v.Net.Passages[l.Passage].Season, from, to)
		}
	}
	return t
}

// seasonalRoads tells whether some link by land closes in a season.
func (v *View) seasonalRoads() bool {
	for i := range v.Net.Links {
		if l := &v.Net.Links[i]; !l.Mode.Waterborne() && l.Season != (meridian.Season{}) && !v.borderLink(l) {
			return true
		}
	}
	return false
}

func (v *View) haulTiming(h *Haul) timing {
	var t timing
	hours := 0.0
	for _, st := range h.Links() {
		from := hours
		hours += v.strides[st.Link].mean
		t.season(v.Net.Links[st.Link].Season, from, hours)
	}
	return t
}

// seasonal tells whether some link or passage of a way closes in a season.
func (w *waterway) seasonal(v *View) bool {
	return w.tree.net.seasonal && slices.ContainsFunc(w.steps(), func(st Step) bool { return v.seasonal(&v.Net.Links[st.Link]) })
}

// seasonal tells whether a link, or the passage that it goes through, closes in a
// season.
func (v *View) seasonal(l *meridian.Link) bool {
	return l.Season != (meridian.Season{}) || l.Passage != meridian.NoID && v.Net.Passages[l.Passage].Season != (meridian.Season{})
}

// clock is the timings of a view for some days.
type clock struct {
	view  *View
	base  meridian.Date // minutes count from its beginning, UTC
	beats []beat        // by timing
	times []int32       // last minutes to board, or ends of windows by turns
}

// beat is one timing on a clock.
type beat struct {
	first, last int32 // part of clock.times
	service     bool  // its times are the last minutes to board
	seasonal    bool  // its times are windows in which the arc may be entered
	opening     meridian.OpeningHours
	zone        int32
}

// clockDays is how many days beyond the day of departure a clock goes: a chain that
// waits for a season arrives within it.
const clockDays = 500

// never is later than any clock.
const never = math.MaxInt64 / 8

// clocks keeps the clocks of a view.
type clocks struct {
	mu  sync.Mutex
	all map[meridian.Date]*clock
}

// clock returns the clock from a day on; days beyond clockDays are for queries
// that begin later.
func (v *View) clock(base meridian.Date, days int) *clock {
	v.clocks.mu.Lock()
	defer v.clocks.mu.Unlock()
	if c := v.clocks.all[base]; c != nil && c.days() >= days {
		return c
	}
	if len(v.clocks.all) >= mostKept || v.clocks.all == nil {
		v.clocks.all = map[meridian.Date]*clock{}
	}
	c := newClock(v, base, days)
	v.clocks.all[base] = c
	return c
}

func (c *clock) days() int { return int(c.times[0]) }

func newClock(v *View, base meridian.Date, days int) *clock {
	c := &clock{view: v, base: base, beats: make([]beat, len(v.timings)), times: []int32{int32(days)}}
	type key struct {
		s    *meridian.Service
		back bool
	}
	leaves := map[key][]meridian.Date{}
	for i := range v.timings {
		t := &v.timings[i]
		b := &c.beats[i]
		b.first = int32(len(c.times))
		b.opening, b.zone = t.opening, int32(t.zone)
		if t.service != nil {
			k := key{t.service, t.at.back}
			dates, ok := leaves[k]
			if !ok { // a departure at a late call belongs to a day at the first one that lies before
				dates = t.service.Departures(t.at.back, base-90, base+meridian.Date(days+clockDays))
				leaves[k] = dates
			}
			c.departures(t, dates)
			b.service = true
		} else if len(t.seasons) > 0 || len(t.bans) > 0 {
			c.windows(t, days)
			b.seasonal = true
		}
		b.last = int32(len(c.times))
	}
	return c
}

// departures adds the last minutes to board of a service with a calendar.
func (c *clock) departures(t *timing, dates []meridian.Date) {
	cal := t.service.Calendar(t.at.back)
	cutoff := int64(math.Round(t.service.CutOff * 60))
	for _, d := range dates {
		leaves := int64(d.At(cal.Clock, t.zone)) - int64(c.base)*1440 + int64(math.Round(t.at.offset*60))
		at := meridian.Instant(int64(c.base)*1440 + leaves)
		if leaves >= cutoff && open(t.seasons, at) && !barred(t.bans, at) {
			c.times = append(c.times, int32(leaves-cutoff))
		}
	}
}

// open tells whether seasons are open for who leaves at an instant.
func open(seasons []seasonAt, leaves meridian.Instant) bool {
	for i := range seasons {
		s := &seasons[i]
		from, _ := (leaves + meridian.Instant(s.from)).Local(0)
		to, _ := (leaves + meridian.Instant(s.to)).Local(0)
		if !s.season.Open(from) || !s.season.Open(to) {
			return false
		}
	}
	return true
}

// windows adds the stretches of days in which an arc may be entered.
func (c *clock) windows(t *timing, days int) {
	var windows []int32
	was := false
	for d := range meridian.Date(days + clockDays) {
		at := meridian.Instant(int64(c.base+d) * 1440)
		is := open(t.seasons, at)
		if is != was {
			windows = append(windows, int32(int64(d)*1440))
		}
		was = is
		if len(t.seasons) == 0 {
			break
		}
	}
	if was {
		windows = append(windows, math.MaxInt32)
	}
	c.times = append(c.times, subtract(windows, t.bans, meridian.Instant(int64(c.base)*1440))...)
}

// board returns the last minute to board the first departure that is reached by
// minute ready of the clock, and its index in times; never where there is none.
func (c *clock) board(b *beat, ready int64) (last int64, i int32) {
	lo, hi := b.first, b.last
	for lo < hi {
		if mid := (lo + hi) / 2; int64(c.times[mid]) < ready {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == b.last {
		return never, lo
	}
	return int64(c.times[lo]), lo
}

// enter returns the minute of the clock at which an arc is entered by who comes
// to it at minute t: when its season and its crossing are open.
func (c *clock) enter(b *beat, t int64) int64 {
	for i := b.first; ; {
		if b.seasonal {
			for i < b.last && int64(c.times[i+1]) <= t {
				i += 2
			}
			if i == b.last {
				return never
			}
			t = max(t, int64(c.times[i]))
		}
		wait := 0
		if !b.opening.Always() {
			_, minute := meridian.Instant(int64(c.base)*1440 + t).Local(int(b.zone))
			wait = b.opening.Wait(minute)
		}
		t += int64(wait)
		if wait == 0 || !b.seasonal || int64(c.times[i+1]) > t {
			return t
		}
	}
}

// usualWeights adds the mean waits for departures and openings to weights; nil
// in a view without days of departure.
func (v *View) usualWeights(weights []Vector) []Vector {
	if v.timingOf == nil {
		return nil
	}
	out := make([]Vector, len(weights))
	for i := range weights {
		out[i] = weights[i]
		if t := v.timingOf[i]; t > 0 {
			wait := momentsVector(0, v.timings[t-1].wait, 0)
			out[i] = out[i].plus(&wait)
		}
	}
	return out
}
