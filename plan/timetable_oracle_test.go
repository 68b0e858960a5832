package plan

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"meridian"
)

// randomTimetable adds to a random network what binds in time: services by sea
// and by rail on weekdays, on dates and every so many days, in both directions
// and with several calls; crossings with opening hours; links that close.
func randomTimetable(r *rand.Rand, net *meridian.Network) {
	var ports []meridian.PlaceID
	for i := range net.Places {
		if net.Places[i].Region != "" {
			ports = append(ports, meridian.PlaceID(i))
		}
	}
	for range 3 {
		if len(ports) > 1 {
			net.Services = append(net.Services, randomService(r, net, meridian.Sea, ports))
		}
	}
	var all []meridian.PlaceID
	for i := range net.Places {
		all = append(all, meridian.PlaceID(i))
	}
	net.Services = append(net.Services, randomService(r, net, meridian.Rail, all))
	for i := range net.Links {
		l := &net.Links[i]
		a, b := net.Places[l.From].Country, net.Places[l.To].Country
		if a != b && l.Mode != meridian.Sea {
			for _, c := range [][2]string{{a, b}, {b, a}} {
				x := meridian.Crossing{Link: meridian.LinkID(i), From: c[0], To: c[1], Hours: spread(r, 8), Valid: meridian.Always}
				if r.IntN(2) == 0 {
					x.Opens, x.Closes = r.IntN(1440), r.IntN(1440)
				}
				net.Crossings = append(net.Crossings, x)
			}
		}
		if r.IntN(8) == 0 {
			l.Season = randomSeason(r, net.AsOf)
		}
	}
	for i := range net.Lanes {
		if r.IntN(3) == 0 {
			net.Lanes[i].Season = randomSeason(r, net.AsOf)
		}
	}
}

// randomSeason opens or closes some days after a day.
func randomSeason(r *rand.Rand, day meridian.Date) meridian.Season {
	a, b := day+meridian.Date(r.IntN(40)-10), day+meridian.Date(30+r.IntN(60))
	if r.IntN(2) == 0 {
		a, b = b, a
	}
	return meridian.Season{From: a.YearDay(), To: b.YearDay()}
}

func randomService(r *rand.Rand, net *meridian.Network, mode meridian.Mode, stops []meridian.PlaceID) meridian.Service {
	n := len(net.Services)
	s := meridian.Service{ID: fmt.Sprintf("s%d", n), Name: fmt.Sprintf("service %d", n), Mode: mode, Vessel: "feeder", Headway: 1 + float64(r.IntN(9)),
		CutOff: float64(r.IntN(40)), Cancel: float64(r.IntN(3)) / 10, Returns: r.IntN(2) == 0, Valid: meridian.Always}
	calendar := func() meridian.Calendar {
		c := meridian.Calendar{Clock: r.IntN(1440), First: meridian.NoDate}
		switch r.IntN(4) {
		case 0:
			c.Weekdays = uint8(1 + r.IntN(127))
		case 1:
			c.Every, c.First = 1+r.IntN(20), net.AsOf+meridian.Date(r.IntN(20))
		case 2:
			for d := net.AsOf - 5; d < net.AsOf+60; d += meridian.Date(1 + r.IntN(15)) {
				c.Dates = append(c.Dates, d)
			}
		}
		return c
	}
	out := calendar()
	s.Weekdays, s.Every, s.First, s.Dates, s.Departs, s.Back = out.Weekdays, out.Every, out.First, out.Dates, out.Clock, calendar()
	if out.Every > 0 {
		s.Headway = float64(out.Every)
	}
	if r.IntN(3) == 0 {
		s.Season = randomSeason(r, net.AsOf)
	}
	order := r.Perm(len(stops))
	for i := range min(2+r.IntN(2), len(stops)) {
		c := meridian.Call{Place: stops[order[i]], Stop: float64(r.IntN(12))}
		if i > 0 && r.IntN(2) == 0 {
			c.Hours = spread(r, 30)
		}
		s.Calls = append(s.Calls, c)
	}
	s.Fares = []meridian.Fare{{From: meridian.NoID, To: meridian.NoID, Fare20: 50 + r.Float64()*300, Fare40: 90 + r.Float64()*500, FareT: math.NaN(), Month: net.Prices, Valid: meridian.Always}}
	return s
}

// mostWays is how many ways are listed; networks with more are left to others.
const mostWays = 5000

// expand collects the Pareto set over all simple ways and all departures, by
// exhaustive search that walks through the calendar day by day and through
// opening hours minute by minute.
func expand(g *graph, q *Query) (front []Vector, ways int) {
	seen := make([]bool, int(g.target)+1)
	out := map[NodeID][]int32{}
	for i := range g.terminal {
		out[g.terminal[i].from] = append(out[g.terminal[i].from], int32(i))
	}
	day, _ := q.Start.Local(0)
	var walk func(n NodeID, v Vector)
	walk = func(n NodeID, v Vector) {
		if ways > mostWays {
			return
		}
		if n == g.target {
			ways++
			front = append(front, v)
			return
		}
		seen[n] = true
		if int(n) < len(g.v.Nodes) {
			for e := g.v.first[n]; e < g.v.first[n+1]; e++ {
				a := &g.v.Arcs[e]
				if !g.usable[e] || seen[a.To] {
					continue
				}
				for _, next := range slowly(g, q, day, e, v) {
					walk(a.To, next)
				}
			}
		}
		for _, i := range out[n] {
			if to := g.terminal[i].to; !seen[to] {
				walk(to, v.plus(&g.terminal[i].weight))
			}
		}
		seen[n] = false
	}
	walk(g.origin, Vector{})
	slices.SortFunc(front, func(a, b Vector) int { return slices.Compare(a[:], b[:]) })
	kept := []Vector{}
	for i := range front {
		if !slices.ContainsFunc(kept, func(k Vector) bool { return k.dominates(&front[i]) }) {
			kept = append(kept, front[i])
		}
	}
	return kept, ways
}

// slowly returns what an arc makes of a vector for each departure that can be
// taken: the first and a later one.
func slowly(g *graph, q *Query, day meridian.Date, e int32, v Vector) []Vector {
	a := &g.v.Arcs[e]
	sum := v.plus(&g.weights[e])
	var s *meridian.Service
	var at boarding
	switch a.Kind {
	case ArcVoyage:
		s, at = g.v.Voyages[a.Detail].Service, g.v.Voyages[a.Detail].boarding
	case ArcTrain:
		s, at = g.v.Trains[a.Detail].Service, g.v.Trains[a.Detail].boarding
	}
	var seasons []seasonAt
	if t := g.v.timingOf[e]; t > 0 {
		seasons = g.v.timings[t-1].seasons
	}
	if s != nil {
		if c := s.Calendar(at.back); c.Known() {
			first := s.Calls[0].Place
			if at.back {
				first = s.Calls[len(s.Calls)-1].Place
			}
			ready := v[Minutes] + int64(math.Ceil(g.z*math.Sqrt(float64(v[Variance])/100)*60))
			var all []Vector
			for d := day - 90; d < day+clockDays && len(all) < 2; d++ {
				leaves := d.At(c.Clock, g.v.Net.Zone(first)) + meridian.Instant(math.Round(at.offset*60))
				here := int64(leaves - q.Start)
				if shut, _ := shutTo(shutting(g.v, e), leaves); c.On(d) && s.Season.Open(d) && open(seasons, leaves) && !shut && ready <= here-int64(math.Round(s.CutOff*60)) {
					w := sum
					w[Minutes] = here - int64(math.Round(s.CutOff*60)) + g.weights[e][Minutes]
					w[Variance] = g.weights[e][Variance]
					all = append(all, w)
				}
			}
			return all
		}
	}
	wait := int64(0)
	bars := shutting(g.v, e)
	for ; ; wait++ {
		now := q.Start + meridian.Instant(v[Minutes]+wait)
		today, _ := now.Local(0)
		if today >= day+clockDays {
			return nil
		}
		if !open(seasons, meridian.Instant(int64(today)*1440)) {
			wait += int64(today+1)*1440 - int64(now) - 1 // the next day
			continue
		}
		if shut, forGood := shutTo(bars, now); forGood {
			return nil
		} else if shut {
			continue
		}
		if a.Kind == ArcCrossing {
			x := &g.v.Crossings[a.Detail]
			if _, m := now.Local(g.v.Net.Zone(g.v.Nodes[a.From].Place)); x.Opening.Wait(m) > 0 {
				continue
			}
		}
		break
	}
	sum[Minutes] += wait
	return []Vector{sum}
}

// simple tells whether a way comes to no node twice.
func simple(g *graph, arcs []int32) bool {
	seen := map[NodeID]bool{g.origin: true}
	for _, e := range arcs {
		if n := g.head(e); seen[n] {
			return false
		} else {
			seen[n] = true
		}
	}
	return true
}

// TestTimetableEqualsExpansion holds the search with days of departure against
// the time-expanded enumeration of hundreds of random timetables.
func TestTimetableEqualsExpansion(t *testing.T) {
	compared, points, boarded, closed, confined, none, loops := 0, 0, 0, 0, 0, 0, 0
	ws := new(workspace)
	for seed := uint64(1); compared < 300; seed++ {
		if seed > 6000 {
			t.Fatalf("only %d of 6000 networks had a way", compared)
		}
		r := rand.New(rand.NewPCG(seed, 11))
		net := randomNetwork(r)
		randomTimetable(r, net)
		v, err := NewView(net, Conditions{AsOf: net.AsOf, Ready: net.AsOf, Timetabled: true, Close: randomClosures(r, net)})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if len(v.Arcs) > 90 || len(v.timings) == 0 {
			continue
		}
		q := Query{From: endOf(net, 0), To: endOf(net, 1), Shipment: testShipment(t, net), Restrictions: ScreenOff, All: seed%2 == 0, Conditions: v.Conditions,
			Start: (net.AsOf + meridian.Date(r.IntN(10))).At(r.IntN(1440), 240), Percentile: []float64{50, 90, 98}[r.IntN(3)]}
		s := buildSearch(t, v, &q)
		if s.meetsEnds() {
			continue
		}
		want, ways := expand(s.g, &q)
		if ways > mostWays {
			continue
		}
		ws.pareto(s.g)
		if ways == 0 {
			if len(ws.front) > 0 {
				t.Fatalf("seed %d: the search finds a way where there is none", seed)
			}
			none++
			continue
		}
		if !q.All {
			limit := make([]int64, len(s.g.kinds))
			for k := range s.g.kinds {
				limit[k] = infinity
				for i := range want {
					limit[k] = min(limit[k], limitOf(s.g.kinds[k].additive(&want[i])))
				}
			}
			want = slices.DeleteFunc(want, func(v Vector) bool {
				for k := range s.g.kinds {
					if s.g.kinds[k].additive(&v) <= limit[k] {
						return false
					}
				}
				return true
			})
			confined++
		}
		var got []Vector
		for _, id := range ws.front {
			got = append(got, ws.labels[id].v)
		}
		// A known departure makes an earlier spread good, so a way through a place
		// twice can be the steadiest: then it must stand as well against simple ones.
		for i := range want {
			if !slices.ContainsFunc(got, func(g Vector) bool { return g.dominates(&want[i]) }) {
				t.Fatalf("seed %d: search %v\nexpansion %v", seed, got, want)
			}
		}
		for i, id := range ws.front {
			if simple(s.g, ws.way(id)) {
				if !slices.Contains(want, got[i]) {
					t.Fatalf("seed %d: search %v\nexpansion %v", seed, got, want)
				}
			} else if loops++; slices.ContainsFunc(want, func(w Vector) bool { return w.dominates(&got[i]) }) {
				t.Fatalf("seed %d: search %v\nexpansion %v", seed, got, want)
			}
			visits, sum, _, ok := s.g.follow(ws.way(id), false)
			if slices.ContainsFunc(visits, func(x visit) bool {
				return x.arc >= 0 && v.timingOf[x.arc] > 0 && len(v.timings[v.timingOf[x.arc]-1].bans) > 0
			}) {
				closed++
			}
			if !ok || sum != ws.labels[id].v {
				t.Fatalf("seed %d: way %v followed arrives at %v, label %v", seed, ws.way(id), sum, ws.labels[id].v)
			}
			if slices.ContainsFunc(visits, func(x visit) bool { return x.index >= 0 }) {
				boarded++
			}
		}
		compared++
		points += len(got)
	}
	if points < compared || boarded < compared/4 || closed < compared/10 || confined < 100 || none == 0 || loops > points/4 {
		t.Fatalf("%d timetables, %d Pareto points, %d with a known departure, %d confined, %d without a way, %d loops: too easy a test", compared, points, boarded, confined, none, loops)
	}
	t.Logf("%d timetables, %d Pareto points, %d with a known departure, %d over what is shut for some days, %d without a way, %d points by loops", compared, points, boarded, closed, none, loops)
}
