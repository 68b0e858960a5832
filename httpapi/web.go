package httpapi

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
)

// contentTypes are those of the files of an application. The table is our own:
// that of the machine differs from one to the next.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".map": "application/json",
	".json": "application/json", ".geojson": "application/geo+json", ".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8", ".xml": "application/xml", ".wasm": "application/wasm",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".avif": "image/avif", ".gif": "image/gif", ".ico": "image/x-icon",
	".woff2": "font/woff2", ".woff": "font/woff", ".ttf": "font/ttf", ".pbf": "application/x-protobuf", ".pmtiles": "application/vnd.pmtiles", ".csv": "text/csv; charset=utf-8", ".md": "text/markdown; charset=utf-8",
}

// packable are the endings of files that compress well.
var packable = map[string]bool{".html": true, ".css": true, ".js": true, ".mjs": true, ".map": true, ".json": true, ".geojson": true, ".webmanifest": true, ".txt": true, ".xml": true, ".wasm": true, ".svg": true, ".ttf": true, ".pbf": true, ".csv": true, ".md": true}

// application serves the files of a web application.
type application struct {
	fsys   fs.FS
	files  map[string]*asset
	policy string // of index.html: contentPolicy and the scripts that stand in the page
}

// asset is a file with the forms it can be sent in.
type asset struct {
	name, contentType, tag string
	br, gz                 string // names of compressed forms; empty: none
	alone                  bool   // there is no plain form beside gz
	packed                 func() []byte
}

// hashedFolder holds the files whose names change with their contents.
const hashedFolder = "assets/"

// Application returns the handler of a web application whose index.html is at the
// root of its files. Files under assets/ may be kept for ever; all others are
// asked for again with their entity tag. Compressed forms beside a file (.br,
// .gz) are sent to those who take them; a text without is compressed once, and one
// that is there as .gz alone is unpacked for those who take none. Other
// paths whose last element has no dot are addresses within the application and get
// index.html, whose content policy names the scripts that stand in it by their
// hashes.
func Application(fsys fs.FS) (http.Handler, error) {
	a := &application{fsys: fsys, files: map[string]*asset{}}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		a.files[p], err = newAsset(fsys, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("the web application: %w", err)
	}
	for p, z := range a.files {
		if plain := strings.TrimSuffix(p, ".gz"); plain != p && a.files[plain] == nil {
			contentType := contentTypes[strings.ToLower(path.Ext(plain))]
			a.files[plain] = &asset{name: plain, contentType: cmp.Or(contentType, "application/octet-stream"), tag: z.tag, gz: p, alone: true}
		}
	}
	for p := range a.files {
		if x := a.files[strings.TrimSuffix(p, ".br")]; x != nil && strings.HasSuffix(p, ".br") {
			x.br = p
		}
		if x := a.files[strings.TrimSuffix(p, ".gz")]; x != nil && strings.HasSuffix(p, ".gz") {
			x.gz = p
		}
	}
	if a.files["index.html"] == nil {
		return nil, fmt.Errorf("the web application has no index.html")
	}
	page, err := fs.ReadFile(fsys, "index.html")
	if err != nil {
		return nil, fmt.Errorf("the web application: %w", err)
	}
	a.policy = policyOf(page)
	return a, nil
}

var inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// policyOf returns the content policy of a page, with the hashes of the scripts that
// stand in it (Content Security Policy Level 3, 8.4).
func policyOf(page []byte) string {
	scripts := inlineScript.FindAllSubmatch(page, -1)
	if len(scripts) == 0 {
		return contentPolicy
	}
	policy := contentPolicy + "; script-src 'self'"
	for _, m := range scripts {
		sum := sha256.Sum256(m[1])
		policy += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return policy
}

func newAsset(fsys fs.FS, name string) (*asset, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	if err != nil {
		return nil, err
	}
	ext := strings.ToLower(path.Ext(name))
	x := &asset{name: name, contentType: contentTypes[ext], tag: hex.EncodeToString(sum.Sum(nil)[:12])}
	if x.contentType == "" {
		x.contentType = "application/octet-stream"
	}
	if packable[ext] && size >= smallPage {
		x.packed = sync.OnceValue(func() []byte { return pack(fsys, name) })
	}
	return x, nil
}

// pack compresses a file; nil if that fails or gains nothing.
func pack(fsys fs.FS, name string) []byte {
	plain, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := w.Write(plain); err != nil || w.Close() != nil || b.Len() >= len(plain) {
		return nil
	}
	return b.Bytes()
}

// ServeHTTP implements http.Handler.
func (a *application) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	x := a.files[name]
	if x == nil {
		if name != "" && strings.Contains(path.Base(name), ".") {
			writeProblem(w, problem{Type: "/problems/bad-input", Title: "Not found", Status: http.StatusNotFound, Detail: "the application has no file " + r.URL.Path})
			return
		}
		x = a.files["index.html"]
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(x.name, hashedFolder) {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Content-Type", x.contentType)
	if x.name == "index.html" {
		h.Set("Content-Security-Policy", a.policy)
	}
	content, encoding, err := a.form(x, r)
	if err != nil {
		writeProblem(w, problemOf(err))
		return
	}
	if c, ok := content.(io.Closer); ok {
		defer c.Close()
	}
	if x.br != "" || x.gz != "" || x.packed != nil {
		h.Add("Vary", "Accept-Encoding")
	}
	tag := x.tag
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
		tag += "-" + encoding
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, x.name, time.Time{}, content)
}

// form chooses the form of a file that the client takes. Parts of a file are parts
// of the plain one.
func (a *application) form(x *asset, r *http.Request) (content io.ReadSeeker, encoding string, err error) {
	accept := r.Header.Get("Accept-Encoding")
	if r.Header.Get("Range") == "" {
		switch {
		case x.br != "" && accepts(accept, "br"):
			content, err = a.open(x.br)
			return content, "br", err
		case x.gz != "" && accepts(accept, "gzip"):
			content, err = a.open(x.gz)
			return content, "gzip", err
		case x.packed != nil && accepts(accept, "gzip"):
			if b := x.packed(); b != nil {
				return bytes.NewReader(b), "gzip", nil
			}
		}
	}
	if x.alone {
		content, err = a.unpacked(x.gz)
		return content, "", err
	}
	content, err = a.open(x.name)
	return content, "", err
}

// unpacked opens a file that is there as gzip alone.
func (a *application) unpacked(name string) (io.ReadSeeker, error) {
	f, err := a.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("the web application: %s: %w", name, err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("the web application: %s: %w", name, err)
	}
	return bytes.NewReader(b), nil
}

func (a *application) open(name string) (io.ReadSeeker, error) {
	f, err := a.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	if s, ok := f.(io.ReadSeeker); ok {
		return s, nil
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	return bytes.NewReader(b), err
}
