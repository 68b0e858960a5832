package plan

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"meridian"
	"meridian/atlas"
)

// randomClosures shuts a few things of a random network for some days.
func randomClosures(r *rand.Rand, net *meridian.Network) []Closure {
	var out []Closure
	for range r.IntN(4) {
		c := Closure{From: net.AsOf + meridian.Date(r.IntN(8)), To: meridian.NoDate}
		if r.IntN(6) > 0 {
			c.To = c.From + meridian.Date(r.IntN(12))
		}
		if r.IntN(6) == 0 && c.To != meridian.NoDate {
			c.From = meridian.NoDate
		}
		switch p := net.Places[r.IntN(len(net.Places))].ID; r.IntN(4) {
		case 0:
			if len(net.Links) == 0 {
				continue
			}
			c.What = "link:" + net.Links[r.IntN(len(net.Links))].ID
		case 1:
			c.What = "place:" + p
		case 2:
			c.What = "terminal:" + p
		case 3:
			if !joined(net, "AA", "BB") {
				continue
			}
			c.What = "border:AA-BB"
		}
		out = append(out, c)
	}
	return out
}

// bar is when what an arc comes to is shut: the instants of a closure, and the
// minutes after which the arc comes to the first and the last of it.
type bar struct {
	from, to    meridian.Instant
	first, last meridian.Instant
}

// shutting reads the bars of an arc from the words of the closures alone.
func shutting(v *View, e int32) (out []bar) {
	zone := v.Net.Zone(v.Nodes[v.Arcs[e].From].Place)
	for _, c := range v.Conditions.Close {
		hours := comesTo(v, e, c.What)
		if len(hours) == 0 {
			continue
		}
		b := bar{from: math.MinInt64, to: math.MaxInt64, first: meridian.Instant(math.Round(60 * hours[0])), last: meridian.Instant(math.Round(60 * hours[len(hours)-1]))}
		if c.From != meridian.NoDate {
			b.from = c.From.At(0, zone)
		}
		if c.To != meridian.NoDate {
			b.to = (c.To + 1).At(0, zone)
		}
		out = append(out, b)
	}
	return out
}

// shutTo tells whether something on an arc is shut to who enters or leaves at an
// instant, and whether for good.
func shutTo(bars []bar, at meridian.Instant) (shut, forGood bool) {
	for _, b := range bars {
		if at+b.first < b.to && at+b.last >= b.from {
			shut, forGood = true, forGood || b.to == math.MaxInt64
		}
	}
	return shut, forGood
}

// comesTo lists the hours after which an arc comes to what a word names.
func comesTo(v *View, e int32, word string) (hours []float64) {
	kind, name, _ := strings.Cut(word, ":")
	place := func(p meridian.PlaceID) bool { return kind == "place" && v.Net.Places[p].ID == name }
	link := func(id meridian.LinkID) bool {
		l := &v.Net.Links[id]
		border := []string{v.Net.Places[l.From].Country, v.Net.Places[l.To].Country}
		slices.Sort(border)
		return kind == "link" && l.ID == name || place(l.From) || place(l.To) || kind == "border" && !l.Mode.Waterborne() && strings.Join(border, "-") == name
	}
	a := &v.Arcs[e]
	from := v.Nodes[a.From].Place
	at := 0.0
	switch a.Kind {
	case ArcHaul:
		for _, st := range v.Hauls[a.Detail].Links() {
			if link(st.Link) {
				hours = append(hours, at)
			}
			at += v.strides[st.Link].mean
		}
	case ArcCrossing:
		if link(v.Crossings[a.Detail].Step.Link) {
			hours = append(hours, 0)
		}
	case ArcTransfer:
		if place(from) || kind == "terminal" && v.Net.Places[from].ID == name {
			hours = append(hours, 0)
		}
	case ArcGaugeBreak:
		if place(from) {
			hours = append(hours, 0)
		}
	case ArcVoyage:
		y := &v.Voyages[a.Detail]
		if !v.calendar(y.Service, y.boarding) {
			at = y.Wait.Mean
		}
		if place(y.From) {
			hours = append(hours, at)
		}
		sailing := y.Sailing.Moments().Mean + y.Extra.Moments().Mean + y.Delay.Mean
		km := 0.0
		for _, st := range y.way.steps() {
			if link(st.Link) {
				hours = append(hours, at+sailing*km/y.way.km())
			}
			km += v.Net.Links[st.Link].Km
		}
		if place(y.To) {
			hours = append(hours, at+sailing)
		}
	case ArcTrain:
		tr := &v.Trains[a.Detail]
		whole := 0.0
		for _, p := range tr.Parts {
			whole += v.Arcs[p].Time.Mean
		}
		for _, p := range tr.Parts {
			for _, h := range comesTo(v, p, word) {
				hours = append(hours, (at+h)*tr.Spread.Moments().Mean/whole)
			}
			at += v.Arcs[p].Time.Mean
		}
	}
	return hours
}

func TestSubtract(t *testing.T) {
	windows := []int32{0, 100, 200, math.MaxInt32}
	for _, x := range []struct {
		b    ban
		want []int32
	}{
		{ban{from: 1050, to: 1250}, []int32{0, 50, 250, math.MaxInt32}},
		{ban{from: 1050, to: 1250, first: 10, last: 20}, []int32{0, 30, 240, math.MaxInt32}},
		{ban{from: longAgo, to: 1150}, []int32{200, math.MaxInt32}},
		{ban{from: 1300, to: forEver}, []int32{0, 100, 200, 300}},
		{ban{from: longAgo, to: forEver}, nil},
	} {
		if got := subtract(windows, []ban{x.b}, 1000); !slices.Equal(got, x.want) {
			t.Errorf("%+v: %v, want %v", x.b, got, x.want)
		}
		for at := meridian.Instant(1000); at < 1400; at++ {
			open := false
			for k := 0; k+1 < len(x.want); k += 2 {
				open = open || int64(at-1000) >= int64(x.want[k]) && int64(at-1000) < int64(x.want[k+1])
			}
			if in := at < 1100 || at >= 1200; in && open == x.b.bars(at) {
				t.Fatalf("%+v at %d: open is %t", x.b, at, open)
			}
		}
	}
}

// TestDatedClosure: on the atlas goods that would come to Suez while it is shut take
// another way, wait, or have passed before; nothing passes it then.
func TestDatedClosure(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	p := New(net)
	q := Query{From: endOf(net, net.PlaceByID["INBOM"]), To: endOf(net, net.PlaceByID["RUMOW"]), Shipment: testShipment(t, net), Prices: net.Prices,
		Conditions: Conditions{AsOf: net.AsOf, Ready: net.AsOf, Timetabled: true}, Start: net.AsOf.At(0, 330)}
	open, err := p.Plan(q)
	if err != nil {
		t.Fatal(err)
	}
	canal := func(res *Result) (passes int, earliest, latest string) {
		for i := range res.Itineraries {
			for _, l := range res.Itineraries[i].Legs {
				if l.Kind == meridian.LegPassage && slices.Contains(l.Passages, "suez") {
					passes++
					if earliest == "" || l.Depart < earliest {
						earliest = l.Depart
					}
					latest = max(latest, l.Depart)
				}
			}
		}
		return passes, earliest, latest
	}
	n, _, latest := canal(open)
	if n == 0 {
		t.Fatal("nothing passes Suez: nothing is tested")
	}
	day, _ := meridian.ParseDate(latest[:10])
	shut := func(from, to meridian.Date) *Result {
		t.Helper()
		c := q
		c.Conditions.Close = []Closure{{What: "suez", From: from, To: to}}
		res, err := p.Plan(c)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	if got, _, _ := canal(shut(day+30, day+60)); got != n {
		t.Errorf("a closure after all have passed leaves %d of %d ways through Suez", got, n)
	}
	if got, _, _ := canal(shut(net.AsOf, meridian.NoDate)); got != 0 {
		t.Errorf("%d ways through Suez while it is shut for good", got)
	}
	opens := day + 7
	if _, earliest, _ := canal(shut(net.AsOf, opens-1)); earliest != "" && earliest[:10] < (opens-1).String() {
		t.Errorf("Suez is passed on %s and opens on %s", earliest, opens)
	}
}
