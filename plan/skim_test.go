package plan_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"meridian"
	"meridian/plan"
)

// skimODs draws ODs between places with a road or a quay, of several goods.
func skimODs(t testing.TB, net *meridian.Network, n int, goods ...string) []plan.OD {
	t.Helper()
	var ids []string
	for i := range net.Places {
		p := &net.Places[i]
		if p.Kind == "city" || p.Kind == "seaport" {
			ids = append(ids, p.ID)
		}
	}
	r := rand.New(rand.NewPCG(7, 11))
	var hubs []string // as in a table of zones, ends recur
	for range 90 {
		hubs = append(hubs, ids[r.IntN(len(ids))])
	}
	var out []plan.OD
	for len(out) < n*len(goods) {
		from, to := hubs[r.IntN(len(hubs))], hubs[r.IntN(len(hubs))]
		if from == to {
			continue
		}
		for _, g := range goods {
			req := plan.Request{From: from, To: to, Goods: g}
			q, err := req.Query(net)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, plan.OD{Query: q, Weight: 1})
		}
	}
	return out
}

var threeGoods = []string{"general", "grain", "electronics"}

// skimChanges are patched copies of a network, one a kind of measure.
func skimChanges(net *meridian.Network) map[string]*meridian.Network {
	out := map[string]*meridian.Network{}
	change := func(name string, f func(n *meridian.Network)) {
		n := *net
		f(&n)
		out[name] = &n
	}
	railOf := func(country string, n *meridian.Network) []int {
		var l []int
		for i := range n.Links {
			if x := &n.Links[i]; x.Mode == meridian.Rail && n.Places[x.From].Country == country && n.Places[x.To].Country == country {
				l = append(l, i)
			}
		}
		return l
	}
	links := func(n *meridian.Network) []meridian.Link {
		n.Links = slices.Clone(n.Links)
		return n.Links
	}
	change("faster railways in Kazakhstan", func(n *meridian.Network) {
		l := links(n)
		for _, i := range railOf("KZ", n)[:40] {
			l[i].Speed = 90
		}
	})
	change("slower railways in Iran", func(n *meridian.Network) {
		l := links(n)
		for _, i := range railOf("IR", n) {
			l[i].Speed = 12
		}
	})
	change("railways of Uzbekistan shut", func(n *meridian.Network) {
		l := links(n)
		for _, i := range railOf("UZ", n) {
			l[i].Status = meridian.Closed
			l[i].Valid = meridian.Validity{From: meridian.NoDate, To: n.AsOf}
		}
	})
	change("planned railways open", func(n *meridian.Network) {
		for i, l := 0, links(n); i < len(l); i++ {
			if l[i].Status == meridian.Planned || l[i].Status == meridian.Construction {
				l[i].Status, l[i].Valid = meridian.Open, meridian.Always
			}
		}
	})
	change("borders of Iran in an hour", func(n *meridian.Network) {
		n.Crossings = slices.Clone(n.Crossings)
		for i := range n.Crossings {
			if x := &n.Crossings[i]; x.From == "IR" || x.To == "IR" {
				x.Hours, x.Charge = meridian.Spread{P50: 1, P90: 2}, 0
			}
		}
	})
	change("a border shut", func(n *meridian.Network) {
		n.Crossings = slices.Clone(n.Crossings)
		for i := range n.Crossings {
			if x := &n.Crossings[i]; x.From == "KZ" && x.To == "RU" {
				x.Closed = true
			}
		}
	})
	change("gauge breaks in two hours", func(n *meridian.Network) {
		n.GaugeBreaks = slices.Clone(n.GaugeBreaks)
		for i := range n.GaugeBreaks {
			n.GaugeBreaks[i].Handling.Hours = meridian.Spread{P50: 2, P90: 4}
		}
	})
	change("ports of Iran at twice the price", func(n *meridian.Network) {
		n.Transfers = slices.Clone(n.Transfers)
		for i := range n.Transfers {
			if x := &n.Transfers[i]; x.Place != meridian.NoID && n.Places[x.Place].Country == "IR" {
				x.Handling.Charge20, x.Handling.Charge40 = 2*x.Handling.Charge20, 2*x.Handling.Charge40
			}
		}
	})
	change("a fifth off all tariffs by rail", func(n *meridian.Network) {
		n.Charges = slices.Clone(n.Charges)
		for i := range n.Charges {
			if c := &n.Charges[i]; c.Kind == "linehaul" && c.Mode == meridian.Rail {
				c.Amount *= 0.8
			}
		}
	})
	change("tolls doubled", func(n *meridian.Network) {
		n.Passages = slices.Clone(n.Passages)
		for i := range n.Passages {
			p := &n.Passages[i]
			p.Toll20, p.Toll40, p.TollT = 2*p.Toll20, 2*p.Toll40, 2*p.TollT
		}
	})
	change("half of the services gone", func(n *meridian.Network) { n.Services = n.Services[:len(n.Services)/2] })
	change("rules lifted", func(n *meridian.Network) { n.Restrictions = n.Restrictions[:3] })
	return out
}

// Worlds that are told by what differs are those that are made from nothing, to
// the cent, the minute and the gram.
func TestSkimsWorldExact(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a dozen networks twice")
	}
	net := network(t)
	ods := skimODs(t, net, 150, threeGoods...)
	c := plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf}
	s, err := plan.NewSkims(context.Background(), net, c, ods)
	if err != nil {
		t.Fatal(err)
	}
	for name, other := range skimChanges(net) {
		begin := time.Now()
		w, err := s.Variant(other)
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(begin)
		begin = time.Now()
		got := w.Ways()
		t.Logf("%s: variant %v, ways %v", name, took, time.Since(begin))
		whole, err := plan.NewSkims(context.Background(), other, c, ods)
		if err != nil {
			t.Fatal(err)
		}
		moved := 0
		for i := range got {
			a, b := got[i], whole.Base[i]
			if a.Reachable != b.Reachable || a.Cost != b.Cost || a.V != b.V {
				t.Fatalf("%s: %s: %+v, from nothing %+v", name, ods[i].Name(), a, b)
			}
			if a.Cost != s.Base[i].Cost {
				moved++
			}
		}
		if moved == 0 {
			t.Errorf("%s moved nothing: the test proves nothing", name)
		}
		t.Logf("%s: %d of %d moved", name, moved, len(ods))
	}
}

// The sweeps find what a search for each OD by itself finds.
func TestSkimsAreBests(t *testing.T) {
	net := network(t)
	n := 60
	if testing.Short() {
		n = 12
	}
	ods := skimODs(t, net, n, threeGoods...)
	c := plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf}
	begin := time.Now()
	s, err := plan.NewSkims(context.Background(), net, c, ods)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d ODs: %v", len(ods), time.Since(begin))
	bests, err := plan.New(net).Bests(c, ods)
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range bests {
		w := &s.Base[i]
		if b.Reachable != w.Reachable || b.Reason != w.Reason || b.Reachable && fmt.Sprintf("%.2f", b.Cost) != fmt.Sprintf("%.2f", w.USD()) {
			t.Errorf("%s: %+v, alone %+v", ods[i].Name(), w, b)
		}
	}
}

// Receipts of a way add up to its money, and its corridor is that of a search for
// the OD alone.
func TestSkimsReceipts(t *testing.T) {
	net := network(t)
	ods := skimODs(t, net, 8, "general", "grain")
	c := plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf}
	s, err := plan.NewSkims(context.Background(), net, c, ods)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Variant(skimChanges(net)["borders of Iran in an hour"])
	if err != nil {
		t.Fatal(err)
	}
	bests, err := plan.New(net).Bests(c, ods)
	if err != nil {
		t.Fatal(err)
	}
	after := v.Ways()
	for i := range ods {
		if w := &s.Base[i]; w.Reachable && w.Corridor() != bests[i].Corridor {
			t.Errorf("%s: corridor %s, alone %s", ods[i].Name(), w.Corridor(), bests[i].Corridor)
		}
		for _, w := range []*plan.Way{&s.Base[i], &after[i]} {
			sum := int64(0)
			for _, r := range s.Receipts(i, w) {
				sum += r.Cents
			}
			if sum != w.V[plan.Money] {
				t.Errorf("%s: receipts of %d cents, freight of %d", ods[i].Name(), sum, w.V[plan.Money])
			}
		}
	}
}
