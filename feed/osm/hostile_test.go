package osm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"meridian"
	"meridian/infra"
	"meridian/internal/pbf"
)

var crossroads = pbf.File(
	[]pbf.Node{{ID: 1, Lat: 40, Lon: 50}, {ID: 2, Lat: 40, Lon: 50.1}, {ID: 3, Lat: 40.1, Lon: 50.1, Tags: []string{"barrier", "border_control", "addr:country", "AZ"}}, {ID: 5, Lat: 41, Lon: 50}},
	[]pbf.Way{
		{ID: 10, Nodes: []int64{1, 2, 3}, Tags: []string{"highway", "primary", "maxspeed", "60", "ref", "M1"}},
		{ID: 11, Nodes: []int64{1, 4, 2, 3}, Tags: []string{"highway", "motorway"}}, // node 4 is missing
		{ID: 12, Nodes: []int64{1, 5}, Tags: []string{"railway", "construction", "construction", "rail", "gauge", "1520;1435", "electrified", "contact_line", "voltage", "25000", "frequency", "50"}},
		{ID: 13, Nodes: []int64{1, 5}, Tags: []string{"highway", "footway"}},
	})

func read(data []byte) (*infra.Raw, error) {
	return Read("test.osm.pbf", bytes.NewReader(data), DefaultOptions(), nil)
}

func TestRead(t *testing.T) {
	raw, err := read(crossroads)
	if err != nil {
		t.Fatal(err)
	}
	if len(raw.Lines) != 3 {
		t.Fatalf("%d lines, want 3: %+v", len(raw.Lines), raw.Lines)
	}
	road, cut, rail := raw.Lines[0], raw.Lines[1], raw.Lines[2]
	if road.Class != "primary" || road.Forward != 60 || road.Backward != 60 || road.Derived&infra.DerivedSpeed != 0 || road.Name != "M1" || !road.Freight {
		t.Errorf("primary road: %+v", road)
	}
	if cut.N != 2 || cut.Backward != 0 || cut.Derived&infra.DerivedSpeed == 0 {
		t.Errorf("motorway beyond a missing node: %+v", cut)
	}
	if rail.Status != meridian.Construction || !rail.Gauges.Has(1520) || !rail.Gauges.Has(1435) || rail.Electrified != "25 kV 50 Hz" {
		t.Errorf("railway: %+v", rail)
	}
	if len(raw.Marks) != 1 || raw.Marks[0].Country != "AZ" || raw.Marks[0].Kind != "border" {
		t.Errorf("marks: %+v", raw.Marks)
	}
	var notes []string
	for _, n := range raw.Notes {
		notes = append(notes, n.What)
	}
	if got := strings.Join(notes, "; "); !strings.Contains(got, "nodes missing from the file") || !strings.Contains(got, "ways cut where a node is missing") {
		t.Errorf("notes: %s", got)
	}
}

// Every prefix of a file is an error that says so, never a panic and never half
// a network; only where a blob ends does the file look whole.
func TestTruncated(t *testing.T) {
	whole := 0
	for n := range crossroads {
		_, err := read(crossroads[:n])
		if err == nil {
			t.Fatalf("the first %d of %d bytes are taken for a file", n, len(crossroads))
		}
		var in *meridian.InputError
		var none *meridian.NoResultError
		switch {
		case errors.As(err, &in) && in.Input == "test.osm.pbf":
		case errors.As(err, &none):
			whole++ // cut between two blobs: nothing in it
		default:
			t.Fatalf("%d bytes: %T %v", n, err, err)
		}
	}
	if whole != 2 {
		t.Errorf("%d prefixes look whole, want those after the header and after the nodes", whole)
	}
}

func TestHostile(t *testing.T) {
	head := pbf.Blob("OSMHeader", nil)
	block := func(content []byte) []byte { return append(bytes.Clone(head), pbf.Blob("OSMData", content)...) }
	way := func(keys, vals, refs []byte) []byte {
		w := pbf.Bytes(pbf.Bytes(pbf.Bytes(pbf.Number(nil, 1, 7), 2, keys), 3, vals), 8, refs)
		table := pbf.Bytes(nil, 1, pbf.Bytes(nil, 1, nil))
		return block(pbf.Bytes(table, 2, pbf.Bytes(nil, 3, w)))
	}
	for _, c := range []struct {
		name, want string
		data       []byte
	}{
		{"empty", "the file is empty", nil},
		{"text", "at most 65536 are allowed", []byte("<osm version='0.6'>")},
		{"no header", "does not begin with the header", pbf.Blob("OSMData", nil)},
		{"unknown feature", `needs the feature "HistoricalInformation"`, pbf.Blob("OSMHeader", pbf.Bytes(nil, 4, []byte("HistoricalInformation")))},
		{"long blob", "at most 33554432 are allowed", frameOf("OSMHeader", 1<<40)},
		{"blob beyond the end", "the file ends after", frameOf("OSMHeader", 30<<20)},
		{"zip bomb", "which no map does", append(bytes.Clone(head), pbf.Blob("OSMData", make([]byte, 31<<20))...)},
		{"false size", "another size than", append(bytes.Clone(head), pbf.Frame("OSMData", lie())...)},
		{"lzma", "compressed with LZMA", append(bytes.Clone(head), pbf.Frame("OSMData", pbf.Bytes(nil, 4, []byte("x")))...)},
		{"string index", "a string that is not there", way([]byte{9}, []byte{9}, []byte{2})},
		{"uneven tags", "ends in the middle", way([]byte{0, 0}, []byte{0}, []byte{2})},
		{"long varint", "longer than 64 bits", way(bytes.Repeat([]byte{0xff}, 11), []byte{0}, nil)},
		{"granularity", "granularity of", block(pbf.Number(nil, 17, 1<<40))},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := read(c.data)
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
				t.Errorf("took %d MB", used>>20)
			}
		})
	}
}

// frameOf claims a blob of that size and holds none of it.
func frameOf(kind string, size uint64) []byte {
	header := pbf.Number(pbf.Bytes(nil, 1, []byte(kind)), 3, size)
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(header))), header...)
}

// lie is a blob that unpacks to more than it claims.
func lie() []byte {
	framed := pbf.Blob("x", make([]byte, 1000))
	at := bytes.Index(framed, []byte{0x10, 0xe8, 0x07}) // raw_size 1000
	blob := bytes.Clone(framed[at:])
	blob[1] = 0xe7
	return blob
}

// A limit on memory ends the reading with a word on what to do.
func TestMemoryLimit(t *testing.T) {
	o := DefaultOptions()
	o.MemoryLimit = 100
	_, err := Read("test.osm.pbf", bytes.NewReader(crossroads), o, nil)
	if err == nil || !strings.Contains(err.Error(), "--memory") {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(crossroads)
	f.Add(pbf.File(nil, nil))
	f.Add(frameOf("OSMHeader", 1<<20))
	if names, _ := filepath.Glob("../../../shared/data/osm/vde8.2-rail.osm.pbf"); len(names) > 0 {
		if data, err := os.ReadFile(names[0]); err == nil {
			f.Add(data[:40_000])
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		raw, err := read(data)
		if err != nil {
			return
		}
		n, _, err := infra.Build(raw, infra.DefaultOptions(nil))
		if err != nil {
			return
		}
		for i := range n.Links {
			if l := &n.Links[i]; l.N < 2 || !(l.Km >= 0) || int(l.From) >= len(n.Nodes) || int(l.To) >= len(n.Nodes) {
				t.Fatalf("link %d: %+v", i, l)
			}
		}
	})
}

// FuzzBlock goes past the compression, which random bytes hardly survive.
func FuzzBlock(f *testing.F) {
	in := &blobs{r: bytes.NewReader(crossroads)}
	for {
		b, err := in.next()
		if err != nil {
			break
		}
		if data, err := b.unpack(); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		o := DefaultOptions()
		_ = visitBlock(data, &visitor{
			way:  func(w *way) error { o.classify(&w.tags); return nil },
			node: func(n *node) error { markOf(&n.tags); country(&n.tags); return nil },
		})
	})
}
