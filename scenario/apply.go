package scenario

import (
	"slices"

	"meridian"
)

// editor is a network that is being patched: a table is copied when a measure
// first changes it, all others stay those of the base.
type editor struct {
	net    *meridian.Network
	day    meridian.Date
	m      *Measure
	copied map[string]bool
}

// cite is who says so of a row that the measure makes or changes.
func (e *editor) cite(table string) meridian.Cite {
	c := meridian.Cite{Table: "scenario", Key: e.m.ID, Confidence: meridian.Estimated, AsOf: e.day, Note: e.m.Name + " (" + table + " of a scenario)"}
	if len(e.m.Sources) > 0 {
		c.Source = e.m.Sources[0]
	}
	if g, err := meridian.ParseConfidence(e.m.Grade); err == nil {
		c.Confidence = g
	}
	return c
}

// edit returns a table that may be written to.
func edit[T any](e *editor, name string, table *[]T) []T {
	if !e.copied[name] {
		e.copied[name] = true
		*table = slices.Clone(*table)
	}
	return *table
}

func (e *editor) links() []meridian.Link         { return edit(e, "links", &e.net.Links) }
func (e *editor) crossings() []meridian.Crossing { return edit(e, "crossings", &e.net.Crossings) }
func (e *editor) breaks() []meridian.GaugeBreak  { return edit(e, "gauge_breaks", &e.net.GaugeBreaks) }
func (e *editor) transfers() []meridian.Transfer { return edit(e, "transfers", &e.net.Transfers) }
func (e *editor) passages() []meridian.Passage   { return edit(e, "passages", &e.net.Passages) }
func (e *editor) charges() []meridian.Charge     { return edit(e, "charges", &e.net.Charges) }
func (e *editor) services() []meridian.Service   { return edit(e, "services", &e.net.Services) }
func (e *editor) restrictions() []meridian.Restriction {
	return edit(e, "restrictions", &e.net.Restrictions)
}
func (e *editor) disruptions() []meridian.Disruption {
	return edit(e, "disruptions", &e.net.Disruptions)
}
func (e *editor) memberships() []meridian.Membership {
	return edit(e, "memberships", &e.net.Memberships)
}
func (e *editor) flows() []meridian.Flow { return edit(e, "flows", &e.net.Flows) }

// InForce tells whether measure i holds on a day.
func (r *Resolved) InForce(i int, day meridian.Date) bool {
	x := &r.effects[i]
	return meridian.Validity{From: x.from, To: x.to}.Holds(day)
}

// Apply returns the network of a day with the measures that hold then. Only is
// which of them are taken, nil for all. The base is left as it is and shares
// what no measure touches; with no measure to apply it is returned itself.
//
// Rows are changed as they hold on that day: ask plans on the result as of it.
func (r *Resolved) Apply(day meridian.Date, only func(i int) bool) *meridian.Network {
	e := &editor{day: day, copied: map[string]bool{}}
	for i := range r.effects {
		if only != nil && !only(i) || !r.InForce(i, day) {
			continue
		}
		if e.net == nil {
			n := *r.Base
			e.net = &n
		}
		e.m = &r.Measures[i]
		r.effects[i].apply(e)
	}
	if e.net == nil {
		return r.Base
	}
	return e.net
}

// CarbonPrice returns the carbon price in USD/t that the measures set on a day;
// ok is false if none does.
func (r *Resolved) CarbonPrice(day meridian.Date, only func(i int) bool) (usd float64, ok bool) {
	for i := range r.Measures {
		if p := r.Measures[i].Prices; p != nil && p.Carbon != nil && r.InForce(i, day) && (only == nil || only(i)) {
			usd, ok = *p.Carbon, true
		}
	}
	return usd, ok
}

// Demand returns the factor on a flow of goods from one country to another that
// the measures bring on a day.
func (r *Resolved) Demand(day meridian.Date, goods, from, to string, only func(i int) bool) float64 {
	f := 1.0
	fits := func(want, have string) bool { return want == "" || want == have }
	for i := range r.Measures {
		g := r.Measures[i].Growth
		if g != nil && r.InForce(i, day) && (only == nil || only(i)) && fits(g.Goods, goods) && fits(g.From, from) && fits(g.To, to) {
			f *= g.Factor
		}
	}
	return f
}

// handling changes hours and charges of an operation.
func (c *Change) handling(h *meridian.Handling) {
	c.spread(&h.Hours)
	f := 1.0
	if c.ChargeFactor != nil {
		f = *c.ChargeFactor
	}
	h.Charge20, h.Charge40, h.ChargeT = value(c.Charge20, h.Charge20*f), value(c.Charge40, h.Charge40*f), value(c.ChargeT, h.ChargeT*f)
}

func (c *Change) spread(h *meridian.Spread) {
	if c.HoursFactor != nil {
		*h = h.Scale(*c.HoursFactor)
	}
	if c.Hours != nil {
		*h = meridian.Spread{P50: c.Hours.P50, P90: c.Hours.P90}
	}
}

func value(v *float64, otherwise float64) float64 {
	if v != nil {
		return *v
	}
	return otherwise
}
