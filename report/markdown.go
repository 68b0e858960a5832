package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes the study as text with footnotes (GitHub's dialect).
func (s *Study) WriteMarkdown(w io.Writer, l *Lang) error {
	var b bytes.Buffer
	if len(s.Comparisons) != 1 {
		fmt.Fprintf(&b, "# %s\n\n", inert.Replace(s.titleOf(l)))
		markdownTable(&b, s.winsBlock(l), "", "##")
		markdownTable(&b, s.leagueBlock(l), "", "##")
	}
	if len(s.Winners) > 0 {
		markdownTable(&b, s.whereBlock(l, s.network()), "", "##")
	}
	for _, k := range s.Skipped {
		fmt.Fprintf(&b, "- %s (%s): %s\n", inert.Replace(l.T("title", k.From, k.To)), inert.Replace(k.Goods), inert.Replace(k.Why))
	}
	for i, c := range s.Comparisons {
		prefix := ""
		if len(s.Comparisons) > 1 {
			prefix = fmt.Sprintf("c%d", i+1)
		}
		c.markdown(&b, l, prefix)
	}
	fmt.Fprintf(&b, "\n---\n\n%s\n", l.T("foot.data", s.network().Version, l.Date(s.network().AsOf.String())))
	_, err := w.Write(b.Bytes())
	return err
}

func (c *Comparison) markdown(b *bytes.Buffer, l *Lang, prefix string) {
	fmt.Fprintf(b, "# %s\n\n%s\n\n**%s**\n\n", inert.Replace(c.route(l)), inert.Replace(c.Subtitle(l)), inert.Replace(c.Answer(l)))
	for _, t := range []block{c.summary(l), c.indicatorBlock(l), c.breakEvenBlock(l)} {
		markdownTable(b, t, prefix, "##")
	}
	if t := c.restrictionBlock(l); len(t.Rows) > 0 {
		markdownTable(b, t, prefix, "##")
	}
	if list := c.remarksList(l); len(list) > 0 {
		fmt.Fprintf(b, "## %s\n\n", l.T("head.notes"))
		for _, n := range list {
			fmt.Fprintf(b, "- %s\n", inert.Replace(n))
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(b, "## %s\n\n", l.T("head.legs"))
	for i := range c.Rows {
		markdownTable(b, c.legBlock(l, &c.Rows[i]), prefix, "###")
	}
	markdownTable(b, c.sourceBlock(l), prefix, "##")
	for i := range c.Rows {
		for j := range c.Rows[i].Figures {
			f := &c.Rows[i].Figures[j]
			fmt.Fprintf(b, "[^%s%s]: %s\n", prefix, f.Mark, inert.Replace(l.T("fig.of", l.Corridor(c.Net, c.Rows[i].Corridor), l.T("fig."+f.Figure), f.Text(l))))
		}
	}
}

func markdownTable(b *bytes.Buffer, t block, prefix, level string) {
	fmt.Fprintf(b, "%s %s\n\n", level, inert.Replace(t.Title))
	if t.Lead != "" {
		b.WriteString(inert.Replace(t.Lead) + "\n\n")
	}
	for i, h := range t.Header {
		if i == 0 {
			b.WriteString("|")
		}
		b.WriteString(" " + inert.Replace(h.Text) + " |")
	}
	b.WriteString("\n|")
	for _, h := range t.Header {
		if h.Number {
			b.WriteString(" ---: |")
		} else {
			b.WriteString(" --- |")
		}
	}
	b.WriteByte('\n')
	for _, row := range t.Rows {
		b.WriteString("|")
		for _, c := range row {
			b.WriteString(" " + inert.Replace(c.Text))
			if c.Sub != "" {
				b.WriteString(" (" + inert.Replace(c.Sub) + ")")
			}
			if c.Note != "" && c.Note != "target" {
				b.WriteString("[^" + prefix + c.Note + "]")
			}
			b.WriteString(" |")
		}
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
}

// inert keeps names and notes of a feed text: no markup, no links, no new cells or
// lines.
var inert = strings.NewReplacer("|", "\\|", "\n", " ", "\r", " ", "<", "&lt;", "[", "\\[")
