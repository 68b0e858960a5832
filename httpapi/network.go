package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"meridian"
)

// networkDocument is what a map of the network needs: the elements that measures
// can change, by id, and where they lie. Figures stand in the tables of the data.
type networkDocument struct {
	Version  string            `json:"version" doc:"of the data"`
	AsOf     string            `json:"as_of" doc:"day of the data; what ended before is left out"`
	Places   []networkPlace    `json:"places"`
	Links    []networkLink     `json:"links"`
	Passages []passageDocument `json:"passages"`
	Services []networkService  `json:"services"`
}

type networkPlace struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Country   string   `json:"country,omitempty" doc:"ISO 3166 alpha-2; left out at sea"`
	Kind      string   `json:"kind"`
	Lat       float64  `json:"lat"`
	Lon       float64  `json:"lon"`
	Modes     []string `json:"modes,omitempty" doc:"that it handles"`
	Transfers []string `json:"transfers,omitempty" doc:"changes of mode with figures of their own, such as road-rail"`
	Breaks    []string `json:"gauge_breaks,omitempty" doc:"how wagons or their loads change gauge: transload, bogie"`
}

type networkLink struct {
	ID      string  `json:"id"`
	From    string  `json:"from" doc:"id of a place"`
	To      string  `json:"to" doc:"id of a place"`
	Mode    string  `json:"mode"`
	Km      float64 `json:"km"`
	Status  string  `json:"status,omitempty" enum:"construction,planned,closed" doc:"left out: open"`
	Gauge   int     `json:"gauge_mm,omitempty" doc:"of a railway"`
	Passage string  `json:"passage,omitempty" doc:"id of the canal, strait or lock that it is part of"`
	Border  string  `json:"border,omitempty" doc:"the countries whose border is crossed on it, such as AZ-IR, in the order of their codes"`
}

type passageDocument struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
}

type networkService struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Mode  string   `json:"mode"`
	Calls []string `json:"calls" doc:"ids of places, in order"`
}

func (s *Server) networkOperations() {
	ask(s, huma.Operation{OperationID: "network", Method: http.MethodGet, Path: "/v1/network", Summary: "Links, places, passages and services of the network, to be drawn", Tags: []string{"data"},
		Description: "Every element that a measure of a scenario can change, by its id, with what a map needs. A link runs straight between its places. Figures and who says so are in the tables of /v1/data."},
		func(context.Context, *struct{}) (networkDocument, error) { return s.network(), nil })
}

func (s *Server) network() networkDocument {
	net := s.c.Net
	gone := func(v meridian.Validity) bool { return v.To != meridian.NoDate && v.To <= net.AsOf }
	d := networkDocument{Version: net.Version, AsOf: net.AsOf.String(), Places: make([]networkPlace, len(net.Places)), Links: []networkLink{}, Passages: []passageDocument{}, Services: []networkService{}}
	for i := range net.Places {
		p := &net.Places[i]
		d.Places[i] = networkPlace{ID: p.ID, Name: p.Name, Country: p.Country, Kind: p.Kind, Lat: p.Point.Lat, Lon: p.Point.Lon}
		for m := range meridian.NumModes {
			if p.Handling.Has(m) {
				d.Places[i].Modes = append(d.Places[i].Modes, m.String())
			}
		}
	}
	for i := range net.Transfers {
		if t := &net.Transfers[i]; t.Place != meridian.NoID && !gone(t.Valid) {
			addOnce(&d.Places[t.Place].Transfers, t.From.String()+"-"+t.To.String())
		}
	}
	for i := range net.GaugeBreaks {
		if g := &net.GaugeBreaks[i]; !gone(g.Valid) {
			addOnce(&d.Places[g.Place].Breaks, g.Method)
		}
	}
	borders := map[meridian.LinkID]string{}
	for i := range net.Crossings {
		x := &net.Crossings[i]
		borders[x.Link] = min(x.From, x.To) + "-" + max(x.From, x.To)
	}
	for i := range net.Links {
		l := &net.Links[i]
		if gone(l.Valid) && l.Status != meridian.Closed { // what is closed can be opened again
			continue
		}
		x := networkLink{ID: l.ID, From: net.Places[l.From].ID, To: net.Places[l.To].ID, Mode: l.Mode.String(), Km: l.Km, Gauge: l.Gauge, Status: statusNames[l.Status], Border: borders[meridian.LinkID(i)]}
		if l.Passage != meridian.NoID {
			x.Passage = net.Passages[l.Passage].ID
		}
		d.Links = append(d.Links, x)
	}
	for i := range net.Passages {
		p := &net.Passages[i]
		d.Passages = append(d.Passages, passageDocument{p.ID, p.Name, p.Kind})
	}
	for i := range net.Services {
		v := &net.Services[i]
		if gone(v.Valid) {
			continue
		}
		x := networkService{ID: v.ID, Name: v.Name, Mode: v.Mode.String(), Calls: []string{}}
		for _, c := range v.Calls {
			x.Calls = append(x.Calls, net.Places[c.Place].ID)
		}
		d.Services = append(d.Services, x)
	}
	return d
}

// statusNames are the statuses of links; open is what is not said.
var statusNames = [...]string{meridian.Open: "", meridian.Construction: "construction", meridian.Planned: "planned", meridian.Closed: "closed"}

func addOnce[T cmp.Ordered](list *[]T, v T) {
	if !slices.Contains(*list, v) {
		*list = append(*list, v)
	}
}
