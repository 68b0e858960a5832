package risk

import (
	"math"
	"slices"
	"strings"
	"testing"

	"meridian"
)

// TestDrawFailures holds shares and durations of the draws against the formulas
// and, for both, against a simulated history: failures begun by a Poisson clock,
// looked at on random days.
func TestDrawFailures(t *testing.T) {
	const n = 200000
	list := []Failure{{Name: "a", Close: []string{"suez"}, Days: meridian.Spread{P50: 6, P90: 30}}, {Name: "b", Close: []string{"x"}, Days: meridian.Spread{P50: 20, P90: 20}}}
	perYear := []float64{1.5, 4}
	for i := range list {
		list[i].Probability = Rate(perYear[i], list[i].Days)
	}
	sets := DrawFailures(list, n, 5)
	for i := range list {
		count, sum := 0.0, 0.0
		for _, s := range sets {
			if k := slices.Index(s.Failed, i); k >= 0 {
				count++
				sum += s.Left[k]
			}
		}
		p := list[i].Probability
		if d := math.Abs(count/n - p); d > 4*math.Sqrt(p*(1-p)/n) {
			t.Errorf("%s fails in %.4f of the draws, want %.4f", list[i].Name, count/n, p)
		}
		m := list[i].Days.Moments()
		want := (m.Mean*m.Mean + m.Var) / (2 * m.Mean) // mean residual life
		if got := sum / count; math.Abs(got/want-1) > 0.04 {
			t.Errorf("%s lasts %.2f days more, want %.2f", list[i].Name, got, want)
		}
		share, left := history(perYear[i], list[i].Days)
		if math.Abs(share-p) > 0.08*p || math.Abs(left/want-1) > 0.08 {
			t.Errorf("%s in a history: under way on %.4f of the days, %.2f days left; drawn %.4f, %.2f", list[i].Name, share, left, p, want)
		}
	}
	both := 0.0
	for _, s := range sets {
		if len(s.Failed) == 2 {
			both++
		}
	}
	if p := list[0].Probability * list[1].Probability; math.Abs(both/n-p) > 4*math.Sqrt(p/n) {
		t.Errorf("both fail in %.4f of the draws, want %.4f", both/n, p)
	}
	again := DrawFailures(list[1:], 1000, 5)
	for d := range again {
		if len(again[d].Failed) > 0 != slices.Contains(sets[d].Failed, 1) {
			t.Fatalf("draw %d of a failure depends on what else is drawn", d)
		}
	}
}

// history is the slow oracle: up and down by turns for a long time. It returns the
// share of time down and the mean time left at the moments in which it is down.
func history(perYear float64, days meridian.Spread) (share, left float64) {
	mu, sigma := lognormal(days.Moments())
	down, up, square := 0.0, 0.0, 0.0
	for i := range uint64(400000) {
		a, b := philox(i, 1, 99)
		up += -math.Log(unit(a)) * daysAYear / perYear
		d := math.Exp(mu + sigma*normal(unit(b)))
		down += d
		square += d * d / 2
	}
	return down / (down + up), square / down
}

func TestFailureChecks(t *testing.T) {
	good := Failure{Name: "a", Close: []string{"suez"}, Probability: 0.1, Days: meridian.Spread{P50: 5, P90: 9}}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(*Failure){
		"probability: 1.2 is no probability":          func(f *Failure) { f.Probability = 1.2 },
		"probability: -0.1 is no probability":         func(f *Failure) { f.Probability = -0.1 },
		"probability: NaN is no probability":          func(f *Failure) { f.Probability = math.NaN() },
		"days_p50: 0 days are no duration":            func(f *Failure) { f.Days.P50 = 0 },
		"days_p90: P90 of 4 days lies below P50 of 5": func(f *Failure) { f.Days.P90 = 4 },
		"close: nothing is named":                     func(f *Failure) { f.Close = nil },
		"days_p90: P90 of +Inf days is no duration":   func(f *Failure) { f.Days.P90 = math.Inf(1) },
	} {
		f := good
		change(&f)
		if err := f.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
