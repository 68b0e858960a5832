package plan

import (
	"cmp"
	"slices"
)

// Load is how much passes an element.
type Load struct {
	Element Element
	Tonnes  float64
}

// Loads adds up what passes each element on the ways of a set of ODs, tonnes[i] by
// way i; the heaviest come first. A way counts once for an element.
func Loads(ways []Way, tonnes []float64) []Load {
	type key struct {
		kind ElementKind
		id   string
	}
	at := map[key]int{}
	var out []Load
	for i := range ways {
		seen := map[key]bool{}
		ways[i].eachUse(func(v *View, k elementKey) {
			e := v.element(k)
			id := key{e.Kind, e.ID}
			if seen[id] {
				return
			}
			seen[id] = true
			n, ok := at[id]
			if !ok {
				n = len(out)
				at[id], out = n, append(out, Load{Element: e})
			}
			out[n].Tonnes += tonnes[i]
		})
	}
	slices.SortStableFunc(out, func(a, b Load) int {
		return cmp.Or(cmp.Compare(b.Tonnes, a.Tonnes), cmp.Compare(a.Element.Kind, b.Element.Kind), cmp.Compare(a.Element.ID, b.Element.ID))
	})
	return out
}
