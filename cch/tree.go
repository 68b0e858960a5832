package cch

// A tree is the set of downward arcs laid out for sweeps, over all nodes or over
// the ancestors of some targets. It has an index of its own: the positions of the
// hierarchy, sorted again inside each level by the number of arcs that remain, so
// that runs are as long as they can be.
//
//	index     | level 7                  | level 8 ...
//	run       | 1 arc  | 2 arcs | 3 arcs |
//
// Heads are indices, smaller than the index of the node whose arc it is: a sweep
// over rising indices finds every head done.

import "slices"

// tree is safe for concurrent use once built.
type tree struct {
	runs []treeRun
	// In the order of the runs; heads are indices.
	arcs []half
	// Position -> index, or none.
	index []uint32
	// Index -> position.
	at   []uint32
	size int
	all  []uint32 // 0, 1, 2, ... if it has been needed
}

// treeRun is a sequence of indices of one level with equally many arcs.
type treeRun struct{ first, count, degree, arc uint32 }

// build lays out the members, rising positions that include all their heads; nil
// stands for all positions. It reuses the memory of t.
func (t *tree) build(o *Order, h *halves, members []uint32) {
	n := len(o.Parent)
	t.size = n
	t.index = slices.Grow(t.index[:0], n)[:n]
	if members != nil {
		t.size = len(members)
		for x := range t.index {
			t.index[x] = none
		}
	}
	t.at = slices.Grow(t.at[:0], t.size)[:t.size]
	t.runs = t.runs[:0]
	b := treeBuilder{h: h, tree: t}
	if members == nil {
		members = t.everyone(n)
	}
	done := uint32(0)
	for r := 0; r < len(o.runs); {
		end, level := o.runs[r].first, o.runs[r].level
		for ; r < len(o.runs) && o.runs[r].level == level; r++ {
			end += o.runs[r].count
		}
		k := 0
		for k < len(members) && members[k] < end {
			k++
		}
		done = b.level(done, members[:k])
		members = members[k:]
	}
	t.arcs = slices.Grow(t.arcs[:0], int(b.arcs))[:b.arcs]
	k := 0
	for _, x := range t.at {
		for _, a := range h.arcs[h.first[x]:h.first[x+1]] {
			t.arcs[k] = half{t.index[a.head], a.weight}
			k++
		}
	}
}

// everyone is the list of all positions.
func (t *tree) everyone(n int) []uint32 {
	for len(t.all) < n {
		t.all = append(t.all, uint32(len(t.all)))
	}
	return t.all
}

// treeBuilder sorts one level after the other by counting.
type treeBuilder struct {
	h     *halves
	tree  *tree
	count []uint32 // degree -> nodes, then first index
	arcs  uint32
}

// level gives these positions the indices from first on and returns the next free
// one.
func (b *treeBuilder) level(first uint32, members []uint32) uint32 {
	degree, t := b.h.first, b.tree
	b.count = b.count[:0]
	for _, x := range members {
		d := int(degree[x+1] - degree[x])
		for len(b.count) <= d {
			b.count = append(b.count, 0)
		}
		b.count[d]++
	}
	next := first
	for d, c := range b.count {
		b.count[d] = next
		if c > 0 {
			t.runs = append(t.runs, treeRun{next, c, uint32(d), b.arcs})
			b.arcs += c * uint32(d)
		}
		next += c
	}
	for _, x := range members {
		i := &b.count[degree[x+1]-degree[x]]
		t.index[x], t.at[*i] = *i, x
		*i++
	}
	return next
}
