package report

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// Text is set in Liberation Sans, whose widths are those of Arial and
// Helvetica, so that a text measured here fits where a viewer has any of the
// three; what it lacks (Persian) comes from DejaVu Sans.

// fonts are parsed once; a *font.Font is safe for concurrent use.
var fonts = sync.OnceValue(func() [2][2]*font.Font {
	parse := func(ttf []byte) *font.Font {
		f, err := font.ParseTTF(bytes.NewReader(ttf))
		if err != nil {
			panic("report: an embedded font does not parse: " + err.Error())
		}
		return f.Font
	}
	return [2][2]*font.Font{
		{parse(liberationsansregular.TTF), parse(dejavusans.TTF)},
		{parse(liberationsansbold.TTF), parse(dejavusansbold.TTF)},
	}
})

// typesetter shapes text. One per picture: faces are not safe for concurrent
// use.
type typesetter struct {
	faces   [2][2]*font.Face // [bold][fallback]
	shaper  shaping.HarfbuzzShaper
	split   shaping.Segmenter
	wrapper shaping.LineWrapper
	widths  map[widthKey]float64
}

type widthKey struct {
	text string
	bold bool
}

func newTypesetter() *typesetter {
	t := &typesetter{widths: map[widthKey]float64{}}
	for i, pair := range fonts() {
		for j, f := range pair {
			t.faces[i][j] = font.NewFace(f)
		}
	}
	return t
}

// chain resolves a rune to the first face that has it.
type chain [2]*font.Face

func (c chain) ResolveFace(r rune) *font.Face {
	for _, f := range c {
		if _, ok := f.NominalGlyph(r); ok {
			return f
		}
	}
	return c[0]
}

func weight(bold bool) int {
	if bold {
		return 1
	}
	return 0
}

// runs shapes a text at a size of 1000 units and returns its runs from left to
// right.
func (t *typesetter) runs(s string, bold bool) []shaping.Output {
	runes := []rune(s)
	if len(runes) == 0 {
		return nil
	}
	dir := di.DirectionLTR
	if hasRTL(s) {
		dir = di.DirectionRTL
	}
	in := shaping.Input{Text: runes, RunEnd: len(runes), Direction: dir, Size: fixed.I(1000)}
	var outs []shaping.Output
	for _, part := range t.split.Split(in, chain(t.faces[weight(bold)])) {
		outs = append(outs, t.shaper.Shape(part))
	}
	lines, _ := t.wrapper.WrapParagraph(shaping.WrapConfig{Direction: dir}, 1<<24, runes, shaping.NewSliceIterator(outs))
	var flat []shaping.Output
	for _, l := range lines {
		visual := slices.Clone(l)
		slices.SortStableFunc(visual, func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
		flat = append(flat, visual...)
	}
	return flat
}

// width returns the advance of a text.
func (t *typesetter) width(s string, size float64, bold bool) float64 {
	k := widthKey{s, bold}
	w, ok := t.widths[k]
	if !ok {
		if plain(s) {
			f := t.faces[weight(bold)][0]
			for _, r := range s {
				g, _ := f.NominalGlyph(r)
				w += float64(f.HorizontalAdvance(g)) / float64(f.Upem())
			}
		} else {
			for _, o := range t.runs(s, bold) {
				w += float64(o.Advance) / 64 / 1000
			}
		}
		t.widths[k] = w
	}
	return w * size
}

// plain tells whether a text needs no shaping: Latin, Cyrillic, digits and
// common signs.
func plain(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x530 && (r < 0x2000 || r > 0x22ff) }) < 0
}

// hasRTL tells whether any letter runs from right to left; then the whole text
// does.
func hasRTL(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x590 && r < 0x8ff || r >= 0xfb1d && r <= 0xfefc }) >= 0
}

func fields(s string) []string { return strings.Split(s, " ") }
