package cch

// The inner loops, in portable Go. Each has a twin in assembly for processors with
// AVX2 (kernels_amd64.go chooses; lanes_amd64.s, and zkernels_amd64.s written by
// gen_kernels.go). Twins give the same values; FuzzKernels holds them against each
// other.
//
// A pair is 64 bits, so the triangle of the arcs x and z below y is three vector
// instructions: y = min(y, swap(x) + z), both directions at once.

// relaxRunPortable processes the lower triangles of consecutive nodes of degree
// arcs each, first..end-1; tri lists them.
func relaxRunPortable(w []pair, first, end, degree uint32, tri []uint32) {
	if degree <= unrolled {
		relaxers[degree](w, first, end, tri)
		return
	}
	for ; first < end; first += degree {
		tri = relaxWide(w, first, first+degree, tri)
	}
}

// relaxWide processes the triangles of the node with the arcs first..end-1, more
// than unrolled, and returns the rest of the list. Short loops of changing length
// are what processors predict worst, so the last arcs go as a whole.
func relaxWide(w []pair, first, end uint32, tri []uint32) []uint32 {
	for ; end-first > unrolled; first++ {
		k := end - first - 1
		relaxFirst(w, w[first:end], tri[:k])
		tri = tri[k:]
	}
	const rest = unrolled * (unrolled - 1) / 2
	relaxers[unrolled](w, first, end, tri[:rest])
	return tri[rest:]
}

// relaxFirst processes the triangles of the first of these arcs.
func relaxFirst(w, arcs []pair, tri []uint32) {
	up, down := arcs[0][0], arcs[0][1]
	arcs = arcs[1:]
	arcs = arcs[:len(tri)]
	for j, a := range tri {
		y, z := &w[a], &arcs[j]
		y[0] = min(y[0], down+z[0])
		y[1] = min(y[1], z[1]+up)
	}
}

// loadNamedPortable sets the hierarchy arcs of a list to the weights of their graph
// arcs.
func loadNamedPortable(w []pair, list []named, weight []Weight) {
	for _, x := range list {
		w[x.arc] = pair{weight[x.up], weight[x.down]}
	}
}

// weighLowerPortable is the least of w0 and the ways over the lower triangles of an arc.
func weighLowerPortable(w []pair, lower []wedge, w0 pair) pair {
	up, down := w0[0], w0[1]
	for _, t := range lower {
		zx, zy := &w[t.b], &w[t.c]
		up, down = min(up, zx[1]+zy[0]), min(down, zy[1]+zx[0])
	}
	return pair{up, down}
}

// lowerBlocksPortable lowers dist, by depth, over blocks of arcs from a node at
// distance d.
func lowerBlocksPortable(dist []Weight, bases []uint32, blocks []block, d Weight) {
	blocks = blocks[:len(bases)]
	for i, base := range bases {
		w, to := &blocks[i], (*block)(dist[base:])
		for k, x := range w {
			to[k] = min(to[k], d+x)
		}
	}
}

// shortenRunPortable shortens the arcs of consecutive nodes of degree arcs each by
// the triangles above them.
func shortenRunPortable(w, arcs []pair, degree uint32, tri []uint32) {
	for ; len(arcs) > 0; arcs = arcs[degree:] {
		node := arcs[:degree]
		for i := range node {
			k := len(node) - i - 1
			shortenFirst(w, node[i:], tri[:k])
			tri = tri[k:]
		}
	}
}

// shortenFirst processes the triangles of the first of these arcs. The others are
// shortened with the first as it was, so that the order of triangles is no matter.
func shortenFirst(w, arcs []pair, tri []uint32) {
	first, rest := arcs[0], arcs[1:]
	up, down := first[0], first[1]
	rest = rest[:len(tri)]
	for j, a := range tri {
		y, z := &w[a], &rest[j]
		yUp, yDown, zUp, zDown := y[0], y[1], z[0], z[1]
		up, down = min(up, zUp+yDown), min(down, yUp+zDown)
		z[0], z[1] = min(zUp, first[0]+yUp), min(zDown, yDown+first[1])
	}
	arcs[0][0], arcs[0][1] = up, down
}

// closeChangedPortable sets the weights of arcs that differ from before to Infinity.
func closeChangedPortable(arcs, before []pair) {
	before = before[:len(arcs)]
	for i := range arcs {
		x, y := &arcs[i], &before[i]
		up, down := x[0]^y[0], x[1]^y[1]
		x[0] |= -((up | -up) >> 31) & Infinity
		x[1] |= -((down | -down) >> 31) & Infinity
	}
}

// raisedPortable is 1 + the largest finite weight, 0 if there is none.
func raisedPortable(arcs []pair) Weight {
	h := Weight(0)
	for i := range arcs {
		h = max(h, (arcs[i][0]+1)&Infinity, (arcs[i][1]+1)&Infinity)
	}
	return h
}

// sweepRunsPortable computes the distances of the nodes of one run after another, up
// to the one that holds index limit, and returns the number of runs done. There is one.
func sweepRunsPortable(dist []Weight, arcs []half, runs []treeRun, limit uint32) int {
	for i, r := range runs {
		end := r.first + r.count
		sweepRun(dist, dist[r.first:end], arcs[r.arc:r.arc+r.count*r.degree], r.degree)
		if end > limit {
			return i + 1
		}
	}
	return len(runs)
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

// relaxLanesPortable processes the lower triangles of consecutive nodes of degree
// arcs each.
func relaxLanesPortable(w, arcs []lanePair, degree uint32, tri []uint32) {
	for ; len(arcs) > 0; arcs = arcs[degree:] {
		for i := range degree {
			x, rest := &arcs[i], arcs[i+1:degree]
			for j, a := range tri[:len(rest)] {
				y, z := &w[a], &rest[j]
				lowerSum(&y[0], &x[1], &z[0])
				lowerSum(&y[1], &z[1], &x[0])
			}
			tri = tri[len(rest):]
		}
	}
}

// sweepLanesPortable computes the distances out of consecutive nodes of degree
// arcs each.
func sweepLanesPortable(dist, out []lanes, arcs []half, degree uint32) {
	for i := range out {
		d := &out[i]
		if degree == 0 {
			*d = unreached
			continue
		}
		addLanes(d, &dist[arcs[0].head], arcs[0].weight)
		for _, a := range arcs[1:degree] {
			lowerLanes(d, &dist[a.head], a.weight)
		}
		arcs = arcs[degree:]
	}
}

// loadLanesPortable sets every arc to the rows of weights that origin names, or to
// unreached, and adds to bits those that occur in any of them.
func loadLanesPortable(to []lanePair, origin [][2]uint32, weights []lanes, bits *lanes) {
	for a, from := range origin {
		for k, e := range from {
			row := &unreached
			if int(e) < len(weights) {
				row = &weights[e]
			}
			to[a][k] = *row
			for i, x := range row {
				bits[i] |= x
			}
		}
	}
}

// raiseAllPortable is raisedPortable for every lane, and the maximum with h.
func raiseAllPortable(h *lanes, arcs []lanePair) {
	for i := range arcs {
		raiseLanes(h, &arcs[i])
	}
}

// expandLanesPortable lowers dist over arcs from a node at distance d in a
// direction: 0 upwards, 1 against downwards.
func expandLanesPortable(dist []lanes, heads []uint32, w []lanePair, direction int, d *lanes) {
	for i, y := range heads {
		lowerSum(&dist[y], d, &w[i][direction&1])
	}
}
