package docs_test

import (
	"testing"

	"meridian"
	"meridian/plan"
)

// straits is the network of model/plan.md, restrictions.md and disruptions.md:
//
//	    Agate |AA-CC| Coral ──1000── Cobalt |CC-BB| Beryl
//	   400/                                            \400
//	Ash                                                 Beech
//	   150\                                            /150
//	    Alder ~~500~~ Canal 20 ~~1500~~~~~~~~~~~~ Birch
//	         \~~2500~~~~~~ Cape ~~~~~~~~~~~2500~~/
//
// Ash and Alder are in country AA, Coral and Cobalt in CC, the rest in BB.
// Lines are roads, waves the sea; numbers are km, crossing links have 2.
func straits() *meridian.Network {
	net := &meridian.Network{
		Name: "straits", Version: "1", AsOf: day("2026-06-01"), Prices: month("2026-06"),
		PlaceByID: map[string]meridian.PlaceID{}, Sources: map[string]meridian.Source{}, Rates: map[string][]meridian.Rate{},
	}
	road, port := meridian.Modes(meridian.Road), meridian.Modes(meridian.Road, meridian.Sea)
	place := func(id, name, country, kind string, handling meridian.ModeSet, region string, lat, lon float64) {
		net.PlaceByID[id] = meridian.PlaceID(len(net.Places))
		net.Places = append(net.Places, meridian.Place{ID: id, Name: name, Country: country, Kind: kind, Handling: handling, Region: region, Point: meridian.Point{Lat: lat, Lon: lon}})
	}
	place("AAASH", "Ash", "AA", "city", road, "", 10, 10)
	place("AAALD", "Alder", "AA", "seaport", port, "south", 9, 10)
	place("AAAGA", "Agate", "AA", "border", 0, "", 13, 10)
	place("CCCOR", "Coral", "CC", "border", 0, "", 13.01, 10)
	place("CCCOB", "Cobalt", "CC", "border", 0, "", 21, 10)
	place("BBBER", "Beryl", "BB", "border", 0, "", 21.01, 10)
	place("BBBIR", "Birch", "BB", "seaport", port, "north", 25, 10)
	place("BBBEE", "Beech", "BB", "city", road, "", 24, 10)
	place("W-IN", "south of the Canal", "", "waypoint", 0, "", 12, 14)
	place("W-OUT", "north of the Canal", "", "waypoint", 0, "", 12.2, 14)
	place("W-CAPE", "the Cape", "", "waypoint", 0, "", 15, 30)

	at := func(id string) meridian.PlaceID { return net.PlaceByID[id] }
	link := func(mode meridian.Mode, from, to string, km float64, passage meridian.PassageID) {
		net.Links = append(net.Links, meridian.Link{ID: mode.String() + ":" + from + "-" + to, From: at(from), To: at(to), Mode: mode, Km: km, Passage: passage, Valid: always})
	}
	link(meridian.Road, "AAASH", "AAALD", 150, meridian.NoID)
	link(meridian.Road, "AAASH", "AAAGA", 400, meridian.NoID)
	link(meridian.Road, "AAAGA", "CCCOR", 2, meridian.NoID)
	link(meridian.Road, "CCCOR", "CCCOB", 1000, meridian.NoID)
	link(meridian.Road, "CCCOB", "BBBER", 2, meridian.NoID)
	link(meridian.Road, "BBBER", "BBBEE", 400, meridian.NoID)
	link(meridian.Road, "BBBIR", "BBBEE", 150, meridian.NoID)
	link(meridian.Sea, "AAALD", "W-IN", 500, meridian.NoID)
	link(meridian.Sea, "W-IN", "W-OUT", 20, 0)
	link(meridian.Sea, "W-OUT", "BBBIR", 1500, meridian.NoID)
	link(meridian.Sea, "AAALD", "W-CAPE", 2500, 1)
	link(meridian.Sea, "W-CAPE", "BBBIR", 2500, meridian.NoID)
	net.Passages = []meridian.Passage{
		{ID: "suez", Name: "the Canal", Kind: "canal", Hours: meridian.Spread{P50: 12, P90: 24}, Toll20: 60, Toll40: 100, Valid: always},
		{ID: "cape", Name: "the Cape", Kind: "cape", Valid: always},
	}

	sure := func(h float64) meridian.Spread { return meridian.Spread{P50: h, P90: h} }
	handling := meridian.Handling{Hours: sure(24), Charge20: 150, Charge40: 200, ChargeT: 8}
	net.Transfers = []meridian.Transfer{
		{Place: at("AAALD"), From: meridian.Road, To: meridian.Sea, Handling: handling, Valid: always},
		{Place: at("BBBIR"), From: meridian.Sea, To: meridian.Road, Handling: handling, Valid: always},
	}
	for i, l := range net.Links {
		if l.Km == 2 {
			net.Crossings = append(net.Crossings, meridian.Crossing{Link: meridian.LinkID(i), From: net.Places[l.From].Country, To: net.Places[l.To].Country, Name: net.Places[l.From].Name, Hours: meridian.Spread{P50: 12, P90: 36}, Charge: 50, Valid: always})
		}
	}
	net.Lanes = []meridian.Lane{{From: "south", To: "north", Vessel: "feeder", Headway: 7, Rate20: 800, Rate40: 1200, RateT: 40, Base: net.Prices, RefKm: 2020, Detour40: 0.1, Valid: always}}
	net.Speeds = []meridian.Speed{{Mode: meridian.Road, Kmh: 50, P90Factor: 1.2}, {Mode: meridian.Sea, Kmh: 30, P90Factor: 1.1}}
	net.Charges = []meridian.Charge{{ID: "road", Kind: "linehaul", Mode: meridian.Road, Shape: "per_km", Per: "truck", Amount: 1.5, Currency: "USD", Month: net.Prices, Valid: always, Cite: meridian.Cite{Table: "charges", Key: "road/0"}}}
	net.Emissions = []meridian.Emission{{Mode: "road", WTW: 90, DistanceFactor: 1.05}, {Mode: "sea", WTW: 20, DistanceFactor: 1.15}, {Mode: "hub", WTW: 1000, DistanceFactor: 1}}
	net.Goods = []meridian.Goods{
		{ID: "general", Name: "General cargo", HS: []string{"99"}, ValueT: 3000, DayValue: 0.6, Density: 9, Equipment: []string{"40HC"}},
		{ID: "machinery", Name: "Machinery", HS: []string{"84"}, ValueT: 3000, DayValue: 0.6, Density: 9, Equipment: []string{"40HC"}},
	}
	net.Equipment = []meridian.Equipment{{ID: "40HC", Name: "40 ft high cube", TEU: 2, PayloadT: 26}}
	for _, c := range []string{"AA", "BB", "CC"} {
		net.Countries = append(net.Countries, meridian.Country{ID: c, ISO3: c + c[:1], Name: c})
	}
	net.Corridors = []meridian.Corridor{
		{ID: "land", Gates: []string{"border:AA-CC", "border:BB-CC"}, Rank: 1},
		{ID: "canal", Gates: []string{"passage:suez"}, Rank: 2},
		{ID: "cape", Gates: []string{"passage:cape"}, Rank: 3},
	}
	return net
}

// ask plans a container from Ash to Beech; change adjusts the query.
func ask(t *testing.T, net *meridian.Network, change func(q *plan.Query)) (*plan.Result, error) {
	t.Helper()
	q := plan.Query{Conditions: plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf}, CarbonPrice: plan.DefaultCarbonPrice}
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
	if change != nil {
		change(&q)
	}
	return plan.New(net).Plan(q)
}

// answer is ask for questions that have an answer.
func answer(t *testing.T, net *meridian.Network, change func(q *plan.Query)) *plan.Result {
	t.Helper()
	res, err := ask(t, net, change)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// corridor returns the offered itinerary of a corridor, nil if there is none.
func corridor(res *plan.Result, id string) *meridian.Itinerary {
	for i := range res.Itineraries {
		if res.Itineraries[i].Corridor == id {
			return &res.Itineraries[i]
		}
	}
	return nil
}

// reason returns why a corridor is not offered, "offered" if it is.
func reason(res *plan.Result, id string) string {
	for _, n := range res.NotOffered {
		if n.Corridor == id {
			return n.Reason + ": " + n.Text
		}
	}
	return "offered"
}
