package cch

// Random graphs and the slow answers that every fast one is compared with.

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// randomGraph is a graph with every nuisance: loops, parallel arcs, zero weights,
// closed arcs, isolated nodes, pieces. The seed is the whole description.
func randomGraph(t testing.TB, seed uint64, maxNodes int) *Graph {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	n := r.IntN(maxNodes + 1)
	arcs := []Arc{}
	if n > 0 {
		for range r.IntN(4 * n) {
			tail, head := NodeID(r.IntN(n)), NodeID(r.IntN(n))
			if r.IntN(3) > 0 { // mostly local, as roads are
				head = NodeID((int(tail) + r.IntN(5)) % n)
			}
			arcs = append(arcs, Arc{tail, head, randomWeight(r)})
			if r.IntN(4) > 0 {
				arcs = append(arcs, Arc{head, tail, randomWeight(r)})
			}
		}
	}
	g, _, err := NewGraph(n, arcs)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	return g
}

func randomWeight(r *rand.Rand) Weight {
	switch r.IntN(12) {
	case 0:
		return 0
	case 1:
		return Infinity
	}
	return Weight(r.IntN(100))
}

func randomWeights(r *rand.Rand, n int) []Weight {
	w := make([]Weight, n)
	for a := range w {
		w[a] = randomWeight(r)
	}
	return w
}

// floydWarshall is the matrix of all distances.
func floydWarshall(g *Graph) [][]Weight {
	n := g.Nodes()
	d := make([][]Weight, n)
	for v := range d {
		d[v] = make([]Weight, n)
		for u := range d[v] {
			d[v][u] = Infinity
		}
		d[v][v] = 0
		for a := g.FirstOut[v]; a < g.FirstOut[v+1]; a++ {
			d[v][g.Head[a]] = min(d[v][g.Head[a]], g.Weight[a])
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				d[i][j] = min(d[i][j], d[i][k]+d[k][j])
			}
		}
	}
	return d
}

// checkPath verifies that arcs lead from s to t in g, whose tails are given, and
// are as long as want.
func checkPath(g *Graph, tail []NodeID, arcs []ArcID, s, t NodeID, want Weight) error {
	sum, at := Weight(0), s
	for i, a := range arcs {
		if tail[a] != at {
			return fmt.Errorf("arc %d of the path leaves node %d, not %d", i, tail[a], at)
		}
		at = g.Head[a]
		sum += g.Weight[a]
	}
	if want == Infinity {
		if len(arcs) > 0 {
			return fmt.Errorf("a path of %d arcs to a node out of reach", len(arcs))
		}
		return nil
	}
	if at != t || sum != want {
		return fmt.Errorf("path ends in node %d with length %d, want node %d and %d", at, sum, t, want)
	}
	return nil
}

// town is a connected road-like graph of about nodes nodes with coordinates: a
// street grid with gaps, dead ends, curves, a few fast roads, one-way streets.
func town(t testing.TB, nodes int, seed uint64) (*Graph, Layout) {
	t.Helper()
	if raceEnabled {
		nodes = min(nodes, 24000)
	}
	r := rand.New(rand.NewPCG(seed, 11))
	side := 2
	for side*side*2 < nodes {
		side++
	}
	var l Layout
	var arcs []Arc
	add := func(x, y float64) NodeID {
		l.Lat, l.Lon = append(l.Lat, float32(y/1000)), append(l.Lon, float32(x/1000))
		return NodeID(len(l.Lat) - 1)
	}
	join := func(a, b NodeID, w int) {
		arcs = append(arcs, Arc{a, b, Weight(w)})
		if r.IntN(10) > 0 {
			arcs = append(arcs, Arc{b, a, Weight(w + r.IntN(3))})
		}
	}
	for y := range side {
		for x := range side {
			add(float64(x)+r.Float64()/2, float64(y)+r.Float64()/2)
		}
	}
	street := func(a, b NodeID, x, y float64, major bool) {
		speed := 30
		if major {
			speed = 6
		}
		if r.IntN(2) == 0 { // a bend
			c := add(x+r.Float64(), y+r.Float64())
			join(a, c, 1+r.IntN(speed))
			a = c
		}
		join(a, b, 1+r.IntN(speed))
		if r.IntN(3) == 0 { // a dead end
			join(b, add(x+r.Float64(), y+r.Float64()), 1+r.IntN(speed))
		}
	}
	for y := range side {
		for x := range side {
			v := NodeID(y*side + x)
			if x+1 < side && (y%16 == 0 || r.IntN(4) > 0) {
				street(v, v+1, float64(x), float64(y), y%16 == 0)
			}
			if y+1 < side && (x%16 == 0 || r.IntN(4) > 0) {
				street(v, v+NodeID(side), float64(x), float64(y), x%16 == 0)
			}
		}
	}
	g, _, err := NewGraph(len(l.Lat), arcs)
	if err != nil {
		t.Fatal(err)
	}
	return g, l
}
