package plan

import (
	"math"

	"meridian"
)

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

// findGateways marks the places at which a chain may change mode far from its
// ends: those with transfer figures of their own, and the calls of services. A
// terminal without either serves the shipments that begin or end near it, for
// which access finds it; that a chain in transit changes mode there is left out.
func (v *View) findGateways() {
	v.gateway = make([]bool, len(v.Net.Places))
	for i := range v.Net.Transfers {
		if t := &v.Net.Transfers[i]; t.Place != meridian.NoID && t.Valid.Holds(v.Conditions.AsOf) {
			v.gateway[t.Place] = true
		}
	}
	for i := range v.Net.Services {
		if s := &v.Net.Services[i]; v.running(s) {
			for _, c := range s.Calls {
				v.gateway[c.Place] = true
			}
		}
	}
	v.findLinerPorts()
}

// findLinerPorts marks the ports that the liner markets of each sea region call
// at: those with transfer figures of their own, or all where none has any.
func (v *View) findLinerPorts() {
	v.linerPorts = map[string][]meridian.PlaceID{}
	others := map[string][]meridian.PlaceID{}
	for i := range v.Net.Places {
		pl := &v.Net.Places[i]
		p := meridian.PlaceID(i)
		if pl.Region == "" || !pl.Handling.Has(meridian.Sea) && !pl.Handling.Has(meridian.River) {
			continue
		}
		if _, shut := v.shut.portShut(v.Net, p); shut {
			continue
		}
		if v.ownFigures(p) {
			v.linerPorts[pl.Region] = append(v.linerPorts[pl.Region], p)
		} else {
			others[pl.Region] = append(others[pl.Region], p)
		}
	}
	for region, ports := range others {
		if len(v.linerPorts[region]) == 0 {
			v.linerPorts[region] = ports
		}
	}
	v.sparse = make([]float64, len(v.Net.Places))
	capacity := v.portCapacity()
	for _, ports := range v.linerPorts {
		largest := 0.0
		for _, p := range ports {
			v.gateway[p] = true
			largest = max(largest, capacity[p])
		}
		for _, p := range ports {
			if capacity[p] > 0 {
				v.sparse[p] = min(mostSparse, math.Pow(largest/capacity[p], sparseness))
			}
		}
	}
}

// The sailings of a market are shared among the ports of its region: a port with
// a small part of the capacity is called at less often. The headway there is
// that of the largest port times (largest/own capacity)^sparseness, at most
// mostSparse times (estimate of this model, in the range of a weekly main-line
// call against a feeder every two to three weeks).
const (
	sparseness = 0.35
	mostSparse = 3
)

// portCapacity returns the largest capacity that the transfers of each place
// name.
func (v *View) portCapacity() map[meridian.PlaceID]float64 {
	c := map[meridian.PlaceID]float64{}
	for i := range v.Net.Transfers {
		if t := &v.Net.Transfers[i]; t.Place != meridian.NoID && t.Valid.Holds(v.Conditions.AsOf) {
			c[t.Place] = max(c[t.Place], t.Capacity)
		}
	}
	return c
}

// ownFigures tells whether a port has a transfer row of its own by water.
func (v *View) ownFigures(p meridian.PlaceID) bool {
	if v.ports == nil {
		v.ports = map[meridian.PlaceID]bool{}
		for i := range v.Net.Transfers {
			if t := &v.Net.Transfers[i]; t.Place != meridian.NoID && (t.From == meridian.Sea || t.To == meridian.Sea || t.From == meridian.River || t.To == meridian.River) {
				v.ports[t.Place] = true
			}
		}
	}
	return v.ports[p]
}

// transfers adds the changes of mode at each gateway, between the modes that the
// place handles and that reach it.
func (v *View) transfers() {
	v.transferRow = v.transferRows()
	ix := v.transferRow
	for i := range v.Net.Places {
		p := meridian.PlaceID(i)
		pl := &v.Net.Places[i]
		if pl.Handling == 0 || !v.gateway[i] {
			continue
		}
		_, idle := v.shut.terminals[p]
		media := v.media(p)
		for _, m := range media { // trains call there, whatever else can be done
			if m.rail() {
				v.node(p, m, false)
				v.node(p, m, true)
			}
		}
		for _, a := range media {
			for _, b := range media {
				if idle || a == b && a != OnWater || a.rail() && b.rail() {
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
