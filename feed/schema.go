package feed

// The tables of a feed, described once. datapackage.json, the data dictionary
// and every check are made from this list, so that they cannot drift apart.

// Type is what a cell of a column holds.
type Type string

// The cell types. A date is YYYY-MM-DD, a month YYYY-MM, a day of the year
// MM-DD, a clock HH:MM, a list has its items separated by semicolons.
const (
	String  Type = "string"
	Number  Type = "number"
	Integer Type = "integer"
	Date    Type = "date"
	Month   Type = "yearmonth"
	Day     Type = "day"
	Clock   Type = "clock"
	List    Type = "list"
	Bool    Type = "boolean"
)

// Field describes one column.
type Field struct {
	Name     string
	Type     Type
	Unit     string   // empty where the column has none
	Required bool     // an empty cell is a mistake
	Enum     []string // the only values allowed, if any
	Ref      string   // table whose key the cell (or each item of a list) names
	Min, Max float64  // bounds of a number; both 0 means none
	Doc      string
}

// Table describes one CSV file, name.csv.
type Table struct {
	Name   string
	Doc    string
	Key    []string // columns that identify a row
	Fields []Field
}

// The enumerations shared by several tables.
var (
	Modes       = []string{"sea", "river", "rail", "road", "air", "ferry", "rail_ferry"}
	Confidences = []string{"measured", "tariff", "schedule", "reported", "claimed", "derived", "estimated"}
	Equipments  = []string{"20DC", "40HC", "45HC", "20RF", "40RF", "bulk", "breakbulk"}
)

func provenance(fields ...Field) []Field {
	return append(fields,
		Field{Name: "source", Type: String, Required: true, Ref: "sources", Doc: "who says so: key of sources.csv"},
		Field{Name: "as_of", Type: Date, Required: true, Doc: "date the figure describes (not the date it was entered)"},
		Field{Name: "confidence", Type: String, Required: true, Enum: Confidences, Doc: "measured survey > signed tariff > operator schedule > reported > claimed > derived from published figures > estimated; the last two say how in note"},
		Field{Name: "note", Type: String, Doc: "how a derived or estimated figure was made, its range, and what contradicts it"},
	)
}

func dated(fields ...Field) []Field {
	return provenance(append(fields,
		Field{Name: "valid_from", Type: Date, Doc: "first day on which the row holds; empty: always has"},
		Field{Name: "valid_to", Type: Date, Doc: "first day on which the row no longer holds; empty: still does"},
	)...)
}

// Schema lists the tables of a feed. Tables that a feed leaves out are empty;
// places, links and sources are required.
var Schema = []Table{
	{Name: "sources", Doc: "Where figures come from.", Key: []string{"key"}, Fields: []Field{
		{Name: "key", Type: String, Required: true, Doc: "short lower-case key, for example cpmm-2022"},
		{Name: "title", Type: String, Required: true, Doc: "title of the publication, table or page"},
		{Name: "publisher", Type: String, Required: true, Doc: "who published it"},
		{Name: "date", Type: String, Doc: "date of publication: YYYY, YYYY-MM or YYYY-MM-DD"},
		{Name: "address", Type: String, Doc: "web address, or how to find it"},
		{Name: "note", Type: String, Doc: "what was taken from it, licence, caveats"},
	}},
	{Name: "places", Doc: "Named locations, and unnamed sea waypoints.", Key: []string{"id"}, Fields: provenance(
		Field{Name: "id", Type: String, Required: true, Doc: "UN/LOCODE where one exists (IRBND), else CC-NAME (IR-INCHEBORUN), sea waypoints W-NAME"},
		Field{Name: "name", Type: String, Required: true, Doc: "usual English name"},
		Field{Name: "country", Type: String, Ref: "countries", Doc: "ISO 3166 alpha-2; empty for waypoints at sea"},
		Field{Name: "lat", Type: Number, Unit: "degree", Required: true, Min: -90, Max: 90, Doc: "latitude, WGS 84, of the port basin, station or city centre"},
		Field{Name: "lon", Type: Number, Unit: "degree", Required: true, Min: -180, Max: 180, Doc: "longitude, WGS 84"},
		Field{Name: "kind", Type: String, Required: true, Enum: []string{"seaport", "river_port", "rail_terminal", "dry_port", "border", "junction", "city", "airport", "waypoint"}, Doc: "what the place mainly is; junction: a rail or road junction where nothing is handled"},
		Field{Name: "handling", Type: List, Doc: "modes between which cargo can be exchanged here: road;rail;sea;river;air;ferry;rail_ferry; empty: traffic only passes"},
		Field{Name: "sea_region", Type: String, Doc: "market region of a sea or river port: key of the lanes table (india-west, gulf-inner, ...)"},
		Field{Name: "utc_offset", Type: Number, Unit: "h", Min: -12, Max: 14, Doc: "hours that clocks are ahead of UTC, without summer time, where it is not what the country says"},
		Field{Name: "aliases", Type: List, Doc: "other names, in Latin, Cyrillic, Persian or local script"},
	)},
	{Name: "links", Doc: "Infrastructure between two places for one mode. A rail or road link lies in one country, or joins two border places of two countries (then it is a crossing link).", Key: []string{"id"}, Fields: dated(
		Field{Name: "id", Type: String, Required: true, Doc: "mode prefix and ends: rail:IRTHR-IRQUM, road:..., sea:..., river:...; a suffix ~2 for a second link"},
		Field{Name: "from", Type: String, Required: true, Ref: "places", Doc: "one end"},
		Field{Name: "to", Type: String, Required: true, Ref: "places", Doc: "other end"},
		Field{Name: "mode", Type: String, Required: true, Enum: []string{"sea", "river", "rail", "road", "air"}, Doc: "mode of the infrastructure; ferries sail on sea links"},
		Field{Name: "length_km", Type: Number, Unit: "km", Required: true, Min: 0.1, Max: 20000, Doc: "length along the alignment or lane"},
		Field{Name: "gauge_mm", Type: Integer, Unit: "mm", Enum: []string{"1000", "1067", "1435", "1520", "1676"}, Doc: "rail only; dual gauge is two links"},
		Field{Name: "tracks", Type: Integer, Min: 1, Max: 8, Doc: "rail only; empty: unknown"},
		Field{Name: "electrified", Type: String, Enum: []string{"yes", "no", "part"}, Doc: "rail only"},
		Field{Name: "class", Type: String, Enum: []string{"motorway", "trunk", "primary", "secondary", "main", "branch", "lane", "channel", "strait"}, Doc: "road: motorway to secondary; rail: main or branch; water: lane, channel, strait"},
		Field{Name: "speed_kmh", Type: Number, Unit: "km/h", Min: 1, Max: 900, Doc: "commercial speed between stops for freight (P50); empty: the speeds table"},
		Field{Name: "capacity", Type: Number, Unit: "Mt/year/direction", Min: 0, Max: 1000, Doc: "practical capacity; empty: unknown"},
		Field{Name: "passage", Type: String, Ref: "passages", Doc: "canal, strait or sea route that the link goes through"},
		Field{Name: "status", Type: String, Required: true, Enum: []string{"open", "construction", "planned", "closed"}, Doc: "status today; construction and planned links open at valid_from (the published date the model prefers; empty: none), closed ones closed at valid_to"},
		Field{Name: "season_from", Type: Day, Doc: "first day of the open season; empty: open all year"},
		Field{Name: "season_to", Type: Day, Doc: "last day of the open season"},
		Field{Name: "oneway", Type: Bool, Doc: "true: only from -> to"},
	)},
	{Name: "speeds", Doc: "Commercial speed where a link gives none; the most specific row wins (country and class, country, class, mode).", Key: []string{"mode", "country", "class"}, Fields: provenance(
		Field{Name: "mode", Type: String, Required: true, Enum: Modes, Doc: "mode"},
		Field{Name: "country", Type: String, Ref: "countries", Doc: "country; empty: any"},
		Field{Name: "class", Type: String, Doc: "link class or vessel class; empty: any"},
		Field{Name: "kmh_p50", Type: Number, Unit: "km/h", Required: true, Min: 1, Max: 900, Doc: "median commercial speed over a long haul, driver rests and yard stops included, borders and terminals not"},
		Field{Name: "p90_factor", Type: Number, Required: true, Min: 1, Max: 5, Doc: "P90 hours divided by P50 hours"},
	)},
	{Name: "transfers", Doc: "Change of mode or vehicle: unload, dwell, load. The most specific row wins: place, then country, then neither.", Key: []string{"place", "country", "from_mode", "to_mode"}, Fields: dated(
		Field{Name: "place", Type: String, Ref: "places", Doc: "place; empty: a default"},
		Field{Name: "country", Type: String, Ref: "countries", Doc: "country of a default; empty with empty place: the world"},
		Field{Name: "from_mode", Type: String, Required: true, Enum: Modes, Doc: "mode of arrival (sea to sea is transhipment)"},
		Field{Name: "to_mode", Type: String, Required: true, Enum: Modes, Doc: "mode of departure"},
		Field{Name: "hours_p50", Type: Number, Unit: "h", Required: true, Min: 0, Max: 2000, Doc: "median hours from arrival to ready for departure (customs at the port included, wait for the next service not)"},
		Field{Name: "hours_p90", Type: Number, Unit: "h", Required: true, Min: 0, Max: 5000, Doc: "ninetieth percentile"},
		Field{Name: "charge_20", Type: Number, Unit: "USD", Min: 0, Max: 20000, Doc: "handling both ways, terminal and port charges for a loaded 20 ft container"},
		Field{Name: "charge_40", Type: Number, Unit: "USD", Min: 0, Max: 20000, Doc: "the same for 40 or 45 ft"},
		Field{Name: "charge_t", Type: Number, Unit: "USD/t", Min: 0, Max: 500, Doc: "the same for a tonne of bulk or breakbulk; empty: charge_40 / 26"},
		Field{Name: "free_days", Type: Number, Unit: "day", Min: 0, Max: 60, Doc: "free storage before demurrage"},
		Field{Name: "capacity", Type: Number, Unit: "TEU/year", Min: 0, Max: 100000000, Doc: "annual handling capacity; empty: unknown"},
	)},
	{Name: "crossings", Doc: "Passing a border on a crossing link, per direction. A crossing link without rows uses the country figures.", Key: []string{"link", "from_country", "valid_from"}, Fields: dated(
		Field{Name: "link", Type: String, Required: true, Ref: "links", Doc: "the crossing link"},
		Field{Name: "from_country", Type: String, Required: true, Ref: "countries", Doc: "country that the goods leave"},
		Field{Name: "to_country", Type: String, Required: true, Ref: "countries", Doc: "country that they enter"},
		Field{Name: "name", Type: String, Required: true, Doc: "name of the crossing point"},
		Field{Name: "hours_p50", Type: Number, Unit: "h", Required: true, Min: 0, Max: 2000, Doc: "median hours for both sides together: queue, border and customs control (gauge break and the wait for the opening not included)"},
		Field{Name: "hours_p90", Type: Number, Unit: "h", Required: true, Min: 0, Max: 5000, Doc: "ninetieth percentile"},
		Field{Name: "charge", Type: Number, Unit: "USD", Min: 0, Max: 10000, Doc: "fees at the border per container, truck or wagon load"},
		Field{Name: "opens", Type: Clock, Doc: "opening time, local; empty: round the clock. The wait for it comes on top of the hours"},
		Field{Name: "closes", Type: Clock, Doc: "closing time, local"},
		Field{Name: "capacity", Type: Number, Unit: "vehicle/day/direction", Min: 0, Max: 100000, Doc: "trucks or wagons a day; empty: unknown"},
		Field{Name: "status", Type: String, Required: true, Enum: []string{"open", "closed"}, Doc: "open to freight in the row's period, or closed"},
	)},
	{Name: "gauge_breaks", Doc: "Where cargo or wagons pass between two rail gauges at one place.", Key: []string{"place", "gauge_a", "gauge_b", "method"}, Fields: dated(
		Field{Name: "place", Type: String, Required: true, Ref: "places", Doc: "place that both gauges reach"},
		Field{Name: "gauge_a", Type: Integer, Unit: "mm", Required: true, Doc: "smaller gauge"},
		Field{Name: "gauge_b", Type: Integer, Unit: "mm", Required: true, Doc: "larger gauge"},
		Field{Name: "method", Type: String, Required: true, Enum: []string{"transload", "bogie"}, Doc: "containers or goods are lifted over, or wagons change bogies"},
		Field{Name: "hours_p50", Type: Number, Unit: "h", Required: true, Min: 0, Max: 2000, Doc: "median hours including the wait for wagons of the other gauge"},
		Field{Name: "hours_p90", Type: Number, Unit: "h", Required: true, Min: 0, Max: 5000, Doc: "ninetieth percentile"},
		Field{Name: "charge_20", Type: Number, Unit: "USD", Min: 0, Max: 5000, Doc: "loaded 20 ft container"},
		Field{Name: "charge_40", Type: Number, Unit: "USD", Min: 0, Max: 5000, Doc: "loaded 40 or 45 ft container"},
		Field{Name: "charge_t", Type: Number, Unit: "USD/t", Min: 0, Max: 200, Doc: "a tonne of bulk or breakbulk; empty: charge_40 / 26"},
		Field{Name: "capacity", Type: Number, Unit: "TEU/day", Min: 0, Max: 100000, Doc: "both directions; empty: unknown"},
	)},
	{Name: "passages", Doc: "Canals, straits, locks and sea routes that can be closed or tolled.", Key: []string{"id"}, Fields: dated(
		Field{Name: "id", Type: String, Required: true, Doc: "suez, bab-el-mandeb, hormuz, bosphorus, volga-don, cape, northern-sea-route, malacca, gibraltar, kerch, danish-straits, kiel, dover, panama, volga-caspian ..."},
		Field{Name: "name", Type: String, Required: true, Doc: "English name"},
		Field{Name: "kind", Type: String, Required: true, Enum: []string{"canal", "strait", "lock", "cape", "sea_route", "channel"}, Doc: "what it is"},
		Field{Name: "aliases", Type: List, Doc: "other names that a user may type"},
		Field{Name: "hours_p50", Type: Number, Unit: "h", Required: true, Min: 0, Max: 500, Doc: "median wait and convoy time beyond sailing"},
		Field{Name: "hours_p90", Type: Number, Unit: "h", Required: true, Min: 0, Max: 1000, Doc: "ninetieth percentile"},
		Field{Name: "toll_20", Type: Number, Unit: "USD", Min: 0, Max: 5000, Doc: "toll share of a loaded 20 ft container, 0 where none; part of liner rates when those pass it, shown as toll"},
		Field{Name: "toll_40", Type: Number, Unit: "USD", Min: 0, Max: 5000, Doc: "the same for 40 ft"},
		Field{Name: "toll_t", Type: Number, Unit: "USD/t", Min: 0, Max: 100, Doc: "the same for a tonne of bulk"},
		Field{Name: "season_from", Type: Day, Doc: "first day of navigation; empty: all year"},
		Field{Name: "season_to", Type: Day, Doc: "last day of navigation"},
		Field{Name: "draught_m", Type: Number, Unit: "m", Min: 0, Max: 30, Doc: "guaranteed draught; empty: not limiting"},
	)},
	{Name: "lanes", Doc: "Container and bulk liner markets between two sea regions, one direction a row: what the sea costs where no named service has a fare of its own.", Key: []string{"from_region", "to_region"}, Fields: dated(
		Field{Name: "from_region", Type: String, Required: true, Doc: "sea_region of the loading port"},
		Field{Name: "to_region", Type: String, Required: true, Doc: "sea_region of the discharging port"},
		Field{Name: "vessel", Type: String, Required: true, Enum: []string{"container-large", "container-medium", "container-small", "feeder", "river-sea", "ro-ro", "bulk"}, Doc: "vessel class: sets speed and emissions"},
		Field{Name: "headway_days", Type: Number, Unit: "day", Required: true, Min: 0.1, Max: 60, Doc: "days between sailings that a shipper can choose from"},
		Field{Name: "extra_hours_p50", Type: Number, Unit: "h", Required: true, Min: 0, Max: 2000, Doc: "port calls and transhipment on the way beyond plain sailing"},
		Field{Name: "extra_hours_p90", Type: Number, Unit: "h", Required: true, Min: 0, Max: 3000, Doc: "ninetieth percentile"},
		Field{Name: "rate_20", Type: Number, Unit: "USD", Required: true, Min: 0, Max: 30000, Doc: "port-to-port freight rate of a 20 ft dry container at base_month, tolls and bunker included, terminal handling not"},
		Field{Name: "rate_40", Type: Number, Unit: "USD", Required: true, Min: 0, Max: 40000, Doc: "the same for 40 ft"},
		Field{Name: "rate_t", Type: Number, Unit: "USD/t", Min: 0, Max: 500, Doc: "a tonne of bulk or breakbulk; empty: rate_40 / 26"},
		Field{Name: "base_month", Type: Month, Required: true, Doc: "month of the rates"},
		Field{Name: "ref_km", Type: Number, Unit: "km", Required: true, Min: 1, Max: 40000, Doc: "sailing distance that the rate is for (usual routing, main ports); longer ones pay detour"},
		Field{Name: "detour_40", Type: Number, Unit: "USD/km", Min: 0, Max: 2, Doc: "extra per km beyond 1.15 x ref_km for 40 ft (20 ft: 0.55 of it)"},
		Field{Name: "series", Type: String, Doc: "series of the rates table that moves this lane in time"},
		Field{Name: "season_from", Type: Day, Doc: "first day of the season; empty: all year"},
		Field{Name: "season_to", Type: Day, Doc: "last day of the season"},
	)},
	{Name: "services", Doc: "What runs on links to a calendar or a frequency.", Key: []string{"id"}, Fields: dated(
		Field{Name: "id", Type: String, Required: true, Doc: "short lower-case id"},
		Field{Name: "name", Type: String, Required: true, Doc: "name of the service"},
		Field{Name: "operator", Type: String, Required: true, Doc: "operator"},
		Field{Name: "mode", Type: String, Required: true, Enum: Modes, Doc: "sea, river, rail (block or container train), ferry (trucks roll on), rail_ferry (wagons roll on), road, air"},
		Field{Name: "vessel", Type: String, Doc: "vessel class as in lanes, or empty for trains"},
		Field{Name: "headway_days", Type: Number, Unit: "day", Min: 0.05, Max: 120, Doc: "mean days between departures; needed unless weekdays or dates are given"},
		Field{Name: "weekdays", Type: List, Doc: "departure days at the first call: mon;tue;..."},
		Field{Name: "dates", Type: List, Doc: "departure days at the first call, one by one: 2026-12-03;2026-12-17; instead of weekdays"},
		Field{Name: "first_departure", Type: Date, Doc: "a day of departure from which the others follow every headway_days, which is a whole number then; instead of weekdays"},
		Field{Name: "departs", Type: Clock, Doc: "departure time at the first call, local; empty: midnight at the beginning of the day"},
		Field{Name: "return_weekdays", Type: List, Doc: "departure days of the opposite direction at the last call; empty with the two below: known by its frequency"},
		Field{Name: "return_dates", Type: List, Doc: "the same, one by one"},
		Field{Name: "return_first_departure", Type: Date, Doc: "a day of departure of the opposite direction, the others follow every headway_days"},
		Field{Name: "return_departs", Type: Clock, Doc: "departure time of the opposite direction at the last call, local"},
		Field{Name: "cutoff_hours", Type: Number, Unit: "h", Min: 0, Max: 240, Doc: "cargo must be ready, its transfer done, this long before departure"},
		Field{Name: "free_days", Type: Number, Unit: "day", Min: 0, Max: 60, Doc: "free time at the call of discharge, where it is longer than the terminal's"},
		Field{Name: "capacity_teu", Type: Number, Unit: "TEU", Min: 0, Max: 25000, Doc: "per departure"},
		Field{Name: "cancel", Type: Number, Min: 0, Max: 1, Doc: "probability that a departure is cancelled or missed"},
		Field{Name: "goods", Type: String, Enum: []string{"container", "truck", "wagon", "any"}, Doc: "what it carries"},
		Field{Name: "season_from", Type: Day, Doc: "first day of the season; empty: all year"},
		Field{Name: "season_to", Type: Day, Doc: "last day of the season"},
	)},
	{Name: "calls", Doc: "The stops of a service, in order.", Key: []string{"service", "seq"}, Fields: provenance(
		Field{Name: "service", Type: String, Required: true, Ref: "services", Doc: "service"},
		Field{Name: "seq", Type: Integer, Required: true, Min: 1, Max: 100, Doc: "1, 2, 3, ..."},
		Field{Name: "place", Type: String, Required: true, Ref: "places", Doc: "where it stops"},
		Field{Name: "hours_p50", Type: Number, Unit: "h", Min: 0, Max: 3000, Doc: "hours from departure at the previous call to arrival here; empty: from distance and speed"},
		Field{Name: "hours_p90", Type: Number, Unit: "h", Min: 0, Max: 5000, Doc: "ninetieth percentile"},
		Field{Name: "stop_hours", Type: Number, Unit: "h", Min: 0, Max: 500, Doc: "stay at the call"},
		Field{Name: "returns", Type: Bool, Doc: "on the first call: true when the service also runs in the opposite direction"},
	)},
	{Name: "fares", Doc: "What a named service costs between two of its calls; empty ends: any pair, in proportion to distance from end to end.", Key: []string{"service", "from", "to"}, Fields: dated(
		Field{Name: "service", Type: String, Required: true, Ref: "services", Doc: "service"},
		Field{Name: "from", Type: String, Ref: "places", Doc: "call of loading"},
		Field{Name: "to", Type: String, Ref: "places", Doc: "call of discharge"},
		Field{Name: "fare_20", Type: Number, Unit: "USD", Min: 0, Max: 30000, Doc: "loaded 20 ft container, terminal to terminal"},
		Field{Name: "fare_40", Type: Number, Unit: "USD", Min: 0, Max: 40000, Doc: "loaded 40 or 45 ft container (on its truck for a ferry, on its wagon for a rail ferry)"},
		Field{Name: "fare_t", Type: Number, Unit: "USD/t", Min: 0, Max: 20000, Doc: "a tonne of bulk or breakbulk"},
		Field{Name: "month", Type: Month, Required: true, Doc: "month of the price"},
		Field{Name: "series", Type: String, Doc: "series of the rates table that moves it"},
	)},
	{Name: "charges", Doc: "Charges that links, borders and shipments attract, each with its shape. A banded tariff is several rows that differ in band_from.", Key: []string{"id", "band_from"}, Fields: dated(
		Field{Name: "id", Type: String, Required: true, Doc: "short id; rows of one banded tariff share it"},
		Field{Name: "kind", Type: String, Required: true, Enum: []string{"linehaul", "drayage", "equipment", "empty_return", "insurance", "demurrage", "document", "transit_fee", "surcharge", "discount"}, Doc: "line it appears on"},
		Field{Name: "mode", Type: String, Enum: Modes, Doc: "mode it is for; empty: any"},
		Field{Name: "country", Type: String, Ref: "countries", Doc: "country (railway administration) it is for; empty: any without a row of its own"},
		Field{Name: "to_country", Type: String, Ref: "countries", Doc: "only towards this country; empty: any"},
		Field{Name: "corridor", Type: String, Ref: "corridors", Doc: "only on this corridor, as special tariffs are; empty: any"},
		Field{Name: "goods", Type: String, Ref: "goods", Doc: "only these goods; empty: any"},
		Field{Name: "equipment", Type: List, Doc: "only this equipment: 20DC;20RF or 40HC;45HC;40RF or bulk;breakbulk; empty: any"},
		Field{Name: "shape", Type: String, Required: true, Enum: []string{"fixed", "per_km", "per_hour", "per_day", "ad_valorem", "percent"}, Doc: "per_km rows with bands are summed over the bands that the haul reaches; percent changes the linehaul it applies to (negative: discount)"},
		Field{Name: "per", Type: String, Required: true, Enum: []string{"teu", "container", "tonne", "wagon", "truck", "document", "shipment"}, Doc: "unit that is charged"},
		Field{Name: "band_from", Type: Number, Unit: "km", Min: 0, Max: 20000, Doc: "the band begins here; 0 or empty: at the start"},
		Field{Name: "amount", Type: Number, Required: true, Doc: "per unit and shape, in currency (a fraction of value for ad_valorem, a percentage for percent)"},
		Field{Name: "currency", Type: String, Required: true, Doc: "ISO 4217 code; the model works in USD and converts with the fx series of rates"},
		Field{Name: "month", Type: Month, Required: true, Doc: "month of the price"},
		Field{Name: "series", Type: String, Doc: "series of the rates table that moves it"},
		Field{Name: "transfer_share", Type: Number, Min: 0, Max: 1, Doc: "part that is a tax, toll or rent and no resource cost; empty: 0"},
	)},
	{Name: "rates", Doc: "Dated values of indices, freight rates, fuel prices and exchange rates.", Key: []string{"series", "month"}, Fields: provenance(
		Field{Name: "series", Type: String, Required: true, Doc: "name: wci, asia-europe, india-europe, erai, rzd-tariff, fx-rub (USD for one unit), bunker-vlsfo, us-cpi ..."},
		Field{Name: "month", Type: Month, Required: true, Doc: "month"},
		Field{Name: "value", Type: Number, Required: true, Doc: "value in unit"},
		Field{Name: "unit", Type: String, Required: true, Doc: "unit of the series"},
	)},
	{Name: "emissions", Doc: "Emission intensities, ISO 14083 / GLEC v3. Well-to-wheel; tank-to-wheel beside it, never mixed.", Key: []string{"mode", "vehicle", "country"}, Fields: provenance(
		Field{Name: "mode", Type: String, Required: true, Enum: append([]string{"hub"}, Modes...), Doc: "mode, or hub for a handling operation"},
		Field{Name: "vehicle", Type: String, Doc: "vessel class, or diesel or electric for rail; empty: any"},
		Field{Name: "country", Type: String, Ref: "countries", Doc: "country; empty: any"},
		Field{Name: "wtw_g", Type: Number, Unit: "g CO2e per t km (hub: per t)", Required: true, Min: 0, Max: 10000, Doc: "well-to-wheel"},
		Field{Name: "ttw_g", Type: Number, Unit: "g CO2e per t km (hub: per t)", Min: 0, Max: 10000, Doc: "tank-to-wheel"},
		Field{Name: "distance_factor", Type: Number, Min: 1, Max: 1.5, Doc: "distance adjustment of the standard (sea 1.15); empty: 1"},
	)},
	{Name: "goods", Doc: "Groups of goods.", Key: []string{"id"}, Fields: provenance(
		Field{Name: "id", Type: String, Required: true, Doc: "lower-case name that users type: machinery, paper, grain"},
		Field{Name: "name", Type: String, Required: true, Doc: "English name"},
		Field{Name: "aliases", Type: List, Doc: "other names"},
		Field{Name: "hs", Type: List, Required: true, Doc: "chapters of the Harmonised System: 84;85 or 01"},
		Field{Name: "value_t", Type: Number, Unit: "USD/t", Required: true, Min: 1, Max: 10000000, Doc: "typical value"},
		Field{Name: "day_value", Type: Number, Unit: "percent of value per day", Required: true, Min: 0, Max: 10, Doc: "what a day in transit is worth (Hummels and Schaur)"},
		Field{Name: "density", Type: Number, Unit: "t/TEU", Required: true, Min: 1, Max: 30, Doc: "usual load of a TEU"},
		Field{Name: "equipment", Type: List, Required: true, Doc: "equipment it can travel in, the usual one first: 40HC;20DC;breakbulk"},
		Field{Name: "needs", Type: List, Doc: "reefer;phytosanitary;veterinary;dangerous;oversize"},
	)},
	{Name: "equipment", Doc: "Containers and other units of load.", Key: []string{"id"}, Fields: provenance(
		Field{Name: "id", Type: String, Required: true, Enum: Equipments, Doc: "code"},
		Field{Name: "name", Type: String, Required: true, Doc: "English name"},
		Field{Name: "teu", Type: Number, Unit: "TEU", Min: 0, Max: 3, Doc: "20 ft equivalents; 0 for bulk"},
		Field{Name: "tare_t", Type: Number, Unit: "t", Min: 0, Max: 10, Doc: "empty weight"},
		Field{Name: "payload_t", Type: Number, Unit: "t", Min: 0, Max: 80, Doc: "largest load on road and rail in practice"},
		Field{Name: "volume_m3", Type: Number, Unit: "m3", Min: 0, Max: 200, Doc: "inside volume"},
		Field{Name: "day_usd", Type: Number, Unit: "USD/day", Min: 0, Max: 200, Doc: "hire or capital cost of the unit a day"},
	)},
	{Name: "countries", Doc: "Countries, with border figures used where a crossing has none.", Key: []string{"id"}, Fields: provenance(
		Field{Name: "id", Type: String, Required: true, Doc: "ISO 3166 alpha-2"},
		Field{Name: "iso3", Type: String, Required: true, Doc: "ISO 3166 alpha-3"},
		Field{Name: "name", Type: String, Required: true, Doc: "English short name"},
		Field{Name: "aliases", Type: List, Doc: "names in Russian, Persian and others"},
		Field{Name: "currency", Type: String, Required: true, Doc: "ISO 4217"},
		Field{Name: "gauge_mm", Type: Integer, Unit: "mm", Doc: "main rail gauge; empty: no railway"},
		Field{Name: "utc_offset", Type: Number, Unit: "h", Min: -12, Max: 14, Doc: "hours that clocks are ahead of UTC, without summer time, of most places; empty: the longitude of the place counts"},
		Field{Name: "import_hours", Type: Number, Unit: "h", Min: 0, Max: 1000, Doc: "border compliance, import"},
		Field{Name: "export_hours", Type: Number, Unit: "h", Min: 0, Max: 1000, Doc: "border compliance, export"},
		Field{Name: "import_fee", Type: Number, Unit: "USD", Min: 0, Max: 5000, Doc: "per shipment"},
		Field{Name: "export_fee", Type: Number, Unit: "USD", Min: 0, Max: 5000, Doc: "per shipment"},
	)},
	{Name: "memberships", Doc: "Which country applies which agreement, and since when.", Key: []string{"country", "agreement"}, Fields: dated(
		Field{Name: "country", Type: String, Required: true, Ref: "countries", Doc: "country"},
		Field{Name: "agreement", Type: String, Required: true, Enum: []string{"TIR", "eTIR", "CMR", "eCMR", "SMGS", "CIM", "EAEU", "EU", "WTO", "CTC", "ECO", "INSTC", "TRACECA"}, Doc: "agreement"},
	)},
	{Name: "documents", Doc: "Papers that a shipment needs, and when.", Key: []string{"id"}, Fields: provenance(
		Field{Name: "id", Type: String, Required: true, Doc: "short id"},
		Field{Name: "name", Type: String, Required: true, Doc: "name of the document"},
		Field{Name: "mode", Type: String, Enum: Modes, Doc: "needed when a leg uses this mode; empty: always"},
		Field{Name: "agreement", Type: String, Doc: "needed when the countries of the leg apply this agreement"},
		Field{Name: "needs", Type: String, Doc: "needed for goods with this need (reefer, phytosanitary, ...)"},
		Field{Name: "cross_border", Type: Bool, Doc: "true: only when the leg or chain crosses a border"},
	)},
	{Name: "corridors", Doc: "Named families of itineraries, recognised by gates.", Key: []string{"id"}, Fields: provenance(
		Field{Name: "id", Type: String, Required: true, Doc: "corridor id"},
		Field{Name: "name", Type: String, Required: true, Doc: "English name"},
		Field{Name: "gates", Type: List, Required: true, Doc: "gates passed in this order, or all in the opposite order; alternatives of one gate are separated by |. A gate is a place id, passage:ID, border:AA-BB (either direction), country:AA, sea:REGION (a sea, river or ferry leg with an end in that sea region), mode:MODE"},
		Field{Name: "excludes", Type: List, Doc: "gates that an itinerary of this corridor must not pass"},
		Field{Name: "borders", Type: List, Doc: "borders AA-BB that are no gates but that traffic of the corridor crosses: hauls between its borders and ports pay the charges of the corridor"},
		Field{Name: "rank", Type: Integer, Required: true, Min: 1, Max: 1000, Doc: "the first corridor that matches, by rank, names the itinerary"},
		Field{Name: "description", Type: String, Doc: "one sentence"},
	)},
	{Name: "restrictions", Doc: "Dated rules of sanctions and control regimes. Not legal advice.", Key: []string{"id"}, Fields: dated(
		Field{Name: "id", Type: String, Required: true, Doc: "short id"},
		Field{Name: "regime", Type: String, Required: true, Doc: "name of the regime as users know it: EU-Russia-833, US-Iran-ITSR"},
		Field{Name: "jurisdiction", Type: String, Required: true, Enum: []string{"UN", "EU", "US", "UK", "RU", "IR", "UA", "CN", "IN", "TR", "AZ", "AM", "other"}, Doc: "whose law"},
		Field{Name: "target", Type: String, Required: true, Enum: []string{"origin", "destination", "transit", "place", "operator", "border", "any"}, Doc: "what the rule looks at"},
		Field{Name: "countries", Type: List, Ref: "countries", Doc: "countries of the target; empty: any"},
		Field{Name: "counterpart", Type: List, Ref: "countries", Doc: "only when the other end of the shipment is in one of these; empty: any"},
		Field{Name: "places", Type: List, Doc: "places, services or AA-BB borders of the target"},
		Field{Name: "hs", Type: List, Doc: "chapters of the Harmonised System; empty: all goods"},
		Field{Name: "effect", Type: String, Required: true, Enum: []string{"deny", "flag"}, Doc: "deny: not offered; flag: offered and shown"},
		Field{Name: "rule", Type: String, Required: true, Doc: "what the rule says, in one sentence"},
	)},
	{Name: "disruptions", Doc: "Named episodes that can be switched on and off; the as-of date switches them by itself within their period.", Key: []string{"id", "seq"}, Fields: provenance(
		Field{Name: "id", Type: String, Required: true, Doc: "hormuz-2026, red-sea-2024, ..."},
		Field{Name: "seq", Type: Integer, Required: true, Min: 1, Max: 100, Doc: "row of the episode"},
		Field{Name: "name", Type: String, Required: true, Doc: "English name"},
		Field{Name: "target_type", Type: String, Required: true, Enum: []string{"passage", "place", "link", "country", "service", "border", "region"}, Doc: "what is hit; border is AA-BB; region is a sea_region"},
		Field{Name: "target", Type: String, Required: true, Doc: "id of it"},
		Field{Name: "effect", Type: String, Required: true, Enum: []string{"close", "delay_hours", "time_factor", "surcharge_20", "surcharge_40", "rate_factor"}, Doc: "what happens"},
		Field{Name: "value", Type: Number, Doc: "hours, factor or USD per container"},
		Field{Name: "begins", Type: Date, Required: true, Doc: "first day"},
		Field{Name: "ends", Type: Date, Doc: "first day after; empty: no published end"},
	)},
	{Name: "claims", Doc: "Published statements that the model is compared with.", Key: []string{"id"}, Fields: provenance(
		Field{Name: "id", Type: String, Required: true, Doc: "D001 ..."},
		Field{Name: "group", Type: String, Doc: "claims of one group contradict or complement each other"},
		Field{Name: "origin", Type: String, Required: true, Doc: "as published"},
		Field{Name: "destination", Type: String, Required: true, Doc: "as published"},
		Field{Name: "from", Type: String, Ref: "places", Doc: "place the model starts from"},
		Field{Name: "to", Type: String, Ref: "places", Doc: "place the model ends at"},
		Field{Name: "corridor", Type: String, Ref: "corridors", Doc: "corridor that the claim names; empty: best"},
		Field{Name: "chain", Type: List, Doc: "modes in order as published: sea;road;rail"},
		Field{Name: "via", Type: List, Doc: "places or passages that the claim names"},
		Field{Name: "scope", Type: String, Enum: []string{"door", "port", "main_leg", "border"}, Doc: "door to door, port to port, the main leg, or between borders"},
		Field{Name: "kind", Type: String, Required: true, Enum: []string{"tariff", "schedule", "shipment", "index", "official", "media", "estimate"}, Doc: "what sort of statement it is"},
		Field{Name: "equipment", Type: String, Doc: "20DC, 40HC, tonne"},
		Field{Name: "days_min", Type: Number, Unit: "day", Min: 0, Max: 500, Doc: "days, lowest"},
		Field{Name: "days_max", Type: Number, Unit: "day", Min: 0, Max: 500, Doc: "days, highest"},
		Field{Name: "cost_min", Type: Number, Unit: "USD", Min: 0, Max: 100000, Doc: "price, lowest"},
		Field{Name: "cost_max", Type: Number, Unit: "USD", Min: 0, Max: 100000, Doc: "price, highest"},
		Field{Name: "distance_km", Type: Number, Unit: "km", Min: 0, Max: 50000, Doc: "distance stated"},
		Field{Name: "date", Type: Date, Required: true, Doc: "day at which the model is evaluated: prices, network, disruptions"},
		Field{Name: "preferred", Type: Bool, Doc: "true: the statement that the model's own figure rests on, note says why"},
	)},
	{Name: "flows", Doc: "Observed and forecast volumes.", Key: []string{"id"}, Fields: provenance(
		Field{Name: "id", Type: String, Required: true, Doc: "short id"},
		Field{Name: "what", Type: String, Required: true, Doc: "corridor, pair or facility as published"},
		Field{Name: "corridor", Type: String, Ref: "corridors", Doc: "corridor, where it is one"},
		Field{Name: "from", Type: String, Doc: "country or place"},
		Field{Name: "to", Type: String, Doc: "country or place"},
		Field{Name: "goods", Type: String, Doc: "goods as published"},
		Field{Name: "value", Type: Number, Required: true, Doc: "volume"},
		Field{Name: "unit", Type: String, Required: true, Doc: "unit"},
		Field{Name: "year", Type: Integer, Required: true, Min: 1900, Max: 2100, Doc: "year"},
	)},
}
