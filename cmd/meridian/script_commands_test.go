package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// What the scripts can say besides the commands of testscript. The last three
// look at the standard output of the command before them.
//
//	exits N command...   the command ends with exit code N, exactly
//	is-plan              the output is JSON that keeps the contract of `plan --json`
//	is-csv column...     the output is CSV with a header that has these columns, and rows of equal length
//	is-geojson           the output is a GeoJSON FeatureCollection of lines and points on the earth
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"exits": exits, "is-plan": isPlan, "is-csv": isCSV, "is-geojson": isGeoJSON,
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N command...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var e *exec.ExitError
		if !errors.As(err, &e) {
			ts.Fatalf("%v", err)
		}
		code = e.ExitCode()
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

func isCSV(ts *testscript.TestScript, _ bool, columns []string) {
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile("stdout"))).ReadAll()
	ts.Check(err)
	if len(rows) < 2 {
		ts.Fatalf("%d rows, want a header and at least one", len(rows))
	}
	for _, c := range columns {
		if !slices.Contains(rows[0], c) {
			ts.Fatalf("no column %s in %v", c, rows[0])
		}
	}
}

func isGeoJSON(ts *testscript.TestScript, _ bool, _ []string) {
	var doc struct {
		Type     string
		Features []struct {
			Type     string
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
			Properties map[string]any
		}
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &doc))
	if doc.Type != "FeatureCollection" || len(doc.Features) == 0 {
		ts.Fatalf("a %q with %d features", doc.Type, len(doc.Features))
	}
	for i, f := range doc.Features {
		var lines [][][2]float64
		switch f.Geometry.Type {
		case "LineString":
			var line [][2]float64
			ts.Check(json.Unmarshal(f.Geometry.Coordinates, &line))
			lines = append(lines, line)
		case "MultiLineString":
			ts.Check(json.Unmarshal(f.Geometry.Coordinates, &lines))
		default:
			ts.Fatalf("feature %d is a %s", i, f.Geometry.Type)
		}
		for _, line := range lines {
			if len(line) < 2 {
				ts.Fatalf("feature %d: a line of %d positions", i, len(line))
			}
			for _, p := range line {
				if math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
					ts.Fatalf("feature %d: position %v, want longitude, latitude", i, p)
				}
			}
		}
		for _, k := range []string{"itinerary", "corridor", "leg", "kind", "mode", "from", "to", "cost_usd", "hours_p50", "hours_p90"} {
			if f.Properties[k] == nil {
				ts.Fatalf("feature %d has no %s", i, k)
			}
		}
	}
}

// The contract of `plan --json` as its readers see it: written out here once
// more, so that a renamed field is noticed.
type (
	contractHours struct{ Mean, P50, P90 *float64 }

	contractPart struct {
		Kind   string
		Amount float64
	}

	contractLeg struct {
		Kind, Mode, From, To *string
		DistanceKm           *float64 `json:"distance_km"`
		Hours                *contractHours
		Cost                 *float64
		CO2e                 *float64 `json:"co2e_kg"`
		Components           []contractPart
		Figures              *[]string
	}

	contractItinerary struct {
		ID              *int
		Corridor, Label *string
		Modes           *[]string
		DistanceKm      *float64 `json:"distance_km"`
		Hours           *contractHours
		Cost            *struct {
			Total      *float64
			Currency   *string
			Components *[]contractPart
		}
		CO2e         *float64    `json:"co2e_kg"`
		Borders      *[][]string `json:"borders"`
		GaugeBreaks  *int        `json:"gauge_breaks"`
		Documents    *[]string
		Restrictions *[]struct{ Regime, Effect, Rule, Source *string }
		Confidence   *string
		Legs         *[]contractLeg
	}

	contractPlan struct {
		Query *struct {
			From, To, Shipment *map[string]any
			Prices             *string
		}
		Data *struct {
			Version, Prices *string
			AsOf            *string `json:"as_of"`
		}
		Itineraries *[]contractItinerary
		NotOffered  *[]struct {
			Corridor, Reason, Text *string
			By                     int
		} `json:"not_offered"`
		Notes *[]string
	}
)

func isPlan(ts *testscript.TestScript, _ bool, _ []string) {
	var p contractPlan
	text := ts.ReadFile("stdout")
	ts.Check(json.Unmarshal([]byte(text), &p))
	need := func(ok bool, format string, args ...any) {
		if !ok {
			ts.Fatalf(format, args...)
		}
	}
	need(p.Query != nil && p.Query.From != nil && p.Query.To != nil && p.Query.Shipment != nil && p.Query.Prices != nil, "query is incomplete")
	need(p.Data != nil && p.Data.Version != nil && p.Data.AsOf != nil && p.Data.Prices != nil, "data is incomplete")
	need(p.Itineraries != nil && p.NotOffered != nil && p.Notes != nil, "itineraries, not_offered or notes are missing")
	need(len(*p.Itineraries) > 0, "no itinerary")
	for n, it := range *p.Itineraries {
		need(it.ID != nil && *it.ID == n+1, "itinerary %d of the list has another id", n+1)
		checkItinerary(need, n+1, &it)
	}
	for _, x := range *p.NotOffered {
		need(x.Corridor != nil && x.Reason != nil && x.Text != nil && *x.Text != "", "an entry of not_offered is incomplete")
		need(slices.Contains([]string{"dominated", "infeasible", "closed", "denied", "no_path"}, *x.Reason), "reason %q", *x.Reason)
		need(x.By >= 0 && x.By <= len(*p.Itineraries), "%s is beaten by %d, which is not offered", *x.Corridor, x.By)
	}
}

func checkItinerary(need func(bool, string, ...any), n int, it *contractItinerary) {
	need(it.Corridor != nil && it.Label != nil && it.Modes != nil && it.DistanceKm != nil && it.CO2e != nil && it.Borders != nil && it.GaugeBreaks != nil, "itinerary %d is incomplete", n)
	need(it.Documents != nil && it.Restrictions != nil && it.Confidence != nil && it.Legs != nil && len(*it.Legs) > 0, "itinerary %d is incomplete", n)
	need(it.Cost != nil && it.Cost.Total != nil && it.Cost.Currency != nil && *it.Cost.Currency == "USD" && it.Cost.Components != nil, "the cost of itinerary %d is incomplete", n)
	checkHours(need, n, it.Hours)
	stock, sum := 0.0, 0.0
	for _, c := range *it.Cost.Components {
		sum += c.Amount
		if c.Kind == "safety_stock" {
			stock = c.Amount // belongs to no leg: it rests on the spread of the whole
		}
	}
	need(math.Abs(sum-*it.Cost.Total) < 0.006, "itinerary %d: components add up to %.2f, the total is %.2f", n, sum, *it.Cost.Total)
	var km, co2e, cost, mean float64
	for i, l := range *it.Legs {
		need(l.Kind != nil && l.Mode != nil && l.From != nil && l.To != nil && l.DistanceKm != nil && l.Cost != nil && l.CO2e != nil && l.Figures != nil, "itinerary %d, leg %d is incomplete", n, i+1)
		need(slices.Contains([]string{"link", "transfer", "crossing", "gauge_break", "passage", "wait", "access"}, *l.Kind), "itinerary %d, leg %d is a %q", n, i+1, *l.Kind)
		checkHours(need, n, l.Hours)
		parts := 0.0
		for _, c := range l.Components {
			parts += c.Amount
		}
		need(math.Abs(parts-*l.Cost) < 0.006, "itinerary %d, leg %d: components add up to %.2f, not %.2f", n, i+1, parts, *l.Cost)
		km, co2e, cost, mean = km+*l.DistanceKm, co2e+*l.CO2e, cost+*l.Cost, mean+*l.Hours.Mean
	}
	need(math.Abs(km-*it.DistanceKm) <= 0.5001, "itinerary %d: legs add up to %.1f km, not %.1f", n, km, *it.DistanceKm)
	need(math.Abs(co2e-*it.CO2e) <= 0.051, "itinerary %d: legs add up to %.1f kg, not %.1f", n, co2e, *it.CO2e)
	need(math.Abs(cost+stock-*it.Cost.Total) < 0.006, "itinerary %d: legs and safety stock add up to %.2f, not %.2f", n, cost+stock, *it.Cost.Total)
	need(math.Abs(mean-*it.Hours.Mean) <= 0.05*float64(len(*it.Legs)+1), "itinerary %d: legs add up to %.1f h, not %.1f", n, mean, *it.Hours.Mean)
}

func checkHours(need func(bool, string, ...any), n int, h *contractHours) {
	need(h != nil && h.Mean != nil && h.P50 != nil && h.P90 != nil, "itinerary %d: hours are incomplete", n)
	need(0 <= *h.P50 && *h.P50 <= *h.P90, "itinerary %d: P50 %.1f, P90 %.1f", n, *h.P50, *h.P90)
}
