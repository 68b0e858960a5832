package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"meridian"
)

// fold makes names comparable: lower case, letters and digits only, without
// diacritics, Arabic letter variants unified.
func fold(s string) string {
	var b strings.Builder
	for _, r := range s {
		if plain, kept := foldRune(r); plain != "" {
			b.WriteString(plain)
		} else if kept >= 0 {
			b.WriteRune(kept)
		}
	}
	return b.String()
}

// foldRune returns what a letter becomes in folding: some plain letters, or one
// letter; −1 where it is left out.
func foldRune(r rune) (plain string, kept rune) {
	if r < 0x80 {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			return "", r
		case 'A' <= r && r <= 'Z':
			return "", r + 'a' - 'A'
		}
		return "", -1
	}
	switch r = unicode.ToLower(r); r {
	case 'ё':
		r = 'е'
	case 'ي', 'ى':
		r = 'ی'
	case 'ك':
		r = 'ک'
	case 'ı':
		r = 'i'
	}
	if plain, ok := diacritics[r]; ok {
		return plain, -1
	}
	if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mc, r) {
		return "", r
	}
	return "", -1
}

// folds tells whether a name folds to w. It stops at the first letter that differs.
func folds(name, w string) bool {
	for _, r := range name {
		plain, kept := foldRune(r)
		switch {
		case plain != "":
			if !strings.HasPrefix(w, plain) {
				return false
			}
			w = w[len(plain):]
		case kept >= 0:
			first, size := utf8.DecodeRuneInString(w)
			if size == 0 || first != kept {
				return false
			}
			w = w[size:]
		}
	}
	return w == ""
}

var diacritics = func() map[rune]string {
	m := map[rune]string{'ß': "ss", 'æ': "ae", 'ø': "o", 'å': "a", 'ł': "l", 'đ': "d", 'ə': "a", 'ğ': "g", 'ş': "s", 'ç': "c", 'ţ': "t", 'ț': "t", 'ș': "s"}
	for plain, marked := range map[string]string{"a": "áàâäãāăą", "e": "éèêëēėęě", "i": "íìîïīį", "o": "óòôöõōő", "u": "úùûüūůűų", "c": "ćčĉ", "n": "ñńňņ", "s": "śšŝ", "z": "źżž", "r": "řŕ", "y": "ýÿ", "l": "ĺľļ", "t": "ťţ", "d": "ď", "g": "ģĝ", "k": "ķ"} {
		for _, r := range marked {
			m[r] = plain
		}
	}
	return m
}()

// FindPlace returns the place that a name, id or alias in any script means. An
// unknown or ambiguous name is an input error that lists candidates.
func FindPlace(net *meridian.Network, name string) (meridian.PlaceID, error) {
	if id, ok := net.PlaceByID[strings.ToUpper(strings.TrimSpace(name))]; ok {
		return id, nil
	}
	w := fold(name)
	if w == "" {
		return meridian.NoID, meridian.Input("place", "give a name, a UN/LOCODE or lat,lon", "the name is empty")
	}
	var byName, byAlias []meridian.PlaceID
	for i := range net.Places {
		p := &net.Places[i]
		if p.Kind == "waypoint" {
			continue
		}
		if folds(p.Name, w) {
			byName = append(byName, meridian.PlaceID(i))
		} else if slices.ContainsFunc(p.Aliases, func(a string) bool { return folds(a, w) }) {
			byAlias = append(byAlias, meridian.PlaceID(i))
		}
	}
	hits := byName
	if len(hits) == 0 {
		hits = byAlias
	}
	if len(hits) > 1 {
		if best := dominant(net, hits); best != meridian.NoID {
			return best, nil
		}
		return meridian.NoID, meridian.Input("place", "use the code of one: "+list(net, hits), "%q is ambiguous", name)
	}
	if len(hits) == 1 {
		return hits[0], nil
	}
	fix := "`meridian data places` lists the places; lat,lon works too"
	if near := Suggest(net, name, 5); len(near) > 0 {
		fix = "did you mean " + list(net, near) + "?"
	}
	return meridian.NoID, meridian.Input("place", fix, "unknown place %q", name)
}

// dominant returns the one place of hits where goods can start or end, if only
// one such has road or rail access: a city rather than its border post.
func dominant(net *meridian.Network, hits []meridian.PlaceID) meridian.PlaceID {
	rank := func(p meridian.PlaceID) int {
		switch net.Places[p].Kind {
		case "city":
			return 3
		case "seaport", "river_port":
			return 2
		case "rail_terminal", "dry_port":
			return 1
		}
		return 0
	}
	best, ties := meridian.PlaceID(meridian.NoID), 0
	for _, h := range hits {
		switch {
		case best == meridian.NoID || rank(h) > rank(best):
			best, ties = h, 1
		case rank(h) == rank(best):
			ties++
		}
	}
	if ties > 1 {
		return meridian.NoID
	}
	for _, h := range hits { // namesakes far apart stay ambiguous
		if net.Places[h].Point.Distance(net.Places[best].Point) > 100 {
			return meridian.NoID
		}
	}
	return best
}

func list(net *meridian.Network, ids []meridian.PlaceID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		p := &net.Places[id]
		names[i] = fmt.Sprintf("%s (%s, %s)", p.ID, p.Name, p.Country)
	}
	return strings.Join(names, ", ")
}

// longestName is how many letters a name may have to be compared with others.
const longestName = 100

// Suggest returns at most n places whose names come close to name, best first.
func Suggest(net *meridian.Network, name string, n int) []meridian.PlaceID {
	w := []rune(fold(name))
	if len(w) > longestName {
		return nil
	}
	var hits []nearness
	for i := range net.Places {
		p := &net.Places[i]
		if p.Kind == "waypoint" {
			continue
		}
		h := nearness{id: meridian.PlaceID(i), edits: 1 << 20}
		for _, cand := range append([]string{p.Name, p.ID}, p.Aliases...) {
			c := []rune(fold(cand))
			other := nearness{id: h.id, edits: distance(w, c), airport: p.Kind == "airport"}
			if other.edits > 0 && len(w) >= 3 && strings.HasPrefix(string(c), string(w)) {
				other = nearness{id: h.id, begins: len(c) - len(w), airport: other.airport}
			}
			if compareNearness(other, h) < 0 {
				h = other
			}
		}
		if h.edits <= len(w)/3 {
			hits = append(hits, h)
		}
	}
	slices.SortStableFunc(hits, compareNearness)
	var out []meridian.PlaceID
	for i := 0; i < len(hits) && i < n; i++ {
		out = append(out, hits[i].id)
	}
	return out
}

// nearness is how near a name of a place comes to what was typed.
type nearness struct {
	id      meridian.PlaceID
	edits   int // letters that differ; 0 where the name begins with what was typed
	begins  int // letters by which a name that begins so is longer; 0 for the name itself
	airport bool
}

// compareNearness puts the name itself before those that begin with it, these
// before those with letters that differ, and what is not an airport before one
// that is as near: a city is meant more often.
func compareNearness(a, b nearness) int {
	whole := func(n nearness) int { return min(1, n.edits+n.begins) }
	airport := func(n nearness) int {
		if n.airport {
			return 1
		}
		return 0
	}
	return cmp.Or(whole(a)-whole(b), a.edits-b.edits, airport(a)-airport(b), a.begins-b.begins)
}

func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diag := row[0]
		row[0] = i + 1
		for j := range b {
			c := diag
			if a[i] != b[j] {
				c++
			}
			diag = row[j+1]
			row[j+1] = min(c, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// End is an end of a shipment: a place, or a point near places.
type End struct {
	Name  string
	Place meridian.PlaceID // NoID for a point
	Point meridian.Point
}

// FindEnd returns the end that the text names: a place, or lat,lon in degrees.
func FindEnd(net *meridian.Network, text string) (End, error) {
	if a, b, ok := strings.Cut(text, ","); ok {
		lat, err1 := strconv.ParseFloat(strings.TrimSpace(a), 64)
		lon, err2 := strconv.ParseFloat(strings.TrimSpace(b), 64)
		if err1 == nil && err2 == nil {
			if !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) {
				return End{}, meridian.Input("place", "write latitude,longitude in degrees", "%q lies off the earth", text)
			}
			return End{Name: fmt.Sprintf("%.4f,%.4f", lat, lon), Place: meridian.NoID, Point: meridian.Point{Lat: lat, Lon: lon}}, nil
		}
	}
	p, err := FindPlace(net, text)
	if err != nil {
		return End{}, err
	}
	return End{Name: net.Places[p].Name, Place: p, Point: net.Places[p].Point}, nil
}
