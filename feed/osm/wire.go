package osm

import (
	"errors"
	"math"
)

// The wire format of protocol buffers, as much of it as PBF uses. Every read
// checks the bounds of its message: a decoder of bytes from the outside must
// not trust a length.

var (
	errTruncated = errors.New("a message ends in the middle of a field")
	errVarint    = errors.New("a number is longer than 64 bits")
	errWireType  = errors.New("a field has an unknown wire type")
)

// message is the rest of a message that is being read.
type message []byte

// field reads the next field: its number, and its value as a number or as
// bytes.
func (m *message) field() (number uint32, value uint64, bytes []byte, err error) {
	key, err := m.varint()
	if err != nil {
		return 0, 0, nil, err
	}
	if key>>3 == 0 || key>>3 > math.MaxUint32 {
		return 0, 0, nil, errWireType
	}
	number = uint32(key >> 3)
	switch key & 7 {
	case 0:
		value, err = m.varint()
	case 1:
		_, err = m.take(8)
	case 2:
		var n uint64
		if n, err = m.varint(); err == nil {
			bytes, err = m.take(n)
		}
	case 5:
		_, err = m.take(4)
	default:
		err = errWireType
	}
	return number, value, bytes, err
}

func (m *message) varint() (uint64, error) {
	var v uint64
	for i, b := range *m {
		if i == 9 && b > 1 || i > 9 {
			return 0, errVarint
		}
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			*m = (*m)[i+1:]
			return v, nil
		}
	}
	return 0, errTruncated
}

// zigzag reads a signed number.
func (m *message) zigzag() (int64, error) {
	v, err := m.varint()
	return int64(v>>1) ^ -int64(v&1), err
}

func (m *message) take(n uint64) ([]byte, error) {
	if n > uint64(len(*m)) {
		return nil, errTruncated
	}
	b := (*m)[:n:n]
	*m = (*m)[n:]
	return b, nil
}
