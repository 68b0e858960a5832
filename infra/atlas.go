package infra

import (
	"io"

	"meridian"
)

// FromAtlas draws the land, river and sea links of a feed as a network of
// straight lines between its places, for export: nodes are places, the name of
// a link is its id. Air has no infrastructure and is left out.
func FromAtlas(net *meridian.Network) *Network {
	n := &Network{Source: Source{File: net.Name, Format: "meridian " + net.Version, Date: net.AsOf.String()}}
	at := map[meridian.PlaceID]int32{}
	node := func(p meridian.PlaceID, layer Layer) int32 {
		i, ok := at[p]
		if !ok {
			i = int32(len(n.Nodes))
			at[p] = i
			pl := &net.Places[p]
			n.Nodes = append(n.Nodes, Node{At: At(pl.Point), Layer: layer, Country: pl.Country, Border: pl.Kind == "border"})
			n.Terminals = append(n.Terminals, Terminal{Place: pl.ID, Layer: layer, Node: i})
		}
		return i
	}
	for i := range net.Links {
		l := &net.Links[i]
		layer, ok := LayerOf(l.Mode)
		if !ok {
			continue
		}
		p := Props{Mode: l.Mode, Status: l.Status, Class: l.Class, Tracks: uint8(min(255, max(0, l.Tracks))), Electrified: l.Electrified, Freight: true, Name: l.ID, Country: net.Places[l.From].Country}
		p.Gauges = p.Gauges.With(uint16(l.Gauge))
		p.Forward = float32(l.Speed)
		if !l.OneWay {
			p.Backward = p.Forward
		}
		x := Link{Props: p, ID: int64(i), From: node(l.From, layer), To: node(l.To, layer), Km: l.Km, First: uint32(len(n.Shapes)), N: 2, Valid: l.Valid}
		n.Shapes = append(n.Shapes, At(net.Places[l.From].Point), At(net.Places[l.To].Point))
		n.Links = append(n.Links, x)
	}
	return n
}

// WriteNodes and WriteLinks write the tables of a network as GeoParquet, as a
// network folder has them.
func WriteNodes(w io.Writer, n *Network) error {
	return writeRows(w, n.nodeRows(), geoMetadata("Point", n.bounds()))
}

// WriteLinks writes the links: see WriteNodes.
func WriteLinks(w io.Writer, n *Network) error { return n.writeLinks(w) }

func (n *Network) nodeRows() []nodeRow {
	rows := make([]nodeRow, len(n.Nodes))
	for i := range rows {
		v := &n.Nodes[i]
		rows[i] = nodeRow{int32(i), v.Layer.String(), v.Country, v.Border, PointWKB(v.At)}
	}
	return rows
}

// LinkField is a column of the links for other formats, in order; Value gives
// that of a link.
type LinkField struct {
	Name  string
	Kind  byte // i, f, s, b
	Value func(n *Network, i int) any
}

// LinkFields lists the columns of links.
var LinkFields = []LinkField{
	{"link_id", 'i', func(_ *Network, i int) any { return i }},
	{"from_node_id", 'i', func(n *Network, i int) any { return int(n.Links[i].From) }},
	{"to_node_id", 'i', func(n *Network, i int) any { return int(n.Links[i].To) }},
	{"source_id", 'i', func(n *Network, i int) any { return int(n.Links[i].ID) }},
	{"mode", 's', func(n *Network, i int) any { return n.Links[i].Mode.String() }},
	{"status", 's', func(n *Network, i int) any { return statusNames[n.Links[i].Status] }},
	{"class", 's', func(n *Network, i int) any { return n.Links[i].Class }},
	{"length_km", 'f', func(n *Network, i int) any { return n.Links[i].Km }},
	{"speed_forward_kmh", 'f', func(n *Network, i int) any { return float64(n.Links[i].Forward) }},
	{"speed_backward_kmh", 'f', func(n *Network, i int) any { return float64(n.Links[i].Backward) }},
	{"gauges_mm", 's', func(n *Network, i int) any { return n.Links[i].Gauges.String() }},
	{"tracks", 'i', func(n *Network, i int) any { return int(n.Links[i].Tracks) }},
	{"electrified", 's', func(n *Network, i int) any { return n.Links[i].Electrified }},
	{"max_tonnes", 'f', func(n *Network, i int) any { return float64(n.Links[i].MaxTonnes) }},
	{"toll", 'b', func(n *Network, i int) any { return n.Links[i].Toll }},
	{"freight", 'b', func(n *Network, i int) any { return n.Links[i].Freight }},
	{"country", 's', func(n *Network, i int) any { return n.Links[i].Country }},
	{"name", 's', func(n *Network, i int) any { return n.Links[i].Name }},
	{"derived", 's', func(n *Network, i int) any { return n.Links[i].Derived.String() }},
	{"valid_from", 's', func(n *Network, i int) any { return dateText(n.Links[i].Valid.From) }},
	{"valid_to", 's', func(n *Network, i int) any { return dateText(n.Links[i].Valid.To) }},
}

// Bounds is the bounding box: west, south, east, north.
func (n *Network) Bounds() [4]float64 { return n.bounds() }
