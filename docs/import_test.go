package docs_test

import (
	"math"
	"strings"
	"testing"

	"meridian"
	"meridian/feed/lines"
	"meridian/infra"
)

// The map of model/import.md, a GeoJSON file of five tracks without gauge or
// country: double track to the border, a gap of 10 m beyond it.
const borderMap = `{"type": "FeatureCollection", "features": [
{"type": "Feature", "id": 1, "properties": {"speed_kmh": 60}, "geometry": {"type": "LineString", "coordinates": [[50, 40], [51, 40]]}},
{"type": "Feature", "id": 2, "properties": {"speed_kmh": 60}, "geometry": {"type": "LineString", "coordinates": [[50.0005, 40.00007], [50.5, 40.00007]]}},
{"type": "Feature", "id": 5, "properties": {"speed_kmh": 60}, "geometry": {"type": "LineString", "coordinates": [[50.5, 40.00007], [50.9995, 40.00007]]}},
{"type": "Feature", "id": 3, "properties": {"speed_kmh": 60}, "geometry": {"type": "LineString", "coordinates": [[51, 40], [51.02, 40], [51.5, 40]]}},
{"type": "Feature", "id": 4, "properties": {"speed_kmh": 60}, "geometry": {"type": "LineString", "coordinates": [[51.50012, 40], [52, 40]]}}
]}`

// borderFeed has the two countries: 1435 mm up to the border post of BB, 1520 mm
// beyond it, and a gauge break there.
func borderFeed() *meridian.Network {
	net := &meridian.Network{Name: "border", Version: "1", AsOf: day("2026-06-01"), PlaceByID: map[string]meridian.PlaceID{}}
	net.Countries = []meridian.Country{{ID: "AA", Gauge: 1435}, {ID: "BB", Gauge: 1520}}
	rail := meridian.Modes(meridian.Rail)
	for _, p := range []struct {
		id, country, kind string
		lon               float64
	}{{"A", "AA", "rail_terminal", 50}, {"AP", "AA", "border", 51}, {"BP", "BB", "border", 51.02}, {"B", "BB", "rail_terminal", 52}} {
		net.PlaceByID[p.id] = meridian.PlaceID(len(net.Places))
		net.Places = append(net.Places, meridian.Place{ID: p.id, Name: p.id, Country: p.country, Kind: p.kind, Handling: rail, Point: meridian.Point{Lat: 40, Lon: p.lon}})
	}
	link := func(id string, from, to meridian.PlaceID, gauge int, km float64) {
		net.Links = append(net.Links, meridian.Link{ID: id, Mode: meridian.Rail, From: from, To: to, Gauge: gauge, Km: km, Passage: meridian.NoID, Valid: meridian.Always})
	}
	link("A-AP", 0, 1, 1435, 85)
	link("AP-BP", 1, 2, 1435, 2)
	link("BP-B", 2, 3, 1520, 84)
	net.GaugeBreaks = []meridian.GaugeBreak{{Place: 2, A: 1435, B: 1520, Handling: meridian.Handling{Hours: meridian.Spread{P50: 24, P90: 24}}, Valid: meridian.Always}}
	return net
}

// The worked example of model/import.md.
func TestImportModel(t *testing.T) {
	raw, err := lines.ReadGeoJSON("border.geojson", strings.NewReader(borderMap), meridian.Rail)
	if err != nil {
		t.Fatal(err)
	}
	n, report, err := infra.Build(raw, infra.DefaultOptions(borderFeed()))
	if err != nil {
		t.Fatal(err)
	}
	if report.Counts["rail double_track_merged"] != 2 || report.Counts["rail gap_bridged"] != 1 || report.Counts["gauge breaks"] != 1 {
		t.Errorf("repairs: %v", report.Counts)
	}
	var double, bridged, sum float64
	for i := range n.Links {
		l := &n.Links[i]
		sum += l.Km
		if l.Tracks == 2 {
			double += l.Km
		}
		if l.Derived&infra.DerivedLink != 0 {
			bridged += l.Km
		}
		west := n.Nodes[l.From].At.Point().Lon < 51.0099 && n.Nodes[l.To].At.Point().Lon < 51.0101
		gauge, country := uint16(1520), "BB"
		if west {
			country = "AA"
		}
		if n.Nodes[l.From].At.Point().Lon < 51.0199 {
			gauge = 1435
		}
		if l.Country != country || !l.Gauges.Has(gauge) || l.Derived&infra.DerivedCountry == 0 || l.Derived&infra.DerivedGauge == 0 {
			t.Errorf("link from %.4f to %.4f is in %s, gauge %s", n.Nodes[l.From].At.Point().Lon, n.Nodes[l.To].At.Point().Lon, l.Country, l.Gauges)
		}
	}
	near := func(what string, got, want, within float64) {
		if math.Abs(got-want) > within {
			t.Errorf("%s: %.3f, want %.3f", what, got, want)
		}
	}
	near("km in all", sum, 170.36, 0.05)
	near("km of double track", double, 85.1, 0.3)
	near("km of gap and crossovers", bridged, 0.0102+2*0.0078, 0.0005)
	r, err := infra.NewRouter(n, infra.RailLayer)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Prepare(); err != nil {
		t.Fatal(err)
	}
	legs, err := infra.Legs(n, borderFeed(), [infra.NumLayers]*infra.Router{infra.RailLayer: r})
	if err != nil || len(legs) != 3 {
		t.Fatalf("%d legs: %v", len(legs), err)
	}
	for i, want := range []float64{85.18, 1.70, 83.48} {
		near("leg "+legs[i].Link, legs[i].Km, want, 0.05)
		if !legs[i].Accepted {
			t.Errorf("leg %s of %.2f km is not accepted", legs[i].Link, legs[i].Km)
		}
	}
}
