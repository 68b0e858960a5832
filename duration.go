package meridian

import (
	"math"
)

// z90 is the ninetieth percentile of the standard normal distribution.
const z90 = 1.2815515655446004

// Spread describes an uncertain duration by two percentiles, in hours. It is
// lognormal: P50 is the median, and ln(P90/P50)/z90 the standard deviation of
// the logarithm.
type Spread struct {
	P50, P90 float64
}

// Moments returns mean (h) and variance (h²) of the lognormal distribution.
func (s Spread) Moments() Moments {
	if s.P50 <= 0 {
		return Moments{}
	}
	sigma := math.Log(max(s.P90, s.P50)/s.P50) / z90
	mean := s.P50 * math.Exp(sigma*sigma/2)
	return Moments{Mean: mean, Var: mean * mean * math.Expm1(sigma*sigma)}
}

// MomentsMemo reckons [Spread.Moments] for many spreads, of which many have one
// ratio of P90 to P50: what depends on the ratio alone it remembers. The zero
// value is ready; it is not safe for concurrent use.
type MomentsMemo struct {
	slots [256]struct{ ratio, mean, variance float64 } // of a spread with P50 = 1
}

// Of returns the moments of a spread.
func (m *MomentsMemo) Of(s Spread) Moments {
	if s.P50 <= 0 {
		return Moments{}
	}
	ratio := max(s.P90, s.P50) / s.P50
	slot := &m.slots[math.Float64bits(ratio)*0x9e3779b97f4a7c15>>56]
	if slot.ratio != ratio {
		sigma := math.Log(ratio) / z90
		slot.ratio, slot.mean, slot.variance = ratio, math.Exp(sigma*sigma/2), math.Expm1(sigma*sigma)
	}
	mean := s.P50 * slot.mean
	return Moments{Mean: mean, Var: mean * mean * slot.variance}
}

// Scale returns the spread of a duration k times as long.
func (s Spread) Scale(k float64) Spread { return Spread{s.P50 * k, s.P90 * k} }

// Moments are the mean (h) and variance (h²) of a duration. Moments of
// independent durations add.
type Moments struct {
	Mean, Var float64
}

// Add returns the moments of the sum of two independent durations.
func (m Moments) Add(o Moments) Moments { return Moments{m.Mean + o.Mean, m.Var + o.Var} }

// Wait returns the moments of the wait for a service that leaves every headway
// hours, for goods ready at a random time: uniform on [0, headway].
func Wait(headway float64) Moments {
	return Moments{Mean: headway / 2, Var: headway * headway / 12}
}

// Quantiles returns P50 and P90 (h) of the lognormal distribution with these
// moments (Fenton-Wilkinson: a sum of lognormals is taken to be lognormal).
func (m Moments) Quantiles() Spread {
	if m.Mean <= 0 {
		return Spread{}
	}
	s2 := math.Log1p(m.Var / (m.Mean * m.Mean))
	p50 := m.Mean * math.Exp(-s2/2)
	return Spread{P50: p50, P90: p50 * math.Exp(z90*math.Sqrt(s2))}
}

// SD returns the standard deviation in hours.
func (m Moments) SD() float64 { return math.Sqrt(m.Var) }

// Beyond returns the mean of what the duration has beyond some hours, nothing
// counted where it has less: for a lognormal X and a limit K,
// E[max(0, X − K)] = mean × Φ(s − k) − K × Φ(−k), with k = (ln K − mu) / s.
func (m Moments) Beyond(hours float64) float64 {
	if m.Mean <= 0 || hours <= 0 {
		return math.Max(0, m.Mean)
	}
	s2 := math.Log1p(m.Var / (m.Mean * m.Mean))
	if s2 < 1e-12 {
		return math.Max(0, m.Mean-hours)
	}
	s := math.Sqrt(s2)
	k := (math.Log(hours) - math.Log(m.Mean) + s2/2) / s
	phi := func(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }
	return math.Max(0, m.Mean*phi(s-k)-hours*phi(-k))
}

// Chance returns the probability that the duration is at most hours.
func (m Moments) Chance(hours float64) float64 {
	q := m.Quantiles()
	if hours <= 0 || q.P50 <= 0 {
		return 0
	}
	if q.P90 <= q.P50 {
		if hours >= q.P50 {
			return 1
		}
		return 0
	}
	sigma := math.Log(q.P90/q.P50) / z90
	return 0.5 * math.Erfc(-math.Log(hours/q.P50)/sigma/math.Sqrt2)
}
