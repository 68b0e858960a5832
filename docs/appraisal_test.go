package docs_test

import (
	"context"
	"math"
	"testing"

	"meridian/appraise"
)

// corridorCase is the worked example of model/appraisal.md, in the manner of
// NCFRP Report 38: a line and a terminal in two countries, accounts by party and
// jurisdiction.
func corridorCase(t *testing.T) *appraise.Case {
	t.Helper()
	eu, err := appraise.FindConvention("eu")
	if err != nil {
		t.Fatal(err)
	}
	toll := func(x float64) []appraise.Gain {
		return []appraise.Gain{{Account: appraise.Account{Country: "BB", Party: appraise.Treasury}, PerUnit: x}}
	}
	kg := func(x float64) []appraise.Emission { return []appraise.Emission{{Country: "AA", Kg: x}} }
	return &appraise.Case{
		Name: "line and terminal", First: 2026, Years: 30, PriceYear: 2026, Convention: eu, Carbon: appraise.FlatCarbon(100, 2026),
		Growth: []appraise.Growth{{Name: "boxes", Rate: 0.02, Until: 2040}}, Ramp: []float64{0.5}, Incidence: 0.5, Residual: appraise.StraightLine,
		Stages: []appraise.Stage{{Year: 2029, Name: "line"}},
		Markets: []appraise.Market{{
			ID: "A–B, boxes", From: "AA", To: "BB", Quantity: 50000, Demand: appraise.Demand{Form: appraise.IsoelasticDemand, Elasticity: -0.5},
			Base:    []appraise.State{{Cost: 1000, Time: 300, Gains: toll(60), Emissions: kg(800)}},
			Project: []appraise.State{{Cost: 800, Time: 200, Gains: toll(40), Emissions: kg(500)}},
		}, {
			ID: "A–B, bulk", From: "AA", To: "BB", Quantity: 100000, Demand: appraise.Demand{Form: appraise.IsoelasticDemand, Elasticity: -0.5},
			Base:    []appraise.State{{Cost: 100, Time: 20}},
			Project: []appraise.State{{Cost: 60, Time: 15}},
		}},
		Outlays: []appraise.Outlay{
			{Measure: "line", Country: "AA", Party: appraise.Treasury, Class: "rail", Capital: 120e6, Opens: 2029, Build: []float64{0.4, 0.6}, Life: 40, Upkeep: 1.2e6},
			{Measure: "terminal", Country: "BB", Party: appraise.Terminals, Class: "all", Capital: 30e6, Opens: 2029, Build: []float64{1}, Life: 30, Upkeep: 0.4e6},
		},
	}
}

// TestAppraisal is the worked example of model/appraisal.md.
func TestAppraisal(t *testing.T) {
	p := open(t, "model/appraisal.md")
	defer p.close()
	c := corridorCase(t)
	r, err := c.Appraise()
	if err != nil {
		t.Fatal(err)
	}
	d := c.Markets[0].Demand
	for i, name := range []string{"boxes", "bulk"} {
		m := &c.Markets[i]
		gain, q1, method := d.Surplus(m.Quantity, m.Base[0].Cost, m.Project[0].Cost)
		half := appraise.Half(m.Quantity, q1, m.Base[0].Cost, m.Project[0].Cost)
		p.row(name, m.Base[0].Cost, m.Project[0].Cost, q1, half/1e6, gain/1e6, string(method))
	}
	mil := func(x appraise.Cents) float64 { return x.USD() / 1e6 }
	for _, y := range []int{2027, 2028, 2029, 2030, 2040, 2055} {
		i := y - c.First
		var cells []any
		for _, k := range appraise.Lines() {
			cells = append(cells, mil(r.Line(i, k)))
		}
		p.row(map[int]string{2027: "2027", 2028: "2028", 2029: "2029", 2030: "2030", 2040: "2040", 2055: "2055"}[y], append(cells, mil(r.Net(i)), r.Factors[i])...)
	}
	p.row("net present value, million USD", mil(r.NPV))
	p.row("B/C, all costs", r.BCR[appraise.CostBCR])
	p.row("B/C, capital", r.BCR[appraise.CapitalBCR])
	p.row("B/C, budget", r.BCR[appraise.BudgetBCR])
	irr, _ := r.IRR.Unique()
	p.row("EIRR, %", 100*irr)
	p.row("MIRR, %", 100*r.MIRR)
	p.row("first-year return of 2029, %", 100*r.FirstYearReturn)
	p.row("payback, years after 2026", r.Payback)
	sum := func(country string, party appraise.Party) float64 {
		return mil(r.Sum(func(a appraise.Account, _ appraise.Line) bool { return a.Country == country && a.Party == party }))
	}
	p.row("AA", sum("AA", appraise.Users), sum("AA", appraise.Terminals), sum("AA", appraise.Treasury), sum("AA", appraise.Environment), mil(r.PresentCountry("AA")))
	p.row("BB", sum("BB", appraise.Users), sum("BB", appraise.Terminals), sum("BB", appraise.Treasury), sum("BB", appraise.Environment), mil(r.PresentCountry("BB")))
	both := func(party appraise.Party) float64 { return sum("AA", party) + sum("BB", party) }
	p.row("both", both(appraise.Users), both(appraise.Terminals), both(appraise.Treasury), both(appraise.Environment), mil(r.NPV))
	risk, err := c.Simulate(context.Background(), c.DefaultUncertainty(), 10000, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.row("mean of 10,000 draws, million USD", risk.Mean/1e6)
	p.row("P(NPV < 0), %", 100*risk.Loss)
	switching, err := c.SwitchingValues()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range switching {
		switch s.Name {
		case "capital":
			p.row("switching value of capital, times", s.At)
		case "quantities":
			p.row("switching value of quantities, times", s.At)
		}
	}
	for _, drop := range []float64{10, 20, 33.3, 50, 75} {
		c1 := 300 * (1 - drop/100)
		e := appraise.Demand{Form: appraise.IsoelasticDemand, Elasticity: -1}
		p.row(map[float64]string{10: "10 %", 20: "20 %", 33.3: "33.3 %", 50: "50 %", 75: "75 %"}[drop], 100*(appraise.Half(1, e.At(1, 300, c1), 300, c1)/(300*math.Log(300/c1))-1))
	}
}

// TestShare is the worked example of model/share.md.
func TestShare(t *testing.T) {
	p := open(t, "model/share.md")
	defer p.close()
	players := []string{"A", "B", "C"}
	values := make([]appraise.Cents, 8)
	for s, v := range map[appraise.Coalition]float64{1: -20, 2: 0, 4: 10, 3: 30, 5: 40, 6: 15, 7: 120} {
		values[s] = appraise.Money(v * 1e6)
	}
	g, err := appraise.NewGame(players, values)
	if err != nil {
		t.Fatal(err)
	}
	mil := func(x appraise.Cents) float64 { return x.USD() / 1e6 }
	for s := appraise.Coalition(1); s <= g.All(); s++ {
		p.row(g.Names(s), mil(g.Values[s]))
	}
	territorial := []appraise.Cents{appraise.Money(-40e6), appraise.Money(90e6), appraise.Money(70e6)}
	split, err := appraise.Divide(g, territorial, []appraise.Cents{appraise.Money(150e6), appraise.Money(50e6), 0})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range split.Ways {
		blocked := "–"
		if !w.Stable() {
			blocked = g.Names(w.Blocking.Coalition)
		}
		p.row(w.Name, mil(w.Shares[0]), mil(w.Shares[1]), mil(w.Shares[2]), blocked)
	}
	for _, x := range split.Way("shapley").Payments {
		p.row(players[x.From]+" to "+players[x.To]+", Shapley", mil(x.Amount))
	}
	for _, x := range split.Way("compensation").Payments {
		p.row(players[x.From]+" to "+players[x.To]+", compensation", mil(x.Amount))
	}
	least, _ := split.Core.Least.Float64()
	p.row("least core: every coalition gains at least", least/1e8)
}
