// Package omx writes matrices in the Open Matrix format 0.2: an HDF5 file with
// matrices of equal shape under /data and zone ids under /lookup.
//
// No library of this language writes HDF5 without C, so the part of the format
// (HDF5 File Format Specification 3.0) that OMX needs is written here: a
// superblock of version 2, object headers of version 2, compact groups,
// datasets of which each row is a chunk after the other. The place of every byte is known before the first is
// written, so that matrices larger than memory stream through.
package omx

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/bits"
	"strings"
)

// File describes an OMX file: Matrices[k] has Rows × Columns values, row by row.
type File struct {
	Rows, Columns int
	Matrices      []string
	Lookups       []Lookup
}

// Lookup is a list of zone ids.
type Lookup struct {
	Name string
	IDs  []string
}

const undefined = math.MaxUint64

// Write writes the file; values writes those of a matrix, row by row.
func Write(w io.Writer, f *File, values func(matrix int, row func([]float64) error) error) error {
	for _, n := range f.Matrices {
		if n == "" || len(n) > 200 || strings.Contains(n, "/") {
			return fmt.Errorf("omx: %q is no name of a matrix", n)
		}
	}
	l := f.layout()
	if _, err := w.Write(l.head); err != nil {
		return err
	}
	buf := make([]byte, 8*f.Columns)
	for k := range f.Matrices {
		rows := 0
		err := values(k, func(row []float64) error {
			if len(row) != f.Columns {
				return fmt.Errorf("omx: a row of %d values, the matrix has %d columns", len(row), f.Columns)
			}
			for i, v := range row {
				binary.LittleEndian.PutUint64(buf[8*i:], math.Float64bits(v))
			}
			rows++
			_, err := w.Write(buf)
			return err
		})
		if err != nil {
			return err
		}
		if rows != f.Rows {
			return fmt.Errorf("omx: matrix %s has %d rows, not %d", f.Matrices[k], rows, f.Rows)
		}
	}
	return nil
}

// layout is everything but the matrices: it comes first in the file.
type layout struct{ head []byte }

// layout places the objects. Their sizes do not depend on addresses, so a first
// pass with addresses of zero finds these, and a second writes them.
func (f *File) layout() *layout {
	addresses := map[string]uint64{}
	var out []byte
	for range 2 {
		out = make([]byte, 48) // the superblock
		place := func(name string, b []byte) {
			addresses[name] = uint64(len(out))
			out = append(out, b...)
		}
		for i, l := range f.Lookups {
			size := width(l.IDs)
			var data []byte
			for _, id := range l.IDs {
				data = append(data, id...)
				data = append(data, make([]byte, size-len(id))...)
			}
			place(fmt.Sprint("lookup data ", i), data)
			place("lookup/"+l.Name, dataset(stringType(size), []int{len(l.IDs)}, addresses[fmt.Sprint("lookup data ", i)], uint64(len(data))))
		}
		start := addresses["end"]
		size := 8 * uint64(f.Rows) * uint64(f.Columns)
		var data, lookups []link
		for k, n := range f.Matrices {
			place("data/"+n, matrix(f.Rows, f.Columns, start+uint64(k)*size))
			data = append(data, link{n, addresses["data/"+n]})
		}
		for _, l := range f.Lookups {
			lookups = append(lookups, link{l.Name, addresses["lookup/"+l.Name]})
		}
		place("data", group(data, nil))
		place("lookup", group(lookups, nil))
		shape := binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, uint32(f.Rows)), uint32(f.Columns))
		place("root", group([]link{{"data", addresses["data"]}, {"lookup", addresses["lookup"]}}, [][]byte{
			attribute("OMX_VERSION", stringType(3), scalar, []byte("0.2")),
			attribute("SHAPE", intType, simple(2), shape),
		}))
		for len(out)%8 != 0 {
			out = append(out, 0)
		}
		addresses["end"] = uint64(len(out))
		end := uint64(len(out)) + size*uint64(len(f.Matrices))
		copy(out, superblock(end, addresses["root"]))
	}
	return &layout{out}
}

func width(ids []string) int {
	n := 1
	for _, id := range ids {
		n = max(n, len(id))
	}
	return n
}

type link struct {
	name string
	at   uint64
}

func u64(b []byte, v uint64) []byte { return binary.LittleEndian.AppendUint64(b, v) }
func u32(b []byte, v uint32) []byte { return binary.LittleEndian.AppendUint32(b, v) }
func u16(b []byte, v int) []byte    { return binary.LittleEndian.AppendUint16(b, uint16(v)) }

func superblock(end, root uint64) []byte {
	b := append([]byte("\x89HDF\r\n\x1a\n"), 2, 8, 8, 0)
	b = u64(u64(u64(u64(b, 0), undefined), end), root)
	return u32(b, checksum(b))
}

// header frames the messages of an object.
func header(messages ...[]byte) []byte {
	var body []byte
	for _, m := range messages {
		body = append(body, m...)
	}
	b := u32(append([]byte("OHDR"), 2, 2), uint32(len(body)))
	b = append(b, body...)
	return u32(b, checksum(b))
}

func msg(kind byte, data []byte) []byte {
	return append(append(u16([]byte{kind}, len(data)), 0), data...)
}

// group is an object that holds links.
func group(links []link, attributes [][]byte) []byte {
	messages := [][]byte{
		msg(0x02, u64(u64([]byte{0, 0}, undefined), undefined)), // link info: compact
		msg(0x0A, []byte{0, 0}),                                 // group info
	}
	for _, l := range links {
		messages = append(messages, msg(0x06, u64(append([]byte{1, 0, byte(len(l.name))}, l.name...), l.at)))
	}
	return header(append(messages, attributes...)...)
}

// matrix is an object with a chunk a row, one after the other: readers of OMX
// look for chunks. The index is implicit (layout 4, HDF5 1.10 and later).
func matrix(rows, columns int, at uint64) []byte {
	bytes := (bits.Len(uint(max(columns, 8))) + 7) / 8 // as few as the largest size needs
	layout := []byte{4, 2, 0, 3, byte(bytes)}
	for _, size := range [3]int{1, columns, 8} {
		for k := range bytes {
			layout = append(layout, byte(size>>(8*k)))
		}
	}
	return header(msg(0x01, simple(rows, columns)), msg(0x03, floatType), msg(0x05, []byte{3, 0x09}), msg(0x08, u64(append(layout, 2), at)))
}

// dataset is an object with values in one piece of the file.
func dataset(datatype []byte, dims []int, at, size uint64) []byte {
	return header(msg(0x01, simple(dims...)), msg(0x03, datatype), msg(0x05, []byte{3, 0x0a}), msg(0x08, u64(u64([]byte{3, 1}, at), size)))
}

var (
	floatType = []byte{0x11, 0x20, 63, 0, 8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, 0xff, 0x03, 0, 0}
	intType   = []byte{0x10, 0x08, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0}
	scalar    = []byte{2, 0, 0, 0}
)

func stringType(size int) []byte { return u32([]byte{0x13, 1, 0, 0}, uint32(size)) }

func simple(dims ...int) []byte {
	b := []byte{2, byte(len(dims)), 0, 1}
	for _, d := range dims {
		b = u64(b, uint64(d))
	}
	return b
}

func attribute(name string, datatype, space, data []byte) []byte {
	b := u16(u16(u16([]byte{3, 0}, len(name)+1), len(datatype)), len(space))
	b = append(append(append(b, 0), name...), 0)
	return msg(0x0C, append(append(append(b, datatype...), space...), data...))
}

// checksum is Jenkins' lookup3 (hashlittle), as the format asks.
func checksum(k []byte) uint32 {
	a := 0xdeadbeef + uint32(len(k))
	b, c := a, a
	rot := func(x uint32, n int) uint32 { return x<<n | x>>(32-n) }
	for ; len(k) > 12; k = k[12:] {
		a += binary.LittleEndian.Uint32(k)
		b += binary.LittleEndian.Uint32(k[4:])
		c += binary.LittleEndian.Uint32(k[8:])
		a -= c
		a ^= rot(c, 4)
		c += b
		b -= a
		b ^= rot(a, 6)
		a += c
		c -= b
		c ^= rot(b, 8)
		b += a
		a -= c
		a ^= rot(c, 16)
		c += b
		b -= a
		b ^= rot(a, 19)
		a += c
		c -= b
		c ^= rot(b, 4)
		b += a
	}
	if len(k) == 0 {
		return c
	}
	var last [12]byte
	copy(last[:], k)
	a += binary.LittleEndian.Uint32(last[:])
	b += binary.LittleEndian.Uint32(last[4:])
	c += binary.LittleEndian.Uint32(last[8:])
	c ^= b
	c -= rot(b, 14)
	a ^= c
	a -= rot(c, 11)
	b ^= a
	b -= rot(a, 25)
	c ^= b
	c -= rot(b, 16)
	a ^= c
	a -= rot(c, 4)
	b ^= a
	b -= rot(a, 14)
	c ^= b
	c -= rot(b, 24)
	return c
}
