package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/cost"
	"meridian/plan"
	"meridian/risk"
)

// simulateFlags say what is drawn and how.
type simulateFlags struct {
	shipment            shipmentFlags
	itinerary           int
	corridor            string
	draws               int
	seed                uint64
	correlation         float64
	asJSON, asCSV       bool
	out                 outputs
	replan              bool
	criticality         bool
	ods                 source
	kinds               []string
	top                 int
	failures            source
	onItinerary, single bool
	known               bool // departure is given: services leave on their weekdays
}

// driverDraws is the most draws of the decomposition of variance; each costs as
// much as a few dozen plain ones, and shares need no third digit.
const driverDraws = 20000

func (a *app) simulateCmd() *cobra.Command {
	var f simulateFlags
	cmd := &cobra.Command{
		Use:   "simulate [FROM TO]",
		Short: "Monte Carlo of itineraries, and what closures, losses and failures cost",
		Long: `Simulate draws the duration of itineraries many times, with delays that have a
common cause moving together: congestion meets all calls at a port, a closed
border all its trucks, a bad winter all seasonal waterways.

Without --itinerary and --corridor it compares all itineraries of the plan under
equal luck. With one of them it shows that one in detail: quantiles, histogram,
and what the spread comes from.

A wait is uniform over the headway of its service. With --depart the itineraries
are those of real departures, as plan shows them: services with a calendar leave
by it in every draw, and goods that miss one wait for the next (with --replan
ways are chosen by frequencies all the same). The result
depends on the seed alone, not on the number of processors. Ctrl-C ends a run;
nothing is written then.

With --replan the way is chosen anew in every draw, as by a shipper who knows how
long everything will take: which corridors that is how often, and what it saves
against the way that is best on average (the most that better information, or
the freedom to switch, could be worth). With --close, --with or --without too it
does so before and after, under equal luck, and shows who switches where.

Without FROM TO it is about many ODs: a table (--ods), or the fifty that most is
published about.
  --close, --with, --without   best ways before and after, and who goes where
  --criticality                what the loss of every link, crossing, terminal,
                               gauge break, passage and service costs
  --failures                   sets of failures are drawn, from the closures on
                               record or a table; goods go round them or wait
--criticality and --failures answer for a single FROM TO as well.`,
		Example: `  meridian simulate Mumbai Moscow
  meridian simulate Mumbai Moscow --itinerary 1
  meridian simulate Mumbai Moscow --corridor north-south-west --deadline 2027-01-15
  meridian simulate Mumbai Moscow --itinerary 1 --correlation 0
  meridian simulate Mumbai Moscow --itinerary 1 --svg spread.svg
  meridian simulate Mumbai Moscow --replan
  meridian simulate Mumbai Moscow --replan --close hormuz --png switch.png
  meridian simulate --close suez --ods ods.csv
  meridian simulate --criticality --top 50 --png map.png
  meridian simulate --failures history --draws 10000 --seed 7
  meridian simulate Mumbai Moscow --json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && f.manyODs() {
				return nil
			}
			return twoEnds(cmd, args)
		},
		PreRunE: func(cmd *cobra.Command, args []string) error {
			if err := f.modes(cmd, args); err != nil {
				return err
			}
			f.onItinerary = cmd.Flags().Changed("itinerary")
			f.known = cmd.Flags().Changed("depart")
			f.single = f.onItinerary || f.corridor != ""
			if f.replan && !cmd.Flags().Changed("draws") {
				f.draws = 1000
			}
			if f.failures.name != "" && !cmd.Flags().Changed("draws") {
				f.draws = 10000
			}
			if err := f.check(); err != nil || len(args) != 2 {
				return err
			}
			return a.checkShipment(&f.shipment, args)
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.simulate(&f, args) },
	}
	f.shipment.register(cmd)
	fl := cmd.Flags()
	fl.IntVar(&f.itinerary, "itinerary", 0, "itinerary N of the plan in detail")
	fl.StringVar(&f.corridor, "corridor", "", "best itinerary of this corridor in detail")
	fl.IntVar(&f.draws, "draws", 100000, "number of draws")
	fl.Uint64Var(&f.seed, "seed", 1, "seed of the draws")
	fl.Float64Var(&f.correlation, "correlation", risk.Default.Within, "correlation of delays of one kind at one place, 0 (independent) to 1")
	fl.BoolVar(&f.asJSON, "json", false, "print JSON")
	fl.BoolVar(&f.asCSV, "csv", false, "print one row an itinerary as CSV")
	fl.StringVar(&f.out.svg, "svg", "", "also draw the result as SVG to this file")
	fl.StringVar(&f.out.png, "png", "", "also draw the result as PNG to this file")
	fl.BoolVar(&f.replan, "replan", false, "choose the way anew in every draw (1000 draws unless --draws says otherwise)")
	fl.BoolVar(&f.criticality, "criticality", false, "rank links, crossings, terminals, gauge breaks, passages and services by what their loss costs the ODs")
	fl.Var(a.file(&f.ods), "ods", "table of ODs (CSV: from,to,weight,goods,equipment,teu,feu,tonnes,value_usd) instead of FROM TO")
	fl.Var(a.file(&f.failures), "failures", "draw sets of failures and go round them or wait: history (closures on record), or a table (CSV: close,probability or per_year,days_p50,days_p90)")
	fl.StringSliceVar(&f.kinds, "kind", nil, "with --criticality: only link, crossing, terminal, gauge_break, passage or service")
	fl.IntVar(&f.top, "top", 30, "rows shown of a ranking or of a table of ODs")
	fl.BoolVar(&f.out.force, "force", false, "let --svg and --png replace files")
	return cmd
}

// simulation is an itinerary and what its draws say.
type simulation struct {
	it      *meridian.Itinerary
	chain   risk.Chain
	sample  []float64
	summary *risk.Summary
	bins    risk.Histogram
	drivers *risk.Drivers // in detail only
	first   float64       // share of draws in which it is the quickest
}

// manyODs tells whether the flags are about many ODs, so that no ends are named.
func (f *simulateFlags) manyODs() bool {
	return f.criticality || f.ods.name != "" || f.failures.name != "" || len(f.shipment.Close)+len(f.shipment.With)+len(f.shipment.Without) > 0
}

// modes refuses flags that the kind of run cannot honour.
func (f *simulateFlags) modes(cmd *cobra.Command, args []string) error {
	many := f.criticality || len(args) == 0
	drawn := []string{"itinerary", "corridor", "replan", "draws", "seed", "correlation", "deadline"}
	for _, x := range []struct {
		flags []string
		bad   bool
		fix   string
	}{
		{drawn, many && f.failures.name == "", "leave it out: nothing is drawn when best ways of ODs are compared"},
		{[]string{"itinerary", "corridor", "replan", "correlation", "deadline"}, f.failures.name != "", "leave it out: --failures draws what fails, not how late it is"},
		{[]string{"kind"}, !f.criticality, "add --criticality, or leave it out"},
		{[]string{"top"}, !many && f.failures.name == "", "it is for rankings and tables of ODs; leave it out"},
		{[]string{"ods"}, len(args) == 2, "name FROM TO or a table of ODs"},
		{[]string{"criticality"}, f.failures.name != "", "use one of --criticality and --failures"},
		{[]string{"via"}, many || f.failures.name != "", "leave it out: places to pass are for one plan"},
	} {
		for _, name := range x.flags {
			if x.bad && cmd.Flags().Changed(name) {
				return meridian.Input("--"+name, x.fix, "does not go with the rest")
			}
		}
	}
	return nil
}

func (a *app) simulate(f *simulateFlags, args []string) error {
	switch {
	case f.criticality:
		return a.criticality(f, args)
	case f.failures.name != "":
		return a.failed(f, args)
	case len(args) == 0:
		return a.switching(f, args)
	}
	from, to := args[0], args[1]
	net, err := a.network()
	if err != nil {
		return err
	}
	f.shipment.Timetable = !f.replan // who chooses anew in every draw goes by frequencies
	q, err := f.shipment.query(net, from, to)
	if err != nil {
		return err
	}
	if f.replan && q.Conditions.Disturbed() {
		return a.replanSwitch(f, net, &q)
	}
	if f.replan {
		return a.replan(f, net, &q)
	}
	res, err := plan.New(net).Plan(q)
	if err != nil {
		return err
	}
	its, err := f.pick(net, res)
	if err != nil {
		return err
	}
	sims, err := a.draw(f, net, &q, its)
	if err != nil {
		return err
	}
	s := &study{f: f, net: net, q: &q, res: res, sims: sims, model: cost.Model{Net: net, Shipment: q.Shipment}}
	if err := f.savePictures(s.picture); err != nil {
		return err
	}
	switch {
	case f.asJSON:
		return writeJSON(a.out, s.json())
	case f.asCSV:
		return s.csv(a.out)
	case f.single:
		return a.simulateDetail(s)
	}
	return a.simulateTable(s)
}

// check refuses what no network could mend.
func (f *simulateFlags) check() error {
	switch {
	case f.asJSON && f.asCSV:
		return meridian.Input("--json, --csv", "use one of them", "two forms of output are asked for")
	case f.onItinerary && f.corridor != "":
		return meridian.Input("--itinerary, --corridor", "use one of them", "both name what is drawn")
	case f.replan && (f.single || f.asCSV):
		return meridian.Input("--replan", "leave --itinerary, --corridor and --csv out", "chooses among all ways, and has a table, a picture and --json alone")
	case f.out.none() && f.out.force:
		return meridian.Input("--force", "add --svg FILE or --png FILE, or drop it", "there is no file to replace")
	case f.top < 1:
		return meridian.Input("--top", "give a number such as 30", "%d rows are none", f.top)
	}
	o := risk.Options{Draws: f.draws, Correlation: risk.Scaled(f.correlation)}
	if err := o.Check(1); err != nil {
		return err
	}
	if f.replan && f.draws > mostReplans {
		return meridian.Input("--draws", "1000 are enough for shares to a few per cent", "%d plans are beyond reason: the most with --replan is %d", f.draws, mostReplans)
	}
	return f.out.check(false)
}

// pick returns the itineraries that are drawn.
func (f *simulateFlags) pick(net *meridian.Network, res *plan.Result) ([]*meridian.Itinerary, error) {
	switch {
	case f.onItinerary:
		if f.itinerary < 1 || f.itinerary > len(res.Itineraries) {
			return nil, meridian.Input("--itinerary", fmt.Sprintf("give 1 to %d, as `meridian plan` numbers them", len(res.Itineraries)), "there is no itinerary %d", f.itinerary)
		}
		return []*meridian.Itinerary{&res.Itineraries[f.itinerary-1]}, nil
	case f.corridor != "":
		it, err := ofCorridor(net, res, f.corridor)
		return []*meridian.Itinerary{it}, err
	}
	var out []*meridian.Itinerary
	for i := range res.Itineraries {
		out = append(out, &res.Itineraries[i])
	}
	return out, nil
}

// ofCorridor returns the best itinerary of a corridor, offered or not.
func ofCorridor(net *meridian.Network, res *plan.Result, id string) (*meridian.Itinerary, error) {
	for i := range res.Itineraries {
		if res.Itineraries[i].Corridor == id {
			return &res.Itineraries[i], nil
		}
	}
	for i := range res.NotOffered {
		n := &res.NotOffered[i]
		switch {
		case n.Corridor != id:
		case n.Itinerary != nil:
			return n.Itinerary, nil
		default:
			return nil, &meridian.NoResultError{What: "no itinerary by corridor " + id, Reasons: []string{n.Text}}
		}
	}
	if err := knownCorridor(net, id); err != nil {
		return nil, err
	}
	return nil, &meridian.NoResultError{What: "no itinerary by corridor " + id}
}

// knownCorridor refuses a corridor that the network does not know.
func knownCorridor(net *meridian.Network, id string) error {
	known := []string{"other"}
	for i := range net.Corridors {
		known = append(known, net.Corridors[i].ID)
	}
	if slices.Contains(known, id) {
		return nil
	}
	slices.Sort(known)
	return meridian.Input("--corridor", "the corridors are "+strings.Join(known, ", "), "there is no corridor %q", id)
}

// draw makes the draws. An interrupt ends it.
func (a *app) draw(f *simulateFlags, net *meridian.Network, q *plan.Query, its []*meridian.Itinerary) ([]simulation, error) {
	ctx, stop := a.interruptible()
	defer stop()
	sims := make([]simulation, len(its))
	chains := make([]risk.Chain, len(its))
	clock := risk.Clock{Start: q.Conditions.Ready, Known: f.known}
	if q.From.Place != meridian.NoID {
		clock.Zone = net.Zone(q.From.Place)
	}
	if q.Conditions.Timetabled {
		_, clock.At = q.Start.Local(clock.Zone)
	}
	for i, it := range its {
		chains[i] = risk.Of(net, it, clock)
		sims[i] = simulation{it: it, chain: chains[i]}
	}
	o := risk.Options{Draws: f.draws, Seed: f.seed, Correlation: risk.Scaled(f.correlation)}
	drivers := o
	drivers.Draws = min(o.Draws, driverDraws)
	total := o.Draws
	if f.single {
		total += drivers.Draws
	}
	bar := a.progress("draws", total)
	defer bar.end()
	o.Progress, drivers.Progress = bar.add, bar.add
	samples, err := risk.Simulate(ctx, chains, o)
	if err != nil {
		return nil, interrupted(err)
	}
	first := risk.FirstShares(samples)
	for i := range sims {
		s := &sims[i]
		s.sample, s.first = samples[i], first[i]
		s.summary = risk.Summarise(samples[i])
		s.bins = risk.NewHistogram(s.summary, 24)
	}
	if f.single {
		if sims[0].drivers, err = risk.FindDrivers(ctx, chains[0], drivers); err != nil {
			return nil, interrupted(err)
		}
	}
	return sims, nil
}

func interrupted(err error) error {
	if errors.Is(err, context.Canceled) {
		return &checkFailed{"interrupted: nothing was written"}
	}
	return err
}

// study is a simulation and its question, ready to be shown.
type study struct {
	f     *simulateFlags
	net   *meridian.Network
	q     *plan.Query
	res   *plan.Result
	sims  []simulation
	model cost.Model
}

// allowed returns the hours until the deadline; ok is false without one.
func (s *study) allowed() (hours float64, ok bool) {
	if s.q.Shipment.Deadline == meridian.NoDate {
		return 0, false
	}
	if due, ok := s.q.Deadline(s.net); ok && s.q.Conditions.Timetabled {
		return float64(due-s.q.Start) / 60, true
	}
	return float64(s.q.Shipment.Deadline-s.q.Conditions.Ready) * 24, true
}

// serviceLevel is the share of deliveries that the safety stock covers.
const serviceLevel = 0.95

// stock returns the cost of the stock that covers the drawn spread.
func (s *study) stock(x *simulation) float64 { return s.model.Inventory(x.summary.Cover(serviceLevel)) }

// planned returns the cost of the safety stock in the plan.
func planned(it *meridian.Itinerary) float64 {
	for _, c := range it.Cost.Components {
		if c.Kind == cost.SafetyStock.String() {
			return c.Amount
		}
	}
	return 0
}

// elementText names an element of a chain.
func elementText(it *meridian.Itinerary, e *risk.Element) string {
	l := it.Legs[e.Leg]
	l.ToName = it.Legs[e.Last].ToName
	return legText(&l)
}

// driverText names a source of spread.
func driverText(it *meridian.Itinerary, chain risk.Chain, d *risk.Driver, net *meridian.Network) string {
	switch {
	case d.Element >= 0:
		return elementText(it, &chain[d.Element])
	case d.Region != "":
		region := d.Region
		if p, ok := net.PlaceByID[region]; ok {
			region = net.Places[p].Name
		}
		return fmt.Sprintf("shared: %s %s", d.Class, region)
	}
	return fmt.Sprintf("shared: every %s", d.Class)
}

// biggest returns drivers of at least a share, biggest first.
func biggest(d []risk.Driver, share float64) []risk.Driver {
	out := slices.Clone(d)
	slices.SortStableFunc(out, func(a, b risk.Driver) int {
		switch {
		case a.Share > b.Share:
			return -1
		case a.Share < b.Share:
			return 1
		}
		return 0
	})
	for i := range out {
		if out[i].Share < share {
			return out[:i]
		}
	}
	return out
}
