package plan

import (
	"math"
	"slices"
	"sync"
	"testing"

	"meridian"
	"meridian/atlas"
	"meridian/cch"
	"meridian/infra"
)

// The roads of the atlas itself as an infrastructure network, where every way can
// be reckoned by hand.
var atlasRoads = sync.OnceValues(func() (*Planner, *Roads) {
	net, err := atlas.Network()
	if err != nil {
		panic(err)
	}
	n := infra.FromAtlas(net)
	n.Terminals = nil
	seen := map[int32]bool{}
	for i := range n.Links {
		l := &n.Links[i]
		if l.Mode != meridian.Road {
			continue
		}
		if l.Forward == 0 {
			l.Forward, l.Backward = 60, 60
			if net.Links[l.ID].OneWay {
				l.Backward = 0
			}
		}
		for k, v := range [2]int32{l.From, l.To} {
			if !seen[v] {
				seen[v] = true
				p := [2]meridian.PlaceID{net.Links[l.ID].From, net.Links[l.ID].To}[k]
				n.Terminals = append(n.Terminals, infra.Terminal{Place: net.Places[p].ID, Layer: infra.RoadLayer, Node: v})
			}
		}
	}
	r, err := infra.NewRouter(n, infra.RoadLayer)
	if err == nil {
		err = r.Prepare()
	}
	if err != nil {
		panic(err)
	}
	roads, err := NewRoads("atlas", infra.Source{File: "atlas"}, r, 20)
	if err != nil {
		panic(err)
	}
	return New(net), roads
})

func roadQuery(t *testing.T, p *Planner, from, to string) Query {
	t.Helper()
	req := Request{Goods: "general", From: from, To: to}
	q, err := req.Query(p.Net)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// dijkstraHome is least hours and km over the open roads of a zone between a place
// and another one, by Dijkstra without any hierarchy.
func dijkstraHome(t *testing.T, v *View, r *Roads, zone string) func(from, to meridian.PlaceID, k int) float64 {
	t.Helper()
	n := r.router.Net
	node := map[string]int32{}
	for _, x := range n.Terminals {
		if x.Layer == infra.RoadLayer {
			node[x.Place] = x.Node
		}
	}
	const fine = 1e5
	var search [2]*cch.Dijkstra
	for k := range search {
		var arcs []cch.Arc
		for i := range n.Links {
			l := &n.Links[i]
			if l.Mode != meridian.Road || v.zone(l.Country) != zone || !l.OpenOn(v.Conditions.AsOf) {
				continue
			}
			for _, reverse := range [2]bool{false, true} {
				speed, a, b := l.Forward, l.From, l.To
				if reverse {
					speed, a, b = l.Backward, b, a
				}
				x := l.Km / float64(speed)
				if k == 1 {
					x = l.Km
				}
				if speed > 0 {
					arcs = append(arcs, cch.Arc{Tail: cch.NodeID(a), Head: cch.NodeID(b), Weight: cch.Weight(math.Round(x * fine))})
				}
			}
		}
		g, _, err := cch.NewGraph(len(n.Nodes), arcs)
		if err != nil {
			t.Fatal(err)
		}
		search[k] = cch.NewDijkstra(g)
	}
	return func(from, to meridian.PlaceID, k int) float64 {
		d := search[k].Distance(cch.NodeID(node[v.Net.Places[from].ID]), cch.NodeID(node[v.Net.Places[to].ID]))
		if d >= cch.Infinity {
			return math.Inf(1)
		}
		return float64(d) / fine
	}
}

// The bounds of every place of the zone, and the accesses by road, have the hours
// and km of Dijkstra over the plain roads.
func TestRoadAccessIsDijkstra(t *testing.T) {
	p, roads := atlasRoads()
	accesses := 0
	for _, pair := range [][2]string{{"Tehran", "Moscow"}, {"Karaganda", "Istanbul"}, {"Munich", "Tashkent"}} {
		q := roadQuery(t, p, pair[0], pair[1])
		q.Roads = roads
		v, err := p.View(q.Conditions)
		if err != nil {
			t.Fatal(err)
		}
		if notes, err := v.stand(&q); err != nil || len(notes) > 0 {
			t.Fatal(notes, err)
		}
		for i, e := range q.ends {
			by := dijkstraHome(t, v, roads, e.zone)
			for d := range p.Net.Places {
				id := meridian.PlaceID(d)
				w := v.roadTo(e, id)
				from, to := e.end.Place, id
				if i == 1 {
					from, to = to, from
				}
				if v.zone(p.Net.Places[d].Country) != e.zone || !slices.ContainsFunc(roads.router.Net.Terminals, func(x infra.Terminal) bool {
					return x.Place == p.Net.Places[d].ID && x.Layer == infra.RoadLayer
				}) {
					continue
				}
				want := by(from, to, 0)
				if (w == nil) != math.IsInf(want, 1) {
					t.Fatalf("%s and %s: way %v, %g h by Dijkstra", e.end.Name, p.Net.Places[d].ID, w, want)
				}
				if w == nil {
					continue
				}
				w.exact(v, e)
				if least := by(from, to, 1); math.Abs(w.hours-want) > 0.002+1e-4*want || w.km > least+0.01 || w.km < least-0.5 || w.drive.Km < least-0.01 {
					t.Fatalf("%s and %s: %g h, %g km, way of %g km; Dijkstra has %g h and %g km", e.end.Name, p.Net.Places[d].ID, w.hours, w.km, w.drive.Km, want, least)
				}
				a := v.accessOn(e, w, i == 1)
				if w.drive.Km > 0 && (a.Haul == nil || math.Abs(a.Haul.Km-w.drive.Km) > 1e-6 || math.Abs(a.Haul.Spread.P50-withRests(w.drive.Hours)) > 1e-3) {
					t.Fatalf("%s and %s: haul %+v of a way of %g km, %g h", e.end.Name, p.Net.Places[d].ID, a.Haul, w.drive.Km, w.drive.Hours)
				}
				accesses++
			}
		}
	}
	if accesses < 300 {
		t.Errorf("only %d accesses were compared", accesses)
	}
}

// What the bounds take away changes no itinerary, and they take away much.
func TestBoundsChangeNoPlan(t *testing.T) {
	p, roads := atlasRoads()
	all := &Roads{Name: "atlas", SnapKm: roads.SnapKm, router: roads.router, every: roads.every, areas: map[string]*infra.Area{}, whole: true}
	fewer, kept := 0, 0
	for _, pair := range [][2]string{{"Tehran", "Moscow"}, {"Karaganda", "Istanbul"}, {"35.60,51.30", "Tashkent"}, {"Mumbai", "55.90,37.50"}} {
		var got [2]*Result
		var front [2][]Vector
		for i, r := range [2]*Roads{roads, all} {
			q := roadQuery(t, p, pair[0], pair[1])
			q.Roads = r
			res, err := p.Plan(q)
			if err != nil {
				t.Fatalf("%v: %v", pair, err)
			}
			got[i] = res
			front[i] = frontOf(t, p, q)
			n := 0
			v, err := p.View(q.Conditions)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := v.stand(&q); err != nil {
				t.Fatal(err)
			}
			w, err := p.weigh(v, q.Prices, q.Shipment)
			if err != nil {
				t.Fatal(err)
			}
			n = len(v.access(&q, w.model))
			if i == 0 {
				kept += n
			} else {
				fewer += n
			}
		}
		if !slices.Equal(front[0], front[1]) {
			t.Errorf("%v: %d Pareto points with bounds, %d with all accesses", pair, len(front[0]), len(front[1]))
		}
		for i := range got[1].Itineraries {
			if i >= len(got[0].Itineraries) || got[0].Itineraries[i].Cost.Total != got[1].Itineraries[i].Cost.Total || got[0].Itineraries[i].Corridor != got[1].Itineraries[i].Corridor {
				t.Errorf("%v: itinerary %d differs", pair, i+1)
			}
		}
	}
	if kept*2 > fewer {
		t.Errorf("bounds keep %d of %d accesses", kept, fewer)
	}
	t.Logf("bounds keep %d of %d accesses", kept, fewer)
}

// frontOf is the vectors of the Pareto set of a query.
func frontOf(t *testing.T, p *Planner, q Query) []Vector {
	t.Helper()
	if q.Restrictions == "" {
		q.Restrictions = ScreenDeny
	}
	v, err := p.View(q.Conditions)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.stand(&q); err != nil {
		t.Fatal(err)
	}
	w, err := p.weigh(v, q.Prices, q.Shipment)
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSearch(v, &q, w)
	if err != nil {
		t.Fatal(err)
	}
	ws := new(workspace)
	ws.pareto(s.g)
	var out []Vector
	for _, id := range ws.front {
		out = append(out, ws.labels[id].v)
	}
	return out
}

// Rests of a single driver, by hand: AETR articles 6 to 8.
func TestRests(t *testing.T) {
	for driving, want := range map[float64]float64{0: 0, 3: 3, 4.5: 4.5, 5: 5.75, 9: 9.75, 10: 10 + 0.75 + 11, 18: 18 + 1.5 + 11, 20: 20 + 1.5 + 22, 27: 27 + 2.25 + 22} {
		if got := withRests(driving); math.Abs(got-want) > 1e-9 {
			t.Errorf("%g h at the wheel take %g h, want %g", driving, got, want)
		}
	}
	last := 0.0
	for h := 0.0; h < 60; h += 0.01 {
		if x := withRests(h); x < last-1e-9 {
			t.Fatalf("%g h at the wheel take less than a little less", h)
		} else {
			last = x
		}
	}
}

// An address in town has a delivery of its own length and no haul; ends off the
// roads are said; two ends off them, and terminals, are mistakes.
func TestRoadEnds(t *testing.T) {
	p, roads := atlasRoads()
	q := roadQuery(t, p, "Tehran", "Mumbai")
	q.Roads = roads
	v, err := p.View(q.Conditions)
	if err != nil {
		t.Fatal(err)
	}
	q.From.Point.Lat = -80
	q.From.Place, q.To = meridian.NoID, End{Name: "nowhere", Place: meridian.NoID, Point: meridian.Point{Lat: -70, Lon: 10}}
	if _, err := v.stand(&q); err == nil {
		t.Error("two ends in the Antarctic stand on roads")
	}
	q = roadQuery(t, p, "Tehran", "Mumbai")
	q.Roads, q.Terminals = roads, true
	if _, err := p.Plan(q); err == nil {
		t.Error("terminals and roads together")
	}
	tehran := p.Net.Places[p.Net.PlaceByID["IRTHR"]].Point
	q = roadQuery(t, p, "Tehran", "Mashhad")
	q.Roads = roads
	q.To = End{Name: "a street in Tehran", Place: meridian.NoID, Point: meridian.Point{Lat: tehran.Lat + 0.03, Lon: tehran.Lon + 0.03}}
	res, err := p.Plan(q)
	if err != nil {
		t.Fatal(err)
	}
	if it := &res.Itineraries[0]; it.Km > 25+15 || len(it.Borders) > 0 {
		t.Errorf("from Tehran to a street in Tehran: %g km", it.Km)
	}
}
