package report

import (
	"slices"
	"strings"
	"testing"
)

// Every template is there in every language, with the same parameters, and finds
// itself: no other takes its sentences.
func TestSentences(t *testing.T) {
	net := steppeNetwork()
	sample := map[string]string{"n": "1,234.5", "date": "2026-12-01", "year": "2029", "time": "08:30", "mode": "rail", "modes": "rail and road", "unit": "40HC", "country": "AA", "party": "railways", "name": "Beta", "names": "Beta, Border town", "gates": "Beta or Border town, then Alpha", "text": "some data"}
	all := slices.Clone(sentences)
	for _, e := range exact {
		all = append(all, *e)
	}
	if len(all) < 130 {
		t.Errorf("%d templates", len(all))
	}
	for i := range all {
		x := &all[i]
		kinds := func(s string) []string {
			var out []string
			for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
				if parameterForms[m[1]] == "" {
					t.Errorf("%q has the parameter %s", s, m[0])
				}
				out = append(out, m[1])
			}
			slices.Sort(out)
			return out
		}
		want := kinds(x.in[0])
		for _, l := range langs[1:] {
			said := x.in[l.col]
			if strings.TrimSpace(said) == "" || !inScript(placeholder.ReplaceAllString(said, ""), l.RTL) && strings.Trim(placeholder.ReplaceAllString(said, ""), " :،,→()") != "" {
				t.Errorf("%q is not said in %s: %q", x.in[0], l.Code, said)
			}
			if got := kinds(said); !slices.Equal(got, want) {
				t.Errorf("%q has %v, in %s %v", x.in[0], want, l.Code, got)
			}
			text := placeholder.ReplaceAllStringFunc(x.in[0], func(m string) string { return sample[m[1:len(m)-1]] })
			got, ok := l.Speech(net).Say(text)
			if !ok || strings.ContainsAny(got, "{}") {
				t.Errorf("%s of %q: %q", l.Code, text, got)
			}
		}
	}
}

func TestSaying(t *testing.T) {
	net := steppeNetwork()
	for _, c := range []struct{ text, ru, fa string }{
		{"dominated by 2: +1640 USD a 40HC, +9.5 days, -120 kg CO2e", "уступает варианту 2: +1640 долл. за 40HC, +9,5 сут, −120 кг CO2e", "از گزینه ۲ بدتر است: \u200e+۱٬۶۴۰ دلار هر 40HC، \u200e+۹٫۵ روز، \u200e−۱۲۰ کیلوگرم CO2e"},
		{"no sensible way through Border town or sea baltic, then the border CN–KZ", "нет разумного пути через Пограничный или Балтику, затем границу CN–KZ", "مسیر معقولی از شهر مرزی یا بالتیک، سپس مرز CN–KZ نیست"},
		{"via Beta, Border town", "через Бета, Пограничный", "از راه بتا، شهر مرزی"},
		{"direct by sea and rail", "напрямую: море, ж/д", "مستقیم: دریا، ریل"},
		{"denied by EU-Russia-833: Wood and articles of wood (Annex XXI) from Russia may not be imported. (eu-833)", "запрещено режимом EU-Russia-833: Древесина и изделия из неё (приложение XXI) из России не могут ввозиться. (eu-833)", "ممنوع به موجب EU-Russia-833: چوب و ساخته\u200cهای چوبی (پیوست XXI) روسیه را نمی\u200cتوان وارد کرد. (eu-833)"},
		{"closed: Beta", "закрыто: Бета", "بسته: بتا"},
		{"TIR carnet", "Книжка МДП (TIR)", "کارنه تیر"},
		{"298 flows, 491,592 shipments a year", "потоков: 298, отправок в год: 491\u00a0592", "۲۹۸ جریان، ۴۹۱٬۵۹۲ محموله در سال"},
		{"a sentence of nobody", "a sentence of nobody", "a sentence of nobody"},
	} {
		for _, l := range langs {
			want := []string{c.text, c.ru, c.fa}[l.col]
			if got, ok := l.Speech(net).Say(c.text); got != want || !ok && !strings.Contains(c.text, "nobody") {
				t.Errorf("%s: %q, want %q", l.Code, got, want)
			}
		}
	}
}

// Sentences do not end in each other, however they are nested, and cost little.
func FuzzSay(f *testing.F) {
	for _, s := range []string{"", "closed: closed: closed: closed: closed: closed: x", "waits 3 days at a: waits 3 days at b: c", strings.Repeat("no sensible way through ", 90), "dominated by 1: dominated by 2: x"} {
		f.Add(s)
	}
	net := steppeNetwork()
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range langs {
			l.Speech(net).Say(text)
		}
	})
}
