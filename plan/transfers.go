package plan

import (
	"cmp"
	"slices"

	"meridian"
)

func sortLandKeys(keys []landKey) {
	slices.SortFunc(keys, func(a, b landKey) int {
		return cmp.Or(cmp.Compare(a.country, b.country), cmp.Compare(a.medium, b.medium))
	})
}

// transferIndex finds the most specific transfer row.
type transferIndex struct {
	at map[transferKey]int
}

type transferKey struct {
	place    meridian.PlaceID
	country  string
	from, to meridian.Mode
}

func (v *View) transferRows() transferIndex {
	ix := transferIndex{map[transferKey]int{}}
	for i := range v.Net.Transfers {
		t := &v.Net.Transfers[i]
		if t.Valid.Holds(v.Conditions.AsOf) {
			k := transferKey{t.Place, t.Country, t.From, t.To}
			if t.Place != meridian.NoID {
				k.country = ""
			}
			ix.at[k] = i
		}
	}
	return ix
}

func (ix transferIndex) find(net *meridian.Network, p meridian.PlaceID, from, to meridian.Mode) int {
	for _, k := range [...]transferKey{{p, "", from, to}, {meridian.NoID, net.Places[p].Country, from, to}, {meridian.NoID, "", from, to}} {
		if i, ok := ix.at[k]; ok {
			return i
		}
	}
	return meridian.NoID
}

// transfers adds the changes of mode at each place, between the modes that the
// place handles and that reach it.
func (v *View) transfers() {
	ix := v.transferRows()
	for i := range v.Net.Places {
		p := meridian.PlaceID(i)
		pl := &v.Net.Places[i]
		if pl.Handling == 0 {
			continue
		}
		media := v.media(p)
		for _, a := range media {
			for _, b := range media {
				if a == b && a != OnWater || a.rail() && b.rail() {
					continue
				}
				row := ix.find(v.Net, p, v.modeAt(p, a), v.modeAt(p, b))
				if row == meridian.NoID {
					continue
				}
				t := v.Net.Transfers[row].Handling.Hours.Moments()
				for _, d := range v.shut.effects {
					if d.Effect == "delay_hours" && (d.TargetType == "place" && d.Target == pl.ID || d.TargetType == "region" && d.Target == pl.Region && pl.Region != "") {
						t = t.Add(meridian.Spread{P50: d.Value, P90: 2 * d.Value}.Moments())
					}
				}
				v.op(ArcTransfer, int32(row), p, a, p, b, t)
			}
		}
	}
}

// media lists the media that a place handles and that reach it.
func (v *View) media(p meridian.PlaceID) []Medium {
	pl := &v.Net.Places[p]
	var out []Medium
	if pl.Handling.Has(meridian.Road) && v.only(meridian.Road) && v.reaches(p, OnRoad) {
		out = append(out, OnRoad)
	}
	if pl.Handling.Has(meridian.Rail) && v.only(meridian.Rail) {
		for m := OnRail1000; m <= OnRail1676; m++ {
			if v.reaches(p, m) {
				out = append(out, m)
			}
		}
	}
	if _, shut := v.shut.portShut(v.Net, p); shut {
		return out
	}
	if pl.Handling.Has(meridian.Sea) && v.only(meridian.Sea) || pl.Handling.Has(meridian.River) && v.only(meridian.River) {
		out = append(out, OnWater)
	}
	if pl.Handling.Has(meridian.Ferry) && v.only(meridian.Ferry) {
		out = append(out, OnFerry)
	}
	if pl.Handling.Has(meridian.RailFerry) && v.only(meridian.RailFerry) {
		out = append(out, OnRailFerry)
	}
	if pl.Handling.Has(meridian.Air) && v.only(meridian.Air) {
		out = append(out, OnAir)
	}
	return out
}

// modeAt returns the mode that a medium is at a place: water is a river where
// the place handles no sea.
func (v *View) modeAt(p meridian.PlaceID, m Medium) meridian.Mode {
	if m == OnWater && !v.Net.Places[p].Handling.Has(meridian.Sea) {
		return meridian.River
	}
	return m.mode()
}
