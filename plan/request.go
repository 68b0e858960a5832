package plan

import (
	"fmt"
	"strings"

	"meridian"
)

// Request is a question as a user words it, on the command line or over HTTP, in
// a body or in an address; empty and zero fields mean what is usual.
// [Request.Query] resolves it.
type Request struct {
	From         string   `json:"from" query:"from" required:"true" minLength:"1" maxLength:"200" doc:"name, UN/LOCODE, alias (Latin, Cyrillic, Persian) or lat,lon"`
	To           string   `json:"to" query:"to" required:"true" minLength:"1" maxLength:"200" doc:"name, UN/LOCODE, alias (Latin, Cyrillic, Persian) or lat,lon"`
	Goods        string   `json:"goods,omitempty" query:"goods" doc:"group of goods, or an HS code; general by default"`
	Equipment    string   `json:"equipment,omitempty" query:"equipment" doc:"20DC, 40HC, 45HC, 20RF, 40RF, bulk or breakbulk; by default what the goods usually travel in"`
	TEU          float64  `json:"teu,omitempty" query:"teu" doc:"number of 20 ft containers"`
	FEU          float64  `json:"feu,omitempty" query:"feu" doc:"number of 40 ft containers; 1 by default"`
	Tonnes       float64  `json:"tonnes,omitempty" query:"tonnes" doc:"tonnes of goods"`
	Value        float64  `json:"value_usd,omitempty" query:"value_usd" doc:"value of the goods in USD; typical of the group by default"`
	Depart       string   `json:"depart,omitempty" query:"depart" doc:"when the goods are ready, YYYY-MM-DD or YYYY-MM-DDTHH:MM, local; the as-of day by default. In a plan real departures, cut-offs and opening hours bind if it is given, else waits are those of frequencies"`
	Deadline     string   `json:"deadline,omitempty" query:"deadline" doc:"when they must have arrived, YYYY-MM-DD (its beginning) or YYYY-MM-DDTHH:MM, local"`
	Percentile   float64  `json:"percentile,omitempty" query:"percentile" doc:"of arrival, 50 to 99, that itineraries are compared at and departures are booked for; 90 with a day of departure, else the mean"`
	Timetable    bool     `json:"-" hidden:"true"` // real departures bind if a day of departure is given: set by those who can show them
	AsOf         string   `json:"as_of,omitempty" query:"as_of" doc:"the network and prices of that day, YYYY-MM-DD; the day of departure by default, else that of the data"`
	Prices       string   `json:"prices,omitempty" query:"prices" doc:"month to whose prices money is brought, YYYY-MM; of the as-of day by default"`
	Avoid        []string `json:"avoid,omitempty" query:"avoid" doc:"what not to use: suez, IRBND, country:TM, border:IR-AZ, link:ID, service:ID, sea:azov"`
	Close        []string `json:"close,omitempty" query:"close" doc:"what is shut: as avoid, and crossing:PLACE, terminal:PLACE, gauge:PLACE, TM, IR-AZ"`
	CloseFrom    string   `json:"close_from,omitempty" query:"close_from" doc:"first day of the closure, YYYY-MM-DD; by default it holds always"`
	CloseTo      string   `json:"close_to,omitempty" query:"close_to" doc:"last day of the closure, YYYY-MM-DD"`
	Via          []string `json:"via,omitempty" query:"via" doc:"places or passages to pass, in order"`
	Only         []string `json:"only,omitempty" query:"only" doc:"modes of line haul: sea, river, rail, road, ferry, rail_ferry, air"`
	With         []string `json:"with,omitempty" query:"with" doc:"named disruptions to switch on, whatever their dates"`
	Without      []string `json:"without,omitempty" query:"without" doc:"named disruptions to switch off"`
	Restrictions string   `json:"restrictions,omitempty" query:"restrictions" enum:"deny,flag,off" doc:"deny obeys and shows rules that bind (default), flag shows them only, off does not look"`
	Regimes      []string `json:"regimes,omitempty" query:"regimes" doc:"jurisdictions whose law applies: UN, EU, US, UK ...; by default UN and those of the ends bind, all are shown"`
	Terminals    bool     `json:"terminals,omitempty" query:"terminals" doc:"from terminal to terminal: no pick-up and delivery"`
	CarbonPrice  float64  `json:"carbon_price,omitempty" query:"carbon_price" doc:"USD per tonne of CO2e in the ranking; 75 by default, negative: none"`
}

// Query resolves names, dates, the shipment and the conditions of a request on
// a network. Mistakes are input errors that name the field as the command line
// spells it.
func (r *Request) Query(net *meridian.Network) (Query, error) {
	q := Query{Percentile: r.Percentile, Via: r.Via, Terminals: r.Terminals, Regimes: r.Regimes, CarbonPrice: r.CarbonPrice}
	var err error
	if q.From, err = FindEnd(net, r.From); err != nil {
		return q, At("FROM", err)
	}
	if q.To, err = FindEnd(net, r.To); err != nil {
		return q, At("TO", err)
	}
	s := ShipmentRequest{Goods: r.Goods, Equipment: r.Equipment, TEU: r.TEU, FEU: r.FEU, Tonnes: r.Tonnes, Value: r.Value, Ready: meridian.NoDate, Deadline: meridian.NoDate}
	asOf, err := r.dates(net, &s, &q)
	if err != nil {
		return q, err
	}
	if q.Percentile != 0 && !(q.Percentile >= 50 && q.Percentile <= 99) {
		return q, meridian.Input("--percentile", "give 50 to 99", "%g is no percentile to plan for", r.Percentile)
	}
	if q.Shipment, err = NewShipment(net, s); err != nil {
		return q, err
	}
	q.Prices = asOf.Month()
	if r.Prices != "" {
		if q.Prices, err = meridian.ParseMonth(r.Prices); err != nil {
			return q, meridian.Input("--prices", "", "%v", err)
		}
	}
	q.Conditions = Conditions{AsOf: asOf, Ready: s.Ready, Timetabled: r.Timetable && r.Depart != "", Avoid: r.Avoid, With: r.With, Without: r.Without}
	if q.Conditions.Close, err = r.closures(); err != nil {
		return q, err
	}
	for _, m := range r.Only {
		mode, err := meridian.ParseMode(strings.ReplaceAll(strings.TrimSpace(m), "-", "_"))
		if err != nil {
			return q, meridian.Input("--only", "", "%v", err)
		}
		q.Conditions.Only |= meridian.Modes(mode)
	}
	return q, r.screen(&q)
}

// dates reads the days of a request: ready and deadline go to the shipment, their
// minutes to the query, the as-of day is returned. What is not given follows from
// what is.
func (r *Request) dates(net *meridian.Network, s *ShipmentRequest, q *Query) (asOf meridian.Date, err error) {
	asOf = meridian.NoDate
	var minute int
	var timed bool
	if r.Depart != "" {
		if s.Ready, minute, _, err = meridian.ParseMoment(r.Depart); err != nil {
			return asOf, meridian.Input("--depart", "", "%v", err)
		}
		q.Start = s.Ready.At(minute, q.From.zone(net))
	}
	if r.Deadline != "" {
		if s.Deadline, minute, timed, err = meridian.ParseMoment(r.Deadline); err != nil {
			return asOf, meridian.Input("--deadline", "", "%v", err)
		}
		if timed {
			q.Due = s.Deadline.At(minute, q.To.zone(net))
		}
		if r.Depart != "" && q.Due != 0 && q.Due <= q.Start {
			return asOf, meridian.Input("--deadline", "give a deadline after departure", "%s is not after departure at %s", r.Deadline, r.Depart)
		}
	}
	if r.AsOf != "" {
		if asOf, err = meridian.ParseDate(r.AsOf); err != nil {
			return asOf, meridian.Input("--as-of", "", "%v", err)
		}
	}
	switch {
	case asOf == meridian.NoDate && s.Ready == meridian.NoDate:
		asOf, s.Ready = net.AsOf, net.AsOf
	case asOf == meridian.NoDate:
		asOf = s.Ready
	case s.Ready == meridian.NoDate:
		s.Ready = asOf
	}
	for _, d := range []struct {
		flag, given string
		day         meridian.Date
	}{{"--depart", r.Depart, s.Ready}, {"--as-of", r.AsOf, asOf}, {"--deadline", r.Deadline, s.Deadline}} {
		if y := d.day.Time().Year(); d.given != "" && (y < firstYear || y > lastYear) {
			return asOf, meridian.Input(d.flag, fmt.Sprintf("give a day of %d to %d", firstYear, lastYear), "%s lies outside every calendar", d.day)
		}
	}
	return asOf, nil
}

// Years of which a question may be asked; others are taken for a slip.
const firstYear, lastYear = 1990, 2100

// closures returns what is shut, and when.
func (r *Request) closures() ([]Closure, error) {
	out := Closed(r.Close...)
	for _, d := range []struct {
		flag, text string
		set        func(*Closure, meridian.Date)
	}{{"--from", r.CloseFrom, func(c *Closure, d meridian.Date) { c.From = d }}, {"--to", r.CloseTo, func(c *Closure, d meridian.Date) { c.To = d }}} {
		if d.text == "" {
			continue
		}
		if len(out) == 0 {
			return nil, meridian.Input(d.flag, "add --close WHAT", "says when something is shut, and nothing is")
		}
		day, err := meridian.ParseDate(d.text)
		if err != nil {
			return nil, meridian.Input(d.flag, "", "%v", err)
		}
		for i := range out {
			d.set(&out[i], day)
		}
	}
	for i := range out {
		if err := out[i].check(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// screen settles how restrictions are treated and what carbon costs.
func (r *Request) screen(q *Query) error {
	switch s := Screen(r.Restrictions); s {
	case "", ScreenDeny, ScreenFlag, ScreenOff:
		q.Restrictions = s
	default:
		return meridian.Input("--restrictions", "use deny, flag or off", "%q is no treatment", r.Restrictions)
	}
	if q.Restrictions == ScreenOff && len(r.Regimes) > 0 {
		return meridian.Input("--regime", "drop one of the two", "contradicts --restrictions off")
	}
	if !(r.CarbonPrice <= MostCarbonPrice) { // NaN neither
		return meridian.Input("--carbon-price", "give USD per tonne, 0 to 10000", "%g is beyond reason", r.CarbonPrice)
	}
	return nil
}

// MostCarbonPrice is the carbon price in USD/t beyond which a figure is taken
// for a slip.
const MostCarbonPrice = 10000

// At names the argument in an input error and returns it; other errors pass.
func At(arg string, err error) error {
	if e, ok := err.(*meridian.InputError); ok {
		e.Input = arg
	}
	return err
}
