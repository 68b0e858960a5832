package main

import (
	"context"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/plan"
	"meridian/report"
)

// whyFlags say which corridor is asked about.
type whyFlags struct {
	shipment shipmentFlags
	corridor string
	scenario source
	tries    int
	lang     string
	asJSON   bool
}

func (a *app) whyCmd() *cobra.Command {
	var f whyFlags
	f.shipment.Timetable = true
	cmd := &cobra.Command{
		Use:   "why FROM TO --corridor C",
		Short: "Why a corridor loses, and the smallest change that makes it win",
		Long: `Why sets the best itinerary of a corridor against the best of all others: by how
much it loses, in which line of cost, in which kind of leg, and what each
difference is worth. Then it looks for the smallest single change with which the
corridor wins: a charge cut, hours saved at one place, more departures of one
service; on generalised cost, on cost alone and on days alone.

The changes are found by planning again on a changed network, so one that also
helps a rival counts for the rival too. With --depart both are planned by real
departures from that day on. A corridor without a way is told why it
has none, and what would open it.`,
		Example: `  meridian why Mumbai Moscow --corridor north-south-west
  meridian why Mumbai Moscow --corridor middle --goods machinery --feu 10
  meridian why Mumbai Moscow --corridor volga-don
  meridian why Tehran Moscow --corridor north-south-west --scenario rasht-astara --as-of 2030-01-01
  meridian why Shanghai Hamburg --corridor kazakhstan-rail --json`,
		Args: twoEnds,
		PreRunE: func(_ *cobra.Command, args []string) error {
			net, err := a.network()
			if err != nil {
				return err
			}
			if err := f.check(net); err != nil {
				return err
			}
			return a.checkShipment(&f.shipment, args)
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.why(&f, args[0], args[1]) },
	}
	f.shipment.register(cmd)
	fl := cmd.Flags()
	fl.StringVar(&f.corridor, "corridor", "", "corridor that is asked about (see `meridian data corridors`)")
	a.scenarioFlag(cmd, &f.scenario)
	fl.IntVar(&f.tries, "tries", 2, "changes of each kind that are tried, the most promising first; 0: only the comparison")
	fl.StringVar(&f.lang, "lang", "en", "language of the texts of JSON: en, ru, fa")
	fl.BoolVar(&f.asJSON, "json", false, "print JSON")
	return cmd
}

// mostTries is the most changes of a kind that are tried: each takes a handful
// of plans on a network of its own.
const mostTries = 50

// answer is why a corridor loses.
type answer struct {
	net        *meridian.Network
	q          plan.Query
	f          *whyFlags
	contests   [plan.NumGoals]*plan.Contest // by goal; the first alone if the corridor has no way
	breakEvens [plan.NumGoals][]plan.BreakEven
	openings   []plan.Opening
	measures   string // note on the measures of --scenario
}

func (f *whyFlags) check(net *meridian.Network) error {
	if f.corridor == "" {
		return meridian.Input("--corridor", "name one, such as --corridor north-south-west", "no corridor is named")
	}
	if _, err := report.FindLang(f.lang); err != nil {
		return err
	}
	if f.tries < 0 || f.tries > mostTries {
		return meridian.Input("--tries", "give 0 to 50", "%d is no number of changes to try", f.tries)
	}
	return knownCorridor(net, f.corridor)
}

func (a *app) why(f *whyFlags, from, to string) error {
	net, err := a.network()
	if err != nil {
		return err
	}
	net, measures, err := withMeasures(net, f.scenario, &f.shipment)
	if err != nil {
		return err
	}
	q, err := f.shipment.query(net, from, to)
	if err != nil {
		return err
	}
	ctx, stop := a.interruptible()
	defer stop()
	ans, err := a.findWhy(ctx, net, q, f)
	if err != nil {
		return err
	}
	ans.measures = measures
	if f.asJSON {
		lang, err := report.FindLang(f.lang)
		if err != nil {
			return err
		}
		doc := ans.json()
		doc.say(lang.Speech(net))
		return writeJSON(a.out, doc)
	}
	return a.whyText(ans)
}

// findWhy plans for every goal and searches the changes. The end of the context
// ends it.
func (a *app) findWhy(ctx context.Context, net *meridian.Network, q plan.Query, f *whyFlags) (*answer, error) {
	p := plan.New(net)
	ans := &answer{net: net, q: q, f: f}
	if err := a.contests(ctx, p, ans); err != nil || ans.contests[plan.GoalGeneralised].Corridor == nil {
		return ans, err
	}
	total := 0
	for _, c := range ans.contests {
		total += c.Levers(net, q, f.tries)
	}
	bar := a.progress("changes", total)
	defer bar.end()
	for g, c := range ans.contests {
		var err error
		if ans.breakEvens[g], err = p.FindBreakEvens(ctx, q, c, f.corridor, f.tries, func() { bar.add(1) }); err != nil {
			return nil, interrupted(err)
		}
	}
	return ans, nil
}

// contests plans for every goal; for a corridor without a way, what would open one.
func (a *app) contests(ctx context.Context, p *plan.Planner, ans *answer) error {
	bar := a.progress("plans", int(plan.NumGoals))
	defer bar.end()
	for g := plan.GoalGeneralised; g < plan.NumGoals; g++ {
		if ctx.Err() != nil {
			return interrupted(ctx.Err())
		}
		c, err := p.Contest(ans.q, ans.f.corridor, g)
		if err != nil {
			return err
		}
		ans.contests[g] = c
		switch first := ans.contests[plan.GoalGeneralised]; {
		case first.Corridor == nil:
			ans.openings, err = p.FindOpenings(ans.q, ans.f.corridor, first)
			return err
		case g > plan.GoalGeneralised:
			c.Fall(&ans.q, first.Corridor)
		}
		bar.add(1)
	}
	return nil
}
