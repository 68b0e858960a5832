package infra

import (
	"meridian"
)

// Network is an infrastructure network, frozen once built.
type Network struct {
	Source    Source
	Nodes     []Node
	Links     []Link
	Shapes    []Coord // of all links, one after the other
	Breaks    []Break
	Terminals []Terminal
}

// Node is where links of one layer meet or end.
type Node struct {
	At      Coord
	Layer   Layer
	Country string
	Border  bool // a border post stands here
}

// Link joins two nodes: Shapes[First:First+N] leads from From to To.
type Link struct {
	Props
	ID       int64 // of the source; the first one where several were joined
	From, To int32
	Km       float64
	First, N uint32
	Valid    meridian.Validity // when it is open, where an atlas says so
}

// Shape returns the line of a link, from its From to its To.
func (n *Network) Shape(l *Link) []Coord { return n.Shapes[l.First : l.First+l.N] }

// Break is a place where wagons or goods change between gauges.
type Break struct {
	Place  string // of the atlas; empty: from the map
	A, B   int32  // nodes of the rail layer, may be the same
	GA, GB uint16 // mm, at A and at B
	Km     float64
	Hours  float64           // mean of the fastest way
	Valid  meridian.Validity // when it works
}

// Terminal is a place of the atlas on the network.
type Terminal struct {
	Place string
	Layer Layer
	Node  int32   // NoID: nothing near enough
	Off   float64 // km between the place and the node
	Why   string  // of Node is NoID
}

// Km returns the length of all links of a layer.
func (n *Network) Km(layer Layer) float64 {
	var sum float64
	for i := range n.Links {
		if l, ok := LayerOf(n.Links[i].Mode); ok && l == layer {
			sum += n.Links[i].Km
		}
	}
	return sum
}

// Report tells what an import found and mended.
type Report struct {
	Source    Source             `json:"source"`
	Counts    map[string]int     `json:"counts"`
	Km        map[string]float64 `json:"km"`
	Notes     []Note             `json:"notes"`
	Repairs   []Repair           `json:"repairs"`
	Islands   []Island           `json:"islands"`
	Country   CountryReport      `json:"countries"`
	Terminals TerminalReport     `json:"terminals"`
}

// Note is something a user should know, with how often it came up.
type Note struct {
	What    string   `json:"what"`
	Count   int      `json:"count"`
	Samples []string `json:"samples,omitempty"` // the first few
}

// Repair is one change of topology.
type Repair struct {
	Kind   string  `json:"kind"` // gap_bridged, double_track, crossover, loop_dropped, ...
	Layer  string  `json:"layer"`
	Lat    float64 `json:"lat"`
	Lon    float64 `json:"lon"`
	Metres float64 `json:"metres"`
	Ways   []int64 `json:"ways"` // ids of the source
}

// Island is a connected part of a layer.
type Island struct {
	Layer   string  `json:"layer"`
	Name    string  `json:"name"` // the places near its longest link
	Links   int     `json:"links"`
	Km      float64 `json:"km"`
	Share   float64 `json:"share"` // of the km of the layer
	Lat     float64 `json:"lat"`
	Lon     float64 `json:"lon"`
	Largest bool    `json:"largest,omitempty"`
}

// CountryReport says how countries and gauges were found, in km of links.
type CountryReport struct {
	Stated      float64            `json:"stated_km"`
	AlongLine   float64            `json:"along_the_line_km"`
	ByAir       float64            `json:"nearest_place_km"`
	Unknown     float64            `json:"unknown_km"`
	GaugeStated float64            `json:"gauge_stated_km"`
	GaugeGiven  float64            `json:"gauge_from_country_km"`
	GaugeNone   float64            `json:"gauge_unknown_km"`
	Km          map[string]float64 `json:"km"` // country -> km
}

// TerminalReport says how the places and links of the atlas lie on the network.
type TerminalReport struct {
	Snapped      int         `json:"snapped"`
	Missed       int         `json:"missed"`
	Legs         int         `json:"legs"`
	LegsAccepted int         `json:"legs_accepted"`
	Unsnapped    []Unsnapped `json:"unsnapped"`
	Odd          []OddLeg    `json:"odd_legs"` // whose length is far from that of the atlas
}

// Unsnapped is a place that is not on the network.
type Unsnapped struct {
	Place string `json:"place"`
	Layer string `json:"layer"`
	Why   string `json:"why"`
}

// OddLeg is a link of the atlas whose way over the network is much longer or
// shorter.
type OddLeg struct {
	Link    string  `json:"link"`
	AtlasKm float64 `json:"atlas_km"`
	Km      float64 `json:"km"`
}

// AddLegs completes a report.
func (r *Report) AddLegs(n *Network, legs []Leg) {
	t := &r.Terminals
	for _, x := range n.Terminals {
		if x.Node != meridian.NoID {
			t.Snapped++
			continue
		}
		t.Missed++
		t.Unsnapped = append(t.Unsnapped, Unsnapped{x.Place, x.Layer.String(), x.Why})
	}
	for i := range legs {
		l := &legs[i]
		t.Legs++
		if l.Accepted {
			t.LegsAccepted++
		} else {
			t.Odd = append(t.Odd, OddLeg{l.Link, l.AtlasKm, round(l.Km, 10)})
		}
	}
}
