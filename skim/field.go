package skim

import (
	"math"

	"meridian/cch"
	"meridian/cost"
	"meridian/infra"
)

// LinkValue is a link and the least value at which traffic comes to its far end.
type LinkValue struct {
	Link  int32
	Value float64
}

// Field finds the links of a layer within a limit of a zone, by a sweep over the
// whole layer: what can be reached from it, or with inbound set what reaches it.
func Field(r *infra.Router, u infra.Rules, zone Zone, q Quantity, snapKm float64, model *cost.Model, limit float64, inbound bool) ([]LinkValue, error) {
	n, err := NewNetwork(r, u, []Zone{zone}, []Zone{zone}, []Quantity{q}, snapKm, model)
	if err != nil || len(n.Lost) > 0 {
		return nil, err
	}
	m := n.measures[0]
	metric, err := cch.NewMetric(r.Order, m.weights.Arc)
	if err != nil {
		return nil, err
	}
	p, doors := metric.Perfect(1), n.sources
	if inbound {
		p, doors = p.Reverse(), n.targets
	}
	at := make([]float64, len(r.Spots)) // node of the graph -> value
	for i := range at {
		at[i] = math.Inf(1)
	}
	sweep := cch.NewSweep(p)
	for _, d := range doors {
		sweep.Run(d.node)
		for v := range at {
			if w := sweep.Dist[p.Index[v]]; w < cch.Infinity {
				at[v] = min(at[v], d.cost[0]+m.weights.Value(w))
			}
		}
	}
	var out []LinkValue
	best := func(node int32) float64 {
		x := math.Inf(1)
		for _, v := range r.At(node) {
			x = min(x, at[v])
		}
		return x
	}
	for i := range r.Net.Links {
		l := &r.Net.Links[i]
		if lay, ok := infra.LayerOf(l.Mode); !ok || lay != r.Layer {
			continue
		}
		x := math.Inf(1)
		for _, reverse := range [2]bool{false, true} {
			if !u.Allows(l, reverse) {
				continue
			}
			tail := l.From
			if reverse != inbound {
				tail = l.To
			}
			x = min(x, best(tail)+m.of(l, reverse))
		}
		if x <= limit {
			out = append(out, LinkValue{int32(i), x})
		}
	}
	return out, nil
}
