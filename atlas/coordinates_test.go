package atlas_test

import (
	"math"
	"strings"
	"testing"

	"meridian"
)

// blamed tells whether the note of a place says that an oracle is wrong.
func blamed(note, oracle string) bool {
	_, rest, ok := strings.Cut(note, oracle)
	if !ok {
		return false
	}
	for _, word := range []string{"wrong", "mislocated", "off", "error", "of another place", "geocoded at another", "belongs to", "not the port", "west of", "old port"} {
		if strings.Contains(rest, word) {
			return true
		}
	}
	return false
}

// TestCoordinates holds places within 25 km of the UN/LOCODE of their id or the
// populated place of their name in Natural Earth, and ports within 25 km of the
// World Port Index, unless their notes say that the oracle is wrong.
func TestCoordinates(t *testing.T) {
	net := atlasNetwork(t)
	at := func(lat, lon string) (meridian.Point, bool) {
		y, ok1 := number(lat)
		x, ok2 := number(lon)
		return meridian.Point{Lat: y, Lon: x}, ok1 && ok2
	}
	unlocode, index, cities := map[string][]meridian.Point{}, map[string][]meridian.Point{}, map[string][]meridian.Point{}
	for _, r := range readRows(t, "unlocode/un-locode-2024.csv.gz") {
		if p, ok := at(r["lat"], r["lon"]); ok {
			unlocode[r["country"]+r["location"]] = append(unlocode[r["country"]+r["location"]], p)
		}
	}
	for _, r := range readRows(t, "world-port-index/UpdatedPub150.csv.gz") {
		if p, ok := at(r["Latitude"], r["Longitude"]); ok {
			code := strings.ReplaceAll(r["UN/LOCODE"], " ", "")
			index[code] = append(index[code], p)
		}
	}
	for _, f := range readFeatures(t, "natural-earth/ne_10m_populated_places.geojson.gz") {
		country, _ := f.Properties["ISO_A2"].(string)
		lat, _ := f.Properties["LATITUDE"].(float64)
		lon, _ := f.Properties["LONGITUDE"].(float64)
		for _, k := range []string{"NAME", "NAMEASCII", "NAMEALT"} {
			if name, _ := f.Properties[k].(string); name != "" {
				key := country + strings.ToLower(name)
				cities[key] = append(cities[key], meridian.Point{Lat: lat, Lon: lon})
			}
		}
	}
	nearest := func(p meridian.Point, of []meridian.Point) float64 {
		km := math.Inf(1)
		for _, q := range of {
			km = min(km, p.Distance(q))
		}
		return km
	}
	var off []float64
	compared, ports, excused := 0, 0, 0
	for i := range net.Places {
		p := &net.Places[i]
		if p.Kind == "waypoint" {
			continue
		}
		if codes, named := unlocode[p.ID], cities[p.Country+strings.ToLower(p.Name)]; len(codes)+len(named) > 0 {
			compared++
			km := min(nearest(p.Point, codes), nearest(p.Point, named))
			switch {
			case km <= 25:
				off = append(off, km)
			case blamed(p.Cite.Note, "UN/LOCODE"):
				excused++
			default:
				t.Errorf("%s (%s) lies %.0f km from UN/LOCODE and Natural Earth, and its note does not say that they are wrong", p.ID, p.Name, km)
			}
		}
		if entries := index[p.ID]; len(entries) > 0 && p.Handling.Has(meridian.Sea) {
			ports++
			if km := nearest(p.Point, entries); km > 25 && !blamed(p.Cite.Note, "World Port Index") {
				t.Errorf("%s (%s) lies %.0f km from the World Port Index, and its note does not say that it is wrong", p.ID, p.Name, km)
			}
		}
	}
	if compared < 1000 || ports < 200 {
		t.Errorf("only %d places and %d ports were compared", compared, ports)
	}
	t.Logf("%d places compared: distance p50 %.1f km, p90 %.1f km, p99 %.1f km; %d where the oracle is wrong and the note says so; %d ports within 25 km of the World Port Index",
		compared, quantile(off, .5), quantile(off, .9), quantile(off, .99), excused, ports)
}
