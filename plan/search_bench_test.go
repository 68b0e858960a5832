package plan

import (
	"slices"
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

// everyService returns the atlas with a calendar on every service, in both
// directions: days tells on which days of the week the i-th leaves.
func everyService(b *testing.B, days func(i int) uint8) *meridian.Network {
	b.Helper()
	net, err := atlas.Network()
	if err != nil {
		b.Fatal(err)
	}
	n := *net
	n.Services = slices.Clone(net.Services)
	for i := range n.Services {
		x := &n.Services[i]
		x.Weekdays, x.Departs = days(i), 12*60
		x.Back = meridian.Calendar{Weekdays: x.Weekdays, Clock: 12 * 60, First: meridian.NoDate}
	}
	return &n
}

// BenchmarkTimetableDaily and BenchmarkTimetableWeekly are the search by the clock
// with a calendar on every service: sparse ones cost no more than dense ones.
func BenchmarkTimetableDaily(b *testing.B) {
	benchmarkCalendar(b, func(int) uint8 { return 127 })
}

func BenchmarkTimetableWeekly(b *testing.B) {
	benchmarkCalendar(b, func(i int) uint8 { return 1 << (i % 7) })
}

func benchmarkCalendar(b *testing.B, days func(int) uint8) {
	s := timetabledSearch(b, everyService(b, days), "INBOM", "RUMOW")
	ws := new(workspace)
	ws.pareto(s.g)
	b.ReportAllocs()
	for b.Loop() {
		ws.pareto(s.g)
	}
	b.ReportMetric(float64(ws.created), "labels")
	b.ReportMetric(float64(len(ws.front)), "pareto")
}
