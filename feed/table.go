package feed

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// How reading works: every table is read into rows of cells first (ReadTables),
// so that feeds can be laid over each other and written back; Build then checks
// each cell against the schema, resolves references and makes the network.

// Bounds on what a feed may hold, so that a hostile one cannot exhaust memory.
const (
	maxFileBytes = 256 << 20
	maxRows      = 2_000_000
	maxMistakes  = 1000 // of a table that are listed; a file of nothing else must not fill memory
	maxColumns   = 50   // unknown ones that are listed
)

// Info is what datapackage.json says of the feed as a whole.
type Info struct {
	Name    string `json:"name"`
	Title   string `json:"title,omitempty"`
	Version string `json:"version"`
	AsOf    string `json:"as_of"`  // YYYY-MM-DD: the day the data describes
	Prices  string `json:"prices"` // YYYY-MM: month to whose prices results are brought
}

// Rows holds the cells of one table in the order of the schema's fields.
type Rows struct {
	Table *Table
	Cells [][]string
	Lines []int // line of each row in its file
}

// Tables is a feed as text.
type Tables struct {
	Info Info
	Rows map[string]*Rows
}

func table(name string) *Table {
	for i := range Schema {
		if Schema[i].Name == name {
			return &Schema[i]
		}
	}
	return nil
}

func tableNames() []string {
	names := make([]string, len(Schema))
	for i, t := range Schema {
		names[i] = t.Name
	}
	return names
}

// Fields returns the names of the columns in order.
func (t *Table) names() []string {
	names := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		names[i] = f.Name
	}
	return names
}

func (t *Table) field(name string) int {
	return slices.IndexFunc(t.Fields, func(f Field) bool { return f.Name == name })
}

// Key returns the key of row i, its parts joined by "/".
func (r *Rows) Key(i int) string {
	if len(r.Table.Key) == 1 {
		return r.Cells[i][r.Table.field(r.Table.Key[0])]
	}
	parts := make([]string, len(r.Table.Key))
	for j, k := range r.Table.Key {
		parts[j] = r.Cells[i][r.Table.field(k)]
	}
	return strings.Join(parts, "/")
}

// Cell returns the cell of row i in the named column.
func (r *Rows) Cell(i int, column string) string {
	j := r.Table.field(column)
	if j < 0 {
		return ""
	}
	return r.Cells[i][j]
}

// Open returns the file system of a feed at path: a folder or a zip file.
// The closer releases it.
func Open(path string) (fs.FS, io.Closer, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if st.IsDir() {
		return os.DirFS(path), io.NopCloser(nil), nil
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, nil, fmt.Errorf("%s is neither a folder nor a zip file: %v", path, err)
	}
	return z, z, nil
}

// ReadTables reads the tables of a feed as text. Tables and columns that the
// schema does not know, and lines that are no CSV, are problems.
func ReadTables(fsys fs.FS) (*Tables, Problems) {
	t := &Tables{Rows: map[string]*Rows{}}
	var wg sync.WaitGroup
	var ps, about Problems
	wg.Go(func() { t.Info, about = readInfo(fsys) })
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		wg.Wait()
		return t, append(about, Problem{File: ".", Message: err.Error(), Fix: "name a folder or zip file of CSV tables"})
	}
	type job struct {
		file string
		def  *Table
		rows *Rows
		ps   Problems
	}
	var jobs []*job
	for _, e := range entries {
		name, isCSV := strings.CutSuffix(e.Name(), ".csv")
		if e.IsDir() || !isCSV {
			continue
		}
		def := table(name)
		if def == nil {
			p := Problem{File: e.Name(), Message: "is no table of a feed", Fix: "remove it; `meridian data --tables` lists the tables"}
			if n := nearest(name, tableNames()); n != "" {
				p.Fix = "did you mean " + n + ".csv?"
			}
			ps = append(ps, p)
			continue
		}
		jobs = append(jobs, &job{file: e.Name(), def: def})
	}
	for _, j := range jobs {
		wg.Go(func() { j.rows, j.ps = readTable(fsys, j.file, j.def) })
	}
	wg.Wait()
	ps = append(about, ps...)
	for _, j := range jobs {
		ps = append(ps, j.ps...)
		t.Rows[j.def.Name] = j.rows
	}
	return t, ps
}

// readInfo reads datapackage.json, if there is one.
func readInfo(fsys fs.FS) (info Info, ps Problems) {
	text, err := readFile(fsys, "datapackage.json")
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		ps = append(ps, Problem{File: "datapackage.json", Message: err.Error()})
	default:
		if err := json.Unmarshal([]byte(text), &info); err != nil {
			ps = append(ps, Problem{File: "datapackage.json", Message: "is not valid JSON: " + err.Error(), Fix: "write an object with name, version, as_of and prices"})
		}
	}
	return info, ps
}

func readFile(fsys fs.FS, name string) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var b strings.Builder
	if st, err := f.Stat(); err == nil && st.Size() <= maxFileBytes {
		b.Grow(int(st.Size()))
	}
	if _, err = io.Copy(&b, io.LimitReader(f, maxFileBytes+1)); err == nil && b.Len() > maxFileBytes {
		err = fmt.Errorf("%s is larger than %d MiB", name, maxFileBytes>>20)
	}
	return b.String(), err
}

func readTable(fsys fs.FS, file string, def *Table) (*Rows, Problems) {
	text, err := readFile(fsys, file)
	if err != nil {
		return &Rows{Table: def}, Problems{{File: file, Message: err.Error()}}
	}
	text = strings.TrimPrefix(text, "\xef\xbb\xbf")
	if rows, ps, ok := plain(file, text, def); ok {
		return rows, ps
	}
	return readCSV(file, text, def)
}

// readCSV reads a table by encoding/csv.
func readCSV(file, text string, def *Table) (*Rows, Problems) {
	rows := &Rows{Table: def}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	header, err := r.Read()
	if err != nil {
		return rows, Problems{{File: file, Row: 1, Message: "has no header", Fix: "write the line " + strings.Join(def.names(), ",")}}
	}
	column, ps := matchHeader(file, header, def)
	width := len(header)
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return rows, ps
		}
		if err != nil {
			p := Problem{File: file, Message: "is not CSV: " + err.Error(), Fix: "quote cells that hold commas, quotes or line breaks"}
			if e, ok := err.(*csv.ParseError); ok {
				p.Row, p.Message = e.StartLine, "is not CSV: "+e.Err.Error()
			}
			return rows, append(ps, p)
		}
		line, _ := r.FieldPos(0)
		if p, bad := badRow(file, line, len(rows.Cells), len(rec), width); bad {
			if ps = append(ps, p); len(rows.Cells) == maxRows {
				return rows, ps
			}
			if len(ps) >= maxMistakes {
				return rows, append(ps, unread(file, line))
			}
			continue
		}
		cells := make([]string, len(def.Fields))
		for i, c := range column {
			if c >= 0 {
				cells[i] = trim(rec[c])
			}
		}
		rows.Cells = append(rows.Cells, cells)
		rows.Lines = append(rows.Lines, line)
	}
}

// unread says that the rest of a file of mistakes is not looked at.
func unread(file string, line int) Problem {
	return Problem{File: file, Row: line, Message: fmt.Sprintf("is the %dth mistake: what follows was not looked at", maxMistakes), Fix: "mend those before it first"}
}

// badRow tells whether a row cannot be taken: it is one too many, or has more or
// fewer cells than the header.
func badRow(file string, line, rows, cells, width int) (Problem, bool) {
	if rows == maxRows {
		return Problem{File: file, Row: line, Message: fmt.Sprintf("has more than %d rows", maxRows)}, true
	}
	if cells != width {
		return Problem{File: file, Row: line, Message: fmt.Sprintf("has %d cells, the header has %d", cells, width), Fix: "check the commas and quotes of this line"}, true
	}
	return Problem{}, false
}

// matchHeader returns for each field of the table its column in the file, or
// -1.
func matchHeader(file string, header []string, def *Table) ([]int, Problems) {
	var ps Problems
	more := 0
	column := make([]int, len(def.Fields))
	for i := range column {
		column[i] = -1
	}
	for c, name := range header {
		name = strings.TrimSpace(name)
		i := def.field(name)
		switch {
		case (i < 0 || column[i] >= 0) && len(ps) >= maxColumns:
			more++
		case i < 0:
			p := Problem{File: file, Row: 1, Field: clip(name), Message: "is no column of this table"}
			if n := nearest(name, def.names()); n != "" {
				p.Fix = "did you mean " + n + "?"
			} else {
				p.Fix = "the columns are " + strings.Join(def.names(), ",")
			}
			ps = append(ps, p)
		case column[i] >= 0:
			ps = append(ps, Problem{File: file, Row: 1, Field: clip(name), Message: "stands twice in the header"})
		default:
			column[i] = c
		}
	}
	if more > 0 {
		ps = append(ps, Problem{File: file, Row: 1, Message: fmt.Sprintf("has %d more columns that are none of this table", more), Fix: "the columns are " + strings.Join(def.names(), ",")})
	}
	for i, f := range def.Fields {
		if f.Required && column[i] < 0 {
			ps = append(ps, Problem{File: file, Row: 1, Field: f.Name, Message: "is missing", Fix: "add the column: " + f.Doc})
		}
	}
	return column, ps
}

// Overlay lays patch over t: rows of patch replace rows of t with the same
// key, other rows are added. t and patch are left as they are.
func (t *Tables) Overlay(patch *Tables) *Tables {
	out := &Tables{Info: t.Info, Rows: map[string]*Rows{}}
	for name, rows := range t.Rows {
		out.Rows[name] = rows
	}
	for name, add := range patch.Rows {
		base := out.Rows[name]
		if base == nil {
			out.Rows[name] = add
			continue
		}
		merged := &Rows{Table: base.Table, Cells: slices.Clone(base.Cells), Lines: slices.Clone(base.Lines)}
		at := make(map[string]int, len(base.Cells))
		for i := range base.Cells {
			at[base.Key(i)] = i
		}
		for i := range add.Cells {
			if j, ok := at[add.Key(i)]; ok {
				merged.Cells[j], merged.Lines[j] = add.Cells[i], add.Lines[i]
			} else {
				merged.Cells = append(merged.Cells, add.Cells[i])
				merged.Lines = append(merged.Lines, add.Lines[i])
			}
		}
		out.Rows[name] = merged
	}
	if patch.Info.Version != "" {
		out.Info.Version += "+" + patch.Info.Version
	} else {
		out.Info.Version += "+overlay"
	}
	return out
}

// WriteCSV writes the rows with their header.
func (r *Rows) WriteCSV(w io.Writer) error {
	cw := csv.NewWriter(w)
	if err := cw.Write(r.Table.names()); err != nil {
		return err
	}
	if err := cw.WriteAll(r.Cells); err != nil {
		return err
	}
	cw.Flush()
	return cw.Error()
}

// WriteDir writes the feed to a folder, which it makes if need be: one CSV a
// table and datapackage.json. Files appear whole or not at all.
func (t *Tables) WriteDir(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	write := func(name string, fill func(io.Writer) error) error {
		var b bytes.Buffer
		if err := fill(&b); err != nil {
			return err
		}
		tmp, err := os.CreateTemp(dir, "."+name+"-*")
		if err != nil {
			return err
		}
		defer os.Remove(tmp.Name())
		_, err = tmp.Write(b.Bytes())
		if err := errors.Join(err, tmp.Chmod(0o644), tmp.Close()); err != nil {
			return err
		}
		return os.Rename(tmp.Name(), filepath.Join(dir, name))
	}
	for _, def := range Schema {
		if rows := t.Rows[def.Name]; rows != nil {
			if err := write(def.Name+".csv", rows.WriteCSV); err != nil {
				return err
			}
		}
	}
	return write("datapackage.json", func(w io.Writer) error { return WritePackage(w, t.Info) })
}
