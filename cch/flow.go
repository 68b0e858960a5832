package cch

// Vertex separators by maximum flow. Given two disjoint terminal sets S and T of
// a connected undirected graph, separate finds the fewest nodes whose removal
// leaves no path between what remains of S and of T (Menger 1927): as many paths
// as possible are routed, no two through the same node, in phases of shortest
// augmenting paths (Dinitz 1970).
//
// Every node v is thought of as v.in -> v.out with capacity one. Flow is kept as
// two arrays: the path through v comes from prev[v] and goes on to next[v]. A
// node of S only begins paths, a node of T only ends them. Residual moves:
//
//	v.out -> w.in          along an edge that carries no flow from v to w
//	w.in  -> w.out         through an unused node
//	w.in  -> prev[w].out   taking back the flow that entered w
//	u.out -> u.in          taking back the flow through u
//
// When no path is left, the nodes whose in is reachable and whose out is not are
// a minimum separator, the one nearest to S; the same search from T gives the one
// nearest to T.

import "slices"

const (
	neither = iota
	inS
	inT
)

// flow is the workspace of separate; its arrays grow to the largest piece seen.
type flow struct {
	p        *piece
	terminal []uint8  // node -> neither, inS, inT
	prev     []uint32 // node -> where its path comes from, or none
	next     []uint32 // node -> where its path goes on, or none
	level    []uint32 // state 2*node (in), 2*node+1 (out) -> 1 + depth, 0 unseen
	tried    []uint32 // node -> residual moves of its out state already tried
	queue    []uint32
	path     []uint32
}

func (f *flow) reset(p *piece) {
	n := len(p.id)
	f.p = p
	f.terminal = append(f.terminal[:0], make([]uint8, n)...)
	f.prev = slices.Grow(f.prev[:0], n)[:n]
	f.next = slices.Grow(f.next[:0], n)[:n]
	f.tried = slices.Grow(f.tried[:0], n)[:n]
	f.level = slices.Grow(f.level[:0], 2*n)[:2*n]
	for v := range n {
		f.prev[v], f.next[v] = none, none
	}
}

// run makes the flow maximal. It gives up and reports false as soon as more than
// limit paths are found.
func (f *flow) run(limit int) (paths int, ok bool) {
	for f.label(f.prev, f.next, inS, inT) {
		clear(f.tried)
		for v, side := range f.terminal {
			if side == inS && f.next[v] == none && f.level[2*v+1] == 1 && f.augment(uint32(v)) {
				paths++
			}
		}
		if paths > limit {
			return paths, false
		}
	}
	return paths, true
}

// label numbers the states by depth from the unused nodes of the terminal set
// from, and reports whether an unused node of the set to is reachable. With prev
// and next exchanged it walks the reversed flow.
func (f *flow) label(prev, next []uint32, from, to uint8) bool {
	first, head, level, terminal := f.p.first, f.p.head, f.level, f.terminal
	clear(level)
	queue := f.queue[:0]
	for v, side := range terminal {
		if side == from && next[v] == none && f.p.onBorder(v, terminal, from) {
			level[2*v+1] = 1
			queue = append(queue, uint32(2*v+1))
		}
	}
	found := uint32(none)
	for i := 0; i < len(queue) && level[queue[i]] < found; i++ {
		state := queue[i]
		v, depth := state/2, level[state]+1
		if state&1 == 0 {
			if u := prev[v]; u != none && level[2*u+1] == 0 {
				level[2*u+1] = depth
				queue = append(queue, 2*u+1)
			}
			continue
		}
		if prev[v] != none && level[2*v] == 0 {
			level[2*v] = depth
			queue = append(queue, 2*v)
		}
		for _, w := range head[first[v]:first[v+1]] {
			if level[2*w] != 0 || terminal[w] == from || next[v] == w {
				continue
			}
			level[2*w] = depth
			switch {
			case prev[w] != none:
				queue = append(queue, 2*w)
			case terminal[w] == to:
				found = depth
			default:
				level[2*w+1] = depth
				queue = append(queue, 2*w+1)
			}
		}
	}
	f.queue = queue
	return found != none
}

// onBorder tells whether v of the terminal set has a neighbour outside it.
func (p *piece) onBorder(v int, terminal []uint8, set uint8) bool {
	for _, w := range p.head[p.first[v]:p.first[v+1]] {
		if terminal[w] != set {
			return true
		}
	}
	return false
}

// augment looks for a path from the out state of s to an unused node of T along
// rising levels and, if there is one, routes it.
func (f *flow) augment(s uint32) bool {
	path := append(f.path[:0], 2*s+1)
	for len(path) > 0 {
		state := path[len(path)-1]
		to := f.step(state)
		if to == none {
			f.level[state] = none // a dead end for the rest of this phase
			path = path[:len(path)-1]
			continue
		}
		path = append(path, to)
		if to&1 == 0 && f.terminal[to/2] == inT && f.prev[to/2] == none {
			f.route(path)
			f.path = path
			return true
		}
	}
	f.path = path
	return false
}

// step is the next untried residual move from state, or none.
func (f *flow) step(state uint32) uint32 {
	v, deeper := state/2, f.level[state]+1
	if state&1 == 0 {
		if f.tried[v]&1 != 0 {
			return none
		}
		f.tried[v] |= 1
		if u := f.prev[v]; u == none {
			return 2*v + 1
		} else if f.level[2*u+1] == deeper {
			return 2*u + 1
		}
		return none
	}
	first, end := f.p.first[v], f.p.first[v+1]
	for i := f.tried[v] >> 1; ; i++ {
		f.tried[v] = (i+1)<<1 | f.tried[v]&1
		switch {
		case i == 0:
			if f.prev[v] != none && f.level[2*v] == deeper {
				return 2 * v
			}
		case first+i-1 >= end:
			return none
		default:
			w := f.p.head[first+i-1]
			if f.level[2*w] == deeper && f.next[v] != w && f.terminal[w] != inS {
				return 2 * w
			}
		}
	}
}

// route applies an augmenting path to prev and next and closes its states for
// the rest of the phase.
func (f *flow) route(path []uint32) {
	for i, state := range path {
		f.level[state] = none
		if i == 0 {
			continue
		}
		from, to := path[i-1], state
		switch u, w := from/2, to/2; {
		case from&1 == 1 && to&1 == 0 && u != w:
			f.next[u], f.prev[w] = w, u
		case from&1 == 1 && to&1 == 0:
			f.next[u], f.prev[u] = none, none
		}
	}
}

// side writes into cut the separator nearest to the terminal set from (whose flow
// leaves along next), and counts the nodes on its near and on its far side.
func (f *flow) side(prev, next []uint32, from, to uint8, cut []uint8) (near, far int) {
	f.label(prev, next, from, to)
	for v, t := range f.terminal {
		switch {
		case f.level[2*v+1] != 0 || t == from && next[v] == none:
			cut[v] = from
			near++
		case f.level[2*v] != 0 || t == from:
			cut[v] = neither
		default:
			cut[v] = to
			far++
		}
	}
	return near, far
}
