package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"meridian"
)

// pair is a line of --od: two ends and what travels between them.
type pair struct {
	line                       int
	from, to, goods, equipment string
	teu, feu, tonnes, value    float64
}

var pairColumns = []string{"origin", "destination", "goods", "equipment", "teu", "feu", "tonnes", "value"}

// mostPairs bounds a study to what a reader can take in; matrices have a verb of
// their own.
const mostPairs = 200

// manyLines bounds the lines of a table that is read whole before it is counted.
const manyLines = 200_000

// readPairs reads the file of --od. All its mistakes are reported together.
func readPairs(from source) ([]pair, error) {
	path := from.name
	data, err := from.read()
	if err != nil {
		return nil, meridian.Input("--od", "name a CSV file", "%v", err)
	}
	if lines := bytes.Count(data, []byte("\n")); lines > manyLines {
		return nil, meridian.Input("--od "+path, fmt.Sprintf("give at most %d", mostPairs), "%d lines are too many to compare", lines)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	records, err := r.ReadAll()
	if err != nil {
		return nil, meridian.Input("--od "+path, "mend the file", "%v", err)
	}
	if len(records) < 2 {
		return nil, meridian.Input("--od "+path, "the first line is a header: "+strings.Join(pairColumns, ","), "has no pairs")
	}
	if len(records) > mostPairs+1 {
		return nil, meridian.Input("--od "+path, fmt.Sprintf("give at most %d", mostPairs), "%d pairs are too many to compare", len(records)-1)
	}
	col, err := pairHeader(path, records[0])
	if err != nil {
		return nil, err
	}
	var out []pair
	var wrong []string
	for i, rec := range records[1:] {
		p, mistakes := readPair(col, rec)
		p.line = i + 2
		for _, m := range mistakes {
			wrong = append(wrong, fmt.Sprintf("line %d: %s", p.line, m))
		}
		out = append(out, p)
	}
	if len(wrong) > 0 {
		return nil, meridian.Input("--od "+path, "", "%s", strings.Join(wrong, "\n"))
	}
	return out, nil
}

func pairHeader(path string, header []string) (map[string]int, error) {
	col := map[string]int{}
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(h))
		if !slices.Contains(pairColumns, h) {
			return nil, meridian.Input("--od "+path, "the columns are "+strings.Join(pairColumns, ", "), "unknown column %q", h)
		}
		col[h] = i
	}
	for _, h := range pairColumns[:2] {
		if _, ok := col[h]; !ok {
			return nil, meridian.Input("--od "+path, "the first line is a header: "+strings.Join(pairColumns, ","), "has no column %q", h)
		}
	}
	return col, nil
}

func readPair(col map[string]int, rec []string) (p pair, mistakes []string) {
	get := func(name string) string {
		if i, ok := col[name]; ok && i < len(rec) {
			return strings.TrimSpace(rec[i])
		}
		return ""
	}
	p = pair{from: get("origin"), to: get("destination"), goods: get("goods"), equipment: get("equipment")}
	if p.from == "" || p.to == "" {
		mistakes = append(mistakes, "origin and destination are needed")
	}
	for _, k := range []struct {
		name string
		to   *float64
	}{{"teu", &p.teu}, {"feu", &p.feu}, {"tonnes", &p.tonnes}, {"value", &p.value}} {
		s := get(k.name)
		if s == "" {
			continue
		}
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			mistakes = append(mistakes, fmt.Sprintf("%s: %q is no number", k.name, s))
		}
		*k.to = x
	}
	return p, mistakes
}

// override puts what the line says in place of the flags.
func (p *pair) override(f *shipmentFlags) {
	for _, k := range []struct {
		from string
		to   *string
	}{{p.goods, &f.Goods}, {p.equipment, &f.Equipment}} {
		if k.from != "" {
			*k.to = k.from
		}
	}
	if p.teu != 0 || p.feu != 0 || p.tonnes != 0 {
		f.TEU, f.FEU, f.Tonnes = p.teu, p.feu, p.tonnes
	}
	if p.value != 0 {
		f.Value = p.value
	}
}

// locate names the line of the file in an error.
func (p *pair) locate(path string, err error) error {
	if path == "" {
		return err
	}
	return fmt.Errorf("--od %s: line %d: %w", path, p.line, err)
}
