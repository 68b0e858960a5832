package cch

// What follows from the arrays of an order and is not part of its file.
//
// Distances of a walk upwards are kept by depth in the elimination tree, not by
// position: the nodes on the way from a node to its root have different depths, so
// a few hundred values are enough, and they never leave the first-level cache.
//
// Walks also want another order of nodes than sweeps do: a node right after its
// parent. Inside each part of the layout (order.go) the place of a node is by
// depth first, the largest subtree first:
//
//	          0                        parent of 3 is 2, of 2 is 1: most steps of a
//	          1                        walk go to the entry before
//	        2   6
//	      3   5   7
//	    4

import "slices"

// branches are the derived arrays of an order.
type branches struct {
	// Position -> depth in the elimination tree, 0 for a root.
	depth []uint32
	// Hierarchy arc -> depth of its upper end.
	rise []uint32
	// Position -> place in the order of walks.
	place []uint32
	// Place -> position.
	at []uint32
	// Place -> what a walk needs to go on; one entry more than places.
	steps []step
	// Arc, place by place -> depth of its upper end.
	heads []uint32
	// The number of depths.
	height int
}

// step is a node on a walk, and where its arcs begin, place by place.
type step struct {
	// Place of the parent, or none.
	parent uint32
	first  uint32
}

// findBranches fills o.branch.
func (o *Order) findBranches() {
	n := len(o.Parent)
	b := branches{depth: make([]uint32, n), rise: huge[uint32](len(o.Up)), place: make([]uint32, n)}
	for x, p := range o.Parent {
		if p != none {
			b.depth[x] = b.depth[p] + 1
		}
		b.height = max(b.height, int(b.depth[x])+1)
	}
	for a, y := range o.Up {
		b.rise[a] = b.depth[y]
	}
	o.findPlaces(&b)
	b.at = make([]uint32, n)
	for x, place := range b.place {
		b.at[place] = uint32(x)
	}
	b.steps, b.heads = make([]step, n+1), huge[uint32](len(o.Up))[:0]
	for place, x := range b.at {
		b.steps[place] = step{none, uint32(len(b.heads))}
		if p := o.Parent[x]; p != none {
			b.steps[place].parent = b.place[p]
		}
		b.heads = append(b.heads, b.rise[o.First[x]:o.First[x+1]]...)
	}
	b.steps[n] = step{none, uint32(len(b.heads))}
	o.branch = b
}

// findPlaces fills b.place.
func (o *Order) findPlaces(b *branches) {
	n := len(o.Parent)
	parent := o.parentsInPart(b.depth)
	size, heavy, next := make([]uint32, n), slices.Repeat([]uint32{none}, n), make([]uint32, n)
	for x := n - 1; x >= 0; x-- {
		size[x]++
		if p := parent[x]; p != none {
			size[p] += size[x]
			if heavy[p] == none || size[x] >= size[heavy[p]] {
				heavy[p] = uint32(x)
			}
		}
	}
	free := uint32(0) // the first place after the trees so far
	for x, p := range parent {
		switch {
		case p == none:
			b.place[x] = free
			free += size[x]
		case heavy[p] == uint32(x):
			b.place[x] = b.place[p] + 1
		default:
			b.place[x] = next[p]
			next[p] += size[x]
		}
		next[x] = b.place[x] + 1
		if h := heavy[x]; h != none {
			next[x] += size[h]
		}
	}
}

// parentsInPart is Parent with none for a parent in another part. Depths rise
// inside a part and fall where a block begins; blocks whose depths go on from those
// before count as one part with them.
func (o *Order) parentsInPart(depth []uint32) []uint32 {
	parent := slices.Clone(o.Parent)
	begin, task := uint32(0), 0
	for x := range parent {
		starts := task < len(o.tasks) && o.runs[o.tasks[task].begin].first == uint32(x)
		if starts {
			task++
		}
		if starts || x > 0 && depth[x] < depth[x-1] {
			begin = uint32(x)
		}
		if parent[x] < begin {
			parent[x] = none
		}
	}
	return parent
}
