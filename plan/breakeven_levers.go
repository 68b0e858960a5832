package plan

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"meridian"
)

// Which levers a contest has: the rows behind the legs in which a corridor loses,
// those that lose most first.

// levers lists the rows that an itinerary rests on, with the mean and variance
// of the time that each stands for.
func levers(net *meridian.Network, it *meridian.Itinerary) (list []Lever, times []meridian.Moments) {
	at := map[string]int{}
	add := func(leg int, kind LeverKind, table, key string, now float64, t meridian.Moments) {
		if now <= 0 || math.IsNaN(now) {
			return
		}
		k := kind.String() + "\x00" + table + "\x00" + key
		i, ok := at[k]
		if !ok {
			i = len(list)
			at[k] = i
			list = append(list, Lever{Kind: kind, Table: table, Key: key, Leg: leg})
			times = append(times, meridian.Moments{})
		}
		if kind == LeverHeadway {
			list[i].Now = now
		} else {
			list[i].Now += now
		}
		times[i] = times[i].Add(t)
	}
	fare := map[string]bool{} // services that are paid by a fare of their own
	for i := range it.Legs {
		for _, c := range it.Legs[i].Cites {
			if c.Table == "fares" {
				fare[it.Legs[i].Service] = true
			}
		}
	}
	tolls := map[string]float64{} // service -> tolls that are part of its rate
	for i := range it.Legs {
		if l := &it.Legs[i]; l.Kind == meridian.LegPassage {
			tolls[l.Service] += amount(l, "toll")
		}
	}
	rate := func(l *meridian.Leg, c meridian.Cite) float64 {
		x := amount(l, "linehaul")
		if !besideRate(net, c) {
			x += tolls[l.Service]
			delete(tolls, l.Service)
		}
		return x
	}
	for i := range it.Legs {
		l := &it.Legs[i]
		rail := l.Mode == meridian.Rail.String()
		for _, c := range l.Cites {
			switch {
			case c.Table == "charges":
				id, _, _ := strings.Cut(c.Key, "/")
				if kind := chargeKind(net, id); kind != "" {
					add(i, LeverCharge, "charges", id, amount(l, kind), meridian.Moments{})
				}
			case c.Table == "transfers" && l.Kind == meridian.LegTransfer:
				add(i, LeverCharge, c.Table, c.Key, amount(l, "transfer"), meridian.Moments{})
				add(i, LeverHours, c.Table, c.Key, l.Time.Mean, l.Time)
			case c.Table == "gauge_breaks":
				add(i, LeverCharge, c.Table, c.Key, amount(l, "gauge_break"), meridian.Moments{})
				add(i, LeverHours, c.Table, c.Key, l.Time.Mean, l.Time)
			case c.Table == "crossings" && l.Kind == meridian.LegCrossing:
				add(i, LeverCharge, c.Table, c.Key, amount(l, "crossing"), meridian.Moments{})
				for k := range net.Crossings {
					if x := &net.Crossings[k]; x.Cite.Key == c.Key {
						m := x.Hours.Moments()
						add(i, LeverHours, c.Table, c.Key, m.Mean, m)
					}
				}
			case c.Table == "lanes" && l.Kind == meridian.LegWait, c.Table == "services" && l.Kind == meridian.LegWait:
				add(i, LeverHeadway, c.Table, c.Key, headwayOf(net, c), l.Time)
			case c.Table == "lanes" && !fare[l.Service], c.Table == "fares" && !rail:
				add(i, LeverCharge, c.Table, c.Key, rate(l, c), meridian.Moments{})
			}
		}
	}
	return list, times
}

// besideRate tells whether tolls come on top of the rate that a row gives.
func besideRate(net *meridian.Network, c meridian.Cite) bool {
	for i := range net.Lanes {
		if c.Table == "lanes" && net.Lanes[i].Cite.Key == c.Key {
			return net.Lanes[i].Vessel == "river-sea"
		}
	}
	return false
}

// chargeKind returns the line of a leg that a charge stands on, "" for charges
// that are no lever.
func chargeKind(net *meridian.Network, id string) string {
	for i := range net.Charges {
		if c := &net.Charges[i]; c.ID == id {
			switch c.Kind {
			case "linehaul", "transit_fee", "surcharge":
				return c.Kind
			}
			return ""
		}
	}
	return ""
}

func amount(l *meridian.Leg, kind string) float64 {
	for _, c := range l.Components {
		if c.Kind == kind {
			return c.Amount
		}
	}
	return 0
}

func headwayOf(net *meridian.Network, c meridian.Cite) float64 {
	for i := range net.Lanes {
		if c.Table == "lanes" && net.Lanes[i].Cite.Key == c.Key {
			return net.Lanes[i].Headway
		}
	}
	for i := range net.Services {
		if c.Table == "services" && net.Services[i].Cite.Key == c.Key {
			return net.Services[i].HeadwayDays()
		}
	}
	return 0
}

// episodes lists the disruptions in force that meet an itinerary other than by
// closing something, with what they cost and the hours that they take.
func episodes(net *meridian.Network, it *meridian.Itinerary, active []string) (list []Lever, usd, hours []float64) {
	leg := map[string]int{} // what an episode can hit, by type -> first leg that it hits
	meet := func(i int, kind string, names ...string) {
		for _, n := range names {
			if k := kind + ":" + n; n != "" {
				if _, ok := leg[k]; !ok {
					leg[k] = i
				}
			}
		}
	}
	boxes := 0.0
	for i := range it.Legs {
		l := &it.Legs[i]
		boxes += amount(l, "surcharge")
		meet(i, "passage", l.Passages...)
		for _, id := range l.Links {
			meet(i, "link", net.Links[id].ID)
		}
		for _, c := range l.Cites {
			if c.Table == "services" {
				meet(i, "service", c.Key)
			}
		}
		m, err := meridian.ParseMode(l.Mode)
		sails := err == nil && m.Waterborne() && l.Kind != meridian.LegTransfer
		switch {
		case l.Kind == meridian.LegTransfer || sails:
			for _, id := range [2]string{l.From, l.To} {
				meet(i, "place", id)
				if p, ok := net.PlaceByID[id]; ok {
					meet(i, "region", net.Places[p].Region)
					if sails {
						meet(i, "country", net.Places[p].Country)
					}
				}
			}
		case len(l.Border) == 2:
			meet(i, "country", l.Border...)
			meet(i, "border", l.Border[0]+"-"+l.Border[1], l.Border[1]+"-"+l.Border[0])
		case l.Kind == meridian.LegLink:
			meet(i, "country", l.Country)
		}
	}
	at := map[string]int{}
	for i := range net.Disruptions {
		d := &net.Disruptions[i]
		first, met := leg[d.TargetType+":"+d.Target]
		if !met || d.Effect == "close" || !slices.Contains(active, d.ID) {
			continue
		}
		k, ok := at[d.ID]
		if !ok {
			k = len(list)
			at[d.ID] = k
			list = append(list, Lever{Kind: LeverEpisode, Table: "disruptions", Key: d.ID, Leg: first, Now: 1})
			usd, hours = append(usd, 0), append(hours, 0)
		}
		switch d.Effect {
		case "delay_hours":
			hours[k] += meridian.Spread{P50: d.Value, P90: 2 * d.Value}.Moments().Mean
		case "time_factor":
			hours[k] += it.Legs[first].Time.Mean * (1 - 1/math.Max(1, d.Value))
		case "rate_factor":
			usd[k] += amount(&it.Legs[first], "linehaul") * (1 - 1/math.Max(1, d.Value))
		default:
			usd[k] = boxes
		}
	}
	return list, usd, hours
}

// promising returns the levers that close most of the gap if pulled all the way,
// less what they do for the rival, perKind of each kind. It only decides which
// levers are tried.
func promising(net *meridian.Network, q *Query, c *Contest, perKind int) []Lever {
	worth := func(it *meridian.Itinerary) ([]Lever, []float64) {
		list, times := levers(net, it)
		out := make([]float64, len(list))
		p := q.prices()
		for i := range list {
			rest := 1 - list[i].Kind.least()
			t := times[i]
			switch {
			case list[i].Kind == LeverCharge && c.Goal != GoalDays:
				out[i] = list[i].Now
			case list[i].Kind != LeverCharge && c.Goal == GoalDays:
				out[i] = rest * t.Mean
			case list[i].Kind != LeverCharge && c.Goal == GoalGeneralised:
				out[i] = rest * (p.hour*t.Mean + p.sd*(it.Time.SD()-math.Sqrt(math.Max(0, it.Time.Var-t.Var))))
			}
		}
		met, usd, hours := episodes(net, it, c.Active)
		for i := range met {
			x := 0.0
			if c.Goal != GoalDays {
				x += usd[i]
			}
			switch c.Goal {
			case GoalDays:
				x += hours[i]
			case GoalGeneralised:
				x += p.hour * hours[i]
			}
			list, out = append(list, met[i]), append(out, x)
		}
		return list, out
	}
	list, mine := worth(c.Corridor)
	other, theirs := worth(c.Rival)
	for i := range list {
		for k := range other {
			if list[i].Kind == other[k].Kind && list[i].Table == other[k].Table && list[i].Key == other[k].Key {
				mine[i] -= theirs[k]
			}
		}
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return -cmp.Compare(mine[a], mine[b]) })
	var out []Lever
	taken := map[LeverKind]int{}
	for _, i := range order {
		if k := list[i].Kind; mine[i] > 0 && taken[k] < perKind {
			taken[k]++
			list[i].Worth = mine[i]
			out = append(out, list[i])
		}
	}
	return out
}
