package plan

import (
	"context"
	"fmt"
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"meridian"
)

// Coalitions: the ODs on the network of every subset of some players' measures.
// There are 2^n subsets and few of them need a view: what players change apart is
// put together (see compose.go), and a way that is best with the measures of many
// is best with those of fewer, as long as it needs none of those that are missing
// and no missing measure makes anything dearer:
//
//	best in T, uses U ⊆ S ⊆ T, and T and S agree on the players whose measures
//	do not only help  ⇒  best in S
//
// Subsets are worked off from the largest to the smallest; an OD is searched on a
// subset only where no larger one settles it. Which measures a way needs is read
// off its elements and tariffs.

// MostPlayers is how many players coalitions are made of at most.
const MostPlayers = 20

// Player is a party whose measures a coalition has or lacks.
type Player struct {
	// Touches are the elements that its measures change, such as link:ID or
	// charge:ID. An element of another kind than link, crossing, terminal, gauge,
	// passage, service or charge counts for every way.
	Touches []string
}

// Coalitions are the ODs on every subset of players.
type Coalitions struct {
	ODs     int
	Players int
	Blocks  int // groups of players whose measures touch no common site; 0: not looked at apart
	Views   int // networks that needed a view
	Sought  int // relations that were searched

	found []settled
	at    [][]int32 // subset -> OD -> index of found
}

// settled is an OD as it was found on a subset.
type settled struct {
	*finding
	uses uint32 // players of the subset whose measures the way needs
	on   uint32 // subset on which it was found
}

// finding is what is kept of a way.
type finding struct {
	way      Way
	best     Best
	receipts []Receipt
	needs    uint32 // players whose measures bear on the way
}

// Best returns OD i on a subset of players.
func (c *Coalitions) Best(subset uint32, i int) *Best { return &c.found[c.Find(subset, i)].best }

// Receipts returns who gets what of OD i on a subset of players.
func (c *Coalitions) Receipts(subset uint32, i int) []Receipt {
	return c.found[c.Find(subset, i)].receipts
}

// Find returns the number of the finding that holds for OD i on a subset: few
// findings serve many subsets.
func (c *Coalitions) Find(subset uint32, i int) int { return int(c.at[subset][i]) }

// Findings calls f with every finding in the order of its number.
func (c *Coalitions) Findings(f func(*Best, []Receipt)) {
	for i := range c.found {
		f(&c.found[i].best, c.found[i].receipts)
	}
}

// Coalitions finds the ODs on every subset of players. Network makes the network
// of a subset, the base for none; it is called from several goroutines. Tick is
// told how many of the subsets are done.
func (s *Skims) Coalitions(ctx context.Context, players []Player, network func(subset uint32) *meridian.Network, tick func(done, total int)) (*Coalitions, error) {
	n := len(players)
	if n == 0 || n > MostPlayers {
		return nil, meridian.Input("players", fmt.Sprintf("give 1 to %d", MostPlayers), "%d players are no game that can be reckoned", n)
	}
	c := &coalitioner{s: s, players: players, network: network, index: map[string]uint32{}, out: &Coalitions{ODs: len(s.ODs), Players: n, at: make([][]int32, 1<<n)}}
	for p := range players {
		for _, t := range players[p].Touches {
			c.index[t] |= 1 << p
		}
	}
	c.tariffOf = c.tariffed()
	var err error
	if c.all, err = NewSkims(ctx, network(1<<n-1), s.Conditions, s.ODs); err != nil {
		return nil, err
	}
	c.keepBases()
	if err = c.sort(ctx); err != nil {
		return nil, err
	}
	if c.apart, err = c.takeApart(ctx); err != nil {
		return nil, err
	}
	if c.apart != nil {
		c.out.Blocks = len(c.apart.blocks)
	}
	c.byOD = make([][]int32, len(s.ODs))
	subsets := make([]uint32, 1<<n)
	for i := range subsets {
		subsets[i] = uint32(i)
	}
	slices.SortStableFunc(subsets, func(a, b uint32) int { return bits.OnesCount32(b) - bits.OnesCount32(a) })
	done := 0
	for begin := 0; begin < len(subsets); { // one size of subset after the other
		end := begin
		for end < len(subsets) && bits.OnesCount32(subsets[end]) == bits.OnesCount32(subsets[begin]) {
			end++
		}
		err := c.layer(ctx, subsets[begin:end], func(n int) {
			if done += n; tick != nil {
				tick(done, len(subsets))
			}
		})
		if err != nil {
			return nil, err
		}
		begin = end
	}
	return c.out, nil
}

// coalitioner is the work on coalitions.
type coalitioner struct {
	s, all   *Skims // without measures, and with all
	players  []Player
	network  func(uint32) *meridian.Network
	index    map[string]uint32 // element -> players that touch it
	fixed    uint32            // players whose measures do not only help
	tariffOf map[hauled]uint32
	bases    [2][]*finding // of the ways of the two skims
	apart    *composer     // where the measures of players can be put together; nil: they cannot
	byOD     [][]int32     // OD -> what was found of it
	views    atomic.Int64
	out      *Coalitions
}

// keepBases describes the ways of the two skims once.
func (c *coalitioner) keepBases() {
	for k, s := range [2]*Skims{c.s, c.all} {
		c.bases[k] = make([]*finding, len(s.ODs))
		inParallel(len(s.ODs), func(i int) { c.bases[k][i] = c.keep(i, &s.Base[i]) })
	}
}

// keep describes a way of OD i.
func (c *coalitioner) keep(i int, w *Way) *finding {
	return &finding{*w, w.Best(), c.s.Receipts(i, w), c.needs(w)}
}

// sort finds the players whose measures do not only help: alone, or taken out of
// all, they make some arc dearer, or close it.
func (c *coalitioner) sort(ctx context.Context) error {
	for t, who := range c.index {
		if !slices.Contains([]string{"link", "terminal", "gauge", "passage", "service", "charge"}, kindOfTouch(t)) {
			c.fixed |= who
		}
	}
	all := uint32(1)<<len(c.players) - 1
	harms := make([]bool, 2*len(c.players))
	err := c.each(ctx, len(harms), func(i int) error {
		p := uint32(1) << (i / 2)
		from, subset, sign := c.s, p, -1
		if i%2 == 1 {
			from, subset, sign = c.all, all&^p, 1
		}
		v, err := from.Variant(c.network(subset))
		if err == nil {
			harms[i] = !v.onlyMoves(sign)
		}
		return err
	})
	for i, harm := range harms {
		if harm {
			c.fixed |= 1 << (i / 2)
		}
	}
	return err
}

// onlyMoves tells whether all that differs from the base is cheaper (sign −1), or
// all dearer (sign 1), under the same rules.
func (w *Variant) onlyMoves(sign int) bool {
	if w.whole != nil || len(w.closed) > 0 {
		return false
	}
	moves := func(before, after int64) bool { return sign < 0 && after <= before || sign > 0 && after >= before }
	for _, c := range w.cost {
		for i := range w.changes {
			before := int64(infinity)
			if b := w.changes[i].base; b >= 0 {
				before = c.base[b]
			}
			if !moves(before, c.changed[i]) {
				return false
			}
		}
	}
	for was, is := range w.ends {
		for k := range is.costs {
			if !was.moves(is, k, moves) {
				return false
			}
		}
	}
	for i, direct := range w.direct {
		k := w.s.rows[i].kind
		before, after := w.s.cheapest(&w.s.rows[i].direct, k), w.s.cheapest(&direct, k)
		if !moves(before, after) {
			return false
		}
	}
	return true
}

// moves compares the cheapest arc of each node of two ends.
func (e *end) moves(o *end, kind int, moves func(before, after int64) bool) bool {
	least := func(e *end) map[Node]int64 {
		m := map[Node]int64{}
		for i := range e.arcs {
			n := e.arcs[i].node
			if d, ok := m[n]; !ok || e.costs[kind][i] < d {
				m[n] = e.costs[kind][i]
			}
		}
		return m
	}
	before, after := least(e), least(o)
	at := func(m map[Node]int64, n Node) int64 {
		if d, ok := m[n]; ok {
			return d
		}
		return infinity
	}
	for _, m := range [2]map[Node]int64{before, after} {
		for n := range m {
			if !moves(at(before, n), at(after, n)) {
				return false
			}
		}
	}
	return true
}

// cheapest is the cost of the cheapest direct way of a kind of shipment.
func (s *Skims) cheapest(d *directs, kind int) int64 {
	best := int64(infinity)
	for i := range d.arcs {
		w := accessWeight(&d.arcs[i].access, d.at.models[kind])
		best = min(best, endDistance(&d.arcs[i], s.kinds[kind].prices.additive(&w)))
	}
	return best
}

func kindOfTouch(t string) string {
	for i := range t {
		if t[i] == ':' {
			return t[:i]
		}
	}
	return t
}

// each calls f with 0 to n−1 on all processors until one fails or the context
// ends.
func (c *coalitioner) each(ctx context.Context, n int, f func(i int) error) error {
	var next atomic.Int64
	var first atomic.Pointer[error]
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for ctx.Err() == nil && first.Load() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := f(i); err != nil {
					first.CompareAndSwap(nil, &err)
				}
			}
		})
	}
	wg.Wait()
	if err := first.Load(); err != nil {
		return *err
	}
	return ctx.Err()
}

// layer settles subsets of one size. Tick is told how many are done.
func (c *coalitioner) layer(ctx context.Context, subsets []uint32, tick func(n int)) error {
	type seek struct {
		subset uint32
		wanted []bool
		found  []*finding
	}
	var open []*seek
	for _, s := range subsets {
		c.out.at[s] = make([]int32, len(c.s.ODs))
		var wanted []bool
		for i := range c.s.ODs {
			k := slices.IndexFunc(c.byOD[i], func(f int32) bool { return c.out.found[f].settles(s, c.fixed) })
			if k >= 0 {
				c.out.at[s][i] = c.byOD[i][k]
				continue
			}
			if wanted == nil {
				wanted = make([]bool, len(c.s.ODs))
			}
			wanted[i] = true
		}
		if wanted != nil {
			open = append(open, &seek{subset: s, wanted: wanted})
		}
	}
	tick(len(subsets) - len(open))
	var mu sync.Mutex
	err := c.each(ctx, len(open), func(i int) (err error) {
		open[i].found, err = c.search(open[i].subset, open[i].wanted)
		mu.Lock()
		defer mu.Unlock()
		tick(1)
		return err
	})
	if err != nil {
		return err
	}
	c.out.Views = int(c.views.Load())
	for _, x := range open {
		for i, o := range x.found {
			if o == nil {
				continue
			}
			c.out.Sought++
			c.out.at[x.subset][i] = int32(len(c.out.found))
			c.byOD[i] = append(c.byOD[i], int32(len(c.out.found)))
			c.out.found = append(c.out.found, settled{o, o.needs & x.subset, x.subset})
		}
	}
	return nil
}

// search finds the ODs that are wanted on a subset.
func (c *coalitioner) search(subset uint32, wanted []bool) ([]*finding, error) {
	k, v, err := c.variant(subset)
	if err != nil {
		return nil, err
	}
	out := make([]*finding, len(wanted))
	for i, w := range wanted {
		if w {
			out[i] = c.bases[k][i]
		}
	}
	moved := v.moved(wanted)
	inParallel(len(moved), func(n int) {
		m := &moved[n]
		for _, f := range c.byOD[m.OD] { // the same way is described once
			if o := &c.out.found[f]; o.way.Reason == m.Way.Reason && slices.Equal(o.way.path, m.Way.path) {
				out[m.OD] = o.finding
				return
			}
		}
		out[m.OD] = c.keep(m.OD, &m.Way)
	})
	return out, nil
}

// variant makes a subset a variant of whichever of the two skims: of the first, if
// it can be put together, else of the one that differs less.
func (c *coalitioner) variant(subset uint32) (of int, v *Variant, err error) {
	if c.apart != nil {
		if v, err = c.apart.variant(subset); v != nil || err != nil {
			return 0, v, err
		}
	}
	c.views.Add(1)
	if 2*bits.OnesCount32(subset) > len(c.players) {
		v, err = c.all.Variant(c.network(subset))
		return 1, v, err
	}
	v, err = c.s.Variant(c.network(subset))
	return 0, v, err
}

// settles tells whether what was found holds on a subset.
func (o *settled) settles(s, fixed uint32) bool {
	return s&^o.on == 0 && o.uses&^s == 0 && (o.on^s)&fixed == 0
}

// needs returns the players whose measures bear on a way.
func (c *coalitioner) needs(w *Way) uint32 {
	if !w.Reachable {
		return 0
	}
	who := c.tariffs(w)
	w.eachUse(func(v *View, k elementKey) {
		e := v.element(k)
		switch e.Kind {
		case ElementTerminal: // touches name the modes too
			for t, p := range c.index {
				if strings.HasPrefix(t, "terminal:"+e.ID) {
					who |= p
				}
			}
		case ElementCrossing, ElementLink:
			who |= c.index["link:"+e.ID]
		case ElementGauge:
			who |= c.index["gauge:"+e.ID]
		default:
			who |= c.index[e.Kind.String()+":"+e.ID]
		}
	})
	return who
}

// hauled is a mode in a country, which tariffs are of.
type hauled struct {
	mode    meridian.Mode
	country string
}

// tariffed lists the players whose measures touch tariffs, by what these are of;
// tariffs of any mode or country are under the zero of it.
func (c *coalitioner) tariffed() map[hauled]uint32 {
	out := map[hauled]uint32{}
	net := c.s.Net
	for i := range net.Charges {
		x := &net.Charges[i]
		who := c.index["charge:"+x.ID]
		if who == 0 {
			continue
		}
		modes := []meridian.Mode{x.Mode}
		if x.AnyMode {
			modes = []meridian.Mode{meridian.Road, meridian.Rail, meridian.Sea}
		}
		for _, m := range modes {
			if m.Waterborne() || m == meridian.Air {
				m = meridian.Sea
			}
			out[hauled{m, x.Country}] |= who
		}
	}
	return out
}

// tariffs returns the players whose tariffs a way may pay.
func (c *coalitioner) tariffs(w *Way) (who uint32) {
	if len(c.tariffOf) == 0 {
		return 0
	}
	for _, m := range [3]meridian.Mode{meridian.Road, meridian.Rail, meridian.Sea} {
		who |= c.tariffOf[hauled{m, ""}] // of all countries
	}
	haul := func(h *Haul) {
		h.eachCountry(func(country string) bool {
			who |= c.tariffOf[hauled{h.Medium.mode(), country}]
			return true
		})
	}
	var arc func(v *View, a int32)
	arc = func(v *View, a int32) {
		switch x := &v.Arcs[a]; x.Kind {
		case ArcHaul:
			haul(&v.Hauls[x.Detail])
		case ArcCrossing:
			y := &v.Crossings[x.Detail]
			who |= c.tariffOf[hauled{y.Medium.mode(), y.From}]
		case ArcTrain:
			for _, part := range v.Trains[x.Detail].Parts {
				arc(v, part)
			}
		}
	}
	for _, st := range w.path {
		if st.access == nil {
			arc(st.at.v, st.arc)
			continue
		}
		who |= c.tariffOf[hauled{meridian.Road, st.access.Country}]
		for _, h := range st.access.hauls() {
			haul(h)
		}
	}
	return who
}
