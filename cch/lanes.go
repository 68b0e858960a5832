package cch

// The loops over Lanes values, in portable Go. lanes_simd.go replaces them where
// the compiler has vector intrinsics; results are the same.

// sweepLanesPortable is the downward part of a sweep from several sources.
func sweepLanesPortable(t *tree, dist []lanes, s *seeds) {
	k := 0
	for _, r := range t.runs {
		arcs := t.arcs[r.arc : r.arc+r.count*r.degree]
		end := r.first + r.count
		for i := r.first; i < end; i++ {
			d := &dist[i]
			if r.degree == 0 {
				*d = unreached
				continue
			}
			addLanes(d, &dist[arcs[0].head], arcs[0].weight)
			for _, a := range arcs[1:r.degree] {
				lowerLanes(d, &dist[a.head], a.weight)
			}
			arcs = arcs[r.degree:]
		}
		for ; k < len(s.order) && uint32(s.order[k]>>32) < end; k++ {
			lowerLanes(&dist[s.order[k]>>32], &s.value[uint32(s.order[k])], 0)
		}
	}
}

// relaxLanesPortable processes the lower triangles of these runs, the last run
// first.
func relaxLanesPortable(o *Order, w []lanePair, runs []run) {
	for i := len(runs) - 1; i >= 0; i-- {
		r := runs[i]
		if r.degree < 2 {
			continue
		}
		for p := r.first; p < r.first+r.count; p++ {
			arcs, tri := w[o.First[p]:o.First[p+1]], o.tri[o.triFirst[p]:]
			for i := range arcs {
				x, rest := &arcs[i], arcs[i+1:]
				t := tri[:len(rest)]
				tri = tri[len(rest):]
				for j, a := range t {
					y, z := &w[a], &rest[j]
					lowerSum(&y[0], &x[1], &z[0])
					lowerSum(&y[1], &z[1], &x[0])
				}
			}
		}
	}
}

// ceilingLanesPortable is the bound of ceiling.go for every lane, saturated at
// Infinity, and one higher for every arc of a path, which saves a branch.
func ceilingLanesPortable(o *Order, w []lanePair, height []lanes) (highest lanes) {
	for x := range height {
		h := lanes{}
		for a := o.First[x]; a < o.First[x+1]; a++ {
			raiseLanes(&h, &w[a], &height[o.Up[a]])
		}
		height[x] = h
		for k := range highest {
			highest[k] = max(highest[k], h[k])
		}
	}
	return highest
}
