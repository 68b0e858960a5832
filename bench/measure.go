package main

import (
	"errors"
	"math/rand/v2"
	"runtime"
	"time"

	"meridian/cch"
)

// row is one measured figure. kernel and peer name the lines of the reference it
// is compared with; several names add up.
type row struct {
	name         string
	value        time.Duration
	kernel, peer string
}

var start = time.Now()

// best is the least CPU time of n or more calls of f, as many as go into a second,
// divided by share.
func best(n, share int, f func()) time.Duration { return bestBy(cpuTime, n, share, f) }

// wall is best by the clock on the wall.
func wall(n, share int, f func()) time.Duration {
	return bestBy(func() time.Duration { return time.Since(start) }, n, share, f)
}

func bestBy(clock func() time.Duration, n, share int, f func()) time.Duration {
	shortest := time.Duration(1 << 62)
	begin := time.Now()
	for i := 0; i < n || time.Since(begin) < time.Second; i++ {
		t := clock()
		f()
		shortest = min(shortest, clock()-t)
	}
	return shortest / time.Duration(share)
}

func measure(g *cch.Graph, o *cch.Order) ([]row, error) {
	r := rand.New(rand.NewPCG(1, 1))
	node := func() cch.NodeID { return cch.NodeID(r.IntN(g.Nodes())) }
	const queries = 20000
	var from, to []cch.NodeID
	for range queries {
		from, to = append(from, node()), append(to, node())
	}
	m, err := cch.NewMetric(o, g.Weight)
	if err != nil {
		return nil, err
	}
	weightings := make([][]cch.Weight, cch.Lanes)
	for k := range weightings {
		weightings[k] = g.Weight
	}
	dijkstra := cch.NewDijkstra(g)
	p := m.Perfect(1)
	q, pq := cch.NewQuery(m), p.NewQuery()
	sweep, wide := cch.NewSweep(p), cch.NewLaneSweep(p)
	path := []cch.ArcID{}
	rows := []row{
		{"Dijkstra, one to all", best(3, 1, func() { dijkstra.Run(from[0]) }), "own.dijkstra_one_to_all", "rk.dijkstra_one_to_all"},
		{"customise", best(7, 1, func() { err = errors.Join(err, m.Customize(g.Weight)) }), "own.respect+own.customize_tri_K1", "rk.customize_1t(incl.reset)"},
		{"customise, all threads (wall)", wall(7, 1, func() { err = errors.Join(err, m.CustomizeParallel(g.Weight, runtime.GOMAXPROCS(0))) }), "own.respect+own.customize_tri_K1", "rk.customize_1t(incl.reset)"},
		{"customise + perfect, ready for queries", best(5, 1, func() {
			err = errors.Join(err, m.Customize(g.Weight))
			p.Refresh(1)
		}), "own.respect+own.customize_tri_K1+own.perfect_tri_pass", "rk.customize+perfect_witness_CH"},
		{"the same, ready for sweeps as well", best(5, 1, func() {
			err = errors.Join(err, m.Customize(g.Weight))
			p.Refresh(1)
			cch.NewSweep(p)
		}), "own.respect+own.customize_tri_K1+own.perfect_tri_pass", "rk.customize+perfect_witness_CH"},
	}
	weights := cch.Interleave(weightings)
	b, e := cch.NewBatch(o, weights)
	err = errors.Join(err, e)
	rows = append(rows,
		row{"16 metrics at once, each", best(3, cch.Lanes, func() { err = errors.Join(err, b.Customize(weights, 1)) }), "own.customize_tri_K16_per_metric", "rk.customize_1t(incl.reset)"},
		row{"distance query", best(3, queries, func() { each(from, to, func(s, t cch.NodeID) { q.Distance(s, t) }) }), "own.etree_query_K1", "rk.cch_query_dist"},
		row{"distance query, perfect", best(3, queries, func() { each(from, to, func(s, t cch.NodeID) { pq.Distance(s, t) }) }), "own.etree_query_K1", "rk.cch_query_dist"},
		row{"path query", best(3, 1000, func() {
			each(from[:1000], to, func(s, t cch.NodeID) { path, _ = pq.Path(s, t, path[:0]) })
		}), "", "rk.cch_query_path_1000"},
		row{"one to all", best(9, 1, func() { sweep.Run(from[0]) }), "own.phast_blocked_K1", "rk.ch_perfect_one_to_all_pinned"},
		row{"one to all, 16 at once, each", best(9, cch.Lanes, func() { wide.Run(from[:cch.Lanes]) }), "own.phast_blocked_K16_per_source", "rk.ch_perfect_one_to_all_pinned"},
		row{"matrix 1000 x 1000", best(3, 1, func() { cch.Matrix(p, from[:1000], to[:1000], 1) }), "own.rphast_select_1000+own.rphast_matrix_1000x1000", "rk.ch_perfect_matrix_1000x1000"},
		row{"close and reopen one arc", best(3, 2000, func() { err = errors.Join(err, closeSome(g, m, r, 2000)) }), "", "rk.close+restore_one_arc_mean"},
	)
	return rows, err
}

func each(from, to []cch.NodeID, f func(s, t cch.NodeID)) {
	for i, s := range from {
		f(s, to[i])
	}
}

// closeSome closes and restores n random arcs one by one.
func closeSome(g *cch.Graph, m *cch.Metric, r *rand.Rand, n int) error {
	arc, weight := []cch.ArcID{0}, []cch.Weight{0}
	for range n {
		arc[0], weight[0] = cch.ArcID(r.IntN(g.Arcs())), cch.Infinity
		if err := m.Update(arc, weight); err != nil {
			return err
		}
		weight[0] = g.Weight[arc[0]]
		if err := m.Update(arc, weight); err != nil {
			return err
		}
	}
	return nil
}
