package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"meridian"
	"meridian/risk"
)

// The picture of a simulation, drawn by hand: equal input gives equal bytes.

const (
	pictureWidth = 900
	marginLeft   = 60
	ink          = "#1b2733"
	faintInk     = "#7b8794"
	rule         = "#d9dee4"
	blue         = "#2f6db3"
	lightBlue    = "#a9c6e8"
	orange       = "#d9822b"
)

// mayWrite refuses to replace a file unless forced.
func mayWrite(path string, force bool) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return meridian.Input(path, "name a file", "is a folder")
	case err == nil && !force:
		return meridian.Input(path, "name another file, or add --force to replace it", "there is such a file")
	case err != nil && !os.IsNotExist(err):
		return meridian.Input(path, "name a file that can be written", "%v", err)
	}
	if dir, err := os.Stat(filepath.Dir(path)); err != nil || !dir.IsDir() {
		return meridian.Input(path, "name a file in a folder that exists", "there is no folder %s", filepath.Dir(path))
	}
	return nil
}

// savePicture writes a file whole or not at all.
func savePicture(path string, force bool, text string) error {
	if err := mayWrite(path, force); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return meridian.Input(path, "name a file that can be written", "%v", err)
	}
	_, err = f.WriteString(text)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// svg collects the elements of a picture.
type svg struct {
	b strings.Builder
}

func (s *svg) rect(x, y, w, h float64, fill, title string) {
	fmt.Fprintf(&s.b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s">`, x, y, math.Max(0, w), h, fill)
	if title != "" {
		s.b.WriteString("<title>" + escape(title) + "</title>")
	}
	s.b.WriteString("</rect>\n")
}

func (s *svg) line(x1, y1, x2, y2 float64, stroke string, dashed bool) {
	dash := ""
	if dashed {
		dash = ` stroke-dasharray="4 3"`
	}
	fmt.Fprintf(&s.b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s"%s/>`+"\n", x1, y1, x2, y2, stroke, dash)
}

// text writes at x, y; anchor is start, middle or end.
func (s *svg) text(x, y float64, anchor, fill string, size int, text string) {
	fmt.Fprintf(&s.b, `<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s" font-size="%d" stroke="#ffffff" stroke-width="3" paint-order="stroke">%s</text>`+"\n", x, y, anchor, fill, size, escape(text))
}

func (s *svg) document(height float64, title string) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%.0f" viewBox="0 0 %d %.0f" font-family="sans-serif" role="img">`+"\n<title>%s</title>\n"+`<rect width="100%%" height="100%%" fill="#ffffff"/>`+"\n%s</svg>\n",
		pictureWidth, height, pictureWidth, height, escape(title), s.b.String())
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string { return escaper.Replace(s) }

// picture draws the study: histogram and tornado of one itinerary, or the
// quantiles of all.
func (s *study) picture() string {
	if s.f.single {
		return s.pictureOfOne()
	}
	return s.pictureOfAll()
}

// axis maps days to positions.
type axis struct{ low, high, left, right float64 }

func (a axis) at(h float64) float64 {
	return a.left + (a.right-a.left)*(math.Min(math.Max(h, a.low), a.high)-a.low)/math.Max(1e-9, a.high-a.low)
}

// ticks draws the axis with about eight round numbers of days.
func (a axis) ticks(s *svg, top, bottom float64) {
	step := 1.0
	for _, n := range []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000} {
		step = n
		if (a.high-a.low)/24/n <= 10 {
			break
		}
	}
	for d := math.Ceil(a.low / 24 / step); d*step*24 <= a.high; d++ {
		x := a.at(d * step * 24)
		s.line(x, top, x, bottom, rule, false)
		s.text(x, bottom+16, "middle", faintInk, 12, fmt.Sprintf("%.0f", d*step))
	}
	s.text(a.right, bottom+32, "end", faintInk, 12, "days door to door")
}

func (s *study) caption() string {
	return fmt.Sprintf("%s · departing %s · %s draws, seed %d, correlation %g · data %s", shipmentText(&s.q.Shipment), s.q.Conditions.Ready, thousands(float64(s.f.draws)), s.f.seed, s.f.correlation, s.net.Version)
}

func (s *study) pictureOfOne() string {
	x := &s.sims[0]
	m := x.summary
	out := &svg{}
	title := fmt.Sprintf("%s → %s: %s", s.q.From.Name, s.q.To.Name, x.it.Corridor)
	out.text(marginLeft, 34, "start", ink, 20, title)
	out.text(marginLeft, 54, "start", faintInk, 12, x.it.Label)
	out.text(marginLeft, 70, "start", faintInk, 12, s.caption())

	const top, bottom = 110.0, 330.0
	a := axis{x.bins.From, x.bins.From + float64(len(x.bins.Counts))*x.bins.Width, marginLeft, pictureWidth - 40}
	if allowed, ok := s.allowed(); ok {
		a.low, a.high = math.Min(a.low, allowed), math.Max(a.high, allowed)
	}
	a.ticks(out, top, bottom)
	most := 1
	for _, n := range x.bins.Counts {
		most = max(most, n)
	}
	for i, n := range x.bins.Counts {
		from := x.bins.From + float64(i)*x.bins.Width
		h := (bottom - top) * float64(n) / float64(most)
		left, right := a.at(from), a.at(from+x.bins.Width)
		out.rect(left+0.5, bottom-h, right-left-1, h, lightBlue, fmt.Sprintf("%s to %s days: %s", day(from), day(from+x.bins.Width), shareText(float64(n)/float64(m.Draws))))
	}
	for _, p := range []float64{0.05, 0.5, 0.9, 0.95} {
		at := a.at(m.Quantile(p))
		out.line(at, top-8, at, bottom, blue, true)
		anchor := "middle"
		if p == 0.95 {
			anchor = "start"
		} else if p == 0.9 {
			anchor = "end"
		}
		out.text(at, top-12, anchor, blue, 12, fmt.Sprintf("P%.0f %s", 100*p, day(m.Quantile(p))))
	}
	if allowed, ok := s.allowed(); ok {
		at := a.at(allowed)
		out.line(at, top+8, at, bottom, orange, false)
		out.text(at-4, top+18, "end", orange, 12, fmt.Sprintf("by %s: %s", s.q.Shipment.Deadline, shareText(m.Chance(allowed))))
	}
	return out.document(s.tornado(out, x, bottom+70), title)
}

// tornado draws the swing of the mean by source and returns the height of the
// picture.
func (s *study) tornado(out *svg, x *simulation, y float64) float64 {
	list := biggest(x.drivers.ByFactor, 0.005)
	list = list[:min(12, len(list))]
	out.text(marginLeft, y, "start", ink, 16, "What the spread comes from")
	out.text(marginLeft, y+18, "start", faintInk, 12, "mean days when the source is in its best tenth (blue) and in its worst (orange); share of the variance")
	y += 40
	low, high := x.drivers.Mean-1, x.drivers.Mean+1
	for _, d := range list {
		low, high = math.Min(low, d.Low), math.Max(high, d.High)
	}
	a := axis{math.Floor(low/24) * 24, math.Ceil(high/24) * 24, 420, pictureWidth - 90}
	bottom := y + 26*float64(len(list)) + 6
	a.ticks(out, y, bottom)
	middle := a.at(x.drivers.Mean)
	for i := range list {
		d := &list[i]
		at := y + 26*float64(i) + 6
		name := driverText(x.it, x.chain, d, s.net)
		out.text(410, at+13, "end", ink, 12, clip(name, 58))
		note := fmt.Sprintf("%s: %s to %s days", name, day(d.Low), day(d.High))
		lowAt, highAt := a.at(math.Min(d.Low, x.drivers.Mean)), a.at(math.Max(d.High, x.drivers.Mean))
		out.rect(lowAt, at, middle-lowAt, 18, blue, note)
		out.rect(middle, at, highAt-middle, 18, orange, note)
		out.text(pictureWidth-40, at+13, "end", ink, 12, shareText(d.Share))
	}
	out.line(middle, y, middle, bottom, ink, false)
	return bottom + 50
}

func (s *study) pictureOfAll() string {
	out := &svg{}
	title := s.q.From.Name + " → " + s.q.To.Name
	out.text(marginLeft, 34, "start", ink, 20, title)
	out.text(marginLeft, 54, "start", faintInk, 12, s.caption())
	low, high := math.Inf(1), 0.0
	for i := range s.sims {
		low, high = math.Min(low, s.sims[i].summary.Quantile(0.05)), math.Max(high, s.sims[i].summary.Quantile(0.95))
	}
	allowed, dated := s.allowed()
	if dated {
		low, high = math.Min(low, allowed), math.Max(high, allowed)
	}
	const top = 90.0
	bottom := top + 30*float64(len(s.sims)) + 6
	a := axis{math.Floor(low/24) * 24, math.Ceil(high/24) * 24, 230, pictureWidth - 90}
	a.ticks(out, top, bottom)
	for i := range s.sims {
		x := &s.sims[i]
		y := top + 30*float64(i) + 6
		quantileBar(out, a, x.summary, y)
		out.text(220, y+15, "end", ink, 13, fmt.Sprintf("%d  %s", x.it.ID, x.it.Corridor))
		if dated {
			out.text(pictureWidth-40, y+15, "end", orange, 12, shareText(x.summary.Chance(allowed)))
		}
	}
	if dated {
		at := a.at(allowed)
		out.line(at, top-6, at, bottom, orange, false)
		out.text(at, top-10, "middle", orange, 12, "by "+s.q.Shipment.Deadline.String())
	}
	out.text(marginLeft, bottom+32, "start", faintInk, 12, "line P5 to P95, bar P50 to P90, tick mean")
	return out.document(bottom+50, title)
}

func quantileBar(out *svg, a axis, m *risk.Summary, y float64) {
	p5, p50, p90, p95 := a.at(m.Quantile(0.05)), a.at(m.Quantile(0.5)), a.at(m.Quantile(0.9)), a.at(m.Quantile(0.95))
	out.line(p5, y+10, p95, y+10, blue, false)
	out.rect(p50, y+2, p90-p50, 16, lightBlue, fmt.Sprintf("P5 %s, P50 %s, P90 %s, P95 %s days", day(m.Quantile(0.05)), day(m.Quantile(0.5)), day(m.Quantile(0.9)), day(m.Quantile(0.95))))
	mean := a.at(m.Mean)
	out.line(mean, y, mean, y+20, ink, false)
}
