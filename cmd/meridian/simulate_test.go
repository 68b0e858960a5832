package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
)

// TestSimulateExitCodes: bad input is 2, a corridor without a way 1.
func TestSimulateExitCodes(t *testing.T) {
	for _, c := range []struct {
		args string
		want int
	}{
		{"Alpha Beta --draws 2000", exitDone},
		{"Alpha Beta --draws 0", exitUsage},
		{"Alpha Beta --correlation -2", exitUsage},
		{"Alpha Beta --itinerary 99", exitUsage},
		{"Alpha Beta --corridor moon", exitUsage},
		{"Alpha Beta --corridor ice", exitNoResult},
		{"Alpha Nowhere", exitUsage},
	} {
		var stdout, stderr bytes.Buffer
		args := append([]string{"simulate", "--data", "testdata/steppe"}, strings.Fields(c.args)...)
		if got := run(args, &stdout, &stderr); got != c.want {
			t.Errorf("simulate %s: exit code %d, want %d: %s", c.args, got, c.want, stderr.String())
		}
	}
}

// TestSavePicture: whole or not at all, and nothing beside it.
func TestSavePicture(t *testing.T) {
	dir := t.TempDir()
	file := dir + "/a.svg"
	if err := savePicture(file, false, "one"); err != nil {
		t.Fatal(err)
	}
	if err := savePicture(file, false, "two"); err == nil {
		t.Error("a file is replaced without --force")
	}
	if err := savePicture(file, true, "three"); err != nil {
		t.Error(err)
	}
	if err := savePicture(dir, true, "four"); err == nil {
		t.Error("a folder is replaced")
	}
	b, err := os.ReadFile(file)
	if err != nil || string(b) != "three" {
		t.Errorf("%q, %v", b, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%d files are left: %v, %v", len(left), left, err)
	}
}

// A bar is for terminals alone.
func TestProgressIsSilent(t *testing.T) {
	var w bytes.Buffer
	p := newProgress(&w, "draws", 10)
	p.begun = p.begun.Add(-2 * patience)
	p.add(5)
	p.end()
	if w.Len() > 0 {
		t.Errorf("%q is written to what is no terminal", w.String())
	}
	newProgress(io.Discard, "draws", 1).end()
}
