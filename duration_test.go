package meridian

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Max(1, math.Abs(want))) {
		t.Errorf("%s: %.6f, want %.6f", what, got, want)
	}
}

// TestZ90 holds the constant against the normal distribution.
func TestZ90(t *testing.T) {
	near(t, "Φ(z90)", 0.5*math.Erfc(-z90/math.Sqrt2), 0.9, 1e-12)
}

// TestSpreadMoments: a lognormal with median m and σ = ln(P90/P50)/z90 has mean
// m exp(σ²/2) and variance mean² (exp(σ²) − 1). With P90 = m exp(z90) σ is 1:
// mean m √e, variance m² e (e − 1).
func TestSpreadMoments(t *testing.T) {
	m := Spread{10, 10 * math.Exp(z90)}.Moments()
	near(t, "mean", m.Mean, 10*math.Sqrt(math.E), 1e-12)
	near(t, "variance", m.Var, 100*math.E*(math.E-1), 1e-12)
	for _, s := range []Spread{{}, {-1, 5}, {0, 5}} {
		if s.Moments() != (Moments{}) {
			t.Errorf("%v has moments %v", s, s.Moments())
		}
	}
	if m := (Spread{5, 5}).Moments(); m != (Moments{5, 0}) {
		t.Errorf("a certain duration has moments %v", m)
	}
	if m := (Spread{5, 3}).Moments(); m != (Moments{5, 0}) {
		t.Errorf("a P90 below the median counts as none: %v", m)
	}
}

func TestScale(t *testing.T) {
	a, b := Spread{4, 9}.Moments(), Spread{4, 9}.Scale(3).Moments()
	near(t, "mean", b.Mean, 3*a.Mean, 1e-12)
	near(t, "variance", b.Var, 9*a.Var, 1e-12)
}

// TestQuantilesInvertMoments: percentiles to moments and back.
func TestQuantilesInvertMoments(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		s := Spread{P50: 0.1 + 500*r.Float64()}
		s.P90 = s.P50 * (1 + 4*r.Float64())
		q := s.Moments().Quantiles()
		near(t, "P50", q.P50, s.P50, 1e-9)
		near(t, "P90", q.P90, s.P90, 1e-9)
	}
	if q := (Moments{}).Quantiles(); q != (Spread{}) {
		t.Errorf("nothing takes %v", q)
	}
}

// TestSimulated draws from the distributions that the closed forms describe.
func TestSimulated(t *testing.T) {
	const n = 200_000
	r := rand.New(rand.NewPCG(5, 6))
	lognormal := func(s Spread) float64 { return s.P50 * math.Exp(math.Log(s.P90/s.P50)/z90*r.NormFloat64()) }
	for _, s := range []Spread{{10, 12}, {48, 96}, {24, 72}} {
		checkDraws(t, s.Moments(), draw(n, func() float64 { return lognormal(s) }), 0.02, 0.01)
	}
	// A wait: uniform on 0..h. Its mean and variance are exact; percentiles are
	// those of a lognormal and not meant for a wait alone.
	m, v := meanVar(draw(n, func() float64 { return 84 * r.Float64() }))
	near(t, "mean wait", Wait(84).Mean, m, 0.01)
	near(t, "variance of the wait", Wait(84).Var, v, 0.01)
	// A chain: terminal, wait, voyage, border, rail. Moments add exactly, the
	// percentiles are those of Fenton and Wilkinson, good to some percent.
	parts := []Spread{{60, 120}, {200, 260}, {30, 90}, {90, 130}}
	sum := Wait(168)
	for _, s := range parts {
		sum = sum.Add(s.Moments())
	}
	checkDraws(t, sum, draw(n, func() float64 {
		x := 168 * r.Float64()
		for _, s := range parts {
			x += lognormal(s)
		}
		return x
	}), 0.02, 0.02)
}

func draw(n int, f func() float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = f()
	}
	slices.Sort(x)
	return x
}

func meanVar(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		variance += (v - mean) * (v - mean)
	}
	return mean, variance / float64(len(x)-1)
}

// checkDraws compares moments, percentiles and chances with sorted draws.
func checkDraws(t *testing.T, m Moments, x []float64, moments, quantiles float64) {
	t.Helper()
	mean, variance := meanVar(x)
	near(t, "mean", m.Mean, mean, moments)
	near(t, "variance", m.Var, variance, 3*moments)
	near(t, "standard deviation", m.SD(), math.Sqrt(variance), 2*moments)
	q := m.Quantiles()
	near(t, "P50", q.P50, x[len(x)/2], quantiles)
	near(t, "P90", q.P90, x[len(x)*9/10], quantiles)
	for _, h := range []float64{x[len(x)/20], x[len(x)/3], x[len(x)*19/20]} {
		i, _ := slices.BinarySearch(x, h)
		near(t, "chance", m.Chance(h), float64(i)/float64(len(x)), quantiles)
	}
}

func TestChance(t *testing.T) {
	m := Spread{20, 50}.Moments()
	near(t, "at the median", m.Chance(20), 0.5, 1e-9)
	near(t, "at P90", m.Chance(50), 0.9, 1e-9)
	near(t, "of no time", m.Chance(0), 0, 0)
	near(t, "before the start", m.Chance(-5), 0, 0)
	near(t, "ever", m.Chance(1e9), 1, 1e-9)
	certain := Moments{Mean: 10}
	if certain.Chance(9.999) != 0 || certain.Chance(10) != 1 {
		t.Errorf("a certain duration of 10 h: %v by 9.999 h, %v by 10 h", certain.Chance(9.999), certain.Chance(10))
	}
	last := 0.0
	for h := 1.0; h < 200; h++ {
		if c := m.Chance(h); c < last || c > 1 {
			t.Fatalf("chance falls at %g h", h)
		} else {
			last = c
		}
	}
}

func TestHours(t *testing.T) {
	h := Moments{Mean: 100.04, Var: 400}.Hours()
	if h.Mean != 100 || h.P50 > h.Mean || h.P90 < h.Mean || h.P50*10 != math.Trunc(h.P50*10) {
		t.Errorf("hours %v", h)
	}
}

// TestMomentsMemo: remembering changes no bit.
func TestMomentsMemo(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var m MomentsMemo
	for range 20000 {
		s := Spread{P50: r.Float64()*200 - 5}
		s.P90 = s.P50 * (0.9 + float64(r.IntN(12))/8)
		if got, want := m.Of(s), s.Moments(); got != want {
			t.Fatalf("%v: %v, want %v", s, got, want)
		}
	}
}
