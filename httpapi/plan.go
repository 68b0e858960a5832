package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"meridian/plan"
)

// planned is an answer to a plan; Features are its legs on the map, if asked for.
type planned struct {
	plan.Document
	Features *plan.FeatureCollection `json:"features,omitempty" doc:"legs as GeoJSON, with geometry=true"`
}

// PlanParams are the options of a plan beyond the question.
type PlanParams struct {
	Geometry bool `query:"geometry" doc:"add the legs as GeoJSON"`
	All      bool `query:"all" doc:"the whole Pareto set; slow"`
}

func (s *Server) planOperations() {
	const text = "Few, distinct, feasible door-to-door itineraries with cost, days (P50–P90), CO2e, documents and restrictions; for every other corridor why it is not offered. What `meridian plan --json` prints."
	type query struct {
		plan.Request
		PlanParams
	}
	ask(s, huma.Operation{OperationID: "plan", Method: http.MethodGet, Path: "/v1/plan", Summary: "Plan a shipment", Description: text, Tags: []string{"plan"}},
		func(_ context.Context, in *query) (planned, error) { return s.plan(&in.Request, in.PlanParams) })
	type body struct {
		PlanParams
		Body plan.Request
	}
	ask(s, huma.Operation{OperationID: "plan-post", Method: http.MethodPost, Path: "/v1/plan", Summary: "Plan a shipment, asked in a body", Description: text, Tags: []string{"plan"}},
		func(_ context.Context, in *body) (planned, error) { return s.plan(&in.Body, in.PlanParams) })
}

func (s *Server) plan(r *plan.Request, p PlanParams) (planned, error) {
	r.Timetable = true
	q, err := r.Query(s.c.Net)
	if err != nil {
		return planned{}, err
	}
	q.All = p.All
	res, err := s.planner.Plan(q)
	if err != nil {
		return planned{}, err
	}
	if err := plan.MeetDeadline(s.c.Net, &q, res); err != nil {
		return planned{}, err
	}
	out := planned{Document: plan.NewDocument(s.c.Net, &q, res)}
	if p.Geometry {
		f := plan.NewFeatures(res.Itineraries)
		out.Features = &f
	}
	return out, nil
}
