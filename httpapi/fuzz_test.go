package httpapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Whatever is asked, the answer is no fault of the server, and an error is a problem
// document.
func FuzzRequests(f *testing.F) {
	for _, s := range [][3]string{
		{"GET", "/v1/plan?from=Mumbai&to=Moscow", ""}, {"POST", "/v1/plan", `{"from":"Mumbai","to":"Moscow","tonnes":1e308}`}, {"GET", "/v1/plan?from=0,0&to=91,181", ""},
		{"GET", "/v1/plan?from=%00&to=%ff", ""}, {"GET", "/v1/data/places?q=%25&offset=-1&limit=9e9", ""}, {"POST", "/v1/scenario/check", `{"scenario_yaml":"measures: [&a [*a]]"}`},
		{"PUT", "//v1///..", ""}, {"GET", "/v1/compare/pictures/%2e%2e?from=Tehran&to=Baku&top=99999999999999999999", ""}, {"GET", "/v1/places?q=" + strings.Repeat("я", 300), ""}, {"PATCH", "/v1/projects/x", "{}"},
	} {
		f.Add(s[0], s[1], s[2])
	}
	h := server(f).Handler()
	f.Fuzz(func(t *testing.T, method, target, body string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(target, "/") || strings.IndexFunc(method, func(r rune) bool { return r < 'A' || r > 'Z' }) >= 0 || method == "" {
			t.Skip()
		}
		r := httptest.NewRequest("GET", "/", strings.NewReader(body))
		r.Method, r.URL, r.Host = method, u, "localhost"
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		slow := time.AfterFunc(20*time.Second, func() { panic(fmt.Sprintf("%s %q %q takes longer than 20 s", method, target, body)) })
		h.ServeHTTP(w, r)
		slow.Stop()
		if w.Code >= 500 && w.Code != http.StatusServiceUnavailable {
			t.Fatalf("%s %q %q: %d %s", method, target, body, w.Code, w.Body)
		}
		if w.Code >= 400 && strings.HasPrefix(u.Path, "/v1/") && method != "HEAD" && !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%s %q: %d is no problem document: %q", method, target, w.Code, w.Body)
		}
	})
}
