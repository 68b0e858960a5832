package main

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
)

// Every kind of run names its phases, moves, and ends soon when it is cancelled: no
// kind can be added without a question here.
func TestEveryRunTellsHowFarItIs(t *testing.T) {
	_, all := theJobs(t)
	type m = map[string]any
	questions := map[string]m{
		"plan":          {"from": "Trieste", "to": "Istanbul", "depart": "2026-12-01", "arrive_by": "2027-01-20"},
		"profile":       {"from": "Trieste", "to": "Istanbul", "depart": "2026-12-01", "window": "60d"},
		"compare":       {"od": pairsText},
		"why":           {"from": "Mumbai", "to": "Moscow", "corridor": "north-south-west", "tries": 5},
		"simulate":      {"from": "Mumbai", "to": "Moscow", "draws": 200_000},
		"criticality":   {"ods": odsText},
		"scenario-diff": {"scenario": "iran", "flows": flowsText},
		"scenario-run":  {"scenario": "iran", "flows": flowsText},
		"scenario-rank": {"scenario": "iran", "flows": flowsText},
		"appraise":      {"scenario": "rasht-astara", "flows": flowsText, "draws": 1_000_000},
		"share":         {"scenario": "iran", "flows": flowsText},
		"matrix":        {"origins": manyZones()},
		"claims":        {},
	}
	for kind, job := range all {
		q, ok := questions[kind]
		if !ok {
			t.Errorf("%s has no question here", kind)
			continue
		}
		t.Run(kind, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var mu sync.Mutex
			phases := map[string]int64{} // -> the last done
			moved, late := "", 0
			_, _, err := job.Run(ctx, inputOf(t, q), func(phase string, done, total int64) {
				mu.Lock()
				defer mu.Unlock()
				if phase == "" || done < 0 || total > 0 && done > total || done < phases[phase] {
					t.Errorf("phase %q: %d of %d after %d", phase, done, total, phases[phase])
				}
				phases[phase] = done
				switch {
				case moved != "":
					late++
				case done > 0:
					if moved = phase; total == 0 && kind != "plan" { // how many departures there are is not known before
						t.Errorf("phase %q has no total", phase)
					}
					cancel()
				}
			})
			if !errors.Is(err, context.Canceled) || moved == "" {
				t.Errorf("moved %q, phases %v: %v", moved, phases, err)
			}
			if late > 8*runtime.GOMAXPROCS(0) {
				t.Errorf("after it was cancelled in phase %q it went on for %d steps", moved, late)
			}
		})
	}
}
