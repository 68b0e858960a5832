package httpapi

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"meridian/store"
)

// Access says who may call. The zero value is one user on one machine, who is
// asked nothing; the server then has to listen on loopback alone.
type Access struct {
	Team   bool    // everybody has to sign in, by token or through SignIn
	SignIn *SignIn // nil: tokens alone
	Rate   float64 // requests a second for each caller; 0: no bound
	Burst  int     // requests at once beyond the rate
	Secure bool    // the browser reaches the server over HTTPS: cookies say so
	Proxy  bool    // a proxy in front writes the client's address as the last of X-Forwarded-For
}

type callerKey struct{}

// caller returns who calls.
func caller(ctx context.Context) store.User {
	u, _ := ctx.Value(callerKey{}).(store.User)
	return u
}

// actor returns who does something, for the audit trail.
func actor(ctx context.Context) store.Actor {
	return store.Actor{User: caller(ctx).ID, Request: RequestID(ctx)}
}

// localSubject is the one user of a server that asks nobody.
const localSubject = "local"

// errSignIn says that the caller is unknown.
var errSignIn = errors.New("sign in, or send a token as Authorization: Bearer mrd_TOKEN")

// open tells whether a path can be read by anybody: the application itself, what
// describes the API, and the way in. Answers and data are not.
func open(path string) bool {
	return !strings.HasPrefix(path, "/v1/") || path == "/v1/docs" || path == "/v1/me" || strings.HasPrefix(path, "/v1/sign-") || strings.HasPrefix(path, "/v1/schemas")
}

// admit finds out who calls and whether they call too often. It answers itself
// and returns nil if the request may not go on.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) *http.Request {
	u, err := s.who(r)
	switch {
	case errors.Is(err, errSignIn):
		if !open(r.URL.Path) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="meridian"`)
			writeProblem(w, problem{Type: "/problems/sign-in", Title: "Sign in", Status: http.StatusUnauthorized, Detail: "it is not known who calls", Fix: err.Error()})
			return nil
		}
	case err != nil:
		s.reject(w, r, err)
		return nil
	}
	key := u.ID
	if key == "" {
		key = s.address(r)
	}
	if wait := s.rates.wait(key, s.c.Access); wait > 0 {
		w.Header().Set("Retry-After", "1")
		writeProblem(w, problem{Type: "/problems/too-many", Title: "Too many requests", Status: http.StatusTooManyRequests, Detail: "you call more often than you may", Fix: "wait a second; answers carry entity tags that make repeats cheap"})
		return nil
	}
	return r.WithContext(context.WithValue(r.Context(), callerKey{}, u))
}

// who returns the user whose token or session a request carries.
func (s *Server) who(r *http.Request) (store.User, error) {
	if !s.c.Access.Team {
		return s.local, nil
	}
	secret := ""
	if scheme, rest, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		secret = strings.TrimSpace(rest)
	} else if c, err := r.Cookie(sessionCookie); err == nil {
		secret = c.Value
	}
	if secret == "" {
		return store.User{}, errSignIn
	}
	ctx, cancel := context.WithTimeout(r.Context(), storeTime)
	defer cancel()
	u, _, err := s.c.Store.UserOfToken(ctx, secret)
	if errors.Is(err, store.ErrNotFound) {
		return store.User{}, errSignIn
	}
	return u, err
}

// address is that of the client.
func (s *Server) address(r *http.Request) string {
	if list := r.Header.Values("X-Forwarded-For"); s.c.Access.Proxy && len(list) > 0 {
		last := list[len(list)-1]
		last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
		if ip, err := netip.ParseAddr(last); err == nil {
			return ip.String()
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// rates bounds how often each caller calls.
type rates struct {
	mu sync.Mutex
	of map[string]*rate.Limiter
}

// mostCallers is how many callers are remembered; then all are forgotten, which
// gives each a new burst.
const mostCallers = 10_000

func (l *rates) wait(caller string, a Access) time.Duration {
	if a.Rate <= 0 || l.limiter(caller, rate.Limit(a.Rate), max(1, a.Burst)).Allow() {
		return 0
	}
	return time.Second
}

func (l *rates) limiter(caller string, r rate.Limit, burst int) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil || len(l.of) >= mostCallers {
		l.of = map[string]*rate.Limiter{}
	}
	lim := l.of[caller]
	if lim == nil {
		lim = rate.NewLimiter(r, burst)
		l.of[caller] = lim
	}
	return lim
}

// project returns a project in which the caller has at least a role. To those
// who are no members it does not exist.
func (s *Server) project(ctx context.Context, id string, need store.Role) (store.Project, error) {
	p, err := s.c.Store.Project(ctx, caller(ctx).ID, id)
	if err != nil {
		return p, err
	}
	if !p.Role.May(need) {
		return p, errForbidden{string(need), string(p.Role)}
	}
	return p, nil
}

// errForbidden says that a role is too small.
type errForbidden struct{ need, have string }

func (e errForbidden) Error() string {
	return "this needs the role " + e.need + "; yours is " + e.have
}
