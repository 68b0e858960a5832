package cost

import "meridian"

// Emissions follow ISO 14083: mass of goods × distance of the chain element ×
// well-to-wheel intensity, with the standard's distance adjustment, plus the
// operations of hubs.

// emission returns the intensity in g CO2e per t km (hub: per t), distance
// adjustment included: of the row for vehicle and country, else of the vehicle,
// else of the country, else of the mode.
func (m *Model) emission(mode, vehicle, country string) float64 {
	for _, k := range [...]emissionKey{{mode, vehicle, country}, {mode, vehicle, ""}, {mode, "", country}, {mode, "", ""}} {
		if g, ok := m.emissions[k]; ok {
			return g
		}
	}
	return 0
}

func (m *Model) indexEmissions() {
	m.emissions = make(map[emissionKey]float64, len(m.Net.Emissions))
	for i := range m.Net.Emissions {
		e := &m.Net.Emissions[i]
		m.emissions[emissionKey{e.Mode, e.Vehicle, e.Country}] = e.WTW * e.DistanceFactor
	}
}

// EmissionCite returns the row that the intensity of a mode comes from.
func (m *Model) EmissionCite(mode, vehicle, country string) (meridian.Cite, bool) {
	for _, k := range [...]emissionKey{{mode, vehicle, country}, {mode, vehicle, ""}, {mode, "", country}, {mode, "", ""}} {
		for i := range m.Net.Emissions {
			if e := &m.Net.Emissions[i]; e.Mode == k.mode && e.Vehicle == k.vehicle && e.Country == k.country {
				return e.Cite, true
			}
		}
	}
	return meridian.Cite{}, false
}

func (m *Model) haulEmissions(h *Haul) float64 {
	if h.Mode != meridian.Rail {
		return m.emission(h.Mode.String(), "", h.Country) * h.Km * m.Shipment.Tonnes
	}
	diesel := m.emission("rail", "diesel", h.Country)
	electric := m.emission("rail", "electric", h.Country)
	return (electric*h.ElectricKm + diesel*(h.Km-h.ElectricKm)) * m.Shipment.Tonnes
}
