package plan

import (
	"math"
	"slices"

	"meridian"
)

// Ends of sweeps: how ODs join the network. What an end is attached to depends
// on its zone alone, so an end is attached again in a variant only if that zone
// differs.

// end is an origin or a destination as far as ODs share it.
type end struct {
	at       End
	delivery bool
	terminal bool // from terminal to terminal
	stops    []stopAt
	arcs     []endArc
	on       *weighedView // what it is attached to
	costs    [][]int64    // kind -> arc -> distance
	weights  [][]Vector   // kind -> arc
	query    *Query
}

// endArc joins an end and a node of a view.
type endArc struct {
	node   Node
	id     int32 // of the node
	access Access
}

type endKey struct {
	at                 End
	delivery, terminal bool
}

// findEnds attaches the ends of all ODs to the base.
func (s *Skims) findEnds() {
	var list []*end
	find := func(q *Query, at End, delivery bool) *end {
		k := endKey{at, delivery, q.Terminals}
		e := s.ends[k]
		if e == nil {
			e = &end{at: at, delivery: delivery, terminal: q.Terminals, query: q}
			s.ends[k] = e
			list = append(list, e)
		}
		return e
	}
	for i := range s.rows {
		if r := &s.rows[i]; r.reason == "" {
			q := &s.ODs[i].Query
			r.from, r.to = find(q, q.From, false), find(q, q.To, true)
		}
	}
	v := s.base.v
	inParallel(len(list), func(i int) {
		e := list[i]
		e.attach(v)
		e.weigh(s, s.base)
	})
	inParallel(len(s.rows), func(i int) {
		if r := &s.rows[i]; r.reason == "" {
			r.direct = directs{s.base, v.directArcs(&s.ODs[i].Query, r.from.stops, r.to.stops)}
		}
	})
}

// attach lists the arcs of an end on a view.
func (e *end) attach(v *View) {
	e.stops, e.arcs = v.stops(e.at), nil
	for _, st := range e.stops {
		v.attach(e.query, st, e.delivery, func(n NodeID, a Access) {
			e.arcs = append(e.arcs, endArc{v.Nodes[n], int32(n), a})
		})
	}
}

// weigh reckons the arcs of an end for every kind of shipment.
func (e *end) weigh(s *Skims, w *weighedView) {
	e.on = w
	e.costs, e.weights = make([][]int64, len(s.kinds)), make([][]Vector, len(s.kinds))
	for k := range s.kinds {
		e.costs[k], e.weights[k] = make([]int64, len(e.arcs)), make([]Vector, len(e.arcs))
		for i := range e.arcs {
			a := &e.arcs[i]
			e.weights[k][i] = accessWeight(&a.access, w.models[k])
			e.costs[k][i] = endDistance(a, s.kinds[k].prices.additive(&e.weights[k][i]))
		}
	}
}

// endDistance is the cost of an arc of an end with its tie.
func endDistance(a *endArc, cents int64) int64 {
	h := mix(mix(3, a.node.hash()), uint64(a.access.Yard)<<32|uint64(uint32(a.access.Transfer)))
	h = mix(mix(h, uint64(a.access.Place)), math.Float64bits(a.access.Km))
	return max(0, cents)<<tieBits | int64(uint16(h>>20)%tieMost+1)
}

// directs are the direct ways of an OD on a view.
type directs struct {
	at   *weighedView
	arcs []endArc
}

// directArcs lists the ways by road that are no more than an access.
func (v *View) directArcs(q *Query, from, to []stopAt) []endArc {
	var out []endArc
	for _, o := range from {
		for _, d := range to {
			if h := v.direct(q, o.place, d.place); h != nil {
				a := Access{Place: o.place, Country: v.Net.Places[o.place].Country, Km: o.km, Hours: pickUp, Haul: h, Transfer: meridian.NoID, DeliveryKm: d.km}
				out = append(out, endArc{access: a})
			}
		}
	}
	return out
}

// zoneMarks are numbers by zone that differ where what ends are attached to
// differs: links and what they take, nodes, gateways, transfers.
func (v *View) zoneMarks() []uint64 {
	marks := make([]uint64, len(v.areaCode))
	add := func(z areaID, x uint64) { marks[z] = mix(marks[z], x) }
	float := math.Float64bits
	for z := range v.land {
		for m, ln := range v.land[z] {
			if ln == nil {
				continue
			}
			add(ln.zone, uint64(m))
			for i, p := range ln.places {
				add(ln.zone, uint64(p)<<20|uint64(uint16(ln.beyond[i]))<<2|uint64(b2i(ln.used[i])))
				for _, e := range ln.edges[ln.first[i]:ln.first[i+1]] {
					st := &v.strides[e.step.Link]
					add(ln.zone, uint64(e.to)<<33|uint64(e.step.Link)<<1|uint64(b2i(e.step.Reverse)))
					add(ln.zone, float(e.weight)^float(st.km)<<1^float(st.electricKm)<<2)
					add(ln.zone, float(st.hours.P50)^float(st.hours.P90)<<1)
				}
			}
		}
	}
	all := uint64(0) // default rows of transfers hold everywhere
	for i := range v.Net.Transfers {
		t := &v.Net.Transfers[i]
		if !t.Valid.Holds(v.Conditions.AsOf) {
			continue
		}
		h := mix(mix(mix(uint64(t.From)<<8|uint64(t.To), float(t.Handling.Hours.P50)^float(t.Handling.Hours.P90)<<1), float(t.Handling.Charge20)^float(t.Handling.Charge40)<<1), float(t.Handling.ChargeT))
		if t.Place == meridian.NoID {
			all = mix(all, h)
		} else {
			add(v.zoneAt[t.Place], mix(h, uint64(t.Place)))
		}
	}
	for i := range v.Net.Places {
		h := uint64(i)<<16 | uint64(v.Net.Places[i].Handling)<<2 | uint64(b2i(v.gateway[i]))
		if _, idle := v.shut.terminals[meridian.PlaceID(i)]; idle {
			h |= 2
		}
		add(v.zoneAt[i], h)
	}
	nodes := slices.Clone(v.Nodes)
	slices.SortFunc(nodes, compareNodes)
	for _, n := range nodes {
		add(v.zoneAt[n.Place], n.hash())
	}
	for z := range marks {
		marks[z] = mix(marks[z], all)
	}
	return marks
}

func compareNodes(a, b Node) int {
	switch x, y := a.hash(), b.hash(); {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
