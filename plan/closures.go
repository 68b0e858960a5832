package plan

import (
	"slices"
	"strings"

	"meridian"
)

// Closures: the words by which a user names what is shut or avoided, and the
// days for which it is.

// Closure is something shut. It holds from From to To, both included; without
// them it holds always.
type Closure struct {
	What     string // a word of --close: suez, IRBND, country:TM, border:IR-AZ, crossing:Astara, ...
	From, To meridian.Date
	season   string // why, of a season that closes on the way
}

// Closed returns closures that hold always.
func Closed(words ...string) []Closure {
	out := make([]Closure, len(words))
	for i, w := range words {
		out[i] = Closure{What: w, From: meridian.NoDate, To: meridian.NoDate}
	}
	return out
}

// Dated tells whether the closure begins or ends.
func (c *Closure) Dated() bool { return c.From != meridian.NoDate || c.To != meridian.NoDate }

// Holds tells whether the closure is in force on a day.
func (c *Closure) Holds(d meridian.Date) bool {
	return (c.From == meridian.NoDate || c.From <= d) && (c.To == meridian.NoDate || d <= c.To)
}

// check refuses a closure that ends before it begins.
func (c *Closure) check() error {
	if c.From != meridian.NoDate && c.To != meridian.NoDate && c.To < c.From {
		return meridian.Input("--to", "give the last day of the closure, on or after its first", "%s lies before the first day of the closure, %s", c.To, c.From)
	}
	return nil
}

// why words the closure as a reason.
func (c *Closure) why() string {
	if c.season != "" {
		return c.season
	}
	s := "closed: " + c.What
	switch {
	case c.From != meridian.NoDate && c.To != meridian.NoDate:
		s += " from " + c.From.String() + " to " + c.To.String()
	case c.From != meridian.NoDate:
		s += " from " + c.From.String()
	case c.To != meridian.NoDate:
		s += " until " + c.To.String()
	}
	return s
}

func newShut() *shut {
	return &shut{
		passages: map[meridian.PassageID]string{}, places: map[meridian.PlaceID]string{}, links: map[meridian.LinkID]string{},
		services: map[string]string{}, countries: map[string]string{}, borders: map[[2]string]string{}, regions: map[string]string{},
		terminals: map[meridian.PlaceID]string{}, gauges: map[meridian.PlaceID]string{},
	}
}

// closeKinds are the prefixes that say what a name means.
const closeKinds = "write country:TM, border:IR-AZ, crossing:PLACE or link, passage:suez, place:IRBND, terminal:IRBND, gauge:PLACE, link:ID, service:ID or sea:REGION"

// avoid resolves one word of --avoid or --close, and shuts what it means.
func (s *shut) avoid(net *meridian.Network, flag, word, why string) error {
	kind, name, found := strings.Cut(word, ":")
	if found {
		switch kind {
		case "country", "border", "crossing", "passage", "place", "terminal", "gauge", "link", "service":
			return s.close(net, flag, kind, name, why)
		case "sea", "region":
			return s.close(net, flag, "region", name, why)
		}
		if linkByID(net, word) != meridian.NoID {
			return s.close(net, flag, "link", word, why)
		}
		return meridian.Input(flag, closeKinds, "%q is of no kind that can be %s", word, strings.TrimSuffix(strings.TrimPrefix(flag, "--"), "e")+"ed")
	}
	if FindPassage(net, word) != meridian.NoID {
		return s.close(net, flag, "passage", word, why)
	}
	if serviceByID(net, word) != nil {
		return s.close(net, flag, "service", word, why)
	}
	if a, b, ok := strings.Cut(strings.ToUpper(word), "-"); ok && joined(net, a, b) {
		return s.close(net, flag, "border", word, why)
	}
	_, err := FindPlace(net, word)
	country := findCountry(net, word)
	switch {
	case err == nil && country != nil:
		return meridian.Input(flag, "write place:"+word+" or country:"+country.ID, "%q is a place and a country", word)
	case country != nil:
		return s.close(net, flag, "country", word, why)
	case err != nil:
		return unknownElement(net, flag, word, err)
	}
	return s.close(net, flag, "place", word, why)
}

// unknownElement names what comes close to a word that means nothing.
func unknownElement(net *meridian.Network, flag, word string, err error) error {
	e, ok := err.(*meridian.InputError)
	if !ok || fold(word) == "" || strings.Contains(e.Problem, "ambiguous") {
		return At(flag, err)
	}
	w := []rune(fold(word))
	var near []string
	add := func(id string, names ...string) {
		for _, n := range append(names, id) {
			c := []rune(fold(n))
			if len(w) > longestName || len(near) >= 6 || slices.Contains(near, id) {
				return
			}
			if len(w) >= 3 && strings.Contains(string(c), string(w)) || distance(w, c) <= len(w)/3 {
				near = append(near, id)
			}
		}
	}
	for i := range net.Passages {
		p := &net.Passages[i]
		add(p.ID, append([]string{p.Name}, p.Aliases...)...)
	}
	for i := range net.Services {
		add("service:"+net.Services[i].ID, net.Services[i].ID)
	}
	for i := range net.Countries {
		add("country:"+net.Countries[i].ID, net.Countries[i].Name)
	}
	for _, p := range Suggest(net, word, 3) {
		near = append(near, net.Places[p].ID+" ("+net.Places[p].Name+")")
	}
	fix := "`meridian data passages`, `crossings`, `links`, `services` and `places` list what there is"
	if len(near) > 0 {
		fix = "did you mean " + strings.Join(near, ", ") + "?"
	}
	return meridian.Input(flag, fix, "unknown place %q, and no passage, service, link, border or country either", word)
}

func linkByID(net *meridian.Network, id string) meridian.LinkID {
	for i := range net.Links {
		if net.Links[i].ID == id {
			return meridian.LinkID(i)
		}
	}
	return meridian.NoID
}

func serviceByID(net *meridian.Network, id string) *meridian.Service {
	for i := range net.Services {
		if net.Services[i].ID == id {
			return &net.Services[i]
		}
	}
	return nil
}

// FindPassage returns the passage of that id, name or alias, or NoID.
func FindPassage(net *meridian.Network, word string) meridian.PassageID {
	w := fold(word)
	for i := range net.Passages {
		p := &net.Passages[i]
		if folds(p.ID, w) || folds(p.Name, w) {
			return meridian.PassageID(i)
		}
		for _, a := range p.Aliases {
			if folds(a, w) {
				return meridian.PassageID(i)
			}
		}
	}
	return meridian.NoID
}

// close shuts what a kind and a name mean.
func (s *shut) close(net *meridian.Network, flag, kind, name, why string) error {
	switch kind {
	case "passage":
		p := FindPassage(net, name)
		if p == meridian.NoID {
			var ids []string
			for i := range net.Passages {
				ids = append(ids, net.Passages[i].ID)
			}
			return meridian.Input(flag, "the passages are "+strings.Join(ids, ", "), "unknown passage %q", name)
		}
		s.passages[p] = why
	case "country":
		c := findCountry(net, name)
		if c == nil {
			return meridian.Input(flag, "write an ISO code such as country:TM", "unknown country %q", name)
		}
		s.countries[c.ID] = why
	case "border":
		a, b, ok := strings.Cut(strings.ToUpper(name), "-")
		if !ok || len(a) != 2 || len(b) != 2 {
			return meridian.Input(flag, "write two ISO codes such as border:IR-AZ", "%q is no border", name)
		}
		if !joined(net, a, b) {
			return meridian.Input(flag, "`meridian data crossings` lists the borders", "no road or railway crosses a border %q", name)
		}
		s.borders[[2]string{a, b}], s.borders[[2]string{b, a}] = why, why
	case "crossing":
		return s.closeCrossing(net, flag, name, why)
	case "link":
		l := linkByID(net, name)
		if l == meridian.NoID {
			return meridian.Input(flag, "`meridian data links` lists the links", "unknown link %q", name)
		}
		s.links[l] = why
	case "service":
		if serviceByID(net, name) == nil {
			return meridian.Input(flag, "`meridian data services` lists the services", "unknown service %q", name)
		}
		s.services[name] = why
	case "region":
		if regions := seaRegions(net); !regions[name] {
			return meridian.Input(flag, "the sea regions are "+strings.Join(sortedKeys(regions), ", "), "unknown sea region %q", name)
		}
		s.regions[name] = why
	default:
		return s.closePlace(net, flag, kind, name, why)
	}
	return nil
}

// closeCrossing shuts one crossing: the border link of that id, or every border
// link that begins or ends at a place.
func (s *shut) closeCrossing(net *meridian.Network, flag, name, why string) error {
	if l := linkByID(net, name); l != meridian.NoID {
		if !crossesBorder(net, &net.Links[l]) {
			return meridian.Input(flag, "`meridian data crossings` lists the crossings", "link %q crosses no border", name)
		}
		s.links[l] = why
		return nil
	}
	p, err := FindPlace(net, name)
	if err != nil {
		return At(flag, err)
	}
	n := 0
	for i := range net.Links {
		if l := &net.Links[i]; (l.From == p || l.To == p) && crossesBorder(net, l) {
			s.links[meridian.LinkID(i)] = why
			n++
		}
	}
	if n == 0 {
		return meridian.Input(flag, "`meridian data crossings` lists the crossings", "no border is crossed at %s (%s)", net.Places[p].Name, net.Places[p].ID)
	}
	return nil
}

// crossesBorder tells whether a link by land joins two countries.
func crossesBorder(net *meridian.Network, l *meridian.Link) bool {
	return !l.Mode.Waterborne() && net.Places[l.From].Country != net.Places[l.To].Country
}

// closePlace shuts a place with its links, the handling there, or its gauge
// break.
func (s *shut) closePlace(net *meridian.Network, flag, kind, name, why string) error {
	p, err := FindPlace(net, name)
	if err != nil {
		return At(flag, err)
	}
	switch kind {
	case "terminal":
		s.terminals[p] = why
	case "gauge":
		if !slices.ContainsFunc(net.GaugeBreaks, func(g meridian.GaugeBreak) bool { return g.Place == p }) {
			return meridian.Input(flag, "`meridian data gauge_breaks` lists them", "no gauge break lies at %s (%s)", net.Places[p].Name, net.Places[p].ID)
		}
		s.gauges[p] = why
	default:
		s.places[p] = why
	}
	return nil
}
