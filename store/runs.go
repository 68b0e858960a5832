package store

import (
	"context"
	"database/sql"
	"time"
)

// State of a run.
type State string

// The states.
const (
	Queued    State = "queued"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Ended tells whether nothing more happens to a run.
func (s State) Ended() bool { return s == Done || s == Failed || s == Cancelled }

// Run is a long reckoning with its input, the data it rests on, and its result.
type Run struct {
	ID          string    `json:"id"`
	Project     string    `json:"project"`
	Kind        string    `json:"kind"`
	Input       string    `json:"-"` // JSON
	DataVersion string    `json:"data_version"`
	Program     string    `json:"program"`
	State       State     `json:"state"`
	Phase       string    `json:"phase,omitempty"` // what is being done
	Done        int64     `json:"done"`            // of Total steps of the phase
	Total       int64     `json:"total"`           // 0: not known
	Remaining   *int64    `json:"remaining_seconds,omitempty"`
	Attempts    int64     `json:"attempts"`
	Problem     string    `json:"problem,omitempty"`
	ContentType string    `json:"content_type,omitempty"`
	By          string    `json:"by"`
	Created     time.Time `json:"created"`
	Started     time.Time `json:"started,omitzero"`
	Finished    time.Time `json:"finished,omitzero"`
}

const runColumns = `SELECT id, project_id, kind, input, data_version, program, state, phase, done, total, remaining, attempts, problem, content_type, created_by, created_at, started_at, finished_at FROM runs`

func scanRun(scan func(...any) error) (Run, error) {
	var r Run
	var created, started, finished, remaining int64
	err := scan(&r.ID, &r.Project, &r.Kind, &r.Input, &r.DataVersion, &r.Program, &r.State, &r.Phase, &r.Done, &r.Total, &remaining, &r.Attempts, &r.Problem, &r.ContentType, &r.By, &created, &started, &finished)
	r.Created, r.Started, r.Finished = moment(created), moment(started), moment(finished)
	if remaining >= 0 {
		r.Remaining = &remaining
	}
	return r, found(err)
}

// NewRun queues a run. A project may have mostWaiting runs that have not ended, and
// so may a user in all projects together; one more is [ErrConflict].
func (s *Store) NewRun(ctx context.Context, by Actor, project, kind, input, dataVersion, program string, mostWaiting int) (Run, error) {
	r := Run{ID: newID(), Project: project, Kind: kind, Input: input, DataVersion: dataVersion, Program: program, State: Queued, By: by.User, Created: moment(s.micros())}
	return r, s.change(ctx, func(t *tx) error {
		for _, thing := range []string{project, by.User} {
			if err := t.alone(ctx, thing); err != nil {
				return err
			}
		}
		var waiting int
		if err := t.row(ctx, `SELECT COUNT(*) FROM runs WHERE project_id = ? AND state IN ('queued', 'running')`, project).Scan(&waiting); err != nil {
			return err
		}
		var own int
		if err := t.row(ctx, `SELECT COUNT(*) FROM runs WHERE created_by = ? AND state IN ('queued', 'running')`, by.User).Scan(&own); err != nil {
			return err
		}
		if max(waiting, own) >= mostWaiting {
			return ErrConflict
		}
		_, err := t.exec(ctx, `INSERT INTO runs (id, project_id, kind, input, data_version, program, state, done, total, attempts, lease_until, problem, content_type, created_by, created_at, started_at, finished_at)
			VALUES (?, ?, ?, ?, ?, ?, 'queued', 0, 0, 0, 0, '', '', ?, ?, 0, 0)`, r.ID, project, kind, input, dataVersion, program, by.User, r.Created.UnixMicro())
		if err != nil {
			return err
		}
		return t.note(ctx, by, project, "run.create", r.ID)
	})
}

// Take leases a run that waits, or whose worker has died: its lease has passed.
// Users take turns: it is the oldest of whoever has the fewest runs under way, and of
// those whoever was served longest ago. Without one it is [ErrNotFound].
func (s *Store) Take(ctx context.Context, lease time.Duration) (Run, error) {
	var r Run
	err := s.change(ctx, func(t *tx) error {
		skip := ""
		if s.postgres {
			skip = ` FOR UPDATE SKIP LOCKED`
		}
		now := s.micros()
		var err error
		if r, err = scanRun(t.row(ctx, runColumns+` WHERE state = 'queued' OR state = 'running' AND lease_until < ? ORDER BY
			(SELECT COUNT(*) FROM runs AS busy WHERE busy.created_by = runs.created_by AND busy.state = 'running' AND busy.lease_until >= ?),
			(SELECT COALESCE(MAX(served.started_at), 0) FROM runs AS served WHERE served.created_by = runs.created_by AND served.id <> runs.id), created_at, id LIMIT 1`+skip, now, now).Scan); err != nil {
			return err
		}
		r.State, r.Attempts, r.Started = Running, r.Attempts+1, moment(now)
		_, err = t.exec(ctx, `UPDATE runs SET state = 'running', attempts = ?, started_at = ?, lease_until = ?, phase = '', done = 0, total = 0, remaining = -1 WHERE id = ?`, r.Attempts, now, s.now().Add(lease).UnixMicro(), r.ID)
		return err
	})
	return r, err
}

// Step is how far a run is: so many steps of its phase, and the seconds that the
// phase still takes at its pace.
type Step struct {
	Phase       string
	Done, Total int64 // a total of 0 is not known
	Remaining   int64 // negative: it cannot be said
}

// Progress notes how far a run is and renews its lease. It is [ErrConflict] if
// the run was cancelled or taken by another worker.
func (s *Store) Progress(ctx context.Context, r Run, at Step, lease time.Duration) error {
	return s.mine(ctx, r, `phase = ?, done = ?, total = ?, remaining = ?, lease_until = ?`, at.Phase, at.Done, at.Total, at.Remaining, s.now().Add(lease).UnixMicro())
}

// GiveBack puts a run that was not finished back into the queue, as when the
// server ends.
func (s *Store) GiveBack(ctx context.Context, r Run) error {
	return s.mine(ctx, r, `state = 'queued', lease_until = 0, phase = '', done = 0, total = 0, remaining = -1, attempts = ?`, r.Attempts-1)
}

// Finish keeps the result of a run.
func (s *Store) Finish(ctx context.Context, r Run, contentType string, result []byte) error {
	return s.mine(ctx, r, `state = 'done', done = total, remaining = -1, content_type = ?, result = ?, finished_at = ?`, contentType, result, s.micros())
}

// Fail keeps why a run failed, as a problem document.
func (s *Store) Fail(ctx context.Context, r Run, problem string) error {
	return s.mine(ctx, r, `state = 'failed', remaining = -1, problem = ?, finished_at = ?`, problem, s.micros())
}

// mine changes a run as long as it is still the caller's.
func (s *Store) mine(ctx context.Context, r Run, set string, args ...any) error {
	return s.change(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE runs SET `+set+` WHERE id = ? AND state = 'running' AND attempts = ?`, append(args, r.ID, r.Attempts)...)
		if err == nil && n == 0 {
			return ErrConflict
		}
		return err
	})
}

// Cancel ends a run that has not ended.
func (s *Store) Cancel(ctx context.Context, by Actor, project, id string) error {
	return s.change(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE runs SET state = 'cancelled', remaining = -1, finished_at = ? WHERE id = ? AND project_id = ? AND state IN ('queued', 'running')`, s.micros(), id, project)
		if err != nil {
			return err
		}
		if n == 0 {
			var there int64
			if err := t.row(ctx, `SELECT COUNT(*) FROM runs WHERE id = ? AND project_id = ?`, id, project).Scan(&there); err != nil {
				return err
			}
			if there == 0 {
				return ErrNotFound
			}
			return ErrConflict
		}
		return t.note(ctx, by, project, "run.cancel", id)
	})
}

// Run returns a run of a project.
func (s *Store) Run(ctx context.Context, project, id string) (Run, error) {
	return scanRun(s.row(ctx, runColumns+` WHERE project_id = ? AND id = ?`, project, id).Scan)
}

// Result returns what a run brought.
func (s *Store) Result(ctx context.Context, project, id string) (contentType string, result []byte, err error) {
	err = s.row(ctx, `SELECT content_type, result FROM runs WHERE project_id = ? AND id = ? AND state = 'done'`, project, id).Scan(&contentType, &result)
	return contentType, result, found(err)
}

// Runs lists runs of a project, newest first.
func (s *Store) Runs(ctx context.Context, project string, limit int) ([]Run, error) {
	var out []Run
	err := s.each(ctx, runColumns+` WHERE project_id = ? ORDER BY created_at DESC, id LIMIT ?`, []any{project, limit}, func(rows *sql.Rows) error {
		r, err := scanRun(rows.Scan)
		out = append(out, r)
		return err
	})
	return out, err
}

// Waiting counts the runs that have not ended, of the whole store.
func (s *Store) Waiting(ctx context.Context) (int64, error) {
	var n int64
	err := s.row(ctx, `SELECT COUNT(*) FROM runs WHERE state IN ('queued', 'running')`).Scan(&n)
	return n, err
}
