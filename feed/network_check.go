package feed

import (
	"fmt"
	"strings"

	"meridian"
)

// checkNetwork looks for contradictions between rows that the schema alone
// cannot see. What makes an answer wrong is an error; what only looks odd is a
// warning.
func checkNetwork(n *meridian.Network, t *Tables) Problems {
	c := &checker{n: n, t: t}
	c.links()
	c.crossings()
	c.gaugeBreaks()
	c.percentiles()
	c.services()
	c.seasons()
	c.notes()
	return c.ps
}

type checker struct {
	n  *meridian.Network
	t  *Tables
	ps Problems
}

func (c *checker) add(warning bool, table string, i int, field, fix, format string, args ...any) {
	if len(c.ps) >= 10*maxMistakes {
		return
	}
	row := 0
	if rows := c.t.Rows[table]; rows != nil && i >= 0 && i < len(rows.Lines) {
		row = rows.Lines[i]
	}
	c.ps = append(c.ps, Problem{File: table + ".csv", Row: row, Field: field, Message: fmt.Sprintf(format, args...), Fix: fix, Warning: warning})
}

func (c *checker) links() {
	touched := make([]bool, len(c.n.Places))
	for i := range c.n.Links {
		l := &c.n.Links[i]
		touched[l.From], touched[l.To] = true, true
		a, b := &c.n.Places[l.From], &c.n.Places[l.To]
		if l.From == l.To {
			c.add(false, "links", i, "to", "name another place", "link %s begins and ends at %s", l.ID, a.ID)
			continue
		}
		gc := a.Point.Distance(b.Point)
		switch {
		case l.Km < gc*0.98-1:
			c.add(false, "links", i, "length_km", "check the length and the coordinates", "%s is %.0f km long, shorter than the great circle of %.0f km", l.ID, l.Km, gc)
		case (l.Mode == meridian.Rail || l.Mode == meridian.Road) && gc > 5 && l.Km > 2.5*gc && l.Cite.Note == "":
			c.add(true, "links", i, "length_km", "check it, or explain it in note", "%s is %.0f km long, %.1f times the great circle", l.ID, l.Km, l.Km/gc)
		}
		if (l.Mode == meridian.Rail) != (l.Gauge != 0) {
			c.add(false, "links", i, "gauge_mm", "rail links have a gauge, others none", "%s is a %s link with gauge %d", l.ID, l.Mode, l.Gauge)
		}
		if l.Valid.From != meridian.NoDate && l.Valid.To != meridian.NoDate && l.Valid.From >= l.Valid.To {
			c.add(false, "links", i, "valid_to", "valid_to is the first day after the period", "%s is valid from %s to %s", l.ID, l.Valid.From, l.Valid.To)
		}
	}
	for i := range c.n.Places {
		if !touched[i] {
			c.add(true, "places", i, "id", "link it or remove it", "%s has no link", c.n.Places[i].ID)
		}
	}
}

func (c *checker) crossings() {
	has := map[meridian.LinkID]map[string]bool{}
	for i := range c.n.Crossings {
		x := &c.n.Crossings[i]
		l := &c.n.Links[x.Link]
		a, b := c.n.Places[l.From].Country, c.n.Places[l.To].Country
		if a+b != x.From+x.To && a+b != x.To+x.From {
			c.add(false, "crossings", i, "from_country", "give the countries of the link's ends", "%s joins %s and %s, not %s and %s", l.ID, a, b, x.From, x.To)
		}
		if has[x.Link] == nil {
			has[x.Link] = map[string]bool{}
		}
		has[x.Link][x.From] = true
		if r := newReader(table("crossings")).row(c.t.Rows["crossings"].Cells[i]); (r.str("opens") == "") != (r.str("closes") == "") {
			c.add(false, "crossings", i, "closes", "give both or neither", "%s opens at %q and closes at %q", x.Name, r.str("opens"), r.str("closes"))
		}
	}
	for i := range c.n.Links {
		l := &c.n.Links[i]
		a, b := c.n.Places[l.From].Country, c.n.Places[l.To].Country
		if (l.Mode == meridian.Rail || l.Mode == meridian.Road) && a != b {
			for _, from := range []string{a, b} {
				if !has[meridian.LinkID(i)][from] {
					c.add(true, "links", i, "id", "add it to crossings.csv, else the country figures are used", "%s crosses a border but has no crossing from %s", l.ID, from)
				}
			}
		}
	}
}

func (c *checker) gaugeBreaks() {
	gauges := map[meridian.PlaceID]map[int]bool{}
	for i := range c.n.Links {
		l := &c.n.Links[i]
		if l.Mode != meridian.Rail {
			continue
		}
		for _, p := range []meridian.PlaceID{l.From, l.To} {
			if gauges[p] == nil {
				gauges[p] = map[int]bool{}
			}
			gauges[p][l.Gauge] = true
		}
	}
	for i := range c.n.GaugeBreaks {
		g := &c.n.GaugeBreaks[i]
		for _, gauge := range []int{g.A, g.B} {
			if !gauges[g.Place][gauge] {
				c.add(false, "gauge_breaks", i, "place", "add a rail link of that gauge or remove the row", "no %d mm line reaches %s", gauge, c.n.Places[g.Place].ID)
			}
		}
	}
}

// percentiles finds P90 below P50 in any table.
func (c *checker) percentiles() {
	for _, def := range Schema {
		rows := c.t.Rows[def.Name]
		if rows == nil {
			continue
		}
		for j, f := range def.Fields {
			base, ok := strings.CutSuffix(f.Name, "_p90")
			if !ok {
				continue
			}
			k := def.field(base + "_p50")
			for i := range rows.Cells {
				lo, hi := rows.Cells[i][k], rows.Cells[i][j]
				if lo == "" && hi == "" {
					continue
				}
				if number(hi, -1) < number(lo, 0) {
					c.add(false, def.Name, i, f.Name, "the ninetieth percentile is at least the median", "P90 of %s is below P50 of %s", hi, lo)
				}
			}
		}
	}
}

// notes finds derived and estimated rows that do not say how they were made.
func (c *checker) notes() {
	for _, def := range Schema {
		rows, grade, note := c.t.Rows[def.Name], def.field("confidence"), def.field("note")
		if rows == nil || grade < 0 || note < 0 {
			continue
		}
		for i, cells := range rows.Cells {
			if g := cells[grade]; (g == "derived" || g == "estimated") && cells[note] == "" {
				c.add(true, def.Name, i, "note", "say how, and the range", "%s is %s and does not say how", rows.Key(i), g)
			}
		}
	}
}
