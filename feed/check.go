package feed

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"meridian"
)

// checkCells checks every cell of every table against the schema: type, bounds,
// enumeration, keys and references.
func checkCells(t *Tables) Problems {
	var ps Problems
	keys := make(map[string]map[string]int) // table -> key -> line
	for _, def := range Schema {
		rows := t.Rows[def.Name]
		if rows == nil {
			continue
		}
		seen := make(map[string]int, len(rows.Cells))
		twice := 0
		for i := range rows.Cells {
			k := rows.Key(i)
			if first, dup := seen[k]; dup {
				if twice++; twice > maxMistakes {
					continue
				}
				ps = append(ps, Problem{File: def.Name + ".csv", Row: rows.Lines[i], Field: strings.Join(def.Key, "+"), Message: fmt.Sprintf("%q stands already in line %d", clip(k), first), Fix: "remove one of the rows or give it another key"})
				continue
			}
			seen[k] = rows.Lines[i]
		}
		keys[def.Name] = seen
	}
	for n := range Schema {
		def := &Schema[n]
		rows := t.Rows[def.Name]
		if rows == nil {
			continue
		}
		ps = append(ps, checkTable(def, rows, keys)...)
	}
	return ps
}

func checkTable(def *Table, rows *Rows, keys map[string]map[string]int) (ps Problems) {
	for j := range def.Fields {
		f := &def.Fields[j]
		for i := range rows.Cells {
			cell := rows.Cells[i][j]
			msg, fix := checkCell(f, cell)
			if msg == "" && f.Ref != "" && cell != "" {
				msg, fix = checkRef(f, cell, keys, len(ps) < maxColumns)
			}
			if msg == "" {
				continue
			}
			if len(ps) == maxMistakes {
				return append(ps, unread(def.Name+".csv", rows.Lines[i]))
			}
			ps = append(ps, Problem{File: def.Name + ".csv", Row: rows.Lines[i], Field: f.Name, Message: clip(msg), Fix: clip(fix)})
		}
	}
	return ps
}

// clip keeps a message that quotes a cell readable.
func clip(s string) string {
	const most = 400
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func checkCell(f *Field, cell string) (msg, fix string) {
	if cell == "" {
		if f.Required {
			return "is empty", "give a value: " + f.Doc
		}
		return "", ""
	}
	switch f.Type {
	case Number, Integer:
		x, err := strconv.ParseFloat(cell, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Sprintf("%q is not a number", cell), "write a plain number such as 123.4"
		}
		if f.Type == Integer && x != math.Trunc(x) {
			return fmt.Sprintf("%q is not a whole number", cell), "write a whole number"
		}
		if (f.Min != 0 || f.Max != 0) && (x < f.Min || x > f.Max) {
			return fmt.Sprintf("%s lies outside %g to %g", cell, f.Min, f.Max), "check the unit" + unitNote(f)
		}
	case Date:
		if _, err := meridian.ParseDate(cell); err != nil {
			return fmt.Sprintf("%q is not a date", cell), "write YYYY-MM-DD"
		}
	case Month:
		if _, err := meridian.ParseMonth(cell); err != nil {
			return fmt.Sprintf("%q is not a month", cell), "write YYYY-MM"
		}
	case Day:
		if _, err := meridian.ParseYearDay(cell); err != nil {
			return fmt.Sprintf("%q is not a day of the year", cell), "write MM-DD"
		}
	case Clock:
		if _, ok := parseClock(cell); !ok {
			return fmt.Sprintf("%q is not a time of day", cell), "write HH:MM"
		}
	case Bool:
		if cell != "true" && cell != "false" {
			return fmt.Sprintf("%q is neither true nor false", cell), "write true or false"
		}
	}
	if f.Enum != nil && !slices.Contains(f.Enum, cell) {
		if n := nearest(cell, f.Enum); n != "" {
			return fmt.Sprintf("%q is not allowed", cell), "did you mean " + n + "?"
		}
		return fmt.Sprintf("%q is not allowed", cell), "use one of " + strings.Join(f.Enum, ", ")
	}
	return "", ""
}

func unitNote(f *Field) string {
	if f.Unit == "" {
		return ""
	}
	return " (" + f.Unit + ")"
}

func checkRef(f *Field, cell string, keys map[string]map[string]int, guess bool) (msg, fix string) {
	known := keys[f.Ref]
	items := []string{cell}
	if f.Type == List {
		items = splitList(cell)
	}
	for _, item := range items {
		if _, ok := known[item]; ok {
			continue
		}
		fix = "add it to " + f.Ref + ".csv"
		if guess && len(known) < 20000 {
			all := make([]string, 0, len(known))
			for k := range known {
				all = append(all, k)
			}
			slices.Sort(all)
			if n := nearest(item, all); n != "" {
				fix += ", or did you mean " + n + "?"
			}
		}
		return fmt.Sprintf("%q is not in %s.csv", item, f.Ref), fix
	}
	return "", ""
}

func splitList(s string) []string {
	if s == "" {
		return nil
	}
	parts := strings.Split(s, ";")
	out := parts[:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func parseClock(s string) (minutes int, ok bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	h, err1 := strconv.Atoi(s[:2])
	m, err2 := strconv.Atoi(s[3:])
	if err1 != nil || err2 != nil || h < 0 || h > 24 || m < 0 || m > 59 || h*60+m > 24*60 {
		return 0, false
	}
	return h*60 + m, true
}
