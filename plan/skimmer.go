package plan

import (
	"context"
	"fmt"
	"maps"
	"math"

	"meridian"
	"meridian/cost"
)

// Skimmer finds the best ways of many pairs of ends for one shipment, some at a
// time, on one network. What destinations are attached to is kept from call to call.
type Skimmer struct {
	s     *Skims
	query Query
}

// Skim is the best way between two ends, from door to door. What is paid once a
// chain (papers, insurance, empties, equipment) is in the freight and was not in the
// choice, so the way can differ from the first itinerary of [Planner.Plan].
type Skim struct {
	Reachable bool
	Reason    string
	Corridor  string // "other" for ways of no named corridor
	Freight   float64
	Hours     meridian.Moments
	Km        float64
	CO2e      float64 // kg
	Modes     meridian.ModeSet
	MainMode  meridian.Mode // the mode of most of the km
}

// Skimmable tells why the pairs of a query cannot be skimmed together, as an
// [meridian.InputError], or nil: places to pass, dated closures and real departures
// are answered one way at a time.
func Skimmable(q *Query) error {
	switch {
	case len(q.Via) > 0:
		return meridian.Input("--via", "leave it out", "places to pass cannot be asked of many relations at once")
	case q.Conditions.Timetabled:
		return meridian.Input("--depart", "leave it out, or plan pair by pair", "real departures cannot be asked of many relations at once")
	}
	for i := range q.Conditions.Close {
		if q.Conditions.Close[i].Dated() {
			return meridian.Input("--close", "leave the days out", "a closure with days cannot be asked of many relations at once")
		}
	}
	return nil
}

// NewSkimmer readies a network for the shipment, conditions, prices and rules of a
// query that is [Skimmable]; its ends are not looked at.
func NewSkimmer(net *meridian.Network, q Query) (*Skimmer, error) {
	if err := Skimmable(&q); err != nil {
		return nil, err
	}
	k := &Skimmer{query: q}
	s := &Skims{Net: net, Conditions: q.Conditions, ODs: []OD{{Query: q, Weight: 1}}, ends: map[endKey]*end{}}
	s.findKinds()
	v, err := NewView(net, q.Conditions)
	if err != nil {
		return nil, err
	}
	if s.base, err = s.weighAll(v); err != nil {
		return nil, err
	}
	s.heads = make([]int32, len(v.Arcs))
	for i := range v.Arcs {
		s.heads[i] = int32(v.Arcs[i].To)
	}
	k.s = s
	return k, nil
}

// Forget drops what destinations are attached to, some 1 MB each on the atlas.
func (k *Skimmer) Forget() { clear(k.s.ends) }

// Skims returns the best ways between pairs of ends. It is for one goroutine at a
// time; it uses all processors.
func (k *Skimmer) Skims(ctx context.Context, pairs [][2]End) ([]Skim, error) {
	if len(pairs) == 0 {
		return nil, nil
	}
	s := &Skims{Net: k.s.Net, Conditions: k.s.Conditions, kinds: k.s.kinds, base: k.s.base, heads: k.s.heads, ends: k.s.ends,
		ODs: make([]OD, len(pairs)), Base: make([]Way, len(pairs)), arcs: map[[2]int][]int64{}}
	for i, p := range pairs {
		q := k.query
		q.From, q.To = p[0], p[1]
		s.ODs[i] = OD{Query: q, Weight: 1}
	}
	s.same = &Variant{s: s, view: s.base, mark: make([]int32, len(s.heads))}
	if err := s.find(ctx, make([]int, len(pairs))); err != nil {
		return nil, err
	}
	out := make([]Skim, len(pairs))
	inChunks(len(pairs), func(from, to int) {
		for i := from; i < to; i++ {
			out[i] = s.skim(i)
		}
	})
	maps.DeleteFunc(s.ends, func(e endKey, _ *end) bool { return !e.delivery })
	return out, ctx.Err()
}

// skim reads what a way comes to, with what is paid once a chain.
func (s *Skims) skim(i int) Skim {
	w := &s.Base[i]
	if !w.Reachable {
		return Skim{Reason: w.Reason}
	}
	v, m := s.base.v, s.base.models[s.rows[i].kind]
	out := Skim{Reachable: true, Corridor: w.Corridor(), Hours: w.Hours(), CO2e: float64(w.V[Grams]) / 1000}
	r := &s.rows[i]
	c := &cost.Chain{From: v.Net.Places[r.from.stops[0].place].Country, To: v.Net.Places[r.to.stops[0].place].Country}
	c.Countries = append(make([]string, 0, 16), c.From, c.To)
	if out.Corridor != "other" {
		c.Corridor = out.Corridor
	}
	var km [meridian.NumModes]float64 // by mode
	for _, st := range w.path {
		if st.access == nil {
			v.describe(st.arc, c)
			v.lengths(st.arc, &km)
			continue
		}
		for _, h := range st.access.hauls() {
			c.Modes |= meridian.Modes(h.Medium.mode())
			km[h.Medium.mode()] += h.Km
		}
		out.Km += st.access.Km + st.access.DeliveryKm
	}
	for mode, x := range km {
		out.Km += x
		if x > km[out.MainMode] {
			out.MainMode = meridian.Mode(mode)
		}
	}
	start, end := m.Chain(c)
	out.Freight = float64(w.V[Money])/100 + cost.Cents(start.Freight()) + cost.Cents(end.Freight())
	out.Modes, out.Km, out.Freight = c.Modes|c.Across, math.Round(out.Km), cost.Cents(out.Freight)
	return out
}

// lengths adds the km of an arc to those of its mode.
func (v *View) lengths(arc int32, km *[meridian.NumModes]float64) {
	a := &v.Arcs[arc]
	switch a.Kind {
	case ArcHaul:
		h := &v.Hauls[a.Detail]
		km[h.Medium.mode()] += h.Km
	case ArcVoyage:
		y := &v.Voyages[a.Detail]
		km[y.Mode] += y.Km
	case ArcCrossing:
		x := &v.Crossings[a.Detail]
		km[x.Medium.mode()] += v.Net.Links[x.Step.Link].Km
	case ArcTrain:
		for _, p := range v.Trains[a.Detail].Parts {
			v.lengths(p, km)
		}
	}
}

// Family names the corridor, and for ways of no named one the mode of most km.
func (k *Skim) Family() string {
	if k.Corridor == "other" {
		return fmt.Sprintf("other/%s", k.MainMode)
	}
	return k.Corridor
}
