package plan

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// inParallel calls f with 0 to n−1 on all processors; the calls must not depend
// on each other.
func inParallel(n int, f func(i int)) {
	var next atomic.Int32
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}

// inChunks calls f with the parts of 0 to n, on all processors.
func inChunks(n int, f func(from, to int)) {
	const chunk = 2048
	inParallel((n+chunk-1)/chunk, func(i int) { f(i*chunk, min(n, (i+1)*chunk)) })
}

// each calls f with the parts of 0 to n on all processors, each time with a
// space of the goroutine's own.
func inSpaces[S any](n int, f func(i int, space *S)) {
	var next atomic.Int32
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			space := new(S)
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i, space)
			}
		})
	}
	wg.Wait()
}

// floatHeap is a binary heap of nodes by distance.
type floatHeap []floatItem

type floatItem struct {
	d float64
	u int32
}

func (h *floatHeap) push(d float64, u int32) {
	*h = append(*h, floatItem{d, u})
	a := *h
	i := len(a) - 1
	for i > 0 {
		p := (i - 1) / 2
		if !less(a[i], a[p]) {
			break
		}
		a[i], a[p] = a[p], a[i]
		i = p
	}
}

func less(x, y floatItem) bool { return x.d < y.d || x.d == y.d && x.u < y.u }

func (h *floatHeap) pop() int32 {
	a := *h
	top := a[0].u
	a[0] = a[len(a)-1]
	a = a[:len(a)-1]
	*h = a
	i := 0
	for {
		c := 2*i + 1
		if c >= len(a) {
			return top
		}
		if c+1 < len(a) && less(a[c+1], a[c]) {
			c++
		}
		if !less(a[c], a[i]) {
			return top
		}
		a[i], a[c] = a[c], a[i]
		i = c
	}
}
