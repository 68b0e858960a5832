package risk

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"meridian"
)

// steppe is a chain whose moments follow by arithmetic: two rail hauls in one
// country, two borders, a port, and the wait for a weekly ship of which every
// fifth is cancelled.
func steppe() Chain {
	lognormal := func(key, class, region string, mean, sd float64) Element {
		return Element{Key: key, Class: class, Region: region, Time: meridian.Moments{Mean: mean, Var: sd * sd}}
	}
	ship := &Sailings{Headway: 168, CutOff: 24, Cancel: 0.2}
	return Chain{
		lognormal("rail A", ClassRail, "RU", 100, 40),
		lognormal("border A", ClassBorder, "AZ–RU", 30, 30),
		lognormal("port", ClassPort, "IRBND", 80, 50),
		{Key: "ship", Class: ClassWait, Time: ship.Moments(), Wait: ship},
		lognormal("border B", ClassBorder, "AZ–IR", 40, 20),
		lognormal("rail B", ClassRail, "RU", 60, 25),
	}
}

func simulate(t testing.TB, o Options, chains ...Chain) [][]float64 {
	t.Helper()
	out, err := Simulate(context.Background(), chains, o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestPhilox checks the generator against the known answers that its authors
// publish with their library (Random123, kat_vectors).
func TestPhilox(t *testing.T) {
	for _, c := range []struct{ c0, c1, key, a, b uint64 }{
		{0, 0, 0, 0xca00a0459843d731, 0x66c24222c9a845b5},
		{math.MaxUint64, math.MaxUint64, math.MaxUint64, 0x65b021d60cd8310f, 0x4d02f3222f86df20},
		{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x0a5e742c2997341c, 0xb0f883d38000de5d},
	} {
		if a, b := philox(c.c0, c.c1, c.key); a != c.a || b != c.b {
			t.Errorf("philox(%x, %x; %x) = %x, %x; want %x, %x", c.c0, c.c1, c.key, a, b, c.a, c.b)
		}
	}
}

func TestNormal(t *testing.T) {
	for p := 1e-12; p < 1; p = p*1.3 + 1e-9 {
		x := normal(p)
		if back := 0.5 * math.Erfc(-x/math.Sqrt2); math.Abs(back-p) > 1e-13*(1+1/math.Abs(x+1e-9))+2e-14*p+1e-15 && math.Abs(back/p-1) > 2e-14 {
			t.Errorf("Φ(normal(%g)) = %g", p, back)
		}
		if y := normal(1 - p); p > 1e-3 && math.Abs(x+y) > 1e-12*(1+math.Abs(x)) {
			t.Errorf("normal(%g) = %g, normal of the rest %g", p, x, y)
		}
	}
	for _, w := range []uint64{0, 1, math.MaxUint64, 1 << 63} {
		if u := unit(w); u <= 0 || u >= 1 {
			t.Errorf("unit(%x) = %g lies outside (0, 1)", w, u)
		}
	}
}

// TestMoments holds mean and variance of the draws against the formulas, for
// several correlations.
func TestMoments(t *testing.T) {
	chain := steppe()
	for _, c := range []Correlation{Independent, Default, Scaled(0.9), {Within: 1, Across: 1}} {
		want := c.Moments(chain)
		s := Summarise(simulate(t, Options{Draws: 200000, Seed: 3, Correlation: c}, chain)[0])
		// Mean: antithetic pairs beat plain draws, so the plain error is a bound.
		if d := math.Abs(s.Mean - want.Mean); d > 4*want.SD()/math.Sqrt(200000) {
			t.Errorf("%+v: mean %.3f, want %.3f", c, s.Mean, want.Mean)
		}
		if d := math.Abs(s.SD/want.SD() - 1); d > 0.016 { // kurtosis of a few tens
			t.Errorf("%+v: sd %.3f, want %.3f", c, s.SD, want.SD())
		}
	}
}

// TestIndependentMoments: without correlation the moments of the chain are the
// sums of those of its elements, which is what the planner adds up.
func TestIndependentMoments(t *testing.T) {
	var sum meridian.Moments
	for _, e := range steppe() {
		sum = sum.Add(e.Time)
	}
	got := Independent.Moments(steppe())
	if math.Abs(got.Mean-sum.Mean) > 1e-9 || math.Abs(got.Var-sum.Var) > 1e-9 {
		t.Errorf("moments %+v, sum of elements %+v", got, sum)
	}
	if Default.Moments(steppe()).Var <= sum.Var {
		t.Error("delays that move together should spread more")
	}
}

// TestCorrelation measures the correlation of normal scores from drawn hours.
func TestCorrelation(t *testing.T) {
	all := steppe()
	pair := func(i, j int) []Chain { return []Chain{{all[i]}, {all[j]}} }
	c := Correlation{Within: 0.6, Across: 0.2}
	for _, x := range []struct {
		name   string
		chains []Chain
		want   float64
	}{
		{"one class in one region", pair(0, 5), 0.6},
		{"one class in two regions", pair(1, 4), 0.2},
		{"two classes", pair(0, 1), 0},
		{"one element with itself", pair(2, 2), 1},
		{"a wait and a border", pair(3, 4), 0},
	} {
		s := simulate(t, Options{Draws: 100000, Seed: 5, Correlation: c}, x.chains...)
		a, b := Summarise(s[0]), Summarise(s[1])
		score := func(h float64, m *Summary, e *Element) float64 {
			if e.Wait != nil {
				return (h - m.Mean) / m.SD
			}
			mu, sigma := lognormal(e.Time)
			return (math.Log(h) - mu) / sigma
		}
		sum := 0.0
		for d := range s[0] {
			sum += score(s[0][d], a, &x.chains[0][0]) * score(s[1][d], b, &x.chains[1][0])
		}
		if got := sum / 100000; math.Abs(got-x.want) > 0.015 {
			t.Errorf("%s: correlation %.3f, want %.3f", x.name, got, x.want)
		}
	}
}

// TestAgainstConvolution holds quantiles of an uncorrelated sum against the
// numerical convolution of its densities, and both against the lognormal
// approximation of the planner.
func TestAgainstConvolution(t *testing.T) {
	wait := &Sailings{Headway: 96, CutOff: 12}
	chain := Chain{
		{Key: "a", Class: "x", Time: meridian.Spread{P50: 60, P90: 120}.Moments()},
		{Key: "b", Class: "x", Time: meridian.Spread{P50: 100, P90: 130}.Moments()},
		{Key: "c", Class: "y", Time: meridian.Spread{P50: 20, P90: 80}.Moments()},
		{Key: "d", Class: "z", Time: wait.Moments(), Wait: wait},
	}
	cdf := convolve(chain, 0.5, 2200)
	const n = 200000
	s := Summarise(simulate(t, Options{Draws: n, Seed: 11}, chain)[0])
	for _, p := range []float64{0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99} {
		low, high := s.Quantile(p-4*math.Sqrt(p*(1-p)/n)), s.Quantile(p+4*math.Sqrt(p*(1-p)/n))
		q := cdf.quantile(p)
		if q < low-0.5 || q > high+0.5 {
			t.Errorf("P%.0f: drawn %.2f (%.2f to %.2f), convolved %.2f", 100*p, s.Quantile(p), low, high, q)
		}
	}
}

// grid is a distribution on multiples of step.
type grid struct {
	step float64
	cum  []float64
}

func (g grid) quantile(p float64) float64 {
	i, _ := slices.BinarySearch(g.cum, p)
	return float64(i) * g.step
}

// convolve is the slow oracle: densities of all elements on a grid, convolved
// pair by pair.
func convolve(chain Chain, step float64, n int) grid {
	density := []float64{1}
	for i := range chain {
		e := &chain[i]
		f := make([]float64, n)
		at := func(h float64) float64 { // cumulative distribution
			if h <= 0 {
				return 0
			}
			if e.Wait != nil {
				return min(1, max(0, (h-e.Wait.CutOff)/e.Wait.Headway))
			}
			mu, sigma := lognormal(e.Time)
			return 0.5 * math.Erfc(-(math.Log(h)-mu)/sigma/math.Sqrt2)
		}
		for k := range f {
			f[k] = at((float64(k)+0.5)*step) - at((float64(k)-0.5)*step)
		}
		sum := make([]float64, n)
		for a, p := range density {
			if p < 1e-15 {
				continue
			}
			for b, q := range f[:n-a] {
				sum[a+b] += p * q
			}
		}
		density = sum
	}
	g := grid{step: step, cum: make([]float64, n)}
	total := 0.0
	for k, p := range density {
		total += p
		g.cum[k] = total
	}
	return g
}

// TestQuantilesAgainstLargerRun: P50 and P90 lie within the binomial error of a
// run ten times as large.
func TestQuantilesAgainstLargerRun(t *testing.T) {
	small := Summarise(simulate(t, Options{Draws: 20000, Seed: 1, Correlation: Default}, steppe())[0])
	large := Summarise(simulate(t, Options{Draws: 200000, Seed: 2, Correlation: Default}, steppe())[0])
	for _, p := range []float64{0.5, 0.9} {
		if low, high := small.Interval(p); large.Quantile(p) < low || large.Quantile(p) > high {
			t.Errorf("P%.0f of 200,000 draws is %.2f, outside %.2f to %.2f of 20,000", 100*p, large.Quantile(p), low, high)
		}
	}
}

// TestThreads: equal bytes at one and at eight threads, with chains drawn alone
// or together.
func TestThreads(t *testing.T) {
	o := Options{Draws: 30001, Seed: 9, Correlation: Default}
	two := steppe()[2:]
	run := func(threads int) ([][]float64, *Drivers) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		d, err := FindDrivers(context.Background(), steppe(), o)
		if err != nil {
			t.Fatal(err)
		}
		return simulate(t, o, steppe(), two), d
	}
	a, da := run(1)
	b, db := run(8)
	if !reflect.DeepEqual(a, b) {
		t.Error("draws differ between 1 and 8 threads")
	}
	if !reflect.DeepEqual(da, db) {
		t.Error("drivers differ between 1 and 8 threads")
	}
	if alone := simulate(t, o, two); !slices.Equal(alone[0], a[1]) {
		t.Error("a chain drawn alone differs from the same chain drawn with another")
	}
	o.Seed++
	if other := simulate(t, o, two); slices.Equal(other[0], a[1]) {
		t.Error("another seed gives the same draws")
	}
}

// TestAntithetic: the pairs have a mean nearer to the true one than independent
// draws would; here by a factor of three at least.
func TestAntithetic(t *testing.T) {
	want := Independent.Moments(steppe())
	worst := 0.0
	for seed := range uint64(20) {
		s := Summarise(simulate(t, Options{Draws: 5000, Seed: seed}, steppe())[0])
		worst += (s.Mean - want.Mean) * (s.Mean - want.Mean) / 20
	}
	if plain := want.Var / 5000; worst > plain/3 {
		t.Errorf("variance of the mean %.4f, of plain draws %.4f", worst, plain)
	}
}

// TestDrivers: without correlation the shares are the elements' shares of the
// variance, exactly known; with it shocks take their part.
func TestDrivers(t *testing.T) {
	chain := steppe()
	d, err := FindDrivers(context.Background(), chain, Options{Draws: 60000, Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	total := Independent.Moments(chain).Var
	if len(d.ByFactor) != len(chain) {
		t.Fatalf("%d drivers of %d elements", len(d.ByFactor), len(chain))
	}
	for i, f := range d.ByFactor {
		if want := chain[i].Time.Var / total; f.Element != i || math.Abs(f.Share-want) > 0.025 {
			t.Errorf("%s: share %.3f, want %.3f", chain[i].Key, f.Share, want)
		}
	}
	byClass := map[string]float64{}
	for _, e := range chain {
		byClass[e.Class] += e.Time.Var / total
	}
	for _, f := range d.ByClass {
		if math.Abs(f.Share-byClass[f.Class]) > 0.025 {
			t.Errorf("class %s: share %.3f, want %.3f", f.Class, f.Share, byClass[f.Class])
		}
	}
	if d.Interplay > 0.03 {
		t.Errorf("interplay %.3f of a sum of independent durations", d.Interplay)
	}
	if ship := d.ByFactor[3]; ship.High-ship.Low < 168*0.8 {
		t.Errorf("the wait moves the mean from %.0f to %.0f h, less than its headway of 168 h", ship.Low, ship.High)
	}
	d, err = FindDrivers(context.Background(), chain, Options{Draws: 20000, Seed: 4, Correlation: Correlation{Within: 1, Across: 1}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range d.ByFactor {
		if f.Element >= 0 && chain[f.Element].Wait == nil && f.Share > 1e-9 {
			t.Errorf("%s: own luck %.3f where all luck is shared", chain[f.Element].Key, f.Share)
		}
	}
}

// everyWeek repeats hours of the week.
func everyWeek(weeks int, hours ...float64) (out []float64) {
	for w := range weeks {
		for _, h := range hours {
			out = append(out, float64(w*168)+h)
		}
	}
	return out
}

// TestWaits: uniform over the headway when departures are unknown; the next one
// on record when they are known, and every headway after the last.
func TestWaits(t *testing.T) {
	weekly := &Sailings{Headway: 84, CutOff: 6, Departures: everyWeek(5, 10, 100)}
	for _, c := range []struct {
		t    float64
		skip int
		want float64
	}{
		{0, 0, 10},
		{4, 0, 6},      // exactly at the cut-off
		{4.5, 0, 95.5}, // half an hour late: the next one
		{95, 0, 83},    // both gone: next week's first at 178
		{0, 1, 100},    // the first is cancelled
		{0, 2, 178},
		{2*168 + 94, 0, 6},
		{4*168 + 94, 1, 6 + 84}, // past the record: every headway
		{4*168 + 95, 0, 5 + 84},
		{4*168 + 180, 1, 772 + 3*84 - 852},
	} {
		if got := weekly.hours(c.t, 0.3, c.skip); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("goods of hour %g, %d cancelled: wait %g, want %g", c.t, c.skip, got, c.want)
		}
	}
	// Goods that come at a random time meet the moments of the headway.
	every := &Sailings{Headway: 56, Departures: everyWeek(20, 0, 56, 112)}
	chain := Chain{{Key: "far", Class: "x", Time: meridian.Moments{Mean: 1000, Var: 300 * 300}}, {Key: "ship", Class: ClassWait, Time: meridian.Wait(56), Wait: every}}
	both := simulate(t, Options{Draws: 100000, Seed: 8}, chain, chain[:1])
	for d := range both[0] {
		both[0][d] -= both[1][d]
	}
	w := Summarise(both[0])
	if want := meridian.Wait(56); math.Abs(w.Mean-want.Mean) > 0.3 || math.Abs(w.SD-want.SD()) > 0.3 || w.Min < 0 || w.Max > 56 {
		t.Errorf("wait %.2f ± %.2f h from %.2f to %.2f, want %.2f ± %.2f within a headway of 56", w.Mean, w.SD, w.Min, w.Max, want.Mean, want.SD())
	}
}

func TestSummary(t *testing.T) {
	s := Summarise([]float64{5, 1, 4, 2, 3, 10, 7, 6, 9, 8})
	for _, c := range []struct{ p, want float64 }{{0.1, 1}, {0.5, 5}, {0.51, 6}, {0.9, 9}, {1, 10}, {0, 1}} {
		if got := s.Quantile(c.p); got != c.want {
			t.Errorf("quantile %g is %g, want %g", c.p, got, c.want)
		}
	}
	for _, c := range []struct{ h, want float64 }{{0, 0}, {1, 0.1}, {4.5, 0.4}, {10, 1}} {
		if got := s.Chance(c.h); got != c.want {
			t.Errorf("chance of %g h is %g, want %g", c.h, got, c.want)
		}
	}
	if s.Mean != 5.5 || math.Abs(s.SD-math.Sqrt(55.0/6)) > 1e-12 || s.Cover(0.9) != 3.5 {
		t.Errorf("mean %g, sd %g, cover %g", s.Mean, s.SD, s.Cover(0.9))
	}
	h := NewHistogram(s, 5)
	sum := 0
	for _, n := range h.Counts {
		sum += n
	}
	if sum != 10 || h.Width != 2 || h.From != 0 {
		t.Errorf("histogram %+v", h)
	}
	one := Summarise([]float64{7})
	if one.SD != 0 || one.Quantile(0.5) != 7 {
		t.Errorf("one draw: %+v", one)
	}
	if h := NewHistogram(one, 10); len(h.Counts) != 1 || h.Counts[0] != 1 {
		t.Errorf("histogram of one draw: %+v", h)
	}
	first := FirstShares([][]float64{{1, 5, 3, 2}, {2, 4, 3, 1}})
	if first[0] != 0.5 || first[1] != 0.5 {
		t.Errorf("first shares %v", first)
	}
}

func TestBadOptions(t *testing.T) {
	for _, o := range []Options{
		{Draws: 0}, {Draws: -5}, {Draws: MostDraws + 1},
		{Draws: 10, Correlation: Scaled(1.5)}, {Draws: 10, Correlation: Scaled(-0.2)}, {Draws: 10, Correlation: Scaled(math.NaN())},
	} {
		if _, err := Simulate(context.Background(), []Chain{steppe()}, o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
		if _, err := FindDrivers(context.Background(), steppe(), o); err == nil {
			t.Errorf("drivers: %+v is accepted", o)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := Options{Draws: 5_000_000, Seed: 1, Progress: func(int) { cancel() }}
	if _, err := Simulate(ctx, []Chain{steppe()}, o); err == nil {
		t.Error("a cancelled run returns no error")
	}
}

func TestDrawsAllocateNothing(t *testing.T) {
	m := compile([]Chain{steppe()}, Default)
	w := m.workspace()
	pair := uint64(0)
	if n := testing.AllocsPerRun(100, func() {
		pair++
		w.factors(1, pair)
		w.chains(false)
		w.chains(true)
	}); n > 0 {
		t.Errorf("%v allocations a pair of draws", n)
	}
}

// A fixed duration has no spread, and no driver.
func TestFixed(t *testing.T) {
	chain := Chain{{Key: "a", Class: "x", Time: meridian.Moments{Mean: 10}}, {Key: "b", Class: "x", Time: meridian.Moments{Mean: 5}}}
	s := Summarise(simulate(t, Options{Draws: 1000, Seed: 1, Correlation: Default}, chain)[0])
	if math.Abs(s.Min-15) > 1e-9 || math.Abs(s.Max-15) > 1e-9 {
		t.Errorf("from %g to %g h, want 15", s.Min, s.Max)
	}
	d, err := FindDrivers(context.Background(), chain, Options{Draws: 1000, Seed: 1, Correlation: Default})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range d.ByFactor {
		if f.Share > 1e-6 && d.Interplay < 1e-6 {
			t.Errorf("%+v drives a fixed duration", f)
		}
	}
}

func ExampleSimulate() {
	chain := Chain{
		{Key: "border", Class: ClassBorder, Region: "AZ–IR", Time: meridian.Spread{P50: 24, P90: 72}.Moments()},
		{Key: "rail", Class: ClassRail, Region: "AZ", Time: meridian.Spread{P50: 48, P90: 60}.Moments()},
	}
	samples, err := Simulate(context.Background(), []Chain{chain}, Options{Draws: 100000, Seed: 1, Correlation: Default})
	if err != nil {
		fmt.Println(err)
		return
	}
	s := Summarise(samples[0])
	fmt.Printf("mean %.0f h, P50 %.0f h, P90 %.0f h, within four days %.0f %%\n", s.Mean, s.Quantile(0.5), s.Quantile(0.9), 100*s.Chance(96))
	// Output: mean 83 h, P50 74 h, P90 122 h, within four days 77 %
}

// corridorChain is as long as a typical itinerary: 17 legs, two waits.
func corridorChain() Chain {
	var c Chain
	for i := range 3 {
		for _, e := range steppe() {
			e.Key = fmt.Sprintf("%s %d", e.Key, i)
			if e.Wait == nil || i < 2 {
				c = append(c, e)
			}
		}
	}
	return c
}

func BenchmarkSimulate(b *testing.B) {
	chain := corridorChain()
	b.ReportAllocs()
	for b.Loop() {
		out, err := Simulate(context.Background(), []Chain{chain}, Options{Draws: 100000, Seed: 1, Correlation: Default})
		if err != nil {
			b.Fatal(err)
		}
		Summarise(out[0])
	}
}

func BenchmarkDrivers(b *testing.B) {
	chain := corridorChain()
	for b.Loop() {
		if _, err := FindDrivers(context.Background(), chain, Options{Draws: 20000, Seed: 1, Correlation: Default}); err != nil {
			b.Fatal(err)
		}
	}
}
