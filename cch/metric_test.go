package cch

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// mustOrder contracts g, along a random order every other time.
func mustOrder(t testing.TB, g *Graph, seed uint64) *Order {
	t.Helper()
	var o *Order
	var err error
	if seed%2 == 0 {
		o, err = NewOrder(g, Layout{})
	} else {
		order := []NodeID{}
		for _, v := range rand.New(rand.NewPCG(seed, 5)).Perm(g.Nodes()) {
			order = append(order, NodeID(v))
		}
		o, err = ContractAlong(g, order)
	}
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	return o
}

func mustMetric(t testing.TB, o *Order, w []Weight) *Metric {
	t.Helper()
	m, err := NewMetric(o, w)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Hierarchy = Dijkstra = Floyd–Warshall: distances, paths, sweeps in both
// directions, batched sweeps and matrices on hundreds of small graphs.
func TestAgainstFloydWarshall(t *testing.T) {
	for seed := range uint64(400) {
		g := randomGraph(t, seed, 24)
		m := mustMetric(t, mustOrder(t, g, seed), g.Weight)
		if err := compareAll(g, m, floydWarshall(g)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func compareAll(g *Graph, m *Metric, want [][]Weight) error {
	p, tail := m.Perfect(1), g.tails()
	r := p.Reverse()
	basic, pruned, turned := NewQuery(m), p.NewQuery(), r.NewQuery()
	sweep, back, wide := NewSweep(p), NewSweep(r), NewLaneSweep(p)
	nodes := []NodeID{}
	for v := range g.Nodes() {
		nodes = append(nodes, NodeID(v))
	}
	table := Matrix(p, nodes, nodes, 2)
	for s := range nodes {
		s := NodeID(s)
		sweep.Run(s)
		back.Run(s)
		group := nodes[s/Lanes*Lanes : min(len(nodes), int(s/Lanes+1)*Lanes)]
		wide.Run(group)
		for v := range nodes {
			v := NodeID(v)
			path, length := basic.Path(s, v, nil)
			if err := checkPath(g, tail, path, s, v, length); err != nil {
				return fmt.Errorf("%d to %d: %v", s, v, err)
			}
			around, _ := turned.Path(v, s, nil)
			slices.Reverse(around)
			if err := checkPath(g, tail, around, s, v, length); err != nil {
				return fmt.Errorf("%d to %d, turned round: %v", s, v, err)
			}
			for name, got := range map[string]Weight{
				"path":           length,
				"query":          basic.Distance(s, v),
				"perfect query":  pruned.Distance(s, v),
				"reversed query": turned.Distance(v, s),
				"sweep":          sweep.Dist[p.Index[v]],
				"lane sweep":     wide.Dist[p.Index[v]][s%Lanes],
				"matrix":         table[int(s)*len(nodes)+int(v)],
			} {
				if got != want[s][v] {
					return fmt.Errorf("%s from %d to %d gives %d, want %d", name, s, v, got, want[s][v])
				}
			}
			if got := back.Dist[r.Index[v]]; got != want[v][s] {
				return fmt.Errorf("reversed sweep from %d to %d gives %d, want %d", v, s, got, want[v][s])
			}
		}
	}
	return nil
}

// A lower triangle never undercuts the arc it ends in, a perfect weight is the
// distance, and no perfect arc is longer than its basic weight.
func TestTriangleInvariants(t *testing.T) {
	for seed := range uint64(150) {
		g := randomGraph(t, seed, 30)
		o := mustOrder(t, g, seed)
		m := mustMetric(t, o, g.Weight)
		p := newPerfect(m)
		p.shortenAll(2, false)
		w := p.w
		all := floydWarshall(g)
		for x := range o.Parent {
			k := o.triFirst[x]
			for a := o.First[x]; a < o.First[x+1]; a++ {
				for b := a + 1; b < o.First[x+1]; b++ {
					y := m.w[o.tri[k]]
					if y[0] > m.w[a][1]+m.w[b][0] || y[1] > m.w[b][1]+m.w[a][0] {
						t.Fatalf("seed %d: triangle %d undercuts its arc", seed, k)
					}
					k++
				}
				low, high := o.NodeAt[x], o.NodeAt[o.Up[a]]
				if want := (pair{all[low][high], all[high][low]}); w[a] != want {
					t.Fatalf("seed %d: perfect weights %v between %d and %d, distances %v", seed, w[a], low, high, want)
				}
			}
		}
	}
}

// Sequential, parallel and partial customisation, alone and from scratch, give
// the same weights.
func TestCustomizationsAgree(t *testing.T) {
	g, l := town(t, 60000, 4)
	o, err := NewOrder(g, l)
	if err != nil {
		t.Fatal(err)
	}
	m := mustMetric(t, o, g.Weight)
	scratch := mustMetric(t, o, g.Weight)
	r := rand.New(rand.NewPCG(4, 4))
	now := slices.Clone(g.Weight)
	for round := range 12 {
		var arcs []ArcID
		var weights []Weight
		for range []int{0, 1, 1, 2, 10, 100, 1000}[round%7] {
			a := ArcID(r.IntN(len(now)))
			arcs, weights = append(arcs, a), append(weights, randomWeight(r))
			now[a] = weights[len(weights)-1]
		}
		if err := m.Update(arcs, weights); err != nil {
			t.Fatal(err)
		}
		if err := scratch.CustomizeParallel(now, 1+round%4); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(m.w, scratch.w) {
			t.Fatalf("round %d: partial and parallel customisation differ", round)
		}
	}
	if err := scratch.Customize(now); err != nil || !slices.Equal(m.w, scratch.w) {
		t.Fatalf("sequential customisation differs (%v)", err)
	}
	two := m.Perfect(3)
	one := mustMetric(t, o, g.Weight).Perfect(1)
	if err := one.Metric.Customize(now); err != nil {
		t.Fatal(err)
	}
	back := one.Reverse()
	one.Refresh(1)
	back.Refresh(2)
	if !slices.Equal(walks(back, false), walks(two, true)) || !slices.Equal(walks(back, true), walks(two, false)) {
		t.Fatal("the reverse does not follow its metric")
	}
	if !slices.Equal(walks(one, true), walks(two, true)) || !slices.Equal(walks(one, false), walks(two, false)) ||
		!slices.Equal(one.w, two.w) || !slices.Equal(one.sweeps().arcs, two.sweeps().arcs) {
		t.Fatal("perfect customisation depends on the number of workers")
	}
}

// walks are the weights of the arcs of p that remain upwards or downwards, place
// by place.
func walks(p *Perfect, up bool) []Weight {
	var all []Weight
	add := func(w Weight) {
		if w < Infinity {
			all = append(all, w)
		}
	}
	blocks := p.down
	if up {
		blocks = p.up
	}
	for _, x := range p.walk {
		if up {
			add(x[0])
		} else {
			add(x[1])
		}
	}
	for _, b := range blocks {
		for _, w := range b {
			add(w)
		}
	}
	return all
}

// Closing and reopening single arcs of small graphs, against Floyd–Warshall.
func TestUpdateAgainstFloydWarshall(t *testing.T) {
	for seed := range uint64(60) {
		g := randomGraph(t, seed, 12)
		if g.Arcs() == 0 {
			continue
		}
		m := mustMetric(t, mustOrder(t, g, seed), g.Weight)
		r := rand.New(rand.NewPCG(seed, 3))
		now := slices.Clone(g.Weight)
		for range 8 {
			a := r.IntN(len(now))
			now[a] = randomWeight(r)
			if err := m.Update([]ArcID{ArcID(a)}, now[a:a+1]); err != nil {
				t.Fatal(err)
			}
			if err := compareAll(g.WithWeight(now), m, floydWarshall(g.WithWeight(now))); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
	}
}

// A batch of metrics equals the metrics one by one.
func TestBatch(t *testing.T) {
	g, l := town(t, 20000, 5)
	o, err := NewOrder(g, l)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, 5))
	weightings := make([][]Weight, Lanes-3)
	for k := range weightings {
		weightings[k] = randomWeights(r, g.Arcs())
	}
	b, err := NewBatch(o, Interleave(weightings))
	if err != nil {
		t.Fatal(err)
	}
	wide := slices.Clone(b.w)
	if err := b.Customize(Interleave(weightings), 3); err != nil || !slices.Equal(b.w, wide) {
		t.Fatalf("parallel customisation of a batch differs (%v)", err)
	}
	q := NewBatchQuery(b)
	for k, w := range weightings {
		m := mustMetric(t, o, w)
		for a := range m.w {
			if b.w[a][0][k] != m.w[a][0] || b.w[a][1][k] != m.w[a][1] {
				t.Fatalf("metric %d differs at arc %d", k, a)
			}
		}
		one := NewQuery(m)
		for range 20 {
			s, v := NodeID(r.IntN(g.Nodes())), NodeID(r.IntN(g.Nodes()))
			if got, want := q.Distances(s, v)[k], one.Distance(s, v); got != want {
				t.Fatalf("metric %d: distance from %d to %d is %d, want %d", k, s, v, got, want)
			}
		}
	}
	if d := q.Distances(0, 1); d[Lanes-1] != Infinity {
		t.Errorf("a lane without a metric has distance %d", d[Lanes-1])
	}
}

// star is node 0 and leaves around it, with these weights towards it and back.
func star(t *testing.T, in, out Weight) *Graph {
	t.Helper()
	var arcs []Arc
	for v := NodeID(1); v <= 40; v++ {
		arcs = append(arcs, Arc{v, 0, in}, Arc{0, v, out})
	}
	g, _, err := NewGraph(41, arcs)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Weights near the limit pass when no distance can reach it: by their sum, by the
// ceiling of the hierarchy, by a search of the graph.
func TestCertificates(t *testing.T) {
	for _, c := range []struct {
		in, out Weight
		sum     bool
		fits    bool
	}{
		{Infinity / 100, Infinity / 100, true, true},
		{Infinity / 8, Infinity / 8, false, true},
		{Infinity / 10 * 6, Infinity, false, false},
	} {
		g := star(t, c.in, c.out)
		m := mustMetric(t, mustOrder(t, g, 0), g.Weight)
		if m.limit.sum != c.sum || m.limit.fits() != c.fits {
			t.Errorf("weights %d and %d: certificate %+v", c.in, c.out, m.limit)
		}
		if err := compareAll(g, m, floydWarshall(g)); err != nil {
			t.Error(err)
		}
		if _, err := NewBatch(m.Order, Interleave([][]Weight{g.Weight})); err != nil {
			t.Error(err)
		}
	}
}

// Weights under which a distance could reach Infinity are refused, and the metric
// stays as before.
func TestMetricOverflow(t *testing.T) {
	g := star(t, Infinity/8, Infinity/8)
	o := mustOrder(t, g, 0)
	m := mustMetric(t, o, g.Weight)
	before, limit := slices.Clone(m.w), m.limit
	var overflow *OverflowError
	if err := m.Update([]ArcID{0, 0, 50}, []Weight{3, Infinity - 5, 8}); !errors.As(err, &overflow) {
		t.Errorf("update: %v", err)
	}
	large := slices.Repeat([]Weight{Infinity/2 + 1}, g.Arcs())
	if err := m.Customize(large); !errors.As(err, &overflow) {
		t.Errorf("customise: %v", err)
	}
	if _, err := NewBatch(o, Interleave([][]Weight{g.Weight, large})); !errors.As(err, &overflow) {
		t.Errorf("batch: %v", err)
	}
	if !slices.Equal(m.w, before) {
		t.Error("a refused change left its mark")
	}
	if err := m.Update([]ArcID{3}, []Weight{7}); err != nil || !m.limit.fits() {
		t.Errorf("a good change after refused ones: %v, %+v, %+v before", err, m.limit, limit)
	}
}

func TestMetricErrors(t *testing.T) {
	g, _, _ := NewGraph(2, []Arc{{0, 1, 5}, {0, 1, 4}, {0, 0, 3}})
	o := mustOrder(t, g, 0)
	m := mustMetric(t, o, g.Weight)
	for name, err := range map[string]error{
		"count":   m.Customize([]Weight{1}),
		"range":   m.Customize([]Weight{1, 2, Infinity + 1}),
		"lengths": m.Update([]ArcID{0}, nil),
		"arc":     m.Update([]ArcID{3}, []Weight{1}),
		"weight":  m.Update([]ArcID{0}, []Weight{Infinity + 1}),
		"batch":   batchError(o, nil),
		"lane":    batchError(o, Interleave([][]Weight{{1, 2, Infinity + 1}})),
	} {
		if err == nil {
			t.Errorf("%s passed", name)
		}
	}
	if d := NewQuery(m).Distance(0, 1); d != 4 {
		t.Errorf("distance %d after refused changes, want 4", d)
	}
}

func batchError(o *Order, w [][Lanes]Weight) error {
	_, err := NewBatch(o, w)
	return err
}

func TestAllocations(t *testing.T) {
	g, l := town(t, 3000, 6)
	o, err := NewOrder(g, l)
	if err != nil {
		t.Fatal(err)
	}
	m := mustMetric(t, o, g.Weight)
	b, err := NewBatch(o, Interleave([][]Weight{g.Weight}))
	if err != nil {
		t.Fatal(err)
	}
	p := m.Perfect(1)
	nodes := []NodeID{5, 1000, 17, 99, 100, 101, 2000, 8, 9, 10, 11, 12, 13, 14, 15, 16, 4, 3}
	basic, pruned, wide := NewQuery(m), p.NewQuery(), NewBatchQuery(b)
	sweep, laneSweep, table := NewSweep(p), NewLaneSweep(p), NewTable(NewTargets(p, nodes))
	path, rows := make([]ArcID, 0, g.Nodes()), make([]Weight, len(nodes)*len(nodes))
	arc, weight := []ArcID{7}, []Weight{9}
	for name, f := range map[string]func(){
		"Distance":         func() { basic.Distance(3, 2000) },
		"perfect Distance": func() { pruned.Distance(3, 2000) },
		"Path":             func() { path, _ = basic.Path(3, 2000, path[:0]) },
		"Distances":        func() { wide.Distances(3, 2000) },
		"Sweep":            func() { sweep.Run(3) },
		"LaneSweep":        func() { laneSweep.Run(nodes) },
		"Rows":             func() { table.Rows(nodes, rows) },
		"Customize":        func() { _ = m.Customize(g.Weight) },
		"Update":           func() { weight[0] ^= 8; _ = m.Update(arc, weight) },
	} {
		f()
		if a := testing.AllocsPerRun(5, f); a != 0 {
			t.Errorf("%s: %v allocations", name, a)
		}
	}
}
