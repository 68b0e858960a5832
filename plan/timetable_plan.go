package plan

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"meridian"
	"meridian/cost"
)

// Plans with a day of departure: the searches, and what their ways come to when
// missed and cancelled departures are counted.

// paretos runs the search. With a day of departure it is run for bookings of
// several boldness, since an early sailing that may be missed and a later one that
// will not be are both of interest.
func (s *search) paretos(ws *workspace, res *Result) {
	if s.g.clock == nil {
		ws.pareto(s.g)
		res.Labels, res.Pareto = ws.created, len(ws.front)
		for _, id := range ws.front {
			s.add(ws.way(id), true)
		}
		return
	}
	var quickest []int32
	if s.g.due >= 0 { // the earliest arrival is always known then
		if quickest = ws.quickest(s.g); quickest == nil {
			return
		}
		_, s.g.earliest, _, _ = s.g.follow(quickest, false)
	}
	found := s.search(ws, s.g, res)
	if quickest != nil {
		found = s.distinct(append(found, candidate{arcs: quickest, pareto: true, z: s.g.z}))
	}
	if len(found) == 0 {
		return
	}
	inParallel(len(found), func(i int) { s.complete(&found[i]) })
	s.candidates = append(s.candidates, found...)
	s.steady(ws, res)
}

// search runs the search on a graph for all bookings and returns the ways.
func (s *search) search(ws *workspace, g *graph, res *Result) []candidate {
	bookings := s.q.bookings()
	found := make([][]candidate, len(bookings))
	labels, pareto := make([]int, len(bookings)), make([]int, len(bookings))
	inParallel(len(bookings), func(i int) {
		own := *g
		own.z = normalQuantile(bookings[i] / 100)
		w := ws
		if i > 0 {
			w = s.spaces.Get().(*workspace)
			defer s.spaces.Put(w)
		}
		w.pareto(&own)
		labels[i], pareto[i] = w.created, len(w.front)
		found[i] = make([]candidate, 0, len(w.front))
		for _, id := range w.front {
			if arcs := w.way(id); !repeats(s, arcs) {
				found[i] = append(found[i], candidate{arcs: arcs, pareto: true, z: own.z})
			}
		}
	})
	for i := range bookings {
		res.Labels, res.Pareto = res.Labels+labels[i], res.Pareto+pareto[i]
	}
	return s.distinct(slices.Concat(found...))
}

// steady looks for ways without the departures that the cheapest way hangs on, if
// none of the ways found does without.
func (s *search) steady(ws *workspace, res *Result) {
	c := slices.MinFunc(s.candidates, func(a, b candidate) int { return cmp.Compare(a.v[Money], b.v[Money]) })
	if s.hangs(&c) < 0 || slices.ContainsFunc(s.candidates, func(c candidate) bool { return s.hangs(&c) < 0 }) {
		return
	}
	without := *s.g
	without.usable = slices.Clone(s.g.usable)
	for e := range s.v.Arcs {
		if t := s.v.timingOf[e]; t > 0 && s.v.timings[t-1].service != nil && s.unsteady(s.v.timings[t-1].service) {
			without.usable[e] = false
		}
	}
	found := s.search(ws, &without, res)
	inParallel(len(found), func(i int) { s.complete(&found[i]) })
	for i := range found {
		if s.hangs(&found[i]) < 0 {
			s.candidates = append(s.candidates, found[i])
		}
	}
}

// unsteady tells whether a chain would hang on the departures of a service even if
// the goods never missed one.
func (s *search) unsteady(x *meridian.Service) bool {
	return x.Cancel >= hangChance && x.HeadwayDays() >= hangDays
}

// bookings are the percentiles of readiness that departures are booked for: that
// of the query, one that leaves little to chance, and even odds unless the query
// says otherwise.
func (q *Query) bookings() []float64 {
	out := []float64{q.percentile()}
	others := []float64{50, 98}
	if q.Percentile != 0 {
		others = others[1:]
	}
	for _, p := range others {
		if math.Abs(p-out[0]) > 1 {
			out = append(out, p)
		}
	}
	return out
}

// distinct follows ways by the clock and drops those that repeat the departures
// of another.
func (s *search) distinct(found []candidate) []candidate {
	inParallel(len(found), func(i int) {
		c := &found[i]
		g := *s.g
		g.z = c.z
		c.visits, c.v, _, _ = g.follow(c.arcs, true)
	})
	seen := map[uint64]bool{}
	out := found[:0]
	for i := range found {
		c := &found[i]
		h := fingerprint(c.arcs)
		for k := range c.visits {
			h = (h ^ uint64(uint32(c.visits[k].index))) * 1099511628211
		}
		if !seen[h] {
			seen[h] = true
			out = append(out, *c)
		}
	}
	return out
}

// complete reckons what a candidate comes to: what is paid once a chain, and with
// a day of departure how it may turn out.
func (s *search) complete(c *candidate) {
	var hits []gateHit
	for _, a := range c.arcs {
		hits = append(hits, s.g.hits(a)...)
	}
	c.corridor = s.v.classify(hits)
	start, end := s.w.model.Chain(s.chain(c.arcs, c.corridor))
	c.v[Money] += int64(math.Round(100 * (start.Freight() + end.Freight())))
	if c.visits == nil {
		c.cost = s.prices.of(&c.v)
		return
	}
	c.turn = s.g.turnOut(c.visits)
	c.storage = s.storage(c)
	for _, usd := range c.storage {
		c.v[Money] += int64(math.Round(100 * usd))
	}
	m := c.turn.moments()
	c.v[Minutes], c.v[Variance] = int64(math.Round(m.Mean*60)), int64(math.Round(m.Var*100))
	c.cost = s.prices.of(&c.v)
	c.v[Minutes] = int64(math.Round(c.turn.outcome.quantile(s.q.percentile() / 100)))
	if due, ok := s.q.due(s.v.Net); ok { // the chance of coming late stands for the spread
		c.v[Variance] = int64(math.Round(1e6 * (1 - c.turn.outcome.by(float64(due-s.q.Start)))))
	}
}

// due returns the minute by which the goods must have arrived.
func (q *Query) due(net *meridian.Network) (meridian.Instant, bool) {
	if q.Due != 0 {
		return q.Due, true
	}
	if q.Shipment.Deadline == meridian.NoDate {
		return 0, false
	}
	return q.Shipment.Deadline.At(0, q.To.zone(net)), true
}

// Deadline returns the instant by which the goods must have arrived; ok is false
// where there is none.
func (q *Query) Deadline(net *meridian.Network) (due meridian.Instant, ok bool) { return q.due(net) }

// zone returns the clocks of an end, in minutes ahead of UTC.
func (e End) zone(net *meridian.Network) int {
	if e.Place != meridian.NoID {
		return net.Zone(e.Place)
	}
	return 60 * int(math.Round(e.Point.Lon/15))
}

// storage returns what the goods pay at terminals beyond free time, by visit; nil
// where nothing. Before the first departure they can stay at the origin.
func (s *search) storage(c *candidate) []float64 {
	v, t := s.v, &c.turn
	var out []float64
	departed := false
	for i := range c.visits {
		a := c.visits[i].arc
		if a < 0 || v.Arcs[a].Kind != ArcTransfer {
			departed = departed || a >= 0 && (v.Arcs[a].Kind == ArcVoyage || v.Arcs[a].Kind == ArcTrain)
			continue
		}
		row := &v.Net.Transfers[v.Arcs[a].Detail]
		free := row.FreeDays
		if i > 0 {
			free = max(free, s.freeDays(c.visits[i-1].arc))
		}
		stay := v.Arcs[a].Time
		if i+1 < len(c.visits) && departed {
			stay = stay.Add(s.stay(c, i+1))
		}
		if t.ready[i+1] < t.ready[i] {
			continue
		}
		if usd := s.w.model.Storage(v.Net.Places[v.Nodes[v.Arcs[a].From].Place].Country, stay, free); usd >= 0.01 {
			if out == nil {
				out = make([]float64, len(c.visits))
			}
			out[i] = usd
		}
	}
	return out
}

// stay returns how long the goods wait for the departure of a visit.
func (s *search) stay(c *candidate, i int) meridian.Moments {
	a := c.visits[i].arc
	if a < 0 {
		return meridian.Moments{}
	}
	return s.waitBefore(c, i)
}

// freeDays returns the free time that the service of an arc grants.
func (s *search) freeDays(arc int32) float64 {
	if arc < 0 {
		return 0
	}
	switch a := &s.v.Arcs[arc]; a.Kind {
	case ArcVoyage:
		if y := &s.v.Voyages[a.Detail]; y.Service != nil {
			return y.Service.FreeDays
		}
	case ArcTrain:
		return s.v.Trains[a.Detail].Service.FreeDays
	}
	return 0
}

// waitBefore returns the wait for a departure, or for an opening, in which an arc
// begins.
func (s *search) waitBefore(c *candidate, i int) meridian.Moments {
	x := &c.visits[i]
	if x.arc < 0 {
		return meridian.Moments{}
	}
	a := &s.v.Arcs[x.arc]
	var usual meridian.Moments
	switch a.Kind {
	case ArcVoyage:
		usual = s.v.Voyages[a.Detail].Wait
	case ArcTrain:
		usual = s.v.Trains[a.Detail].Wait
	}
	if s.v.timingOf[x.arc] == 0 {
		return usual
	}
	if x.index < 0 { // it opens, and what sails then sails by frequency
		usual.Mean += c.turn.held(i, s.g.weights[x.arc][Minutes])
		return usual
	}
	usual.Mean = max(0, usual.Mean+c.turn.held(i, s.g.weights[x.arc][Minutes]))
	usual.Var = c.turn.booked[i].spread / 3600
	return usual
}

// held returns the mean hours of a visit beyond those of its arc.
func (t *turnout) held(i int, minutes int64) float64 {
	return (t.ready[i+1] - t.ready[i] - float64(minutes)) / 60
}

// longHold is how many days a way may wait for a season to be called a way.
const longHold = 45

// heldUp says why a followed way is of no use on its day: it waits for a season,
// or a departure never comes. Empty: it is of use.
func (s *search) heldUp(visits []visit, at int, ok bool, arcs []int32) string {
	days := s.g.clock.days() + clockDays
	if !ok {
		if t := &s.v.timings[s.v.timingOf[arcs[at]]-1]; len(t.bans) > 0 {
			return t.bans[0].why
		}
		return fmt.Sprintf("%s has no departure within %d days of the goods' arrival", s.arcName(arcs[at]), days)
	}
	for i := range visits {
		x := &visits[i]
		if x.arc < 0 || s.v.timingOf[x.arc] == 0 {
			continue
		}
		t := &s.v.timings[s.v.timingOf[x.arc]-1]
		wait := x.leaves - x.enter
		if len(t.bans) > 0 && wait > longestWait*60 {
			return fmt.Sprintf("%s, and would be waited for %d days", t.bans[0].why, wait/1440)
		}
		if len(t.seasons) > 0 && wait > longHold*1440 {
			day, _ := (s.q.Start + meridian.Instant(x.leaves)).Local(0)
			return fmt.Sprintf("%s is closed when the goods come: next departure %s, %d days later", s.arcName(x.arc), day, wait/1440)
		}
	}
	return ""
}

// missing lists services whose calendars have no departure from the day on which
// the goods are ready.
func (s *search) missing() []string {
	var out []string
	seen := map[*meridian.Service]bool{}
	for e := range s.v.Arcs {
		t := s.v.timingOf[e]
		if t == 0 || !s.g.usable[e] {
			continue
		}
		x := &s.v.timings[t-1]
		b := &s.g.clock.beats[t-1]
		if x.service == nil || seen[x.service] {
			continue
		}
		seen[x.service] = true
		if last, _ := s.g.clock.board(b, s.g.start); last == never {
			day, _ := s.q.Start.Local(s.q.From.zone(s.v.Net))
			out = append(out, fmt.Sprintf("%s has no departure after %s", x.service.Name, day))
		}
	}
	return out[:min(4, len(out))]
}

// arcName names an arc for a reader.
func (s *search) arcName(arc int32) string {
	if arc < 0 {
		return "the way"
	}
	a := &s.v.Arcs[arc]
	from, to := s.v.Net.Places[s.v.Nodes[a.From].Place].Name, s.v.Net.Places[s.v.Nodes[a.To].Place].Name
	switch a.Kind {
	case ArcVoyage:
		y := &s.v.Voyages[a.Detail]
		for _, p := range y.Passages {
			if s.v.Net.Passages[p].Season != (meridian.Season{}) {
				return s.v.Net.Passages[p].Name
			}
		}
		return y.name() + " from " + from
	case ArcTrain:
		return s.v.Trains[a.Detail].Service.Name + " from " + from
	}
	return "the way from " + from + " to " + to
}

// timedLegs puts dates, departures and chances on an itinerary.
func (s *search) timedLegs(it *meridian.Itinerary, c *candidate) {
	t := &c.turn
	m := t.moments()
	it.Time = m
	zone := s.q.To.zone(s.v.Net)
	arrival := func(q float64) (meridian.Instant, float64) {
		minutes := t.outcome.quantile(q)
		return s.q.Start + meridian.Instant(math.Round(minutes)), minutes / 60
	}
	p50, h50 := arrival(0.5)
	p90, h90 := arrival(0.9)
	at, _ := arrival(s.q.percentile() / 100)
	it.Hours = meridian.Hours{Mean: tenth(m.Mean), P50: tenth(h50), P90: tenth(h90)}
	it.Depart = s.q.Start.In(s.q.From.zone(s.v.Net))
	it.Arrive = (s.q.Start + meridian.Instant(c.visits[len(c.visits)-1].arrive)).In(zone)
	it.Arrival = &meridian.Arrival{P50: p50.In(zone), P90: p90.In(zone), Percentile: s.q.percentile(), At: at.In(zone)}
	for i := range c.visits {
		if x := &c.visits[i]; x.index >= 0 {
			it.Sailings = append(it.Sailings, s.sailing(c, i))
		}
	}
	it.LeaveBy = s.leaveBy(c)
	it.Notes = append(it.Notes, s.closureNotes(c)...)
	if due, ok := s.q.due(s.v.Net); ok {
		p := math.Round(1e4*t.outcome.by(float64(due-s.q.Start))) / 1e4
		it.OnTime = &p
	}
	if h := s.hangs(c); h >= 0 {
		x := it.Sailings[h]
		it.Notes = append(it.Notes, fmt.Sprintf("hangs on %s of %s: missed or cancelled with a chance of %.0f %%, the next leaves %s", x.Service, x.Depart[:10], 100*x.Lost, orUnknown(x.Next)))
	}
}

func orUnknown(at string) string {
	if at == "" {
		return "on no known day"
	}
	return at[:10]
}

func tenth(x float64) float64 { return math.Round(x*10) / 10 }

// sailing words a booked departure.
func (s *search) sailing(c *candidate, i int) meridian.Sailing {
	x := &c.visits[i]
	a := &s.v.Arcs[x.arc]
	b := &c.turn.booked[i]
	t := &s.v.timings[s.v.timingOf[x.arc]-1]
	place := s.v.Nodes[a.From].Place
	zone := int(s.v.zones[place])
	when := func(minutes int64) string { return (s.q.Start + meridian.Instant(minutes)).In(zone) }
	out := meridian.Sailing{Service: t.service.Name, Mode: t.service.Mode.String(), Place: s.v.Net.Places[place].ID,
		Ready: when(x.enter), CutOff: when(x.leaves - cutoffMinutes(t.service)), Depart: when(x.leaves),
		Missed: share(b.missed), Cancel: t.service.Cancel, Lost: share(b.lost)}
	if b.next > 0 {
		out.Next = when(x.leaves + b.next)
	}
	return out
}

func share(p float64) float64 { return math.Round(1e4*p) / 1e4 }

// A chain hangs on a departure if it is lost at least so often, and the next
// leaves so many days later.
const (
	hangChance = 0.1
	hangDays   = 5
)

// hangs returns which of the booked departures a chain hangs on, −1 for none:
// that which costs most time on average.
func (s *search) hangs(c *candidate) int {
	worst, at, n := 0.0, -1, 0
	for i := range c.visits {
		if c.visits[i].index < 0 {
			continue
		}
		b := &c.turn.booked[i]
		days := float64(b.next) / 1440
		if b.next == 0 {
			days = clockDays
		}
		if b.lost >= hangChance && days >= hangDays && b.lost*days > worst {
			worst, at = b.lost*days, n
		}
		n++
	}
	return at
}

// leaveBy returns until when the goods can stay at the origin and still be as sure
// of the first booked departure; empty where nothing known is waited for first.
func (s *search) leaveBy(c *candidate) string {
	for i := range c.visits {
		x := &c.visits[i]
		if x.arc < 0 {
			continue
		}
		if x.index >= 0 {
			last := x.leaves - cutoffMinutes(s.v.timings[s.v.timingOf[x.arc]-1].service)
			slack := last - x.enter - int64(math.Ceil(c.z*6*math.Sqrt(float64(x.spread))))
			return (s.q.Start + meridian.Instant(max(0, slack))).In(s.q.From.zone(s.v.Net))
		}
		if s.v.timingOf[x.arc] > 0 || s.v.Arcs[x.arc].Kind == ArcVoyage || s.v.Arcs[x.arc].Kind == ArcTrain {
			return "" // it waits for something else before
		}
	}
	return ""
}

// robust adds to the picked ways one that hangs on no departure, if the cheapest
// of them does. It returns its index among the candidates, −1 where there is no
// need or no such way.
func (s *search) robust(picked []int) ([]int, int) {
	if s.g.clock == nil || len(picked) == 0 {
		return picked, -1
	}
	cheapest := slices.MinFunc(picked, func(a, b int) int { return cmp.Compare(s.candidates[a].v[Money], s.candidates[b].v[Money]) })
	if s.hangs(&s.candidates[cheapest]) < 0 {
		return picked, -1
	}
	for i := range s.candidates { // in order of generalised cost
		if s.hangs(&s.candidates[i]) >= 0 {
			continue
		}
		if !slices.Contains(picked, i) {
			picked = append(picked, i)
			slices.Sort(picked)
		}
		return picked, i
	}
	return picked, -1
}

// storageBill is the bill of a stay beyond free time.
func storageBill(usd float64) cost.Bill {
	var b cost.Bill
	b.Lines[cost.Demurrage] = usd
	return b
}

// MeetDeadline notes the chance of each itinerary to arrive in time, and answers
// with the earliest arrival when all are more likely late than not.
func MeetDeadline(net *meridian.Network, q *Query, res *Result) error {
	due, ok := q.due(net)
	if !ok {
		return nil
	}
	zone := q.To.zone(net)
	by := q.Shipment.Deadline.String()
	if q.Due != 0 {
		by = due.In(zone)
	}
	earliest := math.Inf(1)
	for i := range res.Itineraries {
		it := &res.Itineraries[i]
		earliest = min(earliest, it.Hours.P50)
		it.Notes = append(it.Notes, fmt.Sprintf("arrives by %s with a chance of %.0f %%", by, 100**it.OnTime))
	}
	if start := q.ready(net); earliest > float64(due-start)/60 {
		text := (q.Conditions.Ready + meridian.Date(earliest/24+1)).String()
		if q.Conditions.Timetabled {
			text = (start + meridian.Instant(math.Ceil(earliest*60))).In(zone)
		}
		return &meridian.NoResultError{What: fmt.Sprintf("no itinerary is likely to arrive by %s", by), Reasons: []string{"the earliest arrival at even odds is " + text}}
	}
	return nil
}
