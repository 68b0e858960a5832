package main

import (
	"bytes"
	"context"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"meridian"
	"meridian/plan"
	"meridian/risk"
)

// TestSimulateExitCodes: bad input is 2, a corridor without a way 1.
func TestSimulateExitCodes(t *testing.T) {
	for _, c := range []struct {
		args string
		want int
	}{
		{"Alpha Beta --draws 2000", exitDone},
		{"Alpha Beta --draws 0", exitUsage},
		{"Alpha Beta --correlation -2", exitUsage},
		{"Alpha Beta --itinerary 99", exitUsage},
		{"Alpha Beta --corridor moon", exitUsage},
		{"Alpha Beta --corridor ice", exitNoResult},
		{"Alpha Nowhere", exitUsage},
	} {
		var stdout, stderr bytes.Buffer
		args := append([]string{"simulate", "--data", "testdata/steppe"}, strings.Fields(c.args)...)
		if got := run(args, &stdout, &stderr); got != c.want {
			t.Errorf("simulate %s: exit code %d, want %d: %s", c.args, got, c.want, stderr.String())
		}
	}
}

// TestSimulateAtlas holds the promises on the atlas: one itinerary's mean is that
// of the plan, its draws are the same for any number of processors, and planning
// anew in every draw never does worse than one way for all.
func TestSimulateAtlas(t *testing.T) {
	net, q, its := mumbaiMoscow(t)
	chain := risk.Of(net, its[0], risk.Clock{})
	out, err := risk.Simulate(context.Background(), []risk.Chain{chain}, risk.Options{Draws: 50000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	s := risk.Summarise(out[0])
	if d := math.Abs(s.Mean - its[0].Time.Mean); d > 4*its[0].Time.SD()/math.Sqrt(50000) {
		t.Errorf("mean of %s is %.1f h, of the plan %.1f", its[0].Corridor, s.Mean, its[0].Time.Mean)
	}
	if r := s.SD / its[0].Time.SD(); r < 0.97 || r > 1.03 {
		t.Errorf("standard deviation of %s is %.1f h, of the plan %.1f", its[0].Corridor, s.SD, its[0].Time.SD())
	}
	luck, fail := drawnBy(net, risk.Default, 1)
	r, err := plan.New(net).Redraw(context.Background(), q, 50, luck, nil)
	if err != nil || *fail != nil {
		t.Fatal(err, *fail)
	}
	for d := range r.Cost {
		if r.Cost[d] > r.FixedCost[d]+1e-6 {
			t.Errorf("draw %d: the way chosen costs %.2f, another %.2f", d, r.Cost[d], r.FixedCost[d])
		}
	}
}

func mumbaiMoscow(t testing.TB) (*meridian.Network, plan.Query, []*meridian.Itinerary) {
	t.Helper()
	a := &app{out: io.Discard, err: io.Discard}
	net, err := a.network()
	if err != nil {
		t.Fatal(err)
	}
	f := shipmentFlags{Request: plan.Request{CarbonPrice: plan.DefaultCarbonPrice}}
	q, err := f.query(net, "Mumbai", "Moscow")
	if err != nil {
		t.Fatal(err)
	}
	res, err := plan.New(net).Plan(q)
	if err != nil {
		t.Fatal(err)
	}
	its, err := (&simulateFlags{}).pick(net, res)
	if err != nil {
		t.Fatal(err)
	}
	return net, q, its
}

// BenchmarkSimulate is 100,000 draws of one itinerary of the atlas with their
// quantiles, as issued by `simulate --itinerary 1`.
func BenchmarkSimulate(b *testing.B) {
	net, _, its := mumbaiMoscow(b)
	chain := risk.Of(net, its[0], risk.Clock{})
	b.ReportAllocs()
	for b.Loop() {
		out, err := risk.Simulate(context.Background(), []risk.Chain{chain}, risk.Options{Draws: 100000, Seed: 1, Correlation: risk.Default})
		if err != nil {
			b.Fatal(err)
		}
		risk.Summarise(out[0]).Quantile(0.9)
	}
}

// BenchmarkReplan is 1,000 draws from Mumbai to Moscow, the way chosen anew in
// each, on a planner that has planned before.
func BenchmarkReplan(b *testing.B) {
	net, q, _ := mumbaiMoscow(b)
	p := plan.New(net)
	for b.Loop() {
		luck, fail := drawnBy(net, risk.Default, 1)
		if _, err := p.Redraw(context.Background(), q, 1000, luck, nil); err != nil || *fail != nil {
			b.Fatal(err, *fail)
		}
	}
}

// TestSavePicture: whole or not at all, and nothing beside it.
func TestSavePicture(t *testing.T) {
	dir := t.TempDir()
	file := dir + "/a.svg"
	if err := savePicture(file, false, "one"); err != nil {
		t.Fatal(err)
	}
	if err := savePicture(file, false, "two"); err == nil {
		t.Error("a file is replaced without --force")
	}
	if err := savePicture(file, true, "three"); err != nil {
		t.Error(err)
	}
	if err := savePicture(dir, true, "four"); err == nil {
		t.Error("a folder is replaced")
	}
	b, err := os.ReadFile(file)
	if err != nil || string(b) != "three" {
		t.Errorf("%q, %v", b, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%d files are left: %v, %v", len(left), left, err)
	}
}

// A bar is for terminals alone.
func TestProgressIsSilent(t *testing.T) {
	var w bytes.Buffer
	p := newProgress(&w, "draws", 10)
	p.begun = p.begun.Add(-2 * patience)
	p.add(5)
	p.end()
	if w.Len() > 0 {
		t.Errorf("%q is written to what is no terminal", w.String())
	}
	newProgress(io.Discard, "draws", 1).end()
}
