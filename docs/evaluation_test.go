package docs_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"meridian"
	"meridian/plan"
)

// TestEvaluation is the worked example of model/evaluation.md.
func TestEvaluation(t *testing.T) {
	p := open(t, "model/evaluation.md")
	defer p.close()
	net := straits()
	q := plan.Query{CarbonPrice: plan.DefaultCarbonPrice}
	var err error
	if q.From, err = plan.FindEnd(net, "Ash"); err != nil {
		t.Fatal(err)
	}
	if q.To, err = plan.FindEnd(net, "Beech"); err != nil {
		t.Fatal(err)
	}
	if q.Shipment, err = plan.NewShipment(net, plan.ShipmentRequest{Goods: "machinery", Deadline: meridian.NoDate}); err != nil {
		t.Fatal(err)
	}
	s, err := plan.NewSkims(context.Background(), net, plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf}, []plan.OD{{Query: q, Weight: 1000}})
	if err != nil {
		t.Fatal(err)
	}
	reform := *net
	reform.Crossings = slices.Clone(net.Crossings)
	for i := range reform.Crossings {
		reform.Crossings[i].Hours = reform.Crossings[i].Hours.Scale(0.5)
	}
	toll := *net
	toll.Passages = slices.Clone(net.Passages)
	toll.Passages[0].Toll40 = 0
	both := reform
	both.Passages = toll.Passages
	way := func(n *meridian.Network) *plan.Way {
		v, err := s.Variant(n)
		if err != nil {
			t.Fatal(err)
		}
		return &v.Ways()[0]
	}
	base := way(net)
	for _, x := range []struct {
		name string
		net  *meridian.Network
	}{{"base", net}, {"borders in half the time", &reform}, {"no toll", &toll}, {"both", &both}} {
		w := way(x.net)
		p.row(x.name, w.Corridor(), w.USD(), float64(w.V[plan.Money])/100, w.Hours().Mean, 1000*(base.USD()-w.USD()))
	}
	m := net.Crossings[0].Hours.Moments()
	hour := 18 * 3000 * 0.006 / 24
	saved := 2 * (hour*m.Mean/2 + 0.4*hour*m.Var*0.75/160)
	p.says("%.2f USD", saved)
	if d := base.USD() - way(&reform).USD(); math.Abs(d-saved) > 0.35 {
		t.Errorf("saves %g, by hand %g", d, saved)
	}
	sum := int64(0)
	for _, r := range s.Receipts(0, base) {
		p.row(r.Country+", "+r.Payee, float64(r.Cents)/100)
		sum += r.Cents
	}
	if sum != base.V[plan.Money] {
		t.Errorf("receipts of %d cents, freight of %d", sum, base.V[plan.Money])
	}
}
