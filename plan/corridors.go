package plan

import (
	"slices"
	"strings"

	"meridian"
	"meridian/cost"
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
	byToken map[token][]gateHit
	place   [][]gateHit // by place
	passage [][]gateHit // by passage
	mode    [meridian.NumModes][]gateHit
	country map[string][]gateHit
	region  map[string][]gateHit
	border  map[[2]string][]gateHit // both orders
}

func (v *View) gateIndex() *gateIndex {
	x := &gateIndex{byToken: map[token][]gateHit{}, place: make([][]gateHit, len(v.Net.Places)), passage: make([][]gateHit, len(v.Net.Passages)),
		country: map[string][]gateHit{}, region: map[string][]gateHit{}, border: map[[2]string][]gateHit{}}
	add := func(t token, h gateHit) { x.byToken[t] = append(x.byToken[t], h) }
	for c, g := range v.gates {
		for i, alts := range g.gates {
			for _, t := range alts {
				add(t, gateHit{int16(c), int16(i)})
			}
		}
		for _, t := range g.bar {
			add(t, gateHit{int16(c), -1})
		}
	}
	for t, hits := range x.byToken {
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
			x.country[t.name] = hits
		case "sea":
			x.region[t.name] = hits
		case "border":
			a, b, _ := strings.Cut(t.name, "-")
			x.border[[2]string{a, b}], x.border[[2]string{b, a}] = hits, hits
		}
	}
	return x
}

// compileCorridors lists the gates that each arc passes, in order.
func (v *View) compileCorridors() {
	v.gates = gatesOf(v.Net)
	v.gateOf = v.gateIndex()
	v.arcGate, v.arcMask = make([][]gateHit, len(v.Arcs)), make([]uint64, len(v.Arcs))
	v.gateHit = make([][]bool, len(v.gates))
	for c := range v.gates {
		v.gateHit[c] = make([]bool, len(v.gates[c].gates))
	}
	inChunks(len(v.Arcs), func(from, to int) {
		var buf []gateHit
		for i := from; i < to; i++ {
			if buf = v.arcHits(buf[:0], int32(i)); len(buf) > 0 {
				v.arcGate[i] = slices.Clone(buf)
			}
		}
	})
	for i := range v.Arcs {
		if buf := v.arcGate[i]; len(buf) > 0 {
			for _, h := range buf {
				v.arcMask[i] |= 1 << (h.corridor & 63)
				if h.gate >= 0 {
					v.gateHit[h.corridor][h.gate] = true
				}
			}
		}
	}
}

// arcHits appends the gates that an arc passes; it goes with tokens.
func (v *View) arcHits(out []gateHit, arc int32) []gateHit {
	x := v.gateOf
	a := &v.Arcs[arc]
	switch a.Kind {
	case ArcHaul:
		return v.haulHits(out, &v.Hauls[a.Detail])
	case ArcVoyage:
		y := &v.Voyages[a.Detail]
		from, to := &v.Net.Places[y.From], &v.Net.Places[y.To]
		out = append(out, x.place[y.From]...)
		out = append(out, x.country[from.Country]...)
		out = append(out, x.region[from.Region]...)
		out = append(out, x.mode[y.Mode]...)
		for _, p := range y.Passages {
			out = append(out, x.passage[p]...)
		}
		out = append(out, x.region[to.Region]...)
		out = append(out, x.country[to.Country]...)
		return append(out, x.place[y.To]...)
	case ArcCrossing:
		c := &v.Crossings[a.Detail]
		out = append(out, x.place[v.Nodes[a.From].Place]...)
		out = append(out, x.country[c.From]...)
		out = append(out, x.border[[2]string{c.From, c.To}]...)
		out = append(out, x.country[c.To]...)
		return append(out, x.place[v.Nodes[a.To].Place]...)
	case ArcTrain:
		for _, part := range v.Trains[a.Detail].Parts {
			out = v.arcHits(out, part)
		}
		return out
	}
	return append(out, x.place[v.Nodes[a.From].Place]...)
}

func (v *View) haulHits(out []gateHit, h *Haul) []gateHit {
	x := v.gateOf
	out = append(out, x.place[h.From]...)
	out = append(out, x.mode[h.Medium.mode()]...)
	country := ""
	for _, s := range h.Links {
		l := &v.Net.Links[s.Link]
		from, to := l.From, l.To
		if s.Reverse {
			from, to = to, from
		}
		for _, p := range [2]meridian.PlaceID{from, to} {
			if c := v.Net.Places[p].Country; c != country {
				if country != "" {
					out = append(out, x.border[[2]string{country, c}]...)
				}
				country = c
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
	out := []token{{"place", v.Net.Places[h.From].ID}, {"mode", h.Medium.mode().String()}}
	country := ""
	for _, s := range h.Links {
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
	state := make([]progress, len(v.gates))
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

// corridorOf returns the corridor whose special tariffs apply to a haul: every
// end at a border must be a border gate of the corridor, and one end at least
// must be at one.
func (v *View) corridorOf(h *cost.Haul) string {
	if h.From == "" && h.To == "" {
		return ""
	}
	for i := range v.special() {
		c := &v.specials[i]
		if (h.From == "" || c.has(h.Country, h.From)) && (h.To == "" || c.has(h.Country, h.To)) {
			return c.id
		}
	}
	return ""
}

// specialKey is a mode in a country for which some corridor has charges.
type specialKey struct {
	mode    meridian.Mode
	country string
}

// specialCorridor is a corridor that charges name, and its border gates.
type specialCorridor struct {
	id      string
	borders [][2]string
}

func (c *specialCorridor) has(a, b string) bool {
	for _, x := range c.borders {
		if x[0] == a && x[1] == b || x[0] == b && x[1] == a {
			return true
		}
	}
	return false
}

// special lists the corridors that charges name.
func (v *View) special() []specialCorridor {
	if v.specials == nil {
		v.specials, v.hasSpecial = []specialCorridor{}, map[specialKey]bool{}
		named := map[string]bool{}
		for i := range v.Net.Charges {
			c := &v.Net.Charges[i]
			named[c.Corridor] = true
			if c.Corridor == "" {
				continue
			}
			for m := range meridian.NumModes { // charges without mode or country go with any
				if c.AnyMode || c.Mode == m {
					v.hasSpecial[specialKey{m, c.Country}] = true
				}
			}
		}
		for k := range v.hasSpecial {
			if k.country == "" {
				for i := range v.Net.Countries {
					v.hasSpecial[specialKey{k.mode, v.Net.Countries[i].ID}] = true
				}
			}
		}
		for _, g := range gatesOf(v.Net) {
			if !named[g.id] {
				continue
			}
			c := specialCorridor{id: g.id}
			for _, alts := range g.gates {
				for _, t := range alts {
					if a, b, ok := strings.Cut(t.name, "-"); ok && t.kind == "border" {
						c.borders = append(c.borders, [2]string{a, b})
					}
				}
			}
			v.specials = append(v.specials, c)
		}
	}
	return v.specials
}
