package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"runtime/debug"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
)

// Jobs that name a path are answered directly as well, within the time that an
// answer may take: asked in a body, or in the address where that can hold the
// question. The answer is kept like all others.

// mostQuestion bounds the body of a direct question: a table of flows and a
// scenario fit.
const mostQuestion = 4 << 20

func (s *Server) directOperations() {
	for i := range s.c.Jobs {
		j := &s.c.Jobs[i]
		if j.Path == "" {
			continue
		}
		s.direct(j, http.MethodPost)
		if !j.OnlyPost {
			s.direct(j, http.MethodGet)
		}
	}
}

func (s *Server) direct(j *Job, method string) {
	op := &huma.Operation{OperationID: j.Kind, Method: method, Path: "/v1/" + j.Path, Summary: j.Summary, Tags: []string{j.Tag}, Responses: map[string]*huma.Response{},
		Description: j.Doc + fmt.Sprintf(" Answers within %.0f s, else with a problem document: then queue a run of kind `%s`, which takes the same input.", mostAnswer.Seconds(), j.Kind)}
	if method == http.MethodPost {
		op.OperationID += "-post"
		op.Summary += ", asked in a body"
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: j.schema()}}}
	} else {
		for i := range j.Fields {
			if f := &j.Fields[i]; !f.Text {
				op.Parameters = append(op.Parameters, &huma.Param{Name: f.Name, In: "query", Description: f.Doc, Required: f.Required, Schema: f.schema(), Explode: new(bool)})
			}
		}
	}
	content := map[string]*huma.MediaType{}
	for _, f := range j.Formats {
		schema := &huma.Schema{Type: "string", Format: "binary"}
		if f == "json" {
			schema = s.answerSchema(j)
		}
		content[mediaType(f)] = &huma.MediaType{Schema: schema}
	}
	op.Responses["200"] = &huma.Response{Description: "The answer", Content: content}
	describeStream(op.Responses["200"])
	op.Responses["304"] = &huma.Response{Description: "The answer of the entity tag still holds"}
	s.describeProblems(op, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity, http.StatusServiceUnavailable)
	s.api.OpenAPI().AddOperation(op)
	s.api.Adapter().Handle(op, func(c huma.Context) { s.answerDirectly(c, j) })
}

// answerSchema describes the JSON of a job.
func (s *Server) answerSchema(j *Job) *huma.Schema {
	if j.Answer == nil {
		return &huma.Schema{Type: "object", AdditionalProperties: true}
	}
	return s.api.OpenAPI().Components.Schemas.Schema(j.Answer, true, j.Kind)
}

// describeProblems adds the problems that an operation may answer with.
func (s *Server) describeProblems(op *huma.Operation, statuses ...int) {
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[huma.ErrorModel](), true, "")
	for _, status := range statuses {
		op.Responses[fmt.Sprint(status)] = &huma.Response{Description: http.StatusText(status), Content: map[string]*huma.MediaType{"application/problem+json": {Schema: schema}}}
	}
}

func (s *Server) answerDirectly(c huma.Context, j *Job) {
	input, err := question(c, j)
	var format string
	if err == nil {
		input, format, err = j.canonical(input)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s", j.Kind, input))
	tag := `"` + s.version + "-" + hex.EncodeToString(sum[:12]) + `"`
	if matches(c.Header("If-None-Match"), tag) {
		tagHeaders(c, tag)
		c.SetStatus(http.StatusNotModified)
		return
	}
	s.deliver(c, tag, s.long, func(ctx context.Context, tell Progress) (*page, error) { return s.runNow(ctx, j, input, tag, tell) }, func(p *page) {
		if p.status == 0 && format != "json" && format != "geojson" {
			c.SetHeader("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "meridian-"+j.Kind+"."+format))
		}
	})
}

// question reads what is asked, from the body or the address.
func question(c huma.Context, j *Job) (json.RawMessage, error) {
	if c.Method() != http.MethodPost {
		u := c.URL()
		query, err := url.ParseQuery(u.RawQuery)
		if err != nil {
			return nil, meridian.Input("query", "escape what an address cannot hold", "%v", err)
		}
		for name := range query {
			if f := j.field(name); f != nil && f.Text {
				return nil, meridian.Input(name, "ask with POST", "texts go into a body")
			}
		}
		return j.queried(query)
	}
	body, err := io.ReadAll(io.LimitReader(c.BodyReader(), mostQuestion+1))
	switch {
	case err != nil:
		return nil, meridian.Input("body", "send it again", "the body could not be read: %v", err)
	case len(body) > mostQuestion:
		return nil, errLarge
	}
	return body, nil
}

var errLarge = fmt.Errorf("the body is larger than %d KiB", mostQuestion>>10)

// runNow does a job at once, in bounded time. It runs apart from requests, where a
// panic would end the server: it becomes an error.
func (s *Server) runNow(ctx context.Context, j *Job, input json.RawMessage, tag string, tell Progress) (p *page, err error) {
	ctx, cancel := context.WithTimeout(ctx, mostAnswer)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			p, err = nil, fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	contentType, result, err := j.Run(ctx, input, tell)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, errSlow(j.Kind)
	}
	if err != nil {
		return nil, err
	}
	return newPage(tag, contentType, result)
}

// errSlow says that a direct answer took too long.
type errSlow string

func (e errSlow) Error() string { return fmt.Sprintf("the answer took longer than %v", mostAnswer) }

// spellings checks what the server is made with: fields are named once, forms have
// a content type.
func (j *Job) spellings() error {
	var seen []string
	for i := range j.Fields {
		if slices.Contains(seen, j.Fields[i].Name) {
			return errors.New("httpapi: " + j.Kind + " has two fields " + j.Fields[i].Name)
		}
		seen = append(seen, j.Fields[i].Name)
	}
	for _, f := range j.Formats {
		if MediaTypes[f] == "" {
			return errors.New("httpapi: " + j.Kind + " has a form without a content type: " + f)
		}
	}
	return nil
}
