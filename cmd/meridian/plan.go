package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/plan"
)

// shipmentFlags are the flags that describe a shipment and the conditions under
// which it travels; plan and its sister verbs share them.
type shipmentFlags struct {
	goods, equipment          string
	teu, feu, tonnes, value   float64
	depart, deadline, asOf    string
	prices                    string
	avoid, via, with, without []string
	only                      []string
	restrictions              string
	regimes                   []string
	terminals                 bool
	carbon                    float64
	given                     func(flag string) bool
}

func (f *shipmentFlags) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	f.given = fl.Changed
	fl.StringVar(&f.goods, "goods", "general", "group of goods, or an HS code (see `meridian data goods`)")
	fl.StringVar(&f.equipment, "equipment", "", "20DC, 40HC, 45HC, 20RF, 40RF, bulk or breakbulk (default: what the goods usually travel in)")
	fl.Float64Var(&f.teu, "teu", 0, "number of 20 ft containers")
	fl.Float64Var(&f.feu, "feu", 0, "number of 40 ft containers (default 1)")
	fl.Float64Var(&f.tonnes, "tonnes", 0, "tonnes of goods")
	fl.Float64Var(&f.value, "value", 0, "value of the goods in USD (default: typical of the group)")
	fl.StringVar(&f.depart, "depart", "", "day the goods are ready, YYYY-MM-DD (default: the as-of day)")
	fl.StringVar(&f.deadline, "deadline", "", "day by which they must arrive, YYYY-MM-DD")
	fl.StringVar(&f.asOf, "as-of", "", "the network and prices of that day, YYYY-MM-DD (default: the day of departure, else that of the data)")
	fl.StringVar(&f.prices, "prices", "", "month to whose prices money is brought, YYYY-MM (default: of the as-of day)")
	fl.StringSliceVar(&f.avoid, "avoid", nil, "what not to use: suez, hormuz, IRBND, country:TM, border:IR-AZ, link:ID, service:ID, sea:azov")
	fl.StringSliceVar(&f.via, "via", nil, "places or passages to pass, in order")
	fl.StringSliceVar(&f.only, "only", nil, "modes of line haul: sea, river, rail, road, ferry, rail_ferry, air")
	fl.StringSliceVar(&f.with, "with", nil, "named disruptions to switch on, whatever their dates (see `meridian data disruptions`)")
	fl.StringSliceVar(&f.without, "without", nil, "named disruptions to switch off")
	fl.StringVar(&f.restrictions, "restrictions", "deny", "deny: obey and show rules that bind; flag: show them only; off: do not look")
	fl.StringSliceVar(&f.regimes, "regime", nil, "jurisdictions whose law applies: UN, EU, US, UK ... (default: UN and those of the ends bind, all are shown)")
	fl.BoolVar(&f.terminals, "terminals", false, "from terminal to terminal: no pick-up and delivery")
	fl.Float64Var(&f.carbon, "carbon-price", plan.DefaultCarbonPrice, "USD per tonne of CO2e in the ranking")
}

// query resolves the flags and the two ends.
func (f *shipmentFlags) query(net *meridian.Network, from, to string) (plan.Query, error) {
	q := plan.Query{Via: f.via, Terminals: f.terminals, Regimes: f.regimes, CarbonPrice: f.carbon}
	var err error
	if q.From, err = plan.FindEnd(net, from); err != nil {
		return q, at("FROM", err)
	}
	if q.To, err = plan.FindEnd(net, to); err != nil {
		return q, at("TO", err)
	}
	req := plan.ShipmentRequest{Goods: f.goods, Equipment: f.equipment, TEU: f.teu, FEU: f.feu, Tonnes: f.tonnes, Value: f.value, Ready: meridian.NoDate, Deadline: meridian.NoDate}
	if flag, zero := f.zero(); zero {
		return q, meridian.Input("--"+flag, "give a positive number, or leave it out for what is usual", "0 is no quantity")
	}
	asOf := meridian.NoDate
	for _, d := range []struct {
		flag, text string
		to         *meridian.Date
	}{{"--depart", f.depart, &req.Ready}, {"--deadline", f.deadline, &req.Deadline}, {"--as-of", f.asOf, &asOf}} {
		if d.text == "" {
			continue
		}
		if *d.to, err = meridian.ParseDate(d.text); err != nil {
			return q, meridian.Input(d.flag, "", "%v", err)
		}
	}
	switch {
	case asOf == meridian.NoDate && req.Ready == meridian.NoDate:
		asOf, req.Ready = net.AsOf, net.AsOf
	case asOf == meridian.NoDate:
		asOf = req.Ready
	case req.Ready == meridian.NoDate:
		req.Ready = asOf
	}
	if q.Shipment, err = plan.NewShipment(net, req); err != nil {
		return q, err
	}
	q.Prices = asOf.Month()
	if f.prices != "" {
		if q.Prices, err = meridian.ParseMonth(f.prices); err != nil {
			return q, meridian.Input("--prices", "", "%v", err)
		}
	}
	q.Conditions = plan.Conditions{AsOf: asOf, Ready: req.Ready, Avoid: f.avoid, With: f.with, Without: f.without}
	for _, m := range f.only {
		mode, err := meridian.ParseMode(strings.ReplaceAll(strings.TrimSpace(m), "-", "_"))
		if err != nil {
			return q, meridian.Input("--only", "", "%v", err)
		}
		q.Conditions.Only |= meridian.Modes(mode)
	}
	switch s := plan.Screen(f.restrictions); s {
	case plan.ScreenDeny, plan.ScreenFlag, plan.ScreenOff:
		q.Restrictions = s
	default:
		return q, meridian.Input("--restrictions", "use deny, flag or off", "%q is no treatment", f.restrictions)
	}
	if q.Restrictions == plan.ScreenOff && len(f.regimes) > 0 {
		return q, meridian.Input("--regime", "drop one of the two", "contradicts --restrictions off")
	}
	if !(f.carbon >= 0 && f.carbon <= 10000) { // NaN neither
		return q, meridian.Input("--carbon-price", "give USD per tonne, 0 to 10000", "%g is beyond reason", f.carbon)
	}
	if f.carbon == 0 {
		q.CarbonPrice = -1
	}
	return q, nil
}

// zero finds a quantity that is given as 0, which elsewhere means not given.
func (f *shipmentFlags) zero() (flag string, found bool) {
	if f.given == nil {
		return "", false
	}
	for _, flag := range []string{"teu", "feu", "tonnes"} {
		if f.given(flag) && f.teu == 0 && f.feu == 0 && f.tonnes == 0 {
			return flag, true
		}
	}
	return "value", f.given("value") && f.value == 0
}

// at names the argument in an input error.
func at(arg string, err error) error {
	if e, ok := err.(*meridian.InputError); ok {
		e.Input = arg
	}
	return err
}

func (a *app) planCmd() *cobra.Command {
	var f shipmentFlags
	var asJSON, asCSV, asGeoJSON, all bool
	var explain int
	cmd := &cobra.Command{
		Use:   "plan FROM TO",
		Short: "Itineraries for a shipment, and why the other corridors lost",
		Long: `Plan finds door-to-door itineraries for a shipment: few, distinct and feasible,
with days (P50–P90), cost, CO2e, borders, documents and restrictions; and for
every other corridor the reason why it is not offered.

FROM and TO are names in Latin, Cyrillic or Persian script, UN/LOCODEs, aliases
or lat,lon. Costs are in USD: freight is what carriers, terminals, borders and
agents charge; with stock adds what the goods cost while they travel.`,
		Example: `  meridian plan Mumbai Moscow
  meridian plan Mumbai Moscow --explain 1
  meridian plan Мундра Астана --goods machinery --feu 10
  meridian plan Mumbai Moscow --as-of 2030-01-01
  meridian plan Mumbai Moscow --avoid suez,country:TM
  meridian plan Shanghai Hamburg --only rail
  meridian plan 28.61,77.21 INNSA --tonnes 20 --json`,
		Args: twoEnds,
		RunE: func(cmd *cobra.Command, args []string) error {
			explaining := cmd.Flags().Changed("explain")
			if n := count(asJSON, asCSV, asGeoJSON, explaining); n > 1 {
				return meridian.Input("--json, --csv, --geojson, --explain", "use one of them", "%d forms of output are asked for", n)
			}
			net, err := a.network()
			if err != nil {
				return err
			}
			q, err := f.query(net, args[0], args[1])
			if err != nil {
				return err
			}
			q.All = all
			res, err := plan.New(net).Plan(q)
			if err != nil {
				return err
			}
			if err := meetDeadline(&q, res); err != nil {
				return err
			}
			switch {
			case asJSON:
				return writeJSON(a.out, planJSON(net, &q, res))
			case asCSV:
				return planCSV(a.out, res)
			case asGeoJSON:
				return planGeoJSON(a.out, res)
			case explaining:
				if explain < 1 || explain > len(res.Itineraries) {
					return meridian.Input("--explain", fmt.Sprintf("give 1 to %d", len(res.Itineraries)), "there is no itinerary %d", explain)
				}
				return a.explain(net, &q, res, explain)
			}
			return a.planTable(net, &q, res)
		},
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print the itineraries as CSV")
	cmd.Flags().BoolVar(&asGeoJSON, "geojson", false, "print the legs as GeoJSON")
	cmd.Flags().BoolVar(&all, "all", false, "show the whole Pareto set and the best of every corridor")
	cmd.Flags().IntVar(&explain, "explain", 0, "show itinerary N leg by leg, with the source of each figure")
	return cmd
}

func twoEnds(cmd *cobra.Command, args []string) error {
	if len(args) != 2 {
		return meridian.Input("", "write `"+cmd.CommandPath()+" FROM TO`; names with blanks go in quotes", "two places are needed, %d given", len(args))
	}
	return nil
}

func count(flags ...bool) int {
	n := 0
	for _, f := range flags {
		if f {
			n++
		}
	}
	return n
}

// meetDeadline notes the chance of each itinerary to arrive in time, and answers
// with the earliest arrival when all are more likely late than not.
func meetDeadline(q *plan.Query, res *plan.Result) error {
	if q.Shipment.Deadline == meridian.NoDate {
		return nil
	}
	allowed := float64(q.Shipment.Deadline-q.Conditions.Ready) * 24
	earliest := -1.0
	for i := range res.Itineraries {
		it := &res.Itineraries[i]
		if earliest < 0 || it.Hours.P50 < earliest {
			earliest = it.Hours.P50
		}
		p := it.Time.Chance(allowed)
		it.Notes = append(it.Notes, fmt.Sprintf("arrives by %s with a chance of %.0f %%", q.Shipment.Deadline, 100*p))
	}
	if earliest > allowed {
		day := q.Conditions.Ready + meridian.Date(earliest/24+1)
		return &meridian.NoResultError{What: fmt.Sprintf("no itinerary is likely to arrive by %s", q.Shipment.Deadline), Reasons: []string{fmt.Sprintf("the earliest arrival at even odds is %s", day)}}
	}
	return nil
}
