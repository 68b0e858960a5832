// Command load asks a server for plans at a constant rate, as independent users
// would, and prints how long they waited.
//
// A question is a pair of places drawn from those of the server's own network, a
// group of goods. Requests leave at their scheduled
// moment whether or not others have come back, and a wait is counted from that
// moment, so that a server that falls behind cannot hide it (no coordinated
// omission). With -distinct 0 no question is asked twice: every answer is reckoned.
// Otherwise questions are drawn from so many by Zipf's law (exponent 1.1), and
// -warm asks each of them once before.
//
//	go run ./bench/load -rate 300 -for 60s -distinct 2000 -warm
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

type options struct {
	address  string
	rate     float64
	last     time.Duration
	distinct int
	warm     bool
	seed     uint64
}

func main() {
	var o options
	flag.StringVar(&o.address, "address", "http://127.0.0.1:8080", "of the server")
	flag.Float64Var(&o.rate, "rate", 300, "requests a second")
	flag.DurationVar(&o.last, "for", 30*time.Second, "how long")
	flag.IntVar(&o.distinct, "distinct", 2000, "different questions; 0: each is new")
	flag.BoolVar(&o.warm, "warm", false, "ask every question once before")
	flag.Uint64Var(&o.seed, "seed", 1, "of the questions")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

var client = &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 1024, MaxConnsPerHost: 0}}

func run(o options) error {
	ctx := context.Background()
	places, err := fetchPlaces(ctx, o.address)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(o.seed, 2))
	next := func() string { return question(r, places) }
	if o.distinct > 0 {
		fixed := make([]string, o.distinct)
		for i := range fixed {
			fixed[i] = question(r, places)
		}
		if o.warm {
			if err := warm(ctx, o.address, fixed); err != nil {
				return err
			}
		}
		z := rand.NewZipf(r, 1.1, 1, uint64(o.distinct-1))
		next = func() string { return fixed[z.Uint64()] }
	}
	report(o, drive(ctx, o, next))
	return nil
}

// fetchPlaces returns the ids of the places where freight begins and ends.
func fetchPlaces(ctx context.Context, address string) ([]string, error) {
	var ids []string
	for offset := 0; ; {
		body, status, err := get(ctx, fmt.Sprintf("%s/v1/data/places?limit=1000&offset=%d", address, offset))
		if err != nil {
			return nil, err
		}
		var page struct {
			Total int
			Rows  []map[string]string
		}
		if err := json.Unmarshal(body, &page); err != nil || status != http.StatusOK {
			return nil, fmt.Errorf("the places of %s: status %d, %v", address, status, err)
		}
		for _, row := range page.Rows {
			if k := row["kind"]; k == "city" || k == "seaport" || k == "rail_terminal" || k == "dry_port" {
				ids = append(ids, row["id"])
			}
		}
		if offset += len(page.Rows); offset >= page.Total || len(page.Rows) == 0 {
			break
		}
	}
	if len(ids) < 2 {
		return nil, fmt.Errorf("%s has %d places", address, len(ids))
	}
	return ids, nil
}

var goods = []string{"general", "general", "general", "machinery", "chemicals", "grain"}

func question(r *rand.Rand, places []string) string {
	from := places[r.IntN(len(places))]
	to := from
	for to == from {
		to = places[r.IntN(len(places))]
	}
	v := url.Values{"from": {from}, "to": {to}, "goods": {goods[r.IntN(len(goods))]}}
	return "/v1/plan?" + v.Encode()
}

func get(ctx context.Context, address string) (body []byte, status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, 0, err
	}
	res, err := client.Do(req) // asks for gzip and unpacks it
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	body, err = io.ReadAll(res.Body)
	return body, res.StatusCode, err
}

// warm asks every question, four at a time.
func warm(ctx context.Context, address string, questions []string) error {
	work := make(chan string)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for range 4 {
		wg.Go(func() {
			for q := range work {
				if _, _, err := get(ctx, address+q); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
				}
			}
		})
	}
	for _, q := range questions {
		work <- q
	}
	close(work)
	wg.Wait()
	return failed
}

type answer struct {
	wait   time.Duration
	status int // 0: no answer
	bytes  int
}

// drive sends requests at their moments and collects the answers.
func drive(ctx context.Context, o options, next func() string) []answer {
	n := int(o.rate * o.last.Seconds())
	out := make([]answer, n)
	var wg sync.WaitGroup
	begin := time.Now()
	for i := range n {
		at := begin.Add(time.Duration(float64(i) / o.rate * float64(time.Second)))
		time.Sleep(time.Until(at))
		q := o.address + next()
		wg.Go(func() {
			body, status, err := get(ctx, q)
			if err != nil {
				status = 0
			}
			out[i] = answer{time.Since(at), status, len(body)}
		})
	}
	wg.Wait()
	fmt.Printf("%d requests in %.1f s\n", n, time.Since(begin).Seconds())
	return out
}

func report(o options, list []answer) {
	var waits []time.Duration
	statuses := map[int]int{}
	bytes := 0
	for _, a := range list {
		statuses[a.status]++
		bytes += a.bytes
		if a.status == http.StatusOK || a.status == http.StatusNotFound {
			waits = append(waits, a.wait)
		}
	}
	slices.Sort(waits)
	var parts []string
	for _, s := range slices.Sorted(maps.Keys(statuses)) {
		parts = append(parts, fmt.Sprintf("%d × %d", statuses[s], s))
	}
	fmt.Printf("rate %.0f/s, %d distinct, warm %v: status %s; %.1f kB an answer\n", o.rate, o.distinct, o.warm, strings.Join(parts, ", "), float64(bytes)/1e3/float64(max(1, len(list))))
	if len(waits) == 0 {
		return
	}
	for _, p := range []float64{0.5, 0.9, 0.99, 0.999, 1} {
		fmt.Printf("  p%-5g %8.1f ms\n", 100*p, float64(waits[min(len(waits)-1, int(p*float64(len(waits))))].Microseconds())/1000)
	}
}
