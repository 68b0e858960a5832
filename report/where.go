package report

import (
	"cmp"
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"meridian"
	"meridian/plan"
)

// Winner says which corridor wins at one destination.
type Winner struct {
	To        string         `json:"to"` // id
	Name      string         `json:"name"`
	Point     meridian.Point `json:"-"`
	Overall   string         `json:"overall,omitempty"` // corridor with the least generalised cost; other/MODE where it has no name
	Second    string         `json:"second,omitempty"`
	Margin    float64        `json:"margin"` // of the second over the first, as a share
	Cheapest  string         `json:"cheapest,omitempty"`
	Fastest   string         `json:"fastest,omitempty"`
	Greenest  string         `json:"lowest_co2e,omitempty"`
	Freight   float64        `json:"freight_usd"` // of the overall winner, for a unit of load
	Days      Range          `json:"days"`
	Unreached string         `json:"unreached,omitempty"` // why
}

// Winners plans from the origin of a query to each destination and says who
// wins there. A destination without a way is no error: it says why. The
// destinations are shared among the processors; done, if not nil, is called
// after each.
func Winners(ctx context.Context, p *plan.Planner, q plan.Query, to []plan.End, done func()) ([]Winner, error) {
	to = slices.DeleteFunc(slices.Clone(to), func(e plan.End) bool { return e.Place != meridian.NoID && e.Place == q.From.Place })
	out := make([]Winner, len(to))
	errs := make([]error, len(to))
	var next atomic.Int64
	var wg sync.WaitGroup
	var one sync.Mutex
	for range min(runtime.GOMAXPROCS(0), len(to)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(to) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				out[i], errs[i] = winnerAt(p, q, to[i])
				if done != nil {
					one.Lock()
					done()
					one.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return out, errors.Join(errs...)
}

func winnerAt(p *plan.Planner, q plan.Query, e plan.End) (Winner, error) {
	q.To = e
	w := Winner{To: e.Name, Name: e.Name, Point: e.Point}
	if e.Place != meridian.NoID {
		w.To = p.Net.Places[e.Place].ID
	}
	res, err := p.Plan(q)
	var none *meridian.NoResultError
	switch {
	case errors.As(err, &none):
		w.Unreached = none.Error()
	case err != nil:
		return w, err
	default:
		w.award(p.Net, q, res)
	}
	return w, nil
}

// Apart returns the ends that are no nearer than km to one before them.
func Apart(ends []plan.End, km float64) []plan.End {
	var out []plan.End
	for _, e := range ends {
		if !slices.ContainsFunc(out, func(o plan.End) bool { return o.Point.Distance(e.Point) < km }) {
			out = append(out, e)
		}
	}
	return out
}

func (w *Winner) award(net *meridian.Network, q plan.Query, res *plan.Result) {
	c := &Comparison{Query: q, Net: net}
	c.weigh()
	general := func(it *meridian.Itinerary) float64 { return c.General(it) }
	first := bestBy(res.Itineraries, general)
	w.Overall = first.Family()
	w.Freight = first.Cost.Freight / c.Units()
	w.Days = days(first.Time)
	w.Cheapest = bestBy(res.Itineraries, func(it *meridian.Itinerary) float64 { return it.Cost.Freight }).Family()
	w.Fastest = bestBy(res.Itineraries, func(it *meridian.Itinerary) float64 { return it.Time.Mean }).Family()
	w.Greenest = bestBy(res.Itineraries, func(it *meridian.Itinerary) float64 { return it.CO2e }).Family()
	second := math.Inf(1)
	for i := range res.Itineraries {
		it := &res.Itineraries[i]
		if g := general(it); it.Family() != w.Overall && g < second {
			second, w.Second = g, it.Family()
		}
	}
	if w.Second != "" {
		w.Margin = second/general(first) - 1
	}
}

func bestBy(its []meridian.Itinerary, of func(*meridian.Itinerary) float64) *meridian.Itinerary {
	best := &its[0]
	for i := range its {
		if of(&its[i]) < of(best) {
			best = &its[i]
		}
	}
	return best
}

// WhereMap draws the winners on the base map.
func WhereMap(net *meridian.Network, q plan.Query, prices meridian.YearMonth, winners []Winner, l *Lang) *Picture {
	c := &Comparison{Query: q, Net: net, Prices: prices}
	title := l.T("title.where", c.end(l, true))
	s := &sheet{Picture: newPicture("where", title, pageWidth, 0, l), c: c, l: l}
	s.head(title)
	order, count := rankWinners(winners)
	number := map[string]int{}
	for i, id := range order {
		number[id] = i + 1
	}
	all := []meridian.Point{q.From.Point}
	for i := range winners {
		all = append(all, winners[i].Point)
	}
	box := rect{margin, s.y + 8, pageWidth - 2*margin, 580}
	p := fit(all, box)
	s.ground(p)
	for i := range winners {
		s.winner(p, &winners[i], number)
	}
	if xy, ok := p.at(q.From.Point); ok {
		s.disc(xy, 6, paint{fill: text, stroke: paper, width: 2})
		f := face{size: normal, bold: true, ink: text, halo: true}
		s.text(xy.x+11, xy.y+5, c.end(l, true), f)
	}
	s.endClip()
	s.rect(box, paint{stroke: frontier, width: 1})
	s.y = box.bottom() + 10
	s.whereLegend(order, count, len(winners))
	return s.foot(l.T("label.toall"), l.T("foot.map"))
}

// rankWinners lists the corridors by destinations won.
func rankWinners(winners []Winner) (order []string, count map[string]int) {
	count = map[string]int{}
	for i := range winners {
		id := winners[i].Overall
		if id == "" {
			continue
		}
		if count[id] == 0 {
			order = append(order, id)
		}
		count[id]++
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
	return order, count
}

func hueOf(n int) ink {
	if n >= 1 && n <= 8 {
		return hue1 + ink(n-1)
	}
	return muted
}

func (s *sheet) winner(p *projection, w *Winner, number map[string]int) {
	xy, ok := p.at(w.Point)
	if !ok {
		return
	}
	if w.Overall == "" {
		s.disc(xy, 3, paint{stroke: muted, width: 1.2}).tip = w.Name + ": " + s.l.T("label.unreachable")
		return
	}
	n := number[w.Overall]
	r := 8.5
	if w.Second != "" && w.Margin < 0.05 {
		r = 6.5
	}
	s.disc(xy, r, paint{fill: hueOf(n), stroke: paper, width: 1.2}).tip = s.l.Place(s.c.Net, w.To, w.Name) + ": " + s.l.Corridor(s.c.Net, w.Overall)
	s.text(xy.x, xy.y+0.36*r*1.2, s.l.Digits(itoa(n)), face{size: r * 1.2, bold: true, ink: onInk(hueOf(n)), align: middle})
}

func (s *sheet) whereLegend(order []string, count map[string]int, total int) {
	f := face{size: normal, ink: text}
	const w = (pageWidth - 2*margin) / 3
	for i, id := range order {
		x, y := margin+float64(i%3)*w, s.y+float64(i/3)*22+12
		s.disc(point{x + 9, y - 4}, 8.5, paint{fill: hueOf(i + 1)})
		s.text(x+9, y-0.2, s.l.Digits(itoa(i+1)), face{size: 10.5, bold: true, ink: onInk(hueOf(i + 1)), align: middle})
		t := s.l.Corridor(s.c.Net, id) + ": " + s.l.T("wins.of", s.l.Num(float64(count[id]), 0), s.l.Num(float64(total), 0))
		s.text(x+24, y, s.shorten(t, f, w-34), f)
	}
	s.y += float64((len(order)+2)/3)*22 + 4
}
