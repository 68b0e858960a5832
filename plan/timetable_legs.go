package plan

import (
	"cmp"
	"math"

	"meridian"
)

// Legs with a day of departure: when each begins and ends, by plan.

// begin sets the clock to when the goods come to the arc that is shown next.
func (b *legs) begin() {
	if b.c.visits != nil {
		b.clock = float64(b.c.visits[b.at].enter)
	}
}

// stamp writes the times of a leg and moves the clock on. A wait for a booked
// departure ends when that is, whatever it takes on average.
func (b *legs) stamp(l *meridian.Leg) {
	if b.c.visits == nil {
		return
	}
	x := &b.c.visits[b.at]
	l.Depart = b.when(b.clock, l.From)
	if l.Kind == meridian.LegWait && x.index >= 0 {
		b.clock = math.Max(b.clock, float64(x.leaves))
	} else {
		b.clock += l.Time.Mean * 60
	}
	l.Arrive = b.when(b.clock, l.To)
}

// when writes a minute of the start by the clocks of a place.
func (b *legs) when(minute float64, place string) string {
	net := b.s.v.Net
	zone := b.s.q.From.zone(net)
	if p, ok := net.PlaceByID[place]; ok {
		zone = int(b.s.v.zones[p])
	} else if place == b.s.q.To.Name {
		zone = b.s.q.To.zone(net)
	}
	return (b.s.q.Start + meridian.Instant(math.Round(minute))).In(zone)
}

// end closes the legs of an arc from the first on: the last ends when the arc
// does, and storage is on the bill of the transfer.
func (b *legs) end(first int) {
	if b.c.visits == nil || len(b.out) == first {
		return
	}
	x := &b.c.visits[b.at]
	last := &b.out[len(b.out)-1]
	last.Arrive = b.when(float64(x.arrive), last.To)
	if b.c.storage != nil && b.c.storage[b.at] > 0 {
		b.extend(len(b.out)-1, storageBill(b.c.storage[b.at]))
		last.Notes = append(last.Notes, "storage beyond free time, on average")
	}
}

// hold returns the wait for an opening in which the arc that is shown begins.
func (b *legs) hold() meridian.Moments {
	if b.c.visits == nil || b.s.v.timingOf[b.c.visits[b.at].arc] == 0 {
		return meridian.Moments{}
	}
	return b.s.waitBefore(b.c, b.at)
}

// waits returns the wait for a departure: usual by frequency, else to the booked
// one, with what missing it costs on average.
func (b *legs) waits(usual meridian.Moments) meridian.Moments {
	if b.c.visits == nil {
		return usual
	}
	return b.s.waitBefore(b.c, b.at)
}

// ready returns when the goods are ready.
func (q *Query) ready(net *meridian.Network) meridian.Instant {
	if q.Conditions.Timetabled {
		return q.Start
	}
	return q.Conditions.Ready.At(0, q.From.zone(net))
}

// season shows the wait for a road or railway to open.
func (b *legs) season(h *Haul) {
	wait := b.hold()
	if wait.Mean <= 0 {
		return
	}
	l := meridian.Leg{Kind: meridian.LegWait, Mode: h.Medium.mode().String(), Notes: []string{cmp.Or(b.ban(), "the way is closed for the season")}}
	b.ends(&l, h.From, h.From)
	var cites []meridian.Cite
	for _, st := range h.Links() {
		if k := &b.s.v.Net.Links[st.Link]; k.Season != (meridian.Season{}) {
			cites = append(cites, k.Cite)
			break
		}
	}
	b.add(l, b.m.Standing(wait.Mean), 0, wait, cites...)
}

// ban says what the arc that is shown waits for, if it is something shut for some
// days.
func (b *legs) ban() string {
	if b.c.visits == nil {
		return ""
	}
	x := &b.c.visits[b.at]
	if x.arc < 0 || b.s.v.timingOf[x.arc] == 0 {
		return ""
	}
	for _, d := range b.s.v.timings[b.s.v.timingOf[x.arc]-1].bans {
		if d.bars(b.s.q.Start + meridian.Instant(x.enter)) {
			return d.why
		}
	}
	return ""
}

// terminal shows the wait for a terminal or a change of gauge that is shut.
func (b *legs) terminal(p meridian.PlaceID, mode string) {
	wait := b.hold()
	if wait.Mean <= 0 {
		return
	}
	l := meridian.Leg{Kind: meridian.LegWait, Mode: mode, Country: b.place(p).Country, Notes: []string{b.ban()}}
	b.ends(&l, p, p)
	b.add(l, b.m.Standing(wait.Mean), 0, wait, b.place(p).Cite)
}

// readyText writes when the goods are ready, if real departures bind.
func (q *Query) readyText(net *meridian.Network) string {
	if !q.Conditions.Timetabled {
		return ""
	}
	return q.Start.In(q.From.zone(net))
}
