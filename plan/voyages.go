package plan

import (
	"slices"
	"strings"

	"meridian"
	"meridian/cost"
)

// Voyages: for each lane and service from port to port. A pair of ports can have
// several routings, because what is shortest is not always what is wanted:
// beside the usual one, that round the Cape where the usual one passes Suez.

// Voyage is a movement by a lane or a service between two ports.
type Voyage struct {
	cost.Voyage
	From, To  meridian.PlaceID
	Service   *meridian.Service // nil: the lane
	Sailing   meridian.Spread
	Extra     meridian.Spread
	Wait      meridian.Moments
	Delay     meridian.Moments // of passages and disruptions
	Timetable bool             // the hours are a timetable's: those of passages are in them
	boarding
	way waterway
}

func (v *View) voyages() {
	w := v.water()
	var ports []meridian.PlaceID
	for _, region := range sortedKeys(v.linerPorts) {
		ports = append(ports, v.linerPorts[region]...)
	}
	w.plant(routing{}, ports)
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
	markets, inForce := v.markets(w)
	markets = v.detours(w, markets)
	if v.Conditions.Timetabled {
		markets = v.allYear(w, markets)
	}
	sailings := v.sailings(w, inForce)
	v.completeVoyages(markets, sailings)
}

// market is a lane between two of its ports, by one routing.
type market struct {
	lane     *meridian.Lane
	from, to meridian.PlaceID
	way      waterway
}

func (m *market) routing() routing {
	return routing{rivers: m.lane.Vessel == "river-sea", seaRoutes: m.lane.Season != (meridian.Season{})}
}

// markets lists each pair of ports of each lane, and the lane in force of each
// pair of regions.
func (v *View) markets(w *water) ([]market, map[[2]string]*meridian.Lane) {
	n := 0
	for i := range v.Net.Lanes {
		n += len(v.linerPorts[v.Net.Lanes[i].From]) * len(v.linerPorts[v.Net.Lanes[i].To])
	}
	out := make([]market, 0, n)
	inForce := map[[2]string]*meridian.Lane{}
	for i := range v.Net.Lanes {
		l := &v.Net.Lanes[i]
		if !l.Valid.Holds(v.Conditions.AsOf) || !v.Conditions.Timetabled && !l.Season.Open(v.Conditions.Ready) {
			continue
		}
		if l.Season == (meridian.Season{}) || inForce[[2]string{l.From, l.To}] == nil {
			inForce[[2]string{l.From, l.To}] = l
		}
		if !v.only(meridian.Sea) && !(l.Vessel == "river-sea" && v.only(meridian.River)) {
			continue
		}
		m := market{lane: l}
		for _, m.from = range v.linerPorts[l.From] {
			t := w.tree(m.routing(), m.from)
			for _, m.to = range v.linerPorts[l.To] {
				if m.from == m.to {
					continue
				}
				var ok bool
				if m.way, ok = t.way(m.to); ok {
					out = append(out, m)
				}
			}
		}
	}
	return out, inForce
}

// allYear adds to the markets the way without passages and links that close in a
// season where the usual one passes them, unless it is three times as long.
func (v *View) allYear(w *water, usual []market) []market {
	out := usual[:len(usual):len(usual)]
	for i := range usual {
		m := &usual[i]
		if !m.way.seasonal(v) {
			continue
		}
		r := m.routing()
		r.allYear = true
		if way, ok := w.route(r, m.from, m.to); ok && way.km() < 3*m.way.km() {
			out = append(out, market{m.lane, m.from, m.to, way})
		}
	}
	return out
}

// detours adds to the markets the way without Suez where the usual one passes
// it, unless it is three times as long.
func (v *View) detours(w *water, usual []market) []market {
	const canal = "suez"
	suez := meridian.PassageID(meridian.NoID)
	for i := range v.Net.Passages {
		if v.Net.Passages[i].ID == canal {
			suez = meridian.PassageID(i)
		}
	}
	detour := func(m *market) bool {
		return m.lane.Vessel != "river-sea" && slices.Contains(m.way.passages(), suez)
	}
	n := 0
	var ports []meridian.PlaceID
	seen := map[meridian.PlaceID]bool{}
	for i := range usual {
		if m := &usual[i]; detour(m) {
			n++
			if !seen[m.from] && !m.routing().seaRoutes {
				ports = append(ports, m.from)
				seen[m.from] = true
			}
		}
	}
	if n == 0 {
		return usual
	}
	w.plant(routing{without: canal}, ports)
	out := make([]market, 0, len(usual)+n)
	for i := range usual {
		m := &usual[i]
		out = append(out, *m)
		if !detour(m) {
			continue
		}
		r := m.routing()
		r.without = canal
		if way, ok := w.route(r, m.from, m.to); ok && way.km() < 3*m.way.km() {
			out = append(out, market{m.lane, m.from, m.to, way})
		}
	}
	return out
}

// completeVoyages makes the voyages of markets and sailings, reckons their hours
// and adds their arcs.
func (v *View) completeVoyages(markets []market, sailings []Voyage) {
	n, arcs := len(v.Voyages), len(v.Arcs)
	v.Voyages = append(v.Voyages, make([]Voyage, len(markets)+len(sailings))...)
	v.Arcs = append(v.Arcs, make([]Arc, len(markets)+len(sailings))...)
	copy(v.Voyages[n+len(markets):], sailings)
	for i := range markets {
		v.node(markets[i].from, OnWater, false)
		v.node(markets[i].to, OnWater, true)
	}
	for i := range sailings {
		m := mediumOf(sailings[i].Service.Mode)
		v.node(sailings[i].From, m, false)
		v.node(sailings[i].To, m, true)
	}
	shared := v.reckoning()
	inChunks(len(v.Voyages)-n, func(from, to int) {
		r := *shared
		for i := from; i < to; i++ {
			y := &v.Voyages[n+i]
			medium := OnWater
			if i < len(markets) {
				m := &markets[i]
				*y = Voyage{From: m.from, To: m.to, way: m.way, Extra: m.lane.Extra, Voyage: cost.Voyage{Lane: m.lane, FareShare: 1}}
			} else {
				medium = mediumOf(y.Service.Mode)
			}
			t := r.complete(y)
			tail, _ := v.findNode(y.From, medium, false)
			head, _ := v.findNode(y.To, medium, true)
			v.Arcs[arcs+i] = Arc{From: tail, To: head, Kind: ArcVoyage, Detail: int32(n + i), Time: t}
		}
	})
}

// reckoning is what the hours of many voyages have in common.
type reckoning struct {
	v       *View
	paces   []pace
	delays  []meridian.Moments // of passages
	effects *voyageEffects
	memo    meridian.MomentsMemo
}

func (v *View) reckoning() *reckoning {
	r := &reckoning{v: v, paces: v.paces(), effects: v.voyageEffects()}
	for i := range v.Net.Passages {
		r.delays = append(r.delays, v.Net.Passages[i].Hours.Moments())
	}
	return r
}

// pace is the speed of a class of vessel, in km/h, and its factor at P90.
type pace struct {
	mode        meridian.Mode
	vessel      string
	kmh, factor float64
}

// paces lists the speeds of the vessels of lanes, which are few.
func (v *View) paces() []pace {
	var out []pace
	for i := range v.Net.Lanes {
		if vessel := v.Net.Lanes[i].Vessel; !slices.ContainsFunc(out, func(p pace) bool { return p.vessel == vessel }) {
			kmh, factor := v.speeds.Vessel(meridian.Sea, vessel)
			out = append(out, pace{meridian.Sea, vessel, kmh, factor})
		}
	}
	return out
}

// speed returns the speed of a vessel.
func (r *reckoning) speed(mode meridian.Mode, vessel string) (kmh, factor float64) {
	for i := range r.paces {
		if p := &r.paces[i]; p.mode == mode && p.vessel == vessel {
			return p.kmh, p.factor
		}
	}
	return r.v.speeds.Vessel(mode, vessel)
}

// complete fills in a voyage and returns the moments of its whole duration. The
// hours of the sailing are from distance and vessel unless a timetable has them.
func (r *reckoning) complete(y *Voyage) meridian.Moments {
	v, l, s := r.v, y.Lane, y.Service
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
		kmh, factor := r.speed(y.Mode, y.Vessel)
		y.Sailing = meridian.Spread{P50: y.Km / kmh, P90: y.Km / kmh * factor}
		for _, p := range y.Passages {
			y.Delay = y.Delay.Add(r.delays[p])
		}
	}
	y.Wait = v.waitOf(headway*24, s, y.boarding)
	r.effects.disturb(y)
	t := r.memo.Of(y.Sailing).Add(r.memo.Of(y.Extra)).Add(y.Wait).Add(y.Delay)
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

// voyageEffects finds which disruptions in force bear on a voyage.
type voyageEffects struct {
	effects []meridian.Disruption
	place   map[meridian.PlaceID][]int // effects on voyages from or to a place
	passage map[meridian.PassageID][]int
	service map[string][]int
}

// voyageEffects indexes the disruptions in force by what they bear on.
func (v *View) voyageEffects() *voyageEffects {
	x := &voyageEffects{v.shut.effects, map[meridian.PlaceID][]int{}, map[meridian.PassageID][]int{}, map[string][]int{}}
	for i := range x.effects {
		d := &x.effects[i]
		delay := d.Effect == "delay_hours"
		switch d.TargetType {
		case "passage":
			for p := range v.Net.Passages {
				if v.Net.Passages[p].ID == d.Target {
					x.passage[meridian.PassageID(p)] = append(x.passage[meridian.PassageID(p)], i)
				}
			}
		case "service":
			x.service[d.Target] = append(x.service[d.Target], i)
		case "region", "country", "place":
			if delay || d.TargetType == "country" && d.Effect == "time_factor" {
				continue // it delays the port or the way by land
			}
			for p := range v.Net.Places {
				if isAt(&v.Net.Places[p], d) {
					x.place[meridian.PlaceID(p)] = append(x.place[meridian.PlaceID(p)], i)
				}
			}
		}
	}
	return x
}

// isAt tells whether a place is, or lies in, what a disruption names.
func isAt(p *meridian.Place, d *meridian.Disruption) bool {
	switch d.TargetType {
	case "region":
		return p.Region == d.Target
	case "country":
		return p.Country == d.Target
	}
	return p.ID == d.Target
}

// disturb applies the effects of disruptions in force to a voyage, in the order
// of their rows.
func (x *voyageEffects) disturb(y *Voyage) {
	if len(x.effects) == 0 {
		return
	}
	var buf [16]int
	hits := append(buf[:0], x.place[y.From]...)
	hits = append(hits, x.place[y.To]...)
	if len(x.passage) > 0 {
		for _, p := range y.Passages {
			hits = append(hits, x.passage[p]...)
		}
	}
	if y.Service != nil {
		hits = append(hits, x.service[y.Service.ID]...)
	}
	slices.Sort(hits)
	for _, i := range slices.Compact(hits) {
		d := &x.effects[i]
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

// sailings lists the voyages of named services by sea, river, ferry and air.
func (v *View) sailings(w *water, lanes map[[2]string]*meridian.Lane) (out []Voyage) {
	for i := range v.Net.Services {
		s := &v.Net.Services[i]
		if s.Mode == meridian.Rail || s.Mode == meridian.Road || !v.running(s) || !v.only(s.Mode) {
			continue
		}
		v.runs(s, func(calls []meridian.Call, reverse bool) {
			for a := range calls {
				at := boarding{back: reverse}
				if v.calendar(s, at) {
					at.offset = v.sailed(w, s, calls, a, reverse)
				}
				for b := a + 1; b < len(calls); b++ {
					if y, ok := v.sailing(w, lanes, s, at, calls[a].Place, calls[b].Place, stated(calls, a, b, reverse)); ok {
						out = append(out, y)
					}
				}
			}
		})
	}
	return out
}

// running tells whether a service runs under the conditions.
func (v *View) running(s *meridian.Service) bool {
	if _, shut := v.shut.services[s.ID]; shut {
		return false
	}
	return s.Valid.Holds(v.Conditions.AsOf) && (v.Conditions.Timetabled || s.Season.Open(v.Conditions.Ready))
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

// sailed returns the hours from the departure of a vessel at its first call to
// that at call a: by the timetable, else from distance and speed.
func (v *View) sailed(w *water, s *meridian.Service, calls []meridian.Call, a int, reverse bool) float64 {
	sum := 0.0
	for i := 1; i <= a; i++ {
		h := stated(calls, i-1, i, reverse).P50
		if h == 0 {
			km := v.Net.Places[calls[i-1].Place].Point.Distance(v.Net.Places[calls[i].Place].Point)
			if way, ok := w.route(routingOf(s), calls[i-1].Place, calls[i].Place); ok {
				km = way.km()
			}
			kmh, _ := v.speeds.Vessel(s.Mode, s.Vessel)
			h = km / kmh
		}
		sum += h + calls[i].Stop
	}
	return sum
}

// routingOf returns the waters that a service sails on.
func routingOf(s *meridian.Service) routing {
	return routing{rivers: s.Vessel == "river-sea" || s.Mode == meridian.River, seaRoutes: s.Season != (meridian.Season{})}
}

// sailing returns the voyage of a service between two of its calls; found is
// false where there is no way or no price.
func (v *View) sailing(w *water, lanes map[[2]string]*meridian.Lane, s *meridian.Service, at boarding, from, to meridian.PlaceID, stated meridian.Spread) (y Voyage, found bool) {
	for _, p := range [2]meridian.PlaceID{from, to} {
		if _, shut := v.shut.portShut(v.Net, p); shut {
			return y, false
		}
	}
	r := routingOf(s)
	way, ok := w.route(r, from, to)
	km := 0.0
	switch {
	case s.Mode == meridian.Air:
		km, ok = v.Net.Places[from].Point.Distance(v.Net.Places[to].Point), true
	case ok:
		km = way.km()
	}
	if !ok {
		return y, false
	}
	a, b := &v.Net.Places[from], &v.Net.Places[to]
	lane := lanes[[2]string{a.Region, b.Region}]
	fare, share := v.fare(w, s, from, to, km)
	if fare == nil && (lane == nil || s.Mode != meridian.Sea && s.Mode != meridian.River) {
		return y, false // no price, no offer
	}
	hours := stated
	if stated.P50 > 0 {
		r.always = true
		if v.diverted() { // a timetable does not know of detours
			if usual, ok := w.route(r, from, to); ok && km > 1.02*usual.km() {
				hours, share = stated.Scale(km/usual.km()), share*km/usual.km()
			}
		}
	}
	y = Voyage{From: from, To: to, Service: s, boarding: at, way: way, Voyage: cost.Voyage{Km: km, Lane: lane, Fare: fare, FareShare: share}}
	if fare != nil {
		y.Lane = nil
	}
	if hours.P50 > 0 {
		y.Sailing, y.Timetable = hours, true
	}
	return y, true
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
