package appraise

import (
	"math"
	"slices"
)

// Result is the appraisal of a case. Amounts are signed from the side of the
// account: costs are negative.
type Result struct {
	Case     *Case
	Accounts []Account   // by country, then party
	Amounts  [][][]Cents // year -> account -> line, undiscounted
	Factors  []float64   // year -> discount factor
	Present  [][]Cents   // account -> line, present value; adds up to NPV exactly
	Tonnes   []float64   // year -> t CO2e more than in the base world
	Measured map[Method]int

	NPV               Cents
	BCR               map[BCR]float64 // NaN where there is no cost
	IRR               IRR
	MIRR              float64 // at the discount rate both ways; NaN: none
	FirstYear         int     // the year of the first-year return: that of the last opening
	FirstYearReturn   float64 // NaN: none
	Payback           float64 // years after the base year, undiscounted; NaN: never
	DiscountedPayback float64
	AtLow, AtHigh     Cents // NPV at the lower and higher rate of the convention
}

// Appraise values the case.
func (c *Case) Appraise() (*Result, error) {
	p, err := c.prepare()
	if err != nil {
		return nil, err
	}
	r := &Result{Case: c, Accounts: p.accounts, Measured: p.measured}
	d := c.Convention.Discounting
	for t := range c.Years {
		amounts, tonnes := p.book(t)
		r.Amounts = append(r.Amounts, amounts)
		r.Tonnes = append(r.Tonnes, tonnes)
		r.Factors = append(r.Factors, d.Factor(t))
	}
	r.discount()
	r.indicators(d)
	return r, nil
}

// book returns the accounts of a year in whole cents: each line is rounded as a
// whole and apportioned to the accounts.
func (p *prepared) book(t int) (amounts [][]Cents, tonnes float64) {
	year := p.First + t
	exact := make([][]float64, lines) // line -> account, cents
	for l := range exact {
		exact[l] = make([]float64, len(p.accounts))
	}
	for i, x := range p.year(year) {
		c := p.cells[i]
		exact[c.line][c.account] += 100 * x * p.price(c.line, year, &central)
		if c.line == Carbon {
			tonnes += x
		}
	}
	for i := range p.Outlays {
		p.bookOutlay(&p.Outlays[i], year, exact)
	}
	if year == p.Last() && p.Residual == NetBenefit {
		p.bookRemaining(exact)
	}
	amounts = make([][]Cents, len(p.accounts))
	for a := range amounts {
		amounts[a] = make([]Cents, lines)
	}
	for l := range exact {
		for a, x := range Apportion(Cents(math.Round(total(exact[l]))), exact[l]) {
			amounts[a][l] = x
		}
	}
	return amounts, tonnes
}

func (p *prepared) bookOutlay(o *Outlay, year int, exact [][]float64) {
	capital, upkeep, residual := p.spends(o, year, &central)
	payer, treasury := p.index[Account{o.Country, o.Party}], p.index[Account{o.Country, Treasury}]
	exact[Capital][payer] -= 100 * capital
	exact[Capital][treasury] += 100 * capital * o.Tax
	exact[Upkeep][payer] -= 100 * upkeep
	exact[Residual][payer] += 100 * residual * (1 - o.Tax)
}

// bookRemaining books the worth of the years of use beyond the period, to each
// account as the last year went.
func (p *prepared) bookRemaining(exact [][]float64) {
	running := 0.0
	for _, l := range []Line{UserMoney, UserTime, Gains, Carbon, Upkeep} {
		running += total(exact[l])
	}
	if running <= 0 {
		return
	}
	f := annuity(p.Convention.Discounting.rate(p.Years), p.remaining())
	for _, l := range []Line{UserMoney, UserTime, Gains, Carbon, Upkeep} {
		for a, x := range exact[l] {
			exact[Residual][a] += x * f
		}
	}
}

func total(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum
}

// discount makes the present values: the net present value is rounded as a
// whole and apportioned to accounts and lines.
func (r *Result) discount() {
	cells := make([]float64, len(r.Accounts)*int(lines))
	whole := 0.0
	for t := range r.Amounts {
		for a := range r.Accounts {
			for l, x := range r.Amounts[t][a] {
				cells[a*int(lines)+l] += float64(x) * r.Factors[t]
			}
		}
		whole += float64(r.Net(t)) * r.Factors[t]
	}
	r.NPV = Cents(math.Round(whole))
	r.Present = make([][]Cents, len(r.Accounts))
	if len(r.Accounts) == 0 {
		return
	}
	for a, parts := range slices.Collect(slices.Chunk(Apportion(r.NPV, cells), int(lines))) {
		r.Present[a] = parts
	}
}

// Net returns the net benefit of a year.
func (r *Result) Net(t int) Cents {
	var sum Cents
	for l := range lines {
		sum += r.Line(t, l)
	}
	return sum
}

// Line returns a line of a year over all accounts.
func (r *Result) Line(t int, l Line) Cents {
	var sum Cents
	for a := range r.Accounts {
		sum += r.Amounts[t][a][l]
	}
	return sum
}

// Flows returns the net benefits of all years.
func (r *Result) Flows() []Cents {
	out := make([]Cents, len(r.Amounts))
	for t := range out {
		out[t] = r.Net(t)
	}
	return out
}

// PresentLine returns the present value of a line over all accounts.
func (r *Result) PresentLine(l Line) Cents {
	var sum Cents
	for a := range r.Accounts {
		sum += r.Present[a][l]
	}
	return sum
}

// PresentAccount returns the present value of an account.
func (r *Result) PresentAccount(a int) Cents {
	var sum Cents
	for _, x := range r.Present[a] {
		sum += x
	}
	return sum
}

// Countries returns the countries of the accounts in order.
func (r *Result) Countries() []string {
	var out []string
	for _, a := range r.Accounts {
		if len(out) == 0 || out[len(out)-1] != a.Country {
			out = append(out, a.Country)
		}
	}
	return out
}

// Sum returns the present value of those accounts and lines that are wanted.
func (r *Result) Sum(want func(Account, Line) bool) Cents {
	var sum Cents
	for a, acc := range r.Accounts {
		for l, x := range r.Present[a] {
			if want(acc, Line(l)) {
				sum += x
			}
		}
	}
	return sum
}

// PresentCountry returns the present value of a country, its share in the harm
// of emissions left to where they are made.
func (r *Result) PresentCountry(country string) Cents {
	return r.Sum(func(a Account, _ Line) bool { return a.Country == country })
}

func (r *Result) indicators(d Discounting) {
	c := r.Case
	flows := r.Flows()
	r.IRR = FindIRR(flows)
	rate := c.Convention.Rate()
	r.MIRR = MIRR(flows, rate, rate)
	r.Payback = Payback(flows, Constant(0))
	r.DiscountedPayback = Payback(flows, d)
	r.AtLow = Money(Constant(c.Convention.Low).Present(flows))
	r.AtHigh = Money(Constant(c.Convention.High).Present(flows))
	r.ratios()
	r.FirstYearReturn = math.NaN()
	if len(c.Stages) == 0 {
		return
	}
	r.FirstYear = c.Stages[len(c.Stages)-1].Year
	at := r.FirstYear - c.First
	var capital []Cents
	for t := range r.Amounts {
		capital = append(capital, -r.Line(t, Capital))
	}
	benefit := r.Net(at) - r.Line(at, Capital) - r.Line(at, Residual)
	r.FirstYearReturn = FirstYearReturn(benefit, capital, at, rate)
}

// ratios reckons the benefit–cost ratio by every definition.
func (r *Result) ratios() {
	capital, upkeep := -r.PresentLine(Capital), -r.PresentLine(Upkeep)
	budget := -r.Sum(func(a Account, _ Line) bool { return a.Party == Treasury })
	ratio := func(cost Cents) float64 {
		if cost <= 0 {
			return math.NaN()
		}
		return 1 + r.NPV.USD()/cost.USD()
	}
	r.BCR = map[BCR]float64{CostBCR: ratio(capital + upkeep), CapitalBCR: ratio(capital), BudgetBCR: ratio(budget)}
}
