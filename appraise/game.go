package appraise

import (
	"context"
	"fmt"
	"math/big"
	"math/bits"
	"strings"
	"sync"
	"sync/atomic"

	"meridian"
)

// Coalition is a set of players: bit i is player i.
type Coalition uint64

// Has tells whether player i is in it.
func (s Coalition) Has(i int) bool { return s>>i&1 == 1 }

// Size counts its players.
func (s Coalition) Size() int { return bits.OnesCount64(uint64(s)) }

// Of returns the coalition of all of n players.
func Of(n int) Coalition { return 1<<n - 1 }

// Most players of a game whose coalitions are all valued.
const (
	ExactPlayers = 18
	MostPlayers  = 20 // that a table of coalitions may have
)

// Game is a cooperative game with transferable utility: what every coalition is
// worth to its members.
type Game struct {
	Players []string
	Values  []Cents // coalition -> worth; that of nobody is 0
}

// NewGame checks and returns a game.
func NewGame(players []string, values []Cents) (*Game, error) {
	n := len(players)
	if n < 1 || n > MostPlayers {
		return nil, meridian.Input("--players", "merge or leave out some", "%d players are not between 1 and %d", n, MostPlayers)
	}
	if len(values) != 1<<n {
		return nil, fmt.Errorf("appraise: %d values for %d players, not %d", len(values), n, 1<<n)
	}
	if values[0] != 0 {
		return nil, fmt.Errorf("appraise: nobody is worth %d cents, not 0", values[0])
	}
	for _, v := range values {
		if v > 100*maxMoney || v < -100*maxMoney {
			return nil, fmt.Errorf("appraise: a worth of %d cents is beyond what is reckoned with", v)
		}
	}
	return &Game{players, values}, nil
}

// Worth values one coalition. It is called from several goroutines.
type Worth func(context.Context, Coalition) (Cents, error)

// Play values every coalition of the players, workers at a time, in order of
// their bits. The first error ends it. Known values are not asked for again;
// they serve to resume. Done, where not nil, is told of each new value, one at a
// time.
func Play(ctx context.Context, players []string, worth Worth, workers int, known map[Coalition]Cents, done func(Coalition, Cents)) (*Game, error) {
	n := len(players)
	if n < 1 || n > ExactPlayers {
		return nil, meridian.Input("--players", "merge some, or let the value be sampled", "%d players are not between 1 and %d", n, ExactPlayers)
	}
	values := make([]Cents, 1<<n)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range max(1, workers) {
		wg.Go(func() {
			for ctx.Err() == nil {
				s := Coalition(next.Add(1))
				if s >= 1<<n {
					return
				}
				if v, ok := known[s]; ok {
					values[s] = v
					continue
				}
				v, err := worth(ctx, s)
				if err != nil {
					cancel(err)
					return
				}
				values[s] = v
				if done != nil {
					mu.Lock()
					done(s, v)
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return NewGame(players, values)
}

// All returns the coalition of all players.
func (g *Game) All() Coalition { return Of(len(g.Players)) }

// Whole returns what all are worth together.
func (g *Game) Whole() Cents { return g.Values[g.All()] }

// Alone returns what player i is worth alone.
func (g *Game) Alone(i int) Cents { return g.Values[Coalition(1)<<i] }

// Margin returns what player i adds to all others.
func (g *Game) Margin(i int) Cents { return g.Whole() - g.Values[g.All()&^(1<<i)] }

// Names lists the members of a coalition.
func (g *Game) Names(s Coalition) string {
	var out []string
	for i, p := range g.Players {
		if s.Has(i) {
			out = append(out, p)
		}
	}
	return strings.Join(out, "+")
}

// Superadditive returns a pair of disjoint coalitions that are worth more apart
// than together, if there is one: then the whole may not be worth forming.
// It looks at all pairs: 3^n of them.
func (g *Game) Superadditive() (a, b Coalition, ok bool) {
	for s := Coalition(1); s <= g.All(); s++ {
		for t := (s - 1) & s; t > s&^t; t = (t - 1) & s { // each pair once
			if g.Values[t]+g.Values[s&^t] > g.Values[s] {
				return t, s &^ t, false
			}
		}
	}
	return 0, 0, true
}

// Allocation is a way to share the whole.
type Allocation struct {
	ID     string
	Name   string
	Exact  []*big.Rat // cents; nil where it is an estimate
	Shares []Cents    // add up to the whole exactly
	Note   string
}

func (g *Game) exact(id, name string, x []*big.Rat) Allocation {
	return Allocation{ID: id, Name: name, Exact: x, Shares: Round(x)}
}

// Excess is what a coalition is worth above what it gets.
type Excess struct {
	Coalition Coalition
	Amount    Cents // above nought: it blocks the allocation
}

// Blocking returns the coalition with the greatest excess under whole shares:
// the first of equals. An excess above nought says that the allocation is not
// in the core, and who would do better alone.
func (g *Game) Blocking(shares []Cents) Excess {
	var worst Excess
	first := true
	for s := Coalition(1); s < g.All(); s++ {
		var get Cents
		for r := uint64(s); r != 0; r &= r - 1 {
			get += shares[bits.TrailingZeros64(r)]
		}
		if e := g.Values[s] - get; first || e > worst.Amount {
			worst, first = Excess{s, e}, false
		}
	}
	return worst
}

// rat returns whole cents as an exact number.
func rat(c Cents) *big.Rat { return new(big.Rat).SetInt64(int64(c)) }
