package store

import (
	"archive/zip"
	"bufio"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"meridian"
)

// A backup is a zip with a file of JSON lines for each table, one array of cells
// a row, and manifest.json. It holds all that the database holds at one moment
// and goes back into either kind of database.

// tables in the order in which rows can be put back.
var tables = []string{"users", "tokens", "projects", "members", "scenarios", "scenario_versions", "runs", "uploads", "audit"}

type manifest struct {
	Format int                 `json:"format"`
	Tables map[string]int      `json:"rows"`
	Fields map[string][]string `json:"fields"`
}

const backupFormat = 1

// Backup writes all of the store as it is at one moment.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	t, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: s.snapshot(), ReadOnly: s.postgres})
	if err != nil {
		return err
	}
	defer t.Rollback() // nothing is changed
	z := zip.NewWriter(w)
	m := manifest{backupFormat, map[string]int{}, map[string][]string{}}
	for _, name := range tables {
		f, err := z.Create(name + ".jsonl")
		if err != nil {
			return err
		}
		if m.Fields[name], m.Tables[name], err = dump(ctx, t, f, name); err != nil {
			return fmt.Errorf("store: table %s: %w", name, err)
		}
	}
	f, err := z.Create("manifest.json")
	if err != nil {
		return err
	}
	if err := json.NewEncoder(f).Encode(m); err != nil {
		return err
	}
	return z.Close()
}

// snapshot is the isolation in which a transaction sees one moment; that of
// SQLite always does.
func (s *Store) snapshot() sql.IsolationLevel {
	if s.postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

func dump(ctx context.Context, t *sql.Tx, w io.Writer, name string) (fields []string, n int, err error) {
	rows, err := t.QueryContext(ctx, "SELECT * FROM "+name+" ORDER BY 1, 2")
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	if fields, err = rows.Columns(); err != nil {
		return nil, 0, err
	}
	cells, refs := make([]any, len(fields)), make([]any, len(fields))
	for i := range cells {
		refs[i] = &cells[i]
	}
	enc := json.NewEncoder(w)
	for rows.Next() {
		if err := rows.Scan(refs...); err != nil {
			return nil, 0, err
		}
		out := make([]any, len(cells))
		for i, c := range cells {
			if out[i] = c; binary(name, fields[i]) && c != nil {
				out[i] = base64.StdEncoding.EncodeToString(c.([]byte))
			}
		}
		if err := enc.Encode(out); err != nil {
			return nil, 0, err
		}
		n++
	}
	return fields, n, rows.Err()
}

// binary tells whether a column holds bytes; scenario texts are text.
func binary(table, field string) bool {
	return table == "runs" && field == "result" || table == "uploads" && field == "content"
}

// Restore fills an empty store from a backup. A store with rows is left alone.
func (s *Store) Restore(ctx context.Context, r io.ReaderAt, size int64) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return meridian.Input("the backup", "name a file that `meridian store backup` wrote", "%v", err)
	}
	var m manifest
	if err := readManifest(z, &m); err != nil {
		return err
	}
	return s.change(ctx, func(t *tx) error {
		for _, name := range tables {
			var n int64
			if err := t.row(ctx, "SELECT COUNT(*) FROM "+name).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				return meridian.Input("the store", "restore into a new one", "is not empty: table %s has %d rows", name, n)
			}
		}
		for _, name := range tables {
			if err := t.load(ctx, z, name, &m); err != nil {
				return err
			}
		}
		if !s.postgres {
			return nil
		}
		_, err := t.exec(ctx, `SELECT setval(pg_get_serial_sequence('audit', 'seq'), (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit), false)`)
		return err
	})
}

func readManifest(z *zip.Reader, m *manifest) error {
	f, err := z.Open("manifest.json")
	if err != nil {
		return meridian.Input("the backup", "it was cut short: take an older one", "has no manifest")
	}
	defer f.Close()
	if err := json.NewDecoder(io.LimitReader(f, 1<<20)).Decode(m); err != nil {
		return meridian.Input("manifest.json", "take an older backup", "%v", err)
	}
	if m.Format != backupFormat {
		return meridian.Input("the backup", "use the program that wrote it, or a newer one", "has format %d, not %d", m.Format, backupFormat)
	}
	return nil
}

func (t *tx) load(ctx context.Context, z *zip.Reader, name string, m *manifest) error {
	have, err := t.columns(ctx, name)
	if err != nil {
		return err
	}
	for _, f := range m.Fields[name] {
		if !slices.Contains(have, f) {
			return meridian.Input(name+".jsonl", "use the program that wrote the backup, or a newer one", "has an unknown column %q", f)
		}
	}
	fields := m.Fields[name]
	if len(fields) == 0 {
		return meridian.Input("manifest.json", "take an older backup", "says nothing of table %s", name)
	}
	f, err := z.Open(name + ".jsonl")
	if err != nil {
		return meridian.Input("the backup", "take an older one", "has no %s.jsonl", name)
	}
	defer f.Close()
	insert := "INSERT INTO " + name + " (" + strings.Join(fields, ", ") + ") VALUES (" + strings.TrimSuffix(strings.Repeat("?, ", len(fields)), ", ") + ")"
	dec := json.NewDecoder(bufio.NewReader(f))
	dec.UseNumber()
	n := 0
	for ; ; n++ {
		var row []any
		if err := dec.Decode(&row); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return meridian.Input(fmt.Sprintf("%s.jsonl row %d", name, n+1), "take an older backup", "%v", err)
		}
		if len(row) != len(fields) {
			return meridian.Input(fmt.Sprintf("%s.jsonl row %d", name, n+1), "take an older backup", "has %d cells, not %d", len(row), len(fields))
		}
		for i := range row {
			if row[i], err = cell(name, fields[i], row[i]); err != nil {
				return meridian.Input(fmt.Sprintf("%s.jsonl row %d, %s", name, n+1, fields[i]), "take an older backup", "%v", err)
			}
		}
		if _, err := t.exec(ctx, insert, row...); err != nil {
			return fmt.Errorf("store: %s.jsonl row %d: %w", name, n+1, err)
		}
	}
	if n != m.Tables[name] {
		return meridian.Input(name+".jsonl", "take an older backup", "has %d rows, not the %d of the manifest", n, m.Tables[name])
	}
	return nil
}

func cell(table, field string, v any) (any, error) {
	switch x := v.(type) {
	case json.Number:
		return x.Int64()
	case string:
		if binary(table, field) {
			return base64.StdEncoding.DecodeString(x)
		}
	}
	return v, nil
}

func (t *tx) columns(ctx context.Context, name string) ([]string, error) {
	rows, err := t.QueryContext(ctx, "SELECT * FROM "+name+" WHERE 1 = 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return rows.Columns()
}
