package infra

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"meridian"
	"meridian/cch"
)

// town makes streets with one-ways in two countries, joined by two bridges, with
// a ferry that no truck may count on, and terminals at some crossings.
func town(t testing.TB, seed uint64) *Router {
	t.Helper()
	const side = 8
	r := rand.New(rand.NewPCG(seed, 7))
	raw := &Raw{}
	j := Joiner{Raw: raw}
	at := func(x, y int) uint32 {
		return j.Vertex(At(meridian.Point{Lat: 40 + 0.01*float64(y), Lon: 50 + 0.012*float64(x)}))
	}
	id := int64(0)
	add := func(x, y, x2, y2 int, mode meridian.Mode) {
		id++
		country := "AA"
		if x+x2 >= side {
			country = "BB"
		}
		p := Props{Mode: mode, Class: "primary", Forward: float32(20 + r.IntN(60)), Backward: float32(20 + r.IntN(60)), Freight: r.IntN(12) > 0, Country: country}
		if r.IntN(5) == 0 {
			p.Backward = 0
		}
		raw.AddLine(id, p, []uint32{at(x, y), j.Vertex(At(meridian.Point{Lat: 40 + 0.005*float64(y+y2) + 0.001, Lon: 50 + 0.006*float64(x+x2)})), at(x2, y2)})
	}
	for x := range side {
		for y := range side {
			if x+1 < side && r.IntN(6) > 0 {
				add(x, y, x+1, y, meridian.Road)
			}
			if y+1 < side && r.IntN(6) > 0 {
				add(x, y, x, y+1, meridian.Road)
			}
		}
	}
	add(0, 0, 7, 7, meridian.Ferry)
	n, _, err := Build(raw, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for v := range n.Nodes {
		if r.IntN(6) == 0 {
			n.Terminals = append(n.Terminals, Terminal{Place: fmt.Sprint("P", v), Layer: RoadLayer, Node: int32(v)})
		}
	}
	router, err := NewRouter(n, RoadLayer)
	if err != nil {
		t.Fatal(err)
	}
	if err := router.Prepare(); err != nil {
		t.Fatal(err)
	}
	return router
}

// byHand is least hours or km from every node to every node by Dijkstra, on the
// links that rules allow, without the hierarchy.
func byHand(t *testing.T, r *Router, u Rules, of func(l *Link, reverse bool) float64) func(from, to int32) float64 {
	t.Helper()
	const fine = 1e7
	var arcs []cch.Arc
	for i := range r.Net.Links {
		l := &r.Net.Links[i]
		if l.Mode != meridian.Road || u.Within != nil && !u.Within[l.Country] || !l.Freight {
			continue
		}
		if l.Forward > 0 {
			arcs = append(arcs, cch.Arc{Tail: cch.NodeID(l.From), Head: cch.NodeID(l.To), Weight: cch.Weight(math.Round(fine * of(l, false)))})
		}
		if l.Backward > 0 {
			arcs = append(arcs, cch.Arc{Tail: cch.NodeID(l.To), Head: cch.NodeID(l.From), Weight: cch.Weight(math.Round(fine * of(l, true)))})
		}
	}
	g, _, err := cch.NewGraph(len(r.Net.Nodes), arcs)
	if err != nil {
		t.Fatal(err)
	}
	s := cch.NewDijkstra(g)
	return func(from, to int32) float64 {
		if d := s.Distance(cch.NodeID(from), cch.NodeID(to)); d < cch.Infinity {
			return float64(d) / fine
		}
		return math.Inf(1)
	}
}

// Bounds of all terminals, and the ways themselves, equal those of Dijkstra on a
// graph of the allowed links; a way is a chain from end to end, stays within its
// countries, and is as long as its parts.
func TestReachIsDijkstra(t *testing.T) {
	ways := 0
	for seed := range uint64(12) {
		r := town(t, seed)
		rules := Rules{Day: meridian.NoDate, Dry: true}
		if seed%2 == 1 {
			rules.Within = map[string]bool{"AA": true}
		}
		a, err := NewArea(r, rules, NewSnapper(r, Rules{Day: meridian.NoDate}))
		if err != nil {
			t.Fatal(err)
		}
		hours := byHand(t, r, rules, func(l *Link, rev bool) float64 { return l.Hours(rev) })
		km := byHand(t, r, rules, func(l *Link, _ bool) float64 { return l.Km })
		rnd := rand.New(rand.NewPCG(seed, 9))
		for range 6 {
			p := meridian.Point{Lat: 40 + 0.07*rnd.Float64(), Lon: 50 + 0.08*rnd.Float64()}
			at, ok := a.Stand(p, 3)
			if !ok {
				t.Fatalf("seed %d: %v stands nowhere", seed, p)
			}
			for _, out := range [2]bool{true, false} {
				ways += checkReach(t, a, a.Reach(p, at, out), hours, km)
			}
		}
	}
	if ways < 500 {
		t.Errorf("only %d ways were compared", ways)
	}
}

func checkReach(t *testing.T, a *Area, r *Reach, hours, km func(from, to int32) float64) (ways int) {
	t.Helper()
	n := a.Router.Net
	l := &n.Links[r.At.Link]
	for _, term := range n.Terminals {
		best := [2]float64{math.Inf(1), math.Inf(1)}
		for _, reverse := range [2]bool{false, true} {
			if reverse && l.Backward <= 0 || !reverse && l.Forward <= 0 {
				continue
			}
			door, share := l.To, 1-r.At.Along
			if reverse == r.Out {
				door = l.From
			}
			if door == l.From {
				share = r.At.Along
			}
			from, to := door, term.Node
			if !r.Out {
				from, to = to, from
			}
			best[0] = min(best[0], share*l.Hours(reverse)+hours(from, to))
			best[1] = min(best[1], share*l.Km+km(from, to))
		}
		best[0] += OffDetour * r.At.Off / OffKmh
		best[1] += OffDetour * r.At.Off
		h, k, ok := r.Bound(term.Place)
		if ok != !math.IsInf(best[0], 1) {
			t.Fatalf("%s within reach: %t, want %t", term.Place, ok, !ok)
		}
		if !ok {
			continue
		}
		ways++
		if math.Abs(h-best[0]) > 1e-4+1e-5*h || k > best[1]+1e-6 || k < best[1]-0.1 {
			t.Fatalf("%s: %g h and %g km, want %g and at most %g", term.Place, h, k, best[0], best[1])
		}
		checkDrive(t, r, r.Way(term.Place), term, h, k)
	}
	return ways
}

func checkDrive(t *testing.T, r *Reach, d *Drive, term Terminal, hours, km float64) {
	t.Helper()
	n := r.area.Router.Net
	sumKm, sumHours := 0.0, 0.0
	for _, p := range d.Parts {
		sumKm, sumHours = sumKm+p.Km, sumHours+p.Hours
		if r.area.Rules.Within != nil && !r.area.Rules.Within[p.Country] {
			t.Fatalf("a way through %s", p.Country)
		}
	}
	if d.Hours != hours || math.Abs(sumHours-hours) > 1e-3 || math.Abs(sumKm-d.Km) > 1e-6 || d.Km < km-1e-6 {
		t.Fatalf("parts of %g km, %g h; way of %g km, %g h; bounds %g km, %g h", sumKm, sumHours, d.Km, d.Hours, km, hours)
	}
	near := func(a, b meridian.Point) bool { return a.Distance(b) < 0.001 }
	first, last := d.Line[0], d.Line[len(d.Line)-1]
	if !r.Out {
		first, last = last, first
	}
	if !near(first, r.Point) || !near(last, n.Nodes[term.Node].At.Point()) {
		t.Fatalf("the line leads from %v to %v, not between %v and %v", first, last, r.Point, n.Nodes[term.Node].At.Point())
	}
	long := 0.0
	for i := 1; i < len(d.Line); i++ {
		long += d.Line[i-1].Distance(d.Line[i])
	}
	if want := d.Km - (OffDetour-1)*r.At.Off; math.Abs(long-want) > 0.01+1e-4*want {
		t.Fatalf("a line of %g km for a way of %g", long, want)
	}
	end := 0
	if r.Out {
		end = len(d.Via) - 1
	}
	if len(d.Via) == 0 || n.Terminals[slices.IndexFunc(n.Terminals, func(x Terminal) bool { return x.Place == d.Via[end] })].Node != term.Node {
		t.Fatalf("a way to %s passes %v", term.Place, d.Via)
	}
}

// Ways from point to point equal those over Dijkstra with the points' doors, and
// two points on one street take it.
func TestBetweenPoints(t *testing.T) {
	for seed := range uint64(8) {
		r := town(t, seed)
		rules := Rules{Day: meridian.NoDate, Dry: true}
		a, err := NewArea(r, rules, NewSnapper(r, Rules{Day: meridian.NoDate}))
		if err != nil {
			t.Fatal(err)
		}
		hours := byHand(t, r, rules, func(l *Link, rev bool) float64 { return l.Hours(rev) })
		rnd := rand.New(rand.NewPCG(seed, 5))
		stand := func() *Reach {
			p := meridian.Point{Lat: 40 + 0.07*rnd.Float64(), Lon: 50 + 0.08*rnd.Float64()}
			at, ok := a.Stand(p, 3)
			if !ok {
				t.Fatal("stands nowhere")
			}
			return a.Reach(p, at, true)
		}
		for range 30 {
			x, y := stand(), stand()
			y.Out, y.doors = false, a.snap.Doors(y.At, false)
			want := math.Inf(1)
			for _, d := range x.doors {
				for _, e := range y.doors {
					want = min(want, d.Share*r.Net.Links[x.At.Link].Hours(d.Reverse)+e.Share*r.Net.Links[y.At.Link].Hours(e.Reverse)+hours(r.Spots[d.Node].Node, r.Spots[e.Node].Node))
				}
			}
			if share, reverse, ok := a.snap.Direct(x.At, y.At); ok {
				want = min(want, share*r.Net.Links[x.At.Link].Hours(reverse))
			}
			want += x.offHours() + y.offHours()
			got := x.Between(y)
			if (got == nil) != math.IsInf(want, 1) {
				t.Fatalf("seed %d: way %v, want %g h", seed, got, want)
			}
			if got != nil && math.Abs(got.Hours-want) > 1e-3 {
				t.Fatalf("seed %d: %g h, want %g", seed, got.Hours, want)
			}
		}
	}
}
