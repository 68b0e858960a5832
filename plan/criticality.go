package plan

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"meridian"
)

// Criticality: what the loss of each element costs a set of ODs. An element that
// the best way of an OD does not use cannot make that OD dearer, because its best
// way is still open; so each OD is searched again only for the elements that it
// uses, on the view with the arcs changed that the loss changes.

// Switch is what a loss does to one OD.
type Switch struct {
	OD    int // index of the ODs
	After Best
	Added float64 // generalised cost, USD a shipment; 0 where it is cut off
	Hours float64 // mean hours longer
	CO2e  float64 // kg more
}

// Loss is what losing an element does.
type Loss struct {
	Element  Element
	Users    int       // ODs whose best way needs it
	Weight   float64   // of the users
	CutOff   []int     // ODs that have no way without it
	CutOffW  float64   // their weight
	Added    float64   // generalised cost, USD, weighted sum over those with another way
	Hours    float64   // mean of the hours added, weighted, over the same
	CO2e     float64   // kg, weighted sum
	Switches []Switch  // of the users, in the order of the ODs
	Corridor []Moving  // whither they switch, heaviest first
	Section  int       // links that follow each other and are lost alike have one section
	At       [2]string // ends of a link or crossing, else the place twice
}

// Moving is weight that goes from one corridor to another.
type Moving struct {
	From, To string // "" for To: cut off
	Weight   float64
	ODs      int
}

// Criticality is a ranking.
type Criticality struct {
	ODs    []OD
	Before []Best // of each OD
	Losses []Loss // what cuts most off first, then what adds most cost
	Active []string
}

// CriticalityOptions confine a ranking.
type CriticalityOptions struct {
	Kinds []ElementKind // empty: all
	Total func(n int)   // told how many elements there are, before the work
	Tick  func(n int)   // told how many more are done, from any goroutine
}

// FindCriticality ranks all elements that the best ways of the ODs use.
func (p *Planner) FindCriticality(ctx context.Context, c Conditions, ods []OD, o CriticalityOptions) (*Criticality, error) {
	if err := checkODs(ods); err != nil {
		return nil, err
	}
	v, err := p.View(c)
	if err != nil {
		return nil, err
	}
	rel, err := p.relateAll(v, ods)
	if err != nil {
		return nil, err
	}
	out := &Criticality{ODs: ods, Active: v.Active}
	users := map[elementKey][]int{}
	for i, r := range rel {
		out.Before = append(out.Before, r.best)
		for _, k := range r.uses() {
			if len(o.Kinds) == 0 || slices.Contains(o.Kinds, k.kind) {
				users[k] = append(users[k], i)
			}
		}
	}
	keys := make([]elementKey, 0, len(users))
	for k := range users {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b elementKey) int { // what takes long first
		return cmp.Or(-cmp.Compare(b2i(v.remade(a)), b2i(v.remade(b))), compareKeys(a, b))
	})
	if o.Total != nil {
		o.Total(len(keys))
	}
	out.Losses = make([]Loss, len(keys))
	if err := p.loseEach(ctx, c, v, rel, keys, users, o.Tick, out.Losses); err != nil {
		return nil, err
	}
	slices.SortStableFunc(out.Losses, func(a, b Loss) int {
		return cmp.Or(-cmp.Compare(a.CutOffW, b.CutOffW), -cmp.Compare(len(a.CutOff), len(b.CutOff)), -cmp.Compare(a.Added, b.Added),
			cmp.Compare(a.Element.Kind, b.Element.Kind), cmp.Compare(a.Element.ID, b.Element.ID))
	})
	sections(out.Losses)
	return out, nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// remade tells whether the loss of an element asks for a new view.
func (v *View) remade(k elementKey) bool {
	return k.kind == ElementPassage || k.kind == ElementLink && v.Net.Links[k.id].Mode.Waterborne()
}

// loseEach finds the loss of every key.
func (p *Planner) loseEach(ctx context.Context, c Conditions, v *View, rel []*relation, keys []elementKey, users map[elementKey][]int, tick func(int), out []Loss) error {
	base := newLossBase(v, keys)
	errs := make([]error, len(keys))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(len(keys), runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			s, pt := new(seeker), new(patch)
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(keys) {
					return
				}
				k := keys[i]
				var after []Best
				if v.remade(k) {
					after, errs[i] = p.lostView(c, v, rel, k, users[k])
				} else {
					after = base.lost(rel, k, users[k], s, pt)
				}
				if errs[i] == nil {
					out[i] = newLoss(v, k, rel, users[k], after)
				}
				if tick != nil {
					tick(1)
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// lost returns the best ways of the users of an element once it is lost.
func (b *lossBase) lost(rel []*relation, k elementKey, users []int, s *seeker, pt *patch) []Best {
	x := b.without(k)
	after := make([]Best, len(users))
	for n, i := range users {
		x.patch(rel[i], pt)
		total, path := s.seek(rel[i], pt)
		after[n] = x.best(rel[i], pt, total, path)
		x.wipe(pt)
	}
	return after
}

// lostView is lost on a view made again, with the element closed.
func (p *Planner) lostView(c Conditions, v *View, rel []*relation, k elementKey, users []int) ([]Best, error) {
	e := v.element(k)
	c.Close = append(slices.Clone(c.Close), Closed(e.Word())...)
	w, err := NewView(p.Net, c)
	if err != nil {
		return nil, err
	}
	other := New(p.Net)
	after := make([]Best, len(users))
	s := new(seeker)
	for n, i := range users {
		r, err := other.relate(w, rel[i].od)
		if err != nil {
			return nil, err
		}
		r.find(s)
		after[n] = r.best
	}
	return after, nil
}

// newLoss adds up what the users of an element lose with it.
func newLoss(v *View, k elementKey, rel []*relation, users []int, after []Best) Loss {
	l := Loss{Element: v.element(k), Users: len(users), Section: -1}
	switch net := v.Net; {
	case l.Element.Link != meridian.NoID:
		x := &net.Links[l.Element.Link]
		l.At = [2]string{net.Places[x.From].ID, net.Places[x.To].ID}
	case l.Element.Place != meridian.NoID:
		l.At = [2]string{l.Element.ID, l.Element.ID}
	}
	moving := map[[2]string]*Moving{}
	hours, weight := 0.0, 0.0
	for n, i := range users {
		before, w := &rel[i].best, rel[i].od.Weight
		s := Switch{OD: i, After: after[n]}
		l.Weight += w
		to := after[n].Corridor
		if after[n].Reachable {
			// a way that is cheaper than the one lost was there before: hauls go the
			// shortest way, not the cheapest; it is no gain by the loss
			s.Added, s.Hours, s.CO2e = math.Max(0, after[n].Cost-before.Cost), after[n].Hours-before.Hours, after[n].CO2e-before.CO2e
			l.Added += w * s.Added
			l.CO2e += w * s.CO2e
			hours += w * s.Hours
			weight += w
		} else {
			l.CutOff = append(l.CutOff, i)
			l.CutOffW += w
			to = ""
		}
		m := moving[[2]string{before.Corridor, to}]
		if m == nil {
			m = &Moving{From: before.Corridor, To: to}
			moving[[2]string{before.Corridor, to}] = m
		}
		m.Weight, m.ODs = m.Weight+w, m.ODs+1
		l.Switches = append(l.Switches, s)
	}
	l.Hours = hours / math.Max(weight, 1e-12)
	l.Corridor = sortedMoving(moving)
	return l
}

func sortedMoving(m map[[2]string]*Moving) []Moving {
	out := make([]Moving, 0, len(m))
	for _, x := range m {
		out = append(out, *x)
	}
	slices.SortFunc(out, func(a, b Moving) int {
		return cmp.Or(-cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

// sections numbers the losses so that links which follow each other and are lost
// alike have one number: the stretch between two junctions is one loss. Others
// have numbers of their own.
func sections(list []Loss) {
	n := 0
	for i := range list {
		if list[i].Section >= 0 {
			continue
		}
		list[i].Section = n
		if k := list[i].Element.Kind; k == ElementLink || k == ElementCrossing {
			ends := map[string]bool{list[i].At[0]: true, list[i].At[1]: true}
			for grew := true; grew; {
				grew = false
				for j := i + 1; j < len(list); j++ {
					o := &list[j]
					if o.Section < 0 && alike(&list[i], o) && (ends[o.At[0]] || ends[o.At[1]]) {
						o.Section, grew = n, true
						ends[o.At[0]], ends[o.At[1]] = true, true
					}
				}
			}
		}
		n++
	}
}

// alike tells whether two losses by land are of one kind and cost the same ODs
// the same.
func alike(a, b *Loss) bool {
	byLand := func(k ElementKind) bool { return k == ElementLink || k == ElementCrossing }
	return byLand(a.Element.Kind) && byLand(b.Element.Kind) && a.Users == b.Users && a.Added == b.Added && slices.Equal(a.CutOff, b.CutOff) &&
		slices.EqualFunc(a.Switches, b.Switches, func(x, y Switch) bool { return x.OD == y.OD && x.Added == y.Added && x.Hours == y.Hours })
}
