package report

import (
	"slices"
	"strings"

	"meridian"
)

// pictureKinds are the pictures of a comparison, in the order of a report.
var pictureKinds = []struct {
	name string
	draw func(c *Comparison, l *Lang) *Picture
}{
	{"time", func(c *Comparison, l *Lang) *Picture { return c.staircase(l, "time", timeMeasure) }},
	{"cost", func(c *Comparison, l *Lang) *Picture { return c.staircase(l, "cost", costMeasure) }},
	{"co2e", func(c *Comparison, l *Lang) *Picture { return c.staircase(l, "co2e", co2eMeasure) }},
	{"sheet", func(c *Comparison, l *Lang) *Picture {
		return c.staircase(l, "sheet", timeMeasure, costMeasure, co2eMeasure)
	}},
	{"ladder", (*Comparison).ladder},
	{"components", (*Comparison).components},
	{"pareto", (*Comparison).scatter},
	{"map", (*Comparison).routeMap},
}

// PictureNames lists what can be drawn.
func PictureNames() []string {
	var out []string
	for _, k := range pictureKinds {
		out = append(out, k.name)
	}
	return out
}

// Picture draws one picture of a comparison.
func (c *Comparison) Picture(name string, l *Lang) (*Picture, error) {
	i := slices.IndexFunc(pictureKinds, func(k struct {
		name string
		draw func(c *Comparison, l *Lang) *Picture
	}) bool {
		return k.name == name
	})
	if i < 0 {
		return nil, meridian.Input("--picture", "use one of "+strings.Join(PictureNames(), ", "), "there is no picture %q", name)
	}
	return pictureKinds[i].draw(c, l), nil
}
