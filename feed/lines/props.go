// Package lines reads lines with attributes, from GeoJSON and from CSV, into
// infrastructure networks. Lines that share a position (to 1e-6 degrees, a
// decimetre) are joined there.
//
// Attributes, all optional: id, mode (road, rail, river, ferry, rail_ferry),
// status (open, construction, planned, closed), class, name, length_km,
// speed_kmh, speed_backward_kmh, oneway, gauge_mm (1435;1520), tracks,
// electrified, max_tonnes, toll, freight, country (ISO 3166 alpha-2).
package lines

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"meridian"
	"meridian/infra"
)

// defaultSpeed is the speed of a line that states none, km/h: an estimate.
var defaultSpeed = map[meridian.Mode]float32{meridian.Road: 50, meridian.Rail: 50, meridian.River: 12, meridian.Ferry: 22, meridian.RailFerry: 22}

// Fields lists the attributes that are read.
var Fields = []string{"id", "mode", "status", "class", "name", "length_km", "speed_kmh", "speed_backward_kmh", "oneway", "gauge_mm", "tracks", "electrified", "max_tonnes", "toll", "freight", "country"}

// fieldError is a mistake in one attribute.
type fieldError struct {
	field string
	text  string
}

func (e *fieldError) Error() string { return e.field + ": " + e.text }

// Attributes reads the attributes of a line: get returns the text of one, "" if
// there is none. length is in km, 0 if none is stated.
func Attributes(get func(field string) string, mode meridian.Mode) (p infra.Props, id int64, length float64, err error) {
	p = infra.Props{Mode: mode, Freight: true, Class: clip(get("class")), Name: clip(get("name")), Electrified: clip(get("electrified"))}
	fail := func(field, format string, args ...any) error { return &fieldError{field, fmt.Sprintf(format, args...)} }
	if s := get("mode"); s != "" {
		if p.Mode, err = meridian.ParseMode(s); err != nil {
			return p, 0, 0, fail("mode", "%v", err)
		}
	}
	speed, ok := defaultSpeed[p.Mode]
	if !ok {
		return p, 0, 0, fail("mode", "%s is not read; use road, rail, river, ferry, rail_ferry", p.Mode)
	}
	if p.Status, err = infra.ParseStatus(get("status")); err != nil {
		return p, 0, 0, fail("status", "%v", err)
	}
	if p.Gauges, err = infra.ParseGauges(get("gauge_mm")); err != nil {
		return p, 0, 0, fail("gauge_mm", "%v", err)
	}
	number := func(field string, lo, hi float64) (float64, bool, error) {
		s := get(field)
		if s == "" {
			return 0, false, nil
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || !(v >= lo && v <= hi) {
			return 0, false, fail(field, "%q is no number between %g and %g", clip(s), lo, hi)
		}
		return v, true, nil
	}
	p.Forward, p.Backward, p.Derived = speed, speed, infra.DerivedSpeed
	for _, n := range [...]struct {
		field  string
		lo, hi float64
		set    func(v float64)
	}{
		{"length_km", 0, 20000, func(v float64) { length = v }},
		{"speed_kmh", 0.1, 400, func(v float64) { p.Forward, p.Backward, p.Derived = float32(v), float32(v), 0 }},
		{"speed_backward_kmh", 0, 400, func(v float64) { p.Backward = float32(v) }},
		{"tracks", 0, 100, func(v float64) { p.Tracks = uint8(v) }},
		{"max_tonnes", 0, 10000, func(v float64) { p.MaxTonnes = float32(v) }},
	} {
		v, given, err := number(n.field, n.lo, n.hi)
		if err != nil {
			return p, 0, 0, err
		}
		if given {
			n.set(v)
		}
	}
	for _, b := range [...]struct {
		field string
		set   func(bool)
	}{
		{"oneway", func(v bool) {
			if v {
				p.Backward = 0
			}
		}},
		{"toll", func(v bool) { p.Toll = v }},
		{"freight", func(v bool) { p.Freight = v }},
	} {
		switch s := strings.ToLower(get(b.field)); s {
		case "":
		case "1", "true", "yes":
			b.set(true)
		case "0", "false", "no":
			b.set(false)
		default:
			return p, 0, 0, fail(b.field, "%q is neither yes nor no", clip(s))
		}
	}
	if c := get("country"); c != "" {
		if len(c) != 2 || c != strings.ToUpper(c) {
			return p, 0, 0, fail("country", "%q is no ISO 3166 alpha-2 code", clip(c))
		}
		p.Country = c
	}
	if s := get("id"); s != "" {
		if v, err := strconv.ParseFloat(s, 64); err == nil && v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			id = int64(v)
		}
	}
	return p, id, length, nil
}

func clip(s string) string {
	if len(s) > 120 {
		s = s[:120]
	}
	return strings.ToValidUTF8(s, "")
}

// collector makes a raw network of lines.
type collector struct {
	raw  *infra.Raw
	join infra.Joiner
}

func newCollector(name, format string) *collector {
	c := &collector{raw: &infra.Raw{Source: infra.Source{File: name, Format: format}}}
	c.join.Raw = c.raw
	return c
}

// add adds a line of longitudes and latitudes.
func (c *collector) add(p infra.Props, id int64, km float64, lonlat [][2]float64) error {
	if len(lonlat) < 2 {
		return fmt.Errorf("a line needs two positions, it has %d", len(lonlat))
	}
	refs := make([]uint32, 0, len(lonlat))
	drawn := 0.0
	var last infra.Coord
	for i, x := range lonlat {
		if !(x[0] >= -180 && x[0] <= 180 && x[1] >= -90 && x[1] <= 90) {
			return fmt.Errorf("position %g, %g lies off the earth: longitude and latitude in degrees are read", x[0], x[1])
		}
		at := infra.At(meridian.Point{Lat: math.Round(x[1]*1e6) / 1e6, Lon: math.Round(x[0]*1e6) / 1e6})
		if i > 0 {
			drawn += last.Distance(at)
		}
		last = at
		refs = append(refs, c.join.Vertex(at))
	}
	c.raw.AddLine(id, p, refs)
	if km > 0 && drawn > 0.001 {
		if r := km / drawn; r < 0.9 || r > 10 {
			return fmt.Errorf("length_km is %g, the line as drawn has %.3f km", km, drawn)
		}
		c.raw.Lines[len(c.raw.Lines)-1].Scale = float32(km / drawn)
	}
	return nil
}
