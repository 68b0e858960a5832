package report

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
)

// CSV writes tables that spreadsheets can open without harm: a cell of text
// that they would take for a formula gets an apostrophe before it (OWASP, CSV
// injection). Numbers stay numbers.
type CSV struct{ *csv.Writer }

// NewCSV returns a writer of a table.
func NewCSV(w io.Writer) CSV { return CSV{csv.NewWriter(w)} }

// Write writes a row.
func (w CSV) Write(row []string) error {
	if slices.ContainsFunc(row, formula) {
		row = slices.Clone(row)
		for i, cell := range row {
			if formula(cell) {
				row[i] = "'" + cell
			}
		}
	}
	return w.Writer.Write(row)
}

// WriteAll writes rows and flushes.
func (w CSV) WriteAll(rows [][]string) error {
	for _, r := range rows {
		if err := w.Write(r); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// formula tells whether a spreadsheet may take a cell for a formula.
func formula(cell string) bool {
	if len(cell) < 2 || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return false
	}
	_, err := strconv.ParseFloat(cell, 64)
	return err != nil
}
