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
	"meridian/risk"
)

// mostReplans is the most draws of --replan.
const mostReplans = 1_000_000

// replan chooses the way anew in every draw.
func (a *app) replan(f *simulateFlags, net *meridian.Network, q *plan.Query) error {
	ctx, stop := a.interruptible()
	defer stop()
	bar := a.progress("plans", f.draws)
	defer bar.end()
	luck, fail := drawnBy(net, risk.Scaled(f.correlation), f.seed)
	r, err := plan.New(net).Redraw(ctx, *q, f.draws, luck, bar.add)
	if err = cmp.Or(*fail, err); err != nil {
		return interrupted(err)
	}
	bar.end()
	err = f.savePictures(func() *report.Picture {
		w := report.Switching{Title: q.From.Name + " → " + q.To.Name + ", with foresight", Moves: movesOf(slices.Repeat([]string{"always " + r.FixedCorridor}, f.draws), r.Corridor),
			Unit: thousands(float64(f.draws)) + " draws", Subtitle: (&study{f: f, net: net, q: q}).caption(), Notes: []string{"Left: the way that is best at mean hours. Right: the best way of each draw."}}
		return w.Picture(net)
	})
	if err != nil {
		return err
	}
	doc := replanJSON(f, net, q, r)
	if f.asJSON {
		return writeJSON(a.out, doc)
	}
	return a.replanText(f, net, q, &doc)
}

// drawnBy lets package risk draw the hours of the pieces of a plan. An error is
// left in fail.
func drawnBy(net *meridian.Network, c risk.Correlation, seed uint64) (luck func([]plan.Piece) plan.Luck, fail *error) {
	fail = new(error)
	return func(pieces []plan.Piece) plan.Luck {
		elements := make([]risk.Element, len(pieces), 2*len(pieces))
		waits := make([]int, len(pieces)) // piece -> element of its wait; 0: none
		for i := range pieces {
			p := &pieces[i]
			if p.Leg.Kind == "" {
				continue
			}
			e, w := risk.OfLeg(net, &p.Leg, p.Wait)
			elements[i] = e
			if w != nil {
				waits[i] = len(elements)
				elements = append(elements, *w)
			}
		}
		field, err := risk.NewField(elements, c, seed)
		if err != nil {
			*fail = err
			return plan.Luck{Least: func(int) float64 { return 0 }, Hours: func() func(int) func(int) float64 {
				return func(int) func(int) float64 { return func(int) float64 { return 0 } }
			}}
		}
		both := func(hours func(int) float64) func(int) float64 {
			return func(i int) float64 {
				h := hours(i)
				if w := waits[i]; w > 0 {
					h += hours(w)
				}
				return h
			}
		}
		return plan.Luck{Least: both(field.Least), Hours: func() func(int) func(int) float64 {
			s := field.Sampler()
			return func(draw int) func(int) float64 { return both(s(draw)) }
		}}
	}, fail
}

type replanDoc struct {
	Query       plan.QueryDocument `json:"query"`
	Data        plan.DataDocument  `json:"data"`
	Draws       int                `json:"draws"`
	Seed        uint64             `json:"seed"`
	Correlation correlationDoc     `json:"correlation"`
	Ways        int                `json:"ways"` // different ways chosen
	Corridors   []replanCorridor   `json:"corridors"`
	Chosen      replanDistDoc      `json:"chosen_anew"`
	Fixed       replanDistDoc      `json:"fixed"`
	FixedName   string             `json:"fixed_corridor"`
	Saved       float64            `json:"saved_usd"` // mean generalised cost
	Deadline    *replanDeadline    `json:"deadline,omitempty"`
}

type replanCorridor struct {
	Corridor string  `json:"corridor"`
	Share    float64 `json:"share"`
	Mean     float64 `json:"mean_hours"` // when chosen
}

type replanDistDoc struct {
	Mean float64 `json:"mean_hours"`
	SD   float64 `json:"sd_hours"`
	P5   float64 `json:"p5_hours"`
	P50  float64 `json:"p50_hours"`
	P90  float64 `json:"p90_hours"`
	P95  float64 `json:"p95_hours"`
	Cost float64 `json:"mean_generalised_usd"`
}

type replanDeadline struct {
	Date   string  `json:"date"`
	Chosen float64 `json:"chance_chosen_anew"`
	Fixed  float64 `json:"chance_fixed"`
}

func replanJSON(f *simulateFlags, net *meridian.Network, q *plan.Query, r *plan.Redrawn) replanDoc {
	p := plan.NewDocument(net, q, &plan.Result{Prices: q.Prices})
	c := risk.Scaled(f.correlation)
	chosen, fixed := risk.Summarise(r.Hours), risk.Summarise(r.FixedHours)
	costs, fixedCosts := risk.Summarise(r.Cost), risk.Summarise(r.FixedCost)
	dist := func(s *risk.Summary, usd float64) replanDistDoc {
		return replanDistDoc{hundredth(s.Mean), hundredth(s.SD), hundredth(s.Quantile(0.05)), hundredth(s.Quantile(0.5)), hundredth(s.Quantile(0.9)), hundredth(s.Quantile(0.95)), hundredth(usd)}
	}
	doc := replanDoc{Query: p.Query, Data: p.Data, Draws: f.draws, Seed: f.seed, Correlation: correlationDoc{c.Within, share4(c.Across)}, Ways: r.Ways,
		Chosen: dist(chosen, costs.Mean), Fixed: dist(fixed, fixedCosts.Mean), FixedName: r.FixedCorridor, Saved: hundredth(fixedCosts.Mean - costs.Mean)}
	times, hours := map[string]int{}, map[string]float64{}
	for d, name := range r.Corridor {
		times[name]++
		hours[name] += r.Hours[d]
	}
	for name, n := range times {
		doc.Corridors = append(doc.Corridors, replanCorridor{name, share4(float64(n) / float64(f.draws)), hundredth(hours[name] / float64(n))})
	}
	slices.SortFunc(doc.Corridors, func(a, b replanCorridor) int {
		return cmp.Or(-cmp.Compare(a.Share, b.Share), cmp.Compare(a.Corridor, b.Corridor))
	})
	if d := q.Shipment.Deadline; d != meridian.NoDate {
		allowed := float64(d-q.Conditions.Ready) * 24
		doc.Deadline = &replanDeadline{d.String(), share4(chosen.Chance(allowed)), share4(fixed.Chance(allowed))}
	}
	return doc
}

func (a *app) replanText(f *simulateFlags, net *meridian.Network, q *plan.Query, doc *replanDoc) error {
	var b strings.Builder
	s := &study{f: f, net: net, q: q}
	b.WriteString(s.heading(q.From.Name+" → "+q.To.Name+", the way chosen anew in every draw") + "\n")
	var rows [][]string
	for _, c := range doc.Corridors {
		rows = append(rows, []string{c.Corridor, shareText(c.Share), day(c.Mean), bar(c.Share, 30)})
	}
	b.WriteString(grid([]string{"Corridor", "Chosen", "Days then", ""}, rows, map[int]bool{1: true, 2: true}) + "\n\n")
	row := func(name string, d *replanDistDoc) []string {
		return []string{name, day(d.Mean), day(d.SD), day(d.P5), day(d.P50), day(d.P90), day(d.P95), thousands(d.Cost)}
	}
	right := map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true}
	b.WriteString(grid([]string{"Days", "Mean", "SD", "P5", "P50", "P90", "P95", "Generalised USD"}, [][]string{row("chosen anew", &doc.Chosen), row("always "+doc.FixedName, &doc.Fixed)}, right) + "\n\n")
	fmt.Fprintf(&b, "%d different ways were chosen; to choose with foresight saves %s USD (%.1f %%) of generalised cost on average.\n", doc.Ways, thousands(doc.Saved), 100*doc.Saved/math.Max(1e-9, doc.Fixed.Cost))
	if d := doc.Deadline; d != nil {
		fmt.Fprintf(&b, "Arrives by %s with a chance of %s, always %s with %s.\n", d.Date, shareText(d.Chosen), doc.FixedName, shareText(d.Fixed))
	}
	b.WriteString(faint.Render("Generalised cost here: freight, mean time and carbon; what is paid once a chain (insurance, documents, empties) is left out."))
	return styled(a.out, b.String())
}
