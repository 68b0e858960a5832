package httpapi

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
)

// Field is a part of the question that a [Job] takes.
type Field struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"` // string, number, integer, boolean, strings, numbers
	Doc      string   `json:"description"`
	Default  any      `json:"default,omitempty"`
	Enum     []string `json:"enum,omitempty"`
	Required bool     `json:"required,omitempty"`
	Text     bool     `json:"text,omitempty"` // the text of a file: in a run, {"upload": ID} names one of the project's
}

// FormatField is the field that says in which form the answer is wanted.
const FormatField = "format"

// schema describes the field.
func (f *Field) schema() *huma.Schema {
	s := &huma.Schema{Type: f.Type, Description: f.Doc, Default: f.Default}
	switch f.Type {
	case "strings", "numbers":
		s.Type, s.Items = "array", &huma.Schema{Type: strings.TrimSuffix(f.Type, "s")}
	}
	for _, e := range f.Enum {
		s.Enum = append(s.Enum, e)
	}
	if f.Text {
		s.Description += " (the text itself)"
	}
	return s
}

// schema describes the question of a job as a body.
func (j *Job) schema() *huma.Schema {
	s := &huma.Schema{Type: "object", AdditionalProperties: false, Properties: map[string]*huma.Schema{}}
	for i := range j.Fields {
		f := &j.Fields[i]
		s.Properties[f.Name] = f.schema()
		if f.Required {
			s.Required = append(s.Required, f.Name)
		}
	}
	s.PrecomputeMessages()
	return s
}

func (j *Job) field(name string) *Field {
	if i := slices.IndexFunc(j.Fields, func(f Field) bool { return f.Name == name }); i >= 0 {
		return &j.Fields[i]
	}
	return nil
}

// canonical checks that an input is one object of known fields, and writes equal
// questions in equal bytes. With it comes the form that is asked for.
func (j *Job) canonical(input json.RawMessage) (out json.RawMessage, format string, err error) {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(input, &values); err != nil || values == nil {
		return nil, "", meridian.Input("input", "send one JSON object", "is no JSON object")
	}
	for name, v := range values {
		if j.field(name) == nil {
			var known []string
			for i := range j.Fields {
				known = append(known, j.Fields[i].Name)
			}
			return nil, "", meridian.Input(name, "the fields are "+strings.Join(known, ", "), "%s has no such field", j.Kind)
		}
		if string(v) == "null" {
			delete(values, name)
		}
	}
	if len(j.Formats) > 0 {
		format = j.Formats[0]
	}
	if v, ok := values[FormatField]; ok {
		if err := json.Unmarshal(v, &format); err != nil || !slices.Contains(j.Formats, format) {
			return nil, "", meridian.Input(FormatField, "use "+strings.Join(j.Formats, ", "), "%s is no form of this answer", v)
		}
	}
	out, err = json.Marshal(values) // keys in order
	if err != nil {
		return nil, "", meridian.Input("input", "send one JSON object", "%v", err)
	}
	return out, format, nil
}

// MediaTypes are the content types of forms of answers.
var MediaTypes = map[string]string{
	"json": "application/json", "geojson": "application/geo+json", "csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8", "md": "text/markdown; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip", "parquet": "application/vnd.apache.parquet", "omx": "application/x-hdf5",
}

// mediaType is that of a form without its parameters, as descriptions name it.
func mediaType(format string) string {
	t, _, _ := strings.Cut(MediaTypes[format], ";")
	return t
}

// queried makes an input of the parameters of an address.
func (j *Job) queried(query map[string][]string) (json.RawMessage, error) {
	values := map[string]any{}
	for name, given := range query {
		f := j.field(name)
		if f == nil {
			f = &Field{Type: "string"} // canonical words it
		}
		last := given[len(given)-1]
		switch f.Type {
		case "strings":
			var list []string
			for _, g := range given {
				list = append(list, strings.Split(g, ",")...)
			}
			values[name] = list
		case "numbers":
			var list []json.Number
			for _, g := range given {
				for _, x := range strings.Split(g, ",") {
					list = append(list, json.Number(x))
				}
			}
			values[name] = list
		case "number", "integer":
			values[name] = json.Number(last)
		case "boolean":
			if last != "true" && last != "false" {
				return nil, meridian.Input(name, "write true or false", "%q is neither", last)
			}
			values[name] = last == "true"
		default:
			values[name] = last
		}
	}
	b, err := json.Marshal(values)
	if err != nil {
		return nil, meridian.Input("query", "numbers are written as in JSON", "%s", fmt.Sprint(err))
	}
	return b, nil
}

func (j *Job) view() jobView {
	v := jobView{Kind: j.Kind, Doc: j.Doc, Formats: j.Formats, Fields: j.Fields}
	if j.Path != "" {
		v.Path = "/v1/" + j.Path
	}
	return v
}
