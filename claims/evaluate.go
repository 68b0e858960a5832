package claims

import (
	"errors"
	"fmt"
	"slices"

	"meridian"
	"meridian/plan"
)

// Evaluate compares one claim with the model.
func Evaluate(net *meridian.Network, c *meridian.Claim) Evaluation {
	return newDay(net).evaluate(c)
}

// day evaluates claims of one day; they share what the planner prepares.
type day struct {
	net      *meridian.Network
	planners map[string]*plan.Planner // by what the network was changed in
}

func newDay(net *meridian.Network) *day { return &day{net, map[string]*plan.Planner{}} }

// planner returns the planner of the network as the attempt wants it.
func (d *day) planner(c *meridian.Claim, t *attempt) *plan.Planner {
	key := fmt.Sprint(c.Corridor, t.gates)
	net := withChain(d.net, c, t.gates)
	if t.roadless {
		key += fmt.Sprint(" ends ", c.From, c.To)
		net = withoutRoads(net, c)
	}
	if t.direct {
		key += " direct"
		net = through(net)
	}
	p := d.planners[key]
	if p == nil {
		p = plan.New(net)
		d.planners[key] = p
	}
	return p
}

func (d *day) evaluate(c *meridian.Claim) Evaluation {
	e := Evaluation{Claim: c}
	q, err := query(d.net, c)
	if err != nil {
		e.Reason = err.Error()
		return e
	}
	e.Shipment = q.Shipment
	best, misfits, reason := d.choose(c, q)
	if best == nil {
		e.Reason = reason
		return e
	}
	e.Itinerary, e.Misfits = best, misfits
	e.measure(d.net)
	return e
}

// query words the claim as a question to the planner.
func query(net *meridian.Network, c *meridian.Claim) (plan.Query, error) {
	var q plan.Query
	if c.From == meridian.NoID || c.To == meridian.NoID {
		return q, errors.New("an end of the claim has no place in the network")
	}
	var err error
	if q.Shipment, err = shipment(net, c); err != nil {
		return q, err
	}
	q.From, q.To = end(net, c.From), end(net, c.To)
	q.Prices = c.Date.Month()
	q.Restrictions = plan.ScreenOff // statements of their day, not offers of ours
	q.Terminals = c.Scope != "" && c.Scope != "door"

	q.Conditions = plan.Conditions{AsOf: c.Date, Ready: c.Date}
	return q, nil
}

func end(net *meridian.Network, p meridian.PlaceID) plan.End {
	return plan.End{Place: p, Point: net.Places[p].Point, Name: net.Places[p].Name}
}

// shipment is one unit of what the claim names: a container of general cargo
// unless it needs goods of its own; 40 ft where the size is not stated.
func shipment(net *meridian.Network, c *meridian.Claim) (meridian.Shipment, error) {
	r := plan.ShipmentRequest{Ready: c.Date, Deadline: meridian.NoDate}
	switch c.Equipment {
	case "":
		r.FEU = 1
	case "tonne":
		r.Equipment, r.Tonnes = "bulk", 1000
	default:
		r.Equipment = c.Equipment
	}
	if r.Equipment != "" {
		for i := range net.Goods {
			g := &net.Goods[i]
			if slices.Contains(g.Equipment, r.Equipment) && (r.Goods == "" || g.ID == "general") {
				r.Goods = g.ID
			}
		}
	}
	return plan.NewShipment(net, r)
}

// choose asks the planner for the chain of the claim, ever less strictly, until
// an itinerary fits, and returns the best fit.
func (d *day) choose(c *meridian.Claim, q plan.Query) (*meridian.Itinerary, []string, string) {
	var best *meridian.Itinerary
	var misfits []string
	grade := noFit
	reason := ""
	for _, try := range attempts(d.net, c) {
		q.Conditions.Only = try.only
		res, err := d.planner(c, &try).Plan(q)
		if err != nil {
			if reason == "" {
				reason = err.Error()
			}
			continue
		}
		for _, it := range offers(res) {
			if f, m := fitOf(d.net, c, it); f < grade || f == grade && quicker(c, it, best) {
				best, misfits, grade = it, m, f
			}
		}
		if grade <= try.content {
			break
		}
		if why := absent(res, c.Corridor); why != "" {
			reason = why
		}
	}
	if best == nil || grade >= misRoute {
		if reason == "" {
			reason = "no way"
		}
		if c.Corridor != "" {
			reason = "no way by " + c.Corridor + " on " + c.Date.String() + ": " + reason
		}
		return nil, nil, reason
	}
	return best, misfits, ""
}

// quicker tells whether an itinerary stands better for a timetable than another:
// a timetable speaks of the ship or train that its owner runs, and leaves the
// wait for it to the shipper.
func quicker(c *meridian.Claim, it, than *meridian.Itinerary) bool {
	return c.Kind == "schedule" && underway(c, it).Mean < underway(c, than).Mean
}

// attempt is one way to ask.
type attempt struct {
	only     meridian.ModeSet
	roadless bool     // roads only around the ends
	direct   bool     // one ship or train, as a rate or time from port to port or terminal to terminal has it
	gates    []string // nil: the corridors as they are
	content  fit      // the worst fit with which to stop
}

// attempts lists what to ask: by the modes of the chain through its places; then
// by these modes; then also by road; then by anything but air.
func attempts(net *meridian.Network, c *meridian.Claim) []attempt {
	all := meridian.AllModes &^ meridian.Modes(meridian.Air)
	chain := modesNamed(c)
	if chain == 0 {
		return []attempt{{only: all}}
	}
	roads := meridian.Modes(meridian.Road)
	first := attempt{only: chain | roads, roadless: !chain.Has(meridian.Road), content: within}
	var out []attempt
	first.direct = len(c.Chain) == 1 && fromDeparture(c) && !slices.ContainsFunc(c.Via, func(id string) bool {
		p, ok := net.PlaceByID[id]
		return ok && net.Places[p].Region != "" // a port on the way is where ships change
	})
	if first.direct {
		strict := first
		if strict.gates = gates(net, c); len(c.Via) == 0 {
			strict.gates = nil
		}
		change := first
		change.direct = false
		return []attempt{strict, first, change, {only: chain | roads, content: within}, {only: all, content: within}}
	}
	if len(c.Chain) > 1 || len(c.Via) > 0 {
		strict := first
		strict.gates = gates(net, c)
		out = append(out, strict)
	}
	out = append(out, first)
	if len(c.Via) > 0 {
		loose := first
		loose.roadless, loose.gates = false, places(net, c)
		out = append(out, loose)
	}
	if first.roadless {
		out = append(out, attempt{only: chain | roads, content: within})
	}
	return append(out, attempt{only: all, content: within})
}

// modesNamed returns the modes of the chain. A crossing by sea between two legs
// on land may be by a ferry whatever the claim calls it.
func modesNamed(c *meridian.Claim) meridian.ModeSet {
	var set meridian.ModeSet
	for i, name := range c.Chain {
		m, err := meridian.ParseMode(name)
		if err != nil {
			continue
		}
		set |= meridian.Modes(m)
		if m.Waterborne() {
			set |= meridian.Modes(meridian.Sea)
		}
		if m.Waterborne() && i > 0 {
			set |= meridian.Modes(meridian.Ferry, meridian.RailFerry, meridian.River)
		}
	}
	return set
}

// offers lists every itinerary of a result, also those clearly beaten.
func offers(res *plan.Result) []*meridian.Itinerary {
	var out []*meridian.Itinerary
	for i := range res.Itineraries {
		out = append(out, &res.Itineraries[i])
	}
	for i := range res.NotOffered {
		if it := res.NotOffered[i].Itinerary; it != nil {
			out = append(out, it)
		}
	}
	return out
}

// absent returns why a result has no itinerary of a corridor.
func absent(res *plan.Result, corridor string) string {
	for i := range res.NotOffered {
		if n := &res.NotOffered[i]; n.Corridor == corridor && n.Itinerary == nil {
			return n.Text
		}
	}
	return ""
}

// fromDeparture tells whether the days of a claim run from the departure of the
// first vessel, train or truck.
func fromDeparture(c *meridian.Claim) bool {
	return c.Scope != "" && c.Scope != "door" || c.Kind == "schedule" || c.Kind == "shipment"
}

// stretchOf returns the legs that the days of a claim speak of.
func stretchOf(c *meridian.Claim, it *meridian.Itinerary) []meridian.Leg {
	if !fromDeparture(c) {
		return it.Legs
	}
	first := slices.IndexFunc(it.Legs, func(l meridian.Leg) bool {
		return l.Kind == meridian.LegLink || l.Kind == meridian.LegCrossing || l.Kind == meridian.LegPassage
	})
	first = max(first, afterFeeder(it), 0) // a haul to the first terminal comes before the departure
	return it.Legs[first:max(first, arrival(c, it))]
}

// arrival returns the end of the legs that lie between the first departure and
// the last arrival: at a terminal the statement ends with the vessel, train or
// truck that comes there, not with the goods leaving it. To the door it does not
// end before they are delivered.
func arrival(c *meridian.Claim, it *meridian.Itinerary) int {
	end := len(it.Legs)
	if c.Scope == "" || c.Scope == "door" {
		return end
	}
	modes := modesOf(it)
	for end > 0 {
		l := &it.Legs[end-1]
		moves := l.Kind == meridian.LegLink || l.Kind == meridian.LegCrossing || l.Kind == meridian.LegPassage
		if moves && (len(modes) == 0 || l.Mode == modes[len(modes)-1] || l.Mode != "road") {
			break
		}
		end--
	}
	return end
}

// underway returns the moments of the days that a claim speaks of.
func underway(c *meridian.Claim, it *meridian.Itinerary) meridian.Moments {
	var t meridian.Moments
	legs := stretchOf(c, it)
	for i := range legs {
		t = t.Add(legs[i].Time)
	}
	return t
}

// measure reads days and money of the itinerary in the terms of the claim.
func (e *Evaluation) measure(net *meridian.Network) {
	c, it := e.Claim, e.Itinerary
	t := underway(c, it)
	spread := t.Quantiles()
	e.Days = compare(c.DaysMin, c.DaysMax, spread.P50/24)
	e.Days.P90 = spread.P90 / 24
	e.DayParts = dayParts(stretchOf(c, it), t.Mean, spread.P50)
	e.CostParts = costParts(it, c.Scope, e.Shipment.PerUnit())
	sum := 0.0
	for _, p := range e.CostParts {
		sum += p.Value
	}
	e.Cost = compare(c.CostMin, c.CostMax, sum)
	e.Rests = rests(net, e)
	e.Causes = causes(net, e)
}

// rests tells whether the model's figure comes from where the claim comes from:
// a row that the itinerary rests on, or a value of a series that moves its sea
// rates, has the source of the claim. Such a claim tests the machinery, not the
// data.
func rests(net *meridian.Network, e *Evaluation) bool {
	source := e.Claim.Cite.Source
	for i := range e.Itinerary.Legs {
		for _, c := range e.Itinerary.Legs[i].Cites {
			if c.Source == source {
				return true
			}
		}
	}
	for _, l := range lanesOf(net, e.Itinerary) {
		for _, r := range net.Rates[l.Series] {
			if r.Cite.Source == source {
				return true
			}
		}
	}
	return false
}

// afterFeeder returns the first leg of line haul behind the road haul by which
// goods reach the first terminal, −1 where there is none.
func afterFeeder(it *meridian.Itinerary) int {
	modes := modesOf(it)
	if len(modes) == 0 || modes[0] == "road" {
		return -1
	}
	return slices.IndexFunc(it.Legs, func(l meridian.Leg) bool {
		return l.Mode == modes[0] && (l.Kind == meridian.LegLink || l.Kind == meridian.LegCrossing || l.Kind == meridian.LegPassage)
	})
}

// dayParts splits the P50 by what the time goes for, in proportion to the means.
func dayParts(legs []meridian.Leg, mean, p50 float64) []Part {
	parts := newParts("at sea", "by rail", "by road", "ports", "transhipment", "terminals", "gauge breaks", "borders", "passages", "waiting", "pick-up and delivery")
	for i := range legs {
		l := &legs[i]
		h := l.Time.Mean / 24
		if mean > 0 {
			h *= p50 / mean
		}
		parts.add(dayPart(l), h)
	}
	return parts.list()
}

func dayPart(l *meridian.Leg) string {
	switch l.Kind {
	case meridian.LegAccess:
		return "pick-up and delivery"
	case meridian.LegTransfer:
		return transferPart(l)
	case meridian.LegCrossing:
		return "borders"
	case meridian.LegGaugeBreak:
		return "gauge breaks"
	case meridian.LegPassage:
		return "passages"
	case meridian.LegWait:
		return "waiting"
	}
	return byMode(l.Mode)
}

// transferPart tells ports, where goods change between land and water, from
// transhipment between vessels and from terminals on land.
func transferPart(l *meridian.Leg) string {
	switch from, to := afloatMode(l.Mode), afloatMode(l.ToMode); {
	case from && to:
		return "transhipment"
	case from || to:
		return "ports"
	}
	return "terminals"
}

func byMode(mode string) string {
	switch mode {
	case "rail":
		return "by rail"
	case "road":
		return "by road"
	case "air":
		return "by air"
	}
	return "at sea"
}

// costParts splits the money that a claim of this scope speaks of, USD a unit.
func costParts(it *meridian.Itinerary, scope string, units float64) []Part {
	parts := newParts("at sea", "by rail", "by road", "terminals", "gauge breaks", "borders", "tolls", "surcharges", "equipment", "empty return", "documents", "insurance", "pick-up and delivery")
	for i := range it.Legs {
		l := &it.Legs[i]
		for _, x := range l.Components {
			if name := costPart(l, x.Kind); counts(scope, x.Kind) && name != "" {
				parts.add(name, x.Amount/max(units, 1e-9))
			}
		}
	}
	return parts.list()
}

// counts tells whether a line of a bill is part of what a claim of that scope
// speaks of.
func counts(scope, line string) bool {
	switch scope {
	case "port":
		return slices.Contains([]string{"linehaul", "toll", "surcharge"}, line)
	case "main_leg", "border":
		return slices.Contains([]string{"linehaul", "toll", "surcharge", "transit_fee", "transfer", "crossing", "gauge_break"}, line)
	}
	return true
}

func costPart(l *meridian.Leg, line string) string {
	switch line {
	case "linehaul", "transit_fee":
		return byMode(l.Mode)
	case "drayage":
		return "pick-up and delivery"
	case "transfer":
		return "terminals"
	case "gauge_break":
		return "gauge breaks"
	case "crossing":
		return "borders"
	case "toll":
		return "tolls"
	case "surcharge", "demurrage":
		return "surcharges"
	case "equipment":
		return "equipment"
	case "empty_return":
		return "empty return"
	case "document":
		return "documents"
	case "insurance":
		return "insurance"
	}
	return "" // inventory: not invoiced
}

// parts adds up values by name, in a given order.
type parts struct {
	names  []string
	values map[string]float64
}

func newParts(names ...string) *parts { return &parts{names, map[string]float64{}} }

func (p *parts) add(name string, x float64) {
	if !slices.Contains(p.names, name) {
		p.names = append(p.names, name)
	}
	p.values[name] += x
}

func (p *parts) list() []Part {
	out := []Part{}
	for _, n := range p.names {
		if p.values[n] != 0 {
			out = append(out, Part{n, p.values[n]})
		}
	}
	return out
}

func value(list []Part, name string) float64 {
	for _, p := range list {
		if p.Name == name {
			return p.Value
		}
	}
	return 0
}
