package claims

import (
	"cmp"
	"math"
	"slices"

	"meridian"
)

// Firm are the kinds of statement that bind somebody or were measured; the
// headline figures are theirs.
var Firm = []string{"tariff", "schedule", "shipment", "index"}

// Goals of the median absolute error over firm statements.
const (
	GoalDays = 0.20
	GoalCost = 0.30
)

// Statistic sums up the errors of a set of evaluations.
type Statistic struct {
	By, Key string // by corridor: middle; by kind: tariff; ...
	Claims  int
	Days    Errors
	Cost    Errors
}

// Errors are the median absolute error and the median signed error (bias), as
// shares of the statement, over n comparisons.
type Errors struct {
	N            int
	Median, Bias float64
}

// Statistics sums up: the firm claims, those of them whose source the model does
// not use itself, all; the same of claims kept aside from a fit ([HeldOut]); and
// each kind, corridor and grade of confidence, in that order.
func Statistics(list []Evaluation) []Statistic {
	out := []Statistic{
		statistic("all", "firm", list, firm),
		statistic("all", "firm, own sources aside", list, func(e *Evaluation) bool { return firm(e) && !e.Rests }),
		statistic("all", "every claim", list, func(*Evaluation) bool { return true }),
		heldOut("firm, own sources aside", list, func(e *Evaluation) bool { return firm(e) && !e.Rests }),
		heldOut("every claim", list, func(*Evaluation) bool { return true }),
	}
	for _, by := range []struct {
		name string
		key  func(*meridian.Claim) string
	}{
		{"kind", func(c *meridian.Claim) string { return c.Kind }},
		{"corridor", func(c *meridian.Claim) string { return cmp.Or(c.Corridor, "not named") }},
		{"confidence", func(c *meridian.Claim) string { return c.Cite.Confidence.String() }},
	} {
		var keys []string
		for i := range list {
			if k := by.key(list[i].Claim); !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
		slices.Sort(keys)
		for _, k := range keys {
			out = append(out, statistic(by.name, k, list, func(e *Evaluation) bool { return by.key(e.Claim) == k }))
		}
	}
	return out
}

func firm(e *Evaluation) bool { return slices.Contains(Firm, e.Claim.Kind) }

func statistic(by, key string, list []Evaluation, in func(*Evaluation) bool) Statistic {
	s := Statistic{By: by, Key: key}
	var days, money []float64
	for i := range list {
		e := &list[i]
		if !in(e) {
			continue
		}
		s.Claims++
		if e.Days.Stated && e.Reason == "" {
			days = append(days, e.Days.Error)
		}
		if e.Cost.Stated && e.Reason == "" {
			money = append(money, e.Cost.Error)
		}
	}
	s.Days, s.Cost = errorsOf(days), errorsOf(money)
	return s
}

func errorsOf(x []float64) Errors {
	abs := make([]float64, len(x))
	for i := range x {
		abs[i] = math.Abs(x[i])
	}
	return Errors{N: len(x), Median: median(abs), Bias: median(x)}
}

// median of no values is 0.
func median(x []float64) float64 {
	n := len(x)
	if n == 0 {
		return 0
	}
	x = slices.Sorted(slices.Values(x))
	return (x[(n-1)/2] + x[n/2]) / 2
}
