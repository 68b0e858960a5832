package main

import (
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/feed/gmns"
	"meridian/feed/lines"
	"meridian/infra"
)

func (a *app) importGMNS() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "gmns DIR -o DIR",
		Short: "General Modeling Network Specification 0.96: node.csv and link.csv",
		Long: `Reads a GMNS dataset: node.csv and link.csv, with config.csv for units and
coordinates (degrees or UTM) and geometry.csv where they exist. Columns mode,
status, gauge_mm, tracks, electrified, max_tonnes, freight and country, which
meridian export writes, are read too.`,
		Example: `  meridian import gmns cambridge/ -o cambridge`,
		Args:    oneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			return a.importing(&f, func() (*infra.Raw, error) {
				info, err := os.Stat(args[0])
				if err != nil || !info.IsDir() {
					return nil, meridian.Input(args[0], "name the folder with node.csv and link.csv", "is no folder that can be read")
				}
				return gmns.Read(filepath.Base(filepath.Clean(args[0])), os.DirFS(args[0]))
			})
		},
	}
	f.register(cmd)
	return cmd
}

// importLines is import geojson and import csv.
func (a *app) importLines(format, short, long, example string, read func(name string, r io.Reader, m meridian.Mode) (*infra.Raw, error)) *cobra.Command {
	var f importFlags
	mode := "road"
	cmd := &cobra.Command{
		Use: format + " FILE -o DIR", Short: short, Long: long, Example: example,
		Args: oneFile,
		RunE: func(_ *cobra.Command, args []string) error {
			m, err := meridian.ParseMode(mode)
			if _, ok := infra.LayerOf(m); err != nil || !ok {
				return meridian.Input("--mode", "use road, rail, river, ferry or rail_ferry", "there is no mode %q here", mode)
			}
			return a.importing(&f, func() (*infra.Raw, error) {
				in, info, err := openFile(args[0])
				if err != nil {
					return nil, err
				}
				defer in.Close()
				raw, err := read(args[0], in, m)
				if err != nil {
					return nil, err
				}
				return raw, describeSource(&raw.Source, in, info)
			})
		},
	}
	f.register(cmd)
	cmd.Flags().StringVar(&mode, "mode", mode, "mode of lines that do not say theirs: road, rail, river, ferry, rail_ferry")
	return cmd
}

const lineAttributes = `id, mode, status (open, construction, planned, closed),
class, name, length_km, speed_kmh, speed_backward_kmh, oneway, gauge_mm
(1435;1520), tracks, electrified, max_tonnes, toll, freight, country`

func (a *app) importGeoJSON() *cobra.Command {
	return a.importLines("geojson", "Lines in GeoJSON", `Reads the LineStrings and MultiLineStrings of a FeatureCollection. Lines that
share a position are joined there. Properties, all optional: `+lineAttributes+".",
		`  meridian import geojson rails.geojson -o rails --mode rail`, lines.ReadGeoJSON)
}

func (a *app) importCSV() *cobra.Command {
	return a.importLines("csv", "Lines in a table", `Reads one line a row: a column geometry with a LINESTRING, or from_lat,
from_lon, to_lat and to_lon. Lines that share a position are joined there. Other
columns, all optional: `+lineAttributes+".",
		`  meridian import csv links.csv -o mine --mode rail`, lines.ReadCSV)
}
