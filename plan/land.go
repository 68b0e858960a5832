package plan

import (
	"meridian"
	"meridian/cost"
)

// Land networks: the links of one medium in one zone, and shortest ways over
// them. A zone is a country, or all members of the EU together: at a border
// without procedures nothing is decided, so such borders are passed within a
// haul.

// landMedia are road and the gauges of rail, the first of the media.
const landMedia = OnRail1676 + 1

// landNet is the links of one medium in one zone, as adjacency arrays.
type landNet struct {
	v      *View
	zone   areaID
	medium Medium
	places []meridian.PlaceID
	first  []int32 // place -> its edges; one more than places
	edges  []landEdge
	used   []bool    // where something other than a haul can follow
	beyond []areaID  // country on the other side of a border place
	seas   []gateSea // of the ports
}

type landEdge struct {
	to     int32
	step   Step
	weight float64 // km by rail (tariffs read distance), hours by road
}

// stride is what using a link once takes.
type stride struct {
	border     bool // from one country of a zone to another
	km         float64
	hours      meridian.Spread
	mean       float64 // of hours
	electricKm float64
}

// areaID is a country or the EU as a zone, in the order of their codes.
type areaID int16

// areas numbers the countries of places and networks, and finds the zone of each
// place.
func (v *View) areas() {
	net := v.Net
	v.eu = members(net, "EU", v.Conditions.AsOf)
	codes := map[string]bool{"EU": true}
	last := ""
	for i := range net.Places {
		if c := net.Places[i].Country; c != last {
			codes[c], last = true, c
		}
	}
	v.areaCode = sortedKeys(codes)
	v.areaOf = make(map[string]areaID, len(v.areaCode))
	for i, c := range v.areaCode {
		v.areaOf[c] = areaID(i)
	}
	v.country, v.zoneAt = make([]areaID, len(net.Places)), make([]areaID, len(net.Places))
	for i := range net.Places {
		c := net.Places[i].Country
		v.country[i] = v.areaOf[c]
		v.zoneAt[i] = v.areaOf[v.zone(c)]
	}
}

// zone returns the zone of a country.
func (v *View) zone(country string) string {
	if v.eu[country] {
		return "EU"
	}
	return country
}

// inZone tells whether a link by land stays within a zone.
func (v *View) inZone(l *meridian.Link) bool { return v.zoneAt[l.From] == v.zoneAt[l.To] }

// landAt returns the network of a medium in the zone of a place; nil where there
// is none.
func (v *View) landAt(p meridian.PlaceID, m Medium) *landNet {
	if m >= landMedia {
		return nil
	}
	return v.land[v.zoneAt[p]][m]
}

// spot returns the index of a place in its network of a medium.
func (v *View) spot(p meridian.PlaceID, m Medium) (i int32, ok bool) {
	i = v.spots[m][p] - 1
	return i, i >= 0
}

// landNetworks collects open links by zone and medium.
func (v *View) landNetworks() {
	net := v.Net
	v.land = make([][landMedia]*landNet, len(v.areaCode))
	v.strides = make([]stride, len(net.Links))
	for m := range v.spots {
		v.spots[m] = make([]int32, len(net.Places))
	}
	borders := v.innerBorders()
	var open []meridian.LinkID
	for i := range net.Links {
		l := &net.Links[i]
		id := meridian.LinkID(i)
		if l.Mode != meridian.Rail && l.Mode != meridian.Road || !v.inZone(l) {
			continue
		}
		why, shut := v.linkShut(id)
		if !shut && v.borderLink(l) {
			why, shut = v.borderShut(l, borders[id])
		}
		if shut {
			v.Closed[l.ID] = why
			continue
		}
		v.strides[i] = v.measure(l, borders[id])
		open = append(open, id)
		m := linkMedium(l)
		ln := v.land[v.zoneAt[l.From]][m]
		if ln == nil {
			ln = &landNet{v: v, zone: v.zoneAt[l.From], medium: m}
			v.land[ln.zone][m] = ln
		}
		ln.count(l)
	}
	for z := range v.land {
		for _, ln := range v.land[z] {
			if ln != nil {
				ln.lay()
			}
		}
	}
	for _, id := range open { // edges of a place stand in the order of links
		v.land[v.zoneAt[net.Links[id].From]][linkMedium(&net.Links[id])].add(id)
	}
	for z := range v.land {
		for _, ln := range v.land[z] {
			if ln != nil {
				copy(ln.first[1:], ln.first) // from the end of each list to its beginning
				ln.first[0] = 0
			}
		}
	}
}

// count makes room for the edges of a link.
func (ln *landNet) count(l *meridian.Link) {
	for i, p := range [2]meridian.PlaceID{l.From, l.To} {
		at := &ln.v.spots[ln.medium][p]
		if *at == 0 {
			ln.places, ln.first = append(ln.places, p), append(ln.first, 0)
			*at = int32(len(ln.places))
		}
		if i == 0 || !l.OneWay {
			ln.first[*at-1]++
		}
	}
}

// lay turns the counts of edges into the beginnings of their lists.
func (ln *landNet) lay() {
	sum := int32(0)
	for i, n := range ln.first {
		ln.first[i] = sum
		sum += n
	}
	ln.first = append(ln.first, sum)
	ln.edges = make([]landEdge, sum)
	ln.used, ln.beyond = make([]bool, len(ln.places)), make([]areaID, len(ln.places))
	ln.seas = make([]gateSea, len(ln.places))
	for i := range ln.beyond {
		ln.beyond[i] = noArea
	}
}

// add adds the edges of a link.
func (ln *landNet) add(id meridian.LinkID) {
	l := &ln.v.Net.Links[id]
	w := ln.v.strides[id].hours.P50
	if l.Mode == meridian.Rail {
		w = l.Km
	}
	a, b := ln.v.spots[ln.medium][l.From]-1, ln.v.spots[ln.medium][l.To]-1
	ln.edges[ln.first[a]] = landEdge{b, Step{id, false}, w}
	ln.first[a]++
	if !l.OneWay {
		ln.edges[ln.first[b]] = landEdge{a, Step{id, true}, w}
		ln.first[b]++
	}
}

// closeLinks finds the links that the conditions close.
func (v *View) closeLinks() {
	v.linkWhy = map[meridian.LinkID]string{}
	v.linkClosed = make([]bool, len(v.Net.Links))
	for i := range v.Net.Links {
		if why, shut := v.shut.linkShut(v.Net, &v.Conditions, meridian.LinkID(i)); shut {
			v.linkClosed[i], v.linkWhy[meridian.LinkID(i)] = true, why
		}
	}
}

// linkShut tells whether a link is closed, and why.
func (v *View) linkShut(id meridian.LinkID) (string, bool) {
	if !v.linkClosed[id] {
		return "", false
	}
	return v.linkWhy[id], true
}

// innerBorder is what the crossing rows say of a border inside a zone.
type innerBorder struct {
	hours   meridian.Spread
	closure string // of the last row that closes it
	found   bool
}

// innerBorders finds the rows in force of borders inside a zone.
func (v *View) innerBorders() map[meridian.LinkID]innerBorder {
	out := map[meridian.LinkID]innerBorder{}
	for i := range v.Net.Crossings {
		x := &v.Net.Crossings[i]
		if !v.inZone(&v.Net.Links[x.Link]) || !x.Valid.Holds(v.Conditions.AsOf) {
			continue
		}
		b := out[x.Link]
		if !b.found { // the first row has the hours
			b.found, b.hours = true, x.Hours
		}
		if x.Closed {
			b.closure = closureText(x)
		}
		out[x.Link] = b
	}
	return out
}

func closureText(x *meridian.Crossing) string {
	return x.Name + " (" + x.From + "–" + x.To + ") is closed to freight: " + firstOf(x.Cite.Note, x.Cite.Source)
}

// borderShut tells whether a border inside a zone is closed, and why.
func (v *View) borderShut(l *meridian.Link, b innerBorder) (string, bool) {
	if b.closure != "" {
		return b.closure, true
	}
	why, ok := v.shut.borders[[2]string{v.Net.Places[l.From].Country, v.Net.Places[l.To].Country}]
	return why, ok
}

// measure returns what a link takes: time at its speed, and for a border inside
// a zone the hours of its crossing.
func (v *View) measure(l *meridian.Link, b innerBorder) stride {
	country := v.Net.Places[l.From].Country
	s := stride{border: v.borderLink(l), km: l.Km}
	s.hours, _ = v.speeds.Link(l, country)
	for i := range v.shut.effects {
		d := &v.shut.effects[i]
		if d.Effect == "time_factor" && (d.TargetType == "link" && d.Target == l.ID || d.TargetType == "country" && d.Target == country) {
			s.hours = s.hours.Scale(d.Value)
		}
	}
	if s.border && b.found {
		s.hours.P50 += b.hours.P50
		s.hours.P90 += b.hours.P90
	}
	if l.Mode == meridian.Rail {
		switch l.Electrified {
		case "yes":
			s.electricKm = l.Km
		case "part":
			s.electricKm = l.Km / 2
		}
	}
	s.mean = s.hours.Moments().Mean
	return s
}

// reaches tells whether a line or road of the medium comes to the place, be it
// only across a border.
func (v *View) reaches(p meridian.PlaceID, m Medium) bool {
	if m < landMedia && v.spots[m][p] > 0 {
		return true
	}
	_, ok := v.findNode(p, m, false)
	return ok
}

// landTree is the shortest ways from one place of a land network to the others.
type landTree struct {
	net     *landNet
	root    int32
	from    []int32 // tail of the edge into a place; −1 at the root and out of reach
	edge    []int32 // that edge
	settled []int32 // places within reach, those near first
	hauls   haulSpan
}

// landSpace is the arrays of a search over land, kept from one to the next.
type landSpace struct {
	dist []float64
	done []bool
	q    floatHeap
}

// grow computes the tree from place s.
func (ln *landNet) grow(s int32, w *landSpace) *landTree {
	n := len(ln.places)
	if cap(w.dist) < n {
		w.dist, w.done = make([]float64, n), make([]bool, n)
	}
	dist, done := w.dist[:n], w.done[:n]
	room := make([]int32, 3*n)
	t := &landTree{net: ln, root: s, from: room[:n:n], edge: room[n : 2*n : 2*n], settled: room[2*n : 2*n]}
	const inf = 1e18
	for i := range n {
		dist[i], t.from[i], done[i] = inf, -1, false
	}
	q := w.q[:0]
	dist[s] = 0
	q.push(0, s)
	for len(q) > 0 {
		u := q.pop()
		if done[u] {
			continue
		}
		done[u] = true
		t.settled = append(t.settled, u)
		for i := ln.first[u]; i < ln.first[u+1]; i++ {
			e := &ln.edges[i]
			if d := dist[u] + e.weight; d < dist[e.to] {
				dist[e.to], t.edge[e.to], t.from[e.to] = d, i, u
				q.push(d, e.to)
			}
		}
	}
	w.q = q
	return t
}

// tree returns the tree from a place of the network.
func (ln *landNet) tree(s int32) (t *landTree, dist []float64) {
	var w landSpace
	t = ln.grow(s, &w)
	return t, w.dist
}

// reach tells whether the tree comes to place d from elsewhere.
func (t *landTree) reach(d int32) bool { return t.from[d] >= 0 && d != t.root }

// links returns the way to place d.
func (t *landTree) links(d int32) []Step {
	n := 0
	for u := d; u != t.root; u = t.from[u] {
		n++
	}
	links := make([]Step, n)
	for u := d; u != t.root; u = t.from[u] {
		n--
		links[n] = t.net.edges[t.edge[u]].step
	}
	return links
}

// haul returns the haul to place d.
func (t *landTree) haul(d int32) Haul {
	ln := t.net
	return ln.v.newHaul(ln.medium, ln.places[t.root], ln.places[d], t.links(d))
}

// newHaul measures a chain of links, and parts it by country.
func (v *View) newHaul(m Medium, from, to meridian.PlaceID, links []Step) Haul {
	own := &ownHaul{links: links, parts: make([]cost.Haul, 0, 1)}
	h := Haul{From: from, To: to, Medium: m, own: own}
	for _, st := range links {
		s := &v.strides[st.Link]
		tail := v.Net.Links[st.Link].From
		if st.Reverse {
			tail = v.Net.Links[st.Link].To
		}
		country := v.Net.Places[tail].Country
		if n := len(own.parts); n == 0 || own.parts[n-1].Country != country {
			own.parts = append(own.parts, cost.Haul{Mode: m.mode(), Country: country})
		}
		p := &own.parts[len(own.parts)-1]
		p.Km += s.km
		p.ElectricKm += s.electricKm
		p.Hours += s.mean
		h.Km += s.km
		h.Spread.P50 += s.hours.P50
		h.Spread.P90 += s.hours.P90
	}
	v.tariffParts(own.parts, from, to, m)
	return h
}

// tariffParts tells the parts of a haul, by country, what tariffs look at: where
// they come from and lead to, and whose corridor they are of. An end that is NoID
// is an address and no place.
func (v *View) tariffParts(parts []cost.Haul, from, to meridian.PlaceID, m Medium) {
	ends := [2]meridian.PlaceID{from, to}
	for i := range parts {
		p := &parts[i]
		beyond := [2]string{}
		if i > 0 {
			beyond[0] = parts[i-1].Country
		}
		if i+1 < len(parts) {
			beyond[1] = parts[i+1].Country
		}
		var seas [2]gateSea
		for k, first := range [2]bool{i == 0, i+1 == len(parts)} {
			if first && ends[k] != meridian.NoID {
				beyond[k], seas[k] = v.beyond(ends[k], m), v.gateSea(ends[k])
			}
		}
		p.From, p.To = beyond[0], beyond[1]
		p.Corridor = v.tariffCorridor(p.Mode, v.areaNamed(p.Country), v.areaNamed(p.From), v.areaNamed(p.To), seas)
	}
}

// areaNamed returns the area of a code, noArea of none.
func (v *View) areaNamed(code string) areaID {
	if a, ok := v.areaOf[code]; ok && code != "" {
		return a
	}
	return noArea
}
