package claims

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"

	"meridian"
	"meridian/report"
)

// The report is one file without links to others: tables by group, statistics,
// and a picture of model against statement for days and for cost. It follows the
// reader's light or dark setting and prints.

//go:embed report.html.tmpl
var reportText string

// voice says the parts of the report in a language.
type voice struct {
	l  *report.Lang
	sp *report.Speech
}

// functions are those of the template; a template is parsed once, with those of
// English, and made anew with those of the language.
func (v voice) functions() template.FuncMap {
	return template.FuncMap{
		"t":     v.l.T,
		"pct":   func(x float64) string { return v.signed(x) },
		"share": v.share,
		"num":   v.figure, "int": func(n int) string { return v.l.Digits(fmt.Sprint(n)) },
		"stretch": v.stretch, "range2": v.span,
		"say":   v.say,
		"chain": v.chain,
		"date":  func(d meridian.Date) string { return v.l.Date(d.String()) },
		"kind":  func(k string) string { return v.word("cl.kind.", k) },
		"by":    func(k string) string { return v.word("cl.by.", k) },
		"key":   v.key,
	}
}

var reportTemplate = template.Must(template.New("report").Funcs(voice{report.English, report.English.Speech(nil)}.functions()).Parse(reportText))

// word is a word of ours, or one of the data as it is.
func (v voice) word(prefix, word string) string {
	if t := v.l.T(prefix + word); t != prefix+word {
		return t
	}
	return word
}

func (v voice) say(text string) string {
	said, _ := v.sp.Say(text)
	return said
}

// chain is a list of modes; English keeps the words of the data.
func (v voice) chain(modes []string) string {
	var out []string
	for _, m := range modes {
		out = append(out, v.say(m))
	}
	return strings.Join(out, v.l.T("word.comma"))
}

// key names what a line of the statistics is about.
func (v voice) key(by, key string) string {
	switch by {
	case "corridor":
		if v.l != report.English && key != "not named" {
			return v.l.Corridor(&meridian.Network{}, key)
		}
	case "kind":
		return v.word("cl.kind.", key)
	}
	return v.word("cl.by.", key)
}

func (v voice) share(x float64) string { return v.number(fmt.Sprintf("%.0f %%", 100*x)) }

func (v voice) signed(x float64) string { return v.number(fmt.Sprintf("%+.0f %%", 100*x)) }

// number writes an English number with the signs of the language.
func (v voice) number(s string) string {
	if !v.l.RTL {
		return s
	}
	s = strings.Replace(v.l.Digits(s), " %", "٪", 1)
	if strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") {
		s = "\u200e" + s // the mark keeps the sign before the figure
	}
	return s
}

func (v voice) figure(x float64) string { return v.l.Digits(figure(x)) }

func (v voice) span(a, b float64) string {
	dash := "–"
	if v.l.RTL {
		dash = " تا " // a dash would turn the order of the figures
	}
	return v.figure(a) + dash + v.figure(b)
}

func (v voice) stretch(c Comparison) string {
	if c.Min == c.Max {
		return v.figure(c.Min)
	}
	return v.span(c.Min, c.Max)
}

type reportPage struct {
	L          *report.Lang
	Net        *meridian.Network
	Goal       [2]float64 // days, cost
	Firm       string
	Pictures   []picture
	Statistics []Statistic
	Groups     []Group
}

// WriteHTML writes the report on evaluated claims in a language. What was published,
// names of groups and titles of sources stay in theirs.
func WriteHTML(w io.Writer, net *meridian.Network, list []Evaluation, l *report.Lang) error {
	v := voice{l, l.Speech(net)}
	var firm []string
	for _, k := range Firm {
		firm = append(firm, v.word("cl.kind.", k))
	}
	p := reportPage{L: l, Net: net, Goal: [2]float64{GoalDays, GoalCost}, Firm: strings.Join(firm, l.T("word.comma")), Statistics: Statistics(list), Groups: Groups(list)}
	p.Pictures = []picture{
		v.scatter("cl.days", "days", list, func(e *Evaluation) Comparison { return e.Days }),
		v.scatter("cl.cost", "USD", list, func(e *Evaluation) Comparison { return e.Cost }),
	}
	page, err := reportTemplate.Clone()
	if err != nil {
		return err
	}
	return page.Funcs(v.functions()).Execute(w, p)
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
func (v voice) scatter(title, unit string, list []Evaluation, of func(*Evaluation) Comparison) picture {
	p := picture{Title: v.l.T(title), Unit: v.l.T("cl.unit." + unit)}
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
			v.l.T("cl.dot", e.Claim.ID, e.Claim.Origin, e.Claim.Destination, v.word("cl.kind.", e.Claim.Kind), v.stretch(c), v.figure(c.Model), p.Unit)})
	}
	for d := math.Pow(10, math.Floor(math.Log10(lo))); d < hi; d *= 10 {
		for _, k := range []float64{1, 2, 5} {
			if x := k * d; x > lo && x < hi {
				p.Ticks = append(p.Ticks, tick{left + at(x), top + side - at(x), v.figure(x)})
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

// Say says the texts of evaluated claims in a language: reasons, causes, misfits, the
// label of the chain. What was published stays in its own.
func (d *Document) Say(net *meridian.Network, l *report.Lang) {
	if l == report.English {
		return
	}
	v := voice{l, l.Speech(net)}
	for i := range d.Groups {
		for j := range d.Groups[i].Claims {
			c := &d.Groups[i].Claims[j]
			c.Reason = v.say(c.Reason)
			c.Misfits = slices.Clone(c.Misfits)
			for k := range c.Misfits {
				c.Misfits[k] = v.say(c.Misfits[k])
			}
			for k := range c.Causes {
				c.Causes[k].Text = v.say(c.Causes[k].Text)
			}
			if c.Itinerary != nil {
				c.Itinerary.Label = v.say(c.Itinerary.Label)
			}
		}
	}
}
