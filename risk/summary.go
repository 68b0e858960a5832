package risk

import (
	"math"
	"slices"

	"meridian"
)

// Summary is what the draws of a duration say, in hours.
type Summary struct {
	Draws    int
	Mean, SD float64
	Min, Max float64

	sorted []float64
}

// Summarise returns the summary of a sample, which it leaves as it is.
func Summarise(sample []float64) *Summary {
	s := &Summary{Draws: len(sample), sorted: slices.Clone(sample)}
	slices.Sort(s.sorted)
	n := float64(len(sample))
	for _, x := range sample {
		s.Mean += x
	}
	s.Mean /= n
	for _, x := range sample {
		s.SD += (x - s.Mean) * (x - s.Mean)
	}
	s.SD = math.Sqrt(s.SD / math.Max(1, n-1))
	s.Min, s.Max = s.sorted[0], s.sorted[len(s.sorted)-1]
	return s
}

// Quantile returns the smallest draw that at least a share p of the draws does
// not exceed.
func (s *Summary) Quantile(p float64) float64 { return s.sorted[s.rank(p)] }

func (s *Summary) rank(p float64) int {
	return min(s.Draws-1, max(0, int(math.Ceil(p*float64(s.Draws)-1e-9))-1))
}

// Interval returns the draws between which the true quantile lies with a
// probability of 95 %, by the binomial distribution of the number of draws
// below it.
func (s *Summary) Interval(p float64) (low, high float64) {
	half := 1.96 * math.Sqrt(float64(s.Draws)*p*(1-p))
	at := p * float64(s.Draws)
	i := min(s.Draws-1, max(0, int(math.Floor(at-half))-1))
	j := min(s.Draws-1, max(0, int(math.Ceil(at+half))))
	return s.sorted[i], s.sorted[j]
}

// Chance returns the share of draws that are at most hours.
func (s *Summary) Chance(hours float64) float64 {
	n, _ := slices.BinarySearchFunc(s.sorted, hours, func(x, h float64) int {
		if x <= h {
			return -1
		}
		return 1
	})
	return float64(n) / float64(s.Draws)
}

// Cover returns the hours of stock beyond the mean that a share level of
// deliveries needs: what a safety stock must last for.
func (s *Summary) Cover(level float64) float64 {
	return math.Max(0, s.Quantile(level)-s.Mean)
}

// Moments returns mean and variance.
func (s *Summary) Moments() meridian.Moments { return meridian.Moments{Mean: s.Mean, Var: s.SD * s.SD} }

// Histogram counts draws in bins of equal width. The last bin also holds what
// lies beyond it.
type Histogram struct {
	From, Width float64 // h
	Counts      []int
	Open        bool // draws beyond the last bin are counted in it
}

// NewHistogram returns a histogram of about bins bins whose edges are round
// numbers of hours or days; the slowest half per cent falls into the last bin.
func NewHistogram(s *Summary, bins int) Histogram {
	low, high := s.Min, s.Quantile(0.995)
	width := roundUp((high - low) / float64(max(1, bins)))
	h := Histogram{From: math.Floor(low/width) * width, Width: width}
	n := max(1, int(math.Floor((high-h.From)/width))+1)
	h.Counts = make([]int, n)
	for _, x := range s.sorted {
		i := int((x - h.From) / width)
		if i >= n {
			i, h.Open = n-1, true
		}
		h.Counts[i]++
	}
	return h
}

// roundUp returns the next of 1, 2, 3, 6, 12, 24, 48, 120, 240 ... hours.
func roundUp(h float64) float64 {
	for _, w := range [...]float64{1, 2, 3, 6, 12, 24, 48, 72, 120, 240} {
		if h <= w {
			return w
		}
	}
	w := 480.0
	for w < h {
		w *= 2
	}
	return w
}

// FirstShares returns, for chains drawn together, the share of draws in which
// each is the quickest; ties go to the first.
func FirstShares(samples [][]float64) []float64 {
	out := make([]float64, len(samples))
	for d := range samples[0] {
		best := 0
		for c := range samples {
			if samples[c][d] < samples[best][d] {
				best = c
			}
		}
		out[best]++
	}
	for c := range out {
		out[c] /= float64(len(samples[0]))
	}
	return out
}
