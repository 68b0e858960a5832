package scenario

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"meridian"
)

// Problem is a mistake in a scenario: where, what and how to mend it.
type Problem struct {
	Line    int    `json:"line"`
	Measure string `json:"measure"`
	Field   string `json:"field"`
	Message string `json:"message"`
	Fix     string `json:"fix,omitempty"`
}

func (p Problem) String() string {
	s := fmt.Sprintf("line %d, %s", p.Line, p.Measure)
	if p.Field != "" {
		s += ", " + p.Field
	}
	s += ": " + p.Message
	if p.Fix != "" {
		s += "; " + p.Fix
	}
	return s
}

// Problems are all mistakes of a scenario.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Resolved is a scenario whose every element was found in a network.
type Resolved struct {
	*Scenario
	Base    *meridian.Network
	Notes   []string // what is allowed and worth knowing, such as measures on one element
	effects []effect // of the measures
}

// effect is what a measure does.
type effect struct {
	from, to meridian.Date
	owner    string
	apply    func(e *editor)
	touches  []string // elements, such as link:ID, for contradictions
}

// Owner returns the country that decides on measure i.
func (r *Resolved) Owner(i int) string { return r.effects[i].owner }

// Opens returns the first day of measure i, [meridian.NoDate]: always.
func (r *Resolved) Opens(i int) meridian.Date { return r.effects[i].from }

// Touches lists the elements that measure i changes, such as link:ID.
func (r *Resolved) Touches(i int) []string { return r.effects[i].touches }

// resolver finds the elements of one measure and notes its mistakes.
type resolver struct {
	net      *meridian.Network
	m        *Measure
	problems *Problems
	x        *effect
	links    map[string]meridian.LinkID
}

func (r *resolver) bad(field, fix, format string, args ...any) {
	name := r.m.ID
	if name == "" {
		name = "a measure"
	}
	*r.problems = append(*r.problems, Problem{r.m.line, name, field, fmt.Sprintf(format, args...), fix})
}

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// Resolve finds every element of the scenario in the network and checks every
// value. The error, if any, is [Problems] with all mistakes.
func (s *Scenario) Resolve(net *meridian.Network) (*Resolved, error) {
	var ps Problems
	out := &Resolved{Scenario: s, Base: net, effects: make([]effect, len(s.Measures))}
	links := make(map[string]meridian.LinkID, len(net.Links))
	for i := range net.Links {
		links[net.Links[i].ID] = meridian.LinkID(i)
	}
	if strings.TrimSpace(s.Name) == "" && len(s.Measures) > 0 {
		ps = append(ps, Problem{1, "the file", "scenario", "has no name", "write scenario: NAME"})
	}
	seen := map[string]int{}
	for i := range s.Measures {
		m := &s.Measures[i]
		r := &resolver{net: net, m: m, problems: &ps, x: &out.effects[i], links: links}
		if j, ok := seen[m.ID]; ok {
			r.bad("id", "give another", "is that of the measure in line %d too", s.Measures[j].line)
		}
		seen[m.ID] = i
		r.measure()
	}
	if len(ps) > 0 {
		return nil, ps
	}
	if err := out.contradictions(); err != nil {
		return nil, err
	}
	return out, nil
}

// measure checks what all measures have and resolves the change.
func (r *resolver) measure() {
	m := r.m
	if !idForm.MatchString(m.ID) {
		r.bad("id", "write lower-case letters, digits and hyphens", "%q is no key", m.ID)
	}
	if strings.TrimSpace(m.Name) == "" {
		r.bad("name", "say what people call it", "is missing")
	}
	r.x.from, r.x.to = r.date("opens", m.Opens), r.date("ends", m.Ends)
	if r.x.from != meridian.NoDate && r.x.to != meridian.NoDate && r.x.to < r.x.from {
		r.bad("ends", "give a later day", "%s lies before it opens on %s", m.Ends, m.Opens)
	}
	if r.x.to != meridian.NoDate {
		r.x.to++ // the day after the last
	}
	if m.Grade != "" {
		if _, err := meridian.ParseConfidence(m.Grade); err != nil {
			r.bad("confidence", "", "%v", err)
		}
	}
	if m.Owner != "" {
		r.country("owner", m.Owner)
		r.x.owner = strings.ToUpper(m.Owner)
	}
	r.cost()
	switch n := slices.DeleteFunc(m.changes(), func(c change) bool { return !c.is }); len(n) {
	case 0:
		r.bad("", "add build, upgrade, close, border, gauge_break, terminal, passage, tariff, service, restriction, membership, growth or prices", "says not what changes")
		return
	case 1:
	default:
		r.bad(n[1].key, "write two measures", "a measure is one change; %s is given too", n[0].key)
		return
	}
	mistakes := len(*r.problems)
	r.change()
	if r.x.owner == "" && len(*r.problems) == mistakes {
		r.bad("owner", "name the country that decides on it", "cannot be told from the element")
	}
}

func (r *resolver) date(field, text string) meridian.Date {
	if text == "" {
		return meridian.NoDate
	}
	d, err := meridian.ParseDate(text)
	if err != nil {
		r.bad(field, "write YYYY-MM-DD", "%q is no day", text)
		return meridian.NoDate
	}
	return d
}

var costClasses = []string{"", "rail", "road", "fixed-link", "port", "other"}

func (r *resolver) cost() {
	c := r.m.Cost
	if c == nil {
		return
	}
	if c.Amount < 0 {
		r.bad("cost.amount", "give 0 or more", "%g is no cost", c.Amount)
	}
	if c.Prices < 1950 || c.Prices > 2100 {
		r.bad("cost.price_year", "say of which year's money it is", "is missing or beyond reason")
	}
	if len(c.Currency) != 3 || strings.ToUpper(c.Currency) != c.Currency {
		r.bad("cost.currency", "write an ISO 4217 code such as USD", "%q is no currency", c.Currency)
	}
	if c.Years < 0 || c.Years > 40 || c.Life < 0 || c.Life > 200 || c.Upkeep < 0 || c.Upkeep > 1 {
		r.bad("cost", "years to 40, life to 200, upkeep as a share from 0 to 1", "is beyond reason")
	}
	if !slices.Contains(costClasses, c.Class) {
		r.bad("cost.class", "use "+strings.Join(costClasses[1:], ", "), "%q is no class", c.Class)
	}
	if c.Payer != "" {
		r.country("cost.payer", c.Payer)
	}
}

func (r *resolver) country(field, code string) bool {
	if slices.ContainsFunc(r.net.Countries, func(c meridian.Country) bool { return strings.EqualFold(c.ID, code) }) {
		return true
	}
	r.bad(field, "write an ISO 3166 code such as IR", "unknown country %q", code)
	return false
}

func (r *resolver) place(field, id string) meridian.PlaceID {
	if p, ok := r.net.PlaceByID[id]; ok {
		return p
	}
	r.bad(field, "`meridian data places` lists the ids", "unknown place %q", id)
	return meridian.NoID
}

func (r *resolver) linkIDs(field string, ids []string) []meridian.LinkID {
	var out []meridian.LinkID
	if len(ids) == 0 {
		r.bad(field, "`meridian data links` lists the ids", "names no link")
	}
	for _, id := range ids {
		l, ok := r.links[id]
		if !ok {
			r.bad(field, "`meridian data links` lists the ids", "unknown link %q", id)
			continue
		}
		out = append(out, l)
		r.touch("link:" + id)
	}
	return out
}

func (r *resolver) touch(element string) { r.x.touches = append(r.x.touches, element) }

// own takes a country for the owner if the file names none.
func (r *resolver) own(country string) {
	if r.x.owner == "" {
		r.x.owner = country
	}
}

func (r *resolver) mode(field, text string) (meridian.Mode, bool) {
	m, err := meridian.ParseMode(text)
	if err != nil {
		r.bad(field, "", "%v", err)
	}
	return m, err == nil
}

func (r *resolver) hours(field string, h *Hours) {
	if h != nil && (h.P50 < 0 || h.P90 < h.P50 || h.P90 > 24*366) {
		r.bad(field, "give 0 <= p50 <= p90 <= 8784", "p50 %g and p90 %g are no hours", h.P50, h.P90)
	}
}

func (r *resolver) factor(field string, f *float64) {
	if f != nil && !(*f >= 0 && *f <= 100) {
		r.bad(field, "give 0 to 100; 0.8 is a cut of 20 %", "%g is no factor", *f)
	}
}

// changeOf checks a change of hours and charges.
func (r *resolver) changeOf(c *Change, needed bool) {
	r.hours("hours", c.Hours)
	r.factor("hours_factor", c.HoursFactor)
	r.factor("charge_factor", c.ChargeFactor)
	if c.Hours != nil && c.HoursFactor != nil {
		r.bad("hours_factor", "drop one of the two", "contradicts hours")
	}
	n := 0
	for _, x := range []struct {
		field string
		v     *float64
	}{{"charge_20", c.Charge20}, {"charge_40", c.Charge40}, {"charge_t", c.ChargeT}, {"capacity", c.Capacity}} {
		if x.v == nil {
			continue
		}
		n++
		if *x.v < 0 {
			r.bad(x.field, "give 0 or more", "%g is none", *x.v)
		}
		if x.field != "capacity" && c.ChargeFactor != nil {
			r.bad("charge_factor", "drop one of the two", "contradicts %s", x.field)
		}
	}
	if needed && n == 0 && c.Hours == nil && c.HoursFactor == nil && c.ChargeFactor == nil {
		r.bad("", "give hours, hours_factor, a charge, charge_factor or capacity", "changes nothing")
	}
}

// contradictions finds measures that undo each other at one time: an element that
// one opens or changes and another shuts. Measures on one element that can stand
// together are noted: the later in the file is applied last.
func (r *Resolved) contradictions() error {
	at := map[string][]int{}
	for i := range r.effects {
		for _, e := range slices.Compact(slices.Sorted(slices.Values(r.effects[i].touches))) {
			at[e] = append(at[e], i)
		}
	}
	var ps Problems
	for _, e := range slices.Sorted(maps.Keys(at)) {
		for k, i := range at[e] {
			for _, j := range at[e][k+1:] {
				a, b := &r.Measures[i], &r.Measures[j]
				if !r.overlap(i, j) {
					continue
				}
				if (a.Close != nil) != (b.Close != nil) {
					ps = append(ps, Problem{b.line, b.ID, b.Kind(), fmt.Sprintf("contradicts %s in line %d on %s at one time", a.ID, a.line, e), "part their days with opens and ends, or drop one"})
				} else if a.Kind() == b.Kind() && a.Close == nil {
					r.Notes = append(r.Notes, fmt.Sprintf("%s and %s both change %s: the later in the file is applied last", a.ID, b.ID, e))
				}
			}
		}
	}
	if len(ps) > 0 {
		return ps
	}
	return nil
}

func (r *Resolved) overlap(i, j int) bool {
	a, b := &r.effects[i], &r.effects[j]
	before := func(x, y *effect) bool {
		return x.to != meridian.NoDate && y.from != meridian.NoDate && x.to <= y.from
	}
	return !before(a, b) && !before(b, a)
}
