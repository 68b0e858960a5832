package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"meridian"
	"meridian/cost"
	"meridian/plan"
)

// The OD set of an appraisal: who sends how much of what to whom in a year, from
// the flows of the network or from a table of the user.

// odRow is a row of the OD set.
type odRow struct {
	ID       string
	From, To string // as given
	Goods    string
	Quantity float64
	Unit     string // TEU or t a year
	Basis    string
}

// odSet is rows with what the planner and the appraisal need of each.
type odSet struct {
	Rows      []odRow
	ODs       []plan.OD // one shipment each; Weight: shipments a year
	Countries [][2]string
	Source    string
	Notes     []string
}

const mostODs = 20000

var odColumns = []string{"origin", "destination", "goods", "quantity", "unit", "id"}

// readODs reads a table of flows. All its mistakes are reported together.
func readODs(from source) ([]odRow, error) {
	in := "--flows " + from.name
	data, err := from.read()
	if err != nil {
		return nil, meridian.Input(in, "name a CSV file", "%v", err)
	}
	return parseODs(in, data)
}

func parseODs(in string, data []byte) ([]odRow, error) {
	if lines := bytes.Count(data, []byte("\n")); lines > manyLines {
		return nil, meridian.Input(in, fmt.Sprintf("give at most %d", mostODs), "has %d lines", lines)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	records, err := r.ReadAll()
	if err != nil {
		return nil, meridian.Input(in, "mend the file", "%v", err)
	}
	header := "the first line is a header: origin,destination,goods,quantity,unit"
	if len(records) < 2 {
		return nil, meridian.Input(in, header, "has no flows")
	}
	if len(records) > mostODs+1 {
		return nil, meridian.Input(in, fmt.Sprintf("give at most %d", mostODs), "has %d flows", len(records)-1)
	}
	col := map[string]int{}
	for i, h := range records[0] {
		h = strings.ToLower(strings.TrimSpace(h))
		if !slices.Contains(odColumns, h) {
			return nil, meridian.Input(in, header, "unknown column %q", h)
		}
		col[h] = i
	}
	for _, h := range odColumns[:5] {
		if _, ok := col[h]; !ok {
			return nil, meridian.Input(in, header, "has no column %q", h)
		}
	}
	var out []odRow
	var wrong []string
	seen := map[string]int{}
	for n, rec := range records[1:] {
		get := func(name string) string {
			if i, ok := col[name]; ok && i < len(rec) {
				return strings.TrimSpace(rec[i])
			}
			return ""
		}
		row := odRow{ID: get("id"), From: get("origin"), To: get("destination"), Goods: get("goods"), Unit: get("unit"), Basis: "given by the user"}
		if row.ID == "" {
			row.ID = fmt.Sprintf("line %d", n+2)
		}
		bad := func(field, format string, args ...any) {
			wrong = append(wrong, fmt.Sprintf("line %d, %s: %s", n+2, field, fmt.Sprintf(format, args...)))
		}
		if row.Quantity, err = strconv.ParseFloat(get("quantity"), 64); err != nil || !(row.Quantity > 0 && row.Quantity <= 1e10) {
			bad("quantity", "%q is no number of units a year above 0", get("quantity"))
		}
		if row.Unit != "TEU" && row.Unit != "t" {
			bad("unit", "%q is neither TEU nor t", row.Unit)
		}
		if row.From == "" || row.To == "" {
			bad("origin", "both ends are needed")
		}
		if k, twice := seen[row.ID]; twice {
			bad("id", "%q is that of line %d too", row.ID, k)
		}
		seen[row.ID] = n + 2
		out = append(out, row)
	}
	if len(wrong) > 0 {
		return nil, meridian.Input(in, "", "%s", strings.Join(wrong, "\n"))
	}
	return out, nil
}

// freightCentres stand for a country where a flow names no place: its largest
// city (UN, World Urbanization Prospects 2018), for trade has no address.
var freightCentres = map[string]string{
	"AE": "Dubai", "AF": "Kabul", "AM": "Yerevan", "AZ": "Baku", "BY": "Minsk", "CN": "Shanghai", "DE": "Berlin", "FI": "Helsinki", "GE": "Tbilisi", "IN": "Mumbai",
	"IQ": "Baghdad", "IR": "Tehran", "KG": "Bishkek", "KZ": "Almaty", "PK": "Karachi", "RU": "Moscow", "TJ": "Dushanbe", "TM": "Ashgabat", "TR": "Istanbul", "UZ": "Tashkent",
}

// flowRows takes from the flows of the network those that say in one direction
// how much goes in a year between two countries or places: of rows for the same
// ends and goods, the latest; and where there are rows by goods, none of all goods
// together. Values become tonnes at the value per tonne of the goods and the
// prices of the year.
func flowRows(net *meridian.Network) []odRow {
	latest := map[string]*meridian.Flow{}
	parted := map[string]bool{} // pairs with rows by goods
	var order []string
	for i := range net.Flows {
		f := &net.Flows[i]
		if f.From == "" || f.To == "" || f.From == f.To || !strings.Contains(f.Unit, "/yr") || !strings.Contains(f.Cite.Note, "direction:") || f.Cite.Confidence == meridian.Claimed || f.Year > net.AsOf.Time().Year() {
			continue
		}
		if !together(f) {
			parted[f.From+"|"+f.To] = true
		}
		k := f.From + "|" + f.To + "|" + f.Goods
		if latest[k] == nil {
			order = append(order, k)
		} else if latest[k].Year >= f.Year {
			continue
		}
		latest[k] = f
	}
	var out []odRow
	for _, k := range order {
		f := latest[k]
		if together(f) && parted[f.From+"|"+f.To] {
			continue
		}
		if row, ok := flowRow(net, f); ok {
			out = append(out, row)
		}
	}
	return out
}

// together tells whether a flow is of many goods.
func together(f *meridian.Flow) bool { return f.Goods == "all" || f.Goods == "containers" }

func flowRow(net *meridian.Network, f *meridian.Flow) (odRow, bool) {
	row := odRow{ID: f.ID, From: centre(f.From), To: centre(f.To), Goods: "general", Quantity: f.Value, Unit: "t", Basis: fmt.Sprintf("%s %g %s, %d (%s)", f.What, f.Value, f.Unit, f.Year, f.Cite.Source)}
	if !together(f) {
		row.Goods = f.Goods
	}
	g := goodsOf(net, row.Goods)
	if g == nil {
		return row, false
	}
	switch unit := strings.TrimSuffix(f.Unit, "/yr"); unit {
	case "TEU":
		row.Unit = "TEU"
	case "t":
	case "Mt":
		row.Quantity *= 1e6
	case "million USD", "billion USD":
		usd := f.Value * 1e6
		if unit == "billion USD" {
			usd *= 1e3
		}
		usd *= cost.Index(net, "us-cpi", midYear(f.Year).Month(), net.Prices)
		row.Quantity = usd / g.ValueT
	default:
		return row, false
	}
	return row, row.Quantity > 0
}

// flowsNote says how sure the flows of the data are.
func flowsNote(net *meridian.Network, rows []odRow) string {
	grade := map[string]meridian.Confidence{}
	first, last := 9999, 0
	for i := range net.Flows {
		grade[net.Flows[i].ID] = net.Flows[i].Cite.Confidence
	}
	estimated := 0
	for i := range rows {
		if grade[rows[i].ID] == meridian.Estimated {
			estimated++
		}
	}
	for i := range net.Flows {
		if f := &net.Flows[i]; slices.ContainsFunc(rows, func(r odRow) bool { return r.ID == f.ID }) {
			first, last = min(first, f.Year), max(last, f.Year)
		}
	}
	return fmt.Sprintf("The OD set is of the years %d to %d; of %d flows %d are estimated: trade of the pair in USD, shares of goods, values a tonne (`meridian data flows`). Half and double are within what is known: give your own with --flows.", first, last, len(rows), estimated)
}

func centre(end string) string {
	if c, ok := freightCentres[end]; ok {
		return c
	}
	return end
}

func goodsOf(net *meridian.Network, id string) *meridian.Goods {
	for i := range net.Goods {
		if net.Goods[i].ID == id {
			return &net.Goods[i]
		}
	}
	return nil
}

// resolveODs finds the ends and shipments of rows. A shipment is one container,
// or 1,000 t of what goes in none; as many go in a year as the quantity fills.
func resolveODs(net *meridian.Network, in string, rows []odRow, day meridian.Date) (*odSet, error) {
	s := &odSet{Rows: rows}
	var wrong []string
	ids := map[string]string{} // name -> id of its place: a search through all names is done once
	id := func(name string) string {
		known, ok := ids[name]
		if !ok {
			known = name
			if e, err := plan.FindEnd(net, name); err == nil && e.Place != meridian.NoID {
				known = net.Places[e.Place].ID
			}
			ids[name] = known
		}
		return known
	}
	for i := range rows {
		row := rows[i]
		row.From, row.To = id(row.From), id(row.To)
		od, err := shipmentOf(net, &row, day)
		if err != nil {
			wrong = append(wrong, row.ID+": "+err.Error())
			continue
		}
		c := [2]string{endCountry(net, &od.Query.From), endCountry(net, &od.Query.To)}
		if c[0] == "" || c[1] == "" {
			wrong = append(wrong, row.ID+": an end lies in no country; name a place")
			continue
		}
		s.ODs, s.Countries = append(s.ODs, *od), append(s.Countries, c)
	}
	if len(wrong) > 0 {
		return nil, meridian.Input(in, "", "%s", strings.Join(wrong, "\n"))
	}
	return s, nil
}

const bulkLot = 1000 // t

func shipmentOf(net *meridian.Network, row *odRow, day meridian.Date) (*plan.OD, error) {
	req := plan.Request{From: row.From, To: row.To, Goods: row.Goods, AsOf: day.String(), Prices: net.Prices.String(), CarbonPrice: -1}
	if row.Unit == "t" {
		req.Tonnes = bulkLot
	}
	q, err := req.Query(net)
	if err != nil {
		return nil, err
	}
	od := &plan.OD{Query: q}
	if !q.Shipment.Containerised() {
		if row.Unit == "TEU" {
			return nil, fmt.Errorf("%s do not travel in containers; give tonnes", q.Shipment.Goods.Name)
		}
		od.Weight = row.Quantity / q.Shipment.Tonnes
		return od, nil
	}
	perBox := q.Shipment.Tonnes / q.Shipment.Units
	req.Tonnes, req.FEU, req.TEU, req.Equipment = 0, 0, 0, q.Shipment.Equipment.ID
	if q.Shipment.Equipment.TEU >= 2 {
		req.FEU = 1
	} else {
		req.TEU = 1
	}
	if od.Query, err = req.Query(net); err != nil {
		return nil, err
	}
	if row.Unit == "TEU" {
		od.Weight = row.Quantity / q.Shipment.Equipment.TEU
	} else {
		od.Weight = row.Quantity / math.Max(0.1, perBox)
	}
	return od, nil
}

func endCountry(net *meridian.Network, e *plan.End) string {
	if e.Place != meridian.NoID {
		return net.Places[e.Place].Country
	}
	best, country := math.Inf(1), ""
	for i := range net.Places {
		if p := &net.Places[i]; p.Country != "" {
			if d := e.Point.Distance(p.Point); d < best {
				best, country = d, p.Country
			}
		}
	}
	return country
}

// ods reads the OD set of a file, or takes the flows of the network.
func ods(net *meridian.Network, from source, day meridian.Date) (*odSet, error) {
	if path := from.name; path != "" {
		rows, err := readODs(from)
		if err != nil {
			return nil, err
		}
		s, err := resolveODs(net, "--flows "+path, rows, day)
		if err == nil {
			s.Source = path
		}
		return s, err
	}
	rows := flowRows(net)
	if len(rows) == 0 {
		return nil, meridian.Input("--flows", "name a CSV file with origin,destination,goods,quantity,unit", "the network has no yearly flows between two ends to take")
	}
	s, err := resolveODs(net, "the flows of the network", rows, day)
	if err == nil {
		s.Source = fmt.Sprintf("%d directed yearly flows of the data between countries by goods, at their largest cities", len(rows))
		s.Notes = append(s.Notes, flowsNote(net, rows))
	}
	return s, err
}
