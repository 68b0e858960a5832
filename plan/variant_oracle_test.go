package plan

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"meridian"
	"meridian/atlas"
	"meridian/scenario"
)

// worldODs are shipments of two kinds of goods between every two of some places.
func worldODs(t testing.TB, net *meridian.Network, places []string, goods []string) []OD {
	t.Helper()
	var ods []OD
	for _, g := range goods {
		for _, from := range places {
			for _, to := range places {
				if from == to {
					continue
				}
				q, err := (&Request{From: from, To: to, Goods: g, FEU: 1}).Query(net)
				if err != nil {
					t.Fatal(err)
				}
				ods = append(ods, OD{Query: q, Weight: 1})
			}
		}
	}
	return ods
}

// worldMeasures are changes of every kind, for the better and for the worse.
var worldMeasures = []string{
	`build: {links: ["rail:IRRAS-IR-ASTARA"]}`,
	`build: {from: IR-SARAKHS, to: IRZBR, mode: rail, km: 1500, gauge_mm: 1435}`,
	`close: {passage: suez}`,
	`close: {border: IR-AZ}`,
	`close: {link: "rail:IRRAS-IR-ASTARA"}`,
	`border: {countries: IR-AZ, hours_factor: 0.1}`,
	`border: {countries: KZ-RU, hours_factor: 3, mode: road}`,
	`tariff: {mode: rail, countries: [IR], factor: 0.3}`,
	`tariff: {mode: rail, countries: [KZ], factor: 2}`,
	`tariff: {mode: road, countries: [RU], factor: 0.5}`,
	`passage: {passage: suez, toll_factor: 3, hours: {p50: 200, p90: 300}}`,
	`service: {id: asco-alat-kuryk-ferry, headway_days: 0.2, cancel: 0}`,
	`service: {id: new-line, mode: rail_ferry, calls: [IRBAZ, RUMCX], headway_days: 1, carries: any, fare_40: 100, fare_20: 60, fare_t: 5}`,
	`restriction: {regime: test, target: transit, countries: [TM], deny: true, rule: no transit}`,
	`prices: {fuel_mode: sea, fuel_factor: 2, fuel_share: 0.5}`,
}

func apply(t testing.TB, net *meridian.Network, measures ...string) *meridian.Network {
	t.Helper()
	text := "scenario: test\nmeasures:\n"
	for i, m := range measures {
		text += fmt.Sprintf("  - {id: m%d, name: m%d, owner: IR, %s}\n", i, i, m)
	}
	s, err := scenario.Read(strings.NewReader(text), "test")
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Resolve(net)
	if err != nil {
		t.Fatal(err)
	}
	return r.Apply(net.AsOf, nil)
}

// The ways of a variant are as if each OD had been searched by itself on its
// network.
func TestVariantsAreBests(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	places := []string{"Mumbai", "Moscow", "Tehran", "Almaty", "Baku", "Mersin"}
	if testing.Short() {
		places = places[:4]
	}
	ods := worldODs(t, net, places, []string{"general", "machinery"})
	c := Conditions{AsOf: net.AsOf, Ready: net.AsOf}
	w, err := NewSkims(t.Context(), net, c, ods)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := New(net).Bests(c, ods)
	if err != nil {
		t.Fatal(err)
	}
	checkBests(t, "base", ods, BestsOf(w.Base), plain)
	moved := 0
	for i, m := range worldMeasures {
		other := apply(t, net, m)
		x, err := w.Variant(other)
		if err != nil {
			t.Fatalf("%s: %v", m, err)
		}
		want, err := New(other).Bests(c, ods)
		if err != nil {
			t.Fatal(err)
		}
		checkBests(t, m, ods, BestsOf(x.Ways()), want)
		moved += len(x.Moved())
		if i > 0 { // two together
			both := apply(t, net, worldMeasures[i-1], m)
			if strings.HasPrefix(m, "close") || strings.HasPrefix(worldMeasures[i-1], "close") {
				continue // may contradict
			}
			if x, err = w.Variant(both); err != nil {
				t.Fatal(err)
			}
			if want, err = New(both).Bests(c, ods); err != nil {
				t.Fatal(err)
			}
			checkBests(t, worldMeasures[i-1]+" and "+m, ods, BestsOf(x.Ways()), want)
		}
	}
	if moved < len(worldMeasures) {
		t.Errorf("%d ways moved under %d changes: the test proves little", moved, len(worldMeasures))
	}
}

func checkBests(t *testing.T, what string, ods []OD, got, want []Best) {
	t.Helper()
	for i := range ods {
		a, b := &got[i], &want[i]
		if a.Reachable != b.Reachable || a.Reason != b.Reason || math.Abs(a.Cost-b.Cost) > 0.005 {
			t.Errorf("%s: %s %s costs %.2f (%t) and not %.2f (%t)", what, ods[i].Name(), ods[i].Query.Shipment.Goods.ID, a.Cost, a.Reachable, b.Cost, b.Reachable)
		}
	}
}

// What is paid adds up to the freight, to the cent; emissions add up too. At the
// charges of another network the same way is paid otherwise, by what differs.
func TestReceiptsAddUp(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	ods := worldODs(t, net, []string{"Mumbai", "Moscow", "Tehran", "Almaty", "Xi'an"}, []string{"general"})
	x, err := NewSkims(t.Context(), net, Conditions{AsOf: net.AsOf, Ready: net.AsOf}, ods)
	if err != nil {
		t.Fatal(err)
	}
	same, cheaper := x.ReceiptsAt(net), x.ReceiptsAt(apply(t, net, worldMeasures[7])) // rail tariffs of Iran at 30 %
	var public, rails, lowered int64
	for i := range ods {
		w := &x.Base[i]
		cents := int64(0)
		kg := 0.0
		for _, r := range x.Receipts(i, w) {
			cents += r.Cents
			kg += r.CO2e
			if r.Payee == PayTreasury {
				public += r.Cents
			}
		}
		if cents != w.V[Money] {
			t.Errorf("%s: receipts of %d cents, freight of %d", ods[i].Name(), cents, w.V[Money])
		}
		if math.Abs(kg-float64(w.V[Grams])/1000) > 0.05 {
			t.Errorf("%s: emissions of %.2f kg, not %d g", ods[i].Name(), kg, w.V[Grams])
		}
		if got := Resource(x.Receipts(i, w)); got > cents {
			t.Errorf("%s: resources of %d cents cost more than the freight of %d", ods[i].Name(), got, cents)
		}
		again, err := same(i, w)
		if err != nil {
			t.Fatal(err)
		}
		lower, err := cheaper(i, w)
		if err != nil {
			t.Fatal(err)
		}
		for k, r := range x.Receipts(i, w) {
			if d := again[k].Cents - r.Cents; again[k].Country != r.Country || again[k].Payee != r.Payee || d < -9 || d > 9 {
				t.Errorf("%s: at its own charges %+v is %+v", ods[i].Name(), r, again[k])
			}
			if d := lower[k].Cents - r.Cents; r.Payee == PayRailways && r.Country == "IR" {
				rails, lowered = rails+r.Cents, lowered+lower[k].Cents
			} else if d < -9 || d > 9 {
				t.Errorf("%s: Iranian rail tariffs change %+v to %+v", ods[i].Name(), r, lower[k])
			}
		}
	}
	if public <= 0 {
		t.Error("no treasury gets anything")
	}
	if share := float64(lowered) / float64(rails); !(share > 0.29 && share < 0.7) { // yards and borders keep their fees
		t.Errorf("at 30 %% of their tariff Iranian railways get %d of %d cents", lowered, rails)
	}
}

func TestApportion(t *testing.T) {
	for _, c := range []struct {
		cents  int64
		shares []float64
	}{{100, []float64{0.333, 0.333, 0.334}}, {0, []float64{0.004, -0.004}}, {-5, []float64{-0.05}}, {7, []float64{0.02, 0.02, 0.02}}} {
		var list []payee
		for _, s := range c.shares {
			list = append(list, payee{usd: s})
		}
		sum := int64(0)
		for _, x := range apportion(c.cents, list) {
			sum += x
		}
		if sum != c.cents {
			t.Errorf("%v of %d cents adds up to %d", c.shares, c.cents, sum)
		}
	}
}

// On every coalition the ODs are as if searched on its network, and few
// coalitions need a view; so where measures are apart and where they are not.
func TestCoalitionsAreExact(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	ods := worldODs(t, net, []string{"Mumbai", "Moscow", "Tehran", "Almaty"}, []string{"general"})
	for _, x := range []struct {
		name     string
		blocks   int // at least
		measures []string
	}{
		{"together", 0, []string{worldMeasures[0], worldMeasures[5], `border: {countries: KZ-TM, hours_factor: 0.2}`, worldMeasures[11], `border: {countries: IR-TM, charge_factor: 3}`, worldMeasures[7]}},
		{"apart", 3, []string{worldMeasures[0], `border: {countries: AZ-RU, hours_factor: 0.2}`, `border: {countries: KZ-RU, mode: road, hours_factor: 2}`, `border: {countries: IR-TM, charge_factor: 0.1}`, worldMeasures[10], worldMeasures[12]}},
	} {
		t.Run(x.name, func(t *testing.T) { checkCoalitions(t, net, ods, x.measures, x.blocks) })
	}
}

func checkCoalitions(t *testing.T, net *meridian.Network, ods []OD, measures []string, blocks int) {
	text := "scenario: game\nmeasures:\n"
	for i, m := range measures {
		text += fmt.Sprintf("  - {id: m%d, name: m%d, owner: IR, %s}\n", i, i, m)
	}
	s, err := scenario.Read(strings.NewReader(text), "game")
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Resolve(net)
	if err != nil {
		t.Fatal(err)
	}
	c := Conditions{AsOf: net.AsOf, Ready: net.AsOf}
	w, err := NewSkims(t.Context(), net, c, ods)
	if err != nil {
		t.Fatal(err)
	}
	network := func(subset uint32) *meridian.Network {
		return r.Apply(net.AsOf, func(i int) bool { return subset>>i&1 == 1 })
	}
	players := make([]Player, len(s.Measures))
	for i := range players {
		players[i].Touches = r.Touches(i)
	}
	got, err := w.Coalitions(t.Context(), players, network, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.Blocks < blocks {
		t.Errorf("%d blocks of players, %d at least are apart", got.Blocks, blocks)
	}
	step := uint32(5) // a sample; 1 is all
	if testing.Short() {
		step = 13
	}
	moved := 0
	for subset := uint32(0); subset < 1<<len(players); subset += step {
		x, err := NewSkims(t.Context(), network(subset), c, ods)
		if err != nil {
			t.Fatal(err)
		}
		for i := range ods {
			if a, b := *got.Best(subset, i), x.Base[i].Best(); a != b {
				t.Errorf("coalition %06b: %s is %+v and not %+v", subset, ods[i].Name(), a, b)
			}
			if a, b := got.Receipts(subset, i), x.Receipts(i, &x.Base[i]); !slices.Equal(a, b) {
				t.Errorf("coalition %06b: %s pays %+v and not %+v", subset, ods[i].Name(), a, b)
			}
			if x.Base[i].Cost != w.Base[i].Cost {
				moved++
			}
		}
	}
	if moved == 0 {
		t.Error("no coalition moves anything: the test proves nothing")
	}
	if got.Views >= 1<<len(players) {
		t.Errorf("%d views for %d coalitions", got.Views, 1<<len(players))
	}
	t.Logf("%d blocks, %d views, %d relations searched for %d coalitions of %d ODs", got.Blocks, got.Views, got.Sought, 1<<len(players), len(ods))
	if _, err := w.Coalitions(t.Context(), nil, network, nil); err == nil {
		t.Error("a game without players is played")
	}
}

// A ranking is what planning on each network anew gives.
func TestRanking(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	ods := worldODs(t, net, []string{"Mumbai", "Moscow", "Tehran", "Almaty"}, []string{"general"})
	measures := []string{worldMeasures[0], worldMeasures[5], worldMeasures[7], `border: {countries: KZ-RU, hours_factor: 3}`}
	some := func(taken func(int) bool) *meridian.Network {
		var list []string
		for i, m := range measures {
			if taken(i) {
				list = append(list, m)
			}
		}
		return apply(t, net, list...)
	}
	c := Conditions{AsOf: net.AsOf, Ready: net.AsOf}
	w, err := NewSkims(t.Context(), net, c, ods)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]Gain{}
	o := RankOptions{Greedy: 4, Pairs: 3, Keep: func(set string, g Gain) error { kept[set] = g; return nil }}
	got, err := w.Rank(t.Context(), len(measures), some, o)
	if err != nil {
		t.Fatal(err)
	}
	before, err := New(net).Bests(c, ods)
	if err != nil {
		t.Fatal(err)
	}
	benefit := func(taken func(int) bool) float64 {
		after, err := New(some(taken)).Bests(c, ods)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for i := range after {
			if after[i].Reachable && before[i].Reachable {
				sum += before[i].Cost - after[i].Cost
			}
		}
		return sum
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 0.05 {
			t.Errorf("%s: %.2f, want %.2f", what, got, want)
		}
	}
	near("all", got.All.Benefit, benefit(func(int) bool { return true }))
	for i := range measures {
		near(fmt.Sprint("alone ", i), got.Alone[i].Benefit, benefit(func(k int) bool { return k == i }))
		near(fmt.Sprint("all but ", i), got.ButOne[i].Benefit, benefit(func(k int) bool { return k != i }))
	}
	if got.Alone[3].Benefit >= 0 || got.Order[len(got.Order)-1] != 3 {
		t.Errorf("a slower border brings %.2f and stands at %v", got.Alone[3].Benefit, got.Order)
	}
	for _, s := range got.Greedy {
		if s.Option == 3 || s.Adds <= 0 {
			t.Errorf("the greedy order takes %+v", s)
		}
	}
	for _, p := range got.Pairs {
		near(fmt.Sprint("pair ", p.A, p.B), p.Together.Benefit, benefit(func(k int) bool { return k == p.A || k == p.B }))
	}
	// Broken off and gone on with: nothing that is known is searched again.
	o.Known = func(set string) (Gain, bool) { g, ok := kept[set]; return g, ok }
	o.Keep = func(set string, _ Gain) error { return fmt.Errorf("%s is searched again", set) }
	again, err := w.Rank(t.Context(), len(measures), some, o)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(again) != fmt.Sprint(got) {
		t.Error("gone on with, the ranking is another")
	}
}
