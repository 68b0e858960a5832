// Package claims compares published statements about freight corridors with
// the model: each at its own date, prices, scope and chain of modes.
//
// [Evaluate] answers one claim, [All] a list of them, [Statistics] sums up the
// errors. A claim that the model cannot answer says why and counts in no
// statistic; one that it answers comes with the itinerary, with the parts of
// its days and of its price, and with what explains the gap.
//
// What is compared (docs/model/claims.md has the reasons):
//
//   - Days: the model's P50 with the stated range. Inside the range the error is
//     nothing; outside it is the distance to the nearer end over that end.
//     Statements of ports, main legs and borders, and every schedule and dated
//     shipment, run from the departure of the first vessel, train or truck; the
//     others from the pick-up.
//   - Money: USD for the unit that is claimed. Between ports it is the freight
//     rate with its tolls and surcharges; over a main leg also terminals, gauge
//     breaks and borders on the way; from door to door everything that is
//     invoiced, with the return of the empty.
package claims

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"meridian"
)

// Evaluation is one claim beside the model.
type Evaluation struct {
	Claim     *meridian.Claim
	Reason    string              // why it cannot be evaluated; empty: it was
	Itinerary *meridian.Itinerary // what the model sends
	Shipment  meridian.Shipment
	Misfits   []string // where the itinerary differs from the chain of the claim
	Rests     bool     // the model's figure rests on the source of the claim
	Days      Comparison
	Cost      Comparison
	DayParts  []Part // of Days.Model and P90
	CostParts []Part // of Cost.Model
	Causes    []Cause
}

// Comparison is a statement and the model's figure for it. Days or USD.
type Comparison struct {
	Stated   bool    // the claim states it and the model has it
	Min, Max float64 // stated; a single value is both
	Model    float64 // P50 of days, USD a unit
	P90      float64 // days only
	Gap      float64 // Model less the nearer end of the range; 0 inside
	Error    float64 // Gap over that end, signed
}

// Part is a share of a figure.
type Part struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// compare places a model value beside a stated range. A range with one end is
// that value.
func compare(lo, hi, model float64) Comparison {
	if math.IsNaN(lo) {
		lo = hi
	}
	if math.IsNaN(hi) {
		hi = lo
	}
	c := Comparison{Stated: !math.IsNaN(lo) && lo > 0, Min: lo, Max: hi, Model: model}
	if !c.Stated {
		c.Min, c.Max = 0, 0
		return c
	}
	end := lo
	switch {
	case model < lo:
	case model > hi:
		end = hi
	default:
		return c
	}
	c.Gap = model - end
	c.Error = c.Gap / end
	return c
}

// All evaluates claims on all cores; the result is in the order of the list and
// does not depend on their number. done, if not nil, is called after each claim,
// from several goroutines. The end of the context ends it.
func All(ctx context.Context, net *meridian.Network, list []*meridian.Claim, done func()) ([]Evaluation, error) {
	out := make([]Evaluation, len(list))
	days := byDay(list)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(days)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(days) {
					return
				}
				d := newDay(net)
				for _, k := range days[i] {
					if ctx.Err() != nil {
						return
					}
					out[k] = d.evaluate(list[k])
					if done != nil {
						done()
					}
				}
			}
		})
	}
	wg.Wait()
	return out, ctx.Err()
}

// byDay groups the indices of claims of one day, the largest groups first so
// that the cores end together.
func byDay(list []*meridian.Claim) [][]int {
	at := map[meridian.Date]int{}
	var days [][]int
	for i, c := range list {
		k, ok := at[c.Date]
		if !ok {
			k = len(days)
			at[c.Date] = k
			days = append(days, nil)
		}
		days[k] = append(days[k], i)
	}
	slices.SortStableFunc(days, func(a, b []int) int { return len(b) - len(a) })
	return days
}

// Group is the evaluations that speak of one thing.
type Group struct {
	Name        string
	Evaluations []Evaluation
}

// Groups collects evaluations by the group that their claims name, in order of
// the name; claims without one stand alone.
func Groups(list []Evaluation) []Group {
	at := map[string]int{}
	var out []Group
	for _, e := range list {
		name := e.Claim.Group
		if name == "" {
			name = e.Claim.ID
		}
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name] = i
			out = append(out, Group{Name: name})
		}
		out[i].Evaluations = append(out[i].Evaluations, e)
	}
	slices.SortStableFunc(out, func(a, b Group) int {
		switch {
		case a.Name < b.Name:
			return -1
		case a.Name > b.Name:
			return 1
		}
		return 0
	})
	return out
}

// Contested tells whether statements of the group contradict each other: two
// stated ranges of days, or of money for one unit, that do not meet.
func (g *Group) Contested() bool {
	apart := func(a, b Comparison) bool { return a.Stated && b.Stated && (a.Max < b.Min || b.Max < a.Min) }
	for i := range g.Evaluations {
		for j := range i {
			a, b := &g.Evaluations[i], &g.Evaluations[j]
			if apart(a.Days, b.Days) || a.Claim.Equipment == b.Claim.Equipment && apart(a.Cost, b.Cost) {
				return true
			}
		}
	}
	return false
}
