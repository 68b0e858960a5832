package infra

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/parquet-go/parquet-go"
)

// The large tables are read column by column: a row at a time, the library spends
// three times as long on finding its way through the fields.

// column is how a column of a table goes into rows of type T.
type column[T any] struct {
	name string
	kind parquet.Kind
	set  func(row *T, v parquet.Value, s *texts)
}

// texts keeps the strings of a column, each once, and the bytes of a group of rows.
type texts struct {
	known map[string]string
	bytes []byte
}

func (s *texts) text(b []byte) string {
	t, ok := s.known[string(b)]
	if !ok {
		t = string(b)
		s.known[t] = t
	}
	return t
}

// copied is b in memory of its own.
func (s *texts) copied(b []byte) []byte {
	if len(s.bytes)+len(b) > cap(s.bytes) {
		s.bytes = make([]byte, 0, max(1<<20, len(b)))
	}
	at := len(s.bytes)
	s.bytes = append(s.bytes, b...)
	return s.bytes[at:len(s.bytes):len(s.bytes)]
}

var nodeColumns = []column[nodeRow]{
	{"node_id", parquet.Int32, func(r *nodeRow, v parquet.Value, _ *texts) { r.ID = v.Int32() }},
	{"layer", parquet.ByteArray, func(r *nodeRow, v parquet.Value, s *texts) { r.Layer = s.text(v.ByteArray()) }},
	{"country", parquet.ByteArray, func(r *nodeRow, v parquet.Value, s *texts) { r.Country = s.text(v.ByteArray()) }},
	{"border", parquet.Boolean, func(r *nodeRow, v parquet.Value, _ *texts) { r.Border = v.Boolean() }},
	{"geometry", parquet.ByteArray, func(r *nodeRow, v parquet.Value, s *texts) { r.Geometry = s.copied(v.ByteArray()) }},
}

var linkColumns = []column[linkRow]{
	{"link_id", parquet.Int32, func(r *linkRow, v parquet.Value, _ *texts) { r.ID = v.Int32() }},
	{"from_node_id", parquet.Int32, func(r *linkRow, v parquet.Value, _ *texts) { r.From = v.Int32() }},
	{"to_node_id", parquet.Int32, func(r *linkRow, v parquet.Value, _ *texts) { r.To = v.Int32() }},
	{"source_id", parquet.Int64, func(r *linkRow, v parquet.Value, _ *texts) { r.SourceID = v.Int64() }},
	{"mode", parquet.ByteArray, func(r *linkRow, v parquet.Value, s *texts) { r.Mode = s.text(v.ByteArray()) }},
	{"status", parquet.ByteArray, func(r *linkRow, v parquet.Value, s *texts) { r.Status = s.text(v.ByteArray()) }},
	{"class", parquet.ByteArray, func(r *linkRow, v parquet.Value, s *texts) { r.Class = s.text(v.ByteArray()) }},
	{"length_km", parquet.Double, func(r *linkRow, v parquet.Value, _ *texts) { r.Km = v.Double() }},
	{"speed_forward_kmh", parquet.Float, func(r *linkRow, v parquet.Value, _ *texts) { r.Forward = v.Float() }},
	{"speed_backward_kmh", parquet.Float, func(r *linkRow, v parquet.Value, _ *texts) { r.Backward = v.Float() }},
	{"gauges_mm", parquet.ByteArray, func(r *linkRow, v parquet.Value, s *texts) { r.Gauges = s.text(v.ByteArray()) }},
	{"tracks", parquet.Int32, func(r *linkRow, v parquet.Value, _ *texts) { r.Tracks = v.Int32() }},
	{"electrified", parquet.ByteArray, func(r *linkRow, v parquet.Value, s *texts) { r.Electrified = s.text(v.ByteArray()) }},
	{"max_tonnes", parquet.Float, func(r *linkRow, v parquet.Value, _ *texts) { r.MaxTonnes = v.Float() }},
	{"toll", parquet.Boolean, func(r *linkRow, v parquet.Value, _ *texts) { r.Toll = v.Boolean() }},
	{"freight", parquet.Boolean, func(r *linkRow, v parquet.Value, _ *texts) { r.Freight = v.Boolean() }},
	{"country", parquet.ByteArray, func(r *linkRow, v parquet.Value, s *texts) { r.Country = s.text(v.ByteArray()) }},
	{"name", parquet.ByteArray, func(r *linkRow, v parquet.Value, s *texts) { r.Name = s.text(v.ByteArray()) }},
	{"derived", parquet.ByteArray, func(r *linkRow, v parquet.Value, s *texts) { r.Derived = s.text(v.ByteArray()) }},
	{"valid_from", parquet.ByteArray, func(r *linkRow, v parquet.Value, s *texts) { r.ValidFrom = s.text(v.ByteArray()) }},
	{"valid_to", parquet.ByteArray, func(r *linkRow, v parquet.Value, s *texts) { r.ValidTo = s.text(v.ByteArray()) }},
	{"geometry", parquet.ByteArray, func(r *linkRow, v parquet.Value, s *texts) { r.Geometry = s.copied(v.ByteArray()) }},
}

// readColumns reads a table whose checksum the manifest has and gives its rows to
// take, a group at a time; they are good until take returns.
func readColumns[T any](dir, name string, m *manifest, columns []column[T], take func(rows []T) error) (err error) {
	data, err := checked(dir, name, m)
	if err != nil {
		return err
	}
	defer func() { // the library panics on some malformed files
		if p := recover(); p != nil {
			err = fmt.Errorf("%s is no table that can be read: %v", name, p)
		}
	}()
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("%s: %v", name, err)
	}
	index := make([]int, len(columns))
	for i, c := range columns {
		leaf, ok := f.Schema().Lookup(c.name)
		if !ok || leaf.Node.Type().Kind() != c.kind || leaf.MaxRepetitionLevel > 0 {
			return fmt.Errorf("%s has no column %s of type %v", name, c.name, c.kind)
		}
		index[i] = leaf.ColumnIndex
	}
	var rows []T
	kept := make([]texts, len(columns))
	for i := range kept {
		kept[i].known = map[string]string{}
	}
	for _, g := range f.RowGroups() {
		chunks := g.ColumnChunks()
		rows = rows[:0]
		for i, c := range columns {
			kept[i].bytes = kept[i].bytes[:0]
			if rows, err = c.read(rows, chunks[index[i]], i == 0, &kept[i]); err != nil {
				return fmt.Errorf("%s, column %s: %v", name, c.name, err)
			}
		}
		if err := take(rows); err != nil {
			return err
		}
	}
	return nil
}

var errRows = errors.New("its columns differ in length")

// read sets the field of a column in rows; the first column adds them.
func (c *column[T]) read(rows []T, chunk parquet.ColumnChunk, first bool, s *texts) ([]T, error) {
	pages := chunk.Pages()
	defer pages.Close()
	var values [256]parquet.Value
	at := 0
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		reader := page.Values()
		for err == nil {
			var n int
			n, err = reader.ReadValues(values[:])
			if first {
				rows = append(rows, make([]T, n)...)
			}
			if at+n > len(rows) || n == 0 && err == nil {
				return nil, errRows
			}
			for i, v := range values[:n] {
				c.set(&rows[at+i], v, s)
			}
			at += n
		}
		if !errors.Is(err, io.EOF) {
			return nil, err
		}
		parquet.Release(page)
	}
	if at != len(rows) {
		return nil, errRows
	}
	return rows, nil
}

// checked is a file of a folder, whose checksum the manifest has.
func checked(dir, name string, m *manifest) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	if m.Files[name].SHA256 != hex.EncodeToString(sum[:]) {
		return nil, fmt.Errorf("%s is damaged or was changed: its checksum is not that of %s", name, manifestName)
	}
	return data, nil
}
