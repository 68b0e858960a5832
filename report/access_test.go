package report

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"meridian"
	"meridian/plan"
)

func accessMap() *AccessMap {
	at := func(lat, lon float64) meridian.Point { return meridian.Point{Lat: lat, Lon: lon} }
	return &AccessMap{
		Query: plan.Query{From: plan.End{Name: "Here", Place: meridian.NoID, Point: at(35.7, 51.4)}}, Net: &meridian.Network{Version: "1"}, Unit: "d", Limit: 20, Half: 10,
		Places: []AccessPlace{
			{ID: "A", Name: "A", Point: at(36.3, 59.6), Value: 5, Corridor: "x"}, {ID: "B", Name: "B", Point: at(38.1, 46.3), Value: 10, Corridor: "y"},
			{ID: "C", Name: "C", Point: at(27.2, 56.3), Value: 20, Corridor: "y"}, {ID: "D", Name: "D", Point: at(41, 29), Value: 21, Corridor: "x"},
			{ID: "E", Name: "E", Point: at(55.7, 37.6), Value: math.NaN()},
		},
	}
}

// The worked example of docs/howto/access.md: 2^−0.5 + 2^−1 + 2^−2.
func TestPotential(t *testing.T) {
	if p := accessMap().Potential(); math.Abs(p-1.457) > 0.0005 {
		t.Errorf("potential %.4f", p)
	}
}

func TestAccessBands(t *testing.T) {
	a := accessMap()
	for v, want := range map[float64]int{0: 0, 3.9: 0, 4: 1, 19.9: 4, 20: 4, 20.1: -1} {
		if b := a.Band(v); b != want {
			t.Errorf("%g days are in band %d, want %d", v, b, want)
		}
	}
	if b := a.Band(math.NaN()); b != -1 {
		t.Errorf("what is out of reach is in band %d", b)
	}
	order, count := a.Sheds()
	if len(order) != 2 || order[0] != "y" || count["y"] != 2 || count["x"] != 1 {
		t.Errorf("sheds %v %v: a place beyond the limit has none", order, count)
	}
}

// Land takes the colour of the place nearest to it, water none, and nothing is
// farther than cellKm from its place.
func TestAccessLand(t *testing.T) {
	a := accessMap()
	p := fit(a.inView(), rect{0, 0, 600, 400})
	parts := a.shares(p, len(a.Places), func(i int) int { return i })
	cells := 0
	for g, boxes := range parts {
		home, _ := p.at(a.Places[g].Point)
		for _, b := range boxes {
			for x := b[0].x + cellSize/2; x < b[1].x; x += cellSize {
				c := point{x, b[0].y + cellSize/2}
				d := math.Hypot(c.x-home.x, c.y-home.y)
				if d*meridian.EarthRadius/p.k > cellKm+1 {
					t.Fatalf("a cell of %s is %g km away", a.Places[g].ID, d*meridian.EarthRadius/p.k)
				}
				for i := range a.Places {
					if o, _ := p.at(a.Places[i].Point); math.Hypot(c.x-o.x, c.y-o.y) < d-1e-9 {
						t.Fatalf("a cell of %s is nearer to %s", a.Places[g].ID, a.Places[i].ID)
					}
				}
				cells++
			}
		}
	}
	if cells < 500 {
		t.Errorf("%d cells of land", cells)
	}
	sea, _ := p.at(meridian.Point{Lat: 39.5, Lon: 51}) // the Caspian
	shore, _ := p.at(meridian.Point{Lat: 34, Lon: 54})
	if inside(p.dry(sea.y), sea.x) || !inside(p.dry(shore.y), shore.x) {
		t.Error("the Caspian is land, or Iran is none")
	}
}

// Pictures are the same bytes each time, and say what they show.
func TestAccessPictures(t *testing.T) {
	for _, draw := range []func(*AccessMap) *Picture{(*AccessMap).ReachMap, (*AccessMap).ShedMap, func(a *AccessMap) *Picture {
		a.Over, a.Credit, a.Inbound = "road of town", "© somebody", true
		a.Lines = []AccessLine{{Line: []meridian.Point{{Lat: 35, Lon: 50}, {Lat: 36, Lon: 52}}, Value: 3}, {Line: []meridian.Point{{Lat: 35, Lon: 50}, {Lat: 35.0001, Lon: 50}}, Value: 3}}
		return a.ReachMap()
	}} {
		var one, two bytes.Buffer
		if err := draw(accessMap()).SVG(&one); err != nil {
			t.Fatal(err)
		}
		if err := draw(accessMap()).SVG(&two); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Error("two pictures of the same differ")
		}
		if !strings.Contains(one.String(), "Here") || !strings.Contains(one.String(), "20 days") {
			t.Error("the picture does not say what it shows")
		}
		if strings.Contains(one.String(), "road of town") != strings.Contains(one.String(), "© somebody") {
			t.Error("the map is not credited")
		}
		var png bytes.Buffer
		if err := draw(accessMap()).PNG(&png); err != nil || png.Len() < 1000 {
			t.Error(err, png.Len())
		}
	}
}
