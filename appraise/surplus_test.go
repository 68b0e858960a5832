package appraise

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// exact is the area under the curve between both costs in closed form.
func exact(d Demand, q0, c0, c1 float64) float64 {
	e := d.Elasticity
	switch d.Form {
	case IsoelasticDemand:
		if e == -1 {
			return q0 * c0 * math.Log(c0/c1)
		}
		return q0 * c0 / (e + 1) * (1 - math.Pow(c1/c0, e+1))
	case ExponentialDemand:
		return q0 * c0 / e * (1 - math.Exp(e*(c1-c0)/c0))
	case LinearDemand:
		return (c0 - c1) * (q0 + d.At(q0, c0, c1)) / 2
	}
	return q0 * (c0 - c1)
}

func TestIntegralAgainstClosedForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Demand{rapid.SampledFrom([]Form{IsoelasticDemand, ExponentialDemand}).Draw(t, "form"), -rapid.Float64Range(0.05, 3).Draw(t, "elasticity")}
		if math.Abs(d.Elasticity+1) < 1e-3 {
			return // the closed form loses its digits there, not the integral
		}
		c1 := rapid.Float64Range(20, 400).Draw(t, "c1")
		got := integrate(func(c float64) float64 { return d.At(1000, 300, c) }, c1, 300)
		want := exact(d, 1000, 300, c1)
		if math.Abs(got-want) > 1e-9*math.Abs(want)+1e-9 {
			t.Fatalf("%v to %g: %g, exactly %g", d, c1, got, want)
		}
	})
}

// How wrong the rule of half is under an isoelastic curve with elasticity −1:
// the errors that docs/model/appraisal.md states.
func TestErrorOfRuleOfHalf(t *testing.T) {
	d := Demand{IsoelasticDemand, -1}
	for _, c := range []struct{ drop, percent float64 }{{0.10, 0.18}, {0.20, 0.84}, {1.0 / 3, 2.75}, {0.50, 8.20}, {0.75, 35.25}} {
		c1 := 300 * (1 - c.drop)
		half := Half(1000, d.At(1000, 300, c1), 300, c1)
		wrong := (half/exact(d, 1000, 300, c1) - 1) * 100
		near(t, "error of the rule of half, per cent", wrong, c.percent, 0.05)
		gain, _, m := d.Surplus(1000, 300, c1)
		if (m == Integration) != (c.drop > LargeChange) {
			t.Errorf("a drop of %g was measured by %s", c.drop, m)
		}
		if m == Integration {
			near(t, "integral", gain, exact(d, 1000, 300, c1), 1e-6)
		}
	}
}

// Whatever the curve: cheaper is better, dearer is worse, and the gain lies
// between that of the old and of the new quantity.
func TestSurplusBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Demand{rapid.SampledFrom([]Form{FixedDemand, LinearDemand, IsoelasticDemand, ExponentialDemand}).Draw(t, "form"), -rapid.Float64Range(0, 3).Draw(t, "elasticity")}
		c1 := rapid.Float64Range(20, 2000).Draw(t, "c1")
		gain, q1, _ := d.Surplus(1000, 300, c1)
		a, b := 1000*(300-c1), q1*(300-c1)
		if gain < min(a, b)-1e-6*math.Abs(a) || gain > max(a, b)+1e-6*math.Abs(b)+1e-6 {
			t.Fatalf("gain %g not between %g and %g", gain, a, b)
		}
	})
}

func TestNewSurplus(t *testing.T) {
	for _, e := range []float64{-0.1, -0.5, -1, -3} {
		got, err := Demand{IsoelasticDemand, e}.NewSurplus(1000, 200)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "new route", got/(1000*200/-e), 1, 1e-9)
	}
}

// A straight line ends where nobody moves anything: with elasticity −2 at one and
// a half times the cost. What costs more than that costs users no more.
func TestSurplusEndsWithTheLine(t *testing.T) {
	d := Demand{LinearDemand, -2}
	for _, c := range []float64{150, 160, 700, 5000} {
		gain, q, _ := d.Surplus(1000, 100, c)
		if math.Abs(gain+25000) > 1e-6 || q != 0 {
			t.Errorf("at %g users gain %g and move %g, not -25000 and 0", c, gain, q)
		}
	}
}
