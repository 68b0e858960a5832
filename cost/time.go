package cost

import "meridian"

// Speeds finds commercial speeds of a network.
type Speeds struct {
	exact map[speedKey]*meridian.Speed
}

type speedKey struct {
	mode           meridian.Mode
	country, class string
}

// NewSpeeds indexes the speeds of a network.
func NewSpeeds(net *meridian.Network) Speeds {
	s := Speeds{map[speedKey]*meridian.Speed{}}
	for i := range net.Speeds {
		v := &net.Speeds[i]
		s.exact[speedKey{v.Mode, v.Country, v.Class}] = v
	}
	return s
}

// Find returns the most specific speed of a mode: of country and class, of the
// country, of the class, of the mode; nil where there is none.
func (s Speeds) Find(mode meridian.Mode, country, class string) *meridian.Speed {
	for _, k := range [...]speedKey{{mode, country, class}, {mode, country, ""}, {mode, "", class}, {mode, "", ""}} {
		if v := s.exact[k]; v != nil {
			return v
		}
	}
	return nil
}

// fallback speeds (km/h) and spreads where a feed gives none.
var fallback = [meridian.NumModes]meridian.Speed{
	meridian.Sea: {Kmh: 28, P90Factor: 1.15}, meridian.River: {Kmh: 12, P90Factor: 1.3}, meridian.Rail: {Kmh: 25, P90Factor: 1.5},
	meridian.Road: {Kmh: 30, P90Factor: 1.4}, meridian.Air: {Kmh: 700, P90Factor: 1.2}, meridian.Ferry: {Kmh: 25, P90Factor: 1.3}, meridian.RailFerry: {Kmh: 22, P90Factor: 1.3},
}

// Link returns the hours of a link in a country.
func (s Speeds) Link(l *meridian.Link, country string) (meridian.Spread, *meridian.Speed) {
	v := s.Find(l.Mode, country, l.Class)
	kmh, factor := fallback[l.Mode].Kmh, fallback[l.Mode].P90Factor
	if v != nil {
		kmh, factor = v.Kmh, v.P90Factor
	}
	if l.Speed > 0 {
		kmh = l.Speed
	}
	h := l.Km / kmh
	return meridian.Spread{P50: h, P90: h * factor}, v
}

// Vessel returns speed (km/h) and P90 factor of a vessel class.
func (s Speeds) Vessel(mode meridian.Mode, class string) (kmh, factor float64) {
	if v := s.Find(mode, "", class); v != nil {
		return v.Kmh, v.P90Factor
	}
	return fallback[mode].Kmh, fallback[mode].P90Factor
}
