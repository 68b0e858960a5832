package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
	"meridian/plan"
	"meridian/report"
)

// placeDocument is a place by its names.
type placeDocument struct {
	ID      string            `json:"id"`
	Name    string            `json:"name"`
	Names   map[string]string `json:"names" doc:"by language: en, ru, fa"`
	Country string            `json:"country,omitempty"`
	Kind    string            `json:"kind"`
	Lat     float64           `json:"lat"`
	Lon     float64           `json:"lon"`
}

type placesDocument struct {
	Places []placeDocument `json:"places"`
}

func (s *Server) placeOperations() {
	type query struct {
		Q     string `query:"q" required:"true" minLength:"1" maxLength:"100" doc:"part of a name, a code or an alias, in Latin, Cyrillic or Persian script"`
		Limit int    `query:"limit" minimum:"1" maximum:"50" default:"10"`
	}
	ask(s, huma.Operation{OperationID: "places", Method: http.MethodGet, Path: "/v1/places", Summary: "Search places", Tags: []string{"data"}},
		func(_ context.Context, in *query) (placesDocument, error) {
			out := placesDocument{[]placeDocument{}}
			for _, id := range plan.Suggest(s.c.Net, in.Q, in.Limit) {
				out.Places = append(out.Places, s.place(id))
			}
			return out, nil
		})
}

func (s *Server) place(id meridian.PlaceID) placeDocument {
	p := &s.c.Net.Places[id]
	d := placeDocument{ID: p.ID, Name: p.Name, Names: map[string]string{}, Country: p.Country, Kind: p.Kind, Lat: p.Point.Lat, Lon: p.Point.Lon}
	for _, code := range report.Languages() {
		if l, err := report.FindLang(code); err == nil {
			d.Names[code] = l.Place(s.c.Net, p.ID, p.Name)
		}
	}
	return d
}
