package plan

import (
	"slices"

	"meridian"
	"meridian/cost"
)

// Hauls of a view: between all places of a zone where something else than a haul
// can follow. What a haul is made of is read off the tree of its first place when
// it is asked for; what all ways need, which is length, time, parts by country
// and gates, is summed up along the tree once for all its hauls.

// Haul is a movement over links of one medium in one zone.
type Haul struct {
	From, To meridian.PlaceID
	Medium   Medium
	hits     int32 // gates passed: list of the tree
	Km       float64
	Spread   meridian.Spread

	tree  *landTree // hauls of a view: the way to place end of the tree
	end   int32
	parts int32    // how many parts
	first int32    // first of View.parts
	own   *ownHaul // hauls of their own, of an access
}

// ownHaul is the way of a haul that is in no tree of the view.
type ownHaul struct {
	links []Step
	parts []cost.Haul
	road  *roadHaul // over real roads, without links
}

// Step is a link used in one direction.
type Step struct {
	Link    meridian.LinkID
	Reverse bool
}

// haulPart is the part of a haul in one country.
type haulPart struct {
	km, electricKm, hours float64
	kind                  int32 // index of the tree's kinds
}

// haulSpan is where the hauls of a tree stand in a view, and what they share.
type haulSpan struct {
	hauls, parts int32 // how many
	firstHaul    int32
	firstPart    int32
	firstArc     int32
	kinds        []partKind // kinds of parts
	kindOf       []int32    // kind -> index of View.partKinds
	lists        [][]gateHit
	listOf       []int32 // list -> id of View.gateLists
}

// partKind is all that parts of hauls have in common but their length and time.
type partKind struct {
	medium            Medium
	country, from, to areaID // noArea: none beyond
	fromSea, toSea    gateSea
}

// noArea is the absent country.
const noArea areaID = -1

// Links returns the links of a haul in order.
func (h *Haul) Links() []Step {
	if h.own != nil {
		return h.own.links
	}
	return h.tree.links(h.end)
}

// Parts returns a haul by country, in order.
func (h *Haul) Parts() []cost.Haul {
	if h.own != nil {
		return h.own.parts
	}
	v, s := h.tree.net.v, &h.tree.hauls
	out := make([]cost.Haul, h.parts)
	for i := range out {
		p := &v.parts[int(h.first)+i]
		out[i] = v.partKinds[s.kindOf[p.kind]]
		out[i].Km, out[i].ElectricKm, out[i].Hours = p.km, p.electricKm, p.hours
	}
	return out
}

// bill returns money and emissions (g) of a haul.
func (h *Haul) bill(m *cost.Model) (b cost.Bill, grams float64) {
	parts := h.Parts()
	for i := range parts {
		pb, pg := m.Haul(&parts[i])
		b, grams = b.Add(pb), grams+pg
	}
	return b, grams
}

// eachCountry calls f with the countries that a haul passes until f returns
// false.
func (h *Haul) eachCountry(f func(string) bool) {
	if h.own != nil {
		for i := range h.own.parts {
			if !f(h.own.parts[i].Country) {
				return
			}
		}
		return
	}
	v, s := h.tree.net.v, &h.tree.hauls
	for i := range v.parts[h.first : h.first+h.parts] {
		if !f(v.areaCode[s.kinds[v.parts[int(h.first)+i].kind].country]) {
			return
		}
	}
}

// haulSpace is the arrays of a sum along a tree: of each place, sums from the
// root and from where the country of its last part begins.
type haulSpace struct {
	landSpace
	sums  []haulSum
	kinds [256]int32 // kind found last for a hash
	memo  meridian.MomentsMemo
}

type haulSum struct {
	km      float64
	hours   meridian.Spread
	part    haulPart
	country areaID // of the last part
	parts   int32
	before  int32 // place at which the part before the last one ends
	hits    int32 // list of gates passed
}

// hauls adds the hauls of all zones.
func (v *View) hauls() {
	for n := range v.Nodes {
		if nd := &v.Nodes[n]; nd.Medium < landMedia {
			if i, ok := v.spot(nd.Place, nd.Medium); ok {
				v.landAt(nd.Place, nd.Medium).used[i] = true
			}
		}
	}
	for k, c := range v.beyondOf {
		if i, ok := v.spot(k.place, k.medium); ok {
			v.landAt(k.place, k.medium).beyond[i] = v.areaOf[c]
		}
	}
	v.special() // before many look at it
	for n := range v.Nodes {
		if nd := &v.Nodes[n]; nd.Medium < landMedia {
			if i, ok := v.spot(nd.Place, nd.Medium); ok {
				v.landAt(nd.Place, nd.Medium).seas[i] = v.gateSea(nd.Place)
			}
		}
	}
	type root struct {
		net *landNet
		at  int32
	}
	var roots []root
	for z := range v.land {
		for m, ln := range v.land[z] {
			if ln == nil || !v.only(Medium(m).mode()) {
				continue
			}
			for at, used := range ln.used {
				if used {
					roots = append(roots, root{ln, int32(at)})
				}
			}
		}
	}
	trees := make([]*landTree, len(roots))
	inSpaces(len(roots), func(i int, w *haulSpace) {
		trees[i] = roots[i].net.grow(roots[i].at, &w.landSpace)
		trees[i].countHauls(w)
	})
	v.placeHauls(trees)
	inSpaces(len(trees), func(i int, w *haulSpace) { v.fillHauls(trees[i], w) })
	v.nameKinds(trees)
}

// countHauls counts the hauls of a tree and their parts.
func (t *landTree) countHauls(w *haulSpace) {
	ln := t.net
	w.reset(len(ln.places))
	for _, u := range t.settled[1:] {
		w.parted(t, u)
		if ln.used[u] {
			t.hauls.hauls++
			t.hauls.parts += w.sums[u].parts
		}
	}
}

func (w *haulSpace) reset(n int) {
	if cap(w.sums) < n {
		w.sums = make([]haulSum, n)
	}
	w.sums = w.sums[:n]
}

// parted begins the sum of place u: which country its last part is in, and
// whether that part begins with the edge into it.
func (w *haulSpace) parted(t *landTree, u int32) (begins bool) {
	tail := t.from[u]
	s, before := &w.sums[u], &w.sums[tail]
	country := t.net.v.country[t.net.places[tail]]
	if tail == t.root {
		s.country, s.parts, s.before = country, 1, tail
		return true
	}
	s.country, s.parts, s.before = before.country, before.parts, before.before
	if country == before.country {
		return false
	}
	s.country, s.parts, s.before = country, before.parts+1, tail
	return true
}

// placeHauls finds room for the hauls of all trees and makes the nodes that they
// lead to.
func (v *View) placeHauls(trees []*landTree) {
	hauls, parts := int32(len(v.Hauls)), int32(len(v.parts))
	arcs := int32(len(v.Arcs))
	for _, t := range trees {
		s := &t.hauls
		s.firstHaul, s.firstPart, s.firstArc = hauls, parts, arcs
		hauls, parts, arcs = hauls+s.hauls, parts+s.parts, arcs+s.hauls
		if s.hauls == 0 {
			continue
		}
		ln := t.net
		v.node(ln.places[t.root], ln.medium, false)
		for d, used := range ln.used {
			if used && t.reach(int32(d)) {
				v.node(ln.places[d], ln.medium, true)
			}
		}
	}
	v.Hauls, v.parts = append(v.Hauls, make([]Haul, int(hauls)-len(v.Hauls))...), append(v.parts, make([]haulPart, int(parts)-len(v.parts))...)
	const trains = 1024 // their arcs follow
	v.Arcs = slices.Grow(v.Arcs, int(arcs)-len(v.Arcs)+trains)[:arcs]
}

// fillHauls sums up along a tree and fills in its hauls and their arcs.
func (v *View) fillHauls(t *landTree, w *haulSpace) {
	if t.hauls.hauls == 0 {
		return
	}
	ln, s := t.net, &t.hauls
	w.reset(len(ln.places))
	w.sums[t.root] = haulSum{hits: v.rootHits(t)}
	for _, u := range t.settled[1:] {
		begins := w.parted(t, u)
		sum, before := &w.sums[u], &w.sums[t.from[u]]
		st := &v.strides[ln.edges[t.edge[u]].step.Link]
		sum.km = before.km + st.km
		sum.hours = meridian.Spread{P50: before.hours.P50 + st.hours.P50, P90: before.hours.P90 + st.hours.P90}
		sum.part = haulPart{}
		if !begins {
			sum.part = before.part
		}
		sum.part.km += st.km
		sum.part.electricKm += st.electricKm
		sum.part.hours += st.mean
		sum.hits = v.passHits(t, u, before.hits)
	}
	from, _ := v.findNode(ln.places[t.root], ln.medium, false)
	n, part := s.firstHaul, s.firstPart
	for d, used := range ln.used {
		if !used || !t.reach(int32(d)) {
			continue
		}
		sum := &w.sums[d]
		h := &v.Hauls[n]
		*h = Haul{From: ln.places[t.root], To: ln.places[d], Medium: ln.medium, Km: sum.km, Spread: sum.hours, tree: t, end: int32(d), parts: sum.parts, first: part, hits: sum.hits}
		to, _ := v.findNode(h.To, ln.medium, true)
		v.Arcs[s.firstArc+n-s.firstHaul] = Arc{From: from, To: to, Kind: ArcHaul, Detail: n, Time: w.memo.Of(h.Spread)}
		v.fillParts(t, w, int32(d), part)
		n, part = n+1, part+sum.parts
	}
}

// fillParts fills in the parts of the haul to place d, the last one first.
func (v *View) fillParts(t *landTree, w *haulSpace, d, first int32) {
	ln := t.net
	beyond := ln.beyond[d]
	for u := d; ; {
		sum := &w.sums[u]
		i := sum.parts - 1
		k := partKind{medium: ln.medium, country: sum.country, from: noArea, to: beyond}
		if u == d {
			k.toSea = ln.seas[d]
		}
		if i == 0 {
			k.from, k.fromSea = ln.beyond[t.root], ln.seas[t.root]
		} else {
			k.from = w.sums[sum.before].country
		}
		p := sum.part
		p.kind = t.hauls.kind(k, &w.kinds)
		v.parts[first+i] = p
		if i == 0 {
			return
		}
		u, beyond = sum.before, sum.country
	}
}

// kind returns the number of a kind of part in the tree.
func (s *haulSpan) kind(k partKind, recent *[256]int32) int32 {
	slot := &recent[uint8(int(k.country)+31*int(k.from)+7*int(k.to))]
	if i := *slot; int(i) < len(s.kinds) && s.kinds[i] == k {
		return i
	}
	for i := len(s.kinds) - 1; i >= 0; i-- {
		if s.kinds[i] == k {
			*slot = int32(i)
			return *slot
		}
	}
	s.kinds = append(s.kinds, k)
	*slot = int32(len(s.kinds) - 1)
	return *slot
}

// nameKinds numbers the kinds of parts and the lists of gates of all trees.
func (v *View) nameKinds(trees []*landTree) {
	known := map[partKind]int32{}
	for _, t := range trees {
		s := &t.hauls
		s.kindOf = make([]int32, len(s.kinds))
		for i, k := range s.kinds {
			id, ok := known[k]
			if !ok {
				id = int32(len(v.partKinds))
				known[k] = id
				h := cost.Haul{Mode: k.medium.mode(), Country: v.areaCode[k.country], From: v.code(k.from), To: v.code(k.to)}
				h.Corridor = v.tariffCorridor(h.Mode, k.country, k.from, k.to, [2]gateSea{k.fromSea, k.toSea})
				v.partKinds = append(v.partKinds, h)
			}
			s.kindOf[i] = id
		}
		s.listOf = make([]int32, len(s.lists))
		for i, l := range s.lists {
			s.listOf[i] = v.gateLists.id(l)
		}
	}
}

// code returns the code of a country, "" for none.
func (v *View) code(a areaID) string {
	if a == noArea {
		return ""
	}
	return v.areaCode[a]
}

// beyondKey is a place as one medium sees it.
type beyondKey struct {
	place  meridian.PlaceID
	medium Medium
}

// beyond returns the country on the other side of a border place, or "".
func (v *View) beyond(p meridian.PlaceID, m Medium) string {
	return v.beyondOf[beyondKey{p, m}]
}
