package main

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/appraise"
	"meridian/report"
	"meridian/scenario"
)

// The assumptions of an appraisal, as flags, and the case they make.

type assumptionFlags struct {
	convention, carbon, form, residual string
	flows                              source
	rate                               float64
	from, years, prices, growthUntil   int
	growth, elasticity, incidence      float64
	ramp                               []float64
	rated, begins                      bool // --rate and --from were given
}

func (f *assumptionFlags) register(a *app, cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.Var(a.file(&f.flows), "flows", "CSV file with origin,destination,goods,quantity,unit (TEU or t a year); the flows of the data by default")
	fl.StringVar(&f.convention, "convention", "adb", "how to discount: adb, adb-social, worldbank, worldbank-classic, eu, eu-2014, eu-2014-cohesion, hmt, omb-1992")
	fl.Float64Var(&f.rate, "rate", 0.09, "discount rate instead of that of the convention, 0.05 for 5 %")
	fl.StringVar(&f.carbon, "carbon", "worldbank-low", "carbon price path: worldbank-low, worldbank-high, adb, eib, none, or USD a tonne")
	fl.IntVar(&f.from, "from", 0, "base year; that of the data, or of the first spade, by default")
	fl.IntVar(&f.years, "years", 30, "years that are appraised, the base year included")
	fl.IntVar(&f.prices, "prices", 0, "price year; that of the data by default")
	fl.Float64Var(&f.growth, "growth", 0.02, "growth of quantities a year, 0.02 for 2 %")
	fl.IntVar(&f.growthUntil, "growth-until", 2045, "year after which quantities stay as they are")
	fl.Float64SliceVar(&f.ramp, "ramp", []float64{0.5, 0.8}, "share of the effect in the first years after opening")
	fl.StringVar(&f.form, "demand", string(appraise.IsoelasticDemand), "demand curve: fixed, linear, isoelastic, exponential")
	fl.Float64Var(&f.elasticity, "elasticity", -0.8, "elasticity of quantity to generalised cost")
	fl.Float64Var(&f.incidence, "incidence", 0.5, "share of the user benefit that the exporter's country keeps")
	fl.StringVar(&f.residual, "residual", string(appraise.StraightLine), "worth at the end: straight-line, net-benefit, none")
}

// assumptions are the flags made into what a case needs.
type assumptions struct {
	f          *assumptionFlags
	convention appraise.Convention
	carbon     appraise.CarbonPath
	first      int
	prices     int
}

// check refuses what no network could mend.
func (f *assumptionFlags) check(cmd *cobra.Command) error {
	f.rated, f.begins = cmd.Flags().Changed("rate"), cmd.Flags().Changed("from")
	if _, err := appraise.FindConvention(f.convention); err != nil {
		return err
	}
	if f.rated && !(f.rate >= 0 && f.rate <= 0.5) {
		return meridian.Input("--rate", "0.05 is 5 %", "%g is no discount rate", f.rate)
	}
	if f.begins && (f.from < 1990 || f.from > 2150) {
		return meridian.Input("--from", "give a year", "%d is no base year", f.from)
	}
	switch appraise.ResidualMethod(f.residual) {
	case appraise.StraightLine, appraise.NetBenefit, appraise.NoResidual:
	default:
		return meridian.Input("--residual", "straight-line, net-benefit or none", "%q is no way to value what is left", f.residual)
	}
	if err := (appraise.Demand{Form: appraise.Form(f.form), Elasticity: f.elasticity}).Check(); err != nil {
		return meridian.Input("--demand, --elasticity", "", "%v", err)
	}
	if usd, err := strconv.ParseFloat(f.carbon, 64); err == nil {
		if !(usd >= 0 && usd <= 1e5) {
			return meridian.Input("--carbon", "give USD a tonne", "%s is no price", f.carbon)
		}
		return nil
	}
	_, err := appraise.FindCarbonPath(f.carbon)
	return err
}

// on resolves the assumptions on a network.
func (f *assumptionFlags) on(net *meridian.Network) (*assumptions, error) {
	a := &assumptions{f: f, first: f.from, prices: f.prices}
	var err error
	if a.convention, err = appraise.FindConvention(f.convention); err != nil {
		return nil, err
	}
	if f.rated {
		a.convention.Discounting = appraise.Constant(f.rate)
		a.convention.Name += ", rate given"
	}
	if !f.begins {
		a.first = net.AsOf.Time().Year()
	}
	if a.prices == 0 {
		a.prices = net.Prices.First().Time().Year()
	}
	if usd, err := strconv.ParseFloat(f.carbon, 64); err == nil {
		a.carbon = appraise.FlatCarbon(usd, a.prices)
		return a, nil
	}
	path, err := appraise.FindCarbonPath(f.carbon)
	if err != nil {
		return nil, err
	}
	if path.ID == "none" {
		a.carbon = path.Scaled(1, a.prices)
		return a, nil
	}
	scale, err := dollars(net, 1, path.Currency, path.PriceYear, a.prices)
	if err != nil {
		return nil, err
	}
	a.carbon = path.Scaled(scale, a.prices)
	return a, nil
}

// readScenario reads a scenario from a file, or finds it in the library.
func readScenario(net *meridian.Network, from source) (*scenario.Resolved, error) {
	s, err := findScenario(from)
	if err != nil {
		return nil, err
	}
	return resolved(net, s, from.name)
}

// resolved resolves a scenario for an appraisal.
func resolved(net *meridian.Network, s *scenario.Scenario, name string) (*scenario.Resolved, error) {
	if len(s.Measures) == 0 {
		return nil, &meridian.NoResultError{What: "nothing to appraise", Reasons: []string{name + " has no measures: both worlds are the same"}}
	}
	if len(s.Measures) > mostMeasures {
		return nil, meridian.Input("SCENARIO", "part it", "%d measures; the most for an appraisal is %d", len(s.Measures), mostMeasures)
	}
	r, err := s.Resolve(net)
	if err != nil {
		return nil, meridian.Input(name, "", "%v", err)
	}
	return r, nil
}

// open makes the worlds of a scenario; undated measures open when they can be
// built, and the base year moves to the first spade unless it was given.
func (a *assumptions) open(ctx context.Context, verb *app, net *meridian.Network, sc *scenario.Resolved) (*worlds, []appraise.Outlay, error) {
	x, err := verb.baseWorlds(ctx, net, sc, a.f.flows, a.first)
	if err != nil {
		return nil, nil, err
	}
	outlays := make([]appraise.Outlay, len(sc.Measures))
	for i := range sc.Measures {
		o, ok, err := x.outlay(i, a.prices)
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			continue
		}
		if sc.Opens(i) == meridian.NoDate {
			x.opens[i] += len(o.Build)
			o.Opens = x.opens[i]
		}
		outlays[i] = o
		if begin := o.Opens - len(o.Build); !a.f.begins && begin < a.first {
			a.first = begin
		}
	}
	return x, outlays, nil
}

// build makes the case of a set of measures.
func (a *assumptions) build(ctx context.Context, x *worlds, outlays []appraise.Outlay, s measureSet, stages []appraise.Stage) (*appraise.Case, error) {
	f := a.f
	c := &appraise.Case{
		Name: x.sc.Name, First: a.first, Years: f.years, PriceYear: a.prices, Convention: a.convention, Carbon: a.carbon,
		Growth: []appraise.Growth{{Name: "all", Rate: f.growth, Until: f.growthUntil}}, Ramp: f.ramp, Incidence: appraise.Incidence(f.incidence),
		Residual: appraise.ResidualMethod(f.residual), Stages: stages,
	}
	base, err := x.states(ctx, 0)
	if err != nil {
		return nil, err
	}
	c.Markets = make([]appraise.Market, len(x.set.ODs))
	for i := range c.Markets {
		od := &x.set.ODs[i]
		ends := x.set.Countries[i]
		m := appraise.Market{ID: x.set.Rows[i].ID + " " + od.Name() + ", " + od.Query.Shipment.Goods.ID, From: ends[0], To: ends[1], Demand: appraise.Demand{Form: appraise.Form(f.form), Elasticity: f.elasticity}}
		m.Quantity = od.Weight * x.timeless.Demand(x.day, od.Query.Shipment.Goods.ID, ends[0], ends[1], nil)
		m.Base, m.Project = make([]appraise.State, len(stages)), make([]appraise.State, len(stages))
		c.Markets[i] = m
	}
	for k, stage := range stages {
		now := x.inForce(s, stage.Year)
		project := base
		if now != 0 {
			if project, err = x.states(ctx, now); err != nil {
				return nil, fmt.Errorf("stage %d (%s): %w", stage.Year, stage.Name, err)
			}
		}
		for i := range c.Markets {
			c.Markets[i].Base[k], c.Markets[i].Project[k] = base[i], project[i]
		}
	}
	for i, o := range outlays {
		if s>>i&1 == 1 && o.Measure != "" {
			c.Outlays = append(c.Outlays, o)
		}
	}
	return c, nil
}

// unserved counts the markets that no world serves.
func unserved(c *appraise.Case) int {
	n := 0
	for i := range c.Markets {
		if m := &c.Markets[i]; len(m.Project) > 0 && !m.Project[len(m.Project)-1].Reached() {
			n++
		}
	}
	return n
}

// further are the assumptions that the case does not know.
func (a *assumptions) further(x *worlds) []report.Assumption {
	units := 0.0
	for i := range x.set.ODs {
		units += x.set.ODs[i].Weight
	}
	var kinds []string
	for i := range x.sc.Measures {
		m := &x.sc.Measures[i]
		kinds = append(kinds, fmt.Sprintf("%s (%s, %s, from %d)", m.ID, m.Kind(), x.sc.Owner(i), x.opens[i]))
	}
	return []report.Assumption{
		{Name: "Measures", Value: strings.Join(kinds, "; "), Basis: "scenario " + x.sc.ID()},
		{Name: "OD set", Value: fmt.Sprintf("%d flows, %s shipments a year", len(x.set.ODs), thousands(math.Round(units))), Basis: x.set.Source},
		{Name: "Network day", Value: x.day.String(), Basis: "both worlds are that network; what it plans is not built unless a measure builds it; disruptions are taken to be over; no winter"},
		{Name: "Generalised cost", Value: "freight, hours and their spread at the day value of the goods", Basis: "best way of each flow; carbon does not sway users"},
		{Name: "Resource cost", Value: "freight less taxes, tolls and border charges; carriers at the tariffs of the base", Basis: "what a measure changes in tariffs is a transfer"},
	}
}

// notes say what the reader should know.
func (a *assumptions) notes(x *worlds, c *appraise.Case) []string {
	out := append([]string(nil), x.set.Notes...)
	out = append(out, x.sc.Notes...)
	if n := unserved(c); n > 0 {
		out = append(out, fmt.Sprintf("%d of %d flows have no way in either world and count for nothing.", n, len(c.Markets)))
	}
	if len(c.Outlays) == 0 {
		out = append(out, "No measure has a cost: ratios and rates of return have no meaning.")
	}
	return out
}
