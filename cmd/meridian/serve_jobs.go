package main

import (
	"reflect"

	"meridian"
	"meridian/httpapi"
	"meridian/report"
)

// Bounds on one question, for one user among many.
const (
	mostServedDraws = 1_000_000
	mostServedPairs = 40_000 // of a matrix
)

// jobs are the verbs that the server answers beside those with operations of
// their own, directly and as runs.
func jobs(net *meridian.Network) []httpapi.Job {
	var out []httpapi.Job
	for i := range servedVerbs {
		out = append(out, servedVerbs[i].job(net))
	}
	return out
}

var servedVerbs = []verb{
	{kind: "plan", command: (*app).planCmd, args: []string{"from", "to"}, hidden: []string{"window"}, formats: []string{"json", "csv", "geojson"},
		doc: "Itineraries for a shipment: what `meridian plan` prints. Directly it is /v1/plan."},
	{kind: "profile", path: "plan/profile", tag: "plan", command: (*app).planCmd, args: []string{"from", "to"}, hidden: []string{"arrive-by", "all"}, required: []string{"window"}, formats: []string{"json", "csv"}, answer: reflect.TypeFor[profileDoc](),
		summary: "The best itinerary of each day of departure", doc: "Plans every day of a window: what `meridian plan --window` prints.", most: map[string]float64{}},
	{kind: "compare", path: "compare", onlyPost: true, tag: "compare", command: (*app).compareCmd, args: []string{"from", "to"}, optional: true, formats: []string{"json", "csv", "html", "xlsx", "md", "svg", "png", "zip"}, answer: reflect.TypeFor[report.Document](),
		summary: "Compare corridors, for one pair or a table of pairs", doc: "What `meridian compare` prints and writes: od is a table of pairs, where asks which corridor wins where, zip holds all tables as CSV."},
	{kind: "why", path: "why", tag: "why", command: (*app).whyCmd, args: []string{"from", "to"}, required: []string{"corridor"}, formats: []string{"json"}, answer: reflect.TypeFor[whyDoc](),
		summary: "Why a corridor loses, and the smallest change that makes it win", doc: "What `meridian why` prints. tries 0 is the comparison alone and quick; every change that is tried takes a handful of plans."},
	{kind: "simulate", path: "simulate", tag: "simulate", command: (*app).simulateCmd, args: []string{"from", "to"}, optional: true, hidden: []string{"criticality", "kind"}, formats: []string{"json", "csv", "svg", "png"}, most: map[string]float64{"draws": mostServedDraws},
		summary: "Monte Carlo of itineraries; closures and failures for many ODs", doc: "What `meridian simulate` prints: all itineraries, one in detail, the way chosen anew (replan), best ways before and after a closure, or drawn failures."},
	{kind: "criticality", path: "simulate/criticality", tag: "simulate", command: (*app).simulateCmd, args: []string{"from", "to"}, optional: true, fixed: map[string]string{"criticality": "true"},
		hidden: []string{"itinerary", "corridor", "replan", "draws", "seed", "correlation", "deadline", "failures", "via", "percentile"}, formats: []string{"json", "csv", "svg", "png"}, answer: reflect.TypeFor[criticalityDoc](),
		summary: "What the loss of every link, crossing, terminal, passage and service costs", doc: "What `meridian simulate --criticality` prints."},
	{kind: "scenario-diff", path: "scenario/diff", tag: "scenarios", command: (*app).scenarioDiffCmd, args: []string{"scenario"}, formats: []string{"json", "csv", "html", "xlsx", "svg", "png"},
		summary: "What a scenario changes in the network, the best ways and the flows", doc: "What `meridian scenario diff` prints."},
	{kind: "scenario-run", path: "scenario/run", tag: "scenarios", command: (*app).scenarioRunCmd, args: []string{"scenario"}, formats: []string{"json", "csv", "html", "xlsx"},
		summary: "A scenario year by year as its measures open", doc: "What `meridian scenario run` prints."},
	{kind: "scenario-rank", path: "scenario/rank", tag: "scenarios", command: (*app).scenarioRankCmd, args: []string{"scenario"}, formats: []string{"json", "csv", "html", "xlsx", "svg", "png"},
		summary: "Every measure alone, all together, all but one, and in which order", doc: "What `meridian scenario rank` prints."},
	{kind: "appraise", path: "appraise", tag: "appraise", command: (*app).appraiseCmd, args: []string{"scenario"}, formats: []string{"json", "csv", "html", "xlsx", "svg", "png", "zip"}, answer: reflect.TypeFor[report.AppraisalDocument](), most: map[string]float64{"draws": mostServedDraws},
		summary: "What a package of measures is worth, to whom, and how sure that is", doc: "What `meridian appraise` prints and writes; zip holds all tables as CSV."},
	{kind: "share", path: "share", tag: "share", command: (*app).shareCmd, args: []string{"scenario"}, formats: []string{"json", "csv", "html", "xlsx", "svg", "png", "zip"}, answer: reflect.TypeFor[report.SharingDocument](), most: map[string]float64{"blocks": 2000},
		summary: "Share what a package brings between the countries", doc: "What `meridian share` prints and writes; zip holds all tables as CSV."},
	{kind: "matrix", path: "matrix", onlyPost: true, tag: "matrix", command: (*app).matrixCmd, hidden: nil, required: []string{"origins"}, formats: []string{"csv", "parquet", "omx"}, out: "out",
		summary: "Skims of cost, hours, km and CO2e between zones", doc: "What `meridian matrix` writes over the network of the server."},
	{kind: "claims", command: (*app).claimsCmd, formats: []string{"json", "csv", "html"},
		doc: "Published claims beside the model: what `meridian claims` prints and writes. Directly it is /v1/claims."},
}
