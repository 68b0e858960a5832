package plan

import (
	"errors"
	"fmt"
	"slices"

	"meridian"
)

// What would open a corridor that has no way.

// Opening is a single change of conditions that gives a corridor a way.
type Opening struct {
	Text    string
	Contest *Contest
}

// FindOpenings returns the single changes of conditions under which a corridor
// without a way has one: a disruption over, a season awaited, a rule set aside.
func (p *Planner) FindOpenings(q Query, corridor string, closed *Contest) ([]Opening, error) {
	var out []Opening
	try := func(q Query, format string, args ...any) error {
		c, err := p.Contest(q, corridor, GoalGeneralised)
		var none *meridian.NoResultError
		switch {
		case errors.As(err, &none):
			return nil
		case err != nil:
			return err
		}
		if c.Corridor != nil {
			out = append(out, Opening{fmt.Sprintf(format, args...), c})
		}
		return nil
	}
	for _, d := range closed.Active {
		open := q
		open.Conditions.Without = append(slices.Clone(q.Conditions.Without), d)
		open.Conditions.With = slices.DeleteFunc(slices.Clone(q.Conditions.With), func(s string) bool { return s == d })
		if err := try(open, "if %s were over (--without %s)", disruptionName(p.Net, d), d); err != nil {
			return nil, err
		}
	}
	starts := seasonStarts(p.Net, corridor, q.Conditions.Ready)
	for later := meridian.Date(30); q.Conditions.Timetabled && len(starts) == 0 && later <= 120; later += 30 {
		starts = seasonStarts(p.Net, corridor, q.Conditions.Ready+later) // it closes before the goods come
	}
	for _, day := range starts {
		late := q
		late.Conditions.Ready, late.Shipment.Ready = day, day
		late.Start = day.At(0, q.From.zone(p.Net))
		if late.Shipment.Deadline != meridian.NoDate && late.Shipment.Deadline < day {
			late.Shipment.Deadline, late.Due = meridian.NoDate, 0
		}
		if err := try(late, "when navigation opens (--depart %s --as-of %s)", day, q.Conditions.AsOf); err != nil {
			return nil, err
		}
	}
	if closed.Reason == "denied" && q.Restrictions != ScreenOff {
		free := q
		free.Restrictions = ScreenFlag
		if err := try(free, "if the rule did not bind (--restrictions flag; no legal advice)"); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func disruptionName(net *meridian.Network, id string) string {
	for i := range net.Disruptions {
		if net.Disruptions[i].ID == id {
			return net.Disruptions[i].Name
		}
	}
	return id
}

// seasonStarts lists the days on which closed passages and links at the gates of
// a corridor open next.
func seasonStarts(net *meridian.Network, corridor string, ready meridian.Date) []meridian.Date {
	var days []meridian.Date
	for _, g := range gatesOf(net) {
		if g.id != corridor {
			continue
		}
		for _, alts := range g.gates {
			for _, t := range alts {
				if t.kind != "passage" {
					continue
				}
				if p := FindPassage(net, t.name); p != meridian.NoID && !net.Passages[p].Season.Open(ready) {
					days = append(days, net.Passages[p].Season.NextOpen(ready))
				}
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}
