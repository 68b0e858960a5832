package plan_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"meridian"
	"meridian/atlas"
	"meridian/feed"
	"meridian/plan"
)

// Invariants of plans on the atlas. One planner serves all tests, so that each
// view of the network is built once.
var shared = sync.OnceValue(func() *plan.Planner {
	net, err := atlas.Network()
	if err != nil {
		panic(err)
	}
	return plan.New(net)
})

// ask plans a shipment of general cargo under changed conditions.
func ask(t testing.TB, p *plan.Planner, from, to string, change ...func(*plan.Query)) (*plan.Result, error) {
	t.Helper()
	q := query(t, p.Net, from, to)
	for _, f := range change {
		f(&q)
	}
	return p.Plan(q)
}

func mustAsk(t testing.TB, p *plan.Planner, from, to string, change ...func(*plan.Query)) *plan.Result {
	t.Helper()
	res, err := ask(t, p, from, to, change...)
	if err != nil {
		t.Fatalf("%s to %s: %v", from, to, err)
	}
	return res
}

func avoid(words ...string) func(*plan.Query) {
	return func(q *plan.Query) { q.Conditions.Avoid = words }
}

func onlyBy(modes ...meridian.Mode) func(*plan.Query) {
	return func(q *plan.Query) { q.Conditions.Only = meridian.Modes(modes...) }
}

func day(s string) meridian.Date {
	d, err := meridian.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func asOf(s string) func(*plan.Query) {
	return func(q *plan.Query) { q.Conditions.AsOf, q.Conditions.Ready, q.Prices = day(s), day(s), day(s).Month() }
}

func text(t testing.TB, res *plan.Result) []byte {
	t.Helper()
	b, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// pairs are the origins and destinations that users must see answered.
var pairs = [][2]string{
	{"Mumbai", "Moscow"}, {"Moscow", "Mumbai"}, {"Mundra", "Astana"}, {"Shanghai", "Hamburg"}, {"Helsinki", "Nhava Sheva"},
	{"Tashkent", "Istanbul"}, {"Dubai", "Yekaterinburg"}, {"Xi'an", "Tehran"},
}

func TestPairsAreAnswered(t *testing.T) {
	p := shared()
	for _, od := range pairs {
		res := mustAsk(t, p, od[0], od[1])
		corridors := map[string]bool{}
		for i := range res.Itineraries {
			corridors[res.Itineraries[i].Corridor] = true
			checkItinerary(t, p.Net, fmt.Sprintf("%s to %s, itinerary %d", od[0], od[1], i+1), &res.Itineraries[i])
		}
		for i := range res.NotOffered {
			n := &res.NotOffered[i]
			if n.Text == "" || n.By > len(res.Itineraries) || n.Reason == "dominated" && n.By < 1 {
				t.Errorf("%s to %s: %s is not offered without a reason: %+v", od[0], od[1], n.Corridor, n)
			}
			if corridors[n.Corridor] {
				t.Errorf("%s to %s: %s is offered and not offered", od[0], od[1], n.Corridor)
			}
			if n.Itinerary != nil {
				checkItinerary(t, p.Net, fmt.Sprintf("%s to %s, %s not offered", od[0], od[1], n.Corridor), n.Itinerary)
			}
		}
		if len(corridors) < 5 {
			t.Errorf("%s to %s has %d corridors, want at least five: %v", od[0], od[1], len(corridors), corridors)
		}
		t.Logf("%s to %s: %d itineraries, %d corridors, %d labels, Pareto %d", od[0], od[1], len(res.Itineraries), len(corridors), res.Labels, res.Pareto)
	}
}

// checkItinerary holds what is true of every itinerary.
func checkItinerary(t *testing.T, net *meridian.Network, name string, it *meridian.Itinerary) {
	t.Helper()
	fail := func(format string, args ...any) { t.Helper(); t.Errorf("%s: "+format, append([]any{name}, args...)...) }
	if it.Hours.P90 < it.Hours.P50 || it.Hours.P50 <= 0 {
		fail("P50 %.1f h, P90 %.1f h", it.Hours.P50, it.Hours.P90)
	}
	var km, kg, money, mean, variance float64
	borders, breaks := 0, 0
	for i := range it.Legs {
		l := &it.Legs[i]
		km, kg, money = km+l.Km, kg+l.CO2e, money+l.Cost
		mean, variance = mean+l.Time.Mean, variance+l.Time.Var
		if l.Km < 0 || l.Cost < -0.005 || l.CO2e < 0 || l.Time.Mean < -1e-9 || l.Time.Var < -1e-9 || l.Hours.P90 < l.Hours.P50 {
			fail("leg %d, %s %s > %s: %.1f km, %.2f USD, %.1f kg, %+v", i+1, l.Kind, l.From, l.To, l.Km, l.Cost, l.CO2e, l.Hours)
		}
		if i > 0 && it.Legs[i-1].To != l.From {
			fail("leg %d ends at %s, leg %d begins at %s", i, it.Legs[i-1].To, i+1, l.From)
		}
		switch l.Kind {
		case meridian.LegCrossing:
			borders++
		case meridian.LegGaugeBreak:
			breaks++
		}
		checkPath(net, l, fail)
	}
	stock := 0.0
	for _, c := range it.Cost.Components {
		if c.Kind == "safety_stock" {
			stock = c.Amount
		}
	}
	if math.Abs(km-it.Km) > 0.5001 || math.Abs(kg-it.CO2e) > 0.0501 || math.Abs(money+stock-it.Cost.Total) > 0.006 || math.Abs(mean-it.Time.Mean) > 1e-6 || math.Abs(variance-it.Time.Var) > 1e-4 {
		fail("legs add up to %.1f km, %.1f kg, %.2f USD, %.2f h; the whole is %.1f, %.1f, %.2f, %.2f", km, kg, money+stock, mean, it.Km, it.CO2e, it.Cost.Total, it.Time.Mean)
	}
	if borders != len(it.Borders) || breaks != it.GaugeBreaks {
		fail("%d borders and %d gauge breaks in the legs, %d and %d in the whole", borders, breaks, len(it.Borders), it.GaugeBreaks)
	}
	checkGauges(it, fail)
}

// checkPath holds the links of a leg against its ends: each begins where the one
// before ended.
func checkPath(net *meridian.Network, l *meridian.Leg, fail func(string, ...any)) {
	if len(l.Links) == 0 || l.Kind == meridian.LegPassage {
		return
	}
	at := l.From
	for i, id := range l.Links {
		k := &net.Links[id]
		a, b := net.Places[k.From].ID, net.Places[k.To].ID
		if l.Reverse[i] {
			a, b = b, a
		}
		if a != at {
			fail("%s %s > %s: link %s begins at %s, not %s", l.Kind, l.From, l.To, k.ID, a, at)
			return
		}
		if k.Mode == meridian.Rail && k.Gauge != l.Gauge {
			fail("%s > %s: a leg of %d mm over link %s of %d mm", l.From, l.To, l.Gauge, k.ID, k.Gauge)
		}
		at = b
	}
	if at != l.To {
		fail("%s %s > %s: its links end at %s", l.Kind, l.From, l.To, at)
	}
}

// checkGauges: between two legs by rail of different gauge lies a gauge break,
// or a transfer from another mode to rail.
func checkGauges(it *meridian.Itinerary, fail func(string, ...any)) {
	gauge := 0
	for i := range it.Legs {
		l := &it.Legs[i]
		switch {
		case l.Kind == meridian.LegGaugeBreak || l.Kind == meridian.LegTransfer:
			gauge = 0
		case l.Mode == "rail" && l.Gauge != 0:
			if gauge != 0 && gauge != l.Gauge {
				fail("leg %d runs on %d mm after %d mm without a gauge break", i+1, l.Gauge, gauge)
			}
			gauge = l.Gauge
		}
	}
}

// TestSameBytes: one question has one answer, whoever asks, however often, on one
// processor or on eight.
func TestSameBytes(t *testing.T) {
	p := shared()
	want := text(t, mustAsk(t, p, "Mumbai", "Moscow"))
	if again := text(t, mustAsk(t, p, "Mumbai", "Moscow")); !bytes.Equal(again, want) {
		t.Error("the second answer differs from the first")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 8} {
		runtime.GOMAXPROCS(n)
		if got := text(t, mustAsk(t, plan.New(p.Net), "Mumbai", "Moscow")); !bytes.Equal(got, want) {
			t.Errorf("GOMAXPROCS %d: the answer of a new planner differs", n)
		}
	}
	runtime.GOMAXPROCS(4)
	var wg sync.WaitGroup
	answers := make([][]byte, 4)
	for i := range answers {
		wg.Go(func() {
			if res, err := ask(t, p, "Mumbai", "Moscow"); err == nil {
				answers[i], _ = json.Marshal(res)
			}
		})
	}
	wg.Wait()
	for i := range answers {
		if !bytes.Equal(answers[i], want) {
			t.Errorf("answer %d of four at once differs", i)
		}
	}
}

// uses tells whether any leg of any itinerary meets the condition.
func uses(res *plan.Result, cond func(*meridian.Leg) bool) (string, bool) {
	for i := range res.Itineraries {
		for j := range res.Itineraries[i].Legs {
			if l := &res.Itineraries[i].Legs[j]; cond(l) {
				return fmt.Sprintf("itinerary %d (%s), leg %d: %s by %s %s > %s", i+1, res.Itineraries[i].Corridor, j+1, l.Kind, l.Mode, l.From, l.To), true
			}
		}
	}
	return "", false
}

// passes tells whether a leg runs through a passage.
func passes(net *meridian.Network, id string) func(*meridian.Leg) bool {
	return func(l *meridian.Leg) bool {
		return slices.ContainsFunc(l.Links, func(k meridian.LinkID) bool {
			p := net.Links[k].Passage
			return p != meridian.NoID && net.Passages[p].ID == id
		})
	}
}

func TestAvoid(t *testing.T) {
	p := shared()
	if _, ok := uses(mustAsk(t, p, "Mumbai", "Moscow"), passes(p.Net, "suez")); !ok {
		t.Fatal("nothing passes Suez in the first place")
	}
	for _, c := range []struct{ word, from, to string }{{"suez", "Mumbai", "Moscow"}, {"suez", "Helsinki", "Nhava Sheva"}, {"hormuz", "Dubai", "Yekaterinburg"}} {
		res, err := ask(t, p, c.from, c.to, avoid(c.word))
		if err != nil {
			explained(t, "--avoid "+c.word, err)
		} else if what, ok := uses(res, passes(p.Net, c.word)); ok {
			t.Errorf("--avoid %s, %s to %s: %s", c.word, c.from, c.to, what)
		}
	}
	inTM := func(l *meridian.Leg) bool {
		for _, id := range append([]string{l.From, l.To}, l.Via...) {
			if i, ok := p.Net.PlaceByID[id]; ok && p.Net.Places[i].Country == "TM" {
				return true
			}
		}
		return l.Country == "TM" || slices.Contains(l.Border, "TM")
	}
	for _, od := range [][2]string{{"Tashkent", "Istanbul"}, {"Xi'an", "Tehran"}} {
		res, err := ask(t, p, od[0], od[1], avoid("country:TM"))
		if err != nil {
			explained(t, "--avoid country:TM", err)
		} else if what, ok := uses(res, inTM); ok {
			t.Errorf("--avoid country:TM, %s to %s: %s", od[0], od[1], what)
		}
	}
}

// explained holds that a refusal gives its reasons.
func explained(t *testing.T, what string, err error) {
	t.Helper()
	var none *meridian.NoResultError
	if !errors.As(err, &none) || len(none.Reasons) == 0 {
		t.Errorf("%s: no reasons: %v", what, err)
	}
}

func TestOnlyRail(t *testing.T) {
	p := shared()
	answered := 0
	for _, od := range [][2]string{{"Shanghai", "Hamburg"}, {"Xi'an", "Tehran"}, {"Moscow", "Almaty"}, {"Mumbai", "Moscow"}} {
		res, err := ask(t, p, od[0], od[1], onlyBy(meridian.Rail))
		if err != nil {
			explained(t, od[0]+" to "+od[1]+" by rail alone", err)
			continue
		}
		answered++
		if what, ok := uses(res, func(l *meridian.Leg) bool { return l.Kind == meridian.LegLink && l.Mode != "rail" }); ok {
			t.Errorf("%s to %s by rail alone: %s", od[0], od[1], what)
		}
	}
	if answered < 2 {
		t.Errorf("%d of the four are answered by rail alone", answered)
	}
}

// TestRashtAstara: the gap is bridged by road until its railway opens.
func TestRashtAstara(t *testing.T) {
	p := shared()
	gap := meridian.LinkID(meridian.NoID)
	for i := range p.Net.Links {
		if l := &p.Net.Links[i]; l.Mode == meridian.Rail && strings.Contains(l.ID, "IRRAS") && strings.Contains(l.ID, "ASTARA") {
			gap = meridian.LinkID(i)
		}
	}
	if gap == meridian.NoID {
		t.Fatal("the atlas has no railway Rasht-Astara")
	}
	l := &p.Net.Links[gap]
	if l.OpenOn(p.Net.AsOf) || !l.OpenOn(day("2030-01-01")) {
		t.Fatalf("%s opens on %s: as of %s it must be closed, in 2030 open", l.ID, l.Valid.From, p.Net.AsOf)
	}
	onGap := func(l *meridian.Leg) bool { return slices.Contains(l.Links, gap) }
	for _, od := range [][2]string{{"Tehran", "Moscow"}, {"Moscow", "Mumbai"}} {
		if what, ok := uses(mustAsk(t, p, od[0], od[1]), onGap); ok {
			t.Errorf("%s to %s today: %s", od[0], od[1], what)
		}
	}
	res, err := ask(t, p, "Tehran", "Moscow", asOf("2030-01-01"), onlyBy(meridian.Rail, meridian.Road), func(q *plan.Query) { q.All = true })
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := uses(res, onGap); !ok {
		t.Error("as of 2030-01-01 no way from Tehran to Moscow runs over Rasht-Astara by rail")
	}
}

// TestCaspianIsASeaOfItsOwn: from other seas it is reached by the Volga-Don
// alone, in season.
func TestCaspianIsASeaOfItsOwn(t *testing.T) {
	p := shared()
	for _, c := range []struct {
		day  string
		open bool
	}{{"2026-07-15", true}, {"2026-01-15", false}} {
		v, err := p.View(plan.Conditions{AsOf: p.Net.AsOf, Ready: day(c.day)})
		if err != nil {
			t.Fatal(err)
		}
		black, caspian := p.Net.PlaceByID["RUNVS"], p.Net.PlaceByID["IRBAZ"]
		if p.Net.Places[black].ID != "RUNVS" || p.Net.Places[caspian].ID != "IRBAZ" {
			t.Fatal("Novorossiysk or Bandar Anzali has another code")
		}
		_, steps, ok := v.RouteByWater(black, caspian, true)
		if ok != c.open {
			t.Errorf("%s: a way by river-sea vessel: %v, want %v", c.day, ok, c.open)
		}
		if ok && !slices.ContainsFunc(steps, func(s plan.Step) bool {
			x := p.Net.Links[s.Link].Passage
			return x != meridian.NoID && p.Net.Passages[x].ID == "volga-don"
		}) {
			t.Error("the way does not pass the Volga-Don")
		}
		if _, _, ok := v.RouteByWater(black, caspian, false); ok {
			t.Errorf("%s: a sea-going ship comes into the Caspian", c.day)
		}
	}
}

// TestMoreServicesNeverHurt: on a copy of the network with one more service, free
// of charge and quick, no optimum is worse, and somewhere one is better.
func TestMoreServicesNeverHurt(t *testing.T) {
	p := shared()
	all := func(q *plan.Query) {
		q.All, q.Restrictions = true, plan.ScreenOff
		q.Conditions.Only = meridian.AllModes &^ meridian.Modes(meridian.Air) // quicker than any ship
	}
	more := *p.Net
	a, b := more.PlaceByID["IRBND"], more.PlaceByID["INNSA"]
	more.Services = append(slices.Clone(p.Net.Services), meridian.Service{ID: "test-shuttle", Name: "Shuttle", Operator: "Test", Mode: meridian.Sea, Vessel: "feeder", Headway: 1, Carries: "any", Valid: meridian.Always, Returns: true,
		Calls: []meridian.Call{{Place: b, Hours: meridian.Spread{P50: 50, P90: 60}}, {Place: a, Hours: meridian.Spread{P50: 50, P90: 60}}},
		Fares: []meridian.Fare{{From: b, To: a, Fare20: 10, Fare40: 10, FareT: 1, Month: p.Net.Prices, Valid: meridian.Always}, {From: a, To: b, Fare20: 10, Fare40: 10, FareT: 1, Month: p.Net.Prices, Valid: meridian.Always}}})
	richer := plan.New(&more)
	better := false
	for _, od := range [][2]string{{"Mumbai", "Tehran"}} {
		before, after := mustAsk(t, p, od[0], od[1], all), mustAsk(t, richer, od[0], od[1], all)
		for name, of := range map[string]func(*meridian.Itinerary) float64{
			"freight": func(it *meridian.Itinerary) float64 { return it.Cost.Freight }, "mean time": func(it *meridian.Itinerary) float64 { return it.Time.Mean },
		} {
			x, y := best(before, of), best(after, of)
			if y > x+0.02 {
				t.Errorf("%s to %s: best %s worsened from %.2f to %.2f", od[0], od[1], name, x, y)
			}
			better = better || y < x-1
		}
	}
	if !better {
		t.Error("the service is used by nobody: the test shows nothing")
	}
}

func best(res *plan.Result, of func(*meridian.Itinerary) float64) float64 {
	x := math.Inf(1)
	for i := range res.Itineraries {
		x = min(x, of(&res.Itineraries[i]))
	}
	return x
}

// TestEmptyOverlay: an overlay without rows changes no byte of an answer, and
// planning no byte of the network.
func TestEmptyOverlay(t *testing.T) {
	base, ps := feed.ReadTables(atlas.FS())
	if errs := ps.Errors(); len(errs) > 0 {
		t.Fatal(errs)
	}
	empty, ps := feed.ReadTables(fstest.MapFS{})
	if errs := ps.Errors(); len(errs) > 0 {
		t.Fatal(errs)
	}
	net, ps := feed.Build(base.Overlay(empty))
	if errs := ps.Errors(); len(errs) > 0 {
		t.Fatal(errs)
	}
	if net.Version != shared().Net.Version+"+overlay" {
		t.Errorf("version %s does not tell the overlay", net.Version)
	}
	frozen := fmt.Sprintf("%+v", *net)
	want, got := text(t, mustAsk(t, shared(), "Moscow", "Mumbai")), text(t, mustAsk(t, plan.New(net), "Moscow", "Mumbai"))
	if !bytes.Equal(got, want) {
		t.Error("the answer differs")
	}
	if fmt.Sprintf("%+v", *net) != frozen {
		t.Error("planning wrote into the network")
	}
}

// TestViaIsPassed: every offered way passes what it is told to, in order.
func TestViaIsPassed(t *testing.T) {
	p := shared()
	res := mustAsk(t, p, "Moscow", "Mumbai", func(q *plan.Query) { q.Via = []string{"IRBND"} })
	for i := range res.Itineraries {
		it := &res.Itineraries[i]
		if !slices.ContainsFunc(it.Legs, func(l meridian.Leg) bool {
			return l.From == "IRBND" || l.To == "IRBND" || slices.Contains(l.Via, "IRBND")
		}) {
			t.Errorf("itinerary %d does not pass Bandar Abbas", i+1)
		}
	}
}
