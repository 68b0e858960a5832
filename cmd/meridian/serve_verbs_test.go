package main

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// The verbs have operations of their own: asked in an address or in a body, with
// entity tags, and with forms to download.
func TestServedVerbsDirectly(t *testing.T) {
	t.Parallel()
	address, _ := serving(t, ":memory:")
	ask := func(method, path, body string, header ...string) (*http.Response, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, "http://"+address+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
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
		return res, string(b)
	}
	res, got := ask("GET", "/v1/why?from=Tehran&to=Baku&corridor=other&tries=0&avoid=suez,hormuz&avoid=country:TM", "")
	if res.StatusCode != 200 && res.StatusCode != 404 {
		t.Fatalf("%s %s", res.Status, got)
	}
	res, got = ask("GET", "/v1/simulate?from=Tehran&to=Baku&draws=300", "")
	tag := res.Header.Get("ETag")
	if res.StatusCode != 200 || !strings.Contains(got, `"quantiles"`) || tag == "" {
		t.Fatalf("%s %v %.200s", res.Status, res.Header, got)
	}
	if res, posted := ask("POST", "/v1/simulate", `{"draws":300,"to":"Baku","from":"Tehran"}`); posted != got || res.Header.Get("ETag") != tag {
		t.Errorf("asked in a body it is another answer: %.200s", posted)
	}
	if res, _ := ask("GET", "/v1/simulate?draws=300&to=Baku&from=Tehran", "", "If-None-Match", tag); res.StatusCode != 304 {
		t.Errorf("with its tag: %s", res.Status)
	}
	res, got = ask("POST", "/v1/scenario/diff", `{"scenario":"rasht-astara","format":"csv"}`)
	if res.StatusCode != 200 || !strings.HasPrefix(got, "id,from,to") || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") || res.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("%s %v %.100s", res.Status, res.Header, got)
	}
	if res, got := ask("GET", "/v1/plan?from=Tehran&to=Baku&format=csv", ""); res.StatusCode != 200 || !strings.HasPrefix(got, "id,corridor") {
		t.Errorf("%s %.100s", res.Status, got)
	}
	for _, c := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"GET", "/v1/why?from=Tehran&to=Baku", "", 422, `"location":"corridor"`},
		{"GET", "/v1/simulate?from=Tehran&to=Baku&colour=red", "", 422, `"location":"colour"`},
		{"GET", "/v1/simulate?from=Tehran&to=Baku&draws=x", "", 422, "numbers"},
		{"GET", "/v1/simulate?from=Tehran&to=Baku&ods=a", "", 422, "POST"},
		{"GET", "/v1/simulate?from=Tehran&to=Bakuu", "", 422, `"location":"to"`},
		{"POST", "/v1/appraise", "{", 422, "JSON"},
		{"POST", "/v1/appraise", "[]", 422, "JSON"},
		{"POST", "/v1/appraise", `{"scenario":"rasht-astara"} {}`, 422, "JSON"},
		{"POST", "/v1/appraise", `{"scenario":"rasht-astara","draws":1}`, 422, `"location":"draws"`},
		{"POST", "/v1/appraise", `{"scenario_yaml":"` + strings.Repeat("x", 5<<20) + `"}`, 413, "KiB"},
		{"PUT", "/v1/appraise", "{}", 404, "PUT"},
	} {
		res, got := ask(c.method, c.path, c.body)
		if res.StatusCode != c.status || !strings.Contains(got, c.says) || res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %s %s", c.method, c.path, res.Status, got)
		}
	}
}
