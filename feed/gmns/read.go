// Package gmns reads and writes networks in the General Modeling Network
// Specification 0.96 (Zephyr Foundation): node.csv and link.csv, with config.csv
// for units and coordinates and geometry.csv for shared lines where they exist.
//
// Links keep their direction: directed ones can be used from from_node to
// to_node, others both ways. What GMNS has no word for (gauge, electrification,
// tracks, status, country) is read from and written to columns of this program's
// own, which other readers skip.
package gmns

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"meridian"
	"meridian/feed/lines"
	"meridian/infra"
)

// reader is a dataset on its way into a raw network.
type reader struct {
	fsys     fs.FS
	raw      *infra.Raw
	join     infra.Joiner
	toDegree func(x, y float64) (lon, lat float64)
	kmh      float64 // of a unit of speed
	km       float64 // of a unit of long_length; 0: not stated

	nodes  map[string]uint32
	shapes map[string]string // geometry_id -> WKT
	ratios []float64         // stated length, in its unit, over km as drawn
	stated []float64         // line -> stated length, 0 if none
}

// Read reads the dataset in a folder.
func Read(name string, fsys fs.FS) (*infra.Raw, error) {
	r := &reader{fsys: fsys, raw: &infra.Raw{Source: infra.Source{File: name, Format: "gmns"}}, nodes: map[string]uint32{}, kmh: 1}
	r.join.Raw = r.raw
	r.toDegree = func(x, y float64) (float64, float64) { return x, y }
	for _, f := range []func() error{r.config, r.geometry, r.readNodes, r.readLinks} {
		if err := f(); err != nil {
			return nil, err
		}
	}
	r.scale()
	if len(r.raw.Lines) == 0 {
		return nil, &meridian.NoResultError{What: name + " holds no link"}
	}
	return r.raw, nil
}

// each calls f for every row of a file; a file that may be missing is no error.
func (r *reader) each(name string, optional bool, fields []string, f func(t *lines.Table) error) error {
	file, err := r.fsys.Open(name)
	if optional && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return meridian.Input(name, "a GMNS dataset is a folder with node.csv and link.csv", "cannot be read: %v", err)
	}
	defer file.Close()
	t, err := lines.NewTable(name, file)
	if err != nil {
		return err
	}
	for _, h := range t.Header { // names that a DBF table has cut at ten letters
		for _, field := range allFields {
			if len(h) == 10 && h != field && strings.HasPrefix(field, h) {
				t.Alias(h, field)
			}
		}
	}
	for _, field := range fields {
		if !t.Has(field) {
			return meridian.Input(name, "GMNS 0.96 asks for it", "has no column %s", field)
		}
	}
	for t.Next() {
		if err := f(t); err != nil {
			return err
		}
	}
	return t.Err
}

var allFields = []string{"from_node_id", "to_node_id", "facility_type", "allowed_uses", "geometry_id", "free_speed"}

// config reads units and the reference system of coordinates.
func (r *reader) config() error {
	return r.each("config.csv", true, nil, func(t *lines.Table) error {
		units := map[string]float64{"": 0, "mile": 1.609344, "miles": 1.609344, "mi": 1.609344, "km": 1, "kilometer": 1, "kilometre": 1, "meter": 0.001, "metre": 0.001, "m": 0.001, "foot": 0.0003048, "feet": 0.0003048, "ft": 0.0003048}
		u := strings.ToLower(t.Get("long_length"))
		km, ok := units[u]
		if !ok {
			return t.Fail("long_length", "use km, mile, meter or foot", "unknown unit %q", u)
		}
		r.km = km
		switch s := strings.ToLower(t.Get("speed")); s {
		case "mph", "mi/h":
			r.kmh = 1.609344
		case "", "kph", "km/h", "kmh", "kmph":
		default:
			return t.Fail("speed", "use kph or mph", "unknown unit %q", s)
		}
		crs := strings.TrimPrefix(strings.ToUpper(t.Get("crs")), "EPSG:")
		n, err := strconv.Atoi(crs)
		switch {
		case crs == "" || n == 4326 || n == 4269:
		case err == nil && n > 32600 && n <= 32660, err == nil && n > 32700 && n <= 32760:
			r.toDegree = func(x, y float64) (float64, float64) { return utm(n, x, y) }
			r.raw.Notes = append(r.raw.Notes, infra.Note{What: fmt.Sprintf("nodes turned from UTM (EPSG:%d) into degrees", n), Count: 1})
		default:
			return t.Fail("crs", "give degrees (4326) or UTM on WGS 84 (326zz, 327zz)", "the reference system %q is not read", crs)
		}
		return nil
	})
}

func (r *reader) geometry() error {
	r.shapes = map[string]string{}
	return r.each("geometry.csv", true, []string{"geometry_id", "geometry"}, func(t *lines.Table) error {
		r.shapes[strings.Clone(t.Get("geometry_id"))] = strings.Clone(t.Get("geometry"))
		return nil
	})
}

func (r *reader) readNodes() error {
	return r.each("node.csv", false, []string{"node_id", "x_coord", "y_coord"}, func(t *lines.Table) error {
		id := strings.Clone(t.Get("node_id"))
		if _, twice := r.nodes[id]; twice || id == "" {
			return t.Fail("node_id", "give every node an id of its own", "%q is empty or there twice", id)
		}
		var xy [2]float64
		for i, f := range []string{"x_coord", "y_coord"} {
			v, err := strconv.ParseFloat(t.Get(f), 64)
			if err != nil {
				return t.Fail(f, "give a coordinate", "%q is no number", t.Get(f))
			}
			xy[i] = v
		}
		lon, lat := r.toDegree(xy[0], xy[1])
		if !(lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90) {
			return t.Fail("x_coord, y_coord", "give degrees, or name a UTM zone as crs in config.csv", "%g, %g lies off the earth", lon, lat)
		}
		v := uint32(len(r.raw.Vertices)) // nodes at one spot stay apart: links say what is joined
		r.raw.Vertices = append(r.raw.Vertices, infra.At(meridian.Point{Lat: lat, Lon: lon}))
		r.nodes[id] = v
		if c := t.Get("country"); t.Get("node_type") == "border" {
			r.raw.Marks = append(r.raw.Marks, infra.Mark{Vertex: v, Kind: "border", Country: strings.Clone(c), Name: strings.Clone(t.Get("name"))})
		}
		return nil
	})
}

func (r *reader) readLinks() error {
	return r.each("link.csv", false, []string{"from_node_id", "to_node_id", "directed"}, func(t *lines.Table) error {
		var ends [2]uint32
		for i, f := range []string{"from_node_id", "to_node_id"} {
			v, ok := r.nodes[t.Get(f)]
			if !ok {
				return t.Fail(f, "node.csv must have it", "there is no node %q", t.Get(f))
			}
			ends[i] = v
		}
		p, id, err := r.props(t)
		if err != nil {
			return err
		}
		refs, err := r.line(t, ends)
		if err != nil {
			return err
		}
		r.raw.AddLine(id, p, refs)
		return r.length(t, refs)
	})
}

// props reads what a link is.
func (r *reader) props(t *lines.Table) (infra.Props, int64, error) {
	mode, freight := usesOf(t.Get("allowed_uses"), t.Get("facility_type"))
	p, _, _, err := lines.Attributes(func(field string) string {
		switch field {
		case "mode", "status", "gauge_mm", "tracks", "electrified", "max_tonnes", "country", "freight", "name":
			return strings.Clone(t.Get(field))
		case "class":
			return strings.Clone(t.Get("facility_type"))
		case "toll":
			if v := t.Get("toll"); v != "" && v != "0" {
				return "yes"
			}
		}
		return ""
	}, mode)
	if err != nil {
		field, text, _ := strings.Cut(err.Error(), ": ")
		return p, 0, t.Fail(field, "correct the cell, or leave it empty", "%s", text)
	}
	if t.Get("freight") == "" {
		p.Freight = freight
	}
	if s := t.Get("free_speed"); s != "" {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || !(v >= 0 && v*r.kmh < 500) {
			return p, 0, t.Fail("free_speed", "give a speed", "%q is no speed", s)
		}
		if v > 0 {
			p.Forward, p.Backward, p.Derived = float32(v*r.kmh), float32(v*r.kmh), 0
		}
	}
	switch d := strings.ToLower(t.Get("directed")); d {
	case "1", "true", "yes":
		p.Backward = 0
	case "0", "false", "no":
	default:
		return p, 0, t.Fail("directed", "use 1 or 0", "%q is neither", d)
	}
	id, err := strconv.ParseInt(t.Get("link_id"), 10, 64)
	if err != nil {
		id = int64(t.Line)
	}
	return p, id, nil
}

// usesOf reads who may use a link. Without a word, trucks may.
func usesOf(uses, facility string) (meridian.Mode, bool) {
	words := strings.FieldsFunc(strings.ToLower(uses), func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '"' })
	has := func(list ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	switch f := strings.ToLower(facility); {
	case has("rail", "train", "freight_rail") || f == "rail" || f == "railway":
		return meridian.Rail, true
	case has("ferry") || f == "ferry":
		return meridian.Ferry, true
	case has("barge", "river", "waterway"):
		return meridian.River, true
	}
	return meridian.Road, len(words) == 0 || has("truck", "hgv", "freight", "all", "auto", "car", "drive", "vehicle", "motor_vehicle", "mv")
}

// line returns the vertices of a link: its two nodes, and between them the
// positions of its geometry, turned round if it is drawn the other way.
func (r *reader) line(t *lines.Table, ends [2]uint32) ([]uint32, error) {
	text := t.Get("geometry")
	if text == "" {
		text = r.shapes[t.Get("geometry_id")]
	}
	if text == "" {
		return ends[:], nil
	}
	xy, err := lines.WKT(text)
	if err != nil {
		return nil, t.Fail("geometry", "write LINESTRING (x y, x y)", "%v", err)
	}
	at := make([]infra.Coord, len(xy))
	for i, x := range xy {
		lon, lat := r.toDegree(x[0], x[1])
		if !(lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90) {
			return nil, t.Fail("geometry", "give the coordinates of the nodes' reference system", "%g, %g lies off the earth", lon, lat)
		}
		at[i] = infra.At(meridian.Point{Lat: lat, Lon: lon})
	}
	if len(at) < 3 {
		return ends[:], nil
	}
	from, to := r.raw.Vertices[ends[0]], r.raw.Vertices[ends[1]]
	if from.Distance(at[0])+to.Distance(at[len(at)-1]) > from.Distance(at[len(at)-1])+to.Distance(at[0]) {
		slices.Reverse(at)
	}
	refs := []uint32{ends[0]}
	for _, c := range at[1 : len(at)-1] {
		refs = append(refs, uint32(len(r.raw.Vertices)))
		r.raw.Vertices = append(r.raw.Vertices, c)
	}
	return append(refs, ends[1]), nil
}

// length notes the stated length of the line that was just added.
func (r *reader) length(t *lines.Table, refs []uint32) error {
	s := t.Get("length")
	if s == "" {
		r.stated = append(r.stated, 0)
		return nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v >= 0 && v < 1e8) {
		return t.Fail("length", "give a length", "%q is no length", s)
	}
	r.stated = append(r.stated, v)
	if km := r.drawn(refs); km > 0.01 && v > 0 {
		r.ratios = append(r.ratios, v/km)
	}
	return nil
}

func (r *reader) drawn(refs []uint32) float64 {
	km := 0.0
	for i := 1; i < len(refs); i++ {
		km += r.raw.Vertices[refs[i-1]].Distance(r.raw.Vertices[refs[i]])
	}
	return km
}

// scale gives lines their stated lengths. Without a config.csv nothing says in
// which unit these are: the one in which most agree with the lines as drawn is
// taken, and noted.
func (r *reader) scale() {
	if len(r.ratios) == 0 {
		return
	}
	slices.Sort(r.ratios)
	median := r.ratios[len(r.ratios)/2]
	if r.km == 0 {
		best := math.Inf(1)
		name := ""
		for _, u := range []struct {
			name string
			km   float64
		}{{"km", 1}, {"miles", 1.609344}, {"metres", 0.001}, {"feet", 0.0003048}} {
			if d := math.Abs(math.Log(median * u.km)); d < best {
				best, r.km, name = d, u.km, u.name
			}
		}
		r.raw.Notes = append(r.raw.Notes, infra.Note{What: "lengths taken as " + name + ", as config.csv does not say the unit and the lines as drawn agree with it", Count: len(r.ratios)})
	}
	odd := 0
	for i := range r.raw.Lines {
		l := &r.raw.Lines[i]
		km := r.drawn(r.raw.Refs[l.First : l.First+l.N])
		if km < 0.001 || r.stated[i] == 0 {
			continue
		}
		q := r.stated[i] * r.km / km
		if q < 0.8 || q > 10 {
			odd++
			continue
		}
		l.Scale = float32(q)
	}
	if odd > 0 {
		r.raw.Notes = append(r.raw.Notes, infra.Note{What: "links whose stated length is less than 0.8 or more than 10 times that of the line: the line is taken", Count: odd})
	}
}
