package plan

import (
	"context"
	"errors"
	"math"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"meridian"
	"meridian/feed"
)

func steppeODs(t testing.TB, table string) (*meridian.Network, []OD) {
	t.Helper()
	net, problems := feed.Read(os.DirFS("../cmd/meridian/testdata/steppe"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	ods, err := ReadODs(net, strings.NewReader(table), "ods.csv", Request{})
	if err != nil {
		t.Fatal(err)
	}
	return net, ods
}

// TestFailureSetsEqualClosing holds the best way round every set of failures
// against a view with all of the set closed.
func TestFailureSetsEqualClosing(t *testing.T) {
	net, ods := steppeODs(t, "from,to,weight,value_usd\nAlpha,Beta,10,72000\nAlpha,Beta,1,3000\nAlpha,Gamma,2,9000\nDelta,Alpha,3,1000\n")
	words := [][]string{{"strait"}, {"road:AB-BA"}, {"rail:AB-BA", "terminal:DELTA"}, {"service:strait-ferry"}, {"gauge:B-A"}, {"place:GAMMA"}}
	sets := map[string][]int{}
	for bits := range 1 << len(words) {
		var set []int
		for i := range words {
			if bits&(1<<i) != 0 {
				set = append(set, i)
			}
		}
		sets[setKey(set)] = set
	}
	r := &rounds{net: net, c: ods[0].Query.Conditions, ods: ods, words: words, made: map[string]*round{}}
	if err := r.resolve(); err != nil {
		t.Fatal(err)
	}
	cut, round := 0, 0
	for i := range ods {
		got, err := r.all(context.Background(), i, sets)
		if err != nil {
			t.Fatal(err)
		}
		for k, set := range sets {
			c := ods[i].Query.Conditions
			for _, n := range set {
				c.Close = append(c.Close, Closed(words[n]...)...)
			}
			want, err := New(net).Bests(c, ods[i:i+1])
			if err != nil {
				t.Fatal(err)
			}
			if !sameBest(got[k], want[0]) {
				t.Errorf("%s without %s: %+v, all closed %+v", ods[i].Name(), k, got[k], want[0])
			}
			if !want[0].Reachable {
				cut++
			} else if want[0].Cost > got[setKey(nil)].Cost {
				round++
			}
		}
	}
	if cut < 10 || round < 20 {
		t.Errorf("%d sets cut off, %d ways round: too easy a test", cut, round)
	}
	if len(r.made) >= len(sets) {
		t.Errorf("%d views made for %d sets", len(r.made), len(sets))
	}
}

// TestFailureChoice: goods wait where that costs less than the way round, go round
// where it does not, and are cut off where they can do neither.
func TestFailureChoice(t *testing.T) {
	net, ods := steppeODs(t, "from,to,weight,value_usd\nAlpha,Beta,1,72000\nDelta,Alpha,4,1000\n")
	words := [][]string{{"border:AA-BB"}}
	draws := []FailureDraw{{}, {[]int{0}, []float64{0.5}}, {[]int{0}, []float64{59}}, {[]int{0}, []float64{61}}}
	f, err := New(net).FindFailures(context.Background(), ods[0].Query.Conditions, ods, words, draws, CriticalityOptions{})
	if err != nil {
		t.Fatal(err)
	}
	hour, _, _ := ods[0].Query.Weights()
	around := f.Alone[0][0].Cost - f.Before[0].Cost
	if around <= 12*hour || around >= 59*24*hour {
		t.Fatalf("the way round costs %.2f more: the days of the test do not fit", around)
	}
	for d, want := range []float64{0, 12 * hour, around, around} {
		if math.Abs(f.Added[0][d]-want) > 1e-6 {
			t.Errorf("draw %d costs %.2f more, want %.2f", d, f.Added[0][d], want)
		}
	}
	if f.Alone[0][1].Reachable {
		t.Fatal("Delta has a way round")
	}
	hour, _, _ = ods[1].Query.Weights()
	for d, want := range []float64{0, 12 * hour, 59 * 24 * hour} {
		if math.Abs(f.Added[1][d]-want) > 1e-6 {
			t.Errorf("draw %d of Delta costs %.2f more, want %.2f", d, f.Added[1][d], want)
		}
	}
	if !math.IsNaN(f.Added[1][3]) || f.CutOffs[1] != 0.25 || f.Waits[1] != 0.5 || f.Waits[0] != 0.25 || f.Rounds[0] != 0.5 || f.CutOffs[0] != 0 {
		t.Errorf("shares %+v %+v %+v, cut off %v", f.Waits, f.Rounds, f.CutOffs, f.Added[1])
	}
	moved := 0.0
	for _, m := range f.Moves {
		moved += m.Weight
	}
	if moved != 4*(1+4) {
		t.Errorf("weight %g moves in 4 draws of weight 5", moved)
	}
	if _, err := New(net).FindFailures(context.Background(), ods[0].Query.Conditions, ods, [][]string{{"atlantis"}}, nil, CriticalityOptions{}); err == nil || !strings.Contains(err.Error(), `--failures: unknown place "atlantis"`) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := New(net).FindFailures(ctx, ods[0].Query.Conditions, ods, words, draws, CriticalityOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestFailureThreads: equal for any number of processors.
func TestFailureThreads(t *testing.T) {
	net, ods := steppeODs(t, "from,to,weight,value_usd\nAlpha,Beta,1,72000\nAlpha,Gamma,4,1000\nDelta,Alpha,4,1000\nBeta,Gamma,1,500\n")
	words := [][]string{{"border:AA-BB"}, {"strait"}, {"road:BETA-GAMMA"}}
	var draws []FailureDraw
	for i := range 64 {
		var d FailureDraw
		for n := range words {
			if i>>n&1 == 1 {
				d.Failed, d.Left = append(d.Failed, n), append(d.Left, float64(1+(i*7+n)%30))
			}
		}
		draws = append(draws, d)
	}
	run := func(threads int) *Failures {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		f, err := New(net).FindFailures(context.Background(), ods[0].Query.Conditions, ods, words, draws, CriticalityOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range f.Added { // NaN differs from itself
			for d := range f.Added[i] {
				if math.IsNaN(f.Added[i][d]) {
					f.Added[i][d], f.Hours[i][d] = -1, -1
				}
			}
		}
		return f
	}
	one := run(1)
	for _, n := range []int{2, 8} {
		if !reflect.DeepEqual(one, run(n)) {
			t.Errorf("failures by %d threads differ from those by one", n)
		}
	}
}

// TestClosures reads the closures on record off the atlas: episodes that are over,
// with what they shut together.
func TestClosures(t *testing.T) {
	net, _ := atlasODs(t, 1)
	found := map[string]History{}
	for _, h := range Closures(net, net.AsOf) {
		found[h.ID] = h
		if len(h.Words) == 0 || h.Days <= 0 || h.Years < 3 {
			t.Errorf("%+v", h)
		}
	}
	if h := found["suez-2021"]; len(h.Words) != 1 || h.Words[0] != "passage:suez" || h.Days < 5 || h.Days > 7 {
		t.Errorf("Ever Given: %+v", h)
	}
	if h := found["black-sea-2022"]; len(h.Words) != 3 {
		t.Errorf("the ports of Odessa were shut together: %+v", h)
	}
	if _, ok := found["red-sea-2024-closed"]; ok {
		t.Error("a what-if is history")
	}
	if _, ok := found["afghanistan-pakistan-2025"]; ok {
		t.Error("a border that is shut still is history")
	}
}
