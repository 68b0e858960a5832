package main

import (
	"path/filepath"

	"github.com/spf13/pflag"

	"meridian"
	"meridian/infra"
	"meridian/plan"
)

// networkFlags are the flags of plans whose first and last mile run over an
// imported network.
type networkFlags struct {
	dir  string
	snap float64
}

func (f *networkFlags) register(fl *pflag.FlagSet) {
	fl.StringVar(&f.dir, "network", "", "network folder (see `meridian import`) over whose roads the first and last mile run")
	fl.Float64Var(&f.snap, "snap", 20, "km from a road of --network within which an end may lie")
}

// roads opens the network; without one it does nothing. The folder must be closed.
func (f *networkFlags) roads() (*plan.Roads, *infra.Folder, error) {
	if f.dir == "" {
		return nil, nil, nil
	}
	if !(f.snap > 0 && f.snap <= 500) {
		return nil, nil, meridian.Input("--snap", "give km, at most 500", "%g is out of range", f.snap)
	}
	folder, err := infra.OpenLayers(f.dir, infra.RoadLayer)
	if err != nil {
		return nil, nil, err
	}
	r, err := plan.NewRoads(filepath.Base(filepath.Clean(f.dir)), folder.Source, folder.Routers[infra.RoadLayer], f.snap)
	if err != nil {
		folder.Close()
		return nil, nil, err
	}
	return r, folder, nil
}

// redraw draws legs over links of the atlas along the lines that the network has
// for them.
func redraw(net *meridian.Network, res *plan.Result, folder *infra.Folder) error {
	legs, err := folder.Legs()
	if err != nil {
		return err
	}
	id := map[string]meridian.LinkID{}
	for i := range net.Links {
		id[net.Links[i].ID] = meridian.LinkID(i)
	}
	lines := map[meridian.LinkID][]meridian.Point{}
	for i := range legs {
		k, known := id[legs[i].Link]
		if !known || !legs[i].Accepted {
			continue
		}
		line := make([]meridian.Point, len(legs[i].Line))
		for j, c := range legs[i].Line {
			line[j] = c.Point()
		}
		lines[k] = line
	}
	plan.Redraw(net, res.Itineraries, lines)
	return nil
}
