package cch

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestNewGraph(t *testing.T) {
	g, ids, err := NewGraph(3, []Arc{{2, 0, 5}, {0, 1, 7}, {0, 0, 1}, {2, 0, 4}})
	if err != nil {
		t.Fatal(err)
	}
	if want := []ArcID{0, 2, 2, 4}; !slices.Equal(g.FirstOut, want) {
		t.Errorf("FirstOut = %v, want %v", g.FirstOut, want)
	}
	if want := []NodeID{1, 0, 0, 0}; !slices.Equal(g.Head, want) {
		t.Errorf("Head = %v, want %v", g.Head, want)
	}
	if want := []Weight{7, 1, 5, 4}; !slices.Equal(g.Weight, want) {
		t.Errorf("Weight = %v, want %v", g.Weight, want)
	}
	if want := []ArcID{2, 0, 1, 3}; !slices.Equal(ids, want) {
		t.Errorf("ids = %v, want %v", ids, want)
	}
	if err := g.Check(); err != nil {
		t.Error(err)
	}
}

func TestGraphErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"tail", second(NewGraph(2, []Arc{{2, 0, 1}})), "arc 0 runs from node 2 to node 0, the graph has 2 nodes"},
		{"head", second(NewGraph(2, []Arc{{0, 1, 1}, {1, 9, 1}})), "arc 1 runs from node 1 to node 9"},
		{"weight", second(NewGraph(2, []Arc{{0, 1, Infinity + 1}})), "weight 2147483648 of arc 0 is above Infinity"},
		{"negative", second(NewGraph(-1, nil)), "-1 nodes"},
		{"first", (&Graph{[]ArcID{1, 1}, []NodeID{0}, []Weight{0}}).Check(), "must begin with 0"},
		{"last", (&Graph{[]ArcID{0, 2}, []NodeID{0}, []Weight{0}}).Check(), "end with 1"},
		{"falling", (&Graph{[]ArcID{0, 2, 1}, []NodeID{0}, []Weight{0}}).Check(), "first arc of node 1 is 2"},
		{"range", (&Graph{[]ArcID{0, 1}, []NodeID{3}, []Weight{0}}).Check(), "leads to node 3"},
		{"count", (&Graph{[]ArcID{0, 1}, []NodeID{0}, nil}).Check(), "0 weights for 1 arcs"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, c.err, c.want)
		}
	}
}

func second(_ *Graph, _ []ArcID, err error) error { return err }

// Three arcs of 2^30 in a row overflow, side by side they do not; a chain of
// one-way pieces adds up, pieces without a way between them do not.
func TestOverflow(t *testing.T) {
	const big = Infinity/2 + 1
	for _, c := range []struct {
		name  string
		arcs  []Arc
		bound uint64
	}{
		{"one", []Arc{{0, 1, Infinity - 1}}, 0},
		{"chain", []Arc{{0, 1, big}, {1, 2, big}}, 2 * uint64(big)},
		{"apart", []Arc{{0, 1, big}, {2, 3, big}}, 0},
		{"star", []Arc{{0, 1, big}, {0, 2, big}, {3, 4, big}}, 0},
		{"closed", []Arc{{0, 1, big}, {1, 2, Infinity}}, 0},
		{"circle", []Arc{{0, 1, big}, {1, 0, big}, {1, 2, 7}, {3, 0, 9}}, 2*uint64(big) + 16},
		{"detour", []Arc{{0, 1, big}, {1, 2, big}, {0, 2, 1}, {2, 0, 1}, {2, 1, 1}, {1, 0, 1}}, 0},
	} {
		_, _, err := NewGraph(5, c.arcs)
		var o *OverflowError
		switch {
		case c.bound == 0 && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.bound != 0 && !errors.As(err, &o):
			t.Errorf("%s: error %v, want an overflow", c.name, err)
		case c.bound != 0 && o.Bound != c.bound:
			t.Errorf("%s: bound %d, want %d", c.name, o.Bound, c.bound)
		}
	}
}

// No distance exceeds the bound of its graph.
func TestPathBound(t *testing.T) {
	for seed := range uint64(200) {
		g := randomGraph(t, seed, 20)
		bound := g.pathBound()
		for s, row := range floydWarshall(g) {
			for v, d := range row {
				if d < Infinity && uint64(d) > bound {
					t.Fatalf("seed %d: distance %d from %d to %d, bound %d", seed, d, s, v, bound)
				}
			}
		}
	}
}

func TestDijkstra(t *testing.T) {
	for seed := range uint64(300) {
		g := randomGraph(t, seed, 24)
		want, d := floydWarshall(g), NewDijkstra(g)
		for s := range want {
			d.Run(NodeID(s))
			if !slices.Equal(d.Dist, want[s]) {
				t.Fatalf("seed %d: distances from %d are %v, want %v", seed, s, d.Dist, want[s])
			}
			for v := range want {
				if err := checkPath(g, d.tail, d.Path(NodeID(v), nil), NodeID(s), NodeID(v), want[s][v]); err != nil {
					t.Fatalf("seed %d, %d to %d: %v", seed, s, v, err)
				}
			}
			if v := NodeID(int(seed) % len(want)); d.Distance(NodeID(s), v) != want[s][v] {
				t.Fatalf("seed %d: distance from %d to %d is %d, want %d", seed, s, v, d.Dist[v], want[s][v])
			}
		}
	}
}

func TestDijkstraAllocations(t *testing.T) {
	g, _ := town(t, 500, 1)
	d := NewDijkstra(g)
	path := make([]ArcID, 0, g.Nodes())
	if a := testing.AllocsPerRun(5, func() {
		d.Run(3)
		path = d.Path(200, path[:0])
		d.Distance(9, 10)
	}); a != 0 {
		t.Errorf("%v allocations", a)
	}
}
