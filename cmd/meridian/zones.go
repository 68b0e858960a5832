package main

import (
	"fmt"
	"strconv"

	"meridian"
	"meridian/feed/lines"
	"meridian/plan"
	"meridian/skim"
)

// readZones reads a table of zones: id with lat and lon, or with place (a name,
// UN/LOCODE or alias), or id alone, which is the place then.
func readZones(flag string, from source, net *meridian.Network) ([]skim.Zone, error) {
	name := from.name
	if name == "" {
		return nil, meridian.Input(flag, "name a CSV file with columns id, lat, lon or id, place", "is missing")
	}
	f, err := from.open()
	if err != nil {
		return nil, meridian.Input(flag, "name a CSV file", "cannot be read: %v", err)
	}
	defer f.Close()
	t, err := lines.NewTable(name, f)
	if err != nil {
		return nil, err
	}
	if !t.Has("id") {
		return nil, meridian.Input(name, "give columns id, lat, lon or id, place", "has no column id")
	}
	seen := map[string]int{}
	var out []skim.Zone
	for t.Next() {
		z := skim.Zone{ID: string([]byte(t.Get("id"))), Place: meridian.NoID}
		if z.ID == "" {
			return nil, t.Fail("id", "give every zone an id", "is empty")
		}
		if at, twice := seen[z.ID]; twice {
			return nil, t.Fail("id", "give every zone an id of its own", "%q is in line %d already", z.ID, at)
		}
		seen[z.ID] = t.Line
		switch {
		case t.Get("lat") != "" || t.Get("lon") != "":
			for _, x := range []struct {
				field string
				to    *float64
				most  float64
			}{{"lat", &z.Point.Lat, 90}, {"lon", &z.Point.Lon, 180}} {
				v, err := strconv.ParseFloat(t.Get(x.field), 64)
				if err != nil || !(v >= -x.most && v <= x.most) {
					return nil, t.Fail(x.field, "give degrees", "%q is no coordinate", t.Get(x.field))
				}
				*x.to = v
			}
		default:
			field, word := "place", t.Get("place")
			if word == "" {
				field, word = "id", z.ID
			}
			e, err := plan.FindEnd(net, word)
			if err != nil {
				return nil, t.Fail(field, "give lat and lon, or a place of the atlas", "%v", err)
			}
			z.Point, z.Place = e.Point, e.Place
		}
		out = append(out, z)
	}
	if t.Err != nil {
		return nil, t.Err
	}
	if len(out) == 0 {
		return nil, meridian.Input(name, "name at least one zone", "has no zone")
	}
	return out, nil
}

// zoneText is how many zones a run has, for a message.
func zoneText(o, d []skim.Zone) string { return fmt.Sprintf("%d × %d", len(o), len(d)) }
