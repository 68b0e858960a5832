package plan

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"
)

// drawn are hours of pieces in draws, made by a hash: each between a half and
// twice the mean.
func drawn(pieces []Piece) Luck {
	mean := func(i int) float64 { return pieces[i].Leg.Time.Mean + pieces[i].Wait.Mean }
	return Luck{
		Least: func(i int) float64 { return mean(i) / 2 },
		Hours: func() func(int) func(int) float64 {
			return func(draw int) func(int) float64 {
				return func(i int) float64 {
					r := rand.New(rand.NewPCG(uint64(draw), uint64(i)))
					return mean(i) * math.Exp2(2*r.Float64()-1)
				}
			}
		},
	}
}

// TestRedrawEqualsEnumeration holds the way of every draw against the best of all
// simple ways, on random networks.
func TestRedrawEqualsEnumeration(t *testing.T) {
	compared, changed := 0, 0
	for seed := uint64(1); compared < 60; seed++ {
		if seed > 1000 {
			t.Fatalf("only %d networks had a way", compared)
		}
		net := randomNetwork(rand.New(rand.NewPCG(seed, 7)))
		q := Query{From: endOf(net, 0), To: endOf(net, 1), Shipment: testShipment(t, net), Restrictions: ScreenOff, Conditions: Conditions{AsOf: net.AsOf, Ready: net.AsOf}}
		v, err := NewView(net, q.Conditions)
		if err != nil {
			t.Fatal(err)
		}
		if len(v.Arcs) > 70 {
			continue
		}
		const draws = 8
		got, err := New(net).Redraw(context.Background(), q, draws, drawn, nil)
		if err != nil {
			continue // no way at all
		}
		r := newRedraw(buildSearch(t, v, &q))
		sample := drawn(r.pieces).Hours()
		for d := range draws {
			hours := sample(d)
			if want := cheapest(r, hours); math.Abs(got.Cost[d]-want) > 1e-6*want {
				t.Fatalf("seed %d, draw %d: cost %.4f, the best of all ways %.4f", seed, d, got.Cost[d], want)
			}
			if got.FixedCost[d] < got.Cost[d]-1e-6 {
				t.Fatalf("seed %d, draw %d: the fixed way costs %.4f, less than the best of the draw, %.4f", seed, d, got.FixedCost[d], got.Cost[d])
			}
		}
		if got.Ways > 1 {
			changed++
		}
		compared++
	}
	if changed < 5 {
		t.Errorf("only %d of %d networks had more than one best way: too easy a test", changed, compared)
	}
}

// cheapest is the least cost over all simple ways.
func cheapest(r *redraw, hours func(int) float64) float64 {
	g, n, best := r.g, len(r.v.Arcs), math.Inf(1)
	seen := make([]bool, int(g.target)+1)
	var walk func(u NodeID, sum float64)
	walk = func(u NodeID, sum float64) {
		if u == g.target {
			best = min(best, sum)
			return
		}
		seen[u] = true
		step := func(to NodeID, piece int) {
			if !seen[to] {
				walk(to, sum+r.fixed[piece]+r.hour*hours(piece))
			}
		}
		if int(u) < len(r.v.Nodes) {
			for e := r.v.first[u]; e < r.v.first[u+1]; e++ {
				if g.usable[e] {
					step(r.v.Arcs[e].To, int(e))
				}
			}
		}
		for i := range g.terminal {
			if g.terminal[i].from == u {
				step(g.terminal[i].to, n+i)
			}
		}
		seen[u] = false
	}
	walk(g.origin, 0)
	return best
}

// TestRedrawThreads: equal at one and at eight threads.
func TestRedrawThreads(t *testing.T) {
	net := randomNetwork(rand.New(rand.NewPCG(11, 7)))
	q := Query{From: endOf(net, 0), To: endOf(net, 1), Shipment: testShipment(t, net), Restrictions: ScreenOff, Conditions: Conditions{AsOf: net.AsOf, Ready: net.AsOf}}
	run := func(threads int) *Redrawn {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		r, err := New(net).Redraw(context.Background(), q, 100, drawn, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if a, b := run(1), run(8); !reflect.DeepEqual(a, b) {
		t.Error("draws differ between 1 and 8 threads")
	}
}
