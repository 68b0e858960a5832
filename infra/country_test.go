package infra_test

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"

	"meridian"
)

// region is a country of Natural Earth: rings with holes among them, even-odd.
type region struct {
	code   string
	rings  [][][2]float64
	lo, hi [2]float64
}

func naturalEarth(t *testing.T) []region {
	t.Helper()
	f, err := os.Open("../../shared/data/natural-earth/ne_50m_admin_0_countries.geojson.gz")
	if err != nil {
		t.Skip("no Natural Earth in ../shared/data")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Features []struct {
			Properties map[string]any
			Geometry   struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.NewDecoder(z).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	var out []region
	for _, x := range doc.Features {
		var polygons [][][][2]float64
		if x.Geometry.Type == "Polygon" {
			polygons = make([][][][2]float64, 1)
			err = json.Unmarshal(x.Geometry.Coordinates, &polygons[0])
		} else {
			err = json.Unmarshal(x.Geometry.Coordinates, &polygons)
		}
		if err != nil {
			t.Fatal(err)
		}
		code, _ := x.Properties["ISO_A2"].(string)
		for _, p := range polygons {
			r := region{code: code, rings: p, lo: [2]float64{180, 90}, hi: [2]float64{-180, -90}}
			for _, c := range p[0] {
				for k := range 2 {
					r.lo[k], r.hi[k] = min(r.lo[k], c[k]), max(r.hi[k], c[k])
				}
			}
			out = append(out, r)
		}
	}
	return out
}

func (r *region) has(p meridian.Point) bool {
	if p.Lon < r.lo[0] || p.Lon > r.hi[0] || p.Lat < r.lo[1] || p.Lat > r.hi[1] {
		return false
	}
	in := false
	for _, ring := range r.rings {
		for i := range ring {
			a, b := ring[i], ring[(i+1)%len(ring)]
			if (a[1] > p.Lat) != (b[1] > p.Lat) && p.Lon < a[0]+(p.Lat-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
				in = !in
			}
		}
	}
	return in
}

// The countries that Build assigns are those of the map of the world, but for
// lines along borders.
func TestCountries(t *testing.T) {
	world := naturalEarth(t)
	c := caspian(t)
	right, wrong := map[meridian.Mode]float64{}, map[meridian.Mode]float64{}
	pairs := map[string]float64{}
	for i := range c.net.Links {
		l := &c.net.Links[i]
		if l.Mode != meridian.Rail && l.Mode != meridian.Road || i%3 != 0 {
			continue
		}
		s := c.net.Shape(l)
		p := s[len(s)/2].Point()
		for k := range world {
			if !world[k].has(p) {
				continue
			}
			if world[k].code == l.Country {
				right[l.Mode] += l.Km
			} else {
				wrong[l.Mode] += l.Km
				pairs[world[k].code+" taken for "+l.Country] += l.Km
			}
			break
		}
	}
	for k, km := range pairs {
		if km > 150 {
			t.Logf("%s: %.0f km", k, km)
		}
	}
	for _, m := range []meridian.Mode{meridian.Rail, meridian.Road} {
		share := right[m] / (right[m] + wrong[m])
		t.Logf("%s: %.2f %% of the km lie in the country that was assigned", m, 100*share)
		if share < 0.95 {
			t.Errorf("%s: only %.2f %%", m, 100*share)
		}
	}
}
