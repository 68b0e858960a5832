package plan

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"meridian"
	"meridian/cost"
)

// itinerary turns a way into legs with their bills, times and sources.
func (s *search) itinerary(c *candidate, id int) meridian.Itinerary {
	room := legRooms.Get().(*[]meridian.Leg)
	b := &legs{s: s, m: s.w.model, c: c, out: (*room)[:0]}
	for i, a := range c.arcs {
		n := len(b.out)
		b.at = i
		b.begin()
		if a < 0 {
			b.access(&s.g.terminal[-1-a].access)
		} else {
			b.arc(a)
		}
		b.end(n)
	}
	start, end := s.w.model.Chain(s.chain(c.arcs, c.corridor))
	b.extend(0, start)
	b.extend(len(b.out)-1, end)
	it := meridian.Itinerary{ID: id, Corridor: "other", Legs: slices.Clone(b.out), Borders: [][]string{}, Modes: []string{}}
	clear(b.out)
	*room = b.out
	legRooms.Put(room)
	if c.corridor >= 0 {
		it.Corridor = s.v.gates[c.corridor].id
	}
	s.summarise(&it, b.total, c)
	it.Notes = append(it.Notes, s.overload(c)...)
	it.Restrictions = s.screening.findings(c.arcs, s.from, s.to)
	it.Documents = s.documents(&it)
	it.Label = nameOf(&it)
	return it
}

// legRooms are where legs are put together before their number is known.
var legRooms = sync.Pool{New: func() any { return new([]meridian.Leg) }}

// summarise adds up the legs.
func (s *search) summarise(it *meridian.Itinerary, total cost.Bill, c *candidate) {
	for i := range it.Legs {
		l := &it.Legs[i]
		it.Time = it.Time.Add(l.Time)
		it.Km += l.Km
		it.CO2e += l.CO2e
		switch l.Kind {
		case meridian.LegCrossing:
			it.Borders = append(it.Borders, l.Border)
		case meridian.LegGaugeBreak:
			it.GaugeBreaks++
		}
		if (l.Kind == meridian.LegLink || l.Kind == meridian.LegCrossing) && (len(it.Modes) == 0 || it.Modes[len(it.Modes)-1] != l.Mode) {
			it.Modes = append(it.Modes, l.Mode)
		}
	}
	it.Km = math.Round(it.Km)
	it.CO2e = math.Round(it.CO2e*10) / 10
	it.Hours = it.Time.Hours()
	if c.visits != nil {
		s.timedLegs(it, c)
	} else if due, ok := s.q.due(s.v.Net); ok {
		p := share(it.Time.Chance(float64(due-s.q.ready(s.v.Net)) / 60))
		it.OnTime = &p
	}
	total.Lines[cost.SafetyStock] = s.w.model.SafetyStock(it.Time.SD())
	it.Cost = money(&total, &s.q.Shipment)
	it.Confidence, it.Unsure = confidence(it.Legs)
}

func money(b *cost.Bill, s *meridian.Shipment) meridian.Cost {
	c := meridian.Cost{Currency: "USD", Components: b.Components(), Unit: unitName(s)}
	for _, x := range c.Components {
		c.Total += x.Amount
		if x.Kind != cost.Inventory.String() && x.Kind != cost.SafetyStock.String() {
			c.Freight += x.Amount
		}
	}
	c.Total, c.Freight = cost.Cents(c.Total), cost.Cents(c.Freight)
	c.Resource = cost.Cents(c.Freight - b.Public)
	if n := s.PerUnit(); n > 0 {
		c.PerUnit = cost.Cents(c.Freight / n)
	}
	return c
}

// confidence returns the grade such that half of the money and time of the legs
// rests on figures at least that sure, and the share that rests on derived or
// estimated ones.
func confidence(legs []meridian.Leg) (grade string, unsure float64) {
	weight := map[meridian.Confidence]float64{}
	sum := 0.0
	for i := range legs {
		w := legs[i].Cost + legs[i].Hours.Mean*10
		worst := meridian.Estimated
		if len(legs[i].Cites) > 0 {
			worst = meridian.Measured
			for _, c := range legs[i].Cites {
				worst = max(worst, c.Confidence)
			}
		}
		weight[worst] += w
		sum += w
	}
	if sum > 0 {
		unsure = math.Round(100*(weight[meridian.Derived]+weight[meridian.Estimated])/sum) / 100
	}
	acc := 0.0
	for g := meridian.Measured; ; g++ {
		acc += weight[g]
		if acc >= sum/2 || g == meridian.Estimated {
			return g.String(), unsure
		}
	}
}

// nameOf names an itinerary by the places where it changes mode or carrier.
func nameOf(it *meridian.Itinerary) string {
	var names []string
	add := func(n string) {
		if n != "" && (len(names) == 0 || names[len(names)-1] != n) {
			names = append(names, n)
		}
	}
	for i := range it.Legs {
		l := &it.Legs[i]
		switch l.Kind {
		case meridian.LegTransfer, meridian.LegGaugeBreak:
			add(l.FromName)
		case meridian.LegPassage:
			add(l.FromName)
		}
	}
	if len(names) == 0 {
		return "direct by " + strings.Join(it.Modes, " and ")
	}
	return "via " + strings.Join(names, ", ")
}

// legs builds the legs of a way.
type legs struct {
	s     *search
	m     *cost.Model
	out   []meridian.Leg
	total cost.Bill

	c     *candidate
	at    int     // visit that is being shown
	clock float64 // minute of the start at which the next leg begins, with a day of departure
}

func (b *legs) place(p meridian.PlaceID) *meridian.Place { return &b.s.v.Net.Places[p] }

func (b *legs) add(l meridian.Leg, bill cost.Bill, grams float64, t meridian.Moments, cites ...meridian.Cite) {
	l.Time = t
	l.Hours = t.Hours()
	l.Components = bill.Components()
	for _, c := range l.Components {
		l.Cost += c.Amount
	}
	l.Cost = cost.Cents(l.Cost)
	l.CO2e = math.Round(grams/100) / 10
	l.Km = math.Round(l.Km*10) / 10
	l.Cites = cites
	l.Figures = make([]string, 0, len(cites))
	worst := meridian.Measured
	for _, c := range cites {
		f := c.Table + "/" + c.Key
		if !slices.Contains(l.Figures, f) {
			l.Figures = append(l.Figures, f)
		}
		worst = max(worst, c.Confidence)
	}
	if len(cites) == 0 {
		worst = meridian.Estimated
	}
	l.Confidence = worst.String()
	b.stamp(&l)
	b.out = append(b.out, l)
	b.total = b.total.Add(roundBill(bill))
}

// extend adds a bill to a leg that is there already.
func (b *legs) extend(i int, bill cost.Bill) {
	if i < 0 || i >= len(b.out) || bill == (cost.Bill{}) {
		return
	}
	l := &b.out[i]
	bill = roundBill(bill)
	for _, c := range bill.Components() {
		k := slices.IndexFunc(l.Components, func(x meridian.Component) bool { return x.Kind == c.Kind })
		if k < 0 {
			l.Components = append(l.Components, c)
		} else {
			l.Components[k].Amount = cost.Cents(l.Components[k].Amount + c.Amount)
		}
		l.Cost = cost.Cents(l.Cost + c.Amount)
	}
	b.total = b.total.Add(bill)
}

// roundBill rounds each line to a cent, so that the legs add up to the total.
func roundBill(b cost.Bill) cost.Bill {
	for i := range b.Lines {
		b.Lines[i] = cost.Cents(b.Lines[i])
	}
	return b
}

func (b *legs) ends(l *meridian.Leg, from, to meridian.PlaceID) {
	p, q := b.place(from), b.place(to)
	l.From, l.To, l.FromName, l.ToName = p.ID, q.ID, p.Name, q.Name
}

// access shows an access: pick-up, road, yard, rail at the origin, the reverse at
// the destination.
func (b *legs) access(a *Access) {
	steps := []func(){func() { b.pickUp(a) }}
	if a.Haul != nil {
		steps = append(steps, func() { b.haul(a.Haul) })
	}
	if a.Transfer >= 0 {
		steps = append(steps, func() { b.yard(a) })
	}
	if a.Rail != nil {
		steps = append(steps, func() { b.haul(a.Rail) })
	}
	if a.DeliveryKm > 0 {
		to := a.Haul.To
		steps = append(steps, func() {
			b.pickUp(&Access{Place: to, Country: b.place(to).Country, Km: a.DeliveryKm, Hours: a.Hours, Transfer: meridian.NoID, Delivery: true, road: a.last})
		})
	}
	if a.Delivery {
		slices.Reverse(steps)
	}
	for _, step := range steps {
		step()
	}
}

// yard shows the transfer of an access at a terminal for rail.
func (b *legs) yard(a *Access) {
	row := &b.s.v.Net.Transfers[a.Transfer]
	bill, g := b.m.Handling(cost.Transfer, &row.Handling)
	p := a.Yard
	l := meridian.Leg{Kind: meridian.LegTransfer, Mode: row.From.String(), ToMode: row.To.String(), Country: b.place(p).Country}
	b.ends(&l, p, p)
	b.add(l, bill, g, row.Handling.Hours.Moments(), row.Cite)
}

func (b *legs) pickUp(a *Access) {
	if a.Km <= 0 {
		return
	}
	bare := Access{Place: a.Place, Country: a.Country, Km: a.Km, Hours: a.Hours, Transfer: meridian.NoID}
	bill, g, t := bare.bill(b.m)
	l := meridian.Leg{Kind: meridian.LegAccess, Mode: "road", Km: a.Km, Country: a.Country}
	from, to := a.Place, a.Place
	if a.Transfer >= 0 && a.Haul == nil { // to or from a yard in town
		if a.Delivery {
			from = a.Yard
		} else {
			to = a.Yard
		}
	}
	b.ends(&l, from, to)
	end := b.s.q.From
	if a.Delivery {
		end = b.s.q.To
	}
	if end.Place == meridian.NoID {
		if a.Delivery {
			l.To, l.ToName = end.Name, end.Name
		} else {
			l.From, l.FromName = end.Name, end.Name
		}
	}
	l.Notes = []string{"pick-up or delivery with stuffing or emptying of the unit: 12 h, 24 h at P90 (estimate of the model)"}
	if a.road != nil {
		b.byRoad(&l, a.road)
	}
	b.add(l, bill, g, t)
}

// haul shows a haul by country, with the borders that it passes within a zone.
func (b *legs) haul(h *Haul) {
	v := b.s.v
	if r := h.road(); r != nil {
		b.roadHaul(h, r)
		return
	}
	at, part, parts := h.From, 0, h.Parts()
	var stretch []Step
	whole := h.Spread.Moments()
	share := func(hours float64) meridian.Moments { // of the haul's time: its parts are late together
		f := hours / math.Max(h.Spread.P50, 1e-9)
		return meridian.Moments{Mean: whole.Mean * f, Var: whole.Var * f}
	}
	flush := func(to meridian.PlaceID, billed bool) {
		if len(stretch) == 0 && !billed {
			return
		}
		l := meridian.Leg{Kind: meridian.LegLink, Mode: h.Medium.mode().String(), Gauge: mediumGauge[h.Medium]}
		hours := 0.0
		for _, st := range stretch {
			s := &v.strides[st.Link]
			l.Km += s.km
			hours += s.hours.P50
		}
		var bill cost.Bill
		var g float64
		var cites []meridian.Cite
		if part < len(parts) {
			p := &parts[part]
			l.Country = p.Country
			bill, g = b.m.Haul(p)
			if cites = b.m.HaulCites(p); len(cites) == 0 {
				l.Notes = append(l.Notes, "no tariff for "+p.Mode.String()+" in "+p.Country+": the carriage is not priced")
			}
		}
		b.ends(&l, at, to)
		b.path(&l, at, stretch)
		b.add(l, bill, g, share(hours), append(cites, b.linkCites(stretch, l.Country)...)...)
		stretch, part = nil, part+1
	}
	for _, st := range h.Links() {
		s := &v.strides[st.Link]
		link := &v.Net.Links[st.Link]
		from, to := link.From, link.To
		if st.Reverse {
			from, to = to, from
		}
		if !s.border {
			stretch = append(stretch, st)
			continue
		}
		// the tariff of a part covers its border link; the leg before it shows it
		flush(from, len(stretch) > 0 || part < len(parts) && parts[part].Country == v.Net.Places[from].Country)
		l := meridian.Leg{Kind: meridian.LegCrossing, Mode: h.Medium.mode().String(), Km: s.km, Gauge: mediumGauge[h.Medium],
			Border: []string{v.Net.Places[from].Country, v.Net.Places[to].Country}}
		b.ends(&l, from, to)
		b.path(&l, from, []Step{st})
		b.add(l, cost.Bill{}, 0, share(s.hours.P50), link.Cite)
		at = to
	}
	flush(h.To, false)
}

// path records the links, positions and places passed.
func (b *legs) path(l *meridian.Leg, from meridian.PlaceID, steps []Step) {
	net := b.s.v.Net
	l.Path = append(slices.Grow(l.Path, len(steps)+1), net.Places[from].Point)
	l.Links, l.Reverse = slices.Grow(l.Links, len(steps)), slices.Grow(l.Reverse, len(steps))
	for i, st := range steps {
		k := &net.Links[st.Link]
		to := k.To
		if st.Reverse {
			to = k.From
		}
		l.Links = append(l.Links, st.Link)
		l.Reverse = append(l.Reverse, st.Reverse)
		l.Path = append(l.Path, net.Places[to].Point)
		if i < len(steps)-1 && net.Places[to].Kind != "waypoint" {
			l.Via = append(l.Via, net.Places[to].ID)
		}
	}
}

// linkCites returns the rows behind length and time of a chain of links: the
// longest links, and the speed.
func (b *legs) linkCites(steps []Step, country string) []meridian.Cite {
	net := b.s.v.Net
	var room [3]Step
	order := room[:0]
	for _, st := range steps { // the longest, the first of equal ones first
		km := net.Links[st.Link].Km
		i := len(order)
		for i > 0 && net.Links[order[i-1].Link].Km < km {
			i--
		}
		if i < len(room) {
			order = slices.Insert(order[:min(len(order), len(room)-1)], i, st)
		}
	}
	out := make([]meridian.Cite, 0, len(order)+1)
	for _, st := range order {
		out = append(out, net.Links[st.Link].Cite)
	}
	if len(order) > 0 {
		l := &net.Links[order[0].Link]
		if l.Speed == 0 {
			if _, sp := b.s.v.speeds.Link(l, country); sp != nil {
				out = append(out, sp.Cite)
			}
		}
	}
	return out
}

func (b *legs) arc(i int32) {
	v := b.s.v
	a := &v.Arcs[i]
	switch a.Kind {
	case ArcHaul:
		b.season(&v.Hauls[a.Detail])
		b.haul(&v.Hauls[a.Detail])
	case ArcVoyage:
		b.voyage(&v.Voyages[a.Detail])
	case ArcTransfer:
		row := &v.Net.Transfers[a.Detail]
		bill, g := b.m.Handling(cost.Transfer, &row.Handling)
		p := v.Nodes[a.From].Place
		b.terminal(p, row.From.String())
		l := meridian.Leg{Kind: meridian.LegTransfer, Mode: row.From.String(), ToMode: row.To.String(), Country: b.place(p).Country}
		b.ends(&l, p, p)
		b.add(l, bill, g, a.Time, row.Cite)
	case ArcGaugeBreak:
		row := &v.Net.GaugeBreaks[a.Detail]
		bill, g := b.m.Handling(cost.GaugeBreak, &row.Handling)
		p := v.Nodes[a.From].Place
		b.terminal(p, meridian.Rail.String())
		l := meridian.Leg{Kind: meridian.LegGaugeBreak, Mode: "rail", Country: b.place(p).Country, Gauge: mediumGauge[v.Nodes[a.To].Medium]}
		b.ends(&l, p, p)
		l.Notes = []string{fmt.Sprintf("%d to %d mm, %s", mediumGauge[v.Nodes[a.From].Medium], mediumGauge[v.Nodes[a.To].Medium], row.Method)}
		b.add(l, bill, g, a.Time, row.Cite)
	case ArcCrossing:
		b.crossing(a)
	case ArcTrain:
		b.train(a)
	}
}

func (b *legs) crossing(a *Arc) {
	v := b.s.v
	x := &v.Crossings[a.Detail]
	link := &v.Net.Links[x.Step.Link]
	moving, closed := a.Time, b.hold()
	if b.c.visits == nil {
		closed = x.Opening.Moments()
		moving = meridian.Moments{Mean: a.Time.Mean - closed.Mean, Var: a.Time.Var - closed.Var}
	}
	bill, g := b.m.Border(x.Medium.mode(), x.From, link.Km, x.Charge, moving.Mean)
	if closed.Mean > 0 {
		b.opening(a, x, closed)
	}
	l := meridian.Leg{Kind: meridian.LegCrossing, Mode: x.Medium.mode().String(), Km: link.Km, Border: []string{x.From, x.To}, Gauge: mediumGauge[x.Medium]}
	from, to := v.Nodes[a.From].Place, v.Nodes[a.To].Place
	b.ends(&l, from, to)
	b.path(&l, from, []Step{x.Step})
	cites := append([]meridian.Cite{link.Cite}, b.m.HaulCites(&cost.Haul{Mode: x.Medium.mode(), Country: x.From})...)
	if x.Row != meridian.NoID {
		cites = append(cites, v.Net.Crossings[x.Row].Cite)
	} else {
		l.Notes = append(l.Notes, "no figures for this crossing: those of the country")
	}
	b.add(l, bill, g, moving, cites...)
}

// opening shows the wait for a crossing to open.
func (b *legs) opening(a *Arc, x *CrossingArc, t meridian.Moments) {
	from := b.s.v.Nodes[a.From].Place
	l := meridian.Leg{Kind: meridian.LegWait, Mode: x.Medium.mode().String(), Country: x.From}
	b.ends(&l, from, from)
	cite := b.s.v.Net.Links[x.Step.Link].Cite
	if why := b.ban(); why != "" {
		l.Notes = []string{why}
	} else if x.Opening.Always() {
		l.Notes = []string{"the crossing is closed for the season"}
	} else {
		l.Notes = []string{fmt.Sprintf("the crossing is open from %s to %s", clockText(x.Opening.Opens), clockText(x.Opening.Closes))}
		cite = b.s.v.Net.Crossings[x.Row].Cite
	}
	b.add(l, b.m.Standing(t.Mean), 0, t, cite)
}

func clockText(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
