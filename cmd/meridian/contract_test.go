package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The description of the API holds: every operation that it lists is asked, and
// every JSON answer and problem is what its schema says.
func TestAPIContract(t *testing.T) {
	if testing.Short() {
		t.Skip("asks every operation, some of which plan for minutes")
	}
	t.Parallel()
	address, _ := serving(t, ":memory:")
	ask := func(method, path, body string) (*http.Response, []byte) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, "http://"+address+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, b
	}
	_, text := ask("GET", "/openapi.json", "")
	c := newContract(t, text)
	const ends = "from=Tehran&to=Baku"
	made := map[string]string{}
	id := func(kind string, b []byte) {
		var x struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(b, &x) == nil && x.ID != "" {
			made[kind] = x.ID
		}
	}
	steps := []struct{ operation, query, body, makes string }{
		{"GET /v1/plan", ends, "", ""}, {"POST /v1/plan", "geometry=true", `{"from":"Tehran","to":"Baku"}`, ""},
		{"GET /v1/plan/profile", "from=Trieste&to=Istanbul&depart=2026-12-01&window=2d", "", ""}, {"POST /v1/plan/profile", "", `{"from":"Trieste","to":"Istanbul","depart":"2026-12-01","window":"2d"}`, ""},
		{"GET /v1/compare", ends, "", ""}, {"POST /v1/compare", "", `{"from":"Tehran","to":"Baku"}`, ""}, {"GET /v1/compare/pictures/{picture}", ends, "", ""}, {"GET /v1/compare/reports/{format}", ends, "", ""},
		{"GET /v1/why", ends + "&corridor=north-south-west&tries=0", "", ""}, {"POST /v1/why", "", `{"from":"Mumbai","to":"Moscow","corridor":"north-south-west","tries":0}`, ""},
		{"GET /v1/simulate", ends + "&draws=100", "", ""}, {"POST /v1/simulate", "", `{"from":"Tehran","to":"Baku","draws":100}`, ""},
		{"GET /v1/simulate/criticality", ends + "&kind=crossing", "", ""}, {"POST /v1/simulate/criticality", "", `{"from":"Tehran","to":"Baku","kind":["crossing"]}`, ""},
		{"GET /v1/library", "", "", ""}, {"GET /v1/library/{name}", "", "", ""}, {"GET /v1/scenario/schema", "", "", ""}, {"POST /v1/scenario/check", "", `{"scenario":"rasht-astara"}`, ""},
		{"GET /v1/scenario/diff", "scenario=rasht-astara", "", ""}, {"POST /v1/scenario/diff", "", `{"scenario":"rasht-astara"}`, ""},
		{"GET /v1/scenario/rank", "scenario=rasht-astara&greedy=0&pairs=0", "", ""}, {"POST /v1/scenario/rank", "", `{"scenario":"rasht-astara","greedy":0,"pairs":0}`, ""},
		{"GET /v1/appraise", "scenario=rasht-astara&draws=100", "", ""}, {"POST /v1/appraise", "", `{"scenario":"rasht-astara","draws":100}`, ""},
		{"GET /v1/share", "scenario=rasht-astara&players=IR,AZ,RU", "", ""}, {"POST /v1/share", "", `{"scenario":"rasht-astara","players":["IR","AZ","RU"]}`, ""},
		{"POST /v1/matrix", "", `{"origins":"id,place\na,Tehran\nb,Baku\n"}`, ""},
		{"GET /v1/claims", "id=D094", "", ""}, {"GET /v1/places", "q=Mumb", "", ""}, {"GET /v1/data", "", "", ""}, {"GET /v1/data/{table}", "limit=3", "", ""}, {"GET /v1/data/{table}/record", "key=IRBND", "", ""},
		{"GET /v1/me", "", "", ""}, {"POST /v1/projects", "", `{"name":"Study"}`, "project"}, {"GET /v1/projects", "", "", ""},
		{"POST /v1/projects/{project}/runs", "", `{"kind":"why","input":{"from":"Tehran","to":"Baku","corridor":"north-south-west","tries":0}}`, "run"}, {"GET /v1/projects/{project}/runs", "", "", ""}, {"GET /v1/projects/{project}/runs/{run}", "", "", ""},
		{"GET /v1/projects/{project}/runs/{run}/events", "", "", ""}, {"GET /v1/projects/{project}/runs/{run}/result", "", "", ""},
		{"POST /v1/projects/{project}/uploads", "kind=flows&name=flows.csv", "origin,destination,goods,quantity,unit", "upload"}, {"GET /v1/projects/{project}/uploads", "", "", ""}, {"GET /v1/projects/{project}/uploads/{upload}", "", "", ""},
	}
	asked := map[string]bool{}
	for _, s := range steps {
		asked[s.operation] = true
		method, path, _ := strings.Cut(s.operation, " ")
		for name, value := range map[string]string{"picture": "time", "format": "md", "name": "rasht-astara", "table": "places", "project": made["project"], "run": made["run"], "upload": made["upload"]} {
			path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
		}
		if s.query != "" {
			path += "?" + s.query
		}
		res, body := ask(method, path, s.body)
		if res.StatusCode >= 300 && res.StatusCode != 404 {
			t.Errorf("%s: %s %.300s", s.operation, res.Status, body)
			continue
		}
		if s.makes != "" {
			id(s.makes, body)
		}
		c.check(t, s.operation, res, body)
	}
	for path, item := range c.paths {
		for method := range item {
			operation := strings.ToUpper(method) + " " + path
			if asked[operation] {
				delete(asked, operation)
				continue
			}
			// Others are asked about what does not exist, without a body: the answer is a
			// problem of the description, or nothing.
			res, body := ask(strings.ToUpper(method), unknown.ReplaceAllString(path, "none"), "")
			if res.StatusCode >= 500 {
				t.Errorf("%s: %s %.200s", operation, res.Status, body)
			}
			c.check(t, operation, res, body)
		}
	}
	for operation := range asked {
		t.Errorf("%s is not in the description", operation)
	}
}

var unknown = regexp.MustCompile(`\{\w+\}`)

// contract is a description of an API that answers are held against.
type contract struct {
	paths map[string]map[string]struct {
		Responses map[string]struct {
			Content map[string]any
		}
	}
	schemas *jsonschema.Compiler
}

func newContract(t *testing.T, text []byte) *contract {
	t.Helper()
	var doc struct {
		Paths json.RawMessage
	}
	c := &contract{schemas: jsonschema.NewCompiler()}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(doc.Paths, &c.paths); err != nil {
		t.Fatal(err)
	}
	whole, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	c.schemas.DefaultDraft(jsonschema.Draft2020)
	if err := c.schemas.AddResource("api.json", whole); err != nil {
		t.Fatal(err)
	}
	return c
}

// goNames calls with names of objects that are written as Go writes fields. Ids of
// places and countries, which are names as well, have no small letters.
func goNames(v any, say func(string)) {
	switch v := v.(type) {
	case map[string]any:
		for name, x := range v {
			if goName.MatchString(name) {
				say(name)
			}
			goNames(x, say)
		}
	case []any:
		for _, x := range v {
			goNames(x, say)
		}
	}
}

var goName = regexp.MustCompile(`^([A-Z][a-z]\w*|[A-Z]+[a-z]\w*)$`)

// check holds an answer against what the description says of its status and type.
func (c *contract) check(t *testing.T, operation string, res *http.Response, body []byte) {
	t.Helper()
	method, path, _ := strings.Cut(operation, " ")
	status := strconv.Itoa(res.StatusCode)
	responses := c.paths[path][strings.ToLower(method)].Responses
	r, ok := responses[status]
	if !ok {
		if r, ok = responses["default"]; ok {
			status = "default"
		}
	}
	if !ok {
		t.Errorf("%s: the description knows no %s: %.200s", operation, res.Status, body)
		return
	}
	media, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	if len(body) == 0 {
		return
	}
	if _, ok := r.Content[media]; !ok {
		if _, any := r.Content["application/octet-stream"]; !any {
			t.Errorf("%s: the description of %s knows no %s", operation, status, media)
		}
		return
	}
	if !strings.HasSuffix(media, "json") {
		return
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D", "+", "%2B")
	schema, err := c.schemas.Compile("api.json#/paths/" + escape.Replace(path) + "/" + strings.ToLower(method) + "/responses/" + status + "/content/" + escape.Replace(media) + "/schema")
	if err != nil {
		t.Errorf("%s: the schema of %s: %v", operation, status, err)
		return
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err == nil {
		err = schema.Validate(value)
		goNames(value, func(name string) { t.Errorf("%s: the name %q is that of a Go field", operation, name) })
	}
	if err != nil {
		t.Errorf("%s: %.900s", operation, err)
	}
}
