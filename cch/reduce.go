package cch

// Contraction of nodes of low degree, before the dissection (rounds over the
// whole graph) and inside its smallest parts (minimum degree).
//
// Contracting a node joins its neighbours pairwise. With at most two neighbours
// that adds at most one edge and loses two, and no order is better. In one round
// no two neighbours are taken: a chain of n nodes then folds up in about log n
// rounds and adds log n levels to the elimination tree, not n.

import (
	"cmp"
	"math/bits"
	"slices"
)

// reduceDegree is the largest degree that is contracted before the dissection.
const reduceDegree = 2

// reduction is an undirected graph that shrinks.
type reduction struct {
	// Node -> its neighbours; nil once contracted.
	adj [][]uint32
	// The nodes contracted so far, in order.
	done []uint32
	gone []bool
}

// newReduction forgets the directions, loops and parallel arcs of g.
func newReduction(g *Graph) *reduction {
	n := g.Nodes()
	degree := make([]uint32, n+1)
	for v := range n {
		for _, h := range g.Head[g.FirstOut[v]:g.FirstOut[v+1]] {
			degree[v]++
			degree[h]++
		}
	}
	r := &reduction{adj: make([][]uint32, n), gone: make([]bool, n)}
	arena := make([]uint32, 2*g.Arcs())
	at := uint32(0)
	for v := range n {
		r.adj[v] = arena[at : at : at+degree[v]]
		at += degree[v]
	}
	for v := range n {
		for _, h := range g.Head[g.FirstOut[v]:g.FirstOut[v+1]] {
			if int(h) != v {
				r.adj[v] = append(r.adj[v], uint32(h))
				r.adj[h] = append(r.adj[h], uint32(v))
			}
		}
	}
	for v := range n {
		slices.Sort(r.adj[v])
		r.adj[v] = slices.Compact(r.adj[v])
	}
	return r
}

// contract takes rounds of nodes with at most degree neighbours until none is
// left.
func (r *reduction) contract(degree int) {
	round := make([]uint32, len(r.adj)) // node -> last round that touched it
	var todo, next []uint32
	for v := range r.adj {
		if len(r.adj[v]) <= degree {
			todo = append(todo, uint32(v))
		}
	}
	for number := uint32(1); len(todo) > 0; number++ {
		slices.SortFunc(todo, func(a, b uint32) int {
			return cmp.Or(cmp.Compare(len(r.adj[a]), len(r.adj[b])), cmp.Compare(a, b))
		})
		next = next[:0]
		for _, v := range slices.Compact(todo) {
			if r.gone[v] || len(r.adj[v]) > degree {
				continue
			}
			if round[v] == number {
				next = append(next, v)
				continue
			}
			for _, w := range r.adj[v] {
				round[w] = number
				next = append(next, w)
			}
			r.remove(v)
		}
		todo, next = next, todo
		slices.Sort(todo)
		todo = slices.Compact(todo)
	}
}

// remove contracts v: its neighbours become neighbours of each other.
func (r *reduction) remove(v uint32) {
	around := r.adj[v]
	for _, w := range around {
		list := r.adj[w]
		i := slices.Index(list, v)
		list[i] = list[len(list)-1]
		list = list[:len(list)-1]
		for _, u := range around {
			if u != w && !slices.Contains(list, u) {
				list = append(list, u)
			}
		}
		r.adj[w] = list
	}
	r.adj[v], r.gone[v] = nil, true
	r.done = append(r.done, v)
}

// core is what is left, as one piece that need not be connected.
func (r *reduction) core(x, y []float32) *piece {
	p := &piece{first: make([]uint32, 1)}
	local := make([]uint32, len(r.adj))
	for v := range r.adj {
		if !r.gone[v] {
			local[v] = uint32(len(p.id))
			p.id = append(p.id, uint32(v))
		}
	}
	for _, v := range p.id {
		for _, w := range r.adj[v] {
			p.head = append(p.head, local[w])
		}
		p.first = append(p.first, uint32(len(p.head)))
		if x != nil {
			p.x, p.y = append(p.x, x[v]), append(p.y, y[v])
		}
	}
	return p
}

// minimumDegree writes an order of the at most 64 nodes of p into out: always the
// node with the fewest neighbours left, among equals the one that adds the fewest
// edges, then the smallest. Neighbourhoods are bit sets.
func (p *piece) minimumDegree(out []uint32) {
	var adj [64]uint64
	left := uint64(0)
	for v := range p.id {
		left |= 1 << v
		for _, w := range p.head[p.first[v]:p.first[v+1]] {
			adj[v] |= 1 << w
		}
	}
	for i := range out {
		best, bestKey := 0, 1<<30
		for s := left; s != 0; s &= s - 1 {
			v := bits.TrailingZeros64(s)
			if key := bits.OnesCount64(adj[v]) << 12; key < bestKey+1<<12 {
				if key += missing(&adj, v); key < bestKey {
					best, bestKey = v, key
				}
			}
		}
		for s := adj[best]; s != 0; s &= s - 1 {
			w := bits.TrailingZeros64(s)
			adj[w] = (adj[w] | adj[best]) &^ (1<<w | 1<<best)
		}
		left &^= 1 << best
		out[i] = p.id[best]
	}
}

// missing counts the ordered pairs of neighbours of v that are not adjacent.
func missing(adj *[64]uint64, v int) int {
	count := 0
	for s := adj[v]; s != 0; s &= s - 1 {
		w := bits.TrailingZeros64(s)
		count += bits.OnesCount64(adj[v] &^ adj[w] &^ (1 << w))
	}
	return count
}
