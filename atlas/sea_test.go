package atlas_test

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"meridian"
	"meridian/plan"
)

// The two marine networks that sea distances are held against.
const (
	searoute = "maritime/marnet_searoute.geojson.gz"  // the only one with the Caspian
	marnet20 = "maritime/marnet_plus_20km.geojson.gz" // the finest
)

// seaOracle reads a marine network. Its northern passages are closed, and so is
// the canal of Corinth, which a ship wider than 18 m cannot use (searoute does
// not name it).
func seaOracle(t testing.TB, name string, shut ...string) *mesh {
	corinth := meridian.Point{Lat: 37.93, Lon: 22.98}
	shut = append(shut, "northwest", "northeast", "corinth")
	b := newMeshBuilder(1e-3)
	for _, f := range readFeatures(t, name) {
		pass, _ := f.Properties["pass"].(string)
		if pass == "" {
			pass, _ = f.Properties["passage"].(string)
		}
		if slices.Contains(shut, pass) {
			continue
		}
		for _, line := range f.lines(t) {
			for k := 1; k < len(line); k++ {
				a, z := line[k-1], line[k]
				if (meridian.Point{Lat: (a.Lat + z.Lat) / 2, Lon: (a.Lon + z.Lon) / 2}).Distance(corinth) >= 20 {
					b.edge(b.vertex(a), b.vertex(z))
				}
			}
		}
	}
	return b.mesh(0)
}

// snaps returns the vertex nearest to each port and how far it is.
func (m *mesh) snaps(net *meridian.Network, ports []meridian.PlaceID) (at []int32, km []float64) {
	for _, p := range ports {
		i, d := int32(-1), 0.0
		for r := 50.0; i < 0; r *= 2 {
			i, d = m.snap(net.Places[p].Point, r, 0)
		}
		at, km = append(at, i), append(km, d)
	}
	return at, km
}

// seaMesh makes a mesh of the sea links that are open, those of kind sea_route
// left out; vertex names the vertex of a place.
func seaMesh(net *meridian.Network) (m *mesh, vertex map[meridian.PlaceID]int32) {
	b := &meshBuilder{}
	vertex = map[meridian.PlaceID]int32{}
	at := func(p meridian.PlaceID) int32 {
		i, ok := vertex[p]
		if !ok {
			i = int32(len(b.points))
			vertex[p] = i
			b.points = append(b.points, net.Places[p].Point)
		}
		return i
	}
	for i := range net.Links {
		l := &net.Links[i]
		if l.Mode != meridian.Sea || l.Status != meridian.Open || l.Passage != meridian.NoID && net.Passages[l.Passage].Kind == "sea_route" {
			continue
		}
		b.edges = append(b.edges, meshEdge{at(l.From), at(l.To), decimetres(l.Km)})
	}
	m = &mesh{points: b.points}
	m.connect(b.edges)
	m.parts()
	return m, vertex
}

// distances returns the way from each source to each target in km, NaN where
// there is none.
func distances(m *mesh, sources, targets []join) [][]float64 {
	out := make([][]float64, len(sources))
	var wg sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for w := range n {
		wg.Go(func() {
			f := newFinder(m)
			for i := w; i < len(sources); i += n {
				f.from(sources[i].at, nil, 0)
				out[i] = make([]float64, len(targets))
				for j := range targets {
					out[i][j] = f.best(targets[j].at)
				}
			}
		})
	}
	wg.Wait()
	return out
}

// best returns the way found to the best of the seeds; NaN where none was
// reached.
func (f *finder) best(at []seed) float64 {
	km := math.NaN()
	for _, s := range at {
		if x := f.km(s.at) + float64(s.dm)/10_000; !(x >= km) { // NaN: none yet
			if !math.IsNaN(x) {
				km = x
			}
		}
	}
	return km
}

// seaPair is a pair of ports: the atlas's distance and those of the oracles,
// NaN where one has none. A port lies off an oracle's lanes; the straight lines
// to them are part of its distance, and share is the part they make up.
type seaPair struct {
	from, to meridian.PlaceID
	km       float64
	oracle   [2]float64
	share    [2]float64
	water    float64 // shortest way over water, NaN where the ports are not of one sea
}

func seaPairs(t *testing.T, net *meridian.Network) []seaPair {
	ours, vertex := seaMesh(net)
	var ports []meridian.PlaceID
	var at []join
	for i := range net.Places {
		if v, ok := vertex[meridian.PlaceID(i)]; ok && net.Places[i].Kind == "seaport" {
			ports, at = append(ports, meridian.PlaceID(i)), append(at, join{at: []seed{{v, 0}}})
		}
	}
	step := 1
	if raceEnabled || testing.Short() {
		step = 6
		t.Logf("every %dth port is compared with all others: -race or -short", step)
	}
	every := func(xs []join) (out []join) {
		for i := 0; i < len(xs); i += step {
			out = append(out, xs[i])
		}
		return out
	}
	own := distances(ours, every(at), at)
	coast := readShore(t)
	var near [2][]join
	var km [2][][]float64
	for k, name := range []string{searoute, marnet20} {
		m := seaOracle(t, name)
		near[k] = m.joins(net, coast, ports)
		km[k] = distances(m, every(near[k]), near[k])
	}
	water := overWater(t, net, coast, ports)
	inland := func(p meridian.PlaceID) bool { return strings.HasPrefix(net.Places[p].Region, "caspian") }
	var pairs []seaPair
	for row := range own {
		i := row * step
		for j := range ports {
			if j == i || j < i && j%step == 0 || inland(ports[i]) != inland(ports[j]) {
				continue
			}
			p := seaPair{from: ports[i], to: ports[j], km: own[row][j]}
			for k := range p.oracle {
				p.oracle[k] = min(km[k][row][j], coast.direct(net.Places[ports[i]].Point, net.Places[ports[j]].Point))
				p.share[k] = (near[k][i].off + near[k][j].off) / p.oracle[k]
				if k == 1 && inland(ports[i]) { // it has no Caspian
					p.oracle[k] = math.NaN()
				}
			}
			p.water = math.NaN()
			if x, ok := water[[2]int{i, j}]; ok {
				p.water = x
			}
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// deviation returns the deviation from the nearer of the two networks that can
// be read: whose share of straight lines is at most share.
func (p *seaPair) deviation(share float64) (d float64, ok bool) {
	for k, x := range p.oracle {
		if math.IsNaN(x) || p.share[k] > share {
			continue
		}
		if e := p.km/x - 1; !ok || math.Abs(e) < math.Abs(d) {
			d, ok = e, true
		}
	}
	return d, ok
}

// byWater returns the deviation from the nearest of the two networks and the
// shortest way over water.
func (p *seaPair) byWater() float64 {
	d, ok := p.deviation(math.Inf(1))
	if e := p.km/p.water - 1; !math.IsNaN(e) && (!ok || math.Abs(e) < math.Abs(d)) {
		return e
	}
	return d
}

// seaDeviations are the pairs by how they are compared.
type seaDeviations struct {
	fair, all, water, long, caspian, mutual deviations
	alone                                   [2]deviations
}

func sortSeaPairs(t *testing.T, net *meridian.Network, pairs []seaPair) (s seaDeviations) {
	for i := range pairs {
		p := &pairs[i]
		if math.IsNaN(p.km) {
			t.Errorf("no way by sea from %s to %s", net.Places[p.from].ID, net.Places[p.to].ID)
			continue
		}
		s.water = append(s.water, p.byWater())
		if d, ok := p.deviation(math.Inf(1)); ok {
			s.all = append(s.all, d)
			if p.km > 1000 {
				s.long = append(s.long, d)
			}
		}
		if strings.HasPrefix(net.Places[p.from].Region, "caspian") {
			s.caspian = append(s.caspian, p.byWater())
		}
		if d, ok := p.deviation(.03); ok {
			s.fair = append(s.fair, d)
			for k, x := range p.oracle {
				if !math.IsNaN(x) && p.share[k] <= .03 {
					s.alone[k] = append(s.alone[k], p.km/x-1)
				}
			}
		}
		if max(p.share[0], p.share[1]) <= .03 && !math.IsNaN(p.oracle[0]+p.oracle[1]) {
			s.mutual = append(s.mutual, p.oracle[0]/p.oracle[1]-1)
		}
	}
	return s
}

// TestSeaDistances compares every pair of seaports with two marine networks and,
// where both lie in one sea, with the shortest way over water. The lanes of the
// networks are far apart near a coast and in closed seas: there the way over
// water tells what they cannot. The networks agree with each other within 3 %
// for four pairs in five only; the atlas is held against the nearest. How it
// does against the networks alone, and against each, is printed.
func TestSeaDistances(t *testing.T) {
	net := atlasNetwork(t)
	s := sortSeaPairs(t, net, seaPairs(t, net))
	byWater, nearer := .99, .99
	if raceEnabled || testing.Short() {
		byWater, nearer = .98, .98 // the way over water is reckoned for the Caspian alone, and every sixth port compared
	}
	for _, c := range []struct {
		what       string
		of         deviations
		in3, in8   float64 // required, 0: printed
		atLeastAll int
	}{
		{"all pairs, nearest of two networks and the way over water", s.water, .90, byWater, 5000},
		{"all pairs, nearer network", s.all, .90, nearer, 5000},
		{"pairs that a network can tell to 3 %, nearer network", s.fair, .90, .99, 5000},
		{"pairs over 1,000 km, nearer network", s.long, .90, .99, 5000},
		{"Caspian pairs, nearer of searoute (72 vertices for the whole sea) and the way over water", s.caspian, .50, .93, 20},
		{"searoute alone, to 3 %", s.alone[0], 0, 0, 0},
		{"marnet 20 km alone, to 3 %", s.alone[1], 0, 0, 0},
		{"the two networks against each other", s.mutual, 0, 0, 0},
	} {
		t.Logf("%s:\n%s", c.what, c.of)
		if len(c.of) < c.atLeastAll || c.of.within(.03) < c.in3 || c.of.within(.08) < c.in8 {
			t.Errorf("%s: want %.0f %% within 3 %% and %.0f %% within 8 %%", c.what, 100*c.in3, 100*c.in8)
		}
	}
}

// TestPublishedSeaDistances holds ways over closed seas and canals, where the
// networks are poor or absent, against published lengths.
func TestPublishedSeaDistances(t *testing.T) {
	net := atlasNetwork(t)
	m, vertex := seaMesh(net)
	f := newFinder(m)
	for _, c := range []struct {
		from, to string
		lo, hi   float64 // km
		who      string
	}{
		{"AZBAK", "TMKRW", 306, 343, "Trans Eurasia Travel 2015: 306; Azerbaijans.com 2010: 343"},
		{"AZBAK", "KZAAU", 470, 470, "Azerbaijan National Encyclopaedia, Baku-Aktau ferry: 470"},
		{"EGPSD", "EGSUZ", 162.25, 162.25, "Suez Canal Authority, Port Said to Port Tewfik: 162.25"},
	} {
		km := f.between([]seed{{vertex[net.PlaceByID[c.from]], 0}}, []seed{{vertex[net.PlaceByID[c.to]], 0}}, 0)
		d := outside(km, c.lo, c.hi)
		t.Logf("%s-%s %.0f km, published %.0f to %.0f: %+.1f %% (%s)", c.from, c.to, km, c.lo, c.hi, 100*d, c.who)
		if math.Abs(d) > .03 {
			t.Errorf("%s-%s: %.0f km, published %.0f to %.0f", c.from, c.to, km, c.lo, c.hi)
		}
	}
	for _, c := range []struct {
		id string
		km float64
	}{{"volga-don", 101}, {"volga-caspian", 188}, {"kiel", 98.6}} { // lengths that their administrations publish
		km := 0.0
		for i := range net.Links {
			if l := &net.Links[i]; l.Passage != meridian.NoID && net.Passages[l.Passage].ID == c.id {
				km += l.Km
			}
		}
		if math.Abs(km-c.km) > 0.5 {
			t.Errorf("%s: %.1f km, published %.1f", c.id, km, c.km)
		}
	}
}

// TestSeaMeshIsTheModel holds the distances that are compared against those
// that plans use.
func TestSeaMeshIsTheModel(t *testing.T) {
	net := atlasNetwork(t)
	v := view(t, net, calm(net, "2026-08-15"))
	m, vertex := seaMesh(net)
	f := newFinder(m)
	for _, pair := range [][2]string{{"INBOM", "NLRTM"}, {"INNSA", "RULED"}, {"CNSHA", "RUNVS"}, {"IRBND", "INMUN"}, {"RUVVO", "CNSHA"}, {"IRBAZ", "RUASF"}, {"TRIST", "GEPTI"}} {
		a, b := net.PlaceByID[pair[0]], net.PlaceByID[pair[1]]
		km, _, ok := v.RouteByWater(a, b, false)
		want := f.between([]seed{{vertex[a], 0}}, []seed{{vertex[b], 0}}, 0)
		if !ok || math.Abs(km-want) > 0.5 {
			t.Errorf("%v: the plan sails %.1f km, the links give %.1f", pair, km, want)
		}
	}
}

// calm is the conditions of a day on which no episode is in force.
func calm(net *meridian.Network, day string, avoid ...string) plan.Conditions {
	d, err := meridian.ParseDate(day)
	if err != nil {
		panic(err)
	}
	c := plan.Conditions{AsOf: d, Ready: d, Avoid: avoid}
	for i := range net.Disruptions {
		if id := net.Disruptions[i].ID; !slices.Contains(c.Without, id) {
			c.Without = append(c.Without, id)
		}
	}
	return c
}

func view(t testing.TB, net *meridian.Network, c plan.Conditions) *plan.View {
	t.Helper()
	v, err := plan.NewView(net, c)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// passagesOf returns the ids of the passages on a way.
func passagesOf(net *meridian.Network, steps []plan.Step) (ids []string) {
	for _, s := range steps {
		if p := net.Links[s.Link].Passage; p != meridian.NoID && !slices.Contains(ids, net.Passages[p].ID) {
			ids = append(ids, net.Passages[p].ID)
		}
	}
	return ids
}

// TestPassages closes canals and straits and looks where ships go then.
func TestPassages(t *testing.T) {
	net := atlasNetwork(t)
	const never = ""
	views := map[string]*plan.View{}
	for _, c := range []struct {
		day, avoid string
		from, to   string
		rivers     bool
		through    string // passages that must be on the way; never: no way
		without    string // passages that must not
	}{
		{"2026-08-15", "", "INBOM", "NLRTM", false, "bab-el-mandeb,suez,gibraltar", "cape"},
		{"2026-08-15", "suez,panama", "INBOM", "NLRTM", false, "cape", "suez,bab-el-mandeb"},
		{"2026-08-15", "suez,panama", "INNSA", "RUNVS", false, "cape,gibraltar,bosphorus", "suez"},
		{"2026-08-15", "suez,panama", "CNSHA", "DEHAM", false, "cape,dover", "suez"},
		{"2026-08-15", "bab-el-mandeb,hormuz", "INBOM", "SAJED", false, "cape,suez", "bab-el-mandeb"},
		{"2026-08-15", "suez,gibraltar,volga-don,volga-baltic", "INBOM", "GRPIR", false, never, ""},
		{"2026-08-15", "", "INBOM", "IRBND", false, "hormuz", ""},
		{"2026-08-15", "bab-el-mandeb,hormuz", "INBOM", "IRBND", false, never, ""},
		{"2026-08-15", "bab-el-mandeb,hormuz", "INBOM", "AEJEA", false, never, ""},
		{"2026-08-15", "bab-el-mandeb,hormuz", "INBOM", "IQUQR", false, never, ""},
		{"2026-08-15", "bab-el-mandeb,hormuz", "INBOM", "IRZBR", false, "none", "hormuz"},
		{"2026-08-15", "bab-el-mandeb,hormuz", "INBOM", "AEFJR", false, "none", "hormuz"},
		{"2026-08-15", "bosphorus", "INBOM", "RUNVS", false, never, ""},
		{"2026-08-15", "bosphorus", "INBOM", "RUNVS", true, "volga-baltic,volga-don", "bosphorus"},
		{"2026-01-15", "bosphorus", "INBOM", "RUNVS", true, never, ""},
		{"2026-01-15", "bosphorus", "INBOM", "GEPTI", true, never, ""},
		{"2026-08-15", "", "INBOM", "IRBAZ", false, never, ""},
		{"2026-08-15", "", "INBOM", "IRBAZ", true, "suez,bosphorus,kerch,volga-don,volga-caspian", ""},
		{"2026-01-15", "", "INBOM", "IRBAZ", true, never, ""},
		{"2026-08-15", "suez,gibraltar,volga-don,volga-baltic", "INBOM", "IRBAZ", true, never, ""},
		{"2026-01-15", "", "RUMCX", "IRBAZ", false, "none", "volga-don"},
		{"2026-08-15", "kerch,danish-straits,kiel,malacca", "INBOM", "RUTAG", false, never, ""},
		{"2026-08-15", "kerch,danish-straits,kiel,malacca", "INBOM", "RULED", false, never, ""},
		{"2026-08-15", "kerch,danish-straits,kiel,malacca", "SGSIN", "INMAA", false, "sunda", "malacca"},
	} {
		avoid := strings.FieldsFunc(c.avoid, func(r rune) bool { return r == ',' })
		name := fmt.Sprintf("%s-%s on %s without %v, rivers %v", c.from, c.to, c.day, avoid, c.rivers)
		a, okA := net.PlaceByID[c.from]
		b, okB := net.PlaceByID[c.to]
		if !okA || !okB {
			t.Errorf("%s: no such port", name)
			continue
		}
		key := c.day + c.avoid
		if views[key] == nil {
			conditions := calm(net, c.day, avoid...)
			conditions.Only = meridian.Modes(meridian.Sea, meridian.River)
			views[key] = view(t, net, conditions)
		}
		km, steps, ok := views[key].RouteByWater(a, b, c.rivers)
		got := passagesOf(net, steps)
		if !ok || c.through == never {
			if ok != (c.through != never) {
				t.Errorf("%s: a way of %.0f km through %v, want %q", name, km, got, c.through)
			}
			continue
		}
		for _, p := range strings.Split(c.through, ",") {
			if p != "none" && !slices.Contains(got, p) {
				t.Errorf("%s: %.0f km through %v, want it to pass %s", name, km, got, p)
			}
		}
		for _, p := range strings.Split(c.without, ",") {
			if slices.Contains(got, p) {
				t.Errorf("%s: %.0f km through %v, want it not to pass %s", name, km, got, p)
			}
		}
	}
}

// TestCapeDistances compares the ways round the Cape with those of the oracles
// when Suez is shut in both.
func TestCapeDistances(t *testing.T) {
	net := atlasNetwork(t)
	v := view(t, net, calm(net, "2026-08-15", "suez"))
	for _, name := range []string{searoute, marnet20} {
		m := seaOracle(t, name, "suez")
		f := newFinder(m)
		for _, pair := range [][2]string{{"INBOM", "NLRTM"}, {"INNSA", "RULED"}, {"CNSHA", "NLRTM"}, {"INNSA", "RUNVS"}, {"SGSIN", "DEHAM"}, {"INMUN", "ITGOA"}} {
			ends := []meridian.PlaceID{net.PlaceByID[pair[0]], net.PlaceByID[pair[1]]}
			km, _, ok := v.RouteByWater(ends[0], ends[1], false)
			at, off := m.snaps(net, ends)
			want := f.between([]seed{{at[0], 0}}, []seed{{at[1], 0}}, 0) + off[0] + off[1]
			t.Logf("%s: %s-%s round the Cape %.0f km, oracle %.0f (%+.1f %%)", name, pair[0], pair[1], km, want, 100*(km/want-1))
			if !ok || math.Abs(km/want-1) > .03 {
				t.Errorf("%s: %v round the Cape %.0f km, oracle %.0f", name, pair, km, want)
			}
		}
	}
}
