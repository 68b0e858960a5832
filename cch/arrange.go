package cch

// How the nodes of a hierarchy get their positions; order.go draws the result.

import (
	"cmp"
	"slices"
)

// seat is where a node goes; seats sort by their fields from the top.
type seat struct {
	part  uint64 // task << 32 | block; 0 is the top part, block 0 the top of a task
	depth uint32
	mixed uint32
	// Number of arcs.
	degree uint32
	rank   uint32
}

// filler packs small subtrees of a forest into numbered bins of limited size.
type filler struct {
	limit, used uint32
	number      uint64
}

// place returns the bin for a subtree, given the number of the last bin used.
func (f *filler) place(size uint32, last *uint64) uint64 {
	if f.number == 0 || f.used+size > f.limit {
		*last++
		f.number, f.used = *last, 0
	}
	f.used += size
	return f.number
}

// arrange returns position -> rank, and the position at which each task begins.
func (o *Order) arrange(c *chordal) (at, starts []uint32) {
	seats := o.seats(c)
	n := uint32(len(seats))
	inTop := func(y uint32) bool { return seats[y].part == 0 }
	for x := range seats {
		up := c.up[c.first[x]:c.first[x+1]]
		seats[x].degree = uint32(len(up))
		if k := len(up); seats[x].part != 0 && k > 1 && inTop(up[k-1]) && inTop(up[k-2]) {
			seats[x].mixed = 1
		}
	}
	slices.SortFunc(seats, func(a, b seat) int {
		return cmp.Or(cmp.Compare(a.part, b.part), cmp.Compare(a.depth, b.depth),
			cmp.Compare(a.mixed, b.mixed), cmp.Compare(a.degree, b.degree), cmp.Compare(b.rank, a.rank))
	})
	at = make([]uint32, n)
	task := uint64(0)
	for p, s := range seats {
		at[p] = s.rank
		if s.part>>32 != task {
			task = s.part >> 32
			starts = append(starts, uint32(p))
		}
	}
	return at, starts
}

// seats finds part and depth of every rank. Parents have higher ranks than their
// children, so one pass downwards is enough.
func (o *Order) seats(c *chordal) []seat {
	n := len(c.parent)
	size := make([]uint32, n)
	for x, p := range c.parent {
		size[x]++
		if p != none {
			size[p] += size[x]
		}
	}
	seats := make([]seat, n)
	var task, block uint64
	tasks := filler{limit: uint32(max(blockNodes, n/taskShare))}
	blocks := []filler{{}} // task -> its open block
	for x := n - 1; x >= 0; x-- {
		s := &seats[x]
		s.rank = uint32(x)
		if p := c.parent[x]; p != none {
			s.depth, s.part = seats[p].depth+1, seats[p].part
		}
		if size[x] > tasks.limit {
			o.top++
			continue
		}
		if s.part == 0 {
			s.part = tasks.place(size[x], &task) << 32
			if int(task) == len(blocks) {
				blocks = append(blocks, filler{limit: blockNodes})
			}
		}
		if uint32(s.part) == 0 && size[x] <= blockNodes {
			s.part |= blocks[s.part>>32].place(size[x], &block)
		}
	}
	return seats
}

// number fills the arrays that follow from position -> rank.
func (o *Order) number(c *chordal, at []uint32, order []NodeID) {
	n, m := len(at), len(c.up)
	o.NodeAt, o.Parent = make([]NodeID, n), make([]uint32, n)
	o.First, o.Up, o.tail = make([]uint32, n+1), huge[uint32](m)[:0], huge[uint32](m)[:0]
	position := make([]uint32, n) // rank -> position
	for p, x := range at {
		position[x] = uint32(p)
		o.NodeAt[p] = order[x]
		o.Position[order[x]] = uint32(p)
	}
	for p, x := range at {
		o.Parent[p] = none
		for i, y := range c.up[c.first[x]:c.first[x+1]] {
			if i == 0 {
				o.Parent[p] = position[y]
			}
			o.Up = append(o.Up, position[y])
			o.tail = append(o.tail, uint32(p))
		}
		o.First[p+1] = uint32(len(o.Up))
	}
}

// findRuns cuts the positions into runs and the runs into tasks.
func (o *Order) findRuns(starts []uint32) {
	n := uint32(len(o.Parent))
	depth := make([]uint32, n)
	for p, q := range o.Parent {
		if q != none {
			depth[p] = depth[q] + 1
		}
	}
	degree := func(p uint32) uint32 { return o.First[p+1] - o.First[p] }
	task, level := 0, uint32(0)
	for p := uint32(0); p < n; {
		if p > 0 && depth[p] != depth[p-1] || task < len(starts) && starts[task] == p {
			level++
		}
		if task < len(starts) && starts[task] == p {
			o.tasks = append(o.tasks, span{begin: uint32(len(o.runs))})
			task++
		}
		limit := n
		if task < len(starts) {
			limit = starts[task]
		}
		q, mixed := p+1, o.mixed(p)
		for q < limit && depth[q] == depth[p] && degree(q) == degree(p) && o.mixed(q) == mixed {
			q++
		}
		o.runs = append(o.runs, run{p, q - p, degree(p), mixed, level})
		if task > 0 {
			o.tasks[task-1].end = uint32(len(o.runs))
		}
		p = q
	}
}

// mixed is 1 if p lies in a task and has two or more arcs to the top part.
func (o *Order) mixed(p uint32) uint32 {
	if end := o.First[p+1]; p >= o.top && end-o.First[p] > 1 && o.Up[end-2] < o.top {
		return 1
	}
	return 0
}

// listTriangles finds the third arc of every lower triangle.
func (o *Order) listTriangles() {
	n := len(o.Parent)
	o.triFirst = make([]uint32, n+1)
	for p := range n {
		d := o.First[p+1] - o.First[p]
		o.triFirst[p+1] = o.triFirst[p] + d*(d-1)/2
	}
	o.tri = huge[uint32](int(o.triFirst[n]))[:0]
	for p := range n {
		up := o.Up[o.First[p]:o.First[p+1]]
		for i, y := range up {
			a := o.First[y]
			for _, z := range up[i+1:] {
				for o.Up[a] != z {
					a++
				}
				o.tri = append(o.tri, a)
			}
		}
	}
}

// listLower finds the triangles of every arc from its upper side.
func (o *Order) listLower() {
	m := len(o.Up)
	o.lowerFirst = huge[uint32](m + 1)
	for _, a := range o.tri {
		o.lowerFirst[a+1]++
	}
	for a := range m {
		o.lowerFirst[a+1] += o.lowerFirst[a]
	}
	next := slices.Clone(o.lowerFirst[:m])
	o.lower = huge[wedge](len(o.tri))
	t := 0
	for x := range o.Parent {
		for b, end := o.First[x], o.First[x+1]; b < end; b++ {
			for c := b + 1; c < end; c++ {
				a := o.tri[t]
				t++
				o.lower[next[a]] = wedge{b, c}
				next[a]++
			}
		}
	}
}

// placeArcs finds the hierarchy arc of every graph arc.
func (o *Order) placeArcs() {
	g := o.Graph
	o.place = make([]uint32, g.Arcs())
	o.origin = huge[[2]uint32](len(o.Up))
	for a := range o.origin {
		o.origin[a] = [2]uint32{uint32(g.Arcs()), uint32(g.Arcs())}
	}
	for v := range g.Nodes() {
		p := o.Position[v]
		for a := g.FirstOut[v]; a < g.FirstOut[v+1]; a++ {
			q := o.Position[g.Head[a]]
			if p == q {
				o.place[a] = none
				continue
			}
			h, direction := o.arc(max(p, q), min(p, q)), uint32(0)
			if q > p {
				direction = 1
			}
			o.place[a] = 2*h + direction
			if slot := &o.origin[h][direction]; *slot == uint32(g.Arcs()) {
				*slot = uint32(a)
			} else {
				o.extra = append(o.extra, parallel{o.place[a], uint32(a)})
			}
		}
	}
	slices.SortFunc(o.extra, func(a, b parallel) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.arc, b.arc))
	})
}

// arc is the hierarchy arc from position x up to position y, which must exist.
func (o *Order) arc(x, y uint32) uint32 {
	a := o.First[x]
	for o.Up[a] != y {
		a++
	}
	return a
}
