// Command describe writes what is told about the atlas from its schema and its
// tables: the data dictionary README.md and datapackage.json beside the tables,
// and the table of confidence in docs/data.md.
//
//	go run meridian/internal/describe ATLAS DOCS
package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"meridian/feed"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "describe:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: describe ATLAS DOCS, two folders")
	}
	files, err := describe(args[0], args[1])
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(name, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// describe returns the files that describe the atlas in the folder atlas, by
// path. Name, version and dates are those that datapackage.json holds.
func describe(atlas, docs string) (map[string][]byte, error) {
	t, problems := feed.ReadTables(os.DirFS(atlas))
	if errs := problems.Errors(); len(errs) > 0 {
		return nil, errs
	}
	var pkg bytes.Buffer
	if err := feed.WritePackage(&pkg, t.Info); err != nil {
		return nil, err
	}
	data := filepath.Join(docs, "data.md")
	text, err := os.ReadFile(data)
	if err != nil {
		return nil, err
	}
	text, err = between(text, "confidence", confidenceTable(t))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", data, err)
	}
	return map[string][]byte{
		filepath.Join(atlas, "datapackage.json"): pkg.Bytes(),
		filepath.Join(atlas, "README.md"):        dictionary(t),
		data:                                     text,
	}, nil
}

// between replaces the text between the marks of a generated part.
func between(text []byte, name, part string) ([]byte, error) {
	begin, end := "<!-- generated: "+name+" -->\n", "<!-- end -->"
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return nil, fmt.Errorf("has no part %q to fill in", name)
	}
	return []byte(before + begin + part + end + after), nil
}

// dictionary returns README.md of the atlas.
func dictionary(t *feed.Tables) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n", t.Info.Title)
	fmt.Fprintf(&b, "Data package `%s`, version %s: the network of %s at prices of %s. This file is made from the schema and the tables (`make generate`); edit those.\n\n", t.Info.Name, t.Info.Version, t.Info.AsOf, t.Info.Prices)
	b.WriteString(`One CSV file a table, UTF-8, the first line names the columns, rows in order of their key. An empty cell means unknown, or the default that the column states. Dates are YYYY-MM-DD, months YYYY-MM, days of the year MM-DD, clocks HH:MM; the items of a list are separated by semicolons. Every table but sources ends in *source*, *as_of*, *confidence*, *note*: who says so, when, how sure, and how a derived or estimated figure was made.

How the tables were made, how good they are, how to correct one and how to bring your own: [docs/data.md](../docs/data.md).

| table | rows | sources | key | what |
| --- | ---: | ---: | --- | --- |
`)
	for i := range feed.Schema {
		def := &feed.Schema[i]
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s | %s |\n", def.Name, def.Name, count(t, def.Name), citing(t, def.Name), strings.Join(def.Key, ", "), cell(def.Doc))
	}
	for i := range feed.Schema {
		section(&b, t, &feed.Schema[i])
	}
	return b.Bytes()
}

func section(b *bytes.Buffer, t *feed.Tables, def *feed.Table) {
	fmt.Fprintf(b, "\n## %s\n\n%s %s rows; key: %s.\n", def.Name, def.Doc, count(t, def.Name), strings.Join(def.Key, ", "))
	if how := made[def.Name]; how != "" {
		fmt.Fprintf(b, "\nHow it was made: %s\n", how)
	}
	b.WriteString("\n| column | type | unit | required | allowed | what |\n| --- | --- | --- | --- | --- | --- |\n")
	for i := range def.Fields {
		f := &def.Fields[i]
		required := ""
		if f.Required {
			required = "yes"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", f.Name, f.Type, cell(f.Unit), required, cell(allowed(f)), cell(f.Doc))
	}
}

// allowed says which values a column takes.
func allowed(f *feed.Field) string {
	switch {
	case f.Enum != nil:
		return strings.Join(f.Enum, ", ")
	case f.Ref != "" && f.Type == feed.List:
		return "keys of " + f.Ref
	case f.Ref != "":
		return "a key of " + f.Ref
	case f.Min != 0 || f.Max != 0:
		return plain(f.Min) + " to " + plain(f.Max)
	}
	return ""
}

func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// cell makes a text fit into a cell of a Markdown table.
func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }

func rows(t *feed.Tables, table string) int {
	if r := t.Rows[table]; r != nil {
		return len(r.Cells)
	}
	return 0
}

func count(t *feed.Tables, table string) string { return thousands(rows(t, table)) }

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// citing returns how many sources a table cites.
func citing(t *feed.Tables, table string) string {
	if table == "sources" {
		return ""
	}
	return strconv.Itoa(len(tally(t, table, "source")))
}

// tally counts the rows of a table by what a column holds.
func tally(t *feed.Tables, table, column string) map[string]int {
	n := map[string]int{}
	for i := range rows(t, table) {
		n[t.Rows[table].Cell(i, column)]++
	}
	return n
}

// confidenceTable returns, for each table, the rows by confidence and the
// sources it rests on most.
func confidenceTable(t *feed.Tables) string {
	var b strings.Builder
	b.WriteString("| table | rows | " + strings.Join(feed.Confidences, " | ") + " | sources, the most used first |\n| --- | ---: |" + strings.Repeat(" ---: |", len(feed.Confidences)) + " --- |\n")
	for i := range feed.Schema {
		name := feed.Schema[i].Name
		if name == "sources" || rows(t, name) == 0 {
			continue
		}
		grades := tally(t, name, "confidence")
		fmt.Fprintf(&b, "| %s | %s |", name, count(t, name))
		for _, c := range feed.Confidences {
			if grades[c] == 0 {
				b.WriteString(" |")
				continue
			}
			b.WriteString(" " + thousands(grades[c]) + " |")
		}
		b.WriteString(" " + most(tally(t, name, "source"), 3) + " |\n")
	}
	return b.String()
}

// most lists the n largest of a tally and how many more there are.
func most(tally map[string]int, n int) string {
	keys := make([]string, 0, len(tally))
	for k := range tally {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(tally[b], tally[a]), cmp.Compare(a, b)) })
	var parts []string
	for _, k := range keys[:min(n, len(keys))] {
		parts = append(parts, fmt.Sprintf("%s %s", k, thousands(tally[k])))
	}
	if more := len(keys) - n; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return strings.Join(parts, ", ")
}
