package cch

// Arrays as bytes and back, without copying where the machine is little endian.
// It relies on one fact: every element type here consists of 32-bit words alone, so
// its alignment is 4 and it has no padding.

import (
	"encoding/binary"
	"unsafe"
)

type wordType interface {
	~uint32 | [2]uint32 | pair | parallel | wedge | run | span
}

var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// words is s as 32-bit words.
func words[T wordType](s []T) []uint32 {
	var t T
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(t)/4))
}

// typed is the inverse of words; the number of words must fit.
func typed[T wordType](w []uint32) []T {
	var t T
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(w))), len(w)/int(unsafe.Sizeof(t)/4))
}

// bytesOf is w in little-endian bytes.
func bytesOf(w []uint32) []byte {
	if littleEndian {
		return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(w))), 4*len(w))
	}
	b := make([]byte, 0, 4*len(w))
	for _, x := range w {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	return b
}

// wordsIn is the inverse of bytesOf. It copies if b does not begin at a multiple
// of four.
func wordsIn(b []byte) []uint32 {
	if p := unsafe.Pointer(unsafe.SliceData(b)); littleEndian && uintptr(p)%4 == 0 {
		return unsafe.Slice((*uint32)(p), len(b)/4)
	}
	w := make([]uint32, len(b)/4)
	for i := range w {
		w[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return w
}
