package appraise

import (
	"context"
	"errors"
	"math"
	"math/big"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func gameOf(t testing.TB, n int, v func(Coalition) float64) *Game {
	t.Helper()
	names := []string{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O"}[:n]
	values := make([]Cents, 1<<n)
	for s := range values[1:] {
		values[s+1] = Money(v(Coalition(s + 1)))
	}
	g, err := NewGame(names, values)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func shares(t *testing.T, what string, a Allocation, want ...float64) {
	t.Helper()
	for i, w := range want {
		if got, _ := a.Exact[i].Float64(); math.Abs(got/100-w) > 1e-9*(1+math.Abs(w)) {
			t.Errorf("%s: player %d gets %.6f, want %.6f", what, i+1, got/100, w)
		}
	}
}

// bankruptcy is the game of O'Neill (Mathematical Social Sciences 2, 1982): what
// is left when all others have been paid.
func bankruptcy(estate float64, claims ...float64) func(Coalition) float64 {
	return func(s Coalition) float64 {
		left := estate
		for i, c := range claims {
			if !s.Has(i) {
				left -= c
			}
		}
		return math.Max(0, left)
	}
}

// The three cases of the Mishnah (Kethuboth 93a): the nucleolus is the division
// of the Talmud (Aumann and Maschler, Journal of Economic Theory 36, 1985).
func TestTalmud(t *testing.T) {
	for _, c := range []struct {
		estate float64
		want   []float64
	}{{100, []float64{100.0 / 3, 100.0 / 3, 100.0 / 3}}, {200, []float64{50, 75, 75}}, {300, []float64{50, 100, 150}}} {
		shares(t, "nucleolus of the estate", gameOf(t, 3, bankruptcy(c.estate, 100, 200, 300)).Nucleolus(), c.want...)
	}
}

// talmud divides an estate by the rule of contested garments, found by
// bisection: at most half of each claim below half of their sum, at least half
// above it.
func talmud(estate float64, claims []float64) []float64 {
	sum := 0.0
	for _, c := range claims {
		sum += c
	}
	if estate > sum/2 {
		out := talmud(sum-estate, claims)
		for i := range out {
			out[i] = claims[i] - out[i]
		}
		return out
	}
	low, high := 0.0, sum
	at := func(l float64) (out []float64, given float64) {
		for _, c := range claims {
			out = append(out, math.Min(c/2, l))
			given += out[len(out)-1]
		}
		return out, given
	}
	for range 200 {
		mid := (low + high) / 2
		if _, given := at(mid); given < estate {
			low = mid
		} else {
			high = mid
		}
	}
	out, _ := at(low)
	return out
}

func TestTalmudAnyClaims(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var claims []float64
		sum := 0
		for range rapid.IntRange(2, 7).Draw(r, "creditors") {
			c := rapid.IntRange(1, 500).Draw(r, "claim")
			claims = append(claims, float64(c))
			sum += c
		}
		estate := float64(rapid.IntRange(1, sum).Draw(r, "estate"))
		want := talmud(estate, claims)
		got := gameOf(t, len(claims), bankruptcy(estate, claims...)).Nucleolus()
		for i := range want {
			if x, _ := got.Exact[i].Float64(); math.Abs(x/100-want[i]) > 1e-6 {
				r.Fatalf("estate %g, claims %v: nucleolus %v, the Talmud says %v", estate, claims, got.Exact, want)
			}
		}
	})
}

// savings turns a game of costs into one of savings.
func savings(n int, cost func(Coalition) float64) func(Coalition) float64 {
	return func(s Coalition) float64 {
		sum := 0.0
		for i := range n {
			if s.Has(i) {
				sum += cost(1 << i)
			}
		}
		return sum - cost(s)
	}
}

// costs turns shares of savings back into costs.
func costs(a Allocation, cost func(Coalition) float64) []float64 {
	var out []float64
	for i, x := range a.Exact {
		f, _ := x.Float64()
		out = append(out, cost(1<<i)-f/100)
	}
	return out
}

func airport(length ...float64) func(Coalition) float64 {
	return func(s Coalition) float64 {
		most := 0.0
		for i, c := range length {
			if s.Has(i) {
				most = math.Max(most, c)
			}
		}
		return most
	}
}

// The airport game: the Shapley value shares each piece of the runway equally
// among those who need it (Littlechild and Owen, Management Science 20, 1973).
func TestAirportShapley(t *testing.T) {
	runway := []float64{12, 24, 24, 60, 100}
	want := make([]float64, len(runway))
	before := 0.0
	for i, c := range runway {
		for j := i; j < len(runway); j++ {
			want[j] += (c - before) / float64(len(runway)-i)
		}
		before = c
	}
	cost := airport(runway...)
	got := costs(gameOf(t, 5, savings(5, cost)).Shapley(), cost)
	for i := range want {
		near(t, "runway", got[i], want[i], 1e-9)
	}
}

// Its nucleolus by the recursion of Littlechild (International Journal of Game
// Theory 3, 1974), see littlechild.
func TestAirportNucleolus(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(2, 7).Draw(r, "aircraft")
		runway := make([]float64, n)
		for i := range runway {
			runway[i] = float64(rapid.IntRange(1, 200).Draw(r, "cost"))
		}
		slices.Sort(runway)
		cost := airport(runway...)
		got := costs(gameOf(t, n, savings(n, cost)).Nucleolus(), cost)
		want := littlechild(runway)
		for i := range want {
			if math.Abs(got[i]-want[i]) > 1e-7 {
				r.Fatalf("runway %v: nucleolus %v, want %v", runway, got, want)
			}
		}
	})
}

// littlechild charges the nucleolus of an airport game, costs ascending. Of those
// not charged yet, the group up to i that comes off cheapest is charged
// (c_i − what was charged) / (their number + 1) each; the dearest aircraft pays
// what is left.
func littlechild(cost []float64) []float64 {
	n := len(cost)
	out := make([]float64, n)
	done, charged := 0, 0.0
	for done < n {
		best, upTo := math.Inf(1), 0
		for i := done; i < n; i++ {
			heads := float64(i - done + 2)
			if i == n-1 {
				heads = float64(i - done + 1)
				if done < n-1 { // the dearest shares its last piece with nobody
					continue
				}
			}
			if a := (cost[i] - charged) / heads; a <= best {
				best, upTo = a, i
			}
		}
		if math.IsInf(best, 1) {
			upTo, best = n-1, cost[n-1]-charged
		}
		for k := done; k <= upTo; k++ {
			out[k] = best
			charged += best
		}
		done = upTo + 1
	}
	return out
}

// One left glove, two right ones: the Shapley value is 2/3, 1/6, 1/6; core and
// nucleolus give all to the left one.
func TestGloves(t *testing.T) {
	g := gameOf(t, 3, func(s Coalition) float64 {
		if s.Has(0) && s.Size() > 1 {
			return 6
		}
		return 0
	})
	shares(t, "Shapley", g.Shapley(), 4, 1, 1)
	shares(t, "nucleolus", g.Nucleolus(), 6, 0, 0)
	if c := g.Core(); c.Empty || c.Least.Sign() != 0 {
		t.Errorf("least core %v", c.Least)
	}
	if b := g.Blocking(g.Shapley().Shares); b.Amount != 100 || g.Names(b.Coalition) != "A+B" {
		t.Errorf("the Shapley value is blocked by %s with %d", g.Names(b.Coalition), b.Amount)
	}
}

// The Tennessee Valley Authority (Ransmeier 1942; Straffin and Heaney,
// International Journal of Game Theory 10, 1981), thousands of USD: navigation
// 163,520, flood control 140,826, power 250,096; both first 301,607, navigation
// and power 378,821, flood and power 367,370; all 412,584.
func tva(s Coalition) float64 {
	return map[Coalition]float64{0: 0, 1: 163520, 2: 140826, 4: 250096, 3: 301607, 5: 378821, 6: 367370, 7: 412584}[s]
}

func TestTennesseeValley(t *testing.T) {
	g := gameOf(t, 3, savings(3, tva))
	// Shapley by hand: navigation pays 163,520/3 + (301,607−140,826)/6 +
	// (378,821−250,096)/6 + (412,584−367,370)/3 = 117,829.
	for i, want := range []float64{117829, 100756.5, 193998.5} {
		near(t, "Shapley", costs(g.Shapley(), tva)[i], want, 1e-6)
	}
	// Separable costs 45,214, 33,763, 110,977; remaining benefits 118,306,
	// 107,063, 139,119; the joint cost of 222,630 in proportion.
	for i, b := range []float64{118306, 107063, 139119} {
		want := []float64{45214, 33763, 110977}[i] + 222630*b/(118306+107063+139119)
		near(t, "separable costs", costs(g.Separable(), tva)[i], want, 1e-6)
	}
	// Nucleolus: savings of 141,858, of which all three pairs are worth far less
	// than two thirds: equal savings of 47,286 each.
	for i, want := range []float64{163520 - 47286, 140826 - 47286, 250096 - 47286} {
		near(t, "nucleolus", costs(g.Nucleolus(), tva)[i], want, 1e-6)
	}
	if g.Core().Empty {
		t.Error("the core is not empty")
	}
}

// The game of three who need two: worth 1 for any pair and for all. The core is
// empty, the balanced collection that shows it is the pairs at one half each.
func TestMajorityHasNoCore(t *testing.T) {
	g := gameOf(t, 3, func(s Coalition) float64 {
		if s.Size() > 1 {
			return 1
		}
		return 0
	})
	c := g.Core()
	if !c.Empty || len(c.Blocked) != 3 {
		t.Fatalf("core %+v", c)
	}
	for _, b := range c.Blocked {
		if b.Coalition.Size() != 2 || b.Weight.Cmp(big.NewRat(1, 2)) != 0 {
			t.Errorf("%s weighs %v", g.Names(b.Coalition), b.Weight)
		}
	}
	shares(t, "nucleolus", g.Nucleolus(), 1.0/3, 1.0/3, 1.0/3)
	if got := g.Nucleolus().Shares; got[0]+got[1]+got[2] != 100 {
		t.Errorf("whole shares %v", got)
	}
}

// anyGame draws games of all kinds, with many ties.
func anyGame(r *rapid.T, t testing.TB, most int) *Game {
	n := rapid.IntRange(2, most).Draw(r, "players")
	span := rapid.SampledFrom([]int{1, 3, 1000}).Draw(r, "span")
	low := rapid.SampledFrom([]int{0, -span}).Draw(r, "low")
	v := make([]float64, 1<<n)
	for s := 1; s < 1<<n; s++ {
		v[s] = float64(rapid.IntRange(low, span*bits.OnesCount(uint(s))).Draw(r, "worth"))
	}
	return gameOf(t, n, func(s Coalition) float64 { return v[s] })
}

// slowShapley walks all orders.
func slowShapley(g *Game) []*big.Rat {
	n := len(g.Players)
	sum := make([]*big.Rat, n)
	for i := range sum {
		sum[i] = new(big.Rat)
	}
	orders := int64(0)
	var walk func(s Coalition, add []Cents)
	walk = func(s Coalition, add []Cents) {
		if s == g.All() {
			orders++
			for i := range sum {
				sum[i].Add(sum[i], rat(add[i]))
			}
			return
		}
		for i := range n {
			if !s.Has(i) {
				add[i] = g.Values[s|1<<i] - g.Values[s]
				walk(s|1<<i, add)
			}
		}
	}
	walk(0, make([]Cents, n))
	for i := range sum {
		sum[i].Quo(sum[i], new(big.Rat).SetInt64(orders))
	}
	return sum
}

func TestShapleyAgainstAllOrders(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		g := anyGame(r, t, 6)
		got, want := g.Shapley(), slowShapley(g)
		var sum Cents
		for i := range want {
			if got.Exact[i].Cmp(want[i]) != 0 {
				r.Fatalf("Shapley %v, over all orders %v", got.Exact, want)
			}
			sum += got.Shares[i]
		}
		if sum != g.Whole() {
			r.Fatalf("shares add up to %d of %d", sum, g.Whole())
		}
	})
}

// Kohlberg (SIAM Journal on Applied Mathematics 20, 1971): x is the
// prenucleolus if and only if at every level the coalitions with at least that
// excess are balanced. Balance is tested with another program: there are weights
// of at least one for all of them that cover every player equally; that holds if
// no side payment favours some of them and harms none.
func TestNucleolusByKohlberg(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		g := anyGame(r, t, 5)
		a := g.Nucleolus()
		n := len(g.Players)
		excess := func(s Coalition) *big.Rat { return new(big.Rat).Sub(rat(g.Values[s]), paid(a.Exact, s)) }
		var levels []*big.Rat
		for s := Coalition(1); s < g.All(); s++ {
			levels = append(levels, excess(s))
		}
		alone := Cents(0)
		for i := range n {
			alone += g.Alone(i)
		}
		rational := alone <= g.Whole()
		for _, level := range levels {
			var set []Coalition
			for s := Coalition(1); s < g.All(); s++ {
				if excess(s).Cmp(level) >= 0 {
					set = append(set, s)
				}
			}
			var tight []Coalition // for the nucleolus, players held at their worth alone may help to balance
			for i := range n {
				if rational && a.Exact[i].Cmp(rat(g.Alone(i))) == 0 {
					tight = append(tight, 1<<i)
				}
			}
			if !balanced(n, set, tight) {
				r.Fatalf("%v: the coalitions above %v are not balanced under %v", g.Values, level, a.Exact)
			}
		}
		if rational {
			for i := range n {
				if a.Exact[i].Cmp(rat(g.Alone(i))) < 0 {
					r.Fatalf("player %d gets less than alone", i)
				}
			}
		}
		if core := g.Core(); !core.Empty && g.excessAbove(a.Exact) > 0 {
			r.Fatalf("%v: the nucleolus %v is outside the core", g.Values, a.Exact)
		}
	})
}

func (g *Game) excessAbove(x []*big.Rat) int {
	n := 0
	for s := Coalition(1); s < g.All(); s++ {
		if rat(g.Values[s]).Cmp(paid(x, s)) > 0 {
			n++
		}
	}
	return n
}

// balanced tells whether Σ λ_S 1_S + Σ κ_T 1_T = 1_N with all λ above nought and κ
// not below: Fourier–Motzkin is too slow, so by Farkas through exact pivoting on
// λ = 1 + λ', κ: feasible or not by phase one of a dense simplex.
func balanced(n int, set, tight []Coalition) bool {
	// Columns: λ'_S, κ_T, and μ with Σ λ' 1_S + Σ κ 1_T − μ 1_N = −Σ 1_S; rows times −1
	// where the right-hand side is below nought; artificial variables minimised.
	cols := slices.Concat(set, tight)
	width := len(cols) + 1 + n + 1
	a := make([][]*big.Rat, n+1)
	for i := range a {
		a[i] = make([]*big.Rat, width)
		for j := range a[i] {
			a[i][j] = new(big.Rat)
		}
	}
	for i := range n {
		for j, s := range cols {
			if s.Has(i) {
				a[i][j].SetInt64(-1)
			}
		}
		a[i][len(cols)].SetInt64(1)
		a[i][len(cols)+1+i].SetInt64(1)
		count := int64(0)
		for _, s := range set {
			if s.Has(i) {
				count++
			}
		}
		a[i][width-1].SetInt64(count)
		for j := range width {
			if j <= len(cols) || j == width-1 {
				a[n][j].Sub(a[n][j], a[i][j])
			}
		}
	}
	t := new(big.Rat)
	for {
		enter := -1
		for j := range width - 1 {
			if a[n][j].Sign() < 0 {
				enter = j
				break
			}
		}
		if enter < 0 {
			return a[n][width-1].Sign() == 0
		}
		leave := -1
		var least *big.Rat
		for i := range n {
			if a[i][enter].Sign() > 0 {
				if q := new(big.Rat).Quo(a[i][width-1], a[i][enter]); leave < 0 || q.Cmp(least) < 0 {
					leave, least = i, q
				}
			}
		}
		if leave < 0 {
			return false
		}
		inv := new(big.Rat).Inv(a[leave][enter])
		for j := range width {
			a[leave][j].Mul(a[leave][j], inv)
		}
		for i := range n + 1 {
			if i == leave || a[i][enter].Sign() == 0 {
				continue
			}
			f := new(big.Rat).Set(a[i][enter])
			for j := range width {
				a[i][j].Sub(a[i][j], t.Mul(f, a[leave][j]))
			}
		}
	}
}

// The test above can say no: the Shapley value of the gloves is not their
// nucleolus.
func TestBalancedCanFail(t *testing.T) {
	if !balanced(3, []Coalition{1, 2, 4}, nil) || !balanced(3, []Coalition{3, 5, 6}, nil) || !balanced(3, []Coalition{1}, []Coalition{2, 4}) {
		t.Error("balanced collections are called unbalanced")
	}
	if balanced(3, []Coalition{3, 5}, nil) || balanced(3, []Coalition{1, 2}, nil) {
		t.Error("unbalanced collections are called balanced")
	}
}

// Equal players get the same, useless ones their nothing, twice the game twice
// the shares, by every method.
func TestAxioms(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		g := anyGame(r, t, 4)
		n := len(g.Players)
		// A twin of player 0 and a useless player are added: the twin by making worth
		// depend on how many of both are there.
		twin := func(s Coalition) float64 {
			core := s & (g.All() &^ 1)
			v := g.Values[core]
			if s.Has(0) || s.Has(n) {
				v = g.Values[core|1]
			}
			if s.Has(0) && s.Has(n) {
				v += 1000
			}
			return v.USD()
		}
		big1 := gameOf(t, n+2, twin)
		big2 := gameOf(t, n+2, func(s Coalition) float64 { return 2 * twin(s) })
		for _, m := range []func(*Game) Allocation{(*Game).Shapley, (*Game).Nucleolus, (*Game).Separable} {
			a, b := m(big1), m(big2)
			if a.Exact[0].Cmp(a.Exact[n]) != 0 {
				r.Fatalf("%s: twins get %v and %v", a.Name, a.Exact[0], a.Exact[n])
			}
			for i := range a.Exact {
				if new(big.Rat).Add(a.Exact[i], a.Exact[i]).Cmp(b.Exact[i]) != 0 {
					r.Fatalf("%s: twice the game gives %v, not twice %v", a.Name, b.Exact, a.Exact)
				}
			}
			var sum Cents
			for _, x := range a.Shares {
				sum += x
			}
			if sum != big1.Whole() {
				r.Fatalf("%s: shares add up to %d of %d", a.Name, sum, big1.Whole())
			}
		}
		if x := big1.Shapley().Exact[n+1]; x.Sign() != 0 {
			r.Fatalf("a useless player gets %v", x)
		}
	})
}

func TestSampledCoversExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	v := make([]Cents, 1<<10)
	for s := range v[1:] {
		k := bits.OnesCount(uint(s + 1))
		v[s+1] = Money(float64(k*k)*100 + 500*rng.Float64())
	}
	g := gameOf(t, 10, func(s Coalition) float64 { return v[s].USD() })
	worth := func(_ context.Context, s Coalition) (Cents, error) { return g.Values[s], nil }
	exact := g.Shapley()
	missed := 0
	for seed := range uint64(50) {
		got, err := SampleShapley(t.Context(), g.Players, worth, 30, seed, 0.95, nil)
		if err != nil {
			t.Fatal(err)
		}
		var sum Cents
		outside := false
		for i := range got.Mean {
			x, _ := exact.Exact[i].Float64()
			outside = outside || math.Abs(got.Mean[i]-x) > got.Error[i]
			sum += got.Shares[i]
		}
		if outside {
			missed++
		}
		if sum != g.Whole() {
			t.Fatalf("shares add up to %d of %d", sum, g.Whole())
		}
	}
	// At 95 % all at once, 2.5 of 50 miss on average; more than 9 have a chance below 0.0003.
	if missed > 9 {
		t.Errorf("%d of 50 samples miss the exact value", missed)
	}
}

func TestSampledSameAtAnyNumberOfProcessors(t *testing.T) {
	worth := func(_ context.Context, s Coalition) (Cents, error) { return Cents(s.Size()) * Cents(s%977), nil }
	names := make([]string, 18)
	var first *Sampled
	for _, procs := range []int{1, 2, 7} {
		old := runtime.GOMAXPROCS(procs)
		got, err := SampleShapley(t.Context(), names, worth, 12, 3, 0.95, nil)
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = got
		}
		if !slices.Equal(got.Mean, first.Mean) || !slices.Equal(got.Error, first.Error) {
			t.Errorf("other numbers with %d processors", procs)
		}
	}
}

func TestPlayResumesAndStops(t *testing.T) {
	names := []string{"A", "B", "C", "D"}
	asked := make(chan Coalition, 16)
	worth := func(_ context.Context, s Coalition) (Cents, error) {
		asked <- s
		return Cents(s) * 10, nil
	}
	g, err := Play(t.Context(), names, worth, 3, map[Coalition]Cents{3: 30, 9: 90}, nil)
	if err != nil || len(asked) != 13 {
		t.Fatalf("%d coalitions were asked for (%v)", len(asked), err)
	}
	for s, v := range g.Values {
		if v != Cents(s)*10 {
			t.Errorf("coalition %d is worth %d", s, v)
		}
	}
	broken := errors.New("broken")
	if _, err := Play(t.Context(), names, func(context.Context, Coalition) (Cents, error) { return 0, broken }, 2, nil, nil); !errors.Is(err, broken) {
		t.Errorf("the error was lost: %v", err)
	}
}

func TestCompensation(t *testing.T) {
	// B loses 300. A and C have 90 % and 10 % of the gains of 1,000.
	c := Compensate(usd(900, -300, 100), SignificanceThreshold)
	if want := usd(270, -300, 30); !slices.Equal(c.Pays, want) {
		t.Errorf("pay %v, want %v", c.Pays, want)
	}
	// D has 5 % of the gains: below the threshold, it does not pay.
	c = Compensate(usd(950, -190, 50), SignificanceThreshold)
	if want := usd(190, -190, 0); !slices.Equal(c.Pays, want) {
		t.Errorf("pay %v, want %v", c.Pays, want)
	}
	c = Compensate(usd(100, -300, 0), SignificanceThreshold)
	if c.Short != Money(200) || !slices.Equal(c.After, usd(0, -200, 0)) {
		t.Errorf("short %v, after %v", c.Short, c.After)
	}
	if c = Compensate(usd(1, 2), SignificanceThreshold); !slices.Equal(c.Pays, usd(0, 0)) {
		t.Errorf("pay %v although nobody loses", c.Pays)
	}
}

func TestSettle(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		owes := make([]Cents, rapid.IntRange(1, 12).Draw(r, "parties"))
		for i := range owes[1:] {
			owes[i+1] = Cents(rapid.Int64Range(-1e12, 1e12).Draw(r, "owes"))
			owes[0] -= owes[i+1]
		}
		paid, err := Settle(owes)
		if err != nil {
			r.Fatal(err)
		}
		if len(paid) >= len(owes) && len(owes) > 1 {
			r.Fatalf("%d payments between %d parties", len(paid), len(owes))
		}
		left := slices.Clone(owes)
		for _, p := range paid {
			if p.Amount <= 0 {
				r.Fatalf("a payment of %d", p.Amount)
			}
			left[p.From] -= p.Amount
			left[p.To] += p.Amount
		}
		if slices.ContainsFunc(left, func(x Cents) bool { return x != 0 }) {
			r.Fatalf("left %v", left)
		}
	})
	if _, err := Settle(usd(1, 2)); err == nil {
		t.Error("payments that do not add up were settled")
	}
}

func randomGame(n int) *Game {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	v := make([]Cents, 1<<n)
	for s := range v[1:] {
		k := bits.OnesCount(uint(s + 1))
		v[s+1] = Cents(k*k)*1_000_000_00 + Cents(rng.Int64N(500_000_00))
	}
	return &Game{make([]string, n), v}
}

func BenchmarkShapley(b *testing.B) {
	for _, n := range []int{8, 12, 15} {
		g := randomGame(n)
		b.Run(string(rune('0'+n/10))+string(rune('0'+n%10)), func(b *testing.B) {
			for b.Loop() {
				g.Shapley()
			}
		})
	}
}

func BenchmarkNucleolus(b *testing.B) {
	for _, n := range []int{8, 10, 12, 15} {
		g := randomGame(n)
		b.Run(string(rune('0'+n/10))+string(rune('0'+n%10)), func(b *testing.B) {
			for b.Loop() {
				g.Nucleolus()
			}
		})
	}
}
