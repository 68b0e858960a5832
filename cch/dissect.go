package cch

// Node order by nested dissection (George 1973). The order decides how many arcs
// and triangles a contraction adds, and so the speed of everything else.
//
//	         whole graph
//	       /      |      \
//	   part A    part B   separator      contracted last
//	   /  |  \   /  |  \
//	  ..  .. sep ..  .. sep
//
// Three steps, each in its own file:
//
//  1. reduce.go contracts nodes of low degree until none is left. Half of a road
//     network goes this way, at no loss.
//  2. The rest is cut in two by the smallest of several candidate separators
//     (bisect.go, flow.go), each connected part again, and so on. Separators are
//     contracted after what they separate.
//  3. Parts of at most leafNodes nodes are ordered by minimum degree (reduce.go).
//
// Parts are independent, so they are worked on in parallel; each writes its own
// range of the result, and the order never depends on how many run at once.

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
)

const (
	// Parts of at most this many nodes are not cut any further.
	leafNodes = 48
	// Parts larger than this may be handed to another goroutine.
	handOver = 4000
	// Candidate separators of a part larger than this are tried in parallel.
	wideNodes = 30000
)

// Layout places the nodes of a graph. Only the shape matters, so any planar
// coordinates do. The zero Layout means unknown: the order is then made from
// distances in hops alone, and is a little worse.
type Layout struct {
	// Node -> degrees north and east.
	Lat, Lon []float32
}

func (l Layout) check(nodes int) error {
	if l.Lat == nil && l.Lon == nil {
		return nil
	}
	if len(l.Lat) != nodes || len(l.Lon) != nodes {
		return fmt.Errorf("cch: layout of %d latitudes and %d longitudes for %d nodes", len(l.Lat), len(l.Lon), nodes)
	}
	for v := range nodes {
		if s := float64(l.Lat[v]) + float64(l.Lon[v]); math.IsNaN(s) || math.IsInf(s, 0) {
			return fmt.Errorf("cch: node %d has no finite coordinates", v)
		}
	}
	return nil
}

// plane turns degrees into planar x and y of one scale.
func (l Layout) plane() (x, y []float32) {
	if l.Lat == nil {
		return nil, nil
	}
	sum := 0.0
	for _, lat := range l.Lat {
		sum += float64(lat)
	}
	shrink := float32(math.Cos(sum / float64(len(l.Lat)) * math.Pi / 180))
	x = make([]float32, len(l.Lon))
	for v, lon := range l.Lon {
		x[v] = lon * shrink
	}
	return x, l.Lat
}

// piece is a connected part of the reduced graph under local node numbers.
type piece struct {
	// Local adjacency, symmetric, without loops and parallel edges.
	first, head []uint32
	// Local node -> node of the graph.
	id []uint32
	// Local node -> place; both nil if unknown.
	x, y []float32
}

// dissection hands out goroutines and workspaces.
type dissection struct {
	spare chan struct{}  // one token a goroutine that may still be started
	idle  chan *bisector // workspaces to be used again
}

// NodeOrder is a nested-dissection order of g: element i is the node contracted
// i-th. It is the same for any GOMAXPROCS, which only makes it faster.
func NodeOrder(g *Graph, l Layout) ([]NodeID, error) {
	if err := g.checkTopology(); err != nil {
		return nil, err
	}
	if err := l.check(g.Nodes()); err != nil {
		return nil, err
	}
	r := newReduction(g)
	r.contract(reduceDegree)
	workers := runtime.GOMAXPROCS(0)
	d := &dissection{make(chan struct{}, workers-1), make(chan *bisector, 4*workers)}
	for range workers - 1 {
		d.spare <- struct{}{}
	}
	x, y := l.plane()
	core := r.core(x, y)
	rest := make([]uint32, len(core.id))
	d.order(core, slices.Repeat([]uint8{inS}, len(core.id)), rest)
	order := make([]NodeID, 0, g.Nodes())
	for _, v := range r.done {
		order = append(order, NodeID(v))
	}
	for _, v := range rest {
		order = append(order, NodeID(v))
	}
	return order, nil
}

// order writes an order of p into out, p's separator (cut[v] == neither) last and
// every connected part of the remainder in a range of its own.
func (d *dissection) order(p *piece, cut []uint8, out []uint32) {
	parts, end := p.parts(cut), len(out)
	for v, side := range cut {
		if side == neither {
			end--
			out[end] = p.id[v]
		}
	}
	var wait sync.WaitGroup
	for _, part := range parts {
		begin := end - len(part.id)
		slot := out[begin:end]
		end = begin
		select {
		case <-d.token(part):
			wait.Go(func() {
				d.dissect(part, slot)
				d.spare <- struct{}{}
			})
		default:
			d.dissect(part, slot)
		}
	}
	wait.Wait()
}

// token is where to ask for a goroutine for p: nowhere if p is small.
func (d *dissection) token(p *piece) chan struct{} {
	if len(p.id) < handOver {
		return nil
	}
	return d.spare
}

func (d *dissection) dissect(p *piece, out []uint32) {
	if len(p.id) <= leafNodes {
		p.minimumDegree(out)
		return
	}
	d.order(p, d.bisect(p), out)
}

// parts are the connected parts of p without its separator.
func (p *piece) parts(cut []uint8) []*piece {
	n := len(p.id)
	part, local := make([]uint32, n), make([]uint32, n)
	for v := range part {
		part[v] = none
	}
	var parts []*piece
	var members []uint32
	for s := range n {
		if cut[s] == neither || part[s] != none {
			continue
		}
		members = append(members[:0], uint32(s))
		part[s] = uint32(len(parts))
		arcs := 0
		for i := 0; i < len(members); i++ {
			v := members[i]
			for _, w := range p.head[p.first[v]:p.first[v+1]] {
				if cut[w] == neither {
					continue
				}
				arcs++
				if part[w] == none {
					part[w] = part[s]
					members = append(members, w)
				}
			}
		}
		parts = append(parts, p.extract(members, part, local, arcs))
	}
	return parts
}

// extract copies the part with these members, in breadth-first order so that
// neighbours stay close in memory. local is scratch.
func (p *piece) extract(members, part, local []uint32, arcs int) *piece {
	k := len(members)
	flat := make([]uint32, 2*k+1+arcs)
	q := &piece{id: flat[:k:k], first: flat[k : 2*k+1 : 2*k+1], head: flat[2*k+1 : 2*k+1]}
	for i, v := range members {
		local[v] = uint32(i)
	}
	for i, v := range members {
		q.id[i] = p.id[v]
		for _, w := range p.head[p.first[v]:p.first[v+1]] {
			if part[w] == part[v] {
				q.head = append(q.head, local[w])
			}
		}
		q.first[i+1] = uint32(len(q.head))
	}
	if p.x == nil {
		return q
	}
	q.x, q.y = make([]float32, k), make([]float32, k)
	for i, v := range members {
		q.x[i], q.y[i] = p.x[v], p.y[v]
	}
	return q
}
