package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/plan"
	"meridian/report"
)

// compareFlags are the flags of compare beyond the shipment.
type compareFlags struct {
	shipmentFlags
	od, scenario         source
	where, lang, picture string
	corridors            []string
	top                  int
	all, asJSON, asCSV   bool
	files                outputs
}

func (f *compareFlags) register(a *app, cmd *cobra.Command) {
	f.shipmentFlags.register(cmd)
	fl := cmd.Flags()
	fl.Var(a.file(&f.od), "od", "CSV file of pairs to compare: origin,destination and, if wanted, goods,equipment,teu,feu,tonnes,value")
	fl.StringVar(&f.where, "where", "", "which corridor wins where: destinations by name, separated by semicolons; or cities, ports, terminals: those of the network that lie 250 km apart")
	fl.StringVar(&f.lang, "lang", "en", "language of pictures, reports, and of the texts of JSON: en, ru, fa")
	fl.StringVar(&f.picture, "picture", "time", "picture for --svg and --png: "+strings.Join(report.PictureNames(), ", ")+", where, or all")
	fl.StringSliceVar(&f.corridors, "corridors", nil, "compare these corridors only")
	a.scenarioFlag(cmd, &f.scenario)
	fl.IntVar(&f.top, "top", 12, "compare at most so many corridors, and those that are best in something; 0: all")
	fl.BoolVar(&f.all, "all", false, "search the whole Pareto set for scatter and break-evens (slower; --picture pareto does)")
	fl.BoolVar(&f.asJSON, "json", false, "print JSON")
	fl.BoolVar(&f.asCSV, "csv", false, "print the corridors as CSV")
	f.files.register(cmd)
}

func (a *app) compareCmd() *cobra.Command {
	var f compareFlags
	f.Timetable = true
	cmd := &cobra.Command{
		Use:   "compare FROM TO",
		Short: "Corridors side by side: tables, diagrams, reports",
		Long: `Compare puts the corridors between two places side by side, each by its best way
for the shipment: cost, days (P50–P90), km, CO2e, borders, gauge breaks, the
share of steps, and the indicators TFI1–TFI4 of CAREC's CPMM; and says at which
value of time, sea rate, border hours or carbon price the leader changes.

With --depart the ways are those of real departures from that day on.

It draws time– and cost–distance diagrams after UNESCAP, with P10–P90 bands, as
SVG or PNG, and writes reports that stand alone: HTML, XLSX with formulas,
Markdown, and the numbers behind every picture as CSV. No browser is needed and
the same question gives the same bytes.`,
		Example: `  meridian compare Mumbai Moscow
  meridian compare Mumbai Moscow --svg mumbai-moscow.svg
  meridian compare Mumbai Moscow --html report.html --xlsx report.xlsx --lang ru
  meridian compare Mumbai Moscow --picture map --png map.png --corridors north-south-west,suez-black-sea
  meridian compare Mumbai Moscow --scenario rasht-astara,border-astara-rail --as-of 2030-01-01
  meridian compare --od pairs.csv --html league.html
  meridian compare Mumbai Moscow --where cities --picture where --svg who-wins.svg`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case f.od.name != "" && len(args) > 0:
				return meridian.Input("--od", "drop one of the two", "FROM and TO are given as well")
			case f.od.name == "":
				return twoEnds(cmd, args)
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.compare(&f, args) },
	}
	f.register(a, cmd)
	return cmd
}

// compare checks all that can be checked before it plans, plans, and writes.
func (a *app) compare(f *compareFlags, args []string) error {
	if f.asJSON && f.asCSV {
		return meridian.Input("--json, --csv", "use one of them", "2 forms of output are asked for")
	}
	if f.top < 0 {
		return meridian.Input("--top", "give 2 or more, or 0 for all", "%d is no number of corridors", f.top)
	}
	lang, err := report.FindLang(f.lang)
	if err != nil {
		return err
	}
	if err := f.checkPicture(); err != nil {
		return err
	}
	pairs := []pair{}
	if f.od.name != "" {
		if pairs, err = readPairs(f.od); err != nil {
			return err
		}
	} else {
		pairs = append(pairs, pair{from: args[0], to: args[1]})
	}
	if err := f.files.check(len(pairs) > 1 || f.picture == "all"); err != nil {
		return err
	}
	net, err := a.network()
	if err != nil {
		return err
	}
	for _, id := range f.corridors {
		if !slices.ContainsFunc(net.Corridors, func(c meridian.Corridor) bool { return c.ID == id }) && id != "other" {
			return meridian.Input("--corridors", "`meridian data corridors` lists them", "unknown corridor %q", id)
		}
	}
	net, measures, err := withMeasures(net, f.scenario, &f.shipmentFlags)
	if err != nil {
		return err
	}
	study, err := a.study(f, net, pairs)
	if err != nil {
		return err
	}
	for _, c := range study.Comparisons {
		if measures != "" {
			c.Notes = append([]string{measures}, c.Notes...)
		}
	}
	if err := f.write(a.err, net, study, lang); err != nil {
		return err
	}
	switch {
	case f.asJSON:
		doc := report.NewDocument(net, study)
		lang.Speech(net).Compare(&doc)
		return writeJSON(a.out, doc)
	case f.asCSV:
		return writeCSV(a.out, study.Tables()[0])
	case f.files.none():
		return a.compareTable(net, study, lang)
	}
	return nil
}

func (f *compareFlags) checkPicture() error {
	known := append(report.PictureNames(), "where", "all")
	if !slices.Contains(known, f.picture) {
		return meridian.Input("--picture", "use one of "+strings.Join(known, ", "), "there is no picture %q", f.picture)
	}
	if f.picture == "where" && f.where == "" {
		return meridian.Input("--picture where", "add --where cities, or name them: --where 'Baku; Tashkent; Helsinki'", "needs destinations")
	}
	return nil
}

// study plans and compares every pair. With one pair a failure is an error; of
// several, those that fail are listed.
func (a *app) study(f *compareFlags, net *meridian.Network, pairs []pair) (*report.Study, error) {
	ctx, stop := a.interruptible()
	defer stop()
	p := plan.New(net)
	s := &report.Study{}
	var first error
	bar := a.progress("pairs", len(pairs))
	defer bar.end()
	for i := range pairs {
		if ctx.Err() != nil {
			return nil, interrupted(ctx.Err())
		}
		c, err := f.one(p, &pairs[i])
		var none *meridian.NoResultError
		switch {
		case err == nil:
			s.Comparisons = append(s.Comparisons, c)
		case len(pairs) > 1 && errors.As(err, &none):
			first = cmpErr(first, err)
			s.Skipped = append(s.Skipped, report.Skipped{From: pairs[i].from, To: pairs[i].to, Goods: cmpString(pairs[i].goods, f.Goods), Why: err.Error()})
		default:
			return nil, pairs[i].locate(f.od.name, err)
		}
		bar.add(1)
	}
	bar.end()
	if len(s.Comparisons) == 0 {
		return nil, first
	}
	return s, a.winners(ctx, f, p, s)
}

func cmpErr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func cmpString(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// one compares one pair.
func (f *compareFlags) one(p *plan.Planner, pr *pair) (*report.Comparison, error) {
	sf := f.shipmentFlags
	pr.override(&sf)
	q, err := sf.query(p.Net, pr.from, pr.to)
	if err != nil {
		return nil, err
	}
	q.All = f.all || f.picture == "pareto"
	res, err := p.Plan(q)
	if err != nil {
		return nil, err
	}
	return report.New(p.Net, q, res, report.Options{Top: f.top, Corridors: f.corridors})
}

// winners plans to every destination that --where names.
func (a *app) winners(ctx context.Context, f *compareFlags, p *plan.Planner, s *report.Study) error {
	if f.where == "" {
		return nil
	}
	to, err := destinations(p.Net, f.where)
	if err != nil {
		return err
	}
	s.From = s.Comparisons[0].Query
	s.From.All = false
	bar := a.progress("destinations", len(to))
	defer bar.end()
	s.Winners, err = report.Winners(ctx, p, s.From, to, func() { bar.add(1) })
	return interrupted(err)
}

// whereApart is the distance in km that keeps a map of destinations readable.
const whereApart = 250

var whereKinds = map[string][]string{"cities": {"city"}, "ports": {"seaport", "river_port"}, "terminals": {"rail_terminal", "dry_port"}}

// destinations reads --where.
func destinations(net *meridian.Network, where string) ([]plan.End, error) {
	var out []plan.End
	if kinds, ok := whereKinds[where]; ok {
		for i := range net.Places {
			if pl := &net.Places[i]; slices.Contains(kinds, pl.Kind) {
				out = append(out, plan.End{Name: pl.Name, Place: meridian.PlaceID(i), Point: pl.Point})
			}
		}
		out = report.Apart(out, whereApart)
	} else {
		for _, name := range strings.Split(where, ";") {
			if strings.TrimSpace(name) == "" {
				continue
			}
			e, err := plan.FindEnd(net, strings.TrimSpace(name))
			if err != nil {
				return nil, plan.At("--where", err)
			}
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		return nil, meridian.Input("--where", "name some, separated by semicolons, or use cities, ports, terminals", "no destination is given")
	}
	return out, nil
}

// write hands every file that is asked for to the writers.
func (f *compareFlags) write(progress io.Writer, net *meridian.Network, s *report.Study, l *report.Lang) error {
	var files []file
	if f.files.svg != "" || f.files.png != "" {
		pics, err := f.pictures(net, s, l)
		if err != nil {
			return err
		}
		files = f.files.pictures(pics)
	}
	for _, d := range []struct {
		path  string
		write func(io.Writer) error
	}{
		{f.files.html, func(w io.Writer) error { return s.WriteHTML(w, l) }},
		{f.files.xlsx, func(w io.Writer) error { return s.WriteXLSX(w, l) }},
		{f.files.md, func(w io.Writer) error { return s.WriteMarkdown(w, l) }},
	} {
		if d.path != "" {
			files = append(files, file{d.path, d.write})
		}
	}
	if f.files.csvDir != "" {
		for _, t := range s.Tables() {
			files = append(files, file{f.files.csvPath(t.Name), func(w io.Writer) error { return writeCSV(w, t) }})
		}
	}
	if err := f.files.save(files); err != nil {
		return err
	}
	for _, x := range files {
		fmt.Fprintln(progress, "wrote "+x.path)
	}
	return nil
}

// pictures draws what --picture asks for.
func (f *compareFlags) pictures(net *meridian.Network, s *report.Study, l *report.Lang) ([]*report.Picture, error) {
	if f.picture == "where" {
		return []*report.Picture{s.WherePicture(net, l)}, nil
	}
	names := []string{f.picture}
	if f.picture == "all" {
		names = report.PictureNames()
	}
	var out []*report.Picture
	for i, c := range s.Comparisons {
		for _, n := range names {
			pic, err := c.Picture(n, l)
			if err != nil {
				return nil, err
			}
			if len(s.Comparisons) > 1 {
				pic.Name = fmt.Sprintf("%d-%s", i+1, pic.Name)
			}
			out = append(out, pic)
		}
	}
	if f.picture == "all" && f.where != "" {
		out = append(out, s.WherePicture(net, l))
	}
	return out, nil
}
