package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"meridian"
	"meridian/plan"
)

// The machine-readable forms of a plan.

type planDoc struct {
	Query       queryDoc              `json:"query"`
	Data        dataDoc               `json:"data"`
	Itineraries []meridian.Itinerary  `json:"itineraries"`
	NotOffered  []meridian.NotOffered `json:"not_offered"`
	Notes       []string              `json:"notes"`
	Search      searchDoc             `json:"search"`
}

type queryDoc struct {
	From         endDoc      `json:"from"`
	To           endDoc      `json:"to"`
	Shipment     shipmentDoc `json:"shipment"`
	AsOf         string      `json:"as_of"`
	Depart       string      `json:"depart"`
	Deadline     string      `json:"deadline,omitempty"`
	Prices       string      `json:"prices"`
	Avoid        []string    `json:"avoid,omitempty"`
	Via          []string    `json:"via,omitempty"`
	Only         []string    `json:"only,omitempty"`
	With         []string    `json:"with,omitempty"`
	Without      []string    `json:"without,omitempty"`
	Restrictions string      `json:"restrictions"`
	Regimes      []string    `json:"regimes,omitempty"`
	Terminals    bool        `json:"terminals,omitempty"`
}

type endDoc struct {
	ID      string  `json:"id,omitempty"`
	Name    string  `json:"name"`
	Country string  `json:"country,omitempty"`
	Lat     float64 `json:"lat"`
	Lon     float64 `json:"lon"`
}

type shipmentDoc struct {
	Goods     string  `json:"goods"`
	Equipment string  `json:"equipment"`
	Units     float64 `json:"units,omitempty"`
	TEU       float64 `json:"teu,omitempty"`
	Tonnes    float64 `json:"tonnes"`
	Value     float64 `json:"value_usd"`
}

type dataDoc struct {
	Name        string   `json:"name"`
	Version     string   `json:"version"`
	AsOf        string   `json:"as_of"`
	Prices      string   `json:"prices"`
	Disruptions []string `json:"disruptions_in_force"`
}

type searchDoc struct {
	Labels int `json:"labels"`
	Pareto int `json:"pareto"`
}

func planJSON(net *meridian.Network, q *plan.Query, res *plan.Result) planDoc {
	end := func(e plan.End) endDoc {
		d := endDoc{Name: e.Name, Lat: e.Point.Lat, Lon: e.Point.Lon}
		if e.Place != meridian.NoID {
			d.ID, d.Country = net.Places[e.Place].ID, net.Places[e.Place].Country
		}
		return d
	}
	s := &q.Shipment
	c := &q.Conditions
	var only []string
	if c.Only != 0 {
		only = strings.Split(c.Only.String(), ";")
	}
	return planDoc{
		Query: queryDoc{From: end(q.From), To: end(q.To), Shipment: shipmentDoc{s.Goods.ID, s.Equipment.ID, s.Units, s.TEU(), s.Tonnes, s.Value},
			AsOf: c.AsOf.String(), Depart: c.Ready.String(), Deadline: s.Deadline.String(), Prices: "USD " + res.Prices.String(),
			Avoid: c.Avoid, Via: q.Via, Only: only, With: c.With, Without: c.Without, Restrictions: string(q.Restrictions), Regimes: q.Regimes, Terminals: q.Terminals},
		Data:        dataDoc{net.Name, net.Version, net.AsOf.String(), "USD " + res.Prices.String(), nonNil(res.Active)},
		Itineraries: nonNil(res.Itineraries), NotOffered: nonNil(res.NotOffered), Notes: nonNil(res.Notes),
		Search: searchDoc{res.Labels, res.Pareto},
	}
}

func nonNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func planCSV(w io.Writer, res *plan.Result) error {
	cw := csv.NewWriter(w)
	header := []string{"id", "corridor", "label", "modes", "distance_km", "days_p50", "days_p90", "days_mean", "freight_usd", "freight_usd_per_unit", "unit", "total_usd", "co2e_kg", "borders", "gauge_breaks", "confidence", "restrictions", "dominated_by"}
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

type feature struct {
	Type       string         `json:"type"`
	Geometry   geometry       `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

type geometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

// planGeoJSON writes every leg as a feature (RFC 7946): lines for movements,
// points for operations. A line that meets the antimeridian is cut there.
func planGeoJSON(w io.Writer, res *plan.Result) error {
	features := []feature{}
	for i := range res.Itineraries {
		it := &res.Itineraries[i]
		for n := range it.Legs {
			l := &it.Legs[n]
			if len(l.Path) == 0 {
				continue
			}
			features = append(features, feature{"Feature", lines(l.Path), map[string]any{
				"itinerary": it.ID, "corridor": it.Corridor, "leg": n + 1, "kind": l.Kind, "mode": l.Mode, "from": l.From, "to": l.To,
				"distance_km": l.Km, "hours_p50": l.Hours.P50, "hours_p90": l.Hours.P90, "cost_usd": l.Cost, "co2e_kg": l.CO2e, "service": l.Service, "confidence": l.Confidence}})
		}
	}
	return writeJSON(w, map[string]any{"type": "FeatureCollection", "features": features})
}

func lines(path []meridian.Point) geometry {
	parts := [][][2]float64{{}}
	for i, p := range path {
		if i > 0 {
			if q := path[i-1]; p.Lon-q.Lon > 180 || q.Lon-p.Lon > 180 {
				edge, turn := 180.0, p.Lon+360
				if q.Lon < 0 {
					edge, turn = -180, p.Lon-360
				}
				f := (edge - q.Lon) / (turn - q.Lon)
				lat := q.Lat + f*(p.Lat-q.Lat)
				last := len(parts) - 1
				parts[last] = append(parts[last], [2]float64{edge, lat})
				parts = append(parts, [][2]float64{{-edge, lat}})
			}
		}
		last := len(parts) - 1
		parts[last] = append(parts[last], [2]float64{p.Lon, p.Lat})
	}
	if len(parts) == 1 {
		return geometry{"LineString", parts[0]}
	}
	return geometry{"MultiLineString", parts}
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
		s := net.Sources[k]
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
