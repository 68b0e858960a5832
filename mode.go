package meridian

import (
	"fmt"
	"strings"
)

// Mode is a mode of transport.
type Mode uint8

// The modes. Ferry carries trucks, RailFerry carries wagons; both sail on sea
// links.
const (
	Sea Mode = iota
	River
	Rail
	Road
	Air
	Ferry
	RailFerry
	NumModes
)

var modeNames = [NumModes]string{"sea", "river", "rail", "road", "air", "ferry", "rail_ferry"}

func (m Mode) String() string {
	if m < NumModes {
		return modeNames[m]
	}
	return fmt.Sprintf("mode(%d)", uint8(m))
}

// ParseMode returns the mode of that name.
func ParseMode(s string) (Mode, error) {
	for i, n := range modeNames {
		if n == s {
			return Mode(i), nil
		}
	}
	return 0, fmt.Errorf("unknown mode %q: the modes are %s", s, strings.Join(modeNames[:], ", "))
}

// Waterborne tells whether vessels carry the goods.
func (m Mode) Waterborne() bool { return m == Sea || m == River || m == Ferry || m == RailFerry }

// ModeSet is a set of modes. The zero value is empty.
type ModeSet uint8

// Modes returns the set of the given modes.
func Modes(modes ...Mode) ModeSet {
	var s ModeSet
	for _, m := range modes {
		s |= 1 << m
	}
	return s
}

// AllModes is the set of every mode.
const AllModes ModeSet = 1<<NumModes - 1

// Has tells whether m is in the set.
func (s ModeSet) Has(m Mode) bool { return s&(1<<m) != 0 }

func (s ModeSet) String() string {
	var names []string
	for m := range NumModes {
		if s.Has(m) {
			names = append(names, m.String())
		}
	}
	return strings.Join(names, ";")
}

// Confidence grades a figure; a larger value is less sure.
type Confidence uint8

// The grades, best first.
const (
	Measured Confidence = iota
	Tariff
	Schedule
	Reported
	Claimed
	Derived
	Estimated
)

var confidenceNames = [...]string{"measured", "tariff", "schedule", "reported", "claimed", "derived", "estimated"}

func (c Confidence) String() string {
	if int(c) < len(confidenceNames) {
		return confidenceNames[c]
	}
	return fmt.Sprintf("confidence(%d)", uint8(c))
}

// ParseConfidence returns the grade of that name.
func ParseConfidence(s string) (Confidence, error) {
	for i, n := range confidenceNames {
		if n == s {
			return Confidence(i), nil
		}
	}
	return 0, fmt.Errorf("unknown confidence %q: the grades are %s", s, strings.Join(confidenceNames[:], ", "))
}
