package plan

import (
	"math"
	"slices"

	"meridian"
)

// Ways by water: shortest ways over the water links that are open, from a port to
// all others at once.

// waterNet is the water links that are open, for one kind of vessel, as
// adjacency arrays.
type waterNet struct {
	at    []int32 // place -> node, −1 for none
	first []int32
	edges []waterEdge
	tail  []int32              // of each edge
	pass  []meridian.PassageID // of each edge
	dead  []bool               // node -> a port at the end of its approach: no way through
	trees map[meridian.PlaceID]*waterTree
}

type waterEdge struct {
	to     int32
	metres int32
	step   Step
}

// routing is which water links a vessel may use.
type routing struct {
	rivers    bool   // river-sea vessels
	seaRoutes bool   // passages of kind sea_route (Northern Sea Route)
	without   string // passage not used, for an alternative routing
	always    bool   // whatever is shut: what a service's timetable was made for
}

func (v *View) waterNet(r routing) *waterNet {
	net := v.Net
	w := &waterNet{at: make([]int32, len(net.Places)), trees: map[meridian.PlaceID]*waterTree{}}
	for i := range w.at {
		w.at[i] = -1
	}
	var places []meridian.PlaceID
	var links []meridian.LinkID
	index := func(p meridian.PlaceID) int32 {
		if w.at[p] < 0 {
			w.at[p] = int32(len(places))
			places = append(places, p)
			w.first = append(w.first, 0)
		}
		return w.at[p]
	}
	for i := range net.Links {
		l := &net.Links[i]
		if !v.sails(l, r) || v.linkClosed[i] && !r.always {
			continue
		}
		links = append(links, meridian.LinkID(i))
		a, b := index(l.From), index(l.To)
		w.first[a]++
		if !l.OneWay {
			w.first[b]++
		}
	}
	sum := int32(0)
	for i, n := range w.first {
		w.first[i] = sum
		sum += n
	}
	w.edges, w.tail, w.pass = make([]waterEdge, sum), make([]int32, sum), make([]meridian.PassageID, sum)
	at := slices.Clone(w.first)
	w.first = append(w.first, sum)
	add := func(from, to int32, l *meridian.Link, st Step) {
		e := at[from]
		at[from]++
		w.edges[e] = waterEdge{to, int32(math.Round(l.Km * 1000)), st}
		w.tail[e], w.pass[e] = from, l.Passage
	}
	for _, id := range links {
		l := &net.Links[id]
		a, b := w.at[l.From], w.at[l.To]
		add(a, b, l, Step{id, false})
		if !l.OneWay {
			add(b, a, l, Step{id, true})
		}
	}
	w.dead = make([]bool, len(places))
	for i, p := range places {
		w.dead[i] = net.Places[p].Kind != "waypoint" && w.first[i+1]-w.first[i] == 1
	}
	return w
}

// sails tells whether vessels of a routing use a link.
func (v *View) sails(l *meridian.Link, r routing) bool {
	if l.Mode != meridian.Sea && (l.Mode != meridian.River || !r.rivers) {
		return false
	}
	if l.Passage == meridian.NoID {
		return true
	}
	p := &v.Net.Passages[l.Passage]
	return p.ID != r.without && (p.Kind != "sea_route" || r.seaRoutes)
}

// waterTree is a shortest-path tree from one port.
type waterTree struct {
	net  *waterNet
	dist []int32 // metres; MaxInt32 where out of reach
	via  []int32 // edge into the node, −1 at the root
	seq  []int16 // passages on the way, in order: index of seqs
	seqs [][]meridian.PassageID
}

// waterSpace is the queue of a search over water, kept from one to the next: its
// items are metres and node in one number.
type waterSpace struct{ q []uint64 }

func (w *waterNet) shortest(s int32, space *waterSpace) *waterTree {
	n := len(w.dead)
	room := make([]int32, 2*n)
	t := &waterTree{net: w, dist: room[:n:n], via: room[n:], seq: make([]int16, n), seqs: [][]meridian.PassageID{nil}}
	for i := range t.dist {
		t.dist[i], t.via[i] = math.MaxInt32, -1
	}
	t.dist[s] = 0
	q := pushMetres(space.q[:0], uint64(s))
	for len(q) > 0 {
		var it uint64
		it, q = popMetres(q)
		u, d := int32(uint32(it)), int32(it>>32)
		if d > t.dist[u] {
			continue
		}
		seq := t.seq[u]
		for e := w.first[u]; e < w.first[u+1]; e++ {
			x := &w.edges[e]
			d := d + x.metres
			if d >= t.dist[x.to] {
				continue
			}
			t.dist[x.to], t.via[x.to], t.seq[x.to] = d, e, seq
			if p := w.pass[e]; p != meridian.NoID {
				t.seq[x.to] = t.extend(seq, p)
			}
			if !w.dead[x.to] {
				q = pushMetres(q, uint64(d)<<32|uint64(x.to))
			}
		}
	}
	space.q = q
	return t
}

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

// extend returns the sequence of passages that follows s by p.
func (t *waterTree) extend(s int16, p meridian.PassageID) int16 {
	old := t.seqs[s]
	if slices.Contains(old, p) {
		return s
	}
	for i := range t.seqs {
		if q := t.seqs[i]; len(q) == len(old)+1 && q[len(old)] == p && slices.Equal(q[:len(old)], old) {
			return int16(i)
		}
	}
	t.seqs = append(t.seqs, append(slices.Clone(old), p))
	return int16(len(t.seqs) - 1)
}

// passes tells whether a way of the tree leads through a passage.
func (t *waterTree) passes(p meridian.PassageID) bool {
	return slices.ContainsFunc(t.seqs, func(s []meridian.PassageID) bool { return slices.Contains(s, p) })
}

// waterway is a shortest way over water: the end of a branch of a tree.
type waterway struct {
	tree *waterTree
	end  int32
}

func (w *waterway) km() float64 { return float64(w.tree.dist[w.end]) / 1000 }

// passages returns the passages on the way, in order.
func (w *waterway) passages() []meridian.PassageID { return w.tree.seqs[w.tree.seq[w.end]] }

// steps returns the links of the way.
func (w *waterway) steps() []Step {
	if w.tree == nil {
		return nil
	}
	net := w.tree.net
	var steps []Step
	for u := w.end; w.tree.via[u] >= 0; u = net.tail[w.tree.via[u]] {
		steps = append(steps, net.edges[w.tree.via[u]].step)
	}
	slices.Reverse(steps)
	return steps
}

// way returns the way to a place; ok is false where there is none.
func (t *waterTree) way(to meridian.PlaceID) (way waterway, ok bool) {
	if t == nil {
		return waterway{}, false
	}
	n := t.net.at[to]
	if n < 0 || t.dist[n] == math.MaxInt32 {
		return waterway{}, false
	}
	return waterway{t, n}, true
}

// water finds routings and remembers trees.
type water struct {
	v     *View
	nets  map[routing]*waterNet
	space waterSpace
}

func (v *View) water() *water { return &water{v: v, nets: map[routing]*waterNet{}} }

// net returns the network of a routing.
func (w *water) net(r routing) *waterNet {
	n := w.nets[r]
	if n == nil {
		n = w.v.waterNet(r)
		w.nets[r] = n
	}
	return n
}

// plant computes the trees of many ports at once, on all processors.
func (w *water) plant(r routing, ports []meridian.PlaceID) {
	net := w.net(r)
	trees := make([]*waterTree, len(ports))
	inSpaces(len(ports), func(i int, space *waterSpace) {
		if s := net.at[ports[i]]; s >= 0 {
			trees[i] = net.shortest(s, space)
		}
	})
	for i, p := range ports {
		net.trees[p] = trees[i]
	}
}

// tree returns the tree of a port under a routing, nil where no water is.
func (w *water) tree(r routing, from meridian.PlaceID) *waterTree {
	net := w.net(r)
	t, ok := net.trees[from]
	if !ok {
		if s := net.at[from]; s >= 0 {
			t = net.shortest(s, &w.space)
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
