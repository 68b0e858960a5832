// Package pbf writes small OpenStreetMap files for tests: nodes, ways and their
// tags, in the way the format asks for.
package pbf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"math"
)

// Node is a node in degrees.
type Node struct {
	ID       int64
	Lat, Lon float64
	Tags     []string // key, value, key, value ...
}

// Way is a way over nodes.
type Way struct {
	ID    int64
	Nodes []int64
	Tags  []string
}

// File returns a PBF of a header, a blob of nodes and a blob of ways.
func File(nodes []Node, ways []Way) []byte {
	var header []byte
	header = Bytes(header, 4, []byte("OsmSchema-V0.6"))
	header = Bytes(header, 4, []byte("DenseNodes"))
	out := Blob("OSMHeader", header)
	out = append(out, Blob("OSMData", nodeBlock(nodes))...)
	return append(out, Blob("OSMData", wayBlock(ways))...)
}

// Blob frames and compresses the content of a blob.
func Blob(kind string, content []byte) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, err := w.Write(content)
	if err2 := w.Close(); err != nil || err2 != nil {
		panic("pbf: a buffer takes every byte")
	}
	return Frame(kind, Bytes(Number(nil, 2, uint64(len(content))), 3, z.Bytes()))
}

// Frame puts a header before a blob.
func Frame(kind string, blob []byte) []byte {
	header := Number(Bytes(nil, 1, []byte(kind)), 3, uint64(len(blob)))
	out := binary.BigEndian.AppendUint32(nil, uint32(len(header)))
	return append(append(out, header...), blob...)
}

// Bytes appends a field of bytes.
func Bytes(b []byte, field uint64, data []byte) []byte {
	b = binary.AppendUvarint(b, field<<3|2)
	b = binary.AppendUvarint(b, uint64(len(data)))
	return append(b, data...)
}

// Number appends a field that is a number.
func Number(b []byte, field, v uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, field<<3), v)
}

func zigzag(v int64) uint64 { return uint64(v<<1) ^ uint64(v>>63) }

// stringTable numbers strings; 0 is the empty one.
type stringTable struct {
	index map[string]uint64
	list  []string
}

func newTable() *stringTable { return &stringTable{map[string]uint64{"": 0}, []string{""}} }

func (t *stringTable) of(s string) uint64 {
	i, ok := t.index[s]
	if !ok {
		i = uint64(len(t.list))
		t.index[s] = i
		t.list = append(t.list, s)
	}
	return i
}

func (t *stringTable) block(group []byte) []byte {
	var table []byte
	for _, s := range t.list {
		table = Bytes(table, 1, []byte(s))
	}
	return Bytes(Bytes(nil, 1, table), 2, group)
}

func nodeBlock(nodes []Node) []byte {
	t := newTable()
	var ids, lats, lons, tags []byte
	var last [3]int64
	for _, n := range nodes {
		now := [3]int64{n.ID, int64(math.Round(n.Lat * 1e7)), int64(math.Round(n.Lon * 1e7))}
		ids = binary.AppendUvarint(ids, zigzag(now[0]-last[0]))
		lats = binary.AppendUvarint(lats, zigzag(now[1]-last[1]))
		lons = binary.AppendUvarint(lons, zigzag(now[2]-last[2]))
		last = now
		for _, s := range n.Tags {
			tags = binary.AppendUvarint(tags, t.of(s))
		}
		tags = append(tags, 0)
	}
	dense := Bytes(Bytes(Bytes(Bytes(nil, 1, ids), 8, lats), 9, lons), 10, tags)
	return t.block(Bytes(nil, 2, dense))
}

func wayBlock(ways []Way) []byte {
	t := newTable()
	var group []byte
	for _, w := range ways {
		var keys, vals, refs []byte
		for i := 0; i+1 < len(w.Tags); i += 2 {
			keys = binary.AppendUvarint(keys, t.of(w.Tags[i]))
			vals = binary.AppendUvarint(vals, t.of(w.Tags[i+1]))
		}
		last := int64(0)
		for _, n := range w.Nodes {
			refs = binary.AppendUvarint(refs, zigzag(n-last))
			last = n
		}
		group = Bytes(group, 3, Bytes(Bytes(Bytes(Number(nil, 1, uint64(w.ID)), 2, keys), 3, vals), 8, refs))
	}
	return t.block(group)
}
