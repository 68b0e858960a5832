package httpapi

import (
	"bytes"
	"context"
	"net/http"
	"reflect"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
	"meridian/claims"
)

// claimsKeeper evaluates the claims once: it takes seconds, and all questions
// about them are cuts of the same list.
type claimsKeeper struct {
	once sync.Once
	list []claims.Evaluation
}

func (s *Server) evaluations() []claims.Evaluation {
	s.claims.once.Do(func() {
		list := make([]*meridian.Claim, len(s.c.Net.Claims))
		for i := range list {
			list[i] = &s.c.Net.Claims[i]
		}
		s.claims.list = claims.All(s.c.Net, list, func() {})
	})
	return s.claims.list
}

func (s *Server) claimOperations() {
	type query struct {
		Kind     string `query:"kind" doc:"only tariff, schedule, shipment, index, official, media or estimate"`
		Corridor string `query:"corridor" doc:"only claims about this corridor"`
		Group    string `query:"group" doc:"only this group of claims"`
		ID       string `query:"id" doc:"only this claim"`
		Format   string `query:"format" enum:"json,html" default:"json" doc:"form of the answer: html is a page with a picture of model against statement"`
	}
	ask(s, huma.Operation{OperationID: "claims", Method: http.MethodGet, Path: "/v1/claims", Summary: "Published claims beside the model", Tags: []string{"claims"},
		Description: "Each published statement at its own date and prices, contested ones side by side, with error statistics of those chosen. The first question after a start takes seconds.", Responses: s.also(reflect.TypeFor[claims.Document](), "html")},
		func(_ context.Context, in *query) (any, error) {
			var list []claims.Evaluation
			for _, e := range s.evaluations() {
				c := e.Claim
				if is(in.Kind, c.Kind) && is(in.Corridor, c.Corridor) && is(in.Group, c.Group) && is(in.ID, c.ID) {
					list = append(list, e)
				}
			}
			if len(list) == 0 {
				return nil, &meridian.NoResultError{What: "no claim is of all that is asked for"}
			}
			if in.Format == "html" {
				var b bytes.Buffer
				err := claims.WriteHTML(&b, s.c.Net, list)
				return file{contentType: "text/html; charset=utf-8", body: b.Bytes()}, err
			}
			return claims.NewDocument(s.c.Net, list), nil
		})
}

// is tells whether a word is the one wanted; every word is if none is wanted.
func is(want, have string) bool { return want == "" || want == have }
