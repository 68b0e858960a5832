package report

import (
	"cmp"
	"math"
	"slices"

	"meridian"
)

// Footnote says what a figure of a row rests on: how much of it on rows of each
// grade, and which sources.
type Footnote struct {
	Mark    string // of the figure: row number and letter
	Row     int
	Figure  string // days, usd, km, co2e
	Grades  []GradeShare
	Sources []int // numbers of Comparison.Sources, most used first
	Keys    []string
}

// GradeShare is the part of a figure that rests on rows of one grade.
type GradeShare struct {
	Grade string
	Share float64
}

// The tables of a feed behind each figure.
var figureTables = []struct {
	name, letter string
	tables       []string
	amount       func(l *meridian.Leg) float64
}{
	{"days", "a", []string{"speeds", "links", "lanes", "services", "calls", "transfers", "crossings", "gauge_breaks", "passages", "disruptions", "countries"}, func(l *meridian.Leg) float64 { return l.Time.Mean }},
	{"usd", "b", []string{"charges", "rates", "lanes", "services", "fares", "transfers", "crossings", "gauge_breaks", "passages", "countries", "equipment"}, freightOf},
	{"km", "c", []string{"links", "services", "lanes", "passages"}, func(l *meridian.Leg) float64 { return l.Km }},
	{"co2e", "d", []string{"emissions"}, func(l *meridian.Leg) float64 { return l.CO2e }},
}

func (c *Comparison) footnotes(r *Row) []Footnote {
	var out []Footnote
	for _, f := range figureTables {
		n := Footnote{Mark: itoa(r.Number) + f.letter, Row: r.Number, Figure: f.name}
		grades := map[meridian.Confidence]float64{}
		uses := map[string]float64{}
		var keys []string
		for i := range r.Legs {
			l := &r.Legs[i]
			x := math.Abs(f.amount(l))
			if x == 0 {
				continue
			}
			worst, found := meridian.Measured, false
			for _, cite := range l.Cites {
				if !slices.Contains(f.tables, cite.Table) {
					continue
				}
				found = true
				worst = max(worst, cite.Confidence)
				if uses[cite.Source] == 0 {
					keys = append(keys, cite.Source)
				}
				uses[cite.Source] += x
				n.Keys = appendNew(n.Keys, cite.Table+"/"+cite.Key)
			}
			if !found {
				worst = meridian.Estimated
			}
			grades[worst] += x
		}
		slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(uses[b], uses[a]) })
		for _, k := range keys {
			n.Sources = append(n.Sources, c.cite(k))
		}
		n.Grades = shares(grades)
		out = append(out, n)
	}
	return out
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// shares lists grades by weight, the largest first.
func shares(weight map[meridian.Confidence]float64) []GradeShare {
	sum := 0.0
	for g := meridian.Measured; g <= meridian.Estimated; g++ {
		sum += weight[g]
	}
	var out []GradeShare
	for g := meridian.Measured; g <= meridian.Estimated; g++ {
		if weight[g] > 0 {
			out = append(out, GradeShare{g.String(), weight[g] / sum})
		}
	}
	slices.SortStableFunc(out, func(a, b GradeShare) int { return cmp.Compare(b.Share, a.Share) })
	return out
}

// cite returns the number of a source, giving it one at its first use.
func (c *Comparison) cite(key string) int {
	if n, ok := c.number[key]; ok {
		return n
	}
	s, ok := c.Net.Sources[key]
	if !ok {
		s = meridian.Source{Key: key, Title: key}
	}
	c.Sources = append(c.Sources, s)
	c.number[key] = len(c.Sources)
	return len(c.Sources)
}

// Text writes the body of a footnote: "tariff 62%, estimated 38%; sources 3, 7".
func (f *Footnote) Text(l *Lang) string {
	s := ""
	for i, g := range f.Grades {
		if i > 0 {
			s += ", "
		}
		s += l.T("grade."+g.Grade) + " " + l.Percent(g.Share)
	}
	if len(f.Sources) == 0 {
		return s + "; " + l.T("fig.model")
	}
	s += "; "
	for i, n := range f.Sources {
		if i > 0 {
			s += ", "
		}
		s += "[" + l.Digits(itoa(n)) + "]"
	}
	return s
}
