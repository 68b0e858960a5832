package report

import (
	"math"

	"meridian/appraise"
)

// The JSON of an appraisal and of a sharing: whole USD with cents, rates and
// shares as fractions; what does not exist is null.

// TextTable is a table for a terminal.
type TextTable struct {
	Title  string
	Header []string
	Right  []bool
	Rows   [][]string
}

func textTable(b block) TextTable {
	t := TextTable{Title: b.Title}
	for _, c := range b.Header {
		t.Header, t.Right = append(t.Header, c.Text), append(t.Right, c.Number)
	}
	for _, r := range b.Rows {
		var row []string
		for _, c := range r {
			row = append(row, c.Text)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Terminal returns the tables for a terminal, assumptions first.
func (a *Appraisal) Terminal(l *Lang) []TextTable {
	brief := block{Title: l.T("ap.head.assumptions")}
	brief.head(word(l.T("ap.col.assumption")), word(l.T("ap.col.value")))
	for _, x := range a.Assumptions(l) {
		brief.row(word(x.Name), word(clipped(x.Value, 90)))
	}
	out := []TextTable{textTable(brief)}
	for _, b := range []block{a.resultBlock(l), a.yearBlock(l), a.accountBlock(l, false), a.switchingBlock(l)} {
		out = append(out, textTable(b))
	}
	if a.Risk != nil {
		t := textTable(a.inputBlock(l))
		for i := range t.Rows {
			t.Rows[i] = t.Rows[i][:7]
		}
		t.Header, t.Right = t.Header[:7], t.Right[:7]
		out = append(out, t)
	}
	return out
}

func clipped(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// Terminal returns the tables for a terminal, assumptions first.
func (s *Sharing) Terminal(l *Lang) []TextTable {
	brief := block{Title: l.T("ap.head.assumptions")}
	brief.head(word(l.T("ap.col.assumption")), word(l.T("ap.col.value")))
	for _, x := range s.Further {
		brief.row(word(x.Name), word(clipped(x.Value, 90)))
	}
	out := []TextTable{textTable(brief)}
	for _, b := range []block{s.shareBlock(l), s.coreBlock(l), s.paymentBlock(l), s.coalitionBlock(l, 16)} {
		if len(b.Rows) > 0 {
			out = append(out, textTable(b))
		}
	}
	return out
}

// AppraisalDocument is the JSON of `meridian appraise`.
type AppraisalDocument struct {
	Scenario    ScenarioDocument    `json:"scenario"`
	Assumptions []Assumption        `json:"assumptions"`
	PriceYear   int                 `json:"price_year"`
	BaseYear    int                 `json:"base_year"`
	Result      IndicatorDocument   `json:"result"`
	Years       []YearDocument      `json:"years"`
	Accounts    []AccountDocument   `json:"accounts"`
	Countries   map[string]float64  `json:"countries_usd"`
	Switching   []SwitchingDocument `json:"switching_values"`
	Risk        *RiskDocument       `json:"risk,omitempty"`
	Notes       []string            `json:"notes"`
	Data        DataDocument        `json:"data"`
}

// ScenarioDocument names a scenario.
type ScenarioDocument struct {
	Name string `json:"name"`
	ID   string `json:"id"`
}

// DataDocument names the data.
type DataDocument struct {
	Version string `json:"version"`
	AsOf    string `json:"as_of"`
}

// IndicatorDocument are the indicators.
type IndicatorDocument struct {
	NPV               float64             `json:"npv_usd"`
	BCR               map[string]*float64 `json:"bcr"`
	EIRR              []float64           `json:"eirr"` // every rate
	EIRRText          string              `json:"eirr_text,omitempty"`
	MIRR              *float64            `json:"mirr"`
	FirstYear         int                 `json:"first_year"`
	FirstYearReturn   *float64            `json:"first_year_return"`
	Payback           *float64            `json:"payback_years"`
	DiscountedPayback *float64            `json:"discounted_payback_years"`
	LowRate           float64             `json:"low_rate"`
	AtLow             float64             `json:"npv_at_low_rate_usd"`
	HighRate          float64             `json:"high_rate"`
	AtHigh            float64             `json:"npv_at_high_rate_usd"`
	Measured          map[string]int      `json:"markets_by_method"`
}

// YearDocument is a year.
type YearDocument struct {
	Year   int                `json:"year"`
	Lines  map[string]float64 `json:"lines_usd"`
	Net    float64            `json:"net_usd"`
	Factor float64            `json:"discount_factor"`
	CO2e   float64            `json:"t_co2e"`
}

// AccountDocument is an account in present values.
type AccountDocument struct {
	Country string             `json:"country"`
	Party   string             `json:"party"`
	Lines   map[string]float64 `json:"lines_usd"`
	Total   float64            `json:"present_value_usd"`
}

// SwitchingDocument is a switching value; null: nowhere in the range.
type SwitchingDocument struct {
	Name    string   `json:"name"`
	Unit    string   `json:"unit"`
	Central float64  `json:"central"`
	At      *float64 `json:"at"`
}

// RiskDocument is what the draws say.
type RiskDocument struct {
	Draws     int                `json:"draws"`
	Seed      uint64             `json:"seed"`
	Mean      float64            `json:"mean_usd"`
	SD        float64            `json:"sd_usd"`
	Loss      float64            `json:"p_npv_below_0"`
	LossError float64            `json:"p_error"`
	Quantiles map[string]float64 `json:"quantiles_usd"`
	Tornado   []SwingDocument    `json:"tornado"`
}

// SwingDocument is what one input does.
type SwingDocument struct {
	Input  string  `json:"input"`
	Unit   string  `json:"unit"`
	Low    float64 `json:"p10"`
	High   float64 `json:"p90"`
	AtLow  float64 `json:"npv_at_p10_usd"`
	AtHigh float64 `json:"npv_at_p90_usd"`
	Rank   float64 `json:"rank_correlation"`
	Basis  string  `json:"basis"`
}

func known(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func linesOf(row []appraise.Cents) map[string]float64 {
	out := map[string]float64{}
	for k, x := range row {
		out[appraise.Line(k).String()] = x.USD()
	}
	return out
}

// Document returns the JSON of the appraisal, its assumptions and notes in a
// language.
func (a *Appraisal) Document(l *Lang) *AppraisalDocument {
	r, c := a.Result, a.Result.Case
	d := &AppraisalDocument{Scenario: ScenarioDocument{c.Name, a.Scenario}, Assumptions: a.said(l, a.Assumptions(l)), PriceYear: c.PriceYear, BaseYear: c.First,
		Countries: map[string]float64{}, Notes: l.Speech(a.Net).saidAll(a.Notes), Data: DataDocument{a.Net.Version, a.Net.AsOf.String()}}
	if d.Notes == nil {
		d.Notes = []string{}
	}
	d.Result = IndicatorDocument{NPV: r.NPV.USD(), BCR: map[string]*float64{}, EIRR: r.IRR.Roots, EIRRText: r.IRR.Text(), MIRR: known(r.MIRR), FirstYear: r.FirstYear, FirstYearReturn: known(r.FirstYearReturn),
		Payback: known(r.Payback), DiscountedPayback: known(r.DiscountedPayback), LowRate: c.Convention.Low, AtLow: r.AtLow.USD(), HighRate: c.Convention.High, AtHigh: r.AtHigh.USD(), Measured: map[string]int{}}
	if d.Result.EIRR == nil {
		d.Result.EIRR = []float64{}
	}
	for k, x := range r.BCR {
		d.Result.BCR[string(k)] = known(x)
	}
	for k, n := range r.Measured {
		d.Result.Measured[string(k)] = n
	}
	for t := range r.Amounts {
		sums := make([]appraise.Cents, len(appraise.Lines()))
		for k := range sums {
			sums[k] = r.Line(t, appraise.Line(k))
		}
		d.Years = append(d.Years, YearDocument{c.First + t, linesOf(sums), r.Net(t).USD(), r.Factors[t], round(r.Tonnes[t], 3)})
	}
	for i, acc := range r.Accounts {
		d.Accounts = append(d.Accounts, AccountDocument{acc.Country, acc.Party.String(), linesOf(r.Present[i]), r.PresentAccount(i).USD()})
	}
	for _, id := range r.Countries() {
		d.Countries[id] = r.PresentCountry(id).USD()
	}
	for _, s := range a.Switching {
		d.Switching = append(d.Switching, SwitchingDocument{l.Speech(a.Net).said(s.Name), s.Unit, s.Central, known(s.At)})
	}
	if a.Risk != nil {
		d.Risk = a.riskDocument(l)
	}
	return d
}

func (a *Appraisal) riskDocument(l *Lang) *RiskDocument {
	k := a.Risk
	d := &RiskDocument{Draws: k.Draws, Seed: k.Seed, Mean: k.Mean, SD: k.SD, Loss: k.Loss, LossError: k.LossError, Quantiles: map[string]float64{}}
	for _, q := range []int{5, 10, 25, 50, 75, 90, 95} {
		d.Quantiles["p"+itoa(q)] = k.Quantile(float64(q) / 100)
	}
	for _, s := range k.Tornado {
		d.Tornado = append(d.Tornado, SwingDocument{l.Speech(a.Net).said(s.Input.Name), s.Input.Unit, s.Low, s.High, s.AtLow, s.AtHigh, s.Rank, s.Input.Basis})
	}
	return d
}

// SharingDocument is the JSON of `meridian share`.
type SharingDocument struct {
	Scenario    ScenarioDocument     `json:"scenario"`
	Assumptions []Assumption         `json:"assumptions"`
	Players     []string             `json:"players"`
	Whole       float64              `json:"whole_usd"`
	Methods     []MethodDocument     `json:"methods"`
	Core        *CoreDocument        `json:"core"`
	Coalitions  map[string]float64   `json:"coalitions_usd,omitempty"`
	Compensate  CompensationDocument `json:"compensation"`
	Sampled     *SampledDocument     `json:"sampled,omitempty"`
	Notes       []string             `json:"notes"`
	Data        DataDocument         `json:"data"`
}

// MethodDocument is one way to share.
type MethodDocument struct {
	ID       string             `json:"id"`
	Name     string             `json:"name"`
	Shares   map[string]float64 `json:"shares_usd"`
	Payments []PaymentDocument  `json:"payments"`
	InCore   *bool              `json:"in_core"`
	Blocking string             `json:"blocked_by,omitempty"`
	Excess   *float64           `json:"excess_usd,omitempty"`
	Note     string             `json:"note,omitempty"`
}

// PaymentDocument is a payment.
type PaymentDocument struct {
	From string  `json:"from"`
	To   string  `json:"to"`
	USD  float64 `json:"usd"`
}

// CoreDocument is the core test.
type CoreDocument struct {
	Empty bool    `json:"empty"`
	Least float64 `json:"least_core_usd"`
	Text  string  `json:"text"`
}

// CompensationDocument is the compensation of net losers.
type CompensationDocument struct {
	Threshold float64 `json:"threshold"`
	Short     float64 `json:"short_usd"`
	Text      string  `json:"text"`
}

// SampledDocument says how sure a sampled value is.
type SampledDocument struct {
	Level      float64            `json:"level"`
	HalfWidths map[string]float64 `json:"half_widths_usd"`
	Orders     int                `json:"orders"`
	Coalitions int                `json:"coalitions"`
}

// Document returns the JSON of the sharing, its assumptions and notes in a language.
func (s *Sharing) Document(l *Lang) *SharingDocument {
	p := s.Split
	d := &SharingDocument{Scenario: ScenarioDocument{s.Name, s.Scenario}, Assumptions: s.said(l, s.Further), Players: p.Players, Whole: p.Whole().USD(), Notes: s.remarks(l),
		Compensate: CompensationDocument{p.Losers.Threshold, p.Losers.Short.USD(), l.Speech(s.Net).said(p.Losers.Text)}, Data: DataDocument{s.Net.Version, s.Net.AsOf.String()}}
	if d.Notes == nil {
		d.Notes = []string{}
	}
	for i := range p.Ways {
		w := &p.Ways[i]
		m := MethodDocument{ID: w.ID, Name: l.or(w.Name, method(l, w.ID)), Shares: map[string]float64{}, Payments: []PaymentDocument{}, Note: l.Speech(s.Net).said(w.Note)}
		for k, x := range w.Shares {
			m.Shares[p.Players[k]] = x.USD()
		}
		for _, x := range w.Payments {
			m.Payments = append(m.Payments, PaymentDocument{p.Players[x.From], p.Players[x.To], x.Amount.USD()})
		}
		if w.Blocking != nil {
			in := w.Stable()
			m.InCore = &in
			if !in {
				m.Blocking, m.Excess = p.Game.Names(w.Blocking.Coalition), known(w.Blocking.Amount.USD())
			}
		}
		d.Methods = append(d.Methods, m)
	}
	if p.Core != nil {
		least, _ := p.Core.Least.Float64()
		d.Core = &CoreDocument{p.Core.Empty, least / 100, l.or(p.Core.Text(p.Game), s.coreText(l))}
		d.Coalitions = map[string]float64{}
		for c := appraise.Coalition(1); c <= p.Game.All(); c++ {
			d.Coalitions[p.Game.Names(c)] = p.Game.Values[c].USD()
		}
	}
	if k := p.Sampled; k != nil {
		d.Sampled = &SampledDocument{Level: k.Level, HalfWidths: map[string]float64{}, Orders: k.Orders, Coalitions: k.Distinct}
		for i, x := range k.Error {
			d.Sampled.HalfWidths[p.Players[i]] = x / 100
		}
	}
	return d
}
