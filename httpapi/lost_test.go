package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
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
	d.saysItIsLost(t)
	restart()
	d.isBack(t, p.ID)
	// The worker kept on and the run is done once, by it, without waiting for its lease.
	for range 100 {
		if d.as(t, "ann", "GET", "/v1/projects/"+p.ID+"/runs/"+r.ID, "", &r); r.State.Ended() {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if r.State != store.Done || r.Attempts != 1 || started.Load() != 1 {
		t.Errorf("the run ended so: %s %s, attempt %d, %d times begun", r.State, r.Failure, r.Attempts, started.Load())
	}
}

// saysItIsLost asks a server whose database is away.
func (d *desk) saysItIsLost(t *testing.T) {
	t.Helper()
	for _, c := range [][3]string{{"GET", "/v1/projects"}, {"POST", "/v1/projects", `{"name":"Lost"}`}, {"GET", "/v1/tokens"}, {"POST", "/v1/sign-in", `{"token":"mrd_x"}`}, {"GET", "/readyz"}} {
		res, body := call(t, d.Handler(), c[0], c[1], c[2], "Authorization", "Bearer "+d.tokens["ann"], "Content-Type", "application/json")
		var p problem
		if err := json.Unmarshal(body, &p); err != nil || res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" || p.Type != "/problems/store" {
			t.Errorf("%s %s without a database: %s %v %s", c[0], c[1], res.Status, err, body)
		}
		for _, secret := range []string{"127.0.0.1", "SQL", "meridian_test", ".db"} {
			if strings.Contains(string(body), secret) {
				t.Errorf("%s tells %q: %s", c[1], secret, body)
			}
		}
	}
	if res, _ := call(t, d.Handler(), "GET", "/healthz", ""); res.StatusCode != 200 {
		t.Errorf("alive: %s", res.Status)
	}
}

// isBack waits until the one project is there again.
func (d *desk) isBack(t *testing.T, project string) {
	t.Helper()
	var list listOf[store.Project]
	code := 0
	for range 100 {
		if code = d.as(t, "ann", "GET", "/v1/projects", "", &list); code == 200 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if code != 200 || len(list.Items) != 1 || list.Items[0].ID != project {
		t.Fatalf("after it came back: %d %+v", code, list)
	}
	if res, body := call(t, d.Handler(), "GET", "/readyz", ""); res.StatusCode != 200 {
		t.Errorf("ready: %s %s", res.Status, body)
	}
}

// An SQLite file that is moved away, or whose bytes are no database, is said; back in
// its place the server goes on. No empty store is made in its place.
func TestALostFileComesBack(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, file string) (back func()){
		"moved": func(t *testing.T, file string) func() {
			move(t, file, file+".away")
			return func() { move(t, file+".away", file) }
		},
		"its folder moved": func(t *testing.T, file string) func() {
			dir := filepath.Dir(file)
			move(t, dir, dir+".away")
			return func() { move(t, dir+".away", dir) }
		},
		"unreadable": func(t *testing.T, file string) func() {
			move(t, file, file+".away")
			if err := os.WriteFile(file, bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
				t.Fatal(err)
			}
			return func() { move(t, file+".away", file) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "store", "meridian.db")
			var started, ended atomic.Int64
			d := newDesk(t, file, countJob(&started, &ended))
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
			back := lose(t, file)
			d.saysItIsLost(t)
			for ended.Load() == 0 { // the result has nowhere to go
				time.Sleep(10 * time.Millisecond)
			}
			if name == "moved" {
				if _, err := os.Stat(file); err == nil {
					t.Error("an empty store was made")
				}
			}
			back()
			d.isBack(t, p.ID)
			for range 100 {
				if d.as(t, "ann", "GET", "/v1/projects/"+p.ID+"/runs/"+r.ID, "", &r); r.State.Ended() {
					break
				}
				time.Sleep(100 * time.Millisecond)
			}
			if r.State != store.Done || r.Attempts != 1 {
				t.Errorf("the run ended so: %s %s, attempt %d", r.State, r.Failure, r.Attempts)
			}
		})
	}
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}
