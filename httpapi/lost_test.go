package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"meridian/internal/pgtest"
	"meridian/store"
)

// While its PostgreSQL is gone, a server says so and goes on answering plans; when it
// is back, the same server works on, and nothing that it acknowledged is lost.
func TestALostDatabaseComesBack(t *testing.T) {
	address := pgtest.Database(t)
	var started, ended atomic.Int64
	d := newDesk(t, address, countJob(&started, &ended))
	var p store.Project
	if code := d.as(t, "ann", "POST", "/v1/projects", `{"name":"Kept"}`, &p); code != 201 {
		t.Fatal(code)
	}
	var r RunView
	if code := d.as(t, "ann", "POST", "/v1/projects/"+p.ID+"/runs", `{"kind":"count","input":{"to":40}}`, &r); code != 202 {
		t.Fatal(code)
	}
	ctx, rest := context.WithCancel(t.Context())
	worked := make(chan struct{})
	go func() { d.Work(ctx, 1); close(worked) }()
	defer func() { rest(); <-worked }()
	for started.Load() == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	restart := pgtest.Interrupt(t)
	res, body := call(t, d.Handler(), "GET", "/v1/projects", "", "Authorization", "Bearer "+d.tokens["ann"])
	if res.StatusCode < 500 || !json.Valid(body) || strings.Contains(string(body), "127.0.0.1") {
		t.Errorf("without a database: %s %s", res.Status, body)
	}
	if res, _ := call(t, d.Handler(), "GET", "/readyz", ""); res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("ready without a database: %s", res.Status)
	}
	if res, _ := call(t, d.Handler(), "GET", "/healthz", ""); res.StatusCode != 200 {
		t.Errorf("alive: %s", res.Status)
	}
	restart()
	var list listOf[store.Project]
	code := 0
	for range 100 {
		if code = d.as(t, "ann", "GET", "/v1/projects", "", &list); code == 200 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if code != 200 || len(list.Items) != 1 || list.Items[0].ID != p.ID {
		t.Fatalf("after it came back: %d %+v", code, list)
	}
	if testing.Short() {
		return // the lease of the worker that was cut off lasts a minute
	}
	for range 400 {
		if d.as(t, "ann", "GET", "/v1/projects/"+p.ID+"/runs/"+r.ID, "", &r); r.State.Ended() {
			break
		}
		time.Sleep(250 * time.Millisecond)
	}
	if r.State != store.Done {
		t.Errorf("the run ended so: %s %s", r.State, r.Failure)
	}
}
