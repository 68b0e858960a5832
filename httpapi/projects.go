package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"meridian/store"
)

type me struct {
	User   *meUser   `json:"user" doc:"who calls; null on a team's server that does not know"`
	Team   bool      `json:"team" doc:"whether people sign in"`
	SignIn bool      `json:"sign_in" doc:"whether /v1/sign-in leads to a provider"`
	Jobs   []jobView `json:"jobs" doc:"kinds of runs that can be queued"`
}

// meUser is the caller, or null.
type meUser struct {
	_ struct{} `nullable:"true"`
	store.User
}

type jobView struct {
	Kind    string   `json:"kind"`
	Doc     string   `json:"description"`
	Path    string   `json:"path,omitempty" doc:"where it is answered directly"`
	Formats []string `json:"formats" doc:"forms of the answer; the first is the usual one"`
	Fields  []Field  `json:"fields" doc:"of the input"`
}

func (s *Server) projectOperations() {
	st := s.c.Store
	tags := []string{"projects"}
	do(s, huma.Operation{OperationID: "me", Method: http.MethodGet, Path: "/v1/me", Summary: "Who calls, and what the server offers", Tags: tags, Description: "Answered to everybody: on a team's server a caller whom it does not know is told so, and whether there is a provider to sign in with."}, func(ctx context.Context, _ *struct{}) (*answerOf[me], error) {
		m := me{Team: s.c.Access.Team, SignIn: s.c.Access.SignIn != nil, Jobs: []jobView{}}
		if u := caller(ctx); u.ID != "" {
			m.User = &meUser{User: u}
		}
		for _, j := range s.c.Jobs {
			m.Jobs = append(m.Jobs, j.view())
		}
		return body(m, nil)
	})
	type makeProject struct {
		Body struct {
			Name string `json:"name" minLength:"1" maxLength:"200"`
		}
	}
	do(s, huma.Operation{OperationID: "projects", Method: http.MethodGet, Path: "/v1/projects", Summary: "Projects of the caller", Tags: tags}, func(ctx context.Context, _ *struct{}) (*answerOf[listOf[store.Project]], error) {
		return items(st.Projects(ctx, caller(ctx).ID))
	})
	do(s, huma.Operation{OperationID: "project-create", Method: http.MethodPost, Path: "/v1/projects", Summary: "Make a project", Tags: tags, DefaultStatus: http.StatusCreated}, func(ctx context.Context, in *makeProject) (*answerOf[store.Project], error) {
		name, err := named("a project", in.Body.Name)
		if err != nil {
			return nil, err
		}
		return body(st.NewProject(ctx, actor(ctx), name))
	})
	do(s, huma.Operation{OperationID: "project-delete", Method: http.MethodDelete, Path: "/v1/projects/{project}", Summary: "Delete a project", Tags: tags}, func(ctx context.Context, in *In) (*struct{}, error) {
		if _, err := s.project(ctx, in.Project, store.Owner); err != nil {
			return nil, err
		}
		return nil, st.DeleteProject(ctx, actor(ctx), in.Project)
	})
	do(s, huma.Operation{OperationID: "members", Method: http.MethodGet, Path: "/v1/projects/{project}/members", Summary: "Members of a project", Tags: tags}, func(ctx context.Context, in *In) (*answerOf[listOf[store.Member]], error) {
		if _, err := s.project(ctx, in.Project, store.Viewer); err != nil {
			return nil, err
		}
		return items(st.Members(ctx, in.Project))
	})
	type member struct {
		In
		User string `path:"user" maxLength:"40"`
		Body struct {
			Role store.Role `json:"role" enum:"viewer,analyst,owner,none" doc:"none takes the member out"`
		}
	}
	do(s, huma.Operation{OperationID: "member-set", Method: http.MethodPut, Path: "/v1/projects/{project}/members/{user}", Summary: "Give a user a role", Tags: tags}, func(ctx context.Context, in *member) (*struct{}, error) {
		if _, err := s.project(ctx, in.Project, store.Owner); err != nil {
			return nil, err
		}
		role := in.Body.Role
		if role == "none" {
			role = ""
		}
		return nil, st.SetMember(ctx, actor(ctx), in.Project, in.User, role)
	})
	type trail struct {
		In
		Below int64 `query:"below" minimum:"0" doc:"only lines before this number"`
	}
	do(s, huma.Operation{OperationID: "audit", Method: http.MethodGet, Path: "/v1/projects/{project}/audit", Summary: "What was done in a project, newest first", Tags: tags}, func(ctx context.Context, in *trail) (*answerOf[listOf[store.Entry]], error) {
		if _, err := s.project(ctx, in.Project, store.Owner); err != nil {
			return nil, err
		}
		return items(st.Audit(ctx, in.Project, in.Below, 200))
	})
	s.tokenOperations()
}

func (s *Server) tokenOperations() {
	st := s.c.Store
	tags := []string{"tokens"}
	do(s, huma.Operation{OperationID: "tokens", Method: http.MethodGet, Path: "/v1/tokens", Summary: "Tokens of the caller", Tags: tags}, func(ctx context.Context, _ *struct{}) (*answerOf[listOf[store.Token]], error) {
		return items(st.Tokens(ctx, caller(ctx).ID))
	})
	type newToken struct {
		Body struct {
			Name string `json:"name" minLength:"1" maxLength:"200"`
			Days int    `json:"days,omitempty" minimum:"1" maximum:"366" default:"90" doc:"how long it holds"`
		}
	}
	type made struct {
		Token  store.Token `json:"token"`
		Secret string      `json:"secret" doc:"shown this once"`
	}
	do(s, huma.Operation{OperationID: "token-create", Method: http.MethodPost, Path: "/v1/tokens", Summary: "Make a token", Tags: tags, DefaultStatus: http.StatusCreated}, func(ctx context.Context, in *newToken) (*answerOf[made], error) {
		name, err := named("a token", in.Body.Name)
		if err != nil {
			return nil, err
		}
		secret, tok, err := st.NewToken(ctx, actor(ctx), caller(ctx).ID, name, time.Duration(in.Body.Days)*24*time.Hour, false)
		return body(made{tok, secret}, err)
	})
	type which struct {
		Token string `path:"token" maxLength:"40"`
	}
	do(s, huma.Operation{OperationID: "token-revoke", Method: http.MethodDelete, Path: "/v1/tokens/{token}", Summary: "End a token", Tags: tags}, func(ctx context.Context, in *which) (*struct{}, error) {
		return nil, st.Revoke(ctx, actor(ctx), caller(ctx).ID, in.Token)
	})
}
