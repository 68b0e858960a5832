package httpapi

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// mixedQuestions draws pairs of places where freight begins and ends.
func mixedQuestions(b *testing.B, s *Server, n int) []string {
	b.Helper()
	var ids []string
	for i := range s.c.Net.Places {
		switch p := &s.c.Net.Places[i]; p.Kind {
		case "city", "seaport", "rail_terminal", "dry_port":
			ids = append(ids, p.ID)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	var out []string
	for len(out) < n {
		if from, to := ids[r.IntN(len(ids))], ids[r.IntN(len(ids))]; from != to {
			out = append(out, fmt.Sprintf("/v1/plan?from=%s&to=%s", from, to))
		}
	}
	return out
}

// BenchmarkPlanMixed answers questions that were never asked before, with all that
// is round a plan: resolving, searching, writing, compressing.
func BenchmarkPlanMixed(b *testing.B) {
	s := server(b)
	h := s.Handler()
	list := mixedQuestions(b, s, 4000)
	call(b, h, "GET", list[0], "")
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		call(b, h, "GET", list[i%len(list)], "", "Accept-Encoding", "gzip")
		i++
	}
}
