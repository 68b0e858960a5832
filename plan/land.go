package plan

import (
	"meridian"
	"meridian/cost"
)

// Hauls: shortest ways over the links of one medium in one country.

type landKey struct {
	country string
	medium  Medium
}

// landNet is the links of one medium in one country.
type landNet struct {
	key    landKey
	places []meridian.PlaceID
	at     map[meridian.PlaceID]int32
	adj    [][]landEdge
	used   map[meridian.PlaceID]bool // where something other than a haul can follow
}

type landEdge struct {
	to       int32
	step     Step
	weight   float64 // km by rail (tariffs read distance), hours by road
	km, hour float64
	late     float64 // P90 hours
	electric float64
}

// landNetworks collects open links by country and medium.
func (v *View) landNetworks() {
	v.land = map[landKey]*landNet{}
	net := v.Net
	for i := range net.Links {
		l := &net.Links[i]
		if l.Mode != meridian.Rail && l.Mode != meridian.Road || v.borderLink(l) {
			continue
		}
		if why, shut := v.shut.linkShut(net, &v.Conditions, meridian.LinkID(i)); shut {
			v.Closed[l.ID] = why
			continue
		}
		country := net.Places[l.From].Country
		k := landKey{country, linkMedium(l)}
		ln := v.land[k]
		if ln == nil {
			ln = &landNet{key: k, at: map[meridian.PlaceID]int32{}, used: map[meridian.PlaceID]bool{}}
			v.land[k] = ln
		}
		h, sp := v.speeds.Link(l, country)
		_ = sp
		for _, d := range v.shut.effects {
			if d.Effect == "time_factor" && (d.TargetType == "link" && d.Target == l.ID || d.TargetType == "country" && d.Target == country) {
				h = h.Scale(d.Value)
			}
		}
		e := landEdge{km: l.Km, hour: h.P50, late: h.P90, weight: h.P50}
		if l.Mode == meridian.Rail {
			e.weight = l.Km
			switch l.Electrified {
			case "yes":
				e.electric = l.Km
			case "part":
				e.electric = l.Km / 2
			}
		}
		a, b := ln.index(l.From), ln.index(l.To)
		e.to, e.step = b, Step{meridian.LinkID(i), false}
		ln.adj[a] = append(ln.adj[a], e)
		if !l.OneWay {
			e.to, e.step = a, Step{meridian.LinkID(i), true}
			ln.adj[b] = append(ln.adj[b], e)
		}
	}
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
	if ln := v.land[landKey{v.Net.Places[p].Country, m}]; ln != nil {
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
	h := Haul{Haul: cost.Haul{Mode: ln.key.medium.mode(), Country: ln.key.country}, From: ln.places[s], To: ln.places[d], Medium: ln.key.medium}
	for u := d; u != s; u = t.from[u] {
		e := &ln.adj[t.from[u]][t.parent[u]]
		h.Links = append(h.Links, e.step)
		h.Km += e.km
		h.ElectricKm += e.electric
		h.Spread.P50 += e.hour
		h.Spread.P90 += e.late
	}
	for i, j := 0, len(h.Links)-1; i < j; i, j = i+1, j-1 {
		h.Links[i], h.Links[j] = h.Links[j], h.Links[i]
	}
	h.Hours = h.Spread.Moments().Mean
	h.Haul.From, h.Haul.To = v.beyond(h.From, ln.key), v.beyond(h.To, ln.key)
	h.Corridor = v.corridorOf(&h)
	return h
}

// beyond returns the country on the other side of a border place, or "".
func (v *View) beyond(p meridian.PlaceID, k landKey) string {
	for i := range v.Crossings {
		x := &v.Crossings[i]
		l := &v.Net.Links[x.Step.Link]
		if x.From == k.country && x.Medium == k.medium && (l.From == p || l.To == p) {
			return x.To
		}
	}
	return ""
}

// hauls adds the hauls between all places of a country where something else
// than a haul can follow.
func (v *View) hauls() {
	for n := range v.Nodes {
		nd := v.Nodes[n]
		if nd.Medium == OnRoad || nd.Medium.rail() {
			if ln := v.land[landKey{v.Net.Places[nd.Place].Country, nd.Medium}]; ln != nil {
				ln.used[nd.Place] = true
			}
		}
	}
	keys := make([]landKey, 0, len(v.land))
	for k := range v.land {
		keys = append(keys, k)
	}
	sortLandKeys(keys)
	var t tree
	for _, k := range keys {
		ln := v.land[k]
		if !v.only(k.medium.mode()) {
			continue
		}
		for s, p := range ln.places {
			if !ln.used[p] {
				continue
			}
			ln.shortest(int32(s), &t)
			for d, q := range ln.places {
				if d == s || !ln.used[q] || t.from[d] < 0 {
					continue
				}
				h := v.haul(ln, &t, int32(s), int32(d))
				v.Hauls = append(v.Hauls, h)
				v.Arcs = append(v.Arcs, Arc{From: v.node(p, k.medium, false), To: v.node(q, k.medium, true), Kind: ArcHaul, Detail: int32(len(v.Hauls) - 1), Time: h.Spread.Moments()})
			}
		}
	}
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
