package cch

// Which weights are safe? Every distance must stay below Infinity. Sums never
// wrap (Infinity + Infinity fits), so the danger is only that a long path reads
// as "unreachable". Two upper bounds on every distance are tried, cheap first:
//
//  1. A shortest path uses each arc at most once, so no distance exceeds the sum
//     of all finite weights.
//  2. Inside a strongly connected component with root r, no distance exceeds
//     max d(.,r) + max d(r,.); between components, a path is a chain of them.
//     Two searches with 64-bit distances give the bound.
//
// A metric has a third, cheaper one between the two: see ceiling.go.

import (
	"fmt"
	"slices"

	"meridian/internal/heap"
)

// OverflowError reports weights under which a distance could reach [Infinity].
type OverflowError struct {
	// An upper bound on the longest shortest path, in the unit of the weights.
	Bound uint64
}

func (e *OverflowError) Error() string {
	return fmt.Sprintf("cch: weights too large: a shortest path may be as long as %d and the limit is %d; use a coarser unit", e.Bound, Infinity-1)
}

// CheckWeights reports weights that do not fit the graph: a wrong number of
// them, one above [Infinity], or sums along a path that could reach Infinity
// (an [OverflowError]).
func (g *Graph) CheckWeights(w []Weight) error {
	sum, err := g.sumBound(w)
	if err != nil || sum < uint64(Infinity) {
		return err
	}
	if b := g.WithWeight(w).pathBound(); b >= uint64(Infinity) {
		return &OverflowError{b}
	}
	return nil
}

// sumBound checks the range of w and returns the first bound.
func (g *Graph) sumBound(w []Weight) (uint64, error) {
	if len(w) != g.Arcs() {
		return 0, fmt.Errorf("cch: %d weights for %d arcs", len(w), g.Arcs())
	}
	sum, closed, bits := uint64(0), uint64(0), Weight(0)
	for _, x := range w {
		bits |= x
		sum += uint64(x)
		closed += uint64((x + 1) >> 31)
	}
	if bits > Infinity {
		a := slices.IndexFunc(w, func(x Weight) bool { return x > Infinity })
		return 0, fmt.Errorf("cch: weight %d of arc %d is above Infinity (%d)", w[a], a, Infinity)
	}
	return sum - closed*uint64(Infinity), nil
}

// finite is x, or 0 for Infinity, without a branch: x - Infinity wraps for any
// smaller x and sets the highest bit.
func finite(x Weight) Weight { return (x - Infinity) >> 31 * x }

// pathBound is the second bound.
func (g *Graph) pathBound() uint64 {
	comp, order := g.components()
	back := g.reversed()
	reach := make([]uint64, g.Nodes())
	queue := heap.New[uint64](g.Nodes())
	chain := make([]uint64, g.Nodes()) // component -> longest chain that begins in it
	bound := uint64(0)
	for i := 0; i < len(order); {
		c, j := comp[order[i]], i
		onward := uint64(0)
		for ; j < len(order) && comp[order[j]] == c; j++ {
			v := order[j]
			for a := g.FirstOut[v]; a < g.FirstOut[v+1]; a++ {
				if h := g.Head[a]; g.Weight[a] < Infinity && comp[h] != c {
					onward = max(onward, uint64(g.Weight[a])+chain[comp[h]])
				}
			}
		}
		if j > i+1 {
			onward += g.eccentricity(order[i], comp, queue, reach) + back.eccentricity(order[i], comp, queue, reach)
		}
		chain[c] = onward
		bound = max(bound, onward)
		i = j
	}
	return bound
}

// eccentricity is the largest distance from root inside its component.
func (g *Graph) eccentricity(root NodeID, comp []uint32, queue *heap.Heap[uint64], done []uint64) uint64 {
	farthest := uint64(0)
	queue.Push(uint32(root), 0)
	mark := done[root] + 1 // each node of the component is settled once a search
	for queue.Len() > 0 {
		v, d := queue.Pop()
		done[v] = mark
		farthest = d
		for a := g.FirstOut[v]; a < g.FirstOut[v+1]; a++ {
			h := g.Head[a]
			if g.Weight[a] < Infinity && comp[h] == comp[v] && done[h] < mark {
				queue.Push(uint32(h), d+uint64(g.Weight[a]))
			}
		}
	}
	return farthest
}

// components labels the strongly connected components over finite arcs (Tarjan
// 1972, with an explicit stack). Nodes come out grouped by component, and a
// component comes after all that its arcs lead to.
func (g *Graph) components() (comp []uint32, order []NodeID) {
	n := g.Nodes()
	comp = make([]uint32, n)
	low, index := make([]uint32, n), make([]uint32, n)
	next := append([]ArcID(nil), g.FirstOut...)
	for v := range comp {
		comp[v], index[v] = none, none
	}
	var path, open []NodeID
	count, label := uint32(0), uint32(0)
	visit := func(v NodeID) {
		index[v], low[v] = count, count
		count++
		path, open = append(path, v), append(open, v)
	}
	for s := range n {
		if index[s] != none {
			continue
		}
		visit(NodeID(s))
		for len(path) > 0 {
			v := path[len(path)-1]
			if a := next[v]; a < g.FirstOut[v+1] {
				next[v]++
				switch h := g.Head[a]; {
				case g.Weight[a] >= Infinity:
				case index[h] == none:
					visit(h)
				case comp[h] == none:
					low[v] = min(low[v], index[h])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				p := path[len(path)-1]
				low[p] = min(low[p], low[v])
			}
			if low[v] < index[v] {
				continue
			}
			for {
				u := open[len(open)-1]
				open = open[:len(open)-1]
				comp[u] = label
				order = append(order, u)
				if u == v {
					break
				}
			}
			label++
		}
	}
	return comp, order
}
