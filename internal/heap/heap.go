// Package heap is a typed 4-ary minimum heap for shortest-path searches: keys
// are unsigned integers, items are dense ids, and every id is in the heap at
// most once.
//
//	h := heap.New[uint32](n)
//	h.Push(source, 0)
//	for h.Len() > 0 {
//		id, key := h.Pop()
//		...
//		h.Push(next, key+length) // inserts, or lowers the key of an id that waits
//	}
//
// The three arrays are allocated once by New; no later call allocates.
package heap

// Key is what a heap orders by.
type Key interface{ ~uint32 | ~uint64 }

// none marks an id that is not in the heap.
const none = ^uint32(0)

type entry[K Key] struct {
	key K
	id  uint32
}

// Heap is a minimum heap over the ids 0..n-1. Equal keys leave in an order that
// depends on the calls alone. One per goroutine.
type Heap[K Key] struct {
	entries []entry[K]
	// Id -> its index in entries, or none.
	at []uint32
}

// New returns an empty heap for the ids 0..n-1.
func New[K Key](n int) *Heap[K] {
	h := &Heap[K]{entries: make([]entry[K], 0, n), at: make([]uint32, n)}
	for i := range h.at {
		h.at[i] = none
	}
	return h
}

// Len is the number of ids that wait.
func (h *Heap[K]) Len() int { return len(h.entries) }

// Clear empties the heap in time proportional to what is left in it.
func (h *Heap[K]) Clear() {
	for _, e := range h.entries {
		h.at[e.id] = none
	}
	h.entries = h.entries[:0]
}

// Push inserts id, or lowers its key; a key that is not lower changes nothing.
func (h *Heap[K]) Push(id uint32, key K) {
	i := h.at[id]
	switch {
	case i == none:
		i = uint32(len(h.entries))
		h.entries = append(h.entries, entry[K]{})
	case h.entries[i].key <= key:
		return
	}
	h.up(i, entry[K]{key, id})
}

// Min is the smallest key; the heap must not be empty.
func (h *Heap[K]) Min() K { return h.entries[0].key }

// Pop removes and returns the id with the smallest key; the heap must not be
// empty.
func (h *Heap[K]) Pop() (uint32, K) {
	top := h.entries[0]
	h.at[top.id] = none
	last := len(h.entries) - 1
	e := h.entries[last]
	h.entries = h.entries[:last]
	if last > 0 {
		h.down(e)
	}
	return top.id, top.key
}

// up places e in the hole at i or above it.
func (h *Heap[K]) up(i uint32, e entry[K]) {
	for i > 0 {
		p := (i - 1) / 4
		if h.entries[p].key <= e.key {
			break
		}
		h.entries[i] = h.entries[p]
		h.at[h.entries[i].id] = i
		i = p
	}
	h.entries[i] = e
	h.at[e.id] = i
}

// down places e in the hole at the root or below it.
func (h *Heap[K]) down(e entry[K]) {
	i, n := 0, len(h.entries)
	for {
		first := 4*i + 1
		if first >= n {
			break
		}
		best := first
		for c := first + 1; c < min(first+4, n); c++ {
			if h.entries[c].key < h.entries[best].key {
				best = c
			}
		}
		if h.entries[best].key >= e.key {
			break
		}
		h.entries[i] = h.entries[best]
		h.at[h.entries[i].id] = uint32(i)
		i = best
	}
	h.entries[i] = e
	h.at[e.id] = uint32(i)
}
