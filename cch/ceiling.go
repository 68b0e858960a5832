package cch

// Customised weights certify themselves. Let ceiling(x) be the length of the
// longest path from x upwards over finite arcs, in either direction of each arc:
//
//	ceiling(x) = max over arcs (x,y) of max(up, down) + ceiling(y)
//
// If it is below Infinity/2 for every x, then every finite arc is, no sum of two
// arcs was lost to Infinity while customising, and every distance, an upward path
// and a downward one, stays below Infinity. One sweep from the top finds it. A
// coarser bound comes almost free with customisation: the longest arcs of every
// depth added up, since an upward path has at most one arc from each depth.
//
// Changed arcs raise the ceiling by at most the sum of what they are longer than
// when it was found, because a path uses each arc once. A metric keeps such a bound
// and sweeps again only when the bound fails, and only when the sweep fails too is
// the graph searched (overflow.go).

// certificate is what is known about the longest distance of a metric.
type certificate struct {
	// Whether bound is the sum of the finite weights of the graph, or else a
	// bound on the ceiling.
	sum   bool
	bound uint64
}

// fits reports whether the bound keeps every distance below Infinity.
func (c certificate) fits() bool {
	if c.sum {
		return c.bound < uint64(Infinity)
	}
	return c.bound <= uint64(Infinity/2)
}

// certify proves that no distance of the customised metric reaches Infinity, given
// a bound on the ceiling, or returns an OverflowError.
func (m *Metric) certify(bound uint64) error {
	m.limit, m.partial.remembers = certificate{bound: bound}, false
	if m.limit.fits() {
		return nil
	}
	if m.limit.bound = m.ceiling(); m.limit.fits() {
		return nil
	}
	g := m.Order.Graph
	if b := g.WithWeight(m.weight[:g.Arcs()]).pathBound(); b >= uint64(Infinity) {
		return &OverflowError{b}
	}
	return nil
}

// recertify is certify with the cheapest bound tried first.
func (m *Metric) recertify() error {
	g := m.Order.Graph
	sum, err := g.sumBound(m.weight[:g.Arcs()])
	if err != nil {
		return err
	}
	if m.limit = (certificate{sum: true, bound: sum}); m.limit.fits() {
		return nil
	}
	return m.certify(m.ceiling())
}

// ceiling is the largest ceiling of a node. It runs over the nodes of equally many
// arcs at a time, as customisation does.
func (m *Metric) ceiling() uint64 {
	o := m.Order
	if m.height == nil {
		m.height = make([]uint64, len(o.Parent))
	}
	height := m.height
	highest := uint64(0)
	for _, r := range o.runs {
		a := o.First[r.first]
		for x := r.first; x < r.first+r.count; x++ {
			h := uint64(0)
			for range r.degree { // a closed arc counts as 0: a higher bound, and no branch
				h = max(h, uint64(max(finite(m.w[a][0]), finite(m.w[a][1])))+height[o.Up[a]])
				a++
			}
			height[x] = h
			highest = max(highest, h)
		}
	}
	return highest
}
