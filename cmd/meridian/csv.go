package main

import (
	"io"

	"meridian/report"
)

// newCSV writes tables that spreadsheets can open without harm.
func newCSV(w io.Writer) report.CSV { return report.NewCSV(w) }
