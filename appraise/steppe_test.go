package appraise

import (
	"math"
	"testing"
)

// The steppe: one road from A to B, 1,000 units a year. Moving a unit costs
// 500 USD: 400 in money, of which 50 is a toll that the treasury of A keeps, and
// 100 in time. It emits 1,000 kg CO2e in A.
func steppe() *Case {
	adb, _ := FindConvention("adb")
	adb.Discounting = Constant(0.10)
	return &Case{
		Name: "steppe", First: 2025, Years: 12, PriceYear: 2025, Convention: adb,
		Carbon: FlatCarbon(40, 2025), Growth: []Growth{{"all", 0, 2025}}, Incidence: 0.5, Residual: NoResidual,
		Stages: []Stage{{2027, "the road"}},
		Markets: []Market{{
			ID: "A-B", From: "AA", To: "BB", Quantity: 1000, Demand: Demand{Form: FixedDemand},
			Base: []State{steppeRoad()}, Project: []State{steppeRoad()},
		}},
	}
}

func steppeRoad() State {
	return State{Cost: 500, Time: 100, Gains: []Gain{{Account{"AA", Treasury}, 50}}, Emissions: []Emission{{"AA", 1000}}}
}

func appraised(t *testing.T, c *Case) *Result {
	t.Helper()
	r, err := c.Appraise()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A toll that only moves money is worth nothing to the whole, to the cent, while
// both sides see it.
func TestTransfersCancel(t *testing.T) {
	c := steppe()
	m := &c.Markets[0]
	m.Quantity = 1234.567
	m.Project[0].Cost += 33.333
	m.Project[0].Gains = []Gain{{Account{"AA", Treasury}, 50 + 33.333}}
	r := appraised(t, c)
	if r.NPV != 0 {
		t.Errorf("a transfer is worth %d cents", r.NPV)
	}
	for i, f := range r.Flows() {
		if f != 0 {
			t.Errorf("year %d: %d cents", i, f)
		}
	}
	if r.PresentLine(Gains) <= 0 || r.PresentLine(UserMoney) != -r.PresentLine(Gains) {
		t.Errorf("users %d, others %d", r.PresentLine(UserMoney), r.PresentLine(Gains))
	}
}

// A road for 500,000 USD saves 100 USD and 0.2 t CO2e a unit. By hand: from 2027
// to 2036 users gain 1,000 · 100 = 100,000, the climate 1,000 · 0.2 · 40 = 8,000;
// upkeep is 10,000. So −500,000 in 2026 and 98,000 in each of the ten years after
// it:
//
//	NPV = −500,000/1.1 + 98,000 · (1−1.1^−10)/0.1 / 1.1 = 92,879.61
//	IRR from (1−(1+r)^−10)/r = 5.10204: 14.59 %; FYRR = 98,000/550,000 = 17.8 %
func TestSteppeRoad(t *testing.T) {
	c := steppe()
	p := &c.Markets[0].Project[0]
	p.Cost, p.Time, p.Emissions = 400, 50, []Emission{{"AA", 800}}
	c.Outlays = []Outlay{{Measure: "road", Country: "AA", Party: Treasury, Class: "road", Capital: 500_000, Opens: 2027, Build: []float64{1}, Life: 30, Upkeep: 10_000}}
	r := appraised(t, c)
	annuity := (1 - math.Pow(1.1, -10)) / 0.1
	near(t, "NPV", r.NPV.USD(), (-500_000+98_000*annuity)/1.1, 0.01)
	near(t, "NPV in numbers", r.NPV.USD(), 92_879.61, 0.01)
	irr, _ := r.IRR.Unique()
	near(t, "what the rate makes of an annuity", (1-math.Pow(1+irr, -10))/irr, 500.0/98, 1e-9)
	near(t, "FYRR", r.FirstYearReturn, 98_000/550_000.0, 1e-12)
	near(t, "user benefit of a year", r.Line(5, UserMoney).USD(), 50_000, 0)
	near(t, "time of a year", r.Line(5, UserTime).USD(), 50_000, 0)
	near(t, "carbon of a year", r.Line(5, Carbon).USD(), 8_000, 0)
	near(t, "tonnes of a year", r.Tonnes[5], -200, 1e-9)
	near(t, "payback", r.Payback, 1+500/98.0, 1e-9)
	near(t, "BCR, all costs", r.BCR[CostBCR], (108_000*annuity)/(500_000+10_000*annuity), 1e-6)
	near(t, "BCR, capital", r.BCR[CapitalBCR], 98_000*annuity/500_000, 1e-6)
	near(t, "users of A", r.Sum(func(a Account, _ Line) bool { return a == Account{"AA", Users} }).USD(), 50_000*annuity/1.1, 0.02)
	switching, err := c.SwitchingValues()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range switching {
		switch s.Name {
		case "capital":
			near(t, "switching value of capital", s.At, 98_000*annuity/500_000, 1e-9)
		case "user benefit":
			near(t, "switching value of the user benefit", s.At, (500_000/annuity+2_000)/100_000, 1e-9)
		case "discount rate":
			near(t, "switching value of the rate is the IRR", s.At+0.10, irr, 1e-9)
		}
	}
}

// Growth of 10 % until 2030, ramp-up of a half in the first year, demand that
// answers: by hand for 2027, 2028 and 2036.
func TestSteppeGrowthAndRamp(t *testing.T) {
	c := steppe()
	c.Growth, c.Ramp = []Growth{{"all", 0.10, 2030}}, []float64{0.5}
	c.Markets[0].Demand = Demand{LinearDemand, -1}
	p := &c.Markets[0].Project[0]
	p.Cost, p.Time = 400, 100
	r := appraised(t, c)
	// Q1 = 1000 (1 + 100/500) = 1200; rule of half: 100 · 1100 = 110,000.
	near(t, "2027", r.Line(2, UserMoney).USD(), 0.5*110_000*1.21, 0.01)
	near(t, "2028", r.Line(3, UserMoney).USD(), 110_000*1.331, 0.01)
	near(t, "2036", r.Line(11, UserMoney).USD(), 110_000*math.Pow(1.1, 5), 0.01)
	// Others earn on what is new: 50 · 1200 − 50 · 1000.
	near(t, "toll 2028", r.Line(3, Gains).USD(), 10_000*1.331, 0.01)
	near(t, "carbon 2028", r.Line(3, Carbon).USD(), -200*40*1.331, 0.01)
}

// What is left of a bridge of 40 years after ten: 30/40; and by net benefits the
// last year's flow for 30 years.
func TestResidual(t *testing.T) {
	c := steppe()
	c.Markets[0].Project[0].Cost = 400
	c.Outlays = []Outlay{{Measure: "bridge", Country: "BB", Party: Treasury, Class: "fixed-link", Capital: 400_000, Opens: 2027, Build: []float64{0.5, 0.5}, Life: 40, Tax: 0.1}}
	c.Residual = StraightLine
	near(t, "straight", appraised(t, c).Line(11, Residual).USD(), 300_000*0.9, 0.01)
	c.Residual = NetBenefit
	near(t, "net benefit", appraised(t, c).Line(11, Residual).USD(), 100_000*(1-math.Pow(1.1, -30))/0.1, 0.01)
	c.Residual = NoResidual
	r := appraised(t, c)
	near(t, "none", r.Line(11, Residual).USD(), 0, 0)
	near(t, "half of the capital, without tax", r.Line(0, Capital).USD(), -180_000, 0)
	c.Outlays[0].Life = 5 // worn out in 2032: built anew
	near(t, "renewal", appraised(t, c).Line(7, Capital).USD(), -360_000, 0)
}

// A village that no road reached: 1,000 units at 200 USD, elasticity −0.5. The
// area above 200 under the exponential curve is 1000 · 200/0.5 = 400,000.
func TestNewRoute(t *testing.T) {
	c := steppe()
	m := &c.Markets[0]
	m.Demand = Demand{IsoelasticDemand, -0.5}
	m.Base[0] = State{Cost: math.Inf(1)}
	m.Project[0] = State{Cost: 200, Time: 50}
	r := appraised(t, c)
	near(t, "gain", (r.Line(5, UserMoney) + r.Line(5, UserTime)).USD(), 400_000, 0.01)
	near(t, "time", r.Line(5, UserTime).USD(), 100_000, 0.01)
	if r.Measured[NewRoute] != 1 {
		t.Errorf("measured %v", r.Measured)
	}
	m.Demand = Demand{Form: FixedDemand}
	if _, err := c.Appraise(); err == nil {
		t.Error("an unbounded gain was given a number")
	}
}
