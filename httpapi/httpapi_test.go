package httpapi

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"meridian/atlas"
	"meridian/feed"
	"meridian/plan"
	"meridian/report"
)

// served is a server on the atlas, shared by the tests.
var served = sync.OnceValues(func() (*Server, error) {
	t, problems := feed.ReadTables(atlas.FS())
	if errs := problems.Errors(); len(errs) > 0 {
		return nil, errs
	}
	net, err := atlas.Network()
	if err != nil {
		return nil, err
	}
	return New(context.Background(), Config{Net: net, Tables: t, Program: "test"})
})

func server(t testing.TB) *Server {
	t.Helper()
	s, err := served()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// call asks the server and returns the answer with its body read.
func call(t testing.TB, h http.Handler, method, target string, body string, header ...string) (*http.Response, []byte) {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "localhost"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	res := w.Result()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, b
}

func TestPlanIsTheCommandsDocument(t *testing.T) {
	s := server(t)
	res, got := call(t, s.Handler(), "GET", "/v1/plan?from=Mumbai&to=Moscow", "")
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%s %s: %s", res.Status, res.Header.Get("Content-Type"), got)
	}
	r := plan.Request{From: "Mumbai", To: "Moscow"}
	q, err := r.Query(s.c.Net)
	if err != nil {
		t.Fatal(err)
	}
	found, err := plan.New(s.c.Net).Plan(q)
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	enc := json.NewEncoder(&want)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(plan.NewDocument(s.c.Net, &q, found)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("the answer differs from plan.NewDocument: %d and %d bytes", len(got), want.Len())
	}
	if _, posted := call(t, s.Handler(), "POST", "/v1/plan", `{"from":"Mumbai","to":"Moscow"}`, "Content-Type", "application/json"); !bytes.Equal(posted, got) {
		t.Error("asked in a body it answers something else")
	}
}

func TestEntityTags(t *testing.T) {
	h := server(t).Handler()
	res, body := call(t, h, "GET", "/v1/plan?from=Mundra&to=Baku", "")
	tag := res.Header.Get("ETag")
	if tag == "" || len(body) == 0 {
		t.Fatalf("no tag: %v", res.Header)
	}
	if res, body := call(t, h, "GET", "/v1/plan?from=Mundra&to=Baku", "", "If-None-Match", tag); res.StatusCode != 304 || len(body) != 0 {
		t.Errorf("with the tag: %s, %d bytes", res.Status, len(body))
	}
	if res, _ := call(t, h, "GET", "/v1/plan?from=Mundra&to=Tbilisi", "", "If-None-Match", tag); res.StatusCode != 200 {
		t.Errorf("the tag of one question answers another: %s", res.Status)
	}
}

func TestCompression(t *testing.T) {
	h := server(t).Handler()
	_, plain := call(t, h, "GET", "/v1/plan?from=Mumbai&to=Moscow", "")
	res, packed := call(t, h, "GET", "/v1/plan?from=Mumbai&to=Moscow", "", "Accept-Encoding", "br, gzip")
	if res.Header.Get("Content-Encoding") != "gzip" || res.Header.Get("Vary") == "" {
		t.Fatalf("headers %v", res.Header)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, plain) {
		t.Errorf("unpacked it differs (%v)", err)
	}
	if res, _ := call(t, h, "GET", "/v1/plan?from=Mumbai&to=Moscow", "", "Accept-Encoding", "gzip;q=0"); res.Header.Get("Content-Encoding") != "" {
		t.Error("packed for a client that refuses it")
	}
}

func TestBadInput(t *testing.T) {
	h := server(t).Handler()
	for _, c := range []struct {
		method, target, body string
		status               int
		location, detail     string
	}{
		{"GET", "/v1/plan?from=Mumbai&to=Moscw", "", 422, "to", "Moscw"},
		{"GET", "/v1/plan?from=Mumbai", "", 422, "query.to", ""},
		{"GET", "/v1/plan?from=Mumbai&to=Moscow&tonnes=-3", "", 422, "tonnes", "-3"},
		{"GET", "/v1/plan?from=Mumbai&to=Moscow&tonnes=NaN", "", 422, "tonnes", "NaN"},
		{"GET", "/v1/plan?from=Mumbai&to=Moscow&as_of=tomorrow", "", 422, "as_of", "tomorrow"},
		{"GET", "/v1/plan?from=Mumbai&to=Moscow&goods=ammunition", "", 422, "goods", "refused"},
		{"GET", "/v1/plan?from=Mumbai&to=Moscow&colour=red", "", 422, "query.colour", ""},
		{"GET", "/v1/plan?from=Mumbai&to=Moscow&restrictions=ignore", "", 422, "query.restrictions", ""},
		{"GET", "/v1/plan?from=Mumbai&to=Moscow&avoid=country:ZZ", "", 422, "avoid", "ZZ"},
		{"GET", "/v1/plan?from=Mumbai&to=Moscow&only=rail", "", 404, "", ""},
		{"POST", "/v1/plan", `{"from":"Mumbai"`, 400, "body", ""},
		{"POST", "/v1/plan", `{"from":"Mumbai","to":"Moscow","via":"Baku"}`, 422, "body.via", ""},
		{"POST", "/v1/plan", `{"from":"` + strings.Repeat("x", mostBody) + `"}`, 413, "", ""},
		{"GET", "/v1/compare?from=Mumbai&to=Moscow&corridors=nowhere", "", 422, "corridors", "nowhere"},
		{"GET", "/v1/compare?from=Mumbai&to=Moscow&pair=Tehran", "", 422, "pair", "Tehran"},
		{"GET", "/v1/compare?from=Mumbai&to=Moscow&pair=Tehran|Bakuu", "", 422, "pair", "Bakuu"},
		{"GET", "/v1/compare?from=Mumbai&to=Moscow" + strings.Repeat("&pair=Tehran|Baku", 21), "", 422, "query.pair", ""},
		{"GET", "/v1/compare/pictures/portrait?from=Mumbai&to=Moscow", "", 422, "picture", "portrait"},
		{"GET", "/v1/data/planets", "", 404, "", "planets"},
		{"GET", "/v1/data/places/record?key=XXXXX", "", 404, "", "XXXXX"},
		{"GET", "/v1/data/..%2f..%2fetc/record?key=passwd", "", 404, "", ""},
		{"GET", "/v1/nothing", "", 404, "", "/v1/nothing"},
		{"DELETE", "/v1/plan", "", 404, "", "DELETE"},
	} {
		res, body := call(t, h, c.method, c.target, c.body, "Content-Type", "application/json")
		var p problem
		if err := json.Unmarshal(body, &p); err != nil {
			t.Errorf("%s %s: no problem document: %v: %.100s", c.method, c.target, err, body)
			continue
		}
		if res.StatusCode != c.status || p.Status != c.status || res.Header.Get("Content-Type") != "application/problem+json" || p.Type == "" {
			t.Errorf("%s %s: %s %s, want %d: %s", c.method, c.target, res.Status, res.Header.Get("Content-Type"), c.status, body)
		}
		if c.location != "" && (len(p.Errors) == 0 || p.Errors[0].Location != c.location) {
			t.Errorf("%s %s: the field %s is not named: %s", c.method, c.target, c.location, body)
		}
		if !strings.Contains(string(body), c.detail) {
			t.Errorf("%s %s: %q is not said: %s", c.method, c.target, c.detail, body)
		}
	}
}

func TestPanicIsAnAnswer(t *testing.T) {
	s := server(t)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/broken", func(http.ResponseWriter, *http.Request) { panic("broken") })
	var log bytes.Buffer
	broken := &Server{c: s.c, gauges: newGauges(), sites: http.NewCrossOriginProtection(), bodies: s.bodies}
	broken.c.Log = slog.New(slog.NewTextHandler(&log, nil))
	res, body := call(t, broken.around(mux), "GET", "/v1/broken", "", "X-Request-Id", "abc-1")
	if res.StatusCode != 500 || !strings.Contains(string(body), "abc-1") || strings.Contains(string(body), "broken\n") {
		t.Errorf("%s: %s", res.Status, body)
	}
	if !strings.Contains(log.String(), "panic=broken") {
		t.Errorf("the log is silent: %s", log.String())
	}
}

func TestOrigins(t *testing.T) {
	s := server(t)
	if res, _ := call(t, s.Handler(), "GET", "/v1/data", "", "Origin", "https://elsewhere.example"); res.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("any origin may call")
	}
	open := &Server{c: s.c, gauges: newGauges(), sites: http.NewCrossOriginProtection(), bodies: s.bodies}
	open.c.Origins = []string{"https://desk.example"}
	mux := http.NewServeMux()
	if res, _ := call(t, open.around(mux), "OPTIONS", "/v1/plan", "", "Origin", "https://desk.example"); res.StatusCode != 204 || res.Header.Get("Access-Control-Allow-Origin") != "https://desk.example" {
		t.Errorf("preflight: %s %v", res.Status, res.Header)
	}
}

func TestReportsAndPictures(t *testing.T) {
	h := server(t).Handler()
	for target, begins := range map[string]string{
		"/v1/compare/pictures/time?from=Mumbai&to=Moscow&lang=fa": "<svg",
		"/v1/compare/reports/html?from=Mumbai&to=Moscow":          "<!doctype html>",
		"/v1/compare/reports/xlsx?from=Mumbai&to=Moscow":          "PK",
		"/v1/compare/reports/md?from=Mumbai&to=Moscow":            "#",
	} {
		res, body := call(t, h, "GET", target, "")
		if res.StatusCode != 200 || !strings.HasPrefix(strings.ToLower(string(body[:min(len(body), 60)])), strings.ToLower(begins)) {
			t.Errorf("%s: %s begins with %.60q", target, res.Status, body)
		}
	}
}

// Several pairs make one study, in the order that they are asked in.
func TestComparisonsOfSeveralPairs(t *testing.T) {
	h := server(t).Handler()
	res, body := call(t, h, "GET", "/v1/compare?from=Tehran&to=Baku&pair=Baku|Tbilisi&pair=IRBND|Baku", "")
	var doc report.Document
	if err := json.Unmarshal(body, &doc); err != nil || res.StatusCode != 200 || len(doc.Comparisons) != 3 {
		t.Fatalf("%s %v: %d comparisons", res.Status, err, len(doc.Comparisons))
	}
	for i, want := range []string{"Baku", "Tbilisi", "Baku"} {
		if got := doc.Comparisons[i].To.Name; got != want {
			t.Errorf("pair %d goes to %s, not %s", i, got, want)
		}
	}
	if res, page := call(t, h, "GET", "/v1/compare/reports/html?from=Tehran&to=Baku&pair=Baku|Tbilisi", ""); res.StatusCode != 200 || !strings.Contains(string(page), "Tbilisi") {
		t.Errorf("the report: %s", res.Status)
	}
	if res, picture := call(t, h, "GET", "/v1/compare/pictures/cost?from=Tehran&to=Baku&format=png", ""); res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/png" || !strings.HasPrefix(string(picture), "\x89PNG") {
		t.Errorf("a picture: %s %v", res.Status, res.Header)
	}
}

func TestCacheKeepsToItsBound(t *testing.T) {
	c := newCache(1000)
	for _, k := range []string{"a", "b", "c", "d", "e", "f"} {
		c.put(k, &page{body: make([]byte, 50)})
		c.get("a")
	}
	if c.used > 1000 || c.get("a") == nil || c.get("b") != nil || c.get("f") == nil {
		t.Errorf("used %d; a %v, b %v, f %v", c.used, c.get("a") != nil, c.get("b") != nil, c.get("f") != nil)
	}
	c.put("big", &page{body: make([]byte, 500)})
	if c.get("big") != nil {
		t.Error("a page of half the bound is kept")
	}
}

func TestDescription(t *testing.T) {
	s := server(t)
	res, body := call(t, s.Handler(), "GET", "/openapi.json", "")
	var doc struct {
		OpenAPI string                    `json:"openapi"`
		Paths   map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(body, &doc); err != nil || res.StatusCode != 200 {
		t.Fatalf("%s: %v", res.Status, err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || len(doc.Paths) < 8 {
		t.Errorf("OpenAPI %s with %d paths", doc.OpenAPI, len(doc.Paths))
	}
	_, page := call(t, s.Handler(), "GET", "/v1/docs", "")
	for path := range doc.Paths {
		if !strings.Contains(string(page), path) {
			t.Errorf("the page of the API lacks %s", path)
		}
	}
}

func BenchmarkPlanKept(b *testing.B) {
	h := server(b).Handler()
	call(b, h, "GET", "/v1/plan?from=Mumbai&to=Moscow", "")
	b.ReportAllocs()
	for b.Loop() {
		call(b, h, "GET", "/v1/plan?from=Mumbai&to=Moscow", "", "Accept-Encoding", "gzip")
	}
}

// Asked in another language, what the planner says is said in it; rules and figures
// stay, and so does the English answer.
func TestPlansInLanguages(t *testing.T) {
	h := server(t).Handler()
	read := func(target string) (d plan.Document, text string) {
		t.Helper()
		res, body := call(t, h, "GET", target, "")
		if err := json.Unmarshal(body, &d); err != nil || res.StatusCode != 200 {
			t.Fatalf("%s: %s %v", target, res.Status, err)
		}
		return d, string(body)
	}
	_, before := read("/v1/plan?from=Mumbai&to=Moscow")
	for lang, words := range map[string]string{"ru": "Книжка МДП (TIR)|уступает варианту|груз не назван", "fa": "کارنه تیر|بدتر است|کالا نام برده نشده"} {
		d, text := read("/v1/plan?from=Mumbai&to=Moscow&lang=" + lang)
		for _, w := range strings.Split(words, "|") {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is not said", lang, w)
			}
		}
		if rules := d.Itineraries[0].Restrictions; len(rules) == 0 || !strings.Contains(before, rules[0].Rule) {
			t.Errorf("%s: rules %v", lang, rules)
		} else if rules[0].Said == "" || rules[0].Said == rules[0].Rule {
			t.Errorf("%s: the rule is not said: %+v", lang, rules[0])
		}
		if label := d.Itineraries[0].Label; strings.HasPrefix(label, "via ") || label == "" {
			t.Errorf("%s: the label is %s", lang, label)
		}
		if _, text := read("/v1/compare?from=Mumbai&to=Moscow&lang=" + lang); !strings.Contains(text, strings.Split(words, "|")[2]) {
			t.Errorf("%s: the comparison's notes are not said", lang)
		}
	}
	if res, _ := call(t, h, "GET", "/v1/plan?from=Mumbai&to=Moscow&lang=de", ""); res.StatusCode != 422 {
		t.Errorf("German: %s", res.Status)
	}
	s := server(t)
	fresh, err := New(t.Context(), s.c)
	if err != nil {
		t.Fatal(err)
	}
	fresh.planner = s.planner // the planner that was asked in other languages
	if _, after := call(t, fresh.Handler(), "GET", "/v1/plan?from=Mumbai&to=Moscow", ""); string(after) != before {
		t.Error("the English answer has changed")
	}
}
