package lines

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"meridian"
	"meridian/infra"
)

// ReadCSV reads lines from a table with a header: either a column geometry (or
// wkt) with a LINESTRING, or from_lat, from_lon, to_lat, to_lon, besides the
// attributes of this package.
func ReadCSV(name string, r io.Reader, mode meridian.Mode) (*infra.Raw, error) {
	t, err := NewTable(name, r)
	if err != nil {
		return nil, err
	}
	c := newCollector(name, "csv")
	for _, h := range []string{"wkt", "WKT"} {
		t.Alias(h, "geometry")
	}
	ends := []string{"from_lon", "from_lat", "to_lon", "to_lat"}
	if !t.Has("geometry") {
		for _, e := range ends {
			if !t.Has(e) {
				return nil, meridian.Input(name, "give a column geometry with LINESTRINGs, or from_lat, from_lon, to_lat, to_lon", "has no column %s", e)
			}
		}
	}
	unknown := slices.DeleteFunc(slices.Clone(t.Header), func(h string) bool {
		return h == "geometry" || strings.EqualFold(h, "wkt") || slices.Contains(Fields, h) || slices.Contains(ends, h)
	})
	if len(unknown) > 0 {
		c.raw.Notes = append(c.raw.Notes, infra.Note{What: "columns that are not read", Count: len(unknown), Samples: unknown[:min(5, len(unknown))]})
	}
	for t.Next() {
		var line [][2]float64
		if t.Has("geometry") {
			if line, err = WKT(t.Get("geometry")); err != nil {
				return nil, t.Fail("geometry", "write LINESTRING (lon lat, lon lat)", "%v", err)
			}
		} else {
			var v [4]float64
			for i, e := range ends {
				if v[i], err = strconv.ParseFloat(t.Get(e), 64); err != nil {
					return nil, t.Fail(e, "give degrees", "%q is no number", clip(t.Get(e)))
				}
			}
			line = [][2]float64{{v[0], v[1]}, {v[2], v[3]}}
		}
		p, id, km, err := Attributes(t.Get, mode)
		var fe *fieldError
		if errors.As(err, &fe) {
			return nil, t.Fail(fe.field, "correct the cell, or leave it empty", "%s", fe.text)
		}
		if id == 0 {
			id = int64(t.Line)
		}
		if err := c.add(p, id, km, line); err != nil {
			return nil, t.Fail("geometry", "correct the row", "%v", err)
		}
	}
	if t.Err != nil {
		return nil, t.Err
	}
	if len(c.raw.Lines) == 0 {
		return nil, &meridian.NoResultError{What: name + " holds no line"}
	}
	return c.raw, nil
}

// Table reads a CSV file with a header, row by row.
type Table struct {
	Header []string
	Line   int // of the row, counted from 1
	Err    error

	name   string
	r      *csv.Reader
	column map[string]int
	row    []string
}

// NewTable reads the header; a byte order mark before it is skipped.
func NewTable(name string, r io.Reader) (*Table, error) {
	b := bufio.NewReader(r)
	if mark, err := b.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		_, _ = b.Discard(3)
	}
	t := &Table{name: name, r: csv.NewReader(b), column: map[string]int{}}
	t.r.ReuseRecord = true
	t.r.LazyQuotes = true
	header, err := t.r.Read()
	if err != nil {
		return nil, meridian.Input(name, "the first row names the columns", "cannot be read as CSV: %v", err)
	}
	for i, h := range header {
		h = strings.TrimSpace(h)
		t.Header = append(t.Header, h)
		t.column[h] = i
	}
	return t, nil
}

// Alias makes a column known by another name too.
func (t *Table) Alias(header, field string) {
	if i, ok := t.column[header]; ok && !t.Has(field) {
		t.column[field] = i
	}
}

// Has tells whether the table has a column.
func (t *Table) Has(field string) bool { _, ok := t.column[field]; return ok }

// Next reads the next row; false at the end and on an error, which Err holds.
func (t *Table) Next() bool {
	row, err := t.r.Read()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			t.Err = meridian.Input(t.name, "correct the row", "%v", err)
		}
		return false
	}
	t.row = row
	t.Line, _ = t.r.FieldPos(0)
	return true
}

// Get returns the trimmed cell of a column, "" if there is none.
func (t *Table) Get(field string) string {
	i, ok := t.column[field]
	if !ok || i >= len(t.row) {
		return ""
	}
	return strings.TrimSpace(t.row[i])
}

// Fail is an input error at a field of the row.
func (t *Table) Fail(field, fix, format string, args ...any) error {
	return meridian.Input(fmt.Sprintf("%s, line %d, %s", t.name, t.Line, field), fix, format, args...)
}

// WKT reads a LINESTRING, or a MULTILINESTRING of one part or of parts that
// continue each other.
func WKT(s string) ([][2]float64, error) {
	head, rest, ok := strings.Cut(s, "(")
	head = strings.ToUpper(strings.TrimSpace(head))
	per := 2
	for _, suffix := range []string{" ZM", " Z", " M"} {
		if h, ok := strings.CutSuffix(head, suffix); ok {
			head, per = strings.TrimSpace(h), 2+len(strings.TrimSpace(suffix))
			break
		}
	}
	if !ok || head != "LINESTRING" && head != "MULTILINESTRING" {
		return nil, fmt.Errorf("%q is no LINESTRING", clip(s))
	}
	words := strings.FieldsFunc(rest, func(r rune) bool { return r == '(' || r == ')' || r == ',' || r == ' ' || r == '\t' })
	if len(words)%per != 0 {
		return nil, fmt.Errorf("%d numbers are no positions of %d", len(words), per)
	}
	var out [][2]float64
	for i := 0; i < len(words); i += per {
		x, err1 := strconv.ParseFloat(words[i], 64)
		y, err2 := strconv.ParseFloat(words[i+1], 64)
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("%q %q is no position", clip(words[i]), clip(words[i+1]))
		}
		if n := len(out); n == 0 || out[n-1] != [2]float64{x, y} {
			out = append(out, [2]float64{x, y})
		}
	}
	return out, nil
}
