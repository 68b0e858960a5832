package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/appraise"
	"meridian/report"
)

type appraiseFlags struct {
	assumptionFlags
	draws         int
	seed          uint64
	resume        string
	lang, picture string
	asJSON, asCSV bool
	files         outputs
}

func (a *app) appraiseCmd() *cobra.Command {
	var f appraiseFlags
	cmd := &cobra.Command{
		Use:   "appraise SCENARIO",
		Short: "What a package of measures is worth, year by year, to whom, and how sure that is",
		Long: `Appraise sets the world with the measures of a scenario against the world without
them, year by year: what users gain in money and time, what others gain or lose,
emissions at a dated carbon price, what it costs to build and keep, and what is
left at the end. It reckons net present value, benefit–cost ratios, every rate of
return (or says that there is none, or several), first-year return, payback and
switching values; accounts by country and party that add up to the whole to the
cent; and the spread of the result when its inputs are drawn together.

The quantities are the flows of the data, or yours: --flows FILE with the columns
origin,destination,goods,quantity,unit (TEU or t a year). Costs are brought to one
price year. Conventions and carbon prices are those of the institutions named.`,
		Example: `  meridian appraise package.yaml
  meridian appraise package.yaml --flows flows.csv --convention eu --carbon eib
  meridian appraise package.yaml --html appraisal.html --xlsx appraisal.xlsx
  meridian appraise package.yaml --picture accounts --svg accounts.svg
  meridian appraise package.yaml --rate 0.05 --growth 0.03 --years 40 --json`,
		Args: oneScenario,
		PreRunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return a.checkScenario(args[0])
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.appraise(&f, args[0]) },
	}
	f.register(a, cmd)
	fl := cmd.Flags()
	fl.IntVar(&f.draws, "draws", 10000, "draws of the uncertain inputs; 0: none")
	fl.Uint64Var(&f.seed, "seed", 1, "seed of the draws")
	fl.StringVar(&f.resume, "resume", "", "file that keeps the networks that were valued; after an interrupt the same command goes on from there")
	fl.StringVar(&f.lang, "lang", "en", "language of pictures, reports, and of the texts of JSON: en, ru, fa")
	fl.StringVar(&f.picture, "picture", "flows", "picture for --svg and --png: "+strings.Join(report.AppraisalPictureNames(), ", ")+", or all")
	fl.BoolVar(&f.asJSON, "json", false, "print JSON")
	fl.BoolVar(&f.asCSV, "csv", false, "print the years as CSV")
	f.files.register(cmd)
	fl.Lookup("md").Hidden = true
	return cmd
}

func oneScenario(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return meridian.Input("SCENARIO", "name a scenario file", "%d arguments are given, one is needed", len(args))
	}
	return nil
}

func (f *appraiseFlags) check(cmd *cobra.Command) error {
	if f.asJSON && f.asCSV {
		return meridian.Input("--json, --csv", "use one of them", "two forms of output are asked for")
	}
	if f.draws != 0 && (f.draws < 100 || f.draws > 10_000_000) {
		return meridian.Input("--draws", "10000 are enough for a probability to one per cent; 0 draws nothing", "%d is no number of draws", f.draws)
	}
	if f.files.md != "" {
		return meridian.Input("--md", "use --html", "appraisals are not written as Markdown")
	}
	if f.picture != "all" && !contains(report.AppraisalPictureNames(), f.picture) {
		return meridian.Input("--picture", "one of "+strings.Join(report.AppraisalPictureNames(), ", ")+", or all", "there is no picture %q", f.picture)
	}
	if f.draws == 0 && (f.picture == "npv" || f.picture == "tornado") {
		return meridian.Input("--picture", "leave --draws 0 out", "%s needs draws", f.picture)
	}
	if err := f.files.check(f.picture == "all"); err != nil {
		return err
	}
	return f.assumptionFlags.check(cmd)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (a *app) appraise(f *appraiseFlags, path string) error {
	lang, err := report.FindLang(f.lang)
	if err != nil {
		return err
	}
	ctx, stop := a.interruptible()
	defer stop()
	d, err := a.appraisal(ctx, f, path)
	if err != nil {
		return interrupted(err)
	}
	files, err := f.dossierFiles(d, d.Pictures(lang), lang)
	if err != nil {
		return err
	}
	if len(files) > 0 {
		if err := f.files.save(files); err != nil {
			return err
		}
	}
	switch {
	case f.asJSON:
		return writeJSON(a.out, d.Document(lang))
	case f.asCSV:
		return writeCSV(a.out, d.Tables()[0])
	case len(files) > 0:
		return nil
	}
	return a.appraisalTables(d)
}

// appraisal does the work.
func (a *app) appraisal(ctx context.Context, f *appraiseFlags, path string) (*report.Appraisal, error) {
	net, err := a.network()
	if err != nil {
		return nil, err
	}
	as, err := f.on(net)
	if err != nil {
		return nil, err
	}
	sc, err := readScenario(net, a.source(path))
	if err != nil {
		return nil, err
	}
	x, outlays, err := as.open(ctx, a, net, sc)
	if err != nil {
		return nil, err
	}
	stages := x.stages(as.first + f.years - 1)
	if len(stages) == 0 {
		return nil, &meridian.NoResultError{What: "nothing to appraise", Reasons: []string{fmt.Sprintf("no measure opens by %d", as.first+f.years-1)}}
	}
	question := fmt.Sprintf("appraise %s %s %s", sc.ID(), net.Version, x.set.key())
	if x.kept, err = openJournal(f.resume, question, checkStates(len(x.set.ODs))); err != nil {
		return nil, err
	}
	c, err := a.networks(ctx, as, x, outlays, stages)
	if e := x.kept.close(); err == nil {
		err = e
	}
	if err != nil && ctx.Err() != nil {
		return nil, x.kept.broken(err)
	}
	if err != nil {
		return nil, err
	}
	bar := a.progress("draws", f.draws)
	defer bar.end()
	r, err := c.Appraise()
	if err != nil {
		return nil, err
	}
	switching, err := c.SwitchingValues()
	if err != nil {
		return nil, err
	}
	var risk *appraise.Risk
	if f.draws > 0 {
		if risk, err = c.Simulate(ctx, c.DefaultUncertainty(), f.draws, f.seed, bar.add); err != nil {
			return nil, err
		}
	}
	return report.NewAppraisal(net, sc.ID(), r, risk, switching, as.further(x), as.notes(x, c)), nil
}

// networks values the network of each stage and makes the case.
func (a *app) networks(ctx context.Context, as *assumptions, x *worlds, outlays []appraise.Outlay, stages []appraise.Stage) (*appraise.Case, error) {
	bar := a.progress("networks", len(stages))
	defer bar.end()
	for _, st := range stages {
		if _, err := x.states(ctx, x.inForce(x.all(), st.Year)); err != nil {
			return nil, fmt.Errorf("stage %d (%s): %w", st.Year, st.Name, err)
		}
		bar.add(1)
	}
	return as.build(ctx, x, outlays, x.all(), stages)
}

// dossier is what the files of an appraisal and of a sharing are made from.
type dossier interface {
	WriteHTML(io.Writer, *report.Lang) error
	WriteXLSX(io.Writer, *report.Lang) error
	Tables() []report.Table
}

// dossierFiles lists the files that are asked for.
func (o *outputs) dossierFiles(d dossier, pics []*report.Picture, picture string, lang *report.Lang) ([]file, error) {
	var out []file
	if o.svg != "" || o.png != "" {
		chosen := pics
		if picture != "all" {
			chosen = nil
			for _, p := range pics {
				if p.Name == picture {
					chosen = append(chosen, p)
				}
			}
			if chosen == nil {
				var names []string
				for _, p := range pics {
					names = append(names, p.Name)
				}
				return nil, meridian.Input("--picture", "there are "+strings.Join(names, ", "), "there is no picture %q of this result", picture)
			}
		}
		out = o.pictures(chosen)
	}
	if o.html != "" {
		out = append(out, file{o.html, func(w io.Writer) error { return d.WriteHTML(w, lang) }})
	}
	if o.xlsx != "" {
		out = append(out, file{o.xlsx, func(w io.Writer) error { return d.WriteXLSX(w, lang) }})
	}
	if o.csvDir != "" {
		for _, t := range d.Tables() {
			out = append(out, file{o.csvPath(t.Name), func(w io.Writer) error { return writeCSV(w, t) }})
		}
	}
	return out, nil
}

func (f *appraiseFlags) dossierFiles(d *report.Appraisal, pics []*report.Picture, lang *report.Lang) ([]file, error) {
	return f.files.dossierFiles(d, pics, f.picture, lang)
}

// appraisalTables prints assumptions, results, years and accounts.
func (a *app) appraisalTables(d *report.Appraisal) error {
	l := report.English
	var b strings.Builder
	b.WriteString(bold.Render(d.Result.Case.Name) + "\n" + faint.Render(d.Subtitle(l)) + "\n\n")
	for i, t := range d.Terminal(l) {
		if i == 1 {
			b.WriteString(d.Answer(l) + "\n")
			if s := d.Result.IRR.Text(); s != "" {
				b.WriteString(warn.Render(s) + "\n")
			}
			b.WriteString("\n")
		}
		b.WriteString(bold.Render(t.Title) + "\n")
		right := map[int]bool{}
		for j := range t.Header {
			right[j] = t.Right[j]
		}
		b.WriteString(grid(t.Header, t.Rows, right) + "\n\n")
	}
	for _, n := range d.Notes {
		b.WriteString(n + "\n")
	}
	b.WriteString(faint.Render("Million USD; costs are negative. --html and --xlsx have the whole; --xlsx lives. A planning estimate."))
	return styled(a.out, b.String())
}
