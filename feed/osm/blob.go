package osm

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The frame of a PBF file: a length, a header, a blob, and again. The limits
// are those of the format (OpenStreetMap wiki, PBF Format): headers under 64
// KiB, blobs under 32 MiB before and after compression.
const (
	mostHeader = 64 << 10
	mostBlob   = 32 << 20
	// mostRatio is how much a blob may grow: real ones grow about threefold, a
	// blob of zeros a thousandfold.
	mostRatio = 200
	smallBlob = 1 << 20 // may grow as it likes
)

// blob is one compressed blob with its place in the file.
type blob struct {
	kind   string
	offset int64
	data   []byte
}

// blobs reads the frames of a file one after the other.
type blobs struct {
	r      io.Reader
	offset int64
}

// next returns the next blob, or io.EOF at the proper end of a file.
func (b *blobs) next() (*blob, error) {
	at := b.offset
	fail := func(format string, args ...any) error {
		return fmt.Errorf("byte %d: %s", at, fmt.Sprintf(format, args...))
	}
	var size [4]byte
	n, err := io.ReadFull(b.r, size[:])
	switch {
	case errors.Is(err, io.EOF) && n == 0:
		return nil, io.EOF
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fail("the file ends in the middle of a length")
	case err != nil:
		return nil, err
	}
	length := binary.BigEndian.Uint32(size[:])
	if length == 0 || length > mostHeader {
		return nil, fail("a header of %d bytes, at most %d are allowed", length, mostHeader)
	}
	header, err := b.read(int64(length))
	if err != nil {
		return nil, fail("the header of a blob: %v", err)
	}
	out := &blob{offset: at}
	var blobSize uint64
	m := message(header)
	for len(m) > 0 {
		number, value, text, err := m.field()
		if err != nil {
			return nil, fail("the header of a blob: %v", err)
		}
		switch number {
		case 1:
			out.kind = string(text)
		case 3:
			blobSize = value
		}
	}
	if blobSize > mostBlob {
		return nil, fail("a blob of %d bytes, at most %d are allowed", blobSize, mostBlob)
	}
	if out.data, err = b.read(int64(blobSize)); err != nil {
		return nil, fail("a blob of %d bytes: %v", blobSize, err)
	}
	b.offset = at + 4 + int64(length) + int64(blobSize)
	return out, nil
}

// read reads n bytes; memory grows with what is there, not with what is claimed.
func (b *blobs) read(n int64) ([]byte, error) {
	var buf bytes.Buffer
	if n <= smallBlob {
		buf.Grow(int(n))
	}
	got, err := io.CopyN(&buf, b.r, n)
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the file ends after %d bytes", got)
	}
	return buf.Bytes(), err
}

// unpack returns the content of a blob.
func (b *blob) unpack() ([]byte, error) {
	var raw, packed []byte
	var rawSize uint64
	other := ""
	m := message(b.data)
	for len(m) > 0 {
		number, value, data, err := m.field()
		if err != nil {
			return nil, err
		}
		switch number {
		case 1:
			raw = data
		case 2:
			rawSize = value
		case 3:
			packed = data
		case 4, 5, 6, 7:
			other = [...]string{"LZMA", "bzip2", "LZ4", "Zstandard"}[number-4]
		}
	}
	switch {
	case raw != nil:
		return raw, nil
	case packed == nil && other != "":
		return nil, fmt.Errorf("compressed with %s, which is not read; `osmium cat` writes zlib", other)
	case packed == nil:
		return nil, errors.New("a blob without content")
	case rawSize > mostBlob:
		return nil, fmt.Errorf("unpacks to %d bytes, at most %d are allowed", rawSize, mostBlob)
	case rawSize > smallBlob && rawSize/mostRatio > uint64(len(packed)):
		return nil, fmt.Errorf("unpacks %d bytes to %d, which no map does", len(packed), rawSize)
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if rawSize <= smallBlob || rawSize/32 < uint64(len(packed)) {
		out.Grow(int(rawSize) + bytes.MinRead)
	}
	n, err := io.Copy(&out, io.LimitReader(z, int64(rawSize)+1))
	if err != nil {
		return nil, err
	}
	if uint64(n) != rawSize {
		return nil, fmt.Errorf("unpacks to another size than the %d bytes it claims", rawSize)
	}
	return out.Bytes(), nil
}
