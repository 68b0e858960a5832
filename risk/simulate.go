package risk

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"meridian"
)

// How draws are made. The chains are compiled into one model: independent
// factors (the luck of each element, the shock of each class, the shock of each
// class in each region) and terms (an element as a function of its factors).
// Draws come in antithetic pairs: 2p and 2p+1 use the factors of pair p, the
// second with the opposite sign. Workers take chunks of draws; each writes to
// the part of the result that belongs to its chunk, and nothing is reduced in
// the order of threads.

// Options say how to draw.
type Options struct {
	Draws       int
	Seed        uint64
	Correlation Correlation
	Progress    func(done int) // called after each chunk, from any goroutine; nil: none
}

// MostDraws is the most draws of all chains together: 400 MB of results.
const MostDraws = 50_000_000

const chunkDraws = 4096 // even, so that pairs stay together

// Check refuses options that make no sense for a number of chains.
func (o *Options) Check(chains int) error {
	if o.Draws <= 0 {
		return meridian.Input("--draws", "give a number such as 100000", "%d draws are none", o.Draws)
	}
	if most := MostDraws / max(1, chains); o.Draws > most {
		return meridian.Input("--draws", "100000 put the sampling error of P90 well below that of the data", "%d draws are beyond reason: the most here is %d", o.Draws, most)
	}
	return o.Correlation.check()
}

// Simulate draws the duration in hours of each chain: result[c][d] is chain c
// in draw d. Equal draws of two chains share the luck of the elements and the
// shocks that the chains share.
func Simulate(ctx context.Context, chains []Chain, o Options) ([][]float64, error) {
	if err := o.Check(len(chains)); err != nil {
		return nil, err
	}
	m := compile(chains, o.Correlation)
	out := make([][]float64, len(chains))
	for c := range out {
		out[c] = make([]float64, o.Draws)
	}
	err := inChunks(ctx, (o.Draws+chunkDraws-1)/chunkDraws, func() func(int) {
		w := m.workspace()
		return func(chunk int) {
			from := chunk * chunkDraws
			to := min(from+chunkDraws, o.Draws)
			for d := from; d < to; d += 2 {
				w.factors(o.Seed, uint64(d/2))
				w.chains(false)
				for c := range out {
					out[c][d] = w.hours[c]
				}
				if d+1 < to {
					w.chains(true)
					for c := range out {
						out[c][d+1] = w.hours[c]
					}
				}
			}
			if o.Progress != nil {
				o.Progress(to - from)
			}
		}
	})
	return out, err
}

// inChunks runs the chunks 0..n-1 on as many goroutines as there are
// processors, each with its own worker. It stops early when ctx is done.
func inChunks(ctx context.Context, n int, worker func() func(chunk int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			work := worker()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				work(i)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

const none = -1

// factor is an independent source of luck.
type factor struct {
	key  uint64
	wait bool // two words are used as they are, none is made normal
}

// term is an element as a function of factors.
type term struct {
	mu, sigma                  float64 // lognormal
	ownShare, region, class    float64 // coefficients of the factors
	own, regionShock, clsShock int32   // factors; none
	wait                       *Sailings
	logCancel                  float64 // ln of the probability of a cancellation
	element                    Element
	key                        uint64 // of its own luck, in a field
}

type model struct {
	factorsOf []factor
	terms     []term
	chains    [][]int32 // chain -> its terms in order
}

func compile(chains []Chain, c Correlation) *model {
	m := &model{}
	factors := map[string]int32{}
	find := func(kind, name string, wait bool) int32 {
		k := kind + "\x00" + name
		f, ok := factors[k]
		if !ok {
			f = int32(len(m.factorsOf))
			factors[k] = f
			m.factorsOf = append(m.factorsOf, factor{hash(k), wait})
		}
		return f
	}
	type identity struct {
		key  string
		time meridian.Moments
		wait Sailings
	}
	var known []identity
	same := func(id identity) int {
		for i := range known {
			k := &known[i]
			if k.key == id.key && k.time == id.time && k.wait.Headway == id.wait.Headway && k.wait.CutOff == id.wait.CutOff && k.wait.Cancel == id.wait.Cancel && slices.Equal(k.wait.Departures, id.wait.Departures) {
				return i
			}
		}
		return none
	}
	for _, chain := range chains {
		var list []int32
		for i := range chain {
			e := &chain[i]
			id := identity{key: e.Key, time: e.Time}
			if e.Wait != nil {
				id.wait = *e.Wait
			}
			if t := same(id); t != none {
				list = append(list, int32(t))
				continue
			}
			known = append(known, id)
			list = append(list, int32(len(m.terms)))
			m.terms = append(m.terms, newTerm(e, c, find))
		}
		m.chains = append(m.chains, list)
	}
	return m
}

func newTerm(e *Element, c Correlation, find func(kind, name string, wait bool) int32) term {
	t := term{element: *e, regionShock: none, clsShock: none, wait: e.Wait}
	if e.Wait != nil {
		t.own = find("wait", e.Key, true)
		if e.Wait.Cancel > 0 {
			t.logCancel = math.Log(e.Wait.Cancel)
		}
		return t
	}
	t.mu, t.sigma = lognormal(e.Time)
	t.own = find("own", e.Key, false)
	rest := 1.0
	if c.Across > 0 && e.Class != "" {
		t.clsShock, t.class = find("class", e.Class, false), math.Sqrt(c.Across)
		rest -= c.Across
	}
	if x := c.Within - c.Across; x > 0 && e.Class != "" && e.Region != "" {
		t.regionShock, t.region = find("region", e.Class+"\x00"+e.Region, false), math.Sqrt(x)
		rest -= x
	}
	t.ownShare = math.Sqrt(math.Max(0, rest))
	return t
}

// workspace is the arrays of one goroutine.
type workspace struct {
	m     *model
	z     []float64 // factor -> normal score; of a wait: place within the headway
	v     []float64 // factor -> second uniform of a wait
	x     []float64 // term -> hours, waits excluded
	hours []float64 // chain -> hours
}

func (m *model) workspace() *workspace {
	n := len(m.factorsOf)
	return &workspace{m, make([]float64, n), make([]float64, n), make([]float64, len(m.terms)), make([]float64, len(m.chains))}
}

// factors draws the factors of a pair of draws.
func (w *workspace) factors(seed, pair uint64) {
	for i := range w.m.factorsOf {
		f := &w.m.factorsOf[i]
		a, b := philox(pair, f.key, seed)
		if f.wait {
			w.z[i], w.v[i] = unit(a), unit(b)
		} else {
			w.z[i] = normal(unit(a))
		}
	}
}

// chains evaluates the chains at the factors, or at their opposites.
func (w *workspace) chains(opposite bool) {
	sign := 1.0
	if opposite {
		sign = -1
	}
	for i := range w.m.terms {
		if t := &w.m.terms[i]; t.wait == nil {
			w.x[i] = t.hours(w.z, sign)
		}
	}
	for c, list := range w.m.chains {
		sum := 0.0
		for _, i := range list {
			if t := &w.m.terms[i]; t.wait == nil {
				sum += w.x[i]
			} else {
				sum += t.waiting(sum, w.z[t.own], w.v[t.own], opposite)
			}
		}
		w.hours[c] = sum
	}
}

// hours returns the duration at the normal scores z.
func (t *term) hours(z []float64, sign float64) float64 {
	s := t.ownShare * z[t.own]
	if t.regionShock >= 0 {
		s += t.region * z[t.regionShock]
	}
	if t.clsShock >= 0 {
		s += t.class * z[t.clsShock]
	}
	return math.Exp(t.mu + t.sigma*sign*s)
}

// waiting returns the wait of goods that come at hour at.
func (t *term) waiting(at, u, v float64, opposite bool) float64 {
	if opposite {
		u, v = 1-u, 1-v
	}
	skip := 0
	if t.logCancel < 0 {
		skip = int(math.Log(v) / t.logCancel) // P(skip ≥ k) = P(v ≤ cancel^k)
	}
	return t.wait.hours(at, u, skip)
}
