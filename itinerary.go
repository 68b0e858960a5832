package meridian

import "math"

// The nouns of an answer. Field names of their JSON are the contract of
// `plan --json` and of the HTTP API; additions are compatible.

// Hours are the percentiles of a duration, in hours.
type Hours struct {
	Mean float64 `json:"mean"`
	P50  float64 `json:"p50"`
	P90  float64 `json:"p90"`
}

// Hours returns the percentiles that go with the moments, to a tenth of an
// hour.
func (m Moments) Hours() Hours {
	q := m.Quantiles()
	return Hours{tenth(m.Mean), tenth(q.P50), tenth(q.P90)}
}

func tenth(x float64) float64 { return math.Round(x*10) / 10 }

// Component is a line of a cost.
type Component struct {
	Kind   string  `json:"kind"` // linehaul, transfer, crossing, toll, equipment, insurance, inventory, ...
	Amount float64 `json:"amount"`
}

// Cost is money by line. Total is the sum of the components; Freight is Total
// less inventory, what the invoices of carriers, terminals and agents add up
// to; Resource is Freight less taxes, tolls and rents, what society spends.
type Cost struct {
	Total      float64     `json:"total"`
	Freight    float64     `json:"freight"`
	Resource   float64     `json:"resource"`
	PerUnit    float64     `json:"freight_per_unit"`
	Unit       string      `json:"unit"` // the equipment, or tonne
	Currency   string      `json:"currency"`
	Components []Component `json:"components"`
}

// LegKind is what happens on a leg.
type LegKind string

// The kinds of leg.
const (
	LegAccess     LegKind = "access"
	LegLink       LegKind = "link"
	LegTransfer   LegKind = "transfer"
	LegCrossing   LegKind = "crossing"
	LegGaugeBreak LegKind = "gauge_break"
	LegPassage    LegKind = "passage"
	LegWait       LegKind = "wait"
)

// Leg is one movement or operation of an itinerary.
type Leg struct {
	Kind       LegKind     `json:"kind"`
	Mode       string      `json:"mode"`
	ToMode     string      `json:"to_mode,omitempty"` // of a transfer
	From       string      `json:"from"`
	To         string      `json:"to"`
	FromName   string      `json:"from_name"`
	ToName     string      `json:"to_name"`
	Country    string      `json:"country,omitempty"`
	Gauge      int         `json:"gauge_mm,omitempty"`
	Km         float64     `json:"distance_km"`
	Hours      Hours       `json:"hours"`
	Cost       float64     `json:"cost"`
	Components []Component `json:"components,omitempty"`
	CO2e       float64     `json:"co2e_kg"`
	Service    string      `json:"service,omitempty"`
	Passages   []string    `json:"passages,omitempty"`
	Border     []string    `json:"border,omitempty"` // countries left and entered
	Via        []string    `json:"via,omitempty"`    // places passed, in order
	Figures    []string    `json:"figures"`          // table/key of the rows the leg rests on
	Confidence string      `json:"confidence"`
	Notes      []string    `json:"notes,omitempty"`
	Depart     string      `json:"depart,omitempty"` // local time, RFC 3339, if the day of departure is known
	Arrive     string      `json:"arrive,omitempty"`

	Time    Moments  `json:"-"`
	Path    []Point  `json:"-"` // positions along the leg
	Links   []LinkID `json:"-"` // links used, in order
	Cites   []Cite   `json:"-"`
	Reverse []bool   `json:"-"` // whether the link of Links is used from To to From
}

// Finding is a restriction that an itinerary meets.
type Finding struct {
	Regime string `json:"regime"`
	Effect string `json:"effect"`
	Rule   string `json:"rule"`           // in the words of the data
	Said   string `json:"said,omitempty"` // the rule in the language that was asked for; the data's words count
	Source string `json:"source"`
	Date   string `json:"date,omitempty"`
	ID     string `json:"id"`
}

// Sailing is a departure on a known day that an itinerary is booked on.
type Sailing struct {
	Service string  `json:"service"`
	Mode    string  `json:"mode"`
	Place   string  `json:"place"`
	Ready   string  `json:"ready"`          // mean time at which the goods come, local
	CutOff  string  `json:"cut_off"`        // by which they must be there
	Depart  string  `json:"depart"`         // of the booked departure
	Next    string  `json:"next,omitempty"` // of the departure after it
	Missed  float64 `json:"p_missed"`       // chance that the goods come after the cut-off
	Cancel  float64 `json:"p_cancelled"`    // chance that the departure is cancelled
	Lost    float64 `json:"p_not_on_it"`    // chance of either
}

// Arrival is when an itinerary with a day of departure arrives, in local time of
// the destination.
type Arrival struct {
	P50        string  `json:"p50"`
	P90        string  `json:"p90"`
	Percentile float64 `json:"percentile"` // that itineraries are compared at
	At         string  `json:"at_percentile"`
}

// Itinerary is a feasible door-to-door chain of legs.
type Itinerary struct {
	ID           int        `json:"id"`
	Corridor     string     `json:"corridor"`
	Label        string     `json:"label"`
	Modes        []string   `json:"modes"`
	Km           float64    `json:"distance_km"`
	Hours        Hours      `json:"hours"`
	Cost         Cost       `json:"cost"`
	CO2e         float64    `json:"co2e_kg"`
	Borders      [][]string `json:"borders"`
	GaugeBreaks  int        `json:"gauge_breaks"`
	Documents    []string   `json:"documents"`
	Restrictions []Finding  `json:"restrictions"`
	Confidence   string     `json:"confidence"`             // half of money and time rests on figures at least that sure
	Unsure       float64    `json:"unsure_share"`           // share of money and time that rests on derived or estimated figures
	Best         []string   `json:"best,omitempty"`         // criteria in which no other offered one is better
	DominatedBy  int        `json:"dominated_by,omitempty"` // an offered one that is no worse in anything
	Notes        []string   `json:"notes,omitempty"`
	Legs         []Leg      `json:"legs"`

	// With a day of departure:
	Depart   string    `json:"depart,omitempty"`   // when the goods are ready, local time, RFC 3339
	LeaveBy  string    `json:"leave_by,omitempty"` // latest time at which they must be on their way for the first booked departure
	Arrive   string    `json:"arrive,omitempty"`   // by plan: booked departures are reached, the rest takes its mean time
	Arrival  *Arrival  `json:"arrival,omitempty"`  // missed and cancelled departures counted
	Sailings []Sailing `json:"sailings,omitempty"`
	OnTime   *float64  `json:"p_on_time,omitempty"` // chance of meeting the deadline, with or without a day of departure

	Time Moments `json:"-"`
}

// NotOffered says why a corridor has no itinerary among those offered.
type NotOffered struct {
	Corridor  string     `json:"corridor"`
	Reason    string     `json:"reason"` // dominated, infeasible, closed, denied, no_path
	Text      string     `json:"text"`
	By        int        `json:"by,omitempty"`
	Itinerary *Itinerary `json:"itinerary,omitempty"` // the best of the corridor, where there is one
}

// Family names the corridor of an itinerary, and for one of no named corridor the
// mode of most of its km, as "other/road".
func (it *Itinerary) Family() string {
	if it.Corridor != "other" {
		return it.Corridor
	}
	km := map[string]float64{}
	best := ""
	for i := range it.Legs {
		l := &it.Legs[i]
		if km[l.Mode] += l.Km; best == "" || km[l.Mode] > km[best] {
			best = l.Mode
		}
	}
	return "other/" + best
}
