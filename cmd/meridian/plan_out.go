package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"meridian"
	"meridian/plan"
)

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func planCSV(w io.Writer, res *plan.Result) error {
	cw := newCSV(w)
	header := []string{"id", "corridor", "label", "modes", "distance_km", "days_p50", "days_p90", "days_mean", "freight_usd", "freight_usd_per_unit", "unit", "total_usd", "co2e_kg", "borders", "gauge_breaks", "confidence", "restrictions", "dominated_by", "depart", "leave_by", "first_sailing", "first_departure", "arrive", "arrive_p50", "arrive_p90", "p_on_time"}
	if err := cw.Write(header); err != nil {
		return err
	}
	f := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	days := func(h float64) string { return strconv.FormatFloat(h/24, 'f', 2, 64) }
	for i := range res.Itineraries {
		it := &res.Itineraries[i]
		var regimes []string
		for _, r := range it.Restrictions {
			regimes = append(regimes, r.ID)
		}
		row := []string{strconv.Itoa(it.ID), it.Corridor, it.Label, strings.Join(it.Modes, ";"), f(it.Km), days(it.Hours.P50), days(it.Hours.P90), days(it.Hours.Mean),
			f(it.Cost.Freight), f(it.Cost.PerUnit), it.Cost.Unit, f(it.Cost.Total), f(it.CO2e), borders(it, ";"), strconv.Itoa(it.GaugeBreaks), it.Confidence, strings.Join(regimes, ";"), strconv.Itoa(it.DominatedBy)}
		row = append(row, dateCells(it)...)
		if err := cw.Write(row); err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}

func borders(it *meridian.Itinerary, sep string) string {
	var out []string
	for _, b := range it.Borders {
		out = append(out, strings.Join(b, "-"))
	}
	return strings.Join(out, sep)
}

// sources lists the sources that an itinerary rests on, most used first.
func sources(net *meridian.Network, it *meridian.Itinerary) []string {
	uses := map[string]int{}
	var keys []string
	for i := range it.Legs {
		for _, c := range it.Legs[i].Cites {
			if uses[c.Source] == 0 {
				keys = append(keys, c.Source)
			}
			uses[c.Source]++
		}
	}
	slices.SortStableFunc(keys, func(a, b string) int { return uses[b] - uses[a] })
	for i, k := range keys {
		s, published := net.Sources[k]
		if !published { // an imported network, which is cited in full
			continue
		}
		keys[i] = fmt.Sprintf("%s: %s (%s)", k, s.Title, orDash(s.Date))
	}
	return keys
}

func orDash(s string) string {
	if s == "" {
		return "no date"
	}
	return s
}
