package appraise

import (
	"fmt"
	"math/big"
	"slices"
)

// Internal rates of return, all of them and proven.
//
// Σ F_t (1+r)^−t = 0 is a polynomial in x = 1+r. Its coefficients are whole
// cents, so that the number of its roots above zero can be counted without
// rounding: by Descartes' rule where the flows change sign once or never, else
// by Sturm's theorem (the changes of sign along a chain of remainders, of which
// each is made of exact integers). Roots are then bracketed at binary fractions
// and bisected with exact signs.

// IRR holds the rates at which a series of flows is worth nothing.
type IRR struct {
	Roots       []float64 // every rate above −100 %, ascending; fractions, not per cent
	SignChanges int       // of the flows: no more roots than that (Descartes)
	Cumulative  int       // sign changes of the cumulated flows (Norstrøm 1972: one, and a sum that is not nought, mean one rate above zero)
}

// Unique returns the rate where there is just one.
func (r *IRR) Unique() (rate float64, ok bool) {
	if len(r.Roots) != 1 {
		return 0, false
	}
	return r.Roots[0], true
}

// Text says in words why there is no rate, or that there are several; empty for
// one.
func (r *IRR) Text() string {
	switch {
	case len(r.Roots) == 1:
		return ""
	case r.SignChanges == 0:
		return "no rate of return exists: the flows never change sign"
	case len(r.Roots) == 0:
		return fmt.Sprintf("no rate of return exists: the flows change sign %d times, and their present value is nought at no rate", r.SignChanges)
	}
	s := fmt.Sprintf("the rate of return is not unique: the present value is nought at %d rates (", len(r.Roots))
	for i, x := range r.Roots {
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprintf("%.2f %%", x*100)
	}
	return s + "); judge by the net present value"
}

// FindIRR returns every internal rate of return of yearly flows.
func FindIRR(flows []Cents) IRR {
	r := IRR{SignChanges: signChanges(flows), Cumulative: signChanges(cumulated(flows))}
	if r.SignChanges == 0 {
		return r
	}
	p := newPolynomial(flows)
	if r.SignChanges == 1 {
		r.Roots = []float64{p.refine(new(big.Rat), p.bound())}
		return r
	}
	p = p.squareFree()
	for _, b := range p.sturm().isolate(p.bound()) {
		r.Roots = append(r.Roots, p.refine(b[0], b[1]))
	}
	slices.Sort(r.Roots)
	return r
}

func cumulated(flows []Cents) []Cents {
	out := slices.Clone(flows)
	for i := 1; i < len(out); i++ {
		out[i] += out[i-1]
	}
	return out
}

func signChanges(flows []Cents) int {
	n, last := 0, 0
	for _, f := range flows {
		s := 0
		if f > 0 {
			s = 1
		} else if f < 0 {
			s = -1
		}
		if s != 0 && last != 0 && s != last {
			n++
		}
		if s != 0 {
			last = s
		}
	}
	return n
}

// polynomial has exact coefficients, that of the highest power last.
type polynomial []*big.Int

// newPolynomial makes Σ F_t x^(T−t), without powers that have no coefficient at
// either end: x = 0 is no rate.
func newPolynomial(flows []Cents) polynomial {
	for len(flows) > 0 && flows[len(flows)-1] == 0 {
		flows = flows[:len(flows)-1]
	}
	for len(flows) > 0 && flows[0] == 0 {
		flows = flows[1:]
	}
	p := make(polynomial, len(flows))
	for t, f := range flows {
		p[len(flows)-1-t] = big.NewInt(int64(f))
	}
	return p
}

// bound returns a power of two above every root (Cauchy).
func (p polynomial) bound() *big.Rat {
	lead := new(big.Int).Abs(p[len(p)-1])
	most := new(big.Int)
	for _, c := range p[:len(p)-1] {
		if a := new(big.Int).Abs(c); a.Cmp(most) > 0 {
			most = a
		}
	}
	q := most.Div(most, lead)
	return new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), uint(q.BitLen()+2)))
}

// sign returns the sign of the value at x, exactly.
func (p polynomial) sign(x *big.Rat) int {
	if len(p) == 0 {
		return 0
	}
	num, den := x.Num(), x.Denom()
	v := new(big.Int).Set(p[len(p)-1])
	scale := big.NewInt(1)
	t := new(big.Int)
	for i := len(p) - 2; i >= 0; i-- {
		scale.Mul(scale, den)
		v.Mul(v, num)
		v.Add(v, t.Mul(p[i], scale))
	}
	return v.Sign()
}

func (p polynomial) trimmed() polynomial {
	for len(p) > 0 && p[len(p)-1].Sign() == 0 {
		p = p[:len(p)-1]
	}
	return p
}

// primitive divides by the greatest common divisor of the coefficients.
func (p polynomial) primitive() polynomial {
	g := new(big.Int)
	for _, c := range p {
		g.GCD(nil, nil, g, new(big.Int).Abs(c))
	}
	if g.Sign() == 0 {
		return p
	}
	for _, c := range p {
		c.Quo(c, g)
	}
	return p
}

func (p polynomial) derivative() polynomial {
	var d polynomial
	for i := 1; i < len(p); i++ {
		d = append(d, new(big.Int).Mul(p[i], big.NewInt(int64(i))))
	}
	return d.trimmed()
}

// remainder returns the remainder of p by q times a positive number.
func (p polynomial) remainder(q polynomial) polynomial {
	r := make(polynomial, len(p))
	for i := range p {
		r[i] = new(big.Int).Set(p[i])
	}
	lead := new(big.Int).Abs(q[len(q)-1])
	for len(r) >= len(q) {
		top := new(big.Int).Set(r[len(r)-1])
		if q[len(q)-1].Sign() < 0 {
			top.Neg(top)
		}
		shift := len(r) - len(q)
		for i := range r {
			r[i].Mul(r[i], lead)
		}
		for i := range q {
			r[shift+i].Sub(r[shift+i], new(big.Int).Mul(top, q[i]))
		}
		r = r.trimmed()
	}
	return r.primitive()
}

// squareFree divides by the greatest common divisor with the derivative: the
// same roots, each of them simple.
func (p polynomial) squareFree() polynomial {
	c := p.sturm()
	g := c[len(c)-1]
	if len(g) <= 1 {
		return p
	}
	return p.over(g)
}

// over divides exactly by a primitive divisor.
func (p polynomial) over(g polynomial) polynomial {
	r := make(polynomial, len(p))
	for i := range p {
		r[i] = new(big.Int).Set(p[i])
	}
	q := make(polynomial, len(p)-len(g)+1)
	for k := len(q) - 1; k >= 0; k-- {
		q[k] = new(big.Int).Quo(r[k+len(g)-1], g[len(g)-1])
		for i := range g {
			r[k+i].Sub(r[k+i], new(big.Int).Mul(q[k], g[i]))
		}
	}
	return q
}

// chain is a Sturm chain.
type chain []polynomial

func (p polynomial) sturm() chain {
	c := chain{p, p.derivative().primitive()}
	for len(c[len(c)-1]) > 1 {
		r := c[len(c)-2].remainder(c[len(c)-1])
		if len(r) == 0 {
			break
		}
		for _, x := range r {
			x.Neg(x)
		}
		c = append(c, r)
	}
	return c
}

// changes counts the changes of sign along the chain at x.
func (c chain) changes(x *big.Rat) int {
	n, last := 0, 0
	for _, p := range c {
		s := p.sign(x)
		if s != 0 && last != 0 && s != last {
			n++
		}
		if s != 0 {
			last = s
		}
	}
	return n
}

// isolate returns brackets (low, high] of one root each between zero and a
// bound.
func (c chain) isolate(bound *big.Rat) [][2]*big.Rat {
	type span struct {
		low, high *big.Rat
		at, past  int
	}
	zero := new(big.Rat)
	todo := []span{{zero, bound, c.changes(zero), c.changes(bound)}}
	var out [][2]*big.Rat
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch s.at - s.past {
		case 0:
			continue
		case 1:
			out = append(out, [2]*big.Rat{s.low, s.high})
			continue
		}
		mid := between(s.low, s.high)
		at := c.changes(mid)
		todo = append(todo, span{s.low, mid, s.at, at}, span{mid, s.high, at, s.past})
	}
	return out
}

func between(a, b *big.Rat) *big.Rat {
	m := new(big.Rat).Add(a, b)
	return m.Quo(m, big.NewRat(2, 1))
}

// refine bisects the one root of a bracket (low, high] down to the precision of
// a float64 and returns the rate.
func (p polynomial) refine(low, high *big.Rat) float64 {
	above := p.sign(high)
	if above == 0 {
		return rate(high)
	}
	for a, b := rate(low), rate(high); b-a > 1e-14*(1+max(a, -a)); a, b = rate(low), rate(high) {
		mid := between(low, high)
		switch p.sign(mid) {
		case 0:
			return rate(mid)
		case above:
			high = mid
		default:
			low = mid
		}
	}
	return rate(between(low, high))
}

// rate returns x − 1.
func rate(x *big.Rat) float64 {
	f, _ := new(big.Rat).Sub(x, big.NewRat(1, 1)).Float64()
	return f
}
