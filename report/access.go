package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"

	"meridian"
	"meridian/plan"
)

// Maps of accessibility: what lies within so many days or dollars of a place, and
// which corridor serves each zone best (its shed). Land is coloured after the
// nearest place that was looked at, as far as cellKm from it.

// AccessPlace is a place that was looked at.
type AccessPlace struct {
	ID, Name string
	Point    meridian.Point
	Value    float64 // in the unit of the limit; NaN: out of reach
	Corridor string  // of the itinerary that ranks first; other/MODE where it has no name
}

// AccessMap is what the maps show.
type AccessMap struct {
	Query   plan.Query
	Net     *meridian.Network
	Prices  meridian.YearMonth
	Unit    string // d, h, usd, km
	Limit   float64
	Half    float64
	Inbound bool   // from the places to the end
	Over    string // the layer and name of an imported network; empty: the atlas
	Credit  string // whose map that is
	Places  []AccessPlace
	// Lines are links of an imported network with the value at which they are left;
	// with them land is not coloured.
	Lines []AccessLine
}

// AccessLine is a link within the limit.
type AccessLine struct {
	Line  []meridian.Point
	Value float64
}

// accessBands is into how many equal parts the limit is cut.
const accessBands = 5

// cellKm is how far from a place land takes its colour.
const cellKm = 220

// cellSize is the side of a cell of coloured land.
const cellSize = 4.0

// Potential is the market potential: each place counts one half to the power of
// its distance over Half.
func (a *AccessMap) Potential() float64 {
	sum := 0.0
	for i := range a.Places {
		if v := a.Places[i].Value; v <= a.Limit {
			sum += math.Exp2(-v / a.Half)
		}
	}
	return sum
}

// Band returns the part of the limit in which a value lies, from 0; −1 beyond it.
func (a *AccessMap) Band(v float64) int {
	if !(v <= a.Limit) {
		return -1
	}
	return min(accessBands-1, int(accessBands*v/a.Limit))
}

var unitNames = map[string]string{"d": "days", "h": "hours", "usd": "USD", "km": "km"}

// begin opens a sheet with title and subject, draws the ground and returns the
// projection.
func (a *AccessMap) begin(name, title, note string) (*sheet, *projection) {
	l := English
	s := &sheet{Picture: newPicture(name, title, pageWidth, 0, l), c: &Comparison{Query: a.Query, Net: a.Net, Prices: a.Prices}, l: l}
	s.head(title)
	s.paragraph(note, face{size: small, ink: muted}, 2)
	box := rect{margin, s.y + 8, pageWidth - 2*margin, 580}
	p := fit(a.inView(), box)
	s.ground(p)
	return s, p
}

// inView lists what must be seen: the places within the limit and the end.
func (a *AccessMap) inView() []meridian.Point {
	out := []meridian.Point{a.Query.From.Point}
	for i := range a.Places {
		if a.Places[i].Value <= a.Limit {
			out = append(out, a.Places[i].Point)
		}
	}
	for i := range a.Lines {
		if line := a.Lines[i].Line; i%16 == 0 || len(a.Lines) < 500 {
			out = append(out, line[0])
		}
	}
	return out
}

// end closes the map and marks the place that all is reckoned from.
func (a *AccessMap) end(s *sheet, p *projection) {
	if xy, ok := p.at(a.Query.From.Point); ok {
		s.disc(xy, 6, paint{fill: text, stroke: paper, width: 2})
		s.text(xy.x+11, xy.y+5, a.Query.From.Name, face{size: normal, bold: true, ink: text, halo: true})
	}
	s.endClip()
	s.rect(p.box, paint{stroke: frontier, width: 1})
	s.y = p.box.bottom() + 10
}

// ReachMap draws what lies within the limit, in five bands.
func (a *AccessMap) ReachMap() *Picture {
	reached := 0
	for i := range a.Places {
		if a.Places[i].Value <= a.Limit {
			reached++
		}
	}
	title := fmt.Sprintf("Within %g %s of %s", a.Limit, unitNames[a.Unit], a.Query.From.Name)
	if a.Inbound {
		title += ", inbound"
	}
	note := fmt.Sprintf("%d of %d places are within the limit; market potential %.1f: a place counts one half for every %g %s (Hansen 1959).", reached, len(a.Places), a.Potential(), a.Half, unitNames[a.Unit])
	if a.Over != "" {
		note = "Over the " + a.Over + ". " + note
	}
	s, p := a.begin("reach", title, note)
	band := func(i int) int { return a.Band(a.Places[i].Value) }
	if len(a.Lines) > 0 {
		a.drawLines(s, p)
	} else {
		for b, parts := range a.shares(p, accessBands, band) {
			s.area(parts, paint{fill: bandInk(b), opacity: bandOpacity(b)})
		}
	}
	for i := range a.Places {
		x := &a.Places[i]
		xy, ok := p.at(x.Point)
		if !ok {
			continue
		}
		if b := band(i); b >= 0 {
			s.disc(xy, 2.6, paint{fill: bandInk(b), stroke: paper, width: 0.7}).tip = fmt.Sprintf("%s: %.1f %s", x.Name, x.Value, unitNames[a.Unit])
		} else {
			s.disc(xy, 2, paint{stroke: faint, width: 0.8}).tip = x.Name + ": beyond the limit"
		}
	}
	a.end(s, p)
	a.bandLegend(s)
	return s.foot(a.footnote(), s.l.T("foot.map"))
}

func (a *AccessMap) footnote() string {
	if len(a.Lines) > 0 {
		return "Links are coloured by the time, cost or distance at which their far end is reached; rests of drivers are not in the hours. " + a.Credit
	}
	return fmt.Sprintf("Each place by the itinerary that ranks first for the shipment, door to door. Land has the colour of the nearest place that was looked at, within %d km of it: an aid to the eye, and no figure for land between places.", cellKm)
}

// bands of reach go from dark to light of two hues.
func bandInk(b int) ink {
	return [accessBands]ink{hue1, hue5, hue3, hue2, hue4}[b]
}

func bandOpacity(b int) float64 { return [accessBands]float64{0.75, 0.65, 0.55, 0.5, 0.5}[b] }

func (a *AccessMap) bandLegend(s *sheet) {
	const w = (pageWidth - 2*margin) / accessBands
	for b := range accessBands {
		x := margin + float64(b)*w
		s.rect(rect{x, s.y + 2, 26, 13}, paint{fill: bandInk(b), opacity: bandOpacity(b)})
		lo, hi := a.Limit*float64(b)/accessBands, a.Limit*float64(b+1)/accessBands
		s.text(x+34, s.y+13, fmt.Sprintf("%.4g–%.4g %s", lo, hi, unitNames[a.Unit]), face{size: normal, ink: text})
	}
	s.y += 24
}

// drawLines draws the links of an imported network, the far bands first. Of links
// that are no more than a dot on the picture one a place is enough.
func (a *AccessMap) drawLines(s *sheet, p *projection) {
	parts := make([][][]point, accessBands)
	dots := map[[3]int]bool{}
	for i := range a.Lines {
		b := a.Band(a.Lines[i].Value)
		if b < 0 {
			continue
		}
		var out []point
		line := a.Lines[i].Line
		for k, q := range line {
			xy, ok := p.at(q)
			if !ok {
				continue
			}
			if n := len(out); n > 0 && k < len(line)-1 && math.Hypot(out[n-1].x-xy.x, out[n-1].y-xy.y) < 1 {
				continue
			}
			out = append(out, xy)
		}
		if len(out) < 2 {
			continue
		}
		if first, last := out[0], out[len(out)-1]; len(out) == 2 && math.Hypot(first.x-last.x, first.y-last.y) < 1 {
			k := [3]int{b, int(math.Floor(first.x + last.x)), int(math.Floor(first.y + last.y))}
			if dots[k] {
				continue
			}
			dots[k] = true
		}
		parts[b] = append(parts[b], out)
	}
	for b := accessBands - 1; b >= 0; b-- {
		if len(parts[b]) > 0 {
			s.lines(parts[b], paint{stroke: bandInk(b), width: 0.9})
		}
	}
}

// ShedMap draws the land that each corridor serves best.
func (a *AccessMap) ShedMap() *Picture {
	order, count := a.Sheds()
	number := map[string]int{}
	total := 0
	for i, id := range order {
		number[id] = i
		total += count[id]
	}
	way := "from "
	if a.Inbound {
		way = "to "
	}
	s, p := a.begin("sheds", "Which corridor serves which places "+way+a.Query.From.Name, fmt.Sprintf("The corridor of the itinerary that ranks first, for %d places within %g %s.", total, a.Limit, unitNames[a.Unit]))
	of := func(i int) int {
		if a.Places[i].Corridor == "" || !(a.Places[i].Value <= a.Limit) {
			return -1
		}
		return number[a.Places[i].Corridor]
	}
	for n, parts := range a.shares(p, len(order), of) {
		s.area(parts, paint{fill: hueOf(n + 1), opacity: 0.6})
	}
	for i := range a.Places {
		x := &a.Places[i]
		xy, ok := p.at(x.Point)
		if n := of(i); ok && n >= 0 {
			s.disc(xy, 2.6, paint{fill: hueOf(n + 1), stroke: paper, width: 0.7}).tip = x.Name + ": " + s.l.Corridor(a.Net, x.Corridor)
			if hueOf(n+1) == muted { // colours have run out
				s.text(xy.x+4, xy.y+3, itoa(n+1), face{size: 8, ink: text, halo: true})
			}
		} else if ok {
			s.disc(xy, 2, paint{stroke: faint, width: 0.8}).tip = x.Name + ": beyond the limit"
		}
	}
	a.end(s, p)
	s.whereLegend(order, count, total)
	return s.foot(fmt.Sprintf("Land has the colour of the nearest place that was looked at, within %d km of it.", cellKm), s.l.T("foot.map"))
}

// Sheds lists the corridors by the places within the limit that they serve best.
func (a *AccessMap) Sheds() (order []string, count map[string]int) {
	count = map[string]int{}
	for i := range a.Places {
		if id := a.Places[i].Corridor; id != "" && a.Places[i].Value <= a.Limit {
			if count[id] == 0 {
				order = append(order, id)
			}
			count[id]++
		}
	}
	slices.SortStableFunc(order, func(x, y string) int { return cmp.Or(count[y]-count[x], cmp.Compare(x, y)) })
	return order, count
}

// shares parts the land of a map among groups of places: each cell goes to the
// group of the nearest place, group −1 to none. Runs of cells of one group are one
// rectangle.
func (a *AccessMap) shares(p *projection, groups int, of func(i int) int) [][][]point {
	type spot struct {
		at    point
		group int
	}
	var spots []spot
	for i := range a.Places {
		if xy, ok := p.at(a.Places[i].Point); ok {
			spots = append(spots, spot{xy, of(i)})
		}
	}
	reach := cellKm / meridian.EarthRadius * p.k
	parts := make([][][]point, groups)
	rows := int(math.Ceil(p.box.h / cellSize))
	for r := range rows {
		y := p.box.y + float64(r)*cellSize
		dry := p.dry(y + cellSize/2)
		from, last := 0.0, -1
		flush := func(x float64) {
			if last >= 0 {
				parts[last] = append(parts[last], []point{{from, y}, {x, y}, {x, y + cellSize}, {from, y + cellSize}})
			}
		}
		for x := p.box.x; x < p.box.right(); x += cellSize {
			g := -1
			if c := (point{x + cellSize/2, y + cellSize/2}); inside(dry, c.x) {
				best := reach
				for _, s := range spots {
					if d := math.Hypot(s.at.x-c.x, s.at.y-c.y); d < best {
						best, g = d, s.group
					}
				}
			}
			if g != last {
				flush(x)
				from, last = x, g
			}
		}
		flush(p.box.right())
	}
	return parts
}

// dry returns where a horizontal line meets the shores of land, ascending.
func (p *projection) dry(y float64) []float64 {
	var out []float64
	for _, ring := range p.shores() {
		for i := range ring {
			a, b := ring[i], ring[(i+1)%len(ring)]
			if (a.y <= y) != (b.y <= y) {
				out = append(out, a.x+(y-a.y)*(b.x-a.x)/(b.y-a.y))
			}
		}
	}
	sort.Float64s(out)
	return out
}

// inside tells whether x lies between the first and second, third and fourth ...
// of the meetings.
func inside(meets []float64, x float64) bool {
	i, _ := slices.BinarySearch(meets, x)
	return i%2 == 1
}

// shores projects the land.
func (p *projection) shores() [][]point {
	if p.coast == nil {
		for _, ring := range baseMap().land {
			if pts := p.ring(ring); pts != nil {
				p.coast = append(p.coast, pts)
			}
		}
	}
	return p.coast
}
