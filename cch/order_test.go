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
		if err := verifyOrder(o); err != "" {
			t.Fatalf("seed %d: %s", seed, err)
		}
	}
	g, l := town(t, 60000, 1)
	o, err := NewOrder(g, l)
	if err != nil {
		t.Fatal(err)
	}
	if err := verifyOrder(o); err != "" {
		t.Fatal(err)
	}
	if o.top == 0 || len(o.tasks) < 2 {
		t.Fatalf("a town of %d nodes has a top part of %d and %d tasks", g.Nodes(), o.top, len(o.tasks))
	}
}

// verifyOrder returns what is wrong with o, or nothing.
func verifyOrder(o *Order) string {
	n := o.Graph.Nodes()
	for v := range n {
		if o.NodeAt[o.Position[v]] != NodeID(v) {
			return "Position and NodeAt are not inverse"
		}
	}
	for x := range n {
		up := o.Up[o.First[x]:o.First[x+1]]
		if len(up) == 0 != (o.Parent[x] == none) || len(up) > 0 && up[0] != o.Parent[x] {
			return "the first arc does not lead to the parent"
		}
		if len(up) > 0 && int(up[0]) >= x || !slices.IsSortedFunc(up, func(a, b uint32) int { return int(b) - int(a) }) {
			return "arcs do not fall"
		}
		t := o.triFirst[x]
		for i := range up {
			for j := i + 1; j < len(up); j++ {
				if a := o.tri[t]; o.tail[a] != up[i] || o.Up[a] != up[j] {
					return "a triangle does not close"
				}
				t++
			}
		}
	}
	for a := range o.Up {
		for _, b := range o.lower[o.lowerFirst[a]:o.lowerFirst[a+1]] {
			if c := o.second(b, o.Up[a]); o.Up[b] != o.tail[a] || o.tail[c] != o.tail[b] {
				return "a lower triangle does not close"
			}
		}
	}
	next := uint32(0)
	for _, r := range o.runs {
		if r.first != next {
			return "runs leave a gap"
		}
		next += r.count
		for p := r.first; p < next; p++ {
			if o.First[p+1]-o.First[p] != r.degree || o.mixed(p) != r.mixed {
				return "nodes of a run differ"
			}
			if q := o.Parent[p]; q != none && q >= r.first {
				return "a run holds a node and its parent"
			}
		}
	}
	for i, s := range o.tasks {
		begin, end := o.runs[s.begin].first, uint32(n)
		if i+1 < len(o.tasks) {
			end = o.runs[o.tasks[i+1].begin].first
		}
		for _, y := range o.Up[o.First[begin]:o.First[end]] {
			if y >= o.top && y < begin {
				return "an arc leads from one task to another"
			}
		}
	}
	if next != uint32(n) {
		return "runs do not cover the nodes"
	}
	return ""
}

func TestOrderForAnyGOMAXPROCS(t *testing.T) {
	g, l := town(t, 40000, 2)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, layout := range []Layout{l, {}} {
		var want []NodeID
		for _, procs := range []int{1, 2, 5} {
			runtime.GOMAXPROCS(procs)
			got, err := NodeOrder(g, layout)
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
