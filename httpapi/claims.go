package httpapi

import (
	"bytes"
	"context"
	"net/http"
	"reflect"
	"slices"
	"sync/atomic"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
	"meridian/claims"
	"meridian/report"
)

// claimsKeeper evaluates the claims once: it takes seconds, and all questions
// about them are cuts of the same list.
type claimsKeeper struct {
	flights flights[[]claims.Evaluation]
	list    atomic.Pointer[[]claims.Evaluation]
}

func (s *Server) evaluations(ctx context.Context) ([]claims.Evaluation, error) {
	if list := s.claims.list.Load(); list != nil {
		return *list, nil
	}
	told := func(phase string, done, total int64) { tell(ctx, phase, done, total) }
	return s.claims.flights.do(ctx, "", told, func(ctx context.Context, tell Progress) ([]claims.Evaluation, error) {
		list := make([]*meridian.Claim, len(s.c.Net.Claims))
		for i := range list {
			list[i] = &s.c.Net.Claims[i]
		}
		var done atomic.Int64
		out, err := claims.All(ctx, s.c.Net, list, func() { tell("claims", done.Add(1), int64(len(list))) })
		if err == nil {
			s.claims.list.Store(&out)
		}
		return out, err
	})
}

func (s *Server) claimOperations() {
	type query struct {
		Kind     string `query:"kind" doc:"only tariff, schedule, shipment, index, official, media or estimate"`
		Corridor string `query:"corridor" doc:"only claims about this corridor"`
		Group    string `query:"group" doc:"only this group of claims"`
		ID       string `query:"id" doc:"only this claim"`
		Format   string `query:"format" enum:"json,html" default:"json" doc:"form of the answer: html is a page with a picture of model against statement"`
		Lang     string `query:"lang" enum:"en,ru,fa" default:"en" doc:"language of the page, and of reasons and causes; statements and sources stay in theirs"`
	}
	ask(s, huma.Operation{OperationID: "claims", Method: http.MethodGet, Path: "/v1/claims", Summary: "Published claims beside the model", Tags: []string{"claims"},
		Description: "Each published statement at its own date and prices, contested ones side by side, with error statistics of those chosen. The first question after a start takes seconds.", Responses: s.also(reflect.TypeFor[claims.Document](), "html")},
		func(ctx context.Context, in *query) (any, error) {
			asked := func(c *meridian.Claim) bool {
				return is(in.Kind, c.Kind) && is(in.Corridor, c.Corridor) && is(in.Group, c.Group) && is(in.ID, c.ID)
			}
			if !slices.ContainsFunc(s.c.Net.Claims, func(c meridian.Claim) bool { return asked(&c) }) {
				return nil, &meridian.NoResultError{What: "no claim is of all that is asked for"}
			}
			all, err := s.evaluations(ctx)
			if err != nil {
				return nil, err
			}
			list := slices.DeleteFunc(slices.Clone(all), func(e claims.Evaluation) bool { return !asked(e.Claim) })
			l, err := report.FindLang(in.Lang)
			if err != nil {
				return nil, err
			}
			if in.Format == "html" {
				var b bytes.Buffer
				err := claims.WriteHTML(&b, s.c.Net, list, l)
				return file{contentType: "text/html; charset=utf-8", body: b.Bytes()}, err
			}
			doc := claims.NewDocument(s.c.Net, list)
			doc.Say(s.c.Net, l)
			return doc, nil
		})
}

// is tells whether a word is the one wanted; every word is if none is wanted.
func is(want, have string) bool { return want == "" || want == have }
