package plan

import (
	"math"
	"slices"

	"meridian"
)

// The search with a day of departure. A label's minutes count from the start, so
// they are the mean time of arrival; its variance is that of the time since the
// last known departure, which the goods leave at its minute whenever they came.
//
// An arc of a calendar is boarded by goods that are ready, z standard deviations
// of their lateness allowed for, by its cut-off; the first such departure is
// taken. Who comes no later and with no more spread leaves no later, and arrives
// with the same spread: the arc is FIFO in both, so a label that is no worse stays
// no worse, and dropping the other is exact. Waiting for a later departure never
// helps for the same reason. Arcs that open and close are FIFO in the minutes.

// timetabled gives a search its clock.
func (s *search) timetabled(start meridian.Instant) {
	base, _ := start.Local(0)
	if s.q.base != 0 {
		base = s.q.base
	}
	s.g.clock = s.v.clock(base, s.q.days)
	s.g.start = int64(start) - int64(base)*1440
	s.g.z = normalQuantile(s.q.percentile() / 100)
	s.g.usual = s.w.usual
	s.g.due = -1
	if due, ok := s.q.due(s.v.Net); ok {
		s.g.due = int64(due - start)
	}
}

// DefaultPercentile of arrival with a day of departure.
const DefaultPercentile = 90

func (q *Query) percentile() float64 {
	if q.Percentile == 0 {
		return DefaultPercentile
	}
	return q.Percentile
}

// normalQuantile is the quantile of the standard normal distribution.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// arrive sets the minutes and the variance of to, which holds the sum of from and
// the weight of an arc, to what the clock makes of them. ok is false where the
// arc cannot be taken any more.
func (g *graph) arrive(arc int32, from, to *Vector) (ok bool) {
	t := g.v.timingOf[arc]
	if t == 0 {
		return true
	}
	b := &g.clock.beats[t-1]
	if b.service {
		last, _ := g.clock.board(b, g.start+g.ready(from))
		if last == never {
			return false
		}
		to[Minutes] = last - g.start + g.weights[arc][Minutes]
		to[Variance] = g.weights[arc][Variance]
		return true
	}
	at := g.start + from[Minutes]
	enter := g.clock.enter(b, at)
	if enter == never {
		return false
	}
	to[Minutes] += enter - at
	return true
}

// ready returns the minute by which goods are ready with the chance that
// departures are booked for.
func (g *graph) ready(v *Vector) int64 {
	return v[Minutes] + int64(math.Ceil(g.z*6*math.Sqrt(float64(v[Variance])))) // 0.01 h² = 36 min²
}

// boards tells whether an arc leaves on known days.
func (g *graph) boards(arc int32) bool {
	if g.clock == nil || arc < 0 {
		return false
	}
	t := g.v.timingOf[arc]
	return t > 0 && g.clock.beats[t-1].service
}

// shrink draws the limits of the region in to what a way just found costs.
func (w *workspace) shrink(g *graph, v *Vector) {
	if g.clock == nil {
		return
	}
	for k := range g.kinds {
		best := limitOf(g.kinds[k].additive(v))
		w.limit[k] = min(w.limit[k], best)
		if v[Minutes] <= g.due {
			w.inTime[k] = min(w.inTime[k], best)
		}
	}
}

// firstLimits sets the limits of the region to those of a way that exists: the
// best of each kind of shipper by mean waits, run by the clock.
func (w *workspace) firstLimits(g *graph) {
	w.inTime = append(w.inTime[:0], w.limit...)
	for k := range g.kinds {
		w.limit[k], w.inTime[k] = infinity, infinity
	}
	if g.earliest != (Vector{}) {
		w.shrink(g, &g.earliest)
	}
	for k := range g.kinds {
		if _, sum, _, ok := g.follow(g.usualWay(k), false); ok && sum != (Vector{}) {
			w.shrink(g, &sum)
		}
	}
}

// quickest returns the arcs of the earliest way by the clock, nil where there is
// none: the search with neither money nor emissions.
func (w *workspace) quickest(g *graph) []int32 {
	q := *g
	q.weights = make([]Vector, len(g.weights))
	for i := range q.weights {
		q.weights[i] = Vector{Minutes: g.weights[i][Minutes], Variance: g.weights[i][Variance]}
	}
	q.terminal = slices.Clone(g.terminal)
	for i := range q.terminal {
		q.terminal[i].weight[Money], q.terminal[i].weight[Grams] = 0, 0
	}
	p := prices{hour: 0.6} // a cent a minute
	q.kinds, q.confined, q.due, q.earliest = []prices{p}, true, never, Vector{}
	q.usual = q.weights
	if len(g.via) == 0 {
		minutes := [][]int64{g.b.quickest(g)}
		q.b = &bounds{kind: minutes, usual: minutes}
	}
	w.pareto(&q)
	if len(w.front) == 0 {
		return nil
	}
	return w.way(w.front[0])
}

// mostSteps is the longest way that is followed greedily.
const mostSteps = 64

// usualWay returns the arcs of the best way of a kind of shipper by mean waits,
// nil where there is none.
func (g *graph) usualWay(k int) []int32 {
	p, nodes := g.kinds[k], int32(g.target)+1
	var rest []int64 // by state
	if len(g.via) == 0 {
		rest = g.b.usual[k]
	} else {
		rest = g.stagedBack(g.usual, p.additive)
	}
	var way []int32
	for state := int32(g.origin); len(way) < mostSteps; {
		best, arc, next := int64(infinity), int32(0), int32(0)
		try := func(weight *Vector, e int32, to NodeID) {
			s := int32(to)
			if len(g.via) > 0 {
				s += int32(g.passed(e, uint8(state/nodes))) * nodes
			}
			if d := p.additive(weight) + rest[s]; d < best {
				best, arc, next = d, e, s
			}
		}
		if at := state % nodes; int(at) < len(g.v.Nodes) {
			for e := g.v.first[at]; e < g.v.first[at+1]; e++ {
				if g.usable[e] {
					try(&g.usual[e], e, g.v.Arcs[e].To)
				}
			}
		}
		for i := range g.terminal {
			if t := &g.terminal[i]; int32(t.from) == state%nodes {
				try(&t.weight, int32(-1-i), t.to)
			}
		}
		if best >= infinity {
			return nil
		}
		way = append(way, arc)
		if state = next; state == g.goal() {
			return way
		}
	}
	return nil
}

func limitOf(best int64) int64 { return best + int64(slack*float64(best)) }

// visit is an arc of a way in time; minutes count from the start.
type visit struct {
	arc    int32
	enter  int64 // when the goods come to it
	leaves int64 // departure, or entry where it opens only then
	arrive int64
	spread int64 // variance at enter, 0.01 h²
	index  int32 // of the departure in the times of the clock; −1: none is booked
}

// follow runs a way by the clock. ok is false where some arc cannot be taken; at
// is its place in the way then. As booked, departures are not cancelled; else the
// time that cancelled ones take on average is allowed for, as in the search.
func (g *graph) follow(arcs []int32, asBooked bool) (visits []visit, sum Vector, at int, ok bool) {
	visits = make([]visit, 0, len(arcs))
	for i, e := range arcs {
		before := sum
		if e < 0 {
			sum = sum.plus(&g.terminal[-1-e].weight)
		} else {
			sum = sum.plus(&g.weights[e])
			if !g.arrive(e, &before, &sum) {
				return visits, sum, i, false
			}
		}
		allowed := int64(0)
		if g.boards(e) {
			allowed = g.allowance(e)
		}
		if asBooked {
			sum[Minutes] -= allowed
		}
		v := visit{arc: e, enter: before[Minutes], leaves: before[Minutes], arrive: sum[Minutes], spread: before[Variance], index: -1}
		if e >= 0 && g.v.timingOf[e] > 0 {
			v.leaves = sum[Minutes] - g.weights[e][Minutes]
			if asBooked {
				v.leaves += allowed
			}
			if t := &g.v.timings[g.v.timingOf[e]-1]; t.service != nil {
				b := &g.clock.beats[g.v.timingOf[e]-1]
				_, v.index = g.clock.board(b, g.start+g.ready(&before))
				v.leaves += cutoffMinutes(t.service)
			}
		}
		visits = append(visits, v)
	}
	return visits, sum, 0, true
}

// allowance returns the minutes that cancelled departures take on average, which
// are in the weight of an arc.
func (g *graph) allowance(arc int32) int64 {
	s := g.v.timings[g.v.timingOf[arc]-1].service
	return int64(math.Round(60 * cancellations(24*s.HeadwayDays(), s.Cancel).Mean))
}

func cutoffMinutes(s *meridian.Service) int64 { return int64(math.Round(s.CutOff * 60)) }
