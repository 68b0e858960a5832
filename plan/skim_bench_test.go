package plan_test

import (
	"context"
	"testing"

	"meridian/plan"
)

// BenchmarkSkims is the base of 2,000 ODs and three goods, and one variant a kind
// of change.
func BenchmarkSkims(b *testing.B) {
	net := network(b)
	ods := skimODs(b, net, 2000, threeGoods...)
	c := plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf}
	s, err := plan.NewSkims(context.Background(), net, c, ods)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("base", func(b *testing.B) {
		for b.Loop() {
			if _, err := plan.NewSkims(context.Background(), net, c, ods); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, other := range skimChanges(net) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w, err := s.Variant(other)
				if err != nil {
					b.Fatal(err)
				}
				w.Moved()
			}
		})
	}
}
