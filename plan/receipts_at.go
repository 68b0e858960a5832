package plan

import (
	"math"

	"meridian"
	"meridian/cost"
)

// ReceiptsAt returns a function that splits the freight of the best way of an OD
// as [World.Receipts] does, but at the charges of another network: what the same
// way would be paid there. Between a world with other tariffs and its base, the
// difference is what carriers give away or take, and no resource. The function is
// for one goroutine.
func (x *World) ReceiptsAt(charges *meridian.Network) func(i int) ([]Receipt, error) {
	priced := *x.Net
	priced.Charges = charges.Charges
	models := map[*cost.Model]*cost.Model{}
	return func(i int) ([]Receipt, error) {
		r := x.rel[i]
		if !r.best.Reachable {
			return nil, nil
		}
		m := models[r.w.model]
		if m == nil {
			var err error
			if m, err = cost.New(&priced, r.w.model.Day, r.w.model.Prices, r.w.model.Shipment); err != nil {
				return nil, err
			}
			models[r.w.model] = m
		}
		type key struct{ country, payee string }
		at := map[key]int{}
		var out []Receipt
		for _, a := range r.arcs {
			var shares []payee
			if a < 0 {
				shares = r.gate.arcs[-1-a].access.payees(r.v, m)
			} else {
				shares = r.v.payees(m, a)
			}
			for _, s := range shares {
				k := key{s.country, s.kind}
				n, ok := at[k]
				if !ok {
					n = len(out)
					at[k], out = n, append(out, Receipt{Country: s.country, Payee: s.kind})
				}
				out[n].Cents += int64(math.Round(100 * s.usd))
				out[n].CO2e += s.grams / 1000
			}
		}
		return out, nil
	}
}
