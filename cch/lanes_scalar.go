//go:build !(goexperiment.simd && amd64)

package cch

func sweepLanes(t *tree, dist []lanes, s *seeds) { sweepLanesPortable(t, dist, s) }

func relaxLanes(o *Order, w []lanePair, runs []run) { relaxLanesPortable(o, w, runs) }

func ceilingLanes(o *Order, w []lanePair, height []lanes) lanes {
	return ceilingLanesPortable(o, w, height)
}
