package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"meridian/feed"
)

// TestFresh fails when a table or the schema changed and the descriptions were
// not made again.
func TestFresh(t *testing.T) {
	files, err := describe("../../atlas", "../../docs")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 3 {
		t.Errorf("%d files", len(files))
	}
	for name, want := range files {
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is stale: run make generate", name)
		}
	}
}

// TestMade: every table tells how it was made, and nothing else does.
func TestMade(t *testing.T) {
	known := map[string]bool{}
	for i := range feed.Schema {
		known[feed.Schema[i].Name] = true
		if made[feed.Schema[i].Name] == "" {
			t.Errorf("nothing says how %s was made", feed.Schema[i].Name)
		}
	}
	for name := range made {
		if !known[name] {
			t.Errorf("%s is no table", name)
		}
	}
}

func TestPackage(t *testing.T) {
	files, err := describe("../../atlas", "../../docs")
	if err != nil {
		t.Fatal(err)
	}
	text := string(files["../../atlas/datapackage.json"])
	for _, want := range []string{`"name": "meridian-atlas"`, `"version": "2026.`, `"as_of": "2026-`, `"prices": "2026-`} {
		if !strings.Contains(text, want) {
			t.Errorf("datapackage.json has no %s", want)
		}
	}
}

func TestBetween(t *testing.T) {
	got, err := between([]byte("a\n<!-- generated: x -->\nold\n<!-- end -->\nb"), "x", "new\n")
	if err != nil || string(got) != "a\n<!-- generated: x -->\nnew\n<!-- end -->\nb" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := between([]byte("a"), "x", "new"); err == nil {
		t.Error("text without the marks was filled in")
	}
}
