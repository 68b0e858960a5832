package store

import (
	"context"
	"database/sql"
	"time"
)

// Entry is a line of the audit trail.
type Entry struct {
	Seq     int64     `json:"seq"`
	At      time.Time `json:"at"`
	User    string    `json:"user"`
	Project string    `json:"project,omitempty"`
	Action  string    `json:"action"`
	Subject string    `json:"subject"`
	Request string    `json:"request,omitempty"`
}

// note writes a line of the audit trail within a change.
func (t *tx) note(ctx context.Context, by Actor, project, action, subject string) error {
	_, err := t.exec(ctx, `INSERT INTO audit (at, user_id, project_id, action, subject, request) VALUES (?, ?, ?, ?, ?, ?)`,
		t.s.micros(), by.User, project, action, subject, by.Request)
	return err
}

// Audit returns lines of the trail of a project, or of the whole store if
// project is empty, newest first, from below a sequence number (0: the newest).
func (s *Store) Audit(ctx context.Context, project string, below int64, limit int) ([]Entry, error) {
	if below <= 0 {
		below = 1<<63 - 1
	}
	var out []Entry
	err := s.each(ctx, `SELECT seq, at, user_id, project_id, action, subject, request FROM audit WHERE seq < ? AND (? = '' OR project_id = ?) ORDER BY seq DESC LIMIT ?`,
		[]any{below, project, project, limit}, func(rows *sql.Rows) error {
			var e Entry
			var at int64
			if err := rows.Scan(&e.Seq, &at, &e.User, &e.Project, &e.Action, &e.Subject, &e.Request); err != nil {
				return err
			}
			e.At = moment(at)
			out = append(out, e)
			return nil
		})
	return out, err
}
