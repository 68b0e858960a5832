package scenario

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"meridian"
)

// Every measure of the library finds its elements in the atlas, changes the
// network, and says what it costs, when it opens, who says so and how sure it is.
func TestLibrary(t *testing.T) {
	net := network(t)
	lib, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	year := regexp.MustCompile(`(19|20)\d\d`)
	for _, e := range lib {
		r, err := e.Resolve(net)
		if err != nil {
			t.Errorf("%s:\n%v", e.Name, err)
			continue
		}
		day := day(t, "2040-01-01")
		for i := range e.Measures {
			n++
			m := &e.Measures[i]
			changed := r.Apply(day, func(j int) bool { return i == j })
			if changed == net && m.Growth == nil && (m.Prices == nil || m.Prices.Carbon == nil) {
				t.Errorf("%s changes nothing", m.ID)
			}
			if m.Note == "" || m.Grade == "" || len(m.Sources) == 0 {
				t.Errorf("%s lacks note, confidence or sources", m.ID)
			}
			if m.Opens == "" && m.Prices == nil {
				t.Errorf("%s has no day", m.ID)
			}
			physical := m.Build != nil || m.Upgrade != nil || m.Service != nil || m.Border != nil || m.GaugeBreak != nil
			if physical && m.Cost == nil {
				t.Errorf("%s has no cost", m.ID)
			}
			for _, s := range m.Sources {
				if _, ok := net.Sources[s]; !ok && !strings.Contains(s, " ") {
					t.Errorf("%s: source %q is no key of sources.csv", m.ID, s)
				}
			}
			for _, p := range m.Published {
				if p.Source == "" || !year.MatchString(p.Source) && net.Sources[p.Source].Key == "" && !strings.Contains(p.Source, "network") && !strings.Contains(p.Source, "UNECE") {
					t.Errorf("%s: %s %s has no dated source: %q", m.ID, p.What, p.Value, p.Source)
				}
			}
		}
	}
	if n < 40 {
		t.Errorf("%d measures, 40 are promised", n)
	}
	t.Logf("%d measures", n)
}

func TestFind(t *testing.T) {
	s, err := Find("rasht-astara,caucasus")
	if err != nil {
		t.Fatal(err)
	}
	if s.Measures[0].ID != "rasht-astara" || !slices.ContainsFunc(s.Measures, func(m Measure) bool { return m.ID == "meghri-railway" }) {
		t.Errorf("found %d measures", len(s.Measures))
	}
	_, err = Find("rasht-astra")
	if _, ok := err.(*meridian.InputError); !ok || !strings.Contains(err.Error(), "rasht-astara") {
		t.Errorf("no suggestion: %v", err)
	}
}
