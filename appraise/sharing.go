package appraise

import (
	"fmt"
	"math/big"

	"meridian"
)

// Equal gives each player its worth alone and an equal part of the rest (the
// centre of the imputations).
func (g *Game) Equal() Allocation {
	n := int64(len(g.Players))
	x := make([]*big.Rat, n)
	rest := g.Whole()
	for i := range x {
		rest -= g.Alone(i)
	}
	for i := range x {
		x[i] = new(big.Rat).Add(rat(g.Alone(i)), new(big.Rat).SetFrac64(int64(rest), n))
	}
	return g.exact("equal", "Equal parts", x)
}

// Proportional shares the whole in proportion to weights, such as what each
// player spends. Without any weight above nought the parts are equal.
func (g *Game) Proportional(weights []Cents) (Allocation, error) {
	sum := new(big.Rat)
	for i, w := range weights {
		if w < 0 {
			return Allocation{}, meridian.Input("--weights", "weights are nought or more", "the weight of %s is %d cents", g.Players[i], w)
		}
		sum.Add(sum, rat(w))
	}
	n := len(g.Players)
	if len(weights) != n {
		return Allocation{}, fmt.Errorf("appraise: %d weights for %d players", len(weights), n)
	}
	x := make([]*big.Rat, n)
	for i := range x {
		if sum.Sign() == 0 {
			x[i] = new(big.Rat).SetFrac64(int64(g.Whole()), int64(n))
			continue
		}
		x[i] = new(big.Rat).Mul(rat(g.Whole()), new(big.Rat).Quo(rat(weights[i]), sum))
	}
	a := g.exact("proportional", "In proportion to outlays", x)
	if sum.Sign() == 0 {
		a.Note = "nobody has an outlay: equal parts"
	}
	return a, nil
}

// Separable is the method of separable costs and remaining benefits (Inter-Agency
// Committee on Water Resources 1958; Young, Okada and Hashimoto 1982), said of
// worth: each player keeps its worth alone, and what cooperation adds is shared
// in proportion to what each player adds to all others beyond that. For a game
// of costs it is the same as charging the separable cost and sharing the rest in
// proportion to remaining benefits. A player that adds nothing gets nothing of
// it.
func (g *Game) Separable() Allocation {
	n := len(g.Players)
	margin := make([]Cents, n)
	var sum, rest Cents
	rest = g.Whole()
	for i := range margin {
		margin[i] = max(0, g.Margin(i)-g.Alone(i))
		sum += margin[i]
		rest -= g.Alone(i)
	}
	if sum == 0 {
		a := g.Equal()
		a.ID, a.Name, a.Note = "scrb", "Separable costs, remaining benefits", "no player adds anything to all others: equal parts"
		return a
	}
	x := make([]*big.Rat, n)
	for i := range x {
		part := new(big.Rat).SetFrac64(int64(margin[i]), int64(sum))
		x[i] = part.Add(rat(g.Alone(i)), part.Mul(part, rat(rest)))
	}
	return g.exact("scrb", "Separable costs, remaining benefits", x)
}

// Compensation is what net losers are owed and who pays it.
type Compensation struct {
	Net       []Cents // of each party before
	After     []Cents // and after
	Pays      []Cents // above nought: pays; below: receives
	Threshold float64
	Short     Cents // losses that the winners' gains do not cover
	Text      string
}

// SignificanceThreshold is the share of all positive net benefits that a party
// must have to be asked to contribute (ACER, Recommendation 05/2015; disputed
// since, and dropped as a rule in Recommendation 02/2023).
const SignificanceThreshold = 0.10

// Compensate makes net losers whole, and no more, as cross-border cost
// allocation in the EU does (Regulation (EU) 2022/869, article 16; ACER
// Recommendations 05/2015 and 02/2023): costs stay where they arise unless a
// party loses by the project; losers get their loss, winners with at least the
// threshold's share of all gains pay in proportion to their gains. If those are
// too small, all winners pay; if all gains are, the losers share what there is in
// proportion to their losses, and the rest is said to be short.
func Compensate(net []Cents, threshold float64) Compensation {
	c := Compensation{Net: net, Threshold: threshold, Pays: make([]Cents, len(net))}
	var gains, losses Cents
	for _, x := range net {
		gains += max(0, x)
		losses += max(0, -x)
	}
	pays := min(gains, losses)
	c.Short = losses - pays
	winners, able := make([]float64, len(net)), Cents(0)
	for i, x := range net {
		if x > 0 && float64(x) >= threshold*float64(gains) {
			winners[i] = float64(x)
			able += x
		}
	}
	if able < pays {
		able = gains
		for i, x := range net {
			winners[i] = float64(max(0, x))
		}
	}
	c.spread(pays, winners, float64(able), 1)
	owed := make([]float64, len(net))
	for i, x := range net {
		owed[i] = float64(max(0, -x))
	}
	c.spread(pays, owed, float64(losses), -1)
	for i, x := range net {
		c.After = append(c.After, x-c.Pays[i])
	}
	switch {
	case losses == 0:
		c.Text = "nobody loses: no compensation is due"
	case c.Short > 0:
		c.Text = "the gains are smaller than the losses: compensation is not possible without money from outside"
	default:
		c.Text = "losers are made whole, winners pay in proportion to their gains"
	}
	return c
}

func (c *Compensation) spread(whole Cents, weights []float64, sum float64, sign Cents) {
	if whole == 0 || sum == 0 {
		return
	}
	var exact []float64
	var at []int
	for i, w := range weights {
		if w > 0 {
			exact, at = append(exact, float64(whole)*w/sum), append(at, i)
		}
	}
	for k, x := range Apportion(whole, exact) {
		c.Pays[at[k]] += sign * x
	}
}

// Payment is money from one party to another.
type Payment struct {
	From, To int
	Amount   Cents
}

// Settle turns what each party owes (above nought) or is owed (below), which adds
// up to nought, into payments between them: the greatest debtor pays the greatest
// creditor, at most one payment fewer than there are parties.
func Settle(owes []Cents) ([]Payment, error) {
	left := append([]Cents(nil), owes...)
	var sum Cents
	for _, x := range left {
		sum += x
	}
	if sum != 0 {
		return nil, fmt.Errorf("appraise: payments that add up to %d cents and not to nought", sum)
	}
	var out []Payment
	for {
		debtor, creditor := 0, 0
		for i, x := range left {
			if x > left[debtor] {
				debtor = i
			}
			if x < left[creditor] {
				creditor = i
			}
		}
		if len(left) == 0 || left[debtor] <= 0 {
			return out, nil
		}
		a := min(left[debtor], -left[creditor])
		left[debtor] -= a
		left[creditor] += a
		out = append(out, Payment{debtor, creditor, a})
	}
}

// Transfers returns the payments that turn what each party has into its shares.
func Transfers(has, shares []Cents) ([]Payment, error) {
	owes := make([]Cents, len(has))
	for i := range has {
		owes[i] = has[i] - shares[i]
	}
	return Settle(owes)
}
