package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"meridian/cost"
)

// The workbook: totals on the first sheet are formulas over the legs and cost
// lines on the next ones, so that an analyst can change a leg and see what it
// does. Each formula carries the value it had when written.

// WriteXLSX writes the study as a workbook.
func (s *Study) WriteXLSX(w io.Writer, l *Lang) error {
	f := excelize.NewFile()
	defer f.Close()
	b := &book{f: f, l: l}
	b.styles()
	legs := b.sheet("Legs", legHeader, nil)
	lines := b.sheet("Cost lines", lineHeader, nil)
	b.corridors(s)
	b.legs(s, legs)
	b.lines(s, lines)
	b.blocks(s)
	b.table(s.footnoteTable(), "Footnotes")
	b.table(s.sourceTable(), "Sources")
	if b.err != nil {
		return b.err
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return err
	}
	if err := f.MoveSheet("Corridors", "Legs"); err != nil {
		return err
	}
	f.SetActiveSheet(0)
	full := true
	if err := f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full}); err != nil {
		return err
	}
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "Meridian", Title: s.titleOf(l), Created: stamp(s), Modified: stamp(s), LastModifiedBy: "Meridian"}); err != nil {
		return err
	}
	return f.Write(w)
}

// stamp dates the file by its data, so that the same study gives the same
// bytes.
func stamp(s *Study) string { return s.network().AsOf.String() + "T00:00:00Z" }

type book struct {
	f           *excelize.File
	l           *Lang
	err         error
	head, lead  int // styles
	num         [5]int
	percentages int
}

func (b *book) check(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) styles() {
	style := func(st *excelize.Style) int {
		id, err := b.f.NewStyle(st)
		b.check(err)
		return id
	}
	b.head = style(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "bottom"}, Border: []excelize.Border{{Type: "bottom", Color: "8C959F", Style: 1}}})
	b.lead = style(&excelize.Style{Font: &excelize.Font{Color: "57606A"}, Alignment: &excelize.Alignment{Vertical: "top"}})
	for i := range b.num {
		format := "#,##0"
		if i > 0 {
			format += "." + strings.Repeat("0", i)
		}
		b.num[i] = style(&excelize.Style{CustomNumFmt: &format})
	}
	b.percentages = style(&excelize.Style{NumFmt: 9})
}

// sheet makes a sheet with a header row and returns its name.
func (b *book) sheet(name string, header []string, widths map[string]float64) string {
	_, err := b.f.NewSheet(name)
	b.check(err)
	if b.l.RTL {
		rtl := true
		b.check(b.f.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &rtl}))
	}
	b.check(b.f.SetSheetRow(name, "A1", &header))
	b.check(b.f.SetRowStyle(name, 1, 1, b.head))
	b.check(b.f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	for cols, w := range widths {
		from, to, _ := strings.Cut(cols, ":")
		b.check(b.f.SetColWidth(name, from, to, w))
	}
	return name
}

var legHeader = []string{"key", "corridor", "leg", "kind", "mode", "from", "to", "country", "step", "km", "hours_mean", "hours_variance", "hours_p50", "hours_p90", "freight_usd", "cost_usd", "co2e_kg", "confidence", "rows of the data", "notes"}

// rowKey ties the sheets together. It is no number and no date, which SUMIFS
// would take it for.
func rowKey(comparison int, r *Row) string { return fmt.Sprintf("case%d/%d", comparison+1, r.Number) }

func (b *book) legs(s *Study, sheet string) {
	n := 2
	for ci, c := range s.Comparisons {
		for i := range c.Rows {
			r := &c.Rows[i]
			for j := range r.Legs {
				g := &r.Legs[j]
				step := 1
				if isMove(g) {
					step = 0
				}
				q := g.Time.Quantiles()
				b.row(sheet, n, rowKey(ci, r), r.Corridor, j+1, string(g.Kind), g.Mode, b.l.Place(c.Net, g.From, g.FromName), b.l.Place(c.Net, g.To, g.ToName), g.Country, step, g.Km, round(g.Time.Mean, 4), round(g.Time.Var, 4), round(q.P50, 2), round(q.P90, 2),
					freightOf(g), g.Cost, g.CO2e, b.l.T("grade."+g.Confidence), strings.Join(g.Figures, "; "), strings.Join(g.Notes, "; "))
				n++
			}
		}
	}
	b.check(b.f.SetColWidth(sheet, "B", "B", 22))
	b.check(b.f.SetColWidth(sheet, "F", "G", 22))
	b.check(b.f.SetColWidth(sheet, "S", "T", 50))
}

var lineHeader = []string{"key", "corridor", "line", "name", "stock", "usd"}

func (b *book) lines(s *Study, sheet string) {
	n := 2
	for ci, c := range s.Comparisons {
		for i := range c.Rows {
			r := &c.Rows[i]
			for _, x := range r.Cost.Components {
				stock := 0
				if isStock(x.Kind) {
					stock = 1
				}
				b.row(sheet, n, rowKey(ci, r), r.Corridor, x.Kind, b.l.T("line."+x.Kind), stock, x.Amount)
				n++
			}
		}
	}
	b.check(b.f.SetColWidth(sheet, "B", "D", 22))
}

func (b *book) row(sheet string, n int, cells ...any) {
	b.check(b.f.SetSheetRow(sheet, fmt.Sprintf("A%d", n), &cells))
}

// column of the first sheet: a value, or a formula over the row's key in A.
type column struct {
	title   string
	digits  int // −1: percent
	value   any
	formula string // %d is the row
}

// corridors writes the first sheet.
func (b *book) corridors(s *Study) {
	sheet, n := "Corridors", 1
	for ci, c := range s.Comparisons {
		for i := range c.Rows {
			cols := b.columns(c, ci, &c.Rows[i])
			if n == 1 {
				var header []string
				for _, k := range cols {
					header = append(header, k.title)
				}
				b.sheet(sheet, header, map[string]float64{"B:B": 26, "C:C": 28, "D:Z": 13})
			}
			n++
			for j, k := range cols {
				b.column(sheet, j, n, &k)
			}
		}
	}
	b.row(sheet, n+2, "", s.Comparisons[0].intro(b.l))
	b.row(sheet, n+3, "", b.l.T("doc.tfi"))
	b.row(sheet, n+4, "", b.l.T("foot.data", s.network().Version, s.network().AsOf.String()))
	b.check(b.f.SetRowStyle(sheet, n+2, n+4, b.lead))
}

func (b *book) column(sheet string, j, n int, k *column) {
	name, err := excelize.CoordinatesToCellName(j+1, n)
	b.check(err)
	b.check(b.f.SetCellValue(sheet, name, k.value))
	if k.formula != "" {
		b.check(b.f.SetCellFormula(sheet, name, strings.ReplaceAll(k.formula, "%d", itoa(n))))
	}
	if _, ok := k.value.(float64); !ok {
		return
	}
	style := b.percentages
	if k.digits >= 0 {
		style = b.num[k.digits]
	}
	b.check(b.f.SetCellStyle(sheet, name, name, style))
}

// z90 is the ninetieth percentile of the standard normal distribution.
const z90 = "1.2815515655446"

func (b *book) columns(c *Comparison, ci int, r *Row) []column {
	l, u, x := b.l, c.Units(), r.Indicators
	q := r.Time.Quantiles()
	legs := func(col string) string { return "SUMIFS(Legs!$" + col + ":$" + col + ",Legs!$A:$A,$A%d)" }
	steps := func(col string, step int) string {
		return fmt.Sprintf("SUMIFS(Legs!$%s:$%s,Legs!$A:$A,$A%%d,Legs!$I:$I,%d)", col, col, step)
	}
	money := func(stock string) string {
		return "SUMIFS('Cost lines'!$F:$F,'Cost lines'!$A:$A,$A%d,'Cost lines'!$E:$E," + stock + ")"
	}
	return []column{
		{title: "key", value: rowKey(ci, r)},
		{title: l.T("col.corridor"), value: l.Corridor(c.Net, r.Corridor)},
		{title: l.T("col.od"), value: c.route(l)},
		{title: l.T("col.goods"), value: l.Goods(&c.Query.Shipment.Goods)},
		{title: "unit", value: c.Unit()},
		{title: "units", digits: 0, value: u},
		{title: "tonnes", digits: 1, value: c.Query.Shipment.Tonnes},
		{title: l.T("col.km"), digits: 0, value: sumLegs(r, 0), formula: legs("J")},
		{title: "mean h", digits: 1, value: r.Time.Mean, formula: legs("K")},
		{title: "variance h²", digits: 0, value: r.Time.Var, formula: legs("L")},
		{title: "days P50", digits: 1, value: q.P50 / 24, formula: "I%d/SQRT(1+J%d/I%d^2)/24"},
		{title: "days P90", digits: 1, value: q.P90 / 24, formula: "K%d*EXP(" + z90 + "*SQRT(LN(1+J%d/I%d^2)))"},
		{title: "freight USD", digits: 0, value: r.Cost.Freight, formula: money("0")},
		{title: "stock USD", digits: 0, value: r.Cost.Total - r.Cost.Freight, formula: money("1")},
		{title: "total USD", digits: 0, value: r.Cost.Total, formula: "M%d+N%d"},
		{title: l.T("col.freight", l.Unit(c)), digits: 0, value: r.Cost.Freight / u, formula: "M%d/F%d"},
		{title: "CO2e kg", digits: 0, value: sumLegs(r, 1), formula: legs("Q")},
		{title: l.T("col.co2e", l.Unit(c)), digits: 0, value: sumLegs(r, 1) / u, formula: "Q%d/F%d"},
		{title: l.T("col.steptime"), digits: -1, value: x.StepTimeShare, formula: steps("K", 1) + "/I%d"},
		{title: l.T("col.stepcost"), digits: -1, value: x.StepCostShare, formula: steps("O", 1) + "/" + legs("O")},
		{title: "TFI1 h", digits: 1, value: x.TFI1},
		{title: "TFI2 USD", digits: 0, value: x.TFI2},
		{title: "TFI3 USD", digits: 0, value: x.TFI3, formula: legs("O") + "*500*20/(H%d*G%d)"},
		{title: "TFI4 = SWD km/h", digits: 1, value: x.TFI4, formula: "H%d/I%d"},
		{title: "SWOD km/h", digits: 1, value: x.SWOD, formula: "H%d/" + steps("K", 0)},
		{title: l.T("col.grade"), value: l.T("grade." + r.Confidence)},
		{title: l.T("col.remarks"), value: c.remarks(l, r)},
	}
}

// sumLegs adds up km or CO2e of the legs as the workbook does.
func sumLegs(r *Row, what int) float64 {
	t := 0.0
	for i := range r.Legs {
		t += [2]float64{r.Legs[i].Km, r.Legs[i].CO2e}[what]
	}
	return cost.Cents(t)
}

// blocks adds the worded tables.
func (b *book) blocks(s *Study) {
	b.table(s.breakEvenTable(), "Break-even")
	if len(s.Comparisons) > 1 {
		b.table(s.winsTable(), "Wins")
	}
	if len(s.Winners) > 0 {
		b.table(s.winnerTable(), "Where")
	}
}

// table copies a table; text that is a number becomes one.
func (b *book) table(t Table, name string) {
	b.sheet(name, t.Header, map[string]float64{"A:Z": 18})
	for i, row := range t.Rows {
		cells := make([]any, len(row))
		for j, s := range row {
			cells[j] = s
			if x, ok := number(s); ok {
				cells[j] = x
			}
		}
		b.row(name, i+2, cells...)
	}
}
