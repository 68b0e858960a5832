package plan

import (
	"fmt"
	"slices"
	"strings"

	"meridian"
)

// Conditions say which network a plan is made on: the day, what is shut, what
// may be used. Two plans under equal conditions share a [View].
type Conditions struct {
	AsOf    meridian.Date    // the network of that day
	Ready   meridian.Date    // departure: seasons are those of this day
	Avoid   []string         // passages, places, links, services, countries (country:TM), borders (border:IR-AZ), regions (sea:azov)
	Close   []Closure        // the same, shut for all or for some days
	Only    meridian.ModeSet // modes of line haul; 0: all
	With    []string         // disruptions switched on, whatever their dates
	Without []string         // disruptions switched off

	// Timetabled: the day of departure is known, so calendars, cut-offs, opening
	// hours and seasons bind when the goods come to them. One such view serves
	// all days of departure.
	Timetabled bool

	stops []meridian.PlaceID // to be passed by a haul that has another way: see stops.go
}

func (c *Conditions) key() string {
	ready := c.Ready.String()
	if c.Timetabled {
		ready = "timetabled"
	}
	return strings.Join([]string{c.AsOf.String(), ready, strings.Join(c.Avoid, ","), fmt.Sprint(c.Close), c.Only.String(), strings.Join(c.With, ","), strings.Join(c.Without, ","), fmt.Sprint(c.stops)}, "|")
}

// shut is what the conditions close and change.
type shut struct {
	passages  map[meridian.PassageID]string // -> why
	places    map[meridian.PlaceID]string
	links     map[meridian.LinkID]string
	services  map[string]string
	countries map[string]string
	borders   map[[2]string]string
	regions   map[string]string
	terminals map[meridian.PlaceID]string // nothing is loaded there, but hauls pass
	gauges    map[meridian.PlaceID]string // nothing changes gauge there

	effects []meridian.Disruption // delays, factors, surcharges in force
	active  []string              // disruption ids in force
}

// resolve turns the conditions into what is shut. Names that mean nothing in
// the network are an error that lists what would.
func (c *Conditions) resolve(net *meridian.Network) (*shut, error) {
	s := newShut()
	for _, a := range c.Avoid {
		if err := s.avoid(net, "--avoid", a, "avoided: "+a); err != nil {
			return nil, err
		}
	}
	for _, x := range c.Close {
		if err := x.check(); err != nil {
			return nil, err
		}
		into := s
		if !x.Holds(c.Ready) || c.Timetabled && x.Dated() {
			into = newShut() // what it names must exist all the same
		}
		if err := into.avoid(net, "--close", x.What, x.why()); err != nil {
			return nil, err
		}
	}
	if err := c.disrupt(net, s); err != nil {
		return nil, err
	}
	for i := range net.Passages {
		p := &net.Passages[i]
		if !p.Valid.Holds(c.AsOf) {
			s.passages[meridian.PassageID(i)] = p.Name + " is not in use on " + c.AsOf.String()
		} else if !c.Timetabled && !p.Season.Open(c.Ready) {
			s.passages[meridian.PassageID(i)] = p.Name + " is closed until " + p.Season.NextOpen(c.Ready).String()
		}
	}
	return s, nil
}

// firstPhase is how long after its first day the rows of an episode still belong
// to its beginning, which is what --with switches on: a strait is not shut and
// reopened with a delay at once.
const firstPhase = 14

func (c *Conditions) disrupt(net *meridian.Network, s *shut) error {
	known, began := map[string]bool{}, map[string]meridian.Date{}
	for i := range net.Disruptions {
		d := &net.Disruptions[i]
		known[d.ID] = true
		if first, ok := began[d.ID]; !ok || d.Valid.From < first {
			began[d.ID] = d.Valid.From
		}
	}
	for _, list := range [][]string{c.With, c.Without} {
		for _, id := range list {
			if !known[id] {
				return meridian.Input("disruption", "the named episodes are "+strings.Join(sortedKeys(known), ", "), "%q is no named episode", id)
			}
			if slices.Contains(c.With, id) && slices.Contains(c.Without, id) {
				return meridian.Input("disruption", "drop one of the two", "%q is both switched on and off", id)
			}
		}
	}
	for i := range net.Disruptions {
		d := net.Disruptions[i]
		on := d.Valid.From != meridian.NoDate && d.Valid.Holds(c.AsOf)
		if slices.Contains(c.With, d.ID) { // the episode as it began
			on = d.Valid.From <= began[d.ID]+firstPhase
		}
		if slices.Contains(c.Without, d.ID) || !on {
			continue
		}
		if !slices.Contains(s.active, d.ID) {
			s.active = append(s.active, d.ID)
		}
		if d.Effect != "close" {
			s.effects = append(s.effects, d)
			continue
		}
		if err := s.close(net, "disruptions", d.TargetType, d.Target, d.Name); err != nil {
			return err
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// findCountry returns the country of that code or name, nil if there is none.
func findCountry(net *meridian.Network, name string) *meridian.Country {
	w := fold(name)
	for i := range net.Countries {
		if c := &net.Countries[i]; strings.EqualFold(c.ID, name) || strings.EqualFold(c.ISO3, name) || folds(c.Name, w) {
			return c
		}
	}
	return nil
}

// joined tells whether a link by land joins countries a and b.
func joined(net *meridian.Network, a, b string) bool {
	return slices.ContainsFunc(net.Links, func(l meridian.Link) bool {
		c, d := net.Places[l.From].Country, net.Places[l.To].Country
		return !l.Mode.Waterborne() && a != b && (a == c && b == d || a == d && b == c)
	})
}

// seaRegions returns the sea regions that ports lie in.
func seaRegions(net *meridian.Network) map[string]bool {
	regions := map[string]bool{}
	for i := range net.Places {
		if r := net.Places[i].Region; r != "" {
			regions[r] = true
		}
	}
	return regions
}

// linkShut tells whether the link is closed and why. Seasons and validity of
// the link itself are included.
func (s *shut) linkShut(net *meridian.Network, c *Conditions, id meridian.LinkID) (string, bool) {
	l := &net.Links[id]
	if why, ok := s.links[id]; ok {
		return why, true
	}
	if l.Passage != meridian.NoID {
		if why, ok := s.passages[l.Passage]; ok {
			return why, true
		}
	}
	for _, p := range [2]meridian.PlaceID{l.From, l.To} {
		if why, ok := s.places[p]; ok {
			return why, true
		}
		if country := net.Places[p].Country; country != "" && !l.Mode.Waterborne() {
			if why, ok := s.countries[country]; ok {
				return why, true
			}
		}
	}
	if !linkHolds(l, c.AsOf) {
		return l.ID + " is not open on " + c.AsOf.String(), true
	}
	if !c.Timetabled && !l.Season.Open(c.Ready) {
		return l.ID + " is closed until " + l.Season.NextOpen(c.Ready).String(), true
	}
	return "", false
}

// linkHolds is Link.OpenOn without the season.
func linkHolds(l *meridian.Link, d meridian.Date) bool {
	m := *l
	m.Season = meridian.Season{}
	return m.OpenOn(d)
}

// portShut tells whether a port cannot be called at, and why.
func (s *shut) portShut(net *meridian.Network, p meridian.PlaceID) (string, bool) {
	pl := &net.Places[p]
	if why, ok := s.places[p]; ok {
		return why, true
	}
	if why, ok := s.countries[pl.Country]; ok && pl.Country != "" {
		return why, true
	}
	if why, ok := s.regions[pl.Region]; ok && pl.Region != "" {
		return why, true
	}
	return "", false
}
