package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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
