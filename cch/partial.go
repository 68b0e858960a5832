package cch

// Partial customisation. When the weight of a graph arc changes, its hierarchy
// arc is weighed again from its graph arcs and lower triangles. If the result
// differs, every arc (y,z) that the changed arc (x,y) forms a triangle with may
// differ as well: it does only if the old weight was what made it as short as it
// is, or if the new one makes it shorter. Such arcs wait in a queue and are taken
// from the lowest to the highest, so each is weighed at most once. An arc that only
// became shorter needs no weighing: it is shortened at once, and waits to tell its
// neighbours.
//
// Arcs are numbered from the top, so "lowest first" is "largest number first".

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// partial is the workspace of Update.
type partial struct {
	queue []waiting // a binary heap, the largest arc first
	state []uint8   // hierarchy arc -> what it waits for
	// The graph weights that the last Update replaced.
	replaced []Weight
	// The hierarchy weights of the certificate, if remembers is set.
	certified []pair
	remembers bool
}

// waiting is an arc in the queue and its weights when it entered.
type waiting struct {
	arc    uint32
	before pair
}

// What an arc waits for; nothing if it is not in the queue.
const (
	shortened = 1 << iota // to tell its neighbours that it became shorter
	doubtful              // to be weighed
)

// Update changes the weights of some arcs: weights[i] becomes the weight of
// arcs[i], in this order. It costs microseconds for one arc, and more than
// Customize beyond about a thousandth of all arcs; the result is the same. After
// an error the metric is as before.
func (m *Metric) Update(arcs []ArcID, weights []Weight) error {
	if err := m.checkChange(arcs, weights); err != nil {
		return err
	}
	p := &m.partial
	m.remember()
	p.replaced = p.replaced[:0]
	for i, a := range arcs {
		p.replaced = append(p.replaced, m.weight[a])
		m.replace(a, weights[i])
	}
	m.settle()
	if m.limit.fits() {
		return nil
	}
	err := m.recertify()
	if err == nil {
		return nil
	}
	for i := len(arcs) - 1; i >= 0; i-- {
		m.replace(arcs[i], p.replaced[i])
	}
	m.settle()
	return errors.Join(err, m.recertify())
}

// remember keeps the weights for which the bound of the certificate was found.
func (m *Metric) remember() {
	if p := &m.partial; !m.limit.sum && !p.remembers {
		p.certified = append(p.certified[:0], m.w...)
		p.remembers = true
	}
}

// replace changes the weight of a graph arc and queues its hierarchy arc.
func (m *Metric) replace(a ArcID, w Weight) {
	if m.limit.sum {
		m.limit.bound += uint64(finite(w)) - uint64(finite(m.weight[a]))
	}
	m.weight[a] = w
	if at := m.Order.place[a]; at != none {
		m.enqueue(at/2, doubtful)
	}
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

// excess is how much longer than at certified a path over an arc can be at now.
func excess(certified, now pair) uint64 {
	sum := uint64(0)
	for k, x := range now {
		if before := finite(certified[k]); x < Infinity && x > before {
			sum += uint64(x - before)
		}
	}
	return sum
}

// settle weighs the queued arcs and whatever they change.
func (m *Metric) settle() {
	for len(m.partial.queue) > 0 {
		top, state := m.dequeue()
		if len(m.partial.queue) > 0 {
			m.expectMore(m.partial.queue[0].arc)
		}
		a, before, after := top.arc, top.before, m.w[top.arc]
		if state&doubtful != 0 {
			after = m.weigh(a)
			m.w[a] = after
		}
		if before == after {
			continue
		}
		if !m.limit.sum {
			was := m.partial.certified[a]
			m.limit.bound += excess(was, after) - excess(was, before)
		}
		m.spread(a, before, after)
	}
}

// expect asks for what is known of a queued arc to be in the cache when its turn comes:
// following a change is one far read after another.
func (m *Metric) expect(a uint32) {
	o, certified := m.Order, &nowhere
	if len(m.partial.certified) > 0 {
		certified = (*uint32)(&m.partial.certified[a][0])
	}
	touch(&o.origin[a][0], &o.lowerFirst[a], &o.tail[a], certified)
}

// expectMore asks for what that leads to.
func (m *Metric) expectMore(a uint32) {
	o := m.Order
	x, lower := o.tail[a], &nowhere
	if k := o.lowerFirst[a]; int(k) < len(o.lower) {
		lower = &o.lower[k].b
	}
	touch(&o.First[x], &o.triFirst[x], lower, lower)
}

// nowhere is asked for when there is nothing to ask for.
var nowhere uint32

// weigh is the weight of a from its graph arcs and lower triangles.
func (m *Metric) weigh(a uint32) pair {
	o := m.Order
	up, down := m.weight[o.origin[a][0]], m.weight[o.origin[a][1]]
	for _, e := range o.parallels(a) {
		if e.place&1 == 0 {
			up = min(up, m.weight[e.arc])
		} else {
			down = min(down, m.weight[e.arc])
		}
	}
	return weighLower(m.w, o.lower[o.lowerFirst[a]:o.lowerFirst[a+1]], pair{up, down})
}

// parallels are the entries of extra for the hierarchy arc a.
func (o *Order) parallels(a uint32) []parallel { return o.parallelsIn(a, a+1) }

// parallelsIn are the entries of extra for the hierarchy arcs first..end-1.
func (o *Order) parallelsIn(first, end uint32) []parallel {
	if len(o.extra) == 0 {
		return nil
	}
	byPlace := func(e parallel, place uint64) int { return cmp.Compare(uint64(e.place), place) }
	i, _ := slices.BinarySearchFunc(o.extra, 2*uint64(first), byPlace)
	j, _ := slices.BinarySearchFunc(o.extra[i:], 2*uint64(end), byPlace)
	return o.extra[i : i+j]
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
		// The two ways over x, against and along the arc a.
		c, in, out := m.w[first+j], 1, 0
		if j < i {
			in, out = 0, 1
		}
		y := &m.w[t]
		if m.partial.state[first+j]&shortened != 0 { // its former weight is not at hand
			m.enqueue(t, doubtful)
		} else if lost(before[1]+c[0], after[1]+c[0], y[out]) || lost(before[0]+c[1], after[0]+c[1], y[in]) {
			m.enqueue(t, doubtful)
		} else if after[1]+c[0] < y[out] || after[0]+c[1] < y[in] {
			m.enqueue(t, shortened)
			y[out], y[in] = min(y[out], after[1]+c[0]), min(y[in], after[0]+c[1])
		}
	}
}

// lost tells whether a way that grows from before to after may have been what
// made the minimum of several ways as small as least.
func lost(before, after, least Weight) bool {
	return before == least && after > before && before < Infinity
}

func (m *Metric) enqueue(a uint32, state uint8) {
	p := &m.partial
	if p.state == nil {
		p.state = make([]uint8, m.Order.Arcs())
	}
	was := p.state[a]
	p.state[a] |= state
	if was != 0 {
		return
	}
	i := len(p.queue)
	p.queue = append(p.queue, waiting{})
	for i > 0 && p.queue[(i-1)/2].arc < a {
		p.queue[i] = p.queue[(i-1)/2]
		i = (i - 1) / 2
	}
	p.queue[i] = waiting{a, m.w[a]}
	m.expect(a)
}

func (m *Metric) dequeue() (top waiting, state uint8) {
	p := &m.partial
	top, last := p.queue[0], p.queue[len(p.queue)-1]
	p.queue = p.queue[:len(p.queue)-1]
	state, p.state[top.arc] = p.state[top.arc], 0
	for i, n := 0, len(p.queue); n > 0; {
		c := 2*i + 1
		if c+1 < n && p.queue[c+1].arc > p.queue[c].arc {
			c++
		}
		if c >= n || p.queue[c].arc <= last.arc {
			p.queue[i] = last
			break
		}
		p.queue[i] = p.queue[c]
		i = c
	}
	return top, state
}
