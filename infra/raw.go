package infra

import (
	"math"

	"meridian"
)

// Coord is a position in 1e-7 degrees, latitude first: one centimetre.
type Coord [2]int32

// At returns the coordinate of a point.
func At(p meridian.Point) Coord {
	return Coord{int32(math.Round(p.Lat * 1e7)), int32(math.Round(p.Lon * 1e7))}
}

// Point returns the point of a coordinate.
func (c Coord) Point() meridian.Point {
	return meridian.Point{Lat: float64(c[0]) / 1e7, Lon: float64(c[1]) / 1e7}
}

// Distance is the great circle between two coordinates in km.
func (c Coord) Distance(d Coord) float64 { return c.Point().Distance(d.Point()) }

// Gauges is a set of at most four rail gauges in mm, ascending, zero where
// there is none.
type Gauges [4]uint16

// Has tells whether g is in the set.
func (s Gauges) Has(g uint16) bool {
	return g != 0 && (s[0] == g || s[1] == g || s[2] == g || s[3] == g)
}

// Known tells whether the set has a gauge.
func (s Gauges) Known() bool { return s[0] != 0 }

// Meets tells whether trains of some gauge run on both; unknown gauges meet all.
func (s Gauges) Meets(t Gauges) bool {
	if !s.Known() || !t.Known() {
		return true
	}
	for _, g := range s {
		if t.Has(g) {
			return true
		}
	}
	return false
}

// With returns the set with one more gauge; a fifth is left out.
func (s Gauges) With(g uint16) Gauges {
	for i := range s {
		switch {
		case g == 0 || s[i] == g:
			return s
		case s[i] == 0:
			s[i] = g
			return s
		case s[i] > g:
			s[i], g = g, s[i]
		}
	}
	return s
}

// Props are what a line is: equal props may be merged into one link.
type Props struct {
	Mode        meridian.Mode
	Status      meridian.Status
	Class       string  // motorway ... service; main, branch, industrial, yard, siding, spur; ferry; CEMT class
	Forward     float32 // km/h; 0: closed in that direction
	Backward    float32
	Gauges      Gauges
	Tracks      uint8   // 0: unknown
	Electrified string  // "", no, yes, or the system: 25 kV 50 Hz
	MaxTonnes   float32 // highest gross weight; 0: none known
	Toll        bool
	Freight     bool   // trucks or freight trains may use it
	Country     string // ISO 3166 alpha-2; empty: unknown
	Name        string
	Derived     Derived
}

// Derived says which fields no source states.
type Derived uint8

// The fields that can be derived.
const (
	DerivedSpeed   Derived = 1 << iota // from mode, class and country
	DerivedGauge                       // from the country
	DerivedCountry                     // from places along the way
	DerivedLink                        // a bridged gap, a crossover of merged tracks
)

// Line is a way of a source over shared vertices: Raw.Refs[First:First+N].
type Line struct {
	Props
	ID       int64 // of the source
	First, N uint32
	// Scale is the stated length over that of the line as drawn; 0: none stated.
	Scale float32
}

// Mark is something at a vertex that a chain of links must not hide.
type Mark struct {
	Vertex  uint32
	Kind    string // border, lock, node
	Country string // if stated
	Name    string
}

// Raw is what an importer found.
type Raw struct {
	Vertices []Coord
	Refs     []uint32 // indices into Vertices
	Lines    []Line
	Marks    []Mark
	Source   Source
	Notes    []Note
}

// Source says where a network comes from.
type Source struct {
	File        string `json:"file"`
	Format      string `json:"format"`
	SHA256      string `json:"sha256,omitempty"`
	Bytes       int64  `json:"bytes,omitempty"`
	Date        string `json:"date,omitempty"` // of the data, if the file says
	Attribution string `json:"attribution,omitempty"`
}

// AddLine appends a line.
func (r *Raw) AddLine(id int64, p Props, refs []uint32) {
	r.Lines = append(r.Lines, Line{Props: p, ID: id, First: uint32(len(r.Refs)), N: uint32(len(refs))})
	r.Refs = append(r.Refs, refs...)
}

// Joiner makes vertices of positions: lines that share one are joined there.
type Joiner struct {
	Raw   *Raw
	index map[Coord]uint32
}

// Vertex returns the vertex at a position.
func (j *Joiner) Vertex(c Coord) uint32 {
	if j.index == nil {
		j.index = map[Coord]uint32{}
	}
	v, ok := j.index[c]
	if !ok {
		v = uint32(len(j.Raw.Vertices))
		j.index[c] = v
		j.Raw.Vertices = append(j.Raw.Vertices, c)
	}
	return v
}

// Layer is the part of a network that one kind of vehicle can use.
type Layer uint8

// The layers.
const (
	RoadLayer Layer = iota // trucks, on roads and vehicle ferries
	RailLayer              // wagons, on railways and rail ferries
	WaterLayer
	NumLayers
)

var layerNames = [NumLayers]string{"road", "rail", "water"}

func (l Layer) String() string { return layerNames[l] }

// LayerOf returns the layer of a mode, false for modes without one (air, sea).
func LayerOf(m meridian.Mode) (Layer, bool) {
	switch m {
	case meridian.Road, meridian.Ferry:
		return RoadLayer, true
	case meridian.Rail, meridian.RailFerry:
		return RailLayer, true
	case meridian.River, meridian.Sea:
		return WaterLayer, true
	}
	return 0, false
}
