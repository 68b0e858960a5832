package plan_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"meridian"
	"meridian/plan"
)

// The skims of many pairs are what the planner's first itineraries come to, but
// where what is paid once a chain turns their order: then no way of the skim is
// dearer before those charges.
func TestSkimmerAgainstPlans(t *testing.T) {
	net := network(t)
	var ends []plan.End
	for i := range net.Places {
		if p := &net.Places[i]; p.Kind == "city" || p.Kind == "seaport" {
			ends = append(ends, plan.End{Name: p.ID, Place: meridian.PlaceID(i), Point: p.Point})
		}
	}
	r := rand.New(rand.NewPCG(5, 6))
	var pairs [][2]plan.End
	for len(pairs) < 150 {
		if a, b := ends[r.IntN(len(ends))], ends[r.IntN(len(ends))]; a.Place != b.Place {
			pairs = append(pairs, [2]plan.End{a, b})
		}
	}
	q := query(t, net, "Mumbai", "Moscow")
	k, err := plan.NewSkimmer(net, q)
	if err != nil {
		t.Fatal(err)
	}
	skims, err := k.Skims(t.Context(), pairs)
	if err != nil {
		t.Fatal(err)
	}
	p := plan.New(net)
	same, other, none := 0, 0, 0
	var gaps []float64
	for i, e := range pairs {
		q.From, q.To = e[0], e[1]
		res, err := p.Plan(q)
		s := &skims[i]
		if err != nil {
			if s.Reachable {
				t.Errorf("%s to %s: the planner says %v, the skim has a way", e[0].Name, e[1].Name, err)
			}
			none++
			continue
		}
		if !s.Reachable {
			t.Errorf("%s to %s: %s", e[0].Name, e[1].Name, s.Reason)
			continue
		}
		it := &res.Itineraries[0]
		if math.Abs(it.Cost.Freight-s.Freight) < 0.05 && math.Abs(it.Time.Mean-s.Hours.Mean) < 0.2 {
			same++
			if math.Abs(it.Km-s.Km) > 3 || math.Abs(it.CO2e-s.CO2e) > 1 {
				t.Errorf("%s to %s: %g km and %g kg planned, %g and %g skimmed", e[0].Name, e[1].Name, it.Km, it.CO2e, s.Km, s.CO2e)
			}
			if it.Corridor != s.Corridor {
				t.Errorf("%s to %s: %s planned, %s skimmed", e[0].Name, e[1].Name, it.Corridor, s.Corridor)
			}
			var modes meridian.ModeSet
			for _, m := range it.Modes {
				mode, err := meridian.ParseMode(m)
				if err != nil {
					t.Fatal(err)
				}
				modes |= meridian.Modes(mode)
			}
			if modes != s.Modes {
				t.Errorf("%s to %s: modes %v planned, %v skimmed", e[0].Name, e[1].Name, it.Modes, s.Modes)
			}
			continue
		}
		other++
		hour := q.Shipment.Value * q.Shipment.Goods.DayValue / 100 / 24
		g := func(freight, mean, sd, kg float64) float64 {
			return freight + hour*(mean+0.4*sd) + kg*plan.DefaultCarbonPrice/1000
		}
		a, b := g(it.Cost.Freight, it.Time.Mean, it.Time.SD(), it.CO2e), g(s.Freight, s.Hours.Mean, s.Hours.SD(), s.CO2e)
		gaps = append(gaps, b/a-1)
	}
	slices.Sort(gaps)
	t.Logf("%d the same, %d others, %d without a way; others in generalised cost %+.1f %% (median %+.1f %%, most %+.1f %%)", same, other, none, 100*gaps[0], 100*gaps[len(gaps)/2], 100*gaps[len(gaps)-1])
	if same < 3*other {
		t.Errorf("only %d of %d are the planner's", same, same+other)
	}
	if most := gaps[len(gaps)-1]; most > 0.1 {
		t.Errorf("a skim is %.0f %% dearer than the plan", 100*most)
	}
}

// BenchmarkSkimmer is 40 origins by 400 destinations on the atlas, door to door;
// the planner takes some 50 ms of processor a pair.
func BenchmarkSkimmer(b *testing.B) {
	net := network(b)
	var ends []plan.End
	for i := range net.Places {
		if p := &net.Places[i]; (p.Kind == "city" || p.Kind == "seaport") && len(ends) < 400 {
			ends = append(ends, plan.End{Name: p.ID, Place: meridian.PlaceID(i), Point: p.Point})
		}
	}
	var pairs [][2]plan.End
	for _, x := range ends[:40] {
		for _, y := range ends {
			if x.Place != y.Place {
				pairs = append(pairs, [2]plan.End{x, y})
			}
		}
	}
	k, err := plan.NewSkimmer(net, query(b, net, "Mumbai", "Moscow"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := k.Skims(b.Context(), pairs); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(pairs)), "ns/pair")
}
