package claims

import (
	"math"

	"meridian"
	"meridian/plan"
)

// Document is an evaluation of claims as `claims --json` and the HTTP API word it.
// Its names are a promise; additions are compatible.
type Document struct {
	Data       plan.DataDocument   `json:"data"`
	Goals      GoalsDocument       `json:"goals"`
	Statistics []StatisticDocument `json:"statistics"`
	Groups     []GroupDocument     `json:"groups"`
}

// GoalsDocument is what the model aims at for firm claims.
type GoalsDocument struct {
	Kinds []string `json:"kinds"`
	Days  float64  `json:"median_error_days"`
	Cost  float64  `json:"median_error_cost"`
}

// StatisticDocument is the error over a set of claims.
type StatisticDocument struct {
	By     string         `json:"by"`
	Key    string         `json:"key"`
	Claims int            `json:"claims"`
	Days   ErrorsDocument `json:"days"`
	Cost   ErrorsDocument `json:"cost"`
}

// ErrorsDocument are relative errors: the median of their sizes, and the median
// with sign.
type ErrorsDocument struct {
	N      int     `json:"n"`
	Median float64 `json:"median_absolute_error"`
	Bias   float64 `json:"median_error"`
}

// GroupDocument is a set of claims about one thing.
type GroupDocument struct {
	Group     string          `json:"group"`
	Contested bool            `json:"contested"`
	Claims    []ClaimDocument `json:"claims"`
}

// ClaimDocument is a claim and what the model says of it.
type ClaimDocument struct {
	ID          string              `json:"id"`
	Origin      string              `json:"origin"`
	Destination string              `json:"destination"`
	Kind        string              `json:"kind"`
	Confidence  string              `json:"confidence"`
	Scope       string              `json:"scope"`
	Corridor    string              `json:"corridor,omitempty"`
	Chain       []string            `json:"chain"`
	Date        string              `json:"date"`
	Equipment   string              `json:"equipment"`
	Source      string              `json:"source"`
	Note        string              `json:"note,omitempty"`
	Evaluated   bool                `json:"evaluated"`
	OwnSource   bool                `json:"own_source"` // the model's figure rests on the claim's source
	Reason      string              `json:"reason,omitempty"`
	Days        *ComparisonDocument `json:"days,omitempty"`
	Cost        *ComparisonDocument `json:"cost,omitempty"`
	DayParts    []Part              `json:"day_parts,omitempty"`
	CostParts   []Part              `json:"cost_parts,omitempty"`
	Causes      []Cause             `json:"causes,omitempty"`
	Misfits     []string            `json:"misfits,omitempty"`
	Itinerary   *ChainDocument      `json:"itinerary,omitempty"`
}

// ComparisonDocument is a stated figure beside the model's.
type ComparisonDocument struct {
	Min   float64 `json:"stated_min"`
	Max   float64 `json:"stated_max"`
	Model float64 `json:"model"`
	P90   float64 `json:"model_p90,omitempty"`
	Gap   float64 `json:"gap"`
	Error float64 `json:"error"`
}

// ChainDocument is the chain of the model that a claim is held against.
type ChainDocument struct {
	Corridor string   `json:"corridor"`
	Label    string   `json:"label"`
	Modes    []string `json:"modes"`
	Km       float64  `json:"distance_km"`
}

// NewDocument words evaluated claims.
func NewDocument(net *meridian.Network, list []Evaluation) Document {
	doc := Document{
		Data:  plan.NewDataDocument(net, "of each claim's month", nil),
		Goals: GoalsDocument{Firm, GoalDays, GoalCost}, Statistics: []StatisticDocument{}, Groups: []GroupDocument{},
	}
	errs := func(e Errors) ErrorsDocument { return ErrorsDocument{e.N, round(e.Median, 4), round(e.Bias, 4)} }
	for _, s := range Statistics(list) {
		doc.Statistics = append(doc.Statistics, StatisticDocument{s.By, s.Key, s.Claims, errs(s.Days), errs(s.Cost)})
	}
	for _, g := range Groups(list) {
		d := GroupDocument{Group: g.Name, Contested: g.Contested()}
		for i := range g.Evaluations {
			d.Claims = append(d.Claims, newClaimDocument(&g.Evaluations[i]))
		}
		doc.Groups = append(doc.Groups, d)
	}
	return doc
}

func newClaimDocument(e *Evaluation) ClaimDocument {
	c := e.Claim
	d := ClaimDocument{ID: c.ID, Origin: c.Origin, Destination: c.Destination, Kind: c.Kind, Confidence: c.Cite.Confidence.String(), Scope: c.Scope, Corridor: c.Corridor,
		Chain: plan.NonNil(c.Chain), Date: c.Date.String(), Equipment: e.Shipment.Equipment.ID, Source: c.Cite.Source, Note: c.Cite.Note,
		Evaluated: e.Reason == "", OwnSource: e.Rests, Reason: e.Reason, DayParts: roundParts(e.DayParts), CostParts: roundParts(e.CostParts), Misfits: e.Misfits}
	for _, x := range e.Causes {
		x.Without = round(x.Without, 2)
		d.Causes = append(d.Causes, x)
	}
	side := func(x Comparison) *ComparisonDocument {
		if !x.Stated {
			return nil
		}
		return &ComparisonDocument{x.Min, x.Max, round(x.Model, 2), round(x.P90, 2), round(x.Gap, 2), round(x.Error, 4)}
	}
	if it := e.Itinerary; it != nil {
		d.Days, d.Cost = side(e.Days), side(e.Cost)
		d.Itinerary = &ChainDocument{it.Corridor, it.Label, it.Modes, it.Km}
	}
	return d
}

func roundParts(list []Part) []Part {
	var out []Part
	for _, p := range list {
		out = append(out, Part{Name: p.Name, Value: round(p.Value, 2)})
	}
	return out
}

func round(x float64, digits int) float64 {
	k := math.Pow(10, float64(digits))
	return math.Round(x*k) / k
}
