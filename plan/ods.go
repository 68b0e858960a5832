package plan

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"meridian"
)

// Sets of ODs: from a table, or those that are published about.

// odColumns are the columns of a table of ODs; the first two are needed.
var odColumns = []string{"from", "to", "weight", "goods", "equipment", "teu", "feu", "tonnes", "value_usd"}

// MostODs is the most ODs of a table.
const MostODs = 5000

// ReadODs reads a table of ODs as CSV with a header: from, to, and where they
// differ from the request, goods, equipment, teu, feu, tonnes and value_usd, and
// weight (shipments a year; 1 where it is left out). What the request says holds
// for all. All mistakes come at once, with file, row, field and fix.
func ReadODs(net *meridian.Network, r io.Reader, name string, base Request) ([]OD, error) {
	cr := csv.NewReader(r)
	cr.FieldsPerRecord, cr.TrimLeadingSpace = -1, true
	head, err := cr.Read()
	if err != nil {
		return nil, meridian.Input(name, "write a header: "+strings.Join(odColumns, ","), "no table of ODs: %v", err)
	}
	head[0] = strings.TrimPrefix(head[0], "\uFEFF")
	at := map[string]int{}
	for i, h := range head {
		h = strings.ToLower(strings.TrimSpace(h))
		if _, twice := at[h]; twice || !slices.Contains(odColumns, h) {
			return nil, meridian.Input(name, "the columns are "+strings.Join(odColumns, ", "), "row 1: column %q is unknown or there twice", h)
		}
		at[h] = i
	}
	for _, h := range odColumns[:2] {
		if _, ok := at[h]; !ok {
			return nil, meridian.Input(name, "the columns are "+strings.Join(odColumns, ", "), "row 1: there is no column %s", h)
		}
	}
	var out []OD
	var bad []string
	for row := 2; ; row++ {
		rec, err := cr.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, meridian.Input(name, "", "row %d: %v", row, err)
		}
		if len(out) >= MostODs {
			return nil, meridian.Input(name, "part the table", "more than %d ODs", MostODs)
		}
		od, err := readOD(net, rec, at, base)
		if err != nil {
			if bad = append(bad, fmt.Sprintf("row %d: %v", row, err)); len(bad) == 10 {
				break
			}
			continue
		}
		out = append(out, od)
	}
	if len(bad) > 0 {
		return nil, &meridian.InputError{Input: name, Problem: strings.Join(bad, "\n  ")}
	}
	if len(out) == 0 {
		return nil, meridian.Input(name, "add rows of origin and destination", "has no ODs")
	}
	return out, nil
}

func readOD(net *meridian.Network, rec []string, at map[string]int, base Request) (OD, error) {
	od := OD{Weight: 1}
	if len(rec) > len(at) {
		return od, errors.New("has more fields than the header; put a value with commas in quotes")
	}
	field := func(h string) string {
		if i, ok := at[h]; ok && i < len(rec) {
			return strings.TrimSpace(rec[i])
		}
		return ""
	}
	q := base
	q.From, q.To = field("from"), field("to")
	for h, to := range map[string]*string{"goods": &q.Goods, "equipment": &q.Equipment} {
		if s := field(h); s != "" {
			*to = s
		}
	}
	if field("teu")+field("feu")+field("tonnes") != "" { // a row's quantity stands for that of the request
		q.TEU, q.FEU, q.Tonnes = 0, 0, 0
	}
	for _, n := range []struct {
		h  string
		to *float64
	}{{"teu", &q.TEU}, {"feu", &q.FEU}, {"tonnes", &q.Tonnes}, {"value_usd", &q.Value}, {"weight", &od.Weight}} {
		s := field(n.h)
		if s == "" {
			continue
		}
		x, err := strconv.ParseFloat(s, 64)
		if err != nil || !(x >= 0) || x > 1e12 {
			return od, fmt.Errorf("%s: %q is no number, 0 or more", n.h, s)
		}
		*n.to = x
	}
	var err error
	if od.Query, err = q.Query(net); err != nil {
		return od, err
	}
	a, b := &od.Query.From, &od.Query.To
	if a.Place == b.Place && a.Point == b.Point {
		return od, fmt.Errorf("to: origin and destination are both %s", a.Name)
	}
	return od, nil
}

// MostPublished is how many ODs PublishedODs returns at most.
const MostPublished = 50

// PublishedODs returns the ODs of the published claims, those that most
// statements are about first; the weight of each is the number of statements. It
// is a measure of attention and none of volume: no origin–destination matrix of
// these corridors is published.
func PublishedODs(net *meridian.Network, base Request) ([]OD, error) {
	type pair struct{ from, to meridian.PlaceID }
	count := map[pair]int{}
	var order []pair
	for i := range net.Claims {
		c := &net.Claims[i]
		k := pair{c.From, c.To}
		if c.From == meridian.NoID || c.To == meridian.NoID || c.From == c.To {
			continue
		}
		if count[k]++; count[k] == 1 {
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(a, b pair) int { return -cmp.Compare(count[a], count[b]) })
	var out []OD
	for _, k := range order[:min(len(order), MostPublished)] {
		q := base
		q.From, q.To = net.Places[k.from].ID, net.Places[k.to].ID
		query, err := q.Query(net)
		if err != nil {
			return nil, err
		}
		out = append(out, OD{Query: query, Weight: float64(count[k])})
	}
	if len(out) == 0 {
		return nil, meridian.Input("--ods", "give a table: from,to,weight", "this feed has no claims to take ODs from")
	}
	return out, nil
}
