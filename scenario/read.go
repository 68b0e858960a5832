package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"meridian"
)

// Bounds on a file.
const (
	mostBytes    = 1 << 20
	mostMeasures = 500
)

// Read parses a scenario file. Unknown fields, aliases and wrong types are
// mistakes; name is what the errors call the file.
func Read(r io.Reader, name string) (*Scenario, error) {
	b, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return nil, meridian.Input(name, "name a file that can be read", "%v", err)
	}
	if len(b) > mostBytes {
		return nil, meridian.Input(name, "part it", "is larger than %d KiB", mostBytes>>10)
	}
	if bytes.ContainsAny(b, "&*!") {
		if err := plainNodes(b, name); err != nil {
			return nil, err
		}
	}
	s := new(Scenario)
	dec := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict(), yaml.DisallowUnknownField())
	if err := dec.Decode(s); err != nil && !errors.Is(err, io.EOF) {
		return nil, meridian.Input(name, "`meridian scenario schema` describes the fields", "%s", yaml.FormatError(err, false, true))
	}
	if err := finite(reflect.ValueOf(s)); err != nil {
		return nil, meridian.Input(name, "give finite numbers", "%v", err)
	}
	if len(s.Measures) > mostMeasures {
		return nil, meridian.Input(name, "part it", "has %d measures; the most is %d", len(s.Measures), mostMeasures)
	}
	return s, s.number(b, name)
}

// plainNodes refuses anchors and aliases, by which a short file could stand for a
// huge one, and tags, which no field of a scenario has a use for.
func plainNodes(b []byte, name string) error {
	f, err := parser.ParseBytes(b, 0)
	if err != nil {
		return meridian.Input(name, "mend the file", "%s", yaml.FormatError(err, false, true))
	}
	v := &aliasFinder{}
	for _, d := range f.Docs {
		if d.Body != nil {
			ast.Walk(v, d.Body)
		}
	}
	if v.line > 0 {
		return meridian.Input(fmt.Sprintf("%s line %d", name, v.line), "write it out", "anchors, aliases and tags are not read")
	}
	return nil
}

type aliasFinder struct{ line int }

// Visit implements ast.Visitor.
func (v *aliasFinder) Visit(n ast.Node) ast.Visitor {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		v.line = n.GetToken().Position.Line
		return nil
	}
	return v
}

// finite refuses NaN and infinities, which YAML can write.
func finite(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Float64:
		if x := v.Float(); math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("%v is no number", x)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return finite(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				if err := finite(v.Field(i)); err != nil {
					return fmt.Errorf("%s: %w", strings.ToLower(v.Type().Field(i).Name), err)
				}
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := finite(v.Index(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// number gives every measure its line.
func (s *Scenario) number(b []byte, name string) error {
	f, err := parser.ParseBytes(b, 0)
	if err != nil {
		return meridian.Input(name, "mend the file", "%s", yaml.FormatError(err, false, true))
	}
	if len(f.Docs) > 1 {
		return meridian.Input(name, "part it", "holds %d documents; one is read", len(f.Docs))
	}
	for _, d := range f.Docs {
		m, ok := d.Body.(*ast.MappingNode)
		if !ok {
			continue
		}
		for _, v := range m.Values {
			seq, ok := v.Value.(*ast.SequenceNode)
			if !ok || v.Key.String() != "measures" {
				continue
			}
			for i, n := range seq.Values {
				if i < len(s.Measures) {
					s.Measures[i].line = n.GetToken().Position.Line
				}
			}
		}
	}
	return nil
}

// Write writes the scenario as YAML.
func (s *Scenario) Write(w io.Writer) error {
	b, err := yaml.MarshalWithOptions(s, yaml.IndentSequence(true))
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}
