package plan

import (
	"cmp"
	"math"
	"slices"
)

// Switches set the best ways of ODs on one network beside those on another.
type Switches struct {
	ODs           []OD
	Before, After []Best
	Moves         []Moving // heaviest first; with those that stay
	Active        []string // disruptions in force after
	Weight        float64  // of the ODs with a way before
	CutOffW       float64  // of those that have none after
	Regained      int      // ODs with a way after and none before
	Added         float64  // generalised cost, USD, weighted sum over those with a way in both
	Hours         float64  // weighted mean over the same
	CO2e          float64  // kg, weighted sum
}

// FindSwitches finds the best way of each OD under two conditions, which stand
// for those of their queries. A closure with days counts if it holds on the day
// of departure.
func (p *Planner) FindSwitches(before, after Conditions, ods []OD) (*Switches, error) {
	first, err := p.Bests(before, ods)
	if err != nil {
		return nil, err
	}
	then, err := p.Bests(after, ods)
	if err != nil {
		return nil, err
	}
	v, err := p.View(after)
	if err != nil {
		return nil, err
	}
	s := Compared(ods, first, then)
	s.Active = v.Active
	return s, nil
}

// Compared adds up what changes from one set of best ways to another.
func Compared(ods []OD, before, after []Best) *Switches {
	s := &Switches{ODs: ods, Before: before, After: after}
	moving := map[[2]string]*Moving{}
	both, hours := 0.0, 0.0
	for i := range ods {
		a, b, w := &s.Before[i], &s.After[i], ods[i].Weight
		if !a.Reachable {
			if b.Reachable {
				s.Regained++
			}
			continue
		}
		s.Weight += w
		k := [2]string{a.Corridor, b.Corridor}
		if b.Reachable {
			both += w
			s.Added += w * (b.Cost - a.Cost)
			s.CO2e += w * (b.CO2e - a.CO2e)
			hours += w * (b.Hours - a.Hours)
		} else {
			k[1] = ""
			s.CutOffW += w
		}
		m := moving[k]
		if m == nil {
			m = &Moving{From: k[0], To: k[1]}
			moving[k] = m
		}
		m.Weight, m.ODs = m.Weight+w, m.ODs+1
	}
	s.Hours = hours / math.Max(both, 1e-12)
	s.Moves = sortedMoving(moving)
	return s
}

// Order lists the ODs that change most first: those cut off, then by the cost
// added times weight; those that stay as they are last.
func (s *Switches) Order() []int {
	out := make([]int, len(s.ODs))
	for i := range out {
		out[i] = i
	}
	rank := func(i int) float64 {
		a, b, w := &s.Before[i], &s.After[i], s.ODs[i].Weight
		switch {
		case a.Reachable && !b.Reachable:
			return 1e18 + w
		case a.Reachable != b.Reachable:
			return 1e17
		case !a.Reachable:
			return -1
		}
		return w * math.Abs(b.Cost-a.Cost)
	}
	slices.SortStableFunc(out, func(i, j int) int { return -cmp.Compare(rank(i), rank(j)) })
	return out
}

// Undisturbed returns the conditions without what the user shut or switched.
func (c Conditions) Undisturbed() Conditions {
	c.Close, c.With, c.Without = nil, nil, nil
	return c
}

// Disturbed tells whether the user shut or switched anything.
func (c *Conditions) Disturbed() bool { return len(c.Close)+len(c.With)+len(c.Without) > 0 }
