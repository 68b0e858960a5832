package infra

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Print writes the report as text.
func (r *Report) Print(w io.Writer) {
	fmt.Fprintf(w, "%s (%s)\n", r.Source.File, r.Source.Format)
	if r.Source.Attribution != "" {
		fmt.Fprintln(w, r.Source.Attribution)
	}
	fmt.Fprintln(w, "\nKilometres")
	for _, k := range slices.Sorted(maps.Keys(r.Km)) {
		fmt.Fprintf(w, "  %-32s %12.1f\n", k, r.Km[k])
	}
	fmt.Fprintln(w, "\nCounts")
	for _, k := range slices.Sorted(maps.Keys(r.Counts)) {
		fmt.Fprintf(w, "  %-56s %9d\n", strings.ReplaceAll(k, "_", " "), r.Counts[k])
	}
	if len(r.Notes) > 0 {
		fmt.Fprintln(w, "\nNotes")
	}
	for _, n := range r.Notes {
		fmt.Fprintf(w, "  %9d  %s", n.Count, n.What)
		if len(n.Samples) > 0 {
			fmt.Fprintf(w, " (%s ...)", strings.Join(n.Samples, ", "))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, "\nIslands: parts that no link joins; --largest keeps the largest of every layer")
	for _, is := range r.Islands {
		fmt.Fprintf(w, "  %-6s %10.1f km %6.1f %%  %8d links  %s\n", is.Layer, is.Km, 100*is.Share, is.Links, is.Name)
	}
	c := &r.Country
	fmt.Fprintf(w, `
Countries, km of links
  stated by a tag                          %10.1f
  of the nearest place along the line      %10.1f
  of the nearest place as the crow flies   %10.1f
  unknown                                  %10.1f
Gauges, km of track
  stated by a tag                          %10.1f
  of the country, or of the line in the atlas %7.1f
  unknown                                  %10.1f
`, c.Stated, c.AlongLine, c.ByAir, c.Unknown, c.GaugeStated, c.GaugeGiven, c.GaugeNone)
	fmt.Fprintln(w, "\nkm by country")
	for _, k := range slices.Sorted(maps.Keys(c.Km)) {
		fmt.Fprintf(w, "  %s %12.1f\n", k, c.Km[k])
	}
	t := &r.Terminals
	if t.Snapped+t.Missed > 0 {
		fmt.Fprintf(w, "\nPlaces of the atlas: %d on the network, %d not\n", t.Snapped, t.Missed)
		for _, u := range t.Unsnapped {
			fmt.Fprintf(w, "  %-24s %-6s %s\n", u.Place, u.Layer, u.Why)
		}
		fmt.Fprintf(w, "\nLinks of the atlas with a way over the network: %d, of these taken for the link: %d\n", t.Legs, t.LegsAccepted)
		for _, o := range t.Odd {
			fmt.Fprintf(w, "  %-48s atlas %8.1f km, network %8.1f km\n", o.Link, o.AtlasKm, o.Km)
		}
	}
	fmt.Fprintf(w, "\nRepairs: %d, every one with its position in report.json\n", len(r.Repairs))
}
