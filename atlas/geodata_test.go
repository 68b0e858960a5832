package atlas_test

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/osm"
	"github.com/paulmach/osm/osmpbf"

	"meridian"
)

// The oracles lie beside the repository and are no part of it: whoever has only
// the repository skips what needs them.
const oracles = "../../shared/data"

// oracle returns the path of a file of the oracles, or skips the test.
func oracle(t testing.TB, name string) string {
	t.Helper()
	p := filepath.Join(oracles, filepath.FromSlash(name))
	if _, err := os.Stat(p); err != nil {
		t.Skipf("%s is not here: nothing to compare with", filepath.Join("..", "shared", "data", name))
	}
	return p
}

// openOracle opens a file of the oracles and unpacks it if need be.
func openOracle(t testing.TB, name string) io.Reader {
	t.Helper()
	f, err := os.Open(oracle(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if !strings.HasSuffix(name, ".gz") {
		return f
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// feature is a GeoJSON feature of points or lines.
type feature struct {
	Properties map[string]any
	Geometry   struct {
		Type        string
		Coordinates json.RawMessage
	}
}

// lines returns the lines of a feature.
func (f *feature) lines(t testing.TB) [][]meridian.Point {
	var raw [][][2]float64
	switch f.Geometry.Type {
	case "LineString":
		raw = make([][][2]float64, 1)
		if err := json.Unmarshal(f.Geometry.Coordinates, &raw[0]); err != nil {
			t.Fatal(err)
		}
	case "MultiLineString":
		if err := json.Unmarshal(f.Geometry.Coordinates, &raw); err != nil {
			t.Fatal(err)
		}
	}
	out := make([][]meridian.Point, len(raw))
	for i, line := range raw {
		for _, c := range line {
			out[i] = append(out[i], meridian.Point{Lat: c[1], Lon: c[0]})
		}
	}
	return out
}

func readFeatures(t testing.TB, name string) []feature {
	t.Helper()
	var c struct{ Features []feature }
	if err := json.NewDecoder(openOracle(t, name)).Decode(&c); err != nil {
		t.Fatal(err)
	}
	return c.Features
}

func readRows(t testing.TB, name string) []map[string]string {
	t.Helper()
	r := csv.NewReader(openOracle(t, name))
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, cells := range rows[1:] {
		m := make(map[string]string, len(cells))
		for i, c := range cells {
			m[rows[0][i]] = strings.TrimSpace(c)
		}
		out = append(out, m)
	}
	return out
}

func number(s string) (float64, bool) {
	x, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return x, err == nil
}

// osmRoadsAndRails reads the motorways, trunk and primary roads, and the
// railways (those under construction apart), of an extract.
func osmRoadsAndRails(t testing.TB, name string) (road, rail *mesh) {
	t.Helper()
	f, err := os.Open(oracle(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	at := map[osm.NodeID]meridian.Point{}
	roads, rails := newMeshBuilder(1e-4), newMeshBuilder(1e-4)
	s := osmpbf.New(context.Background(), f, 2)
	defer s.Close()
	s.SkipRelations = true
	for s.Scan() {
		switch o := s.Object().(type) {
		case *osm.Node:
			at[o.ID] = meridian.Point{Lat: o.Lat, Lon: o.Lon}
		case *osm.Way:
			b := roads
			switch {
			case o.Tags.Find("railway") == "rail":
				b = rails
			case o.Tags.Find("highway") == "":
				continue
			}
			line := make([]meridian.Point, 0, len(o.Nodes))
			for _, n := range o.Nodes {
				if p, ok := at[n.ID]; ok {
					line = append(line, p)
				}
			}
			b.line(line)
		}
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return roads.mesh(0.15), rails.mesh(0.3)
}

// naturalEarthRails reads the railways of Natural Earth, train ferries left
// out.
func naturalEarthRails(t testing.TB) *mesh {
	b := newMeshBuilder(1e-4)
	for _, f := range readFeatures(t, "natural-earth/ne_10m_railroads_eurasia.geojson.gz") {
		if class, _ := f.Properties["featurecla"].(string); strings.Contains(class, "ferry") {
			continue
		}
		for _, line := range f.lines(t) {
			b.line(line)
		}
	}
	return b.mesh(0.5)
}
