package appraise

import (
	"fmt"
	"math"
)

// What users gain when a unit becomes cheaper to move: the area left of the
// demand curve between the two generalised costs.
//
// The rule of half takes the curve for a straight line. It errs where the
// change is large; Nellthorp and Hyman (2001) advise to integrate numerically
// where the cost changes by more than a third, and always for a new mode. That
// is done here: see LargeChange.

// LargeChange is the change of cost, relative to the higher of both, beyond
// which the demand curve is integrated and not taken for straight.
const LargeChange = 1.0 / 3

// Form is the shape of a demand curve.
type Form string

// The shapes. All pass through the observed quantity at the base cost with the
// given elasticity there.
const (
	FixedDemand       Form = "fixed"       // Q = Q0
	LinearDemand      Form = "linear"      // Q = Q0 (1 + e (c−c0)/c0), not below 0
	IsoelasticDemand  Form = "isoelastic"  // Q = Q0 (c/c0)^e
	ExponentialDemand Form = "exponential" // Q = Q0 exp(e (c−c0)/c0)
)

// Demand is a curve: its form and its elasticity to generalised cost, which is
// negative or zero.
type Demand struct {
	Form       Form
	Elasticity float64
}

// Check refuses curves that slope upwards or have no form.
func (d Demand) Check() error {
	switch d.Form {
	case FixedDemand, LinearDemand, IsoelasticDemand, ExponentialDemand:
	default:
		return fmt.Errorf("%q is no form of demand: fixed, linear, isoelastic or exponential", d.Form)
	}
	if d.Form != FixedDemand && !(d.Elasticity <= 0 && d.Elasticity >= -20) {
		return fmt.Errorf("an elasticity of %g is not between -20 and 0", d.Elasticity)
	}
	return nil
}

// At returns the quantity at cost c of a curve through (c0, q0).
func (d Demand) At(q0, c0, c float64) float64 {
	switch d.Form {
	case LinearDemand:
		return math.Max(0, q0*(1+d.Elasticity*(c-c0)/c0))
	case IsoelasticDemand:
		return q0 * math.Pow(c/c0, d.Elasticity)
	case ExponentialDemand:
		return q0 * math.Exp(d.Elasticity*(c-c0)/c0)
	}
	return q0
}

// Method says how a surplus was measured.
type Method string

// The methods.
const (
	RuleOfHalf  Method = "rule of half"
	Integration Method = "integration"
	NewRoute    Method = "new route"
	NoChange    Method = "no change"
)

// Half is the rule of half: ½ (c0 − c1) (q0 + q1).
func Half(q0, q1, c0, c1 float64) float64 { return (c0 - c1) * (q0 + q1) / 2 }

// Surplus returns what users gain, USD, when the cost of a unit goes from c0 to
// c1, the quantity in the second world, and how it was measured.
func (d Demand) Surplus(q0, c0, c1 float64) (gain, q1 float64, m Method) {
	q1 = d.At(q0, c0, c1)
	if c0 == c1 {
		return 0, q1, NoChange
	}
	if choke := c0 * (1 - 1/d.Elasticity); d.Form == LinearDemand && d.Elasticity < 0 && c1 > choke {
		return Half(q0, 0, c0, choke), 0, Integration // nobody moves anything above the cost where the line ends
	}
	if d.Form == FixedDemand || math.Abs(c0-c1) <= LargeChange*math.Max(c0, c1) {
		return Half(q0, q1, c0, c1), q1, RuleOfHalf
	}
	return integrate(func(c float64) float64 { return d.At(q0, c0, c) }, c1, c0), q1, Integration
}

// NewSurplus returns what users gain when a market that could not be served at
// all is served at cost c1, where q1 units will be moved: the area above c1
// under an exponential curve, which is finite (q1 c1/|e|) where that under an
// isoelastic one need not be. Without elasticity there is no answer.
func (d Demand) NewSurplus(q1, c1 float64) (float64, error) {
	if d.Form == FixedDemand || d.Elasticity == 0 {
		return 0, fmt.Errorf("without elasticity the gain from a route that did not exist is unbounded: give an elasticity below zero")
	}
	curve := Demand{ExponentialDemand, d.Elasticity}
	end := c1 * (1 - 40/d.Elasticity) // where e^−40 of the quantity is left
	return integrate(func(c float64) float64 { return curve.At(q1, c1, c) }, c1, end), nil
}

// Nodes and weights of the Gauss–Legendre rule with eight points on [−1, 1].
var legendre = [4][2]float64{
	{0.1834346424956498, 0.3626837833783620}, {0.5255324099163290, 0.3137066458778873},
	{0.7966664774136267, 0.2223810344533745}, {0.9602898564975363, 0.1012285362903763},
}

// integrate doubles the number of Gauss–Legendre panels until the integral
// stands to twelve digits.
func integrate(f func(float64) float64, a, b float64) float64 {
	last := panels(f, a, b, 1)
	for n := 2; n <= 1<<12; n *= 2 {
		next := panels(f, a, b, n)
		if math.Abs(next-last) <= 1e-12*math.Abs(next) {
			return next
		}
		last = next
	}
	return last
}

func panels(f func(float64) float64, a, b float64, n int) float64 {
	h := (b - a) / float64(n)
	sum := 0.0
	for k := range n {
		mid := a + (float64(k)+0.5)*h
		for _, w := range legendre {
			sum += w[1] * (f(mid-w[0]*h/2) + f(mid+w[0]*h/2))
		}
	}
	return sum * h / 2
}
