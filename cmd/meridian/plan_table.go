package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"

	"meridian"
	"meridian/plan"
)

// dim renders lines faintly, each as long as it is.
func dim(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = faint.Render(lines[i])
	}
	return strings.Join(lines, "\n")
}

// styled prints text, with colour only where the output is a terminal.
func styled(w io.Writer, s string) error {
	_, err := lipgloss.Fprintln(w, s)
	return err
}

var (
	bold  = lipgloss.NewStyle().Bold(true)
	faint = lipgloss.NewStyle().Faint(true)
	warn  = lipgloss.NewStyle().Foreground(lipgloss.Color("3"))
)

// grid lays out rows under a header, numbers to the right.
func grid(header []string, rows [][]string, right map[int]bool) string {
	return table.New().Border(lipgloss.NormalBorder()).BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).BorderColumn(false).
		Headers(header...).Rows(rows...).
		StyleFunc(func(row, col int) lipgloss.Style {
			s := lipgloss.NewStyle().PaddingRight(2)
			if row == table.HeaderRow {
				s = s.Bold(true)
			}
			if right[col] {
				s = s.Align(lipgloss.Right)
			}
			return s
		}).String()
}

// thousands groups the digits of a number rounded to the unit.
func thousands(x float64) string {
	s := fmt.Sprintf("%.0f", math.Abs(x))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if x < -0.5 {
		return "-" + s
	}
	return s
}

func days(h meridian.Hours) string {
	return fmt.Sprintf("%.0f–%.0f", h.P50/24, h.P90/24)
}

func shipmentText(s *meridian.Shipment) string {
	if s.Containerised() {
		return fmt.Sprintf("%g × %s %s, %.0f t, worth %s USD", s.Units, s.Equipment.ID, s.Goods.Name, s.Tonnes, thousands(s.Value))
	}
	return fmt.Sprintf("%s t %s (%s), worth %s USD", thousands(s.Tonnes), s.Goods.Name, s.Equipment.ID, thousands(s.Value))
}

func (a *app) planTable(net *meridian.Network, q *plan.Query, res *plan.Result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", bold.Render(q.From.Name+" → "+q.To.Name), dim(fmt.Sprintf("%s\nnetwork of %s, departing %s · prices of %s · data %s",
		shipmentText(&q.Shipment), q.Conditions.AsOf, q.Conditions.Ready, res.Prices, net.Version)))
	unit := unitHeader(&q.Shipment)
	header := []string{"", "Corridor", "Days", "USD/" + unit, "+stock", "CO2e kg", "km", "Borders", "GB", "Grade", "Unsure"}
	var rows [][]string
	for i := range res.Itineraries {
		rows = append(rows, planRow(&res.Itineraries[i], &q.Shipment))
	}
	b.WriteString(grid(header, rows, map[int]bool{0: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 10: true}))
	b.WriteString("\n\n")
	for i := range res.Itineraries {
		it := &res.Itineraries[i]
		fmt.Fprintf(&b, "%2d  %s\n    %s\n", it.ID, wrap(it.Label, 4), dim(wrap(remarks(it), 4)))
	}
	b.WriteString(dim(wrap("Days are P50–P90 door to door; +stock adds what the goods cost while they travel; CO2e of one "+unit+"; GB gauge breaks; Grade what half of money and time rests on, Unsure the share that is derived or estimated.", 0)) + "\n")
	datesTable(&b, q, res)
	if len(res.Active) > 0 {
		b.WriteString("\n" + bold.Render("Disruptions in force") + "\n  " + wrap(strings.Join(res.Active, ", ")+" (--without NAME plans as if one were over)", 2) + "\n")
	}
	notOfferedText(&b, net, res)
	restrictionText(&b, res)
	for _, n := range res.Notes {
		b.WriteString("\n" + warn.Render("Note: ") + wrap(n, 6))
	}
	if len(res.Notes) > 0 {
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "\n%s", faint.Render("--explain N shows itinerary N leg by leg with its sources. A planning estimate, and no legal advice."))
	return styled(a.out, b.String())
}

func unitHeader(s *meridian.Shipment) string {
	switch {
	case !s.Containerised():
		return "t"
	case s.Equipment.TEU <= 1:
		return "TEU"
	}
	return "FEU"
}

func planRow(it *meridian.Itinerary, s *meridian.Shipment) []string {
	n := math.Max(1, s.PerUnit())
	return []string{fmt.Sprint(it.ID), it.Corridor, days(it.Hours), thousands(it.Cost.Freight / n), thousands(it.Cost.Total / n), thousands(it.CO2e / n), thousands(it.Km),
		fmt.Sprint(len(it.Borders)), fmt.Sprint(it.GaugeBreaks), it.Confidence, fmt.Sprintf("%.0f %%", 100*it.Unsure)}
}

// remarks are what an itinerary is best in, how it goes, and what to look at.
func remarks(it *meridian.Itinerary) string {
	var out []string
	if len(it.Best) > 0 {
		out = append(out, strings.Join(it.Best, ", "))
	}
	if it.DominatedBy > 0 {
		out = append(out, fmt.Sprintf("beaten by %d", it.DominatedBy))
	}
	out = append(out, strings.Join(it.Modes, "+"))
	if len(it.Borders) > 0 {
		out = append(out, borders(it, " "))
	}
	switch n := len(it.Restrictions); {
	case n == 1:
		out = append(out, "1 flag")
	case n > 1:
		out = append(out, fmt.Sprintf("%d flags", n))
	}
	return strings.Join(append(out, it.Notes...), " · ")
}

// tableWidth is how many columns the tables and texts of a plan take at most.
const tableWidth = 100

// wrap breaks a text at blanks so that it fits; the lines after the first begin
// after some blanks, as the first is taken to.
func wrap(text string, indent int) string {
	var b strings.Builder
	at := indent
	for i, word := range strings.Split(text, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case at+1+n > tableWidth:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			at = indent
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}

func notOfferedText(b *strings.Builder, net *meridian.Network, res *plan.Result) {
	if len(res.NotOffered) == 0 {
		return
	}
	b.WriteString("\n" + bold.Render("Not offered") + "\n")
	var rows [][]string
	var nowhere []string
	for _, n := range res.NotOffered {
		if n.Reason == "no_path" {
			nowhere = append(nowhere, n.Corridor)
			continue
		}
		rows = append(rows, []string{n.Corridor, n.Reason, n.Text})
	}
	for _, r := range rows {
		fmt.Fprintf(b, "  %-20s %s\n", r[0], wrap(r[2], 23))
	}
	if len(nowhere) > 0 {
		b.WriteString("  " + wrap("no sensible way: "+strings.Join(nowhere, ", "), 4) + "\n")
	}
}

// restrictionText lists each rule once with the itineraries that meet it.
func restrictionText(b *strings.Builder, res *plan.Result) {
	met := map[string][]string{}
	var order []meridian.Finding
	for i := range res.Itineraries {
		for _, f := range res.Itineraries[i].Restrictions {
			if met[f.ID] == nil {
				order = append(order, f)
			}
			met[f.ID] = append(met[f.ID], fmt.Sprint(res.Itineraries[i].ID))
		}
	}
	if len(order) == 0 {
		return
	}
	b.WriteString("\n" + bold.Render("Restrictions to check") + "\n")
	const most = 8
	for i, f := range order {
		if i == most {
			fmt.Fprintf(b, "  and %d more: see --explain N or --json\n", len(order)-most)
			break
		}
		b.WriteString("  " + wrap(fmt.Sprintf("%s [%s] %s (since %s; %s)", f.Regime, strings.Join(met[f.ID], ","), f.Rule, orDash(f.Date), f.Source), 4) + "\n")
	}
}

// explain prints one itinerary leg by leg.
func (a *app) explain(net *meridian.Network, q *plan.Query, res *plan.Result, n int) error {
	it := &res.Itineraries[n-1]
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", bold.Render(fmt.Sprintf("%s → %s, itinerary %d: %s", q.From.Name, q.To.Name, n, it.Corridor)), it.Label)
	for _, n := range it.Notes {
		b.WriteString(warn.Render("Note: ") + wrap(n, 6) + "\n\n")
	}
	var rows [][]string
	for i := range it.Legs {
		l := &it.Legs[i]
		rows = append(rows, []string{fmt.Sprint(i + 1), datedText(l), fmt.Sprintf("%.0f", l.Km), fmt.Sprintf("%.0f–%.0f", l.Hours.P50, l.Hours.P90), thousands(l.Cost), thousands(l.CO2e), l.Confidence})
	}
	rows = append(rows, []string{"", "Total", thousands(it.Km), days(it.Hours) + " d", thousands(it.Cost.Total), thousands(it.CO2e), it.Confidence})
	b.WriteString(grid([]string{"", "Leg", "km", "Hours", "USD", "CO2e kg", "Grade"}, rows, map[int]bool{0: true, 2: true, 3: true, 4: true, 5: true}))
	b.WriteString("\n")
	sailingsTable(&b, it)
	b.WriteString("\n" + bold.Render("Cost in USD by line") + "\n")
	for _, c := range it.Cost.Components {
		fmt.Fprintf(&b, "  %-14s %12s\n", c.Kind, thousands(c.Amount))
	}
	fmt.Fprintf(&b, "  %-14s %12s\n  %-14s %12s\n", "freight", thousands(it.Cost.Freight), "total", thousands(it.Cost.Total))
	b.WriteString("\n" + bold.Render("Sources by leg") + "\n")
	for i := range it.Legs {
		for _, c := range it.Legs[i].Cites {
			fmt.Fprintf(&b, "  %2d  %s/%s: %s, %s, %s", i+1, c.Table, c.Key, c.Source, c.AsOf, c.Confidence)
			if c.Note != "" {
				b.WriteString(": " + c.Note)
			}
			b.WriteByte('\n')
		}
		for _, note := range it.Legs[i].Notes {
			fmt.Fprintf(&b, "  %2d  %s\n", i+1, note)
		}
	}
	b.WriteString("\n" + bold.Render("Publications") + "\n")
	for _, s := range sources(net, it) {
		b.WriteString("  " + s + "\n")
	}
	b.WriteString("\n" + bold.Render("Documents") + "\n")
	for _, d := range it.Documents {
		b.WriteString("  " + d + "\n")
	}
	if len(it.Restrictions) > 0 {
		b.WriteString("\n" + bold.Render("Restrictions to check (no legal advice)") + "\n")
		for _, f := range it.Restrictions {
			fmt.Fprintf(&b, "  %s: %s (since %s; %s)\n", f.Regime, f.Rule, orDash(f.Date), f.Source)
		}
	}
	return styled(a.out, strings.TrimRight(b.String(), "\n"))
}

func legText(l *meridian.Leg) string {
	switch l.Kind {
	case meridian.LegAccess:
		return "pick-up or delivery at " + firstNonEmpty(l.FromName, l.ToName)
	case meridian.LegTransfer:
		return fmt.Sprintf("transfer %s to %s at %s", l.Mode, l.ToMode, l.FromName)
	case meridian.LegCrossing:
		return fmt.Sprintf("border %s by %s: %s → %s", strings.Join(l.Border, "–"), l.Mode, l.FromName, l.ToName)
	case meridian.LegGaugeBreak:
		return "gauge break at " + l.FromName
	case meridian.LegPassage:
		return "passage: " + l.FromName
	case meridian.LegWait:
		if l.Service == "" {
			return "wait at " + l.FromName + " for the border to open"
		}
		return "wait at " + l.FromName + " for " + l.Service
	}
	text := fmt.Sprintf("%s %s → %s", l.Mode, l.FromName, l.ToName)
	if l.Country != "" {
		text += " (" + l.Country + ")"
	}
	return text
}

func firstNonEmpty(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}
