package web

import (
	"io/fs"
	"os"
	"testing"
)

// What is embedded is what lies in the folder: nothing without a build.
func TestBundle(t *testing.T) {
	want, err := os.ReadFile("dist/index.html")
	bundle, ok := Bundle()
	if built := err == nil; ok != built {
		t.Fatalf("there is a bundle: %v; embedded: %v", built, ok)
	}
	if !ok {
		return
	}
	if got, err := fs.ReadFile(bundle, "index.html"); err != nil || string(got) != string(want) {
		t.Errorf("another page is embedded: %v", err)
	}
}
