package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

// round is one measurement of ours, and the figures of the reference right after.
type round struct {
	rows      []row
	reference map[string]float64
}

// report prints medians over the rounds. A ratio is the median of the ratios of
// the rounds, not the ratio of medians: what disturbs a round disturbs both sides.
func report(rounds []round) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tours, ms\tx Dijkstra\tC++ kernel, ms\tours / C++\tRoutingKit, ms\tours / RK\t")
	for i, r := range rounds[0].rows {
		ours := func(k round) float64 { return k.rows[i].value.Seconds() * 1e3 }
		kernel := func(k round) float64 { return sum(k.reference, r.kernel) }
		peer := func(k round) float64 { return sum(k.reference, r.peer) }
		dijkstra := func(k round) float64 { return k.rows[0].value.Seconds() * 1e3 }
		fmt.Fprintf(w, "%s\t%s\t1/%.0f\t%s\t%s\t%s\t%s\t\n", r.name, number(median(rounds, ours)), median(rounds, ratio(dijkstra, ours)),
			number(median(rounds, kernel)), number(median(rounds, ratio(ours, kernel))),
			number(median(rounds, peer)), number(median(rounds, ratio(ours, peer))))
	}
	return w.Flush()
}

// ratio is a / b, or 0 without b.
func ratio(a, b func(round) float64) func(round) float64 {
	return func(k round) float64 {
		if b(k) == 0 {
			return 0
		}
		return a(k) / b(k)
	}
}

func median(rounds []round, of func(round) float64) float64 {
	var v []float64
	for _, k := range rounds {
		v = append(v, of(k))
	}
	slices.Sort(v)
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// sum adds the figures whose names are joined by "+"; 0 if one is missing.
func sum(figures map[string]float64, names string) float64 {
	total := 0.0
	for names != "" {
		name := names
		for figures[name] == 0 && strings.Contains(name, "+") { // names may hold a + themselves
			name = name[:strings.LastIndex(name, "+")]
		}
		if figures[name] == 0 {
			return 0
		}
		total += figures[name]
		names = strings.TrimPrefix(names[len(name):], "+")
	}
	return total
}

func number(v float64) string {
	if v == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3g", v)
}
