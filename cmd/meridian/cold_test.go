package main

import (
	"io"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"meridian"
	"meridian/atlas"
	"meridian/plan"
)

// BenchmarkCold is the whole command as a user waits for it: a new process that
// reads the atlas, makes the view, plans and prints. Beside the time on the
// clock it reports the processors' time, which other jobs disturb less, and of
// the search the labels and the size of the Pareto set.
func BenchmarkCold(b *testing.B) {
	if testing.Short() {
		b.Skip("builds the program")
	}
	bin := filepath.Join(b.TempDir(), "meridian")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", bin, ".")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	var cpu time.Duration
	n := 0
	for b.Loop() {
		cmd := exec.Command(bin, "plan", "Mumbai", "Moscow")
		cmd.Stdout = io.Discard
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
		cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		n++
	}
	b.ReportMetric(float64(cpu.Microseconds())/1000/float64(n), "cpu-ms/op")
	res := warm(b)
	b.ReportMetric(float64(res.Labels), "labels")
	b.ReportMetric(float64(res.Pareto), "pareto")
}

// warm is the answer to the same question within this process.
func warm(b *testing.B) *plan.Result {
	b.Helper()
	net, err := atlas.Network()
	if err != nil {
		b.Fatal(err)
	}
	s, err := plan.NewShipment(net, plan.ShipmentRequest{Ready: net.AsOf, Deadline: meridian.NoDate})
	if err != nil {
		b.Fatal(err)
	}
	q := plan.Query{Shipment: s, Prices: net.Prices, Conditions: plan.Conditions{AsOf: net.AsOf, Ready: net.AsOf}}
	if q.From, err = plan.FindEnd(net, "Mumbai"); err != nil {
		b.Fatal(err)
	}
	if q.To, err = plan.FindEnd(net, "Moscow"); err != nil {
		b.Fatal(err)
	}
	res, err := plan.New(net).Plan(q)
	if err != nil {
		b.Fatal(err)
	}
	return res
}
