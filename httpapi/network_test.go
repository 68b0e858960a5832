package httpapi

import (
	"encoding/json"
	"slices"
	"testing"

	"meridian"
)

// Every element that the network is said to have is one that a scenario can name,
// and lies somewhere.
func TestNetwork(t *testing.T) {
	s := server(t)
	res, body := call(t, s.Handler(), "GET", "/v1/network", "")
	var d networkDocument
	if err := json.Unmarshal(body, &d); err != nil || res.StatusCode != 200 {
		t.Fatalf("%s: %v", res.Status, err)
	}
	net := s.c.Net
	if len(d.Places) != len(net.Places) || len(d.Passages) != len(net.Passages) || len(d.Links) < len(net.Links)*9/10 || len(d.Services) < len(net.Services)*8/10 {
		t.Fatalf("%d places, %d links, %d passages, %d services", len(d.Places), len(d.Links), len(d.Passages), len(d.Services))
	}
	links := map[string]*networkLink{}
	for i := range d.Links {
		l := &d.Links[i]
		links[l.ID] = l
		if net.PlaceByID[l.From] == net.PlaceByID[l.To] {
			t.Errorf("%s runs from %s to %s", l.ID, l.From, l.To)
		}
	}
	for i := range net.Links { // what is planned, being built or closed can be opened
		if l := &net.Links[i]; l.Status != meridian.Open && links[l.ID] == nil {
			t.Errorf("%s lacks", l.ID)
		}
	}
	if l := links["rail:IRRAS-IR-ASTARA"]; l == nil || l.Status == "" || l.Mode != "rail" || l.Gauge == 0 {
		t.Errorf("Rasht–Astara: %+v", l)
	}
	crossings := 0
	for _, l := range links {
		if l.Border == "AZ-IR" {
			crossings++
		}
	}
	if crossings < 2 {
		t.Errorf("%d links cross the border of Azerbaijan and Iran", crossings)
	}
	for _, p := range d.Places {
		if p.ID == "IR-ASTARA" && (len(p.Breaks) == 0 || !slices.Contains(p.Transfers, "road-rail") || !slices.Contains(p.Modes, "rail")) {
			t.Errorf("Astara: %+v", p)
		}
	}
	for _, v := range d.Services {
		if len(v.Calls) < 2 {
			t.Errorf("%s calls at %v", v.ID, v.Calls)
		}
		if v.ID == "air-ams-svo" {
			t.Error("a service that ended in 2022 is there")
		}
	}
}
