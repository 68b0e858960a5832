package appraise

import "math"

// SwitchingValue is how far one assumption may move before the net present
// value is nought, all others held.
type SwitchingValue struct {
	Name    string
	Unit    string  // times, years, points
	Central float64 // where the case has it
	At      float64 // where the net present value is nought; NaN: nowhere in the range
	Low     float64 // the range that was searched
	High    float64
}

// lever is an assumption that can be moved alone.
type lever struct {
	name, unit         string
	central, low, high float64
	set                func(l *levers, x float64)
}

func (p *prepared) moved() []lever {
	all := func(l *levers, x float64) {
		l.capital = map[string]float64{}
		for i := range p.Outlays {
			l.capital[p.Outlays[i].Class] = x
		}
	}
	return []lever{
		{"capital", "times", 1, 0, 20, all},
		{"upkeep", "times", 1, 0, 20, func(l *levers, x float64) { l.upkeep = x }},
		{"quantities", "times", 1, 0, 20, func(l *levers, x float64) { l.demand = x }},
		{"growth", "points", 0, -0.2, 0.2, func(l *levers, x float64) { l.growth = x }},
		{"user benefit", "times", 1, 0, 20, func(l *levers, x float64) { l.money, l.time = x, x }},
		{"value of time", "times", 1, 0, 20, func(l *levers, x float64) { l.time = x }},
		{"carbon price", "times", 1, 0, 20, func(l *levers, x float64) { l.carbon = x }},
		{"discount rate", "points", 0, -p.Convention.Rate(), 0.5, func(l *levers, x float64) { l.discount = x }},
	}
}

// SwitchingValues searches the range of every assumption for the crossing that is
// nearest to the central value: on a grid first, since there may be several, then
// by bisection.
func (c *Case) SwitchingValues() ([]SwitchingValue, error) {
	p, err := c.prepare()
	if err != nil {
		return nil, err
	}
	var out []SwitchingValue
	for _, v := range p.moved() {
		out = append(out, SwitchingValue{v.name, v.unit, v.central, p.crossing(&v), v.low, v.high})
	}
	return out, nil
}

const switchingGrid = 200

func (p *prepared) crossing(v *lever) float64 {
	at := func(x float64) float64 {
		l := central
		v.set(&l, x)
		return p.value(&l)
	}
	best := math.NaN()
	x, fx := v.low, at(v.low)
	for k := 1; k <= switchingGrid; k++ {
		y := v.low + (v.high-v.low)*float64(k)/switchingGrid
		fy := at(y)
		if fx != fy && (fx >= 0) != (fy >= 0) {
			root := bisect(at, x, y)
			if math.IsNaN(best) || math.Abs(root-v.central) < math.Abs(best-v.central) {
				best = root
			}
		}
		x, fx = y, fy
	}
	return best
}

// bisect finds where f changes sign between a and b.
func bisect(f func(float64) float64, a, b float64) float64 {
	positive := f(b) >= 0
	for range 100 {
		m := a + (b-a)/2
		if m == a || m == b {
			break
		}
		if (f(m) >= 0) == positive {
			b = m
		} else {
			a = m
		}
	}
	return a + (b-a)/2
}
