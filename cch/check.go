package cch

// Verification of an order whose arrays came from a file: every invariant that
// the other files of this package rely on, in one pass over each array.

import "fmt"

// check returns the first invariant that does not hold.
func (o *Order) check() error {
	if err := o.Graph.checkTopology(); err != nil {
		return err
	}
	for _, part := range []func() string{o.checkSizes, o.checkNodes, o.checkArcs, o.checkTriangles, o.checkRuns, o.checkTasks, o.checkOrigins} {
		if fault := part(); fault != "" {
			return fmt.Errorf("cch: inconsistent order: %s", fault)
		}
	}
	return nil
}

func (o *Order) checkSizes() string {
	n, m, g := len(o.Position), len(o.Up), o.Graph.Arcs()
	switch {
	case n != o.Graph.Nodes() || len(o.NodeAt) != n || len(o.Parent) != n:
		return "positions and nodes differ in number"
	case len(o.First) != n+1 || len(o.triFirst) != n+1:
		return "arrays by position differ in length"
	case len(o.tail) != m || len(o.origin) != m || len(o.lowerFirst) != m+1 || m >= maxArcs:
		return "arrays by arc differ in length"
	case len(o.place) != g || len(o.extra) > g:
		return "arrays by graph arc differ in length"
	case len(o.tri) != len(o.lower) || uint64(len(o.tri)) >= none:
		return "triangle lists differ in length"
	case o.First[0] != 0 || int(o.First[n]) != m || o.triFirst[0] != 0 || int(o.triFirst[n]) != len(o.tri):
		return "ranges by position do not cover their arrays"
	case o.lowerFirst[0] != 0 || int(o.lowerFirst[m]) != len(o.lower):
		return "ranges by arc do not cover their array"
	}
	return ""
}

func (o *Order) checkNodes() string {
	n := len(o.Position)
	for v, p := range o.Position {
		if int(p) >= n || o.NodeAt[p] != NodeID(v) {
			return fmt.Sprintf("node %d and its position do not match", v)
		}
	}
	for x := range n {
		first, end := o.First[x], o.First[x+1]
		if first > end || int(end) > len(o.Up) {
			return fmt.Sprintf("arcs of position %d end before they begin", x)
		}
		if d := uint64(end - first); uint64(o.triFirst[x])+d*(d-1)/2 != uint64(o.triFirst[x+1]) {
			return fmt.Sprintf("number of triangles of position %d", x)
		}
	}
	return ""
}

func (o *Order) checkArcs() string {
	for x, parent := range o.Parent {
		above := uint32(x)
		lowest := uint32(none)
		for a := o.First[x]; a < o.First[x+1]; a++ {
			if o.Up[a] >= above || o.tail[a] != uint32(x) {
				return fmt.Sprintf("arc %d does not lead upwards", a)
			}
			if lowest == none {
				lowest = o.Up[a]
			}
			above = o.Up[a]
		}
		if parent != lowest {
			return fmt.Sprintf("parent of position %d", x)
		}
	}
	return ""
}

func (o *Order) checkTriangles() string {
	next := append([]uint32(nil), o.lowerFirst...)
	for x := range o.Parent {
		t := o.triFirst[x]
		for b := o.First[x]; b < o.First[x+1]; b++ {
			for c := b + 1; c < o.First[x+1]; c++ {
				a := o.tri[t]
				if int(a) >= len(o.Up) || o.tail[a] != o.Up[b] || o.Up[a] != o.Up[c] {
					return fmt.Sprintf("triangle %d does not close", t)
				}
				if k := next[a]; k >= o.lowerFirst[a+1] || int(k) >= len(o.lower) || o.lower[k] != (wedge{b, c}) {
					return fmt.Sprintf("triangle %d is missing from the list of its arc", t)
				}
				next[a]++
				t++
			}
		}
	}
	for a, k := range next[:len(o.Up)] {
		if k != o.lowerFirst[a+1] {
			return fmt.Sprintf("triangles of arc %d", a)
		}
	}
	return ""
}

func (o *Order) checkRuns() string {
	next, levelFirst, level := uint32(0), uint32(0), uint32(0)
	for i, r := range o.runs {
		if r.first != next || r.count == 0 || int(r.count) > len(o.Parent)-int(next) {
			return fmt.Sprintf("run %d does not follow the one before", i)
		}
		if r.level != level || i == 0 {
			if r.level < level {
				return fmt.Sprintf("level of run %d", i)
			}
			levelFirst, level = r.first, r.level
		}
		next += r.count
		for p := r.first; p < next; p++ {
			if o.First[p+1]-o.First[p] != r.degree || o.mixed(p) != r.mixed {
				return fmt.Sprintf("position %d does not belong in run %d", p, i)
			}
			if q := o.Parent[p]; q != none && q >= levelFirst {
				return fmt.Sprintf("position %d is in one level with its parent", p)
			}
		}
	}
	if int(next) != len(o.Parent) {
		return "runs do not cover the positions"
	}
	return ""
}

func (o *Order) checkTasks() string {
	runs := uint32(len(o.runs))
	if len(o.tasks) == 0 {
		if runs > 0 || o.top != 0 {
			return "no tasks"
		}
		return ""
	}
	for i, s := range o.tasks {
		if s.begin >= s.end || s.end > runs || i > 0 && s.begin != o.tasks[i-1].end {
			return fmt.Sprintf("task %d does not follow the one before", i)
		}
	}
	if o.tasks[len(o.tasks)-1].end != runs || o.runs[o.tasks[0].begin].first != o.top {
		return "tasks do not cover what is below the top part"
	}
	for i, s := range o.tasks {
		begin, last := o.runs[s.begin].first, o.runs[s.end-1]
		for a := o.First[begin]; a < o.First[last.first+last.count]; a++ {
			if y := o.Up[a]; y >= o.top && y < begin {
				return fmt.Sprintf("arc %d leads out of task %d", a, i)
			}
		}
		if s.begin > 0 && o.runs[s.begin-1].level == o.runs[s.begin].level {
			return fmt.Sprintf("task %d begins inside a level", i)
		}
	}
	return ""
}

func (o *Order) checkOrigins() string {
	g := o.Graph
	missing, placed := uint32(g.Arcs()), 0
	for v := range g.Nodes() {
		p := o.Position[v]
		for a := g.FirstOut[v]; a < g.FirstOut[v+1]; a++ {
			q, h := o.Position[g.Head[a]], o.place[a]
			if p == q && h == none {
				continue
			}
			placed++
			if int(h/2) >= len(o.Up) || h&1 == 0 && (o.tail[h/2] != p || o.Up[h/2] != q) || h&1 == 1 && (o.tail[h/2] != q || o.Up[h/2] != p) {
				return fmt.Sprintf("place of graph arc %d", a)
			}
		}
	}
	for h, from := range o.origin {
		for direction, a := range from {
			if a == missing {
				continue
			}
			placed--
			if a > missing || o.place[a] != 2*uint32(h)+uint32(direction) {
				return fmt.Sprintf("origin of arc %d", h)
			}
		}
	}
	for i, e := range o.extra {
		placed--
		if e.arc >= missing || e.place != o.place[e.arc] || e.place == none || o.origin[e.place/2][e.place&1] == e.arc {
			return fmt.Sprintf("parallel arc %d", i)
		}
		if i > 0 && (o.extra[i-1].place > e.place || o.extra[i-1].place == e.place && o.extra[i-1].arc >= e.arc) {
			return "parallel arcs are not sorted"
		}
	}
	if placed != 0 {
		return "a graph arc has no place"
	}
	return ""
}
