package scenario

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"meridian"
	"meridian/atlas"
)

func network(t testing.TB) *meridian.Network {
	t.Helper()
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	return net
}

func read(t testing.TB, text string) *Scenario {
	t.Helper()
	s, err := Read(strings.NewReader(text), "test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const sample = `scenario: Astara and its border
description: the missing link, and less of a wait beside it
measures:
  - id: rasht-astara
    name: Rasht–Astara railway
    opens: 2029-04-01
    cost: {amount: 1.6e9, currency: USD, price_year: 2023, years: 4, class: rail}
    build: {links: ["rail:IRRAS-IR-ASTARA"]}
  - id: astara-border
    name: A faster border at Astara
    owner: IR
    border: {countries: IR-AZ, hours_factor: 0.5}
  - id: discount
    name: A fifth off Iranian rail
    tariff: {mode: rail, countries: [IR], factor: 0.8}
`

func TestNoMeasureIsTheBaseItself(t *testing.T) {
	net := network(t)
	for _, text := range []string{"", "scenario: nothing\nmeasures: []\n"} {
		r, err := read(t, text).Resolve(net)
		if err != nil {
			t.Fatal(err)
		}
		if r.Apply(net.AsOf, nil) != net {
			t.Errorf("%q makes a network of its own", text)
		}
	}
}

func TestApply(t *testing.T) {
	net := network(t)
	before := fmt.Sprintf("%v", *net)
	r, err := read(t, sample).Resolve(net)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"IR", "IR", "IR"} {
		if got := r.Owner(i); got != want {
			t.Errorf("measure %d is %s's, want %s", i, got, want)
		}
	}
	early, late := day(t, "2028-01-01"), day(t, "2030-01-01")
	link := func(n *meridian.Network) *meridian.Link {
		for i := range n.Links {
			if n.Links[i].ID == "rail:IRRAS-IR-ASTARA" {
				return &n.Links[i]
			}
		}
		t.Fatal("the link is gone")
		return nil
	}
	if n := r.Apply(early, nil); link(n).OpenOn(early) {
		t.Error("open before its day")
	}
	n := r.Apply(late, nil)
	if !link(n).OpenOn(late) || link(n).Cite.Key != "rasht-astara" {
		t.Errorf("not open after its day: %+v", link(n))
	}
	if &n.Places[0] != &net.Places[0] || &n.Lanes[0] != &net.Lanes[0] {
		t.Error("tables that no measure touches are copied")
	}
	changed := 0
	for i := range n.Crossings {
		a, b := &net.Crossings[i], &n.Crossings[i]
		if a.Hours != b.Hours {
			changed++
			if pair := a.From + a.To; pair != "IRAZ" && pair != "AZIR" || b.Hours != a.Hours.Scale(0.5) {
				t.Errorf("%s %s: %v became %v", a.Name, pair, a.Hours, b.Hours)
			}
		}
	}
	if changed == 0 {
		t.Error("no crossing changed")
	}
	for i := range n.Charges {
		a, b := &net.Charges[i], &n.Charges[i]
		want := a.Amount
		if a.Kind == "linehaul" && a.Mode == meridian.Rail && !a.AnyMode && a.Country == "IR" {
			want *= 0.8
		}
		if b.Amount != want {
			t.Errorf("charge %s: %g became %g, want %g", a.ID, a.Amount, b.Amount, want)
		}
	}
	one := r.Apply(late, func(i int) bool { return i == 2 })
	if link(one).Cite.Key == "rasht-astara" {
		t.Error("a measure that is not taken is applied")
	}
	if after := fmt.Sprintf("%v", *net); after != before {
		t.Error("the base was written to")
	}
}

func day(t testing.TB, s string) meridian.Date {
	t.Helper()
	d, err := meridian.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestID(t *testing.T) {
	a := read(t, sample)
	b := read(t, strings.ReplaceAll(sample, "    build: {links: [\"rail:IRRAS-IR-ASTARA\"]}", "    build:\n      links:\n        - rail:IRRAS-IR-ASTARA\n    # a remark"))
	if a.ID() != b.ID() {
		t.Error("the layout of the file changes the id")
	}
	if c := read(t, strings.ReplaceAll(sample, "0.8", "0.7")); c.ID() == a.ID() {
		t.Error("another factor has the same id")
	}
	var w strings.Builder
	if err := a.Write(&w); err != nil {
		t.Fatal(err)
	}
	if back := read(t, w.String()); back.ID() != a.ID() {
		t.Errorf("written and read back it is another:\n%s", w.String())
	}
}

// Every mistake of a file comes at once, with its line.
func TestMistakes(t *testing.T) {
	net := network(t)
	_, err := read(t, `scenario: wrong
measures:
  - id: Bad Key
    name: ""
    build: {links: ["rail:NOWHERE"]}
  - id: two
    name: two changes
    owner: ZZ
    close: {place: XXXXX}
    tariff: {factor: -1}
  - id: two
    name: dates out of order
    opens: 2030-01-01
    ends: 2029-01-01
    cost: {amount: 5, currency: rials}
    border: {countries: IR-AZ, hours: {p50: 5, p90: 2}}
  - id: nothing
    name: changes nothing
  - id: odds
    name: odds
    service: {id: asco-alat-kuryk-ferry, cancel: 1.5}
`).Resolve(net)
	var ps Problems
	if !errors.As(err, &ps) {
		t.Fatalf("error %v", err)
	}
	text := ps.Error()
	for _, want := range []string{"line 3", "no key", "rail:NOWHERE", "line 6", "tariff", "unknown country \"ZZ\"", "that of the measure in line 6", "lies before it opens", "price_year", "no currency", "p90 2", "says not what changes", "cancel", "1.5"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said:\n%s", want, text)
		}
	}
	for _, p := range ps {
		if p.Line == 0 {
			t.Errorf("no line: %s", p)
		}
	}
}

func TestContradictions(t *testing.T) {
	net := network(t)
	_, err := read(t, `scenario: both
measures:
  - {id: open, name: open it, build: {links: ["rail:IRRAS-IR-ASTARA"]}}
  - {id: shut, name: shut it, close: {link: "rail:IRRAS-IR-ASTARA"}}
`).Resolve(net)
	if err == nil || !strings.Contains(err.Error(), "contradicts open in line 3") {
		t.Errorf("error %v", err)
	}
	r, err := read(t, `scenario: one after the other
measures:
  - {id: open, name: open it, opens: 2029-01-01, ends: 2029-12-31, build: {links: ["rail:IRRAS-IR-ASTARA"]}}
  - {id: shut, name: shut it, opens: 2030-01-01, close: {link: "rail:IRRAS-IR-ASTARA"}}
`).Resolve(net)
	if err != nil {
		t.Fatal(err)
	}
	if !r.InForce(0, day(t, "2029-12-31")) || r.InForce(0, day(t, "2030-01-01")) || !r.InForce(1, day(t, "2030-01-01")) {
		t.Error("days of force")
	}
}

func TestUnreadable(t *testing.T) {
	for _, text := range []string{
		"scenario: x\nmeasurs: []\n", "scenario: [1", "measures: 7", "scenario: x\nmeasures:\n  - {id: a, name: a, tariff: {factor: .nan}}\n",
		"a: &a [1,1]\nscenario: *a\n", "scenario: !!str x\n", "scenario: x\nmeasures:\n  - {id: a, name: a, build: {links: !x y}}\n", "scenario: x\n---\nscenario: y\n", strings.Repeat("#", mostBytes+2),
	} {
		if s, err := Read(strings.NewReader(text), "bad.yaml"); err == nil {
			t.Errorf("%.40q is read as %+v", text, s)
		} else if !strings.Contains(err.Error(), "bad.yaml") {
			t.Errorf("%.40q: the file is not named: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Add("scenario: x\nmeasures: [{id: a, name: b, close: {border: IR-AZ}}]\n")
	net, err := atlas.Network()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Read(strings.NewReader(text), "fuzz.yaml")
		if err != nil {
			return
		}
		if r, err := s.Resolve(net); err == nil {
			r.Apply(net.AsOf, nil)
		}
	})
}

// The schema knows every field that is read, and requires what resolving asks.
func TestSchema(t *testing.T) {
	b, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	var s struct {
		Properties struct {
			Measures struct {
				Items struct {
					Properties map[string]struct {
						Description string
						Properties  map[string]any
					}
					Required []string
					OneOf    []any
				}
			}
		}
	}
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatal(err)
	}
	m := s.Properties.Measures.Items
	if fmt.Sprint(m.Required) != "[id name]" || len(m.OneOf) != len(new(Measure).changes()) {
		t.Errorf("required %v, %d kinds", m.Required, len(m.OneOf))
	}
	for _, c := range new(Measure).changes() {
		if p := m.Properties[c.key]; p.Description == "" || len(p.Properties) == 0 {
			t.Errorf("%s is not described", c.key)
		}
	}
	if m.Properties["border"].Properties["hours_factor"] == nil {
		t.Error("inlined fields are missing")
	}
}
