package report

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"math"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/vector"
)

// Scale is the number of pixels of a PNG for a unit of its picture: 1,000 units
// become 2,000 pixels, 300 dpi across 17 cm.
const Scale = 2

// PNG draws the picture in the colours of paper. Lines and letters are filled
// outlines, rasterised without a browser.
func (p *Picture) PNG(w io.Writer) error {
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	return enc.Encode(w, p.raster())
}

func (p *Picture) raster() *image.RGBA {
	r := &raster{p: p, img: image.NewRGBA(image.Rect(0, 0, int(math.Ceil(p.W*Scale)), int(math.Ceil(p.H*Scale))))}
	r.clip = r.img.Bounds()
	for i := range p.shapes {
		s := &p.shapes[i]
		switch s.kind {
		case pathShape:
			r.path(s)
		case textShape:
			r.text(s)
		case clipShape:
			b := s.box
			r.clip = image.Rect(int(b.x*Scale), int(b.y*Scale), int(math.Ceil(b.right()*Scale)), int(math.Ceil(b.bottom()*Scale))).Intersect(r.img.Bounds())
		case endClipShape:
			r.clip = r.img.Bounds()
		}
	}
	return r.img
}

type raster struct {
	p    *Picture
	img  *image.RGBA
	clip image.Rectangle
	fill vector.Rasterizer
}

func (r *raster) path(s *shape) {
	parts := s.parts
	if s.radius > 0 {
		parts = [][]point{circle(s.at, s.radius)}
	}
	parts = scaled(parts)
	alpha := s.paint.opacity
	if alpha == 0 {
		alpha = 1
	}
	if s.paint.fill != none {
		r.polygons(parts, s.paint.fill, alpha)
	}
	if s.paint.stroke == none {
		return
	}
	var pieces [][]point
	for _, part := range parts {
		if s.closed {
			part = append(part, part[0])
		}
		for _, dash := range dashes(part, s.paint.dash) {
			pieces = append(pieces, stroke(dash, s.paint.width*Scale/2)...)
		}
	}
	r.polygons(pieces, s.paint.stroke, alpha)
}

func scaled(parts [][]point) [][]point {
	out := make([][]point, len(parts))
	for i, part := range parts {
		out[i] = make([]point, len(part), len(part)+1)
		for j, q := range part {
			out[i][j] = point{q.x * Scale, q.y * Scale}
		}
	}
	return out
}

// polygons fills the union of polygons of one orientation; those of the other
// are holes.
func (r *raster) polygons(parts [][]point, i ink, alpha float64) {
	box := bounds(parts).Intersect(r.clip)
	if box.Empty() {
		return
	}
	r.fill.Reset(box.Dx(), box.Dy())
	ox, oy := float64(box.Min.X), float64(box.Min.Y)
	for _, part := range parts {
		for j, q := range part {
			x, y := float32(q.x-ox), float32(q.y-oy)
			if j == 0 {
				r.fill.MoveTo(x, y)
			} else {
				r.fill.LineTo(x, y)
			}
		}
		r.fill.ClosePath()
	}
	r.fill.Draw(r.img, box, image.NewUniform(faded(tints[i].light, alpha)), image.Point{})
}

func faded(c color.RGBA, alpha float64) color.RGBA {
	f := func(x uint8) uint8 { return uint8(float64(x)*alpha + 0.5) }
	return color.RGBA{f(c.R), f(c.G), f(c.B), f(255)}
}

func bounds(parts [][]point) image.Rectangle {
	lo, hi := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, part := range parts {
		for _, q := range part {
			lo = point{min(lo.x, q.x), min(lo.y, q.y)}
			hi = point{max(hi.x, q.x), max(hi.y, q.y)}
		}
	}
	if lo.x > hi.x {
		return image.Rectangle{}
	}
	const far = 1 << 20
	return image.Rect(int(max(-far, math.Floor(lo.x))), int(max(-far, math.Floor(lo.y))), int(min(far, math.Ceil(hi.x))), int(min(far, math.Ceil(hi.y))))
}

// stroke turns a polyline into rectangles along its segments and discs at its
// joints, all of one orientation.
func stroke(pts []point, half float64) [][]point {
	var out [][]point
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		d := math.Hypot(b.x-a.x, b.y-a.y)
		if d == 0 {
			continue
		}
		nx, ny := -(b.y-a.y)/d*half, (b.x-a.x)/d*half
		out = append(out, []point{{a.x - nx, a.y - ny}, {b.x - nx, b.y - ny}, {b.x + nx, b.y + ny}, {a.x + nx, a.y + ny}})
		if i > 1 {
			out = append(out, circle(a, half))
		}
	}
	return out
}

// dashes cuts a polyline into the inked pieces of a dash pattern.
func dashes(pts []point, pattern []float64) [][]point {
	if len(pattern) == 0 {
		return [][]point{pts}
	}
	var out [][]point
	on, k, rest := true, 0, pattern[0]*Scale
	cur := []point{pts[0]}
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		d := math.Hypot(b.x-a.x, b.y-a.y)
		at := 0.0
		for d-at > rest {
			at += rest
			q := point{a.x + (b.x-a.x)*at/d, a.y + (b.y-a.y)*at/d}
			if on {
				out = append(out, append(cur, q))
			}
			on, k = !on, (k+1)%len(pattern)
			rest = pattern[k] * Scale
			cur = []point{q}
		}
		rest -= d - at
		cur = append(cur, b)
	}
	if on && len(cur) > 1 {
		out = append(out, cur)
	}
	return out
}

// text draws the outlines of shaped glyphs.
func (r *raster) text(s *shape) {
	f := &s.face
	x := 0.0
	switch f.align {
	case middle:
		x = -r.p.width(s.text, *f) / 2
	case right:
		x = -r.p.width(s.text, *f)
	}
	var outlines [][]point
	for _, run := range r.p.set.runs(s.text, f.bold) {
		k := f.size / float64(run.Face.Upem())
		for _, g := range run.Glyphs {
			gx := x + float64(g.XOffset)/64/1000*f.size
			gy := -float64(g.YOffset) / 64 / 1000 * f.size
			if o, ok := run.Face.GlyphDataOutline(g.GlyphID); ok {
				outlines = append(outlines, contours(o, k, gx, gy)...)
			}
			x += float64(g.Advance) / 64 / 1000 * f.size
		}
	}
	for _, part := range outlines {
		for i, q := range part {
			if f.turned {
				q = point{q.y, -q.x}
			}
			part[i] = point{(s.at.x + q.x) * Scale, (s.at.y + q.y) * Scale}
		}
	}
	if f.halo {
		var rim [][]point
		for _, part := range outlines {
			rim = append(rim, stroke(append(part, part[0]), 1.5*Scale)...)
		}
		r.polygons(rim, paper, 1)
	}
	r.polygons(outlines, f.ink, 1)
}

// contours flattens a glyph; y grows downwards.
func contours(o font.GlyphOutline, k, x, y float64) [][]point {
	var out [][]point
	at := func(p ot.SegmentPoint) point { return point{x + float64(p.X)*k, y - float64(p.Y)*k} }
	for _, seg := range o.Segments {
		n := len(out)
		switch seg.Op {
		case ot.SegmentOpMoveTo:
			out = append(out, []point{at(seg.Args[0])})
		case ot.SegmentOpLineTo:
			out[n-1] = append(out[n-1], at(seg.Args[0]))
		case ot.SegmentOpQuadTo:
			out[n-1] = curve(out[n-1], at(seg.Args[0]), at(seg.Args[0]), at(seg.Args[1]), true)
		case ot.SegmentOpCubeTo:
			out[n-1] = curve(out[n-1], at(seg.Args[0]), at(seg.Args[1]), at(seg.Args[2]), false)
		}
	}
	return out
}

// curve appends a Bézier curve as four chords.
func curve(pts []point, b, c, d point, quadratic bool) []point {
	a := pts[len(pts)-1]
	for i := 1; i <= 4; i++ {
		t := float64(i) / 4
		u := 1 - t
		if quadratic {
			pts = append(pts, point{u*u*a.x + 2*u*t*b.x + t*t*d.x, u*u*a.y + 2*u*t*b.y + t*t*d.y})
			continue
		}
		pts = append(pts, point{u*u*u*a.x + 3*u*u*t*b.x + 3*u*t*t*c.x + t*t*t*d.x, u*u*u*a.y + 3*u*u*t*b.y + 3*u*t*t*c.y + t*t*t*d.y})
	}
	return pts
}
