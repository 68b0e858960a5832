package docs_test

import (
	"strings"
	"testing"

	"meridian"
	"meridian/plan"
)

// generalised is the cost of an itinerary for a kind of shipper, in USD, by the
// formula of model/plan.md.
func generalised(it *meridian.Itinerary, kind, hour float64) float64 {
	return it.Cost.Freight + kind*hour*it.Time.Mean + kind*0.4*hour*it.Time.Var/160 + plan.DefaultCarbonPrice/1000.0*it.CO2e
}

// TestPlan is the worked example of model/plan.md.
func TestPlan(t *testing.T) {
	p := open(t, "model/plan.md")
	defer p.close()
	net := straits()
	v, err := plan.NewView(net, plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf})
	if err != nil {
		t.Fatal(err)
	}
	p.says("%d nodes, %d hauls, %d voyages and %d crossings", len(v.Nodes), len(v.Hauls), len(v.Voyages), len(v.Crossings))

	hour := 18 * 3000 * 0.006 / 24
	p.says("%.2f USD an hour", hour)
	all := answer(t, net, func(q *plan.Query) { q.All = true })
	var best [3]float64
	kinds := [3]float64{0.3, 1, 3}
	for _, id := range []string{"land", "canal", "cape"} {
		it := corridor(all, id)
		p.row(id, it.Cost.Freight, it.Time.Mean, it.Time.Var, it.CO2e)
		var g [3]float64
		for k, kind := range kinds {
			g[k] = generalised(it, kind, hour)
			if best[k] == 0 || g[k] < best[k] {
				best[k] = g[k]
			}
		}
		p.row("G of "+id, g[0], g[1], g[2])
	}
	p.row("1.05 × best", 1.05*best[0], 1.05*best[1], 1.05*best[2])

	res := answer(t, net, nil)
	p.says("%d points", res.Pareto)
	for i := range res.Itineraries {
		it := &res.Itineraries[i]
		p.row(strings.Fields("1 2 3")[i], it.Corridor, it.Label, strings.Join(it.Best, ", "))
	}
	p.says("cape %s", strings.TrimPrefix(reason(res, "cape"), "dominated: "))
	if len(res.NotOffered) != 1 || all.Pareto != 2 {
		t.Errorf("%d corridors are not offered and the whole set has %d points", len(res.NotOffered), all.Pareto)
	}
}

// TestRestrictions is the worked example of model/restrictions.md.
func TestRestrictions(t *testing.T) {
	p := open(t, "model/restrictions.md")
	defer p.close()
	net := straits()
	rule := func(id, jurisdiction, target string, r meridian.Restriction) {
		r.ID, r.Regime, r.Jurisdiction, r.Target = id, id, jurisdiction, target
		r.Valid, r.Cite = meridian.Validity{From: day("2025-01-01"), To: meridian.NoDate}, meridian.Cite{Source: "gazette"}
		net.Restrictions = append(net.Restrictions, r)
	}
	rule("AA-transit", "AA", "transit", meridian.Restriction{Countries: []string{"CC"}, Deny: true, Rule: "No goods of ours through CC."})
	rule("XX-machines", "XX", "destination", meridian.Restriction{Countries: []string{"BB"}, HS: []string{"84"}, Deny: true, Rule: "No machinery to BB."})

	outcome := func(label string, change func(q *plan.Query)) {
		t.Helper()
		res, err := ask(t, net, change)
		if err != nil {
			p.row(label, "-", "-", err.Error())
			return
		}
		cells := []any{reason(res, "land"), reason(res, "canal")}
		var flags []string
		for _, f := range corridor(res, "canal").Restrictions {
			flags = append(flags, f.Effect+" "+f.ID)
		}
		p.row(label, append(cells, strings.Join(append(flags, res.Notes...), "; "))...)
	}
	outcome("as it is", nil)
	outcome("`--restrictions flag`", func(q *plan.Query) { q.Restrictions = plan.ScreenFlag })
	outcome("`--restrictions off`", func(q *plan.Query) { q.Restrictions = plan.ScreenOff })
	outcome("`--regime XX`", func(q *plan.Query) { q.Regimes = []string{"XX"} })
	outcome("`--goods general`", func(q *plan.Query) {
		s, err := plan.NewShipment(net, plan.ShipmentRequest{Goods: "general", Deadline: meridian.NoDate})
		if err != nil {
			t.Fatal(err)
		}
		q.Shipment = s
	})
	if flagged := answer(t, net, func(q *plan.Query) { q.Restrictions = plan.ScreenFlag }); len(corridor(flagged, "land").Restrictions) != 2 {
		t.Error("the way by land should show both rules when none is obeyed")
	}
	if _, err := plan.NewShipment(net, plan.ShipmentRequest{Goods: "9306", Deadline: meridian.NoDate}); err == nil {
		t.Error("ammunition is not refused")
	} else {
		p.says("%s", err)
	}
}

// TestDisruptions is the worked example of model/disruptions.md.
func TestDisruptions(t *testing.T) {
	p := open(t, "model/disruptions.md")
	defer p.close()
	net := straits()
	row := func(seq int, targetType, target, effect string, value float64, from, to string) {
		v := meridian.Validity{From: day(from), To: meridian.NoDate}
		if to != "" {
			v.To = day(to)
		}
		net.Disruptions = append(net.Disruptions, meridian.Disruption{ID: "canal-2026", Name: "Ship aground in the Canal", Seq: seq, TargetType: targetType, Target: target, Effect: effect, Value: value, Valid: v})
	}
	row(1, "passage", "suez", "close", 0, "2026-07-01", "2026-07-10")
	row(2, "passage", "suez", "delay_hours", 48, "2026-07-10", "2026-08-01")
	row(3, "passage", "suez", "surcharge_40", 300, "2026-07-10", "")

	outcome := func(label string, change func(q *plan.Query)) {
		t.Helper()
		res := answer(t, net, change)
		cells := []any{"none"}
		if len(res.Active) > 0 {
			cells[0] = strings.Join(res.Active, ", ")
		}
		for _, id := range []string{"canal", "cape"} {
			if it := corridor(res, id); it != nil {
				cells = append(cells, it.Cost.Freight, it.Hours.Mean)
			} else {
				cells = append(cells, strings.SplitN(reason(res, id), ":", 2)[0], "")
			}
		}
		p.row(label, cells...)
	}
	on := func(d string) func(q *plan.Query) {
		return func(q *plan.Query) { q.Conditions.AsOf, q.Conditions.Ready = day(d), day(d) }
	}
	outcome("2026-06-01", on("2026-06-01"))
	outcome("2026-07-05", on("2026-07-05"))
	outcome("2026-07-20", on("2026-07-20"))
	outcome("2026-09-01", on("2026-09-01"))
	outcome("2026-09-01 `--without canal-2026`", func(q *plan.Query) {
		on("2026-09-01")(q)
		q.Conditions.Without = []string{"canal-2026"}
	})
	outcome("2026-06-01 `--with canal-2026`", func(q *plan.Query) { q.Conditions.With = []string{"canal-2026"} })
	outcome("2026-06-01 `--avoid suez`", func(q *plan.Query) { q.Conditions.Avoid = []string{"suez"} })

	closures(t, p)
	losses(t, p)
	failures(t, p)
	res := answer(t, net, on("2026-07-05"))
	p.says("%s", strings.TrimPrefix(reason(res, "canal"), "closed: "))
	res = answer(t, net, func(q *plan.Query) { q.Conditions.Avoid = []string{"suez"} })
	p.says("%s", strings.TrimPrefix(reason(res, "canal"), "closed: "))
}
