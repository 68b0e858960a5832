package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"meridian"
	"meridian/store"
)

// RunView is a run with its input and why it failed.
type RunView struct {
	store.Run
	Input   json.RawMessage `json:"input"`
	Failure json.RawMessage `json:"failure,omitempty" doc:"a problem document"`
}

func viewOf(r store.Run) RunView {
	v := RunView{Run: r, Input: json.RawMessage(r.Input)}
	if r.Problem != "" {
		v.Failure, v.Problem = json.RawMessage(r.Problem), ""
	}
	return v
}

func (s *Server) runOperations() {
	st := s.c.Store
	tags := []string{"runs"}
	type queueRun struct {
		In
		Body struct {
			Kind  string          `json:"kind" maxLength:"40" doc:"one of the kinds that /v1/me lists"`
			Input json.RawMessage `json:"input" doc:"what the kind asks for"`
		}
	}
	do(s, huma.Operation{OperationID: "run-create", Method: http.MethodPost, Path: "/v1/projects/{project}/runs", Summary: "Queue a run", Tags: tags, DefaultStatus: http.StatusAccepted, Errors: []int{http.StatusConflict}}, func(ctx context.Context, in *queueRun) (*answerOf[RunView], error) {
		if _, err := s.project(ctx, in.Project, store.Analyst); err != nil {
			return nil, err
		}
		job, ok := s.jobs[in.Body.Kind]
		if !ok {
			return nil, meridian.Input("kind", "/v1/me lists the kinds", "there are no runs of kind %q", in.Body.Kind)
		}
		input, err := s.withUploads(ctx, in.Project, &job, in.Body.Input)
		if err != nil {
			return nil, err
		}
		if job.Check != nil {
			if err := job.Check(input); err != nil {
				return nil, err
			}
		}
		r, err := st.NewRun(ctx, actor(ctx), in.Project, in.Body.Kind, string(input), s.c.Net.Version, s.c.Program, mostWaiting)
		if errors.Is(err, store.ErrConflict) {
			return nil, errFlood
		}
		s.wake()
		return body(viewOf(r), err)
	})
	do(s, huma.Operation{OperationID: "runs", Method: http.MethodGet, Path: "/v1/projects/{project}/runs", Summary: "Runs of a project, newest first", Tags: tags}, func(ctx context.Context, in *In) (*answerOf[listOf[RunView]], error) {
		if _, err := s.project(ctx, in.Project, store.Viewer); err != nil {
			return nil, err
		}
		list, err := st.Runs(ctx, in.Project, 200)
		views := make([]RunView, len(list))
		for i := range list {
			views[i] = viewOf(list[i])
		}
		return items(views, err)
	})
	type which struct {
		In
		Run string `path:"run" maxLength:"40"`
	}
	get := func(ctx context.Context, in *which) (store.Run, error) {
		if _, err := s.project(ctx, in.Project, store.Viewer); err != nil {
			return store.Run{}, err
		}
		return st.Run(ctx, in.Project, in.Run)
	}
	do(s, huma.Operation{OperationID: "run", Method: http.MethodGet, Path: "/v1/projects/{project}/runs/{run}", Summary: "A run", Tags: tags}, func(ctx context.Context, in *which) (*answerOf[RunView], error) {
		r, err := get(ctx, in)
		return body(viewOf(r), err)
	})
	do(s, huma.Operation{OperationID: "run-result", Method: http.MethodGet, Path: "/v1/projects/{project}/runs/{run}/result", Summary: "What a run brought", Tags: tags, Responses: files("application/json")}, func(ctx context.Context, in *which) (*huma.StreamResponse, error) {
		if _, err := get(ctx, in); err != nil {
			return nil, err
		}
		contentType, result, err := st.Result(ctx, in.Project, in.Run)
		if err != nil {
			return nil, err
		}
		return attachment(contentType, in.Run, result), nil
	})
	do(s, huma.Operation{OperationID: "run-cancel", Method: http.MethodDelete, Path: "/v1/projects/{project}/runs/{run}", Summary: "Cancel a run", Tags: tags}, func(ctx context.Context, in *which) (*struct{}, error) {
		if _, err := s.project(ctx, in.Project, store.Analyst); err != nil {
			return nil, err
		}
		return nil, st.Cancel(ctx, actor(ctx), in.Project, in.Run)
	})
	do(s, huma.Operation{OperationID: "run-events", Method: http.MethodGet, Path: "/v1/projects/{project}/runs/{run}/events", Summary: "How a run gets on, as server-sent events", Tags: tags, Responses: files("text/event-stream")}, func(ctx context.Context, in *which) (*huma.StreamResponse, error) {
		r, err := get(ctx, in)
		if err != nil {
			return nil, err
		}
		return s.events(r), nil
	})
}

// withUploads puts the texts of a project's files in the place of {"upload": ID} in
// fields that take a text: a run keeps what it was asked.
func (s *Server) withUploads(ctx context.Context, project string, j *Job, input json.RawMessage) (json.RawMessage, error) {
	var values map[string]json.RawMessage
	if json.Unmarshal(input, &values) != nil {
		return input, nil // the job says what is wrong
	}
	changed, size := false, 0
	for name, v := range values {
		f := j.field(name)
		var ref struct {
			Upload string `json:"upload"`
		}
		if f == nil || !f.Text || len(v) == 0 || v[0] != '{' || json.Unmarshal(v, &ref) != nil || ref.Upload == "" {
			continue
		}
		_, content, err := s.c.Store.Upload(ctx, project, ref.Upload)
		if errors.Is(err, store.ErrNotFound) {
			return nil, meridian.Input(name, "bring it first, or send the text itself", "the project has no file %q", ref.Upload)
		}
		if err != nil {
			return nil, err
		}
		if size += len(content); size > mostQuestion || !utf8.Valid(content) {
			return nil, meridian.Input(name, fmt.Sprintf("bring a CSV file in UTF-8 of at most %d KiB", mostQuestion>>10), "the file cannot be read as a table")
		}
		if values[name], err = json.Marshal(string(content)); err != nil {
			return nil, err
		}
		changed = true
	}
	if !changed {
		return input, nil
	}
	return json.Marshal(values)
}

// errFlood says that a project has too many runs under way.
var errFlood = fmt.Errorf("%d runs of this project, or of yours, have not ended", mostWaiting)

// eventGap is how often a stream of events looks, and accessGap how often it makes
// sure that its reader may still see the run.
const (
	eventGap  = 250 * time.Millisecond
	accessGap = 40 // looks
)

// events streams the run whenever it changes, until it has ended, the client goes, or
// may see it no more.
func (s *Server) events(r store.Run) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(c huma.Context) {
		leave, err := s.streams.enter(c.Context(), caller(c.Context()).ID, s.c.Patience)
		if err != nil {
			s.fail(c, err)
			return
		}
		defer leave()
		e := s.eventsTo(c)
		tick := time.NewTicker(eventGap)
		defer tick.Stop()
		for n := 1; e.say("run", mustJSON(viewOf(r))) && !r.State.Ended(); n++ {
			select {
			case <-c.Context().Done():
				return
			case <-s.ending:
				return
			case <-tick.C:
			}
			if n%accessGap == 0 && s.shutOut(c, r.Project) {
				return
			}
			now, err := s.c.Store.Run(c.Context(), r.Project, r.ID)
			switch {
			case store.Lost(err): // the stream outlives it
			case err != nil:
				return
			default:
				r = now
			}
		}
	}}
}

// shutOut tells that the caller of a stream has lost access meanwhile: the token
// ended, or the membership.
func (s *Server) shutOut(c huma.Context, project string) bool {
	req, _ := humago.Unwrap(c)
	u, err := s.who(req)
	if err == nil {
		_, err = s.c.Store.Project(c.Context(), u.ID, project)
	}
	return errors.Is(err, errSignIn) || errors.Is(err, store.ErrNotFound)
}
