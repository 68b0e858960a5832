package report

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// fontFamily lists faces of one width, then what may be there.
const fontFamily = "Arial, 'Liberation Sans', Helvetica, 'Noto Sans', Vazirmatn, Tahoma, 'Noto Sans Arabic', 'DejaVu Sans', sans-serif"

// SVG writes the picture as a document of its own, in the colours of paper.
func (p *Picture) SVG(w io.Writer) error {
	s := &svgWriter{p: p}
	fmt.Fprintf(&s.b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" font-family="%s">`+"\n", num(p.W), num(p.H), num(p.W), num(p.H), fontFamily)
	s.body()
	_, err := w.Write(s.b.Bytes())
	return err
}

// Inline returns the picture for a page whose style sheet gives the colours
// (see page.css).
func (p *Picture) Inline() string {
	s := &svgWriter{p: p, themed: true}
	fmt.Fprintf(&s.b, `<svg viewBox="0 0 %s %s" role="img" aria-labelledby="t-%s">`+"\n", num(p.W), num(p.H), p.Name)
	s.body()
	return s.b.String()
}

type svgWriter struct {
	p      *Picture
	b      bytes.Buffer
	themed bool
	clips  int
}

func (s *svgWriter) body() {
	fmt.Fprintf(&s.b, `<title%s>%s</title>`+"\n", s.id("t"), escape(s.p.Title))
	if s.p.Text != "" {
		fmt.Fprintf(&s.b, "<desc>%s</desc>\n", escape(s.p.Text))
	}
	for i := range s.p.shapes {
		sh := &s.p.shapes[i]
		switch sh.kind {
		case pathShape:
			s.path(sh)
		case textShape:
			s.text(sh)
		case clipShape:
			s.clips++
			id := fmt.Sprintf("%s-clip%d", s.p.Name, s.clips)
			fmt.Fprintf(&s.b, `<clipPath id="%s"><path d="%s"/></clipPath><g clip-path="url(#%s)">`+"\n", id, boxPath(sh.box), id)
		case endClipShape:
			s.b.WriteString("</g>\n")
		}
	}
	s.b.WriteString("</svg>\n")
}

func (s *svgWriter) id(prefix string) string {
	if !s.themed {
		return ""
	}
	return ` id="` + prefix + "-" + s.p.Name + `"`
}

func boxPath(r rect) string {
	return "M" + num(r.x) + " " + num(r.y) + "H" + num(r.right()) + "V" + num(r.bottom()) + "H" + num(r.x) + "Z"
}

func (s *svgWriter) path(sh *shape) {
	element := "path"
	if sh.radius > 0 {
		element = "circle"
		fmt.Fprintf(&s.b, `<circle cx="%s" cy="%s" r="%s"`, num(sh.at.x), num(sh.at.y), num(sh.radius))
	} else {
		s.b.WriteString(`<path d="`)
		for _, part := range sh.parts {
			s.subpath(part, sh.closed)
		}
		s.b.WriteByte('"')
	}
	s.paint(&sh.paint)
	if sh.tip == "" {
		s.b.WriteString("/>\n")
		return
	}
	fmt.Fprintf(&s.b, "><title>%s</title></%s>\n", escape(sh.tip), element)
}

// subpath writes a polyline in relative steps of a tenth.
func (s *svgWriter) subpath(pts []point, closed bool) {
	var px, py int64
	for i, q := range pts {
		x, y := tenths(q.x), tenths(q.y)
		switch {
		case i == 0:
			s.b.WriteString("M" + ten(x) + " " + ten(y))
		case x == px && y == py:
			continue
		case y == py:
			s.b.WriteString("h" + ten(x-px))
		case x == px:
			s.b.WriteString("v" + ten(y-py))
		default:
			s.b.WriteString("l" + ten(x-px) + " " + ten(y-py))
		}
		px, py = x, y
	}
	if closed {
		s.b.WriteByte('Z')
	}
}

func (s *svgWriter) paint(p *paint) {
	if s.themed {
		class := "f-" + tintName(p.fill)
		if p.stroke != none {
			class += " s-" + tintName(p.stroke)
		}
		fmt.Fprintf(&s.b, ` class="%s"`, class)
	} else {
		fmt.Fprintf(&s.b, ` fill="%s"`, hex(p.fill))
		if p.stroke != none {
			fmt.Fprintf(&s.b, ` stroke="%s"`, hex(p.stroke))
		}
	}
	if p.stroke != none {
		fmt.Fprintf(&s.b, ` stroke-width="%s" stroke-linejoin="round"`, num(p.width))
		if len(p.dash) > 0 {
			d := make([]string, len(p.dash))
			for i, x := range p.dash {
				d[i] = num(x)
			}
			fmt.Fprintf(&s.b, ` stroke-dasharray="%s"`, strings.Join(d, " "))
		} else if p.fill == none {
			s.b.WriteString(` stroke-linecap="round"`)
		}
	}
	if p.opacity != 0 {
		fmt.Fprintf(&s.b, ` opacity="%s"`, strconv.FormatFloat(p.opacity, 'f', -1, 64))
	}
}

// text places text by its physical edge: where it runs from right to left,
// start is the right edge.
func (s *svgWriter) text(sh *shape) {
	f := &sh.face
	anchors := [3]string{left: "", middle: ` text-anchor="middle"`, right: ` text-anchor="end"`}
	a, dir := anchors[f.align], ""
	if hasRTL(sh.text) {
		dir = ` direction="rtl"`
		switch f.align {
		case left:
			a = anchors[right]
		case right:
			a = ""
		}
	}
	x, y := num(sh.at.x), num(sh.at.y)
	fmt.Fprintf(&s.b, `<text x="%s" y="%s" font-size="%s"%s%s`, x, y, num(f.size), a, dir)
	if f.bold {
		s.b.WriteString(` font-weight="bold"`)
	}
	if f.turned {
		fmt.Fprintf(&s.b, ` transform="rotate(-90 %s %s)"`, x, y)
	}
	switch {
	case s.themed && f.halo:
		fmt.Fprintf(&s.b, ` class="f-%s halo"`, tints[f.ink].name)
	case s.themed:
		fmt.Fprintf(&s.b, ` class="f-%s"`, tints[f.ink].name)
	default:
		fmt.Fprintf(&s.b, ` fill="%s"`, hex(f.ink))
		if f.halo {
			fmt.Fprintf(&s.b, ` stroke="%s" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`, hex(paper))
		}
	}
	fmt.Fprintf(&s.b, ">%s</text>\n", escape(sh.text))
}

func hex(i ink) string {
	if i == none {
		return "none"
	}
	c := tints[i].light
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

func tenths(x float64) int64 {
	if x < 0 {
		return -int64(-x*10 + 0.5)
	}
	return int64(x*10 + 0.5)
}

func ten(x int64) string {
	s := ""
	if x < 0 {
		s, x = "-", -x
	}
	s += strconv.FormatInt(x/10, 10)
	if x%10 != 0 {
		s += "." + strconv.FormatInt(x%10, 10)
	}
	return s
}

// num writes a coordinate to a tenth.
func num(x float64) string { return ten(tenths(x)) }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string { return escaper.Replace(s) }

func tintName(i ink) string {
	if i == none {
		return "none"
	}
	return tints[i].name
}
