package report

import (
	"meridian"
)

// Indicators are shares of steps and the trade facilitation indicators of
// CAREC's Corridor Performance Measurement and Monitoring (CPMM), computed from
// mean times, which add up, and from freight, which is paid. Where CPMM averages
// over observed shipments, these average over the crossings of one itinerary.
type Indicators struct {
	StepHours     float64 `json:"step_hours"`      // mean hours in steps: borders, terminals, waits
	MoveHours     float64 `json:"move_hours"`      // mean hours on the move
	StepTimeShare float64 `json:"step_time_share"` // of the mean time
	StepUSD       float64 `json:"step_usd"`        // freight in steps, for the shipment
	MoveUSD       float64 `json:"move_usd"`
	StepCostShare float64 `json:"step_cost_share"` // of freight

	TFI1 float64 `json:"tfi1_hours_per_crossing"` // mean hours to clear a border, change of gauge there included
	TFI2 float64 `json:"tfi2_usd_per_crossing"`   // USD at a border, for a unit of load
	TFI3 float64 `json:"tfi3_usd_per_500km_20t"`  // USD per 500 km and 20 t of goods
	TFI4 float64 `json:"tfi4_kmh"`                // km an hour door to door: CPMM's speed with delay (SWD)
	SWOD float64 `json:"speed_without_delay_kmh"` // km an hour on the move
	Land Land    `json:"land"`                    // of carriage by rail and road, which CPMM observes
}

// Land are the indicators of carriage by rail and road with the borders, changes
// of gauge and waits on it.
type Land struct {
	Km   float64 `json:"km"`
	TFI3 float64 `json:"tfi3_usd_per_500km_20t"`
	TFI4 float64 `json:"tfi4_kmh"`
	SWOD float64 `json:"speed_without_delay_kmh"`
}

// tally adds up a set of legs.
type tally struct{ km, moving, hours, usd float64 }

func (t *tally) add(l *meridian.Leg) {
	t.km += l.Km
	t.hours += l.Time.Mean
	t.usd += freightOf(l)
	if isMove(l) {
		t.moving += l.Time.Mean
	}
}

func (c *Comparison) indicators(it *meridian.Itinerary) Indicators {
	var x Indicators
	var all, onLand, atBorder tally
	crossings := 0.0
	for i := range it.Legs {
		l := &it.Legs[i]
		all.add(l)
		if isMove(l) {
			x.MoveHours += l.Time.Mean
			x.MoveUSD += freightOf(l)
		} else {
			x.StepHours += l.Time.Mean
			x.StepUSD += freightOf(l)
		}
		if isLand(l.Mode) && l.Kind != meridian.LegAccess && l.Kind != meridian.LegTransfer {
			onLand.add(l)
		}
		if l.Kind == meridian.LegCrossing {
			crossings++
		}
		if l.Kind == meridian.LegCrossing || l.Kind == meridian.LegGaugeBreak && besideBorder(it, i) {
			atBorder.add(l)
		}
	}
	x.StepTimeShare = ratio(x.StepHours, x.StepHours+x.MoveHours)
	x.StepCostShare = ratio(x.StepUSD, x.StepUSD+x.MoveUSD)
	x.TFI1 = ratio(atBorder.hours, crossings)
	x.TFI2 = ratio(atBorder.usd, crossings) / c.Units()
	x.TFI3, x.TFI4, x.SWOD = c.speeds(&all)
	x.Land.Km = onLand.km
	x.Land.TFI3, x.Land.TFI4, x.Land.SWOD = c.speeds(&onLand)
	return x
}

func (c *Comparison) speeds(t *tally) (tfi3, swd, swod float64) {
	return ratio(t.usd*500*20, t.km*c.Query.Shipment.Tonnes), ratio(t.km, t.hours), ratio(t.km, t.moving)
}

// besideBorder tells whether leg i is next to a crossing.
func besideBorder(it *meridian.Itinerary, i int) bool {
	return i > 0 && it.Legs[i-1].Kind == meridian.LegCrossing || i+1 < len(it.Legs) && it.Legs[i+1].Kind == meridian.LegCrossing
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}
