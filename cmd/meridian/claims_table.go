package main

import (
	"fmt"
	"slices"
	"strings"

	"meridian"
	"meridian/claims"
)

// claimsTable prints evaluated claims, group by group, and the statistics.
func (a *app) claimsTable(net *meridian.Network, list []claims.Evaluation) error {
	var b strings.Builder
	var rows [][]string
	for _, g := range claims.Groups(list) {
		name := g.Name
		if g.Contested() {
			name += " (contested)"
		}
		rows = append(rows, []string{bold.Render(name)})
		for i := range g.Evaluations {
			rows = append(rows, claimRow(&g.Evaluations[i]))
		}
	}
	header := []string{"Claim", "Kind", "Date", "Chain", "Days stated", "model", "error", "USD stated", "model", "error", "Why"}
	b.WriteString(grid(header, rows, map[int]bool{4: true, 5: true, 6: true, 7: true, 8: true, 9: true}))
	b.WriteString("\n\n" + faint.Render("Days of the model are P50–P90; USD are for the unit and the scope of the statement. `meridian claims ID` shows one claim in full.") + "\n")
	notEvaluated(&b, list)
	b.WriteString("\n" + statisticsText(list))
	return styled(a.out, strings.TrimRight(b.String(), "\n"))
}

func claimRow(e *claims.Evaluation) []string {
	c := e.Claim
	row := []string{c.ID, c.Kind, c.Date.String(), strings.Join(c.Chain, "+"), span(e.Days, 0), "", "", span(e.Cost, 0), "", "", ""}
	if e.Itinerary == nil {
		row[10] = "not evaluated"
		return row
	}
	if e.Days.Stated {
		row[5], row[6] = fmt.Sprintf("%.0f–%.0f", e.Days.Model, e.Days.P90), percent(e.Days)
	}
	if e.Cost.Stated {
		row[8], row[9] = thousands(e.Cost.Model), percent(e.Cost)
	}
	row[10] = shortWhy(e)
	return row
}

// shortWhy names what explains a gap, in a few words.
func shortWhy(e *claims.Evaluation) string {
	var names []string
	for _, x := range e.Causes {
		if len(names) < 4 && !slices.Contains(names, x.Name) {
			names = append(names, x.Name)
		}
	}
	if len(e.Misfits) > 0 {
		names = append([]string{"another chain"}, names...)
	}
	return strings.Join(names, ", ")
}

func span(c claims.Comparison, digits int) string {
	text := func(x float64) string {
		if x >= 1000 {
			return thousands(x)
		}
		return number(round(x, digits+1))
	}
	switch {
	case !c.Stated:
		return ""
	case c.Min == c.Max:
		return text(c.Min)
	}
	return text(c.Min) + "–" + text(c.Max)
}

func percent(c claims.Comparison) string { return fmt.Sprintf("%+.0f %%", 100*c.Error) }

func notEvaluated(b *strings.Builder, list []claims.Evaluation) {
	first := true
	for i := range list {
		if e := &list[i]; e.Reason != "" {
			if first {
				b.WriteString("\n" + bold.Render("Not evaluated") + "\n")
				first = false
			}
			fmt.Fprintf(b, "  %-5s %s – %s: %s\n", e.Claim.ID, e.Claim.Origin, e.Claim.Destination, e.Reason)
		}
	}
}

func statisticsText(list []claims.Evaluation) string {
	var rows [][]string
	by := ""
	for _, s := range claims.Statistics(list) {
		name := s.By
		if name == by {
			name = ""
		}
		by = s.By
		row := []string{name, s.Key, fmt.Sprint(s.Claims)}
		for _, x := range [2]claims.Errors{s.Days, s.Cost} {
			if x.N == 0 {
				row = append(row, "", "", "")
				continue
			}
			row = append(row, fmt.Sprint(x.N), fmt.Sprintf("%.0f %%", 100*x.Median), fmt.Sprintf("%+.0f %%", 100*x.Bias))
		}
		rows = append(rows, row)
	}
	text := grid([]string{"By", "", "Claims", "Days n", "median error", "bias", "Cost n", "median error", "bias"}, rows, map[int]bool{2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true})
	return bold.Render("Statistics") + "\n" + text + "\n" + faint.Render(fmt.Sprintf("Firm are %s; the goals for them are %.0f %% of the days and %.0f %% of the cost. Bias is the median signed error.",
		strings.Join(claims.Firm, ", "), 100*claims.GoalDays, 100*claims.GoalCost))
}

// claimText prints one claim in full.
func (a *app) claimText(net *meridian.Network, e *claims.Evaluation) error {
	var b strings.Builder
	c := e.Claim
	fmt.Fprintf(&b, "%s\n", bold.Render(fmt.Sprintf("%s  %s → %s", c.ID, c.Origin, c.Destination)))
	for _, line := range [][2]string{
		{"kind", c.Kind + ", " + c.Cite.Confidence.String()}, {"date", c.Date.String()}, {"scope", c.Scope}, {"chain", strings.Join(c.Chain, " + ")}, {"corridor", c.Corridor},
		{"via", strings.Join(c.Via, ", ")}, {"unit", e.Shipment.Equipment.ID}, {"group", c.Group}, {"source", sourceText(net, c.Cite.Source)}, {"note", c.Cite.Note},
	} {
		if line[1] != "" {
			fmt.Fprintf(&b, "  %-9s %s\n", line[0], line[1])
		}
	}
	if e.Reason != "" {
		fmt.Fprintf(&b, "\n%s %s", warn.Render("Not evaluated:"), e.Reason)
		return styled(a.out, b.String())
	}
	it := e.Itinerary
	fmt.Fprintf(&b, "\n%s %s, %s km, %s\n", bold.Render("The model goes by"), it.Corridor, thousands(it.Km), it.Label)
	for _, m := range e.Misfits {
		b.WriteString("  it " + m + "\n")
	}
	b.WriteString("\n" + grid([]string{"", "Stated", "Model", "Error"}, comparisonRows(e), map[int]bool{1: true, 2: true, 3: true}) + "\n")
	partsText(&b, "Days", e.DayParts, "%.1f")
	partsText(&b, "USD", e.CostParts, "%.0f")
	if len(e.Causes) > 0 {
		b.WriteString("\n" + bold.Render("Why") + "\n")
		for _, x := range e.Causes {
			fmt.Fprintf(&b, "  %s\n", x.Text)
		}
	}
	var rows [][]string
	for i := range it.Legs {
		l := &it.Legs[i]
		rows = append(rows, []string{fmt.Sprint(i + 1), legText(l), fmt.Sprintf("%.0f", l.Km), fmt.Sprintf("%.0f–%.0f", l.Hours.P50, l.Hours.P90), thousands(l.Cost), l.Confidence})
	}
	b.WriteString("\n" + grid([]string{"", "Leg", "km", "Hours", "USD", "Grade"}, rows, map[int]bool{0: true, 2: true, 3: true, 4: true}))
	return styled(a.out, b.String())
}

func comparisonRows(e *claims.Evaluation) [][]string {
	rows := [][]string{{"days", span(e.Days, 0), fmt.Sprintf("%.1f (P90 %.1f)", e.Days.Model, e.Days.P90), ""}, {"USD", span(e.Cost, 0), thousands(e.Cost.Model), ""}}
	for i, c := range [2]claims.Comparison{e.Days, e.Cost} {
		if c.Stated {
			rows[i][3] = percent(c)
		}
	}
	return rows
}

func partsText(b *strings.Builder, title string, list []claims.Part, format string) {
	var names []string
	for _, p := range list {
		names = append(names, p.Name+" "+fmt.Sprintf(format, p.Value))
	}
	fmt.Fprintf(b, "\n%s %s\n", bold.Render(title+":"), strings.Join(names, ", "))
}

func sourceText(net *meridian.Network, key string) string {
	s, ok := net.Sources[key]
	if !ok {
		return key
	}
	return fmt.Sprintf("%s, %s (%s) %s", s.Title, s.Publisher, orDash(s.Date), s.Address)
}
