//go:build !race

package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A dozen plans on the whole atlas: seconds, but minutes with the race detector,
// which has nothing to find here.

var updateHowto = flag.Bool("update-howto", false, "rewrite the outputs in docs/howto")

// TestHowtoOutput runs the commands in the console blocks of docs/howto and
// compares what they print; a line "..." stands for any number of lines.
// `go test ./cmd/meridian -run TestHowtoOutput -update-howto` rewrites them.
func TestHowtoOutput(t *testing.T) {
	if testing.Short() {
		t.Skip("plans on the whole atlas")
	}
	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("jq is not installed")
	}
	pages, err := filepath.Glob("../../docs/howto/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	printed := map[string]string{} // command line without pipe -> output
	for _, page := range pages {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		lines := strings.Split(string(b), "\n")
		for i := 0; i < len(lines); i++ {
			out = append(out, lines[i])
			if lines[i] != "```console" {
				continue
			}
			for i++; i < len(lines) && lines[i] != "```"; {
				line := lines[i]
				var shown []string
				for i++; i < len(lines) && lines[i] != "```" && !strings.HasPrefix(lines[i], "$ "); i++ {
					shown = append(shown, lines[i])
				}
				got := output(t, line, printed)
				if *updateHowto {
					shown = elide(got, shown)
				} else if !matches(shown, got) {
					t.Errorf("%s: %s prints\n%s", page, line, strings.Join(got, "\n"))
				}
				out = append(append(out, line), shown...)
			}
			if i < len(lines) {
				out = append(out, lines[i])
			}
		}
		if *updateHowto {
			if err := os.WriteFile(page, []byte(strings.Join(out, "\n")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// output runs a command line and returns what it prints, without blanks at the
// ends of lines.
func output(t *testing.T, line string, printed map[string]string) []string {
	t.Helper()
	args, rest, ok := command(line)
	if !ok {
		t.Fatalf("%q is no command line of this program", line)
	}
	key := strings.Join(args, "\x00")
	text, done := printed[key]
	if !done {
		var stdout, stderr bytes.Buffer
		run(args, &stdout, &stderr)
		text = stdout.String() + stderr.String()
		printed[key] = text
	}
	if pipe, found := strings.CutPrefix(rest, "|"); found {
		c := exec.Command("sh", "-c", pipe)
		c.Stdin = strings.NewReader(text)
		b, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v: %s", line, err, b)
		}
		text = string(b)
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

// matches tells whether the lines of a page are those printed.
func matches(page, got []string) bool {
	for i, line := range page {
		if line == "..." {
			for skip := range len(got) - i + 1 {
				if matches(page[i+1:], got[i+skip:]) {
					return true
				}
			}
			return false
		}
		if i >= len(got) || line != got[i] {
			return false
		}
	}
	return len(page) == len(got)
}

// elide cuts new output as the page cut the old one: as many lines before and
// after the "...".
func elide(got, page []string) []string {
	for i, line := range page {
		if tail := len(page) - i - 1; line == "..." && i+tail < len(got) {
			return append(append(append([]string{}, got[:i]...), "..."), got[len(got)-tail:]...)
		}
	}
	return got
}
