package risk

import (
	"math"

	"meridian"
)

// Failures: elements that are shut at times. A failure begins PerYear times a
// year and lasts a lognormal number of days, so that on a day chosen at random it
// is under way with the probability of an alternating renewal process,
//
//	p = λ·E[D] / (1 + λ·E[D])
//
// and what is left of it then has the equilibrium distribution: a uniform share
// of a duration drawn in proportion to its length (Cox, Renewal Theory, 1962,
// ch. 5). Failures are independent of each other; causes that shut several
// elements at once belong in one failure with several words.

// Failure is something that is shut at times.
type Failure struct {
	Name        string
	Close       []string // words of --close
	Probability float64  // of being under way on the day of departure
	Days        meridian.Spread
	Source      string // where the figures are from
}

// daysAYear is the mean length of a year.
const daysAYear = 365.2425

// Rate returns the probability that failures which begin a number of times a year
// and last so many days are under way on a day.
func Rate(perYear float64, days meridian.Spread) float64 {
	x := perYear * days.Moments().Mean / daysAYear
	return x / (1 + x)
}

// Check refuses figures that make no sense; field names the column.
func (f *Failure) Check() error {
	switch {
	case !(f.Probability >= 0 && f.Probability <= 1):
		return meridian.Input("probability", "give a share from 0 to 1", "%g is no probability", f.Probability)
	case !(f.Days.P50 > 0) || math.IsInf(f.Days.P50, 0):
		return meridian.Input("days_p50", "give days, more than 0", "%g days are no duration", f.Days.P50)
	case math.IsInf(f.Days.P90, 0) || math.IsNaN(f.Days.P90):
		return meridian.Input("days_p90", "give days", "P90 of %g days is no duration", f.Days.P90)
	case f.Days.P90 < f.Days.P50:
		return meridian.Input("days_p90", "give at least days_p50", "P90 of %g days lies below P50 of %g", f.Days.P90, f.Days.P50)
	case len(f.Close) == 0:
		return meridian.Input("close", "name what is shut: suez, IR-AZ, IRBND ...", "nothing is named")
	}
	return nil
}

// FailureSet is what has failed in a draw.
type FailureSet struct {
	Failed []int     // indices of failures, ascending
	Left   []float64 // days that each still lasts
}

// DrawFailures draws sets. Draw d of failure f depends on the seed, d and the name
// of f alone.
func DrawFailures(list []Failure, draws int, seed uint64) []FailureSet {
	out := make([]FailureSet, draws)
	for i := range list {
		f := &list[i]
		m := f.Days.Moments()
		mu, sigma := lognormal(m)
		key, last := hash("failure\x00"+f.Name), hash("residual\x00"+f.Name)
		for d := range out {
			a, b := philox(uint64(d), key, seed)
			if unit(a) >= f.Probability {
				continue
			}
			c, _ := philox(uint64(d), last, seed)
			// drawn in proportion to its length a lognormal has the mean of its
			// logarithm raised by sigma²
			left := unit(c) * math.Exp(mu+sigma*sigma+sigma*normal(unit(b)))
			out[d].Failed = append(out[d].Failed, i)
			out[d].Left = append(out[d].Left, left)
		}
	}
	return out
}
