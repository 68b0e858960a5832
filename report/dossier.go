package report

import (
	"html/template"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"meridian"
	"meridian/appraise"
)

// What the documents of an appraisal and of a sharing have in common. A dossier
// says its assumptions before its results.

// Assumption is a line of the assumptions page.
type Assumption struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Basis string `json:"basis"`
}

// dossier is what both kinds of document need.
type dossier struct {
	Net      *meridian.Network
	Scenario string // its id
	digits   int
}

// scaled chooses the digits of millions by the greatest amount.
func (d *dossier) scaled(most appraise.Cents) {
	d.digits = 1
	for x := most.USD() / 1e6; x < 100 && d.digits < 4; x *= 10 {
		d.digits++
	}
}

// millions writes an amount in millions of USD.
func (d *dossier) millions(l *Lang, c appraise.Cents) string { return l.Num(c.USD()/1e6, d.digits) }

// country returns the name of a country.
func country(net *meridian.Network, l *Lang, id string) string {
	if id == "" {
		return l.T("ap.world")
	}
	for i := range net.Countries {
		if c := &net.Countries[i]; c.ID == id {
			return l.alias(c.Aliases, c.Name)
		}
	}
	return id
}

// rated writes a rate with its decimals.
func rated(l *Lang, x float64) string {
	digits := 1
	if math.Abs(x*100-math.Round(x*100)) < 1e-9 {
		digits = 0
	}
	s := l.Num(100*x, digits)
	if l.Code == "fa" {
		return s + "٪"
	}
	return s + "\u00a0%"
}

// writePage writes one part as a page that needs nothing else.
func writePage(w io.Writer, l *Lang, title, foot string, part htmlPart) error {
	page := struct {
		Lang, Dir, Title, Foot string
		CSS                    template.CSS
		Words                  map[string]string
		Parts                  []htmlPart
	}{Lang: l.Code, Dir: "ltr", Title: title, Foot: foot, CSS: template.CSS(pageCSS + inkCSS())}
	if l.RTL {
		page.Dir = "rtl"
	}
	page.Words = map[string]string{"Pictures": l.T("head.pictures"), "Notes": l.T("head.notes"), "Legs": l.T("head.legs")}
	for _, t := range part.Tables {
		part.Contents = append(part.Contents, anchor{t.ID, t.Title})
	}
	if len(part.Pictures) > 0 {
		part.Contents = append(part.Contents, anchor{"pictures", l.T("head.pictures")})
	}
	for _, t := range part.After {
		part.Contents = append(part.Contents, anchor{t.ID, t.Title})
	}
	page.Parts = []htmlPart{part}
	return pageTmpl.Execute(w, page)
}

func inlined(pics []*Picture) []template.HTML {
	var out []template.HTML
	for _, p := range pics {
		out = append(out, template.HTML(p.Inline()))
	}
	return out
}

func placedAll(blocks []block) []htmlTable {
	var out []htmlTable
	for _, b := range blocks {
		if len(b.Rows) > 0 {
			out = append(out, placed(b, "", false))
		}
	}
	return out
}

func (d *dossier) assumptionBlock(l *Lang, list []Assumption) block {
	b := block{ID: "assumptions", Title: l.T("ap.head.assumptions")}
	b.head(word(l.T("ap.col.assumption")), word(l.T("ap.col.value")), word(l.T("ap.col.basis")))
	for _, a := range d.said(l, list) {
		b.row(word(a.Name), word(a.Value), word(a.Basis))
	}
	return b
}

// said says assumptions in a language.
func (d *dossier) said(l *Lang, list []Assumption) []Assumption {
	sp := l.Speech(d.Net)
	out := slices.Clone(list)
	for i := range out {
		a := &out[i]
		a.Name, a.Value, a.Basis = sp.said(a.Name), sp.said(a.Value), sp.said(a.Basis)
	}
	return out
}

func referenceBlock(l *Lang, refs []appraise.Reference) block {
	b := block{ID: "references", Title: l.T("ap.head.references")}
	b.head(word(l.T("col.publisher")), word(l.T("col.source")), word(l.T("col.date")), word(l.T("ap.col.says")), word(l.T("ap.col.read")))
	for _, r := range refs {
		b.row(word(r.Publisher), word(r.Title), word(l.Date(r.Date)), word(r.Says), word(strings.TrimSpace(l.T("ap.read."+strconv.Itoa(int(r.Read)))+" "+r.Address)))
	}
	return b
}

// canvas begins a picture of a dossier.
func canvas(l *Lang, name, title, sub string) *sheet {
	s := &sheet{Picture: newPicture(name, title, pageWidth, 0, l), l: l}
	s.Text = title + ". " + sub
	s.y = 12
	s.paragraph(title, face{size: 20, bold: true, ink: text}, 2)
	s.paragraph(sub, face{size: small, ink: muted}, 6)
	return s
}

// close ends it.
func (s *sheet) close(notes ...string) *Picture {
	s.y += 4
	for _, n := range notes {
		s.paragraph(n, face{size: small, ink: muted}, 0)
	}
	s.H = math.Ceil(s.y + 14)
	s.shapes[0] = shape{parts: [][]point{{{0, 0}, {s.W, 0}, {s.W, s.H}, {0, s.H}}}, closed: true, paint: paint{fill: paper}}
	return s.Picture
}

// legendBoxes explains fills, in as many lines as it takes.
func (s *sheet) legendBoxes(x float64, items []slice) {
	f := face{size: small, ink: text}
	cx, cy := x, s.y+18
	for _, it := range items {
		need := 16 + s.width(it.label, f) + 16
		if cx+need > pageWidth-margin {
			cx, cy = x, cy+17
		}
		s.rect(rect{cx, cy - 9, 11, 11}, paint{fill: it.ink})
		s.text(cx+16, cy, it.label, f)
		cx += need
	}
	s.y = cy + 12
}

// across is a panel with a scale from low to high along x, nought within it.
func across(box rect, low, high float64) panel {
	low, high = math.Min(low, 0), math.Max(high, 0)
	if high == low {
		high = 1
	}
	tick := niceStep(high-low, box.w/90)
	return panel{box: box, x0: math.Floor(low/tick) * tick, x1: math.Ceil(high/tick) * tick, y1: 1, xTick: tick, yTick: 1}
}

// fine returns the decimals that a scale needs.
func fine(step float64) int {
	n := 0
	for ; n < 6 && math.Abs(step*math.Pow10(n)-math.Round(step*math.Pow10(n))) > 1e-9; n++ {
	}
	return n
}

// scaleX draws the lines and figures of a panel that may go below nought.
func (s *sheet) scaleX(p *panel, title string) {
	for v := p.x0; v <= p.x1+p.xTick/2; v += p.xTick {
		a := p.at(v, 0)
		ik := grid
		if math.Abs(v) < p.xTick/1e6 {
			ik = faint
		}
		s.line([]point{{a.x, p.box.bottom()}, {a.x, p.box.y}}, paint{stroke: ik, width: 1})
		s.text(a.x, p.box.bottom()+18, s.l.Num(v, fine(p.xTick)), face{size: small, ink: muted, align: middle})
	}
	s.text(p.box.x+p.box.w/2, p.box.bottom()+37, title, face{size: normal, ink: text, align: middle})
}

// named writes a label before a bar.
func (s *sheet) named(label string, right, y, room float64) {
	f := face{size: small, ink: text, align: 2}
	s.text(right, y, s.shorten(label, f, room), f)
}
