package cch

// Several metrics at once: scenarios, draws of a simulation, weights of several
// criteria. Every hierarchy arc holds a cache line of weights upwards and another
// downwards, one weight a metric, and one pass over the triangle list serves all.
// The rest is as for one metric (metric.go).

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

	workers []laneWorker
	loops   []uint32 // graph arcs that no hierarchy arc stands for
}

// laneWorker relaxes tasks.
type laneWorker struct {
	b *Batch
	// A copy of the arcs between top nodes; empty if only one worker runs.
	own []lanePair
	// Depth -> 1 + the largest finite weight of an arc up from there.
	highest []lanes
	// The bits that occur in any weight.
	bits lanes
}

// Interleave puts up to [Lanes] weightings side by side: arc -> its weight in each.
// Lanes without a weighting are closed.
func Interleave(weightings [][]Weight) [][Lanes]Weight {
	if len(weightings) == 0 {
		return nil
	}
	out := huge[lanes](len(weightings[0]))
	for a := range out {
		out[a] = unreached
		for k, w := range weightings {
			out[a][k] = w[a]
		}
	}
	return out
}

// NewBatch customises o for [Lanes] weightings given side by side, graph arc -> its
// weight in each. Weights above [Infinity] and path sums that could reach it are
// errors. Unused lanes are best closed, as [Interleave] does.
func NewBatch(o *Order, weights [][Lanes]Weight) (*Batch, error) {
	b := &Batch{Order: o, w: huge[lanePair](o.Arcs())}
	for a, h := range o.place {
		if h == none {
			b.loops = append(b.loops, uint32(a))
		}
	}
	if err := b.Customize(weights, 1); err != nil {
		return nil, err
	}
	return b, nil
}

// Customize replaces all weights, on up to workers goroutines. After an error the
// batch must be customised again before it is used.
func (b *Batch) Customize(weights [][Lanes]Weight, workers int) error {
	o := b.Order
	if len(weights) != o.Graph.Arcs() {
		return fmt.Errorf("cch: %d weights for %d arcs", len(weights), o.Graph.Arcs())
	}
	workers = max(1, min(workers, len(o.tasks)))
	for len(b.workers) < workers {
		b.workers = append(b.workers, laneWorker{b: b})
	}
	for i := range b.workers[:workers] {
		b.workers[i].reset(workers > 1)
	}
	b.relax(weights, b.workers[:workers])
	return b.check(weights, b.workers[:workers])
}

func (b *Batch) relax(weights []lanes, workers []laneWorker) {
	o := b.Order
	workers[0].load(weights, 0, o.First[o.top])
	if len(o.tasks) == 0 {
		return
	}
	if len(workers) == 1 {
		for _, t := range o.tasks {
			workers[0].task(weights, t)
		}
	} else {
		b.relaxParallel(weights, workers)
	}
	workers[0].relax(o.runs[:o.tasks[0].begin])
}

// check reports weights out of range and distances that could reach Infinity.
func (b *Batch) check(weights []lanes, workers []laneWorker) error {
	bits := Weight(0)
	for _, k := range workers {
		for _, x := range k.bits {
			bits |= x
		}
	}
	for _, a := range b.loops {
		for _, x := range weights[a] {
			bits |= x
		}
	}
	if bits > Infinity {
		a := slices.IndexFunc(weights, func(w lanes) bool { return slices.Max(w[:]) > Infinity })
		return fmt.Errorf("cch: a weight of arc %d is above Infinity (%d)", a, Infinity)
	}
	for lane, bound := range b.bounds(workers) {
		if bound <= uint64(Infinity/2) {
			continue
		}
		one := make([]Weight, len(weights))
		for a := range weights {
			one[a] = weights[a][lane]
		}
		if err := b.Order.Graph.CheckWeights(one); err != nil {
			return fmt.Errorf("weighting %d: %w", lane, err)
		}
	}
	return nil
}

// bounds is Metric.bound for every lane.
func (b *Batch) bounds(workers []laneWorker) (sum [Lanes]uint64) {
	for d := range workers[0].highest {
		h := lanes{}
		for _, k := range workers {
			for i, x := range k.highest[d] {
				h[i] = max(h[i], x)
			}
		}
		for i, x := range h {
			sum[i] += uint64(x)
		}
	}
	return sum
}

func (k *laneWorker) reset(private bool) {
	o := k.b.Order
	k.own = k.own[:0]
	if private {
		k.own = slices.Grow(k.own, int(o.First[o.top]))[:o.First[o.top]]
		for a := range k.own {
			k.own[a] = lanePair{unreached, unreached}
		}
	}
	k.highest = slices.Grow(k.highest[:0], o.Height())[:o.Height()]
	clear(k.highest)
	k.bits = lanes{}
}

// load sets the hierarchy arcs first..end-1 to their cheapest graph arcs.
func (k *laneWorker) load(weights []lanes, first, end uint32) {
	o, w := k.b.Order, k.b.w
	loadLanes(w[first:end], o.origin[first:end], weights, &k.bits)
	for _, e := range o.parallelsIn(first, end) {
		lowerLanes(&w[e.place/2][e.place&1], &weights[e.arc], 0)
		for i, x := range weights[e.arc] {
			k.bits[i] |= x
		}
	}
}

// relax processes the lower triangles of these runs, the last run first.
func (k *laneWorker) relax(runs []run) {
	o, w := k.b.Order, k.b.w
	for i := len(runs) - 1; i >= 0; i-- {
		r := runs[i]
		end := r.first + r.count
		arcs := w[o.First[r.first]:o.First[end]]
		if i > 0 {
			prefetch(o.tri[o.triFirst[runs[i-1].first]:o.triFirst[r.first]])
		}
		relaxLanes(w, arcs, r.degree, o.tri[o.triFirst[r.first]:o.triFirst[end]])
		raiseAll(&k.highest[o.branch.depth[r.first]], arcs)
	}
}

// relaxParallel works like Metric.relaxParallel.
func (b *Batch) relaxParallel(weights []lanes, workers []laneWorker) {
	o := b.Order
	var wait sync.WaitGroup
	var next atomic.Int32
	for i := range workers {
		wait.Go(func() {
			for t := next.Add(1); int(t) <= len(o.tasks); t = next.Add(1) {
				workers[i].task(weights, o.tasks[t-1])
			}
		})
	}
	wait.Wait()
	for _, k := range workers {
		for a := range k.own {
			lowerLanes(&b.w[a][0], &k.own[a][0], 0)
			lowerLanes(&b.w[a][1], &k.own[a][1], 0)
		}
	}
}

// task works like worker.task.
func (k *laneWorker) task(weights []lanes, task span) {
	o := k.b.Order
	last := o.runs[task.end-1]
	k.load(weights, o.First[o.runs[task.begin].first], o.First[last.first+last.count])
	end := task.end
	for i := task.end; i > task.begin && len(k.own) > 0; i-- {
		r := o.runs[i-1]
		if r.mixed == 0 {
			continue
		}
		k.relax(o.runs[i:end])
		end = i - 1
		for p := r.first; p < r.first+r.count; p++ {
			k.mixed(p)
		}
		raiseAll(&k.highest[o.branch.depth[r.first]], k.b.w[o.First[r.first]:o.First[r.first+r.count]])
	}
	k.relax(o.runs[task.begin:end])
}

// mixed works like worker.mixed.
func (k *laneWorker) mixed(p uint32) {
	o, w := k.b.Order, k.b.w
	first, t := o.First[p], o.triFirst[p]
	arcs := w[first:o.First[p+1]]
	for i := range arcs {
		if o.Up[first+uint32(i)] < o.top {
			w = k.own
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
	up, down []lanes // depth -> distances, Infinity between queries
}

// NewBatchQuery returns a workspace for b.
func NewBatchQuery(b *Batch) *BatchQuery {
	h := b.Order.Height()
	return &BatchQuery{b, slices.Repeat([]lanes{unreached}, h), slices.Repeat([]lanes{unreached}, h)}
}

// Distances are the lengths of the shortest paths from s to t, one a metric;
// [Infinity] where there is none.
func (q *BatchQuery) Distances(s, t NodeID) [Lanes]Weight {
	o := q.b.Order
	x, y := o.Position[s], o.Position[t]
	i, j := int(o.branch.depth[x]), int(o.branch.depth[y])
	q.up[i], q.down[j] = lanes{}, lanes{}
	for x != y {
		if i >= j {
			q.expand(q.up, x, i, 0)
			x = o.Parent[x]
			i--
		}
		if j > i {
			q.expand(q.down, y, j, 1)
			y = o.Parent[y]
			j--
		}
	}
	best := unreached
	for ; x != none; x, i = o.Parent[x], i-1 {
		lowerSum(&best, &q.up[i], &q.down[i])
		q.expand(q.up, x, i, 0)
		q.expand(q.down, x, i, 1)
	}
	return best
}

// expand relaxes the arcs of position x, at depth i, in a direction and resets i.
func (q *BatchQuery) expand(dist []lanes, x uint32, i, direction int) {
	o := q.b.Order
	d := dist[i]
	dist[i] = unreached
	first, end := o.First[x], o.First[x+1]
	expandLanes(dist, o.branch.rise[first:end], q.b.w[first:end], direction, &d)
}
