package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"meridian"
)

// at makes a store of an older form, with things in it as that form had them.
func at(t *testing.T, address string, version int64) {
	t.Helper()
	ctx := t.Context()
	s := &Store{now: time.Now}
	db, err := s.database(address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s.db = db
	fsys, err := s.dialect()
	if err != nil {
		t.Fatal(err)
	}
	dialect := goose.DialectSQLite3
	if s.postgres {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, db, fsys)
	if err == nil {
		_, err = p.UpTo(ctx, version)
	}
	if err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(time.Hour).UnixMicro()
	for _, q := range []struct {
		sql  string
		args []any
	}{
		{`INSERT INTO users (id, subject, name, admin, created_at, disabled_at) VALUES ('u', 'issuer|u', 'Ann', 1, 1, 0)`, nil},
		{`INSERT INTO tokens (id, user_id, name, hash, session, created_at, expires_at, revoked_at) VALUES ('t', 'u', 'laptop', ?, 0, 1, ?, 0)`, []any{hashed("mrd_old"), later}},
		{`INSERT INTO projects (id, name, created_by, created_at, deleted_at) VALUES ('p', 'Old', 'u', 1, 0)`, nil},
		{`INSERT INTO members (project_id, user_id, role) VALUES ('p', 'u', 'owner')`, nil},
		{`INSERT INTO scenarios (id, project_id, name, version, fork_of, fork_version, created_by, created_at, deleted_at) VALUES ('s', 'p', 'x', 2, '', 0, 'u', 1, 0)`, nil},
		{`INSERT INTO scenario_versions (scenario_id, version, content, hash, note, created_by, created_at) VALUES ('s', 1, 'first', '', '', 'u', 1), ('s', 2, 'second', '', '', 'u', 2)`, nil},
		{`INSERT INTO runs (id, project_id, kind, input, data_version, program, state, done, total, attempts, lease_until, problem, content_type, result, created_by, created_at, started_at, finished_at) VALUES ('r', 'p', 'why', '{}', '', '', 'done', 2, 2, 1, 0, '', 'text/plain', ?, 'u', 1, 2, 3)`, []any{[]byte("kept")}},
		{`INSERT INTO runs (id, project_id, kind, input, data_version, program, state, done, total, attempts, lease_until, problem, content_type, created_by, created_at, started_at, finished_at) VALUES ('q', 'p', 'why', '{}', '', '', 'queued', 0, 0, 0, 0, '', '', 'u', 1, 0, 0)`, nil},
		{`INSERT INTO uploads (id, project_id, name, kind, size, sha256, content, created_by, created_at, deleted_at) VALUES ('f', 'p', 'x.csv', 'flows', 3, '', ?, 'u', 1, 0)`, []any{[]byte{1, 0, 255}}},
		{`INSERT INTO audit (at, user_id, project_id, action, subject, request) VALUES (1, 'u', 'p', 'project.create', 'p', 'r1')`, nil},
	} {
		if _, err := db.ExecContext(ctx, s.words(q.sql), q.args...); err != nil {
			t.Fatalf("form %d: %s: %v", version, q.sql, err)
		}
	}
}

// A store of every older form is brought to the present one with all that is in it, and
// works on.
func TestOlderFormsAreBroughtForward(t *testing.T) {
	names, err := migrations.ReadDir("migrations")
	if err != nil {
		t.Fatal(err)
	}
	newest := int64(len(names))
	for version := int64(1); version < newest; version++ {
		t.Run(fmt.Sprint("form", version), func(t *testing.T) {
			onBoth(t, func(t *testing.T, address string) {
				ctx := context.Background()
				at(t, address, version)
				for range 2 { // and opened again it is as it is
					s := open(t, address)
					u, tok, err := s.UserOfToken(ctx, "mrd_old")
					if err != nil || u.ID != "u" || !u.Admin || tok.ID != "t" {
						t.Errorf("token: %+v %v", u, err)
					}
					if p := must[Project](t)(s.Project(ctx, "u", "p")); p.Role != Owner || p.Name != "Old" {
						t.Errorf("project %+v", p)
					}
					if c, v, err := s.Scenario(ctx, "p", "s", 0); err != nil || c.Version != 2 || v.Content != "second" {
						t.Errorf("scenario %+v %+v %v", c, v, err)
					}
					if typ, result, err := s.Result(ctx, "p", "r"); err != nil || typ != "text/plain" || string(result) != "kept" {
						t.Errorf("result %s %q %v", typ, result, err)
					}
					if _, content, err := s.Upload(ctx, "p", "f"); err != nil || string(content) != "\x01\x00\xff" {
						t.Errorf("upload %q %v", content, err)
					}
					if trail := must[[]Entry](t)(s.Audit(ctx, "p", 0, 10)); len(trail) != 1 || trail[0].Request != "r1" {
						t.Errorf("trail %+v", trail)
					}
					s.Close()
				}
				s := open(t, address)
				r := must[Run](t)(s.Take(ctx, time.Minute))
				if r.ID != "q" || r.Remaining != nil {
					t.Errorf("run %+v", r)
				}
				if err := s.Progress(ctx, r, Step{"plans", 1, 3, 20}, time.Minute); err != nil {
					t.Fatal(err)
				}
				if r = must[Run](t)(s.Run(ctx, "p", "q")); r.Phase != "plans" || r.Done != 1 || r.Remaining == nil || *r.Remaining != 20 {
					t.Errorf("run %+v", r)
				}
				if _, err := s.NewSession(ctx, Actor{User: "u"}, Token{ID: "t", Expires: time.Now().Add(time.Hour)}, time.Hour); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// A store of a newer program is left alone.
func TestANewerFormIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		s := open(t, address)
		if _, err := s.db.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)`); err != nil {
			t.Fatal(err)
		}
		s.Close()
		var input *meridian.InputError
		if s, err := Open(t.Context(), address); !errors.As(err, &input) {
			if err == nil {
				s.Close()
			}
			t.Errorf("opened: %v", err)
		}
	})
}

// A backup that is made while people write is of one moment, and goes into the other
// kind of database.
func TestABackupWhileWriting(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		ctx := t.Context()
		s := open(t, address)
		ann, _, p := team(t, s)
		writing, stop := context.WithCancel(ctx)
		wrote := make(chan int)
		go func() {
			n := 0
			for ; writing.Err() == nil; n++ {
				c, err := s.NewScenario(ctx, Actor{User: ann.ID}, p.ID, "x", "1", "", "", 0)
				if err == nil {
					_, err = s.SaveScenario(ctx, Actor{User: ann.ID}, p.ID, c.ID, 1, "2", "")
				}
				if err != nil {
					t.Error(err)
					break
				}
			}
			wrote <- n
		}()
		for range 5 {
			backUpAndCheck(t, s)
		}
		stop()
		if n := <-wrote; n == 0 {
			t.Error("nothing was written meanwhile")
		}
	})
}

func backUpAndCheck(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	var b bytes.Buffer
	if err := s.Backup(ctx, &b); err != nil {
		t.Fatal(err)
	}
	other := open(t, ":memory:")
	if err := other.Restore(ctx, bytes.NewReader(b.Bytes()), int64(b.Len())); err != nil {
		t.Fatal(err)
	}
	var scenarios, versions, lines, torn int
	for sql, n := range map[string]*int{`SELECT COUNT(*) FROM scenarios`: &scenarios, `SELECT COUNT(*) FROM scenario_versions`: &versions, `SELECT COUNT(*) FROM audit WHERE action LIKE 'scenario.%'`: &lines,
		`SELECT COUNT(*) FROM scenarios WHERE version <> (SELECT MAX(version) FROM scenario_versions WHERE scenario_id = scenarios.id)`: &torn} {
		if err := other.row(ctx, sql).Scan(n); err != nil {
			t.Fatal(err)
		}
	}
	if versions != lines || torn != 0 || versions < scenarios {
		t.Errorf("the backup is of no moment: %d scenarios, %d versions, %d lines of the trail, %d torn", scenarios, versions, lines, torn)
	}
}
