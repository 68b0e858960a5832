// Package gis writes infrastructure networks for geographic information systems:
// GeoJSON (RFC 7946) and GeoPackage (OGC 12-128r17).
package gis

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"meridian/infra"
)

// GeoJSON writes the links, and after them the nodes that are border posts or
// places of the atlas, as one FeatureCollection; the property kind tells them
// apart.
func GeoJSON(w io.Writer, n *infra.Network) error {
	b := bufio.NewWriterSize(w, 1<<16)
	fmt.Fprint(b, `{"type":"FeatureCollection","features":[`)
	for i := range n.Links {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprint(b, "\n", `{"type":"Feature","properties":{"kind":"link"`)
		for _, f := range infra.LinkFields {
			v, err := json.Marshal(f.Value(n, i))
			if err != nil {
				return err
			}
			fmt.Fprintf(b, `,%q:%s`, f.Name, v)
		}
		fmt.Fprint(b, `},"geometry":{"type":"LineString","coordinates":[`)
		for k, c := range n.Shape(&n.Links[i]) {
			if k > 0 {
				b.WriteByte(',')
			}
			position(b, c)
		}
		fmt.Fprint(b, "]}}")
	}
	names := NodeNames(n)
	for i := range n.Nodes {
		v := &n.Nodes[i]
		if names[i] == "" && !v.Border {
			continue
		}
		name, err := json.Marshal(names[i])
		if err != nil {
			return err
		}
		fmt.Fprintf(b, ",\n"+`{"type":"Feature","properties":{"kind":"node","node_id":%d,"place":%s,"layer":%q,"country":%q,"border":%t},"geometry":{"type":"Point","coordinates":`, i, name, v.Layer, v.Country, v.Border)
		position(b, v.At)
		fmt.Fprint(b, "}}")
	}
	fmt.Fprint(b, "\n]}\n")
	return b.Flush()
}

func position(b *bufio.Writer, c infra.Coord) {
	p := c.Point()
	fmt.Fprintf(b, "[%s,%s]", strconv.FormatFloat(p.Lon, 'f', -1, 64), strconv.FormatFloat(p.Lat, 'f', -1, 64))
}

// NodeNames are the places of the atlas at nodes.
func NodeNames(n *infra.Network) map[int]string {
	names := map[int]string{}
	for _, t := range n.Terminals {
		if t.Node >= 0 && names[int(t.Node)] == "" {
			names[int(t.Node)] = t.Place
		}
	}
	return names
}
