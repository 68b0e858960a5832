package plan

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"meridian"
	"meridian/cost"
)

// weighing is the arcs of a view weighed for a shipment.
type weighing struct {
	model   *cost.Model
	weights []Vector
	usual   []Vector // weights with the mean waits for departures; nil unless the view is timetabled

	kept keeping // bounds by destination, trees by origin, weights of joints
	name string  // of its keys
	used int64   // when it was last asked for, in questions of the planner

	mu       sync.Mutex
	priced   *priced // at the prices asked for last
	single   []int64 // arc -> what it costs one kind of shipper
	singleOf prices
}

// additive returns the additive generalised cost of every arc at some prices, with
// the mean waits for departures.
func (w *weighing) additive(p prices) []int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.single == nil || w.singleOf != p {
		weights := w.weights
		if w.usual != nil {
			weights = w.usual
		}
		w.single, w.singleOf = p.each(weights), p
	}
	return w.single
}

func newWeighing(v *View, m *cost.Model, weights []Vector) *weighing {
	return &weighing{model: m, weights: weights, usual: v.usualWeights(weights), kept: v.kept, name: v.kept.joints.name()}
}

// priced is what arcs cost several kinds of shipper: additive generalised cost.
type priced struct {
	kinds     []prices
	along     [][]int64 // kind -> arc
	back      [][]int64 // kind -> the same, of View.rarcs
	usual     []int64   // arc -> what it costs the balanced shipper, with the mean waits for departures
	usualBack [][]int64 // kind -> the same, of View.rarcs
	least     []float64 // kind -> least share of what an arc costs the balanced shipper that it costs this one
	key       string    // tells prices apart

	asked   atomic.Int32 // for bounds of courses
	mu      sync.Mutex
	between map[*course][][]int64
}

// at returns what arcs cost kinds of shipper.
func (w *weighing) at(v *View, kinds []prices) *priced {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.priced != nil && slices.Equal(w.priced.kinds, kinds) {
		return w.priced
	}
	p := &priced{kinds: kinds, along: make([][]int64, len(kinds)), back: make([][]int64, len(kinds)), usualBack: make([][]int64, len(kinds)), between: map[*course][][]int64{}}
	for _, k := range kinds {
		p.key += fmt.Sprintf("%x %x %x;", k.hour, k.sd, k.kg)
	}
	inParallel(len(kinds), func(k int) {
		p.along[k] = kinds[k].each(w.weights)
		p.back[k] = v.backwards(p.along[k])
		p.usualBack[k] = p.back[k]
		if w.usual != nil {
			usual := kinds[k].each(w.usual)
			p.usualBack[k] = v.backwards(usual)
			if k == balanced {
				p.usual = usual
			}
		}
	})
	if w.usual == nil && len(kinds) > balanced {
		p.least = make([]float64, len(kinds))
		for k := range kinds {
			p.least[k] = leastShare(p.along[k], p.along[balanced])
		}
	}
	if w.usual == nil {
		p.usual = p.along[min(balanced, len(kinds)-1)]
	}
	w.priced = p
	return p
}

// leastShare is the least of a over b, 0 where some of them are below 0.
func leastShare(a, b []int64) float64 {
	share := math.Inf(1)
	for i, x := range b {
		if x < 0 || a[i] < 0 {
			return 0
		}
		if float64(a[i]) < share*float64(x) {
			share = float64(a[i]) / float64(x)
		}
	}
	return share
}

// each returns the additive generalised cost of many vectors.
func (p prices) each(weights []Vector) []int64 {
	out := make([]int64, len(weights))
	for i := range weights {
		out[i] = p.additive(&weights[i])
	}
	return out
}

// backwards puts the costs of arcs in the order of the reverse lists.
func (v *View) backwards(costs []int64) []int64 {
	out := make([]int64, len(costs))
	for i, e := range v.rarcs {
		out[i] = costs[e]
	}
	return out
}

// usableArcs are the arcs that denying rules leave between two countries.
type usableArcs struct {
	ok      []bool
	back    []bool // the same, of View.rarcs; nil: all
	deniers []*meridian.Restriction
	denied  uint64 // bit set of the corridors (modulo 64) at whose gates arcs are taken away
	key     string
}

// newUsable completes what is known of usable arcs.
func (v *View) newUsable(ok []bool, deniers []*meridian.Restriction, key string) *usableArcs {
	u := &usableArcs{ok: ok, deniers: deniers, key: key}
	all := true
	for e, is := range ok {
		if !is {
			all = false
			u.denied |= v.gateLists.masks[v.hitList[e]]
		}
	}
	if !all {
		u.back = make([]bool, len(ok))
		for i, e := range v.rarcs {
			u.back[i] = ok[e]
		}
	}
	return u
}

// keptUsable returns the usable arcs of a key.
func (v *View) keptUsable(key string, build func() ([]bool, []*meridian.Restriction)) *usableArcs {
	return keep(v.kept.joints, v.name+"usable "+key, func(u *usableArcs) int64 { return int64(2*len(u.ok) + 200) }, func() *usableArcs {
		ok, deniers := build()
		return v.newUsable(ok, deniers, key)
	})
}

// allArcs are all arcs, whatever rules say.
func (v *View) allArcs() *usableArcs {
	return v.keptUsable("all", func() ([]bool, []*meridian.Restriction) {
		ok := make([]bool, len(v.Arcs))
		for i := range ok {
			ok[i] = true
		}
		return ok, nil
	})
}

// usableArcs returns the arcs that the rules of a screening leave. What rules take
// away depends on the two countries only as far as the rules name them.
func (s *screening) usableArcs(q *Query, from, to string) *usableArcs {
	key := []byte("boxes ")
	if !q.Shipment.Containerised() {
		key = key[:0]
	}
	for _, h := range s.byArc {
		if !h.deny {
			continue
		}
		key = strconv.AppendInt(key, int64(h.row), 10)
		for _, c := range [2]string{from, to} {
			if slices.Contains(h.rule.Countries, c) {
				key = append(append(key, '-'), c...)
			}
		}
		key = append(key, ' ')
	}
	return s.v.keptUsable(string(key), func() ([]bool, []*meridian.Restriction) {
		ok, deniers := s.usable(from, to)
		if q.Shipment.Containerised() {
			s.v.liftContainers(ok)
		}
		return ok, deniers
	})
}

// endKey tells apart how the two ends of queries join the network.
func (q *Query) endKey(i int) string {
	e := [2]End{q.From, q.To}[i]
	k := fmt.Sprintf("%d %t", e.Place, q.Terminals)
	if e.Place == meridian.NoID {
		k += fmt.Sprintf(" %x %x", e.Point.Lat, e.Point.Lon)
	}
	if q.Roads != nil {
		k += fmt.Sprintf(" %p %t", q.Roads, q.ends[i] != nil)
	}
	return k
}

func (g *graph) fromKey(q *Query) string {
	return "from " + q.endKey(0) + "|" + g.u.key + "|" + g.p.key
}

func (g *graph) toKey(q *Query) string { return "to " + q.endKey(1) + "|" + g.u.key + "|" + g.p.key }

// boundsTo finds the bounds of a graph. Those of a search that keeps to its region are
// found as far as ways of interest go; others are kept by destination.
func (w *weighing) boundsTo(g *graph, q *Query) {
	if !g.confined || g.clock != nil || len(g.via) > 0 {
		g.b = keep(w.kept.trees, w.name+"full "+g.toKey(q), (*bounds).size, func() *bounds { return newBounds(g) })
		return
	}
	inParallel(2, func(i int) {
		if i == 0 {
			g.findOut(w, q)
		} else {
			g.b = w.backTo(g, q)
		}
	})
	g.b = g.nearBounds(g.b.back)
}

// backTo returns the tree to the destination of a graph, kept.
func (w *weighing) backTo(g *graph, q *Query) *bounds {
	return keep(w.kept.trees, w.name+g.toKey(q), (*bounds).size, func() *bounds {
		back := newWayBack(int(g.target) + 1)
		g.backFrom(g.balancedBack, g.kinds[balanced].additive, &back)
		return &bounds{back: back}
	})
}

func (p *Planner) weigh(v *View, prices meridian.YearMonth, s meridian.Shipment) (*weighing, error) {
	k := fmt.Sprintf("%s|%s|%s|%s|%g|%g|%g", v.Conditions.key(), prices, s.Goods.ID, s.Equipment.ID, s.Units, s.Tonnes, s.Value)
	p.mu.Lock()
	w := p.weights[k]
	if w != nil {
		w.used = p.tick()
	}
	p.mu.Unlock()
	if w != nil {
		return w, nil
	}
	m, err := cost.New(p.Net, v.Conditions.AsOf, prices, s)
	if err != nil {
		return nil, err
	}
	weights := make([]Vector, len(v.Arcs))
	v.weighArcs(m, weights)
	w = newWeighing(v, m, weights)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.weights[k] = w
	w.used = p.tick()
	p.forgetWeighings()
	return w, nil
}

// weighArcs fills in the weights of all arcs.
func (v *View) weighArcs(m *cost.Model, weights []Vector) {
	hauls := make([]cost.HaulRate, len(v.partKinds))
	for i := range hauls {
		hauls[i] = m.HaulRate(&v.partKinds[i])
	}
	type space struct{ voyages *cost.VoyageRates }
	const chunk = 4096
	inSpaces((len(v.Arcs)+chunk-1)/chunk, func(c int, s *space) {
		if s.voyages == nil {
			s.voyages = m.VoyageRates()
		}
		for i := c * chunk; i < min(len(v.Arcs), (c+1)*chunk); i++ {
			a := &v.Arcs[i]
			switch a.Kind {
			case ArcHaul:
				h := &v.Hauls[a.Detail]
				if h.own != nil {
					b, g := h.bill(m)
					weights[i] = momentsVector(100*b.Freight(), a.Time, g)
					continue
				}
				sum := v.haulSum(h, hauls)
				weights[i] = momentsVector(100*sum.Freight(), a.Time, sum.Grams)
			case ArcVoyage:
				usd, g := s.voyages.Freight(&v.Voyages[a.Detail].Voyage)
				weights[i] = momentsVector(100*usd, a.Time, g)
			default:
				b, g := v.bill(m, int32(i))
				weights[i] = momentsVector(100*b.Freight(), a.Time, g)
			}
		}
	})
}

// haulSum adds up the parts of a haul of the view.
func (v *View) haulSum(h *Haul, rates []cost.HaulRate) (sum cost.HaulSum) {
	kindOf := h.tree.hauls.kindOf
	for i := h.first; i < h.first+h.parts; i++ {
		p := &v.parts[i]
		rates[kindOf[p.kind]].Add(&sum, p.km, p.electricKm, p.hours)
	}
	return sum
}

// liftSite is a change of gauge at a place.
type liftSite struct {
	place meridian.PlaceID
	a, b  int
}

// lifts returns the sites where containers can be lifted from gauge to gauge.
func (v *View) lifts() map[liftSite]bool {
	lifts := map[liftSite]bool{}
	for i := range v.Net.GaugeBreaks {
		if g := &v.Net.GaugeBreaks[i]; g.Method == "transload" && g.Valid.Holds(v.Conditions.AsOf) {
			lifts[liftSite{g.Place, g.A, g.B}] = true
		}
	}
	return lifts
}

// liftContainers takes the change of bogies away where containers can be lifted
// from gauge to gauge: container wagons do not change bogies then.
func (v *View) liftContainers(ok []bool) {
	lifts := v.lifts()
	for i := range v.Arcs {
		if v.Arcs[i].Kind == ArcGaugeBreak {
			g := &v.Net.GaugeBreaks[v.Arcs[i].Detail]
			if g.Method == "bogie" && lifts[liftSite{g.Place, g.A, g.B}] {
				ok[i] = false
			}
		}
	}
}

// overload says on which departures of a way the shipment finds no room: they carry
// less than it is, so it goes in parts, and the later ones come later than planned.
func (s *search) overload(c *candidate) []string {
	teu := s.q.Shipment.TEU()
	var out []string
	for _, a := range c.arcs {
		if a < 0 {
			continue
		}
		x := s.v.service(a)
		if x == nil || x.Capacity <= 0 || teu <= x.Capacity {
			continue
		}
		n := math.Ceil(teu / x.Capacity)
		text := fmt.Sprintf("%s takes %g TEU a departure, the shipment is %g TEU: %.0f departures at least", x.Name, x.Capacity, teu, n)
		if h := x.HeadwayDays(); h > 0 {
			text += fmt.Sprintf(", the last %.0f days after the first; money and days are those of the first", (n-1)*h)
		}
		out = append(out, text)
	}
	return out
}

// bill returns money and emissions (g) of an arc of a view.
func (v *View) bill(m *cost.Model, arc int32) (cost.Bill, float64) {
	a := &v.Arcs[arc]
	switch a.Kind {
	case ArcHaul:
		return v.Hauls[a.Detail].bill(m)
	case ArcVoyage:
		return m.Voyage(&v.Voyages[a.Detail].Voyage)
	case ArcTransfer:
		return m.Handling(cost.Transfer, &v.Net.Transfers[a.Detail].Handling)
	case ArcGaugeBreak:
		return m.Handling(cost.GaugeBreak, &v.Net.GaugeBreaks[a.Detail].Handling)
	case ArcCrossing:
		x := &v.Crossings[a.Detail]
		return m.Border(x.Medium.mode(), x.From, v.Net.Links[x.Step.Link].Km, x.Charge, a.Time.Mean)
	case ArcTrain:
		t := &v.Trains[a.Detail]
		var b cost.Bill
		var g float64
		for _, part := range t.Parts {
			pb, pg := v.bill(m, part)
			b, g = b.Add(pb), g+pg
		}
		return b, g
	}
	return cost.Bill{}, 0
}
