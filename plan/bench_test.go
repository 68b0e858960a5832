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

// BenchmarkNewView is the network under conditions, which a first plan pays for,
// and every plan under conditions that no plan had before.
func BenchmarkNewView(b *testing.B) {
	net := network(b)
	for _, c := range []struct {
		name  string
		avoid []string
	}{{"usual", nil}, {"avoid=suez", []string{"suez"}}, {"avoid=country", []string{"country:TM"}}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := plan.NewView(net, plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf, Avoid: c.avoid}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPlanTimetable is a whole warm answer with a day of departure: three
// bookings, how they may turn out, corridors, legs.
func BenchmarkPlanTimetable(b *testing.B) {
	net := network(b)
	p := plan.New(net)
	q := query(b, net, "Mumbai", "Moscow")
	q.Conditions.Timetabled, q.Start = true, net.AsOf.At(480, 330)
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
