package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"
	"time"

	"meridian"
	"meridian/appraise"
	"meridian/cost"
	"meridian/plan"
	"meridian/scenario"
)

// Two worlds for an appraisal: the OD set on the network with and without
// measures. Which of them are in force in a year makes a stage. The network is
// that of the day of the data in every stage, so that worlds differ by measures
// alone, and a line that is planned for some day is in the base world only when
// it is open already.

// midYear is the day that stands for a year.
func midYear(year int) meridian.Date {
	return meridian.Date(time.Date(year, 7, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// firstYear is the first year in whose middle a measure that opens on a day is in
// use.
func firstYear(day meridian.Date) int {
	y := day.Time().Year()
	if day > midYear(y) {
		y++
	}
	return y
}

// measureSet is which measures are built: bit i is measure i.
type measureSet uint64

const mostMeasures = 60

// worlds values measure sets on one network day.
type worlds struct {
	net      *meridian.Network
	sc       *scenario.Resolved // as dated
	timeless *scenario.Resolved // the same measures without dates: which are in force is decided here
	set      *odSet
	day      meridian.Date
	from     int
	opens    []int       // measure -> first year of use
	ends     []int       // measure -> first year without it; a large one: stays
	skims    *plan.Skims // of the base

	conditions plan.Conditions
	prices     *meridian.Network // charges at which resources are reckoned

	atoms  []measureSet     // measures that come and go together, where every subset was reckoned at once
	subset *plan.Coalitions // of atoms
	found  []appraise.State // of the findings of subset

	kept *journal // of states; nil: none

	mu    sync.Mutex
	known map[measureSet][]appraise.State
	busy  map[measureSet]chan struct{}
}

// newWorlds resolves dates and finds the ways of the base world.
func newWorlds(ctx context.Context, net *meridian.Network, sc *scenario.Resolved, flows source, from int) (*worlds, error) {
	x := &worlds{net: net, sc: sc, from: from, known: map[measureSet][]appraise.State{}, busy: map[measureSet]chan struct{}{}}
	undated := *sc.Scenario
	undated.Measures = slices.Clone(sc.Measures)
	for i := range sc.Measures {
		y := from
		if d := sc.Opens(i); d != meridian.NoDate {
			y = max(from, firstYear(d))
		}
		end := math.MaxInt32
		if e := sc.Measures[i].Ends; e != "" {
			d, err := meridian.ParseDate(e)
			if err != nil {
				return nil, err
			}
			end = firstYear(d + 1)
		}
		x.opens, x.ends = append(x.opens, y), append(x.ends, end)
		undated.Measures[i].Opens, undated.Measures[i].Ends = "", ""
	}
	x.day = net.AsOf
	var err error
	if x.timeless, err = undated.Resolve(net); err != nil {
		return nil, err
	}
	if x.set, err = ods(net, flows, x.day); err != nil {
		return nil, err
	}
	c := plan.Conditions{AsOf: x.day, Ready: midYear(x.day.Time().Year() + 1)} // in no winter
	for i := range net.Disruptions {
		if id := net.Disruptions[i].ID; !slices.Contains(c.Without, id) {
			c.Without = append(c.Without, id)
		}
	}
	x.conditions = c
	x.prices = x.timeless.Apply(x.day, func(i int) bool { return sc.Measures[i].Prices != nil })
	x.skims, err = plan.NewSkims(ctx, net, c, x.set.ODs)
	return x, err
}

// baseWorlds is newWorlds with a word of what is being done: the base takes seconds.
func (a *app) baseWorlds(ctx context.Context, net *meridian.Network, sc *scenario.Resolved, flows source, from int) (*worlds, error) {
	bar := a.progress("ways of the flows", 0)
	defer bar.end()
	return newWorlds(ctx, net, sc, flows, from)
}

// all is the set of all measures.
func (x *worlds) all() measureSet { return 1<<len(x.opens) - 1 }

// inForce leaves of a set what is in use in a year.
func (x *worlds) inForce(s measureSet, year int) measureSet {
	for i := range x.opens {
		if year < x.opens[i] || year >= x.ends[i] {
			s &^= 1 << i
		}
	}
	return s
}

// stages are the years in which what is in force of all measures changes.
func (x *worlds) stages(last int) []appraise.Stage {
	var out []appraise.Stage
	before := measureSet(0)
	for y := x.from; y <= last; y++ {
		now := x.inForce(x.all(), y)
		if now == before {
			continue
		}
		name := ""
		for i := range x.opens {
			if now&^before>>i&1 == 1 {
				if name != "" {
					name += ", "
				}
				name += x.sc.Measures[i].ID
			}
		}
		if name == "" {
			name = "an end"
		}
		out = append(out, appraise.Stage{Year: y, Name: name})
		before = now
	}
	return out
}

// mostKnown is how many sets are kept.
const mostKnown = 256

// states returns what it takes to move a unit of each OD with a set of measures.
// It is safe for concurrent use; each set is worked out once.
func (x *worlds) states(ctx context.Context, s measureSet) ([]appraise.State, error) {
	for {
		x.mu.Lock()
		if got, ok := x.known[s]; ok {
			x.mu.Unlock()
			return got, nil
		}
		wait, busy := x.busy[s]
		if !busy {
			wait = make(chan struct{})
			x.busy[s] = wait
		}
		x.mu.Unlock()
		if busy {
			<-wait
			continue
		}
		out, err := x.reckon(ctx, s)
		x.mu.Lock()
		if err == nil {
			if len(x.known) > mostKnown {
				clear(x.known)
			}
			x.known[s] = out
		}
		delete(x.busy, s)
		x.mu.Unlock()
		close(wait)
		return out, err
	}
}

func (x *worlds) reckon(ctx context.Context, s measureSet) ([]appraise.State, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if k, ok := x.subsetOf(s); ok {
		out := make([]appraise.State, x.subset.ODs)
		for i := range out {
			out[i] = x.found[x.subset.Find(k, i)]
		}
		return out, nil
	}
	key := strconv.FormatUint(uint64(s), 10)
	if x.kept != nil {
		var list []keptState
		if ok, err := x.kept.known(key, &list); ok || err != nil {
			return stateList(list), err
		}
	}
	out, err := x.value(s)
	if err == nil && x.kept != nil {
		err = x.kept.keep(key, keepStates(out))
	}
	return out, err
}

// value finds the ways with a set of measures.
func (x *worlds) value(s measureSet) ([]appraise.State, error) {
	v, err := x.skims.Variant(x.timeless.Apply(x.day, func(i int) bool { return s>>i&1 == 1 }))
	if err != nil {
		return nil, err
	}
	ways := v.Ways()
	out, at := make([]appraise.State, len(ways)), x.skims.ReceiptsAt(x.prices)
	for i := range ways {
		resources, err := at(i, &ways[i])
		if err != nil {
			return nil, err
		}
		b := ways[i].Best()
		out[i] = stateFrom(&b, x.skims.Receipts(i, &ways[i]), resources)
	}
	return out, nil
}

// partyOf maps who is paid to who gains.
var partyOf = map[string]appraise.Party{
	plan.PayRailways: appraise.Railways, plan.PayRoad: appraise.RoadCarriers, plan.PayShipping: appraise.Shipping, plan.PayTerminals: appraise.Terminals, plan.PayTreasury: appraise.Treasury,
}

// stateFrom makes a state of who is paid: treasuries keep what they get; carriers
// and terminals keep what they get above the charges at which resources are
// reckoned.
func stateFrom(b *plan.Best, paid, resources []plan.Receipt) appraise.State {
	if !b.Reachable {
		return appraise.State{Cost: math.Inf(1)}
	}
	s := appraise.State{Cost: b.Cost, Time: b.Cost - b.Freight}
	for _, r := range paid {
		kept := r.Cents
		if r.Payee != plan.PayTreasury {
			for _, u := range resources {
				if u.Country == r.Country && u.Payee == r.Payee {
					kept -= u.Cents
				}
			}
			if kept >= -3 && kept <= 3 { // rounding of the shares
				kept = 0
			}
		}
		if kept != 0 {
			s.Gains = append(s.Gains, appraise.Gain{Account: appraise.Account{Country: r.Country, Party: partyOf[r.Payee]}, PerUnit: float64(kept) / 100})
		}
		if r.CO2e != 0 {
			s.Emissions = append(s.Emissions, appraise.Emission{Country: r.Country, Kg: r.CO2e})
		}
	}
	return s
}

// mostAtoms is how many groups of measures are reckoned in all subsets at once.
const mostAtoms = 14

// reckonAll values every subset of the measures at once, where that can be done:
// measures of one owner and one time go together, and none changes tariffs, whose
// resource cost must be looked at way by way.
func (x *worlds) reckonAll(ctx context.Context, owners []measureSet, tick func(done, total int)) error {
	type key struct{ owner, opens, ends int }
	at := map[key]int{}
	var players []plan.Player
	var atoms []measureSet
	for i := range x.sc.Measures {
		if m := &x.sc.Measures[i]; m.Tariff != nil || m.Prices != nil {
			return nil
		}
		k := key{slices.IndexFunc(owners, func(s measureSet) bool { return s>>i&1 == 1 }), x.opens[i], x.ends[i]}
		n, ok := at[k]
		if !ok {
			n = len(atoms)
			at[k] = n
			atoms, players = append(atoms, 0), append(players, plan.Player{})
		}
		atoms[n] |= 1 << i
		players[n].Touches = append(players[n].Touches, x.timeless.Touches(i)...)
	}
	if len(atoms) > mostAtoms {
		return nil
	}
	c, err := x.skims.Coalitions(ctx, players, func(subset uint32) *meridian.Network {
		var s measureSet
		for n := range atoms {
			if subset>>n&1 == 1 {
				s |= atoms[n]
			}
		}
		return x.timeless.Apply(x.day, func(i int) bool { return s>>i&1 == 1 })
	}, tick)
	if err != nil {
		return err
	}
	x.atoms, x.subset = atoms, c
	c.Findings(func(b *plan.Best, list []plan.Receipt) { x.found = append(x.found, stateFrom(b, list, list)) })
	return nil
}

// subsetOf returns the subset of atoms that makes a set of measures.
func (x *worlds) subsetOf(s measureSet) (subset uint32, ok bool) {
	if x.subset == nil {
		return 0, false
	}
	for n, a := range x.atoms {
		if s&a == a {
			subset |= 1 << n
			s &^= a
		}
	}
	return subset, s == 0
}

// deflator brings USD of a year to those of the price year.
func deflator(net *meridian.Network, year, to int) (float64, error) {
	if year == to {
		return 1, nil
	}
	first, last := seriesYears(net, "us-cpi")
	if first == 0 {
		return 0, meridian.Input("prices", fmt.Sprintf("give amounts in prices of %d, and the carbon price as a number", to), "the data has no price index us-cpi to bring %d to %d", year, to)
	}
	if year < first || year > last+1 {
		return 0, meridian.Input("price year", "give its cost in prices of these years", "the price index of the data covers %d to %d and not %d", first, last, year)
	}
	return cost.Index(net, "us-cpi", midYear(year).Month(), midYear(to).Month()), nil
}

func seriesYears(net *meridian.Network, id string) (first, last int) {
	s := net.Rates[id]
	if len(s) == 0 {
		return 0, 0
	}
	return s[0].Month.First().Time().Year(), s[len(s)-1].Month.First().Time().Year()
}

// dollars brings money of a measure to USD of the price year.
func dollars(net *meridian.Network, amount float64, currency string, year, to int) (float64, error) {
	rate, ok := cost.Dollars(net, currency, midYear(year).Month())
	if !ok {
		return 0, meridian.Input("cost", "give it in USD", "there is no exchange rate for %s", currency)
	}
	f, err := deflator(net, year, to)
	return amount * rate * f, err
}

// Defaults of what a measure may leave out.
const (
	buildYears = 3
	lifeYears  = 30
)

// outlay returns what measure i costs; ok is false for one without.
func (x *worlds) outlay(i, priceYear int) (o appraise.Outlay, ok bool, err error) {
	m := &x.sc.Measures[i]
	if m.Cost == nil {
		return o, false, nil
	}
	c := m.Cost
	usd, err := dollars(x.net, c.Amount, c.Currency, c.Prices, priceYear)
	if err != nil {
		return o, false, fmt.Errorf("measure %s: %w", m.ID, err)
	}
	o = appraise.Outlay{Measure: m.ID, Country: x.sc.Owner(i), Party: appraise.Treasury, Class: c.Class, Capital: usd, Opens: x.opens[i], Life: int(math.Round(c.Life)), Upkeep: usd * c.Upkeep}
	if c.Payer != "" {
		o.Country = c.Payer
	}
	if o.Life == 0 {
		o.Life = lifeYears
	}
	switch c.Class {
	case "", "port", "other":
		o.Class = "all"
	}
	years := int(math.Round(c.Years))
	if c.Years == 0 {
		years = buildYears
	}
	years = max(1, years)
	for range years {
		o.Build = append(o.Build, 1/float64(years))
	}
	return o, true, nil
}
