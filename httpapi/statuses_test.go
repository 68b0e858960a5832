package httpapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"meridian/store"
)

// Whatever an operation of the description answers, its status is in the description,
// and a problem is a problem document: without sign-in, asked too often, about what is
// not there, with fields and bodies that make no sense or are too large, by a stranger or
// a viewer, without a database.
func TestEveryStatusIsDescribed(t *testing.T) {
	job := countJob(new(atomic.Int64), new(atomic.Int64))
	job.Path, job.Tag, job.Summary, job.Formats = "count", "test", "Count", []string{"json"}
	job.Fields = []Field{{Name: "to", Type: "integer", Doc: "to", Required: true}, {Name: FormatField, Type: "string", Doc: "form"}}
	d := newDesk(t, ":memory:", job)
	d.person(t, "analyst")
	d.person(t, "viewer")
	text, err := d.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct{ Content map[string]any }
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	seen := map[string]map[int]bool{}
	ask := func(op, what, method, target, body string, header ...string) {
		t.Helper()
		res, got := call(t, d.Handler(), method, target, body, header...)
		if seen[op] == nil {
			seen[op] = map[int]bool{}
		}
		seen[op][res.StatusCode] = true
		_, path, _ := strings.Cut(op, " ")
		r, ok := doc.Paths[path][strings.ToLower(method)].Responses[fmt.Sprint(res.StatusCode)]
		if !ok {
			t.Errorf("%s, %s: the description knows no %s: %.150s", op, what, res.Status, got)
			return
		}
		if res.StatusCode < 400 {
			return
		}
		var p problem
		if err := json.Unmarshal(got, &p); err != nil || p.Status != res.StatusCode || p.Title == "" || !strings.HasPrefix(p.Type, "/problems/") || r.Content["application/problem+json"] == nil || res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s, %s: no problem document: %s %s %v", op, what, res.Status, got, err)
		}
		if problemTexts[strings.TrimPrefix(p.Type, "/problems/")] == "" {
			t.Errorf("%s, %s: nothing explains %s", op, what, p.Type)
		}
	}
	h := d.build(t, "ann", "analyst", "viewer")
	_, tok, err := d.c.Store.NewToken(t.Context(), store.Actor{}, d.ids["ann"], "x", leaveLife, false)
	if err != nil {
		t.Fatal(err)
	}
	h["token"] = tok.ID
	as := func(name string) []string {
		return []string{"Authorization", "Bearer " + d.tokens[name], "Content-Type", "application/json"}
	}
	operations := operationsOf(t, d.Server)
	nothing := house{"project": "none", "scenario": "none", "upload": "none", "run": "none", "user": "none", "token": "none", "table": "none", "name": "none", "picture": "none", "format": "none"}
	for _, op := range operations {
		rule := rules[op]
		method, target := h.address(op, rule)
		also := "?"
		if strings.Contains(target, "?") {
			also = "&"
		}
		body := strings.ReplaceAll(rule.body, "TOKEN", "mrd_wrong")
		ask(op, "without sign-in", method, target, body, "Content-Type", "application/json")
		ask(op, "by a stranger", method, target, body, as("eve")...)
		ask(op, "by a viewer", method, target, body, as("viewer")...)
		ask(op, "with an unknown field", method, target+also+"colour=red", body, as("ann")...)
		ask(op, "with a broken body", method, target, "{", as("viewer")...)
		_, none := nothing.address(op, rule)
		ask(op, "of nothing", method, none, body, as("ann")...)
		if method != http.MethodGet && method != http.MethodDelete {
			ask(op, "with a large body", method, target, `{"x":"`+strings.Repeat("x", mostUpload+1<<20)+`"}`, as("ann")...)
		}
	}
	for _, op := range operations {
		method, target := h.address(op, rules[op])
		if method != http.MethodGet {
			ask(op, "by another site", method, target, rules[op].body, append(as("ann"), "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")...)
		}
	}
	d.c.Access.Rate, d.c.Access.Burst = 1e-9, 1
	d.as(t, "ann", "GET", "/v1/me", "", nil)
	for _, op := range operations {
		method, target := h.address(op, rules[op])
		ask(op, "too often", method, target, rules[op].body, as("ann")...)
	}
	d.c.Access.Rate = 0
	d.c.Store.Close()
	for _, op := range operations {
		method, target := h.address(op, rules[op])
		ask(op, "without a database", method, target, rules[op].body, as("ann")...)
	}
	for _, op := range operations {
		if len(seen[op]) < 3 {
			t.Errorf("%s only answered %v", op, slices.Sorted(maps.Keys(seen[op])))
		}
	}
}
