package plan

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"meridian"
	"meridian/cost"
)

// Hauls: shortest ways over the links of one medium in one zone. A zone is a
// country, or all members of the EU together: at a border without procedures
// nothing is decided, so such borders are passed within a haul.

type landKey struct {
	zone   string
	medium Medium
}

// landNet is the links of one medium in one zone.
type landNet struct {
	key    landKey
	places []meridian.PlaceID
	at     map[meridian.PlaceID]int32
	adj    [][]landEdge
	used   map[meridian.PlaceID]bool // where something other than a haul can follow
}

type landEdge struct {
	to     int32
	step   Step
	weight float64 // km by rail (tariffs read distance), hours by road
}

// stride is what using a link once takes.
type stride struct {
	country    string // whose tariff it is charged by
	border     bool   // from one country of a zone to another
	km         float64
	hours      meridian.Spread
	mean       float64 // of hours
	electricKm float64
}

// zone returns the zone of a country.
func (v *View) zone(country string) string {
	if v.eu[country] {
		return "EU"
	}
	return country
}

// inZone tells whether a link by land stays within a zone.
func (v *View) inZone(l *meridian.Link) bool {
	return v.zone(v.Net.Places[l.From].Country) == v.zone(v.Net.Places[l.To].Country)
}

// landNetworks collects open links by zone and medium.
func (v *View) landNetworks() {
	v.land = map[landKey]*landNet{}
	v.strides = make([]stride, len(v.Net.Links))
	v.eu = members(v.Net, "EU", v.Conditions.AsOf)
	net := v.Net
	closed := v.closedCrossings()
	for i := range net.Links {
		l := &net.Links[i]
		if l.Mode != meridian.Rail && l.Mode != meridian.Road || !v.inZone(l) {
			continue
		}
		why, shut := v.shut.linkShut(net, &v.Conditions, meridian.LinkID(i))
		if !shut && v.borderLink(l) {
			why, shut = v.borderShut(l, closed[meridian.LinkID(i)])
		}
		if shut {
			v.Closed[l.ID] = why
			continue
		}
		v.strides[i] = v.measure(l)
		v.strides[i].mean = v.strides[i].hours.Moments().Mean
		k := landKey{v.zone(v.strides[i].country), linkMedium(l)}
		ln := v.land[k]
		if ln == nil {
			ln = &landNet{key: k, at: map[meridian.PlaceID]int32{}, used: map[meridian.PlaceID]bool{}}
			v.land[k] = ln
		}
		w := v.strides[i].hours.P50
		if l.Mode == meridian.Rail {
			w = l.Km
		}
		a, b := ln.index(l.From), ln.index(l.To)
		ln.adj[a] = append(ln.adj[a], landEdge{b, Step{meridian.LinkID(i), false}, w})
		if !l.OneWay {
			ln.adj[b] = append(ln.adj[b], landEdge{a, Step{meridian.LinkID(i), true}, w})
		}
	}
}

// closedCrossings lists the crossing rows in force that close a link.
func (v *View) closedCrossings() map[meridian.LinkID]string {
	closed := map[meridian.LinkID]string{}
	for i := range v.Net.Crossings {
		if x := &v.Net.Crossings[i]; x.Closed && x.Valid.Holds(v.Conditions.AsOf) {
			closed[x.Link] = closureText(x)
		}
	}
	return closed
}

func closureText(x *meridian.Crossing) string {
	return x.Name + " (" + x.From + "–" + x.To + ") is closed to freight: " + firstOf(x.Cite.Note, x.Cite.Source)
}

// borderShut tells whether a border inside a zone is closed, and why.
func (v *View) borderShut(l *meridian.Link, closure string) (string, bool) {
	if closure != "" {
		return closure, true
	}
	why, ok := v.shut.borders[[2]string{v.Net.Places[l.From].Country, v.Net.Places[l.To].Country}]
	return why, ok
}

// measure returns what a link takes: time at its speed, and for a border inside
// a zone the hours of its crossing.
func (v *View) measure(l *meridian.Link) stride {
	country := v.Net.Places[l.From].Country
	s := stride{country: country, border: v.borderLink(l), km: l.Km}
	s.hours, _ = v.speeds.Link(l, country)
	for _, d := range v.shut.effects {
		if d.Effect == "time_factor" && (d.TargetType == "link" && d.Target == l.ID || d.TargetType == "country" && d.Target == country) {
			s.hours = s.hours.Scale(d.Value)
		}
	}
	if s.border {
		for i := range v.Net.Crossings {
			if x := &v.Net.Crossings[i]; &v.Net.Links[x.Link] == l && x.Valid.Holds(v.Conditions.AsOf) {
				s.hours.P50 += x.Hours.P50
				s.hours.P90 += x.Hours.P90
				break
			}
		}
	}
	if l.Mode == meridian.Rail {
		switch l.Electrified {
		case "yes":
			s.electricKm = l.Km
		case "part":
			s.electricKm = l.Km / 2
		}
	}
	return s
}

func (ln *landNet) index(p meridian.PlaceID) int32 {
	if i, ok := ln.at[p]; ok {
		return i
	}
	i := int32(len(ln.places))
	ln.at[p] = i
	ln.places = append(ln.places, p)
	ln.adj = append(ln.adj, nil)
	return i
}

// reaches tells whether a line or road of the medium comes to the place, be it
// only across a border.
func (v *View) reaches(p meridian.PlaceID, m Medium) bool {
	if ln := v.land[landKey{v.zone(v.Net.Places[p].Country), m}]; ln != nil {
		if _, ok := ln.at[p]; ok {
			return true
		}
	}
	_, ok := v.nodeAt[Node{p, m, false}]
	return ok
}

// tree is a shortest-path tree in a landNet.
type tree struct {
	dist   []float64
	parent []int32 // edge index in adj[from]
	from   []int32
	done   []bool
}

// shortest computes the tree from s; nets are small, so an array scan serves as
// queue.
func (ln *landNet) shortest(s int32, t *tree) {
	n := len(ln.places)
	if cap(t.dist) < n {
		*t = tree{make([]float64, n), make([]int32, n), make([]int32, n), make([]bool, n)}
	}
	t.dist, t.parent, t.from, t.done = t.dist[:n], t.parent[:n], t.from[:n], t.done[:n]
	const inf = 1e18
	for i := range n {
		t.dist[i], t.from[i], t.done[i] = inf, -1, false
	}
	var q floatHeap
	t.dist[s] = 0
	q.push(0, s)
	for len(q) > 0 {
		u := q.pop()
		if t.done[u] {
			continue
		}
		t.done[u] = true
		for i := range ln.adj[u] {
			e := &ln.adj[u][i]
			if d := t.dist[u] + e.weight; d < t.dist[e.to] {
				t.dist[e.to], t.parent[e.to], t.from[e.to] = d, int32(i), u
				q.push(d, e.to)
			}
		}
	}
}

// haul reads the haul from the tree's root to place d off the tree.
func (v *View) haul(ln *landNet, t *tree, s, d int32) Haul {
	n := 0
	for u := d; u != s; u = t.from[u] {
		n++
	}
	links := make([]Step, n)
	for u := d; u != s; u = t.from[u] {
		n--
		links[n] = ln.adj[t.from[u]][t.parent[u]].step
	}
	return v.newHaul(ln.key.medium, ln.places[s], ln.places[d], links)
}

// newHaul measures a chain of links, and parts it by country.
func (v *View) newHaul(m Medium, from, to meridian.PlaceID, links []Step) Haul {
	h := Haul{From: from, To: to, Medium: m, Links: links, Parts: make([]cost.Haul, 0, 1)}
	for _, st := range links {
		s := &v.strides[st.Link]
		country := s.country
		if s.border && st.Reverse {
			country = v.Net.Places[v.Net.Links[st.Link].To].Country
		}
		if n := len(h.Parts); n == 0 || h.Parts[n-1].Country != country {
			h.Parts = append(h.Parts, cost.Haul{Mode: m.mode(), Country: country})
		}
		p := &h.Parts[len(h.Parts)-1]
		p.Km += s.km
		p.ElectricKm += s.electricKm
		p.Hours += s.mean
		h.Km += s.km
		h.Spread.P50 += s.hours.P50
		h.Spread.P90 += s.hours.P90
	}
	for i := range h.Parts {
		p := &h.Parts[i]
		if i > 0 {
			p.From = h.Parts[i-1].Country
		}
		if i+1 < len(h.Parts) {
			p.To = h.Parts[i+1].Country
		}
	}
	if n := len(h.Parts); n > 0 {
		h.Parts[0].From = v.beyond(from, m)
		h.Parts[n-1].To = v.beyond(to, m)
		for i := range h.Parts {
			if v.hasSpecial[specialKey{m.mode(), h.Parts[i].Country}] {
				h.Parts[i].Corridor = v.corridorOf(&h.Parts[i])
			}
		}
	}
	return h
}

// bill returns money and emissions (g) of a haul.
func (h *Haul) bill(m *cost.Model) (b cost.Bill, grams float64) {
	for i := range h.Parts {
		pb, pg := m.Haul(&h.Parts[i])
		b, grams = b.Add(pb), grams+pg
	}
	return b, grams
}

type beyondKey struct {
	place  meridian.PlaceID
	medium Medium
}

// beyond returns the country on the other side of a border place, or "".
func (v *View) beyond(p meridian.PlaceID, m Medium) string {
	return v.beyondOf[beyondKey{p, m}]
}

// hauls adds the hauls between all places of a country where something else
// than a haul can follow.
func (v *View) hauls() {
	for n := range v.Nodes {
		nd := v.Nodes[n]
		if nd.Medium == OnRoad || nd.Medium.rail() {
			if ln := v.land[landKey{v.zone(v.Net.Places[nd.Place].Country), nd.Medium}]; ln != nil {
				ln.used[nd.Place] = true
			}
		}
	}
	keys := make([]landKey, 0, len(v.land))
	for k := range v.land {
		keys = append(keys, k)
	}
	sortLandKeys(keys)
	v.special() // before many look at it
	type root struct {
		k landKey
		s int32
	}
	var roots []root
	for _, k := range keys {
		if v.only(k.medium.mode()) {
			for s, p := range v.land[k].places {
				if v.land[k].used[p] {
					roots = append(roots, root{k, int32(s)})
				}
			}
		}
	}
	found := make([][]Haul, len(roots))
	trees := sync.Pool{New: func() any { return new(tree) }}
	inParallel(len(roots), func(i int) {
		t := trees.Get().(*tree)
		found[i] = v.haulsFrom(v.land[roots[i].k], roots[i].s, t)
		trees.Put(t)
	})
	n := 0
	for _, f := range found {
		n += len(f)
	}
	v.Hauls, v.Arcs = slices.Grow(v.Hauls, n), slices.Grow(v.Arcs, n)
	for i := range roots {
		k := roots[i].k
		for _, h := range found[i] {
			v.Arcs = append(v.Arcs, Arc{From: v.node(h.From, k.medium, false), To: v.node(h.To, k.medium, true), Kind: ArcHaul, Detail: int32(len(v.Hauls)), Time: h.Spread.Moments()})
			v.Hauls = append(v.Hauls, h)
		}
	}
}

// haulsFrom returns the hauls from one place of a zone to the others in use.
func (v *View) haulsFrom(ln *landNet, s int32, t *tree) []Haul {
	ln.shortest(s, t)
	out := make([]Haul, 0, len(ln.used))
	for d, q := range ln.places {
		if int32(d) != s && ln.used[q] && t.from[d] >= 0 {
			out = append(out, v.haul(ln, t, s, int32(d)))
		}
	}
	return out
}

// inParallel calls f with 0 to n−1 on all processors; the calls must not depend
// on each other.
func inParallel(n int, f func(i int)) {
	var next atomic.Int32
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
}

// inChunks calls f with the parts of 0 to n, on all processors.
func inChunks(n int, f func(from, to int)) {
	const chunk = 2048
	inParallel((n+chunk-1)/chunk, func(i int) { f(i*chunk, min(n, (i+1)*chunk)) })
}

// floatHeap is a binary heap of nodes by distance.
type floatHeap []floatItem

type floatItem struct {
	d float64
	u int32
}

func (h *floatHeap) push(d float64, u int32) {
	*h = append(*h, floatItem{d, u})
	a := *h
	i := len(a) - 1
	for i > 0 {
		p := (i - 1) / 2
		if !less(a[i], a[p]) {
			break
		}
		a[i], a[p] = a[p], a[i]
		i = p
	}
}

func less(x, y floatItem) bool { return x.d < y.d || x.d == y.d && x.u < y.u }

func (h *floatHeap) pop() int32 {
	a := *h
	top := a[0].u
	a[0] = a[len(a)-1]
	a = a[:len(a)-1]
	*h = a
	i := 0
	for {
		c := 2*i + 1
		if c >= len(a) {
			return top
		}
		if c+1 < len(a) && less(a[c+1], a[c]) {
			c++
		}
		if !less(a[c], a[i]) {
			return top
		}
		a[i], a[c] = a[c], a[i]
		i = c
	}
}
