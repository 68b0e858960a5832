package plan

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"meridian"
)

// Failures in draws: in each draw some elements are shut for some days more. A
// shipment goes round them all, or waits until those that its best way needs are
// open again, whichever costs less; where it can do neither, it is cut off. The
// wait is counted from departure, so it is an upper bound: what is shut far down
// the way may be open by the time the goods get there.

// FailureDraw is what is shut in a draw: indices of failures, ascending, and the
// days that each still lasts.
type FailureDraw struct {
	Failed []int
	Left   []float64
}

// Failures is what draws of failures do to ODs.
type Failures struct {
	ODs    []OD
	Before []Best
	Alone  [][]Best // failure -> OD: the best way round it alone
	Sets   int      // different sets of failures drawn, the empty one included

	Added   [][]float64 // OD -> draw: generalised cost, USD; NaN: cut off
	Hours   [][]float64 // OD -> draw: mean hours more; NaN: cut off
	Moves   []Moving    // over all draws: weight × draws; To "": cut off
	Waits   []float64   // OD -> share of draws in which it waits
	Rounds  []float64   // OD -> share of draws in which it goes round
	CutOffs []float64   // OD -> share of draws in which it is cut off
}

// FindFailures plays draws of failures; words[f] are the words of --close that
// failure f shuts. Progress is told by ODs.
func (p *Planner) FindFailures(ctx context.Context, c Conditions, ods []OD, words [][]string, draws []FailureDraw, o CriticalityOptions) (*Failures, error) {
	if err := checkODs(ods); err != nil {
		return nil, err
	}
	rounds := &rounds{net: p.Net, c: c, ods: ods, words: words, made: map[string]*round{}}
	if err := rounds.resolve(); err != nil {
		return nil, err
	}
	f := &Failures{ODs: ods, Alone: make([][]Best, len(words)), Before: make([]Best, len(ods))}
	for i := range f.Alone {
		f.Alone[i] = make([]Best, len(ods))
	}
	sets := map[string][]int{}
	for i := range words {
		sets[setKey([]int{i})] = []int{i}
	}
	drawn := map[string]bool{}
	for d := range draws {
		k := setKey(draws[d].Failed)
		sets[k], drawn[k] = draws[d].Failed, true
	}
	f.Sets = len(drawn)
	if o.Total != nil {
		o.Total(len(ods))
	}
	found := make([]map[string]Best, len(ods))
	errs := make([]error, len(ods))
	inParallel(len(ods), func(i int) {
		found[i], errs[i] = rounds.all(ctx, i, sets)
		if o.Tick != nil {
			o.Tick(1)
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for i, err := range errs {
		if err != nil {
			return nil, err
		}
		f.Before[i] = found[i][setKey(nil)]
		for n := range words {
			f.Alone[n][i] = found[i][setKey([]int{n})]
		}
	}
	f.play(draws, found)
	return f, nil
}

func setKey(failed []int) string { return fmt.Sprint(failed) }

// rounds finds best ways round sets of failures. What a set does to an OD is found
// by closing only what stands in its way: its best way, then what of the set
// stands in that of the way round, and so on. A way that meets nothing of the set
// is the best way round all of it, because to close more opens nothing. So few
// views are made, however many sets are drawn.
type rounds struct {
	net   *meridian.Network
	c     Conditions
	ods   []OD
	words [][]string
	shut  []*shut // of each failure

	mu   sync.Mutex
	made map[string]*round
}

// round is the network without a set of failures.
type round struct {
	once sync.Once
	p    *Planner
	v    *View
	err  error

	mu  sync.Mutex
	rel map[int]*relation // by OD
}

// resolve finds what the words of each failure mean.
func (r *rounds) resolve() error {
	for _, words := range r.words {
		s := newShut()
		for _, w := range words {
			if err := s.avoid(r.net, "--failures", w, "failed: "+w); err != nil {
				return err
			}
		}
		r.shut = append(r.shut, s)
	}
	return nil
}

// without returns the best way of an OD with a set of failures shut.
func (r *rounds) without(set []int, od int) (*relation, error) {
	k := setKey(set)
	r.mu.Lock()
	w := r.made[k]
	if w == nil {
		w = &round{p: New(r.net), rel: map[int]*relation{}}
		r.made[k] = w
	}
	r.mu.Unlock()
	w.once.Do(func() {
		c := r.c
		c.Close = slices.Clone(c.Close)
		for _, n := range set {
			c.Close = append(c.Close, Closed(r.words[n]...)...)
		}
		w.v, w.err = NewView(r.net, c)
	})
	if w.err != nil {
		return nil, w.err
	}
	w.mu.Lock()
	rel := w.rel[od]
	w.mu.Unlock()
	if rel != nil {
		return rel, nil
	}
	rel, err := w.p.relate(w.v, &r.ods[od])
	if err != nil {
		return nil, err
	}
	rel.find(new(seeker))
	w.mu.Lock()
	w.rel[od] = rel
	w.mu.Unlock()
	return rel, nil
}

// all finds the best way of an OD round every set.
func (r *rounds) all(ctx context.Context, od int, sets map[string][]int) (map[string]Best, error) {
	out := map[string]Best{}
	base, err := r.without(nil, od)
	if err != nil {
		return nil, err
	}
	out[setKey(nil)] = base.best
	for _, k := range sortedKeys(sets) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		rel, closed := base, []int(nil)
		for rel.best.Reachable {
			met := slices.DeleteFunc(slices.Clone(sets[k]), func(n int) bool { return slices.Contains(closed, n) || !rel.hitBy(r.shut[n]) })
			if len(met) == 0 {
				break
			}
			closed = append(closed, met...)
			slices.Sort(closed)
			if rel, err = r.without(closed, od); err != nil {
				return nil, err
			}
		}
		out[k] = rel.best
	}
	return out, nil
}

// hitBy tells whether the best way of a relation meets something shut.
func (r *relation) hitBy(s *shut) bool {
	for _, e := range [2]End{r.od.Query.From, r.od.Query.To} {
		if e.Place == meridian.NoID {
			continue
		}
		_, place := s.places[e.Place]
		_, country := s.countries[r.v.Net.Places[e.Place].Country]
		if place || country {
			return true
		}
	}
	return slices.ContainsFunc(r.arcs, func(a int32) bool {
		if a >= 0 {
			return s.stops(r.v, a)
		}
		x := &r.gate.arcs[-1-a].access
		if _, idle := s.terminals[x.Yard]; idle && x.Transfer >= 0 {
			return true
		}
		return slices.ContainsFunc(x.hauls(), func(h *Haul) bool { return s.stopsLinks(r.v.Net, h.Links()) })
	})
}

// stops tells whether an arc needs something that is shut.
func (s *shut) stops(v *View, arc int32) bool {
	a := &v.Arcs[arc]
	from, to := v.Nodes[a.From].Place, v.Nodes[a.To].Place
	handled := func(p meridian.PlaceID, idle map[meridian.PlaceID]string) bool {
		_, port := s.portShut(v.Net, p)
		_, gone := idle[p]
		return port || gone
	}
	switch a.Kind {
	case ArcHaul:
		return s.stopsLinks(v.Net, v.Hauls[a.Detail].Links())
	case ArcTransfer:
		return handled(from, s.terminals)
	case ArcGaugeBreak:
		return handled(from, s.gauges)
	case ArcCrossing:
		x := &v.Crossings[a.Detail]
		_, border := s.borders[[2]string{x.From, x.To}]
		return border || s.stopsLinks(v.Net, []Step{x.Step})
	case ArcVoyage:
		y := &v.Voyages[a.Detail]
		if y.Service != nil {
			if _, out := s.services[y.Service.ID]; out {
				return true
			}
		}
		return handled(from, nil) || handled(to, nil) || s.stopsLinks(v.Net, y.way.steps())
	case ArcTrain:
		t := &v.Trains[a.Detail]
		_, out := s.services[t.Service.ID]
		return out || slices.ContainsFunc(t.Parts, func(p int32) bool { return s.stops(v, p) })
	}
	return false
}

func (s *shut) stopsLinks(net *meridian.Network, steps []Step) bool {
	return slices.ContainsFunc(steps, func(st Step) bool {
		if _, ok := s.named(net, st.Link, true); ok {
			return true
		}
		l := &net.Links[st.Link]
		_, border := s.borders[[2]string{net.Places[l.From].Country, net.Places[l.To].Country}]
		return border && crossesBorder(net, l)
	})
}

// play lets every OD choose in every draw.
func (f *Failures) play(draws []FailureDraw, found []map[string]Best) {
	n := float64(len(draws))
	moving := map[[2]string]*Moving{}
	keys := make([]string, len(draws))
	for d := range draws {
		keys[d] = setKey(draws[d].Failed)
	}
	for i := range f.ODs {
		before := &f.Before[i]
		added, hours := make([]float64, len(draws)), make([]float64, len(draws))
		waits, rounds, cut := 0.0, 0.0, 0.0
		for d := range draws {
			c := f.choose(i, &draws[d], found[i][keys[d]])
			added[d], hours[d] = c.added, c.hours
			if before.Reachable {
				k := [2]string{before.Corridor, c.corridor}
				if moving[k] == nil {
					moving[k] = &Moving{From: k[0], To: k[1], ODs: 1}
				}
				moving[k].Weight += f.ODs[i].Weight
			}
			switch {
			case c.cut:
				cut++
			case c.waits:
				waits++
			case c.added > 0:
				rounds++
			}
		}
		f.Added, f.Hours = append(f.Added, added), append(f.Hours, hours)
		f.Waits, f.Rounds, f.CutOffs = append(f.Waits, waits/n), append(f.Rounds, rounds/n), append(f.CutOffs, cut/n)
	}
	f.Moves = sortedMoving(moving)
}

// choice is what a shipment does in a draw.
type choice struct {
	corridor     string
	added, hours float64
	waits, cut   bool
}

func (f *Failures) choose(od int, d *FailureDraw, after Best) choice {
	before := &f.Before[od]
	if !before.Reachable {
		return choice{added: math.NaN(), hours: math.NaN(), cut: true}
	}
	round := choice{corridor: after.Corridor, added: math.Max(0, after.Cost-before.Cost), hours: after.Hours - before.Hours}
	if after.Reachable && round.added == 0 {
		return round
	}
	left := 0.0
	for n, i := range d.Failed {
		if a := &f.Alone[i][od]; !a.Reachable || a.Cost != before.Cost {
			left = math.Max(left, d.Left[n])
		}
	}
	if left == 0 { // none stands in the way by itself: all of them do
		left = slices.Max(d.Left)
	}
	hour, _, _ := f.ODs[od].Query.Weights()
	wait := choice{corridor: before.Corridor, added: hour * 24 * left, hours: 24 * left, waits: true}
	switch {
	case after.Reachable && (round.added <= wait.added || wait.hours > longestWait):
		return round
	case wait.hours <= longestWait:
		return wait
	}
	return choice{added: math.NaN(), hours: math.NaN(), cut: true}
}

// History is an episode on record that shut something and is over.
type History struct {
	ID     string
	Name   string
	Words  []string // of --close: all that it shut
	Days   float64  // that it shut the longest of them
	Years  float64  // on record: from the first closure to the day
	Source string
}

// Closures returns the episodes of a feed that shut something and were over by a
// day. One that still shuts something is left out, since the network of the day
// has it shut anyway, and so are rows that begin and end on one day: they are
// what-ifs.
func Closures(net *meridian.Network, day meridian.Date) []History {
	var out []History
	at := map[string]int{}
	open := map[string]bool{}
	first := day
	for i := range net.Disruptions {
		d := &net.Disruptions[i]
		if d.Effect != "close" || d.Valid.From == meridian.NoDate || d.Valid.From > day || d.Valid.From == d.Valid.To {
			continue
		}
		first = min(first, d.Valid.From)
		if d.Valid.To == meridian.NoDate || d.Valid.To > day {
			open[d.ID] = true
			continue
		}
		n, ok := at[d.ID]
		if !ok {
			n = len(out)
			at[d.ID] = n
			out = append(out, History{ID: d.ID, Name: d.Name, Source: d.Cite.Source})
		}
		w := d.TargetType + ":" + d.Target
		if d.TargetType == "region" {
			w = "sea:" + d.Target
		}
		if !slices.Contains(out[n].Words, w) {
			out[n].Words = append(out[n].Words, w)
		}
		out[n].Days = math.Max(out[n].Days, float64(d.Valid.To-d.Valid.From))
	}
	out = slices.DeleteFunc(out, func(h History) bool { return open[h.ID] })
	for i := range out {
		out[i].Years = float64(day-first) / 365.2425
	}
	return out
}
