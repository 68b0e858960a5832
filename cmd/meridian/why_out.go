package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"meridian"
	"meridian/plan"
	"meridian/report"
)

// What `why` prints.

var goalTexts = [plan.NumGoals]string{"generalised cost", "cost alone", "days alone"}

// gapText says a gap in the unit of a goal.
func gapText(g plan.Goal, gap float64) string {
	if g == plan.GoalDays {
		return fmt.Sprintf("%.1f days", gap/24)
	}
	return thousands(gap) + " USD"
}

func signed(x float64) string {
	if math.Abs(x) < 0.5 {
		return "0"
	}
	if x > 0 {
		return "+" + thousands(x)
	}
	return thousands(x)
}

func (a *app) whyText(w *answer) error {
	var b strings.Builder
	c := w.contests[plan.GoalGeneralised]
	fmt.Fprintf(&b, "%s\n%s\n\n", bold.Render(fmt.Sprintf("%s → %s: %s", w.q.From.Name, w.q.To.Name, w.f.corridor)),
		faint.Render(fmt.Sprintf("%s · network of %s, departing %s · data %s", shipmentText(&w.q.Shipment), w.q.Conditions.AsOf, w.q.Conditions.Ready, w.net.Version)))
	if w.measures != "" {
		b.WriteString(w.measures + "\n\n")
	}
	switch {
	case c.Corridor == nil:
		w.closedText(&b, c)
		return styled(a.out, strings.TrimRight(b.String(), "\n"))
	case c.Rival == nil:
		fmt.Fprintf(&b, "No other corridor has a way.\n")
		return styled(a.out, strings.TrimRight(b.String(), "\n"))
	case c.Wins():
		fmt.Fprintf(&b, "It wins on generalised cost, by %s against %s.\n\n", gapText(c.Goal, -c.Gap), c.Rival.Corridor)
	default:
		fmt.Fprintf(&b, "It loses on generalised cost, by %s against %s.\n\n", gapText(c.Goal, c.Gap), c.Rival.Corridor)
	}
	w.comparisonText(&b, c)
	w.breakEvenText(&b)
	note := "Changes are found by planning again, to half a per cent of the present figure. A planning estimate."
	if w.q.Conditions.Timetabled {
		note = "Waits are for the departures that follow the day of departure; where more of them are tried, they are spread evenly. " + note
	}
	b.WriteString("\n" + dim(wrap(note, 0)))
	return styled(a.out, b.String())
}

func (w *answer) closedText(b *strings.Builder, c *plan.Contest) {
	fmt.Fprintf(b, "It has no way: %s.\n", firstNonEmpty(c.Text, "no itinerary goes by it"))
	if len(w.openings) == 0 {
		b.WriteString("No single end of a disruption, opening of a season or waiver of a rule gives it one.\n")
		return
	}
	b.WriteString("\n" + bold.Render("What would open it") + "\n")
	for i := range w.openings {
		o := &w.openings[i]
		fmt.Fprintf(b, "  %s: %s days, %s USD freight; %s\n", o.Text, days(o.Contest.Corridor.Hours), thousands(o.Contest.Corridor.Cost.Freight), contestText(o.Contest))
	}
}

func contestText(c *plan.Contest) string {
	switch {
	case c.Rival == nil:
		return "no other corridor has a way"
	case c.Wins():
		return fmt.Sprintf("it would win on generalised cost by %s against %s", gapText(c.Goal, -c.Gap), c.Rival.Corridor)
	}
	return fmt.Sprintf("it would lose on generalised cost by %s against %s", gapText(c.Goal, c.Gap), c.Rival.Corridor)
}

// part is a figure of both itineraries.
type part struct {
	Name   string  `json:"name"`
	Mine   float64 `json:"corridor"`
	Theirs float64 `json:"rival"`
	Worth  float64 `json:"worth_usd,omitempty"` // difference at the prices of the ranking
}

// difference lists the criteria, their differences priced as in the ranking.
func (w *answer) difference(c *plan.Contest) []part {
	x, y := c.Corridor, c.Rival
	hour, sd, kg := w.q.Weights()
	return []part{
		{"freight, USD", x.Cost.Freight, y.Cost.Freight, x.Cost.Freight - y.Cost.Freight},
		{"mean, hours", x.Time.Mean, y.Time.Mean, hour * (x.Time.Mean - y.Time.Mean)},
		{"standard deviation, hours", x.Time.SD(), y.Time.SD(), sd * (x.Time.SD() - y.Time.SD())},
		{"CO2e, kg", x.CO2e, y.CO2e, kg * (x.CO2e - y.CO2e)},
	}
}

// parts compares what two itineraries have of each name, the largest
// disadvantage first.
func parts(mine, theirs map[string]float64) []part {
	var out []part
	for name, x := range mine {
		out = append(out, part{Name: name, Mine: x, Theirs: theirs[name]})
	}
	for name, y := range theirs {
		if _, ok := mine[name]; !ok {
			out = append(out, part{Name: name, Theirs: y})
		}
	}
	slices.SortFunc(out, func(a, b part) int {
		return cmp.Or(-cmp.Compare(a.Mine-a.Theirs, b.Mine-b.Theirs), cmp.Compare(a.Name, b.Name))
	})
	return out
}

func costParts(it *meridian.Itinerary) map[string]float64 {
	m := map[string]float64{}
	for _, c := range it.Cost.Components {
		m[c.Kind] += c.Amount
	}
	return m
}

// legName is the kind of a leg, and for movements the mode.
func legName(l *meridian.Leg) string {
	if l.Kind == meridian.LegLink {
		return l.Mode
	}
	return strings.ReplaceAll(string(l.Kind), "_", " ")
}

func hourParts(it *meridian.Itinerary) map[string]float64 {
	m := map[string]float64{}
	for i := range it.Legs {
		m[legName(&it.Legs[i])] += it.Legs[i].Time.Mean
	}
	return m
}

func carbonParts(it *meridian.Itinerary) map[string]float64 {
	m := map[string]float64{}
	for i := range it.Legs {
		l := &it.Legs[i]
		if l.CO2e > 0 {
			m[legName(l)] += l.CO2e
		}
	}
	return m
}

func (w *answer) comparisonText(b *strings.Builder, c *plan.Contest) {
	right := map[int]bool{1: true, 2: true, 3: true, 4: true}
	header := []string{"", c.Corridor.Corridor, c.Rival.Corridor, "Difference", "Worth USD"}
	var rows [][]string
	sum := 0.0
	for _, p := range w.difference(c) {
		rows = append(rows, []string{p.Name, thousands(p.Mine), thousands(p.Theirs), signed(p.Mine - p.Theirs), signed(p.Worth)})
		sum += p.Worth
	}
	rows = append(rows, []string{"generalised cost", thousands(c.Goal.Of(&w.q, c.Corridor)), thousands(c.Goal.Of(&w.q, c.Rival)), "", signed(sum)})
	b.WriteString(grid(header, rows, right) + "\n\n")
	fmt.Fprintf(b, "%s  %s\n%s  %s\n\n", c.Corridor.Corridor, c.Corridor.Label, c.Rival.Corridor, c.Rival.Label)
	for _, t := range []struct {
		name  string
		parts []part
	}{
		{"Cost, USD", parts(costParts(c.Corridor), costParts(c.Rival))},
		{"Mean hours", parts(hourParts(c.Corridor), hourParts(c.Rival))},
		{"CO2e, kg", parts(carbonParts(c.Corridor), carbonParts(c.Rival))},
	} {
		var rows [][]string
		for _, p := range t.parts {
			rows = append(rows, []string{p.Name, thousands(p.Mine), thousands(p.Theirs), signed(p.Mine - p.Theirs)})
		}
		b.WriteString(grid([]string{t.name, c.Corridor.Corridor, c.Rival.Corridor, "Difference"}, rows, right) + "\n\n")
	}
}

func (w *answer) breakEvenText(b *strings.Builder) {
	b.WriteString(bold.Render("The smallest single change that makes it win") + "\n")
	for g, c := range w.contests {
		switch {
		case c == nil:
		case c.Corridor == nil:
			fmt.Fprintf(b, "  On %s: it has no way near the best.\n", goalTexts[g])
		case c.Wins() && c.Rival == nil:
			fmt.Fprintf(b, "  On %s it wins already: no other corridor has a way.\n", goalTexts[g])
		case c.Wins():
			fmt.Fprintf(b, "  On %s it wins already, by %s against %s.\n", goalTexts[g], gapText(c.Goal, -c.Gap), c.Rival.Corridor)
		default:
			fmt.Fprintf(b, "  On %s, where it loses by %s against %s:\n", goalTexts[g], gapText(c.Goal, c.Gap), c.Rival.Corridor)
			if c.Corridor.Label != w.contests[plan.GoalGeneralised].Corridor.Label {
				fmt.Fprintf(b, "    by its way %s\n", c.Corridor.Label)
			}
			w.leversText(b, c, w.breakEvens[g])
		}
	}
}

func (w *answer) leversText(b *strings.Builder, c *plan.Contest, list []plan.BreakEven) {
	if w.f.tries == 0 {
		b.WriteString("    none was looked for (--tries 0)\n")
		return
	}
	found := false
	for i := range list {
		if e := &list[i]; e.Possible {
			found = true
			fmt.Fprintf(b, "    %3.0f %% less  %s: %s\n", 100*(1-e.Factor), leverText(w.net, c.Corridor, &e.Lever), changeText(e))
		}
	}
	if !found {
		b.WriteString("    none alone\n")
	}
	for i := range list {
		if e := &list[i]; !e.Possible {
			fmt.Fprintf(b, "    not enough  %s, %s%s\n", leverText(w.net, c.Corridor, &e.Lever), atBest(e), untried(e, c))
		}
	}
}

func atBest(e *plan.BreakEven) string {
	switch e.Kind {
	case plan.LeverCharge:
		return "even free of charge"
	case plan.LeverHours:
		return "even in no time"
	case plan.LeverEpisode:
		return "even over"
	}
	return "even ten times as often"
}

// untried says of a lever that no plan was made for how little it is worth.
func untried(e *plan.BreakEven, c *plan.Contest) string {
	if e.Plans > 0 {
		return ""
	}
	return fmt.Sprintf(": worth %.0f %% of the gap", 100*e.Worth/c.Gap)
}

func changeText(e *plan.BreakEven) string {
	switch e.Kind {
	case plan.LeverCharge:
		return fmt.Sprintf("%s → %s USD, a cut of %s", thousands(e.Now), thousands(e.Then), thousands(e.Now-e.Then))
	case plan.LeverHours:
		return fmt.Sprintf("%.0f → %.0f mean hours, %.0f saved", e.Now, e.Then, e.Now-e.Then)
	case plan.LeverEpisode:
		return fmt.Sprintf("surcharges and delays at %.0f %% of their strength", 100*e.Then)
	}
	return fmt.Sprintf("every %.3g → every %.2g days, %.2g departures a week more", e.Now, e.Then, 7/e.Then-7/e.Now)
}

// leverText names a lever by its row and the leg that rests on it.
func leverText(net *meridian.Network, it *meridian.Itinerary, l *plan.Lever) string {
	leg := &it.Legs[l.Leg]
	switch l.Kind {
	case plan.LeverHours:
		if l.Table == "crossings" {
			return "hours at the " + legText(leg)
		}
		return "hours of the " + legText(leg)
	case plan.LeverHeadway:
		return "days between departures of " + firstNonEmpty(leg.Service, l.Key)
	case plan.LeverEpisode:
		for i := range net.Disruptions {
			if net.Disruptions[i].ID == l.Key {
				return net.Disruptions[i].Name
			}
		}
	}
	switch l.Table {
	case "charges":
		for i := range net.Charges {
			if c := &net.Charges[i]; c.ID == l.Key {
				return fmt.Sprintf("%s %s (%s)", strings.ReplaceAll(c.Kind, "_", " "), l.Key, legText(leg))
			}
		}
	case "lanes":
		return "rate of the " + firstNonEmpty(leg.Service, l.Key)
	case "fares":
		return "fare of " + firstNonEmpty(leg.Service, l.Key)
	}
	return "charge of the " + legText(leg)
}

type whyDoc struct {
	Query       plan.QueryDocument  `json:"query"`
	Data        plan.DataDocument   `json:"data"`
	Corridor    string              `json:"corridor"`
	Feasible    bool                `json:"feasible"`
	Reason      string              `json:"reason,omitempty"`
	Text        string              `json:"text,omitempty"`
	Openings    []openingDoc        `json:"openings,omitempty"`
	Contests    []contestDoc        `json:"contests,omitempty"`
	Notes       []string            `json:"notes,omitempty"`
	Differences []part              `json:"differences,omitempty"`
	Costs       []part              `json:"cost_usd,omitempty"`
	Hours       []part              `json:"mean_hours,omitempty"`
	Carbon      []part              `json:"co2e_kg,omitempty"`
	Best        *meridian.Itinerary `json:"itinerary,omitempty"`
	Rival       *meridian.Itinerary `json:"rival,omitempty"`
}

type openingDoc struct {
	Text    string         `json:"text"`
	Wins    bool           `json:"wins"`
	Gap     float64        `json:"gap_usd"`
	Rival   string         `json:"rival,omitempty"`
	Hours   meridian.Hours `json:"hours"`
	Freight float64        `json:"freight_usd"`
}

type contestDoc struct {
	Goal    string     `json:"goal"` // generalised_cost, cost, days
	Wins    bool       `json:"wins"`
	Gap     float64    `json:"gap"` // corridor less rival
	Unit    string     `json:"unit"`
	Rival   string     `json:"rival,omitempty"`
	Changes []leverDoc `json:"changes"`
}

type leverDoc struct {
	Kind     string  `json:"kind"` // charge, hours, headway, disruption
	Figure   string  `json:"figure"`
	Text     string  `json:"text"`
	Possible bool    `json:"possible"`
	Unit     string  `json:"unit"`
	Now      float64 `json:"now"`
	Then     float64 `json:"then,omitempty"`
	Cut      float64 `json:"cut_share,omitempty"`
	Against  string  `json:"second_then,omitempty"`
	Worth    float64 `json:"worth"` // about what it closes of the gap if pulled all the way
	Plans    int     `json:"plans"` // 0: worth too little to be tried
}

var leverUnits = map[plan.LeverKind]string{plan.LeverCharge: "USD", plan.LeverHours: "mean hours", plan.LeverHeadway: "days between departures", plan.LeverEpisode: "share of its strength"}

func (w *answer) json() whyDoc {
	c := w.contests[plan.GoalGeneralised]
	p := plan.NewDocument(w.net, &w.q, &plan.Result{Prices: w.q.Prices, Active: c.Active})
	doc := whyDoc{Query: p.Query, Data: p.Data, Corridor: w.f.corridor, Feasible: c.Corridor != nil, Reason: c.Reason, Text: c.Text}
	if w.measures != "" {
		doc.Notes = []string{w.measures}
	}
	for i := range w.openings {
		o := w.openings[i].Contest
		d := openingDoc{Text: w.openings[i].Text, Wins: o.Wins(), Gap: hundredth(o.Gap), Hours: o.Corridor.Hours, Freight: o.Corridor.Cost.Freight}
		if o.Rival != nil {
			d.Rival = o.Rival.Corridor
		}
		doc.Openings = append(doc.Openings, d)
	}
	if c.Corridor == nil {
		return doc
	}
	doc.Best, doc.Rival = c.Corridor, c.Rival
	if c.Rival != nil {
		doc.Differences = rounded(w.difference(c))
		doc.Costs = rounded(parts(costParts(c.Corridor), costParts(c.Rival)))
		doc.Hours = rounded(parts(hourParts(c.Corridor), hourParts(c.Rival)))
		doc.Carbon = rounded(parts(carbonParts(c.Corridor), carbonParts(c.Rival)))
	}
	for g, c := range w.contests {
		if c == nil {
			continue
		}
		d := contestDoc{Goal: plan.Goal(g).String(), Wins: c.Wins(), Gap: hundredth(c.Gap), Unit: "USD", Changes: []leverDoc{}}
		if c.Goal == plan.GoalDays {
			d.Unit = "hours"
		}
		if c.Rival != nil {
			d.Rival = c.Rival.Corridor
		}
		for i := range w.breakEvens[g] {
			e := &w.breakEvens[g][i]
			x := leverDoc{Kind: e.Kind.String(), Figure: e.Table + "/" + e.Key, Text: leverText(w.net, c.Corridor, &e.Lever), Possible: e.Possible, Unit: leverUnits[e.Kind], Now: hundredth(e.Now), Worth: hundredth(e.Worth), Plans: e.Plans}
			if e.Possible {
				x.Then, x.Cut, x.Against = hundredth(e.Then), share4(1-e.Factor), e.Against
			}
			d.Changes = append(d.Changes, x)
		}
		doc.Contests = append(doc.Contests, d)
	}
	return doc
}

// say says the texts of the answer in another language.
func (d *whyDoc) say(v *report.Speech) {
	said := func(texts ...*string) {
		for _, t := range texts {
			*t, _ = v.Say(*t)
		}
	}
	said(&d.Text)
	for i := range d.Notes {
		said(&d.Notes[i])
	}
	for i := range d.Openings {
		said(&d.Openings[i].Text)
	}
	for i := range d.Contests {
		for j := range d.Contests[i].Changes {
			said(&d.Contests[i].Changes[j].Text)
		}
	}
	for _, it := range []**meridian.Itinerary{&d.Best, &d.Rival} {
		if *it != nil {
			own := **it
			v.Itinerary(&own)
			*it = &own
		}
	}
}

func rounded(list []part) []part {
	for i := range list {
		p := &list[i]
		p.Mine, p.Theirs, p.Worth = hundredth(p.Mine), hundredth(p.Theirs), hundredth(p.Worth)
	}
	return list
}
