package infra

import (
	"math"
	"runtime"
	"slices"
	"sync"

	"meridian"
	"meridian/cch"
)

// Area is the road layer within some countries, ready for the ways between points
// and the terminals of the network. No way leaves the countries. It is safe for
// concurrent use.
type Area struct {
	Router *Router
	Rules  Rules
	Places []string // terminals of the layer, in the order of the network

	snap      *Snapper
	nodes     []cch.NodeID // of Places
	placeAt   map[int32]string
	index     map[string]int
	hours, km *Weights
	metric    *cch.Metric // fastest ways
	tables    [2][2]*cch.Targets
	queries   sync.Pool
}

// The tables of an area: towards terminals and from them, of hours and of km.
const (
	outward = iota
	inward
)

// A way off the network is this much longer than the straight line and driven
// at this speed (estimates).
const (
	OffDetour = 1.3
	OffKmh    = 30.0
)

// NewArea prepares a layer whose order is there; snap is one for rules that allow
// no less.
func NewArea(r *Router, u Rules, snap *Snapper) (*Area, error) {
	a := &Area{Router: r, Rules: u, snap: snap.Within(u), placeAt: map[int32]string{}, index: map[string]int{}}
	for _, t := range r.Net.Terminals {
		if t.Layer != r.Layer || t.Node == meridian.NoID || r.first[t.Node] == r.first[t.Node+1] {
			continue
		}
		if _, twice := a.index[t.Place]; twice {
			continue
		}
		a.index[t.Place] = len(a.Places)
		a.Places, a.nodes = append(a.Places, t.Place), append(a.nodes, cch.NodeID(r.first[t.Node]))
		if _, named := a.placeAt[t.Node]; !named {
			a.placeAt[t.Node] = t.Place
		}
	}
	var err error
	if a.hours, err = r.Hours(u); err != nil {
		return nil, err
	}
	if a.km, err = r.Kilometres(u); err != nil {
		return nil, err
	}
	for i, w := range a.km.Arc { // rounded down, so that sums are bounds
		if w > 0 && w < cch.Infinity {
			a.km.Arc[i]--
		}
	}
	for k, w := range [2]*Weights{a.hours, a.km} {
		m, err := cch.NewMetric(r.Order, w.Arc)
		if err != nil {
			return nil, err
		}
		if k == 0 {
			a.metric = m
		}
		p := m.Perfect(runtime.GOMAXPROCS(0))
		a.tables[outward][k] = cch.NewTargets(p, a.nodes)
		a.tables[inward][k] = cch.NewTargets(p.Reverse(), a.nodes)
	}
	a.queries.New = func() any { return cch.NewQuery(a.metric) }
	return a, nil
}

// Reach joins a point and the terminals of an area: the exact least hours and
// km of all of them, and ways on demand. Least km are of other ways than least
// hours; both are lower bounds of any way, hours those of the fastest.
type Reach struct {
	Point meridian.Point
	At    Foothold
	Out   bool // from the point; else to it

	area      *Area
	doors     []Door
	hours, km []float64 // by terminal; +Inf: out of reach
	by        []uint8   // door of the fastest way
}

// Stand puts a point onto the area, false if no link lies within km.
func (a *Area) Stand(p meridian.Point, km float64) (Foothold, bool) { return a.snap.Snap(p, km) }

// Reach finds the bounds from a point that stands on the area to all terminals,
// or with out unset from all terminals to the point.
func (a *Area) Reach(p meridian.Point, at Foothold, out bool) *Reach {
	r := &Reach{Point: p, At: at, Out: out, area: a, doors: a.snap.Doors(at, out)}
	n := len(a.nodes)
	r.hours, r.km, r.by = make([]float64, n), make([]float64, n), make([]uint8, n)
	for i := range n {
		r.hours[i], r.km[i] = math.Inf(1), math.Inf(1)
	}
	if n == 0 || len(r.doors) == 0 {
		return r
	}
	nodes := make([]cch.NodeID, len(r.doors))
	for i, d := range r.doors {
		nodes[i] = d.Node
	}
	side := inward
	if out {
		side = outward
	}
	rows := make([]cch.Weight, n*len(nodes))
	l := &a.Router.Net.Links[at.Link]
	for k, w := range [2]*Weights{a.hours, a.km} {
		cch.NewTable(a.tables[side][k]).Rows(nodes, rows)
		for d := range r.doors {
			first := r.doors[d].Share * l.Km
			if k == 0 {
				first = r.doors[d].Share * l.Hours(r.doors[d].Reverse)
			}
			for i, x := range rows[d*n : (d+1)*n] {
				v := first + w.Value(x)
				switch {
				case k == 1:
					r.km[i] = min(r.km[i], v+r.offKm())
				case v+r.offHours() < r.hours[i]:
					r.hours[i], r.by[i] = v+r.offHours(), uint8(d)
				}
			}
		}
	}
	return r
}

func (r *Reach) offKm() float64    { return OffDetour * r.At.Off }
func (r *Reach) offHours() float64 { return r.offKm() / OffKmh }

// NodeOf returns where a place of the feed stands, false if it is not on the layer.
func (r *Router) NodeOf(place string) (meridian.Point, bool) {
	for _, t := range r.Net.Terminals {
		if t.Place == place && t.Layer == r.Layer && t.Node != meridian.NoID {
			return r.Net.Nodes[t.Node].At.Point(), true
		}
	}
	return meridian.Point{}, false
}

// Country is that of the link on which the point stands.
func (r *Reach) Country() string { return r.area.Router.Net.Links[r.At.Link].Country }

// Bound returns the least hours and km between the point and a place, false if
// the place is not on the network or out of reach.
func (r *Reach) Bound(place string) (hours, km float64, ok bool) {
	i, ok := r.area.index[place]
	if !ok || math.IsInf(r.hours[i], 1) {
		return 0, 0, false
	}
	return r.hours[i], r.km[i], true
}

// Drive is a way by road between two points or terminals.
type Drive struct {
	Km, Hours float64 // of driving, without rests
	Parts     []DrivePart
	Line      []meridian.Point
	Via       []string // terminals passed, both ends included where they are such
}

// DrivePart is the part of a drive in one country.
type DrivePart struct {
	Country   string
	Km, Hours float64
}

// Way returns the fastest way between the point and a place, in the direction
// of travel; nil if there is none.
func (r *Reach) Way(place string) *Drive {
	i, ok := r.area.index[place]
	if !ok || math.IsInf(r.hours[i], 1) {
		return nil
	}
	door := r.doors[r.by[i]]
	from, to := door.Node, r.area.nodes[i]
	if !r.Out {
		from, to = to, from
	}
	w := tracer{area: r.area}
	if r.Out {
		w.leave(r, &door)
	} else {
		w.visit(w.node(r.area.nodes[i]))
	}
	w.follow(from, to)
	if !r.Out {
		w.arrive(r, &door)
	}
	for k := range w.Parts { // as the metric has it: a bound that is met
		w.Parts[k].Hours *= r.hours[i] / max(w.Hours, 1e-12)
	}
	w.Hours = r.hours[i]
	return &w.Drive
}

// Between returns the fastest way from one point to another one of the same
// area; nil if there is none.
func (r *Reach) Between(to *Reach) *Drive {
	a := r.area
	l, m := &a.Router.Net.Links[r.At.Link], &a.Router.Net.Links[to.At.Link]
	best, hours := [2]int{-1, -1}, math.Inf(1)
	q := a.queries.Get().(*cch.Query)
	for i := range r.doors {
		for j := range to.doors {
			x, y := &r.doors[i], &to.doors[j]
			h := x.Share*l.Hours(x.Reverse) + a.hours.Value(q.Distance(x.Node, y.Node)) + y.Share*m.Hours(y.Reverse)
			if h < hours {
				hours, best = h, [2]int{i, j}
			}
		}
	}
	a.queries.Put(q)
	w := tracer{area: a}
	if share, reverse, ok := a.snap.Direct(r.At, to.At); ok && share*l.Hours(reverse) <= hours {
		w.off(r)
		w.stretch(r.At.Link, r.At.Along, to.At.Along)
		w.off(to)
		return &w.Drive
	}
	if best[0] < 0 {
		return nil
	}
	x, y := &r.doors[best[0]], &to.doors[best[1]]
	w.leave(r, x)
	w.follow(x.Node, y.Node)
	w.arrive(to, y)
	return &w.Drive
}

// tracer puts a drive together.
type tracer struct {
	Drive
	area *Area
}

// add adds a piece of way in a country.
func (w *tracer) add(country string, km, hours float64, line []meridian.Point) {
	w.Km += km
	w.Hours += hours
	if n := len(w.Parts); n == 0 || w.Parts[n-1].Country != country {
		w.Parts = append(w.Parts, DrivePart{Country: country})
	}
	p := &w.Parts[len(w.Parts)-1]
	p.Km += km
	p.Hours += hours
	for _, q := range line {
		if n := len(w.Line); n == 0 || w.Line[n-1] != q {
			w.Line = append(w.Line, q)
		}
	}
}

// off adds the way between a point and its foothold.
func (w *tracer) off(r *Reach) {
	line := []meridian.Point{r.Point}
	w.add(r.Country(), r.offKm(), r.offHours(), line)
}

// leave adds the way from a point to one of its doors, arrive that from a door.
func (w *tracer) leave(r *Reach, d *Door) {
	w.off(r)
	end := 1.0
	if d.Reverse {
		end = 0
	}
	w.stretch(r.At.Link, r.At.Along, end)
	w.visit(w.node(d.Node))
}

func (w *tracer) arrive(r *Reach, d *Door) {
	begin := 0.0
	if d.Reverse {
		begin = 1
	}
	w.stretch(r.At.Link, begin, r.At.Along)
	w.off(r)
}

// stretch adds a part of a link, from and to as shares of its line.
func (w *tracer) stretch(link int32, from, to float64) {
	n := w.area.Router.Net
	l := &n.Links[link]
	share := math.Abs(to - from)
	line := portion(n.Shape(l), min(from, to), max(from, to))
	if to < from {
		slices.Reverse(line)
	}
	hours := 0.0
	if share > 0 {
		hours = share * l.Hours(to < from)
	}
	w.add(l.Country, share*l.Km, hours, line)
}

// follow adds the fastest way between two nodes.
func (w *tracer) follow(from, to cch.NodeID) {
	q := w.area.queries.Get().(*cch.Query)
	arcs, _ := q.Path(from, to, nil)
	w.area.queries.Put(q)
	r := w.area.Router
	for _, p := range r.Way(arcs).Links {
		if p.Reverse {
			w.stretch(p.Link, 1, 0)
			w.visit(r.Net.Links[p.Link].From)
		} else {
			w.stretch(p.Link, 0, 1)
			w.visit(r.Net.Links[p.Link].To)
		}
	}
}

// node is the node of the network at a node of the graph.
func (w *tracer) node(v cch.NodeID) int32 { return w.area.Router.Spots[v].Node }

// visit notes the place at a node.
func (w *tracer) visit(node int32) {
	p, ok := w.area.placeAt[node]
	if ok && (len(w.Via) == 0 || w.Via[len(w.Via)-1] != p) {
		w.Via = append(w.Via, p)
	}
}

// portion returns the part of a line between two shares of its length.
func portion(line []Coord, from, to float64) []meridian.Point {
	total := length(line)
	var out []meridian.Point
	done := 0.0
	for i := 0; i+1 < len(line); i++ {
		d := line[i].Distance(line[i+1])
		a, b := (from*total-done)/d, (to*total-done)/d
		if d > 0 && a < 1 && b >= 0 || total == 0 {
			if len(out) == 0 {
				out = append(out, between(line[i], line[i+1], min(1, max(0, a))).Point())
			}
			out = append(out, between(line[i], line[i+1], min(1, max(0, b))).Point())
		}
		done += d
	}
	if len(out) == 0 && len(line) > 0 {
		out = append(out, line[len(line)-1].Point())
	}
	return out
}
