package infra_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"meridian"
	"meridian/atlas"
	"meridian/cch"
	"meridian/feed/osm"
	"meridian/infra"
)

// The tests below need the extracts beside the repository and skip where they
// are absent.

const extractDir = "../../shared/data/osm"

func importExtract(t testing.TB, name string, net *meridian.Network) (*infra.Network, *infra.Report) {
	t.Helper()
	f, err := os.Open(filepath.Join(extractDir, name))
	if err != nil {
		t.Skip("no extract ", name, " in ../shared/data/osm")
	}
	defer f.Close()
	raw, err := osm.Read(name, f, osm.DefaultOptions(), nil)
	if err != nil {
		t.Fatal(err)
	}
	n, report, err := infra.Build(raw, infra.DefaultOptions(net))
	if err != nil {
		t.Fatal(err)
	}
	return n, report
}

var theAtlas = sync.OnceValues(atlas.Network)

type corridor struct {
	net    *infra.Network
	report *infra.Report
	atlas  *meridian.Network
}

var theCorridor struct {
	sync.Once
	c *corridor
}

func caspian(t *testing.T) *corridor {
	t.Helper()
	if testing.Short() {
		t.Skip("short: takes half a minute")
	}
	theCorridor.Do(func() {
		net, err := theAtlas()
		if err != nil {
			t.Fatal(err)
		}
		n, r := importExtract(t, "caspian-corridor-major-2021-08.osm.pbf", net)
		theCorridor.c = &corridor{n, r, net}
	})
	if theCorridor.c == nil {
		t.Skip("no corridor")
	}
	return theCorridor.c
}

// rails answers questions on the rail layer by plain search.
type rails struct {
	r *infra.Router
	s *cch.Dijkstra
	w *infra.Weights
}

func railsOf(t *testing.T, n *infra.Network, u infra.Rules) *rails {
	t.Helper()
	r, err := infra.NewRouter(n, infra.RailLayer)
	if err != nil {
		t.Fatal(err)
	}
	w, err := r.Kilometres(u)
	if err != nil {
		t.Fatal(err)
	}
	return &rails{r, cch.NewDijkstra(r.Graph.WithWeight(w.Arc)), w}
}

// way is the shortest way between two nodes, nil if there is none.
func (x *rails) way(from, to int32) *infra.Way {
	var best *infra.Way
	for _, s := range x.r.At(from) {
		x.s.Run(s)
		for _, t := range x.r.At(to) {
			if x.s.Dist[t] < cch.Infinity {
				if w := x.r.Way(x.s.Path(t, nil)); best == nil || w.Km < best.Km {
					best = w
				}
			}
		}
	}
	return best
}

func terminal(t *testing.T, n *infra.Network, place string) int32 {
	t.Helper()
	for _, x := range n.Terminals {
		if x.Place == place && x.Layer == infra.RailLayer && x.Node >= 0 {
			return x.Node
		}
	}
	t.Fatalf("%s is not on the railway", place)
	return 0
}

// station is the node of open track nearest to a position.
func station(n *infra.Network, lat, lon float64) int32 {
	c := infra.At(meridian.Point{Lat: lat, Lon: lon})
	best, at := math.Inf(1), int32(-1)
	for i := range n.Links {
		l := &n.Links[i]
		if l.Mode != meridian.Rail || l.Status != meridian.Open {
			continue
		}
		for _, v := range [2]int32{l.From, l.To} {
			if d := c.Distance(n.Nodes[v].At); d < best {
				best, at = d, v
			}
		}
	}
	return at
}

func within(t *testing.T, what string, km, official, share float64) {
	t.Helper()
	t.Logf("%s: %.1f km, officially %.0f (%+.1f %%)", what, km, official, 100*(km/official-1))
	if math.Abs(km/official-1) > share {
		t.Errorf("%s: %.1f km, officially %.0f", what, km, official)
	}
}

// Lengths of lines as their railways publish them: RAI Tehran–Mashhad 926 and
// Tehran–Tabriz 736; ADY 382 km of track Bilajari–Yalama–Bilajari (Trend, 5
// February 2020), and 208 for Baku–Yalama, which is to the border of the state:
// the station lies 202 km from that of Baku on the map; and 164 for the new line
// to Rasht (OSJD, opening of 6 March 2019), which begins where it leaves the
// line from Qazvin to Zanjan.
func TestRailLengths(t *testing.T) {
	c := caspian(t)
	x := railsOf(t, c.net, infra.Rules{Day: meridian.NoDate})
	tehran := terminal(t, c.net, "IRTHR")
	within(t, "Tehran–Mashhad", x.way(tehran, terminal(t, c.net, "IRMHD")).Km, 926, 0.02)
	within(t, "Tehran–Tabriz", x.way(tehran, terminal(t, c.net, "IRTBZ")).Km, 736, 0.02)
	yalama := terminal(t, c.net, "AZ-YALAMA")
	within(t, "Bilajari–Yalama", x.way(terminal(t, c.net, "AZ-BILAJARI"), yalama).Km, 191, 0.02)
	within(t, "Baku–Yalama, border", toBorder(c.net, x.way(station(c.net, 40.3795, 49.8490), terminal(t, c.net, "RU-SAMUR"))), 208, 0.02)
	qazvin := terminal(t, c.net, "IRQAZ")
	rasht := x.way(qazvin, station(c.net, 37.2047, 49.5611)) // amid the sidings of the station
	zanjan := x.way(qazvin, terminal(t, c.net, "IRZAN"))
	common := 0.0
	for i := 0; i < len(rasht.Links) && i < len(zanjan.Links) && rasht.Links[i] == zanjan.Links[i]; i++ {
		common += c.net.Links[rasht.Links[i].Link].Km
	}
	t.Logf("Qazvin–Rasht from the station of Qazvin: %.1f km, %.1f of them on the line to Zanjan", rasht.Km, common)
	within(t, "Qazvin–Rasht", rasht.Km-common, 164, 0.02)
}

// toBorder is the length of a way up to where another country begins.
func toBorder(n *infra.Network, w *infra.Way) float64 {
	km := 0.0
	for _, p := range w.Links {
		l := &n.Links[p.Link]
		if l.Country != n.Links[w.Links[0].Link].Country {
			break
		}
		km += l.Km
	}
	return km
}

// There is no railway from Baku to Tehran while Rasht–Astara is being built, and
// one with a gauge break at Astara on the day on which the atlas has it open.
func TestRashtAstara(t *testing.T) {
	c := caspian(t)
	baku, tehran := terminal(t, c.net, "AZBAK"), terminal(t, c.net, "IRTHR")
	if w := railsOf(t, c.net, infra.Rules{Day: meridian.NoDate}).way(baku, tehran); w != nil {
		t.Errorf("now: %.0f km", w.Km)
	}
	day := func(s string) meridian.Date {
		d, err := meridian.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	var opens meridian.Date
	for i := range c.atlas.Links {
		if c.atlas.Links[i].ID == "rail:IRRAS-IR-ASTARA" {
			opens = c.atlas.Links[i].Valid.From
		}
	}
	if w := railsOf(t, c.net, infra.Rules{Day: opens - 1}).way(baku, tehran); w != nil {
		t.Errorf("on the day before: %.0f km", w.Km)
	}
	w := railsOf(t, c.net, infra.Rules{Day: max(opens, day("2029-04-01"))}).way(baku, tehran)
	if w == nil || len(w.Breaks) != 1 || c.net.Breaks[w.Breaks[0]].Place != "IR-ASTARA" {
		t.Fatalf("open: %+v", w)
	}
	t.Logf("Baku–Tehran when it opens: %.0f km", w.Km)
	if w.Km < 750 || w.Km > 900 {
		t.Errorf("Baku–Tehran: %.0f km", w.Km)
	}
}

// Gauge-incompatible ways never appear without a gauge break: whatever a train
// runs over between breaks has a gauge in common.
func TestNoGaugeIsSkipped(t *testing.T) {
	c := caspian(t)
	x := railsOf(t, c.net, infra.Rules{Day: meridian.NoDate, Built: true})
	if err := x.r.Prepare(); err != nil {
		t.Fatal(err)
	}
	m, err := cch.NewMetric(x.r.Order, x.w.Arc)
	if err != nil {
		t.Fatal(err)
	}
	q := cch.NewQuery(m)
	r := rand.New(rand.NewPCG(5, 5))
	found, broken := 0, 0
	for range 2000 {
		s, d := r.IntN(len(x.r.Spots)), r.IntN(len(x.r.Spots))
		arcs, km := q.Path(cch.NodeID(s), cch.NodeID(d), nil)
		if km >= cch.Infinity {
			continue
		}
		found++
		w := x.r.Way(arcs)
		gauge := x.r.Spots[s].Gauge
		if len(w.Breaks) == 0 {
			for _, p := range w.Links {
				if l := &c.net.Links[p.Link]; gauge != 0 && l.Gauges.Known() && !l.Gauges.Has(gauge) {
					t.Fatalf("a train of %d mm on link %d of %v without a gauge break", gauge, p.Link, l.Gauges)
				}
			}
			if x.r.Spots[d].Gauge != gauge {
				t.Fatalf("from %d to %d mm without a gauge break", gauge, x.r.Spots[d].Gauge)
			}
		} else {
			broken++
		}
	}
	t.Logf("%d ways, %d of them with a gauge break", found, broken)
	if found < 500 || broken < 50 {
		t.Errorf("only %d ways, %d with a gauge break", found, broken)
	}
}

// Every distance by hierarchy is the one by Dijkstra, by length and by time, on
// every layer of every extract.
func TestHierarchyIsDijkstra(t *testing.T) {
	names, _ := filepath.Glob(filepath.Join(extractDir, "*.osm.pbf"))
	if len(names) == 0 {
		t.Skip("no extracts in ../shared/data/osm")
	}
	for _, name := range names {
		name = filepath.Base(name)
		t.Run(name, func(t *testing.T) {
			big := slices.Contains([]string{"caspian-corridor-major-2021-08.osm.pbf", "azerbaijan-transport-2021-08.osm.pbf"}, name)
			if big && testing.Short() {
				t.Skip("short")
			}
			n, _ := importExtract(t, name, nil)
			for layer := range infra.NumLayers {
				r, err := infra.NewRouter(n, layer)
				if err != nil {
					t.Fatal(err)
				}
				if len(r.Spots) < 2 {
					continue
				}
				if err := r.Prepare(); err != nil {
					t.Fatal(err)
				}
				for k, weigh := range []func(infra.Rules) (*infra.Weights, error){r.Kilometres, r.Hours} {
					w, err := weigh(infra.Rules{Day: meridian.NoDate})
					if err != nil {
						t.Fatal(err)
					}
					comparePairs(t, fmt.Sprint(layer, k), r, w, big)
				}
			}
		})
	}
}

func comparePairs(t *testing.T, what string, r *infra.Router, w *infra.Weights, big bool) {
	t.Helper()
	m, err := cch.NewMetric(r.Order, w.Arc)
	if err != nil {
		t.Fatal(err)
	}
	q, s := cch.NewQuery(m), cch.NewDijkstra(r.Graph.WithWeight(w.Arc))
	rnd := rand.New(rand.NewPCG(3, 7))
	sources, targets, reached := 20, 200, 0
	if big {
		sources = 8
	}
	for range sources {
		from := cch.NodeID(rnd.IntN(len(r.Spots)))
		s.Run(from)
		for range targets {
			to := cch.NodeID(rnd.IntN(len(r.Spots)))
			if got := q.Distance(from, to); got != s.Dist[to] {
				t.Fatalf("%s: %d to %d is %d by hierarchy, %d by Dijkstra", what, from, to, got, s.Dist[to])
			}
			if s.Dist[to] < cch.Infinity {
				reached++
			}
		}
	}
	t.Logf("%s: %d nodes, %d pairs agree, %d of them joined", what, len(r.Spots), sources*targets, reached)
}
