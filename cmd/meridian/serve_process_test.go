package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"meridian/internal/pgtest"
)

// process is `meridian serve` as somebody starts it.
type process struct {
	*exec.Cmd
	url, token string
	mu         sync.Mutex
	log        bytes.Buffer
	ended      chan error
}

// Write implements io.Writer: the log.
func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(b)
}

func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

func startServe(t *testing.T, store, token string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command("meridian", "serve", "--team", "--rate", "0", "--listen", "127.0.0.1:0", "--store", store, "--log-json"), token: token, ended: make(chan error, 1)}
	p.Stderr = p
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	p.url = strings.TrimSpace(strings.TrimPrefix(line, "Meridian is at "))
	if err != nil || !strings.HasPrefix(p.url, "http://") {
		t.Fatalf("%q %v\n%s", line, err, p.said())
	}
	go func() { io.Copy(io.Discard, out); p.ended <- p.Wait() }()
	return p
}

func (p *process) call(t *testing.T, method, path, body string, to any) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, p.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if to != nil && res.StatusCode < 300 {
		if err := json.NewDecoder(res.Body).Decode(to); err != nil {
			t.Fatal(err)
		}
	}
	return res.StatusCode
}

type runSeen struct {
	ID, State, Phase string
	Done, Attempts   int64
}

// await asks for a run until it is as wanted.
func (p *process) await(t *testing.T, path string, want func(r *runSeen) bool) (r runSeen) {
	t.Helper()
	for range 2400 {
		if code := p.call(t, "GET", path, "", &r); code != 200 {
			t.Fatalf("%s: %d", path, code)
		}
		if want(&r) {
			return r
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatalf("the run stays %+v\n%s", r, p.said())
	return r
}

// A server that is told to end gives its run back and ends well; one that is killed
// loses nothing that it acknowledged; the next one goes on. Meanwhile a backup is made.
func TestSignalsLoseNoRun(t *testing.T) {
	if testing.Short() {
		t.Skip("starts six servers")
	}
	t.Run("sqlite", func(t *testing.T) { signals(t, filepath.Join(t.TempDir(), "meridian.db")) })
	t.Run("postgres", func(t *testing.T) { signals(t, pgtest.Database(t)) })
}

func signals(t *testing.T, store string) {
	out, err := exec.Command("meridian", "store", "token", "Ann", "--store", store).Output()
	if err != nil {
		t.Fatal(err)
	}
	token := strings.TrimSpace(string(out))
	p := startServe(t, store, token)
	var project, run struct{ ID string }
	if code := p.call(t, "POST", "/v1/projects", `{"name":"Study"}`, &project); code != 201 {
		t.Fatal(code)
	}
	runs := "/v1/projects/" + project.ID + "/runs"
	if code := p.call(t, "POST", runs, `{"kind":"simulate","input":{"from":"Mumbai","to":"Moscow","draws":1000000}}`, &run); code != 202 {
		t.Fatal(code)
	}
	at := runs + "/" + run.ID
	p.await(t, at, func(r *runSeen) bool { return r.State == "running" && r.Done > 0 })
	backup := filepath.Join(t.TempDir(), "backup.zip")
	if out, err := exec.Command("meridian", "store", "backup", backup, "--store", store).CombinedOutput(); err != nil {
		t.Fatalf("a backup while a run is under way: %v %s", err, out)
	}
	p.Process.Signal(syscall.SIGTERM)
	if err := <-p.ended; err != nil {
		t.Errorf("told to end, it ends with %v\n%s", err, p.said())
	}
	logged(t, p.said(), token)

	p = startServe(t, store, token)
	r := p.await(t, at, func(r *runSeen) bool { return r.State == "running" && r.Done > 0 })
	if r.Attempts != 1 || r.Phase == "" {
		t.Errorf("after the restart: %+v", r)
	}
	var kept struct{ ID string }
	if code := p.call(t, "POST", "/v1/projects/"+project.ID+"/scenarios", `{"name":"x","content":"measures: []\n"}`, &kept); code != 201 {
		t.Fatal(code)
	}
	p.Process.Kill()
	var killed *exec.ExitError
	if err := <-p.ended; !errors.As(err, &killed) {
		t.Errorf("killed, it ends with %v", err)
	}

	p = startServe(t, store, token)
	if code := p.call(t, "GET", "/v1/projects/"+project.ID+"/scenarios/"+kept.ID, "", nil); code != 200 {
		t.Errorf("what was acknowledged before the kill: %d", code)
	}
	p.await(t, at, func(r *runSeen) bool { return r.State == "running" }) // it is taken again when its lease has passed
	if code := p.call(t, "DELETE", at, "", nil); code != 204 {
		t.Errorf("cancelled with %d", code)
	}
	if code := p.call(t, "POST", runs, `{"kind":"why","input":{"from":"Tehran","to":"Baku","corridor":"north-south-west","tries":0}}`, &run); code != 202 {
		t.Fatal(code)
	}
	p.await(t, runs+"/"+run.ID, func(r *runSeen) bool { return r.State == "done" || r.State == "failed" })
	p.Process.Signal(os.Interrupt)
	if err := <-p.ended; err != nil {
		t.Errorf("interrupted, it ends with %v", err)
	}

	// The backup has the run as it was, and a server goes on from it.
	restored := filepath.Join(t.TempDir(), "restored.db")
	if out, err := exec.Command("meridian", "store", "restore", backup, "--store", restored).CombinedOutput(); err != nil {
		t.Fatalf("restore: %v %s", err, out)
	}
	p = startServe(t, restored, token)
	p.await(t, at, func(r *runSeen) bool { return r.State == "running" })
	p.Process.Signal(syscall.SIGTERM)
	if err := <-p.ended; err != nil {
		t.Error(err)
	}
}

// logged holds a log to be lines of JSON, with ids of requests and without secrets.
func logged(t *testing.T, log, token string) {
	t.Helper()
	requests := 0
	for line := range strings.Lines(log) {
		var x struct{ Msg, ID string }
		if err := json.Unmarshal([]byte(line), &x); err != nil {
			t.Errorf("the line of the log %q: %v", line, err)
		}
		if x.Msg == "request" {
			if requests++; x.ID == "" {
				t.Errorf("a request without an id: %s", line)
			}
		}
	}
	if requests < 3 || strings.Contains(log, token) || strings.Contains(log, "mrd_") {
		t.Errorf("%d requests in the log, or a secret:\n%s", requests, log)
	}
}
