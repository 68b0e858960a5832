package atlas_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestClaimsOfFacts: every published statement of days or money for a chain that
// was collected beside the repository is a claim, with the figures that stand
// there.
func TestClaimsOfFacts(t *testing.T) {
	if _, err := os.Stat(filepath.Join(oracles, "..", "facts", "door_to_door.csv")); err != nil {
		t.Skip("../shared/facts is not here: nothing to compare with")
	}
	net := atlasNetwork(t)
	at := map[string]int{}
	for i := range net.Claims {
		at[net.Claims[i].ID] = i
	}
	n := 0
	for _, r := range readRows(t, "../facts/door_to_door.csv") {
		if r["mode_chain"] == "" {
			continue
		}
		n++
		i, ok := at[r["id"]]
		if !ok {
			t.Errorf("%s, %s to %s, is no claim", r["id"], r["origin"], r["destination"])
			continue
		}
		c := &net.Claims[i]
		same := func(what string, facts []string, claim []float64) {
			var want, got []float64
			for _, f := range facts {
				if x, ok := number(f); ok && !slices.Contains(want, x) {
					want = append(want, x)
				}
			}
			for _, x := range claim {
				if !math.IsNaN(x) && !slices.Contains(got, x) {
					got = append(got, x)
				}
			}
			if !slices.Equal(want, got) {
				t.Errorf("%s: %s %v, collected %v", c.ID, what, got, want)
			}
		}
		same("days", []string{r["days_min"], r["days_max"]}, []float64{c.DaysMin, c.DaysMax})
		same("cost", []string{r["cost_usd_min"], r["cost_usd_max"]}, []float64{c.CostMin, c.CostMax})
	}
	if n < 100 {
		t.Errorf("only %d statements with a chain", n)
	}
}
