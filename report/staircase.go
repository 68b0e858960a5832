package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"meridian"
)

// The staircase diagrams: distance to the right, days, money or CO2e upwards.

// measure is what a staircase climbs.
type measure struct {
	name   string
	height float64
	axis   func(l *Lang, c *Comparison) string
	climb  func(s *Stair) (from, to Range)
	stop   func(s *Stop) (from, to float64)
	label  func(l *Lang, x float64) string
	foot   string
	banded bool
}

var timeMeasure = measure{
	name: "time", height: 400, banded: true, foot: "foot.method",
	axis:  func(l *Lang, _ *Comparison) string { return l.T("axis.days") },
	climb: func(s *Stair) (Range, Range) { return s.Days0, s.Days1 },
	stop:  func(s *Stop) (float64, float64) { return s.Days0, s.Days1 },
	label: func(l *Lang, x float64) string { return l.T("label.days", l.Num(x, 1)) },
}

var costMeasure = measure{
	name: "cost", height: 360, banded: true, foot: "foot.cost",
	axis:  func(l *Lang, c *Comparison) string { return l.T("axis.usd", l.Unit(c)) },
	climb: func(s *Stair) (Range, Range) { return s.USD0, s.USD1 },
	stop:  func(s *Stop) (float64, float64) { return s.USD0, s.USD1 },
	label: func(l *Lang, x float64) string { return l.T("label.usd", l.Num(x, 0)) },
}

var co2eMeasure = measure{
	name: "co2e", height: 240,
	axis: func(l *Lang, c *Comparison) string { return l.T("axis.co2e", l.Unit(c)) },
	climb: func(s *Stair) (Range, Range) {
		return Range{s.CO2e0, s.CO2e0, s.CO2e0}, Range{s.CO2e1, s.CO2e1, s.CO2e1}
	},
}

var stepPaint = paint{stroke: step, width: 2.4}

// staircase draws one panel a measure above a common distance axis.
func (c *Comparison) staircase(l *Lang, name string, measures ...measure) *Picture {
	title := l.T("title."+name, c.route(l))
	if len(measures) > 1 {
		title = c.route(l)
	}
	s := &sheet{Picture: newPicture(name, title, pageWidth, 0, l), c: c, l: l}
	s.Text = c.Answer(l)
	s.head(title)
	s.answer()
	band := ""
	if measures[0].banded {
		band = l.T("label.band")
	}
	s.legendModes(l.T("label.step"), band)
	kmMax := 0.0
	for i := range c.Rows {
		kmMax = math.Max(kmMax, c.Rows[i].length())
	}
	var notes []string
	for i, m := range measures {
		s.y += 10
		p := newPanel(rect{plotLeft, s.y, pageWidth - plotLeft - margin - 8, m.height}, kmMax*1.035, c.highest(&m)*1.03)
		last := i == len(measures)-1
		axis := ""
		if last {
			axis = l.T("axis.km")
		}
		s.gridX(&p, axis, last)
		s.gridY(&p, m.axis(l, c))
		s.stairsOf(&p, &m)
		s.y = p.box.bottom() + 8
		if last {
			s.y += 32
		}
		if m.foot != "" {
			notes = append(notes, l.T(m.foot))
		}
	}
	s.key()
	return s.foot(notes...)
}

func (r *Row) length() float64 {
	if len(r.Stairs) == 0 {
		return 0
	}
	return r.Stairs[len(r.Stairs)-1].Km1
}

// highest returns what the vertical scale has to show: the P90 of those brought
// forward, the medians of all.
func (c *Comparison) highest(m *measure) float64 {
	top := 0.0
	for i := range c.Rows {
		if n := len(c.Rows[i].Stairs); n > 0 {
			_, to := m.climb(&c.Rows[i].Stairs[n-1])
			top = math.Max(top, to.P90)
		}
	}
	return math.Max(top, 1e-9)
}

// stairsOf draws all rows into a panel: those in the background first.
func (s *sheet) stairsOf(p *panel, m *measure) {
	focus := s.c.Focus()
	pl := &placer{room: rect{p.box.x + 2, p.box.y, pageWidth - p.box.x - 6, p.box.h}}
	spots := s.ends(p, m, pl, focus)
	for _, strong := range [2]bool{false, true} {
		for i := range s.c.Rows {
			if r := &s.c.Rows[i]; strong && focus[r.Number] && m.banded {
				s.band(p, m, r)
			}
		}
		for i := range s.c.Rows {
			if r := &s.c.Rows[i]; focus[r.Number] == strong {
				s.flight(p, m, r, strong, pl)
				s.whisker(p, m, r, strong)
			}
		}
	}
	s.endBadges(p, m, pl, spots, focus)
	if m.stop != nil {
		s.stopLabels(p, m, focus, pl)
	}
}

// band fills between P10 and P90.
func (s *sheet) band(p *panel, m *measure, r *Row) {
	var up, down []point
	for i := range r.Stairs {
		st := &r.Stairs[i]
		a, b := m.climb(st)
		up = append(up, p.at(st.Km0, a.P90), p.at(st.Km1, b.P90))
		down = append(down, p.at(st.Km0, a.P10), p.at(st.Km1, b.P10))
	}
	slices.Reverse(down)
	s.area([][]point{append(up, down...)}, paint{fill: muted, opacity: 0.16})
}

// flight draws the line of a row.
func (s *sheet) flight(p *panel, m *measure, r *Row, strong bool, pl *placer) {
	for i := range r.Stairs {
		st := &r.Stairs[i]
		from, to := m.climb(st)
		a, b := p.at(st.Km0, from.P50), p.at(st.Km1, to.P50)
		if a == b {
			continue
		}
		pt := stepPaint
		if !st.Step {
			k := look(st.Leg.Mode)
			pt = paint{stroke: k.ink, width: k.width, dash: k.dash}
		}
		if !strong {
			pt.width *= 0.55
			pt.opacity = 0.62
		}
		s.line([]point{a, b}, pt).tip = s.c.tip(s.l, r, st)
		if pl != nil {
			pl.along(a, b)
		}
	}
}

// tip tells about a leg.
func (c *Comparison) tip(l *Lang, r *Row, st *Stair) string {
	if st.Leg == nil {
		return l.T("line.safety_stock")
	}
	g := st.Leg
	return l.Digits(itoa(r.Number)) + " · " + c.legName(l, g) + ": " + l.T("label.km", l.Num(g.Km, 0)) + ", " +
		l.T("label.days", l.Span(g.Hours.P50/24, g.Hours.P90/24, 1)) + ", " + l.T("label.usd", l.Num(g.Cost/c.Units(), 0))
}

// legName names a leg in words.
func (c *Comparison) legName(l *Lang, g *meridian.Leg) string {
	from, to := l.Place(c.Net, g.From, g.FromName), l.Place(c.Net, g.To, g.ToName)
	switch g.Kind {
	case meridian.LegLink:
		return l.T("mode."+g.Mode) + " " + l.T("title", from, to)
	case meridian.LegCrossing:
		return l.T("step.crossing") + " " + strings.Join(g.Border, "–") + ", " + from
	case meridian.LegTransfer:
		if g.ToMode != "" && g.ToMode != g.Mode {
			return from + ", " + l.T("title", l.T("mode."+g.Mode), l.T("mode."+g.ToMode))
		}
	}
	if from == "" {
		from = to
	}
	return from + ", " + l.T("step."+string(g.Kind))
}

// whisker draws the P10–P90 at the end of a row.
func (s *sheet) whisker(p *panel, m *measure, r *Row, strong bool) {
	if !m.banded {
		return
	}
	_, to := m.climb(&r.Stairs[len(r.Stairs)-1])
	lo, hi := p.at(r.length(), to.P10), p.at(r.length(), to.P90)
	pt, cap := paint{stroke: muted, width: 0.9}, 2.5
	if strong {
		pt, cap = paint{stroke: text, width: 1.4}, 4
	}
	s.lines([][]point{{lo, hi}, {{lo.x - cap, lo.y}, {lo.x + cap, lo.y}}, {{hi.x - cap, hi.y}, {hi.x + cap, hi.y}}}, pt)
}

// ends places the badges at the ends of rows so that none covers another.
func (s *sheet) ends(p *panel, m *measure, pl *placer, focus map[int]bool) map[int]point {
	out := map[int]point{}
	for _, strong := range [2]bool{true, false} {
		for i := range s.c.Rows {
			r := &s.c.Rows[i]
			if focus[r.Number] != strong {
				continue
			}
			_, to := m.climb(&r.Stairs[len(r.Stairs)-1])
			out[r.Number] = freeSpot(pl, p.at(r.length(), to.P50))
			if m.banded {
				pl.along(p.at(r.length(), to.P10), p.at(r.length(), to.P90))
			}
		}
	}
	return out
}

// freeSpot returns the spot for a badge nearest to a point, on a spiral.
func freeSpot(pl *placer, at point) point {
	const radius = 9.5
	spot := at
	for k := range 160 {
		if k > 0 {
			sin, cos := math.Sincos(float64(k) * 2.4)
			d := 4.4 * math.Sqrt(float64(k))
			spot = point{at.x + d*cos, at.y + d*sin}
		}
		r := rect{spot.x - radius, spot.y - radius, 2 * radius, 2 * radius}
		if pl.room.holds(r) && touches(pl.taken, r) == 0 {
			break
		}
	}
	pl.taken = append(pl.taken, rect{spot.x - radius, spot.y - radius, 2 * radius, 2 * radius})
	return spot
}

// endBadges draws the badges, each tied to its end, and the names beside them
// where there is room; the key has them all.
func (s *sheet) endBadges(p *panel, m *measure, pl *placer, spots map[int]point, focus map[int]bool) {
	for i := range s.c.Rows {
		r := &s.c.Rows[i]
		_, to := m.climb(&r.Stairs[len(r.Stairs)-1])
		end, spot := p.at(r.length(), to.P50), spots[r.Number]
		if end != spot {
			s.line([]point{end, spot}, paint{stroke: text, width: 1})
			s.disc(end, 2.2, paint{fill: text})
		}
		s.badge(spot, s.l.Digits(itoa(r.Number)), focus[r.Number])
	}
	for i := range s.c.Rows {
		r := &s.c.Rows[i]
		s.nameBeside(pl, spots[r.Number], s.l.Corridor(s.c.Net, r.Corridor), 0, 6)
	}
}

// nameBeside writes the name of a corridor right or left of its badge, raised
// by so much where a line runs through the badge.
func (s *sheet) nameBeside(pl *placer, at point, name string, raise float64, most int) {
	at.y -= raise
	f := face{size: small, bold: true, ink: text, halo: true}
	var cands []rect
	for _, a := range [2]align{left, right} {
		f.align = a
		cands = append(cands, s.box(at.x+beside(a), at.y+4.2, name, f))
	}
	if i := pl.place(cands, most); i >= 0 {
		f.align = [2]align{left, right}[i]
		s.text(at.x+beside(f.align), at.y+4.2, name, f)
	}
}

func beside(a align) float64 {
	if a == left {
		return 12.5
	}
	return -12.5
}

// stopLabels names the largest steps of the rows brought forward.
func (s *sheet) stopLabels(p *panel, m *measure, focus map[int]bool, pl *placer) {
	type mark struct {
		at   point
		size float64
		text string
	}
	var marks []mark
	for i := range s.c.Rows {
		r := &s.c.Rows[i]
		if !focus[r.Number] {
			continue
		}
		for _, st := range r.stops() {
			a, b := m.stop(&st)
			if b-a < 0.02*p.y1 {
				continue
			}
			marks = append(marks, mark{p.at(st.Km, (a+b)/2), b - a, s.c.stopName(s.l, &st) + " " + m.label(s.l, b-a)})
		}
	}
	slices.SortStableFunc(marks, func(a, b mark) int { return cmp.Compare(b.size, a.size) })
	seen := map[string]bool{}
	for _, k := range marks {
		if !seen[k.text] {
			seen[k.text] = s.labelAt(pl, k.at, k.text, face{size: small, ink: text}, 8, 14)
		}
	}
}

// stopName names a run of steps: the place, and the border if one is passed.
func (c *Comparison) stopName(l *Lang, st *Stop) string {
	name := l.Place(c.Net, st.First.From, st.First.FromName)
	if name == "" {
		name = l.Place(c.Net, st.First.To, st.First.ToName)
	}
	for _, g := range st.Legs {
		if g.Kind == meridian.LegCrossing {
			return name + " " + strings.Join(g.Border, "–")
		}
	}
	return name
}

// ladder draws each corridor in a small panel of its own, the others grey behind
// it: what an overlay of many cannot show.
func (c *Comparison) ladder(l *Lang) *Picture {
	title := l.T("title.ladder", c.route(l))
	s := &sheet{Picture: newPicture("ladder", title, pageWidth, 0, l), c: c, l: l}
	s.Text = c.Answer(l)
	s.head(title)
	s.legendModes(l.T("label.step"), l.T("label.band"))
	kmMax, m := 0.0, timeMeasure
	for i := range c.Rows {
		kmMax = math.Max(kmMax, c.Rows[i].length())
	}
	const across, w, h = 3, 276.0, 190.0
	top := s.y + 26
	for i := range c.Rows {
		x := margin + 30 + float64(i%across)*(w+44)
		y := top + float64(i/across)*(h+66)
		p := newPanel(rect{x, y, w, h}, kmMax*1.04, c.highest(&m)*1.04)
		p.xTick = niceStep(kmMax, 4)
		s.rung(&p, &m, &c.Rows[i])
	}
	rows := (len(c.Rows) + across - 1) / across
	s.y = top + float64(rows)*(h+66) - 24
	return s.foot(l.T("axis.days")+" / "+l.T("axis.km"), l.T("foot.method"))
}

func (s *sheet) rung(p *panel, m *measure, r *Row) {
	s.gridX(p, "", true)
	s.gridY(p, "")
	for i := range s.c.Rows {
		o := &s.c.Rows[i]
		var pts []point
		for j := range o.Stairs {
			from, to := m.climb(&o.Stairs[j])
			pts = append(pts, p.at(o.Stairs[j].Km0, from.P50), p.at(o.Stairs[j].Km1, to.P50))
		}
		if o != r {
			s.line(pts, paint{stroke: frontier, width: 1})
		}
	}
	pl := &placer{room: rect{p.box.x + 2, p.box.y + 2, p.box.w + 6, p.box.h - 4}}
	s.band(p, m, r)
	s.flight(p, m, r, true, pl)
	_, to := m.climb(&r.Stairs[len(r.Stairs)-1])
	spot := freeSpot(pl, p.at(r.length(), to.P50))
	s.whisker(p, m, r, true)
	s.badge(spot, s.l.Digits(itoa(r.Number)), true)
	s.stopLabels(p, m, map[int]bool{r.Number: true}, pl)
	x, a := p.box.x, left
	if s.l.RTL {
		x, a = p.box.right(), right
	}
	f := face{size: normal, bold: true, ink: text, align: a}
	s.text(x, p.box.y-8, s.shorten(s.l.Digits(itoa(r.Number))+"  "+s.l.Corridor(s.c.Net, r.Corridor)+" · "+s.l.T("label.days", s.l.Days(r.Hours.P50/24, r.Hours.P90/24)), f, p.box.w+12), f)
}
