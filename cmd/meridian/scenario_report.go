package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"meridian"
	"meridian/plan"
	"meridian/report"
	"meridian/scenario"
)

// The pages and workbooks of scenario diff, rank and run: assumptions first.

// premises are the assumptions of what a scenario does to a set of flows.
func (x *worlds) premises(day string) []report.Assumption {
	out := []report.Assumption{
		{Name: "Network", Value: day, Basis: "atlas or feed, version " + x.net.Version + "; episodes and winter closures are left out"},
		{Name: "Flows", Value: fmt.Sprintf("%d flows: %s", len(x.set.ODs), x.set.Source), Basis: strings.Join(x.set.Notes, " ")},
		{Name: "Way of a flow", Value: fmt.Sprintf("least generalised cost: freight, goods' time, %g of an hour for an hour of standard deviation, %d USD/t CO2e", report.ReliabilityRatio, plan.DefaultCarbonPrice), Basis: "docs/model/plan.md"},
		{Name: "Capacity", Value: "does not bind"},
		{Name: "Prices", Value: "USD " + x.net.Prices.String()},
	}
	for i := range x.sc.Measures {
		out = append(out, premise(x.net, x.sc, i))
	}
	return out
}

// premise words a measure with what it costs, who says so, and what disagrees.
func premise(net *meridian.Network, sc *scenario.Resolved, i int) report.Assumption {
	m := &sc.Measures[i]
	value := []string{m.Kind() + " (" + cmp.Or(sc.Owner(i), "no country") + ")"}
	if m.Opens != "" {
		value = append(value, "opens "+m.Opens)
	}
	if m.Ends != "" {
		value = append(value, "ends "+m.Ends)
	}
	if c := m.Cost; c != nil {
		value = append(value, fmt.Sprintf("%s million %s of %d", strconv.FormatFloat(c.Amount/1e6, 'f', -1, 64), c.Currency, c.Prices))
	}
	basis := []string{}
	for _, s := range m.Sources {
		if x, ok := net.Sources[s]; ok {
			s = fmt.Sprintf("%s (%s, %s)", x.Title, x.Publisher, x.Date)
		}
		basis = append(basis, s)
	}
	if m.Grade != "" {
		basis = append(basis, m.Grade)
	}
	if m.Note != "" {
		basis = append(basis, m.Note)
	}
	for _, p := range m.Published {
		basis = append(basis, fmt.Sprintf("%s %s: %s", p.What, p.Value, p.Source))
	}
	return report.Assumption{Name: "Measure: " + m.Name, Value: strings.Join(value, ", "), Basis: strings.Join(basis, " · ")}
}

// files lists the files that are asked for of findings.
func (o *outputs) findings(f *report.Findings, pics []*report.Picture) []file {
	out := o.pictures(pics)
	if o.html != "" {
		out = append(out, file{o.html, func(w io.Writer) error { return f.WriteHTML(w, report.English) }})
	}
	if o.xlsx != "" {
		out = append(out, file{o.xlsx, func(w io.Writer) error { return f.WriteXLSX(w, report.English) }})
	}
	return out
}

// gainTable is a year's gain as rows.
func gainTable(g *plan.Gain) report.Table {
	t := report.Table{Name: "gain", Header: []string{"A year", "Amount", "Unit"}}
	for _, r := range []struct {
		what  string
		value float64
		unit  string
	}{{"saved by users, generalised cost", g.Benefit, "USD"}, {"saved in freight", g.Freight, "USD"}, {"saved in time", g.TonneHours, "tonne-hours"}, {"saved in emissions", g.CO2e, "t CO2e"},
		{"flows better off", float64(g.Better), "flows"}, {"flows worse off", float64(g.Worse), "flows"}, {"flows opened", float64(g.Opened), "flows"}, {"flows cut off", float64(g.CutOff), "flows"}} {
		t.Rows = append(t.Rows, []string{r.what, number2(r.value), r.unit})
	}
	return t
}

func (d *difference) findings() *report.Findings {
	g := &d.gain
	f := &report.Findings{Net: d.net, Scenario: d.x.sc.ID(), Title: d.title(), Assumptions: d.x.premises(d.net.AsOf.String()), Notes: d.x.sc.Notes,
		Pictures: []*report.Picture{d.draw("map"), d.draw("flows")},
		Answer: fmt.Sprintf("%d of %d flows are better off, %d worse, %d opened, %d cut off. In a year users save %s USD of generalised cost: %s USD of freight, %s tonne-hours, %s t CO2e.",
			g.Better, len(d.x.set.ODs), g.Worse, g.Opened, g.CutOff, thousands(g.Benefit), thousands(g.Freight), thousands(g.TonneHours), thousands(g.CO2e))}
	rows := report.Table{Name: "rows", Header: []string{"Table", "Row", "Is", "Fields"}}
	for _, r := range d.rows {
		rows.Rows = append(rows.Rows, []string{strings.ToLower(r.Table), r.Key, r.What, r.Fields})
	}
	moves := report.Table{Name: "moves", Header: []string{"From corridor", "To corridor", "Flows", "Shipments a year"}}
	for _, m := range d.switches.Moves {
		moves.Rows = append(moves.Rows, []string{orNone(m.From), orNone(m.To), strconv.Itoa(m.ODs), number2(m.Weight)})
	}
	flows := report.Table{Name: "changed", Header: []string{"Flow", "Goods", "Shipments a year", "By", "Then by", "USD each", "Days", "CO2e kg"}}
	for _, i := range d.switches.Order() {
		a, b, o := &d.before[i], &d.after[i], &d.x.set.ODs[i]
		if a.Reachable == b.Reachable && (!a.Reachable || a.Cost-b.Cost < 0.5 && b.Cost-a.Cost < 0.5) {
			continue
		}
		both := a.Reachable && b.Reachable
		flows.Rows = append(flows.Rows, []string{o.Name(), o.Query.Shipment.Goods.ID, number2(o.Weight), orNone(a.Corridor), orNone(b.Corridor), when(both, b.Cost-a.Cost, 2), when(both, (b.Hours-a.Hours)/24, 2), when(both, b.CO2e-a.CO2e, 2)})
	}
	f.Sections = []report.Section{
		{Title: "A year", Table: gainTable(g)},
		{Title: "Flows that change", Lead: "Differences, of one shipment; empty where a flow is opened or cut off.", Table: flows},
		{Title: "Who goes where", Table: moves},
		{Title: "Rows of the network", Table: rows},
		{Title: "All flows", Table: d.table(), Long: true},
	}
	return f
}

func rankFindings(x *worlds, r *plan.Ranking, pic *report.Picture) *report.Findings {
	unit := objectiveUnits[r.Objective]
	f := &report.Findings{Net: x.net, Scenario: x.sc.ID(), Title: "Measures of " + x.sc.Name, Assumptions: x.premises(x.net.AsOf.String()), Notes: x.sc.Notes, Pictures: []*report.Picture{pic}}
	f.Assumptions = append(f.Assumptions, report.Assumption{Name: "Objective", Value: string(r.Objective) + ", " + unit, Basis: "all measures in force on the day of the network"})
	id := func(i int) string { return x.sc.Measures[i].ID }
	if len(r.Order) > 0 {
		f.Answer = fmt.Sprintf("%s brings most by itself: %s %s. All together bring %s.", x.sc.Measures[r.Order[0]].Name, thousands(r.Objective.Of(&r.Alone[r.Order[0]])), unit, thousands(r.Objective.Of(&r.All)))
	}
	list := report.Table{Name: "measures", Header: []string{"Rank", "Measure", "Owner", "Alone", "Lost without", "Flows better", "Flows worse", "Opened", "Cut off"}}
	for n, i := range r.Order {
		g := &r.Alone[i]
		list.Rows = append(list.Rows, []string{strconv.Itoa(n + 1), x.sc.Measures[i].Name, x.sc.Owner(i), number2(r.Objective.Of(g)), number2(r.Loss(i)), strconv.Itoa(g.Better), strconv.Itoa(g.Worse), strconv.Itoa(g.Opened), strconv.Itoa(g.CutOff)})
	}
	greedy := report.Table{Name: "greedy", Header: []string{"Step", "Measure", "Adds", "Together"}}
	for n, s := range r.Greedy {
		greedy.Rows = append(greedy.Rows, []string{strconv.Itoa(n + 1), id(s.Option), number2(s.Adds), number2(s.Total)})
	}
	pairs := report.Table{Name: "pairs", Header: []string{"Measure", "And", "Together", "Beyond each alone", "They"}}
	for _, p := range r.Pairs {
		what := "do not touch each other"
		switch {
		case p.Extra >= 0.5:
			what = "help each other"
		case p.Extra <= -0.5:
			what = "replace each other"
		}
		pairs.Rows = append(pairs.Rows, []string{id(p.A), id(p.B), number2(r.Objective.Of(&p.Together)), number2(p.Extra), what})
	}
	f.Sections = []report.Section{
		{Title: "Each alone, and all but one", Lead: unit, Table: list},
		{Title: "Greedy order", Lead: unit, Table: greedy},
		{Title: "Pairs", Lead: unit, Table: pairs},
		{Title: "All figures", Table: rankTable(x, r), Long: true},
	}
	return f
}

func runFindings(x *worlds, years []*runYear) *report.Findings {
	first, last := years[0], years[len(years)-1]
	f := &report.Findings{Net: x.net, Scenario: x.sc.ID(), Title: x.sc.Name + ", year by year", Assumptions: x.premises(x.day.String()), Notes: x.sc.Notes,
		Answer: fmt.Sprintf("In %d users save %s million USD a year against the network without measures. %s thousand tonnes are moved (%s in %d).", last.Year, strconv.FormatFloat(last.Gain.Benefit/1e6, 'f', 1, 64), thousands(last.Tonnes/1e3), thousands(first.Tonnes/1e3), first.Year)}
	list := report.Table{Name: "years", Header: []string{"Year", "Opens", "Ends", "kt", "Mean days", "Freight m USD", "CO2e kt", "Users save m USD", "Flows without a way"}}
	for _, r := range years {
		list.Rows = append(list.Rows, []string{strconv.Itoa(r.Year), strings.Join(r.Opened, ", "), strings.Join(r.Ended, ", "), number2(r.Tonnes / 1e3), number2(r.Days), number2(r.Freight / 1e6), number2(r.CO2e / 1e3), number2(r.Gain.Benefit / 1e6), strconv.Itoa(r.Unserved)})
	}
	column := func(name, title string, names []string, of func(*runYear, string) float64) report.Table {
		t := report.Table{Name: name, Header: []string{title}}
		for _, r := range years {
			t.Header = append(t.Header, strconv.Itoa(r.Year))
		}
		for _, n := range names {
			row := []string{n}
			for _, r := range years {
				row = append(row, number2(of(r, n)/1e3))
			}
			t.Rows = append(t.Rows, row)
		}
		return t
	}
	f.Sections = []report.Section{
		{Title: "Years", Table: list},
		{Title: "Corridors", Lead: "kt a year", Table: column("corridors", "Corridor", corridorsOf(years), func(r *runYear, c string) float64 { return r.Corridors[c] })},
		{Title: "Loaded most in the last year", Lead: "kt a year", Table: column("loads", "Element", loadedMost(last), loadOf)},
		{Title: "Every flow", Table: runTable(x, years), Long: true},
	}
	return f
}
