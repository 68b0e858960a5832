package report

import (
	_ "embed"
	"encoding/csv"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"meridian"
)

// The planner and the verbs speak English: notes, why a corridor is not offered,
// documents, assumptions. Their sentences stand in sentences.csv as templates with
// parameters, English, Russian, Persian; a sentence is said in another language by
// finding its template. What is no sentence of ours, such as a rule's text, is data
// and stays in its language.
//
// Parameters are {n} a number, {date}, {year}, {time}, {mode}, {modes}, {unit},
// {country}, {party}, {name} a name or a sentence of its own, {names} such with commas,
// {gates} joined by "or" and "then", {text} data.

//go:embed sentences.csv
var sentencesText string

type sentence struct {
	match  *regexp.Regexp
	params []string
	in     [3]string
	fixed  int // letters that are no parameter: more is closer
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

var parameterForms = map[string]string{
	"n": `[+\-−]?\d[\d,]*(?:\.\d+)?`, "date": `\d{4}-\d{2}(?:-\d{2})?(?:T\d\d:\d\d)?`, "year": `\d{4}`, "time": `\d{2}:\d{2}`,
	"mode": `[a-z_]+`, "modes": `[a-z_ ]+`, "unit": `\w+`, "country": `[A-Z]{2}`, "party": `[a-z ]+`, "name": `.+?`, "gates": `.+?`, "names": `.+?`, "text": `.+?`,
}

// sentences are all of them; exact ones by their text.
var sentences, exact = func() ([]sentence, map[string]*sentence) {
	records, err := csv.NewReader(strings.NewReader(sentencesText)).ReadAll()
	if err != nil {
		panic("report: sentences.csv is damaged: " + err.Error())
	}
	var list []sentence
	whole := map[string]*sentence{}
	for _, r := range records[1:] {
		s := sentence{in: [3]string{r[0], r[1], r[2]}}
		var form strings.Builder
		at := 0
		for _, m := range placeholder.FindAllStringSubmatchIndex(r[0], -1) {
			name := r[0][m[2]:m[3]]
			form.WriteString(regexp.QuoteMeta(r[0][at:m[0]]) + "(" + parameterForms[name] + ")")
			s.params, at = append(s.params, name), m[1]
		}
		if s.params == nil {
			whole[r[0]] = &s
			continue
		}
		s.fixed = len(placeholder.ReplaceAllString(r[0], ""))
		s.match = regexp.MustCompile("^" + form.String() + regexp.QuoteMeta(r[0][at:]) + "$")
		list = append(list, s)
	}
	slices.SortStableFunc(list, func(a, b sentence) int { return b.fixed - a.fixed })
	return list, whole
}()

// Speech says the sentences of one network in a language.
type Speech struct {
	l     *Lang
	net   *meridian.Network
	names map[string]string // English name -> name
}

// Speech returns the voice of a language for a network.
func (l *Lang) Speech(net *meridian.Network) *Speech {
	s := &Speech{l: l, net: net, names: map[string]string{}}
	if l.col == 0 || net == nil {
		return s
	}
	for i := range net.Places {
		p := &net.Places[i]
		s.names[p.Name] = l.Place(net, p.ID, p.Name)
	}
	for i := range net.Passages {
		s.names[net.Passages[i].Name] = l.Passage(&net.Passages[i])
	}
	for i := range net.Countries {
		s.names[net.Countries[i].Name] = country(net, l, net.Countries[i].ID)
	}
	for i := range net.Corridors {
		s.names[net.Corridors[i].Name] = l.Corridor(net, net.Corridors[i].ID)
	}
	return s
}

// Say says a text of the planner or a verb. What is no sentence of sentences.csv
// comes back as it is, and ok is false.
func (s *Speech) Say(text string) (said string, ok bool) {
	if s.l.col == 0 {
		return text, true
	}
	return s.say(text, 4)
}

// say bounds how deep sentences stand in sentences.
func (s *Speech) say(text string, depth int) (string, bool) {
	if n, ok := s.names[text]; ok {
		return n, true
	}
	if e := exact[text]; e != nil {
		return e.in[s.l.col], true
	}
	if depth == 0 || len(text) > 2000 {
		return text, false
	}
	for i := range sentences {
		x := &sentences[i]
		if m := x.match.FindStringSubmatch(text); m != nil {
			return s.fill(x, m[1:], depth), true
		}
	}
	return text, false
}

// fill puts parameters into a template; those of one kind keep their order.
func (s *Speech) fill(x *sentence, values []string, depth int) string {
	used := make([]bool, len(values))
	return placeholder.ReplaceAllStringFunc(x.in[s.l.col], func(mark string) string {
		kind := mark[1 : len(mark)-1]
		for i, p := range x.params {
			if p == kind && !used[i] {
				used[i] = true
				return s.value(kind, values[i], depth)
			}
		}
		return mark // a test keeps templates from this
	})
}

func (s *Speech) value(kind, v string, depth int) string {
	l := s.l
	switch kind {
	case "n":
		return l.quantity(v)
	case "date":
		return l.Date(v)
	case "year", "time":
		return l.Digits(v)
	case "mode":
		return l.known("mode.", v)
	case "modes":
		parts := strings.Split(v, " and ")
		for i := range parts {
			parts[i] = l.known("mode.", parts[i])
		}
		return strings.Join(parts, l.T("word.comma"))
	case "unit":
		return l.known("unit.", v)
	case "party":
		return l.known("ap.party.", v)
	case "country":
		return country(s.net, l, v)
	case "name":
		said, _ := s.say(v, depth-1)
		return said
	case "names":
		parts := strings.Split(v, ", ")
		for i := range parts {
			parts[i], _ = s.say(parts[i], depth-1)
		}
		return strings.Join(parts, l.T("word.comma"))
	case "text":
		return l.ruleOf(v)
	case "gates":
		then := strings.Split(v, ", then ")
		for i, alternatives := range then {
			parts := strings.Split(alternatives, " or ")
			for j := range parts {
				parts[j], _ = s.say(parts[j], depth-1)
			}
			then[i] = strings.Join(parts, l.T("word.or"))
		}
		return strings.Join(then, l.T("word.then"))
	}
	return v
}

// known is the word of a key, else the text as it is.
func (l *Lang) known(prefix, text string) string {
	if _, ok := words[prefix+text]; ok {
		return l.T(prefix + text)
	}
	return text
}

// quantity writes a number that was written in English, with its sign and decimals.
func (l *Lang) quantity(v string) string {
	x, err := strconv.ParseFloat(strings.ReplaceAll(strings.ReplaceAll(v, ",", ""), "−", "-"), 64)
	if err != nil {
		return v
	}
	_, decimals, _ := strings.Cut(v, ".")
	out := l.Num(x, len(decimals))
	switch {
	case !strings.HasPrefix(v, "+"):
	case l.RTL:
		out = "\u200e+" + out
	default:
		out = "+" + out
	}
	return out
}

// said says a text, or leaves it in its language.
func (s *Speech) said(text string) string {
	out, _ := s.Say(text)
	return out
}

// saidAll says texts.
func (s *Speech) saidAll(texts []string) []string {
	var out []string
	for _, t := range texts {
		out = append(out, s.said(t))
	}
	return out
}
