package appraise

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"meridian"
)

// Class is a reference class of projects: by how much they overran the cost
// that was estimated when it was decided to build.
type Class struct {
	ID, Name   string
	Mean, SD   float64 // of actual over estimated cost, less one
	References []Reference
}

var costOverruns = Reference{"Flyvbjerg, Skamris Holm and Buhl", "Underestimating Costs in Public Works Projects: Error or Lie? Journal of the American Planning Association 68(3)", "2002", "258 transport projects: overrun by type, mean and standard deviation", "", FromMemory}

// Classes lists the reference classes; the last one is for everything else.
var Classes = []Class{
	{"rail", "railways", 0.447, 0.384, []Reference{costOverruns}},
	{"fixed-link", "bridges and tunnels", 0.338, 0.624, []Reference{costOverruns}},
	{"road", "roads", 0.204, 0.299, []Reference{costOverruns}},
	{"all", "all projects", 0.276, 0.387, []Reference{costOverruns}},
}

// FindClass returns a class; unknown ids are those of all projects.
func FindClass(id string) *Class {
	for i := range Classes {
		if Classes[i].ID == id {
			return &Classes[i]
		}
	}
	return &Classes[len(Classes)-1]
}

// Input is an uncertain assumption.
type Input struct {
	ID     string // capital:CLASS, upkeep, demand, growth, money, time, carbon, delay
	Name   string
	Unit   string // times, points, years
	Spread Distribution
	Basis  string // who says so, or that and how it is estimated
}

// Correlation ties two inputs by id.
type Correlation struct {
	A, B string
	R    float64 // of the normal scores
}

// Uncertainty is what Simulate draws from.
type Uncertainty struct {
	Inputs       []Input
	Correlations []Correlation
}

// DefaultUncertainty returns inputs for a case: the overruns of the reference
// classes of its outlays, and estimates for the rest.
func (c *Case) DefaultUncertainty() Uncertainty {
	var u Uncertainty
	var classes []string
	for i := range c.Outlays {
		if id := c.Outlays[i].Class; c.Outlays[i].Capital > 0 && !slices.Contains(classes, id) {
			classes = append(classes, id)
		}
	}
	slices.Sort(classes)
	for _, id := range classes {
		k := FindClass(id)
		u.Inputs = append(u.Inputs, Input{"capital:" + id, "capital, " + k.Name, "times", Lognormal(1+k.Mean, k.SD), k.References[0].Publisher + " (" + k.References[0].Date + "): overrun " + percent(k.Mean) + ", standard deviation " + percent(k.SD)})
	}
	u.Inputs = append(u.Inputs,
		Input{"upkeep", "upkeep", "times", Triangular(0.8, 1, 1.4), "estimated: −20 to +40 %"},
		Input{"demand", "quantities", "times", Triangular(0.4, 1, 1.3), "estimated, lopsided as forecasts are: Flyvbjerg, Skamris Holm and Buhl (2005) found rail passengers 51 % below and road traffic 9.5 % above forecast; freight was not in their sample"},
		Input{"growth", "growth", "points", Normal(0, 0.01), "estimated: one point a year either way"},
		Input{"money", "money saved by users", "times", Triangular(0.7, 1, 1.2), "estimated: −30 to +20 %, the error of the model against published claims is of that order"},
		Input{"time", "value of time", "times", Triangular(0.5, 1, 1.5), "estimated: Hummels and Schaur (2013) give 0.6 to 2.1 % of the value a day"},
		Input{"carbon", "carbon price", "times", Triangular(0.5, 1, 2), "estimated: the high path of the World Bank is twice the low one"},
		Input{"delay", "delay of opening", "years", Triangular(-0.5, 0, 3.5), "estimated, rounded to whole years: none to three years"},
	)
	for i, a := range classes {
		for _, b := range classes[:i] {
			u.Correlations = append(u.Correlations, Correlation{"capital:" + a, "capital:" + b, 0.5})
		}
		u.Correlations = append(u.Correlations, Correlation{"capital:" + a, "delay", 0.5})
	}
	u.Correlations = append(u.Correlations, Correlation{"demand", "growth", 0.3})
	return u
}

func percent(x float64) string { return fmt.Sprintf("%.1f %%", x*100) }

// apply moves the levers to a value of an input.
func (in *Input) apply(l *levers, x float64) {
	switch {
	case strings.HasPrefix(in.ID, "capital:"):
		l.capital[in.ID[len("capital:"):]] = x
	case in.ID == "upkeep":
		l.upkeep = x
	case in.ID == "demand":
		l.demand = math.Max(0, x)
	case in.ID == "growth":
		l.growth = x
	case in.ID == "money":
		l.money = x
	case in.ID == "time":
		l.time = x
	case in.ID == "carbon":
		l.carbon = x
	case in.ID == "delay":
		l.delay = max(0, int(math.Round(x)))
	}
}

// matrix returns the correlation matrix, factored.
func (u *Uncertainty) matrix() ([][]float64, error) {
	at := map[string]int{}
	m := make([][]float64, len(u.Inputs))
	for i := range u.Inputs {
		if err := u.Inputs[i].Spread.Check(); err != nil {
			return nil, err
		}
		if _, twice := at[u.Inputs[i].ID]; twice {
			return nil, meridian.Input("input "+u.Inputs[i].ID, "name it once", "is given twice")
		}
		at[u.Inputs[i].ID] = i
		m[i] = make([]float64, len(u.Inputs))
		m[i][i] = 1
	}
	for _, c := range u.Correlations {
		i, ok := at[c.A]
		j, too := at[c.B]
		if !ok || !too || i == j || !(c.R >= -1 && c.R <= 1) {
			return nil, meridian.Input("correlation "+c.A+"–"+c.B, "name two inputs and a number from -1 to 1", "%g between unknown or equal inputs, or no correlation", c.R)
		}
		m[i][j], m[j][i] = c.R, c.R
	}
	low, ok := cholesky(m)
	if !ok {
		return nil, meridian.Input("correlations", "bring them nearer to nought", "contradict each other: no inputs can be correlated like that")
	}
	return low, nil
}

// Risk is what the draws say.
type Risk struct {
	Draws       int
	Seed        uint64
	NPV         []float64 // USD, ascending
	Mean, SD    float64
	Loss        float64 // share of draws with a net present value below nought
	LossError   float64 // standard error of Loss
	Uncertainty Uncertainty
	Tornado     []Swing // by width, greatest first
}

// Quantile returns the net present value that a share of the draws stays below.
func (r *Risk) Quantile(p float64) float64 {
	x := p * float64(len(r.NPV)-1)
	i := min(int(x), len(r.NPV)-2)
	if len(r.NPV) == 1 {
		return r.NPV[0]
	}
	return r.NPV[i] + (x-float64(i))*(r.NPV[i+1]-r.NPV[i])
}

// Swing is what one input does to the net present value, all others central.
type Swing struct {
	Input     Input
	Low, High float64 // values of the input: its tenth and ninetieth percentile
	AtLow     float64 // net present value, USD
	AtHigh    float64
	Rank      float64 // rank correlation with the net present value over the draws
}

// Width is the distance of both values.
func (s *Swing) Width() float64 { return math.Abs(s.AtHigh - s.AtLow) }

// Simulate draws the inputs and returns the spread of the net present value.
// Equal seeds give equal results at any number of processors.
func (c *Case) Simulate(ctx context.Context, u Uncertainty, draws int, seed uint64, progress func(int)) (*Risk, error) {
	if draws < 100 || draws > 10_000_000 {
		return nil, meridian.Input("--draws", "10000 are enough for a probability to one per cent", "%d draws are not between 100 and 10000000", draws)
	}
	p, err := c.prepare()
	if err != nil {
		return nil, err
	}
	low, err := u.matrix()
	if err != nil {
		return nil, err
	}
	npv := make([]float64, draws)
	values := make([][]float64, len(u.Inputs)) // input -> draw
	for i := range values {
		values[i] = make([]float64, draws)
	}
	if err := p.draw(ctx, &u, low, seed, npv, values, progress); err != nil {
		return nil, err
	}
	return p.summarise(u, seed, npv, values), nil
}

const drawBlock = 256

// draw fills the results, blocks of draws side by side.
func (p *prepared) draw(ctx context.Context, u *Uncertainty, low [][]float64, seed uint64, npv []float64, values [][]float64, progress func(int)) error {
	blocks := make(chan int)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			own, z := make([]float64, len(u.Inputs)), make([]float64, len(u.Inputs))
			for first := range blocks {
				last := min(first+drawBlock, len(npv))
				for k := first; k < last; k++ {
					scores(seed, uint64(k), low, own, z)
					l := central
					l.capital = map[string]float64{}
					for i := range u.Inputs {
						x := u.Inputs[i].Spread.Quantile(normalShare(z[i]))
						values[i][k] = x
						u.Inputs[i].apply(&l, x)
					}
					npv[k] = p.value(&l)
				}
				if progress != nil {
					progress(last - first)
				}
			}
		})
	}
	for first := 0; first < len(npv) && ctx.Err() == nil; first += drawBlock {
		blocks <- first
	}
	close(blocks)
	wg.Wait()
	return ctx.Err()
}

func (p *prepared) summarise(u Uncertainty, seed uint64, npv []float64, values [][]float64) *Risk {
	r := &Risk{Draws: len(npv), Seed: seed, Uncertainty: u}
	n := float64(len(npv))
	r.Mean = total(npv) / n
	losses := 0
	for _, x := range npv {
		r.SD += (x - r.Mean) * (x - r.Mean)
		if x < 0 {
			losses++
		}
	}
	r.SD = math.Sqrt(r.SD / (n - 1))
	r.Loss = float64(losses) / n
	r.LossError = math.Sqrt(r.Loss * (1 - r.Loss) / n)
	ranked := ranks(npv)
	for i := range u.Inputs {
		s := p.swing(&u.Inputs[i])
		s.Rank = correlation(ranks(values[i]), ranked)
		r.Tornado = append(r.Tornado, s)
	}
	slices.SortStableFunc(r.Tornado, func(a, b Swing) int { return cmp.Compare(b.Width(), a.Width()) })
	slices.Sort(npv)
	r.NPV = npv
	return r
}

// swing values the case with one input at its tenth and ninetieth percentile.
func (p *prepared) swing(in *Input) Swing {
	s := Swing{Input: *in, Low: in.Spread.Quantile(0.1), High: in.Spread.Quantile(0.9)}
	for _, end := range []struct{ x, npv *float64 }{{&s.Low, &s.AtLow}, {&s.High, &s.AtHigh}} {
		l := central
		l.capital = map[string]float64{}
		in.apply(&l, *end.x)
		*end.npv = p.value(&l)
	}
	return s
}

// ranks returns the rank of each value, the mean one among equals.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	out := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			out[order[k]] = float64(i+j-1) / 2
		}
		i = j
	}
	return out
}

func correlation(a, b []float64) float64 {
	n := float64(len(a))
	ma, mb := total(a)/n, total(b)/n
	sab, saa, sbb := 0.0, 0.0, 0.0
	for i := range a {
		x, y := a[i]-ma, b[i]-mb
		sab, saa, sbb = sab+x*y, saa+x*x, sbb+y*y
	}
	if saa == 0 || sbb == 0 {
		return 0
	}
	return sab / math.Sqrt(saa*sbb)
}
