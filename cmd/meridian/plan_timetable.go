package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"meridian"
	"meridian/plan"
)

// Plans with a day of departure: dates in the table, and the sailings that an
// itinerary is booked on.

// dayOf shortens an RFC 3339 time to day and minute.
func dayOf(at string) string {
	if len(at) < 16 {
		return "–"
	}
	return at[:10] + " " + at[11:16]
}

// datesTable shows when each itinerary leaves and arrives.
func datesTable(b *strings.Builder, q *plan.Query, res *plan.Result) {
	k := slices.IndexFunc(res.Itineraries, func(it meridian.Itinerary) bool { return it.Arrival != nil })
	if k < 0 {
		return
	}
	percentile := res.Itineraries[k].Arrival.Percentile
	header := []string{"", "Leave by", "First sailing", "Lost", "Arrive", "P50", fmt.Sprintf("P%g", percentile), "On time"}
	var rows [][]string
	var names []string
	for i := range res.Itineraries {
		it := &res.Itineraries[i]
		if it.Arrival == nil { // it waits for an opening: nothing after that is booked
			continue
		}
		first, onTime, lost := "no calendar", "–", "–"
		if len(it.Sailings) > 0 {
			first = dayOf(it.Sailings[0].Depart)
			names = append(names, fmt.Sprintf("%2d  %s", it.ID, wrap("sails with "+services(it), 4)))
		}
		if len(it.Sailings) > 0 {
			worst := slices.MaxFunc(it.Sailings, func(a, b meridian.Sailing) int { return cmp.Compare(a.Lost, b.Lost) })
			lost = fmt.Sprintf("%.0f %%", 100*worst.Lost)
		}
		if it.OnTime != nil {
			onTime = fmt.Sprintf("%.0f %%", 100**it.OnTime)
		}
		rows = append(rows, []string{fmt.Sprint(it.ID), dayOf(it.LeaveBy), first, lost, dayOf(it.Arrive), it.Arrival.P50[:10], it.Arrival.At[:10], onTime})
	}
	b.WriteString("\n" + bold.Render("Dates") + faint.Render(" (local time)") + "\n")
	b.WriteString(grid(header, rows, map[int]bool{0: true, 3: true, 7: true}))
	b.WriteString("\n")
	if len(names) > 0 {
		b.WriteString("\n" + strings.Join(names, "\n") + "\n")
	}
	b.WriteString(dim(wrap("Arrive is by plan, with the booked sailings; percentiles count that they are missed or cancelled; Lost is the chance of that, of the worst of them.", 0)) + "\n")
}

// services lists the services that an itinerary is booked on.
func services(it *meridian.Itinerary) string {
	var out []string
	for _, s := range it.Sailings {
		out = append(out, s.Service)
	}
	return strings.Join(out, ", then ")
}

// sailingsTable shows the booked departures of an itinerary.
func sailingsTable(b *strings.Builder, it *meridian.Itinerary) {
	if len(it.Sailings) == 0 {
		return
	}
	b.WriteString("\n" + bold.Render("Booked sailings") + faint.Render(" (local time)") + "\n")
	var rows [][]string
	for _, s := range it.Sailings {
		rows = append(rows, []string{s.Service, s.Place, dayOf(s.Ready), dayOf(s.CutOff), dayOf(s.Depart), dayOf(s.Next), fmt.Sprintf("%.1f %%", 100*s.Missed), fmt.Sprintf("%.0f %%", 100*s.Cancel)})
	}
	b.WriteString(grid([]string{"Service", "At", "Goods there", "Cut-off", "Departs", "Next", "Missed", "Cancelled"}, rows, map[int]bool{6: true, 7: true}) + "\n")
}

// datedText is the text of a leg with the day on which it begins, if that is
// known.
func datedText(l *meridian.Leg) string {
	if l.Depart == "" {
		return legText(l)
	}
	return dayOf(l.Depart) + "  " + legText(l)
}

// dateCells are the columns of an itinerary with a day of departure; empty
// without.
func dateCells(it *meridian.Itinerary) []string {
	cells := make([]string, 8)
	if it.OnTime != nil {
		cells[7] = strconv.FormatFloat(*it.OnTime, 'f', -1, 64)
	}
	if it.Arrival == nil {
		return cells
	}
	cells[0], cells[1], cells[4], cells[5], cells[6] = it.Depart, it.LeaveBy, it.Arrive, it.Arrival.P50, it.Arrival.P90
	if len(it.Sailings) > 0 {
		cells[2], cells[3] = it.Sailings[0].Service, it.Sailings[0].Depart
	}
	return cells
}

// renamed names another flag in an input error.
func renamed(err error, from, to string) error {
	if e, ok := err.(*meridian.InputError); ok && e.Input == from {
		e.Input = to
	}
	return err
}

// planned answers a query, or the one for the latest departure.
func (a *app) planned(ctx context.Context, net *meridian.Network, q *plan.Query, latest bool) (*plan.Result, error) {
	p := plan.New(net)
	if !latest {
		bar := a.progress("ways weighed", 0)
		defer bar.end()
		if q.All {
			q.Progress = bar.add
		}
		res, err := p.Plan(*q)
		if err != nil {
			return nil, err
		}
		return res, plan.MeetDeadline(net, q, res)
	}
	bar := a.progress("days of departure", 0)
	defer bar.end()
	return p.Latest(ctx, *q, func() { bar.add(1) })
}
