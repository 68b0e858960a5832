package infra_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"meridian"
	"meridian/cch"
	"meridian/feed/osm"
	"meridian/infra"
	"meridian/internal/pbf"
)

// townFile is a small map: a road and a railway through a town, a dual gauge
// line, a ferry.
func townFile() []byte {
	return pbf.File([]pbf.Node{
		{ID: 1, Lat: 40, Lon: 50}, {ID: 2, Lat: 40, Lon: 50.2}, {ID: 3, Lat: 40.1, Lon: 50.2}, {ID: 4, Lat: 40.3, Lon: 50.2}, {ID: 5, Lat: 40.3, Lon: 51},
	}, []pbf.Way{
		{ID: 10, Nodes: []int64{1, 2, 3}, Tags: []string{"highway", "primary", "ref", "M1", "toll", "yes"}},
		{ID: 11, Nodes: []int64{3, 4}, Tags: []string{"highway", "secondary", "oneway", "yes", "maxweight", "44"}},
		{ID: 12, Nodes: []int64{4, 5}, Tags: []string{"route", "ferry", "duration", "3:00"}},
		{ID: 13, Nodes: []int64{1, 2}, Tags: []string{"railway", "rail", "gauge", "1520", "electrified", "contact_line"}},
		{ID: 14, Nodes: []int64{2, 4}, Tags: []string{"railway", "construction", "gauge", "1435;1520"}},
	})
}

func town(t testing.TB) (*infra.Network, [infra.NumLayers]*infra.Router, *infra.Report) {
	t.Helper()
	raw, err := osm.Read("town", bytes.NewReader(townFile()), osm.DefaultOptions(), nil)
	if err != nil {
		t.Fatal(err)
	}
	n, report, err := infra.Build(raw, infra.DefaultOptions(nil))
	if err != nil {
		t.Fatal(err)
	}
	var routers [infra.NumLayers]*infra.Router
	for l := range infra.NumLayers {
		r, err := infra.NewRouter(n, l)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Spots) > 0 {
			if err := r.Prepare(); err != nil {
				t.Fatal(err)
			}
			routers[l] = r
		}
	}
	return n, routers, report
}

func saved(t testing.TB) (string, *infra.Network) {
	n, routers, report := town(t)
	n.Breaks = []infra.Break{{Place: "X", A: routers[1].Spots[0].Node, B: routers[1].Spots[1].Node, GA: 1520, GB: 1435, Hours: 3, Valid: meridian.Always}}
	r, err := infra.NewRouter(n, infra.RailLayer)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Prepare(); err != nil {
		t.Fatal(err)
	}
	routers[infra.RailLayer] = r
	n.Terminals = []infra.Terminal{{Place: "Y", Layer: infra.RoadLayer, Node: meridian.NoID, Why: "far"}}
	dir := filepath.Join(t.TempDir(), "town")
	if err := infra.Save(dir, n, routers, nil, report, false); err != nil {
		t.Fatal(err)
	}
	return dir, n
}

// What is written is what is read.
func TestFolderRoundTrip(t *testing.T) {
	dir, n := saved(t)
	f, err := infra.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if !reflect.DeepEqual(f.Network, n) {
		t.Errorf("read\n%+v\nwritten\n%+v", f.Network, n)
	}
	r := f.Routers[infra.RoadLayer]
	w, err := r.Hours(infra.Rules{Day: meridian.NoDate})
	if err != nil {
		t.Fatal(err)
	}
	m, err := cch.NewMetric(r.Order, w.Arc)
	if err != nil {
		t.Fatal(err)
	}
	s, q := cch.NewDijkstra(r.Graph.WithWeight(w.Arc)), cch.NewQuery(m)
	for u := range cch.NodeID(r.Graph.Nodes()) {
		s.Run(u)
		for v := range cch.NodeID(r.Graph.Nodes()) {
			if s.Dist[v] != q.Distance(u, v) {
				t.Errorf("%d to %d: %d, want %d", u, v, q.Distance(u, v), s.Dist[v])
			}
		}
	}
	var report map[string]any
	data, err := os.ReadFile(filepath.Join(dir, "report.json"))
	if err != nil || json.Unmarshal(data, &report) != nil {
		t.Errorf("report.json: %v", err)
	}
}

// Every file that is missing, cut or changed is an input error that names it.
func TestDamagedFolder(t *testing.T) {
	dir, _ := saved(t)
	for _, name := range []string{"network.json", "nodes.parquet", "links.parquet", "breaks.parquet", "terminals.parquet", "road.cch", "rail.cch"} {
		path := filepath.Join(dir, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		flipped := bytes.Clone(whole)
		for i := len(flipped) / 2; i < min(len(flipped), len(flipped)/2+64); i++ { // more than padding
			flipped[i] ^= 0x20
		}
		for what, data := range map[string][]byte{"cut": whole[:len(whole)/2], "empty": {}, "changed": flipped, "missing": nil} {
			if data == nil {
				os.Remove(path)
			} else if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
			f, err := infra.Open(dir)
			var in *meridian.InputError
			if !errors.As(err, &in) {
				if name != "network.json" || what != "changed" { // a changed word may still be a manifest
					t.Errorf("%s %s: %v", name, what, err)
				}
				if err == nil {
					f.Close()
				}
			}
		}
		if err := os.WriteFile(path, whole, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if f, err := infra.Open(dir); err != nil {
		t.Errorf("whole again: %v", err)
	} else {
		f.Close()
	}
}

func TestSaveRefuses(t *testing.T) {
	n, routers, report := town(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, force := range []bool{false, true} {
		if err := infra.Save(dir, n, routers, nil, report, force); err == nil || !strings.Contains(err.Error(), "no network folder") {
			t.Errorf("writing over other files, force %t: %v", force, err)
		}
	}
	mine := filepath.Join(dir, "mine")
	if err := infra.Save(mine, n, routers, nil, report, false); err != nil {
		t.Fatal(err)
	}
	if err := infra.Save(mine, n, routers, nil, report, false); err == nil || !strings.Contains(err.Error(), "--force") {
		t.Errorf("writing over a network: %v", err)
	}
	if err := infra.Save(mine, n, routers, nil, report, true); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.part-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// FuzzOpen reads folders whose tables are made up and carry the right checksum.
func FuzzOpen(f *testing.F) {
	dir, _ := saved(f)
	links, err := os.ReadFile(filepath.Join(dir, "links.parquet"))
	if err != nil {
		f.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "network.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(links)
	f.Add([]byte("PAR1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := infra.Reseal(dir, text, "links.parquet", data); err != nil {
			t.Fatal(err)
		}
		if x, err := infra.Open(dir); err == nil {
			x.Close()
		}
	})
}
