// Command bench measures package cch on a graph and prints each figure beside our
// own Dijkstra, the C++ reference kernels and, if asked for, RoutingKit: same
// machine, same run, same graph, same node order. See README.md.
//
//	go run ./bench -graph DIR [-rounds N] [-kernels FILE] [-routingkit DIR] [-order FILE] [-work DIR]
package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"meridian/cch"
)

func main() {
	var c config
	flag.StringVar(&c.graph, "graph", "", "directory of raw vectors: first_out, head, travel_time, optionally latitude, longitude")
	flag.StringVar(&c.kernels, "kernels", "", "C++ source of the reference kernels; skipped if empty or without a compiler")
	flag.StringVar(&c.peer, "routingkit", "", "directory of a built RoutingKit; skipped if empty")
	flag.StringVar(&c.order, "order", "", "use this node order (raw vector) in place of ours")
	flag.StringVar(&c.work, "work", "", "keep the compiled kernels and our order there, to be used again; default a temporary directory")
	flag.IntVar(&c.rounds, "rounds", 3, "rounds of ours and reference in turn; figures are medians")
	flag.Parse()
	if err := c.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// config is the command line.
type config struct {
	graph, kernels, peer, order, work string
	rounds                            int
}

func (c config) run() error {
	if c.rounds < 1 {
		return fmt.Errorf("%d rounds, want at least 1", c.rounds)
	}
	if c.work == "" {
		dir, err := os.MkdirTemp("", "cch-bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		c.work = dir
	}
	g, layout, err := load(c.graph)
	if err != nil {
		return err
	}
	fmt.Printf("graph %s: %d nodes, %d arcs; %s, %d CPUs\n", filepath.Base(c.graph), g.Nodes(), g.Arcs(), runtime.Version(), runtime.NumCPU())
	nodes, err := c.nodeOrder(g, layout)
	if err != nil {
		return err
	}
	t := time.Now()
	o, err := cch.ContractAlong(g, nodes)
	if err != nil {
		return err
	}
	fmt.Printf("contraction: %.2f s; %d arcs, %d triangles, height %d\n", time.Since(t).Seconds(), o.Arcs(), o.Triangles(), o.Height())
	ref, err := c.compile(nodes)
	if err != nil {
		return err
	}
	var results []round
	for range c.rounds {
		rows, err := measure(g, o)
		if err != nil {
			return err
		}
		figures, err := ref.run()
		if err != nil {
			return err
		}
		results = append(results, round{rows, figures})
	}
	return report(results)
}

// nodeOrder reads the order asked for, or the one kept from an earlier run, or
// makes one.
func (c config) nodeOrder(g *cch.Graph, l cch.Layout) ([]cch.NodeID, error) {
	if c.order != "" {
		return vector[cch.NodeID](c.order)
	}
	kept := filepath.Join(c.work, filepath.Base(c.graph)+".order")
	if nodes, err := vector[cch.NodeID](kept); err == nil {
		fmt.Println("node order: kept from an earlier run")
		return nodes, nil
	}
	t, used := time.Now(), cpuTime()
	nodes, err := cch.NodeOrder(g, l)
	if err != nil {
		return nil, err
	}
	fmt.Printf("node order: %.2f s, %.2f s of CPU time\n", time.Since(t).Seconds(), (cpuTime() - used).Seconds())
	var buf bytes.Buffer
	if err := binary.Write(&buf, binary.LittleEndian, nodes); err != nil {
		return nil, err
	}
	return nodes, os.WriteFile(kept, buf.Bytes(), 0o600)
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
