package httpapi

import (
	"cmp"
	"context"
	_ "embed"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html.tmpl
var docsText string

var docsPage = template.Must(template.New("docs").Funcs(template.FuncMap{"coded": coded}).Parse(docsText))

// coded shows what stands between backquotes as code.
func coded(text string) template.HTML {
	var b strings.Builder
	for i, part := range strings.Split(text, "`") {
		if part = template.HTMLEscapeString(part); i%2 == 1 {
			part = "<code>" + part + "</code>"
		}
		b.WriteString(part)
	}
	return template.HTML(b.String())
}

//go:embed unbuilt.html
var unbuiltPage []byte

// problemTexts explain the types of problem documents.
var problemTexts = map[string]string{
	"bad-input": "The request makes no sense as it is. `detail` says what is wrong, `errors[].location` in which field, `fix` what to do.",
	"no-result": "The question is valid and has no answer. `detail` and `errors` say why.",
	"busy":      "The server has more to do than it can. Try again after the seconds of Retry-After.",
	"timeout":   "The answer took longer than the server waits. Ask for less at once, or run it as a job.",
	"store":     "The server cannot reach or fill what it keeps projects in. Nothing of yours was changed; it goes on by itself when the database is back or has room.",
	"sign-in":   "The server does not know who calls. Sign in, or send a token.",
	"forbidden": "Your role in the project does not allow it.",
	"conflict":  "Somebody else changed the record since you read it. Nothing of yours was written.",
	"too-many":  "More than the server takes from one caller or project at once.",
	"internal":  "A fault of the server. Its log has the reason under the request id of the answer's X-Request-Id.",
}

// readyTime is how long the store may take to say that it is there.
const readyTime = 5 * time.Second

// pages registers what is not the API: health, metrics, descriptions, the web
// application.
func (s *Server) pages(mux *http.ServeMux) {
	s.gauges = newGauges()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if s.c.Store != nil {
			ctx, cancel := context.WithTimeout(r.Context(), readyTime)
			defer cancel()
			if err := s.c.Store.Ready(ctx); err != nil {
				s.c.Log.ErrorContext(r.Context(), "store", "error", err)
				writeProblem(w, problem{Type: "/problems/store", Title: "Not ready", Status: http.StatusServiceUnavailable, Detail: "the database of the server does not answer", Fix: "the log has the reason; the server goes on by itself when it is back"})
				return
			}
		}
		w.Write([]byte("ready\n"))
	})
	if s.c.Store != nil {
		s.signInRoutes(mux)
	}
	mux.Handle("GET /metrics", s.gauges.handler())
	mux.HandleFunc("GET /v1/docs", s.docs)
	mux.HandleFunc("GET /problems/{type}", func(w http.ResponseWriter, r *http.Request) {
		text, ok := problemTexts[r.PathValue("type")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Write([]byte(text + "\n"))
	})
	missing := func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, problem{Type: "/problems/bad-input", Title: "Not found", Status: http.StatusNotFound, Detail: "there is no " + r.Method + " " + r.URL.Path, Fix: "/v1/docs lists the operations"})
	}
	mux.HandleFunc("/v1/", missing)
	web := s.c.Web
	if web == nil {
		web = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" {
				missing(w, r)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write(unbuiltPage)
		})
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			missing(w, r)
			return
		}
		web.ServeHTTP(w, r)
	})
}

// operationView is an operation on the page of the API.
type operationView struct {
	Method, Path, Summary, Text, Tag string
	Params                           []paramView
}

type paramView struct {
	Name, In, Doc string
	Required      bool
}

// docs is the page of the API for people, made from its description.
func (s *Server) docs(w http.ResponseWriter, r *http.Request) {
	var list []operationView
	for path, item := range s.api.OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete} {
			if op == nil {
				continue
			}
			v := operationView{Method: method, Path: path, Summary: op.Summary, Text: op.Description, Tag: strings.Join(op.Tags, ", ")}
			for _, p := range op.Parameters {
				v.Params = append(v.Params, paramView{p.Name, p.In, p.Description, p.Required})
			}
			list = append(list, v)
		}
	}
	slices.SortFunc(list, func(a, b operationView) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	err := docsPage.Execute(w, map[string]any{"Operations": list, "Version": s.c.Program, "Data": s.c.Net.Version, "Description": s.api.OpenAPI().Info.Description})
	if err != nil {
		s.c.Log.ErrorContext(r.Context(), "page of the API", "error", err)
	}
}
