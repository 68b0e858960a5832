package report

import (
	"math"

	"meridian"
)

// The route map: every row on the base map, its number where it runs furthest
// from the others.

// track is a leg on the map.
type track struct {
	mode string
	geo  []meridian.Point
	pts  []point
}

func (c *Comparison) tracks(r *Row) []track {
	var out []track
	for i := range r.Legs {
		l := &r.Legs[i]
		if len(l.Path) < 2 {
			continue
		}
		t := track{mode: l.Mode, geo: []meridian.Point{l.Path[0]}}
		for j := 1; j < len(l.Path); j++ {
			t.geo = append(t.geo, great(l.Path[j-1], l.Path[j])...)
		}
		out = append(out, t)
	}
	return out
}

func (c *Comparison) routeMap(l *Lang) *Picture {
	title := l.T("title.map", c.route(l))
	s := &sheet{Picture: newPicture("map", title, pageWidth, 0, l), c: c, l: l}
	s.Text = c.Answer(l)
	s.head(title)
	s.answer()
	rows := make([][]track, len(c.Rows))
	all := []meridian.Point{c.Query.From.Point, c.Query.To.Point}
	for i := range c.Rows {
		rows[i] = c.tracks(&c.Rows[i])
		for _, t := range rows[i] {
			all = append(all, t.geo...)
		}
	}
	box := rect{margin, s.y + 8, pageWidth - 2*margin, 560}
	p := fit(all, box)
	s.ground(p)
	for i := range rows {
		for j := range rows[i] {
			t := &rows[i][j]
			for _, q := range t.geo {
				if xy, ok := p.at(q); ok {
					t.pts = append(t.pts, xy)
				}
			}
		}
	}
	focus := c.Focus()
	pl := &placer{room: box.grow(-4)}
	for _, strong := range [2]bool{false, true} {
		for i := range rows {
			if focus[c.Rows[i].Number] == strong {
				s.tracksOf(rows[i], strong, pl)
			}
		}
	}
	s.trackBadges(rows, focus, pl, box)
	s.mapPlaces(p, focus, pl)
	s.endClip()
	s.rect(box, paint{stroke: frontier, width: 1})
	s.y = box.bottom() + 8
	s.legendModes("", "")
	s.key()
	return s.foot(l.T("foot.map"))
}

func (s *sheet) tracksOf(ts []track, strong bool, pl *placer) {
	for _, t := range ts {
		k := look(t.mode)
		w, op := k.width, 0.0
		if !strong {
			w, op = 0.6*w, 0.7
		} else {
			s.line(t.pts, paint{stroke: paper, width: w + 2.2, opacity: 0.8})
		}
		s.line(t.pts, paint{stroke: k.ink, width: w, dash: k.dash, opacity: op})
		for i := 1; i < len(t.pts); i++ {
			pl.along(t.pts[i-1], t.pts[i])
		}
	}
}

// trackBadges puts the number of each row where the nearest other row is
// furthest away.
func (s *sheet) trackBadges(rows [][]track, focus map[int]bool, pl *placer, box rect) {
	samples := make([][]point, len(rows))
	for i, ts := range rows {
		for _, t := range ts {
			for j := 1; j < len(t.pts); j++ {
				a, b := t.pts[j-1], t.pts[j]
				n := int(math.Hypot(b.x-a.x, b.y-a.y)/8) + 1
				for k := range n {
					f := float64(k) / float64(n)
					samples[i] = append(samples[i], point{a.x + (b.x-a.x)*f, a.y + (b.y-a.y)*f})
				}
			}
		}
	}
	for i := range rows {
		best, far := point{}, -1.0
		for n, q := range samples[i] {
			r := rect{q.x - 11, q.y - 11, 22, 22}
			if !box.holds(r) || touches(pl.taken, r) > 0 {
				continue
			}
			mid := 1 - math.Abs(float64(2*n)/float64(len(samples[i]))-1) // 1 half way
			d := math.Min(60, nearest(q, samples, i)) + 8*mid
			if d > far {
				best, far = q, d
			}
		}
		if far >= 0 {
			s.badge(best, s.l.Digits(itoa(s.c.Rows[i].Number)), focus[s.c.Rows[i].Number])
			pl.taken = append(pl.taken, rect{best.x - 10, best.y - 10, 20, 20})
		}
	}
}

func nearest(q point, samples [][]point, except int) float64 {
	d := math.Inf(1)
	for j := range samples {
		if j == except {
			continue
		}
		for k := 0; k < len(samples[j]); k += 2 {
			d = math.Min(d, math.Hypot(samples[j][k].x-q.x, samples[j][k].y-q.y))
		}
	}
	return d
}

// mapPlaces names the ends and the places where the rows brought forward change
// mode or cross borders.
func (s *sheet) mapPlaces(p *projection, focus map[int]bool, pl *placer) {
	seen := map[string]bool{}
	mark := func(id, name string, at meridian.Point, end bool) {
		xy, ok := p.at(at)
		if !ok || seen[name] || name == "" {
			return
		}
		seen[name] = true
		f := face{size: small, ink: text}
		r := 3.0
		if end {
			f.bold, f.size, r = true, normal, 4.5
		} else if touches(pl.taken, rect{xy.x - r, xy.y - r, 2 * r, 2 * r}) > 0 {
			return
		}
		s.disc(xy, r, paint{fill: paper, stroke: text, width: 1.5})
		pl.taken = append(pl.taken, rect{xy.x - r, xy.y - r, 2 * r, 2 * r})
		s.labelAt(pl, xy, name, f, 7, 12)
	}
	mark("", s.c.end(s.l, true), s.c.Query.From.Point, true)
	mark("", s.c.end(s.l, false), s.c.Query.To.Point, true)
	for _, kinds := range [2][]meridian.LegKind{{meridian.LegTransfer, meridian.LegGaugeBreak, meridian.LegPassage}, {meridian.LegCrossing}} {
		for i := range s.c.Rows {
			if !focus[s.c.Rows[i].Number] {
				continue
			}
			for j := range s.c.Rows[i].Legs {
				l := &s.c.Rows[i].Legs[j]
				id, ok := s.c.Net.PlaceByID[l.From]
				if ok && containsKind(kinds, l.Kind) {
					mark(l.From, s.l.Place(s.c.Net, l.From, l.FromName), s.c.Net.Places[id].Point, false)
				}
			}
		}
	}
}

func containsKind(list []meridian.LegKind, k meridian.LegKind) bool {
	for _, x := range list {
		if x == k {
			return true
		}
	}
	return false
}
