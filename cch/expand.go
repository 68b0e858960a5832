package cch

// Costs of turning from one arc into another: prohibited turns, waits at a border
// for those who cross it, transfers between gauges or modes. A hierarchy knows arcs
// alone, so the nodes where such costs occur are split, and only those:
//
//	    a  \       / c                a -> in a ---> out c -> c
//	        node v          becomes          \   /
//	    b  /       \ d                        \ /
//	                                          / \
//	                                  b -> in b ---> out d -> d
//
// Arcs in the middle are the turns and carry their costs. Arcs that turn alike share
// their nodes: with transfers, all arcs of one class. Journeys begin and end at nodes
// of their own, so that nobody passes through the node for nothing.

import (
	"cmp"
	"fmt"
	"slices"
)

// Turn is the cost of going from one arc into a next one, [Infinity] if that is
// forbidden.
type Turn struct {
	From, To ArcID
	Weight   Weight
}

// Transfer is the cost at a node of going from an arc of one class into an arc of
// another, [Infinity] if that is impossible.
type Transfer struct {
	Node     NodeID
	From, To uint16
	Weight   Weight
}

// NoArc stands for the arcs of an [Expansion] that are turns.
const NoArc ArcID = none

// Expansion is a graph with turns as arcs. Make an [Order] of Graph and ask for
// distances from From[s] to To[t]; for s = t that is the shortest round trip.
type Expansion struct {
	Graph *Graph
	// Node of the original -> where journeys begin and end. The same node where
	// nothing was split.
	From, To []NodeID
	// Arc of the original -> arc of Graph.
	Arc []ArcID
	// Arc of Graph -> arc of the original, or [NoArc] for a turn.
	Origin []ArcID
	// Node of Graph -> node of the original.
	Node []NodeID
}

// ExpandTurns splits the nodes of g where turns are given. Turns that are not given
// cost nothing.
func ExpandTurns(g *Graph, turns []Turn) (*Expansion, error) {
	if err := g.Check(); err != nil {
		return nil, err
	}
	tail := g.tails()
	split := make([]bool, g.Nodes())
	cost := make(map[[2]uint32]Weight, len(turns))
	for i, t := range turns {
		switch key := [2]uint32{uint32(t.From), uint32(t.To)}; {
		case int(t.From) >= g.Arcs() || int(t.To) >= g.Arcs():
			return nil, fmt.Errorf("cch: turn %d leads from arc %d into arc %d, the graph has %d arcs", i, t.From, t.To, g.Arcs())
		case g.Head[t.From] != tail[t.To]:
			return nil, fmt.Errorf("cch: turn %d: arc %d ends in node %d, arc %d begins in node %d", i, t.From, g.Head[t.From], t.To, tail[t.To])
		case t.Weight > Infinity:
			return nil, fmt.Errorf("cch: turn %d has weight %d, above Infinity (%d)", i, t.Weight, Infinity)
		default:
			if _, twice := cost[key]; twice {
				return nil, fmt.Errorf("cch: turn %d from arc %d into arc %d is given twice", i, t.From, t.To)
			}
			cost[key] = t.Weight
			split[g.Head[t.From]] = true
		}
	}
	return expand(g, tail, split,
		func(a ArcID) uint32 { return uint32(a) },
		func(_ NodeID, from, to uint32) Weight { return cost[[2]uint32{from, to}] })
}

// ExpandTransfers splits the nodes of g where arcs of several classes meet, given
// arc -> class, and those of a transfer. A change of class without a transfer is
// impossible, and staying in a class costs nothing.
func ExpandTransfers(g *Graph, class []uint16, transfers []Transfer) (*Expansion, error) {
	if err := g.Check(); err != nil {
		return nil, err
	}
	if len(class) != g.Arcs() {
		return nil, fmt.Errorf("cch: classes of %d arcs for a graph of %d", len(class), g.Arcs())
	}
	type change struct {
		node     NodeID
		from, to uint32
	}
	tail := g.tails()
	split, seen := make([]bool, g.Nodes()), make([]int32, g.Nodes())
	note := func(v NodeID, c uint16) {
		split[v] = split[v] || seen[v] != 0 && seen[v] != int32(c)+1
		seen[v] = int32(c) + 1
	}
	for a, c := range class {
		note(tail[a], c)
		note(g.Head[a], c)
	}
	cost := make(map[change]Weight, len(transfers))
	for i, t := range transfers {
		key := change{t.Node, uint32(t.From), uint32(t.To)}
		if int(t.Node) >= g.Nodes() {
			return nil, fmt.Errorf("cch: transfer %d at node %d, the graph has %d nodes", i, t.Node, g.Nodes())
		}
		if t.Weight > Infinity {
			return nil, fmt.Errorf("cch: transfer %d has weight %d, above Infinity (%d)", i, t.Weight, Infinity)
		}
		if _, twice := cost[key]; twice {
			return nil, fmt.Errorf("cch: transfer %d at node %d from class %d to %d is given twice", i, t.Node, t.From, t.To)
		}
		cost[key] = t.Weight
		split[t.Node] = true
	}
	return expand(g, tail, split,
		func(a ArcID) uint32 { return uint32(class[a]) },
		func(v NodeID, from, to uint32) Weight {
			if w, given := cost[change{v, from, to}]; given {
				return w
			}
			if from == to {
				return 0
			}
			return Infinity
		})
}

// group is the arcs into or out of a split node that turn alike, and their node.
type group struct {
	class uint32
	node  NodeID
}

// expander builds an expansion.
type expander struct {
	x    *Expansion
	arcs []Arc
	from []ArcID // arc -> its origin
}

// expand splits nodes; arcs of one class turn alike.
func expand(g *Graph, tail []NodeID, split []bool, class func(ArcID) uint32, cost func(v NodeID, from, to uint32) Weight) (*Expansion, error) {
	n := g.Nodes()
	e := &expander{x: &Expansion{From: make([]NodeID, n), To: make([]NodeID, n), Arc: make([]ArcID, g.Arcs())}}
	for v := range NodeID(n) {
		e.x.From[v] = e.node(v)
	}
	copy(e.x.To, e.x.From)
	in, out := make(map[NodeID][]group), make(map[NodeID][]group)
	for a, h := range g.Head {
		t := tail[a]
		if split[t] {
			t = e.member(out, t, class(ArcID(a)))
		}
		if split[h] {
			h = e.member(in, h, class(ArcID(a)))
		}
		e.join(t, h, g.Weight[a], ArcID(a))
	}
	for v := range NodeID(n) {
		if !split[v] {
			continue
		}
		e.x.To[v] = e.node(v)
		for _, i := range in[v] {
			e.join(i.node, e.x.To[v], 0, NoArc)
			for _, o := range out[v] {
				if w := cost(v, i.class, o.class); w < Infinity {
					e.join(i.node, o.node, w, NoArc)
				}
			}
		}
		for _, o := range out[v] {
			e.join(e.x.From[v], o.node, 0, NoArc)
		}
	}
	return e.finish()
}

// node adds a node for a node of the original.
func (e *expander) node(v NodeID) NodeID {
	e.x.Node = append(e.x.Node, v)
	return NodeID(len(e.x.Node) - 1)
}

// member is the node of a class at v, added if it is new.
func (e *expander) member(groups map[NodeID][]group, v NodeID, class uint32) NodeID {
	list := groups[v]
	at, found := slices.BinarySearchFunc(list, class, func(g group, c uint32) int { return cmp.Compare(g.class, c) })
	if !found {
		list = slices.Insert(list, at, group{class, e.node(v)})
		groups[v] = list
	}
	return list[at].node
}

func (e *expander) join(tail, head NodeID, w Weight, origin ArcID) {
	e.arcs = append(e.arcs, Arc{tail, head, w})
	e.from = append(e.from, origin)
}

func (e *expander) finish() (*Expansion, error) {
	g, ids, err := NewGraph(len(e.x.Node), e.arcs)
	if err != nil {
		return nil, err
	}
	e.x.Graph, e.x.Origin = g, make([]ArcID, len(ids))
	for i, id := range ids {
		e.x.Origin[id] = e.from[i]
		if e.from[i] != NoArc {
			e.x.Arc[e.from[i]] = id
		}
	}
	return e.x, nil
}

// Weights are the weights of x.Graph under new weights of the original, one an arc;
// turns keep theirs.
func (x *Expansion) Weights(original []Weight) ([]Weight, error) {
	if len(original) != len(x.Arc) {
		return nil, fmt.Errorf("cch: %d weights for %d arcs", len(original), len(x.Arc))
	}
	w := slices.Clone(x.Graph.Weight)
	for a, id := range x.Arc {
		w[id] = original[a]
	}
	return w, nil
}

// Path is a path in x.Graph as arcs of the original.
func (x *Expansion) Path(arcs []ArcID) []ArcID {
	var path []ArcID
	for _, a := range arcs {
		if o := x.Origin[a]; o != NoArc {
			path = append(path, o)
		}
	}
	return path
}

// Layout places the nodes of x.Graph where those of the original are.
func (x *Expansion) Layout(l Layout) Layout {
	var out Layout
	if l.Lat == nil {
		return out
	}
	for _, v := range x.Node {
		out.Lat, out.Lon = append(out.Lat, l.Lat[v]), append(out.Lon, l.Lon[v])
	}
	return out
}
