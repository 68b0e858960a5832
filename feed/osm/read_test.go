package osm

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/paulmach/osm"
	"github.com/paulmach/osm/osmpbf"
)

// extracts returns the extracts beside the repository; tests that need them
// skip where they are absent.
func extracts(t testing.TB) []string {
	t.Helper()
	names, _ := filepath.Glob("../../../shared/data/osm/*.osm.pbf")
	if len(names) == 0 {
		t.Skip("no extracts in ../shared/data/osm")
	}
	return names
}

func open(t testing.TB, name string) *os.File {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// The decoder sees every node and way that another library sees.
func TestBlocksAgainstPeer(t *testing.T) {
	for _, name := range extracts(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			if testing.Short() && filepath.Base(name) > "b" {
				t.Skip("short")
			}
			type sums struct {
				nodes, ways, refs, tags int
				lat, lon, id            int64
			}
			var ours, theirs sums
			in := &blobs{r: open(t, name)}
			for {
				b, err := in.next()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if b.kind != "OSMData" {
					continue
				}
				data, err := b.unpack()
				if err != nil {
					t.Fatal(err)
				}
				err = visitBlock(data, &visitor{
					way: func(w *way) error {
						ours.ways++
						ours.refs += len(w.refs)
						for _, r := range w.refs {
							ours.id ^= r
						}
						ours.tags += len(w.tags.pairs) / 2
						return nil
					},
					node: func(n *node) error {
						ours.nodes++
						ours.lat, ours.lon, ours.id = ours.lat+n.lat, ours.lon+n.lon, ours.id^n.id
						ours.tags += len(n.tags.pairs) / 2
						return nil
					},
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			s := osmpbf.New(context.Background(), open(t, name), 2)
			defer s.Close()
			s.SkipRelations = true
			for s.Scan() {
				switch o := s.Object().(type) {
				case *osm.Node:
					theirs.nodes++
					theirs.lat, theirs.lon = theirs.lat+e7(o.Lat), theirs.lon+e7(o.Lon)
					theirs.id ^= int64(o.ID)
					theirs.tags += len(o.Tags)
				case *osm.Way:
					theirs.ways++
					theirs.refs += len(o.Nodes)
					for _, n := range o.Nodes {
						theirs.id ^= int64(n.ID)
					}
					theirs.tags += len(o.Tags)
				}
			}
			if err := s.Err(); err != nil {
				t.Fatal(err)
			}
			if ours != theirs {
				t.Errorf("ours %+v\ntheirs %+v", ours, theirs)
			}
		})
	}
}

func e7(deg float64) int64 {
	if deg < 0 {
		return int64(deg*1e7 - 0.5)
	}
	return int64(deg*1e7 + 0.5)
}
