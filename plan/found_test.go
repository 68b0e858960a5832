package plan

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestFoundSet: the blocks say of any label what a look at all vectors says.
func TestFoundSet(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 50 {
		var s foundSet
		var all []Vector
		beaten := 0
		for money := range int64(300) {
			v := Vector{money, r.Int64N(40), r.Int64N(40), r.Int64N(40)}
			want := slices.ContainsFunc(all, func(p Vector) bool { return p.dominates(&v) })
			if got := s.beats(&v); got != want {
				t.Fatalf("%v: beaten is %t, want %t of %d", v, got, want, len(all))
			}
			if want {
				beaten++
				continue
			}
			s.add(&v)
			all = append(all, v)
		}
		if beaten == 0 || len(all) < 20 {
			t.Fatalf("%d beaten of %d: nothing was tested", beaten, len(all))
		}
	}
}
