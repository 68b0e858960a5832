package httpapi

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/klauspost/compress/gzip"

	"meridian"
)

// page is an answer ready to be sent. What is worth it is kept compressed alone:
// the few clients that do not take it so get it unpacked.
type page struct {
	tag         string
	contentType string
	status      int // of a problem that will always be one; 0: 200
	body        []byte
	packed      bool // body is gzip
	length      int  // of the body as it is
}

func (p *page) size() int64 { return int64(len(p.body)) + 200 }

// plain returns the body as it is.
func (p *page) plain() ([]byte, error) {
	if !p.packed {
		return p.body, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(p.body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// smallPage is what is sent as it is: a packet or two.
const smallPage = 1400

// rooms are where answers are written before they are packed.
var rooms = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// packers compress; each needs a megabyte.
var packers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level exists
	return w
}}

func newPage(tag, contentType string, body []byte) (*page, error) {
	p := &page{tag: tag, contentType: contentType, body: body, length: len(body)}
	if len(body) < smallPage {
		return p, nil
	}
	b := rooms.Get().(*bytes.Buffer)
	defer rooms.Put(b)
	b.Reset()
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	w.Reset(b)
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	p.body, p.packed = bytes.Clone(b.Bytes()), true
	return p, nil
}

// ask registers an operation whose answer depends on the data and the request
// alone: it is reckoned once and kept. The answer is a value for JSON, or a
// [file] with a content type of its own.
func ask[I, O any](s *Server, op huma.Operation, compute func(context.Context, *I) (O, error)) {
	op.Errors = append(op.Errors, http.StatusBadRequest, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity, http.StatusServiceUnavailable)
	op.MaxBodyBytes = mostBody
	if op.Responses == nil {
		schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[O](), true, op.OperationID+" answer")
		op.Responses = map[string]*huma.Response{"200": {Description: "The answer", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}}
	}
	op.Responses["304"] = &huma.Response{Description: "The answer of the entity tag still holds"}
	describeStream(op.Responses["200"])
	huma.Register(s.api, op, func(_ context.Context, in *I) (*huma.StreamResponse, error) {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s %#v", op.OperationID, in))
		tag := `"` + s.version + "-" + hex.EncodeToString(sum[:12]) + `"`
		fresh := func(c huma.Context) bool { return matches(c.Header("If-None-Match"), tag) }
		return &huma.StreamResponse{Body: func(c huma.Context) {
			if fresh(c) {
				tagHeaders(c, tag)
				c.SetStatus(http.StatusNotModified)
				return
			}
			s.deliver(c, tag, s.turns, func(ctx context.Context, tell Progress) (*page, error) {
				return reckon(tag, func() (O, error) { return compute(telling(ctx, tell), in) })
			}, nil)
		}}, nil
	})
}

// file is an answer that is not JSON.
type file struct {
	contentType string
	body        []byte
}

// reckon makes the page of an answer. It runs apart from the request, where a
// panic would end the server: it becomes an error.
func reckon[O any](tag string, compute func() (O, error)) (p *page, err error) {
	defer func() {
		if r := recover(); r != nil {
			p, err = nil, fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	v, err := compute()
	if err != nil {
		return nil, err
	}
	if f, ok := any(v).(file); ok {
		return newPage(tag, f.contentType, f.body)
	}
	b := rooms.Get().(*bytes.Buffer)
	defer rooms.Put(b)
	b.Reset()
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	p, err = newPage(tag, "application/json", b.Bytes())
	if err == nil && !p.packed { // the room is for others
		p.body = bytes.Clone(p.body)
	}
	return p, err
}

// answer returns the kept page, or waits for its turn and reckons it. Requests
// for one page at a time wait for one reckoning, which ends when all of them have
// gone.
func (s *Server) answer(ctx context.Context, key string, turns *lanes, tell Progress, compute func(context.Context, Progress) (*page, error)) (*page, error) {
	if p := s.kept.get(key); p != nil {
		return p, nil
	}
	return s.flights.do(ctx, key, tell, func(ctx context.Context, tell Progress) (p *page, err error) {
		leave, err := turns.enter(ctx, caller(ctx).ID, s.c.Patience)
		if err != nil {
			return nil, err
		}
		defer leave()
		err = spanned(ctx, s.c.Tracer, "reckon", func(ctx context.Context) (err error) {
			p, err = compute(ctx, tell)
			return err
		})
		var none *meridian.NoResultError
		if errors.As(err, &none) { // as lasting as an answer
			p, err = problemPage(key, problemOf(err))
		}
		if err != nil {
			return nil, err
		}
		s.kept.put(key, p)
		return p, nil
	})
}

// problemPage keeps a problem like an answer.
func problemPage(tag string, p problem) (*page, error) {
	page, err := newPage(tag, "application/problem+json", []byte(mustJSON(p)+"\n"))
	if err == nil {
		page.status = p.Status
	}
	return page, err
}

func matches(header, tag string) bool {
	for _, t := range strings.Split(header, ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}

// tagHeaders let browsers keep an answer and ask whether it still holds.
func tagHeaders(c huma.Context, tag string) {
	c.SetHeader("ETag", tag)
	c.SetHeader("Cache-Control", "private, no-cache")
	c.AppendHeader("Vary", "Accept-Encoding")
}

func (p *page) send(c huma.Context) {
	c.SetHeader("Content-Type", p.contentType)
	switch {
	case p.packed && accepts(c.Header("Accept-Encoding"), "gzip"):
		c.SetHeader("Content-Encoding", "gzip")
		c.SetHeader("Content-Length", strconv.Itoa(len(p.body)))
	default:
		c.SetHeader("Content-Length", strconv.Itoa(p.length))
	}
	c.SetStatus(cmp.Or(p.status, http.StatusOK))
	if c.Method() == http.MethodHead {
		return
	}
	// a client that has gone is no error of ours
	if !p.packed || accepts(c.Header("Accept-Encoding"), "gzip") {
		c.BodyWriter().Write(p.body)
		return
	}
	if r, err := gzip.NewReader(bytes.NewReader(p.body)); err == nil { // of our own making
		io.Copy(c.BodyWriter(), r)
	}
}

// accepts tells whether an Accept-Encoding takes an encoding.
func accepts(header, encoding string) bool {
	star := false
	for _, e := range strings.Split(header, ",") {
		name, params, _ := strings.Cut(e, ";")
		name, q := strings.TrimSpace(name), 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			q, _ = strconv.ParseFloat(strings.TrimSpace(v), 64) // nonsense is 0: not accepted
		}
		switch {
		case strings.EqualFold(name, encoding):
			return q > 0
		case name == "*":
			star = q > 0
		}
	}
	return star
}
