package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"meridian"
	"meridian/plan"
	"meridian/report"
	"meridian/risk"
)

// Before and after: who goes where when something is shut.

// disturbanceText words what is shut or switched.
func disturbanceText(c *plan.Conditions) string {
	var out []string
	for i := range c.Close {
		x := &c.Close[i]
		s := "closing " + x.What
		if x.From != meridian.NoDate {
			s += " from " + x.From.String()
		}
		if x.To != meridian.NoDate {
			s += " to " + x.To.String()
		}
		out = append(out, s)
	}
	for _, w := range c.With {
		out = append(out, "with "+w)
	}
	for _, w := range c.Without {
		out = append(out, "without "+w)
	}
	return strings.Join(out, ", ")
}

// switching sets ODs before and after beside each other.
func (a *app) switching(f *simulateFlags, args []string) error {
	net, err := a.network()
	if err != nil {
		return err
	}
	ods, what, err := f.odSet(net, args)
	if err != nil {
		return err
	}
	after := ods[0].Query.Conditions
	if !after.Disturbed() {
		return meridian.Input("--close", "say what is shut: --close suez, or an episode: --with ID; or name FROM TO", "nothing is shut or switched, so there is no before and after")
	}
	s, err := plan.New(net).FindSwitches(after.Undisturbed(), after, ods)
	if err != nil {
		return err
	}
	if s.Weight == 0 && s.Regained == 0 {
		return &meridian.NoResultError{What: "none of the ODs has a way", Reasons: []string{ods[0].Name() + ": " + s.Before[0].Reason}}
	}
	err = f.savePictures(func() *report.Picture {
		p := report.Switching{Title: "Who goes where, before and after " + disturbanceText(&after), Moves: s.Moves, Unit: "the weight of the ODs",
			Subtitle: fmt.Sprintf("%s; network of %s, departing %s", what, after.AsOf, after.Ready), Notes: []string{totalsText(s)}}
		return p.Picture(net)
	})
	if err != nil {
		return err
	}
	switch {
	case f.asJSON:
		return writeJSON(a.out, switchesJSON(net, s))
	case f.asCSV:
		return switchesCSV(a.out, s)
	}
	return a.switchesText(f, net, s, what, &after)
}

// totalsText sums up in a sentence.
func totalsText(s *plan.Switches) string {
	if s.CutOffW == s.Weight {
		return fmt.Sprintf("Cut off: weight %g of %g.", s.CutOffW, s.Weight)
	}
	t := fmt.Sprintf("Weighted over the ODs with a way in both: %s USD generalised cost, %+.1f days each, %s kg CO2e.", signed(s.Added), s.Hours/24, signed(s.CO2e))
	if s.CutOffW > 0 {
		t += fmt.Sprintf(" Cut off: weight %g of %g.", s.CutOffW, s.Weight)
	}
	return t
}

func (a *app) switchesText(f *simulateFlags, net *meridian.Network, s *plan.Switches, what string, c *plan.Conditions) error {
	var b strings.Builder
	b.WriteString(bold.Render("Before and after "+disturbanceText(c)+": "+what) + "\n")
	b.WriteString(faint.Render(fmt.Sprintf("network of %s, departing %s · data %s", c.AsOf, c.Ready, net.Version)) + "\n\n")
	var rows [][]string
	for _, m := range s.Moves {
		rows = append(rows, []string{m.From, cmp.Or(m.To, "cut off"), strconv.Itoa(m.ODs), fmt.Sprintf("%g", m.Weight), shareText(m.Weight / math.Max(s.Weight, 1e-12)), bar(m.Weight/math.Max(s.Weight, 1e-12), 24)})
	}
	b.WriteString(grid([]string{"Before", "After", "ODs", "Weight", "Share", ""}, rows, map[int]bool{2: true, 3: true, 4: true}) + "\n\n")
	rows = nil
	order := s.Order()
	changed := 0
	for _, i := range order {
		x, y := &s.Before[i], &s.After[i]
		if x.Reachable == y.Reachable && (x.Cost == y.Cost || !x.Reachable) {
			continue
		}
		if changed++; changed > f.top {
			continue
		}
		row := []string{s.ODs[i].Name(), fmt.Sprintf("%g", s.ODs[i].Weight), cmp.Or(x.Corridor, "none"), cmp.Or(y.Corridor, "cut off"), "", "", "", ""}
		if x.Reachable && y.Reachable {
			row[4], row[5], row[6], row[7] = signed(y.Cost-x.Cost), signed(y.Freight-x.Freight), fmt.Sprintf("%+.1f", (y.Hours-x.Hours)/24), signed(y.CO2e-x.CO2e)
		}
		rows = append(rows, row)
	}
	if len(rows) > 0 {
		b.WriteString(grid([]string{"OD", "Weight", "Before", "After", "USD", "of it freight", "Days", "kg CO2e"}, rows, map[int]bool{1: true, 4: true, 5: true, 6: true, 7: true}) + "\n")
	}
	if changed > f.top {
		fmt.Fprintf(&b, "%d more change: --top N, --csv or --json.\n", changed-f.top)
	}
	fmt.Fprintf(&b, "\n%d of %d ODs stay as they are.\n%s\n\n", len(s.ODs)-changed, len(s.ODs), totalsText(s))
	unreachableText(&b, s.ODs, s.Before)
	b.WriteString(faint.Render("USD: generalised cost a shipment (freight, time, spread, carbon; what is paid once a chain left out). A planning estimate."))
	return styled(a.out, b.String())
}

type switchesDoc struct {
	Data    plan.DataDocument `json:"data"`
	ODs     []odDoc           `json:"ods"` // with the best way before
	After   []afterDoc        `json:"after"`
	Moves   []movingDoc       `json:"moves"`
	Weight  float64           `json:"weight"`
	CutOffW float64           `json:"cut_off_weight"`
	Added   float64           `json:"added_usd"`
	Hours   float64           `json:"added_hours_each"`
	CO2e    float64           `json:"added_co2e_kg"`
}

func switchesJSON(net *meridian.Network, s *plan.Switches) switchesDoc {
	doc := switchesDoc{Moves: movingJSON(s.Moves), Weight: s.Weight, CutOffW: s.CutOffW, Added: hundredth(s.Added), Hours: hundredth(s.Hours), CO2e: hundredth(s.CO2e)}
	doc.Data, doc.ODs = odsJSON(net, s.ODs, s.Before)
	doc.Data.Disruptions = s.Active
	for i := range s.After {
		x, y := &s.Before[i], &s.After[i]
		d := afterDoc{OD: i, Best: bestJSON(y)}
		if x.Reachable && y.Reachable {
			d.Added, d.Hours, d.CO2e = hundredth(y.Cost-x.Cost), hundredth(y.Hours-x.Hours), hundredth(y.CO2e-x.CO2e)
		}
		doc.After = append(doc.After, d)
	}
	return doc
}

func switchesCSV(w io.Writer, s *plan.Switches) error {
	cw := newCSV(w)
	if err := cw.Write([]string{"from", "to", "weight", "corridor_before", "corridor_after", "generalised_usd_before", "generalised_usd_after", "freight_usd_before", "freight_usd_after", "hours_before", "hours_after", "co2e_kg_before", "co2e_kg_after", "reason"}); err != nil {
		return err
	}
	f := func(x float64) string { return strconv.FormatFloat(hundredth(x), 'f', -1, 64) }
	for i := range s.ODs {
		x, y := &s.Before[i], &s.After[i]
		row := []string{s.ODs[i].Query.From.Name, s.ODs[i].Query.To.Name, f(s.ODs[i].Weight), x.Corridor, y.Corridor, "", "", "", "", "", "", "", "", cmp.Or(y.Reason, x.Reason)}
		for k, b := range [2]*plan.Best{x, y} {
			if b.Reachable {
				row[5+k], row[7+k], row[9+k], row[11+k] = f(b.Cost), f(b.Freight), f(b.Hours), f(b.CO2e)
			}
		}
		if err := cw.Write(row); err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}

// replanSwitch chooses the way anew in every draw, before and after, under equal
// luck.
func (a *app) replanSwitch(f *simulateFlags, net *meridian.Network, q *plan.Query) error {
	ctx, stop := a.interruptible()
	defer stop()
	bar := a.progress("plans", 2*f.draws)
	defer bar.end()
	p := plan.New(net)
	run := func(c plan.Conditions) (*plan.Redrawn, error) {
		each := *q
		each.Conditions = c
		luck, fail := drawnBy(net, risk.Scaled(f.correlation), f.seed)
		r, err := p.Redraw(ctx, each, f.draws, luck, bar.add)
		return r, interrupted(cmp.Or(*fail, err))
	}
	before, err := run(q.Conditions.Undisturbed())
	if err != nil {
		return err
	}
	after, err := run(q.Conditions)
	if err != nil {
		return err
	}
	bar.end()
	moves := movesOf(before.Corridor, after.Corridor)
	title := q.From.Name + " → " + q.To.Name + ", before and after " + disturbanceText(&q.Conditions)
	err = f.savePictures(func() *report.Picture {
		w := report.Switching{Title: title, Moves: moves, Unit: thousands(float64(f.draws)) + " draws", Subtitle: (&study{f: f, net: net, q: q}).caption(),
			Notes: []string{"The way is chosen anew in every draw, with foresight, before and after under equal luck."}}
		return w.Picture(net)
	})
	if err != nil {
		return err
	}
	doc := replanSwitchDoc{Before: replanJSON(f, net, q, before), After: replanJSON(f, net, q, after), Moves: movingJSON(moves)}
	for i := range doc.Moves {
		doc.Moves[i].ODs = 0
	}
	doc.Added = hundredth(doc.After.Chosen.Cost - doc.Before.Chosen.Cost)
	if f.asJSON {
		return writeJSON(a.out, doc)
	}
	return a.replanSwitchText(f, net, q, &doc, moves, title)
}

type replanSwitchDoc struct {
	Before replanDoc   `json:"before"`
	After  replanDoc   `json:"after"`
	Moves  []movingDoc `json:"moves"` // weight: draws
	Added  float64     `json:"added_usd"`
}

// movesOf counts the draws that go from one corridor to another.
func movesOf(before, after []string) []plan.Moving {
	count := map[[2]string]int{}
	var order [][2]string
	for d := range before {
		k := [2]string{before[d], after[d]}
		if count[k]++; count[k] == 1 {
			order = append(order, k)
		}
	}
	var out []plan.Moving
	for _, k := range order {
		out = append(out, plan.Moving{From: k[0], To: k[1], Weight: float64(count[k]), ODs: 1})
	}
	slices.SortFunc(out, func(a, b plan.Moving) int {
		return cmp.Or(-cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

func (a *app) replanSwitchText(f *simulateFlags, net *meridian.Network, q *plan.Query, doc *replanSwitchDoc, moves []plan.Moving, title string) error {
	var b strings.Builder
	s := &study{f: f, net: net, q: q}
	b.WriteString(s.heading(title+", the way chosen anew in every draw") + "\n")
	share := func(list []replanCorridor, id string) float64 {
		for _, c := range list {
			if c.Corridor == id {
				return c.Share
			}
		}
		return 0
	}
	var rows [][]string
	seen := map[string]bool{}
	for _, c := range append(append([]replanCorridor{}, doc.Before.Corridors...), doc.After.Corridors...) {
		if seen[c.Corridor] {
			continue
		}
		seen[c.Corridor] = true
		x, y := share(doc.Before.Corridors, c.Corridor), share(doc.After.Corridors, c.Corridor)
		rows = append(rows, []string{c.Corridor, shareText(x), shareText(y), fmt.Sprintf("%+.1f", 100*(y-x))})
	}
	b.WriteString(grid([]string{"Corridor", "Before", "After", "Points"}, rows, map[int]bool{1: true, 2: true, 3: true}) + "\n\n")
	rows = nil
	for _, m := range moves {
		if m.From != m.To {
			rows = append(rows, []string{m.From, m.To, shareText(m.Weight / float64(f.draws)), bar(m.Weight/float64(f.draws), 24)})
		}
	}
	if len(rows) > 0 {
		b.WriteString(grid([]string{"Switches from", "to", "Draws", ""}, rows, map[int]bool{2: true}) + "\n\n")
	}
	row := func(name string, d *replanDistDoc) []string {
		return []string{name, day(d.Mean), day(d.SD), day(d.P5), day(d.P50), day(d.P90), day(d.P95), thousands(d.Cost)}
	}
	right := map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true}
	b.WriteString(grid([]string{"Days", "Mean", "SD", "P5", "P50", "P90", "P95", "Generalised USD"}, [][]string{row("before", &doc.Before.Chosen), row("after", &doc.After.Chosen)}, right) + "\n\n")
	fmt.Fprintf(&b, "It costs %s USD of generalised cost and %+.1f days on average.\n", signed(doc.Added), (doc.After.Chosen.Mean-doc.Before.Chosen.Mean)/24)
	if x, y := doc.Before.Deadline, doc.After.Deadline; x != nil && y != nil {
		fmt.Fprintf(&b, "Arrives by %s with a chance of %s before, %s after.\n", x.Date, shareText(x.Chosen), shareText(y.Chosen))
	}
	b.WriteString(faint.Render("Before and after under equal luck. Generalised cost here: freight, mean time and carbon; what is paid once a chain is left out."))
	return styled(a.out, b.String())
}
