package atlas_test

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"meridian"
	"meridian/atlas"
)

// atlasNetwork returns the network of the atlas.
func atlasNetwork(t testing.TB) *meridian.Network {
	t.Helper()
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	return net
}

// What the land oracles know: the day of the extract, and the year after which
// Natural Earth knows no new lines.
var (
	osmDay          = mustDate("2021-08-01")
	naturalEarthDay = mustDate("2010-01-01")
)

func mustDate(s string) meridian.Date {
	d, err := meridian.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// A landCheck is a link beside the shortest path of an oracle.
type landCheck struct {
	link   *meridian.Link
	oracle string
	km     float64    // along the oracle; NaN: none
	off    [2]float64 // from the ends of the link to the oracle, km
}

// deviation returns how far the length lies outside what the oracle allows. An
// end that lies off the oracle (a city's centre, a station beside the line)
// leaves open how much of its distance belongs to the link: nothing to all.
func (c *landCheck) deviation() float64 {
	lo, hi := c.km, c.km+c.off[0]+c.off[1]
	return outside(c.link.Km, lo, hi)
}

// outside returns how far x lies below lo or above hi, as a share of it.
func outside(x, lo, hi float64) float64 {
	switch {
	case x < lo:
		return x/lo - 1
	case x > hi:
		return x/hi - 1
	}
	return 0
}

// Within so many km a deviation says nothing: ends are known to a kilometre or
// two, and a crossing link is often no longer than that.
const landSlack = 4

// outlier tells whether the link deviates by more than a tenth and more than
// the slack.
func (c *landCheck) outlier() bool {
	d := c.deviation()
	return math.Abs(d) > .10 && math.Abs(d)*c.link.Km > landSlack
}

// fromOracle tells whether the length was read off the oracle it is compared
// with, so that agreement proves only that it was read rightly.
func (c *landCheck) fromOracle() bool {
	note := strings.ToLower(c.link.Cite.Note)
	return c.link.Cite.Confidence == meridian.Derived &&
		(c.link.Cite.Source == "osm-2021" || c.link.Cite.Source == "natural-earth-10m" || strings.Contains(note, "path on natural earth") || strings.Contains(note, "path on openstreetmap"))
}

// explained tells whether the note of the link names the oracle and so says why
// the atlas does not follow it.
func (c *landCheck) explained() bool {
	return strings.Contains(c.link.Cite.Note, c.oracle+" gives ") || strings.Contains(c.link.Cite.Note, c.oracle+" has ")
}

func (c *landCheck) String() string {
	return fmt.Sprintf("%+5.0f %% %s: %.1f km, %s %.1f km (ends %.1f and %.1f km off); %s, %s: %s", 100*c.deviation(), c.link.ID, c.link.Km, c.oracle, c.km, c.off[0], c.off[1], c.link.Cite.Source, c.link.Cite.Confidence, c.link.Cite.Note)
}

// landChecks looks for the shortest path of each link of a mode on an oracle.
func landChecks(net *meridian.Network, m *mesh, name string, links []*meridian.Link) []landCheck {
	const (
		far   = 15  // km from an end to the oracle, at most
		least = 200 // vertices of a part that is no loose piece
	)
	out := make([]landCheck, len(links))
	var wg sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for w := range n {
		wg.Go(func() {
			f := newFinder(m)
			for i := w; i < len(links); i += n {
				l := links[i]
				c := landCheck{link: l, oracle: name, km: math.NaN()}
				a, da := m.tracks(net.Places[l.From].Point, far, least)
				b, db := m.tracks(net.Places[l.To].Point, far, least)
				if len(a) > 0 && len(b) > 0 {
					c.km, c.off = f.between(a, b, 3*l.Km+60), [2]float64{da, db}
				}
				out[i] = c
			}
		})
	}
	wg.Wait()
	return out
}

// TestLandLengths compares rail and road links with the shortest paths on
// OpenStreetMap (the countries round the Caspian, Turkey, Pakistan, the Gulf)
// and, for rail beyond it, on Natural Earth. A link that deviates by more than
// a tenth must say in its note what the oracle gives and why it is not
// followed. The report is printed with -v.
func TestLandLengths(t *testing.T) {
	if raceEnabled {
		t.Skip("the comparison has nothing for the race detector and takes minutes with it: `make oracles` runs it")
	}
	net := atlasNetwork(t)
	road, rail := osmRoadsAndRails(t, "osm/caspian-corridor-major-2021-08.osm.pbf")
	every := 1
	if testing.Short() {
		every = 6
		t.Logf("every %dth link is compared: -short", every)
	}
	links := func(mode meridian.Mode, day meridian.Date) (out []*meridian.Link) {
		for i := range net.Links {
			if l := &net.Links[i]; i%every == 0 && l.Mode == mode && l.Status == meridian.Open && (l.Valid.From == meridian.NoDate || l.Valid.From < day) {
				out = append(out, l)
			}
		}
		return out
	}
	found := landChecks(net, rail, "OpenStreetMap", links(meridian.Rail, osmDay))
	known := map[*meridian.Link]bool{}
	var checks []landCheck
	keep := func(found []landCheck) {
		for _, c := range found {
			if !math.IsNaN(c.km) && !known[c.link] {
				known[c.link] = true
				checks = append(checks, c)
			}
		}
	}
	keep(found)
	var rest []*meridian.Link
	for _, l := range links(meridian.Rail, naturalEarthDay) {
		if !known[l] {
			rest = append(rest, l)
		}
	}
	keep(landChecks(net, naturalEarthRails(t), "Natural Earth", rest))
	keep(landChecks(net, road, "OpenStreetMap", links(meridian.Road, osmDay)))
	reportLand(t, checks)
}

func reportLand(t *testing.T, checks []landCheck) {
	type group struct {
		mode   meridian.Mode
		oracle string
		made   bool
	}
	groups, long := map[group]deviations{}, map[group]deviations{}
	for i := range checks {
		c := &checks[i]
		g := group{c.link.Mode, c.oracle, c.fromOracle()}
		groups[g] = append(groups[g], c.deviation())
		if c.link.Km >= 30 {
			long[g] = append(long[g], c.deviation())
		}
	}
	for _, g := range []group{{meridian.Rail, "OpenStreetMap", false}, {meridian.Rail, "OpenStreetMap", true}, {meridian.Rail, "Natural Earth", false}, {meridian.Rail, "Natural Earth", true}, {meridian.Road, "OpenStreetMap", false}, {meridian.Road, "OpenStreetMap", true}} {
		how := "lengths with a source of their own"
		if g.made {
			how = "lengths read off a map"
			if d := groups[g]; d.within(.10) < .90 {
				t.Errorf("%s against %s: lengths read off a map should agree with it: %s", g.mode, g.oracle, d)
			}
		}
		t.Logf("%s against %s, %s:\n%s\nof 30 km and more: %s", g.mode, g.oracle, how, groups[g], long[g])
	}
	slices.SortFunc(checks, func(a, b landCheck) int { return cmp.Compare(math.Abs(b.deviation()), math.Abs(a.deviation())) })
	n, dumb := 0, 0
	for i := range checks {
		c := &checks[i]
		if !c.outlier() {
			continue
		}
		n++
		t.Log(c)
		if !c.explained() {
			dumb++
			t.Errorf("%s deviates by %.0f %% from %s (%.0f km) and its note does not say why", c.link.ID, 100*c.deviation(), c.oracle, c.km)
		}
	}
	if share := float64(n) / float64(len(checks)); share > .08 {
		t.Errorf("%.1f %% of the links deviate by more than 10 %%, however well explained", 100*share)
	}
	t.Logf("%d of %d links deviate by more than 10 %% and %d km, %d without explanation", n, len(checks), landSlack, dumb)
}
