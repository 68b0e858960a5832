package report

import (
	"math"
	"slices"
	"strings"

	"meridian"
	"meridian/cost"
)

// Range is a figure with its tenth and ninetieth percentile.
type Range struct {
	P10 float64 `json:"p10"`
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
}

// Stair is a leg as a diagram sees it: where it begins and ends on the distance
// axis, and what has been spent by then. Money and CO2e are for a unit of load.
type Stair struct {
	Leg          *meridian.Leg // nil: safety stock, which belongs to no leg
	Index        int           // of the leg, from 1
	Km0, Km1     float64
	Days0, Days1 Range
	USD0, USD1   Range // with stock in transit
	Paid0, Paid1 Range // freight only
	CO2e0, CO2e1 float64
	Step         bool
}

// priceSpread is how far a series of rates ranged in the months before the price
// month, as factors on its value in that month.
type priceSpread struct {
	low, high float64
	months    int // dated values found; 0: too few
}

// The band of money is drawn from the dated values of a rate series in this many
// months, where there are that many.
const (
	historyMonths = 36
	historyLeast  = 6
)

// stairs adds up the legs of an itinerary.
func (c *Comparison) stairs(it *meridian.Itinerary) []Stair {
	var out []Stair
	var time meridian.Moments
	var freight Range
	var stock, km, co2e float64
	last := Stair{}
	units := c.Units()
	for i := range it.Legs {
		l := &it.Legs[i]
		time = time.Add(l.Time)
		paid := c.freightRange(l)
		freight = Range{freight.P10 + paid.P10/units, freight.P50 + paid.P50/units, freight.P90 + paid.P90/units}
		stock += (l.Cost - freightOf(l)) / units
		km += l.Km
		co2e += l.CO2e / units
		next := Stair{Leg: l, Index: i + 1, Km0: last.Km1, Km1: km, Days0: last.Days1, Days1: days(time), Paid0: last.Paid1, Paid1: freight,
			USD0: last.USD1, USD1: withStock(freight, stock, time), CO2e0: last.CO2e1, CO2e1: co2e, Step: !isMove(l)}
		out = append(out, next)
		last = next
	}
	if s := component(it, cost.SafetyStock.String()) / units; s > 0 {
		next := last
		next.Leg, next.Index, next.Step = nil, 0, true
		next.Km0, next.Days0, next.Paid0, next.USD0, next.CO2e0 = last.Km1, last.Days1, last.Paid1, last.USD1, last.CO2e1
		next.USD1 = Range{last.USD1.P10 + s, last.USD1.P50 + s, last.USD1.P90 + s}
		out = append(out, next)
	}
	level(out)
	return out
}

func days(m meridian.Moments) Range {
	q := m.Quantiles()
	return Range{P10(m) / 24, q.P50 / 24, q.P90 / 24}
}

// withStock adds the stock in transit, whose cost is proportional to time. The
// middle is the mean, as in the bill.
func withStock(freight Range, stock float64, time meridian.Moments) Range {
	if time.Mean <= 0 {
		return freight
	}
	q := time.Quantiles()
	return Range{freight.P10 + stock*P10(time)/time.Mean, freight.P50 + stock, freight.P90 + stock*math.Max(1, q.P90/time.Mean)}
}

// level makes percentiles of growing sums grow: an added leg with a wide spread
// can pull a percentile of the fitted distribution back a little, never the
// goods. The end stays what it is.
func level(s []Stair) {
	for _, get := range [...]func(*Stair) (a, b *float64){
		func(s *Stair) (*float64, *float64) { return &s.Days0.P10, &s.Days1.P10 },
		func(s *Stair) (*float64, *float64) { return &s.Days0.P50, &s.Days1.P50 },
		func(s *Stair) (*float64, *float64) { return &s.Days0.P90, &s.Days1.P90 },
		func(s *Stair) (*float64, *float64) { return &s.USD0.P10, &s.USD1.P10 },
	} {
		limit := math.Inf(1)
		for i := len(s) - 1; i >= 0; i-- {
			a, b := get(&s[i])
			*b = math.Min(*b, limit)
			*a = math.Min(*a, *b)
			limit = *a
		}
	}
}

// freightRange returns the money of a leg with the spread of its line haul that
// the history of its rate shows; without a history there is no spread.
func (c *Comparison) freightRange(l *meridian.Leg) Range {
	paid := freightOf(l)
	r := Range{paid, paid, paid}
	for _, cite := range l.Cites {
		if cite.Table != "rates" {
			continue
		}
		series, _, _ := strings.Cut(cite.Key, "/")
		if s := c.spread(series); s.months > 0 {
			haul := 0.0
			for _, x := range l.Components {
				if x.Kind == cost.Linehaul.String() {
					haul += x.Amount
				}
			}
			r.P10 += haul * (s.low - 1)
			r.P90 += haul * (s.high - 1)
			break
		}
	}
	return r
}

// spread returns how far a series ranged in the months before the price month.
func (c *Comparison) spread(series string) priceSpread {
	if s, ok := c.history[series]; ok {
		return s
	}
	s := c.measureSpread(series)
	c.history[series] = s
	return s
}

func (c *Comparison) measureSpread(series string) priceSpread {
	now, ok := cost.Value(c.Net, series, c.Prices)
	if !ok || now <= 0 {
		return priceSpread{}
	}
	var seen []float64
	for _, r := range c.Net.Rates[series] {
		if r.Month > c.Prices-historyMonths && r.Month <= c.Prices {
			seen = append(seen, r.Value/now)
		}
	}
	if len(seen) < historyLeast {
		return priceSpread{}
	}
	slices.Sort(seen)
	return priceSpread{math.Min(1, percentile(seen, 0.1)), math.Max(1, percentile(seen, 0.9)), len(seen)}
}

// percentile interpolates between sorted values (Hyndman and Fan's type 7).
func percentile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

func component(it *meridian.Itinerary, kind string) float64 {
	for _, x := range it.Cost.Components {
		if x.Kind == kind {
			return x.Amount
		}
	}
	return 0
}

// Stop is a run of steps at one place: what a reader sees as one bottleneck.
type Stop struct {
	Km           float64
	Days0, Days1 float64
	USD0, USD1   float64
	Paid0, Paid1 float64
	First        *meridian.Leg
	Legs         []*meridian.Leg
}

// stops merges steps that follow each other.
func (r *Row) stops() []Stop {
	var out []Stop
	open := false
	for i := range r.Stairs {
		s := &r.Stairs[i]
		if !s.Step || s.Leg == nil {
			open = false
			continue
		}
		if !open {
			out = append(out, Stop{Km: s.Km0, Days0: s.Days0.P50, USD0: s.USD0.P50, Paid0: s.Paid0.P50, First: s.Leg})
			open = true
		}
		n := &out[len(out)-1]
		n.Days1, n.USD1, n.Paid1 = s.Days1.P50, s.USD1.P50, s.Paid1.P50
		n.Legs = append(n.Legs, s.Leg)
	}
	return out
}
