package cch

// Which twin of an inner loop runs: assembly where the processor has AVX2, checked
// once at the start, else portable Go. The assembly trusts what check.go verifies:
// every index of a list of triangles is a hierarchy arc.

import "golang.org/x/sys/cpu"

// vector is changed by tests alone.
var vector = cpu.X86.HasAVX2

//go:noescape
func relax2AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func relax3AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func relax4AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func relax5AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func relax6AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func relax7AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func relax8AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func relaxWideAVX2(w, arcs *pair, tri *uint32, nodes, degree int)

//go:noescape
func shorten2AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func shorten3AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func shorten4AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func shorten5AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func shorten6AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func shorten7AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func shorten8AVX2(w, arcs *pair, tri *uint32, nodes int)

//go:noescape
func shortenWideAVX2(w, arcs *pair, tri *uint32, nodes, degree int)

var relaxersAVX2 = [unrolled + 1]func(w, arcs *pair, tri *uint32, nodes int){
	nil, nil, relax2AVX2, relax3AVX2, relax4AVX2, relax5AVX2, relax6AVX2, relax7AVX2, relax8AVX2,
}

var shortenersAVX2 = [unrolled + 1]func(w, arcs *pair, tri *uint32, nodes int){
	nil, nil, shorten2AVX2, shorten3AVX2, shorten4AVX2, shorten5AVX2, shorten6AVX2, shorten7AVX2, shorten8AVX2,
}

//go:noescape
func sweepRunsAVX2(dist *Weight, arcs *half, runs *treeRun, count int, limit uint32) int

//go:noescape
func relaxLanesAVX2(w, arcs *lanePair, tri, last *uint32, nodes, degree int)

//go:noescape
func sweepLanesAVX2(dist, out *lanes, arcs *half, nodes, degree int)

//go:noescape
func loadLanesAVX2(to *lanePair, origin *[2]uint32, weights, none, all *lanes, arcs, missing int)

//go:noescape
func raiseLanesAVX2(h *lanes, arcs *lanePair, count int)

//go:noescape
func expandLanesAVX2(dist *lanes, heads *uint32, w, d *lanes, arcs int)

//go:noescape
func largestAVX2(weights *Weight, blocks int) Weight

//go:noescape
func closeChangedAVX2(weights, before *Weight, blocks int)

//go:noescape
func loadNamedAVX2(w *pair, list *named, weight *Weight, count int)

//go:noescape
func lowerBlocksAVX2(dist *Weight, bases *uint32, blocks *block, count int, d Weight)

//go:noescape
func weighLowerAVX2(w *pair, lower *wedge, count int, w0 *pair)

//go:noescape
func prefetchAVX2(p *uint32, bytes int)

// relaxRun is relaxRunPortable.
func relaxRun(w []pair, first, end, degree uint32, tri []uint32) {
	nodes := int(end-first) / max(1, int(degree))
	switch {
	case !vector:
		relaxRunPortable(w, first, end, degree, tri)
	case nodes == 0 || degree < 2:
	case degree <= unrolled:
		relaxersAVX2[degree](&w[0], &w[first], &tri[0], nodes)
	default:
		relaxWideAVX2(&w[0], &w[first], &tri[0], nodes, int(degree))
	}
}

// shortenRun is shortenRunPortable.
func shortenRun(w, arcs []pair, degree uint32, tri []uint32) {
	nodes := len(arcs) / max(1, int(degree))
	switch {
	case !vector:
		shortenRunPortable(w, arcs, degree, tri)
	case nodes == 0 || degree < 2:
	case degree <= unrolled:
		shortenersAVX2[degree](&w[0], &arcs[0], &tri[0], nodes)
	default:
		shortenWideAVX2(&w[0], &arcs[0], &tri[0], nodes, int(degree))
	}
}

// sweepRuns is sweepRunsPortable.
func sweepRuns(dist []Weight, arcs []half, runs []treeRun, limit uint32) int {
	if !vector || len(arcs) == 0 {
		return sweepRunsPortable(dist, arcs, runs, limit)
	}
	return sweepRunsAVX2(&dist[0], &arcs[0], &runs[0], len(runs), limit)
}

// raised is raisedPortable.
func raised(arcs []pair) Weight {
	blocks := len(arcs) / 4
	if !vector || blocks == 0 {
		return raisedPortable(arcs)
	}
	return max(largestAVX2(&arcs[0][0], blocks), raisedPortable(arcs[4*blocks:]))
}

// relaxLanes is relaxLanesPortable.
func relaxLanes(w, arcs []lanePair, degree uint32, tri []uint32) {
	switch {
	case !vector:
		relaxLanesPortable(w, arcs, degree, tri)
	case len(tri) > 0:
		last := max(0, len(tri)-16)
		relaxLanesAVX2(&w[0], &arcs[0], &tri[0], &tri[last], len(arcs)/int(degree), int(degree))
	}
}

// sweepLanes is sweepLanesPortable.
func sweepLanes(dist, out []lanes, arcs []half, degree uint32) {
	switch {
	case !vector || len(arcs) == 0:
		sweepLanesPortable(dist, out, arcs, degree)
	case len(out) > 0:
		sweepLanesAVX2(&dist[0], &out[0], &arcs[0], len(out), int(degree))
	}
}

// loadLanes is loadLanesPortable.
func loadLanes(to []lanePair, origin [][2]uint32, weights []lanes, bits *lanes) {
	switch {
	case !vector || len(weights) == 0:
		loadLanesPortable(to, origin, weights, bits)
	case len(origin) > 0:
		loadLanesAVX2(&to[0], &origin[0], &weights[0], &unreached, bits, len(origin), len(weights))
	}
}

// raiseAll is raiseAllPortable.
func raiseAll(h *lanes, arcs []lanePair) {
	switch {
	case !vector:
		raiseAllPortable(h, arcs)
	case len(arcs) > 0:
		raiseLanesAVX2(h, &arcs[0], len(arcs))
	}
}

// expandLanes is expandLanesPortable.
func expandLanes(dist []lanes, heads []uint32, w []lanePair, direction int, d *lanes) {
	switch {
	case !vector:
		expandLanesPortable(dist, heads, w, direction, d)
	case len(heads) > 0:
		expandLanesAVX2(&dist[0], &heads[0], &w[0][direction&1], d, len(heads))
	}
}

// closeChanged is closeChangedPortable.
func closeChanged(arcs, before []pair) {
	blocks := 0
	if vector && len(arcs) >= 4 {
		blocks = len(arcs) / 4
		closeChangedAVX2(&arcs[0][0], &before[:len(arcs)][0][0], blocks)
	}
	closeChangedPortable(arcs[4*blocks:], before[4*blocks:])
}

// ahead is how many entries loadNamedAVX2 looks ahead: what it reads is far apart.
const ahead = 16

// loadNamed is loadNamedPortable.
func loadNamed(w []pair, list []named, weight []Weight) {
	if vector && len(list) > ahead {
		n := len(list) - ahead
		loadNamedAVX2(&w[0], &list[0], &weight[0], n)
		list = list[n:]
	}
	loadNamedPortable(w, list, weight)
}

// touch asks for four places to be in the cache soon.
//
//go:noescape
func touch(a, b, c, d *uint32)

// prefetch asks for s to be in the cache soon. Memory read backwards, a stretch at a
// time, is what processors do not foresee.
func prefetch(s []uint32) {
	if vector && len(s) > 0 {
		prefetchAVX2(&s[0], 4*len(s))
	}
}

// weighLower is weighLowerPortable.
func weighLower(w []pair, lower []wedge, w0 pair) pair {
	if !vector || len(lower) == 0 {
		return weighLowerPortable(w, lower, w0)
	}
	weighLowerAVX2(&w[0], &lower[0], len(lower), &w0)
	return w0
}

// lowerBlocks is lowerBlocksPortable.
func lowerBlocks(dist []Weight, bases []uint32, blocks []block, d Weight) {
	switch {
	case !vector:
		lowerBlocksPortable(dist, bases, blocks, d)
	case len(bases) > 0:
		lowerBlocksAVX2(&dist[0], &bases[0], &blocks[0], len(bases), d)
	}
}
