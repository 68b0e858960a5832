package feed

import (
	"fmt"
	"strings"
)

// Problem is a mistake in a feed: where it is, what is wrong, how to mend it.
type Problem struct {
	File    string `json:"file"`  // links.csv
	Row     int    `json:"row"`   // line of the file, 1 is the header; 0: the file as a whole
	Field   string `json:"field"` // column; empty: the row as a whole
	Message string `json:"message"`
	Fix     string `json:"fix"`
	Warning bool   `json:"warning"` // the feed can be used all the same
}

func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Row > 0 {
		fmt.Fprintf(&b, ":%d", p.Row)
	}
	if p.Field != "" {
		b.WriteString(": " + p.Field)
	}
	b.WriteString(": " + p.Message)
	if p.Fix != "" {
		b.WriteString("; " + p.Fix)
	}
	return b.String()
}

// Problems are the mistakes of one feed, all of them.
type Problems []Problem

// Errors returns the problems that make the feed unusable.
func (ps Problems) Errors() Problems {
	var errs Problems
	for _, p := range ps {
		if !p.Warning {
			errs = append(errs, p)
		}
	}
	return errs
}

// Error lists the first problems, at most twenty, and says how many more.
func (ps Problems) Error() string {
	const most = 20
	var b strings.Builder
	for i, p := range ps {
		if i == most {
			fmt.Fprintf(&b, "\nand %d more", len(ps)-most)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.String())
	}
	return b.String()
}

// nearest returns the candidate closest to s in edit distance, if it is close
// enough to be a slip of the pen.
func nearest(s string, candidates []string) string {
	best, bestD := "", len(s)/3+2
	for _, c := range candidates {
		if d := editDistance(s, c); d < bestD {
			best, bestD = c, d
		}
	}
	return best
}

func editDistance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 1 << 20
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diag
			if a[i] != b[j] {
				cost++
			}
			diag = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
