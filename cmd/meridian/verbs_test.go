package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"meridian"
	"meridian/atlas"
	"meridian/httpapi"
)

const (
	scenarioText = "scenario: Astara\nmeasures:\n  - id: rasht-astara\n    name: Rasht–Astara railway\n    opens: 2029-04-01\n    cost: {amount: 1.6e9, currency: USD, price_year: 2023}\n    build: {links: [\"rail:IRRAS-IR-ASTARA\"]}\n" +
		"  - id: border\n    name: Half the hours\n    border: {countries: IR-AZ, hours_factor: 0.5}\n"
	flowsText = "origin,destination,goods,quantity,unit\nMumbai,Moscow,general,20000,TEU\nTehran,Baku,general,100000,t\n"
	zonesText = "id,place\na,Mumbai\nb,Moscow\n"
	pairsText = "origin,destination\nMumbai,Moscow\nTehran,Baku\n"
	odsText   = "from,to,weight\nMumbai,Moscow,3\nTehran,Baku,1\n"
)

func theJobs(t testing.TB) (*meridian.Network, map[string]httpapi.Job) {
	t.Helper()
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]httpapi.Job{}
	for _, j := range jobs(net) {
		out[j.Kind] = j
	}
	return net, out
}

// inputOf is a question with texts in its fields.
func inputOf(t *testing.T, fields map[string]any) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The server's answer to a question is, byte for byte, that of the command line.
func TestServedVerbsAnswerAsTheCommandLine(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"scenario.yaml": scenarioText, "flows.csv": flowsText, "origins.csv": zonesText, "pairs.csv": pairsText, "ods.csv": odsText} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, all := theJobs(t)
	type m = map[string]any
	for _, c := range []struct {
		kind  string
		input m
		args  string // with FILE for the file of the answer
	}{
		{"plan", m{"from": "Mumbai", "to": "Moscow", "feu": 2, "avoid": []string{"suez", "country:TM"}}, "plan Mumbai Moscow --feu 2 --avoid suez,country:TM --json"},
		{"plan", m{"from": "Tehran", "to": "Baku", "scenario_yaml": scenarioText, "as_of": "2030-01-01", "format": "csv"}, "plan Tehran Baku --scenario scenario.yaml --as-of 2030-01-01 --csv"},
		{"plan", m{"from": "Mumbai", "to": "Baku", "close": []string{"hormuz"}, "close_from": "2026-12-01", "close_to": "2026-12-20", "format": "geojson"}, "plan Mumbai Baku --close hormuz --from 2026-12-01 --to 2026-12-20 --geojson"},
		{"plan", m{"from": "Trieste", "to": "Istanbul", "depart": "2026-12-01", "arrive_by": "2026-12-20"}, "plan Trieste Istanbul --depart 2026-12-01 --arrive-by 2026-12-20 --json"},
		{"profile", m{"from": "Trieste", "to": "Istanbul", "depart": "2026-12-01", "window": "3d", "format": "csv"}, "plan Trieste Istanbul --depart 2026-12-01 --window 3d --csv"},
		{"compare", m{"od": pairsText, "format": "csv"}, "compare --od pairs.csv --csv"},
		{"compare", m{"from": "Tehran", "to": "Baku", "picture": "cost", "lang": "fa", "format": "svg"}, "compare Tehran Baku --picture cost --lang fa --svg FILE"},
		{"compare", m{"from": "Tehran", "to": "Baku", "format": "xlsx"}, "compare Tehran Baku --xlsx FILE"},
		{"why", m{"from": "Mumbai", "to": "Moscow", "corridor": "north-south-west", "tries": 0, "value_usd": 50000}, "why Mumbai Moscow --corridor north-south-west --tries 0 --value 50000 --json"},
		{"simulate", m{"from": "Mumbai", "to": "Moscow", "draws": 500, "seed": 7}, "simulate Mumbai Moscow --draws 500 --seed 7 --json"},
		{"simulate", m{"from": "Mumbai", "to": "Moscow", "itinerary": 1, "draws": 500, "format": "svg"}, "simulate Mumbai Moscow --itinerary 1 --draws 500 --svg FILE"},
		{"simulate", m{"ods": odsText, "close": []string{"suez"}, "format": "csv"}, "simulate --ods ods.csv --close suez --csv"},
		{"simulate", m{"ods": odsText, "failures": "history", "draws": 100}, "simulate --ods ods.csv --failures history --draws 100 --json"},
		{"criticality", m{"from": "Tehran", "to": "Baku", "kind": []string{"crossing"}}, "simulate Tehran Baku --criticality --kind crossing --json"},
		{"scenario-diff", m{"scenario": "rasht-astara", "flows": flowsText}, "scenario diff rasht-astara --flows flows.csv --json"},
		{"scenario-diff", m{"scenario_yaml": scenarioText, "flows": flowsText, "format": "svg"}, "scenario diff scenario.yaml --flows flows.csv --svg FILE"},
		{"scenario-run", m{"scenario": "rasht-astara", "flows": flowsText, "until": 2032}, "scenario run rasht-astara --flows flows.csv --until 2032 --json"},
		{"scenario-run", m{"scenario_yaml": scenarioText, "flows": flowsText, "format": "csv"}, "scenario run scenario.yaml --flows flows.csv --csv"},
		{"scenario-rank", m{"scenario_yaml": scenarioText, "flows": flowsText, "greedy": 1}, "scenario rank scenario.yaml --flows flows.csv --greedy 1 --json"},
		{"appraise", m{"scenario_yaml": scenarioText, "flows": flowsText, "draws": 200, "rate": 0.05, "ramp": []float64{0.5, 0.75}}, "appraise scenario.yaml --flows flows.csv --draws 200 --rate 0.05 --ramp 0.5,0.75 --json"},
		{"appraise", m{"scenario_yaml": scenarioText, "flows": flowsText, "draws": 200, "format": "html", "lang": "ru"}, "appraise scenario.yaml --flows flows.csv --draws 200 --lang ru --html FILE"},
		{"share", m{"scenario_yaml": scenarioText, "flows": flowsText, "players": []string{"IR", "AZ", "RU"}}, "share scenario.yaml --flows flows.csv --players IR,AZ,RU --json"},
		{"share", m{"scenario_yaml": scenarioText, "flows": flowsText, "players": []string{"IR", "AZ", "RU"}, "format": "xlsx"}, "share scenario.yaml --flows flows.csv --players IR,AZ,RU --xlsx FILE"},
		{"matrix", m{"origins": zonesText, "of": []string{"cost", "modes"}}, "matrix --origins origins.csv --of cost,modes --out FILE"},
		{"claims", m{"kind": []string{"index"}, "format": "csv"}, "claims --kind index --csv"},
	} {
		format, _ := c.input["format"].(string)
		if format == "" {
			format = all[c.kind].Formats[0]
		}
		want := commandLine(t, strings.ReplaceAll(c.args, "FILE", "answer."+format))
		ticks := 0
		contentType, got, err := all[c.kind].Run(t.Context(), inputOf(t, c.input), func(string, int64, int64) { ticks++ })
		if err != nil {
			t.Errorf("%s %v: %v", c.kind, c.input["format"], err)
			continue
		}
		if contentType != httpapi.MediaTypes[format] {
			t.Errorf("%s: %s", c.args, contentType)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: the server answers otherwise: %d bytes, %d wanted, first difference at %d", c.args, len(got), len(want), difference1(got, want))
		}
		if err := all[c.kind].Check(inputOf(t, c.input)); err != nil {
			t.Errorf("%s: refused before it is queued: %v", c.kind, err)
		}
	}
}

// commandLine runs a command and returns what it prints, or writes to answer.*.
func commandLine(t *testing.T, line string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	args := strings.Fields(line)
	if code := run(args, &out, &errs); code != 0 {
		t.Fatalf("%s: %d %s", line, code, errs.String())
	}
	if file := args[len(args)-1]; strings.HasPrefix(file, "answer.") {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		os.Remove(file)
		return b
	}
	return out.Bytes()
}

func difference1(a, b []byte) int {
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return len(a)
}

// A question that makes no sense is refused with its field, and no word of a
// request ever names a file of the machine.
func TestServedVerbsRefuse(t *testing.T) {
	secret := t.TempDir() + "/secret.yaml"
	if err := os.WriteFile(secret, []byte(scenarioText), 0o644); err != nil {
		t.Fatal(err)
	}
	_, all := theJobs(t)
	type m = map[string]any
	for _, c := range []struct {
		kind         string
		input        m
		field, words string
	}{
		{"why", m{"from": "Mumbai", "to": "Moscow"}, "corridor", "missing"},
		{"why", m{"from": "Mumbai", "to": "Moscow", "corridor": "nowhere"}, "corridor", "nowhere"},
		{"why", m{"from": "Mumbai", "to": "Moscw", "corridor": "middle"}, "TO", "Moscw"},
		{"simulate", m{"from": "Mumbai", "to": "Moscow", "colour": "red"}, "colour", "no such field"},
		{"simulate", m{"from": "Mumbai", "to": "Moscow", "draws": 1e9}, "draws", "more than this server"},
		{"simulate", m{"from": "Mumbai", "to": "Moscow", "draws": "many"}, "draws", "another type"},
		{"simulate", m{"from": "Mumbai", "to": "Moscow", "format": "exe"}, "format", "exe"},
		{"simulate", m{"from": "Mumbai", "to": "Moscow", "value_usd": -5}, "value_usd", "-5"},
		{"simulate", m{"failures": secret}, "failures", "does not exist"},
		{"simulate", m{"from": "Mumbai", "to": "Moscow", "svg": "/tmp/x.svg"}, "svg", "no such field"},
		{"appraise", m{"scenario": secret}, "", ""},
		{"appraise", m{"scenario": "rasht-astara", "resume": "/tmp/x"}, "resume", "no such field"},
		{"appraise", m{"scenario": "rasht-astara", "convention": "mine"}, "", "mine"},
		{"appraise", m{"scenario": "rasht-astara", "scenario_yaml": scenarioText}, "scenario, scenario_yaml", "two"},
		{"appraise", m{"scenario_yaml": "measures: [{id: x, name: X, build: {links: [nowhere]}}]"}, "", "nowhere"},
		{"scenario-diff", m{}, "scenario", "missing"},
		{"scenario-diff", m{"scenario": "rasht-astara", "flows": strings.Repeat("a\n", 2_000_000)}, "flows", "2000000 lines"},
		{"scenario-diff", m{"scenario": "rasht-astara", "flows": "origin,destination,goods,quantity,unit\n" + strings.Repeat("a\n", 30_000)}, "flows", "30000 flows"},
		{"compare", m{"od": strings.Repeat("\"\",", 1_000_000)}, "", ""},
		{"compare", m{"od": "origin,destination\n" + strings.Repeat("Tehran,Baku\n", 300_000)}, "od", "300001 lines"},
		{"matrix", m{"origins": "id,place\n" + strings.Repeat("a,Tehran\n", 100_000)}, "", "already"},
		{"matrix", m{"origins": "../../etc/passwd"}, "", ""},
		{"compare", m{"from": "Mumbai", "to": "Moscow", "picture": "all", "format": "svg"}, "picture", "one file"},
	} {
		job := all[c.kind]
		input := inputOf(t, c.input)
		err := job.Check(input)
		if err == nil { // what only the verb itself can see
			_, _, err = job.Run(t.Context(), input, func(string, int64, int64) {})
		}
		var bad *meridian.InputError
		if !errors.As(err, &bad) {
			t.Errorf("%s %.200s: %.200v", c.kind, input, err)
			continue
		}
		if c.field != "" && bad.Input != c.field || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s %.200s: field %q: %.200v", c.kind, input, bad.Input, err)
		}
		if strings.Contains(err.Error(), "meridian-answer") {
			t.Errorf("%s: a path of the server is told: %v", c.kind, err)
		}
	}
}

// The end of its context ends every kind of run.
func TestServedVerbsEnd(t *testing.T) {
	_, all := theJobs(t)
	type m = map[string]any
	for kind, input := range map[string]m{
		"why":           {"from": "Mumbai", "to": "Moscow", "corridor": "north-south-west", "tries": 50},
		"simulate":      {"from": "Mumbai", "to": "Moscow", "draws": 1_000_000},
		"criticality":   {},
		"scenario-run":  {"scenario": "iran"},
		"scenario-rank": {"scenario": "all"},
		"appraise":      {"scenario": "rasht-astara", "draws": 1_000_000},
		"share":         {"scenario": "iran"},
		"profile":       {"from": "Trieste", "to": "Istanbul", "depart": "2026-12-01", "window": "60d"},
		"matrix":        {"origins": manyZones()},
		"compare":       {"from": "Mumbai", "to": "Moscow", "where": "Baku"},
		"scenario-diff": {"scenario": "iran"},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, err := all[kind].Run(ctx, inputOf(t, input), func(string, int64, int64) {}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func manyZones() string {
	var b strings.Builder
	b.WriteString("id,lat,lon\n")
	for i := range 150 {
		b.WriteString("z" + string(rune('a'+i/26)) + string(rune('a'+i%26)) + ",41.3,69." + string(rune('0'+i%10)) + "\n")
	}
	return b.String()
}
