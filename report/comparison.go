package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"meridian"
	"meridian/cost"
	"meridian/plan"
)

// ReliabilityRatio is the value of an hour of standard deviation over the value
// of an hour, as package plan ranks (de Jong et al. 2014: 0.4 for road).
const ReliabilityRatio = 0.4

// Weights are what makes one figure of money, time, spread and emissions. Money
// stays apart everywhere but in rankings.
type Weights struct {
	Hour   float64 // USD an hour of mean time, for the shipment
	SD     float64 // USD an hour of standard deviation
	Carbon float64 // USD a tonne of CO2e
}

// Comparison is the corridors for one origin, destination and shipment.
type Comparison struct {
	Query      plan.Query
	Net        *meridian.Network
	Prices     meridian.YearMonth
	Weights    Weights
	Rows       []Row                  // the best way of each corridor, best first
	Ways       []Way                  // all ways: the Pareto set and the best of each corridor
	NotOffered []meridian.NotOffered  // corridors without a way, and why
	Notes      []string               // of the planner
	Active     []string               // disruptions in force
	Omitted    []string               // corridors with a way but without a row, by choice
	Sources    []meridian.Source      // cited by the rows, in order of first use
	number     map[string]int         // source key -> its number, from 1
	history    map[string]priceSpread // series -> spread of its dated values
}

// Row is a corridor: its best way by generalised cost.
type Row struct {
	Number int // in every table and picture
	*meridian.Itinerary
	Indicators Indicators
	Stairs     []Stair
	General    float64 // generalised cost, USD for the shipment
	Figures    []Footnote
	Best       []string // cheapest, fastest, most_reliable, lowest_co2e, overall
}

// Way is an itinerary in the scatter and in the search for break-evens.
type Way struct {
	Corridor string
	Row      int // number of the corridor's row; 0: omitted
	Leads    bool
	It       *meridian.Itinerary
}

// Options choose the rows of a comparison.
type Options struct {
	Top       int      // at most so many corridors, and those that are best in something; 0: all
	Corridors []string // only these; empty: all
}

// New compares what the planner found: offered itineraries and those of beaten
// corridors. With All set in the query, Ways holds the whole Pareto set.
func New(net *meridian.Network, q plan.Query, res *plan.Result, o Options) (*Comparison, error) {
	c := &Comparison{Query: q, Net: net, Prices: res.Prices, Notes: res.Notes, Active: res.Active, number: map[string]int{}, history: map[string]priceSpread{}}
	c.weigh()
	its := slices.Clone(res.Itineraries)
	for _, n := range res.NotOffered {
		if n.Itinerary != nil {
			its = append(its, *n.Itinerary)
		} else {
			c.NotOffered = append(c.NotOffered, n)
		}
	}
	if len(o.Corridors) > 0 {
		its = slices.DeleteFunc(its, func(it meridian.Itinerary) bool { return !slices.Contains(o.Corridors, it.Corridor) })
	}
	slices.SortStableFunc(its, func(a, b meridian.Itinerary) int { return cmp.Compare(c.General(&a), c.General(&b)) })
	rows := map[string]int{}
	for i := range its {
		it := &its[i]
		n, known := rows[it.Corridor]
		if !known {
			n = len(c.Rows) + 1
			rows[it.Corridor] = n
			c.Rows = append(c.Rows, Row{Number: n, Itinerary: it, General: c.General(it)})
		}
		c.Ways = append(c.Ways, Way{it.Corridor, n, !known, it})
	}
	c.award()
	c.keep(o.Top)
	for i := range c.Rows {
		c.complete(&c.Rows[i])
	}
	return c, c.check()
}

// weigh settles the weights of rankings as the planner does.
func (c *Comparison) weigh() {
	s := &c.Query.Shipment
	hour := s.Value * s.Goods.DayValue / 100 / 24
	carbon := c.Query.CarbonPrice
	if carbon == 0 {
		carbon = plan.DefaultCarbonPrice
	}
	c.Weights = Weights{hour, ReliabilityRatio * hour, max(0, carbon)}
}

// General returns the generalised cost of an itinerary in USD for the shipment.
func (c *Comparison) General(it *meridian.Itinerary) float64 { return c.Weights.of(it) }

func (w Weights) of(it *meridian.Itinerary) float64 {
	return it.Cost.Freight + w.Hour*it.Time.Mean + w.SD*it.Time.SD() + w.Carbon*it.CO2e/1000
}

// complete computes what a row shows.
func (c *Comparison) complete(r *Row) {
	r.Stairs = c.stairs(r.Itinerary)
	r.Indicators = c.indicators(r.Itinerary)
	r.Figures = c.footnotes(r)
}

// keep leaves the first rows and those that are best in something, and notes
// what it left out.
func (c *Comparison) keep(top int) {
	if top <= 0 || len(c.Rows) <= top {
		return
	}
	var rows []Row
	for i := range c.Rows {
		r := c.Rows[i]
		if i < top || len(r.Best) > 0 {
			r.Number = len(rows) + 1
			rows = append(rows, r)
		} else {
			c.Omitted = append(c.Omitted, r.Corridor)
		}
	}
	c.Rows = rows
	number := map[string]int{}
	for i := range rows {
		number[rows[i].Corridor] = rows[i].Number
	}
	for i := range c.Ways {
		c.Ways[i].Row = number[c.Ways[i].Corridor]
	}
}

// award marks the best row of each criterion.
func (c *Comparison) award() {
	for _, k := range [...]struct {
		name string
		of   func(r *Row) float64
	}{
		{"overall", func(r *Row) float64 { return r.General }},
		{"cheapest", func(r *Row) float64 { return r.Cost.Freight }},
		{"fastest", func(r *Row) float64 { return r.Time.Mean }},
		{"most_reliable", func(r *Row) float64 { return r.Time.Var }},
		{"lowest_co2e", func(r *Row) float64 { return r.CO2e }},
	} {
		best := 0
		for i := range c.Rows {
			if k.of(&c.Rows[i]) < k.of(&c.Rows[best]) {
				best = i
			}
		}
		if len(c.Rows) > 1 {
			c.Rows[best].Best = append(c.Rows[best].Best, k.name)
		}
	}
}

// check refuses what cannot be compared or drawn.
func (c *Comparison) check() error {
	if len(c.Rows) == 0 {
		return &meridian.NoResultError{What: "there is no itinerary to compare"}
	}
	if len(c.Rows) == 1 {
		return &meridian.NoResultError{What: fmt.Sprintf("only one corridor leads from %s to %s: %s", c.Query.From.Name, c.Query.To.Name, c.Rows[0].Corridor),
			Reasons: append(c.whyOthers(), "a comparison needs two; `meridian plan` shows the one, and wider --only, --avoid or --restrictions may find more")}
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		if !(r.Km > 0) || math.IsInf(r.Km, 0) || math.IsNaN(r.Time.Mean) {
			return meridian.Input("corridor "+r.Corridor, "give its links a length_km", "has no distance, so that there is no common distance axis")
		}
		for j := range r.Legs {
			if r.Legs[j].Km < 0 || math.IsNaN(r.Legs[j].Km) {
				return meridian.Input("corridor "+r.Corridor, "mend the links of "+r.Legs[j].FromName+" – "+r.Legs[j].ToName, "runs backwards at leg %d, so that there is no common distance axis", j+1)
			}
		}
		if r.first() != c.Rows[0].first() || r.last() != c.Rows[0].last() {
			return meridian.Input("corridor "+r.Corridor, "compare ways between the same two places", "does not begin and end where the others do, so that there is no common distance axis")
		}
	}
	return nil
}

func (c *Comparison) whyOthers() []string {
	var out []string
	for _, n := range c.NotOffered {
		if n.Reason != "no_path" && len(out) < 4 {
			out = append(out, n.Corridor+": "+n.Text)
		}
	}
	return out
}

// first and last name the ends of the distance axis: the country where the way
// begins and ends, since points are served from several places.
func (r *Row) first() string { return endOf(&r.Legs[0], true) }
func (r *Row) last() string  { return endOf(&r.Legs[len(r.Legs)-1], false) }

func endOf(l *meridian.Leg, start bool) string {
	if l.Country != "" {
		return l.Country
	}
	if start {
		return l.From
	}
	return l.To
}

// Units returns the number by which money and emissions are divided: containers
// or tonnes.
func (c *Comparison) Units() float64 { return math.Max(1, c.Query.Shipment.PerUnit()) }

// Unit names what money is per.
func (c *Comparison) Unit() string {
	if s := &c.Query.Shipment; s.Containerised() {
		return s.Equipment.ID
	}
	return "t"
}

// Focus returns the rows that a picture brings forward: the best overall, the
// cheapest and the fastest.
func (c *Comparison) Focus() map[int]bool {
	out := map[int]bool{}
	for i := range c.Rows {
		for _, b := range c.Rows[i].Best {
			if b == "overall" || b == "cheapest" || b == "fastest" {
				out[c.Rows[i].Number] = true
			}
		}
	}
	return out
}

// P10 returns the tenth percentile of the lognormal distribution with these
// moments.
func P10(m meridian.Moments) float64 {
	q := m.Quantiles()
	if q.P90 <= 0 {
		return 0
	}
	return q.P50 * q.P50 / q.P90
}

// freightOf returns the money of a leg without the cost of stock.
func freightOf(l *meridian.Leg) float64 {
	sum := 0.0
	for _, x := range l.Components {
		if !isStock(x.Kind) {
			sum += x.Amount
		}
	}
	return cost.Cents(sum)
}

func isStock(kind string) bool {
	return kind == cost.Inventory.String() || kind == cost.SafetyStock.String()
}

// isMove tells whether a leg is carriage; all others are steps.
func isMove(l *meridian.Leg) bool { return l.Kind == meridian.LegLink }

func isLand(mode string) bool { return mode == "rail" || mode == "road" }

// bordersOf writes the borders of a row.
func bordersOf(it *meridian.Itinerary, sep string) string {
	var out []string
	for _, b := range it.Borders {
		out = append(out, strings.Join(b, "–"))
	}
	return strings.Join(out, sep)
}
