package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"meridian/internal/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, address string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "meridian.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, pgtest.Database(t)) })
}

func open(t testing.TB, address string) *Store {
	t.Helper()
	s, err := Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// team is a store with two people and a project of the first.
func team(t testing.TB, s *Store) (ann, bob User, p Project) {
	ctx := context.Background()
	ann = must[User](t)(s.SignIn(ctx, "issuer|ann", "Ann"))
	bob = must[User](t)(s.SignIn(ctx, "issuer|bob", "Bob"))
	p = must[Project](t)(s.NewProject(ctx, Actor{User: ann.ID, Request: "r1"}, "Corridor study"))
	return ann, bob, p
}

func TestUsersAndTokens(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := open(t, address)
		ann, bob, _ := team(t, s)
		if !ann.Admin || bob.Admin {
			t.Error("the first user and no other is administrator")
		}
		if again := must[User](t)(s.SignIn(ctx, "issuer|ann", "Ann B.")); again.ID != ann.ID {
			t.Error("who signs in twice is two users")
		}
		by := Actor{User: bob.ID}
		secret, tok, err := s.NewToken(ctx, by, bob.ID, "laptop", time.Hour, false)
		if err != nil {
			t.Fatal(err)
		}
		if u, _, err := s.UserOfToken(ctx, secret); err != nil || u.ID != bob.ID {
			t.Errorf("the token is %v's: %v", u.Name, err)
		}
		for _, wrong := range []string{"", "mrd_", secret + "x", strings.ToUpper(secret), "' OR 1=1 --"} {
			if _, _, err := s.UserOfToken(ctx, wrong); !errors.Is(err, ErrNotFound) {
				t.Errorf("%q opens: %v", wrong, err)
			}
		}
		if err := s.Revoke(ctx, Actor{User: ann.ID}, ann.ID, tok.ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("another user's token is revoked: %v", err)
		}
		s.now = func() time.Time { return time.Now().Add(2 * time.Hour) }
		if _, _, err := s.UserOfToken(ctx, secret); !errors.Is(err, ErrNotFound) {
			t.Errorf("it opens after its time: %v", err)
		}
		s.now = time.Now
		if err := s.Disable(ctx, Actor{User: ann.ID}, bob.ID, true); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.UserOfToken(ctx, secret); !errors.Is(err, ErrNotFound) {
			t.Errorf("a disabled user's token opens: %v", err)
		}
	})
}

func TestProjectsAreIsolated(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := open(t, address)
		ann, bob, p := team(t, s)
		byAnn := Actor{User: ann.ID}
		if _, err := s.Project(ctx, bob.ID, p.ID); !errors.Is(err, ErrNotFound) {
			t.Fatalf("a stranger sees it: %v", err)
		}
		if err := s.SetMember(ctx, byAnn, p.ID, bob.ID, Viewer); err != nil {
			t.Fatal(err)
		}
		if got := must[Project](t)(s.Project(ctx, bob.ID, p.ID)); got.Role != Viewer || got.Role.May(Analyst) {
			t.Errorf("role %q", got.Role)
		}
		if err := s.SetMember(ctx, byAnn, p.ID, ann.ID, Viewer); !errors.Is(err, ErrConflict) {
			t.Errorf("the last owner leaves: %v", err)
		}
		if err := s.SetMember(ctx, byAnn, p.ID, "nobody", Viewer); !errors.Is(err, ErrNotFound) {
			t.Errorf("nobody is a member: %v", err)
		}
		if err := s.DeleteProject(ctx, byAnn, p.ID); err != nil {
			t.Fatal(err)
		}
		if list := must[[]Project](t)(s.Projects(ctx, ann.ID)); len(list) != 0 {
			t.Errorf("deleted, it is listed: %v", list)
		}
	})
}

func TestScenarioVersions(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := open(t, address)
		ann, _, p := team(t, s)
		by := Actor{User: ann.ID}
		c := must[Scenario](t)(s.NewScenario(ctx, by, p.ID, "Rasht–Astara", "measures: []\n", "empty", "", 0))
		// Two people save from the same version: one wins, the other is told.
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = s.SaveScenario(ctx, by, p.ID, c.ID, 1, fmt.Sprintf("measures: [%d]\n", i), "")
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, ErrConflict):
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d of 8 saved over each other", won)
		}
		_, v1, err := s.Scenario(ctx, p.ID, c.ID, 1)
		if err != nil || v1.Content != "measures: []\n" {
			t.Errorf("version 1 is %q: %v", v1.Content, err)
		}
		if _, err := s.SaveScenario(ctx, by, "other project", c.ID, 2, "", ""); !errors.Is(err, ErrNotFound) {
			t.Errorf("it is saved through another project: %v", err)
		}
		if vs := must[[]Version](t)(s.Versions(ctx, c.ID)); len(vs) != 2 || vs[0].Version != 2 {
			t.Errorf("versions %v", vs)
		}
	})
}

func TestRuns(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := open(t, address)
		ann, _, p := team(t, s)
		by := Actor{User: ann.ID}
		const n = 12
		for i := range n {
			must[Run](t)(s.NewRun(ctx, by, p.ID, "simulate", fmt.Sprintf(`{"seed":%d}`, i), "2026.11", "test", n))
		}
		if _, err := s.NewRun(ctx, by, p.ID, "simulate", `{}`, "", "", n); !errors.Is(err, ErrConflict) {
			t.Errorf("a flood of runs is taken: %v", err)
		}
		// Workers take each run once.
		var mu sync.Mutex
		taken := map[string]int{}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for {
					r, err := s.Take(ctx, time.Minute)
					if errors.Is(err, ErrNotFound) {
						return
					}
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					taken[r.ID]++
					mu.Unlock()
					if err := s.Progress(ctx, r, Step{"half", 1, 2, 60}, time.Minute); err != nil {
						t.Error(err)
					}
					if err := s.Finish(ctx, r, "application/json", []byte(r.Input)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if len(taken) != n {
			t.Errorf("%d of %d runs were taken: %v", len(taken), n, taken)
		}
		for id, times := range taken {
			if times != 1 {
				t.Errorf("run %s was taken %d times", id, times)
			}
			typ, result, err := s.Result(ctx, p.ID, id)
			if err != nil || typ != "application/json" || !bytes.HasPrefix(result, []byte(`{"seed":`)) {
				t.Errorf("result %s %q: %v", typ, result, err)
			}
		}
	})
}

func TestADeadWorkersRunIsTakenAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := open(t, address)
		ann, _, p := team(t, s)
		must[Run](t)(s.NewRun(ctx, Actor{User: ann.ID}, p.ID, "simulate", `{}`, "", "", 5))
		first := must[Run](t)(s.Take(ctx, time.Minute))
		if _, err := s.Take(ctx, time.Minute); !errors.Is(err, ErrNotFound) {
			t.Fatalf("a leased run is taken: %v", err)
		}
		s.now = func() time.Time { return time.Now().Add(2 * time.Minute) }
		second := must[Run](t)(s.Take(ctx, time.Minute))
		if second.ID != first.ID || second.Attempts != 2 {
			t.Errorf("second %v", second)
		}
		if err := s.Finish(ctx, first, "text/plain", []byte("late")); !errors.Is(err, ErrConflict) {
			t.Errorf("the dead worker finishes: %v", err)
		}
		if err := s.Cancel(ctx, Actor{User: ann.ID}, p.ID, second.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.Progress(ctx, second, Step{"half", 1, 2, 60}, time.Minute); !errors.Is(err, ErrConflict) {
			t.Errorf("a cancelled run goes on: %v", err)
		}
	})
}

func TestBackupAndRestore(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := open(t, address)
		ann, bob, p := team(t, s)
		by := Actor{User: ann.ID}
		must[Scenario](t)(s.NewScenario(ctx, by, p.ID, "سناریو", "measures: []\n", "", "", 0))
		must[Upload](t)(s.NewUpload(ctx, by, p.ID, "flows.csv", "flows", []byte{0, 1, 2, 255}))
		must[Run](t)(s.NewRun(ctx, by, p.ID, "simulate", `{}`, "", "", 5))
		r := must[Run](t)(s.Take(ctx, time.Minute))
		if err := s.Finish(ctx, r, "application/octet-stream", []byte{255, 0}); err != nil {
			t.Fatal(err)
		}
		secret, _, err := s.NewToken(ctx, by, bob.ID, "laptop", time.Hour, false)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := s.Backup(ctx, &b); err != nil {
			t.Fatal(err)
		}
		other := open(t, filepath.Join(t.TempDir(), "restored.db"))
		if err := other.Restore(ctx, bytes.NewReader(b.Bytes()), int64(b.Len())); err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		if err := other.Backup(ctx, &again); err != nil {
			t.Fatal(err)
		}
		if u, _, err := other.UserOfToken(ctx, secret); err != nil || u.ID != bob.ID {
			t.Errorf("the token does not open the restored store: %v", err)
		}
		if _, content, err := other.Upload(ctx, p.ID, must[[]Upload](t)(other.Uploads(ctx, p.ID))[0].ID); err != nil || !bytes.Equal(content, []byte{0, 1, 2, 255}) {
			t.Errorf("upload %v: %v", content, err)
		}
		mine, theirs := must[[]Entry](t)(s.Audit(ctx, "", 0, 100)), must[[]Entry](t)(other.Audit(ctx, "", 0, 100))
		if !slices.Equal(mine, theirs) {
			t.Errorf("trails differ:\n%v\n%v", mine, theirs)
		}
		if err := other.Restore(ctx, bytes.NewReader(b.Bytes()), int64(b.Len())); err == nil {
			t.Error("a store with rows is filled again")
		}
		must[Project](t)(other.NewProject(ctx, by, "after")) // the trail goes on
		for _, cut := range []int{0, 10, b.Len() / 2, b.Len() - 1} {
			fresh := open(t, ":memory:")
			if err := fresh.Restore(ctx, bytes.NewReader(b.Bytes()[:cut]), int64(cut)); err == nil {
				t.Errorf("a backup cut to %d bytes is restored", cut)
			}
		}
	})
}

// A process that writes and is killed loses nothing that it was told is kept.
func TestKilledProcessLosesNothing(t *testing.T) {
	if address := os.Getenv("MERIDIAN_TEST_STORE"); address != "" {
		writeUntilKilled(t, address)
		return
	}
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		ann, _, p := team(t, s)
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilledProcessLosesNothing$")
		cmd.Env = append(os.Environ(), "MERIDIAN_TEST_STORE="+address, "MERIDIAN_TEST_PROJECT="+p.ID, "MERIDIAN_TEST_USER="+ann.ID)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var acknowledged []string
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if id, ok := strings.CutPrefix(lines.Text(), "kept "); ok {
				acknowledged = append(acknowledged, id)
			}
			if len(acknowledged) == 60 {
				cmd.Process.Kill()
			}
		}
		cmd.Wait() // it was killed
		if len(acknowledged) < 60 {
			t.Fatalf("only %d were acknowledged", len(acknowledged))
		}
		s.Close()
		s = open(t, address)
		for _, id := range acknowledged {
			if _, v, err := s.Scenario(context.Background(), p.ID, id, 0); err != nil || v.Content != "content of "+v.Note {
				t.Errorf("scenario %s is lost: %v %q", id, err, v.Content)
			}
		}
		var loose int
		if err := s.row(context.Background(), `SELECT COUNT(*) FROM scenarios WHERE NOT EXISTS (SELECT 1 FROM scenario_versions WHERE scenario_id = scenarios.id)`).Scan(&loose); err != nil || loose != 0 {
			t.Errorf("%d scenarios are half written: %v", loose, err)
		}
	})
}

func writeUntilKilled(t *testing.T, address string) {
	s := open(t, address)
	by := Actor{User: os.Getenv("MERIDIAN_TEST_USER")}
	for i := range 100_000 {
		note := fmt.Sprint("n", i)
		c, err := s.NewScenario(context.Background(), by, os.Getenv("MERIDIAN_TEST_PROJECT"), "scenario", "content of "+note, note, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("kept " + c.ID)
	}
}

func TestAddresses(t *testing.T) {
	for _, wrong := range []string{"", "postgres://localhost:1/none?connect_timeout=1", "/dev/null/store.db"} {
		if s, err := Open(context.Background(), wrong); err == nil {
			s.Close()
			t.Errorf("%q opens", wrong)
		}
	}
	_, err := Open(context.Background(), "postgres://ann:secret@localhost:1/none?connect_timeout=1")
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("the password is in the error: %v", err)
	}
}

// Whoever queues many runs does not keep others waiting, and cannot by more projects.
func TestUsersTakeTurns(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		ctx := context.Background()
		s := open(t, address)
		ann, bob, p := team(t, s)
		other := must[Project](t)(s.NewProject(ctx, Actor{User: bob.ID}, "Calm"))
		second := must[Project](t)(s.NewProject(ctx, Actor{User: ann.ID}, "More"))
		const most = 6
		for range most {
			must[Run](t)(s.NewRun(ctx, Actor{User: ann.ID}, p.ID, "simulate", `{}`, "", "", most))
		}
		if _, err := s.NewRun(ctx, Actor{User: ann.ID}, second.ID, "simulate", `{}`, "", "", most); !errors.Is(err, ErrConflict) {
			t.Errorf("a flood over several projects: %v", err)
		}
		take := func(finish bool) string {
			t.Helper()
			r := must[Run](t)(s.Take(ctx, time.Minute))
			if finish {
				if err := s.Finish(ctx, r, "text/plain", nil); err != nil {
					t.Fatal(err)
				}
			}
			return r.By
		}
		take(true)
		for range 2 {
			must[Run](t)(s.NewRun(ctx, Actor{User: bob.ID}, other.ID, "simulate", `{}`, "", "", most))
		}
		if first, then, third := take(true), take(true), take(true); first != bob.ID || then != ann.ID || third != bob.ID {
			t.Errorf("one worker serves %s %s %s; ann is %s", first, then, third, ann.ID)
		}
		must[Run](t)(s.NewRun(ctx, Actor{User: bob.ID}, other.ID, "simulate", `{}`, "", "", most))
		must[Run](t)(s.NewRun(ctx, Actor{User: bob.ID}, other.ID, "simulate", `{}`, "", "", most))
		if a, b, c, d := take(false), take(false), take(false), take(false); a == b || c == d {
			t.Errorf("workers side by side serve %s %s %s %s", a, b, c, d)
		}
	})
}
