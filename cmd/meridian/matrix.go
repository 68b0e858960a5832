package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/spf13/cobra"

	"meridian"
	"meridian/cost"
	"meridian/feed/omx"
	"meridian/infra"
	"meridian/plan"
	"meridian/skim"
)

type matrixFlags struct {
	shipmentFlags
	origins, destinations       source
	network, out, memory, layer string
	of                          []string
	snap                        float64
	resume, force               bool
}

func (a *app) matrixCmd() *cobra.Command {
	var f matrixFlags
	cmd := &cobra.Command{
		Use:   "matrix --origins FILE --destinations FILE --out FILE",
		Short: "Skims of cost, hours, km and CO2e between zones",
		Long: `Matrix computes matrices between zones. Over the atlas every value is of the best
way for the shipment, door to door, over all modes: least generalised cost before
what is paid once a chain (papers, insurance, empties), which is added, so that one
pair in ten has another way than plan ranks first, of nearly the same cost. Over an
imported network (--network) every quantity has its own shortest ways on one
layer, by hierarchy: thousands of zones in seconds.

Zones are CSV files with columns id, lat, lon, or id, place. The result is CSV or
Parquet (one row a pair) or OMX (matrices), as the name of --out says. Rows are
computed in blocks that fit into --memory; a run that is broken off goes on with
--resume, and the result appears only when it is complete.`,
		Example: `  meridian matrix --origins ports.csv --destinations cities.csv --of cost,hours,km,co2e,modes --out skims.csv
  meridian matrix --network caspian --origins zones.csv --destinations zones.csv --of km,hours --out skims.omx
  meridian matrix --network caspian --layer rail --origins z.csv --destinations z.csv --of km --out rail.parquet --memory 500MB`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.matrix(&f) },
	}
	f.register(cmd)
	fl := cmd.Flags()
	fl.StringVar(&f.network, "network", "", "network folder (see `meridian import`); default: the atlas")
	fl.StringVar(&f.layer, "layer", "road", "layer of the network: road, rail or water")
	fl.Var(a.file(&f.origins), "origins", "CSV file of zones")
	fl.Var(a.file(&f.destinations), "destinations", "CSV file of zones (default: the origins)")
	fl.StringSliceVar(&f.of, "of", []string{"cost", "hours", "km", "co2e"}, "quantities: cost, hours, km, co2e, and over the atlas modes")
	fl.StringVar(&f.out, "out", "", "file to write: .csv, .parquet or .omx")
	fl.StringVar(&f.memory, "memory", "1GB", "memory that a block of rows may take")
	fl.Float64Var(&f.snap, "snap", 20, "km within which zones snap to the network")
	fl.BoolVar(&f.resume, "resume", false, "go on with a run that was broken off")
	fl.BoolVar(&f.force, "force", false, "write over the file that is there")
	return cmd
}

// writers by the ending of the result.
var matrixWriters = map[string]func(io.Writer, *skim.Matrices) error{".csv": matrixCSV, ".parquet": matrixParquet, ".omx": matrixOMX}

func (a *app) matrix(f *matrixFlags) error {
	if f.out == "" {
		return meridian.Input("--out", "name a file that ends in .csv, .parquet or .omx", "is missing")
	}
	write := matrixWriters[strings.ToLower(filepath.Ext(f.out))]
	if write == nil {
		return meridian.Input("--out", "name a file that ends in .csv, .parquet or .omx", "%q is no format of matrices", f.out)
	}
	if err := mayReplace(f.out, f.force); err != nil {
		return err
	}
	of, err := f.quantities()
	if err != nil {
		return err
	}
	memory, err := parseBytes("--memory", f.memory)
	if err != nil {
		return err
	}
	net, err := a.network()
	if err != nil {
		return err
	}
	origins, err := readZones("--origins", f.origins, net)
	if err != nil {
		return err
	}
	destinations := origins
	if f.destinations.name != "" {
		if destinations, err = readZones("--destinations", f.destinations, net); err != nil {
			return err
		}
	}
	if a.ctx != nil && len(origins)*len(destinations) > mostServedPairs {
		return meridian.Input("--origins, --destinations", fmt.Sprintf("ask for at most %d at once, or use the command line", mostServedPairs), "%s are more pairs than this server reckons for one question", zoneText(origins, destinations))
	}
	if a.ctx == nil { // the command has the process to itself
		largeRun(math.MaxInt64)
	}
	j := &skim.Job{Origins: origins, Destinations: destinations, Of: of, Out: f.out, Memory: memory, Resume: f.resume, Write: write}
	q, err := f.query(net, net.Places[0].ID, net.Places[0].ID)
	if err != nil {
		return err
	}
	j.Key = fmt.Sprintf("%s %s %+v %v", net.Name, net.Version, f.Request, f.snap)
	if f.network == "" {
		src := &skim.Atlas{Planner: plan.New(net), Origins: origins, Destinations: destinations, Of: of, Query: q}
		if a.ctx != nil {
			src.Stop = a.ctx.Err
		}
		j.Source = src
	} else {
		src, key, done, err := f.overNetwork(net, &q, origins, destinations, of)
		if err != nil {
			return err
		}
		defer done()
		if len(src.Lost) > 0 {
			fmt.Fprintf(a.err, "meridian: %d zones are not on the network and stay empty: %s\n", len(src.Lost), skim.LostText(src.Lost))
			if len(src.Lost) >= len(origins)+len(destinations) {
				return &meridian.NoResultError{What: "no zone lies on the network"}
			}
		}
		j.Source, j.Key = src, j.Key+key
	}
	p := a.progress("rows of "+zoneText(origins, destinations), len(origins))
	defer p.end()
	j.Step = p.add
	if err := skim.Run(j); err != nil {
		return err
	}
	p.end()
	_, err = fmt.Fprintf(a.out, "%s: %s zones, %s\n", f.out, zoneText(origins, destinations), strings.Join(f.of, ", "))
	return err
}

func (f *matrixFlags) quantities() ([]skim.Quantity, error) {
	var of []skim.Quantity
	for _, w := range f.of {
		q := skim.Quantity(strings.TrimSpace(w))
		switch {
		case !slices.Contains(skim.Quantities, q):
			return nil, meridian.Input("--of", "use cost, hours, km, co2e, modes", "there is no quantity %q", w)
		case slices.Contains(of, q):
			return nil, meridian.Input("--of", "name it once", "%s is there twice", q)
		case q == skim.Modes && f.network != "":
			return nil, meridian.Input("--of", "leave modes out: a layer has one", "an imported network has no modes to choose")
		}
		of = append(of, q)
	}
	if len(of) == 0 {
		return nil, meridian.Input("--of", "use cost, hours, km, co2e, modes", "names no quantity")
	}
	return of, nil
}

// overNetwork makes the source over an imported network.
func (f *matrixFlags) overNetwork(net *meridian.Network, q *plan.Query, origins, destinations []skim.Zone, of []skim.Quantity) (*skim.Network, string, func() error, error) {
	if !(f.snap > 0 && f.snap <= 500) {
		return nil, "", nil, meridian.Input("--snap", "give km, at most 500", "%g is out of range", f.snap)
	}
	folder, r, err := openLayer(f.network, f.layer)
	if err != nil {
		return nil, "", nil, err
	}
	model, err := cost.New(net, q.Conditions.AsOf, q.Prices, q.Shipment)
	if err == nil {
		var src *skim.Network
		if src, err = skim.NewNetwork(r, infra.Rules{Day: q.Conditions.AsOf}, origins, destinations, of, f.snap, model); err == nil {
			return src, " " + f.layer + " " + folder.Source.SHA256, folder.Close, nil
		}
	}
	folder.Close()
	return nil, "", nil, err
}

// openLayer opens a network folder for one of its layers.
func openLayer(dir, name string) (*infra.Folder, *infra.Router, error) {
	i := slices.Index([]string{"road", "rail", "water"}, name)
	if i < 0 {
		return nil, nil, meridian.Input("--layer", "use road, rail or water", "there is no layer %q", name)
	}
	folder, err := infra.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	if folder.Routers[i] == nil {
		folder.Close()
		return nil, nil, &meridian.NoResultError{What: dir + " has no " + name}
	}
	return folder, folder.Routers[i], nil
}

func matrixCSV(w io.Writer, m *skim.Matrices) error {
	c := newCSV(w)
	row := []string{"origin", "destination"}
	for _, q := range m.Of {
		row = append(row, columnOf[q])
	}
	if err := c.Write(row); err != nil {
		return err
	}
	err := m.Rows(func(o int, values [][]float64) error {
		for d := range m.Destinations {
			row = append(row[:0], m.Origins[o].ID, m.Destinations[d].ID)
			for k, q := range m.Of {
				row = append(row, valueText(q, values[k][d]))
			}
			if err := c.Write(row); err != nil {
				return err
			}
		}
		return nil
	})
	c.Flush()
	if err != nil {
		return err
	}
	return c.Error()
}

// columnOf names the columns, with their units.
var columnOf = map[skim.Quantity]string{skim.Cost: "cost_usd", skim.Hours: "hours", skim.Km: "km", skim.CO2e: "co2e_kg", skim.Modes: "modes"}

func valueText(q skim.Quantity, v float64) string {
	switch {
	case math.IsNaN(v):
		return ""
	case q == skim.Modes:
		return skim.ModesText(v)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

// matrixParquet writes one row a pair; a pair without a way has null values.
func matrixParquet(w io.Writer, m *skim.Matrices) error {
	group := parquet.Group{"origin": parquet.Encoded(parquet.String(), &parquet.RLEDictionary), "destination": parquet.Encoded(parquet.String(), &parquet.RLEDictionary)}
	for _, q := range m.Of {
		if q == skim.Modes {
			group["modes"] = parquet.Optional(parquet.String())
		} else {
			group[columnOf[q]] = parquet.Optional(parquet.Leaf(parquet.DoubleType))
		}
	}
	schema := parquet.NewSchema("skims", group)
	index := map[string]int{}
	for i, c := range schema.Columns() {
		index[c[0]] = i
	}
	p := parquet.NewWriter(w, schema, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(1<<20))
	var rows []parquet.Row
	err := m.Rows(func(o int, values [][]float64) error {
		rows = rows[:0]
		for d := range m.Destinations {
			row := make(parquet.Row, len(index))
			put := func(name string, v parquet.Value, level int) { row[index[name]] = v.Level(0, level, index[name]) }
			put("origin", parquet.ValueOf(m.Origins[o].ID), 0)
			put("destination", parquet.ValueOf(m.Destinations[d].ID), 0)
			for k, q := range m.Of {
				switch v := values[k][d]; {
				case math.IsNaN(v):
					put(columnOf[q], parquet.Value{}, 0)
				case q == skim.Modes:
					put("modes", parquet.ValueOf(skim.ModesText(v)), 1)
				default:
					put(columnOf[q], parquet.ValueOf(v), 1)
				}
			}
			rows = append(rows, row)
		}
		_, err := p.WriteRows(rows)
		return err
	})
	if err != nil {
		return err
	}
	return p.Close()
}

func matrixOMX(w io.Writer, m *skim.Matrices) error {
	f := &omx.File{Rows: len(m.Origins), Columns: len(m.Destinations)}
	for _, q := range m.Of {
		f.Matrices = append(f.Matrices, string(q))
	}
	for _, l := range []struct {
		name  string
		zones []skim.Zone
	}{{"origins", m.Origins}, {"destinations", m.Destinations}} {
		x := omx.Lookup{Name: l.name}
		for _, z := range l.zones {
			x.IDs = append(x.IDs, z.ID)
		}
		f.Lookups = append(f.Lookups, x)
	}
	return omx.Write(w, f, m.Matrix)
}

// mayReplace refuses to write over a file without --force.
func mayReplace(name string, force bool) error {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return meridian.Input("--out", "name a file", "%s is a folder", name)
	case err == nil && !force:
		return meridian.Input("--out", "use --force to overwrite it", "%s exists", name)
	}
	return nil
}
