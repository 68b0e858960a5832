package osm

import (
	"math"
	"strconv"
	"strings"

	"meridian"
	"meridian/infra"
)

// What the tags of a way mean for freight (OpenStreetMap wiki: Key:highway,
// Key:railway, Key:access, Key:oneway, Key:maxspeed, Key:gauge, Tag:route=ferry,
// Key:CEMT).

// roadSpeed is what a loaded articulated truck drives on average on a road
// without another word, km/h: an estimate of this importer, below the limits
// for trucks that most countries have (80 on rural roads, 90 on motorways).
var roadSpeed = map[string]float32{
	"motorway": 80, "motorway_link": 50, "trunk": 70, "trunk_link": 45, "primary": 60, "primary_link": 40,
	"secondary": 50, "secondary_link": 35, "tertiary": 40, "tertiary_link": 30,
	"unclassified": 30, "road": 30, "residential": 25, "living_street": 10, "service": 15, "track": 10,
}

// mostTruckSpeed is what trucks drive at most, whatever the limit for cars.
const mostTruckSpeed = 85

// railSpeed is the speed of a freight train between stops, km/h, without
// another word: an estimate of this importer.
var railSpeed = map[string]float32{"main": 60, "branch": 40, "industrial": 20, "yard": 15, "siding": 20, "spur": 15, "crossover": 20}

const (
	mostTrainSpeed = 100
	ferrySpeed     = 22 // as the atlas has it: Baku–Turkmenbashi
	bargeSpeed     = 12
)

// Options choose what is read.
type Options struct {
	Roads       string // lowest class of road: motorway, trunk, primary, secondary, tertiary, unclassified, residential, service
	Modes       meridian.ModeSet
	TruckTonnes float64 // gross weight of the truck that limits are compared with
	MemoryLimit int64   // bytes that references may take
}

// DefaultOptions read what freight uses.
func DefaultOptions() Options {
	return Options{Roads: "residential", Modes: meridian.AllModes, TruckTonnes: 40, MemoryLimit: 8 << 30}
}

// roadClasses in falling order.
var roadClasses = []string{"motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "service", "track"}

// RoadClasses lists what Options.Roads may be.
func RoadClasses() []string { return roadClasses }

func rankOf(class string) int {
	class = strings.TrimSuffix(class, "_link")
	switch class {
	case "road":
		class = "unclassified"
	case "living_street":
		class = "residential"
	}
	for i, c := range roadClasses {
		if c == class {
			return i
		}
	}
	return -1
}

// classify returns what a way is, false for ways that are nothing here.
func (o *Options) classify(t *tags) (infra.Props, bool) {
	if t.get("route") == "ferry" && t.get("highway") == "" {
		return o.ferry(t)
	}
	if v := t.get("railway"); v != "" {
		if p, ok := o.railway(v, t); ok {
			return p, true
		}
	}
	if v := t.get("highway"); v != "" {
		return o.highway(v, t)
	}
	if v := t.get("waterway"); v != "" {
		return o.waterway(v, t)
	}
	return infra.Props{}, false
}

// underWay resolves the tags of what is being built or planned.
func underWay(key, v string, t *tags) (string, meridian.Status) {
	switch v {
	case "construction":
		if c := t.get("construction"); c != "" && c != "yes" && c != "minor" {
			return c, meridian.Construction
		}
		if c := t.get("construction:" + key); c != "" {
			return c, meridian.Construction
		}
		return "", meridian.Construction
	case "proposed", "planned":
		if c := t.get("proposed"); c != "" && c != "yes" {
			return c, meridian.Planned
		}
		if c := t.get("proposed:" + key); c != "" {
			return c, meridian.Planned
		}
		return "", meridian.Planned
	case "disused":
		return t.get("disused:" + key), meridian.Closed
	}
	return v, meridian.Open
}

func (o *Options) highway(v string, t *tags) (infra.Props, bool) {
	class, status := underWay("highway", v, t)
	if class == "" {
		class = "unclassified"
	}
	speed, known := roadSpeed[class]
	lowest, rank := rankOf(o.Roads), rankOf(class)
	if !known || !o.Modes.Has(meridian.Road) || rank < 0 || rank > lowest || t.get("area") == "yes" {
		return infra.Props{}, false
	}
	p := infra.Props{Mode: meridian.Road, Status: status, Class: class, Name: label(t), Toll: yes(t.get("toll")) || yes(t.get("toll:hgv"))}
	p.MaxTonnes = tonnes(t)
	p.Freight = truckAllowed(t) && (p.MaxTonnes == 0 || float64(p.MaxTonnes) >= o.TruckTonnes)
	p.Forward, p.Backward = speed, speed
	stated := o.speeds(t, &p, mostTruckSpeed)
	if !stated {
		p.Derived |= infra.DerivedSpeed
	}
	oneway := t.get("oneway")
	if oneway == "" && (t.get("junction") == "roundabout" || t.get("junction") == "circular" || class == "motorway") {
		oneway = "yes"
	}
	if w := t.get("oneway:hgv"); w != "" {
		oneway = w
	}
	direct(oneway, &p)
	return p, true
}

// direct closes a direction.
func direct(oneway string, p *infra.Props) {
	switch oneway {
	case "yes", "true", "1":
		p.Backward = 0
	case "-1", "reverse":
		p.Forward = 0
	}
}

// speeds reads limits, which hold for trucks where they are below most.
func (o *Options) speeds(t *tags, p *infra.Props, most float32) bool {
	stated := false
	for _, k := range [...]string{"maxspeed", "maxspeed:hgv", "maxspeed:freight"} {
		for _, d := range [...]struct {
			suffix string
			f, b   bool
		}{{"", true, true}, {":forward", true, false}, {":backward", false, true}} {
			kmh, ok := limit(t.get(k + d.suffix))
			if !ok {
				continue
			}
			stated = true
			if d.f {
				p.Forward = min(kmh, most)
			}
			if d.b {
				p.Backward = min(kmh, most)
			}
		}
	}
	return stated
}

// limit reads a speed limit: 50, 30 mph, none, walk, RU:urban.
func limit(s string) (float32, bool) {
	switch s {
	case "":
		return 0, false
	case "none":
		return 130, true
	case "walk":
		return 7, true
	}
	if _, kind, ok := strings.Cut(s, ":"); ok {
		switch kind {
		case "urban":
			return 50, true
		case "rural":
			return 80, true
		case "living_street":
			return 20, true
		case "motorway", "trunk":
			return 90, true
		}
		return 0, false
	}
	s, _, _ = strings.Cut(s, ";")
	num, unit, _ := strings.Cut(strings.TrimSpace(s), " ")
	factor := 1.0
	switch {
	case unit == "mph" || strings.HasSuffix(num, "mph"):
		factor, num = 1.609344, strings.TrimSuffix(num, "mph")
	case unit == "knots":
		factor = 1.852
	}
	v, err := strconv.ParseFloat(num, 64)
	v *= factor
	if err != nil || !(v >= 1 && v <= 400) {
		return 0, false
	}
	return float32(v), true
}

// truckAllowed reads the access of trucks: the most particular key decides.
func truckAllowed(t *tags) bool {
	for _, k := range [...]string{"hgv", "goods", "motor_vehicle", "vehicle", "access"} {
		switch t.get(k) {
		case "":
		case "no", "private", "agricultural", "forestry", "emergency", "psv", "bus", "military", "permit":
			return false
		default:
			return true
		}
	}
	return true
}

// tonnes reads the highest gross weight that may pass.
func tonnes(t *tags) float32 {
	for _, k := range [...]string{"maxweight:hgv", "maxweight", "maxweightrating:hgv", "maxweightrating"} {
		s := strings.TrimSuffix(strings.TrimSuffix(t.get(k), "t"), " ")
		if v, err := strconv.ParseFloat(s, 64); err == nil && v > 0 && v < 1000 {
			return float32(v)
		}
	}
	return 0
}

func yes(s string) bool {
	return s == "yes" || s == "designated" || s == "permissive" || s == "official"
}

// label is the name by which people know a way: its number, or its name.
func label(t *tags) string {
	if r := t.get("ref"); r != "" {
		return clip(r)
	}
	if n := t.get("name:en"); n != "" {
		return clip(n)
	}
	return clip(t.get("name"))
}

func clip(s string) string {
	if len(s) > 120 {
		s = s[:120]
	}
	return strings.ToValidUTF8(s, "")
}

func (o *Options) railway(v string, t *tags) (infra.Props, bool) {
	class, status := underWay("railway", v, t)
	if status == meridian.Construction && class == "" || status == meridian.Closed && class == "" {
		class = "rail"
	}
	if !o.Modes.Has(meridian.Rail) || class != "rail" && class != "narrow_gauge" {
		return infra.Props{}, false
	}
	p := infra.Props{Mode: meridian.Rail, Status: status, Name: label(t), Class: railClass(t), Freight: true}
	p.Gauges = gauges(t.get("gauge"))
	if class == "narrow_gauge" && !p.Gauges.Known() {
		return infra.Props{}, false // tells nothing that a wagon could use
	}
	p.Electrified = electrified(t)
	if n, err := strconv.Atoi(t.get("tracks")); err == nil && n > 0 && n < 20 {
		p.Tracks = uint8(n)
	}
	switch {
	case t.get("railway:traffic_mode") == "passenger", t.get("usage") == "tourism", t.get("highspeed") == "yes" && t.get("railway:traffic_mode") == "":
		p.Freight = false
	}
	speed := railSpeed[p.Class]
	p.Forward, p.Backward = speed, speed
	if !o.speeds(t, &p, mostTrainSpeed) {
		p.Derived |= infra.DerivedSpeed
	}
	return p, true
}

func railClass(t *tags) string {
	switch s := t.get("service"); s {
	case "yard", "siding", "spur", "crossover":
		return s
	}
	switch u := t.get("usage"); u {
	case "branch", "industrial":
		return u
	case "military":
		return "industrial"
	}
	return "main"
}

// gauges reads 1520, 1435;1520, 1520;1435.
func gauges(s string) infra.Gauges {
	var out infra.Gauges
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == ',' || r == ' ' }) {
		if v, err := strconv.Atoi(part); err == nil && v >= 300 && v <= 3000 {
			g := uint16(v)
			switch { // one system for traffic, two numbers on maps
			case g == 1524:
				g = 1520
			case g == 1668 || g == 1674:
				g = 1676
			}
			out = out.With(g)
		}
	}
	return out
}

func electrified(t *tags) string {
	switch t.get("electrified") {
	case "":
		return ""
	case "no":
		return "no"
	}
	kv, err1 := strconv.ParseFloat(t.get("voltage"), 64)
	hz, err2 := strconv.ParseFloat(t.get("frequency"), 64)
	if err1 != nil || err2 != nil || !(kv > 0 && kv < 1e6 && hz >= 0 && hz < 100) {
		return "yes"
	}
	s := strconv.FormatFloat(math.Round(kv)/1000, 'g', -1, 64) + " kV"
	if hz == 0 {
		return s + " DC"
	}
	return s + " " + strconv.FormatFloat(hz, 'g', 4, 64) + " Hz"
}

func (o *Options) ferry(t *tags) (infra.Props, bool) {
	p := infra.Props{Mode: meridian.Ferry, Class: "ferry", Name: label(t), Freight: true, Forward: ferrySpeed, Backward: ferrySpeed, Derived: infra.DerivedSpeed}
	vehicles := ""
	for _, k := range [...]string{"hgv", "goods", "motor_vehicle", "motorcar", "vehicle"} {
		if v := t.get(k); v != "" {
			vehicles = v
			break
		}
	}
	switch {
	case yes(t.get("train")) || yes(t.get("rail")) || t.get("railway") == "ferry":
		p.Mode, p.Class, p.Gauges = meridian.RailFerry, "rail_ferry", gauges(t.get("gauge"))
	case vehicles == "no" || vehicles == "private", vehicles == "" && t.get("foot") != "":
		return p, false // people alone
	}
	direct(t.get("oneway"), &p)
	return p, o.Modes.Has(p.Mode)
}

// duration reads the hours of a ferry: 13:30, 00:13:30 or minutes.
func duration(s string) (float64, bool) {
	if s == "" {
		return 0, false
	}
	var v []float64
	for _, part := range strings.Split(s, ":") {
		x, err := strconv.ParseFloat(part, 64)
		if err != nil || !(x >= 0 && x < 10000) {
			return 0, false
		}
		v = append(v, x)
	}
	h := 0.0
	switch len(v) {
	case 1:
		h = v[0] / 60
	case 2:
		h = v[0] + v[1]/60
	case 3:
		h = v[0] + v[1]/60 + v[2]/3600
	}
	return h, h > 0
}

func (o *Options) waterway(v string, t *tags) (infra.Props, bool) {
	cemt := t.get("CEMT")
	switch v {
	case "river", "canal", "fairway":
	default:
		return infra.Props{}, false
	}
	if cemt == "" && v != "fairway" && !yes(t.get("ship")) && !yes(t.get("boat")) && !yes(t.get("motorboat")) || !o.Modes.Has(meridian.River) {
		return infra.Props{}, false
	}
	p := infra.Props{Mode: meridian.River, Class: clip(cemt), Name: label(t), Forward: bargeSpeed, Backward: bargeSpeed, Freight: t.get("ship") != "no" && cemt != "0", Derived: infra.DerivedSpeed}
	if p.Class == "" {
		p.Class = v
	}
	direct(t.get("oneway"), &p)
	return p, true
}
