package cch

// A graph is three arrays. The arcs that leave node v are the ids
//
//	FirstOut[v], FirstOut[v]+1, ..., FirstOut[v+1]-1
//
// and arc a leads to Head[a] at the cost Weight[a]:
//
//	FirstOut   0     2  3        6        (nodes+1 entries)
//	           |     |  |        |
//	Head       1  2  0  0  1  3
//	Weight     7  2  9  4  4  1
//
// An undirected street is two arcs.

import (
	"fmt"
	"math"
	"slices"
)

// NodeID is a node of a [Graph]: 0 <= id < Nodes().
type NodeID uint32

// ArcID is an arc of a [Graph]: its index in Head and Weight.
type ArcID uint32

// Weight is a cost or a distance in the unit the caller chose.
type Weight uint32

// Infinity is the weight of a closed arc and the distance to a node that cannot
// be reached. Two infinities add up without wrapping.
const Infinity Weight = math.MaxInt32

// The build fails here if two infinities do not fit a Weight.
const _ = Infinity + Infinity

// none stands for "no node", "no arc", "no position".
const none = math.MaxUint32

// maxArcs keeps every index of a hierarchy inside 32 bits.
const maxArcs = 1 << 31

// Arc is one input row of [NewGraph].
type Arc struct {
	Tail, Head NodeID
	Weight     Weight
}

// Graph is a frozen directed graph. Its arrays may be read freely and must not
// be changed once another value of this package refers to them. Safe for
// concurrent use.
type Graph struct {
	// Node -> its first arc; one entry more than nodes.
	FirstOut []ArcID
	// Arc -> the node it leads to.
	Head []NodeID
	// Arc -> its weight.
	Weight []Weight
}

// NewGraph freezes arcs, given in any order, into a graph of nodes nodes. Arcs
// of one tail keep their order. The second result tells where each went: arcs[i]
// became the arc ids[i]. A node out of range, a weight above Infinity and path
// sums that could reach Infinity are errors.
func NewGraph(nodes int, arcs []Arc) (g *Graph, ids []ArcID, err error) {
	if nodes < 0 || nodes >= maxArcs || len(arcs) >= maxArcs {
		return nil, nil, fmt.Errorf("cch: %d nodes and %d arcs exceed the limit of %d", nodes, len(arcs), maxArcs-1)
	}
	for i, a := range arcs {
		if int(a.Tail) >= nodes || int(a.Head) >= nodes {
			return nil, nil, fmt.Errorf("cch: arc %d runs from node %d to node %d, the graph has %d nodes", i, a.Tail, a.Head, nodes)
		}
	}
	g = &Graph{
		FirstOut: make([]ArcID, nodes+1),
		Head:     make([]NodeID, len(arcs)),
		Weight:   make([]Weight, len(arcs)),
	}
	for _, a := range arcs {
		g.FirstOut[a.Tail+1]++
	}
	for v := range nodes {
		g.FirstOut[v+1] += g.FirstOut[v]
	}
	next := slices.Clone(g.FirstOut)
	ids = make([]ArcID, len(arcs))
	for i, a := range arcs {
		id := next[a.Tail]
		next[a.Tail]++
		ids[i], g.Head[id], g.Weight[id] = id, a.Head, a.Weight
	}
	if err := g.CheckWeights(g.Weight); err != nil {
		return nil, nil, err
	}
	return g, ids, nil
}

// Nodes is the number of nodes.
func (g *Graph) Nodes() int { return max(0, len(g.FirstOut)-1) }

// Arcs is the number of arcs.
func (g *Graph) Arcs() int { return len(g.Head) }

// WithWeight is the same graph under other weights, one per arc; the topology is
// shared, the weights are not checked.
func (g *Graph) WithWeight(w []Weight) *Graph {
	return &Graph{FirstOut: g.FirstOut, Head: g.Head, Weight: w}
}

// Check verifies the arrays of a graph that was not made by [NewGraph]: lengths,
// monotone first arcs, heads in range, and the weights as [Graph.CheckWeights]
// does.
func (g *Graph) Check() error {
	if err := g.checkTopology(); err != nil {
		return err
	}
	return g.CheckWeights(g.Weight)
}

func (g *Graph) checkTopology() error {
	n, m := g.Nodes(), g.Arcs()
	if n >= maxArcs || m >= maxArcs {
		return fmt.Errorf("cch: %d nodes and %d arcs exceed the limit of %d", n, m, maxArcs-1)
	}
	if len(g.FirstOut) == 0 && m == 0 {
		return nil
	}
	if len(g.FirstOut) == 0 || g.FirstOut[0] != 0 || int(g.FirstOut[n]) != m {
		return fmt.Errorf("cch: first arcs must begin with 0 and end with %d, the number of heads", m)
	}
	for v := range n {
		if g.FirstOut[v] > g.FirstOut[v+1] {
			return fmt.Errorf("cch: first arc of node %d is %d, of the next node %d", v, g.FirstOut[v], g.FirstOut[v+1])
		}
	}
	for a, h := range g.Head {
		if int(h) >= n {
			return fmt.Errorf("cch: arc %d leads to node %d, the graph has %d nodes", a, h, n)
		}
	}
	return nil
}

// tails is the array Arc -> the node it leaves.
func (g *Graph) tails() []NodeID {
	tail := make([]NodeID, g.Arcs())
	for v := range g.Nodes() {
		for a := g.FirstOut[v]; a < g.FirstOut[v+1]; a++ {
			tail[a] = NodeID(v)
		}
	}
	return tail
}

// reversed is the graph with every arc turned round; arc ids change.
func (g *Graph) reversed() *Graph {
	n := g.Nodes()
	r := &Graph{make([]ArcID, n+1), make([]NodeID, g.Arcs()), make([]Weight, g.Arcs())}
	for _, h := range g.Head {
		r.FirstOut[h+1]++
	}
	for v := range n {
		r.FirstOut[v+1] += r.FirstOut[v]
	}
	next := slices.Clone(r.FirstOut)
	for v := range n {
		for a := g.FirstOut[v]; a < g.FirstOut[v+1]; a++ {
			h := g.Head[a]
			r.Head[next[h]], r.Weight[next[h]] = NodeID(v), g.Weight[a]
			next[h]++
		}
	}
	return r
}
