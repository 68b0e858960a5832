package main

import (
	"bytes"
	"flag"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var updateHowto = flag.Bool("update-howto", false, "rewrite the outputs in docs/howto")

// docPages lists the README and the pages below docs.
func docPages(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, p := range []string{"../../README.md", "../../ARCHITECTURE.md"} {
		if _, err := os.Stat(p); err == nil {
			out = append(out, p)
		}
	}
	err := filepath.WalkDir("../../docs", func(p string, d fs.DirEntry, err error) error {
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

// command returns the arguments of a command line of this program, without what
// follows a pipe or redirection; ok is false for other lines.
func command(line string) (args []string, rest string, ok bool) {
	line = strings.TrimPrefix(strings.TrimSpace(line), "$ ")
	for _, prefix := range []string{"go run ./cmd/meridian ", "bin/meridian ", "meridian "} {
		if s, found := strings.CutPrefix(line, prefix); found {
			args, rest = words(s)
			return args, rest, true
		}
	}
	return nil, "", false
}

// words splits a line as a shell does, as far as pages need it: blanks, quotes,
// a comment; rest begins at a pipe or redirection.
func words(s string) (out []string, rest string) {
	var w strings.Builder
	quote, inside := rune(0), false
	flush := func() {
		if inside {
			out = append(out, w.String())
			w.Reset()
			inside = false
		}
	}
	for i, r := range s {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			w.WriteRune(r)
		case r == '\'' || r == '"':
			quote, inside = r, true
		case r == ' ':
			flush()
		case (r == '|' || r == '>' || r == '#') && !inside:
			return out, s[i:]
		default:
			inside = true
			w.WriteRune(r)
		}
	}
	flush()
	return out, ""
}

// TestDocsCommands parses every command line in the fenced blocks of the pages:
// the verb, its flags and the number of its arguments have to be real.
func TestDocsCommands(t *testing.T) {
	parsed := 0
	for _, page := range docPages(t) {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		fenced := false
		for n, line := range strings.Split(string(b), "\n") {
			if strings.HasPrefix(line, "```") {
				fenced = !fenced
				continue
			}
			args, _, ok := command(line)
			if !fenced || !ok || strings.ContainsAny(line, "[…") {
				continue // a synopsis is no command line
			}
			parsed++
			if err := parse(args); err != nil {
				t.Errorf("%s:%d: %s: %v", page, n+1, strings.TrimSpace(line), err)
			}
		}
	}
	if parsed < 10 {
		t.Errorf("only %d command lines were parsed", parsed)
	}
}

// parse checks a command line without running it.
func parse(args []string) error {
	a := &app{out: io.Discard, err: io.Discard}
	cmd, rest, err := a.root().Find(args)
	if err != nil {
		return err
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	if help, err := cmd.Flags().GetBool("help"); err == nil && help {
		return nil
	}
	if cmd.Args == nil {
		return nil
	}
	return cmd.Args(cmd, cmd.Flags().Args())
}

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
