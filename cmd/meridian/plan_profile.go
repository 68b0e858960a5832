package main

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"meridian"
	"meridian/plan"
)

// The profile of a plan: the best of each day of departure.

// profileDoc is `plan --window --json`.
type profileDoc struct {
	Query   plan.QueryDocument `json:"query"`
	Data    plan.DataDocument  `json:"data"`
	Profile []dayDoc           `json:"profile"`
}

// dayDoc is one day of departure.
type dayDoc struct {
	Depart   string  `json:"depart"`
	Best     *choice `json:"best,omitempty"` // of the least generalised cost
	Cheapest *choice `json:"cheapest,omitempty"`
	Fastest  *choice `json:"fastest,omitempty"`
	Reason   string  `json:"reason,omitempty"` // why there is none
}

// choice is an itinerary of a profile in short.
type choice struct {
	Corridor string             `json:"corridor"`
	Label    string             `json:"label"`
	LeaveBy  string             `json:"leave_by,omitempty"`
	Sailings []meridian.Sailing `json:"sailings"`
	Arrive   string             `json:"arrive"`
	Arrival  *meridian.Arrival  `json:"arrival"`
	Hours    meridian.Hours     `json:"hours"`
	Freight  float64            `json:"freight_usd"`
	PerUnit  float64            `json:"freight_usd_per_unit"`
	Total    float64            `json:"total_usd"`
	CO2e     float64            `json:"co2e_kg"`
	OnTime   *float64           `json:"p_on_time,omitempty"`
}

func choiceOf(it *meridian.Itinerary) *choice {
	if it == nil {
		return nil
	}
	return &choice{it.Corridor, it.Label, it.LeaveBy, plan.NonNil(it.Sailings), it.Arrive, it.Arrival, it.Hours, it.Cost.Freight, it.Cost.PerUnit, it.Cost.Total, it.CO2e, it.OnTime}
}

// windowDays reads the days of a window: 30d or 30.
func windowDays(s string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSuffix(s, "d"))
	if err != nil || n < 1 || n > plan.MostDays {
		return 0, meridian.Input("--window", fmt.Sprintf("give 1d to %dd", plan.MostDays), "%q is no number of days", s)
	}
	return n, nil
}

// profile plans every day of a window and prints it.
func (a *app) profile(ctx context.Context, net *meridian.Network, q plan.Query, window string, asJSON, asCSV bool) error {
	n, err := windowDays(window)
	if err != nil {
		return err
	}
	bar := a.progress("days of departure", n)
	days, err := plan.New(net).Profile(ctx, q, n, func() { bar.add(1) })
	bar.end()
	if err != nil {
		return err
	}
	any := false
	for i := range days {
		any = any || days[i].Result != nil
	}
	if !any {
		return days[0].None
	}
	switch {
	case asJSON:
		return a.profileJSON(net, &q, days)
	case asCSV:
		return a.profileCSV(days)
	}
	return a.profileTable(net, &q, days)
}

func (a *app) profileJSON(net *meridian.Network, q *plan.Query, days []plan.Day) error {
	res := &plan.Result{Prices: q.Prices}
	doc := profileDoc{Profile: make([]dayDoc, len(days))}
	for i := range days {
		d := &days[i]
		doc.Profile[i] = dayDoc{Depart: d.Depart.String(), Best: choiceOf(d.Best()), Cheapest: choiceOf(d.Cheapest()), Fastest: choiceOf(d.Fastest())}
		if d.None != nil {
			doc.Profile[i].Reason = d.None.Error()
		}
		if d.Result != nil {
			res.Active = d.Result.Active
		}
	}
	whole := plan.NewDocument(net, q, res)
	doc.Query, doc.Data = whole.Query, whole.Data
	return writeJSON(a.out, doc)
}

func (a *app) profileCSV(days []plan.Day) error {
	cw := newCSV(a.out)
	if err := cw.Write([]string{"depart", "choice", "corridor", "label", "leave_by", "first_sailing", "first_departure", "arrive", "arrive_p50", "arrive_p90", "p_on_time", "days_p50", "days_p90", "freight_usd", "total_usd", "co2e_kg", "reason"}); err != nil {
		return err
	}
	f := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	for i := range days {
		d := &days[i]
		if d.Result == nil {
			row := make([]string, 17)
			row[0], row[16] = d.Depart.String(), d.None.Error()
			if err := cw.Write(row); err != nil {
				return err
			}
			continue
		}
		for _, c := range []struct {
			name string
			it   *meridian.Itinerary
		}{{"best", d.Best()}, {"cheapest", d.Cheapest()}, {"fastest", d.Fastest()}} {
			cells := dateCells(c.it)
			row := append([]string{d.Depart.String(), c.name, c.it.Corridor, c.it.Label}, cells[1:]...)
			row = append(row, strconv.FormatFloat(c.it.Hours.P50/24, 'f', 2, 64), strconv.FormatFloat(c.it.Hours.P90/24, 'f', 2, 64), f(c.it.Cost.Freight), f(c.it.Cost.Total), f(c.it.CO2e), "")
			if err := cw.Write(row); err != nil {
				return err
			}
		}
	}
	cw.Flush()
	return cw.Error()
}

var weekdayNames = [...]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

func (a *app) profileTable(net *meridian.Network, q *plan.Query, days []plan.Day) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", bold.Render(fmt.Sprintf("%s → %s, departing %s to %s", q.From.Name, q.To.Name, days[0].Depart, days[len(days)-1].Depart)),
		faint.Render(fmt.Sprintf("%s · network of %s · prices of %s · data %s", shipmentText(&q.Shipment), q.Conditions.AsOf, q.Prices, net.Version)))
	n := math.Max(1, q.Shipment.PerUnit())
	unit := unitHeader(&q.Shipment)
	var rows [][]string
	var hours, usd []float64
	percentile := "P90"
	for i := range days {
		d := &days[i]
		row := []string{weekdayNames[d.Depart.Weekday()] + " " + d.Depart.String()}
		it := d.Best()
		if it == nil {
			hours, usd = append(hours, math.NaN()), append(usd, math.NaN())
			rows = append(rows, append(row, "–", d.None.Error(), "", "", "", "", ""))
			continue
		}
		percentile = fmt.Sprintf("P%g", it.Arrival.Percentile)
		hours, usd = append(hours, it.Hours.P50), append(usd, it.Cost.Freight/n)
		first := "no calendar"
		if len(it.Sailings) > 0 {
			first = it.Sailings[0].Depart[:10] + " " + it.Sailings[0].Service
		}
		rows = append(rows, append(row, it.Corridor, first, it.Arrival.P50[:10], it.Arrival.At[:10], thousands(it.Cost.Freight/n), d.Fastest().Arrival.At[:10], thousands(d.Cheapest().Cost.Freight/n)))
	}
	b.WriteString(grid([]string{"Depart", "Best", "First sailing", "Arrive P50", percentile, "USD/" + unit, "Fastest " + percentile, "Cheapest"}, rows, map[int]bool{5: true, 7: true}))
	fmt.Fprintf(&b, "\n\ndays  %s  %s\nUSD   %s  %s\n", spark(hours), extent(hours, 24, "%.1f"), spark(usd), extent(usd, 1, "%.0f"))
	b.WriteString(faint.Render("Best is the least generalised cost of each day; the small pictures show its days (P50) and freight from day to day."))
	return styled(a.out, b.String())
}

// spark draws numbers as bars of eight heights; a gap where there is none.
func spark(x []float64) string {
	lo, hi := bounds(x)
	var b strings.Builder
	for _, v := range x {
		switch {
		case math.IsNaN(v):
			b.WriteByte(' ')
		case hi <= lo:
			b.WriteRune('▄')
		default:
			b.WriteRune([]rune("▁▂▃▄▅▆▇█")[int(math.Min(7, 8*(v-lo)/(hi-lo)))])
		}
	}
	return b.String()
}

func bounds(x []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range x {
		if !math.IsNaN(v) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	return lo, hi
}

// extent words the least and the most of numbers.
func extent(x []float64, by float64, format string) string {
	lo, hi := bounds(x)
	return fmt.Sprintf(format+" to "+format, lo/by, hi/by)
}
