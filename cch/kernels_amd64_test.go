package cch

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

// both calls f with assembly and without, on equal input, and compares what it
// returns. The input follows from r alone.
func both[T comparable](t *testing.T, name string, seed uint64, f func(r *rand.Rand) []T) {
	t.Helper()
	defer func(v bool) { vector = v }(vector)
	vector = false
	want := f(rand.New(rand.NewPCG(seed, 1)))
	vector = true
	if got := f(rand.New(rand.NewPCG(seed, 1))); !slices.Equal(got, want) {
		t.Fatalf("%s, seed %d: assembly and portable loops differ", name, seed)
	}
}

// anyWeight is a weight with the limits as likely as the rest.
func anyWeight(r *rand.Rand) Weight {
	switch r.IntN(4) {
	case 0:
		return Infinity
	case 1:
		return Infinity - 1 - Weight(r.IntN(3))
	case 2:
		return Weight(r.IntN(4))
	}
	return Weight(r.Uint32() >> 1)
}

// kernelCase is weights of nodes*degree arcs and of others above them, and the
// triangles of the former, which end in the latter, no two of a node in the same. As
// in an order, those of one arc end in rising arcs, often in a row.
func kernelCase[T any](r *rand.Rand, nodes, degree int, weight func() T) (w []T, first int, tri []uint32) {
	per := degree * (degree - 1) / 2
	first = 2*per + r.IntN(5)
	for range first + nodes*degree {
		w = append(w, weight())
	}
	for range nodes {
		begin := 0
		at := make([]int, degree) // arc -> where the ends of its triangles begin
		for _, i := range r.Perm(degree) {
			at[i] = begin
			begin += 2 * (degree - 1 - i)
		}
		for i := range degree {
			a, gaps := at[i], degree-1-i
			for range degree - 1 - i {
				if gaps > 0 && r.IntN(4) == 0 {
					a++
					gaps--
				}
				tri = append(tri, uint32(a))
				a++
			}
		}
	}
	return w, first, tri
}

func checkKernels(t *testing.T, seed uint64, nodes, degree int) {
	both(t, "relax", seed, func(r *rand.Rand) []pair {
		w, first, tri := kernelCase(r, nodes, degree, func() pair { return pair{anyWeight(r), anyWeight(r)} })
		relaxRun(w, uint32(first), uint32(len(w)), uint32(degree), tri)
		return w
	})
	both(t, "shorten", seed, func(r *rand.Rand) []pair {
		w, first, tri := kernelCase(r, nodes, degree, func() pair { return pair{anyWeight(r), anyWeight(r)} })
		shortenRun(w, w[first:], uint32(degree), tri)
		return w
	})
	both(t, "raised", seed, func(r *rand.Rand) []Weight {
		w, _, _ := kernelCase(r, nodes, degree, func() pair { return pair{anyWeight(r), anyWeight(r)} })
		return []Weight{raised(w), raised(w[:min(1, len(w))]), raised(nil)}
	})
	both(t, "closeChanged", seed, func(r *rand.Rand) []pair {
		w, _, _ := kernelCase(r, nodes, degree, func() pair { return pair{anyWeight(r), anyWeight(r)} })
		before := slices.Clone(w)
		for i := range before {
			before[i][r.IntN(2)] = anyWeight(r)
		}
		closeChanged(w, before)
		return w
	})
	row := func(r *rand.Rand) (x lanes) {
		for k := range x {
			x[k] = anyWeight(r)
		}
		return x
	}
	both(t, "relaxLanes", seed, func(r *rand.Rand) []lanePair {
		w, first, tri := kernelCase(r, nodes, degree, func() lanePair { return lanePair{row(r), row(r)} })
		relaxLanes(w, w[first:], uint32(degree), tri)
		return w
	})
	both(t, "raiseAll", seed, func(r *rand.Rand) []lanes {
		w, _, _ := kernelCase(r, nodes, degree, func() lanePair { return lanePair{row(r), row(r)} })
		h := row(r)
		raiseAll(&h, w)
		raiseAll(&h, nil)
		return []lanes{h}
	})
	both(t, "loadLanes", seed, func(r *rand.Rand) []lanes {
		weights := make([]lanes, r.IntN(6))
		for a := range weights {
			weights[a] = row(r)
		}
		origin := make([][2]uint32, nodes)
		for a := range origin {
			origin[a] = [2]uint32{uint32(r.IntN(len(weights) + 1)), uint32(r.IntN(len(weights) + 1))}
		}
		to, bits := make([]lanePair, nodes), lanes{}
		loadLanes(to, origin, weights, &bits)
		out := []lanes{bits}
		for _, x := range to {
			out = append(out, x[0], x[1])
		}
		return out
	})
	both(t, "sweepLanes", seed, func(r *rand.Rand) []lanes {
		dist := make([]lanes, 3+nodes)
		for i := range dist {
			dist[i] = row(r)
		}
		arcs := make([]half, nodes*degree)
		for a := range arcs {
			arcs[a] = half{uint32(r.IntN(3)), anyWeight(r)}
		}
		sweepLanes(dist, dist[3:], arcs, uint32(degree))
		return dist
	})
	both(t, "sweepRuns", seed, func(r *rand.Rand) []Weight {
		runs, arcs, size := []treeRun{{0, 3, 0, 0}}, []half{}, uint32(3)
		for range nodes {
			x := treeRun{size, uint32(1 + r.IntN(3)), uint32(r.IntN(degree + 1)), uint32(len(arcs))}
			for range x.count * x.degree {
				arcs = append(arcs, half{uint32(r.IntN(int(size))), anyWeight(r)})
			}
			runs, size = append(runs, x), size+x.count
		}
		dist := make([]Weight, size)
		done := sweepRuns(dist, arcs, runs, uint32(r.IntN(int(size))))
		return append(dist, Weight(done))
	})
	both(t, "lowerBlocks", seed, func(r *rand.Rand) []Weight {
		dist := make([]Weight, blockWidth*(degree+1))
		for i := range dist {
			dist[i] = anyWeight(r)
		}
		var bases []uint32
		var blocks []block
		for i := range degree {
			if r.IntN(3) > 0 {
				w := block{}
				for k := range w {
					w[k] = anyWeight(r)
				}
				bases, blocks = append(bases, uint32(blockWidth*i)), append(blocks, w)
			}
		}
		lowerBlocks(dist, bases, blocks, anyWeight(r))
		return dist
	})
	both(t, "weighLower", seed, func(r *rand.Rand) []pair {
		w, lower := make([]pair, nodes+degree+1), make([]wedge, nodes)
		for a := range w {
			w[a] = pair{anyWeight(r), anyWeight(r)}
		}
		for i := range lower {
			lower[i] = wedge{uint32(r.IntN(len(w))), uint32(r.IntN(len(w)))}
		}
		return []pair{weighLower(w, lower, w[0])}
	})
	both(t, "loadNamed", seed, func(r *rand.Rand) []pair {
		w, weight, list := make([]pair, 4*nodes*degree), make([]Weight, 5), []named{}
		for i := range weight {
			weight[i] = anyWeight(r)
		}
		for a := range w {
			if r.IntN(2) == 0 {
				list = append(list, named{uint32(a), uint32(r.IntN(5)), uint32(r.IntN(5))})
			}
		}
		loadNamed(w, list, weight)
		return w
	})
	both(t, "expandLanes", seed, func(r *rand.Rand) []lanes {
		dist := make([]lanes, degree+2)
		for i := range dist {
			dist[i] = row(r)
		}
		var heads []uint32
		var w []lanePair
		for _, y := range r.Perm(len(dist))[:degree] {
			heads, w = append(heads, uint32(y)), append(w, lanePair{row(r), row(r)})
		}
		d := row(r)
		expandLanes(dist, heads, w, r.IntN(2), &d)
		return dist
	})
}

// Assembly and portable loops agree for every number of arcs with a loop of its
// own, and beyond.
func TestKernels(t *testing.T) {
	if !vector {
		t.Skip("this processor has no AVX2")
	}
	for degree := range 3 * unrolled {
		for nodes := range 5 {
			checkKernels(t, uint64(100*degree+nodes), nodes, degree)
		}
	}
}

func FuzzKernels(f *testing.F) {
	if !vector {
		f.Skip("this processor has no AVX2")
	}
	f.Add([]byte{3, 9, 1, 2, 3, 4, 5, 6, 7, 8})
	f.Fuzz(func(t *testing.T, data []byte) {
		seed := binary.LittleEndian.Uint64(append(data, make([]byte, 8)...))
		checkKernels(t, seed, len(data)%7, int(seed%40))
	})
}

// The portable loops answer as the assembly does, from one end to the other.
func TestPortable(t *testing.T) {
	defer func(v bool) { vector = v }(vector)
	vector = false
	for seed := range uint64(40) {
		g := randomGraph(t, seed, 40)
		m := mustMetric(t, mustOrder(t, g, seed), g.Weight)
		if err := compareAll(g, m, floydWarshall(g)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	TestBatch(t)
}
