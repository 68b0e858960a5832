package httpapi

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/trace"
)

// contentPolicy lets a page load nothing that the server does not hold itself.
const contentPolicy = "default-src 'self'; worker-src 'self' blob:; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// gauges are the metrics of a server, in a registry of its own.
type gauges struct {
	registry *prometheus.Registry
	seconds  *prometheus.HistogramVec
	flying   prometheus.Gauge
}

func newGauges() *gauges {
	g := &gauges{
		registry: prometheus.NewRegistry(),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "meridian_http_request_seconds", Help: "Time to answer a request.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}}, []string{"method", "route", "status"}),
		flying: prometheus.NewGauge(prometheus.GaugeOpts{Name: "meridian_http_requests_in_flight", Help: "Requests being answered."}),
	}
	g.registry.MustRegister(g.seconds, g.flying, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return g
}

func (g *gauges) handler() http.Handler {
	return promhttp.HandlerFor(g.registry, promhttp.HandlerOpts{})
}

type requestID struct{}

// RequestID returns the id of the request that a context belongs to.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestID{}).(string)
	return id
}

// around wraps the routes: an id for each request, a line in the log, metrics,
// headers of safety, calls from other origins, and no end of the server by a
// panic.
func (s *Server) around(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		id := newRequestID(r.Header.Get("X-Request-Id"))
		r = r.WithContext(context.WithValue(r.Context(), requestID{}, id))
		r, span := s.traced(r, id)
		rec := &recorder{ResponseWriter: w}
		s.bounded(rec)
		h := rec.Header()
		h.Set("X-Request-Id", id)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		s.gauges.flying.Inc()
		defer func() {
			s.gauges.flying.Dec()
			if p := recover(); p != nil {
				s.c.Log.ErrorContext(r.Context(), "panic", "id", id, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				if rec.status == 0 {
					writeProblem(rec, problem{Type: "/problems/internal", Title: "Internal error", Status: http.StatusInternalServerError, Detail: "the answer could not be made; the log has the reason under request " + id})
				}
			}
			s.note(r, rec, mux, id, span, time.Since(start))
		}()
		if s.crossOrigin(rec, r) || !s.sameHost(rec, r) || !s.sameSite(rec, r) {
			return
		}
		admitted := s.admit(rec, r)
		if admitted == nil {
			return
		}
		leave, ok := s.withBody(rec, admitted)
		if !ok {
			return
		}
		defer leave()
		mux.ServeHTTP(rec, admitted)
	})
}

// note writes the line of the log and counts.
func (s *Server) note(r *http.Request, rec *recorder, mux *http.ServeMux, id string, span trace.Span, took time.Duration) {
	_, route := mux.Handler(r)
	if route == "" {
		route = "none"
	}
	endRequest(span, r, route, rec.code())
	s.gauges.seconds.WithLabelValues(methodLabel(r.Method), route, strconv.Itoa(rec.code())).Observe(took.Seconds())
	level := slog.LevelInfo
	if strings.HasPrefix(r.URL.Path, "/healthz") || strings.HasPrefix(r.URL.Path, "/readyz") || strings.HasPrefix(r.URL.Path, "/metrics") {
		level = slog.LevelDebug
	}
	attrs := []slog.Attr{slog.String("id", id), slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Int("status", rec.code()), slog.Int64("bytes", rec.bytes), slog.Duration("took", took)}
	if t := span.SpanContext(); t.IsSampled() {
		attrs = append(attrs, slog.String("trace", t.TraceID().String()))
	}
	s.c.Log.LogAttrs(r.Context(), level, "request", attrs...)
}

// methodLabel keeps the number of series bounded: anybody can invent methods.
func methodLabel(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// crossOrigin answers what browsers ask before they call from another origin,
// and marks answers to origins that are allowed.
func (s *Server) crossOrigin(w http.ResponseWriter, r *http.Request) (done bool) {
	origin := r.Header.Get("Origin")
	if origin == "" || !strings.HasPrefix(r.URL.Path, "/v1/") && r.URL.Path != "/openapi.json" {
		return false
	}
	w.Header().Add("Vary", "Origin")
	if !slices.Contains(s.c.Origins, origin) && !slices.Contains(s.c.Origins, "*") {
		return false
	}
	w.Header().Set("Access-Control-Allow-Origin", origin)
	w.Header().Set("Access-Control-Expose-Headers", "ETag, X-Request-Id, Retry-After, Content-Disposition")
	if r.Method != http.MethodOptions {
		return false
	}
	w.Header().Set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE")
	w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match, If-Match, X-Request-Id, Traceparent")
	w.Header().Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
	return true
}

// sameHost refuses calls that reach a local server under another name: a page
// elsewhere could have its own name point here (DNS rebinding).
func (s *Server) sameHost(w http.ResponseWriter, r *http.Request) bool {
	if s.c.Access.Team {
		return true
	}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	if host == "localhost" || ip != nil && ip.IsLoopback() {
		return true
	}
	writeProblem(w, problem{Type: "/problems/bad-input", Title: "Wrong host", Status: http.StatusMisdirectedRequest, Detail: "this server is for its own machine alone", Fix: "call it as localhost"})
	return false
}

// sameSite refuses changes that another site's page asks a browser for.
func (s *Server) sameSite(w http.ResponseWriter, r *http.Request) bool {
	if err := s.sites.Check(r); err != nil {
		writeProblem(w, problem{Type: "/problems/bad-input", Title: "Cross-origin change", Status: http.StatusForbidden, Detail: "another site asked for a change", Fix: "allow its origin with --origin"})
		return false
	}
	return true
}

// newRequestID keeps the id that a proxy gave, if it is a plain one.
func newRequestID(given string) string {
	plain := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_'
	}
	if given != "" && len(given) <= 64 && strings.IndexFunc(given, func(r rune) bool { return !plain(r) }) < 0 {
		return given
	}
	var b [8]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach flushing and deadlines.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Flush sends what is written so far.
func (r *recorder) Flush() {
	if f, ok := r.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}
