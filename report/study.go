package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"meridian"
	"meridian/plan"
)

// Study is one or more comparisons and what is said of them together.
type Study struct {
	Comparisons []*Comparison
	Skipped     []Skipped
	From        plan.Query // of Winners
	Winners     []Winner   // over destinations; empty: not asked
}

// Skipped is a pair of ends that could not be compared, and why.
type Skipped struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Goods string `json:"goods"`
	Why   string `json:"why"`
}

// Standing is a line of the league table.
type Standing struct {
	Of   *Comparison
	Row  *Row
	Rank int
}

// League lists the corridors of every comparison by rank.
func (s *Study) League() []Standing {
	var out []Standing
	for _, c := range s.Comparisons {
		for i := range c.Rows {
			out = append(out, Standing{c, &c.Rows[i], i + 1})
		}
	}
	return out
}

// Wins counts, for each corridor, the comparisons in which it is best.
type Wins struct {
	Corridor                             string
	Offered                              int // comparisons in which it has a way
	Overall, Cheapest, Fastest, Greenest int
}

// Wins sums up the league, most wins first.
func (s *Study) Wins() []Wins {
	at := map[string]int{}
	var out []Wins
	for _, st := range s.League() {
		id := st.Row.Corridor
		if _, ok := at[id]; !ok {
			at[id] = len(out)
			out = append(out, Wins{Corridor: id})
		}
		w := &out[at[id]]
		w.Offered++
		for _, b := range st.Row.Best {
			switch b {
			case "overall":
				w.Overall++
			case "cheapest":
				w.Cheapest++
			case "fastest":
				w.Fastest++
			case "lowest_co2e":
				w.Greenest++
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Wins) int {
		return cmp.Or(b.Overall-a.Overall, b.Cheapest-a.Cheapest, b.Fastest-a.Fastest, b.Offered-a.Offered, cmp.Compare(a.Corridor, b.Corridor))
	})
	return out
}

// Table is rows of text under a header, for CSV: names in English, figures
// without grouping.
type Table struct {
	Name   string
	Header []string
	Rows   [][]string
}

func (t *Table) add(cells ...any) {
	row := make([]string, len(cells))
	for i, c := range cells {
		switch v := c.(type) {
		case string:
			row[i] = v
		case int:
			row[i] = strconv.Itoa(v)
		case float64:
			row[i] = strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	t.Rows = append(t.Rows, row)
}

// round cuts a figure for CSV.
func round(x float64, digits int) float64 {
	v, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'f', digits, 64), 64)
	return v
}

// Tables returns the numbers behind every picture and table of the study.
func (s *Study) Tables() []Table {
	out := []Table{s.corridorTable(), s.stairTable(), s.componentTable(), s.wayTable(), s.routeTable(), s.breakEvenTable(), s.footnoteTable(), s.sourceTable()}
	if len(s.Comparisons) > 1 {
		out = append(out, s.winsTable())
	}
	if len(s.Winners) > 0 {
		out = append(out, s.winnerTable())
	}
	return out
}

// od names the comparison a row of a table belongs to.
func (c *Comparison) od() (from, to, goods string) {
	return c.Query.From.Name, c.Query.To.Name, c.Query.Shipment.Goods.ID
}

func (s *Study) corridorTable() Table {
	t := Table{Name: "corridors", Header: []string{"from", "to", "goods", "unit", "rank", "corridor", "label", "modes", "km", "days_p10", "days_p50", "days_p90", "days_mean", "freight_usd_per_unit", "total_usd_per_unit", "generalised_usd_per_unit",
		"co2e_kg_per_unit", "borders", "border_count", "gauge_breaks", "step_time_share", "step_cost_share", "tfi1_h", "tfi2_usd", "tfi3_usd", "tfi4_swd_kmh", "swod_kmh", "land_km", "land_tfi3_usd", "land_swd_kmh", "land_swod_kmh", "confidence", "best"}}
	for _, st := range s.League() {
		c, r, x := st.Of, st.Row, st.Row.Indicators
		from, to, goods := c.od()
		u := c.Units()
		t.add(from, to, goods, c.Unit(), st.Rank, r.Corridor, r.Label, strings.Join(r.Modes, ";"), r.Km, round(P10(r.Time)/24, 2), round(r.Hours.P50/24, 2), round(r.Hours.P90/24, 2), round(r.Time.Mean/24, 2),
			round(r.Cost.Freight/u, 2), round(r.Cost.Total/u, 2), round(r.General/u, 2), round(r.CO2e/u, 1), bordersOf(r.Itinerary, ";"), len(r.Borders), r.GaugeBreaks, round(x.StepTimeShare, 4), round(x.StepCostShare, 4),
			round(x.TFI1, 2), round(x.TFI2, 2), round(x.TFI3, 2), round(x.TFI4, 2), round(x.SWOD, 2), round(x.Land.Km, 1), round(x.Land.TFI3, 2), round(x.Land.TFI4, 2), round(x.Land.SWOD, 2), r.Confidence, strings.Join(r.Best, ";"))
	}
	return t
}

func (s *Study) stairTable() Table {
	t := Table{Name: "staircase", Header: []string{"from", "to", "goods", "corridor", "leg", "kind", "mode", "at", "towards", "country", "step", "km_start", "km_end", "days_p10", "days_p50", "days_p90", "usd_p10", "usd", "usd_p90", "freight_p10", "freight", "freight_p90", "co2e_kg", "figures", "confidence"}}
	for _, st := range s.League() {
		from, to, goods := st.Of.od()
		for i := range st.Row.Stairs {
			q := &st.Row.Stairs[i]
			l := q.Leg
			if l == nil {
				l = &meridian.Leg{Kind: "safety_stock", Confidence: meridian.Estimated.String()}
			}
			t.add(from, to, goods, st.Row.Corridor, q.Index, string(l.Kind), l.Mode, l.FromName, l.ToName, l.Country, strconv.FormatBool(q.Step), round(q.Km0, 1), round(q.Km1, 1), round(q.Days1.P10, 3), round(q.Days1.P50, 3), round(q.Days1.P90, 3),
				round(q.USD1.P10, 2), round(q.USD1.P50, 2), round(q.USD1.P90, 2), round(q.Paid1.P10, 2), round(q.Paid1.P50, 2), round(q.Paid1.P90, 2), round(q.CO2e1, 1), strings.Join(l.Figures, ";"), l.Confidence)
		}
	}
	return t
}

func (s *Study) componentTable() Table {
	t := Table{Name: "components", Header: []string{"from", "to", "goods", "corridor", "what", "component", "amount", "unit"}}
	en := langs[0]
	for _, st := range s.League() {
		from, to, goods := st.Of.od()
		for _, x := range st.Row.Cost.Components {
			t.add(from, to, goods, st.Row.Corridor, "money", x.Kind, round(x.Amount/st.Of.Units(), 2), "USD/"+st.Of.Unit())
		}
		for i, x := range st.Of.timeSlices(en, st.Row) {
			if x.amount > 0 {
				t.add(from, to, goods, st.Row.Corridor, "time", string(timeKinds[i].kind), round(x.amount, 3), "days, mean")
			}
		}
	}
	return t
}

func (s *Study) wayTable() Table {
	t := Table{Name: "pareto", Header: []string{"from", "to", "goods", "corridor", "leads_corridor", "label", "days_mean", "days_p50", "days_p90", "freight_usd_per_unit", "co2e_kg_per_unit", "dominated"}}
	for _, c := range s.Comparisons {
		from, to, goods := c.od()
		for i := range c.Ways {
			w := &c.Ways[i]
			t.add(from, to, goods, w.Corridor, strconv.FormatBool(w.Leads), w.It.Label, round(w.It.Time.Mean/24, 3), round(w.It.Hours.P50/24, 2), round(w.It.Hours.P90/24, 2), round(w.It.Cost.Freight/c.Units(), 2), round(w.It.CO2e/c.Units(), 1), strconv.FormatBool(w.It.DominatedBy != 0))
		}
	}
	return t
}

func (s *Study) routeTable() Table {
	t := Table{Name: "routes", Header: []string{"from", "to", "goods", "corridor", "leg", "mode", "point", "lat", "lon"}}
	for _, st := range s.League() {
		from, to, goods := st.Of.od()
		for i := range st.Row.Legs {
			for j, q := range st.Row.Legs[i].Path {
				t.add(from, to, goods, st.Row.Corridor, i+1, st.Row.Legs[i].Mode, j+1, round(q.Lat, 4), round(q.Lon, 4))
			}
		}
	}
	return t
}

func (s *Study) breakEvenTable() Table {
	t := Table{Name: "break_even", Header: []string{"from", "to", "goods", "parameter", "unit", "low", "high", "now", "leader_now", "changes_at", "from_corridor", "to_corridor"}}
	for _, c := range s.Comparisons {
		from, to, goods := c.od()
		for _, b := range c.BreakEvens() {
			if len(b.Changes) == 0 {
				t.add(from, to, goods, b.Parameter, b.Unit, b.Low, b.High, round(b.Now, 4), b.Leader, "", "", "")
			}
			for _, x := range b.Changes {
				t.add(from, to, goods, b.Parameter, b.Unit, b.Low, b.High, round(b.Now, 4), b.Leader, round(x.At, 4), x.From, x.To)
			}
		}
	}
	return t
}

func (s *Study) footnoteTable() Table {
	t := Table{Name: "footnotes", Header: []string{"from", "to", "goods", "corridor", "mark", "figure", "grades", "sources", "rows"}}
	for _, st := range s.League() {
		from, to, goods := st.Of.od()
		for i := range st.Row.Figures {
			f := &st.Row.Figures[i]
			var grades, sources []string
			for _, g := range f.Grades {
				grades = append(grades, g.Grade+" "+strconv.FormatFloat(round(g.Share, 3), 'f', -1, 64))
			}
			for _, n := range f.Sources {
				sources = append(sources, st.Of.Sources[n-1].Key)
			}
			t.add(from, to, goods, st.Row.Corridor, f.Mark, f.Figure, strings.Join(grades, ";"), strings.Join(sources, ";"), strings.Join(f.Keys, ";"))
		}
	}
	return t
}

func (s *Study) sourceTable() Table {
	t := Table{Name: "sources", Header: []string{"key", "title", "publisher", "date", "address"}}
	seen := map[string]bool{}
	for _, c := range s.Comparisons {
		for _, x := range c.Sources {
			if !seen[x.Key] {
				seen[x.Key] = true
				t.add(x.Key, x.Title, x.Publisher, x.Date, x.Address)
			}
		}
	}
	return t
}

func (s *Study) winsTable() Table {
	t := Table{Name: "wins", Header: []string{"corridor", "compared", "overall", "cheapest", "fastest", "lowest_co2e"}}
	for _, w := range s.Wins() {
		t.add(w.Corridor, w.Offered, w.Overall, w.Cheapest, w.Fastest, w.Greenest)
	}
	return t
}

func (s *Study) winnerTable() Table {
	t := Table{Name: "where", Header: []string{"destination", "name", "lat", "lon", "overall", "second", "margin", "cheapest", "fastest", "lowest_co2e", "freight_usd_per_unit", "days_p10", "days_p50", "days_p90", "unreached"}}
	for i := range s.Winners {
		w := &s.Winners[i]
		t.add(w.To, w.Name, round(w.Point.Lat, 4), round(w.Point.Lon, 4), w.Overall, w.Second, round(w.Margin, 4), w.Cheapest, w.Fastest, w.Greenest, round(w.Freight, 2), round(w.Days.P10, 2), round(w.Days.P50, 2), round(w.Days.P90, 2), w.Unreached)
	}
	return t
}

// number reads a text that Table.add wrote from a number.
func number(s string) (float64, bool) {
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil && s != "" && strings.Trim(s, "-0123456789.") == ""
}
