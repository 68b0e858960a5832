package appraise

import (
	"math"
	"math/rand/v2"

	"meridian"
)

// Distribution is how an uncertain input is spread.
type Distribution struct {
	Kind string // fixed, uniform, triangular, normal, lognormal
	A    float64
	B    float64
	C    float64
}

// Fixed is a value without spread.
func Fixed(x float64) Distribution { return Distribution{Kind: "fixed", A: x} }

// Triangular has a least, a most likely and a most value.
func Triangular(low, mode, high float64) Distribution {
	return Distribution{"triangular", low, mode, high}
}

// Uniform is even between two values.
func Uniform(low, high float64) Distribution {
	return Distribution{Kind: "uniform", A: low, B: high}
}

// Normal has a mean and a standard deviation.
func Normal(mean, sd float64) Distribution { return Distribution{Kind: "normal", A: mean, B: sd} }

// Lognormal has a mean and a standard deviation (of the value, not of its
// logarithm).
func Lognormal(mean, sd float64) Distribution {
	return Distribution{Kind: "lognormal", A: mean, B: sd}
}

// Check refuses what is no distribution.
func (d Distribution) Check() error {
	ok := false
	switch d.Kind {
	case "fixed":
		ok = !math.IsNaN(d.A)
	case "uniform":
		ok = d.A <= d.B
	case "triangular":
		ok = d.A <= d.B && d.B <= d.C
	case "normal":
		ok = d.B >= 0 && !math.IsNaN(d.A)
	case "lognormal":
		ok = d.A > 0 && d.B >= 0
	}
	if !ok {
		return meridian.Input("input", "", "%v is no distribution", d)
	}
	return nil
}

// Quantile returns the value that is not exceeded with probability u in (0, 1).
func (d Distribution) Quantile(u float64) float64 {
	switch d.Kind {
	case "uniform":
		return d.A + u*(d.B-d.A)
	case "triangular":
		return triangular(d.A, d.B, d.C, u)
	case "normal":
		return d.A + d.B*normalQuantile(u)
	case "lognormal":
		v := math.Log1p(d.B * d.B / (d.A * d.A))
		return d.A * math.Exp(math.Sqrt(v)*normalQuantile(u)-v/2)
	}
	return d.A
}

func triangular(a, b, c, u float64) float64 {
	if c == a {
		return a
	}
	if u*(c-a) < b-a {
		return a + math.Sqrt(u*(c-a)*(b-a))
	}
	return c - math.Sqrt((1-u)*(c-a)*(c-b))
}

func normalQuantile(u float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*u) }

// normalShare returns the share of a standard normal below z, ends excluded.
func normalShare(z float64) float64 {
	return min(max(math.Erfc(-z/math.Sqrt2)/2, 1e-300), 1-0x1p-53)
}

// cholesky returns the lower triangle L with L·Lᵀ = m, and false where m is no
// correlation matrix.
func cholesky(m [][]float64) ([][]float64, bool) {
	low := make([][]float64, len(m))
	for i := range m {
		low[i] = make([]float64, len(m))
		for j := 0; j <= i; j++ {
			s := m[i][j]
			for k := range j {
				s -= low[i][k] * low[j][k]
			}
			switch {
			case i != j && low[j][j] == 0:
				if math.Abs(s) > 1e-12 {
					return nil, false
				}
			case i != j:
				low[i][j] = s / low[j][j]
			case s < -1e-12:
				return nil, false
			default:
				low[i][i] = math.Sqrt(math.Max(0, s))
			}
		}
	}
	return low, true
}

// scores fills z with correlated standard normal scores of a draw: a Gaussian
// copula. They depend on the seed and the number of the draw alone.
func scores(seed, draw uint64, low [][]float64, own, z []float64) {
	r := rand.New(rand.NewPCG(seed, draw))
	for i := range own {
		own[i] = r.NormFloat64()
	}
	for i := range z {
		z[i] = 0
		for j := 0; j <= i; j++ {
			z[i] += low[i][j] * own[j]
		}
	}
}
