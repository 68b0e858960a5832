package report

import (
	"fmt"
	"math"

	"meridian"
	"meridian/plan"
)

// Pictures of scenarios: the ranking of measures, and where they lie.

// Ranked is a ranking with the names of its measures.
type Ranked struct {
	Title, Subtitle string
	Names           []string
	Unit            string // of the objective: "USD a year"
	Ranking         *plan.Ranking
	Notes           []string
}

// Picture draws two bars for each measure: what it brings alone, and what all
// would lose without it.
func (r *Ranked) Picture() *Picture {
	l := English
	p := canvas(l, "ranking", r.Title, r.Subtitle)
	p.legendBoxes(margin, []slice{{label: "alone", ink: hue2}, {label: "lost if it is taken out of all", ink: hue4}})
	x := r.Ranking
	low, high := 0.0, 0.0
	value := func(i int) (alone, loss float64) { return x.Objective.Of(&x.Alone[i]), x.Loss(i) }
	for i := range r.Names {
		a, b := value(i)
		low, high = math.Min(low, math.Min(a, b)), math.Max(high, math.Max(a, b))
	}
	const names, bar, step = 270.0, 10.0, 29.0
	pan := across(rect{margin + names, p.y + 8, pageWidth - 2*margin - names - 90, step * float64(len(r.Names))}, low, high)
	p.scaleX(&pan, r.Unit)
	zero := pan.at(0, 0).x
	for n, i := range x.Order {
		y := pan.box.y + step*float64(n) + 4
		p.named(r.Names[i], margin+names-10, y+bar+3, names-12)
		a, b := value(i)
		for k, v := range [2]float64{a, b} {
			at := y + (bar+1)*float64(k)
			to := pan.at(v, 0).x
			p.rect(rect{math.Min(to, zero), at, math.Max(0.8, math.Abs(to-zero)), bar}, paint{fill: [2]ink{hue2, hue4}[k]}).tip = fmt.Sprintf("%s: %s", r.Names[i], l.Num(v, 0))
			f := face{size: 9.5, ink: muted, halo: true}
			dx := 4.0
			if v < 0 {
				f.align, dx = right, -4
			}
			p.text(to+dx, at+bar-1.5, l.Num(v, 0), f)
		}
	}
	p.y = pan.box.bottom() + 44
	return p.close(r.Notes...)
}

// Located is something that a scenario changes, with where it is.
type Located struct {
	Name   string
	Number int              // of its measure, from 1
	At     []meridian.Point // one point, or the two ends of a link
}

// ScenarioMap shows where the measures of a scenario lie.
func ScenarioMap(net *meridian.Network, title, sub string, measures []string, where []Located, ends []meridian.Point, notes ...string) *Picture {
	l := English
	s := &sheet{Picture: newPicture("map", title, pageWidth, 0, l), c: &Comparison{Net: net}, l: l}
	s.Text = title + ". " + sub
	s.y = 12
	s.paragraph(title, face{size: 20, bold: true, ink: text}, 2)
	s.paragraph(sub, face{size: small, ink: muted}, 4)
	all := append([]meridian.Point{}, ends...)
	for _, w := range where {
		all = append(all, w.At...)
	}
	if len(all) < 2 { // a single place: show its surroundings
		all = append(all, meridian.Point{Lat: 20, Lon: 45}, meridian.Point{Lat: 55, Lon: 75})
	}
	box := rect{margin, s.y + 8, pageWidth - 2*margin, 560}
	p := fit(all, box)
	s.ground(p)
	for pass := range 2 { // lines under points
		for _, w := range where {
			colour := hueOf(w.Number)
			switch {
			case len(w.At) == 2 && pass == 0:
				s.lossLine(p, w.At, 5, colour, false, w.Name)
			case len(w.At) == 1 && pass == 1:
				if xy, ok := p.at(w.At[0]); ok {
					s.disc(xy, 7, paint{fill: colour, stroke: paper, width: 1.5}).tip = w.Name
				}
			}
		}
	}
	pl := &placer{room: box.grow(-4)}
	seen := map[int]bool{}
	for _, w := range where {
		if seen[w.Number] {
			continue
		}
		seen[w.Number] = true
		mid := w.At[0]
		if len(w.At) == 2 {
			path := great(w.At[0], w.At[1])
			mid = path[len(path)/2]
		}
		if xy, ok := p.at(mid); ok {
			s.numberAt(pl, xy, w.Number)
		}
	}
	s.endClip()
	s.rect(box, paint{stroke: frontier, width: 1})
	s.y = box.bottom() + 10
	for i, m := range measures {
		s.paragraph(fmt.Sprintf("%d  %s", i+1, m), face{size: small, ink: text}, 0)
	}
	return s.foot(append(notes, l.T("foot.map"))...)
}
