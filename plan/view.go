package plan

import (
	"math"

	"meridian"
	"meridian/cost"
)

// How a view is made. Freight does not change carrier at every link: it is
// hauled by one railway from a port to a border, and the tariff reads off the
// whole distance. So the search runs on hauls, not on links:
//
//	node   a place as one medium sees it (road, rail of one gauge, water, ...),
//	       in two states: N (ready to depart) and H (just arrived by a haul)
//	haul   N -> H: shortest way over the links of one zone and medium,
//	       between any two places where something else can follow
//	voyage N -> H: from port to port, over the water links that are open
//	op     N or H -> N: transfer, gauge break, crossing
//
// The states keep two hauls of one medium in one country from following each
// other, which would split a tariff that is written for the whole distance.

// Medium is what a node belongs to: a mode, and for rail a gauge.
type Medium uint8

// The media.
const (
	OnRoad Medium = iota
	OnRail1000
	OnRail1067
	OnRail1435
	OnRail1520
	OnRail1676
	OnWater
	OnFerry
	OnRailFerry
	OnAir
	numMedia
)

var railGauges = map[int]Medium{1000: OnRail1000, 1067: OnRail1067, 1435: OnRail1435, 1520: OnRail1520, 1676: OnRail1676}

var mediumGauge = [numMedia]int{OnRail1000: 1000, OnRail1067: 1067, OnRail1435: 1435, OnRail1520: 1520, OnRail1676: 1676}

func (m Medium) rail() bool { return m >= OnRail1000 && m <= OnRail1676 }

// mode returns the mode of a medium; water is sea.
func (m Medium) mode() meridian.Mode {
	switch {
	case m.rail():
		return meridian.Rail
	case m == OnWater:
		return meridian.Sea
	case m == OnFerry:
		return meridian.Ferry
	case m == OnRailFerry:
		return meridian.RailFerry
	case m == OnAir:
		return meridian.Air
	}
	return meridian.Road
}

// NodeID is an index of View.Nodes.
type NodeID int32

// Node is a place as one medium sees it.
type Node struct {
	Place  meridian.PlaceID
	Medium Medium
	Hauled bool // state H
}

// ArcKind is what happens on an arc.
type ArcKind uint8

// The kinds of arc.
const (
	ArcHaul ArcKind = iota
	ArcVoyage
	ArcTransfer
	ArcGaugeBreak
	ArcCrossing
	ArcAccess
	ArcTrain // a named train over several hauls and crossings
)

// Arc is a step of the search. Detail is an index into the slice of View for
// its kind.
type Arc struct {
	From, To NodeID
	Kind     ArcKind
	Detail   int32
	Time     meridian.Moments
}

// CrossingArc is a border passed on a link.
type CrossingArc struct {
	Step     Step
	Row      int // index of Network.Crossings; NoID: country figures
	From, To string
	Medium   Medium
	Hours    meridian.Spread
	Charge   float64
	Drive    meridian.Spread
	Opening  meridian.OpeningHours
}

// Train is a named train: the parts it is priced by, and its own time.
type Train struct {
	Service *meridian.Service
	Parts   []int32 // arcs
	Spread  meridian.Spread
	Wait    meridian.Moments
	From    meridian.PlaceID
	To      meridian.PlaceID
	boarding
}

// View is the network under conditions, ready to search. It is frozen and safe
// for concurrent use.
type View struct {
	Net        *meridian.Network
	Conditions Conditions
	Nodes      []Node
	Arcs       []Arc // by From
	Hauls      []Haul
	Voyages    []Voyage
	Crossings  []CrossingArc
	Trains     []Train
	Active     []string          // disruptions in force
	Closed     map[string]string // border or link that is closed -> why

	shut        *shut
	first       []int32 // node -> its arcs in Arcs; len(Nodes)+1
	rfirst      []int32 // node -> its arcs in rarcs
	rarcs       []int32
	rtail       []NodeID // of rarcs
	heads       []NodeID // of Arcs
	tails       []NodeID // of Arcs
	courses     *courses
	facts       *facts
	kept        keeping // usable arcs by rules, joints by end, and what weighings keep
	name        string  // of its keys
	used        int64   // when it was last asked for, in questions of the planner
	passFirst   []int32 // list of gates -> its arcs in passArcs
	passArcs    []int32
	nodeAt      map[Node]NodeID
	nodesAt     [2 * numMedia][]NodeID // medium and state -> place -> node + 1
	speeds      cost.Speeds
	seaways     *seaways
	linkClosed  []bool
	linkWhy     map[meridian.LinkID]string // closed link -> why
	areaCode    []string                   // countries, and zones, by number
	areaOf      map[string]areaID
	country     []areaID              // of a place
	zoneAt      []areaID              // of a place
	land        [][landMedia]*landNet // zone -> medium -> network
	spots       [landMedia][]int32    // medium -> place -> index in its network + 1
	strides     []stride              // link -> what it takes
	parts       []haulPart            // of hauls
	partKinds   []cost.Haul           // what parts have in common
	eu          map[string]bool
	gates       []corridorGates
	gateOf      *gateIndex
	gateLists   gateLists
	hitList     []int32              // arc -> list of the gates it passes
	rhitList    []int32              // the same, of rarcs
	gateHit     [][]bool             // corridor -> gate -> whether any arc passes it
	beyondOf    map[beyondKey]string // border place -> country on the other side
	gateway     []bool               // place -> a chain may change mode there
	linerPorts  map[string][]meridian.PlaceID
	sparse      []float64 // port -> factor on the headway of its region
	ports       map[meridian.PlaceID]bool
	transferRow transferIndex
	specials    []specialCorridor         // corridors with tariffs of their own
	gateSeas    []string                  // seas of the gates of special corridors
	hasSpecial  [meridian.NumModes][]bool // mode -> country -> whether some corridor has charges there
	timings     []timing                  // what binds arcs in time
	timingOf    []int32                   // arc -> 1 + index of timings, 0 for none; nil unless there are days of departure
	clocks      *clocks
	dated       []datedClosure
	zones       []int16 // place -> minutes that its clocks are ahead of UTC; nil unless there are days of departure
}

// NewView builds the view of a network under conditions.
func NewView(net *meridian.Network, c Conditions) (*View, error) {
	return newView(net, newSeaways(net), newKeeping(), c)
}

func newView(net *meridian.Network, ways *seaways, k keeping, c Conditions) (*View, error) {
	s, err := c.resolve(net)
	if err != nil {
		return nil, err
	}
	v := &View{Net: net, Conditions: c, shut: s, Active: s.active, nodeAt: map[Node]NodeID{}, beyondOf: map[beyondKey]string{}, speeds: cost.NewSpeeds(net), Closed: map[string]string{}, clocks: new(clocks), courses: new(courses), facts: new(facts)}
	v.seaways, v.kept, v.name = ways, k, k.joints.name()
	v.areas()
	v.closeLinks()
	v.compileGates()
	v.findGateways()
	v.landNetworks()
	v.crossings()
	v.gaugeBreaks()
	v.transfers()
	v.voyages()
	v.hauls()
	v.trains()
	v.stopHauls()
	v.index()
	if c.Timetabled {
		if err := v.dateClosures(); err != nil {
			return nil, err
		}
		v.timetable()
	}
	v.passGates()
	return v, nil
}

// node returns the node of a place, medium and state, and makes it if need be.
func (v *View) node(p meridian.PlaceID, m Medium, hauled bool) NodeID {
	if id, ok := v.findNode(p, m, hauled); ok {
		return id
	}
	id := NodeID(len(v.Nodes))
	k := Node{p, m, hauled}
	row := &v.nodesAt[k.row()]
	if *row == nil {
		*row = make([]NodeID, len(v.Net.Places))
	}
	(*row)[p] = id + 1
	v.nodeAt[k] = id
	v.Nodes = append(v.Nodes, k)
	return id
}

// findNode returns the node of a place, medium and state, if there is one.
func (v *View) findNode(p meridian.PlaceID, m Medium, hauled bool) (NodeID, bool) {
	row := v.nodesAt[Node{p, m, hauled}.row()]
	if row == nil {
		return 0, false
	}
	id := row[p] - 1
	return id, id >= 0
}

// row is the index of a medium and state.
func (n Node) row() int {
	if n.Hauled {
		return 2*int(n.Medium) + 1
	}
	return 2 * int(n.Medium)
}

// op adds an operation from both states of a node to the departing state of
// another.
func (v *View) op(kind ArcKind, detail int32, from meridian.PlaceID, fm Medium, to meridian.PlaceID, tm Medium, t meridian.Moments) {
	n := v.node(to, tm, false)
	for _, hauled := range [2]bool{true, false} {
		if !hauled && (fm == OnWater || fm == OnFerry || fm == OnRailFerry || fm == OnAir) {
			continue // nothing is loaded to be unloaded at once
		}
		v.Arcs = append(v.Arcs, Arc{From: v.node(from, fm, hauled), To: n, Kind: kind, Detail: detail, Time: t})
	}
}

func (v *View) only(m meridian.Mode) bool {
	return v.Conditions.Only == 0 || v.Conditions.Only.Has(m)
}

// crossings adds the arcs of border links.
func (v *View) crossings() {
	net := v.Net
	rows := map[[2]int32]int{} // link, reverse -> row in force
	for i := range net.Crossings {
		x := &net.Crossings[i]
		if !x.Valid.Holds(v.Conditions.AsOf) {
			continue
		}
		l := &net.Links[x.Link]
		rev := int32(0)
		if net.Places[l.From].Country != x.From {
			rev = 1
		}
		k := [2]int32{int32(x.Link), rev}
		if j, ok := rows[k]; ok && net.Crossings[j].Valid.From > x.Valid.From {
			continue // the row that began last is in force
		}
		rows[k] = i
	}
	for i := range net.Links {
		l := &net.Links[i]
		if !v.borderLink(l) || v.inZone(l) || !v.only(l.Mode) {
			continue
		}
		if why, shut := v.linkShut(meridian.LinkID(i)); shut {
			v.Closed[l.ID] = why
			continue
		}
		for rev := range int32(2) {
			if rev == 1 && l.OneWay {
				continue
			}
			row, ok := rows[[2]int32{int32(i), rev}]
			if !ok {
				row = meridian.NoID
			}
			v.crossing(meridian.LinkID(i), rev == 1, row)
		}
	}
}

func (v *View) borderLink(l *meridian.Link) bool {
	return (l.Mode == meridian.Rail || l.Mode == meridian.Road) && v.Net.Places[l.From].Country != v.Net.Places[l.To].Country
}

func (v *View) crossing(id meridian.LinkID, reverse bool, row int) {
	l := &v.Net.Links[id]
	from, to := l.From, l.To
	if reverse {
		from, to = to, from
	}
	x := CrossingArc{Step: Step{id, reverse}, Row: row, From: v.Net.Places[from].Country, To: v.Net.Places[to].Country, Medium: linkMedium(l)}
	if why, ok := v.shut.borders[[2]string{x.From, x.To}]; ok {
		v.Closed[l.ID] = why
		return
	}
	if row != meridian.NoID {
		r := &v.Net.Crossings[row]
		if r.Closed {
			v.Closed[l.ID] = closureText(r)
			return
		}
		x.Hours, x.Charge, x.Opening = r.Hours, r.Charge, r.Opening()
	} else {
		x.Hours, x.Charge = countryBorder(v.Net, x.From, x.To)
	}
	for _, d := range v.shut.effects {
		if d.TargetType == "border" && (d.Target == x.From+"-"+x.To || d.Target == x.To+"-"+x.From) || d.TargetType == "country" && (d.Target == x.From || d.Target == x.To) {
			switch d.Effect {
			case "delay_hours":
				x.Hours = meridian.Spread{P50: x.Hours.P50 + d.Value, P90: x.Hours.P90 + 2*d.Value}
			case "time_factor":
				x.Hours = x.Hours.Scale(d.Value)
			}
		}
	}
	x.Drive, _ = v.speeds.Link(l, x.From)
	t := x.Hours.Moments().Add(x.Drive.Moments())
	if !v.Conditions.Timetabled {
		t = t.Add(x.Opening.Moments())
	}
	v.Crossings = append(v.Crossings, x)
	v.beyondOf[beyondKey{from, x.Medium}] = x.To
	if _, ok := v.beyondOf[beyondKey{to, x.Medium}]; !ok {
		v.beyondOf[beyondKey{to, x.Medium}] = x.From
	}
	v.op(ArcCrossing, int32(len(v.Crossings)-1), from, x.Medium, to, x.Medium, t)
}

func firstOf(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}

// countryBorder returns hours and fee of a border without figures of its own:
// the export side's compliance hours and fee, as is usual so that queues are not
// counted twice (Reed and Trubetskoy 2019).
func countryBorder(net *meridian.Network, from, to string) (meridian.Spread, float64) {
	hours, fee := 24.0, 100.0
	for i := range net.Countries {
		c := &net.Countries[i]
		if c.ID == from && !math.IsNaN(c.ExportHours) {
			hours = max(2, c.ExportHours)
		}
		if c.ID == from && !math.IsNaN(c.ExportFee) {
			fee = c.ExportFee
		}
	}
	return meridian.Spread{P50: hours, P90: 2 * hours}, fee
}

func members(net *meridian.Network, agreement string, d meridian.Date) map[string]bool {
	m := map[string]bool{}
	for i := range net.Memberships {
		if x := &net.Memberships[i]; x.Agreement == agreement && x.Valid.Holds(d) {
			m[x.Country] = true
		}
	}
	return m
}

func linkMedium(l *meridian.Link) Medium {
	if l.Mode == meridian.Rail {
		return railGauges[l.Gauge]
	}
	return OnRoad
}

func (v *View) gaugeBreaks() {
	if !v.only(meridian.Rail) {
		return
	}
	for i := range v.Net.GaugeBreaks {
		g := &v.Net.GaugeBreaks[i]
		if _, shut := v.shut.gauges[g.Place]; shut || !g.Valid.Holds(v.Conditions.AsOf) {
			continue
		}
		a, b := railGauges[g.A], railGauges[g.B]
		if !v.reaches(g.Place, a) || !v.reaches(g.Place, b) {
			continue
		}
		t := g.Handling.Hours.Moments()
		v.op(ArcGaugeBreak, int32(i), g.Place, a, g.Place, b, t)
		v.op(ArcGaugeBreak, int32(i), g.Place, b, g.Place, a, t)
	}
}

// index sorts the arcs by tail and builds the reverse lists.
func (v *View) index() {
	n := len(v.Nodes)
	order := make([]int32, 0, len(v.Arcs))
	v.first = make([]int32, n+1)
	for i := range v.Arcs {
		v.first[v.Arcs[i].From+1]++
	}
	for i := range n {
		v.first[i+1] += v.first[i]
	}
	pos := append([]int32(nil), v.first[:n]...)
	sorted := make([]Arc, len(v.Arcs))
	order = order[:len(v.Arcs)]
	for i := range v.Arcs {
		p := pos[v.Arcs[i].From]
		pos[v.Arcs[i].From]++
		sorted[p] = v.Arcs[i]
		order[i] = p
	}
	v.Arcs = sorted
	for i := range v.Trains {
		for j, part := range v.Trains[i].Parts {
			v.Trains[i].Parts[j] = order[part]
		}
	}
	v.rfirst = make([]int32, n+1)
	for i := range v.Arcs {
		v.rfirst[v.Arcs[i].To+1]++
	}
	for i := range n {
		v.rfirst[i+1] += v.rfirst[i]
	}
	copy(pos, v.rfirst[:n])
	v.rarcs, v.rtail = make([]int32, len(v.Arcs)), make([]NodeID, len(v.Arcs))
	v.heads, v.tails = make([]NodeID, len(v.Arcs)), make([]NodeID, len(v.Arcs))
	for i := range v.Arcs {
		to := v.Arcs[i].To
		v.heads[i], v.tails[i] = to, v.Arcs[i].From
		v.rarcs[pos[to]], v.rtail[pos[to]] = int32(i), v.Arcs[i].From
		pos[to]++
	}
}
