package httpapi

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"runtime"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"golang.org/x/sync/singleflight"

	"meridian"
	"meridian/feed"
	"meridian/plan"
)

// Config is what a server is made of. Net is needed; the rest has defaults.
type Config struct {
	Net     *meridian.Network
	Tables  *feed.Tables // the feed that Net was built from, as text, for /v1/data
	Program string       // version of the program

	Web     http.Handler // what is not under the API; nil: a page that says how to build it
	Log     *slog.Logger // nil: none
	Origins []string     // origins that browsers may call from besides the server's own

	CacheBytes int64         // memory for answers; 0: 64 MiB
	Workers    int           // answers reckoned at once; 0: two for each processor
	Patience   time.Duration // how long a request waits for its turn; 0: 10 s
}

// Server answers over HTTP. It is safe for concurrent use.
type Server struct {
	c       Config
	planner *plan.Planner
	version string // of data and program together, short: part of every entity tag
	api     huma.API
	handler http.Handler

	kept    *cache
	flights singleflight.Group
	turns   chan struct{}
	claims  claimsKeeper
	gauges  *gauges
}

// Limits on a request.
const (
	mostBody   = 1 << 20 // bytes
	mostAnswer = 60 * time.Second
)

// New returns a server.
func New(c Config) *Server {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.CacheBytes == 0 {
		c.CacheBytes = 64 << 20
	}
	if c.Workers == 0 {
		c.Workers = 2 * runtime.GOMAXPROCS(0)
	}
	if c.Patience == 0 {
		c.Patience = 10 * time.Second
	}
	sum := sha256.Sum256([]byte(c.Net.Name + "\x00" + c.Net.Version + "\x00" + c.Program))
	s := &Server{c: c, planner: plan.New(c.Net), version: hex.EncodeToString(sum[:6]), kept: newCache(c.CacheBytes), turns: make(chan struct{}, c.Workers)}
	mux := http.NewServeMux()
	conf := huma.DefaultConfig("Meridian", c.Program)
	conf.Info.Description = "Plans, costs and compares freight on the North–South corridor and the Eurasian routes around it. Every figure names its source."
	conf.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	conf.DocsPath, conf.SchemasPath = "", "/v1/schemas"
	conf.CreateHooks = nil // no $schema in every answer
	conf.RejectUnknownQueryParameters = true
	s.api = humago.New(mux, conf)
	s.operations()
	s.pages(mux)
	s.handler = s.around(mux)
	return s
}

// Handler returns all that the server answers.
func (s *Server) Handler() http.Handler { return s.handler }

// OpenAPI returns the description of the API as JSON.
func (s *Server) OpenAPI() ([]byte, error) { return s.api.OpenAPI().MarshalJSON() }

// operations registers the API, one file a subject.
func (s *Server) operations() {
	s.planOperations()
	s.compareOperations()
	s.claimOperations()
	s.placeOperations()
	s.dataOperations()
}
