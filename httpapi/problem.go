package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
	"meridian/store"
)

// problem is an error document after RFC 9457. Type is one of the paths below
// /problems; Fix says what to do.
type problem struct {
	Type   string              `json:"type"`
	Title  string              `json:"title"`
	Status int                 `json:"status"`
	Detail string              `json:"detail"`
	Fix    string              `json:"fix,omitempty"`
	Errors []*huma.ErrorDetail `json:"errors,omitempty"`
}

// busy says that the server has too much to do.
var errBusy = errors.New("the server is busy")

// fields maps the names of arguments and flags to those of requests, where
// dropping the dashes is not enough.
var fields = map[string]string{"FROM": "from", "TO": "to", "--value": "value_usd", "--as-of": "as_of", "--from": "close_from", "--to": "close_to", "--regime": "regimes", "--carbon-price": "carbon_price", "TABLE": "table", "KEY": "key"}

func fieldOf(input string) string {
	if f := fields[input]; f != "" {
		return f
	}
	return strings.ReplaceAll(strings.TrimPrefix(input, "--"), "-", "_")
}

// problemOf words an error of the packages below.
func problemOf(err error) problem {
	var input *meridian.InputError
	var none *meridian.NoResultError
	var forbidden errForbidden
	var slow errSlow
	switch {
	case errors.As(err, &input):
		p := problem{Type: "/problems/bad-input", Title: "Bad input", Status: http.StatusUnprocessableEntity, Detail: input.Problem, Fix: input.Fix}
		if input.Input != "" {
			p.Errors = []*huma.ErrorDetail{{Message: input.Problem, Location: fieldOf(input.Input)}}
		}
		return p
	case errors.As(err, &none):
		p := problem{Type: "/problems/no-result", Title: "No result", Status: http.StatusNotFound, Detail: none.What}
		for _, r := range none.Reasons {
			p.Errors = append(p.Errors, &huma.ErrorDetail{Message: r})
		}
		return p
	case errors.Is(err, store.ErrNotFound):
		return problem{Type: "/problems/no-result", Title: "Not found", Status: http.StatusNotFound, Detail: "there is no such record, or you are not a member of its project"}
	case errors.Is(err, store.ErrConflict):
		return problem{Type: "/problems/conflict", Title: "Conflict", Status: http.StatusConflict, Detail: "the record is not as you saw it", Fix: "read it again; nothing of yours was changed"}
	case errors.Is(err, errLarge):
		return problem{Type: "/problems/bad-input", Title: "Too large", Status: http.StatusRequestEntityTooLarge, Detail: err.Error(), Fix: "send less, or bring the tables as uploads of a project"}
	case errors.As(err, &slow):
		return problem{Type: "/problems/timeout", Title: "Timeout", Status: http.StatusServiceUnavailable, Detail: err.Error(), Fix: "ask for less at once, or queue a run of kind " + string(slow)}
	case errors.Is(err, errFlood):
		return problem{Type: "/problems/too-many", Title: "Too many runs", Status: http.StatusConflict, Detail: err.Error(), Fix: "wait for some to end, or cancel them"}
	case errors.As(err, &forbidden):
		return problem{Type: "/problems/forbidden", Title: "Forbidden", Status: http.StatusForbidden, Detail: err.Error(), Fix: "ask an owner of the project"}
	case errors.Is(err, errBusy):
		return problem{Type: "/problems/busy", Title: "Busy", Status: http.StatusServiceUnavailable, Detail: err.Error(), Fix: "try again in a few seconds"}
	case store.Lost(err):
		return problem{Type: "/problems/store", Title: "The database does not answer", Status: http.StatusServiceUnavailable, Detail: "the server cannot reach what it keeps; nothing was changed", Fix: "try again in a few seconds; plans and other answers without a project are given meanwhile"}
	case store.Full(err):
		return problem{Type: "/problems/store", Title: "The disk is full", Status: http.StatusInsufficientStorage, Detail: "the server has no room to keep this; nothing was changed", Fix: "tell who runs the server; reading goes on"}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return problem{Type: "/problems/timeout", Title: "Timeout", Status: http.StatusServiceUnavailable, Detail: "the answer took too long", Fix: "ask for less at once, or as a job"}
	}
	return problem{Type: "/problems/internal", Title: "Internal error", Status: http.StatusInternalServerError, Detail: "the answer could not be made; the log has the reason"}
}

// problemTypes gives the problems that the framework finds their type.
func problemTypes() {
	make := huma.NewError
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		e := make(status, msg, errs...)
		if m, ok := e.(*huma.ErrorModel); ok && m.Type == "" {
			m.Type = "/problems/bad-input"
			if status >= http.StatusInternalServerError {
				m.Type = "/problems/internal"
			}
		}
		return e
	}
}

func init() { problemTypes() } // the framework has one maker of errors for all

// fail answers with a problem.
func (s *Server) fail(c huma.Context, err error) {
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		s.c.Log.ErrorContext(c.Context(), "request failed", "path", c.URL().Path, "error", err)
	}
	if p.Status == http.StatusServiceUnavailable {
		c.SetHeader("Retry-After", retryAfter)
	}
	c.SetHeader("Content-Type", "application/problem+json")
	c.SetHeader("Cache-Control", "no-store")
	c.SetStatus(p.Status)
	json.NewEncoder(c.BodyWriter()).Encode(p) // a client that has gone is no error of ours
}

// retryAfter is when to come again to a server that is busy or has lost its
// database, in seconds.
const retryAfter = "5"

// reject answers with an error outside the operations.
func (s *Server) reject(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		s.c.Log.ErrorContext(r.Context(), "request failed", "id", RequestID(r.Context()), "path", r.URL.Path, "error", err)
	}
	writeProblem(w, p)
}

// writeProblem answers outside the operations.
func writeProblem(w http.ResponseWriter, p problem) {
	if p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	fmt.Fprintln(w, mustJSON(p))
}

func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // of our own structs alone
	}
	return string(b)
}
