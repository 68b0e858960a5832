package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"meridian/store"
)

// ScenarioText is a scenario with the text of a version.
type ScenarioText struct {
	store.Scenario
	Text store.Version `json:"text"`
}

func (s *Server) scenarioOperations() {
	st := s.c.Store
	tags := []string{"scenarios"}
	do(s, huma.Operation{OperationID: "scenarios", Method: http.MethodGet, Path: "/v1/projects/{project}/scenarios", Summary: "Scenarios of a project", Tags: tags}, func(ctx context.Context, in *In) (*answerOf[listOf[store.Scenario]], error) {
		if _, err := s.project(ctx, in.Project, store.Viewer); err != nil {
			return nil, err
		}
		return items(st.Scenarios(ctx, in.Project))
	})
	type keepScenario struct {
		In
		Body struct {
			Name        string `json:"name" minLength:"1" maxLength:"200"`
			Content     string `json:"content" maxLength:"1048576" doc:"the scenario file, YAML"`
			Note        string `json:"note,omitempty" maxLength:"1000"`
			ForkOf      string `json:"fork_of,omitempty" maxLength:"40" doc:"scenario of this project that it was made from"`
			ForkVersion int64  `json:"fork_version,omitempty"`
		}
	}
	do(s, huma.Operation{OperationID: "scenario-create", Method: http.MethodPost, Path: "/v1/projects/{project}/scenarios", Summary: "Keep a scenario, or a fork of one", Tags: tags, DefaultStatus: http.StatusCreated}, func(ctx context.Context, in *keepScenario) (*answerOf[store.Scenario], error) {
		if _, err := s.project(ctx, in.Project, store.Analyst); err != nil {
			return nil, err
		}
		name, err := named("a scenario", in.Body.Name)
		if err != nil {
			return nil, err
		}
		if in.Body.ForkOf != "" {
			if _, _, err := st.Scenario(ctx, in.Project, in.Body.ForkOf, in.Body.ForkVersion); err != nil {
				return nil, err
			}
		}
		return body(st.NewScenario(ctx, actor(ctx), in.Project, name, in.Body.Content, in.Body.Note, in.Body.ForkOf, in.Body.ForkVersion))
	})
	type fetch struct {
		In
		Scenario string `path:"scenario" maxLength:"40"`
		Version  int64  `query:"version" minimum:"0" doc:"0: the newest"`
	}
	do(s, huma.Operation{OperationID: "scenario", Method: http.MethodGet, Path: "/v1/projects/{project}/scenarios/{scenario}", Summary: "A scenario and the text of a version", Tags: tags}, func(ctx context.Context, in *fetch) (*answerOf[ScenarioText], error) {
		if _, err := s.project(ctx, in.Project, store.Viewer); err != nil {
			return nil, err
		}
		c, v, err := st.Scenario(ctx, in.Project, in.Scenario, in.Version)
		return body(ScenarioText{c, v}, err)
	})
	type save struct {
		In
		Scenario string `path:"scenario" maxLength:"40"`
		Body     struct {
			Version int64  `json:"version" minimum:"1" doc:"the version that the writer has seen; 409 if there is a newer one"`
			Content string `json:"content" maxLength:"1048576"`
			Note    string `json:"note,omitempty" maxLength:"1000"`
		}
	}
	type saved struct {
		Version int64 `json:"version"`
	}
	do(s, huma.Operation{OperationID: "scenario-save", Method: http.MethodPut, Path: "/v1/projects/{project}/scenarios/{scenario}", Summary: "Add a version", Tags: tags, Errors: []int{http.StatusConflict}}, func(ctx context.Context, in *save) (*answerOf[saved], error) {
		if _, err := s.project(ctx, in.Project, store.Analyst); err != nil {
			return nil, err
		}
		n, err := st.SaveScenario(ctx, actor(ctx), in.Project, in.Scenario, in.Body.Version, in.Body.Content, in.Body.Note)
		return body(saved{n}, err)
	})
	do(s, huma.Operation{OperationID: "scenario-versions", Method: http.MethodGet, Path: "/v1/projects/{project}/scenarios/{scenario}/versions", Summary: "Versions of a scenario", Tags: tags}, func(ctx context.Context, in *fetch) (*answerOf[listOf[store.Version]], error) {
		if _, err := s.project(ctx, in.Project, store.Viewer); err != nil {
			return nil, err
		}
		if _, _, err := st.Scenario(ctx, in.Project, in.Scenario, 0); err != nil {
			return nil, err
		}
		return items(st.Versions(ctx, in.Scenario))
	})
	do(s, huma.Operation{OperationID: "scenario-delete", Method: http.MethodDelete, Path: "/v1/projects/{project}/scenarios/{scenario}", Summary: "Delete a scenario", Tags: tags}, func(ctx context.Context, in *fetch) (*struct{}, error) {
		if _, err := s.project(ctx, in.Project, store.Analyst); err != nil {
			return nil, err
		}
		return nil, st.DeleteScenario(ctx, actor(ctx), in.Project, in.Scenario)
	})
}
