package cch

// What customisation goes by, in the order in which it goes: derived from the arrays
// of an order and no part of its file. The lists are read once a customisation, so
// what counts is that they are short and that memory is read forwards.

import (
	"cmp"
	"slices"
)

// schedule are the derived arrays of an order.
type schedule struct {
	// Where the arcs and triangles of every run are; one entry more than runs.
	jobs []job
	// The hierarchy arcs that stand for graph arcs, rising.
	named []named
}

// job is the work of a run.
type job struct{ arc, tri, degree, depth uint32 }

// named is a hierarchy arc and its graph arcs upwards and downwards, Arcs() for none.
type named struct{ arc, up, down uint32 }

// findSchedule fills o.schedule; o.branch is known.
func (o *Order) findSchedule() {
	s := schedule{jobs: make([]job, 0, len(o.runs)+1)}
	for _, r := range o.runs {
		s.jobs = append(s.jobs, job{o.First[r.first], o.triFirst[r.first], r.degree, o.branch.depth[r.first]})
	}
	n := len(o.Parent)
	s.jobs = append(s.jobs, job{arc: o.First[n], tri: o.triFirst[n]})
	missing, count := uint32(o.Graph.Arcs()), 0
	for _, from := range o.origin {
		if from[0] != missing || from[1] != missing {
			count++
		}
	}
	s.named = make([]named, 0, count)
	for a, from := range o.origin {
		if from[0] != missing || from[1] != missing {
			s.named = append(s.named, named{uint32(a), from[0], from[1]})
		}
	}
	o.schedule = s
}

// namedIn are the entries of named for the hierarchy arcs first..end-1.
func (o *Order) namedIn(first, end uint32) []named {
	list := o.schedule.named
	byArc := func(x named, arc uint32) int { return cmp.Compare(x.arc, arc) }
	i, _ := slices.BinarySearchFunc(list, first, byArc)
	j, _ := slices.BinarySearchFunc(list[i:], end, byArc)
	return list[i : i+j]
}

// closedArcs is what unknown weights are copied from.
var closedArcs = slices.Repeat([]pair{closed}, 1<<12)

// closeAll sets all weights to Infinity.
func closeAll(w []pair) {
	for len(w) > 0 {
		w = w[copy(w, closedArcs):]
	}
}
