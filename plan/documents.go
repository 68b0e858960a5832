package plan

import (
	"maps"
	"slices"
	"strings"

	"meridian"
)

// documents lists the papers that an itinerary needs, from the agreements that
// its countries apply.
func (s *search) documents(it *meridian.Itinerary) []string {
	net := s.v.Net
	modes := map[string]bool{}
	byMode := map[string]map[string]bool{} // mode -> countries it runs in
	for i := range it.Legs {
		l := &it.Legs[i]
		if l.Kind != meridian.LegLink && l.Kind != meridian.LegCrossing {
			continue
		}
		modes[l.Mode] = true
		if byMode[l.Mode] == nil {
			byMode[l.Mode] = map[string]bool{}
		}
		for _, c := range append([]string{l.Country}, l.Border...) {
			if c != "" {
				byMode[l.Mode][c] = true
			}
		}
	}
	crossings := map[string]int{} // land borders by mode
	for i := range it.Legs {
		if it.Legs[i].Kind == meridian.LegCrossing {
			crossings[it.Legs[i].Mode]++
		}
	}
	var out []string
	for i := range net.Documents {
		d := &net.Documents[i]
		mode := d.Mode.String()
		switch {
		case d.Needs != "" && !s.q.Shipment.Needs(d.Needs):
			continue
		case !d.AnyMode && !modes[mode]:
			continue
		case d.CrossBorder && s.from == s.to && len(it.Borders) == 0:
			continue
		case d.CrossBorder && !d.AnyMode && (mode == "road" || mode == "rail") && crossings[mode] == 0:
			continue
		case d.Agreement != "" && !s.v.applies(byMode, d):
			continue
		}
		if !slices.Contains(out, d.Name) {
			out = append(out, d.Name)
		}
	}
	if out == nil {
		out = []string{}
	}
	return out
}

// applies tells whether a document's agreement calls for it: at least two
// countries on the way of its mode apply the agreement. "A+B" is met where some
// apply only A and some only B, as where a railway note is written anew;
// "country:AA" where the way passes that country.
func (v *View) applies(byMode map[string]map[string]bool, d *meridian.Document) bool {
	on := map[string]bool{}
	for mode, countries := range byMode {
		if d.AnyMode || mode == d.Mode.String() {
			maps.Copy(on, countries)
		}
	}
	if country, ok := strings.CutPrefix(d.Agreement, "country:"); ok {
		return on[country]
	}
	first, second, both := strings.Cut(d.Agreement, "+")
	a, b := v.facts.members(v, first), v.facts.members(v, second)
	n, onlyA, onlyB := 0, 0, 0
	for c := range on {
		if a[c] {
			n++
		}
		switch {
		case a[c] && !b[c]:
			onlyA++
		case b[c] && !a[c]:
			onlyB++
		}
	}
	if both {
		return onlyA > 0 && onlyB > 0
	}
	return n >= 2
}
