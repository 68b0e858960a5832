package infra

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// writeGroups writes rows in groups of size and gives the manifest of the folder.
func writeGroups[T any](t *testing.T, dir, name string, rows []T, size int) *manifest {
	t.Helper()
	path := filepath.Join(dir, name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := parquet.NewGenericWriter[T](f, parquetOptions("")...)
	for len(rows) > 0 {
		n := min(size, len(rows))
		if _, err := w.Write(rows[:n]); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		rows = rows[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	return &manifest{Files: map[string]fileInfo{name: {int64(len(data)), hex.EncodeToString(sum[:])}}}
}

// Columns give the rows that the library gives row by row, over several groups and
// many pages.
func TestColumnsAreRows(t *testing.T) {
	var want []linkRow
	for i := range int32(7001) {
		want = append(want, linkRow{
			ID: i, From: i / 2, To: 7 * i, SourceID: int64(i) << 33, Mode: []string{"road", "rail"}[i%2], Status: "open", Class: fmt.Sprint("c", i%5),
			Km: float64(i) / 3, Forward: float32(i % 90), Backward: float32(i % 7), Gauges: []string{"", "1435", "1435;1520"}[i%3], Tracks: i % 4,
			Electrified: fmt.Sprint(i % 2), MaxTonnes: float32(i % 40), Toll: i%3 == 0, Freight: i%5 > 0, Country: "IR", Name: fmt.Sprint("name ", i%1999),
			Derived: "speed", ValidFrom: "", ValidTo: "2030-01-01", Geometry: []byte(strings.Repeat(fmt.Sprint(i), int(i%30))),
		})
	}
	dir := t.TempDir()
	m := writeGroups(t, dir, "links.parquet", want, 2500)
	byRow, err := readTable[linkRow](dir, "links.parquet", m)
	if err != nil {
		t.Fatal(err)
	}
	var got []linkRow
	groups := 0
	err = readColumns(dir, "links.parquet", m, linkColumns, func(rows []linkRow) error {
		groups++
		for _, r := range rows {
			r.Geometry = append([]byte{}, r.Geometry...)
			got = append(got, r)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if groups != 3 || !reflect.DeepEqual(got, byRow) || !reflect.DeepEqual(got, want) {
		t.Errorf("%d groups, %d rows by column, %d by row, %d written; or they differ", groups, len(got), len(byRow), len(want))
	}
}

// A table without a column, or with one of another type, is an error that names it.
func TestColumnsMissing(t *testing.T) {
	type short struct {
		ID    int32 `parquet:"node_id"`
		Layer int64 `parquet:"layer"`
	}
	dir := t.TempDir()
	m := writeGroups(t, dir, "nodes.parquet", []short{{1, 2}}, 10)
	err := readColumns(dir, "nodes.parquet", m, nodeColumns, func([]nodeRow) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "no column layer of type") {
		t.Errorf("error %v", err)
	}
}
