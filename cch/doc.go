// Package cch answers shortest-path questions on large networks: distances and
// paths between two nodes, from one node to all, and between many nodes, for any
// number of weightings of one topology. The method is customizable contraction
// hierarchies (Dibbelt, Strasser, Wagner 2016).
//
// Three phases are three types.
//
//   - [Order] is the topology: a nested-dissection order of the nodes and the
//     arcs that contraction along it adds. It is made once per network by
//     [NewOrder] (seconds for a million nodes), or read back by [OpenOrder].
//   - [Metric] is one weighting of an order: travel time, cost, CO2, or one of
//     them under a scenario. [NewMetric] customises it in milliseconds, and
//     [Metric.Update] follows single changed arcs in microseconds. [Perfect] is a
//     copy without the arcs that no shortest path needs, the base of everything
//     that asks often. [Batch] holds sixteen weightings side by side.
//   - [Query], [Sweep], [LaneSweep], [Table] and [BatchQuery] are workspaces that
//     answer: two nodes, one to all, sixteen to all, rows of a matrix, two nodes
//     under sixteen weightings. [Matrix] runs tables in parallel.
//
// The first call is usually:
//
//	g, _, err := cch.NewGraph(nodes, arcs)     // frozen arrays
//	order, err := cch.NewOrder(g, cch.Layout{Lat: lat, Lon: lon})
//	metric, err := cch.NewMetric(order, g.Weight)
//	query := cch.NewQuery(metric)              // one per goroutine
//	d := query.Distance(from, to)
//	arcs, d := query.Path(from, to, nil)
//
// Distances from many nodes come from a perfect metric:
//
//	perfect := metric.Perfect(1)
//	table := cch.Matrix(perfect, zones, zones, runtime.GOMAXPROCS(0))
//
// [Dijkstra] answers the same questions without preparation: it is the oracle of
// the tests and the choice for a network that is asked only a few times.
//
// # Units and limits
//
// A [Weight] is an unsigned number of any one unit: seconds, metres, cents.
// [Infinity] closes an arc and is the distance to a node that cannot be reached.
// Loops, parallel arcs, zero weights, isolated nodes and graphs in pieces are all
// legal. Weights whose path sums could reach Infinity are refused with an
// [OverflowError]; a coarser unit is then the remedy.
//
// Turn costs, gauge breaks and border waits are arcs of a larger graph, in which the
// nodes where they occur are split: [ExpandTurns] and [ExpandTransfers] build it.
// [Graph.Pieces] tells which nodes cannot reach each other.
//
// # Concurrency
//
// Graph, Order and a Metric that nobody changes are safe for concurrent use.
// Workspaces are for one goroutine each. Results never depend on GOMAXPROCS.
package cch
