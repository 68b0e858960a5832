package gmns

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"meridian"
	"meridian/infra"
)

// The samples of the specification beside the repository: one in degrees
// without units and with names cut by DBF, one in UTM, miles and mph.
func TestSamples(t *testing.T) {
	for _, c := range []struct {
		name     string
		links    int // in the file
		note     string
		lat, lon float64
	}{
		{"Cambridge_Multimodal_Network", 2963, "lengths taken as metres", 42.37, -71.11},
		{"Arlington_Signals", 27, "UTM (EPSG:32619)", 42.42, -71.15},
	} {
		dir := "../../../shared/data/gmns/" + c.name
		if _, err := os.Stat(dir); err != nil {
			t.Skip("no samples in ../shared/data/gmns")
		}
		raw, err := Read(c.name, os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		if len(raw.Lines) != c.links {
			t.Errorf("%s: %d links, want %d", c.name, len(raw.Lines), c.links)
		}
		noted := false
		for _, n := range raw.Notes {
			noted = noted || strings.Contains(n.What, c.note)
		}
		if !noted {
			t.Errorf("%s: no note %q: %+v", c.name, c.note, raw.Notes)
		}
		if p := raw.Vertices[0].Point(); math.Abs(p.Lat-c.lat) > 0.05 || math.Abs(p.Lon-c.lon) > 0.06 {
			t.Errorf("%s: first node at %v", c.name, p)
		}
		if _, _, err := infra.Build(raw, infra.DefaultOptions(nil)); err != nil {
			t.Error(err)
		}
	}
}

// A published pair: the CN Tower is at 43.642567 N, 79.387139 W and 630084 E,
// 4833438 N of zone 17.
func TestUTM(t *testing.T) {
	lon, lat := utm(32617, 630084, 4833438)
	if math.Abs(lon+79.387139) > 1e-5 || math.Abs(lat-43.642567) > 1e-5 {
		t.Errorf("%f %f", lon, lat)
	}
	if lon, lat := utm(32738, 500000, 10_000_000); math.Abs(lon-45) > 1e-9 || math.Abs(lat) > 1e-9 {
		t.Errorf("the equator on the meridian of zone 38: %f %f", lon, lat)
	}
}

type memory struct {
	fs fstest.MapFS
}

type file struct {
	bytes.Buffer
	done func([]byte)
}

func (f *file) Close() error { f.done(f.Bytes()); return nil }

func (m memory) create(name string) (io.WriteCloser, error) {
	f := &file{}
	f.done = func(b []byte) { m.fs[name] = &fstest.MapFile{Data: b} }
	return f, nil
}

// What is written is read back the same.
func TestRoundTrip(t *testing.T) {
	raw := &infra.Raw{}
	j := infra.Joiner{Raw: raw}
	at := func(lat, lon float64) uint32 { return j.Vertex(infra.At(meridian.Point{Lat: lat, Lon: lon})) }
	road := infra.Props{Mode: meridian.Road, Class: "primary", Forward: 60, Backward: 40, Freight: true, Toll: true, MaxTonnes: 44, Country: "AZ", Name: "M1, old \"road\""}
	rail := infra.Props{Mode: meridian.Rail, Class: "main", Forward: 50, Backward: 50, Freight: true, Gauges: infra.Gauges{}.With(1520).With(1435), Tracks: 2, Electrified: "25 kV 50 Hz", Status: meridian.Construction}
	oneway := infra.Props{Mode: meridian.Road, Class: "service", Forward: 20}
	raw.AddLine(1, road, []uint32{at(40, 50), at(40.1, 50.2), at(40, 50.4)})
	raw.AddLine(2, rail, []uint32{at(41, 50), at(41, 51)})
	raw.AddLine(3, oneway, []uint32{at(40, 50.4), at(40, 50.5)})
	n, _, err := infra.Build(raw, infra.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := memory{fstest.MapFS{}}
	if err := Write(n, m.create); err != nil {
		t.Fatal(err)
	}
	back, err := Read("back", m.fs)
	if err != nil {
		t.Fatal(err)
	}
	if len(back.Lines) != 4 { // one for each direction of the road
		t.Fatalf("%d links, want 4", len(back.Lines))
	}
	for i, want := range []struct {
		p  infra.Props
		km float64
	}{{road, n.Links[0].Km}, {road, n.Links[0].Km}, {oneway, n.Links[1].Km}, {rail, n.Links[2].Km}} {
		l := back.Lines[i]
		got := l.Props
		got.Forward, got.Backward, want.p.Forward, want.p.Backward = 0, 0, 0, 0
		if got != want.p {
			t.Errorf("link %d: %+v, want %+v", i, got, want.p)
		}
	}
	if l := back.Lines[1]; l.Forward != 40 || l.Backward != 0 {
		t.Errorf("the way back: %+v", l)
	}
	var in *meridian.InputError
	if _, err := Read("x", fstest.MapFS{}); !errors.As(err, &in) || in.Input != "node.csv" {
		t.Errorf("an empty folder: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("node_id,x_coord,y_coord\n1,50,40\n2,51,40\n", "link_id,from_node_id,to_node_id,directed,geometry,length\n1,1,2,1,\"LINESTRING (50 40, 50.5 41, 51 40)\",200\n", "long_length,speed,crs\nmile,mph,32639\n")
	f.Add("node_id,x_coord,y_coord\n1,x,40\n", "link_id,from_node_id,to_node_id,directed\n", "crs\n1\n")
	f.Fuzz(func(t *testing.T, node, link, config string) {
		raw, err := Read("fuzz", fstest.MapFS{"node.csv": {Data: []byte(node)}, "link.csv": {Data: []byte(link)}, "config.csv": {Data: []byte(config)}})
		if err != nil {
			return
		}
		_, _, _ = infra.Build(raw, infra.DefaultOptions(nil))
	})
}
