package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"meridian"
	"meridian/plan"
	"meridian/report"
)

// odSet returns the ODs that are asked about: the two ends named, a table, or
// those that are published about. what says which.
func (f *simulateFlags) odSet(net *meridian.Network, args []string) (ods []plan.OD, what string, err error) {
	base, err := f.shipment.request()
	if err != nil {
		return nil, "", err
	}
	switch {
	case len(args) == 2:
		q, err := f.shipment.query(net, args[0], args[1])
		if err != nil {
			return nil, "", err
		}
		return []plan.OD{{Query: q, Weight: 1}}, q.From.Name + " → " + q.To.Name, nil
	case f.ods.name != "":
		file, err := f.ods.open()
		if err != nil {
			return nil, "", meridian.Input("--ods", "name a table with the columns from,to,weight", "%v", err)
		}
		defer file.Close()
		ods, err = plan.ReadODs(net, file, f.ods.name, base)
		return ods, fmt.Sprintf("%d ODs of %s", len(ods), f.ods.name), err
	}
	ods, err = plan.PublishedODs(net, base)
	return ods, fmt.Sprintf("the %d ODs that most is published about", len(ods)), err
}

// elementKinds resolves --kind.
func (f *simulateFlags) elementKinds() ([]plan.ElementKind, error) {
	var out []plan.ElementKind
	for _, name := range f.kinds {
		var known []string
		found := false
		for k := range plan.NumElementKinds {
			known = append(known, k.String())
			if k.String() == strings.ReplaceAll(strings.TrimSpace(name), "-", "_") {
				out, found = append(out, k), true
			}
		}
		if !found {
			return nil, meridian.Input("--kind", "the kinds are "+strings.Join(known, ", "), "%q is no kind of element", name)
		}
	}
	return out, nil
}

// criticality ranks what the ODs depend on.
func (a *app) criticality(f *simulateFlags, args []string) error {
	kinds, err := f.elementKinds()
	if err != nil {
		return err
	}
	net, err := a.network()
	if err != nil {
		return err
	}
	ods, what, err := f.odSet(net, args)
	if err != nil {
		return err
	}
	ctx, stop := a.interruptible()
	defer stop()
	var bar *progress
	o := plan.CriticalityOptions{Kinds: kinds, Total: func(n int) { bar = a.progress("elements", n) }, Tick: func(n int) { bar.add(n) }}
	c, err := plan.New(net).FindCriticality(ctx, ods[0].Query.Conditions, ods, o)
	if bar != nil {
		bar.end()
	}
	if err != nil {
		return interrupted(err)
	}
	if !slices.ContainsFunc(c.Before, func(b plan.Best) bool { return b.Reachable }) {
		e := &meridian.NoResultError{What: "none of the ODs has a way"}
		for i := range c.Before[:min(3, len(c.Before))] {
			e.Reasons = append(e.Reasons, c.ODs[i].Name()+": "+c.Before[i].Reason)
		}
		return e
	}
	if err := f.savePictures(func() *report.Picture { return report.CriticalityMap(net, c, what) }); err != nil {
		return err
	}
	switch {
	case f.asJSON:
		return writeJSON(a.out, criticalityJSON(net, c))
	case f.asCSV:
		return criticalityCSV(a.out, c)
	}
	return a.criticalityText(f, net, c, what)
}

func (a *app) criticalityText(f *simulateFlags, net *meridian.Network, c *plan.Criticality, what string) error {
	var b strings.Builder
	q := &c.ODs[0].Query
	b.WriteString(bold.Render("What the loss of an element costs "+what) + "\n")
	b.WriteString(faint.Render(fmt.Sprintf("network of %s, departing %s · data %s", q.Conditions.AsOf, q.Conditions.Ready, net.Version)) + "\n\n")
	list := c.Sections(net)
	var rows [][]string
	for i := range list[:min(len(list), f.top)] {
		s := &list[i]
		l := &c.Losses[s.Losses[0]]
		ship := l.Weight - l.CutOffW
		row := []string{strconv.Itoa(i + 1), clip(s.Name, 60), kindsText(s.Kinds), strconv.Itoa(l.Users), cutText(l), thousands(l.Added), "", "", "", movingText(l.Corridor)}
		if ship > 0 {
			row[6], row[7], row[8] = signed(l.Added/ship), fmt.Sprintf("%+.1f", l.Hours/24), signed(l.CO2e/ship)
		}
		rows = append(rows, row)
	}
	b.WriteString(grid([]string{"", "Lost", "Kind", "ODs", "Cut off", "USD, all", "USD each", "Days", "kg CO2e", "Weight moves"}, rows, map[int]bool{0: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true}) + "\n\n")
	if n := len(list) - f.top; n > 0 {
		fmt.Fprintf(&b, "%d more of %d elements: --top N, --csv or --json.\n", n, len(c.Losses))
	}
	cutOffText(&b, c)
	unreachableText(&b, c.ODs, c.Before)
	b.WriteString(faint.Render("USD, all: generalised cost added (freight, time, spread, carbon; what is paid once a chain left out), times the weight of the ODs that use it and find another way. Cut off: ODs without any, not in that sum. A planning estimate."))
	return styled(a.out, b.String())
}

func kindsText(kinds []plan.ElementKind) string {
	var out []string
	for _, k := range kinds {
		out = append(out, strings.ReplaceAll(k.String(), "_", " "))
	}
	return strings.Join(out, ", ")
}

func cutText(l *plan.Loss) string {
	if len(l.CutOff) == 0 {
		return "0"
	}
	return strconv.Itoa(len(l.CutOff))
}

// movingText words whither weight goes.
func movingText(list []plan.Moving) string {
	var out []string
	for _, m := range list[:min(2, len(list))] {
		to := m.To
		switch m.To {
		case "":
			to = "cut off"
		case m.From:
			to = "other ways"
		}
		out = append(out, fmt.Sprintf("%s → %s %g", m.From, to, m.Weight))
	}
	if len(list) > 2 {
		out = append(out, fmt.Sprintf("%d more", len(list)-2))
	}
	return strings.Join(out, ", ")
}

// cutOffText names the ODs that a loss leaves without a way.
func cutOffText(b *strings.Builder, c *plan.Criticality) {
	by := map[int][]string{}
	for i := range c.Losses {
		for _, od := range c.Losses[i].CutOff {
			by[od] = append(by[od], c.Losses[i].Element.Word())
		}
	}
	if len(by) == 0 {
		return
	}
	b.WriteString(bold.Render("Cut off by a single loss") + "\n")
	var order []int
	for od := range by {
		order = append(order, od)
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Or(-cmp.Compare(c.ODs[x].Weight, c.ODs[y].Weight), cmp.Compare(x, y)) })
	for _, od := range order {
		words := by[od]
		more := ""
		if len(words) > 4 {
			words, more = words[:4], fmt.Sprintf(" and %d more", len(words)-4)
		}
		fmt.Fprintf(b, "  %s (weight %g): %s%s\n", c.ODs[od].Name(), c.ODs[od].Weight, strings.Join(words, ", "), more)
	}
	b.WriteByte('\n')
}

// unreachableText names the ODs that have no way to begin with.
func unreachableText(b *strings.Builder, ods []plan.OD, best []plan.Best) {
	n := 0
	for i := range best {
		if best[i].Reachable {
			continue
		}
		if n++; n == 1 {
			b.WriteString(bold.Render("Without a way to begin with") + "\n")
		}
		fmt.Fprintf(b, "  %s (weight %g): %s\n", ods[i].Name(), ods[i].Weight, best[i].Reason)
	}
	if n > 0 {
		b.WriteByte('\n')
	}
}

type criticalityDoc struct {
	Data   plan.DataDocument `json:"data"`
	ODs    []odDoc           `json:"ods"`
	Losses []lossDoc         `json:"losses"`
}

type odDoc struct {
	From   plan.EndDocument `json:"from"`
	To     plan.EndDocument `json:"to"`
	Weight float64          `json:"weight"`
	Goods  string           `json:"goods"`
	Best   bestDoc          `json:"best"`
}

// bestDoc is the best way of an OD.
type bestDoc struct {
	Reachable bool    `json:"reachable"`
	Reason    string  `json:"reason,omitempty"`
	Corridor  string  `json:"corridor,omitempty"`
	Cost      float64 `json:"generalised_usd"`
	Freight   float64 `json:"freight_usd"`
	Hours     float64 `json:"mean_hours"`
	SD        float64 `json:"sd_hours"`
	CO2e      float64 `json:"co2e_kg"`
}

type lossDoc struct {
	Rank    int         `json:"rank"`
	Section int         `json:"section"` // losses of one section are one stretch
	Kind    string      `json:"kind"`
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Close   string      `json:"close"` // the word of --close
	ODs     int         `json:"ods"`
	Weight  float64     `json:"weight"`
	CutOff  []int       `json:"cut_off"` // indices of ods
	CutOffW float64     `json:"cut_off_weight"`
	Added   float64     `json:"added_usd"`
	Hours   float64     `json:"added_hours_each"`
	CO2e    float64     `json:"added_co2e_kg"`
	Moves   []movingDoc `json:"moves"`
	After   []afterDoc  `json:"after"`
}

type movingDoc struct {
	From   string  `json:"from"`
	To     string  `json:"to,omitempty"` // empty: cut off
	Weight float64 `json:"weight"`
	ODs    int     `json:"ods"`
}

type afterDoc struct {
	OD    int     `json:"od"` // index of ods
	Best  bestDoc `json:"best"`
	Added float64 `json:"added_usd"`
	Hours float64 `json:"added_hours"`
	CO2e  float64 `json:"added_co2e_kg"`
}

func odsJSON(net *meridian.Network, ods []plan.OD, best []plan.Best) (plan.DataDocument, []odDoc) {
	var out []odDoc
	var data plan.DataDocument
	for i := range ods {
		q := &ods[i].Query
		d := plan.NewDocument(net, q, &plan.Result{Prices: q.Prices})
		data = d.Data
		out = append(out, odDoc{From: d.Query.From, To: d.Query.To, Weight: ods[i].Weight, Goods: d.Query.Shipment.Goods, Best: bestJSON(&best[i])})
	}
	return data, out
}

func bestJSON(b *plan.Best) bestDoc {
	return bestDoc{b.Reachable, b.Reason, b.Corridor, hundredth(b.Cost), hundredth(b.Freight), hundredth(b.Hours), hundredth(b.SD), hundredth(b.CO2e)}
}

func movingJSON(list []plan.Moving) []movingDoc {
	out := []movingDoc{}
	for _, m := range list {
		out = append(out, movingDoc{m.From, m.To, m.Weight, m.ODs})
	}
	return out
}

func criticalityJSON(net *meridian.Network, c *plan.Criticality) criticalityDoc {
	doc := criticalityDoc{Losses: []lossDoc{}}
	doc.Data, doc.ODs = odsJSON(net, c.ODs, c.Before)
	doc.Data.Disruptions = c.Active
	for i := range c.Losses {
		l := &c.Losses[i]
		d := lossDoc{Rank: i + 1, Section: l.Section, Kind: l.Element.Kind.String(), ID: l.Element.ID, Name: l.Element.Name, Close: l.Element.Word(), ODs: l.Users, Weight: l.Weight,
			CutOff: append([]int{}, l.CutOff...), CutOffW: l.CutOffW, Added: hundredth(l.Added), Hours: hundredth(l.Hours), CO2e: hundredth(l.CO2e), Moves: movingJSON(l.Corridor)}
		for k := range l.Switches {
			s := &l.Switches[k]
			d.After = append(d.After, afterDoc{s.OD, bestJSON(&s.After), hundredth(s.Added), hundredth(s.Hours), hundredth(s.CO2e)})
		}
		doc.Losses = append(doc.Losses, d)
	}
	return doc
}

func criticalityCSV(w io.Writer, c *plan.Criticality) error {
	cw := newCSV(w)
	if err := cw.Write([]string{"rank", "section", "kind", "id", "name", "close", "ods", "weight", "cut_off_ods", "cut_off_weight", "added_usd", "added_hours_each", "added_co2e_kg", "moves"}); err != nil {
		return err
	}
	f := func(x float64) string { return strconv.FormatFloat(hundredth(x), 'f', -1, 64) }
	for i := range c.Losses {
		l := &c.Losses[i]
		var moves []string
		for _, m := range l.Corridor {
			moves = append(moves, fmt.Sprintf("%s>%s=%g", m.From, cmp.Or(m.To, "cut_off"), m.Weight))
		}
		err := cw.Write([]string{strconv.Itoa(i + 1), strconv.Itoa(l.Section), l.Element.Kind.String(), l.Element.ID, l.Element.Name, l.Element.Word(), strconv.Itoa(l.Users), f(l.Weight),
			strconv.Itoa(len(l.CutOff)), f(l.CutOffW), f(l.Added), f(l.Hours), f(l.CO2e), strings.Join(moves, ";")})
		if err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}
