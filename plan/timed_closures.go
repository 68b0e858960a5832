package plan

import (
	"fmt"
	"math"
	"slices"

	"meridian"
)

// Closures with days, in a view with days of departure. What an arc passes that is
// shut for some days bars the arc to goods that would come to it then: they enter
// it so late that it has opened, or take a later departure, which comes to the same
// arrival as waiting in front of it. Such arcs stay FIFO, so the search by the clock
// is exact with closures as with seasons: goods that pass before, wait, or go round,
// whichever is best, in one plan.

// ban is a stretch of days in which an arc must not be on what is shut.
type ban struct {
	from, to    meridian.Instant // without to
	first, last int64            // minutes after entry, or departure, at which it comes to the first and the last thing shut
	why         string
}

// beginning and end of time, for closures without a first or a last day.
const (
	longAgo = meridian.Instant(math.MinInt64 / 8)
	forEver = meridian.Instant(never)
)

// bars tells whether the ban bars who enters or leaves at an instant.
func (b *ban) bars(at meridian.Instant) bool {
	return at+meridian.Instant(b.first) < b.to && at+meridian.Instant(b.last) >= b.from
}

func barred(bans []ban, at meridian.Instant) bool {
	return slices.ContainsFunc(bans, func(b ban) bool { return b.bars(at) })
}

// datedClosure is a closure with days, and what it shuts.
type datedClosure struct {
	closure *Closure
	shut    *shut
	trees   map[*landTree][]bool // tree -> whether the way to a place meets something shut
}

// dateClosures resolves the closures with days.
func (v *View) dateClosures() error {
	for i := range v.Conditions.Close {
		c := &v.Conditions.Close[i]
		if !c.Dated() {
			continue
		}
		d := datedClosure{closure: c, shut: newShut(), trees: map[*landTree][]bool{}}
		if err := d.shut.avoid(v.Net, "--close", c.What, c.why()); err != nil {
			return err
		}
		v.dated = append(v.dated, d)
	}
	return nil
}

// bans lists the bans of an arc; departs is how many hours after it is entered a
// vessel by frequency leaves.
func (v *View) bans(arc int32, departs float64) []ban {
	var out []ban
	zone := int(v.zones[v.Nodes[v.Arcs[arc].From].Place])
	for i := range v.dated {
		d := &v.dated[i]
		first, last, hit := v.comesTo(arc, d, departs)
		if !hit {
			continue
		}
		b := ban{from: longAgo, to: forEver, first: int64(math.Round(60 * first)), last: int64(math.Round(60 * last)), why: d.closure.why()}
		if d.closure.From != meridian.NoDate {
			b.from = d.closure.From.At(0, zone)
		}
		if d.closure.To != meridian.NoDate {
			b.to = (d.closure.To + 1).At(0, zone)
		}
		out = append(out, b)
	}
	return out
}

// comesTo returns after how many hours an arc comes to the first and to the last
// thing that a closure shuts; hit is false where it meets none.
func (v *View) comesTo(arc int32, d *datedClosure, departs float64) (first, last float64, hit bool) {
	touch := func(at float64) {
		if !hit {
			first = at
		}
		last, hit = at, true
	}
	a, s := &v.Arcs[arc], d.shut
	place := v.Nodes[a.From].Place
	switch a.Kind {
	case ArcHaul:
		v.haulComesTo(&v.Hauls[a.Detail], d, touch)
	case ArcVoyage:
		v.voyageComesTo(&v.Voyages[a.Detail], s, departs, touch)
	case ArcTrain:
		v.trainComesTo(&v.Trains[a.Detail], d, touch)
	case ArcCrossing:
		x := &v.Crossings[a.Detail]
		_, border := s.borders[[2]string{x.From, x.To}]
		if _, named := s.named(v.Net, x.Step.Link, true); border || named {
			touch(0)
		}
	case ArcTransfer:
		_, idle := s.terminals[place]
		if _, shut := s.portShut(v.Net, place); shut || idle {
			touch(0)
		}
	case ArcGaugeBreak:
		_, idle := s.gauges[place]
		if _, shut := s.portShut(v.Net, place); shut || idle {
			touch(0)
		}
	}
	return first, last, hit
}

// haulComesTo calls touch with the hours at which a haul comes to what is shut.
func (v *View) haulComesTo(h *Haul, d *datedClosure, touch func(float64)) {
	if h.tree != nil && !d.onTree(v, h.tree)[h.end] {
		return
	}
	hours := 0.0
	for _, st := range h.Links() {
		if d.onLink(v, st.Link) {
			touch(hours)
		}
		hours += v.strides[st.Link].mean
	}
}

// onLink tells whether a link by land is shut, as a border inside a zone too.
func (d *datedClosure) onLink(v *View, id meridian.LinkID) bool {
	l := &v.Net.Links[id]
	_, border := d.shut.borders[[2]string{v.Net.Places[l.From].Country, v.Net.Places[l.To].Country}]
	_, named := d.shut.named(v.Net, id, true)
	return border || named
}

// onTree marks the places of a tree that are not reached without meeting what is
// shut.
func (d *datedClosure) onTree(v *View, t *landTree) []bool {
	marks := d.trees[t]
	if marks == nil {
		marks = make([]bool, len(t.net.places))
		for _, u := range t.settled {
			if u != t.root {
				marks[u] = marks[t.from[u]] || d.onLink(v, t.net.edges[t.edge[u]].step.Link)
			}
		}
		d.trees[t] = marks
	}
	return marks
}

// voyageComesTo does the same for a voyage: its ports, its service, and the
// passages and links on its way.
func (v *View) voyageComesTo(y *Voyage, s *shut, departs float64, touch func(float64)) {
	_, from := s.portShut(v.Net, y.From)
	service := false
	if y.Service != nil {
		_, service = s.services[y.Service.ID]
	}
	if from || service {
		touch(departs)
	}
	if y.way.tree != nil && s.onWater(v.Net, y) {
		sailing := y.Sailing.Moments().Mean + y.Extra.Moments().Mean
		km, whole := 0.0, math.Max(y.way.km(), 1e-9)
		var passed []meridian.PassageID // what ships wait for is waited for at the passages
		for _, st := range y.way.steps() {
			l := &v.Net.Links[st.Link]
			if _, hit := s.named(v.Net, st.Link, true); hit {
				touch(departs + sailing*km/whole + y.Delay.Mean*float64(len(passed))/math.Max(1, float64(len(y.Passages))))
			}
			km += l.Km
			if l.Passage != meridian.NoID && !slices.Contains(passed, l.Passage) {
				passed = append(passed, l.Passage)
			}
		}
	}
	if _, to := s.portShut(v.Net, y.To); to {
		touch(departs + y.Sailing.Moments().Mean + y.Extra.Moments().Mean + y.Delay.Mean)
	}
}

// onWater tells whether something by water may be shut on a voyage, which for most
// voyages is quickly said.
func (s *shut) onWater(net *meridian.Network, y *Voyage) bool {
	for id := range s.links {
		if net.Links[id].Mode.Waterborne() {
			return true
		}
	}
	return len(s.places) > 0 || slices.ContainsFunc(y.Passages, func(p meridian.PassageID) bool { _, hit := s.passages[p]; return hit })
}

// trainComesTo does the same for a named train, over its parts in proportion to
// their time.
func (v *View) trainComesTo(t *Train, d *datedClosure, touch func(float64)) {
	if _, hit := d.shut.services[t.Service.ID]; hit {
		touch(0)
	}
	whole, hours := 0.0, 0.0
	for _, p := range t.Parts {
		whole += v.Arcs[p].Time.Mean
	}
	scale := t.Spread.Moments().Mean / math.Max(whole, 1e-9)
	for _, p := range t.Parts {
		if first, last, hit := v.comesTo(p, d, 0); hit {
			touch((hours + first) * scale)
			touch((hours + last) * scale)
		}
		hours += v.Arcs[p].Time.Mean
	}
}

// meetsEnds tells whether a closure with days shuts an end of a query, or what leads
// from it into the network: those ways have no clock.
func (s *search) meetsEnds() bool {
	v := s.v
	for i := range v.dated {
		d := &v.dated[i]
		for _, e := range [2]End{s.q.From, s.q.To} {
			if e.Place == meridian.NoID {
				continue
			}
			if _, shut := d.shut.portShut(v.Net, e.Place); shut {
				return true
			}
		}
		for k := range s.g.terminal {
			a := &s.g.terminal[k].access
			if _, idle := d.shut.terminals[a.Yard]; idle && a.Transfer >= 0 {
				return true
			}
			for _, h := range a.hauls() {
				if slices.ContainsFunc(h.Links(), func(st Step) bool { return d.onLink(v, st.Link) }) {
					return true
				}
			}
		}
	}
	return false
}

// subtract takes the bans out of ascending windows, [from, to) by turns in minutes
// of a clock.
func subtract(windows []int32, bans []ban, base meridian.Instant) []int32 {
	for i := range bans {
		b := &bans[i]
		from, to := clip(b.from-meridian.Instant(b.last)-base), clip(b.to-meridian.Instant(b.first)-base)
		var out []int32
		keep := func(a, z int32) {
			if a < z {
				out = append(out, a, z)
			}
		}
		for k := 0; k+1 < len(windows); k += 2 {
			a, z := windows[k], windows[k+1]
			keep(a, min(z, from))
			keep(max(a, to), z)
		}
		windows = out
	}
	return windows
}

func clip(at meridian.Instant) int32 {
	return int32(min(max(int64(at), 0), math.MaxInt32))
}

// closureNotes says where a way waits for something to open, or leaves later for it.
func (s *search) closureNotes(c *candidate) []string {
	var out []string
	for i := range c.visits {
		x := &c.visits[i]
		if x.arc < 0 || s.v.timingOf[x.arc] == 0 || x.leaves-x.enter < 60 {
			continue
		}
		t := &s.v.timings[s.v.timingOf[x.arc]-1]
		for k := range t.bans {
			if b := &t.bans[k]; b.bars(s.q.Start + meridian.Instant(x.enter)) {
				name := s.v.Net.Places[s.v.Nodes[s.v.Arcs[x.arc].From].Place].Name
				out = append(out, fmt.Sprintf("waits %.1f days at %s: %s", float64(x.leaves-x.enter)/1440, name, b.why))
				break
			}
		}
	}
	return out
}
