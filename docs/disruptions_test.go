package docs_test

import (
	"context"
	"math"
	"testing"

	"meridian"
	"meridian/plan"
	"meridian/risk"
)

// closures is the example on closures with days of model/disruptions.md. It is
// called by TestDisruptions, which owns the page.
func closures(t *testing.T, p *page) {
	net := straits()
	outcome := func(label string, from, to string) {
		t.Helper()
		c := plan.Closure{What: "suez", From: meridian.NoDate, To: meridian.NoDate}
		if from != "" {
			c.From = day(from)
		}
		if to != "" {
			c.To = day(to)
		}
		res := answer(t, net, func(q *plan.Query) { q.Conditions.Close = []plan.Closure{c} })
		canal, cape := corridor(res, "canal"), corridor(res, "cape")
		cells := []any{"closed", "", "", "no"}
		if canal != nil {
			cells = []any{canal.Cost.Freight, canal.Cost.Total, canal.Hours.Mean, "no"}
		}
		if cape != nil {
			cells[3] = "yes"
		}
		p.row(label, cells...)
	}
	outcome("to 2026-05-31", "", "2026-05-31")
	outcome("2026-06-01 to 2026-06-06", "2026-06-01", "2026-06-06")
	outcome("2026-06-01 to 2026-06-10", "2026-06-01", "2026-06-10")
	outcome("2026-06-01 to 2026-06-15", "2026-06-01", "2026-06-15")
	outcome("2026-06-01 to 2026-12-31", "2026-06-01", "2026-12-31")
	outcome("from 2026-06-09", "2026-06-09", "")

	// When the vessel reaches the Canal, by hand: pick-up, road, port, wait, 500 km.
	res := answer(t, net, nil)
	at := 0.0
	for _, l := range corridor(res, "canal").Legs {
		if l.Kind == meridian.LegPassage {
			break
		}
		at += l.Time.Mean
	}
	p.says("after %.2f h", at)
}

// losses is the example on criticality.
func losses(t *testing.T, p *page) {
	net := straits()
	ods := []plan.OD{{Weight: 10}, {Weight: 3}}
	for i, value := range []float64{54000, 5400} {
		s, err := plan.NewShipment(net, plan.ShipmentRequest{Goods: "machinery", Value: value, Deadline: meridian.NoDate})
		if err != nil {
			t.Fatal(err)
		}
		q := plan.Query{Shipment: s, Conditions: plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf}}
		if q.From, err = plan.FindEnd(net, "Ash"); err != nil {
			t.Fatal(err)
		}
		if q.To, err = plan.FindEnd(net, "Beech"); err != nil {
			t.Fatal(err)
		}
		ods[i].Query = q
	}
	c, err := plan.New(net).FindCriticality(context.Background(), ods[0].Query.Conditions, ods, plan.CriticalityOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"OD 1, worth 54,000 USD", "OD 2, worth 5,400 USD"} {
		p.row(name, ods[i].Weight, c.Before[i].Corridor, c.Before[i].Cost, c.Before[i].Hours)
	}
	sections := c.Sections(net)
	p.says("%d elements in %d sections", len(c.Losses), len(sections))
	for i := range sections {
		l := &c.Losses[sections[i].Losses[0]]
		p.row(sections[i].Name, float64(l.Users), float64(len(l.CutOff)), l.Added, l.Hours/24)
	}
}

// failures is the example on random failures.
func failures(t *testing.T, p *page) {
	days := meridian.Spread{P50: 6, P90: 12}
	m := days.Moments()
	rate := risk.Rate(1/6.7, days)
	p.says("mean of %.2f days", m.Mean)
	p.says("with p = %.2f %%", 100*rate)
	p.says("%.2f days more", (m.Mean*m.Mean+m.Var)/(2*m.Mean))
	list := []risk.Failure{{Name: "canal", Close: []string{"suez"}, Probability: rate, Days: days}}
	const n = 200000
	sets := risk.DrawFailures(list, n, 1)
	failed, left := 0.0, 0.0
	for _, s := range sets {
		if len(s.Failed) > 0 {
			failed++
			left += s.Left[0]
		}
	}
	if math.Abs(failed/n-rate) > 4*math.Sqrt(rate/n) || math.Abs(left/failed/((m.Mean*m.Mean+m.Var)/(2*m.Mean))-1) > 0.15 {
		t.Errorf("drawn: %.4f of the days, %.2f days more", failed/n, left/failed)
	}
}
