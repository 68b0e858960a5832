package plan

import (
	"cmp"
	"math"
	"slices"

	"meridian"
	"meridian/cost"
)

// Payees of freight.
const (
	PayRailways  = "railways"
	PayRoad      = "road carriers"
	PayShipping  = "shipping"
	PayTerminals = "terminals"
	PayTreasury  = "treasury" // taxes, tolls and fees: transfers, no resource cost
)

// Receipt is who gets what of a freight bill.
type Receipt struct {
	Country string // empty: of no country in particular, as ships at sea
	Payee   string
	Cents   int64   // USD cents
	CO2e    float64 // kg emitted for it
}

// Resource returns what society spends of a freight bill: all but transfers.
func Resource(list []Receipt) (cents int64) {
	for _, r := range list {
		if r.Payee != PayTreasury {
			cents += r.Cents
		}
	}
	return cents
}

// payee is a share of a bill before it is rounded.
type payee struct {
	country, kind string
	usd, grams    float64
}

// apportion parts cents by shares so that they add up (largest remainder).
func apportion(cents int64, shares []payee) []int64 {
	out := make([]int64, len(shares))
	if len(shares) == 0 {
		return out
	}
	left := cents
	order := make([]int, len(shares))
	rest := make([]float64, len(shares))
	for i := range shares {
		exact := 100 * shares[i].usd
		out[i] = int64(math.Floor(exact))
		rest[i], order[i] = exact-math.Floor(exact), i
		left -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for n := 0; left != 0; n = (n + 1) % len(order) {
		step := int64(1)
		if left < 0 {
			step = -1
		}
		out[order[n]] += step
		left -= step
	}
	return out
}

// split parts a bill into what a carrier gets and what a treasury does.
func split(country, kind string, b *cost.Bill, grams float64) []payee {
	return []payee{{country, kind, b.Freight() - b.Public, grams}, {country, PayTreasury, b.Public, 0}}
}

func carrier(m meridian.Mode) string {
	switch m {
	case meridian.Rail:
		return PayRailways
	case meridian.Road:
		return PayRoad
	}
	return PayShipping
}

// payees parts the bill of an arc.
func (v *View) payees(m *cost.Model, arc int32) []payee {
	a := &v.Arcs[arc]
	at := v.Net.Places[v.Nodes[a.From].Place].Country
	switch a.Kind {
	case ArcHaul:
		return haulPayees(&v.Hauls[a.Detail], m)
	case ArcVoyage:
		y := &v.Voyages[a.Detail]
		b, g := m.Voyage(&y.Voyage)
		out := split("", PayShipping, &b, g)
		out[1].country = v.tollCountry(y.Passages)
		return out
	case ArcTrain:
		var out []payee
		for _, part := range v.Trains[a.Detail].Parts {
			out = append(out, v.payees(m, part)...)
		}
		return out
	case ArcCrossing:
		x := &v.Crossings[a.Detail]
		b, g := v.bill(m, arc)
		return split(x.From, carrier(x.Medium.mode()), &b, g)
	}
	b, g := v.bill(m, arc)
	return split(at, PayTerminals, &b, g)
}

func haulPayees(h *Haul, m *cost.Model) []payee {
	var out []payee
	for _, part := range h.Parts() {
		b, g := m.Haul(&part)
		out = append(out, split(part.Country, carrier(part.Mode), &b, g)...)
	}
	return out
}

// tollCountry is the country of the first passage that takes a toll.
func (v *View) tollCountry(passages []meridian.PassageID) string {
	for _, p := range passages {
		if x := &v.Net.Passages[p]; x.Toll40 == 0 && x.TollT == 0 {
			continue
		}
		for i := range v.Net.Links {
			if l := &v.Net.Links[i]; l.Passage == p {
				for _, e := range [2]meridian.PlaceID{l.From, l.To} {
					if c := v.Net.Places[e].Country; c != "" {
						return c
					}
				}
			}
		}
	}
	return ""
}

// payees parts the bill of an access, as [Access.bill] adds it up.
func (a *Access) payees(v *View, m *cost.Model) []payee {
	var out []payee
	t := a.Hours.Moments()
	if a.Km > 0 {
		b, g := m.Access(a.Country, a.Km, t.Mean)
		out = append(out, split(a.Country, PayRoad, &b, g)...)
	}
	if a.DeliveryKm > 0 {
		c := m.Net.Places[a.Haul.To].Country
		b, g := m.Access(c, a.DeliveryKm, t.Mean)
		out = append(out, split(c, PayRoad, &b, g)...)
	}
	if a.Haul != nil {
		out = append(out, haulPayees(a.Haul, m)...)
	}
	if a.Transfer >= 0 {
		b, g := m.Handling(cost.Transfer, &m.Net.Transfers[a.Transfer].Handling)
		out = append(out, split(v.Net.Places[a.Yard].Country, PayTerminals, &b, g)...)
	}
	if a.Rail != nil {
		out = append(out, haulPayees(a.Rail, m)...)
	}
	return out
}
