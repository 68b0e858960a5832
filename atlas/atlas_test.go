package atlas_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"meridian"
	"meridian/atlas"
	"meridian/feed"
)

// TestTables runs every check of feeds on the atlas: none may fail, since
// Network leaves them out.
func TestTables(t *testing.T) {
	_, problems := feed.Read(atlas.FS())
	for _, p := range problems {
		t.Error(p)
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		if _, err := feed.ReadChecked(atlas.FS()); err != nil {
			b.Fatal(err)
		}
	}
}

// TestDepth holds the atlas to the size it promises.
func TestDepth(t *testing.T) {
	net := atlasNetwork(t)
	named, own := 0, 0
	for i := range net.Places {
		if net.Places[i].Kind != "waypoint" {
			named++
		}
	}
	for i := range net.Transfers {
		if net.Transfers[i].Place != meridian.NoID {
			own++
		}
	}
	members := map[string]bool{}
	for i := range net.Memberships {
		members[net.Memberships[i].Country] = true
	}
	for _, c := range []struct {
		what     string
		n, least int
	}{
		{"named places", named, 450}, {"links", len(net.Links), 1100}, {"crossings", len(net.Crossings), 90},
		{"transfers with their own figures", own, 120}, {"named services", len(net.Services), 60},
		{"countries with memberships", len(members), 40}, {"groups of goods", len(net.Goods), 25},
	} {
		t.Logf("%s: %d", c.what, c.n)
		if c.n < c.least {
			t.Errorf("%d %s, want at least %d", c.n, c.what, c.least)
		}
	}
	for _, agreement := range []string{"TIR", "CMR", "SMGS", "CIM", "EAEU", "EU", "WTO"} {
		if !slices.ContainsFunc(net.Memberships, func(m meridian.Membership) bool { return m.Agreement == agreement }) {
			t.Errorf("no country applies %s", agreement)
		}
	}
}

// TestProvenance: every row names a source, a day and a confidence (the schema
// requires them), and says how a derived or estimated figure was made.
func TestProvenance(t *testing.T) {
	tables, _ := feed.ReadTables(atlas.FS())
	for _, def := range feed.Schema {
		rows := tables.Rows[def.Name]
		if rows == nil {
			t.Errorf("%s.csv is missing", def.Name)
			continue
		}
		if def.Name == "sources" {
			continue
		}
		for i := range rows.Cells {
			if c := rows.Cell(i, "confidence"); (c == "derived" || c == "estimated") && rows.Cell(i, "note") == "" {
				t.Errorf("%s.csv:%d: %s is %s and no note says how", def.Name, rows.Lines[i], rows.Key(i), c)
			}
		}
	}
}

// Links longer than two and a half times the great circle, with the reason.
var roundabout = map[string]string{
	"rail:IN-AKHAURAICP-BD-AKHAURA":    "published 12 km from Agartala to Gangasagar, the border places lie close together",
	"road:INNSA-INBOM":                 "round the bay of Mumbai",
	"road:IR-KONARAK-IRZBR":            "round the bay of Chabahar",
	"road:MD-UNGHENI-RO-UNGHENI":       "by the bridge of Sculeni",
	"road:RU-BLAGOVESHCHENSK-CN-HEIHE": "20 km of approach to a bridge below the towns",
	"road:SARUH-SARYP":                 "in town",
	"road:TRHAL-TRAMR":                 "round by the motorways",
}

// TestLengths holds rail and road links between the great circle and two and a
// half times it. Short links get 4 km for the places of their ends.
func TestLengths(t *testing.T) {
	net := atlasNetwork(t)
	for i := range net.Links {
		l := &net.Links[i]
		if l.Mode != meridian.Rail && l.Mode != meridian.Road {
			continue
		}
		a, b := &net.Places[l.From], &net.Places[l.To]
		km := a.Point.Distance(b.Point)
		switch {
		case l.Km < km-0.2:
			t.Errorf("%s is %.1f km long, the great circle %.1f km", l.ID, l.Km, km)
		case l.Km > 2.5*km && l.Km-km > 4 && roundabout[l.ID] == "":
			t.Errorf("%s is %.1f km long, %.1f times the great circle", l.ID, l.Km, l.Km/km)
		}
	}
}

// Rail lines of another gauge than their country's, by country and gauge.
var foreignGauge = map[string]string{
	"AF 1435": "Khaf-Herat comes from Iran",
	"BD 1676": "the west of Bangladesh and its dual-gauge lines",
	"BY 1435": "Grodno-Bruzgi runs on to Poland",
	"ES 1676": "Iberian 1668 mm: the schema writes the old value, stock runs through",
	"GE 1435": "Akhalkalaki-Kartsakhi runs on to Kars",
	"HU 1520": "the transhipment yards of Zahony",
	"IR 1520": "Azerbaijan's line ends in Astara, Iran",
	"IR 1676": "Pakistan's line ends in Zahedan",
	"KG 1435": "the line from China to Jalal-Abad, under construction",
	"KZ 1435": "China's lines end in Dostyk and Altynkol",
	"LT 1435": "Rail Baltica to Kaunas",
	"OM 1435": "Hafeet Rail, under construction: the country has no railway yet",
	"PL 1520": "LHS, and the yards of Malaszewicze and Medyka",
	"RO 1520": "the yards of Iasi and Ungheni",
	"RU 1435": "Kaliningrad-Mamonovo",
	"SK 1520": "the broad-gauge line to Haniska",
	"VN 1435": "dual gauge from Dong Dang",
}

// TestGauges: the gauge of a line is that of its country, unless listed, and
// where two gauges meet there is a gauge break, unless both run through.
func TestGauges(t *testing.T) {
	net := atlasNetwork(t)
	gauge := map[string]int{}
	for i := range net.Countries {
		gauge[net.Countries[i].ID] = net.Countries[i].Gauge
	}
	used := map[string]bool{}
	at := map[meridian.PlaceID]map[int]bool{}
	for i := range net.Links {
		l := &net.Links[i]
		if l.Mode != meridian.Rail {
			continue
		}
		a, b := net.Places[l.From].Country, net.Places[l.To].Country
		if k := fmt.Sprintf("%s %d", a, l.Gauge); a == b && l.Gauge != gauge[a] {
			used[k] = true
			if foreignGauge[k] == "" {
				t.Errorf("%s has %d mm, %s has %d mm", l.ID, l.Gauge, a, gauge[a])
			}
		}
		if a != b && l.Gauge != gauge[a] && l.Gauge != gauge[b] && !(a == "ES" || b == "ES") {
			t.Errorf("%s joins %s (%d mm) and %s (%d mm) with %d mm", l.ID, a, gauge[a], b, gauge[b], l.Gauge)
		}
		if l.Status == meridian.Open {
			for _, p := range []meridian.PlaceID{l.From, l.To} {
				if at[p] == nil {
					at[p] = map[int]bool{}
				}
				at[p][l.Gauge] = true
			}
		}
	}
	for k := range foreignGauge {
		if !used[k] {
			t.Errorf("%s is listed and no longer needed", k)
		}
	}
	through := map[string]string{
		"BY-BRUZGI":   "both gauges run on, the break stands in Kuznica",
		"RU-MAMONOVO": "both gauges run on, the break stands in Braniewo",
		"RO-UNGHENI":  "both gauges run on, the break stands in Moldova",
		"VN-DONGDANG": "dual gauge on to Hanoi",
		"AFHEA":       "no broad-gauge train has come to Herat",
	}
	breaks := map[meridian.PlaceID]bool{}
	for i := range net.GaugeBreaks {
		breaks[net.GaugeBreaks[i].Place] = true
	}
	for p, gs := range at {
		if id := net.Places[p].ID; len(gs) > 1 && !breaks[p] && through[id] == "" {
			t.Errorf("%d gauges meet at %s without a gauge break", len(gs), id)
		}
	}
}

// Pairs of countries of different gauge without a break that open lines reach,
// with the reason.
var noBreak = map[string]string{
	"AF-IR": "Khaf-Rozanak stands alone beyond the border",
	"BD-IN": "broad gauge runs through in the west; the metre gauge of Akhaura is under construction",
	"CN-KG": "under construction",
	"CN-VN": "dual gauge in Vietnam",
	"AE-OM": "under construction, one gauge",
}

// TestCrossings: every link over a border has a crossing in both directions,
// and the lines of countries with different gauges reach a gauge break.
func TestCrossings(t *testing.T) {
	net := atlasNetwork(t)
	rows := map[meridian.LinkID]map[string]bool{}
	for i := range net.Crossings {
		x := &net.Crossings[i]
		if rows[x.Link] == nil {
			rows[x.Link] = map[string]bool{}
		}
		rows[x.Link][x.From] = true
	}
	gauge := map[string]int{}
	for i := range net.Countries {
		gauge[net.Countries[i].ID] = net.Countries[i].Gauge
	}
	breaks := map[meridian.PlaceID]bool{}
	for i := range net.GaugeBreaks {
		breaks[net.GaugeBreaks[i].Place] = true
	}
	type rail struct {
		to    meridian.PlaceID
		gauge int
	}
	rails := map[meridian.PlaceID][]rail{}
	for i := range net.Links {
		if l := &net.Links[i]; l.Mode == meridian.Rail && l.Status == meridian.Open {
			rails[l.From] = append(rails[l.From], rail{l.To, l.Gauge})
			rails[l.To] = append(rails[l.To], rail{l.From, l.Gauge})
		}
	}
	// reaches tells whether a train of the link's gauge comes to a break within
	// the two countries.
	reaches := func(l *meridian.Link, countries [2]string) bool {
		seen := map[meridian.PlaceID]bool{l.From: true, l.To: true}
		queue := []meridian.PlaceID{l.From, l.To}
		for len(queue) > 0 {
			p := queue[0]
			queue = queue[1:]
			if breaks[p] {
				return true
			}
			for _, r := range rails[p] {
				if c := net.Places[r.to].Country; !seen[r.to] && r.gauge == l.Gauge && (c == countries[0] || c == countries[1]) {
					seen[r.to] = true
					queue = append(queue, r.to)
				}
			}
		}
		return false
	}
	for i := range net.Links {
		l := &net.Links[i]
		a, b := net.Places[l.From].Country, net.Places[l.To].Country
		if l.Mode != meridian.Rail && l.Mode != meridian.Road || a == b {
			continue
		}
		if r := rows[meridian.LinkID(i)]; !r[a] || !r[b] {
			t.Errorf("%s has no crossing in both directions: %v", l.ID, r)
		}
		pair := min(a, b) + "-" + max(a, b)
		if l.Mode == meridian.Rail && l.Status == meridian.Open && gauge[a] != gauge[b] && noBreak[pair] == "" && !reaches(l, [2]string{a, b}) {
			t.Errorf("%s: %s has %d mm, %s has %d mm, and its line reaches no gauge break", l.ID, a, gauge[a], b, gauge[b])
		}
	}
}

// Networks apart from the main one, by a place in them, with the reason.
var islands = map[string]map[string]string{
	"rail": {
		"INBOM": "India, Bangladesh and Nepal: trade with Pakistan is closed, Myanmar is not linked",
		"EGCAI": "Egypt", "SADMM": "Saudi Arabia: the Gulf railway is planned", "IQBGW": "Iraq: Shalamcheh-Basra is under construction",
		"AEJEA": "the Emirates: the Gulf railway is planned", "ILHFA": "Israel", "KRPUS": "Korea: the north is closed",
		"SYLTK": "Syria: cut off since the war", "THBKK": "Thailand: only ports and their depots are in the atlas", "MYPKG": "Malaysia: only ports and their depots are in the atlas",
	},
	"road": {
		"INBOM": "India, Bangladesh and Nepal: trade with Pakistan is closed, Myanmar is not in the atlas",
		"EGCAI": "Egypt and the Sinai: freight does not cross Rafah", "KRPUS": "Korea: the north is closed",
		"MYPKG": "Malaysia and Singapore: only ports and their hinterland are in the atlas", "THBKK": "Thailand: only ports and their hinterland are in the atlas",
		"JPYOK": "Japan", "HKHKG": "Hong Kong and its airport", "LKCMB": "Ceylon and its airport",
	},
	"sea":   {"AZBAK": "the Caspian, which rivers join to the other seas"},
	"water": {},
}

// TestConnected: the links of a mode that are open today make one network, but
// for islands that are listed.
func TestConnected(t *testing.T) {
	net := atlasNetwork(t)
	for _, c := range []struct {
		name  string
		modes meridian.ModeSet
		hub   string
	}{
		{"rail", meridian.Modes(meridian.Rail), "RUMOW"}, {"road", meridian.Modes(meridian.Road), "RUMOW"},
		{"sea", meridian.Modes(meridian.Sea), "NLRTM"}, {"water", meridian.Modes(meridian.Sea, meridian.River), "NLRTM"},
	} {
		next := map[meridian.PlaceID][]meridian.PlaceID{}
		for i := range net.Links {
			if l := &net.Links[i]; c.modes.Has(l.Mode) && l.Status == meridian.Open {
				next[l.From] = append(next[l.From], l.To)
				next[l.To] = append(next[l.To], l.From)
			}
		}
		part := map[meridian.PlaceID]string{}
		walk := func(id string) {
			p, ok := net.PlaceByID[id]
			if !ok || len(next[p]) == 0 {
				t.Errorf("%s: no such island as that of %s", c.name, id)
				return
			}
			if part[p] != "" {
				return
			}
			part[p] = id
			for queue := []meridian.PlaceID{p}; len(queue) > 0; {
				u := queue[0]
				queue = queue[1:]
				for _, v := range next[u] {
					if part[v] == "" {
						part[v] = id
						queue = append(queue, v)
					}
				}
			}
		}
		walk(c.hub)
		for id := range islands[c.name] {
			walk(id)
		}
		n := map[string]int{}
		for p := range next {
			if part[p] == "" {
				t.Errorf("%s: %s (%s) is joined to nothing that is listed", c.name, net.Places[p].ID, net.Places[p].Name)
			}
			n[part[p]]++
		}
		t.Logf("%s: %v", c.name, n)
	}
}

// Names that two places bear in truth.
var shared = []string{"astara", "астара", "آستارا"}

// TestAliases: what a user types means one place.
func TestAliases(t *testing.T) {
	net := atlasNetwork(t)
	of := map[string]string{}
	for i := range net.Places {
		p := &net.Places[i]
		if p.Kind == "waypoint" {
			continue
		}
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			name = strings.ToLower(name)
			if other, ok := of[name]; ok && other != p.ID && !slices.Contains(shared, name) {
				t.Errorf("%q is %s and %s", name, other, p.ID)
			}
			of[name] = p.ID
		}
	}
}

// TestNoArms: the atlas knows no goods of chapter 93.
func TestNoArms(t *testing.T) {
	net := atlasNetwork(t)
	for i := range net.Goods {
		if slices.ContainsFunc(net.Goods[i].HS, func(hs string) bool { return strings.HasPrefix(hs, "93") }) {
			t.Errorf("%s is of chapter 93", net.Goods[i].ID)
		}
	}
}

// railway returns the shortest way by rail on a day, whatever the gauge; NaN
// where there is none.
func railway(net *meridian.Network, day, from, to string) float64 {
	b := &meshBuilder{}
	for i := range net.Places {
		b.points = append(b.points, net.Places[i].Point)
	}
	for i := range net.Links {
		if l := &net.Links[i]; l.Mode == meridian.Rail && l.OpenOn(mustDate(day)) {
			b.edges = append(b.edges, meshEdge{int32(l.From), int32(l.To), decimetres(l.Km)})
		}
	}
	m := &mesh{points: b.points}
	m.connect(b.edges)
	return newFinder(m).between([]seed{{int32(net.PlaceByID[from]), 0}}, []seed{{int32(net.PlaceByID[to]), 0}}, 0)
}

// TestRailwaysOpen: the network of a day knows the lines of that day.
func TestRailwaysOpen(t *testing.T) {
	net := atlasNetwork(t)
	for _, c := range []struct {
		line, from, to, before, after string
		atLeast, atMost               float64 // km after it opened
	}{
		{"Uzen-Gorgan", "KZUZE", "IRGBT", "2014-12-02", "2014-12-03", 900, 1000},
		{"Baku-Tbilisi-Kars", "GETBS", "TRERZ", "2017-10-29", "2017-10-30", 450, 700},
		{"Qazvin-Rasht", "IRQAZ", "IRRAS", "2019-03-05", "2019-03-06", 150, 190},
	} {
		for _, id := range []string{c.from, c.to} {
			if _, ok := net.PlaceByID[id]; !ok {
				t.Fatalf("no place %s", id)
			}
		}
		before, after := railway(net, c.before, c.from, c.to), railway(net, c.after, c.from, c.to)
		t.Logf("%s: %s-%s %.0f km before, %.0f km after", c.line, c.from, c.to, before, after)
		if !(after >= c.atLeast && after <= c.atMost) {
			t.Errorf("%s: %.0f km after it opened, want %.0f to %.0f", c.line, after, c.atLeast, c.atMost)
		}
		if before < after+100 { // false when there was no way
			t.Errorf("%s: %.0f km before it opened, %.0f after", c.line, before, after)
		}
	}
	if km := railway(net, "2026-11-23", "IRRAS", "AZ-ASTARA"); !math.IsNaN(km) && km < 300 {
		t.Errorf("Rasht-Astara is not built, and yet %.0f km long", km)
	}
}

// TestClocks: every named place has clocks of its own or of its country; those
// of a few are known to everybody.
func TestClocks(t *testing.T) {
	net := atlasNetwork(t)
	country := map[string]int{}
	for i := range net.Countries {
		country[net.Countries[i].ID] = net.Countries[i].Zone
	}
	for i := range net.Places {
		p := &net.Places[i]
		if _, own := net.Zones[meridian.PlaceID(i)]; p.Country != "" && !own && country[p.Country] == meridian.NoZone {
			t.Errorf("%s: neither the place nor %s has a utc_offset", p.ID, p.Country)
		}
		if p.Country == "" {
			continue
		}
		// No clock is more than three and a quarter hours off the sun (China's west).
		if off := float64(net.Zone(meridian.PlaceID(i)))/60 - p.Point.Lon/15; off < -1.5 || off > 3.25 {
			t.Errorf("%s: clocks are %.1f h ahead of the sun", p.ID, off)
		}
	}
	for id, hours := range map[string]float64{"RUMOW": 3, "RUKGD": 2, "RUASF": 4, "RUYEK": 5, "RUOMS": 6, "RUVVO": 10, "INBOM": 5.5, "IRTHR": 3.5, "AFKBL": 4.5, "KZALA": 5, "CN-URCAIR": 8, "TRIST": 3, "NPKTM": 5.75, "DEHAM": 1} {
		p, ok := net.PlaceByID[id]
		if got := float64(net.Zone(p)) / 60; !ok || got != hours {
			t.Errorf("%s (known %v): UTC%+g, want UTC%+g", id, ok, got, hours)
		}
	}
}
