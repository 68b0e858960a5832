package feed

import (
	"reflect"
	"strings"
	"testing"
)

// FuzzScan holds the scanner against encoding/csv: what it takes it reads alike,
// and it takes all that is plain.
func FuzzScan(f *testing.F) {
	for _, s := range []string{"", "\n", "a", "a,b\n1,2\n", "a,b\n\n\n1,2", "a\n\"x, \"\"y\"\"\nz\"\n\"\"\n", "a\r\nb\r\n", "a\nb\"c\n", "a\n\"b\"c\n", "a\n\"b", "a,\n,\n", "a\n \u00a0b \n", "a\nb,c\n", "\n\n\"a\nb\",c\n1,2\n\n3,4"} {
		f.Add(s)
	}
	def := &Table{Name: "t", Fields: []Field{{Name: "a"}, {Name: "b"}}}
	f.Fuzz(func(t *testing.T, text string) {
		want, wantPs := readCSV("t.csv", text, def)
		got, gotPs, ok := plain("t.csv", text, def)
		if !ok {
			if wantPs.Errors() == nil && len(want.Cells) > 0 && !strings.Contains(text, "\r") {
				t.Fatalf("%q is plain and refused", text)
			}
			return
		}
		if len(got.Cells) == 0 && len(want.Cells) == 0 {
			got.Cells, want.Cells, got.Lines, want.Lines = nil, nil, nil, nil
		}
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(gotPs, wantPs) {
			t.Fatalf("%q is read as\n%q %v %v\nencoding/csv:\n%q %v %v", text, got.Cells, got.Lines, gotPs, want.Cells, want.Lines, wantPs)
		}
	})
}
