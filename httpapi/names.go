package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"meridian/report"
)

// namesDocument holds names by id in one language.
type namesDocument struct {
	Lang     string            `json:"lang"`
	Places   map[string]string `json:"places"`
	Passages map[string]string `json:"passages"`
	Goods    map[string]string `json:"goods"`
	// Disruptions are episodes such as a closed strait.
	Disruptions map[string]string `json:"disruptions"`
}

func (s *Server) nameOperations() {
	type query struct {
		Lang string `query:"lang" enum:"en,ru,fa" default:"en"`
	}
	ask(s, huma.Operation{OperationID: "names", Method: http.MethodGet, Path: "/v1/names", Summary: "Names of places, passages, goods and disruptions in a language", Tags: []string{"data"},
		Description: "The name in the script of the language, the English one where the data has no other. Waypoints at sea are left out."},
		func(_ context.Context, in *query) (namesDocument, error) { return s.names(in.Lang) })
}

func (s *Server) names(code string) (namesDocument, error) {
	l, err := report.FindLang(code)
	if err != nil {
		return namesDocument{}, err
	}
	net := s.c.Net
	d := namesDocument{Lang: code, Places: map[string]string{}, Passages: map[string]string{}, Goods: map[string]string{}, Disruptions: map[string]string{}}
	for i := range net.Places {
		if p := &net.Places[i]; p.Country != "" {
			d.Places[p.ID] = l.Place(net, p.ID, p.Name)
		}
	}
	for i := range net.Passages {
		d.Passages[net.Passages[i].ID] = l.Passage(&net.Passages[i])
	}
	for i := range net.Goods {
		d.Goods[net.Goods[i].ID] = l.Goods(&net.Goods[i])
	}
	speech := l.Speech(net)
	for i := range net.Disruptions {
		e := &net.Disruptions[i]
		if _, ok := d.Disruptions[e.ID]; !ok { // one of several effects
			d.Disruptions[e.ID], _ = speech.Say(e.Name)
		}
	}
	return d, nil
}
