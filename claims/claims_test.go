package claims

import (
	"math"
	"slices"
	"strings"
	"testing"

	"meridian"
	"meridian/atlas"
)

func TestCompare(t *testing.T) {
	none := math.NaN()
	for _, c := range []struct {
		lo, hi, model, gap, err float64
		stated                  bool
	}{
		{20, 25, 22, 0, 0, true},
		{20, 25, 20, 0, 0, true},
		{20, 25, 30, 5, 0.2, true},
		{20, 25, 15, -5, -0.25, true},
		{20, none, 30, 10, 0.5, true}, // one end is the value
		{none, 20, 10, -10, -0.5, true},
		{none, none, 10, 0, 0, false},
	} {
		got := compare(c.lo, c.hi, c.model)
		if got.Stated != c.stated || math.Abs(got.Gap-c.gap) > 1e-9 || math.Abs(got.Error-c.err) > 1e-9 {
			t.Errorf("compare(%g, %g, %g) = %+v, want gap %g, error %g", c.lo, c.hi, c.model, got, c.gap, c.err)
		}
	}
}

// TestHeldOut: three groups agree that waiting is twice too long, and one knows
// nothing of it.
func TestHeldOut(t *testing.T) {
	e := func(id, group, kind string, stated, sea, wait float64) Evaluation {
		return Evaluation{Claim: &meridian.Claim{ID: id, Group: group, Kind: kind, Cite: meridian.Cite{Source: id}},
			Days: compare(stated, stated, sea+wait), DayParts: []Part{{"at sea", sea}, {"waiting", wait}}}
	}
	var list []Evaluation
	for range 5 { // so that the ridge weighs little
		list = append(list, e("a", "a", "shipment", 15, 10, 10), e("b", "b", "shipment", 25, 20, 10), e("b2", "b", "shipment", 12.5, 10, 5),
			e("c", "c", "schedule", 20, 10, 20), e("d", "d", "shipment", 30, 30, 0))
	}
	n := len(list)
	list = append(list, Evaluation{Claim: &meridian.Claim{ID: "x"}, Reason: "none"})
	errors, factors := HeldOut(list, false)
	for i, x := range errors[:n] {
		if math.Abs(x) > 0.15 || math.Abs(x) > math.Abs(list[i].Days.Error)+0.05 {
			t.Errorf("%s: kept aside the error is %.2f, as it is %.2f", list[i].Claim.ID, x, list[i].Days.Error)
		}
	}
	if !math.IsNaN(errors[n]) {
		t.Error("a claim without an itinerary has an error")
	}
	for _, f := range factors {
		if f.Part == "waiting" && (f.Low < 0.4 || f.High > 0.75) || f.Part == "at sea" && (f.Low < 0.85 || f.High > 1.1) {
			t.Errorf("%s: factors %.2f to %.2f", f.Part, f.Low, f.High)
		}
	}
}

func TestMedian(t *testing.T) {
	e := errorsOf([]float64{-0.3, 0.1, 0.2, 0})
	if e.N != 4 || math.Abs(e.Median-0.15) > 1e-12 || math.Abs(e.Bias-0.05) > 1e-12 {
		t.Errorf("errors of four values: %+v, want a median of 0.15 and a bias of 0.05", e)
	}
	if errorsOf(nil) != (Errors{}) {
		t.Error("errors of no values are not zero")
	}
}

func TestChainFit(t *testing.T) {
	chain := func(s string) []string { return strings.Split(s, "+") }
	for _, c := range []struct {
		named, goes string
		want        fit
	}{
		{"sea+rail", "sea+rail", same},
		{"rail+sea+rail", "rail+rail_ferry+rail", afloat},
		{"sea", "sea+road", onward},
		{"sea+road", "sea+road+sea", within},
		{"sea+rail", "sea+road+rail", within},
		{"sea+rail", "sea+road", unlike},
	} {
		if got := chainFit(chain(c.named), chain(c.goes)); got != c.want {
			t.Errorf("%s by %s fits %d, want %d", c.named, c.goes, got, c.want)
		}
	}
	if chainFit(nil, chain("road")) != same {
		t.Error("a claim without a chain does not fit everything")
	}
}

// Short hauls by road at the ends are pick-up and delivery.
func TestModesOf(t *testing.T) {
	leg := func(mode string, km float64) meridian.Leg {
		return meridian.Leg{Kind: meridian.LegLink, Mode: mode, Km: km}
	}
	it := &meridian.Itinerary{Km: 5000, Legs: []meridian.Leg{leg("road", 60), leg("sea", 2000), leg("rail", 2000), {Kind: meridian.LegCrossing, Mode: "rail", Km: 5}, leg("road", 935)}}
	if got := strings.Join(modesOf(it), " "); got != "sea rail road" {
		t.Errorf("the modes are %s, want sea rail road", got)
	}
}

func TestGates(t *testing.T) {
	net := network(t)
	const vessel = "mode:sea|mode:river|mode:ferry|mode:rail_ferry"
	for _, c := range []struct{ chain, via, want string }{
		{"sea;road;rail", "IRBND;AZ-ASTARA", "mode:sea;IRBND;mode:road;AZ-ASTARA;mode:rail"},
		{"sea;rail;road;rail", "IRBND;AZ-ASTARA", "mode:sea;IRBND;mode:rail;mode:road;AZ-ASTARA;mode:rail"},
		{"rail;sea;rail;sea", "KZAAU;AZ-ALAT;GEPTI", "mode:rail;KZAAU;" + vessel + ";AZ-ALAT;mode:rail;GEPTI;" + vessel},
		{"sea", "suez", "mode:sea;passage:suez"},
		{"rail", "IR-INCHEBORUN", "mode:rail;IR-INCHEBORUN"},
	} {
		claim := &meridian.Claim{Chain: strings.Split(c.chain, ";"), Via: strings.Split(c.via, ";")}
		if got := strings.Join(gates(net, claim), ";"); got != c.want {
			t.Errorf("%s via %s:\n got %s\nwant %s", c.chain, c.via, got, c.want)
		}
	}
}

// What a scope covers: between ports no terminal, over a main leg no drayage,
// from door to door everything invoiced; never the stock on the way.
func TestCounts(t *testing.T) {
	for _, c := range []struct{ scope, yes, no string }{
		{"port", "linehaul toll surcharge", "transfer crossing drayage empty_return insurance"},
		{"main_leg", "linehaul transfer crossing gauge_break transit_fee", "drayage empty_return insurance"},
		{"door", "linehaul transfer drayage empty_return insurance document", ""},
	} {
		for _, line := range strings.Fields(c.yes) {
			if !counts(c.scope, line) {
				t.Errorf("%s does not count %s", c.scope, line)
			}
		}
		for _, line := range strings.Fields(c.no) {
			if counts(c.scope, line) {
				t.Errorf("%s counts %s", c.scope, line)
			}
		}
	}
	for _, line := range []string{"inventory", "safety_stock"} {
		if costPart(&meridian.Leg{}, line) != "" {
			t.Errorf("%s has a part of the price", line)
		}
	}
}

func TestContested(t *testing.T) {
	e := func(id string, lo, hi float64) Evaluation {
		return Evaluation{Claim: &meridian.Claim{ID: id, Group: "g"}, Days: compare(lo, hi, 10)}
	}
	if g := Groups([]Evaluation{e("a", 10, 12), e("b", 12, 14)}); len(g) != 1 || g[0].Contested() {
		t.Error("ranges that touch contradict each other")
	}
	if g := Groups([]Evaluation{e("a", 10, 12), e("b", 13, 14)}); !g[0].Contested() {
		t.Error("ranges apart do not contradict each other")
	}
}

func network(t *testing.T) *meridian.Network {
	t.Helper()
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	return net
}

// TestGoals holds the atlas to what it promises on firm claims. It takes half a
// minute on two cores.
func TestGoals(t *testing.T) {
	if testing.Short() {
		t.Skip("evaluates every claim")
	}
	net := network(t)
	var list []*meridian.Claim
	for i := range net.Claims {
		list = append(list, &net.Claims[i])
	}
	evaluated, err := All(t.Context(), net, list, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := Statistics(evaluated)[0]
	t.Logf("%d firm claims: days %.1f %% of %d, cost %.1f %% of %d", s.Claims, 100*s.Days.Median, s.Days.N, 100*s.Cost.Median, s.Cost.N)
	if s.Days.Median > GoalDays || s.Cost.Median > GoalCost {
		t.Errorf("the median errors %.2f and %.2f miss the goals %.2f and %.2f", s.Days.Median, s.Cost.Median, GoalDays, GoalCost)
	}
	if s := Statistics(evaluated)[1]; s.Days.Median > GoalDays || s.Cost.Median > GoalCost {
		t.Errorf("own sources aside: the median errors %.2f and %.2f miss the goals", s.Days.Median, s.Cost.Median)
	}
	for _, s := range Statistics(evaluated)[3:5] {
		t.Logf("kept aside, %s: days %.1f %% of %d, cost %.1f %% of %d", s.Key, 100*s.Days.Median, s.Days.N, 100*s.Cost.Median, s.Cost.N)
		if s.By != "kept aside" || s.Days.Median > GoalDays || s.Cost.Median > GoalCost {
			t.Errorf("%s %s: the median errors %.2f and %.2f miss the goals", s.By, s.Key, s.Days.Median, s.Cost.Median)
		}
	}
	for _, cost := range []bool{false, true} {
		_, factors := HeldOut(evaluated, cost)
		for _, f := range factors {
			t.Logf("cost %v: %s times %.2f to %.2f in the folds", cost, f.Part, f.Low, f.High)
		}
	}
	left := 0
	for i := range evaluated {
		e := &evaluated[i]
		if e.Reason != "" {
			left++
			t.Logf("%s: %s", e.Claim.ID, e.Reason)
			continue
		}
		sum := 0.0
		for _, p := range e.DayParts {
			sum += p.Value
		}
		if math.Abs(sum-e.Days.Model) > 1e-6*sum {
			t.Errorf("%s: the parts of the days add up to %g, not %g", e.Claim.ID, sum, e.Days.Model)
		}
		if c := e.Claim.Corridor; c != "" {
			k := slices.IndexFunc(net.Corridors, func(x meridian.Corridor) bool { return x.ID == c })
			if !follows(net, e.Itinerary, &net.Corridors[k]) {
				t.Errorf("%s: the itinerary %s does not follow %s", e.Claim.ID, e.Itinerary.Label, c)
			}
		}
	}
	if left > len(list)/20 {
		t.Errorf("%d of %d claims cannot be evaluated", left, len(list))
	}
}
