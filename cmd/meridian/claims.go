package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/claims"
	"meridian/report"
)

func (a *app) claimsCmd() *cobra.Command {
	var f claimFlags
	var asJSON, asCSV, force bool
	var html, code string
	cmd := &cobra.Command{
		Use:   "claims [ID]",
		Short: "Published claims against the model, contested ones side by side",
		Long: `Claims evaluates published statements about corridors (tariffs, timetables,
dated shipments, indices, announcements) with the network, the prices and the
disruptions of their own day, by the chain of modes that they name, and shows
the statement, the model, the gap and what explains it. Statements that
contradict each other stand together.

The error is nothing where the model's median lies in the stated range, else the
distance to its nearer end as a share of that end. Money is compared for what
the statement covers: the sea rate between ports, the carriage over a main leg,
the whole invoice from door to door. The statistics give the median absolute
error and the median signed error (bias) of days and cost.`,
		Example: `  meridian claims
  meridian claims D094
  meridian claims --kind tariff,schedule,shipment,index
  meridian claims --corridor middle --csv
  meridian claims --html claims.html`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return meridian.Input("", "`meridian claims` lists the ids", "give one claim, or filter with --kind, --corridor, --group")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if n := count(asJSON, asCSV, html != ""); n > 1 {
				return meridian.Input("--json, --csv, --html", "use one of them", "%d forms of output are asked for", n)
			}
			if html != "" {
				if err := mayWrite(html, force); err != nil {
					return err
				}
			}
			lang, err := report.FindLang(code)
			if err != nil {
				return err
			}
			net, err := a.network()
			if err != nil {
				return err
			}
			list, err := f.pick(net, args)
			if err != nil {
				return err
			}
			ctx, stop := a.interruptible()
			defer stop()
			bar := a.progress("claims", len(list))
			evaluated, err := claims.All(ctx, net, list, func() { bar.add(1) })
			bar.end()
			if err != nil {
				return interrupted(err)
			}
			switch {
			case asJSON:
				doc := claims.NewDocument(net, evaluated)
				doc.Say(net, lang)
				return writeJSON(a.out, doc)
			case asCSV:
				return claimsCSV(a.out, evaluated)
			case html != "":
				var page strings.Builder
				if err := claims.WriteHTML(&page, net, evaluated, lang); err != nil {
					return err
				}
				return savePicture(html, force, page.String())
			case len(args) == 1:
				return a.claimText(net, &evaluated[0])
			}
			return a.claimsTable(net, evaluated)
		},
	}
	fl := cmd.Flags()
	fl.StringSliceVar(&f.kinds, "kind", nil, "only tariff, schedule, shipment, index, official, media or estimate")
	fl.StringSliceVar(&f.corridors, "corridor", nil, "only claims about these corridors")
	fl.StringSliceVar(&f.groups, "group", nil, "only these groups of claims")
	fl.BoolVar(&asJSON, "json", false, "print JSON")
	fl.BoolVar(&asCSV, "csv", false, "print one row a claim as CSV")
	fl.StringVar(&html, "html", "", "write a report with a picture of model against statement to this file")
	fl.StringVar(&code, "lang", "en", "language of the report, and of the texts of JSON: en, ru, fa")
	fl.BoolVar(&force, "force", false, "replace the file of --html if there is one")
	return cmd
}

// claimFlags say which claims are meant.
type claimFlags struct {
	kinds, corridors, groups []string
}

// pick returns the claims that the flags and arguments name. A word that no
// claim has is an error that lists those that exist.
func (f *claimFlags) pick(net *meridian.Network, args []string) ([]*meridian.Claim, error) {
	for _, t := range []struct {
		flag  string
		words []string
		of    func(*meridian.Claim) string
	}{
		{"--kind", f.kinds, func(c *meridian.Claim) string { return c.Kind }},
		{"--corridor", f.corridors, func(c *meridian.Claim) string { return c.Corridor }},
		{"--group", f.groups, func(c *meridian.Claim) string { return c.Group }},
		{"ID", args, func(c *meridian.Claim) string { return c.ID }},
	} {
		for i, w := range t.words {
			if k := slices.IndexFunc(net.Claims, func(c meridian.Claim) bool { return strings.EqualFold(t.of(&c), w) }); k >= 0 {
				t.words[i] = t.of(&net.Claims[k])
				continue
			}
			known := map[string]bool{}
			for k := range net.Claims {
				if n := t.of(&net.Claims[k]); n != "" {
					known[n] = true
				}
			}
			return nil, meridian.Input(t.flag, "there are "+strings.Join(sortedNames(known), ", "), "no claim is of %q", w)
		}
	}
	var out []*meridian.Claim
	for i := range net.Claims {
		c := &net.Claims[i]
		if has(f.kinds, c.Kind) && has(f.corridors, c.Corridor) && has(f.groups, c.Group) && has(args, c.ID) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return nil, &meridian.NoResultError{What: "no claim is of all that is asked for"}
	}
	return out, nil
}

// has tells whether the word is in the list; every word is in an empty one.
func has(list []string, word string) bool { return len(list) == 0 || slices.Contains(list, word) }

func sortedNames(m map[string]bool) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
