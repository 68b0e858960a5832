package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"meridian"
	"meridian/feed"
	"meridian/httpapi"
)

// serveFlags say where and how to serve.
type serveFlags struct {
	listen  string
	origins []string
	logJSON bool
	cacheMB int
}

func (a *app) serveCmd() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "The HTTP API and the web application",
		Long: `Serve answers over HTTP: the web application at /, the API under /v1 (described
at /openapi.json and, for people, at /v1/docs), /healthz, /readyz and /metrics
(Prometheus). It needs no other set-up and no network.

It binds to loopback alone. An interrupt ends it when the answers under way are
sent.`,
		Example: `  meridian serve
  meridian serve --listen 127.0.0.1:9000
  meridian serve --data my-feed/ --log-json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.serve(&f) },
	}
	fl := cmd.Flags()
	fl.StringVar(&f.listen, "listen", "127.0.0.1:8080", "address to listen on")
	fl.StringSliceVar(&f.origins, "origin", nil, "other origins that browsers may call the API from")
	fl.BoolVar(&f.logJSON, "log-json", false, "write the log as JSON")
	fl.IntVar(&f.cacheMB, "cache", 64, "MiB of memory for answers that are kept")
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
	if err := loopback(f.listen); err != nil {
		return err
	}
	if f.cacheMB < 1 || f.cacheMB > 1<<16 {
		return meridian.Input("--cache", "give 1 to 65536", "%d MiB are no bound", f.cacheMB)
	}
	handler := slog.Handler(slog.NewTextHandler(a.err, nil))
	if f.logJSON {
		handler = slog.NewJSONHandler(a.err, nil)
	}
	log := slog.New(handler)
	debug.SetGCPercent(100) // a server lives long
	t, err := a.tables()
	if err != nil {
		return err
	}
	network, problems := feed.Build(t)
	if errs := problems.Errors(); len(errs) > 0 {
		return meridian.Input("the feed", "mend them and try again", "has %d mistakes\n%s", len(errs), errs)
	}
	s := httpapi.New(httpapi.Config{Net: network, Tables: t, Program: program, Web: webHandler(), Log: log, Origins: f.origins, CacheBytes: int64(f.cacheMB) << 20})
	ln, err := net.Listen("tcp", f.listen)
	if err != nil {
		return meridian.Input("--listen", "choose another address, such as 127.0.0.1:9000", "%v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return a.serveOn(ctx, ln, s.Handler(), log)
}

// serveOn serves until the context ends, and lets answers under way finish.
func (a *app) serveOn(ctx context.Context, ln net.Listener, h http.Handler, log *slog.Logger) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: idleTime, MaxHeaderBytes: mostHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	fmt.Fprintf(a.out, "Meridian is at http://%s\n", ln.Addr())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("ending: answers under way are finished")
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
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
	return meridian.Input("--listen", "use 127.0.0.1, [::1] or localhost, and a proxy that knows who is asking", "%q can be reached by others, and nobody is asked who they are", host)
}

func webHandler() http.Handler { return nil }
