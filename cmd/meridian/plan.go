package main

import (
	"cmp"
	"fmt"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/plan"
)

// shipmentFlags are the flags that describe a shipment and the conditions under
// which it travels; plan and its sister verbs share them.
type shipmentFlags struct {
	plan.Request
	given func(flag string) bool
}

func (f *shipmentFlags) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	f.given = fl.Changed
	fl.StringVar(&f.Goods, "goods", "general", "group of goods, or an HS code (see `meridian data goods`)")
	fl.StringVar(&f.Equipment, "equipment", "", "20DC, 40HC, 45HC, 20RF, 40RF, bulk or breakbulk (default: what the goods usually travel in)")
	fl.Float64Var(&f.TEU, "teu", 0, "number of 20 ft containers")
	fl.Float64Var(&f.FEU, "feu", 0, "number of 40 ft containers (default 1)")
	fl.Float64Var(&f.Tonnes, "tonnes", 0, "tonnes of goods")
	fl.Float64Var(&f.Value, "value", 0, "value of the goods in USD (default: typical of the group)")
	fl.StringVar(&f.Depart, "depart", "", "when the goods are ready, YYYY-MM-DD or YYYY-MM-DDTHH:MM, local (default: the as-of day)")
	fl.StringVar(&f.Deadline, "deadline", "", "when they must have arrived, YYYY-MM-DD (its beginning) or YYYY-MM-DDTHH:MM, local")
	fl.StringVar(&f.AsOf, "as-of", "", "the network and prices of that day, YYYY-MM-DD (default: the day of departure, else that of the data)")
	fl.StringVar(&f.Prices, "prices", "", "month to whose prices money is brought, YYYY-MM (default: of the as-of day)")
	fl.StringSliceVar(&f.Avoid, "avoid", nil, "what not to use: suez, hormuz, IRBND, country:TM, border:IR-AZ, link:ID, service:ID, sea:azov")
	fl.StringSliceVar(&f.Close, "close", nil, "what is shut: hormuz, IRBND, TM, IR-AZ, crossing:PLACE, terminal:PLACE, gauge:PLACE, link:ID, service:ID")
	fl.StringVar(&f.CloseFrom, "from", "", "first day of the closure, YYYY-MM-DD (default: it holds always)")
	fl.StringVar(&f.CloseTo, "to", "", "last day of the closure, YYYY-MM-DD")
	fl.StringSliceVar(&f.Via, "via", nil, "places or passages to pass, in order")
	fl.StringSliceVar(&f.Only, "only", nil, "modes of line haul: sea, river, rail, road, ferry, rail_ferry, air")
	fl.StringSliceVar(&f.With, "with", nil, "named disruptions to switch on, whatever their dates (see `meridian data disruptions`)")
	fl.StringSliceVar(&f.Without, "without", nil, "named disruptions to switch off")
	fl.StringVar(&f.Restrictions, "restrictions", "deny", "deny: obey and show rules that bind; flag: show them only; off: do not look")
	fl.StringSliceVar(&f.Regimes, "regime", nil, "jurisdictions whose law applies: UN, EU, US, UK ... (default: UN and those of the ends bind, all are shown)")
	fl.BoolVar(&f.Terminals, "terminals", false, "from terminal to terminal: no pick-up and delivery")
	fl.Float64Var(&f.CarbonPrice, "carbon-price", plan.DefaultCarbonPrice, "USD per tonne of CO2e in the ranking")
}

// request checks the flags and returns them as a request without ends.
func (f *shipmentFlags) request() (plan.Request, error) {
	if flag, zero := f.zero(); zero {
		return plan.Request{}, meridian.Input("--"+flag, "give a positive number, or leave it out for what is usual", "0 is no quantity")
	}
	if !(f.CarbonPrice >= 0 && f.CarbonPrice <= plan.MostCarbonPrice) { // NaN neither
		return plan.Request{}, meridian.Input("--carbon-price", "give USD per tonne, 0 to 10000", "%g is beyond reason", f.CarbonPrice)
	}
	r := f.Request
	if r.CarbonPrice == 0 {
		r.CarbonPrice = -1
	}
	return r, nil
}

// query resolves the flags and the two ends.
func (f *shipmentFlags) query(net *meridian.Network, from, to string) (plan.Query, error) {
	r, err := f.request()
	if err != nil {
		return plan.Query{}, err
	}
	r.From, r.To = from, to
	return r.Query(net)
}

// zero finds a quantity that is given as 0, which elsewhere means not given.
func (f *shipmentFlags) zero() (flag string, found bool) {
	if f.given == nil {
		return "", false
	}
	for _, flag := range []string{"teu", "feu", "tonnes"} {
		if f.given(flag) && f.TEU == 0 && f.FEU == 0 && f.Tonnes == 0 {
			return flag, true
		}
	}
	return "value", f.given("value") && f.Value == 0
}

func (a *app) planCmd() *cobra.Command {
	f := shipmentFlags{Request: plan.Request{Timetable: true}}
	var asJSON, asCSV, asGeoJSON, all bool
	var explain int
	var arriveBy, window string
	var measures source
	var network networkFlags
	cmd := &cobra.Command{
		Use:   "plan FROM TO",
		Short: "Itineraries for a shipment, and why the other corridors lost",
		Long: `Plan finds door-to-door itineraries for a shipment: few, distinct and feasible,
with days (P50–P90), cost, CO2e, borders, documents and restrictions; and for
every other corridor the reason why it is not offered.

FROM and TO are names in Latin, Cyrillic or Persian script, UN/LOCODEs, aliases
or lat,lon. Costs are in USD: freight is what carriers, terminals, borders and
agents charge; with stock adds what the goods cost while they travel.

Without --depart, waits are those of frequencies. With it, real departures,
cut-offs, opening hours and seasons bind when the goods come to them: itineraries
have dates, booked sailings, the chance of missing them, and with --deadline that
of arriving in time; if the cheapest hangs on one sailing, a robust one stands
beside it. --window plans every day of departure, --arrive-by the latest.

With --network the first and last mile run over the roads of an imported network:
an end, a place or lat,lon, stands on the nearest road for trucks, and the way to
each terminal, port or border of its country is the fastest one over all roads,
with its length, time and line.`,
		Example: `  meridian plan Mumbai Moscow
  meridian plan Mumbai Moscow --depart 2026-12-01 --deadline 2027-01-10
  meridian plan Trieste Istanbul --depart 2026-12-01T08:00 --percentile 95
  meridian plan Trieste Istanbul --depart 2026-12-01 --window 30d
  meridian plan Trieste Istanbul --depart 2026-12-01 --arrive-by 2026-12-20
  meridian plan Mumbai Moscow --explain 1
  meridian plan Мундра Астана --goods machinery --feu 10
  meridian plan Mumbai Moscow --as-of 2030-01-01
  meridian plan Mumbai Moscow --avoid suez,country:TM
  meridian plan Mumbai Moscow --close hormuz --from 2026-12-01 --to 2026-12-20
  meridian plan Tehran Baku --only rail --scenario rasht-astara --as-of 2030-01-01
  meridian plan Shanghai Hamburg --only rail
  meridian plan 28.61,77.21 INNSA --tonnes 20 --json
  meridian plan 35.55,51.23 Moscow --network caspian --explain 1`,
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
			net, note, err := withMeasures(net, measures, &f)
			if err != nil {
				return err
			}
			if window != "" && (explaining || asGeoJSON) {
				return meridian.Input("--window", "use the table, --json or --csv", "a profile is of many itineraries")
			}
			if arriveBy != "" {
				if window != "" || f.Deadline != "" {
					return meridian.Input("--arrive-by", "use one of them", "contradicts --window and --deadline")
				}
				if f.Depart == "" {
					f.Depart = cmp.Or(f.AsOf, net.AsOf.String())
				}
				f.Deadline = arriveBy
			}
			q, err := f.query(net, args[0], args[1])
			if err != nil {
				if arriveBy != "" {
					err = renamed(err, "--deadline", "--arrive-by")
				}
				return err
			}
			q.All = all
			roads, folder, err := network.roads()
			if err != nil {
				return err
			}
			if roads != nil {
				defer folder.Close()
				q.Roads = roads
			}
			if window != "" {
				return a.profile(cmd.Context(), net, q, window, asJSON, asCSV)
			}
			res, err := a.planned(cmd.Context(), net, &q, arriveBy != "")
			if err != nil {
				return err
			}
			if note != "" {
				res.Notes = append([]string{note}, res.Notes...)
			}
			switch {
			case asJSON:
				return writeJSON(a.out, plan.NewDocument(net, &q, res))
			case asCSV:
				return planCSV(a.out, res)
			case asGeoJSON:
				if roads != nil {
					if err := redraw(net, res, folder); err != nil {
						return err
					}
				}
				return writeJSON(a.out, plan.NewFeatures(res.Itineraries))
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
	network.register(cmd.Flags())
	cmd.Flags().Float64Var(&f.Percentile, "percentile", 0, "of arrival, 50 to 99, that itineraries are compared at and sailings are booked for (default: 90 with --depart, else the mean)")
	cmd.Flags().StringVar(&arriveBy, "arrive-by", "", "plan the latest departure, from --depart on, that arrives by then: YYYY-MM-DD (its beginning) or YYYY-MM-DDTHH:MM")
	a.scenarioFlag(cmd, &measures)
	cmd.Flags().StringVar(&window, "window", "", "plan each day of departure from --depart on, for so many days: 30d")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print the itineraries as CSV")
	cmd.Flags().BoolVar(&asGeoJSON, "geojson", false, "print the legs as GeoJSON")
	cmd.Flags().BoolVar(&all, "all", false, "show the whole Pareto set and the best of every corridor")
	cmd.Flags().IntVar(&explain, "explain", 0, "show itinerary N leg by leg, with the source of each figure")
	return cmd
}

// checkShipment refuses a question before anything is reckoned.
func (a *app) checkShipment(f *shipmentFlags, args []string) error {
	net, err := a.network()
	if err != nil {
		return err
	}
	_, err = f.query(net, args[0], args[1])
	return err
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
