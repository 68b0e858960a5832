package plan

import "slices"

// The part of the graph that a search runs on. A plan is confined to ways within a
// slack of the best for some kind of shipper. Which arcs such ways may use follows
// from exact distances of every kind: those to the destination, which questions
// share, and those from the origin, which are found within the limits alone. The
// bounds of the single criteria are then those of these few arcs: nearer to the
// truth, and quick to find.
//
// States are nodes, once for each number of vias passed: state = vias × nodes +
// node.

// region is the arcs that ways of interest may use, by the state that they leave.
type region struct {
	first   []int32 // state -> its steps; one more than states
	steps   []step
	weights []Vector // of the steps
	rfirst  []int32  // state -> the steps that lead to it, in rsteps
	rsteps  []int32
	tail    []int32 // of the steps
}

// step is an arc between states.
type step struct{ arc, to int32 }

// states returns the number of states of a graph.
func (g *graph) states() int { return (int(g.target) + 1) * (len(g.via) + 1) }

// goal is the state at the destination with all vias passed.
func (g *graph) goal() int32 { return int32(g.states() - 1) }

// eachStep calls f with the arcs that leave a state, and the states they lead to.
func (w *workspace) eachStep(g *graph, state int32, f func(arc, to int32, weight *Vector)) {
	nodes := int32(g.target) + 1
	node, stage := state%nodes, uint8(state/nodes)
	next := func(arc int32, to NodeID) int32 {
		if len(g.via) == 0 {
			return int32(to)
		}
		return int32(g.passed(arc, stage))*nodes + int32(to)
	}
	if int(node) < len(g.v.Nodes) {
		for e := g.v.first[node]; e < g.v.first[node+1]; e++ {
			if g.usable[e] {
				f(e, next(e, g.v.Arcs[e].To), &g.weights[e])
			}
		}
	}
	for _, t := range w.tlist[w.tfirst[node]:w.tfirst[node+1]] {
		f(-1-t, next(-1-t, g.terminal[t].to), &g.terminal[t].weight)
	}
}

// rounding is what sums of rounded costs may differ by, in cents.
const rounding = 16

// confine finds the region of a graph, for which bounds and limits of the kinds of
// shipper are known.
func (w *workspace) confine(g *graph) {
	n := g.states()
	if g.confined {
		for len(w.ahead) < len(g.kinds) {
			w.ahead = append(w.ahead, nil)
		}
		for k := range g.kinds {
			w.lookAhead(g, k)
		}
	}
	r := &w.region
	r.steps, r.weights, r.tail = r.steps[:0], r.weights[:0], r.tail[:0]
	r.first = append(r.first[:0], 0)
	for s := range int32(n) {
		if w.within(g, s) {
			w.eachStep(g, s, func(arc, to int32, weight *Vector) {
				if w.wanted(g, s, to, weight) {
					r.steps, r.weights, r.tail = append(r.steps, step{arc, to}), append(r.weights, *weight), append(r.tail, s)
				}
			})
		}
		r.first = append(r.first, int32(len(r.steps)))
	}
	r.turn(n)
}

// most returns what a way may cost to a kind of shipper.
func (w *workspace) most(g *graph, k int) int64 {
	m := w.limit[k]
	if g.clock != nil && g.due >= 0 {
		m = max(m, w.inTime[k])
	}
	return min(m, infinity-1-rounding) + rounding
}

// lookAhead is a Dijkstra from the origin for one kind of shipper, that does not
// go where the way on would be beyond the limit.
func (w *workspace) lookAhead(g *graph, k int) {
	n := g.states()
	if cap(w.ahead[k]) < n {
		w.ahead[k] = make([]int64, n)
	}
	w.ahead[k] = w.ahead[k][:n]
	dist, rest, most, p := w.ahead[k], w.kind[k], w.most(g, k), g.kinds[k]
	for i := range dist {
		dist[i] = infinity
	}
	if rest[g.origin] > most {
		return
	}
	dist[g.origin] = 0
	q := pushBound(w.bq[:0], boundItem{0, g.origin})
	for len(q) > 0 {
		var it boundItem
		it, q = popBound(q)
		if it.d > dist[it.u] {
			continue
		}
		w.eachStep(g, int32(it.u), func(_, to int32, weight *Vector) {
			if rest[to] > most-it.d {
				return
			}
			if d := it.d + p.additive(weight); d < dist[to] && d+rest[to] <= most {
				dist[to] = d
				q = pushBound(q, boundItem{d, NodeID(to)})
			}
		})
	}
	w.bq = q[:0]
}

// within tells whether a way of interest may come to a state.
func (w *workspace) within(g *graph, state int32) bool {
	if !g.confined {
		return w.kind[0][state] < infinity
	}
	for k := range g.kinds {
		if w.ahead[k][state] < infinity {
			return true
		}
	}
	return false
}

// wanted tells whether a way of interest may go from one state to another.
func (w *workspace) wanted(g *graph, from, to int32, weight *Vector) bool {
	if !g.confined {
		return w.kind[0][to] < infinity
	}
	for k := range g.kinds {
		if d := w.ahead[k][from] + w.kind[k][to]; d < infinity && d+g.kinds[k].additive(weight) <= w.most(g, k) {
			return true
		}
	}
	return false
}

// turn lists the steps by the state that they lead to.
func (r *region) turn(states int) {
	if cap(r.rfirst) < states+2 {
		r.rfirst = make([]int32, states+2)
	}
	r.rfirst = r.rfirst[:states+2]
	clear(r.rfirst)
	for i := range r.steps {
		r.rfirst[r.steps[i].to+2]++
	}
	for s := range states {
		r.rfirst[s+2] += r.rfirst[s+1]
	}
	r.rsteps = slices.Grow(r.rsteps[:0], len(r.steps))[:len(r.steps)]
	for i := range r.steps {
		at := &r.rfirst[r.steps[i].to+1]
		r.rsteps[*at] = int32(i)
		*at++
	}
}

// regionBounds finds the least of every criterion on the way on from each state of
// the region.
func (w *workspace) regionBounds(g *graph) {
	for c := range w.bound {
		var without func(int32) bool
		if c == Variance && g.clock != nil {
			without = g.boards
		}
		w.bound[c] = w.regionBack(g, w.bound[c], c, without)
	}
	w.anew = nil
	if g.clock != nil {
		w.anewAt = w.variancesAnew(g, w.anewAt)
		w.anew = w.anewAt
	}
}

// reset sets an array of states to infinity.
func reset(dist []int64, states int) []int64 {
	if cap(dist) < states {
		dist = make([]int64, states)
	}
	dist = dist[:states]
	for i := range dist {
		dist[i] = infinity
	}
	return dist
}

// regionBack is a Dijkstra against the steps of the region for one criterion;
// arcs that without tells are left out.
func (w *workspace) regionBack(g *graph, dist []int64, c int, without func(int32) bool) []int64 {
	r := &w.region
	dist = reset(dist, g.states())
	dist[g.goal()] = 0
	q := pushBound(w.bq[:0], boundItem{0, NodeID(g.goal())})
	for len(q) > 0 {
		var it boundItem
		it, q = popBound(q)
		if it.d > dist[it.u] {
			continue
		}
		for _, i := range r.rsteps[r.rfirst[it.u]:r.rfirst[it.u+1]] {
			if without != nil && without(r.steps[i].arc) {
				continue
			}
			if d, from := it.d+r.weights[i][c], r.tail[i]; d < dist[from] {
				dist[from] = d
				q = pushBound(q, boundItem{d, NodeID(from)})
			}
		}
	}
	w.bq = q[:0]
	return dist
}

// variancesAnew returns the least variance at the destination of ways on that
// board a known departure, which leaves behind what the goods bring along.
// bound[Variance] is that which ways on without one add.
func (w *workspace) variancesAnew(g *graph, dist []int64) []int64 {
	r, added := &w.region, w.bound[Variance]
	dist = reset(dist, g.states())
	q := w.bq[:0]
	for i := range r.steps {
		if s := &r.steps[i]; g.boards(s.arc) && added[s.to] < infinity {
			if d, from := r.weights[i][Variance]+added[s.to], r.tail[i]; d < dist[from] {
				dist[from] = d
				q = pushBound(q, boundItem{d, NodeID(from)})
			}
		}
	}
	for len(q) > 0 {
		var it boundItem
		it, q = popBound(q)
		if it.d > dist[it.u] {
			continue
		}
		for _, i := range r.rsteps[r.rfirst[it.u]:r.rfirst[it.u+1]] {
			if from := r.tail[i]; it.d < dist[from] {
				dist[from] = it.d
				q = pushBound(q, boundItem{it.d, NodeID(from)})
			}
		}
	}
	w.bq = q[:0]
	return dist
}
