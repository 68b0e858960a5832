package risk

import (
	"fmt"
	"math"

	"meridian"
)

// Correlation says how far delays of one class move together: a week of port
// congestion meets all calls at that port, a closed border all its trucks, and
// a bad year all borders. It is a Gaussian copula with shared shocks. The
// normal score of an element is
//
//	z = √Across · shock of its class
//	  + √(Within−Across) · shock of its class in its region
//	  + √(1−Within) · its own luck
//
// so two elements of one class have correlation Within in one region, Across in
// two. Waits for departures share no shock.
type Correlation struct {
	Within, Across float64
}

// Default is an estimate of this model: no measured correlation of delays along
// these corridors was found. Half of the variance of the normal score is taken
// to have a cause that others at the same place share, a tenth one that the
// whole class shares. Between Within 0 and 1 the P90 of the itineraries from
// Mumbai to Moscow moves by less than 3 %, see docs/model/reliability.md.
var Default = Correlation{Within: 0.5, Across: 0.1}

// Independent has no shared shocks.
var Independent = Correlation{}

// Scaled returns the default with another correlation within a region, and that
// across regions in proportion.
func Scaled(within float64) Correlation {
	return Correlation{Within: within, Across: within * Default.Across / Default.Within}
}

func (c Correlation) check() error {
	for _, x := range [2]float64{c.Within, c.Across} {
		switch {
		case math.IsNaN(x) || x < -1 || x > 1:
			return meridian.Input("--correlation", "give a number from 0 to 1", "%g is no correlation", x)
		case x < 0:
			return meridian.Input("--correlation", "give a number from 0 (independent) to 1", "%g: a shared shock makes delays move together, never against each other", x)
		}
	}
	if c.Across > c.Within {
		return fmt.Errorf("risk: correlation across regions (%g) above that within one (%g)", c.Across, c.Within)
	}
	return nil
}

// of returns the correlation of the normal scores of two elements.
func (c Correlation) of(a, b *Element) float64 {
	switch {
	case a.Key == b.Key:
		return 1
	case a.Wait != nil || b.Wait != nil || a.Class != b.Class || a.Class == "":
		return 0
	case a.Region == b.Region && a.Region != "":
		return c.Within
	}
	return c.Across
}

// Moments returns the exact mean and variance of a chain under a correlation,
// departures of unknown time assumed: lognormal durations with correlation ρ of
// their normal scores have the covariance m₁·m₂·(exp(ρσ₁σ₂)−1).
func (c Correlation) Moments(chain Chain) meridian.Moments {
	var sum meridian.Moments
	for i := range chain {
		a := &chain[i]
		if a.Wait != nil {
			sum = sum.Add(a.Wait.Moments())
			continue
		}
		sum = sum.Add(a.Time)
		for j := range i {
			if b := &chain[j]; b.Wait == nil {
				if rho := c.of(a, b); rho != 0 {
					_, s := lognormal(a.Time)
					_, t := lognormal(b.Time)
					sum.Var += 2 * a.Time.Mean * b.Time.Mean * math.Expm1(rho*s*t)
				}
			}
		}
	}
	return sum
}

// lognormal returns mean and standard deviation of the logarithm of a lognormal
// duration with the given moments.
func lognormal(m meridian.Moments) (mu, sigma float64) {
	s2 := math.Log1p(math.Max(0, m.Var) / (m.Mean * m.Mean))
	return math.Log(m.Mean) - s2/2, math.Sqrt(s2)
}
