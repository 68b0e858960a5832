package httpapi

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"meridian"
	"meridian/internal/pgtest"
	"meridian/store"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// desk is a team's server on a store, with a token for each person.
type desk struct {
	*Server
	tokens map[string]string
	ids    map[string]string
}

func newDesk(t *testing.T, address string, jobs ...Job) *desk {
	t.Helper()
	st, err := store.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	base := server(t).c
	base.Store, base.Access, base.Jobs = st, Access{Team: true}, jobs
	s, err := New(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{s, map[string]string{}, map[string]string{}}
	for _, name := range []string{"ann", "bob", "eve"} {
		d.person(t, name)
	}
	return d
}

// person adds somebody with a token.
func (d *desk) person(t *testing.T, name string) {
	t.Helper()
	u, err := d.c.Store.SignIn(t.Context(), name, name)
	if err != nil {
		t.Fatal(err)
	}
	if d.tokens[name], _, err = d.c.Store.NewToken(t.Context(), store.Actor{User: u.ID}, u.ID, "test", time.Hour, false); err != nil {
		t.Fatal(err)
	}
	d.ids[name] = u.ID
}

// as calls as a person and decodes the answer into to, unless it is nil.
func (d *desk) as(t *testing.T, name, method, target, body string, to any) int {
	t.Helper()
	res, b := call(t, d.Handler(), method, target, body, "Authorization", "Bearer "+d.tokens[name], "Content-Type", "application/json")
	if to != nil && res.StatusCode < 300 {
		if err := json.Unmarshal(b, to); err != nil {
			t.Fatalf("%s %s: %v: %s", method, target, err, b)
		}
	}
	return res.StatusCode
}

func onBothStores(t *testing.T, test func(t *testing.T, address string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "meridian.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, pgtest.Database(t)) })
}

func TestNobodyIsLetInUnasked(t *testing.T) {
	d := newDesk(t, ":memory:")
	for _, path := range []string{"/v1/plan?from=Mumbai&to=Moscow", "/v1/data", "/v1/projects", "/v1/tokens"} {
		for _, header := range []string{"", "Bearer", "Bearer mrd_wrong", "Basic YW5uOmFubg=="} {
			if res, body := call(t, d.Handler(), "GET", path, "", "Authorization", header); res.StatusCode != 401 || res.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s with %q: %s %s", path, header, res.Status, body)
			}
		}
	}
	for _, path := range []string{"/", "/healthz", "/openapi.json", "/v1/docs"} {
		if res, _ := call(t, d.Handler(), "GET", path, ""); res.StatusCode != 200 {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
}

func TestProjectsOverHTTP(t *testing.T) {
	onBothStores(t, func(t *testing.T, address string) {
		d := newDesk(t, address)
		var p store.Project
		if code := d.as(t, "ann", "POST", "/v1/projects", `{"name":"Corridor study"}`, &p); code != 201 {
			t.Fatalf("made with %d", code)
		}
		at := "/v1/projects/" + p.ID
		if code := d.as(t, "ann", "PUT", at+"/members/"+d.ids["bob"], `{"role":"viewer"}`, nil); code != 204 {
			t.Fatalf("bob became a viewer with %d", code)
		}
		var c store.Scenario
		if code := d.as(t, "ann", "POST", at+"/scenarios", `{"name":"Astara","content":"measures: []\n"}`, &c); code != 201 {
			t.Fatalf("scenario: %d", code)
		}
		// Who may do what: ann owns, bob views, eve is a stranger.
		for _, x := range []struct {
			who, method, path, body string
			code                    int
		}{
			{"bob", "GET", "/scenarios", "", 200},
			{"eve", "GET", "/scenarios", "", 404},
			{"eve", "GET", "/scenarios/" + c.ID, "", 404},
			{"bob", "POST", "/scenarios", `{"name":"x","content":""}`, 403},
			{"bob", "PUT", "/scenarios/" + c.ID, `{"version":1,"content":"x"}`, 403},
			{"bob", "DELETE", "", "", 403},
			{"eve", "DELETE", "", "", 404},
			{"bob", "GET", "/audit", "", 403},
			{"ann", "GET", "/audit", "", 200},
			{"bob", "PUT", "/members/" + d.ids["bob"], `{"role":"owner"}`, 403},
			{"eve", "PUT", "/members/" + d.ids["eve"], `{"role":"owner"}`, 404},
			{"ann", "PUT", "/members/" + d.ids["ann"], `{"role":"none"}`, 409},
			{"ann", "PUT", "/members/" + d.ids["bob"], `{"role":"emperor"}`, 422},
			{"ann", "PUT", "/scenarios/" + c.ID, `{"version":1,"content":"measures: [1]\n"}`, 200},
			{"ann", "PUT", "/scenarios/" + c.ID, `{"version":1,"content":"measures: [2]\n"}`, 409},
			{"ann", "POST", "/scenarios", `{"name":"  ","content":""}`, 422},
			{"ann", "POST", "/scenarios", `{"name":"<script>","content":""}`, 201},
			{"ann", "POST", "/scenarios", `{"name":"fork","content":"","fork_of":"nothing","fork_version":1}`, 404},
			{"ann", "POST", "/scenarios", `{"name":"fork","content":"","fork_of":"` + c.ID + `","fork_version":1}`, 201},
			{"ann", "POST", "/scenarios", `{"name":"big","content":"` + strings.Repeat("x", mostScenario+1) + `"}`, 422},
			{"ann", "POST", "/runs", `{"kind":"nothing","input":{}}`, 422},
			{"eve", "POST", "/uploads?name=x&kind=feed", `x`, 404},
		} {
			if code := d.as(t, x.who, x.method, at+x.path, x.body, nil); code != x.code {
				t.Errorf("%s %s %s: %d, want %d", x.who, x.method, x.path, code, x.code)
			}
		}
		var text ScenarioText
		d.as(t, "bob", "GET", at+"/scenarios/"+c.ID, "", &text)
		if text.Text.Content != "measures: [1]\n" || text.Version != 2 {
			t.Errorf("the newest text is version %d: %q", text.Version, text.Text.Content)
		}
		var trail listOf[store.Entry]
		d.as(t, "ann", "GET", at+"/audit", "", &trail)
		var actions []string
		for _, e := range trail.Items {
			actions = append(actions, e.Action)
			if e.Request == "" || e.User != d.ids["ann"] {
				t.Errorf("line %+v says not who asked, or when", e)
			}
		}
		if got := strings.Join(actions, " "); got != "scenario.create scenario.create scenario.save scenario.create member.viewer project.create" {
			t.Errorf("trail: %s", got)
		}
	})
}

func zipOf(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUploads(t *testing.T) {
	d := newDesk(t, ":memory:")
	var p store.Project
	d.as(t, "ann", "POST", "/v1/projects", `{"name":"Feeds"}`, &p)
	at := "/v1/projects/" + p.ID + "/uploads?kind=feed&name=own.zip"
	bomb := zipOf(t, map[string]string{"places.csv": "id,name\n\"" + strings.Repeat("0", mostUnpacked+10)})
	if len(bomb) > mostUpload {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	for _, c := range []struct {
		what string
		body []byte
		code int
	}{
		{"nothing", nil, 422},
		{"no zip", []byte("places"), 422},
		{"a cut zip", bomb[:len(bomb)/2], 422},
		{"a bomb", bomb, 422},
		{"too much", make([]byte, mostUpload+1), 413},
	} {
		if code := d.as(t, "ann", "POST", at, string(c.body), nil); code != c.code && !(c.what == "nothing" && code == 400) {
			t.Errorf("%s: %d, want %d", c.what, code, c.code)
		}
	}
	var u uploaded
	if code := d.as(t, "ann", "POST", at, string(zipOf(t, map[string]string{"places.csv": "id,name\nX,\n", "../../etc/passwd": "x"})), &u); code != 201 || len(u.Problems) == 0 {
		t.Errorf("a feed with mistakes: %d, %d problems", code, len(u.Problems))
	}
	if code := d.as(t, "bob", "GET", "/v1/projects/"+p.ID+"/uploads/"+u.ID, "", nil); code != 404 {
		t.Errorf("a stranger reads it: %d", code)
	}
}

// countJob counts slowly to what it is asked for.
func countJob(started, ended *atomic.Int64) Job {
	return Job{Kind: "count", Doc: "counts",
		Check: func(in json.RawMessage) error {
			var n struct{ To int64 }
			if json.Unmarshal(in, &n) != nil || n.To <= 0 {
				return meridian.Input("to", "give a positive number", "cannot be counted to")
			}
			return nil
		},
		Run: func(ctx context.Context, in json.RawMessage, tell Progress) (string, []byte, error) {
			var n struct{ To int64 }
			if err := json.Unmarshal(in, &n); err != nil {
				return "", nil, err
			}
			started.Add(1)
			defer ended.Add(1)
			for i := range n.To {
				tell("numbers", i, n.To)
				select {
				case <-ctx.Done():
					return "", nil, ctx.Err()
				case <-time.After(10 * time.Millisecond):
				}
			}
			switch n.To {
			case 3:
				return "", nil, &meridian.NoResultError{What: "three has no answer"}
			case 4:
				panic("four")
			}
			return "application/json", fmt.Appendf(nil, `{"counted":%d}`, n.To), nil
		}}
}

func TestRunsOverHTTP(t *testing.T) {
	onBothStores(t, func(t *testing.T, address string) {
		var started, ended atomic.Int64
		d := newDesk(t, address, countJob(&started, &ended))
		ctx, stop := context.WithCancel(t.Context())
		worked := make(chan struct{})
		go func() { d.Work(ctx, 2); close(worked) }()
		var p store.Project
		d.as(t, "ann", "POST", "/v1/projects", `{"name":"Runs"}`, &p)
		at := "/v1/projects/" + p.ID + "/runs"
		srv := httptest.NewServer(d.Handler())
		defer srv.Close()

		queue := func(to int) (r RunView) {
			t.Helper()
			if code := d.as(t, "ann", "POST", at, fmt.Sprintf(`{"kind":"count","input":{"to":%d}}`, to), &r); code != 202 {
				t.Fatalf("queued with %d", code)
			}
			return r
		}
		last := func(r RunView) (states []string, v RunView) {
			t.Helper()
			req, _ := http.NewRequestWithContext(t.Context(), "GET", srv.URL+at+"/"+r.ID+"/events", nil)
			req.Header.Set("Authorization", "Bearer "+d.tokens["ann"])
			res, err := srv.Client().Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			for lines := bufio.NewScanner(res.Body); lines.Scan(); {
				if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
					if err := json.Unmarshal([]byte(data), &v); err != nil {
						t.Fatal(err)
					}
					if len(states) == 0 || states[len(states)-1] != string(v.State) {
						states = append(states, string(v.State))
					}
				}
			}
			return states, v
		}
		r := queue(80)
		states, v := last(r)
		if v.State != store.Done || v.Total != 80 || len(states) < 2 {
			t.Errorf("states %v, last %+v", states, v)
		}
		var result struct{ Counted int }
		if code := d.as(t, "ann", "GET", at+"/"+r.ID+"/result", "", &result); code != 200 || result.Counted != 80 {
			t.Errorf("result %d: %+v", code, result)
		}
		if code := d.as(t, "eve", "GET", at+"/"+r.ID+"/result", "", nil); code != 404 {
			t.Errorf("a stranger reads the result: %d", code)
		}
		if _, v := last(queue(3)); v.State != store.Failed || !strings.Contains(string(v.Failure), "three has no answer") {
			t.Errorf("failure %s %s", v.State, v.Failure)
		}
		if _, v := last(queue(4)); v.State != store.Failed || strings.Contains(string(v.Failure), "four") {
			t.Errorf("a panic: %s %s", v.State, v.Failure)
		}
		if code := d.as(t, "ann", "POST", at, `{"kind":"count","input":{"to":0}}`, nil); code != 422 {
			t.Errorf("bad input is queued: %d", code)
		}
		long := queue(100_000)
		for d.as(t, "ann", "GET", at+"/"+long.ID, "", &v); v.State != store.Running; d.as(t, "ann", "GET", at+"/"+long.ID, "", &v) {
			time.Sleep(5 * time.Millisecond)
		}
		before := ended.Load()
		if code := d.as(t, "ann", "DELETE", at+"/"+long.ID, "", nil); code != 204 {
			t.Errorf("cancelled with %d", code)
		}
		for ended.Load() == before { // the worker stops too
			time.Sleep(5 * time.Millisecond)
		}

		// The server ends while a run is under way: it waits for the next one.
		left := queue(100_000)
		for d.as(t, "ann", "GET", at+"/"+left.ID, "", &v); v.State != store.Running; d.as(t, "ann", "GET", at+"/"+left.ID, "", &v) {
			time.Sleep(5 * time.Millisecond)
		}
		stop()
		<-worked
		if d.as(t, "ann", "GET", at+"/"+left.ID, "", &v); v.State != store.Queued || v.Attempts != 0 {
			t.Errorf("after the end of the server it is %s, attempt %d", v.State, v.Attempts)
		}
	})
}

func TestAFloodOfRunsIsRefused(t *testing.T) {
	var started, ended atomic.Int64
	d := newDesk(t, ":memory:", countJob(&started, &ended))
	var p, other store.Project
	d.as(t, "ann", "POST", "/v1/projects", `{"name":"Flood"}`, &p)
	d.as(t, "bob", "POST", "/v1/projects", `{"name":"Calm"}`, &other)
	codes := map[int]int{}
	for range 3 * mostWaiting {
		codes[d.as(t, "ann", "POST", "/v1/projects/"+p.ID+"/runs", `{"kind":"count","input":{"to":1}}`, nil)]++
	}
	if codes[202] != mostWaiting || codes[409] != 2*mostWaiting {
		t.Errorf("codes %v", codes)
	}
	if code := d.as(t, "bob", "POST", "/v1/projects/"+other.ID+"/runs", `{"kind":"count","input":{"to":1}}`, nil); code != 202 {
		t.Errorf("another project is affected: %d", code)
	}
}

func TestRates(t *testing.T) {
	d := newDesk(t, ":memory:")
	d.c.Access.Rate, d.c.Access.Burst = 0.001, 3
	codes := map[int]int{}
	for range 6 {
		codes[d.as(t, "ann", "GET", "/v1/me", "", nil)]++
	}
	if codes[200] != 3 || codes[429] != 3 {
		t.Errorf("codes %v", codes)
	}
	if code := d.as(t, "bob", "GET", "/v1/me", "", nil); code != 200 {
		t.Errorf("another caller is affected: %d", code)
	}
}

func TestALocalServerIsForItsOwnMachine(t *testing.T) {
	st, err := store.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	c := server(t).c
	c.Store = st
	s, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if res, _ := call(t, s.Handler(), "POST", "/v1/projects", `{"name":"Mine"}`, "Content-Type", "application/json"); res.StatusCode != 201 {
		t.Errorf("the one user makes a project: %s", res.Status)
	}
	r := httptest.NewRequest("GET", "/v1/projects", nil)
	r.Host = "attacker.example:8080"
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusMisdirectedRequest {
		t.Errorf("under another name: %d", w.Code)
	}
	if res, _ := call(t, s.Handler(), "POST", "/v1/projects", `{"name":"Theirs"}`, "Content-Type", "text/plain", "Sec-Fetch-Site", "cross-site", "Origin", "https://attacker.example"); res.StatusCode != 403 {
		t.Errorf("asked by another site: %s", res.Status)
	}
}

func TestALostStoreIsSaid(t *testing.T) {
	d := newDesk(t, ":memory:")
	d.c.Store.Close()
	res, body := call(t, d.Handler(), "GET", "/v1/projects", "", "Authorization", "Bearer "+d.tokens["ann"])
	if res.StatusCode != 503 || res.Header.Get("Retry-After") == "" || !strings.Contains(string(body), "/problems/store") {
		t.Errorf("%s %s", res.Status, body)
	}
	if res, _ := call(t, d.Handler(), "GET", "/readyz", ""); res.StatusCode != 503 {
		t.Errorf("ready without a store: %s", res.Status)
	}
	if res, _ := call(t, d.Handler(), "GET", "/healthz", ""); res.StatusCode != 200 {
		t.Errorf("alive: %s", res.Status)
	}
}
