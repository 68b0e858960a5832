package appraise

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func usd(x ...float64) []Cents {
	out := make([]Cents, len(x))
	for i, v := range x {
		out[i] = Money(v)
	}
	return out
}

func TestIRRKnown(t *testing.T) {
	for _, c := range []struct {
		name  string
		flows []Cents
		roots []float64
	}{
		{"one year", usd(-100, 110), []float64{0.10}},
		// (1+r)² = 1.44
		{"two years", usd(-100, 0, 144), []float64{0.20}},
		// Lorie and Savage (Journal of Business 28, 1955): the pump, −1600, 10000,
		// −10000: 25 % and 400 %.
		{"the pump of Lorie and Savage", usd(-1600, 10000, -10000), []float64{0.25, 4}},
		// −1000, 2300, −1320: (x−1.1)(x−1.2), x = 1+r.
		{"two roots", usd(-1000, 2300, -1320), []float64{0.10, 0.20}},
		// (x−1.1)(x−1.2)(x−1.3) = x³ − 3.6x² + 4.31x − 1.716
		{"three roots", usd(-1000, 3600, -4310, 1716), []float64{0.10, 0.20, 0.30}},
		// (x−1.1)²: the present value touches nought and stays on its side.
		{"double root", usd(-100, 220, -121), []float64{0.10}},
		{"double root at nought", usd(-1, 2, -1), []float64{0}},
		{"none, two changes", usd(100, -200, 150), nil},
		{"never a cost", usd(10, 20), nil},
		{"all lost", usd(-100, 0, 0), nil},
		{"nothing", usd(0, 0), nil},
		{"below nought", usd(-100, 50), []float64{-0.5}},
		{"late start", usd(0, 0, -100, 110), []float64{0.10}},
	} {
		got := FindIRR(c.flows)
		if len(got.Roots) != len(c.roots) {
			t.Errorf("%s: rates %v, want %v", c.name, got.Roots, c.roots)
			continue
		}
		for i := range c.roots {
			if math.Abs(got.Roots[i]-c.roots[i]) > 1e-10 {
				t.Errorf("%s: rates %v, want %v", c.name, got.Roots, c.roots)
			}
		}
		if (got.Text() == "") != (len(c.roots) == 1) {
			t.Errorf("%s: said %q", c.name, got.Text())
		}
	}
}

// A polynomial made from its roots: every one of them is found, and no other.
// Roots are eighths, so that the flows are whole cents.
func TestIRRFindsAllRoots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		eighths := rapid.SliceOfN(rapid.IntRange(1, 40), 1, 7).Draw(t, "roots of x in eighths")
		flows := []Cents{1}
		for _, e := range eighths { // times (8x − e)
			next := make([]Cents, len(flows)+1)
			for i, f := range flows {
				next[i] += 8 * f
				next[i+1] -= Cents(e) * f
			}
			flows = next
		}
		slices.Sort(eighths)
		eighths = slices.Compact(eighths)
		got := FindIRR(flows).Roots
		if len(got) != len(eighths) {
			t.Fatalf("rates %v, want 1+r in eighths %v", got, eighths)
		}
		for i, e := range eighths {
			if math.Abs(got[i]-(float64(e)/8-1)) > 1e-12 {
				t.Fatalf("rates %v, want 1+r in eighths %v", got, eighths)
			}
		}
	})
}

// The slow way: present values on a fine grid change sign as often as there are
// rates found between its ends, and are nought at each.
func TestIRRAgainstGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flows := rapid.SliceOfN(rapid.Int64Range(-1_000_000, 1_000_000), 2, 30).Draw(t, "flows")
		f := make([]Cents, len(flows))
		scale := 0.0
		for i := range f {
			f[i] = Cents(flows[i])
			scale += math.Abs(float64(f[i]))
		}
		r := FindIRR(f)
		if len(r.Roots) > r.SignChanges {
			t.Fatalf("%d rates, but %d changes of sign", len(r.Roots), r.SignChanges)
		}
		at := func(x float64) float64 { // in v = 1/(1+r), stable for both ends
			sum := 0.0
			for i := len(f) - 1; i >= 0; i-- {
				sum = sum*x + float64(f[i])
			}
			return sum
		}
		for _, root := range r.Roots {
			if root < -0.5 {
				continue
			}
			v, size := 1/(1+root), 0.0
			for i := range f {
				size += math.Abs(float64(f[i])) * math.Pow(v, float64(i))
			}
			if math.Abs(at(v)) > 1e-8*size {
				t.Fatalf("at %g the present value is %g of %g", root, at(v), size)
			}
		}
		crossings, before := 0, at(0.02)
		for v := 0.02; v < 1.5; v += 0.0005 {
			now := at(v + 0.0005)
			if now != 0 && before != 0 && (now > 0) != (before > 0) {
				crossings++
			}
			before = now
		}
		inside := 0
		for _, root := range r.Roots {
			if v := 1 / (1 + root); v >= 0.02 && v <= 1.5 {
				inside++
			}
		}
		if inside < crossings {
			t.Fatalf("%d crossings on the grid, %d rates found %v", crossings, inside, r.Roots)
		}
	})
}

func BenchmarkIRRManySigns(b *testing.B) {
	f := make([]Cents, 40)
	for i := range f {
		f[i] = Cents(1_000_000_000 * (1 + i%5))
		if i%2 == 0 {
			f[i] = -f[i]
		}
	}
	for b.Loop() {
		FindIRR(f)
	}
}
