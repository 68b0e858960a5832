package plan

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"meridian"
	"meridian/atlas"
)

// stagedCost is what the best way along a corridor in one direction costs, by a plain
// Dijkstra from the origin over nodes and gates passed.
func stagedCost(g *graph, corridor int, backward bool) int64 {
	v, gates, nodes := g.v, len(g.v.gates[corridor].gates), int(g.target)+1
	dist := endless(nodes * (gates + 1))
	var q []boundItem
	step := func(d int64, stage int, hits []gateHit, to NodeID) {
		n, ok := advance(hits, corridor, gates, stage, backward)
		if s := n*nodes + int(to); ok && d < dist[s] {
			dist[s] = d
			q = pushBound(q, boundItem{d, NodeID(s)})
		}
	}
	terminals := func(d int64, stage int, from NodeID) {
		for i := range g.terminal {
			if t := &g.terminal[i]; t.from == from {
				step(d+g.kinds[balanced].additive(&t.weight), stage, t.access.hits, t.to)
			}
		}
	}
	terminals(0, 0, g.origin)
	for len(q) > 0 {
		var it boundItem
		it, q = popBound(q)
		stage, u := int(it.u)/nodes, NodeID(int(it.u)%nodes)
		if it.d > dist[it.u] || u == g.target {
			continue
		}
		terminals(it.d, stage, u)
		if int(u) < len(v.Nodes) {
			for e := v.first[u]; e < v.first[u+1]; e++ {
				if g.usable[e] {
					step(it.d+g.balanced[e], stage, v.hits(e), v.Arcs[e].To)
				}
			}
		}
	}
	return dist[gates*nodes+int(g.target)]
}

// checkCorridors holds the best ways along all corridors of a search against the
// plain ones. It returns how many there are, and how many had to be searched.
func checkCorridors(t *testing.T, s *search, name string) (found, between int) {
	t.Helper()
	s.g.findOut(s.w, s.q)
	for c := range s.v.gates {
		least := int64(infinity)
		for _, backward := range [2]bool{false, true} {
			x := s.v.course(c, backward)
			if x == nil {
				continue
			}
			want := stagedCost(s.g, c, backward)
			least = min(least, want)
			arcs, cost := s.g.corridorBest(x, infinity-1)
			if want >= infinity {
				if arcs != nil {
					t.Fatalf("%s: corridor %s has a way of %d, and should have none", name, s.v.gates[c].id, cost)
				}
				continue
			}
			found++
			if cost != want || s.additive(arcs) != want {
				t.Fatalf("%s: corridor %s, backward %t: %d by %v (%d), want %d", name, s.v.gates[c].id, backward, cost, arcs, s.additive(arcs), want)
			}
			node, stage := s.g.origin, 0
			for _, a := range arcs {
				if s.g.tail(a) != node || a >= 0 && !s.g.usable[a] {
					t.Fatalf("%s: %v is no way", name, arcs)
				}
				n, ok := advance(s.g.hits(a), c, x.gates, stage, backward)
				if !ok {
					t.Fatalf("%s: %v passes an excluded gate", name, arcs)
				}
				node, stage = s.g.head(a), n
			}
			if node != s.g.target || stage != x.gates {
				t.Fatalf("%s: %v ends at gate %d of %d", name, arcs, stage, x.gates)
			}
			if again, _ := s.g.corridorBest(x, want); fmt.Sprint(again) != fmt.Sprint(arcs) {
				t.Fatalf("%s: bounded by its cost it is %v and not %v", name, again, arcs)
			}
			if none, _ := s.g.corridorBest(x, want-1); none != nil {
				t.Fatalf("%s: bounded below its cost there is %v", name, none)
			}
			if x.gates > 1 {
				between++
			}
		}
		if arcs, cost := s.g.corridorOf(c); cost != least && arcs != nil || (arcs == nil) != (least >= infinity) {
			t.Fatalf("%s: in either direction %d, want %d", name, cost, least)
		}
	}
	return found, between
}

// TestCorridorsEqualStagedSearch: on hundreds of random networks with random
// corridors, with and without bounds from the first gate.
func TestCorridorsEqualStagedSearch(t *testing.T) {
	found, between, barred := 0, 0, 0
	for seed := uint64(1); seed <= 300; seed++ {
		r := rand.New(rand.NewPCG(seed, 9))
		net := randomNetwork(r)
		gate := func() string {
			words := []string{"country:AA", "country:BB", "country:CC", "border:AA-BB", "border:BB-CC", "mode:rail", "mode:sea", "sea:east", "sea:west", net.Places[r.IntN(len(net.Places))].ID}
			w := words[r.IntN(len(words))]
			if r.IntN(3) == 0 {
				w += "|" + words[r.IntN(len(words))]
			}
			return w
		}
		for i := range 5 {
			c := meridian.Corridor{ID: fmt.Sprint("c", i)}
			for range 1 + r.IntN(3) {
				c.Gates = append(c.Gates, gate())
			}
			if r.IntN(4) == 0 {
				c.Excludes = []string{gate()}
				barred++
			}
			net.Corridors = append(net.Corridors, c)
		}
		v, err := NewView(net, Conditions{AsOf: net.AsOf, Ready: net.AsOf})
		if err != nil {
			t.Fatal(err)
		}
		q := Query{From: endOf(net, 0), To: endOf(net, 1), Shipment: testShipment(t, net), Restrictions: ScreenOff, Terminals: seed%2 == 0}
		s := buildSearch(t, v, &q)
		if seed%3 > 0 {
			s.g.p.asked.Add(boundsAfter)
		}
		a, b := checkCorridors(t, s, fmt.Sprint("seed ", seed))
		found, between = found+a, between+b
	}
	if found < 500 || between < 300 || barred < 100 {
		t.Fatalf("%d ways, %d of several gates, %d corridors with excluded gates: too easy a test", found, between, barred)
	}
	t.Logf("%d ways, %d of several gates", found, between)
}

// TestAtlasCorridorsEqualStagedSearch is the same on the atlas.
func TestAtlasCorridorsEqualStagedSearch(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	p := New(net)
	pairs := [][2]string{{"INBOM", "RUMOW"}, {"CNSHA", "DEHAM"}, {"UZTAS", "TRIST"}, {"IRTHR", "KZALA"}, {"DEHAM", "PKKHI"}, {"GBLON", "FRPAR"}}
	if testing.Short() {
		pairs = pairs[:2]
	}
	for _, od := range pairs {
		from, ok1 := net.PlaceByID[od[0]]
		to, ok2 := net.PlaceByID[od[1]]
		if !ok1 || !ok2 {
			t.Fatal(od)
		}
		q := Query{From: endOf(net, from), To: endOf(net, to), Shipment: testShipment(t, net), Prices: net.Prices, Conditions: Conditions{AsOf: net.AsOf, Ready: net.AsOf}, Restrictions: ScreenDeny}
		v, err := p.View(q.Conditions)
		if err != nil {
			t.Fatal(err)
		}
		w, err := p.weigh(v, q.Prices, q.Shipment)
		if err != nil {
			t.Fatal(err)
		}
		for range boundsAfter + 1 { // the first question does without bounds from the first gate
			s, err := newSearch(v, &q, w)
			if err != nil {
				t.Fatal(err)
			}
			if found, _ := checkCorridors(t, s, od[0]+" to "+od[1]); found < 20 {
				t.Errorf("%v: %d ways", od, found)
			}
		}
	}
}
