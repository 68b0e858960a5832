package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/url"
	"testing"

	"meridian/atlas"
	"meridian/plan"
)

// mixedQuestions draws pairs of places where freight begins and ends, and what is
// carried.
func mixedQuestions(b *testing.B, s *Server, n int) []plan.Request {
	b.Helper()
	var ids []string
	for i := range s.c.Net.Places {
		switch p := &s.c.Net.Places[i]; p.Kind {
		case "city", "seaport", "rail_terminal", "dry_port":
			ids = append(ids, p.ID)
		}
	}
	goods := []string{"general", "general", "general", "machinery", "chemicals", "grain"}
	r := rand.New(rand.NewPCG(1, 2))
	var out []plan.Request
	for len(out) < n {
		if from, to := ids[r.IntN(len(ids))], ids[r.IntN(len(ids))]; from != to {
			out = append(out, plan.Request{From: from, To: to, Goods: goods[r.IntN(len(goods))]})
		}
	}
	return out
}

func planAddress(r *plan.Request) string {
	return "/v1/plan?" + url.Values{"from": {r.From}, "to": {r.To}, "goods": {r.Goods}}.Encode()
}

// forgetful is a server that keeps no answer.
func forgetful(b *testing.B) *Server {
	b.Helper()
	net, err := atlas.Network()
	if err != nil {
		b.Fatal(err)
	}
	s, err := New(context.Background(), Config{Net: net, Program: "test", CacheBytes: 1})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkPlanMixed answers questions that were never asked before, with all that
// is round a plan: resolving, searching, writing, compressing. Views and weights are
// there, as on a server that has run for a minute.
func BenchmarkPlanMixed(b *testing.B) {
	s := forgetful(b)
	h := s.Handler()
	list := mixedQuestions(b, s, 4200)
	for i := range 60 {
		call(b, h, "GET", planAddress(&list[4000+i]), "")
	}
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		call(b, h, "GET", planAddress(&list[i%4000]), "", "Accept-Encoding", "gzip")
		i++
	}
}

// BenchmarkPlanMixedParts are the parts of such an answer alone, of 150 questions:
// resolving names and dates, the plan, writing JSON, compressing.
func BenchmarkPlanMixedParts(b *testing.B) {
	s := forgetful(b)
	const many = 150
	list := mixedQuestions(b, s, many+60)
	queries := make([]plan.Query, len(list))
	resolve := func(i int) {
		var err error
		if queries[i], err = list[i].Query(s.c.Net); err != nil {
			b.Fatal(err)
		}
	}
	for i := range list {
		resolve(i)
	}
	b.Run("resolve", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			resolve(i % many)
		}
	})
	docs := make([]plan.Document, many)
	b.Run("plan", func(b *testing.B) {
		b.ReportAllocs()
		p := plan.New(s.c.Net)
		for i := range 60 {
			p.Plan(queries[many+i]) // some have no way
		}
		for i := 0; b.Loop(); i++ {
			if res, err := p.Plan(queries[i%many]); err == nil {
				docs[i%many] = plan.NewDocument(s.c.Net, &queries[i%many], res)
			}
		}
	})
	bodies := make([][]byte, many)
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		var room bytes.Buffer
		for i := 0; b.Loop(); i++ {
			room.Reset()
			enc := json.NewEncoder(&room)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(&docs[i%many]); err != nil {
				b.Fatal(err)
			}
			if bodies[i%many] == nil {
				bodies[i%many] = bytes.Clone(room.Bytes())
			}
		}
	})
	b.Run("gzip", func(b *testing.B) {
		b.ReportAllocs()
		sum := 0
		i := 0
		for ; b.Loop(); i++ {
			p, err := newPage("", "application/json", bodies[i%many])
			if err != nil {
				b.Fatal(err)
			}
			sum += p.length
		}
		b.ReportMetric(float64(sum)/float64(max(1, i)), "bytes-unpacked")
	})
}
