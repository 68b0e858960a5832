package plan

import (
	"fmt"
	"slices"
	"strings"

	"meridian"
)

// Screening: dated rules of sanctions and control regimes are looked up for the
// shipment as a whole and for each arc. A rule that denies and binds a party
// takes arcs, or the whole question, out of the plan; every other rule that is
// met is shown with the itinerary.

// Screen says how restrictions are treated.
type Screen string

// The treatments: Deny is the default.
const (
	ScreenDeny Screen = "deny" // rules that deny and bind are obeyed, all are shown
	ScreenFlag Screen = "flag" // all are shown, none is obeyed
	ScreenOff  Screen = "off"  // none is looked up
)

// screening is the rules that concern one query.
type screening struct {
	v        *View
	whole    []hit // rules met by the shipment whatever its way
	byArc    []hit // rules met on some ways
	goodsGap int   // rules for named goods that could not be checked
}

type hit struct {
	rule *meridian.Restriction
	row  int  // of the rule
	deny bool // denies and binds here
}

func (h hit) finding() meridian.Finding {
	effect := "flag"
	if h.deny {
		effect = "deny"
	}
	return meridian.Finding{Regime: h.rule.Regime, Effect: effect, Rule: h.rule.Rule, Source: h.rule.Cite.Source, Date: h.rule.Valid.From.String(), ID: h.rule.ID}
}

// screen collects the rules that concern a query.
func (v *View) screen(q *Query, from, to string) (*screening, error) {
	s := &screening{v: v}
	if q.Restrictions == ScreenOff {
		return s, nil
	}
	for _, r := range q.Regimes {
		if !slices.ContainsFunc(v.Net.Restrictions, func(x meridian.Restriction) bool {
			return strings.EqualFold(x.Jurisdiction, r) || strings.EqualFold(x.Regime, r)
		}) {
			known := map[string]bool{}
			for i := range v.Net.Restrictions {
				known[v.Net.Restrictions[i].Jurisdiction] = true
			}
			return nil, meridian.Input("--regime", "the jurisdictions are "+strings.Join(sortedKeys(known), ", "), "%q has no rule in the data", r)
		}
	}
	eu := v.eu
	for i := range v.Net.Restrictions {
		r := &v.Net.Restrictions[i]
		if !r.Valid.Holds(v.Conditions.AsOf) || !chosen(q, r) {
			continue
		}
		if len(r.HS) > 0 && !slices.ContainsFunc(q.Shipment.Goods.HS, func(h string) bool { return slices.Contains(r.HS, h) }) {
			if slices.Contains(q.Shipment.Goods.HS, "99") && s.endsMatch(r, from, to) {
				s.goodsGap++
			}
			continue
		}
		h := hit{rule: r, row: i, deny: r.Deny && q.Restrictions != ScreenFlag && binds(q, r, from, to, eu)}
		switch r.Target {
		case "origin", "destination":
			if s.endsMatch(r, from, to) {
				s.whole = append(s.whole, h)
			}
		case "any":
			if s.endsMatch(r, from, to) {
				s.whole = append(s.whole, h)
			} else {
				s.byArc = append(s.byArc, h)
			}
		default:
			if counterpart(r, from, to) {
				s.byArc = append(s.byArc, h)
			}
		}
	}
	return s, nil
}

// chosen tells whether the user asked for the law of this rule.
func chosen(q *Query, r *meridian.Restriction) bool {
	if len(q.Regimes) == 0 || r.Jurisdiction == "UN" {
		return true
	}
	return slices.ContainsFunc(q.Regimes, func(x string) bool { return strings.EqualFold(x, r.Jurisdiction) || strings.EqualFold(x, r.Regime) })
}

// binds tells whether a rule binds a party of the shipment: the law of the
// United Nations, of an end, or of a jurisdiction that the user chose.
func binds(q *Query, r *meridian.Restriction, from, to string, eu map[string]bool) bool {
	if r.Jurisdiction == "UN" || len(q.Regimes) > 0 {
		return true
	}
	for _, c := range [2]string{from, to} {
		if r.Jurisdiction == c || r.Jurisdiction == "EU" && eu[c] || r.Jurisdiction == "UK" && c == "GB" {
			return true
		}
	}
	return false
}

func (s *screening) endsMatch(r *meridian.Restriction, from, to string) bool {
	in := func(c string) bool { return len(r.Countries) == 0 || slices.Contains(r.Countries, c) }
	other := func(c string) bool { return len(r.Counterpart) == 0 || slices.Contains(r.Counterpart, c) }
	switch r.Target {
	case "origin":
		return in(from) && other(to)
	case "destination":
		return in(to) && other(from)
	case "any":
		return in(from) && other(to) || in(to) && other(from)
	}
	return counterpart(r, from, to)
}

func counterpart(r *meridian.Restriction, from, to string) bool {
	return len(r.Counterpart) == 0 || slices.Contains(r.Counterpart, from) || slices.Contains(r.Counterpart, to)
}

// denied returns the rule that denies the shipment whatever its way, if any.
func (s *screening) denied() *meridian.Restriction {
	for _, h := range s.whole {
		if h.deny {
			return h.rule
		}
	}
	return nil
}

// meets tells whether an arc meets a rule on a way between two countries.
func (s *screening) meets(r *meridian.Restriction, arc int32, from, to string) bool {
	v := s.v
	a := &v.Arcs[arc]
	switch r.Target {
	case "transit", "any":
		return v.runsIn(arc, func(c string) bool { return c != from && c != to && slices.Contains(r.Countries, c) })
	case "place":
		p := v.Net.Places[v.Nodes[a.From].Place].ID
		q := v.Net.Places[v.Nodes[a.To].Place].ID
		handled := a.Kind == ArcTransfer || a.Kind == ArcVoyage || a.Kind == ArcGaugeBreak
		return handled && (slices.Contains(r.Places, p) || slices.Contains(r.Places, q))
	case "operator":
		svc := v.service(arc)
		return svc != nil && slices.ContainsFunc(r.Places, func(x string) bool {
			return x == svc.ID || strings.EqualFold(x, svc.Operator) || strings.Contains(strings.ToUpper(svc.Operator), strings.ToUpper(x))
		})
	case "border":
		if a.Kind != ArcCrossing {
			return false
		}
		x := &v.Crossings[a.Detail]
		return slices.Contains(r.Places, x.From+"-"+x.To) || slices.Contains(r.Places, x.To+"-"+x.From)
	}
	return false
}

// runsIn tells whether any of the countries on whose soil an arc runs is one that is
// asked for.
func (v *View) runsIn(arc int32, is func(country string) bool) bool {
	a := &v.Arcs[arc]
	switch a.Kind {
	case ArcHaul:
		found := false
		v.Hauls[a.Detail].eachCountry(func(c string) bool {
			found = is(c)
			return !found
		})
		return found
	case ArcCrossing:
		return is(v.Crossings[a.Detail].To)
	case ArcTransfer, ArcGaugeBreak:
		return is(v.Net.Places[v.Nodes[a.From].Place].Country)
	}
	return false
}

func (v *View) service(arc int32) *meridian.Service {
	a := &v.Arcs[arc]
	switch a.Kind {
	case ArcVoyage:
		return v.Voyages[a.Detail].Service
	case ArcTrain:
		return v.Trains[a.Detail].Service
	}
	return nil
}

// usable marks the arcs that denying rules leave, and returns the rules that
// took any away.
func (s *screening) usable(from, to string) (ok []bool, deniers []*meridian.Restriction) {
	v := s.v
	ok = make([]bool, len(v.Arcs))
	var rules []*meridian.Restriction
	var meets []func(int32) bool
	for _, h := range s.byArc {
		if h.deny {
			rules, meets = append(rules, h.rule), append(meets, s.meeting(h.rule, from, to))
		}
	}
	took := make([]bool, len(rules))
	may := s.mayMeet(rules, from, to)
	for i := range v.Arcs {
		ok[i] = true
		if len(rules) == 0 || !may(int32(i)) {
			continue
		}
		for k := range rules {
			if meets[k](int32(i)) {
				ok[i], took[k] = false, true
				break
			}
		}
	}
	for k, r := range rules {
		if took[k] {
			deniers = append(deniers, r)
		}
	}
	return ok, deniers
}

// mayMeet returns whether an arc may meet any of some rules: most arcs run in
// countries that no rule names.
func (s *screening) mayMeet(rules []*meridian.Restriction, from, to string) func(arc int32) bool {
	v := s.v
	in, only := make([]bool, len(v.areaCode)), true // only: rules of countries alone
	for _, r := range rules {
		if r.Target != "transit" && r.Target != "any" {
			only = false
			continue
		}
		for a, is := range v.ruled(r, from, to) {
			in[a] = in[a] || is
		}
	}
	return func(arc int32) bool {
		a := &v.Arcs[arc]
		switch a.Kind {
		case ArcHaul:
			h := &v.Hauls[a.Detail]
			return h.own != nil || h.inAny(v, in)
		case ArcTransfer, ArcGaugeBreak:
			return !only || in[v.country[v.Nodes[a.From].Place]]
		case ArcVoyage:
			return !only
		}
		return true
	}
}

// inAny tells whether a haul of the view runs in a country that is marked.
func (h *Haul) inAny(v *View, in []bool) bool {
	kinds := h.tree.hauls.kinds
	for i := h.first; i < h.first+h.parts; i++ {
		if in[kinds[v.parts[i].kind].country] {
			return true
		}
	}
	return false
}

// ruled marks the countries of a rule in which it concerns a shipment between two
// others.
func (v *View) ruled(r *meridian.Restriction, from, to string) []bool {
	in := make([]bool, len(v.areaCode))
	if r.Target == "transit" || r.Target == "any" {
		for _, c := range r.Countries {
			if a, ok := v.areaOf[c]; ok && c != from && c != to {
				in[a] = true
			}
		}
	}
	return in
}

// meeting returns meetsTrain for one rule and very many arcs.
func (s *screening) meeting(r *meridian.Restriction, from, to string) func(arc int32) bool {
	v := s.v
	in := v.ruled(r, from, to)
	return func(arc int32) bool {
		a := &v.Arcs[arc]
		switch a.Kind {
		case ArcTrain:
			return s.meetsTrain(r, arc, from, to)
		case ArcHaul:
			h := &v.Hauls[a.Detail]
			if h.own != nil {
				return s.meets(r, arc, from, to)
			}
			return h.inAny(v, in) // of the rules only those of countries concern hauls
		case ArcCrossing:
			if in[v.areaOf[v.Crossings[a.Detail].To]] {
				return true
			}
			return r.Target == "border" && s.meets(r, arc, from, to)
		case ArcTransfer, ArcGaugeBreak:
			if in[v.country[v.Nodes[a.From].Place]] {
				return true
			}
		case ArcVoyage:
			if r.Target == "operator" && v.Voyages[a.Detail].Service == nil {
				return false
			}
		}
		return (r.Target == "place" || r.Target == "operator") && s.meets(r, arc, from, to)
	}
}

// meetsTrain is meets, and for a train whether any part meets the rule.
func (s *screening) meetsTrain(r *meridian.Restriction, arc int32, from, to string) bool {
	if s.meets(r, arc, from, to) {
		return true
	}
	if s.v.Arcs[arc].Kind == ArcTrain {
		for _, p := range s.v.Trains[s.v.Arcs[arc].Detail].Parts {
			if s.meets(r, p, from, to) {
				return true
			}
		}
	}
	return false
}

// findings lists the rules that a way meets.
func (s *screening) findings(arcs []int32, from, to string) []meridian.Finding {
	out := []meridian.Finding{}
	for _, h := range s.whole {
		out = append(out, h.finding())
	}
	for _, h := range s.byArc {
		if slices.ContainsFunc(arcs, func(a int32) bool { return a >= 0 && s.meetsTrain(h.rule, a, from, to) }) {
			out = append(out, h.finding())
		}
	}
	return out
}

func (s *screening) note() string {
	if s.goodsGap == 0 {
		return ""
	}
	return fmt.Sprintf("goods not named: %d rules for named goods were not checked; use --goods", s.goodsGap)
}
