package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meridian/atlas"
	"meridian/feed"
	"meridian/httpapi"
	"meridian/store"
)

// serving runs a server as the verb does and returns its address and what ends
// it.
func serving(t *testing.T, file string) (address string, end func()) {
	t.Helper()
	net1, err := atlas.Network()
	if err != nil {
		t.Fatal(err)
	}
	tables, problems := feed.ReadTables(atlas.FS())
	if errs := problems.Errors(); len(errs) > 0 {
		t.Fatal(errs)
	}
	st, err := store.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := httpapi.New(t.Context(), httpapi.Config{Net: net1, Tables: tables, Program: "test", Store: st, Jobs: jobs(net1)})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	a := &app{out: io.Discard, err: io.Discard}
	go func() { ended <- a.serveOn(ctx, ln, s, 1, slog.New(slog.DiscardHandler)) }()
	stopped := false
	end = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		st.Close()
	}
	t.Cleanup(end)
	return ln.Addr().String(), end
}

// A client that sends its request a byte at a time is sent away, and others are
// served meanwhile.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	address, _ := serving(t, ":memory:")
	var slow []net.Conn
	for range 50 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprint(c, "GET /v1/plan?from=Mumbai&to=Mos")
		slow = append(slow, c)
	}
	res, err := http.Get("http://" + address + "/healthz")
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("others are not served: %v", err)
	}
	res.Body.Close()
	for _, c := range slow {
		c.SetReadDeadline(time.Now().Add(6 * headerTime))
		if line, err := bufio.NewReader(c).ReadString('\n'); err == nil && !strings.Contains(line, "408") && !strings.Contains(line, "400") {
			t.Fatalf("a slow client is answered %q", line)
		} else if ne, ok := err.(net.Error); ok && ne.Timeout() {
			t.Fatal("a slow client is kept")
		}
	}
}

// A long run survives the end of the server: the next one does it.
func TestRunsOutliveTheServer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "meridian.db")
	address, end := serving(t, file)
	post := func(address, path, body string) string {
		t.Helper()
		res, err := http.Post("http://"+address+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode >= 300 {
			t.Fatalf("%s: %s %s %v", path, res.Status, b, err)
		}
		_, rest, _ := strings.Cut(string(b), `"id":"`)
		id, _, _ := strings.Cut(rest, `"`)
		return id
	}
	project := post(address, "/v1/projects", `{"name":"Study"}`)
	run := post(address, "/v1/projects/"+project+"/runs", `{"kind":"why","input":{"from":"Mumbai","to":"Moscow","corridor":"north-south-caspian","tries":1}}`)
	end() // at once: the run waits, or is given back
	address, _ = serving(t, file)
	res, err := http.Get("http://" + address + "/v1/projects/" + project + "/runs/" + run + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	last := ""
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			last = data
		}
	}
	if !strings.Contains(last, `"state":"done"`) {
		t.Fatalf("the run ended so: %s", last)
	}
	res, err = http.Get("http://" + address + "/v1/projects/" + project + "/runs/" + run + "/result")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || !strings.Contains(string(b), `"corridor": "north-south-caspian"`) {
		t.Errorf("result %s: %.200s %v", res.Status, b, err)
	}
}
