package cost

import (
	"slices"

	"meridian"
)

// Haul is a movement by rail or road inside one country, under one carrier's
// tariff: what the tariff reads off is the whole distance, not that of a link.
type Haul struct {
	Mode       meridian.Mode
	Country    string
	Km         float64
	ElectricKm float64 // part under catenary, rail
	Hours      float64 // mean
	From, To   string  // countries beyond the ends, where these are border places
	Corridor   string  // corridor whose special tariffs apply; empty: none
}

// Haul returns the bill and the emissions (g) of a haul.
func (m *Model) Haul(h *Haul) (Bill, float64) {
	var b Bill
	if t := m.tariff(h); t != nil {
		x := t.price(h.Km)
		b.Lines[Linehaul] = x
		b.Public = x * t.public
	}
	m.addExtras(&b, h)
	b.Lines[Equipment] += m.Shipment.Units * m.Shipment.Equipment.DayUSD * h.Hours / 24
	b.Lines[Inventory] = m.Inventory(h.Hours)
	return b, m.haulEmissions(h)
}

// price returns what a tariff asks for a distance.
func (t *tariff) price(km float64) float64 {
	x := t.fixed
	for i, bd := range t.bands {
		end := km
		if i+1 < len(t.bands) {
			end = min(end, t.bands[i+1].from)
		}
		if end > bd.from {
			x += (end - bd.from) * bd.perKm
		}
	}
	return x
}

func (m *Model) tariff(h *Haul) *tariff {
	if h.Corridor != "" {
		if t := m.tariffs[tariffKey{h.Mode, h.Country, h.Corridor}]; t != nil {
			return t
		}
	}
	if t := m.tariffs[tariffKey{h.Mode, h.Country, ""}]; t != nil {
		return t
	}
	return m.tariffs[tariffKey{h.Mode, "", ""}]
}

// addExtras adds the charges that go with a haul besides its tariff: surcharges,
// discounts and transit fees.
func (m *Model) addExtras(b *Bill, h *Haul) {
	for i := range m.onHauls {
		e := &m.onHauls[i]
		if line, ok := e.on(h); ok {
			x := e.price(h.Km, h.Hours, b.Lines[Linehaul], m.Shipment.Value)
			b.Lines[line] += x
			b.Public += x * e.c.TransferShare
		}
	}
}

// on tells whether a charge goes with a haul, and on which line.
func (e *extra) on(h *Haul) (Line, bool) {
	c := e.c
	line := Surcharge
	switch c.Kind {
	case "surcharge":
	case "discount":
		line = Discount
	case "transit_fee":
		if h.From == "" || h.To == "" {
			return 0, false
		}
		line = TransitFee
	default:
		return 0, false
	}
	if !c.AnyMode && c.Mode != h.Mode || c.Country != "" && c.Country != h.Country {
		return 0, false
	}
	if c.ToCountry != "" && c.ToCountry != h.To || c.Corridor != "" && c.Corridor != h.Corridor {
		return 0, false
	}
	return line, true
}

// price returns what a charge comes to for km and hours of haul whose tariff is
// linehaul.
func (e *extra) price(km, hours, linehaul, value float64) float64 {
	x := e.amount
	switch e.c.Shape {
	case "per_km":
		x *= max(0, km-e.c.BandFrom)
	case "per_hour":
		x *= hours
	case "per_day":
		x *= hours / 24
	case "percent":
		x *= linehaul / 100
	case "ad_valorem":
		x *= value
	}
	return x
}

// HaulCites returns the rows that the price of a haul rests on.
func (m *Model) HaulCites(h *Haul) []meridian.Cite {
	var out []meridian.Cite
	if t := m.tariff(h); t != nil && len(t.cites) > 0 {
		out = append(out, t.cites[0])
	}
	return out
}

// Handling returns the bill of a transfer or a gauge break on the given line,
// and the emissions of the hub.
func (m *Model) Handling(line Line, h *meridian.Handling) (Bill, float64) {
	var b Bill
	b.Lines[line] = m.pick(h.Charge20, h.Charge40, h.ChargeT)
	hours := h.Hours.Moments().Mean
	b.Lines[Equipment] = m.Shipment.Units * m.Shipment.Equipment.DayUSD * hours / 24
	b.Lines[Inventory] = m.Inventory(hours)
	return b, m.emission("hub", "", "") * m.Shipment.Tonnes
}

// throughKm is the length of haul whose rate per km prices the drive over a
// border link: the hauls on both sides have paid their fixed parts already.
const throughKm = 1000

// Border returns the bill and the emissions (g) of a crossing: a charge per unit
// of load, and the drive of km over the border link at the rate of a long haul
// in the country that is left.
func (m *Model) Border(mode meridian.Mode, country string, km, charge, hours float64) (Bill, float64) {
	var b Bill
	h := Haul{Mode: mode, Country: country, Km: km}
	if t := m.tariff(&h); t != nil {
		rate := 0.0
		for _, x := range t.bands {
			if x.from < throughKm {
				rate = x.perKm
			}
		}
		b.Lines[Linehaul] = rate * km
	}
	n := m.Shipment.Units
	if !m.Shipment.Containerised() {
		n = m.trucks()
		if mode == meridian.Rail {
			n = m.count("wagon")
		}
	}
	b.Lines[Crossing] = zeroNaN(charge) * n
	b.Public = b.Lines[Crossing]
	b.Lines[Equipment] = m.Shipment.Units * m.Shipment.Equipment.DayUSD * hours / 24
	b.Lines[Inventory] = m.Inventory(hours)
	return b, m.haulEmissions(&h)
}

// Standing returns what hours cost in which nothing moves: hire of the unit and
// the stock in it.
func (m *Model) Standing(hours float64) Bill {
	var b Bill
	b.Lines[Equipment] = m.Shipment.Units * m.Shipment.Equipment.DayUSD * hours / 24
	b.Lines[Inventory] = m.Inventory(hours)
	return b
}

// Voyage is a movement by water or air between two ports.
type Voyage struct {
	Mode         meridian.Mode
	Vessel       string
	Km           float64
	Hours        float64 // mean, waiting included
	Lane         *meridian.Lane
	Fare         *meridian.Fare
	FareShare    float64              // part of the fare's distance that is sailed
	Passages     []meridian.PassageID // in order
	RateFactor   float64              // of a disruption; 1 for none
	SurchargeUSD [2]float64           // of a disruption: a 20 ft, a 40 ft container
	OutsideRate  bool                 // tolls come on top of the rate
}

// Voyage returns the bill and the emissions (g) of a voyage.
func (m *Model) Voyage(v *Voyage) (Bill, float64) {
	var b Bill
	rate := 0.0
	switch {
	case v.Fare != nil:
		rate = m.fare(v)
	case v.Lane != nil:
		var l laneRate
		l.rate, l.detour = m.lane(v.Lane)
		rate = l.at(v)
	}
	toll := 0.0
	for _, p := range v.Passages {
		toll += m.toll(p)
	}
	rate, toll = v.shares(rate, toll)
	b.Lines[Linehaul], b.Lines[Toll], b.Public = rate, toll, toll
	b.Lines[Surcharge] = m.surcharge(v)
	b.Lines[Inventory] = m.Inventory(v.Hours)
	return b, m.emission(v.Mode.String(), v.Vessel, "") * v.Km * m.Shipment.Tonnes
}

// Access returns the bill and the emissions of a pick-up or delivery over km
// of road in a country.
func (m *Model) Access(country string, km, hours float64) (Bill, float64) {
	var b Bill
	found := false
	for _, pass := range []string{country, ""} {
		if found {
			break
		}
		for i := range m.onChains {
			e := &m.onChains[i]
			if e.c.Kind != "drayage" || e.c.Country != pass {
				continue
			}
			found = true
			switch e.c.Shape {
			case "fixed":
				b.Lines[Drayage] += e.amount
			case "per_km":
				b.Lines[Drayage] += e.amount * max(0, km-e.c.BandFrom)
			}
		}
	}
	if !found {
		b.Lines[Drayage] = DrayageUSD * m.trucks() * max(1, km/DrayageKm/2)
	}
	b.Lines[Equipment] += m.Shipment.Units * m.Shipment.Equipment.DayUSD * hours / 24
	b.Lines[Inventory] = m.Inventory(hours)
	return b, m.emission("road", "", country) * km * m.Shipment.Tonnes
}

// Chain is what is known of a whole itinerary.
type Chain struct {
	Corridor  string
	From, To  string           // countries of the ends
	Modes     meridian.ModeSet // modes of line haul
	Across    meridian.ModeSet // modes in which it crosses a border by land
	Countries []string         // countries passed, each once
}

// Chain returns what is paid once an itinerary: insurance, documents and
// equipment on the first bill, the return of empties on the second. All depend
// on the corridor, so the search cannot know them before the end.
func (m *Model) Chain(c *Chain) (start, end Bill) {
	insured, emptied := -1, -1
	insurance, empties := 0.0, 0.0
	for i := range m.onChains {
		e := &m.onChains[i]
		r := e.c
		if r.Corridor != "" && r.Corridor != c.Corridor || !r.AnyMode && !c.Modes.Has(r.Mode) {
			continue
		}
		score := specificity(r)
		switch r.Kind {
		case "insurance":
			if r.Shape == "ad_valorem" && score > insured {
				insured, insurance = score, e.amount*m.Shipment.Value
			}
		case "empty_return":
			if r.Shape == "fixed" && (r.Country == "" || r.Country == c.From) && (r.ToCountry == "" || r.ToCountry == c.To) && score > emptied {
				emptied, empties = score, e.amount
			}
		case "document":
			if r.Shape == "fixed" && c.papers(r) {
				start.Lines[Document] += e.amount
			}
		case "equipment":
			if r.Shape == "fixed" && r.Corridor != "" {
				start.Lines[Equipment] += e.amount
			}
		}
	}
	start.Lines[Insurance] = insurance
	end.Lines[EmptyReturn] = empties
	return start, end
}

// papers tells whether a chain needs the papers of a document charge. Those of
// road and rail are for carriage across a border, those of a country there for
// transit through it.
func (c *Chain) papers(r *meridian.Charge) bool {
	byLand := !r.AnyMode && (r.Mode == meridian.Road || r.Mode == meridian.Rail)
	if byLand && !c.Across.Has(r.Mode) {
		return false
	}
	if r.Country == "" {
		return true
	}
	return slices.Contains(c.Countries, r.Country) && !(byLand && (r.Country == c.From || r.Country == c.To))
}

// specificity ranks the rows of which only one applies: corridor before
// destination before origin before mode.
func specificity(c *meridian.Charge) int {
	score := 0
	if c.Corridor != "" {
		score += 8
	}
	if c.ToCountry != "" {
		score += 4
	}
	if c.Country != "" {
		score += 2
	}
	if !c.AnyMode {
		score++
	}
	return score
}

// Inventory returns the cost of holding the goods for that many hours.
func (m *Model) Inventory(hours float64) float64 {
	return m.Shipment.Value * HoldingRate * hours / (24 * 365)
}

// SafetyStock returns the cost of the stock that covers a standard deviation
// of transit time, in hours.
func (m *Model) SafetyStock(sd float64) float64 {
	return m.Shipment.Value * HoldingRate * ServiceLevel * sd / (24 * 365)
}
