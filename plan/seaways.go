package plan

import (
	"math"
	"slices"

	"meridian"
)

// Ways by water from one port to all places at once, for hundreds of ports. The
// places are eliminated one by one, the one with the fewest neighbours first, and
// the neighbours of each are joined; shortest ways then lead up and down this
// order, over an elimination tree (Dibbelt, Strasser and Wagner 2016, Customizable
// contraction hierarchies; the sweep downwards is that of PHAST, Delling et al.
// 2011). The order depends on which places links join and on nothing else, so all
// views of a network share it; what is open, and for which vessel, is a matter
// of weights. A sweep needs neither queue nor comparison of alternatives: it is
// about twenty times as fast as a search.

// seaways is the order of elimination of the places at water of a network.
type seaways struct {
	rank  []int32            // place -> rank, −1 where no water link comes
	place []meridian.PlaceID // rank -> place
	first []int32            // rank -> its edges to higher ranks; one more than ranks
	head  []int32            // of each edge, ascending for each rank

	links     []meridian.LinkID // by water
	firstLink []int32           // rank -> the water links at its place
	linkAt    []meridian.LinkID
}

func (s *seaways) linksAt(r int32) []meridian.LinkID {
	return s.linkAt[s.firstLink[r]:s.firstLink[r+1]]
}

// newSeaways finds the order for the water links of a network.
func newSeaways(net *meridian.Network) *seaways {
	s := &seaways{rank: make([]int32, len(net.Places))}
	for i := range s.rank {
		s.rank[i] = -1
	}
	var places []meridian.PlaceID
	var next [][]int32 // place of places -> neighbours
	index := func(p meridian.PlaceID) int32 {
		if s.rank[p] < 0 {
			s.rank[p] = int32(len(places))
			places, next = append(places, p), append(next, nil)
		}
		return s.rank[p]
	}
	for i := range net.Links {
		l := &net.Links[i]
		if l.Mode != meridian.Sea && l.Mode != meridian.River || l.From == l.To {
			continue
		}
		s.links = append(s.links, meridian.LinkID(i))
		a, b := index(l.From), index(l.To)
		next[a], next[b] = append(next[a], b), append(next[b], a)
	}
	for i := range next {
		slices.Sort(next[i])
		next[i] = slices.Compact(next[i])
	}
	order := eliminate(next)
	n := len(places)
	rankOf := make([]int32, n)
	s.place, s.first = make([]meridian.PlaceID, n), make([]int32, n+1)
	for r, x := range order {
		rankOf[x] = int32(r)
		s.place[r] = places[x]
		s.rank[places[x]] = int32(r)
	}
	for r, x := range order {
		from := len(s.head)
		for _, y := range next[x] {
			s.head = append(s.head, rankOf[y])
		}
		slices.Sort(s.head[from:])
		s.first[r+1] = int32(len(s.head))
	}
	s.listLinks(net)
	return s
}

// listLinks lists the water links at each place.
func (s *seaways) listLinks(net *meridian.Network) {
	s.firstLink = make([]int32, len(s.place)+2)
	each := func(f func(r int32, id meridian.LinkID)) {
		for _, id := range s.links {
			f(s.rank[net.Links[id].From], id)
			f(s.rank[net.Links[id].To], id)
		}
	}
	each(func(r int32, _ meridian.LinkID) { s.firstLink[r+2]++ })
	for r := range s.place {
		s.firstLink[r+2] += s.firstLink[r+1]
	}
	s.linkAt = make([]meridian.LinkID, s.firstLink[len(s.place)+1])
	each(func(r int32, id meridian.LinkID) {
		s.linkAt[s.firstLink[r+1]] = id
		s.firstLink[r+1]++
	})
	s.firstLink = s.firstLink[:len(s.place)+1]
}

// eliminate returns the order of elimination and leaves in next of each place
// those of its neighbours, old and new, that are eliminated later.
func eliminate(next [][]int32) []int32 {
	n := len(next)
	queue := make([]uint64, 0, n)
	entry := func(x int32) uint64 { return uint64(len(next[x]))<<32 | uint64(x) }
	for x := range next {
		queue = pushMetres(queue, entry(int32(x)))
	}
	order := make([]int32, 0, n)
	gone := make([]bool, n)
	var merged []int32
	for len(queue) > 0 {
		var it uint64
		it, queue = popMetres(queue)
		x := int32(uint32(it))
		if gone[x] || it != entry(x) {
			continue
		}
		gone[x] = true
		order = append(order, x)
		for _, y := range next[x] { // y loses x and gains the neighbours of x
			merged = merged[:0]
			a, b := next[y], next[x]
			for len(a) > 0 || len(b) > 0 {
				var z int32
				switch {
				case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
					z, a = a[0], a[1:]
				case len(a) == 0 || b[0] < a[0]:
					z, b = b[0], b[1:]
				default:
					z, a, b = a[0], a[1:], b[1:]
				}
				if z != x && z != y {
					merged = append(merged, z)
				}
			}
			next[y] = append(next[y][:0], merged...)
			queue = pushMetres(queue, entry(y))
		}
	}
	return order
}

// Up and Down are the directions of an edge: to the higher rank, and from it.
const (
	up   = 0
	down = 1
)

// waterNet is the water links that are open, for one kind of vessel.
type waterNet struct {
	ways   *seaways
	links  []meridian.Link
	open   []bool     // link
	metres [2][]int32 // direction -> edge -> length of the shortest way over lower ranks; far: none
	seq    [2][]int16 // passages on the way, in order: index of seqs
	seqs   [][]meridian.PassageID
	trees  map[meridian.PlaceID]*waterTree

	seasonal bool // some link or passage closes in a season
}

// far is beyond all distances, and twice as far no overflow.
const far = math.MaxInt32 / 2

// routing is which water links a vessel may use.
type routing struct {
	rivers    bool   // river-sea vessels
	seaRoutes bool   // passages of kind sea_route (Northern Sea Route)
	without   string // passage not used, for an alternative routing
	allYear   bool   // no links and passages that close in a season
	always    bool   // whatever is shut: what a service's timetable was made for
}

// waterNet weighs the water links for a routing.
func (v *View) waterNet(r routing) *waterNet {
	s := v.seaways
	w := &waterNet{ways: s, links: v.Net.Links, open: make([]bool, len(v.Net.Links)), seqs: [][]meridian.PassageID{nil}, trees: map[meridian.PlaceID]*waterTree{}}
	for d := range w.metres {
		w.metres[d], w.seq[d] = make([]int32, len(s.head)), make([]int16, len(s.head))
		for e := range w.metres[d] {
			w.metres[d][e] = far
		}
	}
	for _, id := range s.links {
		l := &v.Net.Links[id]
		if !v.sails(l, r) || v.linkClosed[id] && !r.always {
			continue
		}
		w.open[id] = true
		w.seasonal = w.seasonal || v.seasonal(l)
		w.lay(l.From, l.To, metres(l), l.Passage)
		if !l.OneWay {
			w.lay(l.To, l.From, metres(l), l.Passage)
		}
	}
	w.customise()
	return w
}

// metres returns the length of a link, at least 1.
func metres(l *meridian.Link) int32 { return max(1, int32(math.Round(l.Km*1000))) }

// plain returns the routing that comes to the same: without sea routes that are
// closed.
func (v *View) plain(r routing) routing {
	if r.seaRoutes && !r.always {
		r.seaRoutes = slices.ContainsFunc(v.seaways.links, func(id meridian.LinkID) bool {
			p := v.Net.Links[id].Passage
			return p != meridian.NoID && v.Net.Passages[p].Kind == "sea_route" && !v.linkClosed[id]
		})
	}
	return r
}

// sails tells whether vessels of a routing use a link.
func (v *View) sails(l *meridian.Link, r routing) bool {
	if l.Mode != meridian.Sea && (l.Mode != meridian.River || !r.rivers) {
		return false
	}
	if r.allYear && l.Season != (meridian.Season{}) {
		return false
	}
	if l.Passage == meridian.NoID {
		return true
	}
	p := &v.Net.Passages[l.Passage]
	if r.allYear && p.Season != (meridian.Season{}) {
		return false
	}
	return p.ID != r.without && (p.Kind != "sea_route" || r.seaRoutes)
}

// lay gives an edge the length of a link, if that is shorter.
func (w *waterNet) lay(from, to meridian.PlaceID, metres int32, p meridian.PassageID) {
	a, b, d := w.ways.rank[from], w.ways.rank[to], up
	if a > b {
		a, b, d = b, a, down
	}
	e := w.ways.edge(a, b)
	if metres >= w.metres[d][e] {
		return
	}
	w.metres[d][e], w.seq[d][e] = metres, 0
	if p != meridian.NoID {
		w.seq[d][e] = int16(extend(&w.seqs, 0, p))
	}
}

// edge returns the edge from rank a to the higher rank b.
func (s *seaways) edge(a, b int32) int32 {
	i, _ := slices.BinarySearch(s.head[s.first[a]:s.first[a+1]], b)
	return s.first[a] + int32(i)
}

// customise shortens every edge by the ways over lower ranks, in their order.
func (w *waterNet) customise() {
	s := w.ways
	for x := range int32(len(s.place)) {
		for i := s.first[x]; i < s.first[x+1]; i++ {
			a := s.head[i]
			at := s.first[a]
			for j := i + 1; j < s.first[x+1]; j++ {
				for s.head[at] != s.head[j] { // both lists ascend
					at++
				}
				w.shorten(at, up, i, j)
				w.shorten(at, down, j, i)
			}
		}
	}
}

// shorten replaces an edge by the way down the edge in and up the edge out.
func (w *waterNet) shorten(e int32, d int, in, out int32) {
	m := w.metres[down][in] + w.metres[up][out]
	if m >= w.metres[d][e] {
		return
	}
	w.metres[d][e] = m
	seq := int(w.seq[down][in])
	for _, p := range w.seqs[w.seq[up][out]] {
		seq = extend(&w.seqs, seq, p)
	}
	w.seq[d][e] = int16(seq)
}

// extend returns the sequence of passages that follows s by p.
func extend(seqs *[][]meridian.PassageID, s int, p meridian.PassageID) int {
	old := (*seqs)[s]
	if slices.Contains(old, p) {
		return s
	}
	for i, q := range *seqs {
		if len(q) == len(old)+1 && q[len(old)] == p && slices.Equal(q[:len(old)], old) {
			return i
		}
	}
	*seqs = append(*seqs, append(slices.Clone(old), p))
	return len(*seqs) - 1
}

// lanes is how many trees are computed at once: what an edge has is loaded once
// for all of them.
const lanes = 4

// waterTrees is the shortest ways from some ports, by rank and then by port.
type waterTrees struct {
	net  *waterNet
	dist [][lanes]int32 // metres; far and beyond: out of reach
	seq  [][lanes]int16 // passages on the way, in order: index of seqs
	seqs [][]meridian.PassageID
	memo [64]follower // of after
}

// follower is a sequence of passages that follows one of a tree by one of an
// edge.
type follower struct{ seq, edge, out int16 }

// waterTree is the shortest ways from one port.
type waterTree struct {
	*waterTrees
	lane int
}

func (t *waterTree) metres(r int32) int32 { return t.dist[r][t.lane] }

func (t *waterTree) passages(r int32) []meridian.PassageID { return t.seqs[t.seq[r][t.lane]] }

// grow computes the ways from the places of some ranks, at most as many as there
// are lanes.
func (w *waterNet) grow(roots []int32) *waterTrees {
	s := w.ways
	n := len(s.place)
	t := &waterTrees{net: w, dist: make([][lanes]int32, n), seq: make([][lanes]int16, n), seqs: [][]meridian.PassageID{nil}}
	for x := range t.dist {
		for k := range lanes {
			t.dist[x][k] = far
		}
	}
	for k, root := range roots {
		t.dist[root][k] = 0
		t.climb(root, k)
	}
	for x := n - 1; x >= 0; x-- {
		t.descend(int32(x))
	}
	return t
}

// descend takes the shortest ways to the place of rank x from places above it.
// Metres and the edge they come by are one number each, so that there is no
// branch to guess.
func (t *waterTrees) descend(x int32) {
	w, s, dist := t.net, t.net.ways, t.dist
	begin, end := s.first[x], s.first[x+1]
	none := uint64(end)
	d := &dist[x]
	b0, b1, b2, b3 := uint64(d[0])<<32|none, uint64(d[1])<<32|none, uint64(d[2])<<32|none, uint64(d[3])<<32|none
	lengths := w.metres[down][begin:end]
	for i, h := range s.head[begin:end] {
		m, e, d := lengths[i], uint64(begin)+uint64(i), &dist[h]
		b0 = min(b0, uint64(d[0]+m)<<32|e)
		b1 = min(b1, uint64(d[1]+m)<<32|e)
		b2 = min(b2, uint64(d[2]+m)<<32|e)
		b3 = min(b3, uint64(d[3]+m)<<32|e)
	}
	for k, b := range [lanes]uint64{b0, b1, b2, b3} {
		if e := int32(uint32(b)); e < end {
			d[k], t.seq[x][k] = int32(b>>32), t.after(t.seq[s.head[e]][k], w.seq[down][e])
		}
	}
}

// climb computes the ways from a root up the elimination tree.
func (t *waterTrees) climb(root int32, k int) {
	w, s := t.net, t.net.ways
	for x := root; ; x = s.head[s.first[x]] {
		if d := t.dist[x][k]; d < far {
			for e := s.first[x]; e < s.first[x+1]; e++ {
				h := s.head[e]
				if m := d + w.metres[up][e]; m < t.dist[h][k] {
					t.dist[h][k], t.seq[h][k] = m, t.after(t.seq[x][k], w.seq[up][e])
				}
			}
		}
		if s.first[x] == s.first[x+1] {
			return
		}
	}
}

// after returns the sequence of passages that follows one of the trees by one of
// an edge.
func (t *waterTrees) after(seq, edge int16) int16 {
	if edge == 0 {
		return seq
	}
	m := &t.memo[(seq*8+edge)&63]
	if m.seq != seq || m.edge != edge {
		out := int(seq)
		for _, p := range t.net.seqs[edge] {
			out = extend(&t.seqs, out, p)
		}
		*m = follower{seq, edge, int16(out)}
	}
	return m.out
}

// waterway is a shortest way over water: the end of a branch of a tree.
type waterway struct {
	tree *waterTree
	end  int32
}

func (w *waterway) km() float64 { return float64(w.tree.metres(w.end)) / 1000 }

// passages returns the passages on the way, in order.
func (w *waterway) passages() []meridian.PassageID { return w.tree.passages(w.end) }

// steps returns the links of the way, read backwards off the distances: of the
// links that end a shortest way, the one from the place nearest to the port.
func (w *waterway) steps() []Step {
	if w.tree == nil {
		return nil
	}
	t := w.tree
	net := t.net
	var steps []Step
	for x := w.end; t.metres(x) > 0; {
		best, step, off := int32(-1), Step{}, false
		for _, id := range net.ways.linksAt(x) {
			l := &net.links[id]
			st := Step{id, net.ways.rank[l.From] == x}
			u := net.ways.rank[l.From]
			if st.Reverse {
				u = net.ways.rank[l.To]
			}
			if !net.open[id] || st.Reverse && l.OneWay || t.metres(u)+metres(l) != t.metres(x) {
				continue
			}
			// ways of one length may differ in their passages: those of the tree count
			strays := !follows(t.passages(u), l.Passage, t.passages(x))
			if best < 0 || off && !strays || off == strays && t.metres(u) < t.metres(best) {
				best, step, off = u, st, strays
			}
		}
		steps = append(steps, step)
		x = best
	}
	slices.Reverse(steps)
	return steps
}

// follows tells whether a sequence of passages follows from one by a link.
func follows(before []meridian.PassageID, p meridian.PassageID, after []meridian.PassageID) bool {
	n := len(before)
	if p == meridian.NoID || slices.Contains(before, p) {
		return slices.Equal(before, after)
	}
	return len(after) == n+1 && after[n] == p && slices.Equal(before, after[:n])
}

// way returns the way to a place; ok is false where there is none.
func (t *waterTree) way(to meridian.PlaceID) (way waterway, ok bool) {
	if t == nil {
		return waterway{}, false
	}
	n := t.net.ways.rank[to]
	if n < 0 || t.metres(n) >= far {
		return waterway{}, false
	}
	return waterway{t, n}, true
}
