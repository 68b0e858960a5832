package plan_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"meridian"
	"meridian/plan"
)

// shutting returns a query from Alpha to Beta with closures.
func shutting(t testing.TB, net *meridian.Network, list ...plan.Closure) plan.Query {
	q := worth(t, net, 72000)
	q.Conditions.Close = list
	return q
}

// ways returns the corridors of an answer with their itineraries.
func ways(t testing.TB, net *meridian.Network, q plan.Query) map[string][]meridian.Itinerary {
	t.Helper()
	res, err := plan.New(net).Plan(q)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]meridian.Itinerary{}
	for i, it := range res.Itineraries {
		if it.ID != i+1 {
			t.Errorf("itinerary %d is numbered %d", i+1, it.ID)
		}
		out[it.Corridor] = append(out[it.Corridor], it)
	}
	for _, n := range res.NotOffered {
		if len(out[n.Corridor]) > 0 {
			t.Errorf("%s is offered and not offered", n.Corridor)
		}
		if n.By > len(res.Itineraries) {
			t.Errorf("%s is beaten by itinerary %d of %d", n.Corridor, n.By, len(res.Itineraries))
		}
	}
	return out
}

// TestCloseWords: every kind of word takes away the corridors that need it, and
// no others.
func TestCloseWords(t *testing.T) {
	net := steppe(t)
	all := []string{"ferry", "highway", "railway", "strait"}
	open := ways(t, net, shutting(t, net))
	for _, c := range all {
		if len(open[c]) == 0 {
			t.Fatalf("the open network has no %s", c)
		}
	}
	for _, x := range []struct {
		word string
		lost []string
	}{
		{"strait", []string{"strait", "ferry"}},
		{"The Strait", []string{"strait", "ferry"}},
		{"passage:strait", []string{"strait", "ferry"}},
		{"strait-ferry", []string{"ferry"}},
		{"service:strait-ferry", []string{"ferry"}},
		{"AA-BB", []string{"railway", "highway"}},
		{"border:BB-AA", []string{"railway", "highway"}},
		{"crossing:A-B", []string{"railway", "highway"}},
		{"crossing:rail:AB-BA", []string{"railway"}},
		{"rail:AB-BA", []string{"railway"}},
		{"link:road:BA-BETA", []string{"highway"}},
		{"gauge:B-A", []string{"railway"}},
		{"sea:west", []string{"strait", "ferry"}}, // Beta lies in it
		{"terminal:DELTA", nil},
		{"DELTA", nil},
	} {
		got := ways(t, net, shutting(t, net, plan.Closed(x.word)...))
		for _, c := range all {
			if lost := len(got[c]) == 0; lost != slices.Contains(x.lost, c) {
				t.Errorf("--close %s: %s lost: %t", x.word, c, lost)
			}
		}
	}
}

// TestTerminalIsPassed: a terminal that is lost loads nothing, but hauls through
// it go on; a place that is lost stops them too.
func TestTerminalIsPassed(t *testing.T) {
	net := steppe(t)
	q := shutting(t, net, plan.Closed("terminal:BETA")...)
	var err error
	if q.To, err = plan.FindEnd(net, "Gamma"); err != nil {
		t.Fatal(err)
	}
	if got := ways(t, net, q); len(got["highway"]) == 0 || len(got["strait"]) > 0 {
		t.Errorf("without the terminal of Beta: %v", got)
	}
	q.Conditions.Close = plan.Closed("place:BETA")
	if _, err := plan.New(net).Plan(q); err == nil {
		t.Error("Gamma is reached through a closed Beta")
	}
}

// TestDatedClosure: a closure that is over before the goods come, or begins after
// they have passed, changes nothing; one that they meet is waited for, to the
// hour, or gone round; one without an end is gone round.
func TestDatedClosure(t *testing.T) {
	net := steppe(t)
	ready := net.AsOf
	open := ways(t, net, shutting(t, net))
	same := func(name string, got map[string][]meridian.Itinerary) {
		t.Helper()
		for c := range open {
			if len(got[c]) == 0 || got[c][0].Cost.Total != open[c][0].Cost.Total || got[c][0].Hours != open[c][0].Hours || len(got[c][0].Legs) != len(open[c][0].Legs) {
				t.Errorf("%s: %s changes", name, c)
			}
		}
	}
	same("over before departure", ways(t, net, shutting(t, net, plan.Closure{What: "border:AA-BB", From: ready - 30, To: ready - 1})))
	same("begins after all have passed", ways(t, net, shutting(t, net, plan.Closure{What: "border:AA-BB", From: ready + 200, To: meridian.NoDate})))

	// The hour at which the highway reaches the border, by its legs.
	reach := 0.0
	for _, l := range open["highway"][0].Legs {
		if l.Kind == meridian.LegCrossing {
			break
		}
		reach += l.Time.Mean
	}
	day := ready + meridian.Date(reach/24) // on which it gets there
	got := ways(t, net, shutting(t, net, plan.Closure{What: "crossing:road:AB-BA", From: day, To: day + 1}))
	if len(got["highway"]) != 1 {
		t.Fatalf("highway: %v", got["highway"])
	}
	it := got["highway"][0]
	want := float64(day+2-ready)*24 - reach
	if d := it.Time.Mean - open["highway"][0].Time.Mean; math.Abs(d-want) > 1e-6 || want <= 0 || want > 48 {
		t.Errorf("the highway waits %.2f h, want %.2f", d, want)
	}
	wait := slices.IndexFunc(it.Legs, func(l meridian.Leg) bool { return l.Kind == meridian.LegWait })
	if wait < 0 || it.Legs[wait+1].Kind != meridian.LegCrossing || !strings.Contains(it.Legs[wait].Notes[0], "closed: crossing:road:AB-BA from") {
		t.Errorf("legs %+v", it.Legs)
	}
	if it.Cost.Total <= open["highway"][0].Cost.Total || it.Cost.Freight != open["highway"][0].Cost.Freight {
		t.Errorf("the wait costs stock and nothing else: %+v, open %+v", it.Cost, open["highway"][0].Cost)
	}
	sum := 0.0
	for _, c := range it.Cost.Components {
		sum += c.Amount
	}
	if math.Abs(sum-it.Cost.Total) > 0.01 {
		t.Errorf("components add up to %.2f, total %.2f", sum, it.Cost.Total)
	}
	// One day earlier it is past the border, or not yet there.
	same("over when it comes", ways(t, net, shutting(t, net, plan.Closure{What: "crossing:road:AB-BA", From: ready - 5, To: day - 1})))
	same("begins when it has passed", ways(t, net, shutting(t, net, plan.Closure{What: "crossing:road:AB-BA", From: day + 1, To: day + 9})))

	for _, c := range []plan.Closure{{What: "border:AA-BB", From: ready, To: meridian.NoDate}, {What: "border:AA-BB", From: ready, To: ready + 3000}} {
		if got := ways(t, net, shutting(t, net, c)); len(got["highway"])+len(got["railway"]) > 0 || len(got["strait"]) == 0 {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// TestClosedOrigin: nothing leaves an origin that is shut; with an end of the
// closure it waits.
func TestClosedOrigin(t *testing.T) {
	net := steppe(t)
	var none *meridian.NoResultError
	if _, err := plan.New(net).Plan(shutting(t, net, plan.Closed("place:ALPHA")...)); !errors.As(err, &none) || !strings.Contains(err.Error(), "nothing can leave Alpha: closed: place:ALPHA") {
		t.Errorf("error %v", err)
	}
	got := ways(t, net, shutting(t, net, plan.Closure{What: "place:ALPHA", From: meridian.NoDate, To: net.AsOf + 3}))
	for c, list := range got {
		if list[0].Legs[1].Kind != meridian.LegWait {
			t.Errorf("%s leaves a closed place: %+v", c, list[0].Legs)
		}
	}
	if len(got) == 0 {
		t.Error("no way after the opening")
	}
}

func TestCloseMistakes(t *testing.T) {
	net := steppe(t)
	for word, want := range map[string]string{
		"gibraltar":         `--close: unknown place "gibraltar"`,
		"strat":             "did you mean strait",
		"Gama":              "did you mean GAMMA (Gamma)?",
		"gauge:GAMMA":       "no gauge break lies at Gamma",
		"crossing:GAMMA":    "no border is crossed at Gamma",
		"crossing:rail:X-Y": `unknown place "rail:X-Y"`,
		"country:ZZ":        `unknown country "ZZ"`,
		"weather:bad":       `"weather:bad" is of no kind that can be closed`,
		"":                  "the name is empty",
	} {
		_, err := plan.New(net).Plan(shutting(t, net, plan.Closed(word)...))
		var bad *meridian.InputError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), want) {
			t.Errorf("--close %q: %v", word, err)
		}
	}
	_, err := plan.New(net).Plan(shutting(t, net, plan.Closure{What: "strait", From: net.AsOf + 5, To: net.AsOf}))
	if err == nil || !strings.Contains(err.Error(), "--to: "+net.AsOf.String()+" lies before the first day of the closure") {
		t.Errorf("error %v", err)
	}
	// A closure that does not hold must name something that exists all the same.
	if _, err := plan.New(net).Plan(shutting(t, net, plan.Closure{What: "atlantis", From: meridian.NoDate, To: net.AsOf - 50})); err == nil {
		t.Error("a closure of what does not exist is passed over")
	}
}

// TestDatedClosureOfATimetable: with booked departures one that would come to what is
// shut is not taken: the next one is, and all that follows has its dates; a way that
// does not meet the closure keeps its bookings.
func TestDatedClosureOfATimetable(t *testing.T) {
	net := steppe(t)
	q := worth(t, net, 72000)
	q.Conditions.Timetabled = true
	q.Start = net.AsOf.At(0, net.Zone(q.From.Place))
	q.Shipment.Deadline = net.AsOf + 20
	open := ways(t, net, q)
	if len(open["ferry"]) == 0 || len(open["ferry"][0].Sailings) == 0 {
		t.Fatalf("no booked ferry: %v", open)
	}
	var day meridian.Date // on which the ferry comes to the strait
	for _, l := range open["ferry"][0].Legs {
		if l.Kind == meridian.LegPassage {
			var err error
			if day, err = meridian.ParseDate(l.Depart[:10]); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	q.Conditions.Close = []plan.Closure{{What: "strait", From: day, To: day}}
	ferries := ways(t, net, q)["ferry"]
	if len(ferries) == 0 {
		t.Fatal("no ferry")
	}
	for _, it := range ferries {
		if it.OnTime == nil || *it.OnTime > *open["ferry"][0].OnTime+0.05 {
			t.Errorf("on time with a chance of %v, without a closure %g", it.OnTime, *open["ferry"][0].OnTime)
		}
		if len(it.Sailings) == 0 || it.Sailings[0].Depart <= open["ferry"][0].Sailings[0].Depart {
			t.Errorf("booked on %+v, without a closure on %+v", it.Sailings, open["ferry"][0].Sailings)
		}
		for _, l := range it.Legs {
			if l.Depart == "" || l.Arrive == "" {
				t.Errorf("leg from %s departs %q and arrives %q", l.From, l.Depart, l.Arrive)
			}
			if l.Kind == meridian.LegPassage && l.Depart[:10] == day.String() {
				t.Errorf("the strait is passed on %s, while it is shut", l.Depart)
			}
		}
	}
	q.Conditions.Close = []plan.Closure{{What: "AA-BB", From: day, To: day}}
	if it := ways(t, net, q)["ferry"]; len(it) == 0 || len(it[0].Sailings) == 0 {
		t.Error("a closure that the ferry does not meet takes its booking")
	}
}
