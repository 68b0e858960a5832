package plan

import (
	"cmp"
	"math"
	"slices"

	"meridian"
	"meridian/cost"
)

// Corridor returns the corridor of a way, "other" for one of no named corridor,
// "" where there is no way.
func (w *Way) Corridor() string {
	if !w.Reachable || len(w.path) == 0 {
		return ""
	}
	var hits []gateHit
	for _, st := range w.path {
		if st.access != nil {
			hits = append(hits, st.at.v.accessHits(st.access)...)
		} else {
			hits = append(hits, st.at.v.hits(st.arc)...)
		}
	}
	v := w.path[0].at.v
	if c := v.classify(hits); c >= 0 {
		return v.gates[c].id
	}
	return "other"
}

// Best describes a way in USD, hours and kilograms.
func (w *Way) Best() Best {
	if !w.Reachable {
		return Best{Reason: w.Reason}
	}
	return Best{Reachable: true, Corridor: w.Corridor(), Cost: float64(w.Cost) / 100, Freight: float64(w.V[Money]) / 100,
		Hours: float64(w.V[Minutes]) / 60, SD: math.Sqrt(float64(w.V[Variance]) / 100), CO2e: float64(w.V[Grams]) / 1000}
}

// BestsOf describes ways.
func BestsOf(ways []Way) []Best {
	out := make([]Best, len(ways))
	inParallel(len(ways), func(i int) { out[i] = ways[i].Best() })
	return out
}

// Receipts splits the freight of a way of OD i by country and payee; the cents add
// up to its money exactly. A way that is none has no receipts.
func (s *Skims) Receipts(i int, w *Way) []Receipt {
	if !w.Reachable {
		return nil
	}
	sum := ledger{}
	kind := s.rows[i].kind
	for _, st := range w.path {
		shares, total := st.payees(st.at.models[kind]), int64(0)
		if st.access != nil {
			total = accessWeight(st.access, st.at.models[kind])[Money]
		} else {
			total = st.at.weights[kind][st.arc][Money]
		}
		for n, cents := range apportion(total, shares) {
			sum.book(&shares[n], cents)
		}
	}
	return sum.receipts()
}

// ReceiptsAt returns a function that splits the freight of a way as [Skims.Receipts]
// does, but at the charges of another network: what the same way would be paid
// there. Between a network with other tariffs and its base, the difference is what
// carriers give away or take, and no resource. The function is for one goroutine.
func (s *Skims) ReceiptsAt(charges *meridian.Network) func(i int, w *Way) ([]Receipt, error) {
	models := map[*cost.Model]*cost.Model{}
	priced := func(m *cost.Model) (*cost.Model, error) {
		if other := models[m]; other != nil {
			return other, nil
		}
		net := *m.Net
		net.Charges = charges.Charges
		other, err := cost.New(&net, m.Day, m.Prices, m.Shipment)
		models[m] = other
		return other, err
	}
	return func(i int, w *Way) ([]Receipt, error) {
		if !w.Reachable {
			return nil, nil
		}
		sum := ledger{}
		for _, st := range w.path {
			m, err := priced(st.at.models[s.rows[i].kind])
			if err != nil {
				return nil, err
			}
			shares := st.payees(m)
			for n := range shares {
				sum.book(&shares[n], int64(math.Round(100*shares[n].usd)))
			}
		}
		return sum.receipts(), nil
	}
}

func (st *wayStep) payees(m *cost.Model) []payee {
	if st.access != nil {
		return st.access.payees(st.at.v, m)
	}
	return st.at.v.payees(m, st.arc)
}

// ledger adds up receipts by country and payee.
type ledger map[[2]string]*Receipt

func (l ledger) book(p *payee, cents int64) {
	k := [2]string{p.country, p.kind}
	r := l[k]
	if r == nil {
		r = &Receipt{Country: p.country, Payee: p.kind}
		l[k] = r
	}
	r.Cents += cents
	r.CO2e += p.grams / 1000
}

// receipts lists what was booked, by country and payee.
func (l ledger) receipts() []Receipt {
	out := make([]Receipt, 0, len(l))
	for _, r := range l {
		if r.Cents != 0 || r.CO2e != 0 {
			out = append(out, *r)
		}
	}
	slices.SortFunc(out, func(a, b Receipt) int {
		return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.Payee, b.Payee))
	})
	return out
}

// eachUse calls f with the elements that a way needs, each once a view.
func (w *Way) eachUse(f func(v *View, k elementKey)) {
	var u user
	flush := func() {
		slices.SortFunc(u.keys, compareKeys)
		for _, k := range slices.Compact(u.keys) {
			f(u.v, k)
		}
		u.keys = u.keys[:0]
	}
	for _, st := range w.path {
		if st.at.v != u.v {
			flush()
			u.v = st.at.v
		}
		if st.access != nil {
			u.access(st.access)
		} else {
			u.arc(st.arc)
		}
	}
	flush()
}
