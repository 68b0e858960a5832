package cch

// Inertial flow (Schild, Sommer 2015): project the nodes on a line, take the
// lowest share as S and the highest as T, and find the smallest separator between
// them by maximum flow (flow.go). Several lines are tried and the best cut kept.
//
// With coordinates the lines run in four compass directions. Without, the "line"
// is the difference of the hop distances to two far nodes of the piece.

import (
	"math"
	"slices"
	"sync"
)

// share is the part of the nodes at either end of a line that is S, or T.
const share = 0.25

// bisector is the workspace for the cuts of one goroutine.
type bisector struct {
	flow
	key    []float32 // node -> place on the line
	sorted []float32 // the same, partly sorted
}

// candidate is a cut with its score, the lower the better.
type candidate struct {
	cut   []uint8
	score float64
}

// bisect returns the best cut of a connected piece: node -> inS, inT, or neither
// for the nodes of the separator.
func (d *dissection) bisect(p *piece) []uint8 {
	lines := p.lines()
	found := make([]candidate, len(lines))
	var wait sync.WaitGroup
	bound := math.Inf(1)
	for i, line := range lines {
		try := func() {
			b := d.workspace()
			found[i] = b.try(p, line, bound)
			select {
			case d.idle <- b:
			default:
			}
		}
		if len(p.id) < wideNodes {
			try()
			bound = min(bound, found[i].score)
			continue
		}
		wait.Go(try)
	}
	wait.Wait()
	best := 0
	for i, c := range found {
		if c.score < found[best].score {
			best = i
		}
	}
	return found[best].cut
}

func (d *dissection) workspace() *bisector {
	select {
	case b := <-d.idle:
		return b
	default:
		return &bisector{}
	}
}

// try cuts p across one line. It may give up on a cut that cannot score below
// bound.
func (b *bisector) try(p *piece, line func(v int) float32, bound float64) candidate {
	n := len(p.id)
	b.reset(p)
	b.key = b.key[:0]
	for v := range n {
		b.key = append(b.key, line(v))
	}
	count := max(1, int(share*float64(n)))
	b.sorted = append(b.sorted[:0], b.key...)
	high := smallest(b.sorted, n-count)
	low := smallest(b.sorted[:n-count], count-1)
	b.terminals(count, low, high)
	paths, ok := b.run(int(min(bound*float64(n/2+1), float64(n))))
	if !ok {
		return candidate{nil, math.Inf(1)}
	}
	cut := make([]uint8, n)
	near, far := b.side(b.prev, b.next, inS, inT, cut)
	other := make([]uint8, n)
	if f, e := b.side(b.next, b.prev, inT, inS, other); min(e, f) > min(near, far) {
		cut, near, far = other, f, e
	}
	return candidate{cut, score(paths, min(near, far))}
}

// smallest is the k-th smallest key, counted from 0. It moves the smaller ones
// before it and the larger ones behind it (Hoare 1961).
func smallest(keys []float32, k int) float32 {
	begin, end := 0, len(keys)-1
	for begin < end {
		pivot := keys[begin+(end-begin)/2]
		i, j := begin, end
		for i <= j {
			for keys[i] < pivot {
				i++
			}
			for keys[j] > pivot {
				j--
			}
			if i <= j {
				keys[i], keys[j] = keys[j], keys[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			end = j
		case k >= i:
			begin = i
		default:
			return keys[k]
		}
	}
	return keys[k]
}

// terminals makes the count nodes up to low S and the count nodes from high on T;
// nodes exactly at a limit are taken in the order of their numbers.
func (b *bisector) terminals(count int, low, high float32) {
	s, t := count, count
	for v, k := range b.key {
		if k < low {
			b.terminal[v] = inS
			s--
		} else if k > high {
			b.terminal[v] = inT
			t--
		}
	}
	for v, k := range b.key {
		switch {
		case b.terminal[v] != neither:
		case k == low && s > 0:
			b.terminal[v] = inS
			s--
		case k == high && t > 0:
			b.terminal[v] = inT
			t--
		}
	}
}

// score weighs the size of a separator against the balance of the cut.
func score(separator, smaller int) float64 {
	return float64(separator) / float64(smaller+1)
}

// lines are the candidate projections of p.
func (p *piece) lines() []func(v int) float32 {
	if p.x != nil {
		lines := make([]func(v int) float32, 4)
		for i := range lines {
			sin, cos := math.Sincos(float64(i) * math.Pi / 4)
			s, c := float32(sin), float32(cos)
			lines[i] = func(v int) float32 { return c*p.x[v] + s*p.y[v] }
		}
		return lines
	}
	a := p.hops(0, nil)
	a = p.hops(farthest(a, nil), a)
	b := p.hops(farthest(a, nil), nil)
	c := p.hops(farthest(a, b), nil)
	e := p.hops(farthest(c, nil), nil)
	return []func(v int) float32{
		func(v int) float32 { return a[v] - b[v] },
		func(v int) float32 { return c[v] - e[v] },
		func(v int) float32 { return a[v] - b[v] + c[v] - e[v] },
		func(v int) float32 { return a[v] - b[v] - c[v] + e[v] },
	}
}

// hops fills hop with the distances in edges from s.
func (p *piece) hops(s int, hop []float32) []float32 {
	hop = slices.Grow(hop[:0], len(p.id))[:len(p.id)]
	for v := range hop {
		hop[v] = -1
	}
	hop[s] = 0
	queue := append(make([]uint32, 0, len(p.id)), uint32(s))
	for i := 0; i < len(queue); i++ {
		v := queue[i]
		for _, w := range p.head[p.first[v]:p.first[v+1]] {
			if hop[w] < 0 {
				hop[w] = hop[v] + 1
				queue = append(queue, w)
			}
		}
	}
	return hop
}

// farthest is the node with the largest distance, or of two lists the largest
// smaller one.
func farthest(a, b []float32) int {
	best, most := 0, float32(-1)
	for v := range a {
		d := a[v]
		if b != nil {
			d = min(d, b[v])
		}
		if d > most {
			best, most = v, d
		}
	}
	return best
}
