package plan

import (
	"slices"

	"meridian"
)

// Seasons without a day of departure. The network of such a plan is that of the day
// when the goods are ready; a waterway that is open then may be closed when they
// come to it. Where an itinerary that would be offered comes too late for a season,
// the season's end is a closure with days, and the plan is made round it.

// lateSeasons returns the closed seasons that itineraries meet at mean hours.
func (p *Planner) lateSeasons(q *Query, itineraries []meridian.Itinerary) []Closure {
	var out []Closure
	ready, zone := q.Conditions.Ready, q.From.zone(p.Net)
	start := q.ready(p.Net)
	for i := range itineraries {
		hours := 0.0
		for k := range itineraries[i].Legs {
			l := &itineraries[i].Legs[k]
			for n, id := range l.Links {
				s := linkSeason(p.Net, id)
				if s == (meridian.Season{}) || !s.Open(ready) {
					continue
				}
				at := hours + pathShare(p.Net, l, n)*l.Time.Mean
				if day, _ := (start + meridian.Instant(60*at)).Local(zone); s.Open(day) {
					continue
				}
				_, what, name := seasonOf(p.Net, id)
				if !slices.ContainsFunc(out, func(c Closure) bool { return c.What == what }) {
					out = append(out, closedSeason(s, what, name, ready))
				}
			}
			hours += l.Time.Mean
		}
	}
	return out
}

// linkSeason returns the season of a link or of its passage.
func linkSeason(net *meridian.Network, id meridian.LinkID) meridian.Season {
	l := &net.Links[id]
	if l.Passage != meridian.NoID && net.Passages[l.Passage].Season != (meridian.Season{}) {
		return net.Passages[l.Passage].Season
	}
	return l.Season
}

// seasonOf returns the season of a link or of its passage, the word that closes it
// and its name.
func seasonOf(net *meridian.Network, id meridian.LinkID) (s meridian.Season, what, name string) {
	l := &net.Links[id]
	if l.Passage != meridian.NoID && net.Passages[l.Passage].Season != (meridian.Season{}) {
		p := &net.Passages[l.Passage]
		return p.Season, "passage:" + p.ID, p.Name
	}
	return l.Season, "link:" + l.ID, l.ID
}

// closedSeason is the next time between two seasons after a day in one.
func closedSeason(s meridian.Season, what, name string, day meridian.Date) Closure {
	c := Closure{What: what, From: day, To: meridian.NoDate}
	for s.Open(c.From) {
		c.From++
	}
	c.To = s.NextOpen(c.From) - 1
	c.season = name + " is closed when the goods come, from " + c.From.String() + " to " + c.To.String()
	return c
}
