package plan

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"meridian"
	"meridian/cost"
)

// randomNetwork makes a small network of three countries with roads, rails of
// two gauges, ports, borders and lanes; everything that a plan can meet.
func randomNetwork(r *rand.Rand) *meridian.Network {
	day, _ := meridian.ParseDate("2026-06-01")
	month, _ := meridian.ParseMonth("2026-06")
	net := &meridian.Network{Name: "random", Version: "1", AsOf: day, Prices: month, PlaceByID: map[string]meridian.PlaceID{}, Sources: map[string]meridian.Source{}, Rates: map[string][]meridian.Rate{}}
	countries := []string{"AA", "BB", "CC"}
	n := 5 + r.IntN(3)
	for i := range n {
		id := fmt.Sprintf("P%d", i)
		pl := meridian.Place{ID: id, Name: id, Country: countries[r.IntN(3)], Kind: "city", Handling: meridian.Modes(meridian.Road, meridian.Rail),
			Point: meridian.Point{Lat: 40 + r.Float64()*5, Lon: 50 + r.Float64()*5}}
		if r.IntN(3) == 0 {
			pl.Handling |= meridian.Modes(meridian.Sea)
			pl.Region = []string{"east", "west"}[r.IntN(2)]
		}
		net.PlaceByID[id] = meridian.PlaceID(i)
		net.Places = append(net.Places, pl)
	}
	link := func(a, b int, mode meridian.Mode, gauge int) {
		km := net.Places[a].Point.Distance(net.Places[b].Point) * (1.1 + r.Float64()/2)
		net.Links = append(net.Links, meridian.Link{ID: fmt.Sprintf("%s%d:%d-%d~%d", mode, gauge, a, b, len(net.Links)), From: meridian.PlaceID(a), To: meridian.PlaceID(b), Mode: mode, Gauge: gauge,
			Km: max(1, km), Passage: meridian.NoID, Valid: meridian.Always, OneWay: r.IntN(8) == 0})
	}
	for a := range n {
		for b := range a {
			if r.IntN(3) == 0 {
				link(a, b, meridian.Road, 0)
			}
			if r.IntN(3) == 0 {
				link(a, b, meridian.Rail, []int{1435, 1520}[r.IntN(2)])
			}
			if net.Places[a].Region != "" && net.Places[b].Region != "" && r.IntN(2) == 0 {
				link(a, b, meridian.Sea, 0)
			}
		}
		net.GaugeBreaks = append(net.GaugeBreaks, meridian.GaugeBreak{Place: meridian.PlaceID(a), A: 1435, B: 1520, Handling: handling(r), Valid: meridian.Always})
	}
	for _, m := range [][2]meridian.Mode{{meridian.Road, meridian.Rail}, {meridian.Rail, meridian.Road}, {meridian.Road, meridian.Sea}, {meridian.Sea, meridian.Road}, {meridian.Rail, meridian.Sea}, {meridian.Sea, meridian.Rail}, {meridian.Sea, meridian.Sea}} {
		for p := range n {
			if r.IntN(3) > 0 {
				net.Transfers = append(net.Transfers, meridian.Transfer{Place: meridian.PlaceID(p), From: m[0], To: m[1], Handling: handling(r), Valid: meridian.Always})
			}
		}
	}
	for _, from := range []string{"east", "west"} {
		for _, to := range []string{"east", "west"} {
			net.Lanes = append(net.Lanes, meridian.Lane{From: from, To: to, Vessel: "feeder", Headway: 1 + float64(r.IntN(10)), Extra: spread(r, 10), Rate20: 100 + r.Float64()*500, Rate40: 200 + r.Float64()*900, Base: month, RefKm: 300, Detour40: 0.1, Valid: meridian.Always})
		}
	}
	for _, mode := range []meridian.Mode{meridian.Road, meridian.Rail} {
		for _, c := range countries {
			for band, from := range []float64{0, 200} {
				net.Charges = append(net.Charges, meridian.Charge{ID: mode.String() + c, Kind: "linehaul", Mode: mode, Country: c, Shape: "per_km", Per: "container", BandFrom: from,
					Amount: (0.2 + r.Float64()) / float64(band+1), Currency: "USD", Month: month, Valid: meridian.Always, Cite: meridian.Cite{Table: "charges", Key: mode.String() + c}})
			}
		}
	}
	for i, m := range []string{"road", "rail", "sea", "hub"} {
		net.Emissions = append(net.Emissions, meridian.Emission{Mode: m, WTW: []float64{90, 25, 15, 900}[i] * (0.5 + r.Float64()), DistanceFactor: 1})
	}
	return net
}

func spread(r *rand.Rand, h float64) meridian.Spread {
	p := h * (0.5 + r.Float64())
	return meridian.Spread{P50: p, P90: p * (1 + r.Float64())}
}

func handling(r *rand.Rand) meridian.Handling {
	return meridian.Handling{Hours: spread(r, 20), Charge20: 50 + r.Float64()*100, Charge40: 80 + r.Float64()*150, ChargeT: math.NaN()}
}

func testShipment(t testing.TB, net *meridian.Network) meridian.Shipment {
	t.Helper()
	s, err := NewShipment(net, ShipmentRequest{Ready: net.AsOf, Deadline: meridian.NoDate})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// enumerate collects the Pareto set over all simple ways by exhaustive search.
func enumerate(g *graph) (front []Vector, ways int) {
	seen := make([]bool, int(g.target)+1)
	out := map[NodeID][]int32{}
	for i := range g.terminal {
		out[g.terminal[i].from] = append(out[g.terminal[i].from], int32(i))
	}
	var walk func(n NodeID, v Vector, stage int)
	walk = func(n NodeID, v Vector, stage int) {
		if n == g.target {
			if stage == len(g.via) {
				ways++
				front = append(front, v)
			}
			return
		}
		seen[n] = true
		step := func(arc int32, to NodeID, w *Vector) {
			if seen[to] {
				return
			}
			next := stage
			if len(g.via) > 0 {
				next = int(g.passed(arc, uint8(stage)))
			}
			walk(to, v.plus(w), next)
		}
		if int(n) < len(g.v.Nodes) {
			for e := g.v.first[n]; e < g.v.first[n+1]; e++ {
				if g.usable[e] {
					step(e, g.v.Arcs[e].To, &g.weights[e])
				}
			}
		}
		for _, i := range out[n] {
			step(-1-i, g.terminal[i].to, &g.terminal[i].weight)
		}
		seen[n] = false
	}
	walk(g.origin, Vector{}, 0)
	slices.SortFunc(front, func(a, b Vector) int { return slices.Compare(a[:], b[:]) })
	kept := []Vector{}
	for i := range front {
		if !slices.ContainsFunc(kept, func(k Vector) bool { return k.dominates(&front[i]) }) {
			kept = append(kept, front[i])
		}
	}
	return kept, ways
}

// buildSearch prepares the graph of a query without restrictions.
func buildSearch(t testing.TB, v *View, q *Query) *search {
	t.Helper()
	m, err := cost.New(v.Net, v.Conditions.AsOf, v.Net.Prices, q.Shipment)
	if err != nil {
		t.Fatal(err)
	}
	weights := make([]Vector, len(v.Arcs))
	for i := range v.Arcs {
		b, grams := v.bill(m, int32(i))
		weights[i] = momentsVector(100*b.Freight(), v.Arcs[i].Time, grams)
	}
	s, err := newSearch(v, q, newWeighing(v, m, weights))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// within keeps the points of a front that lie in the region of a search.
func within(ws *workspace, g *graph, front []Vector) []Vector {
	var out []Vector
	for i := range front {
		for k := range g.kinds {
			if g.kinds[k].additive(&front[i]) <= ws.limit[k] {
				out = append(out, front[i])
				break
			}
		}
	}
	return out
}

// TestParetoEqualsEnumeration holds the search against exhaustive enumeration on
// hundreds of random networks: equal sets of points, not only equal optima.
func TestParetoEqualsEnumeration(t *testing.T) {
	compared, points, withVia, confined := 0, 0, 0, 0
	ws := new(workspace)
	for seed := uint64(1); compared < 300; seed++ {
		if seed > 3000 {
			t.Fatalf("only %d of 3000 networks had a way", compared)
		}
		r := rand.New(rand.NewPCG(seed, 7))
		net := randomNetwork(r)
		v, err := NewView(net, Conditions{AsOf: net.AsOf, Ready: net.AsOf})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if len(v.Arcs) > 130 {
			continue // too many simple ways to list
		}
		q := Query{From: endOf(net, 0), To: endOf(net, 1), Shipment: testShipment(t, net), Restrictions: ScreenOff, All: seed%2 == 0}
		if seed%4 == 0 {
			q.Via = []string{"P2"}
		}
		s := buildSearch(t, v, &q)
		want, ways := enumerate(s.g)
		if ways == 0 {
			continue
		}
		ws.pareto(s.g)
		if !q.All {
			want = within(ws, s.g, want)
			confined++
		}
		var got []Vector
		for _, id := range ws.front {
			got = append(got, ws.labels[id].v)
		}
		// With a place to pass, the best way may come to a node twice, which
		// simple ways cannot: then every point of the enumeration must be met.
		if len(q.Via) > 0 {
			withVia++
			for i := range want {
				if !slices.ContainsFunc(got, func(g Vector) bool { return g.dominates(&want[i]) }) {
					t.Fatalf("seed %d: via P2: %v is not met by %v", seed, want[i], got)
				}
			}
		} else if !slices.Equal(got, want) {
			t.Fatalf("seed %d: search %v\nenumeration %v", seed, got, want)
		}
		for _, id := range ws.front { // a way adds up to its label
			var sum Vector
			for _, a := range ws.way(id) {
				if a < 0 {
					sum = sum.plus(&s.g.terminal[-1-a].weight)
				} else {
					sum = sum.plus(&s.g.weights[a])
				}
			}
			if sum != ws.labels[id].v {
				t.Fatalf("seed %d: way %v adds up to %v, label %v", seed, ws.way(id), sum, ws.labels[id].v)
			}
		}
		compared++
		points += len(got)
	}
	if points < 3*compared/2 || withVia < 20 || confined < 100 {
		t.Fatalf("%d networks had %d Pareto points, %d with a via: too easy a test", compared, points, withVia)
	}
	t.Logf("%d networks, %d Pareto points", compared, points)
}

func endOf(net *meridian.Network, p meridian.PlaceID) End {
	return End{Name: net.Places[p].Name, Place: p, Point: net.Places[p].Point}
}

// TestSearchAllocatesNothing holds the promise of the workspace: after the first
// query a search allocates nothing, whatever the number of labels.
func TestSearchAllocatesNothing(t *testing.T) {
	net := randomNetwork(rand.New(rand.NewPCG(11, 7)))
	v, err := NewView(net, Conditions{AsOf: net.AsOf, Ready: net.AsOf})
	if err != nil {
		t.Fatal(err)
	}
	q := Query{From: endOf(net, 0), To: endOf(net, 1), Shipment: testShipment(t, net), Restrictions: ScreenOff}
	s := buildSearch(t, v, &q)
	ws := new(workspace)
	ws.pareto(s.g)
	if n := testing.AllocsPerRun(20, func() { ws.pareto(s.g) }); n > 0 {
		t.Errorf("%v allocations a search", n)
	}
}
