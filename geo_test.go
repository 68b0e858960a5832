package meridian

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestDistance compares with published great-circle distances. Each is given for
// another radius of the earth, so the angle is what is compared.
func TestDistance(t *testing.T) {
	for _, c := range []struct {
		name     string
		p, q     Point
		radians  float64
		accuracy float64
	}{
		{"pole to equator", Point{90, 0}, Point{0, 77}, math.Pi / 2, 1e-12},
		{"antipodes", Point{12, 34}, Point{-12, -146}, math.Pi, 1e-7},
		{"a degree of the equator", Point{0, 10}, Point{0, 11}, math.Pi / 180, 1e-12},
		{"over the antimeridian", Point{0, 179.5}, Point{0, -179.5}, math.Pi / 180, 1e-12},
		{"LAX to JFK: 0.623585 rad, 2,144 nm (Williams, Aviation Formulary)", Point{33 + 57./60, -118 - 24./60}, Point{40 + 38./60, -73 - 47./60}, 0.623585, 1e-6},
		{"BNA to LAX: 2,887.26 km at 6,372.8 km (Rosetta Code)", Point{36.12, -86.67}, Point{33.94, -118.40}, 2887.2599506071106 / 6372.8, 1e-9},
		{"Land's End to John o' Groats: 968.9 km at 6,371 km (Veness)", Point{50 + 3./60 + 59./3600, -5 - 42./60 - 53./3600}, Point{58 + 38./60 + 38./3600, -3 - 4./60 - 12./3600}, 968.9 / 6371, 1e-4},
	} {
		if got := c.p.Distance(c.q) / EarthRadius; math.Abs(got-c.radians) > c.accuracy*c.radians {
			t.Errorf("%s: %.9f rad, want %.9f", c.name, got, c.radians)
		}
	}
}

// TestDistanceIsAMetric: not negative, symmetric, zero from a point to itself,
// and never longer than a way round.
func TestDistanceIsAMetric(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	any := func() Point { return Point{-90 + 180*r.Float64(), -180 + 360*r.Float64()} }
	for range 5000 {
		p, q, x := any(), any(), any()
		d := p.Distance(q)
		if d < 0 || d > math.Pi*EarthRadius+1e-6 || p.Distance(p) != 0 || math.Abs(d-q.Distance(p)) > 1e-6 || d > p.Distance(x)+x.Distance(q)+1e-6 {
			t.Fatalf("%v to %v: %.3f km, over %v %.3f", p, q, d, x, p.Distance(x)+x.Distance(q))
		}
	}
}
