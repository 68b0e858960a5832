package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"path"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"go.opentelemetry.io/otel/trace"

	"meridian"
	"meridian/feed"
	"meridian/plan"
	"meridian/store"
)

// Config is what a server is made of. Net is needed; the rest has defaults.
type Config struct {
	Net     *meridian.Network
	Tables  *feed.Tables // the feed that Net was built from, as text, for /v1/data
	Program string       // version of the program

	Web     http.Handler // what is not under the API; nil: a page that says how to build it
	Log     *slog.Logger // nil: none
	Origins []string     // origins that browsers may call from besides the server's own
	Store   *store.Store // nil: no projects, scenarios and runs
	Access  Access
	Jobs    []Job        // kinds of runs
	Tracer  trace.Tracer // nil: nothing is traced

	CacheBytes int64         // memory for answers; 0: 64 MiB
	Workers    int           // answers reckoned at once; 0: two for each processor
	Patience   time.Duration // how long a request waits for its turn; 0: 10 s
	WriteTime  time.Duration // how long a client may take to read an answer; 0: 3 min
}

// Server answers over HTTP. It is safe for concurrent use.
type Server struct {
	c       Config
	planner *plan.Planner
	version string // of data and program together, short: part of every entity tag
	api     huma.API
	handler http.Handler

	kept    *cache
	flights flights[*page]
	turns   *lanes
	long    *lanes // of answers that take seconds, which others must not wait for
	bodies  *lanes // of large bodies
	streams *lanes // of events
	claims  claimsKeeper
	patched patched
	gauges  *gauges
	rates   rates
	guesses rates // of tokens that were wrong, by address
	sites   *http.CrossOriginProtection
	local   store.User // who calls where nobody is asked
	jobs    map[string]Job
	queued  chan struct{}
	ending  chan struct{} // closed when streams have to end
}

// Limits on a request.
const (
	mostBody   = 1 << 20 // bytes
	mostAnswer = 60 * time.Second
)

// New returns a server. With a store and without [Access.Team] everything is done
// by one user, who is made if need be.
func New(ctx context.Context, c Config) (*Server, error) {
	if c.Access.Team && c.Store == nil {
		return nil, errors.New("httpapi: people cannot sign in without a store")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Tracer == nil {
		c.Tracer = noTracer
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
	if c.WriteTime == 0 {
		c.WriteTime = writeTime
	}
	sum := sha256.Sum256([]byte(c.Net.Name + "\x00" + c.Net.Version + "\x00" + c.Program))
	s := &Server{c: c, planner: plan.New(c.Net), version: hex.EncodeToString(sum[:6]), kept: newCache(c.CacheBytes),
		jobs: map[string]Job{}, queued: make(chan struct{}, 1), ending: make(chan struct{})}
	s.turns, s.long, s.bodies = s.lanesFor(c.Workers), s.lanesFor(max(1, c.Workers/4)), s.lanesFor(mostBodies)
	s.streams = newLanes(mostStreams, mostStreamsEach)
	s.sites = http.NewCrossOriginProtection()
	for _, o := range c.Origins {
		if err := s.sites.AddTrustedOrigin(o); err != nil {
			return nil, meridian.Input("--origin", "write a scheme and a host, such as https://desk.example.org", "%v", err)
		}
	}
	for _, j := range c.Jobs {
		if err := j.spellings(); err != nil {
			return nil, err
		}
		s.jobs[j.Kind] = j
	}
	if c.Store != nil && !c.Access.Team {
		var err error
		if s.local, err = c.Store.SignIn(ctx, localSubject, "You"); err != nil {
			return nil, err
		}
	}
	mux := http.NewServeMux()
	conf := huma.DefaultConfig("Meridian", c.Program)
	conf.Info.Description = "Plans, costs and compares freight on the North–South corridor and the Eurasian routes around it. Every figure names its source."
	conf.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	conf.DocsPath, conf.SchemasPath = "", "/v1/schemas"
	conf.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaNames())
	conf.CreateHooks = nil // no $schema in every answer
	conf.RejectUnknownQueryParameters = true
	s.api = humago.New(mux, conf)
	s.operations()
	s.pages(mux)
	s.commonProblems()
	if m := s.api.OpenAPI().Components.Schemas.Map()["ErrorModel"]; m != nil { // problems say what to do as well
		m.Properties["fix"] = &huma.Schema{Type: "string", Description: "What to do about it"}
	}
	s.handler = s.around(mux)
	return s, nil
}

// End lets streams of events end, so that the server can. It is called once.
func (s *Server) End() { close(s.ending) }

// schemaNames names types in the description. Types of one name in two packages
// are told apart by the package.
func schemaNames() func(t reflect.Type, hint string) string {
	taken := map[string]reflect.Type{}
	return func(t reflect.Type, hint string) string {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		name := huma.DefaultSchemaNamer(t, hint)
		pkg := path.Base(t.PkgPath())
		switch other := taken[name]; {
		case pkg == "scenario" && name == "Scenario": // of the file; the store keeps others
			return "ScenarioFile"
		case pkg == "main" && other != nil && other != t:
			return "Verb" + name
		case name == "Document", pkg == "scenario", other != nil && other != t:
			return strings.ToUpper(pkg[:1]) + pkg[1:] + name
		}
		taken[name] = t
		return name
	}
}

// firstQuestions are what the first screen of the application asks, in its languages.
var firstQuestions = []string{"/v1/plan?from=INBOM&to=RUMOW&geometry=true", "/v1/plan?from=INBOM&to=RUMOW&lang=ru&geometry=true", "/v1/plan?from=INBOM&to=RUMOW&lang=fa&geometry=true"}

// Warm reckons the answers of the first screen, which are then kept.
func (s *Server) Warm(ctx context.Context) {
	for _, q := range firstQuestions {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, q, http.NoBody)
		if err != nil || ctx.Err() != nil {
			return // the addresses are constants
		}
		s.api.Adapter().ServeHTTP(&nowhere{header: http.Header{}}, r)
	}
}

// nowhere takes an answer that nobody reads.
type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n *nowhere) WriteHeader(int)             {}

// Handler returns all that the server answers.
func (s *Server) Handler() http.Handler { return s.handler }

// OpenAPI returns the description of the API as JSON.
func (s *Server) OpenAPI() ([]byte, error) { return s.api.OpenAPI().MarshalJSON() }

// commonProblems puts into the description what any operation can answer: around
// stands before all of them.
func (s *Server) commonProblems() {
	for _, item := range s.api.OpenAPI().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			common := []int{http.StatusUnauthorized, http.StatusMisdirectedRequest, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}
			if op.Method != http.MethodGet {
				common = append(common, http.StatusForbidden) // asked by another site
			}
			for _, status := range common {
				if op.Responses[strconv.Itoa(status)] == nil {
					s.describeProblems(op, status)
				}
			}
		}
	}
}

// operations registers the API, one file a subject.
func (s *Server) operations() {
	s.planOperations()
	s.compareOperations()
	s.claimOperations()
	s.placeOperations()
	s.nameOperations()
	s.networkOperations()
	s.dataOperations()
	s.measureOperations()
	s.directOperations()
	if s.c.Store != nil {
		s.teamOperations()
	}
}
