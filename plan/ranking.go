package plan

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"meridian"
)

// Gain is what a network brings a set of ODs over the base, a year at the
// weights of the ODs. ODs with a way on one of the two alone are counted and
// have no share in the sums.
type Gain struct {
	Benefit    float64 `json:"user_benefit_usd"` // generalised cost saved
	Freight    float64 `json:"freight_saved_usd"`
	TonneHours float64 `json:"tonne_hours_saved"`
	CO2e       float64 `json:"co2e_saved_t"`
	Better     int     `json:"ods_better"`
	Worse      int     `json:"ods_worse"`
	Opened     int     `json:"ods_opened"`  // have a way now and had none
	CutOff     int     `json:"ods_cut_off"` // had a way and have none now
}

// Objective is what a ranking ranks by.
type Objective string

// The objectives.
const (
	ByBenefit    Objective = "benefit"
	ByFreight    Objective = "cost"
	ByTonneHours Objective = "tonne-hours"
	ByCO2e       Objective = "co2e"
)

// Objectives lists them.
func Objectives() []string {
	return []string{string(ByBenefit), string(ByFreight), string(ByTonneHours), string(ByCO2e)}
}

// Of returns the objective's part of a gain.
func (o Objective) Of(g *Gain) float64 {
	switch o {
	case ByFreight:
		return g.Freight
	case ByTonneHours:
		return g.TonneHours
	case ByCO2e:
		return g.CO2e
	}
	return g.Benefit
}

// Gain sets a variant beside the base.
func (s *Skims) Gain(v *Variant) Gain { return GainOf(s.ODs, s.Base, v.Ways()) }

// GainOf adds up what ways bring over others at the weights of ODs.
func GainOf(ods []OD, base, ways []Way) Gain {
	var g Gain
	for i := range ods {
		a, b, n := &base[i], &ways[i], ods[i].Weight
		switch {
		case a.Reachable && b.Reachable:
			saved := n * float64(a.Cost-b.Cost) / 100
			g.Benefit += saved
			g.Freight += n * float64(a.V[Money]-b.V[Money]) / 100
			g.TonneHours += n * float64(a.V[Minutes]-b.V[Minutes]) / 60 * ods[i].Query.Shipment.Tonnes
			g.CO2e += n * float64(a.V[Grams]-b.V[Grams]) / 1e6
			if a.Cost > b.Cost {
				g.Better++
			} else if a.Cost < b.Cost {
				g.Worse++
			}
		case b.Reachable:
			g.Opened++
		case a.Reachable:
			g.CutOff++
		}
	}
	return g
}

// RankOptions say what of a ranking is wanted.
type RankOptions struct {
	Objective Objective
	Greedy    int // steps of the greedy order; 0: none
	Pairs     int // the best so many alone are tried two by two; 0: none
	Tick      func(done, total int)

	// Known and Keep let a ranking go on where one was broken off: they are asked
	// for and told the gain of a set of measures, by the indices in ascending order.
	Known func(set string) (Gain, bool)
	Keep  func(set string, g Gain) error
}

// GreedyStep is a step of the greedy order.
type GreedyStep struct {
	Option int     `json:"measure"`
	Adds   float64 `json:"adds"`  // to the objective
	Total  float64 `json:"total"` // with all before it
}

// Synergy is what two bring together beyond what each brings alone: above 0 they
// help, below 0 they replace each other.
type Synergy struct {
	A, B     int
	Together Gain
	Extra    float64
}

// Ranking is every option alone, all together and all but one.
type Ranking struct {
	Objective Objective
	Alone     []Gain
	All       Gain
	ButOne    []Gain       // all but the option
	Order     []int        // by the objective alone, best first
	Greedy    []GreedyStep // each next option is the one that adds most
	Pairs     []Synergy    // strongest first
}

// Loss is what taking an option out of all costs, in the objective.
func (r *Ranking) Loss(i int) float64 {
	return r.Objective.Of(&r.All) - r.Objective.Of(&r.ButOne[i])
}

// ranker memoises gains of sets.
type ranker struct {
	s       *Skims
	network func(taken func(i int) bool) *meridian.Network
	o       *RankOptions

	mu    sync.Mutex
	known map[string]Gain
	all   *Skims // with all options as the base, for sets that lack few
	n     int    // how many options there are
	done  int
	total int
}

// Rank values n options on the ODs. Network makes the network with some of them;
// it is called from several goroutines.
func (s *Skims) Rank(ctx context.Context, n int, network func(taken func(i int) bool) *meridian.Network, o RankOptions) (*Ranking, error) {
	if n == 0 {
		return nil, &meridian.NoResultError{What: "nothing to rank", Reasons: []string{"there are no measures"}}
	}
	r := &ranker{s: s, network: network, o: &o, n: n, known: map[string]Gain{}}
	if o.Objective == "" {
		o.Objective = ByBenefit
	}
	out := &Ranking{Objective: o.Objective, Alone: make([]Gain, n), ButOne: make([]Gain, n)}
	everything := make([]int, n)
	for i := range everything {
		everything[i] = i
	}
	pairs := min(o.Pairs, n)
	steps := min(o.Greedy, n)
	r.total = 2*n + 1 + pairs*(pairs-1)/2 + steps*(2*n-steps+1)/2
	var err error
	if r.all, err = NewSkims(ctx, network(func(int) bool { return true }), s.Conditions, s.ODs); err != nil {
		return nil, err
	}
	sets := [][]int{everything}
	for i := range n {
		sets = append(sets, []int{i}, slices.Delete(slices.Clone(everything), i, i+1))
	}
	gains, err := r.gains(ctx, sets)
	if err != nil {
		return nil, err
	}
	out.All = gains[0]
	for i := range n {
		out.Alone[i], out.ButOne[i] = gains[1+2*i], gains[2+2*i]
	}
	out.Order = slices.Clone(everything)
	slices.SortStableFunc(out.Order, func(a, b int) int {
		return cmp.Compare(o.Objective.Of(&out.Alone[b]), o.Objective.Of(&out.Alone[a]))
	})
	if err := r.pairs(ctx, out, pairs); err != nil {
		return nil, err
	}
	return out, r.greedy(ctx, out, steps)
}

func (r *ranker) pairs(ctx context.Context, out *Ranking, n int) error {
	var sets [][]int
	for i := range n {
		for _, j := range out.Order[i+1 : n] {
			a, b := min(out.Order[i], j), max(out.Order[i], j)
			sets = append(sets, []int{a, b})
			out.Pairs = append(out.Pairs, Synergy{A: a, B: b})
		}
	}
	gains, err := r.gains(ctx, sets)
	if err != nil {
		return err
	}
	of := r.o.Objective.Of
	for i := range out.Pairs {
		p := &out.Pairs[i]
		p.Together = gains[i]
		p.Extra = of(&gains[i]) - of(&out.Alone[p.A]) - of(&out.Alone[p.B])
	}
	slices.SortStableFunc(out.Pairs, func(a, b Synergy) int { return cmp.Compare(max(b.Extra, -b.Extra), max(a.Extra, -a.Extra)) })
	return nil
}

// greedy adds, step by step, the option that adds most to those taken; all that
// are left are tried at each step. It ends where none adds anything.
func (r *ranker) greedy(ctx context.Context, out *Ranking, steps int) error {
	var taken []int
	total := 0.0
	for range steps {
		var sets [][]int
		var left []int
		for i := range out.Alone {
			if !slices.Contains(taken, i) {
				left = append(left, i)
				set := append(slices.Clone(taken), i)
				slices.Sort(set)
				sets = append(sets, set)
			}
		}
		gains, err := r.gains(ctx, sets)
		if err != nil {
			return err
		}
		best, most := -1, total
		for k := range left {
			if v := r.o.Objective.Of(&gains[k]); v > most+1e-6 {
				best, most = k, v
			}
		}
		if best < 0 {
			return nil
		}
		taken = append(taken, left[best])
		out.Greedy = append(out.Greedy, GreedyStep{left[best], most - total, most})
		total = most
	}
	return nil
}

// gains values sets of options, on all processors; the same set is valued once.
func (r *ranker) gains(ctx context.Context, sets [][]int) ([]Gain, error) {
	out := make([]Gain, len(sets))
	var next atomic.Int64
	var failed error
	var wg sync.WaitGroup
	for range min(len(sets), runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(sets) {
					return
				}
				g, err := r.gain(sets[i])
				r.mu.Lock()
				out[i] = g
				if err != nil && failed == nil {
					failed = err
				}
				r.done++
				if r.o.Tick != nil {
					r.o.Tick(r.done, r.total)
				}
				stop := failed != nil
				r.mu.Unlock()
				if stop {
					return
				}
			}
		})
	}
	wg.Wait()
	if failed != nil {
		return nil, failed
	}
	return out, ctx.Err()
}

func setName(set []int) string {
	parts := make([]string, len(set))
	for i, x := range set {
		parts[i] = fmt.Sprint(x)
	}
	return strings.Join(parts, ",")
}

func (r *ranker) gain(set []int) (Gain, error) {
	name := setName(set)
	r.mu.Lock()
	g, ok := r.known[name]
	r.mu.Unlock()
	if ok {
		return g, nil
	}
	if r.o.Known != nil {
		if g, ok := r.o.Known(name); ok {
			return g, nil
		}
	}
	from := r.s // the base that differs less
	if 2*len(set) > r.n {
		from = r.all
	}
	v, err := from.Variant(r.network(func(i int) bool { return slices.Contains(set, i) }))
	if err != nil {
		return g, err
	}
	g = GainOf(r.s.ODs, r.s.Base, v.Ways())
	r.mu.Lock()
	r.known[name] = g
	r.mu.Unlock()
	if r.o.Keep != nil {
		err = r.o.Keep(name, g)
	}
	return g, err
}
