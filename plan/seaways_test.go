package plan

import (
	"math/rand/v2"
	"slices"
	"testing"

	"meridian"
	"meridian/atlas"
)

// shortestByWater is the oracle of the ways by water: relaxing links until
// nothing changes.
func shortestByWater(v *View, r routing, root meridian.PlaceID) map[meridian.PlaceID]int64 {
	dist := map[meridian.PlaceID]int64{root: 0}
	for changed := true; changed; {
		changed = false
		for i := range v.Net.Links {
			l := &v.Net.Links[i]
			if !v.sails(l, r) || v.linkClosed[i] && !r.always {
				continue
			}
			relax := func(from, to meridian.PlaceID) {
				d, ok := dist[from]
				if old, known := dist[to]; ok && (!known || d+int64(metres(l)) < old) {
					dist[to], changed = d+int64(metres(l)), true
				}
			}
			relax(l.From, l.To)
			if !l.OneWay {
				relax(l.To, l.From)
			}
		}
	}
	return dist
}

// checkWays compares the ways from a place with the oracle, and their links with
// their lengths and passages.
func checkWays(t *testing.T, v *View, r routing, root meridian.PlaceID) (ways int) {
	t.Helper()
	tree := v.water().tree(r, root)
	want := shortestByWater(v, r, root)
	for p := range v.Net.Places {
		to := meridian.PlaceID(p)
		way, ok := tree.way(to)
		d, reached := want[to]
		if tree == nil || to == root {
			continue
		}
		if ok != reached || ok && int64(tree.metres(way.end)) != d {
			t.Fatalf("%v: from %s to %s: %t, want %t and %d m", r, v.Net.Places[root].ID, v.Net.Places[p].ID, ok, reached, d)
		}
		if !ok {
			continue
		}
		ways++
		at, sum := root, int64(0)
		var passages []meridian.PassageID
		for _, st := range way.steps() {
			l := &v.Net.Links[st.Link]
			from, next := l.From, l.To
			if st.Reverse {
				from, next = next, from
			}
			if from != at || st.Reverse && l.OneWay || !v.sails(l, r) || v.linkClosed[st.Link] && !r.always {
				t.Fatalf("%s to %s: link %s from %s", v.Net.Places[root].ID, v.Net.Places[p].ID, l.ID, v.Net.Places[at].ID)
			}
			at, sum = next, sum+int64(metres(l))
			if l.Passage != meridian.NoID && !slices.Contains(passages, l.Passage) {
				passages = append(passages, l.Passage)
			}
		}
		if at != to || sum != d || !slices.Equal(passages, way.passages()) {
			t.Fatalf("%s to %s: links lead to %s in %d m by %v, want %d m by %v", v.Net.Places[root].ID, v.Net.Places[p].ID, v.Net.Places[at].ID, sum, passages, d, way.passages())
		}
	}
	return ways
}

// TestSeawaysRandom: on random waters with one-way links, closed ones and
// passages, every way is a shortest one.
func TestSeawaysRandom(t *testing.T) {
	ways := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		n := 2 + r.IntN(14)
		net := &meridian.Network{PlaceByID: map[string]meridian.PlaceID{}}
		for i := range n {
			id := string(rune('A' + i))
			net.PlaceByID[id] = meridian.PlaceID(i)
			net.Places = append(net.Places, meridian.Place{ID: id, Kind: "waypoint", Country: "AA"})
		}
		for i := range 3 {
			net.Passages = append(net.Passages, meridian.Passage{ID: string(rune('x' + i)), Kind: "strait", Valid: meridian.Always})
		}
		for range r.IntN(3 * n) {
			l := meridian.Link{ID: "l", From: meridian.PlaceID(r.IntN(n)), To: meridian.PlaceID(r.IntN(n)), Mode: meridian.Sea, Km: r.Float64() * 1000, Passage: meridian.NoID, OneWay: r.IntN(5) == 0, Valid: meridian.Always}
			if r.IntN(4) == 0 {
				l.Passage = meridian.PassageID(r.IntN(3))
			}
			if r.IntN(4) == 0 {
				l.Mode = meridian.River
			}
			net.Links = append(net.Links, l)
		}
		v := &View{Net: net, seaways: newSeaways(net), shut: &shut{}, linkClosed: make([]bool, len(net.Links))}
		for i := range v.linkClosed {
			v.linkClosed[i] = r.IntN(9) == 0
		}
		for _, routing := range []routing{{}, {rivers: true}, {without: "x"}, {always: true}} {
			ways += checkWays(t, v, routing, meridian.PlaceID(r.IntN(n)))
		}
	}
	if ways < 1000 {
		t.Fatalf("only %d ways were compared", ways)
	}
}

// TestSeawaysAtlas: so they are on the atlas.
func TestSeawaysAtlas(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewView(net, Conditions{AsOf: net.AsOf, Ready: net.AsOf})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"INNSA", "RULED", "IRBND"} {
		for _, r := range []routing{{}, {without: "suez"}, {rivers: true, seaRoutes: true}} {
			if n := checkWays(t, v, r, net.PlaceByID[id]); n < 500 {
				t.Fatalf("%s: only %d ways", id, n)
			}
		}
	}
}
