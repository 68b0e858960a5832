package cch

import (
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// The invariants that everything else relies on, on random graphs and a town.
func TestOrderInvariants(t *testing.T) {
	for seed := range uint64(200) {
		g := randomGraph(t, seed, 60)
		o, err := NewOrder(g, Layout{})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if err := o.check(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	g, l := town(t, 60000, 1)
	o, err := NewOrder(g, l)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.check(); err != nil {
		t.Fatal(err)
	}
	if o.top == 0 || len(o.tasks) < 2 {
		t.Fatalf("a town of %d nodes has a top part of %d and %d tasks", g.Nodes(), o.top, len(o.tasks))
	}
}

func TestOrderForAnyGOMAXPROCS(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	large, layout := town(t, 80000, 2) // large enough for candidates in parallel
	small, _ := town(t, 12000, 2)
	for _, c := range []struct {
		g *Graph
		l Layout
	}{{large, layout}, {small, Layout{}}} {
		var want []NodeID
		for _, procs := range []int{1, 2, 5} {
			runtime.GOMAXPROCS(procs)
			got, err := NodeOrder(c.g, c.l)
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = got
			}
			if !slices.Equal(got, want) {
				t.Fatalf("GOMAXPROCS=%d gives another order", procs)
			}
		}
	}
}

// A contraction along the order read back from a hierarchy is the same again.
func TestContractionRoundTrip(t *testing.T) {
	g, l := town(t, 5000, 3)
	o, err := NewOrder(g, l)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ContractAlong(g, o.Contraction())
	if err != nil {
		t.Fatal(err)
	}
	if o.Arcs() != again.Arcs() || o.Triangles() != again.Triangles() || o.Height() != again.Height() {
		t.Fatalf("%d arcs, %d triangles, height %d became %d, %d, %d",
			o.Arcs(), o.Triangles(), o.Height(), again.Arcs(), again.Triangles(), again.Height())
	}
}

// A chain of nodes folds up into a tree of logarithmic height.
func TestChainIsShallow(t *testing.T) {
	var arcs []Arc
	for v := range NodeID(4095) {
		arcs = append(arcs, Arc{v, v + 1, 1}, Arc{v + 1, v, 1})
	}
	g, _, err := NewGraph(4096, arcs)
	if err != nil {
		t.Fatal(err)
	}
	o, err := NewOrder(g, Layout{})
	if err != nil {
		t.Fatal(err)
	}
	if h := o.Height(); h > 26 {
		t.Errorf("height %d", h)
	}
}

func TestOrderErrors(t *testing.T) {
	g, _, _ := NewGraph(3, []Arc{{0, 1, 1}})
	for _, c := range []struct {
		order []NodeID
		want  string
	}{
		{[]NodeID{0, 1}, "order of 2 nodes for a graph of 3"},
		{[]NodeID{0, 1, 1}, "node 1 at place 2 is out of range or repeated"},
		{[]NodeID{0, 7, 1}, "node 7 at place 1 is out of range or repeated"},
	} {
		if _, err := ContractAlong(g, c.order); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("order %v: error %v, want one with %q", c.order, err, c.want)
		}
	}
	for _, l := range []Layout{
		{Lat: make([]float32, 2), Lon: make([]float32, 3)},
		{Lat: make([]float32, 3), Lon: []float32{0, 1, float32(math.NaN())}},
	} {
		if _, err := NewOrder(g, l); err == nil {
			t.Errorf("layout %v passed", l)
		}
	}
}
