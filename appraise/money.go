package appraise

import (
	"math"
	"math/big"
	"slices"
)

// Cents are US cents of the price year of a case.
type Cents int64

// maxMoney is the largest amount of USD that an input may have: whole numbers
// of cents up to 100 times as much are exact in a float64.
const maxMoney = 9e12

// Money rounds an amount of USD to cents, halves away from zero. It is for
// amounts within what [Case.Check] admits.
func Money(usd float64) Cents { return Cents(math.Round(usd * 100)) }

// USD returns the amount in dollars.
func (c Cents) USD() float64 { return float64(c) / 100 }

// Apportion splits a whole into parts near the exact shares (in cents) such
// that the parts add up to it: each share is rounded down, and the cents that
// remain go to the largest fractions, the first of equals (the method of the
// largest remainder). Where the shares do not add up to the whole within a cent
// each, the difference is spread evenly first.
func Apportion(whole Cents, shares []float64) []Cents {
	parts := make([]Cents, len(shares))
	if len(shares) == 0 {
		return parts
	}
	rest := whole
	order := make([]int, len(shares))
	fraction := make([]float64, len(shares))
	for i, s := range shares {
		down := math.Floor(s)
		parts[i] = Cents(down)
		fraction[i] = s - down
		rest -= parts[i]
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case fraction[a] > fraction[b]:
			return -1
		case fraction[a] < fraction[b]:
			return 1
		}
		return 0
	})
	return spread(parts, order, rest)
}

// spread hands out the rest a cent each in order, evenly where there are more.
func spread(parts []Cents, order []int, rest Cents) []Cents {
	n := Cents(len(parts))
	each := rest / n
	rest -= each * n
	step := Cents(1)
	if rest < 0 {
		step, rest = -1, -rest
		slices.Reverse(order)
	}
	for i := range parts {
		parts[i] += each
	}
	for _, i := range order[:rest] {
		parts[i] += step
	}
	return parts
}

// Round brings exact amounts in cents to whole ones that add up to their sum,
// by largest remainder; the sum itself must be whole.
func Round(exact []*big.Rat) []Cents {
	sum := new(big.Rat)
	parts := make([]Cents, len(exact))
	order := make([]int, len(exact))
	fraction := make([]*big.Rat, len(exact))
	var rest Cents
	for i, x := range exact {
		sum.Add(sum, x)
		down := new(big.Int).Div(x.Num(), x.Denom()) // Euclidean: down for a positive divisor
		parts[i] = Cents(down.Int64())
		fraction[i] = new(big.Rat).Sub(x, new(big.Rat).SetInt(down))
		rest -= parts[i]
		order[i] = i
	}
	if !sum.IsInt() {
		panic("appraise: shares do not add up to whole cents")
	}
	rest += Cents(sum.Num().Int64())
	slices.SortStableFunc(order, func(a, b int) int { return fraction[b].Cmp(fraction[a]) })
	if len(parts) == 0 {
		return parts
	}
	return spread(parts, order, rest)
}
