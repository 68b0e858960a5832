package plan_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"meridian"
	"meridian/plan"
	"meridian/scenario"
)

// measuresOf are networks with each of n measures of the library alone, and with
// all but each, and with all.
func measuresOf(t testing.TB, net *meridian.Network, n int) (alone, without []*meridian.Network, all *meridian.Network) {
	t.Helper()
	s, err := scenario.Find("all")
	if err != nil {
		t.Fatal(err)
	}
	undated := *s
	undated.Measures = undated.Measures[:n]
	for i := range undated.Measures {
		undated.Measures[i].Opens, undated.Measures[i].Ends = "", ""
	}
	r, err := undated.Resolve(net)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		alone = append(alone, r.Apply(net.AsOf, func(j int) bool { return i == j }))
		without = append(without, r.Apply(net.AsOf, func(j int) bool { return i != j }))
	}
	return alone, without, r.Apply(net.AsOf, nil)
}

// BenchmarkMeasures is 71 measures, each alone and all but each, over 2,000 ODs of
// three goods: what a published exercise of that shape took some 50 hours for.
func BenchmarkMeasures(b *testing.B) {
	net := network(b)
	ods := skimODs(b, net, 2000, threeGoods...)
	c := plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf}
	alone, without, all := measuresOf(b, net, 71)
	for b.Loop() {
		var moved atomic.Int64
		for _, x := range []struct {
			base *meridian.Network
			nets []*meridian.Network
		}{{net, alone}, {all, without}} {
			s, err := plan.NewSkims(context.Background(), x.base, c, ods)
			if err != nil {
				b.Fatal(err)
			}
			var next atomic.Int64
			var wg sync.WaitGroup
			for range runtime.GOMAXPROCS(0) {
				wg.Go(func() {
					for i := int(next.Add(1)) - 1; i < len(x.nets); i = int(next.Add(1)) - 1 {
						v, err := s.Variant(x.nets[i])
						if err != nil {
							b.Error(err)
							return
						}
						moved.Add(int64(len(v.Moved())))
					}
				})
			}
			wg.Wait()
		}
		b.ReportMetric(float64(moved.Load()), "moved")
	}
}
