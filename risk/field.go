package risk

import "math"

// Field draws elements one by one and on demand, for those who need few of many
// in a draw. An element has the luck that it has in a chain, but for waits,
// which here are uniform over the headway.
type Field struct {
	terms  []term
	shocks []uint64 // keys
	seed   uint64
}

// NewField returns the field of elements.
func NewField(elements []Element, c Correlation, seed uint64) (*Field, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	f := &Field{terms: make([]term, len(elements)), seed: seed}
	shocks := map[string]int32{}
	find := func(kind, name string, _ bool) int32 {
		if kind == "own" || kind == "wait" {
			return none
		}
		k := kind + "\x00" + name
		i, ok := shocks[k]
		if !ok {
			i = int32(len(f.shocks))
			shocks[k] = i
			f.shocks = append(f.shocks, hash(k))
		}
		return i
	}
	for i := range elements {
		e := &elements[i]
		t := newTerm(e, c, find)
		f.terms[i] = fieldTerm(e, t)
	}
	return f, nil
}

// fieldTerm completes a term: mean and spread of an element without duration are
// nothing, its own luck is found by the hash of its key.
func fieldTerm(e *Element, t term) term {
	kind := "own"
	if e.Wait != nil {
		kind = "wait"
	} else if e.Time.Mean <= 0 {
		t.mu, t.sigma = math.Inf(-1), 0
	}
	t.key = hash(kind + "\x00" + e.Key)
	t.element = Element{}
	return t
}

// farthest is the normal score beyond which a field does not draw, so that
// there is a least duration: it is met once in some ten million draws.
const farthest = 5.2

// Least returns the hours that no draw of an element goes below.
func (f *Field) Least(i int) float64 {
	t := &f.terms[i]
	if t.wait != nil {
		return t.wait.CutOff
	}
	return math.Exp(t.mu - farthest*t.sigma)
}

// Sampler returns a function that begins a draw and returns the hours of an
// element in it. One per goroutine.
func (f *Field) Sampler() func(draw int) func(i int) float64 {
	z := make([]float64, len(f.shocks))
	drawn := make([]int, len(f.shocks)) // shock -> 1 + draw of z
	return func(draw int) func(int) float64 {
		pair, sign := uint64(draw/2), 1.0
		if draw%2 == 1 {
			sign = -1
		}
		shock := func(i int32) float64 {
			if drawn[i] != draw+1 {
				a, _ := philox(pair, f.shocks[i], f.seed)
				drawn[i], z[i] = draw+1, normal(unit(a))
			}
			return z[i]
		}
		return func(i int) float64 {
			t := &f.terms[i]
			a, b := philox(pair, t.key, f.seed)
			if t.wait != nil {
				return t.waiting(0, unit(a), unit(b), sign < 0)
			}
			if t.sigma == 0 {
				return math.Exp(t.mu)
			}
			s := t.ownShare * normal(unit(a))
			if t.regionShock >= 0 {
				s += t.region * shock(t.regionShock)
			}
			if t.clsShock >= 0 {
				s += t.class * shock(t.clsShock)
			}
			return math.Exp(t.mu + t.sigma*min(farthest, max(-farthest, sign*s)))
		}
	}
}
