package cch

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
)

// The benchmarks run on a town of about 200,000 nodes. ../bench measures the same
// on other graphs, beside other programs.

type benchTown struct {
	g       *Graph
	layout  Layout
	order   *Order
	metric  *Metric
	perfect *Perfect
	nodes   []NodeID
}

var theTown = sync.OnceValue(func() *benchTown {
	b := &testing.B{}
	g, l := town(b, 200000, 1)
	o, err := NewOrder(g, l)
	if err != nil {
		panic(err)
	}
	t := &benchTown{g: g, layout: l, order: o, metric: mustMetric(b, o, g.Weight)}
	t.perfect = t.metric.Perfect(1)
	r := rand.New(rand.NewPCG(1, 1))
	for range 2048 {
		t.nodes = append(t.nodes, NodeID(r.IntN(g.Nodes())))
	}
	return t
})

func BenchmarkNodeOrder(b *testing.B) {
	t := theTown()
	for b.Loop() {
		if _, err := NodeOrder(t.g, t.layout); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(t.order.Triangles()), "triangles")
}

func BenchmarkContract(b *testing.B) {
	t := theTown()
	order := t.order.Contraction()
	for b.Loop() {
		if _, err := ContractAlong(t.g, order); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDijkstra(b *testing.B) {
	t := theTown()
	d := NewDijkstra(t.g)
	for b.Loop() {
		d.Run(t.nodes[0])
	}
}

func BenchmarkCustomize(b *testing.B) {
	t := theTown()
	for b.Loop() {
		if err := t.metric.Customize(t.g.Weight); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCustomizeParallel(b *testing.B) {
	t := theTown()
	for b.Loop() {
		if err := t.metric.CustomizeParallel(t.g.Weight, runtime.GOMAXPROCS(0)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPerfect(b *testing.B) {
	t := theTown()
	for b.Loop() {
		t.perfect.Refresh(1)
	}
}

// One operation is sixteen metrics.
func BenchmarkBatchCustomize(b *testing.B) {
	t := theTown()
	weightings := make([][]Weight, Lanes)
	for k := range weightings {
		weightings[k] = t.g.Weight
	}
	weights := Interleave(weightings)
	batch, err := NewBatch(t.order, weights)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := batch.Customize(weights, 1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkQuery(b *testing.B) {
	t := theTown()
	basic, pruned := NewQuery(t.metric), t.perfect.NewQuery()
	i := 0
	pair := func() (s, v NodeID) {
		i++
		return t.nodes[i%1024], t.nodes[i/1024%1024+1024]
	}
	b.Run("distance", func(b *testing.B) {
		for b.Loop() {
			basic.Distance(pair())
		}
	})
	b.Run("perfect", func(b *testing.B) {
		for b.Loop() {
			pruned.Distance(pair())
		}
	})
	b.Run("path", func(b *testing.B) {
		arcs := []ArcID{}
		for b.Loop() {
			s, v := pair()
			arcs, _ = pruned.Path(s, v, arcs[:0])
		}
	})
}

func BenchmarkSweep(b *testing.B) {
	t := theTown()
	s := NewSweep(t.perfect)
	for b.Loop() {
		s.Run(t.nodes[0])
	}
}

// One operation is sixteen trees.
func BenchmarkLaneSweep(b *testing.B) {
	t := theTown()
	s := NewLaneSweep(t.perfect)
	for b.Loop() {
		s.Run(t.nodes[:Lanes])
	}
}

func BenchmarkMatrix1000(b *testing.B) {
	t := theTown()
	for b.Loop() {
		Matrix(t.perfect, t.nodes[:1000], t.nodes[1000:2000], 1)
	}
}

// One operation closes an arc and opens it again.
func BenchmarkUpdate(b *testing.B) {
	t := theTown()
	arc, weight, r := []ArcID{0}, []Weight{0}, rand.New(rand.NewPCG(2, 2))
	for b.Loop() {
		arc[0], weight[0] = ArcID(r.IntN(t.g.Arcs())), Infinity
		if err := t.metric.Update(arc, weight); err != nil {
			b.Fatal(err)
		}
		weight[0] = t.g.Weight[arc[0]]
		if err := t.metric.Update(arc, weight); err != nil {
			b.Fatal(err)
		}
	}
}
