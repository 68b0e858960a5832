package main

import (
	"context"
	"log/slog"
	"os"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"meridian"
)

// traceVariables of the environment say where traces go; without one of them
// nothing is traced. OTEL_TRACES_SAMPLER, OTEL_SERVICE_NAME and the other variables
// of OpenTelemetry hold as well.
var traceVariables = []string{"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"}

// tracing returns what traces the server, or nil, and what sends the rest off at
// the end.
func tracing(ctx context.Context, log *slog.Logger) (t trace.Tracer, end func(context.Context) error, err error) {
	end = func(context.Context) error { return nil }
	if os.Getenv(traceVariables[0]) == "" && os.Getenv(traceVariables[1]) == "" {
		return nil, end, nil
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, end, meridian.Input(traceVariables[0], "give the address of a collector, such as http://localhost:4318", "%v", err)
	}
	about, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", "meridian"), attribute.String("service.version", program)), resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, end, meridian.Input("OTEL_RESOURCE_ATTRIBUTES", "write key=value, separated by commas", "%v", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces are lost", "error", err) }))
	p := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about))
	return p.Tracer("meridian"), p.Shutdown, nil
}
