package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func findings() *Findings {
	return &Findings{Net: steppeNetwork(), Scenario: "abc", Title: "What <b>x</b> changes", Answer: "2 flows are better off.",
		Assumptions: []Assumption{{"Network", "2026-06-01", "the data"}},
		Sections: []Section{
			{Title: "Years: all", Lead: "kt a year", Table: Table{Name: "years", Header: []string{"Year", "kt", "Days", "Why"}, Rows: [][]string{{"2027", "1234567.89", "12.34", "=1+1"}, {"2028", "", "-3.00", "none"}}}},
			{Title: "Every flow", Long: true, Table: Table{Name: "flows", Header: []string{"id"}, Rows: [][]string{{"long-one"}}}},
		}, Notes: []string{"a note"}}
}

// The page says its assumptions first, writes figures as people read them and
// leaves long tables to the workbook.
func TestFindingsPage(t *testing.T) {
	var b bytes.Buffer
	if err := findings().WriteHTML(&b, English); err != nil {
		t.Fatal(err)
	}
	s := b.String()
	if a, r := strings.Index(s, "2026-06-01</td>"), strings.Index(s, "1,234,568"); a < 0 || r < a {
		t.Errorf("assumptions at %d, figures at %d", a, r)
	}
	for _, w := range []string{">2027<", "12.3", "−3.0", "What &lt;b&gt;x&lt;/b&gt; changes", "a note"} {
		if !strings.Contains(s, w) {
			t.Errorf("the page has no %q", w)
		}
	}
	for _, w := range []string{"long-one", "2,027", "<b>x"} {
		if strings.Contains(s, w) {
			t.Errorf("the page has %q", w)
		}
	}
}

// The workbook has the same sheets in the same order, numbers as numbers and text
// that looks like a formula as text.
func TestFindingsWorkbook(t *testing.T) {
	var b bytes.Buffer
	if err := findings().WriteXLSX(&b, English); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := strings.Join(f.GetSheetList(), "|"); got != "Assumptions|Years all|Every flow|Notes" {
		t.Errorf("sheets %s", got)
	}
	if v, _ := f.GetCellValue("Years all", "B2"); v != "1234567.89" {
		t.Errorf("B2 is %s", v)
	}
	if typ, _ := f.GetCellType("Years all", "B2"); typ != excelize.CellTypeUnset && typ != excelize.CellTypeNumber {
		t.Errorf("B2 is of type %v", typ)
	}
	if formula, _ := f.GetCellFormula("Years all", "D2"); formula != "" {
		t.Errorf("D2 became the formula %s", formula)
	}
	if v, _ := f.GetCellValue("Years all", "D2"); v != "=1+1" {
		t.Errorf("D2 is %s", v)
	}
}
