package report

import (
	"fmt"
	"io"
	"math"

	"github.com/xuri/excelize/v2"

	"meridian/appraise"
)

// The workbook of an appraisal. The yearly lines are figures; factors, net flows,
// present values, ratios and rates of return are formulas over them, as are the
// totals of the accounts. The rate and a factor for each line stand on the first
// sheet, so that a reader can change them and see what follows.

const (
	sheetAssumptions = "Assumptions"
	sheetYears       = "Years"
	sheetResults     = "Results"
	sheetAccounts    = "Accounts"
)

// newBook begins a workbook; the first sheet is the assumptions.
func newBook(l *Lang) *book {
	b := &book{f: excelize.NewFile(), l: l}
	b.styles()
	return b
}

// finish dates the file by its data and writes it.
func (b *book) finish(w io.Writer, d *dossier, title string) error {
	defer b.f.Close()
	b.check(b.f.DeleteSheet("Sheet1"))
	b.f.SetActiveSheet(0)
	full := true
	b.check(b.f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full}))
	day := d.Net.AsOf.String() + "T00:00:00Z"
	b.check(b.f.SetDocProps(&excelize.DocProperties{Creator: "Meridian", Title: title, Created: day, Modified: day, LastModifiedBy: "Meridian"}))
	if b.err != nil {
		return b.err
	}
	return b.f.Write(w)
}

// formula sets a formula with the value it has now.
func (b *book) formula(sheet, at, formula string, value float64, style int) {
	if !math.IsNaN(value) {
		b.check(b.f.SetCellValue(sheet, at, value))
	}
	b.check(b.f.SetCellFormula(sheet, at, formula))
	b.check(b.f.SetCellStyle(sheet, at, at, style))
}

func cellAt(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic("report: " + err.Error())
	}
	return name
}

func columnName(col int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		panic("report: " + err.Error())
	}
	return name
}

// WriteXLSX writes the appraisal as a workbook, assumptions first.
func (a *Appraisal) WriteXLSX(w io.Writer, l *Lang) error {
	b := newBook(l)
	levers := a.assumptionSheet(b)
	a.yearSheet(b, levers)
	a.resultSheet(b, levers)
	a.accountSheet(b)
	for _, k := range []struct {
		name string
		b    block
	}{{"Uncertainty", a.riskBlock(l)}, {"Inputs", a.inputBlock(l)}, {"Switching values", a.switchingBlock(l)}, {"References", referenceBlock(l, a.references())}} {
		if len(k.b.Rows) > 0 {
			b.block(k.name, &k.b)
		}
	}
	if len(a.Notes) > 0 {
		b.sheet("Notes", []string{l.T("head.notes")}, map[string]float64{"A:A": 120})
		for i, n := range l.Speech(a.Net).saidAll(a.Notes) {
			b.row("Notes", i+2, n)
		}
	}
	return b.finish(w, &a.dossier, a.title(l))
}

// block writes a worded table.
func (b *book) block(name string, k *block) {
	var header []string
	for _, c := range k.Header {
		header = append(header, c.Text)
	}
	b.sheet(name, header, map[string]float64{"A:A": 34, "B:Z": 18})
	for i, row := range k.Rows {
		cells := make([]any, len(row))
		for j, c := range row {
			cells[j] = c.Text
			if c.Number {
				if x, ok := number(plainDigits(c.Text)); ok {
					cells[j] = x
				}
			}
		}
		b.row(name, i+2, cells...)
	}
}

// plainDigits undoes the grouping of a figure.
func plainDigits(s string) string {
	var out []rune
	for _, r := range s {
		switch {
		case r == ',' || r == '\u00a0' || r == '٬':
		case r == '−':
			out = append(out, '-')
		case r == '٫':
			out = append(out, '.')
		case r >= '۰' && r <= '۹':
			out = append(out, '0'+r-'۰')
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// assumptionSheet writes the first sheet and returns the cells of the rate and of
// the factor of each line.
func (a *Appraisal) assumptionSheet(b *book) map[string]string {
	l := b.l
	b.sheet(sheetAssumptions, []string{l.T("ap.col.assumption"), l.T("ap.col.value"), l.T("ap.col.basis")}, map[string]float64{"A:A": 44, "B:B": 40, "C:C": 110})
	at := map[string]string{}
	c := a.Result.Case
	n := 2
	constant := len(c.Convention.Discounting.Bands) == 1 && c.Convention.Discounting.Timing == 0
	if constant {
		b.row(sheetAssumptions, n, l.T("ap.as.rate"), c.Convention.Rate(), "change me")
		b.check(b.f.SetCellStyle(sheetAssumptions, cellAt(2, n), cellAt(2, n), b.num[3]))
		at["rate"] = sheetAssumptions + "!$B$" + itoa(n)
		n++
	}
	for _, k := range appraise.Lines() {
		b.row(sheetAssumptions, n, l.T("ap.line."+k.String())+", "+l.T("ap.unit.times"), 1, "change me")
		at[k.String()] = sheetAssumptions + "!$B$" + itoa(n)
		n++
	}
	n++
	for _, x := range a.Assumptions(l) {
		b.row(sheetAssumptions, n, x.Name, x.Value, x.Basis)
		n++
	}
	n++
	b.row(sheetAssumptions, n, a.Subtitle(l))
	b.row(sheetAssumptions, n+1, l.T("foot.data", a.Net.Version, a.Net.AsOf.String()))
	b.check(b.f.SetRowStyle(sheetAssumptions, n, n+1, b.lead))
	return at
}

// yearSheet has a row for every year: the lines as reckoned, the factor, and
// what follows as formulas.
func (a *Appraisal) yearSheet(b *book, at map[string]string) {
	l, r := b.l, a.Result
	header := []string{l.T("ap.col.year")}
	for _, k := range appraise.Lines() {
		header = append(header, l.T("ap.line."+k.String())+", USD")
	}
	header = append(header, "discount factor", l.T("ap.col.net")+", USD", l.T("ap.col.discounted")+", USD", "benefits, USD", "capital, USD", "cumulated, USD", l.T("ap.col.tonnes"), l.T("ap.col.net")+" "+rated(l, r.Case.Convention.Low), l.T("ap.col.net")+" "+rated(l, r.Case.Convention.High))
	b.sheet(sheetYears, header, map[string]float64{"A:A": 9, "B:Z": 18})
	lines := len(appraise.Lines())
	factor, net := columnName(lines+2), columnName(lines+3)
	var sum float64
	for t := range r.Amounts {
		n := t + 2
		row := []any{r.Case.First + t}
		formula := ""
		for i, k := range appraise.Lines() {
			row = append(row, r.Line(t, k).USD())
			if i > 0 {
				formula += "+"
			}
			formula += fmt.Sprintf("%s%d*%s", columnName(i+2), n, at[k.String()])
		}
		b.row(sheetYears, n, row...)
		b.check(b.f.SetCellStyle(sheetYears, cellAt(2, n), cellAt(lines+1, n), b.num[0]))
		if rate, ok := at["rate"]; ok {
			b.formula(sheetYears, cellAt(lines+2, n), fmt.Sprintf("(1+%s)^-(A%d-$A$2)", rate, n), r.Factors[t], b.num[4])
		} else {
			b.check(b.f.SetCellValue(sheetYears, cellAt(lines+2, n), r.Factors[t]))
		}
		usd := r.Net(t).USD()
		capital := r.Line(t, appraise.Capital).USD()
		sum += usd
		cap := columnName(int(appraise.Capital) + 2)
		b.formula(sheetYears, cellAt(lines+3, n), formula, usd, b.num[0])
		b.formula(sheetYears, cellAt(lines+4, n), fmt.Sprintf("%s%d*%s%d", net, n, factor, n), usd*r.Factors[t], b.num[0])
		b.formula(sheetYears, cellAt(lines+5, n), fmt.Sprintf("%s%d-%s%d*%s", net, n, cap, n, at[appraise.Capital.String()]), usd-capital, b.num[0])
		b.formula(sheetYears, cellAt(lines+6, n), fmt.Sprintf("-%s%d*%s", cap, n, at[appraise.Capital.String()]), -capital, b.num[0])
		cumulated := fmt.Sprintf("SUM(%s$2:%s%d)", net, net, n)
		b.formula(sheetYears, cellAt(lines+7, n), cumulated, sum, b.num[0])
		b.check(b.f.SetCellValue(sheetYears, cellAt(lines+8, n), round(r.Tonnes[t], 3)))
		for i, rate := range []float64{r.Case.Convention.Low, r.Case.Convention.High} {
			b.formula(sheetYears, cellAt(lines+9+i, n), fmt.Sprintf("%s%d*(1+%g)^-(A%d-$A$2)", net, n, rate, n), usd*appraise.Constant(rate).Factor(t), b.num[0])
		}
	}
}

// resultSheet reckons the indicators by the functions of the spreadsheet.
func (a *Appraisal) resultSheet(b *book, at map[string]string) {
	l, r, c := b.l, a.Result, a.Result.Case
	b.sheet(sheetResults, []string{l.T("ap.col.indicator"), l.T("ap.col.value"), "", ""}, map[string]float64{"A:A": 52, "B:B": 22, "C:D": 60})
	lines := len(appraise.Lines())
	last := itoa(len(r.Amounts) + 1)
	col := func(k int) string { return sheetYears + "!$" + columnName(k) + "$2:$" + columnName(k) + "$" + last }
	factor, net, benefit, capital := col(lines+2), col(lines+3), col(lines+5), col(lines+6)
	upkeep := fmt.Sprintf("SUMPRODUCT(%s,%s)*%s", col(int(appraise.Upkeep)+2), factor, at[appraise.Upkeep.String()])
	n := 1
	put := func(name, formula string, value float64, style int, remarks ...any) {
		n++
		b.row(sheetResults, n, append([]any{name, nil}, remarks...)...)
		b.formula(sheetResults, cellAt(2, n), formula, value, style)
	}
	put(l.T("ap.npv")+", USD", fmt.Sprintf("SUMPRODUCT(%s,%s)", net, factor), r.NPV.USD(), b.num[0], "reckoned: "+fmt.Sprintf("%.2f", r.NPV.USD()))
	put(l.T("ap.line.capital")+", USD", fmt.Sprintf("SUMPRODUCT(%s,%s)", capital, factor), -r.PresentLine(appraise.Capital).USD(), b.num[0])
	put(l.T("ap.line.upkeep")+", USD", "-"+upkeep, -r.PresentLine(appraise.Upkeep).USD(), b.num[0])
	put(l.T("ap.bcr.cost"), "IF(B3+B4>0,1+B2/(B3+B4),\"–\")", r.BCR[appraise.CostBCR], b.num[2])
	put(l.T("ap.bcr.capital"), fmt.Sprintf("IF(B3>0,SUMPRODUCT(%s,%s)/B3,\"–\")", benefit, factor), r.BCR[appraise.CapitalBCR], b.num[2])
	guess := 0.1
	irr := math.NaN()
	if len(r.IRR.Roots) > 0 {
		guess = round(r.IRR.Roots[0], 4)
		irr = r.IRR.Roots[0]
	}
	put(l.T("ap.eirr"), fmt.Sprintf("IFERROR(IRR(%s,%g),\"%s\")", net, guess, l.T("ap.none")), irr, b.num[4], r.IRR.Text(), "all: "+a.irr(l))
	if rate, ok := at["rate"]; ok {
		put(l.T("ap.mirr"), fmt.Sprintf("IFERROR(MIRR(%s,%s,%s),\"%s\")", net, rate, rate, l.T("ap.none")), r.MIRR, b.num[4])
	}
	for i, x := range []struct {
		rate float64
		v    appraise.Cents
	}{{c.Convention.Low, r.AtLow}, {c.Convention.High, r.AtHigh}} {
		put(l.T("ap.at", rated(l, x.rate))+", USD", fmt.Sprintf("SUM(%s)", col(lines+9+i)), x.v.USD(), b.num[0])
	}
	rest := func(name string, v float64, style int) {
		n++
		if math.IsNaN(v) {
			b.row(sheetResults, n, name, l.T("ap.none"))
			return
		}
		b.row(sheetResults, n, name, v)
		b.check(b.f.SetCellStyle(sheetResults, cellAt(2, n), cellAt(2, n), style))
	}
	rest(l.T("ap.bcr.budget"), r.BCR[appraise.BudgetBCR], b.num[2])
	if r.FirstYear > 0 {
		rest(l.T("ap.fyrr", itoa(r.FirstYear)), r.FirstYearReturn, b.num[4])
	}
	rest(l.T("ap.payback", itoa(c.First)), r.Payback, b.num[1])
	rest(l.T("ap.payback.discounted", itoa(c.First)), r.DiscountedPayback, b.num[1])
	if a.Risk != nil {
		rest(l.T("ap.loss"), a.Risk.Loss, b.num[4])
	}
}

// accountSheet lists accounts with their present values and adds them up.
func (a *Appraisal) accountSheet(b *book) {
	l, r := b.l, a.Result
	header := []string{l.T("ap.col.country"), "party"}
	for _, k := range appraise.Lines() {
		header = append(header, l.T("ap.line."+k.String())+", USD")
	}
	b.sheet(sheetAccounts, append(header, l.T("ap.col.total")+", USD"), map[string]float64{"A:B": 22, "C:Z": 18})
	lines := len(appraise.Lines())
	sums := make([]float64, lines+1)
	for i, acc := range r.Accounts {
		n := i + 2
		row := []any{country(a.Net, l, acc.Country), l.T("ap.party." + acc.Party.String())}
		for k, x := range r.Present[i] {
			row = append(row, x.USD())
			sums[k] += x.USD()
		}
		b.row(sheetAccounts, n, row...)
		b.check(b.f.SetCellStyle(sheetAccounts, cellAt(3, n), cellAt(lines+2, n), b.num[2]))
		b.formula(sheetAccounts, cellAt(lines+3, n), fmt.Sprintf("SUM(C%d:%s%d)", n, columnName(lines+2), n), r.PresentAccount(i).USD(), b.num[2])
		sums[lines] += r.PresentAccount(i).USD()
	}
	n := len(r.Accounts) + 2
	if n == 2 {
		return
	}
	b.row(sheetAccounts, n, l.T("ap.col.total"))
	for k := range sums {
		c := columnName(k + 3)
		b.formula(sheetAccounts, cellAt(k+3, n), fmt.Sprintf("SUM(%s2:%s%d)", c, c, n-1), sums[k], b.num[2])
	}
}
