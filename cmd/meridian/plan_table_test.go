package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestPlanWidth: what a plan prints fits a page of 100 columns, with dates and
// without.
func TestPlanWidth(t *testing.T) {
	for _, args := range [][]string{
		{"plan", "Mumbai", "Moscow"}, {"plan", "Xi'an", "Tehran"}, {"plan", "Trieste", "Istanbul", "--depart", "2026-12-01", "--deadline", "2026-12-20"},
		{"plan", "Dubai", "Yekaterinburg", "--goods", "machinery", "--feu", "3", "--close", "hormuz", "--from", "2026-12-01", "--to", "2026-12-20"},
	} {
		var out, errs bytes.Buffer
		if code := run(args, &out, &errs); code != exitDone {
			t.Fatalf("%v: exit %d: %s", args, code, &errs)
		}
		for _, line := range strings.Split(out.String(), "\n") {
			if n := utf8.RuneCountInString(strings.TrimRight(line, " ")); n > tableWidth {
				t.Errorf("%v: %d columns: %s", args, n, line)
			}
		}
	}
}

func TestWrap(t *testing.T) {
	long := strings.Repeat("corridor ", 30)
	for i, line := range strings.Split(wrap(strings.TrimSpace(long), 4), "\n") {
		if n := utf8.RuneCountInString(line); n > tableWidth-4 && i == 0 || n > tableWidth {
			t.Errorf("%d columns: %q", n, line)
		}
		if i > 0 && !strings.HasPrefix(line, "    c") {
			t.Errorf("line %d is not indented: %q", i, line)
		}
	}
	if got := strings.Join(strings.Fields(wrap(long, 4)), " "); got != strings.TrimSpace(long) {
		t.Errorf("words were lost: %q", got)
	}
}
