package plan

import (
	"meridian"
)

// water finds routings and remembers trees.
type water struct {
	v    *View
	nets map[routing]*waterNet
}

func (v *View) water() *water { return &water{v: v, nets: map[routing]*waterNet{}} }

// net returns the network of a routing.
func (w *water) net(r routing) *waterNet {
	n := w.nets[r]
	if n == nil {
		if p := w.v.plain(r); p != r {
			n = w.net(p)
		} else {
			n = w.v.waterNet(r)
		}
		w.nets[r] = n
	}
	return n
}

// plant computes the trees of many ports at once, on all processors.
func (w *water) plant(r routing, ports []meridian.PlaceID) {
	net := w.net(r)
	var roots []int32
	var at []meridian.PlaceID
	for _, p := range ports {
		if r := net.ways.rank[p]; r >= 0 {
			roots, at = append(roots, r), append(at, p)
		} else {
			net.trees[p] = nil
		}
	}
	trees := make([]*waterTrees, (len(roots)+lanes-1)/lanes)
	inParallel(len(trees), func(i int) {
		trees[i] = net.grow(roots[i*lanes : min(len(roots), (i+1)*lanes)])
	})
	for i, p := range at {
		net.trees[p] = &waterTree{trees[i/lanes], i % lanes}
	}
}

// tree returns the tree of a port under a routing, nil where no water is.
func (w *water) tree(r routing, from meridian.PlaceID) *waterTree {
	net := w.net(r)
	t, ok := net.trees[from]
	if !ok {
		if r := net.ways.rank[from]; r >= 0 {
			t = &waterTree{net.grow([]int32{r}), 0}
		}
		net.trees[from] = t
	}
	return t
}

// route returns the way between two ports under a routing; ok is false where
// there is none.
func (w *water) route(r routing, from, to meridian.PlaceID) (way waterway, ok bool) {
	return w.tree(r, from).way(to)
}

// RouteByWater returns the length in km, the links and the passages of the
// shortest way by water between two places; rivers tells whether river-sea
// vessels are meant. ok is false where there is none.
func (v *View) RouteByWater(from, to meridian.PlaceID, rivers bool) (km float64, steps []Step, ok bool) {
	way, ok := v.water().route(routing{rivers: rivers}, from, to)
	if !ok {
		return 0, nil, false
	}
	return way.km(), way.steps(), true
}

// pushMetres and popMetres keep a queue of whole numbers, the least one first:
// metres and a node in one.
func pushMetres(q []uint64, it uint64) []uint64 {
	q = append(q, it)
	i := len(q) - 1
	for i > 0 {
		p := (i - 1) / 4
		if q[p] <= it {
			break
		}
		q[i] = q[p]
		i = p
	}
	q[i] = it
	return q
}

func popMetres(q []uint64) (uint64, []uint64) {
	top := q[0]
	n := len(q) - 1
	it := q[n]
	q = q[:n]
	if n == 0 {
		return top, q
	}
	i := 0
	for {
		c := 4*i + 1
		if c >= n {
			break
		}
		best, least := c, q[c]
		for k := c + 1; k < min(c+4, n); k++ {
			if q[k] < least {
				best, least = k, q[k]
			}
		}
		if least >= it {
			break
		}
		q[i] = least
		i = best
	}
	q[i] = it
	return top, q
}
