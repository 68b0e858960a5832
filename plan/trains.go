package plan

import (
	"math"
	"slices"

	"meridian"
)

// trains adds the named rail services. A train is priced by the hauls, crossings
// and gauge breaks it passes, unless it has a fare; its time is its own.
func (v *View) trains() {
	if !v.only(meridian.Rail) {
		return
	}
	var g *railGraph
	for i := range v.Net.Services {
		s := &v.Net.Services[i]
		if s.Mode != meridian.Rail || !v.running(s) {
			continue
		}
		if g == nil {
			g = v.railGraph()
		}
		v.runs(s, func(calls []meridian.Call, reverse bool) {
			for a := range calls {
				at := boarding{back: reverse}
				if v.calendar(s, at) {
					at.offset = v.hauled(g, calls, a, reverse)
				}
				ways := v.railWays(g, calls[a].Place, calls[a+1:])
				for b := a + 1; b < len(calls); b++ {
					v.train(s, at, calls[a].Place, calls[b].Place, ways[b-a-1], stated(calls, a, b, reverse))
				}
			}
		})
	}
}

// stated returns the hours that a service states from call a to call b, or a
// zero spread if any part is unstated.
func stated(calls []meridian.Call, a, b int, reverse bool) meridian.Spread {
	var sum meridian.Spread
	for i := a + 1; i <= b; i++ {
		h := calls[i].Hours
		if reverse {
			h = calls[i-1].Hours
		}
		if h.P50 == 0 {
			return meridian.Spread{}
		}
		sum.P50 += h.P50
		sum.P90 += h.P90
		if i < b {
			sum.P50 += calls[i].Stop
			sum.P90 += calls[i].Stop
		}
	}
	return sum
}

// hauled returns the hours from the departure of a train at its first call to
// that at call a: by the timetable, else those of the hauls on the way.
func (v *View) hauled(g *railGraph, calls []meridian.Call, a int, reverse bool) float64 {
	sum := 0.0
	for i := 1; i <= a; i++ {
		h := stated(calls, i-1, i, reverse).P50
		if h == 0 {
			for _, p := range v.railWays(g, calls[i-1].Place, calls[i:i+1])[0] {
				h += v.Arcs[p].Time.Mean
			}
		}
		sum += h + calls[i].Stop
	}
	return sum
}

// railGraph is the rail arcs by tail.
type railGraph struct {
	out  [][]int32
	dist []float64
	via  []int32
	done []bool
}

func (v *View) railGraph() *railGraph {
	n := len(v.Nodes)
	g := &railGraph{make([][]int32, n), make([]float64, n), make([]int32, n), make([]bool, n)}
	rail := func(a *Arc) bool { return v.Nodes[a.From].Medium.rail() && v.Nodes[a.To].Medium.rail() }
	count, sum := make([]int, n), 0
	for i := range v.Arcs {
		if rail(&v.Arcs[i]) {
			count[v.Arcs[i].From]++
			sum++
		}
	}
	room := make([]int32, 0, sum)
	for u, c := range count {
		g.out[u] = room[len(room) : len(room) : len(room)+c]
		room = room[:len(room)+c]
	}
	for i := range v.Arcs {
		if a := &v.Arcs[i]; rail(a) {
			g.out[a.From] = append(g.out[a.From], int32(i))
		}
	}
	return g
}

// train adds the arc of a train between two of its calls, if a way by rail is
// open between them; parts are its arcs.
func (v *View) train(s *meridian.Service, at boarding, from, to meridian.PlaceID, parts []int32, hours meridian.Spread) {
	if len(parts) == 0 {
		return
	}
	tr := Train{Service: s, Parts: parts, Spread: hours, From: from, To: to, boarding: at, Wait: v.waitOf(s.HeadwayDays()*24, s, at)}
	own := hours.Moments()
	if hours.P50 == 0 {
		for _, p := range parts {
			own = own.Add(v.Arcs[p].Time)
		}
		tr.Spread = own.Quantiles()
	}
	v.Trains = append(v.Trains, tr)
	first, last := v.Arcs[parts[0]].From, v.Arcs[parts[len(parts)-1]].To
	head := v.node(to, v.Nodes[last].Medium, true)
	v.Arcs = append(v.Arcs, Arc{From: first, To: head, Kind: ArcTrain, Detail: int32(len(v.Trains) - 1), Time: own.Add(tr.Wait)})
}

// railWays returns the arcs of the quickest way by rail from a place to each of
// some calls, nil where there is none.
func (v *View) railWays(g *railGraph, from meridian.PlaceID, calls []meridian.Call) [][]int32 {
	dist, via, done := g.dist, g.via, g.done
	for i := range dist {
		dist[i], done[i] = math.Inf(1), false
	}
	var q floatHeap
	for m := OnRail1000; m <= OnRail1676; m++ {
		if n, ok := v.findNode(from, m, false); ok && int(n) < len(dist) {
			dist[n] = 0
			via[n] = -1
			q.push(0, int32(n))
		}
	}
	ways := make([][]int32, len(calls))
	for left := len(calls); len(q) > 0 && left > 0; {
		u := NodeID(q.pop())
		if done[u] {
			continue
		}
		done[u] = true
		for i := range calls {
			if calls[i].Place == v.Nodes[u].Place && ways[i] == nil {
				ways[i] = v.railParts(via, u)
				left--
			}
		}
		for _, e := range g.out[u] {
			a := &v.Arcs[e]
			d := dist[u] + a.Time.Mean
			if d < dist[a.To]-1e-9 {
				dist[a.To] = d
				via[a.To] = e
				q.push(d, int32(a.To))
			}
		}
	}
	return ways
}

// railParts reads the arcs of a way backwards.
func (v *View) railParts(via []int32, to NodeID) []int32 {
	parts := []int32{}
	for e := via[to]; e >= 0; e = via[v.Arcs[e].From] {
		parts = append(parts, e)
	}
	slices.Reverse(parts)
	return parts
}
