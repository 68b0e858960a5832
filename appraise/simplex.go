package appraise

import (
	"math/big"
	"math/bits"
)

// The linear programs behind the core and the nucleolus, solved exactly.
//
// Over payments x to n players and a number ε they are
//
//	maximise ε   subject to   x(S) ≥ v(S) + ε   for the coalitions S that are free,
//	                          x(F) = f_F        for those that are fixed (all players first),
//	                          x_i ≥ low_i.
//
// There are up to 2^n rows but only n+1 unknowns, so the dual is solved: n+1
// rows, a column for every free coalition, for every bound and two for every
// fixed coalition,
//
//	minimise Σ_F μ_F f_F − Σ_S λ_S v(S) − Σ_i κ_i low_i
//	subject to  Σ_F μ_F 1_F − Σ_S λ_S 1_S − Σ_i κ_i 1_i = 0,   Σ_S λ_S = 1.
//
// The revised simplex method keeps the inverse of the basis as exact fractions
// and makes columns when it prices them: x(S) − v(S) − ε, the slack of the
// coalition under the present multipliers, is the reduced cost of its column.
// The most negative one enters; where the objective stalls, the first one does
// (Bland 1977), so that the method ends.

// column is a variable of the dual.
type column struct {
	kind columnKind
	set  Coalition // of a coalition or fixed one; a single player of a bound
	cost *big.Rat
	rank int64 // place in the order of Bland's rule, which is that of pricing
}

type columnKind uint8

const (
	freeColumn  columnKind = iota // λ_S
	boundColumn                   // κ_i
	fixedColumn                   // μ_F above nought
	minusColumn                   // μ_F below nought
)

// entry returns the coefficient in the row of player i; the last row is that of
// Σ λ = 1.
func (c *column) entry(i, n int) int64 {
	if i == n {
		if c.kind == freeColumn {
			return 1
		}
		return 0
	}
	switch {
	case !c.set.Has(i):
		return 0
	case c.kind == fixedColumn:
		return 1
	}
	return -1
}

// program is the state of one solution.
type program struct {
	n       int
	values  []Cents
	free    func(Coalition) bool // coalitions with a row of their own
	low     []*big.Rat
	fixed   []column // fixedColumn, minusColumn by turns
	basis   []column
	inverse [][]*big.Rat // (n+1)×(n+1)
	level   []*big.Rat   // values of the basic variables
	dual    []*big.Rat   // x, then ε
	pivots  int
}

// newProgram starts from the basis of one free coalition, the whole (which is the
// first of the order), and the bounds of all players but one member.
func newProgram(g *Game, free func(Coalition) bool, low []*big.Rat, fixed map[Coalition]*big.Rat, order []Coalition) *program {
	n := len(g.Players)
	p := &program{n: n, values: g.Values, free: free, low: low}
	for _, f := range order {
		k := int64(n + len(p.fixed))
		p.fixed = append(p.fixed, column{fixedColumn, f, fixed[f], k}, column{minusColumn, f, new(big.Rat).Neg(fixed[f]), k + 1})
	}
	var start Coalition
	for s := Coalition(1); s < g.All(); s++ {
		if free(s) {
			start = s
			break
		}
	}
	p.basis = []column{p.ofCoalition(start), p.fixed[0]}
	skipped := false
	for i := range n {
		if start.Has(i) && !skipped {
			skipped = true
			continue
		}
		p.basis = append(p.basis, p.ofBound(i))
	}
	p.invert()
	return p
}

func (p *program) ofCoalition(s Coalition) column {
	gray := uint64(s)
	for shift := 1; shift < 64; shift *= 2 {
		gray ^= gray >> shift
	}
	return column{freeColumn, s, rat(-p.values[s]), int64(p.n+len(p.fixed)) + int64(gray)}
}

func (p *program) ofBound(i int) column {
	return column{boundColumn, 1 << i, new(big.Rat).Neg(p.low[i]), int64(i)}
}

// invert makes the inverse of the basis by Gauss and Jordan, and what follows.
func (p *program) invert() {
	m := p.n + 1
	a := make([][]*big.Rat, m)
	for r := range a {
		a[r] = make([]*big.Rat, 2*m)
		for c := range m {
			a[r][c] = big.NewRat(p.basis[c].entry(r, p.n), 1)
			a[r][m+c] = new(big.Rat)
		}
		a[r][m+r].SetInt64(1)
	}
	t := new(big.Rat)
	for c := range m {
		pivot := c
		for a[pivot][c].Sign() == 0 {
			pivot++
		}
		a[c], a[pivot] = a[pivot], a[c]
		inv := new(big.Rat).Inv(a[c][c])
		for k := range a[c] {
			a[c][k].Mul(a[c][k], inv)
		}
		for r := range m {
			if r == c || a[r][c].Sign() == 0 {
				continue
			}
			f := new(big.Rat).Set(a[r][c])
			for k := range a[r] {
				a[r][k].Sub(a[r][k], t.Mul(f, a[c][k]))
			}
		}
	}
	p.inverse, p.level = make([][]*big.Rat, m), make([]*big.Rat, m)
	for r := range m {
		p.inverse[r] = a[r][m:]
		p.level[r] = new(big.Rat).Set(p.inverse[r][p.n]) // the right-hand side is the last unit vector
	}
}

// multipliers returns x and ε: the costs of the basis times its inverse. With
// the signs of the rows above they are the payments and the excess.
func (p *program) multipliers() {
	m := p.n + 1
	p.dual = make([]*big.Rat, m)
	t := new(big.Rat)
	for c := range m {
		p.dual[c] = new(big.Rat)
		for r := range m {
			if p.inverse[r][c].Sign() != 0 {
				p.dual[c].Add(p.dual[c], t.Mul(p.basis[r].cost, p.inverse[r][c]))
			}
		}
	}
}

// solve runs to the optimum.
func (p *program) solve() {
	best := new(big.Rat)
	stalled := 0
	for {
		p.multipliers()
		if p.dual[p.n].Cmp(best) != 0 || p.pivots == 0 {
			stalled = 0
			best.Set(p.dual[p.n])
		} else {
			stalled++
		}
		enter, ok := p.price(stalled > 2*p.n)
		if !ok {
			return
		}
		p.pivot(enter)
	}
}

// price returns a column with a negative reduced cost: the most negative one, or
// the first.
func (p *program) price(first bool) (column, bool) {
	x, unit := p.scaled()
	best, found := new(big.Int), column{}
	ok := false
	offer := func(reduced *big.Int, c func() column) bool {
		if reduced.Cmp(best) >= 0 {
			return false
		}
		best.Set(reduced)
		found, ok = c(), true
		return first
	}
	t, u := new(big.Int), new(big.Int)
	for i := range p.n { // −κ: x_i − low_i, in the unit of x times the denominator of low
		r := new(big.Rat).SetFrac(x[i], unit)
		r.Sub(r, p.low[i])
		if r.Sign() < 0 && offer(u.Neg(u.Set(ceiling(r.Neg(r), unit))), func() column { return p.ofBound(i) }) {
			return found, true
		}
	}
	for k := range p.fixed {
		f := &p.fixed[k]
		r := new(big.Rat).Set(f.cost)
		for i := range p.n {
			if e := f.entry(i, p.n); e != 0 {
				r.Sub(r, new(big.Rat).Mul(big.NewRat(e, 1), p.dual[i]))
			}
		}
		if r.Sign() < 0 && offer(u.Neg(u.Set(ceiling(r.Neg(r), unit))), func() column { return *f }) {
			return found, true
		}
	}
	sum := new(big.Int)
	for k := uint64(1); k < 1<<p.n; k++ { // Gray code: one player comes or goes at each step
		s := Coalition(k ^ k>>1)
		if i := bits.TrailingZeros64(k); s.Has(i) {
			sum.Add(sum, x[i])
		} else {
			sum.Sub(sum, x[i])
		}
		t.Mul(unit, u.SetInt64(int64(p.values[s])))
		t.Sub(sum, t)
		t.Sub(t, x[p.n])
		if t.Sign() < 0 && p.free(s) && offer(t, func() column { return p.ofCoalition(s) }) {
			return found, true
		}
	}
	return found, ok
}

// ceiling returns a positive fraction in units of 1/unit, rounded up.
func ceiling(r *big.Rat, unit *big.Int) *big.Int {
	n := new(big.Int).Mul(r.Num(), unit)
	n.Add(n, new(big.Int).Sub(r.Denom(), big.NewInt(1)))
	return n.Quo(n, r.Denom())
}

// scaled returns x and ε as whole numbers of 1/unit.
func (p *program) scaled() ([]*big.Int, *big.Int) {
	unit := big.NewInt(1)
	for _, d := range p.dual {
		g := new(big.Int).GCD(nil, nil, unit, d.Denom())
		unit.Mul(unit, new(big.Int).Quo(d.Denom(), g))
	}
	x := make([]*big.Int, len(p.dual))
	for i, d := range p.dual {
		x[i] = new(big.Int).Quo(unit, d.Denom())
		x[i].Mul(x[i], d.Num())
	}
	return x, unit
}

// pivot brings a column into the basis.
func (p *program) pivot(enter column) {
	m := p.n + 1
	d := make([]*big.Rat, m) // the column in terms of the basis
	t := new(big.Rat)
	for r := range m {
		d[r] = new(big.Rat)
		for i := range m {
			if e := enter.entry(i, p.n); e != 0 {
				d[r].Add(d[r], t.Mul(big.NewRat(e, 1), p.inverse[r][i]))
			}
		}
	}
	leave := -1
	var least *big.Rat
	for r := range m {
		if d[r].Sign() <= 0 {
			continue
		}
		ratio := new(big.Rat).Quo(p.level[r], d[r])
		if leave < 0 || ratio.Cmp(least) < 0 || ratio.Cmp(least) == 0 && p.basis[r].rank < p.basis[leave].rank {
			leave, least = r, ratio
		}
	}
	if leave < 0 {
		panic("appraise: an unbounded program of a game")
	}
	inv := new(big.Rat).Inv(d[leave])
	for i := range m {
		p.inverse[leave][i].Mul(p.inverse[leave][i], inv)
	}
	p.level[leave].Mul(p.level[leave], inv)
	for r := range m {
		if r == leave || d[r].Sign() == 0 {
			continue
		}
		for i := range m {
			p.inverse[r][i].Sub(p.inverse[r][i], t.Mul(d[r], p.inverse[leave][i]))
		}
		p.level[r].Sub(p.level[r], t.Mul(d[r], p.level[leave]))
	}
	p.basis[leave] = enter
	p.pivots++
}
