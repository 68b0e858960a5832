package plan

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"meridian"
	"meridian/cost"
)

// Skims: the best ways of many ODs on one network, and on others that differ
// from it little. As for relations, the best way is by the additive generalised
// cost of the balanced shipper, a sum over arcs.
//
// ODs that share an origin, a kind of shipment and the rules that bind them share
// a sweep: one Dijkstra from the origin to all nodes. A variant is the view of
// another network, told as the arcs by which it differs from the base. A sweep is
// searched again only if such an arc shortens the way to its head or was the last
// arc of the best way to it, and then only from the nodes onward whose distance
// changes (Ramalingam and Reps 1996, for batches); so every result is that of a
// search on the whole network of the variant.
//
// Distances carry, below the cents, a sum of fixed small numbers by which ways of
// equal cost have an order that does not depend on how they were found.

// tieBits are the bits below the cents of a distance; an arc has at most tieMost
// there, so that sixty-three arcs do not reach the cents.
const (
	tieBits  = 16
	tieMost  = 1<<10 - 1
	mostCost = 1 << 40 // cents of one arc: 11 billion USD
)

// Way is the best way of an OD in a variant: money in US cents, minutes, variance
// in 0.01 h², grams.
type Way struct {
	Reachable bool
	Reason    string // why there is no way
	Cost      int64  // additive generalised cost, US cents
	V         Vector

	path    []wayStep
	altered bool // it has an arc that the base has otherwise, were it only in who is paid
}

// USD returns the generalised cost, +Inf where there is no way.
func (w *Way) USD() float64 {
	if !w.Reachable {
		return math.Inf(1)
	}
	return float64(w.Cost) / 100
}

// Hours returns mean and variance of the duration.
func (w *Way) Hours() meridian.Moments {
	return meridian.Moments{Mean: float64(w.V[Minutes]) / 60, Var: float64(w.V[Variance]) / 100}
}

// same tells whether a way is that of the base in all that is counted.
func (w *Way) same(o *Way) bool {
	return !w.altered && w.Reachable == o.Reachable && w.Reason == o.Reason && w.Cost == o.Cost && w.V == o.V
}

// wayStep is an arc of a view, or an access.
type wayStep struct {
	at     *weighedView
	arc    int32 // of its view; −1: access
	access *Access
}

// Skims are the best ways of a set of ODs on a base network.
type Skims struct {
	Net        *meridian.Network
	Conditions Conditions
	ODs        []OD
	Base       []Way // of each OD

	base   *weighedView
	marks  func() []uint64 // of the zones of the base
	kinds  []shipmentKind
	rules  []*ruleClass
	rows   []odRow
	sweeps []*sweep
	arcs   map[[2]int][]int64 // kind and rules -> cost of the base arcs
	heads  []int32            // of the base arcs
	same   *Variant           // the base as a variant without changes
	ends   map[endKey]*end
}

// shipmentKind is what ODs weigh arcs by.
type shipmentKind struct {
	query    Query // goods, prices, carbon
	prices   prices
	shipment meridian.Shipment
}

// ruleClass is rules that deny, as far as they tell arcs apart.
type ruleClass struct {
	key      string
	hits     []*meridian.Restriction
	from, to string // a pair of countries that it holds for
	boxes    bool
	usable   []bool // base arcs
}

// odRow is an OD as the sweeps see it.
type odRow struct {
	kind, rules int // rules −1: no way at all
	reason      string
	from, to    *end
	direct      directs
	sweep       int
}

// sweep is the shortest ways from one end for one kind of shipment and rules.
type sweep struct {
	from        *end
	kind, rules int
	ods         []int
	dist        []int64
	via         []int32 // last arc; −1−i: entry i; unreached: noVia
	order       []int32 // nodes, near first
}

const noVia = math.MinInt32

// NewSkims finds the best ways of ODs on a network. Each OD's own conditions are
// those given here. Mistakes are [meridian.InputError]s.
func NewSkims(ctx context.Context, net *meridian.Network, c Conditions, ods []OD) (*Skims, error) {
	if err := checkODs(ods); err != nil {
		return nil, err
	}
	s := &Skims{Net: net, Conditions: c, ODs: ods, Base: make([]Way, len(ods)), arcs: map[[2]int][]int64{}, ends: map[endKey]*end{}}
	kindOf := s.findKinds()
	v, err := NewView(net, c)
	if err != nil {
		return nil, err
	}
	if s.base, err = s.weighAll(v); err != nil {
		return nil, err
	}
	s.marks = sync.OnceValue(v.zoneMarks)
	s.heads = make([]int32, len(v.Arcs))
	for i := range v.Arcs {
		s.heads[i] = int32(v.Arcs[i].To)
	}
	s.same = &Variant{s: s, view: s.base, mark: make([]int32, len(v.Arcs))}
	return s, s.find(ctx, kindOf)
}

// find finds the ways of the ODs on the base.
func (s *Skims) find(ctx context.Context, kindOf []int) error {
	if err := s.findRows(kindOf); err != nil {
		return err
	}
	s.findEnds()
	s.findSweeps()
	for k := range s.arcs {
		s.arcs[k] = s.baseCosts(k[0], s.rules[k[1]])
	}
	inSpaces(len(s.sweeps), func(i int, t *tree) {
		if ctx.Err() == nil {
			s.first(s.sweeps[i], t)
		}
	})
	for i := range s.rows {
		if s.rows[i].reason != "" {
			s.Base[i] = Way{Reason: s.rows[i].reason}
		}
	}
	return ctx.Err()
}

// findKinds lists the kinds of shipment.
func (s *Skims) findKinds() (kindOf []int) {
	known := map[string]int{}
	kindOf = make([]int, len(s.ODs))
	for i := range s.ODs {
		q := s.ODs[i].Query
		if q.Prices == 0 {
			q.Prices = s.Net.Prices
		}
		h := &q.Shipment
		k := fmt.Sprint(q.Prices, "|", h.Goods.ID, "|", h.Equipment.ID, "|", h.Units, "|", h.Tonnes, "|", h.Value, "|", h.Goods.DayValue, "|", q.CarbonPrice)
		n, ok := known[k]
		if !ok {
			n = len(s.kinds)
			known[k] = n
			s.kinds = append(s.kinds, shipmentKind{q, q.prices(), q.Shipment})
		}
		kindOf[i] = n
	}
	return kindOf
}

// findRows finds the rules that bind each OD.
func (s *Skims) findRows(kindOf []int) error {
	v := s.base.v
	known, stops, answers := map[string]int{}, map[End]string{}, map[ruleQuestion]ruleAnswer{}
	country := func(e End) string {
		c, ok := stops[e]
		if !ok {
			c = v.countryOf(e)
			stops[e] = c
		}
		return c
	}
	s.rows = make([]odRow, len(s.ODs))
	for i := range s.ODs {
		r := &s.rows[i]
		*r = odRow{kind: kindOf[i], rules: -1, sweep: -1}
		q := s.ODs[i].Query
		if q.Restrictions == "" {
			q.Restrictions = ScreenDeny
		}
		if r.reason = v.unserved(&q, country); r.reason != "" {
			continue
		}
		from, to := country(q.From), country(q.To)
		k := ruleQuestion{from, to, q.Shipment.Goods.ID + " " + strings.Join(q.Shipment.Goods.HS, ","), string(q.Restrictions), strings.Join(q.Regimes, ","), q.Shipment.Containerised()}
		a, ok := answers[k]
		if !ok {
			c, reason, err := v.ruleClass(&q, from, to)
			if err != nil {
				return fmt.Errorf("%s: %w", s.ODs[i].Name(), err)
			}
			if a.reason = reason; reason == "" {
				n, ok := known[c.key]
				if !ok {
					n = len(s.rules)
					known[c.key] = n
					c.usable = c.leaves(v, nil)
					s.rules = append(s.rules, c)
				}
				a.rules = n
			}
			answers[k] = a
		}
		if r.reason = a.reason; r.reason != "" {
			continue
		}
		r.rules = a.rules
		s.arcs[[2]int{r.kind, r.rules}] = nil
	}
	return nil
}

// ruleQuestion is what the rules that bind an OD depend on, within one view.
type ruleQuestion struct {
	from, to, goods, restrictions, regimes string
	boxes                                  bool
}

type ruleAnswer struct {
	rules  int
	reason string
}

// unserved says why an OD has an end at which nothing begins, "" if it has not.
func (v *View) unserved(q *Query, country func(End) string) string {
	for _, e := range [2]End{q.From, q.To} {
		if why, shut := v.endShut(e); shut {
			return why
		}
		if country(e) == "" {
			if why := v.unreachedEnd(e); why != "" {
				return why
			}
		}
	}
	return ""
}

// ruleClass returns the class of the rules that bind a query, or the reason why
// they deny it as a whole.
func (v *View) ruleClass(q *Query, from, to string) (*ruleClass, string, error) {
	x, err := v.screen(q, from, to)
	if err != nil {
		return nil, "", err
	}
	if d := x.denied(); d != nil {
		return nil, fmt.Sprintf("denied by %s: %s", d.Regime, d.Rule), nil
	}
	c := &ruleClass{from: from, to: to, boxes: q.Shipment.Containerised()}
	var key strings.Builder
	fmt.Fprint(&key, c.boxes)
	for _, h := range x.byArc {
		if !h.deny {
			continue
		}
		c.hits = append(c.hits, h.rule)
		fmt.Fprintf(&key, "|%p", h.rule)
		if h.rule.Target == "transit" || h.rule.Target == "any" {
			for _, e := range [2]string{min(from, to), max(from, to)} {
				if slices.Contains(h.rule.Countries, e) {
					key.WriteString("," + e)
				}
			}
		}
	}
	c.key = key.String()
	return c, "", nil
}

// leaves marks the arcs of a view that a class leaves: all, or those listed.
func (c *ruleClass) leaves(v *View, arcs []int32) []bool {
	x := &screening{v: v}
	n := len(arcs)
	if arcs == nil {
		n = len(v.Arcs)
	}
	ok := make([]bool, n)
	var lifts map[liftSite]bool
	if c.boxes {
		lifts = v.lifts()
	}
	for i := range ok {
		e := int32(i)
		if arcs != nil {
			e = arcs[i]
		}
		ok[i] = e < 0 || !slices.ContainsFunc(c.hits, func(r *meridian.Restriction) bool { return x.meetsTrain(r, e, c.from, c.to) })
		if ok[i] && e >= 0 && c.boxes && v.Arcs[e].Kind == ArcGaugeBreak {
			g := &v.Net.GaugeBreaks[v.Arcs[e].Detail]
			ok[i] = g.Method != "bogie" || !lifts[liftSite{g.Place, g.A, g.B}]
		}
	}
	return ok
}

// findSweeps parts the ODs into sweeps.
func (s *Skims) findSweeps() {
	type key struct {
		from        *end
		kind, rules int
	}
	known := map[key]int{}
	for i := range s.rows {
		r := &s.rows[i]
		if r.reason != "" {
			continue
		}
		k := key{r.from, r.kind, r.rules}
		n, ok := known[k]
		if !ok {
			n = len(s.sweeps)
			known[k] = n
			s.sweeps = append(s.sweeps, &sweep{from: r.from, kind: r.kind, rules: r.rules})
		}
		r.sweep = n
		s.sweeps[n].ods = append(s.sweeps[n].ods, i)
	}
}

// baseCosts returns the costs of the base arcs for a kind of shipment and rules.
func (s *Skims) baseCosts(kind int, c *ruleClass) []int64 {
	out := make([]int64, len(s.base.v.Arcs))
	p, w := s.kinds[kind].prices, s.base.weights[kind]
	for i := range out {
		out[i] = infinity
		if c.usable[i] {
			out[i] = s.base.distance(int32(i), p.additive(&w[i]))
		}
	}
	return out
}

// weighedView is a view with the weights of every kind of shipment.
type weighedView struct {
	v       *View
	models  []*cost.Model
	weights [][]Vector // kind -> arc
	ties    []uint16   // of arcs
}

// weighAll weighs a view for every kind of shipment.
func (s *Skims) weighAll(v *View) (*weighedView, error) {
	w := &weighedView{v: v, ties: make([]uint16, len(v.Arcs)), models: make([]*cost.Model, len(s.kinds)), weights: make([][]Vector, len(s.kinds))}
	inChunks(len(v.Arcs), func(from, to int) {
		for i := from; i < to; i++ {
			w.ties[i] = v.tie(int32(i))
		}
	})
	for k := range s.kinds {
		h := &s.kinds[k].shipment
		m, err := cost.New(v.Net, v.Conditions.AsOf, s.kinds[k].query.Prices, *h)
		if err != nil {
			return nil, err
		}
		w.models[k], w.weights[k] = m, make([]Vector, len(v.Arcs))
		v.weighArcs(m, w.weights[k])
		for i := range w.weights[k] {
			if c := s.kinds[k].prices.additive(&w.weights[k][i]); c > mostCost {
				return nil, meridian.Input("shipment", "divide it, and give its number as weight", "%s at %d cents for one leg is too large to be compared with others", h.Goods.Name, c)
			}
		}
	}
	return w, nil
}

// distance returns the cost of an arc with its tie.
func (w *weighedView) distance(arc int32, cents int64) int64 {
	return max(0, cents)<<tieBits | int64(w.ties[arc])
}

// tie returns the small number of an arc: a hash of what it is.
func (v *View) tie(arc int32) uint16 {
	a := &v.Arcs[arc]
	h := mix(mix(mix(7, uint64(a.Kind)), v.Nodes[a.From].hash()), v.Nodes[a.To].hash())
	switch a.Kind {
	case ArcTransfer, ArcGaugeBreak:
	case ArcVoyage:
		h = mix(h, math.Float64bits(v.Voyages[a.Detail].Km))
	case ArcHaul:
		h = mix(h, math.Float64bits(v.Hauls[a.Detail].Km))
	}
	return uint16(h>>20)%tieMost + 1
}

func (n Node) hash() uint64 {
	x := uint64(n.Place)<<8 | uint64(n.Medium)<<1
	if n.Hauled {
		x |= 1
	}
	return x
}

// mix hashes a number into h (the finaliser of splitmix64, Steele et al. 2014).
func mix(h, x uint64) uint64 {
	z := h*0x9e3779b97f4a7c15 + x
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
