package scenario

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"meridian"
)

// What each kind of measure means: its elements are found and its values checked
// first; the function that is left changes the tables.

func (r *resolver) change() {
	m := r.m
	switch {
	case m.Build != nil:
		r.build(m.Build)
	case m.Upgrade != nil:
		r.upgrade(m.Upgrade)
	case m.Close != nil:
		r.close(m.Close)
	case m.Border != nil:
		r.border(m.Border)
	case m.GaugeBreak != nil:
		r.gaugeBreak(m.GaugeBreak)
	case m.Terminal != nil:
		r.terminal(m.Terminal)
	case m.Passage != nil:
		r.passage(m.Passage)
	case m.Tariff != nil:
		r.tariff(m.Tariff)
	case m.Service != nil:
		r.service(m.Service)
	case m.Rule != nil:
		r.rule(m.Rule)
	case m.Membership != nil:
		r.membership(m.Membership)
	case m.Growth != nil:
		r.growth(m.Growth)
	case m.Prices != nil:
		r.prices(m.Prices)
	}
}

// linkCountry is the country that a link lies in: that of its first end on land.
func (r *resolver) linkCountry(l meridian.LinkID) string {
	link := &r.net.Links[l]
	if c := r.net.Places[link.From].Country; c != "" {
		return c
	}
	return r.net.Places[link.To].Country
}

func (r *resolver) build(b *Build) {
	if len(b.Links) > 0 {
		if b.From != "" || b.To != "" || b.Mode != "" || b.Km != 0 {
			r.bad("build", "write two measures", "names links of the network and a new one")
		}
		ids := r.linkIDs("build.links", b.Links)
		for _, id := range ids {
			l := &r.net.Links[id]
			if l.Status == meridian.Open && l.Valid.From == meridian.NoDate && l.Valid.To == meridian.NoDate {
				r.bad("build.links", "use upgrade", "%s is open", l.ID)
			}
			r.own(r.linkCountry(id))
		}
		r.x.apply = func(e *editor) {
			links := e.links()
			for _, id := range ids {
				l := &links[id]
				l.Status, l.Valid = meridian.Open, meridian.Always
				l.Speed, l.Capacity = or(b.Speed, l.Speed), or(b.Capacity, l.Capacity)
				l.Cite = e.cite("links")
			}
			e.openCrossings(ids)
		}
		return
	}
	r.newLink(b)
}

// openCrossings brings crossings of opened links into force.
func (e *editor) openCrossings(ids []meridian.LinkID) {
	for i := range e.net.Crossings {
		if slices.Contains(ids, e.net.Crossings[i].Link) {
			x := &e.crossings()[i]
			x.Valid.From, x.Closed = meridian.NoDate, false
		}
	}
}

func or(v, otherwise float64) float64 {
	if v != 0 {
		return v
	}
	return otherwise
}

func (r *resolver) newLink(b *Build) {
	from, to := r.place("build.from", b.From), r.place("build.to", b.To)
	mode, ok := r.mode("build.mode", b.Mode)
	if from == meridian.NoID || to == meridian.NoID || !ok {
		return
	}
	if mode != meridian.Rail && mode != meridian.Road {
		r.bad("build.mode", "use rail or road; services run by water", "%s links are not built", mode)
	}
	if from == to {
		r.bad("build.to", "name another place", "both ends are %s", b.From)
	}
	direct := r.net.Places[from].Point.Distance(r.net.Places[to].Point)
	if b.Km < 0.98*direct || b.Km > 3*direct+20 {
		r.bad("build.km", fmt.Sprintf("the great circle is %.0f km", direct), "%g km is no length of it", b.Km)
	}
	if mode == meridian.Rail && !slices.Contains([]int{1000, 1067, 1435, 1520, 1676}, b.Gauge) {
		r.bad("build.gauge_mm", "use 1000, 1067, 1435, 1520 or 1676", "%d mm is no gauge of the network", b.Gauge)
	}
	if b.Speed < 0 || b.Speed > 400 || b.Capacity < 0 || b.Tracks < 0 || b.Tracks > 8 {
		r.bad("build", "check speed_kmh, capacity_mt and tracks", "is beyond reason")
	}
	r.hours("build.border_hours", b.Hours)
	a, z := r.net.Places[from].Country, r.net.Places[to].Country
	r.own(a)
	id := fmt.Sprintf("%s:%s-%s~%s", mode, b.From, b.To, r.m.ID)
	r.touch("link:" + id)
	class := b.Class
	if class == "" {
		class = "main"
	}
	r.x.apply = func(e *editor) {
		l := meridian.Link{ID: id, From: from, To: to, Mode: mode, Km: b.Km, Gauge: b.Gauge, Tracks: b.Tracks, Electrified: b.Electrified, Class: class, Speed: b.Speed, Capacity: b.Capacity,
			Passage: meridian.NoID, Valid: meridian.Always, Cite: e.cite("links")}
		e.net.Links = append(e.links(), l)
		places := edit(e, "places", &e.net.Places) // the ends are handled by the mode from now on
		places[from].Handling |= meridian.Modes(mode)
		places[to].Handling |= meridian.Modes(mode)
		if a == z || b.Hours == nil {
			return
		}
		for _, way := range [2][2]string{{a, z}, {z, a}} {
			e.net.Crossings = append(e.crossings(), meridian.Crossing{Link: meridian.LinkID(len(e.net.Links) - 1), From: way[0], To: way[1], Name: r.m.Name,
				Hours: meridian.Spread{P50: b.Hours.P50, P90: b.Hours.P90}, Valid: meridian.Always, Cite: e.cite("crossings")})
		}
	}
}

func (r *resolver) upgrade(u *Upgrade) {
	ids := r.linkIDs("upgrade.links", u.Links)
	if u.Speed == 0 && u.Km == 0 && u.Tracks == 0 && u.Capacity == 0 && u.Electrified == "" {
		r.bad("upgrade", "give speed_kmh, km, tracks, capacity_mt or electrified", "changes nothing")
	}
	if u.Speed < 0 || u.Speed > 400 || u.Capacity < 0 || u.Tracks < 0 || u.Tracks > 8 {
		r.bad("upgrade", "check speed_kmh, capacity_mt and tracks", "is beyond reason")
	}
	if u.Km != 0 && len(u.Links) != 1 {
		r.bad("upgrade.km", "write a measure a link", "is given for %d links", len(u.Links))
	}
	for _, id := range ids {
		l := &r.net.Links[id]
		r.own(r.linkCountry(id))
		if direct := r.net.Places[l.From].Point.Distance(r.net.Places[l.To].Point); u.Km != 0 && (u.Km < 0.98*direct || u.Km > 3*direct+20) {
			r.bad("upgrade.km", fmt.Sprintf("the great circle is %.0f km", direct), "%g km is no length of it", u.Km)
		}
	}
	r.x.apply = func(e *editor) {
		links := e.links()
		for _, id := range ids {
			l := &links[id]
			l.Speed, l.Km, l.Capacity = or(u.Speed, l.Speed), or(u.Km, l.Km), or(u.Capacity, l.Capacity)
			if u.Tracks != 0 {
				l.Tracks = u.Tracks
			}
			if u.Electrified != "" {
				l.Electrified = u.Electrified
			}
			l.Cite = e.cite("links")
		}
	}
}

func (r *resolver) close(c *Close) {
	type target struct{ kind, id string }
	var t []target
	for _, x := range []target{{"link", c.Link}, {"passage", c.Passage}, {"place", c.Place}, {"border", strings.ToUpper(c.Border)}, {"country", strings.ToUpper(c.Country)}, {"service", c.Service}} {
		if x.id != "" {
			t = append(t, x)
		}
	}
	if len(t) != 1 {
		r.bad("close", "name one link, passage, place, border, country or service", "names %d elements", len(t))
		return
	}
	switch x := t[0]; x.kind {
	case "link":
		for _, id := range r.linkIDs("close.link", []string{x.id}) {
			r.own(r.linkCountry(id))
		}
	case "place":
		if p := r.place("close.place", x.id); p != meridian.NoID {
			r.own(r.net.Places[p].Country)
		}
	case "passage":
		r.findPassage("close.passage", x.id)
	case "border":
		if a, _, ok := r.borderOf("close.border", x.id); ok {
			r.own(a)
		}
	case "country":
		if r.country("close.country", x.id) {
			r.own(x.id)
		}
	case "service":
		r.findService("close.service", x.id)
	}
	if x := t[0]; x.kind != "link" {
		r.touch(x.kind + ":" + x.id)
	}
	x := t[0]
	r.x.apply = func(e *editor) {
		e.net.Disruptions = append(e.disruptions(), meridian.Disruption{ID: r.m.ID, Name: r.m.Name, Seq: 1, TargetType: x.kind, Target: x.id, Effect: "close",
			Valid: meridian.Validity{From: e.day, To: meridian.NoDate}, Cite: e.cite("disruptions")})
	}
}

func (r *resolver) findPassage(field, id string) int {
	i := slices.IndexFunc(r.net.Passages, func(p meridian.Passage) bool { return p.ID == id })
	if i < 0 {
		var ids []string
		for k := range r.net.Passages {
			ids = append(ids, r.net.Passages[k].ID)
		}
		r.bad(field, "the passages are "+strings.Join(ids, ", "), "unknown passage %q", id)
	}
	return i
}

func (r *resolver) findService(field, id string) int {
	i := slices.IndexFunc(r.net.Services, func(s meridian.Service) bool { return s.ID == id })
	if i < 0 {
		r.bad(field, "`meridian data services` lists the ids", "unknown service %q", id)
		return i
	}
	r.ownService(&r.net.Services[i])
	return i
}

// ownService gives a service to the country of its first call.
func (r *resolver) ownService(s *meridian.Service) {
	if len(s.Calls) > 0 {
		r.own(r.net.Places[s.Calls[0].Place].Country)
	}
}

func (r *resolver) borderOf(field, text string) (a, b string, ok bool) {
	a, b, ok = strings.Cut(strings.ToUpper(text), "-")
	if !ok {
		r.bad(field, "write two ISO codes such as IR-AZ", "%q is no border", text)
		return
	}
	return a, b, r.country(field, a) && r.country(field, b)
}

func (r *resolver) border(b *Border) {
	r.changeOf(&b.Change, b.Opens == "")
	if b.Charge20 != nil || b.ChargeT != nil {
		r.bad("border", "give charge_40: the charge of a unit of load", "a crossing has one charge")
	}
	opens, closes := -1, -1
	if b.Opens != "" || b.Closes != "" {
		opens, closes = r.clock("border.opens_at", b.Opens), r.clock("border.closes_at", b.Closes)
	}
	rows := r.crossingRows(b)
	r.x.apply = func(e *editor) {
		xs := e.crossings()
		for _, i := range rows {
			x := &xs[i]
			if !x.Valid.Holds(e.day) && x.Valid.From < e.day {
				continue // a row of the past
			}
			b.spread(&x.Hours)
			x.Charge = value(b.Charge40, x.Charge*value(b.ChargeFactor, 1))
			x.Capacity = value(b.Capacity, x.Capacity)
			if opens >= 0 {
				x.Opens, x.Closes = opens, closes
			}
			x.Cite = e.cite("crossings")
		}
	}
}

func (r *resolver) clock(field, text string) int {
	var h, m int
	if n, err := fmt.Sscanf(text, "%d:%d", &h, &m); n != 2 || err != nil || len(text) != 5 || h < 0 || h > 23 || m < 0 || m > 59 {
		r.bad(field, "write HH:MM", "%q is no time of day", text)
		return 0
	}
	return 60*h + m
}

// crossingRows finds the rows that a reform of a border changes.
func (r *resolver) crossingRows(b *Border) []int {
	var mode meridian.Mode
	if b.Mode != "" {
		var ok bool
		if mode, ok = r.mode("border.mode", b.Mode); !ok {
			return nil
		}
	}
	var rows []int
	switch {
	case len(b.Links) > 0 && b.Countries != "":
		r.bad("border.countries", "drop one of the two", "contradicts links")
	case len(b.Links) > 0:
		ids := r.linkIDs("border.links", b.Links)
		for i := range r.net.Crossings {
			if slices.Contains(ids, r.net.Crossings[i].Link) {
				rows = append(rows, i)
			}
		}
	default:
		a, z, ok := r.borderOf("border.countries", b.Countries)
		if !ok {
			return nil
		}
		for i := range r.net.Crossings {
			x := &r.net.Crossings[i]
			if (x.From == a && x.To == z || !b.OneWay && x.From == z && x.To == a) && (b.Mode == "" || r.net.Links[x.Link].Mode == mode) {
				rows = append(rows, i)
				r.touch("link:" + r.net.Links[x.Link].ID)
			}
		}
	}
	if len(rows) == 0 {
		r.bad("border", "`meridian data crossings` lists them", "no crossing of the network is meant")
		return nil
	}
	r.own(r.net.Crossings[rows[0]].From)
	return rows
}

func (r *resolver) gaugeBreak(g *GaugeBreak) {
	r.changeOf(&g.Change, true)
	p := r.place("gauge_break.place", g.Place)
	if p == meridian.NoID {
		return
	}
	r.own(r.net.Places[p].Country)
	r.touch("gauge:" + g.Place)
	found := slices.ContainsFunc(r.net.GaugeBreaks, func(x meridian.GaugeBreak) bool { return x.Place == p && (g.Method == "" || x.Method == g.Method) })
	if !found {
		r.bad("gauge_break.place", "`meridian data gauge_breaks` lists them", "no gauges meet at %s by %q", g.Place, g.Method)
	}
	r.x.apply = func(e *editor) {
		rows := e.breaks()
		for i := range rows {
			if x := &rows[i]; x.Place == p && (g.Method == "" || x.Method == g.Method) {
				g.handling(&x.Handling)
				x.Capacity, x.Cite = value(g.Capacity, x.Capacity), e.cite("gauge_breaks")
			}
		}
	}
}

func (r *resolver) terminal(t *Terminal) {
	p := r.place("terminal.place", t.Place)
	from, ok1 := r.mode("terminal.from", t.From)
	to, ok2 := r.mode("terminal.to", t.To)
	if p == meridian.NoID || !ok1 || !ok2 {
		return
	}
	r.own(r.net.Places[p].Country)
	r.touch("terminal:" + t.Place + ":" + t.From + "-" + t.To)
	exists := slices.ContainsFunc(r.net.Transfers, func(x meridian.Transfer) bool { return x.Place == p && x.From == from && x.To == to })
	r.changeOf(&t.Change, exists)
	if !exists && (t.Hours == nil || t.Charge20 == nil || t.Charge40 == nil || t.ChargeT == nil) {
		r.bad("terminal", "give hours, charge_20, charge_40 and charge_t", "%s has no transfer %s to %s of its own: a new one needs all its figures", t.Place, t.From, t.To)
	}
	r.x.apply = func(e *editor) {
		places := edit(e, "places", &e.net.Places)
		places[p].Handling |= meridian.Modes(from, to)
		rows := e.transfers()
		if !exists {
			x := meridian.Transfer{Place: p, Country: places[p].Country, From: from, To: to, Valid: meridian.Always, Cite: e.cite("transfers")}
			t.handling(&x.Handling)
			x.Capacity = value(t.Capacity, 0)
			e.net.Transfers = append(rows, x)
			return
		}
		for i := range rows {
			if x := &rows[i]; x.Place == p && x.From == from && x.To == to {
				t.handling(&x.Handling)
				x.Capacity, x.Cite = value(t.Capacity, x.Capacity), e.cite("transfers")
			}
		}
	}
}

func (r *resolver) passage(p *Passage) {
	i := r.findPassage("passage.passage", p.Passage)
	r.hours("passage.hours", p.Hours)
	r.factor("passage.toll_factor", p.TollFactor)
	r.factor("passage.rate_factor", p.RateFactor)
	if p.Draught < 0 || p.Draught > 60 {
		r.bad("passage.draught_m", "give metres", "%g is no depth", p.Draught)
	}
	if p.Hours == nil && p.TollFactor == nil && p.RateFactor == nil && p.Draught == 0 {
		r.bad("passage", "give hours, toll_factor, rate_factor or draught_m", "changes nothing")
	}
	if i < 0 {
		return
	}
	r.touch("passage:" + p.Passage)
	r.x.apply = func(e *editor) {
		x := &e.passages()[i]
		if p.Hours != nil {
			x.Hours = meridian.Spread{P50: p.Hours.P50, P90: p.Hours.P90}
		}
		f := value(p.TollFactor, 1)
		x.Toll20, x.Toll40, x.TollT = x.Toll20*f, x.Toll40*f, x.TollT*f
		x.Draught, x.Cite = or(p.Draught, x.Draught), e.cite("passages")
		if p.RateFactor != nil {
			e.net.Disruptions = append(e.disruptions(), meridian.Disruption{ID: r.m.ID, Name: r.m.Name, Seq: 1, TargetType: "passage", Target: p.Passage, Effect: "rate_factor", Value: *p.RateFactor,
				Valid: meridian.Validity{From: e.day, To: meridian.NoDate}, Cite: e.cite("disruptions")})
		}
	}
}

func (r *resolver) tariff(t *Tariff) {
	if !(t.Factor >= 0 && t.Factor <= 100) {
		r.bad("tariff.factor", "give 0 to 100; 0.8 is a discount of 20 %", "%g is no factor", t.Factor)
	}
	rows := r.chargeRows(t)
	r.x.apply = func(e *editor) {
		charges := e.charges()
		for _, i := range rows {
			charges[i].Amount *= t.Factor
			charges[i].Cite = e.cite("charges")
		}
	}
}

func (r *resolver) chargeRows(t *Tariff) []int {
	var rows []int
	if len(t.Charges) > 0 {
		for _, id := range t.Charges {
			i := slices.IndexFunc(r.net.Charges, func(c meridian.Charge) bool { return c.ID == id })
			if i < 0 {
				r.bad("tariff.charges", "`meridian data charges` lists the ids", "unknown charge %q", id)
				continue
			}
			rows = append(rows, i)
			r.touch("charge:" + id)
			r.own(r.net.Charges[i].Country)
		}
		return rows
	}
	var mode meridian.Mode
	if t.Mode != "" {
		var ok bool
		if mode, ok = r.mode("tariff.mode", t.Mode); !ok {
			return nil
		}
	}
	kind := t.Kind
	if kind == "" {
		kind = "linehaul"
	}
	for _, c := range t.Countries {
		if r.country("tariff.countries", c) {
			r.own(strings.ToUpper(c))
		}
	}
	if t.To != "" {
		r.country("tariff.to", t.To)
	}
	if t.Goods != "" && !slices.ContainsFunc(r.net.Goods, func(g meridian.Goods) bool { return g.ID == t.Goods }) {
		r.bad("tariff.goods", "`meridian data goods` lists the groups", "unknown goods %q", t.Goods)
	}
	for i := range r.net.Charges {
		c := &r.net.Charges[i]
		if c.Kind == kind && (t.Mode == "" || c.Mode == mode && !c.AnyMode) && (len(t.Countries) == 0 || slices.ContainsFunc(t.Countries, func(x string) bool { return strings.EqualFold(x, c.Country) })) &&
			(t.To == "" || c.ToCountry == t.To) && (t.Goods == "" || c.Goods == t.Goods) {
			rows = append(rows, i)
			r.touch("charge:" + c.ID)
		}
	}
	if len(rows) == 0 {
		r.bad("tariff", "`meridian data charges` lists them; --grep finds some", "no charge fits")
	}
	return rows
}

func (r *resolver) service(s *Service) {
	if s.Headway < 0 || s.Headway > 366 || s.Capacity < 0 || s.CutOff < 0 || s.Fare20 < 0 || s.Fare40 < 0 || s.FareT < 0 {
		r.bad("service", "give days, TEU, hours and USD of 0 or more", "a figure is beyond reason")
	}
	if s.Cancel != nil && !(*s.Cancel >= 0 && *s.Cancel < 1) {
		r.bad("service.cancel", "give a probability from 0 to below 1", "%g is none", *s.Cancel)
	}
	r.factor("service.fare_factor", s.Fares)
	r.touch("service:" + s.ID)
	if i := slices.IndexFunc(r.net.Services, func(x meridian.Service) bool { return x.ID == s.ID }); i >= 0 {
		if len(s.Calls) > 0 || s.Mode != "" {
			r.bad("service.id", "give a new id", "%s is a service of the network: calls and mode stay as they are", s.ID)
		}
		r.ownService(&r.net.Services[i])
		r.x.apply = func(e *editor) { e.changeService(i, s) }
		return
	}
	r.newService(s)
}

func (e *editor) changeService(i int, s *Service) {
	x := &e.services()[i]
	if s.Headway > 0 {
		x.Headway, x.Weekdays, x.Every, x.Dates, x.Back = s.Headway, 0, 0, nil, meridian.Calendar{}
	}
	x.Cancel, x.Capacity, x.CutOff = value(s.Cancel, x.Cancel), or(s.Capacity, x.Capacity), or(s.CutOff, x.CutOff)
	if s.Fares != nil || s.Fare20 > 0 || s.Fare40 > 0 || s.FareT > 0 {
		f := value(s.Fares, 1)
		x.Fares = slices.Clone(x.Fares)
		for k := range x.Fares {
			y := &x.Fares[k]
			y.Fare20, y.Fare40, y.FareT = y.Fare20*f, y.Fare40*f, y.FareT*f
			if y.From == meridian.NoID {
				y.Fare20, y.Fare40, y.FareT = or(s.Fare20, y.Fare20), or(s.Fare40, y.Fare40), or(s.FareT, y.FareT)
			}
			y.Cite = e.cite("fares")
		}
	}
	x.Cite = e.cite("services")
}

func (r *resolver) newService(s *Service) {
	mode, ok := r.mode("service.mode", s.Mode)
	var calls []meridian.Call
	for _, id := range s.Calls {
		if p := r.place("service.calls", id); p != meridian.NoID {
			calls = append(calls, meridian.Call{Place: p})
			r.own(r.net.Places[p].Country)
		}
	}
	if len(s.Calls) < 2 {
		r.bad("service.calls", "name two places or more, or the id of a service of the network (`meridian data services`)", "unknown service %q, and a new one needs calls", s.ID)
	}
	if s.Headway == 0 {
		r.bad("service.headway_days", "say how often it runs", "is missing")
	}
	if !ok || len(calls) < 2 {
		return
	}
	carries := s.Carries
	if carries == "" {
		carries = map[meridian.Mode]string{meridian.RailFerry: "wagon", meridian.Ferry: "truck"}[mode]
	}
	if carries == "" {
		carries = "container"
	}
	money := func(x float64) float64 {
		if x == 0 {
			return math.NaN()
		}
		return x
	}
	r.x.apply = func(e *editor) {
		x := meridian.Service{ID: s.ID, Name: s.Name, Operator: s.Operator, Mode: mode, Vessel: s.Vessel, Headway: s.Headway, CutOff: s.CutOff, Capacity: s.Capacity, Cancel: value(s.Cancel, 0),
			Carries: carries, Returns: true, Calls: calls, Valid: meridian.Always, Cite: e.cite("services")}
		if x.Name == "" {
			x.Name = r.m.Name
		}
		if s.Fare20 > 0 || s.Fare40 > 0 || s.FareT > 0 {
			x.Fares = []meridian.Fare{{From: meridian.NoID, To: meridian.NoID, Fare20: money(s.Fare20), Fare40: money(s.Fare40), FareT: money(s.FareT), Month: e.day.Month(), Valid: meridian.Always, Cite: e.cite("fares")}}
		}
		e.net.Services = append(e.services(), x)
	}
}

func (r *resolver) rule(t *Rule) {
	if t.Lift != "" {
		i := slices.IndexFunc(r.net.Restrictions, func(x meridian.Restriction) bool { return x.ID == t.Lift })
		if i < 0 {
			r.bad("restriction.lift", "`meridian data restrictions` lists the ids", "unknown restriction %q", t.Lift)
			return
		}
		r.touch("restriction:" + t.Lift)
		if j := r.net.Restrictions[i].Jurisdiction; len(j) == 2 {
			r.own(j)
		}
		r.x.apply = func(e *editor) {
			rows := e.restrictions()
			e.net.Restrictions = slices.DeleteFunc(rows, func(x meridian.Restriction) bool { return x.ID == t.Lift })
		}
		return
	}
	if !slices.Contains([]string{"origin", "destination", "transit", "border", "any"}, t.Target) {
		r.bad("restriction.target", "use origin, destination, transit, border or any", "%q is no target", t.Target)
	}
	if t.Text == "" || t.Regime == "" {
		r.bad("restriction", "say whose rule it is and what it says", "regime or rule is missing")
	}
	for _, c := range slices.Concat(t.Countries, t.Counterpart) {
		r.country("restriction.countries", c)
	}
	if len(t.Countries) > 0 {
		r.own(strings.ToUpper(t.Countries[0]))
	}
	r.touch("restriction:" + r.m.ID)
	r.x.apply = func(e *editor) {
		e.net.Restrictions = append(e.restrictions(), meridian.Restriction{ID: r.m.ID, Regime: t.Regime, Jurisdiction: r.x.owner, Target: t.Target, Countries: t.Countries, Counterpart: t.Counterpart,
			HS: t.HS, Deny: t.Deny, Rule: t.Text, Valid: meridian.Always, Cite: e.cite("restrictions")})
	}
}

func (r *resolver) membership(m *Membership) {
	known := slices.ContainsFunc(r.net.Memberships, func(x meridian.Membership) bool { return x.Agreement == m.Agreement })
	if !known {
		r.bad("membership.agreement", "`meridian data memberships` shows those that there are", "unknown agreement %q", m.Agreement)
	}
	if len(m.Countries) == 0 {
		r.bad("membership.countries", "name one or more", "names none")
	}
	for _, c := range m.Countries {
		if r.country("membership.countries", c) {
			r.own(strings.ToUpper(c))
			r.touch("membership:" + m.Agreement + ":" + strings.ToUpper(c))
		}
	}
	r.x.apply = func(e *editor) {
		for _, c := range m.Countries {
			e.net.Memberships = append(e.memberships(), meridian.Membership{Country: strings.ToUpper(c), Agreement: m.Agreement, Valid: meridian.Always, Cite: e.cite("memberships")})
		}
	}
}

func (r *resolver) growth(g *Growth) {
	if !(g.Factor >= 0 && g.Factor <= 100) {
		r.bad("growth.factor", "give 0 to 100", "%g is no factor", g.Factor)
	}
	for field, c := range map[string]string{"growth.from": g.From, "growth.to": g.To} {
		if c != "" && r.country(field, c) {
			r.own(strings.ToUpper(c))
		}
	}
	if g.Goods != "" && !slices.ContainsFunc(r.net.Goods, func(x meridian.Goods) bool { return x.ID == g.Goods }) {
		r.bad("growth.goods", "`meridian data goods` lists the groups", "unknown goods %q", g.Goods)
	}
	r.x.apply = func(e *editor) {
		rows := e.flows()
		for i := range rows {
			if x := &rows[i]; (g.Goods == "" || x.Goods == g.Goods) && (g.From == "" || x.From == g.From) && (g.To == "" || x.To == g.To) {
				x.Value *= g.Factor
			}
		}
	}
}

func (r *resolver) prices(p *Prices) {
	r.own("XX") // of nobody in particular
	if p.Carbon != nil && !(*p.Carbon >= 0 && *p.Carbon <= 10000) {
		r.bad("prices.carbon_usd_t", "give 0 to 10000", "%g is beyond reason", *p.Carbon)
	}
	var mode meridian.Mode
	if p.FuelMode != "" {
		mode, _ = r.mode("prices.fuel_mode", p.FuelMode)
		if !(p.Fuel >= 0 && p.Fuel <= 100) || !(p.FuelShare > 0 && p.FuelShare <= 1) {
			r.bad("prices", "give fuel_factor, and fuel_share from 0 to 1", "fuel_mode needs both")
		}
	}
	if p.Currency != "" && !(p.Exchange > 0 && p.Exchange <= 1000) {
		r.bad("prices.exchange_factor", "0.8 makes the currency a fifth cheaper in USD", "%g is no factor", p.Exchange)
	}
	if p.Carbon == nil && p.FuelMode == "" && p.Currency == "" {
		r.bad("prices", "give carbon_usd_t, fuel_mode or currency", "changes nothing")
	}
	r.x.apply = func(e *editor) {
		if p.FuelMode == "" && p.Currency == "" {
			return
		}
		rows := e.charges()
		for i := range rows {
			c := &rows[i]
			if p.FuelMode != "" && c.Kind == "linehaul" && c.Mode == mode && !c.AnyMode {
				c.Amount *= 1 + p.FuelShare*(p.Fuel-1)
			}
			if p.Currency != "" && c.Currency == p.Currency {
				c.Amount *= p.Exchange
			}
		}
	}
}
