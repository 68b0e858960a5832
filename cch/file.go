package cch

// Files. An order or a metric is a header, a table of sections, and one section
// an array, each on a multiple of 64 bytes so that it can be used where it lies in
// a mapped file. All numbers are little endian.
//
//	 0  "meridian"                      8 bytes
//	 8  version, kind                   2 x uint32   kind 1 order, 2 metric
//	16  sections, checksum of the table 2 x uint32
//	24  fingerprint of the order        uint64
//	32  table: offset, words            2 x uint64  a section
//	           checksum, word size      2 x uint32
//	..  the arrays, as 32-bit words
//
// Checksums are CRC-32C. They find damage; that the arrays fit together is then
// verified value by value (check.go), so a file that was made up cannot lead to a
// crash either.

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

const (
	magic       = "meridian"
	fileVersion = 2
	kindOrder   = 1
	kindMetric  = 2

	headerSize  = 32
	sectionSize = 24
	alignment   = 64
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sections are the arrays of an order file, as words.
func (o *Order) sections() [][]uint32 {
	return [][]uint32{
		words(o.Graph.FirstOut), words(o.Graph.Head),
		words(o.Position), words(o.NodeAt), words(o.Parent), words(o.First), words(o.Up),
		words(o.tail), words(o.origin), words(o.extra), words(o.place),
		words(o.triFirst), words(o.tri), words(o.lowerFirst), words(o.lower),
		words(o.runs), words(o.tasks), {o.top},
	}
}

// Fingerprint tells orders apart: two orders with the same fingerprint have, but
// for accidents, the same graph and the same node order.
func (o *Order) Fingerprint() uint64 {
	sum := func(w []uint32) uint64 { return uint64(crc32.Checksum(bytesOf(w), castagnoli)) }
	return sum(words(o.Graph.Head))<<32 ^ sum(words(o.Graph.FirstOut))<<16 ^ sum(words(o.NodeAt))
}

// Save writes the order to a file, complete or not at all.
func (o *Order) Save(path string) error {
	return save(path, kindOrder, o.Fingerprint(), o.sections())
}

// Save writes the metric to a file, complete or not at all. The order is not part
// of it.
func (m *Metric) Save(path string) error {
	return save(path, kindMetric, m.Order.Fingerprint(), [][]uint32{words(m.weight), words(m.w)})
}

// save writes beside path and renames, so that no reader sees half a file.
func save(path string, kind uint32, fingerprint uint64, sections [][]uint32) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err = write(f, kind, fingerprint, sections); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func write(w io.Writer, kind uint32, fingerprint uint64, sections [][]uint32) error {
	at := uint64(align(headerSize + sectionSize*len(sections)))
	var table []byte
	for _, s := range sections {
		table = binary.LittleEndian.AppendUint64(table, at)
		table = binary.LittleEndian.AppendUint64(table, uint64(len(s)))
		table = binary.LittleEndian.AppendUint32(table, crc32.Checksum(bytesOf(s), castagnoli))
		table = binary.LittleEndian.AppendUint32(table, 4)
		at = uint64(align(int(at) + 4*len(s)))
	}
	head := []byte(magic)
	for _, x := range []uint32{fileVersion, kind, uint32(len(sections)), crc32.Checksum(table, castagnoli)} {
		head = binary.LittleEndian.AppendUint32(head, x)
	}
	head = binary.LittleEndian.AppendUint64(head, fingerprint)
	b := bufio.NewWriterSize(w, 1<<20)
	size := 0
	for _, part := range [][]byte{head, table} {
		size += len(part)
		b.Write(part)
	}
	for _, s := range sections {
		b.Write(make([]byte, align(size)-size))
		b.Write(bytesOf(s))
		size = align(size) + 4*len(s)
	}
	return b.Flush()
}

func align(n int) int { return (n + alignment - 1) / alignment * alignment }

// OpenOrder reads an order from a file made by [Order.Save]. Where the system
// allows, the file is mapped and not copied; it must not change while the order is
// in use. Close releases it. Damaged and made-up files are errors.
func OpenOrder(path string) (*Order, error) {
	data, err := mapFile(path)
	if err != nil {
		return nil, err
	}
	o, err := decodeOrder(data.bytes)
	if err != nil {
		data.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	o.file = data
	return o, nil
}

// Close releases the file of an order from [OpenOrder]; no other call may follow.
func (o *Order) Close() error { return o.file.Close() }

// OpenMetric reads a metric of o from a file made by [Metric.Save]. The file is
// read and verified, not mapped, because a metric can change.
func OpenMetric(o *Order, path string) (*Metric, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := decodeMetric(o, data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// decode checks header and checksums and returns the sections of data.
func decode(data []byte, kind uint32, sections int) (arrays [][]uint32, fingerprint uint64, err error) {
	end := headerSize + sectionSize*sections
	if len(data) < headerSize || string(data[:8]) != magic {
		return nil, 0, fmt.Errorf("cch: not a hierarchy file")
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(data[at:]) }
	u64 := func(at int) uint64 { return binary.LittleEndian.Uint64(data[at:]) }
	switch {
	case u32(8) != fileVersion:
		return nil, 0, fmt.Errorf("cch: file version %d, this program reads version %d: make the file again, for example by importing the network again", u32(8), fileVersion)
	case u32(12) != kind:
		return nil, 0, fmt.Errorf("cch: file of kind %d, wanted %d (1 is an order, 2 a metric)", u32(12), kind)
	case u32(16) != uint32(sections):
		return nil, 0, fmt.Errorf("cch: file of %d sections, want %d", u32(16), sections)
	case len(data) < end || crc32.Checksum(data[headerSize:end], castagnoli) != u32(20):
		return nil, 0, fmt.Errorf("cch: the table of sections is damaged or cut off")
	}
	for i := range sections {
		at := headerSize + sectionSize*i
		begin, count := u64(at), u64(at+8)
		if begin%alignment != 0 || begin > uint64(len(data)) || count > (uint64(len(data))-begin)/4 || u32(at+20) != 4 {
			return nil, 0, fmt.Errorf("cch: section %d (%d words at %d) reaches beyond the file of %d bytes", i, count, begin, len(data))
		}
		b := data[begin : begin+4*count]
		if crc32.Checksum(b, castagnoli) != u32(at+16) {
			return nil, 0, fmt.Errorf("cch: section %d is damaged", i)
		}
		arrays = append(arrays, wordsIn(b))
	}
	return arrays, u64(24), nil
}

func decodeOrder(data []byte) (*Order, error) {
	o := &Order{Graph: &Graph{}}
	s, fingerprint, err := decode(data, kindOrder, len(o.sections()))
	if err != nil {
		return nil, err
	}
	for i, size := range map[int]int{8: 2, 9: 2, 14: 2, 15: 5, 16: 2, 17: 1} { // words an element
		if len(s[i])%size != 0 || i == 17 && len(s[i]) != 1 {
			return nil, fmt.Errorf("cch: section %d has %d words", i, len(s[i]))
		}
	}
	o.Graph.FirstOut, o.Graph.Head = typed[ArcID](s[0]), typed[NodeID](s[1])
	o.Position, o.NodeAt, o.Parent, o.First, o.Up = s[2], typed[NodeID](s[3]), s[4], s[5], s[6]
	o.tail, o.origin, o.extra, o.place = s[7], typed[[2]uint32](s[8]), typed[parallel](s[9]), s[10]
	o.triFirst, o.tri, o.lowerFirst, o.lower = s[11], s[12], s[13], typed[wedge](s[14])
	o.runs, o.tasks, o.top = typed[run](s[15]), typed[span](s[16]), s[17][0]
	if err := o.check(); err != nil {
		return nil, err
	}
	if f := o.Fingerprint(); f != fingerprint {
		return nil, fmt.Errorf("cch: fingerprint %x, the header says %x", f, fingerprint)
	}
	o.findBranches()
	o.findSchedule()
	return o, nil
}

func decodeMetric(o *Order, data []byte) (*Metric, error) {
	s, fingerprint, err := decode(data, kindMetric, 2)
	if err != nil {
		return nil, err
	}
	if f := o.Fingerprint(); f != fingerprint {
		return nil, fmt.Errorf("cch: the metric belongs to the order %x, not to %x", fingerprint, f)
	}
	weight, w := s[0], s[1]
	if len(weight) != o.Graph.Arcs()+1 || len(w) != 2*o.Arcs() || weight[len(weight)-1] != uint32(Infinity) {
		return nil, fmt.Errorf("cch: %d weights and %d hierarchy weights, want %d and %d", len(weight)-1, len(w), o.Graph.Arcs(), 2*o.Arcs())
	}
	m, err := NewMetric(o, typed[Weight](weight[:len(weight)-1]))
	if err != nil {
		return nil, err
	}
	for i, x := range words(m.w) {
		if x != w[i] {
			return nil, fmt.Errorf("cch: hierarchy weight %d is %d, its lower triangles give %d", i, w[i], x)
		}
	}
	return m, nil
}
