package plan

import (
	"testing"

	"meridian/atlas"
)

// TestMeeting: what is asked of very many arcs is what is asked of one.
func TestMeeting(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewView(net, Conditions{AsOf: net.AsOf, Ready: net.AsOf})
	if err != nil {
		t.Fatal(err)
	}
	s := &screening{v: v}
	met := map[string]int{}
	for i := range net.Restrictions {
		r := &net.Restrictions[i]
		meets := s.meeting(r, "IN", "RU")
		for a := range v.Arcs {
			slow := s.meetsTrain(r, int32(a), "IN", "RU")
			if meets(int32(a)) != slow {
				t.Fatalf("rule %s, arc %v: %t, want %t", r.ID, v.Arcs[a], !slow, slow)
			}
			if slow {
				met[r.Target]++
			}
		}
		if testing.Short() && i > 40 {
			break
		}
	}
	if len(met) < 2 {
		t.Fatalf("the rules of the atlas meet arcs by target %v only: the test shows little", met)
	}
}
