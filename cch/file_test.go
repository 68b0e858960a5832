package cch

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSaveAndOpen(t *testing.T) {
	g, l := town(t, 4000, 7)
	empty, _, _ := NewGraph(0, nil)
	loops, _, _ := NewGraph(2, []Arc{{0, 0, 1}, {0, 1, 2}, {0, 1, 3}, {1, 0, 4}, {0, 1, 1}})
	for _, c := range []struct {
		g *Graph
		l Layout
	}{{g, l}, {empty, Layout{}}, {loops, Layout{}}} {
		o, err := NewOrder(c.g, c.l)
		if err != nil {
			t.Fatal(err)
		}
		m := mustMetric(t, o, c.g.Weight)
		dir := t.TempDir()
		orderPath, metricPath := filepath.Join(dir, "o"), filepath.Join(dir, "m")
		if err := o.Save(orderPath); err != nil {
			t.Fatal(err)
		}
		if err := m.Save(metricPath); err != nil {
			t.Fatal(err)
		}
		again, err := OpenOrder(orderPath)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range again.sections() {
			if !slices.Equal(s, o.sections()[i]) {
				t.Fatalf("section %d differs", i)
			}
		}
		metric, err := OpenMetric(again, metricPath)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(metric.w, m.w) || !slices.Equal(metric.weight, m.weight) {
			t.Fatal("the metric differs")
		}
		if c.g.Nodes() > 0 {
			v := NodeID(c.g.Nodes() - 1)
			if got, want := NewQuery(metric).Distance(0, v), NewQuery(m).Distance(0, v); got != want {
				t.Fatalf("distance %d, want %d", got, want)
			}
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 2 {
			t.Fatalf("files left behind: %v", left)
		}
	}
}

func encoded(t testing.TB, o *Order) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, kindOrder, o.Fingerprint(), o.sections()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// seal makes the checksums of a tampered file right again, as far as its table
// allows.
func seal(data []byte) {
	if len(data) < headerSize {
		return
	}
	n := int(binary.LittleEndian.Uint32(data[16:]))
	end := headerSize + sectionSize*n
	if n > 100 || end > len(data) {
		return
	}
	for i := range n {
		s := data[headerSize+sectionSize*i:]
		begin, count := binary.LittleEndian.Uint64(s), binary.LittleEndian.Uint64(s[8:])
		if begin <= uint64(len(data)) && count <= (uint64(len(data))-begin)/4 {
			binary.LittleEndian.PutUint32(s[16:], crc32.Checksum(data[begin:begin+4*count], castagnoli))
		}
	}
	binary.LittleEndian.PutUint32(data[20:], crc32.Checksum(data[headerSize:end], castagnoli))
}

func smallOrder(t testing.TB) *Order {
	t.Helper()
	g, _, err := NewGraph(6, []Arc{{0, 1, 4}, {1, 0, 4}, {1, 2, 1}, {2, 3, 2}, {3, 0, 9}, {0, 1, 3}, {3, 3, 1}, {0, 2, 8}, {4, 5, 1}})
	if err != nil {
		t.Fatal(err)
	}
	return mustOrder(t, g, 0)
}

// Every cut and every changed byte is an error; with the checksums made right,
// every changed word is an error or harmless, never a crash.
func TestDamagedFiles(t *testing.T) {
	data := encoded(t, smallOrder(t))
	for size := range data {
		if _, err := decodeOrder(data[:size]); err == nil {
			t.Fatalf("a file cut to %d of %d bytes passed", size, len(data))
		}
	}
	spare := map[int]bool{}
	for i := range data {
		bad := bytes.Clone(data)
		bad[i] ^= 0x41
		if _, err := decodeOrder(bad); err == nil {
			spare[i] = true
		}
		for _, x := range []uint32{0, 1, 5, 1 << 31, none} {
			if i%4 == 0 {
				binary.LittleEndian.PutUint32(bad[i:], x)
				seal(bad)
				useOrder(bad)
			}
		}
	}
	for i := range spare {
		if !isPadding(data, i) {
			t.Fatalf("a change of byte %d passed", i)
		}
	}
}

// isPadding tells whether byte i of a file lies between its sections.
func isPadding(data []byte, i int) bool {
	n := int(binary.LittleEndian.Uint32(data[16:]))
	if i < headerSize+sectionSize*n {
		return false
	}
	for k := range n {
		s := data[headerSize+sectionSize*k:]
		begin, count := binary.LittleEndian.Uint64(s), binary.LittleEndian.Uint64(s[8:])
		if uint64(i) >= begin && uint64(i) < begin+4*count {
			return false
		}
	}
	return true
}

// useOrder opens a file and, if that works, asks everything of it.
func useOrder(data []byte) {
	o, err := decodeOrder(data)
	if err != nil {
		return
	}
	g := o.Graph.WithWeight(slices.Repeat([]Weight{3}, o.Graph.Arcs()))
	if m, err := NewMetric(o, g.Weight); err == nil && g.Nodes() < 50 {
		if err := compareAll(g, m, floydWarshall(g)); err != nil {
			panic(err)
		}
	}
}

func FuzzOpenOrder(f *testing.F) {
	f.Add(encoded(f, smallOrder(f)))
	empty, _, _ := NewGraph(0, nil)
	f.Add(encoded(f, mustOrder(f, empty, 0)))
	f.Fuzz(func(t *testing.T, data []byte) {
		useOrder(data)
		data = bytes.Clone(data)
		seal(data)
		useOrder(data)
	})
}

func FuzzOpenMetric(f *testing.F) {
	o := smallOrder(f)
	m := mustMetric(f, o, slices.Repeat([]Weight{3}, o.Graph.Arcs()))
	var b bytes.Buffer
	if err := write(&b, kindMetric, o.Fingerprint(), [][]uint32{words(m.weight), words(m.w)}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		data = bytes.Clone(data)
		for range 2 {
			if m, err := decodeMetric(o, data); err == nil {
				g := o.Graph.WithWeight(m.weight[:o.Graph.Arcs()])
				if err := compareAll(g, m, floydWarshall(g)); err != nil {
					t.Fatal(err)
				}
			}
			seal(data)
		}
	})
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	o := smallOrder(t)
	m := mustMetric(t, o, slices.Repeat([]Weight{3}, o.Graph.Arcs()))
	other, _ := ContractAlong(o.Graph, []NodeID{5, 4, 3, 2, 1, 0})
	paths := map[string]string{}
	for name, save := range map[string]func(string) error{"order": o.Save, "metric": m.Save} {
		paths[name] = filepath.Join(dir, name)
		if err := save(paths[name]); err != nil {
			t.Fatal(err)
		}
	}
	paths["empty"] = filepath.Join(dir, "empty")
	if err := os.WriteFile(paths["empty"], nil, 0o600); err != nil {
		t.Fatal(err)
	}
	open := func(name string) error { _, err := OpenOrder(paths[name]); return err }
	metric := func(o *Order, name string) error { _, err := OpenMetric(o, paths[name]); return err }
	old := encoded(t, o)
	binary.LittleEndian.PutUint32(old[8:], 1)
	paths["old"] = filepath.Join(dir, "old")
	if err := os.WriteFile(paths["old"], old, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{open("old"), "file version 1, this program reads version 2: make the file again"},
		{open("missing"), "no such file"},
		{open("empty"), "not a hierarchy file"},
		{open("metric"), "file of kind 2, wanted 1"},
		{metric(o, "order"), "file of kind 1, wanted 2"},
		{metric(other, "metric"), "belongs to the order"},
		{o.Save(filepath.Join(dir, "no", "such")), "no such file"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", c.err, c.want)
		}
	}
}
