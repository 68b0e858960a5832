package main

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/plan"
	"meridian/report"
	"meridian/scenario"
)

type diffFlags struct {
	flows         source
	picture       string
	asJSON, asCSV bool
	out           outputs
}

var diffPictures = []string{"map", "flows"}

func (a *app) scenarioDiffCmd() *cobra.Command {
	var f diffFlags
	cmd := &cobra.Command{Use: "diff SCENARIO", Short: "What a scenario changes in the network, the best ways and the flows", Args: oneScenario,
		Long: `Diff sets the network with all measures in force beside the network without: which
rows of which table change, what that does to every flow of a set (cost, days,
CO2e, corridor), and who switches where. It is the network of the day of the data;
episodes and winter closures are left out.`,
		Example: `  meridian scenario diff rasht-astara
  meridian scenario diff mine.yaml --flows flows.csv --picture flows --png flows.png
  meridian scenario diff iran --html iran.html --xlsx iran.xlsx`,
		PreRunE: func(_ *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return a.checkScenario(args[0])
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.diff(cmd.Context(), &f, args[0]) }}
	fl := cmd.Flags()
	fl.Var(a.file(&f.flows), "flows", "CSV file with origin,destination,goods,quantity,unit (TEU or t a year); the flows of the data by default")
	fl.StringVar(&f.picture, "picture", "map", "picture for --svg and --png: "+strings.Join(diffPictures, ", "))
	fl.StringVar(&f.out.svg, "svg", "", "write the picture to this file")
	fl.StringVar(&f.out.png, "png", "", "write the picture to this file")
	f.out.documents(cmd)
	fl.BoolVar(&f.asJSON, "json", false, "print JSON")
	fl.BoolVar(&f.asCSV, "csv", false, "print one row a flow as CSV")
	return cmd
}

// difference is a scenario beside its base.
type difference struct {
	net      *meridian.Network
	x        *worlds
	patched  *meridian.Network
	rows     []changedRow
	before   []plan.Best
	after    []plan.Best
	gain     plan.Gain
	switches *plan.Switches
}

// changedRow is a row that a scenario makes, changes or takes away.
type changedRow struct {
	Table  string `json:"table"`
	Key    string `json:"key"`
	What   string `json:"what"` // new, changed, gone
	Fields string `json:"fields,omitempty"`
}

// check refuses what no network could mend.
func (f *diffFlags) check() error {
	if f.asJSON && f.asCSV {
		return meridian.Input("--json, --csv", "use one of them", "two forms of output are asked for")
	}
	if !slices.Contains(diffPictures, f.picture) {
		return meridian.Input("--picture", "use "+strings.Join(diffPictures, " or "), "there is no picture %q", f.picture)
	}
	return f.out.check(false)
}

func (a *app) diff(ctx context.Context, f *diffFlags, word string) error {
	net, err := a.network()
	if err != nil {
		return err
	}
	sc, err := loadScenario(net, a.source(word))
	if err != nil {
		return err
	}
	d, err := a.newDifference(ctx, net, sc, f.flows)
	if err != nil {
		return err
	}
	if !f.out.none() {
		if err := f.out.save(f.out.findings(d.findings(), []*report.Picture{d.draw(f.picture)})); err != nil {
			return err
		}
	}
	switch {
	case f.asJSON:
		return writeJSON(a.out, d.json())
	case f.asCSV:
		return writeCSV(a.out, d.table())
	case !f.out.none():
		return nil
	}
	return a.diffText(d)
}

func (a *app) newDifference(ctx context.Context, net *meridian.Network, sc *scenario.Resolved, flows source) (*difference, error) {
	bar := a.progress("ways before and after", 2)
	defer bar.end()
	x, err := newWorlds(ctx, net, sc, flows, net.AsOf.Time().Year())
	if err != nil {
		return nil, err
	}
	if bar.add(1); ctx.Err() != nil {
		return nil, interrupted(ctx.Err())
	}
	d := &difference{net: net, x: x, patched: x.timeless.Apply(x.day, nil)}
	d.rows = changedRows(net, d.patched)
	v, err := x.skims.Variant(d.patched)
	if err != nil {
		return nil, err
	}
	d.before, d.after = plan.BestsOf(x.skims.Base), plan.BestsOf(v.Ways())
	d.gain = x.skims.Gain(v)
	d.switches = plan.Compared(x.set.ODs, d.before, d.after)
	bar.add(1)
	return d, nil
}

// changedRows compares the tables of two networks row by row.
func changedRows(a, b *meridian.Network) []changedRow {
	var out []changedRow
	va, vb := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range va.NumField() {
		x, y := va.Field(i), vb.Field(i)
		if x.Kind() != reflect.Slice || x.Len() == y.Len() && (x.Len() == 0 || x.Index(0).Addr().Pointer() == y.Index(0).Addr().Pointer()) {
			continue
		}
		name := va.Type().Field(i).Name
		if x.Len() > y.Len() { // rows are only taken away by lifting restrictions
			out = append(out, changedRow{Table: name, What: "gone", Key: fmt.Sprintf("%d rows", x.Len()-y.Len())})
			continue
		}
		for k := range y.Len() {
			switch {
			case k >= x.Len():
				out = append(out, changedRow{Table: name, Key: rowKey(b, y.Index(k)), What: "new"})
			default:
				if fields := changedFields(x.Index(k), y.Index(k)); len(fields) > 0 {
					out = append(out, changedRow{Table: name, Key: rowKey(a, x.Index(k)), What: "changed", Fields: strings.Join(fields, ", ")})
				}
			}
		}
	}
	return out
}

// rowKey names a row as people do.
func rowKey(net *meridian.Network, row reflect.Value) string {
	switch r := row.Interface().(type) {
	case meridian.Crossing:
		return fmt.Sprintf("%s %s-%s", net.Links[r.Link].ID, r.From, r.To)
	case meridian.GaugeBreak:
		return fmt.Sprintf("%s %d/%d %s", net.Places[r.Place].ID, r.A, r.B, r.Method)
	case meridian.Transfer:
		if r.Place == meridian.NoID {
			return fmt.Sprintf("%s %s-%s", r.Country, r.From, r.To)
		}
		return fmt.Sprintf("%s %s-%s", net.Places[r.Place].ID, r.From, r.To)
	case meridian.Membership:
		return r.Country + " " + r.Agreement
	}
	if id := row.FieldByName("ID"); id.IsValid() && id.Kind() == reflect.String {
		return id.String()
	}
	return "a row"
}

// changedFields lists the fields in which two rows differ, with both values.
func changedFields(a, b reflect.Value) []string {
	var out []string
	for i := range a.NumField() {
		name := a.Type().Field(i).Name
		if name == "Cite" {
			continue
		}
		x, y := fmt.Sprintf("%v", a.Field(i).Interface()), fmt.Sprintf("%v", b.Field(i).Interface())
		if x != y {
			out = append(out, fmt.Sprintf("%s %s → %s", strings.ToLower(name), x, y))
		}
	}
	return out
}

func (d *difference) title() string { return "What " + d.x.sc.Name + " changes" }

func (d *difference) draw(name string) *report.Picture {
	if name == "flows" {
		p := report.Switching{Title: d.title() + ": who goes where", Subtitle: d.x.set.Source, Moves: d.switches.Moves, Unit: "shipments a year", Notes: d.x.set.Notes}
		return p.Picture(d.net)
	}
	var names []string
	var where []report.Located
	for i := range d.x.sc.Measures {
		m := &d.x.sc.Measures[i]
		names = append(names, m.Name)
		for _, e := range d.x.sc.Touches(i) {
			if at := elementPoints(d.patched, e); len(at) > 0 {
				where = append(where, report.Located{Name: m.Name + ": " + e, Number: i + 1, At: at})
			}
		}
	}
	var ends []meridian.Point
	for i := range d.x.set.ODs {
		q := &d.x.set.ODs[i].Query
		ends = append(ends, q.From.Point, q.To.Point)
	}
	return report.ScenarioMap(d.net, d.title(), fmt.Sprintf("%d measures, network of %s", len(names), d.net.AsOf), names, where, ends)
}

// elementPoints returns where an element lies: the ends of a link, one point of a
// place, a passage or the first call of a service, nothing for a charge.
func elementPoints(net *meridian.Network, element string) []meridian.Point {
	kind, id, _ := strings.Cut(element, ":")
	switch kind {
	case "link":
		for i := range net.Links {
			if l := &net.Links[i]; l.ID == id {
				return []meridian.Point{net.Places[l.From].Point, net.Places[l.To].Point}
			}
		}
	case "gauge", "terminal", "place":
		place, _, _ := strings.Cut(id, ":")
		if p, ok := net.PlaceByID[place]; ok {
			return []meridian.Point{net.Places[p].Point}
		}
	case "passage":
		p := plan.FindPassage(net, id)
		for i := range net.Links {
			if l := &net.Links[i]; p != meridian.NoID && l.Passage == p {
				return []meridian.Point{net.Places[l.From].Point}
			}
		}
	case "service":
		for i := range net.Services {
			if s := &net.Services[i]; s.ID == id && len(s.Calls) > 0 {
				return []meridian.Point{net.Places[s.Calls[0].Place].Point}
			}
		}
	}
	return nil
}

func (d *difference) table() report.Table {
	t := report.Table{Name: "flows", Header: []string{"id", "from", "to", "goods", "shipments", "corridor_before", "corridor_after", "generalised_before_usd", "generalised_after_usd", "freight_before_usd", "freight_after_usd", "days_before", "days_after", "co2e_before_kg", "co2e_after_kg", "why_not"}}
	for i := range d.x.set.ODs {
		o, a, b := &d.x.set.ODs[i], &d.before[i], &d.after[i]
		row := []string{d.x.set.Rows[i].ID, o.Query.From.Name, o.Query.To.Name, o.Query.Shipment.Goods.ID, number2(o.Weight), a.Corridor, b.Corridor}
		for _, v := range [][2]float64{{a.Cost, b.Cost}, {a.Freight, b.Freight}, {a.Hours / 24, b.Hours / 24}, {a.CO2e, b.CO2e}} {
			row = append(row, when(a.Reachable, v[0], 2), when(b.Reachable, v[1], 2))
		}
		t.Rows = append(t.Rows, append(row, b.Reason))
	}
	return t
}

func (d *difference) json() any {
	type flow struct {
		ID     string  `json:"id"`
		From   string  `json:"from"`
		To     string  `json:"to"`
		Goods  string  `json:"goods"`
		Weight float64 `json:"shipments_a_year"`
		Before bestDoc `json:"before"`
		After  bestDoc `json:"after"`
	}
	flows := []flow{}
	for i := range d.x.set.ODs {
		o := &d.x.set.ODs[i]
		flows = append(flows, flow{d.x.set.Rows[i].ID, o.Query.From.Name, o.Query.To.Name, o.Query.Shipment.Goods.ID, o.Weight, bestJSON(&d.before[i]), bestJSON(&d.after[i])})
	}
	return map[string]any{"scenario": d.x.sc.Name, "id": d.x.sc.ID(), "data": plan.NewDataDocument(d.net, "USD "+d.net.Prices.String(), nil),
		"network": plan.NonNil(d.rows), "gain": d.gain, "flows": flows, "moves": movingJSON(d.switches.Moves), "notes": plan.NonNil(slices.Concat(d.x.sc.Notes, d.x.set.Notes))}
}

// mostShown is how many rows of a table the terminal shows.
const mostShown = 15

func (a *app) diffText(d *difference) error {
	var b strings.Builder
	b.WriteString(bold.Render(d.title()) + "\n" + faint.Render(fmt.Sprintf("id %s · network of %s · %s", d.x.sc.ID(), d.net.AsOf, d.x.set.Source)) + "\n\n")
	var rows [][]string
	for i, r := range d.rows {
		if i == mostShown {
			rows = append(rows, []string{"…", fmt.Sprintf("%d more; --json has all", len(d.rows)-i), "", ""})
			break
		}
		rows = append(rows, []string{strings.ToLower(r.Table), clip(r.Key, 44), r.What, clip(r.Fields, 70)})
	}
	b.WriteString(grid([]string{"Table", "Row", "Is", "Fields"}, rows, nil) + "\n\n")
	rows = nil
	shown := 0
	for _, i := range d.switches.Order() {
		x, y := &d.before[i], &d.after[i]
		if x.Reachable == y.Reachable && (!x.Reachable || x.Cost-y.Cost < 0.5 && y.Cost-x.Cost < 0.5) {
			continue
		}
		if shown++; shown > mostShown {
			continue
		}
		o := &d.x.set.ODs[i]
		cost, days, co2e := "opened", "", ""
		switch {
		case x.Reachable && y.Reachable:
			cost, days, co2e = signed(y.Cost-x.Cost), strconv.FormatFloat((y.Hours-x.Hours)/24, 'f', 1, 64), signed(y.CO2e-x.CO2e)
		case x.Reachable:
			cost = "cut off"
		}
		rows = append(rows, []string{o.Name(), o.Query.Shipment.Goods.ID, thousands(o.Weight), orNone(x.Corridor), orNone(y.Corridor), cost, days, co2e})
	}
	if len(rows) == 0 {
		b.WriteString("No flow of the set changes.\n")
	} else {
		b.WriteString(grid([]string{"Flow", "Goods", "A year", "By", "Then by", "USD each", "Days", "CO2e kg"}, rows, map[int]bool{2: true, 5: true, 6: true, 7: true}) + "\n")
	}
	g := &d.gain
	fmt.Fprintf(&b, "%d flows better, %d worse, %d opened, %d cut off. A year: users save %s USD, freight %s USD, %s tonne-hours, %s t CO2e.\n", g.Better, g.Worse, g.Opened, g.CutOff, signed(g.Benefit), signed(g.Freight), signed(g.TonneHours), signed(g.CO2e))
	for _, n := range slices.Concat(d.x.sc.Notes, d.x.set.Notes) {
		b.WriteString(faint.Render(n) + "\n")
	}
	return styled(a.out, strings.TrimRight(b.String(), "\n"))
}
