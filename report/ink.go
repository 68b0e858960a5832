package report

import "image/color"

// ink is a named colour.
type ink uint8

// The inks. Modes use the colours of Okabe and Ito (2008), which readers with
// the common colour deficiencies tell apart; dash and width tell them apart in
// black and white.
const (
	none ink = iota
	paper
	text
	muted
	faint
	grid
	water
	land
	frontier
	sea
	river
	rail
	road
	air
	ferry
	railFerry
	step
	hue1
	hue2
	hue3
	hue4
	hue5
	hue6
	hue7
	hue8
	onDark  // letters on dark fills
	onLight // letters on light fills
	numInks
)

type tint struct {
	name        string
	light, dark color.RGBA
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

var tints = [numInks]tint{
	paper:     {"paper", rgb(0xffffff), rgb(0x14181d)},
	text:      {"text", rgb(0x1b1f24), rgb(0xeceff3)},
	muted:     {"muted", rgb(0x57606a), rgb(0xa5afba)},
	faint:     {"faint", rgb(0x8c959f), rgb(0x78828d)},
	grid:      {"grid", rgb(0xe3e7eb), rgb(0x2b323a)},
	water:     {"water", rgb(0xeaf1f6), rgb(0x10202c)},
	land:      {"land", rgb(0xf7f5f0), rgb(0x23292f)},
	frontier:  {"frontier", rgb(0xc9c5bb), rgb(0x49525b)},
	sea:       {"sea", rgb(0x0072b2), rgb(0x4fa8dc)},
	river:     {"river", rgb(0x56b4e9), rgb(0x7cc8f0)},
	rail:      {"rail", rgb(0xd55e00), rgb(0xf0813a)},
	road:      {"road", rgb(0x00855f), rgb(0x2fbf94)},
	air:       {"air", rgb(0x7a6000), rgb(0xe0c341)},
	ferry:     {"ferry", rgb(0xb0528a), rgb(0xde93bd)},
	railFerry: {"railferry", rgb(0x7b3f9e), rgb(0xb58ad0)},
	step:      {"step", rgb(0x1b1f24), rgb(0xeceff3)},
	hue1:      {"hue1", rgb(0x0072b2), rgb(0x3b8fc4)},
	hue2:      {"hue2", rgb(0xe69f00), rgb(0xe0a52a)},
	hue3:      {"hue3", rgb(0x009e73), rgb(0x2aa884)},
	hue4:      {"hue4", rgb(0xd55e00), rgb(0xd8702a)},
	hue5:      {"hue5", rgb(0x56b4e9), rgb(0x74c0ea)},
	hue6:      {"hue6", rgb(0xcc79a7), rgb(0xd08fb4)},
	hue7:      {"hue7", rgb(0xb9b13a), rgb(0xd6ce5a)},
	hue8:      {"hue8", rgb(0x8c959f), rgb(0x8a94a0)},
	onDark:    {"ondark", rgb(0xffffff), rgb(0xffffff)},
	onLight:   {"onlight", rgb(0x1b1f24), rgb(0x1b1f24)},
}

// modeLook is how a mode is drawn: colour, width and dash.
type modeLook struct {
	ink   ink
	width float64
	dash  []float64
}

var modeLooks = map[string]modeLook{
	"sea":        {sea, 2.6, nil},
	"river":      {river, 2.6, []float64{2, 3}},
	"rail":       {rail, 3.4, nil},
	"road":       {road, 2.8, []float64{7, 3}},
	"air":        {air, 2.2, []float64{1.5, 4}},
	"ferry":      {ferry, 2.8, []float64{10, 3, 2, 3}},
	"rail_ferry": {railFerry, 2.8, []float64{10, 4}},
}

// modeOrder is the order of legends.
var modeOrder = []string{"sea", "river", "rail", "road", "ferry", "rail_ferry", "air"}

func look(mode string) modeLook {
	if l, ok := modeLooks[mode]; ok {
		return l
	}
	return modeLook{muted, 2.4, nil}
}

// onInk returns the ink in which letters stand out on a fill.
func onInk(i ink) ink {
	c := tints[i].light
	if 299*int(c.R)+587*int(c.G)+114*int(c.B) < 128000 {
		return onDark
	}
	return onLight
}
