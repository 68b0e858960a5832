package plan_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"testing"

	"meridian"
	"meridian/feed"
	"meridian/plan"
)

// steppe reads the feed that the scripts of the command use: a railway, a
// highway, a ship and a ferry between two countries.
func steppe(t testing.TB) *meridian.Network {
	t.Helper()
	net, problems := feed.Read(os.DirFS("../cmd/meridian/testdata/steppe"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return net
}

// worth returns a query for goods of that value, which is what time costs.
func worth(t testing.TB, net *meridian.Network, usd float64) plan.Query {
	t.Helper()
	s, err := plan.NewShipment(net, plan.ShipmentRequest{Value: usd, Ready: net.AsOf, Deadline: meridian.NoDate})
	if err != nil {
		t.Fatal(err)
	}
	q := plan.Query{Shipment: s, Prices: net.Prices, Conditions: plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf}}
	for _, e := range []struct {
		name string
		to   *plan.End
	}{{"Alpha", &q.From}, {"Beta", &q.To}} {
		if *e.to, err = plan.FindEnd(net, e.name); err != nil {
			t.Fatal(err)
		}
	}
	return q
}

func contest(t testing.TB, net *meridian.Network, q plan.Query, corridor string, g plan.Goal) *plan.Contest {
	t.Helper()
	c, err := plan.New(net).Contest(q, corridor, g)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func breakEvens(t testing.TB, net *meridian.Network, q plan.Query, corridor string, g plan.Goal) (*plan.Contest, []plan.BreakEven) {
	t.Helper()
	c := contest(t, net, q, corridor, g)
	list, err := plan.New(net).FindBreakEvens(context.Background(), q, c, corridor, 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c, list
}

// TestBreakEvenOfACharge: where a tariff of the railway alone is cut and the ways
// stay as they are, the cut is the gap, to half a per cent of the tariff.
func TestBreakEvenOfACharge(t *testing.T) {
	net := steppe(t)
	for _, g := range []plan.Goal{plan.GoalGeneralised, plan.GoalMoney} {
		c, list := breakEvens(t, net, worth(t, net, 15000), "railway", g)
		found := 0
		for _, e := range list {
			if e.Table != "charges" || !e.Possible {
				continue
			}
			found++
			if cut := e.Now - e.Then; cut < c.Gap-0.02 || cut > c.Gap+0.006*e.Now {
				t.Errorf("%s: a cut of %s by %.2f USD, want the gap of %.2f", g, e.Key, cut, c.Gap)
			}
		}
		if found == 0 {
			t.Errorf("%s: no tariff is found that wins: %+v", g, list)
		}
	}
}

// TestBreakEvensAreSmallest plans with each break-even and with a change less by
// one per cent of the figure: the one wins, the other does not.
func TestBreakEvensAreSmallest(t *testing.T) {
	net := steppe(t)
	kinds := map[plan.LeverKind]int{}
	for _, x := range []struct {
		corridor string
		usd      float64
	}{{"railway", 15000}, {"strait", 25000}, {"ferry", 40000}} {
		q := worth(t, net, x.usd)
		for g := range plan.NumGoals {
			_, list := breakEvens(t, net, q, x.corridor, g)
			last := 1.0
			for _, e := range list {
				if !e.Possible {
					continue
				}
				kinds[e.Kind]++
				if e.Factor > last {
					t.Errorf("%s, %s: %s/%s comes after a larger change", x.corridor, g, e.Table, e.Key)
				}
				last = e.Factor
				if c := contest(t, e.Apply(net, e.Factor), q, x.corridor, g); !c.Wins() {
					t.Errorf("%s, %s: %s/%s at %.4f loses by %.2f", x.corridor, g, e.Table, e.Key, e.Factor, c.Gap)
				}
				if f := e.Factor + 0.01; f < 1 {
					if c := contest(t, e.Apply(net, f), q, x.corridor, g); c.Wins() {
						t.Errorf("%s, %s: %s/%s wins at %.4f already", x.corridor, g, e.Table, e.Key, f)
					}
				}
			}
		}
	}
	for _, k := range []plan.LeverKind{plan.LeverCharge, plan.LeverHours, plan.LeverHeadway} {
		if kinds[k] == 0 {
			t.Errorf("no break-even of kind %s was found", k)
		}
	}
	again := steppe(t)
	for _, x := range [][2]any{{net.Charges, again.Charges}, {net.Transfers, again.Transfers}, {net.Lanes, again.Lanes}, {net.Services, again.Services},
		{net.Crossings, again.Crossings}, {net.GaugeBreaks, again.GaugeBreaks}, {net.Disruptions, again.Disruptions}} {
		if fmt.Sprintf("%+v", x[0]) != fmt.Sprintf("%+v", x[1]) { // text, because unknown figures are NaN
			t.Errorf("the network was written to: %+v", x[0])
		}
	}
}

// TestBreakEvenOfADisruption: with the strike at Beta over, or weak enough, the
// strait wins again.
func TestBreakEvenOfADisruption(t *testing.T) {
	net := steppe(t)
	q := worth(t, net, 17000)
	day, err := meridian.ParseDate("2026-10-05")
	if err != nil {
		t.Fatal(err)
	}
	if c := contest(t, net, q, "strait", plan.GoalGeneralised); !c.Wins() {
		t.Fatalf("without a strike the strait loses by %.2f", c.Gap)
	}
	q.Conditions.AsOf, q.Conditions.Ready = day, day
	_, list := breakEvens(t, net, q, "strait", plan.GoalGeneralised)
	for _, e := range list {
		if e.Kind == plan.LeverEpisode && e.Possible && e.Key == "beta-strike" {
			return
		}
	}
	t.Errorf("the strike is not found: %+v", list)
}

// TestWinnerNeedsNothing: a corridor that wins has no break-even.
func TestWinnerNeedsNothing(t *testing.T) {
	net := steppe(t)
	c, list := breakEvens(t, net, worth(t, net, 72000), "highway", plan.GoalGeneralised)
	if !c.Wins() || c.Gap >= 0 || len(list) > 0 {
		t.Errorf("gap %.2f, %d changes", c.Gap, len(list))
	}
}

// TestOpenings: the Ice Road opens in December.
func TestOpenings(t *testing.T) {
	net := steppe(t)
	q := worth(t, net, 72000)
	c := contest(t, net, q, "ice", plan.GoalGeneralised)
	if c.Corridor != nil || c.Reason != "closed" {
		t.Fatalf("reason %q, %v", c.Reason, c.Corridor)
	}
	open, err := plan.New(net).FindOpenings(q, "ice", c)
	if err != nil {
		t.Fatal(err)
	}
	if len(open) != 1 || open[0].Contest.Corridor.Corridor != "ice" || math.Abs(open[0].Contest.Gap) < 1 {
		t.Errorf("openings %+v", open)
	}
}

func TestBreakEvensAreCancelled(t *testing.T) {
	net := steppe(t)
	q := worth(t, net, 15000)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := plan.New(net).FindBreakEvens(ctx, q, contest(t, net, q, "railway", plan.GoalMoney), "railway", 2, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestBreakEvensOnTheAtlas applies each change that is found on the atlas to the
// network and plans again: the corridor wins; with a change less by one per cent
// of the figure it does not.
func TestBreakEvensOnTheAtlas(t *testing.T) {
	if testing.Short() {
		t.Skip("plans on some thirty changed networks")
	}
	p := shared()
	found, kinds := 0, map[plan.LeverKind]int{}
	for _, x := range []struct {
		from, to, corridor string
		goal               plan.Goal
	}{
		{"Mumbai", "Moscow", "north-south-west", plan.GoalGeneralised},
		{"Mumbai", "Moscow", "suez-black-sea", plan.GoalGeneralised},
		{"Mumbai", "Moscow", "trans-siberian", plan.GoalGeneralised},
		{"Shanghai", "Hamburg", "suez-north-sea", plan.GoalGeneralised},
	} {
		q := query(t, p.Net, x.from, x.to)
		c, err := p.Contest(q, x.corridor, x.goal)
		if err != nil {
			t.Fatal(err)
		}
		if c.Corridor == nil || c.Wins() {
			t.Logf("%s by %s: nothing to win", x.corridor, x.goal)
			continue
		}
		list, err := p.FindBreakEvens(context.Background(), q, c, x.corridor, 2, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			if !e.Possible {
				continue
			}
			found++
			kinds[e.Kind]++
			if c := contest(t, e.Apply(p.Net, e.Factor), q, x.corridor, x.goal); !c.Wins() {
				t.Errorf("%s by %s: %s/%s at %.4f loses by %.2f", x.corridor, x.goal, e.Table, e.Key, e.Factor, c.Gap)
			}
			if f := e.Factor + 0.01; f < 1 {
				if c := contest(t, e.Apply(p.Net, f), q, x.corridor, x.goal); c.Wins() {
					t.Errorf("%s by %s: %s/%s wins at %.4f already", x.corridor, x.goal, e.Table, e.Key, f)
				}
			}
		}
	}
	t.Log(found, kinds)
	if found < 3 {
		t.Errorf("only %d changes that win were found", found)
	}
}
