package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
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

// FindBreakEvens returns, for each kind of lever, the break-evens of the levers
// that promise most, the smallest share of the present figure first. tick, if
// not nil, is called after each plan made, from any goroutine.
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
				out[i], errs[i] = p.breakEven(ctx, q, c, corridor, levers[i], tick)
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
func (p *Planner) breakEven(ctx context.Context, q Query, c *Contest, corridor string, l Lever, tick func()) (BreakEven, error) {
	out := BreakEven{Lever: l, Goal: c.Goal}
	gap := func(f float64) (float64, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		out.Plans++
		if tick != nil {
			defer tick()
		}
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
				s.Headway, s.Weekdays = s.HeadwayDays()*f, 0
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

// levers lists the rows that an itinerary rests on, with the mean and variance
// of the time that each stands for.
func levers(net *meridian.Network, it *meridian.Itinerary) (list []Lever, times []meridian.Moments) {
	at := map[string]int{}
	add := func(leg int, kind LeverKind, table, key string, now float64, t meridian.Moments) {
		if now <= 0 || math.IsNaN(now) {
			return
		}
		k := kind.String() + "\x00" + table + "\x00" + key
		i, ok := at[k]
		if !ok {
			i = len(list)
			at[k] = i
			list = append(list, Lever{Kind: kind, Table: table, Key: key, Leg: leg})
			times = append(times, meridian.Moments{})
		}
		if kind == LeverHeadway {
			list[i].Now = now
		} else {
			list[i].Now += now
		}
		times[i] = times[i].Add(t)
	}
	fare := map[string]bool{} // services that are paid by a fare of their own
	for i := range it.Legs {
		for _, c := range it.Legs[i].Cites {
			if c.Table == "fares" {
				fare[it.Legs[i].Service] = true
			}
		}
	}
	tolls := map[string]float64{} // service -> tolls that are part of its rate
	for i := range it.Legs {
		if l := &it.Legs[i]; l.Kind == meridian.LegPassage {
			tolls[l.Service] += amount(l, "toll")
		}
	}
	rate := func(l *meridian.Leg, c meridian.Cite) float64 {
		x := amount(l, "linehaul")
		if !besideRate(net, c) {
			x += tolls[l.Service]
			delete(tolls, l.Service)
		}
		return x
	}
	for i := range it.Legs {
		l := &it.Legs[i]
		rail := l.Mode == meridian.Rail.String()
		for _, c := range l.Cites {
			switch {
			case c.Table == "charges":
				id, _, _ := strings.Cut(c.Key, "/")
				if kind := chargeKind(net, id); kind != "" {
					add(i, LeverCharge, "charges", id, amount(l, kind), meridian.Moments{})
				}
			case c.Table == "transfers" && l.Kind == meridian.LegTransfer:
				add(i, LeverCharge, c.Table, c.Key, amount(l, "transfer"), meridian.Moments{})
				add(i, LeverHours, c.Table, c.Key, l.Time.Mean, l.Time)
			case c.Table == "gauge_breaks":
				add(i, LeverCharge, c.Table, c.Key, amount(l, "gauge_break"), meridian.Moments{})
				add(i, LeverHours, c.Table, c.Key, l.Time.Mean, l.Time)
			case c.Table == "crossings" && l.Kind == meridian.LegCrossing:
				add(i, LeverCharge, c.Table, c.Key, amount(l, "crossing"), meridian.Moments{})
				for k := range net.Crossings {
					if x := &net.Crossings[k]; x.Cite.Key == c.Key {
						m := x.Hours.Moments()
						add(i, LeverHours, c.Table, c.Key, m.Mean, m)
					}
				}
			case c.Table == "lanes" && l.Kind == meridian.LegWait, c.Table == "services" && l.Kind == meridian.LegWait:
				add(i, LeverHeadway, c.Table, c.Key, headwayOf(net, c), l.Time)
			case c.Table == "lanes" && !fare[l.Service], c.Table == "fares" && !rail:
				add(i, LeverCharge, c.Table, c.Key, rate(l, c), meridian.Moments{})
			}
		}
	}
	return list, times
}

// besideRate tells whether tolls come on top of the rate that a row gives.
func besideRate(net *meridian.Network, c meridian.Cite) bool {
	for i := range net.Lanes {
		if c.Table == "lanes" && net.Lanes[i].Cite.Key == c.Key {
			return net.Lanes[i].Vessel == "river-sea"
		}
	}
	return false
}

// chargeKind returns the line of a leg that a charge stands on, "" for charges
// that are no lever.
func chargeKind(net *meridian.Network, id string) string {
	for i := range net.Charges {
		if c := &net.Charges[i]; c.ID == id {
			switch c.Kind {
			case "linehaul", "transit_fee", "surcharge":
				return c.Kind
			}
			return ""
		}
	}
	return ""
}

func amount(l *meridian.Leg, kind string) float64 {
	for _, c := range l.Components {
		if c.Kind == kind {
			return c.Amount
		}
	}
	return 0
}

func headwayOf(net *meridian.Network, c meridian.Cite) float64 {
	for i := range net.Lanes {
		if c.Table == "lanes" && net.Lanes[i].Cite.Key == c.Key {
			return net.Lanes[i].Headway
		}
	}
	for i := range net.Services {
		if c.Table == "services" && net.Services[i].Cite.Key == c.Key {
			return net.Services[i].HeadwayDays()
		}
	}
	return 0
}

// episodes lists the disruptions in force that meet an itinerary other than by
// closing something, with what they cost and the hours that they take.
func episodes(net *meridian.Network, it *meridian.Itinerary, active []string) (list []Lever, usd, hours []float64) {
	leg := map[string]int{} // what an episode can hit, by type -> first leg that it hits
	meet := func(i int, kind string, names ...string) {
		for _, n := range names {
			if k := kind + ":" + n; n != "" {
				if _, ok := leg[k]; !ok {
					leg[k] = i
				}
			}
		}
	}
	boxes := 0.0
	for i := range it.Legs {
		l := &it.Legs[i]
		boxes += amount(l, "surcharge")
		meet(i, "passage", l.Passages...)
		for _, id := range l.Links {
			meet(i, "link", net.Links[id].ID)
		}
		for _, c := range l.Cites {
			if c.Table == "services" {
				meet(i, "service", c.Key)
			}
		}
		m, err := meridian.ParseMode(l.Mode)
		sails := err == nil && m.Waterborne() && l.Kind != meridian.LegTransfer
		switch {
		case l.Kind == meridian.LegTransfer || sails:
			for _, id := range [2]string{l.From, l.To} {
				meet(i, "place", id)
				if p, ok := net.PlaceByID[id]; ok {
					meet(i, "region", net.Places[p].Region)
					if sails {
						meet(i, "country", net.Places[p].Country)
					}
				}
			}
		case len(l.Border) == 2:
			meet(i, "country", l.Border...)
			meet(i, "border", l.Border[0]+"-"+l.Border[1], l.Border[1]+"-"+l.Border[0])
		case l.Kind == meridian.LegLink:
			meet(i, "country", l.Country)
		}
	}
	at := map[string]int{}
	for i := range net.Disruptions {
		d := &net.Disruptions[i]
		first, met := leg[d.TargetType+":"+d.Target]
		if !met || d.Effect == "close" || !slices.Contains(active, d.ID) {
			continue
		}
		k, ok := at[d.ID]
		if !ok {
			k = len(list)
			at[d.ID] = k
			list = append(list, Lever{Kind: LeverEpisode, Table: "disruptions", Key: d.ID, Leg: first, Now: 1})
			usd, hours = append(usd, 0), append(hours, 0)
		}
		switch d.Effect {
		case "delay_hours":
			hours[k] += meridian.Spread{P50: d.Value, P90: 2 * d.Value}.Moments().Mean
		case "time_factor":
			hours[k] += it.Legs[first].Time.Mean * (1 - 1/math.Max(1, d.Value))
		case "rate_factor":
			usd[k] += amount(&it.Legs[first], "linehaul") * (1 - 1/math.Max(1, d.Value))
		default:
			usd[k] = boxes
		}
	}
	return list, usd, hours
}

// promising returns the levers that close most of the gap if pulled all the way,
// less what they do for the rival, perKind of each kind. It only decides which
// levers are tried.
func promising(net *meridian.Network, q *Query, c *Contest, perKind int) []Lever {
	worth := func(it *meridian.Itinerary) ([]Lever, []float64) {
		list, times := levers(net, it)
		out := make([]float64, len(list))
		p := q.prices()
		for i := range list {
			rest := 1 - list[i].Kind.least()
			t := times[i]
			switch {
			case list[i].Kind == LeverCharge && c.Goal != GoalDays:
				out[i] = list[i].Now
			case list[i].Kind != LeverCharge && c.Goal == GoalDays:
				out[i] = rest * t.Mean
			case list[i].Kind != LeverCharge && c.Goal == GoalGeneralised:
				out[i] = rest * (p.hour*t.Mean + p.sd*(it.Time.SD()-math.Sqrt(math.Max(0, it.Time.Var-t.Var))))
			}
		}
		met, usd, hours := episodes(net, it, c.Active)
		for i := range met {
			x := 0.0
			if c.Goal != GoalDays {
				x += usd[i]
			}
			switch c.Goal {
			case GoalDays:
				x += hours[i]
			case GoalGeneralised:
				x += p.hour * hours[i]
			}
			list, out = append(list, met[i]), append(out, x)
		}
		return list, out
	}
	list, mine := worth(c.Corridor)
	other, theirs := worth(c.Rival)
	for i := range list {
		for k := range other {
			if list[i].Kind == other[k].Kind && list[i].Table == other[k].Table && list[i].Key == other[k].Key {
				mine[i] -= theirs[k]
			}
		}
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return -cmp.Compare(mine[a], mine[b]) })
	var out []Lever
	taken := map[LeverKind]int{}
	for _, i := range order {
		if k := list[i].Kind; mine[i] > 0 && taken[k] < perKind {
			taken[k]++
			list[i].Worth = mine[i]
			out = append(out, list[i])
		}
	}
	return out
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

// Opening is a single change of conditions that gives a corridor a way.
type Opening struct {
	Text    string
	Contest *Contest
}

// FindOpenings returns the single changes of conditions under which a corridor
// without a way has one: a disruption over, a season awaited, a rule set aside.
func (p *Planner) FindOpenings(q Query, corridor string, closed *Contest) ([]Opening, error) {
	var out []Opening
	try := func(q Query, format string, args ...any) error {
		c, err := p.Contest(q, corridor, GoalGeneralised)
		var none *meridian.NoResultError
		switch {
		case errors.As(err, &none):
			return nil
		case err != nil:
			return err
		}
		if c.Corridor != nil {
			out = append(out, Opening{fmt.Sprintf(format, args...), c})
		}
		return nil
	}
	for _, d := range closed.Active {
		open := q
		open.Conditions.Without = append(slices.Clone(q.Conditions.Without), d)
		open.Conditions.With = slices.DeleteFunc(slices.Clone(q.Conditions.With), func(s string) bool { return s == d })
		if err := try(open, "if %s were over (--without %s)", disruptionName(p.Net, d), d); err != nil {
			return nil, err
		}
	}
	for _, day := range seasonStarts(p.Net, corridor, q.Conditions.Ready) {
		late := q
		late.Conditions.Ready, late.Shipment.Ready = day, day
		if late.Shipment.Deadline != meridian.NoDate && late.Shipment.Deadline < day {
			late.Shipment.Deadline = meridian.NoDate
		}
		if err := try(late, "when navigation opens (--depart %s --as-of %s)", day, q.Conditions.AsOf); err != nil {
			return nil, err
		}
	}
	if closed.Reason == "denied" && q.Restrictions != ScreenOff {
		free := q
		free.Restrictions = ScreenFlag
		if err := try(free, "if the rule did not bind (--restrictions flag; no legal advice)"); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func disruptionName(net *meridian.Network, id string) string {
	for i := range net.Disruptions {
		if net.Disruptions[i].ID == id {
			return net.Disruptions[i].Name
		}
	}
	return id
}

// seasonStarts lists the days on which closed passages and links at the gates of
// a corridor open next.
func seasonStarts(net *meridian.Network, corridor string, ready meridian.Date) []meridian.Date {
	var days []meridian.Date
	for _, g := range gatesOf(net) {
		if g.id != corridor {
			continue
		}
		for _, alts := range g.gates {
			for _, t := range alts {
				if t.kind != "passage" {
					continue
				}
				if p := FindPassage(net, t.name); p != meridian.NoID && !net.Passages[p].Season.Open(ready) {
					days = append(days, net.Passages[p].Season.NextOpen(ready))
				}
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}
