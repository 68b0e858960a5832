//go:build goexperiment.simd && amd64

package cch

// The loops of lanes.go with one AVX-512 register for Lanes values. The registers
// stay in local variables. Processors without AVX-512 run the portable loops.

import (
	"simd/archsimd"
	"unsafe"
)

var avx512 = archsimd.X86.AVX512()

type vector = archsimd.Uint32x16

func read(x *lanes) vector { return archsimd.LoadUint32x16((*[Lanes]uint32)(unsafe.Pointer(x))) }

func write512(v vector, x *lanes) { v.Store((*[Lanes]uint32)(unsafe.Pointer(x))) }

func sweepLanes(t *tree, dist []lanes, s *seeds) {
	if !avx512 {
		sweepLanesPortable(t, dist, s)
		return
	}
	k := 0
	for _, r := range t.runs {
		end := r.first + r.count
		sweepRunLanes(dist, dist[r.first:end], t.arcs[r.arc:r.arc+r.count*r.degree], r.degree)
		for ; k < len(s.order) && uint32(s.order[k]>>32) < end; k++ {
			d := &dist[s.order[k]>>32]
			write512(read(d).Min(read(&s.value[uint32(s.order[k])])), d)
		}
	}
}

// sweepRunLanes computes the distances out of consecutive nodes with degree arcs.
func sweepRunLanes(dist, out []lanes, arcs []half, degree uint32) {
	infinity := archsimd.BroadcastUint32x16(uint32(Infinity))
	switch degree {
	case 1:
		for i := range out {
			a := arcs[i]
			write512(infinity.Min(read(&dist[a.head]).Add(archsimd.BroadcastUint32x16(uint32(a.weight)))), &out[i])
		}
	case 2:
		for i := range out {
			x := (*[2]half)(arcs)
			arcs = arcs[2:]
			a := read(&dist[x[0].head]).Add(archsimd.BroadcastUint32x16(uint32(x[0].weight)))
			b := read(&dist[x[1].head]).Add(archsimd.BroadcastUint32x16(uint32(x[1].weight)))
			write512(infinity.Min(a).Min(b), &out[i])
		}
	case 3:
		for i := range out {
			x := (*[3]half)(arcs)
			arcs = arcs[3:]
			a := read(&dist[x[0].head]).Add(archsimd.BroadcastUint32x16(uint32(x[0].weight)))
			b := read(&dist[x[1].head]).Add(archsimd.BroadcastUint32x16(uint32(x[1].weight)))
			c := read(&dist[x[2].head]).Add(archsimd.BroadcastUint32x16(uint32(x[2].weight)))
			write512(infinity.Min(a).Min(b).Min(c), &out[i])
		}
	default:
		for i := range out {
			d := infinity
			for _, a := range arcs[:degree] {
				d = d.Min(read(&dist[a.head]).Add(archsimd.BroadcastUint32x16(uint32(a.weight))))
			}
			arcs = arcs[degree:]
			write512(d, &out[i])
		}
	}
}

func relaxLanes(o *Order, w []lanePair, runs []run) {
	if !avx512 {
		relaxLanesPortable(o, w, runs)
		return
	}
	for i := len(runs) - 1; i >= 0; i-- {
		r := runs[i]
		if r.degree < 2 {
			continue
		}
		end := r.first + r.count
		arcs, tri := w[o.First[r.first]:o.First[end]], o.tri[o.triFirst[r.first]:o.triFirst[end]]
		for ; len(arcs) > 0; arcs = arcs[r.degree:] {
			tri = relaxNodeLanes(w, arcs[:r.degree], tri)
		}
	}
}

// relaxNodeLanes processes the triangles of the node with these arcs and returns
// the rest of the list.
func relaxNodeLanes(w, arcs []lanePair, tri []uint32) []uint32 {
	for i := range arcs {
		up, down, rest := read(&arcs[i][0]), read(&arcs[i][1]), arcs[i+1:]
		t := tri[:len(rest)]
		for j, a := range t {
			y, z := &w[a], &rest[j]
			write512(down.Add(read(&z[0])).Min(read(&y[0])), &y[0])
			write512(up.Add(read(&z[1])).Min(read(&y[1])), &y[1])
		}
		tri = tri[len(rest):]
	}
	return tri
}

func ceilingLanes(o *Order, w []lanePair, height []lanes) (highest lanes) {
	if !avx512 {
		return ceilingLanesPortable(o, w, height)
	}
	one, infinity := archsimd.BroadcastUint32x16(1), archsimd.BroadcastUint32x16(uint32(Infinity))
	top := read(&highest)
	for x := range height {
		h := archsimd.BroadcastUint32x16(0)
		for a := o.First[x]; a < o.First[x+1]; a++ {
			up, down := read(&w[a][0]).Add(one).And(infinity), read(&w[a][1]).Add(one).And(infinity)
			h = h.Max(up.Max(down).Add(read(&height[o.Up[a]])).Min(infinity))
		}
		write512(h, &height[x])
		top = top.Max(h)
	}
	write512(top, &highest)
	return highest
}
