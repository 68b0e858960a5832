package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
