package httpapi

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// Spans follow the semantic conventions of OpenTelemetry for HTTP servers.

// traced begins the span of a request, below that of the caller if it sends one.
func (s *Server) traced(r *http.Request, id string) (*http.Request, trace.Span) {
	ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, span := s.c.Tracer.Start(ctx, methodLabel(r.Method), trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		attribute.String("http.request.method", r.Method), attribute.String("url.path", r.URL.Path), attribute.String("meridian.request_id", id)))
	return r.WithContext(ctx), span
}

// endRequest ends the span of a request: it is named by its route.
func endRequest(span trace.Span, r *http.Request, route string, status int) {
	if route != "none" {
		span.SetName(route)
		span.SetAttributes(attribute.String("http.route", route))
	}
	span.SetAttributes(attribute.Int("http.response.status_code", status))
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, http.StatusText(status))
	}
	span.End()
}

// spanned does something within a span.
func spanned(ctx context.Context, t trace.Tracer, name string, do func(context.Context) error, attrs ...attribute.KeyValue) error {
	ctx, span := t.Start(ctx, name, trace.WithAttributes(attrs...))
	defer span.End()
	err := do(ctx)
	if err != nil {
		span.SetStatus(codes.Error, err.Error())
	}
	return err
}

// noTracer is where nothing is traced.
var noTracer trace.Tracer = noop.NewTracerProvider().Tracer("")
