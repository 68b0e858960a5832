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

func (v *View) compileCorridors() {
	v.gates = gatesOf(v.Net)
	v.byToken = map[token][]gateHit{}
	for c, g := range v.gates {
		for i, alts := range g.gates {
			for _, t := range alts {
				v.byToken[t] = append(v.byToken[t], gateHit{int16(c), int16(i)})
			}
		}
		for _, t := range g.bar {
			v.byToken[t] = append(v.byToken[t], gateHit{int16(c), -1})
		}
	}
	v.arcGate = make([][]gateHit, len(v.Arcs))
	for i := range v.Arcs {
		v.arcGate[i] = v.hits(v.tokens(int32(i)))
	}
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
	for _, c := range v.special() {
		ok := true
		for _, beyond := range [2]string{h.From, h.To} {
			if beyond == "" {
				continue
			}
			b := parseToken("border:" + h.Country + "-" + beyond)
			ok = ok && slices.ContainsFunc(c.gates, func(alts []token) bool { return slices.Contains(alts, b) })
		}
		if ok {
			return c.id
		}
	}
	return ""
}

// special lists the corridors that charges name.
func (v *View) special() []corridorGates {
	if v.specials == nil {
		v.specials = []corridorGates{}
		named := map[string]bool{}
		for i := range v.Net.Charges {
			named[v.Net.Charges[i].Corridor] = true
		}
		for _, g := range gatesOf(v.Net) {
			if named[g.id] {
				v.specials = append(v.specials, g)
			}
		}
	}
	return v.specials
}
