package atlas_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"meridian"
	"meridian/atlas"
	"meridian/feed"
)

// TestNoDeadSources: each source is cited by a row, in a note that weighs it
// against another, or by a measure of the library, and says where it can be
// found: an address, or a document with a date, or a note.
func TestNoDeadSources(t *testing.T) {
	tables, _ := feed.ReadTables(atlas.FS())
	cited := map[string]bool{}
	var notes strings.Builder
	for _, def := range feed.Schema {
		if def.Name == "sources" {
			continue
		}
		rows := tables.Rows[def.Name]
		for i := range rows.Cells {
			cited[rows.Cell(i, "source")] = true
			notes.WriteString(rows.Cell(i, "note") + "\n")
		}
	}
	library, err := filepath.Glob("../scenario/library/*.yaml")
	if err != nil || len(library) == 0 {
		t.Fatalf("no measures cite sources: %v", err)
	}
	for _, name := range library {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		notes.Write(text)
	}
	rows := tables.Rows["sources"]
	for i := range rows.Cells {
		key := rows.Key(i)
		if !cited[key] && !strings.Contains(notes.String(), key) {
			t.Errorf("sources.csv:%d: no row and no note cites %s", rows.Lines[i], key)
		}
		if rows.Cell(i, "address") == "" && rows.Cell(i, "date") == "" && key != "meridian-estimate" && rows.Cell(i, "note") == "" {
			t.Errorf("sources.csv:%d: %s has neither an address nor a date nor a note by which it can be found", rows.Lines[i], key)
		}
	}
}

// reach is where modes run and goods change: what a charge, speed or transfer
// must meet to be of use.
type reach struct {
	links    map[meridian.Mode]map[string]bool // countries of their ends; "" any
	calls    map[meridian.Mode]map[string]bool // countries with a call of a service of the mode, or a port
	handling map[string]bool                   // countries with a place where cargo changes
	regions  map[string]bool                   // sea regions of ports
	at       map[meridian.PlaceID]meridian.ModeSet
}

func reachOf(net *meridian.Network) *reach {
	r := &reach{map[meridian.Mode]map[string]bool{}, map[meridian.Mode]map[string]bool{}, map[string]bool{"": true}, map[string]bool{}, map[meridian.PlaceID]meridian.ModeSet{}}
	mark := func(set map[meridian.Mode]map[string]bool, m meridian.Mode, p meridian.PlaceID) {
		if set[m] == nil {
			set[m] = map[string]bool{"": true}
		}
		set[m][net.Places[p].Country] = true
		r.at[p] |= meridian.Modes(m)
	}
	for i := range net.Links {
		l := &net.Links[i]
		mark(r.links, l.Mode, l.From)
		mark(r.links, l.Mode, l.To)
	}
	for i := range net.Services {
		for _, c := range net.Services[i].Calls {
			mark(r.calls, net.Services[i].Mode, c.Place)
		}
	}
	for i := range net.Places {
		p := &net.Places[i]
		if p.Handling != 0 {
			r.handling[p.Country] = true
			r.at[meridian.PlaceID(i)] |= p.Handling
		}
		if p.Region != "" {
			r.regions[p.Region] = true
		}
	}
	return r
}

// runs tells whether a mode runs in a country.
func (r *reach) runs(m meridian.Mode, country string) bool {
	return r.links[m][country] || r.calls[m][country]
}

// TestNoDeadRows: each speed, transfer, lane and series can take part in some
// price or time.
func TestNoDeadRows(t *testing.T) {
	net := atlasNetwork(t)
	r := reachOf(net)
	for i := range net.Speeds {
		if s := &net.Speeds[i]; !r.runs(s.Mode, s.Country) {
			t.Errorf("speed of %s in %s: nothing of the kind runs there", s.Mode, s.Country)
		}
	}
	for i := range net.Transfers {
		x := &net.Transfers[i]
		switch {
		case x.Place == meridian.NoID && !r.handling[x.Country]:
			t.Errorf("transfer of %s from %s to %s: no place of the country handles cargo", x.Country, x.From, x.To)
		case x.Place != meridian.NoID && (!r.at[x.Place].Has(x.From) || !r.at[x.Place].Has(x.To)):
			t.Errorf("transfer at %s from %s to %s: the place has not both modes", net.Places[x.Place].ID, x.From, x.To)
		}
	}
	series := map[string]bool{"us-cpi": true}
	for i := range net.Lanes {
		l := &net.Lanes[i]
		series[l.Series] = true
		if !r.regions[l.From] || !r.regions[l.To] {
			t.Errorf("lane from %s to %s: one has no port", l.From, l.To)
		}
	}
	for i := range net.Services {
		for _, f := range net.Services[i].Fares {
			series[f.Series] = true
		}
	}
	for i := range net.Charges {
		series[net.Charges[i].Series] = true
		series["fx-"+strings.ToLower(net.Charges[i].Currency)] = true
	}
	for name := range net.Rates {
		if !series[name] && !slices.Contains(shown, name) && !strings.HasPrefix(name, "fx-") {
			t.Errorf("series %s moves no lane, fare or charge", name)
		}
	}
}

// shown are series that are there to be read beside results, not to move prices:
// indices that others were derived from. Exchange rates stand for charges that
// users bring in the currency.
var shown = []string{"wci", "erai", "bunker-vlsfo", "china-russia-cci"}

// TestNoDeadCharges: each charge is the one that some goods in some equipment
// pay on its first day: its mode runs in its country, and no tariff as specific
// or more so hides it. Rows of one tariff share its id.
func TestNoDeadCharges(t *testing.T) {
	net := atlasNetwork(t)
	r := reachOf(net)
	for i := range net.Charges {
		c := &net.Charges[i]
		if !c.AnyMode && !r.runs(c.Mode, c.Country) {
			t.Errorf("charge %s: no %s in %s", c.ID, c.Mode, c.Country)
		}
		if c.AnyMode && !r.handling[c.Country] {
			t.Errorf("charge %s: no place of %s handles cargo", c.ID, c.Country)
		}
		if c.Kind == "linehaul" && !c.AnyMode && !everPaid(net, c) {
			t.Errorf("charge %s (%s): another tariff hides it for all goods and equipment", c.ID, c.Shape)
		}
	}
}

// everPaid tells whether a line haul tariff is the chosen one for any goods and
// equipment on its first day, or today.
func everPaid(net *meridian.Network, c *meridian.Charge) bool {
	day := net.AsOf
	if !c.Valid.Holds(day) {
		if day = c.Valid.From; day == meridian.NoDate {
			day = c.Valid.To - 1
		}
	}
	for g := range net.Goods {
		for e := range net.Equipment {
			if slices.Contains(net.Goods[g].Equipment, net.Equipment[e].ID) && tariffOf(net, c, day, net.Goods[g].ID, net.Equipment[e].ID) == c.ID {
				return true
			}
		}
	}
	return false
}

// tariffOf returns the id of the most specific tariff among those of the mode,
// country and corridor of a charge: goods count more than equipment, and of
// equals the first is taken.
func tariffOf(net *meridian.Network, like *meridian.Charge, day meridian.Date, goods, equipment string) (id string) {
	best := 0
	for i := range net.Charges {
		c := &net.Charges[i]
		if c.Kind != "linehaul" || c.AnyMode || c.Mode != like.Mode || c.Country != like.Country || c.Corridor != like.Corridor || !c.Valid.Holds(day) ||
			c.Goods != "" && c.Goods != goods || len(c.Equipment) > 0 && !slices.Contains(c.Equipment, equipment) {
			continue
		}
		score := 1
		if c.Goods != "" {
			score += 2
		}
		if len(c.Equipment) > 0 {
			score++
		}
		if score > best {
			best, id = score, c.ID
		}
	}
	return id
}
