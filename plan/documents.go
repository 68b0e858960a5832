package plan

import (
	"slices"

	"meridian"
)

// documents lists the papers that an itinerary needs, from the agreements that
// its countries apply.
func (s *search) documents(it *meridian.Itinerary) []string {
	net, day := s.v.Net, s.v.Conditions.AsOf
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
		case d.Agreement != "" && !applies(members(net, d.Agreement, day), byMode, d, crossings):
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

// applies tells whether at least two countries on the way of the document's
// mode apply its agreement.
func applies(in map[string]bool, byMode map[string]map[string]bool, d *meridian.Document, crossings map[string]int) bool {
	n := 0
	for mode, countries := range byMode {
		if !d.AnyMode && mode != d.Mode.String() {
			continue
		}
		for c := range countries {
			if in[c] {
				n++
			}
		}
	}
	return n >= 2
}
