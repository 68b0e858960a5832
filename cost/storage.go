package cost

import (
	"math"

	"meridian"
)

// FreeDays is the free time at terminals whose figures name none (estimate of
// this model: three to seven days are usual).
const FreeDays = 5.0

// Storage returns what goods pay that stay at a terminal of a country longer than
// its free time: the mean over all stays with these moments, in USD.
func (m *Model) Storage(country string, stay meridian.Moments, freeDays float64) float64 {
	if freeDays <= 0 {
		freeDays = FreeDays
	}
	days := stay.Beyond(24*freeDays) / 24
	if days <= 0 {
		return 0
	}
	best, rate := -1, 0.0
	for i := range m.onChains {
		e := &m.onChains[i]
		if e.c.Kind != "demurrage" || e.c.Shape != "per_day" || e.c.Country != "" && e.c.Country != country {
			continue
		}
		if score := specificity(e.c); score > best {
			best, rate = score, e.amount
		}
	}
	return rate * math.Max(0, days)
}
