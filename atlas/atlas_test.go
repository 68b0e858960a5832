package atlas_test

import (
	"testing"

	"meridian/atlas"
	"meridian/feed"
)

// TestTables runs every check of feeds on the atlas: none may fail, since
// Network leaves them out.
func TestTables(t *testing.T) {
	_, problems := feed.Read(atlas.FS())
	for _, p := range problems {
		t.Error(p)
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		if _, err := feed.ReadChecked(atlas.FS()); err != nil {
			b.Fatal(err)
		}
	}
}
