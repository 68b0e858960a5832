package plan

import (
	"math"
	"slices"
	"strings"

	"meridian"
	"meridian/cost"
)

// Voyages: shortest ways over open water links between ports, for each lane and
// service. A pair of ports can have several routings, because what is shortest
// is not always what is wanted: beside the usual one, that round the Cape where
// the usual one passes Suez.

// waterNet is the water links that are open, for one kind of vessel, as
// adjacency arrays.
type waterNet struct {
	at    []int32 // place -> node, −1 for none
	first []int32
	edges []waterEdge
	pass  []meridian.PassageID // of each edge
	dead  []bool               // node -> a port at the end of its approach: no way through
}

type waterEdge struct {
	to     int32
	metres int32
	step   Step
}

// routing is which water links a vessel may use.
type routing struct {
	rivers    bool   // river-sea vessels
	seaRoutes bool   // passages of kind sea_route (Northern Sea Route)
	without   string // passage not used, for an alternative routing
	always    bool   // whatever is shut: what a service's timetable was made for
}

func (v *View) waterNet(r routing) *waterNet {
	net := v.Net
	w := &waterNet{at: make([]int32, len(net.Places))}
	for i := range w.at {
		w.at[i] = -1
	}
	type pair struct {
		from int32
		e    waterEdge
	}
	var pairs []pair
	var places []meridian.PlaceID
	index := func(p meridian.PlaceID) int32 {
		if w.at[p] < 0 {
			w.at[p] = int32(len(places))
			places = append(places, p)
		}
		return w.at[p]
	}
	for i := range net.Links {
		l := &net.Links[i]
		if !v.sails(l, r) {
			continue
		}
		if _, shut := v.shut.linkShut(net, &v.Conditions, meridian.LinkID(i)); shut && !r.always {
			continue
		}
		a, b, m := index(l.From), index(l.To), int32(math.Round(l.Km*1000))
		pairs = append(pairs, pair{a, waterEdge{b, m, Step{meridian.LinkID(i), false}}})
		if !l.OneWay {
			pairs = append(pairs, pair{b, waterEdge{a, m, Step{meridian.LinkID(i), true}}})
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int { return int(x.from - y.from) })
	w.first, w.edges = make([]int32, len(places)+1), make([]waterEdge, len(pairs))
	w.pass = make([]meridian.PassageID, len(pairs))
	for i, p := range pairs {
		w.edges[i], w.pass[i] = p.e, net.Links[p.e.step.Link].Passage
		w.first[p.from+1] = int32(i + 1)
	}
	for i := 1; i < len(w.first); i++ {
		w.first[i] = max(w.first[i], w.first[i-1])
	}
	w.dead = make([]bool, len(places))
	for i, p := range places {
		w.dead[i] = net.Places[p].Kind != "waypoint" && w.first[i+1]-w.first[i] == 1
	}
	return w
}

// sails tells whether vessels of a routing use a link.
func (v *View) sails(l *meridian.Link, r routing) bool {
	if l.Mode != meridian.Sea && (l.Mode != meridian.River || !r.rivers) {
		return false
	}
	if l.Passage == meridian.NoID {
		return true
	}
	p := &v.Net.Passages[l.Passage]
	return p.ID != r.without && (p.Kind != "sea_route" || r.seaRoutes)
}

// waterTree is a shortest-path tree from one port.
type waterTree struct {
	dist []int32 // metres; −1 where out of reach
	via  []int32 // edge into the node, −1 at the root
	from []int32 // its tail
	seq  []int16 // passages on the way, in order: index of seqs
	seqs [][]meridian.PassageID
}

func (w *waterNet) shortest(s int32) *waterTree {
	n := len(w.dead)
	t := &waterTree{dist: make([]int32, n), via: make([]int32, n), from: make([]int32, n), seq: make([]int16, n), seqs: [][]meridian.PassageID{nil}}
	for i := range t.dist {
		t.dist[i], t.via[i], t.from[i] = math.MaxInt32, -1, -1
	}
	t.dist[s] = 0
	q := pushBound(nil, boundItem{0, NodeID(s)})
	for len(q) > 0 {
		var it boundItem
		it, q = popBound(q)
		u := int32(it.u)
		if int32(it.d) > t.dist[u] || w.dead[u] && u != s {
			continue
		}
		for e := w.first[u]; e < w.first[u+1]; e++ {
			x := &w.edges[e]
			if d := t.dist[u] + x.metres; d < t.dist[x.to] {
				t.dist[x.to], t.via[x.to], t.from[x.to] = d, e, u
				t.seq[x.to] = t.seq[u]
				if p := w.pass[e]; p != meridian.NoID {
					t.seq[x.to] = t.extend(t.seq[u], p)
				}
				q = pushBound(q, boundItem{int64(d), NodeID(x.to)})
			}
		}
	}
	return t
}

// extend returns the sequence of passages that follows s by p.
func (t *waterTree) extend(s int16, p meridian.PassageID) int16 {
	old := t.seqs[s]
	if slices.Contains(old, p) {
		return s
	}
	for i := range t.seqs {
		if q := t.seqs[i]; len(q) == len(old)+1 && q[len(old)] == p && slices.Equal(q[:len(old)], old) {
			return int16(i)
		}
	}
	t.seqs = append(t.seqs, append(slices.Clone(old), p))
	return int16(len(t.seqs) - 1)
}

// waterway is a shortest way over water: the end of a branch of a tree.
type waterway struct {
	net  *waterNet
	tree *waterTree
	end  int32
}

func (w *waterway) km() float64 { return float64(w.tree.dist[w.end]) / 1000 }

// passages returns the passages on the way, in order.
func (w *waterway) passages() []meridian.PassageID { return w.tree.seqs[w.tree.seq[w.end]] }

// steps returns the links of the way.
func (w *waterway) steps() []Step {
	if w.tree == nil {
		return nil
	}
	var steps []Step
	for u := w.end; w.tree.via[u] >= 0; u = w.tree.from[u] {
		steps = append(steps, w.net.edges[w.tree.via[u]].step)
	}
	slices.Reverse(steps)
	return steps
}

// water finds routings and remembers trees.
type water struct {
	v     *View
	nets  map[routing]*waterNet
	trees map[routing]map[meridian.PlaceID]*waterTree
}

func (v *View) water() *water {
	return &water{v: v, nets: map[routing]*waterNet{}, trees: map[routing]map[meridian.PlaceID]*waterTree{}}
}

// net returns the network of a routing.
func (w *water) net(r routing) *waterNet {
	if w.nets[r] == nil {
		w.nets[r], w.trees[r] = w.v.waterNet(r), map[meridian.PlaceID]*waterTree{}
	}
	return w.nets[r]
}

// plant computes the trees of many ports at once, on all processors.
func (w *water) plant(r routing, ports []meridian.PlaceID) {
	net := w.net(r)
	trees := make([]*waterTree, len(ports))
	inParallel(len(ports), func(i int) {
		if s := net.at[ports[i]]; s >= 0 {
			trees[i] = net.shortest(s)
		}
	})
	for i, p := range ports {
		if trees[i] != nil {
			w.trees[r][p] = trees[i]
		}
	}
}

func (w *water) tree(r routing, from meridian.PlaceID) (*waterNet, *waterTree) {
	net := w.net(r)
	t := w.trees[r][from]
	if t == nil && net.at[from] >= 0 {
		t = net.shortest(net.at[from])
		w.trees[r][from] = t
	}
	return net, t
}

// route returns the way between two ports under a routing; ok is false where
// there is none.
func (w *water) route(r routing, from, to meridian.PlaceID) (way waterway, ok bool) {
	net, t := w.tree(r, from)
	if t == nil || net.at[to] < 0 || t.dist[net.at[to]] == math.MaxInt32 {
		return waterway{}, false
	}
	return waterway{net, t, net.at[to]}, true
}

// RouteByWater returns the length in km, the links and the passages of the
// shortest way by water between two places; rivers tells whether river-sea
// vessels are meant. ok is false where there is none.
func (v *View) RouteByWater(from, to meridian.PlaceID, rivers bool) (km float64, steps []Step, ok bool) {
	way, ok := v.water().route(routing{rivers: rivers}, from, to)
	if !ok {
		return 0, nil, false
	}
	return way.km(), way.steps(), true
}

func (v *View) voyages() {
	w := v.water()
	var ports []meridian.PlaceID
	for _, region := range sortedKeys(v.linerPorts) {
		ports = append(ports, v.linerPorts[region]...)
	}
	w.plant(routing{}, ports)
	w.plant(routing{without: "suez"}, ports)
	rivers := map[string]bool{}
	for i := range v.Net.Lanes {
		if v.Net.Lanes[i].Vessel == "river-sea" {
			rivers[v.Net.Lanes[i].From] = true
		}
	}
	ports = ports[:0]
	for _, region := range sortedKeys(rivers) {
		ports = append(ports, v.linerPorts[region]...)
	}
	w.plant(routing{rivers: true}, ports)
	lanes := v.lanes(w)
	v.sailings(w, lanes)
	v.completeVoyages()
}

// lanes adds a voyage for each pair of ports of each lane, and returns the lane
// in force of each pair of regions.
func (v *View) lanes(w *water) map[[2]string]*meridian.Lane {
	n := 0
	for i := range v.Net.Lanes {
		n += len(v.linerPorts[v.Net.Lanes[i].From]) * len(v.linerPorts[v.Net.Lanes[i].To])
	}
	v.Voyages, v.Arcs = slices.Grow(v.Voyages, n), slices.Grow(v.Arcs, 2*n)
	inForce := map[[2]string]*meridian.Lane{}
	for i := range v.Net.Lanes {
		l := &v.Net.Lanes[i]
		if !l.Valid.Holds(v.Conditions.AsOf) || !l.Season.Open(v.Conditions.Ready) {
			continue
		}
		if l.Season == (meridian.Season{}) || inForce[[2]string{l.From, l.To}] == nil {
			inForce[[2]string{l.From, l.To}] = l
		}
		if !v.only(meridian.Sea) && !(l.Vessel == "river-sea" && v.only(meridian.River)) {
			continue
		}
		for _, from := range v.linerPorts[l.From] {
			for _, to := range v.linerPorts[l.To] {
				if from != to {
					v.lane(w, l, from, to)
				}
			}
		}
	}
	return inForce
}

func (v *View) lane(w *water, l *meridian.Lane, from, to meridian.PlaceID) {
	base := routing{rivers: l.Vessel == "river-sea", seaRoutes: l.Season != (meridian.Season{})}
	way, ok := w.route(base, from, to)
	if !ok {
		return
	}
	v.addVoyage(Voyage{From: from, To: to, way: way, Extra: l.Extra, Voyage: cost.Voyage{Lane: l, FareShare: 1}}, nil)
	if base.rivers {
		return
	}
	for _, p := range way.passages() {
		if id := v.Net.Passages[p].ID; id == "suez" {
			r := base
			r.without = id
			if other, ok := w.route(r, from, to); ok && other.km() < 3*way.km() {
				v.addVoyage(Voyage{From: from, To: to, way: other, Extra: l.Extra, Voyage: cost.Voyage{Lane: l, FareShare: 1}}, nil)
			}
		}
	}
}

// addVoyage adds a voyage; its hours are stated by a timetable, or nil.
func (v *View) addVoyage(y Voyage, stated *meridian.Spread) {
	if stated != nil && stated.P50 > 0 {
		y.Sailing, y.Timetable = *stated, true
	}
	v.Voyages = append(v.Voyages, y)
}

// completeVoyages reckons the hours of all voyages and adds their arcs.
func (v *View) completeVoyages() {
	times := make([]meridian.Moments, len(v.Voyages))
	inChunks(len(v.Voyages), func(from, to int) {
		for i := from; i < to; i++ {
			times[i] = v.complete(&v.Voyages[i])
		}
	})
	for i := range v.Voyages {
		y := &v.Voyages[i]
		medium := OnWater
		if y.Service != nil {
			medium = mediumOf(y.Service.Mode)
		}
		v.Arcs = append(v.Arcs, Arc{From: v.node(y.From, medium, false), To: v.node(y.To, medium, true), Kind: ArcVoyage, Detail: int32(i), Time: times[i]})
	}
}

// complete fills in a voyage and returns the moments of its whole duration. The
// hours of the sailing are from distance and vessel unless a timetable has them.
func (v *View) complete(y *Voyage) meridian.Moments {
	l, s := y.Lane, y.Service
	y.RateFactor = 1
	if y.way.tree != nil {
		y.Km, y.Passages = y.way.km(), y.way.passages()
	}
	headway := 0.0
	if l != nil {
		y.Vessel, headway = l.Vessel, l.Headway*max(v.sparse[y.From], v.sparse[y.To], 1)
		y.OutsideRate = l.Vessel == "river-sea"
	}
	if s != nil {
		y.Mode, y.Vessel, headway = s.Mode, firstOf(s.Vessel, y.Vessel), s.HeadwayDays()
	}
	if !y.Timetable {
		kmh, factor := v.speeds.Vessel(y.Mode, y.Vessel)
		y.Sailing = meridian.Spread{P50: y.Km / kmh, P90: y.Km / kmh * factor}
		for _, p := range y.Passages {
			y.Delay = y.Delay.Add(v.Net.Passages[p].Hours.Moments())
		}
	}
	y.Wait = meridian.Wait(headway * 24)
	if s != nil {
		y.Wait.Mean += s.CutOff
		if s.Cancel > 0 && s.Cancel < 1 { // a cancelled departure costs a headway
			h := headway * 24
			y.Wait.Mean += h * s.Cancel / (1 - s.Cancel)
			y.Wait.Var += h * h * s.Cancel / ((1 - s.Cancel) * (1 - s.Cancel))
		}
	}
	v.disturb(y)
	t := y.Sailing.Moments().Add(y.Extra.Moments()).Add(y.Wait).Add(y.Delay)
	y.Hours = t.Mean
	return t
}

func mediumOf(m meridian.Mode) Medium {
	switch m {
	case meridian.Ferry:
		return OnFerry
	case meridian.RailFerry:
		return OnRailFerry
	case meridian.Air:
		return OnAir
	case meridian.Road:
		return OnRoad
	}
	return OnWater
}

// disturb applies the effects of disruptions in force to a voyage.
func (v *View) disturb(y *Voyage) {
	for i := range v.shut.effects {
		d := &v.shut.effects[i]
		hit := false
		switch d.TargetType {
		case "passage":
			hit = slices.ContainsFunc(y.Passages, func(p meridian.PassageID) bool { return v.Net.Passages[p].ID == d.Target })
		case "region":
			hit = v.Net.Places[y.From].Region == d.Target || v.Net.Places[y.To].Region == d.Target
		case "country":
			hit = (v.Net.Places[y.From].Country == d.Target || v.Net.Places[y.To].Country == d.Target) && d.Effect != "delay_hours" && d.Effect != "time_factor"
		case "place":
			hit = (v.Net.Places[y.From].ID == d.Target || v.Net.Places[y.To].ID == d.Target) && d.Effect != "delay_hours"
		case "service":
			hit = y.Service != nil && y.Service.ID == d.Target
		}
		if !hit || d.TargetType == "region" && d.Effect == "delay_hours" {
			continue
		}
		switch d.Effect {
		case "delay_hours":
			y.Delay = y.Delay.Add(meridian.Spread{P50: d.Value, P90: 2 * d.Value}.Moments())
		case "time_factor":
			y.Sailing = y.Sailing.Scale(d.Value)
		case "surcharge_20":
			y.SurchargeUSD[0] += d.Value
		case "surcharge_40":
			y.SurchargeUSD[1] += d.Value
		case "rate_factor":
			y.RateFactor *= d.Value
		}
	}
}

// sailings adds the voyages of named services by sea, river, ferry and air.
func (v *View) sailings(w *water, lanes map[[2]string]*meridian.Lane) {
	for i := range v.Net.Services {
		s := &v.Net.Services[i]
		if s.Mode == meridian.Rail || s.Mode == meridian.Road || !v.running(s) || !v.only(s.Mode) {
			continue
		}
		v.runs(s, func(calls []meridian.Call, reverse bool) {
			for a := range calls {
				for b := a + 1; b < len(calls); b++ {
					v.sailing(w, lanes, s, calls[a].Place, calls[b].Place, stated(calls, a, b, reverse))
				}
			}
		})
	}
}

// running tells whether a service runs under the conditions.
func (v *View) running(s *meridian.Service) bool {
	if _, shut := v.shut.services[s.ID]; shut {
		return false
	}
	return s.Valid.Holds(v.Conditions.AsOf) && s.Season.Open(v.Conditions.Ready)
}

// runs calls f with the calls of a service in each direction that it runs in.
func (v *View) runs(s *meridian.Service, f func(calls []meridian.Call, reverse bool)) {
	f(s.Calls, false)
	if s.Returns {
		back := slices.Clone(s.Calls)
		slices.Reverse(back)
		f(back, true)
	}
}

func (v *View) sailing(w *water, lanes map[[2]string]*meridian.Lane, s *meridian.Service, from, to meridian.PlaceID, stated meridian.Spread) {
	for _, p := range [2]meridian.PlaceID{from, to} {
		if _, shut := v.shut.portShut(v.Net, p); shut {
			return
		}
	}
	r := routing{rivers: s.Vessel == "river-sea" || s.Mode == meridian.River, seaRoutes: s.Season != (meridian.Season{})}
	way, ok := w.route(r, from, to)
	km := 0.0
	switch {
	case s.Mode == meridian.Air:
		km, ok = v.Net.Places[from].Point.Distance(v.Net.Places[to].Point), true
	case ok:
		km = way.km()
	}
	if !ok {
		return
	}
	a, b := &v.Net.Places[from], &v.Net.Places[to]
	lane := lanes[[2]string{a.Region, b.Region}]
	fare, share := v.fare(w, s, from, to, km)
	if fare == nil && (lane == nil || s.Mode != meridian.Sea && s.Mode != meridian.River) {
		return // no price, no offer
	}
	var hours *meridian.Spread
	if stated.P50 > 0 {
		hours = &stated
		r.always = true
		if v.diverted() { // a timetable does not know of detours
			if usual, ok := w.route(r, from, to); ok && km > 1.02*usual.km() {
				*hours, share = stated.Scale(km/usual.km()), share*km/usual.km()
			}
		}
	}
	y := Voyage{From: from, To: to, Service: s, way: way, Voyage: cost.Voyage{Km: km, Lane: lane, Fare: fare, FareShare: share}}
	if fare != nil {
		y.Lane = nil
	}
	v.addVoyage(y, hours)
}

// diverted tells whether a canal or strait that ships use all year is shut.
func (v *View) diverted() bool {
	for p := range v.shut.passages {
		if x := &v.Net.Passages[p]; x.Kind != "sea_route" && x.Season == (meridian.Season{}) {
			return true
		}
	}
	return false
}

// fare returns the fare of a service between two calls, and the share of it
// that applies.
func (v *View) fare(w *water, s *meridian.Service, from, to meridian.PlaceID, km float64) (*meridian.Fare, float64) {
	var general *meridian.Fare
	for i := range s.Fares {
		f := &s.Fares[i]
		if !f.Valid.Holds(v.Conditions.AsOf) {
			continue
		}
		if f.From == from && f.To == to || f.From == to && f.To == from && s.Returns && !hasFare(s, from, to) {
			return f, 1
		}
		if f.From == meridian.NoID && f.To == meridian.NoID {
			general = f
		}
	}
	if general == nil {
		return nil, 1
	}
	ends := [2]meridian.PlaceID{s.Calls[0].Place, s.Calls[len(s.Calls)-1].Place}
	whole, ok := w.route(routing{rivers: strings.HasPrefix(s.Vessel, "river"), seaRoutes: s.Season != (meridian.Season{})}, ends[0], ends[1])
	if !ok || whole.km() <= 0 {
		return general, 1
	}
	return general, min(1, km/whole.km())
}

func hasFare(s *meridian.Service, from, to meridian.PlaceID) bool {
	return slices.ContainsFunc(s.Fares, func(f meridian.Fare) bool { return f.From == from && f.To == to })
}
