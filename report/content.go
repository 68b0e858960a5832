package report

import (
	"strings"

	"meridian"
)

// What HTML, Markdown and XLSX show, worded once.

// cell is a figure or a word of a table, with the mark of its footnote.
type cell struct {
	Text   string
	Sub    string // beneath, small
	Note   string
	Number bool
}

// block is a table with its heading.
type block struct {
	ID     string
	Title  string
	Lead   string
	Header []cell
	Rows   [][]cell
}

func word(s string) cell        { return cell{Text: s} }
func figure(s string) cell      { return cell{Text: s, Number: true} }
func noted(s, mark string) cell { return cell{Text: s, Note: mark, Number: true} }

func (b *block) head(cells ...cell) { b.Header = cells }
func (b *block) row(cells ...cell)  { b.Rows = append(b.Rows, cells) }

// summary is the first table: corridors as rows.
func (c *Comparison) summary(l *Lang) block {
	u := l.Unit(c)
	b := block{ID: "summary", Title: l.T("head.summary"), Lead: c.intro(l)}
	b.head(figure(l.T("col.number")), word(l.T("col.corridor")), figure(l.T("col.days")), figure(l.T("col.freight", u)), figure(l.T("col.total")), figure(l.T("col.km")), figure(l.T("col.co2e", u)),
		word(l.T("col.borders")), figure(l.T("col.gauge")), figure(l.T("col.steptime")), figure(l.T("col.stepcost")), word(l.T("col.grade")), word(l.T("col.remarks")))
	for i := range c.Rows {
		r := &c.Rows[i]
		b.row(figure(l.Digits(itoa(r.Number))), cell{Text: l.Corridor(c.Net, r.Corridor), Sub: l.Modes(r.Modes)}, noted(l.Days(r.Hours.P50/24, r.Hours.P90/24), r.mark(0)), noted(l.Num(r.Cost.Freight/c.Units(), 0), r.mark(1)), figure(l.Num(r.Cost.Total/c.Units(), 0)),
			noted(l.Num(r.Km, 0), r.mark(2)), noted(l.Num(r.CO2e/c.Units(), 0), r.mark(3)), word(strings.ReplaceAll(bordersOf(r.Itinerary, " "), "–", "\u2060–\u2060")), figure(l.Digits(itoa(r.GaugeBreaks))), figure(l.Percent(r.Indicators.StepTimeShare)), figure(l.Percent(r.Indicators.StepCostShare)),
			word(l.T("grade."+r.Confidence)), word(c.remarks(l, r)))
	}
	return b
}

func (c *Comparison) intro(l *Lang) string {
	return l.T("doc.intro", l.Num(ReliabilityRatio, 1), l.Num(c.Weights.Carbon, 0), l.Date(c.Prices.String()), l.Unit(c))
}

func (r *Row) mark(figure int) string { return r.Figures[figure].Mark }

func (c *Comparison) remarks(l *Lang, r *Row) string {
	var out []string
	for _, b := range r.Best {
		out = append(out, l.T("best."+b))
	}
	if n := len(r.Restrictions); n > 0 {
		out = append(out, l.T("remark.flags", l.Digits(itoa(n))))
	}
	sep := "; "
	if l.RTL {
		sep = "؛ "
	}
	return strings.Join(append(out, r.Notes...), sep)
}

// restrictionBlock lists each rule once with the rows that meet it.
func (c *Comparison) restrictionBlock(l *Lang) block {
	b := block{ID: "restrictions", Title: l.T("head.restrictions"), Lead: l.T("doc.restrictions")}
	b.head(word(l.T("col.regime")), word(l.T("col.rule")), word(l.T("col.date")), word(l.T("col.source")), word(l.T("col.corridor")))
	at := map[string]int{}
	for i := range c.Rows {
		for _, f := range c.Rows[i].Restrictions {
			n := l.Digits(itoa(c.Rows[i].Number))
			j, known := at[f.ID]
			if !known {
				at[f.ID] = len(b.Rows)
				b.row(word(f.Regime), word(l.ruleCell(f.Rule)), word(l.Date(f.Date)), word(f.Source), word(n))
				continue
			}
			b.Rows[j][4].Text += ", " + n
		}
	}
	return b
}

// indicatorBlock is the CPMM table.
func (c *Comparison) indicatorBlock(l *Lang) block {
	b := block{ID: "indicators", Title: l.T("head.indicators"), Lead: l.T("doc.tfi")}
	b.head(figure(l.T("col.number")), word(l.T("col.corridor")), figure(l.T("col.tfi1")), figure(l.T("col.tfi2")), figure(l.T("col.tfi3")), figure(l.T("col.tfi4")), figure(l.T("col.swod")), figure(l.T("col.landtfi3")), figure(l.T("col.landtfi4")), figure(l.T("col.landswod")))
	for i := range c.Rows {
		r := &c.Rows[i]
		x := r.Indicators
		some := func(v float64, digits int) cell {
			if v == 0 {
				return figure("–")
			}
			return figure(l.Num(v, digits))
		}
		b.row(figure(l.Digits(itoa(r.Number))), word(l.Corridor(c.Net, r.Corridor)), some(x.TFI1, 1), some(x.TFI2, 0), some(x.TFI3, 0), some(x.TFI4, 1), some(x.SWOD, 1), some(x.Land.TFI3, 0), some(x.Land.TFI4, 1), some(x.Land.SWOD, 1))
	}
	return b
}

// breakEvenBlock words the break-evens.
func (c *Comparison) breakEvenBlock(l *Lang) block {
	b := block{ID: "break-even", Title: l.T("head.breakeven"), Lead: l.T("doc.be")}
	b.head(word(l.T("col.parameter")), figure(l.T("col.now")), word(l.T("col.leader")), word(l.T("col.changes")))
	for _, x := range c.BreakEvens() {
		b.row(word(x.Name(l)), figure(x.Value(l, x.Now)), word(l.Corridor(c.Net, x.Leader)), word(c.ChangesText(l, &x)))
	}
	return b
}

// Name names the parameter.
func (x *BreakEven) Name(l *Lang) string {
	if at, ok := strings.CutPrefix(x.Parameter, "border "); ok {
		return l.T("be.border", at)
	}
	return l.T("be." + x.Parameter)
}

// Value writes a value of the parameter with its unit.
func (x *BreakEven) Value(l *Lang, v float64) string {
	switch x.Unit {
	case "times":
		return l.Num(v, 2) + "×"
	case "h":
		return l.Num(v, 1) + " " + l.T("unit.h")
	}
	return l.Num(v, 0) + " " + strings.Replace(x.Unit, "/day", "/"+l.T("unit.day"), 1)
}

// ChangesText says who leads along a parameter.
func (c *Comparison) ChangesText(l *Lang, x *BreakEven) string {
	if len(x.Changes) == 0 {
		return l.T("be.never", x.Value(l, x.Low), x.Value(l, x.High))
	}
	out := []string{l.T("be.below", x.Value(l, x.Changes[0].At), l.Corridor(c.Net, x.Changes[0].From))}
	for _, ch := range x.Changes {
		out = append(out, l.T("be.change", x.Value(l, ch.At), l.Corridor(c.Net, ch.To)))
	}
	return strings.Join(out, "; ")
}

// legBlock is the table of one row's legs.
func (c *Comparison) legBlock(l *Lang, r *Row) block {
	b := block{ID: "legs-" + itoa(r.Number), Title: l.Digits(itoa(r.Number)) + " " + l.Corridor(c.Net, r.Corridor)}
	b.head(figure("#"), word(l.T("col.leg")), figure(l.T("col.km")), figure(l.T("col.hours")), figure(l.T("col.usd", l.Unit(c))), figure(l.T("col.co2e", l.Unit(c))), word(l.T("col.grade")), word(l.T("col.sources")))
	for i := range r.Legs {
		g := &r.Legs[i]
		var nums []string
		for _, cite := range g.Cites {
			nums = appendNew(nums, "["+l.Digits(itoa(c.number[cite.Source]))+"]")
		}
		if nums == nil {
			nums = []string{l.T("fig.model")}
		}
		b.row(figure(l.Digits(itoa(i+1))), word(c.legName(l, g)), figure(l.Num(g.Km, 0)), figure(l.Span(g.Hours.P50, g.Hours.P90, 0)), figure(l.Num(g.Cost/c.Units(), 0)), figure(l.Num(g.CO2e/c.Units(), 0)), word(l.T("grade."+g.Confidence)), word(strings.Join(nums, " ")))
	}
	b.row(figure(""), word(l.T("total")), figure(l.Num(r.Km, 0)), figure(l.Span(r.Hours.P50, r.Hours.P90, 0)), figure(l.Num(r.Cost.Total/c.Units(), 0)), figure(l.Num(r.CO2e/c.Units(), 0)), word(l.T("grade."+r.Confidence)), word(""))
	return b
}

// noteBlock lists the footnotes.
func (c *Comparison) noteBlock(l *Lang) block {
	b := block{ID: "footnotes", Title: l.T("head.footnotes"), Lead: l.T("doc.foot")}
	b.head(word(""), word(l.T("col.corridor")), word(l.T("col.figure")), word(l.T("col.grade")+"; "+l.T("col.sources")))
	for i := range c.Rows {
		for j := range c.Rows[i].Figures {
			f := &c.Rows[i].Figures[j]
			b.row(cell{Text: f.Mark, Note: "target"}, word(l.Corridor(c.Net, c.Rows[i].Corridor)), word(l.T("fig."+f.Figure)), word(f.Text(l)))
		}
	}
	return b
}

// sourceBlock lists the sources by number.
func (c *Comparison) sourceBlock(l *Lang) block {
	b := block{ID: "sources", Title: l.T("head.sources")}
	b.head(figure("#"), word(l.T("col.source")), word(l.T("col.publisher")), word(l.T("col.date")), word(l.T("col.address")))
	for i, s := range c.Sources {
		b.row(figure(l.Digits(itoa(i+1))), word(s.Title), word(s.Publisher), word(l.Date(s.Date)), word(s.Address))
	}
	return b
}

// remarksList is the planner's notes, the corridors without a way, and those
// left out.
func (c *Comparison) remarksList(l *Lang) []string {
	var out []string
	sp := l.Speech(c.Net)
	for _, n := range c.NotOffered {
		out = append(out, l.Corridor(c.Net, n.Corridor)+": "+sp.said(n.Text))
	}
	if len(c.Omitted) > 0 {
		var names []string
		for _, id := range c.Omitted {
			names = append(names, l.Corridor(c.Net, id))
		}
		out = append(out, l.T("doc.omitted", strings.Join(names, ", ")))
	}
	return append(out, sp.saidAll(c.Notes)...)
}

// leagueBlock ranks the corridors of every comparison.
func (s *Study) leagueBlock(l *Lang) block {
	b := block{ID: "league", Title: l.T("head.league")}
	b.head(word(l.T("col.od")), word(l.T("col.goods")), figure(l.T("col.rank")), word(l.T("col.corridor")), figure(l.T("col.days")), figure(l.T("col.freight", "…")), figure(l.T("col.general", "…")), figure(l.T("col.km")), word(l.T("col.remarks")))
	for _, st := range s.League() {
		c, r := st.Of, st.Row
		b.row(word(c.route(l)), word(l.Goods(&c.Query.Shipment.Goods)), figure(l.Digits(itoa(st.Rank))), word(l.Corridor(c.Net, r.Corridor)), figure(l.Days(r.Hours.P50/24, r.Hours.P90/24)), figure(l.Num(r.Cost.Freight/c.Units(), 0)+" /"+l.Unit(c)), figure(l.Num(r.General/c.Units(), 0)), figure(l.Num(r.Km, 0)), word(c.remarks(l, r)))
	}
	return b
}

func (s *Study) winsBlock(l *Lang) block {
	b := block{ID: "wins", Title: l.T("head.wins")}
	b.head(word(l.T("col.corridor")), figure(l.T("col.overall")), figure(l.T("col.cheapest")), figure(l.T("col.fastest")), figure(l.T("col.greenest")))
	net := s.Comparisons[0].Net
	for _, w := range s.Wins() {
		of := func(n int) cell { return figure(l.T("wins.of", l.Digits(itoa(n)), l.Digits(itoa(w.Offered)))) }
		b.row(word(l.Corridor(net, w.Corridor)), of(w.Overall), of(w.Cheapest), of(w.Fastest), of(w.Greenest))
	}
	return b
}

func (s *Study) whereBlock(l *Lang, net *meridian.Network) block {
	b := block{ID: "where", Title: l.T("head.where")}
	b.head(word(l.T("col.destination")), word(l.T("col.overall")), word(l.T("col.runnerup")), figure(l.T("col.margin")), word(l.T("col.cheapest")), word(l.T("col.fastest")), word(l.T("col.greenest")))
	name := func(id string) cell {
		if id == "" {
			return word("–")
		}
		return word(l.Corridor(net, id))
	}
	for i := range s.Winners {
		w := &s.Winners[i]
		if w.Unreached != "" {
			b.row(word(l.Place(net, w.To, w.Name)), word(w.Unreached), word(""), word(""), word(""), word(""), word(""))
			continue
		}
		b.row(word(l.Place(net, w.To, w.Name)), name(w.Overall), name(w.Second), figure(l.Percent(w.Margin)), name(w.Cheapest), name(w.Fastest), name(w.Greenest))
	}
	return b
}

// WherePicture draws the winners of the study.
func (s *Study) WherePicture(net *meridian.Network, l *Lang) *Picture {
	return WhereMap(net, s.From, s.From.Prices, s.Winners, l)
}

// titleOf names the study.
func (s *Study) titleOf(l *Lang) string {
	if len(s.Comparisons) == 1 {
		return s.Comparisons[0].route(l)
	}
	return l.T("title.league")
}
