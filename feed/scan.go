package feed

import (
	"strings"
	"unicode/utf8"
)

// The scanner of well-formed CSV. Most feeds are written by programs, and nine
// tenths of reading one would go into copying its cells; so cells are parts of
// the text, and a table is one array of them. Whatever is not plain (carriage
// returns, a quote in a bare cell, a quote left open) the scanner refuses, and
// encoding/csv reads the table or says what is wrong with it.

type scanner struct {
	text string
	at   int
	line int // of the next character, from 1
}

// record appends the cells of the next record, and returns the line it begins
// in; 0 at the end. ok is false where the text is not plain.
func (s *scanner) record(cells []string) (out []string, line int, ok bool) {
	for s.at < len(s.text) && s.text[s.at] == '\n' { // encoding/csv passes over empty lines
		s.at++
		s.line++
	}
	if s.at == len(s.text) {
		return cells, 0, true
	}
	line = s.line
	for {
		cell, ok := s.cell()
		if !ok {
			return cells, line, false
		}
		cells = append(cells, cell)
		if s.at == len(s.text) {
			return cells, line, true
		}
		s.at++
		if s.text[s.at-1] == '\n' {
			s.line++
			return cells, line, true
		}
	}
}

// cell returns the next cell; it leaves the scanner at the comma or line break
// behind it, or at the end.
func (s *scanner) cell() (cell string, ok bool) {
	text, from := s.text, s.at
	if from < len(text) && text[from] == '"' {
		return s.quoted()
	}
	i := from
	for i < len(text) {
		c := text[i]
		if c == ',' || c == '\n' {
			break
		}
		if c == '"' {
			return "", false
		}
		i++
	}
	s.at = i
	return text[from:i], true
}

// quoted returns a cell in quotes.
func (s *scanner) quoted() (cell string, ok bool) {
	from, doubled := s.at+1, false
	for i := from; ; i++ {
		n := strings.IndexByte(s.text[i:], '"')
		if n < 0 {
			return "", false
		}
		i += n
		if i+1 < len(s.text) && s.text[i+1] == '"' {
			doubled = true
			i++
			continue
		}
		if i+1 < len(s.text) && s.text[i+1] != ',' && s.text[i+1] != '\n' {
			return "", false
		}
		cell = s.text[from:i]
		s.at = i + 1
		s.line += strings.Count(cell, "\n")
		if doubled {
			cell = strings.ReplaceAll(cell, `""`, `"`)
		}
		return cell, true
	}
}

// trim is strings.TrimSpace, quick where there is nothing to trim.
func trim(s string) string {
	if n := len(s); n == 0 || s[0] > ' ' && s[0] < utf8.RuneSelf && s[n-1] > ' ' && s[n-1] < utf8.RuneSelf {
		return s
	}
	return strings.TrimSpace(s)
}

// plain reads a table by the scanner; ok is false where the text is not plain.
func plain(file, text string, def *Table) (rows *Rows, ps Problems, ok bool) {
	if strings.IndexByte(text, '\r') >= 0 {
		return nil, nil, false
	}
	s := scanner{text: text, line: 1}
	header, line, ok := s.record(nil)
	if !ok || line == 0 {
		return nil, nil, false
	}
	column, ps := matchHeader(file, header, def)
	const chunk = 8192
	most, width := min(strings.Count(text[s.at:], "\n")+1, chunk), len(def.Fields)
	rows = &Rows{Table: def, Cells: make([][]string, 0, most), Lines: make([]int, 0, most)}
	flat := make([]string, most*width) // of many rows
	rec := make([]string, 0, len(header))
	for {
		if rec, line, ok = s.record(rec[:0]); !ok {
			return nil, nil, false
		}
		if line == 0 {
			return rows, ps, true
		}
		if p, bad := badRow(file, line, len(rows.Cells), len(rec), len(header)); bad {
			if ps = append(ps, p); len(rows.Cells) == maxRows {
				return rows, ps, true
			}
			if len(ps) >= maxMistakes {
				return rows, append(ps, unread(file, line)), true
			}
			continue
		}
		if len(flat) < width {
			flat = make([]string, chunk*width)
		}
		cells := flat[:width:width]
		flat = flat[width:]
		for i, c := range column {
			if c >= 0 {
				cells[i] = trim(rec[c])
			}
		}
		rows.Cells, rows.Lines = append(rows.Cells, cells), append(rows.Lines, line)
	}
}
