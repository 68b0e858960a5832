package plan

import (
	"testing"

	"meridian/atlas"
)

// BenchmarkSearch is the exact four-criteria search Mumbai–Moscow alone, warm:
// view, weights and bounds are there.
func BenchmarkSearch(b *testing.B) {
	net, err := atlas.Network()
	if err != nil {
		b.Fatal(err)
	}
	p := New(net)
	q := Query{From: endOf(net, net.PlaceByID["INBOM"]), To: endOf(net, net.PlaceByID["RUMOW"]), Shipment: testShipment(b, net), Prices: net.Prices,
		Conditions: Conditions{AsOf: net.AsOf, Ready: net.AsOf}, Restrictions: ScreenDeny}
	v, err := p.View(q.Conditions)
	if err != nil {
		b.Fatal(err)
	}
	w, err := p.weigh(v, q.Prices, q.Shipment)
	if err != nil {
		b.Fatal(err)
	}
	s, err := newSearch(v, &q, w)
	if err != nil {
		b.Fatal(err)
	}
	ws := new(workspace)
	ws.pareto(s.g)
	b.ReportAllocs()
	for b.Loop() {
		ws.pareto(s.g)
	}
	b.ReportMetric(float64(ws.created), "labels")
	b.ReportMetric(float64(len(ws.front)), "pareto")
}
