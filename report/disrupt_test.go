package report

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"meridian"
	"meridian/feed"
	"meridian/plan"
)

func feedSteppe(t *testing.T) *meridian.Network {
	t.Helper()
	net, problems := feed.Read(os.DirFS("../cmd/meridian/testdata/steppe"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return net
}

// drawn writes a picture twice in each format, and returns its SVG.
func drawn(t *testing.T, draw func() *Picture) string {
	t.Helper()
	var svg, again, png bytes.Buffer
	p := draw()
	if err := p.SVG(&svg); err != nil {
		t.Fatal(err)
	}
	if err := draw().SVG(&again); err != nil {
		t.Fatal(err)
	}
	if err := p.PNG(&png); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(svg.Bytes(), again.Bytes()) {
		t.Error("a picture differs when it is drawn again")
	}
	if png.Len() < 1000 || p.H < 150 {
		t.Errorf("PNG of %d bytes, %g units high", png.Len(), p.H)
	}
	for i := range p.shapes {
		s := &p.shapes[i]
		if s.kind != textShape {
			continue
		}
		if b := p.box(s.at.x, s.at.y, s.text, s.face); b.x < -0.5 || b.right() > p.W+0.5 || b.y < -0.5 || b.bottom() > p.H+0.5 {
			t.Errorf("%q leaves the page: %+v of %g × %g", s.text, b, p.W, p.H)
		}
	}
	return svg.String()
}

func TestCriticalityMap(t *testing.T) {
	net := feedSteppe(t)
	ods, err := plan.ReadODs(net, strings.NewReader("from,to,weight,value_usd\nAlpha,Beta,10,72000\nAlpha,Gamma,2,9000\nDelta,Alpha,3,1000\n"), "ods.csv", plan.Request{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := plan.New(net).FindCriticality(context.Background(), ods[0].Query.Conditions, ods, plan.CriticalityOptions{})
	if err != nil {
		t.Fatal(err)
	}
	svg := drawn(t, func() *Picture { return CriticalityMap(net, c, "three ODs") })
	for _, want := range []string{"What the loss of an element costs three ODs", "border crossing", "The Strait", "cut off"} {
		if !strings.Contains(svg, want) {
			t.Errorf("%q is not on the map", want)
		}
	}
}

// TestSwitchingPicture: the bars of both sides add up to the whole, and what is
// cut off has a bar of its own.
func TestSwitchingPicture(t *testing.T) {
	net := feedSteppe(t)
	w := &Switching{Title: "Who goes where", Subtitle: "four ODs", Unit: "weight", Moves: []plan.Moving{
		{From: "highway", To: "highway", Weight: 6}, {From: "highway", To: "ferry", Weight: 3}, {From: "railway", To: "ferry", Weight: 2}, {From: "railway", To: "", Weight: 9}}}
	before, after, total := w.sums()
	if total != 20 || before.sum["highway"] != 9 || before.sum["railway"] != 11 || after.sum["ferry"] != 5 || after.sum[cutOffName] != 9 {
		t.Errorf("before %v, after %v, %g", before.sum, after.sum, total)
	}
	if last := after.order[len(after.order)-1]; last != cutOffName {
		t.Errorf("%s stands last", last)
	}
	svg := drawn(t, func() *Picture { return w.Picture(net) })
	for _, want := range []string{"cut off  45%", "Railway over the border  55%", "railway → cut off: 45% weight"} {
		if !strings.Contains(svg, want) {
			t.Errorf("%q is not in the picture", want)
		}
	}
	drawn(t, func() *Picture {
		return (&Switching{Title: "One", Subtitle: "alone", Unit: "weight", Moves: []plan.Moving{{From: "other", To: "other", Weight: 0}}}).Picture(net)
	})
}

func TestSpreadPicture(t *testing.T) {
	net := feedSteppe(t)
	row := Spread{Number: 1, Corridor: "highway", Label: "via Alpha, Beta", Mean: 200, P5: 120, P50: 190, P90: 280, P95: 320, From: 96, Width: 24, Counts: []int{5, 10, 40, 20, 12, 8, 3, 1, 1}, Draws: 100,
		SwingMean: 200, Swings: []Swing{{"border AA–BB", 150, 290, 0.6}, {strings.Repeat("a very long name ", 12), 190, 215, 0.1}}, Chance: 0.7}
	d := &Spreads{Title: "Alpha → Beta", Caption: "100 draws", Rows: []Spread{row, {Number: 2, Corridor: "ferry", Mean: 100, P5: 90, P50: 99, P90: 120, P95: 130}}, Deadline: "2026-06-12", Allowed: 250}
	one := drawn(t, func() *Picture { return d.Picture(net, true) })
	for _, want := range []string{"by 2026-06-12: 70%", "border AA–BB", "60%", "P50 7.9"} {
		if !strings.Contains(one, want) {
			t.Errorf("%q is not in the picture", want)
		}
	}
	all := drawn(t, func() *Picture { return d.Picture(net, false) })
	if !strings.Contains(all, "Highway over the border") || !strings.Contains(all, "Line P5 to P95") {
		t.Error("rows are missing")
	}
	d.Rows[0].Swings, d.Deadline = nil, ""
	if svg := drawn(t, func() *Picture { return d.Picture(net, true) }); !strings.Contains(svg, "every duration is fixed") {
		t.Error("no swing is not said")
	}
}
