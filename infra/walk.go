package infra

import (
	"math"
	"slices"
)

// walk is the edges of a layer as a graph in both directions, for the questions
// that building asks.
type walk struct {
	index map[uint32]int32 // vertex -> node
	verts []uint32         // node -> vertex
	first []int32          // node -> its steps
	steps []step
}

type step struct {
	to   int32
	edge int32
	km   float64
}

func (b *builder) walk() *walk {
	w := &walk{index: map[uint32]int32{}}
	node := func(v uint32) int32 {
		i, ok := w.index[v]
		if !ok {
			i = int32(len(w.verts))
			w.index[v] = i
			w.verts = append(w.verts, v)
		}
		return i
	}
	type pair struct{ u, v int32 }
	ends := make([]pair, len(b.edges))
	for i := range b.edges {
		e := &b.edges[i]
		ends[i] = pair{node(e.verts[0]), node(e.verts[len(e.verts)-1])}
	}
	w.first = make([]int32, len(w.verts)+1)
	for _, p := range ends {
		w.first[p.u+1]++
		w.first[p.v+1]++
	}
	for i := range w.verts {
		w.first[i+1] += w.first[i]
	}
	w.steps = make([]step, w.first[len(w.verts)])
	next := slices.Clone(w.first)
	for i, p := range ends {
		km := length(b.shape(int32(i)))
		w.steps[next[p.u]] = step{p.v, int32(i), km}
		next[p.u]++
		w.steps[next[p.v]] = step{p.u, int32(i), km}
		next[p.v]++
	}
	return w
}

// seed is where a country is known.
type seed struct {
	v       uint32
	km      float64
	country string
}

// spread finds, for every node, the nearest seed along the lines: a country
// for each node, and how far away it was said.
func (w *walk) spread(seeds []seed) (country []string, km []float64) {
	country, km = make([]string, len(w.verts)), make([]float64, len(w.verts))
	for i := range km {
		km[i] = math.Inf(1)
	}
	var q queue
	for _, s := range seeds {
		if i, ok := w.index[s.v]; ok && s.km < km[i] {
			km[i], country[i] = s.km, s.country
			q.push(s.km, i)
		}
	}
	for len(q) > 0 {
		d, u := q.pop()
		if d > km[u] {
			continue
		}
		for _, s := range w.steps[w.first[u]:w.first[u+1]] {
			if n := d + s.km; n < km[s.to] {
				km[s.to], country[s.to] = n, country[u]
				q.push(n, s.to)
			}
		}
	}
	return country, km
}

// queue is a binary heap of nodes by distance; ties go to the smaller node.
type queue []queued

type queued struct {
	d float64
	v int32
}

func (a queued) before(b queued) bool { return a.d < b.d || a.d == b.d && a.v < b.v }

func (q *queue) push(d float64, v int32) {
	*q = append(*q, queued{d, v})
	h := *q
	for i := len(h) - 1; i > 0; {
		p := (i - 1) / 2
		if !h[i].before(h[p]) {
			break
		}
		h[i], h[p] = h[p], h[i]
		i = p
	}
}

func (q *queue) pop() (float64, int32) {
	h := *q
	top := h[0]
	n := len(h) - 1
	h[0] = h[n]
	h = h[:n]
	for i := 0; ; {
		c := 2*i + 1
		if c >= n {
			break
		}
		if c+1 < n && h[c+1].before(h[c]) {
			c++
		}
		if !h[c].before(h[i]) {
			break
		}
		h[i], h[c] = h[c], h[i]
		i = c
	}
	*q = h
	return top.d, top.v
}
