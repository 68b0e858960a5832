package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
)

// What teams keep: projects, scenarios, uploads and runs, under a project each.

// Bounds on what a project may hold.
const (
	mostScenario = 1 << 20   // bytes of a scenario text
	mostUpload   = 32 << 20  // bytes of one file
	mostStored   = 512 << 20 // bytes of a project's files
)

// storeTime bounds what an operation on the store may take: a database that takes
// connections and does not answer must not hold callers.
const storeTime = 30 * time.Second

// do registers an operation on the store.
func do[I, O any](s *Server, op huma.Operation, handle func(context.Context, *I) (*O, error)) {
	op.Errors = append(op.Errors, http.StatusBadRequest, http.StatusUnauthorized, http.StatusRequestEntityTooLarge, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusServiceUnavailable, http.StatusInsufficientStorage)
	if op.MaxBodyBytes == 0 {
		op.MaxBodyBytes = mostScenario + 64<<10
	}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		ctx, cancel := context.WithTimeout(ctx, storeTime)
		defer cancel()
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.refusal(ctx, err)
		}
		return out, nil
	})
}

// refusal words an error for the framework.
func (s *Server) refusal(ctx context.Context, err error) error {
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		s.c.Log.ErrorContext(ctx, "request failed", "id", RequestID(ctx), "error", err)
	}
	return &refusal{p}
}

type refusal struct{ problem }

func (r *refusal) Error() string { return r.Detail }
func (r *refusal) GetHeaders() http.Header {
	if r.Status == http.StatusServiceUnavailable {
		return http.Header{"Retry-After": {retryAfter}}
	}
	return nil
}
func (r *refusal) GetStatus() int               { return r.Status }
func (r *refusal) ContentType(_ string) string  { return "application/problem+json" }
func (r *refusal) MarshalJSON() ([]byte, error) { return json.Marshal(r.problem) }

// answerOf is a body as it is.
type answerOf[T any] struct {
	Body T
}

func body[T any](v T, err error) (*answerOf[T], error) {
	if err != nil {
		return nil, err
	}
	return &answerOf[T]{v}, nil
}

type listOf[T any] struct {
	Items []T `json:"items"`
}

func items[T any](v []T, err error) (*answerOf[listOf[T]], error) {
	if v == nil {
		v = []T{}
	}
	return body(listOf[T]{v}, err)
}

// In is the project of a request.
type In struct {
	Project string `path:"project" maxLength:"40"`
}

func named(what, name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || len(name) > 200 || strings.IndexFunc(name, func(r rune) bool { return r < ' ' }) >= 0 {
		return "", meridian.Input("name", "give 1 to 200 characters in one line", "%q is no name for %s", name, what)
	}
	return name, nil
}

func (s *Server) teamOperations() {
	s.projectOperations()
	s.scenarioOperations()
	s.uploadOperations()
	s.runOperations()
}
