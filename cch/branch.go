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
//
// High nodes have arcs to most of the nodes above them. Theirs are kept in blocks of
// eight depths in a row, closed where there is no arc: a block is lowered as fast as
// a single arc.
//
//	arcs to depths     29 28 27 26 24 | 23 22 20 18 17 16
//	blocks    24: w24 -- w26 w27 w28 w29 -- --   16: w16 w17 w18 -- w20 -- w22 w23

import "slices"

// blockWidth is the number of depths of a block, blockDegree the number of arcs above
// which the arcs of a node are kept in blocks.
const blockWidth, blockDegree = 8, 8

// block is the weights of arcs to as many depths in a row.
type block = [blockWidth]Weight

// branches are the derived arrays of an order.
type branches struct {
	// Position -> depth in the elimination tree, 0 for a root.
	depth []uint32
	// Hierarchy arc -> depth of its upper end.
	rise []uint32
	// Position -> place in the order of walks.
	place []uint32
	// Place -> first hierarchy arc of the node there.
	from []uint32
	// Place -> what a walk needs to go on; one entry more than places.
	steps []step
	// Arc, place by place -> depth of its upper end; of the nodes without blocks.
	heads []uint32
	// Block, place by place -> its first depth, a multiple of blockWidth.
	bases []uint32
	// Arc, place by place -> blockWidth * block + place there; of the nodes with blocks.
	slots []uint32
	// The number of depths.
	height int
}

// step is a node on a walk, and where its arcs, blocks and slots begin.
type step struct {
	// Place of the parent, or none.
	parent              uint32
	first, block, slots uint32
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
	at := make([]uint32, n)
	for x, place := range b.place {
		at[place] = uint32(x)
	}
	o.findSteps(&b, at)
	o.branch = b
}

// findSteps fills b.steps and what they lead to; at is place -> position.
func (o *Order) findSteps(b *branches, at []uint32) {
	b.steps, b.from = make([]step, 0, len(at)+1), make([]uint32, 0, len(at))
	for _, x := range at {
		b.addStep(none)
		b.from = append(b.from, o.First[x])
		if p := o.Parent[x]; p != none {
			b.steps[len(b.steps)-1].parent = b.place[p]
		}
		heads := b.rise[o.First[x]:o.First[x+1]]
		if len(heads) <= blockDegree {
			b.heads = append(b.heads, heads...)
			continue
		}
		base := uint32(none)
		for _, h := range heads {
			if h/blockWidth*blockWidth != base {
				base = h / blockWidth * blockWidth
				b.bases = append(b.bases, base)
			}
			b.slots = append(b.slots, blockWidth*uint32(len(b.bases)-1)+h-base)
		}
	}
	b.addStep(none)
}

func (b *branches) addStep(parent uint32) {
	b.steps = append(b.steps, step{parent, uint32(len(b.heads)), uint32(len(b.bases)), uint32(len(b.slots))})
}

// depths returns a distance for every depth, Infinity. Blocks may end beyond the last.
func (b *branches) depths() []Weight {
	return slices.Repeat([]Weight{Infinity}, (b.height+blockWidth-1)/blockWidth*blockWidth)
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
	// So far parents come first; walks go the other way.
	turn := func(first, end uint32) {
		for x := first; x < end; x++ {
			b.place[x] = first + end - 1 - b.place[x]
		}
	}
	turn(0, o.top)
	for _, t := range o.tasks {
		last := o.runs[t.end-1]
		turn(o.runs[t.begin].first, last.first+last.count)
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
