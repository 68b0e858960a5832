package cost

import "meridian"

// Freight and emissions of very many hauls and voyages: what depends on their
// kind alone is looked up once. The sums are those of [Model.Haul] and
// [Model.Voyage], to the last bit.

// HaulRate is what all hauls of one mode, country, beyond and corridor have in
// common.
type HaulRate struct {
	tariff         *tariff
	extras         []rateExtra
	unitDay        float64 // USD a day, equipment
	value, tonnes  float64
	rail           bool
	gram, electric float64 // g CO2e per t km; of diesel, by rail
}

type rateExtra struct {
	e    *extra
	line int
}

// The lines of freight that a haul may have, in the order of a bill.
const (
	haulLinehaul = iota
	haulTransitFee
	haulSurcharge
	haulDiscount
	haulEquipment
	haulLines
)

// HaulRate returns the rate of hauls like h, whatever their length and hours.
func (m *Model) HaulRate(h *Haul) HaulRate {
	r := HaulRate{tariff: m.tariff(h), unitDay: m.Shipment.Units * m.Shipment.Equipment.DayUSD, value: m.Shipment.Value, tonnes: m.Shipment.Tonnes, rail: h.Mode == meridian.Rail}
	for i := range m.onHauls {
		if line, ok := m.onHauls[i].on(h); ok {
			at := map[Line]int{TransitFee: haulTransitFee, Surcharge: haulSurcharge, Discount: haulDiscount}[line]
			r.extras = append(r.extras, rateExtra{&m.onHauls[i], at})
		}
	}
	if r.rail {
		r.gram, r.electric = m.emission("rail", "diesel", h.Country), m.emission("rail", "electric", h.Country)
	} else {
		r.gram = m.emission(h.Mode.String(), "", h.Country)
	}
	return r
}

// HaulSum adds up the freight and the emissions of the parts of a haul.
type HaulSum struct {
	lines [haulLines]float64
	Grams float64 // CO2e
}

// Add adds a part of km, of which electricKm under catenary, and mean hours.
func (r *HaulRate) Add(s *HaulSum, km, electricKm, hours float64) {
	var lines [haulLines]float64
	if r.tariff != nil {
		lines[haulLinehaul] = r.tariff.price(km)
	}
	for _, x := range r.extras {
		lines[x.line] += x.e.price(km, hours, lines[haulLinehaul], r.value)
	}
	lines[haulEquipment] = r.unitDay * hours / 24
	for i, x := range lines {
		s.lines[i] += x
	}
	if r.rail {
		s.Grams += (r.electric*electricKm + r.gram*(km-electricKm)) * r.tonnes
	} else {
		s.Grams += r.gram * km * r.tonnes
	}
}

// Freight returns what the parts cost, USD.
func (s *HaulSum) Freight() float64 {
	sum := 0.0
	for _, x := range s.lines {
		sum += x
	}
	return sum
}

// VoyageRates reckons voyages, and remembers what those of one lane, passage and
// vessel have in common. It is not safe for concurrent use.
type VoyageRates struct {
	m     *Model
	lanes map[*meridian.Lane]laneRate
	tolls []float64 // of passages
	grams []vesselGram
}

type laneRate struct{ rate, detour float64 } // USD; USD/km

type vesselGram struct {
	mode   meridian.Mode
	vessel string
	gram   float64
}

// VoyageRates returns the rates of the model.
func (m *Model) VoyageRates() *VoyageRates {
	r := &VoyageRates{m: m, lanes: make(map[*meridian.Lane]laneRate, len(m.Net.Lanes)), tolls: make([]float64, len(m.Net.Passages))}
	for i := range r.tolls {
		r.tolls[i] = m.toll(meridian.PassageID(i))
	}
	return r
}

// Freight returns the freight, USD, and the emissions, g, of a voyage.
func (r *VoyageRates) Freight(v *Voyage) (usd, grams float64) {
	m := r.m
	rate := 0.0
	switch {
	case v.Fare != nil:
		rate = m.fare(v)
	case v.Lane != nil:
		l, ok := r.lanes[v.Lane]
		if !ok {
			l.rate, l.detour = m.lane(v.Lane)
			r.lanes[v.Lane] = l
		}
		rate = l.at(v)
	}
	toll := 0.0
	for _, p := range v.Passages {
		toll += r.tolls[p]
	}
	rate, toll = v.shares(rate, toll)
	return rate + toll + m.surcharge(v), r.gram(v) * v.Km * m.Shipment.Tonnes
}

func (r *VoyageRates) gram(v *Voyage) float64 {
	for i := range r.grams {
		if g := &r.grams[i]; g.mode == v.Mode && g.vessel == v.Vessel {
			return g.gram
		}
	}
	g := vesselGram{v.Mode, v.Vessel, r.m.emission(v.Mode.String(), v.Vessel, "")}
	r.grams = append(r.grams, g)
	return g.gram
}

// fare returns the fare of a voyage in the prices of the model.
func (m *Model) fare(v *Voyage) float64 {
	f := Index(m.Net, v.Fare.Series, v.Fare.Month, m.Prices) * v.FareShare
	if v.Mode == meridian.Air { // no container flies: goods are weighed
		return f * zeroNaN(v.Fare.FareT) * m.Shipment.Tonnes
	}
	return f * m.pick(v.Fare.Fare20, v.Fare.Fare40, v.Fare.FareT)
}

// lane returns the rate of a lane in the prices of the model, and what a km
// costs beyond its usual length.
func (m *Model) lane(l *meridian.Lane) (rate, detour float64) {
	return m.pick(l.Rate20, l.Rate40, l.RateT) * Index(m.Net, l.Series, l.Base, m.Prices), m.pick(0.55*l.Detour40, l.Detour40, l.Detour40/26)
}

// at returns the rate for the length of a voyage.
func (l laneRate) at(v *Voyage) float64 {
	if over := v.Km - 1.15*v.Lane.RefKm; over > 0 {
		return l.rate + over*l.detour
	}
	return l.rate
}

func (m *Model) toll(p meridian.PassageID) float64 {
	pass := &m.Net.Passages[p]
	return m.pick(pass.Toll20, pass.Toll40, pass.TollT)
}

// shares parts a rate into carriage and toll.
func (v *Voyage) shares(rate, toll float64) (float64, float64) {
	rate *= v.RateFactor
	if !v.OutsideRate {
		toll = min(toll, 0.6*rate) // a toll is part of the rate, shown apart
		rate -= toll
	}
	return rate, toll
}

// surcharge returns the surcharge of disruptions.
func (m *Model) surcharge(v *Voyage) float64 {
	return m.pick(v.SurchargeUSD[0], v.SurchargeUSD[1], v.SurchargeUSD[1]/26)
}
