package risk

import (
	"math"
	"testing"

	"meridian"
)

// TestField: an element has the luck in a field that it has in a chain, and never
// less than its least hours.
func TestField(t *testing.T) {
	chain := steppe()
	f, err := NewField(chain, Default, 6)
	if err != nil {
		t.Fatal(err)
	}
	const n = 20001
	want := simulate(t, Options{Draws: n, Seed: 6, Correlation: Default}, chain)[0]
	sample := f.Sampler()
	for d := range n {
		hours := sample(d)
		sum := 0.0
		for i := len(chain) - 1; i >= 0; i-- { // in any order
			x := hours(i)
			if x < f.Least(i) {
				t.Fatalf("draw %d: %s takes %g h, less than the least %g", d, chain[i].Key, x, f.Least(i))
			}
			sum += x
		}
		if math.Abs(sum-want[d]) > 1e-6 {
			t.Fatalf("draw %d: %g h, in a chain %g", d, sum, want[d])
		}
	}
	if _, err := NewField(chain, Scaled(2), 1); err == nil {
		t.Error("a correlation of 2 is accepted")
	}
	nothing, err := NewField([]Element{{Key: "nothing"}, {Key: "fixed", Time: meridian.Moments{Mean: 5}}}, Default, 1)
	if err != nil {
		t.Fatal(err)
	}
	if hours := nothing.Sampler()(0); hours(0) != 0 || math.Abs(hours(1)-5) > 1e-12 || nothing.Least(0) != 0 {
		t.Errorf("no duration takes %g h, a fixed one of 5 %g", hours(0), hours(1))
	}
}
