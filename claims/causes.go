package claims

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"meridian"
	"meridian/cost"
)

// Cause is something that explains a gap, or may: what it is, and what the
// model's figure would be without it.
type Cause struct {
	Of      string  `json:"of"` // days, cost
	Name    string  `json:"name"`
	Without float64 `json:"without,omitempty"` // the model's figure without it; 0: not a matter of sums
	Text    string  `json:"text"`
}

// Thresholds below which a cause is not worth a word.
const (
	smallGap   = 0.10
	smallPart  = 0.08
	priceShift = 0.15
)

// causes explains the gaps of an evaluation by component: the month of the
// price, the direction, the sea rate's share, empties, waiting, terminals,
// borders.
func causes(net *meridian.Network, e *Evaluation) []Cause {
	var out []Cause
	if e.Cost.Stated {
		out = append(out, priceCauses(net, e)...)
	}
	if e.Days.Stated && math.Abs(e.Days.Error) > smallGap {
		out = append(out, dayCauses(e)...)
	}
	return out
}

func priceCauses(net *meridian.Network, e *Evaluation) []Cause {
	var out []Cause
	add := func(name string, without float64, format string, args ...any) {
		out = append(out, Cause{"cost", name, without, fmt.Sprintf(format, args...)})
	}
	c, model := e.Claim, e.Cost.Model
	if c.Equipment == "" {
		add("size", 0, "the statement names no size of container: 40 ft taken")
	}
	sea := value(e.CostParts, "at sea") + value(e.CostParts, "tolls") + value(e.CostParts, "surcharges")
	for _, l := range lanesOf(net, e.Itinerary) {
		out = append(out, seaPrice(net, c, l, sea)...)
		if back := reverse(net, l, c.Date); back != nil {
			there, here := laneRate(net, l, e.Shipment.Equipment.TEU, c.Date), laneRate(net, back, e.Shipment.Equipment.TEU, c.Date)
			if there > 0 && math.Abs(here/there-1) > 0.5 {
				add("direction", model-there+here, "direction: %s to %s costs %.0f USD that month, the other way %.0f", l.From, l.To, there, here)
			}
		}
	}
	if math.Abs(e.Cost.Error) <= smallGap {
		return out
	}
	if sea > 0.25*model && sea < 0.99*model {
		add("sea rate", model-sea, "the sea is %.0f %% of the price (%.0f USD)", 100*sea/model, sea)
	}
	for _, name := range []string{"empty return", "borders", "surcharges", "terminals", "gauge breaks", "pick-up and delivery", "equipment"} {
		if x := value(e.CostParts, name); x > smallPart*model && e.Cost.Error > 0 {
			add(name, model-x, "%s: %.0f USD; without, %s", name, x, gapText(e.Cost, model-x))
		}
	}
	if x := e.Itinerary.Cost; e.Cost.Error < 0 && c.Scope != "door" {
		whole := x.PerUnit
		if whole > 1.05*model {
			add("scope", whole, "the statement may cover more than the carriage: with empties, hire and papers the model has %.0f USD", whole)
		}
	}
	for _, name := range []string{"by rail", "by road"} {
		if x := value(e.CostParts, name); x > 0.3*model {
			add(name, model-x, "%s: %.0f USD, %.0f %% of the price", name, x, 100*x/model)
		}
	}
	return out
}

// gapText says what the gap to the statement would be.
func gapText(c Comparison, model float64) string {
	d := compare(c.Min, c.Max, model)
	if d.Gap == 0 {
		return "the model meets the statement"
	}
	return fmt.Sprintf("the gap is %+.0f %%", 100*d.Error)
}

// seaPrice explains the month: how far the sea rate of the claim's month is from
// that of today, and whether the series reaches back to it.
func seaPrice(net *meridian.Network, c *meridian.Claim, l *meridian.Lane, sea float64) []Cause {
	s := net.Rates[l.Series]
	if len(s) == 0 || sea <= 0 {
		return nil
	}
	var out []Cause
	m := c.Date.Month()
	if m < s[0].Month || m > s[len(s)-1].Month {
		out = append(out, Cause{"cost", "series", 0, fmt.Sprintf("the series %s runs from %s to %s: its nearest value stands for %s", l.Series, s[0].Month, s[len(s)-1].Month, m)})
	}
	k := cost.Index(net, l.Series, net.Prices, m)
	if math.Abs(math.Log(k)) > priceShift {
		out = append(out, Cause{"cost", "price year", sea / k, fmt.Sprintf("price year: the sea rate of %s is %.2g × that of %s (series %s); at the latter the sea would be %.0f USD", m, k, net.Prices, l.Series, sea/k)})
	}
	return out
}

// lanesOf lists the liner markets that an itinerary pays.
func lanesOf(net *meridian.Network, it *meridian.Itinerary) []*meridian.Lane {
	var out []*meridian.Lane
	seen := map[string]bool{}
	for i := range it.Legs {
		for _, c := range it.Legs[i].Cites {
			if c.Table != "lanes" || seen[c.Key] {
				continue
			}
			seen[c.Key] = true
			for k := range net.Lanes {
				if net.Lanes[k].Cite.Key == c.Key {
					out = append(out, &net.Lanes[k])
				}
			}
		}
	}
	return out
}

func reverse(net *meridian.Network, l *meridian.Lane, d meridian.Date) *meridian.Lane {
	for i := range net.Lanes {
		if b := &net.Lanes[i]; b.From == l.To && b.To == l.From && b.Valid.Holds(d) && b.Season == l.Season {
			return b
		}
	}
	return nil
}

func laneRate(net *meridian.Network, l *meridian.Lane, teu float64, d meridian.Date) float64 {
	r := l.Rate40
	if teu <= 1 {
		r = l.Rate20
	}
	return r * cost.Index(net, l.Series, l.Base, d.Month())
}

func dayCauses(e *Evaluation) []Cause {
	var out []Cause
	names := []string{"waiting", "ports", "terminals", "transhipment", "borders", "gauge breaks", "passages", "pick-up and delivery", "at sea", "by rail", "by road"}
	slices.SortStableFunc(names, func(a, b string) int {
		x, y := value(e.DayParts, a), value(e.DayParts, b)
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	for _, name := range names[:4] {
		x := value(e.DayParts, name)
		if x < smallPart*e.Days.Model {
			continue
		}
		text := fmt.Sprintf("%s: %.1f days of %.1f", name, x, e.Days.Model)
		if moving := strings.HasPrefix(name, "at ") || strings.HasPrefix(name, "by "); !moving && e.Days.Error > 0 {
			text += "; without, " + gapText(e.Days, e.Days.Model-x)
		}
		out = append(out, Cause{"days", name, e.Days.Model - x, text})
	}
	return out
}
