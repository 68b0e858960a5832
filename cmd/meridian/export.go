package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/feed/gis"
	"meridian/feed/gmns"
	"meridian/infra"
)

// exportFormats and what they write into.
var exportFormats = []string{"gmns", "geojson", "gpkg", "parquet"}

func (a *app) exportCmd() *cobra.Command {
	var format, out, network string
	var force bool
	cmd := &cobra.Command{
		Use:   "export --format FORMAT -o OUT",
		Short: "The atlas or an imported network as GMNS, GeoJSON, GeoPackage or GeoParquet",
		Long: `Export writes nodes and links for other programs: gmns (a folder with node.csv,
link.csv and config.csv, GMNS 0.96), geojson (one file), gpkg (GeoPackage, one
file), parquet (a folder with nodes.parquet and links.parquet, GeoParquet 1.1).
Links of the atlas are straight lines of the published length; those of an
imported network have their real lines. Matrices go to OMX with meridian matrix.`,
		Example: `  meridian export --format gpkg -o atlas.gpkg
  meridian export --network caspian --format gmns -o caspian-gmns
  meridian export --network caspian --format parquet -o tables`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.export(format, out, network, force) },
	}
	fl := cmd.Flags()
	fl.StringVar(&format, "format", "", "gmns, geojson, gpkg or parquet")
	fl.StringVarP(&out, "out", "o", "", "file or folder to write")
	fl.StringVar(&network, "network", "", "network folder (see `meridian import`); default: the atlas")
	fl.BoolVar(&force, "force", false, "write over what is there")
	return cmd
}

func (a *app) export(format, out, network string, force bool) error {
	switch {
	case format == "omx":
		return meridian.Input("--format", "write `meridian matrix --out skims.omx`", "OMX holds matrices, not networks")
	case !slices.Contains(exportFormats, format):
		return meridian.Input("--format", "use "+strings.Join(exportFormats, ", "), "there is no format %q", format)
	case out == "":
		return meridian.Input("-o", "name the file or folder to write", "is missing")
	}
	_, err := os.Stat(out)
	if err == nil && !force {
		return meridian.Input("-o", "use --force to overwrite it", "%s exists", out)
	}
	largeRun(math.MaxInt64)
	n, err := a.exported(network)
	if err != nil {
		return err
	}
	p := a.progress("writing "+out, 0)
	defer p.end()
	if format == "geojson" || format == "gpkg" {
		err = exportFile(out, func(name string) error {
			if format == "gpkg" {
				return gis.GeoPackage(name, n)
			}
			return fillFile(name, func(w io.Writer) error { return gis.GeoJSON(w, n) })
		})
	} else {
		err = exportFolder(out, format, n)
	}
	if err != nil {
		return meridian.Input(out, "free some space, or write elsewhere with -o", "cannot be written: %v", err)
	}
	fmt.Fprintf(a.out, "%s: %d nodes, %d links\n", out, len(n.Nodes), len(n.Links))
	if n.Source.Attribution != "" {
		fmt.Fprintln(a.out, n.Source.Attribution)
	}
	return nil
}

func (a *app) exported(network string) (*infra.Network, error) {
	if network == "" {
		net, err := a.network()
		if err != nil {
			return nil, err
		}
		return infra.FromAtlas(net), nil
	}
	f, err := infra.Open(network)
	if err != nil {
		return nil, err
	}
	return f.Network, f.Close()
}

func fillFile(name string, fill func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	err = fill(f)
	if err2 := f.Close(); err == nil {
		err = err2
	}
	return err
}

// exportFile writes a file beside its place and renames it: it is complete, or
// not there.
func exportFile(out string, fill func(name string) error) error {
	tmp := out + ".part"
	if err := os.RemoveAll(tmp); err != nil {
		return err
	}
	defer os.Remove(tmp)
	if err := fill(tmp); err != nil {
		return err
	}
	return os.Rename(tmp, out)
}

// exportFolder writes files of a folder, each complete or not there.
func exportFolder(out, format string, n *infra.Network) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	if format == "gmns" {
		return gmns.Write(n, func(name string) (io.WriteCloser, error) { return newPart(filepath.Join(out, name)) })
	}
	for name, write := range map[string]func(io.Writer, *infra.Network) error{"nodes.parquet": infra.WriteNodes, "links.parquet": infra.WriteLinks} {
		if err := exportFile(filepath.Join(out, name), func(tmp string) error {
			return fillFile(tmp, func(w io.Writer) error { return write(w, n) })
		}); err != nil {
			return err
		}
	}
	return nil
}

// partFile is a file that gets its name when all of it was written.
type partFile struct {
	*os.File
	name   string
	failed bool
}

func newPart(name string) (io.WriteCloser, error) {
	f, err := os.Create(name + ".part")
	return &partFile{File: f, name: name}, err
}

func (p *partFile) Write(b []byte) (int, error) {
	n, err := p.File.Write(b)
	p.failed = p.failed || err != nil
	return n, err
}

func (p *partFile) Close() error {
	err := p.File.Close()
	if err != nil || p.failed {
		os.Remove(p.name + ".part")
		return err
	}
	return os.Rename(p.name+".part", p.name)
}
