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
