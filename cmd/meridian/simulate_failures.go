package main

import (
	"cmp"
	"encoding/csv"
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

// Random failures: sets of what is shut are drawn, and every OD goes round or waits.

// failureColumns are those of a table of failures.
var failureColumns = []string{"close", "probability", "per_year", "days_p50", "days_p90", "name", "source"}

// mostFailureDraws is the most draws times ODs of --failures.
const mostFailureDraws = 20_000_000

// failureList returns the failures that are drawn: those of a table, or the
// closures on record.
func (f *simulateFlags) failureList(net *meridian.Network, day meridian.Date) ([]risk.Failure, error) {
	if f.failures.name != "history" {
		file, err := f.failures.open()
		if err != nil {
			return nil, meridian.Input("--failures", "write history for the closures on record, or name a table with the columns "+strings.Join(failureColumns, ","), "%v", err)
		}
		defer file.Close()
		return readFailures(file, f.failures.name)
	}
	var out []risk.Failure
	for _, h := range plan.Closures(net, day) {
		days := meridian.Spread{P50: h.Days, P90: 2 * h.Days}
		out = append(out, risk.Failure{Name: h.ID, Close: h.Words, Days: days, Probability: risk.Rate(1/h.Years, days),
			Source: fmt.Sprintf("once in %.1f years, %g days: %s", h.Years, h.Days, h.Source)})
	}
	if len(out) == 0 {
		return nil, meridian.Input("--failures", "name a table", "this feed has no closure on record that is over")
	}
	return out, nil
}

// readFailures reads a table of failures; all mistakes come at once.
func readFailures(r io.Reader, name string) ([]risk.Failure, error) {
	cr := csv.NewReader(r)
	cr.FieldsPerRecord, cr.TrimLeadingSpace = -1, true
	rows, err := cr.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, meridian.Input(name, "write a header: "+strings.Join(failureColumns, ","), "no table of failures: %v", err)
	}
	at := map[string]int{}
	for i, h := range rows[0] {
		h = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\uFEFF")))
		if _, twice := at[h]; twice || !slices.Contains(failureColumns, h) {
			return nil, meridian.Input(name, "the columns are "+strings.Join(failureColumns, ", "), "row 1: column %q is unknown or there twice", h)
		}
		at[h] = i
	}
	for _, h := range []string{"close", "days_p50", "days_p90"} {
		if _, ok := at[h]; !ok {
			return nil, meridian.Input(name, "the columns are "+strings.Join(failureColumns, ", "), "row 1: there is no column %s", h)
		}
	}
	var out []risk.Failure
	var bad []string
	for i, rec := range rows[1:] {
		x, err := readFailure(rec, at)
		if err == nil && slices.ContainsFunc(out, func(o risk.Failure) bool { return o.Name == x.Name }) {
			err = fmt.Errorf("name: %q is there twice", x.Name)
		}
		if err != nil {
			bad = append(bad, fmt.Sprintf("row %d: %v", i+2, err))
			continue
		}
		out = append(out, x)
	}
	if len(bad) > 0 {
		return nil, &meridian.InputError{Input: name, Problem: strings.Join(bad[:min(10, len(bad))], "\n  ")}
	}
	if len(out) == 0 {
		return nil, meridian.Input(name, "add rows", "has no failures")
	}
	return out, nil
}

func readFailure(rec []string, at map[string]int) (risk.Failure, error) {
	field := func(h string) string {
		if i, ok := at[h]; ok && i < len(rec) {
			return strings.TrimSpace(rec[i])
		}
		return ""
	}
	var x risk.Failure
	number := func(h string) (float64, error) {
		v, err := strconv.ParseFloat(field(h), 64)
		if err != nil {
			return 0, fmt.Errorf("%s: %q is no number", h, field(h))
		}
		return v, nil
	}
	var err error
	for _, n := range []struct {
		h  string
		to *float64
	}{{"days_p50", &x.Days.P50}, {"days_p90", &x.Days.P90}} {
		if *n.to, err = number(n.h); err != nil {
			return x, err
		}
	}
	if len(rec) > len(at) {
		return x, fmt.Errorf("has more fields than the header; put a value with commas in quotes")
	}
	for _, w := range strings.Split(field("close"), ";") {
		if w = strings.TrimSpace(w); w != "" {
			x.Close = append(x.Close, w)
		}
	}
	x.Name, x.Source = cmp.Or(field("name"), strings.Join(x.Close, ";")), field("source")
	switch p, y := field("probability"), field("per_year"); {
	case p != "" && y != "":
		return x, fmt.Errorf("probability: give it or per_year, not both")
	case p == "" && y == "":
		return x, fmt.Errorf("probability: give it, or per_year")
	case p != "":
		if x.Probability, err = number("probability"); err != nil {
			return x, err
		}
		return x, x.Check()
	}
	perYear, err := number("per_year")
	if err != nil {
		return x, err
	}
	if err := x.Check(); err != nil {
		return x, err
	}
	if !(perYear >= 0 && perYear <= 1000) {
		return x, fmt.Errorf("per_year: %g is no number of failures a year, 0 to 1000", perYear)
	}
	x.Probability = risk.Rate(perYear, x.Days)
	return x, nil
}

// failed draws sets of failures and plays them.
func (a *app) failed(f *simulateFlags, args []string) error {
	net, err := a.network()
	if err != nil {
		return err
	}
	ods, what, err := f.odSet(net, args)
	if err != nil {
		return err
	}
	if len(ods)*f.draws > mostFailureDraws {
		return meridian.Input("--draws", fmt.Sprintf("the most here is %d", mostFailureDraws/len(ods)), "%d draws of %d ODs are beyond reason", f.draws, len(ods))
	}
	c := ods[0].Query.Conditions
	list, err := f.failureList(net, c.AsOf)
	if err != nil {
		return err
	}
	ctx, stop := a.interruptible()
	defer stop()
	var words [][]string
	for i := range list {
		words = append(words, list[i].Close)
	}
	draws := make([]plan.FailureDraw, f.draws)
	for d, s := range risk.DrawFailures(list, f.draws, f.seed) {
		draws[d] = plan.FailureDraw(s)
	}
	var bar *progress
	o := plan.CriticalityOptions{Total: func(n int) { bar = a.progress("ODs", n) }, Tick: func(n int) { bar.add(n) }}
	r, err := plan.New(net).FindFailures(ctx, c, ods, words, draws, o)
	if bar != nil {
		bar.end()
	}
	if err != nil {
		return interrupted(err)
	}
	doc := newFailuresDoc(f, net, r, list)
	if doc.Weight == 0 {
		return &meridian.NoResultError{What: "none of the ODs has a way", Reasons: []string{ods[0].Name() + ": " + r.Before[0].Reason}}
	}
	err = f.savePictures(func() *report.Picture {
		p := report.Switching{Title: "Who goes where when things fail", Moves: r.Moves, Unit: "weight in all draws",
			Subtitle: fmt.Sprintf("%s; %s draws of %d failures, seed %d; network of %s", what, thousands(float64(f.draws)), len(list), f.seed, c.AsOf), Notes: []string{doc.sentence()}}
		return p.Picture(net)
	})
	if err != nil {
		return err
	}
	switch {
	case f.asJSON:
		return writeJSON(a.out, doc)
	case f.asCSV:
		return failuresCSV(a.out, &doc)
	}
	return a.failuresText(f, net, r, &doc, what)
}

type failuresDoc struct {
	Data     plan.DataDocument `json:"data"`
	Draws    int               `json:"draws"`
	Seed     uint64            `json:"seed"`
	Sets     int               `json:"different_sets"`
	Failures []failureDoc      `json:"failures"`
	ODs      []failureODDoc    `json:"ods"`
	Moves    []movingDoc       `json:"moves"` // weight: share
	Weight   float64           `json:"weight"`
	Added    float64           `json:"added_usd"` // weighted mean of a draw, over ODs not cut off
	Hours    float64           `json:"added_hours"`
	Hit      float64           `json:"hit_share"` // of weight and draws that go round or wait
	CutOff   float64           `json:"cut_off_share"`
}

type failureDoc struct {
	Name        string   `json:"name"`
	Close       []string `json:"close"`
	Probability float64  `json:"probability"`
	DaysP50     float64  `json:"days_p50"`
	DaysP90     float64  `json:"days_p90"`
	Source      string   `json:"source,omitempty"`
	ODs         int      `json:"ods_hit"`
	Weight      float64  `json:"weight_hit"`
	CutOffW     float64  `json:"weight_without_way_round"`
	Round       float64  `json:"way_round_usd"` // weighted sum over the ODs hit that have one
	Expected    float64  `json:"expected_usd"`  // probability × way round
}

type failureODDoc struct {
	odDoc
	Waits    float64 `json:"waits_share"`
	Rounds   float64 `json:"goes_round_share"`
	CutOff   float64 `json:"cut_off_share"`
	Added    float64 `json:"added_usd"`
	AddedP95 float64 `json:"added_p95_usd"`
	Hours    float64 `json:"added_hours"`
	HoursP95 float64 `json:"added_p95_hours"`
}

func newFailuresDoc(f *simulateFlags, net *meridian.Network, r *plan.Failures, list []risk.Failure) failuresDoc {
	doc := failuresDoc{Draws: f.draws, Seed: f.seed, Sets: r.Sets}
	data, ods := odsJSON(net, r.ODs, r.Before)
	doc.Data = data
	kept := 0.0
	for i := range ods {
		if !r.Before[i].Reachable {
			doc.ODs = append(doc.ODs, failureODDoc{odDoc: ods[i], CutOff: 1})
			continue
		}
		w := r.ODs[i].Weight
		added, hours := present(r.Added[i]), present(r.Hours[i])
		d := failureODDoc{odDoc: ods[i], Waits: share4(r.Waits[i]), Rounds: share4(r.Rounds[i]), CutOff: share4(r.CutOffs[i])}
		if len(added) > 0 {
			a, h := risk.Summarise(added), risk.Summarise(hours)
			d.Added, d.AddedP95, d.Hours, d.HoursP95 = hundredth(a.Mean), hundredth(a.Quantile(0.95)), hundredth(h.Mean), hundredth(h.Quantile(0.95))
			doc.Added += w * a.Mean
			doc.Hours += w * h.Mean
			kept += w
		}
		doc.ODs = append(doc.ODs, d)
		doc.Weight += w
		doc.Hit += w * (r.Waits[i] + r.Rounds[i])
		doc.CutOff += w * r.CutOffs[i]
	}
	doc.Added, doc.Hours = hundredth(doc.Added/math.Max(kept, 1e-12)), hundredth(doc.Hours/math.Max(kept, 1e-12))
	doc.Hit, doc.CutOff = share4(doc.Hit/math.Max(doc.Weight, 1e-12)), share4(doc.CutOff/math.Max(doc.Weight, 1e-12))
	for i := range list {
		x := &list[i]
		d := failureDoc{Name: x.Name, Close: x.Close, Probability: x.Probability, DaysP50: x.Days.P50, DaysP90: x.Days.P90, Source: x.Source}
		for k := range r.ODs {
			before, after, w := &r.Before[k], &r.Alone[i][k], r.ODs[k].Weight
			switch {
			case !before.Reachable || after.Reachable && after.Cost <= before.Cost:
				continue
			case !after.Reachable:
				d.CutOffW += w
			default:
				d.Round += w * (after.Cost - before.Cost)
			}
			d.ODs++
			d.Weight += w
		}
		d.Expected = hundredth(d.Probability * d.Round)
		d.Round = hundredth(d.Round)
		doc.Failures = append(doc.Failures, d)
	}
	slices.SortStableFunc(doc.Failures, func(a, b failureDoc) int {
		return cmp.Or(-cmp.Compare(a.Probability*a.CutOffW, b.Probability*b.CutOffW), -cmp.Compare(a.Expected, b.Expected), -cmp.Compare(a.Probability, b.Probability))
	})
	doc.Moves = movingJSON(r.Moves)
	for i := range doc.Moves {
		doc.Moves[i].Weight = share4(doc.Moves[i].Weight / math.Max(doc.Weight*float64(f.draws), 1e-12))
		doc.Moves[i].ODs = 0
	}
	return doc
}

// present returns the figures that are numbers.
func present(list []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(list), math.IsNaN)
}

func (d *failuresDoc) sentence() string {
	return fmt.Sprintf("Hit: %s of weight and draws; %s USD of generalised cost and %+.2f days a shipment on average; cut off: %s.", shareText(d.Hit), signed(d.Added), d.Hours/24, shareText(d.CutOff))
}

func (a *app) failuresText(f *simulateFlags, net *meridian.Network, r *plan.Failures, doc *failuresDoc, what string) error {
	var b strings.Builder
	q := &r.ODs[0].Query
	b.WriteString(bold.Render("Random failures: "+what) + "\n")
	b.WriteString(faint.Render(fmt.Sprintf("network of %s, departing %s · %s draws, seed %d, %d different sets · data %s", q.Conditions.AsOf, q.Conditions.Ready, thousands(float64(f.draws)), f.seed, doc.Sets, net.Version)) + "\n\n")
	var rows [][]string
	for i := range doc.Failures[:min(len(doc.Failures), f.top)] {
		x := &doc.Failures[i]
		rows = append(rows, []string{clip(x.Name, 40), shareText(x.Probability), fmt.Sprintf("%g–%g", hundredth(x.DaysP50), hundredth(x.DaysP90)), strconv.Itoa(x.ODs), fmt.Sprintf("%g", x.CutOffW), thousands(x.Round), thousands(x.Expected), clip(x.Source, 60)})
	}
	b.WriteString(grid([]string{"Failure", "On a day", "Days", "ODs hit", "No way round", "Way round, USD", "× chance", "From"}, rows, map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true}) + "\n\n")
	rows = nil
	order := make([]int, len(doc.ODs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int {
		return cmp.Or(-cmp.Compare(doc.ODs[x].CutOff*doc.ODs[x].Weight, doc.ODs[y].CutOff*doc.ODs[y].Weight), -cmp.Compare(doc.ODs[x].Added*doc.ODs[x].Weight, doc.ODs[y].Added*doc.ODs[y].Weight))
	})
	for _, i := range order[:min(len(order), f.top)] {
		x := &doc.ODs[i]
		if !x.Best.Reachable {
			continue
		}
		rows = append(rows, []string{r.ODs[i].Name(), fmt.Sprintf("%g", x.Weight), x.Best.Corridor, shareText(x.Rounds), shareText(x.Waits), shareText(x.CutOff), signed(x.Added), signed(x.AddedP95), fmt.Sprintf("%+.2f", x.Hours/24), fmt.Sprintf("%+.1f", x.HoursP95/24)})
	}
	b.WriteString(grid([]string{"OD", "Weight", "Best way", "Goes round", "Waits", "Cut off", "USD", "P95", "Days", "P95"}, rows, map[int]bool{1: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 9: true}) + "\n\n")
	b.WriteString(doc.sentence() + "\n\n")
	unreachableText(&b, r.ODs, r.Before)
	b.WriteString(faint.Render("A shipment goes round what has failed, or waits for the opening (60 days at most, counted from departure), whichever costs less. Failures are independent. A planning estimate."))
	return styled(a.out, b.String())
}

func failuresCSV(w io.Writer, doc *failuresDoc) error {
	cw := newCSV(w)
	if err := cw.Write([]string{"from", "to", "weight", "corridor", "goes_round_share", "waits_share", "cut_off_share", "added_usd", "added_p95_usd", "added_hours", "added_p95_hours"}); err != nil {
		return err
	}
	f := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	for i := range doc.ODs {
		x := &doc.ODs[i]
		if err := cw.Write([]string{x.From.Name, x.To.Name, f(x.Weight), x.Best.Corridor, f(x.Rounds), f(x.Waits), f(x.CutOff), f(x.Added), f(x.AddedP95), f(x.Hours), f(x.HoursP95)}); err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}
