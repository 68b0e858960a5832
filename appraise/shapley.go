package appraise

import (
	"context"
	"math"
	"math/big"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Shapley returns the Shapley value (Shapley 1953), exactly: what each player
// adds to those before it, averaged over all orders,
//
//	φ_i = Σ_{S∌i} |S|! (n−|S|−1)!/n! · (v(S∪i) − v(S)).
//
// One pass over the coalitions sums their worth by size and member; whole
// numbers throughout.
func (g *Game) Shapley() Allocation {
	n := len(g.Players)
	all := make([]big.Int, n+1)  // size -> Σ v(S)
	with := make([][]big.Int, n) // player, size -> Σ v(S) of those with it
	part := make([][]int64, n)   // the same, not yet carried over
	for i := range with {
		with[i], part[i] = make([]big.Int, n+1), make([]int64, n+1)
	}
	sizes := make([]int64, n+1)
	carry := func() {
		t := new(big.Int)
		for k := range sizes {
			all[k].Add(&all[k], t.SetInt64(sizes[k]))
			sizes[k] = 0
			for i := range part {
				with[i][k].Add(&with[i][k], t.SetInt64(part[i][k]))
				part[i][k] = 0
			}
		}
	}
	for s := Coalition(1); s <= g.All(); s++ {
		v, k := int64(g.Values[s]), s.Size()
		sizes[k] += v
		for r := uint64(s); r != 0; r &= r - 1 {
			part[bits.TrailingZeros64(r)][k] += v
		}
		if s%4096 == 0 { // 4096 times the largest worth fits a word
			carry()
		}
	}
	carry()
	x := make([]*big.Rat, n)
	for i := range x {
		x[i] = average(with[i], all, n)
	}
	return g.exact("shapley", "Shapley value", x)
}

// average weighs sums by size: with the player (s−1)!(n−s)!/n!, without it
// −s!(n−s−1)!/n!.
func average(with, all []big.Int, n int) *big.Rat {
	sum, t := new(big.Int), new(big.Int)
	for s := 1; s <= n; s++ {
		w := new(big.Int).Mul(factorial(s-1), factorial(n-s))
		sum.Add(sum, t.Mul(w, &with[s]))
	}
	for s := 1; s < n; s++ {
		w := new(big.Int).Mul(factorial(s), factorial(n-s-1))
		sum.Sub(sum, t.Mul(w, new(big.Int).Sub(&all[s], &with[s])))
	}
	return new(big.Rat).SetFrac(sum, factorial(n))
}

func factorial(n int) *big.Int { return new(big.Int).MulRange(1, int64(n)) }

// Sampled is an estimate of the Shapley value.
type Sampled struct {
	Allocation
	Mean     []float64 // cents
	Error    []float64 // half width of the confidence interval, cents
	Level    float64   // of the intervals, all at once (Bonferroni)
	Blocks   int
	Orders   int // permutations that were walked
	Distinct int // coalitions that were valued
}

// SampleShapley estimates the Shapley value where there are too many coalitions.
// A block is a random order, its n rotations, in which every player takes every
// place once (stratified by place: Castro et al. 2017), and the reverse of each
// (antithetic: Mitchell et al. 2022). Blocks are independent, so their spread
// gives the confidence intervals; shares of a block add up to the whole.
// Coalitions are valued once. Equal seeds give equal results.
func SampleShapley(ctx context.Context, players []string, worth Worth, blocks int, seed uint64, level float64, progress func(int)) (*Sampled, error) {
	n := len(players)
	memo := &memory{worth: worth, known: map[Coalition]*entry{}}
	sums := make([][]float64, blocks)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for ctx.Err() == nil {
				k := int(next.Add(1)) - 1
				if k >= blocks {
					return
				}
				x, err := memo.block(ctx, n, seed, uint64(k))
				if err != nil {
					cancel(err)
					return
				}
				sums[k] = x
				if progress != nil {
					progress(1)
				}
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	whole, err := memo.value(ctx, Of(n))
	if err != nil {
		return nil, err
	}
	out := &Sampled{Level: level, Blocks: blocks, Orders: blocks * 2 * n, Distinct: len(memo.known)}
	out.ID, out.Name = "shapley", "Shapley value, sampled"
	out.estimate(sums, n)
	out.Shares = Apportion(whole, out.Mean)
	return out, nil
}

// memory values each coalition once.
type memory struct {
	worth Worth
	mu    sync.Mutex
	known map[Coalition]*entry
}

type entry struct {
	once sync.Once
	v    Cents
	err  error
}

func (m *memory) value(ctx context.Context, s Coalition) (Cents, error) {
	if s == 0 {
		return 0, nil
	}
	m.mu.Lock()
	e := m.known[s]
	if e == nil {
		e = &entry{}
		m.known[s] = e
	}
	m.mu.Unlock()
	e.once.Do(func() { e.v, e.err = m.worth(ctx, s) })
	return e.v, e.err
}

// block returns the mean of what players add over the orders of a block.
func (m *memory) block(ctx context.Context, n int, seed, k uint64) ([]float64, error) {
	order := rand.New(rand.NewPCG(seed, k)).Perm(n)
	sum := make([]Cents, n)
	for turn := range n {
		rotated := slices.Concat(order[turn:], order[:turn])
		for range 2 {
			if err := m.walk(ctx, rotated, sum); err != nil {
				return nil, err
			}
			slices.Reverse(rotated)
		}
	}
	out := make([]float64, n)
	for i, s := range sum {
		out[i] = float64(s) / float64(2*n)
	}
	return out, nil
}

func (m *memory) walk(ctx context.Context, order []int, sum []Cents) error {
	var s Coalition
	var before Cents
	for _, i := range order {
		s |= 1 << i
		v, err := m.value(ctx, s)
		if err != nil {
			return err
		}
		sum[i] += v - before
		before = v
	}
	return nil
}

// estimate takes means and intervals over the blocks.
func (s *Sampled) estimate(sums [][]float64, n int) {
	b := float64(len(sums))
	z := normalQuantile(1 - (1-s.Level)/2/float64(n))
	for i := range n {
		mean, spread := 0.0, 0.0
		for _, x := range sums {
			mean += x[i] / b
		}
		for _, x := range sums {
			spread += (x[i] - mean) * (x[i] - mean)
		}
		s.Mean = append(s.Mean, mean)
		half := math.Inf(1)
		if b > 1 {
			half = student(z, b-1) * math.Sqrt(spread/(b-1)/b)
		}
		s.Error = append(s.Error, half)
	}
}

// student turns a quantile of the normal distribution into that of Student's t
// (Cornish–Fisher to the third order: Abramowitz and Stegun 26.7.5); good from
// ten degrees of freedom on.
func student(z, df float64) float64 {
	z2 := z * z
	return z + z*(z2+1)/(4*df) + z*(5*z2*z2+16*z2+3)/(96*df*df) + z*(3*z2*z2*z2+19*z2*z2+17*z2-15)/(384*df*df*df)
}
