package httpapi

import (
	"slices"
	"sync"

	"meridian/plan"
)

// mostPatched is how many networks with measures are kept ready: each has views of
// its own.
const mostPatched = 6

// patched keeps planners of networks with measures, those last asked for.
type patched struct {
	mu   sync.Mutex
	list []patchedPlanner // last used first
}

type patchedPlanner struct {
	key     string
	planner *plan.Planner
}

// get returns the planner of a key, or makes it.
func (p *patched) get(key string, build func() *plan.Planner) *plan.Planner {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.list, func(x patchedPlanner) bool { return x.key == key })
	if i < 0 {
		p.list = append(p.list, patchedPlanner{key, build()})
		i = len(p.list) - 1
	}
	x := p.list[i]
	p.list = slices.Insert(slices.Delete(p.list, i, i+1), 0, x)
	if len(p.list) > mostPatched {
		p.list = slices.Delete(p.list, mostPatched, len(p.list))
	}
	return x.planner
}
