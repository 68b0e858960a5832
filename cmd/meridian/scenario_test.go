package main

import (
	"strings"
	"testing"

	"meridian/scenario"
)

// The file that `scenario new` writes holds on the atlas.
func TestNewScenarioHolds(t *testing.T) {
	net, err := (&app{}).network()
	if err != nil {
		t.Fatal(err)
	}
	s, err := scenario.Read(strings.NewReader(newScenarioText), "new.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Resolve(net); err != nil {
		t.Error(err)
	}
}
