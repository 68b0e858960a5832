package report

import (
	_ "embed"
	"encoding/csv"
	"strings"
)

// The rules of the atlas's restrictions, which are data, are translated so that
// readers know what they say: rules.csv, English, Russian, Persian. The English text
// with its source is what counts and is always there too. A rule that is not in the
// table, as of another feed, stays in its language.

//go:embed rules.csv
var rulesText string

var rules = func() map[string][3]string {
	records, err := csv.NewReader(strings.NewReader(rulesText)).ReadAll()
	if err != nil {
		panic("report: rules.csv is damaged: " + err.Error())
	}
	m := map[string][3]string{}
	for _, r := range records[1:] {
		m[r[0]] = [3]string(r)
	}
	return m
}()

// Rule returns what a rule says in the language; ok is false where it stays in that
// of the data.
func (l *Lang) Rule(rule string) (said string, ok bool) {
	r, ok := rules[rule]
	if !ok || l.col == 0 {
		return rule, l.col == 0
	}
	return r[l.col], true
}

// ruleOf translates a text of the data that is a rule, or one with its source in
// brackets.
func (l *Lang) ruleOf(text string) string {
	if said, ok := l.Rule(text); ok {
		return said
	}
	if i := strings.LastIndex(text, " ("); i > 0 && strings.HasSuffix(text, ")") {
		if said, ok := l.Rule(text[:i]); ok {
			return said + text[i:]
		}
	}
	return text
}

// ruleCell is a rule for a table: in the language, with the words of the data below.
func (l *Lang) ruleCell(rule string) string {
	if said, ok := l.Rule(rule); ok && said != rule {
		return said + " [\u2068" + rule + "\u2069]"
	}
	return rule
}
