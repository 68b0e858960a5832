package infra

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"meridian"
	"meridian/cch"
)

// drawing makes raw networks by hand: positions in metres from 40° N 50° E.
type drawing struct {
	raw Raw
	j   Joiner
}

func draw() *drawing {
	d := &drawing{}
	d.j.Raw = &d.raw
	return d
}

func spot(x, y float64) Coord {
	return planeAt(At(meridian.Point{Lat: 40, Lon: 50})).coord(x/1000, y/1000)
}

var track = Props{Mode: meridian.Rail, Class: "main", Forward: 60, Backward: 60, Freight: true}
var street = Props{Mode: meridian.Road, Class: "primary", Forward: 60, Backward: 60, Freight: true}

func (d *drawing) line(id int64, p Props, xy ...float64) {
	var refs []uint32
	for i := 0; i+1 < len(xy); i += 2 {
		refs = append(refs, d.j.Vertex(spot(xy[i], xy[i+1])))
	}
	d.raw.AddLine(id, p, refs)
}

func (d *drawing) build(t *testing.T, o Options) (*Network, *Report) {
	t.Helper()
	o.MostRepair = 1000
	n, r, err := Build(&d.raw, o)
	if err != nil {
		t.Fatal(err)
	}
	return n, r
}

// text lists the links of a network: class, tracks, length, ends.
func text(n *Network) []string {
	var out []string
	for i := range n.Links {
		l := &n.Links[i]
		a, b := n.Nodes[l.From].At, n.Nodes[l.To].At
		flat := planeAt(At(meridian.Point{Lat: 40, Lon: 50}))
		ax, ay := flat.xy(a)
		bx, by := flat.xy(b)
		if bx < ax || bx == ax && by < ay {
			ax, ay, bx, by = bx, by, ax, ay
		}
		out = append(out, fmt.Sprintf("%s %.0f,%.0f-%.0f,%.0f %.0f m ×%d", l.Mode, ax*1000, ay*1000, bx*1000, by*1000, l.Km*1000, l.Tracks))
	}
	slices.Sort(out)
	return out
}

func expect(t *testing.T, n *Network, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := text(n); !slices.Equal(got, want) {
		t.Errorf("links\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestLinesMeetAtSharedVertices(t *testing.T) {
	d := draw()
	d.line(1, street, 0, 0, 1000, 0, 2000, 0)
	d.line(2, street, 1000, 0, 1000, 500)
	d.line(3, track, 1000, 0, 1000, -500) // a level crossing joins no rail to a road
	n, _ := d.build(t, Options{})
	expect(t, n, "road 0,0-1000,0 1000 m ×0", "road 1000,0-2000,0 1000 m ×0", "road 1000,0-1000,500 500 m ×0", "rail 1000,-500-1000,0 500 m ×0")
	if len(n.Nodes) != 6 {
		t.Errorf("%d nodes, want 4 of road and 2 of rail", len(n.Nodes))
	}
}

func TestChainsBecomeOneLink(t *testing.T) {
	d := draw()
	d.line(1, street, 0, 0, 1000, 0)
	d.line(2, street, 2000, 0, 1000, 0) // drawn the other way
	fast := street
	fast.Forward = 80
	d.line(3, fast, 2000, 0, 3000, 0)
	oneway := street
	oneway.Backward = 0
	d.line(4, oneway, 3000, 0, 4000, 0)
	d.line(5, oneway, 4000, 0, 5000, 0)
	n, _ := d.build(t, Options{})
	expect(t, n, "road 0,0-2000,0 2000 m ×0", "road 2000,0-3000,0 1000 m ×0", "road 3000,0-5000,0 2000 m ×0")
}

// Two tracks 8 m apart with a siding: one link of two tracks remains, and the
// branch that left the track that is gone still hangs on it.
func TestDoubleTrack(t *testing.T) {
	d := draw()
	d.line(1, track, 0, 0, 10000, 0)
	d.line(2, track, 0, 8, 5000, 8)
	d.line(3, track, 5000, 8, 10000, 8)
	branch := track
	branch.Class = "branch"
	d.line(4, branch, 5000, 8, 5000, 3000)
	n, r := d.build(t, Options{DoubleKm: 0.015})
	if got := r.Counts["rail double_track_merged"]; got != 2 {
		t.Errorf("%d tracks merged, want 2: %v", got, text(n))
	}
	two := 0.0
	for i := range n.Links {
		if n.Links[i].Tracks == 2 {
			two += n.Links[i].Km
		}
	}
	if math.Abs(two-10) > 0.1 {
		t.Errorf("%.2f km of double track, want 10: %v", two, text(n))
	}
	if d := distance(t, n, spot(0, 0), spot(5000, 3000)); math.Abs(d-8) > 0.1 {
		t.Errorf("%.3f km from the west to the end of the branch, want 8", d)
	}
}

func TestTracksThatAreNoDoubleTrack(t *testing.T) {
	for name, lines := range map[string][][]float64{
		"20 m apart":         {{0, 0, 10000, 0}, {0, 20, 10000, 20}},
		"one after another":  {{0, 0, 50, 0}, {50, 0, 100, 0}, {50, 0, 50, 30}},
		"crossing":           {{0, 0, 100, 0}, {50, -50, 50, 50}},
		"beside for a while": {{0, 0, 10000, 0}, {0, 8, 1000, 8, 3000, 2000}},
	} {
		d := draw()
		for i, xy := range lines {
			d.line(int64(i), track, xy...)
		}
		if _, r := d.build(t, Options{DoubleKm: 0.015}); r.Counts["rail double_track_merged"] != 0 {
			t.Errorf("%s: merged", name)
		}
	}
}

func TestGaps(t *testing.T) {
	d := draw()
	d.line(1, street, 0, 0, 1000, 0)
	d.line(2, street, 1005, 0, 2000, 0)   // 5 m on
	d.line(3, street, 500, 400, 500, 4)   // 4 m from the middle of a road
	d.line(4, street, 0, -300, 1000, -12) // 12 m away: too far
	n, r := d.build(t, Options{RoadGap: 0.010})
	if r.Counts["road gap_bridged"] != 2 || len(r.Repairs) != 2 {
		t.Errorf("%d gaps bridged, %d repairs listed, want 2: %v", r.Counts["road gap_bridged"], len(r.Repairs), text(n))
	}
	if d := distance(t, n, spot(500, 400), spot(2000, 0)); math.Abs(d-1.9) > 0.01 {
		t.Errorf("%.3f km, want 1.9", d)
	}
	if r.Counts["road islands"] != 2 || len(r.Islands) != 2 || !r.Islands[0].Largest {
		t.Errorf("islands: %+v", r.Islands)
	}
	o := Options{RoadGap: 0.010, Largest: true}
	n, _ = d.build(t, o)
	if _, r := d.build(t, o); r.Counts["road islands"] != 1 {
		t.Errorf("the largest island is not alone: %v", text(n))
	}
}

// A dead end within one part is no gap.
func TestDeadEndsStay(t *testing.T) {
	d := draw()
	d.line(1, street, 0, 0, 1000, 0, 1000, 1000, 0, 1000, 0, 5)
	if n, r := d.build(t, Options{RoadGap: 0.010}); r.Counts["road gap_bridged"] != 1 { // loose end faces loose end
		t.Logf("%v", text(n))
	}
	d = draw()
	d.line(1, street, 0, 0, 500, 0, 1000, 0, 1000, 1000, 500, 1000, 500, 5)
	if n, r := d.build(t, Options{RoadGap: 0.010}); r.Counts["road gap_bridged"] != 0 {
		t.Errorf("a cul-de-sac was opened: %v", text(n))
	}
}

func TestOddLines(t *testing.T) {
	d := draw()
	d.line(1, street, 0, 0, 0, 0)                         // a point
	d.line(2, street, 0, 0, 1000, 0, 1000, 1000, 0, 0)    // a ring
	d.line(3, street, 0, 0, 1000, 0)                      // twice the same
	d.line(4, street, 5000, 0, 6000, 0, 5000, 0, 7000, 0) // turns on itself
	n, r := d.build(t, DefaultOptions(nil))
	if len(n.Links) == 0 || !slices.ContainsFunc(r.Notes, func(n Note) bool { return strings.Contains(n.What, "are a point") }) {
		t.Errorf("%v %+v", text(n), r.Notes)
	}
	for _, l := range n.Links {
		if l.Km <= 0 || l.N < 2 {
			t.Errorf("%+v", l)
		}
	}
}

// distance is the shortest way between the nodes nearest to two positions.
func distance(t *testing.T, n *Network, a, b Coord) float64 {
	t.Helper()
	layer := n.Nodes[0].Layer
	r, err := NewRouter(n, layer)
	if err != nil {
		t.Fatal(err)
	}
	w, err := r.Kilometres(Rules{Day: meridian.NoDate})
	if err != nil {
		t.Fatal(err)
	}
	near := func(c Coord) int32 {
		best, at := math.Inf(1), int32(0)
		for i := range n.Nodes {
			if d := c.Distance(n.Nodes[i].At); d < best {
				best, at = d, int32(i)
			}
		}
		return at
	}
	return w.Value(cch.NewDijkstra(r.Graph.WithWeight(w.Arc)).Distance(r.At(near(a))[0], r.At(near(b))[0]))
}

// Trains change gauge at breaks alone.
func TestGaugeBreaks(t *testing.T) {
	d := draw()
	broad, normal, dual := track, track, track
	broad.Gauges = Gauges{}.With(1520)
	normal.Gauges = Gauges{}.With(1435)
	dual.Gauges = broad.Gauges.With(1435)
	d.line(1, broad, 0, 0, 1000, 0)
	d.line(2, normal, 1000, 0, 2000, 0)
	d.line(3, dual, 2000, 0, 3000, 0)
	n, _ := d.build(t, DefaultOptions(nil))
	way := func() *Way {
		r, err := NewRouter(n, RailLayer)
		if err != nil {
			t.Fatal(err)
		}
		w, err := r.Kilometres(Rules{Day: meridian.NoDate})
		if err != nil {
			t.Fatal(err)
		}
		s := cch.NewDijkstra(r.Graph.WithWeight(w.Arc))
		var best *Way
		for _, from := range r.At(nodeAt(n, spot(0, 0))) {
			for _, to := range r.At(nodeAt(n, spot(3000, 0))) {
				if s.Distance(from, to) < cch.Infinity {
					if way := r.Way(s.Path(to, nil)); best == nil || way.Km < best.Km {
						best = way
					}
				}
			}
		}
		return best
	}
	if w := way(); w != nil {
		t.Fatalf("a train goes from 1520 to 1435 mm without a gauge break: %+v", w)
	}
	at := nodeAt(n, spot(1000, 0))
	n.Breaks = []Break{{Place: "X", A: at, B: at, GA: 1520, GB: 1435, Hours: 20, Valid: meridian.Always}}
	w := way()
	if w == nil || len(w.Breaks) != 1 || math.Abs(w.Km-3) > 0.01 || w.Hours < 20 {
		t.Errorf("with a gauge break: %+v", w)
	}
}

func nodeAt(n *Network, c Coord) int32 {
	for i := range n.Nodes {
		if n.Nodes[i].At.Distance(c) < 0.01 {
			return int32(i)
		}
	}
	return -1
}

// Merging tracks never cuts anything off: whatever was connected stays so, and
// no way becomes longer than by the crossovers.
func TestMergingKeepsConnections(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		d := draw()
		// A yard: tracks 6 m apart, cut at random, with switches between them.
		for k := range 5 {
			x := 0.0
			for x < 3000 {
				next := x + 50 + 900*r.Float64()
				p := track
				p.Class = []string{"main", "siding", "yard", "spur"}[r.IntN(4)]
				if r.IntN(5) > 0 {
					d.line(int64(100*k)+int64(x), p, x, float64(6*k), next, float64(6*k))
				}
				if k > 0 && r.IntN(2) == 0 {
					d.line(int64(1000+100*k)+int64(x), p, x, float64(6*k), max(0, x-40), float64(6*(k-1)))
				}
				x = next
			}
		}
		before, _ := d.build(t, Options{})
		after, _ := d.build(t, Options{DoubleKm: 0.015})
		checkConnections(t, seed, before, after)
	}
}

// checkConnections asks of every part of the network before that one part
// afterwards lies within 40 m of all its nodes.
func checkConnections(t *testing.T, seed uint64, before, after *Network) {
	t.Helper()
	p, q := parts{}, parts{}
	for i := range before.Links {
		p.join(uint32(before.Links[i].From), uint32(before.Links[i].To))
	}
	for i := range after.Links {
		q.join(uint32(after.Links[i].From), uint32(after.Links[i].To))
	}
	near := func(c Coord) map[uint32]bool {
		out := map[uint32]bool{}
		flat := planeAt(c)
		for i := range after.Links {
			s := after.Shape(&after.Links[i])
			for k := 1; k < len(s); k++ {
				if _, km := flat.project(s[k-1], s[k]); km < 0.04 {
					out[q.find(uint32(after.Links[i].From))] = true
				}
			}
		}
		return out
	}
	common := map[uint32]map[uint32]bool{}
	for v := range before.Nodes {
		root, here := p.find(uint32(v)), near(before.Nodes[v].At)
		if common[root] == nil {
			common[root] = here
		}
		for part := range common[root] {
			if !here[part] {
				delete(common[root], part)
			}
		}
		if len(common[root]) == 0 {
			t.Fatalf("seed %d: merging tracks cut %v off", seed, before.Nodes[v].At)
		}
	}
}
