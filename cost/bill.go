package cost

import "meridian"

// Line is a line of a bill.
type Line uint8

// The lines of a bill, in the order in which they are shown.
const (
	Linehaul Line = iota
	Drayage
	Transfer
	Crossing
	GaugeBreak
	Toll
	TransitFee
	Surcharge
	Discount
	Equipment
	EmptyReturn
	Document
	Insurance
	Demurrage
	Inventory
	SafetyStock
	NumLines
)

var lineNames = [NumLines]string{"linehaul", "drayage", "transfer", "crossing", "gauge_break", "toll", "transit_fee", "surcharge", "discount",
	"equipment", "empty_return", "document", "insurance", "demurrage", "inventory", "safety_stock"}

func (l Line) String() string { return lineNames[l] }

// Bill is money by line, in USD for the whole shipment. Public is the part that
// is a tax, toll or rent and no resource cost.
type Bill struct {
	Lines  [NumLines]float64
	Public float64
}

// Add returns the sum of two bills.
func (b Bill) Add(o Bill) Bill {
	for i := range b.Lines {
		b.Lines[i] += o.Lines[i]
	}
	b.Public += o.Public
	return b
}

// Freight returns what carriers, terminals, borders and agents charge: all
// lines but inventory and safety stock.
func (b *Bill) Freight() float64 {
	sum := 0.0
	for i := range Inventory {
		sum += b.Lines[i]
	}
	return sum
}

// Total returns the sum of all lines.
func (b *Bill) Total() float64 {
	return b.Freight() + b.Lines[Inventory] + b.Lines[SafetyStock]
}

// Components returns the lines that are not zero, to a cent.
func (b *Bill) Components() []meridian.Component {
	n := 0
	for _, x := range b.Lines {
		if Cents(x) != 0 {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	out := make([]meridian.Component, 0, n)
	for i, x := range b.Lines {
		if x = Cents(x); x != 0 {
			out = append(out, meridian.Component{Kind: Line(i).String(), Amount: x})
		}
	}
	return out
}
