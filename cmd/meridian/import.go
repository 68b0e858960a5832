package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/feed/osm"
	"meridian/infra"
)

// importFlags are what the formats of import share.
type importFlags struct {
	out                            string
	force, largest, asJSON, noSnap bool
	railGap, roadGap, double       float64 // m
	snap, island                   float64 // km
}

func (a *app) importCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import FORMAT",
		Short: "Real networks of road, rail and water, from maps to a network folder",
		Long: `Import reads the roads, railways, ferries and waterways of a map, mends their
topology, joins them to the places of the atlas, prepares hierarchies for fast
questions, and writes all of it into a network folder. Everything that it mends,
assigns or leaves out stands in the folder's report.`,
		Example: `  meridian import osm caspian.osm.pbf -o caspian
  meridian import gmns my-gmns/ -o mine
  meridian import geojson rails.geojson -o rails --mode rail
  meridian import csv links.csv -o mine`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return meridian.Input("FORMAT", "use osm, gmns, geojson or csv", "there is no format %q", args[0])
		},
	}
	cmd.AddCommand(a.importOSM(), a.importGMNS(), a.importGeoJSON(), a.importCSV())
	return cmd
}

func (f *importFlags) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVarP(&f.out, "out", "o", "", "folder to write")
	fl.BoolVar(&f.force, "force", false, "replace the network folder that is there")
	fl.BoolVar(&f.largest, "largest", false, "keep the largest connected part of road, rail and water alone")
	fl.BoolVar(&f.noSnap, "no-atlas", false, "do not join the network to the atlas: no places, countries, gauges or breaks from it")
	fl.Float64Var(&f.railGap, "rail-gap", 25, "m within which loose ends of track are joined")
	fl.Float64Var(&f.roadGap, "road-gap", 10, "m within which loose ends of road are joined to another part")
	fl.Float64Var(&f.double, "double-track", 15, "m within which parallel tracks become one link; 0 keeps them apart")
	fl.Float64Var(&f.snap, "snap", 8, "km within which places of the atlas snap to the network")
	fl.Float64Var(&f.island, "island", 20, "km that a part needs for places to snap to it")
	fl.BoolVar(&f.asJSON, "json", false, "print the report as JSON")
}

// check looks at the flags before any work is done.
func (f *importFlags) check() error {
	if f.out == "" {
		return meridian.Input("-o", "name the folder to write", "is missing")
	}
	for _, x := range []struct {
		flag string
		v    float64
		most float64
	}{{"--rail-gap", f.railGap, 1000}, {"--road-gap", f.roadGap, 1000}, {"--double-track", f.double, 100}, {"--snap", f.snap, 100}, {"--island", f.island, 1e6}} {
		if !(x.v >= 0 && x.v <= x.most) {
			return meridian.Input(x.flag, fmt.Sprintf("give 0 to %g", x.most), "%g is out of range", x.v)
		}
	}
	return nil
}

func (f *importFlags) options(net *meridian.Network) infra.Options {
	o := infra.DefaultOptions(net)
	o.RailGap, o.RoadGap, o.DoubleKm, o.SnapKm, o.LeastKm, o.Largest = f.railGap/1000, f.roadGap/1000, f.double/1000, f.snap, f.island, f.largest
	return o
}

// importing imports what read gives: build, prepare, save, say.
func (a *app) importing(f *importFlags, read func() (*infra.Raw, error)) error {
	if err := f.check(); err != nil {
		return err
	}
	largeRun(math.MaxInt64)
	if err := infra.MayWrite(f.out, f.force); err != nil {
		return err
	}
	var net *meridian.Network
	if !f.noSnap {
		var err error
		if net, err = a.network(); err != nil {
			return err
		}
	}
	raw, err := read()
	if err != nil {
		return err
	}
	p := a.progress("building", 2+int(infra.NumLayers))
	defer p.end()
	n, report, err := infra.Build(raw, f.options(net))
	if err != nil {
		return err
	}
	p.add(1)
	var routers [infra.NumLayers]*infra.Router
	for l := range infra.NumLayers {
		r, err := infra.NewRouter(n, l)
		if err != nil {
			return err
		}
		if len(r.Spots) > 0 {
			if err := r.Prepare(); err != nil {
				return err
			}
			routers[l] = r
		}
		p.add(1)
	}
	var legs []infra.Leg
	if net != nil {
		if legs, err = infra.Legs(n, net, routers); err != nil {
			return err
		}
	}
	report.AddLegs(n, legs)
	if err := infra.Save(f.out, n, routers, legs, report, f.force); err != nil {
		return err
	}
	p.end()
	if f.asJSON {
		return writeJSON(a.out, report)
	}
	return a.importSummary(f.out, report)
}

// largeRun lets a verb that works on large networks use memory as Go does by
// default: main is set up for short runs.
func largeRun(limit int64) {
	debug.SetGCPercent(100)
	debug.SetMemoryLimit(limit)
}

func (a *app) importSummary(dir string, r *infra.Report) error {
	var rows [][]string
	for _, k := range []string{"road", "road, closed to freight", "rail", "rail, construction", "rail, planned", "ferry", "rail_ferry", "river"} {
		if v, ok := r.Km[k]; ok {
			rows = append(rows, []string{k, thousands(v)})
		}
	}
	if err := styled(a.out, grid([]string{"Mode", "km"}, rows, map[int]bool{1: true})); err != nil {
		return err
	}
	w := bufio.NewWriter(a.out)
	fmt.Fprintf(w, "\n%d nodes, %d links; %d repairs of topology, %d islands\n", r.Counts["nodes"], r.Counts["links"], len(r.Repairs), r.Counts["road islands"]+r.Counts["rail islands"]+r.Counts["water islands"])
	if r.Terminals.Snapped+r.Terminals.Missed > 0 {
		fmt.Fprintf(w, "places of the atlas: %d joined to road or rail, %d not; links of the atlas with a real line: %d of %d\n", r.Terminals.Snapped, r.Terminals.Missed, r.Terminals.LegsAccepted, r.Terminals.Legs)
	}
	for _, l := range []string{"road", "rail", "water"} {
		for _, is := range r.Islands {
			if is.Layer == l && is.Largest && is.Share < 0.9995 {
				fmt.Fprintf(w, "the largest part of %s (%s) has %.1f %% of its km; --largest keeps it alone\n", l, is.Name, 100*is.Share)
			}
		}
	}
	for _, n := range r.Notes {
		fmt.Fprintf(w, "%d %s\n", n.Count, n.What)
	}
	fmt.Fprintf(w, "written to %s; every repair and every assumption is in %s\n", dir, filepath.Join(dir, "report.txt"))
	if r.Source.Attribution != "" {
		fmt.Fprintln(w, r.Source.Attribution)
	}
	return w.Flush()
}

func (a *app) importOSM() *cobra.Command {
	var f importFlags
	o := osm.DefaultOptions()
	var modes []string
	var memory string
	cmd := &cobra.Command{
		Use:   "osm FILE -o DIR",
		Short: "OpenStreetMap extract in PBF",
		Long: `Reads an extract of OpenStreetMap in PBF: roads with the access of trucks,
one-ways and speeds; railways with gauge, electrification and usage, also those
under construction; ferries for vehicles and wagons; inland waterways; border
posts. Geofabrik and others publish extracts; osmium cuts them.`,
		Example: `  meridian import osm azerbaijan.osm.pbf -o azerbaijan
  meridian import osm iran.osm.pbf -o iran --roads primary
  meridian import osm iran.osm.pbf -o iran-rail --modes rail`,
		Args: oneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			var err error
			if o.Modes, err = layerModes(modes); err != nil {
				return err
			}
			if o.MemoryLimit, err = parseBytes("--memory", memory); err != nil {
				return err
			}
			if !(o.TruckTonnes > 0 && o.TruckTonnes < 1000) {
				return meridian.Input("--truck-tonnes", "give the gross weight of the truck in tonnes, 40 for most", "%g is out of range", o.TruckTonnes)
			}
			return a.importing(&f, func() (*infra.Raw, error) { return a.readOSM(args[0], o) })
		},
	}
	f.register(cmd)
	fl := cmd.Flags()
	fl.StringVar(&o.Roads, "roads", o.Roads, "lowest class of road that is read: "+strings.Join(osm.RoadClasses(), ", "))
	fl.StringSliceVar(&modes, "modes", nil, "what is read: road, rail, ferry, water (default: all)")
	fl.Float64Var(&o.TruckTonnes, "truck-tonnes", o.TruckTonnes, "gross weight of the truck that weight limits are compared with")
	fl.StringVar(&memory, "memory", "8GB", "memory that the ways of the file may take")
	return cmd
}

func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return meridian.Input("FILE", "write `"+cmd.CommandPath()+" FILE -o DIR`", "one file is needed, %d given", len(args))
	}
	return nil
}

func layerModes(words []string) (meridian.ModeSet, error) {
	if len(words) == 0 {
		return meridian.AllModes, nil
	}
	var s meridian.ModeSet
	for _, w := range words {
		switch w {
		case "road":
			s |= meridian.Modes(meridian.Road)
		case "rail":
			s |= meridian.Modes(meridian.Rail)
		case "ferry":
			s |= meridian.Modes(meridian.Ferry, meridian.RailFerry)
		case "water":
			s |= meridian.Modes(meridian.River)
		default:
			return 0, meridian.Input("--modes", "use road, rail, ferry, water", "there is no mode %q", w)
		}
	}
	return s, nil
}

// parseBytes reads 500MB, 2GB, 65536.
func parseBytes(flag, s string) (int64, error) {
	num, factor := strings.TrimSpace(s), 1.0
	for _, u := range []struct {
		suffix string
		factor float64
	}{{"KB", 1 << 10}, {"MB", 1 << 20}, {"GB", 1 << 30}, {"TB", 1 << 40}, {"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}, {"B", 1}} {
		if t, ok := strings.CutSuffix(strings.ToUpper(num), u.suffix); ok {
			num, factor = strings.TrimSpace(t), u.factor
			break
		}
	}
	var v float64
	if _, err := fmt.Sscanf(num+"|", "%g|", &v); err != nil || !(v > 0 && v*factor < 1<<50) {
		return 0, meridian.Input(flag, "write 500MB or 2GB", "%q is no amount of memory", s)
	}
	return int64(v * factor), nil
}

func (a *app) readOSM(name string, o osm.Options) (*infra.Raw, error) {
	f, info, err := openFile(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p := a.progress("reading "+filepath.Base(name), int(2*info.Size()))
	defer p.end()
	raw, err := osm.Read(name, f, o, p.add)
	if err != nil {
		return nil, err
	}
	if err := describeSource(&raw.Source, f, info); err != nil {
		return nil, err
	}
	return raw, nil
}

func openFile(name string) (*os.File, os.FileInfo, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, meridian.Input(name, "name a file that is there", "cannot be read: %v", err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("it is a folder")
	}
	if err != nil {
		f.Close()
		return nil, nil, meridian.Input(name, "name a file", "cannot be read: %v", err)
	}
	return f, info, nil
}

// describeSource notes the size and the checksum of a source. The name is kept
// without its folder: the same file gives the same bytes wherever it lies.
func describeSource(s *infra.Source, f io.ReadSeeker, info os.FileInfo) error {
	s.File, s.Bytes = filepath.Base(s.File), info.Size()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	s.SHA256 = hex.EncodeToString(h.Sum(nil))
	return nil
}
