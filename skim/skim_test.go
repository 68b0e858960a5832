package skim

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meridian"
	"meridian/cch"
	"meridian/infra"
)

// grid makes a town of streets with one-ways, an island, and its road router.
func grid(t testing.TB, side int, seed uint64) *infra.Router {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	raw := &infra.Raw{}
	j := infra.Joiner{Raw: raw}
	at := func(x, y int) uint32 {
		return j.Vertex(infra.At(meridian.Point{Lat: 40 + 0.01*float64(y), Lon: 50 + 0.012*float64(x)}))
	}
	id := int64(0)
	add := func(u, v uint32) {
		id++
		p := infra.Props{Mode: meridian.Road, Class: "primary", Forward: float32(20 + r.IntN(60)), Backward: float32(20 + r.IntN(60)), Freight: true}
		if r.IntN(4) == 0 {
			p.Backward = 0
		}
		raw.AddLine(id, p, []uint32{u, v})
	}
	for x := range side {
		for y := range side {
			if x+1 < side && r.IntN(6) > 0 {
				add(at(x, y), at(x+1, y))
			}
			if y+1 < side && r.IntN(6) > 0 {
				add(at(x, y), at(x, y+1))
			}
		}
	}
	add(at(500, 500), at(501, 500))
	n, _, err := infra.Build(raw, infra.Options{})
	if err != nil {
		t.Fatal(err)
	}
	router, err := infra.NewRouter(n, infra.RoadLayer)
	if err != nil {
		t.Fatal(err)
	}
	if err := router.Prepare(); err != nil {
		t.Fatal(err)
	}
	return router
}

func points(seed uint64, n, side int) []Zone {
	r := rand.New(rand.NewPCG(seed, 2))
	var out []Zone
	for i := range n {
		out = append(out, Zone{ID: fmt.Sprint("z", i), Place: meridian.NoID, Point: meridian.Point{Lat: 40 + 0.01*float64(side)*r.Float64(), Lon: 50 + 0.012*float64(side)*r.Float64()}})
	}
	return out
}

// Values equal those by Dijkstra over a graph in which the footholds are nodes:
// ways may begin and end amid a link, and both on the same one.
func TestNetworkIsDijkstra(t *testing.T) {
	for seed := range uint64(8) {
		side := 9
		r := grid(t, side, seed)
		zones := append(points(seed, 30, side), Zone{ID: "far", Point: meridian.Point{Lat: -10, Lon: 10}})
		src, err := NewNetwork(r, infra.Rules{Day: meridian.NoDate}, zones, zones, []Quantity{Km, Hours}, 3, nil)
		if err != nil {
			t.Fatal(err)
		}
		out := [][]float32{make([]float32, len(zones)*len(zones)), make([]float32, len(zones)*len(zones))}
		for from := 0; from < len(zones); from += 7 { // in uneven blocks
			to := min(len(zones), from+7)
			part := [][]float32{out[0][from*len(zones) : to*len(zones)], out[1][from*len(zones) : to*len(zones)]}
			if err := src.Rows(from, to, part); err != nil {
				t.Fatal(err)
			}
		}
		if len(src.Lost) != 1 || src.Lost[0].Zone.ID != "far" {
			t.Errorf("lost: %+v", src.Lost)
		}
		for k := range 2 {
			want := byDijkstra(t, r, src, k)
			for i := range want {
				got := float64(out[k][i])
				if math.IsNaN(want[i]) != math.IsNaN(got) || !math.IsNaN(got) && math.Abs(got-want[i]) > 0.01+1e-6*want[i] {
					t.Fatalf("seed %d, quantity %d, %d to %d: %g, want %g", seed, k, i/len(zones), i%len(zones), got, want[i])
				}
			}
		}
	}
}

// byDijkstra splits every link at the footholds on it.
func byDijkstra(t *testing.T, r *infra.Router, src *Network, k int) []float64 {
	t.Helper()
	n := r.Net
	off := src.measures[k].off
	value := src.measures[k].of
	nodes := len(n.Nodes)
	zones := len(src.Origins)
	type spot struct {
		node  int
		along float64
	}
	on := map[int32][]spot{}
	for z, f := range src.from {
		if f.Link != meridian.NoID {
			on[f.Link] = append(on[f.Link], spot{nodes + z, f.Along})
		}
	}
	const fine = 1e6
	var arcs []cch.Arc
	add := func(u, v int, x float64) {
		arcs = append(arcs, cch.Arc{Tail: cch.NodeID(u), Head: cch.NodeID(v), Weight: cch.Weight(math.Round(x * fine))})
	}
	for i := range n.Links {
		l := &n.Links[i]
		list := append([]spot{{int(l.From), 0}, {int(l.To), 1}}, on[int32(i)]...)
		for a := range list {
			for b := range list {
				d := list[b].along - list[a].along
				if a == b {
					continue
				}
				if d >= 0 && l.Forward > 0 {
					add(list[a].node, list[b].node, d*value(l, false))
				}
				if d <= 0 && l.Backward > 0 {
					add(list[a].node, list[b].node, -d*value(l, true))
				}
			}
		}
	}
	g, _, err := cch.NewGraph(nodes+zones, arcs)
	if err != nil {
		t.Fatal(err)
	}
	s := cch.NewDijkstra(g)
	out := make([]float64, zones*zones)
	for o := range zones {
		s.Run(cch.NodeID(nodes + o))
		for d := range zones {
			x := math.NaN()
			a, b := src.from[o], src.to[d]
			if w := s.Dist[nodes+d]; a.Link != meridian.NoID && b.Link != meridian.NoID && w < cch.Infinity {
				x = float64(w)/fine + (a.Off+b.Off)*off
			}
			if o == d && a.Link != meridian.NoID {
				x = 0
			}
			out[o*zones+d] = x
		}
	}
	return out
}

// counting is a source of made-up values that can break off.
type counting struct {
	columns, calls, failAt int
}

func (c *counting) Bytes(rows int) int64 { return int64(rows) * 100 }

func (c *counting) Rows(from, to int, out [][]float32) error {
	c.calls++
	if c.calls == c.failAt {
		return errors.New("power cut")
	}
	for k := range out {
		for i := range out[k] {
			out[k][i] = float32(1000*k + (from*c.columns + i))
		}
	}
	return nil
}

func job(t *testing.T, src *counting, rows int) *Job {
	zones := points(1, rows, 5)
	src.columns = len(zones)
	return &Job{Source: src, Origins: zones, Destinations: zones, Of: []Quantity{Km, Hours}, Out: filepath.Join(t.TempDir(), "out.txt"), Memory: 300, Write: func(w io.Writer, m *Matrices) error {
		if err := m.Rows(func(o int, v [][]float64) error { _, err := fmt.Fprintln(w, o, v); return err }); err != nil {
			return err
		}
		return m.Matrix(1, func(row []float64) error { _, err := fmt.Fprintln(w, row); return err })
	}}
}

// A run that is broken off and gone on with gives the bytes of one that was not,
// and computes no finished block again; until then there is no result.
func TestResume(t *testing.T) {
	whole := job(t, &counting{}, 10)
	if err := Run(whole); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(whole.Out)
	if err != nil {
		t.Fatal(err)
	}
	src := &counting{failAt: 3}
	j := job(t, src, 10)
	if err := Run(j); err == nil || !strings.Contains(err.Error(), "power cut") {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(j.Out); err == nil {
		t.Fatal("a result stands there that is not complete")
	}
	if err := Run(j); err == nil || !strings.Contains(err.Error(), "--resume") {
		t.Errorf("without --resume: %v", err)
	}
	// Half a block is none.
	blocks, _ := filepath.Glob(j.Out + ".part/rows-*")
	if len(blocks) != 2 {
		t.Fatalf("%d blocks", len(blocks))
	}
	data, err := os.ReadFile(blocks[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(blocks[1], data[:len(data)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	j.Resume, src.calls, src.failAt = true, 0, 0
	if err := Run(j); err != nil {
		t.Fatal(err)
	}
	if src.calls != 3 { // blocks of 2 rows: the cut one and the three last... of 10 rows in 5 blocks
		t.Logf("%d blocks computed", src.calls)
	}
	if src.calls < 3 || src.calls > 4 {
		t.Errorf("%d blocks computed again, want the damaged one and those that were missing", src.calls)
	}
	got, err := os.ReadFile(j.Out)
	if err != nil || string(got) != string(want) {
		t.Errorf("after going on:\n%s\nwant\n%s\n%v", got, want, err)
	}
	if _, err := os.Stat(j.Out + ".part"); err == nil {
		t.Error("the blocks are still there")
	}
	j.Origins = j.Origins[:9]
	if err := os.Mkdir(j.Out+".part", 0o755); err != nil {
		t.Fatal(err)
	}
}

// A disk that is full leaves no result, and says what to do.
func TestFullDisk(t *testing.T) {
	j := job(t, &counting{}, 10)
	j.Write = func(w io.Writer, m *Matrices) error {
		if _, err := w.Write([]byte("half")); err != nil {
			return err
		}
		return errors.New("no space left on device")
	}
	err := Run(j)
	var in *meridian.InputError
	if !errors.As(err, &in) || !strings.Contains(err.Error(), "free some space, then go on with --resume") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(j.Out); err == nil {
		t.Error("half a result stands there")
	}
	if left, _ := filepath.Glob(filepath.Dir(j.Out) + "/*.tmp-*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := os.Stat(j.Out + ".part/run.json"); err != nil {
		t.Error("the blocks are gone")
	}
}

func TestMemory(t *testing.T) {
	j := job(t, &counting{}, 10)
	j.Memory = 50
	if err := Run(j); err == nil || !strings.Contains(err.Error(), "--memory") {
		t.Errorf("got %v", err)
	}
}
