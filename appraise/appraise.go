package appraise

import (
	"math"
	"slices"
	"strings"

	"meridian"
)

// How it works. All effects are proportional to quantities, and markets of one
// growth group grow alike; so the effects of a stage are summed once at the
// quantities of the first year, for each group, account and line (tonnes of
// CO2e for carbon). A year then is
//
//	Σ groups growth(year) · Σ stages ramp(year − opening) · (effect of the stage − effect of the stage before)
//
// plus outlays. Simulation and switching values change the factors and do not
// look at markets again.

// cell is an account and a line.
type cell struct {
	account int
	line    Line
}

// effects holds USD (tonnes for carbon) at quantities of the first year.
type effects map[cell]float64

// prepared is a case with its markets summed.
type prepared struct {
	*Case
	accounts []Account
	index    map[Account]int
	byStage  [][]effects      // stage -> growth group
	cells    []cell           // those that any stage has, in order
	dense    [][]float64      // stage·groups+group -> increment over the stage before, by cells
	lined    [][lines]float64 // the same by line alone
	measured map[Method]int
}

func (c *Case) prepare() (*prepared, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	p := &prepared{Case: c, index: map[Account]int{}, measured: map[Method]int{}}
	p.byStage = make([][]effects, len(c.Stages))
	p.listAccounts()
	for s := range c.Stages {
		p.byStage[s] = make([]effects, len(c.Growth))
		for g := range c.Growth {
			p.byStage[s][g] = effects{}
		}
		for i := range c.Markets {
			if err := p.market(&c.Markets[i], s); err != nil {
				return nil, err
			}
		}
	}
	p.flatten()
	return p, nil
}

// listAccounts gathers and sorts the accounts of all markets and outlays.
func (p *prepared) listAccounts() {
	seen := map[Account]bool{}
	for i := range p.Markets {
		m := &p.Markets[i]
		seen[Account{m.From, Users}], seen[Account{m.To, Users}] = true, true
		for _, s := range slices.Concat(m.Base, m.Project) {
			for _, g := range s.Gains {
				seen[g.Account] = true
			}
			for _, e := range s.Emissions {
				seen[Account{e.Country, Environment}] = true
			}
		}
	}
	for i := range p.Outlays {
		o := &p.Outlays[i]
		seen[Account{o.Country, o.Party}], seen[Account{o.Country, Treasury}] = true, true
	}
	for a := range seen {
		p.accounts = append(p.accounts, a)
	}
	slices.SortFunc(p.accounts, func(a, b Account) int {
		if x := strings.Compare(a.Country, b.Country); x != 0 {
			return x
		}
		return int(a.Party) - int(b.Party)
	})
	for i, a := range p.accounts {
		p.index[a] = i
	}
}

// market adds the effects of a market in a stage.
func (p *prepared) market(m *Market, stage int) error {
	if m.Quantity == 0 {
		return nil
	}
	e := p.byStage[stage][m.Growth]
	base, project := &m.Base[stage], &m.Project[stage]
	if !project.Reached() {
		return nil // in neither world
	}
	gain, time, q0, q1, method, err := m.surplus(base, project)
	if err != nil {
		return meridian.Input("market "+m.ID, "or leave the market out", "%s", err)
	}
	if stage == len(p.Stages)-1 {
		p.measured[method]++
	}
	for i, share := range [2]float64{float64(p.Incidence), 1 - float64(p.Incidence)} {
		a := p.index[Account{[2]string{m.From, m.To}[i], Users}]
		e[cell{a, UserMoney}] += (gain - time) * share
		e[cell{a, UserTime}] += time * share
	}
	for _, w := range []struct {
		state *State
		q     float64
	}{{base, -q0}, {project, q1}} {
		if !w.state.Reached() {
			continue
		}
		for _, g := range w.state.Gains {
			e[cell{p.index[g.Account], Gains}] += g.PerUnit * w.q
		}
		for _, x := range w.state.Emissions {
			e[cell{p.index[Account{x.Country, Environment}], Carbon}] += x.Kg / 1000 * w.q
		}
	}
	return nil
}

// surplus returns what the users of a market gain, how much of it is time, and
// the quantities of both worlds.
func (m *Market) surplus(base, project *State) (gain, time, q0, q1 float64, method Method, err error) {
	if !base.Reached() {
		gain, err = m.Demand.NewSurplus(m.Quantity, project.Cost)
		return gain, gain * project.Time / project.Cost, 0, m.Quantity, NewRoute, err
	}
	gain, q1, method = m.Demand.Surplus(m.Quantity, base.Cost, project.Cost)
	weight := (m.Quantity + q1) / 2
	if d := base.Cost - project.Cost; d != 0 {
		weight = gain / d
	}
	return gain, (base.Time - project.Time) * weight, m.Quantity, q1, method, nil
}

// flatten turns the effects of the stages into increments by cell.
func (p *prepared) flatten() {
	seen := map[cell]bool{}
	for _, s := range p.byStage {
		for _, e := range s {
			for c := range e {
				seen[c] = true
			}
		}
	}
	for c := range seen {
		p.cells = append(p.cells, c)
	}
	slices.SortFunc(p.cells, func(a, b cell) int {
		if a.line != b.line {
			return int(a.line) - int(b.line)
		}
		return a.account - b.account
	})
	for s := range p.byStage {
		for g := range p.Growth {
			row := make([]float64, len(p.cells))
			for i, c := range p.cells {
				row[i] = p.byStage[s][g][c]
				if s > 0 {
					row[i] -= p.byStage[s-1][g][c]
				}
			}
			p.dense = append(p.dense, row)
			var sums [lines]float64
			for i, c := range p.cells {
				sums[c.line] += row[i]
			}
			p.lined = append(p.lined, sums)
		}
	}
}

// levers move a case away from its central assumptions; see Inputs.
type levers struct {
	capital  map[string]float64 // factor by class
	upkeep   float64
	demand   float64 // factor on quantities
	growth   float64 // added to every rate
	money    float64 // factor on what users save in money
	time     float64 // factor on the value of time
	carbon   float64 // factor on its price
	delay    int     // years that all openings come later; building begins as planned
	discount float64 // added to the rate
}

var central = levers{upkeep: 1, demand: 1, money: 1, time: 1, carbon: 1}

func (l *levers) ofClass(class string) float64 {
	if f, ok := l.capital[class]; ok {
		return f
	}
	return 1
}

// ramp returns the share of the effect k years after opening.
func (p *prepared) ramp(k int) float64 {
	switch {
	case k < 0:
		return 0
	case k < len(p.Ramp):
		return p.Ramp[k]
	}
	return 1
}

// each calls f with every increment that has an effect in a year (stage·groups +
// group) and its factor.
func (p *prepared) each(year int, l *levers, f func(k int, factor float64)) {
	for s := range p.Stages {
		r := p.ramp(year - p.Stages[s].Year - l.delay)
		if r == 0 {
			continue
		}
		for g := range p.Growth {
			f(s*len(p.Growth)+g, r*l.demand*p.Growth[g].factor(p.First, year, l.growth))
		}
	}
}

// year returns the effects of markets in a year by cell, USD (carbon in tonnes).
func (p *prepared) year(year int) []float64 {
	sums := make([]float64, len(p.cells))
	p.each(year, &central, func(k int, factor float64) {
		for i, x := range p.dense[k] {
			sums[i] += factor * x
		}
	})
	return sums
}

// price returns what one unit of a line is worth in a year.
func (p *prepared) price(line Line, year int, l *levers) float64 {
	switch line {
	case UserMoney:
		return l.money
	case UserTime:
		return l.time
	case Carbon:
		return -p.Carbon.At(year) * l.carbon
	}
	return 1
}

// spends returns capital, upkeep and worth at the end of an outlay in a year,
// USD, all positive.
func (p *prepared) spends(o *Outlay, year int, l *levers) (capital, upkeep, residual float64) {
	f := l.ofClass(o.Class)
	if k := year - (o.Opens - len(o.Build)); k >= 0 && k < len(o.Build) {
		capital = o.Capital * o.Build[k] * f
	}
	opens := o.Opens + l.delay
	if year < opens {
		if year == p.Last() && p.Residual == StraightLine {
			residual = o.Capital * f // not used yet
		}
		return capital, 0, residual
	}
	used := year - opens
	if used > 0 && used%o.Life == 0 { // worn out: built anew
		capital += o.Capital * f
	}
	upkeep = o.Upkeep * l.upkeep
	if year == p.Last() && p.Residual == StraightLine {
		left := o.Life - (used%o.Life + 1)
		residual = o.Capital * f * float64(left) / float64(o.Life)
	}
	return capital, upkeep, residual
}

// remaining returns the years of use that are left after the last year, by the
// outlay with the most capital.
func (p *prepared) remaining() int {
	left, most := 0, 0.0
	for i := range p.Outlays {
		o := &p.Outlays[i]
		if o.Capital > most {
			most = o.Capital
			left = o.Life - ((p.Last()-o.Opens)%o.Life + 1)
		}
	}
	return left
}

// annuity returns the worth at the end of the last year of a dollar in each of n
// years after it.
func annuity(rate float64, n int) float64 {
	if rate == 0 {
		return float64(n)
	}
	return (1 - math.Pow(1+rate, -float64(n))) / rate
}

// net returns the net benefit of every year in USD, without rounding: what
// simulation and searches look at.
func (p *prepared) net(l *levers) []float64 {
	out := make([]float64, p.Years)
	running := 0.0
	for t := range out {
		year := p.First + t
		running = 0
		p.each(year, l, func(k int, factor float64) {
			for line, x := range p.lined[k] {
				if x != 0 {
					running += factor * x * p.price(Line(line), year, l)
				}
			}
		})
		for i := range p.Outlays {
			capital, upkeep, residual := p.spends(&p.Outlays[i], year, l)
			running -= upkeep
			tax := p.Outlays[i].Tax
			out[t] += (residual - capital) * (1 - tax)
		}
		out[t] += running
	}
	if p.Residual == NetBenefit && running > 0 {
		out[p.Years-1] += running * annuity(p.Convention.Discounting.rate(p.Years)+l.discount, p.remaining())
	}
	return out
}

// value returns the net present value, USD.
func (p *prepared) value(l *levers) float64 {
	d := p.Convention.Discounting.Shifted(l.discount)
	sum := 0.0
	for t, x := range p.net(l) {
		sum += x * d.Factor(t)
	}
	return sum
}
