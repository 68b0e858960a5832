package docs_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"meridian"
)

// TestTime is the worked example of model/time.md.
func TestTime(t *testing.T) {
	p := open(t, "model/time.md")
	defer p.close()

	haul := meridian.Spread{P50: 20 + 10, P90: 30 + 15} // two links of one haul
	border := meridian.Spread{P50: 12, P90: 36}
	yard := meridian.Spread{P50: 24, P90: 48}
	sailing := meridian.Spread{P50: 100, P90: 115}

	var sum meridian.Moments
	for _, s := range []struct {
		label  string
		spread meridian.Spread
	}{{"rail haul", haul}, {"border", border}, {"port", yard}, {"sailing", sailing}} {
		m := s.spread.Moments()
		p.row(s.label, s.spread.P50, s.spread.P90, m.Mean, m.SD())
		sum = sum.Add(m)
	}
	wait := meridian.Wait(7 * 24)
	p.row("wait, every 7 days", nil, nil, wait.Mean, wait.SD())
	sum = sum.Add(wait)
	q := sum.Quantiles()
	p.row("sum", q.P50, q.P90, sum.Mean, sum.SD())

	h := sum.Hours()
	p.says("%.1f h, P90 %.1f h", h.P50, h.P90)
	p.says("%.1f to %.1f days", h.P50/24, h.P90/24)
	p.row("all at P90, the wait at 90 %", haul.P90+border.P90+yard.P90+sailing.P90+0.9*168)
	p.row("chance of 12 days", 100*sum.Chance(288))

	p50, p90 := simulate(haul, border, yard, sailing)
	p.row("P50 drawn", p50)
	p.row("P90 drawn", p90)
}

// simulate draws the chain of the page 400,000 times.
func simulate(spreads ...meridian.Spread) (p50, p90 float64) {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, 400_000)
	for i := range x {
		x[i] = 168 * r.Float64()
		for _, s := range spreads {
			x[i] += lognormal(s, r.NormFloat64())
		}
	}
	slices.Sort(x)
	return x[len(x)/2], x[len(x)*9/10]
}
