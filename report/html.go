package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"image/color"
	"io"
	"strings"

	"meridian"
)

//go:embed page.css
var pageCSS string

//go:embed page.html.tmpl
var pageTemplate string

var pageTmpl = template.Must(template.New("page").Parse(pageTemplate))

// htmlTable is a block with its place in the page.
type htmlTable struct {
	block
	Sub    bool // under a heading of its own
	Prefix string
}

type htmlPart struct {
	ID, Prefix, Title, Subtitle, Answer string
	Contents                            []anchor
	Tables, After, Legs, Notes          []htmlTable
	Pictures                            []template.HTML
	Remarks                             []string
}

type anchor struct{ ID, Title string }

// WriteHTML writes the study as one page that needs nothing else: pictures and
// style are in it, it follows the reader's light or dark setting, prints on A4,
// and scrolls tables rather than the page on narrow screens.
func (s *Study) WriteHTML(w io.Writer, l *Lang) error {
	page := struct {
		Lang, Dir, Title, Foot string
		CSS                    template.CSS
		Words                  map[string]string
		Parts                  []htmlPart
	}{Lang: l.Code, Dir: "ltr", Title: s.titleOf(l), CSS: template.CSS(pageCSS + inkCSS())}
	if l.RTL {
		page.Dir = "rtl"
	}
	page.Words = map[string]string{"Pictures": l.T("head.pictures"), "Notes": l.T("head.notes"), "Legs": l.T("head.legs")}
	net := s.network()
	several := len(s.Comparisons) > 1
	if several {
		page.Parts = append(page.Parts, s.leaguePart(l, net))
	}
	for i, c := range s.Comparisons {
		prefix := ""
		if several {
			prefix = fmt.Sprintf("c%d-", i+1)
		}
		page.Parts = append(page.Parts, c.htmlPart(l, prefix))
	}
	if !several && len(s.Winners) > 0 {
		page.Parts = append(page.Parts, s.leaguePart(l, net))
	}
	page.Foot = l.T("foot.data", net.Version, l.Date(net.AsOf.String())) + " · " + l.T("foot.map") + " " + l.T("doc.csv")
	return pageTmpl.Execute(w, page)
}

func (s *Study) network() *meridian.Network { return s.Comparisons[0].Net }

// leaguePart is what is said of several comparisons, and of the winners over
// destinations.
func (s *Study) leaguePart(l *Lang, net *meridian.Network) htmlPart {
	p := htmlPart{Title: s.titleOf(l)}
	if len(s.Comparisons) > 1 {
		p.Tables = append(p.Tables, placed(s.winsBlock(l), "", false), placed(s.leagueBlock(l), "", false))
	}
	if len(s.Winners) > 0 {
		pic := s.WherePicture(net, l)
		if len(s.Comparisons) == 1 {
			p.Title = pic.Title
		}
		p.Pictures = append(p.Pictures, template.HTML(pic.Inline()))
		p.After = append(p.After, placed(s.whereBlock(l, net), "", false))
		p.Prefix = "w-"
	}
	for _, k := range s.Skipped {
		p.Remarks = append(p.Remarks, l.T("title", k.From, k.To)+" ("+k.Goods+"): "+k.Why)
	}
	return p
}

func (c *Comparison) htmlPart(l *Lang, prefix string) htmlPart {
	p := htmlPart{ID: prefix + "top", Prefix: prefix, Title: c.route(l), Subtitle: c.Subtitle(l), Answer: c.Answer(l), Remarks: c.remarksList(l)}
	p.Tables = []htmlTable{placed(c.summary(l), prefix, false)}
	for _, k := range pictureKinds {
		if k.name == "sheet" {
			continue // time, cost and CO2e are there one by one
		}
		pic := k.draw(c, l)
		pic.Name = prefix + pic.Name
		p.Pictures = append(p.Pictures, template.HTML(pic.Inline()))
	}
	p.After = []htmlTable{placed(c.indicatorBlock(l), prefix, false), placed(c.breakEvenBlock(l), prefix, false)}
	if b := c.restrictionBlock(l); len(b.Rows) > 0 {
		p.After = append(p.After, placed(b, prefix, false))
	}
	for i := range c.Rows {
		p.Legs = append(p.Legs, placed(c.legBlock(l, &c.Rows[i]), prefix, true))
	}
	p.Notes = []htmlTable{placed(c.noteBlock(l), prefix, false), placed(c.sourceBlock(l), prefix, false)}
	for _, t := range p.Tables {
		p.Contents = append(p.Contents, anchor{t.ID, t.Title})
	}
	p.Contents = append(p.Contents, anchor{prefix + "pictures", l.T("head.pictures")})
	for _, t := range p.After {
		p.Contents = append(p.Contents, anchor{t.ID, t.Title})
	}
	p.Contents = append(p.Contents, anchor{prefix + "legs", l.T("head.legs")})
	for _, t := range p.Notes {
		p.Contents = append(p.Contents, anchor{t.ID, t.Title})
	}
	return p
}

func placed(b block, prefix string, sub bool) htmlTable {
	b.ID = prefix + b.ID
	return htmlTable{b, sub, prefix}
}

// inkCSS gives the inks of the pictures, light, dark and on paper.
func inkCSS() string {
	var light, dark, classes strings.Builder
	for i := ink(1); i < numInks; i++ {
		t := &tints[i]
		fmt.Fprintf(&light, "--c-%s:%s;", t.name, cssColor(t.light))
		fmt.Fprintf(&dark, "--c-%s:%s;", t.name, cssColor(t.dark))
		fmt.Fprintf(&classes, ".f-%s{fill:var(--c-%s)}.s-%s{stroke:var(--c-%s)}\n", t.name, t.name, t.name, t.name)
	}
	return ":root{" + light.String() + "}\n@media (prefers-color-scheme:dark){:root{" + dark.String() + "}}\n@media print{:root{" + light.String() + "}}\n.f-none{fill:none}\n" + classes.String()
}

func cssColor(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
