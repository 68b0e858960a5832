package main

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/appraise"
	"meridian/report"
	"meridian/scenario"
)

type shareFlags struct {
	assumptionFlags
	players       []string
	climate       bool
	blocks        int
	seed          uint64
	resume        string
	lang, picture string
	asJSON, asCSV bool
	files         outputs
}

func (a *app) shareCmd() *cobra.Command {
	var f shareFlags
	cmd := &cobra.Command{
		Use:   "share SCENARIO",
		Short: "Share what a package brings between the countries that build it and gain by it",
		Long: `Share takes the package as a cooperative game between countries. The worth of a
coalition is what its members gain when the network has only their measures; a
measure belongs to the country of its element, or to its owner in the scenario.

It gives the Shapley value, the nucleolus, separable costs and remaining benefits,
proportional and equal parts, and the compensation of net losers as in EU
cross-border cost allocation; for each the payments between the countries, and
whether a coalition would do better alone, and which. Up to 18 players, 15 of them
with measures of their own, exactly; beyond, the Shapley value is sampled with
confidence intervals.

Assumptions are those of appraise. With --resume FILE what each player has of a
network is written to the file as soon as it is valued; after an interrupt the same
command goes on from there.`,
		Example: `  meridian share package.yaml
  meridian share package.yaml --players IR,AZ,RU,IN --flows flows.csv
  meridian share package.yaml --html share.html --xlsx share.xlsx
  meridian share package.yaml --picture payments-shapley --svg payments.svg
  meridian share package.yaml --resume coalitions.jsonl --json`,
		Args: oneScenario,
		PreRunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return a.checkScenario(args[0])
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.share(&f, args[0]) },
	}
	f.register(a, cmd)
	fl := cmd.Flags()
	fl.StringSliceVar(&f.players, "players", nil, "countries at the table (ISO 3166 alpha-2); by default the owners, and those with at least 1 % of all gains and losses")
	fl.BoolVar(&f.climate, "climate", true, "count emissions with the country where they are made")
	fl.IntVar(&f.blocks, "blocks", 30, "blocks of the sampled value; each is two orders a player")
	fl.Uint64Var(&f.seed, "seed", 1, "seed of the sampled value")
	fl.StringVar(&f.resume, "resume", "", "file that keeps what coalitions are worth")
	fl.StringVar(&f.lang, "lang", "en", "language of pictures, reports, and of the texts of JSON: en, ru, fa")
	fl.StringVar(&f.picture, "picture", "shares", "picture for --svg and --png: "+strings.Join(report.SharingPictureNames(), ", ")+", or all")
	fl.BoolVar(&f.asJSON, "json", false, "print JSON")
	fl.BoolVar(&f.asCSV, "csv", false, "print the shares as CSV")
	f.files.register(cmd)
	fl.Lookup("md").Hidden = true
	return cmd
}

func (f *shareFlags) check(cmd *cobra.Command) error {
	if f.asJSON && f.asCSV {
		return meridian.Input("--json, --csv", "use one of them", "two forms of output are asked for")
	}
	if f.files.md != "" {
		return meridian.Input("--md", "use --html", "sharings are not written as Markdown")
	}
	if f.blocks < 10 || f.blocks > 100000 {
		return meridian.Input("--blocks", "30 or more give intervals", "%d blocks are not between 10 and 100000", f.blocks)
	}
	if f.picture != "all" && !contains(report.SharingPictureNames(), f.picture) {
		return meridian.Input("--picture", "one of "+strings.Join(report.SharingPictureNames(), ", ")+", or all", "there is no picture %q", f.picture)
	}
	if err := f.files.check(f.picture == "all"); err != nil {
		return err
	}
	return f.assumptionFlags.check(cmd)
}

func (a *app) share(f *shareFlags, path string) error {
	lang, err := report.FindLang(f.lang)
	if err != nil {
		return err
	}
	ctx, stop := a.interruptible()
	defer stop()
	d, err := a.sharing(ctx, f, path)
	if err != nil {
		return interrupted(err)
	}
	files, err := f.files.dossierFiles(d, d.Pictures(lang), f.picture, lang)
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
	return a.shareTables(d)
}

// table is the countries at the table and what is needed to value them.
type roundTable struct {
	f       *shareFlags
	as      *assumptions
	x       *worlds
	outlays []appraise.Outlay
	stages  []appraise.Stage
	players []string
	owns    []measureSet // player -> measures
	journal *journal

	mu    sync.Mutex
	known map[measureSet]func() ([]appraise.Cents, error) // what each player has
}

func (a *app) sharing(ctx context.Context, f *shareFlags, path string) (*report.Sharing, error) {
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
	t := &roundTable{f: f, as: as}
	if t.x, t.outlays, err = as.open(ctx, a, net, sc); err != nil {
		return nil, err
	}
	t.stages = t.x.stages(as.first + f.years - 1)
	if len(t.stages) == 0 {
		return nil, &meridian.NoResultError{What: "nothing to share", Reasons: []string{fmt.Sprintf("no measure opens by %d", as.first+f.years-1)}}
	}
	whole, c, err := t.appraise(ctx, t.x.all())
	if err != nil {
		return nil, err
	}
	if err := t.seat(net, sc, whole); err != nil {
		return nil, err
	}
	split, err := t.divide(ctx, a, whole)
	if err != nil {
		return nil, err
	}
	return report.NewSharing(net, sc.Name, sc.ID(), split, t.further(), append(as.notes(t.x, c), better(split)...)), nil
}

// better says whether some would do better without the others, whatever the
// shares: then the package has measures that it should not have.
func better(s *appraise.Split) []string {
	if s.Game == nil {
		return nil
	}
	best := s.Game.All()
	for c, v := range s.Game.Values {
		if v > s.Game.Values[best] {
			best = appraise.Coalition(c)
		}
	}
	most := s.Game.Values[best]
	if best == s.Game.All() {
		return nil
	}
	who := "nobody"
	if best != 0 {
		who = s.Game.Names(best) + " alone"
	}
	return []string{fmt.Sprintf("With the measures of %s the package is worth %.1f million USD more to those who build it than with all: ask whether all belong in it.", who, (most-s.Whole()).USD()/1e6)}
}

// appraise values the network with a set of measures.
func (t *roundTable) appraise(ctx context.Context, s measureSet) (*appraise.Result, *appraise.Case, error) {
	c, err := t.as.build(ctx, t.x, t.outlays, s, t.stages)
	if err != nil {
		return nil, nil, err
	}
	r, err := c.Appraise()
	return r, c, err
}

// seat decides who is at the table and who owns what.
func (t *roundTable) seat(net *meridian.Network, sc *scenario.Resolved, whole *appraise.Result) error {
	t.players = t.f.players
	if len(t.players) == 0 {
		t.players = t.usual(sc, whole)
	}
	for i, p := range t.players {
		p = strings.ToUpper(strings.TrimSpace(p))
		t.players[i] = p
		if !slices.ContainsFunc(net.Countries, func(c meridian.Country) bool { return c.ID == p }) {
			return meridian.Input("--players", "give ISO 3166 codes such as IR,AZ,RU", "there is no country %q", p)
		}
		if slices.Index(t.players, p) != i {
			return meridian.Input("--players", "name each once", "%s is named twice", p)
		}
	}
	if n := len(t.players); n < 2 || n > 60 {
		return meridian.Input("--players", "name the countries at the table", "%d players; 2 to 60 can share", n)
	}
	t.owns = make([]measureSet, len(t.players))
	for i := range sc.Measures {
		k := slices.Index(t.players, sc.Owner(i))
		if k < 0 {
			return meridian.Input("--players", "add it, or name another owner in the scenario", "measure %s belongs to %s, which is no player", sc.Measures[i].ID, sc.Owner(i))
		}
		t.owns[k] |= 1 << i
	}
	return nil
}

// usual are the owners, and countries with much to gain or lose.
func (t *roundTable) usual(sc *scenario.Resolved, whole *appraise.Result) []string {
	var out []string
	for i := range sc.Measures {
		if o := sc.Owner(i); !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	sum := 0.0
	worth := map[string]float64{}
	for _, c := range whole.Countries() {
		worth[c] = math.Abs(t.of(whole, c).USD())
		sum += worth[c]
	}
	for _, c := range whole.Countries() {
		if c != "" && worth[c] >= 0.01*sum && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out
}

// of returns what a country has of a result.
func (t *roundTable) of(r *appraise.Result, country string) appraise.Cents {
	return r.Sum(func(a appraise.Account, _ appraise.Line) bool {
		return a.Country == country && (t.f.climate || a.Party != appraise.Environment)
	})
}

// worth returns what a coalition is worth to its members. The network is that of
// the measures of those who own some; coalitions that differ in others alone share
// it.
func (t *roundTable) worth(ctx context.Context, s appraise.Coalition) (appraise.Cents, error) {
	var built measureSet
	for i := range t.players {
		if s.Has(i) {
			built |= t.owns[i]
		}
	}
	if built == 0 {
		return 0, nil
	}
	parts, err := t.parts(ctx, built)
	if err != nil {
		return 0, err
	}
	var sum appraise.Cents
	for i := range t.players {
		if s.Has(i) {
			sum += parts[i]
		}
	}
	return sum, nil
}

// parts returns what each player has of the network with a set of measures; it is
// reckoned once, and kept in the journal.
func (t *roundTable) parts(ctx context.Context, built measureSet) ([]appraise.Cents, error) {
	t.mu.Lock()
	f := t.known[built]
	if f == nil {
		f = sync.OnceValues(func() ([]appraise.Cents, error) { return t.reckon(ctx, built) })
		if t.known == nil {
			t.known = map[measureSet]func() ([]appraise.Cents, error){}
		}
		t.known[built] = f
	}
	t.mu.Unlock()
	return f()
}

func (t *roundTable) reckon(ctx context.Context, built measureSet) (out []appraise.Cents, err error) {
	key := strconv.FormatUint(uint64(built), 10)
	if t.journal != nil {
		if ok, err := t.journal.known(key, &out); ok || err != nil {
			return out, err
		}
	}
	r, _, err := t.appraise(ctx, built)
	if err != nil {
		return nil, err
	}
	for _, p := range t.players {
		out = append(out, t.of(r, p))
	}
	if t.journal != nil {
		err = t.journal.keep(key, out)
	}
	return out, err
}

// owners counts the players that own measures.
func (t *roundTable) owners() (n int) {
	for _, o := range t.owns {
		if o != 0 {
			n++
		}
	}
	return n
}

// mostOwners is how many owners of measures may have all their coalitions valued:
// each is a network.
const mostOwners = 15

func (t *roundTable) divide(ctx context.Context, a *app, whole *appraise.Result) (*appraise.Split, error) {
	territorial, outlays := make([]appraise.Cents, len(t.players)), make([]appraise.Cents, len(t.players))
	for i, p := range t.players {
		territorial[i] = t.of(whole, p)
		outlays[i] = max(0, -whole.Sum(func(acc appraise.Account, l appraise.Line) bool {
			return acc.Country == p && (l == appraise.Capital || l == appraise.Upkeep)
		}))
	}
	j, err := t.open()
	if err != nil {
		return nil, err
	}
	t.journal = j
	split, err := t.play(ctx, a, territorial, outlays)
	if e := j.close(); err == nil {
		err = e
	}
	if err != nil && ctx.Err() != nil {
		return nil, j.broken(err)
	}
	return split, err
}

// play values the coalitions that are not known yet, and splits.
func (t *roundTable) play(ctx context.Context, a *app, territorial, outlays []appraise.Cents) (*appraise.Split, error) {
	if owners := t.owners(); owners <= mostOwners && len(t.journal.values) < 1<<owners-1 {
		n := 1 << owners
		views := a.progress("networks", n)
		before := 0
		err := t.x.reckonAll(ctx, t.owns, func(done, total int) {
			views.add(done*n/total - before)
			before = done * n / total
		})
		views.end()
		if err != nil {
			return nil, err
		}
	}
	if t.sampled() {
		bar := a.progress("blocks of orders", t.f.blocks)
		defer bar.end()
		sampled, err := appraise.SampleShapley(ctx, t.players, t.worth, t.f.blocks, t.f.seed, 0.95, bar.add)
		if err != nil {
			return nil, err
		}
		return appraise.DivideSampled(t.players, sampled, territorial)
	}
	bar := a.progress("coalitions", 1<<len(t.players)-1)
	defer bar.end()
	g, err := appraise.Play(ctx, t.players, t.worth, runtime.GOMAXPROCS(0), nil, func(appraise.Coalition, appraise.Cents) { bar.add(1) })
	if err != nil {
		return nil, err
	}
	return appraise.Divide(g, territorial, outlays)
}

// sampled tells whether there are too many coalitions to value all.
func (t *roundTable) sampled() bool {
	return len(t.players) > appraise.ExactPlayers || t.owners() > mostOwners
}

// key tells one question from another.
func (t *roundTable) key() string {
	h := fnv.New64a()
	f := t.f.assumptionFlags
	fmt.Fprintln(h, t.x.sc.ID(), t.x.net.Version, t.x.day, t.players, t.f.climate, f, t.as.first, t.as.prices, t.x.set.Rows)
	return fmt.Sprintf("share %s-%016x", t.x.sc.ID(), h.Sum64())
}

// open opens the file of --resume: what each player has of each network.
func (t *roundTable) open() (*journal, error) {
	var all measureSet
	for _, o := range t.owns {
		all |= o
	}
	return openJournal(t.f.resume, t.key(), func(key string, value json.RawMessage) error {
		s, err := strconv.ParseUint(key, 10, 64)
		if err != nil || s == 0 || measureSet(s)&^all != 0 {
			return fmt.Errorf("%q is no set of these measures", key)
		}
		var parts []appraise.Cents
		if err := json.Unmarshal(value, &parts); err != nil {
			return err
		}
		if len(parts) != len(t.players) {
			return fmt.Errorf("%d values for %d players", len(parts), len(t.players))
		}
		return nil
	})
}

// further are the assumptions of a sharing.
func (t *roundTable) further() []report.Assumption {
	f := t.f
	var owners []string
	for i, p := range t.players {
		var ids []string
		for k := range t.x.sc.Measures {
			if t.owns[i]>>k&1 == 1 {
				ids = append(ids, t.x.sc.Measures[k].ID)
			}
		}
		if ids == nil {
			ids = []string{"no measure"}
		}
		owners = append(owners, p+": "+strings.Join(ids, ", "))
	}
	climate := "with the country where they are made"
	if !f.climate {
		climate = "left out"
	}
	c := &t.as.convention
	refs := ""
	if len(c.References) > 0 {
		refs = c.References[0].Publisher + ", " + c.References[0].Title + " (" + c.References[0].Date + ")"
	}
	out := []report.Assumption{
		{Name: "Players and their measures", Value: strings.Join(owners, "; "), Basis: "owner of a measure: the country of its element, or `owner:` in the scenario"},
		{Name: "Worth of a coalition", Value: "net present value to its members when only their measures are built", Basis: "the network is run for each coalition"},
		{Name: "Emissions", Value: climate},
		{Name: "Period", Value: fmt.Sprintf("%d–%d", t.as.first, t.as.first+f.years-1)},
		{Name: "Prices", Value: fmt.Sprintf("USD %d", t.as.prices)},
		{Name: "Convention", Value: fmt.Sprintf("%s, %.3g %%", c.Name, 100*c.Rate()), Basis: refs},
		{Name: "Carbon price", Value: fmt.Sprintf("%.1f (%d) – %.1f (%d) USD/t CO2e", t.as.carbon.At(t.as.first), t.as.first, t.as.carbon.At(t.as.first+f.years-1), t.as.first+f.years-1), Basis: t.as.carbon.Name},
		{Name: "Growth", Value: fmt.Sprintf("%.3g %% a year until %d", 100*f.growth, f.growthUntil)},
		{Name: "Ramp-up", Value: fmt.Sprint(f.ramp)},
		{Name: "Demand", Value: fmt.Sprintf("%s, elasticity %g", f.form, f.elasticity)},
		{Name: "Share of user benefit with the exporter", Value: fmt.Sprintf("%g", f.incidence)},
		{Name: "Residual value", Value: f.residual},
	}
	for i := range t.outlays {
		if o := &t.outlays[i]; o.Measure != "" {
			out = append(out, report.Assumption{Name: "Outlay: " + o.Measure, Value: fmt.Sprintf("%.1f million USD in %d years, opens %d, life %d, upkeep %.2f a year", o.Capital/1e6, len(o.Build), o.Opens, o.Life, o.Upkeep/1e6), Basis: o.Country + ", " + o.Party.String()})
		}
	}
	return append(out, t.as.further(t.x)...)
}

// shareTables prints assumptions, shares, core, payments and coalitions.
func (a *app) shareTables(d *report.Sharing) error {
	l := report.English
	var b strings.Builder
	b.WriteString(bold.Render(d.Name) + "\n" + faint.Render(d.Subtitle(l)) + "\n\n")
	for i, t := range d.Terminal(l) {
		if i == 1 {
			b.WriteString(d.Answer(l) + "\n\n")
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
	b.WriteString(faint.Render("Present values, million USD. --html and --xlsx have all coalitions. A planning estimate, no offer."))
	return styled(a.out, b.String())
}
