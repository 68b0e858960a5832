package cch

// What follows from the arrays of an order and is not part of its file.
//
// Distances of a walk upwards are kept by depth in the elimination tree, not by
// position: the nodes on the way from a node to its root have different depths, so
// a few hundred values are enough, and they never leave the first-level cache.
//
// Walks also want another order of nodes than sweeps do: a node right after its
// parent. A branch is that order, depth first, with the largest subtree first:
//
//	          0                        parent of 3 is 2, of 2 is 1: most steps of a
//	          1                        walk go to the entry before
//	        2   6
//	      3   5   7
//	    4

// branches are the derived arrays of an order.
type branches struct {
	// Position -> depth in the elimination tree, 0 for a root.
	depth []uint32
	// Hierarchy arc -> depth of its upper end.
	rise []uint32
	// Position -> place in the depth-first order.
	place []uint32
	// The number of depths.
	height int
}

// findBranches fills o.branch.
func (o *Order) findBranches() {
	n := len(o.Parent)
	b := branches{depth: make([]uint32, n), rise: huge[uint32](len(o.Up)), place: make([]uint32, n)}
	size, heavy, next := make([]uint32, n), make([]uint32, n), make([]uint32, n)
	for x := n - 1; x >= 0; x-- {
		size[x]++
		if p := o.Parent[x]; p != none {
			size[p] += size[x]
		}
	}
	for x := range heavy {
		heavy[x] = none
	}
	for x, p := range o.Parent {
		if p != none && (heavy[p] == none || size[x] > size[heavy[p]]) {
			heavy[p] = uint32(x)
		}
	}
	free := uint32(0) // the first place after the trees so far
	for x, p := range o.Parent {
		switch {
		case p == none:
			b.place[x] = free
			free += size[x]
		case heavy[p] == uint32(x):
			b.place[x] = b.place[p] + 1
			b.depth[x] = b.depth[p] + 1
		default:
			b.place[x] = next[p]
			b.depth[x] = b.depth[p] + 1
			next[p] += size[x]
		}
		next[x] = b.place[x] + 1
		if h := heavy[x]; h != none {
			next[x] += size[h]
		}
		b.height = max(b.height, int(b.depth[x])+1)
	}
	for a, y := range o.Up {
		b.rise[a] = b.depth[y]
	}
	o.branch = b
}
