package main

import (
	"fmt"

	"meridian"
	"meridian/report"
	"meridian/risk"
)

// Pictures of a simulation: what package report draws, from what was drawn.

// savePictures writes the picture to the files asked for, all or none.
func (f *simulateFlags) savePictures(draw func() *report.Picture) error {
	if f.out.svg == "" && f.out.png == "" {
		return nil
	}
	return f.out.save(f.out.pictures([]*report.Picture{draw()}))
}

func (s *study) caption() string {
	return fmt.Sprintf("%s · departing %s%s · %s draws, seed %d, correlation %g", shipmentText(&s.q.Shipment), s.q.Conditions.Ready, s.disturbed(), thousands(float64(s.f.draws)), s.f.seed, s.f.correlation)
}

// disturbed words what is shut or switched, for a heading.
func (s *study) disturbed() string {
	if t := disturbanceText(&s.q.Conditions); t != "" {
		return " · " + t
	}
	return ""
}

// picture draws the study: histogram and tornado of one itinerary, or the
// quantiles of all.
func (s *study) picture() *report.Picture {
	d := report.Spreads{Title: s.q.From.Name + " → " + s.q.To.Name, Caption: s.caption()}
	allowed, dated := s.allowed()
	if dated {
		d.Deadline, d.Allowed = s.q.Shipment.Deadline.String(), allowed
	}
	for i := range s.sims {
		x := &s.sims[i]
		m := x.summary
		row := report.Spread{Number: x.it.ID, Corridor: x.it.Corridor, Label: x.it.Label, Mean: m.Mean, P5: m.Quantile(0.05), P50: m.Quantile(0.5), P90: m.Quantile(0.9), P95: m.Quantile(0.95),
			From: x.bins.From, Width: x.bins.Width, Counts: x.bins.Counts, Draws: m.Draws}
		if dated {
			row.Chance = m.Chance(allowed)
		}
		if x.drivers != nil {
			row.SwingMean, row.Swings = x.drivers.Mean, s.swings(x.it, x.chain, x.drivers)
		}
		d.Rows = append(d.Rows, row)
	}
	if s.f.single {
		d.Title += ": " + s.sims[0].it.Corridor
	}
	return d.Picture(s.net, s.f.single)
}

func (s *study) swings(it *meridian.Itinerary, chain risk.Chain, from *risk.Drivers) []report.Swing {
	list := biggest(from.ByFactor, 0.005)
	var out []report.Swing
	for i := range list[:min(12, len(list))] {
		d := &list[i]
		out = append(out, report.Swing{Name: driverText(it, chain, d, s.net), Low: d.Low, High: d.High, Share: d.Share})
	}
	return out
}
