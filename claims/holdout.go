package claims

import (
	"math"
	"slices"
)

// A check of what the model is worth for statements that nobody here has seen:
// each group of claims in turn is kept aside, one factor for each part of the
// figure (ports, waiting, by rail, ...) is fitted to all other claims, and the
// group is compared with the figure so corrected. If fitting helped the claims
// left out, the data would have something to learn from the others; if it does
// not, what is left is noise.

// weights of the kinds of statement in the fit: what was measured counts most.
var weights = map[string]float64{"shipment": 3, "tariff": 2, "schedule": 2, "index": 2, "official": 1, "estimate": 1, "media": 0.5}

const (
	ridge   = 3.0 // holds the factors at one
	farMiss = 1.0 // a larger logarithm of the error counts as this one
	fitStep = 0.2 // first step of a factor, and the last
	fitFine = 0.02
)

// sample is a claim as the fit sees it.
type sample struct {
	group, source string
	weight        float64
	lo, hi        float64
	parts         []float64
}

func (s *sample) error(f []float64) float64 {
	m := 0.0
	for i, x := range s.parts {
		m += f[i] * x
	}
	return compare(s.lo, s.hi, m).Error
}

// samples turns evaluations into samples of a figure; at[i] is the evaluation of
// the i-th.
func samples(list []Evaluation, figure func(*Evaluation) (Comparison, []Part)) (out []sample, at []int, names []string) {
	for i := range list {
		e := &list[i]
		c, parts := figure(e)
		if e.Reason != "" || !c.Stated {
			continue
		}
		s := sample{group: e.Claim.Group, source: e.Claim.Cite.Source, weight: weights[e.Claim.Kind], lo: c.Min, hi: c.Max}
		if s.group == "" {
			s.group = e.Claim.ID
		}
		for _, p := range parts {
			k := slices.Index(names, p.Name)
			if k < 0 {
				k = len(names)
				names = append(names, p.Name)
			}
			for len(s.parts) <= k {
				s.parts = append(s.parts, 0)
			}
			s.parts[k] += p.Value
		}
		out, at = append(out, s), append(at, i)
	}
	for i := range out {
		for len(out[i].parts) < len(names) {
			out[i].parts = append(out[i].parts, 0)
		}
	}
	return out, at, names
}

// fitFactors fits a factor for each part by descent on the weighted absolute
// logarithms of model over statement, with a ridge that holds the factors at
// one.
func fitFactors(train []sample, parts int) []float64 {
	f := make([]float64, parts)
	for i := range f {
		f[i] = 1
	}
	loss := func() float64 {
		sum := 0.0
		for i := range train {
			s := &train[i]
			sum += s.weight * min(math.Abs(math.Log(max(0.05, 1+s.error(f)))), farMiss)
		}
		for _, x := range f {
			sum += ridge * math.Log(x) * math.Log(x)
		}
		return sum
	}
	best := loss()
	// A sum of absolute values has edges that no single factor leaves: they are
	// also moved in pairs, one up and one down.
	try := func(i, j int, k float64) bool {
		x, y := f[i], f[j]
		f[i] *= k
		if j != i {
			f[j] /= k
		}
		if l := loss(); l < best-1e-9 {
			best = l
			return true
		}
		f[i], f[j] = x, y
		return false
	}
	for step := fitStep; step > fitFine; {
		better := false
		for i := range f {
			for j := range f {
				better = try(i, j, 1+step) || try(i, j, 1/(1+step)) || better
			}
		}
		if !better {
			step /= 2
		}
	}
	return f
}

// PartFactor is what the other claims would make of a part of the figure, over
// all folds.
type PartFactor struct {
	Part      string
	Low, High float64
}

// HeldOut returns for each evaluation the error of days or of cost when the
// factors of the parts are fitted without its group and without its source; NaN
// where nothing is stated. The factors are those of all folds, by part.
func HeldOut(list []Evaluation, cost bool) (errors []float64, factors []PartFactor) {
	all, at, names := samples(list, func(e *Evaluation) (Comparison, []Part) {
		if cost {
			return e.Cost, e.CostParts
		}
		return e.Days, e.DayParts
	})
	errors = make([]float64, len(list))
	for i := range errors {
		errors[i] = math.NaN()
	}
	for _, n := range names {
		factors = append(factors, PartFactor{n, math.Inf(1), 0})
	}
	for _, group := range groupsOf(all) {
		var sources []string
		for i := range all {
			if all[i].group == group {
				sources = append(sources, all[i].source)
			}
		}
		train := slices.DeleteFunc(slices.Clone(all), func(s sample) bool { return s.group == group || slices.Contains(sources, s.source) })
		f := fitFactors(train, len(names))
		for i := range all {
			if all[i].group == group {
				errors[at[i]] = all[i].error(f)
			}
		}
		for k, x := range f {
			factors[k].Low, factors[k].High = min(factors[k].Low, x), max(factors[k].High, x)
		}
	}
	return errors, factors
}

func groupsOf(all []sample) (groups []string) {
	for i := range all {
		if !slices.Contains(groups, all[i].group) {
			groups = append(groups, all[i].group)
		}
	}
	return groups
}

// heldOut is the statistic of the errors of claims kept aside.
func heldOut(key string, list []Evaluation, in func(*Evaluation) bool) Statistic {
	s := Statistic{By: "kept aside", Key: key}
	for i := range list {
		if in(&list[i]) {
			s.Claims++
		}
	}
	for k, to := range []*Errors{&s.Days, &s.Cost} {
		var kept []float64
		errors, _ := HeldOut(list, k == 1)
		for i, x := range errors {
			if !math.IsNaN(x) && in(&list[i]) {
				kept = append(kept, x)
			}
		}
		*to = errorsOf(kept)
	}
	return s
}
