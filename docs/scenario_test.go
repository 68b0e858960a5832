package docs_test

import (
	"os"
	"strings"
	"testing"

	"meridian"
	"meridian/atlas"
	"meridian/scenario"
)

// TestScenario is the worked example of model/scenario.md.
func TestScenario(t *testing.T) {
	p := open(t, "model/scenario.md")
	defer p.close()
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile("model/scenario.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(whole), "```yaml\n")
	if !ok {
		t.Fatal("there is no example")
	}
	text, _, _ = strings.Cut(text, "```")
	s, err := scenario.Read(strings.NewReader(text), "example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Resolve(net)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{"2026-12-31", "2027-01-01", "2029-04-01"} {
		n, on := r.Apply(day(d), nil), 0
		for i := range s.Measures {
			if r.InForce(i, day(d)) {
				on++
			}
		}
		if (on == 0) != (n == net) {
			t.Errorf("%s: %d measures in force, and the network is the base: %t", d, on, n == net)
		}
		hours, open := 0.0, "no"
		for i := range n.Crossings {
			if x := &n.Crossings[i]; n.Links[x.Link].ID == "road:IR-ASTARA-AZ-ASTARA" && x.From == "IR" && !x.Closed && x.Valid.Holds(day(d)) {
				hours = x.Hours.P50
			}
		}
		for i := range n.Links {
			if n.Links[i].ID == "rail:IRRAS-IR-ASTARA" && n.Links[i].Status == meridian.Open {
				open = "yes"
			}
		}
		p.row(d, float64(on), hours, open)
	}
	lib, err := scenario.Library()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range lib { // every kind that the library uses is explained
		for i := range e.Measures {
			if k := e.Measures[i].Kind(); !strings.Contains(string(whole), "| `"+k+"` |") {
				t.Errorf("the page does not explain %s, the kind of %s", k, e.Measures[i].ID)
			}
		}
	}
}
