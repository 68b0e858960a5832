package meridian

// Shipment is what is to be carried. Quantities of money are USD of the price
// month of the query.
type Shipment struct {
	Goods     Goods
	Equipment Equipment
	Units     float64 // containers; 0 for bulk and breakbulk
	Tonnes    float64 // of goods, tare not included
	Value     float64 // USD of the whole shipment
	Ready     Date    // ready for collection
	Deadline  Date    // NoDate: none
}

// Containerised tells whether the goods travel in containers.
func (s *Shipment) Containerised() bool { return s.Equipment.TEU > 0 }

// TEU returns the 20 ft equivalents of the shipment.
func (s *Shipment) TEU() float64 { return s.Units * s.Equipment.TEU }

// PerUnit returns the number of chargeable units: containers, or tonnes where
// there are none.
func (s *Shipment) PerUnit() float64 {
	if s.Containerised() {
		return s.Units
	}
	return s.Tonnes
}

// Needs tells whether the goods need n (reefer, dangerous, ...).
func (s *Shipment) Needs(n string) bool {
	for _, have := range s.Goods.Needs {
		if have == n {
			return true
		}
	}
	return false
}
