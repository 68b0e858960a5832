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
//
// Most of that set is of no use: four criteria on a continent give a thousand
// compromises, few of which anybody would choose. So a plan is confined to a
// region: ways whose generalised cost is within a slack of the best for at least
// one of several kinds of shipper, from one who looks at the price to one who
// looks at the clock. The region is cut with exact lower bounds too (one more
// reverse Dijkstra a kind), and within it the set is exact; without it, as for
// --all, it is the whole.

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
	v            *View
	weights      []Vector    // of v.Arcs
	p            *priced     // what arcs cost the kinds of shipper
	balanced     []int64     // of v.Arcs: what the balanced shipper pays, with the mean waits for departures
	balancedBack []int64     // the same, of v.rarcs
	out          *wayOut     // best ways from the origin at these costs; nil until they are needed
	throughs     []through   // list of gates -> best way over its arcs, once it is known
	u            *usableArcs // arcs that restrictions leave
	usable       []bool      // the same: whether each is
	usableBack   []bool      // the same, of v.rarcs; nil: all
	terminal     []terminalArc
	entries      []int32 // terminal arcs from the origin, but not to the destination
	exits        []int32 // terminal arcs to the destination, but not from the origin
	origin       NodeID
	target       NodeID
	via          [][]token // places and passages that must be passed, in order
	viaTo        []viaStages
	b            *bounds
	kinds        []prices // kinds of shipper that make the region
	confined     bool     // whether the search keeps to the region
	progress     func(int)

	// With a day of departure:
	clock    *clock   // nil without
	start    int64    // minute of the clock at which the goods are ready
	due      int64    // minute of the start by which the goods must come; −1: none
	earliest Vector   // of the earliest way, if there is a deadline; else zero
	usual    []Vector // weights with the mean waits for departures
	z        float64  // standard deviations by which goods are early for a departure
}

type label struct {
	v      Vector
	state  int32
	arc    int32 // arc taken to get here; negative: terminal
	parent int32 // label; −1 at the origin
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
	settled [][]Vector // state -> settled labels
	touched []int32
	region  region
	bound   [NumCriteria][]int64 // state -> least on the way on
	anew    []int64              // state -> least variance of ways on that board a known departure; nil without
	anewAt  []int64
	kind    [][]int64 // kind of shipper -> state -> least generalised cost on the way on
	ahead   [][]int64 // the same, from the origin to the state
	limit   []int64   // of each kind: what is still of interest
	inTime  []int64   // as limit, of ways that meet the deadline
	front   []int32   // labels at the destination
	found   foundSet  // their vectors
	tfirst  []int32   // node -> terminal arcs leaving it
	tnext   []int32
	tlist   []int32
	bq      []boundItem
	created int
	taken   int // labels taken from the queue
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
	for len(w.settled) < g.states() {
		w.settled = append(w.settled, nil)
	}
	for _, s := range w.touched {
		w.settled[s] = w.settled[s][:0]
	}
	w.touched, w.labels, w.queue, w.front = w.touched[:0], w.labels[:0], w.queue[:0], w.front[:0]
	w.found.clear()
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

// beatOf is after how many labels the progress of a search is told.
const beatOf = 1024

// pareto runs the search and leaves the Pareto set in w.front.
func (w *workspace) pareto(g *graph) {
	w.prepare(g)
	w.limits(g)
	w.created = 0
	if w.kind[0][g.origin] >= infinity {
		return
	}
	w.confine(g)
	w.regionBounds(g)
	w.labels = append(w.labels, label{state: int32(g.origin), parent: -1})
	w.push(queueItem{w.bound[0][g.origin], w.bound[1][g.origin], 0})
	goal, r := g.goal(), &w.region
	for len(w.queue) > 0 {
		it := w.pop()
		l := w.labels[it.label]
		if w.beaten(l.state, &l.v) {
			continue
		}
		if f := w.reach(&l); w.beatenAtTarget(&f) {
			continue
		}
		if g.clock != nil && !w.interesting(g, &l.v, l.state) { // the region has shrunk since
			continue
		}
		if l.state == goal {
			w.front = append(w.front, it.label)
			w.found.add(&l.v)
			w.shrink(g, &l.v)
			continue
		}
		if len(w.settled[l.state]) == 0 {
			w.touched = append(w.touched, l.state)
		}
		w.settled[l.state] = append(w.settled[l.state], l.v)
		if w.taken++; w.taken%beatOf == 0 && g.progress != nil {
			g.progress(beatOf)
		}
		for i := r.first[l.state]; i < r.first[l.state+1]; i++ {
			w.extend(g, it.label, &l, i)
		}
	}
	w.created = len(w.labels)
	w.finish(g)
}

// reach returns the least that a label can come to at the destination.
func (w *workspace) reach(l *label) Vector {
	var f Vector
	for c := range f {
		f[c] = l.v[c] + w.bound[c][l.state]
	}
	if w.anew != nil {
		f[Variance] = min(f[Variance], w.anew[l.state])
	}
	return f
}

// beaten tells whether a settled label of the state is no worse; the first
// criterion needs no look.
func (w *workspace) beaten(state int32, v *Vector) bool {
	set := w.settled[state]
	for i := len(set) - 1; i >= 0; i-- {
		if o := &set[i]; o[1] <= v[1] && o[2] <= v[2] && o[3] <= v[3] && o[0] <= v[0] {
			return true
		}
	}
	return false
}

// beatenAtTarget tells whether a way already found is no worse than the best that a
// label can come to.
func (w *workspace) beatenAtTarget(f *Vector) bool { return w.found.beats(f) }

// extend makes a label of another by a step of the region, unless it is of no use.
func (w *workspace) extend(g *graph, parent int32, l *label, i int32) {
	st := w.region.steps[i]
	if w.bound[0][st.to] >= infinity {
		return
	}
	n := label{state: st.to, arc: st.arc, parent: parent, v: l.v.plus(&w.region.weights[i])}
	if g.clock != nil && st.arc >= 0 && !g.arrive(st.arc, &l.v, &n.v) {
		return
	}
	if !w.interesting(g, &n.v, st.to) {
		return
	}
	f := w.reach(&n)
	if w.beatenAtTarget(&f) || w.beaten(st.to, &n.v) {
		return
	}
	w.labels = append(w.labels, n)
	w.push(queueItem{f[0], f[1], int32(len(w.labels) - 1)})
}

// passed returns how many vias are passed after an arc that is entered with
// stage of them passed.
func (g *graph) passed(arc int32, stage uint8) uint8 {
	if arc < 0 {
		return g.terminal[-1-arc].access.via[stage]
	}
	return g.viaTo[arc][stage]
}

// finish drops labels of the front that a later one with an equal first
// criterion dominates, and sorts the rest.
func (w *workspace) finish(g *graph) {
	slices.SortFunc(w.front, func(a, b int32) int { return slices.Compare(w.labels[a].v[:], w.labels[b].v[:]) })
	kept := w.front[:0]
	for _, id := range w.front {
		if g.clock != nil && !w.interesting(g, &w.labels[id].v, g.goal()) {
			continue
		}
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

// additive is generalised cost with variance priced along the way, in US cents
// (USD per h² such that it is right for a chain with a standard deviation of 80
// hours). It is a sum of floors, so a chain's is at least that of its parts.
func (p prices) additive(v *Vector) int64 {
	const sd0 = 80
	return v[Money] + int64(p.hour*100/60*float64(v[Minutes])+p.sd/(2*sd0)*float64(v[Variance])+p.kg/10*float64(v[Grams]))
}
