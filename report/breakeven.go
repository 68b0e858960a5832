package report

import (
	"math"
	"strings"

	"meridian"
	"meridian/cost"
)

// Break-evens ask at which value of one parameter another corridor leads. All
// ways found are priced anew along the range of the parameter, the leader is
// looked up on a grid, and every change between two grid points is narrowed by
// bisection. Routes are not planned anew: a parameter that would open a new way
// is the business of `meridian plan`.

// BreakEven is where the leader changes along one parameter.
type BreakEven struct {
	Parameter string   `json:"parameter"` // value_of_time, sea_rate, border_hours, carbon_price, or border XX-YY
	Unit      string   `json:"unit"`
	Low       float64  `json:"low"`  // range searched
	High      float64  `json:"high"` //
	Now       float64  `json:"now"`
	Leader    string   `json:"leader"` // corridor that leads now
	Changes   []Change `json:"changes"`
}

// Change is a value at which one corridor overtakes another.
type Change struct {
	At   float64 `json:"at"`
	From string  `json:"from"` // leads below
	To   string  `json:"to"`   // leads above
}

// parameter prices a way at a value of itself.
type parameter struct {
	name, unit     string
	low, high, now float64
	logarithmic    bool
	price          func(w *priced, x float64) float64
}

// priced is a way reduced to the sums that the parameters need.
type priced struct {
	corridor                  string
	freight, sea              float64
	mean, variance            float64
	borderMean, borderVar     float64
	tonnes                    float64 // CO2e
	at                        map[string]meridian.Moments
	hourUSD, sdUSD, carbonUSD float64
}

// BreakEvens searches all parameters. Those along which nothing changes are
// listed too, since that is an answer.
func (c *Comparison) BreakEvens() []BreakEven {
	ways := make([]priced, len(c.Ways))
	for i := range c.Ways {
		ways[i] = c.reduce(&c.Ways[i])
	}
	var out []BreakEven
	for _, p := range c.parameters() {
		out = append(out, search(ways, p))
	}
	return out
}

func (c *Comparison) reduce(w *Way) priced {
	p := priced{corridor: w.Corridor, freight: w.It.Cost.Freight, mean: w.It.Time.Mean, variance: w.It.Time.Var, tonnes: w.It.CO2e / 1000,
		at: map[string]meridian.Moments{}, hourUSD: c.Weights.Hour, sdUSD: c.Weights.SD, carbonUSD: c.Weights.Carbon}
	for i := range w.It.Legs {
		l := &w.It.Legs[i]
		if l.Mode == "sea" && isMove(l) {
			for _, x := range l.Components {
				if x.Kind == cost.Linehaul.String() {
					p.sea += x.Amount
				}
			}
		}
		if l.Kind == meridian.LegCrossing {
			p.borderMean += l.Time.Mean
			p.borderVar += l.Time.Var
			k := strings.Join(l.Border, "-")
			p.at[k] = p.at[k].Add(l.Time)
		}
	}
	return p
}

func (p *priced) general() float64 {
	return p.freight + p.hourUSD*p.mean + p.sdUSD*math.Sqrt(math.Max(0, p.variance)) + p.carbonUSD*p.tonnes
}

// parameters lists what is varied. The value of time is for a unit of load and
// a day; the spread keeps its ratio to it.
func (c *Comparison) parameters() []parameter {
	units := c.Units()
	day := c.Weights.Hour * 24 / units
	out := []parameter{
		{"value_of_time", "USD/" + c.Unit() + "/day", 0, math.Max(1000, 20*day), day, false, func(w *priced, x float64) float64 {
			v := *w
			v.hourUSD, v.sdUSD = x*units/24, ReliabilityRatio*x*units/24
			return v.general()
		}},
		{"sea_rate", "times", 0.1, 10, 1, true, func(w *priced, x float64) float64 {
			v := *w
			v.freight += (x - 1) * w.sea
			return v.general()
		}},
		{"border_hours", "times", 0, 20, 1, false, func(w *priced, x float64) float64 {
			v := *w
			v.mean += (x - 1) * w.borderMean
			v.variance += (x*x - 1) * w.borderVar
			return v.general()
		}},
		{"carbon_price", "USD/t", 0, 2000, c.Weights.Carbon, false, func(w *priced, x float64) float64 {
			v := *w
			v.carbonUSD = x
			return v.general()
		}},
	}
	return append(out, c.borderParameters()...)
}

// borderParameters vary each border of the leader alone: hours to cross it, up
// to a month.
func (c *Comparison) borderParameters() []parameter {
	var out []parameter
	seen := map[string]bool{}
	lead := c.reduce(&c.Ways[0])
	for _, b := range c.Rows[0].Borders {
		k := strings.Join(b, "-")
		if seen[k] {
			continue
		}
		seen[k] = true
		now := lead.at[k].Mean
		out = append(out, parameter{"border " + k, "h", 0, 720, now, false, func(w *priced, x float64) float64 {
			v := *w
			if m, ok := w.at[k]; ok {
				v.mean += x - now
				if m.Mean > 0 {
					f := math.Max(0, m.Mean+x-now) / m.Mean
					v.variance += (f*f - 1) * m.Var
				}
			}
			return v.general()
		}})
	}
	return out
}

const gridPoints = 600

func (p *parameter) value(i int) float64 {
	f := float64(i) / gridPoints
	if p.logarithmic {
		return p.low * math.Pow(p.high/p.low, f)
	}
	// squared: finer where values are small
	return p.low + (p.high-p.low)*f*f
}

func leader(ways []priced, p *parameter, x float64) string {
	best, at := math.Inf(1), 0
	for i := range ways {
		if g := p.price(&ways[i], x); g < best-1e-9 {
			best, at = g, i
		}
	}
	return ways[at].corridor
}

func search(ways []priced, p parameter) BreakEven {
	b := BreakEven{Parameter: p.name, Unit: p.unit, Low: p.low, High: p.high, Now: p.now, Leader: leader(ways, &p, p.now), Changes: []Change{}}
	x, lead := p.low, leader(ways, &p, p.low)
	for i := 1; i <= gridPoints; i++ {
		y := p.value(i)
		next := leader(ways, &p, y)
		for next != lead {
			at, to := bisect(ways, &p, x, y, lead)
			b.Changes = append(b.Changes, Change{at, lead, to})
			x, lead = at, to
		}
		x = y
	}
	return b
}

// bisect narrows the first change after lo and returns it with who leads then.
func bisect(ways []priced, p *parameter, lo, hi float64, lead string) (at float64, to string) {
	for range 60 {
		mid := (lo + hi) / 2
		if mid <= lo || mid >= hi {
			break
		}
		if leader(ways, p, mid) == lead {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi, leader(ways, p, hi)
}
