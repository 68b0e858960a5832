package main

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/plan"
	"meridian/report"
)

type rankFlags struct {
	flows             source
	objective, resume string
	greedy, pairs     int
	asJSON, asCSV     bool
	out               outputs
}

func (a *app) scenarioRankCmd() *cobra.Command {
	var f rankFlags
	cmd := &cobra.Command{Use: "rank SCENARIO", Short: "Every measure alone, all together, all but one, in which order, and which help each other", Args: oneScenario,
		Long: `Rank values the measures of a scenario on a set of flows, as if all were in force
on the day of the data: each alone, all together, all but one, the greedy order
(each next measure adds most to those before it), and pairs, which help each other
or replace each other. Episodes and winter closures are left out.

The objective is what flows that have a way with and without gain in a year: the
generalised cost that users save (benefit), freight (cost), tonne-hours or CO2e.
Flows that are opened or cut off are counted beside it. With --resume FILE every
network that is valued is written down, and the same command goes on from there.`,
		Example: `  meridian scenario rank rasht-astara,astara-border,iran-rail-discount
  meridian scenario rank mine.yaml --flows flows.csv --objective co2e --greedy 5 --pairs 8
  meridian scenario rank all --resume rank.jsonl --csv
  meridian scenario rank iran --html iran.html --xlsx iran.xlsx`,
		PreRunE: func(_ *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return a.checkScenario(args[0])
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.rank(&f, args[0]) }}
	fl := cmd.Flags()
	fl.Var(a.file(&f.flows), "flows", "CSV file with origin,destination,goods,quantity,unit (TEU or t a year); the flows of the data by default")
	fl.StringVar(&f.objective, "objective", "benefit", "what is ranked by: "+strings.Join(plan.Objectives(), ", "))
	fl.IntVar(&f.greedy, "greedy", 3, "steps of the greedy order; 0: none")
	fl.IntVar(&f.pairs, "pairs", 4, "the best so many are tried two by two; 0: none")
	fl.StringVar(&f.resume, "resume", "", "file that keeps what was valued")
	fl.StringVar(&f.out.svg, "svg", "", "write the picture to this file")
	fl.StringVar(&f.out.png, "png", "", "write the picture to this file")
	f.out.documents(cmd)
	fl.BoolVar(&f.asJSON, "json", false, "print JSON")
	fl.BoolVar(&f.asCSV, "csv", false, "print one row a measure as CSV")
	return cmd
}

func (f *rankFlags) check() error {
	switch {
	case f.asJSON && f.asCSV:
		return meridian.Input("--json, --csv", "use one of them", "two forms of output are asked for")
	case !slices.Contains(plan.Objectives(), f.objective):
		return meridian.Input("--objective", "use "+strings.Join(plan.Objectives(), ", "), "%q is no objective", f.objective)
	case f.greedy < 0 || f.greedy > 100:
		return meridian.Input("--greedy", "give 0 to 100", "%d is no number of steps", f.greedy)
	case f.pairs < 0 || f.pairs > 100:
		return meridian.Input("--pairs", "give 0 to 100", "%d is no number of measures", f.pairs)
	}
	return f.out.check(false)
}

func (a *app) rank(f *rankFlags, word string) error {
	net, err := a.network()
	if err != nil {
		return err
	}
	sc, err := loadScenario(net, a.source(word))
	if err != nil {
		return err
	}
	ctx, stop := a.interruptible()
	defer stop()
	x, err := a.baseWorlds(ctx, net, sc, f.flows, net.AsOf.Time().Year())
	if err != nil {
		return interrupted(err)
	}
	o := plan.RankOptions{Objective: plan.Objective(f.objective), Greedy: f.greedy, Pairs: f.pairs}
	j, err := openJournal(f.resume, fmt.Sprintf("rank %s %s %s", sc.ID(), net.Version, x.set.key()), func(_ string, b json.RawMessage) error { return json.Unmarshal(b, new(plan.Gain)) })
	if err != nil {
		return err
	}
	defer j.close()
	o.Known = func(set string) (g plan.Gain, ok bool) {
		ok, err := j.known(set, &g)
		return g, ok && err == nil
	}
	o.Keep = func(set string, g plan.Gain) error { return j.keep(set, g) }
	bar := a.progress("networks", 0)
	done := 0
	var mu sync.Mutex
	o.Tick = func(d, total int) {
		mu.Lock()
		defer mu.Unlock()
		bar.total = total
		bar.add(d - done)
		done = d
	}
	r, err := x.skims.Rank(ctx, len(sc.Measures), func(taken func(int) bool) *meridian.Network { return x.timeless.Apply(x.day, taken) }, o)
	bar.end()
	if err != nil {
		if ctx.Err() != nil {
			return j.broken(err)
		}
		return err
	}
	return a.showRank(f, net, x, r)
}

// key tells one set of flows from another.
func (s *odSet) key() string {
	b, err := json.Marshal(s.Rows)
	if err != nil {
		return s.Source
	}
	h := fnv.New64a()
	h.Write(b)
	return strconv.FormatUint(h.Sum64(), 16)
}

// objectiveUnits word the unit of an objective.
var objectiveUnits = map[plan.Objective]string{plan.ByBenefit: "USD a year", plan.ByFreight: "USD a year", plan.ByTonneHours: "tonne-hours a year", plan.ByCO2e: "t CO2e a year"}

func (a *app) showRank(f *rankFlags, net *meridian.Network, x *worlds, r *plan.Ranking) error {
	names := make([]string, len(x.sc.Measures))
	for i := range names {
		names[i] = x.sc.Measures[i].Name
	}
	pic := report.Ranked{Title: "Measures of " + x.sc.Name, Subtitle: fmt.Sprintf("%s, objective %s, network of %s", x.set.Source, r.Objective, net.AsOf), Names: names, Unit: objectiveUnits[r.Objective], Ranking: r, Notes: x.set.Notes}
	if !f.out.none() {
		if err := f.out.save(f.out.findings(rankFindings(x, r, pic.Picture()), []*report.Picture{pic.Picture()})); err != nil {
			return err
		}
	}
	switch {
	case f.asJSON:
		return writeJSON(a.out, rankJSON(net, x, r))
	case f.asCSV:
		return writeCSV(a.out, rankTable(x, r))
	case !f.out.none():
		return nil
	}
	return a.rankText(x, r)
}

func rankTable(x *worlds, r *plan.Ranking) report.Table {
	t := report.Table{Name: "ranking", Header: []string{"rank", "measure", "name", "kind", "owner", "objective", "alone", "lost_without", "user_benefit_usd", "freight_saved_usd", "tonne_hours_saved", "co2e_saved_t", "ods_better", "ods_worse", "ods_opened", "ods_cut_off"}}
	for n, i := range r.Order {
		m, g := &x.sc.Measures[i], &r.Alone[i]
		t.Rows = append(t.Rows, []string{strconv.Itoa(n + 1), m.ID, m.Name, m.Kind(), x.sc.Owner(i), string(r.Objective), number2(r.Objective.Of(g)), number2(r.Loss(i)),
			number2(g.Benefit), number2(g.Freight), number2(g.TonneHours), number2(g.CO2e), strconv.Itoa(g.Better), strconv.Itoa(g.Worse), strconv.Itoa(g.Opened), strconv.Itoa(g.CutOff)})
	}
	return t
}

func number2(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) }

func rankJSON(net *meridian.Network, x *worlds, r *plan.Ranking) any {
	type row struct {
		Measure string    `json:"measure"`
		Name    string    `json:"name"`
		Kind    string    `json:"kind"`
		Owner   string    `json:"owner"`
		Alone   plan.Gain `json:"alone"`
		ButOne  plan.Gain `json:"all_but_this"`
		Loss    float64   `json:"lost_without"`
	}
	type step struct {
		Measure string  `json:"measure"`
		Adds    float64 `json:"adds"`
		Total   float64 `json:"total"`
	}
	type pair struct {
		A        string    `json:"a"`
		B        string    `json:"b"`
		Together plan.Gain `json:"together"`
		Synergy  float64   `json:"synergy"`
	}
	rows, steps, pairs := []row{}, []step{}, []pair{}
	id := func(i int) string { return x.sc.Measures[i].ID }
	for _, i := range r.Order {
		m := &x.sc.Measures[i]
		rows = append(rows, row{m.ID, m.Name, m.Kind(), x.sc.Owner(i), r.Alone[i], r.ButOne[i], hundredth(r.Loss(i))})
	}
	for _, s := range r.Greedy {
		steps = append(steps, step{id(s.Option), hundredth(s.Adds), hundredth(s.Total)})
	}
	for _, p := range r.Pairs {
		pairs = append(pairs, pair{id(p.A), id(p.B), p.Together, hundredth(p.Extra)})
	}
	return map[string]any{"scenario": x.sc.Name, "id": x.sc.ID(), "data": plan.NewDataDocument(net, "USD "+net.Prices.String(), nil), "flows": x.set.Source, "ods": len(x.set.ODs),
		"objective": r.Objective, "unit": objectiveUnits[r.Objective], "measures": rows, "all": r.All, "greedy": steps, "pairs": pairs, "notes": plan.NonNil(x.set.Notes)}
}

func (a *app) rankText(x *worlds, r *plan.Ranking) error {
	var b strings.Builder
	b.WriteString(bold.Render("Measures of "+x.sc.Name) + "\n" + faint.Render(fmt.Sprintf("%s · objective %s, %s", x.set.Source, r.Objective, objectiveUnits[r.Objective])) + "\n\n")
	var rows [][]string
	for n, i := range r.Order {
		m, g := &x.sc.Measures[i], &r.Alone[i]
		remark := ""
		if g.Opened > 0 {
			remark = fmt.Sprintf("opens %d", g.Opened)
		}
		if g.CutOff > 0 {
			remark = strings.TrimPrefix(remark+", cuts off "+strconv.Itoa(g.CutOff), ", ")
		}
		rows = append(rows, []string{strconv.Itoa(n + 1), m.ID, x.sc.Owner(i), signed(r.Objective.Of(g)), signed(r.Loss(i)), strconv.Itoa(g.Better), strconv.Itoa(g.Worse), remark})
	}
	b.WriteString(grid([]string{"", "Measure", "Owner", "Alone", "Lost without", "Better", "Worse", "Flows"}, rows, map[int]bool{0: true, 3: true, 4: true, 5: true, 6: true}) + "\n")
	sum := 0.0
	for i := range r.Alone {
		sum += r.Objective.Of(&r.Alone[i])
	}
	fmt.Fprintf(&b, "All together %s; the sum of each alone %s.\n", signed(r.Objective.Of(&r.All)), signed(sum))
	if len(r.Greedy) > 0 {
		var steps []string
		for _, s := range r.Greedy {
			steps = append(steps, fmt.Sprintf("%s (%s)", x.sc.Measures[s.Option].ID, signed(s.Adds)))
		}
		b.WriteString("Greedy order: " + strings.Join(steps, ", then ") + ".\n")
	}
	for k, p := range r.Pairs {
		if k == 5 || p.Extra > -0.5 && p.Extra < 0.5 {
			break
		}
		what := "replace each other"
		if p.Extra > 0 {
			what = "help each other"
		}
		fmt.Fprintf(&b, "%s and %s %s: %s together beyond each alone.\n", x.sc.Measures[p.A].ID, x.sc.Measures[p.B].ID, what, signed(p.Extra))
	}
	for _, n := range x.set.Notes {
		b.WriteString(faint.Render(n) + "\n")
	}
	return styled(a.out, strings.TrimRight(b.String(), "\n"))
}
