package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// An answer that takes a while can be asked for as a stream of events (Accept:
// text/event-stream): how far it is, then the answer. Who closes the stream gives
// the question up.

const eventStream = "text/event-stream"

// Streams that are open at once, of all callers and of one: each looks at the store
// four times a second.
const (
	mostStreams     = 200
	mostStreamsEach = 20
)

type tellKey struct{}

// telling hands on what is told of progress.
func telling(ctx context.Context, tell Progress) context.Context {
	return context.WithValue(ctx, tellKey{}, tell)
}

// tell tells how far an answer is, to whoever wants to know.
func tell(ctx context.Context, phase string, done, total int64) {
	if t, ok := ctx.Value(tellKey{}).(Progress); ok && t != nil {
		t(phase, done, total)
	}
}

// progressView is an event of a stream.
type progressView struct {
	Phase     string `json:"phase"`
	Done      int64  `json:"done"`
	Total     int64  `json:"total"`
	Remaining *int64 `json:"remaining_seconds,omitempty"`
}

// describeStream adds the stream of events to a response.
func describeStream(r *huma.Response) {
	if r == nil || r.Content["application/json"] == nil {
		return
	}
	r.Content[eventStream] = &huma.MediaType{Schema: &huma.Schema{Type: "string",
		Description: "asked with Accept: text/event-stream: events `progress` {phase, done, total, remaining_seconds}, then `answer` with the JSON in one line, or `problem`; closing the stream gives the question up"}}
}

// wantsStream tells whether a client asks for events rather than for the answer
// alone.
func wantsStream(accept string) bool {
	for _, part := range strings.Split(accept, ",") {
		if t, _, err := mime.ParseMediaType(part); err == nil && t == eventStream {
			return true
		}
	}
	return false
}

// deliver answers with a page, once or at the end of a stream of events. Head sets
// headers beside those of the page.
func (s *Server) deliver(c huma.Context, tag string, turns *lanes, compute func(context.Context, Progress) (*page, error), head func(*page)) {
	if wantsStream(c.Header("Accept")) {
		s.stream(c, tag, turns, compute)
		return
	}
	p, err := s.answer(c.Context(), tag, turns, nil, compute)
	if err != nil {
		s.fail(c, err)
		return
	}
	tagHeaders(c, tag)
	if head != nil {
		head(p)
	}
	p.send(c)
}

func (s *Server) stream(c huma.Context, tag string, turns *lanes, compute func(context.Context, Progress) (*page, error)) {
	leave, err := s.streams.enter(c.Context(), caller(c.Context()).ID, s.c.Patience)
	if err != nil {
		s.fail(c, err)
		return
	}
	defer leave()
	e := s.eventsTo(c)
	var from pace
	p, err := s.answer(c.Context(), tag, turns, func(phase string, done, total int64) {
		from.tell(phase, done, total)
		at := from.at(time.Now())
		v := progressView{Phase: at.Phase, Done: at.Done, Total: at.Total}
		if at.Remaining >= 0 {
			v.Remaining = &at.Remaining
		}
		e.say("progress", mustJSON(v))
	}, compute)
	switch {
	case c.Context().Err() != nil: // nobody reads any more
	case err != nil:
		e.say("problem", mustJSON(problemOf(err)))
	default:
		e.page(p)
	}
}

// eventWriter writes server-sent events, and none twice in succession.
type eventWriter struct {
	c    huma.Context
	s    *Server
	said string
	last time.Time
}

// eventsTo begins a stream of events.
func (s *Server) eventsTo(c huma.Context) *eventWriter {
	c.SetHeader("Content-Type", eventStream)
	c.SetHeader("Cache-Control", "no-store")
	c.SetHeader("X-Accel-Buffering", "no")
	c.SetStatus(http.StatusOK)
	e := &eventWriter{c: c, s: s, last: time.Now()}
	e.flush()
	return e
}

// say writes an event; or, if it is that of before, a sign of life now and then.
// It tells whether the client can still be reached.
func (e *eventWriter) say(event, data string) bool {
	text := "event: " + event + "\ndata: " + data + "\n\n"
	switch {
	case text != e.said:
		e.said = text
	case time.Since(e.last) < aliveGap:
		return true
	default:
		text = ": still here\n\n"
	}
	e.last = time.Now()
	if _, err := fmt.Fprint(e.c.BodyWriter(), text); err != nil {
		return false
	}
	e.flush()
	return true
}

// aliveGap is how often a quiet stream shows that it is there.
const aliveGap = 15 * time.Second

func (e *eventWriter) flush() {
	_, res := humago.Unwrap(e.c)
	e.s.bounded(res) // a client that reads may take its time
	if f, ok := e.c.BodyWriter().(http.Flusher); ok {
		f.Flush()
	}
}

// page says an answer in one line.
func (e *eventWriter) page(p *page) {
	body, err := p.plain()
	if err != nil {
		e.say("problem", mustJSON(problemOf(err)))
		return
	}
	var line bytes.Buffer
	if json.Compact(&line, body) != nil {
		e.say("problem", mustJSON(problem{Type: "/problems/bad-input", Title: "Not acceptable", Status: http.StatusNotAcceptable, Detail: "this form of the answer is no JSON and fits into no event", Fix: "ask for the same again without the stream: it is kept"}))
		return
	}
	event := "answer"
	if p.status != 0 {
		event = "problem"
	}
	e.say(event, line.String())
}
