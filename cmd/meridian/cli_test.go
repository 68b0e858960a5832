package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

var update = flag.Bool("update", false, "rewrite docs/cli.md")

// TestCLIReference holds docs/cli.md to the commands as they are;
// `go test ./cmd/meridian -run CLIReference -update` rewrites it.
func TestCLIReference(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("# Command line\n\nMade from the commands themselves by `go test ./cmd/meridian -run CLIReference -update`.\n")
	a := &app{out: io.Discard, err: io.Discard}
	describe(&b, a.root())
	const file = "../../docs/cli.md"
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Error("docs/cli.md is stale: run go test ./cmd/meridian -run CLIReference -update")
	}
}

// TestHelp holds that every verb says what it does, how, and with examples.
func TestHelp(t *testing.T) {
	a := &app{out: io.Discard, err: io.Discard}
	for _, c := range a.root().Commands() {
		if c.Short == "" || c.Example == "" {
			t.Errorf("%s lacks a short text or examples", c.Name())
		}
		for line := range strings.Lines(c.Example) {
			if !strings.HasPrefix(line, "  meridian ") {
				t.Errorf("%s: example %q does not start with meridian", c.Name(), line)
			}
		}
	}
}

func describe(w io.Writer, c *cobra.Command) {
	if c.Name() == "completion" || c.Name() == "help" || c.Hidden {
		return
	}
	fmt.Fprintf(w, "\n## %s\n\n%s\n", c.CommandPath(), strings.TrimSpace(long(c)))
	if c.Runnable() {
		fmt.Fprintf(w, "\n```\n%s\n```\n", c.UseLine())
	}
	if c.Example != "" {
		fmt.Fprintf(w, "\nExamples:\n\n```\n%s\n```\n", strings.TrimRight(c.Example, "\n"))
	}
	if u := c.NonInheritedFlags().FlagUsages(); u != "" {
		fmt.Fprintf(w, "\nFlags:\n\n```\n%s```\n", u)
	}
	for _, sub := range c.Commands() {
		describe(w, sub)
	}
}

func long(c *cobra.Command) string {
	if c.Long != "" {
		return c.Long
	}
	return c.Short
}
