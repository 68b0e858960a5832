package claims

import (
	"slices"
	"strings"

	"meridian"
)

// How well an itinerary follows the chain that a claim names. The itinerary's
// own chain is its modes of line haul in order, without the short hauls by which
// a shipment reaches its first and leaves its last terminal.

// shortHaul is how much of an itinerary's length a haul by road at its end may
// be to count as pick-up or delivery, and shortKm how long.
const (
	shortHaul = 0.06
	shortKm   = 450.0
)

// fit grades, best first.
type fit int

const (
	same     fit = iota // the chain as named
	afloat              // the same, but another kind of vessel
	onward              // as named, with land transport before or behind
	within              // the modes in order, with others between
	unlike              // other modes
	noFit    = fit(1e6)
	viaMiss  = 10 // for each place to be passed that is not
	misRoute = 1000
)

// modesOf returns the modes of line haul in order.
func modesOf(it *meridian.Itinerary) []string {
	var modes []string
	var km []float64
	for i := range it.Legs {
		l := &it.Legs[i]
		switch l.Kind {
		case meridian.LegLink, meridian.LegCrossing, meridian.LegPassage:
			if n := len(modes); n > 0 && modes[n-1] == l.Mode {
				km[n-1] += l.Km
			} else {
				modes, km = append(modes, l.Mode), append(km, l.Km)
			}
		}
	}
	short := func(i int) bool { return modes[i] == "road" && km[i] <= shortKm && km[i] <= shortHaul*it.Km }
	for len(modes) > 1 && short(0) {
		modes, km = modes[1:], km[1:]
	}
	for n := len(modes); n > 1 && short(n-1); n = len(modes) {
		modes, km = modes[:n-1], km[:n-1]
	}
	return modes
}

func chainFit(named, modes []string) fit {
	if len(named) == 0 || slices.Equal(named, modes) {
		return same
	}
	a, b := floated(named), floated(modes)
	if slices.Equal(a, b) {
		return afloat
	}
	for i := 0; i+len(a) <= len(b); i++ {
		if slices.Equal(a, b[i:i+len(a)]) && !slices.Contains(b[:i], "sea") && !slices.Contains(b[i+len(a):], "sea") {
			return onward
		}
	}
	k := 0
	for _, m := range b {
		if k < len(a) && m == a[k] {
			k++
		}
	}
	if k == len(a) {
		return within
	}
	return unlike
}

// floated maps every kind of vessel to sea, and joins what becomes equal.
func floated(modes []string) []string {
	var out []string
	for _, m := range modes {
		switch m {
		case "river", "ferry", "rail_ferry":
			m = "sea"
		}
		if n := len(out); n == 0 || out[n-1] != m {
			out = append(out, m)
		}
	}
	return out
}

// passes tells whether an itinerary passes a place or passage.
func passes(it *meridian.Itinerary, id string) bool {
	for i := range it.Legs {
		l := &it.Legs[i]
		if l.From == id || l.To == id || slices.Contains(l.Via, id) || slices.Contains(l.Passages, id) {
			return true
		}
	}
	return false
}

// passesAny also looks for passages that cost no time and so have no leg.
func passesAny(net *meridian.Network, it *meridian.Itinerary, id string) bool {
	if passes(it, id) {
		return true
	}
	for i := range it.Legs {
		for _, k := range it.Legs[i].Links {
			if p := net.Links[k].Passage; p != meridian.NoID && net.Passages[p].ID == id {
				return true
			}
		}
	}
	return false
}

// fitOf grades an itinerary against a claim, and says where it differs.
func fitOf(net *meridian.Network, c *meridian.Claim, it *meridian.Itinerary) (fit, []string) {
	var misfits []string
	f := chainFit(c.Chain, modesOf(it))
	if f == within || f == unlike {
		misfits = append(misfits, "goes by "+strings.Join(modesOf(it), ", ")+", the claim by "+strings.Join(c.Chain, ", "))
	}
	if k := slices.IndexFunc(net.Corridors, func(x meridian.Corridor) bool { return x.ID == c.Corridor }); k >= 0 && !follows(net, it, &net.Corridors[k]) {
		f += misRoute
	}
	for _, id := range c.Via {
		if !passesAny(net, it, id) {
			f += viaMiss
			misfits = append(misfits, "does not pass "+nameOf(net, id))
		}
	}
	return f, misfits
}

func nameOf(net *meridian.Network, id string) string {
	if p, ok := net.PlaceByID[id]; ok {
		return net.Places[p].Name
	}
	for i := range net.Passages {
		if net.Passages[i].ID == id {
			return net.Passages[i].Name
		}
	}
	return id
}
