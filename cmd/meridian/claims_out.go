package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"meridian/claims"
)

// The machine-readable forms of evaluated claims.

func round(x float64, digits int) float64 {
	k := math.Pow(10, float64(digits))
	return math.Round(x*k) / k
}

func claimsCSV(w io.Writer, list []claims.Evaluation) error {
	out := newCSV(w)
	out.Write([]string{"id", "group", "origin", "destination", "kind", "confidence", "scope", "corridor", "chain", "date", "equipment",
		"days_min", "days_max", "days_model_p50", "days_model_p90", "days_error", "cost_min", "cost_max", "cost_model", "cost_error", "distance_km", "label", "reason", "causes", "source"})
	for i := range list {
		e := &list[i]
		c := e.Claim
		row := []string{c.ID, c.Group, c.Origin, c.Destination, c.Kind, c.Cite.Confidence.String(), c.Scope, c.Corridor, strings.Join(c.Chain, ";"), c.Date.String(), e.Shipment.Equipment.ID}
		row = append(row, number(c.DaysMin), number(c.DaysMax))
		row = append(row, when(e.Itinerary != nil, e.Days.Model, 2), when(e.Itinerary != nil, e.Days.P90, 2), when(e.Days.Stated, e.Days.Error, 4))
		row = append(row, number(c.CostMin), number(c.CostMax), when(e.Itinerary != nil, e.Cost.Model, 2), when(e.Cost.Stated, e.Cost.Error, 4))
		km, label := "", ""
		if it := e.Itinerary; it != nil {
			km, label = fmt.Sprint(it.Km), it.Label
		}
		var why []string
		for _, x := range e.Causes {
			why = append(why, x.Text)
		}
		out.Write(append(row, km, label, e.Reason, strings.Join(append(why, e.Misfits...), "; "), c.Cite.Source))
	}
	out.Flush()
	return out.Error()
}

func number(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

func when(ok bool, x float64, digits int) string {
	if !ok {
		return ""
	}
	return strconv.FormatFloat(round(x, digits), 'f', -1, 64)
}
