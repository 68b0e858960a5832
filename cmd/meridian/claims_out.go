package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"meridian"
	"meridian/claims"
	"meridian/plan"
)

// The machine-readable forms of evaluated claims.

type claimsDoc struct {
	Data       plan.DataDocument `json:"data"`
	Goals      goalsDoc          `json:"goals"`
	Statistics []statisticDoc    `json:"statistics"`
	Groups     []groupDoc        `json:"groups"`
}

type goalsDoc struct {
	Kinds []string `json:"kinds"`
	Days  float64  `json:"median_error_days"`
	Cost  float64  `json:"median_error_cost"`
}

type statisticDoc struct {
	By     string    `json:"by"`
	Key    string    `json:"key"`
	Claims int       `json:"claims"`
	Days   errorsDoc `json:"days"`
	Cost   errorsDoc `json:"cost"`
}

type errorsDoc struct {
	N      int     `json:"n"`
	Median float64 `json:"median_absolute_error"`
	Bias   float64 `json:"median_error"`
}

type groupDoc struct {
	Group     string     `json:"group"`
	Contested bool       `json:"contested"`
	Claims    []claimDoc `json:"claims"`
}

type claimDoc struct {
	ID          string         `json:"id"`
	Origin      string         `json:"origin"`
	Destination string         `json:"destination"`
	Kind        string         `json:"kind"`
	Confidence  string         `json:"confidence"`
	Scope       string         `json:"scope"`
	Corridor    string         `json:"corridor,omitempty"`
	Chain       []string       `json:"chain"`
	Date        string         `json:"date"`
	Equipment   string         `json:"equipment"`
	Source      string         `json:"source"`
	Note        string         `json:"note,omitempty"`
	Evaluated   bool           `json:"evaluated"`
	OwnSource   bool           `json:"own_source"` // the model's figure rests on the claim's source
	Reason      string         `json:"reason,omitempty"`
	Days        *comparisonDoc `json:"days,omitempty"`
	Cost        *comparisonDoc `json:"cost,omitempty"`
	DayParts    []claims.Part  `json:"day_parts,omitempty"`
	CostParts   []claims.Part  `json:"cost_parts,omitempty"`
	Causes      []claims.Cause `json:"causes,omitempty"`
	Misfits     []string       `json:"misfits,omitempty"`
	Itinerary   *itineraryDoc  `json:"itinerary,omitempty"`
}

type comparisonDoc struct {
	Min   float64 `json:"stated_min"`
	Max   float64 `json:"stated_max"`
	Model float64 `json:"model"`
	P90   float64 `json:"model_p90,omitempty"`
	Gap   float64 `json:"gap"`
	Error float64 `json:"error"`
}

type itineraryDoc struct {
	Corridor string   `json:"corridor"`
	Label    string   `json:"label"`
	Modes    []string `json:"modes"`
	Km       float64  `json:"distance_km"`
}

func claimsJSON(net *meridian.Network, list []claims.Evaluation) claimsDoc {
	doc := claimsDoc{
		Data:  plan.NewDataDocument(net, "of each claim's month", nil),
		Goals: goalsDoc{claims.Firm, claims.GoalDays, claims.GoalCost}, Statistics: []statisticDoc{}, Groups: []groupDoc{},
	}
	errs := func(e claims.Errors) errorsDoc { return errorsDoc{e.N, round(e.Median, 4), round(e.Bias, 4)} }
	for _, s := range claims.Statistics(list) {
		doc.Statistics = append(doc.Statistics, statisticDoc{s.By, s.Key, s.Claims, errs(s.Days), errs(s.Cost)})
	}
	for _, g := range claims.Groups(list) {
		d := groupDoc{Group: g.Name, Contested: g.Contested()}
		for i := range g.Evaluations {
			d.Claims = append(d.Claims, claimJSON(&g.Evaluations[i]))
		}
		doc.Groups = append(doc.Groups, d)
	}
	return doc
}

func claimJSON(e *claims.Evaluation) claimDoc {
	c := e.Claim
	d := claimDoc{ID: c.ID, Origin: c.Origin, Destination: c.Destination, Kind: c.Kind, Confidence: c.Cite.Confidence.String(), Scope: c.Scope, Corridor: c.Corridor,
		Chain: nonNil(c.Chain), Date: c.Date.String(), Equipment: e.Shipment.Equipment.ID, Source: c.Cite.Source, Note: c.Cite.Note,
		Evaluated: e.Reason == "", OwnSource: e.Rests, Reason: e.Reason, DayParts: roundParts(e.DayParts), CostParts: roundParts(e.CostParts), Misfits: e.Misfits}
	for _, x := range e.Causes {
		x.Without = round(x.Without, 2)
		d.Causes = append(d.Causes, x)
	}
	side := func(x claims.Comparison) *comparisonDoc {
		if !x.Stated {
			return nil
		}
		return &comparisonDoc{x.Min, x.Max, round(x.Model, 2), round(x.P90, 2), round(x.Gap, 2), round(x.Error, 4)}
	}
	if it := e.Itinerary; it != nil {
		d.Days, d.Cost = side(e.Days), side(e.Cost)
		d.Itinerary = &itineraryDoc{it.Corridor, it.Label, it.Modes, it.Km}
	}
	return d
}

func roundParts(list []claims.Part) []claims.Part {
	var out []claims.Part
	for _, p := range list {
		out = append(out, claims.Part{Name: p.Name, Value: round(p.Value, 2)})
	}
	return out
}

func round(x float64, digits int) float64 {
	k := math.Pow(10, float64(digits))
	return math.Round(x*k) / k
}

func claimsCSV(w io.Writer, list []claims.Evaluation) error {
	out := csv.NewWriter(w)
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
