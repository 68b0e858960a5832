package report

import (
	"meridian"
	"meridian/plan"
)

// Document is a study as `compare --json` and the HTTP API word it. Its names are
// a promise; additions are compatible.
type Document struct {
	Data        plan.DataDocument `json:"data"`
	Comparisons []SideBySide      `json:"comparisons"`
	NotCompared []Skipped         `json:"not_compared"`
	Where       []Winner          `json:"where,omitempty"`
}

// SideBySide is one comparison of a study.
type SideBySide struct {
	From       plan.EndDocument      `json:"from"`
	To         plan.EndDocument      `json:"to"`
	Shipment   plan.ShipmentDocument `json:"shipment"`
	AsOf       string                `json:"as_of"`
	Depart     string                `json:"depart"`
	Prices     string                `json:"prices"`
	Unit       string                `json:"unit"`
	Weights    WeightsDocument       `json:"weights"`
	Corridors  []CorridorDocument    `json:"corridors"`
	BreakEvens []BreakEven           `json:"break_evens"`
	NotOffered []meridian.NotOffered `json:"not_offered"`
	Omitted    []string              `json:"omitted"`
	Notes      []string              `json:"notes"`
}

// WeightsDocument are the prices of the ranking.
type WeightsDocument struct {
	Hour   float64 `json:"usd_per_hour"`
	SD     float64 `json:"usd_per_hour_of_standard_deviation"`
	Carbon float64 `json:"usd_per_tonne_co2e"`
}

// CorridorDocument is a corridor by its best way.
type CorridorDocument struct {
	Rank        int                `json:"rank"`
	Name        string             `json:"name"`
	P10         float64            `json:"hours_p10"`
	General     float64            `json:"generalised_cost"`
	Best        []string           `json:"best_in"`
	Indicators  Indicators         `json:"indicators"`
	Itinerary   meridian.Itinerary `json:"itinerary"`
	Corridor    string             `json:"corridor"`
	Percentiles []StairDocument    `json:"staircase"`
}

// StairDocument is where a chain stands after a leg: cumulated km, days, USD and
// CO2e.
type StairDocument struct {
	Leg  int     `json:"leg"`
	Km   float64 `json:"km"`
	Days Range   `json:"days"`
	USD  Range   `json:"usd_per_unit"`
	CO2e float64 `json:"co2e_kg_per_unit"`
}

// NewDocument words a study with at least one comparison.
func NewDocument(net *meridian.Network, s *Study) Document {
	first := s.Comparisons[0]
	d := Document{Data: plan.NewDataDocument(net, "USD "+first.Prices.String(), first.Active), NotCompared: plan.NonNil(s.Skipped), Where: s.Winners}
	for _, c := range s.Comparisons {
		d.Comparisons = append(d.Comparisons, newSideBySide(net, c))
	}
	return d
}

func newSideBySide(net *meridian.Network, c *Comparison) SideBySide {
	sh := &c.Query.Shipment
	d := SideBySide{From: plan.NewEndDocument(net, c.Query.From), To: plan.NewEndDocument(net, c.Query.To), Shipment: plan.NewShipmentDocument(sh),
		AsOf: c.Query.Conditions.AsOf.String(), Depart: c.Query.Conditions.Ready.String(), Prices: "USD " + c.Prices.String(), Unit: c.Unit(), Weights: WeightsDocument(c.Weights),
		BreakEvens: c.BreakEvens(), NotOffered: plan.NonNil(c.NotOffered), Omitted: plan.NonNil(c.Omitted), Notes: plan.NonNil(c.Notes)}
	for i := range c.Rows {
		r := &c.Rows[i]
		row := CorridorDocument{Rank: r.Number, Corridor: r.Corridor, Name: English.Corridor(net, r.Corridor), P10: P10(r.Time), General: r.General, Best: plan.NonNil(r.Best), Indicators: r.Indicators, Itinerary: *r.Itinerary}
		for _, st := range r.Stairs {
			row.Percentiles = append(row.Percentiles, StairDocument{st.Index, st.Km1, st.Days1, st.USD1, st.CO2e1})
		}
		d.Corridors = append(d.Corridors, row)
	}
	return d
}
