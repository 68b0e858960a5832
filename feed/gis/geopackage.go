package gis

import (
	"database/sql"
	"encoding/binary"
	"fmt"
	"strings"

	_ "modernc.org/sqlite" // driver of SQLite

	"meridian/infra"
)

// srs is WGS 84, as every GeoPackage must describe it.
const wgs84 = `GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]`

// The tables that the standard asks for (Annex C).
var gpkgTables = []string{
	`PRAGMA application_id = 0x47504B47`,
	`PRAGMA user_version = 10300`,
	`CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)`,
	`CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))`,
	`CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))`,
	`INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, '` + wgs84 + `', 'longitude and latitude in degrees'), ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', ''), ('Undefined geographic', 0, 'NONE', 0, 'undefined', '')`,
}

var sqlType = map[byte]string{'i': "INTEGER", 'f': "DOUBLE", 's': "TEXT", 'b': "BOOLEAN"}

// GeoPackage writes a new file with the layers links and nodes.
func GeoPackage(name string, n *infra.Network) (err error) {
	db, err := sql.Open("sqlite", "file:"+name+"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)")
	if err != nil {
		return err
	}
	defer func() {
		if err2 := db.Close(); err == nil {
			err = err2
		}
	}()
	db.SetMaxOpenConns(1)
	for _, q := range gpkgTables {
		if _, err := db.Exec(q); err != nil {
			return err
		}
	}
	links := []column{}
	for _, f := range infra.LinkFields {
		links = append(links, column{f.Name, sqlType[f.Kind]})
	}
	err = layer(db, n, "links", "LINESTRING", links, func(insert func(...any) error) error {
		row := make([]any, 1+len(infra.LinkFields))
		for i := range n.Links {
			row[0] = geometry(infra.LineWKB(n.Shape(&n.Links[i])))
			for k, f := range infra.LinkFields {
				row[1+k] = f.Value(n, i)
			}
			if err := insert(row...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	names := NodeNames(n)
	return layer(db, n, "nodes", "POINT", []column{{"node_id", "INTEGER"}, {"place", "TEXT"}, {"layer", "TEXT"}, {"country", "TEXT"}, {"border", "BOOLEAN"}}, func(insert func(...any) error) error {
		for i := range n.Nodes {
			v := &n.Nodes[i]
			if err := insert(geometry(infra.PointWKB(v.At)), i, names[i], v.Layer.String(), v.Country, v.Border); err != nil {
				return err
			}
		}
		return nil
	})
}

type column struct{ name, kind string }

// layer writes one table of features.
func layer(db *sql.DB, n *infra.Network, table, kind string, columns []column, fill func(insert func(...any) error) error) error {
	x := n.Bounds()
	var defs, names, marks []string
	for _, c := range columns {
		defs, names, marks = append(defs, c.name+" "+c.kind), append(names, c.name), append(marks, "?")
	}
	// The time of a change is that of the data: the same network gives the same bytes.
	changed := "1970-01-01T00:00:00.000Z"
	if n.Source.Date != "" {
		changed = n.Source.Date + "T00:00:00.000Z"
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // of no effect after Commit
	if _, err := tx.Exec(fmt.Sprintf(`CREATE TABLE %s (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom %s, %s)`, table, kind, strings.Join(defs, ", "))); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, 4326)`, table, table, n.Source.Attribution, changed, x[0], x[1], x[2], x[3]); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)`, table, kind); err != nil {
		return err
	}
	s, err := tx.Prepare(fmt.Sprintf(`INSERT INTO %s (geom, %s) VALUES (?, %s)`, table, strings.Join(names, ", "), strings.Join(marks, ", ")))
	if err != nil {
		return err
	}
	defer s.Close()
	if err := fill(func(v ...any) error { _, err := s.Exec(v...); return err }); err != nil {
		return err
	}
	return tx.Commit()
}

// geometry frames well-known binary as the standard asks: no envelope.
func geometry(wkb []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte{'G', 'P', 0, 1}, 4326)
	return append(b, wkb...)
}
