package appraise

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: %.6f, want %.6f ± %g", what, got, want, within)
	}
}

// Brealey, Myers and Allen, Principles of Corporate Finance, chapter on the
// internal rate of return: −4000, 2000, 4000 has 28.08 %.
func TestBrealeyMyers(t *testing.T) {
	r, ok := func() (float64, bool) { x := FindIRR(usd(-4000, 2000, 4000)); return x.Unique() }()
	if !ok {
		t.Fatal("no unique rate")
	}
	near(t, "rate", r, 0.2808, 0.00005)
}

// The manual of the spreadsheet functions NPV, IRR and MIRR (Microsoft; ISO/IEC
// 29500-1, part 4 describes them): −70000, 12000, 15000, 18000, 21000, 26000
// has IRR 8.66 %; −120000, 39000, 30000, 21000, 37000, 46000 has MIRR 12.61 %
// at 10 % and 12 %; 10 % on −10000, 3000, 4200, 6800 all a year later is
// 1188.44.
func TestSpreadsheetManual(t *testing.T) {
	flows := usd(-70000, 12000, 15000, 18000, 21000, 26000)
	irr := FindIRR(flows)
	r, _ := irr.Unique()
	near(t, "IRR", r, 0.0866, 0.00005)
	near(t, "MIRR", MIRR(usd(-120000, 39000, 30000, 21000, 37000, 46000), 0.10, 0.12), 0.1261, 0.00005)
	near(t, "NPV", Constant(0.10).Present(usd(0, -10000, 3000, 4200, 6800)), 1188.44, 0.005)
}

// HM Treasury, The Green Book, discount factors at 3.5 % falling to 3.0 % after
// thirty years: 0.7089 in year 10, 0.3563 in year 30, 0.2651 in year 40.
func TestGreenBookFactors(t *testing.T) {
	d := conventionOf(t, "hmt").Discounting
	near(t, "year 0", d.Factor(0), 1, 0)
	near(t, "year 10", d.Factor(10), 0.7089, 0.00005)
	near(t, "year 30", d.Factor(30), 0.3563, 0.00005)
	near(t, "year 40", d.Factor(40), 0.2651, 0.00005)
}

func conventionOf(t *testing.T, id string) Convention {
	t.Helper()
	c, err := FindConvention(id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPaybackAndFirstYear(t *testing.T) {
	near(t, "payback", Payback(usd(-100, 40, 40, 40), Constant(0)), 2.5, 1e-12)
	if p := Payback(usd(-100, 120, -50, 20), Constant(0)); !math.IsNaN(p) {
		t.Errorf("payback %g of flows that end below nought", p)
	}
	near(t, "payback after a relapse", Payback(usd(-100, 120, -50, 60), Constant(0)), 2.5, 1e-12)
	// 100 two years before and 100 one year before: 121 + 110 = 231 in the
	// opening year; 23.1 of benefit are 10 %.
	near(t, "first-year return", FirstYearReturn(Money(23.1), usd(100, 100, 0), 2, 0.10), 0.10, 1e-12)
}

// At its rate of return a project is worth nothing, and the modified rate at
// that rate is the rate itself.
func TestRateMakesWorthless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flows := []Cents{-Cents(rapid.Int64Range(1, 1e12).Draw(t, "capital"))}
		for _, x := range rapid.SliceOfN(rapid.Int64Range(0, 1e12), 1, 40).Draw(t, "returns") {
			flows = append(flows, Cents(x))
		}
		irr := FindIRR(flows)
		r, ok := irr.Unique()
		if !ok || r < -0.99 {
			return // next to nothing ever comes back
		}
		size := 0.0
		for i, f := range flows {
			size += math.Abs(f.USD()) * math.Pow(1+r, -float64(i))
		}
		if v := Constant(r).Present(flows); math.Abs(v) > 1e-9*size {
			t.Fatalf("worth %g of %g at the rate %g", v, size, r)
		}
		if m := MIRR(flows, r, r); r > -0.9 && math.Abs(m-r) > 1e-7*(1+math.Abs(r)) {
			t.Fatalf("modified rate %g at the rate %g", m, r)
		}
	})
}
