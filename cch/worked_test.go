package cch

import (
	"slices"
	"testing"
)

// The worked example of docs/model/hierarchy.md, number by number.
//
//	0 --4-- 1
//	|       |
//	3       2
//	|       |
//	3 --10- 2
func TestWorkedExample(t *testing.T) {
	both := func(a, b NodeID, w Weight) []Arc { return []Arc{{a, b, w}, {b, a, w}} }
	g, ids, err := NewGraph(4, slices.Concat(both(0, 1, 4), both(1, 2, 2), both(0, 3, 3), both(3, 2, 10)))
	if err != nil {
		t.Fatal(err)
	}
	o, err := ContractAlong(g, []NodeID{1, 3, 0, 2})
	if err != nil {
		t.Fatal(err)
	}
	if o.Arcs() != 5 || o.Triangles() != 2 || o.Height() != 3 {
		t.Errorf("%d arcs, %d triangles, height %d; want 5, 2, 3", o.Arcs(), o.Triangles(), o.Height())
	}
	m := mustMetric(t, o, g.Weight)
	weight := func(low, high NodeID) pair { return m.w[o.arc(o.Position[low], o.Position[high])] }
	for _, c := range []struct {
		low, high NodeID
		want      Weight
	}{{1, 0, 4}, {1, 2, 2}, {3, 0, 3}, {3, 2, 10}, {0, 2, 6}} {
		if got := weight(c.low, c.high); got != (pair{c.want, c.want}) {
			t.Errorf("arc between %d and %d weighs %v, want %d both ways", c.low, c.high, got, c.want)
		}
	}
	p := m.Perfect(1)
	if up, down := walks(p, true), walks(p, false); len(up) != 4 || len(down) != 4 {
		t.Errorf("%d and %d arcs are needed, want 4 and 4", len(up), len(down))
	}
	q := NewQuery(m)
	if d := q.Distance(3, 1); d != 7 {
		t.Errorf("from 3 to 1: %d, want 7", d)
	}
	path, length := q.Path(3, 2, nil)
	if want := []ArcID{ids[5], ids[0], ids[2]}; length != 9 || !slices.Equal(path, want) {
		t.Errorf("from 3 to 2: %v of length %d, want %v of length 9", path, length, want)
	}
	s := NewSweep(p)
	s.Run(3)
	for v, want := range []Weight{3, 7, 9, 0} {
		if got := s.Dist[p.Index[v]]; got != want {
			t.Errorf("sweep from 3 to %d: %d, want %d", v, got, want)
		}
	}
	if err := m.Update([]ArcID{ids[0], ids[1]}, []Weight{Infinity, Infinity}); err != nil {
		t.Fatal(err)
	}
	if got := weight(0, 2); got != (pair{13, 13}) {
		t.Errorf("with 0-1 closed the arc between 0 and 2 weighs %v, want 13", got)
	}
	if d := q.Distance(3, 1); d != 12 {
		t.Errorf("with 0-1 closed, from 3 to 1: %d, want 12", d)
	}
}
