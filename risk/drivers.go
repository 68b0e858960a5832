package risk

import (
	"context"
	"math"
)

// What the spread comes from. The chain is a function f of independent factors,
// so its variance has first-order shares S_i = Var(E[f | factor i]) / Var f
// (Sobol' 1993). They are estimated by freezing: f is drawn at A, at B, and at B
// with factor i taken from A, and
//
//	S_i · Var f  =  mean of f(A) · (f(B with i of A) − f(B))
//
// (Saltelli et al., Computer Physics Communications 181 (2010) 259). What the
// shares leave to one is interplay: shocks multiply the luck of elements, and a
// delay before a scheduled departure can cost a whole headway.

// Driver is a source of spread.
type Driver struct {
	Element int    // index in the chain; −1: a shared shock
	Class   string // of the element or shock
	Region  string // of a shock within a region
	Share   float64
	// Low and High are the mean duration in the draws whose factor is in its
	// lowest and highest tenth, h.
	Low, High float64
}

// Drivers is a decomposition of the variance of a chain.
type Drivers struct {
	Draws     int
	Mean      float64
	ByFactor  []Driver // each element's own luck, each shared shock; in order of the chain
	ByClass   []Driver // all factors of a class frozen together; Low and High are the mean
	Interplay float64  // 1 − shares by factor
}

const driverChunk = 512

// FindDrivers decomposes the variance of a chain with draws from another stream
// than Simulate.
func FindDrivers(ctx context.Context, chain Chain, o Options) (*Drivers, error) {
	if err := o.Check(1); err != nil {
		return nil, err
	}
	m := compile([]Chain{chain}, o.Correlation)
	groups := m.groups(chain)
	n := (o.Draws + driverChunk - 1) / driverChunk
	parts := make([]tally, n)
	err := inChunks(ctx, n, func() func(int) {
		f := m.freezer(groups)
		return func(chunk int) {
			parts[chunk] = f.run(o.Seed, chunk*driverChunk, min((chunk+1)*driverChunk, o.Draws))
			if o.Progress != nil {
				o.Progress(min((chunk+1)*driverChunk, o.Draws) - chunk*driverChunk)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	sum := newTally(len(groups))
	for i := range parts {
		sum.add(&parts[i])
	}
	return sum.drivers(groups, o.Draws, m.typical()), nil
}

// group is factors that are frozen together.
type group struct {
	driver  Driver
	factors []int32 // of one for a driver by factor
	terms   []int32 // positions in the chain that depend on them
	class   bool
}

// groups lists the factors of a chain in its order, then its classes.
func (m *model) groups(chain Chain) []group {
	var out []group
	at := map[int32]int{}
	add := func(f int32, d Driver, pos int) {
		g, ok := at[f]
		if !ok {
			g = len(out)
			at[f] = g
			out = append(out, group{driver: d, factors: []int32{f}})
		}
		out[g].terms = append(out[g].terms, int32(pos))
	}
	for pos, i := range m.chains[0] {
		t, e := &m.terms[i], &chain[pos]
		add(t.own, Driver{Element: pos, Class: e.Class}, pos)
		if t.regionShock >= 0 {
			add(t.regionShock, Driver{Element: none, Class: e.Class, Region: e.Region}, pos)
		}
		if t.clsShock >= 0 {
			add(t.clsShock, Driver{Element: none, Class: e.Class}, pos)
		}
	}
	seen := map[string]int{}
	for pos, i := range m.chains[0] {
		t, e := &m.terms[i], &chain[pos]
		g, ok := seen[e.Class]
		if !ok {
			g = len(out)
			seen[e.Class] = g
			out = append(out, group{driver: Driver{Element: none, Class: e.Class}, class: true})
		}
		out[g].terms = append(out[g].terms, int32(pos))
		out[g].factors = append(out[g].factors, t.own)
	}
	return out
}

// typical is the mean of the chain without interplay, to which products are
// centred so that little is lost in their sums.
func (m *model) typical() float64 {
	sum := 0.0
	for _, i := range m.chains[0] {
		t := &m.terms[i]
		if t.wait != nil {
			sum += t.wait.Moments().Mean
		} else {
			sum += t.element.Time.Mean
		}
	}
	return sum
}

// freezer is the arrays of one goroutine.
type freezer struct {
	m      *model
	groups []group
	a, b   *workspace
	xa, xb []float64 // position in the chain -> hours in A, in B; waits excluded
	x      []float64
	centre float64
}

func (m *model) freezer(groups []group) *freezer {
	n := len(m.chains[0])
	return &freezer{m, groups, m.workspace(), m.workspace(), make([]float64, n), make([]float64, n), make([]float64, n), m.typical()}
}

// tally sums over draws.
type tally struct {
	fa, faa   float64   // f(A) − centre over A and B, and its square
	cov       []float64 // group -> f(A)·(f(B_i) − f(B))
	diff      []float64 // group -> f(B_i) − f(B)
	low, high []float64 // group -> f(A) − centre in its lowest and highest tenth
	nlow      []float64
	nhigh     []float64
	n         float64
}

func newTally(groups int) tally {
	a := make([]float64, 6*groups)
	cut := func(i int) []float64 { return a[i*groups : (i+1)*groups : (i+1)*groups] }
	return tally{cov: cut(0), diff: cut(1), low: cut(2), high: cut(3), nlow: cut(4), nhigh: cut(5)}
}

func (t *tally) add(o *tally) {
	t.fa, t.faa, t.n = t.fa+o.fa, t.faa+o.faa, t.n+o.n
	for i := range t.cov {
		t.cov[i] += o.cov[i]
		t.diff[i] += o.diff[i]
		t.low[i] += o.low[i]
		t.high[i] += o.high[i]
		t.nlow[i] += o.nlow[i]
		t.nhigh[i] += o.nhigh[i]
	}
}

// tenth is the ninetieth percentile of the standard normal distribution.
const tenth = 1.2815515655446004

// run draws from..to. A and B use odd and even pairs of a stream of their own.
func (f *freezer) run(seed uint64, from, to int) tally {
	const stream = 1 << 63
	t := newTally(len(f.groups))
	list := f.m.chains[0]
	for d := from; d < to; d++ {
		f.a.factors(seed, stream+2*uint64(d))
		f.b.factors(seed, stream+2*uint64(d)+1)
		for pos, i := range list {
			if tm := &f.m.terms[i]; tm.wait == nil {
				f.xa[pos], f.xb[pos] = tm.hours(f.a.z, 1), tm.hours(f.b.z, 1)
			}
		}
		fa := f.sum(f.xa, f.a, nil, nil) - f.centre
		fb := f.sum(f.xb, f.b, nil, nil) - f.centre
		t.fa += fa + fb
		t.faa += fa*fa + fb*fb
		t.n += 2
		for g := range f.groups {
			fi := f.frozen(&f.groups[g]) - f.centre
			t.cov[g] += fa * (fi - fb)
			t.diff[g] += fi - fb
			if grp := &f.groups[g]; !grp.class {
				z := f.luck(grp)
				switch {
				case z < -tenth:
					t.low[g] += fa
					t.nlow[g]++
				case z > tenth:
					t.high[g] += fa
					t.nhigh[g]++
				}
			}
		}
	}
	return t
}

// luck returns the normal score of a group's factor in A; of a wait, the place
// within the headway, or on a known calendar the chance of cancellations.
func (f *freezer) luck(g *group) float64 {
	k := g.factors[0]
	if !f.m.factorsOf[k].wait {
		return f.a.z[k]
	}
	if t := &f.m.terms[f.m.chains[0][g.terms[0]]]; len(t.wait.Departures) > 0 {
		return -normal(f.a.v[k])
	}
	return normal(f.a.z[k])
}

// sum runs the chain with the hours x and the waits of w; the waits at the
// factors of frozen are taken from other.
func (f *freezer) sum(x []float64, w, other *workspace, frozen []int32) float64 {
	at := 0.0
	for pos, i := range f.m.chains[0] {
		t := &f.m.terms[i]
		if t.wait == nil {
			at += x[pos]
			continue
		}
		from := w
		for _, k := range frozen {
			if k == t.own {
				from = other
			}
		}
		at += t.waiting(at, from.z[t.own], from.v[t.own], false)
	}
	return at
}

// frozen returns f at B with the factors of the group from A.
func (f *freezer) frozen(g *group) float64 {
	copy(f.x, f.xb)
	list := f.m.chains[0]
	if g.class { // all factors of the class are of A, so are its hours
		for _, pos := range g.terms {
			f.x[pos] = f.xa[pos]
		}
		return f.sum(f.x, f.b, f.a, g.factors)
	}
	k := g.factors[0]
	if f.m.factorsOf[k].wait {
		return f.sum(f.x, f.b, f.a, g.factors)
	}
	keep := f.b.z[k]
	f.b.z[k] = f.a.z[k]
	for _, pos := range g.terms {
		f.x[pos] = f.m.terms[list[pos]].hours(f.b.z, 1)
	}
	f.b.z[k] = keep
	return f.sum(f.x, f.b, nil, nil)
}

func (t *tally) drivers(groups []group, draws int, centre float64) *Drivers {
	mean := t.fa / t.n
	variance := t.faa/t.n - mean*mean
	out := &Drivers{Draws: draws, Mean: mean + centre, Interplay: 1}
	n := t.n / 2
	for i := range groups {
		d := groups[i].driver
		if variance > 0 {
			d.Share = math.Min(1, math.Max(0, (t.cov[i]-mean*t.diff[i])/n/variance))
		}
		d.Low, d.High = out.Mean, out.Mean
		if t.nlow[i] > 0 {
			d.Low = centre + t.low[i]/t.nlow[i]
		}
		if t.nhigh[i] > 0 {
			d.High = centre + t.high[i]/t.nhigh[i]
		}
		if groups[i].class {
			out.ByClass = append(out.ByClass, d)
			continue
		}
		out.ByFactor = append(out.ByFactor, d)
		out.Interplay -= d.Share
	}
	out.Interplay = math.Max(0, out.Interplay)
	if variance <= 0 {
		out.Interplay = 0
	}
	return out
}
