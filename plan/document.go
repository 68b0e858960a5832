package plan

import (
	"strings"

	"meridian"
)

// Document is an answer as `plan --json` and the HTTP API word it. Its names are
// a promise; additions are compatible.
type Document struct {
	Query       QueryDocument         `json:"query"`
	Data        DataDocument          `json:"data"`
	Itineraries []meridian.Itinerary  `json:"itineraries"`
	NotOffered  []meridian.NotOffered `json:"not_offered"`
	Notes       []string              `json:"notes"`
	Search      SearchDocument        `json:"search"`
}

// QueryDocument is the question as it was resolved.
type QueryDocument struct {
	From         EndDocument      `json:"from"`
	To           EndDocument      `json:"to"`
	Shipment     ShipmentDocument `json:"shipment"`
	AsOf         string           `json:"as_of"`
	Depart       string           `json:"depart"`
	Deadline     string           `json:"deadline,omitempty"`
	Ready        string           `json:"ready,omitempty"` // minute at which the goods are ready, if real departures bind
	Percentile   float64          `json:"percentile,omitempty"`
	Prices       string           `json:"prices"`
	Avoid        []string         `json:"avoid,omitempty"`
	Close        []string         `json:"close,omitempty"`
	CloseFrom    string           `json:"close_from,omitempty"`
	CloseTo      string           `json:"close_to,omitempty"`
	Via          []string         `json:"via,omitempty"`
	Only         []string         `json:"only,omitempty"`
	With         []string         `json:"with,omitempty"`
	Without      []string         `json:"without,omitempty"`
	Restrictions string           `json:"restrictions"`
	Regimes      []string         `json:"regimes,omitempty"`
	Terminals    bool             `json:"terminals,omitempty"`
	Network      string           `json:"network,omitempty"` // over whose roads the first and last mile run
}

// EndDocument is an origin or a destination.
type EndDocument struct {
	ID      string  `json:"id,omitempty"`
	Name    string  `json:"name"`
	Country string  `json:"country,omitempty"`
	Lat     float64 `json:"lat"`
	Lon     float64 `json:"lon"`
}

// ShipmentDocument is what is carried.
type ShipmentDocument struct {
	Goods     string  `json:"goods"`
	Equipment string  `json:"equipment"`
	Units     float64 `json:"units,omitempty"`
	TEU       float64 `json:"teu,omitempty"`
	Tonnes    float64 `json:"tonnes"`
	Value     float64 `json:"value_usd"`
}

// DataDocument says which data an answer rests on.
type DataDocument struct {
	Name        string   `json:"name"`
	Version     string   `json:"version"`
	AsOf        string   `json:"as_of"`
	Prices      string   `json:"prices"`
	Disruptions []string `json:"disruptions_in_force"`
}

// SearchDocument is the work that an answer took.
type SearchDocument struct {
	Labels int `json:"labels"`
	Pareto int `json:"pareto"`
}

// NewDocument words the answer to a query.
func NewDocument(net *meridian.Network, q *Query, res *Result) Document {
	c := &q.Conditions
	var only []string
	if c.Only != 0 {
		only = strings.Split(c.Only.String(), ";")
	}
	return Document{
		Query: QueryDocument{From: NewEndDocument(net, q.From), To: NewEndDocument(net, q.To), Shipment: NewShipmentDocument(&q.Shipment),
			AsOf: c.AsOf.String(), Depart: c.Ready.String(), Deadline: q.Shipment.Deadline.String(), Ready: q.readyText(net), Percentile: q.Percentile, Prices: "USD " + res.Prices.String(),
			Avoid: c.Avoid, Close: closedWords(c.Close), CloseFrom: closedDay(c.Close, false), CloseTo: closedDay(c.Close, true), Via: q.Via, Only: only, With: c.With, Without: c.Without, Restrictions: string(q.screening()), Regimes: q.Regimes, Terminals: q.Terminals, Network: q.Roads.name()},
		Data:        NewDataDocument(net, "USD "+res.Prices.String(), res.Active),
		Itineraries: NonNil(res.Itineraries), NotOffered: NonNil(res.NotOffered), Notes: NonNil(res.Notes),
		Search: SearchDocument{res.Labels, res.Pareto},
	}
}

// screening is how restrictions are treated: denying unless said otherwise.
func (q *Query) screening() Screen {
	if q.Restrictions == "" {
		return ScreenDeny
	}
	return q.Restrictions
}

// NewEndDocument words an end of a query.
func NewEndDocument(net *meridian.Network, e End) EndDocument {
	d := EndDocument{Name: e.Name, Lat: e.Point.Lat, Lon: e.Point.Lon}
	if e.Place != meridian.NoID {
		d.ID, d.Country = net.Places[e.Place].ID, net.Places[e.Place].Country
	}
	return d
}

// NewShipmentDocument words a shipment.
func NewShipmentDocument(s *meridian.Shipment) ShipmentDocument {
	return ShipmentDocument{s.Goods.ID, s.Equipment.ID, s.Units, s.TEU(), s.Tonnes, s.Value}
}

// NewDataDocument words the data of an answer and the disruptions in force.
func NewDataDocument(net *meridian.Network, prices string, active []string) DataDocument {
	return DataDocument{net.Name, net.Version, net.AsOf.String(), prices, NonNil(active)}
}

// NonNil makes an empty list of a missing one, so that JSON says [] and not null.
func NonNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// FeatureCollection is GeoJSON (RFC 7946).
type FeatureCollection struct {
	Type     string    `json:"type"`
	Features []Feature `json:"features"`
}

// Feature is a GeoJSON feature.
type Feature struct {
	Type       string         `json:"type"`
	Geometry   Geometry       `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

// Geometry is a GeoJSON geometry.
type Geometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

// NewFeatures draws every leg as a feature: lines for movements, points for
// operations. A line that meets the antimeridian is cut there.
func NewFeatures(its []meridian.Itinerary) FeatureCollection {
	out := FeatureCollection{"FeatureCollection", []Feature{}}
	for i := range its {
		it := &its[i]
		for n := range it.Legs {
			l := &it.Legs[n]
			if len(l.Path) == 0 {
				continue
			}
			out.Features = append(out.Features, Feature{"Feature", lines(l.Path), map[string]any{
				"itinerary": it.ID, "corridor": it.Corridor, "leg": n + 1, "kind": l.Kind, "mode": l.Mode, "from": l.From, "to": l.To,
				"distance_km": l.Km, "hours_p50": l.Hours.P50, "hours_p90": l.Hours.P90, "cost_usd": l.Cost, "co2e_kg": l.CO2e, "service": l.Service, "confidence": l.Confidence}})
		}
	}
	return out
}

func lines(path []meridian.Point) Geometry {
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
		return Geometry{"LineString", parts[0]}
	}
	return Geometry{"MultiLineString", parts}
}

// closedWords returns what is shut, as the user named it.
func closedWords(list []Closure) []string {
	var out []string
	for i := range list {
		out = append(out, list[i].What)
	}
	return out
}

// closedDay returns the first or last day of the closures, "" for none.
func closedDay(list []Closure, last bool) string {
	for i := range list {
		d := list[i].From
		if last {
			d = list[i].To
		}
		if d != meridian.NoDate {
			return d.String()
		}
	}
	return ""
}
