package plan

import (
	"math"
	"slices"

	"meridian"
)

// The search is an exact multi-criteria label-setting search (NAMOA* with the
// dimension reduction of Pulido, Mandow and Pérez de la Cruz 2015).
//
// A label is a way from the origin to a node, with its four criteria as whole
// numbers. Labels leave the queue in lexicographic order of criteria plus exact
// lower bounds to the destination (one reverse Dijkstra a criterion, so the
// bounds are consistent). Hence at a node the first criterion never falls from
// one label to the next, and dominance there needs to compare only the other
// three. A label is dropped when a settled label of its node, or a way already
// found to the destination, is no worse in all criteria; of equal labels the
// first stays. What remains at the destination is the Pareto set, one way for
// each of its points.

// Criteria of a label, in the order of comparison.
const (
	Money    = iota // freight, US cents
	Minutes         // mean duration, minutes
	Variance        // variance of duration, 0.01 h²
	Grams           // CO2e well-to-wheel, g
	NumCriteria
)

// Vector is a value of each criterion.
type Vector [NumCriteria]int64

// infinity is far above any sum and far below overflow.
const infinity = math.MaxInt64 / 4

// dominates tells whether v is no worse than o in every criterion.
func (v *Vector) dominates(o *Vector) bool {
	return v[0] <= o[0] && v[1] <= o[1] && v[2] <= o[2] && v[3] <= o[3]
}

func (v *Vector) plus(o *Vector) Vector {
	return Vector{v[0] + o[0], v[1] + o[1], v[2] + o[2], v[3] + o[3]}
}

func momentsVector(cents float64, t meridian.Moments, grams float64) Vector {
	return Vector{int64(math.Round(cents)), int64(math.Round(t.Mean * 60)), int64(math.Round(t.Var * 100)), int64(math.Round(grams))}
}

// Terminal arcs: arcs of one query, beside those of the view. Negative ids in
// labels and paths are terminal arcs: −1−index.
type terminalArc struct {
	from, to NodeID // origin and destination are nodes past those of the view
	weight   Vector
	access   Access
}

// Graph is what the search runs on: the arcs of a view with the weights of a
// shipment, and the terminal arcs of one query.
type graph struct {
	v        *View
	weights  []Vector // of v.Arcs
	usable   []bool   // arcs that restrictions leave
	terminal []terminalArc
	origin   NodeID
	target   NodeID
	via      [][]token // places and passages that must be passed, in order
	viaHit   []uint8   // arc -> bit i: passes via[i]
}

type label struct {
	v      Vector
	node   NodeID
	arc    int32 // arc taken to get here; negative: terminal
	parent int32 // label; −1 at the origin
	stage  uint8 // vias passed
}

type queueItem struct {
	f0, f1 int64
	label  int32
}

func before(a, b queueItem) bool {
	if a.f0 != b.f0 {
		return a.f0 < b.f0
	}
	if a.f1 != b.f1 {
		return a.f1 < b.f1
	}
	return a.label < b.label
}

// workspace holds the arrays of a search; one per goroutine, kept from query to
// query so that a search allocates nothing once they have grown.
type workspace struct {
	labels  []label
	queue   []queueItem
	settled [][]int32 // node × stages -> settled labels
	touched []int32
	bound   [NumCriteria][]int64
	front   []int32 // labels at the destination
	tfirst  []int32 // node -> terminal arcs leaving it
	tnext   []int32
	tlist   []int32
	bq      []boundItem
	created int
}

type boundItem struct {
	d int64
	u NodeID
}

func (w *workspace) push(it queueItem) {
	w.queue = append(w.queue, it)
	q := w.queue
	i := len(q) - 1
	for i > 0 {
		p := (i - 1) / 4
		if !before(it, q[p]) {
			break
		}
		q[i] = q[p]
		i = p
	}
	q[i] = it
}

func (w *workspace) pop() queueItem {
	q := w.queue
	top := q[0]
	n := len(q) - 1
	it := q[n]
	q = q[:n]
	w.queue = q
	if n == 0 {
		return top
	}
	i := 0
	for {
		c := 4*i + 1
		if c >= n {
			break
		}
		best := c
		for k := c + 1; k < min(c+4, n); k++ {
			if before(q[k], q[best]) {
				best = k
			}
		}
		if !before(q[best], it) {
			break
		}
		q[i] = q[best]
		i = best
	}
	q[i] = it
	return top
}

// prepare sizes the workspace and lists the terminal arcs by tail.
func (w *workspace) prepare(g *graph) {
	nodes := int(g.target) + 1
	states := nodes * (len(g.via) + 1)
	for len(w.settled) < states {
		w.settled = append(w.settled, nil)
	}
	for _, s := range w.touched {
		w.settled[s] = w.settled[s][:0]
	}
	w.touched, w.labels, w.queue, w.front = w.touched[:0], w.labels[:0], w.queue[:0], w.front[:0]
	if cap(w.tfirst) < nodes+1 {
		w.tfirst, w.tnext = make([]int32, nodes+1), make([]int32, nodes+1)
	}
	w.tfirst, w.tnext = w.tfirst[:nodes+1], w.tnext[:nodes+1]
	clear(w.tfirst)
	for i := range g.terminal {
		w.tfirst[g.terminal[i].from+1]++
	}
	for i := range nodes {
		w.tfirst[i+1] += w.tfirst[i]
	}
	copy(w.tnext, w.tfirst)
	if cap(w.tlist) < len(g.terminal) {
		w.tlist = make([]int32, len(g.terminal))
	}
	w.tlist = w.tlist[:len(g.terminal)]
	for i := range g.terminal {
		u := g.terminal[i].from
		w.tlist[w.tnext[u]] = int32(i)
		w.tnext[u]++
	}
}

// bounds computes the exact lower bound of every criterion from each node to
// the destination.
func (w *workspace) bounds(g *graph) {
	nodes := int(g.target) + 1
	for c := range NumCriteria {
		if cap(w.bound[c]) < nodes {
			w.bound[c] = make([]int64, nodes)
		}
		b := w.bound[c][:nodes]
		w.bound[c] = b
		for i := range b {
			b[i] = infinity
		}
		b[g.target] = 0
		q := w.bq[:0]
		q = pushBound(q, boundItem{0, g.target})
		for len(q) > 0 {
			var it boundItem
			it, q = popBound(q)
			if it.d > b[it.u] {
				continue
			}
			if int(it.u) < len(g.v.Nodes) {
				for _, e := range g.v.rarcs[g.v.rfirst[it.u]:g.v.rfirst[it.u+1]] {
					if d := it.d + g.weights[e][c]; g.usable[e] && d < b[g.v.Arcs[e].From] {
						b[g.v.Arcs[e].From] = d
						q = pushBound(q, boundItem{d, g.v.Arcs[e].From})
					}
				}
			}
			if it.u != g.target {
				continue
			}
			for i := range g.terminal {
				if t := &g.terminal[i]; t.to == g.target && t.weight[c] < b[t.from] {
					b[t.from] = t.weight[c]
					q = pushBound(q, boundItem{b[t.from], t.from})
				}
			}
		}
		for i := range g.terminal { // arcs that leave the origin come last
			if t := &g.terminal[i]; t.from == g.origin {
				b[g.origin] = min(b[g.origin], t.weight[c]+b[t.to])
			}
		}
		w.bq = q
	}
}

func pushBound(q []boundItem, it boundItem) []boundItem {
	q = append(q, it)
	i := len(q) - 1
	for i > 0 {
		p := (i - 1) / 4
		if q[p].d <= it.d {
			break
		}
		q[i] = q[p]
		i = p
	}
	q[i] = it
	return q
}

func popBound(q []boundItem) (boundItem, []boundItem) {
	top := q[0]
	n := len(q) - 1
	it := q[n]
	q = q[:n]
	if n == 0 {
		return top, q
	}
	i := 0
	for {
		c := 4*i + 1
		if c >= n {
			break
		}
		best := c
		for k := c + 1; k < min(c+4, n); k++ {
			if q[k].d < q[best].d {
				best = k
			}
		}
		if q[best].d >= it.d {
			break
		}
		q[i] = q[best]
		i = best
	}
	q[i] = it
	return top, q
}

// pareto runs the search and leaves the Pareto set in w.front.
func (w *workspace) pareto(g *graph) {
	w.prepare(g)
	w.bounds(g)
	if w.bound[0][g.origin] >= infinity {
		return
	}
	w.labels = append(w.labels, label{node: g.origin, arc: 0, parent: -1})
	w.push(queueItem{w.bound[0][g.origin], w.bound[1][g.origin], 0})
	stages := len(g.via) + 1
	nodes := int32(g.target) + 1
	for len(w.queue) > 0 {
		it := w.pop()
		l := w.labels[it.label]
		state := int32(l.stage)*nodes + int32(l.node)
		if w.beaten(state, &l.v) {
			continue
		}
		if f := w.reach(&l); w.beatenAtTarget(&f) {
			continue
		}
		if l.node == g.target {
			if int(l.stage) == stages-1 {
				w.front = append(w.front, it.label)
			}
			continue
		}
		if len(w.settled[state]) == 0 {
			w.touched = append(w.touched, state)
		}
		w.settled[state] = append(w.settled[state], it.label)
		if int(l.node) < len(g.v.Nodes) {
			for e := g.v.first[l.node]; e < g.v.first[l.node+1]; e++ {
				if g.usable[e] {
					w.extend(g, it.label, &l, e, g.v.Arcs[e].To, &g.weights[e], nodes)
				}
			}
		}
		for _, t := range w.tlist[w.tfirst[l.node]:w.tfirst[l.node+1]] {
			a := &g.terminal[t]
			w.extend(g, it.label, &l, -1-t, a.to, &a.weight, nodes)
		}
	}
	w.created = len(w.labels)
	w.finish()
}

func (w *workspace) reach(l *label) Vector {
	var f Vector
	for c := range f {
		f[c] = l.v[c] + w.bound[c][l.node]
	}
	return f
}

// beaten tells whether a settled label of the state is no worse; the first
// criterion needs no look.
func (w *workspace) beaten(state int32, v *Vector) bool {
	set := w.settled[state]
	for i := len(set) - 1; i >= 0; i-- {
		o := &w.labels[set[i]].v
		if o[1] <= v[1] && o[2] <= v[2] && o[3] <= v[3] && o[0] <= v[0] {
			return true
		}
	}
	return false
}

func (w *workspace) beatenAtTarget(f *Vector) bool {
	for i, id := range w.front {
		if w.labels[id].v.dominates(f) {
			if i > 0 { // what beats one label tends to beat the next
				w.front[0], w.front[i] = w.front[i], w.front[0]
			}
			return true
		}
	}
	return false
}

func (w *workspace) extend(g *graph, parent int32, l *label, arc int32, to NodeID, weight *Vector, nodes int32) {
	if w.bound[0][to] >= infinity {
		return
	}
	n := label{v: l.v.plus(weight), node: to, arc: arc, parent: parent, stage: l.stage}
	for int(n.stage) < len(g.via) && g.passes(arc, int(n.stage)) {
		n.stage++
	}
	f := w.reach(&n)
	if w.beatenAtTarget(&f) || w.beaten(int32(n.stage)*nodes+int32(to), &n.v) {
		return
	}
	w.labels = append(w.labels, n)
	w.push(queueItem{f[0], f[1], int32(len(w.labels) - 1)})
}

func (g *graph) passes(arc int32, stage int) bool {
	if arc < 0 {
		return g.terminal[-1-arc].access.via&(1<<stage) != 0
	}
	return g.viaHit[arc]&(1<<stage) != 0
}

// finish drops labels of the front that a later one with an equal first
// criterion dominates, and sorts the rest.
func (w *workspace) finish() {
	slices.SortFunc(w.front, func(a, b int32) int { return slices.Compare(w.labels[a].v[:], w.labels[b].v[:]) })
	kept := w.front[:0]
	for _, id := range w.front {
		if !slices.ContainsFunc(kept, func(k int32) bool { return w.labels[k].v.dominates(&w.labels[id].v) }) {
			kept = append(kept, id)
		}
	}
	w.front = kept
}

// way returns the arcs from the origin to a label.
func (w *workspace) way(id int32) []int32 {
	var arcs []int32
	for l := id; w.labels[l].parent >= 0; l = w.labels[l].parent {
		arcs = append(arcs, w.labels[l].arc)
	}
	slices.Reverse(arcs)
	return arcs
}

// prices weigh the criteria into one number, for choosing among itineraries and
// for the best of a corridor; they play no part in the Pareto search.
type prices struct {
	hour float64 // USD per hour of mean duration
	sd   float64 // USD per hour of standard deviation at the end of a chain
	kg   float64 // USD per kg CO2e
}

// generalised cost of a vector in US cents.
func (p prices) of(v *Vector) float64 {
	return float64(v[Money]) + 100*(p.hour*float64(v[Minutes])/60+p.sd*math.Sqrt(float64(v[Variance])/100)+p.kg*float64(v[Grams])/1000)
}

// additive is generalised cost with variance priced along the way (USD per h²
// such that it is right for a chain with a standard deviation of sd0 hours).
func (p prices) additive(v *Vector) int64 {
	const sd0 = 80
	return v[Money] + int64(100*(p.hour*float64(v[Minutes])/60+p.sd/(2*sd0)*float64(v[Variance])/100+p.kg*float64(v[Grams])/1000))
}

// corridorBest returns the arcs of the best way along a corridor by additive
// generalised cost, nil if there is none: a Dijkstra on nodes × gates passed.
func (w *workspace) corridorBest(g *graph, corridor int, p prices, backward bool) []int32 {
	gates := len(g.v.gates[corridor].gates)
	if gates == 0 {
		return nil
	}
	w.prepare(g)
	nodes := int(g.target) + 1
	total := nodes * (gates + 1)
	dist := make([]int64, total)
	via := make([]int32, total)
	prev := make([]int32, total)
	for i := range dist {
		dist[i] = infinity
	}
	start := int(g.origin)
	dist[start], prev[start] = 0, -1
	q := pushBound(w.bq[:0], boundItem{0, NodeID(start)})
	goal := gates*nodes + int(g.target)
	for len(q) > 0 {
		var it boundItem
		it, q = popBound(q)
		u := int(it.u)
		if it.d > dist[u] {
			continue
		}
		if u == goal {
			break
		}
		node, stage := NodeID(u%nodes), u/nodes
		relax := func(arc int32, to NodeID, weight *Vector, hits []gateHit) {
			k := stage
			for _, h := range hits {
				if int(h.corridor) != corridor {
					continue
				}
				if h.gate < 0 {
					return
				}
				want := k
				if backward {
					want = gates - 1 - k
				}
				if k < gates && int(h.gate) == want {
					k++
				}
			}
			s := k*nodes + int(to)
			if d := it.d + p.additive(weight); d < dist[s] {
				dist[s], via[s], prev[s] = d, arc, int32(u)
				q = pushBound(q, boundItem{d, NodeID(s)})
			}
		}
		if int(node) < len(g.v.Nodes) {
			for e := g.v.first[node]; e < g.v.first[node+1]; e++ {
				if g.usable[e] {
					relax(e, g.v.Arcs[e].To, &g.weights[e], g.v.arcGate[e])
				}
			}
		}
		for _, t := range w.tlist[w.tfirst[node]:w.tfirst[node+1]] {
			a := &g.terminal[t]
			relax(-1-t, a.to, &a.weight, a.access.hits)
		}
	}
	w.bq = q[:0]
	if dist[goal] >= infinity {
		return nil
	}
	var arcs []int32
	for s := int32(goal); prev[s] >= 0; s = prev[s] {
		arcs = append(arcs, via[s])
	}
	slices.Reverse(arcs)
	return arcs
}
