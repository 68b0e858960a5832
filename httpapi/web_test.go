package httpapi

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/gzip"
)

const style = "main { color: #123456 }\n"

func packedText(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A file that is there as gzip alone is sent so, or unpacked.
func TestApplicationPackedAlone(t *testing.T) {
	h := application1(t)
	for _, c := range []struct{ accept, encoding, body, rng, contentRange string }{
		{"gzip", "gzip", string(packedText(t, style)), "", ""},
		{"", "", style, "", ""},
		{"gzip;q=0, br", "", style, "", ""},
		{"gzip", "", style[5:12], "bytes=5-11", "bytes 5-11/24"},
	} {
		res, body := call(t, h, "GET", "/assets/css-5e6f.css", "", "Accept-Encoding", c.accept, "Range", c.rng)
		if string(body) != c.body || res.Header.Get("Content-Encoding") != c.encoding || res.Header.Get("Content-Range") != c.contentRange || res.Header.Get("Content-Type") != "text/css; charset=utf-8" || res.Header.Get("Vary") == "" {
			t.Errorf("taking %q, %q: %s %v %.60q", c.accept, c.rng, res.Status, res.Header, body)
		}
	}
}

// What the first screen asks is kept after Warm, under the tag that a browser gets.
func TestWarm(t *testing.T) {
	c := server(t).c
	s, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	s.Warm(t.Context())
	for _, q := range firstQuestions {
		before := len(s.kept.at)
		res, body := call(t, s.Handler(), "GET", q, "")
		if p := s.kept.get(res.Header.Get("ETag")); res.StatusCode != 200 || len(body) < 1000 || p == nil || before != len(firstQuestions) || len(s.kept.at) != before {
			t.Errorf("%s: %s %v, %d answers are kept", q, res.Status, res.Header, len(s.kept.at))
		}
	}
}

func application1(t *testing.T) http.Handler {
	t.Helper()
	script := bytes.Repeat([]byte("console.log('corridor');\n"), 200)
	h, err := Application(fstest.MapFS{
		"index.html":             {Data: []byte("<!doctype html><title>Meridian</title>")},
		"assets/app-1a2b.js":     {Data: script},
		"assets/map-3c4d.js":     {Data: script},
		"assets/map-3c4d.js.br":  {Data: []byte("brotli")},
		"assets/css-5e6f.css.gz": {Data: packedText(t, style)},
		"tiles/base.pmtiles":     {Data: bytes.Repeat([]byte("PMTiles"), 1000)},
	})
	if err != nil {
		t.Fatal(err)
	}
	c := server(t).c
	c.Web = h
	s, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler()
}

func TestApplicationPaths(t *testing.T) {
	h := application1(t)
	for _, c := range []struct {
		path, contentType, begins string
		status                    int
	}{
		{"/", "text/html; charset=utf-8", "<!doctype html>", 200},
		{"/plan", "text/html; charset=utf-8", "<!doctype html>", 200},
		{"/projects/p1/runs/r1?tab=2", "text/html; charset=utf-8", "<!doctype html>", 200},
		{"/assets/app-1a2b.js", "text/javascript; charset=utf-8", "console.log", 200},
		{"/assets/gone-9.js", "application/problem+json", "{", 404},
		{"/..%2f..%2fetc/passwd.txt", "application/problem+json", "{", 404},
		{"/v1/nothing", "application/problem+json", "{", 404},
		{"/healthz", "text/plain; charset=utf-8", "ok", 200},
	} {
		res, body := call(t, h, "GET", c.path, "")
		if res.StatusCode != c.status || res.Header.Get("Content-Type") != c.contentType || !strings.HasPrefix(string(body), c.begins) {
			t.Errorf("%s: %s %s %.40q", c.path, res.Status, res.Header.Get("Content-Type"), body)
		}
		if !strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'self'") {
			t.Errorf("%s: policy %q", c.path, res.Header.Get("Content-Security-Policy"))
		}
	}
}

// The digest is what `printf %s 'first()' | openssl dgst -sha256 -binary | base64` prints.
func TestApplicationInlineScripts(t *testing.T) {
	h, err := Application(fstest.MapFS{
		"index.html": {Data: []byte("<!doctype html><script>first()</script><script type=module src=/assets/a.js></script>")},
		"a.html":     {Data: []byte("<!doctype html><script>second()</script>")},
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/": contentPolicy + "; script-src 'self' 'sha256-fDYmfWjvur9AxjhDbjHe6RvExc05MbXhhrbgz2vvy/A='", "/plan": contentPolicy + "; script-src 'self' 'sha256-fDYmfWjvur9AxjhDbjHe6RvExc05MbXhhrbgz2vvy/A='", "/a.html": ""} {
		res, _ := call(t, h, "GET", path, "")
		if got := res.Header.Get("Content-Security-Policy"); got != want {
			t.Errorf("%s: policy %q, want %q", path, got, want)
		}
	}
}

func TestApplicationForms(t *testing.T) {
	h := application1(t)
	res, plain := call(t, h, "GET", "/assets/app-1a2b.js", "")
	if res.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("hashed files are kept so: %q", res.Header.Get("Cache-Control"))
	}
	res, packed := call(t, h, "GET", "/assets/app-1a2b.js", "", "Accept-Encoding", "gzip, br")
	if res.Header.Get("Content-Encoding") != "gzip" || len(packed) >= len(plain) {
		t.Fatalf("%v, %d of %d bytes", res.Header, len(packed), len(plain))
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("unpacked it differs: %v", err)
	}
	res, body := call(t, h, "GET", "/assets/map-3c4d.js", "", "Accept-Encoding", "gzip, br")
	if res.Header.Get("Content-Encoding") != "br" || string(body) != "brotli" || res.Header.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("the form beside the file is not sent: %v %q", res.Header, body)
	}
	if res, _ := call(t, h, "GET", "/assets/map-3c4d.js", "", "Accept-Encoding", "br;q=0"); res.Header.Get("Content-Encoding") != "" {
		t.Errorf("sent as %s to a client that refuses it", res.Header.Get("Content-Encoding"))
	}
	res, _ = call(t, h, "GET", "/plan", "")
	if res.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("the page is kept so: %q", res.Header.Get("Cache-Control"))
	}
	if res, body := call(t, h, "GET", "/", "", "If-None-Match", res.Header.Get("ETag")); res.StatusCode != 304 || len(body) > 0 {
		t.Errorf("with its tag: %s", res.Status)
	}
}

func TestApplicationRanges(t *testing.T) {
	h := application1(t)
	res, body := call(t, h, "GET", "/tiles/base.pmtiles", "", "Range", "bytes=7-13", "Accept-Encoding", "gzip")
	if res.StatusCode != 206 || string(body) != "PMTiles" || res.Header.Get("Content-Range") != "bytes 7-13/7000" || res.Header.Get("Content-Encoding") != "" {
		t.Errorf("%s %v %q", res.Status, res.Header, body)
	}
	if res, _ := call(t, h, "GET", "/tiles/base.pmtiles", "", "Range", "bytes=9000-"); res.StatusCode != 416 {
		t.Errorf("beyond the end: %s", res.Status)
	}
	if res, _ := call(t, h, "HEAD", "/tiles/base.pmtiles", ""); res.StatusCode != 200 || res.Header.Get("Accept-Ranges") != "bytes" {
		t.Errorf("HEAD: %s %v", res.Status, res.Header)
	}
}

func TestAccepts(t *testing.T) {
	for _, c := range []struct {
		header, encoding string
		want             bool
	}{
		{"gzip, br", "br", true}, {"", "gzip", false}, {"gzip;q=0", "gzip", false}, {"gzip; q=0.0, *", "gzip", false}, {"*", "gzip", true}, {"*;q=0", "gzip", false}, {"GZIP;q=0.5", "gzip", true}, {"gzip;q=x", "gzip", false},
	} {
		if got := accepts(c.header, c.encoding); got != c.want {
			t.Errorf("%q takes %s: %v", c.header, c.encoding, got)
		}
	}
}
