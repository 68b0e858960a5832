package heap

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Random pushes, lowered keys and pops agree with a sorted list.
func TestHeapAgainstSorting(t *testing.T) {
	const n = 200
	rnd := rand.New(rand.NewPCG(1, 2))
	h := New[uint32](n)
	for round := range 50 {
		key := map[uint32]uint32{}
		for range 3 * n {
			id, k := uint32(rnd.IntN(n)), uint32(rnd.IntN(1000))
			h.Push(id, k)
			if old, ok := key[id]; !ok || k < old {
				key[id] = k
			}
		}
		var want, got []uint32
		for _, k := range key {
			want = append(want, k)
		}
		slices.Sort(want)
		for h.Len() > 0 {
			if low := h.Min(); len(got) > 0 && low < got[len(got)-1] {
				t.Fatalf("round %d: minimum went down to %d", round, low)
			}
			id, k := h.Pop()
			if key[id] != k {
				t.Fatalf("round %d: id %d left with key %d, want %d", round, id, k, key[id])
			}
			got = append(got, k)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("round %d: keys left as %v, want %v", round, got, want)
		}
	}
}

func TestClear(t *testing.T) {
	h := New[uint64](4)
	h.Push(3, 7)
	h.Push(1, 9)
	h.Clear()
	if h.Len() != 0 {
		t.Fatalf("Len after Clear = %d", h.Len())
	}
	h.Push(3, 8)
	if id, k := h.Pop(); id != 3 || k != 8 {
		t.Fatalf("Pop after Clear = %d, %d", id, k)
	}
}

func TestNoAllocations(t *testing.T) {
	h := New[uint32](64)
	if a := testing.AllocsPerRun(10, func() {
		for i := range uint32(64) {
			h.Push(i, 64-i)
		}
		for h.Len() > 0 {
			h.Pop()
		}
	}); a != 0 {
		t.Fatalf("%v allocations", a)
	}
}
