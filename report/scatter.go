package report

import (
	"math"
)

// scatter sets money against time for every way found: the rows as badges with
// their P10–P90 of time, the other ways small.
func (c *Comparison) scatter(l *Lang) *Picture {
	title := l.T("title.pareto", c.route(l))
	s := &sheet{Picture: newPicture("pareto", title, pageWidth, 0, l), c: c, l: l}
	s.Text = c.Answer(l)
	s.head(title)
	s.answer()
	s.y += 12
	p := c.scatterPanel(rect{plotLeft, s.y, pageWidth - plotLeft - margin - 8, 470})
	s.gridX(&p, l.T("axis.meandays"), true)
	s.gridY(&p, l.T("axis.paid", l.Unit(c)))
	pl := &placer{room: rect{p.box.x + 2, p.box.y + 2, p.box.w + margin, p.box.h - 4}}
	s.otherWays(&p, pl)
	focus := c.Focus()
	spots := make([]point, len(c.Rows))
	for i := range c.Rows {
		r := &c.Rows[i]
		usd := r.Cost.Freight / c.Units()
		a, b := p.at(math.Max(p.x0, P10(r.Time)/24), usd), p.at(math.Min(p.x1, r.Hours.P90/24), usd)
		s.line([]point{a, b}, paint{stroke: faint, width: 1.3, opacity: 0.8})
		pl.along(a, b)
		spots[i] = freeSpot(pl, p.at(r.Time.Mean/24, usd))
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		at := p.at(r.Time.Mean/24, r.Cost.Freight/c.Units())
		if spots[i] != at {
			s.line([]point{at, spots[i]}, paint{stroke: text, width: 1})
			s.disc(at, 2.2, paint{fill: text})
		}
		s.badge(spots[i], l.Digits(itoa(r.Number)), focus[r.Number])
	}
	for i := range c.Rows {
		s.nameBeside(pl, spots[i], l.Corridor(c.Net, c.Rows[i].Corridor), 8.5, 40)
	}
	s.y = p.box.bottom() + 44
	s.scatterLegend()
	s.key()
	return s.foot()
}

// otherWays dots the ways that lead no corridor, those that would cover another
// left out.
func (s *sheet) otherWays(p *panel, pl *placer) {
	seen := map[[2]int]bool{}
	for i := range s.c.Ways {
		w := &s.c.Ways[i]
		if w.Leads || w.It.DominatedBy != 0 {
			continue
		}
		q := p.at(w.It.Time.Mean/24, w.It.Cost.Freight/s.c.Units())
		cell := [2]int{int(q.x / 2), int(q.y / 2)}
		if seen[cell] {
			continue
		}
		seen[cell] = true
		s.disc(q, 2.6, paint{fill: paper, stroke: faint, width: 1})
		pl.lines = append(pl.lines, rect{q.x - 2.6, q.y - 2.6, 5.2, 5.2})
	}
}

func (c *Comparison) scatterPanel(box rect) panel {
	xHi, yHi, yLo := 0.0, 0.0, math.Inf(1)
	xLo := math.Inf(1)
	for i := range c.Ways {
		w := c.Ways[i].It
		if !c.Ways[i].Leads && w.DominatedBy != 0 {
			continue
		}
		xHi, xLo = math.Max(xHi, w.Time.Mean/24), math.Min(xLo, P10(w.Time)/24)
		yHi, yLo = math.Max(yHi, w.Cost.Freight/c.Units()), math.Min(yLo, w.Cost.Freight/c.Units())
	}
	for i := range c.Rows {
		xHi = math.Max(xHi, c.Rows[i].Hours.P90/24)
	}
	p := newPanel(box, xHi, yHi*1.06)
	p.xTick = niceStep(xHi-0.7*xLo, 9)
	p.x0 = math.Floor(0.95*xLo/p.xTick) * p.xTick
	p.x1 = xHi + 0.02*(xHi-p.x0)
	if yLo > 0.2*yHi {
		p.yTick = niceStep(yHi-yLo, 7)
		p.y0 = math.Floor(0.97*yLo/p.yTick) * p.yTick
		p.y1 = yHi + 0.06*(yHi-p.y0)
	}
	return p
}

func (s *sheet) scatterLegend() {
	f := face{size: small, ink: text}
	x, y := plotLeft, s.y+10
	s.disc(point{x + 5, y}, 2.6, paint{fill: paper, stroke: faint, width: 1})
	s.text(x+16, y+4, s.l.T("label.pareto"), f)
	x += 16 + s.width(s.l.T("label.pareto"), f) + 22
	s.line([]point{{x, y}, {x + 26, y}}, paint{stroke: faint, width: 1.4})
	s.text(x+32, y+4, "P10–P90", f)
	s.y += 22
}
