package httpapi

import (
	"bytes"
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
	"meridian/feed"
	"meridian/report"
)

type tablesDocument struct {
	Name    string          `json:"name"`
	Version string          `json:"version"`
	AsOf    string          `json:"as_of"`
	Program string          `json:"program"`
	Tables  []tableDocument `json:"tables"`
}

type tableDocument struct {
	Table  string          `json:"table"`
	Rows   int             `json:"rows"`
	Doc    string          `json:"description"`
	Fields []fieldDocument `json:"fields"`
}

type fieldDocument struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Unit string `json:"unit,omitempty"`
	Doc  string `json:"description"`
}

type rowsDocument struct {
	Table  string              `json:"table"`
	Total  int                 `json:"total" doc:"rows that match, all pages together"`
	Offset int                 `json:"offset"`
	Rows   []map[string]string `json:"rows" doc:"cells by field, empty ones left out; _key is the key of the row"`
}

type recordDocument struct {
	Table   string            `json:"table"`
	Key     string            `json:"key"`
	Line    int               `json:"line" doc:"in the file of the table"`
	Record  map[string]string `json:"record"`
	Source  map[string]string `json:"source,omitempty" doc:"the publication that says so"`
	Another []string          `json:"others,omitempty" doc:"keys that begin with the key asked for"`
}

func (s *Server) dataOperations() {
	ask(s, huma.Operation{OperationID: "tables", Method: http.MethodGet, Path: "/v1/data", Summary: "Tables of the data", Tags: []string{"data"}},
		func(context.Context, *struct{}) (tablesDocument, error) { return s.tables(), nil })
	type rowsQuery struct {
		Table  string `path:"table"`
		Q      string `query:"q" maxLength:"200" doc:"only rows that contain this text"`
		Offset int    `query:"offset" minimum:"0"`
		Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
		Format string `query:"format" enum:"json,csv" default:"json" doc:"form of the answer: csv is the whole table, or all rows that contain q"`
	}
	ask(s, huma.Operation{OperationID: "rows", Method: http.MethodGet, Path: "/v1/data/{table}", Summary: "Rows of a table", Tags: []string{"data"}, Responses: s.also(reflect.TypeFor[rowsDocument](), "csv")},
		func(_ context.Context, in *rowsQuery) (any, error) {
			if in.Format == "csv" {
				return s.rowsCSV(in.Table, in.Q)
			}
			return s.rows(in.Table, in.Q, in.Offset, in.Limit)
		})
	type recordQuery struct {
		Table string `path:"table"`
		Key   string `query:"key" required:"true" minLength:"1" maxLength:"300"`
	}
	ask(s, huma.Operation{OperationID: "record", Method: http.MethodGet, Path: "/v1/data/{table}/record", Summary: "One row and the publication it rests on", Tags: []string{"data"}},
		func(_ context.Context, in *recordQuery) (recordDocument, error) { return s.record(in.Table, in.Key) })
}

func (s *Server) tables() tablesDocument {
	d := tablesDocument{Name: s.c.Net.Name, Version: s.c.Net.Version, AsOf: s.c.Net.AsOf.String(), Program: s.c.Program, Tables: []tableDocument{}}
	for i := range feed.Schema {
		t := &feed.Schema[i]
		x := tableDocument{Table: t.Name, Doc: t.Doc, Fields: []fieldDocument{}}
		if r := s.c.Tables.Rows[t.Name]; r != nil {
			x.Rows = len(r.Cells)
		}
		for _, f := range t.Fields {
			x.Fields = append(x.Fields, fieldDocument{f.Name, string(f.Type), f.Unit, f.Doc})
		}
		d.Tables = append(d.Tables, x)
	}
	return d
}

func (s *Server) table(name string) (*feed.Rows, error) {
	if r := s.c.Tables.Rows[name]; r != nil {
		return r, nil
	}
	var names []string
	for i := range feed.Schema {
		names = append(names, feed.Schema[i].Name)
	}
	return nil, &meridian.NoResultError{What: "there is no table " + name, Reasons: []string{"the tables are " + strings.Join(names, ", ")}}
}

func (s *Server) rows(name, q string, offset, limit int) (rowsDocument, error) {
	r, err := s.table(name)
	if err != nil {
		return rowsDocument{}, err
	}
	d := rowsDocument{Table: name, Offset: offset, Rows: []map[string]string{}}
	q = strings.ToLower(q)
	for i := range r.Cells {
		if !contains(r.Cells[i], q) {
			continue
		}
		if d.Total >= offset && len(d.Rows) < limit {
			row := cells(r, i)
			row["_key"] = r.Key(i)
			d.Rows = append(d.Rows, row)
		}
		d.Total++
	}
	return d, nil
}

// rowsCSV returns the rows of a table that contain a text, as `meridian data --csv`
// prints them.
func (s *Server) rowsCSV(name, q string) (file, error) {
	r, err := s.table(name)
	if err != nil {
		return file{}, err
	}
	var b bytes.Buffer
	w := report.NewCSV(&b)
	var header []string
	for _, f := range r.Table.Fields {
		header = append(header, f.Name)
	}
	if err := w.Write(header); err != nil {
		return file{}, err
	}
	for i := range r.Cells {
		if !contains(r.Cells[i], strings.ToLower(q)) {
			continue
		}
		if err := w.Write(r.Cells[i]); err != nil {
			return file{}, err
		}
	}
	w.Flush()
	return file{contentType: MediaTypes["csv"], body: b.Bytes()}, w.Error()
}

// contains tells whether cells contain a text in lower case.
func contains(cells []string, q string) bool {
	return q == "" || strings.Contains(strings.ToLower(strings.Join(cells, "\x00")), q)
}

func (s *Server) record(name, key string) (recordDocument, error) {
	r, err := s.table(name)
	if err != nil {
		return recordDocument{}, err
	}
	at, others := -1, []string(nil)
	for i := range r.Cells {
		k := r.Key(i)
		switch {
		case strings.EqualFold(k, key):
			if at < 0 {
				at = i
			}
		case strings.HasPrefix(strings.ToLower(k), strings.ToLower(key)+"/"):
			others = append(others, k)
			if at < 0 {
				at = i
			}
		}
	}
	if at < 0 {
		return recordDocument{}, &meridian.NoResultError{What: name + " has no record " + key}
	}
	d := recordDocument{Table: name, Key: r.Key(at), Line: r.Lines[at], Record: cells(r, at), Another: others}
	if src := s.c.Tables.Rows["sources"]; src != nil {
		for i := range src.Cells {
			if k := r.Cell(at, "source"); k != "" && src.Key(i) == k {
				d.Source = cells(src, i)
				break
			}
		}
	}
	return d, nil
}

// cells returns the filled cells of a row by field.
func cells(r *feed.Rows, i int) map[string]string {
	m := map[string]string{}
	for j, f := range r.Table.Fields {
		if r.Cells[i][j] != "" {
			m[f.Name] = r.Cells[i][j]
		}
	}
	return m
}
