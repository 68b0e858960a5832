package plan_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"meridian"
	"meridian/feed"
	"meridian/internal/golden"
	"meridian/plan"
)

// Golden itineraries. Each file of testdata is a small feed as text, its drawing
// and arithmetic in the comment at the top, and questions with their answers:
//
//	-- places.csv --              a table of the feed; source, as_of and confidence
//	id,name,country,...           are added where the header lacks them
//	-- ask Alpha Beta -only rail  a question, in the words of flagsOf
//	1 railway ...                 its answer, leg by leg
//
// `go test ./plan -run Golden -update` rewrites the answers.
//
// Unless a question says otherwise the goods are worth a cent, go from terminal
// to terminal and travel in one 40 ft container of 24 t, so that what is left is
// the arithmetic of the network.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			net := textNetwork(t, ar)
			p := plan.New(net)
			asked := 0
			for i := range ar.Files {
				f := &ar.Files[i]
				if words, ok := strings.CutPrefix(f.Name, "ask "); ok {
					f.Data = []byte(answer(t, p, strings.Fields(words)))
					asked++
				}
			}
			if asked == 0 {
				t.Fatal("the file asks nothing")
			}
			golden.Check(t, file, txtar.Format(ar))
		})
	}
}

// The tables that a feed of the golden files has unless it brings its own.
var usual = map[string]string{
	"datapackage.json": `{"name": "steppe", "version": "1", "as_of": "2026-06-01", "prices": "2026-06"}`,
	"sources.csv":      "key,title,publisher\ns,A survey,An office\n",
	"countries.csv":    "id,iso3,name,currency\nAA,AAA,Aland,USD\nBB,BBB,Bland,USD\nCC,CCC,Cland,USD\n",
	"goods.csv":        "id,name,hs,value_t,day_value,density,equipment\ngeneral,General cargo,99,1,0.6,12,40HC;20DC;bulk\nmachines,Machines,84,10000,0.6,12,40HC;20DC\n",
	"equipment.csv":    "id,name,teu,payload_t,day_usd\n40HC,40 ft,2,26,0\n20DC,20 ft,1,22,0\nbulk,Bulk,0,65,0\n",
	"emissions.csv":    "mode,wtw_g\nsea,10\nriver,10\nferry,50\nrail,25\nroad,80\nhub,1000\n",
}

func textNetwork(t testing.TB, ar *txtar.Archive) *meridian.Network {
	t.Helper()
	fsys := fstest.MapFS{}
	put := func(name, text string) { fsys[name] = &fstest.MapFile{Data: []byte(withSource(name, text))} }
	for name, text := range usual {
		put(name, text)
	}
	for _, f := range ar.Files {
		if !strings.HasPrefix(f.Name, "ask ") {
			put(f.Name, string(f.Data))
		}
	}
	net, problems := feed.Read(fsys)
	if errs := problems.Errors(); len(errs) > 0 {
		t.Fatal(errs)
	}
	return net
}

// withSource adds who says so to the rows of a table.
func withSource(name, text string) string {
	if !strings.HasSuffix(name, ".csv") || name == "sources.csv" || strings.Contains(text, ",source") {
		return text
	}
	var b strings.Builder
	for i, row := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if i == 0 {
			b.WriteString(row + ",source,as_of,confidence\n")
		} else {
			b.WriteString(row + ",s,2026-01-01,measured\n")
		}
	}
	return b.String()
}

// flagsOf reads the words of a question: FROM TO [flags].
func flagsOf(net *meridian.Network, words []string) (plan.Query, error) {
	var q plan.Query
	if len(words) < 2 {
		return q, fmt.Errorf("%q names no two places", words)
	}
	fl := flag.NewFlagSet("ask", flag.ContinueOnError)
	fl.SetOutput(io.Discard)
	text := func(name string) *string { return fl.String(name, "", "") }
	goods, equipment, depart, asOf, prices := text("goods"), text("equipment"), text("depart"), text("as-of"), text("prices")
	avoid, via, only, with, without, restrictions, regime := text("avoid"), text("via"), text("only"), text("with"), text("without"), text("restrictions"), text("regime")
	on, deadline := text("on"), text("deadline") // a day of departure that binds
	percentile := fl.Float64("percentile", 0, "")
	teu, tonnes, value := fl.Float64("teu", 0, ""), fl.Float64("tonnes", 0, ""), fl.Float64("value", 0.01, "")
	door, all := fl.Bool("door", false, ""), fl.Bool("all", false, "")
	if err := fl.Parse(words[2:]); err != nil {
		return q, err
	}
	list := func(s string) []string {
		if s == "" {
			return nil
		}
		return strings.Split(s, ",")
	}
	day, ready := net.AsOf, meridian.NoDate
	var err error
	if *asOf != "" {
		if day, err = meridian.ParseDate(*asOf); err != nil {
			return q, err
		}
	}
	if *depart != "" {
		if ready, err = meridian.ParseDate(*depart); err != nil {
			return q, err
		}
		if *asOf == "" {
			day = ready
		}
	}
	minute, due := 0, meridian.NoDate
	if *on != "" {
		if ready, minute, _, err = meridian.ParseMoment(*on); err != nil {
			return q, err
		}
		if *asOf == "" {
			day = ready
		}
	}
	if *deadline != "" {
		if due, err = meridian.ParseDate(*deadline); err != nil {
			return q, err
		}
	}
	if ready == meridian.NoDate {
		ready = day
	}
	if *prices != "" {
		if q.Prices, err = meridian.ParseMonth(*prices); err != nil {
			return q, err
		}
	}
	if q.From, err = plan.FindEnd(net, words[0]); err != nil {
		return q, err
	}
	if q.To, err = plan.FindEnd(net, words[1]); err != nil {
		return q, err
	}
	q.Shipment, err = plan.NewShipment(net, plan.ShipmentRequest{Goods: *goods, Equipment: *equipment, TEU: *teu, Tonnes: *tonnes, Value: *value, Ready: ready, Deadline: due})
	if err != nil {
		return q, err
	}
	q.Conditions = plan.Conditions{AsOf: day, Ready: ready, Avoid: list(*avoid), With: list(*with), Without: list(*without)}
	if *on != "" {
		q.Conditions.Timetabled, q.Start, q.Percentile = true, ready.At(minute, net.Zone(q.From.Place)), *percentile
	}
	for _, m := range list(*only) {
		mode, err := meridian.ParseMode(m)
		if err != nil {
			return q, err
		}
		q.Conditions.Only |= meridian.Modes(mode)
	}
	q.Via, q.Restrictions, q.Regimes, q.Terminals, q.All = list(*via), plan.Screen(*restrictions), list(*regime), !*door, *all
	return q, nil
}

// answer asks the planner and writes the answer as text.
func answer(t *testing.T, p *plan.Planner, words []string) string {
	t.Helper()
	var b bytes.Buffer
	q, err := flagsOf(p.Net, words)
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	res, err := p.Plan(q)
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	if err := plan.MeetDeadline(p.Net, &q, res); err != nil {
		return "error: " + err.Error() + "\n"
	}
	for i := range res.Itineraries {
		writeItinerary(&b, &res.Itineraries[i])
	}
	for _, n := range res.NotOffered {
		fmt.Fprintf(&b, "not offered: %s, %s: %s\n", n.Corridor, n.Reason, n.Text)
	}
	for _, n := range res.Notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	return b.String()
}

// number writes a figure without the zeros at its end.
func number(x float64) string {
	s := strings.TrimRight(fmt.Sprintf("%.2f", math.Abs(x)), "0")
	if s = strings.TrimRight(s, "."); x < 0 && s != "0" {
		s = "-" + s
	}
	return s
}

func writeItinerary(b *bytes.Buffer, it *meridian.Itinerary) {
	fmt.Fprintf(b, "%d %s: %s km, %s h (%s to %s), %s USD, %s kg", it.ID, it.Corridor, number(it.Km), number(it.Hours.Mean), number(it.Hours.P50), number(it.Hours.P90), number(it.Cost.Freight), number(it.CO2e))
	if it.DominatedBy > 0 {
		fmt.Fprintf(b, ", beaten by %d", it.DominatedBy)
	}
	b.WriteByte('\n')
	for i := range it.Legs {
		l := &it.Legs[i]
		what := string(l.Kind)
		switch l.Kind {
		case meridian.LegTransfer:
			what += " " + l.Mode + " to " + l.ToMode
		case meridian.LegCrossing:
			what += " " + strings.Join(l.Border, "-") + " by " + l.Mode
		case meridian.LegGaugeBreak:
			what += " " + strings.Join(l.Notes, "; ")
		case meridian.LegPassage:
			what += " " + strings.Join(l.Passages, "+")
		default:
			what += " by " + l.Mode
		}
		way := l.From
		if l.To != l.From {
			way += " > " + strings.Join(append(append([]string{}, l.Via...), l.To), " > ")
		}
		fmt.Fprintf(b, "    %-41s %-24s %6s km %6s h %8s USD %7s kg", what, way, number(l.Km), number(l.Hours.Mean), number(l.Cost), number(l.CO2e))
		for _, c := range l.Components {
			fmt.Fprintf(b, "  %s %s", c.Kind, number(c.Amount))
		}
		if l.Depart != "" {
			fmt.Fprintf(b, "  [%s to %s]", l.Depart[5:16], l.Arrive[5:16])
		}
		b.WriteByte('\n')
	}
	for _, x := range it.Sailings {
		fmt.Fprintf(b, "    sails %s from %s: ready %s, cut-off %s, departs %s, next %s; missed %s, cancelled %s\n", x.Service, x.Place, x.Ready[5:16], x.CutOff[5:16], x.Depart[5:16], x.Next, number(100*x.Missed), number(100*x.Cancel))
	}
	if it.Depart != "" {
		fmt.Fprintf(b, "    from %s", it.Depart)
		if it.LeaveBy != "" {
			fmt.Fprintf(b, ", leave by %s", it.LeaveBy)
		}
		fmt.Fprintf(b, ", arrive %s (P50 %s, P%g %s)", it.Arrive, it.Arrival.P50, it.Arrival.Percentile, it.Arrival.At)
		for _, n := range append(it.Best, it.Notes...) {
			fmt.Fprintf(b, "; %s", n)
		}
		b.WriteByte('\n')
	}
	for _, r := range it.Restrictions {
		fmt.Fprintf(b, "    %s: %s: %s\n", r.Effect, r.Regime, r.Rule)
	}
}
