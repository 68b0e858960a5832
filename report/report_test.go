package report

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"meridian"
	"meridian/plan"
)

var update = flag.Bool("update", false, "rewrite the golden pictures")

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*math.Max(1, math.Abs(want)) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// TestWorkedExample computes the example of docs/model/time-cost-distance.md and
// holds the document to it: rail takes 24+20+12+24+20 = 100 h and costs
// 200+480+60+90+520 = 1,350 USD over 1,000 km.
func TestWorkedExample(t *testing.T) {
	c := steppe(t)
	r := &c.Rows[0]
	x := r.Indicators
	if r.Corridor != "rail-way" {
		t.Fatalf("%s leads", r.Corridor)
	}
	near(t, "time in steps", x.StepTimeShare, 60.0/100)
	near(t, "money in steps", x.StepCostShare, 350.0/1350)
	near(t, "TFI1", x.TFI1, 12+24)
	near(t, "TFI2", x.TFI2, 60+90)
	near(t, "TFI3", x.TFI3, 1350.0/2)
	near(t, "TFI4", x.TFI4, 1000.0/100)
	near(t, "SWOD", x.SWOD, 1000.0/40)
	near(t, "TFI3 on land", x.Land.TFI3, (1350.0-200)/2)
	near(t, "SWD on land", x.Land.TFI4, 1000.0/76)
	doc, err := os.ReadFile("../docs/model/time-cost-distance.md")
	if err != nil {
		t.Fatal(err)
	}
	b := c.BreakEvens()
	for _, want := range []string{
		fmt.Sprintf("| time in steps | %.0f %% |", 100*x.StepTimeShare),
		fmt.Sprintf("| money in steps | %.1f %% |", 100*x.StepCostShare),
		fmt.Sprintf("| TFI1 | %.0f h |", x.TFI1), fmt.Sprintf("| TFI2 | %.0f USD |", x.TFI2), fmt.Sprintf("| TFI3 | %.0f USD |", x.TFI3),
		fmt.Sprintf("| TFI4 = SWD | %.0f km/h |", x.TFI4), fmt.Sprintf("| SWOD | %.0f km/h |", x.SWOD),
		fmt.Sprintf("**%.0f USD a day**", changeTo(b, "value_of_time", "road-way")), fmt.Sprintf("**%.3f times**", changeFrom(b, "border_hours", "road-way")),
	} {
		if !strings.Contains(string(doc), want) {
			t.Errorf("docs/model/time-cost-distance.md lacks %q", want)
		}
	}
}

func changeTo(bs []BreakEven, parameter, to string) float64 {
	for _, b := range bs {
		for _, ch := range b.Changes {
			if b.Parameter == parameter && ch.To == to {
				return ch.At
			}
		}
	}
	return math.NaN()
}

func changeFrom(bs []BreakEven, parameter, from string) float64 {
	for _, b := range bs {
		for _, ch := range b.Changes {
			if b.Parameter == parameter && ch.From == from {
				return ch.At
			}
		}
	}
	return math.NaN()
}

// TestBreakEvens: without the ship, rail 1,350 + 100 v meets road 1,920 + 60 v at
// v = 14.25 USD/h; borders of 12 h and 30 h, at 10 USD an hour, meet at 1 − 170/180
// of today's hours.
func TestBreakEvens(t *testing.T) {
	net := steppeNetwork()
	q, res := steppeResult(net)
	c, err := New(net, q, res, Options{Corridors: []string{"rail-way", "road-way"}})
	if err != nil {
		t.Fatal(err)
	}
	b := c.BreakEvens()
	near(t, "value of time", changeTo(b, "value_of_time", "road-way"), 14.25*24)
	near(t, "border hours", changeFrom(b, "border_hours", "road-way"), 1-170.0/180)
	near(t, "value of time now", b[0].Now, 240)
	for _, x := range b {
		if x.Leader != "rail-way" {
			t.Errorf("%s: %s leads now", x.Parameter, x.Leader)
		}
	}
	if len(c.Ways) != 3 || len(c.Rows) != 2 {
		t.Errorf("%d ways, %d rows", len(c.Ways), len(c.Rows))
	}
}

// TestStairs: a staircase climbs, and ends at the figures of the headline.
func TestStairs(t *testing.T) {
	c := steppe(t)
	for i := range c.Rows {
		r := &c.Rows[i]
		last := r.Stairs[len(r.Stairs)-1]
		near(t, r.Corridor+" P50", math.Round(last.Days1.P50*240)/10, r.Hours.P50)
		near(t, r.Corridor+" P90", math.Round(last.Days1.P90*240)/10, r.Hours.P90)
		near(t, r.Corridor+" km", last.Km1, r.Km)
		near(t, r.Corridor+" USD", last.USD1.P50, r.Cost.Total)
		for j, s := range r.Stairs {
			if s.Days1.P10 < s.Days0.P10-1e-9 || s.Days1.P50 < s.Days0.P50-1e-9 || s.Days1.P90 < s.Days0.P90-1e-9 || s.Km1 < s.Km0 {
				t.Errorf("%s: stair %d goes back: %+v", r.Corridor, j, s)
			}
		}
	}
	ship := c.Rows[len(c.Rows)-1]
	if ship.Corridor != "suez-baltic" {
		t.Fatal(ship.Corridor)
	}
	// the rate's seven values 80 … 130 have P10 86 and P90 124 of today's 100
	end := ship.Stairs[2]
	near(t, "freight P10", end.Paid1.P10, 150+500*0.86)
	near(t, "freight P90", end.Paid1.P90, 150+500*1.24)
}

func TestFootnotes(t *testing.T) {
	c := steppe(t)
	f := c.Rows[0].Figures[1] // money of rail: 350 measured, 1,000 tariff
	if f.Mark != "1b" || len(f.Grades) != 2 || f.Grades[0].Grade != "tariff" {
		t.Fatalf("%+v", f)
	}
	near(t, "share", f.Grades[0].Share, 1000.0/1350)
	if got := f.Text(English); got != "tariff 74%, measured 26%; [2], [1]" {
		t.Error(got)
	}
	if road := c.Rows[1].Figures[3]; road.Text(English) != "estimated 100%; parameters of the model" {
		t.Error(road.Text(English))
	}
}

func TestBadComparisons(t *testing.T) {
	net := steppeNetwork()
	q, res := steppeResult(net)
	_, err := New(net, q, res, Options{Corridors: []string{"rail-way"}})
	var none *meridian.NoResultError
	if !errors.As(err, &none) || !strings.Contains(err.Error(), "only one corridor") || !strings.Contains(err.Error(), "closed until") {
		t.Errorf("one corridor: %v", err)
	}
	_, res = steppeResult(net)
	res.Itineraries[1].Km = 0
	res.Itineraries[3].Km = 0
	if _, err = New(net, q, res, Options{}); err == nil || !strings.Contains(err.Error(), "no common distance axis") {
		t.Errorf("no distance: %v", err)
	}
	if _, err = steppe(t).Picture("pie", English); err == nil || !strings.Contains(err.Error(), "ladder") {
		t.Errorf("unknown picture: %v", err)
	}
	if _, err = FindLang("de"); err == nil {
		t.Error("a language that is not there")
	}
}

func TestTop(t *testing.T) {
	net := steppeNetwork()
	q, res := steppeResult(net)
	c, err := New(net, q, res, Options{Top: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Rows {
		if c.Rows[i].Number != i+1 || i > 0 && len(c.Rows[i].Best) == 0 {
			t.Errorf("row %d: %d %s", i, c.Rows[i].Number, c.Rows[i].Corridor)
		}
	}
	if len(c.Rows)+len(c.Omitted) != 3 {
		t.Errorf("%d rows, %v omitted", len(c.Rows), c.Omitted)
	}
}

func winners(c *Comparison) []Winner {
	return []Winner{{To: "BETA", Name: "Beta", Point: c.Net.Places[2].Point, Overall: "rail-way", Second: "road-way", Margin: 0.2}, {To: "BORDER", Name: "Border town", Point: c.Net.Places[1].Point, Overall: "road-way", Second: "rail-way", Margin: 0.01},
		{To: "X", Name: "Nowhere", Point: meridian.Point{Lat: 50, Lon: 55}, Unreached: "no way"}}
}

// allPictures draws every picture in a language.
func allPictures(t *testing.T, c *Comparison, l *Lang) []*Picture {
	t.Helper()
	var out []*Picture
	for _, n := range PictureNames() {
		p, err := c.Picture(n, l)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return append(out, WhereMap(c.Net, c.Query, c.Prices, winners(c), l))
}

// TestGolden holds the pictures to those in testdata: `go test ./report -update`
// rewrites them; look at each before committing.
func TestGolden(t *testing.T) {
	c := steppe(t)
	for _, l := range langs {
		for _, p := range allPictures(t, c, l) {
			if l != English && p.Name != "time" && p.Name != "components" {
				continue
			}
			var b bytes.Buffer
			if err := p.SVG(&b); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", p.Name+"-"+l.Code+".svg")
			if *update {
				if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), want) {
				t.Errorf("%s differs; go test ./report -update, and look at it", path)
			}
		}
	}
}

// TestLayout: no text leaves its page or lies on another, in any language.
func TestLayout(t *testing.T) {
	c := steppe(t)
	for _, l := range langs {
		for _, p := range allPictures(t, c, l) {
			checkLayout(t, l.Code+" "+p.Name, p)
		}
	}
}

func checkLayout(t *testing.T, name string, p *Picture) {
	t.Helper()
	page := rect{0, 0, p.W, p.H}
	var boxes []rect
	var texts []string
	for i := range p.shapes {
		s := &p.shapes[i]
		if s.kind != textShape || strings.TrimSpace(s.text) == "" {
			continue
		}
		b := p.box(s.at.x, s.at.y, s.text, s.face)
		if s.face.turned {
			b = rect{s.at.x - s.face.size*0.8, s.at.y - b.w/2, s.face.size, b.w}
		}
		if !page.holds(b) {
			t.Errorf("%s: %q leaves the page: %+v", name, s.text, b)
		}
		for j, o := range boxes {
			if b.grow(-1.5).overlaps(o.grow(-1.5)) {
				t.Errorf("%s: %q lies on %q", name, s.text, texts[j])
			}
		}
		boxes, texts = append(boxes, b), append(texts, s.text)
	}
}

// TestSameBytes: the same comparison gives the same bytes in every form.
func TestSameBytes(t *testing.T) {
	for _, l := range langs {
		var runs [2][]byte
		for i := range runs {
			c := steppe(t)
			s := &Study{Comparisons: []*Comparison{c}, Winners: winners(c), From: c.Query}
			var b bytes.Buffer
			for _, err := range []error{s.WriteHTML(&b, l), s.WriteMarkdown(&b, l), s.WriteXLSX(&b, l)} {
				if err != nil {
					t.Fatal(err)
				}
			}
			p, err := c.Picture("time", l)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.PNG(&b); err != nil {
				t.Fatal(err)
			}
			runs[i] = b.Bytes()
		}
		if !bytes.Equal(runs[0], runs[1]) {
			t.Errorf("%s: two runs differ", l.Code)
		}
	}
}

// TestWorkbook computes every formula and compares it with the value that was
// written, which is that of the comparison.
func TestWorkbook(t *testing.T) {
	c := steppe(t)
	var b bytes.Buffer
	if err := (&Study{Comparisons: []*Comparison{c}}).WriteXLSX(&b, English); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	formulas := 0
	for row := 2; row < 2+len(c.Rows); row++ {
		for col := 1; col < 30; col++ {
			name, _ := excelize.CoordinatesToCellName(col, row)
			formula, err := f.GetCellFormula("Corridors", name)
			if err != nil {
				t.Fatal(err)
			}
			if formula == "" {
				continue
			}
			formulas++
			raw := excelize.Options{RawCellValue: true}
			got, err := f.CalcCellValue("Corridors", name, raw)
			if err != nil {
				t.Fatalf("%s = %s: %v", name, formula, err)
			}
			want, _ := f.GetCellValue("Corridors", name, raw)
			x, ok1 := number(got)
			y, ok2 := number(want)
			if !ok1 || !ok2 || math.Abs(x-y) > 1e-3*math.Max(1, math.Abs(y)) {
				t.Errorf("%s = %s gives %s, the comparison says %s", name, formula, got, want)
			}
		}
	}
	if formulas < 14*len(c.Rows) {
		t.Errorf("only %d formulas", formulas)
	}
	if sheets := strings.Join(f.GetSheetList(), ","); sheets != "Corridors,Legs,Cost lines,Break-even,Footnotes,Sources" {
		t.Error(sheets)
	}
}

func TestPage(t *testing.T) {
	c := steppe(t)
	var b bytes.Buffer
	fa, _ := FindLang("fa")
	if err := (&Study{Comparisons: []*Comparison{c}}).WriteHTML(&b, fa); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{`<html lang="fa" dir="rtl">`, "آلفا", "شهر مرزی", "@media print", "prefers-color-scheme:dark", `id="f1a"`, `href="#f1a"`, "A survey of borders"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, no := range []string{"<script", "src=", "@import", "url(http", "شهر مرزي", "ZgotmplZ"} {
		if strings.Contains(page, no) {
			t.Errorf("the page has %s", no)
		}
	}
}

// TestWords: every word is there in every language, with the same places for
// figures.
func TestWords(t *testing.T) {
	for key, w := range words {
		for i, s := range w {
			if s == "" || strings.Count(s, "%s") != strings.Count(w[0], "%s") {
				t.Errorf("%s in %s: %q", key, langs[i].Code, s)
			}
		}
	}
	for _, k := range pictureKinds {
		if _, ok := words["title."+k.name]; !ok && k.name != "sheet" {
			t.Errorf("no title for %s", k.name)
		}
	}
	ru, _ := FindLang("ru")
	fa, _ := FindLang("fa")
	if got := ru.Num(-12345.6, 1) + " " + fa.Num(12345.6, 1) + " " + English.Num(-0.2, 0); got != "−12\u00a0345,6 ۱۲٬۳۴۵٫۶ 0" {
		t.Error(got)
	}
}

// TestOutline: land where there is land, water where there is water.
func TestOutline(t *testing.T) {
	if len(outlineText) > 150_000 {
		t.Errorf("the outline takes %d bytes", len(outlineText))
	}
	for _, k := range []struct {
		name     string
		lat, lon float64
		land     bool
	}{{"Moscow", 55.75, 37.6, true}, {"Tehran", 35.7, 51.4, true}, {"Nagpur", 21.1, 79.1, true}, {"the Caspian", 42, 50.5, false}, {"the Gulf", 27, 51.3, false}, {"the Arabian Sea", 15, 65, false}, {"the Black Sea", 43, 34, false}, {"Nairobi", -1.3, 36.8, true}, {"Baikal's shore", 52.3, 104.3, true}} {
		if got := onLand(meridian.Point{Lat: k.lat, Lon: k.lon}); got != k.land {
			t.Errorf("%s on land: %v", k.name, got)
		}
	}
}

// onLand counts the rings' edges east of a point.
func onLand(q meridian.Point) bool {
	in := false
	for _, ring := range baseMap().land {
		for i := range ring {
			a, b := ring[i], ring[(i+1)%len(ring)]
			if (a.Lat > q.Lat) != (b.Lat > q.Lat) && q.Lon < a.Lon+(q.Lat-a.Lat)/(b.Lat-a.Lat)*(b.Lon-a.Lon) {
				in = !in
			}
		}
	}
	return in
}

// TestRankAsPlan: rows are ranked as package plan ranks, whose weights this
// package repeats.
func TestRankAsPlan(t *testing.T) {
	c := steppe(t)
	near(t, "USD an hour", c.Weights.Hour, 40000*0.006/24)
	near(t, "rail", c.Rows[0].General, 1350+1000)
	q := c.Query
	q.CarbonPrice = 0
	d := &Comparison{Query: q}
	d.weigh()
	near(t, "carbon", d.Weights.Carbon, plan.DefaultCarbonPrice)
}

func TestPNG(t *testing.T) {
	fa, _ := FindLang("fa")
	c := steppe(t)
	for _, l := range []*Lang{English, fa} {
		p, err := c.Picture("time", l)
		if err != nil {
			t.Fatal(err)
		}
		img := p.raster()
		if img.Rect.Dx() != int(p.W*Scale) || img.Rect.Dy() != int(p.H*Scale) {
			t.Fatalf("%v for %g × %g", img.Rect, p.W, p.H)
		}
		dark := 0
		for y := 20; y < 70; y++ { // the title
			for x := range img.Rect.Dx() {
				if r, _, _, _ := img.At(x, y).RGBA(); r < 0x4000 {
					dark++
				}
			}
		}
		if dark < 500 {
			t.Errorf("%s: the title has %d dark pixels", l.Code, dark)
		}
	}
}

func BenchmarkEverything(b *testing.B) {
	for b.Loop() {
		c := steppe(b)
		s := &Study{Comparisons: []*Comparison{c}}
		var buf bytes.Buffer
		if err := errors.Join(s.WriteHTML(&buf, English), s.WriteMarkdown(&buf, English), s.WriteXLSX(&buf, English)); err != nil {
			b.Fatal(err)
		}
		p, _ := c.Picture("time", English)
		if err := errors.Join(p.SVG(&buf), p.PNG(&buf)); err != nil {
			b.Fatal(err)
		}
	}
}
