package report

import (
	"bytes"
	"context"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"meridian"
	"meridian/appraise"
)

var dossierNet = &meridian.Network{Version: "2026.11", AsOf: meridian.Date(20780), Countries: []meridian.Country{
	{ID: "IR", Name: "Iran", Aliases: []string{"Иран", "ایران"}}, {ID: "AZ", Name: "Azerbaijan", Aliases: []string{"Азербайджан", "آذربایجان"}}, {ID: "RU", Name: "Russia", Aliases: []string{"Россия", "روسیه"}},
}}

// railway is a case with a railway between three countries.
func railway(t testing.TB) *appraise.Case {
	t.Helper()
	adb, err := appraise.FindConvention("adb")
	if err != nil {
		t.Fatal(err)
	}
	wb, err := appraise.FindCarbonPath("worldbank-low")
	if err != nil {
		t.Fatal(err)
	}
	state := func(cost, time, kg float64) appraise.State {
		return appraise.State{Cost: cost, Time: time,
			Gains:     []appraise.Gain{{Account: appraise.Account{Country: "AZ", Party: appraise.Treasury}, PerUnit: 40}, {Account: appraise.Account{Country: "IR", Party: appraise.Railways}, PerUnit: 25}},
			Emissions: []appraise.Emission{{Country: "IR", Kg: kg / 2}, {Country: "RU", Kg: kg / 2}}}
	}
	c := &appraise.Case{Name: "railway", First: 2026, Years: 30, PriceYear: 2026, Convention: adb, Carbon: wb.Scaled(1.3, 2026), Growth: []appraise.Growth{{Name: "containers", Rate: 0.03, Until: 2045}},
		Ramp: []float64{0.4, 0.7}, Incidence: 0.5, Residual: appraise.StraightLine, Stages: []appraise.Stage{{Year: 2030, Name: "railway"}},
		Outlays: []appraise.Outlay{{Measure: "railway", Country: "IR", Party: appraise.Treasury, Class: "rail", Capital: 900e6, Opens: 2030, Build: []float64{0.3, 0.4, 0.3}, Life: 40, Upkeep: 9e6}}}
	for i, ends := range [][2]string{{"IR", "RU"}, {"RU", "IR"}, {"RU", "AZ"}} {
		c.Markets = append(c.Markets, appraise.Market{ID: itoa(i), From: ends[0], To: ends[1], Quantity: 60000, Demand: appraise.Demand{Form: appraise.IsoelasticDemand, Elasticity: -0.8},
			Base: []appraise.State{state(2600, 700, 900)}, Project: []appraise.State{state(1900, 450, 600)}})
	}
	return c
}

func railwayDossier(t testing.TB) *Appraisal {
	t.Helper()
	c := railway(t)
	r, err := c.Appraise()
	if err != nil {
		t.Fatal(err)
	}
	risk, err := c.Simulate(context.Background(), c.DefaultUncertainty(), 2000, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	switching, err := c.SwitchingValues()
	if err != nil {
		t.Fatal(err)
	}
	return NewAppraisal(dossierNet, "a1b2c3", r, risk, switching, []Assumption{{"OD set", "3 rows", "test"}}, []string{"A note."})
}

func sharingDossier(t testing.TB) *Sharing {
	t.Helper()
	values := []appraise.Cents{0, 100e8, 20e8, 250e8, 60e8, 330e8, 90e8, 700e8}
	g, err := appraise.NewGame([]string{"IR", "AZ", "RU"}, values)
	if err != nil {
		t.Fatal(err)
	}
	split, err := appraise.Divide(g, []appraise.Cents{-150e8, 250e8, 600e8}, []appraise.Cents{300e8, 100e8, 0})
	if err != nil {
		t.Fatal(err)
	}
	return NewSharing(dossierNet, "railway", "a1b2c3", split, []Assumption{{"Value of a coalition", "members", "test"}}, []string{"A note."})
}

// Every formula of the workbooks gives what was reckoned.
func TestDossierWorkbooks(t *testing.T) {
	var a, s bytes.Buffer
	if err := railwayDossier(t).WriteXLSX(&a, English); err != nil {
		t.Fatal(err)
	}
	if err := sharingDossier(t).WriteXLSX(&s, English); err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		book     *bytes.Buffer
		formulas int
		sheets   string
	}{{&a, 200, "Assumptions,Years,Results,Accounts,Uncertainty,Inputs,Switching values,References,Notes"}, {&s, 20, "Assumptions,Shares,Core,Payments,Coalitions,References"}} {
		f, err := excelize.OpenReader(k.book)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(f.GetSheetList(), ","); got != k.sheets {
			t.Errorf("sheets %s", got)
		}
		formulas := 0
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for row := 1; row <= len(rows); row++ {
				for col := 1; col < 24; col++ {
					formulas += checkFormula(t, f, sheet, cellAt(col, row))
				}
			}
		}
		if formulas < k.formulas {
			t.Errorf("only %d formulas", formulas)
		}
	}
}

func checkFormula(t *testing.T, f *excelize.File, sheet, name string) int {
	t.Helper()
	formula, err := f.GetCellFormula(sheet, name)
	if err != nil {
		t.Fatal(err)
	}
	if formula == "" {
		return 0
	}
	raw := excelize.Options{RawCellValue: true}
	got, err := f.CalcCellValue(sheet, name, raw)
	if err != nil {
		t.Fatalf("%s!%s = %s: %v", sheet, name, formula, err)
	}
	want, _ := f.GetCellValue(sheet, name, raw)
	x, ok1 := number(got)
	y, ok2 := number(want)
	if !ok1 || !ok2 || math.Abs(x-y) > 1e-6*math.Max(1, math.Abs(y)) {
		t.Errorf("%s!%s = %s gives %s, reckoned %s", sheet, name, formula, got, want)
	}
	return 1
}

// The workbook lives: with twice the capital the net present value falls by the
// present value of the capital.
func TestWorkbookLives(t *testing.T) {
	d := railwayDossier(t)
	var a bytes.Buffer
	if err := d.WriteXLSX(&a, English); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&a)
	if err != nil {
		t.Fatal(err)
	}
	at := ""
	rows, _ := f.GetRows(sheetAssumptions)
	for i, r := range rows {
		if len(r) > 0 && r[0] == "capital, times" {
			at = cellAt(2, i+1)
		}
	}
	if err := f.SetCellValue(sheetAssumptions, at, 2); err != nil {
		t.Fatal(err)
	}
	got, err := f.CalcCellValue(sheetResults, "B2", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	x, _ := number(got)
	want := (d.Result.NPV + d.Result.PresentLine(appraise.Capital)).USD()
	if math.Abs(x-want) > 1 {
		t.Errorf("%s with twice the capital, want %f", got, want)
	}
}

func TestDossierPages(t *testing.T) {
	for _, l := range langs {
		var a, s, again bytes.Buffer
		if err := railwayDossier(t).WriteHTML(&a, l); err != nil {
			t.Fatal(err)
		}
		if err := railwayDossier(t).WriteHTML(&again, l); err != nil {
			t.Fatal(err)
		}
		if err := sharingDossier(t).WriteHTML(&s, l); err != nil {
			t.Fatal(err)
		}
		if a.String() != again.String() {
			t.Errorf("%s: two pages differ", l.Code)
		}
		for _, page := range []string{a.String(), s.String()} {
			if first, second := strings.Index(page, `id="assumptions"`), strings.Index(page, "<svg"); first < 0 || second < first {
				t.Errorf("%s: assumptions at %d, pictures at %d", l.Code, first, second)
			}
			for _, no := range []string{"<script", "src=", "url(http", "ZgotmplZ", "%!", "ap.", "sh.head"} {
				if strings.Contains(strings.ReplaceAll(page, "map.", ""), no) {
					t.Errorf("%s: the page has %s: %s", l.Code, no, page[max(0, strings.Index(page, no)-60):][:120])
				}
			}
		}
		if !strings.Contains(a.String(), country(dossierNet, l, "IR")) || !strings.Contains(s.String(), country(dossierNet, l, "RU")) {
			t.Errorf("%s: the countries are not named", l.Code)
		}
	}
}

// Pictures are there, in order, and a raster of each can be read; with
// MERIDIAN_PICTURES they are written there to be looked at.
func TestDossierPictures(t *testing.T) {
	var names []string
	pics := append(railwayDossier(t).Pictures(English), sharingDossier(t).Pictures(English)...)
	for _, p := range pics {
		names = append(names, p.Name)
		var b bytes.Buffer
		if err := p.PNG(&b); err != nil {
			t.Fatal(err)
		}
		if dir := os.Getenv("MERIDIAN_PICTURES"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, p.Name+".png"), b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		img, err := png.Decode(&b)
		if err != nil || img.Bounds().Dx() < 900 {
			t.Errorf("%s: %v", p.Name, err)
		}
		for _, s := range p.shapes {
			if s.kind == textShape {
				if r := p.box(s.at.x, s.at.y, s.text, s.face); !s.face.turned && (r.x < -1 || r.right() > p.W+1 || r.bottom() > p.H+1) {
					t.Errorf("%s: %q lies outside the picture", p.Name, s.text)
				}
			}
		}
	}
	want := []string{"flows", "accounts", "npv", "tornado", "shares", "payments-shapley", "payments-nucleolus", "payments-compensation"}
	if !slices.Equal(names, want) {
		t.Errorf("pictures %v", names)
	}
	if _, err := railwayDossier(t).Picture("map", English); err == nil {
		t.Error("a picture that does not exist was drawn")
	}
}
