package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/scenario"
)

func (a *app) scenarioCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "scenario",
		Short: "Measures: the library, files of your own, what they change, how they rank",
		Long: `A scenario is an ordered list of typed, dated measures in a YAML file: build or
upgrade a link, close, reform a border, gauge-break or terminal capacity, tariff,
toll, service, restriction, membership, demand, prices. Meridian brings a library
of measures that were proposed, with what they cost, when they open, who says so
and which figures disagree.

SCENARIO is a file, or names from the library separated by commas.`,
		Example: `  meridian scenario list
  meridian scenario show rasht-astara
  meridian scenario new mine.yaml --from rasht-astara
  meridian scenario check mine.yaml
  meridian scenario diff mine.yaml
  meridian scenario run mine.yaml
  meridian scenario rank iran --png rank.png`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.scenarioListCmd(), a.scenarioShowCmd(), a.scenarioNewCmd(), a.scenarioCheckCmd(), a.scenarioSchemaCmd(), a.scenarioDiffCmd(), a.scenarioRunCmd(), a.scenarioRankCmd())
	return cmd
}

// findScenario reads a scenario from a file, or finds it in the library.
func findScenario(from source) (*scenario.Scenario, error) {
	word := from.name
	if from.given() || from.onDisk() && looksLikeFile(word) {
		f, err := from.open()
		if err != nil {
			return nil, meridian.Input("SCENARIO", "name a scenario file, or a measure of `meridian scenario list`", "%v", err)
		}
		defer f.Close()
		return scenario.Read(f, word)
	}
	return scenario.Find(word)
}

// checkScenario refuses a scenario before anything is reckoned.
func (a *app) checkScenario(word string) error {
	net, err := a.network()
	if err != nil {
		return err
	}
	_, err = loadScenario(net, a.source(word))
	return err
}

// looksLikeFile tells a file from names of the library.
func looksLikeFile(word string) bool {
	info, err := os.Stat(word)
	return err == nil && !info.IsDir() || strings.HasSuffix(word, ".yaml") || strings.HasSuffix(word, ".yml") || strings.ContainsRune(word, os.PathSeparator)
}

// loadScenario finds a scenario and every element of it in a network.
func loadScenario(net *meridian.Network, from source) (*scenario.Resolved, error) {
	s, err := findScenario(from)
	if err != nil {
		return nil, err
	}
	r, err := s.Resolve(net)
	if err != nil {
		return nil, meridian.Input(from.name, "", "%v", err)
	}
	return r, nil
}

func (a *app) scenarioListCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "list", Short: "The measures of the library", Example: "  meridian scenario list\n  meridian scenario list --json", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			lib, err := scenario.Library()
			if err != nil {
				return err
			}
			if asJSON {
				type entry struct {
					Name string `json:"name"`
					*scenario.Scenario
				}
				out := []entry{}
				for _, e := range lib {
					out = append(out, entry{e.Name, e.Scenario})
				}
				return writeJSON(a.out, out)
			}
			net, err := a.network()
			if err != nil {
				return err
			}
			var rows [][]string
			for _, e := range lib {
				r, err := e.Resolve(net) // tells whose a measure is that names no owner
				for i := range e.Measures {
					m := &e.Measures[i]
					owner := m.Owner
					if err == nil {
						owner = r.Owner(i)
					}
					rows = append(rows, []string{e.Name, m.ID, m.Kind(), orNone(owner), orNone(m.Opens), costText(m.Cost), m.Name})
				}
			}
			return styled(a.out, grid([]string{"Scenario", "Measure", "Kind", "Owner", "Opens", "Cost", "Name"}, rows, nil)+"\n"+
				faint.Render("`meridian scenario show NAME` has sources and the figures that disagree"))
		}}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func orNone(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func costText(c *scenario.Cost) string {
	if c == nil {
		return "–"
	}
	amount, unit := c.Amount, ""
	switch {
	case amount >= 1e9:
		amount, unit = amount/1e9, "bn "
	case amount >= 1e6:
		amount, unit = amount/1e6, "m "
	}
	return fmt.Sprintf("%.4g %s%s of %d", amount, unit, c.Currency, c.Prices)
}

func (a *app) scenarioShowCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "show SCENARIO", Short: "A scenario with its costs, sources and the figures that disagree", Example: "  meridian scenario show rasht-astara\n  meridian scenario show iran --json", Args: oneScenario,
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := findScenario(a.source(args[0]))
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(a.out, map[string]any{"id": s.ID(), "scenario": s})
			}
			var b strings.Builder
			if err := s.Write(&b); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "# %s, id %s\n%s", args[0], s.ID(), b.String())
			return err
		}}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) scenarioNewCmd() *cobra.Command {
	var from string
	cmd := &cobra.Command{Use: "new FILE", Short: "Write a scenario file to begin with", Example: "  meridian scenario new mine.yaml\n  meridian scenario new mine.yaml --from rasht-astara,astara-border", Args: cobra.ExactArgs(1),
		Long: `New writes a scenario file: with --from the measures of the library that are
named, else one measure of the commonest kinds to change. Its first line tells
editors where the schema is; ` + "`meridian scenario schema`" + ` prints it.`,
		RunE: func(_ *cobra.Command, args []string) error {
			text := newScenarioText
			if from != "" {
				s, err := findScenario(a.source(from))
				if err != nil {
					return err
				}
				var b strings.Builder
				if err := s.Write(&b); err != nil {
					return err
				}
				text = schemaLine + b.String()
			}
			if err := savePicture(args[0], false, text); err != nil {
				return err
			}
			_, err := fmt.Fprintln(a.err, "wrote "+args[0])
			return err
		}}
	cmd.Flags().StringVar(&from, "from", "", "measures of the library, or a file, to begin with")
	return cmd
}

const schemaLine = "# yaml-language-server: $schema=scenario.schema.json\n"

// newScenarioText is a scenario that holds on the atlas; a test resolves it.
const newScenarioText = schemaLine + `# ` + "`meridian scenario check FILE`" + ` says what is wrong, ` + "`meridian scenario diff FILE`" + ` what it changes.
scenario: My scenario
description: What it is about
measures:
  - id: rasht-astara
    name: Rasht–Astara railway
    opens: 2029-04-01
    build: {links: ["rail:IRRAS-IR-ASTARA"]}
  - id: astara-border
    name: Half the hours at the border of Iran and Azerbaijan
    border: {countries: IR-AZ, hours_factor: 0.5}
  - id: iran-rail-discount
    name: A fifth off Iranian rail tariffs
    tariff: {mode: rail, countries: [IR], factor: 0.8}
`

func (a *app) scenarioSchemaCmd() *cobra.Command {
	return &cobra.Command{Use: "schema", Short: "JSON Schema of scenario files, for editors", Example: "  meridian scenario schema > scenario.schema.json", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			b, err := scenario.Schema()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, string(b))
			return err
		}}
}

func (a *app) scenarioCheckCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "check SCENARIO", Short: "Every mistake with line and fix, and what is worth knowing", Example: "  meridian scenario check mine.yaml", Args: oneScenario,
		Long: `Check reads a scenario, finds every element in the network and lists all mistakes
with line, measure, field and fix. Exit code 3 when there is one.`,
		RunE: func(_ *cobra.Command, args []string) error {
			net, err := a.network()
			if err != nil {
				return err
			}
			s, err := findScenario(a.source(args[0]))
			if err != nil {
				return err
			}
			r, err := s.Resolve(net)
			problems, _ := err.(scenario.Problems)
			if err != nil && problems == nil {
				return err
			}
			if asJSON {
				if problems == nil {
					problems = scenario.Problems{}
				}
				if err := writeJSON(a.out, problems); err != nil {
					return err
				}
			} else {
				checkText(a.out, s, r, problems)
			}
			if len(problems) > 0 {
				return &checkFailed{fmt.Sprintf("%s has %d mistakes", args[0], len(problems))}
			}
			return nil
		}}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func checkText(w io.Writer, s *scenario.Scenario, r *scenario.Resolved, problems scenario.Problems) {
	for _, p := range problems {
		fmt.Fprintln(w, "error: "+p.String())
	}
	if r != nil {
		for _, n := range r.Notes {
			fmt.Fprintln(w, "note: "+n)
		}
	}
	fmt.Fprintf(w, "%d measures, %d mistakes, id %s\n", len(s.Measures), len(problems), s.ID())
}

// scenarioFlag is --scenario of the verbs that plan.
func (a *app) scenarioFlag(cmd *cobra.Command, to *source) {
	cmd.Flags().Var(a.file(to), "scenario", "with measures: a scenario file, or names of `meridian scenario list`, as in force on the as-of day")
}

// withMeasures returns the network with the measures of a scenario that are in
// force on the day that a question is about, and a note that says which; no name,
// and no measure, leave the network as it is.
func withMeasures(net *meridian.Network, from source, f *shipmentFlags) (*meridian.Network, string, error) {
	if from.name == "" {
		return net, "", nil
	}
	r, err := loadScenario(net, from)
	if err != nil || len(r.Measures) == 0 {
		return net, "", err
	}
	day := net.AsOf
	for _, text := range []string{f.Depart, f.AsOf} { // the later one counts
		if text == "" {
			continue
		}
		if day, err = meridian.ParseDate(strings.SplitN(text, "T", 2)[0]); err != nil {
			return nil, "", meridian.Input("--as-of", "write YYYY-MM-DD", "%v", err)
		}
	}
	if carbon, ok := r.CarbonPrice(day, nil); ok && !f.given("carbon-price") {
		f.CarbonPrice = carbon
	}
	var in, later []string
	for i := range r.Measures {
		if r.InForce(i, day) {
			in = append(in, r.Measures[i].ID)
		} else {
			later = append(later, r.Measures[i].ID)
		}
	}
	note := fmt.Sprintf("Scenario %s (id %s): in force on %s: %s", r.Name, r.ID(), day, cmp.Or(strings.Join(in, ", "), "nothing"))
	if len(later) > 0 {
		note += "; not in force: " + strings.Join(later, ", ")
	}
	return r.Apply(day, nil), note + ".", nil
}
