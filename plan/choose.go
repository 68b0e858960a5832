package plan

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"meridian"
)

// Thinning: of many ways a shipper wants few, distinct ones. Every corridor is
// represented by its best way by generalised cost, and by its cheapest and its
// fastest where those differ enough to matter. A corridor whose best is beaten
// in all criteria, by more than the figures are unsure of, is not offered but
// named with the difference.

const (
	apartMoney  = 0.12 // an alternative of a corridor is shown if it is cheaper by that share
	apartTime   = 0.15 // or quicker by that
	mostPerName = 2    // ways offered of one corridor
	mostOffered = 9    // beaten ways are dropped, the clearest first, until no more are left

	fewCorridors = 5   // with fewer corridors the best of others are shown, beaten or not
	nearEnough   = 1.6 // if their generalised cost is at most so many times the least
)

// clearly are the margins, from wide to none, by which a beaten way must cost or
// take more than the better one to be dropped. The first is about what the
// figures are unsure of.
var clearly = []float64{1.25, 1.15, 1.05, 1}

// choose fills the result from the candidates.
func (s *search) choose(ws *workspace, res *Result) {
	sortCandidates(s.candidates)
	byCorridor := map[int][]int{}
	for i := range s.candidates {
		c := s.candidates[i].corridor
		byCorridor[c] = append(byCorridor[c], i)
	}
	var picked []int
	for c := -1; c < len(s.v.gates); c++ {
		if s.q.All {
			picked = append(picked, byCorridor[c]...)
		} else {
			picked = append(picked, s.represent(byCorridor[c])...)
		}
	}
	slices.Sort(picked) // candidates are sorted by generalised cost
	picked, robust := s.robust(picked)
	offered, beaten := s.split(picked, robust)
	res.Itineraries = make([]meridian.Itinerary, len(offered))
	inParallel(len(offered), func(n int) {
		res.Itineraries[n] = s.itinerary(&s.candidates[offered[n]], n+1)
		if s.q.Progress != nil {
			s.q.Progress(1)
		}
	})
	s.mark(res, offered)
	if n := slices.Index(offered, robust); n >= 0 {
		res.Itineraries[n].Best = append(res.Itineraries[n].Best, "robust")
	}
	s.notOffered(ws, res, offered, beaten)
}

// represent picks the ways that stand for a corridor: the best, and its
// cheapest or fastest if clearly apart.
func (s *search) represent(of []int) []int {
	if len(of) == 0 {
		return nil
	}
	best := of[0]
	out := []int{best}
	cheapest, fastest := best, best
	for _, i := range of {
		if s.candidates[i].v[Money] < s.candidates[cheapest].v[Money] {
			cheapest = i
		}
		if s.candidates[i].v[Minutes] < s.candidates[fastest].v[Minutes] {
			fastest = i
		}
	}
	b := &s.candidates[best].v
	if float64(s.candidates[cheapest].v[Money]) < (1-apartMoney)*float64(b[Money]) {
		out = append(out, cheapest)
	}
	if len(out) < mostPerName && fastest != cheapest && float64(s.candidates[fastest].v[Minutes]) < (1-apartTime)*float64(b[Minutes]) {
		out = append(out, fastest)
	}
	return out
}

// split parts the picked ways into those offered, the robust one always among
// them, and those beaten; the latter
// come with the way that beats them. Ways that nothing beats are always offered.
func (s *search) split(picked []int, robust int) (offered []int, beaten map[int]int) {
	for _, margin := range clearly {
		offered, beaten = nil, map[int]int{}
		for _, i := range picked {
			by := s.betterOf(i, picked)
			if by >= 0 && i != robust && !s.q.All && s.worseBy(i, by) >= margin {
				beaten[i] = by
			} else {
				offered = append(offered, i)
			}
		}
		if len(offered) <= mostOffered {
			break
		}
	}
	return s.fill(offered, beaten), beaten
}

// fill takes the best ways of beaten corridors back until few corridors are not too
// few: who compares wants to see what is beaten, and by how much. On a network that
// knows no more corridors than that nothing is lost from sight anyway.
func (s *search) fill(offered []int, beaten map[int]int) []int {
	if len(s.v.gates) <= fewCorridors || len(offered) == 0 {
		return offered
	}
	has := map[int]bool{}
	for _, i := range offered {
		has[s.candidates[i].corridor] = true
	}
	for i := range s.candidates { // in order of generalised cost
		c := &s.candidates[i]
		if _, is := beaten[i]; !is || has[c.corridor] || len(has) >= fewCorridors || c.cost > nearEnough*s.candidates[offered[0]].cost {
			continue
		}
		has[c.corridor] = true
		delete(beaten, i)
		offered = append(offered, i)
	}
	slices.Sort(offered)
	return offered
}

// betterOf returns the way of the least generalised cost among those that are no
// worse than way i in every criterion, −1 if there is none.
func (s *search) betterOf(i int, picked []int) int {
	by := -1
	for _, j := range picked {
		d := &s.candidates[j]
		if i != j && d.v.dominates(&s.candidates[i].v) && d.v != s.candidates[i].v && (by < 0 || d.cost < s.candidates[by].cost) {
			by = j
		}
	}
	return by
}

// worseBy returns how many times a way costs or takes what the better one does.
func (s *search) worseBy(i, by int) float64 {
	a, b := &s.candidates[i].v, &s.candidates[by].v
	return math.Max(float64(a[Money])/float64(max(1, b[Money])), float64(a[Minutes])/float64(max(1, b[Minutes])))
}

// mark notes what each offered itinerary is best in, and which another beats.
func (s *search) mark(res *Result, offered []int) {
	names := [NumCriteria]string{"cheapest", "fastest", "most reliable", "lowest emissions"}
	for k := range NumCriteria {
		best := 0
		for n := range offered {
			if s.candidates[offered[n]].v[k] < s.candidates[offered[best]].v[k] {
				best = n
			}
		}
		if len(offered) > 1 {
			res.Itineraries[best].Best = append(res.Itineraries[best].Best, names[k])
		}
	}
	for n, i := range offered {
		for m, j := range offered {
			if n != m && s.candidates[j].v.dominates(&s.candidates[i].v) && s.candidates[i].v != s.candidates[j].v {
				res.Itineraries[n].DominatedBy = m + 1
				break
			}
		}
	}
}

// notOffered says of every corridor without an offered itinerary why.
func (s *search) notOffered(ws *workspace, res *Result, offered []int, beaten map[int]int) {
	number := map[int]int{}
	has := map[int]bool{}
	for n, i := range offered {
		number[i] = n + 1
		has[s.candidates[i].corridor] = true
	}
	var ways []*candidate // of what is not offered; nil: none
	for c := range s.v.gates {
		if has[c] {
			continue
		}
		id := s.v.gates[c].id
		if i, by, ok := s.bestBeaten(c, beaten); ok {
			n := number[by]
			if n == 0 { // beaten by one that is itself beaten: name the best offered that dominates it
				n = s.dominator(i, offered)
			}
			res.NotOffered = append(res.NotOffered, meridian.NotOffered{Corridor: id, Reason: "dominated", By: n, Text: s.comparison(i, n, offered)})
			ways = append(ways, &s.candidates[i])
			continue
		}
		reason, text := s.absence(ws, c)
		if far, ok := s.far[c]; ok && reason == "no_path" {
			res.NotOffered = append(res.NotOffered, meridian.NotOffered{Corridor: id, Reason: "dominated", By: 1,
				Text: fmt.Sprintf("more than %d times as dear as 1, time and carbon included: %s", s.g.farOffOf(c), s.difference(&far.v, &s.candidates[offered[0]].v))})
			ways = append(ways, &far)
			continue
		}
		res.NotOffered = append(res.NotOffered, meridian.NotOffered{Corridor: id, Reason: reason, Text: text})
		ways = append(ways, nil)
	}
	inParallel(len(ways), func(i int) {
		if ways[i] != nil {
			it := s.itinerary(ways[i], 0)
			res.NotOffered[i].Itinerary = &it
		}
	})
}

func (s *search) bestBeaten(corridor int, beaten map[int]int) (i, by int, ok bool) {
	for i := range s.candidates { // in order of generalised cost
		if s.candidates[i].corridor == corridor {
			if by, found := beaten[i]; found {
				return i, by, true
			}
		}
	}
	return 0, 0, false
}

func (s *search) dominator(i int, offered []int) int {
	for n, j := range offered {
		if s.candidates[j].v.dominates(&s.candidates[i].v) {
			return n + 1
		}
	}
	return 1
}

// comparison says by how much a way is worse than an offered one.
func (s *search) comparison(i, n int, offered []int) string {
	return fmt.Sprintf("dominated by %d: %s", n, s.difference(&s.candidates[i].v, &s.candidates[offered[n-1]].v))
}

// difference says by how much way a is more than way b.
func (s *search) difference(a, b *Vector) string {
	per := math.Max(1, s.q.Shipment.PerUnit())
	return fmt.Sprintf("%+.0f USD a %s, %+.1f days, %+.0f kg CO2e", float64(a[Money]-b[Money])/100/per, unitName(&s.q.Shipment),
		float64(a[Minutes]-b[Minutes])/1440, float64(a[Grams]-b[Grams])/1000/per)
}

func unitName(s *meridian.Shipment) string {
	if s.Containerised() {
		return s.Equipment.ID
	}
	return "tonne"
}

// absence says why a corridor has no way at all.
func (s *search) absence(ws *workspace, c int) (reason, text string) {
	if s.deniedGate(c) {
		if s.free == nil {
			s.free = s.g.unscreened(s.w, s.q)
		}
		for _, backward := range [2]bool{false, true} {
			if arcs, _ := s.free.corridorBest(s.v.course(c, backward), s.farthest(ws, c)); arcs != nil {
				for _, r := range s.g.u.deniers {
					for _, a := range arcs {
						if a >= 0 && s.screening.meetsTrain(r, a, s.from, s.to) {
							return "denied", fmt.Sprintf("denied by %s: %s (%s)", r.Regime, r.Rule, r.Cite.Source)
						}
					}
				}
			}
		}
	}
	if why := s.v.closedGate(c); why != "" {
		return "closed", why
	}
	if why := s.held[c]; why != "" {
		return "closed", why
	}
	for i := range s.candidates {
		if s.candidates[i].corridor == c {
			return "dominated", "worse than another itinerary in every criterion"
		}
	}
	return "no_path", s.missingGate(c)
}

// deniedGate tells whether rules took arcs at a gate of the corridor away.
func (s *search) deniedGate(c int) bool {
	return len(s.g.u.deniers) > 0 && s.g.u.denied&(1<<(c&63)) != 0
}

// closedGate returns why a gate of the corridor is closed: each alternative of
// some gate is.
func (v *View) closedGate(c int) string {
	v.facts.mu.Lock()
	defer v.facts.mu.Unlock()
	if v.facts.closed == nil {
		v.facts.closed = make([]string, len(v.gates))
		for i := range v.gates {
			v.facts.closed[i] = v.closedGateOf(i)
		}
	}
	return v.facts.closed[c]
}

func (v *View) closedGateOf(c int) string {
	for _, alts := range v.gates[c].gates {
		var whys []string
		for _, t := range alts {
			why := v.tokenShut(t)
			if why == "" {
				whys = nil
				break
			}
			if !slices.Contains(whys, why) {
				whys = append(whys, why)
			}
		}
		if len(whys) > 0 {
			return strings.Join(whys, "; ")
		}
	}
	return ""
}

// tokenShut returns why a gate token cannot be passed at all, or "".
func (v *View) tokenShut(t token) string {
	switch t.kind {
	case "passage":
		if p := FindPassage(v.Net, t.name); p != meridian.NoID {
			return v.shut.passages[p]
		}
	case "place":
		if p, ok := v.Net.PlaceByID[t.name]; ok {
			why, _ := v.shut.portShut(v.Net, p)
			return why
		}
	case "country":
		return v.shut.countries[t.name]
	case "sea":
		return v.shut.regions[t.name]
	case "border":
		for i := range v.Crossings {
			if parseToken("border:"+v.Crossings[i].From+"-"+v.Crossings[i].To) == t {
				return ""
			}
		}
		why := ""
		for _, id := range sortedKeys(v.Closed) { // a closure says more than a line not yet built
			l := &v.Net.Links[linkByID(v.Net, id)]
			if parseToken("border:"+v.Net.Places[l.From].Country+"-"+v.Net.Places[l.To].Country) == t && v.borderLink(l) && (why == "" || l.Status == meridian.Open) {
				why = v.Closed[id]
			}
		}
		return why
	}
	return ""
}

// missingGate describes the gates in words.
func (s *search) missingGate(c int) string {
	var names []string
	for _, alts := range s.v.gates[c].gates {
		var alt []string
		for _, t := range alts {
			alt = append(alt, s.v.tokenName(t))
		}
		names = append(names, strings.Join(alt, " or "))
	}
	text := "no sensible way through " + strings.Join(names, ", then ")
	if s.q.Conditions.Only != 0 {
		text += " by " + strings.ReplaceAll(s.q.Conditions.Only.String(), ";", " and ") + " alone"
	}
	return text
}

func (v *View) tokenName(t token) string {
	switch t.kind {
	case "place":
		if p, ok := v.Net.PlaceByID[t.name]; ok {
			return v.Net.Places[p].Name
		}
	case "passage":
		if p := FindPassage(v.Net, t.name); p != meridian.NoID {
			return v.Net.Passages[p].Name
		}
	case "border":
		return "the border " + strings.Replace(t.name, "-", "–", 1)
	}
	return t.kind + " " + t.name
}

// why explains that there is no way at all: how far the network goes from the
// origin, and what stands in the way.
func (s *search) why(ws *workspace) error {
	e := &meridian.NoResultError{What: fmt.Sprintf("no way from %s to %s", s.q.From.Name, s.q.To.Name)}
	if s.q.Conditions.Only != 0 {
		e.What += " by " + strings.ReplaceAll(s.q.Conditions.Only.String(), ";", " and ") + " alone"
	}
	if len(s.g.via) > 0 {
		e.What += " via " + strings.Join(s.q.Via, ", ")
	}
	starts, ends := 0, 0
	for i := range s.g.terminal {
		if s.g.terminal[i].from == s.g.origin {
			starts++
		}
		if s.g.terminal[i].to == s.g.target {
			ends++
		}
	}
	if starts == 0 {
		e.Reasons = append(e.Reasons, s.unreached(s.q.From)...)
	}
	if ends == 0 {
		e.Reasons = append(e.Reasons, s.unreached(s.q.To)...)
	}
	for _, r := range s.g.u.deniers {
		e.Reasons = append(e.Reasons, fmt.Sprintf("denied by %s: %s", r.Regime, r.Rule))
	}
	if starts > 0 && ends > 0 {
		if s.g.clock != nil {
			e.Reasons = append(e.Reasons, s.missing()...)
		}
		e.Reasons = append(e.Reasons, s.frontier()...)
	}
	return e
}

// unreached says that nothing comes to an end, and which links to it are closed.
func (s *search) unreached(e End) []string {
	out := []string{e.Name + " is not reached by these modes"}
	if e.Place == meridian.NoID {
		return out
	}
	for _, id := range sortedKeys(s.v.Closed) {
		l := &s.v.Net.Links[linkByID(s.v.Net, id)]
		if (l.From == e.Place || l.To == e.Place) && len(out) < 4 {
			out = append(out, s.v.Closed[id])
		}
	}
	return out
}

// frontier lists the countries that can be reached, and the closed borders at
// their edge.
func (s *search) frontier() []string {
	v := s.v
	seen := make([]bool, int(s.g.target)+1)
	var stack []NodeID
	visit := func(n NodeID) {
		if !seen[n] {
			seen[n] = true
			stack = append(stack, n)
		}
	}
	for i := range s.g.terminal {
		if s.g.terminal[i].from == s.g.origin {
			visit(s.g.terminal[i].to)
		}
	}
	reached := map[string]bool{}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if int(n) >= len(v.Nodes) {
			continue
		}
		if c := v.Net.Places[v.Nodes[n].Place].Country; c != "" {
			reached[c] = true
		}
		for e := v.first[n]; e < v.first[n+1]; e++ {
			if s.g.usable[e] {
				visit(v.Arcs[e].To)
			}
		}
	}
	out := []string{"within reach: " + strings.Join(sortedKeys(reached), ", ")}
	for _, id := range sortedKeys(v.Closed) {
		l := &v.Net.Links[linkByID(v.Net, id)]
		a, b := v.Net.Places[l.From].Country, v.Net.Places[l.To].Country
		if reached[a] != reached[b] && v.only(l.Mode) {
			out = append(out, v.Closed[id])
		}
		if len(out) == 6 {
			break
		}
	}
	for p := range v.Net.Passages {
		if why, ok := v.shut.passages[meridian.PassageID(p)]; ok && len(out) < 8 {
			out = append(out, why)
		}
	}
	return out
}
