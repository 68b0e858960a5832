package skim

import (
	"context"
	"errors"
	"math"
	"runtime"
	"sync"

	"meridian"
	"meridian/plan"
)

// Atlas is a source over the multimodal network of a feed: the best way for the
// shipment, from door to door, all pairs of a few rows at a time by sweeps
// ([plan.Skimmer]). Questions that sweeps cannot answer (places to pass, closures
// with days, real departures) are planned pair by pair, and the value is that of
// the itinerary that ranks first.
type Atlas struct {
	Planner               *plan.Planner
	Origins, Destinations []Zone
	Of                    []Quantity
	Query                 plan.Query   // all but the ends
	Stop                  func() error // asked now and then: an error ends the run; nil: none

	// Seen is told of the corridor of each pair that has a way, as
	// [meridian.Itinerary.Family] names it; it may be nil, and is called by many at
	// once.
	Seen func(origin, destination int, family string)

	skimmer *plan.Skimmer
}

// Bytes is the memory of a block.
func (a *Atlas) Bytes(rows int) int64 {
	return int64(rows) * int64(len(a.Destinations)*len(a.Of)*4)
}

// Rows are swept in tiles of so many origins and destinations: what ends are
// attached to takes some 1 MB each, pairs some 2 kB.
const (
	tileRows    = 32
	tileColumns = 128
)

// Rows implements Source.
func (a *Atlas) Rows(from, to int, out [][]float32) error {
	if plan.Skimmable(&a.Query) != nil {
		return a.planned(from, to, out)
	}
	if a.skimmer == nil {
		k, err := plan.NewSkimmer(a.Planner.Net, a.Query)
		if err != nil {
			return err
		}
		a.skimmer = k
	}
	for left := 0; left < len(a.Destinations); left += tileColumns {
		right := min(len(a.Destinations), left+tileColumns)
		for top := from; top < to; top += tileRows {
			if a.Stop != nil {
				if err := a.Stop(); err != nil {
					return err
				}
			}
			if err := a.swept(top, min(to, top+tileRows), left, right, from, out); err != nil {
				return err
			}
		}
		if len(a.Destinations) > tileColumns {
			a.skimmer.Forget()
		}
	}
	return nil
}

// swept fills in a tile; first is the first row of out.
func (a *Atlas) swept(top, bottom, left, right, first int, out [][]float32) error {
	var pairs [][2]plan.End
	var cells [][2]int
	at := func(o, d int) int { return (o-first)*len(a.Destinations) + d }
	for o := top; o < bottom; o++ {
		for d := left; d < right; d++ {
			x, y := &a.Origins[o], &a.Destinations[d]
			if x.Point == y.Point {
				for k := range a.Of {
					out[k][at(o, d)] = 0
				}
				continue
			}
			pairs = append(pairs, [2]plan.End{x.end(), y.end()})
			cells = append(cells, [2]int{o, d})
		}
	}
	skims, err := a.skimmer.Skims(context.Background(), pairs)
	if err != nil {
		return err
	}
	for i := range skims {
		s, o, d := &skims[i], cells[i][0], cells[i][1]
		for k, q := range a.Of {
			v := math.NaN()
			if s.Reachable {
				v = of(q, s.Freight, s.Hours.Mean, s.Km, s.CO2e, s.Modes)
			}
			out[k][at(o, d)] = float32(v)
		}
		if s.Reachable && a.Seen != nil {
			a.Seen(o, d, s.Family())
		}
	}
	return nil
}

func (z *Zone) end() plan.End { return plan.End{Name: z.ID, Place: z.Place, Point: z.Point} }

func of(q Quantity, freight, hours, km, co2e float64, modes meridian.ModeSet) float64 {
	switch q {
	case Cost:
		return freight
	case Hours:
		return hours
	case Km:
		return km
	case CO2e:
		return co2e
	}
	return float64(modes)
}

// planned asks the planner for each pair, on all processors.
func (a *Atlas) planned(from, to int, out [][]float32) error {
	type cell struct{ o, d int }
	cells := make(chan cell)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for c := range cells {
				if a.Stop != nil && a.Stop() != nil {
					continue
				}
				if err := a.cell(c.o, c.d, (c.o-from)*len(a.Destinations)+c.d, out); err != nil {
					mu.Lock()
					failed = errors.Join(failed, err)
					mu.Unlock()
				}
			}
		})
	}
	// By destination: bounds are kept by destination.
	for d := range a.Destinations {
		for o := from; o < to; o++ {
			cells <- cell{o, d}
		}
	}
	close(cells)
	wg.Wait()
	if a.Stop != nil {
		failed = errors.Join(failed, a.Stop())
	}
	return failed
}

func (a *Atlas) cell(o, d, at int, out [][]float32) error {
	set := func(f func(Quantity) float64) {
		for k, q := range a.Of {
			out[k][at] = float32(f(q))
		}
	}
	x, y := &a.Origins[o], &a.Destinations[d]
	if x.Point == y.Point {
		set(func(Quantity) float64 { return 0 })
		return nil
	}
	q := a.Query
	q.From, q.To = x.end(), y.end()
	res, err := a.Planner.Plan(q)
	var none *meridian.NoResultError
	var lost *meridian.InputError // a point far from any road
	switch {
	case errors.As(err, &none), errors.As(err, &lost), err == nil && len(res.Itineraries) == 0:
		set(func(Quantity) float64 { return math.NaN() })
		return nil
	case err != nil:
		return err
	}
	it := &res.Itineraries[0]
	if a.Seen != nil {
		a.Seen(o, d, it.Family())
	}
	var modes meridian.ModeSet
	for _, m := range it.Modes {
		if mode, err := meridian.ParseMode(m); err == nil {
			modes |= meridian.Modes(mode)
		}
	}
	set(func(q Quantity) float64 { return of(q, it.Cost.Freight, it.Hours.Mean, it.Km, it.CO2e, modes) })
	return nil
}
