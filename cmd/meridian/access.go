package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/cost"
	"meridian/infra"
	"meridian/plan"
	"meridian/report"
	"meridian/skim"
)

type accessFlags struct {
	shipmentFlags
	within, network, layer, destinations string
	kinds                                []string
	snap, half                           float64
	inbound                              bool
	picture                              string
	out                                  outputs
	asJSON, asCSV, asGeoJSON             bool
}

func (a *app) accessCmd() *cobra.Command {
	var f accessFlags
	cmd := &cobra.Command{
		Use:   "access FROM --within 10d|48h|2000usd|500km",
		Short: "Who is within so many days or dollars of a place",
		Long: `Access lists the places that a shipment from FROM reaches within a limit of days,
hours, dollars or km, nearest first, with the modes of the way: over the atlas by
the best way for the shipment, over an imported network (--network) by the
shortest way on a layer. Destinations are places of the atlas of some kinds, or a
table with columns id, lat, lon or id, place.

The market potential is the number of places, each weighed by one half to the
power of its distance over --half (Hansen 1959, with this decay).

--inbound asks who reaches FROM. --svg and --png draw a map of what is within reach
in five bands; --picture sheds, which corridor serves which places. Over an imported
network the roads themselves are drawn.`,
		Example: `  meridian access Mumbai --within 30d
  meridian access IRBND --within 3000usd --kind city,seaport --csv
  meridian access Tehran --network caspian --within 12h --geojson
  meridian access Tehran --network caspian --within 24h --png reach.png
  meridian access Moscow --within 40d --inbound --picture sheds --svg sheds.svg`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.access(&f, args[0]) },
	}
	f.register(cmd)
	fl := cmd.Flags()
	fl.StringVar(&f.within, "within", "", "limit: 10d, 48h, 2000usd or 500km")
	fl.StringVar(&f.network, "network", "", "network folder (see `meridian import`); default: the atlas")
	fl.StringVar(&f.layer, "layer", "road", "layer of the network: road, rail or water")
	fl.StringVar(&f.destinations, "destinations", "", "CSV file of zones (default: places of the atlas)")
	fl.StringSliceVar(&f.kinds, "kind", []string{"city"}, "kinds of places that are looked at: city, seaport, river_port, rail_terminal, dry_port")
	fl.Float64Var(&f.snap, "snap", 20, "km within which places snap to the network")
	fl.Float64Var(&f.half, "half", 0, "distance at which a place counts half in the potential, in the unit of the limit (default: half the limit)")
	fl.BoolVar(&f.inbound, "inbound", false, "to FROM, not from it")
	fl.StringVar(&f.picture, "picture", "reach", "picture for --svg and --png: reach, or sheds (which corridor serves which places; over the atlas alone)")
	fl.StringVar(&f.out.svg, "svg", "", "write the picture as SVG to this file")
	fl.StringVar(&f.out.png, "png", "", "write the picture as PNG to this file")
	fl.BoolVar(&f.out.force, "force", false, "overwrite files that exist")
	fl.BoolVar(&f.asJSON, "json", false, "print JSON")
	fl.BoolVar(&f.asCSV, "csv", false, "print CSV")
	fl.BoolVar(&f.asGeoJSON, "geojson", false, "print GeoJSON points")
	return cmd
}

// reached is a place within the limit.
type reached struct {
	ID    string  `json:"id"`
	Name  string  `json:"name,omitempty"`
	Value float64 `json:"value"`
	Cost  float64 `json:"cost_usd,omitempty"`
	Hours float64 `json:"hours,omitempty"`
	Km    float64 `json:"km,omitempty"`
	Modes string  `json:"modes,omitempty"`
	// Corridor of the best way: other/MODE where it has no name.
	Corridor string         `json:"corridor,omitempty"`
	Point    meridian.Point `json:"-"`
	Lat      float64        `json:"lat"`
	Lon      float64        `json:"lon"`
}

// limit reads 10d, 48h, 2000usd, 500km: a quantity, its unit in hours, USD or km.
func readLimit(s string) (q skim.Quantity, unit string, value, factor float64, err error) {
	for _, u := range []struct {
		suffix string
		q      skim.Quantity
		factor float64
	}{{"usd", skim.Cost, 1}, {"km", skim.Km, 1}, {"d", skim.Hours, 24}, {"h", skim.Hours, 1}} {
		if num, ok := strings.CutSuffix(strings.ToLower(strings.TrimSpace(s)), u.suffix); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(num), 64)
			if err == nil && v > 0 && !math.IsInf(v, 0) {
				return u.q, u.suffix, v, u.factor, nil
			}
			break
		}
	}
	return "", "", 0, 0, meridian.Input("--within", "write 10d, 48h, 2000usd or 500km", "%q is no limit", s)
}

func (a *app) access(f *accessFlags, from string) error {
	if n := count(f.asJSON, f.asCSV, f.asGeoJSON); n > 1 {
		return meridian.Input("--json, --csv, --geojson", "use one of them", "%d forms of output are asked for", n)
	}
	by, unit, limit, factor, err := readLimit(f.within)
	if err != nil {
		return err
	}
	if !(f.half >= 0) || math.IsInf(f.half, 0) {
		return meridian.Input("--half", "give a positive number", "%g is out of range", f.half)
	}
	if err := f.checkPictures(); err != nil {
		return err
	}
	net, err := a.network()
	if err != nil {
		return err
	}
	q, err := f.query(net, from, from)
	if err != nil {
		return err
	}
	origin := []skim.Zone{{ID: q.From.Name, Point: q.From.Point, Place: q.From.Place}}
	to, err := f.zones(a, net, q.From.Place)
	if err != nil {
		return err
	}
	largeRun(math.MaxInt64)
	list, err := a.reach(f, net, &q, origin, to, by)
	if err != nil {
		return err
	}
	half := f.half
	if half == 0 {
		half = limit / 2
	}
	x := report.AccessMap{Query: q, Net: net, Prices: q.Prices, Unit: unit, Limit: limit, Half: half, Inbound: f.inbound}
	for i := range list {
		list[i].Value /= factor
		r := &list[i]
		x.Places = append(x.Places, report.AccessPlace{ID: r.ID, Name: cmp.Or(r.Name, r.ID), Point: r.Point, Value: r.Value, Corridor: r.Corridor})
	}
	list = slices.DeleteFunc(list, func(r reached) bool { return !(r.Value <= limit) })
	potential := x.Potential()
	if len(list) == 0 {
		return &meridian.NoResultError{What: fmt.Sprintf("none of %d places is within %s of %s", len(to), f.within, q.From.Name)}
	}
	if err := f.pictures(a, &x, by, factor); err != nil {
		return err
	}
	return a.showReached(f, &x, potential, list)
}

// zones are the destinations: a table, or places of the atlas.
func (f *accessFlags) zones(a *app, net *meridian.Network, but meridian.PlaceID) ([]skim.Zone, error) {
	if f.destinations != "" {
		return readZones("--destinations", a.source(f.destinations), net)
	}
	for _, k := range f.kinds {
		if !slices.Contains([]string{"city", "seaport", "river_port", "rail_terminal", "dry_port"}, k) {
			return nil, meridian.Input("--kind", "use city, seaport, river_port, rail_terminal, dry_port", "there is no kind %q", k)
		}
	}
	var out []skim.Zone
	for i := range net.Places {
		p := &net.Places[i]
		if slices.Contains(f.kinds, p.Kind) && meridian.PlaceID(i) != but {
			out = append(out, skim.Zone{ID: p.ID, Point: p.Point, Place: meridian.PlaceID(i)})
		}
	}
	if len(out) == 0 {
		return nil, meridian.Input("--kind", "", "the feed has no place of kind %s", strings.Join(f.kinds, ", "))
	}
	return out, nil
}

// reach computes the values, a few destinations at a time so that the bar moves.
func (a *app) reach(f *accessFlags, net *meridian.Network, q *plan.Query, end, places []skim.Zone, by skim.Quantity) ([]reached, error) {
	of := []skim.Quantity{skim.Cost, skim.Hours, skim.Km, skim.Modes}
	corridors := map[string]string{} // place -> corridor of its itinerary
	var mu sync.Mutex
	src := &skim.Atlas{Of: of, Query: *q, Planner: a.planner(net)}
	rows := func(part []skim.Zone, out [][]float32) error {
		src.Origins, src.Destinations = end, part
		src.Seen = func(o, d int, family string) {
			mu.Lock()
			defer mu.Unlock()
			corridors[part[max(o, d)].ID] = family
		}
		if f.inbound {
			src.Origins, src.Destinations = part, end
		}
		return src.Rows(0, len(src.Origins), out)
	}
	step := 64
	if f.network != "" {
		of = []skim.Quantity{by}
		folder, r, err := openLayer(f.network, f.layer)
		if err != nil {
			return nil, err
		}
		defer folder.Close()
		model, err := cost.New(net, q.Conditions.AsOf, q.Prices, q.Shipment)
		if err != nil {
			return nil, err
		}
		step = len(places)
		from, to := end, places
		if f.inbound {
			from, to = to, from
		}
		src, err := skim.NewNetwork(r, infra.Rules{Day: q.Conditions.AsOf}, from, to, of, f.snap, model)
		if err != nil {
			return nil, err
		}
		for _, l := range src.Lost {
			if l.Zone.ID == end[0].ID {
				return nil, &meridian.NoResultError{What: l.Zone.ID + " is not on the network", Reasons: []string{l.Why}}
			}
		}
		rows = func(_ []skim.Zone, out [][]float32) error { return src.Rows(0, len(src.Origins), out) }
	}
	p := a.progress("places", len(places))
	defer p.end()
	var list []reached
	for at := 0; at < len(places); at += step {
		part := places[at:min(len(places), at+step)]
		out := make([][]float32, len(of))
		for k := range out {
			out[k] = make([]float32, len(part))
		}
		if err := rows(part, out); err != nil {
			return nil, err
		}
		for i, z := range part {
			x := reached{ID: z.ID, Point: z.Point, Lat: z.Point.Lat, Lon: z.Point.Lon, Value: float64(out[slices.Index(of, by)][i])}
			if z.Place != meridian.NoID {
				x.Name = net.Places[z.Place].Name
			}
			if len(of) > 1 {
				x.Corridor = corridors[z.ID]
				x.Cost, x.Hours, x.Km, x.Modes = float64(out[0][i]), float64(out[1][i]), float64(out[2][i]), skim.ModesText(float64(out[3][i]))
			}
			list = append(list, x)
		}
		p.add(len(part))
	}
	slices.SortStableFunc(list, func(x, y reached) int { return cmp.Or(cmp.Compare(x.Value, y.Value), cmp.Compare(x.ID, y.ID)) })
	return list, nil
}

func (a *app) showReached(f *accessFlags, m *report.AccessMap, potential float64, list []reached) error {
	from, unit, of := m.Query.From.Name, m.Unit, len(m.Places)
	switch {
	case f.asJSON:
		return writeJSON(a.out, map[string]any{"from": from, "within": f.within, "unit": unit, "looked_at": of, "reached": list, "potential": math.Round(potential*100) / 100, "inbound": f.inbound, "sheds": sheds(m)})
	case f.asCSV:
		w := newCSV(a.out)
		if err := w.Write([]string{"id", "name", "lat", "lon", "value_" + unit, "cost_usd", "hours", "km", "modes", "corridor"}); err != nil {
			return err
		}
		for _, x := range list {
			num := func(v float64) string {
				if v == 0 && f.network != "" {
					return ""
				}
				return strconv.FormatFloat(v, 'f', 2, 64)
			}
			if err := w.Write([]string{x.ID, x.Name, num(x.Lat), num(x.Lon), strconv.FormatFloat(x.Value, 'f', 2, 64), num(x.Cost), num(x.Hours), num(x.Km), x.Modes, x.Corridor}); err != nil {
				return err
			}
		}
		w.Flush()
		return w.Error()
	case f.asGeoJSON:
		features := make([]any, len(list))
		for i, x := range list {
			properties := struct {
				reached
				Band int `json:"band"` // fifth of the limit, from 0
			}{x, m.Band(x.Value)}
			features[i] = map[string]any{"type": "Feature", "properties": properties, "geometry": map[string]any{"type": "Point", "coordinates": []float64{x.Lon, x.Lat}}}
		}
		return json.NewEncoder(a.out).Encode(map[string]any{"type": "FeatureCollection", "features": features})
	}
	header := []string{"Place", "Name", unit}
	wide := f.network == ""
	if wide {
		header = append(header, "USD", "Hours", "km", "Modes", "Corridor")
	}
	right := map[int]bool{2: true, 3: true, 4: true, 5: true}
	var rows [][]string
	for _, x := range list {
		row := []string{x.ID, x.Name, strconv.FormatFloat(x.Value, 'f', 1, 64)}
		if wide {
			row = append(row, thousands(x.Cost), thousands(x.Hours), thousands(x.Km), x.Modes, x.Corridor)
		}
		rows = append(rows, row)
	}
	text := grid(header, rows, right) + "\n"
	for _, s := range sheds(m) {
		text += fmt.Sprintf("%4d places by %s\n", s.Places, s.Corridor)
	}
	return styled(a.out, text+faint.Render(fmt.Sprintf("%d of %d places within %s of %s; market potential %.1f", len(list), of, f.within, from, potential)))
}

// planner keeps one planner for a network: views and bounds are kept in it.
func (a *app) planner(net *meridian.Network) *plan.Planner {
	if a.plans == nil || a.plans.Net != net {
		a.plans = plan.New(net)
	}
	return a.plans
}
