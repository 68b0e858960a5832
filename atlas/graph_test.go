package atlas_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"meridian"
	"meridian/internal/heap"
)

// mesh is a network of lines on the earth: what the oracles are read into.
// Lengths are great circles between neighbouring vertices, both directions.
type mesh struct {
	points []meridian.Point
	first  []int32 // vertex -> its edges; len(points)+1
	head   []int32
	dm     []uint32 // edge -> length in decimetres
	part   []int32  // vertex -> connected part
	size   []int32  // part -> vertices
	cells  map[[2]int32][]int32
}

const cellDegrees = 0.25

func cellOf(p meridian.Point) [2]int32 {
	return [2]int32{int32(math.Floor(p.Lat / cellDegrees)), int32(math.Floor(p.Lon / cellDegrees))}
}

type meshEdge struct {
	a, b int32
	dm   uint32
}

// meshBuilder collects lines. Vertices that agree when rounded to the step are
// one vertex.
type meshBuilder struct {
	step   float64 // degrees
	index  map[[2]int32]int32
	points []meridian.Point
	edges  []meshEdge
}

func newMeshBuilder(step float64) *meshBuilder {
	return &meshBuilder{step: step, index: map[[2]int32]int32{}}
}

func (b *meshBuilder) vertex(p meridian.Point) int32 {
	p.Lon = math.Mod(p.Lon+540, 360) - 180
	k := [2]int32{int32(math.Round(p.Lat / b.step)), int32(math.Round(p.Lon / b.step))}
	if i, ok := b.index[k]; ok {
		return i
	}
	i := int32(len(b.points))
	b.index[k] = i
	b.points = append(b.points, p)
	return i
}

func (b *meshBuilder) edge(i, j int32) {
	if i != j {
		b.edges = append(b.edges, meshEdge{i, j, decimetres(b.points[i].Distance(b.points[j]))})
	}
}

func (b *meshBuilder) line(line []meridian.Point) {
	for k := 1; k < len(line); k++ {
		b.edge(b.vertex(line[k-1]), b.vertex(line[k]))
	}
}

func decimetres(km float64) uint32 { return uint32(math.Round(km * 10_000)) }

// mesh makes the network. Loose ends are joined to the nearest vertex within
// gap km that is no neighbour: double tracks drawn without a crossover and
// lines cut by a few metres are none.
func (b *meshBuilder) mesh(gap float64) *mesh {
	m := &mesh{points: b.points}
	m.connect(b.edges)
	m.cells = map[[2]int32][]int32{}
	for i, p := range m.points {
		c := cellOf(p)
		m.cells[c] = append(m.cells[c], int32(i))
	}
	if gap > 0 {
		for i := range m.points {
			if m.first[i+1]-m.first[i] != 1 {
				continue
			}
			if j := m.looseEnd(int32(i), gap); j >= 0 {
				b.edge(int32(i), j)
			}
		}
		m.connect(b.edges)
	}
	m.parts()
	return m
}

// looseEnd returns the vertex that a loose end is joined to, or −1.
func (m *mesh) looseEnd(i int32, gap float64) int32 {
	neighbour := m.head[m.first[i]]
	best, at := gap, int32(-1)
	m.near(m.points[i], gap, func(j int32, km float64) {
		if j != i && j != neighbour && km < best {
			best, at = km, j
		}
	})
	return at
}

func (m *mesh) connect(edges []meshEdge) {
	n := len(m.points)
	m.first = make([]int32, n+1)
	for _, e := range edges {
		m.first[e.a+1]++
		m.first[e.b+1]++
	}
	for i := range n {
		m.first[i+1] += m.first[i]
	}
	next := slices.Clone(m.first[:n])
	m.head, m.dm = make([]int32, 2*len(edges)), make([]uint32, 2*len(edges))
	for _, e := range edges {
		m.head[next[e.a]], m.dm[next[e.a]] = e.b, e.dm
		m.head[next[e.b]], m.dm[next[e.b]] = e.a, e.dm
		next[e.a]++
		next[e.b]++
	}
}

func (m *mesh) parts() {
	m.part = make([]int32, len(m.points))
	for i := range m.part {
		m.part[i] = -1
	}
	var stack []int32
	for i := range m.part {
		if m.part[i] >= 0 {
			continue
		}
		id, n := int32(len(m.size)), int32(0)
		m.part[i] = id
		stack = append(stack[:0], int32(i))
		for len(stack) > 0 {
			u := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			n++
			for _, v := range m.head[m.first[u]:m.first[u+1]] {
				if m.part[v] < 0 {
					m.part[v] = id
					stack = append(stack, v)
				}
			}
		}
		m.size = append(m.size, n)
	}
}

// near calls f with every vertex within km of p.
func (m *mesh) near(p meridian.Point, km float64, f func(i int32, km float64)) {
	const perDegree = meridian.EarthRadius * math.Pi / 180
	dlat := km / perDegree
	dlon := dlat / max(0.05, math.Cos(p.Lat*math.Pi/180))
	lo, hi := cellOf(meridian.Point{Lat: p.Lat - dlat, Lon: p.Lon - dlon}), cellOf(meridian.Point{Lat: p.Lat + dlat, Lon: p.Lon + dlon})
	for r := lo[0]; r <= hi[0]; r++ {
		for c := lo[1]; c <= hi[1]; c++ {
			for _, i := range m.cells[[2]int32{r, c}] {
				if d := p.Distance(m.points[i]); d <= km {
					f(i, d)
				}
			}
		}
	}
}

// snap returns the vertex nearest to p, within km, in a part of at least least
// vertices; −1 where there is none.
func (m *mesh) snap(p meridian.Point, km float64, least int32) (int32, float64) {
	at, best := int32(-1), km
	m.near(p, km, func(i int32, d float64) {
		if m.size[m.part[i]] >= least && (d < best || d == best && i < at) {
			at, best = i, d
		}
	})
	return at, best
}

// A seed is a vertex where a search begins or ends, and what it costs to get
// there.
type seed struct {
	at int32
	dm uint32
}

// tracks returns the vertex nearest to p, as [mesh.snap] finds it, and those
// within 600 m of it at the price of the straight line, so that the other track
// or carriageway counts too.
func (m *mesh) tracks(p meridian.Point, km float64, least int32) (at []seed, off float64) {
	first, off := m.snap(p, km, least)
	if first < 0 {
		return nil, 0
	}
	m.near(m.points[first], 0.6, func(i int32, d float64) {
		if m.size[m.part[i]] >= least {
			at = append(at, seed{i, decimetres(d)})
		}
	})
	slices.SortFunc(at, func(a, b seed) int { return int(a.at - b.at) })
	return at, off
}

// finder searches a mesh; one per goroutine.
type finder struct {
	m    *mesh
	heap *heap.Heap[uint32]
	dist []uint32
	seen []int32
}

func newFinder(m *mesh) *finder {
	f := &finder{m: m, heap: heap.New[uint32](len(m.points)), dist: make([]uint32, len(m.points))}
	for i := range f.dist {
		f.dist[i] = math.MaxUint32
	}
	return f
}

// from settles every vertex within limit km (0: all) of the seeds, or stops
// when the seeds of stop are settled or cannot be better. The distances stand in
// f.km until the next call. It returns the way to the best of stop.
func (f *finder) from(start, stop []seed, limit float64) uint32 {
	for _, i := range f.seen {
		f.dist[i] = math.MaxUint32
	}
	f.seen = f.seen[:0]
	f.heap.Clear()
	for _, s := range start {
		f.dist[s.at] = s.dm
		f.seen = append(f.seen, s.at)
		f.heap.Push(uint32(s.at), s.dm)
	}
	best := uint32(math.MaxUint32)
	if limit > 0 {
		best = decimetres(limit)
	}
	most, m := best, f.m
	for f.heap.Len() > 0 {
		u, d := f.heap.Pop()
		if d >= best {
			break
		}
		for _, s := range stop {
			if s.at == int32(u) {
				best = min(best, d+s.dm)
			}
		}
		for e := m.first[u]; e < m.first[u+1]; e++ {
			v, x := m.head[e], d+m.dm[e]
			if x < f.dist[v] {
				if f.dist[v] == math.MaxUint32 {
					f.seen = append(f.seen, v)
				}
				f.dist[v] = x
				f.heap.Push(uint32(v), x)
			}
		}
	}
	if best == most {
		return math.MaxUint32
	}
	return best
}

// km returns the distance found to v; NaN where it was not reached.
func (f *finder) km(v int32) float64 {
	if f.dist[v] == math.MaxUint32 {
		return math.NaN()
	}
	return float64(f.dist[v]) / 10_000
}

// between returns the length of the shortest way from one of a to one of b,
// NaN beyond limit km.
func (f *finder) between(a, b []seed, limit float64) float64 {
	dm := f.from(a, b, limit)
	if dm == math.MaxUint32 {
		return math.NaN()
	}
	return float64(dm) / 10_000
}

// quantile returns the q-quantile of xs, which it sorts.
func quantile(xs []float64, q float64) float64 {
	if len(xs) == 0 {
		return math.NaN()
	}
	slices.Sort(xs)
	return xs[min(len(xs)-1, int(q*float64(len(xs))))]
}

// deviations are relative deviations of the atlas from an oracle.
type deviations []float64

// within returns the share whose size is at most x.
func (d deviations) within(x float64) float64 {
	n := 0
	for _, v := range d {
		if math.Abs(v) <= x {
			n++
		}
	}
	return float64(n) / float64(max(1, len(d)))
}

func (d deviations) String() string {
	sizes := make([]float64, len(d))
	sum := 0.0
	for i, v := range d {
		sizes[i] = math.Abs(v)
		sum += v
	}
	return fmt.Sprintf("%d compared: within 3 %% %.1f %%, 5 %% %.1f %%, 8 %% %.2f %%, 10 %% %.2f %%; deviation p50 %.2f %%, p90 %.2f %%, p95 %.2f %%, p99 %.2f %%, mean %+.2f %%",
		len(d), 100*d.within(.03), 100*d.within(.05), 100*d.within(.08), 100*d.within(.10),
		100*quantile(sizes, .5), 100*quantile(sizes, .9), 100*quantile(sizes, .95), 100*quantile(sizes, .99), 100*sum/float64(max(1, len(d))))
}

// TestMesh holds the reader's search on a square of which every answer is
// known.
func TestMesh(t *testing.T) {
	b := newMeshBuilder(1e-4)
	at := func(lat, lon float64) meridian.Point { return meridian.Point{Lat: lat, Lon: lon} }
	b.line([]meridian.Point{at(0, 0), at(0, 1), at(1, 1)})
	b.line([]meridian.Point{at(0, 0), at(1, 0), at(1, 0.998)}) // 220 m short of the corner
	b.line([]meridian.Point{at(5, 5), at(5, 6)})
	m := b.mesh(0.3)
	if len(m.size) != 2 {
		t.Fatalf("%d parts, want 2: the loose end was not joined", len(m.size))
	}
	f := newFinder(m)
	a, _ := m.snap(at(0.02, 0.01), 10, 0)
	c, far := m.snap(at(1.01, 1), 10, 0)
	if far < 1.1 || far > 1.12 {
		t.Errorf("snapped %.3f km away, want 1.11", far)
	}
	if km := f.between([]seed{{a, 0}}, []seed{{c, 0}}, 0); math.Abs(km-2*111.195) > 0.1 {
		t.Errorf("around the square %.2f km, want 222.39", km)
	}
	if d, _ := m.snap(at(5, 5), 10, 3); d >= 0 {
		t.Error("snapped to a part that is too small")
	}
	if d, _ := m.snap(at(5, 5), 10, 2); !math.IsNaN(f.between([]seed{{a, 0}}, []seed{{d, 0}}, 0)) {
		t.Error("reached a part that is not connected")
	}
	w := newMeshBuilder(1e-3)
	w.line([]meridian.Point{at(0, 179.5), at(0, 180.5)})
	w.line([]meridian.Point{at(0, -179.5), at(0, -179)})
	if p := w.mesh(0); len(p.size) != 1 {
		t.Error("the antimeridian splits the network")
	}
}
