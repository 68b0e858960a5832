package cch

// Contraction. Nodes are removed in the order of their ranks; removing a node
// joins its higher neighbours pairwise. The result is a chordal graph whose arcs,
// each from its lower to its higher end, are the arcs of the hierarchy. The lowest
// of the higher neighbours of a node is its parent in the elimination tree, and
// all of them are its ancestors.
//
// No arc is ever inserted one by one: the higher neighbours of x are those of the
// graph, and those of the children of x without x itself.

import (
	"fmt"
	"slices"
)

// chordal is the contracted graph in rank numbering.
type chordal struct {
	// Rank -> parent in the elimination tree, or none.
	parent []uint32
	// Rank -> range of up; sorted, so that the parent comes first.
	first, up []uint32
	// Sum over the ranks of the pairs of higher neighbours.
	triangles uint64
}

// contract contracts g in the order rank.
func contract(g *Graph, rank []uint32, order []NodeID) (*chordal, error) {
	n := g.Nodes()
	c := &chordal{parent: make([]uint32, n), first: make([]uint32, n+1), up: make([]uint32, 0, 2*g.Arcs())}
	back := g.reversed()
	child, sibling := make([]uint32, n), make([]uint32, n)
	seen := make([]uint32, n) // rank -> 1 + the last rank in whose list it is
	for x := range n {
		child[x], sibling[x], c.parent[x] = none, none, none
	}
	for x := range uint32(n) {
		begin := len(c.up)
		take := func(y uint32) {
			if y > x && seen[y] != x+1 {
				seen[y] = x + 1
				c.up = append(c.up, y)
			}
		}
		for _, h := range neighbours(g, order[x]) {
			take(rank[h])
		}
		for _, h := range neighbours(back, order[x]) {
			take(rank[h])
		}
		for y := child[x]; y != none; y = sibling[y] {
			for _, z := range c.up[c.first[y]:c.first[y+1]] {
				take(z)
			}
		}
		list := c.up[begin:]
		slices.Sort(list)
		if len(list) > 0 {
			p := list[0]
			c.parent[x], sibling[x], child[p] = p, child[p], x
		}
		c.triangles += uint64(len(list)) * uint64(len(list)-1) / 2
		c.first[x+1] = uint32(len(c.up))
		if len(c.up) >= maxArcs || c.triangles >= none {
			return nil, fmt.Errorf("cch: the hierarchy needs more than %d arcs or %d triangles: the graph is too dense or the order too poor", maxArcs, uint32(none))
		}
	}
	return c, nil
}

func neighbours(g *Graph, v NodeID) []NodeID {
	return g.Head[g.FirstOut[v]:g.FirstOut[v+1]]
}
