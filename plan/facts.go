package plan

import (
	"sync"
)

// facts are what plans on a view ask for again and again, found when it is first
// needed.
type facts struct {
	mu        sync.Mutex
	closed    []string // corridor -> why a gate of it is closed
	agreement map[string]map[string]bool
}

// members returns the countries that apply an agreement on the day of a view.
func (f *facts) members(v *View, agreement string) map[string]bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	m, ok := f.agreement[agreement]
	if !ok {
		if f.agreement == nil {
			f.agreement = map[string]map[string]bool{}
		}
		m = members(v.Net, agreement, v.Conditions.AsOf)
		f.agreement[agreement] = m
	}
	return m
}
