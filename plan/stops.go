package plan

import (
	"slices"
	"strings"

	"meridian"
)

// Stops: places to be passed that lie on no shortest haul. A carrier that is told
// to pass a place hauls there and on in one movement, under one tariff for the
// whole distance; so a view for a query with places to pass has such hauls beside
// the shortest ones.

// stopTrees finds hauls by way of the stops of a view, and remembers trees.
type stopTrees struct {
	v     *View
	trees map[*landNet]map[int32]*landTree
}

func (v *View) stopTrees() *stopTrees {
	return &stopTrees{v, map[*landNet]map[int32]*landTree{}}
}

func (s *stopTrees) tree(ln *landNet, root int32) *landTree {
	if s.trees[ln] == nil {
		s.trees[ln] = map[int32]*landTree{}
	}
	t := s.trees[ln][root]
	if t == nil {
		t, _ = ln.tree(root)
		s.trees[ln][root] = t
	}
	return t
}

// sequences lists the stops that a haul in a network can pass: some that follow
// each other in order, all of them in the network.
func (v *View) sequences(ln *landNet) [][]int32 {
	var out [][]int32
	for i := range v.Conditions.stops {
		var seq []int32
		for _, p := range v.Conditions.stops[i:] {
			at, ok := v.spot(p, ln.medium)
			if !ok || v.landAt(p, ln.medium) != ln {
				break
			}
			seq = append(seq, at)
			out = append(out, slices.Clone(seq))
		}
	}
	return out
}

// links returns the way from one place of a network by others to another; nil
// where there is none.
func (s *stopTrees) links(ln *landNet, from int32, by []int32, to int32) []Step {
	var links []Step
	at := from
	for _, next := range append(slices.Clone(by), to) {
		if at == next {
			continue
		}
		t := s.tree(ln, at)
		if !t.reach(next) {
			return nil
		}
		links = append(links, t.links(next)...)
		at = next
	}
	return links
}

// passes tells whether a haul passes some places in order.
func (v *View) passes(h *Haul, by []int32, ln *landNet) bool {
	n := 0
	pass := func(p meridian.PlaceID) {
		for n < len(by) && ln.places[by[n]] == p {
			n++
		}
	}
	pass(h.From)
	for _, st := range h.Links() {
		l := &v.Net.Links[st.Link]
		if st.Reverse {
			pass(l.From)
		} else {
			pass(l.To)
		}
	}
	return n == len(by)
}

// detours returns the hauls with the ends of h by way of stops that h does not
// pass.
func (s *stopTrees) detours(h *Haul) []Haul {
	v := s.v
	if len(v.Conditions.stops) == 0 {
		return nil
	}
	ln := v.landAt(h.From, h.Medium)
	from, ok1 := v.spot(h.From, h.Medium)
	to, ok2 := v.spot(h.To, h.Medium)
	if !ok1 || !ok2 {
		return nil
	}
	var out []Haul
	for _, by := range v.sequences(ln) {
		if v.passes(h, by, ln) {
			continue
		}
		if links := s.links(ln, from, by, to); links != nil {
			out = append(out, v.newHaul(h.Medium, h.From, h.To, links))
		}
	}
	return out
}

// stopHauls adds the hauls by way of stops.
func (v *View) stopHauls() {
	if len(v.Conditions.stops) == 0 {
		return
	}
	s := v.stopTrees()
	for i := range len(v.Hauls) {
		for _, h := range s.detours(&v.Hauls[i]) {
			from, _ := v.findNode(h.From, h.Medium, false)
			to, _ := v.findNode(h.To, h.Medium, true)
			v.Arcs = append(v.Arcs, Arc{From: from, To: to, Kind: ArcHaul, Detail: int32(len(v.Hauls)), Time: h.Spread.Moments()})
			v.Hauls = append(v.Hauls, h)
		}
	}
}

// stopsOf returns the places among what a query is to pass.
func stopsOf(net *meridian.Network, via []string) []meridian.PlaceID {
	var out []meridian.PlaceID
	for _, word := range via {
		if FindPassage(net, word) != meridian.NoID {
			continue
		}
		if p, err := FindPlace(net, word); err == nil { // mistakes are reported where vias are read
			out = append(out, p)
		}
	}
	return out
}

// hauledVia returns a function that tells whether a haul may pass something that
// is to be passed: most do not, and of these no more need be asked.
func (s *search) hauledVia() func(*Haul) bool {
	v := s.v
	marked := make([]bool, len(v.Net.Places))
	mark := func(is func(pl *meridian.Place) bool) {
		for i := range v.Net.Places {
			marked[i] = marked[i] || is(&v.Net.Places[i])
		}
	}
	modes := false
	for _, alts := range s.g.via {
		for _, t := range alts {
			switch t.kind {
			case "place":
				marked[v.Net.PlaceByID[t.name]] = true
			case "country", "border":
				mark(func(pl *meridian.Place) bool { return pl.Country != "" && strings.Contains(t.name, pl.Country) })
			case "mode":
				modes = true
			}
		}
	}
	trees := map[*landTree][]bool{} // place -> whether the way to it passes a marked one
	return func(h *Haul) bool {
		if modes || h.own != nil {
			return true
		}
		t := h.tree
		passes := trees[t]
		if passes == nil {
			passes = make([]bool, len(t.net.places))
			for _, u := range t.settled {
				passes[u] = marked[t.net.places[u]] || u != t.root && passes[t.from[u]]
			}
			trees[t] = passes
		}
		return passes[h.end]
	}
}
