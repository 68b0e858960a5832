package cch

// Partial customisation. When the weight of a graph arc changes, its hierarchy
// arc is weighed again from its graph arcs and lower triangles. If the result
// differs, every arc (y,z) that the changed arc (x,y) forms a triangle with may
// differ as well: it does only if the old weight was what made it as short as it
// is, or if the new one makes it shorter. Such arcs wait in a queue and are taken
// from the lowest to the highest, so each is weighed at most once.
//
// Arcs are numbered from the top, so "lowest first" is "largest number first".

import (
	"cmp"
	"fmt"
	"slices"
)

// partial is the workspace of Update.
type partial struct {
	queue  []uint32 // a binary heap, the largest arc first
	queued []bool   // hierarchy arc -> whether it waits
	before []Weight // the replaced weights
}

// Update changes the weights of some arcs: weights[i] becomes the weight of
// arcs[i], in this order. It costs microseconds for one arc, and more than
// Customize beyond about a thousandth of all arcs; the result is the same. After
// an error the metric is as before.
func (m *Metric) Update(arcs []ArcID, weights []Weight) error {
	if err := m.checkChange(arcs, weights); err != nil {
		return err
	}
	p, limit := &m.partial, m.limit
	p.before = p.before[:0]
	for i, a := range arcs {
		p.before = append(p.before, m.weight[a])
		if m.limit.sum {
			m.limit.bound += increase(m.weight[a], weights[i])
		}
		m.weight[a] = weights[i]
		m.touch(a)
	}
	m.settle()
	if m.limit.fits() {
		return nil
	}
	err := m.recertify()
	if err != nil {
		for i := len(arcs) - 1; i >= 0; i-- {
			m.weight[arcs[i]] = p.before[i]
			m.touch(arcs[i])
		}
		m.settle()
		m.limit = limit
	}
	return err
}

func (m *Metric) checkChange(arcs []ArcID, weights []Weight) error {
	if len(arcs) != len(weights) {
		return fmt.Errorf("cch: %d weights for %d changed arcs", len(weights), len(arcs))
	}
	for i, a := range arcs {
		if int(a) >= m.Order.Graph.Arcs() {
			return fmt.Errorf("cch: arc %d changed, the graph has %d", a, m.Order.Graph.Arcs())
		}
		if weights[i] > Infinity {
			return fmt.Errorf("cch: weight %d of arc %d is above Infinity (%d)", weights[i], a, Infinity)
		}
	}
	return nil
}

// increase is how much longer a path over an arc can have become.
func increase(before, after Weight) uint64 {
	switch {
	case after >= Infinity || before < Infinity && after <= before:
		return 0
	case before >= Infinity:
		return uint64(after)
	}
	return uint64(after - before)
}

// touch queues the hierarchy arc of a graph arc.
func (m *Metric) touch(a ArcID) {
	if at := m.Order.place[a]; at != none {
		m.enqueue(at / 2)
	}
}

// settle weighs the queued arcs and whatever they change.
func (m *Metric) settle() {
	for len(m.partial.queue) > 0 {
		a := m.dequeue()
		before, after := m.w[a], m.weigh(a)
		if before == after {
			continue
		}
		m.w[a] = after
		if !m.limit.sum {
			m.limit.bound += increase(before[0], after[0]) + increase(before[1], after[1])
		}
		m.spread(a, before, after)
	}
}

// weigh is the weight of a from its graph arcs and lower triangles.
func (m *Metric) weigh(a uint32) pair {
	o := m.Order
	x, y := o.tail[a], o.Up[a]
	up, down := m.weight[o.origin[a][0]], m.weight[o.origin[a][1]]
	for _, e := range o.parallels(a) {
		if e.place&1 == 0 {
			up = min(up, m.weight[e.arc])
		} else {
			down = min(down, m.weight[e.arc])
		}
	}
	for _, b := range o.down[o.downFirst[x]:o.downFirst[x+1]] {
		if c := o.second(b, y); c != none {
			zx, zy := m.w[b], m.w[c]
			up, down = min(up, zx[1]+zy[0]), min(down, zy[1]+zx[0])
		}
	}
	return pair{up, down}
}

// second is the arc to y from the lower end of b, which lies below y, or none.
func (o *Order) second(b, y uint32) uint32 {
	c, end := b+1, o.First[o.tail[b]+1]
	for c < end && o.Up[c] > y {
		c++
	}
	if c < end && o.Up[c] == y {
		return c
	}
	return none
}

// parallels are the entries of extra for the hierarchy arc a.
func (o *Order) parallels(a uint32) []parallel {
	if len(o.extra) == 0 {
		return nil
	}
	byPlace := func(e parallel, place uint32) int { return cmp.Compare(e.place, place) }
	begin, _ := slices.BinarySearchFunc(o.extra, 2*a, byPlace)
	end := begin
	for end < len(o.extra) && o.extra[end].place < 2*a+2 {
		end++
	}
	return o.extra[begin:end]
}

// spread queues the arcs that a change of a may change.
func (m *Metric) spread(a uint32, before, after pair) {
	o := m.Order
	x := o.tail[a]
	first, end := o.First[x], o.First[x+1]
	d, i := end-first, a-first
	for j := range d {
		if j == i {
			continue
		}
		lo, hi := min(i, j), max(i, j)
		t := o.tri[o.triFirst[x]+lo*d-lo*(lo+1)/2+hi-lo-1]
		if m.partial.queued[t] {
			continue
		}
		c, y := m.w[first+j], m.w[t]
		in, out := 1, 0 // the way y-x-z enters x by a if a is the lower arc
		if j < i {
			in, out = 0, 1
		}
		if touches(before[1]+c[0], after[1]+c[0], y[out]) || touches(before[0]+c[1], after[0]+c[1], y[in]) {
			m.enqueue(t)
		}
	}
}

// touches tells whether a way whose length changes from before to after can
// change the minimum least of several ways.
func touches(before, after, least Weight) bool {
	return before != after && (before == least && before < Infinity || after < least)
}

func (m *Metric) enqueue(a uint32) {
	p := &m.partial
	if p.queued == nil {
		p.queued = make([]bool, m.Order.Arcs())
	}
	if p.queued[a] {
		return
	}
	p.queued[a] = true
	i := len(p.queue)
	p.queue = append(p.queue, a)
	for i > 0 && p.queue[(i-1)/2] < a {
		p.queue[i] = p.queue[(i-1)/2]
		i = (i - 1) / 2
	}
	p.queue[i] = a
}

func (m *Metric) dequeue() uint32 {
	p := &m.partial
	top, last := p.queue[0], p.queue[len(p.queue)-1]
	p.queue = p.queue[:len(p.queue)-1]
	p.queued[top] = false
	for i, n := 0, len(p.queue); n > 0; {
		c := 2*i + 1
		if c+1 < n && p.queue[c+1] > p.queue[c] {
			c++
		}
		if c >= n || p.queue[c] <= last {
			p.queue[i] = last
			break
		}
		p.queue[i] = p.queue[c]
		i = c
	}
	return top
}
