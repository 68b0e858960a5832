package plan

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"meridian"
)

// lognormal is a lognormal duration with moments in minutes.
func lognormal(r *rand.Rand, mean, vari float64) float64 {
	if mean <= 0 || vari <= 0 {
		return max(0, mean)
	}
	s2 := math.Log1p(vari / (mean * mean))
	return math.Exp(math.Log(mean) - s2/2 + math.Sqrt(s2)*r.NormFloat64())
}

// draw runs a followed way once with drawn durations: goods leave on the first
// departure from the booked one on that they reach and that is not cancelled.
func draw(r *rand.Rand, g *graph, visits []visit) float64 {
	t := 0.0
	for i := range visits {
		v := &visits[i]
		w := g.weight(v.arc)
		mean, vari := float64(w[Minutes]), 36*float64(w[Variance])
		if v.arc >= 0 && g.v.timingOf[v.arc] > 0 {
			k := g.v.timingOf[v.arc] - 1
			b := &g.clock.beats[k]
			if s := g.v.timings[k].service; s != nil {
				n := v.index
				for n < b.last-1 && (float64(int64(g.clock.times[n])-g.start) < t || r.Float64() < s.Cancel) {
					n++
				}
				cutoff := float64(cutoffMinutes(s))
				t = float64(int64(g.clock.times[n])-g.start) + cutoff
				mean -= cutoff + float64(g.allowance(v.arc))
			} else if enter := g.clock.enter(b, g.start+int64(math.Round(t))); enter != never {
				t += float64(enter - g.start - int64(math.Round(t)))
			}
		}
		t += lognormal(r, max(0, mean), vari)
	}
	return t
}

// TestTurnOutEqualsDraws holds the mixture against 20,000 draws of booked chains
// on random timetables: mean, percentiles, and the chance of being in time.
func TestTurnOutEqualsDraws(t *testing.T) {
	ws := new(workspace)
	chains, worst := 0, 0.0
	for seed := uint64(1); chains < 40 && seed < 4000; seed++ {
		r := rand.New(rand.NewPCG(seed, 13))
		net := randomNetwork(r)
		randomTimetable(r, net)
		v, err := NewView(net, Conditions{AsOf: net.AsOf, Ready: net.AsOf, Timetabled: true})
		if err != nil {
			t.Fatal(err)
		}
		q := Query{From: endOf(net, 0), To: endOf(net, 1), Shipment: testShipment(t, net), Restrictions: ScreenOff, Conditions: v.Conditions, Start: net.AsOf.At(600, 180), Percentile: []float64{50, 90}[seed%2]}
		s := buildSearch(t, v, &q)
		ws.pareto(s.g)
		for _, id := range ws.front {
			visits, _, _, ok := s.g.follow(ws.way(id), true)
			if !ok || !slices.ContainsFunc(visits, func(x visit) bool { return x.index >= 0 && x.spread > 0 }) {
				continue
			}
			turn := s.g.turnOut(visits)
			mean, vari := turn.outcome.moments()
			if mean > 60*1440 {
				continue // waits for a season
			}
			const draws = 20000
			x := make([]float64, draws)
			sum := 0.0
			for i := range x {
				x[i] = draw(r, s.g, visits)
				sum += x[i]
			}
			slices.Sort(x)
			sd := math.Sqrt(vari)
			if d := math.Abs(sum/draws - mean); d > 0.02*mean+5*sd/math.Sqrt(draws) {
				t.Errorf("seed %d: mean %.0f, drawn %.0f", seed, mean, sum/draws)
			}
			for _, p := range []float64{0.5, 0.9, 0.95} {
				at := turn.outcome.quantile(p)
				share := float64(sortSearch(x, at)) / draws
				worst = max(worst, math.Abs(share-p))
				// A quantile may lie on a jump between two sailings: then all of the
				// jump counts.
				below := float64(sortSearch(x, at-180)) / draws
				above := float64(sortSearch(x, at+180)) / draws
				if below > p+0.05 || above < p-0.05 {
					t.Errorf("seed %d: P%.0f is %.0f, where %.3f of the draws have come (%.3f to %.3f within three hours)", seed, 100*p, at, share, below, above)
				}
			}
			chains++
			break
		}
	}
	if chains < 30 {
		t.Fatalf("only %d chains with a departure that can be missed", chains)
	}
	t.Logf("%d chains, a quantile's chance is off by %.3f at most", chains, worst)
}

func sortSearch(x []float64, at float64) int {
	i, _ := slices.BinarySearch(x, at)
	return i
}

// TestMoreSailingsNeverWorse: a departure more leaves no optimum worse, an hour
// earlier no arrival later.
func TestMoreSailingsNeverWorse(t *testing.T) {
	better, compared := 0, 0
	ws := new(workspace)
	earliest := func(net *meridian.Network, start meridian.Instant) ([]Vector, bool) {
		v, err := NewView(net, Conditions{AsOf: net.AsOf, Ready: net.AsOf, Timetabled: true})
		if err != nil {
			t.Fatal(err)
		}
		q := Query{From: endOf(net, 0), To: endOf(net, 1), Shipment: testShipment(t, net), Restrictions: ScreenOff, Conditions: v.Conditions, Start: start, All: true}
		s := buildSearch(t, v, &q)
		ws.pareto(s.g)
		var front []Vector
		for _, id := range ws.front {
			front = append(front, ws.labels[id].v)
		}
		return front, len(front) > 0
	}
	for seed := uint64(1); compared < 60 && seed < 1000; seed++ {
		r := rand.New(rand.NewPCG(seed, 17))
		net := randomNetwork(r)
		randomTimetable(r, net)
		start := net.AsOf.At(r.IntN(1440), 180)
		before, ok := earliest(net, start)
		if !ok {
			continue
		}
		later, _ := earliest(net, start+60)
		for i := range later { // FIFO: whatever is reached from an hour later is reached no later from now
			w := later[i]
			w[Minutes] += 60
			if !slices.ContainsFunc(before, func(b Vector) bool { return b.dominates(&w) }) {
				t.Fatalf("seed %d: leaving an hour later gives %v, which %v does not meet", seed, w, before)
			}
		}
		more := *net
		more.Services = slices.Clone(net.Services)
		for i := range more.Services {
			if x := &more.Services[i]; x.Weekdays != 0 {
				x.Cancel = 0
				x.Weekdays |= 1 << r.IntN(7)
			}
		}
		base := *net
		base.Services = slices.Clone(more.Services)
		for i := range base.Services {
			base.Services[i].Weekdays = net.Services[i].Weekdays
		}
		few, ok1 := earliest(&base, start)
		many, _ := earliest(&more, start)
		if !ok1 {
			continue
		}
		for i := range few {
			if !slices.ContainsFunc(many, func(m Vector) bool { return m.dominates(&few[i]) }) {
				t.Fatalf("seed %d: with more sailings %v is not met by %v", seed, few[i], many)
			}
		}
		if !slices.Equal(few, many) {
			better++
		}
		compared++
	}
	if compared < 40 || better == 0 {
		t.Fatalf("%d networks compared, %d better: too easy a test", compared, better)
	}
}
