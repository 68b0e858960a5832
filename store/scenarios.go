package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"time"
)

// Scenario is a scenario file with all its versions.
type Scenario struct {
	ID          string    `json:"id"`
	Project     string    `json:"project"`
	Name        string    `json:"name"`
	Version     int64     `json:"version"` // the newest
	ForkOf      string    `json:"fork_of,omitempty"`
	ForkVersion int64     `json:"fork_version,omitempty"`
	Created     time.Time `json:"created"`
}

// Version is one text of a scenario.
type Version struct {
	Scenario string    `json:"scenario"`
	Version  int64     `json:"version"`
	Content  string    `json:"content,omitempty"`
	Hash     string    `json:"sha256"`
	Note     string    `json:"note,omitempty"`
	By       string    `json:"by"`
	Created  time.Time `json:"created"`
}

// NewScenario makes a scenario with its first version. A fork names what it was
// made from.
func (s *Store) NewScenario(ctx context.Context, by Actor, project, name, content, note, forkOf string, forkVersion int64) (Scenario, error) {
	c := Scenario{ID: newID(), Project: project, Name: name, Version: 1, ForkOf: forkOf, ForkVersion: forkVersion, Created: moment(s.micros())}
	return c, s.change(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO scenarios (id, project_id, name, version, fork_of, fork_version, created_by, created_at, deleted_at) VALUES (?, ?, ?, 1, ?, ?, ?, ?, 0)`,
			c.ID, project, name, forkOf, forkVersion, by.User, c.Created.UnixMicro())
		if err != nil {
			return err
		}
		if err := t.version(ctx, by, c.ID, 1, content, note); err != nil {
			return err
		}
		return t.note(ctx, by, project, "scenario.create", c.ID)
	})
}

func (t *tx) version(ctx context.Context, by Actor, scenario string, n int64, content, note string) error {
	h := sha256.Sum256([]byte(content))
	_, err := t.exec(ctx, `INSERT INTO scenario_versions (scenario_id, version, content, hash, note, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		scenario, n, content, hex.EncodeToString(h[:]), note, by.User, t.s.micros())
	return err
}

// SaveScenario adds a version after the one that the writer has seen. If there
// is a newer one it is [ErrConflict] and nothing is lost.
func (s *Store) SaveScenario(ctx context.Context, by Actor, project, id string, seen int64, content, note string) (int64, error) {
	err := s.change(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE scenarios SET version = version + 1 WHERE id = ? AND project_id = ? AND version = ? AND deleted_at = 0`, id, project, seen)
		if err != nil {
			return err
		}
		if n == 0 {
			var there int64
			if err := t.row(ctx, `SELECT COUNT(*) FROM scenarios WHERE id = ? AND project_id = ? AND deleted_at = 0`, id, project).Scan(&there); err != nil {
				return err
			}
			if there == 0 {
				return ErrNotFound
			}
			return ErrConflict
		}
		if err := t.version(ctx, by, id, seen+1, content, note); err != nil {
			return err
		}
		return t.note(ctx, by, project, "scenario.save", id)
	})
	return seen + 1, err
}

const scenarioColumns = `SELECT id, project_id, name, version, fork_of, fork_version, created_at FROM scenarios WHERE deleted_at = 0`

func scanScenario(scan func(...any) error) (Scenario, error) {
	var c Scenario
	var created int64
	err := scan(&c.ID, &c.Project, &c.Name, &c.Version, &c.ForkOf, &c.ForkVersion, &created)
	c.Created = moment(created)
	return c, found(err)
}

// Scenarios lists the scenarios of a project, newest first.
func (s *Store) Scenarios(ctx context.Context, project string) ([]Scenario, error) {
	var out []Scenario
	err := s.each(ctx, scenarioColumns+` AND project_id = ? ORDER BY created_at DESC, id`, []any{project}, func(rows *sql.Rows) error {
		c, err := scanScenario(rows.Scan)
		out = append(out, c)
		return err
	})
	return out, err
}

// Scenario returns a scenario of a project and one of its versions, 0 for the
// newest.
func (s *Store) Scenario(ctx context.Context, project, id string, version int64) (Scenario, Version, error) {
	c, err := scanScenario(s.row(ctx, scenarioColumns+` AND project_id = ? AND id = ?`, project, id).Scan)
	if err != nil {
		return c, Version{}, err
	}
	if version == 0 {
		version = c.Version
	}
	v := Version{Scenario: id, Version: version}
	var created int64
	err = s.row(ctx, `SELECT content, hash, note, created_by, created_at FROM scenario_versions WHERE scenario_id = ? AND version = ?`, id, version).Scan(&v.Content, &v.Hash, &v.Note, &v.By, &created)
	v.Created = moment(created)
	return c, v, found(err)
}

// Versions lists the versions of a scenario without their texts, newest first.
func (s *Store) Versions(ctx context.Context, id string) ([]Version, error) {
	var out []Version
	err := s.each(ctx, `SELECT version, hash, note, created_by, created_at FROM scenario_versions WHERE scenario_id = ? ORDER BY version DESC`, []any{id}, func(rows *sql.Rows) error {
		v := Version{Scenario: id}
		var created int64
		err := rows.Scan(&v.Version, &v.Hash, &v.Note, &v.By, &created)
		v.Created = moment(created)
		out = append(out, v)
		return err
	})
	return out, err
}

// DeleteScenario hides a scenario; its versions stay for forks and runs.
func (s *Store) DeleteScenario(ctx context.Context, by Actor, project, id string) error {
	return s.change(ctx, func(t *tx) error {
		n, err := t.exec(ctx, `UPDATE scenarios SET deleted_at = ? WHERE id = ? AND project_id = ? AND deleted_at = 0`, s.micros(), id, project)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		return t.note(ctx, by, project, "scenario.delete", id)
	})
}
