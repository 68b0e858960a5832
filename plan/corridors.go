package plan

import (
	"slices"
	"strings"

	"meridian"
)

// Corridors are recognised by gates passed in order. Gates are matched on arcs:
// arcGate lists, for each arc and in the order of travel, which gate of which
// corridor it passes; an excluded gate counts as gate −1.

type corridorGates struct {
	id    string
	gates [][]token // alternatives of each gate
	bar   []token   // excluded
}

type token struct{ kind, name string }

type gateHit struct {
	corridor int16
	gate     int16
}

func parseToken(s string) token {
	if k, n, ok := strings.Cut(s, ":"); ok {
		if k == "border" {
			a, b, _ := strings.Cut(n, "-")
			if b < a {
				a, b = b, a
			}
			n = a + "-" + b
		}
		return token{k, n}
	}
	return token{"place", s}
}

func parseGate(s string) []token {
	var out []token
	for _, alt := range strings.Split(s, "|") {
		out = append(out, parseToken(strings.TrimSpace(alt)))
	}
	return out
}

// gateIndex finds the gates that a thing passed is one of.
type gateIndex struct {
	place   [][]gateHit // by place
	passage [][]gateHit // by passage
	mode    [meridian.NumModes][]gateHit
	country [][]gateHit // by area
	region  map[string][]gateHit
	border  map[[2]areaID][]gateHit // both orders
}

// compileGates reads the gates of the corridors.
func (v *View) compileGates() {
	v.gates = gatesOf(v.Net)
	byToken := map[token][]gateHit{}
	for c, g := range v.gates {
		for i, alts := range g.gates {
			for _, t := range alts {
				byToken[t] = append(byToken[t], gateHit{int16(c), int16(i)})
			}
		}
		for _, t := range g.bar {
			byToken[t] = append(byToken[t], gateHit{int16(c), -1})
		}
	}
	x := &gateIndex{place: make([][]gateHit, len(v.Net.Places)), passage: make([][]gateHit, len(v.Net.Passages)),
		country: make([][]gateHit, len(v.areaCode)), region: map[string][]gateHit{}, border: map[[2]areaID][]gateHit{}}
	for t, hits := range byToken {
		switch t.kind {
		case "place":
			if p, ok := v.Net.PlaceByID[t.name]; ok {
				x.place[p] = hits
			}
		case "passage":
			if p := FindPassage(v.Net, t.name); p != meridian.NoID {
				x.passage[p] = hits
			}
		case "mode":
			if m, err := meridian.ParseMode(t.name); err == nil {
				x.mode[m] = hits
			}
		case "country":
			if a, ok := v.areaOf[t.name]; ok {
				x.country[a] = hits
			}
		case "sea":
			x.region[t.name] = hits
		case "border":
			a, b, _ := strings.Cut(t.name, "-")
			i, ok1 := v.areaOf[a]
			j, ok2 := v.areaOf[b]
			if ok1 && ok2 {
				x.border[[2]areaID{i, j}], x.border[[2]areaID{j, i}] = hits, hits
			}
		}
	}
	v.gateOf = x
	v.gateLists = newGateLists()
}

// gateLists numbers lists of gates, so that arcs which pass the same ones share
// what is known of them. List 0 is the empty one.
type gateLists struct {
	lists [][]gateHit
	masks []uint64 // bit set of the corridors (modulo 64) in a list
	ids   map[string]int32
	buf   []byte
}

func newGateLists() gateLists {
	return gateLists{lists: [][]gateHit{nil}, masks: []uint64{0}, ids: map[string]int32{"": 0}}
}

// id returns the number of a list.
func (g *gateLists) id(hits []gateHit) int32 {
	if len(hits) == 0 {
		return 0
	}
	g.buf = g.buf[:0]
	mask := uint64(0)
	for _, h := range hits {
		g.buf = append(g.buf, byte(h.corridor), byte(h.corridor>>8), byte(h.gate), byte(h.gate>>8))
		mask |= 1 << (h.corridor & 63)
	}
	id, ok := g.ids[string(g.buf)]
	if !ok {
		id = int32(len(g.lists))
		g.ids[string(g.buf)] = id
		g.lists, g.masks = append(g.lists, slices.Clone(hits)), append(g.masks, mask)
	}
	return id
}

// hits returns the gates that an arc passes, in order.
func (v *View) hits(arc int32) []gateHit { return v.gateLists.lists[v.hitList[arc]] }

// passGates finds the gates that each arc passes, in order.
func (v *View) passGates() {
	v.hitList = make([]int32, len(v.Arcs))
	voyages := voyageGates{v: v, ports: map[meridian.PlaceID]portGates{}, known: map[voyageKey]int32{}}
	var trains []int32
	var buf []gateHit
	for i := range v.Arcs {
		a := &v.Arcs[i]
		switch a.Kind {
		case ArcHaul:
			if h := &v.Hauls[a.Detail]; h.own != nil {
				buf = v.ownHits(buf[:0], h)
				v.hitList[i] = v.gateLists.id(buf)
			} else {
				v.hitList[i] = h.tree.hauls.listOf[h.hits]
			}
		case ArcVoyage:
			v.hitList[i] = voyages.list(&v.Voyages[a.Detail])
		case ArcCrossing:
			buf = v.crossingHits(buf[:0], a)
			v.hitList[i] = v.gateLists.id(buf)
		case ArcTrain:
			trains = append(trains, int32(i))
		default:
			v.hitList[i] = v.gateLists.id(v.gateOf.place[v.Nodes[a.From].Place])
		}
	}
	for _, i := range trains {
		buf = buf[:0]
		for _, part := range v.Trains[v.Arcs[i].Detail].Parts {
			buf = append(buf, v.hits(part)...)
		}
		v.hitList[i] = v.gateLists.id(buf)
	}
	v.listPassing()
	v.gateHit = make([][]bool, len(v.gates))
	for c := range v.gates {
		v.gateHit[c] = make([]bool, len(v.gates[c].gates))
	}
	for id, list := range v.gateLists.lists {
		for _, h := range list {
			if h.gate >= 0 && len(v.arcsPassing(int32(id))) > 0 {
				v.gateHit[h.corridor][h.gate] = true
			}
		}
	}
}

// listPassing lists the arcs that pass each list of gates.
func (v *View) listPassing() {
	v.passFirst = make([]int32, len(v.gateLists.lists)+2)
	for _, l := range v.hitList {
		v.passFirst[l+2]++
	}
	for l := range v.gateLists.lists {
		v.passFirst[l+2] += v.passFirst[l+1]
	}
	v.rhitList = make([]int32, len(v.rarcs))
	for i, e := range v.rarcs {
		v.rhitList[i] = v.hitList[e]
	}
	v.passArcs = make([]int32, len(v.hitList))
	for e, l := range v.hitList {
		v.passArcs[v.passFirst[l+1]] = int32(e)
		v.passFirst[l+1]++
	}
}

// arcsPassing returns the arcs that pass a list of gates.
func (v *View) arcsPassing(list int32) []int32 {
	return v.passArcs[v.passFirst[list]:v.passFirst[list+1]]
}

func (v *View) crossingHits(out []gateHit, a *Arc) []gateHit {
	x, c := v.gateOf, &v.Crossings[a.Detail]
	from, to := v.areaOf[c.From], v.areaOf[c.To]
	out = append(out, x.place[v.Nodes[a.From].Place]...)
	out = append(out, x.country[from]...)
	out = append(out, x.border[[2]areaID{from, to}]...)
	out = append(out, x.country[to]...)
	return append(out, x.place[v.Nodes[a.To].Place]...)
}

// voyageGates finds the gates of voyages, most of which pass those of another.
type voyageGates struct {
	v     *View
	ports map[meridian.PlaceID]portGates
	known map[voyageKey]int32
	buf   []gateHit
}

// portGates are the lists of a port departed from and arrived at.
type portGates struct{ depart, arrive int32 }

type voyageKey struct {
	depart, arrive int32
	mode           meridian.Mode
	passages       uint64 // numbers + 1 of up to eight passages
}

func (g *voyageGates) port(p meridian.PlaceID) portGates {
	if e, ok := g.ports[p]; ok {
		return e
	}
	v, x, pl := g.v, g.v.gateOf, &g.v.Net.Places[p]
	out := append([]gateHit(nil), x.place[p]...)
	out = append(out, x.country[v.country[p]]...)
	e := portGates{depart: v.gateLists.id(append(out, x.region[pl.Region]...))}
	out = append(out[:0], x.region[pl.Region]...)
	out = append(out, x.country[v.country[p]]...)
	e.arrive = v.gateLists.id(append(out, x.place[p]...))
	g.ports[p] = e
	return e
}

func (g *voyageGates) list(y *Voyage) int32 {
	v, x := g.v, g.v.gateOf
	from, to := g.port(y.From), g.port(y.To)
	k := voyageKey{depart: from.depart, arrive: to.arrive, mode: y.Mode}
	short := len(y.Passages) <= 8 && len(v.Net.Passages) < 255
	if short {
		for _, p := range y.Passages {
			k.passages = k.passages<<8 | uint64(p+1)
		}
		if id, ok := g.known[k]; ok {
			return id
		}
	}
	g.buf = append(g.buf[:0], v.gateLists.lists[from.depart]...)
	g.buf = append(g.buf, x.mode[y.Mode]...)
	for _, p := range y.Passages {
		g.buf = append(g.buf, x.passage[p]...)
	}
	g.buf = append(g.buf, v.gateLists.lists[to.arrive]...)
	id := v.gateLists.id(g.buf)
	if short {
		g.known[k] = id
	}
	return id
}

// rootHits begins the lists of a tree: the gates passed at its root.
func (v *View) rootHits(t *landTree) int32 {
	x, p := v.gateOf, t.net.places[t.root]
	out := append([]gateHit(nil), x.place[p]...)
	out = append(out, x.mode[t.net.medium.mode()]...)
	t.hauls.lists = [][]gateHit{append(out, x.country[v.country[p]]...)}
	return 0
}

// passHits returns the list of the gates passed on the way to place u of a tree;
// before is the list of the place before it.
func (v *View) passHits(t *landTree, u, before int32) int32 {
	x, p, q := v.gateOf, t.net.places[t.from[u]], t.net.places[u]
	from, to := v.country[p], v.country[q]
	if from == to && len(x.place[q]) == 0 {
		return before
	}
	out := t.hauls.lists[before]
	n := len(out)
	out = out[:n:n]
	if from != to {
		out = append(out, x.border[[2]areaID{from, to}]...)
		out = append(out, x.country[to]...)
	}
	if out = append(out, x.place[q]...); len(out) == n {
		return before
	}
	t.hauls.lists = append(t.hauls.lists, out)
	return int32(len(t.hauls.lists) - 1)
}

// ownHits appends the gates that a haul in no tree passes.
func (v *View) ownHits(out []gateHit, h *Haul) []gateHit {
	x := v.gateOf
	if r := h.road(); r != nil {
		return v.roadHits(out, h, r)
	}
	out = append(out, x.place[h.From]...)
	out = append(out, x.mode[h.Medium.mode()]...)
	at := noArea
	for _, s := range h.Links() {
		l := &v.Net.Links[s.Link]
		from, to := l.From, l.To
		if s.Reverse {
			from, to = to, from
		}
		for _, p := range [2]meridian.PlaceID{from, to} {
			if c := v.country[p]; c != at {
				if at != noArea {
					out = append(out, x.border[[2]areaID{at, c}]...)
				}
				at = c
				out = append(out, x.country[c]...)
			}
		}
		out = append(out, x.place[to]...)
	}
	return out
}

func gatesOf(net *meridian.Network) []corridorGates {
	out := make([]corridorGates, len(net.Corridors))
	for i := range net.Corridors {
		c := &net.Corridors[i]
		out[i].id = c.ID
		for _, g := range c.Gates {
			out[i].gates = append(out[i].gates, parseGate(g))
		}
		for _, g := range c.Excludes {
			out[i].bar = append(out[i].bar, parseGate(g)...)
		}
	}
	return out
}

// tokens lists what an arc passes, in order.
func (v *View) tokens(arc int32) []token {
	a := &v.Arcs[arc]
	place := func(p meridian.PlaceID) token { return token{"place", v.Net.Places[p].ID} }
	switch a.Kind {
	case ArcHaul:
		return v.haulTokens(&v.Hauls[a.Detail])
	case ArcVoyage:
		y := &v.Voyages[a.Detail]
		from, to := &v.Net.Places[y.From], &v.Net.Places[y.To]
		out := []token{place(y.From), {"country", from.Country}, {"sea", from.Region}, {"mode", y.Mode.String()}}
		for _, p := range y.Passages {
			out = append(out, token{"passage", v.Net.Passages[p].ID})
		}
		return append(out, token{"sea", to.Region}, token{"country", to.Country}, place(y.To))
	case ArcCrossing:
		x := &v.Crossings[a.Detail]
		p, q := v.Nodes[a.From].Place, v.Nodes[a.To].Place
		b := parseToken("border:" + x.From + "-" + x.To)
		return []token{place(p), {"country", x.From}, b, {"country", x.To}, place(q)}
	case ArcTrain:
		var out []token
		for _, part := range v.Trains[a.Detail].Parts {
			out = append(out, v.tokens(part)...)
		}
		return out
	}
	return []token{place(v.Nodes[a.From].Place)}
}

func (v *View) haulTokens(h *Haul) []token {
	if r := h.road(); r != nil {
		return v.roadTokens(h, r)
	}
	out := []token{{"place", v.Net.Places[h.From].ID}, {"mode", h.Medium.mode().String()}}
	country := ""
	for _, s := range h.Links() {
		l := &v.Net.Links[s.Link]
		from, to := l.From, l.To
		if s.Reverse {
			from, to = to, from
		}
		for _, p := range [2]meridian.PlaceID{from, to} {
			if c := v.Net.Places[p].Country; c != country {
				if country != "" {
					out = append(out, parseToken("border:"+country+"-"+c))
				}
				country = c
				out = append(out, token{"country", c})
			}
		}
		out = append(out, token{"place", v.Net.Places[to].ID})
	}
	return out
}

// progress follows a corridor's gates forwards and backwards.
type progress struct {
	forward, backward int
	barred            bool
}

func (p *progress) pass(gate, gates int) {
	switch {
	case gate < 0:
		p.barred = true
	default:
		if gate == p.forward {
			p.forward++
		}
		if gate == gates-1-p.backward {
			p.backward++
		}
	}
}

func (p *progress) done(gates int) bool {
	return !p.barred && gates > 0 && (p.forward == gates || p.backward == gates)
}

// classify returns the index of the corridor that a chain of arcs follows, or
// −1.
func (v *View) classify(hits []gateHit) int {
	var few [64]progress // on the stack
	state := append(few[:0], make([]progress, len(v.gates))...)
	for _, h := range hits {
		state[h.corridor].pass(int(h.gate), len(v.gates[h.corridor].gates))
	}
	for c := range state {
		if state[c].done(len(v.gates[c].gates)) {
			return c
		}
	}
	return -1
}

// gateSea is a sea in which some corridor that charges name has a gate, 0 for
// none.
type gateSea int16

// gateSea returns the sea of a port.
func (v *View) gateSea(p meridian.PlaceID) gateSea {
	region := v.Net.Places[p].Region
	if region == "" {
		return 0
	}
	v.special()
	return gateSea(slices.Index(v.gateSeas, region) + 1)
}

// tariffCorridor returns the corridor whose special tariffs apply to a part of a
// haul, or ""; from and to are the countries beyond its ends, seas those of the
// ports where the haul begins and ends.
func (v *View) tariffCorridor(m meridian.Mode, country, from, to areaID, seas [2]gateSea) string {
	v.special()
	if !v.hasSpecial[m][country] {
		return ""
	}
	return v.corridorOf(country, from, to, seas)
}

// corridorOf returns the corridor whose special tariffs apply to a haul: every
// end at a border must be at one of the corridor, and one end at a gate (a
// border, or a port in its sea) or both at borders that it shares with others.
// The corridor with most of this has it, the first of equals.
func (v *View) corridorOf(country, from, to areaID, seas [2]gateSea) string {
	best, id := 1, ""
	for i := range v.special() {
		c := &v.specials[i]
		a, ok := c.atGate(country, from, seas[0])
		if !ok {
			continue
		}
		b, ok := c.atGate(country, to, seas[1])
		if n := a + b; ok && n > best {
			best, id = n, c.id
		}
	}
	return id
}

// atGate weighs the end of a haul in a country: 2 at a gate of the corridor, 1
// at another border that it crosses, 0 inland; ok is false at any other border.
func (c *specialCorridor) atGate(country, beyond areaID, sea gateSea) (n int, ok bool) {
	switch {
	case beyond != noArea:
		switch {
		case crosses(c.gates, country, beyond):
			return 2, true
		case crosses(c.borders, country, beyond):
			return 1, true
		}
		return 0, false
	case sea != 0 && slices.Contains(c.seas, sea):
		return 2, true
	}
	return 0, true
}

// specialCorridor is a corridor that charges name, its borders, and the seas of
// its gates.
type specialCorridor struct {
	id      string
	gates   [][2]areaID // borders that are gates, or that no other corridor crosses
	seas    []gateSea   // of gates
	borders [][2]areaID // other borders that it crosses
}

// crosses tells whether a border is in a list, in either direction.
func crosses(list [][2]areaID, a, b areaID) bool {
	return slices.Contains(list, [2]areaID{a, b}) || slices.Contains(list, [2]areaID{b, a})
}

// borderOf returns the two countries of a border; ok is false where the network
// has no place in one.
func (v *View) borderOf(s string) (border [2]areaID, ok bool) {
	x, y, _ := strings.Cut(s, "-")
	a, ok1 := v.areaOf[x]
	b, ok2 := v.areaOf[y]
	return [2]areaID{a, b}, ok1 && ok2
}

// crossedByOthers tells whether a border is one of any corridor but the i-th: if
// not, whoever crosses it goes by that corridor.
func (v *View) crossedByOthers(i int, border string) bool {
	t := parseToken("border:" + border)
	for k := range v.Net.Corridors {
		c := &v.Net.Corridors[k]
		if k == i {
			continue
		}
		for _, g := range c.Gates {
			if slices.Contains(parseGate(g), t) {
				return true
			}
		}
		for _, b := range c.Borders {
			if parseToken("border:"+b) == t {
				return true
			}
		}
	}
	return false
}

// special lists the corridors that charges name.
func (v *View) special() []specialCorridor {
	if v.specials != nil {
		return v.specials
	}
	v.specials = []specialCorridor{}
	for m := range v.hasSpecial {
		v.hasSpecial[m] = make([]bool, len(v.areaCode))
	}
	named := map[string]bool{}
	for i := range v.Net.Charges {
		c := &v.Net.Charges[i]
		named[c.Corridor] = true
		if c.Corridor != "" {
			v.markSpecial(c)
		}
	}
	for i, g := range gatesOf(v.Net) {
		if named[g.id] {
			v.specials = append(v.specials, v.specialOf(i, &g))
		}
	}
	return v.specials
}

// markSpecial marks the modes and countries that a charge of a corridor goes with:
// any, where it names none.
func (v *View) markSpecial(c *meridian.Charge) {
	for m := range meridian.NumModes {
		if !c.AnyMode && c.Mode != m {
			continue
		}
		for a, code := range v.areaCode {
			v.hasSpecial[m][a] = v.hasSpecial[m][a] || c.Country == "" || c.Country == code
		}
	}
}

// specialOf reads the borders and seas of a corridor.
func (v *View) specialOf(i int, g *corridorGates) specialCorridor {
	c := specialCorridor{id: g.id}
	for _, b := range v.Net.Corridors[i].Borders {
		if border, ok := v.borderOf(b); !ok {
			continue
		} else if v.crossedByOthers(i, b) {
			c.borders = append(c.borders, border)
		} else {
			c.gates = append(c.gates, border)
		}
	}
	for _, alts := range g.gates {
		for _, t := range alts {
			if border, ok := v.borderOf(t.name); ok && t.kind == "border" {
				c.gates = append(c.gates, border)
			}
			if t.kind == "sea" {
				at := slices.Index(v.gateSeas, t.name)
				if at < 0 {
					at = len(v.gateSeas)
					v.gateSeas = append(v.gateSeas, t.name)
				}
				c.seas = append(c.seas, gateSea(at+1))
			}
		}
	}
	return c
}
