package feed

import (
	"cmp"
	"io/fs"
	"math"
	"slices"

	"meridian"
)

// Read reads a feed and returns its network, or all its mistakes. Warnings may
// come with a network.
func Read(fsys fs.FS) (*meridian.Network, Problems) {
	t, ps := ReadTables(fsys)
	if len(ps.Errors()) > 0 {
		return nil, append(ps, checkCells(t)...)
	}
	net, more := Build(t)
	return net, append(ps, more...)
}

// Build checks the tables and makes the network. With any error there is no
// network.
func Build(t *Tables) (*meridian.Network, Problems) {
	ps := checkInfo(t.Info)
	for _, name := range []string{"sources", "places", "links"} {
		if t.Rows[name] == nil {
			ps = append(ps, Problem{File: name + ".csv", Message: "is missing", Fix: "a feed needs sources, places and links"})
		}
	}
	ps = append(ps, checkCells(t)...)
	if len(ps.Errors()) > 0 {
		return nil, ps
	}
	net := decode(t)
	return net, append(ps, checkNetwork(net, t)...)
}

// ReadChecked reads a feed whose checks were made before, as the tests of an
// embedded one do, and leaves them out; only what is no CSV is an error.
func ReadChecked(fsys fs.FS) (*meridian.Network, error) {
	t, ps := ReadTables(fsys)
	if errs := ps.Errors(); len(errs) > 0 {
		return nil, errs
	}
	return decode(t), nil
}

// decode makes the network of tables without mistakes.
func decode(t *Tables) *meridian.Network {
	b := &builder{t: t, net: &meridian.Network{
		Name: t.Info.Name, Version: t.Info.Version,
		Rates: map[string][]meridian.Rate{},
	}, passages: map[string]meridian.PassageID{}, services: map[string]int{}}
	b.net.AsOf, _ = meridian.ParseDate(t.Info.AsOf)
	b.net.Prices, _ = meridian.ParseMonth(t.Info.Prices)
	b.nouns()
	return b.net
}

func checkInfo(info Info) Problems {
	var ps Problems
	bad := func(field, msg, fix string) {
		ps = append(ps, Problem{File: "datapackage.json", Field: field, Message: msg, Fix: fix})
	}
	if info.Version == "" {
		bad("version", "is missing", "give the version of the data; it is stamped on every result")
	}
	if _, err := meridian.ParseDate(info.AsOf); err != nil {
		bad("as_of", "is missing or no date", "write the day the data describes as YYYY-MM-DD")
	}
	if _, err := meridian.ParseMonth(info.Prices); err != nil {
		bad("prices", "is missing or no month", "write the month of the prices as YYYY-MM")
	}
	return ps
}

type builder struct {
	t        *Tables
	net      *meridian.Network
	passages map[string]meridian.PassageID
	services map[string]int
}

// nouns decodes the tables in an order in which references resolve.
func (b *builder) nouns() {
	together(b.sources, b.places, b.lanes, b.money)
	together(b.links, b.atPlaces, b.timetable, b.tables)
	b.crossings()
}

func (b *builder) sources() {
	n := b.net
	n.Sources = make(map[string]meridian.Source, b.rows("sources"))
	b.each("sources", func(r row) {
		n.Sources[r.str("key")] = meridian.Source{Key: r.str("key"), Title: r.str("title"), Publisher: r.str("publisher"), Date: r.str("date"), Address: r.str("address"), Note: r.str("note")}
	})
}

// places decodes the places and the passages.
func (b *builder) places() {
	n := b.net
	n.Places, n.PlaceByID = make([]meridian.Place, 0, b.rows("places")), make(map[string]meridian.PlaceID, b.rows("places"))
	n.Zones = map[meridian.PlaceID]int{}
	b.each("places", func(r row) {
		var handling meridian.ModeSet
		for _, h := range r.list("handling") {
			if m, err := meridian.ParseMode(h); err == nil {
				handling |= meridian.Modes(m)
			}
		}
		if z := r.zone(); z != meridian.NoZone {
			n.Zones[meridian.PlaceID(len(n.Places))] = z
		}
		n.PlaceByID[r.str("id")] = meridian.PlaceID(len(n.Places))
		n.Places = append(n.Places, meridian.Place{ID: r.str("id"), Name: r.str("name"), Country: r.str("country"),
			Point: meridian.Point{Lat: r.num("lat", 0), Lon: r.num("lon", 0)}, Kind: r.str("kind"), Handling: handling,
			Region: r.str("sea_region"), Aliases: r.list("aliases"), Cite: r.cite()})
	})
	b.each("passages", func(r row) {
		b.passages[r.str("id")] = meridian.PassageID(len(n.Passages))
		n.Passages = append(n.Passages, meridian.Passage{ID: r.str("id"), Name: r.str("name"), Kind: r.str("kind"), Aliases: r.list("aliases"),
			Hours: r.spread("hours"), Toll20: r.num("toll_20", 0), Toll40: r.num("toll_40", 0), TollT: r.num("toll_t", 0),
			Season: r.season(), Draught: r.num("draught_m", 0), Valid: r.valid(), Cite: r.cite()})
	})
}

var statuses = map[string]meridian.Status{"open": meridian.Open, "construction": meridian.Construction, "planned": meridian.Planned, "closed": meridian.Closed}

func (b *builder) links() {
	n := b.net
	n.Links = make([]meridian.Link, b.rows("links"))
	b.eachAtOnce("links", func(i int, r row) {
		passage := meridian.PassageID(meridian.NoID)
		if p, ok := b.passages[r.str("passage")]; ok {
			passage = p
		}
		n.Links[i] = meridian.Link{ID: r.str("id"), From: b.place(r, "from"), To: b.place(r, "to"), Mode: r.mode("mode"),
			Km: r.num("length_km", 0), Gauge: int(r.num("gauge_mm", 0)), Tracks: int(r.num("tracks", 0)), Electrified: r.str("electrified"),
			Class: r.str("class"), Speed: r.num("speed_kmh", 0), Capacity: r.num("capacity", 0), Passage: passage, Status: statuses[r.str("status")],
			Season: r.season(), OneWay: r.str("oneway") == "true", Valid: r.valid(), Cite: r.cite()}
	})
}

// atPlaces decodes what is done at places.
func (b *builder) atPlaces() {
	n := b.net
	n.Transfers = make([]meridian.Transfer, 0, b.rows("transfers"))
	b.each("transfers", func(r row) {
		n.Transfers = append(n.Transfers, meridian.Transfer{Place: b.place(r, "place"), Country: r.str("country"), From: r.mode("from_mode"), To: r.mode("to_mode"),
			Handling: r.handling(), FreeDays: r.num("free_days", 0), Capacity: r.num("capacity", 0), Valid: r.valid(), Cite: r.cite()})
	})
	b.each("gauge_breaks", func(r row) {
		n.GaugeBreaks = append(n.GaugeBreaks, meridian.GaugeBreak{Place: b.place(r, "place"), A: int(r.num("gauge_a", 0)), B: int(r.num("gauge_b", 0)), Method: r.str("method"),
			Handling: r.handling(), Capacity: r.num("capacity", 0), Valid: r.valid(), Cite: r.cite()})
	})
}

func (b *builder) crossings() {
	n := b.net
	n.Crossings = make([]meridian.Crossing, 0, b.rows("crossings"))
	links := make(map[string]meridian.LinkID, len(n.Links))
	for i := range n.Links {
		links[n.Links[i].ID] = meridian.LinkID(i)
	}
	b.each("crossings", func(r row) {
		n.Crossings = append(n.Crossings, meridian.Crossing{Link: links[r.str("link")], From: r.str("from_country"), To: r.str("to_country"), Name: r.str("name"),
			Hours: r.spread("hours"), Charge: r.num("charge", 0), Opens: r.clock("opens"), Closes: r.clock("closes"), Capacity: r.num("capacity", 0),
			Closed: r.str("status") == "closed", Valid: r.valid(), Cite: r.cite()})
	})
}

func (b *builder) lanes() {
	n := b.net
	n.Lanes = make([]meridian.Lane, 0, b.rows("lanes"))
	b.each("speeds", func(r row) {
		n.Speeds = append(n.Speeds, meridian.Speed{Mode: r.mode("mode"), Country: r.str("country"), Class: r.str("class"), Kmh: r.num("kmh_p50", 0), P90Factor: r.num("p90_factor", 1), Cite: r.cite()})
	})
	b.each("lanes", func(r row) {
		n.Lanes = append(n.Lanes, meridian.Lane{From: r.str("from_region"), To: r.str("to_region"), Vessel: r.str("vessel"), Headway: r.num("headway_days", 7),
			Extra: r.spread("extra_hours"), Rate20: r.num("rate_20", 0), Rate40: r.num("rate_40", 0), RateT: r.num("rate_t", r.num("rate_40", 0)/26),
			Base: r.month("base_month"), RefKm: r.num("ref_km", 0), Detour40: r.num("detour_40", 0), Series: r.str("series"),
			Season: r.season(), Valid: r.valid(), Cite: r.cite()})
	})
}

func (b *builder) timetable() {
	n := b.net
	b.each("services", func(r row) {
		out, back := r.calendar(""), r.calendar("return_")
		b.services[r.str("id")] = len(n.Services)
		n.Services = append(n.Services, meridian.Service{ID: r.str("id"), Name: r.str("name"), Operator: r.str("operator"), Mode: r.mode("mode"), Vessel: r.str("vessel"),
			Headway: r.num("headway_days", 0), Weekdays: out.Weekdays, Departs: out.Clock, Every: out.Every, First: out.First, Dates: out.Dates, Back: back,
			CutOff: r.num("cutoff_hours", 0), FreeDays: r.num("free_days", 0),
			Capacity: r.num("capacity_teu", 0), Cancel: r.num("cancel", 0), Carries: r.str("goods"), Season: r.season(), Valid: r.valid(), Cite: r.cite()})
	})
	type seqCall struct {
		seq  float64
		call meridian.Call
	}
	calls := make([][]seqCall, len(n.Services))
	b.each("calls", func(r row) {
		s := b.services[r.str("service")]
		calls[s] = append(calls[s], seqCall{r.num("seq", 0), meridian.Call{Place: b.place(r, "place"), Hours: r.spread("hours"), Stop: r.num("stop_hours", 0), Cite: r.cite()}})
		if r.str("returns") == "true" {
			n.Services[s].Returns = true
		}
	})
	for s := range calls {
		slices.SortStableFunc(calls[s], func(x, y seqCall) int { return cmp.Compare(x.seq, y.seq) })
		for _, c := range calls[s] {
			n.Services[s].Calls = append(n.Services[s].Calls, c.call)
		}
	}
	nan := math.NaN()
	b.each("fares", func(r row) {
		s := b.services[r.str("service")]
		n.Services[s].Fares = append(n.Services[s].Fares, meridian.Fare{From: b.place(r, "from"), To: b.place(r, "to"),
			Fare20: r.num("fare_20", nan), Fare40: r.num("fare_40", nan), FareT: r.num("fare_t", nan), Month: r.month("month"), Series: r.str("series"), Valid: r.valid(), Cite: r.cite()})
	})
}

func (b *builder) money() {
	n := b.net
	n.Charges = make([]meridian.Charge, 0, b.rows("charges"))
	b.each("charges", func(r row) {
		n.Charges = append(n.Charges, meridian.Charge{ID: r.str("id"), Kind: r.str("kind"), Mode: r.mode("mode"), AnyMode: r.str("mode") == "",
			Country: r.str("country"), ToCountry: r.str("to_country"), Corridor: r.str("corridor"), Goods: r.str("goods"), Equipment: r.list("equipment"),
			Shape: r.str("shape"), Per: r.str("per"), BandFrom: r.num("band_from", 0), Amount: r.num("amount", 0), Currency: r.str("currency"),
			Month: r.month("month"), Series: r.str("series"), TransferShare: r.num("transfer_share", 0), Valid: r.valid(), Cite: r.cite()})
	})
	b.each("rates", func(r row) {
		s := r.str("series")
		n.Rates[s] = append(n.Rates[s], meridian.Rate{Month: r.month("month"), Value: r.num("value", 0), Unit: r.str("unit"), Cite: r.cite()})
	})
	for _, s := range n.Rates {
		slices.SortFunc(s, func(x, y meridian.Rate) int { return cmp.Compare(x.Month, y.Month) })
	}
	b.each("emissions", func(r row) {
		n.Emissions = append(n.Emissions, meridian.Emission{Mode: r.str("mode"), Vehicle: r.str("vehicle"), Country: r.str("country"), WTW: r.num("wtw_g", 0), TTW: r.num("ttw_g", 0), DistanceFactor: r.num("distance_factor", 1), Cite: r.cite()})
	})
	b.each("goods", func(r row) {
		n.Goods = append(n.Goods, meridian.Goods{ID: r.str("id"), Name: r.str("name"), Aliases: r.list("aliases"), HS: r.list("hs"), ValueT: r.num("value_t", 0),
			DayValue: r.num("day_value", 0), Density: r.num("density", 0), Equipment: r.list("equipment"), Needs: r.list("needs"), Cite: r.cite()})
	})
	b.each("equipment", func(r row) {
		n.Equipment = append(n.Equipment, meridian.Equipment{ID: r.str("id"), Name: r.str("name"), TEU: r.num("teu", 0), TareT: r.num("tare_t", 0), PayloadT: r.num("payload_t", 0), VolumeM3: r.num("volume_m3", 0), DayUSD: r.num("day_usd", 0), Cite: r.cite()})
	})
}

func (b *builder) tables() {
	n, nan := b.net, math.NaN()
	b.each("countries", func(r row) {
		n.Countries = append(n.Countries, meridian.Country{ID: r.str("id"), ISO3: r.str("iso3"), Name: r.str("name"), Aliases: r.list("aliases"), Currency: r.str("currency"), Gauge: int(r.num("gauge_mm", 0)), Zone: r.zone(),
			ImportHours: r.num("import_hours", nan), ExportHours: r.num("export_hours", nan), ImportFee: r.num("import_fee", nan), ExportFee: r.num("export_fee", nan), Cite: r.cite()})
	})
	b.each("memberships", func(r row) {
		n.Memberships = append(n.Memberships, meridian.Membership{Country: r.str("country"), Agreement: r.str("agreement"), Valid: r.valid(), Cite: r.cite()})
	})
	b.each("documents", func(r row) {
		n.Documents = append(n.Documents, meridian.Document{ID: r.str("id"), Name: r.str("name"), Mode: r.mode("mode"), AnyMode: r.str("mode") == "", Agreement: r.str("agreement"), Needs: r.str("needs"), CrossBorder: r.str("cross_border") == "true", Cite: r.cite()})
	})
	b.each("corridors", func(r row) {
		n.Corridors = append(n.Corridors, meridian.Corridor{ID: r.str("id"), Name: r.str("name"), Gates: r.list("gates"), Excludes: r.list("excludes"), Borders: r.list("borders"), Rank: int(r.num("rank", 0)), Description: r.str("description"), Cite: r.cite()})
	})
	slices.SortStableFunc(n.Corridors, func(x, y meridian.Corridor) int { return cmp.Compare(x.Rank, y.Rank) })
	b.each("restrictions", func(r row) {
		n.Restrictions = append(n.Restrictions, meridian.Restriction{ID: r.str("id"), Regime: r.str("regime"), Jurisdiction: r.str("jurisdiction"), Target: r.str("target"), Countries: r.list("countries"), Counterpart: r.list("counterpart"),
			Places: r.list("places"), HS: r.list("hs"), Deny: r.str("effect") == "deny", Rule: r.str("rule"), Valid: r.valid(), Cite: r.cite()})
	})
	b.each("disruptions", func(r row) {
		n.Disruptions = append(n.Disruptions, meridian.Disruption{ID: r.str("id"), Seq: int(r.num("seq", 0)), Name: r.str("name"), TargetType: r.str("target_type"), Target: r.str("target"), Effect: r.str("effect"),
			Value: r.num("value", 0), Valid: meridian.Validity{From: r.date("begins"), To: r.date("ends")}, Cite: r.cite()})
	})
	b.each("claims", func(r row) {
		n.Claims = append(n.Claims, meridian.Claim{ID: r.str("id"), Group: r.str("group"), Origin: r.str("origin"), Destination: r.str("destination"), From: b.place(r, "from"), To: b.place(r, "to"), Corridor: r.str("corridor"),
			Chain: r.list("chain"), Via: r.list("via"), Scope: r.str("scope"), Kind: r.str("kind"), Equipment: r.str("equipment"), DaysMin: r.num("days_min", nan), DaysMax: r.num("days_max", nan),
			CostMin: r.num("cost_min", nan), CostMax: r.num("cost_max", nan), Km: r.num("distance_km", nan), Date: r.date("date"), Preferred: r.str("preferred") == "true", Cite: r.cite()})
	})
	b.each("flows", func(r row) {
		n.Flows = append(n.Flows, meridian.Flow{ID: r.str("id"), What: r.str("what"), Corridor: r.str("corridor"), From: r.str("from"), To: r.str("to"), Goods: r.str("goods"), Value: r.num("value", 0), Unit: r.str("unit"), Year: int(r.num("year", 0)), Cite: r.cite()})
	})
}
