// Package cost turns pieces of a network and a shipment into money, time and
// emissions.
//
// A [Model] is made once for a network, a day, a price month and a shipment;
// its methods are pure functions that neither allocate nor change it, and it is
// safe for concurrent use. Money is USD of the price month for the whole
// shipment, emissions are grams of CO2e well-to-wheel (ISO 14083), time is in
// hours.
//
// A charge of the feed names what it is for: mode, country, goods, equipment,
// corridor. Of the tariffs that fit a haul the most specific one is used, never
// the cheapest.
package cost

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"meridian"
)

// Parameters that are conventions of the model and no data of a feed.
const (
	// HoldingRate is the yearly cost of stock as a share of its value: capital,
	// insurance, depreciation. 20 to 30 % are common (Ballou, Business
	// Logistics Management); 25 % is the rule of thumb.
	HoldingRate = 0.25
	// ServiceLevel z: safety stock covers the 95th percentile of transit time.
	ServiceLevel = 1.6448536269514722
	// TruckTonnes and WagonTonnes are the loads that bulk is divided by: a
	// semi-trailer, and a wagon (COMCEC 2017: 65 t, about three trucks).
	TruckTonnes = 22.0
	WagonTonnes = 65.0
	// DrayageKm is the distance of a pick-up or delivery within a city, and
	// DrayageUSD its price where a feed has no drayage charge.
	DrayageKm  = 25.0
	DrayageUSD = 180.0
)

// Model costs the pieces of one network for one shipment.
type Model struct {
	Net      *meridian.Network
	Day      meridian.Date      // which rows hold
	Prices   meridian.YearMonth // to which month money is brought
	Shipment meridian.Shipment

	tariffs   map[tariffKey]*tariff
	onHauls   []extra // surcharges, discounts and transit fees
	onChains  []extra // drayage, insurance, documents, empties
	emissions map[emissionKey]float64
}

type emissionKey struct{ mode, vehicle, country string }

// tariffKey: corridor is empty for ordinary tariffs.
type tariffKey struct {
	mode              meridian.Mode
	country, corridor string
}

// tariff is a banded price of a haul for the whole shipment.
type tariff struct {
	fixed  float64
	bands  []band
	public float64 // share
	id     string  // of the charge
	cites  []meridian.Cite
}

type band struct{ from, perKm float64 }

// extra is a charge beside the tariff.
type extra struct {
	c      *meridian.Charge
	amount float64 // USD for the whole shipment, or a fraction
}

// New returns the model. Charges in a currency without exchange rate are an
// error.
func New(net *meridian.Network, day meridian.Date, prices meridian.YearMonth, s meridian.Shipment) (*Model, error) {
	m := &Model{Net: net, Day: day, Prices: prices, Shipment: s, tariffs: map[tariffKey]*tariff{}}
	best := map[tariffKey]int{}
	for i := range net.Charges {
		c := &net.Charges[i]
		if !c.Valid.Holds(day) || !m.fits(c) {
			continue
		}
		usd, ok := Dollars(net, c.Currency, c.Month)
		if !ok {
			return nil, fmt.Errorf("charge %s is in %s, for which there is no series fx-%s", c.ID, c.Currency, strings.ToLower(c.Currency))
		}
		amount := c.Amount
		if c.Shape != "ad_valorem" && c.Shape != "percent" {
			amount *= usd * Index(net, c.Series, c.Month, prices) * m.count(c.Per)
		}
		if c.Kind == "linehaul" && !c.AnyMode {
			m.addTariff(best, c, amount)
		} else {
			m.addExtra(extra{c, amount})
		}
	}
	m.indexEmissions()
	for _, t := range m.tariffs {
		slices.SortFunc(t.bands, func(a, b band) int { return cmp.Compare(a.from, b.from) })
	}
	return m, nil
}

func (m *Model) addExtra(e extra) {
	switch e.c.Kind {
	case "surcharge", "discount", "transit_fee":
		m.onHauls = append(m.onHauls, e)
	default:
		m.onChains = append(m.onChains, e)
	}
}

// addTariff keeps the most specific tariff of each mode, country and corridor.
func (m *Model) addTariff(best map[tariffKey]int, c *meridian.Charge, amount float64) {
	k := tariffKey{c.Mode, c.Country, c.Corridor}
	score := 1
	if c.Goods != "" {
		score += 2
	}
	if len(c.Equipment) > 0 {
		score++
	}
	t := m.tariffs[k]
	switch {
	case t == nil || score > best[k]:
		t = &tariff{id: c.ID}
		m.tariffs[k], best[k] = t, score
	case score < best[k]:
		return
	case t.id != c.ID:
		return // the first of equally specific tariffs
	}
	switch c.Shape {
	case "fixed":
		t.fixed += amount
	case "per_km":
		t.bands = append(t.bands, band{c.BandFrom, amount})
	}
	t.public = max(t.public, c.TransferShare)
	t.cites = append(t.cites, c.Cite)
}

// fits tells whether the charge is for these goods and this equipment.
func (m *Model) fits(c *meridian.Charge) bool {
	if c.Goods != "" && c.Goods != m.Shipment.Goods.ID {
		return false
	}
	return len(c.Equipment) == 0 || slices.Contains(c.Equipment, m.Shipment.Equipment.ID)
}

// count returns how many of a charged unit the shipment is.
func (m *Model) count(per string) float64 {
	s := &m.Shipment
	box := s.Containerised()
	switch per {
	case "teu":
		if box {
			return s.TEU()
		}
		return s.Tonnes / 13
	case "container":
		if box {
			return s.Units
		}
		return s.Tonnes / 26
	case "tonne":
		return s.Tonnes
	case "wagon":
		if box {
			return s.TEU() / 2
		}
		return s.Tonnes / WagonTonnes
	case "truck":
		return m.trucks()
	}
	return 1
}

func (m *Model) trucks() float64 {
	if m.Shipment.Containerised() {
		return m.Shipment.Units
	}
	return m.Shipment.Tonnes / TruckTonnes
}

// pick returns the amount that applies to the shipment's equipment: a is for
// 20 ft, b for 40 ft, t for a tonne; NaN where unknown.
func (m *Model) pick(a, b, t float64) float64 {
	s := &m.Shipment
	if !s.Containerised() {
		if math.IsNaN(t) {
			t = b / 26
		}
		return zeroNaN(t) * s.Tonnes
	}
	if s.Equipment.TEU <= 1 {
		if math.IsNaN(a) {
			a = b * 0.65
		}
		return zeroNaN(a) * s.Units
	}
	if math.IsNaN(b) {
		b = a / 0.65
	}
	return zeroNaN(b) * s.Units
}

func zeroNaN(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}
