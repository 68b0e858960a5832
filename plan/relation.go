package plan

import (
	"fmt"
	"math"
	"slices"

	"meridian"
)

// Relations: many shipments between many places, each with its best way. What
// counts is the additive generalised cost of the balanced shipper (freight, mean
// hours, variance and carbon at their prices along the way), because it is a sum
// over arcs: one Dijkstra finds the best way, and a changed arc is a changed
// number. What is paid once a chain (insurance, papers, empties) is left out.

// OD is a shipment from an origin to a destination, and how much of it there is.
type OD struct {
	Query  Query
	Weight float64 // shipments a year, or another weight
}

// Name is "origin → destination".
func (o *OD) Name() string { return o.Query.From.Name + " → " + o.Query.To.Name }

// Best is the best way of a relation.
type Best struct {
	Reachable bool
	Reason    string  // why there is no way
	Corridor  string  // "other" for ways of no named corridor
	Cost      float64 // additive generalised cost, USD
	Freight   float64 // USD, what is paid once a chain left out
	Hours     float64 // mean
	SD        float64 // h
	CO2e      float64 // kg
}

// relation is an OD on a view, ready to be searched again and again.
type relation struct {
	od        *OD
	v         *View
	w         *weighing
	screening *screening
	from, to  string // countries
	prices    prices
	add       []int64 // arc -> additive generalised cost, cents
	usable    []bool
	gate      terminals
	reason    string // why it can have no way at all
	arcs      []int32
	best      Best
}

// terminals are the arcs of the two ends of a relation.
type terminals struct {
	arcs    []terminalArc
	entries []int32 // arcs that leave the origin
	exit    []int32 // node -> its cheapest arc to the destination; −1: none
}

// relate prepares an OD on a view. Its best way is not searched yet.
func (p *Planner) relate(v *View, od *OD) (*relation, error) {
	q := od.Query
	if q.Prices == 0 {
		q.Prices = p.Net.Prices
	}
	if q.Restrictions == "" {
		q.Restrictions = ScreenDeny
	}
	r := &relation{od: od, v: v}
	for _, e := range [2]End{q.From, q.To} {
		if why, shut := v.endShut(e); shut {
			r.reason = why
		} else if why := v.unreachedEnd(e); why != "" {
			r.reason = why
		}
	}
	if r.reason != "" {
		return r, nil
	}
	var err error
	if r.w, err = p.weigh(v, q.Prices, q.Shipment); err != nil {
		return nil, err
	}
	r.from, r.to = v.countryOf(q.From), v.countryOf(q.To)
	if r.screening, err = v.screen(&q, r.from, r.to); err != nil {
		return nil, err
	}
	if d := r.screening.denied(); d != nil {
		r.reason = fmt.Sprintf("denied by %s: %s", d.Regime, d.Rule)
		return r, nil
	}
	r.usable = r.screening.usableArcs(&q, r.from, r.to).ok
	r.prices = q.prices()
	r.add = r.w.additive(r.prices)
	r.gate = r.terminals(v)
	return r, nil
}

// terminals lists the arcs of the two ends on a view, which may be another than
// that of the relation if its nodes are the same.
func (r *relation) terminals(v *View) terminals {
	t := terminals{arcs: v.access(&r.od.Query, r.w.model), exit: make([]int32, len(v.Nodes))}
	for i := range t.exit {
		t.exit[i] = -1
	}
	origin, target := NodeID(len(v.Nodes)), NodeID(len(v.Nodes)+1)
	for i := range t.arcs {
		a := &t.arcs[i]
		a.access.hits = v.accessHits(&a.access)
		if a.from == origin {
			t.entries = append(t.entries, int32(i))
		} else if a.to == target {
			if x := t.exit[a.from]; x < 0 || r.prices.additive(&a.weight) < r.prices.additive(&t.arcs[x].weight) {
				t.exit[a.from] = int32(i)
			}
		}
	}
	return t
}

// patch is what an element that is lost changes for one relation.
type patch struct {
	mark  []int32   // arc -> 1 + index of costs; 0: as it was
	costs []int64   // infinity: gone
	extra []newArc  // arcs that the view has not
	gate  terminals // of the ends
}

// newArc is an arc that the view has not: a train by another gauge.
type newArc struct {
	from, to NodeID
	cost     int64
	index    int32 // of the change that it is
}

// seeker is the arrays of one goroutine.
type seeker struct {
	dist []int64
	via  []int32
	prev []NodeID
	mark []uint32
	turn uint32
	q    []boundItem
	path []int32
}

const (
	viaTerminal = math.MinInt32 // via below: terminal arc
	viaExtra    = 1 << 30       // via from here on: extra arc
)

// seek finds the best way of a relation; pt, if not nil, changes arcs. It
// returns the arcs of the way (negative: terminal arcs, from viaExtra on: extra
// ones), nil if there is none. The result is overwritten by the next search.
func (s *seeker) seek(r *relation, pt *patch) (cost int64, path []int32) {
	v := r.v
	n := len(v.Nodes)
	if len(s.dist) < n+2 {
		s.dist, s.via, s.prev, s.mark, s.turn = make([]int64, n+2), make([]int32, n+2), make([]NodeID, n+2), make([]uint32, n+2), 0
	}
	s.turn++
	s.q = s.q[:0]
	gate := &r.gate
	if pt != nil {
		gate = &pt.gate
	}
	origin, target := NodeID(n), NodeID(n+1)
	relax := func(from, to NodeID, d int64, via int32) {
		if s.mark[to] != s.turn || d < s.dist[to] {
			s.mark[to], s.dist[to], s.via[to], s.prev[to] = s.turn, d, via, from
			s.q = pushBound(s.q, boundItem{d, to})
		}
	}
	for _, i := range gate.entries {
		a := &gate.arcs[i]
		relax(origin, a.to, r.prices.additive(&a.weight), viaTerminal+i)
	}
	for len(s.q) > 0 {
		var it boundItem
		it, s.q = popBound(s.q)
		u := it.u
		if it.d > s.dist[u] {
			continue
		}
		if u == target {
			return it.d, s.way(origin, target)
		}
		if x := gate.exit[u]; x >= 0 {
			relax(u, target, it.d+r.prices.additive(&gate.arcs[x].weight), viaTerminal+x)
		}
		for e := v.first[u]; e < v.first[u+1]; e++ {
			c := r.add[e]
			if pt != nil && pt.mark[e] != 0 {
				if c = pt.costs[pt.mark[e]-1]; c >= infinity {
					continue
				}
			} else if !r.usable[e] {
				continue
			}
			relax(u, v.Arcs[e].To, it.d+c, e)
		}
		if pt != nil {
			for i := range pt.extra {
				if x := &pt.extra[i]; x.from == u {
					relax(u, x.to, it.d+x.cost, viaExtra+int32(i))
				}
			}
		}
	}
	return infinity, nil
}

// way reads the way to the target off the search.
func (s *seeker) way(origin, target NodeID) []int32 {
	s.path = s.path[:0]
	for u := target; u != origin; u = s.prev[u] {
		a := s.via[u]
		if a < 0 {
			a = -1 - (a - viaTerminal)
		}
		s.path = append(s.path, a)
	}
	slices.Reverse(s.path)
	return s.path
}

// find searches the best way and keeps it.
func (r *relation) find(s *seeker) {
	if r.reason != "" {
		r.best = Best{Reason: r.reason}
		return
	}
	cost, path := s.seek(r, nil)
	if path == nil {
		r.best = Best{Reason: "no way is open"}
		return
	}
	r.arcs = slices.Clone(path)
	var sum Vector
	var hits []gateHit
	for _, a := range path {
		if a < 0 {
			sum = sum.plus(&r.gate.arcs[-1-a].weight)
			hits = append(hits, r.gate.arcs[-1-a].access.hits...)
		} else {
			sum = sum.plus(&r.w.weights[a])
			hits = append(hits, r.v.hits(a)...)
		}
	}
	r.best = r.describe(cost, &sum, hits)
}

// describe words a way.
func (r *relation) describe(cost int64, sum *Vector, hits []gateHit) Best {
	b := Best{Reachable: true, Corridor: "other", Cost: float64(cost) / 100, Freight: float64(sum[Money]) / 100,
		Hours: float64(sum[Minutes]) / 60, SD: math.Sqrt(float64(sum[Variance]) / 100), CO2e: float64(sum[Grams]) / 1000}
	if c := r.v.classify(hits); c >= 0 {
		b.Corridor = r.v.gates[c].id
	}
	return b
}

// relateAll prepares ODs on the view of some conditions and finds their best ways.
func (p *Planner) relateAll(v *View, ods []OD) ([]*relation, error) {
	out := make([]*relation, len(ods))
	errs := make([]error, len(ods))
	kinds := map[string]bool{}
	for i := range ods { // weigh each kind of shipment once, on all processors
		q := &ods[i].Query
		k := fmt.Sprint(q.Prices, q.Shipment.Goods.ID, q.Shipment.Equipment.ID, q.Shipment.Units, q.Shipment.Tonnes, q.Shipment.Value)
		if !kinds[k] {
			kinds[k] = true
			if out[i], errs[i] = p.relate(v, &ods[i]); errs[i] != nil {
				return nil, errs[i]
			}
		}
	}
	inParallel(len(ods), func(i int) {
		if out[i] == nil {
			out[i], errs[i] = p.relate(v, &ods[i])
		}
		if errs[i] == nil {
			out[i].find(new(seeker))
		}
	})
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ods[i].Name(), err)
		}
	}
	return out, nil
}

// Bests returns the best way of each OD under conditions, which stand for those
// of their queries.
func (p *Planner) Bests(c Conditions, ods []OD) ([]Best, error) {
	if err := checkODs(ods); err != nil {
		return nil, err
	}
	v, err := p.View(c)
	if err != nil {
		return nil, err
	}
	rel, err := p.relateAll(v, ods)
	if err != nil {
		return nil, err
	}
	out := make([]Best, len(rel))
	for i := range rel {
		out[i] = rel[i].best
	}
	return out, nil
}

func checkODs(ods []OD) error {
	if len(ods) == 0 {
		return meridian.Input("--ods", "give one origin and destination at least", "there are none")
	}
	for i := range ods {
		o := &ods[i]
		switch {
		case len(o.Query.Via) > 0:
			return meridian.Input("--via", "leave it out", "places to pass cannot be asked of many relations at once")
		case !(o.Weight >= 0) || math.IsInf(o.Weight, 0):
			return meridian.Input("weight", "give a number, 0 or more", "%g of %s is no weight", o.Weight, o.Name())
		}
	}
	return nil
}
