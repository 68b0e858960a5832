package gmns

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"meridian"
	"meridian/infra"
)

// Write writes a network as GMNS 0.96. create opens the files node.csv, link.csv
// and config.csv. A link that can be used both ways at one speed is one
// undirected row; at two speeds, two directed rows.
func Write(n *infra.Network, create func(name string) (io.WriteCloser, error)) error {
	for _, f := range []struct {
		name string
		fill func(*csv.Writer) error
	}{{"config.csv", writeConfig}, {"node.csv", n2(n, writeNodes)}, {"link.csv", n2(n, writeLinks)}} {
		w, err := create(f.name)
		if err != nil {
			return err
		}
		c := csv.NewWriter(w)
		err = f.fill(c)
		c.Flush()
		if err == nil {
			err = c.Error()
		}
		if err2 := w.Close(); err == nil {
			err = err2
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func n2(n *infra.Network, f func(*infra.Network, *csv.Writer) error) func(*csv.Writer) error {
	return func(w *csv.Writer) error { return f(n, w) }
}

func writeConfig(w *csv.Writer) error {
	if err := w.Write([]string{"dataset_name", "short_length", "long_length", "speed", "crs", "geometry_field_format", "currency", "version_number", "id_type"}); err != nil {
		return err
	}
	return w.Write([]string{"meridian", "meter", "km", "kph", "4326", "wkt", "USD", "0.96", "integer"})
}

func number(x float64, digits int) string { return strconv.FormatFloat(x, 'f', digits, 64) }

func writeNodes(n *infra.Network, w *csv.Writer) error {
	if err := w.Write([]string{"node_id", "name", "x_coord", "y_coord", "z_coord", "node_type", "ctrl_type", "zone_id", "country"}); err != nil {
		return err
	}
	names := map[int32]string{}
	for _, t := range n.Terminals {
		if t.Node != meridian.NoID && names[t.Node] == "" {
			names[t.Node] = t.Place
		}
	}
	for i := range n.Nodes {
		v := &n.Nodes[i]
		kind := ""
		if v.Border {
			kind = "border"
		}
		p := v.At.Point()
		if err := w.Write([]string{strconv.Itoa(i), names[int32(i)], number(p.Lon, 7), number(p.Lat, 7), "", kind, "", "", v.Country}); err != nil {
			return err
		}
	}
	return nil
}

// Uses are what allowed_uses says of a mode.
var uses = map[meridian.Mode]string{meridian.Road: "auto;truck", meridian.Rail: "rail", meridian.River: "barge", meridian.Ferry: "ferry", meridian.RailFerry: "rail;ferry"}

func writeLinks(n *infra.Network, w *csv.Writer) error {
	if err := w.Write([]string{"link_id", "name", "from_node_id", "to_node_id", "directed", "geometry_id", "geometry", "parent_link_id", "dir_flag", "length", "grade", "facility_type", "capacity", "free_speed", "lanes", "allowed_uses", "toll",
		"mode", "status", "gauge_mm", "tracks", "electrified", "max_tonnes", "freight", "country"}); err != nil {
		return err
	}
	id := 0
	for i := range n.Links {
		l := &n.Links[i]
		row := func(from, to int32, directed string, speed float32, line []infra.Coord) error {
			id++
			use := uses[l.Mode]
			if l.Mode == meridian.Road && !l.Freight {
				use = "auto"
			}
			toll := ""
			if l.Toll {
				toll = "1"
			}
			tracks := ""
			if l.Tracks > 0 {
				tracks = strconv.Itoa(int(l.Tracks))
			}
			limit := ""
			if l.MaxTonnes > 0 {
				limit = number(float64(l.MaxTonnes), 1)
			}
			return w.Write([]string{strconv.Itoa(id), l.Name, strconv.Itoa(int(from)), strconv.Itoa(int(to)), directed, "", wkt(line), "", "1", number(l.Km, 4), "", l.Class, "", number(float64(speed), 1), "", use, toll,
				l.Mode.String(), infra.StatusName(l.Status), l.Gauges.String(), tracks, l.Electrified, limit, strconv.FormatBool(l.Freight), l.Country})
		}
		line := n.Shape(l)
		var err error
		switch {
		case l.Forward == l.Backward:
			err = row(l.From, l.To, "0", l.Forward, line)
		default:
			if l.Forward > 0 {
				err = row(l.From, l.To, "1", l.Forward, line)
			}
			if l.Backward > 0 && err == nil {
				err = row(l.To, l.From, "1", l.Backward, reversed(line))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func reversed(line []infra.Coord) []infra.Coord {
	out := make([]infra.Coord, len(line))
	for i, c := range line {
		out[len(line)-1-i] = c
	}
	return out
}

func wkt(line []infra.Coord) string {
	var b strings.Builder
	b.WriteString("LINESTRING (")
	for i, c := range line {
		if i > 0 {
			b.WriteString(", ")
		}
		p := c.Point()
		fmt.Fprintf(&b, "%.7f %.7f", p.Lon, p.Lat)
	}
	b.WriteByte(')')
	return b.String()
}
