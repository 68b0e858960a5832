package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meridian/appraise"
)

// twelve writes a package of border reforms of twelve countries, one each, and a
// table of 500 flows between the cities of the corridors.
func twelve(t testing.TB) (scenarioFile, flows string) {
	t.Helper()
	dir := t.TempDir()
	borders := []string{"IR-AZ", "AZ-RU", "RU-KZ", "KZ-TM", "TM-IR", "UZ-KZ", "TR-IR", "GE-AZ", "AM-IR", "IQ-IR", "PK-IR", "KG-KZ"}
	var b strings.Builder
	b.WriteString("scenario: twelve\nmeasures:\n")
	for i, x := range borders {
		owner, _, _ := strings.Cut(x, "-")
		fmt.Fprintf(&b, "  - id: border-%d\n    name: Border reform %s\n    owner: %s\n    opens: 2028-01-01\n    cost: {amount: 20000000, currency: USD, price_year: 2024, years: 2, class: other}\n    border: {countries: %s, hours_factor: 0.6}\n", i, x, owner, x)
	}
	scenarioFile, flows = filepath.Join(dir, "twelve.yaml"), filepath.Join(dir, "flows.csv")
	if err := os.WriteFile(scenarioFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	cities := []string{"Moscow", "Baku", "Tehran", "Tashkent", "Almaty", "Ashgabat", "Istanbul", "Tbilisi", "Yerevan", "Mumbai", "Karachi", "Bishkek", "Baghdad", "Dubai", "Minsk", "Astana", "Saint Petersburg", "Bandar Abbas", "Tabriz", "Mashhad", "Aktau", "Samarkand", "Novorossiysk", "Helsinki"}
	var f strings.Builder
	f.WriteString("origin,destination,goods,quantity,unit\n")
	n := 0
	for _, from := range cities {
		for _, to := range cities {
			if from != to && n < 500 {
				fmt.Fprintf(&f, "%s,%s,general,%d,TEU\n", from, to, 500+n)
				n++
			}
		}
	}
	if err := os.WriteFile(flows, []byte(f.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return scenarioFile, flows
}

// BenchmarkShareTwelve is 4,095 coalitions of twelve countries over 500 flows on
// the atlas, from the command line to the payment table; aim: 60 s on two
// processors.
func BenchmarkShareTwelve(b *testing.B) {
	file, flows := twelve(b)
	for b.Loop() {
		var out, msg bytes.Buffer
		if code := run([]string{"share", file, "--flows", flows, "--json"}, &out, &msg); code != 0 {
			b.Fatalf("exit %d: %s", code, msg.String())
		}
	}
}

// All subsets at once give the same game as one network after the other.
func TestShareBothWays(t *testing.T) {
	if testing.Short() {
		t.Skip("plans on the whole atlas")
	}
	file, flows := twelve(t)
	net, err := (&app{}).network()
	if err != nil {
		t.Fatal(err)
	}
	f := &shareFlags{climate: true}
	f.assumptionFlags = assumptionFlags{convention: "adb", carbon: "worldbank-low", form: "isoelastic", residual: "straight-line", flows: source{name: flows}, years: 30, growth: 0.02, growthUntil: 2045, elasticity: -0.8, incidence: 0.5}
	as, err := f.on(net)
	if err != nil {
		t.Fatal(err)
	}
	sc, err := readScenario(net, source{name: file})
	if err != nil {
		t.Fatal(err)
	}
	sc.Measures = sc.Measures[:4]
	if sc, err = sc.Scenario.Resolve(net); err != nil {
		t.Fatal(err)
	}
	table := &roundTable{f: f, as: as, players: []string{"IR", "AZ", "RU", "KZ"}, owns: []measureSet{1, 2, 4, 8}}
	if table.x, table.outlays, err = as.open(t.Context(), &app{err: io.Discard}, net, sc); err != nil {
		t.Fatal(err)
	}
	table.stages = table.x.stages(as.first + f.years - 1)
	var slow []appraise.Cents
	for s := appraise.Coalition(1); s < 16; s++ {
		v, err := table.worth(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		slow = append(slow, v)
	}
	clear(table.x.known)
	table.known = nil
	if err := table.x.reckonAll(t.Context(), table.owns, nil); err != nil {
		t.Fatal(err)
	}
	if table.x.subset == nil {
		t.Fatal("the subsets were not reckoned at once")
	}
	some := false
	for s := appraise.Coalition(1); s < 16; s++ {
		v, err := table.worth(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if v != slow[s-1] {
			t.Errorf("coalition %b is worth %d at once, %d by itself", s, v, slow[s-1])
		}
		some = some || v != 0
	}
	if !some {
		t.Error("no coalition is worth anything")
	}
}
