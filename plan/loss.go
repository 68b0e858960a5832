package plan

import (
	"maps"
	"math"
	"slices"

	"meridian"
	"meridian/cost"
)

// What losing an element does to a view, without making the view again: arcs
// that are gone, hauls and trains that take another way. All else stays as it is:
// where lines call and how often, which places are gateways, what tariffs a
// border decides. Passages and waterways change too many voyages for that; for
// them the view is made again.

// lossBase is what all losses of one view share.
type lossBase struct {
	v        *View
	byLink   map[meridian.LinkID][]int32  // of links in question -> hauls over them
	crossing map[meridian.LinkID][]int32  // -> arcs
	transfer map[meridian.PlaceID][]int32 // -> arcs
	gauge    map[meridian.PlaceID][]int32
	service  map[*meridian.Service][]int32
	trainsOf map[int32][]int32 // arc -> trains that it is part of
	railOut  [][]int32         // node -> arcs by rail that are no trains
}

// newLossBase indexes a view for the losses of some elements.
func newLossBase(v *View, keys []elementKey) *lossBase {
	b := &lossBase{v: v, byLink: map[meridian.LinkID][]int32{}, crossing: map[meridian.LinkID][]int32{}, transfer: map[meridian.PlaceID][]int32{},
		gauge: map[meridian.PlaceID][]int32{}, service: map[*meridian.Service][]int32{}, trainsOf: map[int32][]int32{}, railOut: make([][]int32, len(v.Nodes))}
	asked := make([]bool, len(v.Net.Links))
	for _, k := range keys {
		if k.kind == ElementLink {
			asked[k.id] = true
		}
	}
	for i := range v.Arcs {
		a := &v.Arcs[i]
		e := int32(i)
		if a.Kind != ArcTrain && v.Nodes[a.From].Medium.rail() && v.Nodes[a.To].Medium.rail() {
			b.railOut[a.From] = append(b.railOut[a.From], e)
		}
		switch a.Kind {
		case ArcHaul:
			for _, st := range v.Hauls[a.Detail].Links() {
				if asked[st.Link] {
					b.byLink[st.Link] = append(b.byLink[st.Link], e)
				}
			}
		case ArcCrossing:
			l := v.Crossings[a.Detail].Step.Link
			b.crossing[l] = append(b.crossing[l], e)
		case ArcTransfer:
			p := v.Nodes[a.From].Place
			b.transfer[p] = append(b.transfer[p], e)
		case ArcGaugeBreak:
			p := v.Nodes[a.From].Place
			b.gauge[p] = append(b.gauge[p], e)
		case ArcVoyage:
			if s := v.Voyages[a.Detail].Service; s != nil {
				b.service[s] = append(b.service[s], e)
			}
		case ArcTrain:
			t := &v.Trains[a.Detail]
			b.service[t.Service] = append(b.service[t.Service], e)
			for _, p := range t.Parts {
				b.trainsOf[p] = append(b.trainsOf[p], e)
			}
		}
	}
	return b
}

// loss is what changes when an element is lost.
type loss struct {
	b       *lossBase
	changes []change
	at      map[int32]int32 // arc -> change
	view    *View           // on which ends are attached
	ends    func(*Access) bool
	bills   map[*weighing][]Vector
}

// change is an arc that is gone, or goes another way.
type change struct {
	arc  int32
	gone bool
	haul *Haul   // the other way of a haul
	part []int32 // the arcs of the other way of a train
	own  *Train  // its time
	from NodeID  // of a train: ends of the other way
	to   NodeID  //
	time meridian.Moments
}

// without returns the loss of an element.
func (b *lossBase) without(k elementKey) *loss {
	x := &loss{b: b, at: map[int32]int32{}, view: b.v, bills: map[*weighing][]Vector{}}
	switch k.kind {
	case ElementLink:
		x.link(meridian.LinkID(k.id))
	case ElementCrossing:
		x.drop(b.crossing[meridian.LinkID(k.id)])
	case ElementTerminal:
		x.terminal(meridian.PlaceID(k.id))
	case ElementGauge:
		x.drop(b.gauge[meridian.PlaceID(k.id)])
	case ElementService:
		x.drop(b.service[&b.v.Net.Services[k.id]])
	}
	x.trains()
	return x
}

func (x *loss) set(c change) {
	x.at[c.arc] = int32(len(x.changes))
	x.changes = append(x.changes, c)
}

func (x *loss) drop(arcs []int32) {
	for _, e := range arcs {
		x.set(change{arc: e, gone: true})
	}
}

// terminal takes the handling at a place away.
func (x *loss) terminal(p meridian.PlaceID) {
	x.drop(x.b.transfer[p])
	w := *x.b.v
	w.kept = keeping{} // what it keeps is of the view as it was
	s := *w.shut
	s.terminals = maps.Clone(s.terminals)
	s.terminals[p] = "lost"
	w.shut = &s
	x.view = &w
	x.ends = func(a *Access) bool { return a.Transfer >= 0 && a.Yard == p }
}

// link takes a link by land away: hauls over it go by the shortest way without it.
func (x *loss) link(id meridian.LinkID) {
	v := x.b.v
	from, medium := v.Net.Links[id].From, linkMedium(&v.Net.Links[id])
	ln := v.landAt(from, medium)
	if ln == nil {
		return
	}
	w := *v
	w.kept = keeping{}
	cut := ln.cut(id, &w)
	w.land = slices.Clone(v.land)
	w.land[v.zoneAt[from]][medium] = cut
	x.view = &w
	over := func(h *Haul) bool {
		return h != nil && slices.ContainsFunc(h.Links(), func(s Step) bool { return s.Link == id })
	}
	x.ends = func(a *Access) bool { return over(a.Haul) || over(a.Rail) }
	var space landSpace
	var t *landTree
	for _, e := range x.b.byLink[id] { // arcs are sorted by tail
		h := &v.Hauls[v.Arcs[e].Detail]
		root, _ := v.spot(h.From, medium)
		if t == nil || t.root != root {
			t = cut.grow(root, &space)
		}
		d, _ := v.spot(h.To, medium)
		if !t.reach(d) {
			x.set(change{arc: e, gone: true})
			continue
		}
		other := t.haul(d)
		x.set(change{arc: e, haul: &other, time: other.Spread.Moments()})
	}
}

// cut returns the network without a link, for a view w.
func (ln *landNet) cut(id meridian.LinkID, w *View) *landNet {
	c := *ln
	c.v, c.first, c.edges = w, make([]int32, 0, len(ln.first)), make([]landEdge, 0, len(ln.edges))
	for p := range ln.places {
		c.first = append(c.first, int32(len(c.edges)))
		for _, e := range ln.edges[ln.first[p]:ln.first[p+1]] {
			if e.step.Link != id {
				c.edges = append(c.edges, e)
			}
		}
	}
	c.first = append(c.first, int32(len(c.edges)))
	return &c
}

// trains finds other ways for the trains over arcs that change.
func (x *loss) trains() {
	v := x.b.v
	var seen []int32
	for i := range x.changes {
		for _, e := range x.b.trainsOf[x.changes[i].arc] {
			if _, done := x.at[e]; !done {
				seen = append(seen, e)
			}
		}
	}
	slices.Sort(seen)
	for _, e := range slices.Compact(seen) {
		t := &v.Trains[v.Arcs[e].Detail]
		parts := x.railWay(t.From, t.To)
		if parts == nil {
			x.set(change{arc: e, gone: true})
			continue
		}
		c := change{arc: e, part: parts, own: t, from: v.Arcs[parts[0]].From}
		last := v.Nodes[v.Arcs[parts[len(parts)-1]].To]
		to, ok := v.nodeAt[Node{t.To, last.Medium, true}]
		if !ok {
			x.set(change{arc: e, gone: true})
			continue
		}
		c.to = to
		own := t.Spread.Moments()
		if x.unstated(t) {
			own = meridian.Moments{}
			for _, p := range parts {
				own = own.Add(x.timeOf(p))
			}
			own = own.Quantiles().Moments()
		}
		c.time = own.Add(t.Wait)
		x.set(c)
	}
}

// unstated tells whether the time of a train is that of its parts.
func (x *loss) unstated(t *Train) bool {
	var sum meridian.Moments
	for _, p := range t.Parts {
		sum = sum.Add(x.b.v.Arcs[p].Time)
	}
	return t.Spread == sum.Quantiles()
}

func (x *loss) timeOf(e int32) meridian.Moments {
	if i, ok := x.at[e]; ok {
		return x.changes[i].time
	}
	return x.b.v.Arcs[e].Time
}

func (x *loss) goneAt(e int32) bool {
	i, ok := x.at[e]
	return ok && x.changes[i].gone
}

// railWay is View.railWay with what the loss changes.
func (x *loss) railWay(from, to meridian.PlaceID) []int32 {
	v := x.b.v
	dist, via, done := make([]float64, len(v.Nodes)), make([]int32, len(v.Nodes)), make([]bool, len(v.Nodes))
	for i := range dist {
		dist[i] = math.Inf(1)
	}
	var q floatHeap
	for m := OnRail1000; m <= OnRail1676; m++ {
		if n, ok := v.nodeAt[Node{from, m, false}]; ok {
			dist[n], via[n] = 0, -1
			q.push(0, int32(n))
		}
	}
	for len(q) > 0 {
		u := NodeID(q.pop())
		if done[u] {
			continue
		}
		done[u] = true
		if v.Nodes[u].Place == to {
			var parts []int32
			for e := via[u]; e >= 0; e = via[v.Arcs[e].From] {
				parts = append(parts, e)
			}
			slices.Reverse(parts)
			return parts
		}
		for _, e := range x.b.railOut[u] {
			if x.goneAt(e) {
				continue
			}
			a := &v.Arcs[e]
			if d := dist[u] + x.timeOf(e).Mean; d < dist[a.To]-1e-9 {
				dist[a.To], via[a.To] = d, e
				q.push(d, int32(a.To))
			}
		}
	}
	return nil
}

// weights returns the criteria of every change for a kind of shipment.
func (x *loss) weights(w *weighing) []Vector {
	if out, ok := x.bills[w]; ok {
		return out
	}
	out := make([]Vector, len(x.changes))
	for i := range x.changes {
		c := &x.changes[i]
		if c.gone {
			continue
		}
		b, g := x.bill(w.model, c)
		out[i] = momentsVector(100*b.Freight(), c.time, g)
	}
	x.bills[w] = out
	return out
}

func (x *loss) bill(m *cost.Model, c *change) (cost.Bill, float64) {
	if c.haul != nil {
		return c.haul.bill(m)
	}
	var b cost.Bill
	var g float64
	for _, p := range c.part {
		pb, pg := cost.Bill{}, 0.0
		if i, ok := x.at[p]; ok {
			pb, pg = x.bill(m, &x.changes[i])
		} else {
			pb, pg = x.b.v.bill(m, p)
		}
		b, g = b.Add(pb), g+pg
	}
	return b, g
}

// patch fills pt with what the loss changes for a relation. The marks of an
// earlier relation are wiped.
func (x *loss) patch(r *relation, pt *patch) {
	v := x.b.v
	if len(pt.mark) < len(v.Arcs) {
		pt.mark = make([]int32, len(v.Arcs))
	}
	weights := x.weights(r.w)
	pt.costs, pt.extra = slices.Grow(pt.costs[:0], len(x.changes)), pt.extra[:0]
	for i := range x.changes {
		c := &x.changes[i]
		usd := int64(infinity)
		switch {
		case c.gone:
		case c.part != nil && (c.from != v.Arcs[c.arc].From || c.to != v.Arcs[c.arc].To):
			if !r.denies(x, c) {
				pt.extra = append(pt.extra, newArc{c.from, c.to, r.prices.additive(&weights[i]), int32(i)})
			}
		case !r.denies(x, c):
			usd = r.prices.additive(&weights[i])
		}
		pt.costs = append(pt.costs, usd)
		pt.mark[c.arc] = int32(i + 1)
	}
	pt.gate = r.gate
	if x.ends != nil && slices.ContainsFunc(r.gate.arcs, func(a terminalArc) bool { return x.ends(&a.access) }) {
		pt.gate = r.terminals(x.view)
	}
}

// wipe takes the marks of the loss away.
func (x *loss) wipe(pt *patch) {
	for i := range x.changes {
		pt.mark[x.changes[i].arc] = 0
	}
}

// denies tells whether a rule that binds takes the other way of a haul or train.
func (r *relation) denies(x *loss, c *change) bool {
	for _, h := range r.screening.byArc {
		if h.deny && r.meets(x, h.rule, c) {
			return true
		}
	}
	return c.haul == nil && c.part == nil && !r.usable[c.arc]
}

func (r *relation) meets(x *loss, rule *meridian.Restriction, c *change) bool {
	s := r.screening
	if c.haul != nil {
		return (rule.Target == "transit" || rule.Target == "any") && slices.ContainsFunc(c.haul.Parts(), func(p cost.Haul) bool {
			return p.Country != r.from && p.Country != r.to && slices.Contains(rule.Countries, p.Country)
		})
	}
	if s.meets(rule, c.arc, r.from, r.to) { // by the train itself: its operator
		return true
	}
	for _, p := range c.part {
		if i, ok := x.at[p]; ok && x.changes[i].haul != nil {
			if r.meets(x, rule, &x.changes[i]) {
				return true
			}
		} else if s.meets(rule, p, r.from, r.to) {
			return true
		}
	}
	return false
}

// best describes a way found with a patch.
func (x *loss) best(r *relation, pt *patch, total int64, path []int32) Best {
	if path == nil {
		return Best{Reason: "no way is left"}
	}
	v := x.b.v
	weights := x.weights(r.w)
	var sum Vector
	var hits []gateHit
	changed := func(i int32) {
		sum = sum.plus(&weights[i])
		hits = x.hits(hits, &x.changes[i])
	}
	for _, a := range path {
		switch {
		case a < 0:
			t := &pt.gate.arcs[-1-a]
			sum = sum.plus(&t.weight)
			hits = append(hits, t.access.hits...)
		case a >= viaExtra:
			changed(pt.extra[a-viaExtra].index)
		case pt.mark[a] != 0:
			changed(pt.mark[a] - 1)
		default:
			sum = sum.plus(&r.w.weights[a])
			hits = append(hits, v.hits(a)...)
		}
	}
	return r.describe(total, &sum, hits)
}

// hits appends the gates that a change passes.
func (x *loss) hits(out []gateHit, c *change) []gateHit {
	v := x.b.v
	if c.haul != nil {
		return v.ownHits(out, c.haul)
	}
	for _, p := range c.part {
		if i, ok := x.at[p]; ok {
			out = x.hits(out, &x.changes[i])
		} else {
			out = append(out, v.hits(p)...)
		}
	}
	return out
}
