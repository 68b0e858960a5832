package cch

// One-to-all distances by a sweep (PHAST; Delling, Goldberg, Nowatzyk, Werneck
// 2011). The distances to the ancestors of the source come from an upward walk.
// Every other node is then visited once, from the roots to the leaves, and takes
// the minimum over its downward arcs. The order is the same for any source, so
// memory is read forwards; runs of nodes with equally many arcs (tree.go) make
// the loops branch-free. Nothing has to be initialised: a node is written before
// it is read, and the few values of the walk, the seeds, are merged in after the
// run in which their node lies.

import "slices"

// Sweep finds distances from one node to all. One per goroutine; no call
// allocates after NewSweep.
type Sweep struct {
	// Distances of the last run. Node v has index Perfect.Index[v].
	Dist []Weight

	p     *Perfect
	walk  []Weight // depth -> distance from the source, Infinity between runs
	chain []uint32 // depth -> index of the ancestor of the source
}

// NewSweep returns a workspace for sweeps from a node. For sweeps towards a node
// use one for p.Reverse().
func NewSweep(p *Perfect) *Sweep {
	b := &p.Metric.Order.branch
	return &Sweep{Dist: huge[Weight](p.sweeps().size), p: p, walk: b.depths(), chain: make([]uint32, b.height)}
}

// Run finds the distances from source to all nodes.
func (s *Sweep) Run(source NodeID) {
	o, t := s.p.Metric.Order, s.p.sweeps()
	x := o.Position[source]
	i := int(o.branch.depth[x])
	s.walk[i] = 0
	length := i + 1
	for y := x; y != none; y = o.Parent[y] {
		s.chain[o.branch.depth[y]] = t.index[y]
	}
	b := &o.branch
	for at := b.place[x]; at != none; i-- {
		s.p.lowerUp(s.walk, at, s.walk[i])
		at = b.steps[at].parent
	}
	s.down(t, length)
	for d := range length {
		s.walk[d] = Infinity
	}
}

// down sweeps, with the first length values of the walk as seeds.
func (s *Sweep) down(t *tree, length int) {
	dist, runs := s.Dist, t.runs
	for k := 0; len(runs) > 0; {
		limit := uint32(none)
		if k < length {
			limit = s.chain[k]
		}
		n := sweepRuns(dist, t.arcs, runs, limit)
		end := runs[n-1].first + runs[n-1].count
		runs = runs[n:]
		for ; k < length && s.chain[k] < end; k++ {
			dist[s.chain[k]] = min(dist[s.chain[k]], s.walk[k])
		}
	}
}

// Lanes is how many sources, or metrics, are handled side by side: as many as fit
// a cache line.
const Lanes = 16

// lanes is one value a source, or a metric.
type lanes = [Lanes]Weight

var unreached = lanes(slices.Repeat([]Weight{Infinity}, Lanes))

// seeds are the results of upward walks from up to Lanes sources.
type seeds struct {
	p     *Perfect
	slot  []uint32 // position -> 1 + index in value, 0 between runs
	value []lanes
	met   []uint32 // the ancestors of all sources
	walk  []Weight // depth -> distance from one source, Infinity between runs
	order []uint64 // tree index << 32 | index in value, rising
}

func newSeeds(p *Perfect) seeds {
	o := p.Metric.Order
	return seeds{p: p, slot: make([]uint32, o.Graph.Nodes()), walk: o.branch.depths()}
}

// start finds the distances from the sources to their ancestors, and which of
// them lie in t. Lanes without a source stay Infinity.
func (s *seeds) start(sources []NodeID, t *tree) {
	o := s.p.Metric.Order
	s.met, s.value, s.order = s.met[:0], s.value[:0], s.order[:0]
	for _, v := range sources {
		for x := o.Position[v]; x != none && s.slot[x] == 0; x = o.Parent[x] {
			s.met, s.value = append(s.met, x), append(s.value, unreached)
			s.slot[x] = uint32(len(s.met))
			if i := t.index[x]; i != none {
				s.order = append(s.order, uint64(i)<<32|uint64(len(s.met)-1))
			}
		}
	}
	for k, v := range sources {
		s.climb(o.Position[v], k)
	}
	for _, x := range s.met {
		s.slot[x] = 0
	}
	slices.Sort(s.order)
}

// climb walks upwards from position x in lane k.
func (s *seeds) climb(x uint32, k int) {
	o := s.p.Metric.Order
	b := &o.branch
	i := b.depth[x]
	s.walk[i] = 0
	for ; x != none; x, i = o.Parent[x], i-1 {
		d := s.walk[i]
		s.value[s.slot[x]-1][k] = d
		s.p.lowerUp(s.walk, b.place[x], d)
		s.walk[i] = Infinity
	}
}

// sweep finds the distances dist of all nodes of t from the seeds.
func (s *seeds) sweep(t *tree, dist []lanes) {
	k := 0
	for _, r := range t.runs {
		end := r.first + r.count
		sweepLanes(dist, dist[r.first:end], t.arcs[r.arc:r.arc+r.count*r.degree], r.degree)
		for ; k < len(s.order) && uint32(s.order[k]>>32) < end; k++ {
			lowerLanes(&dist[s.order[k]>>32], &s.value[uint32(s.order[k])], 0)
		}
	}
}

// LaneSweep finds the distances from up to [Lanes] nodes at once, at a fraction of
// the cost of as many sweeps. One per goroutine; no call allocates after the
// first few.
type LaneSweep struct {
	// Distances of the last run: node v from source k is
	// Dist[Perfect.Index[v]][k]; Infinity where there is no source k.
	Dist [][Lanes]Weight

	seeds seeds
}

// NewLaneSweep returns a workspace for sweeps on p.
func NewLaneSweep(p *Perfect) *LaneSweep {
	return &LaneSweep{Dist: huge[lanes](p.sweeps().size), seeds: newSeeds(p)}
}

// Run finds the distances from the sources, at most Lanes of them, to all nodes.
func (s *LaneSweep) Run(sources []NodeID) {
	t := s.seeds.p.sweeps()
	s.seeds.start(sources[:min(len(sources), Lanes)], t)
	s.seeds.sweep(t, s.Dist)
}
