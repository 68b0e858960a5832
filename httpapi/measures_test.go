package httpapi

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

func TestLibrary(t *testing.T) {
	h := server(t).Handler()
	res, body := call(t, h, "GET", "/v1/library", "")
	var lib libraryDocument
	if err := json.Unmarshal(body, &lib); err != nil || res.StatusCode != 200 || len(lib.Scenarios) < 3 {
		t.Fatalf("%s: %d scenarios, %v", res.Status, len(lib.Scenarios), err)
	}
	measures := 0
	for _, e := range lib.Scenarios {
		measures += len(e.Resolved)
		if e.ID == "" || len(e.Resolved) != len(e.Scenario.Measures) || e.Resolved[0].Kind == "" {
			t.Errorf("%s: %+v", e.Name, e.Resolved)
		}
	}
	if measures < 60 {
		t.Errorf("only %d measures", measures)
	}
	_, body = call(t, h, "GET", "/v1/library/rasht-astara", "")
	var e libraryEntry
	if err := json.Unmarshal(body, &e); err != nil || !strings.Contains(e.YAML, "measures:") || len(e.Scenario.Measures) != 1 || e.Scenario.Measures[0].Cost == nil || len(e.Scenario.Measures[0].Sources) == 0 || e.Resolved[0].Opens == "" || len(e.Resolved[0].Touches) == 0 {
		t.Errorf("%v: %s", err, body)
	}
	if res, body := call(t, h, "GET", "/v1/library/rasht-astar", ""); res.StatusCode != 422 || !strings.Contains(string(body), "rasht-astara") {
		t.Errorf("a slip is not mended: %s %s", res.Status, body)
	}
	if _, body := call(t, h, "GET", "/v1/scenario/schema", ""); !json.Valid(body) || !strings.Contains(string(body), "measures") {
		t.Errorf("schema: %.100s", body)
	}
}

func TestScenarioCheck(t *testing.T) {
	h := server(t).Handler()
	check := func(yaml string) checkDocument {
		t.Helper()
		b, err := json.Marshal(map[string]string{"scenario_yaml": yaml})
		if err != nil {
			t.Fatal(err)
		}
		res, body := call(t, h, "POST", "/v1/scenario/check", string(b), "Content-Type", "application/json")
		var d checkDocument
		if err := json.Unmarshal(body, &d); err != nil || res.StatusCode != 200 {
			t.Fatalf("%s %s: %v", res.Status, body, err)
		}
		return d
	}
	good := check("scenario: One\nmeasures:\n  - id: a\n    name: A\n    border: {countries: IR-AZ, hours_factor: 0.5}\n")
	if !good.OK || len(good.Problems) != 0 || good.ID == "" || good.Measures[0].Line != 3 || good.Measures[0].Kind != "border" {
		t.Errorf("%+v", good)
	}
	bad := check("scenario: Two\nmeasures:\n  - id: a\n    name: A\n    build: {links: [nowhere]}\n  - id: b\n    name: B\n    opens: soon\n    close: {words: [atlantis]}\n")
	if bad.OK || len(bad.Problems) < 1 {
		t.Fatalf("%+v", bad)
	}
	for _, yaml := range []string{"measures:\n  - id: a\n    nme: A\n", "measures: [\n", "a: &x [*x]\n", "measures:\n  - id: a\n    name: A\n    border: {countries: IR-AZ, hours_factor: .nan}\n"} {
		d := check(yaml)
		if d.OK || len(d.Problems) != 1 || d.Problems[0].Message == "" {
			t.Errorf("%q: %+v", yaml, d)
		}
	}
	if d := check("measures:\n  - id: a\n    nme: A\n"); d.Problems[0].Line != 3 {
		t.Errorf("the line is not told: %+v", d.Problems)
	}
	if res, _ := call(t, h, "POST", "/v1/scenario/check", "{}", "Content-Type", "application/json"); res.StatusCode != 422 {
		t.Errorf("nothing to check: %s", res.Status)
	}
}

// A plan with measures differs from one without, and is the same by name and by
// text.
func TestPlanWithMeasures(t *testing.T) {
	h := server(t).Handler()
	const question = "/v1/plan?from=Tehran&to=Baku&only=rail&as_of=2030-01-01"
	_, plain := call(t, h, "GET", question, "")
	res, named := call(t, h, "GET", question+"&scenario=rasht-astara&geometry=true", "")
	if res.StatusCode != 200 || string(plain) == string(named) || !strings.Contains(string(named), `"features"`) {
		t.Fatalf("%s: with the line it is as without: %.300s", res.Status, named)
	}
	_, entry := call(t, h, "GET", "/v1/library/rasht-astara", "")
	var e libraryEntry
	if err := json.Unmarshal(entry, &e); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(map[string]any{"from": "Tehran", "to": "Baku", "only": []string{"rail"}, "as_of": "2030-01-01", "scenario_yaml": e.YAML})
	if err != nil {
		t.Fatal(err)
	}
	if res, written := call(t, h, "POST", "/v1/plan?geometry=true", string(b), "Content-Type", "application/json"); string(written) != string(named) {
		t.Errorf("%s: by text it is another: %.300s", res.Status, written)
	}
	if res, body := call(t, h, "GET", question+"&scenario="+url.QueryEscape("../../etc/passwd"), ""); res.StatusCode != 422 {
		t.Errorf("a path is a scenario: %s %s", res.Status, body)
	}
}

func TestPlanArriveBy(t *testing.T) {
	h := server(t).Handler()
	res, body := call(t, h, "GET", "/v1/plan?from=Trieste&to=Istanbul&depart=2026-12-01&arrive_by=2026-12-20", "")
	if res.StatusCode != 200 || !strings.Contains(string(body), `"arrival"`) {
		t.Errorf("%s %.200s", res.Status, body)
	}
	for target, field := range map[string]string{
		"/v1/plan?from=Trieste&to=Istanbul&arrive_by=soon":                            "arrive_by",
		"/v1/plan?from=Trieste&to=Istanbul&arrive_by=2026-12-20&deadline=2026-12-21":  "arrive_by",
		"/v1/plan?from=Trieste&to=Istanbul&scenario=rasht-astara&as_of=the+other+day": "as_of",
		"/v1/plan?from=Trieste&to=Istanbul&close=hormuz&close_from=2026-13-01":        "close_from",
	} {
		res, body := call(t, h, "GET", target, "")
		if res.StatusCode != 422 || !strings.Contains(string(body), `"location":"`+field+`"`) {
			t.Errorf("%s: %s %s", target, res.Status, body)
		}
	}
}
