package report

import (
	"io"
	"slices"

	"meridian"
)

// Findings are an answer in tables: what a scenario changes, how its measures
// rank, how it plays out. As a page and as a workbook it says its assumptions
// before its results.
type Findings struct {
	Net         *meridian.Network
	Scenario    string // its id
	Title       string
	Answer      string // in a sentence or two
	Assumptions []Assumption
	Sections    []Section
	Pictures    []*Picture
	Notes       []string
}

// Section is a table of findings. A long one is in the workbook alone.
type Section struct {
	Title string
	Lead  string
	Long  bool
	Table Table
}

// Tables returns the tables, ready to be written as CSV.
func (f *Findings) Tables() []Table {
	var out []Table
	for i := range f.Sections {
		out = append(out, f.Sections[i].Table)
	}
	return out
}

// assumptions is the first table of both documents.
func (f *Findings) assumptions(l *Lang) block {
	d := dossier{Net: f.Net, Scenario: f.Scenario}
	return d.assumptionBlock(l, f.Assumptions)
}

func (f *Findings) subtitle(l *Lang) string { return l.T("sh.sub", f.Scenario, f.Net.Version) }

// WriteHTML writes the findings as one page that needs nothing else.
func (f *Findings) WriteHTML(w io.Writer, l *Lang) error {
	part := htmlPart{ID: "top", Title: f.Title, Subtitle: f.subtitle(l), Answer: f.Answer, Remarks: l.Speech(f.Net).saidAll(f.Notes), Pictures: inlined(f.Pictures)}
	blocks := []block{f.assumptions(l)}
	for i := range f.Sections {
		if s := &f.Sections[i]; !s.Long {
			blocks = append(blocks, s.block(l))
		}
	}
	part.Tables = placedAll(blocks)
	return writePage(w, l, f.Title, l.T("foot.data", f.Net.Version, l.Date(f.Net.AsOf.String())), part)
}

// block words a section: numbers with their thousands apart.
func (s *Section) block(l *Lang) block {
	b := block{ID: s.Table.Name, Title: s.Title, Lead: s.Lead}
	numeric := make([]bool, len(s.Table.Header))
	for j := range numeric {
		numeric[j] = len(s.Table.Rows) > 0
		for _, row := range s.Table.Rows {
			if _, ok := number(row[j]); !ok && row[j] != "" {
				numeric[j] = false
				break
			}
		}
	}
	for j, h := range s.Table.Header {
		b.Header = append(b.Header, cell{Text: h, Number: numeric[j]})
	}
	for _, row := range s.Table.Rows {
		cells := make([]cell, len(row))
		for j, text := range row {
			cells[j] = word(text)
			if x, ok := number(text); ok && numeric[j] {
				cells[j] = figure(l.Num(x, fine(smallest(s.Table.Rows, j))))
				if s.Table.Header[j] == "Year" {
					cells[j] = figure(l.Digits(text))
				}
			}
		}
		b.row(cells...)
	}
	return b
}

// smallest returns the step that the figures of a column are worth showing in:
// tenths below a hundred, else ones.
func smallest(rows [][]string, j int) float64 {
	for _, row := range rows {
		if x, ok := number(row[j]); ok && (x >= 100 || x <= -100) {
			return 1
		}
	}
	for _, row := range rows {
		if x, ok := number(row[j]); ok && x != float64(int64(x)) {
			return 0.1
		}
	}
	return 1
}

// WriteXLSX writes the findings as a workbook, assumptions first.
func (f *Findings) WriteXLSX(w io.Writer, l *Lang) error {
	b := newBook(l)
	k := f.assumptions(l)
	b.block(sheetAssumptions, &k)
	for i := range f.Sections {
		b.table(f.Sections[i].Table, sheetName(f.Sections[i].Title))
	}
	if len(f.Notes) > 0 {
		t := Table{Name: "notes", Header: []string{l.T("head.notes")}}
		for _, n := range l.Speech(f.Net).saidAll(f.Notes) {
			t.Rows = append(t.Rows, []string{n})
		}
		b.table(t, "Notes")
	}
	return b.finish(w, &dossier{Net: f.Net, Scenario: f.Scenario}, f.Title)
}

// sheetName cuts a title to what a workbook takes: 31 characters, none of []:*?/\.
func sheetName(title string) string {
	var out []rune
	for _, r := range title {
		if len(out) < 31 && !slices.Contains([]rune(`[]:*?/\`), r) {
			out = append(out, r)
		}
	}
	return string(out)
}
