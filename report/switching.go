package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"meridian"
	"meridian/plan"
)

// Switching draws who goes where: corridors before on the left, after on the
// right, and a ribbon for what moves from one to the other.

// Switching is what the picture shows.
type Switching struct {
	Title, Subtitle string
	Moves           []plan.Moving // To "": cut off
	Unit            string        // of the weights: "of 100 draws", "statements"
	Notes           []string
}

// cutOffName stands for weight without a way.
const cutOffName = "cut off"

// Picture draws it.
func (w *Switching) Picture(net *meridian.Network) *Picture {
	s := &sheet{Picture: newPicture("switching", w.Title, pageWidth, 0, English), c: &Comparison{Net: net}, l: English}
	s.y = 12
	s.paragraph(w.Title, face{size: 20, bold: true, ink: text}, 2)
	s.paragraph(w.Subtitle, face{size: small, ink: muted}, 8)
	before, after, total := w.sums()
	names := slices.Clone(before.order)
	for _, n := range after.order {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	colour := map[string]ink{}
	for i, n := range names {
		colour[n] = hueOf(i + 1)
	}
	colour[cutOffName] = text
	const barX, barW = 330.0, 14.0
	rightX := pageWidth - barX - barW
	gap := 10.0
	height := math.Max(300, 34*float64(max(len(before.order), len(after.order))))
	top := s.y + 26
	scale := (height - gap*float64(max(len(before.order), len(after.order))-1)) / math.Max(total, 1e-12)
	s.text(barX+barW, top-12, "before", face{size: normal, bold: true, ink: text, align: right})
	s.text(rightX, top-12, "after", face{size: normal, bold: true, ink: text})
	leftY, leftEnd := before.stack(top, scale, gap)
	rightY, rightEnd := after.stack(top, scale, gap)
	fromY, toY := map[string]float64{}, map[string]float64{}
	for _, from := range before.order {
		for _, to := range after.order {
			x := w.weight(from, to)
			if x <= 0 {
				continue
			}
			h := x * scale
			a, b := leftY[from]+fromY[from], rightY[to]+toY[to]
			fromY[from], toY[to] = fromY[from]+h, toY[to]+h
			op := 0.55
			if from == to {
				op = 0.25
			}
			s.ribbon(barX+barW, a, rightX, b, h, colour[from], op).tip = fmt.Sprintf("%s → %s: %s %s", from, to, share(x, total), w.Unit)
		}
	}
	for _, side := range []struct {
		t   *tallied
		y   map[string]float64
		x   float64
		out float64
		a   align
	}{{before, leftY, barX, barX - 8, right}, {after, rightY, rightX, rightX + barW + 8, left}} {
		for _, n := range side.t.order {
			h := side.t.sum[n] * scale
			s.rect(rect{side.x, side.y[n], barW, math.Max(h, 1)}, paint{fill: colour[n]})
			label := fmt.Sprintf("%s  %s", s.corridorName(n), share(side.t.sum[n], total))
			f := face{size: normal, ink: text, align: side.a}
			s.text(side.out, side.y[n]+math.Max(h, 1)/2+4.5, s.shorten(label, f, barX-40), f)
		}
	}
	s.y = math.Max(leftEnd, rightEnd) + 6
	s.Text = w.Subtitle
	return s.foot(append(slices.Clone(w.Notes), "Shares are of "+w.Unit+".")...)
}

func share(x, total float64) string {
	p := 100 * x / math.Max(total, 1e-12)
	if p < 10 {
		return fmt.Sprintf("%.1f%%", p)
	}
	return fmt.Sprintf("%.0f%%", p)
}

func (s *sheet) corridorName(id string) string {
	if id == cutOffName {
		return id
	}
	return s.l.Corridor(s.c.Net, id)
}

// tallied is the weight of each corridor on one side.
type tallied struct {
	order []string
	sum   map[string]float64
}

func (t *tallied) add(name string, w float64) {
	if _, ok := t.sum[name]; !ok {
		t.order = append(t.order, name)
	}
	t.sum[name] += w
}

// stack returns where each bar begins, and where all end.
func (t *tallied) stack(top, scale, gap float64) (y map[string]float64, bottom float64) {
	y = map[string]float64{}
	for _, n := range t.order {
		y[n] = top
		top += math.Max(t.sum[n]*scale+gap, leastRow)
	}
	return y, top
}

// leastRow keeps the names of thin bars apart.
const leastRow = 18

func (w *Switching) sums() (before, after *tallied, total float64) {
	before, after = &tallied{sum: map[string]float64{}}, &tallied{sum: map[string]float64{}}
	for _, m := range w.Moves {
		before.add(m.From, m.Weight)
		after.add(cmp.Or(m.To, cutOffName), m.Weight)
		total += m.Weight
	}
	for _, t := range []*tallied{before, after} {
		slices.SortStableFunc(t.order, func(a, b string) int {
			return cmp.Or(cmp.Compare(b2i(a == cutOffName), b2i(b == cutOffName)), -cmp.Compare(t.sum[a], t.sum[b]), cmp.Compare(a, b))
		})
	}
	return before, after, total
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (w *Switching) weight(from, to string) float64 {
	x := 0.0
	for _, m := range w.Moves {
		if m.From == from && cmp.Or(m.To, cutOffName) == to {
			x += m.Weight
		}
	}
	return x
}

// ribbon is a band between two bars.
func (s *sheet) ribbon(x1, y1, x2, y2, h float64, colour ink, opacity float64) *shape {
	const n = 40
	var above, below []point
	for i := 0; i <= n; i++ {
		t := float64(i) / n
		e := t * t * (3 - 2*t)
		x, y := x1+(x2-x1)*t, y1+(y2-y1)*e
		above, below = append(above, point{x, y}), append(below, point{x, y + h})
	}
	slices.Reverse(below)
	return s.area([][]point{append(above, below...)}, paint{fill: colour, opacity: opacity})
}
