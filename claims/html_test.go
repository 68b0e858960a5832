package claims

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"meridian"
	"meridian/report"
)

// The report and the texts of the JSON are there in every language, with the
// statements and their sources as they were published; English keeps its bytes.
func TestReportsInLanguages(t *testing.T) {
	net := network(t)
	var list []*meridian.Claim
	for i := range net.Claims {
		if c := &net.Claims[i]; c.Kind == "tariff" || c.Kind == "media" && len(list) < 12 {
			if list = append(list, c); len(list) == 14 {
				break
			}
		}
	}
	all, err := All(t.Context(), net, list, nil)
	if err != nil {
		t.Fatal(err)
	}
	words := map[string][]string{"en": {"Claims against the model", "Median error"}, "ru": {"Утверждения и модель", "Медиана ошибки", "твёрдые"}, "fa": {"ادعاها در برابر مدل", "میانه خطا", `dir="rtl"`}}
	english := regexp.MustCompile(`Median error|Bias|Statement<|not evaluated|days of \d|It goes|the gap is|USD that month|Blue: firm`)
	plain, err := json.Marshal(NewDocument(net, all))
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range report.Languages() {
		l, err := report.FindLang(code)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := WriteHTML(&b, net, all, l); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		for _, w := range append(words[code], `lang="`+code+`"`, all[0].Claim.ID) {
			if !strings.Contains(page, w) {
				t.Errorf("%s: the page lacks %q", code, w)
			}
		}
		if m := english.FindString(page); m != "" && code != "en" {
			t.Errorf("%s: the page says %q", code, m)
		}
		d := NewDocument(net, all)
		d.Say(net, l)
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if same := bytes.Equal(text, plain); same != (code == "en") {
			t.Errorf("%s: the JSON is that of English: %v", code, same)
		}
		for _, g := range d.Groups {
			for _, c := range g.Claims {
				for _, x := range c.Causes {
					if code != "en" && regexp.MustCompile(`^[ -~]*$`).MatchString(x.Text) {
						t.Errorf("%s: %s is not said: %s", code, c.ID, x.Text)
					}
				}
			}
		}
	}
}
