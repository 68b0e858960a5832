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

	count  []uint32 // workspace: member -> number of its arcs
	starts []uint32 // workspace: degree -> nodes, then next index
}

// half is one direction of a hierarchy arc.
type half struct {
	// Index of the upper end.
	head   uint32
	weight Weight
}

// treeRun is a sequence of indices of one level with equally many arcs.
type treeRun struct{ first, count, degree, arc uint32 }

// build lays out the members, rising positions that include all their heads; nil
// stands for all positions. Arcs are those of p downwards. It reuses the memory of
// t.
func (t *tree) build(p *Perfect, members []uint32) {
	o := p.Metric.Order
	n := len(o.Parent)
	if cap(t.index) < n {
		t.index = huge[uint32](n)
	}
	t.index = t.index[:n]
	if members == nil {
		members = t.everyone(n)
	} else {
		for x := range t.index {
			t.index[x] = none
		}
	}
	t.size = len(members)
	t.at, t.count = slices.Grow(t.at[:0], t.size)[:t.size], slices.Grow(t.count[:0], t.size)[:t.size]
	for i, x := range members {
		d := uint32(0)
		for _, x := range p.w[o.First[x]:o.First[x+1]] {
			d += isFinite(x[1])
		}
		t.count[i] = d
	}
	total := t.sort(o.runs, members)
	if uint32(cap(t.arcs)) <= total {
		t.arcs = huge[half](int(total) + 1) // one more is written but not kept
	}
	arcs, k := t.arcs[:total+1], uint32(0)
	for _, x := range t.at {
		first, end := o.First[x], o.First[x+1]
		heads, w := o.Up[first:end], p.w[first:end]
		w = w[:len(heads)]
		for i, y := range heads {
			down := w[i][1]
			arcs[k] = half{t.index[y], down}
			k += isFinite(down)
		}
	}
	t.arcs = arcs[:k]
}

// everyone is the list of all positions.
func (t *tree) everyone(n int) []uint32 {
	for len(t.all) < n {
		t.all = append(t.all, uint32(len(t.all)))
	}
	return t.all
}

// sort gives every member its index, by counting within each level, and returns
// the number of arcs.
func (t *tree) sort(runs []run, members []uint32) uint32 {
	t.runs = t.runs[:0]
	next, arcs, count := uint32(0), uint32(0), t.count
	for r := 0; r < len(runs) && len(members) > 0; {
		end, level := runs[r].first, runs[r].level
		for ; r < len(runs) && runs[r].level == level; r++ {
			end += runs[r].count
		}
		k := 0
		for k < len(members) && members[k] < end {
			k++
		}
		next, arcs = t.level(next, arcs, members[:k], count[:k])
		members, count = members[k:], count[k:]
	}
	return arcs
}

// level gives these members, with their numbers of arcs, the indices from next on;
// their arcs begin at arcs. It returns the next free index and arc.
func (t *tree) level(next, arcs uint32, members, count []uint32) (freeIndex, freeArc uint32) {
	t.starts = t.starts[:0]
	for _, d := range count {
		for uint32(len(t.starts)) <= d {
			t.starts = append(t.starts, 0)
		}
		t.starts[d]++
	}
	for d, c := range t.starts {
		t.starts[d] = next
		if c > 0 {
			t.runs = append(t.runs, treeRun{next, c, uint32(d), arcs})
			arcs += c * uint32(d)
		}
		next += c
	}
	for i, x := range members {
		s := &t.starts[count[i]]
		t.index[x], t.at[*s] = *s, x
		*s++
	}
	return next, arcs
}
