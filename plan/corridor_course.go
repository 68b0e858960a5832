package plan

import (
	"slices"
	"sync"
)

// advance returns the stage after some gates: how many gates of the corridor are
// passed. ok is false where an excluded gate bars the way.
func advance(hits []gateHit, corridor, gates, stage int, backward bool) (next int, ok bool) {
	for _, h := range hits {
		if int(h.corridor) != corridor {
			continue
		}
		if h.gate < 0 {
			return 0, false
		}
		want := stage
		if backward {
			want = gates - 1 - stage
		}
		if stage < gates && int(h.gate) == want {
			stage++
		}
	}
	return stage, true
}

// course is a corridor in one direction, as the lists of gates of a view pass it.
type course struct {
	corridor int
	backward bool
	gates    int
	next     [][]uint8 // stage -> list -> stage after it
	moves    []bool    // list -> whether it leads to a later stage from any
	starts   []int32   // lists that lead from stage 0 to a later one
	tails    []NodeID  // of their arcs, each once
	ends     [][]int32 // stage -> lists that lead from it to the last
	bars     []bool    // list -> whether an excluded gate is in it; nil: none
	open     *openArcs // arcs without excluded gates; nil: all
}

// openArcs are the arcs of a view that excluded gates leave, by tail and by head.
type openArcs struct {
	first, arcs   []int32
	rfirst, rarcs []int32
}

// courses are those of a view, made when they are first needed.
type courses struct {
	mu   sync.Mutex
	list []*course // 2 × corridor + direction
}

// course returns a corridor in one direction; nil where that has no gates, or is
// no other than the other direction.
func (v *View) course(corridor int, backward bool) *course {
	gates := len(v.gates[corridor].gates)
	if gates == 0 || gates == 1 && backward {
		return nil
	}
	k := 2 * corridor
	if backward {
		k++
	}
	all := v.courses
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.list == nil {
		all.list = make([]*course, 2*len(v.gates))
	}
	if all.list[k] == nil {
		all.list[k] = v.newCourse(corridor, backward)
	}
	return all.list[k]
}

func (v *View) newCourse(corridor int, backward bool) *course {
	lists, gates := v.gateLists.lists, len(v.gates[corridor].gates)
	c := &course{corridor: corridor, backward: backward, gates: gates, next: make([][]uint8, gates), moves: make([]bool, len(lists)), ends: make([][]int32, gates)}
	mask := uint64(1) << (corridor & 63)
	for stage := range gates {
		c.next[stage] = make([]uint8, len(lists))
		for l, hits := range lists {
			c.next[stage][l] = uint8(stage)
			if v.gateLists.masks[l]&mask == 0 {
				continue
			}
			n, ok := advance(hits, corridor, gates, stage, backward)
			if !ok {
				if c.bars == nil {
					c.bars = make([]bool, len(lists))
				}
				c.bars[l] = true
				continue
			}
			if n == stage {
				continue
			}
			c.next[stage][l], c.moves[l] = uint8(n), true
			if stage == 0 {
				c.starts = append(c.starts, int32(l))
			}
			if n == gates {
				c.ends[stage] = append(c.ends[stage], int32(l))
			}
		}
	}
	if c.bars != nil {
		c.open = v.openArcs(c.bars)
	}
	for _, l := range c.starts {
		for _, e := range v.arcsPassing(l) {
			c.tails = append(c.tails, v.Arcs[e].From)
		}
	}
	slices.Sort(c.tails)
	c.tails = slices.Compact(c.tails)
	return c
}

// openArcs lists the arcs that pass none of some lists.
func (v *View) openArcs(bars []bool) *openArcs {
	n := len(v.Nodes)
	o := &openArcs{first: make([]int32, n+1), rfirst: make([]int32, n+1)}
	for u := range n {
		for e := v.first[u]; e < v.first[u+1]; e++ {
			if !bars[v.hitList[e]] {
				o.arcs = append(o.arcs, e)
			}
		}
		for _, e := range v.rarcs[v.rfirst[u]:v.rfirst[u+1]] {
			if !bars[v.hitList[e]] {
				o.rarcs = append(o.rarcs, e)
			}
		}
		o.first[u+1], o.rfirst[u+1] = int32(len(o.arcs)), int32(len(o.rarcs))
	}
	return o
}

// boundsAfter is how often a corridor is asked for at some prices before bounds
// from its first gate are found: a single question does without.
const boundsAfter = 4

// ahead returns, for each stage and node, the least cost from before the first gate
// of a course over all gates to the node; nil as long as it is hardly worth finding.
// It leaves rules out, so it bounds what they leave.
func (p *priced) ahead(v *View, c *course) [][]int64 {
	p.mu.Lock()
	a := p.between[c]
	p.mu.Unlock()
	if a == nil && p.asked.Load() > boundsAfter {
		a = p.newAhead(v, c)
		p.mu.Lock()
		p.between[c] = a
		p.mu.Unlock()
	}
	return a
}

// newAhead is a Dijkstra along the arcs over the states of a course.
func (p *priced) newAhead(v *View, c *course) [][]int64 {
	nodes := len(v.Nodes) + 2
	dist := endless(nodes * (c.gates - 1))
	h := newNodeHeap(len(dist))
	defer h.free()
	h.begin(dist)
	lower := func(stage int, u NodeID, d int64) {
		if s := NodeID((stage-1)*nodes) + u; d < dist[s] {
			dist[s] = d
			h.lower(s)
		}
	}
	barred := func(l int32) bool { return c.bars != nil && c.bars[l] }
	for _, l := range c.starts {
		if n := int(c.next[0][l]); n < c.gates && !barred(l) {
			for _, e := range v.arcsPassing(l) {
				lower(n, v.heads[e], p.usual[e])
			}
		}
	}
	for len(h.nodes) > 0 {
		s := h.pop()
		d, stage, u := dist[s], 1+int(s)/nodes, NodeID(int(s)%nodes)
		for e := v.first[u]; e < v.first[u+1]; e++ {
			l := v.hitList[e]
			if barred(l) {
				continue
			}
			if n := int(c.next[stage][l]); n > stage && n < c.gates {
				lower(n, v.heads[e], d+p.usual[e])
			}
			lower(stage, v.heads[e], d+p.usual[e])
		}
	}
	out := make([][]int64, c.gates-1)
	for k := range out {
		out[k] = dist[k*nodes : (k+1)*nodes]
	}
	return out
}
