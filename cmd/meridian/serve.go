package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/feed"
	"meridian/httpapi"
	"meridian/web"
)

// serveFlags say where and how to serve.
type serveFlags struct {
	listen, store, url     string
	describe               bool
	origins                []string
	logJSON, team, proxy   bool
	cacheMB, workers       int
	rate                   float64
	oidcIssuer, oidcClient string
	oidcRequire            []string
}

// oidcSecret is the variable of the environment that holds the secret of the
// OpenID Connect client: flags can be read by everybody on a machine.
const oidcSecret = "MERIDIAN_OIDC_SECRET"

func (a *app) serveCmd() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "The HTTP API and the web application",
		Long: `Serve answers over HTTP: the API under /v1 (described at /openapi.json and, for
people, at /v1/docs), /healthz, /readyz and /metrics
(Prometheus). It needs no other set-up and no network. Projects, scenarios and
runs are kept in a file, or with --store postgres://... in PostgreSQL.

Without --team it has one user, asks nobody who they are, and binds to loopback
alone. With --team everybody signs in: with a token (the first one comes from
` + "`meridian store token`" + `; a browser exchanges it for a session at
/v1/sign-in), or through an OpenID Connect provider
(--oidc-issuer, --oidc-client, secret in ` + oidcSecret + `). TLS is the
business of a proxy in front; --url says how browsers reach it.

Verbs are answered directly under /v1, within a minute, and as runs of a project,
with the flags of the verb as fields (/v1/me lists them). A binary that was built
with the web application serves it at /. Traces go to the OpenTelemetry collector
that OTEL_EXPORTER_OTLP_ENDPOINT names.

An interrupt ends it when the answers under way are sent; runs that are not
finished wait for the next start.`,
		Example: `  meridian serve
  meridian serve --listen 127.0.0.1:9000
  meridian serve --data my-feed/ --log-json
  meridian serve --team --store postgres://meridian@db/meridian --listen :8080 --url https://meridian.example.org`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.serve(&f) },
	}
	fl := cmd.Flags()
	fl.StringVar(&f.listen, "listen", "127.0.0.1:8080", "address to listen on")
	fl.StringVar(&f.store, "store", "", "file, or postgres://..., that keeps projects (default: meridian.db in the user's data folder)")
	fl.StringSliceVar(&f.origins, "origin", nil, "other origins that browsers may call the API from")
	fl.BoolVar(&f.logJSON, "log-json", false, "write the log as JSON")
	fl.IntVar(&f.cacheMB, "cache", 64, "MiB of memory for answers that are kept")
	fl.IntVar(&f.workers, "workers", 1, "long runs that are worked on at once")
	fl.BoolVar(&f.team, "team", false, "everybody signs in; other addresses than loopback are allowed")
	fl.Float64Var(&f.rate, "rate", 50, "with --team: requests a second for each caller; 0: no bound")
	fl.BoolVar(&f.proxy, "proxy", false, "with --team: a proxy in front writes the client's address as the last of X-Forwarded-For")
	fl.StringVar(&f.url, "url", "", "with --team: address of the server as browsers see it, such as https://meridian.example.org")
	fl.BoolVar(&f.describe, "describe", false, "print the OpenAPI description and end")
	fl.StringVar(&f.oidcIssuer, "oidc-issuer", "", "OpenID Connect provider to sign in with")
	fl.StringVar(&f.oidcClient, "oidc-client", "", "id of this server at the provider")
	fl.StringArrayVar(&f.oidcRequire, "oidc-require", nil, "let in only users with this claim of the provider, such as groups=freight; several: one of them")
	return cmd
}

// Bounds on slow and hostile clients.
const (
	headerTime   = 5 * time.Second
	idleTime     = 2 * time.Minute
	mostHeader   = 32 << 10
	shutdownTime = 30 * time.Second
)

func (a *app) serve(f *serveFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	handler := slog.Handler(slog.NewTextHandler(a.err, nil))
	if f.logJSON {
		handler = slog.NewJSONHandler(a.err, nil)
	}
	log := slog.New(handler)
	debug.SetGCPercent(100) // a server lives long
	debug.SetMemoryLimit(memoryLimit())
	t, err := a.tables()
	if err != nil {
		return err
	}
	network, problems := feed.Build(t)
	if errs := problems.Errors(); len(errs) > 0 {
		return meridian.Input("the feed", "mend them and try again", "has %d mistakes\n%s", len(errs), errs)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if f.describe {
		f.store = ":memory:"
	}
	st, err := openStore(ctx, f.store)
	if err != nil {
		return err
	}
	defer st.Close()
	access, err := f.access(ctx)
	if err != nil {
		return err
	}
	tracer, sendOff, err := tracing(ctx, log)
	if err != nil {
		return err
	}
	defer func() {
		late, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := sendOff(late); err != nil {
			log.Warn("traces are lost", "error", err)
		}
	}()
	app, err := webHandler()
	if err != nil {
		return err
	}
	s, err := httpapi.New(ctx, httpapi.Config{Net: network, Tables: t, Program: program, Web: app, Log: log, Origins: f.origins, CacheBytes: int64(f.cacheMB) << 20,
		Store: st, Access: access, Jobs: jobs(network), Tracer: tracer})
	if err != nil {
		return err
	}
	if f.describe {
		doc, err := s.OpenAPI()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.out, "%s\n", doc)
		return err
	}
	ln, err := net.Listen("tcp", f.listen)
	if err != nil {
		return meridian.Input("--listen", "choose another address, such as 127.0.0.1:9000", "%v", err)
	}
	return a.serveOn(ctx, ln, s, f.workers, log)
}

func (f *serveFlags) check() error {
	if !f.team {
		if err := loopback(f.listen); err != nil {
			return err
		}
	} else if _, _, err := net.SplitHostPort(f.listen); err != nil {
		return meridian.Input("--listen", "write host:port, such as :8080", "%v", err)
	}
	switch {
	case f.cacheMB < 1 || f.cacheMB > 1<<16:
		return meridian.Input("--cache", "give 1 to 65536", "%d MiB are no bound", f.cacheMB)
	case f.workers < 0 || f.workers > 256:
		return meridian.Input("--workers", "give 0 to 256", "%d is no number of workers", f.workers)
	case !(f.rate >= 0):
		return meridian.Input("--rate", "give requests a second, 0 for no bound", "%g is no rate", f.rate)
	case f.proxy && !f.team:
		return meridian.Input("--proxy", "add --team", "without --team nobody but this machine calls")
	case (f.oidcIssuer == "") != (f.oidcClient == ""):
		return meridian.Input("--oidc-issuer, --oidc-client", "give both", "one of them is missing")
	case len(f.oidcRequire) > 0 && f.oidcIssuer == "":
		return meridian.Input("--oidc-require", "add --oidc-issuer", "there is no provider to sign in with")
	case f.oidcIssuer != "" && !f.team:
		return meridian.Input("--oidc-issuer", "add --team", "nobody signs in without --team")
	case f.oidcIssuer != "" && f.url == "":
		return meridian.Input("--url", "give the address that the provider sends browsers back to", "is needed with --oidc-issuer")
	}
	if f.url != "" {
		if u, err := url.Parse(f.url); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return meridian.Input("--url", "write https://host", "%q is no address of a server", f.url)
		}
	}
	return nil
}

// access says who may call.
func (f *serveFlags) access(ctx context.Context) (httpapi.Access, error) {
	if !f.team {
		return httpapi.Access{}, nil
	}
	acc := httpapi.Access{Team: true, Rate: f.rate, Burst: int(4*f.rate) + 1, Proxy: f.proxy, Secure: strings.HasPrefix(f.url, "https://")}
	if f.oidcIssuer == "" {
		return acc, nil
	}
	var err error
	acc.SignIn, err = httpapi.NewSignIn(ctx, f.oidcIssuer, f.oidcClient, os.Getenv(oidcSecret), strings.TrimSuffix(f.url, "/")+"/v1/sign-in/callback")
	if err != nil {
		return acc, meridian.Input("--oidc-issuer", "see that the provider can be reached from here", "%v", err)
	}
	return acc, acc.SignIn.Require(f.oidcRequire...)
}

// serveOn serves until the context ends, lets answers under way finish and gives
// unfinished runs back.
func (a *app) serveOn(ctx context.Context, ln net.Listener, s *httpapi.Server, workers int, log *slog.Logger) error {
	srv := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: headerTime, ReadTimeout: time.Minute, IdleTimeout: idleTime, MaxHeaderBytes: mostHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	working, rest := context.WithCancel(context.Background())
	defer rest()
	var work sync.WaitGroup
	work.Go(func() { s.Work(working, workers) })
	work.Go(func() { s.Warm(working) })
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	fmt.Fprintf(a.out, "Meridian is at http://%s\n", ln.Addr())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("ending: answers under way are finished, unfinished runs are given back")
	rest()
	s.End()
	end, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	err := srv.Shutdown(end)
	work.Wait()
	if errors.Is(err, context.DeadlineExceeded) {
		return nil // slow clients do not keep a server
	}
	return err
}

// loopback refuses addresses that others can reach.
func loopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return meridian.Input("--listen", "write host:port, such as 127.0.0.1:8080", "%v", err)
	}
	if ip := net.ParseIP(strings.Trim(host, "[]")); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return meridian.Input("--listen", "use 127.0.0.1, [::1] or localhost, or add --team", "%q can be reached by others, and nobody is asked who they are", host)
}

// webHandler serves the web application; nil if it was not built.
func webHandler() (http.Handler, error) {
	bundle, ok := web.Bundle()
	if !ok {
		return nil, nil
	}
	return httpapi.Application(bundle)
}

// memoryLimit is that of the environment (GOMEMLIMIT, bytes or with a suffix such
// as MiB), else none.
func memoryLimit() int64 {
	if os.Getenv("GOMEMLIMIT") == "" {
		return math.MaxInt64
	}
	return givenMemory
}

// givenMemory is the limit that the process began with, before main set its own.
var givenMemory = debug.SetMemoryLimit(-1)
