package httpapi

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
	"meridian/scenario"
)

// The library of measures, and checks of scenarios that are being written.

type libraryDocument struct {
	Scenarios []libraryEntry `json:"scenarios"`
}

type libraryEntry struct {
	Name     string             `json:"name" doc:"what scenario fields take, several separated by commas"`
	ID       string             `json:"id" doc:"of the contents"`
	Scenario *scenario.Scenario `json:"scenario"`
	YAML     string             `json:"yaml,omitempty" doc:"the scenario as a file; of one entry alone"`
	Resolved []measureDocument  `json:"resolved" doc:"its measures as they are found in the network"`
}

// measureDocument is a measure as it is found in the network.
type measureDocument struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Kind    string   `json:"kind"`
	Line    int      `json:"line,omitempty"`
	Owner   string   `json:"owner,omitempty" doc:"country that it belongs to"`
	Opens   string   `json:"opens,omitempty" doc:"first day"`
	Touches []string `json:"touches" doc:"elements of the network that it makes or changes"`
}

type checkDocument struct {
	OK       bool              `json:"ok"`
	ID       string            `json:"id,omitempty" doc:"of the contents: equal scenarios have equal ids"`
	Name     string            `json:"name,omitempty"`
	Problems scenario.Problems `json:"problems" doc:"every mistake with its line, measure, field and fix"`
	Notes    []string          `json:"notes" doc:"what is allowed and worth knowing"`
	Measures []measureDocument `json:"measures"`
}

// given is a scenario in a body: names of the library, or a text.
type given struct {
	Name string `json:"scenario,omitempty" maxLength:"2000" doc:"names of the library, separated by commas"`
	YAML string `json:"scenario_yaml,omitempty" doc:"a scenario file as text"`
}

func (s *Server) measureOperations() {
	tags := []string{"scenarios"}
	ask(s, huma.Operation{OperationID: "library", Method: http.MethodGet, Path: "/v1/library", Summary: "The library of measures", Tags: tags,
		Description: "Measures that were proposed: what they change, what they cost, when they open, who says so, and which figures disagree. What `meridian scenario list --json` prints, with what each touches."},
		func(context.Context, *struct{}) (libraryDocument, error) {
			lib, err := scenario.Library()
			out := libraryDocument{[]libraryEntry{}}
			for _, e := range lib {
				out.Scenarios = append(out.Scenarios, s.entry(e.Name, e.Scenario))
			}
			return out, err
		})
	type one struct {
		Name string `path:"name" maxLength:"2000" doc:"a name of the library, or several separated by commas"`
	}
	ask(s, huma.Operation{OperationID: "library-entry", Method: http.MethodGet, Path: "/v1/library/{name}", Summary: "Measures of the library as a scenario and as a file", Tags: tags},
		func(_ context.Context, in *one) (libraryEntry, error) {
			sc, err := scenario.Find(in.Name)
			if err != nil {
				return libraryEntry{}, err
			}
			e := s.entry(in.Name, sc)
			var b strings.Builder
			err = sc.Write(&b)
			e.YAML = b.String()
			return e, err
		})
	ask(s, huma.Operation{OperationID: "scenario-schema", Method: http.MethodGet, Path: "/v1/scenario/schema", Summary: "JSON Schema of scenario files", Tags: tags, Responses: files("application/schema+json")},
		func(context.Context, *struct{}) (file, error) {
			b, err := scenario.Schema()
			return file{contentType: "application/schema+json", body: append(b, '\n')}, err
		})
	type check struct{ Body given }
	ask(s, huma.Operation{OperationID: "scenario-check", Method: http.MethodPost, Path: "/v1/scenario/check", Summary: "Every mistake of a scenario, with line, field and fix", Tags: tags,
		Description: "Reads the text, finds every element in the network and lists all mistakes. A scenario with mistakes is an answer, not an error."},
		func(_ context.Context, in *check) (checkDocument, error) { return s.check(&in.Body) })
}

func (s *Server) entry(name string, sc *scenario.Scenario) libraryEntry {
	e := libraryEntry{Name: name, ID: sc.ID(), Scenario: sc, Resolved: []measureDocument{}}
	if r, err := sc.Resolve(s.c.Net); err == nil { // the network may be another than the library is for
		e.Resolved = measuresOf(r)
	}
	return e
}

func measuresOf(r *scenario.Resolved) []measureDocument {
	out := []measureDocument{}
	for i := range r.Measures {
		m := &r.Measures[i]
		d := measureDocument{ID: m.ID, Name: m.Name, Kind: m.Kind(), Line: m.Line(), Owner: r.Owner(i), Touches: r.Touches(i)}
		if d.Touches == nil {
			d.Touches = []string{}
		}
		if day := r.Opens(i); day != meridian.NoDate {
			d.Opens = day.String()
		}
		out = append(out, d)
	}
	return out
}

// read returns the scenario that is given; its name is that of the field.
func (g *given) read() (*scenario.Scenario, error) {
	switch {
	case g.Name != "" && g.YAML != "":
		return nil, meridian.Input("scenario, scenario_yaml", "give one of them", "two scenarios are given")
	case g.YAML != "":
		return scenario.Read(strings.NewReader(g.YAML), "scenario_yaml")
	}
	return scenario.Find(g.Name)
}

// none tells that no scenario is given.
func (g *given) none() bool { return g.Name == "" && g.YAML == "" }

// resolve finds the elements of the scenario that is given.
func (g *given) resolve(net *meridian.Network) (*scenario.Resolved, error) {
	sc, err := g.read()
	if err != nil {
		return nil, err
	}
	r, err := sc.Resolve(net)
	var problems scenario.Problems
	if errors.As(err, &problems) {
		return nil, meridian.Input("scenario_yaml", "/v1/scenario/check lists all", "%v", err)
	}
	return r, err
}

// linePattern finds the place in what the reader of YAML says.
var linePattern = regexp.MustCompile(`^\[(\d+):\d+\] (.*)`)

func (s *Server) check(g *given) (checkDocument, error) {
	d := checkDocument{Problems: scenario.Problems{}, Notes: []string{}, Measures: []measureDocument{}}
	if g.none() {
		return d, meridian.Input("scenario_yaml", "send the text of a scenario", "is empty")
	}
	sc, err := g.read()
	var input *meridian.InputError
	switch {
	case errors.As(err, &input) && g.YAML != "":
		p := scenario.Problem{Message: input.Problem, Fix: input.Fix}
		first, _, _ := strings.Cut(input.Problem, "\n")
		if m := linePattern.FindStringSubmatch(first); m != nil {
			p.Line, _ = strconv.Atoi(m[1]) // digits
			p.Message = m[2]
		} else if m := lineOfInput.FindStringSubmatch(input.Input); m != nil {
			p.Line, _ = strconv.Atoi(m[1])
		}
		d.Problems = append(d.Problems, p)
		return d, nil
	case err != nil:
		return d, err
	}
	d.ID, d.Name = sc.ID(), sc.Name
	r, err := sc.Resolve(s.c.Net)
	if errors.As(err, &d.Problems) {
		return d, nil
	}
	if err != nil {
		return d, err
	}
	d.OK, d.Measures = true, measuresOf(r)
	d.Notes = append(d.Notes, r.Notes...)
	return d, nil
}

// lineOfInput finds the line in the name of an input.
var lineOfInput = regexp.MustCompile(` line (\d+)$`)
