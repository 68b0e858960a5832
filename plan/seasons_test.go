package plan_test

import (
	"strings"
	"testing"

	"meridian"
	"meridian/plan"
)

// Without a day of departure in a timetable, nothing that is offered comes to a
// waterway after its season: the way through the Volga–Don Canal is offered in
// summer, and not for goods that would come to it in December.
func TestSeasonsOnTheWay(t *testing.T) {
	net := network(t)
	p := plan.New(net)
	passes := func(it *meridian.Itinerary) (day meridian.Date, ok bool) {
		hours := 0.0
		for k := range it.Legs {
			l := &it.Legs[k]
			whole, before := 0.0, 0.0
			for _, id := range l.Links {
				whole += net.Links[id].Km
			}
			for _, id := range l.Links {
				if x := net.Links[id].Passage; x != meridian.NoID && net.Passages[x].ID == "volga-don" {
					return meridian.Date((hours + l.Time.Mean*before/whole) / 24), true
				}
				before += net.Links[id].Km
			}
			hours += l.Time.Mean
		}
		return 0, false
	}
	met, late := 0, 0
	for _, day := range []string{"2026-08-20", "2026-11-05", "2026-11-20", "2026-11-29"} {
		for _, od := range [][2]string{{"Turkmenbashi", "Istanbul"}, {"Anzali", "Trieste"}, {"Aktau", "Novorossiysk"}, {"Turkmenbashi", "Rotterdam"}} {
			q := query(t, net, od[0], od[1])
			d, err := meridian.ParseDate(day)
			if err != nil {
				t.Fatal(err)
			}
			q.Conditions.AsOf, q.Conditions.Ready, q.Shipment.Ready = d, d, d
			res, err := p.Plan(q)
			if err != nil {
				t.Fatal(err)
			}
			for i := range res.Itineraries {
				after, ok := passes(&res.Itineraries[i])
				if !ok {
					continue
				}
				met++
				if y := (d + after).YearDay(); y < 4*32+1 || y > 11*32+30 {
					t.Errorf("%s to %s on %s: itinerary %d comes to the canal on %s", od[0], od[1], day, i+1, d+after)
				}
			}
			for _, n := range res.NotOffered {
				if n.Corridor == "volga-don" && strings.Contains(n.Text, "is closed when the goods come, from 2026-12-01 to 2027-03-31") {
					late++
				}
			}
		}
	}
	if met == 0 || late == 0 {
		t.Errorf("%d itineraries by the canal, %d refused: the test tells nothing", met, late)
	}
}
