package appraise

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"meridian"

	"pgregory.net/rapid"
)

var someCountries = []string{"", "AZ", "IN", "IR", "RU"}

// anyCase draws a case with awkward fractions.
func anyCase(r *rapid.T) *Case {
	state := func(label string) State {
		s := State{Cost: rapid.Float64Range(50, 5000).Draw(r, label)}
		s.Time = s.Cost * rapid.Float64Range(0, 0.9).Draw(r, label+" time")
		for range rapid.IntRange(0, 3).Draw(r, label+" gains") {
			s.Gains = append(s.Gains, Gain{Account{rapid.SampledFrom(someCountries).Draw(r, "country"), Party(rapid.IntRange(0, int(parties)-1).Draw(r, "party"))}, rapid.Float64Range(-100, 300).Draw(r, "gain")})
		}
		for range rapid.IntRange(0, 2).Draw(r, label+" emissions") {
			s.Emissions = append(s.Emissions, Emission{rapid.SampledFrom(someCountries).Draw(r, "country"), rapid.Float64Range(0, 3000).Draw(r, "kg")})
		}
		return s
	}
	c := &Case{
		Name: "any", First: 2025, Years: rapid.IntRange(12, 40).Draw(r, "years"), PriceYear: 2025,
		Convention: rapid.SampledFrom(Conventions).Draw(r, "convention"), Carbon: FlatCarbon(rapid.Float64Range(0, 300).Draw(r, "carbon"), 2025),
		Growth: []Growth{{"a", 0.0317, 2040}, {"b", -0.011, 2060}}, Ramp: []float64{0.3, 0.77},
		Incidence: Incidence(rapid.Float64Range(0, 1).Draw(r, "incidence")), Residual: rapid.SampledFrom([]ResidualMethod{StraightLine, NetBenefit, NoResidual}).Draw(r, "residual"),
	}
	for i := range rapid.IntRange(1, 3).Draw(r, "stages") {
		c.Stages = append(c.Stages, Stage{2029 + 2*i, fmt.Sprint("stage ", i)})
	}
	for i := range rapid.IntRange(1, 5).Draw(r, "markets") {
		m := Market{ID: fmt.Sprint(i), From: rapid.SampledFrom(someCountries).Draw(r, "from"), To: rapid.SampledFrom(someCountries).Draw(r, "to"),
			Quantity: rapid.Float64Range(0, 1e5).Draw(r, "quantity"), Growth: rapid.IntRange(0, 1).Draw(r, "growth"),
			Demand: Demand{rapid.SampledFrom([]Form{LinearDemand, IsoelasticDemand, ExponentialDemand}).Draw(r, "form"), -rapid.Float64Range(0.01, 2).Draw(r, "elasticity")}}
		for range c.Stages {
			m.Base, m.Project = append(m.Base, state("base")), append(m.Project, state("project"))
		}
		c.Markets = append(c.Markets, m)
	}
	for i := range rapid.IntRange(0, 3).Draw(r, "outlays") {
		c.Outlays = append(c.Outlays, Outlay{Measure: fmt.Sprint(i), Country: rapid.SampledFrom(someCountries).Draw(r, "payer"), Party: rapid.SampledFrom([]Party{Treasury, Railways, Terminals}).Draw(r, "party"),
			Class: rapid.SampledFrom([]string{"rail", "road", "all"}).Draw(r, "class"), Capital: rapid.Float64Range(0, 1e10).Draw(r, "capital"), Opens: 2029 + 2*rapid.IntRange(0, len(c.Stages)-1).Draw(r, "opens"),
			Build: []float64{0.2, 0.3, 0.5}, Life: rapid.IntRange(5, 60).Draw(r, "life"), Upkeep: rapid.Float64Range(0, 1e8).Draw(r, "upkeep"), Tax: rapid.Float64Range(0, 0.3).Draw(r, "tax")})
	}
	return c
}

// Accounts add up to the whole to the cent: in every year, line by line, and in
// present values; the whole is the rounded exact amount.
func TestAccountsAddUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := anyCase(r)
		res, err := c.Appraise()
		if err != nil {
			r.Fatal(err)
		}
		p, _ := c.prepare()
		exact := p.net(&central)
		for y := range c.Years {
			var byAccount, byLine Cents
			for a := range res.Accounts {
				for _, x := range res.Amounts[y][a] {
					byAccount += x
				}
			}
			for l := range lines {
				byLine += res.Line(y, l)
			}
			if byAccount != byLine || byLine != res.Net(y) {
				r.Fatalf("year %d: %d by account, %d by line, %d in all", y, byAccount, byLine, res.Net(y))
			}
			if d := math.Abs(res.Net(y).USD() - exact[y]); d > 0.005*float64(lines)+1e-9*math.Abs(exact[y]) {
				r.Fatalf("year %d: %f in the accounts, exactly %f", y, res.Net(y).USD(), exact[y])
			}
		}
		var byCountry, byLine, byAccount Cents
		for _, country := range res.Countries() {
			byCountry += res.PresentCountry(country)
		}
		for l := range lines {
			byLine += res.PresentLine(l)
		}
		for a := range res.Accounts {
			byAccount += res.PresentAccount(a)
		}
		if byCountry != res.NPV || byLine != res.NPV || byAccount != res.NPV {
			r.Fatalf("NPV %d; %d by country, %d by line, %d by account", res.NPV, byCountry, byLine, byAccount)
		}
		if want := c.Convention.Discounting.Present(res.Flows()); math.Abs(res.NPV.USD()-want) > 0.006+1e-12*math.Abs(want) {
			r.Fatalf("NPV %f, from the flows %f", res.NPV.USD(), want)
		}
	})
}

// A measure that changes nothing and costs nothing is worth nothing.
func TestUselessMeasure(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := anyCase(r)
		c.Outlays = nil
		for i := range c.Markets {
			c.Markets[i].Project = c.Markets[i].Base
		}
		res, err := c.Appraise()
		if err != nil {
			r.Fatal(err)
		}
		if res.NPV != 0 || slices.ContainsFunc(res.Flows(), func(x Cents) bool { return x != 0 }) {
			r.Fatalf("worth %d: %v", res.NPV, res.Flows())
		}
	})
}

// Without congestion more of a good thing is never worse: users gain no less when
// a unit becomes cheaper still.
func TestCheaperIsNeverWorse(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := anyCase(r)
		gain := func() Cents {
			res, err := c.Appraise()
			if err != nil {
				r.Fatal(err)
			}
			return res.PresentLine(UserMoney) + res.PresentLine(UserTime)
		}
		c.Ramp = nil
		before := gain()
		f := rapid.Float64Range(0.3, 1).Draw(r, "cheaper by")
		for i := range c.Markets {
			m := &c.Markets[i]
			for s := range m.Project {
				m.Project[s].Cost *= f
				m.Project[s].Time *= f
			}
		}
		if after := gain(); after < before-Cents(c.Years)-Cents(1e-9*math.Abs(float64(before))) {
			r.Fatalf("users gained %d, and %d when all costs are %g times as high", before, after, f)
		}
	})
}

// Twice the quantities and outlays: twice the value, the same rate of return.
func TestTwiceTheSize(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := anyCase(r)
		a, err := c.Appraise()
		if err != nil {
			r.Fatal(err)
		}
		for i := range c.Markets {
			c.Markets[i].Quantity *= 2
		}
		for i := range c.Outlays {
			c.Outlays[i].Capital *= 2
			c.Outlays[i].Upkeep *= 2
		}
		b, err := c.Appraise()
		if err != nil {
			r.Fatal(err)
		}
		// Each line of each year is rounded to the cent.
		if d := math.Abs(2*float64(a.NPV) - float64(b.NPV)); d > 2*float64(c.Years)*float64(lines)+1e-9*math.Abs(float64(b.NPV)) {
			r.Fatalf("NPV %d and %d", a.NPV, b.NPV)
		}
	})
}

func TestBadCases(t *testing.T) {
	for _, x := range []struct {
		name, says string
		spoil      func(*Case)
	}{
		{"years", "period", func(c *Case) { c.Years = 1 }},
		{"incidence", "no share", func(c *Case) { c.Incidence = 1.5 }},
		{"carbon of other prices", "carbon path", func(c *Case) { c.Carbon.PriceYear = 2017 }},
		{"ramp", "ramp", func(c *Case) { c.Ramp = []float64{0.8, 0.5} }},
		{"stages", "not after", func(c *Case) { c.Stages = append(c.Stages, c.Stages[0]) }},
		{"late stage", "outside the period", func(c *Case) { c.Stages[0].Year = 2040 }},
		{"cost not converged", "did not converge", func(c *Case) { c.Markets[0].Project[0].Cost = math.NaN() }},
		{"negative cost", "did not converge", func(c *Case) { c.Markets[0].Base[0].Cost = -1 }},
		{"disconnected", "without any way", func(c *Case) { c.Markets[0].Project[0].Cost = math.Inf(1) }},
		{"elasticity", "elasticity", func(c *Case) { c.Markets[0].Demand = Demand{LinearDemand, 0.5} }},
		{"form", "no form", func(c *Case) { c.Markets[0].Demand.Form = "odd" }},
		{"quantity", "quantity", func(c *Case) { c.Markets[0].Quantity = math.Inf(1) }},
		{"construction shares", "add up", func(c *Case) { c.Outlays[0].Build = []float64{0.5, 0.4} }},
		{"construction before the period", "before the period", func(c *Case) { c.Outlays[0].Build = []float64{0.2, 0.2, 0.6} }},
		{"life", "life", func(c *Case) { c.Outlays[0].Life = 0 }},
		{"capital", "capital", func(c *Case) { c.Outlays[0].Capital = math.NaN() }},
		{"opens late", "after the period", func(c *Case) { c.Outlays[0].Opens = 2060 }},
	} {
		c := steppe()
		c.Outlays = []Outlay{{Measure: "road", Country: "AA", Party: Treasury, Class: "road", Capital: 1e6, Opens: 2027, Build: []float64{1}, Life: 30}}
		if _, err := c.Appraise(); err != nil {
			t.Fatal(err)
		}
		x.spoil(c)
		if _, err := c.Appraise(); err == nil || !strings.Contains(err.Error(), x.says) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	c := steppe()
	c.Markets[0].Project[0].Cost = math.Inf(1)
	_, err := c.Appraise()
	if none := (*meridian.NoResultError)(nil); !errors.As(err, &none) {
		t.Errorf("a market without a way is no missing result: %v", err)
	}
}

func steppeWithRoad() *Case {
	c := steppe()
	p := &c.Markets[0].Project[0]
	p.Cost, p.Time, p.Emissions = 400, 50, []Emission{{"AA", 800}}
	c.Outlays = []Outlay{{Measure: "road", Country: "AA", Party: Treasury, Class: "road", Capital: 500_000, Opens: 2027, Build: []float64{1}, Life: 30, Upkeep: 10_000}}
	return c
}

// With capital alone uncertain, normal with mean 1.1 and spread 0.2 times the
// estimate, the value is normal too: P(NPV<0) is that of the capital exceeding its
// switching value.
func TestLossProbabilityByHand(t *testing.T) {
	c := steppeWithRoad()
	u := Uncertainty{Inputs: []Input{{ID: "capital:road", Spread: Normal(1.1, 0.2)}}}
	r, err := c.Simulate(t.Context(), u, 40_000, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	annuity := (1 - math.Pow(1.1, -10)) / 0.1
	at := 98_000 * annuity / 500_000
	near(t, "P(NPV<0)", r.Loss, 1-normalShare((at-1.1)/0.2), 4*r.LossError)
	near(t, "mean", r.Mean, (98_000*annuity-550_000)/1.1, 4*r.SD/200)
	near(t, "spread", r.SD, 0.2*500_000/1.1, 0.02*r.SD)
	near(t, "median", r.Quantile(0.5), (98_000*annuity-550_000)/1.1, 0.02*r.SD)
	if r.Tornado[0].Rank > -0.999 {
		t.Errorf("rank correlation %g of capital alone", r.Tornado[0].Rank)
	}
}

// Correlation widens what moves together: capital of two classes at 500,000 each,
// standard deviation σ each: σ√2 independent, 2σ together.
func TestCorrelationWidens(t *testing.T) {
	c := steppeWithRoad()
	c.Outlays = append(c.Outlays, c.Outlays[0])
	c.Outlays[1].Class = "rail"
	spread := func(rho float64) float64 {
		u := Uncertainty{Inputs: []Input{{ID: "capital:road", Spread: Normal(1, 0.1)}, {ID: "capital:rail", Spread: Normal(1, 0.1)}}, Correlations: []Correlation{{"capital:road", "capital:rail", rho}}}
		r, err := c.Simulate(t.Context(), u, 20_000, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r.SD / (50_000 / 1.1)
	}
	near(t, "independent", spread(0), math.Sqrt2, 0.03)
	near(t, "together", spread(1), 2, 0.04)
	near(t, "against each other", spread(-1), 0, 1e-9)
	near(t, "half", spread(0.5), math.Sqrt(3), 0.04)
}

func TestSimulateSameAtAnyNumberOfProcessors(t *testing.T) {
	c := steppeWithRoad()
	var first []float64
	for _, procs := range []int{1, 2, 5} {
		old := runtime.GOMAXPROCS(procs)
		r, err := c.Simulate(t.Context(), c.DefaultUncertainty(), 3000, 11, nil)
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = r.NPV
		}
		if !slices.Equal(first, r.NPV) {
			t.Errorf("other draws with %d processors", procs)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Simulate(ctx, c.DefaultUncertainty(), 3000, 11, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run gave %v", err)
	}
}

func TestBadUncertainty(t *testing.T) {
	in := func(id string) Input { return Input{ID: id, Spread: Normal(1, 0.1)} }
	three := []Input{in("upkeep"), in("demand"), in("time")}
	for _, x := range []struct {
		says string
		u    Uncertainty
	}{
		{"contradict", Uncertainty{three, []Correlation{{"upkeep", "demand", 0.9}, {"demand", "time", 0.9}, {"upkeep", "time", -0.9}}}},
		{"unknown", Uncertainty{three, []Correlation{{"upkeep", "weather", 0.5}}}},
		{"no correlation", Uncertainty{three, []Correlation{{"upkeep", "demand", 1.5}}}},
		{"twice", Uncertainty{Inputs: []Input{in("upkeep"), in("upkeep")}}},
		{"no distribution", Uncertainty{Inputs: []Input{{ID: "upkeep", Spread: Triangular(2, 1, 3)}}}},
	} {
		if _, err := steppeWithRoad().Simulate(t.Context(), x.u, 100, 1, nil); err == nil || !strings.Contains(err.Error(), x.says) {
			t.Errorf("want an error with %q, got %v", x.says, err)
		}
	}
	if _, err := steppeWithRoad().Simulate(t.Context(), Uncertainty{}, 5, 1, nil); err == nil {
		t.Error("five draws were accepted")
	}
}

// The quantiles of each distribution against their own shares, and means.
func TestDistributions(t *testing.T) {
	for _, d := range []Distribution{Uniform(2, 4), Triangular(1, 2, 5), Triangular(1, 1, 3), Normal(3, 2), Lognormal(1.447, 0.384), Fixed(7)} {
		const n = 100_000
		sum, squares := 0.0, 0.0
		for k := range n {
			x := d.Quantile((float64(k) + 0.5) / n)
			sum, squares = sum+x, squares+x*x
		}
		mean := sum / n
		sd := math.Sqrt(squares/n - mean*mean)
		want := map[string][2]float64{
			"uniform": {(d.A + d.B) / 2, (d.B - d.A) / math.Sqrt(12)}, "normal": {d.A, d.B}, "lognormal": {d.A, d.B}, "fixed": {d.A, 0},
			"triangular": {(d.A + d.B + d.C) / 3, math.Sqrt((d.A*d.A + d.B*d.B + d.C*d.C - d.A*d.B - d.A*d.C - d.B*d.C) / 18)},
		}[d.Kind]
		near(t, d.Kind+" mean", mean, want[0], 1e-3)
		near(t, d.Kind+" spread", sd, want[1], 2e-3)
	}
}

func TestCarbonPaths(t *testing.T) {
	at := func(id string, year int) float64 {
		p, err := FindCarbonPath(id)
		if err != nil {
			t.Fatal(err)
		}
		return p.At(year)
	}
	near(t, "World Bank 2030", at("worldbank-low", 2030), 50, 0)
	near(t, "between points", at("worldbank-high", 2032), 100+12*2/5.0, 1e-12)
	near(t, "after the last", at("worldbank-low", 2060), 78*math.Pow(1.0225, 10), 1e-9)
	near(t, "ADB 2030", at("adb", 2030), 36.3*math.Pow(1.02, 14), 1e-9)
	near(t, "before the first", at("eib", 2010), 80, 0)
	if _, err := FindCarbonPath("cheap"); err == nil || !strings.Contains(err.Error(), "worldbank-low") {
		t.Errorf("an unknown path: %v", err)
	}
}

func TestApportion(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-1e12, 1e12), 1, 40).Draw(r, "shares")
		whole := Cents(math.Round(total(x)))
		var sum Cents
		for i, p := range Apportion(whole, x) {
			sum += p
			if math.Abs(float64(p)-x[i]) > 1+1e-3 {
				r.Fatalf("%d for a share of %f", p, x[i])
			}
		}
		if sum != whole {
			r.Fatalf("parts add up to %d of %d", sum, whole)
		}
	})
	if got := Apportion(10, []float64{3.3, 3.3, 3.4}); !slices.Equal(got, []Cents{3, 3, 4}) {
		t.Errorf("got %v", got)
	}
}

func BenchmarkAppraise(b *testing.B) {
	c := manyMarkets()
	for b.Loop() {
		if _, err := c.Appraise(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSimulate(b *testing.B) {
	c := manyMarkets()
	u := c.DefaultUncertainty()
	for b.Loop() {
		if _, err := c.Simulate(context.Background(), u, 10_000, 1, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// manyMarkets is a case of 1,500 markets.
func manyMarkets() *Case {
	c := steppeWithRoad()
	for i := range 1500 {
		m := c.Markets[0]
		m.ID, m.From, m.To = fmt.Sprint(i), someCountries[i%5], someCountries[(i+1)%5]
		m.Demand = Demand{IsoelasticDemand, -0.6}
		c.Markets = append(c.Markets, m)
	}
	c.Years, c.Ramp = 30, []float64{0.5, 0.8}
	return c
}

// A figure that was looked up has the address where it was, and says what it says.
func TestReferencesSayHowFarTheyWereRead(t *testing.T) {
	var all []Reference
	for _, c := range Conventions {
		all = append(all, c.References...)
	}
	for _, p := range CarbonPaths {
		all = append(all, p.References...)
	}
	read := 0
	for _, r := range append(all, append(MethodReferences, SharingReferences...)...) {
		if r.Read > FromMemory && !strings.HasPrefix(r.Address, "http") {
			t.Errorf("%s was looked up at no address", r.Title)
		}
		if r.Publisher == "" || r.Title == "" || r.Date == "" || r.Says == "" {
			t.Errorf("%+v lacks something", r)
		}
		if r.Read == AtSource {
			read++
		}
	}
	if read == 0 {
		t.Error("no figure was read at its source")
	}
}
