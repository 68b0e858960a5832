package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"meridian/store"
)

// holdJob answers when it is let go, and counts how many are at it.
func holdJob(at chan<- string, release <-chan struct{}) Job {
	return Job{Kind: "hold", Path: "hold", Doc: "holds", Summary: "Hold", Tag: "test", Formats: []string{"json"}, Fields: []Field{{Name: "n", Type: "integer", Doc: "which"}},
		Run: func(ctx context.Context, in json.RawMessage, _ Progress) (string, []byte, error) {
			at <- string(in)
			select {
			case <-ctx.Done():
			case <-release:
			}
			return "application/json", []byte("{}"), nil
		}}
}

// While one user asks for everything at once, another is answered at once.
func TestAFloodOfQuestionsHoldsNobodyElse(t *testing.T) {
	at, release := make(chan string, 100), make(chan struct{})
	d := newDesk(t, ":memory:", holdJob(at, release))
	var flood sync.WaitGroup
	codes := make([]int, 40)
	for i := range codes {
		flood.Go(func() { codes[i] = d.as(t, "ann", "GET", fmt.Sprintf("/v1/hold?n=%d", i), "", nil) })
	}
	<-at
	answered := make(chan int)
	go func() { answered <- d.as(t, "bob", "GET", "/v1/hold?n=1000", "", nil) }()
	select {
	case q := <-at:
		if !strings.Contains(q, "1000") {
			t.Errorf("after one of the flood comes %s", q)
		}
	case <-time.After(5 * time.Second):
		t.Error("bob waits for ann")
	}
	if code := d.as(t, "bob", "GET", "/v1/plan?from=Tehran&to=Baku", "", nil); code != 200 {
		t.Errorf("a plan meanwhile: %d", code)
	}
	close(release)
	if code := <-answered; code != 200 {
		t.Errorf("bob: %d", code)
	}
	flood.Wait()
	for i, code := range codes {
		if code != 200 {
			t.Errorf("question %d of the flood: %d", i, code)
		}
	}
	if len(d.long.of) != 0 {
		t.Errorf("%d callers are remembered", len(d.long.of))
	}
}

// Who waits too long is told that the server is busy, and when to come again.
func TestABusyServerSaysSo(t *testing.T) {
	at, release := make(chan string, 10), make(chan struct{})
	d := newDesk(t, ":memory:", holdJob(at, release))
	d.c.Patience = 50 * time.Millisecond
	done := make(chan int)
	go func() { done <- d.as(t, "ann", "GET", "/v1/hold?n=1", "", nil) }()
	<-at
	res, body := call(t, d.Handler(), "GET", "/v1/hold?n=2", "", "Authorization", "Bearer "+d.tokens["ann"])
	if res.StatusCode != 503 || res.Header.Get("Retry-After") == "" || !strings.Contains(string(body), "/problems/busy") {
		t.Errorf("%s %s", res.Status, body)
	}
	close(release)
	if code := <-done; code != 200 {
		t.Error(code)
	}
}

// Files that are small and unpack to much are refused before they fill memory.
func TestBombs(t *testing.T) {
	d := newDesk(t, ":memory:")
	var p store.Project
	d.as(t, "ann", "POST", "/v1/projects", `{"name":"Bombs"}`, &p)
	many := map[string]string{}
	for i := range mostFiles + 1 {
		many[fmt.Sprintf("f%d.csv", i)] = "x"
	}
	link := strings.Join(strings.Fields(strings.Repeat("x ", 30)), ",")
	for name, c := range map[string]struct {
		files map[string]string
		code  int
	}{
		"bytes":               {map[string]string{"places.csv": "id,name\n\"" + strings.Repeat("0", mostUnpacked+10)}, 422},
		"bytes of two files":  {map[string]string{"places.csv": "id\n" + strings.Repeat("0", mostUnpacked*2/3), "links.csv": "id\n" + strings.Repeat("0", mostUnpacked*2/3)}, 422},
		"lines":               {map[string]string{"places.csv": "id\n" + strings.Repeat("a\n", 20<<20)}, 422},
		"lines of two cells":  {map[string]string{"places.csv": "id\n" + strings.Repeat("a,\r", 12<<20)}, 422},
		"columns":             {map[string]string{"places.csv": strings.Repeat("a,", 20<<20)}, 422},
		"a few columns fewer": {map[string]string{"places.csv": strings.Repeat("a,", mostCells-10) + "\n" + strings.Repeat(strings.Repeat("b,", mostCells-10)+"\n", 2000)}, 201},
		"mistakes":            {map[string]string{"links.csv": "id,from\n" + strings.Repeat(link+"\n", mostRows/2)}, 201},
		"wrong lines":         {map[string]string{"places.csv": "id,name\n" + strings.Repeat("a\n", mostRows-10)}, 201},
		"wrong cells":         {map[string]string{"places.csv": "id,name,lat,lon\n" + strings.Repeat("a,,x,y\n", mostRows-10)}, 201},
		"files":               {many, 422},
	} {
		body := zipOf(t, c.files)
		if len(body) > mostUpload {
			t.Fatalf("%s: the bomb has %d bytes", name, len(body))
		}
		c.files = nil
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		var u uploaded
		code := d.as(t, "ann", "POST", "/v1/projects/"+p.ID+"/uploads?kind=feed&name=x.zip", string(body), &u)
		runtime.ReadMemStats(&after)
		took, bytes := time.Since(start), after.TotalAlloc-before.TotalAlloc
		t.Logf("%s: %d bytes packed, %d MiB allocated, %v, %d problems", name, len(body), bytes>>20, took.Round(time.Millisecond), len(u.Problems))
		if code != c.code {
			t.Errorf("%s: %d, want %d", name, code, c.code)
		}
		if bytes > 1<<30 {
			t.Errorf("%s: %d MiB were allocated", name, bytes>>20)
		}
		if len(u.Problems) > 20_000 {
			t.Errorf("%s: %d problems", name, len(u.Problems))
		}
	}
}

// Names of files never lead out of where they belong, in zips and in requests.
func TestPathsLeadNowhere(t *testing.T) {
	d := newDesk(t, ":memory:")
	var p store.Project
	d.as(t, "ann", "POST", "/v1/projects", `{"name":"Paths"}`, &p)
	at := "/v1/projects/" + p.ID
	evil := zipOf(t, map[string]string{"../../places.csv": "id\nX\n", "/etc/links.csv": "id\nX\n", `..\..\charges.csv`: "id\nX\n", "a/../../rates.csv": "id\nX\n", "sub/places.csv": "id\nY\n", "sources.csv": "id,title\n"})
	var u uploaded
	if code := d.as(t, "ann", "POST", at+"/uploads?kind=feed&name="+"..%2F..%2Fetc%2Fpasswd", string(evil), &u); code != 201 {
		t.Fatal(code)
	}
	for _, m := range u.Problems {
		if strings.Contains(m.Message, `"X"`) || strings.Contains(m.Message, `"Y"`) {
			t.Errorf("a file outside of the feed was read: %s", m)
		}
	}
	res, _ := call(t, d.Handler(), "GET", at+"/uploads/"+u.ID, "", "Authorization", "Bearer "+d.tokens["ann"])
	if got := res.Header.Get("Content-Disposition"); got != `attachment; filename="`+u.ID+`"` || res.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("it comes back as %q", got)
	}
	for _, path := range []string{"/uploads/..%2f..%2fmembers", "/runs/..%2F..%2F..%2Fme", "/scenarios/%2e%2e/audit", "/uploads/%00", "/../../../etc/passwd"} {
		if code := d.as(t, "ann", "GET", at+path, "", nil); code != 404 && code != 307 && code != 301 && code != 422 {
			t.Errorf("%s: %d", path, code)
		}
	}
}

// What is asked comes back in problems as text that no browser takes for a page.
func TestScriptsInQuestionsAreText(t *testing.T) {
	h := server(t).Handler()
	const evil = "%3Cscript%3Ealert(1)%3C/script%3E"
	for _, path := range []string{"/v1/plan?from=" + evil + "&to=Moscow", "/v1/" + evil, "/v1/data/" + evil, "/" + evil, "/v1/compare/reports/html?from=Mumbai&to=" + evil, "/v1/compare/pictures/" + evil + "?from=Mumbai&to=Moscow", "/problems/" + evil, "/v1/places?q=" + evil} {
		res, body := call(t, h, "GET", path, "")
		if typ := res.Header.Get("Content-Type"); strings.HasPrefix(typ, "text/html") || strings.Contains(typ, "svg") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %s %.100s", path, typ, body)
		}
	}
}

// A client that does not read its answer, or sends its body drop by drop, is left, and
// others are served meanwhile.
func TestClientsThatDoNotGoOn(t *testing.T) {
	base := server(t).c
	base.WriteTime, base.Patience = 3*time.Second, time.Second
	s, err := New(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(s.Handler())
	srv.Config.ReadTimeout = 900 * time.Millisecond
	srv.Start()
	defer srv.Close()
	dial := func(request string) net.Conn {
		t.Helper()
		c, err := net.Dial("tcp", srv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		if tcp, ok := c.(*net.TCPConn); ok {
			tcp.SetReadBuffer(4 << 10)
		}
		fmt.Fprint(c, request)
		return c
	}
	before := runtime.NumGoroutine()
	for range 30 {
		dial("POST /v1/plan HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"from\":")
		dial("POST /v1/scenario/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"sce\r\n")
		for c, i := dial(""), 0; i < 50; i++ { // answers that nobody takes
			fmt.Fprint(c, "GET /v1/compare/reports/html?from=Tehran&to=Baku HTTP/1.1\r\nHost: localhost\r\n\r\n")
		}
	}
	// On a busy machine the flood may hold the processor until the server gives up a
	// connection that it has not read yet; whoever tries again is served.
	var served bool
	var failed error
	for i := 0; i < 5 && !served; i++ {
		var res *http.Response
		if res, failed = http.Get(srv.URL + "/v1/plan?from=Tehran&to=Baku"); failed == nil {
			served = res.StatusCode == 200
			res.Body.Close()
		}
	}
	if !served {
		t.Fatalf("others: %v", failed)
	}
	http.DefaultClient.CloseIdleConnections()
	for range 200 {
		if runtime.NumGoroutine() <= before+10 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%d goroutines are left, %d before", runtime.NumGoroutine(), before)
}
