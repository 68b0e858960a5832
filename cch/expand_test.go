package cch

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// turnDistances is Bellman–Ford over the arcs, the state space of a traveller who
// remembers the last one: the slow answer for distances from s with turns.
func turnDistances(g *Graph, s NodeID, cost func(a, b ArcID) Weight) []Weight {
	tail := g.tails()
	at := slices.Repeat([]Weight{Infinity}, g.Arcs()) // arc -> distance at its end
	for a := range at {
		if tail[a] == s {
			at[a] = g.Weight[a]
		}
	}
	for changed := true; changed; {
		changed = false
		for a := range at {
			for b := g.FirstOut[g.Head[a]]; b < g.FirstOut[g.Head[a]+1]; b++ {
				turn := cost(ArcID(a), b)
				if at[a] == Infinity || turn == Infinity || g.Weight[b] == Infinity {
					continue
				}
				if d := at[a] + turn + g.Weight[b]; d < at[b] {
					at[b], changed = d, true
				}
			}
		}
	}
	dist := slices.Repeat([]Weight{Infinity}, g.Nodes())
	for a, d := range at {
		dist[g.Head[a]] = min(dist[g.Head[a]], d)
	}
	return dist
}

// checkExpansion compares every pair of different nodes, and that paths are ways
// through g at the cost of their arcs and turns.
func checkExpansion(t *testing.T, g *Graph, x *Expansion, cost func(a, b ArcID) Weight) error {
	q := NewQuery(mustMetric(t, mustOrder(t, x.Graph, 1), x.Graph.Weight))
	tail := g.tails()
	for s := range NodeID(g.Nodes()) {
		want := turnDistances(g, s, cost)
		for v := range NodeID(g.Nodes()) {
			if v == s {
				continue
			}
			arcs, d := q.Path(x.From[s], x.To[v], nil)
			if d != want[v] {
				return fmt.Errorf("from %d to %d: %d, want %d", s, v, d, want[v])
			}
			if d == Infinity {
				continue
			}
			path, sum := x.Path(arcs), Weight(0)
			for i, a := range path {
				sum += g.Weight[a]
				if i > 0 {
					sum += cost(path[i-1], a)
				}
			}
			if len(path) == 0 || tail[path[0]] != s || g.Head[path[len(path)-1]] != v || sum != d {
				return fmt.Errorf("from %d to %d: the path %v costs %d, want %d", s, v, path, sum, d)
			}
		}
	}
	return nil
}

func TestExpandTurns(t *testing.T) {
	for seed := range uint64(60) {
		g := randomGraph(t, seed, 12)
		r := rand.New(rand.NewPCG(seed, 21))
		cost := map[[2]ArcID]Weight{}
		var turns []Turn
		for a, h := range g.Head {
			for b := g.FirstOut[h]; b < g.FirstOut[h+1]; b++ {
				if r.IntN(3) == 0 {
					w := randomWeight(r)
					cost[[2]ArcID{ArcID(a), b}] = w
					turns = append(turns, Turn{ArcID(a), b, w})
				}
			}
		}
		x, err := ExpandTurns(g, turns)
		if err != nil {
			t.Fatal(err)
		}
		if err := checkExpansion(t, g, x, func(a, b ArcID) Weight { return cost[[2]ArcID{a, b}] }); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func TestExpandTransfers(t *testing.T) {
	for seed := range uint64(60) {
		g := randomGraph(t, seed, 14)
		r := rand.New(rand.NewPCG(seed, 22))
		class := make([]uint16, g.Arcs())
		for a := range class {
			class[a] = uint16(r.IntN(3))
		}
		cost := map[Transfer]Weight{}
		var transfers []Transfer
		for v := range NodeID(g.Nodes()) {
			for k := range uint16(9) {
				if r.IntN(4) == 0 {
					tr := Transfer{v, k % 3, k / 3, randomWeight(r)}
					transfers = append(transfers, tr)
					cost[Transfer{v, tr.From, tr.To, 0}] = tr.Weight
				}
			}
		}
		x, err := ExpandTransfers(g, class, transfers)
		if err != nil {
			t.Fatal(err)
		}
		between := func(a, b ArcID) Weight {
			if w, given := cost[Transfer{g.Head[a], class[a], class[b], 0}]; given {
				return w
			}
			if class[a] == class[b] {
				return 0
			}
			return Infinity
		}
		if err := checkExpansion(t, g, x, between); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		now := randomWeights(r, g.Arcs())
		w, err := x.Weights(now)
		if err != nil {
			t.Fatal(err)
		}
		y := *x
		y.Graph = x.Graph.WithWeight(w)
		if err := checkExpansion(t, g.WithWeight(now), &y, between); err != nil {
			t.Fatalf("seed %d, new weights: %v", seed, err)
		}
	}
}

// A line of 1520 mm meets one of 1435 mm: no way through without a gauge break, one
// at its cost with it, and nothing is split where one gauge is alone.
func TestGaugeBreak(t *testing.T) {
	g, _, err := NewGraph(4, []Arc{{0, 1, 10}, {1, 0, 10}, {1, 2, 20}, {2, 1, 20}, {2, 3, 5}})
	if err != nil {
		t.Fatal(err)
	}
	class := []uint16{1520, 1520, 1435, 1435, 1435}
	for _, c := range []struct {
		transfers []Transfer
		there     Weight
		back      Weight
	}{
		{nil, Infinity, Infinity},
		{[]Transfer{{1, 1520, 1435, 7}}, 42, Infinity},
		{[]Transfer{{1, 1520, 1435, 7}, {1, 1435, 1520, 9}}, 42, 39},
	} {
		x, err := ExpandTransfers(g, class, c.transfers)
		if err != nil {
			t.Fatal(err)
		}
		q := NewQuery(mustMetric(t, mustOrder(t, x.Graph, 1), x.Graph.Weight))
		if d := q.Distance(x.From[0], x.To[3]); d != c.there {
			t.Errorf("%v: there %d, want %d", c.transfers, d, c.there)
		}
		if d := q.Distance(x.From[2], x.To[0]); d != c.back {
			t.Errorf("%v: back %d, want %d", c.transfers, d, c.back)
		}
		if x.From[2] != x.To[2] || x.From[1] == x.To[1] {
			t.Errorf("node 2 is split, or node 1 is not")
		}
	}
}

func TestExpandErrors(t *testing.T) {
	g, _, _ := NewGraph(3, []Arc{{0, 1, 1}, {1, 2, 1}})
	turns := func(ts ...Turn) error { _, err := ExpandTurns(g, ts); return err }
	transfers := func(c []uint16, ts ...Transfer) error { _, err := ExpandTransfers(g, c, ts); return err }
	two := []uint16{0, 1}
	for want, err := range map[string]error{
		"turn 0 leads from arc 0 into arc 9":                    turns(Turn{0, 9, 1}),
		"turn 0: arc 1 ends in node 2, arc 0 begins in node 0":  turns(Turn{1, 0, 1}),
		"turn 0 has weight 2147483648":                          turns(Turn{0, 1, Infinity + 1}),
		"turn 1 from arc 0 into arc 1 is given twice":           turns(Turn{0, 1, 1}, Turn{0, 1, 1}),
		"classes of 1 arcs for a graph of 2":                    transfers([]uint16{0}),
		"transfer 0 at node 3, the graph has 3 nodes":           transfers(two, Transfer{3, 0, 1, 1}),
		"transfer 0 has weight 2147483648":                      transfers(two, Transfer{1, 0, 1, Infinity + 1}),
		"transfer 1 at node 1 from class 0 to 1 is given twice": transfers(two, Transfer{1, 0, 1, 1}, Transfer{1, 0, 1, 1}),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
