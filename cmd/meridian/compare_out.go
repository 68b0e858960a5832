package main

import (
	"fmt"
	"strings"

	"meridian"
	"meridian/report"
)

// What compare prints: tables for a terminal, and JSON.

func (a *app) compareTable(net *meridian.Network, s *report.Study, l *report.Lang) error {
	var b strings.Builder
	if len(s.Comparisons) > 1 {
		leagueText(&b, net, s, l)
	} else {
		comparisonText(&b, net, s.Comparisons[0], l)
	}
	for _, k := range s.Skipped {
		fmt.Fprintf(&b, "\n%s %s → %s (%s): %s", warn.Render("Not compared:"), k.From, k.To, k.Goods, k.Why)
	}
	if len(s.Winners) > 0 {
		whereText(&b, net, s, l)
	}
	fmt.Fprintf(&b, "\n%s", faint.Render("--svg, --png, --html, --xlsx, --md and --csv-dir write it down. A planning estimate, and no legal advice."))
	return styled(a.out, b.String())
}

func comparisonText(b *strings.Builder, net *meridian.Network, c *report.Comparison, l *report.Lang) {
	fmt.Fprintf(b, "%s\n%s\n%s\n\n", bold.Render(c.Query.From.Name+" → "+c.Query.To.Name), faint.Render(c.Subtitle(l)), c.Answer(l))
	unit := c.Unit()
	var rows, steps [][]string
	for i := range c.Rows {
		r := &c.Rows[i]
		x := r.Indicators
		u := c.Units()
		name := l.Corridor(net, r.Corridor)
		rows = append(rows, []string{fmt.Sprint(r.Number), name, days(r.Hours), thousands(r.Cost.Freight / u), thousands(r.Cost.Total / u), thousands(r.Km), thousands(r.CO2e / u), borders(r.Itinerary, " "), fmt.Sprint(r.GaugeBreaks), r.Confidence, bestText(r, l)})
		steps = append(steps, []string{fmt.Sprint(r.Number), name, fmt.Sprintf("%.0f%%", 100*x.StepTimeShare), fmt.Sprintf("%.0f%%", 100*x.StepCostShare), some(x.TFI1, 1), some(x.TFI2, 0), some(x.TFI3, 0), some(x.TFI4, 1), some(x.SWOD, 1), some(x.Land.TFI3, 0), some(x.Land.TFI4, 1), some(x.Land.SWOD, 1)})
	}
	b.WriteString(grid([]string{"", "Corridor", "Days", "USD/" + unit, "+stock", "km", "CO2e kg/" + unit, "Borders", "GB", "Grade", "Best in"}, rows, map[int]bool{0: true, 2: true, 3: true, 4: true, 5: true, 6: true, 8: true}))
	b.WriteString("\n\n")
	b.WriteString(grid([]string{"", "Corridor", "Time in steps", "Money in steps", "TFI1 h", "TFI2 USD", "TFI3 USD", "TFI4 km/h", "SWOD km/h", "land TFI3", "land SWD", "land SWOD"}, steps, map[int]bool{0: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 9: true, 10: true, 11: true}))
	b.WriteString("\n" + faint.Render("Steps are terminals, borders and waits. TFI1, TFI2 a border crossing; TFI3 per 500 km and 20 t; TFI4 door to door, SWOD on the move (CAREC CPMM).") + "\n\n")
	breakEvenText(b, net, c, l)
	if len(c.Omitted) > 0 {
		fmt.Fprintf(b, "\nNot shown (--top): %s\n", strings.Join(c.Omitted, ", "))
	}
	noWayText(b, c)
	for _, n := range c.Notes {
		b.WriteString("\n" + warn.Render("Note: ") + n + "\n")
	}
}

func bestText(r *report.Row, l *report.Lang) string {
	var out []string
	for _, x := range r.Best {
		out = append(out, l.T("best."+x))
	}
	return strings.Join(out, ", ")
}

func some(x float64, digits int) string {
	if x == 0 {
		return "–"
	}
	return fmt.Sprintf("%.*f", digits, x)
}

func breakEvenText(b *strings.Builder, net *meridian.Network, c *report.Comparison, l *report.Lang) {
	b.WriteString(bold.Render("Where the leader changes") + "\n")
	var rows [][]string
	for _, x := range c.BreakEvens() {
		rows = append(rows, []string{x.Name(l), x.Value(l, x.Now), c.ChangesText(l, &x)})
	}
	b.WriteString(grid([]string{"Parameter", "Now", "Leader along it"}, rows, map[int]bool{1: true}) + "\n")
}

func noWayText(b *strings.Builder, c *report.Comparison) {
	var nowhere []string
	for _, n := range c.NotOffered {
		if n.Reason == "no_path" {
			nowhere = append(nowhere, n.Corridor)
			continue
		}
		fmt.Fprintf(b, "\n%-20s %s", n.Corridor, n.Text)
	}
	if len(nowhere) > 0 {
		fmt.Fprintf(b, "\nno sensible way: %s", strings.Join(nowhere, ", "))
	}
	b.WriteByte('\n')
}

func leagueText(b *strings.Builder, net *meridian.Network, s *report.Study, l *report.Lang) {
	var rows [][]string
	for _, st := range s.League() {
		c, r := st.Of, st.Row
		od, goods := "", ""
		if st.Rank == 1 {
			od, goods = c.Query.From.Name+" → "+c.Query.To.Name, c.Query.Shipment.Goods.ID
		}
		rows = append(rows, []string{od, goods, fmt.Sprint(st.Rank), l.Corridor(net, r.Corridor), days(r.Hours), thousands(r.Cost.Freight / c.Units()), c.Unit(), thousands(r.CO2e / c.Units()), thousands(r.Km), bestText(r, l)})
	}
	b.WriteString(grid([]string{"Origin → destination", "Goods", "", "Corridor", "Days", "USD", "per", "CO2e kg", "km", "Best in"}, rows, map[int]bool{2: true, 4: true, 5: true, 7: true, 8: true}))
	b.WriteString("\n\n" + bold.Render("Wins") + "\n")
	var wins [][]string
	for _, w := range s.Wins() {
		wins = append(wins, []string{l.Corridor(net, w.Corridor), fmt.Sprint(w.Offered), fmt.Sprint(w.Overall), fmt.Sprint(w.Cheapest), fmt.Sprint(w.Fastest), fmt.Sprint(w.Greenest)})
	}
	b.WriteString(grid([]string{"Corridor", "compared", "overall", "cheapest", "fastest", "lowest CO2e"}, wins, map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true}) + "\n")
}

func whereText(b *strings.Builder, net *meridian.Network, s *report.Study, l *report.Lang) {
	fmt.Fprintf(b, "\n%s\n", bold.Render("Which corridor wins where, from "+s.From.From.Name))
	var rows [][]string
	unreached := 0
	for i := range s.Winners {
		w := &s.Winners[i]
		if w.Unreached != "" {
			unreached++
			continue
		}
		second := ""
		if w.Second != "" {
			second = l.Corridor(net, w.Second)
		}
		rows = append(rows, []string{w.Name, l.Corridor(net, w.Overall), second, fmt.Sprintf("%.0f%%", 100*w.Margin), l.Corridor(net, w.Cheapest), l.Corridor(net, w.Fastest)})
	}
	b.WriteString(grid([]string{"Destination", "Best overall", "Second", "Lead", "Cheapest", "Fastest"}, rows, map[int]bool{3: true}) + "\n")
	if unreached > 0 {
		fmt.Fprintf(b, "%d destinations are not reached; --json says why\n", unreached)
	}
}
