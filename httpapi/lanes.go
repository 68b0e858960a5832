package httpapi

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// lanes let a bounded number of callers in at once, and of one caller fewer than
// that: a flood of one is no wait for others.
type lanes struct {
	all  chan struct{}
	each int
	mu   sync.Mutex
	of   map[string]*lane
	mean time.Duration // of a turn
}

// lane is that of one caller, for as long as somebody is in it or waits.
type lane struct {
	turns chan struct{}
	users int
}

// newLanes makes lanes for so many at once, and so many of each caller.
func newLanes(all, each int) *lanes {
	return &lanes{all: make(chan struct{}, all), each: each, of: map[string]*lane{}}
}

// A long queue makes everybody wait for what few still want: beyond some length one
// more is told at once that the server is busy.
const (
	mostQueued = 64              // of one caller, however short their turns are
	fewQueued  = 16              // may always wait
	mostWait   = 2 * time.Second // that the others expect
)

// full tells whether one more of a caller has to be sent away. The lock is held.
func (l *lanes) full(own *lane) bool {
	queued := own.users - l.each
	return queued >= mostQueued || queued >= fewQueued && time.Duration(queued)*l.mean/time.Duration(l.each) > mostWait
}

// turned notes how long a turn took; the mean forgets half of what was after 11 turns.
func (l *lanes) turned(took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mean += (took - l.mean) / 16
}

// enter waits for a turn, for as long as patience lasts and the context does. What
// it returns ends the turn.
func (l *lanes) enter(ctx context.Context, caller string, patience time.Duration) (leave func(), err error) {
	l.mu.Lock()
	own := l.of[caller]
	if own == nil {
		own = &lane{turns: make(chan struct{}, l.each)}
		l.of[caller] = own
	}
	if l.full(own) {
		l.mu.Unlock()
		return nil, errBusy
	}
	own.users++
	l.mu.Unlock()
	gone := func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if own.users--; own.users == 0 {
			delete(l.of, caller)
		}
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case own.turns <- struct{}{}:
	case <-ctx.Done():
		gone()
		return nil, ctx.Err()
	case <-late.C:
		gone()
		return nil, errBusy
	}
	select {
	case l.all <- struct{}{}:
		begun := time.Now()
		return func() { <-l.all; <-own.turns; l.turned(time.Since(begun)); gone() }, nil
	case <-ctx.Done():
		<-own.turns
		gone()
		return nil, ctx.Err()
	case <-late.C:
		<-own.turns
		gone()
		return nil, errBusy
	}
}

// lanesFor makes lanes of which no caller of a team's server can take all.
func (s *Server) lanesFor(all int) *lanes {
	if !s.c.Access.Team {
		return newLanes(all, all)
	}
	all = max(2, all)
	return newLanes(all, all-1)
}

// Bodies larger than smallBody are read by few at once: they are held in memory
// until they are answered.
const (
	smallBody  = 256 << 10
	mostBodies = 6
)

// withBody lets a request with a large body wait for its turn. The body is in
// memory until the request is answered; leave ends that.
func (s *Server) withBody(w http.ResponseWriter, r *http.Request) (leave func(), ok bool) {
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength >= 0 && r.ContentLength <= smallBody {
		return func() {}, true
	}
	leave, err := s.bodies.enter(r.Context(), s.lane(r.Context(), r), s.c.Patience)
	if err != nil {
		io.CopyN(io.Discard, r.Body, smallBody) // a client that still sends could miss the answer
		s.reject(w, r, err)
		return nil, false
	}
	return leave, true
}

// lane names the caller of a request: the user, else the address.
func (s *Server) lane(ctx context.Context, r *http.Request) string {
	if u := caller(ctx); u.ID != "" {
		return u.ID
	}
	return s.address(r)
}

// writeTime is how long a client may take to read an answer once it has been asked
// for; streams of events have no such end.
const writeTime = 3 * time.Minute

// bounded ends an answer that its client does not read.
func (s *Server) bounded(w http.ResponseWriter) {
	// A writer without deadlines is one of a test.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.c.WriteTime))
}
