package claims

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"strings"

	"meridian"
)

// The report is one file without links to others: tables by group, statistics,
// and a picture of model against statement for days and for cost. It follows the
// reader's light or dark setting and prints.

//go:embed report.html.tmpl
var reportText string

var report = template.Must(template.New("report").Funcs(template.FuncMap{
	"pct": func(x float64) string { return fmt.Sprintf("%+.0f %%", 100*x) }, "share": func(x float64) string { return fmt.Sprintf("%.0f %%", 100*x) },
	"num": figure, "join": strings.Join, "stretch": stretch,
}).Parse(reportText))

type reportPage struct {
	Net        *meridian.Network
	Goal       [2]float64 // days, cost
	Firm       string
	Pictures   []picture
	Statistics []Statistic
	Groups     []Group
}

// WriteHTML writes the report on evaluated claims.
func WriteHTML(w io.Writer, net *meridian.Network, list []Evaluation) error {
	p := reportPage{Net: net, Goal: [2]float64{GoalDays, GoalCost}, Firm: strings.Join(Firm, ", "), Statistics: Statistics(list), Groups: Groups(list)}
	p.Pictures = []picture{
		scatter("Days", "days", list, func(e *Evaluation) Comparison { return e.Days }),
		scatter("Cost", "USD", list, func(e *Evaluation) Comparison { return e.Cost }),
	}
	return report.Execute(w, p)
}

// figure writes a number as a reader wants it.
func figure(x float64) string {
	switch {
	case math.Abs(x) >= 1000:
		s := fmt.Sprintf("%.0f", x)
		for i := len(s) - 3; i > 0; i -= 3 {
			s = s[:i] + "\u202f" + s[i:]
		}
		return s
	case math.Abs(x) >= 100 || x == math.Trunc(x):
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.1f", x)
}

func stretch(c Comparison) string {
	if c.Min == c.Max {
		return figure(c.Min)
	}
	return figure(c.Min) + "–" + figure(c.Max)
}

// picture is a scatter in a square of side units with logarithmic axes.
type picture struct {
	Title, Unit string
	Dots        []dot
	Ticks       []tick
	Band        string // polygon: within the goal
	Line        string // polyline: model equals statement
}

type dot struct {
	X, Y  float64
	Class string
	Title string
}

type tick struct {
	At   float64 // from the left; from the bottom it is the same
	Y    float64 // from the top
	Text string
}

// The square of a picture: from 60 to 460 across, 20 to 420 down.
const (
	left, top, side = 60.0, 20.0, 400.0
)

// scatter draws the comparisons that of returns: the statement (middle of its
// range) across, the model up.
func scatter(title, unit string, list []Evaluation, of func(*Evaluation) Comparison) picture {
	p := picture{Title: title, Unit: unit}
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range list {
		if c := of(&list[i]); c.Stated && list[i].Reason == "" && c.Model > 0 {
			lo, hi = min(lo, c.Min, c.Model), max(hi, c.Max, c.Model)
		}
	}
	if hi < lo {
		return p
	}
	lo, hi = lo/1.15, hi*1.15
	at := func(x float64) float64 { return side * math.Log(x/lo) / math.Log(hi/lo) }
	clip := func(x float64) float64 { return min(side, max(0, x)) }
	for i := range list {
		e := &list[i]
		c := of(e)
		if !c.Stated || e.Reason != "" || c.Model <= 0 {
			continue
		}
		class := "soft"
		if firm(e) {
			class = "firm"
		}
		p.Dots = append(p.Dots, dot{left + at(math.Sqrt(c.Min*c.Max)), top + side - at(c.Model), class,
			fmt.Sprintf("%s %s – %s (%s): stated %s, model %s %s", e.Claim.ID, e.Claim.Origin, e.Claim.Destination, e.Claim.Kind, stretch(c), figure(c.Model), unit)})
	}
	for d := math.Pow(10, math.Floor(math.Log10(lo))); d < hi; d *= 10 {
		for _, k := range []float64{1, 2, 5} {
			if x := k * d; x > lo && x < hi {
				p.Ticks = append(p.Ticks, tick{left + at(x), top + side - at(x), figure(x)})
			}
		}
	}
	goal := GoalDays
	if unit == "USD" {
		goal = GoalCost
	}
	up, down := clip(at(lo*(1+goal))), clip(at(lo/(1-goal)))
	p.Band = points(0, 0, 0, up, side-up, side, side, side, side, side-down, down, 0)
	p.Line = points(0, 0, side, side)
	return p
}

// points lists pairs of coordinates, across and up, for an SVG.
func points(xy ...float64) string {
	var b strings.Builder
	for i := 0; i+1 < len(xy); i += 2 {
		fmt.Fprintf(&b, "%.1f,%.1f ", left+xy[i], top+side-xy[i+1])
	}
	return strings.TrimSpace(b.String())
}
