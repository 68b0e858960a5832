package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"meridian"
	"meridian/plan"
	"meridian/risk"
)

// What a simulation prints: tables, JSON, CSV. Its picture is in
// simulate_picture.go.

var shownQuantiles = []float64{0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95}

func day(h float64) string { return fmt.Sprintf("%.1f", h/24) }

func (s *study) heading(title string) string {
	return fmt.Sprintf("%s\n%s\n", bold.Render(title), faint.Render(fmt.Sprintf("%s · departing %s%s · %s draws, seed %d, correlation %g · data %s",
		shipmentText(&s.q.Shipment), s.q.Conditions.Ready, s.disturbed(), thousands(float64(s.f.draws)), s.f.seed, s.f.correlation, s.net.Version)))
}

// simulateTable compares all itineraries.
func (a *app) simulateTable(s *study) error {
	var b strings.Builder
	b.WriteString(s.heading(s.q.From.Name+" → "+s.q.To.Name) + "\n")
	allowed, dated := s.allowed()
	header := []string{"", "Corridor", "Mean", "SD", "P5", "P50", "P90", "P95", "Planned", "Quickest"}
	right := map[int]bool{0: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 9: true}
	if dated {
		header = append(header, "By "+s.q.Shipment.Deadline.String())
		right[len(header)-1] = true
	}
	low, high := math.Inf(1), 0.0
	for i := range s.sims {
		low, high = min(low, s.sims[i].summary.Quantile(0.05)), max(high, s.sims[i].summary.Quantile(0.95))
	}
	header = append(header, fmt.Sprintf("P5 ├─▐P50 P90▌─┤ P95, %.0f to %.0f days", math.Floor(low/24), math.Ceil(high/24)))
	var rows [][]string
	for i := range s.sims {
		x := &s.sims[i]
		m := x.summary
		row := []string{strconv.Itoa(x.it.ID), x.it.Corridor, day(m.Mean), day(m.SD), day(m.Quantile(0.05)), day(m.Quantile(0.5)), day(m.Quantile(0.9)), day(m.Quantile(0.95)), days(x.it.Hours), shareText(x.first)}
		if dated {
			row = append(row, shareText(m.Chance(allowed)))
		}
		rows = append(rows, append(row, strip(m, math.Floor(low/24)*24, math.Ceil(high/24)*24, 40)))
	}
	b.WriteString(grid(header, rows, right) + "\n\n")
	for i := range s.sims {
		fmt.Fprintf(&b, "%2d  %s\n", s.sims[i].it.ID, s.sims[i].it.Label)
	}
	b.WriteString(faint.Render("Days door to door. Planned: P50–P90 of the plan, whose delays are independent. Quickest: share of draws in which no other arrives earlier.") + "\n" + faint.Render("--itinerary N or --corridor C shows one in detail. A planning estimate."))
	return styled(a.out, b.String())
}

func shareText(p float64) string {
	switch {
	case p > 0 && p < 0.001:
		return "<0.1 %"
	case p < 0.1 || p > 0.9 && p < 1:
		return fmt.Sprintf("%.1f %%", 100*p)
	}
	return fmt.Sprintf("%.0f %%", 100*p)
}

// strip draws the quantiles of a summary on a line of n cells.
func strip(m *risk.Summary, low, high float64, n int) string {
	cell := func(p float64) int {
		return min(n-1, max(0, int(float64(n)*(m.Quantile(p)-low)/math.Max(1e-9, high-low))))
	}
	line := []rune(strings.Repeat(" ", n))
	for i := cell(0.05); i <= cell(0.95); i++ {
		line[i] = '─'
	}
	line[cell(0.05)], line[cell(0.95)] = '├', '┤'
	for i := cell(0.5); i <= cell(0.9); i++ {
		line[i] = '█'
	}
	return strings.TrimRight(string(line), " ")
}

// simulateDetail shows one itinerary.
func (a *app) simulateDetail(s *study) error {
	x := &s.sims[0]
	m := x.summary
	var b strings.Builder
	title := fmt.Sprintf("%s → %s, %s", s.q.From.Name, s.q.To.Name, x.it.Corridor)
	if x.it.ID > 0 {
		title = fmt.Sprintf("%s → %s, itinerary %d: %s", s.q.From.Name, s.q.To.Name, x.it.ID, x.it.Corridor)
	}
	b.WriteString(s.heading(title) + x.it.Label + "\n\n")
	header, row, right := []string{"Days", "Mean", "SD"}, []string{"drawn", day(m.Mean), day(m.SD)}, map[int]bool{1: true, 2: true}
	for i, p := range shownQuantiles {
		header = append(header, fmt.Sprintf("P%.0f", 100*p))
		row = append(row, day(m.Quantile(p)))
		right[i+3] = true
	}
	rows := [][]string{row, {"planned", day(x.it.Time.Mean), day(x.it.Time.SD()), "", "", "", day(x.it.Hours.P50), "", day(x.it.Hours.P90), ""}}
	low, high := m.Interval(0.9)
	b.WriteString(grid(header, rows, right) + "\n")
	b.WriteString(faint.Render(fmt.Sprintf("Planned: independent delays, their sum taken to be lognormal. By the number of draws alone, P90 is %s to %s.", day(low), day(high))) + "\n\n")
	if allowed, ok := s.allowed(); ok {
		fmt.Fprintf(&b, "Arrives by %s (%s days) with a chance of %s.\n", s.q.Shipment.Deadline, day(allowed), shareText(m.Chance(allowed)))
	}
	fmt.Fprintf(&b, "A stock for %.0f %% of deliveries lasts %s days beyond the mean and costs %s USD; the plan reckons %s.\n\n",
		100*serviceLevel, day(m.Cover(serviceLevel)), thousands(s.stock(x)), thousands(planned(x.it)))
	histogramText(&b, x)
	driversText(&b, s, x)
	return styled(a.out, strings.TrimRight(b.String(), "\n"))
}

func histogramText(b *strings.Builder, x *simulation) {
	b.WriteString(bold.Render("Days door to door") + "\n")
	most := 0
	for _, n := range x.bins.Counts {
		most = max(most, n)
	}
	unit := func(h float64) string {
		if math.Mod(x.bins.Width, 24) == 0 {
			return fmt.Sprintf("%.0f", h/24)
		}
		return fmt.Sprintf("%.1f", h/24)
	}
	for i, n := range x.bins.Counts {
		from := x.bins.From + float64(i)*x.bins.Width
		to := "–" + unit(from+x.bins.Width)
		if x.bins.Open && i == len(x.bins.Counts)-1 {
			to = " +"
		}
		fmt.Fprintf(b, "  %12s %6s  %s\n", unit(from)+to, shareText(float64(n)/float64(x.summary.Draws)), bar(float64(n)/float64(most), 50))
	}
	b.WriteByte('\n')
}

// bar returns a bar of at most n cells, in eighths of a cell.
func bar(share float64, n int) string {
	eighths := int(math.Round(share * float64(8*n)))
	s := strings.Repeat("█", eighths/8)
	if r := eighths % 8; r > 0 {
		s += string([]rune("▏▎▍▌▋▊▉")[r-1])
	}
	return s
}

func driversText(b *strings.Builder, s *study, x *simulation) {
	const least, most = 0.005, 12
	b.WriteString(bold.Render("What the spread comes from") + "\n")
	var rows [][]string
	list := biggest(x.drivers.ByFactor, least)
	for _, d := range list[:min(most, len(list))] {
		rows = append(rows, []string{shareText(d.Share), driverText(x.it, x.chain, &d, s.net), day(d.Low) + " … " + day(d.High), bar(d.Share, 20)})
	}
	if x.drivers.Interplay >= least {
		rows = append(rows, []string{shareText(x.drivers.Interplay), "interplay: shocks upon delays, missed departures, what is too small to show", "", ""})
	}
	if len(rows) == 0 {
		b.WriteString("  nothing: every duration is fixed\n")
		return
	}
	b.WriteString(grid([]string{"Variance", "Source", "Days when good … bad", ""}, rows, map[int]bool{0: true}) + "\n\n")
	var classes []string
	for _, d := range biggest(x.drivers.ByClass, least) {
		classes = append(classes, fmt.Sprintf("%s %s", d.Class, shareText(d.Share)))
	}
	fmt.Fprintf(b, "By kind: %s\n", strings.Join(classes, ", "))
	b.WriteString(faint.Render("Good and bad: mean days when the source is in its best and in its worst tenth.") + "\n")
}

type simulateDoc struct {
	Query       plan.QueryDocument `json:"query"`
	Data        plan.DataDocument  `json:"data"`
	Draws       int                `json:"draws"`
	Seed        uint64             `json:"seed"`
	Correlation correlationDoc     `json:"correlation"`
	Calendar    bool               `json:"calendar"` // services with weekdays leave on them
	Itineraries []simulationDoc    `json:"itineraries"`
	Notes       []string           `json:"notes"`
}

type correlationDoc struct {
	Within float64 `json:"within_region"`
	Across float64 `json:"across_regions"`
}

type simulationDoc struct {
	ID          int            `json:"id"` // 0: not offered by the plan
	Corridor    string         `json:"corridor"`
	Label       string         `json:"label"`
	Planned     meridian.Hours `json:"planned_hours"`
	Mean        float64        `json:"mean_hours"`
	SD          float64        `json:"sd_hours"`
	Min         float64        `json:"min_hours"`
	Max         float64        `json:"max_hours"`
	Quantiles   []quantileDoc  `json:"quantiles"`
	Quickest    float64        `json:"quickest_share"`
	Deadline    *deadlineDoc   `json:"deadline,omitempty"`
	SafetyStock safetyStockDoc `json:"safety_stock"`
	Histogram   histogramDoc   `json:"histogram"`
	Drivers     []driverDoc    `json:"drivers,omitempty"`
	Classes     []classDoc     `json:"classes,omitempty"`
	Interplay   *float64       `json:"interplay_share,omitempty"`
}

type quantileDoc struct {
	P     float64 `json:"p"`
	Hours float64 `json:"hours"`
	Low   float64 `json:"low"` // 95 % interval by the number of draws
	High  float64 `json:"high"`
}

type deadlineDoc struct {
	Date   string  `json:"date"`
	Hours  float64 `json:"hours"`
	Chance float64 `json:"chance"`
}

type safetyStockDoc struct {
	Level   float64 `json:"service_level"`
	Hours   float64 `json:"hours_beyond_mean"`
	USD     float64 `json:"usd"`
	Planned float64 `json:"planned_usd"`
}

type histogramDoc struct {
	From   float64 `json:"from_hours"`
	Width  float64 `json:"width_hours"`
	Counts []int   `json:"counts"`
	Open   bool    `json:"last_bin_open"`
}

type driverDoc struct {
	Name   string  `json:"name"`
	Leg    int     `json:"leg,omitempty"` // 1 is the first
	Class  string  `json:"class"`
	Region string  `json:"region,omitempty"`
	Share  float64 `json:"share"`
	Low    float64 `json:"good_hours"`
	High   float64 `json:"bad_hours"`
}

type classDoc struct {
	Class string  `json:"class"`
	Share float64 `json:"share"`
}

func hundredth(x float64) float64 { return math.Round(x*100) / 100 }
func share4(x float64) float64    { return math.Round(x*10000) / 10000 }

func (s *study) json() simulateDoc {
	p := plan.NewDocument(s.net, s.q, s.res)
	c := risk.Scaled(s.f.correlation)
	doc := simulateDoc{Query: p.Query, Data: p.Data, Draws: s.f.draws, Seed: s.f.seed, Correlation: correlationDoc{c.Within, share4(c.Across)}, Calendar: s.f.known, Notes: p.Notes}
	for i := range s.sims {
		doc.Itineraries = append(doc.Itineraries, s.simulationJSON(&s.sims[i]))
	}
	return doc
}

func (s *study) simulationJSON(x *simulation) simulationDoc {
	m := x.summary
	d := simulationDoc{ID: x.it.ID, Corridor: x.it.Corridor, Label: x.it.Label, Planned: x.it.Hours, Mean: hundredth(m.Mean), SD: hundredth(m.SD), Min: hundredth(m.Min), Max: hundredth(m.Max),
		Quickest: share4(x.first), SafetyStock: safetyStockDoc{serviceLevel, hundredth(m.Cover(serviceLevel)), hundredth(s.stock(x)), planned(x.it)},
		Histogram: histogramDoc{x.bins.From, x.bins.Width, x.bins.Counts, x.bins.Open}}
	for i := 1; i < 20; i++ {
		p := float64(i) / 20
		low, high := m.Interval(p)
		d.Quantiles = append(d.Quantiles, quantileDoc{p, hundredth(m.Quantile(p)), hundredth(low), hundredth(high)})
	}
	if allowed, ok := s.allowed(); ok {
		d.Deadline = &deadlineDoc{s.q.Shipment.Deadline.String(), allowed, share4(m.Chance(allowed))}
	}
	if x.drivers == nil {
		return d
	}
	for _, v := range biggest(x.drivers.ByFactor, 0) {
		doc := driverDoc{Name: driverText(x.it, x.chain, &v, s.net), Class: v.Class, Region: v.Region, Share: share4(v.Share), Low: hundredth(v.Low), High: hundredth(v.High)}
		if v.Element >= 0 {
			doc.Leg = x.chain[v.Element].Leg + 1
		}
		d.Drivers = append(d.Drivers, doc)
	}
	for _, v := range biggest(x.drivers.ByClass, 0) {
		d.Classes = append(d.Classes, classDoc{v.Class, share4(v.Share)})
	}
	rest := share4(x.drivers.Interplay)
	d.Interplay = &rest
	return d
}

func (s *study) csv(w io.Writer) error {
	cw := newCSV(w)
	header := []string{"id", "corridor", "label", "draws", "seed", "correlation", "mean_days", "sd_days"}
	for _, p := range shownQuantiles {
		header = append(header, fmt.Sprintf("p%.0f_days", 100*p))
	}
	header = append(header, "planned_p50_days", "planned_p90_days", "quickest_share", "deadline", "deadline_chance", "safety_stock_days", "safety_stock_usd")
	if err := cw.Write(header); err != nil {
		return err
	}
	f := func(x float64, digits int) string { return strconv.FormatFloat(x, 'f', digits, 64) }
	for i := range s.sims {
		x := &s.sims[i]
		m := x.summary
		row := []string{strconv.Itoa(x.it.ID), x.it.Corridor, x.it.Label, strconv.Itoa(m.Draws), strconv.FormatUint(s.f.seed, 10), f(s.f.correlation, -1), f(m.Mean/24, 3), f(m.SD/24, 3)}
		for _, p := range shownQuantiles {
			row = append(row, f(m.Quantile(p)/24, 3))
		}
		deadline, chance := "", ""
		if allowed, ok := s.allowed(); ok {
			deadline, chance = s.q.Shipment.Deadline.String(), f(m.Chance(allowed), 4)
		}
		row = append(row, f(x.it.Hours.P50/24, 2), f(x.it.Hours.P90/24, 2), f(x.first, 4), deadline, chance, f(m.Cover(serviceLevel)/24, 3), f(s.stock(x), 2))
		if err := cw.Write(row); err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}
