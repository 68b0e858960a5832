package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"meridian"
)

// Lang is a language of reports: words, numbers, direction.
type Lang struct {
	Code string // en, ru, fa
	RTL  bool
	col  int
}

var langs = []*Lang{{Code: "en", col: 0}, {Code: "ru", col: 1}, {Code: "fa", RTL: true, col: 2}}

// English is the language of names in JSON.
var English = langs[0]

// Languages returns the codes of the languages of reports, English first.
func Languages() []string {
	var codes []string
	for _, l := range langs {
		codes = append(codes, l.Code)
	}
	return codes
}

// FindLang returns the language of a code.
func FindLang(code string) (*Lang, error) {
	for _, l := range langs {
		if l.Code == code {
			return l, nil
		}
	}
	return nil, meridian.Input("--lang", "use one of "+strings.Join(Languages(), ", "), "%q is no language of reports", code)
}

// T returns the words of a key. An unknown key is returned as it is: names of
// rows that a feed adds.
func (l *Lang) T(key string, args ...any) string {
	w, ok := words[key]
	if !ok {
		return key
	}
	s := w[l.col]
	if len(args) > 0 {
		s = fmt.Sprintf(s, args...)
	}
	return s
}

// Corridor returns the name of a corridor.
func (l *Lang) Corridor(net *meridian.Network, id string) string {
	if mode, ok := strings.CutPrefix(id, "other/"); ok {
		return l.T("corridor.other.by", l.T("mode."+mode))
	}
	if w, ok := words["corridor."+id]; ok {
		return w[l.col]
	}
	for i := range net.Corridors {
		if net.Corridors[i].ID == id {
			return net.Corridors[i].Name
		}
	}
	return id
}

// Place returns the name of a place in the script of the language: the first of
// its aliases in that script. The fallback is the name given.
func (l *Lang) Place(net *meridian.Network, id, fallback string) string {
	p, ok := net.PlaceByID[id]
	if !ok || l.col == 0 {
		return fallback
	}
	if pl := &net.Places[p]; fallback != pl.Name && fallback != id {
		return fallback // a passage named by the leg
	}
	return l.alias(net.Places[p].Aliases, fallback)
}

// Goods returns the name of a group of goods.
func (l *Lang) Goods(g *meridian.Goods) string { return l.alias(g.Aliases, g.Name) }

// Passage returns the name of a canal, strait or lock.
func (l *Lang) Passage(p *meridian.Passage) string { return l.alias(p.Aliases, p.Name) }

// alias returns the first alias in the script of the language. Of those in
// Arabic script one that has no letter foreign to Persian is preferred.
func (l *Lang) alias(aliases []string, fallback string) string {
	const foreign = "يكةأإىؤئ"
	best := ""
	for _, a := range aliases {
		if l.col == 0 || !inScript(a, l.RTL) {
			continue
		}
		if best == "" || l.RTL && strings.ContainsAny(best, foreign) && !strings.ContainsAny(a, foreign) {
			best = a
		}
	}
	if best == "" {
		return fallback
	}
	return best
}

func inScript(s string, arabic bool) bool {
	table := unicode.Cyrillic
	if arabic {
		table = unicode.Arabic
	}
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(table, r) }) >= 0
}

// Num writes a number with grouped digits in the manner of the language.
func (l *Lang) Num(x float64, decimals int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	s := strconv.FormatFloat(math.Abs(x), 'f', decimals, 64)
	whole, frac, _ := strings.Cut(s, ".")
	group, point := ",", "."
	switch l.Code {
	case "ru":
		group, point = "\u00a0", ","
	case "fa":
		group, point = "٬", "٫"
	}
	if len(whole) > 4 || l.Code != "ru" {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + group + whole[i:]
		}
	}
	if frac != "" {
		whole += point + frac
	}
	if x < 0 && strings.Trim(s, "0.") != "" {
		minus := "−"
		if l.RTL { // CLDR: the mark keeps the sign before the figure
			minus = "\u200e−"
		}
		whole = minus + whole
	}
	return l.Digits(whole)
}

// Digits writes digits in those of the language.
func (l *Lang) Digits(s string) string {
	if l.Code != "fa" {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '۰' + r - '0'
		}
		return r
	}, s)
}

// Span writes a range. In Persian a word stands between the figures, since a
// dash would turn their order.
func (l *Lang) Span(from, to float64, decimals int) string {
	dash := "–"
	if l.Code == "fa" {
		dash = " تا "
	}
	return l.Num(from, decimals) + dash + l.Num(to, decimals)
}

// Days writes a range of days.
func (l *Lang) Days(p50, p90 float64) string {
	if p90 < 10 {
		return l.Span(p50, p90, 1)
	}
	return l.Span(p50, p90, 0)
}

// Date writes a date or month.
func (l *Lang) Date(s string) string {
	if l.Code == "fa" {
		s = strings.ReplaceAll(s, "-", "/")
	}
	return l.Digits(s)
}

// Percent writes a share.
func (l *Lang) Percent(share float64) string {
	switch l.Code {
	case "ru":
		return l.Num(100*share, 0) + "\u00a0%"
	case "fa":
		return l.Num(100*share, 0) + "٪"
	}
	return l.Num(100*share, 0) + "%"
}

// Unit writes what money is per.
func (l *Lang) Unit(c *Comparison) string { return l.T("unit." + c.Unit()) }

// Modes writes a chain of modes.
func (l *Lang) Modes(modes []string) string {
	out := make([]string, len(modes))
	for i, m := range modes {
		out[i] = l.T("mode." + m)
	}
	return strings.Join(out, " + ")
}

// or returns the English text in English, else the one in the language.
func (l *Lang) or(english, said string) string {
	if l.col == 0 {
		return english
	}
	return said
}

func itoa(n int) string { return strconv.Itoa(n) }
