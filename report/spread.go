package report

import (
	"fmt"
	"math"

	"meridian"
)

// Pictures of draws: the histogram of one itinerary with what its spread comes
// from (a tornado), or the quantiles of several side by side.

// Spread is what draws say of one itinerary; times are hours.
type Spread struct {
	Number   int // of the itinerary; 0: not offered
	Corridor string
	Label    string
	Mean     float64
	P5, P50  float64
	P90, P95 float64

	From, Width float64 // of the first bin
	Counts      []int
	Draws       int
	Swings      []Swing // what the spread comes from, biggest first
	SwingMean   float64
	Chance      float64 // of the deadline
}

// Swing is a source of spread: mean hours in its best and its worst tenth.
type Swing struct {
	Name      string
	Low, High float64
	Share     float64 // of the variance
}

// Spreads is what the pictures show.
type Spreads struct {
	Title, Caption string
	Rows           []Spread
	Deadline       string  // "": none
	Allowed        float64 // hours until it
}

// Picture draws one itinerary in detail, or several side by side.
func (d *Spreads) Picture(net *meridian.Network, detail bool) *Picture {
	s := &sheet{Picture: newPicture("spread", d.Title, pageWidth, 0, English), c: &Comparison{Net: net}, l: English}
	s.Text = d.Caption
	s.y = 12
	s.paragraph(d.Title, face{size: 20, bold: true, ink: text}, 2)
	if detail {
		s.paragraph(d.Rows[0].Label, face{size: small, ink: muted}, 2)
	}
	s.paragraph(d.Caption, face{size: small, ink: muted}, 6)
	if detail {
		s.histogram(d, &d.Rows[0])
		s.tornado(&d.Rows[0])
		return s.foot("Mean days when the source is in its best tenth of draws and in its worst; the figure at the right is its share of the variance.")
	}
	s.quantileBars(d)
	return s.foot("Line P5 to P95, bar P50 to P90, tick mean; days door to door.")
}

// daysAxis is a horizontal axis of hours, written in days.
type daysAxis struct{ low, high, left, right float64 }

func (a daysAxis) at(h float64) float64 {
	return a.left + (a.right-a.left)*(math.Min(math.Max(h, a.low), a.high)-a.low)/math.Max(1e-9, a.high-a.low)
}

func (s *sheet) daysTicks(a daysAxis, top, bottom float64) {
	step := niceStep((a.high-a.low)/24, (a.right-a.left)/70)
	for d := math.Ceil(a.low / 24 / step); d*step*24 <= a.high+1e-6; d++ {
		x := a.at(d * step * 24)
		s.line([]point{{x, top}, {x, bottom}}, paint{stroke: grid, width: 1})
		s.text(x, bottom+16, s.l.Num(d*step, decimals(step)), face{size: small, ink: muted, align: middle})
	}
	s.text(a.right, bottom+32, "days door to door", face{size: small, ink: muted, align: right})
}

func (s *sheet) histogram(d *Spreads, x *Spread) {
	top := s.y + 40
	bottom := top + 230
	a := daysAxis{x.From, x.From + float64(len(x.Counts))*x.Width, margin + 10, pageWidth - margin - 10}
	if d.Deadline != "" {
		a.low, a.high = math.Min(a.low, d.Allowed), math.Max(a.high, d.Allowed)
	}
	s.daysTicks(a, top, bottom)
	most := 1
	for _, n := range x.Counts {
		most = max(most, n)
	}
	for i, n := range x.Counts {
		from := x.From + float64(i)*x.Width
		h := (bottom - top) * float64(n) / float64(most)
		l, r := a.at(from), a.at(from+x.Width)
		s.rect(rect{l + 0.5, bottom - h, math.Max(0, r-l-1), h}, paint{fill: hue5}).tip =
			fmt.Sprintf("%.1f to %.1f days: %s", from/24, (from+x.Width)/24, share(float64(n), float64(x.Draws)))
	}
	for i, q := range []struct {
		name string
		h    float64
	}{{"P5", x.P5}, {"P50", x.P50}, {"P90", x.P90}, {"P95", x.P95}} {
		at := a.at(q.h)
		s.line([]point{{at, top - 8}, {at, bottom}}, paint{stroke: hue1, width: 1.2, dash: []float64{4, 3}})
		label, y := fmt.Sprintf("%s %.1f", q.name, q.h/24), top-12
		f := face{size: small, ink: hue1, align: []align{middle, middle, right, left}[i]}
		if b := s.box(at, y, label, f); b.right() > pageWidth-4 { // no room at the edge: a line higher
			f.align, y = right, y-14
		}
		s.text(at, y, label, f)
	}
	if d.Deadline != "" {
		at := a.at(d.Allowed)
		s.line([]point{{at, top + 8}, {at, bottom}}, paint{stroke: hue4, width: 2})
		s.text(at-4, top+18, fmt.Sprintf("by %s: %s", d.Deadline, share(x.Chance, 1)), face{size: small, ink: hue4, align: right, halo: true})
	}
	s.y = bottom + 44
}

// tornado draws the swing of the mean by source.
func (s *sheet) tornado(x *Spread) {
	s.y += 18
	s.text(margin, s.y, "What the spread comes from", face{size: 16, bold: true, ink: text})
	if len(x.Swings) == 0 {
		s.y += 20
		s.text(margin, s.y, "nothing: every duration is fixed", face{size: normal, ink: muted})
		return
	}
	top := s.y + 12
	low, high := x.SwingMean-1, x.SwingMean+1
	for _, w := range x.Swings {
		low, high = math.Min(low, w.Low), math.Max(high, w.High)
	}
	a := daysAxis{math.Floor(low/24) * 24, math.Ceil(high/24) * 24, 440, pageWidth - margin - 60}
	bottom := top + 26*float64(len(x.Swings)) + 6
	s.daysTicks(a, top, bottom)
	mid := a.at(x.SwingMean)
	for i, w := range x.Swings {
		y := top + 26*float64(i) + 6
		f := face{size: small + 0.5, ink: text, align: right}
		s.text(430, y+13, s.shorten(w.Name, f, 430-margin), f)
		tip := fmt.Sprintf("%s: %.1f to %.1f days", w.Name, w.Low/24, w.High/24)
		l, r := a.at(math.Min(w.Low, x.SwingMean)), a.at(math.Max(w.High, x.SwingMean))
		s.rect(rect{l, y, mid - l, 18}, paint{fill: hue1}).tip = tip
		s.rect(rect{mid, y, r - mid, 18}, paint{fill: hue2}).tip = tip
		s.text(pageWidth-margin, y+13, share(w.Share, 1), face{size: small + 0.5, ink: text, align: right})
	}
	s.line([]point{{mid, top}, {mid, bottom}}, paint{stroke: text, width: 1.2})
	s.y = bottom + 40
}

// quantileBars draws the quantiles of all rows on one axis.
func (s *sheet) quantileBars(d *Spreads) {
	low, high := math.Inf(1), 0.0
	for i := range d.Rows {
		low, high = math.Min(low, d.Rows[i].P5), math.Max(high, d.Rows[i].P95)
	}
	if d.Deadline != "" {
		low, high = math.Min(low, d.Allowed), math.Max(high, d.Allowed)
	}
	top := s.y + 24
	bottom := top + 30*float64(len(d.Rows)) + 6
	a := daysAxis{math.Floor(low/24) * 24, math.Ceil(high/24) * 24, 290, pageWidth - margin - 60}
	s.daysTicks(a, top, bottom)
	for i := range d.Rows {
		x := &d.Rows[i]
		y := top + 30*float64(i) + 6
		s.line([]point{{a.at(x.P5), y + 10}, {a.at(x.P95), y + 10}}, paint{stroke: hue1, width: 1.6})
		s.rect(rect{a.at(x.P50), y + 2, a.at(x.P90) - a.at(x.P50), 16}, paint{fill: hue5}).tip =
			fmt.Sprintf("P5 %.1f, P50 %.1f, P90 %.1f, P95 %.1f days", x.P5/24, x.P50/24, x.P90/24, x.P95/24)
		s.line([]point{{a.at(x.Mean), y}, {a.at(x.Mean), y + 20}}, paint{stroke: text, width: 1.4})
		f := face{size: normal, ink: text, align: right}
		s.text(280, y+15, s.shorten(fmt.Sprintf("%s  %d", s.l.Corridor(s.c.Net, x.Corridor), x.Number), f, 280-margin), f)
		if d.Deadline != "" {
			s.text(pageWidth-margin, y+15, share(x.Chance, 1), face{size: small + 0.5, ink: hue4, align: right})
		}
	}
	if d.Deadline != "" {
		at := a.at(d.Allowed)
		s.line([]point{{at, top - 6}, {at, bottom}}, paint{stroke: hue4, width: 2})
		s.text(at, top-10, "by "+d.Deadline, face{size: small, ink: hue4, align: middle})
	}
	s.y = bottom + 40
}
