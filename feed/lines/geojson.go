package lines

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"meridian"
	"meridian/infra"
)

// ReadGeoJSON reads the lines of a FeatureCollection (RFC 7946), one feature at
// a time. Features that are no lines are counted and left out.
func ReadGeoJSON(name string, r io.Reader, mode meridian.Mode) (*infra.Raw, error) {
	c := newCollector(name, "geojson")
	d := json.NewDecoder(r)
	fix := "a FeatureCollection of LineString or MultiLineString is read"
	if err := toFeatures(d); err != nil {
		return nil, meridian.Input(name, fix, "%v", err)
	}
	others := 0
	for n := 1; d.More(); n++ {
		var f feature
		if err := d.Decode(&f); err != nil {
			return nil, meridian.Input(name, fix, "feature %d: %v", n, err)
		}
		lines, err := f.lines()
		if err != nil {
			return nil, meridian.Input(name, fix, "feature %d: %v", n, err)
		}
		if lines == nil {
			others++
			continue
		}
		p, id, km, err := Attributes(f.get, mode)
		if err != nil {
			return nil, meridian.Input(name, "correct the property, or leave it out", "feature %d, %v", n, err)
		}
		if id == 0 {
			id = int64(n)
		}
		if len(lines) > 1 {
			km = 0 // of all parts, nobody knows of which
		}
		for _, line := range lines {
			if err := c.add(p, id, km, line); err != nil {
				return nil, meridian.Input(name, "correct the geometry", "feature %d: %v", n, err)
			}
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, meridian.Input(name, "the file is cut off", "%v", err)
	}
	if others > 0 {
		c.raw.Notes = append(c.raw.Notes, infra.Note{What: "features that are no lines, left out", Count: others})
	}
	if len(c.raw.Lines) == 0 {
		return nil, &meridian.NoResultError{What: name + " holds no line"}
	}
	return c.raw, nil
}

// toFeatures reads up to the first feature.
func toFeatures(d *json.Decoder) error {
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("is no GeoJSON: it does not begin with an object")
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if key != "features" {
			var skip json.RawMessage
			if err := d.Decode(&skip); err != nil {
				return err
			}
			continue
		}
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			return fmt.Errorf("its features are no list")
		}
		return nil
	}
	return fmt.Errorf("it has no features")
}

type feature struct {
	ID         any            `json:"id"`
	Properties map[string]any `json:"properties"`
	Geometry   *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// get returns a property as text.
func (f *feature) get(field string) string {
	v, ok := f.Properties[field]
	if !ok && field == "id" {
		v = f.ID
	}
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// lines returns the lines of a feature, nil if it has another geometry.
func (f *feature) lines() ([][][2]float64, error) {
	if f.Geometry == nil {
		return nil, nil
	}
	var raw [][][]float64
	var err error
	switch f.Geometry.Type {
	case "LineString":
		raw = make([][][]float64, 1)
		err = json.Unmarshal(f.Geometry.Coordinates, &raw[0])
	case "MultiLineString":
		err = json.Unmarshal(f.Geometry.Coordinates, &raw)
	default:
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("coordinates: %v", err)
	}
	out := make([][][2]float64, len(raw))
	for i, line := range raw {
		for _, x := range line {
			if len(x) < 2 {
				return nil, fmt.Errorf("a position of %d numbers", len(x))
			}
			out[i] = append(out[i], [2]float64{x[0], x[1]})
		}
	}
	return out, nil
}
