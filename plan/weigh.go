package plan

import (
	"fmt"
	"math"
	"sync"

	"meridian"
	"meridian/cost"
)

// weighing is the arcs of a view weighed for a shipment.
type weighing struct {
	model   *cost.Model
	weights []Vector

	mu     sync.Mutex
	bounds map[string]*bounds // destination -> bounds
	usable map[string]*usableArcs

	usual       []Vector // weights with the mean waits for departures; nil unless the view is timetabled
	balanced    []int64  // arc -> additive generalised cost
	balancedFor prices
}

// additive returns the additive generalised cost of every arc, for the prices
// that it is first asked for or reckoned anew for others.
func (w *weighing) additive(p prices) []int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.balanced == nil || w.balancedFor != p {
		weights := w.weights
		if w.usual != nil {
			weights = w.usual
		}
		w.balancedFor, w.balanced = p, make([]int64, len(weights))
		for i := range weights {
			w.balanced[i] = p.additive(&weights[i])
		}
	}
	return w.balanced
}

// usableArcs are the arcs that denying rules leave between two countries.
type usableArcs struct {
	ok      []bool
	deniers []*meridian.Restriction

	costs    []int64 // additive generalised cost of the arcs, infinite for the others
	back     []int64 // the same, of View.rarcs
	costsFor prices
}

// costs returns what the usable arcs cost at some prices, of which balanced is
// the cost of all; back is the same in the order of the reverse lists.
func (w *weighing) costs(v *View, u *usableArcs, p prices, balanced []int64) (costs, back []int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if u.costs == nil || u.costsFor != p {
		costs := make([]int64, len(balanced))
		for e, c := range balanced {
			costs[e] = infinity
			if u.ok[e] {
				costs[e] = c
			}
		}
		u.costs, u.back, u.costsFor = costs, v.backwards(costs), p
	}
	return u.costs, u.back
}

// usableArcs returns the arcs that the rules of a screening leave.
func (w *weighing) usableArcs(s *screening, q *Query, from, to string) *usableArcs {
	k := fmt.Sprint(from, to, q.Restrictions, q.Regimes)
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.usable[k]
	if u == nil {
		if len(w.usable) >= mostUsable {
			clear(w.usable)
		}
		u = new(usableArcs)
		u.ok, u.deniers = s.usable(from, to)
		if q.Shipment.Containerised() {
			s.v.liftContainers(u.ok)
		}
		w.usable[k] = u
	}
	return u
}

// boundsTo returns the bounds of a graph, kept by destination.
func (w *weighing) boundsTo(g *graph, q *Query) *bounds {
	k := fmt.Sprintf("%s|%v|%t|%s|%s|%s|%g", q.To.Name, q.To.Point, q.Terminals, q.Restrictions, q.Regimes, g.country, q.CarbonPrice)
	if q.Roads != nil {
		k += fmt.Sprintf("|%p %v", q.Roads, q.ends[1] != nil)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	b := w.bounds[k]
	if b == nil {
		if len(w.bounds) >= mostBounds {
			clear(w.bounds)
		}
		b = newBounds(g)
		w.bounds[k] = b
	}
	return b
}

func (p *Planner) weigh(v *View, prices meridian.YearMonth, s meridian.Shipment) (*weighing, error) {
	k := fmt.Sprintf("%s|%s|%s|%s|%g|%g|%g", v.Conditions.key(), prices, s.Goods.ID, s.Equipment.ID, s.Units, s.Tonnes, s.Value)
	p.mu.Lock()
	w := p.weights[k]
	p.mu.Unlock()
	if w != nil {
		return w, nil
	}
	m, err := cost.New(p.Net, v.Conditions.AsOf, prices, s)
	if err != nil {
		return nil, err
	}
	w = &weighing{model: m, weights: make([]Vector, len(v.Arcs)), bounds: map[string]*bounds{}, usable: map[string]*usableArcs{}}
	v.weighArcs(m, w.weights)
	w.usual = v.usualWeights(w.weights)
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.weights) >= mostWeighings {
		clear(p.weights)
	}
	p.weights[k] = w
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
