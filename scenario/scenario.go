// Package scenario reads scenario files: ordered lists of typed, dated measures
// (build, upgrade, close, reform a crossing, change a tariff, run a service ...)
// that make one network out of another.
//
// [Read] parses YAML strictly. [Scenario.Resolve] finds every element that the
// measures name in a network and checks every value; all mistakes come at once,
// with line and fix, before anything is applied. [Resolved.Apply] then returns a
// patched copy that shares with the base whatever no measure touches; the base
// is left as it is, and without measures it is returned itself.
package scenario

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// Scenario is a scenario file.
type Scenario struct {
	Name        string    `yaml:"scenario" json:"scenario" doc:"name of the scenario"`
	Description string    `yaml:"description,omitempty" json:"description,omitempty" doc:"what it is about"`
	Measures    []Measure `yaml:"measures" json:"measures" doc:"in the order in which they are applied"`
}

// Measure is one change of the network, with its date and what it costs. Exactly
// one of the changes is given.
type Measure struct {
	ID        string      `yaml:"id" json:"id" doc:"short lower-case key, unique in the file"`
	Name      string      `yaml:"name" json:"name" doc:"what people call it"`
	Owner     string      `yaml:"owner,omitempty" json:"owner,omitempty" doc:"country that decides on it (ISO 3166 alpha-2); the country of the element if left out"`
	Opens     string      `yaml:"opens,omitempty" json:"opens,omitempty" doc:"first day of its effect, YYYY-MM-DD; always if left out"`
	Ends      string      `yaml:"ends,omitempty" json:"ends,omitempty" doc:"last day of its effect, YYYY-MM-DD"`
	Cost      *Cost       `yaml:"cost,omitempty" json:"cost,omitempty" doc:"what it costs"`
	Sources   []string    `yaml:"sources,omitempty" json:"sources,omitempty" doc:"who says so: publications, or keys of sources.csv"`
	Grade     string      `yaml:"confidence,omitempty" json:"confidence,omitempty" doc:"measured, tariff, schedule, reported, claimed, derived or estimated"`
	Note      string      `yaml:"note,omitempty" json:"note,omitempty" doc:"how derived or estimated figures were made, with range"`
	Published []Statement `yaml:"published,omitempty" json:"published,omitempty" doc:"published figures that disagree, side by side"`

	Build      *Build      `yaml:"build,omitempty" json:"build,omitempty" doc:"open a link that is planned, or a new one"`
	Upgrade    *Upgrade    `yaml:"upgrade,omitempty" json:"upgrade,omitempty" doc:"speed, length, tracks, capacity or traction of links"`
	Close      *Close      `yaml:"close,omitempty" json:"close,omitempty" doc:"shut a link, passage, place, border, country or service"`
	Border     *Border     `yaml:"border,omitempty" json:"border,omitempty" doc:"hours, charge and opening hours of crossings"`
	GaugeBreak *GaugeBreak `yaml:"gauge_break,omitempty" json:"gauge_break,omitempty" doc:"hours, charge and capacity of a change of gauge"`
	Terminal   *Terminal   `yaml:"terminal,omitempty" json:"terminal,omitempty" doc:"a new transfer, or hours, charge and capacity of one"`
	Passage    *Passage    `yaml:"passage,omitempty" json:"passage,omitempty" doc:"hours, toll and draught of a canal, strait or lock"`
	Tariff     *Tariff     `yaml:"tariff,omitempty" json:"tariff,omitempty" doc:"a factor on charges"`
	Service    *Service    `yaml:"service,omitempty" json:"service,omitempty" doc:"a new service, or headway, fare and reliability of one"`
	Rule       *Rule       `yaml:"restriction,omitempty" json:"restriction,omitempty" doc:"a restriction added or lifted"`
	Membership *Membership `yaml:"membership,omitempty" json:"membership,omitempty" doc:"countries that join an agreement (TIR, CMR, SMGS ...)"`
	Growth     *Growth     `yaml:"growth,omitempty" json:"growth,omitempty" doc:"change of demand"`
	Prices     *Prices     `yaml:"prices,omitempty" json:"prices,omitempty" doc:"fuel, carbon and exchange rates"`

	line int // in the file
}

// Line is where the measure begins in its file, from 1; 0: not from a file.
func (m *Measure) Line() int { return m.line }

// Cost is what a measure costs, in money of a stated year.
type Cost struct {
	Amount   float64 `yaml:"amount" json:"amount" doc:"investment in all, in units of currency"`
	Currency string  `yaml:"currency" json:"currency" doc:"ISO 4217"`
	Prices   int     `yaml:"price_year" json:"price_year" doc:"year of whose money it is"`
	Years    float64 `yaml:"years,omitempty" json:"years,omitempty" doc:"of construction; 3 if left out"`
	Upkeep   float64 `yaml:"upkeep,omitempty" json:"upkeep,omitempty" doc:"a year, as a share of the investment"`
	Life     float64 `yaml:"life,omitempty" json:"life,omitempty" doc:"years"`
	Class    string  `yaml:"class,omitempty" json:"class,omitempty" doc:"rail, road, fixed-link, port or other: the reference class of overruns"`
	Payer    string  `yaml:"payer,omitempty" json:"payer,omitempty" doc:"country that pays; the owner if left out"`
}

// Statement is a published figure about a measure.
type Statement struct {
	What   string `yaml:"what" json:"what" doc:"cost, opening, length, capacity ..."`
	Value  string `yaml:"value" json:"value" doc:"as published"`
	Source string `yaml:"source" json:"source" doc:"who says so, and when"`
}

// Build opens links. An existing link that is planned, under construction or
// closed is named by its id; a new one is described.
type Build struct {
	Links       []string `yaml:"links,omitempty" json:"links,omitempty" doc:"ids of links of the network"`
	From        string   `yaml:"from,omitempty" json:"from,omitempty" doc:"of a new link: id of a place"`
	To          string   `yaml:"to,omitempty" json:"to,omitempty" doc:"of a new link: id of a place"`
	Mode        string   `yaml:"mode,omitempty" json:"mode,omitempty" doc:"of a new link: rail or road"`
	Km          float64  `yaml:"km,omitempty" json:"km,omitempty" doc:"of a new link"`
	Gauge       int      `yaml:"gauge_mm,omitempty" json:"gauge_mm,omitempty" doc:"of a new railway"`
	Tracks      int      `yaml:"tracks,omitempty" json:"tracks,omitempty" doc:"of a new railway"`
	Electrified string   `yaml:"electrified,omitempty" json:"electrified,omitempty" doc:"of a new railway: yes or no"`
	Class       string   `yaml:"class,omitempty" json:"class,omitempty" doc:"of a new link: main, branch, motorway ..."`
	Speed       float64  `yaml:"speed_kmh,omitempty" json:"speed_kmh,omitempty" doc:"commercial; that of the class if left out"`
	Capacity    float64  `yaml:"capacity_mt,omitempty" json:"capacity_mt,omitempty" doc:"Mt a year and direction"`
	Hours       *Hours   `yaml:"border_hours,omitempty" json:"border_hours,omitempty" doc:"of a new link over a border, either direction"`
}

// Hours are the percentiles of a duration, or a factor on them.
type Hours struct {
	P50 float64 `yaml:"p50" json:"p50" doc:"median, h"`
	P90 float64 `yaml:"p90" json:"p90" doc:"ninetieth percentile, h"`
}

// Change of hours and charges of an operation: new values, or factors.
type Change struct {
	Hours        *Hours   `yaml:"hours,omitempty" json:"hours,omitempty" doc:"new percentiles"`
	HoursFactor  *float64 `yaml:"hours_factor,omitempty" json:"hours_factor,omitempty" doc:"on the hours that it has"`
	Charge20     *float64 `yaml:"charge_20,omitempty" json:"charge_20,omitempty" doc:"USD a 20 ft container"`
	Charge40     *float64 `yaml:"charge_40,omitempty" json:"charge_40,omitempty" doc:"USD a 40 ft container"`
	ChargeT      *float64 `yaml:"charge_t,omitempty" json:"charge_t,omitempty" doc:"USD a tonne"`
	ChargeFactor *float64 `yaml:"charge_factor,omitempty" json:"charge_factor,omitempty" doc:"on the charges that it has"`
	Capacity     *float64 `yaml:"capacity,omitempty" json:"capacity,omitempty" doc:"TEU a year of a terminal, TEU a day of a gauge break, vehicles a day of a border"`
}

// Upgrade changes links.
type Upgrade struct {
	Links       []string `yaml:"links" json:"links" doc:"ids of links"`
	Speed       float64  `yaml:"speed_kmh,omitempty" json:"speed_kmh,omitempty" doc:"commercial speed"`
	Km          float64  `yaml:"km,omitempty" json:"km,omitempty" doc:"new length; of one link alone"`
	Tracks      int      `yaml:"tracks,omitempty" json:"tracks,omitempty" doc:"number of tracks"`
	Capacity    float64  `yaml:"capacity_mt,omitempty" json:"capacity_mt,omitempty" doc:"Mt a year and direction"`
	Electrified string   `yaml:"electrified,omitempty" json:"electrified,omitempty" doc:"yes or no"`
}

// Close shuts what one of its fields names.
type Close struct {
	Link    string `yaml:"link,omitempty" json:"link,omitempty" doc:"id of a link"`
	Passage string `yaml:"passage,omitempty" json:"passage,omitempty" doc:"id of a passage"`
	Place   string `yaml:"place,omitempty" json:"place,omitempty" doc:"id of a place"`
	Border  string `yaml:"border,omitempty" json:"border,omitempty" doc:"two countries, such as IR-AZ"`
	Country string `yaml:"country,omitempty" json:"country,omitempty" doc:"ISO 3166 alpha-2"`
	Service string `yaml:"service,omitempty" json:"service,omitempty" doc:"id of a service"`
}

// Border reforms crossings: those on the links named, or all of two countries by
// the modes named.
type Border struct {
	Links     []string `yaml:"links,omitempty" json:"links,omitempty" doc:"ids of links over the border"`
	Countries string   `yaml:"countries,omitempty" json:"countries,omitempty" doc:"two countries, such as IR-AZ; both directions"`
	OneWay    bool     `yaml:"one_way,omitempty" json:"one_way,omitempty" doc:"only in the direction that countries names"`
	Mode      string   `yaml:"mode,omitempty" json:"mode,omitempty" doc:"rail or road; both if left out"`
	Opens     string   `yaml:"opens_at,omitempty" json:"opens_at,omitempty" doc:"HH:MM; with closes_at equal: round the clock"`
	Closes    string   `yaml:"closes_at,omitempty" json:"closes_at,omitempty" doc:"HH:MM"`
	Change    `yaml:",inline"`
}

// GaugeBreak changes the operation at a place where gauges meet.
type GaugeBreak struct {
	Place  string `yaml:"place" json:"place" doc:"id of a place"`
	Method string `yaml:"method,omitempty" json:"method,omitempty" doc:"transload or bogie; both if left out"`
	Change `yaml:",inline"`
}

// Terminal changes transfers at a place, or makes one.
type Terminal struct {
	Place  string `yaml:"place" json:"place" doc:"id of a place"`
	From   string `yaml:"from" json:"from" doc:"mode"`
	To     string `yaml:"to" json:"to" doc:"mode"`
	Change `yaml:",inline"`
}

// Passage changes a canal, strait or lock.
type Passage struct {
	Passage    string   `yaml:"passage" json:"passage" doc:"id of a passage"`
	Hours      *Hours   `yaml:"hours,omitempty" json:"hours,omitempty" doc:"new percentiles"`
	TollFactor *float64 `yaml:"toll_factor,omitempty" json:"toll_factor,omitempty" doc:"on the tolls"`
	Draught    float64  `yaml:"draught_m,omitempty" json:"draught_m,omitempty" doc:"least depth for ships"`
	RateFactor *float64 `yaml:"rate_factor,omitempty" json:"rate_factor,omitempty" doc:"on the rates of ships through it: larger ships carry for less"`
}

// Tariff is a factor on charges: on those named, or on all that fit.
type Tariff struct {
	Charges   []string `yaml:"charges,omitempty" json:"charges,omitempty" doc:"ids of charges"`
	Kind      string   `yaml:"kind,omitempty" json:"kind,omitempty" doc:"linehaul, toll, surcharge ...; linehaul if charges is left out"`
	Mode      string   `yaml:"mode,omitempty" json:"mode,omitempty" doc:"only charges of this mode"`
	Countries []string `yaml:"countries,omitempty" json:"countries,omitempty" doc:"only charges of these countries"`
	To        string   `yaml:"to,omitempty" json:"to,omitempty" doc:"only charges of hauls towards this country"`
	Goods     string   `yaml:"goods,omitempty" json:"goods,omitempty" doc:"only charges of this group of goods"`
	Factor    float64  `yaml:"factor" json:"factor" doc:"0.8 is a discount of 20 %"`
}

// Service changes a service, or makes one.
type Service struct {
	ID       string   `yaml:"id" json:"id" doc:"of a service of the network, or of a new one"`
	Name     string   `yaml:"name,omitempty" json:"name,omitempty" doc:"of a new one"`
	Operator string   `yaml:"operator,omitempty" json:"operator,omitempty" doc:"of a new one"`
	Mode     string   `yaml:"mode,omitempty" json:"mode,omitempty" doc:"of a new one: sea, ferry, rail_ferry, rail ..."`
	Vessel   string   `yaml:"vessel,omitempty" json:"vessel,omitempty" doc:"class of vessel"`
	Carries  string   `yaml:"carries,omitempty" json:"carries,omitempty" doc:"container, truck, wagon or any"`
	Calls    []string `yaml:"calls,omitempty" json:"calls,omitempty" doc:"of a new one: ids of places, in order; it also runs back"`
	Headway  float64  `yaml:"headway_days,omitempty" json:"headway_days,omitempty" doc:"days between departures"`
	Cancel   *float64 `yaml:"cancel,omitempty" json:"cancel,omitempty" doc:"probability that a departure is cancelled"`
	Capacity float64  `yaml:"capacity_teu,omitempty" json:"capacity_teu,omitempty" doc:"a departure"`
	CutOff   float64  `yaml:"cutoff_hours,omitempty" json:"cutoff_hours,omitempty" doc:"before departure"`
	Fare20   float64  `yaml:"fare_20,omitempty" json:"fare_20,omitempty" doc:"USD from end to end"`
	Fare40   float64  `yaml:"fare_40,omitempty" json:"fare_40,omitempty" doc:"USD from end to end"`
	FareT    float64  `yaml:"fare_t,omitempty" json:"fare_t,omitempty" doc:"USD a tonne from end to end"`
	Fares    *float64 `yaml:"fare_factor,omitempty" json:"fare_factor,omitempty" doc:"on the fares that it has"`
}

// Rule lifts a restriction, or adds one.
type Rule struct {
	Lift        string   `yaml:"lift,omitempty" json:"lift,omitempty" doc:"id of a restriction"`
	Regime      string   `yaml:"regime,omitempty" json:"regime,omitempty" doc:"of a new one"`
	Target      string   `yaml:"target,omitempty" json:"target,omitempty" doc:"of a new one: origin, destination, transit, border or any"`
	Countries   []string `yaml:"countries,omitempty" json:"countries,omitempty" doc:"of a new one"`
	Counterpart []string `yaml:"counterpart,omitempty" json:"counterpart,omitempty" doc:"of a new one"`
	HS          []string `yaml:"hs,omitempty" json:"hs,omitempty" doc:"chapters; all goods if left out"`
	Deny        bool     `yaml:"deny,omitempty" json:"deny,omitempty" doc:"whether it denies or only flags"`
	Text        string   `yaml:"rule,omitempty" json:"rule,omitempty" doc:"the rule in words"`
}

// Membership lets countries join an agreement.
type Membership struct {
	Agreement string   `yaml:"agreement" json:"agreement" doc:"TIR, CMR, SMGS, CIM ..."`
	Countries []string `yaml:"countries" json:"countries" doc:"ISO 3166 alpha-2"`
}

// Growth changes the volume of flows.
type Growth struct {
	Goods  string  `yaml:"goods,omitempty" json:"goods,omitempty" doc:"only this group"`
	From   string  `yaml:"from,omitempty" json:"from,omitempty" doc:"only from this country"`
	To     string  `yaml:"to,omitempty" json:"to,omitempty" doc:"only to this country"`
	Factor float64 `yaml:"factor" json:"factor" doc:"on the volume"`
}

// Prices change what all pay.
type Prices struct {
	Carbon    *float64 `yaml:"carbon_usd_t,omitempty" json:"carbon_usd_t,omitempty" doc:"USD a tonne of CO2e, in rankings and appraisal"`
	FuelMode  string   `yaml:"fuel_mode,omitempty" json:"fuel_mode,omitempty" doc:"mode whose fuel changes"`
	Fuel      float64  `yaml:"fuel_factor,omitempty" json:"fuel_factor,omitempty" doc:"on the price of fuel"`
	FuelShare float64  `yaml:"fuel_share,omitempty" json:"fuel_share,omitempty" doc:"share of fuel in the line haul, 0 to 1"`
	Currency  string   `yaml:"currency,omitempty" json:"currency,omitempty" doc:"whose charges change"`
	Exchange  float64  `yaml:"exchange_factor,omitempty" json:"exchange_factor,omitempty" doc:"on the USD value of the currency"`
}

// ID is a hash of what the scenario says, the same for the same measures however
// the file is laid out. It keys results.
func (s *Scenario) ID() string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // of strings and finite numbers, which reading checks
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// change is the one change of a measure with its key in the file.
type change struct {
	key string
	is  bool
}

func (m *Measure) changes() []change {
	return []change{
		{"build", m.Build != nil}, {"upgrade", m.Upgrade != nil}, {"close", m.Close != nil}, {"border", m.Border != nil}, {"gauge_break", m.GaugeBreak != nil},
		{"terminal", m.Terminal != nil}, {"passage", m.Passage != nil}, {"tariff", m.Tariff != nil}, {"service", m.Service != nil}, {"restriction", m.Rule != nil},
		{"membership", m.Membership != nil}, {"growth", m.Growth != nil}, {"prices", m.Prices != nil},
	}
}

// Kind is the key of the measure's change, such as build.
func (m *Measure) Kind() string {
	var given []string
	for _, c := range m.changes() {
		if c.is {
			given = append(given, c.key)
		}
	}
	return strings.Join(given, ", ")
}
