// Command bench measures package cch on a graph and prints each figure beside our
// own Dijkstra, the C++ reference kernels and, if asked for, RoutingKit: same
// machine, same run, same graph, same node order. See README.md.
//
//	go run ./bench -graph DIR [-kernels FILE] [-routingkit DIR] [-order FILE]
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"meridian/cch"
)

func main() {
	graph := flag.String("graph", "", "directory of raw vectors: first_out, head, travel_time, optionally latitude, longitude")
	kernels := flag.String("kernels", "", "C++ source of the reference kernels; skipped if empty or without a compiler")
	peer := flag.String("routingkit", "", "directory of a built RoutingKit; skipped if empty")
	order := flag.String("order", "", "use this node order (raw vector) in place of ours")
	flag.Parse()
	if err := run(*graph, *kernels, *peer, *order); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(dir, kernels, peer, orderFile string) error {
	g, layout, err := load(dir)
	if err != nil {
		return err
	}
	fmt.Printf("graph %s: %d nodes, %d arcs; %s, %d CPUs\n", filepath.Base(dir), g.Nodes(), g.Arcs(), runtime.Version(), runtime.NumCPU())
	var nodes []cch.NodeID
	if orderFile != "" {
		if nodes, err = vector[cch.NodeID](orderFile); err != nil {
			return err
		}
	} else {
		t, used := time.Now(), cpuTime()
		if nodes, err = cch.NodeOrder(g, layout); err != nil {
			return err
		}
		fmt.Printf("node order: %.2f s, %.2f s of CPU time\n", time.Since(t).Seconds(), (cpuTime() - used).Seconds())
	}
	t := time.Now()
	o, err := cch.ContractAlong(g, nodes)
	if err != nil {
		return err
	}
	fmt.Printf("contraction: %.2f s; %d arcs, %d triangles, height %d\n", time.Since(t).Seconds(), o.Arcs(), o.Triangles(), o.Height())
	reference, err := runKernels(dir, kernels, peer, nodes)
	if err != nil {
		return err
	}
	rows, err := measure(g, o)
	if err != nil {
		return err
	}
	return report(rows, reference)
}

// load reads a graph in RoutingKit's vector files.
func load(dir string) (*cch.Graph, cch.Layout, error) {
	g, l := &cch.Graph{}, cch.Layout{}
	var err error
	read := func(name string, optional bool, into func(path string) error) {
		if err == nil {
			if err = into(filepath.Join(dir, name)); optional && errors.Is(err, fs.ErrNotExist) {
				err = nil
			}
		}
	}
	read("first_out", false, func(p string) (e error) { g.FirstOut, e = vector[cch.ArcID](p); return })
	read("head", false, func(p string) (e error) { g.Head, e = vector[cch.NodeID](p); return })
	read("travel_time", false, func(p string) (e error) { g.Weight, e = vector[cch.Weight](p); return })
	read("latitude", true, func(p string) (e error) { l.Lat, e = vector[float32](p); return })
	read("longitude", true, func(p string) (e error) { l.Lon, e = vector[float32](p); return })
	if err == nil {
		err = g.Check()
	}
	return g, l, err
}

// vector reads a file of little-endian 32-bit values without a header.
func vector[T any](path string) ([]T, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	v := make([]T, len(b)/4)
	return v, binary.Read(bytes.NewReader(b), binary.LittleEndian, v)
}

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
		{"customise + perfect, ready for sweeps", best(5, 1, func() {
			err = errors.Join(err, m.Customize(g.Weight))
			p.Refresh(1)
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

// runKernels compiles the reference and runs it on the graph and the order. It
// returns the printed figures by name, the smallest of a name in milliseconds.
func runKernels(dir, source, peer string, nodes []cch.NodeID) (map[string]float64, error) {
	compiler, err := exec.LookPath("g++")
	if source == "" || err != nil {
		fmt.Println("C++ kernels: skipped (no source given or no g++)")
		return nil, nil
	}
	work, err := os.MkdirTemp("", "cch-bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	program, order := filepath.Join(work, "kernels"), filepath.Join(work, "order")
	clock := filepath.Join(work, "clock.h") // let the kernels count CPU time too
	if err := os.WriteFile(clock, []byte("#include <time.h>\n#undef CLOCK_MONOTONIC\n#define CLOCK_MONOTONIC CLOCK_PROCESS_CPUTIME_ID\n"), 0o600); err != nil {
		return nil, err
	}
	args := []string{"-O3", "-march=native", "-std=c++17", "-include", clock, source, "-o", program}
	if peer != "" {
		args = append(args, "-DRK", "-fopenmp", "-I"+filepath.Join(peer, "include"), filepath.Join(peer, "lib", "libroutingkit.a"), "-lz", "-lm")
	} else {
		fmt.Println("RoutingKit: skipped (-routingkit not given)")
	}
	if out, err := exec.Command(compiler, args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("compiling %s: %v\n%s", source, err, out)
	}
	var buf bytes.Buffer
	if err := binary.Write(&buf, binary.LittleEndian, nodes); err != nil {
		return nil, err
	}
	if err := os.WriteFile(order, buf.Bytes(), 0o600); err != nil {
		return nil, err
	}
	out, err := exec.Command(program, dir+"/", order).Output()
	if err != nil {
		return nil, fmt.Errorf("running the kernels: %v", err)
	}
	return figures(out)
}

func figures(out []byte) (map[string]float64, error) {
	unit := map[string]float64{"s": 1e3, "ms": 1, "us": 1e-3}
	found := map[string]float64{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "!!") {
			return nil, fmt.Errorf("the kernels disagree with each other: %s", lines.Text())
		}
		f := strings.Fields(lines.Text())
		if len(f) < 3 {
			continue
		}
		v, err := strconv.ParseFloat(f[1], 64)
		scale, known := unit[f[2]]
		if err != nil || !known {
			continue
		}
		if old, seen := found[f[0]]; !seen || v*scale < old {
			found[f[0]] = v * scale
		}
	}
	return found, lines.Err()
}

func report(rows []row, reference map[string]float64) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tours, ms\tx Dijkstra\tC++ kernel, ms\tours / C++\tRoutingKit, ms\tours / RK\t")
	for _, r := range rows {
		ms := r.value.Seconds() * 1e3
		fmt.Fprintf(w, "%s\t%.4g\t1/%.0f\t%s\t%s\t%s\t%s\t\n", r.name, ms, rows[0].value.Seconds()*1e3/ms,
			number(sum(reference, r.kernel), 1), number(ms, sum(reference, r.kernel)),
			number(sum(reference, r.peer), 1), number(ms, sum(reference, r.peer)))
	}
	return w.Flush()
}

// sum adds the figures whose names are joined by "+"; 0 if one is missing.
func sum(figures map[string]float64, names string) float64 {
	total := 0.0
	for names != "" {
		name := names
		for figures[name] == 0 && strings.Contains(name, "+") { // names may hold a + themselves
			name = name[:strings.LastIndex(name, "+")]
		}
		if figures[name] == 0 {
			return 0
		}
		total += figures[name]
		names = strings.TrimPrefix(names[len(name):], "+")
	}
	return total
}

func number(v, by float64) string {
	if v == 0 || by == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3g", v/by)
}
