package infra

import (
	"meridian"
	"meridian/cch"
)

// Snapper puts points onto the links of a layer that may be used.
type Snapper struct {
	r     *Router
	rules Rules
	links []int32
	g     *grid
	keep  func(foot) bool // nil: all that is in the index
}

// Foothold is a point on a link: where it stands along the line, and how far
// the point lies off it.
type Foothold struct {
	Link  int32
	Along float64 // share of the way from From to To
	Off   float64 // km
}

// NewSnapper indexes the links of the layer that the rules allow.
func NewSnapper(r *Router, u Rules) *Snapper {
	s := &Snapper{r: r, rules: u}
	n := r.Net
	for i := range n.Links {
		l := &n.Links[i]
		if lay, ok := LayerOf(l.Mode); ok && lay == r.Layer && !l.Mode.Waterborne() && (u.allows(l, false) || u.allows(l, true)) {
			s.links = append(s.links, int32(i))
		} else if ok && lay == WaterLayer && r.Layer == WaterLayer {
			s.links = append(s.links, int32(i))
		}
	}
	s.g = newGrid(0.02, len(s.links), func(k int32) []Coord { return n.Shape(&n.Links[s.links[k]]) })
	return s
}

// Within returns a snapper for narrower rules over the same index.
func (s *Snapper) Within(u Rules) *Snapper {
	narrow := *s
	narrow.rules = u
	narrow.keep = func(f foot) bool {
		l := &s.r.Net.Links[s.links[f.edge]]
		return u.allows(l, false) || u.allows(l, true)
	}
	return &narrow
}

// Snap finds the point on the network nearest to p, false if none lies within km.
func (s *Snapper) Snap(p meridian.Point, km float64) (Foothold, bool) {
	f, ok := s.g.nearest(At(p), km, s.keep)
	if !ok {
		return Foothold{}, false
	}
	link := s.links[f.edge]
	line := s.r.Net.Shape(&s.r.Net.Links[link])
	total := length(line)
	done := length(line[:f.seg+1]) + f.t*line[f.seg].Distance(line[f.seg+1])
	along := 0.0
	if total > 0 {
		along = min(1, done/total)
	}
	return Foothold{link, along, f.km}, true
}

// Door is a node of the graph by which a foothold is left or reached, and the
// share of its link on the way there.
type Door struct {
	Node    cch.NodeID
	Share   float64
	Reverse bool // against the direction of the link
}

// Doors lists the ways out of a foothold, or into it.
func (s *Snapper) Doors(f Foothold, out bool) []Door {
	l := &s.r.Net.Links[f.Link]
	var doors []Door
	for _, g := range l.gaugesOn(s.r.Layer) {
		for _, reverse := range [2]bool{false, true} {
			if !s.rules.allows(l, reverse) {
				continue
			}
			// Out: ahead to the end of the direction. In: from its beginning.
			node, share := l.To, 1-f.Along
			if reverse == out {
				node = l.From
			}
			if reverse {
				share = f.Along
			}
			if !out {
				share = 1 - share
			}
			doors = append(doors, Door{s.r.spot(node, g), share, reverse})
		}
	}
	return doors
}

// Direct is the share of the link between two footholds on one link, in the
// direction of travel; false where one does not lead to the other along it.
func (s *Snapper) Direct(a, b Foothold) (share float64, reverse, ok bool) {
	l := &s.r.Net.Links[a.Link]
	switch {
	case a.Link != b.Link:
		return 0, false, false
	case b.Along >= a.Along && s.rules.allows(l, false):
		return b.Along - a.Along, false, true
	case b.Along <= a.Along && s.rules.allows(l, true):
		return a.Along - b.Along, true, true
	}
	return 0, false, false
}
