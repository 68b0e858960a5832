package risk

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"meridian"
)

// Element is one uncertain duration of a chain.
type Element struct {
	Key    string // identity: elements of equal key have equal luck in a draw
	Class  string // kind of delay, such as "border": shares the shock of its class
	Region string // where, such as "AZ–IR": shares the shock of its class there; empty: none
	Leg    int    // index of the leg in the itinerary
	Last   int    // index of its last leg: a voyage that passes straits is several legs
	Time   meridian.Moments
	Wait   *Sailings // nil: a lognormal duration with these moments
}

// Sailings are the departures that a wait is for.
type Sailings struct {
	Headway float64 // h between departures
	CutOff  float64 // h by which goods must be there before departure
	Cancel  float64 // probability that a departure is cancelled
	// Departures on record, h after the chain's start, ascending; after the last
	// one they go on every headway. Empty: unknown, so the wait is uniform over
	// the headway.
	Departures []float64
}

// Chain is durations one after the other.
type Chain []Element

// Clock ties a chain to the calendar. The zero value is a chain that starts at
// an unknown time, so that waits are uniform over the headway.
type Clock struct {
	Start meridian.Date
	At    int  // minutes after its midnight
	Zone  int  // minutes by which clocks at the origin are ahead of UTC
	Known bool // services with a calendar leave by it
}

// The classes of delay.
const (
	ClassAccess   = "pick-up and delivery"
	ClassPort     = "port"
	ClassTerminal = "terminal"
	ClassBorder   = "border"
	ClassGauge    = "gauge break"
	ClassPassage  = "passage"
	ClassSea      = "sea"
	ClassSeason   = "ice and low water" // waterways that close for a season, and rivers
	ClassRail     = "rail"
	ClassRoad     = "road"
	ClassAir      = "air"
	ClassWait     = "wait"
)

// Of returns the chain of an itinerary. Legs without duration are left out, and
// the stretches of a voyage between its passages are one element: they are
// sailed by one vessel on one passage.
func Of(net *meridian.Network, it *meridian.Itinerary, c Clock) Chain {
	var chain Chain
	voyage := none // element of the voyage that is under way
	for i := range it.Legs {
		l := &it.Legs[i]
		sails := l.Kind == meridian.LegLink && waterborne(l.Mode)
		if !sails && l.Kind != meridian.LegPassage {
			voyage = none
		}
		if l.Time.Mean <= 0 {
			continue
		}
		if sails && voyage != none {
			e := &chain[voyage]
			e.Time, e.Last = e.Time.Add(l.Time), i
			continue
		}
		e := Element{Leg: i, Last: i, Time: l.Time}
		e.Class, e.Region = classify(net, l)
		if l.Kind == meridian.LegWait {
			e.Wait = sailings(net, l, alight(it, i), c)
		}
		if sails {
			voyage = len(chain)
		}
		chain = append(chain, e)
	}
	seen := map[string]int{}
	for i := range chain {
		e := &chain[i]
		l, last := &it.Legs[e.Leg], &it.Legs[e.Last]
		e.Key = strings.Join([]string{string(l.Kind), l.Mode, l.ToMode, l.From, last.To, l.Service}, "|")
		seen[e.Key]++
		if n := seen[e.Key]; n > 1 {
			e.Key = fmt.Sprintf("%s|%d", e.Key, n)
		}
		for k := e.Leg; k <= e.Last && e.Class == ClassSea; k++ {
			if seasonal(net, &it.Legs[k]) {
				e.Class = ClassSeason
			}
		}
	}
	return chain
}

// alight returns the place at which the service that the wait of leg i is for is
// left.
func alight(it *meridian.Itinerary, i int) string {
	to := ""
	for k := i + 1; k < len(it.Legs) && it.Legs[k].Service == it.Legs[i].Service; k++ {
		to = it.Legs[k].To
	}
	return to
}

// OfLeg returns the element of one leg by itself, and that of the wait before
// it, nil for none. The wait is uniform with its moments.
func OfLeg(net *meridian.Network, l *meridian.Leg, wait meridian.Moments) (Element, *Element) {
	e := Element{Key: strings.Join([]string{string(l.Kind), l.Mode, l.ToMode, l.From, l.To, l.Service}, "|"), Time: l.Time}
	e.Class, e.Region = classify(net, l)
	if wait.Mean <= 0 {
		return e, nil
	}
	return e, &Element{Key: strings.Join([]string{string(meridian.LegWait), l.Mode, "", l.From, l.From, l.Service}, "|"), Class: ClassWait, Time: wait, Wait: uniform(wait)}
}

// uniform returns a wait with the given moments, as far as it can have them.
func uniform(t meridian.Moments) *Sailings {
	h := math.Min(math.Sqrt(12*t.Var), 2*t.Mean)
	return &Sailings{Headway: h, CutOff: t.Mean - h/2}
}

func waterborne(mode string) bool {
	m, err := meridian.ParseMode(mode)
	return err == nil && m.Waterborne()
}

// classify returns the class of a leg's delay and the region whose shock it
// shares.
func classify(net *meridian.Network, l *meridian.Leg) (class, region string) {
	switch l.Kind {
	case meridian.LegAccess:
		return ClassAccess, firstOf(l.From, l.To)
	case meridian.LegTransfer:
		if waterborne(l.Mode) || waterborne(l.ToMode) {
			return ClassPort, l.From
		}
		return ClassTerminal, l.From
	case meridian.LegCrossing:
		b := slices.Sorted(slices.Values(l.Border))
		return ClassBorder, strings.Join(b, "–")
	case meridian.LegGaugeBreak:
		return ClassGauge, l.From
	case meridian.LegPassage:
		return ClassPassage, strings.Join(l.Passages, "+")
	case meridian.LegWait:
		return ClassWait, ""
	}
	switch l.Mode {
	case meridian.Rail.String():
		return ClassRail, l.Country
	case meridian.Road.String():
		return ClassRoad, l.Country
	case meridian.Air.String():
		return ClassAir, ""
	}
	if l.Mode == meridian.River.String() || seasonal(net, l) {
		return ClassSeason, regionOf(net, l)
	}
	return ClassSea, regionOf(net, l)
}

// seasonal tells whether the leg uses a waterway that closes for part of the
// year.
func seasonal(net *meridian.Network, l *meridian.Leg) bool {
	for _, id := range l.Links {
		k := &net.Links[id]
		if k.Season != (meridian.Season{}) || k.Mode == meridian.River ||
			k.Passage != meridian.NoID && net.Passages[k.Passage].Season != (meridian.Season{}) {
			return true
		}
	}
	for _, id := range l.Passages {
		for i := range net.Passages {
			if p := &net.Passages[i]; p.ID == id && p.Season != (meridian.Season{}) {
				return true
			}
		}
	}
	return false
}

// regionOf returns the sea region of the first end of a leg that has one.
func regionOf(net *meridian.Network, l *meridian.Leg) string {
	for _, id := range [2]string{l.From, l.To} {
		if p, ok := net.PlaceByID[id]; ok && net.Places[p].Region != "" {
			return net.Places[p].Region
		}
	}
	return firstOf(l.From, l.To)
}

func firstOf(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}

// sailings returns what a wait is for: from the service or lane that the leg
// rests on, else from the moments of the wait.
func sailings(net *meridian.Network, l *meridian.Leg, to string, c Clock) *Sailings {
	for _, cite := range l.Cites {
		switch cite.Table {
		case "services":
			for i := range net.Services {
				if s := &net.Services[i]; s.Cite.Key == cite.Key {
					return fitted(ofService(s, l.From, to, net, c), l.Time)
				}
			}
		case "lanes":
			for i := range net.Lanes {
				if x := &net.Lanes[i]; x.Cite.Key == cite.Key {
					return fitted(&Sailings{Headway: 24 * x.Headway}, l.Time)
				}
			}
		}
	}
	return uniform(l.Time)
}

// fitted returns s if its mean is that of the leg, which it is unless the
// planner waits in another way than this package knows; then a wait with the
// leg's own moments.
func fitted(s *Sailings, t meridian.Moments) *Sailings {
	if len(s.Departures) > 0 || math.Abs(s.Moments().Mean-t.Mean) < 0.01*t.Mean+0.1 {
		return s
	}
	return uniform(t)
}

// calendarDays is how far ahead departures are looked up: beyond the longest chain
// and a closed season.
const calendarDays = 400

// ofService returns the departures of a service from a call of a journey to
// another. With a known start they are those of its calendar, carried on along its
// timetable to the call; where that is unstated they are not known.
func ofService(s *meridian.Service, from, to string, net *meridian.Network, c Clock) *Sailings {
	w := &Sailings{Headway: 24 * s.HeadwayDays(), CutOff: s.CutOff, Cancel: s.Cancel}
	if s.Cancel < 0 || s.Cancel >= 1 {
		w.Cancel = 0
	}
	if !c.Known {
		return w
	}
	back, offset, ok := journey(s, from, to, net)
	if !ok {
		return w
	}
	first := s.Calls[0].Place
	if back {
		first = s.Calls[len(s.Calls)-1].Place
	}
	calendar := s.Calendar(back)
	early := int(offset/24) + 2
	for _, d := range s.Departures(back, c.Start-meridian.Date(early), c.Start+calendarDays) {
		h := float64(d.At(calendar.Clock, net.Zone(first))-c.Start.At(c.At, c.Zone))/60 + offset
		if h >= 0 {
			w.Departures = append(w.Departures, h)
		}
	}
	return w
}

// journey returns the direction in which a service goes from one call to another,
// and the hours from its first departure to that from the call.
func journey(s *meridian.Service, from, to string, net *meridian.Network) (back bool, offset float64, ok bool) {
	a, b := none, none
	for i := range s.Calls {
		switch net.Places[s.Calls[i].Place].ID {
		case from:
			a = i
		case to:
			b = i
		}
	}
	if a == none || b == none || b < a && !s.Returns {
		return false, 0, false
	}
	step := 1
	if back = b < a; back {
		step = -1
	}
	for i := range s.Calls {
		at := i
		if back {
			at = len(s.Calls) - 1 - i
		}
		if at == a {
			return back, offset, true
		}
		next := at + step
		h := s.Calls[max(at, next)].Hours.P50
		if h == 0 {
			return back, 0, false // the timetable does not say
		}
		offset += h + s.Calls[next].Stop
	}
	return back, 0, false
}

// Moments returns the moments of the wait for goods that come at a random time.
func (s *Sailings) Moments() meridian.Moments {
	m := meridian.Wait(s.Headway)
	m.Mean += s.CutOff
	if c := s.Cancel; c > 0 && c < 1 { // the number of cancelled departures is geometric
		m.Mean += s.Headway * c / (1 - c)
		m.Var += s.Headway * s.Headway * c / ((1 - c) * (1 - c))
	}
	return m
}

// hours returns the wait of goods that come at hour t of the chain: u in (0, 1)
// places them within the headway, skip departures are cancelled.
func (s *Sailings) hours(t, u float64, skip int) float64 {
	n := len(s.Departures)
	if n == 0 {
		return s.CutOff + (u+float64(skip))*s.Headway
	}
	ready := t + s.CutOff
	i, _ := slices.BinarySearch(s.Departures, ready)
	if i+skip < n {
		return s.Departures[i+skip] - t
	}
	last := s.Departures[n-1]
	more := float64(i + skip - (n - 1))
	if ready > last {
		more = math.Ceil((ready-last)/math.Max(s.Headway, 1)) + float64(skip)
	}
	return last + more*math.Max(s.Headway, 1) - t
}
