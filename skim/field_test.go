package skim

import (
	"math"
	"testing"

	"meridian"
	"meridian/cch"
	"meridian/infra"
)

// The links within a limit, and when their far ends are reached, are those of
// Dijkstra from the doors of the zone, outbound and inbound.
func TestFieldIsDijkstra(t *testing.T) {
	compared := 0
	for seed := range uint64(6) {
		r := grid(t, 9, seed)
		rules := infra.Rules{Day: meridian.NoDate}
		for _, z := range points(seed+50, 4, 9) {
			for _, inbound := range [2]bool{false, true} {
				for _, q := range []Quantity{Km, Hours} {
					compared += checkField(t, r, rules, z, q, inbound)
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d links were compared", compared)
	}
}

func checkField(t *testing.T, r *infra.Router, rules infra.Rules, z Zone, q Quantity, inbound bool) int {
	t.Helper()
	n, err := NewNetwork(r, rules, []Zone{z}, []Zone{z}, []Quantity{q}, 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	value := n.measures[0].of
	const fine = 1e6
	var arcs []cch.Arc
	for i := range r.Net.Links {
		l := &r.Net.Links[i]
		for _, reverse := range [2]bool{false, true} {
			if !rules.Allows(l, reverse) {
				continue
			}
			a, b := l.From, l.To
			if reverse != inbound {
				a, b = b, a
			}
			arcs = append(arcs, cch.Arc{Tail: cch.NodeID(a), Head: cch.NodeID(b), Weight: cch.Weight(math.Round(fine * value(l, reverse)))})
		}
	}
	g, _, err := cch.NewGraph(len(r.Net.Nodes), arcs)
	if err != nil {
		t.Fatal(err)
	}
	doors := n.sources
	if inbound {
		doors = n.targets
	}
	at := make([]float64, len(r.Net.Nodes))
	for i := range at {
		at[i] = math.Inf(1)
	}
	s := cch.NewDijkstra(g)
	for _, d := range doors {
		s.Run(cch.NodeID(r.Spots[d.node].Node))
		for i := range at {
			if w := s.Dist[i]; w < cch.Infinity {
				at[i] = min(at[i], d.cost[0]+float64(w)/fine)
			}
		}
	}
	limit := 4.0
	if q == Hours {
		limit = 0.1
	}
	got, err := Field(r, rules, z, q, 3, nil, limit, inbound)
	if err != nil {
		t.Fatal(err)
	}
	values := map[int32]float64{}
	for _, x := range got {
		values[x.Link] = x.Value
	}
	for i := range r.Net.Links {
		l := &r.Net.Links[i]
		want := math.Inf(1)
		for _, reverse := range [2]bool{false, true} {
			if rules.Allows(l, reverse) {
				tail := l.From
				if reverse != inbound {
					tail = l.To
				}
				want = min(want, at[tail]+value(l, reverse))
			}
		}
		x, in := values[int32(i)]
		if in != (want <= limit) && math.Abs(want-limit) > 0.01 || in && math.Abs(x-want) > 0.01*max(1, want) {
			t.Fatalf("%s, inbound %t, link %d: %g (in: %t), want %g of at most %g", q, inbound, i, x, in, want, limit)
		}
	}
	return len(values)
}
