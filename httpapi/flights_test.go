package httpapi

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"meridian"
	"meridian/store"
)

// stepJob goes on a step for each value that it is sent, in two phases, and counts how
// often it was begun and how often its context ended.
type stepJob struct {
	begun, left atomic.Int64
	step        chan struct{}
}

func (j *stepJob) job() Job {
	return Job{Kind: "step", Path: "step", Doc: "steps", Summary: "Step", Tag: "test", Formats: []string{"json", "csv"},
		Fields: []Field{{Name: "n", Type: "integer", Doc: "which"}, {Name: FormatField, Type: "string", Doc: "form"}},
		Run: func(ctx context.Context, in json.RawMessage, tell Progress) (string, []byte, error) {
			j.begun.Add(1)
			for _, phase := range []string{"first", "second"} {
				tell(phase, 0, 2)
				for i := range int64(2) {
					select {
					case <-ctx.Done():
						j.left.Add(1)
						return "", nil, ctx.Err()
					case <-j.step:
						tell(phase, i+1, 2)
					}
				}
			}
			switch {
			case strings.Contains(string(in), "13"):
				return "", nil, &meridian.NoResultError{What: "thirteen has no answer"}
			case strings.Contains(string(in), "csv"):
				return MediaTypes["csv"], []byte("a,b\n"), nil
			}
			return "application/json", []byte("{\n  \"n\": 1\n}\n"), nil
		}}
}

// The same question from many at once is reckoned once.
func TestTheSameQuestionIsReckonedOnce(t *testing.T) {
	j := &stepJob{step: make(chan struct{})}
	d := newDesk(t, ":memory:", j.job())
	var wg sync.WaitGroup
	codes := make([]int, 40)
	for i := range codes {
		wg.Go(func() { codes[i] = d.as(t, []string{"ann", "bob", "eve"}[i%3], "GET", "/v1/step?n=1", "", nil) })
	}
	allWait(d.Server, len(codes))
	for range 4 {
		j.step <- struct{}{}
	}
	wg.Wait()
	if slices.ContainsFunc(codes, func(c int) bool { return c != 200 }) || j.begun.Load() != 1 || len(d.flights.of) != 0 {
		t.Errorf("%v, begun %d times, %d flights are left", codes, j.begun.Load(), len(d.flights.of))
	}
	// A plan as well, with all that is round it.
	s := server(t)
	fresh, err := New(t.Context(), s.c)
	if err != nil {
		t.Fatal(err)
	}
	var reckoned atomic.Int64
	for range 30 {
		wg.Go(func() {
			_, err := fresh.answer(t.Context(), "one", fresh.turns, nil, func(context.Context, Progress) (*page, error) {
				reckoned.Add(1)
				time.Sleep(50 * time.Millisecond)
				return newPage("one", "application/json", []byte("{}"))
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if reckoned.Load() != 1 {
		t.Errorf("one question of 30 was reckoned %d times", reckoned.Load())
	}
}

// allWait returns when so many wait for the one flight.
func allWait(s *Server, n int) {
	for waiting := -1; waiting < n; time.Sleep(time.Millisecond) {
		s.flights.mu.Lock()
		for _, f := range s.flights.of {
			waiting = f.waiting
		}
		s.flights.mu.Unlock()
	}
}

// A reckoning that nobody waits for any more ends, those of others go on, and whoever
// comes later begins anew.
func TestAQuestionThatNobodyWaitsForIsGivenUp(t *testing.T) {
	j := &stepJob{step: make(chan struct{})}
	d := newDesk(t, ":memory:", j.job())
	srv := httptest.NewServer(d.Handler())
	defer srv.Close()
	ask := func(ctx context.Context) error {
		r, err := http.NewRequestWithContext(ctx, "GET", srv.URL+"/v1/step?n=2", http.NoBody)
		if err != nil {
			return err
		}
		r.Header.Set("Authorization", "Bearer "+d.tokens["ann"])
		res, err := http.DefaultClient.Do(r)
		if err == nil {
			res.Body.Close()
		}
		return err
	}
	var wg sync.WaitGroup
	two := make([]context.CancelFunc, 2)
	for i := range two {
		var ctx context.Context
		ctx, two[i] = context.WithCancel(t.Context())
		wg.Go(func() {
			if err := ask(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("answered: %v", err)
			}
		})
	}
	allWait(d.Server, len(two))
	j.step <- struct{}{}
	two[0]()
	j.step <- struct{}{} // the other still waits
	if j.left.Load() != 0 {
		t.Error("it is given up while somebody waits")
	}
	two[1]()
	wg.Wait()
	for range 200 {
		if j.left.Load() == 1 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if j.left.Load() != 1 {
		t.Fatal("it goes on without anybody")
	}
	go func() {
		for range 4 {
			j.step <- struct{}{}
		}
	}()
	if err := ask(t.Context()); err != nil || j.begun.Load() != 2 {
		t.Errorf("asked again: %v, begun %d times", err, j.begun.Load())
	}
}

// event is one of a stream.
type event struct{ name, data string }

// readEvents calls with the events of a stream until it ends.
func readEvents(t *testing.T, res *http.Response, each func(event)) {
	t.Helper()
	defer res.Body.Close()
	var e event
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		switch name, value, _ := strings.Cut(lines.Text(), ": "); {
		case name == "event":
			e.name = value
		case name == "data":
			e.data = value
		case lines.Text() == "" && e.name != "":
			each(e)
			e = event{}
		}
	}
}

// An answer that takes a while can be followed: its phases, how far it is, how long it
// still takes; then it comes, or the problem does.
func TestAnswersAsStreams(t *testing.T) {
	j := &stepJob{step: make(chan struct{})}
	d := newDesk(t, ":memory:", j.job())
	srv := httptest.NewServer(d.Handler())
	defer srv.Close()
	follow := func(query string) (list []event) {
		r, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL+query, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+d.tokens["ann"])
		r.Header.Set("Accept", "text/event-stream")
		res, err := http.DefaultClient.Do(r)
		if err != nil || res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/event-stream" {
			t.Fatalf("%v %v", res, err)
		}
		last := ""
		readEvents(t, res, func(e event) {
			list = append(list, e)
			if at := e.name + e.data[:min(len(e.data), 40)]; e.name == "progress" && at != last { // it goes on when it was seen
				last = at
				select {
				case j.step <- struct{}{}:
				case <-time.After(time.Second):
				}
			}
		})
		return list
	}
	list := follow("/v1/step?n=1")
	phases, left := map[string]int{}, 0
	for _, e := range list[:max(0, len(list)-1)] {
		var v progressView
		if err := json.Unmarshal([]byte(e.data), &v); err != nil || e.name != "progress" || v.Total != 2 {
			t.Fatalf("%+v: %v", e, err)
		}
		phases[v.Phase]++
		if v.Remaining != nil {
			left++
		}
	}
	if last := list[len(list)-1]; last.name != "answer" || last.data != `{"n":1}` || phases["first"] < 2 || phases["second"] < 1 || left == 0 {
		t.Errorf("events %+v", list)
	}
	// It is kept: asked again there is nothing to wait for.
	if again := follow("/v1/step?n=1"); len(again) != 1 || again[0].name != "answer" || j.begun.Load() != 1 {
		t.Errorf("again: %+v", again)
	}
	if list := follow("/v1/step?n=13"); list[len(list)-1].name != "problem" || !strings.Contains(list[len(list)-1].data, "/problems/no-result") {
		t.Errorf("no result: %+v", list)
	}
	if list := follow("/v1/step?n=1&format=csv"); list[len(list)-1].name != "problem" || !strings.Contains(list[len(list)-1].data, "no JSON") {
		t.Errorf("as CSV: %+v", list)
	}
	// What is wrong with a question is said before any stream, with its status.
	if res, body := call(t, d.Handler(), "GET", "/v1/step?m=1", "", "Authorization", "Bearer "+d.tokens["ann"], "Accept", "text/event-stream"); res.StatusCode != 422 || !json.Valid(body) {
		t.Errorf("%s %s", res.Status, body)
	}
}

// Beyond a number of questions that wait, one caller is told at once that the server is
// busy; another is still let in.
func TestAQueueHasAnEnd(t *testing.T) {
	at, release := make(chan string, 1000), make(chan struct{})
	d := newDesk(t, ":memory:", holdJob(at, release))
	room := d.long.each + mostQueued
	var wg sync.WaitGroup
	codes := make([]int, room)
	for i := range codes {
		wg.Go(func() { codes[i] = d.as(t, "ann", "GET", fmt.Sprintf("/v1/hold?n=%d", i), "", nil) })
	}
	users := func() int {
		d.long.mu.Lock()
		defer d.long.mu.Unlock()
		if own := d.long.of[d.ids["ann"]]; own != nil {
			return own.users
		}
		return 0
	}
	for users() < room {
		time.Sleep(time.Millisecond)
	}
	start := time.Now()
	if code := d.as(t, "ann", "GET", "/v1/hold?n=100000", "", nil); code != 503 || time.Since(start) > d.c.Patience/2 {
		t.Errorf("one more: %d after %v", code, time.Since(start))
	}
	bob := make(chan int)
	go func() { bob <- d.as(t, "bob", "GET", "/v1/hold?n=100001", "", nil) }()
	for q := range at {
		if strings.Contains(q, "100001") {
			break
		}
	}
	close(release)
	if code := <-bob; code != 200 {
		t.Errorf("another caller: %d", code)
	}
	wg.Wait()
	if slices.ContainsFunc(codes, func(c int) bool { return c != 200 }) {
		t.Errorf("those that waited: %v", codes)
	}
}

// Where turns take long, fewer may wait.
func TestAQueueOfLongTurnsIsShort(t *testing.T) {
	l := newLanes(4, 4)
	own := &lane{users: 4 + fewQueued}
	for range 100 {
		l.turned(time.Millisecond)
	}
	if l.full(own) {
		t.Error("16 that wait for turns of a millisecond are too many")
	}
	for range 100 {
		l.turned(time.Second)
	}
	if own.users--; l.full(own) {
		t.Error("15 are too many")
	}
	if own.users++; !l.full(own) {
		t.Errorf("16 that wait for turns of %v are not too many", l.mean)
	}
	for range 200 {
		l.turned(0)
	}
	if l.full(own) {
		t.Error("it does not forget")
	}
	if own.users = 4 + mostQueued; !l.full(own) {
		t.Error("64 are not too many")
	}
}

// The pace of a phase says how long it still takes, anew for each phase.
func TestPace(t *testing.T) {
	var p pace
	if s := p.at(time.Now()); s.Remaining != -1 || s.Phase != "" {
		t.Errorf("before it begins: %+v", s)
	}
	now := time.Now()
	p.tell("draws", 0, 100)
	p.begun = now.Add(-30 * time.Second)
	p.tell("draws", 25, 100)
	p.last = now
	if s := p.at(now); s != (store.Step{Phase: "draws", Done: 25, Total: 100, Remaining: 90}) {
		t.Errorf("after a quarter: %+v", s)
	}
	if s := p.at(now.Add(20 * time.Second)); s.Remaining != 70 {
		t.Errorf("without a further step: %+v", s)
	}
	p.tell("draws", 100, 100)
	if s := p.at(p.last); s.Remaining != 0 {
		t.Errorf("at the end: %+v", s)
	}
	p.tell("files", 0, 0)
	if s := p.at(time.Now()); s.Phase != "files" || s.Remaining != -1 {
		t.Errorf("the next phase: %+v", s)
	}
}

// Methods that somebody invents make no series of their own.
func TestMetricsStayBounded(t *testing.T) {
	h := server(t).Handler()
	series := func() int {
		_, body := call(t, h, "GET", "/metrics", "")
		return strings.Count(string(body), "meridian_http_request_seconds_count{")
	}
	for i := range 3 {
		call(t, h, fmt.Sprintf("X%d", i), fmt.Sprintf("/nothing/%d", i), "")
		call(t, h, "GET", fmt.Sprintf("/v1/data/planets%d", i), "")
	}
	before := series()
	for i := range 200 {
		call(t, h, fmt.Sprintf("METHOD%d", i), fmt.Sprintf("/v1/none/%d", i), "")
		call(t, h, "GET", fmt.Sprintf("/v1/data/planet%d?format=csv", i), "")
		call(t, h, "GET", fmt.Sprintf("/v1/data/%d/record?key=%d", i, i), "")
	}
	if n := series(); n > before+3 {
		t.Errorf("%d series became %d", before, n)
	}
}
