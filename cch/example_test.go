package cch_test

import (
	"fmt"
	"log"

	"meridian/cch"
)

// A square of four towns and a detour. Closing a road is a new weighting of the
// same order.
func Example() {
	//	0 --4-- 1
	//	|       |
	//	3       2
	//	|       |
	//	3 --9-- 2
	arcs := []cch.Arc{
		{Tail: 0, Head: 1, Weight: 4}, {Tail: 1, Head: 0, Weight: 4},
		{Tail: 1, Head: 2, Weight: 2}, {Tail: 2, Head: 1, Weight: 2},
		{Tail: 0, Head: 3, Weight: 3}, {Tail: 3, Head: 0, Weight: 3},
		{Tail: 3, Head: 2, Weight: 9}, {Tail: 2, Head: 3, Weight: 9},
	}
	g, ids, err := cch.NewGraph(4, arcs)
	if err != nil {
		log.Fatal(err)
	}
	order, err := cch.NewOrder(g, cch.Layout{})
	if err != nil {
		log.Fatal(err)
	}
	metric, err := cch.NewMetric(order, g.Weight)
	if err != nil {
		log.Fatal(err)
	}
	query := cch.NewQuery(metric)
	path, length := query.Path(0, 2, nil)
	fmt.Println("from 0 to 2:", length, "over", len(path), "arcs")

	if err := metric.Update([]cch.ArcID{ids[2]}, []cch.Weight{cch.Infinity}); err != nil {
		log.Fatal(err)
	}
	fmt.Println("with 1 to 2 closed:", query.Distance(0, 2))

	perfect := metric.Perfect(1)
	sweep := cch.NewSweep(perfect)
	sweep.Run(0)
	for v := range g.Nodes() {
		fmt.Println("to", v, "in", sweep.Dist[perfect.Index[v]])
	}
	fmt.Println("matrix:", cch.Matrix(perfect, []cch.NodeID{0, 2}, []cch.NodeID{1, 3}, 1))
	// Output:
	// from 0 to 2: 6 over 2 arcs
	// with 1 to 2 closed: 12
	// to 0 in 0
	// to 1 in 4
	// to 2 in 12
	// to 3 in 3
	// matrix: [4 3 2 9]
}
