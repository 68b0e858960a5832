package meridian

import (
	"errors"
	"strings"
	"testing"
)

func TestModes(t *testing.T) {
	for m := range NumModes {
		if got, err := ParseMode(m.String()); err != nil || got != m {
			t.Errorf("%s: %v, %v", m, got, err)
		}
	}
	if _, err := ParseMode("boat"); err == nil || !strings.Contains(err.Error(), "rail_ferry") {
		t.Errorf("an unknown mode: %v", err)
	}
	s := Modes(Rail, Sea)
	if !s.Has(Rail) || !s.Has(Sea) || s.Has(Road) || s.String() != "sea;rail" || AllModes.String() != "sea;river;rail;road;air;ferry;rail_ferry" || ModeSet(0).String() != "" {
		t.Errorf("sets: %q, all %q", s, AllModes)
	}
	if !Ferry.Waterborne() || !River.Waterborne() || Rail.Waterborne() || Air.Waterborne() {
		t.Error("what floats is waterborne")
	}
	if NumModes.String() != "mode(7)" {
		t.Errorf("no mode prints %q", NumModes)
	}
}

func TestConfidence(t *testing.T) {
	for c := Measured; c <= Estimated; c++ {
		if got, err := ParseConfidence(c.String()); err != nil || got != c {
			t.Errorf("%s: %v, %v", c, got, err)
		}
	}
	if _, err := ParseConfidence("sure"); err == nil {
		t.Error("an unknown grade is no error")
	}
	if !(Measured < Tariff && Tariff < Claimed && Claimed < Estimated) {
		t.Error("grades are not in order")
	}
}

func TestShipment(t *testing.T) {
	box := Shipment{Equipment: Equipment{ID: "40HC", TEU: 2}, Units: 3, Tonnes: 60, Goods: Goods{Needs: []string{"reefer"}}}
	if !box.Containerised() || box.TEU() != 6 || box.PerUnit() != 3 || !box.Needs("reefer") || box.Needs("dangerous") {
		t.Errorf("%+v", box)
	}
	if bulk := (Shipment{Equipment: Equipment{ID: "bulk"}, Tonnes: 3000}); bulk.Containerised() || bulk.TEU() != 0 || bulk.PerUnit() != 3000 {
		t.Errorf("%+v", bulk)
	}
}

func TestHeadway(t *testing.T) {
	for _, c := range []struct {
		s    Service
		want float64
	}{{Service{Headway: 5}, 5}, {Service{Weekdays: 1}, 7}, {Service{Weekdays: 0b0010010, Headway: 9}, 3.5}, {Service{Weekdays: 0b1111111}, 1}} {
		if got := c.s.HeadwayDays(); got != c.want {
			t.Errorf("%+v: every %g days, want %g", c.s, got, c.want)
		}
	}
}

func TestErrors(t *testing.T) {
	err := Input("--teu", "give a positive number", "%g is no quantity", -1.0)
	var in *InputError
	if !errors.As(err, &in) || err.Error() != "--teu: -1 is no quantity; give a positive number" {
		t.Errorf("%v", err)
	}
	if got := (&InputError{Problem: "two places are needed"}).Error(); got != "two places are needed" {
		t.Errorf("%q", got)
	}
	none := &NoResultError{What: "no way", Reasons: []string{"closed", "denied"}}
	if none.Error() != "no way: closed; denied" || (&NoResultError{What: "no way"}).Error() != "no way" {
		t.Errorf("%q", none)
	}
}
