package cch

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The New York graph of the 9th DIMACS challenge: all pairs of the oracle, by
// every kind of answer, for both weights.
func TestDIMACSNewYork(t *testing.T) {
	dir := filepath.Join("..", "..", "shared", "data", "dimacs")
	if _, err := os.Stat(filepath.Join(dir, "NY_oracle.csv")); err != nil {
		t.Skipf("the DIMACS data are not beside the repository: %v", err)
	}
	if raceEnabled {
		t.Skip("too slow with the race detector")
	}
	layout := readCoordinates(t, filepath.Join(dir, "USA-road-d.NY.co.gz"))
	sources, targets, want := readOracle(t, filepath.Join(dir, "NY_oracle.csv"))
	var o *Order
	for k, name := range []string{"USA-road-d.NY.gr.gz", "USA-road-t.NY.gr.gz"} {
		g := readDIMACS(t, filepath.Join(dir, name))
		if o == nil {
			var err error
			if o, err = NewOrder(g, layout); err != nil {
				t.Fatal(err)
			}
			t.Logf("%d nodes, %d arcs: %d hierarchy arcs, %d triangles, height %d",
				g.Nodes(), g.Arcs(), o.Arcs(), o.Triangles(), o.Height())
		}
		m := mustMetric(t, o, g.Weight)
		p := m.Perfect(1)
		basic, pruned, sweep, dijkstra := NewQuery(m), p.NewQuery(), NewSweep(p), NewDijkstra(g)
		wrong := 0
		for i, s := range sources {
			v, want := targets[i], want[i][k]
			if i == 0 || s != sources[i-1] {
				sweep.Run(s)
			}
			path, length := pruned.Path(s, v, nil)
			if err := checkPath(g, dijkstra.tail, path, s, v, want); err != nil {
				t.Errorf("pair %d: %v", i, err)
			}
			if basic.Distance(s, v) != want || pruned.Distance(s, v) != want || length != want || sweep.Dist[p.Index[v]] != want {
				wrong++
			}
			if i%100 == 0 && dijkstra.Distance(s, v) != want {
				t.Errorf("Dijkstra: pair %d is %d, want %d", i, dijkstra.Distance(s, v), want)
			}
		}
		if wrong > 0 {
			t.Errorf("%s: %d of %d pairs differ from the oracle", name, wrong, len(sources))
		}
	}
}

func open(t *testing.T, path string) *bufio.Scanner {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return bufio.NewScanner(z)
}

// readDIMACS reads "p sp nodes arcs" and "a tail head weight", ids from 1. The
// rows are sorted by tail, not always; NewGraph does not mind.
func readDIMACS(t *testing.T, path string) *Graph {
	t.Helper()
	nodes, arcs := 0, []Arc{}
	for in := open(t, path); in.Scan(); {
		f := strings.Fields(in.Text())
		switch {
		case len(f) == 4 && f[0] == "p":
			nodes = number(t, f[2])
		case len(f) == 4 && f[0] == "a":
			arcs = append(arcs, Arc{NodeID(number(t, f[1]) - 1), NodeID(number(t, f[2]) - 1), Weight(number(t, f[3]))})
		}
	}
	g, _, err := NewGraph(nodes, arcs)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// readCoordinates reads "v id lon lat" in millionths of a degree.
func readCoordinates(t *testing.T, path string) Layout {
	t.Helper()
	var l Layout
	for in := open(t, path); in.Scan(); {
		if f := strings.Fields(in.Text()); len(f) == 4 && f[0] == "v" {
			l.Lon = append(l.Lon, float32(number(t, f[2]))/1e6)
			l.Lat = append(l.Lat, float32(number(t, f[3]))/1e6)
		}
	}
	return l
}

func readOracle(t *testing.T, path string) (sources, targets []NodeID, want [][2]Weight) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for in := csv.NewReader(f); ; {
		row, err := in.Read()
		if err == io.EOF {
			return sources, targets, want
		}
		if err != nil {
			t.Fatal(err)
		}
		if row[0] == "source" {
			continue
		}
		sources = append(sources, NodeID(number(t, row[0])-1))
		targets = append(targets, NodeID(number(t, row[1])-1))
		want = append(want, [2]Weight{Weight(number(t, row[2])), Weight(number(t, row[3]))})
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
