package report

import (
	"strings"
	"testing"
)

// The titles over the list of corridors stand apart in every language and for every
// unit, whole and large enough to be read.
func TestTitlesOfColumnsStandApart(t *testing.T) {
	c := steppe(t)
	for _, code := range Languages() {
		l, err := FindLang(code)
		if err != nil {
			t.Fatal(err)
		}
		s := &sheet{Picture: newPicture("time", "x", pageWidth, 0, l), c: c, l: l}
		for _, unit := range []string{"20DC", "40HC", "45HC", "40RF", "t"} {
			cols := s.keyColumns()
			for i, k := range cols {
				title := strings.ReplaceAll(k.title, l.Unit(c), l.T("unit."+unit))
				got, f := s.fit(title, face{size: small}, titleRoom(cols, i))
				if got != title || f.size < small-2 || s.width(got, f) > titleRoom(cols, i) {
					t.Errorf("%s, %s: %q has %.0f, needs %.0f at size %g, and is %q", code, unit, title, titleRoom(cols, i), s.width(title, face{size: small}), f.size, got)
				}
			}
		}
	}
}
