// Package plan finds door-to-door itineraries for a shipment.
//
// A [Planner] is made once for a frozen network. [Planner.Plan] builds (or
// finds again) the [View] of the network under the query's conditions, weighs
// its arcs for the shipment, computes the exact Pareto set over money, mean
// time, variance of time and emissions, adds the best way of every known
// corridor, and thins the whole to few, distinct itineraries. For each corridor
// without one it says why.
package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"meridian"
	"meridian/cost"
)

// Query is a question to the planner.
type Query struct {
	From, To     End
	Via          []string // places or passages to pass, in order
	Shipment     meridian.Shipment
	Conditions   Conditions
	Prices       meridian.YearMonth // 0: those of the network
	Restrictions Screen             // "": deny
	Regimes      []string           // whose law applies; empty: see Screen
	Terminals    bool               // from terminal to terminal: no pick-up, no delivery
	All          bool               // the whole Pareto set
	CarbonPrice  float64            // USD/t CO2e in the ranking; 0: DefaultCarbonPrice, negative: none
	Roads        *Roads             // first and last mile over these; nil: by the links of the network

	// Progress, if given, is told now and then how many ways more have been weighed;
	// by several goroutines at once.
	Progress func(ways int)

	// Start is when the goods are ready, if Conditions.Timetabled.
	Start meridian.Instant
	// Due is the minute by which the goods must have arrived; 0: the beginning of the day
	// of the shipment's deadline, if it has one.
	Due meridian.Instant
	// Percentile of arrival, 50 to 99, that itineraries are compared at and that
	// departures are booked for; 0: DefaultPercentile with a day of departure, the
	// mean without.
	Percentile float64

	// Of a profile: the first day of the clock, 0 for that of Start, and how many
	// days it goes beyond clockDays.
	base meridian.Date
	days int

	ends    [2]*roadEnd // origin and destination on Roads; nil where they are not
	seasons bool        // whether closures hold the seasons that close on the way
}

// DefaultCarbonPrice is the shadow price used in rankings, USD per t CO2e: the
// middle of the range 50 to 100 that the High-Level Commission on Carbon Prices
// (2017) gives for 2030.
const DefaultCarbonPrice = 75

// reliabilityRatio is the value of an hour of standard deviation over the value
// of an hour: de Jong et al. (2014) find 0.4 for road and less for container
// transport by sea in the Netherlands; 0.4 is used for all.
const reliabilityRatio = 0.4

// shippers are the kinds of shipper whose interest confines a plan: factors on
// the value of time of the goods. The literature spans a factor of ten for one
// group of goods (Beuthe and Bouffioux 2008).
var shippers = [...]float64{0.3, balanced: 1, 3}

// balanced is the index of the shipper whose values rank the itineraries.
const balanced = 1

// Result is an answer.
type Result struct {
	Itineraries []meridian.Itinerary
	NotOffered  []meridian.NotOffered
	Notes       []string
	Active      []string // disruptions in force
	Prices      meridian.YearMonth
	Labels      int // labels created by the search
	Pareto      int // size of the Pareto set
}

// Planner plans on one network. It is safe for concurrent use.
type Planner struct {
	Net *meridian.Network

	kept    keeping // shared by all views
	mu      sync.Mutex
	asked   int64    // questions so far
	seaways *seaways // shared by all views
	views   map[string]*View
	weights map[string]*weighing
	pool    sync.Pool
}

// New returns a planner for a network.
func New(net *meridian.Network) *Planner {
	return &Planner{Net: net, kept: newKeeping(), views: map[string]*View{}, weights: map[string]*weighing{}, pool: sync.Pool{New: func() any { return new(workspace) }}}
}

// View returns the view under conditions.
func (p *Planner) View(c Conditions) (*View, error) {
	k := c.key()
	p.mu.Lock()
	v := p.views[k]
	if v != nil {
		v.used = p.tick()
	}
	p.mu.Unlock()
	if v != nil {
		return v, nil
	}
	p.mu.Lock()
	if p.seaways == nil {
		p.seaways = newSeaways(p.Net)
	}
	p.mu.Unlock()
	v, err := newView(p.Net, p.seaways, p.kept, c)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.views[k] = v
	v.used = p.tick()
	for len(p.views) > mostKept {
		oldest := ""
		for k, x := range p.views {
			if oldest == "" || x.used < p.views[oldest].used {
				oldest = k
			}
		}
		p.kept.drop(p.views[oldest].name)
		delete(p.views, oldest)
		for k, w := range p.weights {
			if strings.HasPrefix(k, oldest+"|") {
				p.forgetWeighing(k, w)
			}
		}
	}
	return v, nil
}

// Plan answers a query. A question without an answer is a
// [meridian.NoResultError], one that makes no sense a [meridian.InputError].
func (p *Planner) Plan(q Query) (*Result, error) {
	if q.From.Place == q.To.Place && q.From.Point == q.To.Point {
		return nil, meridian.Input("TO", "name two places", "origin and destination are both %s", q.From.Name)
	}
	dated := slices.ContainsFunc(q.Conditions.Close, func(c Closure) bool { return c.Dated() })
	for i := range q.Conditions.Close {
		if err := q.Conditions.Close[i].check(); err != nil {
			return nil, err
		}
	}
	if dated && !q.Conditions.Timetabled {
		return p.around(q)
	}
	if q.Prices == 0 {
		q.Prices = p.Net.Prices
	}
	if q.Restrictions == "" {
		q.Restrictions = ScreenDeny
	}
	q.Conditions.stops = stopsOf(p.Net, q.Via)
	v, err := p.View(q.Conditions)
	if err != nil {
		return nil, err
	}
	for i, e := range [2]End{q.From, q.To} {
		if why, shut := v.endShut(e); shut {
			what := [2]string{"nothing can leave " + e.Name, e.Name + " cannot be reached"}[i]
			return nil, &meridian.NoResultError{What: what, Reasons: []string{why}}
		}
		if why := v.unreachedEnd(e); why != "" {
			if e.Place == meridian.NoID {
				return nil, meridian.Input("place", "name a place, or a point nearer to the network", "%s", why)
			}
			return nil, &meridian.NoResultError{What: fmt.Sprintf("%s → %s cannot be planned", q.From.Name, q.To.Name), Reasons: []string{why}}
		}
	}
	var notes []string
	if q.Roads != nil {
		if notes, err = v.stand(&q); err != nil {
			return nil, err
		}
	}
	w, err := p.weigh(v, q.Prices, q.Shipment)
	if err != nil {
		return nil, err
	}
	s, err := newSearch(v, &q, w)
	if err != nil {
		return nil, err
	}
	if dated && s.meetsEnds() {
		return p.around(q)
	}
	ws := p.pool.Get().(*workspace)
	defer p.pool.Put(ws)
	s.spaces = &p.pool
	res, err := s.run(ws)
	if err == nil && !q.Conditions.Timetabled && !q.seasons {
		if late := p.lateSeasons(&q, res.Itineraries); len(late) > 0 {
			q.seasons, q.Conditions.Close = true, slices.Concat(q.Conditions.Close, late)
			return p.around(q)
		}
	}
	if err == nil {
		res.Notes = append(res.Notes, notes...)
	}
	return res, err
}

func (v *View) endShut(e End) (string, bool) {
	if e.Place == meridian.NoID {
		return "", false
	}
	if why, ok := v.shut.places[e.Place]; ok {
		return why, true
	}
	why, ok := v.shut.countries[v.Net.Places[e.Place].Country]
	return why, ok
}

// search is one query on its way to an answer.
type search struct {
	v          *View
	q          *Query
	w          *weighing
	g          *graph
	free       *graph // without the rules; made when it is first needed
	screening  *screening
	from, to   string // countries of the ends
	prices     prices
	candidates []candidate
	held       map[int]string    // corridor -> why its way is of no use on the day
	far        map[int]candidate // corridor -> its best way, where that is too dear to be offered
	spaces     *sync.Pool        // of workspaces
}

// candidate is a way found.
type candidate struct {
	arcs     []int32
	v        Vector
	corridor int // −1: other
	pareto   bool
	cost     float64 // generalised, cents

	// With a day of departure. Minutes of v are those of the percentile then, and
	// its variance the chance of coming late, in millionths, if there is a deadline.
	z       float64 // of the booking
	visits  []visit
	turn    turnout
	storage []float64 // USD by visit; nil: none
}

func newSearch(v *View, q *Query, w *weighing) (*search, error) {
	s := &search{v: v, q: q, w: w, held: map[int]string{}, far: map[int]candidate{}, spaces: &sync.Pool{New: func() any { return new(workspace) }}}
	s.from, s.to = v.countryAt(q, 0), v.countryAt(q, 1)
	var err error
	if s.screening, err = v.screen(q, s.from, s.to); err != nil {
		return nil, err
	}
	origin := NodeID(len(v.Nodes))
	s.g = &graph{v: v, weights: w.weights, origin: origin, target: origin + 1, terminal: w.terminals(v, q)}
	s.g.arcsLeft(s.screening.usableArcs(q, s.from, s.to))
	for i := range s.g.terminal {
		t := &s.g.terminal[i]
		switch {
		case t.from != s.g.origin:
			s.g.exits = append(s.g.exits, int32(i))
		case t.to != s.g.target:
			s.g.entries = append(s.g.entries, int32(i))
		}
	}
	if err := s.via(); err != nil {
		return nil, err
	}
	carbon := q.CarbonPrice
	if carbon == 0 {
		carbon = DefaultCarbonPrice
	}
	carbon = max(0, carbon)
	hour := q.Shipment.Value * q.Shipment.Goods.DayValue / 100 / 24
	s.prices = prices{hour: hour, sd: reliabilityRatio * hour, kg: carbon / 1000}
	s.g.confined, s.g.progress = !q.All, q.Progress
	ratio := reliabilityRatio
	if v.Conditions.Timetabled { // what a chain has of spread is known at its end
		ratio = 0
		s.timetabled(q.Start)
	}
	for _, f := range shippers {
		s.g.kinds = append(s.g.kinds, prices{hour: f * hour, sd: f * ratio * hour, kg: carbon / 1000})
	}
	s.g.p = w.at(v, s.g.kinds)
	s.g.p.asked.Add(1)
	s.g.balanced, s.g.balancedBack = s.g.p.usual, s.g.p.usualBack[balanced]
	w.boundsTo(s.g, q)
	return s, nil
}

// countryAt returns the country of the origin, 0, or the destination, 1.
func (v *View) countryAt(q *Query, i int) string {
	if x := q.ends[i]; x != nil {
		return x.country
	}
	return v.countryOf([2]End{q.From, q.To}[i])
}

func (v *View) countryOf(e End) string {
	if stops := v.stops(e); len(stops) > 0 {
		return v.Net.Places[stops[0].place].Country
	}
	return ""
}

// accessHits lists the gates that an access passes.
func (v *View) accessHits(a *Access) []gateHit {
	var out []gateHit
	for _, h := range a.hauls() {
		out = v.ownHits(out, h)
	}
	return out
}

// via resolves the places and passages to be passed.
func (s *search) via() error {
	if len(s.q.Via) == 0 {
		return nil
	}
	if len(s.q.Via) > mostVias {
		return meridian.Input("--via", fmt.Sprintf("give at most %d", mostVias), "%d places to pass are too many", len(s.q.Via))
	}
	v := s.v
	for _, word := range s.q.Via {
		if p := FindPassage(v.Net, word); p != meridian.NoID {
			s.g.via = append(s.g.via, []token{{"passage", v.Net.Passages[p].ID}})
			continue
		}
		if kind, name, found := strings.Cut(word, ":"); found && (kind == "country" || kind == "border" || kind == "sea") {
			t, err := areaToken(v.Net, kind, strings.TrimSpace(name))
			if err != nil {
				return err
			}
			s.g.via = append(s.g.via, []token{t})
			continue
		}
		id, err := FindPlace(v.Net, word)
		if err != nil {
			if e, ok := err.(*meridian.InputError); ok {
				e.Input = "--via"
			}
			return err
		}
		s.g.via = append(s.g.via, []token{{"place", v.Net.Places[id].ID}})
	}
	for i, alternatives := range s.g.via {
		if why := v.tokenShut(alternatives[0]); strings.HasPrefix(why, "avoided: ") {
			return meridian.Input("--via", "drop one of the two", "%s is both to be passed and to be avoided", s.q.Via[i])
		}
	}
	passed := func(tokens []token) (to viaStages) {
		for stage := range to {
			n := stage
			for _, t := range tokens {
				for n < len(s.g.via) && slices.Contains(s.g.via[n], t) {
					n++
				}
			}
			to[stage] = uint8(n)
		}
		return to
	}
	s.g.viaTo = make([]viaStages, len(v.Arcs))
	near, none := s.hauledVia(), passed(nil)
	for i := range v.Arcs {
		if a := &v.Arcs[i]; a.Kind == ArcHaul && !near(&v.Hauls[a.Detail]) {
			s.g.viaTo[i] = none
			continue
		}
		s.g.viaTo[i] = passed(v.tokens(int32(i)))
	}
	for i := range s.g.terminal {
		var tokens []token
		for _, h := range s.g.terminal[i].access.hauls() {
			tokens = append(tokens, v.haulTokens(h)...)
		}
		s.g.terminal[i].access.via = passed(tokens)
	}
	return nil
}

// mostVias is how many places and passages a query may name.
const mostVias = 6

// viaStages says for each number of vias passed before an arc how many are
// passed after it: they count in order, within an arc too.
type viaStages [mostVias + 1]uint8

// areaToken returns the token of a country, border or sea region to be passed.
func areaToken(net *meridian.Network, kind, name string) (token, error) {
	switch kind {
	case "country":
		if c := findCountry(net, name); c != nil {
			return token{kind, c.ID}, nil
		}
		return token{}, meridian.Input("--via", "write an ISO code such as country:TM", "unknown country %q", name)
	case "border":
		if a, b, ok := strings.Cut(strings.ToUpper(name), "-"); !ok || !joined(net, a, b) {
			return token{}, meridian.Input("--via", "`meridian data crossings` lists the borders", "no road or railway crosses a border %q", name)
		}
		return parseToken("border:" + strings.ToUpper(name)), nil
	}
	if regions := seaRegions(net); !regions[name] {
		return token{}, meridian.Input("--via", "the sea regions are "+strings.Join(sortedKeys(regions), ", "), "unknown sea region %q", name)
	}
	return token{kind, name}, nil
}

func (s *search) run(ws *workspace) (*Result, error) {
	if r := s.screening.denied(); r != nil {
		return nil, &meridian.NoResultError{What: "the shipment is denied", Reasons: []string{fmt.Sprintf("%s: %s (%s, since %s)", r.Regime, r.Rule, r.Cite.Source, r.Valid.From)}}
	}
	res := &Result{Active: s.v.Active, Prices: s.q.Prices}
	s.paretos(ws, res)
	if len(s.candidates) == 0 {
		return nil, s.why(ws)
	}
	if len(s.g.via) == 0 {
		s.corridorBests(ws)
	}
	s.choose(ws, res)
	res.Notes = append(res.Notes, s.dateNotes()...)
	if n := s.screening.note(); n != "" {
		res.Notes = append(res.Notes, n)
	}
	return res, nil
}

// describedFrom is the year from which networks tell their history; before it
// rows without a date hold that may not have held.
const describedFrom = 2012

// dateNotes says where a query goes beyond what the data dates.
func (s *search) dateNotes() []string {
	var notes []string
	if y := s.v.Conditions.AsOf.Time().Year(); y < describedFrom {
		notes = append(notes, fmt.Sprintf("the network of %s is that of the oldest rows: history is told from %d on", s.v.Conditions.AsOf, describedFrom))
	}
	first, last := meridian.YearMonth(0), meridian.YearMonth(0)
	for _, series := range s.v.Net.Rates {
		if first == 0 || series[0].Month < first {
			first = series[0].Month
		}
		last = max(last, series[len(series)-1].Month)
	}
	switch {
	case last == 0:
	case s.q.Prices > last:
		notes = append(notes, fmt.Sprintf("prices of %s: the last dated rates are of %s and are carried on", s.q.Prices, last))
	case s.q.Prices < first:
		notes = append(notes, fmt.Sprintf("prices of %s: the first dated rates are of %s and are carried back", s.q.Prices, first))
	}
	return notes
}

// add appends a way to the candidates.
func (s *search) add(arcs []int32, pareto bool) {
	c := candidate{arcs: arcs, pareto: pareto, z: s.g.z}
	if s.g.clock != nil {
		c.visits, c.v, _, _ = s.g.follow(arcs, true)
	} else {
		for _, a := range arcs {
			c.v = c.v.plus(s.g.weight(a))
		}
	}
	s.complete(&c)
	s.candidates = append(s.candidates, c)
}

func (g *graph) weight(arc int32) *Vector {
	if arc < 0 {
		return &g.terminal[-1-arc].weight
	}
	return &g.weights[arc]
}

// chain describes a whole way to the cost model.
func (s *search) chain(arcs []int32, corridor int) *cost.Chain {
	c := &cost.Chain{From: s.from, To: s.to, Countries: append(make([]string, 0, 16), s.from, s.to)}
	if corridor >= 0 {
		c.Corridor = s.v.gates[corridor].id
	}
	for _, a := range arcs {
		if a < 0 {
			for _, h := range s.g.terminal[-1-a].access.hauls() {
				c.Modes |= meridian.Modes(h.Medium.mode())
			}
			continue
		}
		s.v.describe(a, c)
	}
	return c
}

// describe adds the modes and countries of an arc.
func (v *View) describe(arc int32, c *cost.Chain) {
	a := &v.Arcs[arc]
	passes := func(country string) bool {
		if !slices.Contains(c.Countries, country) {
			c.Countries = append(c.Countries, country)
		}
		return true
	}
	switch a.Kind {
	case ArcHaul:
		h := &v.Hauls[a.Detail]
		h.eachCountry(passes)
		c.Modes |= meridian.Modes(h.Medium.mode())
	case ArcTransfer, ArcGaugeBreak:
		passes(v.Net.Places[v.Nodes[a.From].Place].Country)
	case ArcVoyage:
		c.Modes |= meridian.Modes(v.Voyages[a.Detail].Mode)
	case ArcCrossing:
		passes(v.Crossings[a.Detail].To)
		c.Across |= meridian.Modes(v.Crossings[a.Detail].Medium.mode())
	case ArcTrain:
		for _, p := range v.Trains[a.Detail].Parts {
			v.describe(p, c)
		}
	}
}

// passable tells whether some arc passes each gate of a corridor.
func (s *search) passable(corridor int) bool {
	for gate, hit := range s.v.gateHit[corridor] {
		if !hit && !slices.ContainsFunc(s.g.terminal, func(t terminalArc) bool {
			return slices.Contains(t.access.hits, gateHit{int16(corridor), int16(gate)})
		}) {
			return false
		}
	}
	return true
}

// corridorBests adds the best way of each corridor that the Pareto set lacks.
func (s *search) corridorBests(ws *workspace) {
	has := map[int]bool{}
	for i := range s.candidates {
		has[s.candidates[i].corridor] = true
	}
	var wanted []int
	for c := range s.v.gates {
		if !has[c] && s.passable(c) {
			wanted = append(wanted, c)
		}
	}
	if len(wanted) == 0 {
		return
	}
	if s.g.out == nil {
		s.g.findOut(s.w, s.q)
	}
	for _, c := range wanted {
		s.g.throughAll(s.v.course(c, false))
		s.g.throughAll(s.v.course(c, true))
	}
	type way struct {
		arcs []int32
		cost int64
	}
	ways := make([]way, len(wanted))
	inParallel(len(wanted), func(i int) {
		ways[i].arcs, ways[i].cost = s.g.corridorOf(wanted[i])
	})
	for i, c := range wanted {
		best, bestCost := ways[i].arcs, ways[i].cost
		if best == nil || repeats(s, best) {
			continue
		}
		if s.g.clock != nil {
			visits, _, at, ok := s.g.follow(best, true)
			if why := s.heldUp(visits, at, ok, best); why != "" {
				s.held[c] = why
				continue
			}
		}
		s.add(best, false)
		last := s.candidates[len(s.candidates)-1]
		if last.corridor != c { // it is a better-ranked corridor's
			s.candidates = s.candidates[:len(s.candidates)-1]
		} else if s.farOff(ws, c, bestCost) {
			s.candidates = s.candidates[:len(s.candidates)-1]
			s.far[c] = last
		}
	}
}

// farOff tells whether a way of that generalised cost along a corridor is too
// dear to be offered.
func (s *search) farOff(ws *workspace, corridor int, cost int64) bool {
	return cost > s.farthest(ws, corridor)
}

// farthest returns the generalised cost up to which a way along a corridor is offered.
func (s *search) farthest(ws *workspace, corridor int) int64 {
	return s.g.farOffOf(corridor) * ws.kind[balanced][s.g.origin]
}

func (s *search) additive(arcs []int32) int64 {
	sum := int64(0)
	for _, a := range arcs {
		if a < 0 {
			sum += s.prices.additive(&s.g.terminal[-1-a].weight)
		} else if s.g.clock != nil {
			sum += s.g.balanced[a]
		} else {
			sum += s.prices.additive(&s.g.weights[a])
		}
	}
	return sum
}

// repeats tells whether a way comes twice to one place by carriage, as the best
// way through far-off gates may: out to the gate and back.
func repeats(s *search, arcs []int32) bool {
	var buf [mostSteps]meridian.PlaceID
	seen := buf[:0]
	last := meridian.PlaceID(meridian.NoID)
	for _, a := range arcs {
		if a < 0 {
			continue
		}
		p := s.v.Nodes[s.v.Arcs[a].To].Place
		if p == last {
			continue
		}
		if slices.Contains(seen, p) {
			return true
		}
		seen, last = append(seen, p), p
	}
	return false
}

func sortCandidates(c []candidate) {
	slices.SortStableFunc(c, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), slices.Compare(a.v[:], b.v[:]), slices.Compare(a.arcs, b.arcs))
	})
}
