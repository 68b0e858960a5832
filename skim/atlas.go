package skim

import (
	"errors"
	"math"
	"runtime"
	"sync"

	"meridian"
	"meridian/plan"
)

// Atlas is a source over the multimodal network of a feed: the itinerary that
// ranks first for the shipment, from door to door.
type Atlas struct {
	Planner               *plan.Planner
	Origins, Destinations []Zone
	Of                    []Quantity
	Query                 plan.Query   // all but the ends
	Stop                  func() error // asked before each pair: an error ends the run; nil: none

	// Seen is told of the itinerary of each pair that has one; it may be nil, and is
	// called by many at once.
	Seen func(origin, destination int, it *meridian.Itinerary)
}

// Bytes is the memory of a block.
func (a *Atlas) Bytes(rows int) int64 {
	return int64(rows) * int64(len(a.Destinations)*len(a.Of)*4)
}

// Rows implements Source: questions are asked on all processors.
func (a *Atlas) Rows(from, to int, out [][]float32) error {
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
	x, y := a.Origins[o], a.Destinations[d]
	if x.Point == y.Point {
		set(func(Quantity) float64 { return 0 })
		return nil
	}
	q := a.Query
	q.From = plan.End{Name: x.ID, Place: x.Place, Point: x.Point}
	q.To = plan.End{Name: y.ID, Place: y.Place, Point: y.Point}
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
		a.Seen(o, d, it)
	}
	set(func(q Quantity) float64 {
		switch q {
		case Cost:
			return it.Cost.Freight
		case Hours:
			return it.Hours.Mean
		case Km:
			return it.Km
		case CO2e:
			return it.CO2e
		}
		var s meridian.ModeSet
		for _, m := range it.Modes {
			if mode, err := meridian.ParseMode(m); err == nil {
				s |= meridian.Modes(mode)
			}
		}
		return float64(s)
	})
	return nil
}
