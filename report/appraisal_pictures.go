package report

import (
	"math"
	"slices"

	"meridian"
	"meridian/appraise"
)

// lineInks are the fills of the lines of the accounts.
var lineInks = []ink{hue1, hue5, hue3, hue7, hue4, hue2, hue8}

// partyInks are those of the parties.
var partyInks = []ink{hue1, hue4, hue2, hue5, hue6, hue8, hue3}

// AppraisalPictureNames lists the pictures of an appraisal.
func AppraisalPictureNames() []string { return []string{"flows", "accounts", "npv", "tornado"} }

// Pictures draws all of them; those of uncertainty only where something was
// drawn.
func (a *Appraisal) Pictures(l *Lang) []*Picture {
	out := []*Picture{a.flows(l), a.accounts(l)}
	if a.Risk != nil {
		out = append(out, a.spread(l), a.tornado(l))
	}
	return out
}

// Picture draws one by name.
func (a *Appraisal) Picture(name string, l *Lang) (*Picture, error) {
	pics := a.Pictures(l)
	i := slices.IndexFunc(pics, func(p *Picture) bool { return p.Name == name })
	if i < 0 {
		return nil, meridian.Input("--picture", "flows and accounts are always there, npv and tornado with --draws", "there is no picture %q", name)
	}
	return pics[i], nil
}

func (a *Appraisal) foot(l *Lang) string {
	return l.T("foot.data", a.Net.Version, l.Date(a.Net.AsOf.String()))
}

// flows stacks the lines of every year, gains up and costs down.
func (a *Appraisal) flows(l *Lang) *Picture {
	r := a.Result
	s := canvas(l, "flows", a.title(l)+" – "+l.T("ap.pic.flows"), a.Subtitle(l))
	s.paragraph(a.Answer(l), face{size: normal, ink: text}, 4)
	var legend []slice
	for _, k := range appraise.Lines() {
		legend = append(legend, slice{label: l.T("ap.line." + k.String()), ink: lineInks[k]})
	}
	s.legendBoxes(plotLeft, legend)
	up, down := 0.0, 0.0
	for t := range r.Amounts {
		u, d := 0.0, 0.0
		for _, k := range appraise.Lines() {
			x := r.Line(t, k).USD() / 1e6
			u, d = u+math.Max(0, x), d+math.Min(0, x)
		}
		up, down = math.Max(up, u), math.Min(down, d)
	}
	p := standing(rect{plotLeft + 14, s.y + 8, pageWidth - plotLeft - 14 - margin, 380}, down, up)
	s.scaleY(&p, l.T("ap.axis.year"))
	w := p.box.w / float64(len(r.Amounts))
	var net []point
	for t := range r.Amounts {
		x := p.box.x + w*float64(t)
		high, low := 0.0, 0.0
		for _, k := range appraise.Lines() {
			v := r.Line(t, k).USD() / 1e6
			if v == 0 {
				continue
			}
			from := &high
			if v < 0 {
				from = &low
			}
			y0, y1 := p.at(0, *from).y, p.at(0, *from+v).y
			*from += v
			s.rect(rect{x + w*0.12, math.Min(y0, y1), w * 0.76, math.Abs(y1 - y0)}, paint{fill: lineInks[k]}).tip = l.T("ap.line."+k.String()) + " " + a.year(l, r.Case.First+t) + ": " + l.Num(v, a.digits)
		}
		net = append(net, point{x + w/2, p.at(0, r.Net(t).USD()/1e6).y})
		if t%max(1, int(math.Ceil(44/w))) == 0 {
			s.text(x+w/2, p.box.bottom()+18, a.year(l, r.Case.First+t), face{size: small, ink: muted, align: middle})
		}
	}
	s.line(net, paint{stroke: paper, width: 4})
	s.line(net, paint{stroke: text, width: 2})
	s.y = p.box.bottom() + 28
	return s.close(a.foot(l))
}

// standing is a panel with a vertical scale from low to high, nought within it.
func standing(box rect, low, high float64) panel {
	low, high = math.Min(low, 0), math.Max(high, 0)
	if high == low {
		high = 1
	}
	tick := niceStep(high-low, box.h/48)
	return panel{box: box, x1: 1, y0: math.Floor(low/tick) * tick, y1: math.Ceil(high/tick) * tick, xTick: 1, yTick: tick}
}

// scaleY draws the lines and figures of a panel that may go below nought.
func (s *sheet) scaleY(p *panel, title string) {
	for v := p.y0; v <= p.y1+p.yTick/2; v += p.yTick {
		a := p.at(0, v)
		ik := grid
		if math.Abs(v) < p.yTick/1e6 {
			ik = faint
		}
		s.line([]point{a, {p.box.right(), a.y}}, paint{stroke: ik, width: 1})
		s.text(p.box.x-8, a.y+4, s.l.Num(v, fine(p.yTick)), face{size: small, ink: muted, align: right})
	}
	s.text(p.box.x-68, p.box.y+p.box.h/2, title, face{size: small, ink: text, align: middle, turned: true})
}

// bars are rows of stacked parts, gains to the right and losses to the left.
type bars struct {
	label string
	parts []slice
}

// stacked draws rows of bars with a mark at their sum.
func (s *sheet) stacked(rows []bars, title string, digits int) {
	low, high := 0.0, 0.0
	for _, r := range rows {
		up, down := 0.0, 0.0
		for _, x := range r.parts {
			up, down = up+math.Max(0, x.amount), down+math.Min(0, x.amount)
		}
		low, high = math.Min(low, down), math.Max(high, up)
	}
	const names, step = 190.0, 30.0
	p := across(rect{margin + names, s.y + 8, pageWidth - 2*margin - names - 70, step * float64(len(rows))}, low, high)
	s.scaleX(&p, title)
	for i, r := range rows {
		y := p.box.y + step*float64(i) + 5
		s.named(r.label, margin+names-10, y+14, names-12)
		up, down, sum := 0.0, 0.0, 0.0
		for _, x := range r.parts {
			if x.amount == 0 {
				continue
			}
			from := &up
			if x.amount < 0 {
				from = &down
			}
			a, b := p.at(*from, 0).x, p.at(*from+x.amount, 0).x
			*from += x.amount
			sum += x.amount
			s.rect(rect{math.Min(a, b), y, math.Abs(b - a), step - 10}, paint{fill: x.ink}).tip = r.label + ", " + x.label + ": " + s.l.Num(x.amount, digits)
		}
		at := point{p.at(sum, 0).x, y + (step-10)/2}
		s.area([][]point{{{at.x, at.y - 7}, {at.x + 5.5, at.y}, {at.x, at.y + 7}, {at.x - 5.5, at.y}}}, paint{fill: paper, stroke: text, width: 1.6})
		s.text(pageWidth-margin, y+14, s.l.Num(sum, digits), face{size: small, bold: true, ink: text, align: right})
	}
	s.y = p.box.bottom() + 44
}

// accounts draws what each country gains and loses, by party.
func (a *Appraisal) accounts(l *Lang) *Picture {
	s := canvas(l, "accounts", a.title(l)+" – "+l.T("ap.pic.accounts"), a.Subtitle(l))
	var legend []slice
	for _, k := range appraise.Parties() {
		legend = append(legend, slice{label: l.T("ap.party." + k.String()), ink: partyInks[k]})
	}
	s.legendBoxes(margin, legend)
	var rows []bars
	for _, id := range a.ordered() {
		row := bars{label: country(a.Net, l, id)}
		for _, k := range appraise.Parties() {
			x := a.Result.Sum(func(acc appraise.Account, _ appraise.Line) bool {
				return acc == appraise.Account{Country: id, Party: k}
			})
			row.parts = append(row.parts, slice{l.T("ap.party." + k.String()), x.USD() / 1e6, partyInks[k]})
		}
		rows = append(rows, row)
	}
	s.stacked(rows, l.T("ap.axis.present"), a.digits)
	return s.close(a.foot(l))
}

// spread is the histogram of the net present value, losses in another ink.
func (a *Appraisal) spread(l *Lang) *Picture {
	r := a.Risk
	s := canvas(l, "npv", a.title(l)+" – "+l.T("ap.pic.npv"), a.Subtitle(l))
	s.paragraph(l.T("ap.answer.risk", rated(l, math.Round(r.Loss*1000)/1000), l.Num(float64(r.Draws), 0)), face{size: normal, ink: text}, 8)
	const bins = 60
	low, high := r.Quantile(0.005)/1e6, r.Quantile(0.995)/1e6
	p := across(rect{margin + 10, s.y + 26, pageWidth - 2*margin - 20, 300}, low, high)
	span := (p.x1 - p.x0) / bins
	counts := make([]int, bins)
	most := 1
	for _, x := range r.NPV {
		if k := int((x/1e6 - p.x0) / span); k >= 0 && k < bins {
			counts[k]++
			most = max(most, counts[k])
		}
	}
	s.scaleX(&p, l.T("ap.axis.npv"))
	for k, n := range counts {
		from := p.x0 + span*float64(k)
		ik := hue1
		if from+span/2 < 0 {
			ik = hue4
		}
		x0, x1 := p.at(from, 0).x, p.at(from+span, 0).x
		h := p.box.h * float64(n) / float64(most)
		s.rect(rect{x0 + 0.4, p.box.bottom() - h, x1 - x0 - 0.8, h}, paint{fill: ik}).tip = rated(l, math.Round(1000*float64(n)/float64(r.Draws))/1000)
	}
	for i, q := range []float64{0.05, 0.5, 0.95} {
		at := p.at(r.Quantile(q)/1e6, 0)
		s.line([]point{{at.x, p.box.y - 4}, {at.x, p.box.bottom()}}, paint{stroke: text, width: 1.2, dash: []float64{4, 3}})
		s.text(at.x, p.box.y-9, "P"+l.Num(100*q, 0)+" "+a.millions(l, appraise.Money(r.Quantile(q))), face{size: small, ink: text, align: [...]align{right, middle, left}[i], halo: true})
	}
	s.y = p.box.bottom() + 44
	return s.close(a.foot(l))
}

// tornado draws what each input does to the result.
func (a *Appraisal) tornado(l *Lang) *Picture {
	s := canvas(l, "tornado", a.title(l)+" – "+l.T("ap.pic.tornado"), a.Subtitle(l))
	s.paragraph(l.T("ap.tornado.key"), face{size: small, ink: muted}, 4)
	mid := a.Result.NPV.USD() / 1e6
	low, high := mid, mid
	for i := range a.Risk.Tornado {
		t := &a.Risk.Tornado[i]
		low, high = min(low, t.AtLow/1e6, t.AtHigh/1e6), max(high, t.AtLow/1e6, t.AtHigh/1e6)
	}
	const names, step = 190.0, 30.0
	p := across(rect{margin + names, s.y + 8, pageWidth - 2*margin - names - 150, step * float64(len(a.Risk.Tornado))}, low, high)
	s.scaleX(&p, l.T("ap.axis.npv"))
	centre := p.at(mid, 0).x
	for i := range a.Risk.Tornado {
		t := &a.Risk.Tornado[i]
		y := p.box.y + step*float64(i) + 5
		s.named(l.Speech(a.Net).said(t.Input.Name), margin+names-10, y+14, names-12)
		for _, e := range []struct {
			at float64
			ik ink
		}{{t.AtLow, hue1}, {t.AtHigh, hue2}} {
			x := p.at(e.at/1e6, 0).x
			s.rect(rect{math.Min(x, centre), y, math.Abs(x - centre), step - 10}, paint{fill: e.ik}).tip = l.Speech(a.Net).said(t.Input.Name) + ": " + a.millions(l, appraise.Money(e.at))
		}
		s.text(pageWidth-margin, y+14, leverText(l, t.Input.Unit, t.Low)+" … "+leverText(l, t.Input.Unit, t.High)+" "+l.T("ap.unit."+t.Input.Unit), face{size: small, ink: muted, align: right})
	}
	s.line([]point{{centre, p.box.y}, {centre, p.box.bottom()}}, paint{stroke: text, width: 1.6})
	s.y = p.box.bottom() + 44
	return s.close(a.foot(l))
}
