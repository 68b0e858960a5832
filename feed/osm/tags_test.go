package osm

import (
	"strings"
	"testing"

	"meridian"
)

func tagsOf(text string) *tags {
	t := &tags{}
	for _, kv := range strings.Fields(text) {
		k, v, _ := strings.Cut(kv, "=")
		t.pairs = append(t.pairs, uint32(len(t.table)), uint32(len(t.table)+1))
		t.table = append(t.table, []byte(k), []byte(v))
	}
	return t
}

func TestRoads(t *testing.T) {
	o := DefaultOptions()
	for _, c := range []struct {
		tags              string
		forward, backward float32
		freight           bool
	}{
		{"highway=motorway", 80, 0, true},
		{"highway=motorway oneway=no", 80, 80, true},
		{"highway=primary oneway=-1", 0, 60, true},
		{"highway=tertiary junction=roundabout", 40, 0, true},
		{"highway=primary maxspeed=50", 50, 50, true},
		{"highway=primary maxspeed=30mph", 48.28032, 48.28032, true},
		{"highway=trunk maxspeed=110 maxspeed:hgv=70", 70, 70, true},
		{"highway=trunk maxspeed:forward=40 maxspeed=90", 40, 85, true},
		{"highway=primary maxspeed=RU:urban", 50, 50, true},
		{"highway=primary maxspeed=banana", 60, 60, true},
		{"highway=primary hgv=no", 60, 60, false},
		{"highway=primary access=private", 60, 60, false},
		{"highway=primary access=no hgv=yes", 60, 60, true},
		{"highway=primary motor_vehicle=destination", 60, 60, true},
		{"highway=secondary maxweight=7.5", 50, 50, false},
		{"highway=secondary maxweight=44", 50, 50, true},
	} {
		p, ok := o.classify(tagsOf(c.tags))
		if !ok || p.Mode != meridian.Road || p.Forward != c.forward || p.Backward != c.backward || p.Freight != c.freight {
			t.Errorf("%s: %+v, want %g %g %t", c.tags, p, c.forward, c.backward, c.freight)
		}
	}
	for _, none := range []string{"highway=footway", "highway=steps", "highway=service", "building=yes", "highway=primary area=yes"} {
		if p, ok := o.classify(tagsOf(none)); ok {
			t.Errorf("%s is %+v", none, p)
		}
	}
}

func TestRails(t *testing.T) {
	o := DefaultOptions()
	for _, c := range []struct {
		tags, class, gauges, electrified string
		status                           meridian.Status
	}{
		{"railway=rail", "main", "", "", meridian.Open},
		{"railway=rail usage=branch gauge=1520 electrified=no", "branch", "1520", "no", meridian.Open},
		{"railway=rail service=yard gauge=1524", "yard", "1520", "", meridian.Open},
		{"railway=rail gauge=1520;1435", "main", "1435;1520", "", meridian.Open},
		{"railway=construction", "main", "", "", meridian.Construction},
		{"railway=proposed proposed=rail gauge=1435", "main", "1435", "", meridian.Planned},
		{"railway=disused", "main", "", "", meridian.Closed},
		{"railway=rail electrified=contact_line voltage=3000 frequency=0", "main", "", "3 kV DC", meridian.Open},
		{"railway=narrow_gauge gauge=1000", "main", "1000", "", meridian.Open},
	} {
		p, ok := o.classify(tagsOf(c.tags))
		if !ok || p.Mode != meridian.Rail || p.Class != c.class || p.Gauges.String() != c.gauges || p.Electrified != c.electrified || p.Status != c.status {
			t.Errorf("%s: %+v", c.tags, p)
		}
	}
	for _, none := range []string{"railway=tram", "railway=subway", "railway=abandoned", "railway=construction construction=tram", "railway=narrow_gauge"} {
		if p, ok := o.classify(tagsOf(none)); ok {
			t.Errorf("%s is %+v", none, p)
		}
	}
}

func TestWater(t *testing.T) {
	o := DefaultOptions()
	for tags, want := range map[string]string{
		"route=ferry": "ferry", "route=ferry hgv=yes": "ferry", "route=ferry train=yes": "rail_ferry",
		"waterway=river CEMT=Va": "river", "waterway=canal boat=yes": "river", "waterway=fairway": "river",
		"route=ferry foot=yes": "", "route=ferry motor_vehicle=no": "", "waterway=river": "", "waterway=stream boat=yes": "",
	} {
		p, ok := o.classify(tagsOf(tags))
		if got := p.Mode.String(); ok != (want != "") || ok && got != want {
			t.Errorf("%s: %s %t", tags, got, ok)
		}
	}
	for s, want := range map[string]float64{"13:30": 13.5, "90": 1.5, "01:00:36": 1.01, "x": 0, "": 0} {
		if got, _ := duration(s); got < want-1e-9 || got > want+1e-9 {
			t.Errorf("duration %q: %g", s, got)
		}
	}
}
