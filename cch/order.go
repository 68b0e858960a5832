package cch

// Layout of a hierarchy. Positions are numbered so that a sweep over all nodes
// from the top of the elimination tree to its leaves reads memory forwards:
//
//	position  0 ................ t | ........ | ........ | ........
//	          top part             | task 1   | task 2   | task 3
//	                               | mid|block|block ..  |
//
// The top part holds the nodes with large elimination subtrees; the subtrees that
// hang below it are the tasks. A task has its own top, then one block for each
// subtree of at most blockNodes nodes, which fits a second-level cache. Inside a
// part nodes are sorted by (depth, number of arcs). A parent therefore always has
// a smaller position than its children, and long runs of consecutive nodes have
// the same number of arcs: inner loops with a constant trip count, which is worth
// a factor of four over a plain sweep.
//
//	run        first=412 count=7 degree=3
//	arc        First[412] .. First[419]-1, three a node, lowest head first
//	triangle   triFirst[412] ..           three a node, in the order of use
//
// A lower triangle of the arcs (x,y) and (x,z), y below z, ends in the arc (y,z).
// The ids of these last arcs are listed for every x in the order
// (0,1) (0,2) .. (1,2) .. of the arcs of x, so customisation reads them in a row.
//
// Different tasks share no arc except those between two nodes of the top part.

import (
	"fmt"
	"slices"
)

const (
	// Nodes of a block: 16 Ki distances and their arcs fit 1 MiB.
	blockNodes = 1 << 14
	// A task holds at most this share of all nodes (and at least a block).
	taskShare = 32
)

// Order is the topology of a hierarchy: node order, contracted arcs, triangles.
// It knows nothing of weights. Safe for concurrent use.
type Order struct {
	// The graph; its own weights are not used.
	Graph *Graph
	// Node -> position.
	Position []uint32
	// Position -> node.
	NodeAt []NodeID
	// Position -> position of the parent in the elimination tree, 2^32-1 for a
	// root. Parents have smaller positions.
	Parent []uint32
	// Position -> its first hierarchy arc; one entry more than positions.
	First []uint32
	// Hierarchy arc -> position of its upper end; falling within a node.
	Up []uint32

	// Hierarchy arc -> position of its lower end.
	tail []uint32
	// Hierarchy arc -> graph arc upwards and downwards, or Arcs() if there is none.
	origin [][2]uint32
	// The parallel graph arcs that origin has no room for, by hierarchy arc.
	extra []parallel
	// Graph arc -> 2*hierarchy arc, +1 if it runs downwards; none for a loop.
	place []uint32
	// Hierarchy arc -> range of lower.
	lowerFirst []uint32
	// For every triangle that ends in an arc (y,z), the arcs (x,y) and (x,z) of its
	// lowest node x: the list tri the other way round.
	lower []wedge
	// Position -> its first triangle; one entry more than positions.
	triFirst []uint32
	// Triangle -> the hierarchy arc opposite to its lowest node.
	tri  []uint32
	runs []run
	// The run ranges of the tasks; runs before the first are the top part.
	tasks []span
	// Positions below this are the top part.
	top uint32

	branch   branches
	schedule schedule
	file     mapping // of an order from OpenOrder
}

// run is a maximal sequence of positions of one part, depth and degree.
type run struct {
	first, count, degree uint32
	// 1 if the nodes belong to a task and have two or more arcs to the top part.
	mixed uint32
	// Consecutive runs of one part and depth share a number: no node of them is
	// an ancestor of another.
	level uint32
}

// span is the half-open range of runs begin..end-1.
type span struct{ begin, end uint32 }

// wedge is the arcs (x,y) and (x,z) of the lower triangle of an arc (y,z).
type wedge struct{ b, c uint32 }

// parallel is one more graph arc of a direction of a hierarchy arc.
type parallel struct{ place, arc uint32 }

// NewOrder finds a node order for g with [NodeOrder] and contracts g along it.
func NewOrder(g *Graph, l Layout) (*Order, error) {
	order, err := NodeOrder(g, l)
	if err != nil {
		return nil, err
	}
	return ContractAlong(g, order)
}

// ContractAlong contracts g along a given order: order[i] is the node contracted
// i-th. The order must be a permutation of the nodes.
func ContractAlong(g *Graph, order []NodeID) (*Order, error) {
	if err := g.checkTopology(); err != nil {
		return nil, err
	}
	rank, err := ranks(order, g.Nodes())
	if err != nil {
		return nil, err
	}
	c, err := contract(g, rank, order)
	if err != nil {
		return nil, err
	}
	o := &Order{Graph: g, Position: make([]uint32, g.Nodes())}
	at, starts := o.arrange(c)
	o.number(c, at, order)
	o.findRuns(starts)
	o.listTriangles()
	o.listLower()
	o.placeArcs()
	o.findBranches()
	o.findSchedule()
	return o, nil
}

func ranks(order []NodeID, nodes int) ([]uint32, error) {
	if len(order) != nodes {
		return nil, fmt.Errorf("cch: order of %d nodes for a graph of %d", len(order), nodes)
	}
	rank := make([]uint32, nodes)
	for v := range rank {
		rank[v] = none
	}
	for i, v := range order {
		if int(v) >= nodes || rank[v] != none {
			return nil, fmt.Errorf("cch: order is no permutation: node %d at place %d is out of range or repeated", v, i)
		}
		rank[v] = uint32(i)
	}
	return rank, nil
}

// Arcs is the number of arcs of the hierarchy, each with two directions.
func (o *Order) Arcs() int { return len(o.Up) }

// Triangles is the number of lower triangles: what customisation costs.
func (o *Order) Triangles() int { return len(o.tri) }

// Height is the number of nodes on the longest branch of the elimination tree.
func (o *Order) Height() int { return o.branch.height }

// Contraction is the node order as a list: element i is the node contracted
// i-th. Contracting along it gives the same arcs and triangles again.
func (o *Order) Contraction() []NodeID {
	order := slices.Clone(o.NodeAt)
	slices.Reverse(order)
	return order
}
