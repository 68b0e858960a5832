package cch

import "meridian/internal/heap"

// Dijkstra is the classic search on a [Graph] (Dijkstra 1959), with a 4-ary heap
// and a reused workspace: the oracle of this package, and the better choice for
// a network that is asked only a few times. Closed arcs (weight [Infinity]) are
// not used. One per goroutine; no call allocates after NewDijkstra, except to
// grow the slice given to Path.
type Dijkstra struct {
	// Node -> distance from the source of the last search, Infinity if the
	// search did not reach it.
	Dist []Weight
	// Node -> the arc by which the last search reached it.
	pred []ArcID

	g       *Graph
	tail    []NodeID
	touched []NodeID
	queue   *heap.Heap[Weight]
	source  NodeID
}

// NewDijkstra returns a workspace for searches on g.
func NewDijkstra(g *Graph) *Dijkstra {
	n := g.Nodes()
	d := &Dijkstra{
		Dist:    make([]Weight, n),
		pred:    make([]ArcID, n),
		g:       g,
		tail:    g.tails(),
		touched: make([]NodeID, 0, n),
		queue:   heap.New[Weight](n),
	}
	for v := range d.Dist {
		d.Dist[v] = Infinity
	}
	return d
}

// Run searches from source to all nodes; read Dist and Path afterwards.
func (d *Dijkstra) Run(source NodeID) { d.search(source, none) }

// Distance is the distance from source to target, Infinity if there is no path.
// The search stops at the target, so Dist and Path are valid for it alone.
func (d *Dijkstra) Distance(source, target NodeID) Weight {
	d.search(source, target)
	return d.Dist[target]
}

// Path appends to arcs the shortest path from the source of the last search to
// target, in the order of travel; nothing if target was not reached.
func (d *Dijkstra) Path(target NodeID, arcs []ArcID) []ArcID {
	if d.Dist[target] == Infinity {
		return arcs
	}
	begin := len(arcs)
	for v := target; v != d.source; v = d.tail[d.pred[v]] {
		arcs = append(arcs, d.pred[v])
	}
	for i, j := begin, len(arcs)-1; i < j; i, j = i+1, j-1 {
		arcs[i], arcs[j] = arcs[j], arcs[i]
	}
	return arcs
}

func (d *Dijkstra) search(source, target NodeID) {
	for _, v := range d.touched {
		d.Dist[v] = Infinity
	}
	d.touched = append(d.touched[:0], source)
	d.queue.Clear()
	d.source, d.Dist[source] = source, 0
	d.queue.Push(uint32(source), 0)
	first, head, weight, dist := d.g.FirstOut, d.g.Head, d.g.Weight, d.Dist
	for d.queue.Len() > 0 {
		v, length := d.queue.Pop()
		if NodeID(v) == target {
			return
		}
		for a := first[v]; a < first[v+1]; a++ {
			h, l := head[a], length+weight[a]
			if l >= dist[h] {
				continue
			}
			if dist[h] == Infinity {
				d.touched = append(d.touched, h)
			}
			dist[h], d.pred[h] = l, a
			d.queue.Push(uint32(h), l)
		}
	}
}
