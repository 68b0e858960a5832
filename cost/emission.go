package cost

import "meridian"

// Emissions follow ISO 14083: mass of goods × distance of the chain element ×
// well-to-wheel intensity, with the standard's distance adjustment, plus the
// operations of hubs.

// emission returns the intensity in g CO2e per t km (hub: per t), distance
// adjustment included: of the row that fits best.
func (m *Model) emission(mode, vehicle, country string) float64 {
	best, bestScore := 0.0, -1
	for i := range m.Net.Emissions {
		e := &m.Net.Emissions[i]
		if e.Mode != mode || e.Vehicle != "" && e.Vehicle != vehicle || e.Country != "" && e.Country != country {
			continue
		}
		score := 0
		if e.Vehicle != "" {
			score += 2
		}
		if e.Country != "" {
			score++
		}
		if score > bestScore {
			best, bestScore = e.WTW*e.DistanceFactor, score
		}
	}
	return best
}

// EmissionCite returns the row that the intensity of a mode comes from.
func (m *Model) EmissionCite(mode, vehicle, country string) (meridian.Cite, bool) {
	best, bestScore := -1, -1
	for i := range m.Net.Emissions {
		e := &m.Net.Emissions[i]
		if e.Mode != mode || e.Vehicle != "" && e.Vehicle != vehicle || e.Country != "" && e.Country != country {
			continue
		}
		score := 0
		if e.Vehicle != "" {
			score += 2
		}
		if e.Country != "" {
			score++
		}
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 {
		return meridian.Cite{}, false
	}
	return m.Net.Emissions[best].Cite, true
}

func (m *Model) haulEmissions(h *Haul) float64 {
	if h.Mode != meridian.Rail {
		return m.emission(h.Mode.String(), "", h.Country) * h.Km * m.Shipment.Tonnes
	}
	diesel := m.emission("rail", "diesel", h.Country)
	electric := m.emission("rail", "electric", h.Country)
	return (electric*h.ElectricKm + diesel*(h.Km-h.ElectricKm)) * m.Shipment.Tonnes
}
