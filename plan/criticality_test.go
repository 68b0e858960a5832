package plan

import (
	"context"
	"errors"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"meridian"
	"meridian/feed"
)

// allKeys lists every element of a view, used or not.
func allKeys(v *View) []elementKey {
	u := &user{v: v}
	for i := range v.Arcs {
		u.arc(int32(i))
	}
	slices.SortFunc(u.keys, compareKeys)
	return slices.Compact(u.keys)
}

// remake is the slow oracle: the view made again with the element closed, the
// best way searched by plain Dijkstra on it. same tells whether the frame of the
// view is as it was, which a loss leaves alone: which places which media reach,
// where chains change mode, which country lies beyond a border place, how often
// ships call.
func remake(t testing.TB, net *meridian.Network, v *View, k elementKey, od *OD) (best Best, same bool) {
	t.Helper()
	c := od.Query.Conditions
	e := v.element(k)
	c.Close = append(slices.Clone(c.Close), Closed(e.Word())...)
	w, err := NewView(net, c)
	if err != nil {
		t.Fatalf("--close %s: %v", e.Word(), err)
	}
	r, err := New(net).relate(w, od)
	if err != nil {
		t.Fatal(err)
	}
	r.find(new(seeker))
	nodes := len(v.Nodes) == len(w.Nodes)
	for _, n := range w.Nodes {
		_, known := v.nodeAt[n]
		nodes = nodes && known
	}
	for p := range net.Places {
		for m := range numMedia {
			nodes = nodes && v.reaches(meridian.PlaceID(p), m) == w.reaches(meridian.PlaceID(p), m)
		}
	}
	return r.best, nodes && maps.Equal(v.beyondOf, w.beyondOf) && slices.Equal(v.gateway, w.gateway) && slices.Equal(v.sparse, w.sparse)
}

// sameBest compares but for the rounding of arcs to minutes, which differs where
// a way is parted otherwise.
func sameBest(a, b Best) bool {
	return a.Reachable == b.Reachable && math.Abs(a.Cost-b.Cost) <= 2
}

// TestLossEqualsRemaking holds the loss of every element of random networks, by
// changed arcs, against a view made again with the element closed.
func TestLossEqualsRemaking(t *testing.T) {
	compared, dearer, cut, other := map[ElementKind]int{}, 0, 0, 0
	for seed := uint64(1); seed <= 90; seed++ {
		net := randomNetwork(rand.New(rand.NewPCG(seed, 9)))
		var ods []OD
		for _, ends := range [][2]meridian.PlaceID{{0, 1}, {2, 3}, {4, 0}} {
			ods = append(ods, OD{Weight: 1, Query: Query{From: endOf(net, ends[0]), To: endOf(net, ends[1]), Shipment: testShipment(t, net), Restrictions: ScreenOff,
				Conditions: Conditions{AsOf: net.AsOf, Ready: net.AsOf}}})
		}
		p := New(net)
		v, err := p.View(ods[0].Query.Conditions)
		if err != nil {
			t.Fatal(err)
		}
		rel, err := p.relateAll(v, ods)
		if err != nil {
			t.Fatal(err)
		}
		keys := allKeys(v)
		base := newLossBase(v, keys)
		s, pt := new(seeker), new(patch)
		for _, k := range keys {
			if v.remade(k) {
				continue
			}
			for i, r := range rel {
				if !r.best.Reachable {
					continue
				}
				want, same := remake(t, net, v, k, &ods[i])
				if !same {
					other++
					continue
				}
				got := base.lost(rel, k, []int{i}, s, pt)[0]
				e := v.element(k)
				if !sameBest(got, want) {
					t.Errorf("seed %d, %s, %s: %+v, made again %+v (before %+v)", seed, ods[i].Name(), e.Word(), got, want, r.best)
				}
				if !slices.Contains(r.uses(), k) && (!want.Reachable || want.Cost > r.best.Cost+2) {
					t.Errorf("seed %d, %s does not use %s, but without it costs %.2f instead of %.2f", seed, ods[i].Name(), e.Word(), want.Cost, r.best.Cost)
				}
				compared[k.kind]++
				if !want.Reachable {
					cut++
				} else if want.Cost > r.best.Cost+1 {
					dearer++
				}
			}
		}
	}
	t.Log(compared, dearer, "dearer,", cut, "cut off,", other, "with another frame")
	for _, k := range []ElementKind{ElementLink, ElementCrossing, ElementTerminal, ElementGauge} {
		if compared[k] < 50 {
			t.Errorf("only %d losses of kind %s were compared", compared[k], k)
		}
	}
	if dearer < 50 || cut < 20 {
		t.Errorf("%d losses made an OD dearer, %d cut it off: too easy a test", dearer, cut)
	}
}

// atlasODs reads the embedded feed and the ODs that are published about.
func atlasODs(t testing.TB, n int) (*meridian.Network, []OD) {
	t.Helper()
	net, problems := feed.Read(os.DirFS("../atlas"))
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	ods, err := PublishedODs(net, Request{})
	if err != nil {
		t.Fatal(err)
	}
	return net, ods[:min(n, len(ods))]
}

// TestLossOnTheAtlas is the same on the atlas, for a sample of the elements that
// ten ODs use.
func TestLossOnTheAtlas(t *testing.T) {
	if testing.Short() {
		t.Skip("makes the view of the atlas some forty times")
	}
	net, ods := atlasODs(t, 10)
	p := New(net)
	v, err := p.View(ods[0].Query.Conditions)
	if err != nil {
		t.Fatal(err)
	}
	rel, err := p.relateAll(v, ods)
	if err != nil {
		t.Fatal(err)
	}
	users := map[elementKey][]int{}
	for i, r := range rel {
		for _, k := range r.uses() {
			users[k] = append(users[k], i)
		}
	}
	var keys []elementKey
	for k := range users {
		if !v.remade(k) {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, compareKeys)
	base := newLossBase(v, keys)
	s, pt := new(seeker), new(patch)
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	slices.SortStableFunc(keys, func(a, b elementKey) int { return int(b.kind/2) - int(a.kind/2) }) // the rarer kinds first
	compared := map[ElementKind]int{}
	for _, k := range keys {
		if compared[k.kind] == 10 {
			continue
		}
		compared[k.kind]++
		got := base.lost(rel, k, users[k], s, pt)
		for n, i := range users[k] {
			e := v.element(k)
			want, same := remake(t, net, v, k, &ods[i])
			if !sameBest(got[n], want) && (same || got[n].Reachable != want.Reachable || math.Abs(got[n].Cost/want.Cost-1) > 0.02) {
				t.Errorf("%s, %s: %+v, made again %+v (before %+v)", ods[i].Name(), e.Word(), got[n], want, rel[i].best)
			}
			break
		}
	}
	t.Log(compared)
}

// TestCriticalityOfTheSteppe: every element of a network known by heart, against
// a plan with it closed; what nothing goes round is reported as cut off and not
// summed up; weights scale.
func TestCriticalityOfTheSteppe(t *testing.T) {
	net, problems := feed.Read(os.DirFS("../cmd/meridian/testdata/steppe"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	table := "from,to,weight,value_usd\nAlpha,Beta,10,72000\nAlpha,Gamma,2,9000\nBeta,Alpha,0,15000\nDelta,Alpha,3,1000\n"
	ods, err := ReadODs(net, strings.NewReader(table), "ods.csv", Request{})
	if err != nil {
		t.Fatal(err)
	}
	p := New(net)
	c := ods[0].Query.Conditions
	got, err := p.FindCriticality(context.Background(), c, ods, CriticalityOptions{})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[ElementKind]int{}
	for i, l := range got.Losses {
		kinds[l.Element.Kind]++
		closed := c
		closed.Close = Closed(l.Element.Word())
		after, err := p.Bests(closed, ods)
		if err != nil {
			t.Fatal(err)
		}
		if l.Element.Word() == "link:road:ALPHA-AB" { // Alpha without a road is another frame: goods are loaded where they are
			continue
		}
		added, cut, n := 0.0, 0.0, 0
		for k := range ods {
			switch {
			case !after[k].Reachable:
				cut += ods[k].Weight
				if !slices.Contains(l.CutOff, k) {
					t.Errorf("%s: %s is cut off and not reported", l.Element.Word(), ods[k].Name())
				}
				n++
			default:
				added += ods[k].Weight * max(0, after[k].Cost-got.Before[k].Cost)
			}
		}
		if math.Abs(added-l.Added) > 2*l.Weight+0.01 || cut != l.CutOffW || n != len(l.CutOff) {
			t.Errorf("%s: %.2f added and %g cut off, by plans %.2f and %g", l.Element.Word(), l.Added, l.CutOffW, added, cut)
		}
		if i > 0 && (l.CutOffW > got.Losses[i-1].CutOffW || l.CutOffW == got.Losses[i-1].CutOffW && len(l.CutOff) == len(got.Losses[i-1].CutOff) && l.Added > got.Losses[i-1].Added) {
			t.Errorf("%s comes after a smaller loss", l.Element.Word())
		}
		moved := 0.0
		for _, m := range l.Corridor {
			moved += m.Weight
		}
		if moved != l.Weight || len(l.Switches) != l.Users {
			t.Errorf("%s: weight %g moves, %g uses it", l.Element.Word(), moved, l.Weight)
		}
	}
	for _, k := range []ElementKind{ElementLink, ElementCrossing, ElementTerminal, ElementPassage} {
		if kinds[k] == 0 {
			t.Errorf("no element of kind %s is ranked: %v", k, kinds)
		}
	}
	only, err := p.FindCriticality(context.Background(), c, ods, CriticalityOptions{Kinds: []ElementKind{ElementPassage}})
	if err != nil || len(only.Losses) != kinds[ElementPassage] {
		t.Errorf("%d passages alone, %v; %d among all", len(only.Losses), err, kinds[ElementPassage])
	}
}

// TestCriticalityThreads: equal for any number of processors, and cancelled in
// good time.
func TestCriticalityThreads(t *testing.T) {
	net := randomNetwork(rand.New(rand.NewPCG(44, 9)))
	var ods []OD
	for a := range 5 {
		for b := range 5 {
			if a != b {
				ods = append(ods, OD{Weight: float64(a + 1), Query: Query{From: endOf(net, meridian.PlaceID(a)), To: endOf(net, meridian.PlaceID(b)), Shipment: testShipment(t, net),
					Conditions: Conditions{AsOf: net.AsOf, Ready: net.AsOf}}})
			}
		}
	}
	run := func(threads int) *Criticality {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		c, err := New(net).FindCriticality(context.Background(), ods[0].Query.Conditions, ods, CriticalityOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	one := run(1)
	if len(one.Losses) < 10 {
		t.Fatalf("%d losses", len(one.Losses))
	}
	for _, n := range []int{2, 8} {
		if !reflect.DeepEqual(one, run(n)) {
			t.Errorf("a ranking by %d threads differs from one by one", n)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := New(net).FindCriticality(ctx, ods[0].Query.Conditions, ods, CriticalityOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := New(net).FindCriticality(context.Background(), ods[0].Query.Conditions, nil, CriticalityOptions{}); err == nil {
		t.Error("no ODs are ranked")
	}
}

func TestReadODsMistakes(t *testing.T) {
	net, problems := feed.Read(os.DirFS("../cmd/meridian/testdata/steppe"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for table, want := range map[string]string{
		"":                                      "no table of ODs",
		"from,to\n":                             "has no ODs",
		"origin,to\nAlpha,Beta\n":               `row 1: column "origin" is unknown or there twice; the columns are from, to, weight`,
		"from,weight\nAlpha,1\n":                "row 1: there is no column to",
		"from,to,to\nAlpha,Beta,Beta\n":         "there twice",
		"from,to,weight\nAlpha,Beta,-1\n":       `row 2: weight: "-1" is no number, 0 or more`,
		"from,to,weight\nAlpha,Beta,NaN\n":      `row 2: weight: "NaN" is no number`,
		"from,to,weight\nAlpha,Beta,many\n":     `row 2: weight: "many" is no number`,
		"from,to\nAlpha,Alpha\n":                "row 2: to: origin and destination are both Alpha",
		"from,to\nAlpha,Beta\nAlpha,Xanadu\n":   `row 3: TO: unknown place "Xanadu"`,
		"from,to,goods\nAlpha,Beta,moonstone\n": `row 2: --goods: unknown goods "moonstone"`,
		"from,to\nAlpha,Beta,1\n":               "row 2: has more fields than the header",
		"from,to\n\"Alpha,Beta\n":               "row 2",
	} {
		_, err := ReadODs(net, strings.NewReader(table), "ods.csv", Request{})
		var bad *meridian.InputError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "ods.csv: ") {
			t.Errorf("%q: %v, want %s", table, err, want)
		}
	}
}

func FuzzReadODs(f *testing.F) {
	net, problems := feed.Read(os.DirFS("../cmd/meridian/testdata/steppe"))
	if len(problems) > 0 {
		f.Fatal(problems)
	}
	f.Add("from,to,weight,goods,teu\nAlpha,Beta,3,general,2\n")
	f.Add("\uFEFFfrom;to\n")
	f.Add("from,to\n\"40,50\",Beta\n")
	f.Fuzz(func(t *testing.T, s string) {
		ods, err := ReadODs(net, strings.NewReader(s), "ods.csv", Request{})
		if err == nil && checkODs(ods) != nil {
			t.Errorf("%q is read, and refused afterwards", s)
		}
	})
}

func BenchmarkCriticality50(b *testing.B) {
	net, ods := atlasODs(b, 50)
	b.ResetTimer()
	for range b.N {
		c, err := New(net).FindCriticality(context.Background(), ods[0].Query.Conditions, ods, CriticalityOptions{})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(c.Losses)), "elements")
	}
}

// BenchmarkRemaking is the oracle beside it: one element of one OD, by a view made
// again. Criticality of 50 ODs answers some 3,000 of these.
func BenchmarkRemaking(b *testing.B) {
	net, ods := atlasODs(b, 1)
	v, err := NewView(net, ods[0].Query.Conditions)
	if err != nil {
		b.Fatal(err)
	}
	k := elementKey{ElementTerminal, int32(net.PlaceByID["INNSA"])}
	for b.Loop() {
		remake(b, net, v, k, &ods[0])
	}
}
