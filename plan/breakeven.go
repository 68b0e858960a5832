package plan

import (
	"cmp"
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"meridian"
)

// Break-evens: what would make a corridor win. A lever is one row of the feed
// that can be made better: a charge cut, hours saved, departures closer
// together. Its break-even is found by planning again on a network with that
// one row changed and closing in on the smallest change with which the best way
// of the corridor beats the best of all others, whatever way and corridor those
// then are: a change that also helps a rival counts for the rival too.

// Goal is what a contest is about.
type Goal uint8

// The goals.
const (
	GoalGeneralised Goal = iota // freight, and time, spread and emissions at their prices
	GoalMoney                   // freight alone
	GoalDays                    // mean days alone
	NumGoals
)

var goalNames = [NumGoals]string{"generalised_cost", "cost", "days"}

func (g Goal) String() string { return goalNames[g] }

// Of returns an itinerary's figure of the goal: USD for the shipment, or hours.
func (g Goal) Of(q *Query, it *meridian.Itinerary) float64 {
	switch g {
	case GoalMoney:
		return it.Cost.Freight
	case GoalDays:
		return it.Time.Mean
	}
	p := q.prices()
	return it.Cost.Freight + p.hour*it.Time.Mean + p.sd*it.Time.SD() + p.kg*it.CO2e
}

// Weights returns what the ranking pays: USD per hour of mean duration and of
// standard deviation for the shipment, and per kg CO2e.
func (q *Query) Weights() (hour, sd, kg float64) {
	p := q.prices()
	return p.hour, p.sd, p.kg
}

// query returns a query whose ranking is by the goal.
func (g Goal) query(q Query) Query {
	switch g { // the carbon prices differ because a planner keeps bounds by them
	case GoalMoney:
		q.Shipment.Goods.DayValue, q.CarbonPrice = 0, -2
	case GoalDays:
		q.Shipment.Goods.DayValue, q.CarbonPrice = 1e4, -3
	}
	return q
}

// Contest is the best way of a corridor against the best of all others.
type Contest struct {
	Goal     Goal
	Corridor *meridian.Itinerary // nil: the corridor has none
	Rival    *meridian.Itinerary // nil: there is no other
	Gap      float64             // the corridor's figure less the rival's: USD or hours; negative when it wins
	Reason   string              // of a corridor without a way
	Text     string
	Active   []string // disruptions in force
}

// Wins tells whether the corridor has the better way.
func (c *Contest) Wins() bool { return c.Corridor != nil && (c.Rival == nil || c.Gap <= 0) }

// Contest plans, and sets the best way of a corridor by a goal against the best
// of the others.
func (p *Planner) Contest(q Query, corridor string, g Goal) (*Contest, error) {
	res, err := p.Plan(g.query(q))
	if err != nil {
		return nil, err
	}
	c := &Contest{Goal: g, Active: res.Active}
	consider := func(it *meridian.Itinerary) {
		best := &c.Rival
		if it.Corridor == corridor {
			best = &c.Corridor
		}
		if *best == nil || g.Of(&q, it) < g.Of(&q, *best) {
			*best = it
		}
	}
	for i := range res.Itineraries {
		consider(&res.Itineraries[i])
	}
	for i := range res.NotOffered {
		n := &res.NotOffered[i]
		if n.Itinerary != nil {
			consider(n.Itinerary)
		} else if n.Corridor == corridor {
			c.Reason, c.Text = n.Reason, n.Text
		}
	}
	if c.Corridor != nil && c.Rival != nil {
		c.Gap = g.Of(&q, c.Corridor) - g.Of(&q, c.Rival)
	}
	return c, nil
}

// Fall makes an itinerary the corridor's in a contest for which it has none near
// the best.
func (c *Contest) Fall(q *Query, it *meridian.Itinerary) {
	if c.Corridor != nil || c.Rival == nil {
		return
	}
	c.Corridor = it
	c.Gap = c.Goal.Of(q, it) - c.Goal.Of(q, c.Rival)
}

// LeverKind is what is made better.
type LeverKind uint8

// The kinds of lever.
const (
	LeverCharge  LeverKind = iota // USD for the shipment
	LeverHours                    // mean hours
	LeverHeadway                  // days between departures
	LeverEpisode                  // strength of a disruption in force: its surcharges, factors and delays
)

var leverNames = [...]string{"charge", "hours", "headway", "disruption"}

func (k LeverKind) String() string { return leverNames[k] }

// least is the smallest factor that a lever can be brought to: a charge or a delay
// can vanish, departures can be ten times as many.
func (k LeverKind) least() float64 {
	if k == LeverHeadway {
		return 0.1
	}
	return 0
}

// Lever is one row of the feed that could be better.
type Lever struct {
	Kind       LeverKind
	Table, Key string  // the row
	Leg        int     // first leg of the itinerary that rests on it
	Now        float64 // in the unit of the kind; of a disruption 1
	// Worth is about what of the gap it closes if pulled all the way: USD or
	// hours, as the goal is.
	Worth float64
}

// BreakEven is the smallest change of one lever with which a corridor wins.
type BreakEven struct {
	Lever
	Goal     Goal
	Possible bool
	Factor   float64 // of the present figure, at which it wins
	Then     float64 // Now × Factor
	Against  string  // corridor that is second then
	Plans    int     // plans made to find it; 0: none, its worth is far too small
}

// precision is how near a break-even lies to the factor at which the corridor
// just does not win.
const precision = 0.005

// Levers is how many levers [Planner.FindBreakEvens] pulls.
func (c *Contest) Levers(net *meridian.Network, q Query, perKind int) int {
	if c.Corridor == nil || c.Wins() {
		return 0
	}
	return len(promising(net, &q, c, perKind))
}

// FindBreakEvens returns, for each kind of lever, the break-evens of the levers
// that promise most, the smallest share of the present figure first. tick, if
// not nil, is called after each lever, of which there are [Contest.Levers], from any
// goroutine.
func (p *Planner) FindBreakEvens(ctx context.Context, q Query, c *Contest, corridor string, perKind int, tick func()) ([]BreakEven, error) {
	if c.Corridor == nil || c.Wins() {
		return nil, nil
	}
	levers := promising(p.Net, &q, c, perKind)
	out := make([]BreakEven, len(levers))
	errs := make([]error, len(levers))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(len(levers), runtime.GOMAXPROCS(0), 4) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(levers) || ctx.Err() != nil {
					return
				}
				if out[i], errs[i] = p.breakEven(ctx, q, c, corridor, levers[i]); tick != nil {
					tick()
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	slices.SortStableFunc(out, func(a, b BreakEven) int {
		if a.Possible != b.Possible {
			if a.Possible {
				return -1
			}
			return 1
		}
		return -cmp.Compare(a.Factor, b.Factor)
	})
	return out, nil
}

// hopeless is the share of the gap below which a lever's worth is taken to be
// too small, and no plan is made.
const hopeless = 0.5

// breakEven closes in on the factor by regula falsi with the Illinois rule,
// which needs few plans where the gap is nearly linear in the factor.
func (p *Planner) breakEven(ctx context.Context, q Query, c *Contest, corridor string, l Lever) (BreakEven, error) {
	out := BreakEven{Lever: l, Goal: c.Goal}
	gap := func(f float64) (float64, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		out.Plans++
		changed, err := p.pull(&l, &q, f)
		if err != nil {
			return 0, err
		}
		n, err := changed.Contest(q, corridor, c.Goal)
		switch {
		case err != nil:
			return 0, err
		case n.Corridor == nil:
			return math.Inf(1), nil
		case n.Rival == nil:
			return math.Inf(-1), nil
		}
		if n.Gap <= 0 {
			out.Against = n.Rival.Corridor
		}
		return n.Gap, nil
	}
	if l.Worth < hopeless*c.Gap {
		return out, nil
	}
	wins, loses := l.Kind.least(), 1.0
	low, err := gap(wins)
	if err != nil || low > 0 {
		return out, err
	}
	high, side := c.Gap, 0
	for loses-wins > precision {
		f := (wins + loses) / 2
		if !math.IsInf(low, 0) && !math.IsInf(high, 0) {
			// a little to the winning side, so that the next bracket is small
			f = wins + (loses-wins)*(-low)/(high-low) - precision/4
			f = min(max(f, wins+precision/4), loses-precision/4)
		}
		x, err := gap(f)
		if err != nil {
			return out, err
		}
		switch {
		case x <= 0:
			if wins, low = f, x; side == 1 {
				high /= 2
			}
			side = 1
		default:
			if loses, high = f, x; side == -1 {
				low /= 2
			}
			side = -1
		}
		if side == 1 && loses-wins > precision { // is it the smallest? a step further must lose
			x, err := gap(min(wins+precision, loses))
			if err != nil {
				return out, err
			}
			if x > 0 {
				loses, high = wins+precision, x
			} else {
				wins, low = wins+precision, x
			}
			side = 0
		}
	}
	out.Possible, out.Factor, out.Then = true, wins, wins*l.Now
	return out, nil
}

// pull returns a planner on the network with the lever at f. A view does not
// depend on charges that the cost model reads from the network, so it is taken
// over for these.
func (p *Planner) pull(l *Lever, q *Query, f float64) (*Planner, error) {
	changed := New(l.Apply(p.Net, f))
	if l.Kind != LeverCharge || l.Table != "charges" && l.Table != "transfers" && l.Table != "gauge_breaks" {
		return changed, nil
	}
	v, err := p.View(q.Conditions)
	if err != nil {
		return nil, err
	}
	w := *v
	w.Net = changed.Net
	changed.views[q.Conditions.key()] = &w
	return changed, nil
}

// Apply returns a network with the row's figure multiplied by f. The network
// itself is left as it is: tables that do not change are shared.
func (l *Lever) Apply(net *meridian.Network, f float64) *meridian.Network {
	n := *net
	switch l.Table {
	case "charges":
		n.Charges = slices.Clone(net.Charges)
		for i := range n.Charges {
			if n.Charges[i].ID == l.Key {
				n.Charges[i].Amount *= f
			}
		}
	case "transfers":
		n.Transfers = slices.Clone(net.Transfers)
		for i := range n.Transfers {
			if t := &n.Transfers[i]; t.Cite.Key == l.Key {
				l.scaleHandling(&t.Handling, f)
			}
		}
	case "gauge_breaks":
		n.GaugeBreaks = slices.Clone(net.GaugeBreaks)
		for i := range n.GaugeBreaks {
			if g := &n.GaugeBreaks[i]; g.Cite.Key == l.Key {
				l.scaleHandling(&g.Handling, f)
			}
		}
	case "crossings":
		n.Crossings = slices.Clone(net.Crossings)
		for i := range n.Crossings {
			if x := &n.Crossings[i]; x.Cite.Key == l.Key {
				if l.Kind == LeverHours {
					x.Hours = x.Hours.Scale(f)
				} else {
					x.Charge *= f
				}
			}
		}
	case "lanes":
		n.Lanes = slices.Clone(net.Lanes)
		for i := range n.Lanes {
			x := &n.Lanes[i]
			switch {
			case x.Cite.Key != l.Key:
			case l.Kind == LeverHeadway:
				x.Headway *= f
			case l.Kind == LeverHours:
				x.Extra = x.Extra.Scale(f)
			default:
				x.Rate20, x.Rate40, x.RateT = x.Rate20*f, x.Rate40*f, x.RateT*f
			}
		}
	case "services":
		n.Services = slices.Clone(net.Services)
		for i := range n.Services {
			if s := &n.Services[i]; s.Cite.Key == l.Key {
				s.Headway, s.Weekdays, s.Every, s.Dates, s.Back = s.HeadwayDays()*f, 0, 0, nil, meridian.Calendar{} // by frequency
			}
		}
	case "disruptions":
		n.Disruptions = slices.Clone(net.Disruptions)
		for i := range n.Disruptions {
			d := &n.Disruptions[i]
			switch {
			case d.ID != l.Key:
			case d.Effect == "time_factor" || d.Effect == "rate_factor":
				d.Value = 1 + (d.Value-1)*f
			default:
				d.Value *= f
			}
		}
	case "fares":
		n.Services = slices.Clone(net.Services)
		for i := range n.Services {
			s := &n.Services[i]
			s.Fares = slices.Clone(s.Fares)
			for k := range s.Fares {
				if x := &s.Fares[k]; x.Cite.Key == l.Key {
					x.Fare20, x.Fare40, x.FareT = x.Fare20*f, x.Fare40*f, x.FareT*f
				}
			}
		}
	}
	return &n
}

func (l *Lever) scaleHandling(h *meridian.Handling, f float64) {
	if l.Kind == LeverHours {
		h.Hours = h.Hours.Scale(f)
	} else {
		h.Charge20, h.Charge40, h.ChargeT = h.Charge20*f, h.Charge40*f, h.ChargeT*f
	}
}

// prices returns what the ranking of a query pays.
func (q *Query) prices() prices {
	carbon := q.CarbonPrice
	if carbon == 0 {
		carbon = DefaultCarbonPrice
	}
	hour := q.Shipment.Value * q.Shipment.Goods.DayValue / 100 / 24
	return prices{hour: hour, sd: reliabilityRatio * hour, kg: max(0, carbon) / 1000}
}
