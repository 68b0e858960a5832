package plan

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"meridian"
	"meridian/infra"
)

// First and last mile over an infrastructure network. An end that stands on the
// roads of one reaches the places of its zone over them: the way to each is the
// fastest one over every road that trucks may use, with its real length and line,
// where the links of the atlas would give a chain of strategic links, or 1.3 times
// the straight line.
//
// The hierarchy of the network gives, for one end and all places at once, the
// exact least hours and the exact least km. They bound money, time and emissions
// of an access from below, whatever its way, so most accesses of which another one
// to the same node is better are dropped before their way is read off the network
// (roads_access.go).

// Roads is the road layer of an infrastructure network, as ends of plans use it.
// It is safe for concurrent use.
type Roads struct {
	Name   string // of the network, for notes
	Source infra.Source
	SnapKm float64 // how far from a road an end may lie

	router *infra.Router
	every  *infra.Snapper
	whole  bool // of tests: what bounds beat is kept
	mu     sync.Mutex
	areas  map[string]*infra.Area // zone and day -> roads
}

// NewRoads prepares a road layer whose order is there.
func NewRoads(name string, source infra.Source, r *infra.Router, snapKm float64) (*Roads, error) {
	if r == nil || r.Order == nil || r.Layer != infra.RoadLayer {
		return nil, meridian.Input("--network", "import roads too", "%s has no roads", name)
	}
	every := infra.Rules{Day: meridian.NoDate, Built: true, Dry: true}
	return &Roads{Name: name, Source: source, SnapKm: snapKm, router: r, every: infra.NewSnapper(r, every), areas: map[string]*infra.Area{}}, nil
}

func (r *Roads) name() string {
	if r == nil {
		return ""
	}
	return r.Name
}

// area returns the roads of a zone on a day.
func (r *Roads) area(v *View, zone string) (*infra.Area, error) {
	day := v.Conditions.AsOf
	key := zone + " " + day.String()
	r.mu.Lock()
	defer r.mu.Unlock()
	if a := r.areas[key]; a != nil {
		return a, nil
	}
	within := map[string]bool{zone: true}
	if zone == "EU" {
		within = v.eu
	}
	a, err := infra.NewArea(r.router, infra.Rules{Day: day, Dry: true, Within: within}, r.every)
	if err != nil {
		return nil, err
	}
	r.areas[key] = a
	return a, nil
}

// roadEnd is an end of a query that stands on the roads.
type roadEnd struct {
	roads   *Roads
	end     End
	reach   *infra.Reach
	country string
	zone    string
	near    meridian.PlaceID // its place, or one near it
}

// known tells whether the address itself is known, and not only the town.
func (e *roadEnd) known() bool { return e.end.Place == meridian.NoID }

// stand puts the ends of a query onto its roads. Ends that do not stand there go
// by the atlas, which a note says; if neither does, that is an error.
func (v *View) stand(q *Query) (notes []string, err error) {
	if q.Terminals {
		return nil, meridian.Input("--network", "leave one of them out", "from terminal to terminal there is no first and last mile")
	}
	for i, e := range [2]End{q.From, q.To} {
		x, why, err := v.standAt(q.Roads, e, i == 0)
		if err != nil {
			return nil, err
		}
		q.ends[i] = x
		if x == nil {
			notes = append(notes, fmt.Sprintf("%s is not on the roads of %s (%s): it is served by the links of the atlas", e.Name, q.Roads.Name, why))
		}
	}
	if q.ends[0] == nil && q.ends[1] == nil {
		return nil, meridian.Input("--network", "leave it out, or import the region of an end", "neither %s nor %s is on the roads of %s", q.From.Name, q.To.Name, q.Roads.Name)
	}
	return notes, nil
}

func (v *View) standAt(r *Roads, e End, out bool) (x *roadEnd, why string, err error) {
	at, snapKm := e.Point, r.SnapKm
	x = &roadEnd{roads: r, end: e, near: e.Place}
	if e.Place != meridian.NoID {
		x.country = v.Net.Places[e.Place].Country
		if p, ok := r.router.NodeOf(v.Net.Places[e.Place].ID); ok {
			at = p
		}
	} else {
		f, ok := r.every.Snap(at, snapKm)
		if !ok {
			return nil, fmt.Sprintf("no road within %g km", snapKm), nil
		}
		x.country = r.router.Net.Links[f.Link].Country
		if s := v.stops(e); len(s) > 0 {
			x.near = s[0].place
			for _, o := range s {
				if v.Net.Places[o.place].Country == x.country {
					x.near = o.place
					break
				}
			}
		}
	}
	if _, known := v.areaOf[x.country]; !known || x.near == meridian.NoID {
		return nil, "its country is not known", nil
	}
	x.zone = v.zone(x.country)
	area, err := r.area(v, x.zone)
	if err != nil {
		return nil, "", err
	}
	f, ok := area.Stand(at, snapKm)
	if !ok {
		return nil, fmt.Sprintf("no open road for trucks within %g km in %s", snapKm, x.zone), nil
	}
	x.reach = area.Reach(at, f, out)
	return x, "", nil
}

// roadHaul is a haul, or a pick-up, over real roads.
type roadHaul struct {
	roads    *Roads
	drive    *infra.Drive // nil while bounds alone are known
	from, to End          // where it begins and ends
	passes   []meridian.PlaceID
	line     []meridian.Point
	driving  float64 // hours at the wheel
}

// road returns the real roads of a haul, nil for one over links of the atlas.
func (h *Haul) road() *roadHaul {
	if h.own == nil {
		return nil
	}
	return h.own.road
}

// Rests of a single driver (AETR, articles 6 to 8; the same in Regulation (EC)
// 561/2006): 45 minutes after four and a half hours at the wheel, eleven hours after
// nine.
const (
	drivePause = 4.5
	pauseHours = 0.75
	driveDay   = 9.0
	nightHours = 11.0
)

// withRests is the time from departure to arrival of so many hours at the wheel.
func withRests(driving float64) float64 {
	if driving <= 0 {
		return 0
	}
	const whole = 1e-9 // nine hours that were added up are nine hours
	nights := math.Ceil(driving/driveDay-whole) - 1
	rest := driving - nights*driveDay
	pauses := nights
	if rest > drivePause+whole {
		pauses++
	}
	return driving + pauses*pauseHours + nights*nightHours
}

// trimmed is the parts of a drive without some km at its beginning and end.
func trimmed(parts []infra.DrivePart, begin, end float64) []infra.DrivePart {
	out := slices.Clone(parts)
	cut := func(p *infra.DrivePart, km float64) float64 {
		d := min(km, p.Km)
		if p.Km > 0 {
			p.Hours *= 1 - d/p.Km
		}
		p.Km -= d
		return km - d
	}
	for i := range out {
		begin = cut(&out[i], begin)
	}
	for i := len(out) - 1; i >= 0; i-- {
		end = cut(&out[i], end)
	}
	kept := slices.DeleteFunc(slices.Clone(out), func(p infra.DrivePart) bool { return p.Km <= 0 })
	if len(kept) == 0 {
		return out[len(out)-1:]
	}
	return kept
}

// along is the part of a line between two km.
func along(line []meridian.Point, from, to float64) []meridian.Point {
	var out []meridian.Point
	done := 0.0
	at := func(a, b meridian.Point, t float64) meridian.Point {
		return meridian.Point{Lat: a.Lat + t*(b.Lat-a.Lat), Lon: a.Lon + t*(b.Lon-a.Lon)}
	}
	for i := 0; i+1 < len(line); i++ {
		a, b := line[i], line[i+1]
		d := a.Distance(b)
		if d > 0 && done+d > from && done < to {
			if len(out) == 0 {
				out = append(out, at(a, b, max(0, (from-done)/d)))
			}
			out = append(out, at(a, b, min(1, (to-done)/d)))
		}
		done += d
	}
	return out
}

func lineKm(line []meridian.Point) float64 {
	sum := 0.0
	for i := 1; i < len(line); i++ {
		sum += line[i-1].Distance(line[i])
	}
	return sum
}
