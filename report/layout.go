package report

import (
	"math"
	"strings"

	"meridian"
)

// What all pictures share: page width, head, foot, axes, the key of corridors,
// and labels that keep off each other.

const (
	pageWidth = 1000.0
	margin    = 24.0
	plotLeft  = 74.0
	small     = 11.5
	normal    = 13.0
)

// sheet is a picture under construction; y is how far down it is filled.
type sheet struct {
	*Picture
	c *Comparison
	l *Lang
	y float64
}

func (s *sheet) edge() (x float64, a align) {
	if s.l.RTL {
		return pageWidth - margin, right
	}
	return margin, left
}

// paragraph writes wrapped text at the leading edge and moves down.
func (s *sheet) paragraph(t string, f face, gap float64) {
	x, a := s.edge()
	f.align = a
	for _, line := range s.wrap(t, f, pageWidth-2*margin) {
		s.y += f.size * 1.32
		s.text(x, s.y, line, f)
	}
	s.y += gap
}

// head writes title, subject and the answer in a sentence.
func (s *sheet) head(title string) {
	s.y = 12
	s.paragraph(title, face{size: 20, bold: true, ink: text}, 2)
	s.paragraph(s.c.Subtitle(s.l), face{size: small, ink: muted}, 2)
}

func (s *sheet) answer() {
	s.paragraph(s.c.Answer(s.l), face{size: normal, ink: text}, 6)
}

// foot writes the notes and closes the picture.
func (s *sheet) foot(notes ...string) *Picture {
	s.y += 4
	for _, n := range append(notes, s.l.T("foot.data", s.c.Net.Version, s.l.Date(s.c.Net.AsOf.String()))) {
		s.paragraph(n, face{size: small, ink: muted}, 0)
	}
	s.H = math.Ceil(s.y + 14)
	s.shapes[0] = shape{parts: [][]point{{{0, 0}, {s.W, 0}, {s.W, s.H}, {0, s.H}}}, closed: true, paint: paint{fill: paper}}
	return s.Picture
}

// route is the pair of ends as a title.
func (c *Comparison) route(l *Lang) string {
	return l.T("title", c.end(l, true), c.end(l, false))
}

func (c *Comparison) end(l *Lang, from bool) string {
	e := c.Query.To
	if from {
		e = c.Query.From
	}
	if e.Place == meridian.NoID {
		return e.Name
	}
	return l.Place(c.Net, c.Net.Places[e.Place].ID, e.Name)
}

// Subtitle names shipment, date, prices and data.
func (c *Comparison) Subtitle(l *Lang) string {
	s := &c.Query.Shipment
	what := l.T("shipment.t", l.Num(s.Tonnes, 0), l.Goods(&s.Goods), s.Equipment.ID)
	if s.Containerised() {
		what = l.T("shipment.box", l.Num(s.Units, 0), s.Equipment.ID, l.Goods(&s.Goods), l.Num(s.Tonnes, 0))
	}
	return l.T("subtitle", what, l.Date(c.Query.Conditions.AsOf.String()), l.Date(c.Prices.String()), c.Net.Version)
}

// Answer says in a sentence which corridor is fastest, cheapest and cleanest.
func (c *Comparison) Answer(l *Lang) string {
	var out []string
	for _, k := range [...]struct{ best, key string }{{"fastest", "lead.fast"}, {"cheapest", "lead.cheap"}, {"lowest_co2e", "lead.green"}} {
		for i := range c.Rows {
			r := &c.Rows[i]
			if !has(r.Best, k.best) {
				continue
			}
			n, name := l.Digits(itoa(r.Number)), l.Corridor(c.Net, r.Corridor)
			switch k.best {
			case "fastest":
				out = append(out, l.T(k.key, n, name, l.Days(r.Hours.P50/24, r.Hours.P90/24)))
			case "cheapest":
				out = append(out, l.T(k.key, n, name, l.Num(r.Cost.Freight/c.Units(), 0), l.Unit(c)))
			default:
				out = append(out, l.T(k.key, n, name, l.Num(r.CO2e/c.Units(), 0)))
			}
		}
	}
	return strings.Join(out, " ")
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// panel is a plot with two linear scales; y grows upwards.
type panel struct {
	box          rect
	x0, x1       float64
	y0, y1       float64
	xTick, yTick float64
}

func newPanel(box rect, xMax, yMax float64) panel {
	return panel{box: box, x1: xMax, y1: yMax, xTick: niceStep(xMax, box.w/90), yTick: niceStep(yMax, box.h/48)}
}

func (p *panel) at(x, y float64) point {
	return point{p.box.x + (x-p.x0)/(p.x1-p.x0)*p.box.w, p.box.bottom() - (y-p.y0)/(p.y1-p.y0)*p.box.h}
}

// niceStep returns 1, 2, 2.5 or 5 times a power of ten that cuts a range into
// at most n parts.
func niceStep(span, n float64) float64 {
	raw := span / math.Max(2, n)
	mag := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, k := range [...]float64{1, 2, 2.5, 5} {
		if raw <= k*mag*1.0001 {
			return k * mag
		}
	}
	return 10 * mag
}

func decimals(step float64) int {
	if step >= 1 && step == math.Trunc(step) {
		return 0
	}
	return 1
}

// gridY draws the lines and figures of the vertical scale and its title.
func (s *sheet) gridY(p *panel, title string) {
	for i := 0; ; i++ {
		v := p.y0 + float64(i)*p.yTick
		if v > p.y1+1e-9 {
			break
		}
		a := p.at(p.x0, v)
		s.line([]point{a, {p.box.right(), a.y}}, paint{stroke: grid, width: 1})
		s.text(p.box.x-8, a.y+4, s.l.Num(v, decimals(p.yTick)), face{size: small, ink: muted, align: right})
	}
	s.text(p.box.x-54, p.box.y+p.box.h/2, title, face{size: normal, ink: text, align: middle, turned: true})
}

// gridX draws the figures of the horizontal scale, and its title.
func (s *sheet) gridX(p *panel, title string, figures bool) {
	for i := 0; ; i++ {
		v := p.x0 + float64(i)*p.xTick
		if v > p.x1+1e-9 {
			break
		}
		a := p.at(v, p.y0)
		s.line([]point{a, {a.x, p.box.y}}, paint{stroke: grid, width: 1})
		if figures {
			s.text(a.x, a.y+18, s.l.Num(v, decimals(p.xTick)), face{size: small, ink: muted, align: middle})
		}
	}
	s.line([]point{{p.box.x, p.box.bottom()}, {p.box.right(), p.box.bottom()}}, paint{stroke: faint, width: 1.2})
	if title != "" {
		s.text(p.box.x+p.box.w/2, p.box.bottom()+37, title, face{size: normal, ink: text, align: middle})
	}
}

// placer keeps labels off each other and, where it can, off lines.
type placer struct {
	room  rect
	taken []rect // labels
	lines []rect // samples of lines: to be avoided
}

// place returns the candidate that touches the fewest lines, none that touches
// a label; −1 where there is none.
func (p *placer) place(cands []rect, most int) int {
	best, bestHits := -1, most+1
	for i, r := range cands {
		if !p.room.holds(r) || touches(p.taken, r.grow(1.5)) > 0 {
			continue
		}
		if hits := touches(p.lines, r); hits < bestHits {
			best, bestHits = i, hits
		}
	}
	if best >= 0 {
		p.taken = append(p.taken, cands[best])
	}
	return best
}

func touches(list []rect, r rect) int {
	n := 0
	for _, o := range list {
		if o.overlaps(r) {
			n++
		}
	}
	return n
}

// along records a line as samples.
func (p *placer) along(a, b point) {
	n := int(math.Hypot(b.x-a.x, b.y-a.y)/6) + 1
	for i := 0; i <= n; i++ {
		f := float64(i) / float64(n)
		p.lines = append(p.lines, rect{a.x + (b.x-a.x)*f - 1.5, a.y + (b.y-a.y)*f - 1.5, 3, 3})
	}
}

// labelAt writes a text beside a point where there is room.
func (s *sheet) labelAt(pl *placer, at point, t string, f face, gap float64, most int) bool {
	type spot struct {
		dx, dy float64
		a      align
	}
	h := f.size * 0.36
	spots := []spot{{gap, h, left}, {-gap, h, right}, {gap, -gap * 0.8, left}, {gap, gap*0.8 + 2*h, left}, {-gap, -gap * 0.8, right}, {-gap, gap*0.8 + 2*h, right}, {0, -gap - 1, middle}, {0, gap + 2*h + 2, middle},
		{gap * 1.6, -gap * 2.2, left}, {gap * 1.6, gap*2.2 + h, left}, {-gap * 1.6, -gap * 2.2, right}, {-gap * 1.6, gap*2.2 + h, right}}
	cands := make([]rect, len(spots))
	for i, sp := range spots {
		g := f
		g.align = sp.a
		cands[i] = s.box(at.x+sp.dx, at.y+sp.dy, t, g)
	}
	i := pl.place(cands, most)
	if i < 0 {
		return false
	}
	f.align, f.halo = spots[i].a, true
	s.text(at.x+spots[i].dx, at.y+spots[i].dy, t, f)
	return true
}

// legendModes draws the lines of the modes in use and what else to know.
func (s *sheet) legendModes(step, bands string) {
	used := map[string]bool{}
	for i := range s.c.Rows {
		for j := range s.c.Rows[i].Legs {
			if l := &s.c.Rows[i].Legs[j]; isMove(l) {
				used[l.Mode] = true
			}
		}
	}
	x, y := plotLeft, s.y+12
	advance := func(w float64, t string) {
		f := face{size: small, ink: text}
		s.text(x+w+6, y+4, t, f)
		x += w + 6 + s.width(t, f) + 18
	}
	for _, m := range modeOrder {
		if used[m] {
			k := look(m)
			s.line([]point{{x, y}, {x + 30, y}}, paint{stroke: k.ink, width: k.width, dash: k.dash})
			advance(30, s.l.T("mode."+m))
		}
	}
	if step != "" {
		s.line([]point{{x + 5, y - 8}, {x + 5, y + 8}}, stepPaint)
		advance(10, step)
	}
	if bands != "" {
		s.rect(rect{x, y - 6, 22, 12}, paint{fill: muted, opacity: 0.16})
		advance(22, bands)
	}
	s.y += 28
}

// keyColumn is a column of the list of corridors.
type keyColumn struct {
	title string
	x     float64
	a     align
	cell  func(r *Row) string
}

func (s *sheet) keyColumns() []keyColumn {
	return []keyColumn{
		{s.l.T("col.corridor"), 66, left, func(r *Row) string { return s.l.Corridor(s.c.Net, r.Corridor) }},
		{s.l.T("col.days"), 375, right, func(r *Row) string { return s.l.Days(r.Hours.P50/24, r.Hours.P90/24) }},
		{s.l.T("col.freight", s.l.Unit(s.c)), 497, right, func(r *Row) string { return s.l.Num(r.Cost.Freight/s.c.Units(), 0) }},
		{s.l.T("col.total"), 592, right, func(r *Row) string { return s.l.Num(r.Cost.Total/s.c.Units(), 0) }},
		{s.l.T("col.co2e", s.l.Unit(s.c)), 702, right, func(r *Row) string { return s.l.Num(r.CO2e/s.c.Units(), 0) }},
		{s.l.T("col.km"), 768, right, func(r *Row) string { return s.l.Num(r.Km, 0) }},
		{s.l.T("col.remarks"), 790, left, func(r *Row) string { return s.best(r) }},
	}
}

// columnGap is left free between the columns of the list.
const columnGap = 10

// titleRoom is how wide the title of a column may be: as far as the column before,
// towards which figures and their titles grow, and the page.
func titleRoom(cols []keyColumn, i int) float64 {
	switch {
	case cols[i].a == right:
		return cols[i].x - cols[i-1].x - columnGap
	case i+1 < len(cols):
		return 225
	}
	return pageWidth - margin - cols[i].x
}

// fit makes a text smaller until it has room, and then shorter.
func (s *sheet) fit(text string, f face, room float64) (string, face) {
	for f.size > leastSize && s.width(text, f) > room {
		f.size--
	}
	return s.shorten(text, f, room), f
}

const leastSize = 8

// key lists the corridors with their numbers and figures.
func (s *sheet) key() {
	cols := s.keyColumns()
	mirror := func(x float64, a align) (float64, align) {
		if !s.l.RTL {
			return x, a
		}
		return pageWidth - x, 2 - a
	}
	s.y += 18
	for i, k := range cols {
		x, a := mirror(k.x, k.a)
		title, f := s.fit(k.title, face{size: small, ink: muted, align: a}, titleRoom(cols, i))
		s.text(x, s.y, title, f)
	}
	s.y += 7
	s.line([]point{{margin, s.y}, {pageWidth - margin, s.y}}, paint{stroke: grid, width: 1})
	focus := s.c.Focus()
	for i := range s.c.Rows {
		r := &s.c.Rows[i]
		s.y += 21
		bx, _ := mirror(46, middle)
		s.badge(point{bx, s.y - 4}, s.l.Digits(itoa(r.Number)), focus[r.Number])
		for _, k := range cols {
			x, a := mirror(k.x, k.a)
			f := face{size: normal, ink: text, align: a}
			room := 185.0
			if k.x == 66 {
				room = 225
			}
			cell, f := s.fit(k.cell(r), f, room)
			s.text(x, s.y, cell, f)
		}
	}
	s.y += 10
}

func (s *sheet) best(r *Row) string {
	var out []string
	for _, b := range r.Best {
		out = append(out, s.l.T("best."+b))
	}
	sep := ", "
	if s.l.RTL {
		sep = "، "
	}
	return strings.Join(out, sep)
}
