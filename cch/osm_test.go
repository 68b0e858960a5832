package cch

import (
	"context"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/paulmach/osm"
	"github.com/paulmach/osm/osmpbf"
)

// Roads and railways of every extract of OpenStreetMap beside the repository: random
// pairs, by every kind of answer, against Dijkstra. Weights are decimetres. The graph
// is as raw as it comes: pieces, dead ends, one-way streets, loops, parallel ways.
func TestOSMExtracts(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "data", "osm", "*.osm.pbf"))
	if err != nil || len(files) == 0 {
		t.Skipf("no extracts of OpenStreetMap are beside the repository (%v)", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			info, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			if (testing.Short() || raceEnabled) && info.Size() > 2<<20 {
				t.Skipf("%d bytes are too many for a short test", info.Size())
			}
			g, l := osmGraph(t, file)
			o, err := NewOrder(g, l)
			if err != nil {
				t.Fatal(err)
			}
			comparePairs(t, g, mustMetric(t, o, g.Weight))
		})
	}
}

// osmGraph reads the ways with a tag highway or railway.
func osmGraph(t *testing.T, file string) (*Graph, Layout) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	places, ids := map[osm.NodeID][2]float64{}, map[osm.NodeID]NodeID{}
	var ways []*osm.Way
	s := osmpbf.New(context.Background(), f, 2)
	defer s.Close()
	s.SkipRelations = true
	for s.Scan() {
		switch x := s.Object().(type) {
		case *osm.Node:
			places[x.ID] = [2]float64{x.Lat, x.Lon}
		case *osm.Way:
			if x.Tags.Find("highway") != "" || x.Tags.Find("railway") != "" {
				ways = append(ways, x)
			}
		}
	}
	if err := s.Err(); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	var l Layout
	node := func(id osm.NodeID) NodeID {
		v, known := ids[id]
		if !known {
			v = NodeID(len(ids))
			ids[id] = v
			l.Lat, l.Lon = append(l.Lat, float32(places[id][0])), append(l.Lon, float32(places[id][1]))
		}
		return v
	}
	var arcs []Arc
	for _, way := range ways {
		for i := 1; i < len(way.Nodes); i++ {
			a, b := way.Nodes[i-1].ID, way.Nodes[i].ID
			p, known := places[a]
			q, both := places[b]
			if !known || !both { // cut off at the edge of the extract
				continue
			}
			w := Weight(10 * metres(p, q))
			arcs = append(arcs, Arc{node(a), node(b), w})
			if way.Tags.Find("oneway") != "yes" {
				arcs = append(arcs, Arc{node(b), node(a), w})
			}
		}
	}
	g, _, err := NewGraph(len(ids), arcs)
	if err != nil {
		t.Fatal(err)
	}
	return g, l
}

func metres(p, q [2]float64) float64 {
	const degree = 6371008.8 * math.Pi / 180
	return degree * math.Hypot(p[0]-q[0], (p[1]-q[1])*math.Cos((p[0]+q[0])/2*math.Pi/180))
}

// comparePairs holds all kinds of answers against searches from ten nodes.
func comparePairs(t *testing.T, g *Graph, m *Metric) {
	t.Helper()
	p := m.Perfect(2)
	d, plain, pruned, sweep, wide := NewDijkstra(g), NewQuery(m), p.NewQuery(), NewSweep(p), NewLaneSweep(p)
	tail, r := g.tails(), rand.New(rand.NewPCG(8, 8))
	node := func() NodeID { return NodeID(r.IntN(g.Nodes())) }
	reached := 0
	for range 10 {
		s := node()
		d.Run(s)
		sweep.Run(s)
		wide.Run([]NodeID{node(), s})
		for range 100 {
			v := node()
			want := d.Dist[v]
			if want < Infinity {
				reached++
			}
			path, length := pruned.Path(s, v, nil)
			for name, got := range map[string]Weight{
				"query": plain.Distance(s, v), "perfect query": pruned.Distance(s, v), "path": length,
				"sweep": sweep.Dist[p.Index[v]], "lane sweep": wide.Dist[p.Index[v]][1],
			} {
				if got != want {
					t.Fatalf("%s from %d to %d gives %d, Dijkstra %d", name, s, v, got, want)
				}
			}
			if err := checkPath(g, tail, path, s, v, want); err != nil {
				t.Fatal(err)
			}
		}
	}
	if reached == 0 {
		t.Fatal("no pair is connected: nothing was compared")
	}
	t.Logf("%d nodes, %d arcs, %d of 1000 pairs connected", g.Nodes(), g.Arcs(), reached)
}
