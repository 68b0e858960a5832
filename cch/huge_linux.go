package cch

import (
	"syscall"
	"unsafe"
)

// hugeBytes is the size from which an array is worth pages of 2 MiB.
const hugeBytes, hugePage = 8 << 20, 2 << 20

// huge is make([]T, n). Large arrays are offered to the system for huge pages: the
// random reads of customisation and sweeps otherwise spend much of their time on
// the translation of addresses. It is advice; a system without huge pages, or with
// none free, gives ordinary ones.
func huge[T any](n int) []T {
	s := make([]T, n)
	size := uintptr(n) * unsafe.Sizeof(*new(T))
	if size < hugeBytes {
		return s
	}
	begin := uintptr(unsafe.Pointer(unsafe.SliceData(s)))
	skip := -begin % hugePage
	inside := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), size)[skip:]
	_ = syscall.Madvise(inside[:len(inside)/hugePage*hugePage], 14) // MADV_HUGEPAGE; refusal costs time only
	return s
}
