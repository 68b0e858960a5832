package report

import "math"

// A Picture is a list of shapes in user units, drawn by two writers: SVG and
// PNG. Colours are names (ink), so that a page may restyle them for the dark.

type point struct{ x, y float64 }

type rect struct{ x, y, w, h float64 }

func (r rect) right() float64  { return r.x + r.w }
func (r rect) bottom() float64 { return r.y + r.h }

func (r rect) overlaps(o rect) bool {
	return r.x < o.right() && o.x < r.right() && r.y < o.bottom() && o.y < r.bottom()
}

func (r rect) holds(o rect) bool {
	return o.x >= r.x && o.y >= r.y && o.right() <= r.right() && o.bottom() <= r.bottom()
}

func (r rect) grow(d float64) rect { return rect{r.x - d, r.y - d, r.w + 2*d, r.h + 2*d} }

type align uint8

const (
	left align = iota
	middle
	right
)

type shapeKind uint8

const (
	pathShape shapeKind = iota
	textShape
	clipShape
	endClipShape
)

// paint says how a path is drawn; the zero ink is none.
type paint struct {
	fill, stroke ink
	width        float64
	opacity      float64 // 0 means opaque
	dash         []float64
}

// font says how a text is drawn.
type face struct {
	size   float64
	bold   bool
	ink    ink
	align  align
	turned bool // a quarter to the left
	halo   bool // over lines
}

type shape struct {
	kind   shapeKind
	parts  [][]point
	closed bool
	radius float64 // of a disc about at; 0: parts
	paint  paint
	at     point
	face   face
	text   string
	tip    string // what a pointer is told
	box    rect   // of a clip
}

// Picture is a drawing. It is read-only once made.
type Picture struct {
	Name  string // file name without suffix
	Title string
	Text  string // what is to be seen, for those who cannot
	W, H  float64

	rtl    bool
	shapes []shape
	set    *typesetter
}

func newPicture(name, title string, w, h float64, l *Lang) *Picture {
	p := &Picture{Name: name, Title: title, W: w, H: h, rtl: l.RTL, set: newTypesetter()}
	p.rect(rect{0, 0, w, h}, paint{fill: paper})
	return p
}

func (p *Picture) add(s shape) *shape {
	p.shapes = append(p.shapes, s)
	return &p.shapes[len(p.shapes)-1]
}

func (p *Picture) line(pts []point, pt paint) *shape {
	return p.add(shape{parts: [][]point{pts}, paint: pt})
}

func (p *Picture) lines(parts [][]point, pt paint) *shape {
	return p.add(shape{parts: parts, paint: pt})
}

func (p *Picture) area(parts [][]point, pt paint) *shape {
	return p.add(shape{parts: parts, closed: true, paint: pt})
}

func (p *Picture) rect(r rect, pt paint) *shape {
	return p.area([][]point{{{r.x, r.y}, {r.right(), r.y}, {r.right(), r.bottom()}, {r.x, r.bottom()}}}, pt)
}

func (p *Picture) disc(c point, radius float64, pt paint) *shape {
	return p.add(shape{at: c, radius: radius, closed: true, paint: pt})
}

// circle is a polygon fine enough for the eye at print size.
func circle(c point, radius float64) []point {
	n := max(12, int(radius*3))
	pts := make([]point, n)
	for i := range pts {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		pts[i] = point{c.x + radius*cos, c.y + radius*sin}
	}
	return pts
}

func (p *Picture) text(x, y float64, s string, f face) *shape {
	return p.add(shape{kind: textShape, at: point{x, y}, text: s, face: f})
}

func (p *Picture) clip(r rect) { p.add(shape{kind: clipShape, box: r}) }
func (p *Picture) endClip()    { p.add(shape{kind: endClipShape}) }

// width measures a text.
func (p *Picture) width(s string, f face) float64 { return p.set.width(s, f.size, f.bold) }

// box is the room that a text takes.
func (p *Picture) box(x, y float64, s string, f face) rect {
	w := p.width(s, f)
	r := rect{x, y - 0.80*f.size, w, 1.06 * f.size}
	switch f.align {
	case middle:
		r.x -= w / 2
	case right:
		r.x -= w
	}
	return r
}

// wrap breaks a text into lines no wider than w.
func (p *Picture) wrap(s string, f face, w float64) []string {
	var out []string
	lineText := ""
	for _, word := range fields(s) {
		next := word
		if lineText != "" {
			next = lineText + " " + word
		}
		if lineText != "" && p.width(next, f) > w {
			out = append(out, lineText)
			next = word
		}
		lineText = next
	}
	if lineText != "" {
		out = append(out, lineText)
	}
	return out
}

// shorten cuts a text to a width.
func (p *Picture) shorten(s string, f face, w float64) string {
	if p.width(s, f) <= w {
		return s
	}
	r := []rune(s)
	for len(r) > 1 && p.width(string(r)+"…", f) > w {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}

// badge draws the number that stands for a corridor in every picture.
func (p *Picture) badge(c point, number string, strong bool) {
	pt, ik := paint{fill: text, stroke: paper, width: 1.5}, paper
	if !strong {
		pt, ik = paint{fill: paper, stroke: text, width: 1.3}, text
	}
	p.disc(c, 9, pt)
	p.text(c.x, c.y+4.1, number, face{size: 11.5, bold: true, ink: ik, align: middle})
}
