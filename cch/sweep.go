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
	walk  []Weight // position -> distance from the source, Infinity between runs
	chain []uint32
}

// NewSweep returns a workspace for sweeps from a node. For sweeps towards a node
// use one for p.Reverse().
func NewSweep(p *Perfect) *Sweep {
	s := &Sweep{
		Dist:  make([]Weight, p.tree.size),
		p:     p,
		walk:  make([]Weight, p.tree.size),
		chain: make([]uint32, 0, p.Metric.Order.Height()),
	}
	for x := range s.walk {
		s.walk[x] = Infinity
	}
	return s
}

// Run finds the distances from source to all nodes.
func (s *Sweep) Run(source NodeID) {
	o, up := s.p.Metric.Order, &s.p.up
	x := o.Position[source]
	s.walk[x] = 0
	s.chain = s.chain[:0]
	for ; x != none; x = o.Parent[x] {
		s.chain = append(s.chain, x)
		d := s.walk[x]
		for _, a := range up.arcs[up.first[x]:up.first[x+1]] {
			s.walk[a.head] = min(s.walk[a.head], d+a.weight)
		}
	}
	s.down()
	for _, x := range s.chain {
		s.walk[x] = Infinity
	}
}

func (s *Sweep) down() {
	t, dist := &s.p.tree, s.Dist
	k := len(s.chain) - 1
	seed := t.index[s.chain[k]]
	for _, r := range t.runs {
		end := r.first + r.count
		sweepRun(dist, dist[r.first:end], t.arcs[r.arc:r.arc+r.count*r.degree], r.degree)
		for seed < end {
			dist[seed] = min(dist[seed], s.walk[s.chain[k]])
			k--
			if k < 0 {
				seed = none
				break
			}
			seed = t.index[s.chain[k]]
		}
	}
}

// sweepRun computes the distances out of consecutive nodes with degree arcs each.
func sweepRun(dist, out []Weight, arcs []half, degree uint32) {
	if degree <= unrolled {
		sweepers[degree](dist, out, arcs)
		return
	}
	for i := range out {
		d := Infinity
		for _, a := range arcs[:degree] {
			d = min(d, dist[a.head]+a.weight)
		}
		out[i], arcs = d, arcs[degree:]
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
	order []uint64 // tree index << 32 | slot, rising
}

func newSeeds(p *Perfect) seeds {
	return seeds{p: p, slot: make([]uint32, p.Metric.Order.Graph.Nodes())}
}

// walk finds the distances from the sources to their ancestors, and which of them
// lie in t. Lanes without a source stay Infinity.
func (s *seeds) walk(sources []NodeID, t *tree) {
	o, up := s.p.Metric.Order, &s.p.up
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
		x := o.Position[v]
		s.value[s.slot[x]-1][k] = 0
		for ; x != none; x = o.Parent[x] {
			d := s.value[s.slot[x]-1][k]
			if d >= Infinity {
				continue
			}
			for _, a := range up.arcs[up.first[x]:up.first[x+1]] {
				y := &s.value[s.slot[a.head]-1][k]
				*y = min(*y, d+a.weight)
			}
		}
	}
	for _, x := range s.met {
		s.slot[x] = 0
	}
	slices.Sort(s.order)
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
	return &LaneSweep{Dist: make([]lanes, p.tree.size), seeds: newSeeds(p)}
}

// Run finds the distances from the sources, at most Lanes of them, to all nodes.
func (s *LaneSweep) Run(sources []NodeID) {
	t := &s.seeds.p.tree
	s.seeds.walk(sources[:min(len(sources), Lanes)], t)
	sweepLanes(t, s.Dist, &s.seeds)
}
