// Package docs_test holds the worked examples of the model pages. Each test
// builds a small network, computes with the real packages, and compares every
// figure that the page's example prints with what came out.
package docs_test

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// page is the worked example of a page: its table rows by first cell, and its
// text. A test asserts rows one by one; close fails for those that it left out.
type page struct {
	t    *testing.T
	name string
	text string
	rows map[string][]string
	seen map[string]bool
}

// open reads the section "Worked example" of a page.
func open(t *testing.T, name string) *page {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(b), "\n## Worked example\n")
	if !ok {
		t.Fatalf("%s has no section \"Worked example\"", name)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	p := &page{t: t, name: name, text: strings.Join(strings.Fields(text), " "), rows: map[string][]string{}, seen: map[string]bool{}}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		header := i+1 < len(lines) && strings.HasPrefix(lines[i+1], "| ---")
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| ---") || header {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|"), "|")
		for j := range cells {
			cells[j] = strings.TrimSpace(cells[j])
		}
		if p.rows[cells[0]] != nil {
			t.Fatalf("%s: two rows are called %q", name, cells[0])
		}
		p.rows[cells[0]] = cells[1:]
	}
	return p
}

// row compares the cells of a row: a number to the digits that the page prints,
// a string as it stands; nil skips a cell.
func (p *page) row(label string, want ...any) {
	p.t.Helper()
	cells := p.rows[label]
	p.seen[label] = true
	if len(cells) != len(want) {
		p.t.Errorf("%s: row %q has %d figures, the program %v", p.name, label, len(cells), want)
		return
	}
	for i, w := range want {
		switch w := w.(type) {
		case nil:
		case string:
			if cells[i] != w {
				p.t.Errorf("%s: row %q says %q, the program %q", p.name, label, cells[i], w)
			}
		case float64:
			if got, digits, ok := number(cells[i]); !ok || math.Abs(got-w) > 0.5001*math.Pow(10, -float64(digits)) {
				p.t.Errorf("%s: row %q says %s, the program %.*f", p.name, label, cells[i], digits, w)
			}
		default:
			p.t.Fatalf("row %q: %T is neither number nor text", label, w)
		}
	}
}

// says fails unless the sentence stands in the example.
func (p *page) says(format string, args ...any) {
	p.t.Helper()
	if s := fmt.Sprintf(format, args...); !strings.Contains(p.text, s) {
		p.t.Errorf("%s does not say %q", p.name, s)
	}
}

// close fails for rows that no assertion looked at.
func (p *page) close() {
	p.t.Helper()
	for label := range p.rows {
		if !p.seen[label] {
			p.t.Errorf("%s: nothing checks the row %q", p.name, label)
		}
	}
}

// number reads a figure such as "1,234.5" and how many decimals it has.
func number(s string) (x float64, digits int, ok bool) {
	s = strings.NewReplacer(",", "", "−", "-").Replace(s)
	if _, d, found := strings.Cut(s, "."); found {
		digits = len(d)
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, digits, err == nil
}

// pages lists the README and all pages below docs, relative to this folder.
func pages(t *testing.T) []string {
	t.Helper()
	var out []string
	if _, err := os.Stat("../README.md"); err == nil {
		out = append(out, "../README.md")
	}
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(p, ".md") {
			out = append(out, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var (
	fence   = regexp.MustCompile("(?s)```.*?```")
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ +(.+)$`)
	mark    = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// TestLinks follows every relative link of the pages, to the heading where it
// names one.
func TestLinks(t *testing.T) {
	followed := 0
	for _, name := range pages(t) {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(fence.ReplaceAllString(string(b), ""), -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			followed++
			file, anchor, _ := strings.Cut(m[1], "#")
			target := name
			if file != "" {
				target = filepath.Join(filepath.Dir(name), file)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %s, which does not exist", name, m[1])
			} else if anchor != "" && !hasHeading(t, target, anchor) {
				t.Errorf("%s links to %s, which has no such heading", name, m[1])
			}
		}
	}
	if followed < 20 {
		t.Errorf("only %d links were followed: the pattern is broken", followed)
	}
}

func hasHeading(t *testing.T, name, anchor string) bool {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(string(b), ""), -1) {
		if strings.ReplaceAll(mark.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-") == anchor {
			return true
		}
	}
	return false
}
