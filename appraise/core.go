package appraise

import (
	"fmt"
	"math/big"
	"math/bits"
	"slices"
	"strings"
)

// Core says whether the whole can be shared so that no coalition would do better
// alone.
type Core struct {
	Empty   bool
	Least   *big.Rat   // the most by which every coalition can be made better off than alone, cents; below nought where the core is empty
	Point   []*big.Rat // an allocation of the least core
	Blocked []Balanced // where the core is empty: coalitions whose weighted worth exceeds the whole (Bondareva 1963, Shapley 1967)
}

// Balanced is a coalition of a balanced collection with its weight.
type Balanced struct {
	Coalition Coalition
	Weight    *big.Rat
}

// Core tests the core by the least core (Maschler, Peleg and Shapley 1979).
func (g *Game) Core() Core {
	n := len(g.Players)
	if n == 1 {
		return Core{Least: new(big.Rat), Point: []*big.Rat{rat(g.Whole())}}
	}
	all := g.All()
	fixed := map[Coalition]*big.Rat{all: rat(g.Whole())}
	p := newProgram(g, func(s Coalition) bool { return s != 0 && s != all }, g.farBelow(), fixed, []Coalition{all})
	p.solve()
	c := Core{Least: p.dual[n], Point: p.dual[:n], Empty: p.dual[n].Sign() < 0}
	if !c.Empty {
		return c
	}
	for r := range p.basis {
		if b := &p.basis[r]; b.kind == freeColumn && p.level[r].Sign() > 0 {
			c.Blocked = append(c.Blocked, Balanced{b.set, p.level[r]})
		}
	}
	scale := new(big.Rat) // λ add up to 1; as a balanced collection each player is covered once
	for _, b := range c.Blocked {
		if b.Coalition.Has(0) {
			scale.Add(scale, b.Weight)
		}
	}
	for i := range c.Blocked {
		c.Blocked[i].Weight = new(big.Rat).Quo(c.Blocked[i].Weight, scale)
	}
	slices.SortFunc(c.Blocked, func(a, b Balanced) int { return int(a.Coalition) - int(b.Coalition) })
	return c
}

// farBelow returns bounds on payments that never bind: with M the greatest worth
// in size, no payment of the least core is below −3M.
func (g *Game) farBelow() []*big.Rat {
	var most Cents
	for _, v := range g.Values {
		most = max(most, v, -v)
	}
	low := make([]*big.Rat, len(g.Players))
	for i := range low {
		low[i] = rat(-4*most - 1)
	}
	return low
}

// Text says who blocks, in words.
func (c *Core) Text(g *Game) string {
	if !c.Empty {
		return "the core is not empty: the whole can be shared so that no coalition does better alone"
	}
	var parts []string
	for _, b := range c.Blocked {
		parts = append(parts, b.Weight.RatString()+" × "+g.Names(b.Coalition))
	}
	return fmt.Sprintf("the core is empty: %s are worth more than all together", strings.Join(parts, ", "))
}

// Nucleolus returns the nucleolus (Schmeidler 1969), exactly: the allocation,
// individually rational where one is, that makes the worst-off coalition as well
// off as possible, then the next, and so on. It is found by linear programs one
// after the other (Kopelowitz 1967; Maschler, Peleg and Shapley 1979): those
// coalitions that bind in every solution of one program are fixed in the next,
// those in their span have no say any more.
func (g *Game) Nucleolus() Allocation {
	n := len(g.Players)
	name := "Nucleolus"
	if n == 1 {
		return g.exact("nucleolus", name, []*big.Rat{rat(g.Whole())})
	}
	low := make([]*big.Rat, n)
	var alone Cents
	for i := range low {
		low[i] = rat(g.Alone(i))
		alone += g.Alone(i)
	}
	note := ""
	if alone > g.Whole() {
		low = g.farBelow()
		note = "the players are worth more alone than together: this is the prenucleolus"
	}
	span := newSpan(n)
	all := g.All()
	fixed := map[Coalition]*big.Rat{all: rat(g.Whole())}
	order := []Coalition{all}
	span.add(all)
	span.remember()
	var x []*big.Rat
	for span.rank() < n {
		p := newProgram(g, func(s Coalition) bool { return s != 0 && !span.has(s) }, low, fixed, order)
		p.solve()
		x = p.dual[:n]
		for r := range p.basis {
			b := &p.basis[r]
			if p.level[r].Sign() <= 0 || b.kind != freeColumn && b.kind != boundColumn || span.has(b.set) {
				continue
			}
			span.add(b.set)
			fixed[b.set] = paid(x, b.set)
			order = append(order, b.set)
		}
		span.remember()
	}
	a := g.exact("nucleolus", name, x)
	a.Note = note
	return a
}

// paid returns what a coalition gets.
func paid(x []*big.Rat, s Coalition) *big.Rat {
	sum := new(big.Rat)
	for r := uint64(s); r != 0; r &= r - 1 {
		sum.Add(sum, x[bits.TrailingZeros64(r)])
	}
	return sum
}

// span is the linear span of coalitions as 0/1 vectors, in reduced row echelon
// form over the whole numbers: row k is a multiple of a unit vector on the pivot
// columns. The determinants of such matrices are at most 2^−n (n+1)^((n+1)/2)
// (Hadamard), below 2^31 for 20 players: no entry overflows.
type span struct {
	n     int
	rows  [][]*big.Rat
	pivot []int
	known []bool // coalition -> in the span, as of remember
	ints  [][]int64
	det   int64
}

func newSpan(n int) *span { return &span{n: n} }

func (s *span) rank() int { return len(s.rows) }

// add takes a coalition in that is not in the span.
func (s *span) add(c Coalition) {
	v := make([]*big.Rat, s.n)
	for i := range v {
		v[i] = new(big.Rat)
		if c.Has(i) {
			v[i].SetInt64(1)
		}
	}
	t := new(big.Rat)
	for k, row := range s.rows {
		f := new(big.Rat).Set(v[s.pivot[k]])
		for i := range v {
			v[i].Sub(v[i], t.Mul(f, row[i]))
		}
	}
	at := 0
	for at < s.n && v[at].Sign() == 0 {
		at++
	}
	if at == s.n {
		return
	}
	inv := new(big.Rat).Inv(v[at])
	for i := range v {
		v[i].Mul(v[i], inv)
	}
	for _, row := range s.rows {
		f := new(big.Rat).Set(row[at])
		for i := range row {
			row[i].Sub(row[i], t.Mul(f, v[i]))
		}
	}
	s.rows, s.pivot = append(s.rows, v), append(s.pivot, at)
	s.scale()
}

// scale writes the rows as whole numbers over a common denominator.
func (s *span) scale() {
	det := big.NewInt(1)
	for _, row := range s.rows {
		for _, x := range row {
			g := new(big.Int).GCD(nil, nil, det, x.Denom())
			det.Mul(det, new(big.Int).Quo(x.Denom(), g))
		}
	}
	s.det, s.ints = det.Int64(), nil
	for _, row := range s.rows {
		var out []int64
		for _, x := range row {
			out = append(out, new(big.Int).Mul(x.Num(), new(big.Int).Quo(det, x.Denom())).Int64())
		}
		s.ints = append(s.ints, out)
	}
	s.known = nil
}

// has tells whether a coalition is in the span.
func (s *span) has(c Coalition) bool {
	if s.known != nil {
		return s.known[c]
	}
	var v [MostPlayers]int64
	for i := range s.n {
		if c.Has(i) {
			v[i] = s.det
		}
	}
	for k, row := range s.ints {
		if !c.Has(s.pivot[k]) {
			continue
		}
		for i, x := range row {
			v[i] -= x
		}
	}
	return v == [MostPlayers]int64{}
}

// remember works the answers out for all coalitions.
func (s *span) remember() {
	known := make([]bool, 1<<s.n)
	for c := range known {
		known[c] = s.has(Coalition(c))
	}
	s.known = known
}
