package plan

import (
	"context"
	"fmt"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"meridian"
)

// Coalitions: the ODs on the network of every subset of some players' measures.
// There are 2^n subsets and few of them need a view, because a way that is best
// with the measures of many is best with those of fewer, as long as it needs none
// of those that are missing and no missing measure makes anything dearer:
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
	Views   int // subsets that needed a view
	Sought  int // relations that were searched

	found []settled
	at    [][]int32 // subset -> OD -> index of found
}

// settled is an OD as it was found on a subset.
type settled struct {
	best     Best
	receipts []Receipt
	uses     uint32 // players whose measures the way needs
	on       uint32 // subset on which it was found
}

// Best returns OD i on a subset of players.
func (c *Coalitions) Best(subset uint32, i int) *Best { return &c.found[c.at[subset][i]].best }

// Receipts returns who gets what of OD i on a subset of players.
func (c *Coalitions) Receipts(subset uint32, i int) []Receipt {
	return c.found[c.at[subset][i]].receipts
}

// Coalitions finds the ODs on every subset of players. Network makes the network
// of a subset, the base for none; it is called from several goroutines. Tick is
// told how many of the subsets are done.
func (w *Worlds) Coalitions(ctx context.Context, players []Player, network func(subset uint32) *meridian.Network, tick func(done, total int)) (*Coalitions, error) {
	n := len(players)
	if n == 0 || n > MostPlayers {
		return nil, meridian.Input("players", fmt.Sprintf("give 1 to %d", MostPlayers), "%d players are no game that can be reckoned", n)
	}
	c := &coalitioner{w: w, players: players, network: network, index: map[string]uint32{}}
	for p := range players {
		for _, t := range players[p].Touches {
			c.index[t] |= 1 << p
		}
	}
	c.tariffOf = c.tariffed()
	if err := c.sort(ctx); err != nil {
		return nil, err
	}
	out := &Coalitions{ODs: len(w.ods), Players: n, at: make([][]int32, 1<<n)}
	byOD := make([][]int32, len(w.ods)) // outcomes of each OD
	subsets := make([]uint32, 1<<n)
	for i := range subsets {
		subsets[i] = uint32(i)
	}
	slices.SortStableFunc(subsets, func(a, b uint32) int { return bits.OnesCount32(b) - bits.OnesCount32(a) })
	for begin := 0; begin < len(subsets); { // one size of subset after the other
		end := begin
		for end < len(subsets) && bits.OnesCount32(subsets[end]) == bits.OnesCount32(subsets[begin]) {
			end++
		}
		if err := c.layer(ctx, out, byOD, subsets[begin:end]); err != nil {
			return nil, err
		}
		if tick != nil {
			tick(end, len(subsets))
		}
		begin = end
	}
	return out, nil
}

// coalitioner is the work on coalitions.
type coalitioner struct {
	w       *Worlds
	players []Player
	network func(uint32) *meridian.Network
	index   map[string]uint32 // element -> players that touch it
	fixed   uint32            // players whose measures do not only help

	tariffOf map[hauled]uint32
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
	type pair struct {
		less, more uint32
		player     int
	}
	var pairs []pair
	for p := range c.players {
		pairs = append(pairs, pair{0, 1 << p, p}, pair{all &^ (1 << p), all, p})
	}
	var mu sync.Mutex
	return c.each(ctx, len(pairs), func(i int) error {
		x := pairs[i]
		helps, err := c.helps(x.less, x.more)
		if err != nil || helps {
			return err
		}
		mu.Lock()
		c.fixed |= 1 << x.player
		mu.Unlock()
		return nil
	})
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

// helps tells whether every arc of one subset is there on a larger one at no more
// cost, and the rules are the same.
func (c *coalitioner) helps(less, more uint32) (bool, error) {
	a, b := c.network(less), c.network(more)
	if !shared(a.Restrictions, b.Restrictions) || !shared(a.Memberships, b.Memberships) {
		return false, nil
	}
	if a == b {
		return true, nil
	}
	p, o := New(a), New(b)
	v, err := p.View(c.w.c)
	if err != nil {
		return false, err
	}
	u, err := o.View(c.w.c)
	if err != nil {
		return false, err
	}
	same, n := alignNodes(v, u)
	for k := range c.w.kinds {
		r := c.w.base.rel[slices.Index(c.w.group, k)]
		q := r.od.Query
		if q.Prices == 0 {
			q.Prices = c.w.base.Net.Prices
		}
		x, err := p.weigh(v, q.Prices, q.Shipment)
		if err != nil {
			return false, err
		}
		y, err := o.weigh(u, q.Prices, q.Shipment)
		if err != nil {
			return false, err
		}
		if !pairsOf(v, x.additive(r.prices), nil, len(v.Nodes)).covered(pairsOf(u, y.additive(r.prices), same, n)) {
			return false, nil
		}
	}
	return true, nil
}

// covered tells whether for every arc of p there is one of o between the same
// nodes that costs no more, one for each.
func (p *pairs) covered(o *pairs) bool {
	for u := range NodeID(len(p.first) - 1) {
		x, y := p.at(u), o.at(u)
		for len(x) > 0 {
			for len(y) > 0 && y[0].to < x[0].to {
				y = y[1:]
			}
			if len(y) == 0 || y[0].to != x[0].to || y[0].cost > x[0].cost {
				return false
			}
			x, y = x[1:], y[1:]
		}
	}
	return true
}

// layer settles subsets of one size.
func (c *coalitioner) layer(ctx context.Context, out *Coalitions, byOD [][]int32, subsets []uint32) error {
	type seek struct {
		subset uint32
		ods    []int
		world  *World
	}
	var open []*seek
	for _, s := range subsets {
		out.at[s] = make([]int32, len(c.w.ods))
		var ods []int
		for i := range c.w.ods {
			k := slices.IndexFunc(byOD[i], func(f int32) bool { return out.found[f].settles(s, c.fixed) })
			if k < 0 {
				ods = append(ods, i)
				continue
			}
			out.at[s][i] = byOD[i][k]
		}
		if len(ods) > 0 {
			open = append(open, &seek{subset: s, ods: ods})
		}
	}
	err := c.each(ctx, len(open), func(i int) error {
		var err error
		open[i].world, err = c.w.some(c.network(open[i].subset), open[i].ods)
		return err
	})
	if err != nil {
		return err
	}
	for _, x := range open {
		out.Views++
		out.Sought += x.world.Sought
		for _, i := range x.ods {
			r := x.world.rel[i]
			out.at[x.subset][i] = int32(len(out.found))
			byOD[i] = append(byOD[i], int32(len(out.found)))
			out.found = append(out.found, settled{r.best, r.receipts(), c.uses(r, x.subset), x.subset})
		}
	}
	return nil
}

// settles tells whether what was found holds on a subset.
func (o *settled) settles(s, fixed uint32) bool {
	return s&^o.on == 0 && o.uses&^s == 0 && (o.on^s)&fixed == 0
}

// uses returns the players of a subset whose measures a way needs.
func (c *coalitioner) uses(r *relation, subset uint32) uint32 {
	if !r.best.Reachable {
		return 0
	}
	var who uint32
	for _, k := range r.uses() {
		e := r.v.element(k)
		switch e.Kind {
		case ElementTerminal: // touches name the modes too
			for t, p := range c.index {
				if len(t) > len("terminal:"+e.ID) && t[:len("terminal:"+e.ID)] == "terminal:"+e.ID {
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
	}
	return (who | c.tariffs(r)) & subset
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
	net := c.w.base.Net
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
func (c *coalitioner) tariffs(r *relation) (who uint32) {
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
	var arc func(a int32)
	arc = func(a int32) {
		switch x := &r.v.Arcs[a]; x.Kind {
		case ArcHaul:
			haul(&r.v.Hauls[x.Detail])
		case ArcCrossing:
			y := &r.v.Crossings[x.Detail]
			who |= c.tariffOf[hauled{y.Medium.mode(), y.From}]
		case ArcTrain:
			for _, part := range r.v.Trains[x.Detail].Parts {
				arc(part)
			}
		}
	}
	for _, a := range r.arcs {
		if a >= 0 {
			arc(a)
			continue
		}
		x := &r.gate.arcs[-1-a].access
		who |= c.tariffOf[hauled{meridian.Road, x.Country}]
		for _, h := range x.hauls() {
			haul(h)
		}
	}
	return who
}

// some returns some of the ODs on a network; the others are as on the base.
func (w *Worlds) some(net *meridian.Network, ods []int) (*World, error) {
	if net == w.base.Net {
		return w.base, nil
	}
	p := New(net)
	v, err := p.View(w.c)
	if err != nil {
		return nil, err
	}
	x := &World{Net: net, planner: p, v: v, rel: slices.Clone(w.base.rel)}
	for _, i := range ods {
		x.rel[i] = nil
	}
	_, err = x.seek(w.ods, ods)
	return x, err
}
