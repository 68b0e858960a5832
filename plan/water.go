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

// waterNet is the water links that are open, for one kind of vessel.
type waterNet struct {
	places []meridian.PlaceID
	at     map[meridian.PlaceID]int32
	adj    [][]waterEdge
}

type waterEdge struct {
	to   int32
	km   float64
	step Step
}

// routing is which water links a vessel may use.
type routing struct {
	rivers    bool   // river-sea vessels
	seaRoutes bool   // passages of kind sea_route (Northern Sea Route)
	without   string // passage not used, for an alternative routing
}

func (v *View) waterNet(r routing) *waterNet {
	w := &waterNet{at: map[meridian.PlaceID]int32{}}
	index := func(p meridian.PlaceID) int32 {
		if i, ok := w.at[p]; ok {
			return i
		}
		i := int32(len(w.places))
		w.at[p] = i
		w.places = append(w.places, p)
		w.adj = append(w.adj, nil)
		return i
	}
	net := v.Net
	for i := range net.Links {
		l := &net.Links[i]
		if l.Mode != meridian.Sea && l.Mode != meridian.River || l.Mode == meridian.River && !r.rivers && l.Class != "channel" {
			continue
		}
		if l.Passage != meridian.NoID {
			p := &net.Passages[l.Passage]
			if p.ID == r.without || p.Kind == "sea_route" && !r.seaRoutes {
				continue
			}
		}
		if _, shut := v.shut.linkShut(net, &v.Conditions, meridian.LinkID(i)); shut {
			continue
		}
		a, b := index(l.From), index(l.To)
		w.adj[a] = append(w.adj[a], waterEdge{b, l.Km, Step{meridian.LinkID(i), false}})
		if !l.OneWay {
			w.adj[b] = append(w.adj[b], waterEdge{a, l.Km, Step{meridian.LinkID(i), true}})
		}
	}
	return w
}

// waterTree is a shortest-path tree from one port.
type waterTree struct {
	dist []float64
	via  []waterEdge // edge into the node; to is its tail
	done []bool
	q    floatHeap
}

func (w *waterNet) shortest(v *View, s int32) *waterTree {
	n := len(w.places)
	t := &waterTree{dist: make([]float64, n), via: make([]waterEdge, n), done: make([]bool, n)}
	for i := range t.dist {
		t.dist[i] = math.Inf(1)
		t.via[i].to = -1
	}
	t.dist[s] = 0
	t.q.push(0, s)
	for len(t.q) > 0 {
		u := t.q.pop()
		if t.done[u] {
			continue
		}
		t.done[u] = true
		if u != s && v.Net.Places[w.places[u]].Kind != "waypoint" && len(w.adj[u]) == 1 {
			continue // a port at the end of its approach is no way through
		}
		for _, e := range w.adj[u] {
			if d := t.dist[u] + e.km; d < t.dist[e.to] {
				t.dist[e.to] = d
				t.via[e.to] = waterEdge{u, e.km, e.step}
				t.q.push(d, e.to)
			}
		}
	}
	return t
}

// way returns the links from the root to d and the passages on them.
func (t *waterTree) way(v *View, d int32) (steps []Step, passages []meridian.PassageID) {
	for u := d; t.via[u].to >= 0; u = t.via[u].to {
		steps = append(steps, t.via[u].step)
	}
	slices.Reverse(steps)
	for _, s := range steps {
		if p := v.Net.Links[s.Link].Passage; p != meridian.NoID && !slices.Contains(passages, p) {
			passages = append(passages, p)
		}
	}
	return steps, passages
}

// water finds routings and remembers trees.
type water struct {
	v     *View
	nets  map[routing]*waterNet
	trees map[routing]map[meridian.PlaceID]*waterTree
}

func (w *water) tree(r routing, from meridian.PlaceID) (*waterNet, *waterTree) {
	net := w.nets[r]
	if net == nil {
		net = w.v.waterNet(r)
		w.nets[r], w.trees[r] = net, map[meridian.PlaceID]*waterTree{}
	}
	t := w.trees[r][from]
	if t == nil {
		s, ok := net.at[from]
		if !ok {
			return net, nil
		}
		t = net.shortest(w.v, s)
		w.trees[r][from] = t
	}
	return net, t
}

// route returns the way between two ports under a routing; ok is false where
// there is none.
func (w *water) route(r routing, from, to meridian.PlaceID) (km float64, steps []Step, passages []meridian.PassageID, ok bool) {
	net, t := w.tree(r, from)
	if t == nil {
		return 0, nil, nil, false
	}
	d, known := net.at[to]
	if !known || math.IsInf(t.dist[d], 1) {
		return 0, nil, nil, false
	}
	steps, passages = t.way(w.v, d)
	return t.dist[d], steps, passages, true
}

// RouteByWater returns the length in km, the links and the passages of the
// shortest way by water between two places; rivers tells whether river-sea
// vessels are meant. ok is false where there is none.
func (v *View) RouteByWater(from, to meridian.PlaceID, rivers bool) (km float64, steps []Step, ok bool) {
	w := &water{v: v, nets: map[routing]*waterNet{}, trees: map[routing]map[meridian.PlaceID]*waterTree{}}
	km, steps, _, ok = w.route(routing{rivers: rivers}, from, to)
	return km, steps, ok
}

func (v *View) voyages() {
	w := &water{v: v, nets: map[routing]*waterNet{}, trees: map[routing]map[meridian.PlaceID]*waterTree{}}
	lanes := v.lanes(w)
	v.sailings(w, lanes)
}

// lanes adds a voyage for each pair of ports of each lane, and returns the lane
// in force of each pair of regions.
func (v *View) lanes(w *water) map[[2]string]*meridian.Lane {
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
	km, steps, passages, ok := w.route(base, from, to)
	if !ok {
		return
	}
	v.addVoyage(l, nil, nil, 1, from, to, km, steps, passages, l.Extra)
	if base.rivers {
		return
	}
	for _, p := range passages {
		if id := v.Net.Passages[p].ID; id == "suez" {
			r := base
			r.without = id
			if km2, steps, passages, ok := w.route(r, from, to); ok && km2 < 3*km {
				v.addVoyage(l, nil, nil, 1, from, to, km2, steps, passages, l.Extra)
			}
		}
	}
}

// addVoyage adds the arc of a voyage. hours of the sailing are from distance
// and vessel unless the service states them.
func (v *View) addVoyage(l *meridian.Lane, s *meridian.Service, stated *meridian.Spread, share float64, from, to meridian.PlaceID, km float64, steps []Step, passages []meridian.PassageID, extra meridian.Spread) {
	y := Voyage{From: from, To: to, Service: s, Steps: steps, Extra: extra}
	y.Voyage = cost.Voyage{Mode: meridian.Sea, Km: km, Lane: l, Passages: passages, RateFactor: 1, FareShare: share}
	medium := OnWater
	headway := 0.0
	if l != nil {
		y.Vessel, headway = l.Vessel, l.Headway
		y.OutsideRate = l.Vessel == "river-sea"
	}
	if s != nil {
		y.Mode, y.Vessel, headway = s.Mode, firstOf(s.Vessel, y.Vessel), s.HeadwayDays()
		medium = mediumOf(s.Mode)
	}
	speedMode := y.Mode
	kmh, factor := v.speeds.Vessel(speedMode, y.Vessel)
	y.Sailing = meridian.Spread{P50: km / kmh, P90: km / kmh * factor}
	if stated != nil && stated.P50 > 0 {
		y.Sailing = *stated
	} else {
		for _, p := range passages {
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
	v.disturb(&y)
	t := y.Sailing.Moments().Add(y.Extra.Moments()).Add(y.Wait).Add(y.Delay)
	y.Hours = t.Mean
	v.Voyages = append(v.Voyages, y)
	v.Arcs = append(v.Arcs, Arc{From: v.node(from, medium, false), To: v.node(to, medium, true), Kind: ArcVoyage, Detail: int32(len(v.Voyages) - 1), Time: t})
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
	for _, d := range v.shut.effects {
		hit := false
		switch d.TargetType {
		case "passage":
			hit = slices.ContainsFunc(y.Passages, func(p meridian.PassageID) bool { return v.Net.Passages[p].ID == d.Target })
		case "region":
			hit = v.Net.Places[y.From].Region == d.Target || v.Net.Places[y.To].Region == d.Target
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
	km, steps, passages, ok := w.route(routing{rivers: s.Vessel == "river-sea" || s.Mode == meridian.River, seaRoutes: true}, from, to)
	if s.Mode == meridian.Air {
		km, ok = v.Net.Places[from].Point.Distance(v.Net.Places[to].Point), true
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
	}
	n := len(v.Voyages)
	v.addVoyage(lane, s, hours, share, from, to, km, steps, passages, meridian.Spread{})
	if fare != nil {
		v.Voyages[n].Fare, v.Voyages[n].Lane = fare, nil
	}
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
	whole, _, _, ok := w.route(routing{rivers: strings.HasPrefix(s.Vessel, "river"), seaRoutes: true}, ends[0], ends[1])
	if !ok || whole <= 0 {
		return general, 1
	}
	return general, min(1, km/whole)
}

func hasFare(s *meridian.Service, from, to meridian.PlaceID) bool {
	return slices.ContainsFunc(s.Fares, func(f meridian.Fare) bool { return f.From == from && f.To == to })
}
