package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"meridian"
)

// Profiles: the same question on one day of departure after the other. All days
// share the view, the weights, the bounds and the clock, so a day costs what a
// search does.

// MostDays is the longest profile, in days of departure.
const MostDays = 366

// Day is the answer of one day of departure.
type Day struct {
	Depart meridian.Date
	Result *Result // nil where there is no answer
	None   error   // why, a [meridian.NoResultError]
}

// Best returns the itinerary of the least generalised cost, nil for none.
func (d *Day) Best() *meridian.Itinerary {
	return d.least(func(a, b *meridian.Itinerary) int { return cmp.Compare(a.ID, b.ID) })
}

// Cheapest returns the itinerary of the least freight, nil for none.
func (d *Day) Cheapest() *meridian.Itinerary {
	return d.least(func(a, b *meridian.Itinerary) int { return cmp.Compare(a.Cost.Freight, b.Cost.Freight) })
}

// Fastest returns the itinerary that arrives first at the percentile, nil for none.
func (d *Day) Fastest() *meridian.Itinerary {
	return d.least(func(a, b *meridian.Itinerary) int { return cmp.Compare(a.Arrival.At, b.Arrival.At) })
}

func (d *Day) least(compare func(a, b *meridian.Itinerary) int) *meridian.Itinerary {
	if d.Result == nil || len(d.Result.Itineraries) == 0 {
		return nil
	}
	best := &d.Result.Itineraries[0]
	for i := range d.Result.Itineraries {
		if it := &d.Result.Itineraries[i]; compare(it, best) < 0 {
			best = it
		}
	}
	return best
}

// Profile answers a query on each of some days of departure, the first of which is
// that of the query. tick is called after each day and may be nil. Days without an
// answer say why; mistakes in the query are an error.
func (p *Planner) Profile(ctx context.Context, q Query, days int, tick func()) ([]Day, error) {
	if days < 1 || days > MostDays {
		return nil, meridian.Input("--window", fmt.Sprintf("give 1d to %dd", MostDays), "%d days are no window", days)
	}
	if err := q.timetabled(); err != nil {
		return nil, err
	}
	q.days = days
	q.base, _ = q.Start.Local(0)
	out := make([]Day, days)
	out[0] = Day{Depart: q.Conditions.Ready}
	if err := p.onDay(q, 0, &out[0], tick); err != nil { // says what is wrong, and makes what all days share
		return nil, err
	}
	errs := make([]error, days)
	var next atomic.Int32
	next.Store(1)
	var wg sync.WaitGroup
	for range min(days-1, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < days && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				errs[i] = p.onDay(q, i, &out[i], tick)
			}
		})
	}
	wg.Wait()
	return out, errors.Join(append(errs, ctx.Err())...)
}

// timetabled refuses queries that do not go by the clock.
func (q *Query) timetabled() error {
	switch {
	case !q.Conditions.Timetabled:
		return meridian.Input("--depart", "give the first day of departure", "calendars bind from a day on")
	case slices.ContainsFunc(q.Conditions.Close, func(c Closure) bool { return c.Dated() }):
		return meridian.Input("--close", "leave the days of the closure out", "a closure with days cannot be planned round day by day")
	}
	return nil
}

// onDay answers a query some days later.
func (p *Planner) onDay(q Query, later int, d *Day, tick func()) error {
	d.Depart = q.Conditions.Ready + meridian.Date(later)
	q.Conditions.Ready = d.Depart
	q.Shipment.Ready = d.Depart
	q.Start += meridian.Instant(later) * 1440
	if tick != nil {
		defer tick()
	}
	if due, ok := q.due(p.Net); ok && due <= q.Start {
		d.None = &meridian.NoResultError{What: "the deadline has passed"}
		return nil
	}
	var none *meridian.NoResultError
	res, err := p.Plan(q)
	switch {
	case errors.As(err, &none):
		d.None = err
	case err != nil:
		return err
	default:
		d.Result = res
	}
	return nil
}

// Latest returns, for a query that must arrive by its due minute, the itineraries
// with which the goods can stay longest: of each corridor the one of the last day
// of departure on which it arrives in time at the percentile, the last to leave
// first, and the cheapest of all days among them. The days run from that of the
// query to the due minute, at most MostDays before it.
func (p *Planner) Latest(ctx context.Context, q Query, tick func()) (*Result, error) {
	due, ok := q.due(p.Net)
	if !ok {
		return nil, meridian.Input("--arrive-by", "give a day", "there is nothing to arrive by")
	}
	first, _ := q.Start.Local(0)
	last, _ := due.Local(0)
	if due <= q.Start {
		return nil, meridian.Input("--arrive-by", "give a later one, or an earlier --depart", "%s lies before departure on %s", due.In(q.To.zone(p.Net)), q.Conditions.Ready)
	}
	if skip := int(last-first) - MostDays + 1; skip > 0 {
		q.Start += meridian.Instant(skip) * 1440
		q.Conditions.Ready += meridian.Date(skip)
		first += meridian.Date(skip)
	}
	days, err := p.Profile(ctx, q, int(last-first)+1, tick)
	if err != nil {
		return nil, err
	}
	out := &Result{Prices: q.Prices}
	limit := due.In(q.To.zone(p.Net))
	inTime := func(it *meridian.Itinerary) bool { return it.Arrival != nil && it.Arrival.At <= limit }
	has := map[string]bool{}
	var cheapest *meridian.Itinerary
	for i := len(days) - 1; i >= 0; i-- {
		r := days[i].Result
		if r == nil {
			continue
		}
		out.Labels, out.Pareto, out.Active = out.Labels+r.Labels, out.Pareto+r.Pareto, r.Active
		for k := range r.Itineraries {
			it := &r.Itineraries[k]
			if !inTime(it) {
				continue
			}
			if cheapest == nil || it.Cost.Freight < cheapest.Cost.Freight {
				cheapest = it
			}
			if !has[it.Corridor] {
				has[it.Corridor] = true
				out.Itineraries = append(out.Itineraries, *it)
			}
		}
	}
	if cheapest == nil {
		return nil, p.tooLate(&q, days, limit)
	}
	if !slices.ContainsFunc(out.Itineraries, func(it meridian.Itinerary) bool {
		return it.Cost.Freight == cheapest.Cost.Freight && it.Depart == cheapest.Depart && it.Label == cheapest.Label
	}) {
		out.Itineraries = append(out.Itineraries, *cheapest)
	}
	slices.SortStableFunc(out.Itineraries, func(a, b meridian.Itinerary) int {
		return -cmp.Compare(cmp.Or(a.LeaveBy, a.Depart), cmp.Or(b.LeaveBy, b.Depart))
	})
	for i := range out.Itineraries {
		it := &out.Itineraries[i]
		it.ID, it.DominatedBy, it.Best = i+1, 0, nil
		if i == 0 {
			it.Best = append(it.Best, "last to leave")
		}
		if it.Cost.Freight == cheapest.Cost.Freight {
			it.Best = append(it.Best, "cheapest")
		}
	}
	return out, nil
}

// tooLate says when the goods can arrive if they cannot in time.
func (p *Planner) tooLate(q *Query, days []Day, limit string) error {
	e := &meridian.NoResultError{What: fmt.Sprintf("no itinerary arrives by %s with a chance of %g %%", limit, q.percentile())}
	if it := days[0].Fastest(); it != nil {
		e.Reasons = append(e.Reasons, fmt.Sprintf("leaving on %s, the earliest arrival at that chance is %s", days[0].Depart, it.Arrival.At))
	} else if days[0].None != nil {
		e.Reasons = append(e.Reasons, days[0].None.Error())
	}
	return e
}
