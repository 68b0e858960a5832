package plan

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"meridian"
)

// Planning again in every draw: what a shipper would choose who knew how long
// everything takes this time. Each draw gives every arc its hours; the way of
// the least freight, time and carbon is found by A*, whose bounds come from
// hours that no draw goes below, so that only arcs near a good way are ever
// drawn. The cost of knowing nothing is that of the way that is best at mean
// hours, in the same draws.

// Piece is an arc as the one who draws sees it.
type Piece struct {
	Leg  meridian.Leg     // kind, modes, ends, country, border, passages, service; Time is without the wait
	Wait meridian.Moments // for a departure; zero: none
}

// Luck says how long pieces take.
type Luck struct {
	Least func(piece int) float64                       // hours that no draw goes below
	Hours func() func(draw int) func(piece int) float64 // a sampler for one goroutine
}

// Redrawn is a query planned again in every draw.
type Redrawn struct {
	Corridor []string  // draw -> corridor of the way chosen
	Hours    []float64 // draw -> its duration
	Cost     []float64 // draw -> freight, time and carbon, USD; what is paid once a chain is left out
	Ways     int       // different ways chosen

	FixedCorridor string    // of the way that is best at mean hours
	FixedHours    []float64 // draw -> duration of that way
	FixedCost     []float64
}

// Redraw plans a query in each of a number of draws. luck is given all pieces
// and returns how to draw them.
func (p *Planner) Redraw(ctx context.Context, q Query, draws int, luck func([]Piece) Luck, tick func(int)) (*Redrawn, error) {
	if len(q.Via) > 0 {
		return nil, meridian.Input("--via", "leave it out", "places to pass cannot be planned draw by draw")
	}
	if _, err := p.Plan(q); err != nil { // says what is wrong, if anything
		return nil, err
	}
	if q.Prices == 0 {
		q.Prices = p.Net.Prices
	}
	if q.Restrictions == "" {
		q.Restrictions = ScreenDeny
	}
	v, err := p.View(q.Conditions)
	if err != nil {
		return nil, err
	}
	w, err := p.weigh(v, q.Prices, q.Shipment)
	if err != nil {
		return nil, err
	}
	s, err := newSearch(v, &q, w)
	if err != nil {
		return nil, err
	}
	r := newRedraw(s)
	l := luck(r.pieces)
	r.bounds(l.Least)
	mean := r.workspace()
	fixed := mean.search(1, func(i int) float64 { return r.pieces[i].Leg.Time.Mean + r.pieces[i].Wait.Mean })
	out := &Redrawn{Corridor: make([]string, draws), Hours: make([]float64, draws), Cost: make([]float64, draws), FixedHours: make([]float64, draws), FixedCost: make([]float64, draws)}
	out.FixedCorridor = r.corridor(fixed)
	ways := make([]uint64, draws)
	const chunk = 16
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (draws+chunk-1)/chunk) {
		wg.Go(func() {
			ws, sampler := r.workspace(), l.Hours()
			for ctx.Err() == nil {
				from := int(next.Add(chunk)) - chunk
				to := min(from+chunk, draws)
				for d := from; d < to; d++ {
					hours := sampler(d)
					way := ws.search(int32(d)+2, hours)
					out.Corridor[d] = r.corridor(way)
					out.Hours[d], out.Cost[d] = r.measure(way, hours)
					out.FixedHours[d], out.FixedCost[d] = r.measure(fixed, hours)
					ways[d] = fingerprint(way)
				}
				if from >= draws {
					return
				}
				if tick != nil {
					tick(to - from)
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	slices.Sort(ways)
	out.Ways = len(slices.Compact(ways))
	return out, nil
}

// redraw is a graph whose hours change from draw to draw. Arcs of the view come
// first, terminal arcs after them.
type redraw struct {
	g      *graph
	v      *View
	pieces []Piece
	fixed  []float64 // arc -> freight and carbon, USD
	hour   float64   // USD
	bound  []float64 // node -> the least that is still to be paid
	leaves [][]int32 // node -> terminal arcs that leave it, as indices of pieces
}

func newRedraw(s *search) *redraw {
	v, g := s.v, s.g
	n := len(v.Arcs)
	r := &redraw{g: g, v: v, hour: s.prices.hour, pieces: make([]Piece, n+len(g.terminal)), fixed: make([]float64, n+len(g.terminal)), leaves: make([][]int32, int(g.target)+1)}
	money := func(w *Vector) float64 { return float64(w[Money])/100 + s.prices.kg*float64(w[Grams])/1000 }
	for i := range n {
		r.fixed[i] = money(&g.weights[i])
		if g.usable[i] {
			r.pieces[i] = v.piece(int32(i))
		}
	}
	for i := range g.terminal {
		t := &g.terminal[i]
		r.fixed[n+i] = money(&t.weight)
		r.leaves[t.from] = append(r.leaves[t.from], int32(n+i))
		p := v.Net.Places[t.access.Place].ID
		r.pieces[n+i].Leg = meridian.Leg{Kind: meridian.LegAccess, Mode: meridian.Road.String(), From: p, To: p,
			Time: meridian.Moments{Mean: float64(t.weight[Minutes]) / 60, Var: float64(t.weight[Variance]) / 100}}
	}
	return r
}

// piece describes an arc of a view.
func (v *View) piece(arc int32) Piece {
	a := &v.Arcs[arc]
	from, to := &v.Net.Places[v.Nodes[a.From].Place], &v.Net.Places[v.Nodes[a.To].Place]
	p := Piece{Leg: meridian.Leg{Kind: meridian.LegLink, Mode: v.Nodes[a.From].Medium.mode().String(), From: from.ID, To: to.ID, Country: from.Country, Time: a.Time}}
	switch a.Kind {
	case ArcVoyage:
		y := &v.Voyages[a.Detail]
		p.Leg.Mode, p.Leg.Country, p.Leg.Service, p.Wait = y.Mode.String(), "", y.name(), y.Wait
		for _, id := range y.Passages {
			p.Leg.Passages = append(p.Leg.Passages, v.Net.Passages[id].ID)
		}
	case ArcTrain:
		t := &v.Trains[a.Detail]
		p.Leg.Service, p.Wait = t.Service.Name, t.Wait
	case ArcTransfer:
		row := &v.Net.Transfers[a.Detail]
		p.Leg.Kind, p.Leg.Mode, p.Leg.ToMode = meridian.LegTransfer, row.From.String(), row.To.String()
	case ArcGaugeBreak:
		p.Leg.Kind = meridian.LegGaugeBreak
	case ArcCrossing:
		x := &v.Crossings[a.Detail]
		p.Leg.Kind, p.Leg.Border = meridian.LegCrossing, []string{x.From, x.To}
	}
	p.Leg.Time.Mean = math.Max(0, a.Time.Mean-p.Wait.Mean)
	p.Leg.Time.Var = math.Max(0, a.Time.Var-p.Wait.Var)
	return p
}

// bounds is a Dijkstra from the destination at the least hours.
func (r *redraw) bounds(least func(int) float64) {
	g := r.g
	r.bound = make([]float64, int(g.target)+1)
	for i := range r.bound {
		r.bound[i] = math.Inf(1)
	}
	var q replanHeap
	relax := func(u NodeID, d float64) {
		if d < r.bound[u] {
			r.bound[u] = d
			q.push(replanItem{d, u})
		}
	}
	n := len(r.v.Arcs)
	relax(g.target, 0)
	for len(q) > 0 {
		it := q.pop()
		if it.f > r.bound[it.u] {
			continue
		}
		for i := range g.terminal {
			if t := &g.terminal[i]; t.to == it.u && (it.u == g.target || t.from == g.origin) {
				relax(t.from, it.f+r.fixed[n+i]+r.hour*least(n+i))
			}
		}
		if int(it.u) < len(r.v.Nodes) {
			for _, e := range r.v.rarcs[r.v.rfirst[it.u]:r.v.rfirst[it.u+1]] {
				if g.usable[e] {
					relax(r.v.Arcs[e].From, it.f+r.fixed[e]+r.hour*least(int(e)))
				}
			}
		}
	}
}

// replanSpace is the arrays of one goroutine.
type replanSpace struct {
	r    *redraw
	dist []float64
	via  []int32
	mark []int32 // node -> search that reached it last
	q    replanHeap
	way  []int32
}

func (r *redraw) workspace() *replanSpace {
	n := int(r.g.target) + 1
	return &replanSpace{r: r, dist: make([]float64, n), via: make([]int32, n), mark: make([]int32, n)}
}

// search returns the pieces of the best way at the given hours. stamp differs
// from search to search. The result is overwritten by the next search.
func (w *replanSpace) search(stamp int32, hours func(int) float64) []int32 {
	r := w.r
	g := r.g
	w.q = w.q[:0]
	relax := func(from, to NodeID, piece int) {
		b := r.bound[to]
		if math.IsInf(b, 1) {
			return
		}
		d := w.dist[from] + r.fixed[piece]
		if w.mark[to] == stamp && d >= w.dist[to] {
			return
		}
		d += r.hour * hours(piece)
		if w.mark[to] != stamp || d < w.dist[to] {
			w.mark[to], w.dist[to], w.via[to] = stamp, d, int32(piece)
			w.q.push(replanItem{d + b, to})
		}
	}
	w.mark[g.origin], w.dist[g.origin], w.via[g.origin] = stamp, 0, -1
	w.q.push(replanItem{r.bound[g.origin], g.origin})
	for len(w.q) > 0 {
		it := w.q.pop()
		u := it.u
		if it.f > w.dist[u]+r.bound[u] {
			continue
		}
		if u == g.target {
			break
		}
		if int(u) < len(r.v.Nodes) {
			for e := r.v.first[u]; e < r.v.first[u+1]; e++ {
				if g.usable[e] {
					relax(u, r.v.Arcs[e].To, int(e))
				}
			}
		}
		for _, i := range r.leaves[u] {
			relax(u, g.terminal[int(i)-len(r.v.Arcs)].to, int(i))
		}
	}
	w.way = w.way[:0]
	for u := g.target; w.mark[u] == stamp && w.via[u] >= 0; u = r.tail(w.via[u]) {
		w.way = append(w.way, w.via[u])
	}
	slices.Reverse(w.way)
	return slices.Clone(w.way)
}

func (r *redraw) tail(piece int32) NodeID {
	if n := int32(len(r.v.Arcs)); piece >= n {
		return r.g.terminal[piece-n].from
	}
	return r.v.Arcs[piece].From
}

// measure returns hours and cost of a way.
func (r *redraw) measure(way []int32, hours func(int) float64) (h, usd float64) {
	for _, i := range way {
		x := hours(int(i))
		h += x
		usd += r.fixed[i] + r.hour*x
	}
	return h, usd
}

func (r *redraw) corridor(way []int32) string {
	var hits []gateHit
	for _, i := range way {
		if n := int32(len(r.v.Arcs)); i >= n {
			hits = append(hits, r.g.terminal[i-n].access.hits...)
		} else {
			hits = append(hits, r.v.hits(i)...)
		}
	}
	if c := r.v.classify(hits); c >= 0 {
		return r.v.gates[c].id
	}
	return "other"
}

// fingerprint is a hash of a way.
func fingerprint(way []int32) uint64 {
	h := uint64(14695981039346656037)
	for _, i := range way {
		h = (h ^ uint64(uint32(i))) * 1099511628211
	}
	return h
}

// replanHeap is a binary heap of nodes by estimate, ties by node.
type replanHeap []replanItem

type replanItem struct {
	f float64
	u NodeID
}

func (a replanItem) less(b replanItem) bool { return a.f < b.f || a.f == b.f && a.u < b.u }

func (h *replanHeap) push(it replanItem) {
	*h = append(*h, it)
	a := *h
	i := len(a) - 1
	for i > 0 {
		p := (i - 1) / 2
		if !it.less(a[p]) {
			break
		}
		a[i] = a[p]
		i = p
	}
	a[i] = it
}

func (h *replanHeap) pop() replanItem {
	a := *h
	top, it := a[0], a[len(a)-1]
	a = a[:len(a)-1]
	*h = a
	i := 0
	for {
		c := 2*i + 1
		if c >= len(a) {
			break
		}
		if c+1 < len(a) && a[c+1].less(a[c]) {
			c++
		}
		if !a[c].less(it) {
			break
		}
		a[i] = a[c]
		i = c
	}
	if len(a) > 0 {
		a[i] = it
	}
	return top
}
