package plan

import (
	"testing"

	"meridian"
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

// timetabledSearch prepares the search Mumbai–Moscow on a day of departure.
func timetabledSearch(b *testing.B, net *meridian.Network, from, to string) *search {
	b.Helper()
	p := New(net)
	q := Query{From: endOf(net, net.PlaceByID[from]), To: endOf(net, net.PlaceByID[to]), Shipment: testShipment(b, net), Prices: net.Prices,
		Conditions: Conditions{AsOf: net.AsOf, Ready: net.AsOf, Timetabled: true}, Restrictions: ScreenDeny, Start: net.AsOf.At(8*60, 330)}
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
	return s
}

// BenchmarkTimetable is the exact search Mumbai–Moscow by the clock alone, warm.
func BenchmarkTimetable(b *testing.B) {
	net, err := atlas.Network()
	if err != nil {
		b.Fatal(err)
	}
	s := timetabledSearch(b, net, "INBOM", "RUMOW")
	ws := new(workspace)
	ws.pareto(s.g)
	b.ReportAllocs()
	for b.Loop() {
		ws.pareto(s.g)
	}
	b.ReportMetric(float64(ws.created), "labels")
	b.ReportMetric(float64(len(ws.front)), "pareto")
	b.ReportMetric(float64(len(s.v.timings)), "timed-arcs")
}
