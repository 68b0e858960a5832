package cch

// Several metrics at once: scenarios, draws of a simulation, weights of several
// criteria. Every hierarchy arc holds a cache line of weights upwards and another
// downwards, one weight a metric, and one pass over the triangle list serves all.

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// lanePair is a hierarchy arc upwards and downwards under Lanes metrics.
type lanePair [2]lanes

// Batch is up to [Lanes] weightings of one [Order], customised together. Reading
// it is safe for concurrent use; Customize needs it alone.
type Batch struct {
	Order *Order
	w     []lanePair
	// One for each worker: copies of the top arcs.
	private [][]lanePair
	height  []lanes // workspace of ceilingLanes
}

// Interleave puts up to [Lanes] weightings side by side: arc -> its weight in each.
// Lanes without a weighting are closed.
func Interleave(weightings [][]Weight) [][Lanes]Weight {
	if len(weightings) == 0 {
		return nil
	}
	out := slices.Repeat([]lanes{unreached}, len(weightings[0]))
	for k, w := range weightings {
		for a, x := range w {
			out[a][k] = x
		}
	}
	return out
}

// NewBatch customises o for [Lanes] weightings given side by side, graph arc -> its
// weight in each. Weights above [Infinity] and path sums that could reach it are
// errors. Unused lanes are best closed, as [Interleave] does.
func NewBatch(o *Order, weights [][Lanes]Weight) (*Batch, error) {
	b := &Batch{Order: o, w: make([]lanePair, o.Arcs())}
	if err := b.Customize(weights, 1); err != nil {
		return nil, err
	}
	return b, nil
}

// Customize replaces all weights, on up to workers goroutines. After an error the
// batch must be customised again before it is used.
func (b *Batch) Customize(weights [][Lanes]Weight, workers int) error {
	if err := b.load(weights); err != nil {
		return err
	}
	b.relax(workers)
	if b.height == nil {
		b.height = make([]lanes, len(b.Order.Parent))
	}
	for k, ceiling := range ceilingLanes(b.Order, b.w, b.height) {
		if ceiling <= Infinity/2 {
			continue
		}
		one := make([]Weight, len(weights))
		for a := range weights {
			one[a] = weights[a][k]
		}
		if err := b.Order.Graph.CheckWeights(one); err != nil {
			return fmt.Errorf("weighting %d: %w", k, err)
		}
	}
	return nil
}

// load sets every hierarchy arc to its cheapest graph arc.
func (b *Batch) load(weights [][Lanes]Weight) error {
	o := b.Order
	if len(weights) != o.Graph.Arcs() {
		return fmt.Errorf("cch: %d weights for %d arcs", len(weights), o.Graph.Arcs())
	}
	for a := range weights {
		all := Weight(0)
		for _, x := range &weights[a] {
			all |= x
		}
		if all > Infinity {
			return fmt.Errorf("cch: a weight of arc %d is above Infinity (%d)", a, Infinity)
		}
	}
	for a := range o.origin {
		up, down := &unreached, &unreached
		if e := o.origin[a][0]; int(e) < len(weights) {
			up = &weights[e]
		}
		if e := o.origin[a][1]; int(e) < len(weights) {
			down = &weights[e]
		}
		b.w[a][0], b.w[a][1] = *up, *down
	}
	for _, e := range o.extra {
		lowerLanes(&b.w[e.place/2][e.place&1], &weights[e.arc], 0)
	}
	return nil
}

func (b *Batch) relax(workers int) {
	if workers > 1 && len(b.Order.tasks) > 1 {
		b.relaxParallel(workers)
	} else {
		relaxLanes(b.Order, b.w, b.Order.runs)
	}
}

// relaxParallel works like Metric.relaxParallel.
func (b *Batch) relaxParallel(workers int) {
	o := b.Order
	workers = min(workers, len(o.tasks))
	for len(b.private) < workers {
		b.private = append(b.private, make([]lanePair, o.First[o.top]))
	}
	var wait sync.WaitGroup
	var next atomic.Int32
	for i := range workers {
		wait.Go(func() {
			own := b.private[i]
			for a := range own {
				own[a] = lanePair{unreached, unreached}
			}
			for t := next.Add(1); int(t) <= len(o.tasks); t = next.Add(1) {
				b.relaxTask(o.tasks[t-1], own)
			}
		})
	}
	wait.Wait()
	for _, own := range b.private[:workers] {
		for a := range own {
			lowerLanes(&b.w[a][0], &own[a][0], 0)
			lowerLanes(&b.w[a][1], &own[a][1], 0)
		}
	}
	relaxLanes(o, b.w, o.runs[:o.tasks[0].begin])
}

// relaxTask works like Metric.relaxTask.
func (b *Batch) relaxTask(task span, own []lanePair) {
	o := b.Order
	end := task.end
	for i := task.end; i > task.begin; i-- {
		r := o.runs[i-1]
		if r.mixed == 0 {
			continue
		}
		relaxLanes(o, b.w, o.runs[i:end])
		end = i - 1
		for p := r.first; p < r.first+r.count; p++ {
			b.relaxMixed(p, own)
		}
	}
	relaxLanes(o, b.w, o.runs[task.begin:end])
}

func (b *Batch) relaxMixed(p uint32, own []lanePair) {
	o := b.Order
	arcs, t := b.w[o.First[p]:o.First[p+1]], o.triFirst[p]
	for i, y := range o.Up[o.First[p]:o.First[p+1]] {
		w := b.w
		if y < o.top {
			w = own
		}
		x := &arcs[i]
		for j := i + 1; j < len(arcs); j++ {
			y, z := &w[o.tri[t]], &arcs[j]
			lowerSum(&y[0], &x[1], &z[0])
			lowerSum(&y[1], &z[1], &x[0])
			t++
		}
	}
}

// BatchQuery answers point-to-point questions under all metrics of a batch at
// once. One per goroutine; no call allocates after NewBatchQuery.
type BatchQuery struct {
	b        *Batch
	up, down []lanes // position -> distances, Infinity between queries
}

// NewBatchQuery returns a workspace for b.
func NewBatchQuery(b *Batch) *BatchQuery {
	n := b.Order.Graph.Nodes()
	q := &BatchQuery{b: b, up: make([]lanes, n), down: make([]lanes, n)}
	for x := range n {
		q.up[x], q.down[x] = unreached, unreached
	}
	return q
}

// Distances are the lengths of the shortest paths from s to t, one a metric;
// [Infinity] where there is none.
func (q *BatchQuery) Distances(s, t NodeID) [Lanes]Weight {
	o := q.b.Order
	x, y := o.Position[s], o.Position[t]
	q.up[x], q.down[y] = lanes{}, lanes{}
	for x != y {
		if x+1 > y+1 {
			q.expand(q.up, x, 0)
			x = o.Parent[x]
		} else {
			q.expand(q.down, y, 1)
			y = o.Parent[y]
		}
	}
	best := unreached
	for ; x != none; x = o.Parent[x] {
		lowerSum(&best, &q.up[x], &q.down[x])
		q.expand(q.up, x, 0)
		q.expand(q.down, x, 1)
	}
	return best
}

// expand relaxes the arcs of x in a direction and resets x.
func (q *BatchQuery) expand(dist []lanes, x uint32, direction int) {
	o := q.b.Order
	d := dist[x]
	dist[x] = unreached
	for a := o.First[x]; a < o.First[x+1]; a++ {
		lowerSum(&dist[o.Up[a]], &d, &q.b.w[a][direction&1])
	}
}
