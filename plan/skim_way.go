package plan

import (
	"cmp"
	"slices"
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

// Receipts splits the freight of a way of OD i by country and payee; the cents add
// up to its money exactly.
func (s *Skims) Receipts(i int, w *Way) []Receipt {
	if !w.Reachable {
		return nil
	}
	kind := s.rows[i].kind
	type key struct{ country, payee string }
	sum := map[key]*Receipt{}
	for _, st := range w.path {
		m := st.at.models[kind]
		var shares []payee
		var total int64
		if st.access != nil {
			shares, total = st.access.payees(st.at.v, m), accessWeight(st.access, m)[Money]
		} else {
			shares, total = st.at.v.payees(m, st.arc), st.at.weights[kind][st.arc][Money]
		}
		for n, cents := range apportion(total, shares) {
			k := key{shares[n].country, shares[n].kind}
			if sum[k] == nil {
				sum[k] = &Receipt{Country: k.country, Payee: k.payee}
			}
			sum[k].Cents += cents
			sum[k].CO2e += shares[n].grams / 1000
		}
	}
	out := make([]Receipt, 0, len(sum))
	for _, r := range sum {
		if r.Cents != 0 || r.CO2e != 0 {
			out = append(out, *r)
		}
	}
	slices.SortFunc(out, func(a, b Receipt) int {
		return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.Payee, b.Payee))
	})
	return out
}
