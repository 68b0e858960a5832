package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/feed"
	"meridian/plan"
)

func (a *app) dataCmd() *cobra.Command {
	var asJSON, asCSV bool
	var grep string
	cmd := &cobra.Command{
		Use:   "data [TABLE [KEY]]",
		Short: "Tables, a record, the source of a figure",
		Long: `Data shows what Meridian knows: without arguments the tables and their sizes,
with a table its rows, with a key one record, each field explained, and the
publication it rests on.`,
		Example: `  meridian data
  meridian data places --grep astara
  meridian data places IRBND
  meridian data links rail:IRRAS-IR-ASTARA
  meridian data sources carec-cpmm-2022-key-2023
  meridian data claims --csv
  meridian data check my-feed/`,
		Args: cobra.MaximumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			if asJSON && asCSV {
				return meridian.Input("--json, --csv", "use one of them", "two forms of output are asked for")
			}
			t, err := a.tables()
			if err != nil {
				return err
			}
			switch len(args) {
			case 0:
				return a.dataTables(t, asJSON)
			case 1:
				return a.dataRows(t, args[0], grep, asJSON, asCSV)
			}
			return a.dataRecord(t, args[0], args[1], asJSON)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			if len(args) == 0 {
				for _, d := range feed.Schema {
					names = append(names, d.Name+"\t"+d.Doc)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print CSV")
	cmd.Flags().StringVar(&grep, "grep", "", "only rows that contain this text, in any script or case")
	cmd.AddCommand(a.checkCmd())
	return cmd
}

func (a *app) dataTables(t *feed.Tables, asJSON bool) error {
	type entry struct {
		Table string `json:"table"`
		Rows  int    `json:"rows"`
		Doc   string `json:"description"`
	}
	var list []entry
	for _, d := range feed.Schema {
		n := 0
		if r := t.Rows[d.Name]; r != nil {
			n = len(r.Cells)
		}
		list = append(list, entry{d.Name, n, d.Doc})
	}
	if asJSON {
		return writeJSON(a.out, list)
	}
	var rows [][]string
	for _, e := range list {
		rows = append(rows, []string{e.Table, thousands(float64(e.Rows)), firstSentence(e.Doc)})
	}
	return styled(a.out, grid([]string{"Table", "Rows", "Holds"}, rows, map[int]bool{1: true}))
}

func firstSentence(s string) string {
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i+1]
	}
	return s
}

func rowsOf(t *feed.Tables, name string) (*feed.Rows, error) {
	var names []string
	for _, d := range feed.Schema {
		if d.Name == name {
			if r := t.Rows[name]; r != nil {
				return r, nil
			}
			return nil, &meridian.NoResultError{What: "this feed has no table " + name}
		}
		names = append(names, d.Name)
	}
	return nil, meridian.Input("TABLE", "the tables are "+strings.Join(names, ", "), "there is no table %q", name)
}

func (a *app) dataRows(t *feed.Tables, name, grep string, asJSON, asCSV bool) error {
	r, err := rowsOf(t, name)
	if err != nil {
		return err
	}
	var keep []int
	for i := range r.Cells {
		if grep == "" || strings.Contains(strings.ToLower(strings.Join(r.Cells[i], "\x00")), strings.ToLower(grep)) {
			keep = append(keep, i)
		}
	}
	if len(keep) == 0 {
		return &meridian.NoResultError{What: fmt.Sprintf("no row of %s contains %q", name, grep)}
	}
	var columns []string
	for _, f := range r.Table.Fields {
		columns = append(columns, f.Name)
	}
	switch {
	case asJSON:
		out := make([]map[string]string, 0, len(keep))
		for _, i := range keep {
			out = append(out, record(r, i))
		}
		return writeJSON(a.out, out)
	case asCSV:
		w := newCSV(a.out)
		if err := w.Write(columns); err != nil {
			return err
		}
		for _, i := range keep {
			if err := w.Write(r.Cells[i]); err != nil {
				return err
			}
		}
		w.Flush()
		return w.Error()
	}
	show := briefColumns(r)
	var header []string
	var rows [][]string
	for _, j := range show {
		header = append(header, columns[j])
	}
	for _, i := range keep {
		var row []string
		for _, j := range show {
			row = append(row, clip(r.Cells[i][j], 40))
		}
		rows = append(rows, row)
	}
	return styled(a.out, grid(header, rows, nil)+"\n"+faint.Render(fmt.Sprintf("%d rows; --csv shows all columns, `meridian data %s KEY` one record", len(keep), name)))
}

// briefColumns picks the columns that fit a terminal: all that are filled
// somewhere but the long and the provenance ones, at most nine.
func briefColumns(r *feed.Rows) []int {
	var out []int
	for j, f := range r.Table.Fields {
		if slices.Contains([]string{"note", "as_of", "aliases", "address", "rule", "description"}, f.Name) {
			continue
		}
		filled := slices.ContainsFunc(r.Cells, func(c []string) bool { return c[j] != "" })
		if filled && len(out) < 9 {
			out = append(out, j)
		}
	}
	return out
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func record(r *feed.Rows, i int) map[string]string {
	m := map[string]string{}
	for j, f := range r.Table.Fields {
		if r.Cells[i][j] != "" {
			m[f.Name] = r.Cells[i][j]
		}
	}
	return m
}

func (a *app) dataRecord(t *feed.Tables, name, key string, asJSON bool) error {
	r, err := rowsOf(t, name)
	if err != nil {
		return err
	}
	var found, near []int
	for i := range r.Cells {
		k := r.Key(i)
		switch {
		case strings.EqualFold(k, key):
			found = append(found, i)
		case strings.HasPrefix(strings.ToLower(k), strings.ToLower(key)+"/"):
			near = append(near, i)
		}
	}
	if len(found) == 0 {
		found = near
	}
	if len(found) == 0 {
		return meridian.Input("KEY", fmt.Sprintf("`meridian data %s --grep TEXT` finds keys (%s)", name, strings.Join(r.Table.Key, "/")), "%s has no record %q", name, key)
	}
	if asJSON {
		var out []map[string]any
		for _, i := range found {
			rec := map[string]any{"record": record(r, i), "line": r.Lines[i]}
			if s := sourceOf(t, r, i); s != nil {
				rec["source"] = s
			}
			out = append(out, rec)
		}
		return writeJSON(a.out, out)
	}
	var b strings.Builder
	for n, i := range found {
		if n > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(bold.Render(name+"/"+r.Key(i)) + faint.Render(fmt.Sprintf("  (%s.csv, line %d)", name, r.Lines[i])) + "\n")
		for j, f := range r.Table.Fields {
			if r.Cells[i][j] == "" {
				continue
			}
			unit := ""
			if f.Unit != "" {
				unit = " " + f.Unit
			}
			fmt.Fprintf(&b, "  %-16s %s%s\n", f.Name, r.Cells[i][j], faint.Render(unit))
		}
		if s := sourceOf(t, r, i); s != nil {
			fmt.Fprintf(&b, "  says %s: %s, %s\n  %s\n", s["publisher"], s["title"], orDash(s["date"]), s["address"])
		}
	}
	return styled(a.out, strings.TrimRight(b.String(), "\n"))
}

// sourceOf returns the publication that a row names.
func sourceOf(t *feed.Tables, r *feed.Rows, i int) map[string]string {
	key := r.Cell(i, "source")
	src := t.Rows["sources"]
	if key == "" || src == nil {
		return nil
	}
	for k := range src.Cells {
		if src.Key(k) == key {
			return record(src, k)
		}
	}
	return nil
}

func (a *app) checkCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Check a feed: every mistake with file, row, field and fix",
		Long: `Check reads a feed (a folder or zip of CSV tables; without DIR the atlas) and
lists every mistake with file, row, field and fix; with --overlay that of the
feed as it is with the overlay laid over it. Warnings leave the feed usable. Exit code 3 when there is an error.`,
		Example: "  meridian data check\n  meridian data check my-feed/\n  meridian data check my-feed.zip --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			path := a.data
			if len(args) == 1 {
				if a.data != "" {
					return meridian.Input("--data", "drop one of the two", "both --data and DIR are given")
				}
				path = args[0]
			}
			problems, err := a.check(path)
			if err != nil {
				return err
			}
			errs := problems.Errors()
			if asJSON {
				if err := writeJSON(a.out, plan.NonNil(problems)); err != nil {
					return err
				}
			} else {
				for _, p := range problems {
					kind := "error: "
					if p.Warning {
						kind = "warning: "
					}
					fmt.Fprintln(a.out, kind+p.String())
				}
				fmt.Fprintf(a.out, "%d errors, %d warnings\n", len(errs), len(problems)-len(errs))
			}
			if len(errs) > 0 {
				return &checkFailed{fmt.Sprintf("the feed has %d errors", len(errs))}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// check lists the mistakes of the feed at path, under the overlay if there is
// one.
func (a *app) check(path string) (feed.Problems, error) {
	fsys, closer, err := openFeed(path)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	if a.overlay == "" {
		_, problems := feed.Read(fsys)
		return problems, nil
	}
	over, closer, err := openFeed(a.overlay)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	t, problems := feed.ReadTables(fsys)
	patch, more := feed.ReadTables(over)
	if problems = append(problems, more...); len(problems.Errors()) > 0 {
		return problems, nil
	}
	_, more = feed.Build(t.Overlay(patch))
	return append(problems, more...), nil
}
