package report

import (
	"io"
	"math"
	"slices"
	"strings"

	"meridian"
	"meridian/appraise"
)

// Appraisal is the document of an appraisal: assumptions first, then results,
// years, accounts and uncertainty.
type Appraisal struct {
	dossier
	Result    *appraise.Result
	Risk      *appraise.Risk // nil: nothing was drawn
	Switching []appraise.SwitchingValue
	Further   []Assumption // beyond those of the case: the OD set, the values of time, ...
	Notes     []string
}

// NewAppraisal joins an appraisal with what its documents need. Risk may be nil.
func NewAppraisal(net *meridian.Network, scenario string, r *appraise.Result, risk *appraise.Risk, switching []appraise.SwitchingValue, further []Assumption, notes []string) *Appraisal {
	a := &Appraisal{dossier: dossier{Net: net, Scenario: scenario}, Result: r, Risk: risk, Switching: switching, Further: further, Notes: notes}
	var most appraise.Cents
	for acc := range r.Accounts {
		x := r.PresentAccount(acc)
		most = max(most, x, -x)
	}
	a.scaled(most)
	return a
}

func (a *Appraisal) title(l *Lang) string { return l.T("ap.title", a.Result.Case.Name) }

func (a *Appraisal) year(l *Lang, y int) string { return l.Digits(itoa(y)) }

// Subtitle names prices, period, convention, scenario and data.
func (a *Appraisal) Subtitle(l *Lang) string {
	c := a.Result.Case
	return l.T("ap.sub", a.year(l, c.PriceYear), a.year(l, c.First), a.year(l, c.Last()), c.Convention.Name, rated(l, c.Convention.Rate()), a.Scenario, a.Net.Version)
}

// Answer is the result in a sentence or two.
func (a *Appraisal) Answer(l *Lang) string {
	r := a.Result
	s := l.T("ap.answer", a.millions(l, r.NPV), l.Num(r.BCR[r.Case.Convention.BCR], 2), a.irr(l))
	if a.Risk != nil {
		s += " " + l.T("ap.answer.risk", rated(l, math.Round(a.Risk.Loss*1000)/1000), l.Num(float64(a.Risk.Draws), 0))
	}
	return s
}

// irr writes the rate of return, all of them, or that there is none.
func (a *Appraisal) irr(l *Lang) string {
	var out []string
	for _, x := range a.Result.IRR.Roots {
		out = append(out, rated(l, math.Round(x*1000)/1000))
	}
	if out == nil {
		return l.T("ap.none")
	}
	return strings.Join(out, "; ")
}

// Assumptions lists all that the result rests on.
func (a *Appraisal) Assumptions(l *Lang) []Assumption {
	c := a.Result.Case
	var out []Assumption
	add := func(name, value, basis string) { out = append(out, Assumption{name, value, basis}) }
	refs := func(list []appraise.Reference) string {
		var s []string
		for _, r := range list {
			s = append(s, r.Publisher+", "+r.Title+" ("+r.Date+"): "+r.Says+" ["+l.T("ap.read."+itoa(int(r.Read)))+"]")
		}
		return strings.Join(s, "; ")
	}
	add(l.T("ap.as.period"), l.Digits(itoa(c.First)+"–"+itoa(c.Last())), "")
	add(l.T("ap.as.prices"), l.Digits("USD "+itoa(c.PriceYear)), "")
	add(l.T("ap.as.convention"), c.Convention.Name, refs(c.Convention.References))
	var rates []string
	for _, b := range c.Convention.Discounting.Bands {
		s := rated(l, b.Rate)
		if b.From > 0 {
			s += " (≥ " + a.year(l, c.First+b.From) + ")"
		}
		rates = append(rates, s)
	}
	add(l.T("ap.as.rate"), strings.Join(rates, "; "), "")
	if c.Convention.Hurdle > 0 {
		add(l.T("ap.as.hurdle"), rated(l, c.Convention.Hurdle), "")
	}
	add(l.T("ap.as.carbon"), l.Num(c.Carbon.At(c.First), 1)+" ("+a.year(l, c.First)+") – "+l.Num(c.Carbon.At(c.Last()), 1)+" ("+a.year(l, c.Last())+")", c.Carbon.Name+". "+refs(c.Carbon.References))
	for _, g := range c.Growth {
		add(l.T("ap.as.growth", l.Speech(a.Net).said(g.Name)), l.T("ap.as.growth.value", rated(l, g.Rate), a.year(l, g.Until)), "")
	}
	var ramp []string
	for _, x := range c.Ramp {
		ramp = append(ramp, rated(l, x))
	}
	add(l.T("ap.as.ramp"), strings.Join(append(ramp, rated(l, 1)), ", "), "")
	add(l.T("ap.as.incidence"), rated(l, float64(c.Incidence)), "")
	add(l.T("ap.as.residual"), l.T("ap.as.residual."+string(c.Residual)), "")
	add(l.T("ap.as.markets"), l.Num(float64(len(c.Markets)), 0), a.measured(l))
	add(l.T("ap.as.demand"), demands(l, c), "")
	for i := range c.Outlays {
		o := &c.Outlays[i]
		add(l.T("ap.as.outlay", o.Measure), l.T("ap.as.outlay.value", l.Num(o.Capital/1e6, 1), l.Num(float64(len(o.Build)), 0), a.year(l, o.Opens), l.Num(float64(o.Life), 0), l.Num(o.Upkeep/1e6, 2)),
			country(a.Net, l, o.Country)+", "+l.T("ap.party."+o.Party.String()))
	}
	return append(out, a.Further...)
}

func (a *Appraisal) measured(l *Lang) string {
	var out []string
	for _, m := range []appraise.Method{appraise.RuleOfHalf, appraise.Integration, appraise.NewRoute, appraise.NoChange} {
		if n := a.Result.Measured[m]; n > 0 {
			out = append(out, string(m)+" "+l.Num(float64(n), 0))
		}
	}
	return strings.Join(out, ", ")
}

// demands lists the demand curves in use.
func demands(l *Lang, c *appraise.Case) string {
	var out []string
	for i := range c.Markets {
		d := c.Markets[i].Demand
		s := string(d.Form)
		if d.Form != appraise.FixedDemand {
			s += " " + l.Num(d.Elasticity, 2)
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

func (a *Appraisal) resultBlock(l *Lang) block {
	r, c := a.Result, a.Result.Case
	b := block{ID: "results", Title: l.T("ap.head.results")}
	b.head(word(l.T("ap.col.indicator")), figure(l.T("ap.col.value")))
	mil := func(x appraise.Cents) cell { return figure(a.millions(l, x) + " " + l.T("ap.million")) }
	pct := func(x float64) cell {
		if math.IsNaN(x) {
			return figure(l.T("ap.none"))
		}
		return figure(rated(l, math.Round(x*1000)/1000))
	}
	number := func(x float64, digits int) cell {
		if math.IsNaN(x) {
			return figure(l.T("ap.none"))
		}
		return figure(l.Num(x, digits))
	}
	b.row(word(l.T("ap.npv")), mil(r.NPV))
	for _, k := range appraise.BCRs {
		b.row(word(l.T("ap.bcr."+string(k))), number(r.BCR[k], 2))
	}
	b.row(cell{Text: l.T("ap.eirr"), Sub: r.IRR.Text()}, figure(a.irr(l)))
	b.row(word(l.T("ap.mirr")), pct(r.MIRR))
	if r.FirstYear > 0 {
		b.row(word(l.T("ap.fyrr", a.year(l, r.FirstYear))), pct(r.FirstYearReturn))
	}
	b.row(word(l.T("ap.payback", a.year(l, c.First))), number(r.Payback, 1))
	b.row(word(l.T("ap.payback.discounted", a.year(l, c.First))), number(r.DiscountedPayback, 1))
	b.row(word(l.T("ap.at", rated(l, c.Convention.Low))), mil(r.AtLow))
	b.row(word(l.T("ap.at", rated(l, c.Convention.High))), mil(r.AtHigh))
	if a.Risk != nil {
		b.row(word(l.T("ap.loss")), cell{Text: rated(l, math.Round(a.Risk.Loss*1000)/1000), Sub: "± " + rated(l, math.Round(a.Risk.LossError*10000)/10000), Number: true})
	}
	return b
}

func (a *Appraisal) yearBlock(l *Lang) block {
	r := a.Result
	b := block{ID: "yearly", Title: l.T("ap.head.yearly"), Lead: l.T("ap.lead.yearly")}
	head := []cell{figure(l.T("ap.col.year"))}
	for _, k := range appraise.Lines() {
		head = append(head, figure(l.T("ap.line."+k.String())))
	}
	b.head(append(head, figure(l.T("ap.col.net")), figure(l.T("ap.col.discounted")), figure(l.T("ap.col.tonnes")))...)
	for t := range r.Amounts {
		row := []cell{figure(a.year(l, r.Case.First+t))}
		for _, k := range appraise.Lines() {
			row = append(row, figure(a.millions(l, r.Line(t, k))))
		}
		net := r.Net(t)
		b.row(append(row, figure(a.millions(l, net)), figure(a.millions(l, appraise.Money(net.USD()*r.Factors[t]))), figure(l.Num(r.Tonnes[t], 0)))...)
	}
	row := []cell{figure(l.T("ap.npv"))}
	for _, k := range appraise.Lines() {
		row = append(row, figure(a.millions(l, r.PresentLine(k))))
	}
	b.row(append(row, figure(""), figure(a.millions(l, r.NPV)), figure(""))...)
	return b
}

// ordered returns the countries by what they gain.
func (a *Appraisal) ordered() []string {
	r := a.Result
	out := r.Countries()
	slices.SortStableFunc(out, func(x, y string) int {
		p, q := r.PresentCountry(x), r.PresentCountry(y)
		switch {
		case p > q:
			return -1
		case p < q:
			return 1
		}
		return 0
	})
	return out
}

// accountBlock is a table of countries by party, or by line.
func (a *Appraisal) accountBlock(l *Lang, byLine bool) block {
	r := a.Result
	b := block{ID: "accounts", Title: l.T("ap.head.accounts"), Lead: l.T("ap.lead.accounts")}
	var names []string
	pick := func(k int) func(appraise.Account, appraise.Line) bool {
		return func(acc appraise.Account, _ appraise.Line) bool { return int(acc.Party) == k }
	}
	for _, p := range appraise.Parties() {
		names = append(names, l.T("ap.party."+p.String()))
	}
	if byLine {
		b.ID, b.Title, names = "lines", l.T("ap.head.lines"), nil
		for _, k := range appraise.Lines() {
			names = append(names, l.T("ap.line."+k.String()))
		}
		pick = func(k int) func(appraise.Account, appraise.Line) bool {
			return func(_ appraise.Account, line appraise.Line) bool { return int(line) == k }
		}
	}
	head := []cell{word(l.T("ap.col.country"))}
	for _, n := range names {
		head = append(head, figure(n))
	}
	b.head(append(head, figure(l.T("ap.col.total")))...)
	sum := func(want func(appraise.Account, appraise.Line) bool, id string, all bool) cell {
		return figure(a.millions(l, r.Sum(func(acc appraise.Account, line appraise.Line) bool {
			return (all || acc.Country == id) && want(acc, line)
		})))
	}
	any := func(appraise.Account, appraise.Line) bool { return true }
	for _, id := range append(a.ordered(), "\x00") {
		all := id == "\x00"
		row := []cell{word(country(a.Net, l, id))}
		if all {
			row[0] = word(l.T("ap.col.total"))
		}
		for k := range names {
			row = append(row, sum(pick(k), id, all))
		}
		b.row(append(row, sum(any, id, all))...)
	}
	return b
}

func (a *Appraisal) riskBlock(l *Lang) block {
	b := block{ID: "risk", Title: l.T("ap.head.risk")}
	if a.Risk == nil {
		return b
	}
	b.head(word(l.T("ap.npv")), figure(l.T("ap.million")))
	mil := func(x float64) cell { return figure(a.millions(l, appraise.Money(x))) }
	b.row(word(l.T("ap.mean")), mil(a.Risk.Mean))
	b.row(word(l.T("ap.sd")), mil(a.Risk.SD))
	for _, q := range []float64{0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95} {
		b.row(word("P"+l.Num(100*q, 0)), mil(a.Risk.Quantile(q)))
	}
	b.row(word(l.T("ap.loss")), figure(rated(l, math.Round(a.Risk.Loss*1000)/1000)))
	return b
}

func (a *Appraisal) inputBlock(l *Lang) block {
	b := block{ID: "tornado", Title: l.T("ap.head.inputs"), Lead: l.T("ap.lead.tornado")}
	if a.Risk == nil {
		return b
	}
	b.head(word(l.T("ap.col.input")), figure("P10"), figure("P90"), word(""), figure(l.T("ap.col.low")), figure(l.T("ap.col.high")), figure(l.T("ap.col.rank")), word(l.T("ap.col.basis")))
	for i := range a.Risk.Tornado {
		s := &a.Risk.Tornado[i]
		b.row(word(l.Speech(a.Net).said(s.Input.Name)), figure(leverText(l, s.Input.Unit, s.Low)), figure(leverText(l, s.Input.Unit, s.High)), word(l.T("ap.unit."+s.Input.Unit)),
			figure(a.millions(l, appraise.Money(s.AtLow))), figure(a.millions(l, appraise.Money(s.AtHigh))), figure(l.Num(s.Rank, 2)), word(s.Input.Basis))
	}
	return b
}

// leverText writes a value of an assumption.
func leverText(l *Lang, unit string, x float64) string {
	switch unit {
	case "points":
		return l.Num(100*x, 1)
	case "years":
		return l.Num(math.Max(0, math.Round(x)), 0)
	}
	return l.Num(x, 2)
}

func (a *Appraisal) switchingBlock(l *Lang) block {
	b := block{ID: "switching", Title: l.T("ap.head.switching"), Lead: l.T("ap.lead.switching")}
	b.head(word(l.T("ap.col.assumption")), figure(l.T("ap.col.central")), figure(l.T("ap.col.at")), word(""), figure(l.T("ap.col.range")))
	for _, s := range a.Switching {
		at := l.T("ap.none")
		if !math.IsNaN(s.At) {
			at = leverText(l, s.Unit, s.At)
		}
		b.row(word(l.Speech(a.Net).said(s.Name)), figure(leverText(l, s.Unit, s.Central)), figure(at), word(l.T("ap.unit."+s.Unit)), figure(leverText(l, s.Unit, s.Low)+" … "+leverText(l, s.Unit, s.High)))
	}
	return b
}

func (a *Appraisal) references() []appraise.Reference {
	c := a.Result.Case
	out := append(slices.Clone(c.Convention.References), c.Carbon.References...)
	for i := range c.Outlays {
		for _, r := range appraise.FindClass(c.Outlays[i].Class).References {
			if a.Risk != nil && !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return append(out, appraise.MethodReferences...)
}

// WriteHTML writes the appraisal as one page that needs nothing else.
func (a *Appraisal) WriteHTML(w io.Writer, l *Lang) error {
	part := htmlPart{ID: "top", Title: a.title(l), Subtitle: a.Subtitle(l), Answer: a.Answer(l), Remarks: l.Speech(a.Net).saidAll(a.Notes), Pictures: inlined(a.Pictures(l))}
	part.Tables = placedAll([]block{a.assumptionBlock(l, a.Assumptions(l)), a.resultBlock(l)})
	part.After = placedAll([]block{a.yearBlock(l), a.accountBlock(l, false), a.accountBlock(l, true), a.riskBlock(l), a.inputBlock(l), a.switchingBlock(l)})
	part.Notes = placedAll([]block{referenceBlock(l, a.references())})
	return writePage(w, l, a.title(l), l.T("ap.foot", a.year(l, a.Result.Case.First), a.year(l, a.Result.Case.Last()))+" "+l.T("foot.data", a.Net.Version, l.Date(a.Net.AsOf.String())), part)
}

// Tables returns the numbers behind the document, in whole and in English.
func (a *Appraisal) Tables() []Table {
	return []Table{a.yearTable(), a.accountTable()}
}

func (a *Appraisal) yearTable() Table {
	r := a.Result
	t := Table{Name: "years", Header: []string{"year"}}
	for _, k := range appraise.Lines() {
		t.Header = append(t.Header, slugLine(k))
	}
	t.Header = append(t.Header, "net_usd", "discount_factor", "t_co2e")
	for y := range r.Amounts {
		row := []any{r.Case.First + y}
		for _, k := range appraise.Lines() {
			row = append(row, r.Line(y, k).USD())
		}
		t.add(append(row, r.Net(y).USD(), round(r.Factors[y], 12), round(r.Tonnes[y], 3))...)
	}
	return t
}

func slugLine(k appraise.Line) string {
	return strings.ReplaceAll(strings.ReplaceAll(k.String(), ": ", "_"), " ", "_") + "_usd"
}

func (a *Appraisal) accountTable() Table {
	r := a.Result
	t := Table{Name: "accounts", Header: []string{"country", "party"}}
	for _, k := range appraise.Lines() {
		t.Header = append(t.Header, slugLine(k))
	}
	t.Header = append(t.Header, "present_value_usd")
	for i, acc := range r.Accounts {
		row := []any{acc.Country, acc.Party.String()}
		for _, k := range appraise.Lines() {
			row = append(row, r.Present[i][k].USD())
		}
		t.add(append(row, r.PresentAccount(i).USD())...)
	}
	return t
}
