package pages

import (
	"runtime"
	"syscall"
)

// size is how much of the heap comes in large pages, more than a plan needs. What
// is not used is not handed over.
const size = 128 << 20

// hugePage is MADV_HUGEPAGE.
const hugePage = 14

// The runtime maps its heap when it grows, so one block makes it map enough, the
// advice is given for its addresses, and the block is freed: what is allocated
// from then on lies there. This package needs nothing but the system's calls, so it
// comes before almost all others and there is next to nothing to collect.
func init() {
	block := make([]byte, size)
	err := syscall.Madvise(block, hugePage)
	block = nil
	if err == nil { // else the system knows no large pages: small ones do as well
		runtime.GC()
	}
}
