package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"meridian"
	"meridian/atlas"
)

// TestKept: what is kept stays within its bytes, and what was used last stays.
func TestKept(t *testing.T) {
	k := newKept(100)
	size := func(string) int64 { return 30 }
	made := 0
	get := func(key string) string {
		return keep(k, key, size, func() string { made++; return "value of " + key })
	}
	for _, key := range []string{"a", "b", "c", "a", "d", "a"} { // b is the oldest when d comes
		if got := get(key); got != "value of "+key {
			t.Fatal(got)
		}
	}
	if made != 4 || k.used != 90 || len(k.at) != 3 || k.at["b"] != nil {
		t.Errorf("made %d, %d bytes, %d kept", made, k.used, len(k.at))
	}
	if keep(k, "big", func(int) int64 { return 101 }, func() int { return 7 }) != 7 || k.at["big"] != nil {
		t.Error("what is larger than all is kept")
	}
	k.drop("a")
	if k.used != 60 || k.at["a"] != nil || k.ring.next.key != "d" || k.ring.before.key != "c" {
		t.Errorf("after forgetting a: %d bytes", k.used)
	}
	if keep(nil, "x", size, func() string { return "y" }) != "y" {
		t.Error("nothing keeps nothing")
	}
}

// TestAnswersAreAlone: an answer is the same bytes whatever was asked before, at
// once with what, in how much memory and on how many processors.
func TestAnswersAreAlone(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	var places []meridian.PlaceID
	for i := range net.Places {
		switch net.Places[i].Kind {
		case "city", "seaport", "rail_terminal", "dry_port":
			places = append(places, meridian.PlaceID(i))
		}
	}
	r := rand.New(rand.NewPCG(5, 6))
	question := func() Query {
		goods := []string{"general", "machinery", "grain"}[r.IntN(3)]
		s, err := NewShipment(net, ShipmentRequest{Goods: goods, Ready: net.AsOf, Deadline: meridian.NoDate})
		if err != nil {
			t.Fatal(err)
		}
		return Query{From: endOf(net, places[r.IntN(len(places))]), To: endOf(net, places[r.IntN(len(places))]), Shipment: s, Prices: net.Prices,
			Conditions: Conditions{AsOf: net.AsOf, Ready: net.AsOf}, Restrictions: []Screen{ScreenDeny, ScreenDeny, ScreenFlag}[r.IntN(3)], CarbonPrice: float64(75 * r.IntN(2))}
	}
	answer := func(p *Planner, q Query) []byte {
		res, err := p.Plan(q)
		if err != nil {
			return []byte(err.Error())
		}
		b, err := json.Marshal(NewDocument(net, &q, res))
		if err != nil {
			t.Error(err)
		}
		return b
	}
	set := make([]Query, 24)
	others := make([]Query, 500)
	if testing.Short() {
		set, others = set[:8], others[:60]
	}
	for i := range set {
		set[i] = question()
	}
	for i := range others {
		others[i] = question()
	}
	alone := make([][]byte, len(set))
	p := New(net)
	for i := range set {
		alone[i] = answer(p, set[i])
	}
	for _, c := range []struct{ processors, bytes int }{{4, mostJoints}, {1, 1 << 20}, {2, 0}} {
		was := runtime.GOMAXPROCS(c.processors)
		p := New(net)
		p.kept = keeping{newKept(int64(c.bytes)), newKept(int64(c.bytes / 2))}
		inParallel(len(others), func(i int) { p.Plan(others[i]) })
		got := make([][]byte, len(set))
		inParallel(len(set), func(i int) { got[i] = answer(p, set[i]) })
		runtime.GOMAXPROCS(was)
		for i := range set {
			if !bytes.Equal(got[i], alone[i]) {
				t.Errorf("%s to %s, %d processors, %d bytes: another answer", set[i].From.Name, set[i].To.Name, c.processors, c.bytes)
			}
		}
		for _, k := range []*kept{p.kept.joints, p.kept.trees} {
			if k.used > k.bound {
				t.Errorf("%d bytes are kept, the bound is %d", k.used, k.bound)
			}
		}
		others = others[:len(others)/4]
	}
	if n := len(slices.CompactFunc(slices.Clone(alone), bytes.Equal)); n < len(set)*3/4 {
		t.Fatal(fmt.Sprint(n, " different answers of ", len(set), ": the test shows little"))
	}
}
