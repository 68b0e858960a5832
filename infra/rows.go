package infra

import (
	"fmt"
	"strconv"
	"strings"

	"meridian"
)

// The rows of the tables of a folder; docs/howto/import.md describes them.

type nodeRow struct {
	ID       int32  `parquet:"node_id"`
	Layer    string `parquet:"layer,dict"`
	Country  string `parquet:"country,dict"`
	Border   bool   `parquet:"border"`
	Geometry []byte `parquet:"geometry"`
}

type linkRow struct {
	ID          int32   `parquet:"link_id"`
	From        int32   `parquet:"from_node_id"`
	To          int32   `parquet:"to_node_id"`
	SourceID    int64   `parquet:"source_id"`
	Mode        string  `parquet:"mode,dict"`
	Status      string  `parquet:"status,dict"`
	Class       string  `parquet:"class,dict"`
	Km          float64 `parquet:"length_km"`
	Forward     float32 `parquet:"speed_forward_kmh"`
	Backward    float32 `parquet:"speed_backward_kmh"`
	Gauges      string  `parquet:"gauges_mm,dict"`
	Tracks      int32   `parquet:"tracks"`
	Electrified string  `parquet:"electrified,dict"`
	MaxTonnes   float32 `parquet:"max_tonnes"`
	Toll        bool    `parquet:"toll"`
	Freight     bool    `parquet:"freight"`
	Country     string  `parquet:"country,dict"`
	Name        string  `parquet:"name,dict"`
	Derived     string  `parquet:"derived,dict"`
	ValidFrom   string  `parquet:"valid_from,dict"`
	ValidTo     string  `parquet:"valid_to,dict"`
	Geometry    []byte  `parquet:"geometry"`
}

type breakRow struct {
	Place     string  `parquet:"place"`
	A         int32   `parquet:"node_a"`
	B         int32   `parquet:"node_b"`
	GA        int32   `parquet:"gauge_a_mm"`
	GB        int32   `parquet:"gauge_b_mm"`
	Km        float64 `parquet:"km"`
	Hours     float64 `parquet:"hours"`
	ValidFrom string  `parquet:"valid_from"`
	ValidTo   string  `parquet:"valid_to"`
}

type terminalRow struct {
	Place string  `parquet:"place"`
	Layer string  `parquet:"layer,dict"`
	Node  int32   `parquet:"node_id"` // −1: not on the network
	Off   float64 `parquet:"off_km"`
	Why   string  `parquet:"why"`
}

type legRow struct {
	Link     string  `parquet:"link"`
	Mode     string  `parquet:"mode,dict"`
	AtlasKm  float64 `parquet:"atlas_km"`
	Km       float64 `parquet:"length_km"`
	Hours    float64 `parquet:"hours"`
	Accepted bool    `parquet:"accepted"`
	Geometry []byte  `parquet:"geometry"`
}

var derivedNames = [...]string{"speed", "gauge", "country", "link"}

func (d Derived) String() string {
	var out []string
	for i, n := range derivedNames {
		if d&(1<<i) != 0 {
			out = append(out, n)
		}
	}
	return strings.Join(out, ";")
}

func parseDerived(s string) (d Derived) {
	for i, n := range derivedNames {
		if strings.Contains(s, n) {
			d |= 1 << i
		}
	}
	return d
}

func (s Gauges) String() string {
	var out []string
	for _, g := range s {
		if g != 0 {
			out = append(out, strconv.Itoa(int(g)))
		}
	}
	return strings.Join(out, ";")
}

// ParseGauges reads what String writes: 1435;1520.
func ParseGauges(text string) (Gauges, error) {
	var s Gauges
	for part := range strings.SplitSeq(text, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		g, err := strconv.Atoi(part)
		if err != nil || g < 300 || g > 3000 {
			return s, fmt.Errorf("%q is no gauge in mm", part)
		}
		s = s.With(uint16(g))
	}
	return s, nil
}

// StatusName is the word for a status; ParseStatus reads it.
func StatusName(s meridian.Status) string { return statusNames[s] }

// ParseStatus reads the word for a status; an empty one is open.
func ParseStatus(s string) (meridian.Status, error) {
	if s == "" {
		return meridian.Open, nil
	}
	for i, n := range statusNames {
		if n == s {
			return meridian.Status(i), nil
		}
	}
	return 0, fmt.Errorf("unknown status %q: open, construction, planned, closed", s)
}

func dateText(d meridian.Date) string {
	if d == meridian.NoDate {
		return ""
	}
	return d.String()
}

func parseDate(s string) (meridian.Date, error) {
	if s == "" {
		return meridian.NoDate, nil
	}
	return meridian.ParseDate(s)
}

func (n *Network) linkRow(i int) linkRow {
	l := &n.Links[i]
	return linkRow{ID: int32(i), From: l.From, To: l.To, SourceID: l.ID, Mode: l.Mode.String(), Status: statusNames[l.Status], Class: l.Class, Km: l.Km,
		Forward: l.Forward, Backward: l.Backward, Gauges: l.Gauges.String(), Tracks: int32(l.Tracks), Electrified: l.Electrified, MaxTonnes: l.MaxTonnes,
		Toll: l.Toll, Freight: l.Freight, Country: l.Country, Name: l.Name, Derived: l.Derived.String(),
		ValidFrom: dateText(l.Valid.From), ValidTo: dateText(l.Valid.To), Geometry: LineWKB(n.Shape(l))}
}

// addLink reads a row back.
func (n *Network) addLink(r *linkRow) error {
	l := Link{ID: r.SourceID, From: r.From, To: r.To, Km: r.Km, First: uint32(len(n.Shapes))}
	l.Class, l.Forward, l.Backward, l.Electrified, l.MaxTonnes = r.Class, r.Forward, r.Backward, r.Electrified, r.MaxTonnes
	l.Toll, l.Freight, l.Country, l.Name, l.Derived = r.Toll, r.Freight, r.Country, r.Name, parseDerived(r.Derived)
	l.Tracks = uint8(min(255, max(0, r.Tracks)))
	var err error
	fail := func(field string, err error) error { return fmt.Errorf("link %d, %s: %v", r.ID, field, err) }
	if l.Mode, err = meridian.ParseMode(r.Mode); err != nil {
		return fail("mode", err)
	}
	if _, ok := LayerOf(l.Mode); !ok {
		return fail("mode", fmt.Errorf("%s has no layer", l.Mode))
	}
	if l.Status, err = ParseStatus(r.Status); err != nil {
		return fail("status", err)
	}
	if l.Gauges, err = ParseGauges(r.Gauges); err != nil {
		return fail("gauges_mm", err)
	}
	if l.Valid.From, err = parseDate(r.ValidFrom); err != nil {
		return fail("valid_from", err)
	}
	if l.Valid.To, err = parseDate(r.ValidTo); err != nil {
		return fail("valid_to", err)
	}
	if n.Shapes, err = readWKB(n.Shapes, r.Geometry); err != nil {
		return fail("geometry", err)
	}
	l.N = uint32(len(n.Shapes)) - l.First
	switch nodes := int32(len(n.Nodes)); {
	case l.N < 2:
		return fail("geometry", errWKB)
	case l.From < 0 || l.From >= nodes || l.To < 0 || l.To >= nodes:
		return fail("from_node_id, to_node_id", fmt.Errorf("there is no node %d or %d", l.From, l.To))
	case !(l.Km >= 0 && l.Km < 50000):
		return fail("length_km", fmt.Errorf("%g is no length", l.Km))
	case !(l.Forward >= 0 && l.Forward < 1000 && l.Backward >= 0 && l.Backward < 1000):
		return fail("speed", fmt.Errorf("%g or %g is no speed", l.Forward, l.Backward))
	}
	n.Links = append(n.Links, l)
	return nil
}
