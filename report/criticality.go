package report

import (
	"fmt"
	"math"

	"meridian"
	"meridian/plan"
)

// The map of criticality: every element lost, as wide as what its loss costs,
// and the first of the ranking by number.

// mappedFirst is how many of the ranking the map numbers and lists.
const mappedFirst = 16

var elementInk = map[plan.ElementKind]ink{
	plan.ElementLink: hue4, plan.ElementCrossing: hue6, plan.ElementTerminal: hue1, plan.ElementGauge: hue3, plan.ElementPassage: hue2, plan.ElementService: hue8,
}

// CriticalityMap draws a ranking on the base map; what names the ODs.
func CriticalityMap(net *meridian.Network, c *plan.Criticality, what string) *Picture {
	l := English
	s := &sheet{Picture: newPicture("criticality", "What the loss of an element costs", pageWidth, 0, l), c: &Comparison{Net: net}, l: l}
	s.y = 12
	s.paragraph("What the loss of an element costs "+what, face{size: 20, bold: true, ink: text}, 2)
	day := c.ODs[0].Query.Conditions.AsOf
	s.paragraph(fmt.Sprintf("Each element by itself, network of %s. Width and size: generalised cost added over all ODs, each by its weight. Ring: some ODs are cut off, and not in that sum.", day), face{size: small, ink: muted}, 4)
	var all []meridian.Point
	for i := range c.Losses {
		if at, ok := lossPoints(net, &c.Losses[i]); ok {
			all = append(all, at...)
		}
	}
	for i := range c.ODs {
		all = append(all, c.ODs[i].Query.From.Point, c.ODs[i].Query.To.Point)
	}
	box := rect{margin, s.y + 8, pageWidth - 2*margin, 560}
	p := fit(all, box)
	s.ground(p)
	s.losses(net, p, c)
	list := c.Sections(net)
	list = list[:min(len(list), mappedFirst)]
	s.lossBadges(net, p, c, list)
	s.endClip()
	s.rect(box, paint{stroke: frontier, width: 1})
	s.y = box.bottom() + 10
	s.lossLegend()
	s.lossKey(c, list)
	return s.foot("USD: generalised cost (freight, time, spread, carbon), summed over the ODs that use the element and find another way; days and kg CO2e for each of them.", l.T("foot.map"))
}

// lossPoints returns where an element lies: two points of a link, one of others;
// ok is false for services.
func lossPoints(net *meridian.Network, x *plan.Loss) (at []meridian.Point, ok bool) {
	switch e := &x.Element; {
	case e.Link != meridian.NoID:
		k := &net.Links[e.Link]
		return []meridian.Point{net.Places[k.From].Point, net.Places[k.To].Point}, true
	case e.Place != meridian.NoID:
		return []meridian.Point{net.Places[e.Place].Point}, true
	case e.Passage != meridian.NoID:
		for i := range net.Links {
			if k := &net.Links[i]; k.Passage == e.Passage {
				return []meridian.Point{net.Places[k.From].Point}, true
			}
		}
	}
	return nil, false
}

// losses draws all elements, the least first.
func (s *sheet) losses(net *meridian.Network, p *projection, c *plan.Criticality) {
	most := 1.0
	for i := range c.Losses {
		most = math.Max(most, c.Losses[i].Added)
	}
	for pass := range 2 { // lines under points
		for i := len(c.Losses) - 1; i >= 0; i-- {
			x := &c.Losses[i]
			at, ok := lossPoints(net, x)
			if !ok || (len(at) == 2) != (pass == 0) {
				continue
			}
			size := math.Sqrt(x.Added / most)
			tip := fmt.Sprintf("%s: %s USD, %s cut off", x.Element.Name, s.l.Num(x.Added, 0), s.l.Num(float64(len(x.CutOff)), 0))
			if len(at) == 2 {
				s.lossLine(p, at, 1+9*size, elementInk[x.Element.Kind], len(x.CutOff) > 0, tip)
				continue
			}
			if xy, ok := p.at(at[0]); ok {
				if len(x.CutOff) > 0 {
					s.disc(xy, 6.5+14*size, paint{stroke: text, width: 1.6})
				}
				s.disc(xy, 2.5+14*size, paint{fill: elementInk[x.Element.Kind], stroke: paper, width: 1, opacity: 0.9}).tip = tip
			}
		}
	}
}

func (s *sheet) lossLine(p *projection, at []meridian.Point, width float64, colour ink, cut bool, tip string) {
	var pts []point
	for _, q := range append([]meridian.Point{at[0]}, great(at[0], at[1])...) {
		if xy, ok := p.at(q); ok {
			pts = append(pts, xy)
		}
	}
	if len(pts) < 2 {
		return
	}
	if cut {
		s.line(pts, paint{stroke: text, width: width + 3})
	}
	s.line(pts, paint{stroke: colour, width: width}).tip = tip
}

// lossBadges numbers the first of the ranking.
func (s *sheet) lossBadges(net *meridian.Network, p *projection, c *plan.Criticality, list []plan.Section) {
	pl := &placer{room: p.box.grow(-4)}
	for i := range list {
		at, ok := lossPoints(net, &c.Losses[list[i].Losses[len(list[i].Losses)/2]])
		if !ok {
			continue
		}
		mid := at[0]
		if len(at) == 2 {
			path := great(at[0], at[1])
			mid = path[len(path)/2]
		}
		xy, ok := p.at(mid)
		if !ok {
			continue
		}
		s.numberAt(pl, xy, i+1)
	}
}

// numberAt puts a number on a point, or where there is room beside it.
func (s *sheet) numberAt(pl *placer, xy point, number int) {
	var cands []rect
	for _, d := range [][2]float64{{0, 0}, {18, 0}, {-18, 0}, {0, 18}, {0, -18}, {15, 15}, {-15, 15}, {15, -15}, {-15, -15}, {36, 0}, {-36, 0}, {0, 36}, {0, -36}} {
		cands = append(cands, rect{xy.x + d[0] - 9, xy.y + d[1] - 9, 18, 18})
	}
	k := pl.place(cands, 99)
	if k < 0 {
		return
	}
	b := point{cands[k].x + 9, cands[k].y + 9}
	if k > 0 {
		s.line([]point{xy, b}, paint{stroke: text, width: 1})
	}
	s.badge(b, itoa(number), true)
}

func (s *sheet) lossLegend() {
	x := margin
	for k := range plan.NumElementKinds {
		if k == plan.ElementService {
			continue // has no place on the map
		}
		f := face{size: small, ink: text}
		name := map[plan.ElementKind]string{plan.ElementLink: "link", plan.ElementCrossing: "border crossing", plan.ElementTerminal: "port or terminal", plan.ElementGauge: "gauge break", plan.ElementPassage: "passage"}[k]
		if k == plan.ElementLink || k == plan.ElementCrossing {
			s.line([]point{{x, s.y + 8}, {x + 22, s.y + 8}}, paint{stroke: elementInk[k], width: 5})
		} else {
			s.disc(point{x + 11, s.y + 8}, 6, paint{fill: elementInk[k]})
		}
		s.text(x+28, s.y+12, name, f)
		x += 28 + s.width(name, f) + 24
	}
	s.y += 22
}

// lossKey lists the first of the ranking.
func (s *sheet) lossKey(c *plan.Criticality, list []plan.Section) {
	cols := []struct {
		title string
		x     float64
		a     align
		cell  func(sec *plan.Section, x *plan.Loss) string
	}{
		{"lost", 66, left, func(sec *plan.Section, _ *plan.Loss) string { return sec.Name }},
		{"ODs", 520, right, func(_ *plan.Section, x *plan.Loss) string { return itoa(x.Users) }},
		{"cut off", 580, right, func(_ *plan.Section, x *plan.Loss) string { return itoa(len(x.CutOff)) }},
		{"USD, all", 680, right, func(_ *plan.Section, x *plan.Loss) string { return s.l.Num(x.Added, 0) }},
		{"days each", 760, right, func(_ *plan.Section, x *plan.Loss) string { return s.l.Num(x.Hours/24, 1) }},
		{"goes to", 780, left, func(_ *plan.Section, x *plan.Loss) string { return s.goesTo(x) }},
	}
	s.y += 16
	for _, k := range cols {
		s.text(k.x, s.y, k.title, face{size: small, ink: muted, align: k.a})
	}
	s.y += 7
	s.line([]point{{margin, s.y}, {pageWidth - margin, s.y}}, paint{stroke: grid, width: 1})
	for i := range list {
		x := &c.Losses[list[i].Losses[0]]
		s.y += 20
		s.badge(point{42, s.y - 4}, itoa(i+1), true)
		for _, k := range cols {
			f := face{size: small + 0.5, ink: text, align: k.a}
			room := 400.0
			if k.x == 780 {
				room = pageWidth - margin - 780
			}
			s.text(k.x, s.y, s.shorten(k.cell(&list[i], x), f, room), f)
		}
	}
	s.y += 10
}

// goesTo names the corridors that most weight goes to.
func (s *sheet) goesTo(x *plan.Loss) string {
	out := ""
	for _, m := range x.Corridor[:min(2, len(x.Corridor))] {
		name := m.To
		if name == "" {
			name = "cut off"
		}
		if out != "" {
			out += ", "
		}
		out += name
	}
	return out
}
