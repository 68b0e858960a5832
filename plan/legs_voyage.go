package plan

import (
	"fmt"
	"math"

	"meridian"
	"meridian/cost"
)

// Legs of voyages and of named trains.

// voyage splits a voyage at the passages that take time or toll, and puts the
// wait for the sailing before it.
func (b *legs) voyage(y *Voyage) {
	v := b.s.v
	bill, grams := b.m.Voyage(&y.Voyage)
	cites := b.voyageCites(y)
	bill.Lines[cost.Inventory] -= b.m.Inventory(y.Wait.Mean)
	if wait := b.waits(y.Wait); wait.Mean > 0 {
		var w cost.Bill
		w.Lines[cost.Inventory] = b.m.Inventory(wait.Mean)
		l := meridian.Leg{Kind: meridian.LegWait, Mode: y.Mode.String(), Service: y.name()}
		b.ends(&l, y.From, y.From)
		b.add(l, w, 0, wait, cites[0])
	}
	parts := v.partsOf(y)
	sailing := y.Sailing.Moments().Add(y.Extra.Moments())
	tolls := bill.Lines[cost.Toll]
	named := 0.0
	for _, p := range y.Passages {
		named += b.passToll(p)
	}
	moving := 0.0
	for _, p := range parts {
		if p.passage == meridian.NoID {
			moving += p.km
		}
	}
	if moving == 0 { // the whole voyage is one passage: a single leg carries all
		l := meridian.Leg{Kind: meridian.LegLink, Mode: y.Mode.String(), Km: y.Km, Service: y.name()}
		for _, p := range y.Passages {
			l.Passages = append(l.Passages, v.Net.Passages[p].ID)
		}
		b.ends(&l, y.From, y.To)
		b.path(&l, y.From, y.way.steps())
		b.add(l, bill, grams, sailing.Add(y.Delay), cites...)
		return
	}
	paid := map[meridian.PassageID]bool{} // a passage of two straits is paid and waited for once
	for _, p := range parts {
		from, to := p.from, p.to
		l := meridian.Leg{Kind: meridian.LegLink, Mode: y.Mode.String(), Km: p.km, Service: y.name()}
		b.ends(&l, from, to)
		b.path(&l, from, p.steps)
		share := p.km / math.Max(moving, 1e-9)
		if p.passage != meridian.NoID {
			pass := &v.Net.Passages[p.passage]
			l.Kind, l.Passages, l.FromName = meridian.LegPassage, []string{pass.ID}, pass.Name
			var t cost.Bill
			delay := meridian.Moments{}
			if !paid[p.passage] {
				if named > 0 {
					t.Lines[cost.Toll] = tolls * b.passToll(p.passage) / named
				}
				if !y.Timetable {
					delay = pass.Hours.Moments()
				}
			}
			paid[p.passage] = true
			b.add(l, t, grams*p.km/math.Max(y.Km, 1e-9), delay, pass.Cite)
			continue
		}
		part := cost.Bill{}
		for i := range part.Lines {
			if cost.Line(i) != cost.Toll {
				part.Lines[i] = bill.Lines[i] * share
			}
		}
		b.add(l, part, grams*p.km/math.Max(y.Km, 1e-9), meridian.Moments{Mean: sailing.Mean * share, Var: sailing.Var * share}, cites...)
	}
	b.extraDelay(y, parts)
	b.total.Public += bill.Public
}

// extraDelay adds to the last leg what disruptions delay beyond the passages.
func (b *legs) extraDelay(y *Voyage, parts []voyagePart) {
	rest := y.Delay
	paid := map[meridian.PassageID]bool{}
	for _, p := range parts {
		if p.passage != meridian.NoID && !y.Timetable && !paid[p.passage] {
			paid[p.passage] = true
			m := b.s.v.Net.Passages[p.passage].Hours.Moments()
			rest.Mean, rest.Var = rest.Mean-m.Mean, rest.Var-m.Var
		}
	}
	if rest.Mean > 1e-6 && len(b.out) > 0 {
		l := &b.out[len(b.out)-1]
		l.Time = l.Time.Add(meridian.Moments{Mean: rest.Mean, Var: math.Max(0, rest.Var)})
		l.Hours = l.Time.Hours()
	}
}

func (b *legs) passToll(p meridian.PassageID) float64 {
	pass := &b.s.v.Net.Passages[p]
	return math.Max(0, pass.Toll40) + math.Max(0, pass.Toll20)
}

func (y *Voyage) name() string {
	if y.Service != nil {
		return y.Service.Name
	}
	if y.Lane != nil {
		return "liner market " + y.Lane.From + " – " + y.Lane.To
	}
	return ""
}

func (b *legs) voyageCites(y *Voyage) []meridian.Cite {
	var out []meridian.Cite
	if y.Service != nil {
		out = append(out, y.Service.Cite)
	}
	if y.Lane != nil {
		out = append(out, y.Lane.Cite)
		if c, ok := b.rateCite(y.Lane.Series); ok {
			out = append(out, c)
		}
	}
	if y.Fare != nil {
		out = append(out, y.Fare.Cite)
	}
	if c, ok := b.m.EmissionCite(y.Mode.String(), y.Vessel, ""); ok {
		out = append(out, c)
	}
	return out
}

// rateCite returns the dated value of a series nearest to the price month.
func (b *legs) rateCite(series string) (meridian.Cite, bool) {
	s := b.s.v.Net.Rates[series]
	if len(s) == 0 {
		return meridian.Cite{}, false
	}
	best := 0
	for i := range s {
		if abs(s[i].Month-b.m.Prices) < abs(s[best].Month-b.m.Prices) {
			best = i
		}
	}
	return s[best].Cite, true
}

func abs(m meridian.YearMonth) meridian.YearMonth {
	if m < 0 {
		return -m
	}
	return m
}

// voyagePart is a stretch of a voyage: through one passage, or between two.
type voyagePart struct {
	from, to meridian.PlaceID
	km       float64
	steps    []Step
	passage  meridian.PassageID
}

// partsOf returns the stretches of a voyage of the view.
func (v *View) partsOf(y *Voyage) []voyagePart {
	size := func(list []voyagePart) int64 {
		n := int64(100)
		for i := range list {
			n += 60 + 8*int64(cap(list[i].steps))
		}
		return n
	}
	key := append(make([]byte, 0, 48), v.name...)
	key = fmt.Appendf(key, "voyage %p", y)
	return keep(v.kept.joints, string(key), size, func() []voyagePart { return splitAtPassages(v.Net, y) })
}

func splitAtPassages(net *meridian.Network, y *Voyage) []voyagePart {
	var parts []voyagePart
	at := y.From
	for _, st := range y.way.steps() {
		l := &net.Links[st.Link]
		to := l.To
		if st.Reverse {
			to = l.From
		}
		pass := l.Passage
		if pass != meridian.NoID && net.Passages[pass].Hours.P50 == 0 && net.Passages[pass].Toll40 == 0 {
			pass = meridian.NoID
		}
		n := len(parts)
		if n == 0 || parts[n-1].passage != pass {
			parts = append(parts, voyagePart{from: at, passage: pass})
			n++
		}
		p := &parts[n-1]
		p.to, p.km = to, p.km+l.Km
		p.steps = append(p.steps, st)
		at = to
	}
	if len(parts) == 0 {
		parts = []voyagePart{{from: y.From, to: y.To, km: y.Km, passage: meridian.NoID}}
	}
	return parts
}

// train shows a named train as the hauls and crossings it passes, its own time
// shared among them in proportion to theirs.
func (b *legs) train(a *Arc) {
	v := b.s.v
	t := &v.Trains[a.Detail]
	l := meridian.Leg{Kind: meridian.LegWait, Mode: "rail", Service: t.Service.Name}
	b.ends(&l, t.From, t.From)
	var w cost.Bill
	wait := b.waits(t.Wait)
	w.Lines[cost.Inventory] = b.m.Inventory(wait.Mean)
	b.add(l, w, 0, wait, t.Service.Cite)
	sum := meridian.Moments{}
	for _, p := range t.Parts {
		sum = sum.Add(v.Arcs[p].Time)
	}
	own := t.Spread.Moments()
	for _, p := range t.Parts {
		n := len(b.out)
		b.arc(p)
		for i := n; i < len(b.out); i++ {
			l := &b.out[i]
			l.Service = t.Service.Name
			l.Time = meridian.Moments{Mean: l.Time.Mean * own.Mean / sum.Mean, Var: l.Time.Var * own.Var / math.Max(sum.Var, 1e-9)}
			l.Hours = l.Time.Hours()
			l.Cites = append(l.Cites, t.Service.Cite)
			l.Figures = append(l.Figures, t.Service.Cite.Table+"/"+t.Service.Cite.Key)
		}
	}
}
