package lines

import (
	"reflect"
	"strings"
	"testing"

	"meridian"
	"meridian/infra"
)

func TestWKT(t *testing.T) {
	for _, c := range []struct {
		text string
		want [][2]float64
	}{
		{"LINESTRING (1 2, 3 4)", [][2]float64{{1, 2}, {3, 4}}},
		{"LineString(1 2,3 4)", [][2]float64{{1, 2}, {3, 4}}},
		{"LINESTRING Z (1 2 9, 3 4 9)", [][2]float64{{1, 2}, {3, 4}}},
		{"MULTILINESTRING ((1 2, 3 4), (3 4, 5 6))", [][2]float64{{1, 2}, {3, 4}, {5, 6}}},
		{"POINT (1 2)", nil}, {"LINESTRING (1 2, 3)", nil}, {"LINESTRING (a b)", nil}, {"", nil},
	} {
		got, err := WKT(c.text)
		if (err != nil) != (c.want == nil) || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q: %v %v", c.text, got, err)
		}
	}
}

func FuzzGeoJSON(f *testing.F) {
	f.Add(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"gauge_mm":1520},"geometry":{"type":"LineString","coordinates":[[50,40],[51,40]]}}]}`)
	f.Add(`{"features":[{"geometry":{"type":"MultiLineString","coordinates":[[[50,40],[51,40]],[]]}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		if raw, err := ReadGeoJSON("fuzz", strings.NewReader(text), meridian.Road); err == nil {
			_, _, _ = infra.Build(raw, infra.DefaultOptions(nil))
		}
	})
}

func FuzzCSV(f *testing.F) {
	f.Add("geometry,mode\n\"LINESTRING (50 40, 51 40)\",rail\n")
	f.Add("from_lat,from_lon,to_lat,to_lon,speed_kmh\n40,50,41,51,NaN\n")
	f.Fuzz(func(t *testing.T, text string) {
		if raw, err := ReadCSV("fuzz", strings.NewReader(text), meridian.Road); err == nil {
			_, _, _ = infra.Build(raw, infra.DefaultOptions(nil))
		}
	})
}
