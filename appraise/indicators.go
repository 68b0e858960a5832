package appraise

import "math"

// Discounting turns an amount of a later year into one of the base year.
type Discounting struct {
	Bands  []Band // from year 0 on, ascending
	Timing float64
}

// Band is a discount rate from some year after the base year on.
type Band struct {
	From int     // years after the base year
	Rate float64 // a year, as a fraction
}

// Constant returns discounting at one rate with flows at the end of the year,
// those of the base year undiscounted.
func Constant(rate float64) Discounting { return Discounting{Bands: []Band{{0, rate}}} }

// Factor returns what a dollar is worth t years after the base year. With bands
// the factor of a year is that of the year before, divided by one plus the rate
// in force (HM Treasury, The Green Book, annex 6). Timing shifts the flow
// within its year: −0.5 is the middle of it.
func (d Discounting) Factor(t int) float64 {
	f := 1.0
	for k := 1; k <= t; k++ {
		f /= 1 + d.rate(k)
	}
	if d.Timing != 0 {
		f *= math.Pow(1+d.rate(t), -d.Timing)
	}
	return f
}

func (d Discounting) rate(t int) float64 {
	r := 0.0
	for _, b := range d.Bands {
		if t >= b.From {
			r = b.Rate
		}
	}
	return r
}

// Shifted returns discounting at rates that all are higher by x.
func (d Discounting) Shifted(x float64) Discounting {
	out := Discounting{Timing: d.Timing}
	for _, b := range d.Bands {
		out.Bands = append(out.Bands, Band{b.From, b.Rate + x})
	}
	return out
}

// Present returns the present value, USD, of flows from the base year on.
func (d Discounting) Present(flows []Cents) float64 {
	sum := 0.0
	for t, f := range flows {
		sum += f.USD() * d.Factor(t)
	}
	return sum
}

// MIRR returns the modified internal rate of return: what is paid in is
// financed at one rate, what comes out is invested at another until the last
// year. NaN where nothing is paid in or nothing comes out.
func MIRR(flows []Cents, finance, reinvest float64) float64 {
	in, out := 0.0, 0.0
	last := len(flows) - 1
	for t, f := range flows {
		if f < 0 {
			in -= f.USD() * math.Pow(1+finance, -float64(t))
		} else {
			out += f.USD() * math.Pow(1+reinvest, float64(last-t))
		}
	}
	if in <= 0 || out <= 0 || last < 1 {
		return math.NaN()
	}
	return math.Pow(out/in, 1/float64(last)) - 1
}

// Payback returns the years after the base year from which the cumulated flows
// stay at or above nought, with a linear course within the year; NaN if they
// never do or were never below. With a rate, flows are discounted first.
func Payback(flows []Cents, d Discounting) float64 {
	sum, at := 0.0, math.NaN()
	for t, f := range flows {
		x := f.USD() * d.Factor(t)
		before := sum
		sum += x
		switch {
		case sum < 0:
			at = math.NaN()
		case before < 0:
			at = float64(t-1) - before/x
		}
	}
	return at
}

// FirstYearReturn returns the net benefit of the first full year of operation
// over the capital spent until then, which is compounded to that year (World
// Bank, Transport Note TRN-6; HDM-4). A value above the discount rate says that
// it is time to build. NaN without capital.
func FirstYearReturn(benefit Cents, capital []Cents, opening int, rate float64) float64 {
	spent := 0.0
	for t, c := range capital {
		if t > opening {
			break
		}
		spent += c.USD() * math.Pow(1+rate, float64(opening-t))
	}
	if spent <= 0 {
		return math.NaN()
	}
	return benefit.USD() / spent
}

// BCR is a definition of the benefit–cost ratio.
type BCR string

// The definitions. They differ in what counts as a cost and agree on whether
// the ratio is above one.
const (
	// CostBCR sets all benefits (residual value among them) against capital and
	// upkeep: European Commission 2014 (B/C), ADB 2017.
	CostBCR BCR = "cost"
	// CapitalBCR sets benefits less upkeep against capital alone: the net
	// benefit–investment ratio (N/K) of World Bank practice, right where capital
	// is rationed.
	CapitalBCR BCR = "capital"
	// BudgetBCR sets what befalls everybody but the treasuries against what it
	// costs them: UK Department for Transport, TAG unit A1.1 (PVB/PVC).
	BudgetBCR BCR = "budget"
)

// BCRs lists the definitions.
var BCRs = []BCR{CostBCR, CapitalBCR, BudgetBCR}
