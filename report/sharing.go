package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"meridian"
	"meridian/appraise"
)

// Sharing is the document of a package shared between countries: assumptions
// first, then shares by method, payments, core and coalitions.
type Sharing struct {
	dossier
	Name    string
	Split   *appraise.Split
	Further []Assumption
	Notes   []string
}

// NewSharing joins a split with what its documents need.
func NewSharing(net *meridian.Network, name, scenario string, split *appraise.Split, further []Assumption, notes []string) *Sharing {
	s := &Sharing{dossier: dossier{Net: net, Scenario: scenario}, Name: name, Split: split, Further: further, Notes: notes}
	var most appraise.Cents
	for _, w := range split.Ways {
		for _, x := range w.Shares {
			most = max(most, x, -x)
		}
	}
	s.scaled(most)
	return s
}

func (s *Sharing) title(l *Lang) string { return l.T("sh.title", s.Name) }

func (s *Sharing) player(l *Lang, i int) string { return country(s.Net, l, s.Split.Players[i]) }

func (s *Sharing) names(l *Lang, c appraise.Coalition) string {
	var out []string
	for i := range s.Split.Players {
		if c.Has(i) {
			out = append(out, s.player(l, i))
		}
	}
	return strings.Join(out, " + ")
}

// Answer says what there is to share.
func (s *Sharing) Answer(l *Lang) string {
	whole := s.Split.Whole()
	added := whole
	if g := s.Split.Game; g != nil {
		for i := range s.Split.Players {
			added -= g.Alone(i)
		}
	}
	out := l.T("sh.answer", s.millions(l, whole), s.millions(l, added))
	if s.Split.Core != nil {
		out += " " + s.coreText(l)
	}
	return out
}

// coreText says whether the core is empty, and who shows it.
func (s *Sharing) coreText(l *Lang) string {
	c := s.Split.Core
	if !c.Empty {
		return l.T("sh.core")
	}
	var parts []string
	for _, b := range c.Blocked {
		parts = append(parts, l.Digits(b.Weight.RatString())+" × ("+s.names(l, b.Coalition)+")")
	}
	return l.T("sh.core.empty", strings.Join(parts, "; "))
}

// method names a way of sharing.
func method(l *Lang, id string) string { return l.T("sh.method." + id) }

func (s *Sharing) shareBlock(l *Lang) block {
	b := block{ID: "shares", Title: l.T("sh.head.shares"), Lead: l.T("sh.lead.shares")}
	head := []cell{word(l.T("sh.col.player"))}
	for _, w := range s.Split.Ways {
		head = append(head, figure(method(l, w.ID)))
	}
	sampled := s.Split.Sampled
	if sampled != nil {
		head = append(head, figure(l.T("sh.col.error", rated(l, sampled.Level))))
	}
	b.head(head...)
	for i := range s.Split.Players {
		row := []cell{word(s.player(l, i))}
		for _, w := range s.Split.Ways {
			row = append(row, figure(s.millions(l, w.Shares[i])))
		}
		if sampled != nil {
			row = append(row, figure(s.millions(l, appraise.Cents(sampled.Error[i]))))
		}
		b.row(row...)
	}
	row := []cell{word(l.T("ap.col.total"))}
	for range s.Split.Ways {
		row = append(row, figure(s.millions(l, s.Split.Whole())))
	}
	if sampled != nil {
		row = append(row, figure(""))
	}
	b.row(row...)
	return b
}

func (s *Sharing) coreBlock(l *Lang) block {
	b := block{ID: "core", Title: l.T("sh.head.core")}
	if s.Split.Core == nil {
		return b
	}
	b.Lead = s.coreText(l)
	b.head(word(l.T("sh.col.method")), word(l.T("sh.col.core")), word(l.T("sh.col.blocked")), figure(l.T("sh.col.excess")))
	for i := range s.Split.Ways {
		w := &s.Split.Ways[i]
		if w.Stable() {
			b.row(word(method(l, w.ID)), word(l.T("sh.yes")), word(l.T("sh.nobody")), figure(l.T("sh.nobody")))
			continue
		}
		b.row(word(method(l, w.ID)), word(l.T("sh.no")), word(s.names(l, w.Blocking.Coalition)), figure(s.millions(l, w.Blocking.Amount)))
	}
	return b
}

func (s *Sharing) paymentBlock(l *Lang) block {
	b := block{ID: "payments", Title: l.T("sh.head.payments"), Lead: l.T("sh.lead.payments")}
	b.head(word(l.T("sh.col.method")), word(l.T("sh.col.from")), word(l.T("sh.col.to")), figure(l.T("sh.col.amount")))
	for _, w := range s.Split.Ways {
		if w.ID == "territorial" {
			continue
		}
		for _, p := range w.Payments {
			b.row(word(method(l, w.ID)), word(s.player(l, p.From)), word(s.player(l, p.To)), figure(s.millions(l, p.Amount)))
		}
		if len(w.Payments) == 0 {
			b.row(word(method(l, w.ID)), word(l.T("sh.nopayments")), word(""), figure(""))
		}
	}
	return b
}

// mostCoalitions is how many coalitions a page lists; the workbook has them all.
const mostCoalitions = 64

func (s *Sharing) coalitionBlock(l *Lang, most int) block {
	b := block{ID: "coalitions", Title: l.T("sh.head.coalitions"), Lead: l.T("sh.lead.coalitions")}
	g := s.Split.Game
	if g == nil {
		return b
	}
	b.head(word(l.T("sh.col.coalition")), figure(l.T("sh.col.worth")))
	all := make([]appraise.Coalition, 0, len(g.Values)-1)
	for c := appraise.Coalition(1); c <= g.All(); c++ {
		all = append(all, c)
	}
	slices.SortStableFunc(all, func(a, b appraise.Coalition) int { return cmp.Compare(a.Size(), b.Size()) })
	if len(all) > most {
		slices.SortStableFunc(all, func(a, b appraise.Coalition) int { return cmp.Compare(g.Values[b], g.Values[a]) })
		all = all[:most]
	}
	for _, c := range all {
		b.row(word(s.names(l, c)), figure(s.millions(l, g.Values[c])))
	}
	return b
}

// Subtitle names scenario and data.
func (s *Sharing) Subtitle(l *Lang) string { return l.T("sh.sub", s.Scenario, s.Net.Version) }

// WriteHTML writes the sharing as one page that needs nothing else.
func (s *Sharing) WriteHTML(w io.Writer, l *Lang) error {
	part := htmlPart{ID: "top", Title: s.title(l), Subtitle: s.Subtitle(l), Answer: s.Answer(l), Remarks: s.remarks(l), Pictures: inlined(s.Pictures(l))}
	part.Tables = placedAll([]block{s.assumptionBlock(l, s.Further), s.shareBlock(l)})
	part.After = placedAll([]block{s.coreBlock(l), s.paymentBlock(l), s.coalitionBlock(l, mostCoalitions)})
	part.Notes = placedAll([]block{referenceBlock(l, appraise.SharingReferences)})
	return writePage(w, l, s.title(l), l.T("foot.data", s.Net.Version, l.Date(s.Net.AsOf.String())), part)
}

// remarks are the notes of the methods and of the run.
func (s *Sharing) remarks(l *Lang) []string {
	out := slices.Clone(s.Notes)
	for _, w := range s.Split.Ways {
		if w.Note != "" {
			out = append(out, w.Name+": "+w.Note)
		}
	}
	return l.Speech(s.Net).saidAll(out)
}

// WriteXLSX writes the sharing as a workbook, assumptions first. Sums and what
// each player pays are formulas.
func (s *Sharing) WriteXLSX(w io.Writer, l *Lang) error {
	b := newBook(l)
	k := s.assumptionBlock(l, s.Further)
	b.block(sheetAssumptions, &k)
	s.shareSheet(b)
	for _, x := range []struct {
		name string
		b    block
	}{{"Core", s.coreBlock(l)}, {"Payments", s.paymentBlock(l)}} {
		if len(x.b.Rows) > 0 {
			b.block(x.name, &x.b)
		}
	}
	if s.Split.Game != nil {
		s.coalitionSheet(b)
	}
	r := referenceBlock(l, appraise.SharingReferences)
	b.block("References", &r)
	return b.finish(w, &s.dossier, s.title(l))
}

func (s *Sharing) shareSheet(b *book) {
	const sheet = "Shares"
	header := []string{b.l.T("sh.col.player")}
	ways := s.Split.Ways
	for _, w := range ways {
		header = append(header, method(b.l, w.ID)+", USD")
	}
	for _, w := range ways[1:] {
		header = append(header, method(b.l, w.ID)+": pays, USD")
	}
	b.sheet(sheet, header, map[string]float64{"A:A": 24, "B:Z": 20})
	n := len(s.Split.Players)
	for i := range s.Split.Players {
		row := []any{s.player(b.l, i)}
		for _, w := range ways {
			row = append(row, w.Shares[i].USD())
		}
		b.row(sheet, i+2, row...)
		b.check(b.f.SetCellStyle(sheet, cellAt(2, i+2), cellAt(len(ways)+1, i+2), b.num[2]))
		for k := range ways[1:] {
			b.formula(sheet, cellAt(len(ways)+2+k, i+2), fmt.Sprintf("B%d-%s%d", i+2, columnName(k+3), i+2), (s.Split.Territorial[i] - ways[k+1].Shares[i]).USD(), b.num[2])
		}
	}
	b.row(sheet, n+2, b.l.T("ap.col.total"))
	for k := range 2*len(ways) - 1 {
		sum := s.Split.Whole().USD()
		if k >= len(ways) {
			sum = 0
		}
		b.formula(sheet, cellAt(k+2, n+2), fmt.Sprintf("SUM(%s2:%s%d)", columnName(k+2), columnName(k+2), n+1), sum, b.num[2])
	}
}

func (s *Sharing) coalitionSheet(b *book) {
	const sheet = "Coalitions"
	g := s.Split.Game
	header := append(slices.Clone(g.Players), b.l.T("sh.col.coalition"), b.l.T("sh.col.worth")+", USD")
	b.sheet(sheet, header, nil)
	for c := appraise.Coalition(1); c <= g.All(); c++ {
		var row []any
		for i := range g.Players {
			in := 0
			if c.Has(i) {
				in = 1
			}
			row = append(row, in)
		}
		b.row(sheet, int(c)+1, append(row, g.Names(c), g.Values[c].USD())...)
	}
}

// Tables returns the numbers behind the document.
func (s *Sharing) Tables() []Table {
	t := Table{Name: "shares", Header: []string{"player"}}
	for _, w := range s.Split.Ways {
		t.Header = append(t.Header, w.ID+"_usd")
	}
	for i, p := range s.Split.Players {
		row := []any{p}
		for _, w := range s.Split.Ways {
			row = append(row, w.Shares[i].USD())
		}
		t.add(row...)
	}
	out := []Table{t, s.paymentTable()}
	if g := s.Split.Game; g != nil {
		c := Table{Name: "coalitions", Header: []string{"coalition", "worth_usd"}}
		for k := appraise.Coalition(1); k <= g.All(); k++ {
			c.add(g.Names(k), g.Values[k].USD())
		}
		out = append(out, c)
	}
	return out
}

func (s *Sharing) paymentTable() Table {
	t := Table{Name: "payments", Header: []string{"method", "from", "to", "usd"}}
	for _, w := range s.Split.Ways {
		for _, p := range w.Payments {
			t.add(w.ID, s.Split.Players[p.From], s.Split.Players[p.To], p.Amount.USD())
		}
	}
	return t
}
