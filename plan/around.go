package plan

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"meridian"
	"meridian/cost"
)

// Planning round a closure with days. Two plans are made: one on a network in
// which everything with days is shut throughout, and one on the open network,
// whose itineraries are walked at mean hours: one that reaches a closed element
// while it is shut waits before it until it opens. What is offered is the better
// of both in each corridor. So goods that pass before the closure, or after it,
// are not sent round; and a closure of a week is waited for where going round
// takes longer.

// longestWait is the longest wait for an opening that is offered, h: two months.
// Beyond it the goods are sent round or not at all.
const longestWait = 60 * 24

// window is a closure in hours after departure.
type window struct {
	closure  *Closure
	what     *shut
	from, to float64 // to +Inf: never opens again
}

// around answers a query with closures that begin or end.
func (p *Planner) around(q Query) (*Result, error) {
	var always []Closure
	var dated []*Closure
	for i := range q.Conditions.Close {
		if c := &q.Conditions.Close[i]; c.Dated() {
			if err := c.check(); err != nil {
				return nil, err
			}
			dated = append(dated, c)
		} else {
			always = append(always, *c)
		}
	}
	var windows []window
	shutAll := slices.Clone(always)
	for _, c := range dated {
		s := newShut()
		if err := s.avoid(p.Net, "--close", c.What, c.why()); err != nil {
			return nil, err
		}
		w := window{closure: c, what: s, from: math.Inf(-1), to: math.Inf(1)}
		start, zone := q.ready(p.Net), q.From.zone(p.Net) // days are those of the origin
		if c.From != meridian.NoDate {
			w.from = float64(c.From.At(0, zone)-start) / 60
		}
		if c.To != meridian.NoDate {
			w.to = float64((c.To+1).At(0, zone)-start) / 60
		}
		if w.to > 0 {
			windows = append(windows, w)
			shutAll = append(shutAll, Closure{What: c.What, From: meridian.NoDate, To: meridian.NoDate, season: c.season})
		}
	}
	open := q
	open.Conditions.Close = always
	passing, err := p.Plan(open)
	if err != nil || len(windows) == 0 {
		return passing, err
	}
	round := q
	round.Conditions.Close = shutAll
	detour, err := p.Plan(round)
	var none *meridian.NoResultError
	if err != nil && !errors.As(err, &none) {
		return nil, err
	}
	m := &merger{p: p, q: &q, windows: windows}
	if m.model, err = cost.New(p.Net, q.Conditions.AsOf, cmp.Or(q.Prices, p.Net.Prices), q.Shipment); err != nil {
		return nil, err
	}
	return m.merge(passing, detour, none)
}

// merger makes one answer of two.
type merger struct {
	p       *Planner
	q       *Query
	windows []window
	model   *cost.Model
	list    []*dating
	all     []*dating // before thinning
}

// dating is an itinerary that may be offered.
type dating struct {
	it   meridian.Itinerary
	held bool // waits for an opening
	was  int  // its number in the detour plan; 0: none
}

func (m *merger) merge(passing, detour *Result, none *meridian.NoResultError) (*Result, error) {
	res := &Result{Active: passing.Active, Prices: passing.Prices, Labels: passing.Labels, Pareto: passing.Pareto, Notes: slices.Clone(passing.Notes)}
	if detour != nil {
		res.Labels, res.Pareto = res.Labels+detour.Labels, res.Pareto+detour.Pareto
		for i := range detour.Itineraries {
			m.list = append(m.list, &dating{it: detour.Itineraries[i], was: detour.Itineraries[i].ID})
		}
	}
	for i := range passing.Itineraries {
		m.consider(&passing.Itineraries[i])
	}
	for i := range passing.NotOffered {
		if it := passing.NotOffered[i].Itinerary; it != nil {
			m.consider(it)
		}
	}
	m.thin()
	if len(m.list) == 0 {
		if none != nil {
			return nil, none
		}
		return nil, &meridian.NoResultError{What: fmt.Sprintf("no way from %s to %s", m.q.From.Name, m.q.To.Name)}
	}
	number := m.number(res)
	m.others(res, passing, detour, number)
	return res, nil
}

// consider adds an itinerary of the open network as the closures leave it.
func (m *merger) consider(it *meridian.Itinerary) {
	d, ok := m.hold(it)
	if !ok || slices.ContainsFunc(m.list, func(o *dating) bool {
		return o.it.Label == d.it.Label && o.it.Cost.Total == d.it.Cost.Total && o.it.Hours == d.it.Hours
	}) {
		return
	}
	m.list = append(m.list, d)
}

// hold walks an itinerary at mean hours and puts waits before what is shut when
// it is reached. ok is false where it never opens.
func (m *merger) hold(it *meridian.Itinerary) (d *dating, ok bool) {
	d = &dating{it: *it}
	d.it.Legs, d.it.Notes = nil, slices.Clone(it.Notes)
	clock := 0.0
	for i := range it.Legs {
		l := &it.Legs[i]
		for again := true; again; {
			again = false
			for k := range m.windows {
				w := &m.windows[k]
				share, why, hit := w.what.meets(m.p.Net, l)
				at := clock + share*l.Time.Mean
				if !hit || at < w.from || at >= w.to-1e-6 { // rounding must not make it wait twice
					continue
				}
				wait := w.to - at
				if wait > longestWait {
					return nil, false
				}
				d.wait(m, l, wait, w, why)
				clock += wait
				again = true
			}
		}
		d.it.Legs = append(d.it.Legs, *l)
		if d.held {
			last := &d.it.Legs[len(d.it.Legs)-1]
			last.Depart, last.Arrive = "", ""
		}
		clock += l.Time.Mean
	}
	if d.held {
		m.unbook(&d.it)
	}
	return d, true
}

// unbook takes the times of day off an itinerary that waits for an opening: the
// departures that it had booked for later are taken to leave as often as before,
// not on their days.
func (m *merger) unbook(it *meridian.Itinerary) {
	if it.OnTime != nil {
		due, _ := m.q.due(m.p.Net)
		chance := it.Time.Chance(float64(due-m.q.ready(m.p.Net)) / 60)
		it.OnTime = &chance
	}
	if it.Arrive == "" && it.Arrival == nil && len(it.Sailings) == 0 {
		return
	}
	it.Arrive, it.Arrival, it.Sailings, it.LeaveBy = "", nil, nil, ""
	it.Notes = append(it.Notes, "departures after the wait are not booked: the rest is moved by it")
}

// wait adds a wait of some hours before a leg.
func (d *dating) wait(m *merger, before *meridian.Leg, hours float64, w *window, why string) {
	stock := cost.Cents(m.model.Inventory(hours))
	l := meridian.Leg{Kind: meridian.LegWait, Mode: before.Mode, From: before.From, To: before.From, FromName: before.FromName, ToName: before.FromName,
		Time: meridian.Moments{Mean: hours}, Cost: stock, Figures: []string{}, Confidence: meridian.Estimated.String(),
		Notes: []string{fmt.Sprintf("waits for the opening on %s (%s)", w.closure.To+1, why)}}
	l.Hours = l.Time.Hours()
	if stock > 0 {
		l.Components = []meridian.Component{{Kind: cost.Inventory.String(), Amount: stock}}
	}
	it := &d.it
	it.Legs = append(it.Legs, l)
	it.Time = it.Time.Add(l.Time)
	it.Hours = it.Time.Hours()
	it.Cost.Components = slices.Clone(it.Cost.Components)
	if k := slices.IndexFunc(it.Cost.Components, func(c meridian.Component) bool { return c.Kind == cost.Inventory.String() }); k >= 0 {
		it.Cost.Components[k].Amount = cost.Cents(it.Cost.Components[k].Amount + stock)
	} else if stock > 0 {
		it.Cost.Components = append(it.Cost.Components, l.Components[0])
	}
	it.Cost.Total = cost.Cents(it.Cost.Total + stock)
	it.Notes = append(it.Notes, fmt.Sprintf("waits %.1f days at %s: %s", hours/24, before.FromName, why))
	d.held = true
}

// meets returns the share of a leg's time after which it is at something shut.
func (s *shut) meets(net *meridian.Network, l *meridian.Leg) (share float64, why string, hit bool) {
	for i, id := range l.Links {
		if why, hit = s.named(net, id, l.Kind != meridian.LegPassage); hit {
			return pathShare(net, l, i), why, true
		}
	}
	for _, id := range l.Passages {
		if why, hit = s.passages[FindPassage(net, id)]; hit && l.Kind == meridian.LegPassage {
			return 0, why, true
		}
	}
	if len(l.Border) == 2 {
		if why, hit = s.borders[[2]string{l.Border[0], l.Border[1]}]; hit {
			return 0, why, true
		}
	}
	p, known := net.PlaceByID[l.From]
	handles := known && (l.Kind == meridian.LegTransfer || l.Kind == meridian.LegGaugeBreak)
	if handles {
		if why, hit = s.portShut(net, p); hit {
			return 0, why, true
		}
		if why, hit = s.terminals[p]; hit && l.Kind == meridian.LegTransfer {
			return 0, why, true
		}
		if why, hit = s.gauges[p]; hit && l.Kind == meridian.LegGaugeBreak {
			return 0, why, true
		}
	}
	if l.Kind != meridian.LegTransfer && l.Kind != meridian.LegWait {
		for _, c := range l.Cites {
			if why, hit = s.services[c.Key]; hit && c.Table == "services" {
				return 0, why, true
			}
		}
	}
	return 0, "", false
}

// named tells whether a link is shut by name, by its passage, its places or, by
// land, its country; seasons and validity are another matter.
func (s *shut) named(net *meridian.Network, id meridian.LinkID, passage bool) (string, bool) {
	l := &net.Links[id]
	if why, ok := s.links[id]; ok {
		return why, true
	}
	if why, ok := s.passages[l.Passage]; ok && l.Passage != meridian.NoID && passage {
		return why, true
	}
	for _, p := range [2]meridian.PlaceID{l.From, l.To} {
		if why, ok := s.places[p]; ok {
			return why, true
		}
		if why, ok := s.countries[net.Places[p].Country]; ok && !l.Mode.Waterborne() {
			return why, true
		}
	}
	return "", false
}

// pathShare returns the share of a leg's length that lies before link i.
func pathShare(net *meridian.Network, l *meridian.Leg, i int) float64 {
	before, all := 0.0, 0.0
	for k, id := range l.Links {
		if k < i {
			before += net.Links[id].Km
		}
		all += net.Links[id].Km
	}
	return before / math.Max(all, 1e-9)
}

// figures of an itinerary in which less is better.
func figures(it *meridian.Itinerary) [NumCriteria]float64 {
	return [NumCriteria]float64{it.Cost.Freight, it.Time.Mean, it.Time.Var, it.CO2e}
}

// noWorse tells whether a is no worse than b in anything, and better in something.
func noWorse(a, b *meridian.Itinerary) bool {
	x, y := figures(a), figures(b)
	for k := range x {
		if x[k] > y[k] {
			return false
		}
	}
	return x != y
}

// thin drops what another of its corridor beats or any other clearly beats, and
// leaves two of each corridor at most.
func (m *merger) thin() {
	slices.SortStableFunc(m.list, func(a, b *dating) int {
		return cmp.Compare(GoalGeneralised.Of(m.q, &a.it), GoalGeneralised.Of(m.q, &b.it))
	})
	m.all = slices.Clone(m.list)
	for _, margin := range clearly { // as in every plan: the clearest first
		per := map[string]int{}
		m.list = slices.DeleteFunc(slices.Clone(m.all), func(d *dating) bool {
			for _, o := range m.all {
				if o != d && noWorse(&o.it, &d.it) && (o.it.Corridor == d.it.Corridor || worse(&d.it, &o.it) >= margin) {
					return true
				}
			}
			per[d.it.Corridor]++
			return per[d.it.Corridor] > mostPerName && !m.q.All
		})
		if len(m.list) <= mostOffered || m.q.All {
			return
		}
	}
}

// worse returns how many times an itinerary costs or takes what another does.
func worse(it, by *meridian.Itinerary) float64 {
	return math.Max(it.Cost.Freight/math.Max(1, by.Cost.Freight), it.Time.Mean/math.Max(1, by.Time.Mean))
}

// number puts the itineraries into the answer, and returns the new number of
// those that the detour plan had.
func (m *merger) number(res *Result) map[int]int {
	number := map[int]int{}
	for n, d := range m.list {
		d.it.ID, d.it.Best, d.it.DominatedBy = n+1, nil, 0
		if d.was > 0 {
			number[d.was] = n + 1
		}
		res.Itineraries = append(res.Itineraries, d.it)
	}
	names := [NumCriteria]string{"cheapest", "fastest", "most reliable", "lowest emissions"}
	its := res.Itineraries
	for k := range NumCriteria {
		best := 0
		for i := range its {
			if figures(&its[i])[k] < figures(&its[best])[k] {
				best = i
			}
		}
		if len(its) > 1 {
			its[best].Best = append(its[best].Best, names[k])
		}
	}
	for i := range its {
		for j := range its {
			if i != j && noWorse(&its[j], &its[i]) {
				its[i].DominatedBy = j + 1
				break
			}
		}
	}
	return number
}

// others says why the other corridors are not offered.
func (m *merger) others(res, passing, detour *Result, number map[int]int) {
	has := map[string]bool{}
	for i := range res.Itineraries {
		has[res.Itineraries[i].Corridor] = true
	}
	from := passing
	if detour != nil {
		from = detour
	}
	for _, d := range m.all { // in order of generalised cost
		if c := d.it.Corridor; !has[c] {
			has[c] = true
			res.NotOffered = append(res.NotOffered, m.beaten(res, d))
		}
	}
	for _, n := range from.NotOffered {
		if has[n.Corridor] {
			continue
		}
		has[n.Corridor] = true
		if n.By > 0 {
			by := max(1, number[n.By])
			n.Text = strings.Replace(n.Text, fmt.Sprintf("dominated by %d", n.By), fmt.Sprintf("dominated by %d", by), 1)
			n.By = by
		}
		res.NotOffered = append(res.NotOffered, n)
	}
	for i := range passing.Itineraries {
		if it := &passing.Itineraries[i]; !has[it.Corridor] {
			has[it.Corridor] = true
			res.NotOffered = append(res.NotOffered, meridian.NotOffered{Corridor: it.Corridor, Reason: "closed", Text: m.windows[0].closure.why()})
		}
	}
}

// beaten says by which itinerary offered, and by how much, one is beaten that was
// dropped.
func (m *merger) beaten(res *Result, d *dating) meridian.NotOffered {
	it := d.it
	it.ID, it.Best, it.DominatedBy = 0, nil, 0
	out := meridian.NotOffered{Corridor: it.Corridor, Reason: "dominated", Itinerary: &it}
	if d.held {
		out.Text = it.Notes[len(it.Notes)-1] + "; "
	}
	for i := range res.Itineraries {
		o := &res.Itineraries[i]
		if !noWorse(o, &it) {
			continue
		}
		per := math.Max(1, m.q.Shipment.PerUnit())
		out.By = o.ID
		out.Text += fmt.Sprintf("dominated by %d: %+.0f USD a %s, %+.1f days, %+.0f kg CO2e", o.ID, (it.Cost.Freight-o.Cost.Freight)/per, unitName(&m.q.Shipment),
			(it.Time.Mean-o.Time.Mean)/24, (it.CO2e-o.CO2e)/per)
		return out
	}
	out.Text += "worse than another itinerary in every criterion"
	return out
}
