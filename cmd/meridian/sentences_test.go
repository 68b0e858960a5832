package main

import (
	"strings"
	"testing"

	"meridian/atlas"
	"meridian/plan"
	"meridian/report"
)

// What the planner says of many pairs and conditions is said in every language.
func TestThePlannerIsUnderstood(t *testing.T) {
	net, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	voices := map[string]*report.Speech{}
	for _, code := range report.Languages()[1:] {
		l, err := report.FindLang(code)
		if err != nil {
			t.Fatal(err)
		}
		voices[code] = l.Speech(net)
	}
	seen := map[string]bool{}
	say := func(texts ...string) {
		t.Helper()
		for _, text := range texts {
			if text == "" || seen[text] {
				continue
			}
			seen[text] = true
			for code, v := range voices {
				got, ok := v.Say(text)
				if !ok {
					t.Errorf("not said in %s: %s", code, text)
					continue
				}
				if strings.ContainsAny(got, "{}") {
					t.Errorf("%s: %s", code, got)
				}
			}
		}
	}
	for i := range net.Documents {
		say(net.Documents[i].Name)
	}
	for i := range net.Restrictions {
		for code := range voices {
			l, err := report.FindLang(code)
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := l.Rule(net.Restrictions[i].Rule); !ok {
				t.Errorf("the rule %s is not said in %s: %s", net.Restrictions[i].ID, code, net.Restrictions[i].Rule)
			}
		}
	}
	for i := range net.Disruptions {
		say(net.Disruptions[i].Name)
	}
	planner := plan.New(net)
	for _, r := range []plan.Request{
		{From: "Mumbai", To: "Moscow"}, {From: "Mumbai", To: "Moscow", Depart: "2026-12-01", Timetable: true}, {From: "Shanghai", To: "Hamburg"}, {From: "Yiwu", To: "Tehran"}, {From: "Karachi", To: "Tashkent"},
		{From: "Nhava Sheva", To: "Helsinki"}, {From: "Chennai", To: "Vladivostok", Close: []string{"hormuz"}}, {From: "Istanbul", To: "Almaty", Only: []string{"rail", "road"}}, {From: "Rotterdam", To: "Mumbai", AsOf: "2018-01-01"},
		{From: "Bandar Abbas", To: "Saint Petersburg", Depart: "2026-12-10"}, {From: "Tbilisi", To: "Tehran", Goods: "grain", Tonnes: 500},
	} {
		q, err := r.Query(net)
		if err != nil {
			t.Fatalf("%s %s: %v", r.From, r.To, err)
		}
		res, err := planner.Plan(q)
		if err != nil {
			t.Fatalf("%s %s: %v", r.From, r.To, err)
		}
		d := plan.NewDocument(net, &q, res)
		say(d.Notes...)
		for _, n := range d.NotOffered {
			say(n.Text)
		}
		for i := range d.Itineraries {
			it := &d.Itineraries[i]
			say(it.Label)
			say(it.Documents...)
			say(it.Notes...)
			for j := range it.Legs {
				say(it.Legs[j].Notes...)
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("only %d sentences", len(seen))
	}
}
