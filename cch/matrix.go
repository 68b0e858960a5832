package cch

// Many-to-many distances by restricted sweeps (RPHAST; Delling, Goldberg, Werneck
// 2011). Only the ancestors of the targets matter: they are chosen once, laid out
// as a tree of their own, and swept once for every Lanes sources.

import (
	"slices"
	"sync"
	"sync/atomic"
)

// Targets is a fixed set of targets, prepared for many sources. Safe for
// concurrent use.
type Targets struct {
	p    *Perfect
	tree tree
	// Target -> index in the tree.
	at []uint32
}

// NewTargets prepares sweeps to these nodes; repeated nodes are allowed.
func NewTargets(p *Perfect, nodes []NodeID) *Targets {
	o := p.Metric.Order
	t := &Targets{p: p, at: make([]uint32, len(nodes))}
	chosen := make([]bool, len(o.Parent))
	members := []uint32{}
	for _, v := range nodes {
		for x := o.Position[v]; x != none && !chosen[x]; x = o.Parent[x] {
			chosen[x] = true
			members = append(members, x)
		}
	}
	slices.Sort(members)
	t.tree.build(p, members)
	for i, v := range nodes {
		t.at[i] = t.tree.index[o.Position[v]]
	}
	return t
}

// Table computes rows of a distance matrix. One per goroutine; no call allocates
// after the first few.
type Table struct {
	t     *Targets
	dist  []lanes
	seeds seeds
}

// NewTable returns a workspace for rows to these targets.
func NewTable(t *Targets) *Table {
	return &Table{t: t, dist: huge[lanes](t.tree.size), seeds: newSeeds(t.p)}
}

// Rows writes the distances from every source to every target into out, which has
// len(sources) rows of one column a target. Multiples of [Lanes] sources cost the
// least.
func (b *Table) Rows(sources []NodeID, out []Weight) {
	columns := len(b.t.at)
	for len(sources) > 0 {
		some := sources[:min(len(sources), Lanes)]
		sources = sources[len(some):]
		b.seeds.start(some, &b.t.tree)
		b.seeds.sweep(&b.t.tree, b.dist)
		for j, i := range b.t.at {
			for k, d := range b.dist[i][:len(some)] {
				out[k*columns+j] = d
			}
		}
		out = out[len(some)*columns:]
	}
}

// Matrix is all distances from sources to targets, one row a source, on up to
// workers goroutines.
func Matrix(p *Perfect, sources, targets []NodeID, workers int) []Weight {
	t := NewTargets(p, targets)
	out := make([]Weight, len(sources)*len(targets))
	groups := (len(sources) + Lanes - 1) / Lanes
	var wait sync.WaitGroup
	var next atomic.Int32
	for range min(max(1, workers), groups) {
		wait.Go(func() {
			table := NewTable(t)
			for i := int(next.Add(1)) - 1; i < groups; i = int(next.Add(1)) - 1 {
				begin, end := i*Lanes, min((i+1)*Lanes, len(sources))
				table.Rows(sources[begin:end], out[begin*len(targets):end*len(targets)])
			}
		})
	}
	wait.Wait()
	return out
}
