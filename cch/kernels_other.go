//go:build !amd64

package cch

func relaxRun(w []pair, first, end, degree uint32, tri []uint32) {
	relaxRunPortable(w, first, end, degree, tri)
}

func shortenRun(w, arcs []pair, degree uint32, tri []uint32) {
	shortenRunPortable(w, arcs, degree, tri)
}

func raised(arcs []pair) Weight { return raisedPortable(arcs) }

func relaxLanes(w, arcs []lanePair, degree uint32, tri []uint32) {
	relaxLanesPortable(w, arcs, degree, tri)
}

func sweepLanes(dist, out []lanes, arcs []half, degree uint32) {
	sweepLanesPortable(dist, out, arcs, degree)
}

func loadLanes(to []lanePair, origin [][2]uint32, weights []lanes, bits *lanes) {
	loadLanesPortable(to, origin, weights, bits)
}

func raiseAll(h *lanes, arcs []lanePair) { raiseAllPortable(h, arcs) }

func expandLanes(dist []lanes, heads []uint32, w []lanePair, direction int, d *lanes) {
	expandLanesPortable(dist, heads, w, direction, d)
}

func closeChanged(arcs, before []pair) { closeChangedPortable(arcs, before) }

func loadNamed(w []pair, list []named, weight []Weight) { loadNamedPortable(w, list, weight) }

// touch is a hint that other processors do without.
func touch(_, _, _, _ *uint32) {}

// prefetch is a hint that other processors do without.
func prefetch([]uint32) {}

func weighLower(w []pair, lower []wedge, w0 pair) pair { return weighLowerPortable(w, lower, w0) }

func lowerBlocks(dist []Weight, bases []uint32, blocks []block, d Weight) {
	lowerBlocksPortable(dist, bases, blocks, d)
}

func sweepRuns(dist []Weight, arcs []half, runs []treeRun, limit uint32) int {
	return sweepRunsPortable(dist, arcs, runs, limit)
}
