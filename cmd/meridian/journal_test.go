package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meridian"
	"meridian/appraise"
	"meridian/plan"
)

// What a journal kept is there after a kill in the middle of a line; another
// question and bytes that are none of it are refused.
func TestJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept.jsonl")
	check := func(_ string, b json.RawMessage) error { return json.Unmarshal(b, new(appraise.Cents)) }
	j, err := openJournal(path, "question", check)
	if err != nil {
		t.Fatal(err)
	}
	if err := j.keep("3", appraise.Cents(-250)); err != nil {
		t.Fatal(err)
	}
	if err := j.close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(whole, `{"key":"5","val`...), 0o644); err != nil { // killed while it wrote
		t.Fatal(err)
	}
	if j, err = openJournal(path, "question", check); err != nil {
		t.Fatal(err)
	}
	var v appraise.Cents
	if ok, err := j.known("3", &v); !ok || err != nil || v != -250 {
		t.Errorf("kept %d, %t, %v", v, ok, err)
	}
	if ok, _ := j.known("5", &v); ok {
		t.Error("half a line counts")
	}
	if err := j.close(); err != nil {
		t.Fatal(err)
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(whole) {
		t.Errorf("the file holds %q, %v", now, err)
	}
	for _, bad := range []string{`{"question":"another"}` + "\n", "x\n", `{"question":"question"}` + "\n" + `{"key":"3","value":"many"}` + "\n", `{"question":"question"}` + "\n" + `{"value":3}` + "\n"} {
		if err := os.WriteFile(path, []byte(bad), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := openJournal(path, "question", check)
		if _, ok := err.(*meridian.InputError); !ok {
			t.Errorf("%q: %v", bad, err)
		}
		if now, err := os.ReadFile(path); err != nil || string(now) != bad {
			t.Errorf("what is refused was changed to %q, %v", now, err)
		}
	}
}

// States come back as they were, those of no way too.
func TestKeptStates(t *testing.T) {
	in := []appraise.State{{Cost: 1.25, Time: 0.5, Gains: []appraise.Gain{{Account: appraise.Account{Country: "IR", Party: appraise.Railways}, PerUnit: -3}}, Emissions: []appraise.Emission{{Country: "AZ", Kg: 7}}}, stateFrom(new(plan.Best), nil, nil)}
	b, err := json.Marshal(keepStates(in))
	if err != nil {
		t.Fatal(err)
	}
	if err := checkStates(2)("9", b); err != nil {
		t.Error(err)
	}
	if checkStates(3)("9", b) == nil || checkStates(2)("nine", b) == nil {
		t.Error("states of other flows, or of no set, are taken")
	}
	var list []keptState
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	out := stateList(list)
	if out[0].Cost != 1.25 || out[0].Time != 0.5 || out[0].Gains[0] != in[0].Gains[0] || out[0].Emissions[0] != in[0].Emissions[0] || out[1].Reached() {
		t.Errorf("%+v came back as %+v", in, out)
	}
}

func FuzzJournal(f *testing.F) {
	f.Add(`{"question":"q"}` + "\n" + `{"key":"3","value":[{"cost":1,"time":2}]}` + "\n")
	f.Add("")
	f.Add("{\"question\":\"q\"}\n{\"key\":\"3\"")
	f.Add("{\"question\":\"q\"}\n\x00\n")
	f.Fuzz(func(t *testing.T, text string) {
		j := &journal{values: map[string]json.RawMessage{}}
		end, err := j.read(strings.NewReader(text), "q", checkStates(1))
		if err != nil {
			return
		}
		if end < 0 || int(end) > len(text) || end > 0 && text[end-1] != '\n' {
			t.Errorf("whole lines end at %d of %d", end, len(text))
		}
		for k := range j.values {
			var list []keptState
			if _, err := j.known(k, &list); err != nil || len(stateList(list)) != 1 {
				t.Errorf("%s: %d states, %v", k, len(list), err)
			}
		}
	})
}

// Any table of flows is rows that can be used, or a mistake of the user.
func FuzzFlows(f *testing.F) {
	f.Add("origin,destination,goods,quantity,unit\nTehran,Moscow,general,1000,TEU\n")
	f.Add("\ufefforigin,destination,goods,quantity,unit,id\nTehran,Moscow,grain,1e9,t,a\nMoscow,Tehran,grain,NaN,t,a\n")
	f.Add("origin,destination\n\"")
	f.Add("quantity,unit,goods,destination,origin\n-1,kg,,,\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := parseODs("--flows x", []byte(text))
		if err != nil {
			if _, ok := err.(*meridian.InputError); !ok {
				t.Errorf("%T: %v", err, err)
			}
			return
		}
		ids := map[string]bool{}
		for _, r := range rows {
			if !(r.Quantity > 0) || r.From == "" || r.To == "" || r.Unit != "TEU" && r.Unit != "t" || ids[r.ID] {
				t.Errorf("row %+v", r)
			}
			ids[r.ID] = true
		}
	})
}
