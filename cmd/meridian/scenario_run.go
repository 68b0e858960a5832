package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/plan"
	"meridian/report"
)

type runFlags struct {
	flows         source
	until         int
	asJSON, asCSV bool
	out           outputs
}

func (a *app) scenarioRunCmd() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{Use: "run SCENARIO", Short: "Year by year as its measures open: who goes where, what it takes, what is loaded", Args: oneScenario,
		Long: `Run plays a scenario through: for the year of the data and each year in which a
measure opens or ends, the flows of a set take their best ways on the network of
that year. It shows tonnes by corridor, mean days, freight and CO2e, what users
save against the network without measures, and what passes the borders, terminals,
gauge breaks and passages that are loaded most. Measures on demand change the
quantities from their day on; nothing else does. Capacity does not bind here.

A scenario without measures is the network as it is.`,
		Example: `  meridian scenario run rasht-astara,astara-terminal
  meridian scenario run mine.yaml --flows flows.csv --csv
  meridian scenario run iran --until 2030 --html iran.html --xlsx iran.xlsx`,
		RunE: func(_ *cobra.Command, args []string) error { return a.runScenario(&f, args[0]) }}
	fl := cmd.Flags()
	fl.Var(a.file(&f.flows), "flows", "CSV file with origin,destination,goods,quantity,unit (TEU or t a year); the flows of the data by default")
	fl.IntVar(&f.until, "until", 2060, "last year")
	fl.BoolVar(&f.asJSON, "json", false, "print JSON")
	fl.BoolVar(&f.asCSV, "csv", false, "print one row a flow and year as CSV")
	f.out.documents(cmd)
	return cmd
}

// runYear is the flows of one year.
type runYear struct {
	Year      int                `json:"year"`
	Opened    []string           `json:"opened"` // since the year before in the list
	Ended     []string           `json:"ended"`
	Tonnes    float64            `json:"tonnes"`
	Unserved  int                `json:"flows_without_way"`
	Days      float64            `json:"mean_days"`        // of what is moved, by tonnes
	Freight   float64            `json:"freight_usd"`      // a year
	CO2e      float64            `json:"co2e_t"`           // a year
	Gain      plan.Gain          `json:"gain"`             // against the network without measures
	Corridors map[string]float64 `json:"corridors_tonnes"` // a year
	Loads     []runLoad          `json:"loads"`            // heaviest first, links left out

	bests  []plan.Best
	tonnes []float64
}

type runLoad struct {
	Kind   string  `json:"kind"`
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Tonnes float64 `json:"tonnes"`
}

func (a *app) runScenario(f *runFlags, word string) error {
	if f.asJSON && f.asCSV {
		return meridian.Input("--json, --csv", "use one of them", "two forms of output are asked for")
	}
	if err := f.out.check(false); err != nil {
		return err
	}
	net, err := a.network()
	if err != nil {
		return err
	}
	first := net.AsOf.Time().Year()
	if f.until < first || f.until > 2150 {
		return meridian.Input("--until", fmt.Sprintf("give a year from %d on", first), "%d is no last year", f.until)
	}
	sc, err := loadScenario(net, a.source(word))
	if err != nil {
		return err
	}
	if len(sc.Measures) > mostMeasures {
		return meridian.Input("SCENARIO", "part it", "%d measures; the most for a run is %d", len(sc.Measures), mostMeasures)
	}
	ctx, stop := a.interruptible()
	defer stop()
	x, err := a.baseWorlds(ctx, net, sc, f.flows, first)
	if err != nil {
		return interrupted(err)
	}
	years, err := a.runYears(ctx, x, f.until)
	if err != nil {
		return interrupted(err)
	}
	if !f.out.none() {
		if err := f.out.save(f.out.findings(runFindings(x, years), nil)); err != nil {
			return err
		}
	}
	switch {
	case f.asJSON:
		return writeJSON(a.out, map[string]any{"scenario": sc.Name, "id": sc.ID(), "data": plan.NewDataDocument(net, "USD "+net.Prices.String(), nil), "flows": x.set.Source,
			"years": years, "notes": plan.NonNil(slices.Concat(sc.Notes, x.set.Notes))})
	case f.asCSV:
		return writeCSV(a.out, runTable(x, years))
	case !f.out.none():
		return nil
	}
	return a.runText(x, years)
}

// runYears plays the years in which something changes.
func (a *app) runYears(ctx context.Context, x *worlds, until int) ([]*runYear, error) {
	years := []int{x.from}
	for _, list := range [2][]int{x.opens, x.ends} {
		for _, y := range list {
			if y > x.from && y <= until {
				years = append(years, y)
			}
		}
	}
	slices.Sort(years)
	years = slices.Compact(years)
	bar := a.progress("years", len(years))
	defer bar.end()
	var out []*runYear
	before := measureSet(0)
	for _, y := range years {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		now := x.inForce(x.all(), y)
		r, err := x.play(y, now)
		if err != nil {
			return nil, err
		}
		for i := range x.sc.Measures {
			switch id := x.sc.Measures[i].ID; {
			case now&^before>>i&1 == 1:
				r.Opened = append(r.Opened, id)
			case before&^now>>i&1 == 1:
				r.Ended = append(r.Ended, id)
			}
		}
		before = now
		out = append(out, r)
		bar.add(1)
	}
	return out, nil
}

// play takes the flows of a year through the network with a set of measures.
func (x *worlds) play(year int, s measureSet) (*runYear, error) {
	v, err := x.skims.Variant(x.timeless.Apply(x.day, func(i int) bool { return s>>i&1 == 1 }))
	if err != nil {
		return nil, err
	}
	ways := v.Ways()
	r := &runYear{Year: year, Opened: []string{}, Ended: []string{}, Corridors: map[string]float64{}, Loads: []runLoad{}, bests: plan.BestsOf(ways), tonnes: make([]float64, len(ways))}
	grown := slices.Clone(x.set.ODs)
	hours := 0.0
	for i := range grown {
		od, b := &grown[i], &r.bests[i]
		od.Weight *= x.sc.Demand(midYear(year), od.Query.Shipment.Goods.ID, x.set.Countries[i][0], x.set.Countries[i][1], nil)
		if !b.Reachable {
			r.Unserved++
			continue
		}
		t := od.Weight * od.Query.Shipment.Tonnes
		r.tonnes[i] = t
		r.Tonnes += t
		r.Freight += od.Weight * b.Freight
		r.CO2e += od.Weight * b.CO2e / 1000
		r.Corridors[b.Corridor] += t
		hours += t * b.Hours
	}
	if r.Tonnes > 0 {
		r.Days = hours / r.Tonnes / 24
	}
	r.Gain = plan.GainOf(grown, x.skims.Base, ways)
	for _, l := range plan.Loads(ways, r.tonnes) {
		if l.Element.Kind != plan.ElementLink && l.Tonnes > 0 {
			r.Loads = append(r.Loads, runLoad{l.Element.Kind.String(), l.Element.ID, l.Element.Name, l.Tonnes})
		}
	}
	return r, nil
}

func runTable(x *worlds, years []*runYear) report.Table {
	t := report.Table{Name: "run", Header: []string{"year", "id", "from", "to", "goods", "tonnes", "corridor", "generalised_usd", "freight_usd", "days", "co2e_kg", "why_not"}}
	for _, r := range years {
		for i := range r.bests {
			o, b := &x.set.ODs[i], &r.bests[i]
			t.Rows = append(t.Rows, []string{strconv.Itoa(r.Year), x.set.Rows[i].ID, o.Query.From.Name, o.Query.To.Name, o.Query.Shipment.Goods.ID, number2(r.tonnes[i]), b.Corridor,
				when(b.Reachable, b.Cost, 2), when(b.Reachable, b.Freight, 2), when(b.Reachable, b.Hours/24, 2), when(b.Reachable, b.CO2e, 2), b.Reason})
		}
	}
	return t
}

func (a *app) runText(x *worlds, years []*runYear) error {
	var b strings.Builder
	b.WriteString(bold.Render(x.sc.Name+", year by year") + "\n" + faint.Render(fmt.Sprintf("id %s · network of %s · %s", x.sc.ID(), x.day, x.set.Source)) + "\n\n")
	var rows [][]string
	for _, r := range years {
		what := strings.Join(r.Opened, ", ")
		if len(r.Ended) > 0 {
			what = strings.TrimPrefix(what+"; ends: "+strings.Join(r.Ended, ", "), "; ")
		}
		rows = append(rows, []string{strconv.Itoa(r.Year), clip(cmp.Or(what, "as it is"), 48), thousands(r.Tonnes / 1e3), strconv.FormatFloat(r.Days, 'f', 1, 64), thousands(r.Freight / 1e6), thousands(r.CO2e / 1e3), signed(r.Gain.Benefit / 1e6), strconv.Itoa(r.Unserved)})
	}
	b.WriteString(grid([]string{"Year", "Opens", "kt", "Mean days", "Freight m USD", "CO2e kt", "Users save m USD", "No way"}, rows, map[int]bool{2: true, 3: true, 4: true, 5: true, 6: true, 7: true}) + "\n\n")
	last := years[len(years)-1]
	b.WriteString(runColumns("Corridor, kt a year", years, corridorsOf(years), func(r *runYear, c string) float64 { return r.Corridors[c] }) + "\n\n")
	b.WriteString(runColumns("Loaded most in the last year, kt", years, loadedMost(last), loadOf) + "\n")
	for _, n := range slices.Concat(x.sc.Notes, x.set.Notes) {
		b.WriteString(faint.Render(n) + "\n")
	}
	return styled(a.out, strings.TrimRight(b.String(), "\n"))
}

// corridorsOf lists the corridors that are used in some year, the greatest of the
// last year first.
func corridorsOf(years []*runYear) []string {
	names := map[string]bool{}
	for _, r := range years {
		for c := range r.Corridors {
			names[c] = true
		}
	}
	last := years[len(years)-1]
	return slices.SortedFunc(maps.Keys(names), func(p, q string) int {
		return cmp.Or(cmp.Compare(last.Corridors[q], last.Corridors[p]), cmp.Compare(p, q))
	})
}

// loadedMost lists the elements that are loaded most in a year.
func loadedMost(r *runYear) []string {
	var out []string
	for _, l := range r.Loads[:min(len(r.Loads), 12)] {
		out = append(out, l.Kind+" "+l.Name)
	}
	return out
}

// loadOf is what passes an element in a year, t.
func loadOf(r *runYear, name string) float64 {
	for _, l := range r.Loads {
		if l.Kind+" "+l.Name == name {
			return l.Tonnes
		}
	}
	return 0
}

// runColumns is a table with a column a year.
func runColumns(title string, years []*runYear, names []string, of func(*runYear, string) float64) string {
	head, right := []string{title}, map[int]bool{}
	for i, r := range years {
		head = append(head, strconv.Itoa(r.Year))
		right[i+1] = true
	}
	var rows [][]string
	for _, n := range names {
		row := []string{clip(n, 48)}
		for _, r := range years {
			row = append(row, thousands(of(r, n)/1e3))
		}
		rows = append(rows, row)
	}
	return grid(head, rows, right)
}
