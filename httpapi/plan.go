package httpapi

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
	"meridian/plan"
	"meridian/report"
)

// planned is an answer to a plan; Features are its legs on the map, if asked for.
type planned struct {
	plan.Document
	Features *plan.FeatureCollection `json:"features,omitempty" doc:"legs as GeoJSON, with geometry=true"`
}

// PlanParams are the options of a plan beyond the question.
type PlanParams struct {
	Geometry bool   `query:"geometry" doc:"add the legs as GeoJSON"`
	All      bool   `query:"all" doc:"the whole Pareto set; slow"`
	Format   string `query:"format" enum:"json,csv,geojson" default:"json" doc:"form of the answer"`
	Lang     string `query:"lang" enum:"en,ru,fa" default:"en" doc:"language of notes, reasons and names of documents in the JSON; rules and other texts of the data stay in theirs"`
}

// PlanQuestion is a plan with what is asked beside the shipment.
type PlanQuestion struct {
	plan.Request
	ArriveBy string `json:"arrive_by,omitempty" query:"arrive_by" doc:"plan the latest departure, from depart on, that arrives by then: YYYY-MM-DD (its beginning) or YYYY-MM-DDTHH:MM"`
	Scenario string `json:"scenario,omitempty" query:"scenario" maxLength:"2000" doc:"plan with measures of the library, as in force on the as-of day; names separated by commas"`
}

// planBody adds what an address cannot hold.
type planBody struct {
	PlanQuestion
	YAML string `json:"scenario_yaml,omitempty" doc:"plan with the measures of a scenario file (the text itself)"`
}

func (s *Server) planOperations() {
	const text = "Few, distinct, feasible door-to-door itineraries with cost, days (P50–P90), CO2e, documents and restrictions; for every other corridor why it is not offered. What `meridian plan --json` prints; as CSV one row an itinerary, as GeoJSON their legs."
	responses := func() map[string]*huma.Response { return s.also(reflect.TypeFor[planned](), "csv", "geojson") }
	type query struct {
		PlanQuestion
		PlanParams
	}
	ask(s, huma.Operation{OperationID: "plan", Method: http.MethodGet, Path: "/v1/plan", Summary: "Plan a shipment", Description: text, Tags: []string{"plan"}, Responses: responses()},
		func(ctx context.Context, in *query) (any, error) {
			return s.plan(ctx, &planBody{PlanQuestion: in.PlanQuestion}, in.PlanParams)
		})
	type body struct {
		PlanParams
		Body planBody
	}
	ask(s, huma.Operation{OperationID: "plan-post", Method: http.MethodPost, Path: "/v1/plan", Summary: "Plan a shipment, asked in a body", Description: text, Tags: []string{"plan"}, Responses: responses()},
		func(ctx context.Context, in *body) (any, error) { return s.plan(ctx, &in.Body, in.PlanParams) })
}

// plan answers with a document, or with a file in another form.
func (s *Server) plan(ctx context.Context, r *planBody, p PlanParams) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, mostAnswer)
	defer cancel()
	if p.Format != "" && p.Format != "json" {
		return s.planFile(ctx, r, p)
	}
	r.Timetable = true
	if r.ArriveBy != "" {
		if r.Deadline != "" {
			return nil, meridian.Input("arrive_by", "use one of them", "contradicts deadline")
		}
		r.Depart = cmp.Or(r.Depart, r.AsOf, s.c.Net.AsOf.String())
		r.Deadline = r.ArriveBy
	}
	net, planner, err := s.with(r)
	if err != nil {
		return nil, err
	}
	q, err := r.Query(net)
	if e, ok := err.(*meridian.InputError); ok && e.Input == "--deadline" && r.ArriveBy != "" {
		e.Input = "arrive_by"
	}
	if err != nil {
		return nil, err
	}
	q.All = p.All
	res, err := answered(ctx, net, planner, &q, r.ArriveBy != "")
	if err != nil {
		return nil, err
	}
	l, err := report.FindLang(cmp.Or(p.Lang, "en"))
	if err != nil {
		return nil, err
	}
	out := planned{Document: plan.NewDocument(net, &q, res)}
	l.Speech(net).Plan(&out.Document)
	if p.Geometry {
		f := plan.NewFeatures(res.Itineraries)
		out.Features = &f
	}
	return out, nil
}

// answered plans, or plans the latest departure.
func answered(ctx context.Context, net *meridian.Network, planner *plan.Planner, q *plan.Query, latest bool) (*plan.Result, error) {
	if latest {
		return planner.Latest(ctx, *q, func() {})
	}
	res, err := planner.Plan(*q)
	if err != nil {
		return nil, err
	}
	return res, plan.MeetDeadline(net, q, res)
}

// planFile lets the verb write the answer.
func (s *Server) planFile(ctx context.Context, r *planBody, p PlanParams) (any, error) {
	job, ok := s.jobs["plan"]
	if !ok {
		return nil, meridian.Input("format", "use json", "this server writes no %s", p.Format)
	}
	b, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	var input map[string]any
	if err := json.Unmarshal(b, &input); err != nil {
		return nil, err
	}
	input["format"], input["all"] = p.Format, p.All
	if b, err = json.Marshal(input); err != nil {
		return nil, err
	}
	contentType, result, err := job.Run(ctx, b, func(phase string, done, total int64) { tell(ctx, phase, done, total) })
	return file{contentType: contentType, body: result}, err
}

// with returns the network with the measures of a question in force, and what
// plans on it. Without measures they are the server's own.
func (s *Server) with(r *planBody) (*meridian.Network, *plan.Planner, error) {
	g := given{Name: r.Scenario, YAML: r.YAML}
	if g.none() {
		return s.c.Net, s.planner, nil
	}
	sc, err := g.resolve(s.c.Net)
	if err != nil {
		return nil, nil, err
	}
	day := s.c.Net.AsOf
	for _, f := range []struct{ name, text string }{{"depart", r.Depart}, {"as_of", r.AsOf}} { // the later one counts
		if f.text == "" {
			continue
		}
		text, _, _ := strings.Cut(f.text, "T")
		if day, err = meridian.ParseDate(text); err != nil {
			return nil, nil, meridian.Input(f.name, "write YYYY-MM-DD", "%v", err)
		}
	}
	if carbon, ok := sc.CarbonPrice(day, nil); ok && r.CarbonPrice == 0 {
		r.CarbonPrice = carbon
	}
	planner := s.patched.get(sc.ID()+" "+day.String(), func() *plan.Planner { return plan.New(sc.Apply(day, nil)) })
	return planner.Net, planner, nil
}
