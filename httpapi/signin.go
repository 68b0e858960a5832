package httpapi

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"meridian"
	"meridian/store"
)

// SignIn lets people in through an OpenID Connect provider: authorization code
// with PKCE (RFC 7636), state and nonce. [NewSignIn] asks the provider for its
// description.
type SignIn struct {
	issuer   string
	provider *oidc.Provider
	require  [][2]string // claim, value: who comes has one of them
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
	key      []byte // signs what is remembered between leaving and coming back
}

// NewSignIn returns the way in through a provider. The callback is the address of
// this server's /v1/sign-in/callback as browsers reach it.
func NewSignIn(ctx context.Context, issuer, client, secret, callback string) (*SignIn, error) {
	p, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return nil, err
	}
	key := make([]byte, 32)
	rand.Read(key) // never fails
	return &SignIn{issuer: issuer, provider: p, key: key, verifier: p.Verifier(&oidc.Config{ClientID: client}),
		oauth: oauth2.Config{ClientID: client, ClientSecret: secret, Endpoint: p.Endpoint(), RedirectURL: callback, Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}}, nil
}

// Require lets in only whom the provider gives one of these claims, each written
// name=value, such as groups=freight or email=ann@example.org. A claim that is a list
// holds its values.
func (g *SignIn) Require(claims ...string) error {
	for _, c := range claims {
		name, value, ok := strings.Cut(c, "=")
		if !ok || name == "" || value == "" {
			return meridian.Input("--oidc-require", "write claim=value, such as groups=freight", "%q is no claim", c)
		}
		g.require = append(g.require, [2]string{name, value})
	}
	return nil
}

// allowed tells whether claims are those of somebody who may come in.
func (g *SignIn) allowed(claims map[string]any) bool {
	has := func(name, value string) bool {
		if name == "email" && claims["email_verified"] == false {
			return false // anybody can write any address there
		}
		switch v := claims[name].(type) {
		case string:
			return v == value
		case []any:
			return slices.Contains(v, any(value))
		}
		return false
	}
	return len(g.require) == 0 || slices.ContainsFunc(g.require, func(r [2]string) bool { return has(r[0], r[1]) })
}

// claims are what the provider says of a user, in its token and, unless it tells the
// name there, when it is asked (OpenID Connect Core, 5.3).
func (g *SignIn) claims(ctx context.Context, id *oidc.IDToken, tok *oauth2.Token) (map[string]any, error) {
	all := map[string]any{}
	if err := id.Claims(&all); err != nil {
		return nil, err
	}
	if g.provider.UserInfoEndpoint() == "" || all["name"] != nil && len(g.require) == 0 {
		return all, nil
	}
	info, err := g.provider.UserInfo(ctx, oauth2.StaticTokenSource(tok))
	if err != nil || info.Subject != id.Subject {
		return nil, errors.New("the provider does not say who this is")
	}
	more := map[string]any{}
	if err := info.Claims(&more); err != nil {
		return nil, err
	}
	for name, v := range more {
		if _, ok := all[name]; !ok {
			all[name] = v
		}
	}
	return all, nil
}

const (
	sessionCookie = "meridian_session"
	leaveCookie   = "meridian_sign_in"
	sessionLife   = 12 * time.Hour
	leaveLife     = 10 * time.Minute
)

// leave is remembered, signed, in the browser that goes to the provider.
type leave struct {
	State, Nonce, Verifier, Back string
	Until                        int64
}

func (g *SignIn) seal(l leave) string {
	b, err := json.Marshal(l)
	if err != nil {
		panic(err) // of strings and a number
	}
	text := base64.RawURLEncoding.EncodeToString(b)
	return text + "." + g.sign(text)
}

func (g *SignIn) sign(text string) string {
	m := hmac.New(sha256.New, g.key)
	m.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

func (g *SignIn) unseal(s string, now time.Time) (l leave, ok bool) {
	text, sum, _ := strings.Cut(s, ".")
	if !hmac.Equal([]byte(sum), []byte(g.sign(text))) {
		return l, false
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(b, &l) != nil {
		return l, false
	}
	return l, now.Unix() < l.Until
}

// signInRoutes registers the way in and out.
func (s *Server) signInRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/sign-in", s.goToProvider)
	mux.HandleFunc("GET /v1/sign-in/callback", s.comeBack)
	mux.HandleFunc("POST /v1/sign-in", s.enter)
	mux.HandleFunc("POST /v1/sign-out", s.signOut)
	s.describeSignIn()
}

func (s *Server) cookie(name, value string, life time.Duration) *http.Cookie {
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: s.c.Access.Secure, SameSite: http.SameSiteLaxMode, MaxAge: int(life.Seconds())}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

func (s *Server) goToProvider(w http.ResponseWriter, r *http.Request) {
	g := s.c.Access.SignIn
	if g == nil {
		writeProblem(w, problem{Type: "/problems/sign-in", Title: "No sign-in", Status: http.StatusNotFound, Detail: "this server knows no provider to sign in with", Fix: "send a token, or start it with --oidc-issuer"})
		return
	}
	l := leave{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Back: localPath(r.URL.Query().Get("back")), Until: time.Now().Add(leaveLife).Unix()}
	http.SetCookie(w, s.cookie(leaveCookie, g.seal(l), leaveLife))
	http.Redirect(w, r, g.oauth.AuthCodeURL(l.State, oidc.Nonce(l.Nonce), oauth2.S256ChallengeOption(l.Verifier)), http.StatusFound)
}

// localPath keeps a path of this server, so that nobody is sent elsewhere.
func localPath(p string) string {
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n") {
		return "/"
	}
	return p
}

func (s *Server) comeBack(w http.ResponseWriter, r *http.Request) {
	u, back, err := s.introduce(r)
	if err != nil {
		s.c.Log.WarnContext(r.Context(), "sign-in", "error", err)
		writeProblem(w, problem{Type: "/problems/sign-in", Title: "Sign-in failed", Status: http.StatusForbidden, Detail: err.Error(), Fix: "begin again at /v1/sign-in"})
		return
	}
	secret, _, err := s.c.Store.NewToken(r.Context(), store.Actor{User: u.ID, Request: RequestID(r.Context())}, u.ID, "browser", sessionLife, true)
	if err != nil {
		s.reject(w, r, err)
		return
	}
	http.SetCookie(w, s.cookie(leaveCookie, "", 0))
	http.SetCookie(w, s.cookie(sessionCookie, secret, sessionLife))
	http.Redirect(w, r, back, http.StatusFound)
}

// introduce checks what the provider says and returns its user here.
func (s *Server) introduce(r *http.Request) (u store.User, back string, err error) {
	g := s.c.Access.SignIn
	if g == nil {
		return u, "", errors.New("this server knows no provider")
	}
	c, err := r.Cookie(leaveCookie)
	if err != nil {
		return u, "", errors.New("this browser did not begin to sign in")
	}
	l, ok := g.unseal(c.Value, time.Now())
	q := r.URL.Query()
	if !ok || !hmac.Equal([]byte(q.Get("state")), []byte(l.State)) {
		return u, "", errors.New("the answer of the provider does not belong to this browser, or came too late")
	}
	if e := q.Get("error"); e != "" {
		return u, "", errors.New("the provider refused: " + e)
	}
	tok, err := g.oauth.Exchange(r.Context(), q.Get("code"), oauth2.VerifierOption(l.Verifier))
	if err != nil {
		return u, "", errors.New("the provider did not take its own code back")
	}
	raw, _ := tok.Extra("id_token").(string)
	id, err := g.verifier.Verify(r.Context(), raw)
	if err != nil {
		return u, "", errors.New("the provider's word cannot be verified: " + err.Error())
	}
	if !hmac.Equal([]byte(id.Nonce), []byte(l.Nonce)) {
		return u, "", errors.New("the provider's word is an old one")
	}
	claims, err := g.claims(r.Context(), id, tok)
	if err != nil {
		return u, "", err
	}
	if !g.allowed(claims) {
		return u, "", errors.New("the provider knows you, and you are not among those whom this server lets in")
	}
	name := id.Subject
	for _, claim := range []string{"email", "name"} {
		if n, ok := claims[claim].(string); ok && n != "" {
			name = n
		}
	}
	u, err = s.c.Store.SignIn(r.Context(), g.issuer+"|"+id.Subject, name)
	if err == nil && u.Disabled {
		err = errors.New("your access was taken away")
	}
	return u, l.Back, err
}

func (s *Server) signOut(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(sessionCookie); err == nil && s.c.Store != nil {
		u, tok, err := s.c.Store.UserOfToken(r.Context(), c.Value)
		if err == nil {
			err = s.c.Store.Revoke(r.Context(), store.Actor{User: u.ID, Request: RequestID(r.Context())}, u.ID, tok.ID)
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			s.reject(w, r, err)
			return
		}
	}
	http.SetCookie(w, s.cookie(sessionCookie, "", 0))
	w.WriteHeader(http.StatusNoContent)
}
