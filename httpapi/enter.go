package httpapi

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/time/rate"

	"meridian/store"
)

// A browser signs in with a token: it is exchanged for a session in a cookie that
// scripts cannot read, and never kept in the page.

// Bounds on guessing. A token has 256 bits of chance; the bound keeps the trail and
// the database from being flooded.
const (
	mostGuesses = 10 // wrong tokens of an address at once
	guessGap    = 10 * time.Second
	mostSecret  = 4 << 10 // bytes of the question
)

// enter answers POST /v1/sign-in. What another site's page asks for was refused
// before (sameSite), and a form cannot send JSON.
func (s *Server) enter(w http.ResponseWriter, r *http.Request) {
	if !s.c.Access.Team {
		writeProblem(w, problem{Type: "/problems/sign-in", Title: "No sign-in", Status: http.StatusNotFound, Detail: "this server has one user and asks nobody", Fix: "start it with --team"})
		return
	}
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		writeProblem(w, problem{Type: "/problems/bad-input", Title: "Bad input", Status: http.StatusUnsupportedMediaType, Detail: "the body is no JSON", Fix: `send {"token": "mrd_..."} as application/json`})
		return
	}
	address := s.address(r)
	guesses := s.guesses.limiter(address, rate.Every(guessGap), mostGuesses)
	if guesses.Tokens() < 1 {
		w.Header().Set("Retry-After", "10")
		writeProblem(w, problem{Type: "/problems/too-many", Title: "Too many wrong tokens", Status: http.StatusTooManyRequests, Detail: "too many tokens from your address were wrong", Fix: "wait ten seconds"})
		return
	}
	var in struct {
		Token string `json:"token"`
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostSecret))
	if err == nil {
		err = json.Unmarshal(b, &in)
	}
	if err != nil || in.Token == "" {
		writeProblem(w, problem{Type: "/problems/bad-input", Title: "Bad input", Status: http.StatusUnprocessableEntity, Detail: "there is no token in the body", Fix: `send {"token": "mrd_..."}`, Errors: []*huma.ErrorDetail{{Message: "is missing", Location: "token"}}})
		return
	}
	secret, err := s.exchange(r, strings.TrimSpace(in.Token))
	switch {
	case errors.Is(err, store.ErrNotFound):
		guesses.Allow()
		s.c.Log.WarnContext(r.Context(), "sign-in refused", "id", RequestID(r.Context()), "address", address)
		if err := s.c.Store.Refused(r.Context(), store.Actor{Request: RequestID(r.Context())}, address); err != nil {
			s.c.Log.ErrorContext(r.Context(), "audit trail", "error", err)
		}
		writeProblem(w, problem{Type: "/problems/sign-in", Title: "Sign-in failed", Status: http.StatusUnauthorized, Detail: "the token is unknown, has expired or was revoked", Fix: "ask who runs the server for a token (meridian store token)", Errors: []*huma.ErrorDetail{{Message: "is not valid", Location: "token"}}})
	case err != nil:
		s.reject(w, r, err)
	default:
		http.SetCookie(w, s.cookie(sessionCookie, secret, sessionLife))
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNoContent)
	}
}

// exchange makes a session of a token. A session makes no other.
func (s *Server) exchange(r *http.Request, token string) (secret string, err error) {
	u, tok, err := s.c.Store.UserOfToken(r.Context(), token)
	if err != nil {
		return "", err
	}
	return s.c.Store.NewSession(r.Context(), store.Actor{User: u.ID, Request: RequestID(r.Context())}, tok, sessionLife)
}

// describeSignIn puts the way in and out for browsers into the description.
func (s *Server) describeSignIn() {
	in := &huma.Operation{OperationID: "sign-in", Method: http.MethodPost, Path: "/v1/sign-in", Summary: "Sign a browser in with a token", Tags: []string{"tokens"}, MaxBodyBytes: mostSecret,
		Description: "Sets the session cookie (HttpOnly, SameSite=Lax, Secure behind https). The session lasts twelve hours at most, and ends with the token. Ten wrong tokens of an address are answered, then one in ten seconds.",
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: "object", Required: []string{"token"}, Properties: map[string]*huma.Schema{"token": {Type: "string"}}}}}},
		Responses:   map[string]*huma.Response{"204": {Description: "The browser is signed in"}}}
	s.describeProblems(in, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable)
	out := &huma.Operation{OperationID: "sign-out", Method: http.MethodPost, Path: "/v1/sign-out", Summary: "End the session of the browser", Tags: []string{"tokens"}, Responses: map[string]*huma.Response{"204": {Description: "The browser is signed out"}}}
	s.describeProblems(out, http.StatusForbidden, http.StatusServiceUnavailable)
	s.api.OpenAPI().AddOperation(in)
	s.api.OpenAPI().AddOperation(out)
}
