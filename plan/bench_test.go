package plan_test

import (
	"testing"

	"meridian"
	"meridian/atlas"
	"meridian/plan"
)

func network(b testing.TB) *meridian.Network {
	b.Helper()
	net, err := atlas.Network()
	if err != nil {
		b.Fatal(err)
	}
	return net
}

func query(b testing.TB, net *meridian.Network, from, to string) plan.Query {
	b.Helper()
	s, err := plan.NewShipment(net, plan.ShipmentRequest{Ready: net.AsOf, Deadline: meridian.NoDate})
	if err != nil {
		b.Fatal(err)
	}
	q := plan.Query{Shipment: s, Prices: net.Prices, Conditions: plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf}}
	if q.From, err = plan.FindEnd(net, from); err != nil {
		b.Fatal(err)
	}
	if q.To, err = plan.FindEnd(net, to); err != nil {
		b.Fatal(err)
	}
	return q
}

// BenchmarkPlan is a whole warm answer: Pareto set, corridors, legs.
func BenchmarkPlan(b *testing.B) {
	net := network(b)
	p := plan.New(net)
	q := query(b, net, "Mumbai", "Moscow")
	res, err := p.Plan(q)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if res, err = p.Plan(q); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(res.Labels), "labels")
	b.ReportMetric(float64(res.Pareto), "pareto")
}

// BenchmarkView is the network under conditions, which a first plan pays for.
func BenchmarkView(b *testing.B) {
	net := network(b)
	c := plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf}
	for b.Loop() {
		if _, err := plan.NewView(net, c); err != nil {
			b.Fatal(err)
		}
	}
}
