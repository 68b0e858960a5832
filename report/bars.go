package report

import (
	"math"

	"meridian"
)

// Stacked bars of what money and time go to.

// slice is a part of a bar.
type slice struct {
	label  string
	amount float64
	ink    ink
}

// moneyGroups gathers the lines of a bill into what an eye can tell apart.
var moneyGroups = []struct {
	name  string
	ink   ink
	lines []string
}{
	{"linehaul", hue1, []string{"linehaul"}},
	{"drayage", hue5, []string{"drayage"}},
	{"terminals", hue2, []string{"transfer", "gauge_break"}},
	{"borders", hue4, []string{"crossing"}},
	{"tolls", hue6, []string{"toll", "transit_fee", "surcharge"}},
	{"equipment", hue3, []string{"equipment", "empty_return", "demurrage"}},
	{"papers", hue7, []string{"document", "insurance"}},
	{"stock", hue8, []string{"inventory", "safety_stock"}},
}

var timeKinds = []struct {
	kind meridian.LegKind
	ink  ink
}{
	{meridian.LegLink, hue1}, {meridian.LegAccess, hue5}, {meridian.LegTransfer, hue2}, {meridian.LegCrossing, hue4},
	{meridian.LegPassage, hue6}, {meridian.LegGaugeBreak, hue7}, {meridian.LegWait, hue8},
}

// moneySlices returns the bill of a row by group, for a unit of load.
func (c *Comparison) moneySlices(l *Lang, r *Row) []slice {
	out := make([]slice, len(moneyGroups))
	known := map[string]int{}
	for i, g := range moneyGroups {
		out[i] = slice{l.T("group." + g.name), 0, g.ink}
		for _, line := range g.lines {
			known[line] = i
		}
	}
	for _, x := range r.Cost.Components {
		out[known[x.Kind]].amount += x.Amount / c.Units()
	}
	return out
}

// timeSlices returns the mean days of a row by kind of leg.
func (c *Comparison) timeSlices(l *Lang, r *Row) []slice {
	out := make([]slice, len(timeKinds))
	for i, k := range timeKinds {
		out[i] = slice{l.T("kind." + string(k.kind)), 0, k.ink}
		for j := range r.Legs {
			if r.Legs[j].Kind == k.kind {
				out[i].amount += r.Legs[j].Time.Mean / 24
			}
		}
	}
	return out
}

func (c *Comparison) components(l *Lang) *Picture {
	title := l.T("title.components", c.route(l))
	s := &sheet{Picture: newPicture("components", title, pageWidth, 0, l), c: c, l: l}
	s.Text = c.Answer(l)
	s.head(title)
	top := s.y + 8
	const names, w, gap = 190.0, 352.0, 46.0
	x1 := margin + names
	x2 := x1 + w + gap
	yl := s.legendSlices(x1, top, w, l.T("axis.usd", l.Unit(c)), c.moneySlices(l, &c.Rows[0]))
	yr := s.legendSlices(x2, top, w, l.T("axis.meandays"), c.timeSlices(l, &c.Rows[0]))
	y := math.Max(yl, yr) + 14
	usd, day := 0.0, 0.0
	for i := range c.Rows {
		usd = math.Max(usd, sum(c.moneySlices(l, &c.Rows[i])))
		day = math.Max(day, sum(c.timeSlices(l, &c.Rows[i])))
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		s.badge(point{margin + 10, y + 12}, l.Digits(itoa(r.Number)), true)
		s.name(r, margin+26, y+16, names-34)
		s.bar(rect{x1, y, w - 44, 24}, usd, c.moneySlices(l, r), 0)
		s.bar(rect{x2, y, w - 44, 24}, day, c.timeSlices(l, r), 1)
		y += 36
	}
	s.y = y
	return s.foot()
}

// name writes a corridor in at most two lines.
func (s *sheet) name(r *Row, x, y, w float64) {
	f := face{size: small, ink: text}
	if s.l.RTL {
		f.align = right
		x += w
	}
	lines := s.wrap(s.l.Corridor(s.c.Net, r.Corridor), f, w)
	if len(lines) > 2 {
		lines = []string{lines[0], s.shorten(lines[1]+" "+lines[2], f, w)}
	}
	y -= float64(len(lines)-1) * 6.5
	for _, line := range lines {
		s.text(x, y, line, f)
		y += 13
	}
}

func sum(s []slice) float64 {
	t := 0.0
	for _, x := range s {
		t += x.amount
	}
	return t
}

func (s *sheet) legendSlices(x, y, w float64, title string, slices []slice) float64 {
	f := face{size: small, ink: text}
	s.text(x, y+10, title, face{size: normal, bold: true, ink: text})
	cx, cy := x, y+30
	for _, sl := range slices {
		need := 16 + s.width(sl.label, f) + 12
		if cx+need > x+w {
			cx, cy = x, cy+17
		}
		s.rect(rect{cx, cy - 9, 11, 11}, paint{fill: sl.ink})
		s.text(cx+16, cy, sl.label, f)
		cx += need
	}
	return cy
}

// bar draws slices with a gap of paper between them, figures where they fit,
// and the total behind.
func (s *sheet) bar(r rect, full float64, slices []slice, digits int) {
	x := r.x
	f := face{size: 10.5, align: middle}
	for _, sl := range slices {
		w := sl.amount / full * r.w
		if w <= 0.3 {
			continue
		}
		s.rect(rect{x, r.y, w, r.h}, paint{fill: sl.ink, stroke: paper, width: 1}).tip = sl.label + " " + s.l.Num(sl.amount, digits)
		if t := s.l.Num(sl.amount, digits); s.width(t, f)+6 < w {
			f.ink = onInk(sl.ink)
			s.text(x+w/2, r.y+r.h/2+4, t, f)
		}
		x += w
	}
	s.text(x+6, r.y+r.h/2+4.5, s.l.Num(sum(slices), digits), face{size: normal, bold: true, ink: text})
}
