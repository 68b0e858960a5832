package httpapi

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
	"meridian/plan"
	"meridian/report"
)

// CompareParams are the options of a comparison beyond the question.
type CompareParams struct {
	Pairs     []string `query:"pair,explode" maxItems:"20" doc:"more pairs beside from and to, FROM|TO, repeated: a league table of all"`
	Corridors []string `query:"corridors" doc:"only these corridors; empty: all"`
	Top       int      `query:"top" minimum:"0" maximum:"40" default:"12" doc:"at most so many, and those that are best in something; 0: all"`
	Lang      string   `query:"lang" enum:"en,ru,fa" default:"en" doc:"language of pictures, reports, notes and reasons"`
}

func (s *Server) compareOperations() {
	type query struct {
		plan.Request
		CompareParams
	}
	ask(s, huma.Operation{OperationID: "compare", Method: http.MethodGet, Path: "/v1/compare", Summary: "Compare corridors", Tags: []string{"compare"},
		Description: "The corridors between two places side by side, with indicators, staircases of days, USD and CO2e over distance, and break-evens. What `meridian compare --json` prints."},
		func(ctx context.Context, in *query) (report.Document, error) {
			study, err := s.study(ctx, &in.Request, in.CompareParams)
			if err != nil {
				return report.Document{}, err
			}
			l, err := report.FindLang(in.Lang)
			if err != nil {
				return report.Document{}, err
			}
			doc := report.NewDocument(s.c.Net, study)
			l.Speech(s.c.Net).Compare(&doc)
			return doc, nil
		})
	type pictureQuery struct {
		Picture string `path:"picture" doc:"time, cost, co2e, sheet, ladder, components, pareto, map"`
		Format  string `query:"format" enum:"svg,png" default:"svg" doc:"form of the picture"`
		plan.Request
		CompareParams
	}
	ask(s, huma.Operation{OperationID: "compare-picture", Method: http.MethodGet, Path: "/v1/compare/pictures/{picture}", Summary: "A picture of a comparison", Tags: []string{"compare"},
		Description: "The picture as SVG or PNG.", Responses: files("image/svg+xml", "image/png")},
		func(ctx context.Context, in *pictureQuery) (file, error) {
			study, err := s.study(ctx, &in.Request, in.CompareParams)
			if err != nil {
				return file{}, err
			}
			l, err := report.FindLang(in.Lang)
			if err != nil {
				return file{}, err
			}
			pic, err := study.Comparisons[0].Picture(in.Picture, l)
			if err != nil {
				return file{}, plan.At("picture", err)
			}
			var b bytes.Buffer
			if in.Format == "png" {
				err = pic.PNG(&b)
				return file{contentType: "image/png", body: b.Bytes()}, err
			}
			err = pic.SVG(&b)
			return file{contentType: "image/svg+xml", body: b.Bytes()}, err
		})
	type reportQuery struct {
		Format string `path:"format" enum:"html,xlsx,md"`
		plan.Request
		CompareParams
	}
	ask(s, huma.Operation{OperationID: "compare-report", Method: http.MethodGet, Path: "/v1/compare/reports/{format}", Summary: "A report on a comparison", Tags: []string{"compare"},
		Description: "The whole comparison as a page that stands alone, as a workbook with formulas, or as Markdown.", Responses: files("text/html", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/markdown")},
		func(ctx context.Context, in *reportQuery) (file, error) {
			study, err := s.study(ctx, &in.Request, in.CompareParams)
			if err != nil {
				return file{}, err
			}
			return writeReport(study, in.Format, in.Lang)
		})
}

// files describes answers that are no JSON.
func files(contentTypes ...string) map[string]*huma.Response {
	content := map[string]*huma.MediaType{}
	for _, t := range contentTypes {
		content[t] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
		if strings.HasSuffix(t, "json") {
			content[t].Schema = &huma.Schema{} // any
		}
	}
	return map[string]*huma.Response{"200": {Description: "The file", Content: content}}
}

// also describes a JSON answer that can be had in other forms too.
func (s *Server) also(answer reflect.Type, formats ...string) map[string]*huma.Response {
	var types []string
	for _, f := range formats {
		types = append(types, mediaType(f))
	}
	r := files(types...)
	r["200"].Content["application/json"] = &huma.MediaType{Schema: s.api.OpenAPI().Components.Schemas.Schema(answer, true, "")}
	return r
}

func writeReport(study *report.Study, format, lang string) (file, error) {
	l, err := report.FindLang(lang)
	if err != nil {
		return file{}, err
	}
	var b bytes.Buffer
	var contentType string
	switch format {
	case "html":
		contentType, err = "text/html; charset=utf-8", study.WriteHTML(&b, l)
	case "xlsx":
		contentType, err = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", study.WriteXLSX(&b, l)
	default:
		contentType, err = "text/markdown; charset=utf-8", study.WriteMarkdown(&b, l)
	}
	return file{contentType: contentType, body: b.Bytes()}, err
}

// study plans and compares.
func (s *Server) study(ctx context.Context, r *plan.Request, p CompareParams) (*report.Study, error) {
	for _, id := range p.Corridors {
		if id != "other" && !slices.ContainsFunc(s.c.Net.Corridors, func(c meridian.Corridor) bool { return c.ID == id }) {
			return nil, meridian.Input("corridors", "they are "+strings.Join(s.corridorIDs(), ", "), "unknown corridor %q", id)
		}
	}
	study := &report.Study{}
	for i := range len(p.Pairs) + 1 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		tell(ctx, "pairs", int64(i), int64(len(p.Pairs)+1))
		one := *r
		if i > 0 {
			var ok bool
			if one.From, one.To, ok = strings.Cut(p.Pairs[i-1], "|"); !ok {
				return nil, meridian.Input("pair", "write FROM|TO, such as pair=Mumbai|Moscow", "%q is no pair", p.Pairs[i-1])
			}
		}
		c, err := s.comparison(&one, p)
		if err != nil {
			return nil, ofPair(i, p.Pairs, err)
		}
		study.Comparisons = append(study.Comparisons, c)
	}
	return study, nil
}

// ofPair names the pair that an error is about, if there are several.
func ofPair(i int, pairs []string, err error) error {
	var input *meridian.InputError
	var none *meridian.NoResultError
	switch {
	case i == 0:
	case errors.As(err, &input) && (input.Input == "FROM" || input.Input == "TO"):
		return meridian.Input("pair", input.Fix, "%s: %s", pairs[i-1], input.Problem)
	case errors.As(err, &none):
		return &meridian.NoResultError{What: pairs[i-1] + ": " + none.What, Reasons: none.Reasons}
	}
	return err
}

func (s *Server) comparison(r *plan.Request, p CompareParams) (*report.Comparison, error) {
	q, err := r.Query(s.c.Net)
	if err != nil {
		return nil, err
	}
	res, err := s.planner.Plan(q)
	if err != nil {
		return nil, err
	}
	return report.New(s.c.Net, q, res, report.Options{Top: p.Top, Corridors: p.Corridors})
}

func (s *Server) corridorIDs() []string {
	var ids []string
	for i := range s.c.Net.Corridors {
		ids = append(ids, s.c.Net.Corridors[i].ID)
	}
	return ids
}
