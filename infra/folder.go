package infra

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/parquet-go/parquet-go"

	"meridian"
	"meridian/cch"
)

// A network folder:
//
//	network.json       what it is, where from, the files with sizes and SHA-256
//	nodes.parquet      GeoParquet, points
//	links.parquet      GeoParquet, lines
//	breaks.parquet     gauge breaks
//	terminals.parquet  places of the atlas on the network
//	legs.parquet       GeoParquet, links of the atlas with their real lines
//	road.cch ...       the order of each layer, as package cch keeps it
//	report.json, report.txt

const (
	folderFormat  = "meridian-network"
	folderVersion = 1
	manifestName  = "network.json"
)

type manifest struct {
	Format  string              `json:"format"`
	Version int                 `json:"version"`
	Source  Source              `json:"source"`
	Box     [4]float64          `json:"bbox"` // west, south, east, north
	Nodes   int                 `json:"nodes"`
	Links   int                 `json:"links"`
	Km      map[string]float64  `json:"km"`
	Files   map[string]fileInfo `json:"files"`
}

type fileInfo struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Folder is a network folder in memory.
type Folder struct {
	*Network
	Dir     string
	Routers [NumLayers]*Router // nil for layers without links
}

// Save writes a network, its hierarchies and its report into a new folder:
// complete, or not at all. Routers must be prepared. A folder that is there
// already is replaced if it is a network folder and replace is set.
func Save(dir string, n *Network, routers [NumLayers]*Router, legs []Leg, report *Report, replace bool) error {
	dir = filepath.Clean(dir)
	if err := MayWrite(dir, replace); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return meridian.Input("-o", "", "%v", err)
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), filepath.Base(dir)+".part-*")
	if err != nil {
		return meridian.Input("-o", "", "%v", err)
	}
	defer os.RemoveAll(tmp)
	if err := saveInto(tmp, n, routers, legs, report); err != nil {
		return meridian.Input(dir, "free some space, or write elsewhere with -o", "cannot be written: %v", err)
	}
	if err := os.Chmod(tmp, 0o755); err != nil {
		return err
	}
	if replace {
		if err := os.RemoveAll(dir); err != nil {
			return meridian.Input("-o", "", "%v", err)
		}
	} else if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty folder makes way
		return meridian.Input("-o", "", "%v", err)
	}
	return os.Rename(tmp, dir)
}

// MayWrite refuses to write over what is no network folder.
func MayWrite(dir string, replace bool) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return meridian.Input("-o", "name a folder", "%v", err)
	case len(entries) == 0:
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, manifestName)); err != nil {
		return meridian.Input("-o", "name a new folder", "%s is not empty and no network folder", dir)
	}
	if !replace {
		return meridian.Input("-o", "name a new folder, or add --force", "%s holds a network already", dir)
	}
	return nil
}

func saveInto(dir string, n *Network, routers [NumLayers]*Router, legs []Leg, report *Report) error {
	m := manifest{Format: folderFormat, Version: folderVersion, Source: n.Source, Nodes: len(n.Nodes), Links: len(n.Links), Km: report.Km, Files: map[string]fileInfo{}}
	x := n.bounds()
	m.Box = x
	steps := []func() error{
		func() error {
			return m.table(dir, "nodes", n.nodeRows(), geoMetadata("Point", x))
		},
		func() error { return m.create(dir, "links.parquet", n.writeLinks) },
		func() error {
			rows := make([]breakRow, len(n.Breaks))
			for i, b := range n.Breaks {
				rows[i] = breakRow{b.Place, b.A, b.B, int32(b.GA), int32(b.GB), b.Km, b.Hours, dateText(b.Valid.From), dateText(b.Valid.To)}
			}
			return m.table(dir, "breaks", rows, "")
		},
		func() error {
			rows := make([]terminalRow, len(n.Terminals))
			for i, t := range n.Terminals {
				rows[i] = terminalRow{t.Place, t.Layer.String(), t.Node, t.Off, t.Why}
			}
			return m.table(dir, "terminals", rows, "")
		},
		func() error {
			rows := make([]legRow, len(legs))
			for i := range legs {
				l := &legs[i]
				rows[i] = legRow{l.Link, l.Mode.String(), l.AtlasKm, l.Km, l.Hours, l.Accepted, LineWKB(n.Line(&l.Way))}
			}
			return m.table(dir, "legs", rows, geoMetadata("LineString", x))
		},
		func() error { return m.orders(dir, routers) },
		func() error {
			text, err := json.MarshalIndent(report, "", " ")
			if err != nil {
				return err
			}
			if err := m.write(dir, "report.json", append(text, '\n')); err != nil {
				return err
			}
			var b bytes.Buffer
			report.Print(&b)
			return m.write(dir, "report.txt", b.Bytes())
		},
		func() error {
			text, err := json.MarshalIndent(m, "", " ")
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, manifestName), append(text, '\n'), 0o644)
		},
	}
	for _, s := range steps {
		if err := s(); err != nil {
			return err
		}
	}
	return nil
}

func (n *Network) bounds() [4]float64 {
	x := [4]float64{180, 90, -180, -90}
	for _, c := range n.Shapes {
		p := c.Point()
		x[0], x[1], x[2], x[3] = min(x[0], p.Lon), min(x[1], p.Lat), max(x[2], p.Lon), max(x[3], p.Lat)
	}
	return x
}

func geoMetadata(kind string, x [4]float64) string {
	return fmt.Sprintf(`{"version":"1.1.0","primary_column":"geometry","columns":{"geometry":{"encoding":"WKB","geometry_types":[%q],"bbox":[%.7f,%.7f,%.7f,%.7f]}}}`, kind, x[0], x[1], x[2], x[3])
}

func parquetOptions(geo string) []parquet.WriterOption {
	o := []parquet.WriterOption{parquet.Compression(&parquet.Zstd), parquet.CreatedBy("meridian", "1", "")}
	if geo != "" {
		o = append(o, parquet.KeyValueMetadata("geo", geo))
	}
	return o
}

// table writes a table and notes it in the manifest.
func (m *manifest) table(dir, name string, rows any, geo string) error {
	return m.create(dir, name+".parquet", func(w io.Writer) error {
		switch rows := rows.(type) {
		case []nodeRow:
			return writeRows(w, rows, geo)
		case []breakRow:
			return writeRows(w, rows, geo)
		case []terminalRow:
			return writeRows(w, rows, geo)
		case []legRow:
			return writeRows(w, rows, geo)
		}
		return fmt.Errorf("no table of %T", rows)
	})
}

func writeRows[T any](w io.Writer, rows []T, geo string) error {
	p := parquet.NewGenericWriter[T](w, parquetOptions(geo)...)
	if _, err := p.Write(rows); err != nil {
		return err
	}
	return p.Close()
}

// writeLinks writes the links in groups, so that their rows need not all be
// there at once.
func (n *Network) writeLinks(w io.Writer) error {
	p := parquet.NewGenericWriter[linkRow](w, parquetOptions(geoMetadata("LineString", n.bounds()))...)
	const group = 50_000
	var rows []linkRow
	for i := range n.Links {
		rows = append(rows, n.linkRow(i))
		if len(rows) == group || i == len(n.Links)-1 {
			if _, err := p.Write(rows); err != nil {
				return err
			}
			if err := p.Flush(); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
	return p.Close()
}

func (m *manifest) orders(dir string, routers [NumLayers]*Router) error {
	for _, r := range routers {
		if r == nil || r.Order == nil {
			continue
		}
		name := r.Layer.String() + ".cch"
		if err := r.Order.Save(filepath.Join(dir, name)); err != nil {
			return err
		}
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if err := os.Chmod(filepath.Join(dir, name), 0o644); err != nil {
			return err
		}
		m.Files[name] = fileInfo{Bytes: info.Size()} // has checksums of its own
	}
	return nil
}

func (m *manifest) write(dir, name string, data []byte) error {
	return m.create(dir, name, func(w io.Writer) error { _, err := w.Write(data); return err })
}

// create writes a file and notes its size and checksum.
func (m *manifest) create(dir, name string, fill func(io.Writer) error) error {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	h := sha256.New()
	c := &counter{}
	err = fill(io.MultiWriter(f, h, c))
	if err == nil {
		err = f.Sync()
	}
	if err2 := f.Close(); err == nil {
		err = err2
	}
	m.Files[name] = fileInfo{c.n, hex.EncodeToString(h.Sum(nil))}
	return err
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) { c.n += int64(len(p)); return len(p), nil }

// Open reads a network folder. Files that do not have the checksum of the
// manifest are refused. Close releases the hierarchies.
func Open(dir string) (*Folder, error) { return OpenLayers(dir, RoadLayer, RailLayer, WaterLayer) }

// OpenLayers is Open with the hierarchies of some layers alone.
func OpenLayers(dir string, layers ...Layer) (*Folder, error) {
	fix := "import it again with `meridian import`"
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return nil, meridian.Input(dir, "make one with `meridian import`", "is no network folder: %v", err)
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil || m.Format != folderFormat {
		return nil, meridian.Input(filepath.Join(dir, manifestName), fix, "is not the manifest of a network folder")
	}
	if m.Version != folderVersion {
		return nil, meridian.Input(dir, fix, "has version %d of the format, version %d is read", m.Version, folderVersion)
	}
	f := &Folder{Network: &Network{Source: m.Source}, Dir: dir}
	if err := f.read(&m); err != nil {
		return nil, meridian.Input(dir, fix, "%v", err)
	}
	for l := range NumLayers {
		name := l.String() + ".cch"
		if _, ok := m.Files[name]; !ok || !slices.Contains(layers, l) {
			continue
		}
		if err := f.openOrder(l, name); err != nil {
			f.Close()
			return nil, meridian.Input(filepath.Join(dir, name), fix, "%v", err)
		}
	}
	return f, nil
}

func (f *Folder) openOrder(l Layer, name string) error {
	r, err := NewRouter(f.Network, l)
	if err != nil {
		return err
	}
	o, err := cch.OpenOrder(filepath.Join(f.Dir, name))
	if err != nil {
		return err
	}
	if !r.adopt(o) {
		o.Close()
		return errors.New("is the hierarchy of another network")
	}
	f.Routers[l] = r
	return nil
}

// Close releases the files of the hierarchies; no other call may follow.
func (f *Folder) Close() error {
	var errs []error
	for _, r := range f.Routers {
		if r != nil && r.Order != nil {
			errs = append(errs, r.Order.Close())
		}
	}
	return errors.Join(errs...)
}

func (f *Folder) read(m *manifest) error {
	n := f.Network
	n.Nodes, n.Links = make([]Node, 0, plausible(m.Nodes)), make([]Link, 0, plausible(m.Links))
	err := readColumns(f.Dir, "nodes.parquet", m, nodeColumns, func(rows []nodeRow) error {
		for i := range rows {
			if err := n.addNode(&rows[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = readColumns(f.Dir, "links.parquet", m, linkColumns, func(rows []linkRow) error {
		for i := range rows {
			if err := n.addLink(&rows[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	breaks, err := readTable[breakRow](f.Dir, "breaks.parquet", m)
	if err != nil {
		return err
	}
	for i := range breaks {
		if err := n.addBreak(&breaks[i]); err != nil {
			return err
		}
	}
	terminals, err := readTable[terminalRow](f.Dir, "terminals.parquet", m)
	if err != nil {
		return err
	}
	for _, r := range terminals {
		layer, ok := parseLayer(r.Layer)
		if !ok || r.Node < meridian.NoID || int(r.Node) >= len(n.Nodes) {
			return fmt.Errorf("terminal %s is at node %d of layer %q", r.Place, r.Node, r.Layer)
		}
		n.Terminals = append(n.Terminals, Terminal{r.Place, layer, r.Node, r.Off, r.Why})
	}
	return nil
}

// plausible is a number of rows to make room for, as a manifest has it.
func plausible(rows int) int { return min(max(rows, 0), 1<<20) }

// addNode reads a row back.
func (n *Network) addNode(r *nodeRow) error {
	at, err := readWKB(nil, r.Geometry)
	if err != nil || len(at) != 1 {
		return fmt.Errorf("node %d: %v", r.ID, errWKB)
	}
	layer, ok := parseLayer(r.Layer)
	if int(r.ID) != len(n.Nodes) || !ok {
		return fmt.Errorf("nodes.parquet, row %d: ids must count from 0, layers be road, rail or water", len(n.Nodes)+1)
	}
	n.Nodes = append(n.Nodes, Node{at[0], layer, r.Country, r.Border})
	return nil
}

func (n *Network) addBreak(r *breakRow) error {
	b := Break{Place: r.Place, A: r.A, B: r.B, GA: uint16(r.GA), GB: uint16(r.GB), Km: r.Km, Hours: r.Hours}
	nodes := int32(len(n.Nodes))
	if b.A < 0 || b.A >= nodes || b.B < 0 || b.B >= nodes || !(b.Km >= 0 && b.Km < 1000 && b.Hours >= 0) || math.IsInf(b.Hours, 0) {
		return fmt.Errorf("gauge break %s has impossible values", r.Place)
	}
	var err error
	if b.Valid.From, err = parseDate(r.ValidFrom); err != nil {
		return err
	}
	b.Valid.To, err = parseDate(r.ValidTo)
	n.Breaks = append(n.Breaks, b)
	return err
}

func parseLayer(s string) (Layer, bool) {
	for i, n := range layerNames {
		if n == s {
			return Layer(i), true
		}
	}
	return 0, false
}

// readTable reads a table whose checksum the manifest has.
func readTable[T any](dir, name string, m *manifest) (rows []T, err error) {
	data, err := checked(dir, name, m)
	if err != nil {
		return nil, err
	}
	defer func() { // the library panics on some malformed files
		if p := recover(); p != nil {
			rows, err = nil, fmt.Errorf("%s is no table that can be read: %v", name, p)
		}
	}()
	rows, err = parquet.Read[T](bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%s: %v", name, err)
	}
	return rows, nil
}

// LegLine is a link of the atlas with its real length and line.
type LegLine struct {
	Link     string
	AtlasKm  float64
	Km       float64
	Hours    float64
	Accepted bool
	Line     []Coord
}

// Legs reads the lines of the links of the atlas.
func (f *Folder) Legs() ([]LegLine, error) {
	text, err := os.ReadFile(filepath.Join(f.Dir, manifestName))
	if err != nil {
		return nil, err
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, err
	}
	rows, err := readTable[legRow](f.Dir, "legs.parquet", &m)
	if err != nil {
		return nil, meridian.Input(f.Dir, "import it again", "%v", err)
	}
	out := make([]LegLine, len(rows))
	for i, r := range rows {
		line, err := readWKB(nil, r.Geometry)
		if err != nil {
			return nil, meridian.Input(f.Dir, "import it again", "leg %s: %v", r.Link, err)
		}
		out[i] = LegLine{r.Link, r.AtlasKm, r.Km, r.Hours, r.Accepted, line}
	}
	return out, nil
}
