package docs_test

import (
	"context"
	"math"
	"testing"

	"meridian"
	"meridian/risk"
)

// TestReliability is the worked example of model/reliability.md.
func TestReliability(t *testing.T) {
	p := open(t, "model/reliability.md")
	defer p.close()

	ferry := &risk.Sailings{Headway: 96, CutOff: 6, Cancel: 0.2}
	legs := []struct {
		label, class, region string
		spread               meridian.Spread
	}{
		{"border AA–BB", risk.ClassBorder, "AA–BB", meridian.Spread{P50: 20, P90: 60}},
		{"rail in BB", risk.ClassRail, "BB", meridian.Spread{P50: 48, P90: 72}},
		{"border BB–CC", risk.ClassBorder, "BB–CC", meridian.Spread{P50: 30, P90: 60}},
	}
	var chain risk.Chain
	for _, l := range legs {
		m := l.spread.Moments()
		chain = append(chain, risk.Element{Key: l.label, Class: l.class, Region: l.region, Time: m})
	}
	chain = append(chain, risk.Element{Key: "ferry, every 4 days", Class: risk.ClassWait, Time: ferry.Moments(), Wait: ferry})
	sum := risk.Independent.Moments(chain)
	shares := map[string]float64{}
	for i := range chain {
		e := &chain[i]
		shares[e.Key] = e.Time.Var / sum.Var
	}
	d, err := risk.FindDrivers(context.Background(), chain, risk.Options{Draws: 50000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	drawn := 0.0
	for _, f := range d.ByFactor {
		drawn += f.Share
		if want := shares[chain[f.Element].Key]; math.Abs(f.Share-want) > 0.02 {
			t.Errorf("%s: drawn share %.3f, by moments %.3f", chain[f.Element].Key, f.Share, want)
		}
	}
	p.row("sum of shares, drawn", drawn)

	a, b := chain[0].Time, chain[2].Time
	sigma := func(m meridian.Moments) float64 { return math.Sqrt(math.Log1p(m.Var / (m.Mean * m.Mean))) }
	p.says("28.88 × 34.73 × (exp(0.1 × %.3f × %.3f) − 1) = %.1f h²", sigma(a), sigma(b), a.Mean*b.Mean*math.Expm1(0.1*sigma(a)*sigma(b)))

	var exact [2]meridian.Moments
	var s [2]*risk.Summary
	for i, c := range []risk.Correlation{risk.Independent, risk.Default} {
		exact[i] = c.Moments(chain)
		out, err := risk.Simulate(context.Background(), []risk.Chain{chain}, risk.Options{Draws: 100000, Seed: 1, Correlation: c})
		if err != nil {
			t.Fatal(err)
		}
		s[i] = risk.Summarise(out[0])
	}
	both := func(label string, f func(i int) float64) { p.row(label, f(0), f(1)) }
	both("mean", func(i int) float64 { return exact[i].Mean })
	both("standard deviation", func(i int) float64 { return exact[i].SD() })
	both("drawn mean", func(i int) float64 { return s[i].Mean })
	both("drawn standard deviation", func(i int) float64 { return s[i].SD })
	both("P50", func(i int) float64 { return s[i].Quantile(0.5) })
	both("P90", func(i int) float64 { return s[i].Quantile(0.9) })
	both("chance of 10 days, %", func(i int) float64 { return 100 * s[i].Chance(240) })
	for i := range legs {
		m := chain[i].Time
		p.row(legs[i].label, legs[i].spread.P50, legs[i].spread.P90, m.Mean, m.SD())
	}
	p.row("ferry, every 4 days", nil, nil, ferry.Moments().Mean, ferry.Moments().SD())
	p.row("sum", nil, nil, sum.Mean, sum.SD())
	for label, share := range shares {
		p.row(label+", share", share)
	}
}
