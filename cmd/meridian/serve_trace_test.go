package main

import (
	"compress/gzip"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"meridian/atlas"
	"meridian/feed"
	"meridian/httpapi"
)

// With a collector named in the environment, requests and what they reckon arrive
// there as spans, below the span of the caller.
func TestTraces(t *testing.T) {
	var mu sync.Mutex
	var got []*spans.Span
	service := ""
	sink := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body := io.Reader(r.Body)
		if r.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(r.Body)
			if err != nil {
				t.Error(err)
				return
			}
			body = z
		}
		b, err := io.ReadAll(body)
		var batch collector.ExportTraceServiceRequest
		if err != nil || r.URL.Path != "/v1/traces" || proto.Unmarshal(b, &batch) != nil {
			t.Errorf("%s: %d bytes are no spans: %v", r.URL.Path, len(b), err)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		for _, rs := range batch.ResourceSpans {
			for _, a := range rs.Resource.Attributes {
				if a.Key == "service.name" {
					service = a.Value.GetStringValue()
				}
			}
			for _, ss := range rs.ScopeSpans {
				got = append(got, ss.Spans...)
			}
		}
	}))
	defer sink.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", sink.URL)
	tracer, sendOff, err := tracing(t.Context(), slog.New(slog.DiscardHandler))
	if err != nil || tracer == nil {
		t.Fatalf("nothing is traced: %v", err)
	}
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	tables, problems := feed.ReadTables(atlas.FS())
	if len(problems.Errors()) > 0 {
		t.Fatal(problems)
	}
	var log strings.Builder
	s, err := httpapi.New(t.Context(), httpapi.Config{Net: net, Tables: tables, Tracer: tracer, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	const traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
	for _, path := range []string{"/v1/plan?from=Tehran&to=Baku", "/v1/plan?from=Tehran&to=Nowhere"} {
		r := httptest.NewRequest("GET", path, nil)
		r.Host = "localhost"
		r.Header.Set("Traceparent", "00-"+traceID+"-00f067aa0ba902b7-01")
		s.Handler().ServeHTTP(httptest.NewRecorder(), r)
	}
	if err := sendOff(t.Context()); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, x := range got {
		names = append(names, x.Name)
		if id := hex.EncodeToString(x.TraceId); id != traceID {
			t.Errorf("%s is of the trace %s", x.Name, id)
		}
	}
	slices.Sort(names)
	if want := []string{"GET /v1/plan", "GET /v1/plan", "reckon", "reckon"}; !slices.Equal(names, want) || service != "meridian" {
		t.Errorf("spans %q of %q, want %q", names, service, want)
	}
	if !strings.Contains(log.String(), "trace="+traceID) {
		t.Errorf("the log does not name the trace: %s", log.String())
	}
}

// Without one nothing is traced, and a nonsensical one is a mistake of the user.
func TestNoTraces(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "")
	t.Setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "")
	if tracer, _, err := tracing(t.Context(), slog.New(slog.DiscardHandler)); tracer != nil || err != nil {
		t.Errorf("%v %v", tracer, err)
	}
}
