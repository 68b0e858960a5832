package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"meridian/internal/pgtest"
	"meridian/store"
)

// On a full disk a change is refused, what was acknowledged stays, questions are
// answered, a run waits with its result, and with room all goes on by itself.
func TestAFullDisk(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=3m"); err != nil {
			t.Skip("skipped: no file system of a few megabytes can be mounted here: ", err)
		}
		defer syscall.Unmount(dir, syscall.MNT_DETACH)
		fillDisk(t, filepath.Join(dir, "meridian.db"), dir, 600<<10)
	})
	t.Run("postgres", func(t *testing.T) {
		address, dir := pgtest.Small(t, 16<<20)
		fillDisk(t, address, dir, 2<<20)
	})
}

// noise is text that no database packs.
func noise(n int) string {
	b := make([]byte, n)
	r := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range b {
		b[i] = byte('!' + r.IntN(90))
	}
	return string(b)
}

// fillDisk fills the disk of a store, which has the folder dir on it.
func fillDisk(t *testing.T, address, dir string, ballast int) {
	goOn := make(chan struct{})
	d := newDesk(t, address, Job{Kind: "wait", Doc: "waits", Run: func(context.Context, json.RawMessage, Progress) (string, []byte, error) {
		<-goOn
		return "text/plain", []byte(noise(100 << 10)), nil
	}})
	defer d.c.Store.Close()
	var p store.Project
	if code := d.as(t, "ann", "POST", "/v1/projects", `{"name":"Full"}`, &p); code != 201 {
		t.Fatal(code)
	}
	var r RunView
	if code := d.as(t, "ann", "POST", "/v1/projects/"+p.ID+"/runs", `{"kind":"wait","input":{}}`, &r); code != 202 {
		t.Fatal(code)
	}
	ctx, rest := context.WithCancel(t.Context())
	worked := make(chan struct{})
	go func() { d.Work(ctx, 1); close(worked) }()
	defer func() { rest(); <-worked }()
	d.await(t, &r, store.Running)
	if err := os.WriteFile(filepath.Join(dir, "ballast"), make([]byte, ballast), 0o644); err != nil {
		t.Fatal(err)
	}
	kept, refused := 0, 0
	text := noise(64 << 10)
	for i := 0; i < 400 && refused < 40; i++ {
		res, body := call(t, d.Handler(), "POST", fmt.Sprintf("/v1/projects/%s/uploads?kind=flows&name=f%d.csv", p.ID, i), fmt.Sprint(i, text), "Authorization", "Bearer "+d.tokens["ann"])
		switch {
		case res.StatusCode == 201:
			kept++
		case res.StatusCode == http.StatusInsufficientStorage && strings.Contains(string(body), "/problems/store"):
			refused++
		default:
			t.Fatalf("upload %d: %s %s", i, res.Status, body)
		}
	}
	if kept == 0 || refused < 40 {
		t.Fatalf("%d kept, %d refused: the disk was not filled", kept, refused)
	}
	close(goOn) // the result finds no room
	if code := d.as(t, "ann", "GET", "/v1/plan?from=Tehran&to=Baku", "", nil); code != 200 {
		t.Errorf("a plan on a full disk: %d", code)
	}
	var list listOf[store.Upload]
	if code := d.as(t, "ann", "GET", "/v1/projects/"+p.ID+"/uploads", "", &list); code != 200 || len(list.Items) != kept {
		t.Errorf("%d: %d files of %d that were acknowledged", code, len(list.Items), kept)
	}
	time.Sleep(3 * settleGap) // it was tried
	if d.as(t, "ann", "GET", "/v1/projects/"+p.ID+"/runs/"+r.ID, "", &r); r.State != store.Running {
		t.Errorf("the run whose result has no room is %s %s", r.State, r.Failure)
	}
	if err := os.Remove(filepath.Join(dir, "ballast")); err != nil {
		t.Fatal(err)
	}
	if code := d.as(t, "ann", "POST", "/v1/projects", `{"name":"Room"}`, nil); code != 201 {
		t.Errorf("with room again: %d", code)
	}
	d.await(t, &r, store.Done)
	if r.Attempts != 1 {
		t.Errorf("the run was begun %d times", r.Attempts)
	}
	for _, u := range list.Items {
		res, body := call(t, d.Handler(), "GET", "/v1/projects/"+p.ID+"/uploads/"+u.ID, "", "Authorization", "Bearer "+d.tokens["ann"])
		if res.StatusCode != 200 || !strings.HasSuffix(string(body), text) {
			t.Errorf("file %s: %s, %d bytes", u.Name, res.Status, len(body))
		}
	}
}

// await asks for a run until it has a state.
func (d *desk) await(t *testing.T, r *RunView, state store.State) {
	t.Helper()
	for range 1000 {
		if d.as(t, "ann", "GET", "/v1/projects/"+r.Project+"/runs/"+r.ID, "", r); r.State == state {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("the run is %s %s, not %s", r.State, r.Failure, state)
}

// What PostgreSQL says of a full disk is told as such by whatever operation meets it.
// The server raises it itself here, which needs no disk and no privilege.
func TestWhatPostgreSQLSaysOfAFullDisk(t *testing.T) {
	address := pgtest.Database(t)
	d := newDesk(t, address)
	var p store.Project
	if code := d.as(t, "ann", "POST", "/v1/projects", `{"name":"Full"}`, &p); code != 201 {
		t.Fatal(code)
	}
	c, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background())
	exec := func(sql string) {
		t.Helper()
		if _, err := c.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	exec(`CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file "base/1/2": No space left on device'; END $$ LANGUAGE plpgsql`)
	exec(`CREATE TRIGGER full_disk BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION full_disk()`)
	for _, q := range [][2]string{{"/v1/projects", `{"name":"x"}`}, {"/v1/projects/" + p.ID + "/scenarios", `{"name":"x","content":""}`}, {"/v1/projects/" + p.ID + "/uploads?kind=flows&name=x", "x"}, {"/v1/tokens", `{"name":"x","days":1}`}} {
		res, body := call(t, d.Handler(), "POST", q[0], q[1], "Authorization", "Bearer "+d.tokens["ann"], "Content-Type", "application/json")
		if res.StatusCode != http.StatusInsufficientStorage || !strings.Contains(string(body), "/problems/store") || strings.Contains(string(body), "base/1/2") {
			t.Errorf("%s: %s %s", q[0], res.Status, body)
		}
	}
	exec(`DROP TRIGGER full_disk ON audit`)
	var list listOf[store.Project]
	if code := d.as(t, "ann", "POST", "/v1/projects", `{"name":"Room"}`, nil); code != 201 {
		t.Errorf("with room: %d", code)
	}
	if d.as(t, "ann", "GET", "/v1/projects", "", &list); len(list.Items) != 2 {
		t.Errorf("projects %+v", list.Items)
	}
}
